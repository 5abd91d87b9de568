"""The PDFs of a build: of its Word documents and slides, each named like its document."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from operator import itemgetter
from pathlib import Path

from svreport.core.leftovers import leftovers
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import join_words
from svreport.files.ooxml.package import Element, Package, open_package
from svreport.files.ooxml.shape import paragraph_texts
from svreport.files.outputs import OutputFile
from svreport.rendering.pdf.finish import finish_pdf
from svreport.rendering.pdf.office import (
    EXPORT,
    FROM,
    TO,
    how_to_install,
    office,
    run,
    write_profile,
)

_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
_W = f"{{{_SPACES['w']}}}"
_WORD_TEXTS = ("word/document.xml", "word/header", "word/footer")
_CUT = re.compile(r"^[A-Z]{6}\+")


# Free fonts that were drawn to the widths of others.
_AS_WIDE = {
    "Arial": "Liberation Sans",
    "Times New Roman": "Liberation Serif",
    "Courier New": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
}


@dataclass(frozen=True)
class ReplacedFonts:
    """Fonts that a document asks for, and those that its PDF shows in their place.

    Where these `are_as_wide`, lines break alike.
    """

    asked: Sequence[str]
    shown: Sequence[str]
    are_as_wide: bool = False


def replaced_fonts(document: bytes, pdf: bytes) -> Iterator[ReplacedFonts]:
    """What became of a document's fonts that its PDF does not show."""
    asked, shown = set(_requested_fonts(document)), set(_embedded_fonts(pdf))
    gone = sorted(family for family in asked if not any(_is_of(name, family) for name in shown))
    others = {
        _display_name(name) for name in shown if not any(_is_of(name, family) for family in asked)
    }
    alike = {family: _AS_WIDE[family] for family in gone if _AS_WIDE.get(family) in others}
    # What is left may stand for single characters alone, which the font would not have either.
    rest = [family for family in gone if family not in alike]
    other = sorted(others.difference(alike.values()))
    if alike:
        yield ReplacedFonts(list(alike), list(dict.fromkeys(alike.values())), are_as_wide=True)
    if rest and other:
        yield ReplacedFonts(rest, other)


def _is_of(name: str, family: str) -> bool:
    """Whether a font of a PDF is of a family: Calibri-LightItalic is of Calibri Light, too."""
    sought, whole = _plain_name(family), _plain_name(name)
    own = _plain_name(name.partition("-")[0])
    return sought == own or (len(sought) > len(own) and whole.startswith(sought))


def _plain_name(name: str) -> str:
    """A name as it is compared: fonts of Monotype and for PostScript have endings of their own."""
    plain = re.sub(r"[^a-z0-9]", "", name.casefold())
    return re.sub(r"(ps)?(mt)?$", "", plain)


def _display_name(name: str) -> str:
    """What people call a font: `Liberation Sans` for LiberationSans-Bold."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.partition("-")[0])


def _embedded_fonts(pdf: bytes) -> Iterator[str]:
    """The names of a PDF's fonts: LiberationSans-Bold for BAAAAA+LiberationSans-Bold."""
    from pikepdf import Dictionary, Pdf

    with Pdf.open(BytesIO(pdf)) as opened:
        for font in opened.objects:
            if (
                isinstance(font, Dictionary)
                and font.get("/Type") == "/Font"
                and "/BaseFont" in font
            ):
                name = str(font["/BaseFont"]).removeprefix("/")
                yield _CUT.sub("", name).replace(",", "-")


def _requested_fonts(document: bytes) -> Iterator[str]:
    package = open_package(document)
    theme = _theme_fonts(package)
    if "word/document.xml" in package:
        yield from _WordFonts(package, theme).asked()
    else:
        yield from _slide_fonts(package, theme)


def _theme_fonts(package: Package) -> dict[str, str]:
    """The fonts for Latin text of the first theme, by `major` and `minor`."""
    for _, theme in sorted(package.xml_parts("word/theme/", "ppt/theme/"), key=itemgetter(0)):
        return {
            kind: latin.get("typeface", "")
            for kind in ("major", "minor")
            for latin in theme.iterfind(f".//a:{kind}Font/a:latin", namespaces=_SPACES)
        }
    return {}


def _slide_fonts(package: Package, theme: Mapping[str, str]) -> Iterator[str]:
    yield from theme.values()
    for _, slide in package.xml_parts("ppt/slides/slide"):
        for latin in slide.iterfind(".//a:latin", namespaces=_SPACES):
            face = latin.get("typeface", "")
            if face and not face.startswith("+"):
                yield face


class _WordFonts:
    """The fonts of a Word document's text: of the styles that it uses, and set by hand."""

    def __init__(self, package: Package, theme: Mapping[str, str]) -> None:
        self._theme = theme
        self._texts = [text for _, text in package.xml_parts(*_WORD_TEXTS)]
        self._styles = package.xml("word/styles.xml")

    def asked(self) -> Iterator[str]:
        if not any(self._families_in(style) for style in self._defaults()):
            yield from self._families_in(self._styles.find("w:docDefaults", namespaces=_SPACES))
        for style in self._styles_in_use():
            yield from self._families_in(style)
        for text in self._texts:
            for piece in text.iter(f"{_W}r"):
                if piece.find("w:t", namespaces=_SPACES) is not None:
                    yield from self._families_in(piece.find("w:rPr", namespaces=_SPACES))

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        return {style.get(f"{_W}styleId", ""): style for style in self._styles.iter(f"{_W}style")}

    def _defaults(self) -> list[Element]:
        """The style that paragraphs have unless they have another, such as Normal."""
        return [
            style
            for style in self._by_id.values()
            if style.get(f"{_W}default") == "1" and style.get(f"{_W}type") == "paragraph"
        ]

    def _styles_in_use(self) -> list[Element]:
        """The styles that the text has, with those that they rest on."""
        waiting = [style.get(f"{_W}styleId", "") for style in self._defaults()]
        for text in self._texts:
            for kind in ("pStyle", "rStyle", "tblStyle"):
                waiting += [mark.get(f"{_W}val", "") for mark in text.iter(f"{_W}{kind}")]
        found: dict[str, Element] = {}
        while waiting:
            name = waiting.pop()
            style = self._by_id.get(name)
            if style is not None and name not in found:
                found[name] = style
                waiting += [mark.get(f"{_W}val", "") for mark in style.iter(f"{_W}basedOn")]
        return list(found.values())

    def _families_in(self, element: Element | None) -> list[str]:
        found = () if element is None else element.iter(f"{_W}rFonts")
        return [name for fonts in found if (name := self._family(fonts))]

    def _family(self, fonts: Element) -> str:
        theme = fonts.get(f"{_W}asciiTheme", "")
        return str(self._theme.get(theme[:5], "") if theme else fonts.get(f"{_W}ascii", ""))


# A slow laptop that starts LibreOffice for the first time; and each document.
START, EACH = 120.0, 60.0


class ConversionFailed(Exception):
    """LibreOffice could not be started, or took too long; says so in words."""


def convert(
    documents: Sequence[OutputFile],
    program: Path,
    *,
    seconds: float | None = None,
    given_up: Callable[[], bool] = lambda: False,
) -> list[bytes | None]:
    """The PDF of each document as LibreOffice made it; None if it made none.

    Raises ConversionFailed. Nothing is left behind.
    """
    limit = START + EACH * len(documents) if seconds is None else seconds
    # What an ended program still holds on Windows is left to the system to clear away.
    with tempfile.TemporaryDirectory(prefix="svreport-", ignore_cleanup_errors=True) as folder:
        work = _Work(Path(folder), documents)
        for way in (work.by_macro, work.by_option):
            if work.without_pdf() and not given_up():
                _run(program, way(), work.surroundings, limit, given_up)
        return [place.read_bytes() if place.is_file() else None for place in work.made]


def _run(
    program: Path,
    words: Sequence[str],
    surroundings: Mapping[str, str],
    limit: float,
    given_up: Callable[[], bool],
) -> None:
    try:
        ended = run(program, words, surroundings, seconds=limit, given_up=given_up)
    except OSError as reason:
        raise ConversionFailed(f"LibreOffice cannot be started ({reason.strerror})") from reason
    if not ended and not given_up():
        raise ConversionFailed(f"LibreOffice did not come to an end in {limit:g} seconds")


class _Work:
    """The folders of a run: the profile, what goes in, and what comes out."""

    def __init__(self, folder: Path, documents: Sequence[OutputFile]) -> None:
        self._profile, before, after = folder / "profile", folder / "in", folder / "out"
        write_profile(self._profile)
        before.mkdir()
        after.mkdir()
        self._sources: list[Path] = []
        for number, document in enumerate(documents, start=1):
            self._sources.append(before / f"{number}{document.path.suffix}")
            self._sources[-1].write_bytes(document.content)
        self.made = [after / f"{place.stem}.pdf" for place in self._sources]
        self._after = after
        self.surroundings = {FROM: before.as_uri(), TO: after.as_uri()}

    def without_pdf(self) -> list[Path]:
        """The documents of which there is no PDF."""
        pairs = zip(self._sources, self.made, strict=True)
        return [source for source, made in pairs if not made.is_file()]

    def by_macro(self) -> list[str]:
        return [*self._beginning(), EXPORT]

    def by_option(self) -> list[str]:
        """For a LibreOffice that does not run the macro; contents then stay as they are."""
        outdir = ("--convert-to", "pdf", "--outdir", str(self._after))
        return [*self._beginning(), *outdir, *map(str, self.without_pdf())]

    def _beginning(self) -> list[str]:
        return [
            f"-env:UserInstallation={self._profile.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        ]


SUFFIX = ".pdf"
LAID_OUT = (".docx", ".pptx")


@dataclass(frozen=True)
class Pdfs:
    """The PDFs that were made, and what kept others from being made or is wrong with them."""

    files: Sequence[OutputFile]
    problems: Sequence[Problem]


def pdfs_of(
    files: Sequence[OutputFile],
    *,
    suffixes: Sequence[str] = LAID_OUT,
    seconds: float | None = None,
    given_up: Callable[[], bool] = lambda: False,
) -> Pdfs:
    """The PDFs of those files that have one of these endings, in their order.

    LibreOffice lays them out, all in one run, in so many seconds at most. A PDF
    that cannot be made is a problem, and no reason to give up the others.
    """
    documents = [file for file in files if file.path.suffix in suffixes]
    if not documents:
        return Pdfs((), ())
    program = office()
    if program is None:
        return Pdfs((), [_problem("No PDF was made: LibreOffice was not found.", how_to_install())])
    try:
        made = convert(documents, program, seconds=seconds, given_up=given_up)
    except ConversionFailed as reason:
        return Pdfs((), [_problem(f"No PDF was made: {reason}.", _TRY)])
    pdfs: list[OutputFile] = []
    problems: list[Problem] = []
    for document, content in zip(documents, made, strict=True):
        try:
            done = finish_pdf(content or b"", document.content)
        except ValueError:
            wrong = f"LibreOffice made no PDF of {document.path.name}."
            problems.append(_problem(wrong, _TRY))
            continue
        pdf = OutputFile(document.path.with_suffix(SUFFIX), done.content)
        left = left_in(document, pdf)
        if left:
            wrong = f"{pdf.path.name} says {join_words(left)}, which {document.path.name} does not."
            problems.append(_problem(wrong, _TRY))
            continue
        pdfs.append(pdf)
        problems += _of_lacks(pdf, done.lacks)
        problems += _of_fonts(document, pdf)
    return Pdfs(pdfs, list(dict.fromkeys(problems)))


_ALIKE = ("Its letters are as wide, so that lines and pages break as in Word.", Severity.NOTE)
_UNLIKE = (
    "Lines and pages may break elsewhere than in Word: install the font, or look the PDF over.",
    Severity.WARNING,
)
_TRY = "Open the document in LibreOffice and export it there (File, Export As), or try again."


def _problem(wrong: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(Place(), wrong, remedy, severity, rule="pdf")


def left_in(document: OutputFile, pdf: OutputFile) -> list[str]:
    """Return what looks left behind in a PDF and is not in its document, in quotation marks.

    LibreOffice fills in fields, and may not find what they refer to.
    """
    from pypdfium2 import PdfDocument

    if document.path.suffix not in LAID_OUT:
        return []
    roots = open_package(document.content).xml_parts("word/", "ppt/")
    said = "".join("".join(text.split()) for _, root in roots for text in paragraph_texts(root))
    opened = PdfDocument(pdf.content)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in opened]
    finally:
        opened.close()
    marks = (mark for page in pages for mark, _ in leftovers(page))
    return [f"“{mark}”" for mark in dict.fromkeys(marks) if "".join(mark.split()) not in said]


def _of_lacks(pdf: OutputFile, lacks: Sequence[str]) -> Iterator[Problem]:
    if lacks:
        yield _problem(
            f"{pdf.path.name} has not got {join_words(lacks, 'or')}, which a screen reader needs.",
            "Use LibreOffice 7.4 or later, and give pictures in templates an alternative text.",
            Severity.WARNING,
        )


def _of_fonts(document: OutputFile, pdf: OutputFile) -> Iterator[Problem]:
    """What the reader sees otherwise than in Office, for documents whose fonts are known."""
    known = document.path.suffix in LAID_OUT
    for fonts in replaced_fonts(document.content, pdf.content) if known else ():
        called = "font" if len(fonts.asked) == 1 else "fonts"
        wrong = (
            f"This computer has not got the {called} {join_words(fonts.asked)}: the PDF shows "
            f"{join_words(fonts.shown)} instead."
        )
        yield _problem(wrong, *(_ALIKE if fonts.are_as_wide else _UNLIKE))

"""Copies of a build's documents by LibreOffice, each named like its document: PDF, OpenDocument."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from lxml import etree

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import join_words, leftovers
from svreport.files.ooxml import PackageError, archive_of, unpacked
from svreport.files.ooxml.package import Element, Package, open_package
from svreport.files.ooxml.shape import paragraph_texts
from svreport.files.outputs import LAID_OUT, OPEN_DOCUMENTS, PDF, PDFS, OutputFile
from svreport.rendering.pdf import office

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CONTENT, _META, _MANIFEST = "content.xml", "meta.xml", "META-INF/manifest.xml"
_STYLES, _SETTINGS = "styles.xml", "settings.xml"
# A picture of the first page, which nobody who opens the file sees.
_THUMBNAIL = "Thumbnails/thumbnail.png"
_DATES = pattern(r"(?<=<meta:creation-date>)[^<]*|(?<=<dc:date>)[^<]*")
_CHANCE = pattern(r"<meta:(editing-duration|generator)>[^<]*</meta:\1>|<[^>]*thumbnail\.png[^>]*/>")
_SESSIONS = pattern(r'(config:name="Rsid(?:Root)?" config:type="int">)\d+')
_PAGE_LAYOUTS = pattern(r"\bMpm\d+\b")
_FACES = pattern(r'(?<=<style:font-face style:name=")([^"]*)" svg:font-family="([^"]*)"([^>]*)')
_FONT_NAMES = pattern(r'(?<=style:font-name)((?:-asian|-complex)?=")([^"]*)')
_LIST_IDS = pattern(r"list\d{6,}")


def finish_open_document(made: bytes, document: bytes) -> bytes:
    """The file that LibreOffice made of a document; the same document gives the same bytes.

    Raises ValueError if it is no OpenDocument file.
    """
    from svreport.rendering.pdf.finish import properties_of

    created = properties_of(document).created
    date = f"{created:%Y-%m-%dT%H:%M:%S}" if created else ""
    numbers: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        return numbers.setdefault(found[0], f"list{len(numbers) + 1}")

    try:
        parts = unpacked(made)
        for name in sorted(parts):
            if name.endswith(".xml"):
                text = _LIST_IDS.sub(numbered, parts[name].decode())
                if name.endswith((_META, _MANIFEST)):
                    text = _CHANCE.sub("", _DATES.sub(date, text))
                if name == _SETTINGS:
                    text = _SESSIONS.sub(r"\g<1>0", text)
                text = _with_fonts_in_order(text)
                parts[name] = _in_order(text) if name == _STYLES else text.encode()
    except (PackageError, UnicodeDecodeError) as reason:
        raise ValueError(str(reason)) from reason
    parts.pop(_THUMBNAIL, None)
    return archive_of(parts)


def _with_fonts_in_order(text: str) -> str:
    """The part with the names of fonts of one family, which LibreOffice deals out by chance, in the
    order of what else is said of them.
    """
    faces = sorted(_FACES.findall(text), key=itemgetter(1, 2))
    renamed: dict[str, str] = {}
    for _, own in groupby(faces, itemgetter(1)):
        names = [name for name, *_ in own]
        renamed |= zip(names, sorted(names), strict=True)
    listed = sorted((renamed[name], *rest) for name, *rest in faces)
    in_order = (f'{name}" svg:font-family="{family}"{rest}' for name, family, rest in listed)
    text = _FACES.sub(lambda _: next(in_order), text)
    return _FONT_NAMES.sub(lambda found: found[1] + renamed.get(found[2], found[2]), text)


def _in_order(styles: str) -> bytes:
    """Styles whose pages, which LibreOffice lists in any order, are in the order of their names."""
    root = etree.fromstring(styles.encode())
    _sort(root, f"{_STYLE}master-page")
    numbers: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        return numbers.setdefault(found[0], f"Mpm{len(numbers) + 1}")

    for page in root.iter(f"{_STYLE}master-page"):
        _PAGE_LAYOUTS.sub(numbered, page.get(f"{_STYLE}page-layout-name", ""))
    renamed = _PAGE_LAYOUTS.sub(numbered, etree.tostring(root, encoding="unicode"))
    root = etree.fromstring(renamed.encode())
    _sort(root, f"{_STYLE}page-layout")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _sort(root: etree._Element, kind: str) -> None:
    """Puts the elements of a kind, which are in one place, in the order of their names."""
    listed = list(root.iter(kind))
    if not listed:
        return
    parent = listed[0].getparent()
    assert parent is not None
    at = parent.index(listed[0])
    for element in listed:
        parent.remove(element)
    parent[at:at] = sorted(listed, key=lambda element: element.get(f"{_STYLE}name", ""))


def texts_of(content: bytes) -> Iterator[str]:
    """The paragraphs and headings of an OpenDocument file."""
    root = etree.fromstring(unpacked(content)[_CONTENT])
    for paragraph in root.iter(f"{_TEXT}p", f"{_TEXT}h"):
        yield "".join(map(str, paragraph.itertext()))


# Copies of a build's documents by LibreOffice, each named like its document: PDF, OpenDocument.
_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
_W = f"{{{_SPACES['w']}}}"
_WORD_TEXTS = ("word/document.xml", "word/header", "word/footer")
_STYLE_MARKS = [f"{_W}{kind}" for kind in ("pStyle", "rStyle", "tblStyle")]
_ASCII = f"{_W}ascii"
_CUT = re.compile(r"^[A-Z]{6}\+")


# Free fonts that were drawn to the widths of others.
_AS_WIDE = {
    "Arial": "Liberation Sans",
    "Times New Roman": "Liberation Serif",
    "Courier New": "Liberation Mono",
    "Calibri": "Carlito",
    "Cambria": "Caladea",
}


class ReplacedFonts(Frozen):
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
        yield from _word_fonts(package, theme)
    else:
        yield from _slide_fonts(package, theme)


def _theme_fonts(package: Package) -> dict[str, str]:
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


def _word_fonts(package: Package, theme: Mapping[str, str]) -> Iterator[str]:
    """The fonts of a Word document's text: of the styles that it uses, and set by hand."""
    styles = package.xml("word/styles.xml")
    texts = [text for _, text in package.xml_parts(*_WORD_TEXTS)]
    by_id = {style.get(f"{_W}styleId", ""): style for style in styles.iter(f"{_W}style")}
    # The style that paragraphs have unless they have another, such as Normal.
    defaults = [
        name
        for name, style in by_id.items()
        if style.get(f"{_W}default") == "1" and style.get(f"{_W}type") == "paragraph"
    ]
    if not any(_families_in(by_id[name], theme) for name in defaults):
        for stated in styles.iterfind("w:docDefaults", namespaces=_SPACES):
            yield from _families_in(stated, theme)
    marks = (mark for text in texts for mark in text.iter(*_STYLE_MARKS))
    waiting = [*defaults, *(mark.get(f"{_W}val", "") for mark in marks)]
    while waiting:
        style = by_id.pop(waiting.pop(), None)
        if style is not None:
            yield from _families_in(style, theme)
            # With the styles that it rests on.
            waiting += [mark.get(f"{_W}val", "") for mark in style.iter(f"{_W}basedOn")]
    for text in texts:
        for properties in text.iterfind(".//w:r[w:t]/w:rPr", namespaces=_SPACES):
            yield from _families_in(properties, theme)


def _families_in(element: Element, theme: Mapping[str, str]) -> list[str]:
    """The fonts that an element sets, those of the theme by their own names."""
    families = (
        theme.get(kind[:5], "") if (kind := fonts.get(f"{_W}asciiTheme", "")) else fonts.get(_ASCII)
        for fonts in element.iter(f"{_W}rFonts")
    )
    return [family for family in families if family]


# A slow laptop that starts LibreOffice for the first time; and each document.
START, EACH = 120.0, 60.0


class ConversionFailed(Exception):
    """LibreOffice could not be started, or took too long; says so in words."""


def convert(
    documents: Sequence[OutputFile],
    program: Path,
    *,
    endings: Mapping[str, str] = PDFS,
    given_up: Callable[[], bool] = lambda: False,
) -> list[bytes | None]:
    """The copy of each document as LibreOffice made it; None if it made none.

    `endings` are those of the copies, by the endings of the documents.

    Raises ConversionFailed. Nothing is left behind.
    """
    limit = START + EACH * len(documents)
    # What an ended program still holds on Windows is left to the system to clear away.
    with tempfile.TemporaryDirectory(prefix="svreport-", ignore_cleanup_errors=True) as folder:
        profile, before, after = (Path(folder) / name for name in ("profile", "in", "out"))
        office.write_profile(profile)
        before.mkdir()
        after.mkdir()
        copies: dict[Path, Path] = {}
        for number, document in enumerate(documents, start=1):
            source = before / f"{number}{document.path.suffix}"
            source.write_bytes(document.content)
            copies[source] = after / f"{number}{endings[source.suffix]}"
        surroundings = {office.FROM: before.as_uri(), office.TO: after.as_uri()}
        surroundings |= dict.fromkeys(office.TEMPORARY, folder)
        surroundings[office.AS] = "pdf" if set(endings.values()) == {PDF} else "odf"
        # Those after the first are for a LibreOffice that does not run the macro; contents then
        # stay as they are.
        kinds = sorted({copy.suffix[1:] for copy in copies.values()})
        for kind in kinds if endings == {kind: kind for kind in endings} else ("", *kinds):
            left = [
                str(source)
                for source, copy in copies.items()
                if not copy.is_file() and copy.suffix.endswith(kind)
            ]
            if left and not given_up():
                ending = (
                    ["--convert-to", kind, "--outdir", str(after), *left]
                    if kind
                    else [office.EXPORT]
                )
                words = [
                    f"-env:UserInstallation={profile.as_uri()}",
                    *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
                    *ending,
                ]
                _run(program, words, surroundings, limit, given_up)
        return [copy.read_bytes() if copy.is_file() else None for copy in copies.values()]


def _run(
    program: Path,
    words: Sequence[str],
    surroundings: Mapping[str, str],
    limit: float,
    given_up: Callable[[], bool],
) -> None:
    try:
        ended = office.run(program, words, surroundings, seconds=limit, given_up=given_up)
    except OSError as reason:
        raise ConversionFailed(f"LibreOffice cannot be started ({reason.strerror})") from reason
    if not ended and not given_up():
        raise ConversionFailed(f"LibreOffice did not come to an end in {limit:g} seconds")


def resaved(document: OutputFile) -> bytes | None:
    """The document as LibreOffice saves it in its own kind of file; None if it does not."""
    program, kind = office.libreoffice(), document.path.suffix
    try:
        return convert([document], program, endings={kind: kind})[0] if program else None
    except ConversionFailed:
        return None


class Copies(Frozen):
    """The copies that were made, and what kept others from being made or is wrong with them."""

    files: Sequence[OutputFile]
    problems: Sequence[Problem]


def pdfs_of(
    files: Sequence[OutputFile],
    *,
    suffixes: Sequence[str] = LAID_OUT,
    given_up: Callable[[], bool] = lambda: False,
) -> Copies:
    """The PDFs of those files that have one of these endings, in their order.

    LibreOffice lays them out, all in one run. A PDF that cannot be made is a problem, and no
    reason to give up the others.
    """
    endings = dict.fromkeys(suffixes, PDF)
    return _copies(files, endings, "PDF", _finished_pdf, given_up=given_up)


def open_documents_of(files: Sequence[OutputFile]) -> Copies:
    """The same documents for LibreOffice and others, as .odt, .ods and .odp files; as `pdfs_of`."""
    return _copies(files, OPEN_DOCUMENTS, "OpenDocument file", _finished_open_document)


def _copies(
    files: Sequence[OutputFile],
    endings: Mapping[str, str],
    called: str,
    finish: Callable[[OutputFile, OutputFile], tuple[OutputFile, Sequence[Problem]]],
    *,
    given_up: Callable[[], bool] = lambda: False,
) -> Copies:
    documents = [file for file in files if file.path.suffix in endings]
    if not documents:
        return Copies((), ())
    program = office.libreoffice()
    if program is None:
        wrong = f"No {called} was made: LibreOffice was not found."
        return Copies((), [_problem(wrong, office.how_to_install())])
    try:
        made = convert(documents, program, endings=endings, given_up=given_up)
    except ConversionFailed as reason:
        return Copies((), [_problem(f"No {called} was made: {reason}.", _TRY)])
    copies: list[OutputFile] = []
    problems: list[Problem] = []
    for document, content in zip(documents, made, strict=True):
        place = document.path.with_suffix(endings[document.path.suffix])
        try:
            copy, found = finish(document, OutputFile(place, content or b""))
        except ValueError:
            wrong = f"LibreOffice made no {called} of {document.path.name}."
            problems.append(_problem(wrong, _TRY))
            continue
        left = left_in(document, copy)
        if left:
            wrong = f"{place.name} says {join_words(left)}, which {document.path.name} does not."
            problems.append(_problem(wrong, _TRY))
            continue
        copies.append(copy)
        problems += found
    return Copies(copies, list(dict.fromkeys(problems)))


def _finished_pdf(document: OutputFile, pdf: OutputFile) -> tuple[OutputFile, Sequence[Problem]]:
    """Raises ValueError where it is none."""
    from svreport.rendering.pdf.finish import finish_pdf

    done = finish_pdf(pdf.content, document.content)
    finished = OutputFile(pdf.path, done.content)
    # Pages of a workbook are looked at and not sent; those of a form are as its sender made it.
    lacks = done.lacks if document.path.suffix in LAID_OUT else ()
    return finished, [*_of_lacks(pdf, lacks), *_of_fonts(document, finished)]


def _finished_open_document(
    document: OutputFile, copy: OutputFile
) -> tuple[OutputFile, Sequence[Problem]]:
    """Raises ValueError where it is none."""
    return OutputFile(copy.path, finish_open_document(copy.content, document.content)), ()


_ALIKE = ("Its letters are as wide, so lines and pages break as in Word.", Severity.NOTE)
_UNLIKE = (
    "Lines and pages may break elsewhere than in Word: install the font, or check the PDF.",
    Severity.WARNING,
)
_TRY = "Open the document in LibreOffice and export it there (File, Export As), or try again."


def _problem(wrong: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(Place(), wrong, remedy, severity, rule="pdf")


def left_in(document: OutputFile, copy: OutputFile) -> list[str]:
    """Return what looks left behind in a copy and is not in its document, in quotation marks.

    LibreOffice fills in fields, and may not find what they refer to.
    """
    if document.path.suffix not in LAID_OUT:
        return []
    roots = open_package(document.content).xml_parts("word/", "ppt/")
    said = "".join("".join(text.split()) for _, root in roots for text in paragraph_texts(root))
    texts = _pages_of(copy.content) if copy.path.suffix == PDF else texts_of(copy.content)
    marks = (mark for text in texts for mark, _ in leftovers(text))
    return [f"“{mark}”" for mark in dict.fromkeys(marks) if "".join(mark.split()) not in said]


def _pages_of(pdf: bytes) -> list[str]:
    from pypdfium2 import PdfDocument

    opened = PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in opened]
    finally:
        opened.close()


def _of_lacks(pdf: OutputFile, lacks: Sequence[str]) -> Iterator[Problem]:
    if lacks:
        yield _problem(
            f"{pdf.path.name} lacks {join_words(lacks, 'or')}, which a screen reader needs.",
            "Use LibreOffice 7.4 or later, and give pictures in templates an alternative text.",
            Severity.WARNING,
        )


def _of_fonts(document: OutputFile, pdf: OutputFile) -> Iterator[Problem]:
    """What the reader sees otherwise than in Office, for documents whose fonts are known."""
    known = document.path.suffix in LAID_OUT
    for fonts in replaced_fonts(document.content, pdf.content) if known else ():
        called = "font" if len(fonts.asked) == 1 else "fonts"
        wrong = (
            f"This computer does not have the {called} {join_words(fonts.asked)}: the PDF shows "
            f"{join_words(fonts.shown)} instead."
        )
        yield _problem(wrong, *(_ALIKE if fonts.are_as_wide else _UNLIKE))

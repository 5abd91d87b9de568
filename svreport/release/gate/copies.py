"""A PDF or an OpenDocument file as it is opened again: what it says, and how its pages look."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import Any

from svreport.files.ooxml import Damaged, archive_entries, refuse_doctype
from svreport.files.ooxml.package import Element, Package
from svreport.files.outputs import PDF
from svreport.release.gate import APART, Detail, Fault, FinishedFile, LiteralMarks, Passage

MOST_PAGES = 1_000
_NO_PDF = "it is not a PDF, is damaged, or has a password"
# Of a PDF's properties, those that its program and its day decide.
_BY_PROGRAM = ("/Producer", "/Creator", "/CreationDate", "/ModDate")


class Copy(FinishedFile):
    """A copy of a document that LibreOffice laid out or wrote in its own way."""

    def faults(self, marks: LiteralMarks) -> Iterator[Fault]:
        for text in self.texts():
            yield from marks.left_in("", text)

    @abstractmethod
    def texts(self) -> Iterator[str]:
        """Yield its text, page by page or line by line."""

    @abstractmethod
    def looks(self) -> Iterator[Detail]:
        """Yield how it looks, by digits that differ where its looks do."""


def open_copy(suffix: str, content: bytes) -> Copy:
    """Return a copy as it is opened again. Raises PackageError."""
    return PdfCopy(content) if suffix == PDF else OpenDocumentCopy(content)


def _pages(pdf: bytes) -> Iterator[Any]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        opened = PdfDocument(pdf)
    except PdfiumError as reason:
        raise Damaged(_NO_PDF) from reason
    try:
        if len(opened) > MOST_PAGES:
            raise Damaged(f"it has more than {MOST_PAGES:,} pages")
        yield from opened
    finally:
        opened.close()


class PdfCopy(Copy):
    """A PDF by its bytes. Raises Damaged where it is none."""

    def __init__(self, content: bytes) -> None:
        from pikepdf import PasswordError, Pdf, PdfError

        try:
            self._pdf = Pdf.open(BytesIO(content))
        except (PasswordError, PdfError) as reason:
            raise Damaged(_NO_PDF) from reason
        self._content = content

    @property
    def keywords(self) -> str:
        # LibreOffice takes each word of the document's for one.
        return str(self._pdf.docinfo.get("/Keywords", "")).replace(",", "")

    def texts(self) -> Iterator[str]:
        for page in _pages(self._content):
            yield page.get_textpage().get_text_bounded()

    def passages(self) -> Iterator[Passage]:
        for number, text in enumerate(self.texts(), 1):
            for line in text.splitlines():
                if words := " ".join(line.split()):
                    yield Passage(f"page {number}", words)

    def details(self) -> Iterator[Detail]:
        """Yield its properties, and what a reader clicks, fills in, plays or is told of."""
        from pikepdf import PdfError

        try:
            yield from self._details()
        except PdfError as reason:
            raise Damaged(_NO_PDF) from reason

    def _details(self) -> Iterator[Detail]:
        for name, value in self._pdf.docinfo.items():
            if name not in _BY_PROGRAM:
                yield Detail("the property", name[1:], str(value))
        root = self._pdf.Root
        opening = getattr(root.get("/OpenAction"), "get", dict[str, Any]().get)("/S")
        for entry in sorted({*root, *root.get("/Names", {}), str(opening or "/Pages")}):
            yield Detail("the PDF's entry", entry, entry)
        for number, page in enumerate(self._pdf.pages, 1):
            place = f"page {number}"
            for entry in sorted({*page.obj} - {"/Contents"}):
                yield Detail(f"the entry on {place}", entry, entry)
            yield Detail("the size", place, " ".join(map(str, page.mediabox)))
            for note in page.obj.get("/Annots", ()):
                leads: Any = note.get("/A", {})
                said = (note.get("/Subtype"), leads.get("/S"), leads.get("/URI"), *sorted(note))
                yield Detail("a link or a note", place, " ".join(str(it) for it in said if it))

    def looks(self) -> Iterator[Detail]:
        for number, page in enumerate(_pages(self._content), 1):
            drawn = bytes(page.render(scale=1).buffer)
            yield Detail("the look", f"page {number}", sha256(drawn).hexdigest()[:12])


_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_LINES = (f"{_TEXT}p", f"{_TEXT}h")
_SAID = ".//text()[not(parent::t:page-count or parent::t:page-number)]"
# What a cell has besides its words.
_OF_CELL = (f"{_OFFICE}value", f"{_OFFICE}date-value", f"{_TABLE}formula")


class OpenDocumentCopy(Copy):
    """An OpenDocument file by its bytes. Raises PackageError where it is none."""

    def __init__(self, content: bytes) -> None:
        self._package = Package(content, archive_entries(content))
        for name in self._package.names:
            if name.endswith(".xml"):
                refuse_doctype(name, self._package.part(name))

    @property
    def keywords(self) -> str:
        root = self._package.xml("meta.xml")
        return " ".join(word.text or "" for word in root.iter(f"{_META}keyword"))

    @cached_property
    def _written(self) -> Sequence[tuple[str, Element]]:
        """The parts with words: its content, its headers and footers, and its charts."""
        parts = sorted(self._package.xml_parts(""))
        return [part for part in parts if part[0].endswith(("content.xml", "styles.xml"))]

    def texts(self) -> Iterator[str]:
        for line in self._package.xml("content.xml").iter(*_LINES):
            yield _words(line)

    def passages(self) -> Iterator[Passage]:
        for name, root in self._written:
            for block in root.iter(*_LINES, f"{_TABLE}table-row"):
                words = _words(block) if block.tag in _LINES else _row(block)
                if words.strip(APART) and not _is_in_row(block):
                    yield Passage(_called(name), words, is_row=block.tag not in _LINES)

    def details(self) -> Iterator[Detail]:
        for _, root in self._written:
            for element in root.iter("*"):
                if leads := element.get(_LINK):
                    yield Detail("the address of the link", _words(element), leads)
        for element in self._package.xml("meta.xml").iter("*"):
            if not len(element) and (element.text or "").strip():
                yield Detail("the property", element.tag.rpartition("}")[2], element.text)

    def looks(self) -> Iterator[Detail]:
        for name in self._package.names:
            digits = sha256(self._package.part(name)).hexdigest()[:12]
            yield Detail("what is written in the part", name, digits)


def _called(name: str) -> str:
    """What a reader calls a part."""
    folder = str(PurePath(name).parent)
    if folder == ".":
        return "header or footer" if name == "styles.xml" else ""
    return f"the chart {folder}"


def _words(element: Element) -> str:
    """Its words, without numbers of pages, which LibreOffice writes before it has counted them."""
    texts = element.xpath(_SAID, namespaces={"t": _TEXT[1:-1]}, smart_strings=False)
    return " ".join("".join(texts).split())


def _row(row: Element) -> str:
    cells = (" ".join([_words(cell), *filter(None, map(cell.get, _OF_CELL))]) for cell in row)
    return APART.join(cells)


def _is_in_row(block: Element) -> bool:
    return next(block.iterancestors(f"{_TABLE}table-row"), None) is not None

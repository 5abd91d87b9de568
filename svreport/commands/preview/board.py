"""What the preview shows, and waiting for something new on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from io import BytesIO
from pathlib import PurePath
from threading import Condition, Lock
from typing import Any, NamedTuple, TypeAlias

from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from msgspec import Struct

from svreport.core.frozen import Frozen, field, replace
from svreport.core.problems import Problem

# Sharp enough to read on a screen of usual size: 72 points are 120 dots.
SCALE = 120 / 72
# The library draws for one caller at a time.
_DRAWING = Lock()


class Size(NamedTuple):
    """The width and height of a picture, in dots."""

    width: int
    height: int


class Pictures(Struct, eq=False, dict=True):
    """The pages of a PDF."""

    pdf: bytes
    _drawn: dict[int, bytes] = field(default_factory=dict)

    @cached_property
    def sizes(self) -> Sequence[Size]:
        """The size of each page's picture."""
        from pypdfium2 import PdfDocument

        with _DRAWING, PdfDocument(self.pdf) as document:
            sizes = [document.get_page_size(number) for number in range(len(document))]
        return [Size(round(width * SCALE), round(height * SCALE)) for width, height in sizes]

    def page(self, number: int) -> bytes:
        """The picture of a page as PNG; pages are counted from 1. Raises LookupError."""
        if not 1 <= number <= len(self.sizes):
            raise LookupError(f"there is no page {number}")
        if number not in self._drawn:
            from pypdfium2 import PdfDocument

            out = BytesIO()
            with _DRAWING, PdfDocument(self.pdf) as document:
                document[number - 1].render(scale=SCALE).to_pil().save(out, "PNG")
            self._drawn[number] = out.getvalue()
        return self._drawn[number]


class TextLine(Frozen):
    """A paragraph; `level` is that of a heading, 0 for text."""

    text: str
    level: int = 0
    is_item: bool = False


class TableRows(Frozen):
    """A table, row by row."""

    rows: Sequence[Sequence[str]]


Part: TypeAlias = TextLine | TableRows


def parts_of(suffix: str, content: bytes) -> Sequence[Part]:
    """The parts of a .docx or .pptx file in their order; none of another file."""
    if suffix == ".docx":
        return list(_word_parts(content))
    if suffix == ".pptx":
        return list(_slide_parts(content))
    return ()


def _word_parts(content: bytes) -> Iterator[Part]:
    from docx import Document

    for part in Document(BytesIO(content)).iter_inner_content():
        if isinstance(part, WordTable):
            yield _table_rows(part)
        elif part.text.strip():
            yield _line(part)


def _line(paragraph: WordParagraph) -> TextLine:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    heading = re.fullmatch(r"heading (\d)", style, re.IGNORECASE)
    level = int(heading[1]) if heading else 1 if style == "Title" else 0
    return TextLine(paragraph.text.strip(), level, is_item=style.startswith(("List", "toc")))


def _table_rows(table: Any) -> TableRows:
    """The cells of a table in Word or on a slide."""
    return TableRows([[cell.text.strip() for cell in row.cells] for row in table.rows])


def _slide_parts(content: bytes) -> Iterator[Part]:
    from pptx import Presentation

    for slide in Presentation(BytesIO(content)).slides:
        title = slide.shapes.title
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts = [paragraph.text.strip() for paragraph in shape.text_frame.paragraphs]
                is_title = title is not None and shape.shape_id == title.shape_id
                yield from (TextLine(text, 2 if is_title else 0) for text in texts if text)
            elif getattr(shape, "has_table", False):
                yield _table_rows(shape.table)


class PreviewedDocument(Frozen, kw_only=True):
    """A document that was built: its file, its pages as pictures, and what it says.

    `pictures` is None where it could not be laid out in pages, or is a web page itself.
    """

    name: str
    content: bytes
    pictures: Pictures | None = None
    parts: Sequence[Part] = ()

    @property
    def suffix(self) -> str:
        """The ending of its name, which says what kind of file it is."""
        return PurePath(self.name).suffix.lower()


class PreviewState(Frozen, kw_only=True):
    """The state of the preview.

    `build` numbers the build that the `documents` are of, which `is_current` where no later
    one failed. `sentence` says why one could not be made, and `note` why there are no pictures.
    """

    status: str
    build: int = 0
    is_current: bool = True
    problems: Sequence[Problem] = ()
    sentence: str = ""
    note: str = ""
    documents: Sequence[PreviewedDocument] = ()
    number: int = 0


class Board(Struct):
    """Holds what is shown; every change has the next number."""

    shown: PreviewState
    _condition: Condition = field(default_factory=Condition)
    _is_closed: bool = False

    def show(self, shown: PreviewState) -> None:
        """Puts something else on the board, and tells those who wait."""
        with self._condition:
            self.shown = replace(shown, number=self.shown.number + 1)
            self._condition.notify_all()

    def after(self, number: int, seconds: float) -> PreviewState:
        """What is shown once it is later than this number, or after so many seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self.shown.number > number or self._is_closed, seconds)
            return self.shown

    def close(self) -> None:
        """Lets those go who wait."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()

"""What a Word document or slides say, for who has no LibreOffice or does not see pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TypeAlias

from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `level` is that of a heading, 0 for text."""

    text: str
    level: int = 0
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, row by row."""

    rows: Sequence[Sequence[str]]


Part: TypeAlias = Line | Grid


def parts_of(suffix: str, content: bytes) -> Sequence[Part]:
    """The parts of a .docx or .pptx file in their order; none of another file."""
    if suffix == ".docx":
        return list(_of_word(content))
    if suffix == ".pptx":
        return list(_of_slides(content))
    return ()


def _of_word(content: bytes) -> Iterator[Part]:
    from docx import Document

    for part in Document(BytesIO(content)).iter_inner_content():
        if isinstance(part, WordTable):
            yield _grid(part)
        elif part.text.strip():
            yield _line(part)


def _line(paragraph: WordParagraph) -> Line:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    heading = re.fullmatch(r"heading (\d)", style, re.IGNORECASE)
    level = int(heading[1]) if heading else 1 if style == "Title" else 0
    return Line(paragraph.text.strip(), level, is_item=style.startswith(("List", "toc")))


def _grid(table: WordTable) -> Grid:
    return Grid([[cell.text.strip() for cell in row.cells] for row in table.rows])


def _of_slides(content: bytes) -> Iterator[Part]:
    from pptx import Presentation

    for slide in Presentation(BytesIO(content)).slides:
        title = slide.shapes.title
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts = [one.text.strip() for one in shape.text_frame.paragraphs]
                is_title = title is not None and shape.shape_id == title.shape_id
                yield from (Line(text, 2 if is_title else 0) for text in texts if text)
            elif getattr(shape, "has_table", False):
                yield Grid([[cell.text.strip() for cell in row.cells] for row in shape.table.rows])

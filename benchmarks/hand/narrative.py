"""Markdown as what the Word template loops over: rich paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docxtpl import DocxTemplate, RichText, RichTextParagraph
from markdown_it import MarkdownIt

from hand.reading import Record

Rows = list[list[RichText]]

MARKDOWN = MarkdownIt("commonmark").enable("table")


def rich(tokens: Iterable[Any], template: DocxTemplate) -> RichText:
    """Markdown's inline tokens as docxtpl's rich text."""
    text, bold, italic, link = RichText(), False, False, None
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold = token.type == "strong_open"
        elif token.type in ("em_open", "em_close"):
            italic = token.type == "em_open"
        elif token.type in ("link_open", "link_close"):
            link = template.build_url_id(token.attrs["href"]) if token.attrs else None
        elif token.content or token.type == "softbreak":
            text.add(token.content or "\n", bold=bold, italic=italic, url_id=link)
    return text


class Blocks:
    """Paragraphs and tables, in the order in which they are added."""

    def __init__(self, template: DocxTemplate) -> None:
        self.template = template
        self.done: list[Record] = []
        self._lists: list[str] = []
        self._style: str | None = None
        self._rows: Rows | None = None

    def heading(self, text: str) -> None:
        self.paragraph(RichText(text), "Heading3")

    def paragraph(self, text: RichText | str, style: str | None = None) -> None:
        paragraph = RichTextParagraph()
        paragraph.add(text, parastyle=style)
        self.done.append({"text": paragraph})

    def table(self, rows: Sequence[Sequence[RichText]]) -> None:
        self.done.append({"table": {"headings": rows[0], "rows": rows[1:]}})

    def marked_table(self, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """A table with ratings among its cells."""
        cells = [[_marked(one) for one in row] for row in rows]
        self.done.append({"marked": {"headings": headings, "rows": cells}})

    def narrative(self, text: str, measures: Rows | None = None) -> None:
        """Adds a text; the measures stand where it asks for them, else at its end."""
        for token in MARKDOWN.parse(text):
            if token.type == "inline" and token.content == "{{ measures }}":
                if measures:
                    self.table(measures)
                measures = None
            elif token.type == "inline":
                self._inline(rich(token.children or (), self.template))
            else:
                self._follow(token.type)
        if measures:
            self.table(measures)

    def _inline(self, text: RichText) -> None:
        if self._rows is not None:
            self._rows[-1].append(text)
        else:
            self.paragraph(text, self._style)
            self._style = None

    def _follow(self, kind: str) -> None:
        """Keeps track of the list or table that the text is in."""
        if kind in ("bullet_list_open", "ordered_list_open"):
            self._lists.append("ListBullet" if kind.startswith("bullet") else "ListNumber")
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif kind == "list_item_open":
            depth = len(self._lists)
            self._style = self._lists[-1] + (str(depth) if depth > 1 else "")
        elif kind == "table_open":
            self._rows = []
        elif kind == "tr_open" and self._rows is not None:
            self._rows.append([])
        elif kind == "table_close" and self._rows is not None:
            self.table(self._rows)
            self._rows = None


def _marked(cell: Any) -> Record:
    if isinstance(cell, dict):
        return cell
    return {"text": cell if isinstance(cell, RichText) else RichText(cell), "fill": "auto"}

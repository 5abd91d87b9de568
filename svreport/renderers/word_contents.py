"""The table of contents of a Word document, filled in from its headings.

A template holds Word's own field for it (References, Table of Contents). Word
would fill it in only when asked, so its entries are written here, each a link
to its heading. Pages are known to Word alone: the field's instruction should
leave page numbers out (`\\n`), until somebody updates it in Word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from svreport.renderers.wordml import LINK_STYLE

DEEPEST = 3
BOOKMARK = "_Toc{:09d}"
_LEVELS = re.compile(r'\\o\s+"\d-(\d)"')


@dataclass(frozen=True)
class _Entry:
    """A heading that the table lists, and the bookmark that it leads to."""

    level: int
    text: str
    bookmark: str


def fill_contents(package: Any) -> None:
    """Writes the entries of every table of contents that the template holds."""
    fields = list(_fields(package.element.body))
    if not fields:
        return
    styles = {style.name.casefold(): style.style_id for style in package.styles}
    entries = _entries(package, styles)
    for paragraphs in fields:
        _fill(paragraphs, entries, styles)


def _fields(body: Any) -> Iterator[list[Any]]:
    """The paragraphs of each field that is a table of contents."""
    inside: list[Any] = []
    depth = 0
    for paragraph in list(body.iter(qn("w:p"))):
        if not depth and not _instruction(paragraph).startswith("TOC"):
            continue
        inside.append(paragraph)
        for mark in paragraph.iter(qn("w:fldChar")):
            depth += {"begin": 1, "end": -1}.get(mark.get(qn("w:fldCharType")), 0)
        if not depth:
            yield inside
            inside = []


def _instruction(paragraph: Any) -> str:
    """What the paragraph's first field is told to do, up to where its result begins."""
    code = ""
    for part in paragraph.iter(qn("w:instrText"), qn("w:fldChar")):
        if part.get(qn("w:fldCharType")) == "separate":
            break
        code += part.text or ""
    return code.strip()


def _entries(package: Any, styles: dict[str, str]) -> list[_Entry]:
    """The headings, each with a bookmark put around its words."""
    levels = {styles.get(f"heading {level}"): level for level in range(1, DEEPEST + 1)}
    taken = [int(one.get(qn("w:id"))) for one in package.element.body.iter(qn("w:bookmarkStart"))]
    number = max(taken, default=0)
    found = []
    for paragraph in package.element.body.iter(qn("w:p")):
        level = levels.get(paragraph.style)
        text = "".join(part.text or "" for part in paragraph.iter(qn("w:t"))).strip()
        if level is None or not text:
            continue
        number += 1
        _mark(paragraph, number)
        found.append(_Entry(level, text, BOOKMARK.format(number)))
    return found


def _mark(paragraph: Any, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for one in (start, end):
        one.set(qn("w:id"), str(number))
    start.set(qn("w:name"), BOOKMARK.format(number))
    paragraph.insert_element_before(start, "w:r", "w:hyperlink")
    paragraph.append(end)


def _fill(paragraphs: list[Any], entries: list[_Entry], styles: dict[str, str]) -> None:
    first, *others = paragraphs
    instruction = _instruction(first)
    stated = _LEVELS.search(instruction)
    deepest = int(stated[1]) if stated else DEEPEST
    listed = [entry for entry in entries if entry.level <= deepest]
    written = [_paragraph(entry, styles) for entry in listed]
    for old in others:
        old.getparent().remove(old)
    if written:
        opening = [_field("begin"), _code(instruction), _field("separate")]
        for at, run in enumerate(opening, start=1):
            written[0].insert(at, run)
        written[-1].append(_field("end"))
    for one in written:
        first.addprevious(one)
    first.getparent().remove(first)


def _paragraph(entry: _Entry, styles: dict[str, str]) -> Any:
    paragraph: Any = OxmlElement("w:p")
    link, run = OxmlElement("w:hyperlink"), cast(Any, OxmlElement("w:r"))
    paragraph.get_or_add_pPr()
    style = styles.get(f"toc {entry.level}")
    if style is not None:
        paragraph.style = style
    link.set(qn("w:anchor"), entry.bookmark)
    link.set(qn("w:history"), "1")
    if LINK_STYLE.casefold() in styles:
        run.style = styles[LINK_STYLE.casefold()]
    run.text = entry.text
    link.append(run)
    paragraph.append(link)
    return paragraph


def _field(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _code(instruction: str) -> Any:
    run, code = OxmlElement("w:r"), OxmlElement("w:instrText")
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    code.text = f" {instruction} "
    run.append(code)
    return run

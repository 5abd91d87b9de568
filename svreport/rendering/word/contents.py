"""The tables of contents of a Word document: marked in its template, filled from its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from svreport.rendering.word.word_file import Element, mark_element, q
from svreport.rendering.word.wordml import DEEPEST_LISTED, HEADING_MARK, MARK, inline

CONTENTS_MARK = "contents"
BOOKMARK = "_Toc{:09d}"
_LEVELS = re.compile(r'\\o\s+"\d-(\d)"')
_HEADING = re.compile(
    rf"{re.escape(MARK)}{HEADING_MARK} (\d)\?>((?:[^<]+|<(?!/?w:p[ >])|<w:p[ >].*?</w:p>)*)",
    re.DOTALL,
)
_CONTENTS = re.compile(rf"{re.escape(MARK)}{CONTENTS_MARK} (.*?)\?>", re.DOTALL)


def has_contents(body: Element) -> bool:
    """Whether a template has a table of contents."""
    return next(_fields(body), None) is not None


def mark_contents(body: Element) -> bool:
    """Puts a mark in place of every table of contents of a template; whether there is any."""
    fields = list(_fields(body))
    for first, *others in fields:
        mark = mark_element(CONTENTS_MARK, _instruction(first))
        # A tag that stands in place of the paragraph after it is its tail.
        mark.tail = "".join(paragraph.tail or "" for paragraph in (first, *others))
        first.addprevious(mark)
        for paragraph in (first, *others):
            paragraph.getparent().remove(paragraph)
    return bool(fields)


def _fields(body: Element) -> Iterator[list[Element]]:
    """The paragraphs of each field that is a table of contents."""
    inside: list[Element] = []
    depth = 0
    for paragraph in list(body.iter(q("p"))):
        if not depth and not _instruction(paragraph).startswith("TOC"):
            continue
        inside.append(paragraph)
        for mark in paragraph.iter(q("fldChar")):
            depth += {"begin": 1, "end": -1}.get(mark.get(q("fldCharType")), 0)
        if not depth:
            yield inside
            inside = []


def _instruction(paragraph: Element) -> str:
    """What the paragraph's first field is told to do, up to where its result begins."""
    code = ""
    for part in paragraph.iter(q("instrText"), q("fldChar")):
        if part.get(q("fldCharType")) == "separate":
            break
        code += part.text or ""
    return code.strip()


def fill_contents(xml: str, styles: Mapping[int, str], link_style: str) -> str:
    """The document with the entries of its tables of contents, which lead to its headings.

    `styles` are the marks of the style of an entry by its level, `link_style` that of links.
    """
    if _CONTENTS.search(xml) is None:
        return _HEADING.sub(r"\2", xml)
    taken = re.findall(r'<w:bookmarkStart [^>]*?w:id="(\d+)"', xml)
    numbers = count(1 + max(map(int, taken), default=0))
    entries: list[tuple[int, str]] = []

    def with_bookmark(heading: re.Match[str]) -> str:
        level, inside = int(heading[1]), heading[2]
        text = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", inside)).strip()
        if not text:
            return inside
        number = next(numbers)
        name = BOOKMARK.format(number)
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        link = f'<w:hyperlink w:anchor="{name}" w:history="1"><w:r>{link_style}<w:t>{text}</w:t>'
        entries.append((level, f"{styles[level]}{{}}{link}</w:r></w:hyperlink>"))
        marked = re.sub(r"<w:(?:r|hyperlink)[ >]", rf"{start}\g<0>", inside, count=1)
        return f'{marked}<w:bookmarkEnd w:id="{number}"/>'

    xml = _HEADING.sub(with_bookmark, xml)
    return _CONTENTS.sub(lambda mark: _entries(mark[1], entries), xml)


def _entries(instruction: str, entries: Sequence[tuple[int, str]]) -> str:
    """The paragraphs of a table of contents, the first and last with the ends of its field."""
    stated = _LEVELS.search(instruction)
    deepest = int(stated[1]) if stated else DEEPEST_LISTED
    first = (
        f'{_field("begin")}<w:r><w:instrText xml:space="preserve"> {inline(instruction)} '
        f"</w:instrText></w:r>{_field('separate')}"
    )
    paragraphs = [entry for level, entry in entries if level <= deepest]
    if not paragraphs:
        return ""
    for at, entry in enumerate(paragraphs):
        looks, _, link = entry.partition("{}")
        paragraphs[at] = f"<w:p>{looks}{first if not at else ''}{link}"
    return "</w:p>".join(paragraphs) + f"{_field('end')}</w:p>"


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

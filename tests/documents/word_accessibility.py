"""What makes a Word document hard to read with a screen reader, or look unfinished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from word_reading import Element, Para, R, Table, W, WordFile

ENOUGH_CONTRAST = 4.5
DETAILS = "Report Details"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
LEFT_OF_A_TAG = (b"{{", b"}}", b"{%", b"%}", b"{#", b"#}", b"<?svreport")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours of six digits, as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(
            weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
        )

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def faults(word: WordFile) -> list[str]:
    """Everything wrong with the document, in words."""
    return [
        *_of_properties(word),
        *_of_headings(word),
        *_of_paragraphs(word),
        *(fault for table in word.tables for fault in _of_table(table)),
        *_of_links(word),
        *_of_page_numbers(word),
        *_left_of_tags(word),
    ]


def _of_properties(word: WordFile) -> Iterator[str]:
    for name in ("title", "author"):
        if not word.properties[name].strip():
            yield f"the property {name} is not set"
    if word.properties["language"] != "en-GB":
        yield f"the language property is “{word.properties['language']}”"
    tongues = {
        element.get(f"{W}val")
        for part in ("word/styles.xml", "word/document.xml")
        for element in word.xml(part).iter(f"{W}lang")
    }
    if tongues != {"en-GB"}:
        yield f"the text's language is {tongues}"


def _of_headings(word: WordFile) -> Iterator[str]:
    titles = [para for para in word.paragraphs if para.style == "Title"]
    if len(titles) != 1 or not isinstance(word.blocks[0], Para) or word.blocks[0] != titles[0]:
        yield "the document does not begin with its one title"
    before = 0
    for level, text in word.headings:
        if level > before + 1:
            yield f"“{text}” is of level {level} after level {before}"
        before = level
    if before == 0:
        yield "there are no headings"


def _of_paragraphs(word: WordFile) -> Iterator[str]:
    before = "nothing"
    for para in word.paragraphs:
        drawings = list(para.element.iter(DRAWING))
        if any(not (one.get("descr") or "").strip() for one in drawings):
            yield f"a drawing without words for it after “{before}”"
        if not para.text.strip() and not drawings and not _is_needed(para.element):
            yield f"an empty paragraph after “{before}”"
        if para.listed is None and para.text.startswith(("- ", "• ")):
            yield f"a list typed by hand: “{para.text}”"
        before = para.text


def _is_needed(element: Any) -> bool:
    """Whether Word needs a paragraph: to end a section, or after a table that nothing follows."""
    if element.find(f"{W}pPr/{W}sectPr") is not None:
        return True
    before, after = element.getprevious(), element.getnext()
    is_table = before is not None and str(before.tag).endswith("}tbl")
    return is_table and after is not None and str(after.tag).endswith(("}sectPr", "}tbl"))


def _of_table(table: Table) -> Iterator[str]:
    name = f"the table “{table.description or table.texts[0]}”"
    yield from (f"{name} {fault}" for fault in _of_header(table))
    if any(row.may_split for row in table.rows):
        yield f"{name} has rows that may be split over pages"
    if len({len(row.cells) for row in table.rows}) > 1 or _merged(table.element):
        yield f"{name} has merged cells"
    for cell in (cell for row in table.rows for cell in row.cells if cell.fill):
        if not cell.text.strip():
            yield f"{name} has a cell that speaks by its colour {cell.fill} alone"
        elif contrast(cell.fill, cell.ink or "000000") < ENOUGH_CONTRAST:
            yield f"{name} has {cell.ink or 'black'} words on {cell.fill}"


def _of_header(table: Table) -> Iterator[str]:
    marked = [row.is_header for row in table.rows]
    if table.style == DETAILS:
        look = table.element.find(f"{W}tblPr/{W}tblLook")
        if any(marked) or look.get(f"{W}firstColumn") != "1":
            yield "has no header column"
    elif marked != [True, *[False] * (len(marked) - 1)]:
        yield f"marks its header rows as {marked}"
    elif not all(cell.text.strip() for cell in table.rows[0].cells):
        yield "has an empty heading"


def _merged(table: Element) -> bool:
    return any(True for _ in table.iter(f"{W}gridSpan", f"{W}vMerge"))


def _of_links(word: WordFile) -> Iterator[str]:
    marked = {one.get(f"{W}name") for one in word.body.iter(f"{W}bookmarkStart")}
    for link in word.body.iter(f"{W}hyperlink"):
        text = "".join(part.text or "" for part in link.iter(f"{W}t"))
        address = word.links.get(str(link.get(f"{R}id")))
        if address is None and link.get(f"{W}anchor") not in marked:
            yield f"the link “{text}” leads nowhere"
        if text.startswith(("http:", "https:", "www.")) or text.casefold() in ("here", "link"):
            yield f"the link “{text}” does not say where it leads"


def _of_page_numbers(word: WordFile) -> Iterator[str]:
    fields = {
        (element.text or "").strip()
        for name in word.parts
        if name.startswith("word/footer")
        for element in word.xml(name).iter(f"{W}instrText")
    }
    if not fields >= {"PAGE", "NUMPAGES"}:
        yield f"the footer has the fields {fields}, not the page's number"


def _left_of_tags(word: WordFile) -> Iterator[str]:
    for name, content in word.parts.items():
        for mark in LEFT_OF_A_TAG:
            if name.endswith((".xml", ".rels")) and mark in content:
                yield f"{mark.decode()} is left in {name}"

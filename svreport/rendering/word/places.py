"""The paragraphs of a Word template in words: where each stands, and which has a tag at fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svreport.core.frozen import Frozen
from svreport.rendering.word.word_file import Element, WordFile, q

BODY = "body"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACES = {q("tab"): "\t", q("br"): "\n", q("cr"): "\n"}


class WordPlace(Frozen, kw_only=True):
    """Where a paragraph stands: `spot` counts it, or its table, under the nearest heading.

    A heading itself has none. `chapter` is the heading of the highest level above.
    """

    part: str
    chapter: str = ""
    heading: str = ""
    spot: str = ""

    def __str__(self) -> str:
        inside = f"in “{self.chapter}”" if self.chapter else ""
        under = f"{'under' if self.spot else 'heading'} “{self.heading}”" if self.heading else ""
        return ", ".join(part for part in (self.part, inside, under, self.spot) if part)


class ParagraphText(Frozen, eq=False, kw_only=True):
    """A paragraph, its text and its place."""

    text: str
    place: WordPlace
    paragraph: Element


def paragraph_texts(file: WordFile) -> Iterator[tuple[str, list[ParagraphText]]]:
    """The paragraphs of each part that templates fill: what it is called, then they in order."""
    yield BODY, list(_texts(file, file.body, BODY))
    for called, name in file.filled_parts():
        yield called, list(_texts(file, file.tree(name), called))


def _texts(file: WordFile, root: Element, part: str) -> Iterator[ParagraphText]:
    counter = _PlaceCounter()
    chapter = ""
    for paragraph in root.iter(q("p")):
        if next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue
        text = _text_of(paragraph)
        level = file.heading_level(paragraph)
        if level:
            heading = " ".join(text.split())
            chapter = heading if level == 1 else chapter
            counter = _PlaceCounter(heading, "" if level == 1 else chapter)
        yield ParagraphText(text=text, place=counter.place(paragraph, part), paragraph=paragraph)


def _text_of(paragraph: Element) -> str:
    """The text of a paragraph, without that of the text boxes in it."""
    return "".join(
        _SPACES.get(element.tag, element.text or "")
        for element in paragraph.iter(q("t"), *_SPACES)
        if element.getparent().tag == q("r") and next(element.iterancestors(q("p"))) is paragraph
    )


class _PlaceCounter:
    """Counts the paragraphs and tables under one heading, which is number 0 itself."""

    def __init__(self, heading: str = "", chapter: str = "") -> None:
        self._heading = heading
        self._chapter = chapter
        self._paragraphs = -1 if heading else 0
        self._tables: list[Element] = []

    def place(self, paragraph: Element, part: str) -> WordPlace:
        tables = list(paragraph.iterancestors(q("tbl")))
        if tables:
            spot = self._in_table(paragraph, tables)
        else:
            self._paragraphs += 1
            spot = f"paragraph {self._paragraphs}" if self._paragraphs else ""
        return WordPlace(part=part, chapter=self._chapter, heading=self._heading, spot=spot)

    def _in_table(self, paragraph: Element, tables: Sequence[Element]) -> str:
        if all(tables[-1] is not table for table in self._tables):
            self._tables.append(tables[-1])
        row = next(paragraph.iterancestors(q("tr")))
        cell = next(paragraph.iterancestors(q("tc")))
        return (
            f"table {len(self._tables)}, row {_position(row, tables[0])}, "
            f"column {_position(cell, row)}"
        )


def _position(element: Element, inside: Element) -> int:
    """The number of a row in its table, or of a cell in its row."""
    return 1 + next(at for at, inner in enumerate(inside.iter(element.tag)) if inner is element)


def place_of_fault(reason: Exception, file: WordFile) -> str:
    """A sentence on where the tag of a fault is; nothing if that is not known."""
    lines = [line.strip() for line in getattr(reason, "lines_around", ())]
    text = _text_with(reason, lines, file)
    if text is not None:
        return f"See the {text.place}: “{' '.join(text.text.split())[:160]}”. "
    words = " ".join(line for line in lines if line)
    return f"It is near “{words[:160]}”. " if words else ""


def _text_with(reason: Exception, lines: Sequence[str], file: WordFile) -> ParagraphText | None:
    """The paragraph with tags that is in the only one of the `lines`.

    Of several, the first with a name that the fault complains of; so of all, without such a line.
    """
    texts = [text for _, part in paragraph_texts(file) for text in part if "{" in text.text]
    if len(lines) == 1:
        line = _letters(lines[0])
        # The p of {{p … }} is taken away where it is filled.
        bare = [_letters(re.sub(r"(?<=\{[{%])(p|tr|tc) ", " ", text.text)) for text in texts]
        texts = [text for text, words in zip(texts, bare, strict=True) if words and words in line]
        if len(texts) == 1:
            return texts[0]
    for name in re.findall(r"['“](\w[^'”]*)['”]", str(reason)):
        for text in texts:
            if name in text.text:
                return text
    return None


def _letters(text: str) -> str:
    """A text without spaces and marks, which may have been changed."""
    return "".join(filter(str.isalnum, text))

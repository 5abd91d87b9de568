"""The texts of an update in which figures may be typed, from whichever sheet they come.

Nobody keeps a list of them: every cell of words is one, but for notes, which no document prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.blocks import Block, Paragraph, plain
from svreport.core.frozen import field_names
from svreport.core.model import Answer, Council, Narrative, Record, Update
from svreport.core.origin import CellText
from svreport.narrative.facts import NarrativeText, narrative_texts

# What is said of rows is for colleagues, and of answers for the register of warnings.
NOT_PRINTED = ("note",)
# What a row is about, by the field that names it.
NAMED_BY = ("item", "project", "line")
# A text of fewer characters is a name or a number.
SHORTEST = 16


def texts_of(council: Council, update: Update) -> Iterator[tuple[NarrativeText, bool]]:
    """The texts of an update, each with whether it is Markdown."""
    written = list(narrative_texts(council, update))
    seen = {text.text for text in written}
    yield from ((text, True) for text in written)
    is_latest = council.latest == update
    for record in _records(council):
        key = getattr(record, "update", None)
        # What says of no update how things are says so at the latest.
        if is_latest if key is None else key == update.key:
            for text in _texts(record):
                # The name of a project, say, comes with each of its milestones.
                if text.text not in seen:
                    seen.add(text.text)
                    yield text, False


def _records(council: Council) -> Iterator[Record]:
    for name in field_names(council):
        rows = getattr(council, name)
        if isinstance(rows, Sequence) and not isinstance(rows, str):
            yield from (
                row
                for row in rows
                if isinstance(row, Record) and not isinstance(row, Narrative | Answer)
            )


def _texts(record: Record) -> Iterator[NarrativeText]:
    names = (getattr(record, name, "") for name in NAMED_BY)
    section = next(filter(None, names), "")
    for name in field_names(record):
        value = getattr(record, name)
        if (
            isinstance(value, CellText)
            and len(value) >= SHORTEST
            and " " in value
            and name not in NOT_PRINTED
        ):
            yield NarrativeText(section or value.place.sheet or "", value, value.place)


def plain_blocks(text: str) -> Sequence[Block]:
    """A plain text as blocks, a paragraph for each of its lines."""
    return [Paragraph(plain(line.strip())) for line in text.splitlines() if line.strip()]

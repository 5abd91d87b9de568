"""The texts of an update in which figures may be typed, and what became of every figure in them.

Nobody keeps a list of them: every cell of words is one, but for notes, which no document prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from svreport.content.blocks import Block, Paragraph, plain
from svreport.core.frozen import Frozen, field_names
from svreport.core.model import Answer, Council, Narrative, Record, Update
from svreport.core.origin import CellText
from svreport.figures.register import BadReference
from svreport.narrative.claims.reader import ClaimReader, PassageRead
from svreport.narrative.facts import Facts, NarrativeText, narrative_texts
from svreport.narrative.markdown import MEASURES, read_narrative
from svreport.narrative.prose import GIVEN

# What is said of rows is for colleagues, and of answers for the register of warnings.
NOT_PRINTED = ("note",)
# What is to be done, or to come of it, says nothing of how things are.
PLANNED = ("aim", "deliverable", "milestone")
# What a row is about, by the field that names it.
NAMED_BY = ("item", "project", "line")
# A text of fewer characters is a name or a number.
SHORTEST = 16


class TextRead(Frozen):
    """A text, its blocks with what references gave marked, and its passages as they were read.

    One that `takes_references` is Markdown; in others, braces are printed as they are typed.
    """

    text: NarrativeText
    takes_references: bool
    blocks: Sequence[Block]
    passages: Sequence[PassageRead]


def texts_read(facts: Facts) -> Iterator[TextRead]:
    """The texts of an update that may claim something, whichever sheet they are from."""
    reader = ClaimReader(facts)
    for text, is_markdown in texts_of(facts.council, facts.update):
        if reader.may_claim(text.text):
            blocks = marked_blocks(facts, text) if is_markdown else plain_blocks(text.text)
            passages = list(reader.read(blocks, text.section))
            yield TextRead(text, is_markdown, blocks, passages)


def marked_blocks(facts: Facts, text: NarrativeText) -> Sequence[Block]:
    """The blocks of a text in Markdown, what references gave between marks that nobody sees."""
    return read_narrative(text.text, stated=partial(stated_in, facts, text))


def stated_in(facts: Facts, text: NarrativeText, content: str) -> str:
    """What a reference shows in a text, marked as given; nothing for what shows no figure."""
    if content == MEASURES:
        return ""
    try:
        return f"{GIVEN}{facts.of(text.paper).stated(content)}{GIVEN}"
    except BadReference:
        return ""


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
            and name not in (*NOT_PRINTED, *PLANNED)
        ):
            yield NarrativeText(section or value.place.sheet or "", value, value.place)


def plain_blocks(text: str) -> Sequence[Block]:
    """A plain text as blocks, a paragraph for each of its lines."""
    return [Paragraph(plain(line.strip())) for line in text.splitlines() if line.strip()]

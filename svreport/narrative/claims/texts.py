"""The texts of an update in which figures may be typed, what became of each and what is said of it.

Nobody keeps a list of them: every cell of words is one, but for notes, which no document prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from svreport.content.blocks import Block, Paragraph, plain
from svreport.core.frozen import Frozen, field_names
from svreport.core.model import Answer, Council, Narrative, Record, Update
from svreport.core.origin import CellText
from svreport.core.problems import Place
from svreport.core.text import join_words
from svreport.figures.register import BadReference
from svreport.narrative.claims.arithmetic import amount_in_words
from svreport.narrative.claims.quantities import Quantity
from svreport.narrative.claims.reader import ClaimReader, PassageRead
from svreport.narrative.claims.verdict import Judgement, Verdict
from svreport.narrative.facts import Facts, NarrativeText, narrative_texts
from svreport.narrative.markdown import MEASURES, read_narrative
from svreport.narrative.prose import GIVEN, FigureKind, TextPassage

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


# More cells than these are counted in a message; so many characters are quoted of a sentence.
MOST_CELLS, NEAR = 3, 30
# The unit that a heading names, by what its numbers are worth.
_UNIT_OF_SCALE = {1: "£", 1_000: "£000", 1_000_000: "£m"}


# The rule that a typed figure is the one that its words say it is.
TYPED_FIGURE = "typed-figure"


class TypedFault(Frozen):
    """What is wrong with a figure or words of a passage, where they begin in it, and the remedy.

    `places` are the cells of the figure that they are held against, if any.
    """

    typed: str
    start: int
    wrong: str
    remedy: str
    places: tuple[Place, ...] = ()

    def about(self, section: str, update: Update) -> str:
        """What a warning of it is about, by which it is answered."""
        return f"{section} {update.key}: {self.typed}"


def faults_in(facts: Facts, read: PassageRead) -> Iterator[TypedFault]:
    """What is wrong in a passage, each figure once."""
    text = read.passage.text
    wrong_at: set[int] = set()
    for verdict in read.verdicts:
        if verdict.is_wrong:
            differing = verdict.claim.figure
            wrong_at.add(differing.start)
            words = _difference_words(facts, read.passage, verdict)
            yield TypedFault(differing.text, differing.start, *words, _cells_of(verdict))
    for found in read.misstatements:
        typed, figure = found.typed, found.figure
        if figure is None:
            start, remedy = max(text.find(typed), 0), _remedy(found.reference)
            wrong = f"“{typed}” is typed, but {found.wrong}{cells_in_brackets(found.places)}."
            yield TypedFault(typed, start, wrong, remedy, tuple(found.places))
        elif figure.start not in wrong_at:
            quoted = f"“{words_around(text, figure.start, figure.end)}”"
            wrong = f"{quoted}: “{typed}” does not follow, since {found.wrong}."
            yield TypedFault(typed, figure.start, wrong, "Correct one of them.")


def _cells_of(verdict: Verdict) -> tuple[Place, ...]:
    figures = verdict.reading.figures if verdict.reading else ()
    return tuple(place for figure in figures for place in figure.places)


def _difference_words(facts: Facts, passage: TextPassage, verdict: Verdict) -> tuple[str, str]:
    """What is wrong with a typed figure, and the remedy."""
    reading, typed = verdict.reading, verdict.claim.figure
    assert reading is not None
    quoted = f"“{words_around(passage.text, typed.start, typed.end)}”"
    content = _reference(facts, verdict, passage.scale)
    is_shown = content and not reading.is_points  # house style may round points further
    value = facts.stated(content) if is_shown else amount_in_words(reading.value, reading.kind)
    cells = cells_in_brackets(_cells_of(verdict))
    known = f"{reading.reference.partition(' |')[0]} is {value}{cells}"
    remedy = _remedy(content)
    if verdict.judgement is Judgement.POINTS:
        points = f"{typed.text.strip('%() ')} pp"
        wrong = f"{quoted}: a difference between percentages is in percentage points, not in %"
        remedy = f"Write “{points}”{f', or {{{{ {content} }}}}' if content else ''}."
        return f"{wrong}; {known}.", remedy
    if verdict.judgement is Judgement.REVERSED:
        return f"{quoted} has its sign or its direction the wrong way round: {known}.", remedy
    if verdict.neighbour is not None:
        other = verdict.neighbour.full_name
        is_change = verdict.claim.is_change
        of = f"would be the difference from {other}" if is_change else f"is {other}"
        known = f"{known}; {typed.text} {of}"
    return f"{quoted}: {known}.", remedy


def _remedy(reference: str) -> str:
    return f"Correct it, or write {{{{ {reference} }}}}." if reference else "Correct it."


def cells_in_brackets(places: Sequence[Place]) -> str:
    """The cells that a figure comes from, in brackets; nothing where it has none."""
    cells = [str(place) for place in dict.fromkeys(places)]
    return f" ({join_words(cells, most=MOST_CELLS)})" if cells else ""


def words_around(text: str, start: int, end: int) -> str:
    """A figure with the words around it, cut at words."""
    before, after = text[:start].replace(GIVEN, ""), text[end:].replace(GIVEN, "")
    if len(before) > NEAR:
        before = f"…{before[-NEAR:].partition(' ')[2]}"
    if len(after) > NEAR:
        after = f"{after[:NEAR].rpartition(' ')[0]}…"
    return " ".join(f"{before}{text[start:end]}{after}".split())


def _reference(facts: Facts, verdict: Verdict, scale: int) -> str:
    """What a text would write for the figure meant, as it was typed; empty if it cannot be."""
    reading, typed = verdict.reading, verdict.claim.figure
    assert reading is not None
    forms = money_form(typed, scale) if reading.kind is FigureKind.MONEY else ""
    is_negative = reading.value < 0 and not typed.sign
    if is_negative or (verdict.claim.is_change and not typed.sign):
        forms += " | unsigned"
    content = f"{reading.reference}{forms}"
    for attempt in (content, reading.reference):
        try:
            facts.stated(attempt)
        except BadReference:
            continue
        return attempt
    return ""


def money_form(typed: Quantity, scale: int) -> str:
    """The form of the unit in which money was typed; under a heading that names it, without it."""
    if scale:
        return f" | {_UNIT_OF_SCALE[scale]} | number"
    text = typed.text.casefold().rstrip(")")
    if "million" in text:
        return " | £ million"
    if text.endswith(("k", "thousand")):
        return " | £000"
    return " | £m" if text.endswith(("m", "mn")) else " | £"

"""Rules of the figures typed in narrative: each agrees with the register, or is not near it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from svreport.checks.rule import Finding, facts_rule, note_rule
from svreport.core.frozen import Frozen
from svreport.core.problems import Place, Severity
from svreport.figures.register import BadReference
from svreport.narrative.facts import Facts, NarrativeText, narrative_texts
from svreport.narrative.markdown import MEASURES, read_narrative
from svreport.narrative.prose import (
    GIVEN,
    FigureKind,
    ProsePassage,
    TypedFigure,
    figures_in,
    may_state_figures,
    passages,
)
from svreport.narrative.tie_out.candidates import Candidate, Candidates
from svreport.narrative.tie_out.matcher import Outcome, tie_out
from svreport.narrative.tie_out.sums import DIFFERENCE, Derivation

# Figures are weighed together, and each against all that is known: no narrative needs so many.
MOST_TOGETHER = 60
MOST_TYPED = 2_000
LONGEST_QUOTE = 60


@facts_rule("typed-figure", "too-many-figures", severity=Severity.WARNING)
def typed_figures_agree(facts: Facts) -> Iterator[Finding]:
    """A figure typed in narrative is not merely close to one that is known."""
    for typed in _typed_passages(facts):
        if typed.outcomes is None:
            yield _too_many(facts, typed)
        for outcome in typed.outcomes or ():
            if outcome.is_slip and not outcome.typed.given:
                yield _slip(facts, typed, outcome)


@note_rule("untied-figure", severity=Severity.NOTE)
def untied_figures(facts: Facts) -> Iterator[Finding]:
    """The figures typed in narrative that are near none that is known, as notes."""
    for typed in _typed_passages(facts):
        for outcome in typed.outcomes or ():
            if outcome.is_unmatched and not outcome.typed.given:
                yield Finding(
                    typed.written.place_of(outcome.typed.text),
                    f"“{outcome.typed.text}” is no figure of the inputs: "
                    f"“{_surrounding_words(typed.passage, outcome.typed)}”.",
                    "If other documents state it too, give it a name in the sheet Figures.",
                )


class _TypedPassage(Frozen):
    """A passage that types figures, and what became of each; None where they are too many."""

    written: NarrativeText
    passage: ProsePassage
    figures: int
    outcomes: Sequence[Outcome] | None = None


def _typed_passages(facts: Facts) -> Iterator[_TypedPassage]:
    candidates: Candidates | None = None
    known: set[tuple[Place, str]] = set()
    counted = 0
    for written, passage, figures in _passages(facts):
        counted += figures
        if figures > MOST_TOGETHER or counted > MOST_TYPED:
            yield _TypedPassage(written, passage, figures)
            if counted > MOST_TYPED:
                return
            continue
        # Narrative that refers to its figures needs no candidates at all.
        candidates = candidates or Candidates(facts)
        outcomes = tie_out(passage.text, candidates, context=passage.context, scale=passage.scale)
        # A figure that was tied further up is the same one when it comes again.
        known |= {(written.place, outcome.typed.text) for outcome in outcomes if outcome.match}
        unknown = [
            outcome
            for outcome in outcomes
            if outcome.near_match is None or (written.place, outcome.typed.text) not in known
        ]
        yield _TypedPassage(written, passage, figures, unknown)


def _passages(facts: Facts) -> Iterator[tuple[NarrativeText, ProsePassage, int]]:
    """Each passage in which a slip can be told, with how many figures it has."""
    for written in narrative_texts(facts.council, facts.update):
        blocks = read_narrative(written.text, stated=partial(_given, facts.of(written.paper)))
        for passage in passages(blocks):
            figures = figures_in(passage.text) if may_state_figures(passage.text) else []
            if _is_worth_checking(figures):
                yield written, passage, len(figures)


def _too_many(facts: Facts, excess: _TypedPassage) -> Finding:
    if excess.figures > MOST_TOGETHER:
        wrong = f"A sentence types {excess.figures:,} figures, too many to be held"
        remedy = "Make several sentences of it."
    else:
        wrong = (
            f"The texts of {facts.update.key} type more than {MOST_TYPED:,} figures; from here on "
            "they are not held"
        )
        remedy = "Name figures instead of typing them, or make the texts shorter."
    begins = excess.passage.text.replace(GIVEN, "")[:LONGEST_QUOTE].strip()
    return Finding(
        excess.written.place_of(begins),
        f"{wrong} against the inputs: “{begins}…”.",
        remedy,
        about=f"{excess.written.section} {facts.update.key}",
        rule="too-many-figures",
    )


def _is_worth_checking(figures: Sequence[TypedFigure]) -> bool:
    """Whether any figure was typed that a slip can be told of: not a digit on its own."""
    typed = [figure for figure in figures if not figure.given]
    alone = len(figures) == 1 and all(len(figure.digits) < 2 for figure in typed)
    return bool(typed) and not alone


def _given(facts: Facts, name: str) -> str | None:
    """What a reference shows, marked as given; nothing for what shows no figure."""
    if name == MEASURES:
        return ""
    try:
        return f"{GIVEN}{facts.stated(name)}{GIVEN}"
    except BadReference:
        return ""


def _slip(facts: Facts, typed: _TypedPassage, outcome: Outcome) -> Finding:
    wrong, remedy = _wrong_and_remedy(facts, outcome, typed.passage.scale)
    return Finding(
        typed.written.place_of(outcome.typed.text),
        wrong,
        remedy,
        about=f"{typed.written.section} {facts.update.key}: {outcome.typed.text}",
        rule="typed-figure",
    )


def _wrong_and_remedy(facts: Facts, outcome: Outcome, scale: int) -> tuple[str, str]:
    typed = outcome.typed
    if outcome.near_match is not None and outcome.mismatch is None:
        known, reference = _known(facts, outcome.near_match, typed, scale)
        return (
            f"“{typed.text}” is close to {outcome.near_match.reference}, but that is {known}.",
            f"If it is meant, write {reference}.",
        )
    if outcome.is_reversed and outcome.match is not None:
        known, reference = _known(facts, outcome.match, typed, scale)
        return (
            f"“{typed.text}” has its sign or its direction the wrong way round: "
            f"{outcome.match.reference} is {known}.",
            f"Correct it, or write {reference}.",
        )
    assert outcome.mismatch is not None
    off = abs(float(typed.value) - outcome.mismatch.value)
    agrees = off <= float(typed.step) / 2 * 1.0001
    if outcome.mismatch.points and not outcome.mismatch.exact and agrees:
        return (
            f"“{typed.text}” is a difference between percentages, so it is in percentage points.",
            f"Write “{typed.text.rstrip('% ')} pp”, or {_reference(facts, outcome, scale)}.",
        )
    value = f"{_plain(outcome.mismatch.value, typed)}{_unit(outcome.mismatch, typed)}"
    return (
        f"“{typed.text}” does not follow: {outcome.mismatch.words} {value}.",
        f"Correct it, or write {_reference(facts, outcome, scale)}.",
    )


def _unit(odds: Derivation, typed: TypedFigure) -> str:
    """Percentages differ by percentage points; what they add up to is one again."""
    if typed.kind not in (FigureKind.POINTS, FigureKind.PERCENT):
        return ""
    return " pp" if odds.what == DIFFERENCE else "%"


def _reference(facts: Facts, outcome: Outcome, scale: int) -> str:
    assert outcome.mismatch is not None
    if outcome.near_match is None:
        return f"a reference to the {outcome.mismatch.what}"
    return _known(facts, outcome.near_match, outcome.typed, scale)[1]


def _plain(value: float, typed: TypedFigure) -> str:
    if typed.kind is FigureKind.MONEY and value >= 1_000_000:
        return f"£{value / 1_000_000:,.2f}m"
    if typed.kind is FigureKind.MONEY:
        return f"£{value:,.0f}"
    return f"{round(value, 2):,g}"


def _known(facts: Facts, candidate: Candidate, typed: TypedFigure, scale: int) -> tuple[str, str]:
    signed = facts.refer(candidate.reference)
    forms = _money_form(typed, scale) if candidate.kind is FigureKind.MONEY else ""
    if signed.figure.change and not typed.sign:
        forms += " | unsigned"
    content = f"{candidate.reference}{forms}"
    return facts.stated(content), f"{{{{ {content} }}}}"


def _money_form(typed: TypedFigure, scale: int) -> str:
    if typed.kind is FigureKind.NUMBER:
        return f" | {_UNIT_OF_SCALE[scale]} | number"
    text = typed.text.casefold()
    if "million" in text:
        return " | £ million"
    if "k" in text or "thousand" in text:
        return " | £000"
    return " | £m" if text.rstrip(")").endswith("m") else " | £"


# The unit that a heading names, by what its numbers are worth.
_UNIT_OF_SCALE = {1: "£", 1_000: "£000", 1_000_000: "£m"}


def _surrounding_words(passage: ProsePassage, typed: TypedFigure) -> str:
    text = passage.text.replace(GIVEN, "")
    at = text.index(typed.text, len(passage.text[: typed.start].replace(GIVEN, "")))
    before, after = text[:at], text[at + len(typed.text) :]
    if len(before) > 30:
        before = f"…{before[-30:].partition(' ')[2]}"
    if len(after) > 30:
        after = f"{after[:30].rpartition(' ')[0]}…"
    return f"{before}{typed.text}{after}".strip()

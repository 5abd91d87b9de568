"""What public documents withhold, and small counts of children that narrative gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from svreport.core.model import Benchmark, Council, Update
from svreport.core.numerals import amount, in_words
from svreport.core.problems import Problem, Severity
from svreport.documents.registry import DASHBOARD, HIGHLIGHT, PLAN, SCRUTINY
from svreport.figures.as_of import capital_at, describes_update
from svreport.figures.benchmarks import withheld_rows
from svreport.figures.disclosure import Disclosure, Suppression
from svreport.figures.register import BadReference
from svreport.figures.sources.feeds import CAPITAL as CAPITAL_SHOWN_IN
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES, references_in
from svreport.narrative.prose import without_labels
from svreport.narrative.texts import NarrativeText, narrative_texts, tags_in

SYMBOL = "c"
SMALL_COUNT = "small-count"
# The papers that show texts of these sheets as they were typed.
RISKS_SHOWN_IN = MILESTONES_SHOWN_IN = (HIGHLIGHT, PLAN, DASHBOARD)
_ONE = (
    "child|pupil|young person|student|learner|leaver|parent carer|parent|carer|family|girl|boy|"
    "sibling"
)
_SEVERAL = (
    "children|pupils|young people|students|learners|leavers|parent carers|parents|carers|families|"
    "girls|boys|siblings"
)
# What follows where people only say what kind of thing is counted, or it is a share of them.
_NOT_PEOPLE = (
    r"(?![’']s\s+(?:centre|home|hub|social|service|board|trust|hospital)|"
    r"-|\s+(?:referral|premium|places?|hubs?|forums?|support|services?|centres?|groups?|panels?|"
    r"councils?|voice|carers?|teams?|workers?|surveys?|meetings?|events?|days?|homes?|learning)\b|"
    r"\s+in\s+(?:every\s+)?(?:\d|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|"
    r"twenty\b|\w+ty\b|(?:a\s+)?hundred\b))"
)


def figures_withheld(council: Council, update: Update, document: str) -> Iterator[Problem]:
    """A note for each figure that a public document will withhold, and why."""
    reported = {one.code for one in council.measures if one.is_reported_in(document)}
    for one in Disclosure(council).all.values():
        if one.value.code in reported and one.value.month <= update.activity_to:
            yield _withheld(one, document)

    for row in withheld_rows(council, Disclosure(council)) if document == SCRUTINY else ():
        yield _benchmark_withheld(row, document)


def _benchmark_withheld(row: Benchmark, document: str) -> Problem:
    assert row.value is not None
    return Problem(
        row.place("value"),
        f"{row.indicator} of {row.area} for {row.period} ({amount(row.value)}) is withheld from "
        f"the {document} paper: it is small, or cannot be judged.",
        f"It shows as “{SYMBOL}”.",
        Severity.NOTE,
        rule="withheld",
    )


def _withheld(one: Suppression, document: str) -> Problem:
    value = one.value
    assert value.actual is not None
    also = "a second figure, since " if one.second else ""
    return Problem(
        value.place("actual"),
        f"{value.code} for {value.month} ({amount(value.actual)}) is withheld from the {document} "
        f"paper: {also}{one.why}.",
        f"It shows as “{SYMBOL}”, and so do its change on last year and its distance from plan.",
        Severity.NOTE,
        rule="withheld",
    )


def narrative_gives_no_child_away(
    council: Council, update: Update, document: str
) -> Iterator[Problem]:
    """What is written for a public document names no small count of children, or withheld figure.

    Nothing is said where nothing is written for it.
    """
    private, public = Facts(council, update), Facts(council, update, public=True)
    below = council.settings.suppress_below
    for written in _written_for(document, council, update):
        yield from _references(private, public, written)
        for typed in _small_counts(written.text, below):
            yield Problem(
                written.place,
                f"“{typed}” gives away a count below {below}, which public documents withhold.",
                "Write of “a few”, or refer to the measure, so that public documents withhold it.",
                Severity.WARNING,
                rule=SMALL_COUNT,
                about=f"{written.section} {update.key}: {typed}",
            )


def _written_for(document: str, council: Council, update: Update) -> Iterator[NarrativeText]:
    """The narrative of a document, and the texts of other sheets that it shows."""
    yield from (one for one in narrative_texts(council, update) if one.paper == document)
    shown = document in CAPITAL_SHOWN_IN and describes_update(council.capital, council, update)
    for project in capital_at(council, update) if shown else ():
        if project.comment:
            yield NarrativeText(
                project.project, project.comment, project.place("comment"), document
            )
    if document in RISKS_SHOWN_IN:
        yield from _of_risks(council, update, document)
    for one in council.milestones if document in MILESTONES_SHOWN_IN else ():
        if one.comment:
            yield NarrativeText(
                f"Milestone of {one.workstream}", one.comment, one.place("comment"), document
            )

    if document == SCRUTINY:
        yield from _of_scrutiny(council, update)


def _of_scrutiny(council: Council, update: Update) -> Iterator[NarrativeText]:
    """What the slides show as it was typed: achievements, steps and actions."""
    for one in council.achievements:
        if one.update == update.key:
            where = one.theme or "Achievements"
            yield NarrativeText(where, one.achievement, one.place("achievement"), SCRUTINY)
    for step in council.timetable if council.is_current(update.key) else ():
        yield NarrativeText("Timetable", step.step, step.place("step"), SCRUTINY)
    for action in council.actions if council.is_current(update.key) else ():
        yield NarrativeText("Actions", action.action, action.place("action"), SCRUTINY)


def _of_risks(council: Council, update: Update, document: str) -> Iterator[NarrativeText]:
    """The risks, and what is being done about them at the update."""
    for risk in council.risks:
        yield NarrativeText(risk.item, risk.text, risk.place("text"), document)
    for row in council.risk_scores:
        if row.action and row.update == update.key:
            yield NarrativeText(f"Risk {row.risk}", row.action, row.place("action"), document)


def _references(private: Facts, public: Facts, written: NarrativeText) -> Iterator[Problem]:
    """References that show a figure to the Department and a symbol to the public."""
    for reference in dict.fromkeys(references_in(written.text)):
        if reference.content == MEASURES or reference.astray:
            continue
        try:
            shown, withheld = private.refer(reference.content), public.refer(reference.content)
        except BadReference:
            continue
        if shown.figure.is_stated and not withheld.figure.is_stated:
            yield Problem(
                written.place,
                f"“{{{{ {reference.content} }}}}” is withheld from public documents: there it "
                f"shows as “{withheld.text}”.",
                "Make sure that the sentence still reads well with the symbol.",
                Severity.NOTE,
                rule="withheld",
            )


def _small_counts(text: str, below: int) -> Iterator[str]:
    """The places where a text gives a small count of people, or a count with its percentage."""
    plain = without_labels(_without_tags(text))
    yield from dict.fromkeys(" ".join(one[0].split()) for one in _counted(below).finditer(plain))


@lru_cache(maxsize=8)
def _counted(below: int) -> re.Pattern[str]:
    """A small count before people, words that describe them between, or before its percentage."""
    between = r"\s+(?:(?!(?:in|of|to|and|or|out|per|for|from|with)\b)[a-z-]+\s+){0,2}?"
    counts = rf"{_either(range(2, below))}{between}(?:{_SEVERAL})"
    return re.compile(
        rf"(?<![\d.,£–-])(?<!stage\s)(?<!year\s)\b(?:"
        rf"(?:{_either(range(1, min(2, below)))}{between}(?:{_ONE})|{counts})\b{_NOT_PEOPLE}"
        rf"|{_either(range(1, below))}\s*\(\d+(?:\.\d+)?\s?%\))",
        re.IGNORECASE,
    )


def _either(counts: range) -> str:
    """Any of these counts, in figures or in words; nothing matches where there are none."""
    words = [in_words(Decimal(one)) for one in counts]
    return rf"(?:{'|'.join([*map(str, counts), *filter(None, words)]) or '(?!)'})"


def _without_tags(text: str) -> str:
    """The text with its references blanked: those are withheld where they need to be."""
    for tag in reversed(tags_in(text).found):
        text = f"{text[: tag.start]}\0{text[tag.end :]}"
    return text

"""What public documents withhold, and small counts of children that narrative gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from svreport.checks.rule import Finding, public_rule
from svreport.core.model import Benchmark, Council, Update
from svreport.core.numerals import amount, in_words
from svreport.core.problems import Severity
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
# The papers that show texts of these sheets as they were typed.
RISKS_SHOWN_IN = MILESTONES_SHOWN_IN = (HIGHLIGHT, PLAN, DASHBOARD)
_SINGULAR = (
    "child|pupil|young person|student|learner|leaver|parent carer|parent|carer|family|girl|boy|"
    "sibling"
)
_PLURAL = (
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


@public_rule("withheld", severity=Severity.NOTE)
def figures_withheld(council: Council, update: Update, document: str) -> Iterator[Finding]:
    """A note for each figure that a public document will withhold, and why."""
    reported = {measure.code for measure in council.measures if measure.is_reported_in(document)}
    for withheld in Disclosure(council).all.values():
        if withheld.value.code in reported and withheld.value.month <= update.activity_to:
            yield _withheld(withheld, document)
    for row in withheld_rows(council, Disclosure(council)) if document == SCRUTINY else ():
        yield _benchmark_withheld(row, document)


def _benchmark_withheld(row: Benchmark, document: str) -> Finding:
    assert row.value is not None
    return Finding(
        row.place("value"),
        f"{row.indicator} of {row.area} for {row.period} ({amount(row.value)}) is withheld from "
        f"the {document} paper: it is small, or cannot be judged.",
        f"It shows as “{SYMBOL}”.",
    )


def _withheld(withheld: Suppression, document: str) -> Finding:
    value = withheld.value
    assert value.actual is not None
    also = "a second figure, since " if withheld.second else ""
    return Finding(
        value.place("actual"),
        f"{value.code} for {value.month} ({amount(value.actual)}) is withheld from the {document} "
        f"paper: {also}{withheld.why}.",
        f"It shows as “{SYMBOL}”, and so do its change on last year and its distance from plan.",
    )


@public_rule("small-count", severity=Severity.WARNING)
def narrative_gives_no_child_away(
    council: Council, update: Update, document: str
) -> Iterator[Finding]:
    """What is written for a public document names no small count of children.

    Nothing is said where nothing is written for it.
    """
    below = council.settings.suppress_below
    for written in _written_for(document, council, update):
        for typed in _small_counts(written.text, below):
            yield Finding(
                written.place,
                f"“{typed}” gives away a count below {below}, which public documents withhold.",
                "Write of “a few”, or refer to the measure, so that public documents withhold it.",
                about=f"{written.section} {update.key}: {typed}",
            )


@public_rule("withheld", severity=Severity.NOTE)
def references_withheld(council: Council, update: Update, document: str) -> Iterator[Finding]:
    """A note for each reference that shows the Department a figure and the public a symbol."""
    private, public = Facts(council, update), Facts(council, update, public=True)
    for written in _written_for(document, council, update):
        for reference in dict.fromkeys(references_in(written.text)):
            if reference.content == MEASURES or reference.astray:
                continue
            try:
                shown, withheld = private.refer(reference.content), public.refer(reference.content)
            except BadReference:
                continue
            if shown.figure.is_stated and not withheld.figure.is_stated:
                yield Finding(
                    written.place,
                    f"“{{{{ {reference.content} }}}}” is withheld from public documents: there it "
                    f"shows as “{withheld.text}”.",
                    "Make sure that the sentence still reads well with the symbol.",
                )


def _written_for(document: str, council: Council, update: Update) -> Iterator[NarrativeText]:
    """The narrative of a document, and the texts of other sheets that it shows."""
    yield from (text for text in narrative_texts(council, update) if text.paper == document)
    shown = document in CAPITAL_SHOWN_IN and describes_update(council.capital, council, update)
    for project in capital_at(council, update) if shown else ():
        if project.comment:
            yield NarrativeText(
                project.project, project.comment, project.place("comment"), document
            )
    if document in RISKS_SHOWN_IN:
        yield from _of_risks(council, update, document)
    for milestone in council.milestones if document in MILESTONES_SHOWN_IN else ():
        if milestone.comment:
            section, place = f"Milestone of {milestone.workstream}", milestone.place("comment")
            yield NarrativeText(section, milestone.comment, place, document)
    if document == SCRUTINY:
        yield from _of_scrutiny(council, update)


def _of_scrutiny(council: Council, update: Update) -> Iterator[NarrativeText]:
    """What the slides show as it was typed: achievements, steps and actions."""
    for row in council.achievements:
        if row.update == update.key:
            section = row.theme or "Achievements"
            yield NarrativeText(section, row.achievement, row.place("achievement"), SCRUTINY)
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


def _small_counts(text: str, below: int) -> Iterator[str]:
    """The places where a text gives a small count of people, or a count with its percentage."""
    plain = without_labels(_without_tags(text))
    counts = _small_count(below).finditer(plain)
    yield from dict.fromkeys(" ".join(count[0].split()) for count in counts)


@lru_cache(maxsize=8)
def _small_count(below: int) -> re.Pattern[str]:
    """A small count before people, words that describe them between, or before its percentage."""
    between = r"\s+(?:(?!(?:in|of|to|and|or|out|per|for|from|with)\b)[a-z-]+\s+){0,2}?"
    counts = rf"{_any_of(range(2, below))}{between}(?:{_PLURAL})"
    return re.compile(
        rf"(?<![\d.,£–-])(?<!stage\s)(?<!year\s)\b(?:"
        rf"(?:{_any_of(range(1, min(2, below)))}{between}(?:{_SINGULAR})|{counts})\b{_NOT_PEOPLE}"
        rf"|{_any_of(range(1, below))}\s*\(\d+(?:\.\d+)?\s?%\))",
        re.IGNORECASE,
    )


def _any_of(counts: range) -> str:
    """Any of these counts, in figures or in words; nothing matches where there are none."""
    words = [in_words(Decimal(count)) for count in counts]
    return rf"(?:{'|'.join([*map(str, counts), *filter(None, words)]) or '(?!)'})"


def _without_tags(text: str) -> str:
    """The text with its references blanked: those are withheld where they need to be."""
    for tag in reversed(tags_in(text).found):
        text = f"{text[: tag.start]}\0{text[tag.end :]}"
    return text

"""What public documents withhold, and small counts of children that narrative gives away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from svreport.checks import Finding, public_rule
from svreport.content.passages import Passage
from svreport.core import model
from svreport.core.frozen import field_names, parts_inside
from svreport.core.numerals import A_NUMBER_WORD, NUMBER_WORDS, Unit, amount
from svreport.core.origin import CellText, ShownAmount
from svreport.core.patterns import pattern
from svreport.core.problems import Place, Severity
from svreport.core.text import join_words
from svreport.figures.benchmarks import withheld_rows
from svreport.figures.disclosure import Disclosure, Suppression
from svreport.figures.register import BadReference
from svreport.narrative.facts import Facts, narrative_texts, tags_in
from svreport.narrative.markdown import MEASURES, references_in
from svreport.narrative.small_counts import small_counts

SYMBOL = "c"


@public_rule("withheld", severity=Severity.NOTE)
def figures_withheld(facts: Facts, document: str, passages: Sequence[Passage]) -> Iterator[Finding]:
    """A note for each figure that a public document will withhold, and why.

    Percentages that cannot be judged, as their counts are not known, are one note together.
    """
    council, update = facts.council, facts.update
    reported = {measure.code for measure in council.measures if measure.is_reported_in(document)}
    withheld_here = [
        withheld
        for withheld in Disclosure(council).all.values()
        if withheld.value.code in reported
        and withheld.value.period.last_month <= update.activity_to
        and withheld.value.actual is not None
    ]
    unjudged = [withheld for withheld in withheld_here if _cannot_be_judged(council, withheld)]
    if len(unjudged) > 1:
        yield _unjudged_together(document, unjudged)
        withheld_here = [withheld for withheld in withheld_here if withheld not in unjudged]
    for withheld in withheld_here:
        yield _figure_withheld(council, document, withheld)
    for row in withheld_rows(council, Disclosure(council)):
        if row.value is not None and any(row.indicator in passage.text for passage in passages):
            yield Finding(
                row.place("value"),
                f"{row.indicator} of {row.area} for {row.period} ({amount(row.value)}) is withheld "
                f"from the {document} paper: it is small, or cannot be judged.",
                f"It shows as “{SYMBOL}”.",
            )


def _figure_withheld(council: model.Council, document: str, withheld: Suppression) -> Finding:
    value, also = withheld.value, "a second figure, since " if withheld.second else ""
    actual = amount(value.actual) if value.actual is not None else ""
    how = ""
    if _cannot_be_judged(council, withheld):
        how = (
            f" To show it, type its Numerator and Base, or No under Suppress of {value.code} if "
            "that is not about children."
        )
    return Finding(
        value.place("actual"),
        f"{value.code} for {value.period} ({actual}) is withheld from the "
        f"{document} paper: {also}{withheld.why}.",
        f"It shows as “{SYMBOL}”, and so do its change on last year and its distance from "
        f"plan.{how}",
    )


def _cannot_be_judged(council: model.Council, withheld: Suppression) -> bool:
    """Whether it is a percentage of which the counts are not known."""
    value = withheld.value
    measure = next(measure for measure in council.measures if measure.code == value.code)
    return not withheld.second and measure.unit is Unit.PERCENT and value.base is None


def _unjudged_together(document: str, unjudged: Sequence[Suppression]) -> Finding:
    values = [withheld.value for withheld in unjudged]
    codes = [*dict.fromkeys(value.code for value in values)]
    are = "are" if codes[1:] else "is"
    return Finding(
        values[0].place("actual"),
        f"{join_words(codes, most=len(codes))} {are} withheld from the {document} paper for "
        f"{len(values)} periods: no Numerator and Base say how many children that is.",
        f"They show as “{SYMBOL}”. To show them, type Numerator and Base in Measure values, or No "
        "under Suppress in Measures of each that is not about children.",
    )


@public_rule("opted-out", severity=Severity.NOTE)
def measures_not_about_children(
    facts: Facts, _document: str, _passages: Sequence[Passage]
) -> Iterator[Finding]:
    """One note that names the counts and percentages that are said not to be about children."""
    measures = facts.council.measures
    shown = [row for row in measures if not row.suppress and row.unit in model.MAY_COUNT_CHILDREN]
    if not shown:
        return
    codes = join_words([measure.code for measure in shown], most=len(shown))
    is_single = len(shown) == 1
    yield Finding(
        shown[0].place("suppress"),
        f"Public papers show any small count of {codes}: Suppress says that "
        f"{'it is' if is_single else 'they are'} not about children.",
        "Clear Suppress where a measure counts children, young people, their plans or families.",
    )


@public_rule("withheld", severity=Severity.NOTE)
def references_withheld(facts: Facts, document: str, _: Sequence[Passage]) -> Iterator[Finding]:
    """A note for each reference that shows the Department a figure and the public a symbol."""
    for written in narrative_texts(facts.council, facts.update):
        for reference in dict.fromkeys(references_in(written.text)):
            if written.paper != document or reference.content == MEASURES or reference.astray:
                continue
            try:
                shown = facts.refer(reference.content)
                withheld = facts.public.refer(reference.content)
            except BadReference:
                continue
            if shown.figure.is_stated and not withheld.figure.is_stated:
                yield Finding(
                    written.place_of(reference.content),
                    f"“{{{{ {reference.content} }}}}” is withheld from public documents: there it "
                    f"shows as “{withheld.text}”.",
                    "Make sure that the sentence still reads well with the symbol.",
                )


@public_rule("small-count", severity=Severity.WARNING)
def no_small_count_is_printed(
    facts: Facts, _document: str, passages: Sequence[Passage]
) -> Iterator[Finding]:
    """What a public document prints names no small count of children, whichever sheet it is from.

    Counts that a template's own words make, or a table's cells, are none of an officer's words;
    nor is a change that svreport states of figures that it may publish.
    """
    below = facts.council.settings.suppress_below
    small_counts_in = _SmallCounts(facts.council)
    cells: _Cells | None = None
    for passage in passages:
        cell = _typed_count(passage)
        for typed in small_counts_in(cell or passage.text):
            cells = cells or _Cells(facts.council)
            is_own = all(type(text) is ShownAmount for text in passage.origins)
            places = () if is_own else passage.places
            place = cells.place_of(passage.text if cell else typed, places)
            if place is None:
                continue
            yield Finding(
                place,
                f"“{typed}” gives away a count below {below}, which public documents withhold.",
                "Write of “a few”, or refer to the measure, so public documents withhold it.",
                about=f"{cells.subject_of(place)} {facts.update.key}: {typed}",
            )


def may_give_away(facts: Facts) -> bool:
    """Whether any text that public papers of an update may print has a small count of people.

    A number alone may count what another cell of its row names.
    """
    with suppress(model.NotStated):
        small_counts_in = _SmallCounts(facts.council)
        for row in facts.council.records:
            if isinstance(row, model.Narrative) and not _is_in_a_paper(row, facts):
                continue
            texts = [text for text in parts_inside(row) if isinstance(text, CellText)]
            counts = [found[1] for text in texts if (found := _COUNT_ALONE.fullmatch(text.strip()))]
            said = [f"{text}: {count}" for count in counts for text in texts]
            if any(map(small_counts_in, (*texts, *said))):
                return True
    return False


def _is_in_a_paper(row: model.Narrative, facts: Facts) -> bool:
    return row.update == facts.update.key and model.paper_of(row.section) is not None


def _typed_count(passage: Passage) -> str:
    """A bare number in a table that an officer typed, after what it counts; else nothing."""
    is_typed = all(
        isinstance(text, CellText) and not getattr(text, "fillings", ()) for text in passage.origins
    )
    count = _COUNT_ALONE.fullmatch(passage.text.strip()) if is_typed else None
    return ". ".join(f"{name}: {count[1]}" for name in passage.under) if count else ""


# A number, or a word for a small one, that may be said to be near enough.
_COUNT_ALONE = pattern(
    r"(?:(?:about|around|some|roughly|nearly|almost|approximately|just (?:over|under)|c\.|~)\s*)?"
    rf"(\d+|{A_NUMBER_WORD})",
    re.IGNORECASE,
)


# What the row of a text is called in an answer to a warning, where not by its sheet.
_SUBJECTS: Mapping[type, Callable[[Any], str]] = {
    model.Narrative: lambda row: row.section,
    model.Risk: lambda risk: risk.item,
    model.RiskScore: lambda score: f"Risk {score.risk}",
    model.CapitalProject: lambda project: project.project,
    model.Milestone: lambda milestone: f"Milestone of {milestone.workstream}",
    model.Achievement: lambda achievement: achievement.theme or "Achievements",
}


class _Cells:
    def __init__(self, council: model.Council) -> None:
        self._rows = {
            text.place: (row, text)
            for row in council.records
            for text in (getattr(row, name) for name in field_names(row))
            if isinstance(text, CellText)
        }

    def place_of(self, words: str, places: Sequence[Place]) -> Place | None:
        """The cell that has these words: one of a passage's, else any, else the passage's first.

        A document makes some texts part of its own sentences, and shows labels for ratings.
        """
        for place in (*places, *self._rows):
            _, text = self._rows.get(place, (None, ""))
            if words in " ".join(text.split()):
                return text.place_of(words) if isinstance(text, CellText) else place
        return next(iter(places), None)

    def subject_of(self, place: Place) -> str:
        """What a text is about: its section, its risk, else its sheet."""
        row, _ = self._rows.get(place, (None, ""))
        subject = _SUBJECTS.get(type(row))
        return subject(row) if subject else place.sheet


class _SmallCounts:
    """The places where a text gives a small count of people, or one that is withheld.

    “2 tribunals” is one where a measure of tribunals has a 2 that public papers withhold, and “six
    fewer tribunals” where it is so far from its plan, the figure before or that of a year before.
    """

    def __init__(self, council: model.Council) -> None:
        self._below = council.settings.suppress_below
        measures = {measure.code: measure for measure in council.measures}
        disclosure = Disclosure(council)
        small = [
            value
            for value in (withheld.value for withheld in disclosure.all.values())
            if disclosure.is_small(value.actual) and measures[value.code].unit is Unit.COUNT
        ]
        counts = ((value.actual, measures[value.code]) for value in small)
        ways = [
            rf"(?:{_written(count)})\s+(?:[a-z-]+\s+){{0,2}}?(?:{nouns})"
            for count, measure in dict.fromkeys(counts)
            if count and (nouns := _nouns(measure))
        ]
        any_of = rf"(?<![\d.,£])\b(?:{'|'.join(ways)})\b"
        self._withheld = re.compile(any_of, re.IGNORECASE) if ways else None
        self._changes = [
            (re.compile(nouns, re.IGNORECASE), re.compile(_changes_by(numbers), re.IGNORECASE))
            for value in small
            if (nouns := _nouns(measures[value.code])) and (numbers := _differences(council, value))
        ]

    def __call__(self, text: str) -> Sequence[str]:
        # References are blanked: those are withheld where they need to be.
        for tag in reversed(tags_in(text).found):
            text = f"{text[: tag.start]}\0{text[tag.end :]}"
        found = small_counts(text, self._below)
        changes = [changed for named, changed in self._changes if named.search(text)]
        found = (*found, *(it[0].strip() for each in changes for it in each.finditer(text)))
        if self._withheld is None:
            return found
        named = (" ".join(match[0].split()) for match in self._withheld.finditer(text))
        return [*found, *(words for words in named if not any(words in it for it in found))]


def _differences(council: model.Council, value: model.MeasureValue) -> str:
    """How far a count is from its plan, the figure before and that of a year before, as written."""
    values = council.values_of(value.code)
    alike = sorted(it for it in values if it.kind is value.period.kind)
    before = [period for period in alike if period < value.period][-1:]
    others = [value.plan, *(values[it].actual for it in before)]
    if year_before := values.get(value.period.year_before()):
        others.append(year_before.actual)
    stated = {abs(other - (value.actual or 0)) for other in others if other is not None}
    return "|".join(_written(difference) for difference in sorted(stated) if difference)


def _changes_by(numbers: str) -> str:
    """The words of a change by one of these numbers: “six fewer”, “fell by 66”, “a fall of six”."""
    return (
        rf"(?<![\d.,£])\b(?:{numbers})\s+(?:[a-z-]+\s+){{0,2}}?(?:more|fewer|less|lower|higher)\b|"
        rf"\b(?:by|down|up|(?:fall|rise|drop|increase|decrease|reduction) of)\s+(?:{numbers})"
        r"\b(?![.,]?\d|\s*%)"
    )


def _written(count: Decimal) -> str:
    """A count as it may be written, in digits or words."""
    words = (word for word, number in NUMBER_WORDS.items() if number == count)
    return "|".join([amount(count), *words])


def _nouns(measure: model.Measure) -> str:
    """What a measure counts, by the plurals of its name: “tribunals?”."""
    names = " ".join(filter(None, (measure.name, measure.also_called))).casefold()
    return "|".join(f"{noun[:-1]}s?" for noun in _PLURAL.findall(names))


_PLURAL = pattern(r"(?!(?:weeks|days|months|years|terms|this|was|has|does|less)\b)\b[a-z]{3,}s\b")

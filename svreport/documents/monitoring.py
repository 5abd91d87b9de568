"""The monitoring report of an update: assurance ratings, narrative and measures."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Annotated

from svreport.content.blocks import Block, Placeholder, RatingMark
from svreport.content.paper import WordPaper
from svreport.core.frozen import Frozen
from svreport.core.house_style import DASH, LOW
from svreport.core.model import SPECIALIST_SUPPORT, SUMMARY, WORKSTREAM, Condition, Risk
from svreport.core.text import join_words
from svreport.documents import public, tables
from svreport.documents.at_a_glance import AtAGlance, at_a_glance
from svreport.documents.registry import MONITORING, rated_updates
from svreport.figures.measures import is_monitored
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES

NOT_YET_DUE = "Not yet due"


class RatedItem(Frozen):
    """A condition or risk in its assurance table: a rating for each update of the year."""

    name: Annotated[str, "Its name and number, such as Condition 3.1."]
    text: Annotated[str, "Its words in the agreement, or the risk as it was described."]
    ratings: Annotated[Sequence[RatingMark], "Its rating at each update, as many as `updates`."]
    rating: Annotated[RatingMark, "Its rating at this update."]


class Section(Frozen):
    """A group of conditions, or a risk, with what is reported of it."""

    heading: Annotated[str, "Its heading: the numbers, and the short title."]
    items: Annotated[Sequence[RatedItem], "The conditions of the group, or the risk."]
    progress: Annotated[Sequence[Block], "The progress update, with the table of measures."]
    mitigation: Annotated[Sequence[Block], "A risk's mitigation; empty for conditions."] = ()


class ScaleStep(Frozen):
    """A step of the rating scale, for the key."""

    mark: Annotated[RatingMark, "The rating in its colour."]
    meaning: Annotated[str, "What it means."]


class MonitoringContent(public.CommonContent):
    """What the tags of the monitoring report's template are filled with."""

    title: Annotated[str, "The title of the update."]
    details: Annotated[Sequence[tuple[str, str]], "The data that it covers."]
    dates: Annotated[str, "The data that it covers, in a line."]
    glance: Annotated[AtAGlance, "The first page, part by part."]
    summary: Annotated[Sequence[Block], "The summary of the Narrative sheet."]
    updates: Annotated[Sequence[str], "The label of each update of the year, for the columns."]
    condition_groups: Annotated[
        Sequence[Section], "The conditions, or workstreams, reported together or alone."
    ]
    other_measures: Annotated[Sequence[Block], "Measures of none of them; empty without any."]
    capital: Annotated[Sequence[Block], "How the building projects stand; empty without any."]
    risks: Annotated[Sequence[Section], "The risks; empty if there are none."]
    support: Annotated[Sequence[Block], "The answer on specialist support; empty without one."]
    scale: Annotated[Sequence[ScaleStep], "The rating scale, for the key."]
    reading: Annotated[str, "How to read the measures' figures; empty without anything to say."]
    symbols: Annotated[str, "The key to the symbols that the report shows; empty without any."]


CONTENT = MonitoringContent


def paper(facts: Facts) -> WordPaper:
    """The monitoring report of an update."""
    report, council, update = _Report(facts), facts.council, facts.update
    details = list(public.months_covered(council, update, report.style))
    content: MonitoringContent = {
        **public.common_content(council, report.figure),
        "title": update.title,
        "details": details,
        "dates": public.in_a_line(details),
        "glance": at_a_glance(report, overall=False),
        "summary": report.narrative(SUMMARY),
        "updates": [one.column_label for one in rated_updates(council, council.updates)],
        "condition_groups": [report.conditions(group) for group in council.condition_groups()],
        "other_measures": report.measures({None}),
        "capital": tables.capital_blocks(report),
        "risks": [report.risk(risk) for risk in council.risks],
        "support": report.narrative(SPECIALIST_SUPPORT),
        "scale": [
            ScaleStep(public.rating_mark(council, rating.name), rating.meaning or DASH)
            for rating in council.scale
            if any(step.meaning for step in council.scale)
        ],
        # Last, since the parts above say what they show.
        "reading": report.reading(),
        "symbols": report.symbols_used(),
    }
    return report.word_paper(MONITORING.template, update.title, content)


class _Report(public.References):
    def __init__(self, facts: Facts) -> None:
        super().__init__(facts, MONITORING.name)
        # Later ratings are not this report's.
        self._reached = {known.key for known in self.council.updates_until(self.update.key)}

    def conditions(self, group: Sequence[Condition]) -> Section:
        numbers = {condition.number for condition in group}
        return Section(
            heading=_group_heading(group),
            items=[self._rated(condition.item, condition.text) for condition in group],
            progress=self._progress(group[0].item, numbers),
        )

    def risk(self, risk: Risk) -> Section:
        mitigation = self.blocks(risk.mitigation or "", level=4)
        return Section(
            heading=f"{risk.item}: {risk.title}",
            items=[self._rated(risk.item, risk.text)],
            progress=self.narrative(risk.item, level=4),
            mitigation=mitigation,
        )

    def _rated(self, item: str, text: str) -> RatedItem:
        keys = [update.key for update in rated_updates(self.council, self.council.updates)]
        marks = [self._mark(item, key) for key in keys]
        return RatedItem(item, text, marks, self._mark(item, self.update.key))

    def _mark(self, item: str, key: str) -> RatingMark:
        """A rating, or in words that the update is ahead, or that none was given."""
        if key not in self._reached:
            return RatingMark(NOT_YET_DUE)
        mark = public.rating_mark(self.council, self.council.rating_of(item, key))
        if not mark.label:
            return RatingMark(tables.NOT_RATED)
        return mark if key == self.update.key else public.past_mark(mark)

    def _progress(self, section: str, conditions: set[str]) -> tuple[Block, ...]:
        """The progress update, its measures where the text asks for them, else at its end."""
        blocks = self.narrative(section, level=4, placeholders=(MEASURES,))
        table = self.measures(conditions)
        asked = Placeholder(MEASURES)
        if asked not in blocks:
            return (*blocks, *table)
        at = blocks.index(asked)
        rest = (block for block in blocks[at + 1 :] if block != asked)
        return (*blocks[:at], *table, *rest)

    def measures(self, conditions: Set[str | None]) -> tuple[Block, ...]:
        """A table of the measures of some conditions, or of none, and remarks on them."""
        positions = [
            self.position(measure)
            for measure in self.council.measures
            if measure.condition in conditions and is_monitored(self.council, measure, self.paper)
        ]
        if not positions:
            return ()
        table = tables.measures_table(positions, self.style)
        words = tables.figure_words(table)
        self.note_symbols(words & {LOW, public.POINTS, public.PRO_RATA})
        return (table, *tables.measure_remarks(positions))


def _group_heading(group: Sequence[Condition]) -> str:
    first = group[0]
    if first.noun == WORKSTREAM:
        return f"{first.number}: {first.short_title}"
    if len(group) == 1:
        return f"{first.item}: {first.short_title}" if first.short_title else first.item
    return f"Conditions {join_words(condition.number for condition in group)}"

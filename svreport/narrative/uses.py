"""Which documents use a figure: those that show it of their own accord, and where it is named."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.core.periods import Month
from svreport.figures.figure import Point, Series
from svreport.figures.register import BadReference
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES, references_in
from svreport.narrative.texts import narrative_texts

MONITORING = "monitoring"


def documents_using(facts: Facts) -> dict[str, tuple[str, ...]]:
    """The names of the documents that use each figure, sorted, by the figure's full name.

    Figures that no document of the update uses are not there. Of a difference,
    both figures are used.
    """
    used: dict[str, set[str]] = {}
    for name, document in (*_shown(facts), *_referred_to(facts)):
        used.setdefault(name, set()).add(document)
    return {name: tuple(sorted(documents)) for name, documents in used.items()}


def _shown(facts: Facts) -> Iterator[tuple[str, str]]:
    reached = _reached(facts)
    for series in facts.register.series:
        for point in series.points if series.feeds else ():
            figure = series.at(point) if _is_shown(series, point, reached) else None
            if figure is not None:
                yield from ((figure.full_name, document) for document in series.feeds)


def _is_shown(series: Series, point: Point, reached: set[str]) -> bool:
    """Of months, a document shows the one that it reports; of updates, those up to its own."""
    if isinstance(point, Month):
        return point == series.default
    return point in reached if isinstance(point, str) else True


def _reached(facts: Facts) -> set[str]:
    return {update.key for update in facts.council.updates_until(facts.update.key)}


def _referred_to(facts: Facts) -> Iterator[tuple[str, str]]:
    for written in narrative_texts(facts.council, facts.update):
        for reference in references_in(written.text):
            if reference.content != MEASURES and not reference.astray:
                for name in _named(facts, reference.content):
                    yield name, written.paper or MONITORING


def _named(facts: Facts, content: str) -> Iterator[str]:
    try:
        figures = facts.register.component_figures(content.split("|", maxsplit=1)[0])
    except BadReference:
        return
    yield from (figure.full_name for figure in figures)

"""Where figures come from: cells, as a speaker's notes name them, and the slides of sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TypeAlias

from svreport.content.blocks import ListBlock, Paragraph, Run
from svreport.content.paper import Slide
from svreport.core.origin import PartlySigned
from svreport.core.problems import Place, range_between
from svreport.core.text import join_words
from svreport.documents.public import POINTS, PRO_RATA, PublicPaper
from svreport.documents.versions_in_words import noun_of
from svreport.figures.benchmarks import published_comparisons
from svreport.figures.versions import reported_version

SECTION = "Sources"
NOTES = "The notes of each slide name the cells of the inputs that its figures come from."


def source_note(places: Iterable[Place], as_at: str = "") -> PartlySigned:
    """The note on a slide's source: `Source: Measure values!D6:D9, as at October 2024.`"""
    ranges = cell_ranges(places)
    dated = f", {as_at}" if as_at and ranges else as_at
    return PartlySigned("", f"Source: {ranges}{dated}." if ranges or dated else "")


def cell_ranges(places: Iterable[Place]) -> str:
    """Cells by sheet, those below or beside each other together: `Forecast!D9:J9 and D12`.

    Paragraphs of Word documents come after them.
    """
    found = sorted(set(places))
    known = sorted((place for place in found if place.cell), key=_sheet_of)
    areas = (f"{_prefix(*sheet)}{_areas(list(own))}" for sheet, own in groupby(known, _sheet_of))
    return "; ".join([*areas, *(str(place) for place in found if place.paragraph)])


def _sheet_of(place: Place) -> tuple[str, str]:
    return place.file, place.sheet


def _prefix(file: str, sheet: str) -> str:
    """What stands before a cell's address: its sheet, and its file where that is another."""
    return f"{f'{file}, ' if file else ''}{f'{sheet}!' if sheet else ''}"


# An area of cells: its first row and column, and its last.
Area: TypeAlias = tuple[int, int, int, int]


def _areas(places: list[Place]) -> str:
    """The areas that the cells of a sheet make up, in whichever way there are fewest of them."""
    points = {(place.row, place.column) for place in places}
    down = _rectangles(points)
    across = [
        (top, left, bottom, right)
        for left, top, right, bottom in _rectangles({(column, row) for row, column in points})
    ]
    areas = sorted(across if len(across) < len(down) else down)
    ranges = [
        range_between(Place("", top, left), Place("", bottom, right))
        for top, left, bottom, right in areas
    ]
    return join_words(ranges, most=len(ranges))


def _rectangles(points: set[tuple[int, int]]) -> list[Area]:
    """Stretches of cells below each other, those of the same rows side by side as one."""
    runs: list[Area] = []
    for row, column in sorted(points, key=lambda point: point[::-1]):
        if runs and runs[-1][1:3] == (column, row - 1):
            runs[-1] = (runs[-1][0], column, row, column)
        else:
            runs.append((row, column, row, column))
    wide: dict[tuple[int, int, int], Area] = {}
    for top, left, bottom, right in runs:
        begun = wide.pop((top, bottom, left - 1), (top, left, bottom, right))
        wide[top, bottom, right] = (top, begun[1], bottom, right)
    return list(wide.values())


def sources(paper: PublicPaper) -> Iterator[Slide]:
    """The sources of what was shown, then how to read it; made last, when all symbols are known."""
    items = [
        (Paragraph((Run(f"{what}: ", bold=True), Run(where))),) for what, where in _sources(paper)
    ]
    yield Slide(
        title="Sources of the figures",
        section=SECTION,
        body=[ListBlock(ordered=False, items=items)],
        notes=[NOTES],
    )
    yield Slide(
        title="How to read the figures",
        section=SECTION,
        body=[
            paper.standard(
                "reading",
                symbols=paper.symbols_used(),
                below=paper.council.settings.suppress_below,
                money=reported_version(paper.council, paper.update) is not None,
                points=paper.shows(POINTS),
                pro_rata=paper.shows(PRO_RATA),
                measures=bool(paper.reported_measures()),
                benchmarks=bool(paper.council.benchmarks),
            )
        ],
        notes=[source_note([paper.council.settings.place("suppress_below")]) or NOTES],
    )


def _sources(paper: PublicPaper) -> Iterator[tuple[str, str]]:
    council, update, style = paper.council, paper.update, paper.style
    authority, day = council.settings.authority, update.document_date
    yield (
        "Ratings and progress",
        f"{authority}, {update.title}{f', {style.day(day)}' if day else ''}",
    )
    if paper.reported_measures():
        yield "Measures", f"{authority}, activity data to {style.month(update.activity_to)}"
    statement = reported_version(council, update)
    if statement is not None:
        dated = f", financial data to {style.month(update.finance_to)}" if update.finance_to else ""
        yield "Forecast", f"{authority}, {statement.version} {noun_of(statement)}{dated}"
    for comparison in published_comparisons(council, day):
        yield (
            f"{comparison.indicator} ({style.period(comparison.period)})",
            "; ".join(comparison.sources),
        )

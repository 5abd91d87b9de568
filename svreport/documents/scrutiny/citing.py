"""Where figures come from, as a speaker's notes say it: sheets and cells of the inputs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TypeAlias

from svreport.core.problems import Place, range_between
from svreport.core.text import join_words

SOURCE = "Source"


def source(places: Iterable[Place], as_at: str = "") -> str:
    """The note on a slide's source: `Source: Measure values!D6:D9, as at October 2024.`"""
    told = cells(places)
    dated = f", {as_at}" if as_at and told else as_at
    return f"{SOURCE}: {told}{dated}." if told or dated else ""


def cells(places: Iterable[Place]) -> str:
    """Cells by sheet, those below or beside each other together: `Forecast!D9:J9 and D12`."""
    known = sorted({place for place in places if place.cell}, key=_sheet_of)
    by_sheet = groupby(known, key=_sheet_of)
    return "; ".join(f"{_before(*sheet)}{_areas(list(own))}" for sheet, own in by_sheet)


def _sheet_of(place: Place) -> tuple[str, str]:
    return place.file, place.sheet


def _before(file: str, sheet: str) -> str:
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
    return join_words((_addressed(area) for area in areas), most=len(areas))


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


def _addressed(area: Area) -> str:
    top, left, bottom, right = area
    return range_between(Place("", top, left), Place("", bottom, right))

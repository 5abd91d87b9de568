"""Where figures come from, as a speaker's notes say it: sheets and cells of the inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from svreport.problems import Place
from svreport.suggest import listed

SOURCE = "Source"


def source(places: Iterable[Place], as_at: str = "") -> str:
    """The note on a slide's source: `Source: Measure values!D6:D9, as at October 2024.`"""
    told = cells(places)
    dated = f", {as_at}" if as_at and told else as_at
    return f"{SOURCE}: {told}{dated}." if told or dated else ""


def cells(places: Iterable[Place]) -> str:
    """Cells by sheet, those below or beside each other together: `Forecast!D9:J9 and D12`."""
    known = sorted({place for place in places if place.cell})
    by_sheet = groupby(known, key=lambda place: place.sheet)
    return "; ".join(f"{sheet}!{listed(_areas(list(own)), most=99)}" for sheet, own in by_sheet)


def _areas(places: list[Place]) -> Iterator[str]:
    """The areas that the cells of a sheet make up: parts of columns, else parts of rows."""
    columns = _runs(sorted(places, key=lambda one: (one.column, one.row)), below=True)
    alone = [run[0] for run in columns if len(run) == 1]
    runs = [run for run in columns if len(run) > 1]
    runs += _runs(sorted(alone, key=lambda one: (one.row, one.column)), below=False)
    for run in sorted(runs, key=lambda run: (run[0].row, run[0].column)):
        yield run[0].cell if len(run) == 1 else f"{run[0].cell}:{run[-1].cell}"


def _runs(places: list[Place], *, below: bool) -> list[list[Place]]:
    """The places in stretches without a gap, each below or beside the one before."""
    runs: list[list[Place]] = []
    for place in places:
        if runs:
            last = runs[-1][-1]
            step = (place.row - last.row, place.column - last.column)
            if step == ((1, 0) if below else (0, 1)):
                runs[-1].append(place)
                continue
        runs.append([place])
    return runs

"""Where a figure comes from and when it holds, in the words that a reader of the page is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from svreport.display import HouseStyle
from svreport.model import Update
from svreport.periods import APRIL, FinancialYear
from svreport.problems import Place, column_letters

MOST = 3
LAST_OF_MARCH = 31


def source_of(places: Iterable[Place]) -> str:
    """The cells by sheet, those below each other together: `Forecast!D5:D13 and D17`.

    Of many, the first few and how many more there are; nothing where none is known.
    """
    by_sheet: dict[Place, list[Place]] = {}
    for place in dict.fromkeys(places):
        by_sheet.setdefault(Place(place.sheet, file=place.file), []).append(place)
    return "; ".join(filter(None, (_in_sheet(one, found) for one, found in by_sheet.items())))


def _in_sheet(sheet: Place, places: Sequence[Place]) -> str:
    cells = sorted((one for one in places if one.cell), key=lambda one: (one.column, one.row))
    runs = list(_runs(cells))
    if not runs:
        return str(sheet)
    within = f"{sheet}!" if sheet.sheet else f"{sheet}, " if sheet.file else ""
    left = sum(len(run) for run in runs[MOST:])
    named = [_range(run) for run in runs[:MOST]]
    if left:
        named.append(f"{left} other cell{'' if left == 1 else 's'}")
    *first, last = named
    return f"{within}{', '.join(first)} and {last}" if first else f"{within}{last}"


def _runs(cells: Sequence[Place]) -> Iterator[list[Place]]:
    """The cells in stretches without a gap, column by column."""
    run: list[Place] = []
    for one in cells:
        if run and (one.column, one.row) != (run[-1].column, run[-1].row + 1):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _range(run: Sequence[Place]) -> str:
    first, last = run[0], run[-1]
    if first == last:
        return first.cell
    return f"{first.cell}:{column_letters(last.column)}{last.row}"


def told_at(update: Update, style: HouseStyle) -> str:
    """When what an update reports holds: on its date, else in the month of its data."""
    day = update.dated
    return as_at(style.day(day) if day else style.month(update.activity_to))


def as_at(when: str) -> str:
    """When a figure holds that stands at a point in time."""
    return f"As at {when}"


def year_end(year: FinancialYear, style: HouseStyle) -> str:
    """When a year's closing balance holds."""
    return as_at(style.day(date(year.starts + 1, APRIL - 1, LAST_OF_MARCH)))


def whole_year(year: FinancialYear, style: HouseStyle) -> str:
    """When the amounts of a whole year hold."""
    return f"For the financial year {style.year(year)}"

"""Numbers and dates that do not fit into their columns: Excel shows #### for them, or rounds them.

Widths are in digits of the sheet's font. They are the least that a text takes in any common font,
as nothing is said where a number may fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from svreport.core.grouping import group_by
from svreport.core.numerals import amount, from_excel
from svreport.core.periods import MONTHS
from svreport.core.problems import Problem, Severity
from svreport.inputs.cells import GENERAL, Cell, Grid
from svreport.inputs.number_formats import number_shown, sections_of

_NARROW_SIGNS = {
    **dict.fromkeys(",.:;'", 0.45),
    **dict.fromkeys(" ijlfIt", 0.4),
    **dict.fromkeys("/-()r", 0.5),
    **dict.fromkeys("%mwMW", 1.3),
}
_LETTER = 0.75
# How Excel writes a large number where there is no room for it, such as 9E+05.
_SHORTEST_POWER = 4.0


def numbers_too_wide(grid: Grid) -> Iterator[Problem]:
    """The first number or date of each column that Excel shows as ####."""
    unfit = [
        (at, cell)
        for at, width in sorted(grid.narrow.items())
        if at[1] not in grid.hidden_columns
        and (cell := grid.cells.get(at)) is not None
        and least_width(cell) > width
    ]
    for cells in group_by(unfit, lambda item: item[0][1]).values():
        first, others = cells[0][1], len(cells) - 1
        also = f" and in {others} other cell{'s' * (others > 1)} of the column" if others else ""
        held = first.text
        if isinstance(first.value, int | float) and not first.is_percent:
            held = amount(from_excel(first.value))
        yield Problem(
            first.place,
            f"The column is too narrow: Excel shows #### here{also}, where {held} is read.",
            "Widen the column (double-click the right edge of its letter), and check the figures.",
            Severity.WARNING,
            rule="shown-otherwise",
            about=str(first.place),
        )


def least_width(cell: Cell) -> float:
    """The least width in which Excel shows a number or a date; 0 for anything else."""
    value = cell.value
    if isinstance(value, date):
        return _width(_date_shown(value, cell.number_format))
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0.0
    if cell.number_format == GENERAL:
        whole = f"{abs(value):.0f}"
        return min(_width(whole), _SHORTEST_POWER) + (value < 0) * 0.5
    shown = number_shown(value, cell.number_format)
    return _width(shown.text.strip()) if shown is not None else 0.0


def _width(text: str) -> float:
    return sum(_NARROW_SIGNS.get(sign, _LETTER if sign.isalpha() else 1.0) for sign in text)


def _date_shown(day: date, number_format: str) -> str:
    """A date in its format, as far as its width goes."""
    month = MONTHS[day.month - 1].capitalize()
    lengths = {
        "d": [str(day.day), f"{day.day:02}", "ddd"],
        "m": [str(day.month), f"{day.month:02}", month[:3], month],
        "y": ["00", "00", "0000"],
    }
    parts = []
    for token in sections_of(number_format)[0].tokens:
        if token.kind != "date":
            parts.append(token.text)
            continue
        for letter, run in groupby(token.text.casefold()):
            count = len([*run])
            known = lengths.get(letter)
            parts.append(known[min(count, len(known)) - 1] if known else "0" * count)
    return "".join(parts)

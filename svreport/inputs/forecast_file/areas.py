"""Where in the finance team's file its forecast stands: a sheet, a range, a table, or several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from svreport.core.text import did_you_mean, join_words, normalise
from svreport.inputs.cells import Area, Grid, read_range
from svreport.inputs.kinds import Refused

# A semicolon, but for one between quotes, as in 'DSG; draft'!A1.
_APART = re.compile(r";(?=(?:[^']*'[^']*')*[^']*$)")
_OF_SHEET = re.compile(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!(?P<cells>[^!]+)")


@dataclass(frozen=True)
class Part:
    """A part of a sheet: the whole sheet, and the same with the part's cells alone."""

    sheet: Grid
    grid: Grid


def parts_named(text: str | None, sheets: Sequence[Grid], file: str) -> list[Part]:
    """The parts that the setting names; without it, the one sheet that holds anything.

    Raises Refused where there is no such part, or more than one that it could be.
    """
    if text is None or not text.strip("; "):
        return [_only_sheet(sheets, file)]
    # A sheet's name may hold what parts several.
    found = _sheet(text, sheets)
    if found is not None:
        return [Part(found, found)]
    return [_part(one.strip(), sheets, file) for one in _APART.split(text) if one.strip()]


def _only_sheet(sheets: Sequence[Grid], file: str) -> Part:
    filled = [sheet for sheet in sheets if sheet.filled]
    if len(filled) == 1:
        return Part(filled[0], filled[0])
    if not filled:
        raise Refused(f"{file} holds nothing.", "Have the forecast saved in it, or name another.")
    names = join_words((sheet.name for sheet in filled), "and")
    raise Refused(
        f"{file} has {len(filled)} sheets that hold something: {names}.",
        "Name the sheet, range or table in which the forecast stands.",
    )


def _part(text: str, sheets: Sequence[Grid], file: str) -> Part:
    found = _sheet(text, sheets)
    if found is not None:
        return Part(found, found)
    for sheet in sheets:
        for name, area in sheet.named.items():
            if normalise(name) == normalise(text):
                return Part(sheet, cut(sheet, area))
    shape = _OF_SHEET.fullmatch(text)
    if shape is not None:
        return _range_of_sheet(shape, sheets, file)
    # A lone cell is no place for a forecast, and DSG1 is more likely a sheet.
    cells = read_range(text) if ":" in text else None
    if cells is not None:
        only = _only_sheet(sheets, file).sheet
        return Part(only, cut(only, cells))
    raise _not_found(text, sheets, file)


def _range_of_sheet(shape: re.Match[str], sheets: Sequence[Grid], file: str) -> Part:
    name = shape["plain"] or shape["quoted"].replace("''", "'")
    sheet, area = _sheet(name, sheets), read_range(shape["cells"])
    if sheet is None:
        raise _not_found(name, sheets, file)
    if area is None:
        raise Refused(
            f"“{shape['cells']}” is no range of cells.", f"Type it as {sheet.name}!A4:I40."
        )
    return Part(sheet, cut(sheet, area))


def _sheet(name: str, sheets: Sequence[Grid]) -> Grid | None:
    return next(
        (one for one in sheets if one.name and normalise(one.name) == normalise(name)), None
    )


def _not_found(text: str, sheets: Sequence[Grid], file: str) -> Refused:
    known = list(_names(sheets))
    if not known:
        return Refused(
            f"“{text}” is no range of cells, and {file} has no sheets.",
            "Type a range such as A4:I40, or leave it empty to read the whole file.",
        )
    return Refused(
        f"“{text}” is no sheet, table or range of {file}.",
        f"{did_you_mean(text, known)}It has {join_words(known)}.",
    )


def _names(sheets: Sequence[Grid]) -> Iterator[str]:
    yield from (sheet.name for sheet in sheets if sheet.name)
    yield from (name for sheet in sheets for name in sheet.named)


def cut(grid: Grid, area: Area) -> Grid:
    """The sheet with the cells of an area alone."""
    (top, left), (bottom, right) = area
    cells = {
        (row, column): cell
        for (row, column), cell in grid.cells.items()
        if top <= row <= bottom and left <= column <= right
    }
    return replace(grid, cells=cells)

"""Nothing is lost on reading: the council knows every cell of the example as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from example_edits import edited
from inputs_helpers import open_workbook
from msgspec.structs import fields
from openpyxl import load_workbook

from svreport.core.model import Council, Record, Settings
from svreport.core.problems import Place
from svreport.core.text import normalise
from svreport.inputs.cell_context import cell_context
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.reader import Inputs, read_inputs
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheet_names import is_help
from svreport.inputs.sheets import SHEETS
from svreport.inputs.table import NOTE, find_table


@pytest.fixture(scope="module")
def read(example: Path) -> Inputs:
    return read_inputs(example)


@pytest.fixture(scope="module")
def council(read: Inputs) -> Council:
    assert read.council is not None
    return read.council


def typed(path: Path) -> Iterator[tuple[Place, object]]:
    """Every cell that holds a text, a number or a date, as another reader finds it."""
    for page in load_workbook(path, data_only=True).worksheets:
        if not is_help(page.title):
            for row in page.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        yield Place(page.title, cell.row, cell.column), cell.value


def records(council: Council, sheet: Sheet[Any]) -> list[Record]:
    return [council.settings] if sheet.record is Settings else list(council.rows(sheet.record))


def known(council: Council) -> dict[Place, tuple[Kind, object]]:
    """What each cell states: the kind of its column, and the value of its record's field."""
    found: dict[Place, tuple[Kind, object]] = {}
    for sheet in SHEETS:
        columns = {column.field: column.kind for column in sheet.columns}
        for record in records(council, sheet):
            for name, place in record.at.items():
                found[place] = columns[name], getattr(record, name)
            for key, place in record.at_series.items():
                assert sheet.series is not None
                held = getattr(record, sheet.series.field)
                found[place] = sheet.series.kind, held.get(key)
    return found


def headings(path: Path) -> set[Place]:
    """The cells that say what stands below or beside them."""
    grids = {normalise(grid.name): grid for grid in open_workbook(path, is_help)}
    context = cell_context(list(grids.values()))
    found: set[Place] = set()
    for sheet in SHEETS:
        grid = grids[normalise(sheet.name)]
        table = find_table(sheet, grid, context)
        columns = {*table.columns.values(), *table.series}
        if sheet.is_settings:
            found |= {Place(grid.name, 1, column) for column in (1, 2, 3)}
            found |= {Place(grid.name, row, 1) for row in columns}
        else:
            found |= {Place(grid.name, 1, column) for column in columns}
    return found


def notes(path: Path) -> set[Place]:
    """The cells that the sheet definitions say are not read: remarks beside the settings."""
    (grid,) = (one for one in open_workbook(path) if one.name == "Settings")
    assert grid.cell(1, 3).text == NOTE
    return {cell.place for (_, column), cell in grid.filled if column == 3}


def test_every_cell_is_read_or_is_known_not_to_be(
    example: Path, read: Inputs, council: Council
) -> None:
    cells = dict(typed(example))
    assert len(cells) > 3_000
    stated = {place for place, (_, value) in known(council).items() if value is not None}
    lost = cells.keys() - stated - headings(example) - notes(example)
    assert sorted(map(str, lost)) == []
    assert list(read.problems) == []


def test_no_cell_is_known_that_was_not_typed(example: Path, council: Council) -> None:
    cells = dict(typed(example))
    defaults = {place for place, (_, value) in known(council).items() if value is not None}
    assert {place for place in defaults if place not in cells} <= empty_with_a_default(council)


def empty_with_a_default(council: Council) -> set[Place]:
    """The empty cells whose field has a value all the same, which the sheet's guidance names."""
    found: set[Place] = set()
    for sheet in SHEETS:
        for record in records(council, sheet):
            blank = {field.name: field.default for field in fields(type(record))}
            found |= {
                place for name, place in record.at.items() if getattr(record, name) == blank[name]
            }
    return found


def test_every_cell_states_what_was_typed(example: Path, council: Council) -> None:
    grids = open_workbook(example, is_help)
    context = cell_context(grids)
    cells = {cell.place: cell for grid in grids for cell in grid.cells.values()}
    wrong = [
        f"{place}: {typed_value!r} became {value!r}"
        for place, (kind, value) in known(council).items()
        if (typed_value := cells[place].value if place in cells else None) is not None
        and not says_the_same(cells[place], kind, value, context)
    ]
    assert wrong == []


def says_the_same(cell: Cell, kind: Kind, value: object, context: CellContext) -> bool:
    """Whether a field's value is what its cell shows."""
    shown = cell.value
    if isinstance(shown, str):
        # Several addresses or words in one cell are put together again as they are stored.
        is_several = isinstance(value, tuple)
        return _words(kind.stored(value, context) if is_several else value) == _words(shown)
    if isinstance(shown, datetime) and isinstance(value, date):
        return shown.date() == value
    if isinstance(shown, int | float) and isinstance(value, Decimal | int):
        scale = 100 if cell.is_percent else 1
        return abs(Decimal(repr(shown)) * scale - Decimal(value)) < Decimal("1e-9")
    return False


def _words(value: object) -> str:
    """A value as it may be typed, but for case and spaces at its ends."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(getattr(value, "short", value)).strip().casefold()


UNUSED = {
    "a column that is not known": ("Risks!J1", "Our own", "Risks!J1"),
    "a column without a heading": ("Risks!J2", "astray", "Risks!J2"),
    "a setting that is not known": ("Settings!A60", "Our setting", "Settings!A60"),
    "a value beside no setting": ("Settings!D4", "astray", "Settings!D4"),
}


@pytest.mark.parametrize(("address", "text", "place"), UNUSED.values(), ids=list(UNUSED))
def test_a_cell_that_is_not_used_is_named(
    address: str, text: str, place: str, plain_example: Path, tmp_path: Path
) -> None:
    inputs = read_inputs(edited(plain_example, {address: text}, tmp_path))
    named = [problem for problem in inputs.problems if str(problem.place) == place]
    assert len(named) == 1
    assert "not read" in named[0].wrong or "not a setting" in named[0].wrong

"""However much is wrong with a sheet, finding it out takes no longer than it must."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

import pytest
from inputs_helpers import council_grids, read_council

from svreport.checks import check_facts
from svreport.core.problems import Place
from svreport.figures.register import BadReference
from svreport.files.workbook import Area
from svreport.inputs import synonyms
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.headings import merged_cells
from svreport.inputs.kinds import CellContext, texts
from svreport.inputs.reader import read_grids
from svreport.inputs.records import MOST_HINTS
from svreport.inputs.sheet import COLUMNS_READ
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.agreement import UPDATES
from svreport.narrative.facts import Facts


def with_row(sheet: str, row: int, cells: Iterable[tuple[int, object]]) -> list[Grid]:
    """The small council's sheets with some cells more."""
    made = []
    for grid in council_grids():
        more = {(row, column): Cell(Place(sheet, row, column), value) for column, value in cells}
        is_it = grid.name == sheet
        made.append(Grid(grid.name, {**grid.cells, **more}) if is_it else grid)
    return made


def test_what_stands_beyond_the_reach_of_a_sheet_is_an_error_and_is_not_read() -> None:
    last = UPDATES.last_row
    inputs = read_grids(with_row("Updates", last + 1, [(1, "late"), (3, "Late")]))
    (problem,) = inputs.problems
    assert problem.is_error
    assert str(problem.place) == f"Updates!A{last + 1}"
    assert inputs.council is not None
    assert [one.key for one in inputs.council.updates] == ["june", "sept"]


def test_columns_beyond_the_reach_of_a_sheet_are_one_error() -> None:
    headings = [(column, f"extra {column}") for column in range(COLUMNS_READ + 1, 16_385)]
    inputs = read_grids(with_row("Risks", 1, headings))
    (problem,) = inputs.problems
    assert problem.place == Place("Risks", 1, COLUMNS_READ + 1)
    assert f"and {COLUMNS_READ} columns" in problem.wrong


def test_every_sheet_has_a_reach() -> None:
    for sheet in SHEETS:
        last, below = (sheet.last_row, COLUMNS_READ), (sheet.last_row + 1, 1)
        beside = (1, COLUMNS_READ + 1)
        grid = Grid(sheet.name, {at: Cell(Place(sheet.name, *at)) for at in (last, below, beside)})
        assert sheet.beyond_reach(grid) == [below, beside]


def test_near_misses_are_looked_for_only_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = count(1)
    asked: list[int] = []

    def did_you_mean(*_: object) -> str:
        asked.append(next(looked))
        return "Did you mean “it”? "

    monkeypatch.setattr(synonyms, "did_you_mean", did_you_mean)
    rows = "\n".join(f"| none {at} | june | words |" for at in range(MOST_HINTS + 20))
    inputs = read_council(f"## Narrative\n| Section | Update | Text |\n{rows}")
    remedies = [one.remedy for one in inputs.problems if one.place.sheet == "Narrative"]
    assert len(remedies) == MOST_HINTS + 20
    assert sum(remedy.startswith("Did you mean") for remedy in remedies) == MOST_HINTS
    assert len(asked) == MOST_HINTS
    assert all("Known: " in remedy for remedy in remedies)


def test_names_are_sorted_out_once_for_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = 0
    names = texts.Reference.names

    def counted(self: texts.Reference, context: CellContext) -> list[str]:
        nonlocal listed
        listed += 1
        return names(self, context)

    monkeypatch.setattr(texts.Reference, "names", counted)
    rows = "\n".join(f"| A | Apr {at % 90 + 10} | {at} |" for at in range(90))
    read_council(f"## Measure values\n| Code | As at | Plan |\n{rows}")
    assert listed < 30


def test_a_text_of_many_digits_is_refused_without_being_taken_for_a_number() -> None:
    digits = "1" * 30_000
    inputs = read_council(
        f"## Payments\n| Year | Amount | Status |\n| 2025/26 | '{digits} | paid |"
    )
    problem = next(one for one in inputs.problems if one.place.cell == "B2")
    assert "holds 30,000 characters" in problem.wrong
    assert digits not in str(problem)


def test_an_area_as_large_as_a_sheet_is_one_problem() -> None:
    grid = Grid("Risks", merged=[Area(1, 1, 1_048_576, 16_384)])
    assert len(list(merged_cells(grid, 1, {1, 2}))) == 1
    assert list(merged_cells(grid, 1, {20_000})) == []


def facts() -> Facts:
    council = read_council().council
    assert council is not None
    return Facts(council, council.updates[0])


def test_a_name_of_many_parts_is_none() -> None:
    register = facts().register
    with pytest.raises(BadReference, match="is too long to be the name of a figure"):
        _ = register["a less b " * 3_000]
    assert not register.has_figure("a less b " * 3_000)


def test_tags_at_fault_are_looked_up_only_so_often() -> None:
    tags = " ".join(f"{{{{ none.{at} }}}}" for at in range(400))
    council = read_council(
        f"## Narrative\n| Section | Update | Text |\n| Summary | june | {tags} |"
    ).council
    assert council is not None
    found = [
        one
        for one in check_facts(Facts(council, council.updates[0]))
        if one.rule == "unknown-figure"
    ]
    assert len(found) == 51
    assert "50 tags of june are wrong; the others were not checked." in {one.wrong for one in found}

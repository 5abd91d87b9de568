"""Whatever a finance team's forecast holds, what is read of it is what the council states."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from finance_file import INCOME, FinanceFile, Kept, finance_file
from hypothesis import assume, given
from hypothesis import strategies as st

from svreport.core.frozen import replace
from svreport.core.model import (
    Council,
    ForecastLine,
    LineKind,
    MapAction,
    MappedLine,
    Settings,
    Signs,
)
from svreport.core.numerals import Unit, convert
from svreport.core.periods import FinancialYear
from svreport.core.problems import BadValue, Place
from svreport.core.text import normalise
from svreport.figures.forecast import Statement
from svreport.files.workbook import Area
from svreport.inputs.cells import Cell, Grid, Position
from svreport.inputs.forecast_file import Reader, read_forecast_file
from svreport.inputs.forecast_file.forecast_proposal import propose, proposed_map
from svreport.inputs.forecast_file.layout import ForecastSource
from svreport.inputs.named_file import FilesRead, NamedFile

YEARS = tuple(FinancialYear(starts) for starts in range(2023, 2031))
UNITS = st.sampled_from((Unit.POUNDS, Unit.THOUSANDS, Unit.MILLIONS))
HEADS: tuple[Callable[[FinancialYear], str], ...] = (
    str,
    lambda year: year.dashed,
    lambda year: f"FY{(year.starts + 1) % 100}",
    lambda year: f"{year.starts % 100}/{(year.starts + 1) % 100}",
    lambda year: f"{year.starts}/{year.starts + 1} Budget",
)
KINDS = tuple(LineKind)
NAMES = st.lists(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=12).map(
        lambda text: " ".join(f"Line {text}".split())
    ),
    min_size=2,
    max_size=len(KINDS),
    unique_by=normalise,
)
POUNDS = st.integers(0, 10**11).map(lambda pennies: Decimal(pennies).scaleb(-2))


@st.composite
def versions(draw: st.DrawFn) -> tuple[Statement, Unit]:
    """A version with lines of several kinds, to the penny, over years without a gap; its unit."""
    unit = draw(UNITS)
    first = draw(st.integers(0, len(YEARS) - 1))
    years = YEARS[first : draw(st.integers(first + 1, len(YEARS)))]
    lines = []
    for number, (name, kind) in enumerate(zip(draw(NAMES), KINDS, strict=False)):
        # The first line states every year, so that none is missing.
        stated = {year: draw(POUNDS if number == 0 else st.none() | POUNDS) for year in years}
        amounts = {
            year: convert(-amount if kind in INCOME else amount, Unit.POUNDS, unit)
            for year, amount in stated.items()
            if amount is not None
        }
        lines.append(ForecastLine(version="plan", line=name, kind=kind, amounts=amounts))
    return Statement("plan", lines), unit


def kept(unit: Unit) -> st.SearchStrategy[Kept]:
    """Any way of keeping a forecast that the council states in a unit."""
    return st.builds(
        lambda theirs, signs, head: Kept(theirs, signs, unit, {year: head(year) for year in YEARS}),
        UNITS,
        st.sampled_from(Signs),
        st.sampled_from(HEADS),
    )


def council(file: FinanceFile, ways: Kept, name: str) -> Council:
    """A council that names the file, and maps its lines as the file's maker says."""
    mapped = [
        MappedLine(
            their_line=row[0],
            their_heading=row[1] or None,
            version=row[2] or None,
            line=row[3] or None,
            kind=MapAction.LEAVE_OUT if row[4] == MapAction.LEAVE_OUT else LineKind(row[4]),
        )
        for row in file.mapped
    ]
    return Council(
        settings=Settings(
            authority="Ambridge",
            financial_year=YEARS[0],
            agreement="Plan",
            forecast_unit=ways.forecast_unit,
            forecast_file=name,
            forecast_file_area="DSG model" if name.endswith("xlsx") else None,
            forecast_file_unit=ways.unit,
            forecast_file_signs=ways.signs,
        ),
        forecast_map=mapped,
    )


def read_back(file: FinanceFile, ways: Kept, folder: Path, name: str) -> FilesRead[ForecastLine]:
    read = read_forecast_file(council(file, ways, name), folder)
    # Lines that happen to add up, or are called by another unit, are questioned, and rightly.
    assume({"counted-twice", "forecast-line-unit"}.isdisjoint(p.rule for p in read.problems))
    unexpected = [
        problem
        for problem in read.problems
        if problem.rule not in ("forecast-map", "forecast-file-no-figures") or problem.is_error
    ]
    assert unexpected == []
    return read


def stated(statement: Statement, read: FilesRead[ForecastLine]) -> bool:
    return [(one.line, one.kind, dict(one.amounts)) for one in statement.lines] == [
        (one.line, one.kind, dict(one.amounts)) for one in read.found
    ]


@given(versions().flatmap(lambda made: st.tuples(st.just(made[0]), kept(made[1]))))
def test_any_workbook_reads_back_as_it_was_meant(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[Statement, Kept]
) -> None:
    statement, ways = made
    folder = tmp_path_factory.mktemp("finance")
    file = finance_file([statement], ways)
    file.save(folder / "finance.xlsx")
    read = read_back(file, ways, folder, "finance.xlsx")
    assert stated(statement, read)
    assert {place.file for line in read.found for place in line.at_series.values()} <= {
        "finance.xlsx"
    }


@given(
    versions().flatmap(lambda made: st.tuples(st.just(made[0]), kept(made[1]))),
    st.sampled_from(",;\t|"),
)
def test_any_text_file_reads_back_as_it_was_meant(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[Statement, Kept], separator: str
) -> None:
    statement, ways = made
    folder = tmp_path_factory.mktemp("finance")
    file = finance_file([statement], ways)
    file.save_text(folder / "finance.csv", separator)
    assert stated(statement, read_back(file, ways, folder, "finance.csv"))


HELD = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "2024/25",
            "FY26",
            "2025/26 to 2026/27",
            "Schools",
            "Total",
            "£000",
            "(1,234)",
            "=1+1",
            "#REF!",
        ]
    ),
    st.text(max_size=5),
    st.integers(-(10**16), 10**16),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates().map(lambda day: datetime(day.year, day.month, day.day)),
)
TYPED = st.builds(
    lambda value, format_, error, unsaved: (value, format_, error, unsaved),
    HELD,
    st.sampled_from(["General", "0%", "dd/mm/yyyy"]),
    st.sampled_from(["", "", "", "#DIV/0!"]),
    st.sampled_from([False, False, True]),
)
POSITIONS = st.tuples(st.integers(1, 8), st.integers(1, 5))


def _area(corners: list[Position]) -> Area:
    return Area(*corners[0], *corners[1])


@given(
    st.dictionaries(POSITIONS, TYPED, max_size=30),
    st.lists(st.tuples(POSITIONS, POSITIONS).map(sorted).map(_area), max_size=2),
    st.lists(
        st.tuples(st.sampled_from(["Schools", "Total", "x"]), st.sampled_from(KINDS)), max_size=4
    ),
    st.sampled_from(Signs),
)
def test_any_sheet_gives_lines_or_problems_that_stand_in_it(
    cells: dict[Position, tuple[object, str, str, bool]],
    merged: list[Area],
    kinds: list[tuple[str, LineKind]],
    signs: Signs,
) -> None:
    sheet = Grid(
        "S",
        {
            at: Cell(Place("S", *at, "f.xlsx"), value, format_, error, unsaved)
            for at, (value, format_, error, unsaved) in cells.items()
        },
        merged=merged,
        elsewhere=tuple(cells),
        file="f.xlsx",
    )
    made = council(FinanceFile([], []), Kept(Unit.POUNDS, signs, Unit.POUNDS), "f.xlsx")
    mapped = [
        MappedLine(their_line=name, version=f"v{number % 2}", kind=kind)
        for number, (name, kind) in enumerate(kinds)
    ]
    settings_ = replace(made.settings, forecast_file_area=None)
    reader = Reader(replace(made, settings=settings_, forecast_map=mapped))
    lines = reader.lines(ForecastSource(NamedFile("f.xlsx", Path("f.xlsx")), b"", [sheet]))
    read = reader.read(lines, ())
    assert all(problem.wrong and problem.remedy for problem in read.problems)
    for line in read.found:
        for year in line.amounts:
            assert {(place.row, place.column) for place in line.cells(year)} <= set(cells)
    with suppress(BadValue):
        proposal = propose(ForecastSource(NamedFile("f.xlsx", Path("f.xlsx")), b"", [sheet]))
        assert len(proposed_map(proposal)) > 1

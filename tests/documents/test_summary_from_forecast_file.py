"""The worked example with its plan and revised forecast in a finance team's workbook instead."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from excel_reading import saved_values, table_rows
from finance_file import MAP_HEADER, FinanceFile, Kept, finance_file
from made_once import workbook_of
from made_up_council import Tables, with_rows, with_setting

import svreport
from svreport.commands.build import Built
from svreport.core.model import Council, ForecastLine
from svreport.core.periods import FinancialYear
from svreport.figures.forecast import statements
from svreport.inputs.blank_workbook import EXAMPLE, read_contents
from svreport.inputs.named_file import named_files
from svreport.inputs.reader import read_inputs

NAME = "Finance forecast.xlsx"
KEPT_BY_FINANCE = ("plan", "revised")
SETTINGS = {
    "Forecast file": NAME,
    "Forecast file area": "DSG model",
    "Forecast file unit": "£",
    "Forecast file signs": "income positive",
}


def read(path: Path) -> Council:
    inputs = read_inputs(path)
    assert list(inputs.problems) == []
    assert inputs.council is not None
    return inputs.council


def without_typed(file: FinanceFile) -> Tables:
    """The example's tables, with the versions that finance keeps mapped and not typed."""
    tables: Tables = {
        name: [list(row) for row in rows] for name, rows in read_contents(EXAMPLE).items()
    }
    header, *rows = tables["Forecast"]
    tables["Forecast"] = [header, *(row for row in rows if row[0] not in KEPT_BY_FINANCE)]
    for name, value in SETTINGS.items():
        tables = with_setting(tables, name, value)
    return with_rows(tables, "Forecast map", [MAP_HEADER, *map(list, file.mapped)])


@pytest.fixture(scope="module")
def typed(example_inputs: Path) -> Council:
    return read(example_inputs)


@pytest.fixture(scope="module")
def inputs(typed: Council, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's workbook with the finance team's file beside it."""
    folder = tmp_path_factory.mktemp("finance")
    kept = [one for one in statements(typed.forecast) if one.version in KEPT_BY_FINANCE]
    file = finance_file(kept, Kept())
    file.save(folder / NAME)
    path = folder / "inputs.xlsx"
    path.write_bytes(workbook_of(without_typed(file)))
    return path


@pytest.fixture(scope="module")
def built(inputs: Path) -> Built:
    return svreport.build(inputs, ["q3"])


def stated(lines: Any) -> list[tuple[object, ...]]:
    """The lines of each version in their order, as the finance team's file keeps them."""
    found = [(one.version, one.line, one.kind, dict(one.amounts), one.note) for one in lines]
    return sorted(found, key=lambda line: str(line[0]))


def test_every_amount_is_the_one_that_was_typed(inputs: Path, typed: Council) -> None:
    council = read(inputs)
    assert stated(council.forecast) == stated(typed.forecast)
    of_finance = [one for one in council.forecast if one.version in KEPT_BY_FINANCE]
    assert len(of_finance) == 36
    assert {place.file for one in of_finance for place in one.at_series.values()} == {NAME}


def therapies(council: Council) -> ForecastLine:
    (line,) = (
        one for one in council.forecast if (one.version, one.line) == ("revised", "Therapies")
    )
    return line


def test_a_place_is_where_the_amount_stands(inputs: Path) -> None:
    council = read(inputs)
    line = therapies(council)
    values = saved_values((inputs.parent / NAME).read_bytes())["DSG model"]
    for year, amount in line.amounts.items():
        (place,) = line.cells(year)
        assert values[place.cell] == float(amount * 1000)
    assert str(line.place("line")).startswith(f"{NAME}, DSG model!B")
    assert line.place("kind").sheet == "Forecast map"


def test_checks_find_nothing_in_either(inputs: Path) -> None:
    assert svreport.check(inputs) == ()


def figures(built: Built) -> dict[str, dict[str, Any]]:
    (record,) = (file for file in built.files if file.path.suffix == ".json")
    return {one["name"]: one for one in json.loads(record.content)["figures"]}


@pytest.mark.slow
def test_the_documents_state_the_same_figures(built: Built, example_inputs: Path) -> None:
    before, after = figures(svreport.build(example_inputs, ["q3"])), figures(built)
    assert before.keys() == after.keys()
    for name, figure in after.items():
        assert {**figure, "cells": None} == {**before[name], "cells": None}
    kept = after["revised.total expenditure 2024/25"]["cells"]
    assert [cell.partition(", ")[0] for cell in kept] == [NAME]
    assert after["unmitigated.total expenditure 2024/25"]["cells"] == ["Forecast!E10"]


def test_the_record_names_the_file_by_its_bytes(built: Built, inputs: Path) -> None:
    (record,) = (file for file in built.files if file.path.suffix == ".json")
    digest = sha256((inputs.parent / NAME).read_bytes()).hexdigest()
    assert json.loads(record.content)["other inputs"] == [{"name": NAME, "sha256": digest}]
    assert str(inputs.parent).encode() not in record.content


def test_the_files_that_the_inputs_name_can_be_asked_for(inputs: Path, typed: Council) -> None:
    (named,) = named_files(read(inputs).settings, inputs.parent)
    assert (named.name, named.path) == (NAME, inputs.parent / NAME)
    assert named_files(typed.settings, inputs.parent) == ()


def test_figures_are_looked_up_with_the_cell_they_stand_in(inputs: Path) -> None:
    (found,) = svreport.named_figures(inputs, "revised.Therapies 2024/25")
    line = therapies(read(inputs))
    assert found.source == [str(line.at_series[FinancialYear(2024)])]
    assert found.source == [f"{NAME}, DSG model!D{line.place('line').row}"]


def test_the_summary_says_of_each_figure_in_which_file_it_was_typed(
    built: Built, inputs: Path
) -> None:
    (summary,) = (file for file in built.files if file.path.suffix == ".xlsx")
    listed = table_rows(summary.content, "Sources")
    rows = [row for row in listed if row["Inputs sheet"] == f"DSG model of {NAME}"]
    theirs = saved_values((inputs.parent / NAME).read_bytes())["DSG model"]
    revised = [row for row in rows if row["Shown on"].startswith("DSG revised!")]
    assert len(revised) > 60
    for row in revised:
        assert abs(theirs[row["Inputs cell"]]) == abs(row["Value"]) * 1000
    assert any(row["Inputs sheet"] == "Unit costs" for row in listed)

"""The working folder: where the inputs workbook is found, and how a new folder is started."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from svreport.periods import FinancialYear, read_financial_year
from svreport.problem_list import is_list, list_place
from svreport.problems import SvreportError, UnreadableInputs, UnwritableOutput
from svreport.suggest import folded, listed
from svreport.targets import can_name_an_update
from svreport.units import Unit, money_unit

if TYPE_CHECKING:
    from svreport.workbook.contents import TextTable

BLANK_NAME = "inputs.xlsx"
EXAMPLE_NAME = "exampleshire-2024-25.xlsx"
EXCEL_FILES = (".xlsx", ".xlsm", ".xls", ".xlsb")
YEARS_AHEAD = 5


class BadOption(SvreportError):
    """An option of `init` that cannot be used."""


@dataclass(frozen=True)
class Started:
    """What `init` made."""

    workbook: Path
    outputs: Path


def inputs_workbook_in(folder: Path) -> Path:
    """The one workbook of a folder, lists of problems apart.

    Raises UnreadableInputs where there is none, or more than one.
    """
    there = _workbooks_in(folder)
    named = {list_place(path) for path in there}
    found = [path for path in there if not is_list(path, if_locked=path in named)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnreadableInputs(
            f"There is no workbook in {folder}{os.sep}: put the inputs workbook there, name it "
            "with --inputs, or start one with `svreport init`."
        )
    raise UnreadableInputs(
        f"There are {len(found)} workbooks in {folder}{os.sep} "
        f"({listed(path.name for path in found)}): name one with --inputs."
    )


def _workbooks_in(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.suffix.lower() in EXCEL_FILES and not path.name.startswith(("~$", "."))
    )


def start_folder(
    folder: Path,
    *,
    example: bool = False,
    year: str | None = None,
    updates: str | None = None,
    unit: str | None = None,
) -> Started:
    """A working folder with an inputs workbook and a place for outputs.

    Raises UnwritableOutput where a workbook is there already or the folder
    cannot be written to; BadOption for a year or keys that cannot be used.
    """
    from svreport.workbook.contents import EXAMPLE, STARTER, read_contents
    from svreport.workbook.writing import inputs_workbook

    if example and (year or updates or unit):
        raise BadOption("The worked example has its own year, updates and unit: leave them out.")
    tables = read_contents(EXAMPLE if example else STARTER)
    if not example:
        tables = _adapted(tables, _year(year), _keys(updates), _unit(unit))
    workbook = folder / "inputs" / (EXAMPLE_NAME if example else BLANK_NAME)
    there = _workbooks_in(workbook.parent)
    if there:
        raise UnwritableOutput(f"{there[0]} is there already: choose another folder.")
    content = inputs_workbook(tables)
    outputs = folder / "outputs"
    try:
        workbook.parent.mkdir(parents=True, exist_ok=True)
        outputs.mkdir(exist_ok=True)
        with workbook.open("xb") as file:
            file.write(content)
    except OSError as reason:
        raise UnwritableOutput(f"{workbook} cannot be written: {reason.strerror}.") from reason
    return Started(workbook, outputs)


def _year(text: str | None) -> FinancialYear | None:
    if text is None:
        return None
    year = read_financial_year(text)
    if year is None:
        raise BadOption(f"“{text}” is not a financial year: write it as 2026/27.")
    return year


def _keys(text: str | None) -> list[str] | None:
    if text is None:
        return None
    keys = [part.strip() for part in text.split(",") if part.strip()]
    bad = [key for key in keys if not can_name_an_update(key)]
    if bad or not keys or len({folded(key) for key in keys}) < len(keys):
        raise BadOption(
            f"“{text}” does not name updates: write different keys of letters and digits, "
            "such as q1,q2,q3,q4."
        )
    return keys


def _unit(words: str | None) -> Unit | None:
    if words is None:
        return None
    unit = money_unit(words)
    if unit is None:
        raise BadOption(f"“{words}” is not a unit of money: write pounds, thousands or millions.")
    return unit


def _adapted(
    tables: Mapping[str, TextTable],
    year: FinancialYear | None,
    keys: Sequence[str] | None,
    unit: Unit | None,
) -> dict[str, TextTable]:
    """The starter's tables with the year, updates and unit that were asked for."""
    adapted = dict(tables)
    if year is not None:
        adapted["Settings"] = _with_setting(adapted["Settings"], "Financial year", str(year))
        headers, _, after = _around_years(adapted["Forecast"][0])
        adapted["Forecast"] = [[*headers, *_years(year), *after]]
    if unit is not None:
        adapted["Settings"] = _with_setting(adapted["Settings"], "Forecast unit", unit)
    if keys is not None:
        header = adapted["Updates"][0]
        adapted["Updates"] = [header, *([key, *[""] * (len(header) - 1)] for key in keys)]
        adapted["Ratings"] = [["Item", "Previous", *keys, "Note"]]
    return adapted


def _with_setting(table: TextTable, setting: str, value: str) -> TextTable:
    return [[row[0], value, *row[2:]] if row[0] == setting else row for row in table]


def _years(first: FinancialYear) -> list[str]:
    years = [first]
    while len(years) < YEARS_AHEAD:
        years.append(years[-1].next())
    return [str(year) for year in years]


def _around_years(headers: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    years = [header for header in headers if read_financial_year(header)]
    first = headers.index(years[0]) if years else len(headers)
    return list(headers[:first]), years, list(headers[first + len(years) :])

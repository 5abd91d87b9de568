"""A first report needs few cells of a new workbook, and its Read me says which."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from svreport.cli import main
from svreport.commands.init import start_folder
from svreport.inputs.blank_workbook import START, start_here

PAGE = Path(__file__).parents[2] / "docs" / "first-report.md"
# For five conditions and three updates.
MOST_CELLS = 21
CONDITIONS = range(1, 6)
UPDATES = {"q1": "Apr 26", "q2": "Jul 26", "q3": "Oct 26"}


class Form:
    """A new workbook that is filled in cell by cell."""

    def __init__(self, path: Path) -> None:
        self.book = load_workbook(path)
        self.path = path
        self.filled: list[tuple[str, str]] = []

    def fill(self, sheet: str, row: int, header: str, value: str) -> None:
        page: Worksheet = self.book[sheet]
        column = [cell.value for cell in page[1]].index(header) + 1
        cell = page.cell(row, column)
        assert cell.value in (None, ""), f"{sheet}!{cell.coordinate} is filled in already"
        cell.value = value
        self.filled.append((sheet, header))

    def fill_setting(self, setting: str, value: str) -> None:
        page: Worksheet = self.book["Settings"]
        (row,) = [cell.row for cell in page["A"] if cell.value == setting]
        self.fill("Settings", row, "Value", value)
        self.filled[-1] = ("Settings", setting)

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


@pytest.fixture
def form(tmp_path: Path) -> Form:
    """A new workbook with what a first report needs."""
    numbers = ",".join(map(str, CONDITIONS))
    started = start_folder(tmp_path, year="2026/27", updates=",".join(UPDATES), conditions=numbers)
    form = Form(started.workbook)
    form.fill_setting("Authority", "Ambridge Council")
    form.fill_setting("Agreement", "Recovery agreement")
    for row, month in enumerate(UPDATES.values(), start=2):
        form.fill("Updates", row, "Activity data to", month)
    for row, number in enumerate(CONDITIONS, start=2):
        form.fill("Conditions", row, "Condition", f"Keep promise {number}.")
        form.fill("Ratings", row, "q1", "Green")
    for row in range(2, 3 + len(CONDITIONS)):
        form.fill("Narrative", row, "Text", "Work has begun as planned.")
    return form


def test_a_first_report_needs_few_cells(form: Form, tmp_path: Path) -> None:
    assert len(form.filled) <= MOST_CELLS

    options = ("--inputs", str(form.save()), "--outputs", str(tmp_path / "outputs"))
    built = CliRunner().invoke(main, ["build", "q1", *options])

    assert built.exit_code == 0, built.output
    assert "error" not in built.output
    assert len(list((tmp_path / "outputs").rglob("*monitoring report*.docx"))) == 1


def test_each_of_these_cells_is_needed(form: Form) -> None:
    # One of each sheet; the column of ratings is what begins an update.
    last = {sheet: (sheet, header) for sheet, header in form.filled}
    for sheet, header in last.values():
        page = form.book[sheet]
        if sheet == "Settings":
            (cell,) = [row[1] for row in page.iter_rows() if row[0].value == header]
        else:
            column = [cell.value for cell in page[1]].index(header) + 1
            cell = page.cell(2, column)
        kept, cell.value = cell.value, None
        checked = CliRunner().invoke(main, ["check", "q1", "--inputs", str(form.save())])
        assert checked.exit_code == 1, f"{sheet}, {header}: {checked.output}"
        cell.value = kept


def test_the_read_me_names_them_all(form: Form) -> None:
    lines = dict(line.split(": ", 1) for line in start_here())
    for sheet, header in set(form.filled):
        words = "under the update's key" if header in UPDATES else header
        assert words in lines[sheet]
    assert set(lines) == {sheet for sheet, _ in form.filled}
    listed = re.findall(
        r"^\| ([A-Z][\w ]+) \|.* minutes \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert listed == [*lines, "Forecast"]
    column = [cell.value for cell in form.book["Read me"]["A"]]
    at = column.index(START)
    assert column[at + 1 : at + 1 + len(lines)] == list(start_here())

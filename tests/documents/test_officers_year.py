"""A made-up council taken through a year and into the next, by commands and typing alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from inputs_helpers import write_xlsx
from year_council import TYPED

from svreport.cli import main
from svreport.commands.findings import check
from svreport.commands.roll_forward.inputs_edit import InputsEdit, Values
from svreport.core.problems import Place
from svreport.files.workbook.cell_values import CellValue
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheets import SHEETS

pytestmark = pytest.mark.slow

SHEET: Mapping[str, Sheet[Any]] = {sheet.name: sheet for sheet in SHEETS}
FINANCE = ("## Forecast", "## Payments", "## Budget monitoring")
UPDATES = {
    "june": ("30 June 2026", "May 26"),
    "sept": ("30 September 2026", "Aug 26"),
    "dec": ("18 December 2026", "Nov 26"),
    "mar": ("26 March 2027", "Feb 27"),
}
PLAN = """
## Forecast
| Version | Line  | Kind             | 2026/27 | 2027/28 |
| plan    | Open  | opening balance  | 100     | 150     |
| plan    | All   | expenditure      | 1000    | 1100    |
| plan    | Block | high needs block | -950    | -1200   |
"""


def section(markdown: str, heading: str) -> str:
    start = markdown.index(heading)
    end = markdown.find("\n## ", start + 1)
    return markdown[start : end if end > 0 else len(markdown)].strip()


class Officers:
    """Those who fill the inputs in: they type into cells, and each cell is counted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.typed: Counter[str] = Counter()

    def type(self, cells: Mapping[Place, CellValue], update: str) -> None:
        edit = InputsEdit(self.path)
        for place, value in cells.items():
            page = edit.book(place.file).sheet(place.sheet)
            page.set_value(place.row, place.column, value)
        self._save(edit)
        self.typed[update] += len(cells)

    def add(self, sheet: str, rows: list[Values], update: str) -> None:
        edit = InputsEdit(self.path)
        edit.tables(SHEET[sheet])[0].append(rows)
        self._save(edit)
        self.typed[update] += sum(map(len, rows))

    def _save(self, edit: InputsEdit) -> None:
        for file in edit.files(lambda _: None):
            (self.path.parent / file.path).write_bytes(file.content)

    def cells(self, sheet: str, header: str, update: str) -> list[Place]:
        """The cells of a column in the rows of an update; of an update's column, in all rows."""
        found = []
        for table in InputsEdit(self.path).tables(SHEET[sheet]):
            column = table.columns.get(header)
            keys = table.columns.get("Update")
            for row in table.table.rows:
                is_of = keys is None or table.grid.cell(row, keys).text == update
                if column is not None and is_of:
                    found.append(table.grid.at(row, column))
        return found

    def fill(self, update: str) -> None:
        """What an update asks for: ratings, actuals, the budget, scores, and what changed."""
        month = UPDATES[update][1]
        edit = InputsEdit(self.path)
        cells: dict[Place, CellValue] = {}
        cells |= dict.fromkeys(self.cells("Ratings", update, update), "Green")
        cells |= dict.fromkeys(self.cells("Budget monitoring", update, update), 1000)
        for header, value in (("Likelihood", 2), ("Impact", 4)):
            cells |= dict.fromkeys(self.cells("Risk scores", header, update), value)
        for table in edit.tables(SHEET["Measure values"]):
            for row in table.table.rows:
                known = table.table.record_cells(row)
                if known["As at"].text == month and known["Actual"].is_empty:
                    cells[known["Actual"].place] = 50
        cells |= dict.fromkeys(self.cells("Narrative", "Review", update), None)
        for number, place in enumerate(self.cells("Narrative", "Text", update)):
            cells[place] = f"What happened by {month}, number {number}, because costs rose."
        cells |= dict.fromkeys(self.cells("Updates", "Forecast version", update), "plan")
        self.type(cells, update)


@pytest.fixture
def officers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Officers:
    """Their first report is typed, and finance has a workbook of its own."""
    monkeypatch.chdir(tmp_path)
    rows = "".join(
        f"| {key} | {key.title()} 2026/27 | {key.title()} | {due} | {month} | "
        f"{'plan' if key == 'june' else ''} |\n"
        for key, (due, month) in UPDATES.items()
    )
    heads = "| Update | Title | Column label | Due | Activity data to | Forecast version |\n"
    text = TYPED.replace(section(TYPED, "## Updates"), f"## Updates\n{heads}{rows}")
    text = text.replace(
        "| Forecast unit    | £000               |",
        "| Forecast unit    | £000               |\n| Other workbooks | Finance.xlsx |",
    )
    finance = f"{PLAN}\n" + "\n\n".join(section(TYPED, name) for name in FINANCE[1:])
    for name in FINANCE:
        text = text.replace(section(text, name), "")
    path = tmp_path / "inputs" / "Ambridge 2026-27.xlsx"
    path.parent.mkdir()
    write_xlsx(path, text)
    write_xlsx(path.parent / "Finance.xlsx", finance)
    return Officers(path)


def run(*words: str) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.output


def errors(path: Path) -> list[str]:
    return [str(problem) for problem in check(path) if problem.is_error]


def test_a_council_goes_through_a_year_and_into_the_next(officers: Officers) -> None:
    run("build", "june", "--inputs", str(officers.path), "--draft", "--quiet")
    for update in ("sept", "dec", "mar"):
        run("next", update, "--inputs", str(officers.path))
        officers.path = Path(f"inputs-{update}") / officers.path.name
        assert errors(officers.path) == []
        officers.fill(update)
        if update == "dec":
            re_baseline(officers)
        assert errors(officers.path) == []
        left = {problem.rule for problem in check(officers.path)}
        assert not left & {"to-review", "no-figure", "no-value", "unrated", "unwritten"}
        run("build", update, "summary", "--inputs", str(officers.path), "--draft", "--quiet")
    # A rating, a score of two, an actual or a line of the budget each; a text, and its mark.
    assert officers.typed["sept"] <= 22
    assert officers.typed["mar"] <= 22
    run("init", "new", "--from", str(officers.path), "--year", "2027/28")
    new = Path("new") / "inputs" / "Ambridge 2027-28.xlsx"
    assert errors(new) == []
    run("next", "june", "--inputs", str(new))
    assert errors(Path("inputs-june") / new.name) == []


def re_baseline(officers: Officers) -> None:
    """Finance adds a second plan, and the programme officer says why."""
    rows: list[Values] = [
        {"Version": "second", "Line": "Open", "Kind": "opening balance", "2026/27": 200},
        {"Version": "second", "Line": "All", "Kind": "expenditure", "2026/27": 1500},
    ]
    officers.add("Forecast", rows, "new plan")
    edit = InputsEdit(officers.path)
    (table,) = (table for table in edit.tables(SHEET["Updates"]) if table.table.rows)
    table.set_value(4, "New plan", "second")
    table.set_value(4, "Reason for new plan", "The agreement was extended.")
    table.set_value(4, "Submitted", date(2026, 12, 18))
    for file in edit.files(lambda _: None):
        (officers.path.parent / file.path).write_bytes(file.content)

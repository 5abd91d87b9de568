"""A made-up council taken through a year and into the next, by commands and typing alone.

Finance has a workbook of its own, and two authors write the narrative in Word.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from excel_reading import workbook_text
from inputs_helpers import write_xlsx
from page_reading import Page
from slides_reading import deck_text
from test_verify_edits import resaved
from word_reading import word_text
from year_council import TYPED

from svreport.cli import main
from svreport.commands.findings import check
from svreport.commands.roll_forward import InputsEdit, Values
from svreport.core.problems import Place
from svreport.files.workbook.sheet_data import CellValue
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
AUTHORS = {
    "finance": ("Summary", "Condition 1", "Risk 1"),
    "places": ("Condition 2", "Forum: Background"),
}


def section(markdown: str, heading: str) -> str:
    start = markdown.index(heading)
    end = markdown.find("\n## ", start + 1)
    return markdown[start : end if end > 0 else len(markdown)].strip()


def text_for(name: str, update: str) -> str:
    """What an author writes of a section: the figures of the update by their names."""
    figures = {
        "Condition 1": " There are {{ A.actual }} plans where {{ A.plan }} were planned.",
        "Condition 2": " There are {{ B.actual }} places.",
    }
    return f"{name} in {UPDATES[update][1]}, because costs rose.{figures.get(name, '')}"


def write_in_word(path: Path, texts: Mapping[str, str]) -> None:
    """An author's document: their sections written, the marks gone, what is not theirs deleted."""
    document = Document(str(path))
    body, name = document.element.body, ""
    last: dict[str, Any] = {}
    for element in list(body):
        is_paragraph = element.tag == qn("w:p")
        style = Paragraph(element, document).style if is_paragraph else None
        is_heading = style is not None and style.name == "Heading 1"
        if is_heading:
            name = Paragraph(element, document).text
        if not name or element.tag == qn("w:sectPr"):
            continue
        if name not in texts or (is_paragraph and not is_heading):
            body.remove(element)
        else:
            last[name] = element
    for name, text in texts.items():
        last[name].addnext(document.add_paragraph(text)._p)
    document.save(str(path))


class Officers:
    """Those who fill the inputs in: they type into cells, and each cell is counted."""

    def __init__(self, path: Path, save: Callable[[Path], None]) -> None:
        self.path = path
        self.typed: Counter[str] = Counter()
        self._save_in_program = save

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
        for path in self.path.parent.glob("*.xlsx"):
            self._save_in_program(path)

    def set(self, setting: str, value: str, update: str) -> None:
        (table, *_) = InputsEdit(self.path).tables(SHEET["Settings"])
        (row,) = table.table.rows
        self.type({table.table.record_cells(row)[setting].place: value}, update)

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

    def go_on_to(self, update: str) -> None:
        run("next", update, "--inputs", str(self.path))
        self.path = Path(f"inputs-{update}") / self.path.name

    def fill(self, update: str) -> None:
        """What an update asks for: ratings, actuals, the budget, scores, and what changed."""
        at = list(UPDATES).index(update)
        cells: dict[Place, CellValue] = {}
        cells |= dict.fromkeys(self.cells("Ratings", update, update), "Green")
        cells |= dict.fromkeys(self.cells("Budget monitoring", update, update), 1200 + at)
        for header, value in (("Likelihood", 2), ("Impact", 4)):
            cells |= dict.fromkeys(self.cells("Risk scores", header, update), value)
        for table in InputsEdit(self.path).tables(SHEET["Measure values"]):
            for row in table.table.rows:
                known = table.table.record_cells(row)
                if known["As at"].text == UPDATES[update][1] and known["Actual"].is_empty:
                    cells[known["Actual"].place] = {"A": 100, "B": 50}[known["Code"].text] + at
                    cells[known["Plan"].place] = {"A": 110, "B": 60}[known["Code"].text]
        version = "latest" if at > 1 else "plan"
        cells |= dict.fromkeys(self.cells("Updates", "Forecast version", update), version)
        self.type(cells, update)

    def write(self, update: str) -> None:
        """What the authors write, each in a document of their own."""
        folder = self.path.parent / "narrative"
        folder.mkdir(exist_ok=True)
        for author, names in AUTHORS.items():
            path = folder / f"{update} {author}.docx"
            words = ("--inputs", str(self.path), "--to", str(path))
            run("narrative", "export", update, *words)
            write_in_word(path, {name: text_for(name, update) for name in names})
            self._save_in_program(path)


def in_libreoffice(path: Path) -> None:
    """LibreOffice, which opens a file and saves it again."""
    folder = Path("office").resolve()
    folder.mkdir(exist_ok=True)
    path.write_bytes(resaved(path.name, path.read_bytes(), folder))


def as_it_is(path: Path) -> None:
    """A program that changes nothing."""


@pytest.fixture(params=[as_it_is, in_libreoffice], ids=lambda save: save.__name__)
def officers(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Officers:
    """Their first report is typed, finance has a workbook of its own, and authors a folder."""
    if request.param is in_libreoffice and not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    monkeypatch.chdir(tmp_path)
    rows = "".join(
        f"| {key} | {key.title()} 2026/27 | {key.title()} | {due} | {month} | "
        f"{'plan' if key == 'june' else ''} | | | |\n"
        for key, (due, month) in UPDATES.items()
    )
    heads = (
        "| Update | Title | Column label | Due | Activity data to | Forecast version | New plan | "
        "Reason for new plan | Submitted |\n"
    )
    text = TYPED.replace(section(TYPED, "## Updates"), f"## Updates\n{heads}{rows}")
    unit = "| Forecast unit    | £000               |"
    named = "| Other workbooks | Finance.xlsx |\n| Narrative file | |"
    text = text.replace(unit, f"{unit}\n{named}")
    finance = f"{PLAN}\n" + "\n\n".join(section(TYPED, name) for name in FINANCE[1:])
    for name in FINANCE:
        text = text.replace(section(text, name), "")
    path = tmp_path / "inputs" / "Ambridge 2026-27.xlsx"
    path.parent.mkdir()
    write_xlsx(path, text)
    write_xlsx(path.parent / "Finance.xlsx", finance)
    return Officers(path, request.param)


def run(*words: str) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.output


def errors(path: Path) -> list[str]:
    return [str(problem) for problem in check(path).problems if problem.is_error]


def test_a_council_goes_through_a_year_and_into_the_next(officers: Officers) -> None:
    run("build", "june", "--inputs", str(officers.path), "--draft", "--quiet")
    for update in ("sept", "dec", "mar"):
        officers.go_on_to(update)
        assert errors(officers.path) == []
        officers.write(update)
        if update == "sept":
            officers.set("Narrative file", "narrative", update)
        if update == "dec":
            re_baseline(officers)
        officers.fill(update)
        assert errors(officers.path) == []
        left = {problem.rule for problem in check(officers.path).problems}
        assert not left & {"to-review", "no-figure", "no-value", "unrated", "unwritten"}
        run("build", update, "summary", "--inputs", str(officers.path), "--draft", "--quiet")
    # Ratings, a score of two, actuals with their plans, a line of the budget, the version; the
    # texts are in Word, and one setting names them.
    assert officers.typed == {"sept": 12, "new plan": 27, "dec": 11, "mar": 11}
    assert_documents_say_what_was_typed(officers.path)
    run("init", "new", "--from", str(officers.path), "--year", "2027/28")
    new = Path("new") / "inputs" / "Ambridge 2027-28.xlsx"
    assert {problem.rule for problem in check(new).problems} == {"to-review", "missing-sheet"}
    assert not list(new.parent.rglob("*.docx"))
    run("next", "june", "--inputs", str(new))
    assert errors(Path("inputs-june") / new.name) == []


def re_baseline(officers: Officers) -> None:
    """Finance adds a second plan and a new forecast; the programme officer says why."""
    for version, spent in (("second", 1300), ("latest", 1350)):
        lines = (("Open", "opening balance", 100), ("All", "expenditure", spent))
        rows: list[Values] = [
            {"Version": version, "Line": line, "Kind": kind, "2026/27": amount}
            for line, kind, amount in (*lines, ("Block", "high needs block", -950))
        ]
        officers.add("Forecast", rows, "new plan")
    typed: dict[str, CellValue] = {
        "New plan": "second",
        "Reason for new plan": WHY,
        "Submitted": date(2026, 12, 18),
    }
    cells = {officers.cells("Updates", head, "dec")[0]: typed[head] for head in typed}
    officers.type(cells, "new plan")


PLAN_COMPARED = "the second forecast, which replaced the plan forecast at Dec"
WHY = "The agreement was extended."
# What each document of the last update says of what was typed for it, and before.
SAID = {
    "monitoring report": (
        "Summary in Feb 27, because costs rose.",
        "Condition 1 in Feb 27, because costs rose. There are 103 plans where 110 were planned.",
        "Condition 2 in Feb 27, because costs rose. There are 53 places.",
        "Risk 1 in Feb 27, because costs rose.",
        PLAN_COMPARED,
    ),
    "financial summary": (f"It is compared with {PLAN_COMPARED}.", "1203", "500", "450"),
    "Schools Forum paper": (
        "Forum: Background in Feb 27, because costs rose.",
        "| Plans | 110 | 103",
        "| Places | 60 | 53",
        "The latest forecast shows a deficit of £500k at the end of 2026/27",
        PLAN_COMPARED,
    ),
    "highlight report": (PLAN_COMPARED, "103", "53"),
    "progress against the plan": (
        PLAN_COMPARED,
        "= Year (£m) | 2026/27 | 2027/28",
        "| Plan | 0.15 | 0.05",
        "| Second | 0.45 | –",
        "| Latest | 0.50 | –",
    ),
    "scrutiny slides": (f"Compared with {PLAN_COMPARED}", "103", "53"),
    "board dashboard": (PLAN_COMPARED, "£500k deficit", "103 Plan 110", "53 Plan 60"),
    "changes from dec": (f"Plan compared with | {PLAN_COMPARED}", "| A: Plans | 102", "| 103"),
    "email mar": (f"The plan they are compared with is {PLAN_COMPARED}.",),
}


def assert_documents_say_what_was_typed(inputs: Path) -> None:
    """Every document of the last update is read; the plan paper of an earlier one says why."""
    papers = ("forum", "highlight", "plan", "scrutiny", "dashboard")
    drafts = ("--inputs", str(inputs), "--draft", "--quiet")
    run("build", *papers, *drafts, "--update", "mar")
    run("build", "plan", *drafts, "--update", "dec")
    run("compare", "dec", "mar", "--inputs", str(inputs), "--word")
    run("email", "mar", *papers, *drafts)
    files = sorted(Path("outputs/2026-27/mar").rglob("*.*"))
    texts = {path.name: READERS[path.suffix](path) for path in files if path.suffix in READERS}
    said = {
        document: [text for name, text in texts.items() if document in name] for document in SAID
    }
    assert sum(map(len, said.values())) == len(texts) == len(SAID)
    for document, (text,) in said.items():
        assert [words for words in SAID[document] if words not in text] == []
        assert WHY not in text
        assert "To review" not in text
        assert "from dec" not in text or document == "changes from dec"
    (plan,) = Path("outputs").rglob("*plan dec*.docx")
    assert WHY in word_text(plan.read_bytes())


def _message(path: Path) -> str:
    body = message_from_bytes(path.read_bytes(), policy=default).get_body()
    assert body is not None
    return " ".join(body.get_content().split())


READERS: Mapping[str, Callable[[Path], str]] = {
    ".docx": lambda path: word_text(path.read_bytes()),
    ".xlsx": lambda path: workbook_text(path.read_bytes()),
    ".pptx": lambda path: deck_text(path.read_bytes()),
    ".html": lambda path: Page(path.read_bytes()).text,
    ".eml": _message,
}

"""svreport init --from: what the next year has of the last, and what is left."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from inputs_helpers import write_xlsx
from year_council import TYPED

from svreport.cli import main
from svreport.commands.findings import check
from svreport.commands.roll_forward.new_year import next_year_words, start_year, year_later
from svreport.core.periods import FinancialYear

LAST = (
    TYPED.replace("June      | June ", "Q1 2026/27 | June ")
    + """
## Achievements
| Theme | Achievement  | Done | Update |
| Earl  | Offer begun  | no   | june   |
| Earl  | Offer agreed | yes  | june   |

## Actions
| Action | Owner | Due          | Status    |
| Ask    | Head  | 1 March 2027 | under way |
| Tell   | Head  | 1 May 2026   | done      |

## Answers
| Warning | About             | Answer |
| no-note | A                 | Right. |
| rated   | Condition 1, june | Right. |

## Savings
| Condition | Workstream | Year    | Update | Target |
| 1         | W          | 2026/27 |        | 10     |
| 1         | W          | 2026/27 | june   | 12     |
"""
)
EXAMPLE = Path(__file__).parents[2] / "inputs" / "exampleshire-2024-25.xlsx"
FORECAST = """
## Forecast
| Version | Line  | Kind            | 2026/27 | 2027/28 |
| plan    | Open  | opening balance | 100     | 150     |
| plan    | All   | expenditure     | 1000    | 1100    |
| plan    | Block | high needs block | -950   | -1200   |
| plan    | Limit | deficit limit   | 200     |         |
"""


@pytest.fixture
def last(tmp_path: Path) -> Path:
    path = tmp_path / "DSG 2026-27" / "inputs" / "Ambridge 2026-27.xlsx"
    path.parent.mkdir(parents=True)
    start, end = LAST.index("## Forecast"), LAST.index("## Payments")
    write_xlsx(path, f"{LAST[:start]}{FORECAST.strip()}\n\n{LAST[end:]}")
    return path


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.output


def rows(path: Path, sheet: str) -> list[list[object]]:
    page = openpyxl.load_workbook(path)[sheet]
    found = [[value or None for value in row] for row in page.iter_rows(values_only=True)]
    return [list(row) for row in found if any(value is not None for value in row)]


def test_a_year_begins_with_what_holds_beyond_the_last(last: Path, tmp_path: Path) -> None:
    before = last.read_bytes()
    status, output = run("init", tmp_path / "new", "--from", last, "--year", "2027/28")
    assert status == 0, output
    new = tmp_path / "new" / "inputs" / "Ambridge 2027-28.xlsx"
    assert last.read_bytes() == before
    assert rows(new, "Settings")[2] == ["Financial year", "2027/28"]
    june = rows(new, "Updates")[1]
    assert june[:3] == ["june", "Q1 2027/28", "June"]
    assert june[4:] == ["May 27", "2027/28 forecast"]
    assert rows(new, "Ratings") == [
        ["Item", "Previous", "june", "Note"],
        ["Condition 1", "Green", None, None],
        ["Condition 2", "Red", None, None],
        ["Risk 1", "Green", None, None],
    ]
    assert rows(new, "Narrative")[1] == ["Summary", "june", "All is well.", "from june 2026/27"]
    assert len(rows(new, "Narrative")) == 6
    assert rows(new, "Forecast")[5:] == [
        ["2027/28 forecast", "Open", "opening balance", None, 150],
        ["2027/28 forecast", "All", "expenditure", None, 1100],
        ["2027/28 forecast", "Block", "high needs block", None, -1200],
    ]
    assert rows(new, "Budget monitoring")[1] == ["Total", "finance", None, None, 990]
    assert [row[1] for row in rows(new, "Milestones")[1:]] == ["Doors open", "Full"]
    assert rows(new, "Achievements")[1:] == [["Earl", "Offer begun", "no", "june"]]
    assert [row[0] for row in rows(new, "Actions")[1:]] == ["Ask"]
    assert [row[0] for row in rows(new, "Answers")[1:]] == ["no-note"]
    assert rows(new, "Savings")[1:] == [[1, "W", "2026/27", None, 12]]
    assert rows(new, "Risk scores")[1:] == [[1, "june", None, None]]
    assert len(rows(new, "Measure values")) == 4
    assert [row[2:5] for row in rows(new, "Sign-off")[1:]] == [
        ["Section 151 Officer", "A Lee", None],
        ["Section 151 Officer", None, None],
    ]


def test_templates_of_ones_own_come_along(last: Path, tmp_path: Path) -> None:
    own, named = last.parents[1] / "templates", Path("forum", "background.md.j2")
    for path in (own / named, own / "~$report.docx"):
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text("The plan.")
    _, output = run("init", tmp_path / "new", "--from", last)
    assert "To review: 1 template of your own, copied unchanged." in output
    new = tmp_path / "new" / "templates"
    assert [path for path in new.rglob("*") if path.is_file()] == [new / named]


def test_what_became_of_each_sheet_is_listed_in_a_file_too(last: Path, tmp_path: Path) -> None:
    _, output = run("init", tmp_path / "new", "--from", last)
    listed = (tmp_path / "new" / "Carried forward.txt").read_text("utf-8-sig")
    assert "Milestones: 2 open kept; 1 done left out." in listed
    for line in listed.splitlines()[2:]:
        assert line[:60] in " ".join(output.split())


def test_the_new_year_has_no_error(last: Path, tmp_path: Path) -> None:
    run("init", tmp_path / "new", "--from", last)
    found = check(tmp_path / "new" / "inputs" / "Ambridge 2027-28.xlsx").problems
    assert not [str(problem) for problem in found if problem.is_error]


def test_what_was_just_carried_on_is_to_be_reviewed_and_nothing_else(tmp_path: Path) -> None:
    started = start_year(tmp_path / "new", EXAMPLE, "2025/26")
    assert {problem.rule for problem in check(started.workbook).problems} == {"to-review"}


def test_the_same_year_gives_the_same_bytes(last: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("init", tmp_path / name, "--from", last)
    first, second = (
        (tmp_path / name / "inputs" / "Ambridge 2027-28.xlsx").read_bytes()
        for name in ("one", "two")
    )
    assert first == second


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--year", "2026/27"), "the year after it is 2027/28"),
        (("--year", "next"), "the year after it is 2027/28"),
        (("--updates", "a,b"), "takes all but the year"),
    ],
)
def test_options_that_cannot_be(last: Path, tmp_path: Path, words: list[str], said: str) -> None:
    status, output = run("init", tmp_path / "new", "--from", last, *words)
    assert (status, said in output) == (2, True)
    assert not (tmp_path / "new").exists()


def test_worklists_of_the_last_year_are_left_unless_a_formula_counts_in_one(
    last: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(last)
    book.create_sheet("Worklist june")["A1"] = "Done"
    book.create_sheet("Worklist sept")["A1"] = "Done"
    book.create_sheet("Mine")["A1"] = "=COUNTA('Worklist sept'!A:A)"
    book.save(last)
    started = start_year(tmp_path / "new", last, None)
    assert "Worklists: 1 sheet of 2026/27 left out." in started.lines
    names = openpyxl.load_workbook(started.workbook).sheetnames
    assert names[-2:] == ["Worklist sept", "Mine"]
    assert not any(problem.is_error for problem in check(started.workbook).problems)


def test_a_folder_that_holds_a_workbook_stays_as_it_is(last: Path) -> None:
    before = last.read_bytes()
    status, output = run("init", last.parent.parent, "--from", last)
    assert (status, "already exists" in output) == (1, True)
    assert last.read_bytes() == before
    assert [path.name for path in last.parent.parent.iterdir()] == ["inputs"]


def test_outputs_that_are_a_file_are_in_the_way(last: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "outputs").write_text("typed")
    status, output = run("init", tmp_path / "new", "--from", last)
    assert (status, "is a file, and no folder" in output) == (1, True)
    assert not (tmp_path / "new" / "inputs").exists()


def test_a_list_that_is_there_already_is_not_replaced(last: Path, tmp_path: Path) -> None:
    listed = tmp_path / "new" / "Carried forward.txt"
    listed.parent.mkdir()
    listed.write_text("typed")
    status, output = run("init", tmp_path / "new", "--from", last)
    assert (status, f"{listed} already exists" in output) == (1, True)
    assert [path.name for path in listed.parent.iterdir()] == [listed.name]
    assert listed.read_text() == "typed"


def test_a_faulty_workbook_is_told_at_its_cells(last: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(last)
    book["Measure values"]["A2"] = "Z"
    book.save(last)
    status, output = run("init", tmp_path / "new", "--from", last)
    assert (status, "Measure values!A2" in output) == (1, True)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("Q1 2024/25 update report", "Q1 2025/26 update report"),
        ("inputs-2024-25", "inputs-2025-26"),
        ("24/25, 2024-2025 and 2024\N{EN DASH}25", "25/26, 2025-2026 and 2025\N{EN DASH}26"),
        ("Update 1 (May 2024), March 2025", "Update 1 (May 2025), March 2026"),
        ("The plan of 2023/24 to 2028/29; form 2030", "The plan of 2023/24 to 2028/29; form 2030"),
        ("Room 12024", "Room 12024"),
    ],
)
def test_the_words_of_a_year_become_those_of_the_next(text: str, later: str) -> None:
    assert next_year_words(text, FinancialYear(2024)) == later


def test_a_leap_day_becomes_the_last_of_february() -> None:
    assert year_later(date(2028, 2, 29)) == date(2029, 2, 28)
    assert year_later(date(2028, 3, 31)) == date(2029, 3, 31)

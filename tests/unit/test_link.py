"""svreport link: a typed figure becomes the reference that shows the same words."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from inputs_helpers import COUNCIL, grids, write_xlsx
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from word_files import heading, paragraph, run, table, title, word_file

from svreport.cli import main
from svreport.commands.link import LIST_NAME, LinkedText, linked_inputs
from svreport.inputs.reader import read_grids
from svreport.narrative.claims.links import text_figures
from svreport.narrative.claims.texts import texts_read
from svreport.narrative.facts import Facts

SHEETS = (
    COUNCIL.replace("| return | Cover!B13 | 999 Ambridge   |\n", "")
    .replace("| A    | Plans           |", "| A    | EHC plans maintained |")
    .replace("| B    | Issued in time  |", "| B    | Plans issued within 20 weeks |")
    .replace(
        "| A    | May 25 |      | 90     |", "| A    | May 25 | | 90 |\n| A | Feb 26 | | 104 |"
    )
)
SUMMARY = "| Summary     | june   | All is well.     |"


def with_summary(text: str, sheets: str = SHEETS) -> str:
    """The sheets with a text as their summary."""
    assert SUMMARY in sheets
    cell = text.replace("|", "\\|").replace("\n", "\\n")
    return sheets.replace(SUMMARY, f"| Summary | june | {cell} |")


def workbook(folder: Path, text: str, sheets: str = SHEETS) -> Path:
    folder.mkdir(exist_ok=True)
    return write_xlsx(folder / "inputs.xlsx", with_summary(text, sheets))


def figures(text: str) -> LinkedText:
    """The text as the summary of the small council, and what becomes of its figures."""
    council = read_grids(grids(with_summary(text))).council
    assert council is not None
    facts = Facts(council, council.updates[0])
    (read,) = (read for read in texts_read(facts) if read.text.section == "Summary")
    return LinkedText(("Summary", "june"), read.text, text_figures(read, facts, [facts]))


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        # What is said of now follows from update to update.
        ("There are 110 EHC plans.", "There are {{ A.actual }} EHC plans."),
        # What names its month stays that of the month.
        (
            "The cumulative deficit is\n£640k. There are\n110 EHC plans.",
            "The cumulative deficit is\n{{ plan.closing balance }}. There are\n"
            "{{ A.actual }} EHC plans.",
        ),
        (
            "In May 2026 there were 110 EHC plans.",
            "In May 2026 there were {{ A.actual May 2026 }} EHC plans.",
        ),
        (
            "In February 2026 there were 104 EHC plans.",
            "In February 2026 there were {{ A.actual Feb 2026 }} EHC plans.",
        ),
        (
            "There were 90 EHC plans a year ago.",
            "There were {{ A.last year }} EHC plans a year ago.",
        ),
        (
            "There were 110 EHC plans (May 2026).",
            "There were {{ A.actual May 2026 }} EHC plans (May 2026).",
        ),
        # So does what counts from a month that is named beside it.
        (
            "In May 2026 there were 110 EHC plans. A year earlier there were 90 EHC plans.",
            "In May 2026 there were {{ A.actual May 2026 }} EHC plans. "
            "A year earlier there were {{ A.actual May 2025 }} EHC plans.",
        ),
        (
            "In May 2026 there were 110 EHC plans. The year before there were 90, 20 fewer.",
            "In May 2026 there were {{ A.actual May 2026 }} EHC plans. "
            "The year before there were {{ A.actual May 2025 }}, "
            "{{ A.change May 2026 | unsigned }} fewer.",
        ),
        ("There are now 110 EHC plans.", "There are now {{ A.actual }} EHC plans."),
        # The direction is part of the figure.
        (
            "EHC plans are 10 above plan.",
            "EHC plans are {{ A.against plan | above or below }} plan.",
        ),
        (
            "EHC plans are ten above plan.",
            "EHC plans are {{ A.against plan | words | above or below }} plan.",
        ),
        (
            "EHC plans rose by 20 on last year.",
            "EHC plans rose by {{ A.change | unsigned }} on last year.",
        ),
        (
            "45.5% of plans were issued within 20 weeks.",
            "{{ B.actual }} of plans were issued within 20 weeks.",
        ),
        (
            "45.5 per cent of plans were issued within 20 weeks.",
            "{{ B.actual | number }} per cent of plans were issued within 20 weeks.",
        ),
        (
            "The cumulative deficit is £640k.",
            "The cumulative deficit is {{ plan.closing balance }}.",
        ),
        (
            "The cumulative deficit is £0.64m.",
            "The cumulative deficit is {{ plan.closing balance | £m }}.",
        ),
        (
            "The deficit is £0.6 million.",
            "The deficit is £{{ plan.closing balance | £m | number | 1 decimal }} million.",
        ),
        (
            "The deficit at the end of 2026/27 is £640,000.",
            "The deficit at the end of 2026/27 is {{ plan.closing balance 2026/27 | £ }}.",
        ),
        # Marks stay around the words.
        ("There are **110** EHC plans.", "There are **{{ A.actual }}** EHC plans."),
        (
            "- The hall has 110 seats.\n- There are 110 EHC plans.",
            "- The hall has 110 seats.\n- There are {{ A.actual }} EHC plans.",
        ),
        ("1. There are 110 EHC plans.", "1. There are {{ A.actual }} EHC plans."),
    ],
)
def test_a_figure_becomes_the_reference_that_shows_it(typed: str, becomes: str) -> None:
    assert figures(typed).linked == becomes


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("There are 111 EHC plans.", "it is not what the inputs say"),
        ("There are over 100 EHC plans.", "it is not an exact figure"),
        ("There are about 109 EHC plans.", "no form of A.actual shows these words"),
        ("The hall has 110 seats.", "it could not be checked against any figure of the inputs"),
        (
            "In May 2026 there were [110 EHC plans](https://ambridge.gov.uk).",
            "its words are those of",
        ),
    ],
)
def test_what_is_not_sure_stays_as_it_is_typed(typed: str, why: str) -> None:
    text = figures(typed)
    (figure,) = text.figures
    assert figure.why.startswith(why)
    assert text.linked == typed


def test_what_was_said_last_time_stays_as_no_name_follows_it(tmp_path: Path) -> None:
    sheets = SHEETS.replace(
        "| A    | May 26 | 100", "| A | Aug 26 | 120 | 130 |\n| A    | May 26 | 100"
    )
    sheets = sheets.replace(
        "| Summary     | june",
        "| Summary | sept | There are 130 EHC plans; last time there were 110. |\n"
        "| Summary     | june",
    )
    found = linked_inputs(workbook(tmp_path, "All is well.", sheets))
    (now, before) = [row for row in found.rows if row[2] == "sept"]
    assert now[3:5] == ("130", "{{ A.actual }}")
    assert before[3:] == ("110", "", "no name follows its words of time")


def test_the_text_follows_once_the_figure_changes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "inputs", "There are 110 EHC plans, 10 above plan.")
    done = CliRunner().invoke(main, ["link", "--inputs", str(path), "--to", str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    book = load_workbook(tmp_path / "new" / "inputs.xlsx")
    cell = next(
        cell for row in book["Measure values"].iter_rows() for cell in row if cell.value == 110
    )
    cell.value = 95
    book.save(tmp_path / "new" / "inputs.xlsx")
    built = CliRunner().invoke(
        main,
        [
            *("build", "june", "--inputs", str(tmp_path / "new" / "inputs.xlsx")),
            *("--outputs", str(tmp_path / "outputs")),
        ],
    )
    assert built.exit_code == 0, built.output
    (report,) = (tmp_path / "outputs").rglob("*report*.docx")
    words = [paragraph.text for paragraph in Document(str(report)).paragraphs]
    assert "There are 95 EHC plans, 5 below plan." in words


# What becomes of the files


def test_the_list_is_beside_the_copy_and_the_inputs_stay(tmp_path: Path) -> None:
    path = workbook(tmp_path / "inputs", "There are 110 EHC plans. The hall has 3 rooms.")
    before = path.read_bytes()
    arguments = ["link", "--inputs", str(path), "--to", str(tmp_path / "new")]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert "Narrative!C2: “110” becomes {{ A.actual }}\n" in done.output
    assert "Narrative!C2: “3” stays as typed: it could not be checked against" in done.output
    assert path.read_bytes() == before
    rows = list(csv.reader((tmp_path / "new" / LIST_NAME).read_text("utf-8-sig").splitlines()))
    assert ["Narrative!C2", "Summary", "june", "110", "{{ A.actual }}", ""] in rows
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 0, again.output
    (tmp_path / "new" / LIST_NAME).write_text("mine", "utf-8")
    refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code == 1
    assert "already exists" in refused.output
    assert (tmp_path / "new" / LIST_NAME).read_text("utf-8") == "mine"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "inputs", "There are 110 EHC plans.")
    arguments = ["link", "--inputs", str(path), "--to", str(tmp_path / "new"), "--dry-run"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1].endswith("would become references.")
    listed = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).output)
    assert listed["files"] == []
    assert listed["figures"][0]["reference"] == "{{ A.actual }}"
    assert not (tmp_path / "new").exists()


def test_inputs_with_errors_are_linked_by_nobody(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "inputs", "There are 110 EHC plans.", SHEETS.replace("| 110 ", "| lots ")
    )
    done = CliRunner().invoke(main, ["link", "--inputs", str(path), "--to", str(tmp_path / "new")])
    assert done.exit_code == 1
    assert "lots" in done.output
    assert not (tmp_path / "new").exists()


def test_bold_words_of_a_cell_stay_bold(tmp_path: Path) -> None:
    path = workbook(tmp_path / "inputs", "x")
    book = load_workbook(path)
    bold = InlineFont(b=True)
    book["Narrative"]["C2"] = CellRichText(
        "There are ", TextBlock(bold, "110"), " EHC plans, ", TextBlock(bold, "10 "), "above plan."
    )
    book.save(path)
    (copy, _) = linked_inputs(path).files
    (tmp_path / "copy.xlsx").write_bytes(copy.content)
    text = load_workbook(tmp_path / "copy.xlsx", rich_text=True)["Narrative"]["C2"].value
    assert [(str(part), isinstance(part, TextBlock)) for part in text] == [
        ("There are ", False),
        ("{{ A.actual }}", True),
        (" EHC plans, ", False),
        ("{{ A.against plan | unsigned }} ", True),
        ("above plan.", False),
    ]


def test_a_formula_that_gives_a_text_stays(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "inputs", '="There are "&110&" EHC plans." -> There are 110 EHC plans.'
    )
    found = linked_inputs(path)
    assert not found.files
    assert found.figures[0][1].why == "its cell is a formula: type its text instead"


def test_a_text_that_would_be_too_long_for_its_cell_stays(tmp_path: Path) -> None:
    found = linked_inputs(workbook(tmp_path, "There are 110 EHC plans. " * 1300))
    assert not found.files
    assert {row[5] for row in found.rows if row[1] == "Summary"} == {
        "with references, the text would be too long for its cell"
    }


def test_words_in_word_keep_their_looks(tmp_path: Path) -> None:
    sheets = SHEETS.replace(
        "| Agreement total  |", "| Narrative file | Narrative june.docx |\n| Agreement total  |"
    ).replace(f"{SUMMARY}\n", "")
    path = write_xlsx(tmp_path / "inputs.xlsx", sheets)
    bold = "<w:b/>"
    split = run("There are 1", bold) + run("1", bold) + run("0", bold) + run(" EHC plans.")
    (tmp_path / "Narrative june.docx").write_bytes(
        word_file(
            title("Narrative for june"),
            heading("Summary"),
            paragraph("The hall has 110 seats."),
            paragraph(split),
            table(("EHC plans", "Now"), ("Actual", "110")),
        )
    )
    found = linked_inputs(path)
    assert [row[0].rpartition(" ")[2] for row in found.rows if row[4]] == ["2"]
    files = {file.path.name: file.content for file in found.files}
    (tmp_path / "copy.docx").write_bytes(files["Narrative june.docx"])
    document = Document(str(tmp_path / "copy.docx"))
    _, _, hall, changed = document.paragraphs
    assert hall.text == "The hall has 110 seats."
    assert [run.text for run in changed.runs] == ["There are {{ A.actual }}", "", "", " EHC plans."]
    assert [run.bold for run in changed.runs] == [True, True, True, None]


def test_a_mitigation_shows_the_same_in_every_update(tmp_path: Path) -> None:
    """It is printed by all of them, so that a name alone would say something else in some."""
    sheets = SHEETS.replace(
        "| A    | May 26 | 100", "| A | Aug 26 | 120 | 130 |\n| A    | May 26 | 100"
    )
    sheets = sheets.replace("| sept | Note            |", "| sept | Note |").replace(
        "| Condition 1 | Red      | Amber |      |", "| Condition 1 | Red | Amber | Red |"
    )
    sheets = sheets.replace(
        "| Number | Title  | Risk           |", "| Number | Title  | Risk           | Mitigation |"
    ).replace(
        "| More children. |",
        "| More children. | There are 130 EHC plans. In May 2026 there were 110 EHC plans. |",
    )
    found = linked_inputs(workbook(tmp_path, "All is well.", sheets))
    shown = [row[3:5] for row in found.rows if row[0].startswith("Risks!")]
    assert shown == [
        ("130", "{{ A.actual Aug 2026 }}"),
        ("110", "{{ A.actual May 2026 }}"),
    ]

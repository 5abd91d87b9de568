"""svreport next: what an update needs is added, once, and nothing that was typed changes."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from inputs_helpers import write_xlsx
from openpyxl.worksheet.table import Table
from packages import parts_of
from workbook_samples import changed_parts
from year_council import TYPED

from svreport.cli import main
from svreport.commands.build import read_updates
from svreport.commands.edition import Edition
from svreport.commands.findings import HasProblems, check
from svreport.commands.roll_forward import InputsEdit
from svreport.commands.roll_forward.next_update import inputs_for_update
from svreport.core.errors import UnknownTarget
from svreport.files.resources import Templates
from svreport.files.workbook.sheet import UneditableCell


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    path = tmp_path / "inputs" / "Ambridge.xlsx"
    path.parent.mkdir()
    write_xlsx(path, TYPED)
    return path


def rows(content: bytes, sheet: str) -> list[list[object]]:
    page = openpyxl.load_workbook(BytesIO(content))[sheet]
    return [list(row) for row in page.iter_rows(values_only=True)]


def rolled_content(path: Path, update: str = "sept") -> bytes:
    (file,) = inputs_for_update(path, update).files
    return file.content


def test_an_update_has_what_it_needs(inputs: Path) -> None:
    content = rolled_content(inputs)
    assert rows(content, "Narrative")[6:] == [
        ["Summary", "sept", "All is well.", "from june"],
        ["Condition 1", "sept", "Spending fell.", "from june"],
        ["Condition 2", "sept", "The roof is on.", "from june"],
        ["Risk 1", "sept", "Costs are watched.", "from june"],
        ["Forum: Background", "sept", "The school is building.", "from june"],
    ]
    assert rows(content, "Ratings")[0] == ["Item", "Previous", "june", "Note", "sept"]
    assert rows(content, "Budget monitoring")[0][-1] == "sept"
    assert rows(content, "Measure values")[4:] == [["A", "Aug 26", None, None]]
    assert rows(content, "Risk scores")[2:] == [["1", "sept", None, None]]
    assert rows(content, "Sign-off")[3:] == [
        ["sept", None, "Section 151 Officer", "A Lee", None],
        ["sept", "forum", "Section 151 Officer", None, None],
    ]


def test_what_was_typed_stays_as_it_was(inputs: Path) -> None:
    content = inputs.read_bytes()
    made = rolled_content(inputs)
    for sheet in openpyxl.load_workbook(inputs).sheetnames:
        for before, after in zip(rows(content, sheet), rows(made, sheet), strict=False):
            assert after[: len(before)] == before
    names = list(openpyxl.load_workbook(inputs).sheetnames)
    untouched = {f"xl/worksheets/sheet{names.index(name) + 1}.xml" for name in ("Scale", "Risks")}
    assert not changed_parts(content, made) & untouched
    assert inputs.read_bytes() == content


def test_the_worklist_says_who_does_what(inputs: Path) -> None:
    heading, *tasks = rows(rolled_content(inputs), "Worklist sept")
    assert heading == ["Owner", "Sheet", "Cell", "What to do", "Last time", "Done"]
    by_owner = [(owner, f"{sheet}!{cell}", what) for owner, sheet, cell, what, *_ in tasks]
    assert [task for task in by_owner if task[0] == "School places"] == [
        ("School places", "Ratings!E3", "Rate Condition 2."),
        (
            "School places",
            "Narrative!C9",
            "Bring the text of Condition 2 up to date, then clear “from june”.",
        ),
        (
            "School places",
            "Measure values!D4",
            "Type the actual of B for August 2026, or choose a status.",
        ),
        ("School places", "Milestones!D3", "Is it done? Doors open"),
    ]
    words = [str(what) for _, _, what in by_owner]
    assert "Has the payment of 500 for 2026/27 been made?" in words
    assert "Type the version of the forecast that sept reports." in words
    cells = {what: cell for _, cell, what in by_owner}
    assert cells["Score Risk 1."] == "Risk scores!C3"
    assert cells["Sign off once built: the report and its summary."] == "Sign-off!E4"
    assert cells["Sign off once built: Schools Forum paper."] == "Sign-off!E5"
    assert not any("2027/28" in what or "Full" in what or "Roof" in what for what in words)


def test_a_section_that_was_never_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "inputs.xlsx"
    new = "| 2      | Open a school. | School places |\n| 3      | Hire more. | Schools |"
    write_xlsx(path, TYPED.replace("| 2      | Open a school. | School places |", new))
    tasks = rows(rolled_content(path), "Worklist sept")
    assert ["Schools", "Narrative", None, "Write the text of Condition 3 for sept."] in [
        task[:4] for task in tasks
    ]


def test_check_names_what_is_to_be_reviewed_and_no_error(inputs: Path, tmp_path: Path) -> None:
    before = {str(problem) for problem in check(inputs).problems}
    new = tmp_path / "new.xlsx"
    new.write_bytes(rolled_content(inputs))
    found = [problem for problem in check(new).problems if str(problem) not in before]
    assert {problem.rule for problem in found} == {"to-review", "no-figure"}
    assert not any(problem.is_error for problem in found)
    june, sept = (check(new, [key]).problems for key in ("june", "sept"))
    assert {problem.rule for problem in sept} - {problem.rule for problem in june} >= {"to-review"}
    assert "to-review" not in {problem.rule for problem in june}


def test_rows_outside_the_excel_table_are_carried_on_as_they_are_read(inputs: Path) -> None:
    book = openpyxl.load_workbook(inputs)
    texts = book["Narrative"]
    texts.insert_rows(4)
    texts.add_table(Table(displayName="Texts", ref="A1:C2"))
    book.save(inputs)
    rolled = inputs_for_update(inputs, "sept")
    (file,) = rolled.files
    found = rows(file.content, "Narrative")
    assert [row[:3] for row in found[:7]] == rows(inputs.read_bytes(), "Narrative")
    assert [(row[0], row[2]) for row in found[7:]] == [
        ("Summary", "All is well."),
        ("Condition 1", "Spending fell."),
        ("Condition 2", "The roof is on."),
        ("Risk 1", "Costs are watched."),
        ("Forum: Background", "The school is building."),
    ]
    cells = {task.what.split(" up to")[0]: task.place.cell for task in rolled.tasks}
    assert cells["Bring the text of Risk 1"] == "C11"


def test_what_is_there_is_not_added_again(inputs: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    new.write_bytes(rolled_content(inputs))
    assert new.read_bytes() == rolled_content(inputs)
    assert rolled_content(new) == new.read_bytes()


def test_what_was_added_is_to_be_done_until_it_is_filled_in(inputs: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    new.write_bytes(rolled_content(inputs))
    first = {(task.place, task.what) for task in inputs_for_update(inputs, "sept").tasks}
    again = {(task.place, task.what) for task in inputs_for_update(new, "sept").tasks}
    assert again == first
    book = openpyxl.load_workbook(new)
    book["Narrative"]["D7"] = None
    book["Risk scores"]["C3"], book["Risk scores"]["D3"] = 2, 3
    book["Sign-off"]["E4"] = date(2026, 9, 29)
    book.save(new)
    left = {task.what for task in inputs_for_update(new, "sept").tasks}
    assert {what for _, what in first} - left == {
        "Bring the text of Summary up to date, then clear “from june”.",
        "Score Risk 1.",
        "Sign off once built: the report and its summary.",
    }


def test_worklists_of_long_keys_that_begin_alike_have_names_of_their_own(tmp_path: Path) -> None:
    long = "end-of-the-autumn-term-"
    typed = TYPED.replace("| june ", f"| {long}one ").replace("| sept ", f"| {long}two ")
    path = write_xlsx(tmp_path / "inputs.xlsx", typed)
    for key in (f"{long}one", f"{long}two"):
        path.write_bytes(next(iter(inputs_for_update(path, key).files)).content)
    names = openpyxl.load_workbook(path).sheetnames[-2:]
    assert names == ["Worklist end-of-the-autumn-te 1", "Worklist end-of-the-autumn-te 2"]


def test_the_first_update_takes_nothing_from_another(inputs: Path) -> None:
    (task,) = inputs_for_update(inputs, "JUNE").tasks
    assert task.what == "Sign off once built: Schools Forum paper."
    assert inputs_for_update(inputs, "JUNE").added == ["Worklist june: 1 thing to do, by owner"]


def test_an_update_that_is_not_there_is_named(inputs: Path) -> None:
    with pytest.raises(UnknownTarget, match="Did you mean “sept”"):
        inputs_for_update(inputs, "sep")


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, words)
    return result.exit_code, result.output


def test_the_command_writes_to_a_new_folder(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, output = run("next", "sept")
    assert status == 0
    made = tmp_path / "inputs-sept" / "Ambridge.xlsx"
    assert "Narrative: 5 new rows" in output
    assert "was signed" not in output
    first = made.read_bytes()
    assert run("next", "sept")[0] == 0
    assert made.read_bytes() == first
    made.write_bytes(first + b"typed")
    status, output = run("next", "sept")
    assert (status, "with other contents" in output) == (1, True)
    assert made.read_bytes() == first + b"typed"
    assert "1 thing to do for june. " in run("next", "june", "--to", "june")[1]
    book = openpyxl.load_workbook(inputs)
    book["Sign-off"]["E3"] = date(2026, 6, 29)
    book.save(inputs)
    # Nothing is left to do: no workbook is written that nobody is to fill in.
    assert run("next", "june", "--to", "signed")[0] == 2
    status, output = run("next", "sept", "--to", "inputs")
    assert (status, "choose a new one" in output) == (1, True)


def test_a_faulty_workbook_is_told_at_its_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "inputs.xlsx"
    write_xlsx(path, TYPED.replace("| A    | May 26 | 100  | 98 ", "| Z    | May 26 | 100  | 98 "))
    status, output = run("next", "sept", "--inputs", str(path), "--to", str(tmp_path / "new"))
    assert status == 1
    assert "Measure values!A2" in output
    assert not (tmp_path / "new").exists()


def test_a_cell_that_cannot_be_written_to_is_told(inputs: Path) -> None:
    edit = InputsEdit(inputs)
    with pytest.raises(HasProblems) as refused, edit.uneditable_cells_refused():
        raise UneditableCell("Narrative", 7, 2, "is merged into A7:B7: unmerge the cells.")
    assert [str(problem) for problem in refused.value.problems] == [
        "error: Narrative!B7: This cell is merged into A7:B7, and cannot be written to. "
        "Unmerge the cells."
    ]


def test_a_signed_update_is_refused_and_an_open_workbook_is_told(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (inputs.parent / f"~${inputs.name}").write_bytes(b"")
    status, output = run("next", "sept")
    assert status == 0
    assert "Ambridge.xlsx is open in Excel; what has not been saved there is not read." in output
    signed = "june is signed off already (Sign-off!E2): name one to come, such as sept."
    status, output = run("next", "june", "--to", "again")
    assert (status, signed in output) == (0, True)
    assert "Name an update: june or sept." in run("next")[1]


def test_files_that_the_inputs_name_come_along(inputs: Path) -> None:
    settings = TYPED.replace(
        "| Forecast unit    | £000               |",
        "| Forecast unit    | £000               |\n| Other workbooks | Ratings.xlsx |",
    )
    ratings = settings[settings.index("## Ratings") : settings.index("## Narrative")]
    write_xlsx(inputs, settings.replace(ratings, ""))
    write_xlsx(inputs.parent / "Ratings.xlsx", ratings)
    files = {file.path.name: file.content for file in inputs_for_update(inputs, "sept").files}
    assert rows(files["Ratings.xlsx"], "Ratings")[0][-1] == "sept"
    assert ["Finance lead", "Ratings.xlsx: Ratings", "E2"] in [
        row[:3] for row in rows(files["Ambridge.xlsx"], "Worklist sept")
    ]


def test_bold_words_of_a_text_stay_bold(inputs: Path) -> None:
    book = openpyxl.load_workbook(inputs)
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book["Narrative"]["C2"] = CellRichText("All is ", TextBlock(InlineFont(b=True), "well"))
    book.save(inputs)
    markup = parts_of(rolled_content(inputs))
    sheet = next(part for part in markup.values() if b"from june" in part and b"Narr" not in part)
    assert sheet.count(b"<b/>") + sheet.count(b'<b val="1"/>') == 2


def test_texts_that_are_written_in_word_are_tasks(inputs: Path) -> None:
    word = inputs.parent / "Narrative june.docx"
    assert run("narrative", "export", "june", "--inputs", str(inputs), "--to", str(word))[0] == 0
    setting = "| Forecast unit    | £000               |"
    named = TYPED.replace(setting, f"{setting}\n| Narrative file | Narrative june.docx |")
    texts = named[named.index("| Summary           | june") : named.index("## Measures")]
    write_xlsx(inputs, named.replace(texts, "\n"))
    rolled = inputs_for_update(inputs, "sept")
    assert [file.path.name for file in rolled.files] == ["Ambridge.xlsx", "Narrative june.docx"]
    tasks = {task.what: task for task in rolled.tasks if task.place.sheet == "Narrative"}
    assert {"Write the text of Summary for sept.", "Write the text of Condition 2 for sept."} <= {
        *tasks
    }
    # The file of the last update stays as it is: nobody is sent there to write.
    assert {(task.place.file, task.before) for task in tasks.values()} == {
        ("", "from june, in Narrative june.docx")
    }
    assert rows(rolled.files[0].content, "Narrative")[1:] == []


def test_what_an_update_says_stays_as_it_was_when_the_next_begins(inputs: Path) -> None:
    """What names no update so far is told as its own; so nobody signs again."""
    typed = TYPED.replace("| Budget | june |", "| Budget | june | Rating | Reason |")
    typed = typed.replace("| 1000   | 990  |", "| 1000 | 990 | Red | Fees rose. |")
    saved = "## Savings\n| Workstream | Year | Achieved |\n| E | 2026/27 | 3 |\n"
    write_xlsx(inputs, f"{typed}\n## Capital\n| Project | Agreed |\n| Hall    | 10     |\n{saved}")
    before = _said(inputs)
    edit = openpyxl.load_workbook(BytesIO(rolled_content(inputs)))
    assert [cell.value for cell in edit["Capital"][2]] == ["Hall", 10, "june"]
    whats = [str(row[3]) for row in edit["Worklist sept"].iter_rows(values_only=True)]
    assert whats.count("Add a row for sept for whatever has changed.") == 3
    edit["Ratings"].cell(2, 5, "Red")
    header = [cell.value for cell in edit["Budget monitoring"][1]]
    assert edit["Budget monitoring"].cell(2, header.index("Update") + 1).value == "june"
    later = {"Line": "Total", "Group": "finance", "Rating": "Green", "Update": "sept"}
    edit["Budget monitoring"].append([later.get(str(name)) for name in header])
    edit.save(inputs)
    assert _said(inputs) == before


def _said(path: Path) -> str:
    (facts,) = read_updates(path, ["june"])
    return Edition(facts, Templates()).own_approval.fingerprint


def test_an_update_that_comes_too_early_is_told_so_and_has_its_sign_offs(inputs: Path) -> None:
    last = "| sept   | September | September    | 30 September 2026 | Aug 26           |"
    later = "| dec    | December  | December     | 15 December 2026  | Nov 26           |"
    typed = TYPED.replace(last, f"{last}                  |\n{later}")
    write_xlsx(inputs, typed.replace("| Plans   | 1         | count", "| Plans   | 1         | %"))
    rolled = inputs_for_update(inputs, "dec")
    assert rolled.remark == "sept comes before dec, and has no ratings yet."
    assert [row[0] for row in rows(rolled.files[0].content, "Sign-off")[3:]] == ["dec", "dec"]
    before = {row[3]: row[4] for row in rows(rolled.files[0].content, "Worklist dec")}
    assert before["Type the plan and actual of A for November 2026, or choose a status."] == (
        "98% (May 26)"
    )

"""`svreport check --report`: a list of problems beside the inputs, which stay as they are."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

import svreport
from svreport.cli import main
from svreport.commands.init import inputs_workbook_in
from svreport.commands.problem_list import is_list, list_place, write_list
from svreport.core.errors import UnreadableInputs, UnwritableOutput
from svreport.core.problems import Problem

Edit = Callable[[Mapping[str, object]], Path]
LIST = "inputs problems.xlsx"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


@pytest.fixture
def faulty(edited_council: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder whose inputs have an error and a warning, entered."""
    (tmp_path / "inputs").mkdir()
    inputs = tmp_path / "inputs" / "inputs.xlsx"
    edited_council({"Scale!C3": "amber", "Risks!G1": "Lead"}).rename(inputs)
    monkeypatch.chdir(tmp_path)
    return inputs


def rows(path: Path) -> list[list[Any]]:
    """The rows of a list below its headings."""
    sheet = load_workbook(path)["Problems"]
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref][1:]]


def listed(problems: tuple[Problem, ...]) -> list[tuple[object, ...]]:
    return [
        (number, str(one.severity).capitalize(), one.place.sheet, one.place.cell or None, one.wrong)
        for number, one in enumerate(problems, start=1)
    ]


def test_the_list_stands_beside_the_inputs_and_they_are_left_alone(faulty: Path) -> None:
    before, touched = faulty.read_bytes(), faulty.stat().st_mtime_ns
    answer = run("--report")
    assert answer.exit_code == 1
    assert answer.stdout.splitlines()[-1] == f"Wrote {Path('inputs') / LIST}"
    assert "Scale!C3" in answer.stdout
    assert sorted(path.name for path in faulty.parent.iterdir()) == [LIST, "inputs.xlsx"]
    assert (faulty.read_bytes(), faulty.stat().st_mtime_ns) == (before, touched)
    problems = svreport.check(faulty)
    assert [tuple(row[:5]) for row in rows(list_place(faulty))] == listed(problems)


def test_the_inputs_are_found_again_beside_the_list(faulty: Path) -> None:
    first = run("--report")
    content = list_place(faulty).read_bytes()
    again = run("--report")
    assert again.output == first.output
    assert list_place(faulty).read_bytes() == content


def test_no_list_is_written_unless_it_is_asked_for(faulty: Path) -> None:
    run()
    assert not list_place(faulty).exists()


def test_without_problems_the_list_says_so(example: Path, tmp_path: Path) -> None:
    inputs = tmp_path / "DSG & more.xlsx"
    shutil.copy(example, inputs)
    (tmp_path / "DSG & more problems.xlsx").write_bytes(_list(tmp_path / "old"))
    answer = run("--report", "--inputs", inputs)
    assert answer.exit_code == 0
    assert answer.stdout.splitlines() == [
        "DSG & more.xlsx: no problems.",
        f"Wrote {tmp_path / 'DSG & more problems.xlsx'}",
    ]
    assert rows(tmp_path / "DSG & more problems.xlsx") == [["None", "No problems were found."]]


def _list(folder: Path, *problems: Problem) -> bytes:
    """The bytes of a list of problems."""
    folder.mkdir()
    return write_list(problems, folder / "inputs.xlsx").read_bytes()


def test_json_is_the_same_with_a_list_and_quiet_does_not_name_it(faulty: Path) -> None:
    plain = run("--json")
    answer = run("--json", "--report")
    assert answer.output == plain.output
    assert json.loads(answer.stdout)
    assert list_place(faulty).exists()
    list_place(faulty).unlink()
    assert run("--quiet", "--report").output == run("--quiet").output
    assert list_place(faulty).exists()


def test_notes_are_listed_too(edited_council: Edit) -> None:
    inputs = edited_council({"Narrative!C2": "We met 4,321 families."})
    run("--report", "--untied", "--inputs", inputs)
    notes = [row[2:5] for row in rows(list_place(inputs)) if row[1] == "Note"]
    assert [row[:2] for row in notes if "4,321" in row[2]] == [["Narrative", "C2"]]


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_inputs_that_cannot_be_read_are_one_row(options: tuple[str, ...], tmp_path: Path) -> None:
    inputs = tmp_path / "inputs.xlsx"
    inputs.write_text("not a workbook")
    answer = run("--report", "--inputs", inputs, *options)
    assert answer.exit_code == 1
    ((number, severity, wrong),) = rows(tmp_path / LIST)
    assert (number, severity) == (1, "Error")
    assert wrong.startswith("inputs.xlsx is not an Excel file: ")
    said = json.loads(answer.stdout)[0]["wrong"] if options else answer.stderr
    assert wrong in said


def test_inputs_that_are_not_there_have_no_list(tmp_path: Path) -> None:
    answer = run("--report", "--inputs", tmp_path / "nowhere" / "inputs.xlsx")
    assert answer.exit_code == 1
    assert "does not exist" in answer.output
    assert list(tmp_path.iterdir()) == []


def test_a_list_that_is_open_in_excel_is_one_sentence_after_the_problems(faulty: Path) -> None:
    run("--report")
    content = list_place(faulty).read_bytes()
    lock = faulty.with_name(f"~${LIST}")
    lock.touch()
    answer = run("--report")
    assert answer.exit_code == 1
    assert "Scale!C3" in answer.stdout
    assert answer.stderr.startswith(f"svreport: {LIST} is open in Office: close it and try again")
    assert list_place(faulty).read_bytes() == content


def test_another_workbook_of_the_name_is_never_replaced(example: Path, tmp_path: Path) -> None:
    inputs, theirs = tmp_path / "SEND.xlsx", tmp_path / "SEND problems.xlsx"
    for path in (inputs, theirs):
        shutil.copy(example, path)
    before = theirs.read_bytes()
    answer = run("--report", "--inputs", inputs)
    assert answer.exit_code == 1
    assert answer.stderr == (
        "svreport: SEND problems.xlsx already exists and is not a list of problems: rename it and "
        "try again.\n"
    )
    assert theirs.read_bytes() == before


def test_inputs_with_the_name_of_a_list_are_still_inputs(example: Path, tmp_path: Path) -> None:
    inputs = tmp_path / "SEND problems.xlsx"
    shutil.copy(example, inputs)
    assert inputs_workbook_in(tmp_path) == inputs
    write_list((), inputs)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "SEND problems problems.xlsx",
        "SEND problems.xlsx",
    ]
    assert inputs_workbook_in(tmp_path) == inputs
    shutil.copy(example, tmp_path / "SEND.xlsx")
    with pytest.raises(UnreadableInputs, match="2 workbooks"):
        inputs_workbook_in(tmp_path)


def test_a_list_is_known_after_excel_saved_it_and_by_any_name(tmp_path: Path) -> None:
    path = write_list((), tmp_path / "inputs.xlsx")
    load_workbook(path).save(tmp_path / "for Bob.xlsx")
    assert is_list(path)
    assert is_list(tmp_path / "for Bob.xlsx")
    with pytest.raises(UnreadableInputs, match="There is no workbook in"):
        inputs_workbook_in(tmp_path)


def test_other_files_are_no_lists(example: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").touch()
    (tmp_path / "cut off.xlsx").write_bytes(_list(tmp_path / "whole")[:2000])
    for path in (example, *tmp_path.glob("*.xlsx")):
        assert not is_list(path)


def test_a_list_that_another_program_holds_is_known_by_its_name(
    faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("--report")

    def held(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("svreport.commands.problem_list.core_properties", held)
    assert inputs_workbook_in(faulty.parent) == faulty
    (faulty.parent / "other.xlsx").touch()
    with pytest.raises(UnreadableInputs, match="2 workbooks"):
        inputs_workbook_in(faulty.parent)


def test_a_folder_that_may_not_be_changed(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("svreport.files.transaction.write", refuse)
    with pytest.raises(UnwritableOutput, match="cannot be written"):
        write_list((), faulty)

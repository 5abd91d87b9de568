"""The command line's words and exit codes for `init`, `check` and what cannot be read."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import svreport
from svreport.cli import main
from svreport.core.errors import SvreportError

Edit = Callable[[Mapping[str, object]], Path]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, entered."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_init_then_check_names_what_to_fill_in(folder: Path) -> None:
    made = run("init", "--year", "2026/27", "--updates", "may,nov")
    assert made.exit_code == 0
    assert f"Wrote {Path('inputs/inputs.xlsx')}" in made.output
    checked = run("check")
    assert checked.exit_code == 1
    assert "Settings!B2: Authority is empty" in checked.output
    assert "Updates!F2: Activity data to is empty" in checked.output
    assert checked.output.endswith(" errors.\n")


def test_init_says_nothing_when_asked_to_be_quiet(folder: Path) -> None:
    assert run("init", "-q", "here").output == ""
    assert (folder / "here" / "inputs" / "inputs.xlsx").is_file()


def test_init_twice_is_refused(folder: Path) -> None:
    run("init")
    again = run("init")
    assert again.exit_code == 1
    assert again.output.startswith("svreport: ")
    assert "already exists" in again.output


def test_check_of_the_example_finds_nothing(example: Path) -> None:
    answer = run("check", "--inputs", example)
    assert (answer.exit_code, answer.output) == (0, "inputs.xlsx: no problems.\n")
    assert run("check", "--inputs", example, "--quiet").output == ""


def test_one_mistake_in_many_cells_is_shown_once_and_a_long_list_says_where_to_start(
    edited_council: Edit,
) -> None:
    updates = {f"Narrative!B{row}": "n/k" for row in (2, 3, 4, 7, 9, 10, 12, 13, 14)}
    path = edited_council(updates | {"Ratings!C2": "Ambre", "Ratings!C3": "Ambre"})
    shown = run("check", "--inputs", path).output.splitlines()
    assert shown[:4] == [
        "Most of these are in Narrative (9) and Ratings (2). Start with:",
        "  Ratings!C2: u1: “Ambre” is not a rating of the Scale sheet.",
        "  Ratings!C3: u1: “Ambre” is not a rating of the Scale sheet.",
        "  Narrative!B2 and 8 more: Update: “n/k” is not an update of the Updates sheet.",
    ]
    assert "         And 8 more like it: B3, B4, B7, B9, B10 and B12 to B14." in shown
    assert sum(line.startswith("error") for line in shown) == 3
    assert len(json.loads(run("check", "--inputs", path, "--json").output)) == 11


def test_json_gives_the_same_list(edited_council: Edit) -> None:
    path = edited_council({"Scale!C3": "amber", "Risks!G1": "Lead"})
    answer = run("check", "--inputs", path, "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout) == [one.as_dict() for one in svreport.check(path)]
    assert [one["cell"] for one in json.loads(answer.stdout)] == ["C3", "G1"]


def test_json_of_no_problems_is_an_empty_list(example: Path) -> None:
    assert json.loads(run("check", "--inputs", example, "--json").stdout) == []


def test_json_of_a_file_that_cannot_be_read_is_json_too(folder: Path) -> None:
    broken = folder / "inputs.xlsx"
    broken.write_text("not a workbook")
    checked = run("check", "--inputs", broken, "--json")
    assert checked.exit_code == 1
    (problem,) = json.loads(checked.stdout)
    assert "is not an Excel file" in problem["wrong"]
    built = run("build", "q1", "--inputs", broken, "--json")
    assert built.exit_code == 1
    assert json.loads(built.stdout) == {"files": [], "problems": [problem]}


def test_warnings_alone_are_no_failure(edited_council: Edit) -> None:
    answer = run("check", "--inputs", edited_council({"Risks!G1": "Lead"}))
    assert answer.exit_code == 0
    assert answer.output.endswith("inputs.xlsx: 1 warning.\n")


def test_quiet_shows_problems_without_the_count(edited_council: Edit) -> None:
    answer = run("check", "-q", "--inputs", edited_council({"Scale!C3": "amber"}))
    assert "Scale!C3" in answer.output
    assert "1 error" not in answer.output


def test_targets_are_checked_for_what_they_still_lack(edited_council: Edit) -> None:
    path = edited_council({})
    assert run("check", "--inputs", path).exit_code == 0
    assert run("check", "U1", "--inputs", path).exit_code == 0
    answer = run("check", "u3", "--inputs", path)
    assert answer.exit_code == 1
    assert "Updates!A4: The update “u3” has no ratings yet." in answer.output


def test_an_unknown_target_is_wrong_usage(example: Path) -> None:
    answer = run("check", "q4", "--inputs", example)
    assert answer.exit_code == 2
    assert "“q4” is neither an update nor a document" in answer.output


def test_without_inputs_there_is_one_sentence(folder: Path) -> None:
    answer = run("check")
    assert answer.exit_code == 1
    assert answer.output.startswith("svreport: There is no workbook in inputs")
    assert answer.output.count("\n") == 1


def test_nothing_is_built_from_inputs_with_errors(folder: Path, edited_council: Edit) -> None:
    path = edited_council({"Scale!C3": "amber"})
    answer = run("build", "u1", "--inputs", path, "--outputs", folder / "out")
    assert answer.exit_code == 1
    assert "Scale!C3" in answer.output
    assert "Nothing was written." in answer.output
    assert not (folder / "out").exists()


@pytest.mark.parametrize("command", [(), ("init",), ("check",), ("build",), ("figures",)])
def test_every_command_explains_itself_with_an_example(command: tuple[str, ...]) -> None:
    answer = run(*command, "--help")
    assert answer.exit_code == 0
    assert f"  svreport {' '.join(command) or 'init'}" in answer.output


def test_an_unknown_option_is_wrong_usage() -> None:
    assert run("check", "--nonsense").exit_code == 2


def test_without_a_command_a_working_folder_is_opened_and_elsewhere_help_is_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    def refuse(request: object) -> None:
        opened.append(request)
        raise SvreportError("Enough is known.")

    monkeypatch.setattr("svreport.commands.preview.session.Preview", refuse)
    shown = run()
    assert (shown.exit_code, opened) == (0, [])
    assert shown.output.startswith("Usage: ")
    run("init", "-q")
    run()
    (request,) = opened
    assert request.inputs == Path("inputs/inputs.xlsx")  # type: ignore[attr-defined]
    assert request.templates == Path("templates")  # type: ignore[attr-defined]


def test_elsewhere_somebody_who_types_is_offered_a_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("svreport.cli.is_typed", lambda: True)
    asked = CliRunner().invoke(main, [], input="y\nDSG north\n")
    assert asked.exit_code == 0
    assert (folder / "DSG north" / "inputs" / "inputs.xlsx").is_file()
    assert '  cd "DSG north"\n' in asked.output

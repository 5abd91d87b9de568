"""`svreport build` and `init` as officers run them: words, files and exit status."""

from __future__ import annotations

import json
import os
import re
import shlex
from io import BytesIO
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from example_edits import edited
from made_up_council import saved_workbook, signed, tables, with_rows
from openpyxl import Workbook, load_workbook

from svreport.cli import main
from svreport.rendering.pdf.office import libreoffice

Q1 = [
    Path("outputs/2024-25/q1/Exampleshire Council monitoring report q1 2024-25.docx"),
    Path("outputs/2024-25/q1/Exampleshire Council financial summary q1 2024-25.xlsx"),
    Path("outputs/2024-25/q1/Exampleshire Council build record q1 2024-25.json"),
]


@pytest.fixture
def here(tmp_path: Path, example_inputs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the worked example, in which the command runs."""
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / example_inputs.name).write_bytes(example_inputs.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def norchester_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the made-up council."""
    (tmp_path / "inputs").mkdir()
    saved_workbook(signed(tables(), "u1", "u2"), tmp_path / "inputs")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_an_update_is_written_and_its_files_named(here: Path) -> None:
    result = run("build", "q1")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"From Exampleshire Council, 2024/25, {here.name}/inputs/exampleshire-2024-25.xlsx",
        *(f"Wrote {place}" for place in Q1),
    ]
    assert result.stderr == ""
    assert written(here / "outputs") == sorted(place.name for place in Q1)


def test_quiet_says_nothing(norchester_here: Path) -> None:
    result = run("build", "u1", "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    assert len(written(norchester_here / "outputs")) == 3


def test_json_names_files_and_problems(norchester_here: Path) -> None:
    result = run("build", "u1", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["problems"] == []
    assert [Path(name).suffix for name in answer["files"]] == [".docx", ".xlsx", ".json"]
    assert all(Path(name).is_file() for name in answer["files"])


def test_draft_marks_names(norchester_here: Path) -> None:
    assert run("build", "u1", "--draft").exit_code == 0
    assert all(name.split(".")[0].endswith(" DRAFT") for name in written(Path("outputs")))


def test_outputs_and_inputs_may_be_elsewhere(
    norchester_here: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    saved_workbook(signed(tables(), "u1", "u2"), elsewhere)
    papers = elsewhere / "Final papers"
    result = run(
        "build", "u1", "--inputs", str(elsewhere / "inputs.xlsx"), "--outputs", str(papers)
    )
    assert result.exit_code == 0
    assert len(written(papers)) == 3
    assert not (norchester_here / "outputs").exists()


def test_update_chooses_the_summary(norchester_here: Path) -> None:
    assert run("build", "summary").exit_code == 0
    assert run("build", "summary", "--update", "u1").exit_code == 0
    assert written(Path("outputs")) == [
        "Norchester City Council financial summary u1 2025-26.xlsx",
        "Norchester City Council financial summary u2 2025-26.xlsx",
    ]


def test_all_writes_every_update_that_has_begun(norchester_here: Path) -> None:
    assert run("build", "all").exit_code == 0
    folders = {path.parent.name for path in Path("outputs").rglob("*") if path.is_file()}
    assert folders == {"u1", "u2", "drafts"}


def test_errors_in_the_inputs_keep_everything_from_being_written(norchester_here: Path) -> None:
    assert run("build", "u2").exit_code == 0
    before = {path: path.read_bytes() for path in Path("outputs").rglob("*") if path.is_file()}
    council = tables()
    council["Ratings"][1][2] = ""
    saved_workbook(signed(council, "u1", "u2"), norchester_here / "inputs")
    result = run("build", "u1", "u2")
    assert result.exit_code == 1
    assert "Ratings!D2: Condition A has no rating for u2" in result.stdout
    assert "inputs.xlsx: 1 error." in result.stdout
    assert result.stderr == "Nothing was written.\n"
    assert before == {
        path: path.read_bytes() for path in Path("outputs").rglob("*") if path.is_file()
    }
    quiet = run("build", "u2", "--json")
    answer = json.loads(quiet.stdout)
    assert (quiet.exit_code, answer["files"]) == (1, [])
    assert answer["problems"][0]["cell"] == "D2"


def test_warnings_are_shown_and_files_written(norchester_here: Path) -> None:
    council = with_rows(tables(), "Measures", [["M", "Waiting time", "B", "weeks"]])
    saved_workbook(signed(council, "u1", "u2"), norchester_here / "inputs")
    result = run("build", "u2")
    assert result.exit_code == 0
    first, *_, last = result.stdout.splitlines()
    assert first.startswith("warning  Measures!A2: M has no actual and no status")
    assert last.startswith("Wrote ")


def test_a_public_paper_that_gives_a_small_count_away_is_built_with_a_warning(
    norchester_here: Path,
) -> None:
    text = "In May three children moved away."
    council = with_rows(tables(), "Narrative", [["Forum: Background", "u2", text]])
    about = "Forum: Background u2: three children"
    saved_workbook(council, norchester_here / "inputs")
    given_away = [
        line for line in run("build", "forum").stdout.splitlines() if "gives away" in line
    ]
    assert len(given_away) == 1
    assert "“three children” gives away a count below 5" in given_away[0]
    assert "gives away" not in run("build", "u2").stdout

    rows = [["Warning", "About", "Answer"], ["small-count", about, "Their parents agreed."]]
    saved_workbook({**council, "Answers": rows}, norchester_here / "inputs")
    answered = run("build", "forum")
    assert (answered.exit_code, "gives away" in answered.stdout) == (0, False)


def test_a_report_open_in_word_is_one_sentence_and_stays(norchester_here: Path) -> None:
    run("build", "u1")
    (report,) = Path("outputs").rglob("*.docx")
    before = report.read_bytes()
    report.with_name(f"~${report.name[2:]}").write_bytes(b"owner")
    result = run("build", "u1", "--draft", "u2")
    assert result.exit_code == 0
    result = run("build", "u1", "u2")
    assert result.exit_code == 1
    assert result.stdout == ""
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith(f"svreport: {report.name} is open in Office: close it")
    assert report.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("build",),
        ("build", "q7"),
        ("build", "summary", "--update", "q7"),
        ("build", "q1", "--colour"),
        ("bild", "q1"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], here: Path) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert written(here / "outputs") == []


def test_without_a_target_what_there_is_is_named(here: Path) -> None:
    told = run("build").stderr
    assert "Name what to build: q1, q2, " in told
    assert told.endswith("schedule, papers or all.\n")


def test_a_near_miss_is_answered(here: Path) -> None:
    assert "Did you mean “summary”?" in run("build", "sumary").stderr


def test_no_inputs_or_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    none = run("build", "q1")
    assert none.exit_code == 1
    assert none.stderr.startswith(f"svreport: There is no workbook in inputs{os.sep}: ")
    (tmp_path / "inputs").mkdir()
    for name in ("a.xlsx", "b.xlsx", "~$a.xlsx"):
        (tmp_path / "inputs" / name).write_bytes(b"")
    several = run("build", "q1")
    assert several.exit_code == 1
    assert "There are 2 workbooks" in several.stderr
    assert "(a.xlsx and b.xlsx): name one with --inputs." in several.stderr


@pytest.mark.parametrize(
    ("made", "here", "said"),
    [
        ("DSG/inputs/inputs.xlsx", "DSG/inputs", "you are in inputs; type `cd ..` and try again."),
        ("DSG/inputs/inputs.xlsx", "DSG/outputs/q1", "you are in q1; type `cd ../..` and try"),
        ("My DSG/inputs/inputs.xlsx", ".", 'below has one; type `cd "My DSG"` and try again.'),
        ("inputs/inputs.csv", ".", "inputs.csv is a text or CSV file: save the inputs as an Excel"),
        ("inputs/inputs.ods", ".", "inputs.ods is not an Excel file: save the inputs as an Excel"),
    ],
)
def test_where_the_workbook_is_not_it_says_where_to_go(
    made: str, here: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ((tmp_path / made).parent, tmp_path / here):
        folder.mkdir(parents=True, exist_ok=True)
    (tmp_path / made).write_bytes(b"a,b")
    monkeypatch.chdir(tmp_path / here)
    result = run("check")
    assert result.exit_code == 1
    assert said in result.stderr


def commands() -> dict[str, click.Command]:
    """Every command by its words, those of a group of commands too."""
    context = click.Context(main)
    outer = {name: main.get_command(context, name) for name in main.list_commands(context)}
    inner = {
        f"{name} {one}": command
        for name, group in outer.items()
        if isinstance(group, click.Group)
        for one, command in group.commands.items()
    }
    return {"": main, **{name: command for name, command in outer.items() if command}, **inner}


def examples(command: click.Command) -> list[list[str]]:
    """The commands that a help text shows, word by word."""
    shown = re.findall(r"^ +svreport (.+)$", str(command.help), re.MULTILINE)
    return [shlex.split(line) for line in shown]


@pytest.mark.parametrize("name", list(commands()))
def test_help_explains_every_option(name: str) -> None:
    result = run(*name.split(), "--help")
    assert result.exit_code == 0
    command = commands()[name]
    assert len(examples(command)) >= 3
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help, option.name
            assert all(spelling in result.stdout for spelling in option.opts)
    for line in examples(command):
        assert f"svreport {shlex.join(line)}".replace("'", '"') in result.stdout


INIT = examples(commands()["init"])


@pytest.mark.parametrize("line", INIT, ids=shlex.join)
def test_the_examples_of_init_run(
    line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example_inputs: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    if "--from-forecast" in line:
        finance = Workbook()
        (sheet,) = finance.worksheets
        sheet.append(["Forecast, £000", "2026/27", "2027/28"])
        sheet.append(["Special schools", 100, 110])
        sheet.append(["High needs block", -90, -95])
        finance.save(line[-1])
    if "--from" in line:
        last = Path(line[line.index("--from") + 1])
        earlier = run("init", last.parts[0], "--from", str(example_inputs), "--year", "2025/26")
        assert earlier.exit_code == 0, earlier.output
        (workbook,) = last.parent.glob("*.xlsx")
        workbook.rename(last)
    before = set(tmp_path.rglob("*.xlsx"))
    result = run(*line)
    assert result.exit_code == 0, result.output
    made = [path for path in tmp_path.rglob("*.xlsx") if path not in before]
    made = [path for path in made if not path.name.startswith("Finance")]
    (workbook,) = made
    assert f"Wrote {workbook.relative_to(tmp_path)}" in result.stdout


@pytest.mark.slow
def test_the_examples_of_check_and_build_run(here: Path) -> None:
    inputs = next((here / "inputs").iterdir())
    (here / "other.xlsx").write_bytes(inputs.read_bytes())
    lines = [*examples(commands()["check"]), *examples(commands()["build"])]
    assert len(lines) >= 6
    for line in lines:
        if "--pdf" in line and libreoffice() is None:
            continue
        result = run(*line)
        assert result.exit_code == 0, (line, result.output)
    reports = [name for name in written(here) if name.endswith(".docx")]
    # q1, whose draft is gone; the draft of q2 and its papers; all of three updates and papers.
    assert len(reports) == 11


def test_the_first_steps_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    steps = re.findall(r"^ +(svreport .+|cd .+)$", str(main.help), re.MULTILINE)
    assert len(steps) == 4
    for step in steps:
        program, *words = shlex.split(step)
        if program == "cd":
            monkeypatch.chdir(words[0])
        else:
            assert run(*words).exit_code == 0, step
    assert len(written(tmp_path / "example" / "outputs")) == 3


def test_init_does_not_overwrite(tmp_path: Path) -> None:
    folder = str(tmp_path / "work")
    assert run("init", folder, "--example").exit_code == 0
    again = run("init", folder, "--example")
    assert again.exit_code == 1
    assert "already exists: choose another folder." in again.stderr


@pytest.fixture(scope="module", params=["Updates", "Ratings"])
def lost_sheet(request: pytest.FixtureRequest, plain_example: Path) -> tuple[str, bytes]:
    """A sheet, and the worked example without it."""
    saved = BytesIO()
    book = load_workbook(plain_example)
    del book[request.param]
    book.save(saved)
    return request.param, saved.getvalue()


@pytest.mark.parametrize(
    "words", ["check q1", "build q1", "build forum", "compare q1 q2", "email q1", "status q1"]
)
def test_updates_that_cannot_be_read_are_not_called_unknown(
    lost_sheet: tuple[str, bytes], words: str, here: Path
) -> None:
    sheet, content = lost_sheet
    next((here / "inputs").iterdir()).write_bytes(content)
    result = run(*words.split())
    if words.startswith("status") and sheet == "Ratings":
        assert "  Inputs      1 error: svreport check q1\n" in result.output
    else:
        assert result.exit_code == 1
        assert result.output.startswith(f"error  {sheet}: The sheet {sheet} is missing.\n")


def test_the_longest_key_of_an_update_goes_through_a_whole_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "k" * 100
    renamed = {
        sheet: [[key if value == "u1" else value for value in row] for row in rows]
        for sheet, rows in tables().items()
    }
    saved_workbook(renamed, tmp_path)
    monkeypatch.chdir(tmp_path)
    result = run("build", key, "forum", "highlight", "--update", key, "--inputs", "inputs.xlsx")
    assert result.exit_code == 0, result.output
    assert len(written(tmp_path / "outputs")) == 7  # two have a record of their own
    assert all(key in name for name in written(tmp_path / "outputs"))
    verified = run(
        "verify", *map(str, (tmp_path / "outputs").rglob("*.docx")), "--inputs", "inputs.xlsx"
    )
    assert verified.exit_code == 0, verified.output
    assert key in run("status", "--inputs", "inputs.xlsx").stdout


def test_a_longer_one_is_a_sentence_at_its_cell(
    tmp_path: Path, example_inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(example_inputs, {"Updates!A2": "k" * 300}, tmp_path)
    monkeypatch.chdir(tmp_path)
    result = run("build", "k" * 300, "--inputs", "inputs.xlsx")
    assert result.exit_code == 1
    assert "Updates!A2: Update: holds 300 characters, too long for a name" in result.output
    assert not (tmp_path / "outputs").exists()

"""`svreport compare` as officers run it: between updates, with another workbook, since a build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from made_up_council import Tables, saved_workbook, signed, tables, with_setting, with_text
from packages import changed as changed_part

from svreport.cli import main
from svreport.commands.edition import render
from svreport.content.paper import Paper
from svreport.files.resources import Templates

RECORD = Path("outputs/2025-26/u2/Norchester City Council build record u2 2025-26.json")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the made-up council."""
    (tmp_path / "inputs").mkdir()
    save(tables(), tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(council: Tables, folder: Path) -> None:
    saved_workbook(signed(council, "u1", "u2"), folder / "inputs")


def earlier(council: Tables, folder: Path) -> Path:
    """The council as another workbook."""
    return saved_workbook(council, folder).rename(folder / "May.xlsx")


def run(*words: str, colour: bool = False) -> Result:
    return CliRunner().invoke(main, words, color=colour)


def changed(sheets: Tables) -> Tables:
    """The council with a rating, an amount and a narrative retyped for its second update."""
    council = with_text(sheets, "Summary", "u2", "Summary in u2, put right.")
    council["Ratings"][3] = ["Condition C", "Amber-Green", "Amber-Red", "", ""]
    council["Forecast"][1] = ["base", "Schools", "expenditure", "10.25", "12.75", "9"]
    council["Updates"][0].append("Forecast version")
    for row in council["Updates"][1:]:
        row.append("base")
    return council


def with_version(sheets: Tables) -> Tables:
    """The council with the version that its updates report."""
    sheets["Updates"][0].append("Forecast version")
    for row in sheets["Updates"][1:]:
        row.append("base")
    return sheets


def test_two_updates_of_one_workbook(here: Path) -> None:
    result = run("compare", "u1", "U2")
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0] == "What changed since First return"
    assert lines[2:6] == [
        "Ratings",
        "  Condition A",
        "    Red: off course → Amber-Red: in doubt; better",
        "  Condition B",
    ]
    assert "    Green: on course → Red: off course; worse" in lines
    assert "Forecast\n  nothing changed\n" in result.stdout
    assert "  Condition D" in lines[lines.index("Narrative") :]
    assert "  Condition D" not in lines[: lines.index("Narrative")]
    assert "    Summary in [-u1.-] {+u2.+}" in lines
    assert "name it with --before." in lines[-1]
    assert max(map(len, lines)) <= 100


def test_an_update_against_another_workbook(here: Path) -> None:
    before = earlier(with_version(tables()), here)
    save(changed(tables()), here)
    result = run("compare", "u2", "--before", str(before))
    assert result.exit_code == 0
    assert "What changed since Second return in May.xlsx" in result.stdout
    assert "    Green: on course → Amber-Red: in doubt; worse" in result.stdout
    assert "Total expenditure 2025/26" not in result.stdout
    assert "  Closing balance 2025-26: £6.25m → £7.50m; +£1.25m" in result.stdout
    assert "    Summary in [-u2.-] {+u2, put right.+}" in result.stdout
    assert "nothing changed" in result.stdout
    assert "--before" not in result.stdout
    assert run("compare", "u2", "u2", "--before", str(before)).stdout == result.stdout


def test_two_updates_of_two_workbooks(here: Path) -> None:
    before = earlier(tables(), here)
    result = run("compare", "u1", "u2", "--before", str(before))
    assert result.stdout.startswith("What changed since First return\n")
    assert "    Red: off course → Amber-Red: in doubt; better" in result.stdout


def test_an_update_since_it_was_last_built(here: Path) -> None:
    save(with_version(tables()), here)
    assert run("build", "u2").exit_code == 0
    none = run("compare", "u2")
    assert none.exit_code == 0
    assert none.stdout.count("nothing changed") == 7
    save(changed(tables()), here)
    result = run("compare", "u2")
    assert result.stdout.startswith("What changed since Second return was last built\n")
    assert "    Green: on course → Amber-Red: in doubt; worse" in result.stdout
    assert run("build", "u2").exit_code == 0
    assert run("compare", "u2").stdout == none.stdout


def test_a_draft_is_compared_with_where_nothing_final_was_built(here: Path) -> None:
    run("build", "u2", "--draft", "--outputs", "drafts")
    result = run("compare", "u2", "--outputs", "drafts")
    assert result.stdout.startswith("What changed since Second return was last built as a draft\n")


def test_changes_in_the_narrative_have_colours_on_a_terminal(here: Path) -> None:
    shown = run("compare", "u1", "u2", colour=True).stdout
    assert "\x1b[31m[-u1.-]\x1b[0m \x1b[32m{+u2.+}\x1b[0m" in shown
    assert "\x1b" not in run("compare", "u1", "u2").stdout


def test_a_section_written_anew_is_shown_when_asked_for(here: Path) -> None:
    save(with_text(tables(), "Summary", "u2", "Everything is said in other words here."), here)
    brief = run("compare", "u1", "u2").stdout
    assert "  Rewritten: Summary. (--full shows both texts.)" in brief
    assert "other words" not in brief
    full = run("compare", "u1", "u2", "--full").stdout
    assert "  Summary (written anew)" in full
    assert "    [-Summary in u1.-]" in full
    assert "    {+Everything is said in other words here.+}" in full


def test_long_passages_are_wrapped(here: Path) -> None:
    long = "Summary in u2. " + " ".join(f"word{number}" for number in range(60))
    save(with_text(tables(), "Summary", "u2", long), here)
    lines = run("compare", "u1", "u2", "--full").stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert any(line.endswith("word59+}") for line in lines)


def test_json(here: Path) -> None:
    result = run("compare", "u1", "u2", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["before"]["update"] == "u1"
    assert answer["after"]["title"] == "Second return"
    assert answer["ratings"][0]["way"] == "better"
    assert answer["narrative"][0]["passages"][0][1] == {"kind": "removed", "text": "u1."}
    assert answer["files"] == []
    assert answer["problems"] == []


def test_the_word_document_goes_beside_those_of_the_later_update(here: Path) -> None:
    result = run("compare", "u1", "u2", "--word")
    place = Path("outputs/2025-26/u2/Norchester City Council changes from u1 to u2 2025-26.docx")
    assert result.stdout.endswith(f"\nWrote {place}\n")
    assert place.is_file()
    run("build", "u2")
    answer = json.loads(run("compare", "u2", "--word", "--json").stdout)
    (file,) = answer["files"]
    assert Path(file).name == "Norchester City Council changes to u2 2025-26.docx"


def test_the_word_document_passes_the_gate_or_is_not_written(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_placeholder(paper: Paper, templates: Templates) -> bytes:
        xml = "<w:body><w:p><w:r><w:t>TBC</w:t></w:r></w:p>"
        made = render(paper, templates)
        return changed_part(made, "word/document.xml", lambda body: body.replace("<w:body>", xml))

    monkeypatch.setattr("svreport.commands.compare.render", with_placeholder)
    result = run("compare", "u1", "u2", "--word")
    assert result.exit_code != 0
    assert "a placeholder is left: “TBC”" in result.stderr
    assert not list(Path().rglob("*changes*.docx"))


def test_nothing_is_written_unless_asked(here: Path) -> None:
    run("compare", "u1", "u2")
    assert not (here / "outputs").exists()


def test_an_unknown_update_is_wrong_usage(here: Path) -> None:
    result = run("compare", "u1", "u9")
    assert result.exit_code == 2
    assert "“u9” is not an update of inputs.xlsx." in result.stderr
    assert "There are u1, u2, u3 and u4." in result.stderr
    before = earlier(tables(), here)
    assert "not an update of May.xlsx" in run("compare", "x", "u2", "--before", str(before)).stderr
    assert run("compare").exit_code == 2
    assert run("compare", "summary", "u2").exit_code == 2


def test_an_update_with_itself_in_one_workbook_is_wrong_usage(here: Path) -> None:
    result = run("compare", "u1", "U1")
    assert result.exit_code == 2
    assert "u1 cannot be compared with itself" in result.stderr


def test_no_record_yet(here: Path) -> None:
    result = run("compare", "u2")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("svreport: u2 has not been built yet: ")
    assert "svreport build u2" in result.stderr
    answer = json.loads(run("compare", "u2", "--json").stdout)
    assert answer["problems"][0]["wrong"].startswith("u2 has not been built yet")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:1000],
        lambda text: "[]",
        lambda text: text.replace('"label"', '"lable"'),
        lambda text: text.replace('"u2"', "2"),
        lambda text: text.replace("2025-26", "\udcff").encode("utf-8", "surrogateescape"),
    ],
)
def test_a_damaged_record(damage: object, here: Path) -> None:
    run("build", "u2")
    assert callable(damage)
    damaged = damage(RECORD.read_text("utf-8"))
    RECORD.write_bytes(damaged if isinstance(damaged, bytes) else damaged.encode())
    result = run("compare", "u2")
    assert result.exit_code == 1
    assert result.stderr == (
        f"svreport: {RECORD.name} is damaged. Run `svreport build u2` to write it again.\n"
    )


def test_a_record_of_another_version(here: Path) -> None:
    run("build", "u2")
    RECORD.write_text(RECORD.read_text("utf-8").replace('"form": 2', '"form": 3'), "utf-8")
    result = run("compare", "u2")
    assert result.exit_code == 1
    assert "was written by another version of svreport" in result.stderr


def test_two_authorities_are_a_warning(here: Path) -> None:
    before = earlier(with_setting(tables(), "Authority", "Ambridge Council"), here)
    result = run("compare", "u1", "u2", "--before", str(before))
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "warning  The two are of different authorities: Ambridge Council and "
        "Norchester City Council."
    )
    answer = json.loads(run("compare", "u1", "u2", "--before", str(before), "--json").stdout)
    assert answer["problems"][0]["rule"] == "different-authorities"


@pytest.mark.parametrize("which", ["inputs.xlsx", "May.xlsx"])
def test_errors_in_either_workbook_refuse(which: str, here: Path) -> None:
    faulty = tables()
    faulty["Ratings"][1][2] = ""
    before = earlier(faulty if which == "May.xlsx" else tables(), here)
    save(faulty if which == "inputs.xlsx" else tables(), here)
    result = run("compare", "u2", "--before", str(before), "--word")
    assert result.exit_code == 1
    assert "Ratings!D2" in result.stdout
    assert f"{which}: 1 error" in result.stdout
    assert result.stderr == "Nothing was compared.\n"
    assert not (here / "outputs").exists()
    answer = json.loads(run("compare", "u2", "--before", str(before), "--json").stdout)
    assert answer["problems"][0]["cell"] == "D2"


def test_a_workbook_that_is_not_there(here: Path) -> None:
    result = run("compare", "u1", "--before", "nowhere.xlsx")
    assert result.exit_code == 1
    assert "nowhere.xlsx does not exist" in result.stderr


def test_a_plan_that_was_set_anew_since_it_was_last_built(here: Path) -> None:
    council = with_version(tables())
    plan = [["plan", *row[1:]] for row in council["Forecast"][1:]]
    council["Forecast"] += plan
    save(council, here)
    assert run("build", "u2").exit_code == 0
    schools = next(row for row in plan if row[1] == "Schools")
    schools[4] = "12.75"
    save(council, here)
    said = run("compare", "u2").stdout
    assert "The amounts of the plan, “plan”, are others now. No reason is stated." in said
    assert "Schools" in said

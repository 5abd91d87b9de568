"""Documents of a council whose inputs are in several workbooks: they are those of a single one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from made_once import workbook_of

from svreport.cli import main
from svreport.commands.preview.session import PreviewBuilder, PreviewRequest
from svreport.inputs.blank_workbook import EXAMPLE, TextTable, read_contents
from svreport.release.gate import Passage
from svreport.release.gate.release import open_finished

OTHERS = {
    "Ratings.xlsx": ("Ratings", "Narrative"),
    "Measures.xlsx": ("Measures", "Measure values"),
    "Finance.xlsx": ("Forecast", "Savings", "Payments"),
}
NAMES = ["Inputs.xlsx", *OTHERS]


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def record_of(outputs: Path) -> dict[str, object]:
    names = ("*build record q1 ????-??.json", "*build record q1 ????-?? DRAFT.json")
    (path,) = (path for name in names for path in outputs.rglob(name))
    record: dict[str, object] = json.loads(path.read_bytes())
    return record


def passages(outputs: Path) -> list[Passage]:
    """What the paper says."""
    (paper,) = outputs.rglob("*Forum*.docx")
    return [*open_finished(paper.name, paper.read_bytes()).passages()]


def split(folder: Path, sheets: dict[str, TextTable]) -> Path:
    """The sheets in four workbooks: each has its own, and settings that name whose it is."""
    folder.mkdir(parents=True)
    rest = {**sheets, "Settings": [*sheets["Settings"], ["Other workbooks", "; ".join(OTHERS)]]}
    for name, own in OTHERS.items():
        held = {sheet: rest.pop(sheet) for sheet in own if sheet in rest}
        (folder / name).write_bytes(workbook_of({"Settings": sheets["Settings"][:5], **held}))
    (folder / "Inputs.xlsx").write_bytes(workbook_of(rest))
    return folder / "Inputs.xlsx"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the documents of q1: of one workbook, and of the same in four."""
    folder, sheets = tmp_path_factory.mktemp("several"), read_contents(EXAMPLE)
    (folder / "one.xlsx").write_bytes(workbook_of(sheets))
    split(folder / "inputs", sheets)
    for inputs, outputs in (("one.xlsx", "one"), ("inputs/Inputs.xlsx", "several")):
        options = ("--inputs", str(folder / inputs), "--outputs", str(folder / outputs))
        result = run("build", "q1", "forum", *options)
        assert result.exit_code == 0, result.output
    return folder


def test_what_is_said_is_the_same(built: Path) -> None:
    one, several = (passages(built / outputs) for outputs in ("one", "several"))

    assert one
    assert one == several
    # Where figures were typed is no part of what is signed.
    assert record_of(built / "one")["fingerprint"] == record_of(built / "several")["fingerprint"]


def test_the_record_names_every_workbook_and_figures_name_theirs(built: Path) -> None:
    record = record_of(built / "several")
    inputs, others, figures = record["inputs"], record["other inputs"], record["figures"]

    assert isinstance(inputs, dict)
    assert isinstance(others, list)
    assert isinstance(figures, list)
    assert [inputs["name"], *(file["name"] for file in others)] == NAMES
    cells = {cell.partition(",")[0] for figure in figures for cell in figure["cells"]}
    assert {"Measures.xlsx", "Finance.xlsx"} <= cells <= {*NAMES}, cells


@pytest.mark.slow
def test_verify_names_them(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built)
    (report,) = Path("several").rglob("*monitoring*.docx")

    told = run("verify", str(report))
    answer = json.loads(run("verify", str(report), "--json").output)

    assert told.exit_code == 0, told.output
    assert "Compared with what Inputs.xlsx, Ratings.xlsx, Measures.xlsx and Finance.xlsx say." in (
        told.output
    )
    assert [source["name"] for source in answer["files"][0]["inputs"]] == NAMES


def test_the_preview_watches_them(built: Path) -> None:
    builder = PreviewBuilder(PreviewRequest(inputs=built / "inputs" / "Inputs.xlsx", target="q1"))
    builder.check_request()

    watched = {path.name for path in builder.sources()}

    assert watched == {*NAMES}


@pytest.mark.slow
def test_a_change_of_another_workbook_changes_what_is_said(built: Path) -> None:
    sheets = read_contents(EXAMPLE)
    item, q1 = sheets["Ratings"][0].index("Item"), sheets["Ratings"][0].index("q1")
    sheets["Ratings"] = [
        [*row[:q1], "Red" if row[item] == "Condition 1" else row[q1], *row[q1 + 1 :]]
        for row in sheets["Ratings"]
    ]
    path = split(built / "changed", sheets)

    built_anew = run("build", "q1", "--inputs", str(path), "--outputs", str(built / "anew"))

    assert built_anew.exit_code == 0, built_anew.output
    record = record_of(built / "anew")
    assert record["fingerprint"] != record_of(built / "several")["fingerprint"]
    before, after = record_of(built / "several")["sheets"], record["sheets"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert [name for name in before if before[name] != after[name]] == ["Ratings"]

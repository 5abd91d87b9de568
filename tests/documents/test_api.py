"""svreport as a library: check and build return plain data and write nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from excel_reading import saved_values
from made_up_council import saved_workbook, signed, tables, with_rows

import svreport
from svreport.commands.build import Built
from svreport.commands.findings import HasProblems
from svreport.core.errors import LacksData, UnknownTarget, UnreadableInputs


def names(built: Built) -> list[str]:
    return [file.path.as_posix() for file in built.files]


def files_of(update: str) -> list[str]:
    return [
        f"2024-25/{update}/Exampleshire Council monitoring report {update} 2024-25.docx",
        f"2024-25/{update}/Exampleshire Council financial summary {update} 2024-25.xlsx",
        f"2024-25/{update}/Exampleshire Council build record {update} 2024-25.json",
    ]


def test_build_names_files_and_gives_their_bytes(example_built: Built) -> None:
    assert names(example_built) == [*files_of("q1"), *files_of("q2"), *files_of("q3")]
    starts = {".docx": b"PK", ".xlsx": b"PK", ".json": b"{"}
    assert all(file.content.startswith(starts[file.path.suffix]) for file in example_built.files)
    assert list(example_built.problems) == []


def test_build_writes_nothing(
    example_inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    built = svreport.build(str(example_inputs), ["q1"])
    assert names(built) == files_of("q1")
    assert list(tmp_path.iterdir()) == []


def test_the_order_and_spelling_of_targets(example_inputs: Path, example_built: Built) -> None:
    built = svreport.build(example_inputs, ["Q2", "q1", "q2", "summary"])
    assert names(built) == [*files_of("q2"), *files_of("q1")]
    by_path = {file.path: file.content for file in example_built.files}
    assert all(file.content == by_path[file.path] for file in built.files)


def test_summary_is_of_the_latest_update_or_the_one_named(example_inputs: Path) -> None:
    assert names(svreport.build(example_inputs, ["summary"])) == files_of("q3")[1:2]
    assert names(svreport.build(example_inputs, ["summary"], update="q1")) == files_of("q1")[1:2]


def test_all_is_every_update_that_has_begun(tmp_path: Path) -> None:
    built = svreport.build(saved_workbook(tables(), tmp_path), ["all"])
    made = [(file.path.parts[1], file.path.name.split(" Council ")[1]) for file in built.files]
    titles = {
        update: [name.split(f" {update} ")[0] for of, name in made if of == update]
        for update, _ in made
    }
    own = ["monitoring report", "financial summary", "build record"]
    papers = ["Schools Forum paper", "highlight report", "scrutiny slides", "board dashboard"]
    assert titles == {"u1": own, "u2": [*own[:2], *papers, own[2]]}


def test_papers_are_of_the_updates_beside_them(example_inputs: Path) -> None:
    built = svreport.build(example_inputs, ["q2", "papers"])
    assert {file.path.parts[1] for file in built.files} == {"q2"}
    assert len(built.files) == 8
    assert not any("tie-out" in file.path.name for file in built.files)


def test_papers_without_data_are_left_out_and_named(tmp_path: Path) -> None:
    council = tables() | {"Workstreams": [], "Forecast": []}
    path = saved_workbook(council, tmp_path)
    built = svreport.build(path, ["papers"])
    assert any(remark.startswith("Left out: The Schools Forum paper") for remark in built.remarks)
    assert any("highlight" in file.path.name for file in built.files)
    with pytest.raises(LacksData, match="needs a forecast"):
        svreport.build(path, ["papers", "forum"])


def test_drafts_are_named_as_drafts(tmp_path: Path) -> None:
    built = svreport.build(saved_workbook(tables(), tmp_path), ["summary"], draft=True)
    (file,) = built.files
    assert file.path.name == "Norchester City Council financial summary u2 2025-26 DRAFT.xlsx"
    assert saved_values(file.content)["Summary"]["A3"] == "Status: draft"


def test_an_update_that_has_not_begun_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HasProblems) as found:
        svreport.build(saved_workbook(tables(), tmp_path), ["u3"])
    assert [problem.wrong for problem in found.value.problems] == [
        "The update “u3” has no ratings yet."
    ]


def test_errors_stop_a_build_with_all_of_them(tmp_path: Path) -> None:
    council = tables()
    council["Ratings"][1][2] = council["Ratings"][6][2] = ""
    with pytest.raises(HasProblems) as found:
        svreport.build(saved_workbook(council, tmp_path), ["u2"])
    assert [str(problem.place) for problem in found.value.problems] == ["Ratings!D2", "Ratings!D7"]


def test_unknown_target(example_inputs: Path) -> None:
    with pytest.raises(UnknownTarget, match="“q9” is neither an update nor a document"):
        svreport.build(example_inputs, ["q1", "q9"])
    with pytest.raises(UnknownTarget, match="“q9” is not in the sheet Updates"):
        svreport.build(example_inputs, ["summary"], update="q9")
    with pytest.raises(UnknownTarget, match="“q9” is neither an update nor a document"):
        svreport.check(example_inputs, ["q9"])


def test_unreadable_inputs(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.xlsx"
    with pytest.raises(UnreadableInputs, match="does not exist"):
        svreport.build(missing, ["q1"])
    with pytest.raises(UnreadableInputs, match="does not exist"):
        svreport.check(str(missing))


def test_check_finds_nothing_in_the_example(example_inputs: Path) -> None:
    assert svreport.check(example_inputs) == ()
    assert svreport.check(str(example_inputs), ["q2"]) == ()


def test_check_looks_only_at_what_the_targets_report(tmp_path: Path) -> None:
    council = tables()
    council["Ratings"][1][2] = ""  # Condition A is not rated for u2
    inputs = saved_workbook(council, tmp_path)
    (problem,) = svreport.check(inputs)
    assert str(problem.place) == "Ratings!D2"
    assert problem.is_error
    assert svreport.check(inputs, ["u2"]) == (problem,)
    assert svreport.check(inputs, ["u1"]) == ()


def test_warnings_do_not_stop_a_build_and_are_returned(tmp_path: Path) -> None:
    council = with_rows(tables(), "Measures", [["M", "Waiting time", "B", "weeks"]])
    built = svreport.build(saved_workbook(signed(council, "u2"), tmp_path), ["u2"])
    assert len(built.files) == 3
    (warning,) = built.problems
    assert not warning.is_error
    assert str(warning.place) == "Measures!A2"

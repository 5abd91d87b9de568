"""The build record: what an update's documents were made from, and what they say."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import made_up_council
import pytest
from made_up_council import Tables, saved_workbook, with_rows, with_text

import svreport
from svreport.commands.build import Built
from svreport.core.plain_data import from_plain, to_plain
from svreport.release.changes import Snapshot

Q1 = Path("2024-25/q1/Exampleshire Council build record q1 2024-25.json")


def record_of(built: Built, update: str) -> dict[str, Any]:
    (file,) = [
        file for file in built.files if file.path.suffix == ".json" and file.path.parts[1] == update
    ]
    record: dict[str, Any] = json.loads(file.content)
    return record


@pytest.fixture(scope="module")
def q1(example_built: Built) -> dict[str, Any]:
    return record_of(example_built, "q1")


def figure(record: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one for one in record["figures"] if one["name"] == name]
    return dict(found)


def test_it_stands_beside_the_documents(example_built: Built) -> None:
    assert Q1 in [file.path for file in example_built.files]


def test_it_names_inputs_templates_and_files_by_their_bytes(
    q1: dict[str, Any], example_built: Built, example_inputs: Path, root: Path
) -> None:
    assert q1["svreport"] == svreport.__version__
    assert q1["update"] == "q1"
    assert q1["draft"] is False
    assert q1["inputs"] == {
        "name": example_inputs.name,
        "sha256": sha256(example_inputs.read_bytes()).hexdigest(),
    }
    template = root / "templates" / "monitoring" / "report.docx"
    assert q1["templates"] == [
        {
            "name": "monitoring/report.docx",
            "sha256": sha256(template.read_bytes()).hexdigest(),
        }
    ]
    assert q1["files"] == [
        {"name": file.path.name, "sha256": sha256(file.content).hexdigest()}
        for file in example_built.files
        if file.path.parent == Q1.parent and file.path.suffix != ".json"
    ]
    assert len(q1["files"]) == 2


def test_it_holds_every_figure_with_its_cells_and_documents(q1: dict[str, Any]) -> None:
    assert figure(q1, "EHCP.actual Apr 2024") == {
        "name": "EHCP.actual Apr 2024",
        "value": "5696",
        "unit": "count",
        "as at": "Apr 2024",
        "missing": None,
        "standing": None,
        "cells": ["Measure values!D57"],
        "documents": ["monitoring", "summary"],
    }
    assert figure(q1, "EHCP.actual Jul 2024")["documents"] == []
    assert figure(q1, "plan.in-year balance 2024/25")["value"] == "28280"
    assert "summary" in figure(q1, "plan.in-year balance 2024/25")["documents"]
    assert figure(q1, "Condition 3.2.rating q1")["value"] == "Amber"
    assert figure(q1, "EHCP.actual Mar 2025")["missing"] == "not yet available"


def test_its_snapshot_can_be_read_again(q1: dict[str, Any]) -> None:
    snapshot = from_plain(Snapshot, q1["snapshot"])
    assert snapshot.title == "Q1 2024/25 update report"
    assert to_plain(snapshot) == q1["snapshot"]


def test_nothing_of_the_computer_is_in_it(example_built: Built, example_inputs: Path) -> None:
    content = next(file.content for file in example_built.files if file.path == Q1)
    assert str(example_inputs.parent).encode() not in content
    assert b"/tmp" not in content


def test_other_targets_make_no_difference(example_built: Built, example_inputs: Path) -> None:
    alone = {file.path: file.content for file in svreport.build(example_inputs, ["q1"]).files}
    assert alone[Q1] == next(file.content for file in example_built.files if file.path == Q1)


def test_a_document_alone_leaves_the_record_as_it_is(example_inputs: Path) -> None:
    built = svreport.build(example_inputs, ["summary"], update="q1")
    assert [file.path.suffix for file in built.files] == [".xlsx"]


def test_a_draft_says_so(tmp_path: Path) -> None:
    built = svreport.build(saved_workbook(made_up_council.tables(), tmp_path), ["u1"], draft=True)
    (name,) = [file.path.name for file in built.files if file.path.suffix == ".json"]
    assert name == "Norchester City Council build record u1 2025-26 DRAFT.json"
    assert record_of(built, "u1")["draft"] is True


def with_a_warning() -> Tables:
    """The made-up council with a figure that has neither a value nor a status."""
    rows = [["Name", "Value", "Unit"], ["capital bid", "", "£m"]]
    return with_rows(made_up_council.tables(), "Figures", rows)


def test_warnings_that_stand_are_in_it(tmp_path: Path) -> None:
    inputs = saved_workbook(with_a_warning(), tmp_path)
    inputs.with_name(f"~${inputs.name}").write_bytes(b"open in Excel")
    record = record_of(svreport.build(inputs, ["u1", "u2"]), "u2")
    (warning,) = [one for one in record["warnings"] if one["rule"] == "no-value-stated"]
    assert (warning["sheet"], warning["cell"], warning["about"]) == ("Figures", "B2", "capital bid")
    assert "open-in-excel" not in {one["rule"] for one in record["warnings"]}
    assert record["answers"] == []


def test_warnings_that_were_answered_are_in_it_with_their_answers(tmp_path: Path) -> None:
    answer = ["no-value-stated", "capital bid", "Decided in July.", "A. Clerk", "2025-06-30"]
    rows = [["Warning", "About", "Answer", "By", "Date"], answer]
    council = with_rows(with_a_warning(), "Answers", rows)
    record = record_of(svreport.build(saved_workbook(council, tmp_path), ["u2"]), "u2")
    (answered,) = record["answers"]
    assert "no-value-stated" not in {one["rule"] for one in record["warnings"]}
    assert answered.pop("warning")["rule"] == "no-value-stated"
    assert answered == {
        "answer": "Decided in July.",
        "by": "A. Clerk",
        "answered on": "2025-06-30",
        "cell": "Answers!C2",
    }


def test_narrative_that_names_a_figure_uses_it(tmp_path: Path) -> None:
    text = "We spent {{ base.Schools 2025/26 less 2024/25 | £m }} more."
    council = with_text(made_up_council.tables(), "Summary", "u2", text)
    record = record_of(svreport.build(saved_workbook(council, tmp_path), ["u2"]), "u2")
    documents = figure(record, "base.Schools 2024/25")["documents"]
    assert documents == ["monitoring", "summary"]
    assert figure(record, "base.Schools 2026/27")["documents"] == ["summary"]

"""Every file passes a port of the Open XML SDK's validator: Office opens it without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from awkward_versions import awkward_tables
from built_outputs import Outputs, made_of
from made_up_council import tables, with_text
from openxml_audit import OpenXmlValidator
from test_hostile_text import hostile_tables


def errors_of(path: Path) -> list[str]:
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


def errors(content: bytes, suffix: str, folder: Path) -> list[str]:
    path = folder / f"document{suffix}"
    path.write_bytes(content)
    return errors_of(path)


@pytest.mark.parametrize("update", ["q1", "q2", "q3"])
def test_outputs_of_the_example(
    update: str, exampleshire: dict[str, Outputs], tmp_path: Path
) -> None:
    assert errors(exampleshire[update].report, ".docx", tmp_path) == []
    assert errors(exampleshire[update].summary, ".xlsx", tmp_path) == []


def test_outputs_of_another_council(norchester: Outputs, tmp_path: Path) -> None:
    assert errors(norchester.report, ".docx", tmp_path) == []
    assert errors(norchester.summary, ".xlsx", tmp_path) == []


def test_outputs_with_hostile_text(tmp_path: Path) -> None:
    outputs = made_of(hostile_tables(), "u2")
    assert errors(outputs.report, ".docx", tmp_path) == []
    assert errors(outputs.summary, ".xlsx", tmp_path) == []


def test_versions_with_awkward_names(tmp_path: Path) -> None:
    assert errors(made_of(awkward_tables(), "u2").summary, ".xlsx", tmp_path) == []


EVERYTHING = """\
# Heading

Text with **bold**, *italic*, [a link](https://example.org/?a=1&b=2) and a
line break.

- bullet
  1. number
     - bullet

       | a | b |
       |---|--:|
       | 1 | 2 |
- | c | d |
  |---|---|

| e |
|---|

| f |
|---|
"""


def test_all_that_narrative_can_hold(tmp_path: Path) -> None:
    council = tables()
    for section in ("Summary", "Condition A", "Risk 1", "Specialist support"):
        council = with_text(council, section, "u2", EVERYTHING)
    council["Risks"][1][3] = EVERYTHING
    assert errors(made_of(council, "u2").report, ".docx", tmp_path) == []


def test_the_template(root: Path) -> None:
    assert errors_of(root / "templates" / "monitoring" / "report.docx") == []


def test_the_inputs_workbook(example_inputs: Path) -> None:
    assert errors_of(example_inputs) == []

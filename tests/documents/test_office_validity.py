"""Every file passes a port of the Open XML SDK's validator: Office opens it without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from awkward_versions import awkward_tables
from built_outputs import Outputs, made_of
from made_up_council import tables, with_text
from open_xml import open_xml_errors
from test_hostile_text import hostile_tables

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("update", ["q1", "q2", "q3"])
def test_outputs_of_the_example(update: str, exampleshire: dict[str, Outputs]) -> None:
    assert open_xml_errors(exampleshire[update].report, ".docx") == []
    assert open_xml_errors(exampleshire[update].summary, ".xlsx") == []


def test_outputs_of_another_council(norchester: Outputs) -> None:
    assert open_xml_errors(norchester.report, ".docx") == []
    assert open_xml_errors(norchester.summary, ".xlsx") == []


def test_outputs_with_hostile_text() -> None:
    outputs = made_of(hostile_tables(), "u2")
    assert open_xml_errors(outputs.report, ".docx") == []
    assert open_xml_errors(outputs.summary, ".xlsx") == []


def test_versions_with_awkward_names() -> None:
    assert open_xml_errors(made_of(awkward_tables(), "u2").summary, ".xlsx") == []


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


def test_all_that_narrative_can_hold() -> None:
    council = tables()
    for section in ("Summary", "Condition A", "Risk 1", "Specialist support"):
        council = with_text(council, section, "u2", EVERYTHING)
    council["Risks"][1][3] = EVERYTHING
    assert open_xml_errors(made_of(council, "u2").report, ".docx") == []


def test_the_template(root: Path) -> None:
    content = (root / "templates" / "monitoring" / "report.docx").read_bytes()
    assert open_xml_errors(content, ".docx") == []


def test_the_inputs_workbook(example_inputs: Path) -> None:
    assert open_xml_errors(example_inputs.read_bytes(), ".xlsx") == []

"""Every document of several councils: valid Office files, and formulas that give what is saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from awkward_versions import awkward_tables
from board_councils import board_tables
from formula_values import disagreements
from made_up_council import Tables, saved_workbook
from nine_years import nine_year_tables
from open_xml import open_xml_errors
from scrutiny_councils import hostile_council, plain_council

import svreport
from svreport.commands.build import Built
from svreport.core.errors import LacksData
from svreport.documents.registry import TARGETS

COUNCILS: dict[str, Callable[[], Tables]] = {
    "plain": plain_council,
    "board": board_tables,
    "hostile": hostile_council,
    "awkward versions": awkward_tables,
    "nine years": nine_year_tables,
}
OFFICE = (".docx", ".xlsx", ".pptx")


@pytest.mark.slow
@pytest.mark.parametrize("council", COUNCILS)
def test_every_document_is_valid(council: str, tmp_path: Path) -> None:
    inputs = saved_workbook(COUNCILS[council](), tmp_path)
    assert_valid(svreport.build(inputs, ["u2"]))
    for document in TARGETS:
        # Some of these councils lack what a document is of.
        with suppress(LacksData):
            assert_valid(svreport.build(inputs, [document]))


def assert_valid(built: Built) -> None:
    for file in built.files:
        suffix = file.path.suffix
        if suffix in OFFICE:
            assert open_xml_errors(file.content, suffix) == [], file.path
        if suffix == ".xlsx":
            assert disagreements(file.content) == [], file.path

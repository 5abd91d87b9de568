"""A new sheet needs its own file and its record alone: it is offered, read and documented."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from refresh import column_reference

from svreport.inputs import sheets
from svreport.inputs.blank_workbook import EXAMPLE, inputs_workbook, read_contents
from svreport.inputs.reader import read_inputs_bytes

MODULE = "svreport.inputs.sheets.visits"
VISITS = """

from svreport.core.model import Record
from svreport.inputs.kinds.dates import Day
from svreport.inputs.kinds.texts import Text
from svreport.inputs.sheet import Sheet, SheetColumn


class Visit(Record, kw_only=True):
    school: str
    visited_on: object = None


SHEET = Sheet(
    order=25,
    name="Visits",
    record=Visit,
    key=("school",),
    expected=False,
    purpose="Visits to schools.",
    filled_by="Adviser",
    when="At each update",
    feeds="monitoring report",
    columns=(
        SheetColumn(header="School", kind=Text(), guidance="Its name."),
        SheetColumn(header="Visited on", kind=Day(), guidance="When."),
    ),
)
"""


@pytest.fixture
def visits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    (tmp_path / "visits.py").write_text(VISITS, "utf-8")
    monkeypatch.setattr(sheets, "__path__", [*sheets.__path__, str(tmp_path)])
    found = tuple(sheets.defined_sheets())
    for name, module in list(sys.modules.items()):
        if name.startswith(("svreport.", "refresh")) and hasattr(module, "SHEETS"):
            monkeypatch.setattr(module, "SHEETS", found)
    yield sys.modules[MODULE]
    del sys.modules[MODULE]


def test_it_is_offered_read_and_documented(visits: Any) -> None:
    names = [sheet.name for sheet in sheets.defined_sheets()]
    assert names[:4] == ["Settings", "Scale", "Visits", "Updates"]
    rows = [["School", "Visited on"], ["Hill School", "4 May 2024"]]
    content = inputs_workbook({**read_contents(EXAMPLE), "Visits": rows})
    inputs = read_inputs_bytes("inputs.xlsx", content, Path())
    assert inputs.council is not None
    assert not inputs.problems
    (visit,) = inputs.council.rows(visits.Visit)
    assert (visit.school, str(visit.visited_on)) == ("Hill School", "2024-05-04")
    assert str(visit.place("visited_on")) == "Visits!B2"
    assert "## Visits" in column_reference()

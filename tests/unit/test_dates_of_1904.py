"""Workbooks made on old Macs count days from 1904; their dates mean the same days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from example_edits import edit
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from svreport.core.model import Council
from svreport.inputs.reader import read_inputs


@pytest.fixture(scope="module")
def from_a_mac(plain_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example as a workbook that counts from 1904."""
    book = load_workbook(plain_example)
    book.epoch = CALENDAR_MAC_1904
    path = tmp_path_factory.mktemp("mac") / "inputs.xlsx"
    book.save(path)
    return path


def council_of(path: Path) -> Council:
    inputs = read_inputs(path)
    assert [str(problem) for problem in inputs.problems] == []
    assert inputs.council is not None
    return inputs.council


def test_every_date_is_the_same_day(plain_example: Path, from_a_mac: Path) -> None:
    council = council_of(from_a_mac)
    assert council.updates[0].due == date(2024, 5, 31)
    assert council == council_of(plain_example)


def test_so_is_the_saved_result_of_a_formula(from_a_mac: Path, tmp_path: Path) -> None:
    cells = {"Updates!D2": {"formula": "WORKDAY(DATE(2024,5,31),1)", "saved": 43_984}}
    path = edit(from_a_mac, {"cells": cells}, tmp_path / "inputs.xlsx")
    assert council_of(path).updates[0].due == date(2024, 6, 3)


def test_the_same_number_is_another_day_there(from_a_mac: Path, tmp_path: Path) -> None:
    """45,443 is 31 May 2024 where days count from 1900; from 1904, four years and a day later."""
    cells = {"Updates!D2": {"formula": "D2", "saved": 45_443}}
    path = edit(from_a_mac, {"cells": cells}, tmp_path / "inputs.xlsx")
    assert council_of(path).updates[0].due == date(2028, 6, 1)

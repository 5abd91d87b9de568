"""What tests share: the worked example, built once, and copies of it with some cells changed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from example_edits import edit
from hypothesis import settings
from openpyxl import load_workbook

from svreport.inputs.blank_workbook import inputs_workbook
from svreport.inputs.example import EXAMPLE, read_contents

pytest_plugins = ["document_fixtures"]

# The same examples on every machine, and no clock: a slow runner is no fault.
settings.register_profile("svreport", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("svreport")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: not searching it for garbage again saves a sixth of the time."""
    gc.freeze()


Edit = Callable[[Mapping[str, object]], Path]


@pytest.fixture(scope="session")
def example_bytes() -> bytes:
    """The worked example's inputs workbook."""
    return inputs_workbook(read_contents(EXAMPLE))


@pytest.fixture(scope="session")
def example(example_bytes: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example's inputs workbook as a file; not to be changed."""
    path = tmp_path_factory.mktemp("example") / "inputs.xlsx"
    path.write_bytes(example_bytes)
    return path


@pytest.fixture(scope="session")
def plain_example(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without its drop-downs and notes, so that editing copies of it is quick."""
    path = tmp_path_factory.mktemp("plain") / "inputs.xlsx"
    book = load_workbook(example)
    del book["Lists"], book["Read me"]
    book.defined_names.clear()
    # What is edited is as Excel saved it.
    book.calculation.fullCalcOnLoad = False
    for page in book.worksheets:
        page.data_validations.dataValidation = []
        if page.title == "Ratings":
            continue  # its notes are reasons, which a rule asks for
        for cell in next(page.iter_cols(page.max_column, page.max_column, 2)):
            cell.value = None if page.cell(1, page.max_column).value == "Note" else cell.value
    book.save(path)
    return path


@pytest.fixture
def edited_example(plain_example: Path, tmp_path: Path) -> Edit:
    """Makes a copy of the worked example with some cells changed, by their addresses."""

    def edited(cells: Mapping[str, object], **others: Any) -> Path:
        return edit(plain_example, {"cells": cells, **others}, tmp_path / "inputs.xlsx")

    return edited

"""The page on the finance team's forecast shows what the commands say and fill in, in fact."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from svreport.cli import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "forecast-file.md").read_text("utf-8")
FENCED = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
TABLES = re.findall(r"^(\|.+\|\n(?:\|.+\|\n)+)", PAGE, re.MULTILINE)


def of_kind(kind: str) -> list[str]:
    return [block for name, block in FENCED if name == kind]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the page's file, entered."""
    monkeypatch.chdir(tmp_path)
    (example,) = of_kind("csv")
    (tmp_path / "Finance forecast.csv").write_text(example, "utf-8")
    return tmp_path


def rows(table: str) -> list[list[str]]:
    lines = [line.strip("|").split("|") for line in table.splitlines()]
    return [[cell.strip() for cell in line] for line in lines if "---" not in line]


def test_the_command_says_and_fills_in_what_the_page_says(folder: Path) -> None:
    (session,) = of_kind("console")
    command, _, output = session.removeprefix("$ svreport ").partition("\n")
    answer = CliRunner().invoke(main, shlex.split(command))
    assert answer.output.replace("\\", "/") == output
    book = load_workbook(folder / "DSG 2024-25" / "inputs" / "inputs.xlsx")
    shown = rows(next(table for table in TABLES if "Special schools" in table))
    filled = [[cell or "" for cell in row[:5]] for row in book["Forecast map"].values]
    assert filled == shown


def test_problems_are_those_of_faulty_files() -> None:
    cases = (ROOT / "tests" / "invalid").glob("*/expected.txt")
    known = {line for case in cases for line in case.read_text("utf-8").splitlines()}
    shown = [line for block in of_kind("") for line in block.splitlines()]
    assert len(shown) == 10
    assert [line for line in shown if line not in known] == []

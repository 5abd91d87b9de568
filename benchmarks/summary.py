"""Writing the financial summary of few lines and of many, beside plain XlsxWriter.

    python benchmarks/summary.py [--runs N]

Each size is a made-up forecast of so many lines, fifteen years and five versions. svreport
makes and renders the summary of it, with its formulas, their values, origins and charts; the
other process writes the same cells, read from a file, by nothing but XlsxWriter's own calls.
Both are whole processes, in turn. README.md says how to read the table.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from time import perf_counter

LINES = (10, 50, 200)
YEARS, VERSIONS = 15, 5
FIRST_YEAR = 2023
RSS_IN_MB = 1024 * 1024 if sys.platform == "darwin" else 1024
HERE = Path(__file__).resolve()


@dataclass(frozen=True)
class Run:
    """What one process took: seconds on the clock, and peak resident memory in MB."""

    seconds: float
    memory: float


def made(lines: int) -> bytes:
    """The summary of a made-up forecast."""
    from svreport.content.paper import ExcelPaper
    from svreport.documents.registry import document_named
    from svreport.inputs.blank_workbook import as_grids
    from svreport.inputs.reader import read_grids
    from svreport.narrative.facts import Facts
    from svreport.rendering.excel import render_workbook

    council = read_grids(as_grids(tables(lines))).council
    assert council is not None
    paper = document_named("summary").paper(Facts(council, council.updates[0]))
    assert isinstance(paper, ExcelPaper)
    return render_workbook(paper.workbook, paper.properties)


def tables(lines: int) -> dict[str, list[list[str]]]:
    """The sheets of a council with a forecast of so many lines."""
    years = [f"{year}/{(year + 1) % 100:02d}" for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)]
    return {
        "Settings": [
            ["Setting", "Value"],
            ["Authority", "Benchmark Council"],
            ["Financial year", years[1]],
            ["Agreement", "Agreement"],
            ["Agreement ends", years[5]],
            ["Forecast unit", "£000"],
            ["Plan version", "version 1"],
        ],
        "Scale": [["Rating", "Label", "Fill"], ["Green", "Green", "#00703C"]],
        "Updates": [
            ["Update", "Title", "Column label", "Activity data to", "Forecast version"],
            ["u1", "First", "First", "Jun 24", "version 2"],
        ],
        "Conditions": [["Number", "Condition"], ["1", "A condition"]],
        "Ratings": [["Item", "u1"], ["Condition 1", "Green"]],
        "Narrative": [["Section", "Update", "Text"]],
        "Forecast": [["Version", "Line", "Kind", *years], *_forecast(lines)],
    }


def _forecast(lines: int) -> Iterator[list[str]]:
    for version in range(1, VERSIONS + 1):
        name = f"version {version}"
        spending = range(1, lines - 2)
        for line in spending:
            amounts = [str(1_000 + 7 * line + 13 * year + version) for year in range(YEARS)]
            yield [name, f"Line {line}", "expenditure", *amounts]
        income = [str(-Decimal(1_010) * len(spending) - 15 * year) for year in range(YEARS)]
        yield [name, "High needs block", "high needs block", *income]
        yield [name, "Transfer", "block transfer", *["-100"] * YEARS]
        yield [name, "Brought forward", "opening balance", "5000", *[""] * (YEARS - 1)]


def cells_of(content: bytes) -> list[list[object]]:
    """Every cell that is filled: its sheet, row, column, and what it holds."""
    from io import BytesIO

    from openpyxl import load_workbook

    typed = load_workbook(BytesIO(content))
    saved = load_workbook(BytesIO(content), data_only=True)
    return [
        [
            sheet.title,
            cell.row - 1,
            cell.column - 1,
            cell.value,
            saved[sheet.title][cell.coordinate].value,
        ]
        for sheet in typed.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def plain(cells: Path) -> None:
    """Writes the cells by XlsxWriter's own calls."""
    from io import BytesIO

    from xlsxwriter import Workbook

    with Workbook(BytesIO(), {"in_memory": True}) as book:
        number = book.add_format({"num_format": "#,##0"})
        sheets: dict[str, object] = {}
        for line in cells.read_text("utf-8").splitlines():
            name, row, column, value, saved = json.loads(line)
            if name not in sheets:
                sheets[name] = book.add_worksheet(name)
            sheet = sheets[name]
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, column, value, number, saved)  # type: ignore[attr-defined]
            elif isinstance(value, str):
                sheet.write_string(row, column, value)  # type: ignore[attr-defined]
            else:
                sheet.write_number(row, column, value, number)  # type: ignore[attr-defined]


def measured(*words: str) -> Run:
    """One process of this script."""
    start = perf_counter()
    process = subprocess.Popen([sys.executable, str(HERE), *words])
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, words
    return Run(perf_counter() - start, used.ru_maxrss / RSS_IN_MB)


def compared(runs: int) -> Iterator[list[str]]:
    """A row for each size: the medians of both, their ratio, and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        for lines in LINES:
            path = Path(folder) / f"{lines}.json"
            # This process stays small: its own memory counts towards those that it starts.
            measured("--make", str(lines), "--cells", str(path))
            cells = path.read_text("utf-8").count("\n")
            ours, theirs = [], []
            for _ in range(runs + 1):
                ours.append(measured("--make", str(lines)))
                theirs.append(measured("--plain", str(path)))
            own, other = _median(ours[1:]), _median(theirs[1:])
            yield [
                f"{lines}",
                f"{cells:,}",
                f"{own.seconds:.2f}",
                f"{other.seconds:.2f}",
                f"{own.seconds / other.seconds:.2f}",
                f"{own.seconds / cells * 1e6:.0f}",
                f"{own.memory:.0f}",
                f"{other.memory:.0f}",
            ]


def _median(runs: list[Run]) -> Run:
    return Run(
        statistics.median(one.seconds for one in runs),
        statistics.median(one.memory for one in runs),
    )


HEADINGS = (
    "lines a version",
    "cells filled",
    "svreport (s)",
    "plain (s)",
    "ratio",
    "µs a cell",
    "svreport (MB)",
    "plain (MB)",
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--make", type=int, help=argparse.SUPPRESS)
    options.add_argument("--cells", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.make:
        content = made(chosen.make)
        if chosen.cells:
            lines = "".join(f"{json.dumps(one)}\n" for one in cells_of(content))
            chosen.cells.write_text(lines, "utf-8")
    elif chosen.plain:
        plain(chosen.plain)
    else:
        print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
        for row in compared(chosen.runs):
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()

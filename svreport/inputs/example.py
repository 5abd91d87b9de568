"""The contents of a new workbook, kept as plain text that can be read and compared.

A folder holds one CSV file a sheet, with values typed as an officer would
type them, and may hold narrative/<update>/<section>.md; what is written for
another paper stands in narrative/<update>/<paper>/<section>.md.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from svreport.core.model import paper_section
from svreport.core.problems import Place
from svreport.inputs.cells import Cell, Grid

TextTable: TypeAlias = Sequence[Sequence[str]]

_FOLDER = Path(__file__).resolve().parent
EXAMPLE = _FOLDER / "example_data"
# A plan in full, from before its first report.
STRATEGY_EXAMPLE = _FOLDER / "strategy_data"
EXAMPLES = {"reports": EXAMPLE, "strategy": STRATEGY_EXAMPLE}
STARTER = _FOLDER / "starter_data"


def read_contents(folder: Path) -> dict[str, TextTable]:
    """The text tables of a folder, by sheet name; each begins with its header row."""
    tables: dict[str, TextTable] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.reader(file))
    narrative = _narrative(folder / "narrative")
    if narrative:
        tables["Narrative"] = [["Section", "Update", "Text"], *narrative]
    return tables


def _narrative(folder: Path) -> list[list[str]]:
    """A row for each narrative file: `condition-3.1.md` is the section Condition 3.1.

    Those of other papers follow: `forum/background.md` is the section Forum: Background.
    """
    rows = [
        (_section(path), path.parent.name, path)
        for update in sorted(folder.glob("*"))
        for path in sorted(update.glob("*.md"), key=lambda path: (path.stem != "summary", path))
    ]
    rows += [
        (paper_section(path.parent.name, _section(path)), path.parent.parent.name, path)
        for path in sorted(folder.glob("*/*/*.md"))
    ]
    return [[section, update, path.read_text("utf-8").strip()] for section, update, path in rows]


def _section(path: Path) -> str:
    return path.stem.replace("-", " ").capitalize()


def as_grids(tables: Mapping[str, TextTable]) -> list[Grid]:
    """The text tables as sheets of cells, as if they had been typed into Excel."""
    return [
        Grid(
            name,
            {
                (row, column): Cell(Place(name, row, column), text)
                for row, line in enumerate(table, start=1)
                for column, text in enumerate(line, start=1)
                if text
            },
        )
        for name, table in tables.items()
    ]

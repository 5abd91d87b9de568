"""Writes what a checkout keeps of what is generated: the example workbook and docs/inputs.md.

Run it in the root of a checkout: `python -m svreport.workbook.refresh`.
"""

from __future__ import annotations

from pathlib import Path

from svreport.workbook.contents import EXAMPLE, read_contents
from svreport.workbook.guide import column_reference
from svreport.workbook.writing import inputs_workbook

WORKBOOK = Path("inputs/exampleshire-2024-25.xlsx")
REFERENCE = Path("docs/inputs.md")


def refresh() -> None:
    """Both files, written anew."""
    WORKBOOK.write_bytes(inputs_workbook(read_contents(EXAMPLE)))
    REFERENCE.write_text(column_reference(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    refresh()

"""The inputs workbook as dictionaries, by pandas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

Record = dict[str, Any]
MONTHS = {"Updates": ("Finance data to", "Activity data to"), "Measure values": ("As at",)}
Sheets = dict[str, list[Record]]


def read_sheets(path: Path) -> Sheets:
    """Every sheet as a list of records, empty cells as None, with the number of each row."""
    texts = {"Number": str, "Condition": str, "Reported with": str}
    frames = pd.read_excel(path, sheet_name=None, dtype=texts)
    sheets: Sheets = {}
    for name, frame in frames.items():
        for header in MONTHS.get(str(name), ()):
            frame[header] = pd.to_datetime(frame[header], format="%b %y")
        filled = frame.astype(object).where(frame.notna(), None)
        sheets[str(name)] = [
            {"row": row} | {str(header): value for header, value in record.items()}
            for row, record in enumerate(filled.to_dict("records"), start=2)
        ]
    return sheets


def settings_of(sheets: Sheets) -> Record:
    """The settings by name."""
    return {record["Setting"]: record["Value"] for record in sheets["Settings"]}


def long_date(day: Any) -> str:
    """`30 May 2024`."""
    return f"{day.day} {day:%B %Y}"

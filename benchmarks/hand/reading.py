"""The inputs workbook as dictionaries, by pandas."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import pandas as pd

from hand.words import long_date

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


def covered(update: Record) -> str:
    """What data an update covers."""
    finance, activity = (f"{update[f'{one} data to']:%B %Y}" for one in ("Finance", "Activity"))
    return f"Financial data to {finance}. Activity data to {activity}."


def signatures(sheets: Sheets, update: Record) -> list[Record]:
    """Who signed the update itself, and not another document of it."""
    lines = (one for one in sheets["Sign-off"] if one["Document"] is None)
    return [one for one in lines if one["Update"] == update["Update"]]


def signed_off(sheets: Sheets, update: Record) -> str:
    """Who signed the update, and when."""
    lines = signatures(sheets, update)
    signed = (f"{one['Role']}, {long_date(one['Date'])}" for one in lines if one["Date"])
    return f"Signed off by: {'; '.join(signed)}."


def fingerprint_of(sheets: Sheets, update: Record) -> str:
    """The fingerprint that those who signed the update noted."""
    return f"Fingerprint: {signatures(sheets, update)[0]['Fingerprint']}"


def updates_to(sheets: Sheets, update: Record) -> list[str]:
    """The keys of the updates up to this one."""
    keys = [one["Update"] for one in sheets["Updates"]]
    return keys[: keys.index(update["Update"]) + 1]


def known_at(
    sheets: Sheets, name: str, update: Record, key: Callable[[Record], Hashable]
) -> list[Record]:
    """The rows of a sheet as the update knows them: of those with the same key, the latest."""
    reached = [None, *updates_to(sheets, update)]
    found: dict[Hashable, Record | None] = {}
    for one in sheets[name]:
        last = found.setdefault(key(one), None)
        if one["Update"] in reached and (
            last is None or reached.index(one["Update"]) >= reached.index(last["Update"])
        ):
            found[key(one)] = one
    return [one for one in found.values() if one]

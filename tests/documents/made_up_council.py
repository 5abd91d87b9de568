"""A council unlike the worked example: five conditions, four updates, a four-step scale, £m.

Its tables are text, typed as an officer would type them, so that a test can
change one cell and build again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from made_once import workbook_of

from svreport.commands.edition import Edition
from svreport.documents.registry import document_named
from svreport.files.resources import Templates
from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import read_grids
from svreport.narrative.facts import Facts

Tables: TypeAlias = dict[str, list[list[str]]]

UPDATES = ("u1", "u2", "u3", "u4")
SCALE = {
    "Red": ("Red: off course", "#A4101C"),
    "Amber-Red": ("Amber-Red: in doubt", "#F4B183"),
    "Amber-Green": ("Amber-Green: feasible", "#C6E0B4"),
    "Green": ("Green: on course", "#00703C"),
}
CONDITIONS = ("A", "B", "C", "D", "E")
SECTIONS = ("Summary", *(f"Condition {one}" for one in CONDITIONS), "Risk 1", "Specialist support")


def tables() -> Tables:
    """The council's sheets; its second update is the latest that has begun."""
    return {
        "Settings": [
            ["Setting", "Value"],
            ["Authority", "Norchester City Council"],
            ["Financial year", "2025/26"],
            ["Agreement", "Reform Plan"],
            ["Forecast unit", "£m"],
            ["Financial year style", "2024-25"],
            ["Negative style", "brackets"],
            ["Percentage point decimals", "2"],
        ],
        "Scale": [
            ["Rating", "Label", "Fill", "Meaning"],
            *([name, label, fill, ""] for name, (label, fill) in SCALE.items()),
        ],
        "Updates": [
            ["Update", "Title", "Column label", "Activity data to", "Submitted"],
            ["u1", "First return", "July", "Jun 25", "2025-07-31"],
            ["u2", "Second return", "October", "Sep 25", ""],
            ["u3", "Third return", "January", "Dec 25", ""],
            ["u4", "Fourth return", "April", "Mar 26", ""],
        ],
        "Conditions": [
            ["Number", "Condition", "Short title", "Reported with"],
            *([number, f"Condition {number} in full.", "", ""] for number in CONDITIONS),
        ],
        "Risks": [
            ["Number", "Title", "Risk", "Mitigation"],
            ["1", "Staffing", "Staff may leave.", ""],
        ],
        "Ratings": [
            ["Item", *UPDATES, "Note"],
            ["Condition A", "Red", "Amber-Red", "", "", "Begun late."],
            ["Condition B", "Amber-Red", "Amber-Green", "", "", "Begun late."],
            ["Condition C", "Amber-Green", "Green", "", "", "Begun late."],
            ["Condition D", "Green", "Green", "", "", "Begun late."],
            ["Condition E", "Green", "Red", "", "", "Begun late."],
            ["Risk 1", "Amber-Green", "Amber-Red", "", "", "Begun late."],
        ],
        "Narrative": [
            ["Section", "Update", "Text"],
            *(
                [section, update, f"{section} in {update}."]
                for update in UPDATES[:2]
                for section in SECTIONS
            ),
        ],
        "Measures": [["Code", "Measure", "Condition", "Unit"]],
        "Measure values": [["Code", "As at", "Plan", "Actual", "Status"]],
        "Forecast": [
            ["Version", "Line", "Kind", "2024/25", "2025/26", "2026/27"],
            ["base", "Schools", "expenditure", "10.25", "11.5", "9"],
            ["base", "Colleges", "expenditure", "2.5", "2.25", "2"],
            ["base", "Grant", "high needs block", "-12", "-12.25", "-12.5"],
            ["base", "Brought forward", "opening balance", "4", "", ""],
        ],
    }


def with_rows(sheets: Tables, sheet: str, rows: Sequence[Sequence[str]]) -> Tables:
    """The tables with rows added to the end of a sheet, which is made where it is missing."""
    return {**sheets, sheet: [*sheets.get(sheet, []), *(list(row) for row in rows)]}


def with_text(sheets: Tables, section: str, update: str, text: str) -> Tables:
    """The tables with another narrative for a section of an update."""
    header, *rows = sheets["Narrative"]
    kept = [row for row in rows if row[:2] != [section, update]]
    return {**sheets, "Narrative": [header, *kept, [section, update, text]]}


def with_setting(sheets: Tables, name: str, value: str) -> Tables:
    """The tables with another value of a setting."""
    kept = [row for row in sheets["Settings"] if row[0] != name]
    return {**sheets, "Settings": [*kept, [name, value]]}


def saved_workbook(sheets: Mapping[str, Sequence[Sequence[str]]], folder: Path) -> Path:
    """The tables as an inputs workbook in a folder."""
    path = folder / "inputs.xlsx"
    path.write_bytes(workbook_of(sheets))
    return path


def signed(sheets: Tables, *updates: str, documents: Sequence[str] = ()) -> Tables:
    """The same, these updates sent, and their documents signed off as they are now.

    Further documents are signed by themselves.
    """
    header, *lines = sheets["Updates"]
    at = header.index("Submitted")
    sent = {line[0]: line[at] or "2025-10-31" for line in lines if line[0] in updates}
    lines = [[*line[:at], sent.get(line[0], line[at]), *line[at + 1 :]] for line in lines]
    sheets = {**sheets, "Updates": [header, *lines]}
    council = read_grids(as_grids(sheets)).council
    assert council is not None
    rows = [["Update", "Document", "Role", "Date", "Fingerprint"]]
    for update in council.updates:
        edition = Edition(Facts(council, update), Templates())
        for name in ("", *documents) if update.key in updates else ():
            current = edition.approval(document_named(name or "monitoring")).fingerprint
            rows.append([update.key, name, "Treasurer", sent[update.key], current])
    return with_rows(sheets, "Sign-off", rows)

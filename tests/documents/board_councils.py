"""Councils for the board's page: the made-up one with all that the page shows, and in bad text."""

from __future__ import annotations

from collections.abc import Callable

from made_up_council import Tables, with_rows, with_setting
from papers_helpers import dashboard, rendered
from test_highlight import full_tables

from svreport.core.model import Council
from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import read_grids

LONG = "Long text without an end. " * 160
HOSTILE = (
    "</script><script>alert(1)</script><!-- --><img src=x onerror=alert(2)> {{ 7*1307 }} {% raw %} "
    "& < > \" ' </style> &amp; שלום\u200f عربي 🎓 é javascript:alert(3)"
)
VERSION = "<b>{{ 7*1307 }}</b> & 's"


def council_of(sheets: Tables) -> Council:
    inputs = read_grids(as_grids(sheets))
    errors = [str(problem) for problem in inputs.problems if problem.is_error]
    assert not errors, errors
    assert inputs.council is not None
    return inputs.council


def page_of(sheets: Tables, update: str = "u2", *, draft: bool = False) -> bytes:
    """The page of a council in text tables."""
    council = council_of(sheets)
    (chosen,) = [one for one in council.updates if one.key == update]
    return rendered(dashboard(council, chosen, draft=draft), None)


def board_tables() -> Tables:
    """The made-up council with every sheet that the page can show."""
    sheets = full_tables()
    for row in sheets["Measures"][1:]:
        row[-1] = "dashboard, monitoring"
    sheets["Measures"][0] += ["Better when"]
    for row, better in zip(sheets["Measures"][1:], ("lower", "higher", ""), strict=True):
        row.append(better)
    sheets = with_rows(
        sheets,
        "Measure values",
        [
            ["M1", "Jun 25", "6", "12", "", ""],
            ["M1", "Sep 25", "6", "9", "", ""],
            ["M2", "Dec 24", "", "33", "", ""],
            ["M3", "Jun 25", "", "5", "", ""],
        ],
    )
    sheets["Workstreams"] = [
        ["Code", "Title", "Condition"],
        ["T", "Travel", "A"],
        ["H", "Homes", "B"],
    ]
    sheets["Savings"] = [
        ["Condition", "Workstream", "Year", "Target", "Achieved", "Forecast", "Rating"],
        ["A", "T", "2025/26", "0.75", "0.25", "0.5", "Amber-Red"],
        ["B", "H", "2025/26", "1.5", "", "1.5", "Green"],
        ["A", "T", "2026/27", "2", "", "", ""],
    ]
    sheets["Forecast"][0].append("Standing")
    sheets["Forecast"] += [
        ["base", "Most", "deficit limit", "", "6", "5", "agreed"],
        ["plan", "Schools", "expenditure", "10.25", "11", "8"],
        ["plan", "Grant", "high needs block", "-12", "-12.25", "-12.5"],
        ["plan", "Brought forward", "opening balance", "4", "", ""],
    ]
    sheets["Updates"][0].append("Forecast version")
    for row, version in zip(sheets["Updates"][1:], ("plan", "base", "base", "base"), strict=True):
        row.append(version)
    return sheets


def hostile_tables(text: str = HOSTILE) -> Tables:
    """The same with hostile text wherever the page shows text that a user typed."""
    sheets = with_setting(board_tables(), "Authority", text)
    sheets = with_setting(sheets, "Agreement", text)
    sheets["Updates"][1][1:3] = [f"{text} 1", f"{text} first"]
    sheets["Updates"][2][1:3] = [f"{text} 2", f"{text} second"]
    sheets["Conditions"][1][1:3] = [text, f"{text} short"]
    sheets["Risks"][1][1:3] = [text, text]
    sheets["Risks"][0].append("Owner")
    sheets["Risks"] = [sheets["Risks"][0], *([*row, text] for row in sheets["Risks"][1:])]
    _each(sheets, "Scale", lambda at, row: [row[0], f"{text} {at}", row[2], text])
    _each(sheets, "Risk scores", lambda _, row: [*row[:-1], text])
    _each(sheets, "Measures", lambda _, row: [row[0], f"{text} {row[0]}", text, *row[3:]])
    _each(sheets, "Workstreams", lambda _, row: [row[0], f"{text} {row[0]}", *row[2:]])
    sheets["Milestones"][0] += ["Project", "Deliverable"]
    _each(
        sheets,
        "Milestones",
        lambda at, row: [row[0], f"{text} {at}", *row[2:5], text, text, f"{text} {at}"],
    )
    _each(sheets, "Forecast", lambda _, row: [f"{row[0]} {VERSION}", *row[1:]])
    _each(sheets, "Updates", lambda _, row: [*row[:-1], f"{row[-1]} {VERSION}"])
    return with_setting(sheets, "Plan version", f"plan {VERSION}")


def _each(sheets: Tables, sheet: str, made: Callable[[int, list[str]], list[str]]) -> None:
    """Makes each row of a sheet another."""
    header, *rows = sheets[sheet]
    sheets[sheet] = [header, *(made(at, row) for at, row in enumerate(rows))]

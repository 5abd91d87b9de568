"""A council whose measures are reported by month, quarter, term, academic and financial year."""

from __future__ import annotations

from made_up_council import Tables, with_rows, with_setting, with_text
from test_highlight import full_tables

# Of the second update, which covers the data to September 2025.
MEASURES = [
    [
        "Code",
        "Measure",
        "Detail",
        "Condition",
        "Unit",
        "Better when",
        "Basis",
        "Suppress",
        "Period",
    ],
    ["K.a", "Plans", "Plans held.", "A", "count", "lower", "point in time", "no", ""],
    [
        "K.b",
        "Requests",
        "Requests.",
        "A",
        "count",
        "lower",
        "financial year to date",
        "no",
        "quarter",
    ],
    [
        "K.c",
        "Exclusions",
        "Exclusions.",
        "A",
        "count",
        "lower",
        "academic year to date",
        "no",
        "term",
    ],
    ["K.d", "Absence", "Days missed.", "B", "%", "lower", "", "no", "academic year"],
    ["K.e", "Tribunals", "Appeals.", "B", "count", "lower", "", "no", "financial year"],
    ["K.f", "Reviews", "Reviews held.", "B", "%", "higher", "point in time", "no", "quarter"],
]
VALUES = [
    ["Code", "As at", "Plan", "Actual", "Status", "Reason"],
    ["K.a", "Sep 24", "", "1500", "", ""],
    ["K.a", "Jun 25", "1600", "1640", "", ""],
    ["K.a", "Sep 25", "1660", "1655", "", ""],
    ["K.a", "Dec 25", "1700", "", "", ""],
    ["K.b", "Q1 2024/25", "100", "108", "", ""],
    ["K.b", "Q2 2024/25", "210", "222", "", ""],
    ["K.b", "Q3 2024/25", "", "340", "", ""],
    ["K.b", "Q4 2024/25", "420", "455", "", ""],
    ["K.b", "Q1 2025/26", "95", "90", "", ""],
    ["K.b", "Quarter 2 25-26", "", "195", "", ""],
    ["K.b", "Q3 2025/26", "300", "", "", ""],
    ["K.c", "Autumn term 2023/24", "", "41", "", ""],
    ["K.c", "Spring 2024", "", "80", "", ""],
    ["K.c", "Summer term 2023/24", "", "122", "", ""],
    ["K.c", "Autumn 2024", "40", "39", "", ""],
    ["K.c", "Spring 2024/25", "", "71", "", ""],
    ["K.c", "Summer 2025", "110", "101", "", ""],
    ["K.c", "Autumn term 2025/26", "35", "", "", ""],
    ["K.d", "AY 2022/23", "", "9.4", "", ""],
    ["K.d", "2023/24", "9", "9.1", "", ""],
    ["K.d", "academic year 2024/25", "", "8.7", "", ""],
    ["K.d", "AY 2025/26", "8", "", "", ""],
    ["K.e", "2022/23", "", "44", "", ""],
    ["K.e", "FY 2023/24", "50", "52", "", ""],
    ["K.e", "2024-25", "", "61", "", ""],
    ["K.e", "2025/26", "60", "", "", ""],
    ["K.f", "Q2 2024/25", "60", "55.5", "", ""],
    ["K.f", "Q1 2025/26", "", "61.2", "", ""],
    ["K.f", "Q2 2025/26", "", "", "not yet available", "The count is taken in October."],
    ["K.f", "Q4 2025/26", "75", "", "", ""],
]
TEXT = (
    "Requests were {{ K.b.actual }} in the quarter, against {{ K.b.plan }} planned and "
    "{{ K.b.actual Q2 2024/25 }} a year before ({{ K.b.change }}). Exclusions were "
    "{{ K.c.actual Summer 2024/25 }}, {{ K.c.change | up or down }}; absence was "
    "{{ K.d.actual }} ({{ K.d.actual AY 2023/24 }} in the year before), and there were "
    "{{ K.e.actual 2024/25 }} appeals, {{ K.e.actual less 2023/24 | unsigned }} more."
)


def periods() -> Tables:
    """The council with a measure by each kind of period, in every document, and a text of them."""
    sheets = {**full_tables(), "Measures": MEASURES, "Measure values": VALUES}
    sheets["Ratings"] = [row for row in sheets["Ratings"] if row[0] != "M1"]
    for row in sheets["Updates"]:
        if row[0] == "u2":
            row[-1] = "2025-10-31"
    sheets = with_setting(sheets, "Headline measure", "K.b")
    sheets = with_rows(
        sheets,
        "Benchmarks",
        [
            ["Indicator", "Measure", "Area", "As at", "Value", "Unit", "Source"],
            ["Absence", "K.d", "England", "AY 2024/25", "7.1", "%", "DfE"],
            ["Appeals", "K.e", "England", "2024/25", "70", "count", "MoJ"],
        ],
    )
    return with_text(sheets, "Condition A", "u2", TEXT)

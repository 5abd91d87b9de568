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
    ["P.m", "Plans", "Plans held.", "A", "count", "lower", "point in time", "no", ""],
    [
        "P.q",
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
        "P.t",
        "Exclusions",
        "Exclusions.",
        "A",
        "count",
        "lower",
        "academic year to date",
        "no",
        "term",
    ],
    ["P.a", "Absence", "Days missed.", "B", "%", "lower", "", "no", "academic year"],
    ["P.f", "Tribunals", "Appeals.", "B", "count", "lower", "", "no", "financial year"],
    ["P.s", "Reviews", "Reviews held.", "B", "%", "higher", "point in time", "no", "quarter"],
]
VALUES = [
    ["Code", "As at", "Plan", "Actual", "Status", "Reason"],
    ["P.m", "Sep 24", "", "1500", "", ""],
    ["P.m", "Jun 25", "1600", "1640", "", ""],
    ["P.m", "Sep 25", "1660", "1655", "", ""],
    ["P.m", "Dec 25", "1700", "", "", ""],
    ["P.q", "Q1 2024/25", "100", "108", "", ""],
    ["P.q", "Q2 2024/25", "210", "222", "", ""],
    ["P.q", "Q3 2024/25", "", "340", "", ""],
    ["P.q", "Q4 2024/25", "420", "455", "", ""],
    ["P.q", "Q1 2025/26", "95", "90", "", ""],
    ["P.q", "Quarter 2 25-26", "", "195", "", ""],
    ["P.q", "Q3 2025/26", "300", "", "", ""],
    ["P.t", "Autumn term 2023/24", "", "41", "", ""],
    ["P.t", "Spring 2024", "", "80", "", ""],
    ["P.t", "Summer term 2023/24", "", "122", "", ""],
    ["P.t", "Autumn 2024", "40", "39", "", ""],
    ["P.t", "Spring 2024/25", "", "71", "", ""],
    ["P.t", "Summer 2025", "110", "101", "", ""],
    ["P.t", "Autumn term 2025/26", "35", "", "", ""],
    ["P.a", "AY 2022/23", "", "9.4", "", ""],
    ["P.a", "2023/24", "9", "9.1", "", ""],
    ["P.a", "academic year 2024/25", "", "8.7", "", ""],
    ["P.a", "AY 2025/26", "8", "", "", ""],
    ["P.f", "2022/23", "", "44", "", ""],
    ["P.f", "FY 2023/24", "50", "52", "", ""],
    ["P.f", "2024-25", "", "61", "", ""],
    ["P.f", "2025/26", "60", "", "", ""],
    ["P.s", "Q2 2024/25", "60", "55.5", "", ""],
    ["P.s", "Q1 2025/26", "", "61.2", "", ""],
    ["P.s", "Q2 2025/26", "", "", "not yet available", "The count is taken in October."],
    ["P.s", "Q4 2025/26", "75", "", "", ""],
]
TEXT = (
    "Requests were {{ P.q.actual }} in the quarter, against {{ P.q.plan }} planned and "
    "{{ P.q.actual Q2 2024/25 }} a year before ({{ P.q.change }}). Exclusions were "
    "{{ P.t.actual Summer 2024/25 }}, {{ P.t.change | up or down }}; absence was "
    "{{ P.a.actual }} ({{ P.a.actual AY 2023/24 }} in the year before), and there were "
    "{{ P.f.actual 2024/25 }} appeals, {{ P.f.actual less 2023/24 | unsigned }} more."
)


def periods() -> Tables:
    """The council with a measure by each kind of period, in every document, and a text of them."""
    sheets = {**full_tables(), "Measures": MEASURES, "Measure values": VALUES}
    sheets["Ratings"] = [row for row in sheets["Ratings"] if row[0] != "M1"]
    sheets = with_setting(sheets, "Headline measure", "P.q")
    sheets = with_rows(
        sheets,
        "Benchmarks",
        [
            ["Indicator", "Measure", "Area", "As at", "Value", "Unit", "Source"],
            ["Absence", "P.a", "England", "AY 2024/25", "7.1", "%", "DfE"],
            ["Appeals", "P.f", "England", "2024/25", "70", "count", "MoJ"],
        ],
    )
    return with_text(sheets, "Condition A", "u2", TEXT)

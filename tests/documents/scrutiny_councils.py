"""The made-up council with the sheets that scrutiny slides are made of, plain and hostile."""

from __future__ import annotations

from made_up_council import Tables, tables, with_rows, with_text
from test_hostile_text import FROM_MARKDOWN, HOSTILE, IN_MARKDOWN, LINES, hostile_tables

LONG = (
    "Children and young people with an education, health and care plan who have moved to a place "
    "nearer to their home, from a school that was further away than their family had wished, and "
    "whose support has been agreed with the health and care services that know them, reviewed with "
    "the family within the year, and found to do what it was meant to do when it was first put "
    "into place by all who took part in it"
)
RIGHT_TO_LEFT = "דוח על תוכנית החינוך המיוחד: 12 בתי ספר"

ACHIEVEMENTS = ["Theme", "Achievement", "Done", "Update"]
TIMETABLE = ["Step", "Date", "Status"]
ACTIONS = ["Action", "Owner", "Due", "Status"]
BENCHMARKS = ["Indicator", "Measure", "Area", "As at", "Value", "Unit", "Suppress", "Source"]
MEASURES = ["Code", "Measure", "Condition", "Unit", "Suppress"]
VALUES = ["Code", "As at", "Plan", "Actual", "Status"]


def with_scrutiny(sheets: Tables) -> Tables:
    """The council with a few rows in each sheet, and figures of its own for two measures."""
    sheets = with_rows(
        sheets,
        "Achievements",
        [
            ACHIEVEMENTS,
            ["Schools", "Outreach started", "yes", "u2"],
            ["Schools", "Advisers being found", "", "u2"],
            ["", "Bulletin for families started", "yes", "u2"],
            ["Schools", "Outreach planned", "no", "u1"],
        ],
    )
    sheets = with_rows(
        sheets,
        "Timetable",
        [TIMETABLE, ["Cabinet decides", "2026-01-20", "on track"], ["Draft", "", "late"]],
    )
    sheets = with_rows(
        sheets, "Actions", [ACTIONS, ["Simplify the bands", "Head of SEND", "2026-03-31", "agreed"]]
    )
    sheets = with_rows(
        sheets,
        "Benchmarks",
        [
            BENCHMARKS,
            ["Plans", "", "Norchester City Council", "2024/25", "5.5%", "%", "", "Own return"],
            ["Plans", "", "England", "2024/25", "4.8%", "%", "", "National statistics"],
            ["Young carers", "", "Norchester City Council", "Jun 25", "3", "count", "yes", "Own"],
            ["Young carers", "", "Norland", "Jun 25", "1204", "count", "", "Region"],
        ],
    )
    sheets["Measures"] = [
        MEASURES,
        ["P", "Number of plans", "A", "count", "no"],
        ["N", "Leavers without a place", "B", "count", "yes"],
    ]
    sheets["Measure values"] = [
        VALUES,
        ["P", "Sep 24", "", "1100", ""],
        ["P", "Jun 25", "1180", "1210", ""],
        ["P", "Sep 25", "1200", "1262", ""],
        ["N", "Sep 24", "", "17", ""],
        ["N", "Jun 25", "", "3", ""],
        ["N", "Sep 25", "", "19", ""],
    ]
    text = "# What matters most\n\n- Demand is growing.\n\n"
    text += "# What is asked\n\nMembers are asked to comment."
    return with_text(sheets, "Scrutiny: Summary", "u2", text)


def plain_council() -> Tables:
    """The made-up council, with a little of everything."""
    return with_scrutiny(tables())


def hostile_council() -> Tables:
    """The same with hostile and endless text wherever text is free."""
    sheets = with_scrutiny(hostile_tables())
    texts = [HOSTILE, LINES, LONG, RIGHT_TO_LEFT, "🎓" * 60, "W" * 400]
    sheets = with_rows(
        sheets,
        "Achievements",
        [
            *([text, text, "yes", "u2"] for text in texts),
            *(["Schools", f"Achievement {at} of sixty", "yes", "u2"] for at in range(60)),
            ["", LONG * 8, "no", "u2"],
        ],
    )
    sheets = with_rows(sheets, "Timetable", [[text, "2026-01-20", "on track"] for text in texts])
    sheets = with_rows(
        sheets, "Actions", [[text, text, "2026-02-20", "proposed"] for text in (*texts, LONG * 8)]
    )
    row = [LONG[:90], "", "England", "Jun 25", "5", "count", "", HOSTILE]
    sheets = with_rows(sheets, "Benchmarks", [row])
    sheets["Measures"].append(["M", LONG, "B", "count", "no"])
    sheets["Measure values"] += [["M", "Jun 25", "1", "7", ""], ["M", "Sep 25", "1", "9", ""]]
    wide = (
        f"| {' | '.join('abcdefgh')} |\n|{'---|' * 8}\n| {' | '.join(['Responsibilities'] * 8)} |"
    )
    text = f"# {LONG}\n\n{IN_MARKDOWN}\n\n# {LONG}\n\n- {RIGHT_TO_LEFT}\n\n{wide}"
    return with_text(sheets, "Scrutiny: Observations", "u2", text)


__all__ = ["FROM_MARKDOWN", "HOSTILE", "LINES", "LONG", "RIGHT_TO_LEFT"]

"""Five councils unlike each other, whose documents a person has read from end to end.

Small, and each of another kind: a plan of its own without an agreement, balances alone, money in
£m with figures of every standing, six updates a year, and a single update of a single year.
"""

from __future__ import annotations

from made_up_council import Tables

MEASURES = ["Code", "Measure", "Detail", "Condition", "Unit", "Better when", "Basis", "Suppress"]
VALUES = ["Code", "As at", "Plan", "Actual", "Status", "Reason"]
FORECAST = ["Version", "Line", "Kind", "Standing"]
SCALE = [
    ["Rating", "Label", "Fill", "Meaning"],
    ["Red", "Red - Off Track", "#A4101C", "Needs action now."],
    ["Amber", "Amber - At Risk", "#F4B183", "Needs watching."],
    ["Green", "Green - On Track", "#00703C", "Goes as planned."],
]


def own_plan() -> Tables:
    """A council that plans for itself, in thousands: no agreement, no payments, no limit."""
    return {
        "Settings": _settings("Westmarch Council", "SEND Sufficiency Plan", "£000", "2025/26"),
        "Scale": SCALE,
        "Updates": [
            ["Update", "Title", "Column label", "Finance data to", "Activity data to", "Submitted"],
            ["spring", "Spring report", "Spring", "May 25", "May 25", "2025-06-12"],
            ["autumn", "Autumn report", "Autumn", "Sep 25", "Sep 25", "2025-10-16"],
        ],
        "Conditions": [
            ["Number", "Condition", "Short title"],
            ["1", "Bring the in-year overspend to an end.", "In-year balance"],
            ["2", "Open 120 places close to home.", "Local places"],
        ],
        "Risks": [
            ["Number", "Title", "Risk", "Mitigation", "Owner", "Target score"],
            ["1", "Demand", "Requests may go on rising.", "Earlier help.", "Head of SEND", "6"],
        ],
        "Ratings": [
            ["Item", "spring", "autumn"],
            ["Condition 1", "Amber", "Red"],
            ["Condition 2", "Green", "Green"],
            ["Risk 1", "Amber", "Amber"],
        ],
        "Risk scores": [
            ["Risk", "Update", "Likelihood", "Impact", "Score", "Action"],
            ["1", "autumn", "4", "3", "", "Agree a threshold with schools."],
        ],
        "Narrative": _narrative(("spring", "autumn"), "Summary", "Condition 1", "Condition 2"),
        "Measures": [
            MEASURES,
            ["EHC", "Plans maintained", "", "1", "count", "lower", "point in time", "no"],
            ["IND", "In independent schools", "", "2", "%", "lower", "point in time", "no"],
        ],
        "Measure values": [
            VALUES,
            ["EHC", "Sep 24", "", "2140", "", ""],
            ["EHC", "May 25", "2200", "2231", "", ""],
            ["EHC", "Sep 25", "2220", "2304", "", ""],
            ["IND", "Sep 24", "", "6", "", ""],
            ["IND", "Sep 25", "5.5", "6.03", "", ""],
        ],
        "Workstreams": [
            ["Code", "Title", "Aim", "Condition"],
            ["LP", "Local places", "Places near home.", "2"],
        ],
        "Milestones": [
            ["Workstream", "Project", "Milestone", "Due", "Status", "Completed"],
            ["LP", "Hill School", "Site bought", "2025-07-31", "done", "2025-07-24"],
            ["LP", "Hill School", "Doors open", "2026-09-01", "on track", ""],
        ],
        "Savings": [
            ["Condition", "Workstream", "Year", "Target", "Forecast", "Rating"],
            ["2", "LP", "2026/27", "640", "600", "Green"],
        ],
        "Forecast": [
            [*FORECAST, "2024/25", "2025/26", "2026/27"],
            ["plan", "Special schools", "expenditure", "", "18250", "19100", "19450"],
            ["plan", "Independent schools", "expenditure", "", "9120", "9480", "8860"],
            ["plan", "Grant", "high needs block", "", "-25300", "-26050", "-26800"],
            ["plan", "Brought forward", "opening balance", "", "3400", "", ""],
        ],
    }


def balances_alone() -> Tables:
    """Closing balances of two versions and nothing else, one of them in brackets and millions."""
    return {
        "Settings": [
            *_settings("Eastmere Council", "Deficit Management Plan", "£m", "2025/26"),
            ["Negative style", "brackets"],
        ],
        "Scale": SCALE,
        "Updates": [
            [
                "Update",
                "Title",
                "Column label",
                "Activity data to",
                "Submitted",
                "Forecast version",
            ],
            ["s1", "First statement", "July", "Jun 25", "2025-07-31", "plan"],
            ["s2", "Second statement", "November", "Oct 25", "2025-11-28", "revised"],
        ],
        "Conditions": [["Number", "Condition"], ["1", "Carry no deficit by March 2029."]],
        "Risks": [
            ["Number", "Title", "Risk", "Mitigation"],
            ["1", "Prices", "Fees may rise.", ""],
        ],
        "Ratings": [
            ["Item", "s1", "s2"],
            ["Condition 1", "Amber", "Amber"],
            ["Risk 1", "Amber", "Red"],
        ],
        "Narrative": _narrative(("s1", "s2"), "Summary", "Condition 1"),
        "Measures": [MEASURES],
        "Measure values": [VALUES],
        "Workstreams": [["Code", "Title", "Condition"], ["A", "Alternative provision", "1"]],
        "Forecast": [
            [*FORECAST, "2024/25", "2025/26", "2026/27"],
            ["plan", "Closing", "closing balance", "", "12.1", "15.4", "14.2"],
            ["revised", "Closing", "closing balance", "", "12.1", "16.9", "17.3"],
        ],
    }


def every_standing() -> Tables:
    """An agreement in millions: an outturn, a provisional year, forecasts, limits of both kinds."""
    return {
        "Settings": [
            *_settings("Southwick Borough Council", "Recovery Agreement", "£m", "2025/26"),
            ["Agreement starts", "2024/25"],
            ["Agreement ends", "2027/28"],
            ["Agreement total", "6"],
            ["Financial year style", "2024-25"],
        ],
        "Scale": SCALE,
        "Updates": [
            ["Update", "Title", "Column label", "Finance data to", "Activity data to", "Submitted"],
            ["q1", "Quarter 1 report", "July", "Jun 25", "Jun 25", "2025-07-25"],
            ["q2", "Quarter 2 report", "October", "Sep 25", "Sep 25", "2025-10-24"],
        ],
        "Conditions": [
            ["Number", "Condition", "Short title", "Judged by"],
            ["1", "Reach an in-year surplus by 2027-28.", "In-year", "in-year balance"],
            ["2", "Keep the deficit within the agreed limits.", "Limit", "cumulative balance"],
        ],
        "Risks": [
            ["Number", "Title", "Risk", "Mitigation"],
            ["1", "Places", "Buildings may open late.", "Weekly checks."],
        ],
        "Ratings": [
            ["Item", "Previous", "q1", "q2"],
            ["Condition 1", "Amber", "Amber", "Green"],
            ["Condition 2", "Amber", "Amber", "Amber"],
            ["Risk 1", "Amber", "Amber", "Amber"],
        ],
        "Narrative": _narrative(("q1", "q2"), "Summary", "Condition 1", "Condition 2"),
        "Measures": [
            MEASURES,
            ["T", "Tribunal appeals", "", "1", "count", "lower", "financial year to date", "no"],
        ],
        "Measure values": [
            VALUES,
            ["T", "Sep 24", "40", "44", "", ""],
            ["T", "Mar 25", "80", "91", "", ""],
            ["T", "Jun 25", "20", "18", "", ""],
            ["T", "Sep 25", "40", "37", "", ""],
        ],
        "Workstreams": [["Code", "Title", "Condition"], ["SP", "Specialist places", "1"]],
        "Payments": [
            ["Year", "Amount", "Status", "Date"],
            ["2024/25", "2.5", "paid", "2025-03-28"],
            ["2025/26", "3.5", "due", "2026-03-27"],
        ],
        "Forecast": [
            [*FORECAST, "2023/24", "2024/25", "2025/26", "2026/27", "2027/28"],
            *_standing_lines("plan"),
            ["plan", "Limit", "deficit limit", "agreed", "", "", "20", "21", ""],
            ["plan", "Limit", "deficit limit", "assumed", "", "", "", "", "19"],
        ],
    }


def _standing_lines(version: str) -> list[list[str]]:
    """A version whose first year is over, its second provisional and the others forecast."""
    standings = ("actual", "provisional", "forecast")
    amounts = {
        "expenditure": ("48.2", "52.6", "56.1", "57.4", "58"),
        "high needs block": ("-43", "-46.5", "-50.2", "-54.6", "-59.1"),
        "agreement income": ("", "-2.5", "-3.5", "", ""),
        "opening balance": ("9.6", "", "", "", ""),
    }
    names = {"expenditure": "Places and top-ups", "high needs block": "Grant"}
    rows = []
    for kind, (first, second, *later) in amounts.items():
        for standing, own in zip(
            standings, ([first, "", "", "", ""], ["", second], ["", "", *later]), strict=True
        ):
            cells = [*own, *[""] * (5 - len(own))]
            if any(cells):
                name = names.get(kind, kind.capitalize())
                rows.append([version, name, kind, standing, *cells])
    return rows


def six_updates() -> Tables:
    """Six updates a year, of which the fourth is the latest that reports; nothing is planned."""
    keys = [f"p{number}" for number in range(1, 7)]
    months = ("Apr 25", "Jun 25", "Aug 25", "Oct 25", "Dec 25", "Feb 26")
    dates = ("2025-05-20", "2025-07-22", "2025-09-23", "2025-11-20", "", "")
    return {
        "Settings": _settings("Northolm Council", "Better Outcomes Plan", "£000", "2025/26"),
        "Scale": SCALE,
        "Updates": [
            [
                "Update",
                "Title",
                "Column label",
                "Activity data to",
                "Submitted",
                "Forecast version",
            ],
            *(
                [key, f"Report {key[1:]}", f"P{key[1:]}", month, date, version]
                for key, month, date, version in zip(
                    keys, months, dates, ("base", "base", "", "base", "", ""), strict=True
                )
            ),
        ],
        "Conditions": [
            ["Number", "Condition", "Short title"],
            *([number, f"Aim {number} of the plan.", f"Aim {number}"] for number in "123"),
        ],
        "Risks": [["Number", "Title", "Risk", "Mitigation"], ["1", "Staff", "May leave.", ""]],
        "Ratings": [
            ["Item", *keys],
            ["Condition 1", "Red", "Red", "Amber", "Amber", "", ""],
            ["Condition 2", "", "Green", "Green", "Green", "", ""],
            ["Condition 3", "", "", "", "", "", ""],
            ["Risk 1", "Amber", "Amber", "", "Green", "", ""],
        ],
        "Narrative": _narrative(keys[:4], "Summary", "Condition 1", "Condition 2"),
        "Measures": [
            MEASURES,
            ["W", "Weeks to a decision", "", "1", "weeks", "lower", "rolling 12 months", "no"],
            ["V", "Visits", "", "2", "count", "", "", "no"],
        ],
        "Measure values": [
            VALUES,
            *(
                ["W", month, "", weeks, "", ""]
                for month, weeks in zip(months[:4], ("24.5", "23", "22.5", "21"), strict=True)
            ),
            ["V", "Oct 25", "", "", "not yet available", "The count is taken in December."],
        ],
        "Workstreams": [["Code", "Title"], ["D", "Decisions"]],
        "Milestones": [
            ["Workstream", "Milestone", "Due", "Status", "Completed"],
            ["D", "Panel doubled", "2025-06-30", "late", ""],
        ],
        "Forecast": [
            [*FORECAST, "2025/26", "2026/27"],
            ["base", "Spending", "expenditure", "", "41200", "43900"],
            ["base", "Grant", "high needs block", "", "-41900", "-44100"],
            ["base", "Brought forward", "opening balance", "", "1250", ""],
        ],
    }


def one_update() -> Tables:
    """One update, one year, and one of everything else."""
    return {
        "Settings": _settings("Ashby Council", "High Needs Plan", "£000", "2025/26"),
        "Scale": SCALE,
        "Updates": [
            ["Update", "Title", "Column label", "Finance data to", "Activity data to", "Submitted"],
            ["year", "Annual report", "Year end", "Mar 26", "Mar 26", "2026-05-15"],
        ],
        "Conditions": [
            ["Number", "Condition", "Short title"],
            ["1", "Balance the budget.", "Balance"],
        ],
        "Risks": [["Number", "Title", "Risk", "Mitigation"], ["1", "Fees", "May rise.", ""]],
        "Ratings": [["Item", "year"], ["Condition 1", "Amber"], ["Risk 1", "Green"]],
        "Risk scores": [
            ["Risk", "Update", "Likelihood", "Impact", "Score", "Action"],
            ["1", "year", "2", "2", "", ""],
        ],
        "Narrative": _narrative(("year",), "Summary", "Condition 1"),
        "Measures": [
            MEASURES,
            ["P", "Places", "", "1", "count", "higher", "point in time", "no"],
        ],
        "Measure values": [VALUES, ["P", "Mar 26", "", "212", "", ""]],
        "Workstreams": [["Code", "Title", "Condition"], ["G", "Growth", "1"]],
        "Milestones": [
            ["Workstream", "Milestone", "Due", "Status", "Completed"],
            ["G", "Unit opened", "2025-09-01", "done", "2025-09-01"],
        ],
        "Savings": [
            ["Condition", "Workstream", "Year", "Target", "Achieved", "Forecast"],
            ["1", "G", "2025/26", "90", "85", "85"],
        ],
        "Budget monitoring": [
            ["Line", "Group", "Kind", "Budget", "year", "Rating"],
            ["Spending", "finance", "", "7900", "8015", "Amber"],
        ],
        "Forecast": [
            [*FORECAST, "2025/26"],
            ["outturn", "Spending", "expenditure", "actual", "8015"],
            ["outturn", "Grant", "high needs block", "actual", "-7860"],
            ["outturn", "Brought forward", "opening balance", "actual", "310"],
        ],
    }


COUNCILS = {
    make.__name__: make
    for make in (own_plan, balances_alone, every_standing, six_updates, one_update)
}


def _settings(authority: str, agreement: str, unit: str, year: str) -> list[list[str]]:
    return [
        ["Setting", "Value"],
        ["Authority", authority],
        ["Financial year", year],
        ["Agreement", agreement],
        ["Forecast unit", unit],
    ]


def _narrative(updates: tuple[str, ...] | list[str], *sections: str) -> list[list[str]]:
    texts = ([section, update, f"Of {section}."] for update in updates for section in sections)
    return [["Section", "Update", "Text"], *texts]

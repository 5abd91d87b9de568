"""Councils that leave things unsaid: one year, totals alone, a version of one update, and more."""

from __future__ import annotations

from made_up_council import Tables, tables, with_rows
from test_highlight import full_tables


def with_versions(sheets: Tables, *versions: str) -> Tables:
    """The council with the versions that its updates name, in their order."""
    header, *rows = sheets["Updates"]
    named = [[*row, version] for row, version in zip(rows, versions, strict=True)]
    return {**sheets, "Updates": [[*header, "Forecast version"], *named]}


def one_version_of_the_second_update() -> Tables:
    """Only the second update names the only version."""
    return with_versions(tables(), "", "base", "", "")


def one_year() -> Tables:
    """A forecast of this year alone, by lines."""
    sheets = tables()
    sheets["Forecast"] = [
        ["Version", "Line", "Kind", "2025/26"],
        ["base", "Schools", "expenditure", "11.5"],
        ["base", "Grant", "high needs block", "-10"],
        ["base", "Brought forward", "opening balance", "4"],
    ]
    return sheets


def without_opening() -> Tables:
    """A forecast by lines whose first year opens with nothing that is stated, and a limit."""
    sheets = tables()
    header, *rows = sheets["Forecast"]
    limit = ["base", "Limit", "deficit limit", *("20" for _ in header[3:])]
    kept = [row for row in rows if row[2] != "opening balance"]
    return with_savings({**sheets, "Forecast": [header, *kept, limit]})


def totals_alone() -> Tables:
    """Two versions of opening, in-year and closing balances, the later rounded to millions."""
    sheets = with_versions(tables(), "unmitigated", "plan", "", "")
    sheets["Forecast"] = [
        ["Version", "Line", "Kind", "2025/26", "2026/27"],
        ["unmitigated", "Opening", "opening balance", "164.2", "215.8"],
        ["unmitigated", "In-year", "in-year balance", "51.6", "12"],
        ["unmitigated", "Closing", "closing balance", "215.8", "227"],
        ["plan", "Opening", "opening balance", "164.2", "210"],
        ["plan", "In-year", "in-year balance", "45.8", "12"],
        ["plan", "Closing", "closing balance", "210", "222"],
    ]
    return with_savings(sheets)


def spending_alone() -> Tables:
    """Two versions that open with a balance and spend, one by lines and one in total."""
    sheets = with_versions(tables(), "unmitigated", "plan", "", "")
    sheets["Forecast"] = [
        ["Version", "Line", "Kind", "2025/26", "2026/27"],
        ["unmitigated", "Opening", "opening balance", "164.2", ""],
        ["unmitigated", "Schools", "expenditure", "51.6", "52"],
        ["plan", "Opening", "opening balance", "164.2", ""],
        ["plan", "Spending", "total expenditure", "45.8", "46"],
    ]
    costs = [["Provision", "Year", "Places"], ["Schools", "2025/26", "100"]]
    return with_rows(with_savings(sheets), "Unit costs", costs)


def turning() -> Tables:
    """Balances that turn into a surplus, in versions that state spending in total, no agreement.

    A condition asks for an in-year surplus, and no cell says by when; a payment is withheld.
    """
    sheets = with_versions(tables(), "first", "now", "", "")
    header, *rows = sheets["Conditions"]
    judged = [[*row, "in-year balance" if row[0] == "A" else ""] for row in rows]
    sheets["Conditions"] = [[*header, "Judged by"], *judged]
    sheets["Forecast"] = [
        ["Version", "Line", "Kind", "2025/26", "2026/27", "2027/28"],
        *(
            [version, line, kind, *amounts]
            for version, spending in (("first", ["30", "28", "27"]), ("now", ["30.5", "29", "27"]))
            for line, kind, amounts in (
                ("Spending", "total expenditure", spending),
                ("Grant", "high needs block", ["-29", "-30", "-30"]),
                ("Brought forward", "opening balance", ["1", "", ""]),
            )
        ),
    ]
    sheets = with_rows(sheets, "Workstreams", [["Code", "Title", "Condition"], ["W", "Help", "A"]])
    payments = [["Year", "Amount", "Status"], ["2025/26", "1", "withheld"], ["2026/27", "1", "due"]]
    return with_rows(
        sheets,
        "Payments",
        [[*row, date] for row, date in zip(payments, ("Date", "", "2027-03-31"), strict=True)],
    )


def with_savings(sheets: Tables) -> Tables:
    """The same with a workstream whose savings end in this year."""
    sheets = with_rows(
        sheets, "Workstreams", [["Code", "Title", "Condition"], ["W1", "Early help", "A"]]
    )
    return with_rows(
        sheets,
        "Savings",
        [["Condition", "Workstream", "Year", "Target"], ["A", "W1", "2025/26", "0.5"]],
    )


def savings_that_end() -> Tables:
    """A plan of three years, with savings in the second alone."""
    sheets = with_savings(tables())
    header, *rows = sheets["Forecast"]
    sheets["Forecast"] = [header, *(["plan", *row[1:]] for row in rows)]
    return sheets


def little() -> Tables:
    """One condition that nobody has rated, a risk without a score, milestones that are not due."""
    sheets = full_tables()
    sheets["Conditions"] = sheets["Conditions"][:2]
    sheets["Ratings"] = [["Item", "u1", "u2"], ["Risk 1", "Red", "Red"]]
    header, *rows = sheets["Narrative"]
    sections = ("Summary", "Condition A", "Highlight: Commentary")
    kept = [row for row in rows if row[0] in sections or row[0].startswith("Risk")]
    sheets["Narrative"] = [header, *kept]
    for sheet in ("Risk scores", "Budget monitoring"):
        sheets.pop(sheet, None)
    header, *rows = sheets["Milestones"]
    due, done = header.index("Due"), header.index("Status")
    sheets["Milestones"] = [header, *(list(row) for row in rows)]
    for row in sheets["Milestones"][1:]:
        row[due], row[done] = "2026-12-01", "on track"
        for name in ("Completed", "Date completed"):
            if name in header:
                row[header.index(name)] = ""
    return sheets

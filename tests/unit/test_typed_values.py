"""What happens to values as officers type them: read where certain, else what to type is said.

Each value is typed into a cell of a sheet of its own, and goes the way of every cell.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from inputs_helpers import cell

from svreport.core.frozen import replace
from svreport.core.model import BetterWhen, MilestoneStatus, Missing, PaymentStatus, Record
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear, Month
from svreport.core.problems import Place
from svreport.inputs.cells import Grid
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.kinds.amounts import MeasureFigure, Money, Whole
from svreport.inputs.kinds.dates import Day, MonthOf, YearOf
from svreport.inputs.kinds.texts import Choice, Colour, Label, Reference, SomeOf, Target, YesNo
from svreport.inputs.records import read_records
from svreport.inputs.sheet import RATING, SECTION, Sheet, SheetColumn, YearHeaders
from svreport.inputs.table import find_table

KEYS = {
    "Conditions": ["1", "2", "3.1"],
    "Measures": ["EHCP", "DMI.a"],
    "Risks": ["1", "2"],
    "Scale": ["Red", "Amber", "Amber Green", "Green"],
    "Updates": ["q1", "q2"],
}
OTHER_NAMES = {
    "Scale": {"green - on track": "Green", "on track": "Green", "at risk": "Red"},
    "Measures": {"number of ehcps": "EHCP"},
    "Conditions": {"positive in-year balance": "1"},
}
UNITS = {"n": Unit.COUNT, "p": Unit.PERCENT, "d": Unit.DAYS, "w": Unit.WEEKS, "m": Unit.MILLIONS}
DAY, MONTH, YEAR, BETTER = Day(), MonthOf(), YearOf(), Choice(BetterWhen)
UNIT, STATUS, MISSING, PAID = map(Choice, (Unit, MilestoneStatus, Missing, PaymentStatus))
YES, COLOUR, WHOLE, MONEY = YesNo(), Colour(), Whole(), Money()
PAPERS = SomeOf(("monitoring", "forum", "plan", "dashboard"))
CODE, UPDATE = Reference((Target("Measures"),)), Reference((Target("Updates"),))
NOVEMBER = date(2024, 11, 29)


class Typed(Record, kw_only=True):
    """A row with a cell of any kind; it may be empty."""

    code: str
    value: Any = None


def outcome(
    kind: Kind,
    typed: object,
    *,
    unit: str = "n",
    money: Unit = Unit.THOUSANDS,
    number_format: str = "General",
) -> tuple[Any, str]:
    """What is read of a cell, and what to type instead where it is a problem."""
    columns = (SheetColumn("Code", Label(), guidance="-"), SheetColumn("Value", kind, guidance="-"))
    sheet = Sheet(
        order=1,
        name="Sheet",
        record=Typed,
        columns=columns,
        purpose="",
        filled_by="",
        when="",
        feeds="",
    )
    context = CellContext(
        forecast_unit=money, keys=KEYS, other_names=OTHER_NAMES, measure_units=UNITS
    )
    cells = {(1, 1): "Code", (1, 2): "Value", (2, 1): unit, (2, 2): typed}
    held = {at: replace(cell(value), place=Place("Sheet", *at)) for at, value in cells.items()}
    held[2, 2] = replace(held[2, 2], number_format=number_format)
    read = read_records(sheet, find_table(sheet, Grid("Sheet", held), context), context)
    ((row,), problems) = read.rows, read.problems
    return row.value, problems[0].remedy if problems else ""


def each(kind: Kind, value: object, *typed: object) -> list[tuple[Kind, object, object]]:
    """The same value, typed in several ways."""
    return [(kind, way, value) for way in typed]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        *each(
            DAY,
            NOVEMBER,
            "29-Nov-24",
            "29th November 2024",
            "29 Nov 2024",
            "29Nov24",
            "29/Nov/2024",
            "Nov 29, 2024",
            "November 29th, 2024",
            "Friday 29 November 2024",
            "Fri. 29 Nov 2024",
            "29.11.2024",
            "29/11/24",
            "29 \u2013 11 \u2013 2024",
            "2024-11-29",
            "2024/11/29",
            "29 Nov. 2024.",
            "29 nov 2024\u200b",
            "2024-11-29 00:00:00",
            "29th of November, 2024",
            "\u201c29 Nov 2024\u201d",
        ),
        *each(DAY, None, "N/A", "n/a", "tbc", "TBC", "-"),
        *each(
            MONTH,
            Month(2023, 9),
            "Sept 2023",
            "Sep-23",
            "sept 23",
            "September2023",
            "Sep 23.",
            "Sept, 2023",
            "09/2023",
            "2023/09",
            "2023-09",
            "Sep \u201923",
            "30/09/2023",
            "Sept\xa02023",
        ),
        (MONTH, datetime(2023, 9, 1), Month(2023, 9)),
        *each(
            YEAR,
            FinancialYear(2024),
            "24/25",
            "2024/25",
            "2024-25",
            "2024\u201325",
            "2024/2025",
            "24-25",
            "2024_25",
            "FY24/25",
            "FY 2024/25",
            "2024 to 2025",
            "2024/25.",
            "2024 / 25",
        ),
        *each(
            MONEY,
            Decimal(1234),
            "1,234",
            "1 234",
            "£1,234k",
            "1,234.",
            "1234k",
            "'1234",
            "£1.234m",
            "1.234mn",
            "\uff11\uff12\uff13\uff14",
            "1\xa0234",
            "+1,234",
            "£1.234 million",
        ),
        *each(MONEY, Decimal(-1234), "(1,234)", "-1,234", "1234-", "\u22121234"),
        *each(WHOLE, 2, "2", "2.", "2.0", 2.0),
        *each(
            BETTER,
            BetterWhen.LOWER,
            "Lower is better",
            "LOWER",
            "lower.",
            "Smaller is better",
            "\u2193",
            "down",
            "\u201clower\u201d",
            "Lower \u2013 fewer is better",
            "Decrease",
            "Minimise",
        ),
        (BETTER, "target", BetterWhen.ON_TARGET),
        *each(UNIT, Unit.PERCENT, "percentage", "Per cent", "Percent (%)", "PCT"),
        *each(UNIT, Unit.COUNT, "number", "No.", "#", "Number (count)", "counts"),
        *each(UNIT, Unit.THOUSANDS, "£000s", "£'000", "£k", "thousands"),
        *each(UNIT, Unit.MILLIONS, "£M", "£ million", "millions"),
        (UNIT, "working days", Unit.DAYS),
        *each(
            STATUS,
            MilestoneStatus.DONE,
            "Complete",
            "complete.",
            "Completed (May)",
            "Done \u2713",
            "\u2714",
            "100%",
        ),
        (STATUS, "On-Track", MilestoneStatus.ON_TRACK),
        (STATUS, "not\u2013started", MilestoneStatus.NOT_STARTED),
        (STATUS, "At Risk!", MilestoneStatus.AT_RISK),
        *each(PAID, PaymentStatus.DUE, "not paid", "Outstanding", "due."),
        (PAID, "Paid in full", PaymentStatus.PAID),
        *each(MISSING, Missing.NOT_APPLICABLE, "N/A", "n/a", "z"),
        *each(MISSING, Missing.NOT_YET_AVAILABLE, "tbc", "TBA", "no data", "x"),
        (MISSING, "c", Missing.SUPPRESSED),
        *each(
            RATING,
            "Green",
            "Green \u2013 On Track",
            "GREEN - ON TRACK",
            "green\u2014on track",
            "On-track",
            "on track",
            "G",
            "Green.",
            "RAG: Green",
            "Green \u2191",
            "\U0001f7e2 Green",
        ),
        (RATING, "At risk", "Red"),
        (RATING, "amber-green", "Amber Green"),
        (RATING, "Amber/Green", "Amber Green"),
        *each(RATING, None, "n/a", "tbc", "Not yet rated"),
        *each(
            SECTION,
            "Condition 3.1",
            "condition3.1",
            "Cond 3.1",
            "cond. 3.1",
            "C3.1",
            "3.1",
            "Condition No. 3.1",
            "Conditions 3.1",
            "Condition (3.1)",
            "CONDITION 3.1:",
            "Condition\xa03.1\u200b",
            "Condition 3.1 \u2013 early help",
        ),
        (SECTION, "condition1", "Condition 1"),
        (SECTION, "Positive in-year balance", "Condition 1"),
        *each(SECTION, "Risk 2", "R2", "risk no 2", "Risk #2"),
        *each(SECTION, "Specialist support", "specialist-support", "SPECIALIST SUPPORT."),
        *each(CODE, "EHCP", "ehcp", "Number of EHCPs", "EHCP: plans", "EHCP."),
        *each(UPDATE, "q1", "Q1", "q 1", "q1 (May)", "Q1.", "\u200bq1"),
        *each(YES, True, "Y", "yes", "TRUE", "Yes.", "\u2713", "Yes - agreed", True),
        *each(YES, False, "N", "no", "FALSE", "No (not children)", False),
        *each(
            PAPERS,
            ("monitoring", "forum"),
            "monitoring, forum",
            "Monitoring and forum",
            "monitoring/forum",
            "monitoring; Schools Forum",
            "monitoring report & forum paper.",
        ),
        (PAPERS, "all", ("monitoring", "forum", "plan", "dashboard")),
        *each(COLOUR, "#C00000", "#c00000", "C00000", "#C00000."),
    ],
)
def test_what_is_certain_is_read(kind: Kind, typed: object, value: object) -> None:
    assert outcome(kind, typed) == (value, "")


@pytest.mark.parametrize(
    ("unit", "typed", "value"),
    [
        *(("p", typed, "12") for typed in ("12%", "12 %", "12pc", "12 per cent", "12", "12.0%")),
        *(("d", typed, "12") for typed in ("12", "12 days", "12 working days", "12days")),
        *(("w", typed, "20") for typed in ("20 weeks", "20wks", "20 wk")),
        *(("n", typed, "1234") for typed in ("1,234", "1234.", " 1 234 ", "1,234 (count)")[:3]),
        *(("m", typed, "1.2") for typed in ("1.2m", "£1.2m", "1.2", "1200k", "£1.2 million")),
    ],
)
def test_a_figure_may_have_its_own_unit(unit: str, typed: str, value: str) -> None:
    assert outcome(MeasureFigure(), typed, unit=unit) == (Decimal(value), "")


@pytest.mark.parametrize("typed", ["1.2m", "£1.2m", "1.2", "£1,200k", "1.2mn."])
def test_money_in_millions(typed: str) -> None:
    assert outcome(MONEY, typed, money=Unit.MILLIONS) == (Decimal("1.2"), "")


@pytest.mark.parametrize(
    ("kind", "typed", "remedy"),
    [
        (DAY, "03/04/2025", "Type the month as a word: 3 April 2025 or 4 March 2025."),
        (DAY, "29 Novmber 2024", "Type 29 November 2024 if that is what you meant."),
        (DAY, "by 29 November 2024", "Type 29 November 2024 if that is what you meant."),
        (DAY, "29 November 2024 at 10am", "Type 29 November 2024 if that is what you meant."),
        (DAY, "end of November 2024", "Type the day as well, such as 30 November 2024."),
        (DAY, "Sept 2023", "Type the day as well, such as 30 September 2023."),
        (DAY, "29 November", "Type the year as well, such as 31 May 2024."),
        (DAY, "31 Apr 2025", "The last day is 30 April 2025."),
        (DAY, "asap", "Type the date, such as 31 May 2024, or clear the cell until it is known."),
        (MONTH, "as at Sept 2023", "Type Sep 23 if that is what you meant."),
        (MONTH, "Septmber 2023 (prov)", "Type Sep 23 if that is what you meant."),
        (MONTH, "9/23", "Type the month, such as Apr 24 or April 2024."),
        (MONTH, "03/04/2025", "Type the month as a word: 3 April 2025 or 4 March 2025."),
        (
            YEAR,
            "2024",
            "Type 2023/24 or 2024/25, whichever you meant, in a cell formatted as Text.",
        ),
        (YEAR, 2024, "Type 2023/24 or 2024/25, whichever you meant, in a cell formatted as Text."),
        (YEAR, "FY25", "Type 2024/25 if that is meant, in a cell formatted as Text."),
        (YEAR, "24/26", "Type it as 2024/25, in a cell formatted as Text."),
        (MONEY, "1.234", "Type 1234 if that is what you meant, else 1.2340."),
        (MONEY, "~1200", "Type 1200 alone if that is the figure."),
        (MONEY, "c. 1,200", "Type 1,200 alone if that is the figure."),
        (MONEY, "1,234*", "Type 1,234 alone if that is the figure."),
        (MONEY, "1,234 CR", "Type -1,234 alone if that is the figure."),
        (MONEY, "Cr. £1,234.50", "Type -1,234.50 alone if that is the figure."),
        (MONEY, "1234DR", "Type 1234 alone if that is the figure."),
        (MONEY, "nil", "Type 0."),
        (MONEY, "twelve", "Type 12."),
        (MONEY, "tbc", "Leave the cell empty until there is a figure."),
        (MONEY, "-", "Type 0 if it is none, or clear the cell if there is no figure."),
        (BETTER, "Lowr", "Did you mean “lower”? Choose from the list."),
        (STATUS, "in-progress", "Did you mean “on track” or “at risk”? Choose from the list."),
        (STATUS, "Green", "Did you mean “on track” or “done”? Choose from the list."),
        (PAID, "pending", "Did you mean “due” or “withheld”? Choose from the list."),
        (
            UPDATE,
            "Quarter 2",
            "Did you mean “q2”? Known: q1 and q2. Correct it, or add it to Updates.",
        ),
        (YES, "x", "Type yes or no."),
        (COLOUR, "red", "Type # and six digits from 0 to F, such as #C00000 for a dark red."),
    ],
)
def test_what_is_not_certain_says_what_to_type(kind: Kind, typed: object, remedy: str) -> None:
    assert outcome(kind, typed) == (None, remedy)


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("n/a", "Leave the cell empty, and choose “not applicable” in Status."),
        ("TBC", "Leave the cell empty, and choose “not yet available” in Status."),
        ("c", "Leave the cell empty, and choose “suppressed” in Status."),
        ("<5", "Leave the cell empty, and choose “suppressed” in Status."),
        ("1.234", "Type 1234 if that is what you meant, else 1.2340."),
        ("12 pupils", "Type 12 alone if that is the figure."),
    ],
)
def test_a_figure_that_is_none_has_a_status(typed: str, remedy: str) -> None:
    assert outcome(MeasureFigure(), typed) == (None, remedy)


@pytest.mark.parametrize("typed", ["12 weeks", "£000s 1234", "1.2 (m)", "50/60", "1,2", "1.234,5"])
def test_no_number_is_suggested_that_another_unit_or_sign_would_change(typed: str) -> None:
    _, remedy = outcome(MONEY, typed)
    assert remedy.startswith("Type the number alone")


@pytest.mark.parametrize("typed", ["24/25", "2024-25", "FY24/25", "2024 / 25"])
def test_a_column_is_headed_by_its_year_in_any_form(typed: str) -> None:
    assert YearHeaders().read(cell(typed), CellContext()) == FinancialYear(2024)


def test_a_month_that_excel_made_a_day_is_worded_for_whoever_typed_it() -> None:
    value, remedy = outcome(MONTH, datetime(2026, 10, 25), number_format="d-mmm")
    assert value is None
    assert remedy.endswith("type the month again, such as Oct 25.")


@pytest.mark.parametrize("typed", ["1", "Condition 31", "Condition 9", "CA1", "Condition 1 and 2"])
def test_a_number_that_could_be_of_several_or_of_none_is_refused(typed: str) -> None:
    assert outcome(SECTION, typed)[0] is None


@pytest.mark.parametrize("typed", ["Green/Red", "Amber (was Green)", "Gren", "Grey", "Not Green"])
def test_a_rating_that_is_not_certain_is_refused(typed: str) -> None:
    value, remedy = outcome(RATING, typed)
    assert value is None
    assert "Did you mean" in remedy

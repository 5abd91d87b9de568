"""What a figure rests on: as firm as its parts, and said once, in words of its own."""

from __future__ import annotations

from decimal import Decimal
from math import copysign

import pytest
import read_councils
from board_councils import council_of
from excel_reading import opened
from made_up_council import Tables
from papers_helpers import financial_summary, rendered

from svreport.checks import council_rule
from svreport.cli.figures import figure_lines, name_lines
from svreport.commands.figures import listed_figures
from svreport.content.paper import ExcelPaper
from svreport.content.workbook import Page
from svreport.core.model import LineKind, Standing
from svreport.core.periods import FinancialYear
from svreport.figures.figure import BE, TURN, conjugate, mark, mark_beside_verb, weakest
from svreport.figures.forecast import Statement, statements
from svreport.figures.forms import format_figure, read_forms
from svreport.figures.register import BadReference
from svreport.narrative.facts import Facts

CLOSING, IN_YEAR = LineKind.CLOSING_BALANCE, LineKind.IN_YEAR_BALANCE
OPENING = LineKind.OPENING_BALANCE


def statement(sheets: Tables) -> Statement:
    return statements(council_of(sheets).forecast)[0]


def with_forecast(*rows: list[str]) -> Tables:
    return {**read_councils.one_update(), "Forecast": [list(row) for row in rows]}


HEADER = ["Version", "Line", "Kind", "Standing", "2024/25", "2025/26"]


def test_what_is_made_of_several_is_as_firm_as_the_least_of_them() -> None:
    assert weakest([Standing.ACTUAL, Standing.FORECAST]) is Standing.FORECAST
    assert weakest([Standing.PROVISIONAL, Standing.ACTUAL]) is Standing.PROVISIONAL
    assert weakest([Standing.ACTUAL, None]) is None
    for part in (Standing.ASSUMED, Standing.FORECAST, Standing.PROVISIONAL):
        assert weakest([part, Standing.ACTUAL, None]) is part
    assert weakest([]) is None


@pytest.mark.parametrize(
    ("standing", "words", "marks"),
    [
        (None, ("is", "turns"), ("", "")),
        (Standing.ACTUAL, ("was", "turned"), (" (actual)", "")),
        (Standing.PROVISIONAL, ("was", "turned"), (" (provisional)", " (provisional)")),
        (Standing.FORECAST, ("is forecast to be", "is forecast to turn"), (" (forecast)", "")),
        (Standing.ASSUMED, ("is assumed to be", "is assumed to turn"), (" (assumed)", "")),
    ],
)
def test_a_standing_has_its_words(
    standing: Standing | None, words: tuple[str, str], marks: tuple[str, str]
) -> None:
    assert (conjugate(BE, standing), conjugate(TURN, standing)) == words
    assert (mark(standing), mark_beside_verb(standing)) == marks


def test_rows_of_one_line_are_one_line_with_a_standing_for_each_year() -> None:
    version = statement(read_councils.every_standing())
    names = [line.line for line in version.of(LineKind.EXPENDITURE)]
    assert names == ["Places and top-ups"]
    standings = [str(version.standing(CLOSING, year)) for year in version.years]
    assert standings == ["actual", "provisional", "forecast", "forecast", "forecast"]
    (line,) = version.of(LineKind.EXPENDITURE)
    assert [place.cell for year in version.years for place in line.cells(year)] == [
        *("E2", "F3", "G4", "H4", "I4")
    ]


def test_a_balance_says_nothing_where_a_line_does_not() -> None:
    version = statement(
        with_forecast(
            HEADER,
            ["v", "Spending", "expenditure", "actual", "10", "11"],
            ["v", "Grant", "high needs block", "", "-9", "-9"],
            ["v", "Opening", "opening balance", "", "1", ""],
        )
    )
    assert version.standing(LineKind.TOTAL_EXPENDITURE, version.years[0]) is Standing.ACTUAL
    assert version.standing(CLOSING, version.years[0]) is None


def test_a_published_balance_has_the_standing_of_its_own_row() -> None:
    version = statement(
        with_forecast(
            HEADER,
            ["v", "Spending", "expenditure", "", "10", "11"],
            ["v", "Opening", "opening balance", "", "1", ""],
            ["v", "Closing", "closing balance", "actual", "11", ""],
            ["v", "Closing", "closing balance", "forecast", "", "22"],
        )
    )
    standings = [version.standing(CLOSING, year) for year in version.years]
    assert standings == [Standing.ACTUAL, Standing.FORECAST]


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("expenditure", "Forecast!E3 year-stated-twice"),
        ("closing balance", "Forecast!C3 duplicate-total"),
    ],
)
def test_a_year_of_a_line_has_one_standing(kind: str, problem: str) -> None:
    rows = [
        ["v", "Opening", "opening balance", "", "1", ""],
        ["v", "The line", kind, "actual", "10", ""],
        ["v", "The line", kind, "forecast", "11", "12"],
    ]
    council = council_of(with_forecast(HEADER, *rows[1:], rows[0]))
    assert problem in {f"{found.place} {found.rule}" for found in council_rule.problems(council)}
    rows[2][4] = ""
    council = council_of(with_forecast(HEADER, *rows[1:], rows[0]))
    rules = {found.rule for found in council_rule.problems(council)}
    assert not {"year-stated-twice", "duplicate-total", "duplicate-key"} & rules


def test_closing_balances_alone_state_nothing_else() -> None:
    version = statement(read_councils.balances_alone())
    first, second = FinancialYear(2024), FinancialYear(2025)
    assert [version.stated(kind, first) for kind in (IN_YEAR, OPENING)] == [None, None]
    assert version.stated(IN_YEAR, second) is None
    assert version.stated(CLOSING, second) == version.closing(second)
    assert version.states_closing_alone


# Figures by name, their listing and their references, and pages of the financial summary


# What the years of every standing rest on, the current one first where it is the default.
YEARS = ("2023/24", "2024/25", "2025/26", "2026/27", "2027/28")
EACH_STANDING = ["actual", "provisional", "forecast", "forecast", "forecast"]


def names_of(sheets: Tables) -> dict[str, str]:
    council = council_of(sheets)
    register = Facts(council, council.updates[-1]).register
    return {figure.full_name: str(figure.standing or "") for figure in register.figures}


def test_a_named_figure_carries_what_it_rests_on() -> None:
    standings = names_of(read_councils.every_standing())
    assert [standings[f"plan.closing balance {year}"] for year in YEARS] == EACH_STANDING
    assert standings["plan.Places and top-ups 2024/25"] == "provisional"
    assert standings["plan.high needs block 2023/24"] == "actual"
    assert standings["plan.agreement income 2025/26"] == "forecast"
    assert standings["plan.deficit limit 2025/26"] == "agreed"
    assert standings["plan.deficit limit 2027/28"] == "assumed"
    assert standings["plan.against limit 2025/26"] == "forecast"
    assert standings["plan.against limit 2027/28"] == "assumed"
    assert standings["T.actual Sep 2025"] == ""


def test_an_agreed_limit_stands_whatever_a_later_row_assumes() -> None:
    sheets = read_councils.every_standing()
    sheets["Forecast"].append(["late", "Limit", "deficit limit", "assumed", "", "", "30", "", ""])
    council = council_of(sheets)
    limit = Facts(council, council.updates[-1]).register["plan.deficit limit 2025/26"]
    assert (limit.value, limit.standing) == (Decimal(20), Standing.AGREED)


def test_a_difference_is_as_firm_as_the_less_firm_of_both() -> None:
    council = council_of(read_councils.every_standing())
    register = Facts(council, council.updates[-1]).register
    later = register["plan.closing balance 2025/26 less plan.closing balance 2023/24"]
    limit = register["plan.deficit limit 2027/28 less plan.closing balance 2023/24"]
    assert (later.standing, limit.standing) == (Standing.FORECAST, Standing.ASSUMED)


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("plan.closing balance 2023/24", "£14.8m (actual)"),
        ("plan.deficit limit 2027/28", "£19m (assumed)"),
        ("plan.against limit 2027/28 | above or below", "(assumed)"),
        ("plan.closing balance 2025/26 less plan.closing balance 2023/24", "(forecast)"),
    ],
)
def test_a_reference_can_say_what_its_figure_rests_on(reference: str, shown: str) -> None:
    council = council_of(read_councils.every_standing())
    facts = Facts(council, council.updates[-1])
    name, *forms = reference.split(" | ")
    text = format_figure(facts.register[name], read_forms([*forms, "standing"]), facts.style)
    assert text.endswith(shown)


def test_a_reference_asks_in_vain_where_nobody_says() -> None:
    council = council_of(read_councils.own_plan())
    facts = Facts(council, council.updates[-1])
    with pytest.raises(BadReference, match="does not say what it rests on"):
        format_figure(facts.register["plan.closing balance"], read_forms(["standing"]), facts.style)


def test_the_list_of_figures_says_it() -> None:
    council = council_of(read_councils.every_standing())
    found = listed_figures(Facts(council, council.updates[-1]), ["closing"])
    assert [figure.as_dict()["standing"] for figure in found] == [
        *("forecast", "actual", "provisional", "forecast", "forecast")
    ]
    for shown in (figure_lines, name_lines):
        assert "(forecast)" in "\n".join(shown(found, "q2"))
    assert "(actual)" in "\n".join(figure_lines(found, "q2"))
    unstated = council_of(read_councils.own_plan())
    listed = listed_figures(Facts(unstated, unstated.updates[-1]), ["closing"])
    assert {figure.as_dict()["standing"] for figure in listed} == {None}
    assert "(" not in "\n".join(figure_lines(listed, "autumn"))


def two_standings() -> Tables:
    """A plan of forecasts alone, and a version whose first year is over since."""
    sheets = read_councils.own_plan()
    header, *updates = sheets["Updates"]
    named = [[*row, version] for row, version in zip(updates, ("plan", "revised"), strict=True)]
    first, *lines = sheets["Forecast"]
    later = [
        ["revised", *line[1:3], standing, *amounts]
        for line in lines
        for standing, amounts in (("actual", [line[4], "", ""]), ("forecast", ["", *line[5:]]))
        if any(amounts)
    ]
    planned = [[*line[:3], "forecast", *line[4:]] for line in lines]
    forecast = [first, *planned, *later]
    return {**sheets, "Updates": [[*header, "Forecast version"], *named], "Forecast": forecast}


def summary_of(sheets: Tables) -> ExcelPaper:
    council = council_of(sheets)
    return financial_summary(council, council.updates[-1])


def summary_pages(sheets: Tables) -> dict[str, Page]:
    return {page.name: page for page in summary_of(sheets).workbook.pages}


def test_pages_of_the_summary_say_what_their_years_rest_on() -> None:
    sheets = two_standings()
    pages = summary_pages(sheets)
    rows = {row.cells[0]: row.cells[2:5] for row in pages["Bridge"].rows}
    assert list(rows["Standing, plan"]) == ["forecast"] * 3
    assert list(rows["Standing, revised"]) == ["actual", "forecast", "forecast"]
    years = {str(row.cells[0]) for row in pages["Version against version"].rows}
    assert years == {
        "2024/25 (plan: forecast, revised: actual)",
        "2025/26 (forecast)",
        "2026/27 (forecast)",
    }
    headings = [heading.text for heading in pages["Sensitivity"].headings]
    assert headings[3:-1] == ["2025/26 forecast (£000)", "2026/27 forecast (£000)"]


def test_no_assumption_changes_a_year_that_is_over() -> None:
    sheets = two_standings()
    sheets["Settings"] = [
        [name, "2024/25" if name == "Financial year" else value]
        for name, value in sheets["Settings"]
    ]
    headings = [heading.text for heading in summary_pages(sheets)["Sensitivity"].headings]
    assert headings[3:-1] == ["2025/26 forecast (£000)", "2026/27 forecast (£000)"]


@pytest.mark.parametrize(
    ("standing", "headings"),
    [
        ("", ["In the outturn forecast (£000)", "Now less that version (£000)"]),
        ("forecast", ["In the outturn forecast (£000)", "Now less that version (£000)"]),
        ("actual", ["In outturn (actual) (£000)", "Now less that version (£000)"]),
    ],
)
def test_in_year_monitoring_calls_no_outturn_a_forecast(standing: str, headings: list[str]) -> None:
    sheets = read_councils.one_update()
    for row in sheets["Forecast"][1:]:
        row[3] = standing
    page = summary_pages(sheets)["In-year monitoring"]
    assert [heading.text for heading in page.headings][6:8] == headings


def test_no_change_of_nothing_is_less_than_nothing() -> None:
    content = rendered(summary_of(two_standings()), None)
    values = [
        cell.value
        for sheet in opened(content, saved_values=True).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == 0
    ]
    assert values
    assert all(copysign(1, value) == 1 for value in values)

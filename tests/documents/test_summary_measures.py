"""Key measures month by month, in their own units."""

from __future__ import annotations

from typing import Any

import pytest
from built_outputs import BuildTables, Outputs
from excel_reading import formulas, header_of, note_of, opened, saved_values, table_rows
from made_up_council import Tables, tables, with_rows

NAME = "Key measures"


def months(content: bytes, code: str) -> dict[str, dict[str, Any]]:
    """The rows of a measure by month."""
    return {row["Month"]: row for row in table_rows(content, NAME) if row["Code"] == code}


def test_months_are_those_known_at_the_update(exampleshire: dict[str, Outputs]) -> None:
    plans = months(exampleshire["q1"].summary, "EHCP")
    assert list(plans) == [
        "Apr 23", "Jul 23", "Oct 23", "Jan 24", "Mar 24", "Apr 24", "Jul 24", "Dec 24", "Mar 25"
    ]  # fmt: skip
    assert [plans[one]["Actual"] for one in ("Apr 24", "Jul 24")] == [5696, None]
    assert [plans[one]["Plan"] for one in ("Jul 24", "Dec 24")] == [5622, 5694]


def test_a_measure_stands_beside_its_plan_and_the_year_before(
    exampleshire: dict[str, Outputs],
) -> None:
    content = exampleshire["q1"].summary
    april = months(content, "EHCP")["Apr 24"]
    shown = {name: april[name] for name in ("Plan", "Actual", "Actual less plan")}
    assert shown == {"Plan": 5580, "Actual": 5696, "Actual less plan": 116}
    assert (april["Same period last year"], april["Change on last year"]) == (4973, 723)
    assert april["Unit"] == "count"
    # What is the same in each of its rows is said once.
    assert note_of(content, april["Detail"]).endswith("Better when lower. Point in time.")
    pro_rata = "Plan pro rata between the planned months around it."
    assert note_of(content, april["Remarks"]) == pro_rata


def test_a_plan_pro_rata_follows_the_plans_around_it(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q1"].summary
    written = [one for (sheet, _), one in formulas(content).items() if sheet == NAME]
    between = "(INDEX(Key_measures[Plan],7)-INDEX(Key_measures[Plan],5))*1/4"
    # Rounded as it is shown, so that the difference from it adds up.
    assert f"=ROUND(INDEX(Key_measures[Plan],5)+{between},0)" in written


def test_percentages_change_by_points(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q1"].summary
    rate = months(content, "CPC.a")["Apr 24"]
    assert (rate["Plan"], rate["Actual"]) == (0.4, 0.3023)
    assert rate["Change on last year"] == pytest.approx(-6.59)
    assert rate["Actual less plan"] == pytest.approx(-9.77)
    page = opened(content)[NAME]
    header = header_of(page)
    month = [cell.value for cell in header].index("Month")
    (row,) = [
        one
        for one in page.iter_rows(min_row=header[0].row + 1)
        if (one[0].value, one[month].value) == ("CPC.a", "Apr 24")
    ]
    formats = {above.value: cell.number_format for above, cell in zip(header, row, strict=True)}
    assert formats["Actual"] == '#,##0.00%;"−"#,##0.00%;#,##0.00%'
    assert formats["Change on last year"] == '#,##0.0" pp";"−"#,##0.0" pp";#,##0.0" pp"'


def test_what_is_missing_has_its_symbol_and_its_reason(exampleshire: dict[str, Outputs]) -> None:
    content = exampleshire["q1"].summary
    row = months(content, "UP")["Apr 23"]
    assert row["Actual"] is None  # as [z] is read
    reason = "Not applicable: Moves were not recorded before April 2024."
    assert note_of(content, row["Remarks"]) == reason
    assert months(content, "UP")["Apr 24"]["Same period last year"] is None
    assert months(content, "CPC.a")["Jan 24"]["Actual"] == "[x]"
    said = " ".join(str(one) for one in saved_values(content)[NAME].values())
    assert "[x] means not available and [z] means not applicable" in said


def test_small_counts_are_not_withheld_from_the_department(
    exampleshire: dict[str, Outputs],
) -> None:
    content = exampleshire["q3"].summary
    assert months(content, "SPE.f")["Oct 24"]["Same period last year"] == 4
    said = " ".join(str(one) for one in saved_values(content)[NAME].values())
    assert "do not publish them" in said


def measured(measures: list[list[str]], values: list[list[str]]) -> Tables:
    council = tables()
    council["Measures"] = [["Code", "Measure", "Unit", "Decimals", "Basis", "Report in"], *measures]
    head = ["Code", "As at", "Plan", "Actual", "Status", "Reason", "Basis"]
    council["Measure values"] = [head]
    return with_rows(council, "Measure values", values)


def test_units_and_decimals_are_the_measures_own(build_tables: BuildTables) -> None:
    content = build_tables(
        measured(
            [
                ["C", "Cost of a place", "£", "0", "", ""],
                ["D", "Days to decide", "days", "1", "", ""],
                ["R", "Rate", "rate", "1", "", ""],
            ],
            [
                ["C", "Sep 24", "", "17287", "", "", ""],
                ["C", "Sep 25", "", "16000.5", "", "", ""],
                ["D", "Sep 24", "", "12", "", "", ""],
                ["D", "Sep 25", "", "10.5", "", "", ""],
                ["R", "Sep 25", "", "0.01", "", "", ""],
            ],
        )
    ).summary
    page = opened(content)[NAME]
    header = header_of(page)
    heads = [cell.value for cell in header]
    actual, change = heads.index("Actual"), heads.index("Change on last year")
    body = list(page.iter_rows(min_row=header[0].row + 1))
    # Money is in brackets where it is negative, as the council has it; other figures are not.
    assert body[1][change].number_format == "#,##0_);(#,##0);#,##0_)"
    assert body[3][change].number_format == '#,##0.0;"−"#,##0.0;#,##0.0'
    # A figure that would show as 0, and is not, has the decimals to say so.
    assert body[4][actual].number_format == '#,##0.00;"−"#,##0.00;#,##0.00'


def test_another_basis_is_not_compared(build_tables: BuildTables) -> None:
    content = build_tables(
        measured(
            [["C", "Count", "count", "", "point in time", ""]],
            [
                ["C", "Sep 24", "", "9", "", "", "rolling 12 months"],
                ["C", "Sep 25", "", "11", "", "", ""],
            ],
        )
    ).summary
    row = months(content, "C")["Sep 25"]
    assert "Change on last year" not in row
    why = "Last year’s figure is not compared: rolling 12 months then."
    assert note_of(content, row["Remarks"]) == why


def test_measures_of_other_papers_are_left_out(build_tables: BuildTables) -> None:
    content = build_tables(
        measured(
            [["C", "Count", "count", "", "", "highlight"], ["D", "Days", "days", "", "", ""]],
            [["C", "Sep 25", "", "11", "", "", ""], ["D", "Sep 25", "", "1", "", "", ""]],
        )
    ).summary
    assert {row["Code"] for row in table_rows(content, NAME)} == {"D"}

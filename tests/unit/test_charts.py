"""Charts as native parts: their XML, the workbook behind them, colours that anyone tells apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import combinations
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook

from svreport.content.blocks import Chart, ChartKind, ChartSeries, SeriesLook
from svreport.content.paper import Properties
from svreport.content.workbook import ChartCells, Heading, Number, Page, PageChart, Row, Workbook
from svreport.core.colours import contrast
from svreport.core.frozen import replace
from svreport.rendering.charts import (
    COLOURS,
    EDGE,
    INK,
    LINE_COLOURS,
    QUIET,
    chart_parts,
    label_place,
)
from svreport.rendering.excel import render_workbook

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
YEARS = ("2023/24", "2024/25", "2025/26")
ENOUGH_ON_WHITE, ENOUGH_IN_GREY = 3.0, 1.3


def series(name: str, *values: str, as_line: bool = False) -> ChartSeries:
    return ChartSeries(name, [Decimal(one) if one else None for one in values], as_line)


def chart(
    *drawn: ChartSeries,
    kind: ChartKind = ChartKind.LINE,
    title: str = "Spending passes income",
    categories: Sequence[str] | Sequence[date] = YEARS,
) -> Chart:
    return Chart(
        title=title,
        kind=kind,
        categories=categories,
        series=drawn,
        axis="Amount (£000)",
        category_axis="Financial year",
        description="Spending passes income in every year.",
    )


SPENDING = series("Spending", "10", "11.5", "12")
INCOME = series("Income", "9", "9", "9", as_line=True)
BROKEN = series("Actual", "5", "", "7")


def xml_of(made: Chart) -> Any:
    return etree.fromstring(chart_parts(made).xml)


def colours(element: Any) -> list[str]:
    """The colours of an element and of what is in it, in their order."""
    return [one.get("val") for one in element.iter(f"{A}srgbClr")]


def rows_of(made: Chart) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(chart_parts(made).workbook)).active
    assert sheet is not None
    return list(sheet.values)


def plotted(space: Any, name: str) -> dict[int, float]:
    """The points of a series that are drawn, by their place."""
    for one in space.iter(f"{C}ser"):
        if one.findtext(f"{C}tx//{C}v") == name:
            points = one.findall(f"{C}val//{C}pt")
            return {int(point.get("idx")): float(point.findtext(f"{C}v")) for point in points}
    raise AssertionError(f"no series {name}")


@pytest.mark.parametrize("kind", list(ChartKind))
def test_the_workbook_holds_what_is_plotted(kind: ChartKind) -> None:
    made = chart(SPENDING, INCOME, kind=kind)
    assert rows_of(made) == [
        (None, "Spending", "Income"),
        ("2023/24", 10, 9),
        ("2024/25", 11.5, 9),
        ("2025/26", 12, 9),
    ]
    space = xml_of(made)
    assert plotted(space, "Spending") == {0: 10, 1: 11.5, 2: 12}
    assert plotted(space, "Income") == {0: 9, 1: 9, 2: 9}


def test_each_series_refers_to_its_own_cells() -> None:
    space = xml_of(chart(SPENDING, INCOME, kind=ChartKind.STACKED))
    found = {
        one.findtext(f"{C}tx//{C}f"): one.findtext(f"{C}val//{C}f") for one in space.iter(f"{C}ser")
    }
    assert found == {"Sheet1!$B$1": "Sheet1!$B$2:$B$4", "Sheet1!$C$1": "Sheet1!$C$2:$C$4"}


def test_a_missing_point_is_a_gap() -> None:
    space = xml_of(chart(BROKEN))
    assert plotted(space, "Actual") == {0: 5, 2: 7}
    assert space.find(f".//{C}dispBlanksAs").get("val") == "gap"
    assert rows_of(chart(BROKEN))[2] == ("2024/25", None)


def test_a_series_without_points_leaves_the_others_as_they_are() -> None:
    made = chart(series("Nothing", "", "", ""), SPENDING)
    assert plotted(xml_of(made), "Nothing") == {}
    assert plotted(xml_of(made), "Spending") == {0: 10, 1: 11.5, 2: 12}


def test_a_limit_is_a_line_over_columns_on_the_same_axes() -> None:
    space = xml_of(chart(SPENDING, INCOME, kind=ChartKind.COLUMN))
    (bars,), (lines,) = list(space.iter(f"{C}barChart")), list(space.iter(f"{C}lineChart"))
    assert [one.findtext(f".//{C}v") for one in bars.iter(f"{C}ser")] == ["Spending"]
    assert [one.findtext(f".//{C}v") for one in lines.iter(f"{C}ser")] == ["Income"]
    axes = [[one.get("val") for one in plot.findall(f"{C}axId")] for plot in (bars, lines)]
    assert axes[0] == axes[1]
    assert lines.find(f".//{C}symbol").get("val") == "dash"
    assert lines.find(f"{C}ser/{C}spPr/{A}ln/{A}noFill") is not None


@pytest.mark.parametrize("kind", [ChartKind.COLUMN, ChartKind.STACKED])
def test_a_limit_can_be_seen_on_the_columns_that_it_crosses(kind: ChartKind) -> None:
    space = xml_of(chart(SPENDING, INCOME, kind=kind))
    fill = colours(space.find(f".//{C}barChart/{C}ser/{C}spPr"))[0]
    dash, edge = colours(space.find(f".//{C}lineChart//{C}marker/{C}spPr"))
    assert max(contrast(f"#{fill}", f"#{one}") for one in (dash, edge)) >= ENOUGH_ON_WHITE


def test_what_is_light_is_drawn_hollow() -> None:
    forecast = replace(SPENDING, light=(1, 2))
    assumed = replace(INCOME, light=(2,))
    space = xml_of(chart(forecast, assumed, kind=ChartKind.COLUMN))
    dark = colours(space.find(f".//{C}barChart/{C}ser/{C}spPr"))[0]
    points = space.findall(f".//{C}barChart//{C}dPt")
    assert [point.find(f"{C}idx").get("val") for point in points] == ["1", "2"]
    assert all(contrast(f"#{colours(one)[0]}", f"#{dark}") >= ENOUGH_ON_WHITE for one in points)
    (hollow,) = space.findall(f".//{C}lineChart//{C}dPt/{C}marker/{C}spPr")
    assert colours(hollow) == ["FFFFFF", LINE_COLOURS[SeriesLook.LIMIT]]


def test_lines_are_told_apart_without_their_colours() -> None:
    other = series("Other", "1", "2", "3")
    space = xml_of(chart(SPENDING, BROKEN, other, replace(other, name="Fourth")))
    looks = {
        (one.find(f".//{A}prstDash").get("val"), one.find(f".//{C}symbol").get("val"))
        for one in space.iter(f"{C}ser")
    }
    assert len(looks) == 4
    widths = [int(one.find(f"{C}spPr/{A}ln").get("w")) for one in space.iter(f"{C}ser")]
    assert widths[0] == 3 * 12_700
    assert {*widths[1:]} == {2 * 12_700}


def test_lines_have_their_names_beside_their_last_points() -> None:
    plan = series("Plan", "9", "9", "")
    space = xml_of(chart(SPENDING, plan))
    labels = {
        one.findtext(f"{C}tx//{C}v"): [
            (label.find(f"{C}idx").get("val"), label.find(f"{C}showSerName").get("val"))
            for label in one.iter(f"{C}dLbl")
        ]
        for one in space.iter(f"{C}ser")
    }
    assert labels == {"Spending": [("2", "1")], "Plan": [("1", "1")]}
    own = xml_of(chart(SPENDING, replace(INCOME, labels={0: "Agreed"}), kind=ChartKind.COLUMN))
    (label,) = own.iter(f"{C}dLbl")
    assert (label.find(f"{C}idx").get("val"), label.findtext(f".//{A}t")) == ("0", "Agreed")


@pytest.mark.parametrize(
    ("others", "places"),
    [
        (["1"], "rr"),
        (["11.5"], "tr"),
        (["12"], "tr"),
        (["12.1"], "rt"),
        (["12", "12"], "trb"),
        (["11.8", "12.2"], "rbt"),
    ],
)
def test_names_of_lines_that_end_near_each_other_do_not_meet(
    others: list[str], places: str
) -> None:
    lines = [series(f"Plan {at}", "1", "2", other) for at, other in enumerate(others)]
    drawn = chart(SPENDING, *lines)
    assert "".join(label_place(one, 2, drawn) for one in drawn.series) == places


def test_names_stand_clear_of_lines_that_fall_to_their_points() -> None:
    lines = (series("Actual", "9", "14", "12"), series("Plan", "9", "13", "12"))
    assert "".join(label_place(one, 2, chart(*lines)) for one in lines) == "rb"


@pytest.mark.parametrize(("then", "place"), [("20", "b"), ("5", "t")])
def test_a_name_is_beside_no_line_that_goes_on(then: str, place: str) -> None:
    actual = series("Actual", "9", "10", "")
    drawn = chart(actual, series("Plan", "9", "10", then))
    assert label_place(actual, 1, drawn) == place


def test_text_of_a_user_is_text() -> None:
    title = "Spending & <saving> of {{ plan }} {% if %} “100%”"
    made = replace(chart(series("<b>& {name}", "1", "2", "3")), axis=title)
    space = xml_of(made)
    assert space.findtext(f"{C}chart/{C}title//{A}t") == f"{title}."
    assert plotted(space, "<b>& {name}") == {0: 1, 1: 2, 2: 3}
    assert rows_of(made)[0] == (None, "<b>& {name}")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    made = chart(series("=1+1", "1", "2", "3"), categories=("=A1", "+2", "c"))
    sheet = load_workbook(BytesIO(chart_parts(made).workbook)).active
    assert sheet is not None
    assert [cell.data_type for cell in (sheet["A2"], sheet["A3"], sheet["B1"])] == ["s", "s", "s"]


def test_months_stand_as_far_apart_as_they_are() -> None:
    months = (date(2024, 4, 1), date(2024, 7, 1), date(2025, 3, 1))
    made = chart(BROKEN, categories=months)
    space = xml_of(made)
    axis = space.find(f".//{C}dateAx")
    assert axis.find(f"{C}baseTimeUnit").get("val") == "months"
    assert axis.find(f"{C}numFmt").get("formatCode") == "mmm yy"
    assert [row[0] for row in rows_of(made)[1:]] == [
        datetime(one.year, one.month, 1) for one in months
    ]


def test_lines_are_broken_between_two_months_in_a_row() -> None:
    days = (date(2024, 8, 1), date(2024, 8, 17), date(2024, 9, 1))
    made = chart(BROKEN, categories=days)
    axis = xml_of(made).find(f".//{C}dateAx")
    assert axis.find(f"{C}baseTimeUnit").get("val") == "days"
    assert axis.find(f"{C}majorTimeUnit").get("val") == "months"
    assert axis.find(f"{C}majorUnit").get("val") == "1"
    assert [row[0] for row in rows_of(made)[1:]] == [
        datetime(day.year, day.month, day.day) for day in days
    ]


def test_a_line_says_what_is_measured_and_the_axes_need_not() -> None:
    made = replace(chart(SPENDING, kind=ChartKind.COLUMN), basis="Counted from April.")
    space = xml_of(made)
    assert space.findtext(f"{C}chart/{C}title//{A}t") == "Amount (£000). Counted from April."
    assert space.find(f".//{C}valAx/{C}title") is None
    assert space.find(f".//{C}catAx/{C}title") is None


def test_only_several_columns_need_a_legend_and_lines_are_not_in_it() -> None:
    assert xml_of(chart(SPENDING, INCOME)).find(f".//{C}legend") is None
    assert xml_of(chart(SPENDING, INCOME, kind=ChartKind.COLUMN)).find(f".//{C}legend") is None
    space = xml_of(chart(SPENDING, BROKEN, INCOME, kind=ChartKind.STACKED))
    (left_out,) = space.findall(f".//{C}legend/{C}legendEntry")
    assert left_out.find(f"{C}idx").get("val") == "2"


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert chart_parts(chart(SPENDING, INCOME)) == chart_parts(chart(SPENDING, INCOME))


@pytest.mark.parametrize("colour", [*LINE_COLOURS.values(), EDGE, INK, QUIET])
def test_colours_stand_out_on_white(colour: str) -> None:
    assert contrast(f"#{colour}", "#FFFFFF") >= ENOUGH_ON_WHITE


@pytest.mark.parametrize(("one", "other"), list(combinations(COLOURS, 2)))
def test_colours_differ_without_their_hue(one: str, other: str) -> None:
    assert contrast(f"#{one}", f"#{other}") >= ENOUGH_IN_GREY


@pytest.mark.parametrize(
    ("values", "starts", "words"),
    [
        (("96", "98", "99"), "95.0", " Axis starts at 95."),
        (("4973", "5365", "6205"), "4500.0", " Axis starts at 4,500."),
        (("40", "98", "99"), "0.0", ""),
        (("-1", "98", "99"), None, ""),
        (("99", "99", "99"), "90.0", " Axis starts at 90."),
    ],
)
def test_an_axis_that_does_not_start_at_zero_says_so(
    values: tuple[str, str, str], starts: str | None, words: str
) -> None:
    space = xml_of(chart(series("Actual", *values)))
    lowest = space.find(f".//{C}valAx/{C}scaling/{C}min")
    assert (None if lowest is None else lowest.get("val")) == starts
    assert space.findtext(f"{C}chart/{C}title//{A}t") == f"Amount (£000).{words}"


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (("6", "6.03", "60"), '#,##0"%"'),
        (("1.25", "2", "3.5"), '#,##0.0"%"'),
        (("6", "6.03", "6.12"), '#,##0.00"%"'),
        (("1", "1.0005", "1.001"), '#,##0.0000"%"'),
    ],
)
def test_an_axis_has_no_more_decimals_than_its_steps_need(
    values: tuple[str, str, str], shown: str
) -> None:
    drawn = replace(chart(series("Actual", *values)), number_format='#,##0.00"%"')
    assert drawn.axis_format == shown
    ticks = xml_of(drawn).find(f".//{C}valAx/{C}numFmt")
    assert ticks.get("formatCode") == shown
    # A count has none, however close its figures are, and no number twice.
    whole = replace(drawn, number_format="#,##0")
    assert whole.axis_format == "#,##0"
    assert whole.axis_step
    assert whole.axis_step % 1 == (whole.axis_start or 0) % 1 == 0


@pytest.mark.parametrize(
    ("values", "starts"), [(("96", "98", "99"), "95.0"), (("40", "98", "99"), "0.0")]
)
def test_so_does_an_axis_in_excel(values: tuple[str, str, str], starts: str | None) -> None:
    drawn = chart(series("Actual", *values))
    rows = [
        Row((str(category), Number(value)))
        for category, value in zip(drawn.categories, map(Decimal, values), strict=True)
    ]
    areas = [ChartCells.down("Chart", heading, 0, 3) for heading in ("Year", "Actual")]
    page = Page(
        name="Chart",
        title="Chart",
        headings=(Heading("Year"), Heading("Actual")),
        rows=rows,
        charts=(PageChart(drawn, areas[0], areas[1:]),),
    )
    properties = Properties(title="Chart", author="A", subject="S", made_on=None)
    package = ZipFile(BytesIO(render_workbook(Workbook([page]), properties)))
    space: Any = etree.fromstring(package.read("xl/charts/chart1.xml"))
    lowest = space.find(f".//{C}valAx/{C}scaling/{C}min")
    assert (None if lowest is None else lowest.get("val")) == starts
    words = "".join(space.itertext())
    assert ("Axis starts at 95" in words) is (starts == "95.0")

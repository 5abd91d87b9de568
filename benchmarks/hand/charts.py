"""The charts, drawn from the tables of the sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from hand.book import NAVY, Book
from hand.forecast import agreed_years, limit_lines
from hand.position import CHARTED, LIMITS, Position, closing_heading, limited_years
from hand.reading import Record, Sheets
from hand.words import money

INK, QUIET, GRID = "#1A1F24", "#4A5560", "#C5CED6"
LIGHT, HOLLOW, OTHER, LIMIT = "#AFC3D6", "#FFFFFF", "#5F6B76", "#8A3B12"
# Cells in thousands, shown in millions.
AXIS = '"£"#,##0,"m";"\N{MINUS SIGN}""£"#,##0,"m"'
LABEL = AXIS.replace("0,", "0.0,")
HIDDEN = {"delete": True}


class Charts:
    """The charts of one year: columns are dark before it, and light from it on."""

    def __init__(
        self, book: Book, sheets: Sheets, positions: Sequence[Position], reported: Position
    ) -> None:
        self.book, self.positions, self.reported = book, positions, reported
        self.lines, self.agreed = limit_lines(sheets), agreed_years(sheets)
        self.years = limited_years(positions, self.lines)

    def deficit(self, sheet: Worksheet, year: str, others: Sequence[Position], height: int) -> None:
        """The deficit of the reported version in columns, those of others, and the limits."""
        version = self.reported.version
        limits = {one: line[one] for one, line in self.lines.items() if one in version.years}
        assumed = [one for one in limits if one not in self.agreed]
        title = f"The {version.name} deficit stays within its limit to {[*limits][-1]}, assumed "
        title += f"from {assumed[0]}"
        passed = [one for one in self.agreed if version.closing(one) > limits[one]]
        if passed:
            title = f"The {version.name} deficit passes its limit from {passed[0]}"
        columns = self.columns(version.name, self.balances(version.name), year)
        columns["data_labels"] = {
            "value": True,
            "num_format": LABEL,
            "position": "outside_end",
            "font": {**_font(NAVY), "bold": True},
        }
        over = self.book.made.add_chart({"type": "line"})
        for one in others:
            over.add_series(self.line(one.version.name, self.balances(one.version.name), "square"))
        over.add_series(self.limit(f"Limit (assumed from {assumed[0]})", assumed))
        axis = f"Cumulative deficit at year end (£m). Columns: {version.name}, past years dark."
        self.insert(sheet, title, axis, columns, over, height)

    def spending(self, sheet: Worksheet, year: str, unmitigated: Position, height: int) -> None:
        """Spending without the plan in columns, and income as a line."""
        version = unmitigated.version
        last = version.years[-1]
        gap = version.spending(last) + version.income(last)
        title = f"Without the plan, spending passes income by {money(gap, self.book.unit)} in "
        start, end = (self.book.money(one) for one in (version.years[0], last))
        of = {row["Line"]: number for number, row in enumerate(unmitigated.rows)}
        spent, income = (
            self.book.cells(unmitigated.name, start, end, of[words])
            for words in ("Total expenditure", CHARTED)
        )
        over = self.book.made.add_chart({"type": "line"})
        over.add_series(self.line("Income", income, "triangle"))
        axis = "Spending and income (£m). Columns: spending, past years dark."
        columns = self.columns("Spending", spent, year)
        self.insert(sheet, title + last, axis, columns, over, height)

    def balances(self, name: str) -> list[Any]:
        heading = closing_heading(self.book, name)
        return self.book.cells(LIMITS, heading, row=len(self.years) - 1)

    def series(self, name: str, values: list[Any]) -> Record:
        categories = self.book.cells(LIMITS, "Year", row=len(self.years) - 1)
        return {"name": name.capitalize(), "categories": categories, "values": values}

    def columns(self, name: str, values: list[Any], year: str) -> Record:
        light = _filled(LIGHT, NAVY)
        points = [light if one >= year else None for one in self.years]
        return {**self.series(name, values), **_filled(NAVY, NAVY), "points": points, "gap": 50}

    def line(self, name: str, values: list[Any], shape: str) -> Record:
        """A line, with its name and figure at its last point."""
        return {
            **self.series(name, values),
            "line": {"color": OTHER, "width": 2},
            "marker": {"type": shape, "size": 7, **_filled(OTHER, OTHER)},
            "data_labels": {**_labels(INK), "custom": [HIDDEN] * (len(self.years) - 1)},
        }

    def limit(self, name: str, assumed: Sequence[str]) -> Record:
        """A dash for each limit, hollow where it is assumed."""
        words = {one: "assumed" if one in assumed else "agreed limit" for one in self.lines}
        labels = [{"value": words[one]} if one in words else HIDDEN for one in self.years]
        hollow = _filled(HOLLOW, LIMIT)
        values = self.book.cells(LIMITS, self.book.money("Limit"), row=len(self.years) - 1)
        return {
            **self.series(name, values),
            "line": {"none": True},
            "marker": {"type": "long_dash", "size": 21, **_filled(LIMIT, LIMIT)},
            "points": [hollow if one in assumed else None for one in self.years],
            "data_labels": {**_labels(LIMIT), "custom": labels},
        }

    def insert(
        self, sheet: Worksheet, title: str, axis: str, columns: Record, over: Any, height: int
    ) -> None:
        """Puts a chart of columns and lines below the sheet's table."""
        native = self.book.made.add_chart({"type": "column"})
        native.add_series(columns)
        native.combine(over)
        heads = {**_font(NAVY), "bold": True, "size": 11.5}
        native.set_title({"name": title, "name_font": heads, "layout": {"x": 0.005, "y": 0.02}})
        native.set_x_axis(
            {
                "name": axis,
                "name_font": {**_font(QUIET), "bold": False},
                "num_font": _font(INK),
                "label_position": "low",
                "line": {"color": QUIET},
                "major_tick_mark": "none",
            }
        )
        native.set_y_axis(
            {
                "num_font": _font(QUIET),
                "num_format": AXIS,
                "min": 0,
                "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.75}},
                "line": {"none": True},
                "major_tick_mark": "none",
            }
        )
        native.set_legend({"none": True})
        native.set_chartarea({"border": {"none": True}})
        above, around = 37 / height, 93 / height
        layout = {"x": 0.07, "y": above, "width": 0.83, "height": 1 - around}
        native.set_plotarea({"layout": layout})
        native.show_blanks_as("gap")
        native.set_size({"width": 960, "height": height})
        sheet.insert_chart(sheet.dim_rowmax + 2, 0, native, {"object_position": 2})


def _font(colour: str) -> Record:
    return {"name": "Arial", "size": 10, "color": colour}


def _filled(fill: str, edge: str) -> Record:
    return {"fill": {"color": fill}, "border": {"color": edge, "width": 1}}


def _labels(colour: str) -> Record:
    shown = {"value": True, "series_name": True, "separator": " ", "position": "right"}
    return {**shown, "num_format": LABEL, "font": _font(colour)}

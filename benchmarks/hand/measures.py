"""The tables of measures: plan, actual, and the same period last year."""

from __future__ import annotations

from datetime import date
from typing import Any

from docxtpl import RichText

from hand.narrative import Rows
from hand.reading import Record, Sheets

MISSING = {
    "not yet available": "Not yet available",
    "not applicable": "Not applicable",
    "suppressed": "Suppressed",
    "incomplete": "Incomplete",
}
MINUS, DASH, NO_BREAK = "\N{MINUS SIGN}", "\N{EN DASH}", "\N{NO-BREAK SPACE}"


def figure(value: float, unit: str, decimals: int | None) -> str:
    """`30.23%`, `5,696`: a figure at its decimals, else with as many as it has."""
    if unit == "%":
        return f"{value:.10g}%" if decimals is None else f"{value:.{decimals}f}%"
    return f"{value:,.10g}" if decimals is None else f"{value:,.{decimals}f}"


def change(now: float, before: float, unit: str, decimals: int | None) -> str:
    """`+723`, `−6.6 pp`: a difference with its sign, between percentages in points."""
    difference = round(now - before, 10)
    if unit == "%":
        size = int(abs(difference) * 10 + 0.5 + 1e-9) / 10
        shown = f"{size:.1f}{NO_BREAK}pp"
    else:
        size = abs(difference)
        shown = figure(size, unit, decimals)
    return f"{'+' if difference > 0 else MINUS}{shown}" if size else "no change"


def number_of(month: Any) -> int:
    return int(month.year * 12 + month.month - 1)


def short(month: int) -> str:
    """`Apr 24`."""
    return f"{date(month // 12, month % 12 + 1, 1):%b %y}"


class Measures:
    """The measures and their values by month."""

    def __init__(self, sheets: Sheets, month: Any) -> None:
        self.now = number_of(month)
        self.measures = sheets["Measures"]
        percentages = {one["Code"] for one in self.measures if one["Unit"] == "%"}
        self.values: dict[str, dict[int, Record]] = {}
        for one in sheets["Measure values"]:
            if one["Code"] in percentages:
                for column in ("Plan", "Actual"):
                    if one[column] is not None:
                        one[column] = round(one[column] * 100, 10)
            self.values.setdefault(one["Code"], {})[number_of(one["As at"])] = one

    def table(self, conditions: set[str]) -> Rows | None:
        """The table of the measures reported under these conditions, where there are any."""
        reported = [
            (one, self._latest(one["Code"]))
            for one in self.measures
            if one["Condition"] in conditions
            and (one["Report in"] is None or "monitoring" in one["Report in"])
        ]
        if not reported:
            return None
        months = {latest for _, latest in reported}
        when = f" ({short(months.pop())})" if len(months) == 1 else ""
        headings = [
            "Key measure",
            f"Plan forecast{when}",
            f"Actual{when}",
            "Same period last year (change)",
        ]
        return [
            [RichText(text) for text in headings],
            *(self._row(one, latest, shared=bool(when)) for one, latest in reported),
        ]

    def _latest(self, code: str) -> int:
        """The last month up to the update's own that says anything."""
        told = [
            month
            for month, one in self.values.get(code, {}).items()
            if month <= self.now and (one["Actual"] is not None or one["Status"])
        ]
        return max(told, default=self.now)

    def _row(self, measure: Record, month: int, *, shared: bool) -> list[RichText]:
        values, unit = self.values.get(measure["Code"], {}), measure["Unit"]
        decimals = None if measure["Decimals"] is None else int(measure["Decimals"])
        if unit == "count":
            decimals = decimals or 0
        now, before = values.get(month, {}), values.get(month - 12, {}).get("Actual")
        actual, last_year = now.get("Actual"), DASH
        shown = MISSING[now.get("Status") or "not yet available"]
        if actual is not None:
            shown = figure(actual, unit, decimals)
        if before is not None:
            last_year = figure(before, unit, decimals)
        if before is not None and actual is not None:
            last_year += f" ({change(actual, before, unit, decimals)})"
        return [
            RichText(measure["Measure"]),
            plan(values, month, unit, decimals),
            RichText(shown if shared else f"{shown} ({short(month)})"),
            RichText(last_year),
        ]


def plan(values: dict[int, Record], month: int, unit: str, decimals: int | None) -> RichText:
    """The plan as typed, else pro rata between the planned months around it."""
    planned = {at: one["Plan"] for at, one in values.items() if one["Plan"] is not None}
    if month in planned:
        return RichText(figure(planned[month], unit, decimals))
    before = max((at for at in planned if at < month), default=None)
    after = min((at for at in planned if at > month), default=None)
    if before is None or after is None:
        return RichText("No plan set")
    share = (month - before) / (after - before)
    value = planned[before] + (planned[after] - planned[before]) * share
    text = RichText(f"{figure(value, unit, decimals)} (")
    text.add("pro rata", italic=True)
    text.add(")")
    return text

"""The measures: their plan, their actual, and the same period last year."""

from __future__ import annotations

from typing import Any

from docxtpl import RichText

from hand.narrative import Rows
from hand.reading import Record, Sheets
from hand.words import DASH, NO_BREAK, change, decimals_of, figure, number_of, short

MISSING = {
    "not yet available": "Not yet available",
    "not applicable": "Not applicable",
    "suppressed": "Suppressed",
    "incomplete": "Incomplete",
}
REPORT = "monitoring"


class Measures:
    """The measures and their values by month; percentages are shares."""

    def __init__(self, sheets: Sheets, month: Any) -> None:
        self.now = number_of(month)
        self.measures = sheets["Measures"]
        self.by_code = {one["Code"]: one for one in self.measures}
        self.values: dict[str, dict[int, Record]] = {}
        for one in sheets["Measure values"]:
            self.values.setdefault(one["Code"], {})[number_of(one["As at"])] = one

    def of(self, code: str) -> dict[int, Record]:
        return self.values.get(code, {})

    def reported(self) -> list[Record]:
        """The measures that the monitoring report shows."""
        return [
            one for one in self.measures if one["Report in"] is None or REPORT in one["Report in"]
        ]

    def latest(self, code: str) -> int:
        """The last month up to the update's own that says anything."""
        told = [month for month, one in self.of(code).items() if month <= self.now and tells(one)]
        return max(told, default=self.now)

    def table(self, conditions: set[str]) -> Rows | None:
        """The table of the measures reported under these conditions, where there are any."""
        reported = [
            (one, self.latest(one["Code"]))
            for one in self.reported()
            if one["Condition"] in conditions
        ]
        if not reported:
            return None
        months = {latest for _, latest in reported}
        when = f" ({short(months.pop()).replace(' ', NO_BREAK)})" if len(months) == 1 else ""
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

    def _row(self, measure: Record, month: int, *, shared: bool) -> list[RichText]:
        values, unit = self.of(measure["Code"]), measure["Unit"]
        now, before = values.get(month, {}), values.get(month - 12, {})
        actual, earlier = now.get("Actual"), before.get("Actual")
        decimals = shared_decimals(measure, actual, earlier, plan(values, month))
        last_year = MISSING.get(before.get("Status") or "", DASH)
        shown = MISSING[now.get("Status") or "not yet available"]
        if actual is not None:
            shown = figure(actual, unit, decimals)
        if earlier is not None:
            last_year = figure(earlier, unit, decimals)
        if earlier is not None and actual is not None:
            last_year += f" ({change(actual - earlier, unit, decimals)})"
        return [
            RichText(measure["Measure"]),
            self._plan(values, month, unit, decimals),
            RichText(shown if shared else f"{shown} ({short(month)})"),
            RichText(last_year),
        ]

    @staticmethod
    def _plan(values: dict[int, Record], month: int, unit: str, decimals: int | None) -> RichText:
        planned = plan(values, month)
        if planned is None:
            return RichText("No plan set")
        text = RichText(figure(planned, unit, decimals))
        if around(values, month):
            text.add(" (")
            text.add("pro rata", italic=True)
            text.add(")")
        return text


def tells(value: Record) -> bool:
    """Whether a value says what was counted, or why nothing was."""
    return value["Actual"] is not None or value["Status"] is not None


def set_decimals(measure: Record) -> int | None:
    """The decimals that are set for a measure; those of a count are 0."""
    if measure["Decimals"] is not None:
        return int(measure["Decimals"])
    return 0 if measure["Unit"] == "count" else None


def most_decimals(measure: Record, values: dict[int, Record]) -> int:
    """The decimals that are set, else the most that any figure was typed with."""
    typed = (one[name] for one in values.values() for name in ("Plan", "Actual"))
    return shared_decimals(measure, *typed)


def shared_decimals(measure: Record, *figures: float | None) -> int:
    """The decimals that are set, else the most of these figures, which stand side by side."""
    decimals = set_decimals(measure)
    if decimals is not None:
        return decimals
    times = 100 if measure["Unit"] == "%" else 1
    return max((decimals_of(one * times) for one in figures if one is not None), default=0)


def around(values: dict[int, Record], month: int) -> tuple[int, int] | None:
    """The planned months between which a month's plan is worked out."""
    planned = [at for at, one in values.items() if one["Plan"] is not None]
    before = max((at for at in planned if at < month), default=None)
    after = min((at for at in planned if at > month), default=None)
    return None if month in planned or before is None or after is None else (before, after)


def plan(values: dict[int, Record], month: int) -> float | None:
    """The plan as typed, else pro rata between the planned months around it."""
    found = around(values, month)
    if found is None:
        typed = values.get(month, {}).get("Plan")
        return None if typed is None else float(typed)
    first, last = (values[at]["Plan"] for at in found)
    return float(first + (last - first) * (month - found[0]) / (found[1] - found[0]))

"""The figures that narrative's tags name, looked up in the sheets."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from hand.forecast import Version, deficit_limits
from hand.measures import Measures, plan, set_decimals
from hand.reading import Record, Sheets, known_at, settings_of
from hand.savings import saving_key
from hand.words import change, figure, millions, money, number, points

TAG = re.compile(r"\{\{ *(.*?) *\}\}")
POINT = re.compile(r"(.+?)(?: (\d{4}/\d\d|[A-Z][a-z]{2} \d{4}))?")
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Figure(NamedTuple):
    """A figure; a difference has what it is a difference from."""

    value: float
    unit: str
    decimals: int | None = None
    differs_from: float | None = None


class Figures:
    """What an update's tags stand for."""

    def __init__(
        self, sheets: Sheets, update: Record, measures: Measures, versions: list[Version]
    ) -> None:
        settings = settings_of(sheets)
        self.year, self.unit = settings["Financial year"], settings["Forecast unit"]
        self.sheets = sheets
        self.measures = measures
        self.versions = {one.name: one for one in versions}
        self.limits = deficit_limits(sheets)
        self.others = {one["Name"]: one for one in sheets["Figures"]}
        self.savings = known_at(sheets, "Savings", update, saving_key)
        self.capital = known_at(sheets, "Capital", update, lambda one: one["Project"])

    def filled(self, text: str) -> str:
        """The text with its figures; where the measures go stays marked."""
        return TAG.sub(
            lambda found: found[0] if found[1] == "measures" else self.shown(found[1]), text
        )

    def shown(self, tag: str) -> str:
        name, *forms = (part.strip() for part in tag.split("|"))
        found = self.named(name)
        either = next((form.split(" or ") for form in forms if " or " in form), None)
        if found.differs_from is None:
            return _size(found, forms)
        if either:
            return f"{_size(found, forms)} {either[0] if found.value > 0 else either[1]}"
        if "unsigned" in forms:
            return _size(found, forms)
        return change(found.value, found.unit, found.decimals)

    def named(self, name: str) -> Figure:
        if " less " in name:
            one, other = map(self.named, _both(name))
            return Figure(one.value - other.value, one.unit, one.decimals, other.value)
        if name in self.others:
            found = self.others[name]
            return Figure(found["Value"], found["Unit"], int(found["Decimals"]))
        match = POINT.fullmatch(name)
        assert match
        series, point = match.groups()
        family, _, rest = series.partition(".")
        year = point or self.year
        if family in self.versions:
            return Figure(self._of_version(family, rest, year), self.unit)
        families: dict[str, Callable[[str, str], Figure]] = {
            "savings": self._saved,
            "payments": self._paid,
            "unit cost": self._unit_cost,
            "capital": self._capital,
        }
        if family in families:
            return families[family](rest, year)
        return self._of_measure(series, point)

    def _of_version(self, name: str, what: str, year: str) -> float:
        version = self.versions[name]
        balances = {
            "total expenditure": version.spending,
            "in-year balance": version.in_year,
            "closing balance": version.closing,
        }
        if what in balances:
            return balances[what](year)
        if what == "deficit limit":
            return self.limits[year]
        return float(next(line[year] for line in version.lines if line["Line"] == what))

    def _saved(self, rest: str, year: str) -> Figure:
        group, _, amount = rest.rpartition(".")
        saved = [
            one[amount.capitalize()] or 0
            for one in self.savings
            if one["Year"] == year and group in ("total", f"Condition {one['Condition']}")
        ]
        return Figure(sum(saved), self.unit)

    def _paid(self, _: str, year: str) -> Figure:
        rows = self.sheets["Payments"]
        return Figure(sum(one["Amount"] for one in rows if one["Year"] == year), self.unit)

    def _unit_cost(self, rest: str, year: str) -> Figure:
        provision, rows = rest.rpartition(".")[0], self.sheets["Unit costs"]
        found = (one for one in rows if (one["Provision"], one["Year"]) == (provision, year))
        return Figure(next(found)["Average cost"], "£")

    def _capital(self, rest: str, _: str) -> Figure:
        project = rest.rpartition(".")[0]
        found = next(one for one in self.capital if one["Project"] == project)
        return Figure(found["Places"], "count", 0)

    def _of_measure(self, series: str, point: str | None) -> Figure:
        code, _, what = series.rpartition(".")
        measure, values = self.measures.by_code[code], self.measures.of(code)
        unit, decimals = measure["Unit"], set_decimals(measure)
        month = self.measures.latest(code)
        if point:
            month = int(point[4:]) * 12 + MONTHS.index(point[:3])
        if what == "plan":
            planned = plan(values, month)
            assert planned is not None
            return Figure(planned, unit, decimals)
        if what == "last year":
            return Figure(values[month - 12]["Actual"], unit, decimals)
        actual = values[month]["Actual"]
        if what == "actual":
            return Figure(actual, unit, decimals)
        other = plan(values, month) if what == "against plan" else values[month - 12]["Actual"]
        return Figure(actual - other, unit, decimals, other)


def in_words(count: int) -> str:
    """`three`, and `10`."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _both(name: str) -> tuple[str, str]:
    """The two names of a difference, of which what they share stands but once."""
    one, other = name.split(" less ")
    if "." not in other:  # two months of a measure
        return one, f"{one.rsplit(' ', 2)[0]} {other}"
    family, ending = one.partition(".")[0], other.rpartition(".")[2]
    if family == one:  # two versions
        return f"{one}.{ending}", other
    return f"{one}.{ending}", f"{family}.{other}"


def _size(found: Figure, forms: list[str]) -> str:
    value = found.value if found.differs_from is None else abs(found.value)
    if "%" in forms and found.differs_from:
        return f"{number(value / abs(found.differs_from) * 100, 1)}%"
    if found.unit.startswith("£"):
        value = abs(value) if "unsigned" in forms else value
        return millions(value, found.unit) if "£m" in forms else money(value, found.unit)
    if "words" in forms and value < len(NUMBERS):
        return in_words(int(value))
    if found.unit == "%" and found.differs_from is not None:
        return points(value)
    return figure(value, found.unit, found.decimals)

"""The forecast's versions, and what their totals and balances come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hand.reading import Record, Sheets, updates_to

SPENDING = ("expenditure",)
IN_YEAR = ("high needs block", "block transfer")
CLOSING = ("other blocks", "agreement income")
LIMIT = "deficit limit"


def year_before(year: str) -> str:
    starts = int(year[:4]) - 1
    return f"{starts}/{(starts + 1) % 100:02d}"


def years_of(sheets: Sheets) -> list[str]:
    """The year columns of the Forecast sheet."""
    return [header for header in sheets["Forecast"][0] if header[:4].isdigit()]


def deficit_limits(sheets: Sheets) -> dict[str, float]:
    """The most that the deficit may be at the end of each year."""
    return {year: line[year] for year, line in limit_lines(sheets).items()}


def limit_lines(sheets: Sheets) -> dict[str, Record]:
    """The line that states the limit of each year."""
    lines = [line for line in sheets["Forecast"] if line["Kind"] == LIMIT]
    stated = [(year, line) for year in years_of(sheets) for line in lines]
    return {year: line for year, line in stated if line[year] is not None}


def agreed_years(sheets: Sheets) -> list[str]:
    """The years whose limit is agreed, and not assumed."""
    return [year for year, line in limit_lines(sheets).items() if line["Standing"] == "agreed"]


def versions_of(sheets: Sheets, update: Record) -> list[Version]:
    """The versions that the update knows, in the order in which they first appear."""
    lines, reached = sheets["Forecast"], updates_to(sheets, update)
    reported = {one["Update"]: one["Forecast version"] for one in sheets["Updates"]}
    known = {reported[key] for key in reached}
    later = {name for key, name in reported.items() if key not in reached}
    return [
        Version(name, [one for one in lines if one["Version"] == name], years_of(sheets))
        for name in dict.fromkeys(line["Version"] for line in lines)
        if name not in later - known
    ]


class Version:
    """One version: its lines, its totals and its balances by year."""

    def __init__(self, name: str, lines: Sequence[Record], years: Sequence[str]) -> None:
        self.name = name
        self.lines = lines
        counted = [line for line in lines if line["Kind"] != LIMIT]
        self.years = [year for year in years if any(line[year] is not None for line in counted)]

    def of(self, *kinds: str) -> list[Record]:
        return [line for kind in kinds for line in self.lines if line["Kind"] == kind]

    def total(self, kinds: Sequence[str], year: str) -> float:
        return sum(line[year] or 0 for line in self.of(*kinds))

    def count(self, kinds: Sequence[str], year: str) -> int:
        return sum(line[year] is not None for line in self.of(*kinds))

    def stated(self, kind: str, year: str) -> Any:
        return next((line[year] for line in self.of(kind) if line[year] is not None), None)

    def spending_of_lines(self, year: str) -> float:
        return self.total(SPENDING, year)

    def spending(self, year: str) -> float:
        stated = self.stated("total expenditure", year)
        return self.spending_of_lines(year) if stated is None else float(stated)

    def income(self, year: str) -> float:
        return self.total(IN_YEAR, year)

    def in_year_of_parts(self, year: str) -> float:
        return self.spending(year) + self.income(year)

    def in_year(self, year: str) -> float:
        stated = self.stated("in-year balance", year)
        return self.in_year_of_parts(year) if stated is None else float(stated)

    def opening(self, year: str) -> float:
        stated, before = self.stated("opening balance", year), year_before(year)
        if stated is not None:
            return float(stated)
        return self.closing(before) if before in self.years else 0.0

    def closing_of_parts(self, year: str) -> float:
        return self.opening(year) + self.in_year(year) + self.total(CLOSING, year)

    def closing(self, year: str) -> float:
        stated = self.stated("closing balance", year)
        return self.closing_of_parts(year) if stated is None else float(stated)

    def published(self, year: str) -> Iterator[tuple[str, list[tuple[str, str]], int, float]]:
        """Each published balance: its name, its parts, how many they are and what they come to."""
        spent = self.spending_of_lines(year)
        yield "Total expenditure", [("expenditure", year)], self.count(SPENDING, year), spent
        in_year = [("total_expenditure", year), ("income", year)]
        parts = self.count(IN_YEAR, year) + 1
        yield "In-year balance", in_year, parts, self.in_year_of_parts(year)
        closing = [(one, year) for one in ("opening_balance", "in_year_balance", "other_movements")]
        parts = self.count(CLOSING, year) + 2
        yield "Closing balance", closing, parts, self.closing_of_parts(year)
        before = year_before(year)
        if before in self.years:
            yield "Opening balance", [("closing_balance", before)], 1, self.closing(before)

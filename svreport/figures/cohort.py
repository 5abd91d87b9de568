"""The cohort: counts of children that add up, what they cost, and what may be published of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial
from typing import NamedTuple

from svreport.core.frozen import Frozen, group_by
from svreport.core.model import CohortCount, Council, UnitCost
from svreport.core.numerals import Unit, convert
from svreport.core.periods import FinancialYear, Period
from svreport.core.text import normalise
from svreport.figures.disclosure import Disclosure
from svreport.figures.forecast import Statement, rounding_tolerance

PROVISION, AGE_BAND, NEED = DIMENSIONS = ("provision", "age_band", "need")
NOT_STATED = "Not stated"


class _Row(NamedTuple):
    """A row, and what it says in each dimension, as that is compared: nothing in some."""

    row: CohortCount
    values: tuple[str, ...]

    @property
    def dimensions(self) -> frozenset[int]:
        return frozenset(at for at, value in enumerate(self.values) if value)

    def within(self, dimensions: Collection[int]) -> tuple[str, ...]:
        """What it says in some dimensions, as a row says that tells no others apart."""
        return tuple(value if at in dimensions else "" for at, value in enumerate(self.values))


class CohortTable(Frozen, dict=True):
    """Counts of one period and version, told apart by `dimensions`: `rows` count each child once.

    `totals` are rows that add up some of them, each with those.
    """

    period: Period
    version: str | None
    dimensions: tuple[str, ...]
    rows: Sequence[CohortCount]
    totals: Sequence[tuple[CohortCount, Sequence[CohortCount]]] = ()

    @cached_property
    def total(self) -> Decimal:
        """All children."""
        return sum((row.count for row in self.rows), Decimal(0))

    def tolerance(self, parts: int) -> Decimal:
        """How far so many counts may be from their sum: what was counted was not rounded."""
        return rounding_tolerance(parts) if self.version else Decimal(0)

    @property
    def faults(self) -> Iterator[tuple[CohortCount, Decimal]]:
        """The rows that are not what they add up, each with that; one fault is told once.

        A row that is off by as much as one that tells more apart is off because of it.
        """
        told = set()
        for row, parts in self.totals:
            total = sum((part.count for part in parts), Decimal(0))
            off = row.count - total
            if abs(off) > self.tolerance(len(parts)) and off not in told:
                told.add(off)
                yield row, total

    def by(self, dimension: str) -> Mapping[str, Decimal]:
        """The children of each provision, age band or need; of those not told apart, too."""
        groups = group_by(self.rows, lambda row: normalise(getattr(row, dimension) or ""))
        return {
            getattr(rows[0], dimension) or NOT_STATED: sum((row.count for row in rows), Decimal(0))
            for rows in groups.values()
        }


def cohort_tables(council: Council) -> list[CohortTable]:
    """The tables that Cohort holds, by period and version.

    Rows that tell apart more than others make those their totals. Those that tell apart something
    else, such as needs beside age bands, count the same children again: a table of their own.
    """
    names = {row.version: normalise(row.version or "") for row in council.rows(CohortCount)}
    groups = group_by(council.rows(CohortCount), lambda row: (row.period, names[row.version]))
    return [table for rows in groups.values() for table in _tables(rows)]


def _tables(rows: Sequence[CohortCount]) -> Iterator[CohortTable]:
    told = [
        _Row(row, tuple(normalise(getattr(row, name) or "") for name in DIMENSIONS)) for row in rows
    ]
    by_dimensions = group_by(told, lambda row: row.dimensions)
    for dimensions in by_dimensions:
        if any(dimensions < other for other in by_dimensions):
            continue
        within = [names for names in by_dimensions if names <= dimensions]
        refined = {
            row.within(coarse)
            for coarse in within
            for fine in within
            if coarse < fine
            for row in by_dimensions[fine]
        }
        own = [row for names in within for row in by_dimensions[names]]
        leaves = [row for row in own if row.values not in refined]
        yield CohortTable(
            period=rows[0].period,
            version=rows[0].version,
            dimensions=tuple(DIMENSIONS[at] for at in sorted(dimensions)),
            rows=[leaf.row for leaf in leaves],
            totals=list(_totals(leaves, [row for row in own if row.values in refined])),
        )


def _totals(
    leaves: Sequence[_Row], totals: Sequence[_Row]
) -> Iterator[tuple[CohortCount, Sequence[CohortCount]]]:
    """The rows that add up others, each with these; those that tell most apart come first.

    Where a leaf is not told apart so, it is not known whether it is a part.
    """
    by_dimensions = group_by(totals, lambda row: row.dimensions)
    for dimensions in sorted(by_dimensions, key=len, reverse=True):
        if all(dimensions <= leaf.dimensions for leaf in leaves):
            parts = group_by(leaves, partial(_Row.within, dimensions=dimensions))
            for row in by_dimensions[dimensions]:
                yield row.row, [leaf.row for leaf in parts.get(row.values, ())]


# What public papers may show


class Margin(Frozen):
    """The children of each provision, age band or need, told apart by that alone.

    One that is withheld has no counts.
    """

    dimension: str
    counts: Mapping[str, Decimal]
    is_withheld: bool = False


def margins(table: CohortTable, disclosure: Disclosure | None = None) -> Iterator[Margin]:
    """The margins of a table; as public papers may show them, where `disclosure` is given.

    Of the cells of a margin, public papers show all or none: with the total, one alone that was
    left out could be worked out.
    """
    for dimension in table.dimensions:
        counts = table.by(dimension)
        hides = disclosure is not None and any(map(disclosure.is_small, counts.values()))
        yield Margin(dimension, {} if hides else counts, is_withheld=hides)


# What a cohort costs


class ExplainedLine(Frozen):
    """A line of the forecast in a year, and what of it the cohort explains.

    It has `count` children, on average over the year, at `average_cost` pounds each. Where their
    count `is_withheld` from public papers, so is what they cost: it gives the count away.
    """

    provision: str
    year: FinancialYear
    count: Decimal
    average_cost: Decimal
    amount: Decimal
    unit: Unit
    is_withheld: bool = False

    @property
    def explained(self) -> Decimal:
        """What so many children cost, in the forecast unit."""
        return convert(self.count * self.average_cost, Unit.POUNDS, self.unit)

    @property
    def unexplained(self) -> Decimal:
        """What else the line has."""
        return self.amount - self.explained


def explained_lines(
    council: Council, version: Statement, disclosure: Disclosure | None = None
) -> Iterator[ExplainedLine]:
    """The lines of a version whose provision has a cohort and a unit cost, by year.

    Its cohort is what the version expects; in years of which it says nothing, what was counted.
    """
    costs = {(normalise(row.provision), row.year): row for row in council.rows(UnitCost)}
    tables = [table for table in cohort_tables(council) if PROVISION in table.dimensions]
    own = [
        table for table in tables if normalise(table.version or "") == normalise(version.version)
    ]
    counted = [table for table in tables if table.version is None]
    for year in version.years:
        of_year = [table for table in own if _year(table) == year]
        of_year = of_year or [table for table in counted if _year(table) == year]
        counts = _average(of_year)
        is_withheld = any(
            margin.is_withheld and margin.dimension == PROVISION
            for table in of_year
            for margin in margins(table, disclosure)
        )
        for line in version.lines:
            name, cost = normalise(line.line), costs.get((normalise(line.line), year))
            if name in counts and year in line.amounts and cost and cost.average_cost is not None:
                yield ExplainedLine(
                    provision=line.line,
                    year=year,
                    count=counts[name],
                    average_cost=cost.average_cost,
                    amount=line.amounts[year],
                    unit=council.settings.forecast_unit,
                    is_withheld=is_withheld,
                )


def _year(table: CohortTable) -> FinancialYear:
    return FinancialYear.of(table.period.last_month)


def _average(tables: Sequence[CohortTable]) -> Mapping[str, Decimal]:
    """The children of each provision on average over the periods of a year."""
    by_period = {table.period: table.by(PROVISION) for table in reversed(tables)}
    counts = group_by(
        (
            (normalise(provision), count)
            for own in by_period.values()
            for provision, count in own.items()
        ),
        lambda pair: pair[0],
    )
    return {
        provision: sum((count for _, count in own), Decimal(0)) / len(own)
        for provision, own in counts.items()
    }

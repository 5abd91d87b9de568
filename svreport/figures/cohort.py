"""The cohort: counts of children that add up, what they cost, and what may be published of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.core.grouping import group_by
from svreport.core.model import CohortCount, Council, UnitCost
from svreport.core.periods import FinancialYear, Period
from svreport.core.text import normalise
from svreport.core.units import Unit, convert
from svreport.figures.disclosure import Disclosure
from svreport.figures.forecast import Statement, rounding_tolerance

PROVISION, AGE_BAND, NEED = DIMENSIONS = ("provision", "age_band", "need")
NOT_STATED = "Not stated"


def _dimensions(row: CohortCount) -> tuple[str, ...]:
    return tuple(name for name in DIMENSIONS if getattr(row, name) is not None)


def _key(row: CohortCount, dimensions: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What a row says in some dimensions, as that is compared."""
    return tuple((name, normalise(getattr(row, name) or "")) for name in dimensions)


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
        for row, parts in sorted(self.totals, key=lambda pair: len(_dimensions(pair[0])))[::-1]:
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
    groups = group_by(
        council.rows(CohortCount), lambda row: (row.period, normalise(row.version or ""))
    )
    return [table for rows in groups.values() for table in _tables(rows)]


def _tables(rows: Sequence[CohortCount]) -> Iterator[CohortTable]:
    known = list(dict.fromkeys(map(_dimensions, rows)))
    for dimensions in known:
        if any(set(dimensions) < set(other) for other in known):
            continue
        within = [names for names in known if set(names) <= set(dimensions)]
        own = {row: _dimensions(row) for row in rows if _dimensions(row) in within}
        refined = {
            _key(row, names) for row in own for names in within if set(names) < set(own[row])
        }
        totals = {id(row) for row, names in own.items() if _key(row, names) in refined}
        leaves = [row for row in own if id(row) not in totals]
        yield CohortTable(
            period=rows[0].period,
            version=rows[0].version,
            dimensions=dimensions,
            rows=leaves,
            totals=list(_totals(leaves, [row for row in own if id(row) in totals])),
        )


def _totals(
    leaves: Sequence[CohortCount], totals: Sequence[CohortCount]
) -> Iterator[tuple[CohortCount, Sequence[CohortCount]]]:
    for row in totals:
        names = _dimensions(row)
        # Of a count that is not told apart so, it is not known whether it is a part.
        if all(set(names) <= set(_dimensions(leaf)) for leaf in leaves):
            yield row, [leaf for leaf in leaves if _key(leaf, names) == _key(row, names)]


# What public papers may show


class Margin(Frozen):
    """The children of each provision, age band or need, told apart by that alone.

    One that is withheld has no counts.
    """

    dimension: str
    counts: Mapping[str, Decimal]
    is_withheld: bool = False


def margins(table: CohortTable, disclosure: Disclosure | None = None) -> list[Margin]:
    """The margins of a table; as public papers may show them, where `disclosure` is given.

    Of the cells of a margin, public papers show all or none: with the total, one alone that was
    left out could be worked out.
    """
    found = []
    for dimension in table.dimensions:
        counts = table.by(dimension)
        hides = disclosure is not None and any(map(disclosure.is_small, counts.values()))
        found.append(Margin(dimension, {} if hides else counts, is_withheld=hides))
    return found


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

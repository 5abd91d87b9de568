"""Forecast arithmetic: what totals follow from the lines, and how balances roll forward.

In-year balance = total expenditure + high needs block + block transfer.
Closing balance = opening balance + in-year balance + other blocks + payments
under the agreement. Income is negative; a deficit is positive.

Published tables are rounded line by line, so a published total may differ from
its parts by up to (n + 1) / 2 units for n rounded parts. Within that, what was
published stands. A part that was published is one rounded figure; one that was
not counts as the rounded figures that it is worked out from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from typing import TypeAlias

from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.house_style import decimals_of, last_digit
from svreport.core.model import Council, ForecastLine, LineKind, Standing
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place
from svreport.core.text import normalise
from svreport.figures.figure import weakest

IN_YEAR_PARTS = (LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER)
CLOSING_PARTS = (LineKind.OTHER_BLOCKS, LineKind.AGREEMENT_INCOME)
INCOME = (*IN_YEAR_PARTS, LineKind.AGREEMENT_INCOME)
_IN_YEAR_KINDS = (LineKind.EXPENDITURE, LineKind.TOTAL_EXPENDITURE, *IN_YEAR_PARTS)


def rounding_tolerance(parts: int, unit: Decimal = Decimal(1)) -> Decimal:
    """How far a published total of so many rounded parts may stand from their sum."""
    return Decimal(parts + 1) / 2 * unit


class Term(StrEnum):
    """What a total or a balance is made of: the amounts of some lines, or another total."""

    LINES = "expenditure"
    EXPENDITURE = "total expenditure"
    INCOME = "income"
    IN_YEAR = "in-year balance"
    OPENING = "opening balance"
    OTHER = "other movements"
    CLOSING = "closing balance"


# A term of a year; a sum of them is what a published figure is held against.
Terms: TypeAlias = tuple[tuple[Term, FinancialYear], ...]


class Reconciliation(Frozen):
    """A published figure held against what follows from its parts.

    `terms` are those parts, where they are of the forecast.
    """

    what: str
    subject: str
    year: FinancialYear | None
    published: Decimal
    computed: Decimal
    tolerance: Decimal
    place: Place
    terms: Terms = ()

    @property
    def difference(self) -> Decimal:
        return self.published - self.computed

    @property
    def agrees(self) -> bool:
        return abs(self.difference) <= self.tolerance


def called(version: str) -> str:
    """The name of a version without the noun that sentences put after it.

    So that `2026/27 forecast` becomes no `2026/27 forecast forecast`.
    """
    return _NOUN.sub("", version) or "council’s"


_NOUN = pattern(r"(?i)(?:^|\s+)(?:forecast|figures)$")


class Statement(Frozen, dict=True):
    """One version of the forecast: its lines, its totals and its balances by year."""

    version: str
    lines: Sequence[ForecastLine]

    @property
    def called(self) -> str:
        """What the version is called before a noun: `plan` in `the plan forecast`."""
        return called(self.version)

    @cached_property
    def years(self) -> tuple[FinancialYear, ...]:
        """The years for which the version states any line."""
        stating = (line for line in self.lines if line.kind is not LineKind.DEFICIT_LIMIT)
        return tuple(sorted({year for line in stating for year in line.amounts}))

    @property
    def states_spending(self) -> bool:
        """Whether any spending is stated, by line or as a total."""
        return bool(self.of(LineKind.EXPENDITURE) or self.of(LineKind.TOTAL_EXPENDITURE))

    @property
    def states_income(self) -> bool:
        """Whether anything that pays for the spending is stated."""
        return any(self.of(kind) for kind in IN_YEAR_PARTS)

    @property
    def states_spending_and_income(self) -> bool:
        """Whether the in-year balance is that of both."""
        return self.states_spending and self.states_income

    @property
    def publishes_totals(self) -> bool:
        """Whether it states a total beside what leads to it."""
        totals = (kind for kind in TOTALS if kind is not LineKind.OPENING_BALANCE)
        return not self.states_totals_alone and any(map(self.of, totals))

    @property
    def states_totals_alone(self) -> bool:
        """Whether no line is stated that a balance is made of."""
        kinds = (LineKind.EXPENDITURE, *IN_YEAR_PARTS, *CLOSING_PARTS)
        return not any(self.of(kind) for kind in kinds)

    def states_alone(self, kind: LineKind) -> bool:
        """Whether a total is stated without any line that it is made of."""
        if kind is LineKind.TOTAL_EXPENDITURE:
            return bool(self.of(kind)) and not self.of(LineKind.EXPENDITURE)
        lines = (LineKind.EXPENDITURE, *IN_YEAR_PARTS)
        return kind is LineKind.IN_YEAR_BALANCE and not any(map(self.of, lines))

    def before(self, year: FinancialYear) -> FinancialYear | None:
        """The last year before this one for which the version states any line.

        It is an earlier one than the year before where the version passes over
        years: nothing stated is nothing added, so balances roll over them.
        """
        return max((earlier for earlier in self.years if earlier < year), default=None)

    @cached_property
    def unit(self) -> Decimal:
        """The last digit that the version's amounts are stated to: 1 for whole thousands.

        One in twenty that is stated to more is a slip of its own, and no reason to doubt all sums.
        """
        stated = (amount for line in self.lines for amount in line.amounts.values() if amount)
        digits = sorted(map(last_digit, stated))
        return digits[len(digits) // 20] if digits else Decimal(1)

    @cached_property
    def decimals(self) -> int:
        """How many decimals show every amount as it is stated."""
        stated = (amount for line in self.lines for amount in line.amounts.values())
        return max(map(decimals_of, stated), default=0)

    def of(self, kind: LineKind) -> Sequence[ForecastLine]:
        """The lines of a kind, in the order of the sheet."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[LineKind, list[ForecastLine]]:
        return group_by(self.lines, lambda line: line.kind)

    def total(self, kind: LineKind, year: FinancialYear) -> Decimal:
        """The lines of a kind added up; nothing stated is nothing added."""
        return self._totals.get((kind, year), Decimal(0))

    @cached_property
    def _totals(self) -> dict[tuple[LineKind, FinancialYear], Decimal]:
        """Added up once: balances of later years ask for those of every year before."""
        found: dict[tuple[LineKind, FinancialYear], Decimal] = defaultdict(Decimal)
        for line in self.lines:
            for year, amount in line.amounts.items():
                found[line.kind, year] += amount
        return found

    def published(self, kind: LineKind, year: FinancialYear) -> Decimal | None:
        """The total that the sheet itself states, or None."""
        return next((line.amounts[year] for line in self.of(kind) if year in line.amounts), None)

    def balance(self, kind: LineKind, year: FinancialYear) -> Decimal:
        """A total or a balance: as published, else as it follows from its parts."""
        published = self.published(kind, year)
        return self.of_parts(kind, year) if published is None else published

    def states(self, kind: LineKind, year: FinancialYear) -> bool:
        """Whether a total or a balance is published, or what it follows from is stated.

        An in-year balance is of spending and of what pays for it: of either alone, nobody has
        stated one.
        """
        if year not in self.years:
            return False
        if kind is LineKind.CLOSING_BALANCE:
            return year in self.closing_years
        if self.published(kind, year) is not None:
            return True
        if kind is LineKind.OPENING_BALANCE:
            return self.is_led_to(kind, year)
        if kind is LineKind.TOTAL_EXPENDITURE:
            return (LineKind.EXPENDITURE, year) in self._totals
        has_income = any((part, year) in self._totals for part in IN_YEAR_PARTS)
        return has_income and self.states(LineKind.TOTAL_EXPENDITURE, year)

    def stated(self, kind: LineKind, year: FinancialYear) -> Decimal | None:
        """A total or a balance; None where nothing is stated that it follows from."""
        return self.balance(kind, year) if self.states(kind, year) else None

    @cached_property
    def closing_years(self) -> tuple[FinancialYear, ...]:
        """The years whose closing balance is published, or that a stated balance leads to."""
        found: list[FinancialYear] = []
        for before, year in zip((None, *self.years), self.years, strict=False):
            opens = before in found or self.published(LineKind.OPENING_BALANCE, year) is not None
            is_led_to = opens and self._leads_on(year)
            if is_led_to or self.published(LineKind.CLOSING_BALANCE, year) is not None:
                found.append(year)
        return tuple(found)

    def _leads_on(self, year: FinancialYear) -> bool:
        """Whether a balance leads over a year: not where it has spending or income alone."""
        is_silent = not any((part, year) in self._totals for part in _IN_YEAR_KINDS)
        return is_silent or self.states(LineKind.IN_YEAR_BALANCE, year)

    def is_led_to(self, kind: LineKind, year: FinancialYear) -> bool:
        """Whether all that a total or a balance is made of is stated."""
        if kind is LineKind.OPENING_BALANCE:
            return self.before(year) in self.closing_years
        if kind is LineKind.CLOSING_BALANCE:
            return self.states(LineKind.OPENING_BALANCE, year) and self._leads_on(year)
        return True

    def years_of(self, kind: LineKind) -> Sequence[FinancialYear]:
        """The years of which a total or a balance is stated."""
        return [year for year in self.years if self.states(kind, year)]

    @property
    def states_closing_alone(self) -> bool:
        """Whether closing balances are all that is stated: nothing of what leads to them."""
        kinds = {line.kind for line in self.lines} - {LineKind.DEFICIT_LIMIT}
        return kinds <= {LineKind.CLOSING_BALANCE}

    def standing(self, kind: LineKind, year: FinancialYear) -> Standing | None:
        """What a total or a balance rests on: what its own row says, else its parts.

        It is as firm as the least firm of these; None where any does not say.
        """
        if year not in self.years:
            return None
        own = [line for line in self.of(kind) if year in line.amounts]
        if own and (standing := own[0].standing_in(year)) is not None:
            return standing
        below = _parts_of_balance(kind)
        parts = [line for line in self.lines if year in line.amounts and line.kind in below]
        # A total says again what its lines have said.
        lines = [line for line in parts if line.kind not in _PARTS]
        return weakest(line.standing_in(year) for line in lines or parts)

    def balance_place(self, kind: LineKind, year: FinancialYear) -> Place:
        """The cell of a total or balance; of that year's first line where it is worked out."""
        stated = [line for line in self.lines if year in line.amounts]
        line = next((line for line in stated if line.kind is kind), stated[0])
        return line.series_place(year, "line")

    def of_parts(self, kind: LineKind, year: FinancialYear) -> Decimal:
        """What a total or a balance follows from; nothing, for the opening balance of the first."""
        if kind is LineKind.OPENING_BALANCE:
            before = self.before(year)
            return Decimal(0) if before is None else self.closing(before)
        balances, lines = _PARTS[kind]
        amounts = [self.balance(balance, year) for balance in balances]
        return sum([*amounts, *(self.total(line, year) for line in lines)], Decimal(0))

    def expenditure(self, year: FinancialYear) -> Decimal:
        """Total expenditure."""
        return self.balance(LineKind.TOTAL_EXPENDITURE, year)

    def in_year(self, year: FinancialYear) -> Decimal:
        """The in-year balance."""
        return self.balance(LineKind.IN_YEAR_BALANCE, year)

    def opening(self, year: FinancialYear) -> Decimal:
        """The opening balance."""
        return self.balance(LineKind.OPENING_BALANCE, year)

    def closing(self, year: FinancialYear) -> Decimal:
        """The closing balance."""
        return self.balance(LineKind.CLOSING_BALANCE, year)

    def income(self, year: FinancialYear) -> Decimal:
        """What pays for the year's spending, before payments under the agreement: negative."""
        return sum((self.total(kind, year) for kind in IN_YEAR_PARTS), Decimal(0))

    def other(self, year: FinancialYear) -> Decimal:
        """What moves the balance besides the year's own: other blocks, and payments: negative."""
        return sum((self.total(kind, year) for kind in CLOSING_PARTS), Decimal(0))

    def reconciliations(self) -> Iterator[Reconciliation]:
        """Every published total and balance against its parts, year by year.

        Where a part is itself a published total that does not follow from its
        lines, what does follow from them is as good a part: the fault is then
        reported once, where it stands. A part that does follow is taken as it
        was published, so that two roundings never add up to more than is told.
        """
        for year in self.years:
            for kind in (*_PARTS, LineKind.OPENING_BALANCE):
                found = self._reconciliation(kind, year)
                if found is not None:
                    yield found

    def _sums(self, kind: LineKind, year: FinancialYear) -> list[Terms]:
        """What a total or a balance comes to: with its parts as published, and as they follow.

        As they follow only where what was published does not agree with that.
        """
        before = self.before(year)
        match kind:
            case LineKind.TOTAL_EXPENDITURE:
                return [((Term.LINES, year),)]
            case LineKind.IN_YEAR_BALANCE:
                spending = [Term.EXPENDITURE]
                if not self._agrees(LineKind.TOTAL_EXPENDITURE, year):
                    spending.append(Term.LINES)
                return [((term, year), (Term.INCOME, year)) for term in spending]
            case LineKind.OPENING_BALANCE:
                if before is None:
                    return []
                carried: list[Terms] = [((Term.CLOSING, before),)]
                if not self._agrees(LineKind.CLOSING_BALANCE, before):
                    carried += self._sums(LineKind.CLOSING_BALANCE, before)
                return carried
        return self._closing_sums(year, before)

    def _closing_sums(self, year: FinancialYear, before: FinancialYear | None) -> list[Terms]:
        openings: list[Terms] = [((Term.OPENING, year),)]
        if before is not None and not self._agrees(LineKind.OPENING_BALANCE, year):
            parts = tuple((term, before) for term in (Term.OPENING, Term.IN_YEAR, Term.OTHER))
            openings += [((Term.CLOSING, before),), parts]
        in_years: list[Terms] = [((Term.IN_YEAR, year),)]
        if not self._agrees(LineKind.IN_YEAR_BALANCE, year):
            in_years += self._sums(LineKind.IN_YEAR_BALANCE, year)
        other = (Term.OTHER, year)
        return [(*opening, *in_year, other) for opening in openings for in_year in in_years]

    def rounding(self, kind: LineKind, year: FinancialYear) -> Decimal:
        """What a total or balance differs by from what it follows from.

        0 in a year that the version does not reach, and of the opening balance of its first.
        """
        opens_first = kind is LineKind.OPENING_BALANCE and self.before(year) is None
        if year not in self.years or opens_first:
            return Decimal(0)
        return self.balance(kind, year) - self.of_parts(kind, year)

    def amount(self, term: Term, year: FinancialYear) -> Decimal:
        """How much a term is in a year."""
        if term is Term.LINES:
            return self.total(LineKind.EXPENDITURE, year)
        if term is Term.INCOME:
            return self.income(year)
        # The other terms are balances, and are called what these are.
        return self.other(year) if term is Term.OTHER else self.balance(LineKind(term), year)

    def _parts_of(self, kind: LineKind, year: FinancialYear) -> int:
        """How many rounded figures a total or a balance follows from."""
        if kind is LineKind.OPENING_BALANCE:
            before = self.before(year)
            return 0 if before is None else self.figures_in(LineKind.CLOSING_BALANCE, before)
        balances, kinds = _PARTS[kind]
        lines = (line for kind in kinds for line in self.of(kind) if year in line.amounts)
        of_balances = sum(self.figures_in(balance, year) for balance in balances)
        # A line has several, where they were added up.
        return of_balances + sum(len(line.cells(year)) for line in lines)

    def figures_in(self, kind: LineKind, year: FinancialYear) -> int:
        """How many rounded figures a total or a balance counts as: 1 where it is published."""
        return self._parts_of(kind, year) if self.published(kind, year) is None else 1

    def _agrees(self, kind: LineKind, year: FinancialYear) -> bool:
        """Whether a total or balance agrees with its parts, or has none to be held against.

        One that is not published follows from balances that may not agree with theirs.
        """
        if self.published(kind, year) is not None:
            found = self._reconciliation(kind, year)
            return found is None or found.agrees
        if kind is LineKind.OPENING_BALANCE:
            before = self.before(year)
            return before is None or self._agrees(LineKind.CLOSING_BALANCE, before)
        return all(self._agrees(balance, year) for balance in _PARTS[kind][0])

    def _unit_of(self, year: FinancialYear) -> Decimal:
        """The last digit that a year's figures are all stated to.

        Totals alone are taken from text, where one is rounded further than another.
        """
        if not self.states_totals_alone:
            return self.unit
        stated = (line.amounts[year] for line in self.lines if year in line.amounts)
        return max(map(last_digit, stated), default=Decimal(1))

    @cached_property
    def _reconciliation(self) -> Callable[[LineKind, FinancialYear], Reconciliation | None]:
        """A published figure against its parts, once: each year asks for the one before it."""
        return cache(self._reconcile)

    def _reconcile(self, kind: LineKind, year: FinancialYear) -> Reconciliation | None:
        """A published figure against the first of the sums that it agrees with."""
        sums = self._sums(kind, year) if self.is_led_to(kind, year) else []
        line = next(iter(self.of(kind)), None)
        published = line.amounts.get(year) if line else None
        parts = [self.of(part) for parts in _PARTS.get(kind, ()) for part in parts]
        states_totals_alone = kind in _PARTS and not any(parts)
        if line is None or published is None or not sums or states_totals_alone:
            return None
        tolerance = rounding_tolerance(self._parts_of(kind, year), self._unit_of(year))
        found = [(sum((self.amount(*term) for term in terms), Decimal(0)), terms) for terms in sums]
        agreeing = (result for result in found if abs(published - result[0]) <= tolerance)
        computed, terms = next(agreeing, found[0])
        place = line.series_place(year, "line")
        return Reconciliation(
            kind, self.version, year, published, computed, tolerance, place, terms
        )


# The kinds of line that a version need not state, in the order of a statement.
TOTALS = (
    LineKind.TOTAL_EXPENDITURE,
    LineKind.IN_YEAR_BALANCE,
    LineKind.OPENING_BALANCE,
    LineKind.CLOSING_BALANCE,
)
# What a version states once in a year.
PUBLISHED_TOTALS = (*TOTALS, LineKind.DEFICIT_LIMIT)
# The balances and the kinds of line that each but the opening balance is made of.
_PARTS: Mapping[LineKind, tuple[Sequence[LineKind], Sequence[LineKind]]] = {
    LineKind.TOTAL_EXPENDITURE: ((), (LineKind.EXPENDITURE,)),
    LineKind.IN_YEAR_BALANCE: ((LineKind.TOTAL_EXPENDITURE,), IN_YEAR_PARTS),
    LineKind.CLOSING_BALANCE: ((LineKind.OPENING_BALANCE, LineKind.IN_YEAR_BALANCE), CLOSING_PARTS),
}


def _parts_of_balance(kind: LineKind) -> frozenset[LineKind]:
    """The kinds of line that make a total or balance what it is, from one year to the next.

    What the year opened with is as firm as the year before, whose own standing says so.
    """
    balances, lines = _PARTS.get(kind, ((), ()))
    below = (balance for balance in balances if balance is not LineKind.OPENING_BALANCE)
    return frozenset(lines).union(*({balance} | _parts_of_balance(balance) for balance in below))


def statements_of(council: Council) -> tuple[Statement, ...]:
    """The versions of a council's forecast, which are made once for all that ask."""
    return council.worked_out(_statements)


def _statements(council: Council) -> tuple[Statement, ...]:
    return statements(council.forecast)


def statements(lines: Sequence[ForecastLine]) -> tuple[Statement, ...]:
    """The versions of the forecast, in the order they first appear, spelled as they first are."""
    by_version = group_by(lines, lambda line: normalise(line.version))
    return tuple(
        Statement(found[0].version, tuple(_whole_lines(found))) for found in by_version.values()
    )


def _whole_lines(lines: Sequence[ForecastLine]) -> Iterator[ForecastLine]:
    """Each line once, where several rows state it: one for each standing, with its own years.

    Limits are kept apart, as those that are agreed judge what the others do not.
    """
    for rows in group_by(lines, _line_key).values():
        first, years = rows[0], [year for row in rows for year in row.amounts]
        if len(rows) == 1 or len(set(years)) < len(years):
            yield from rows
            continue
        notes = dict.fromkeys(row.note for row in rows if row.note)
        yield replace(
            first,
            amounts={year: amount for row in rows for year, amount in row.amounts.items()},
            at_series={
                year: row.series_place(year, "line") for row in rows for year in row.amounts
            },
            parts={year: cells for row in rows for year, cells in row.parts.items()},
            none=frozenset(year for row in rows for year in row.none),
            standings={year: row.standing for row in rows for year in row.amounts},
            note=" ".join(notes) or None,
        )


def _line_key(line: ForecastLine) -> object:
    limit = line.kind is LineKind.DEFICIT_LIMIT
    return line.kind, normalise(line.line), line.standing if limit else None

"""Rules of scale: no amount of the forecast is ten or a thousand times those beside it.

An amount is known by the other years of its line; a whole version by the other versions, the
payments and the budget, which state the same years.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import log10
from statistics import median

from svreport.checks import Finding, council_rule
from svreport.core.frozen import Frozen, replace
from svreport.core.model import Council, ForecastLine, LineKind
from svreport.core.numerals import MOST_POUNDS, Unit, amount, convert
from svreport.core.origin import places_of
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place, Severity
from svreport.core.text import join_words
from svreport.figures.budget import forecast_counterpart
from svreport.figures.forecast import Reconciliation, Statement, statements_of

OUT_OF_SCALE = "forecast-out-of-scale"
# How far from ten, or a thousand, times a figure may be that has a sign too many or too few.
_LEAST, _MOST = Decimal("0.7"), Decimal("1.4")
# Lines that one year may have ten times as much of; hundreds of times it has not.
_UNEVEN = (LineKind.BLOCK_TRANSFER, LineKind.OTHER_BLOCKS, LineKind.AGREEMENT_INCOME)
_KINDS = (
    *(LineKind.EXPENDITURE, LineKind.TOTAL_EXPENDITURE, LineKind.HIGH_NEEDS_BLOCK),
    *(LineKind.DEFICIT_LIMIT, *_UNEVEN),
)
_FEWEST = 2
# What so great a part of its kind is does not begin, or end, with a tenth of itself.
_LARGE_PART = Decimal("0.1")


class ScaledAmount(Frozen):
    """An amount of a line, and the one of the nearest year from which it is tens of times off."""

    line: ForecastLine
    year: FinancialYear
    beside: FinancialYear

    @property
    def place(self) -> Place:
        return self.line.cells(self.year)[0]

    @property
    def wrong(self) -> str:
        """What is wrong, with both amounts."""
        own, other = self.line.amounts[self.year], self.line.amounts[self.beside]
        return (
            f"{self.line.line} in {self.line.version} is {amount(own)} for {self.year}, but "
            f"{amount(other)} for {self.beside} ({self.line.cells(self.beside)[0]})."
        )

    def explains(self, total: Reconciliation) -> bool:
        """Whether a total of its year does not add up, by no less than this amount is off."""
        excess = self.line.amounts[self.year] - self.line.amounts[self.beside]
        is_off = not total.agrees and total.year == self.year
        return is_off and abs(total.difference) * 2 >= abs(excess)


def amounts_out_of_scale(council: Council) -> Mapping[str, Sequence[ScaledAmount]]:
    """The amounts of each version that are tens of times, or a tenth of, those beside them."""
    return council.worked_out(_amounts_out_of_scale)


def _amounts_out_of_scale(council: Council) -> Mapping[str, Sequence[ScaledAmount]]:
    return {
        version.version: [
            found
            for line in _whole_lines(version)
            if line.kind in _KINDS
            for found in _off_line(version, line)
        ]
        for version in statements_of(council)
    }


def _whole_lines(version: Statement) -> Iterator[ForecastLine]:
    """The lines of a version; its limits, which are in a row for each standing, as one."""
    limits = version.of(LineKind.DEFICIT_LIMIT)
    for line in version.lines:
        if line not in limits:
            yield line
    if limits:
        amounts = {year: value for line in limits for year, value in line.amounts.items()}
        parts = {year: line.cells(year) for line in limits for year in line.amounts}
        yield replace(limits[0], amounts=amounts, parts=parts)


def _off_line(statement: Statement, line: ForecastLine) -> Iterator[ScaledAmount]:
    sizes = {year: abs(value) for year, value in sorted(line.amounts.items()) if value}
    for year, size in sizes.items():
        others = {other: value for other, value in sizes.items() if other != year}
        if len(others) < _FEWEST:
            return
        usual: Decimal = median(others.values())
        if usual / 2 <= size <= usual * 2:
            continue  # as most are
        power = _power_of(size, usual)
        near = [other for other, value in others.items() if usual / 2 <= value <= usual * 2]
        is_steady = len(near) * 3 >= len(others) * 2
        years = list(sizes)
        at = years.index(year)
        beside = {*years[max(0, at - 1) : at + 2]} - {year}
        is_jump = beside <= {*near} or abs(power or 0) > _FEWEST
        if power and is_steady and is_jump and _is_slip(statement, line, year, usual, power):
            yield ScaledAmount(
                line, year, min(near, key=lambda other: abs(other.starts - year.starts))
            )


def _is_slip(
    statement: Statement, line: ForecastLine, year: FinancialYear, usual: Decimal, power: int
) -> bool:
    """Whether nothing but a slip explains an amount so far off: no beginning, end or lump sum."""
    if abs(power) > _FEWEST:
        return True
    if line.kind in _UNEVEN:
        return False
    half = usual / 2
    stated = {other for other, value in line.amounts.items() if abs(value) >= half}
    is_between = bool(stated) and min(stated) < year < max(stated)
    whole = median(abs(statement.total(line.kind, other)) for other in stated) if stated else 0
    return power > 0 or is_between or usual >= whole * _LARGE_PART


def _power_of(size: Decimal, other: Decimal) -> int | None:
    """About which power of ten an amount is of another: 0 for one like it; None between them."""
    ratio = size / other
    power = round(log10(ratio))
    # Nothing but another unit explains a thousandth, or thousands, of what is beside it.
    least, most = (_LEAST, _MOST) if abs(power) <= _FEWEST else (_LEAST / 2, _MOST * 2)
    return power if least <= ratio / Decimal(10) ** power <= most else None


@council_rule(OUT_OF_SCALE, severity=Severity.WARNING, needs=["Forecast"])
def amounts_are_of_the_size_of_their_neighbours(council: Council) -> Iterator[Finding]:
    """No year of a line is ten times, or a tenth of, what its other years have."""
    for statement in statements_of(council):
        for found in amounts_out_of_scale(council)[statement.version]:
            # Where the totals of the year bear it out, it is wrong.
            is_wrong = any(map(found.explains, statement.reconciliations()))
            correct = "Correct it" if is_wrong else "Correct it if not"
            yield Finding(
                found.place,
                found.wrong,
                f"Is it in {council.settings.forecast_unit}, with no digit too many or too few? "
                f"{correct}.",
                "" if is_wrong else f"{found.line.version}, {found.line.line} {found.year}",
                severity=Severity.ERROR if is_wrong else Severity.WARNING,
            )


# No council spends so little in a year on all that its forecast has lines for.
_LEAST_SPENT = Decimal(50_000)


@council_rule("unit-unlikely", severity=Severity.WARNING, needs=["Forecast"])
def spending_is_that_of_a_council(council: Council) -> Iterator[Finding]:
    """What is spent in a year is what a council may spend, in the unit of the settings."""
    unit = council.settings.forecast_unit
    spent = {
        found[0]: found[1]
        for version in statements_of(council)
        for year in version.years
        if (found := _amount_of(version, LineKind.TOTAL_EXPENDITURE, year))
    }
    # Balances alone tell of what is too much for any council.
    stated = spent or {
        abs(value): line.cells(year)[0]
        for version in statements_of(council)
        for line in version.lines
        for year, value in line.amounts.items()
    }
    if not stated or council.unread_in("Settings"):
        return
    most = max(stated)
    pounds = convert(most, unit, Unit.POUNDS)
    lines = {line.line for line in council.forecast if line.kind is LineKind.EXPENDITURE}
    what, when = ("spending", " a year") if spent else ("a balance", "")
    if pounds > MOST_POUNDS or (pounds < _LEAST_SPENT and len(lines) >= _FEWEST):
        yield Finding(
            council.settings.place("forecast_unit"),
            f"The Forecast unit is {unit}, so {what} of {amount(most)} ({stated[most]}) would be "
            f"£{amount(pounds)}{when}.",
            "Choose the unit that Forecast is typed in, or correct Forecast.",
            about=str(unit),
        )


# Whole versions


class _Stated(Frozen):
    """The same thing in a version and elsewhere, each with the cell that it is in."""

    own: Decimal
    place: Place
    other: Decimal
    elsewhere: Place

    @property
    def is_elsewhere(self) -> bool:
        """Whether the other is in another sheet."""
        return self.elsewhere.sheet != self.place.sheet

    @property
    def power(self) -> int:
        """Which power of ten the one is of the other."""
        return _power_of(abs(self.own), abs(self.other)) or 0


VERSION_OUT_OF_SCALE = "version-out-of-scale"


@council_rule(VERSION_OUT_OF_SCALE, severity=Severity.WARNING, needs=["Forecast"])
def versions_are_of_one_scale(council: Council) -> Iterator[Finding]:
    """No version is ten or a thousand times what the others, the payments and the budget have."""
    if council.unread_in("Settings"):
        return  # its unit may be what could not be read
    found = versions_out_of_scale(council)
    for stated in [*found.values()][:1]:
        yield Finding(
            stated.place,
            f"The amounts of {join_words(f'“{name}”' for name in found)} are about "
            f"{amount(Decimal(10) ** abs(stated.power))} times as "
            f"{'large' if stated.power > 0 else 'small'} as those "
            f"elsewhere: {amount(stated.own)} here, {amount(stated.other)} in {stated.elsewhere}.",
            f"Are they in {council.settings.forecast_unit}? If not, correct them.",
            about=join_words(found),
        )


def versions_out_of_scale(council: Council) -> Mapping[str, _Stated]:
    """The version that is most out of scale, if one is, or all of them, with what shows it."""
    return council.worked_out(_versions_out_of_scale)


def _versions_out_of_scale(council: Council) -> Mapping[str, _Stated]:
    against: dict[str, list[_Stated]] = {}
    votes: Counter[str] = Counter()
    agree = False
    for version in statements_of(council):
        for stated in _sources(council, version):
            off = [pair for pair in stated if pair.power]
            # A single figure is rather wrong itself.
            is_off = len(stated) >= _FEWEST and len(off) * 2 > len(stated)
            if is_off:
                against.setdefault(version.version, []).append(off[0])
            agree = agree or bool(stated and not is_off and stated[0].is_elsewhere)
            votes[version.version] += 1 if is_off else -1 if stated else 0
    every = [pair for pairs in against.values() for pair in pairs]
    if len(against) > 1 and not agree and all(it.is_elsewhere for it in every):
        return {name: against.get(name, every)[0] for name in votes}
    # Of two alike the later one is taken to be the odd one.
    name = max(reversed(votes), key=lambda name: votes[name], default="")
    return {name: against[name][0]} if votes[name] > 0 else {}


def with_scale_as_meant(council: Council) -> Council:
    """The council with every amount of a version that is in another unit in its own."""
    found = versions_out_of_scale(council)
    if not any(it.power in _POWERS_OF_UNITS for it in found.values()):
        return council
    factors = {name: Decimal(10) ** -stated.power for name, stated in found.items()}
    lines = (
        replace(
            line, amounts={year: it * factors[line.version] for year, it in line.amounts.items()}
        )
        if line.version in factors
        else line
        for line in council.forecast
    )
    return replace(council, forecast=tuple(lines))


# Pounds, thousands and millions in place of each other.
_POWERS_OF_UNITS = (-6, -3, 3, 6)


SIGNS_REVERSED = "signs-reversed"


@council_rule(SIGNS_REVERSED)
def spending_is_positive_and_income_negative(council: Council) -> Iterator[Finding]:
    """No version has all its spending negative and all its income positive; said of all in one."""
    if reversed_ones := versions_reversed(council):
        line = reversed_ones[0].of(LineKind.EXPENDITURE)[0]
        year = min(line.amounts)
        yield Finding(
            line.cells(year)[0],
            f"All spending of {join_words(f'“{it.version}”' for it in reversed_ones)} is negative "
            f"and all income positive: {line.line} is {amount(line.amounts[year])} for {year}.",
            "Reverse the sign of every amount: spending and deficits are positive, income and "
            "surpluses negative.",
        )


def versions_reversed(council: Council) -> Sequence[Statement]:
    """The versions whose signs are all the other way round."""
    found = []
    for version in statements_of(council):
        kinds = (LineKind.EXPENDITURE, LineKind.HIGH_NEEDS_BLOCK)
        spending, income = (
            [value for line in version.of(kind) for value in line.amounts.values()]
            for kind in kinds
        )
        if spending and income and max(spending) <= 0 < max(income) and min(income) >= 0:
            found.append(version)
    return found


def with_signs_as_meant(council: Council) -> Council:
    """The council with every amount of versions whose signs are reversed turned round."""
    names = {version.version for version in versions_reversed(council)}
    turned = tuple(
        replace(line, amounts={year: -value for year, value in line.amounts.items()})
        if line.version in names
        and (line.kind is not LineKind.DEFICIT_LIMIT or min(line.amounts.values(), default=1) < 0)
        else line
        for line in council.forecast
    )
    return replace(council, forecast=turned) if names else council


def _sources(council: Council, version: Statement) -> Iterator[Sequence[_Stated]]:
    """What each other place states of the same years as a version: other versions first."""
    for other in statements_of(council):
        if other is not version:
            yield list(_shared(version, other))
    yield list(_payments(council, version))
    yield list(_budget(council, version))


def _shared(version: Statement, other: Statement) -> Iterator[_Stated]:
    for kind in (LineKind.TOTAL_EXPENDITURE, LineKind.HIGH_NEEDS_BLOCK):
        for year in sorted({*version.years} & {*other.years}):
            own, others = (_amount_of(found, kind, year) for found in (version, other))
            if own and others:
                yield _Stated(own[0], own[1], *others)


def _amount_of(
    version: Statement, kind: LineKind, year: FinancialYear
) -> tuple[Decimal, Place] | None:
    """What a version has of a kind in a year, and the first of its cells; None for nothing."""
    kinds = (kind, LineKind.EXPENDITURE) if kind is LineKind.TOTAL_EXPENDITURE else (kind,)
    value = version.balance(kind, year) if len(kinds) > 1 else version.total(kind, year)
    lines = [line for each in kinds for line in version.of(each) if year in line.amounts]
    return (value, lines[0].cells(year)[0]) if value and lines else None


def _payments(council: Council, version: Statement) -> Iterator[_Stated]:
    for payment in council.payments:
        income = _amount_of(version, LineKind.AGREEMENT_INCOME, payment.year)
        if income and payment.amount:
            yield _Stated(*income, payment.amount, payment.place("amount"))


def _budget(council: Council, version: Statement) -> Iterator[_Stated]:
    year = council.settings.financial_year
    for line in council.budget:
        match = forecast_counterpart(line, version, year, council.budget) if line.budget else None
        cells = [*places_of(match.amount)] if match and match.amount else []
        if match and cells and line.budget:
            yield _Stated(match.amount, cells[0], line.budget, line.place("budget"))

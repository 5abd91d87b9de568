"""The council's forecast lines from the finance team's, less subtotals of lines that are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from svreport.core.frozen import Frozen, group_by
from svreport.core.house_style import decimals_of
from svreport.core.model import ForecastLine, LineKind, MapAction
from svreport.core.origin import CellAmount, CellText
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import normalise
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS
from svreport.inputs.forecast_file.amounts import ForecastAmounts, MoneyConvention
from svreport.inputs.forecast_file.layout import SourceLine
from svreport.inputs.forecast_file.map_matches import Match

# Amounts of a row in halves of the unit they are stated to, in which tolerances are whole.
_Halves: TypeAlias = Sequence[int]

# How many times larger than rounding an amount is for a sum to be likely in two years, or in one.
LIKELY, SURE = 10, 100


class Subtotal(Frozen):
    """A row that is the sum of other rows; `parts` are theirs, in order.

    `is_sure` says that chance cannot explain it: it holds in two years or more, to
    within a hundredth of the amounts.
    """

    row: int
    parts: Sequence[int]
    is_sure: bool


def subtotals(rows: Sequence[Sequence[Decimal]], unit: Decimal) -> list[Subtotal]:
    """The rows that are sums of at least two others, in order.

    Every row has an amount for every year, 0 where nothing is stated. All are
    stated to `unit`, so a sum of n of them may be off by (n + 1) / 2 units; rows
    that are hardly larger than that are never taken for sums.
    """
    halves = [[round(amount / unit * 2) for amount in row] for row in rows]
    below = _sums_of_lines_before(halves, range(len(halves)))
    taken = {subtotal.row for subtotal in below}
    upwards = [row for row in reversed(range(len(halves))) if row not in taken]
    above = _sums_of_lines_before(halves, upwards)
    return sorted((*below, *above), key=lambda subtotal: subtotal.row)


def _sums_of_lines_before(rows: Sequence[_Halves], order: Iterable[int]) -> list[Subtotal]:
    """The rows that add up the lines just passed, when the rows are gone through in an order."""
    found: list[Subtotal] = []
    lines: list[int] = []
    # What the lines come to so far, after each of them.
    sums: list[_Halves] = [[0] * len(rows[0])] if rows else []
    for row in order:
        if not any(rows[row]):
            continue
        count = _added_up(rows[row], sums)
        if count:
            is_sure = _years_above(SURE, rows[row], count) > 1
            found.append(Subtotal(row, sorted(lines[-count:]), is_sure))
        else:
            lines.append(row)
            sums.append([one + two for one, two in zip(sums[-1], rows[row], strict=True)])
    return found


def _added_up(wanted: _Halves, sums: Sequence[_Halves]) -> int:
    """How many of the last lines a row is the sum of; 0 where it is the sum of none."""
    if not _years_above(SURE, wanted, 2) and _years_above(LIKELY, wanted, 2) < 2:
        return 0
    before = [after - amount for after, amount in zip(sums[-1], wanted, strict=True)]
    largest = max(range(len(wanted)), key=lambda year: abs(wanted[year]))
    # One year rules most out, which keeps long tables quick.
    first = before[largest]
    likely = (
        count
        for count in range(2, len(sums))
        if abs(sums[-1 - count][largest] - first) <= count + 1
    )
    for count in likely:
        parts = zip(sums[-1 - count], before, strict=True)
        if all(abs(one - other) <= count + 1 for one, other in parts):
            return count
    return 0


def _years_above(times: int, amounts: _Halves, parts: int) -> int:
    """How many years' amounts are so many times what rounding could explain."""
    return sum(1 for amount in amounts if abs(amount) >= (parts + 1) * times)


# What is added up; totals and balances are only checked against it.
ADDED = (LineKind.EXPENDITURE, *IN_YEAR_PARTS, *CLOSING_PARTS)


class StatedLine(Frozen):
    """A line of the file, and what it states in the council's unit and signs."""

    line: SourceLine
    amounts: Mapping[FinancialYear, Decimal]


def subtotals_of(stated: Sequence[StatedLine]) -> list[Subtotal]:
    """Which of the lines, in their order, are sums of others."""
    years = sorted({year for stated_line in stated for year in stated_line.amounts})
    if not years:
        return []
    places = max(
        decimals_of(amount) for stated_line in stated for amount in stated_line.amounts.values()
    )
    rows = [[stated_line.amounts.get(year, Decimal(0)) for year in years] for stated_line in stated]
    return subtotals(rows, Decimal(1).scaleb(-places))


def double_counts(
    stated: Sequence[StatedLine], matches: Sequence[Match]
) -> Iterator[tuple[Match, Problem]]:
    """The matches whose line adds up other lines of the same version that are read."""
    added = (match for match in matches if match.mapped.kind in ADDED)
    read = group_by(added, lambda match: match.line.cell.place)
    for subtotal in subtotals_of(stated):
        parts = [stated[row].line for row in subtotal.parts]
        versions = {
            normalise(match.mapped.version or "")
            for part in parts
            for match in read.get(part.cell.place, ())
        }
        for match in read.get(stated[subtotal.row].line.cell.place, ()):
            if normalise(match.mapped.version or "") in versions:
                yield match, _problem(match, parts, is_sure=subtotal.is_sure)


def _problem(match: Match, parts: Sequence[SourceLine], *, is_sure: bool) -> Problem:
    first, last, name = parts[0], parts[-1], match.line.name
    between = "and" if len(parts) == 2 else "to"
    return Problem(
        match.line.cell.place,
        f"“{name}” is the sum of “{first.name}” {between} “{last.name}” ({first.cell.place.cell} "
        f"{between} {last.cell.place.cell}) in every year, so as {match.mapped.kind} of "
        f"{match.mapped.version} it would count them twice.",
        f"Choose the Kind “{MapAction.LEAVE_OUT}” for it in {match.mapped.place('kind')}, or for "
        "the lines that it adds up.",
        Severity.ERROR if is_sure else Severity.WARNING,
        rule="counted-twice",
        about="" if is_sure else name,
    )


def forecast_lines(
    matches: Iterable[Match], amounts: Mapping[Place, ForecastAmounts], convention: MoneyConvention
) -> list[ForecastLine]:
    """The council's lines, in the order of the file; `amounts` are those of the file's lines.

    What is published, such as a closing balance, is never added up: two of one
    name stay two lines, which is a problem that the checks report.
    """
    return [_line(parts, amounts, convention) for parts in group_by(matches, _key).values()]


def _key(match: Match) -> tuple[object, ...]:
    mapped = match.mapped
    own_place = None if mapped.kind in ADDED else match.line.cell.place
    name, standing = normalise(_name(match)), mapped.standing
    return normalise(mapped.version or ""), name, mapped.kind, standing, own_place


def _name(match: Match) -> str:
    return match.mapped.line or CellText(match.line.name, match.line.cell.place)


def _line(
    parts: Sequence[Match], of_lines: Mapping[Place, ForecastAmounts], convention: MoneyConvention
) -> ForecastLine:
    first = parts[0]
    assert isinstance(first.mapped.kind, LineKind)
    of_parts = [of_lines[part.line.cell.place] for part in parts]
    lost = {year for amount in of_parts for year in amount.lost}
    amounts: dict[FinancialYear, Decimal] = {}
    cells: dict[FinancialYear, list[Place]] = {}
    places: dict[object, Place] = {year: cell.place for year, cell in first.line.cells.items()}
    for part in parts:
        mapped = part.mapped
        for year, amount in of_lines[part.line.cell.place].stated.items():
            if year not in lost:
                own = convention.restated(amount, mapped.kind, reverse=mapped.reverse)
                amounts[year] = amounts.get(year, Decimal(0)) + own
                cells.setdefault(year, []).append(part.line.cells[year].place)
    notes = dict.fromkeys(part.mapped.note for part in parts if part.mapped.note)
    amounts |= {
        year: CellAmount(amounts[year], stated[0])
        for year, stated in cells.items()
        if len(stated) == 1
    }
    return ForecastLine(
        version=first.mapped.version or "",
        line=_name(first),
        kind=first.mapped.kind,
        standing=first.mapped.standing,
        amounts=dict(sorted(amounts.items())),
        none=frozenset(year for amount in of_parts for year in amount.none if year not in amounts),
        note="; ".join(notes) or None,
        at={
            "version": first.mapped.place("version"),
            "standing": first.mapped.place("standing"),
            "line": first.line.cell.place,
            "kind": first.mapped.place("kind"),
            "note": first.mapped.place("note"),
        },
        at_series=places | {year: one[0] for year, one in cells.items()},
        parts={year: tuple(one) for year, one in cells.items() if len(one) > 1},
    )

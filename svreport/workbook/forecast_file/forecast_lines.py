"""The finance team's lines as lines of the council's forecast, those of one name added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from svreport.model import ForecastLine, LineKind
from svreport.periods import FinancialYear
from svreport.problems import Place
from svreport.suggest import folded
from svreport.workbook.forecast_file.amounts import Amounts, Stating
from svreport.workbook.forecast_file.counting import ADDED
from svreport.workbook.forecast_file.mapping import Match


@dataclass(frozen=True)
class ReadLine:
    """A match and the amounts of its line."""

    match: Match
    amounts: Amounts


def forecast_lines(read: Iterable[ReadLine], stating: Stating) -> list[ForecastLine]:
    """The council's lines, in the order of the file.

    What is published, such as a closing balance, is never added up: two of one
    name stay two lines, which is a problem that the checks report.
    """
    groups: dict[object, list[ReadLine]] = {}
    for one in read:
        mapped = one.match.mapped
        key: object = (folded(mapped.version or ""), folded(_name(one.match)), mapped.kind)
        if mapped.kind not in ADDED:
            key = (key, one.match.line.cell.place)
        groups.setdefault(key, []).append(one)
    return [_line(parts, stating) for parts in groups.values()]


def _name(match: Match) -> str:
    return match.mapped.line or match.line.name


def _line(parts: Sequence[ReadLine], stating: Stating) -> ForecastLine:
    first = parts[0].match
    assert isinstance(first.mapped.kind, LineKind)
    lost = {year for part in parts for year in part.amounts.lost}
    amounts: dict[FinancialYear, Decimal] = {}
    cells: dict[FinancialYear, list[Place]] = {}
    places: dict[object, Place] = {year: cell.place for year, cell in first.line.cells.items()}
    for part in parts:
        mapped = part.match.mapped
        for year, amount in part.amounts.stated.items():
            if year not in lost:
                own = stating.restated(amount, mapped.kind, reverse=mapped.reverse)
                amounts[year] = amounts.get(year, Decimal(0)) + own
                cells.setdefault(year, []).append(part.match.line.cells[year].place)
    notes = dict.fromkeys(one.match.mapped.note for one in parts if one.match.mapped.note)
    return ForecastLine(
        version=first.mapped.version or "",
        line=_name(first),
        kind=first.mapped.kind,
        amounts=dict(sorted(amounts.items())),
        note="; ".join(notes) or None,
        at={
            "version": first.mapped.place("version"),
            "line": first.line.cell.place,
            "kind": first.mapped.place("kind"),
            "note": first.mapped.place("note"),
        },
        at_series=places | {year: one[0] for year, one in cells.items()},
        parts={year: tuple(one) for year, one in cells.items() if len(one) > 1},
    )

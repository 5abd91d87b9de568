"""Rules of the forecast: totals follow from lines, balances roll forward, signs hold."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from svreport.checks.rule import Finding, council_rule
from svreport.core.grouping import group_by
from svreport.core.model import Council, ForecastLine, LineKind, MapAction
from svreport.core.numerals import amount
from svreport.core.problems import Severity
from svreport.core.text import normalise
from svreport.figures.forecast import TOTALS, statements

PUBLISHED_TOTALS = (*TOTALS, LineKind.DEFICIT_LIMIT)
INCOME = (LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER, LineKind.AGREEMENT_INCOME)

_PARTS = {
    LineKind.TOTAL_EXPENDITURE: "its lines add up to",
    LineKind.IN_YEAR_BALANCE: "total expenditure, high needs block and block transfer come to",
    LineKind.CLOSING_BALANCE: "the opening balance, in-year balance and other lines come to",
    LineKind.OPENING_BALANCE: "the year before closes at",
}


@council_rule("does-not-add-up")
def totals_follow_from_lines(council: Council) -> Iterator[Finding]:
    """Published totals and balances agree with their parts, rounding apart."""
    unclear = {later.version for _, later in _repeated_totals(council)}
    for statement in statements(council.forecast):
        unread = council.unread_in("Forecast", version=statement.version)
        for total in statement.reconciliations():
            # An amount of the year, or of the one before it, may not have been read.
            years = (total.year, total.year.previous()) if total.year else ()
            is_uncertain = any(row.may_state(year) for row in unread for year in years)
            if total.agrees or statement.version in unclear or is_uncertain:
                continue
            yield Finding(
                total.place,
                f"The {total.what} of {total.subject} for {total.year} is "
                f"{amount(total.published)}, but {_PARTS[LineKind(total.what)]} "
                f"{amount(total.computed)}: a difference of {amount(total.difference)}, where "
                f"rounding explains at most {amount(total.tolerance)}.",
                "Correct the figure here, or the lines that it follows from.",
            )


@council_rule("duplicate-total")
def totals_are_stated_once(council: Council) -> Iterator[Finding]:
    """A version states each total, balance and limit in one row."""
    for earlier, line in _repeated_totals(council):
        yield Finding(
            line.place("kind"),
            f"The version {line.version} has its {line.kind} already in {earlier.place('kind')}.",
            "Keep one of the two rows.",
        )


def _repeated_totals(council: Council) -> Iterator[tuple[ForecastLine, ForecastLine]]:
    """The rows that state a total of a version again, each with the row that did so first."""
    totals = (line for line in council.forecast if line.kind in PUBLISHED_TOTALS)
    for first, *again in group_by(totals, lambda line: (line.version, line.kind)).values():
        yield from ((first, line) for line in again)


@council_rule("version-name")
def versions_have_distinct_names(council: Council) -> Iterator[Finding]:
    """No two versions have names that differ in capitals and spacing alone."""
    first: dict[str, ForecastLine] = {}
    for line in council.forecast:
        earlier = first.setdefault(normalise(line.version), line)
        if earlier.version != line.version:
            yield Finding(
                line.place("version"),
                f"The version “{line.version}” differs from “{earlier.version}” in "
                f"{earlier.place('version')} only in how it is typed.",
                "Type both the same, or give one of them another name.",
            )


@council_rule("income-sign", severity=Severity.WARNING)
def income_is_negative(council: Council) -> Iterator[Finding]:
    """Income lowers the deficit, so it is typed as a negative amount."""
    for line in council.forecast:
        if line.kind not in INCOME:
            continue
        for year, value in line.amounts.items():
            if value > Decimal(0):
                place = line.series_place(year, "line")
                remedy = f"If it is income, type it as {amount(-value)}."
                if place.file:
                    remedy = (
                        "If it is income, have its sign changed there; if the whole line is the "
                        "other way round, choose yes in Reverse sign, in the row of "
                        f"{line.place('kind')}."
                    )
                yield Finding(
                    place,
                    f"{line.line} for {year} is {amount(value)}, a positive amount, which adds "
                    "to the deficit.",
                    remedy,
                )


@council_rule("forecast-map", severity=Severity.WARNING)
def map_has_a_file(council: Council) -> Iterator[Finding]:
    """Lines that are to be read come from a file that Settings name."""
    settings = council.settings
    read = [row for row in council.forecast_map if row.kind is not MapAction.LEAVE_OUT]
    if read and settings.forecast_file is None and not council.unread_in("Settings"):
        yield Finding(
            read[0].place("their_line"),
            "The sheet Forecast map is filled in, but Settings name no file that it could be of.",
            "Name the finance team's file in Forecast file, or clear this sheet.",
        )

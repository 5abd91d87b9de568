"""Rules of the sheet Statutory statements: every return states one deficit, or says why not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from svreport.checks import Finding, cells_in_words, council_rule
from svreport.core.frozen import group_by, replace
from svreport.core.model import Council, StatutoryStatement
from svreport.core.numerals import amount
from svreport.core.problems import Place, Severity
from svreport.core.text import did_you_mean, join_words
from svreport.figures.deficit import (
    DeficitOfYear,
    ReturnedDeficit,
    is_balance,
    is_ineligible,
    reported_deficits,
    rows_by_return,
)
from svreport.figures.standing import mark
from svreport.narrative.facts import house_style

SHEET = "Statutory statements"
REMEDY = (
    "Correct the amount, or give each item that explains the difference a row of its own. It needs "
    "an Explanation, and an Amount: negative if the return leaves the item out."
)
# An amount this near to the outturn, with its sign or its thousands put right, was mistyped.
_NEAR = Decimal("0.1")
_THOUSAND = 1000


@council_rule("deficit-stated-twice")
def returns_state_one_balance(council: Council) -> Iterator[Finding]:
    """A return has one balance for a year."""
    for (year, _), rows in rows_by_return(council).items():
        balances = list(filter(is_balance, rows))
        for row in balances[1:]:
            first = balances[0]
            yield Finding(
                row.place("amount"),
                f"“{row.return_name}” has a balance for {year} already: {amount(first.amount)} "
                f"({first.place('amount')}).",
                "Keep one of the two; if this is an item that explains a difference, name it in "
                "Line. Of several quarterly returns of a year, keep the last.",
            )


@council_rule("deficit-item-alone", "ineligible-line-off", severity=Severity.WARNING, needs=[SHEET])
def lines_are_of_a_balance(council: Council) -> Iterator[Finding]:
    """A line is of a return that states a balance; an ineligible one is a part of that."""
    by_return = rows_by_return(council)
    balances = {key: row for key, rows in by_return.items() for row in filter(is_balance, rows)}
    for (year, name), rows in by_return.items():
        balance, row = balances.get((year, name)), rows[0]
        if balance is None:
            known = [row.return_name for (of, _), row in balances.items() if of == year]
            yield Finding(
                row.place("amount"),
                f"“{row.line}” is a line of “{row.return_name}”, which has no balance for {year}.",
                f"{did_you_mean(row.return_name, known)}Add a row for the balance with Line empty, "
                "or correct the return or the year.",
                about=f"{row.return_name} {year}",
            )
        for line in filter(is_ineligible, rows if balance else ()):
            if balance and not 0 <= line.amount <= max(balance.amount, Decimal(0)):
                yield Finding(
                    line.place("amount"),
                    f"“{line.line}” is {amount(line.amount)}, which is not part of the "
                    f"{amount(balance.amount)} that “{line.return_name}” has for {year}.",
                    "Type how much of the balance grant does not cover, as a positive amount.",
                    about=f"{line.line} {year}",
                    rule="ineligible-line-off",
                )


@council_rule("deficit-mistyped", severity=Severity.WARNING, needs=[SHEET, "Forecast"])
def balances_have_the_sign_and_unit_of_the_forecast(council: Council) -> Iterator[Finding]:
    """No balance would be the forecast's with the other sign or in another unit."""
    found = [
        (slip, deficit, stated)
        for deficit in reported_deficits(council)
        for stated in deficit.returns
        if (slip := _slip(deficit, stated))
    ]
    for (words, remedy), slips in group_by(found, lambda slip: slip[0]).items():
        _, deficit, stated = slips[0]
        others = [str(stated.balance.place("amount")) for _, _, stated in slips[1:]]
        too = f" The same is true of {join_words(others)}." if others else ""
        yield Finding(
            stated.balance.place("amount"),
            f"{stated.name} states {amount(stated.balance.amount)} for {deficit.year}, {words} the "
            f"{amount(deficit.reference)} in Forecast{cells_in_words(deficit.reference)}.{too}",
            remedy.format(unit=council.settings.forecast_unit),
            about=f"{stated.name} {deficit.year}",
        )


def _slip(deficit: DeficitOfYear, stated: ReturnedDeficit) -> tuple[str, str] | None:
    """What was mistyped of a balance, and what to do; None where it may be what it says."""
    balance, outturn = stated.balance.amount, deficit.outturn
    if not outturn:
        return None
    in_unit = "Type it in {unit}, the Forecast unit in Settings."
    for meant, words, remedy in (
        (-balance, "with the opposite sign to", "Deficits are positive, surpluses negative."),
        (balance / _THOUSAND, "about a thousand times", in_unit),
        (balance * _THOUSAND, "about a thousandth of", in_unit),
    ):
        if abs(meant - outturn) <= _NEAR * abs(outturn):
            return words, remedy
    return None


@council_rule("deficit-without-outturn", severity=Severity.WARNING, needs=[SHEET, "Forecast"])
def the_forecast_has_the_outturn(council: Council) -> Iterator[Finding]:
    """The version that is reported has the outturn of each year that a return states."""
    lacking = [deficit for deficit in reported_deficits(council) if deficit.outturn is None]
    for deficit in lacking[:1]:
        version = deficit.version.version if deficit.version else ""
        years = join_words(str(other.year) for other in lacking)
        yield Finding(
            deficit.returns[0].balance.place("amount"),
            f"{version or 'Forecast'} has no outturn of {years} to compare the returns with.",
            f"In Forecast, give {version} that closing balance, with actual or provisional in "
            "Standing."
            if version
            else "Fill in Forecast, and name the version of the latest update in Updates.",
            about=years,
        )


@council_rule("deficit-differs", severity=Severity.WARNING, needs=[SHEET, "Forecast"])
def returns_state_one_deficit(council: Council) -> Iterator[Finding]:
    """The returns of a year state the outturn, but for what their items explain."""
    for deficit in reported_deficits(council):
        known = [stated for stated in deficit.returns if not _slip(deficit, stated)]
        if known and (rest := replace(deficit, returns=known)).differing:
            yield _difference(council, rest)


def _difference(council: Council, deficit: DeficitOfYear) -> Finding:
    differing, settings = deficit.differing, council.settings
    statements = "; ".join(_stated(deficit, stated) for stated in differing)
    prose, unit = house_style(settings).prose, settings.forecast_unit
    less = prose(deficit.lost, unit)
    grant = prose(deficit.lost * settings.grant_rate / 100, unit)
    return Finding(
        differing[0].balance.place("amount"),
        f"The deficit at the end of {deficit.year} is {amount(deficit.reference)}"
        f"{mark(deficit.standing)} in {deficit.source}{cells_in_words(deficit.reference)}, but "
        f"{statements}. The Department would count the lowest, {amount(deficit.lowest)}: {less} "
        f"less, and grant at {amount(settings.grant_rate)}% would be {grant} less.",
        f"{_hint(deficit)}{REMEDY}",
        about=f"{deficit.year}: {join_words(stated.name for stated in differing)}",
    )


def _stated(deficit: DeficitOfYear, stated: ReturnedDeficit) -> str:
    """`21,746 in accounts (…), 1,000 less (its items come to …, which leaves … unexplained)`."""
    balance, left = stated.balance.amount, amount(deficit.remainder(stated))
    off = balance - deficit.reference
    words = f"{amount(balance)} in {stated.name}{cells_in_words(balance)}, {amount(abs(off))} "
    words += "more" if off > 0 else "less"
    if not stated.explaining:
        return words
    items = amount(stated.explained)
    return f"{words} (its items come to {items}, which leaves {left} unexplained)"


def _hint(deficit: DeficitOfYear) -> str:
    """What seems to be wrong with items that explain nothing, if anything does."""
    hints: dict[str, list[Place]] = {
        "With the other sign its items would explain it ({}). ": [
            stated.explaining[0].place("amount")
            for stated in deficit.differing
            if stated.explaining and deficit.agrees(replace(stated, items=_turned(stated)))
        ],
        "An item without an Explanation explains nothing ({}). ": [
            item.place("amount")
            for stated in deficit.differing
            for item in stated.items
            if not item.explanation
        ],
        "An Explanation beside a balance ({}) has no amount to count. ": [
            stated.balance.place("explanation")
            for stated in deficit.differing
            if stated.balance.explanation and not stated.items
        ],
    }
    said = (words.format(join_words(map(str, cells))) for words, cells in hints.items() if cells)
    return next(said, "")


def _turned(stated: ReturnedDeficit) -> list[StatutoryStatement]:
    return [replace(item, amount=-item.amount) for item in stated.explaining]

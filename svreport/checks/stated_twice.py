"""Rules of facts that two sheets state: payments and income, conditions and limits, the year.

Each names both cells and both values. What budget monitoring and the forecast both state is in
`budget.py`, what ratings rest on in `ratings.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from svreport.checks.ratings import balance_judging
from svreport.checks.rule import Finding, cells_in_words, council_rule
from svreport.core.frozen import Frozen
from svreport.core.grouping import group_by
from svreport.core.model import (
    Condition,
    Council,
    JudgedBy,
    LineKind,
    Payment,
    PaymentStatus,
)
from svreport.core.numerals import amount
from svreport.core.origin import places_of
from svreport.core.patterns import pattern
from svreport.core.periods import (
    MONTHS,
    FinancialYear,
    long_date,
    read_financial_year,
    read_month,
)
from svreport.core.problems import Severity
from svreport.core.text import join_words
from svreport.core.units import Unit, convert
from svreport.figures.as_of import saving_key
from svreport.figures.forecast import Statement, rounding_tolerance, statements
from svreport.figures.limits import limits_of
from svreport.figures.versions import reported_version
from svreport.narrative.prose import FigureKind, TypedFigure, figures_in

# Payments and the income of the forecast


@council_rule("payment-off-forecast", severity=Severity.WARNING, needs=["Payments", "Forecast"])
def payments_are_the_income_of_the_forecast(council: Council) -> Iterator[Finding]:
    """What was paid or is due in a year is the agreement income of the version reported last."""
    stated = _latest_versions(council) if council.payments else ()
    versions = [version for version in stated if _has_income(version)]
    by_year = group_by(council.payments, lambda payment: payment.year)
    years = {year for version in versions for year in version.years if _income(version, year)}
    for year in sorted({*years, *by_year}):
        payments = by_year.get(year, [])
        reached = [version for version in versions if year in version.years]
        if reached and all(_differs(payments, version, year) for version in reached):
            yield _payment_finding(payments, reached[0], year)


def _latest_versions(council: Council) -> Sequence[Statement]:
    """The version that the latest update reports; where it names none, it may be any."""
    update = council.latest or next(iter(council.updates), None)
    reported = reported_version(council, update) if update else None
    return statements(council.forecast) if reported is None else (reported,)


def _has_income(version: Statement) -> bool:
    """Whether a version states agreement income; one of the wrong sign is a fault of its own."""
    lines = version.of(LineKind.AGREEMENT_INCOME)
    amounts = [income for line in lines for income in line.amounts.values()]
    return bool(amounts) and max(amounts) <= 0


def _income(version: Statement, year: FinancialYear) -> Decimal:
    """The agreement income of a year, as a payment states it: positive."""
    return -version.total(LineKind.AGREEMENT_INCOME, year)


def _differs(payments: Sequence[Payment], version: Statement, year: FinancialYear) -> bool:
    rounding = rounding_tolerance(len(payments) + 1, version.unit)
    return abs(_counted(payments) - _income(version, year)) > rounding


def _counted(payments: Sequence[Payment]) -> Decimal:
    """What payments bring in: those that were withheld bring nothing."""
    made = (payment for payment in payments if payment.status is not PaymentStatus.WITHHELD)
    return sum((payment.amount for payment in made), Decimal(0))


def _payment_finding(
    payments: Sequence[Payment], version: Statement, year: FinancialYear
) -> Finding:
    income = _income(version, year)
    (line, *_) = version.of(LineKind.AGREEMENT_INCOME)
    cell = line.series_place(year, "line")
    stated = f"{version.version} has {amount(income)} of agreement income"
    if not income:
        stated = f"{version.version} has no agreement income"
    if not payments:
        return Finding(
            cell,
            f"{stated} for {year}, but Payments has no payment for that year.",
            "Add the payment to Payments, or correct the forecast.",
            about=f"payment {year}",
        )
    withheld = next((row for row in payments if row.status is PaymentStatus.WITHHELD), None)
    place = withheld.place("status") if withheld else payments[0].place("amount")
    sums = join_words(
        f"{amount(payment.amount)} {payment.status} ({payment.place('amount')})"
        for payment in payments
    )
    return Finding(
        place,
        f"Payments has {sums} for {year}, but {stated} for that year ({cell}).",
        "Correct the amount, the year or the status here, or the forecast.",
        about=f"payment {year}",
    )


# What conditions state in their words


class _Amount(Frozen):
    """An amount that the sheets state: what it is, and how much in pounds."""

    words: str
    pounds: Decimal


class _StatedAmount(Frozen):
    """An amount of money in a sentence of a condition, and the year that it is of, if any."""

    figure: TypedFigure
    sentence: str
    year: FinancialYear | None


_SENTENCE_ENDS = pattern(r"(?<=[.;!?])\s+|\n+")
_YEARS = pattern(
    rf"\b\d{{4}}\s*[/–-]\s*(?:\d{{4}}|\d{{2}})\b|\b(?:\d{{1,2}}\s+)?(?:{'|'.join(MONTHS)})\s+\d{{4}}\b",
    re.IGNORECASE,
)
_DEFICIT = pattern(r"\b(?:cumulative|deficit|overspend|balance)\b", re.IGNORECASE)
_LIMIT = pattern(
    r"\b(?:limit\w*|exceed\w*|(?:no|not|nor) (?:be )?(?:more|higher|greater|larger|above|over)\b.*|"
    r"at most|within|cap|capped|ceiling|maximum|below|under|up to|remain|keep|kept|held?)\b",
    re.IGNORECASE,
)
_IN_YEAR = pattern(r"\bin[- ]year\b", re.IGNORECASE)
_SURPLUS = pattern(r"\b(?:positive|surplus|balanced|break[- ]?even|nil|zero)\b", re.IGNORECASE)
# What the Department pays under the agreement, and not what anybody else does.
_PAYMENT = pattern(
    r"\b(?:department|DfE|secretary of state|government)\b.*"
    r"\b(?:payments?|paid|pays?|fund(?:s|ing)?|provides?|makes? available)\b",
    re.IGNORECASE,
)
_END_OF_AGREEMENT = pattern(
    r"\bagreement(?:['’]s)?\s+(?:(?:period|will|to)\s+)*(?:ends?|runs?|expires?|last|final|until)\b|"
    r"\b(?:end|last year|final year) of (?:the|this) agreement\b",
    re.IGNORECASE,
)
_SAVING = pattern(r"\bsav(?:e|es|ed|ing|ings)\b", re.IGNORECASE)
_BY_AMOUNT = pattern(r"\bby\s+(?:about |at least |some |up to )?$", re.IGNORECASE)


@council_rule("condition-off-forecast", severity=Severity.WARNING)
def conditions_state_the_limits_of_the_forecast(council: Council) -> Iterator[Finding]:
    """A limit or payment in a condition's words is the one that Forecast or Payments has."""
    for condition in council.conditions:
        for stated in _stated_amounts(condition):
            known = _known_amounts(council, condition, stated)
            if known and not any(_is_same(council, stated.figure, figure) for figure in known):
                yield Finding(
                    condition.place("text"),
                    f"Condition {condition.number} says “{stated.figure.text}”, but "
                    f"{join_words([figure.words for figure in known], most=3)}.",
                    "Correct the condition's words, or the amount in the other sheet.",
                    about=f"Condition {condition.number}: {stated.figure.text}",
                    compared=tuple(cell for figure in known for cell in places_of(figure.pounds)),
                )


def _stated_amounts(condition: Condition) -> Iterator[_StatedAmount]:
    """The amounts of money in a condition's words, without those by which something changes."""
    for sentence in _SENTENCE_ENDS.split(condition.text):
        figures = [
            figure
            for figure in figures_in(sentence)
            if figure.kind is FigureKind.MONEY and not _BY_AMOUNT.search(sentence[: figure.start])
        ]
        for at, figure in enumerate(figures):
            ends = figures[at + 1].start if figures[at + 1 :] else len(sentence)
            after = _years_in(sentence[figure.end : ends], _year_of)
            begins = figures[at - 1].end if at else 0
            before = _years_in(sentence[begins : figure.start], _year_of)
            year = after[0] if after else before[-1] if before else None
            yield _StatedAmount(figure, sentence, year)


def _years_in(
    text: str, read: Callable[[str], FinancialYear | None] = read_financial_year
) -> list[FinancialYear]:
    """The financial years that a text names."""
    return list(filter(None, map(read, _YEARS.findall(text))))


def _year_of(words: str) -> FinancialYear | None:
    """The financial year that is named, or that a month or a day is in."""
    if year := read_financial_year(words):
        return year
    month = read_month(words)
    return FinancialYear.of(month) if month else None


def _known_amounts(council: Council, condition: Condition, stated: _StatedAmount) -> list[_Amount]:
    """What the sheets have for an amount in a condition: limits of its year, or payments."""
    sentence = stated.sentence
    judged = balance_judging(condition) is JudgedBy.CUMULATIVE
    is_of_deficit = judged or _DEFICIT.search(sentence)
    if is_of_deficit and _LIMIT.search(sentence) and not _IN_YEAR.search(sentence):
        return [] if council.unread_in("Forecast") else _limits(council, stated.year)
    if _PAYMENT.search(sentence) and not council.unread_in("Payments"):
        return _payments(council, stated.year)
    if _SAVING.search(sentence) and not council.unread_in("Savings"):
        return _savings(council, condition, stated.year)
    return []


def _savings(council: Council, condition: Condition, year: FinancialYear | None) -> list[_Amount]:
    """What Savings has as targets: of the condition and of all, by year and up to it."""
    unit, key, found = council.settings.forecast_unit, saving_key(council), []
    own = [row for row in council.savings if row.condition == condition.number]
    for rows, whose in ((own, f"condition {condition.number}"), (council.savings, "all")):
        so_far = Decimal(0)
        # Later rows of an update say what became of a year's target.
        first = {key(row): row for row in reversed(rows)}
        targets = [row for row in first.values() if row.target is not None]
        for of, of_year in sorted(group_by(targets, lambda row: row.year).items()):
            target = sum((row.target for row in of_year if row.target is not None), Decimal(0))
            so_far += target
            for what, total in (("in", target), ("up to", so_far)):
                if year in (None, of):
                    words = f"Savings has {amount(total)} as the target of {whose} {what} {of}"
                    pounds = convert(total, unit, Unit.POUNDS)
                    found.append(_Amount(f"{words}{cells_in_words(total)}", pounds))
    return found


def _limits(council: Council, year: FinancialYear | None) -> list[_Amount]:
    limits, unit = limits_of(council), council.settings.forecast_unit
    return [
        _Amount(
            f"Forecast has {amount(limit)} as the {limits.name(of)} of {of}{cells_in_words(limit)}",
            convert(limit, unit, Unit.POUNDS),
        )
        for of, limit in sorted(limits.amounts.items())
        if year in (None, of)
    ]


def _payments(council: Council, year: FinancialYear | None) -> list[_Amount]:
    settings, unit = council.settings, council.settings.forecast_unit
    found = [
        _Amount(
            f"Payments has {amount(payment.amount)} for {payment.year} ({payment.place('amount')})",
            convert(payment.amount, unit, Unit.POUNDS),
        )
        for payment in council.payments
        if year in (None, payment.year)
    ]
    total = settings.agreement_total
    if total is not None and (year is None or found):
        place = settings.place("agreement_total")
        words = f"the agreement's total is {amount(total)} ({place})"
        found.insert(0, _Amount(words, convert(total, unit, Unit.POUNDS)))
    return found


def _is_same(council: Council, typed: TypedFigure, known: _Amount) -> bool:
    """Whether a typed amount is a known one, so far as both are rounded."""
    unit = convert(Decimal(1), council.settings.forecast_unit, Unit.POUNDS)
    return abs(typed.value - known.pounds) <= typed.step / 2 + min(unit, typed.step) / 2


@council_rule("condition-off-agreement", severity=Severity.WARNING)
def conditions_end_when_the_agreement_ends(council: Council) -> Iterator[Finding]:
    """The year by which a condition wants a surplus, or ends the agreement, is its last one."""
    starts, ends = council.settings.agreement_starts, council.settings.agreement_ends
    # Years the wrong way round are a fault of their own.
    is_known = ends is not None and (starts is None or starts <= ends)
    for condition in council.conditions if is_known else ():
        is_in_year = balance_judging(condition) is JudgedBy.IN_YEAR
        of_the_end = [
            sentence
            for sentence in _SENTENCE_ENDS.split(condition.text)
            if _END_OF_AGREEMENT.search(sentence) or (is_in_year and _SURPLUS.search(sentence))
        ]
        years = [year for sentence in of_the_end for year in _years_in(sentence, _year_of)]
        if years and ends not in years:
            yield Finding(
                condition.place("text"),
                f"Condition {condition.number} names {years[-1]}, but the agreement ends in "
                f"{ends} ({council.settings.place('agreement_ends')}).",
                "Correct one of the two years: the forecast is judged by the year in Settings.",
                about=f"Condition {condition.number}",
            )


# The financial year


@council_rule("year-off-agreement", severity=Severity.WARNING)
def the_agreement_covers_the_year(council: Council) -> Iterator[Finding]:
    """The financial year in Settings is one of the agreement."""
    settings = council.settings
    year, starts, ends = settings.financial_year, settings.agreement_starts, settings.agreement_ends
    if starts is not None and ends is not None and starts <= ends and not starts <= year <= ends:
        yield Finding(
            settings.place("financial_year"),
            f"Financial year is {year}, but the agreement runs from {starts} to {ends} "
            f"({settings.place('agreement_starts')} and {settings.place('agreement_ends')}).",
            "Correct one of the years.",
            about=str(year),
        )


@council_rule("title-of-another-year", severity=Severity.WARNING)
def titles_name_the_year(council: Council) -> Iterator[Finding]:
    """The year in updates' titles and labels is the one in Settings; said once, of the first."""
    settings = council.settings
    named = [
        (update.place(field), text, years)
        for update in council.updates
        for field in ("title", "column_label")
        if (text := getattr(update, field)) and (years := _years_in(text))
    ]
    off = [title for title in named if settings.financial_year not in title[2]]
    for place, text, years in off[:1]:
        others = f", and so do {len(off) - 1} other cells of Updates" if off[1:] else ""
        yield Finding(
            place,
            f"“{text}” names {years[0]}{others}, but Financial year is {settings.financial_year} "
            f"({settings.place('financial_year')}).",
            "Correct one of the two years.",
            about=str(settings.financial_year),
        )


# How many days after a year's end its last update may still be signed.
_LATE = 275


@council_rule("signed-in-another-year", severity=Severity.WARNING)
def sign_offs_are_of_the_year(council: Council) -> Iterator[Finding]:
    """Not all sign-offs are dated before the year in Settings, or long after it."""
    settings = council.settings
    year = settings.financial_year
    signed = [line for line in council.sign_offs if line.signed is not None]
    first, last = year.first_day, year.next().first_day + timedelta(days=_LATE)
    if signed and not any(line.signed and first <= line.signed <= last for line in signed):
        (line, *_) = signed
        yield Finding(
            line.place("signed"),
            f"No sign-off is dated in {year}, the Financial year "
            f"({settings.place('financial_year')}): the first is of "
            f"{long_date(line.signed) if line.signed else ''}.",
            "Correct the year, or clear the dates and fingerprints of last year's sign-offs.",
            about=str(year),
        )

"""Rules of facts that two sheets state: payments and income, and what conditions say of figures.

Each names both cells and both values. What budget monitoring and the forecast both state is in
`budget.py`, what ratings rest on in `ratings.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.checks import Finding, cells_in_words, council_rule, update_rule
from svreport.checks.ratings import balance_judging
from svreport.checks.scale import versions_out_of_scale
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.model import (
    Condition,
    Council,
    ForecastLine,
    JudgedBy,
    LineKind,
    Measure,
    Payment,
    PaymentStatus,
    Update,
)
from svreport.core.numerals import Unit, amount, convert
from svreport.core.origin import places_of
from svreport.core.patterns import pattern
from svreport.core.periods import MONTHS, FinancialYear, read_financial_year, read_month
from svreport.core.problems import Severity
from svreport.core.text import join_words
from svreport.figures.as_of import saving_key
from svreport.figures.deficit import limits_of
from svreport.figures.forecast import Statement, rounding_tolerance, statements_of
from svreport.figures.versions import reported_version
from svreport.narrative.prose import FigureKind, TypedFigure, figures_in

# Kinds and names of lines

# What a name says of the kind of its line, whatever else it says.
_NAMES_KIND = {
    LineKind.DEFICIT_LIMIT: pattern(r"\b(?:limit|ceiling)\b", re.IGNORECASE),
    LineKind.OPENING_BALANCE: pattern(
        r"\bopening (?:balance|deficit)\b|\bbrought forward\b|\bb/?f(?:wd)?\b", re.IGNORECASE
    ),
    LineKind.CLOSING_BALANCE: pattern(
        r"\b(?:closing|cumulative) (?:balance|deficit)\b|\bcarried forward\b|\bc/?f(?:wd)?\b",
        re.IGNORECASE,
    ),
}
# Savings are a smaller part of spending.
_MOST_SAVED = 3
OF_ANOTHER_KIND = "line-of-another-kind"


@council_rule(OF_ANOTHER_KIND, severity=Severity.WARNING)
def lines_are_of_the_kind_that_they_are_called(council: Council) -> Iterator[Finding]:
    """No limit or balance is of another kind by its Kind, and no spending is income by its sign."""
    for statement in statements_of(council):
        for line in statement.lines:
            named = [kind for kind, words in _NAMES_KIND.items() if words.search(line.line)]
            is_limit = line.kind is LineKind.DEFICIT_LIMIT
            is_income = bool(line.amounts) and all(
                value < 0
                and (is_limit or -value * _MOST_SAVED >= statement.expenditure(year) - value)
                for year, value in line.amounts.items()
            )
            if named and line.kind not in (*named, LineKind.OTHER_BLOCKS):
                other = f"its name is that of {named[0]}"
            elif is_limit and _is_closing(statement, line):
                other = "its amounts are what the other lines close at"
            elif is_income and (is_limit or line.kind is LineKind.EXPENDITURE):
                other = "its amounts are negative, as income is"
            else:
                continue
            yield Finding(
                line.place("kind"),
                f"The Kind of “{line.line}” in {line.version} is {line.kind}, but {other}.",
                "Correct the Kind, or the name or the signs of the line.",
                about=f"{line.version}, {line.line}",
            )


def _is_closing(statement: Statement, limit: ForecastLine) -> bool:
    """Whether a limit is the closing balance of each of its years, as the other lines add up."""
    years = limit.amounts.keys() & {*statement.years}
    off = (abs(statement.closing(year) - limit.amounts[year]) for year in years)
    return len(years) > 1 and all(
        it <= rounding_tolerance(len(statement.lines), statement.unit) for it in off
    )


# Payments and the income of the forecast


@council_rule("payment-off-forecast", severity=Severity.WARNING, needs=["Payments", "Forecast"])
def payments_are_the_income_of_the_forecast(council: Council) -> Iterator[Finding]:
    """What was paid or is due in a year is the agreement income of the version reported last."""
    stated = _latest_versions(council) if council.payments else ()
    queried = versions_out_of_scale(council)
    versions = [found for found in stated if _has_income(found) and found.version not in queried]
    by_year = group_by(council.payments, lambda payment: payment.year)
    years = {year for version in versions for year in version.years if _income(version, year)}
    for year in sorted({*years, *by_year}):
        payments = by_year.get(year, [])
        reached = [version for version in versions if year in version.years]
        if reached and all(_differs(payments, version, year) for version in reached):
            finding = _payment_finding(payments, reached[0], year)
            # That a year has none rests on the years of them all.
            rests_on = tuple(row.place("year") for row in payments or council.payments)
            yield replace(finding, compared=rests_on)


def _latest_versions(council: Council) -> Sequence[Statement]:
    """The version that the latest update reports; where it names none, it may be any."""
    update = council.latest or next(iter(council.updates), None)
    reported = reported_version(council, update) if update else None
    return statements_of(council) if reported is None else (reported,)


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


class _Known(Frozen):
    """A figure that the sheets state: what it is, how much in pounds or per cent, and its unit."""

    words: str
    value: Decimal
    unit: Decimal = Decimal(0)

    def is_stated_by(self, typed: TypedFigure) -> bool:
        """Whether a typed figure is this one, so far as both are rounded."""
        rounding = typed.step / 2 + min(self.unit, typed.step) / 2
        return abs(typed.value - self.value) <= rounding


class _Stated(Frozen):
    """A figure in a sentence of a condition, and the year that it is of, if any."""

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


@council_rule("condition-off-forecast", "condition-off-measure", severity=Severity.WARNING)
def conditions_state_what_the_sheets_have(council: Council) -> Iterator[Finding]:
    """A limit, payment, saving or share in a condition's words is one that another sheet has."""
    for condition, stated, known in _figures_known(council):
        if not any(figure.is_stated_by(stated.figure) for figure in known):
            words = dict.fromkeys(figure.words for figure in known)
            is_money = stated.figure.kind is FigureKind.MONEY
            yield Finding(
                condition.place("text"),
                f"Condition {condition.number} says “{stated.figure.text}”, but "
                f"{join_words(words, most=3)}.",
                "Correct the figure in the other sheet, or add a row for its year. Change the "
                "condition only where it was typed wrongly.",
                about=f"Condition {condition.number}: {stated.figure.text}",
                rule="condition-off-forecast" if is_money else "condition-off-measure",
                compared=(
                    council.settings.place("forecast_unit"),
                    *(cell for figure in known for cell in places_of(figure.value)),
                ),
            )


def _figures_known(council: Council) -> Iterator[tuple[Condition, _Stated, Sequence[_Known]]]:
    """The figures in conditions' words that other sheets have, with what these have for them."""
    for condition in council.conditions:
        for stated in _stated_figures(condition):
            is_money = stated.figure.kind is FigureKind.MONEY
            find = _known_amounts if is_money else _known_shares
            if known := list(find(council, condition, stated)):
                yield condition, stated, known


def off_in_conditions(council: Council) -> frozenset[str]:
    """The figures in conditions' words that other sheets have otherwise."""
    return frozenset(
        stated.figure.text
        for _, stated, known in _figures_known(council)
        if not any(figure.is_stated_by(stated.figure) for figure in known)
    )


def _stated_figures(condition: Condition) -> Iterator[_Stated]:
    """The amounts and shares in a condition's words, without those by which something changes."""
    for sentence in _SENTENCE_ENDS.split(condition.text):
        levels = [
            figure
            for figure in figures_in(sentence)
            if not _BY_AMOUNT.search(sentence[: figure.start])
        ]
        yield from (
            _Stated(figure, sentence, None)
            for figure in levels
            if figure.kind is FigureKind.PERCENT
        )
        figures = [figure for figure in levels if figure.kind is FigureKind.MONEY]
        for at, figure in enumerate(figures):
            ends = figures[at + 1].start if figures[at + 1 :] else len(sentence)
            after = _years_in(sentence[figure.end : ends])
            before = _years_in(sentence[figures[at - 1].end if at else 0 : figure.start])
            year = after[0] if after else before[-1] if before else None
            yield _Stated(figure, sentence, year)


def _years_in(text: str) -> list[FinancialYear]:
    """The financial years that a text names, also by a month or a day in them."""
    return list(filter(None, map(_year_of, _YEARS.findall(text))))


def _year_of(words: str) -> FinancialYear | None:
    if year := read_financial_year(words):
        return year
    month = read_month(words)
    return FinancialYear.of(month) if month else None


def _known_shares(council: Council, condition: Condition, stated: _Stated) -> Iterator[_Known]:
    """The plans and actuals of the condition's measure that a sentence is about, where it has any.

    A measure of which no plan is stated has none.
    """
    if council.unread_in("Measures") or council.unread_in("Measure values"):
        return
    measures = [
        row
        for row in council.measures
        if row.condition == condition.number and row.unit is Unit.PERCENT
    ]
    measure = _measure_of(stated.sentence, measures)
    rows = [row for row in council.measure_values if measure and row.code == measure.code]
    for last in [row for row in rows if row.plan is not None][-1:]:
        plan = amount(last.plan or Decimal(0))
        words = (
            f"{last.code} has no such plan; it has {plan}% for {last.period} ({last.place('plan')})"
        )
        figures = (figure for row in rows for figure in (row.plan, row.actual))
        yield from (_Known(words, figure) for figure in figures if figure)


# Words that say nothing of what is counted.
_COMMON = frozenset(
    {
        *("with", "from", "that", "this", "than", "those", "their", "have", "been", "will", "each"),
        *("within", "year", "month", "least", "most", "more", "less", "percentage", "percent"),
        *("share", "proportion", "number", "rate", "target", "authority", "council", "children"),
        *("young", "people", "pupil", "education"),
    }
)
_WORD = pattern(r"[a-z]{4,}|\d+(?=\s+weeks?\b)")
# So many words of a measure's name in a sentence tell that it is of the measure.
_FEWEST_SHARED = 2


def _measure_of(sentence: str, measures: Sequence[Measure]) -> Measure | None:
    """The measure that a sentence is of, by the words that it shares with its name."""
    words = _telling_words(sentence)
    shared = {row.code: len(words & _telling_words(row.name)) for row in measures}
    best = max(measures, key=lambda row: shared[row.code], default=None)
    return best if best is not None and shared[best.code] >= _FEWEST_SHARED else None


def _telling_words(text: str) -> set[str]:
    return {word.rstrip("s") for word in _WORD.findall(text.casefold())} - _COMMON


def _known_amounts(council: Council, condition: Condition, stated: _Stated) -> Iterator[_Known]:
    """What the sheets have for an amount in a condition: limits of its year, or payments."""
    unit = council.settings.forecast_unit
    for words, known in _amounts(council, condition, stated):
        one = convert(Decimal(1), unit, Unit.POUNDS)
        yield _Known(words, convert(known, unit, Unit.POUNDS), one)


# An amount in the forecast unit, and what it is.
_Amounts = Iterator[tuple[str, Decimal]]


def _amounts(council: Council, condition: Condition, stated: _Stated) -> _Amounts:
    sentence = stated.sentence
    judged = balance_judging(condition) is JudgedBy.CUMULATIVE
    is_of_deficit = judged or _DEFICIT.search(sentence)
    if is_of_deficit and _LIMIT.search(sentence) and not _IN_YEAR.search(sentence):
        yield from () if council.unread_in("Forecast") else _limits(council, stated.year)
    elif _PAYMENT.search(sentence) and not council.unread_in("Payments"):
        yield from _payments(council, stated.year)
    elif _SAVING.search(sentence) and not council.unread_in("Savings"):
        yield from _savings(council, condition, stated.year)


def _savings(council: Council, condition: Condition, year: FinancialYear | None) -> _Amounts:
    """What Savings has as targets: of the condition and of all, by year and up to it."""
    key = saving_key(council)
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
                    yield f"{words}{cells_in_words(total)}", total


def _limits(council: Council, year: FinancialYear | None) -> _Amounts:
    limits = limits_of(council)
    for of, limit in sorted(limits.amounts.items()):
        if year in (None, of):
            words = f"Forecast has {amount(limit)} as the {limits.name(of)} of {of}"
            yield f"{words}{cells_in_words(limit)}", limit


def _payments(council: Council, year: FinancialYear | None) -> _Amounts:
    settings, total = council.settings, council.settings.agreement_total
    payments = [payment for payment in council.payments if year in (None, payment.year)]
    if total is not None and (year is None or payments):
        yield (
            f"the agreement's total is {amount(total)} ({settings.place('agreement_total')})",
            total,
        )
    for payment in payments:
        place = payment.place("amount")
        yield f"Payments has {amount(payment.amount)} for {payment.year} ({place})", payment.amount


_AGREED_LIMIT = pattern(r"\bagreed\s+(?:deficit\s+)?(?:limit|ceiling)\b", re.IGNORECASE)


@update_rule("limit-not-agreed", severity=Severity.WARNING, needs=["Forecast"])
def limits_are_called_agreed_where_they_are(council: Council, update: Update) -> Iterator[Finding]:
    """No text calls the limit of a year agreed that is only assumed."""
    limits = limits_of(council)
    for text in council.narrative if limits.amounts else ():
        is_said = text.update == update.key and "agreed" in text.text.lower()
        of_update = _SENTENCE_ENDS.split(text.text) if is_said else ()
        for sentence in filter(_AGREED_LIMIT.search, of_update):
            years = _years_in(sentence) or list(limits.amounts)
            assumed = [year for year in years if year in limits.amounts]
            if assumed and limits.agreed.isdisjoint(assumed):
                cells = cells_in_words(limits.amounts[assumed[0]])
                yield Finding(
                    text.place("text"),
                    f"The text calls the limit of {assumed[0]} agreed, but in Forecast it is "
                    f"assumed{cells}.",
                    "Say that the limit is assumed, or choose agreed in Standing of its row.",
                    about=f"{text.section}, {update.key}",
                )


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
        years = [year for sentence in of_the_end for year in _years_in(sentence)]
        if years and ends not in years:
            yield Finding(
                condition.place("text"),
                f"Condition {condition.number} names {years[-1]}, but the agreement ends in "
                f"{ends} ({council.settings.place('agreement_ends')}).",
                "Correct one of the two years: the forecast is judged by the year in Settings.",
                about=f"Condition {condition.number}",
            )

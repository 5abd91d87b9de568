"""Rules of the agreement and the forecast: years, limits, payments, conditions, totals, signs.

A forecast that breaks a condition may well be right. So that is a warning, which
an officer answers by saying where the report deals with the matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from svreport.checks import Finding, cells_in_words, council_rule, update_rule
from svreport.checks.scale import amounts_out_of_scale, versions_out_of_scale
from svreport.core.frozen import group_by, repeats
from svreport.core.house_style import rounded
from svreport.core.model import Council, ForecastLine, LineKind, MapAction, Standing, Update
from svreport.core.numerals import Unit, amount, convert
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear
from svreport.core.problems import Severity
from svreport.core.text import join_words, nearest, normalise
from svreport.figures import forecast
from svreport.figures.agreement import compare_unit_cost, payments_reconciled, unit_costs_reconciled
from svreport.figures.deficit import limits_of
from svreport.figures.versions import plan_change, plan_version, reported_version

_NUMBERS = pattern(r"\d+")
# Agreements run five to nine years, and some are extended.
_LONGEST = 15


@council_rule("agreement-years")
def agreement_runs_forward(council: Council) -> Iterator[Finding]:
    """The agreement does not end before it starts, nor before its plan does."""
    settings, remedy = council.settings, "Correct one of the two years."
    starts, ends, plan = settings.agreement_starts, settings.agreement_ends, settings.plan_starts
    if starts is not None and ends is not None and ends < starts:
        yield Finding(
            settings.place("agreement_ends"),
            f"The agreement ends in {ends}, before it starts in {starts}.",
            remedy,
        )
    elif starts is not None and ends is not None and ends.starts - starts.starts >= _LONGEST:
        yield Finding(
            settings.place("agreement_starts"),
            f"The agreement runs for {ends.starts - starts.starts + 1} years, from {starts} to "
            f"{ends} ({settings.place('agreement_ends')}).",
            remedy,
            about=str(starts),
            severity=Severity.WARNING,
        )
    elif plan is not None and ends is not None and ends < plan:
        yield Finding(
            settings.place("plan_starts"),
            f"The plan starts in {plan}, after the agreement ends in {ends} "
            f"({settings.place('agreement_ends')}).",
            remedy,
            about=str(plan),
            severity=Severity.WARNING,
        )


@council_rule("plan-unexplained", severity=Severity.WARNING)
def new_plans_have_a_reason(council: Council) -> Iterator[Finding]:
    """A plan that takes the place of another says why."""
    for update in council.updates:
        change = plan_change(council, update)
        is_new = change is not None and change.update is update
        if is_new and not update.plan_reason:
            new = f"The plan changes to {update.plan_version} with {update.key}"
            yield Finding(
                update.place("plan_version"),
                f"{new}, but no reason is given.",
                "Say why in Reason for new plan; documents show it.",
                about=update.key,
            )
        elif update.plan_reason and not is_new:
            named = f": {plan} is its plan already" if (plan := update.plan_version) else ""
            yield Finding(
                update.place("plan_reason"),
                f"There is a reason for a new plan, but {update.key} takes no new plan{named}.",
                "Name the new plan in New plan, or clear the reason: no document shows it.",
                about=update.key,
            )


@update_rule("limit-passed", severity=Severity.WARNING, needs=["Forecast"])
def balances_stay_within_limits(council: Council, update: Update) -> Iterator[Finding]:
    """The closing balance of the version that is reported stays within each year's limit."""
    statement = reported_version(council, update)
    if statement is None:
        return
    limits = limits_of(council)
    passed = limits.passed(statement) or limits.passed_assumed(statement)
    if passed:
        first = passed[0]
        balance, limit = statement.closing(first), limits.amounts[first]
        yield Finding(
            statement.balance_place(LineKind.CLOSING_BALANCE, first),
            f"In “{statement.version}”, which {update.key} reports, the closing balance passes the "
            f"{limits.name(first)} in {join_words(str(year) for year in passed)}: in {first} it is "
            f"{amount(balance)}, {amount(balance - limit)} above {amount(limit)}"
            f"{cells_in_words(limit)}.",
            "Correct the forecast or the limit.",
            about=f"{statement.version}, {update.key}",
        )


_NOT_SAID = "does not say whether it is agreed"


@council_rule("limit-assumed", severity=Severity.WARNING, former="limit-passed")
def limits_have_a_standing(council: Council) -> Iterator[Finding]:
    """A limit says whether it is agreed; said once, of the first that does not."""
    lines = () if council.is_unread("Forecast", "standing") else council.forecast
    limiting = (line for line in lines if line.kind is LineKind.DEFICIT_LIMIT)
    known = (Standing.AGREED, Standing.ASSUMED)
    for line in [line for line in limiting if line.standing not in known][:1]:
        says = f"is {line.standing}, and not agreed" if line.standing else _NOT_SAID
        yield Finding(
            line.place("standing"),
            f"“{line.line}” {says}, so svreport takes it as assumed: no document judges by it.",
            "In the column Standing, choose agreed where the agreement states the limit; give "
            "other years a row of their own, as assumed.",
            about=line.version,
        )


@update_rule("year-over", severity=Severity.WARNING, needs=["Forecast"])
def years_that_are_over_say_so(council: Council, update: Update) -> Iterator[Finding]:
    """Once an update's finance data cover the year, its figures are no forecast any more."""
    statement, year = reported_version(council, update), council.settings.financial_year
    if statement is None or update.finance_to is None or update.finance_to < year.last_month:
        return
    unsaid = [line for line in statement.lines if line.amounts.get(year) and not line.standing]
    # Workbooks of before the column was there are as they were.
    unsaid = [line for line in unsaid if "standing" in line.at]
    if unsaid and not council.is_unread("Forecast", "standing"):
        yield Finding(
            unsaid[0].place("standing"),
            f"The finance data of {update.key} cover all of {year}, but Forecast does not say "
            f"whether “{unsaid[0].line}” is actual or provisional, so documents call it forecast.",
            "In the column Standing, choose actual or provisional; give later years rows of their "
            "own.",
            about=f"{statement.version}, {update.key}",
        )


@update_rule("no-surplus", severity=Severity.WARNING, needs=["Forecast"])
def the_last_year_has_a_surplus(council: Council, update: Update) -> Iterator[Finding]:
    """The in-year balance is no deficit by the agreement's last year."""
    statement, last = reported_version(council, update), council.settings.agreement_ends
    if statement is None or last is None:
        return
    balance = statement.stated(LineKind.IN_YEAR_BALANCE, last)
    if balance is not None and balance > 0:
        yield Finding(
            statement.balance_place(LineKind.IN_YEAR_BALANCE, last),
            f"In “{statement.version}”, which {update.key} reports, {last} has an in-year deficit "
            f"of {amount(balance)}, though it is the agreement's last year.",
            "Correct the forecast.",
            about=f"{statement.version}, {update.key}",
        )


@council_rule("payments-total", needs=["Payments"])
def payments_meet_the_agreement(council: Council) -> Iterator[Finding]:
    """The payments, paid, due and withheld, come to the agreement's total.

    Where one of them is off the forecast by as much, it is that one which is wrong.
    """
    version = reported_version(council, council.latest) if council.latest else None
    for total in payments_reconciled(council):
        if total.agrees:
            continue
        stated, come_to = amount(total.published), amount(total.computed)
        odd = [
            (payment, income)
            for payment in council.payments
            if version and payment.year in version.years
            if (income := -version.total(LineKind.AGREEMENT_INCOME, payment.year))
            and abs(payment.amount - income + total.difference) <= total.tolerance
        ]
        for payment, income in odd[:1]:
            yield Finding(
                payment.place("amount"),
                f"The payments come to {come_to}, but the agreement's total is {stated} "
                f"({total.place}). {payment.year} has {amount(payment.amount)} here, but "
                f"{amount(income)} in Forecast{cells_in_words(income)}.",
                "Correct the amount, or the others.",
            )
        if not odd:
            yield Finding(
                total.place,
                f"The agreement's total is {stated}, but the payments come to {come_to}.",
                "Correct the total, or the rows of Payments; withheld payments count too.",
            )


@council_rule("payment-negative", severity=Severity.WARNING)
def payments_are_positive(council: Council) -> Iterator[Finding]:
    """No payment to the council is less than nothing."""
    for payment in council.payments:
        if payment.amount < 0:
            yield Finding(
                payment.place("amount"),
                f"The payment of {amount(payment.amount)} for {payment.year} is negative, and "
                f"“{payment.status}”.",
                f"Type {amount(-payment.amount)}, unless the council gives it back.",
                about=str(payment.year),
            )


@council_rule("places-times-cost", "cost-out-of-unit")
def places_times_cost(council: Council) -> Iterator[Finding]:
    """A provision's total is its places times their average cost.

    Where costs are not in pounds, or totals not in the forecast unit, that is said once.
    """
    off = [total for total in unit_costs_reconciled(council) if not total.agrees]
    scaled = [total for total in off if _is_out_of_unit(total)]
    for total in scaled[:1]:
        row = next(it for it in council.unit_costs if it.place("total") == total.place)
        cost, places = row.average_cost or Decimal(0), row.places or Decimal(1)
        settings, unit = council.settings, council.settings.forecast_unit
        in_pounds = rounded(convert(total.published, unit, Unit.POUNDS) / places, 0)
        more = join_words([str(it.place) for it in scaled[1:]], most=3)
        remedy = f"Type totals in {unit}, or correct the Forecast unit."
        where = (
            total.place
            if len(scaled) < len(council.unit_costs)
            else settings.place("forecast_unit")
        )
        if cost < _LEAST_COST:
            remedy, where = "Type average costs in pounds.", row.place("average_cost")
        yield Finding(
            where,
            f"A place in {total.subject} cost £{amount(cost)} on average in {total.year}, but "
            f"its total of {amount(total.published)} in {unit} ({total.place}) makes it "
            f"£{amount(in_pounds)}." + (f" Others do not fit either: {more}." if more else ""),
            remedy,
            rule="cost-out-of-unit",
        )
    for total in off:
        if total not in scaled:
            yield Finding(
                total.place,
                f"The total of {total.subject} for {total.year} is {amount(total.published)}, but "
                "its places times their average cost come to "
                f"{amount(rounded(total.computed, 1))}.",
                "Correct the places, the average cost or the total.",
            )


# Of so many provisions not all have more places than one of them costs in pounds.
_FEWEST_PROVISIONS = 2


@council_rule("places-for-costs", severity=Severity.WARNING)
def places_are_no_costs(council: Council) -> Iterator[Finding]:
    """Not every provision has more places than one of them costs in pounds."""
    rows = [row for row in council.unit_costs if row.places and row.average_cost]
    is_swap = all((row.places or 0) > (row.average_cost or 0) for row in rows)
    if is_swap and len({row.provision for row in rows}) >= _FEWEST_PROVISIONS:
        row = rows[0]
        yield Finding(
            row.place("places"),
            f"Each provision has more places than one costs in pounds: {row.provision} has "
            f"{amount(row.places or Decimal(0))} at £{amount(row.average_cost or Decimal(0))}.",
            "If Places and Average cost are swapped, swap their headers or what is below them; "
            "type average costs in pounds.",
            about="Unit costs",
        )


# No place of a year costs less, in pounds.
_LEAST_COST = Decimal(100)


def _is_out_of_unit(total: forecast.Reconciliation) -> bool:
    """Whether a total is a thousand or a million times, or a part of, what it should be."""
    sizes = sorted(abs(it) for it in (total.published, total.computed))
    ratio = sizes[1] / sizes[0] if sizes[0] else Decimal(0)
    return any(abs(ratio / 1000**power - 1) < Decimal("0.02") for power in (1, 2))


@council_rule("cost-off-forecast", severity=Severity.WARNING, needs=["Forecast"])
def unit_costs_meet_the_forecast(council: Council) -> Iterator[Finding]:
    """What a provision costs is what its line in some version of the forecast has for the year."""
    # A total at odds with its own places and cost is a fault that is reported as such.
    at_odds = {total.place for total in unit_costs_reconciled(council) if not total.agrees}
    versions, unit = forecast.statements_of(council), council.settings.forecast_unit
    for row in council.unit_costs:
        found = (compare_unit_cost(row, version, unit) for version in versions)
        lines = [] if row.place("total") in at_odds else list(filter(None, found))
        if lines and not any(line.agrees for line in lines):
            stated = (f"{amount(line.stated)} in {line.line.version}" for line in lines)
            yield Finding(
                row.place("total"),
                f"{row.provision} costs {amount(lines[0].total)} for {row.year}, but its line in "
                f"Forecast has {join_words(stated)}.",
                "Correct the places, the cost or the forecast.",
                about=f"{row.provision} {row.year}",
                # A line of another version may be of the wrong kind.
                compared=tuple(
                    it.place("kind")
                    for it in council.forecast
                    if normalise(it.line) == normalise(row.provision)
                ),
            )


@council_rule("reported-with")
def reported_with_a_lead(council: Council) -> Iterator[Finding]:
    """A condition is reported with one that stands on its own."""
    by_number = {condition.number: condition for condition in council.conditions}
    for condition in council.conditions:
        lead = by_number.get(condition.reported_with or "")
        if lead is condition:
            yield Finding(
                condition.place("reported_with"),
                f"Condition {condition.number} is reported with itself.",
                "Leave the cell empty, or name another condition.",
            )
        elif lead is not None and lead.reported_with:
            yield Finding(
                condition.place("reported_with"),
                f"Condition {lead.number} is itself reported with {lead.reported_with}.",
                f"Name {lead.reported_with} here, so all share one progress update.",
            )


@council_rule("narrative-section")
def narrative_goes_to_the_lead(council: Council) -> Iterator[Finding]:
    """Conditions reported together have one progress update, the first one's."""
    sections = council.progress_sections.items()
    leads = {item: lead for lead, items in sections for item in items[1:]}
    for text in council.narrative:
        if text.section in leads:
            lead = leads[text.section]
            yield Finding(
                text.place("section"),
                f"{text.section} is reported with {lead}, so this text would not be shown.",
                f"Move the text to the section “{lead}”.",
            )


# The forecast: totals follow from lines, balances roll forward, signs hold


_PARTS = {
    LineKind.TOTAL_EXPENDITURE: "its lines add up to",
    LineKind.IN_YEAR_BALANCE: "total expenditure, high needs block and block transfer come to",
    LineKind.CLOSING_BALANCE: "the opening balance, in-year balance and other lines come to",
    LineKind.OPENING_BALANCE: "the year before closes at",
}


@council_rule("does-not-add-up", "line-astray")
def totals_follow_from_lines(council: Council) -> Iterator[Finding]:
    """Published totals and balances agree with their parts, rounding apart."""
    unclear = {later.version for _, later in _repeated_totals(council)}
    unclear.update(misspelt_versions(council).values())
    off: list[forecast.Reconciliation] = []
    for statement in forecast.statements_of(council):
        unread = council.unread_in("Forecast", version=statement.version)
        # An amount that is far off by itself is said to be so, and its totals follow.
        queried = amounts_out_of_scale(council)[statement.version]
        for total in statement.reconciliations():
            # An amount of the year, or of the one before it, may not have been read.
            years = (total.year, total.year.previous()) if total.year else ()
            is_uncertain = any(row.may_state(year) for row in unread for year in years)
            if total.agrees or statement.version in unclear or is_uncertain:
                continue
            if any(found.explains(total) for found in queried) or _is_of_signs(statement, total):
                continue
            off.append(total)
    astray = _line_astray(council, off)
    if astray is not None:
        yield astray
    by_total = group_by(off, lambda total: (total.subject, total.what))
    for totals in () if astray else by_total.values():
        is_one = len(totals) >= _SAME_TOTAL
        for total in totals[:1] if is_one else totals:
            others = join_words(str(other.place) for other in totals[1:] if is_one)
            yield Finding(
                total.place,
                f"The {total.what} of {total.subject} for {total.year} is "
                f"{amount(total.published)}, but {_PARTS[LineKind(total.what)]} "
                f"{amount(total.computed)}: a difference of {amount(total.difference)}, where "
                f"rounding explains at most {amount(total.tolerance)}."
                + (f" Nor does it add up in {others}." if others else ""),
                "Correct the figure here, or the lines that it follows from.",
            )


# So many totals that are off by one line tell that it is the line that is wrong.
_BY_ONE_LINE = 2
# And so many years of a total are one fault of it.
_SAME_TOTAL = 3


def _line_astray(council: Council, off: Sequence[forecast.Reconciliation]) -> Finding | None:
    """The line that all of these totals are off by, in their years; None where there is none."""
    for line in council.forecast if len(off) >= _BY_ONE_LINE else ():
        sizes: dict[FinancialYear | None, Decimal] = {
            year: abs(value) for year, value in line.amounts.items() if value
        }
        if all(
            it.year in sizes and abs(abs(it.difference) - sizes[it.year]) <= it.tolerance
            for it in off
        ):
            first, totals = off[0], dict.fromkeys(f"{it.what} of {it.subject}" for it in off)
            return Finding(
                line.place("kind"),
                f"“{line.line}” of {line.version} is what the {join_words(totals)} "
                f"{'are' if len(totals) > 1 else 'is'} off by in "
                f"{len({total.year for total in off})} years: for {first.year} it is "
                f"{amount(first.published)} ({first.place}), but its parts come to "
                f"{amount(first.computed)}.",
                "Correct the version, the kind or the sign of this line, or the totals.",
                rule="line-astray",
            )
    return None


@council_rule("opening-unstated", severity=Severity.WARNING, needs=["Forecast"])
def versions_open_with_a_balance(council: Council) -> Iterator[Finding]:
    """A version that is reported says what its first year opens with; said once, of all of them."""
    reported = {
        version.version: version
        for update in council.updates
        for version in (reported_version(council, update), plan_version(council, update))
        if version is not None
    }
    lacking = [
        version
        for version in reported.values()
        if version.years[0] not in version.closing_years
        and (version.of(LineKind.IN_YEAR_BALANCE) or version.states_spending_and_income)
    ]
    if lacking:
        first, names = lacking[0], [f"“{version.version}”" for version in lacking]
        state = "state" if names[1:] else "states"
        yield Finding(
            first.lines[0].place("version"),
            f"{join_words(names, most=len(names))} {state} no balance that {first.years[0]} opens "
            "with, so documents leave out the cumulative balances that would follow from it.",
            f"Add a line of the kind {LineKind.OPENING_BALANCE}.",
            about=first.version,
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
    lines = () if council.is_unread("Forecast", "standing") else council.forecast
    totals = (line for line in lines if line.kind in forecast.PUBLISHED_TOTALS)
    for rows in group_by(totals, lambda line: (line.version, line.kind)).values():
        for at, line in enumerate(rows):
            repeated = (earlier for earlier in rows[:at] if _states_the_same(earlier, line))
            yield from ((earlier, line) for earlier in islice(repeated, 1))


def _states_the_same(earlier: ForecastLine, line: ForecastLine) -> bool:
    """Whether two rows state one total; it may be actual in some years, forecast in others."""
    is_apart = line.standing is not earlier.standing
    return not (is_apart and line.amounts.keys().isdisjoint(earlier.amounts))


@council_rule("year-stated-twice")
def a_year_of_a_line_has_one_standing(council: Council) -> Iterator[Finding]:
    """Rows of one line that rest on different things are each of years of their own."""
    lines = (line for line in council.forecast if line.kind not in forecast.PUBLISHED_TOTALS)
    named = group_by(lines, lambda line: (line.version, normalise(line.line), line.kind))
    for rows in named.values():
        first: dict[FinancialYear, ForecastLine] = {}
        for line in rows:
            again = [year for year in sorted(line.amounts) if year in first]
            for year in again[:1]:
                yield Finding(
                    line.cells(year)[0],
                    f"“{line.line}” of {line.version} has {year} already in "
                    f"{first[year].cells(year)[0]}, with another standing.",
                    "Keep the year in one of the two rows.",
                )
            first |= {year: line for year in line.amounts if year not in first}


@council_rule("plan-above-unmitigated", severity=Severity.WARNING, needs=["Settings", "Forecast"])
def plan_spends_less_than_no_plan(council: Council) -> Iterator[Finding]:
    """Over the years that both have, the plan's version spends no more than the unmitigated."""
    settings, versions = council.settings, forecast.statements_of(council)
    known = {normalise(version.version): version for version in versions}
    names = (settings.unmitigated_version, settings.plan_version)
    without, plan = (known.get(normalise(name or "")) for name in names)
    if without and plan and versions_out_of_scale(council).keys().isdisjoint(names):
        years = {*without.years}.intersection(plan.years)
        spent = [sum(map(it.expenditure, years), Decimal(0)) for it in (without, plan)]
        if 0 < spent[0] < spent[1]:
            yield Finding(
                settings.place("unmitigated_version"),
                f"“{names[0]}” is the unmitigated version, but over its years it spends "
                f"{amount(spent[0])}, less than the plan “{names[1]}” with {amount(spent[1])}.",
                f"Correct this setting, or Plan version ({settings.place('plan_version')}).",
                about=names[0] or "",
            )


@council_rule("version-name")
def versions_have_distinct_names(council: Council) -> Iterator[Finding]:
    """No two versions have names that differ in capitals and spacing alone."""
    for earlier, line in repeats(council.forecast, lambda line: normalise(line.version)):
        if earlier.version != line.version:
            yield Finding(
                line.place("version"),
                f"The version “{line.version}” differs from “{earlier.version}” in "
                f"{earlier.place('version')} only in how it is typed.",
                "Type both the same, or give one of them another name.",
            )


@council_rule("version-misspelt")
def versions_are_spelt_as_others(council: Council) -> Iterator[Finding]:
    """No version of a line or two is another's name with a letter wrong."""
    for version, name in misspelt_versions(council).items():
        line = next(line for line in council.forecast if line.version == version)
        yield Finding(
            line.place("version"),
            f"“{version}” has only the line {line.line}, which “{name}” does not have.",
            f"Did you mean “{name}”? If not, give “{version}” a name less like it.",
        )


def misspelt_versions(council: Council) -> dict[str, str]:
    """The versions of a single line that another, of a like name, lacks: its name by theirs."""
    known = {version.version: version for version in forecast.statements_of(council)}
    whole = [name for name, version in known.items() if len(version.lines) > 1]
    found = {}
    for name, version in known.items():
        near = nearest(name, whole, cutoff=0.7) if len(version.lines) == 1 else None
        # Years and numbers tell versions apart.
        if near and _NUMBERS.findall(near) == _NUMBERS.findall(name):
            lines = {normalise(line.line) for line in known[near].lines}
            if normalise(version.lines[0].line) not in lines:
                found[name] = near
    return found


@council_rule("income-sign", severity=Severity.WARNING)
def income_is_negative(council: Council) -> Iterator[Finding]:
    """Income lowers the deficit, so it is typed as a negative amount; said once of each line.

    Spending is negative by mistake where its total says so.
    """
    for statement in forecast.statements_of(council):
        totals = [total for total in statement.reconciliations() if _is_of_signs(statement, total)]
        for line in statement.lines:
            positive = _of_other_sign(line)
            if line.kind is LineKind.EXPENDITURE:
                positive = {it: positive[it] for it in positive if it in {on.year for on in totals}}
            if not positive:
                continue
            year, *others = positive
            place, more = line.cells(year)[0], f", and so do {len(others)} other years of it"
            if len(others) == 1:
                more = f", and so does {others[0]}"
            is_income = line.kind in forecast.INCOME
            remedy = f"If it is income, type it as {amount(-positive[year])}."
            if not is_income:
                remedy = f"Type it as {amount(-positive[year])}: with that the total adds up."
            if place.file:
                remedy = (
                    "If it is income, ask finance to change its sign; if the whole line is the "
                    "other way round, choose yes in Reverse sign, in the row of "
                    f"{line.place('kind')}."
                )
            yield Finding(
                place,
                f"{line.line} for {year} is {amount(positive[year])}, a "
                f"{'positive' if is_income else 'negative'} amount, which "
                f"{'adds to' if is_income else 'lowers'} the deficit{more if others else ''}.",
                remedy,
                # Where the totals bear it out, it is wrong.
                severity=Severity.ERROR
                if any(total.year in positive for total in totals)
                else Severity.WARNING,
            )


def _of_other_sign(line: ForecastLine) -> dict[FinancialYear, Decimal]:
    """The amounts of a line that are positive as income, or negative as spending, by year."""
    kinds = {**dict.fromkeys(forecast.INCOME, 1), LineKind.EXPENDITURE: -1}
    sign = kinds.get(line.kind, 0)
    return {year: value for year, value in sorted(line.amounts.items()) if value * sign > 0}


def _is_of_signs(statement: forecast.Statement, total: forecast.Reconciliation) -> bool:
    """Whether a total would add up if income, or spending, of its year had the other sign."""
    if total.agrees or total.year is None:
        return False
    by_line = (_of_other_sign(line).get(total.year, Decimal(0)) for line in statement.lines)
    turned = [value for value in by_line if value]
    sums = {*turned, sum(turned, Decimal(0))} - {Decimal(0)}
    return any(abs(total.difference + 2 * value) <= total.tolerance for value in sums)


@council_rule("forecast-map", severity=Severity.WARNING, needs=["Settings"])
def map_has_a_file(council: Council) -> Iterator[Finding]:
    """Lines that are to be read come from a file that Settings name."""
    read = [row for row in council.forecast_map if row.kind is not MapAction.LEAVE_OUT]
    if read and council.settings.forecast_file is None:
        yield Finding(
            read[0].place("their_line"),
            "The sheet Forecast map is filled in, but Settings names no forecast file.",
            "Name the finance team's file in Forecast file, or clear this sheet.",
        )

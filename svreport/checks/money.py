"""Rules of money: savings, budget monitoring, capital, and the deficit as each return states it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from svreport.checks import Finding, cells_in_words, council_rule
from svreport.core.frozen import group_by, replace
from svreport.core.model import (
    BudgetGroup,
    BudgetLine,
    CapitalProject,
    Council,
    LineKind,
    Record,
    Saving,
    StatutoryStatement,
)
from svreport.core.numerals import Unit, amount, convert
from svreport.core.origin import places_of
from svreport.core.periods import FinancialYear, Month
from svreport.core.problems import Place, Severity
from svreport.core.text import did_you_mean, join_words, nearest, normalise
from svreport.figures.agreement import ROUNDED_TWICE
from svreport.figures.as_of import (
    FROM_THE_START,
    Row,
    capital_at,
    effective_from,
    project_key,
    saving_key,
    savings_known,
)
from svreport.figures.budget import sum_of
from svreport.figures.deficit import (
    DeficitOfYear,
    ReturnedDeficit,
    is_balance,
    is_ineligible,
    reported_deficits,
    rows_by_return,
)
from svreport.figures.figure import mark
from svreport.figures.forecast import statements_of
from svreport.figures.measures import workstream_named
from svreport.narrative.facts import house_style

# What a workstream saves is published to the nearest £0.1m, its savings to the nearest £1,000.
IMPACT_TOLERANCE = Decimal("0.05")
FROM_THE_FIRST_UPDATE = FROM_THE_START + 1
# A comment that says that the places are there, and not that they will be.
_IS_OPEN = re.compile(r"(?<!\bnot )(?<!\byet )(?<!\bto )(?<!\bwill )\bopen(?:ed)?\b", re.IGNORECASE)


# Workstreams


@council_rule("impact-off-savings", severity=Severity.WARNING, needs=["Savings", "Workstreams"])
def impacts_agree_with_savings(council: Council) -> Iterator[Finding]:
    """What a workstream is to save in the plan's last year is what Savings has as its target."""
    last = council.settings.agreement_ends
    if last is None:
        return
    tolerance = convert(IMPACT_TOLERANCE, Unit.MILLIONS, council.settings.forecast_unit)
    for workstream in council.workstreams:
        target, impact = _target(council, workstream.is_called, last), workstream.impact
        if target is None or impact is None:
            continue
        # Of so little, half is no matter of rounding.
        if abs(impact - target) > min(tolerance, max(abs(impact), abs(target)) / 2):
            yield Finding(
                workstream.place("impact"),
                f"The Year 5 impact of {workstream.code} is {amount(impact)} for {last}, but its "
                f"targets in Savings come to {amount(target)}.",
                "Correct one of the two.",
                about=workstream.code,
                compared=(*places_of(target),),
            )


@council_rule("budget-off-savings", severity=Severity.WARNING, needs=["Savings", "Workstreams"])
def mitigations_are_those_of_savings(council: Council) -> Iterator[Finding]:
    """The budget of a mitigation is what its workstream is to save, where Savings says it too."""
    year = council.settings.financial_year
    for line in council.budget:
        if line.group is not BudgetGroup.MITIGATION or line.budget is None:
            continue
        target = _target(council, partial(_is_of, council, line), year)
        if target is not None and abs(line.budget - target) > ROUNDED_TWICE:
            yield Finding(
                line.place("budget"),
                f"The budget of “{line.line}” is {amount(line.budget)}, but its targets in Savings "
                f"come to {amount(target)} for {year}.",
                "Correct one of the two.",
                about=line.line,
            )


def _is_of(council: Council, line: BudgetLine, name: str) -> bool:
    """Whether a line is of the workstream of a name: it has its code or title, or begins so."""
    own, workstream = normalise(line.line), workstream_named(council, name)
    return any(
        workstream.is_called(words) if workstream else words == normalise(name)
        for words in (own, own.partition(" ")[0])
    )


def _target(
    council: Council, is_meant: Callable[[str], bool], year: FinancialYear
) -> Decimal | None:
    return sum_of(
        saving.target
        for saving in savings_known(council)
        if saving.year == year and is_meant(saving.workstream)
    )


# Capital projects


@council_rule("capital-overspent", severity=Severity.WARNING)
def money_beyond_the_agreed_is_explained(council: Council) -> Iterator[Finding]:
    """A project that has cost, or will cost, more than was agreed says why."""
    for project in council.capital:
        agreed = project.agreed
        if agreed is None or project.comment or _comment_is_unread(council, project):
            continue
        for field, words in (("spent", "has been spent"), ("forecast", "is forecast")):
            value = getattr(project, field)
            if value is not None and value > agreed:
                yield Finding(
                    project.place(field),
                    f"{project.project}: {amount(value)} {words}, {amount(value - agreed)} more "
                    f"than the {amount(agreed)} that was agreed, and no comment says why.",
                    "Correct the figure, or say why in Comment.",
                    about=_name(project),
                )
                break


@council_rule("capital-off-forecast", severity=Severity.WARNING)
def spending_stays_within_the_forecast(council: Council) -> Iterator[Finding]:
    """No project has cost more so far than all of it is forecast to."""
    for project in council.capital:
        spent, forecast = project.spent, project.forecast
        if spent is not None and forecast is not None and spent > forecast:
            yield Finding(
                project.place("spent"),
                f"{project.project}: {amount(spent)} has been spent, more than the "
                f"{amount(forecast)} that is forecast for the whole project.",
                "Correct one of the two.",
                about=_name(project),
            )


@council_rule("saving-off-forecast", severity=Severity.WARNING)
def savings_so_far_stay_within_the_forecast(council: Council) -> Iterator[Finding]:
    """No saving has achieved more so far than its whole year is forecast to."""
    for saving in council.savings:
        achieved, forecast = saving.achieved, saving.forecast
        if achieved is not None and forecast is not None and achieved > forecast > 0:
            yield Finding(
                saving.place("achieved"),
                f"{_subject(saving)}: {amount(achieved)} has been saved, more than the "
                f"{amount(forecast)} that is forecast for the whole year.",
                "Correct one of the two.",
                about=", ".join(filter(None, (_subject(saving), saving.update))),
            )


@council_rule("capital-not-open", severity=Severity.WARNING)
def openings_that_have_passed_are_open(council: Council) -> Iterator[Finding]:
    """A project whose month of opening lies before the latest update's is open, and says so."""
    latest, today = council.latest, council.today
    if latest is None or today is None:
        return
    for project in capital_at(council, latest):
        has_passed = project.opens and project.opens < Month.of(today)
        says_so = _comment_is_unread(council, project) or _IS_OPEN.search(project.comment or "")
        if has_passed and not says_so:
            yield Finding(
                project.place("opens"),
                f"{project.project} was due to open in {project.opens}, before {latest.key}, but "
                "its comment does not say that it is open.",
                "Correct the month, or say in Comment that it is open.",
                about=_name(project),
            )


def _comment_is_unread(council: Council, project: CapitalProject) -> bool:
    return council.is_unread("Capital", "comment", project=project.project, update=project.update)


def _name(project: CapitalProject) -> str:
    return ", ".join(filter(None, (project.project, project.update)))


# Units


@council_rule("project-misspelt", "name-misspelt", severity=Severity.WARNING)
def names_are_typed_alike(council: Council) -> Iterator[Finding]:
    """No project of Capital is called nearly as another that has no row for the same update.

    Nor is a provision of Unit costs as one that has no row for the same year, or as a line of
    Forecast, or a theme of an achievement as that of more.
    """
    lines = [(line.line, line, None) for line in council.forecast]
    capital = [(row.project, row, row.update or "") for row in council.capital]
    provisions = [(row.provision, row, row.year) for row in council.unit_costs]
    themes = [(it.theme, it, at) for at, it in enumerate(council.achievements) if it.theme]
    yield from _misspelt(capital, (), "project", "has no row for the same update")
    yield from _misspelt(provisions, lines, "provision", "has no row for the same year")
    yield from _misspelt(themes, (), "theme", "is in more rows")


_Named: TypeAlias = Sequence[tuple[str, Record, object]]


def _misspelt(named: _Named, listed: _Named, what: str, beside: str) -> Iterator[Finding]:
    """Names that are nearly one of more rows, or one that is `listed`, and in other places."""
    rows = Counter([name for name, _, _ in (*named, *listed)])
    known = {name for name, _, _ in listed}
    for name in dict.fromkeys(name for name, _, _ in named):
        others = [
            it for it in rows if rows[it] >= 2 * rows[name] or (it in known and name not in known)
        ]
        near = nearest(name, others, cutoff=0.9) if others else None
        if near is None or _DIGITS.sub("", normalise(name)) == _DIGITS.sub("", normalise(near)):
            continue
        own = [(row, place) for it, row, place in named if it == name]
        meant = [(row, place) for it, row, place in (*named, *listed) if it == near]
        if {place for _, place in own}.isdisjoint([place for _, place in meant]):
            row, other = own[0][0], meant[0][0]
            at = other.place(what if what in other.at else "line")
            yield Finding(
                row.place(what),
                f"“{name}” is nearly “{near}” ({at}), which {beside}.",
                f"If it is that {what}, type its name in the same way.",
                about=name,
                rule="project-misspelt" if what == "project" else "name-misspelt",
            )


_DIGITS = re.compile(r"\d+")


# From how many times the others a figure is rather in pounds, among thousands or millions.
_OUT_OF_SCALE = 200


@council_rule("money-out-of-scale", severity=Severity.WARNING)
def money_is_in_the_unit_of_the_rest(council: Council) -> Iterator[Finding]:
    """No figure of a saving, project or budget line is hundreds of times all its others.

    Nor is what was agreed or is expected for a project, or a payment, so small a part of them.
    """
    unit = council.settings.forecast_unit
    paid = [(payment.amount, payment.place("amount")) for payment in council.payments]
    found: set[Place] = set()
    for name, stated in {**_money_by_name(council), "Payments": paid}.items():
        first, *sizes, last = sorted(stated) if len(stated) > 2 else [(Decimal(0), Place())] * 2
        columns = {row.place(it) for row in council.capital for it in ("agreed", "forecast")}
        if sizes and last[0] >= sizes[-1][0] * _OUT_OF_SCALE:
            (odd, place), others = last, f"at most {amount(sizes[-1][0])}"
        elif (
            sizes
            and sizes[0][0] >= first[0] * _OUT_OF_SCALE > 0
            and first[1] in columns.union(place for _, place in paid)
        ):
            (odd, place), others = first, f"at least {amount(sizes[0][0])}"
        else:
            continue
        if place in found:
            continue
        found.add(place)
        yield Finding(
            place,
            f"{name} has {amount(odd)}, but its other figures are {others}. Is it in {unit}?",
            f"If not, type it in {unit}.",
            about=f"{name}: {amount(odd)}",
        )


@council_rule("money-above-spending", severity=Severity.WARNING, needs=["Forecast"])
def no_money_is_above_all_spending(council: Council) -> Iterator[Finding]:
    """No sheet has an amount that is many times all that any version spends in a year."""
    unit = council.settings.forecast_unit
    spent = [
        it.balance(LineKind.TOTAL_EXPENDITURE, year)
        for it in statements_of(council)
        for year in it.years
    ]
    amounts = [
        (abs(value), record.place(name))
        for record in (*council.savings, *council.capital, *council.workstreams, *council.payments)
        for name in ("target", "achieved", "agreed", "spent", "forecast", "impact", "amount")
        if (value := getattr(record, name, None)) is not None
    ]
    most = max(filter(None, spent), default=Decimal(0)) * _MANY_TIMES
    least = max(most, convert(_BILLION, Unit.POUNDS, unit))
    above = [(value, place) for value, place in amounts if value > least and most]
    for sheet, own in group_by(above, lambda it: it[1].sheet).items():
        value, place = max(own, key=lambda it: it[0])
        yield Finding(
            place,
            f"{sheet} has {amount(value)}, but no version of Forecast spends more than "
            f"{amount(most / _MANY_TIMES)} in a year. Is it in {unit}?",
            f"If not, type the figures of {sheet} in {unit}.",
            about=sheet,
        )


_MANY_TIMES, _BILLION = 10, Decimal(1_000_000_000)


def _money_by_name(council: Council) -> Mapping[str, Sequence[tuple[Decimal, Place]]]:
    """The sizes of the amounts of each thing but 0, with their cells."""
    found: dict[str, list[tuple[Decimal, Place]]] = {}
    fields = ("target", "achieved", "agreed", "spent", "forecast", "budget")
    # Lines that the forecast states too are compared with it.
    lines = [line for line in council.budget if line.kind is None]
    rows: list[Saving | CapitalProject | BudgetLine] = [*council.savings, *council.capital, *lines]
    for row in rows:
        amounts = {row.place(name): getattr(row, name, None) for name in fields if name in row.at}
        for key, value in row.by_update.items() if isinstance(row, BudgetLine) else ():
            amounts[row.series_place(key, "line")] = value
        # What is small beside the targets of later years may be large in its own.
        subjects = (
            {row.line}
            if isinstance(row, BudgetLine)
            else {_subject(row, with_year=it) for it in (False, True)}
        )
        for name in sorted(subjects):
            found.setdefault(name, []).extend(
                (abs(value), place) for place, value in amounts.items() if value
            )
    return found


# Rows that take effect from an update on


@council_rule("saving-fell", "capital-fell", severity=Severity.WARNING)
def what_was_saved_or_spent_stays_so(council: Council) -> Iterator[Finding]:
    """What a saving has achieved, or a capital project cost, falls from no update to the next."""
    for states in _states(council, council.savings, saving_key(council)):
        yield from _decreases(states, "achieved", "has been saved", "saving-fell")
    for projects in _states(council, council.capital, project_key):
        yield from _decreases(projects, "spent", "has been spent", "capital-fell")


@council_rule("row-never-shown", severity=Severity.WARNING)
def every_row_is_shown(council: Council) -> Iterator[Finding]:
    """No row that names no update stands beside one that takes its place from the first on."""
    for savings in _states(council, council.savings, saving_key(council)):
        yield from _hidden_rows(savings)
    for projects in _states(council, council.capital, project_key):
        yield from _hidden_rows(projects)


def _states(
    council: Council, rows: Sequence[Row], key: Callable[[Row], Hashable]
) -> list[list[tuple[int, Row]]]:
    """The rows of each key in the order of their updates, each with the place of its own."""
    placed = ((effective_from(council, row), row) for row in rows)
    known = ((begins, row) for begins, row in placed if begins is not None)
    by_key = group_by(known, lambda state: key(state[1]))
    return [sorted(states, key=lambda state: state[0]) for states in by_key.values()]


def _decreases(
    states: Sequence[tuple[int, Row]], field: str, done: str, rule: str
) -> Iterator[Finding]:
    """Each figure that is below the last one stated for an earlier update."""
    stated = [state for state in states if getattr(state[1], field) is not None]
    for (before, earlier), (after, row) in pairwise(stated):
        was, value = getattr(earlier, field), getattr(row, field)
        # A row that the first update replaces at once is a fault of its own.
        is_shown = before > FROM_THE_START or after > FROM_THE_FIRST_UPDATE
        if before < after and is_shown and value < was:
            since_when = f"by {earlier.update}" if earlier.update else "that stood before"
            yield Finding(
                row.place(field),
                f"{_subject(row)}: {amount(value)} {done} by {row.update}, less than the "
                f"{amount(was)} {since_when}.",
                "Correct one of the two.",
                about=f"{_subject(row)}, {row.update}",
                rule=rule,
                compared=(earlier.place(field),),
            )


def _hidden_rows(states: Sequence[tuple[int, Row]]) -> Iterator[Finding]:
    """The rows from the start that another one replaces from the first update on."""
    first = next((row for begins, row in states if begins == FROM_THE_FIRST_UPDATE), None)
    for begins, row in states:
        if first is not None and begins == FROM_THE_START:
            yield Finding(
                row.place("update"),
                f"{_subject(row)}: this row is never shown, because the one "
                f"in {first.place('update')} replaces it from {first.update}, the first update.",
                "Remove one of the two, or type in Update when it first applies.",
                about=_subject(row),
            )


def _subject(row: Saving | CapitalProject, *, with_year: bool = True) -> str:
    if isinstance(row, CapitalProject):
        return row.project
    year = str(row.year) if with_year else ""
    return " ".join(filter(None, (row.condition, row.workstream, row.project, year)))


# Rules of the sheet Statutory statements: every return states one deficit, or says why not.
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

"""Rules of the plan: what its mitigations save, its projects, its cohort and its base year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from svreport.checks import Finding, cells_in_words, council_rule, update_rule
from svreport.core import model
from svreport.core.frozen import group_by
from svreport.core.house_style import rounded
from svreport.core.numerals import Unit, amount
from svreport.core.periods import FinancialYear
from svreport.core.problems import Severity
from svreport.core.text import join_words, normalise
from svreport.figures.agreement import ROUNDED_TWICE
from svreport.figures.as_of import PLANNED_AMOUNTS, savings_known
from svreport.figures.budget import sum_of
from svreport.figures.cohort import CohortTable, cohort_tables
from svreport.figures.forecast import rounding_tolerance
from svreport.figures.measures import Position, owner_of, tolerance_exceptions, workstream_named
from svreport.figures.plan import plan_reconciliations, project_named
from svreport.figures.versions import PLAN, plan_version

_BOTH = "Correct one of the two."


# What mitigations save


@council_rule("plan-off-savings", severity=Severity.WARNING, needs=["Savings", "Forecast"])
def savings_lead_to_the_plan(council: model.Council) -> Iterator[Finding]:
    """The unmitigated forecast less what Savings has is the plan, year by year."""
    last = council.updates[-1:]
    for gap in plan_reconciliations(council, *last) if last else ():
        if not gap.agrees:
            yield Finding(
                gap.place,
                f"“{gap.subject}” has {amount(gap.published)} as {gap.what} for {gap.year}, but "
                f"the unmitigated forecast less the net benefits of Savings comes to "
                f"{amount(gap.computed)}{cells_in_words(gap.computed)}: {amount(gap.difference)} "
                "is not explained.",
                "Correct the forecast, or the benefits and investments of that year in Savings.",
                about=f"{gap.subject} {gap.year}",
            )


@council_rule("target-off-benefit")
def targets_are_net_benefits(council: model.Council) -> Iterator[Finding]:
    """A target that is stated beside what it is made of is the benefit less the investment."""
    for row in council.savings:
        net, target = row.net, row.target
        if net is not None and target is not None and abs(target - net) > ROUNDED_TWICE:
            yield Finding(
                row.place("target"),
                f"The target of {_name(row)} is {amount(target)}, but its benefit less its "
                f"investment is {amount(net)}{cells_in_words(net)}.",
                "Correct one of the three, or clear the target: it is then worked out.",
            )


@council_rule("saving-sign", severity=Severity.WARNING)
def benefits_and_investments_are_positive(council: model.Council) -> Iterator[Finding]:
    """No amount of a saving has a minus, but where investing takes more than it brings at first."""
    for row in council.savings:
        is_to_save = row.target is not None and row.target > 0
        made = ("achieved", "forecast") if is_to_save else ()
        for field in (*PLANNED_AMOUNTS, *made):
            value = getattr(row, field)
            if field in row.at and value is not None and value < 0:
                yield Finding(
                    row.place(field),
                    f"The {field} of {_name(row)} is {amount(value)}, below 0.",
                    "Type it without the minus, unless you meant one.",
                    about=f"{_name(row)} {field}",
                )


@council_rule("benefit-before-start", severity=Severity.WARNING)
def benefits_follow_the_start(council: model.Council) -> Iterator[Finding]:
    """No benefit is counted on in a year that ends before its project, or the plan, has begun."""
    projects = {row.code: row for row in council.rows(model.Project)}
    first = council.settings.agreement_starts
    for row in council.savings:
        project = projects.get(row.project or "")
        starts = project.starts if project else None
        began = FinancialYear.of(starts) if starts else first
        if row.benefit and began is not None and row.year < began:
            words = f"the agreement starts in {first}"
            if project and starts:
                words = f"{project.code} starts in {starts} ({project.place('starts')})"
            yield Finding(
                row.place("benefit"),
                f"{_name(row)} has a benefit of {amount(row.benefit)}, but {words}.",
                "Correct the year of the benefit, or the start.",
                about=_name(row),
            )


@council_rule("saving-counted-twice", severity=Severity.WARNING)
def no_saving_is_counted_twice(council: model.Council) -> Iterator[Finding]:
    """No two rows of a year have one benefit of one project or cohort, or a whole and its parts."""
    for rows in group_by(savings_known(council), lambda row: row.year).values():
        for first, row in combinations((row for row in rows if row.benefit), 2):
            shared = _subjects(first) & _subjects(row)
            if first.benefit == row.benefit and shared:
                yield Finding(
                    row.place("benefit"),
                    f"{_name(row)} has the same benefit, {amount(row.benefit or Decimal(0))}, as "
                    f"{_name(first)} ({first.place('benefit')}), and both are of "
                    f"{join_words(sorted(shared))}.",
                    "Keep one of the two, or say how they differ and answer this.",
                    about=f"{_name(row)}, {_name(first)}",
                )
        yield from _wholes(rows)


def _subjects(row: model.Saving) -> set[str]:
    """What a saving is of: its project, or its workstream as a whole, and its cohort."""
    return {str(value) for value in (row.project or row.workstream, row.cohort) if value}


def _wholes(rows: Sequence[model.Saving]) -> Iterator[Finding]:
    """The rows of a workstream that say again what its projects save."""
    for own in group_by(rows, lambda row: normalise(row.workstream)).values():
        parts = [row for row in own if row.project and row.target is not None]
        total = sum_of(row.target for row in parts)
        for row in own:
            if row.project or not row.target or total is None:
                continue
            if abs(row.target - total) <= rounding_tolerance(len(parts)):
                yield Finding(
                    row.cells_of("target")[0],
                    f"{_name(row)} is {amount(row.target)}, which its projects come to as well"
                    f"{cells_in_words(total)}: it would be counted twice.",
                    "Remove the row of the whole workstream.",
                    about=_name(row),
                )


def _name(row: model.Saving) -> str:
    return f"{row.project or row.workstream} {row.year}"


@council_rule("investment-off-savings", severity=Severity.WARNING, needs=["Savings", "Investments"])
def investments_are_those_of_savings(council: model.Council) -> Iterator[Finding]:
    """What the investments of a workstream cost in a year is the investment that Savings has."""
    priced = [row for row in council.rows(model.Investment) if row.year and row.amount is not None]
    for (workstream, year), rows in group_by(
        priced, lambda row: (normalise(row.workstream), row.year)
    ).items():
        stated = [
            row.investment
            for row in savings_known(council)
            if (normalise(row.workstream), row.year) == (workstream, year) and row.investment
        ]
        invested, total = sum_of(stated), sum_of(row.amount for row in rows)
        tolerance = rounding_tolerance(len(stated) + len(rows))
        if invested is not None and total is not None and abs(invested - total) > tolerance:
            yield Finding(
                rows[0].place("amount"),
                f"The investments of {rows[0].workstream} in {year} come to {amount(total)}"
                f"{cells_in_words(total)}, but Savings has {amount(invested)}"
                f"{cells_in_words(invested)}.",
                _BOTH,
                about=f"{rows[0].workstream} {year}",
            )


# Projects


@council_rule("project-of-another-workstream")
def projects_are_of_one_workstream(council: model.Council) -> Iterator[Finding]:
    """A row that names a workstream and a project names the workstream that the project is of."""
    rows: list[model.Saving | model.Milestone | model.Investment | model.Measure]
    rows = [*council.savings, *council.milestones, *council.rows(model.Investment)]
    for row in (*rows, *(measure for measure in council.measures if measure.workstream)):
        project = project_named(council, row.project) if row.project else None
        workstream = workstream_named(council, row.workstream or "")
        code = workstream.code if workstream else row.workstream or ""
        if project and project.workstream and normalise(code) != normalise(project.workstream):
            yield Finding(
                row.place("project"),
                f"{project.code} is a project of {project.workstream} in Projects "
                f"({project.place('workstream')}), but this row has {row.workstream}.",
                _BOTH,
            )


@council_rule("project-in-two", severity=Severity.WARNING, needs=["Milestones"])
def projects_stay_in_their_workstream(council: model.Council) -> Iterator[Finding]:
    """The milestones of a project that no sheet lists are of one workstream; said once."""
    first = {row.project: row for row in reversed(council.milestones)}
    for row in council.milestones:
        other = first[row.project]
        if not row.project or project_named(council, row.project):
            continue
        if row.workstream and row.workstream != other.workstream:
            here = f"is a project of {row.workstream} here, but"
            if row.workstream == row.project:
                here = "has no workstream here, but is a project"
            yield Finding(
                row.place("workstream"),
                f"“{row.project}” {here} of {other.workstream} in {other.place('workstream')}.",
                "Correct the workstream, here and in other rows: the column may have been sorted "
                "or filled without the rest.",
                about=row.project,
            )
            return


@council_rule("savings-off-agreement", severity=Severity.WARNING)
def savings_are_of_the_years_of_the_agreement(council: model.Council) -> Iterator[Finding]:
    """No targets begin before the agreement and end before its last year, as a year too early."""
    starts, ends = council.settings.agreement_starts, council.settings.agreement_ends
    years = [row.year for row in council.savings if row.target]
    if starts and ends and years and min(years) < starts and max(years) < ends:
        row = next(row for row in council.savings if row.year == min(years))
        yield Finding(
            row.place("year"),
            f"Savings has targets for {row.year}, before the agreement starts in {starts} "
            f"({council.settings.place('agreement_starts')}), and none for {ends}, its last year.",
            "Correct the years: they may be those of an earlier plan.",
            about=str(row.year),
        )


@council_rule("milestone-of-nothing", needs=["Projects", "Milestones"])
def milestones_are_of_something(council: model.Council) -> Iterator[Finding]:
    """A milestone is of a workstream, or of a project."""
    for row in council.milestones:
        if not row.workstream:
            yield Finding(
                row.place("workstream"),
                f"The milestone “{row.milestone}” has no workstream and no project.",
                "Type the code of one of them.",
            )


# The cohort


@council_rule("cohort-off", needs=["Cohort"])
def cohorts_add_up(council: model.Council) -> Iterator[Finding]:
    """A row that tells fewer apart is the sum of those that tell more, and tables agree in all."""
    tables = cohort_tables(council)
    for table in tables:
        for row, total in table.faults:
            yield Finding(
                row.place("count"),
                f"{_counted(row)} are {amount(row.count)}, but the rows that make "
                f"them up come to {amount(total)}{cells_in_words(total)}.",
                "Correct a count, or add the row that is missing.",
            )
    sound = [table for table in tables if not any(table.faults)]
    for first, *others in group_by(sound, lambda table: (table.period, table.version)).values():
        for table in others:
            rows = len(first.rows) + len(table.rows)
            if abs(table.total - first.total) > table.tolerance(rows):
                yield Finding(
                    table.rows[0].place("count"),
                    f"The counts by {_told_apart(table)} for {table.period} add up to "
                    f"{amount(table.total)}, but those by {_told_apart(first)} to "
                    f"{amount(first.total)}.",
                    "Correct a count, or add the row that is missing.",
                )


def _counted(row: model.CohortCount) -> str:
    words = ", ".join(filter(None, (row.provision, row.age_band, row.need))) or "All children"
    return f"{words} for {row.period}"


def _told_apart(table: CohortTable) -> str:
    return join_words(name.replace("_", " ") for name in table.dimensions) or "nothing"


@council_rule("cohort-off-measure", severity=Severity.WARNING, needs=["Cohort", "Measure values"])
def cohorts_are_what_the_measure_counts(council: model.Council) -> Iterator[Finding]:
    """A cohort adds up to the Headline measure of its period; that of the plan, to its plan."""
    code = council.settings.headline_measure or ""
    plan = plan_version(council, council.updates[-1]) if council.updates else None
    fields = {"": "actual", normalise(plan.version if plan else PLAN): "plan"}
    values = council.values_of(code)
    by_end = {period.last_month: value for period, value in values.items()}
    # Tables of a period beside each other agree, or that is a fault of its own.
    sound = [table for table in cohort_tables(council) if not any(table.faults)]
    tables = {(table.period, table.version): table for table in reversed(sound)}
    for table in tables.values():
        value, field = by_end.get(table.period.last_month), fields.get(_version(table))
        stated = getattr(value, field) if value and field else None
        if value is None or field is None or stated is None:
            continue
        if abs(table.total - stated) > table.tolerance(len(table.rows)):
            yield Finding(
                table.rows[0].place("count"),
                f"The cohort for {table.period} adds up to {amount(table.total)}, but the {field} "
                f"of {code} is {amount(stated)} ({value.place(field)}).",
                "Correct one of the two; or Headline measure in Settings, if that counts something "
                "else.",
                about=f"{code} {table.period.brief} {field}",
            )


def _version(table: CohortTable) -> str:
    return normalise(table.version or "")


# Measures and their base


@council_rule("base-year-outside", severity=Severity.WARNING)
def the_base_year_has_figures(council: model.Council) -> Iterator[Finding]:
    """Growth is told since a year of which any figure is stated."""
    base = council.settings.base_year
    years = {FinancialYear.of(value.period.last_month) for value in council.measure_values}
    years |= {year for line in council.forecast for year in line.amounts}
    if base is not None and years and base not in years:
        yield Finding(
            council.settings.place("base_year"),
            f"Base year is {base}, but Measure values and Forecast have figures from {min(years)} "
            f"to {max(years)}, and none for that year.",
            "Correct the year, or add its figures.",
            about=str(base),
        )


@update_rule("exception-missing", severity=Severity.WARNING)
def exceptions_are_explained(council: model.Council, update: model.Update) -> Iterator[Finding]:
    """A measure beyond its tolerance says why, in words that papers print."""
    for exception in tolerance_exceptions(council, update):
        position, value = exception.position, exception.value
        measure, plan, actual = position.measure, position.plan, position.actual
        if value.exception or council.is_unread("Measure values", "exception", code=measure.code):
            continue
        assert plan is not None
        stated = (actual, exception.distance, plan.value, measure.tolerance)
        is_, off, planned, tolerance = (_figure(position, figure) for figure in stated)
        yield Finding(
            value.place("exception" if "exception" in value.at else "actual"),
            f"{measure.code} for {value.period} is {is_}, {off} from its plan of {planned}: more "
            f"than its tolerance of {tolerance}.",
            f"{owner_of(council, measure) or 'Its owner'} should say why in Exception, and what is "
            "being done.",
            about=f"{measure.code} {value.period.brief}",
        )


def _figure(position: Position, value: Decimal | None) -> str:
    shown = amount(rounded(value or Decimal(0), position.decimals))
    return f"{shown}%" if position.measure.unit is Unit.PERCENT else shown

"""The plan's own arithmetic: what its mitigations save, and where they lead the forecast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.core.grouping import group_by
from svreport.core.model import (
    Council,
    LineKind,
    Project,
    Saving,
    Update,
    Workstream,
    project_in,
)
from svreport.core.periods import FinancialYear
from svreport.core.units import Unit, convert
from svreport.figures.as_of import mitigations_at
from svreport.figures.budget import sum_of
from svreport.figures.forecast import Reconciliation, Statement
from svreport.figures.versions import plan_change, plan_version, unmitigated_version

# What plans publish savings to, at the coarsest, in £m.
_COARSEST = Decimal("0.1")
# A saving lowers spending; one that raises income is in the balance alone.
_BALANCES = (LineKind.TOTAL_EXPENDITURE, LineKind.IN_YEAR_BALANCE)


def project_named(council: Council, name: str) -> Project | None:
    """The project that a text names by its code, its title or both; None where it is not listed."""
    return project_in(council.rows(Project), name)


def last_year(council: Council, update: Update) -> FinancialYear | None:
    """The plan's last year: the agreement's, else that of its forecast."""
    plan = plan_version(council, update)
    return council.settings.agreement_ends or (plan.years[-1] if plan else None)


def impact_of(council: Council, update: Update, workstream: Workstream) -> Decimal | None:
    """What a workstream saves in the plan's last year: as stated, else what Savings has for it."""
    if workstream.impact is not None:
        return workstream.impact
    return sum_of(row.target for row in derived_impact(council, update, workstream))


def derived_impact(council: Council, update: Update, workstream: Workstream) -> list[Saving]:
    """The savings of the plan's last year that are the workstream's impact, where it states none.

    Those that say what they are made of: their benefit or their investment.
    """
    last = last_year(council, update)
    return [
        row
        for row in (mitigations_at(council, update) if workstream.impact is None else ())
        if row.year == last and row.net is not None and workstream.is_called(row.workstream)
    ]


def plan_reconciliations(council: Council, update: Update) -> Iterator[Reconciliation]:
    """The plan's spending against the unmitigated less what Savings had when it was made, by year.

    Years of which no saving says its benefit or investment are left out: nobody says that these
    are all mitigations. Savings that are income agree with the in-year balance instead.
    """
    unmitigated, plan = unmitigated_version(council), plan_version(council, update)
    change = plan_change(council, update)
    agreed = mitigations_at(council, change.update if change else council.updates[0])
    by_year = group_by(agreed, lambda row: row.year)
    for year, rows in sorted(by_year.items()):
        if unmitigated and plan and any(row.net is not None for row in rows):
            found = [
                _reconciliation(kind, year, unmitigated, plan, rows, council)
                for kind in _BALANCES
                if unmitigated.states(kind, year) and plan.states(kind, year)
            ]
            yield from [next((row for row in found if row.agrees), found[0])] if found else []


def _reconciliation(
    kind: LineKind,
    year: FinancialYear,
    unmitigated: Statement,
    plan: Statement,
    rows: Sequence[Saving],
    council: Council,
) -> Reconciliation:
    saved = [row.target for row in rows if row.target is not None]
    rounding = len(saved) * _step(saved, council.settings.forecast_unit)
    rounding += sum(of.figures_in(kind, year) * of.unit for of in (unmitigated, plan))
    return Reconciliation(
        what=str(kind),
        subject=plan.version,
        year=year,
        published=plan.balance(kind, year),
        computed=unmitigated.balance(kind, year) - sum(saved, Decimal(0)),
        tolerance=rounding / 2,
        place=plan.balance_place(kind, year),
    )


def _step(amounts: Sequence[Decimal], unit: Unit) -> Decimal:
    """What amounts were rounded to: the coarsest step that all are whole numbers of."""
    exponents = [int(amount.normalize().as_tuple().exponent) for amount in amounts if amount]
    step = Decimal(1).scaleb(min(exponents, default=0))
    return min(step, convert(_COARSEST, Unit.MILLIONS, unit))

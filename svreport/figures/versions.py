"""Versions of the forecast: which one an update reports, and which came before.

Balances are deficits where they are positive, surpluses where they are negative.
"""

from __future__ import annotations

from svreport.core.frozen import Frozen
from svreport.core.model import Council, LineKind, Update
from svreport.core.periods import FinancialYear, Month
from svreport.core.text import normalise
from svreport.figures.forecast import Statement, statements_of

# What these versions are called where the settings do not say.
UNMITIGATED, PLAN = "unmitigated", "plan"


def reported_version(council: Council, update: Update) -> Statement | None:
    """The version that an update reports; None where it names none.

    The only version is that of every update, unless any update names its version.
    """
    if update.forecast_version is not None:
        return _named(council, update.forecast_version)
    versions = _with_years(council)
    is_any_named = any(known.forecast_version is not None for known in council.updates)
    return versions[0] if len(versions) == 1 and not is_any_named else None


def ledger_behind(council: Council, update: Update) -> Month | None:
    """The month to which the data run that an update's version rests on; None where it is older.

    A version that was reported before cannot rest on what came in since.
    """
    now, (*earlier, _) = reported_version(council, update), council.updates_until(update.key)
    before = filter(None, (reported_version(council, known) for known in earlier))
    is_older = now is not None and any(version.version == now.version for version in before)
    return None if is_older else update.finance_to


def stated_version(council: Council, update: Update | None) -> Statement | None:
    """The version that an update names itself: what can be said to have been reported then."""
    named = update is not None and update.forecast_version is not None
    return reported_version(council, update) if update and named else None


def _with_years(council: Council) -> list[Statement]:
    return [version for version in statements_of(council) if version.years]


def version_to_name(council: Council, update: Update) -> Statement | None:
    """The version that a chart of all versions speaks of: the reported one, else the only one."""
    versions = versions_at(council, update)
    only = versions[0] if len(versions) == 1 else None
    return reported_version(council, update) or only


def versions_at(council: Council, update: Update) -> tuple[Statement, ...]:
    """The versions with any year, as an update knows them.

    One that only later updates report had not been made yet.
    """
    at = len(council.updates_until(update.key))
    by_now, later = (
        {
            normalise(version)
            for update in updates
            for version in (update.forecast_version, update.plan_version)
            if version
        }
        for updates in (council.updates[:at], council.updates[at:])
    )
    by_now.add(normalise(_plans(council, update)[0][0]))
    unmade = later - by_now
    known = _with_years(council)
    return tuple(version for version in known if normalise(version.version) not in unmade)


def counts_payments(council: Council, update: Update) -> bool:
    """Whether any version that the update knows counts on payments under the agreement."""
    return any(version.of(LineKind.AGREEMENT_INCOME) for version in versions_at(council, update))


def unmitigated_version(council: Council) -> Statement | None:
    """What would come about without the plan, where the forecast has it."""
    return _named(council, council.settings.unmitigated_version or UNMITIGATED)


class PlanChange(Frozen):
    """A plan that took the place of another at an update; either may be lacking in the forecast."""

    update: Update
    before: Statement | None
    now: Statement | None


def plan_version(council: Council, update: Update) -> Statement | None:
    """What is measured against at an update, where the forecast has it: the plan, or a new one."""
    change = plan_change(council, update)
    return change.now if change else _named(council, _plans(council, update)[0][0])


def plan_change(council: Council, update: Update) -> PlanChange | None:
    """The last change of the plan by an update; None where it is still the first."""
    *earlier, (name, since) = _plans(council, update)
    if since is None:
        return None
    return PlanChange(since, _named(council, earlier[-1][0]), _named(council, name))


def _plans(council: Council, update: Update) -> list[tuple[str, Update | None]]:
    """The names of the plans until an update, each with the update that took to it."""
    plans: list[tuple[str, Update | None]] = [(council.settings.plan_version or PLAN, None)]
    for known in council.updates_until(update.key):
        name = known.plan_version
        if name is not None and normalise(name) != normalise(plans[-1][0]):
            plans.append((name, known))
    return plans


def _named(council: Council, name: str) -> Statement | None:
    wanted, known = normalise(name), _with_years(council)
    return next((version for version in known if normalise(version.version) == wanted), None)


def version_before(council: Council, update: Update) -> Statement | None:
    """The version that was reported before an update took to its own, else the plan.

    A plan that another has replaced gives way to that. None where there is no other than its own.
    """
    now, plan = reported_version(council, update), plan_version(council, update)
    if now is None:
        return None
    other_plan = plan if plan is not None and plan.version != now.version else None
    replaced = [normalise(name) for name, _ in _plans(council, update)[:-1]]
    for earlier in reversed(council.updates_until(update.key)[:-1]):
        before = reported_version(council, earlier)
        if before is not None and before.version != now.version:
            is_replaced = normalise(before.version) in replaced
            return other_plan if other_plan and is_replaced else before
    return other_plan


def first_surplus(statement: Statement) -> FinancialYear | None:
    """The year from which the in-year balance is a surplus and stays one; None without any."""
    found = None
    for year in reversed(statement.years_of(LineKind.IN_YEAR_BALANCE)):
        if statement.in_year(year) >= 0:
            break
        found = year
    return found


def surplus_from(statement: Statement) -> FinancialYear | None:
    """The year in which a deficit turns into a surplus that lasts; None where none turns."""
    first = first_surplus(statement)
    years = statement.years_of(LineKind.IN_YEAR_BALANCE)
    return None if first is None or first == years[0] else first

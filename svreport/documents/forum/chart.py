"""The chart of closing balances: the reported forecast, the one before it, and the limits."""

from __future__ import annotations

from decimal import Decimal

from svreport.charts import Chart, ChartKind
from svreport.documents.charting.money import Line, Money, capitalised, within
from svreport.documents.forum.versions import Versions, balance_word
from svreport.figures.versions import limits_passed
from svreport.units import Unit


def closing_balances(versions: Versions) -> Chart:
    """The closing balance of each year in £m; its title says what the figures show."""
    stated = [one for one in (versions.before, versions.now) if one is not None]
    lines = [
        Line(f"{capitalised(one.version)} forecast", within(one, one.closing)) for one in stated
    ]
    if versions.limits:
        lines.append(Line("Limit", versions.limits.get, as_line=True))
    drawn = Money(versions.style, versions.unit).drawn(
        title=_finding(versions),
        kind=ChartKind.LINE,
        years=sorted({year for one in stated for year in one.years}),
        lines=lines,
        axis="Closing balance, deficit positive",
        in_full=True,
    )
    return drawn.chart


def _finding(versions: Versions) -> str:
    """What the figures show: whether a limit is passed, and how the forecasts end."""
    now, before = versions.now, versions.before
    last = now.years[-1]
    left = now.closing(last)
    passed = limits_passed(now, versions.limits)
    ends = (
        f"The {now.version} forecast ends with a {balance_word(left)} of {_short(versions, left)}"
    )
    limit = f", after passing its limit in {versions.year(passed[0])}" if passed else ""
    if before is None:
        return f"{ends} in {versions.year(last)}{limit}"
    earlier = before.closing(before.years[-1])
    than = _short(versions, earlier)
    if balance_word(earlier) != balance_word(left):
        than = f"a {balance_word(earlier)} of {than}"
    return f"{ends} ({before.version}: {than}){limit}"


def _short(versions: Versions, value: Decimal) -> str:
    return versions.style.amount(abs(value), versions.unit, Unit.MILLIONS, decimals=1)

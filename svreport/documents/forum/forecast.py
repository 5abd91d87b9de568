"""The financial implications: the forecast that is reported, what it changes, and its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from svreport.content.blocks import (
    Block,
    Cell,
    Chart,
    ChartBlock,
    ChartKind,
    Landscape,
    Paragraph,
    TableBlock,
    plain,
    text_of,
)
from svreport.core.house_style import DASH, decimals_of
from svreport.core.model import LineKind
from svreport.core.text import capitalise
from svreport.core.units import Unit
from svreport.documents.charts.money import ForecastMoney, YearSeries, amounts_in_years
from svreport.documents.public import Part, PublicPaper
from svreport.documents.tables import (
    MOST_UPRIGHT_YEARS,
    SIGNS,
    TableMoney,
    YearAmount,
    forecast_table,
    text_row,
)
from svreport.documents.versions_in_words import ReportedVersions, balance_word, forecast_in_words
from svreport.figures.forecast import Statement
from svreport.figures.versions import years_over_limit


def closing_chart(versions: ReportedVersions) -> Chart:
    """The closing balance of each year in £m; its title says what the figures show."""
    stated = [statement for statement in (versions.before, versions.now) if statement is not None]
    lines = [
        YearSeries(
            f"{capitalise(statement.version)} forecast",
            amounts_in_years(statement, statement.closing),
        )
        for statement in stated
    ]
    if versions.limits:
        lines.append(YearSeries("Limit", versions.limits.get, as_line=True))
    drawn = ForecastMoney(versions.style, versions.unit).chart(
        title=_closing_title(versions),
        kind=ChartKind.LINE,
        years=sorted({year for statement in stated for year in statement.years}),
        lines=lines,
        axis="Closing balance, deficit positive",
        in_full=True,
    )
    return drawn.chart


def _closing_title(versions: ReportedVersions) -> str:
    """What the figures show: whether a limit is passed, and how the forecasts end."""
    now, before = versions.now, versions.before
    last = now.years[-1]
    left = now.closing(last)
    passed = years_over_limit(now, versions.limits)
    size = _short_amount(versions, left)
    ends = f"The {now.version} forecast ends with a {balance_word(left)} of {size}"
    limit = f", after passing its limit in {versions.year(passed[0])}" if passed else ""
    if before is None:
        return f"{ends} in {versions.year(last)}{limit}"
    earlier = before.closing(before.years[-1])
    than = _short_amount(versions, earlier)
    if balance_word(earlier) != balance_word(left):
        than = f"a {balance_word(earlier)} of {than}"
    return f"{ends} ({before.version}: {than}){limit}"


def _short_amount(versions: ReportedVersions, value: Decimal) -> str:
    return versions.style.amount(abs(value), versions.unit, Unit.MILLIONS, decimals=1)


LIMIT = "Limit on the deficit"
READING = (
    f"{DASH} stands for nothing stated. Totals are as published, and may differ from their lines "
    "by rounding."
)
# How many digits a line of a table holds, and how many the sides of a cell take.
UPRIGHT, ON_ITS_SIDE, SIDES_OF_A_CELL = 76, 116, 1.7
# The share of the column of names, where a year's is 1.
NARROWEST_NAMES, WIDEST_NAMES = 2.0, 6.0


def financial_implications(
    paper: PublicPaper, statement: Statement, written: Sequence[Block]
) -> Iterator[Part]:
    """The standard wording and its chart, what is written, and the table of a version."""
    versions = ReportedVersions.of(paper, statement)
    finance_to = paper.update.finance_to
    charted = len(statement.years) > 1
    yield paper.standard(
        "financial",
        numbered=True,
        finance_to=paper.style.month(finance_to) if finance_to else "",
        forecast=forecast_in_words(versions, paper.council.settings.financial_year),
    )
    yield paper.standard("forecast", numbered=True, version=statement.version, charted=charted)
    if charted:
        yield ChartBlock(closing_chart(versions))
    yield from written
    wide = len(statement.years) > MOST_UPRIGHT_YEARS
    table, reading = _table(versions, wide), Paragraph(plain(READING))
    if wide:
        yield Landscape((_widen_names(table, ON_ITS_SIDE), reading))
    else:
        yield from (_widen_names(table, UPRIGHT), reading)


def _table(versions: ReportedVersions, wide: bool) -> TableBlock:
    """The version by line and year; then the limits, and the closing balances before it."""
    now, unit = versions.now, versions.unit
    table = forecast_table(now, unit, versions.style, wide=wide)
    return replace(
        table,
        rows=[*table.rows, *_memoranda(versions)],
        caption=f"{capitalise(now.version)} forecast by financial year, {unit}: {_signs(versions)}",
    )


def _widen_names(table: TableBlock, characters: int) -> TableBlock:
    """The table with what room its figures leave given to the names of its lines.

    `characters` are as many as a line of the page holds.
    """
    first, *years = table.columns
    longest = max(len(text_of(cell)) for row in table.rows for cell in row[1:])
    left = characters / (longest + SIDES_OF_A_CELL) - len(years)
    share = min(max(left, NARROWEST_NAMES), WIDEST_NAMES)
    return replace(table, columns=(replace(first, share=share), *years))


def _memoranda(versions: ReportedVersions) -> Iterator[Sequence[Cell]]:
    """What the table is read against: the limits, where it has none itself, and what was before."""
    before = versions.before
    if versions.limits and not versions.now.of(LineKind.DEFICIT_LIMIT):
        yield _memorandum_row(LIMIT, versions, versions.limits.get)
    if before is not None:
        balances = {year: before.closing(year) for year in before.years}
        yield _memorandum_row(
            f"Closing balance in the {before.version} forecast", versions, balances.get
        )


def _memorandum_row(name: str, versions: ReportedVersions, amount: YearAmount) -> Sequence[Cell]:
    money = TableMoney(versions.style, versions.unit, decimals_of(versions.now.unit))
    return text_row(name, *(money.text(amount(year)) for year in versions.now.years))


def _signs(versions: ReportedVersions) -> str:
    """How the table's signs are read."""
    brackets = ", in brackets" if versions.style.brackets else ""
    return f"{SIGNS[:1].lower()}{SIGNS[1:].removesuffix('.')}{brackets}"

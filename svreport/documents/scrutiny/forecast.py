"""The forecast: what it says in words, the deficit as a chart, and each year against its limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from svreport.content.blocks import Align, Cell, ChartBlock, Column, TableBlock, plain
from svreport.content.paper import Slide
from svreport.core.house_style import DASH
from svreport.core.model import LineKind
from svreport.core.periods import FinancialYear
from svreport.core.text import capitalise
from svreport.core.units import convert
from svreport.documents.charts.money import SHOWN_IN, deficit_chart
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.sources import source_note
from svreport.documents.versions_in_words import (
    ForecastInWords,
    ReportedVersions,
    forecast_in_words,
)
from svreport.figures.forecast import Statement
from svreport.figures.versions import reported_version, versions_at, years_over_limit

SECTION = "Forecast"
DECIMALS = 2
PAID = "At the end of each year, after payments under the agreement. "
BALANCES = (LineKind.CLOSING_BALANCE, LineKind.IN_YEAR_BALANCE)


def forecast(paper: PublicPaper) -> Iterator[Slide]:
    """The version that the update reports; nothing where it reports none."""
    statement = reported_version(paper.council, paper.update)
    if statement is None:
        return
    versions = ReportedVersions.of(paper, statement)
    yield _words_slide(paper, versions)
    of_update = paper.council, paper.update
    drawn = deficit_chart(*of_update)
    if drawn is not None:
        yield Slide(
            title=drawn.chart.title,
            section=SECTION,
            body=[ChartBlock(drawn.chart)],
            notes=[drawn.chart.description, _balances_source(paper, versions_at(*of_update))],
        )
    yield _years_slide(paper, versions)


def _words_slide(paper: PublicPaper, versions: ReportedVersions) -> Slide:
    words = forecast_in_words(versions, paper.council.settings.financial_year)
    return Slide(
        title=_words_title(words),
        section=SECTION,
        body=[paper.standard("forecast", forecast=words)],
        notes=[_balances_source(paper, _both_versions(versions))],
    )


def _words_title(words: ForecastInWords) -> str:
    before = words.before
    moved = before.in_year_moved if before else ""
    if before is None or not moved:
        return f"In-year {words.in_year} in {words.year}"
    than = f"{moved} than" if moved.endswith(("worse", "better")) else f"{moved} from"
    return f"In-year {words.in_year} in {words.year}, {than} the {before.version} forecast"


def _both_versions(versions: ReportedVersions) -> list[Statement]:
    """The version before, where there is one, and the one that is reported."""
    return [statement for statement in (versions.before, versions.now) if statement is not None]


def _years_slide(paper: PublicPaper, versions: ReportedVersions) -> Slide:
    """The deficit at the end of each year in the version and the one before, and the limit."""
    now, shown = versions.now, _both_versions(versions)
    years = sorted({year for statement in shown for year in statement.years})
    rows = [
        [
            plain(versions.year(year)),
            *(plain(_closing(versions, statement, year)) for statement in shown),
            *(_limits(versions, year) if versions.limits else ()),
        ]
        for year in years
    ]
    columns = [
        Column(plain("Year"), share=1.0),
        *(
            Column(plain(f"{capitalise(statement.version)} ({SHOWN_IN})"), Align.RIGHT, share=1.4)
            for statement in shown
        ),
    ]
    if versions.limits:
        columns += [
            Column(plain(f"Limit ({SHOWN_IN})"), Align.RIGHT, share=1.2),
            Column(plain(f"{capitalise(now.version)} against limit"), share=1.8),
        ]
    return Slide(
        title=_limits_title(versions),
        section=SECTION,
        body=[
            TableBlock(
                columns=columns,
                rows=rows,
                description=f"Deficit at the end of each year, in {SHOWN_IN}, and its limit",
            )
        ],
        caption=f"{PAID if now.of(LineKind.AGREEMENT_INCOME) else ''}Deficits are positive.",
        notes=[_balances_source(paper, _both_versions(versions))],
    )


def _limits_title(versions: ReportedVersions) -> str:
    now = versions.now
    limited = [year for year in now.years if year in versions.limits]
    if not limited:
        last = now.years[-1]
        return f"The {now.version} forecast year by year, to {versions.year(last)}"
    passed = years_over_limit(now, versions.limits)
    years = f"{len(limited)} year{'s' if len(limited) > 1 else ''} with a limit"
    if not passed:
        return f"The {now.version} deficit is within its limit in all of {years}"
    return f"The {now.version} deficit is over its limit in {len(passed)} of {years}"


def _closing(versions: ReportedVersions, statement: Statement, year: FinancialYear) -> str:
    return _bare(versions, statement.closing(year)) if year in statement.years else DASH


def _bare(versions: ReportedVersions, amount: Decimal) -> str:
    return versions.style.bare(convert(amount, versions.unit, SHOWN_IN), DECIMALS)


def _limits(versions: ReportedVersions, year: FinancialYear) -> tuple[Cell, Cell]:
    limit = versions.limits.get(year)
    if limit is None:
        return plain(DASH), plain("No limit")
    if year not in versions.now.years:
        return plain(_bare(versions, limit)), plain(DASH)
    over = versions.now.closing(year) - limit
    size = versions.style.prose(abs(over), versions.unit)
    words = f"{size} over" if over > 0 else f"{size} within"
    return plain(_bare(versions, limit)), plain(words)


def _balances_source(paper: PublicPaper, shown: Iterable[Statement]) -> str:
    """The cells of the balances as published, else of what they follow from; those of limits."""
    dated = f"financial data to {paper.update.finance_to}" if paper.update.finance_to else ""
    lines = [line for line in paper.council.forecast if line.kind is LineKind.DEFICIT_LIMIT]
    for statement in shown:
        lines += [line for line in statement.lines if line.kind in BALANCES] or statement.lines
    return source_note(
        (cell for line in lines for year in line.amounts for cell in line.cells(year)), dated
    )

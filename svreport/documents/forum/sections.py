"""The sections of the Schools Forum paper: its agreement, ratings, measures and forecast."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svreport.content.blocks import (
    Block,
    Cell,
    ChartBlock,
    Landscape,
    Paragraph,
    Run,
    TableBlock,
    plain,
    text_of,
)
from svreport.core.frozen import replace
from svreport.core.house_style import DASH, decimals_of
from svreport.core.model import (
    DEFICIT_TRAJECTORY,
    PROGRAMME,
    Author,
    Condition,
    LineKind,
    Payment,
    PaymentStatus,
)
from svreport.core.text import capitalise
from svreport.documents.charts.money import deficit_chart, difference_chart
from svreport.documents.forecast_table import (
    MOST_UPRIGHT_YEARS,
    ON_ITS_SIDE,
    SIDES_OF_A_CELL,
    UPRIGHT,
    YearAmount,
    forecast_table,
    reading_of,
    standings_in_words,
)
from svreport.documents.labels import PUBLIC_WORDS
from svreport.documents.public import POINTS, PRO_RATA, Part, PublicPaper
from svreport.documents.tables import (
    SIGNS,
    RecordColumn,
    TableMoney,
    condition_name,
    figure_words,
    measure_remarks,
    measures_table,
    rating_cell,
    record_table,
    text_row,
)
from svreport.documents.versions_in_words import (
    ReportedVersions,
    forecast_in_words,
    noun_of,
)
from svreport.figures.agreement import payments_total, scheme_of, status_on
from svreport.figures.as_of import previous_rating, update_before
from svreport.figures.forecast import Statement

BEFORE = "Before"
_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def payments(paper: PublicPaper) -> Sequence[Part]:
    """The payments, each as it stood on the paper's date, held against the agreement's total."""
    council, day = paper.council, paper.date
    if not council.payments:
        return ()
    statuses = {status_on(payment, day) for payment in council.payments}
    # Whether any payment has each status, by the status.
    has_status = {str(status): status in statuses for status in PaymentStatus}
    has_total = council.settings.agreement_total is not None
    date = paper.style.day(day) if day else ""
    return (
        paper.standard("payments", numbered=True, date=date, **has_status),
        _schedule(paper),
        paper.standard("payments-total", numbered=True, has_total=has_total, **has_status),
    )


def _schedule(paper: PublicPaper) -> TableBlock:
    council, style = paper.council, paper.style
    money = TableMoney.of(council, style, (payment.amount for payment in council.payments))
    day = paper.date
    columns: list[RecordColumn[Payment]] = [
        RecordColumn("Financial year", 1.4, lambda payment: style.year(payment.year)),
        money.column("Amount", lambda payment: payment.amount),
        RecordColumn("Status", 1.2, lambda payment: status_on(payment, day).capitalize()),
    ]
    unit, total = money.unit, money.text(payments_total(council.payments))
    return record_table(
        columns,
        council.payments,
        f"Payments under the agreement by financial year, in {unit}, and their status",
        total=("Total", total, DASH),
        caption=f"Payments under the agreement, {unit}",
    )


def conditions(paper: PublicPaper, *, is_rated: bool) -> Sequence[Part]:
    """The conditions by number, in their own words; nothing where there are none."""
    columns: list[RecordColumn[Condition]] = [
        RecordColumn("Number", 0.9, lambda condition: condition.number),
        RecordColumn("Condition", 6.0, lambda condition: condition.text),
    ]
    numbered = paper.council.conditions
    if not numbered:
        return ()
    description = f"The conditions of the {scheme_of(paper.council)} by number"
    table = record_table(columns, numbered, description)
    return (paper.standard("conditions", numbered=True, rated=is_rated), table)


def authors(paper: PublicPaper) -> Sequence[Part]:
    """Whom to ask, and how; nothing where nobody is named."""
    columns: list[RecordColumn[Author]] = [
        RecordColumn("Role", 1.0, lambda author: author.role),
        RecordColumn("Contact", 1.0, lambda author: _contact(author.contact or "")),
    ]
    named = paper.council.authors
    return (record_table(columns, named, "Report authors: roles and contacts"),) if named else ()


def _contact(text: str) -> Sequence[Run]:
    return (Run(text, link=f"mailto:{text}"),) if _E_MAIL.fullmatch(text) else plain(text)


def ratings(paper: PublicPaper) -> Sequence[Part]:
    """The rating of each condition at the update, beside the one before it; nothing without any.

    Earlier ratings have a column where any was given.
    """
    council, update = paper.council, paper.update
    items = [
        *((condition_name(condition, " "), condition.item) for condition in council.conditions),
        *(((Run(item, bold=True),), item) for item in (PROGRAMME, DEFICIT_TRAJECTORY)),
    ]
    rated = [
        (name, previous_rating(council, item, update), rating)
        for name, item in items
        if (rating := council.rating_of(item, update.key))
    ]
    if not rated:
        return ()
    before = update_before(council, update)
    columns: list[RecordColumn[tuple[Cell, str | None, str]]] = [
        RecordColumn("Condition", 2.4, lambda rated: rated[0]),
        RecordColumn(
            before.column_label if before else BEFORE,
            1.4,
            lambda rated: rating_cell(council, rated[1], past=True),
        ),
        RecordColumn(update.column_label, 1.4, lambda rated: rating_cell(council, rated[2])),
    ]
    description = "The assurance rating of each condition at this update"
    if any(earlier for _, earlier, _ in rated):
        description = f"{description} and at the one before"
    else:
        del columns[1]
    table = record_table(columns, rated, description)
    return (paper.standard("ratings", numbered=True, update=update.title), table)


def measures(paper: PublicPaper) -> Iterator[Part]:
    """The headline measures: those that are reported in the paper, as it may publish them."""
    positions = [paper.position(measure) for measure in paper.reported_measures()]
    if not positions:
        return
    table = measures_table(positions, paper.style, PUBLIC_WORDS)
    paper.note_symbols(figure_words(table))
    yield paper.standard(
        "measures",
        numbered=True,
        planned=any(position.plan for position in positions),
        before=any(position.last_year is not None for position in positions),
    )
    yield table
    yield from measure_remarks(positions)


def reading(paper: PublicPaper) -> Sequence[Part]:
    """How to read what the measures show; nothing where they show nothing to be explained."""
    points, pro_rata = paper.shows(POINTS), paper.shows(PRO_RATA)
    return [paper.standard("notes", points=points, pro_rata=pro_rata)] if points or pro_rata else []


LIMIT = "Limit on the deficit"
# The share of the column of names, where a year's is 1.
NARROWEST_NAMES, WIDEST_NAMES = 2.0, 6.0


def financial_implications(
    paper: PublicPaper, statement: Statement, written: Sequence[Block]
) -> Iterator[Part]:
    """The standard wording and its chart, what is written, and the table of a version."""
    versions = ReportedVersions.of(paper, statement)
    finance_to = paper.update.finance_to
    charted = len(statement.closing_years) > 1
    yield paper.standard(
        "financial",
        numbered=True,
        finance_to=paper.style.month(finance_to) if finance_to else "",
        forecast=forecast_in_words(versions, paper.council.settings.financial_year),
    )
    compared = (
        difference_chart(paper.council, versions.before, statement) if versions.before else None
    )
    yield paper.standard(
        "forecast",
        numbered=True,
        version=statement.version,
        noun=noun_of(statement),
        charted=charted,
        compared=versions.before.version if versions.before and compared else "",
    )
    if compared:
        yield ChartBlock(compared)
    elif charted:
        shown = deficit_chart(paper.council, paper.update, versions.with_closings)
        yield from [ChartBlock(shown.chart)] if shown else ()
    yield from written
    wide = len(statement.years) > MOST_UPRIGHT_YEARS
    says = standings_in_words(statement, paper.style, wide=wide)
    table = _table(versions, wide)
    words = f"{says}{reading_of(statement, table)}".rstrip()
    reading = [Paragraph(plain(words))] if words else []
    if wide:
        yield Landscape((_widen_names(table, ON_ITS_SIDE), *reading))
    else:
        yield _widen_names(table, UPRIGHT)
        yield from reading


def _table(versions: ReportedVersions, wide: bool) -> TableBlock:
    """The version by line and year; then the limits, and the closing balances before it."""
    now, unit = versions.now, versions.unit
    table = forecast_table(now, unit, versions.style, wide=wide)
    return replace(
        table,
        rows=[*table.rows, *_memoranda(versions)],
        caption=f"{capitalise(now.version)} {noun_of(now)} by financial year, {unit}: "
        f"{_signs(versions)}",
    )


def _widen_names(table: TableBlock, characters: int) -> TableBlock:
    """The table with what room its figures leave given to the names of its lines.

    `characters` are as many as a line of the page holds.
    """
    first, *years = table.columns
    headings = (word for column in years for word in text_of(column.heading).split())
    longest = max(map(len, (*headings, *(text_of(cell) for row in table.rows for cell in row[1:]))))
    left = characters / (longest + SIDES_OF_A_CELL) - len(years)
    share = min(max(left, NARROWEST_NAMES), WIDEST_NAMES)
    return replace(table, columns=(replace(first, share=share), *years))


def _memoranda(versions: ReportedVersions) -> Iterator[Sequence[Cell]]:
    """What the table is read against: the limits, where it has none itself, and what was before."""
    before = versions.before
    if versions.limits and not versions.now.of(LineKind.DEFICIT_LIMIT):
        label = versions.limits.label(LIMIT, versions.year)
        yield _memorandum_row(label, versions, versions.limits.amounts.get)
    if before is not None and before.closing_years:
        balances = {year: before.closing(year) for year in before.closing_years}
        yield _memorandum_row(
            f"Closing balance in the {before.version} forecast", versions, balances.get
        )


def _memorandum_row(name: str, versions: ReportedVersions, amount: YearAmount) -> Sequence[Cell]:
    money = TableMoney(versions.style, versions.unit, decimals_of(versions.now.unit))
    return text_row(name, *(money.text(amount(year)) for year in versions.now.years))


def _signs(versions: ReportedVersions) -> str:
    brackets = ", in brackets" if versions.style.brackets else ""
    return f"{SIGNS[:1].lower()}{SIGNS[1:].removesuffix('.')}{brackets}"

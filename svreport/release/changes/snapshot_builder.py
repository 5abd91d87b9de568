"""The snapshot of an update: what it says, as plain data that later updates compare with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from svreport.content.blocks import Block, Cell, Heading, ListBlock, Paragraph, TableBlock, text_of
from svreport.core.house_style import decimals_of
from svreport.core.model import Council, LineKind, Update
from svreport.core.periods import FinancialYear
from svreport.core.text import normalise
from svreport.figures.agreement import status_on
from svreport.figures.as_of import savings_at
from svreport.figures.disclosure import Disclosure
from svreport.figures.figure import Figure, FigureScope
from svreport.figures.forecast import TOTALS, Statement, statements
from svreport.figures.measures import Position, position_at, values_by_code
from svreport.figures.sources.finance import agreement_series
from svreport.figures.sources.others import other_series
from svreport.figures.sources.ratings import rating_series
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES, read_narrative
from svreport.release.changes.snapshot import (
    Amount,
    Dated,
    Forecast,
    Line,
    Measured,
    Paid,
    Rated,
    Saved,
    Section,
    Snapshot,
    Stated,
    Step,
    YearAmount,
)

INDENT = "  "


def readable(blocks: Sequence[Block]) -> str:
    """The blocks as lines: a list's items marked, a table's cells between bars."""
    return "\n".join(_lines(blocks))


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield from text_of(block.runs).splitlines()
        elif isinstance(block, ListBlock):
            yield from _items(block)
        elif isinstance(block, TableBlock):
            yield _row([column.heading for column in block.columns])
            yield from (_row(row) for row in block.rows)


def _items(block: ListBlock) -> Iterator[str]:
    for number, item in enumerate(block.items, start=block.start):
        mark = f"{number}. " if block.ordered else "- "
        for at, line in enumerate(_lines(item)):
            yield f"{mark if at == 0 else INDENT}{line}"


def _row(cells: Sequence[Cell]) -> str:
    return " | ".join(" ".join(text_of(cell).split("\n")) for cell in cells)


PAYMENTS = "payments."


def snapshot_of(facts: Facts) -> Snapshot:
    """What an update says.

    Raises BadReference where its narrative refers to a figure that does not exist.
    """
    council, update = facts.council, facts.update
    day = update.document_date
    return Snapshot(
        authority=council.settings.authority,
        update=update.key,
        title=update.title,
        label=update.column_label,
        money=council.settings.forecast_unit,
        document_date=day,
        scale=tuple(Step(name=one.name, label=one.label, fill=one.fill) for one in council.scale),
        ratings=tuple(_ratings(council, update)),
        measures=tuple(_measures(council, update)),
        forecast=_forecast(council, update),
        savings=tuple(_savings(council, update)),
        payments=tuple(
            Paid(
                year=one.year,
                amount=one.amount,
                status=status_on(one, day),
                paid_on=one.paid_on,
            )
            for one in council.payments
        ),
        milestones=tuple(_milestones(council)),
        figures=tuple(_figures(council, update)),
        narrative=tuple(_narrative(facts)),
    )


def _ratings(council: Council, update: Update) -> Iterator[Rated]:
    about = {one.item: one.short_title or "" for one in council.conditions}
    about |= {one.item: one.title for one in council.risks}
    about |= {one.code: one.name for one in council.measures}
    for row in council.ratings:
        yield Rated(
            item=row.item, about=about.get(row.item, ""), rating=row.by_update.get(update.key)
        )


def _measures(council: Council, update: Update) -> Iterator[Measured]:
    values = values_by_code(council.measure_values)
    disclosure = Disclosure(council)
    for measure in council.measures:
        own = values.get(measure.code, {})
        stood = position_at(measure, own, update.activity_to)
        counted = own.get(stood.month)
        yield Measured(
            code=measure.code,
            name=measure.name,
            unit=measure.unit,
            month=stood.month,
            actual=Amount(
                value=stood.actual,
                decimals=_decimals(stood, stood.actual),
                missing=stood.missing,
                withheld=disclosure.withholds(measure.code, stood.month),
            ),
            plan=_plan(stood),
            better_when=measure.better_when,
            basis=(counted.basis if counted else None) or measure.basis,
        )


def _plan(stood: Position) -> Amount | None:
    if stood.plan is None:
        return None
    exact = None if stood.plan.pro_rata else stood.plan.value
    return Amount(value=stood.plan.value, decimals=_decimals(stood, exact))


def _decimals(stood: Position, typed: Decimal | None) -> int:
    """The measure's decimals; where none are set, no more than the value was typed with."""
    if stood.measure.decimals is not None or typed is None:
        return stood.decimals
    return min(stood.decimals, decimals_of(typed))


def _forecast(council: Council, update: Update) -> Forecast | None:
    reported = normalise(update.forecast_version or "")
    for statement in statements(council.forecast):
        if normalise(statement.version) == reported:
            return Forecast(
                version=statement.version,
                decimals=max(0, decimals_of(statement.unit)),
                lines=(*_balances(statement), _limit(council), *_lines_taking(statement)),
            )
    return None


def _balances(statement: Statement) -> Iterator[Line]:
    for kind, amount in TOTALS.items():
        yield Line(name=str(kind), is_balance=True, amounts=_years(statement, amount))


def _limit(council: Council) -> Line:
    """The limits of the deficit, whichever version states them: they hold for all."""
    limits = {
        year: amount
        for line in council.forecast
        if line.kind is LineKind.DEFICIT_LIMIT
        for year, amount in line.amounts.items()
    }
    amounts = tuple(YearAmount(year=year, value=limits[year]) for year in sorted(limits))
    return Line(name=str(LineKind.DEFICIT_LIMIT), is_balance=True, amounts=amounts)


def _lines_taking(statement: Statement) -> Iterator[Line]:
    for line in statement.lines:
        if line.kind not in (*TOTALS, LineKind.DEFICIT_LIMIT):
            stated = line.amounts
            yield Line(
                name=line.line,
                amounts=tuple(YearAmount(year=year, value=stated[year]) for year in sorted(stated)),
            )


def _years(
    statement: Statement, amount: Callable[[Statement, FinancialYear], Decimal]
) -> tuple[YearAmount, ...]:
    return tuple(YearAmount(year=year, value=amount(statement, year)) for year in statement.years)


def _savings(council: Council, update: Update) -> Iterator[Saved]:
    for row in savings_at(council, update):
        yield Saved(
            condition=row.condition,
            workstream=row.workstream,
            year=row.year,
            baseline=row.baseline,
            target=row.target,
            achieved=row.achieved,
            forecast=row.forecast,
        )


def _milestones(council: Council) -> Iterator[Dated]:
    for row in council.milestones:
        yield Dated(
            workstream=row.workstream,
            milestone=row.milestone,
            project=row.project or "",
            deliverable=row.deliverable or "",
            due=row.due,
            status=row.status,
            completed=row.completed,
        )


def _figures(council: Council, update: Update) -> Iterator[Stated]:
    """Figures of the agreement, unit costs, the scores of risks, and those of the Figures sheet."""
    public = {
        one.full_name: one.value
        for one in _others(FigureScope(council, update, Disclosure(council)))
    }
    for figure in _others(FigureScope(council, update)):
        if figure.unit is not None:
            yield Stated(
                name=_name(figure),
                unit=figure.unit,
                amount=Amount(
                    value=figure.value,
                    decimals=figure.decimals,
                    missing=figure.missing,
                    withheld=figure.value is not None and public[figure.full_name] is None,
                ),
            )


def _name(figure: Figure) -> str:
    """The figure's full name, less the update's key: the snapshot is of that update."""
    return figure.name if isinstance(figure.point, str) else figure.full_name


def _others(scope: FigureScope) -> Iterator[Figure]:
    for series in (*agreement_series(scope), *rating_series(scope), *other_series(scope)):
        if series.name.startswith(PAYMENTS):
            continue
        for point in series.points:
            figure = series.at(point)
            of_another_update = isinstance(point, str) and point != scope.update.key
            if figure is not None and not figure.words and not of_another_update:
                yield figure


def _narrative(facts: Facts) -> Iterator[Section]:
    for name, typed in _texts(facts.council, facts.update):
        text, published = _read(typed, facts), _read(typed, facts.public)
        yield Section(name=name, text=text, public_text=None if published == text else published)


def _texts(council: Council, update: Update) -> Iterator[tuple[str, str]]:
    for row in council.narrative:
        if row.update == update.key:
            yield row.section, row.text
    for risk in council.risks:
        if risk.mitigation:
            yield f"{risk.item}: mitigation", risk.mitigation


def _read(text: str, facts: Facts) -> str:
    blocks = read_narrative(text, placeholders=(MEASURES,), stated=facts.stated)
    return readable(blocks)

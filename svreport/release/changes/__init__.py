"""What an update says, kept as plain data, and what changed from one to another.

First, the snapshot: what one update says, in a form that outlives the inputs workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph, TableBlock, text_of
from svreport.core import model
from svreport.core.frozen import Frozen, field, field_names, replace
from svreport.core.house_style import typed_decimals
from svreport.core.numerals import Unit
from svreport.core.origin import Record
from svreport.core.periods import FinancialYear, Period
from svreport.core.text import normalise
from svreport.figures.agreement import status_on
from svreport.figures.as_of import mitigations_at
from svreport.figures.deficit import limits_of
from svreport.figures.disclosure import Disclosure
from svreport.figures.figure import Figure, FigureScope
from svreport.figures.forecast import TOTALS, Statement, statements_of
from svreport.figures.measures import Position, position_at
from svreport.figures.sources.rows import (
    agreement_series,
    benchmark_series,
    budget_series,
    capital_series,
    other_series,
    rating_series,
)
from svreport.figures.versions import plan_change, plan_version
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES, read_narrative, references_in

R = TypeVar("R", bound=Frozen)
S = TypeVar("S", bound=Record)
INDENT = "  "
PAYMENTS = "payments."
OTHER_FIGURES = (
    *(agreement_series, budget_series, capital_series, rating_series, benchmark_series),
    other_series,
)


class Rated(Frozen, kw_only=True):
    """An item with the rating that it was given, if any; `about` says what the item is."""

    item: str
    about: str = ""
    rating: str | None = None


class Amount(Frozen, kw_only=True):
    """A value with the decimals it shows, or why there is none.

    One that is `withheld` does not stand in public documents.
    """

    value: Decimal | None = None
    decimals: int = 0
    missing: model.Missing | None = None
    withheld: bool = False

    def public(self) -> Amount:
        """The amount as public documents have it."""
        return Amount(missing=model.Missing.SUPPRESSED) if self.withheld else self


class Measured(Frozen, kw_only=True):
    """Where a measure stood: for which period, counted over what."""

    code: str
    name: str
    unit: Unit
    period: Period = field(name="month")
    actual: Amount
    plan: Amount | None = None
    better_when: model.BetterWhen | None = None
    basis: model.Basis | None = None
    final_target: Decimal | None = None


class YearAmount(Frozen, kw_only=True):
    """An amount of one financial year."""

    year: FinancialYear
    value: Decimal


class Line(Frozen, kw_only=True):
    """A line or a balance of the forecast, by financial year."""

    name: str
    is_balance: bool = False
    amounts: tuple[YearAmount, ...] = ()


class Forecast(Frozen, kw_only=True):
    """The version of the forecast that the update reports against."""

    version: str
    decimals: int
    lines: tuple[Line, ...] = ()


class Stated(Frozen, kw_only=True):
    """A figure of another kind, by its full name."""

    name: str
    unit: Unit
    amount: Amount


class Entered(Frozen, kw_only=True):
    """What goes into a cell of a form that others supply: a number or a text.

    `label` are the words beside the cell.
    """

    form: str
    cell: str
    label: str = ""
    number: Decimal | None = None
    text: str | None = None
    withheld: bool = False

    def public(self) -> Entered:
        """The same as public documents have it."""
        suppressed = str(model.Missing.SUPPRESSED)
        return replace(self, number=None, text=suppressed) if self.withheld else self


class Section(Frozen, kw_only=True):
    """A section of narrative as readable lines, and as public documents have it where otherwise."""

    name: str
    text: str
    public_text: str | None = None

    def public(self) -> Section:
        """The section as public documents have it."""
        return Section(
            name=self.name, text=self.text if self.public_text is None else self.public_text
        )


class Snapshot(Frozen, kw_only=True):
    """What an update says. Money is in `money`; the scale runs from worst to best.

    `plan` is the plan that it compares with, if there is one, and why it took the place of
    another; records of before have none. `forms` is None where nobody asked what goes into them.
    Of the rows of sheets, it has what is compared, and payments as they stood on its date.
    """

    authority: str
    update: str
    title: str
    label: str
    money: Unit
    document_date: date | None = None
    scale: tuple[model.Rating, ...] = ()
    ratings: tuple[Rated, ...] = ()
    measures: tuple[Measured, ...] = ()
    forecast: Forecast | None = None
    plan: Forecast | None = None
    plan_reason: str | None = None
    savings: tuple[model.Saving, ...] = ()
    payments: tuple[model.Payment, ...] = ()
    milestones: tuple[model.Milestone, ...] = ()
    figures: tuple[Stated, ...] = ()
    narrative: tuple[Section, ...] = ()
    forms: tuple[Entered, ...] | None = None

    def public(self) -> Snapshot:
        """The same without what public documents withhold."""
        return replace(
            self,
            measures=tuple(
                replace(measure, actual=measure.actual.public()) for measure in self.measures
            ),
            figures=tuple(
                replace(figure, amount=figure.amount.public()) for figure in self.figures
            ),
            narrative=tuple(section.public() for section in self.narrative),
            forms=None if self.forms is None else tuple(cell.public() for cell in self.forms),
        )


class Edition(Frozen, kw_only=True):
    """One of the two that are compared."""

    authority: str
    update: str
    title: str
    label: str
    document_date: date | None


def snapshot_of(facts: Facts, *, forms: tuple[Entered, ...] | None = None) -> Snapshot:
    """What an update says, with what goes into `forms`.

    Raises BadReference where its narrative refers to a figure that does not exist.
    """
    council, update = facts.council, facts.update
    day = update.document_date
    change = plan_change(council, update)
    return Snapshot(
        authority=council.settings.authority,
        update=update.key,
        title=update.title,
        label=update.column_label,
        money=council.settings.forecast_unit,
        document_date=day,
        scale=tuple(_stated(step, meaning="") for step in council.scale),
        ratings=tuple(_ratings(council, update)),
        measures=tuple(_measures(council, update)),
        forecast=_forecast(council, _reported(council, update)),
        plan=_forecast(council, plan_version(council, update)),
        plan_reason=change.update.plan_reason if change else None,
        savings=tuple(
            _stated(saving, update=None, rating=None, note=None)
            for saving in mitigations_at(council, update)
        ),
        payments=tuple(
            _stated(payment, status=status_on(payment, day), note=None)
            for payment in council.payments
        ),
        milestones=tuple(_stated(milestone, comment=None) for milestone in council.milestones),
        figures=tuple(_figures(council, update)),
        narrative=tuple(_narrative(facts)),
        forms=forms,
    )


def _stated(row: S, **others: object) -> S:
    """A row without its cells, which a reader of the snapshot has not got."""
    return replace(row, at={}, at_series={}, **others)


def with_values_of(kind: type[R], row: object, **others: object) -> R:
    """A record of a kind, its fields filled from those of the same name, but for the others."""
    names = field_names(kind) - others.keys()
    return kind(**{name: getattr(row, name) for name in names}, **others)


def _ratings(council: model.Council, update: model.Update) -> Iterator[Rated]:
    about = {condition.item: condition.short_title or "" for condition in council.conditions}
    about |= {risk.item: risk.title for risk in council.risks}
    about |= {measure.code: measure.name for measure in council.measures}
    for row in council.ratings:
        yield Rated(
            item=row.item, about=about.get(row.item, ""), rating=row.by_update.get(update.key)
        )


def _measures(council: model.Council, update: model.Update) -> Iterator[Measured]:
    disclosure = Disclosure(council)
    for measure in council.measures:
        own = council.values_of(measure.code)
        position = position_at(measure, own, update.activity_to)
        period = position.period
        counted = own.get(period)
        actual = Amount(
            value=position.actual,
            decimals=_decimals(position, position.actual),
            missing=position.missing,
            withheld=disclosure.withholds(measure.code, period),
        )
        yield with_values_of(
            Measured,
            measure,
            period=period,
            actual=actual,
            plan=_plan(position),
            basis=(counted.basis if counted else None) or measure.basis,
        )


def _plan(position: Position) -> Amount | None:
    plan = position.plan
    if plan is None:
        return None
    exact = None if plan.pro_rata else plan.value
    return Amount(value=plan.value, decimals=_decimals(position, exact))


def _decimals(position: Position, typed: Decimal | None) -> int:
    """The measure's decimals; where none are set, no more than the value was typed with."""
    if typed is None:
        return position.decimals
    return typed_decimals(typed, position.measure.decimals, position.decimals)


def _reported(council: model.Council, update: model.Update) -> Statement | None:
    name, versions = normalise(update.forecast_version or ""), statements_of(council)
    return next((version for version in versions if normalise(version.version) == name), None)


def _forecast(council: model.Council, statement: Statement | None) -> Forecast | None:
    if statement is None:
        return None
    return Forecast(
        version=statement.version,
        decimals=statement.decimals,
        lines=tuple(_lines(council, statement)),
    )


def _lines(council: model.Council, statement: Statement) -> Iterator[Line]:
    for kind in TOTALS:
        amounts = {
            year: statement.balance(kind, year)
            for year in statement.years
            if statement.states(kind, year)
        }
        if amounts:
            yield _line(str(kind), amounts, True)
    # Whichever version states the limits, they hold for all.
    yield _line(str(model.LineKind.DEFICIT_LIMIT), limits_of(council).amounts, True)
    for line in statement.lines:
        if line.kind not in (*TOTALS, model.LineKind.DEFICIT_LIMIT):
            yield _line(line.line, line.amounts)


def _line(name: str, amounts: Mapping[FinancialYear, Decimal], is_balance: bool = False) -> Line:
    years = tuple(YearAmount(year=year, value=amounts[year]) for year in sorted(amounts))
    return Line(name=name, is_balance=is_balance, amounts=years)


def _figures(council: model.Council, update: model.Update) -> Iterator[Stated]:
    """The named figures that no other part of the snapshot has."""
    public_scope = FigureScope(council, update, Disclosure(council))
    public = {figure.full_name: figure.value for figure in _other_figures(public_scope)}
    for figure in _other_figures(FigureScope(council, update)):
        if figure.unit is not None:
            is_withheld = figure.value is not None and public[figure.full_name] is None
            yield Stated(
                # Less the update's key: the snapshot is of that update.
                name=figure.name if isinstance(figure.point, str) else figure.full_name,
                unit=figure.unit,
                amount=with_values_of(Amount, figure, withheld=is_withheld),
            )


def _other_figures(scope: FigureScope) -> Iterator[Figure]:
    for series in (series for source in OTHER_FIGURES for series in source(scope)):
        if series.name.startswith(PAYMENTS):
            continue
        for point in series.points:
            figure = series.at(point)
            of_another_update = isinstance(point, str) and point != scope.update.key
            if figure is not None and not figure.words and not of_another_update:
                yield figure


def _narrative(facts: Facts) -> Iterator[Section]:
    council, key = facts.council, facts.update.key
    texts = [(row.section, row.text) for row in council.narrative if row.update == key]
    for risk in council.risks:
        if risk.mitigation:
            texts.append((f"{risk.item}: mitigation", risk.mitigation))
    for name, typed in texts:
        tags = [it.content for it in references_in(typed) if not it.astray]
        shown = (tag for tag in tags if tag != MEASURES)
        is_withheld = any(facts.stated(tag) != facts.public.stated(tag) for tag in shown)
        public_text = _read(typed, facts.public) if is_withheld else None
        yield Section(name=name, text=_read(typed, facts), public_text=public_text)


def _read(text: str, facts: Facts) -> str:
    blocks = read_narrative(text, placeholders=(MEASURES,), stated=facts.stated)
    return "\n".join(_text_lines(blocks))


def _text_lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield from text_of(block.runs).splitlines()
        elif isinstance(block, ListBlock):
            for number, item in enumerate(block.items, start=block.start):
                mark = f"{number}. " if block.ordered else "- "
                for at, line in enumerate(_text_lines(item)):
                    yield f"{INDENT if at else mark}{line}"
        elif isinstance(block, TableBlock):
            for row in ([column.heading for column in block.columns], *block.rows):
                yield " | ".join(" ".join(text_of(cell).split("\n")) for cell in row)

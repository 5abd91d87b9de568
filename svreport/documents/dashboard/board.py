"""What a dashboard is made of: a public paper of its update, and of every update before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Generic, TypeAlias, TypeVar

from svreport.content.blocks import Chart, RatingMark
from svreport.content.page import (
    WHOLE,
    PageCell,
    PageColumn,
    PageRow,
    PageTable,
    Scope,
    SourcedFigure,
    cell,
    line,
)
from svreport.core.frozen import Frozen, group_by, stretches
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import Update
from svreport.core.origin import PartlySigned, PlacedText, amounts_of, places_of
from svreport.core.periods import APRIL, FinancialYear
from svreport.core.problems import Place, range_between
from svreport.core.text import join_words
from svreport.documents.charts.money import SHOWN_IN, table_decimals
from svreport.documents.dashboard import DOCUMENT
from svreport.documents.labels import MEANINGS, key_to_symbols
from svreport.documents.public import PublicPaper
from svreport.figures.figure import Figure, Point, Series
from svreport.figures.measures import workstream_named
from svreport.narrative.facts import Facts

# Of the stretches of cells that a figure comes from, as many as are named.
MOST_STRETCHES = 3
# Two columns are further apart than any two rows of a sheet.
FAR = 2**21
LAST_OF_MARCH = 31
# As many series as there are colours to tell apart.
MOST_SERIES = 6

T = TypeVar("T")
# What stands in a cell: its lines, a figure, words, or a dash where there is nothing.
Shown: TypeAlias = PageCell | SourcedFigure | str | None


class BoardColumn(Frozen, Generic[T]):
    """A table's column, and what each record has in it; it may be of some updates alone."""

    heading: str
    cell: Callable[[T], Shown]
    is_number: bool = False
    of: Scope = WHOLE
    is_past: bool = False


def page_table(
    caption: str,
    columns: Sequence[BoardColumn[T]],
    records: Iterable[T],
    *,
    of: Callable[[T], Scope] = lambda _: WHOLE,
    total: T | None = None,
    brief: bool = False,
) -> PageTable:
    """A table with a row for each record, `of` what it is of, and one of their `total`, if any."""

    def row(record: T, scope: Scope, *, is_total: bool = False) -> PageRow:
        return PageRow([_shown(column.cell(record)) for column in columns], scope, is_total)

    rows = [row(record, of(record)) for record in records]
    if total is not None:
        rows.append(row(total, WHOLE, is_total=True))
    headings = [
        PageColumn(column.heading, column.is_number, column.of, column.is_past)
        for column in columns
    ]
    return PageTable(caption=caption, columns=headings, rows=rows, brief=brief)


def _shown(value: Shown) -> PageCell:
    if value is None:
        return cell(line(DASH))
    return cell(line(value)) if isinstance(value, str | SourcedFigure) else value


class Board:
    """The updates of a dashboard, each with its public paper, and the choices of its readers.

    Disclosure control holds in all that is taken from it.
    """

    def __init__(self, facts: Facts) -> None:
        council, update = facts.council, facts.update
        reached = council.updates_until(update.key)
        self.council = council
        self.workstreams = council.workstreams
        self.unit = council.settings.forecast_unit
        self.year = council.settings.financial_year
        self.papers: Sequence[PublicPaper] = [
            PublicPaper(facts.at(reported), DOCUMENT.name)
            for reported in reached
            if reported.key == update.key or council.is_reported(reported.key)
        ]
        self._symbols: set[str] = set()

    @property
    def now(self) -> PublicPaper:
        """The paper of the update that is reported."""
        return self.papers[-1]

    @property
    def update(self) -> Update:
        return self.now.update

    @property
    def style(self) -> HouseStyle:
        return self.now.style

    def of_update(self, paper: PublicPaper) -> Scope:
        """What is of one update alone."""
        return Scope(updates=(self.papers.index(paper),))

    def of_workstream(self, name: str | None) -> Scope:
        """What is of one workstream alone, by its code or title; of none where it is not listed."""
        return Scope(workstreams=self.places_of([name] if name else []))

    def places_of(self, names: Sequence[str]) -> tuple[int, ...]:
        """The places of workstreams by their codes or titles; those not listed are left out."""
        wanted = [workstream_named(self.council, name) for name in names]
        return tuple(at for at, workstream in enumerate(self.workstreams) if workstream in wanted)

    def by_update(
        self,
        cell: Callable[[PublicPaper, T], Shown],
        *,
        before: str = "",
        is_number: bool = False,
        papers: Sequence[PublicPaper] | None = None,
    ) -> list[BoardColumn[T]]:
        """A column for each update, or for those of some papers, of which it is alone."""
        return [
            BoardColumn(
                f"{before}{paper.update.column_label}",
                partial(cell, paper),
                is_number,
                of=self.of_update(paper),
                is_past=paper is not self.now,
            )
            for paper in (self.papers if papers is None else papers)
        ]

    def figure(self, paper: PublicPaper, name: str, point: Point) -> Figure | None:
        """A figure by its name, as public papers state it at an update; None without one."""
        series = self._by_name[self.papers.index(paper)].get(name)
        return series.at(point) if series else None

    @cached_property
    def _by_name(self) -> Sequence[Mapping[str, Series]]:
        # Of two that share a name, a reference could mean neither; the page means the first.
        return [
            {series.name: series for series in reversed(list(paper.facts.register.series))}
            for paper in self.papers
        ]

    def prose(self, amount: Decimal) -> str:
        """An amount in the forecast unit as prose states it."""
        return self.now.prose(amount)

    def note(self, text: str) -> str:
        """The text as it is, its symbols noted for the key."""
        self._symbols.update(MEANINGS.keys() & set(text.split()))
        return text

    def symbols_used(self) -> str:
        """The key to the symbols in what has been made so far."""
        return key_to_symbols(self._symbols)


def table_behind(
    chart: Chart, caption: str, first: str, rows: Iterable[tuple[str, Iterable[Shown], Scope]]
) -> PageTable:
    """The table behind a chart: a row for each category, a column of numbers for each series.

    `first` heads the categories; each row has its name, its cells and what it is of.
    """
    headings = [PageColumn(series.name, is_number=True) for series in chart.series]
    cells = [PageRow([_shown(name), *map(_shown, own)], of) for name, own, of in rows]
    return PageTable(caption=caption, columns=[PageColumn(first), *headings], rows=cells)


def cite(
    text: str, when: str, places: Iterable[Place] | None = None, mark: RatingMark | None = None
) -> SourcedFigure:
    """A figure as it is shown, when it holds, and the cells that it comes from.

    They are those that the text knows, where no `places` are given.
    """
    known = tuple(places_of(text) if places is None else places)
    if not amounts_of(text):
        text = PlacedText(text, known)
    return SourcedFigure(text=text, as_at=when, source=source_cells(known), mark=mark)


def source_cells(places: Iterable[Place]) -> str:
    """The cells by sheet, those below each other together: `Forecast!D5:D13 and D17`.

    Of many, the first few and how many more there are; nothing where none is known.
    """
    by_sheet = group_by(dict.fromkeys(places), lambda place: Place(place.sheet, file=place.file))
    return PartlySigned(
        "", "; ".join(filter(None, (_in_sheet(sheet, own) for sheet, own in by_sheet.items())))
    )


def _order(place: Place) -> int:
    """Where a cell comes in its sheet, column by column."""
    return place.column * FAR + place.row


def _in_sheet(sheet: Place, places: Sequence[Place]) -> str:
    cells = sorted((place for place in places if place.cell), key=_order)
    parts = list(stretches(cells, _order))
    if not parts:
        return str(sheet)
    within = f"{sheet}!" if sheet.sheet else f"{sheet}, " if sheet.file else ""
    left = sum(map(len, parts[MOST_STRETCHES:]))
    named = [range_between(part[0], part[-1]) for part in parts[:MOST_STRETCHES]]
    if left:
        named.append(f"{left} other cell{'' if left == 1 else 's'}")
    return within + join_words(named, most=len(named))


def update_as_at(update: Update, style: HouseStyle) -> str:
    """When what an update reports holds: on its date, else in the month of its data."""
    day = update.document_date
    return as_at(style.day(day) if day else style.month(update.activity_to))


def as_at(when: str) -> str:
    """When a figure holds that stands at a point in time."""
    return f"As at {when}"


def year_end(year: FinancialYear, style: HouseStyle) -> str:
    """When a year's closing balance holds."""
    return as_at(style.day(date(year.starts + 1, APRIL - 1, LAST_OF_MARCH)))


def whole_year(year: FinancialYear, style: HouseStyle) -> str:
    """When the amounts of a whole year hold."""
    return f"For the financial year {style.year(year)}"


def millions(amount: Decimal | None, style: HouseStyle) -> str:
    """An amount in millions as tables behind charts show it, with its unit: `£84.72m`."""
    if amount is None:
        return DASH
    return style.amount(amount, SHOWN_IN, SHOWN_IN, decimals=table_decimals(amount))

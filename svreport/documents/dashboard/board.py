"""What a dashboard is made of: a public paper of its update, and of every update before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from svreport.content.charts import ChartSeries
from svreport.content.page import Axis, Belongs
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import Council, Update, Workstream
from svreport.core.periods import APRIL, FinancialYear
from svreport.core.problems import Place, range_between
from svreport.core.text import normalise
from svreport.documents.charts.money import SHOWN_IN, TABLE_DECIMALS
from svreport.documents.labels import MEANINGS, key_to_symbols
from svreport.documents.public import PublicPaper
from svreport.documents.registry import DASHBOARD
from svreport.figures.figure import Figure, Point, Series


class Board:
    """The updates of a dashboard, each with its public paper, and the choices of its readers.

    Disclosure control holds in all that is taken from it.
    """

    def __init__(self, council: Council, update: Update) -> None:
        keys = [known.key for known in council.updates]
        reached = council.updates[: keys.index(update.key) + 1]
        self.council = council
        self.papers: Sequence[PublicPaper] = [
            PublicPaper(council, reported, DASHBOARD)
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

    @property
    def workstreams(self) -> Sequence[Workstream]:
        return self.council.workstreams

    def of_update(self, paper: PublicPaper) -> Belongs:
        """What is of one update alone."""
        return Belongs(updates=(self.papers.index(paper),))

    def of_workstream(self, name: str | None) -> Belongs:
        """What is of one workstream alone, by its code or title; of none where it is not listed."""
        return Belongs(workstreams=self.places_of([name] if name else []))

    def places_of(self, names: Sequence[str]) -> tuple[int, ...]:
        """The places of workstreams by their codes or titles; those not listed are left out."""
        wanted = {normalise(name) for name in names}
        return tuple(
            at
            for at, workstream in enumerate(self.workstreams)
            if wanted & {normalise(workstream.code), normalise(workstream.title)}
        )

    def named(self, name: str) -> str:
        """The code and title of a workstream, by either; the name itself where it is not listed."""
        found = self.places_of([name])
        if not found:
            return name
        stream = self.workstreams[found[0]]
        return f"{stream.code}: {stream.title}"

    def figure(self, paper: PublicPaper, name: str, point: Point) -> Figure | None:
        """A figure by its name, as public papers state it at an update; None without one."""
        series = self._by_name[self.papers.index(paper)].get(name)
        return series.at(point) if series else None

    @cached_property
    def _by_name(self) -> Sequence[Mapping[str, Series]]:
        # Of two that share a name, a reference could mean neither; the page means the first.
        found: list[dict[str, Series]] = []
        for paper in self.papers:
            names: dict[str, Series] = {}
            for series in paper.facts.register.series:
                names.setdefault(series.name, series)
            found.append(names)
        return found

    def note(self, text: str) -> str:
        """The text as it is, its symbols noted for the key."""
        self._symbols.update(MEANINGS.keys() & set(text.split()))
        return text

    def symbols_used(self) -> str:
        """The key to the symbols in what has been made so far."""
        return key_to_symbols(self._symbols)


MOST = 3
LAST_OF_MARCH = 31


def source_of(places: Iterable[Place]) -> str:
    """The cells by sheet, those below each other together: `Forecast!D5:D13 and D17`.

    Of many, the first few and how many more there are; nothing where none is known.
    """
    by_sheet: dict[Place, list[Place]] = {}
    for place in dict.fromkeys(places):
        by_sheet.setdefault(Place(place.sheet, file=place.file), []).append(place)
    return "; ".join(filter(None, (_in_sheet(sheet, found) for sheet, found in by_sheet.items())))


def _in_sheet(sheet: Place, places: Sequence[Place]) -> str:
    cells = sorted(
        (place for place in places if place.cell), key=lambda place: (place.column, place.row)
    )
    runs = list(_runs(cells))
    if not runs:
        return str(sheet)
    within = f"{sheet}!" if sheet.sheet else f"{sheet}, " if sheet.file else ""
    left = sum(len(run) for run in runs[MOST:])
    named = [range_between(run[0], run[-1]) for run in runs[:MOST]]
    if left:
        named.append(f"{left} other cell{'' if left == 1 else 's'}")
    *first, last = named
    return f"{within}{', '.join(first)} and {last}" if first else f"{within}{last}"


def _runs(cells: Sequence[Place]) -> Iterator[list[Place]]:
    """The cells in stretches without a gap, column by column."""
    run: list[Place] = []
    for cell in cells:
        if run and (cell.column, cell.row) != (run[-1].column, run[-1].row + 1):
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def told_at(update: Update, style: HouseStyle) -> str:
    """When what an update reports holds: on its date, else in the month of its data."""
    day = update.dated
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


# Fewer millions than these are written with a decimal.
FEW = 5
# As many series as there are colours to tell apart.
MOST_SERIES = 6


def axis_of_millions(values: Iterable[Decimal], style: HouseStyle) -> Axis:
    """How the axis writes millions of pounds: whole ones, or tenths where all are few."""
    most = max((abs(value) for value in values), default=Decimal(0))
    return Axis(prefix="£", suffix="m", decimals=int(most < FEW), brackets=style.brackets)


def millions(amount: Decimal | None, style: HouseStyle) -> str:
    """An amount in millions as tables behind charts show it, with its unit: `£84.72m`."""
    if amount is None:
        return DASH
    return style.amount(amount, SHOWN_IN, SHOWN_IN, decimals=TABLE_DECIMALS)


def stated(series: Iterable[ChartSeries]) -> list[Decimal]:
    """The values of all series, gaps left out."""
    return [value for plotted in series for value in plotted.values if value is not None]

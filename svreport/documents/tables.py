"""Tables that several documents show: key measures, the forecast by year, capital projects.

With the cells that their own tables are made of: amounts, ratings, plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import compress
from typing import TypeAlias, TypeVar

from svreport.content.blocks import (
    NOTE,
    Align,
    Block,
    Cell,
    Column,
    ListBlock,
    Paragraph,
    Run,
    TableBlock,
    plain,
    text_of,
)
from svreport.core import model
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.house_style import DASH, NO_BREAK, HouseStyle, decimals_of, rounded
from svreport.core.numerals import Unit, convert
from svreport.core.origin import count_of, with_origin, with_origins
from svreport.core.periods import Month, Period
from svreport.core.text import join_words, normalise
from svreport.documents.public import (
    MISSING_WORDS,
    PublicPaper,
    References,
    past_mark,
    rating_mark,
    rating_name,
    rating_turn,
)
from svreport.figures import as_of
from svreport.figures.budget import sum_of
from svreport.figures.measures import Position

NO_PLAN, NO_FIGURE, TO_BE_SET = "No plan set", "No figure", "To be set"
LEAST_ROOM = 0.2
SIGNS = "Spending and deficits are positive; income and surpluses are negative."
CAPITAL_AMOUNTS = ("agreed", "spent", "forecast")

T = TypeVar("T")


# Cells and columns


class Figures(float):
    """The share of a column of figures, which are aligned to the right."""


def columns_of(shares: Mapping[str, float]) -> list[Column]:
    """Columns by their headings, each with its share of the table's width."""
    return [
        Column(plain(heading), Align.RIGHT, float(share))
        if isinstance(share, Figures)
        else Column(plain(heading), share=share)
        for heading, share in shares.items()
    ]


def text_row(*cells: str | Cell) -> tuple[Cell, ...]:
    """A table's row; a text becomes a cell of plain words."""
    return tuple(plain(cell) if isinstance(cell, str) else cell for cell in cells)


def table_of(
    columns: Mapping[str, float],
    rows: Iterable[Sequence[str | Cell]],
    description: str,
    *,
    total: Sequence[str | Cell] = (),
    caption: str = "",
) -> TableBlock:
    """A table of columns by their headings and shares, with a row of its `total` if it is given.

    A column after the first in which no row states anything is left out, and so is a total of
    nothing.
    """
    cells = [text_row(*row) for row in rows]
    totals = text_row(*total)
    if all(text_of(cell) == DASH for cell in totals[1:]):
        totals = ()
    return without_unstated(
        TableBlock(
            columns=columns_of(columns),
            rows=[*cells, totals] if totals else cells,
            description=description,
            totals=(len(cells),) if totals else (),
            caption=caption,
        )
    )


def without_unstated(table: TableBlock) -> TableBlock:
    """The table without the columns after its first that hold dashes alone, or no rating.

    Its description then lists none of them either.
    """
    stated = [
        not at or not table.rows or any(text_of(row[at]) not in UNSTATED for row in table.rows)
        for at in range(len(table.columns))
    ]
    if all(stated):
        return table
    return replace(
        table,
        description=table.description.partition(":")[0],
        columns=tuple(compress(table.columns, stated)),
        rows=[tuple(compress(row, stated)) for row in table.rows],
    )


def rating_cell(
    council: model.Council,
    rating: str | None,
    missing: str = DASH,
    *,
    past: bool = False,
    short: bool = False,
) -> Cell:
    """A rating in its colour, or what stands in the place of one that was not given.

    A `short` one has its name alone.
    """
    mark = rating_mark(council, rating)
    if not mark.label:
        return plain(missing)
    if short:
        mark = replace(mark, label=rating_name(council, rating))
    return past_mark(mark) if past else mark


def worst_rating(council: model.Council, ratings: Iterable[str | None]) -> str | None:
    """The worst of some ratings; None where there is none."""
    given = {normalise(rating) for rating in ratings if rating}
    return next((step.name for step in council.scale if normalise(step.name) in given), None)


def scale_key(council: model.Council) -> Sequence[Block]:
    """What each rating means, in a table; the labels of short ratings, where none says."""
    if not any(step.meaning for step in council.scale):
        labels = "; ".join(step.label for step in council.scale)
        is_more = any(step.label != step.name for step in council.scale)
        worded = f"Ratings, from the worst: {labels}."
        return [Paragraph(plain(worded), role=NOTE)] if is_more else ()
    steps = council.scale
    rows = [(rating_cell(council, it.name, NOT_RATED), it.meaning or DASH) for it in steps]
    return [table_of({"Rating": 1.3, "Meaning": 4}, rows, "What each rating means")]


def parted(share: float, *columns: Iterable[str | None]) -> Sequence[float]:
    """A share of a table's width among columns of words, as the longest text of each needs it.

    Each has room for names at least.
    """
    longest = [max(map(len, filter(None, texts)), default=0) for texts in columns]
    needed = [max(size, LEAST_ROOM * sum(longest)) for size in longest]
    return [share * size / (sum(needed) or 1) for size in needed]


def number_text(number: int | None, *rows: model.Record | None, field: str = "") -> str:
    """A whole number that a field of some rows states, or a dash where none does."""
    if number is None:
        return DASH
    stated = count_of(number, [cell for row in rows if row for cell in row.cells_of(field)])
    return with_origins(f"{number:,}", stated)


def risks_by_score(council: model.Council, update: model.Update) -> list[as_of.ScoredRisk]:
    """The risks as they are scored by an update, the highest score first."""
    logged = [as_of.scored_risk(council, risk, update) for risk in council.risks]
    return sorted(logged, key=lambda risk: -(risk.score or 0))


def score_text(logged: as_of.ScoredRisk) -> str:
    """The score of a risk, or a dash."""
    return number_text(logged.score, logged.now, field="score")


def target_score_text(logged: as_of.ScoredRisk) -> str:
    """The score that a risk is to have, or a dash."""
    return number_text(logged.risk.target_score, logged.risk, field="target_score")


def short_day(day: date | None) -> str:
    """A day as tables write it, in one line: `30 Sep 2024`; or that it is to be set."""
    return f"{day.day} {Month.of(day).brief}".replace(" ", NO_BREAK) if day else "Date to be set"


def pro_rata(shown: str) -> tuple[Run, ...]:
    """A planned figure that was worked out between two periods, marked so."""
    return (Run(with_origins(f"{shown} (", shown)), Run("pro rata", italic=True), Run(")"))


class TableMoney(Frozen):
    """Amounts of one table in a unit of money, with as many decimals as any was typed with.

    They are `stated` in that, or in another; those of inputs of which one was typed to the pound
    are shown in pounds.
    """

    style: HouseStyle
    unit: Unit
    decimals: int
    stated: Unit | None = None

    @classmethod
    def of(cls, paper: References, amounts: Iterable[Decimal | None]) -> TableMoney:
        stated, style = paper.council.settings.forecast_unit, paper.style
        decimals = max((decimals_of(amount) for amount in amounts if amount is not None), default=0)
        if Decimal(10) ** decimals >= (stated.pounds or 0):
            return cls(style, Unit.POUNDS, decimals if stated is Unit.POUNDS else 0, stated)
        return cls(style, stated, decimals, stated)

    def text(self, amount: Decimal | None, missing: str = DASH) -> str:
        if amount is None:
            return missing
        return self.style.bare(self._shown(amount), self.decimals)

    def _shown(self, amount: Decimal) -> Decimal:
        return convert(amount, self.stated or self.unit, self.unit)

    def difference(self, amount: Decimal | None) -> str:
        """An amount with its sign."""
        shown = self.text(amount)
        is_more = amount is not None and rounded(self._shown(amount), self.decimals) > 0
        return with_origins(f"{'+' if is_more else ''}{shown}", shown)


# Key measures


def measures_table(
    positions: Sequence[Position],
    style: HouseStyle,
    words: Mapping[model.Missing, str] = MISSING_WORDS,
) -> TableBlock:
    """The measures' plan, actual and same period last year.

    A period that all share is named in the headers, and others in a column of their own; `words`
    say why a figure is missing.
    """
    shared = shared_period(positions)
    when = f" ({style.short_period(shared).replace(' ', NO_BREAK)})" if shared else ""
    name, plan, actual, change = (3.5, 1.45, 1.25, 1.7) if shared else (2.5, 1.0, 1.0, 1.8)
    columns = {
        "Key measure": name,
        **({} if shared else {"As at": 1.3}),
        f"Plan forecast{when}": Figures(plan),
        f"Actual{when}": Figures(actual),
        "Same period last year (change)": Figures(change),
    }
    rows: Iterable[Sequence[str | Cell]] = (
        (
            position.measure.name,
            *([] if shared else [style.short_period(position.period)]),
            plan_cell(position, style),
            actual_text(position, style, words),
            _last_year_text(position, style, words),
        )
        for position in positions
    )
    description = "Key measures: plan forecast, actual and the same period last year"
    return table_of(columns, rows, description)


def shared_period(positions: Sequence[Position]) -> Period | None:
    """The period of all the measures' figures; None where they are of several."""
    periods = {position.period for position in positions}
    return periods.pop() if len(periods) == 1 else None


def figure_words(table: TableBlock) -> set[str]:
    """The words that a table shows for figures, beside the names in its first column."""
    words = (word for row in table.rows for cell in row[1:] for word in text_of(cell).split())
    # A change is in brackets after its figure.
    return {word.strip("()") for word in words}


def measure_remarks(positions: Sequence[Position]) -> list[Paragraph]:
    """Why measures have no figure, or one beyond their tolerance, as far as they say so."""
    reasons = [
        f"{position.measure.name}: {position.missing}, because {as_clause(position.reason)}"
        for position in positions
        if position.missing is not None and position.reason
    ]
    runs = (Run(f"No figure is given for {'; '.join(reasons)}."),)
    return [*([Paragraph(runs, role=NOTE)] if reasons else []), *exception_remarks(positions)]


def exception_remarks(positions: Sequence[Position]) -> list[Paragraph]:
    """Why measures are further from plan than they may be, a paragraph for each that says so."""
    return [
        Paragraph((Run(f"{position.measure.name}: ", bold=True), Run(position.exception)))
        for position in positions
        if position.exception
    ]


def as_clause(reason: str) -> str:
    """A reason or a name as it goes on a sentence."""
    text = reason.strip().rstrip(".")
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def measure_name(measure: model.Measure) -> Sequence[Run]:
    """The code of a measure in bold, and its name."""
    return Run(measure.code, bold=True), Run(f" {measure.name}")


def measure_text(value: Decimal, position: Position, style: HouseStyle) -> str:
    """A figure with the decimals that every other of its measure has: `50.00%` by `33.52%`."""
    return style.figure(value, position.measure.unit, position.decimals)


def plan_cell(position: Position, style: HouseStyle, missing: str = NO_PLAN) -> tuple[Run, ...]:
    """The planned figure, marked where it was worked out pro rata, or that none is set."""
    plan = position.plan
    if plan is None:
        return plain(missing)
    shown = measure_text(plan.value, position, style)
    return pro_rata(shown) if plan.pro_rata else plain(shown)


def against_plan(position: Position, style: HouseStyle) -> str:
    """How far the figure is from its plan; a dash without either."""
    off = position.off_plan
    if not off:
        return DASH if off is None else with_origin("as planned", off)
    return style.change(off, position.measure.unit, position.decimals)


def plan_and_difference(position: Position, style: HouseStyle) -> tuple[Run, ...]:
    """The planned figure, and how far the actual one is from it: `50.00% (−16.5 pp)`."""
    *plan, last = plan_cell(position, style)
    apart = against_plan(position, style)
    if apart == DASH:
        return (*plan, last)
    # After “(pro rata”, the bracket closes later.
    between = ", " if plan else " ("
    return (*plan, Run(with_origins(f"{last.text.rstrip(')')}{between}{apart})", last.text, apart)))


def actual_text(position: Position, style: HouseStyle, words: Mapping[model.Missing, str]) -> str:
    """The actual figure, or in `words` why there is none."""
    if position.actual is not None:
        return measure_text(position.actual, position, style)
    return words[position.missing] if position.missing else DASH


def _last_year_text(
    position: Position, style: HouseStyle, words: Mapping[model.Missing, str]
) -> str:
    if position.last_basis is not None:
        return f"Not compared: {position.last_basis} then"
    if position.last_year is None:
        return words[position.last_missing] if position.last_missing else NO_FIGURE
    shown = measure_text(position.last_year, position, style)
    if position.change is None:
        return shown
    change = style.change(position.change, position.measure.unit, position.decimals)
    return with_origins(f"{shown} ({change})", shown, change)


# Capital projects


def capital_blocks(paper: References) -> tuple[Block, ...]:
    """The table of projects and the comment on each; nothing where there are none.

    Where no row names an update, an earlier report than the latest leaves them out: it could
    not have said how they stand now.
    """
    council, projects = paper.council, as_of.capital_at(paper.council, paper.update)
    if not projects or not as_of.describes_update(council.capital, council, paper.update):
        return ()
    comments = [
        (Paragraph((Run(f"{project.project}:", bold=True), Run(f" {project.comment}"))),)
        for project in projects
        if project.comment
    ]
    table = _capital_table(paper, projects)
    return (table, ListBlock(ordered=False, items=tuple(comments))) if comments else (table,)


def _capital_table(paper: References, projects: Sequence[model.CapitalProject]) -> TableBlock:
    amounts = {
        field: [getattr(project, field) for project in projects] for field in CAPITAL_AMOUNTS
    }
    money = TableMoney.of(paper, (value for field in amounts.values() for value in field))
    columns = {
        "Project": 4.0,
        **{field.capitalize(): Figures(1.3) for field in CAPITAL_AMOUNTS},
        **{"Places": Figures(1.1), "Opens": 1.35, "Rating": 1.2},
    }
    rows = (
        (
            project.project,
            *(money.text(getattr(project, field)) for field in CAPITAL_AMOUNTS),
            number_text(project.places, project, field="places"),
            project.opens.short if project.opens else TO_BE_SET,
            rating_cell(paper.council, project.rating, short=True),
        )
        for project in projects
    )
    places = [project.places for project in projects if project.places is not None]
    summed = number_text(sum(places) if places else None, *projects, field="places")
    totals = (money.text(sum_of(stated)) for stated in amounts.values())
    return table_of(
        columns,
        rows,
        f"Capital projects: money in {money.unit}, places, month of opening and rating",
        total=("All projects", *totals, summed, DASH, DASH) if len(projects) > 1 else (),
        caption=f"Building projects, {money.unit}",
    )


NOT_RATED = "Not rated"
UNSTATED = (DASH, NOT_RATED, NO_FIGURE)
OVERALL = {model.PROGRAMME: "Overall programme", model.DEFICIT_TRAJECTORY: "DSG deficit trajectory"}


def rating_change_table(
    paper: PublicPaper,
    columns: Sequence[Column],
    rows: Iterable[tuple[Cell, str]],
    description: str,
    *,
    short: bool = False,
) -> TableBlock:
    """What is rated, by name and item, with its rating before and now, and the change.

    Where nothing was rated before, there is its rating alone.
    """
    named, council, update = [*rows], paper.council, paper.update
    cells: list[Sequence[Cell]] = [
        (name, *last_and_this(paper, item, short=short), plain(rating_turn(council, item, update)))
        for name, item in named
    ]
    if not any(as_of.previous_rating(council, item, update) for _, item in named):
        columns, cells = columns[::2], [row[::2] for row in cells]
        description = description.partition(":")[0]
    return TableBlock(columns, cells, description)


def last_and_this(paper: PublicPaper, item: str, *, short: bool) -> tuple[Cell, Cell]:
    """The cells of an item's rating at the update before, and at this one."""
    council, update = paper.council, paper.update
    before = as_of.previous_rating(council, item, update)
    return (
        rating_cell(council, before, NOT_RATED, past=True, short=short),
        rating_cell(council, council.rating_of(item, update.key), NOT_RATED, short=short),
    )


# What is rated, as a table names it, and its item in the sheet Ratings.
RatedRow: TypeAlias = tuple[Cell, str]


def overall_items() -> list[RatedRow]:
    """What of the whole can be rated."""
    return [((Run(name, bold=True),), item) for item, name in OVERALL.items()]


def condition_items(council: model.Council) -> list[RatedRow]:
    """The conditions, by their numbers in bold and their short titles or their words."""
    return [
        ((Run(row.number, bold=True), Run(f"  {row.short_title or row.text}")), row.item)
        for row in council.conditions
    ]


def ratings_in_words(council: model.Council, update: model.Update) -> str:
    """How many conditions have each rating, and how many changed: of the whole where none is rated.

    Nothing where that is not, either.
    `Conditions: 1 Red and 2 Green; 1 better than before`.
    """
    items, whole = (
        [item for item in among if council.rating_of(item, update.key)]
        for among in ([condition.item for condition in council.conditions], OVERALL)
    )
    is_one = len(items) == len(council.conditions) == 1
    what = f"{council.reported_by.capitalize()}{'' if is_one else 's'}" if items else "Ratings"
    items = items or whole
    by_turn = group_by(items, lambda item: as_of.rating_change(council, item, update))
    moved = {
        turn.value.lower(): as_of.count_rated(council, update, by_turn[turn])
        for turn in (as_of.RatingChange.BETTER, as_of.RatingChange.WORSE)
        if turn in by_turn
    }
    told = join_words(way if is_one else f"{count} {way}" for way, count in moved.items())
    counts = rating_counts(council, update, items)
    rated = rating_name(council, council.rating_of(items[0], update.key)) if is_one else counts
    unmoved = "; no change" if as_of.RatingChange.SAME in by_turn else ""
    if not rated:
        return ""
    words = f"{what}: {rated}{f'; {told} than before' if told else unmoved}"
    return with_origins(words, *(() if is_one else (counts, *moved.values())))


def rating_counts(council: model.Council, update: model.Update, items: Sequence[str]) -> str:
    """How many items have each rating, from the worst: `1 Red and 2 Green`."""
    by_rating = group_by(items, lambda item: council.rating_of(item, update.key))
    counts = {
        rating_name(council, step.name): as_of.count_rated(council, update, by_rating[step.name])
        for step in council.scale
        if step.name in by_rating
    }
    return with_origins(
        join_words(f"{count} {name}" for name, count in counts.items()), *counts.values()
    )

"""The first page of a paper: its finding, ratings, key figures, what changed and what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import islice
from operator import itemgetter
from typing import Annotated, TypeVar

from svreport.content import blocks
from svreport.core import model
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.house_style import DASH, LOW, MILLIONS_DECIMALS, MINUS, HouseStyle, decimals_of
from svreport.core.numerals import Unit, convert, number_in_prose
from svreport.core.origin import with_origins
from svreport.core.text import capitalise, join_words
from svreport.documents import tables
from svreport.documents.charts import transposed
from svreport.documents.public import Parts, References, rating_name, rating_turn
from svreport.documents.registry import rated_updates
from svreport.figures.as_of import RatingChange, previous_rating, rating_change, update_before
from svreport.figures.budget import saving_lines, savings_total, subtract, sum_of
from svreport.figures.deficit import limits_of
from svreport.figures.figure import BE, conjugate
from svreport.figures.measures import (
    Direction,
    Position,
    compares,
    direction_between,
    headline_measure,
)
from svreport.figures.versions import plan_version, reported_version, stated_version, surplus_from

T = TypeVar("T")
MOST_FIGURES, MOST_ITEMS, MOST_UPDATES, MOST_CHANGES = 5, 9, 3, 4
# The letters of a name that heads a column.
LONGEST_ACROSS, NAME_SHARE, LAST_SHARE = 45, 3.0, 1.4
# The last of the year before, which the inputs know nothing of but its ratings.
BEFORE_THE_FIRST = "the last report"
IN_YEAR, CLOSING = model.LineKind.IN_YEAR_BALANCE, model.LineKind.CLOSING_BALANCE


class AtAGlance(Frozen, kw_only=True):
    """The first page of a paper, part by part; each is empty if nothing is stated."""

    lead: Annotated[Sequence[blocks.Block], "The finding: the decision and its number."]
    ratings: Annotated[Sequence[blocks.Block], "The ratings by update, as a table."]
    figures: Annotated[Sequence[blocks.Block], "The key figures, as a table."]
    changes: Annotated[Sequence[blocks.Block], "What changed since the update before."]
    asked: Annotated[Parts, "What is asked of the reader."]
    before: Annotated[str, "The label of the update before; at the first, “the last report”."]


def at_a_glance(paper: References, *, overall: bool = True, is_narrow: bool = False) -> AtAGlance:
    """The first page of a paper of an update.

    What its Narrative has of it is taken; else it follows from ratings, forecast and payments.
    `overall` ratings are those of the programme and the deficit. Where the page `is_narrow`, each
    key figure has a row, without how it moved since the update before.
    """
    glance = _Glance(paper)
    before, changes = glance.before, paper.narrative(model.WHAT_CHANGED) or glance.changes()
    since = before.column_label if before else BEFORE_THE_FIRST
    return AtAGlance(
        lead=glance.lead(),
        ratings=glance.ratings(overall=overall),
        figures=glance.figures(is_narrow=is_narrow),
        changes=changes,
        asked=paper.narrative(model.WHAT_IS_ASKED),
        before=since if before or changes else "",
    )


def most_notable(
    paper: References, rows: Sequence[T], item_of: Callable[[T], str], most: int
) -> tuple[Sequence[T], Sequence[blocks.Paragraph]]:
    """All rows of what is rated, or, of too many, those that changed or have the worst rating.

    And how many others there are.
    """
    council, update, worst = paper.council, paper.update, paper.council.scale[0].name
    shown = [
        row
        for row in rows
        if len(rows) <= most
        or council.rating_of(item_of(row), update.key) == worst
        or rating_change(council, item_of(row), update) is not RatingChange.SAME
    ]
    left = len(rows) - len(shown)
    others = "other did not change and is" if left == 1 else "others did not change and are"
    note = capitalise(f"{number_in_prose(left)} {others} not {worst}.")
    return shown, [blocks.Paragraph(blocks.plain(note), role=blocks.NOTE)] if left else []


def surplus_sign(style: HouseStyle) -> str:
    """How a heading says that a surplus is negative."""
    return f" (surplus {'in brackets' if style.brackets else MINUS})"


class KeyFigure(Frozen, kw_only=True):
    """A figure with its plan and its movement, as words; `is_worse` than plan, where known.

    Its name is in lines: what it is, and of when.
    """

    name: str
    now: str
    plan: str = DASH
    against: str = DASH
    since: str = DASH
    is_worse: bool | None = None
    note: str = ""


class _Glance:
    def __init__(self, paper: References) -> None:
        self.paper, self.style = paper, paper.style
        self.council, self.update = paper.council, paper.update
        self.before = update_before(paper.council, paper.update)
        self.year = paper.council.settings.financial_year
        self.version = reported_version(paper.council, paper.update)

    # The finding

    def lead(self) -> Sequence[blocks.Block]:
        if written := self.paper.narrative(model.MAIN_FINDING, role=blocks.LEAD):
            return written
        said = [*self._deficit_in_words(), *self._worst_in_words()]
        words = with_origins(f"{capitalise(', and '.join(said))}.", *said)
        return [blocks.Paragraph(blocks.plain(words), role=blocks.LEAD)] if said else ()

    def _deficit_in_words(self) -> Iterator[str]:
        balance = self.version.stated(IN_YEAR, self.year) if self.version else None
        if self.version is None or balance is None:
            return
        standing = self.version.standing(IN_YEAR, self.year)
        size = self.paper.prose(abs(balance))
        kind = "surplus" if balance < 0 else "deficit" if balance else "balance"
        says = f"The in-year {kind} for {self.style.year(self.year)}"
        is_so = conjugate(BE, standing) if standing else "is forecast at"
        found = with_origins(f"{says} {is_so} {size}", size)
        change = subtract(balance, self._planned(IN_YEAR))
        if change:
            apart = self.paper.prose(abs(change))
            way = "worse" if change > 0 else "better"
            found = with_origins(f"{found}, {apart} {way} than planned", found, apart)
        yield found

    def _worst_in_words(self) -> Iterator[str]:
        given = [self.council.rating_of(c.item, self.update.key) for c in self.council.conditions]
        worst = next((step.name for step in self.council.scale if step.name in given), None)
        if worst:
            count, total = given.count(worst), len(given)
            named = rating_name(self.council, worst)
            noun = self.council.reported_by
            many = number_in_prose(total)
            every = {1: f"the {noun}", 2: f"both {noun}s"}.get(total, f"all {many} {noun}s")
            which = every if count == total else f"{number_in_prose(count)} of {many} {noun}s"
            yield f"{which} {'is' if count == 1 else 'are'} rated {named}"

    # Ratings

    def ratings(self, *, overall: bool) -> Sequence[blocks.Block]:
        council, update = self.council, self.update
        named = [*(tables.overall_items() if overall else ()), *tables.condition_items(council)]
        items = [row for row in named if council.rating_of(row[1], update.key)]
        if not items:
            return ()
        shown, others = most_notable(self.paper, items, itemgetter(1), MOST_ITEMS)
        reached = rated_updates(council, council.updates_until(update.key))[-MOST_UPDATES:]
        columns = [
            blocks.Column(blocks.plain("Rated"), share=3.4),
            *(blocks.Column(blocks.plain(known.column_label), share=1.3) for known in reached),
        ]
        turned = self.before is not None or any(
            previous_rating(council, item, update) for _, item in items
        )
        if turned:
            columns.append(blocks.Column(blocks.plain("Change"), share=1.2))
        rows = [
            (
                name,
                *(self._rating(item, known) for known in reached),
                *([blocks.plain(rating_turn(council, item, update))] if turned else []),
            )
            for name, item in shown
        ]
        table = blocks.TableBlock(
            columns,
            rows,
            "Ratings at each update, and whether they changed",
            caption=tables.ratings_in_words(council, update),
        )
        return [table, *others]

    def _rating(self, item: str, update: model.Update) -> blocks.Cell:
        rating = self.council.rating_of(item, update.key)
        past = update.key != self.update.key
        return tables.rating_cell(self.council, rating, tables.NOT_RATED, past=past, short=True)

    # Key figures

    def figures(self, *, is_narrow: bool) -> Sequence[blocks.Block]:
        chosen = [*self._balances(), *self._measures(), *self._savings()][:MOST_FIGURES]
        if not chosen:
            return ()
        lines = {
            "Now": [figure.now for figure in chosen],
            "Plan": [figure.plan for figure in chosen],
            "Against plan": [figure.against for figure in chosen],
        }
        if not is_narrow:
            since = self.before.column_label if self.before else "last year"
            lines[f"Since {since}"] = [figure.since for figure in chosen]
        stated = {name: row for name, row in lines.items() if {*row} != {DASH}}
        columns = [
            blocks.Column(blocks.plain("Figure"), share=1.1),
            *(blocks.Column(blocks.plain(figure.name), blocks.Align.RIGHT) for figure in chosen),
        ]
        table = blocks.TableBlock(
            columns,
            [tables.text_row(name, *row) for name, row in stated.items()],
            f"Key figures: {join_words(map(tables.as_clause, stated))}",
            key_rows=(0,),
            caption=figures_in_words(chosen),
        )
        if is_narrow or max(len(figure.name) for figure in chosen) > LONGEST_ACROSS:
            table = _figures_by_row(table)
        notes = [figure.note for figure in chosen if figure.note]
        if any(DASH in row for row in stated.values()):
            notes.append(DASH_NOTE)
        words = with_origins(" ".join(notes), *notes)
        return (
            [table, blocks.Paragraph(blocks.plain(words), role=blocks.NOTE)] if notes else [table]
        )

    def _balances(self) -> Iterator[KeyFigure]:
        year = self.style.year(self.year)
        names = {IN_YEAR: f"In-year deficit\n{year}", CLOSING: f"Deficit, end\nof {year}"}
        earlier = stated_version(self.council, self.before)
        for kind, name in names.items():
            now = self.version.stated(kind, self.year) if self.version else None
            if now is None:
                continue
            plan = self._planned(kind)
            before = earlier.stated(kind, self.year) if earlier else None
            is_signed = now < 0 or (plan is not None and plan < 0)
            signed = f"{name}{surplus_sign(self.style) if is_signed else ''}"
            yield self._money(signed, now, plan, before, note=self._limit(kind))

    def _limit(self, kind: model.LineKind) -> str:
        limits = limits_of(self.council)
        if kind is not CLOSING or self.year not in limits.agreed:
            return ""
        size = self.paper.prose(limits.amounts[self.year])
        return with_origins(f"The agreed limit on the deficit is {size}.", size)

    def _savings(self) -> Iterator[KeyFigure]:
        lines = saving_lines(self.council, self.update)
        now, plan = (savings_total(lines, field) for field in ("forecast", "target"))
        if now is not None:
            before = sum_of(line.figures.before for line in lines)
            name = f"Savings\n{self.style.year(self.year)}"
            yield self._money(name, now, plan, before, better=model.BetterWhen.HIGHER)

    def _money(
        self,
        name: str,
        now: Decimal,
        plan: Decimal | None,
        before: Decimal | None,
        *,
        better: model.BetterWhen = model.BetterWhen.LOWER,
        note: str = "",
    ) -> KeyFigure:
        """Amounts in one unit and with as many decimals as any of them needs, at most two."""
        unit = self.council.settings.forecast_unit
        change, moved = subtract(now, plan), subtract(now, before)
        amounts = [amount for amount in (now, plan, change, moved) if amount is not None]
        is_large = convert(max(map(abs, amounts)), unit, Unit.MILLIONS) >= 1
        shown_in = Unit.MILLIONS if is_large else unit
        needed = max(decimals_of(convert(amount, unit, shown_in)) for amount in amounts)
        decimals = min(needed, MILLIONS_DECIMALS) if is_large else needed

        def write(amount: Decimal | None) -> str:
            if amount is None:
                return DASH
            return self.style.amount(amount, unit, shown_in, decimals=decimals)

        def signed(amount: Decimal) -> str:
            return self.style.change(convert(amount, unit, shown_in), shown_in, decimals)

        return KeyFigure(
            name=name,
            now=write(now),
            plan=write(plan),
            against=DASH if change is None else signed(change),
            since=DASH
            if moved is None or before is None
            else _movement(direction_between(better, (before, now)), signed(moved)),
            is_worse=_is_worse(change, better),
            note=note,
        )

    def _measures(self) -> Iterator[KeyFigure]:
        room = MOST_FIGURES - len([*self._balances()]) - len([*self._savings()])
        told = ((measure, self.paper.position(measure)) for measure in self._key_measures())
        with_figures = (pair for pair in told if pair[1].actual is not None)
        for measure, position in islice(with_figures, max(room, 1)):
            yield self._measure(measure.key_figure or measure.name, position)

    def _key_measures(self) -> Sequence[model.Measure]:
        """The measures that are named as key figures; else the headline one, then those planned."""
        council = self.council
        named = [measure for measure in council.measures if measure.key_figure]
        if named:
            return named
        first = headline_measure(council)
        reported = self.paper.reported_measures()
        return sorted(reported, key=lambda m: (m is not first, self.paper.position(m).plan is None))

    def _measure(self, name: str, position: Position) -> KeyFigure:
        measure, style, plan = position.measure, self.style, position.plan
        assert position.actual is not None

        return KeyFigure(
            name=f"{name},\n{style.short_period(position.period)}",
            now=tables.measure_text(position.actual, position, style),
            plan=tables.measure_text(plan.value, position, style) if plan else DASH,
            against=tables.against_plan(position, style),
            since=self._since_before(position),
            is_worse=_is_worse(position.off_plan, measure.better_when),
            note=f"{name}: the plan is pro rata." if plan and plan.pro_rata else "",
        )

    def _since_before(self, position: Position) -> str:
        """How a measure moved since its figure at the update before, where the two compare."""
        measure = position.measure
        if self.before is None or position.actual is None:
            return DASH
        earlier = self.paper.position(measure, self.before)
        is_later = earlier.period < position.period
        if earlier.actual is None or not compares(measure, earlier.period, position.period):
            return DASH
        moved = self.style.change(position.actual - earlier.actual, measure.unit, position.decimals)
        plans = (earlier.plan, position.plan)
        was, now = (plan.value if plan else None for plan in plans)
        way = direction_between(measure.better_when, (earlier.actual, position.actual), (was, now))
        return _movement(way, moved) if is_later else DASH

    # What changed

    def changes(self) -> Sequence[blocks.Block]:
        """What follows from the inputs, besides ratings of conditions and key figures."""
        if self.before is None:
            return ()
        said = [*self._new_version(), *self._risks(), *self._payments()][:MOST_CHANGES]
        items = [(blocks.Paragraph(blocks.plain(sentence)),) for sentence in said]
        return [blocks.ListBlock(ordered=False, items=items)] if items else ()

    def _new_version(self) -> Iterator[str]:
        now, earlier = self.version, stated_version(self.council, self.before)
        if now is None or earlier is None or now.version == earlier.version:
            return
        says = f"The {now.called} forecast is new"
        turns, turned = surplus_from(now), surplus_from(earlier)
        if turns and turned and turns != turned:
            year = self.style.year
            says += f": the in-year surplus moves from {year(turned)} to {year(turns)}"
        yield f"{says}."

    def _risks(self) -> Iterator[str]:
        """The risks whose ratings moved, those that are worse first."""
        name = partial(rating_name, self.council)
        turns = group_by(
            self.council.risks, lambda risk: rating_change(self.council, risk.item, self.update)
        )
        for turn in (RatingChange.WORSE, RatingChange.BETTER):
            moved = join_words(
                f"{tables.as_clause(risk.title)} (risk {risk.number}, "
                f"{name(previous_rating(self.council, risk.item, self.update))} to "
                f"{name(self.council.rating_of(risk.item, self.update.key))})"
                for risk in turns.get(turn, ())
            )
            if moved:
                yield f"{turn.value}: {moved}."

    def _payments(self) -> Iterator[str]:
        """The payments that came since the update before."""
        since = self.before.document_date if self.before else None
        until = self.update.document_date
        for payment in self.council.payments:
            came = payment.paid_on if payment.status is model.PaymentStatus.PAID else None
            if since and until and came and since < came <= until:
                size = self.paper.prose(payment.amount)
                yield with_origins(f"{size} was received on {self.style.day(came)}.", size)

    # Amounts

    def _planned(self, kind: model.LineKind) -> Decimal | None:
        """What the plan has for the year; None where the plan itself is reported."""
        plan = plan_version(self.council, self.update)
        if plan is None or self.version is None or plan.version == self.version.version:
            return None
        return plan.stated(kind, self.year)


DASH_NOTE = f"A dash ({DASH}) means that there is nothing to compare."


def _movement(direction: Direction, change: str) -> str:
    if direction is Direction.NO_CHANGE:
        return "Same"
    size = "" if change == LOW else f"\n{change}"
    return with_origins(f"{capitalise(direction.value)}{size}", change)


def _figures_by_row(table: blocks.TableBlock) -> blocks.TableBlock:
    """The table of key figures with a row for each, its name in a line."""

    def in_a_line(cell: blocks.Cell) -> blocks.Cell:
        words = blocks.text_of(cell)
        return blocks.plain(with_origins(words.replace("\n", " "), words))

    columns = [replace(it, heading=in_a_line(it.heading)) for it in table.columns]
    rows = [[in_a_line(cell) for cell in row] for row in table.rows]
    by_row = transposed(replace(table, columns=columns, rows=rows, key_rows=()))
    name, *others, last = by_row.columns
    shares = [replace(name, share=NAME_SHARE), *others, replace(last, share=LAST_SHARE)]
    return replace(by_row, columns=shares)


def figures_in_words(figures: Sequence[KeyFigure]) -> str:
    """Return how many figures are worse than plan, of those that have one."""
    told = [figure for figure in figures if figure.is_worse is not None]
    worse = sum(figure.is_worse is True for figure in told)
    if not told:
        return "Key figures"
    if len(told) == 1:
        if len(figures) == 1:
            return f"Key figure: {'' if worse else 'not '}worse than planned"
        return f"Key figures: the one with a plan {'is' if worse else 'is not'} worse than planned"
    every, some = ("both", "neither") if len(told) == 2 else ("all", "none")
    count = {0: some, len(told): every}.get(
        worse, f"{number_in_prose(worse)} of {number_in_prose(len(told))}"
    )
    planned = " with a plan" if len(told) < len(figures) else ""
    verb = "is" if worse <= 1 else "are"
    return f"Key figures: {count}{planned} {verb} worse than planned"


def _is_worse(apart: Decimal | None, better: model.BetterWhen | None) -> bool | None:
    """Whether a figure so far from its plan is worse; None where that cannot be said."""
    if apart is None or better not in (model.BetterWhen.HIGHER, model.BetterWhen.LOWER):
        return None
    return apart != 0 and (apart > 0) is (better is model.BetterWhen.LOWER)

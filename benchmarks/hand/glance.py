"""The report's first page: its finding, the ratings of conditions, and the key figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from docxtpl import RichText

from hand.figures import Figures, in_words
from hand.measures import Measures, around, plan, shared_decimals
from hand.reading import Record, Sheets
from hand.words import DASH, change, figure, fixed_millions, listed, money, short

SAME, BETTER, WORSE, FIRST = f"{DASH} Same", "\u25b2 Better", "\u25bc Worse", "First rating"


class KeyFigure(NamedTuple):
    """A figure and its plan in words; whether it is worse than planned, where it has a plan."""

    name: str
    now: str
    plan: str = DASH
    against: str = DASH
    is_worse: bool | None = None


class Glance:
    """Of an update that has none before it, and reports the plan itself."""

    def __init__(
        self, sheets: Sheets, update: Record, measures: Measures, figures: Figures
    ) -> None:
        self.conditions, self.measures, self.figures = sheets["Conditions"], measures, figures
        self.ratings = {one["Item"]: one for one in sheets["Ratings"]}
        self.key, self.year, self.unit = update["Update"], figures.year, figures.unit
        self.steps = [one["Rating"] for one in sheets["Scale"]]
        self.version = figures.versions[update["Forecast version"]]
        self.chosen = [*self.balances(), *self.key_measures(), self.savings()]

    def lead(self) -> str:
        now = self.version.in_year(self.year)
        kind = "deficit" if now >= 0 else "surplus"
        given = self.given()
        worst = next(step for step in self.steps if step in given)
        many, all_of = in_words(given.count(worst)), in_words(len(given))
        return (
            f"The in-year {kind} for {self.year} is forecast at {money(abs(now), self.unit)}, and "
            f"{many} of {all_of} conditions are rated {worst}."
        )

    def given(self) -> list[str]:
        return [self.ratings[f"Condition {one['Number']}"][self.key] for one in self.conditions]

    def rated_conditions(self) -> Iterator[tuple[RichText, str, str]]:
        """Each condition, its rating, and what became of the rating of the year before."""
        for one in self.conditions:
            rating = self.ratings[f"Condition {one['Number']}"]
            name = RichText(one["Number"], bold=True)
            name.add(f"  {one['Short title']}")
            now, before = rating[self.key], rating["Previous"]
            turn = FIRST
            if before:
                moved = self.steps.index(now) - self.steps.index(before)
                turn = BETTER if moved > 0 else WORSE if moved else SAME
            yield name, now, turn

    def ratings_in_words(self) -> str:
        given, turns = self.given(), [turn for _, _, turn in self.rated_conditions()]
        counts = [f"{given.count(step)} {step}" for step in self.steps if step in given]
        moved = [
            f"{turns.count(turn)} {turn.split()[1].lower()}"
            for turn in (BETTER, WORSE)
            if turn in turns
        ]
        return f"Conditions: {listed(counts)}; {listed(moved)} than before"

    def balances(self) -> Iterator[KeyFigure]:
        named = {
            f"In-year deficit\n{self.year}": self.version.in_year(self.year),
            f"Deficit, end\nof {self.year}": self.version.closing(self.year),
        }
        for name, now in named.items():
            yield KeyFigure(name, fixed_millions(now, self.unit))

    def key_measures(self) -> Iterator[KeyFigure]:
        for measure in self.measures.measures:
            if measure["Key figure"]:
                code, values = measure["Code"], self.measures.of(measure["Code"])
                month = self.measures.latest(code)
                now, planned = values[month]["Actual"], plan(values, month)
                assert planned is not None
                off = now - planned
                shown = measure["Unit"], shared_decimals(measure, now, planned)
                yield KeyFigure(
                    f"{measure['Key figure']},\n{short(month)}",
                    figure(now, *shown),
                    figure(planned, *shown),
                    change(off, *shown),
                    off * (1 if measure["Better when"] == "lower" else -1) > 0,
                )

    def savings(self) -> KeyFigure:
        rows = [one for one in self.figures.savings if one["Year"] == self.year]
        now, planned = (sum(one[name] or 0 for one in rows) for name in ("Forecast", "Target"))
        shown, of_plan, off = (
            fixed_millions(one, self.unit) for one in (now, planned, now - planned)
        )
        off = off if now != planned else "no change"
        return KeyFigure(f"Savings\n{self.year}", shown, of_plan, off, now < planned)

    def figures_in_words(self) -> str:
        told = [one.is_worse for one in self.chosen if one.is_worse is not None]
        worse = sum(told)
        return (
            f"Key figures: {in_words(worse)} of {in_words(len(told))} with a plan "
            f"{'is' if worse == 1 else 'are'} worse than planned"
        )

    def table(self) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
        large = [RichText(one.now, style="Strong", size=30, color="14385C") for one in self.chosen]
        rows = [
            ["Now", *large],
            ["Plan", *(one.plan for one in self.chosen)],
            ["Against plan", *(one.against for one in self.chosen)],
        ]
        return ["Figure", *(one.name for one in self.chosen)], rows

    def notes(self) -> str:
        """The agreed limit, and how to read the figures."""
        limit = money(self.figures.limits[self.year], self.unit)
        pro_rata = [
            f"{one['Key figure']}: the plan is pro rata."
            for one in self.measures.measures
            if one["Key figure"]
            and around(self.measures.of(one["Code"]), self.measures.latest(one["Code"]))
        ]
        dash = f"A dash ({DASH}) means that there is nothing to compare."
        return " ".join([f"The agreed limit on the deficit is {limit}.", *pro_rata, dash])

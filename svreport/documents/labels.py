"""Words and marks that documents share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, TypedDict

from svreport.content.blocks import RatingMark
from svreport.content.paper import Properties
from svreport.core.colours import INK, ink_on, tint
from svreport.core.frozen import replace
from svreport.core.house_style import LOW, HouseStyle
from svreport.core.model import Council, Missing, Update
from svreport.core.origin import CellText
from svreport.core.periods import Month, Period
from svreport.core.text import join_words
from svreport.figures.agreement import scheme_of
from svreport.figures.as_of import (
    RatingChange,
    ScoredRisk,
    rating_change,
    update_before,
    was_rated,
)
from svreport.figures.versions import plan_change

MISSING_WORDS = {
    Missing.NOT_YET_AVAILABLE: "Not yet available",
    Missing.NOT_APPLICABLE: "Not applicable",
    Missing.SUPPRESSED: "Suppressed",
    Missing.INCOMPLETE: "Incomplete",
}
# Public papers show the symbol of a figure that is withheld.
PUBLIC_WORDS = {**MISSING_WORDS, Missing.SUPPRESSED: Missing.SUPPRESSED.symbol}
# Titles, and pages with room for a word, are read without a key.
PLAIN_WORDS = {**MISSING_WORDS, Missing.SUPPRESSED: "Withheld"}


MEANINGS = {
    "c": "withheld so that nobody can be identified",
    "x": "not available",
    "z": "not applicable",
    LOW: "a figure that rounds to 0 but is not 0",
}


UP, DOWN, LEVEL = (
    "\N{UPWARDS ARROW} Up",
    "\N{DOWNWARDS ARROW} Down",
    "\N{RIGHTWARDS ARROW} Unchanged",
)
_TURNS = {
    RatingChange.BETTER: "\N{BLACK UP-POINTING TRIANGLE} Better",
    RatingChange.WORSE: "\N{BLACK DOWN-POINTING TRIANGLE} Worse",
    RatingChange.SAME: "\N{EN DASH} Same",
}
NEW, FIRST, NOT_AGAIN, NOT_SCORED = "New", "First score", "Not scored again", "Not scored"


def key_to_symbols(symbols: Iterable[str], shown: str = "{}") -> str:
    """The sentence that explains the symbols that stand for figures; nothing where none does."""
    meanings = [f"{shown.format(it)} means {MEANINGS[it]}" for it in sorted(set(symbols))]
    return f"In place of a figure, {join_words(meanings)}." if meanings else ""


def rating_mark(council: Council, name: str | None) -> RatingMark:
    """The rating with its label and colours; an empty mark where none has been given."""
    rating = next((step for step in council.scale if step.name == name), None)
    if rating is None:
        return RatingMark("")
    # A document shows the scale's label, but the rating is that of its own cell.
    label = CellText(rating.label, name.place) if isinstance(name, CellText) else rating.label
    return RatingMark(label, rating.fill, ink_on(rating.fill))


def past_mark(mark: RatingMark) -> RatingMark:
    """The rating as one of an update before, in a tint of its colour."""
    return replace(mark, fill=tint(mark.fill), ink=INK, past=True) if mark.fill else mark


def rating_turn(council: Council, item: str, update: Update) -> str:
    """What became of a rating since the update before, with an arrow where it moved."""
    change = rating_change(council, item, update)
    return _TURNS.get(change, change.value)


def properties(council: Council, update: Update, title: str) -> Properties:
    """The properties of an update's document."""
    return Properties(
        title=f"{council.settings.authority}: {title}",
        author=council.settings.authority,
        subject=council.settings.agreement,
        made_on=update.document_date,
    )


def direction(council: Council, risk: ScoredRisk, update: Update) -> str:
    """Where a score went since the one before: an arrow and a word, or why it has neither."""
    if risk.score is None:
        return NOT_SCORED
    if risk.scored_at is not update:
        return NOT_AGAIN
    if risk.before is None:
        is_known = update_before(council, update) is None or was_rated(
            council, risk.risk.item, update
        )
        return FIRST if is_known else NEW
    if risk.score == risk.before:
        return LEVEL
    return UP if risk.score > risk.before else DOWN


class CommonContent(TypedDict):
    """What the tags of every document's template may name."""

    authority: Annotated[str, "The authority's name."]
    figure: Annotated[
        Callable[[str], str],
        'A figure by its name, as narrative states it: `figure("plan.in-year balance | £m")`.',
    ]
    agreement: Annotated[str, "What the agreement or plan is called."]
    scheme: Annotated[str, "The word for it: `agreement`, or `plan` where none is stated."]
    reported_by: Annotated[str, "What is reported on: `condition`, or `workstream` without any."]


def common_content(council: Council, figure: Callable[[str], str]) -> CommonContent:
    """What every document's template may name, with how the document looks figures up."""
    settings = council.settings
    return {
        "authority": settings.authority,
        "figure": figure,
        "agreement": settings.agreement,
        "scheme": scheme_of(council),
        "reported_by": council.reported_by,
    }


def in_a_line(details: Iterable[tuple[str, str]]) -> str:
    """Details in a line: `Financial data to September 2024. Date of paper: 28 November 2024.`"""
    named = ((name if name.endswith(" to") else f"{name}:", value) for name, value in details)
    return " ".join(f"{name} {value.rstrip('.')}." for name, value in named)


def period_as_at(period: Period, style: HouseStyle) -> str:
    """When a figure holds: as at a month, or for another period."""
    return f"{'as at' if isinstance(period, Month) else 'for'} {style.period(period)}"


def months_covered(
    council: Council, update: Update, style: HouseStyle
) -> Iterator[tuple[str, str]]:
    """The months that the data of an update run to, and the plan, where it is not the first."""
    if update.finance_to:
        yield "Financial data to", style.month(update.finance_to)
    yield "Activity data to", style.month(update.activity_to)
    yield from plan_detail(council, update)


def plan_detail(council: Council, update: Update) -> Iterator[tuple[str, str]]:
    """The plan that an update is compared with, under its name; none where it is the first."""
    if compared := plan_compared(council, update):
        yield "Plan compared with", compared


def plan_compared(council: Council, update: Update) -> str:
    """The plan that an update is compared with, where it took the place of another; else nothing.

    As in `the plan 2025 forecast, which replaced the plan forecast at Update 3 (November)`.
    """
    change = plan_change(council, update)
    if change is None or change.now is None:
        return ""
    before = f", which replaced the {change.before.version} forecast" if change.before else ""
    since = f"{before} at {change.update.column_label}" if before else ""
    return f"the {change.now.version} forecast{since}"

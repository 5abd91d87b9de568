"""The table of key measures: plan, actual, and the same period last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from svreport.content.blocks import Align, Column, Paragraph, Run, TableBlock, plain, text_of
from svreport.core.house_style import DASH, LOW, HouseStyle, decimals_of, is_low
from svreport.core.model import Missing
from svreport.core.periods import Month
from svreport.documents.labels import MISSING_WORDS
from svreport.figures.measures import Position

NO_PLAN = "No plan set"
NO_COMPARISON = DASH


def measures_table(
    positions: Sequence[Position],
    style: HouseStyle,
    words: Mapping[Missing, str] = MISSING_WORDS,
) -> TableBlock:
    """The measures' table; a month that all share is named once, in the header.

    `words` say why a figure is missing.
    """
    months = {one.month for one in positions}
    shared = months.pop() if len(months) == 1 else None
    when = f" ({shared.short})" if shared else ""
    return TableBlock(
        columns=(
            Column(plain("Key measure"), share=2.4),
            Column(plain(f"Plan forecast{when}"), Align.RIGHT, share=1.3),
            Column(plain(f"Actual{when}"), Align.RIGHT, share=1.3),
            Column(plain("Same period last year (change)"), Align.RIGHT, share=1.5),
        ),
        rows=tuple(_row(one, style, shared, words) for one in positions),
        description="Key measures: plan forecast, actual and the same period last year",
    )


def shown_in(table: TableBlock) -> set[str]:
    """The words that the table shows for figures, beside the measures' names."""
    return {word for row in table.rows for cell in row[1:] for word in text_of(cell).split()}


def reasons(positions: Sequence[Position]) -> Paragraph | None:
    """Why measures have no figure, for those that say so; None where none does."""
    told = [
        f"{one.measure.name}: {one.missing}, because {_as_clause(one.reason)}"
        for one in positions
        if one.missing is not None and one.reason
    ]
    return Paragraph((Run(f"No figure is given for {'; '.join(told)}."),)) if told else None


def _as_clause(reason: str) -> str:
    """A reason as it stands within a sentence."""
    text = reason.strip().rstrip(".")
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def _row(
    one: Position, style: HouseStyle, shared: Month | None, words: Mapping[Missing, str]
) -> tuple[Sequence[Run], ...]:
    return (
        plain(one.measure.name),
        shown_plan(one, style),
        plain(shown_actual(one, style, words) + ("" if shared else f" ({one.month.short})")),
        plain(_last_year(one, style, words)),
    )


def _shown(value: Decimal, one: Position, style: HouseStyle) -> str:
    """A figure at the measure's decimals; where none are set, as many as it was typed with."""
    decimals = one.decimals
    if one.measure.decimals is None:
        decimals = min(decimals, decimals_of(value))
    if is_low(value, decimals):
        return LOW
    return style.figure(value, one.measure.unit, decimals)


def shown_plan(one: Position, style: HouseStyle) -> tuple[Run, ...]:
    """The planned figure, marked where it was worked out pro rata, or that none is set."""
    if one.plan is None:
        return plain(NO_PLAN)
    if one.plan.pro_rata:
        low = is_low(one.plan.value, one.decimals)
        shown = LOW if low else style.figure(one.plan.value, one.measure.unit, one.decimals)
        return (Run(f"{shown} ("), Run("pro rata", italic=True), Run(")"))
    return plain(_shown(one.plan.value, one, style))


def shown_actual(one: Position, style: HouseStyle, words: Mapping[Missing, str]) -> str:
    """The actual figure, or in `words` why there is none."""
    if one.actual is not None:
        return _shown(one.actual, one, style)
    return words[one.missing] if one.missing else NO_COMPARISON


def _last_year(one: Position, style: HouseStyle, words: Mapping[Missing, str]) -> str:
    if one.last_basis is not None:
        return f"Not compared: {one.last_basis} then"
    if one.last_year is None:
        return words[one.last_missing] if one.last_missing else NO_COMPARISON
    shown = _shown(one.last_year, one, style)
    if one.change is None:
        return shown
    return f"{shown} ({style.change(one.change, one.measure.unit, one.decimals)})"

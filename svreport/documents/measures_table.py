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
    months = {position.month for position in positions}
    shared = months.pop() if len(months) == 1 else None
    when = f" ({shared.short})" if shared else ""
    return TableBlock(
        columns=(
            Column(plain("Key measure"), share=2.4),
            Column(plain(f"Plan forecast{when}"), Align.RIGHT, share=1.3),
            Column(plain(f"Actual{when}"), Align.RIGHT, share=1.3),
            Column(plain("Same period last year (change)"), Align.RIGHT, share=1.5),
        ),
        rows=tuple(_row(position, style, shared, words) for position in positions),
        description="Key measures: plan forecast, actual and the same period last year",
    )


def shown_in(table: TableBlock) -> set[str]:
    """The words that the table shows for figures, beside the measures' names."""
    return {word for row in table.rows for cell in row[1:] for word in text_of(cell).split()}


def reasons(positions: Sequence[Position]) -> Paragraph | None:
    """Why measures have no figure, for those that say so; None where none does."""
    told = [
        f"{position.measure.name}: {position.missing}, because {_as_clause(position.reason)}"
        for position in positions
        if position.missing is not None and position.reason
    ]
    return Paragraph((Run(f"No figure is given for {'; '.join(told)}."),)) if told else None


def _as_clause(reason: str) -> str:
    """A reason as it stands within a sentence."""
    text = reason.strip().rstrip(".")
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def _row(
    position: Position, style: HouseStyle, shared: Month | None, words: Mapping[Missing, str]
) -> tuple[Sequence[Run], ...]:
    return (
        plain(position.measure.name),
        shown_plan(position, style),
        plain(
            shown_actual(position, style, words) + ("" if shared else f" ({position.month.short})")
        ),
        plain(_last_year(position, style, words)),
    )


def _shown(value: Decimal, position: Position, style: HouseStyle) -> str:
    """A figure at the measure's decimals; where none are set, as many as it was typed with."""
    decimals = position.decimals
    if position.measure.decimals is None:
        decimals = min(decimals, decimals_of(value))
    if is_low(value, decimals):
        return LOW
    return style.figure(value, position.measure.unit, decimals)


def shown_plan(position: Position, style: HouseStyle) -> tuple[Run, ...]:
    """The planned figure, marked where it was worked out pro rata, or that none is set."""
    if position.plan is None:
        return plain(NO_PLAN)
    if position.plan.pro_rata:
        low = is_low(position.plan.value, position.decimals)
        shown = (
            LOW
            if low
            else style.figure(position.plan.value, position.measure.unit, position.decimals)
        )
        return (Run(f"{shown} ("), Run("pro rata", italic=True), Run(")"))
    return plain(_shown(position.plan.value, position, style))


def shown_actual(position: Position, style: HouseStyle, words: Mapping[Missing, str]) -> str:
    """The actual figure, or in `words` why there is none."""
    if position.actual is not None:
        return _shown(position.actual, position, style)
    return words[position.missing] if position.missing else NO_COMPARISON


def _last_year(position: Position, style: HouseStyle, words: Mapping[Missing, str]) -> str:
    if position.last_basis is not None:
        return f"Not compared: {position.last_basis} then"
    if position.last_year is None:
        return words[position.last_missing] if position.last_missing else NO_COMPARISON
    shown = _shown(position.last_year, position, style)
    if position.change is None:
        return shown
    return f"{shown} ({style.change(position.change, position.measure.unit, position.decimals)})"

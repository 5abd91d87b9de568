"""The key measures of a highlight report: figure, plan and ratings."""

from __future__ import annotations

from collections.abc import Sequence

from svreport.blocks import Align, Cell, Column, Paragraph, TableBlock, plain, text_of
from svreport.documents.highlight.ratings import last_and_this
from svreport.documents.measures_table import reasons, shown_actual, shown_plan
from svreport.documents.public import Part, PublicPaper
from svreport.documents.words import PUBLIC_WORDS
from svreport.figures.measures import Position

HEADINGS = ("Last period", "This period")
FIGURES = slice(2, 4)


def key_measures(paper: PublicPaper) -> Sequence[Part]:
    """The measures that are reported in highlight: a table, and why figures are missing."""
    positions = [
        paper.stands(one) for one in paper.council.measures if one.is_reported_in(paper.paper)
    ]
    if not positions:
        return ()
    rows = [_row(paper, one) for one in positions]
    paper.note_symbols(word for row in rows for cell in row[FIGURES] for word in _words(cell))
    wording = paper.standard(
        "measures",
        month=paper.style.month(paper.update.activity_to),
        pro_rata=any(one.plan and one.plan.pro_rata for one in positions),
    )
    missing: Paragraph | None = reasons(positions)
    return [wording, _table(rows), *([missing] if missing else ())]


def _row(paper: PublicPaper, one: Position) -> tuple[Cell, ...]:
    return (
        plain(one.measure.name),
        plain(one.measure.detail or ""),
        plain(shown_actual(one, paper.style, PUBLIC_WORDS)),
        shown_plan(one, paper.style),
        plain(one.month.short),
        *last_and_this(paper, one.measure.code),
    )


def _words(cell: Cell) -> list[str]:
    return text_of(cell).split()


def _table(rows: Sequence[Sequence[Cell]]) -> TableBlock:
    return TableBlock(
        columns=(
            Column(plain("Measure"), share=2.2),
            Column(plain("Detail"), share=3.4),
            Column(plain("Figure"), Align.RIGHT, share=1.1),
            Column(plain("Plan"), Align.RIGHT, share=1.1),
            Column(plain("As at"), share=0.8),
            *(Column(plain(one), share=1.3) for one in HEADINGS),
        ),
        rows=rows,
        description="Key measures: figure, plan, month, and rating last period and this",
    )

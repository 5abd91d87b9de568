"""The first page of the plan: what its last year comes to, with the plan and without it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from svreport.content.blocks import LEAD, NOTE, Align, Block, Column, Paragraph, TableBlock, plain
from svreport.core.house_style import DASH
from svreport.core.model import LineKind, MeasureRole, Project
from svreport.core.origin import with_origins
from svreport.core.text import counted, join_words
from svreport.core.units import Unit
from svreport.documents.public import PublicPaper
from svreport.documents.tables import text_row
from svreport.documents.versions_in_words import balance_in_words
from svreport.figures.budget import subtract
from svreport.figures.versions import plan_version, unmitigated_version

KINDS = {
    LineKind.TOTAL_EXPENDITURE: "Spending in {}",
    LineKind.IN_YEAR_BALANCE: "In-year deficit {} (surplus −)",
    LineKind.CLOSING_BALANCE: "Deficit at the end of {}",
}


def glance(paper: PublicPaper) -> Sequence[Block]:
    """The finding, the key figures and what the plan is made of; each where it is stated."""
    council, style = paper.council, paper.style
    without, plan = unmitigated_version(council), plan_version(council, paper.update)
    years = [year for year in plan.years if without and year in without.years] if plan else []
    made_of = _made_of(paper)
    if not (plan and without and years):
        return made_of
    unit, last = council.settings.forecast_unit, years[-1]
    stated = {
        name.format(style.year(last)): (plan.stated(kind, last), without.stated(kind, last))
        for kind, name in KINDS.items()
    }
    shown = {name: pair for name, pair in stated.items() if None not in pair}

    def text(amount: Decimal | None) -> str:
        return DASH if amount is None else style.amount(amount, unit, Unit.MILLIONS, decimals=2)

    rows = {
        "With the plan": [text(planned) for planned, _ in shown.values()],
        "Without it": [text(unplanned) for _, unplanned in shown.values()],
        "Difference": [text(subtract(*pair)) for pair in shown.values()],
    }
    table = TableBlock(
        [
            Column(plain("Figure"), share=1.1),
            *(Column(plain(name), Align.RIGHT) for name in shown),
        ],
        [text_row(name, *row) for name, row in rows.items()],
        "Key figures: with the plan, without it and the difference",
        key_rows=(0,),
        caption=f"What {style.year(last)} comes to",
    )
    lead: list[Block] = []
    if plan.states(LineKind.IN_YEAR_BALANCE, last) and without.states(
        LineKind.IN_YEAR_BALANCE, last
    ):
        ends = [balance_in_words(version.in_year(last), paper.prose) for version in (plan, without)]
        words = f"The plan ends {style.year(last)} with an in-year {ends[0]}; without it, "
        lead = [
            Paragraph(plain(with_origins(f"{words}there would be a {ends[1]}.", *ends)), role=LEAD)
        ]
    return [*lead, *([table] if shown else []), *made_of]


def _made_of(paper: PublicPaper) -> Sequence[Block]:
    """How many workstreams, projects, measures and milestones the plan has."""
    council = paper.council
    roles = (MeasureRole.HEADLINE, MeasureRole.SUCCESS)
    counts = {
        "workstream": len(council.workstreams),
        "project": len(council.rows(Project)),
        "measure": sum(measure.role in roles for measure in council.measures),
        "milestone": len(council.milestones),
    }
    stated = join_words((counted(count, noun) for noun, count in counts.items() if count), most=4)
    return [Paragraph(plain(f"The plan has {stated}."), role=NOTE)] if stated else ()

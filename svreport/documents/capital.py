"""Capital projects as a table with their comments, for the papers that say how they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.content.blocks import (
    Align,
    Block,
    Cell,
    Column,
    ListBlock,
    Paragraph,
    Run,
    TableBlock,
    plain,
)
from svreport.core.house_style import DASH, HouseStyle, decimals_of
from svreport.core.model import CapitalProject, Council, Update
from svreport.documents.labels import rating_mark
from svreport.figures.as_of import capital_at, describes_update

NOT_STATED = DASH
MONEY = ("agreed", "spent", "forecast")


def capital_blocks(council: Council, update: Update, style: HouseStyle) -> tuple[Block, ...]:
    """The table of projects and what is said of each; nothing where there are none.

    Where no row names an update, an earlier report than the latest leaves them out: it could
    not have said how they stand now.
    """
    projects = capital_at(council, update)
    if not projects or not describes_update(council.capital, council, update):
        return ()
    comments = tuple(_comments(projects))
    table = _table(council, projects, style)
    return (table, ListBlock(ordered=False, items=comments)) if comments else (table,)


def _table(council: Council, projects: Sequence[CapitalProject], style: HouseStyle) -> TableBlock:
    unit = council.settings.forecast_unit
    amounts = [amount for project in projects for amount in _money(project) if amount is not None]
    decimals = max(map(decimals_of, amounts), default=0)
    rows: list[Sequence[Cell]] = [
        (
            plain(project.project),
            *(plain(_shown(amount, decimals, style)) for amount in _money(project)),
            plain(NOT_STATED if project.places is None else f"{project.places:,}"),
            plain(project.opens.short if project.opens else NOT_STATED),
            rating_mark(council, project.rating) if project.rating else plain(NOT_STATED),
        )
        for project in projects
    ]
    if len(projects) > 1:
        rows.append(tuple(_totals(projects, decimals, style)))
    return TableBlock(
        columns=(
            Column(plain("Project"), share=2.5),
            *(Column(plain(f"{word.capitalize()} ({unit})"), Align.RIGHT, 1.2) for word in MONEY),
            Column(plain("Places"), Align.RIGHT, share=0.95),
            Column(plain("Opens"), share=0.9),
            Column(plain("Rating"), share=1.35),
        ),
        rows=rows,
        description=f"Capital projects: money in {unit}, places, month of opening and rating",
        totals=(len(projects),) if len(projects) > 1 else (),
    )


def _money(project: CapitalProject) -> tuple[Decimal | None, ...]:
    return (project.agreed, project.spent, project.forecast)


def _shown(amount: Decimal | None, decimals: int, style: HouseStyle) -> str:
    return NOT_STATED if amount is None else style.bare(amount, decimals)


def _totals(
    projects: Sequence[CapitalProject], decimals: int, style: HouseStyle
) -> Iterator[Sequence[Run]]:
    yield plain("All projects")
    for amounts in zip(*map(_money, projects), strict=True):
        stated = [amount for amount in amounts if amount is not None]
        yield plain(_shown(sum(stated, Decimal(0)) if stated else None, decimals, style))
    places = [project.places for project in projects if project.places is not None]
    yield plain(f"{sum(places):,}" if places else NOT_STATED)
    yield plain(NOT_STATED)
    yield plain(NOT_STATED)


def _comments(projects: Sequence[CapitalProject]) -> Iterator[tuple[Block, ...]]:
    for project in projects:
        if project.comment:
            said = (Run(f"{project.project}:", bold=True), Run(f" {project.comment}"))
            yield (Paragraph(said),)

"""The financial summary of an update: what a finance officer checks and an adviser reworks."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.documents.summary import (
    bridge,
    charts,
    checks,
    compared,
    cover,
    in_year,
    limits,
    measures,
    notes,
    overview,
    payments,
    position,
    savings,
    sensitivity,
    unit_costs,
)
from svreport.documents.summary.origins import traced
from svreport.documents.summary.sources import Sources
from svreport.documents.words import properties
from svreport.model import Council, Negatives, Update
from svreport.papers import ExcelPaper
from svreport.spreadsheet import Page, Workbook


def financial_summary(
    council: Council, update: Update, *, draft: bool = False, fingerprint: str = ""
) -> ExcelPaper:
    """The financial summary of an update; the cover says which parts have no data."""
    sources = Sources(council, update)
    pages = traced([one.without_blank_columns() for one in _pages(sources)])
    pages.append(notes.page(sources))
    workbook = Workbook(
        pages=(cover.page(sources, pages, draft=draft, fingerprint=fingerprint), *pages),
        decimals=sources.decimals,
        brackets=council.settings.negatives is Negatives.BRACKETS,
    )
    return ExcelPaper(
        workbook=workbook, properties=properties(council, update, "Financial summary")
    )


def summary_substance(council: Council, update: Update) -> list[Page]:
    """What the financial summary says, without its date and where its figures stand."""
    sources = Sources(council, update, undated=True)
    return [*_pages(sources), notes.page(sources)]


def _pages(sources: Sources) -> Iterator[Page]:
    """The pages between the cover and the notes, in the order in which they are read."""
    positions = position.positions(sources)
    yield from overview.pages(sources, positions)
    yield from (one.page for one in positions)
    yield from compared.pages(sources, positions)
    yield from in_year.pages(sources, positions)
    yield from bridge.pages(sources, positions)
    yield from unit_costs.pages(sources, positions)
    yield from savings.pages(sources)
    yield from payments.pages(sources)
    yield from limits.pages(sources, positions)
    yield from measures.pages(sources)
    yield from sensitivity.pages(sources, positions)
    yield from charts.pages(sources, positions)
    yield from checks.pages(sources, positions)

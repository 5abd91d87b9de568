"""The financial summary of an update: what a finance officer checks and an adviser reworks."""

from __future__ import annotations

from svreport.documents.summary import (
    checks,
    cover,
    limits,
    notes,
    payments,
    position,
    savings,
    unit_costs,
)
from svreport.documents.summary.sources import Sources
from svreport.documents.words import properties
from svreport.model import Council, Negatives, Update
from svreport.papers import ExcelPaper
from svreport.spreadsheet import Workbook


def financial_summary(council: Council, update: Update, *, draft: bool = False) -> ExcelPaper:
    """The financial summary of an update; the cover says which parts have no data."""
    sources = Sources(council, update)
    positions = position.positions(sources)
    pages = [
        *(one.page for one in positions),
        *unit_costs.pages(sources),
        *savings.pages(sources),
        *payments.pages(sources),
        *limits.pages(sources, positions),
        *checks.pages(sources),
    ]
    pages.append(notes.page(sources))
    workbook = Workbook(
        pages=(cover.page(sources, pages, draft=draft), *pages),
        decimals=sources.decimals,
        brackets=council.settings.negatives is Negatives.BRACKETS,
    )
    return ExcelPaper(
        workbook=workbook, properties=properties(council, update, "Financial summary")
    )

"""The financial summary of an update: what a finance officer checks and an adviser reworks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from svreport.content.paper import ExcelPaper, Marks
from svreport.content.workbook import Heading, Link, Page, Row, Workbook
from svreport.core.model import Negatives
from svreport.core.periods import long_date
from svreport.documents.labels import properties
from svreport.documents.summary import (
    agreement,
    in_year,
    measures,
    overview,
    position,
    sensitivity,
    unit_costs,
    versions,
)
from svreport.documents.summary.audit_trail import check_pages, link_sources
from svreport.documents.summary.layout import SIGNS, Sources
from svreport.narrative.facts import Facts

PARTS = {
    "Summary": "Summary",
    "DSG position": "DSG ",
    "Version against version": "Version against version",
    "In-year monitoring": "In-year monitoring",
    "Bridge": "Bridge",
    "Unit costs": "Unit costs",
    "Savings by condition": "Savings by condition",
    "Payments": "Payments",
    "Deficit against limits": "Deficit against limits",
    "Key measures": "Key measures",
    "Sensitivity": "Sensitivity",
    "Deficit chart": "Deficit chart",
    "Spending chart": "Spending chart",
    "Checks": "Checks",
}

FINGERPRINT = (
    "Fingerprint: {}. It stands for what this update's documents say and for their templates; "
    "whoever signs them off notes it."
)


def cover_page(sources: Sources, pages: Sequence[Page], *, draft: bool, fingerprint: str) -> Page:
    """The first page."""
    settings = sources.council.settings
    return Page(
        name="Cover",
        title=f"{settings.authority}: financial summary",
        intro=(
            f"{settings.agreement}. {sources.update.title}",
            *_status(sources, draft=draft),
            *([FINGERPRINT.format(fingerprint)] if fingerprint else []),
            f"Money is in {sources.unit} unless a heading says otherwise. {SIGNS}",
            *_left_out(pages),
        ),
        headings=(Heading("Sheet", 30), Heading("What it shows", 90)),
        rows=tuple(Row((Link(page.name, page.name), page.title)) for page in pages),
    )


def _status(sources: Sources, *, draft: bool) -> Iterator[str]:
    update = sources.update
    if draft:
        yield "Status: draft"
    elif update.submitted:
        yield f"Status: submitted {long_date(update.submitted)}"
    else:
        yield "Status: not yet submitted"
    dates = [f"Activity data to {update.activity_to}"]
    if update.finance_to:
        dates.insert(0, f"Financial data to {update.finance_to}")
    yield ". ".join(dates) + "."
    if update.forecast_version:
        yield f"The update reports against the forecast version “{update.forecast_version}”."


def _left_out(pages: Sequence[Page]) -> Iterator[str]:
    names = [page.name for page in pages]
    missing = [
        part for part, start in PARTS.items() if not any(name.startswith(start) for name in names)
    ]
    if missing:
        yield f"Left out, because the inputs have no data for them: {', '.join(missing)}."


GENERAL = (
    "Totals, balances and differences are live formulas; the figures they start from are those "
    "of the inputs workbook, unchanged.",
    "Published totals stand as published; what they differ by from their rounded lines is shown "
    "in rows named Rounding and explained on the sheet Checks.",
)


def notes_page(sources: Sources) -> Page:
    """The last page: made after the others, which gather their notes as they are made."""
    rows = [Row((f"[note {number}]", text)) for number, text in enumerate(sources.noted, start=1)]
    rows += [Row(("General", text)) for text in GENERAL]
    return Page(
        name="Notes",
        title="Notes",
        intro=("Notes are numbered in the order in which the sheets first refer to them.",),
        headings=(Heading("Note", 12), Heading("Text", 120)),
        rows=tuple(rows),
    )


def paper(facts: Facts) -> ExcelPaper:
    """The financial summary of an update: every page but its cover and the list of sources."""
    council, update = facts.council, facts.update
    sources = Sources(council, update)
    pages = [page.without_blank_columns() for page in _pages(sources)]
    workbook = Workbook(
        pages=(*pages, notes_page(sources)),
        decimals=sources.decimals,
        brackets=council.settings.negatives is Negatives.BRACKETS,
    )
    return ExcelPaper(
        workbook=workbook, properties=properties(council, update, "Financial summary")
    )


def issued(paper: ExcelPaper, facts: Facts, marks: Marks) -> ExcelPaper:
    """The summary with a cover that says which parts have no data, and where figures were typed."""
    sources = Sources(facts.council, facts.update)
    *pages, notes = paper.workbook.pages
    pages = [*link_sources(pages), notes]
    cover = cover_page(sources, pages, draft=marks.draft, fingerprint=marks.fingerprint)
    return replace(paper, workbook=replace(paper.workbook, pages=(cover, *pages)))


def _pages(sources: Sources) -> Iterator[Page]:
    """The pages between the cover and the notes, in the order in which they are read."""
    positions = position.positions(sources)
    yield from overview.pages(sources, positions)
    yield from (position.page for position in positions)
    yield from versions.comparison_pages(sources, positions)
    yield from in_year.pages(sources, positions)
    yield from versions.bridge_pages(sources, positions)
    yield from unit_costs.pages(sources, positions)
    yield from agreement.savings_pages(sources)
    yield from agreement.payments_pages(sources)
    yield from agreement.limits_pages(sources, positions)
    yield from measures.pages(sources)
    yield from sensitivity.pages(sources, positions)
    yield from overview.chart_pages(sources, positions)
    yield from check_pages(sources, positions)

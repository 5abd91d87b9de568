"""The financial summary of an update: what a finance officer checks and an adviser reworks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.content.paper import ExcelPaper
from svreport.content.workbook import Heading, Link, Page, Row, Workbook
from svreport.core.model import Negatives
from svreport.documents.public import plan_compared
from svreport.documents.summary import (
    agreement,
    deficit_returns,
    in_year,
    measures,
    overview,
    position,
    sensitivity,
    unit_costs,
    versions,
)
from svreport.documents.summary.layout import SIGNS, Sources
from svreport.documents.summary.overview import check_pages, link_sources, source_width
from svreport.narrative.facts import Facts

CONTENTS = "Contents"
PARTS = {
    "Summary": "Summary",
    "DSG position": "DSG ",
    "Version against version": "Version against version",
    "In-year monitoring": "In-year monitoring",
    "Bridge": "Bridge",
    "Unit costs": "Unit costs",
    "Savings by condition": "Savings by ",
    "Payments": "Payments",
    "Deficit against limits": "Deficit against limits",
    "Key measures": "Key measures",
    "Sensitivity": "Sensitivity",
    "Checks": "Checks",
}


def contents_page(sources: Sources, pages: Sequence[Page]) -> Page:
    """The page that leads to all others, and says what has no data."""
    return Page(
        name=CONTENTS,
        title=f"{sources.council.settings.authority}: financial summary",
        intro=(
            *overview.whose(sources),
            *_versions(sources),
            f"Money is in {sources.unit} unless a heading says otherwise. {SIGNS}",
            *_left_out(pages),
        ),
        headings=(Heading("Sheet", 30), Heading("What it shows", 90)),
        rows=tuple(Row((Link(page.name, page.name), page.title)) for page in pages),
    )


def _versions(sources: Sources) -> Iterator[str]:
    update = sources.update
    if update.forecast_version:
        yield f"The update reports against the forecast version “{update.forecast_version}”."
    if compared := plan_compared(sources.council, update):
        yield f"It is compared with {compared}."


def _left_out(pages: Sequence[Page]) -> Iterator[str]:
    names = [page.name for page in pages]
    missing = [
        part for part, start in PARTS.items() if not any(name.startswith(start) for name in names)
    ]
    if missing:
        yield f"Left out, because nothing is stated for them: {', '.join(missing)}."


GENERAL = (
    "Totals, balances and differences are live formulas; the figures they start from are those "
    "of the inputs workbook, unchanged.",
    "Published totals are shown as published.",
    "Rows named Rounding show how far they differ from their rounded lines, and the sheet Checks "
    "explains why.",
)


def notes_page(sources: Sources, pages: Sequence[Page]) -> Page:
    """The last page: made after the others, which gather their notes as they are made."""
    rows = [Row((f"[note {number}]", text)) for number, text in enumerate(sources.noted, start=1)]
    published = any(statement.publishes_totals for statement in sources.statements)
    names = (str(row.cells[0]) for page in pages for row in page.rows)
    differs = published and any(name.startswith("Rounding (") for name in names)
    rows += [Row(("General", text)) for text in GENERAL[: 1 + published + differs]]
    return Page(
        name="Notes",
        title="Notes to the figures",
        intro=("Notes are numbered in the order in which the sheets first refer to them.",),
        headings=(Heading("Note", 10), Heading("Text", 93)),
        rows=tuple(rows),
    )


def paper(facts: Facts) -> ExcelPaper:
    """The financial summary of an update: what leads first, then the contents and all pages."""
    council, update = facts.council, facts.update
    sources = Sources(council, update)
    decimals = sources.decimals
    made = [
        page.on_paper(decimals, source_width(page))
        for page in (page.without_blank_columns() for page in _pages(sources))
    ]
    pages = [page.without_blank_columns(last=False) for page in link_sources(made)]
    pages.append(notes_page(sources, pages))
    contents = contents_page(sources, pages).on_paper(decimals)
    first = 1 if pages[0].name == overview.NAME else 0
    workbook = Workbook(
        pages=(*pages[:first], contents, *pages[first:]),
        decimals=sources.decimals,
        brackets=council.settings.negatives is Negatives.BRACKETS,
    )
    return ExcelPaper(workbook=workbook, properties=facts.properties("Financial summary"))


def _pages(sources: Sources) -> Iterator[Page]:
    positions = position.positions(sources)
    yield from overview.pages(sources, positions)
    yield from (position.page for position in positions)
    yield from versions.comparison_pages(sources, positions)
    yield from in_year.pages(sources, positions)
    yield from versions.bridge_pages(sources, positions)
    yield from unit_costs.pages(sources, positions)
    yield from agreement.savings_pages(sources)
    yield from agreement.payments_pages(sources)
    yield from agreement.balances_pages(sources, positions)
    yield from deficit_returns.pages(sources, positions)
    yield from measures.pages(sources)
    yield from sensitivity.pages(sources, positions)
    yield from check_pages(sources, positions)

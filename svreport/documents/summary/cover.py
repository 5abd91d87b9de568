"""The cover: what the workbook is, how current it is, and what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svreport.documents.summary.sources import SIGNS, Sources
from svreport.periods import long_date
from svreport.spreadsheet import Heading, Link, Page, Row

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


def page(sources: Sources, pages: Sequence[Page], *, draft: bool, fingerprint: str) -> Page:
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
        rows=tuple(Row((Link(one.name, one.name), one.title)) for one in pages),
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
    names = [one.name for one in pages]
    missing = [
        part for part, start in PARTS.items() if not any(name.startswith(start) for name in names)
    ]
    if missing:
        yield f"Left out, because the inputs have no data for them: {', '.join(missing)}."

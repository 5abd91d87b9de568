"""The Excel financial summary."""

from __future__ import annotations

from pathlib import Path

from hand.book import Book, Row
from hand.charts import Charts
from hand.costs import payments, unit_costs
from hand.forecast import Version, deficit_limits
from hand.history import key_measures
from hand.measures import Measures
from hand.overview import Overview, contents
from hand.position import Position, checks, limited_years, limits
from hand.reading import Record, Sheets, fingerprint_of, settings_of, signed_off
from hand.savings import in_year, savings
from hand.sensitivity import Sensitivity

GENERAL = (
    "Totals, balances and differences are live formulas; the figures they start from are those of "
    "the inputs workbook, unchanged.",
    "Published totals are shown as published.",
    "Rows named Rounding show how far they differ from their rounded lines, and the sheet Checks "
    "explains why.",
)


def write_summary(
    sheets: Sheets, update: Record, measures: Measures, versions: list[Version], path: Path
) -> None:
    """Writes the update's financial summary."""
    settings = settings_of(sheets)
    book = Book(path, f"{settings['Authority']}: Financial summary", settings["Forecast unit"])
    year = settings["Financial year"]
    positions = {version.name: Position(book, version) for version in versions}
    all_positions = list(positions.values())
    reported = positions[update["Forecast version"]]
    unmitigated = positions[settings["Unmitigated version"]]
    years = limited_years(all_positions, deficit_limits(sheets))
    overview_sheet = Overview(book, sheets, reported, years).write(sheets, update)
    contents_sheet = book.made.add_worksheet("Contents")
    written = {one: one.write(charted=one is unmitigated) for one in all_positions}
    in_year(book, sheets, update, year, reported)
    unit_costs(book, sheets, year, reported)
    savings(book, sheets, update, year)
    payments(book, sheets, update)
    limits_sheet = limits(book, sheets, all_positions)
    key_measures(book, measures, f"{update['Activity data to']:%B %Y}")
    Sensitivity(book, sheets, reported, year)
    checks(book, sheets, all_positions)
    charts = Charts(book, sheets, all_positions, reported)
    charts.deficit(overview_sheet, year, (), 353)
    charts.spending(written[unmitigated], year, unmitigated, 219)
    charts.deficit(limits_sheet, year, [one for one in all_positions if one is not reported], 330)
    book.sources_sheet()
    notes(book, f"{signed_off(sheets, update)} {fingerprint_of(sheets, update)}")
    contents(book, sheets, update, contents_sheet)
    book.made.set_properties(
        {
            "title": book.title,
            "subject": settings["Agreement"],
            "author": settings["Authority"],
            "created": update["Submitted"] or update["Due"],
        }
    )
    book.made.close()


def notes(book: Book, signed: str) -> None:
    rows: list[Row] = [
        {"Note": f"[note {number}]", "Text": text} for number, text in enumerate(book.notes, 1)
    ]
    rows += [{"Note": "General", "Text": text} for text in GENERAL]
    rows.append({"Note": "Sign-off", "Text": signed})
    book.sheet(
        "Notes",
        "Notes to the figures",
        ("Notes are numbered in the order in which the sheets first refer to them.",),
        [("Note", 10), ("Text", 120)],
        rows,
    )

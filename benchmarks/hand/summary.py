"""The Excel financial summary."""

from __future__ import annotations

from pathlib import Path

from hand.book import Book, Row
from hand.charts import charts
from hand.costs import payments, unit_costs
from hand.forecast import Version
from hand.history import key_measures
from hand.measures import Measures
from hand.overview import Overview, cover
from hand.position import Position, checks, limits
from hand.reading import Record, Sheets, settings_of
from hand.savings import in_year, savings
from hand.sensitivity import Sensitivity

GENERAL = (
    "Totals, balances and differences are live formulas; the figures they start from are those of "
    "the inputs workbook, unchanged.",
    "Published totals stand as published; what they differ by from their rounded lines is shown in "
    "rows named Rounding and explained on the sheet Checks.",
)


def write_summary(
    sheets: Sheets, update: Record, measures: Measures, versions: list[Version], path: Path
) -> None:
    """Writes the update's financial summary."""
    settings = settings_of(sheets)
    book = Book(path, f"{settings['Authority']}: Financial summary", settings["Forecast unit"])
    year = settings["Financial year"]
    positions = {version.name: Position(book, version) for version in versions}
    reported, plan = positions[update["Forecast version"]], positions[settings["Plan version"]]
    unmitigated = positions[settings["Unmitigated version"]]
    Overview(book, sheets, settings, reported, plan).write(update)
    for position in positions.values():
        position.write()
    in_year(book, sheets, update, year, reported)
    unit_costs(book, sheets, year, reported)
    savings(book, sheets, update, year)
    payments(book, sheets, update)
    limits(book, sheets, list(positions.values()))
    key_measures(book, measures, f"{update['Activity data to']:%B %Y}")
    Sensitivity(book, sheets, reported, year)
    charts(book, sheets, list(positions.values()), reported, unmitigated)
    checks(book, sheets, list(positions.values()))
    book.sources_sheet()
    notes(book)
    cover(book, sheets, settings, update)
    book.made.set_properties(
        {
            "title": book.title,
            "subject": settings["Agreement"],
            "author": settings["Authority"],
            "created": update["Submitted"] or update["Due"],
        }
    )
    book.cover.activate()
    book.made.close()


def notes(book: Book) -> None:
    rows: list[Row] = [
        {"Note": f"[note {number}]", "Text": text} for number, text in enumerate(book.notes, 1)
    ]
    rows += [{"Note": "General", "Text": text} for text in GENERAL]
    book.sheet(
        "Notes",
        "Notes",
        ("Notes are numbered in the order in which the sheets first refer to them.",),
        [("Note", 12), ("Text", 120)],
        rows,
    )

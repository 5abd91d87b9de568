"""The Excel financial summary, by openpyxl."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from hand.book import COUNT, LINK_FONT, MONEY, Book, first_row
from hand.forecast import versions_of, year_before
from hand.position import SIGNS, Position, checks, limits
from hand.reading import Record, Sheets, long_date, settings_of


def write_summary(sheets: Sheets, update: Record, path: Path) -> None:
    """Writes the update's financial summary."""
    settings = settings_of(sheets)
    book = Book(f"{settings['Authority']}: Financial summary", settings["Forecast unit"])
    versions = versions_of(sheets)
    positions = [Position(book, version) for version in versions if version.years]
    for position in positions:
        position.write()
    unit_costs(book, sheets, settings["Financial year"])
    savings(book, sheets, settings["Financial year"])
    payments(book, sheets, update)
    limits(book, sheets, positions)
    checks(book, sheets, versions)
    notes(book)
    cover(book, settings, update)
    book.made.properties.title = book.title
    book.made.properties.creator = settings["Authority"]
    book.made.save(path)


def unit_costs(book: Book, sheets: Sheets, year: str) -> None:
    years = (year_before(year), year)
    records = [one for one in sheets["Unit costs"] if one["Year"] in years]
    found = {(one["Provision"], one["Year"]): one for one in records}
    provisions = dict.fromkeys(one["Provision"] for one in records)
    intro = (
        f"Places, average cost of a place and total cost in {years[0]} and {years[1]}, and the "
        f"change between them. Totals in {book.unit}.",
        "Empty cells: not stated, or not a figure that can be added up.",
    )
    first = first_row(intro)
    rows: list[list[Any]] = []
    for number, provision in enumerate(provisions, start=first):
        both = [found.get((provision, one), {}) for one in years]
        columns = ("Places", "Average cost", "Total")
        figures = [one.get(column) for one in both for column in columns]
        changes = [
            None if None in (figures[at], figures[at + 3]) else f"={now}{number}-{before}{number}"
            for at, (before, now) in enumerate(zip("BCD", "EFG", strict=True))
        ]
        rows.append([provision, *figures, *changes, book.noted(one for one in both if one)])
    last = first + len(rows) - 1
    before, now = f"=SUM(D{first}:D{last})", f"=SUM(G{first}:G{last})"
    change = f"=G{last + 1}-D{last + 1}"
    rows.append(["Total", None, None, before, None, None, now, None, None, change, None])
    headings = [
        (text, 13)
        for one in years
        for text in (f"Places {one}", f"Average cost {one} (£)", book.money(f"Total {one}"))
    ]
    book.sheet(
        "Unit costs",
        f"Unit costs {years[0]} and {years[1]}",
        intro,
        [
            ("Provision", 52),
            *headings,
            ("Change in places", 12),
            ("Change in average cost (£)", 14),
            (book.money("Change in total"), 14),
            ("Notes", 16),
        ],
        rows,
        formats=(MONEY, COUNT, MONEY, MONEY, COUNT, MONEY, MONEY, COUNT),
        totals=(len(rows) - 1,),
    )


def savings(book: Book, sheets: Sheets, year: str) -> None:
    records = sheets["Savings"]
    later = sorted({one["Year"] for one in records if one["Year"] > year})
    by_key = {(one["Condition"], one["Workstream"], one["Year"]): one for one in records}
    titles = {one["Number"]: one["Short title"] for one in sheets["Conditions"]}
    labels = {one["Rating"]: one["Label"] for one in sheets["Scale"]}
    fields = ("Baseline", "Target", "Achieved", "Forecast")
    intro = (
        f"Savings in {book.unit}; savings are positive. Variance is the forecast less the target: "
        "negative where less is expected than was planned.",
        "Empty cells: not stated, or not a figure that can be added up.",
    )
    first = first_row(intro)
    rows: list[list[Any]] = []
    for number, key in enumerate(dict.fromkeys(key[:2] for key in by_key), start=first):
        now = by_key[(*key, year)]
        after = [by_key.get((*key, one)) for one in later]
        rows.append(
            [
                f"{key[0]} {titles[key[0]]}",
                key[1],
                *(now[field] for field in fields),
                f"=F{number}-D{number}",
                labels.get(now["Rating"]),
                *(one["Target"] if one else None for one in after),
                book.noted((now, *after)),
            ]
        )
    letters = [*"CDEFG", "", *(get_column_letter(9 + at) for at in range(len(later)))]
    last = first + len(rows) - 1
    sums = [f"=SUM({letter}{first}:{letter}{last})" if letter else None for letter in letters]
    rows.append(["Total", None, *sums, None])
    book.sheet(
        "Savings by condition",
        f"Savings by condition {year}",
        intro,
        [
            ("Condition", 44),
            ("Workstream", 14),
            *((book.money(f"{field} {year}"), 13) for field in fields),
            (book.money("Variance"), 13),
            ("Rating", 18),
            *((book.money(f"Target {one}"), 13) for one in later),
            ("Notes", 16),
        ],
        rows,
        totals=(len(rows) - 1,),
    )


def payments(book: Book, sheets: Sheets, update: Record) -> None:
    as_at = update["Submitted"] or update["Due"]
    settings = settings_of(sheets)
    intro = (
        f"Amounts in {book.unit}; payments to the authority are positive here. "
        f"Status as at {long_date(as_at)}.",
        "Empty cells: not stated, or not of a single payment.",
    )
    first = first_row(intro)
    rows: list[list[Any]] = []
    for one in sheets["Payments"]:
        paid_later = one["Status"] == "paid" and one["Date"] > as_at
        status = "due" if paid_later else one["Status"]
        day = long_date(one["Date"]) if one["Date"] else None
        rows.append([one["Year"], one["Amount"], status, day, book.note(one["Note"])])
    last = first + len(rows) - 1
    rows += [
        ["Total of payments", f"=SUM(B{first}:B{last})", None, None, None],
        ["Agreement total", settings["Agreement total"], None, None, None],
        ["Difference", f"=B{last + 1}-B{last + 2}", None, None, None],
    ]
    book.sheet(
        "Payments",
        f"Payments under the {settings['Agreement']}",
        intro,
        [("Year", 20), (book.money("Amount"), 14), ("Status", 14), ("Date", 20), ("Notes", 14)],
        rows,
        totals=(len(rows) - 3,),
    )


def notes(book: Book) -> None:
    rows = [(f"[note {number}]", text) for number, text in enumerate(book.notes, start=1)]
    rows += [
        (
            "General",
            "Totals, balances and differences are live formulas; the figures they start from are "
            "those of the inputs workbook, unchanged.",
        ),
        (
            "General",
            "Published totals stand as published; what they differ by from their rounded lines is "
            "shown in rows named Rounding and explained on the sheet Checks.",
        ),
    ]
    book.sheet(
        "Notes",
        "Notes",
        ("Notes are numbered in the order in which the sheets first refer to them.",),
        [("Note", 12), ("Text", 120)],
        rows,
    )


def cover(book: Book, settings: Record, update: Record) -> None:
    submitted = update["Submitted"]
    rows = list(book.contents)
    intro = (
        f"{settings['Agreement']}. {update['Title']}",
        f"Status: submitted {long_date(submitted)}" if submitted else "Status: not yet submitted",
        f"Financial data to {update['Finance data to']:%B %Y}. "
        f"Activity data to {update['Activity data to']:%B %Y}.",
        f"The update reports against the forecast version “{update['Forecast version']}”.",
        f"Money is in {book.unit} unless a heading says otherwise. {SIGNS}",
    )
    sheet = book.sheet(
        "Cover",
        f"{settings['Authority']}: financial summary",
        intro,
        [("Sheet", 30), ("What it shows", 90)],
        rows,
        first=True,
    )
    for number, (name, _) in enumerate(rows, start=first_row(intro)):
        sheet.cell(number, 1).hyperlink = f"#'{name}'!A1"
        sheet.cell(number, 1).font = LINK_FONT

"""Unit costs held against the forecast, and the payments under the agreement."""

from __future__ import annotations

from hand.book import Book, Cell, Formula, Row, Span, here, sum_of, total_of, typed
from hand.forecast import SPENDING, year_before
from hand.position import Position
from hand.reading import Record, Sheets, settings_of
from hand.words import long_date

UNIT_COSTS, PAYMENTS = "Unit costs", "Payments"
COLUMNS = ("Places", "Average cost", "Total")
TOLERANCE = 1  # two rounded figures
STATUSES = ("paid", "due", "withheld")


def unit_costs(book: Book, sheets: Sheets, year: str, reported: Position) -> None:
    """Each provision in the year and the one before it, and its line of the forecast."""
    years = (year_before(year), year)
    records = [one for one in sheets["Unit costs"] if one["Year"] in years]
    found = {(one["Provision"], one["Year"]): one for one in records}
    before, now = (
        (f"Places {one}", f"Average cost {one} (£)", book.money(f"Total {one}")) for one in years
    )
    changes = ("Change in places", "Change in average cost (£)", book.money("Change in total"))
    version = reported.version.name
    forecast = book.money(f"In the {version} forecast {year}")
    difference = book.money("Total less forecast")
    off = here(UNIT_COSTS, difference)
    differences: dict[str, Cell] = {
        change: Formula(f"={here(UNIT_COSTS, new)}-{here(UNIT_COSTS, old)}")
        for change, old, new in zip(changes, before, now, strict=True)
    }
    against: dict[str, Cell] = {
        difference: Formula(f"={here(UNIT_COSTS, now[2])}-{here(UNIT_COSTS, forecast)}"),
        "Why they differ": Formula(
            f'=IF({off}=0,"no difference",IF(ABS({off})<={TOLERANCE},"rounding","not explained"))',
            "",
        ),
    }
    lines = {line["Line"]: line for line in reported.version.of(*SPENDING)}
    rows: list[Row] = []
    for provision in dict.fromkeys(one["Provision"] for one in records):
        both = [found[provision, one] for one in years]
        row: dict[str, Cell] = {"Provision": provision, "Notes": book.noted(both)}
        for record, headings in zip(both, (before, now), strict=True):
            for column, heading in zip(COLUMNS, headings, strict=True):
                row[heading] = typed("Unit costs", record, column)
        row |= differences
        if provision in lines:
            row[forecast] = Formula(f"={reported.amount_of(lines[provision], year)}")
            row |= against
        rows.append(row)
    change = f"={total_of(UNIT_COSTS, now[2])}-{total_of(UNIT_COSTS, before[2])}"
    book.sheet(
        UNIT_COSTS,
        f"Unit costs {years[0]} and {years[1]}",
        (
            f"Places, average cost of a place and total cost in {years[0]} and {years[1]}, and "
            f"the change between them. Totals in {book.unit}.",
            f"Each total of {year} is compared with the line of that name in the {version} "
            "forecast, which this update reports.",
            "[z]: not stated, not a figure that can be added up, or no line of that name in "
            "the forecast.",
        ),
        [
            *(("Provision", 23), *((heading, 8.4) for heading in (*before, *now))),
            *((changes[0], 8), (changes[1], 8.4), (changes[2], 8), (forecast, 9)),
            *((difference, 9), ("Why they differ", 10), ("Notes", 9.3)),
        ],
        rows,
        total={
            "Provision": "Total",
            **{one: sum_of(UNIT_COSTS, one) for one in (before[2], now[2], forecast, difference)},
            changes[2]: Formula(change),
        },
        scale=88,
    )


def payments(book: Book, sheets: Sheets, update: Record) -> None:
    """The payments, what they come to by status, and the agreement's total."""
    as_at, amount = update["Submitted"] or update["Due"], book.money("Amount")
    paid = sheets["Payments"]
    rows: list[Row] = []
    for one in paid:
        paid_later = one["Status"] == "paid" and one["Date"] > as_at
        rows.append(
            {
                "Year": one["Year"],
                amount: typed("Payments", one, "Amount"),
                "Status": "due" if paid_later else one["Status"],
                "Date": long_date(one["Date"]) if one["Date"] else None,
                "Notes": book.note(one["Note"]),
            }
        )
    for status in STATUSES:
        formula = Formula(f'=SUMIFS(payment_amounts,payment_statuses,"{status}")')
        rows.append({"Year": f"Total {status}", amount: formula})
    total, agreed = len(rows), len(rows) + 1
    agreement = next(one for one in sheets["Settings"] if one["Setting"] == "Agreement total")
    rows += [
        {"Year": "Total of payments", amount: Formula("=SUM(payment_amounts)")},
        {"Year": "Agreement total", amount: typed("Settings", agreement, "Value")},
        {"Year": "Difference", amount: Formula("=total_of_payments-agreement_total")},
    ]
    names: dict[str, Span] = {
        "payment_amounts": (amount, 0, len(paid) - 1),
        "payment_statuses": ("Status", 0, len(paid) - 1),
        "total_of_payments": (amount, total, total),
        "agreement_total": (amount, agreed, agreed),
    }
    book.sheet(
        PAYMENTS,
        f"Payments under the {settings_of(sheets)['Agreement']}",
        (
            f"Amounts in {book.unit}; payments to the authority are positive here. "
            f"Status as at {long_date(as_at)}.",
            "Totals by status follow the column Status. [z]: not stated, or not of a "
            "single payment.",
        ),
        [("Year", 24), (amount, 14), ("Status", 14), ("Date", 20), ("Notes", 10)],
        rows,
        totals=range(len(paid), total + 1),
        names=names,
    )

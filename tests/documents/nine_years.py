"""A council with a nine-year agreement: eleven lines in £m, brackets, two unlike versions.

The second version begins a year later than the first and ends two years after it. Each
has a line of its own. Totals are published that are a rounding apart from their parts,
and an opening balance that is one apart from the closing balance it follows.
"""

from __future__ import annotations

from made_up_council import UPDATES, Tables, tables, with_setting

FIRST, SECOND = "Agreed [2024]", "Revised 2025"
YEARS = [f"{year}/{(year + 1) % 100:02d}" for year in range(2024, 2035)]

LINES = (
    ("Mainstream top-ups", "9.41", "0.37"),
    ("Resourced provision", "2.08", "0.11"),
    ("Special schools", "11.62", "0.42"),
    ("Independent schools", "8.95", "-0.33"),
    ("Colleges", "4.77", "0.19"),
    ("Alternative provision", "3.16", "-0.08"),
    ("Therapies", "0.64", "0.03"),
    ("Early years inclusion", "0.58", "0.02"),
    ("Hospital education", "0.29", "0.00"),
    ("Support services", "1.73", "-0.05"),
)


def nine_year_tables() -> Tables:
    """The council's sheets; its second update reports the second version."""
    council = with_setting(tables(), "Agreement starts", "2024/25")
    council = with_setting(council, "Agreement ends", "2032/33")
    council = with_setting(council, "Plan version", FIRST)
    header, *rows = council["Updates"]
    council["Updates"] = [
        [*header, "Forecast version"],
        *([*row, FIRST if row[0] == UPDATES[0] else SECOND] for row in rows),
    ]
    council["Forecast"] = [
        ["Version", "Line", "Kind", *YEARS],
        *_version(FIRST, 0, 9),
        *_version(SECOND, 1, 11, shift=7),
    ]
    council["Unit costs"] = [
        ["Provision", "Year", "Places", "Average cost", "Total"],
        ["Special schools", "2024/25", "440", "26409", "11.62"],
        ["Special schools", "2025/26", "451", "26696", "12.04"],
        ["COLLEGES", "2025/26", "430", "11535", "4.96"],
        ["Nurseries", "2025/26", "12", "10000", "0.12"],
    ]
    return council


def _version(version: str, first: int, last: int, shift: int = 0) -> list[list[str]]:
    """A version of some years, its spending shifted by so many hundredths of £m."""
    own = ("Places by the council", "0.90", "0.04") if shift else ("Transport", "1.10", "0.06")
    spending = {
        (name, number): [
            _hundredths(start) + _hundredths(rise) * year + shift * (number % 3)
            for year in range(first, last)
        ]
        for number, (name, start, rise) in enumerate((*LINES, own))
    }
    grant = [-(4100 + shift * 3) - 112 * year for year in range(first, last)]
    transfer = [-45 - year for year in range(first, last)]
    other = [-3 if year % 4 == 1 else 0 for year in range(first, last)]
    paid = [-250 if year < 9 else 0 for year in range(first, last)]
    in_year = [
        sum(column) + off
        for column, off in zip(
            zip(*spending.values(), grant, transfer, strict=True),
            _off(first, last),
            strict=True,
        )
    ]
    closing, balance = [], 1240 + shift * 9
    opening = balance
    for number, moved in enumerate(zip(in_year, other, paid, strict=True)):
        balance += sum(moved) - (number % 5 == 2)
        closing.append(balance)

    def row(line: str, kind: str, hundredths: list[int]) -> list[str]:
        amounts = [f"{amount / 100:.2f}" for amount in hundredths]
        return [version, line, kind, *[""] * first, *amounts, *[""] * (len(YEARS) - last)]

    return [
        *(row(name, "expenditure", hundredths) for (name, _), hundredths in spending.items()),
        row("Grant", "high needs block", grant),
        row("Schools block", "block transfer", transfer),
        row("In-year", "in-year balance", in_year),
        row("Early years", "other blocks", other),
        row("Paid", "safety valve income", paid),
        [version, "Opening", "opening balance", *[""] * first, f"{opening / 100:.2f}"]
        + ["", f"{(closing[1] + 1) / 100:.2f}"]
        + [""] * (len(YEARS) - first - 3),
        row("Closing", "closing balance", [*closing[:2], *(one + 1 for one in closing[2:])]),
    ]


def _off(first: int, last: int) -> list[int]:
    """By how many hundredths each published in-year balance is apart from its parts."""
    return [(-1, 0, 1)[year % 3] for year in range(first, last)]


def _hundredths(amount: str) -> int:
    return round(float(amount) * 100)

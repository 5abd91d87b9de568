"""The key measures month by month."""

from __future__ import annotations

from collections.abc import Iterator

from hand.book import (
    POINTS,
    Book,
    Cell,
    Formula,
    Row,
    Typed,
    cell_at,
    here,
    number_format,
    typed,
)
from hand.measures import MISSING, Measures, around, most_decimals, plan, tells
from hand.reading import Record
from hand.words import listed, short

NAME = "Key measures"
SYMBOLS = {
    "not yet available": "[x]",
    "not applicable": "[z]",
    "suppressed": "[c]",
    "incomplete": "[x]",
}
MEANINGS = {
    "[c]": "withheld so that nobody can be identified",
    "[x]": "not available",
    "[z]": "not applicable",
}
LAST_YEAR, AGAINST, CHANGE = "Same period last year", "Actual less plan", "Change on last year"


def key_measures(book: Book, measures: Measures, month: str) -> None:
    """Each measure that the report shows, in each month that was told or planned."""
    stood = [(one, at) for one in measures.reported() for at in _months(measures, one["Code"])]
    row_of = {(one["Code"], at): number for number, (one, at) in enumerate(stood)}
    rows = [_row(book, measures, one, at, row_of) for one, at in stood]
    shown = {str(row["Actual"]) for row in rows if row["Actual"] in MEANINGS}
    symbols = listed([f"{one} means {MEANINGS[one]}" for one in sorted(shown)])
    book.sheet(
        NAME,
        f"Key measures to {month}",
        (
            "Each measure in the unit of its row, month by month. A change between percentages is "
            "in percentage points (pp). Small counts are not withheld here: do not publish them.",
            f"In place of a figure, {symbols}.",
            "[z]: no plan, no figure to compare with, or a month of which only the plan is known.",
        ),
        [
            *(("Code", 8), ("Measure", 44), ("Detail", 9.5), ("Condition", 9), ("Unit", 6.5)),
            *(("Month", 8), ("Plan", 7.6), ("Actual", 7.6), (AGAINST, 9), (LAST_YEAR, 8)),
            *((CHANGE, 9), ("Remarks", 9.5)),
        ],
        rows,
        filtered=True,
        scale=90,
    )


def _months(measures: Measures, code: str) -> list[int]:
    values = measures.of(code)
    told = {at for at, one in values.items() if at <= measures.now and tells(one)}
    return sorted(told | {at for at, one in values.items() if one["Plan"] is not None})


def _row(
    book: Book,
    measures: Measures,
    measure: Record,
    month: int,
    row_of: dict[tuple[str, int], int],
) -> Row:
    code, values = measure["Code"], measures.of(measure["Code"])
    shown = number_format(most_decimals(measure, values), "%" if measure["Unit"] == "%" else "")
    told = month <= measures.now
    value = values.get(month) if told else None
    actual = value["Actual"] if value else None
    missing = value["Status"] if value and actual is None else None
    planned = around(values, month)
    plan_cell: Cell = None
    if planned:
        first, last = (cell_at(NAME, "Plan", row_of[code, at]) for at in planned)
        gone, whole = month - planned[0], planned[1] - planned[0]
        between = f"{first}+({last}-{first})*{gone}/{whole}"
        is_count = measure["Unit"] == "count"
        plan_cell = Formula(f"=ROUND({between},0)" if is_count else f"={between}", shown)
    elif plan(values, month) is not None:
        plan_cell = typed("Measure values", values[month], "Plan", shown)
    actual_cell: Cell = SYMBOLS[missing] if missing else None
    if value and actual is not None:
        actual_cell = typed("Measure values", value, "Actual", shown)
    before = values.get(month - 12, {}) if told and value and tells(value) else {}
    last_year: Cell = None
    if before and (code, month - 12) in row_of:
        cell = cell_at(NAME, "Actual", row_of[code, month - 12])
        last_year = Formula(f"={cell}", shown if before["Actual"] is not None else "")
    compared = isinstance(actual_cell, Typed)
    return {
        "Code": code,
        "Measure": measure["Measure"],
        "Detail": book.note(_detail(measure)),
        "Condition": measure["Condition"],
        "Unit": measure["Unit"],
        "Month": short(month),
        "Plan": plan_cell,
        "Actual": actual_cell,
        AGAINST: _less(measure, "Plan", shown) if compared and plan_cell else None,
        LAST_YEAR: last_year,
        CHANGE: _less(measure, LAST_YEAR, shown)
        if compared and before.get("Actual") is not None
        else None,
        "Remarks": " ".join(
            str(book.note(one)) for one in _remarks(value, missing, pro_rata=planned is not None)
        ),
    }


def _detail(measure: Record) -> str:
    """What is the same in each of a measure's rows."""
    better, basis = f"Better when {measure['Better when']}.", measure["Basis"]
    return f"{measure['Code']}: {measure['Detail']} {better} {basis[0].upper()}{basis[1:]}."


def _less(measure: Record, heading: str, shown: str) -> Formula:
    difference = f"{here(NAME, 'Actual')}-{here(NAME, heading)}"
    if measure["Unit"] == "%":
        return Formula(f"=100*({difference})", POINTS)
    return Formula(f"={difference}", shown)


def _remarks(value: Record | None, missing: str | None, *, pro_rata: bool) -> Iterator[str]:
    if pro_rata:
        yield "Plan pro rata between the planned months around it."
    if value and missing:
        yield f"{MISSING[missing]}{': ' + value['Reason'] if value['Reason'] else '.'}"

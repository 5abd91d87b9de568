"""What a cell's own rules let it hold: drop-downs, and bounds of numbers, dates and texts."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from svreport.core.frozen import Frozen
from svreport.core.periods import long_date
from svreport.core.text import join_words, normalise
from svreport.files.ooxml.package import YES, Element
from svreport.files.workbook import Area, read_area, references, shifted_formula
from svreport.files.workbook.sheet_data import CellValue, address, first_day, stored_value

if TYPE_CHECKING:
    from svreport.files.workbook.sheet import EditedSheet

# Entries of a drop-down that a message names.
_NAMED = 8
_KINDS = {"whole": "a whole number", "decimal": "a number", "date": "a date", "time": "a time"}
_OPERATORS: dict[str, tuple[str, Callable[[float, float], bool]]] = {
    "equal": ("equal to", operator.eq),
    "notEqual": ("other than", operator.ne),
    "lessThan": ("less than", operator.lt),
    "lessThanOrEqual": ("of at most", operator.le),
    "greaterThan": ("more than", operator.gt),
    "greaterThanOrEqual": ("of at least", operator.ge),
}
_RANGES = {"between": "from {} to {}", "notBetween": "outside {} to {}"}


class Validation(Frozen):
    """What some cells of a sheet may hold; its formulas are as the sheet writes them."""

    areas: Sequence[Area]
    kind: str
    operator: str
    first: str
    second: str
    # Whether Excel refuses what is outside the rule; of others it only asks or informs, or says
    # nothing.
    is_strict: bool

    def is_of(self, row: int, column: int) -> bool:
        cell = Area.of(row, column)
        return any(area.overlaps(cell) for area in self.areas)


def validations(root: Element) -> Iterator[Validation]:
    """Yield the rules of a sheet, those that newer versions of Excel keep apart among them."""
    for element in root.iter("{*}dataValidation"):
        words = {
            child.tag.rpartition("}")[2]: "".join(child.itertext()).strip() for child in element
        }
        where = element.get("sqref") or words.get("sqref", "")
        yield Validation(
            [area for area in map(read_area, where.split()) if area],
            *(element.get("type", "none"), element.get("operator", "between")),
            *(words.get("formula1", ""), words.get("formula2", "")),
            element.get("showErrorMessage") in YES and element.get("errorStyle", "stop") == "stop",
        )


def is_known(rule: Validation, sheet: EditedSheet) -> bool:
    """Return whether a rule can be applied here; others only Excel works out."""
    if rule.kind == "list":
        return _entries(rule.first, sheet) is not None
    if rule.kind not in (*_KINDS, "textLength"):
        return rule.kind == "none"
    bounds = (rule.first, rule.second) if rule.operator in _RANGES else (rule.first,)
    return all(_bound(formula, sheet) is not None for formula in bounds)


def as_formula(rule: Validation, row: int, column: int) -> str:
    """Return a formula of whether a cell keeps to a rule; nothing where that cannot be said.

    What a rule refers to goes along with its cells, from the first of them on.
    """
    if len(rule.areas) != 1:
        return ""
    steps = row - rule.areas[0].top, column - rule.areas[0].left
    first, second = (shifted_formula(formula, *steps) for formula in (rule.first, rule.second))
    cell = address(row, column)
    if rule.kind == "custom":
        return first
    if rule.kind == "list":
        # A list that comes to an error is none that says anything.
        return f"ISNUMBER(MATCH({cell},{first},0))+0*ROWS({first})"
    value = f"LEN({cell})" if rule.kind == "textLength" else cell
    within = f"AND({value}>={first},{value}<={second})"
    signs = ("=", "<>", "<", "<=", ">", ">=")
    by_name = {name: f"{value}{sign}{first}" for name, sign in zip(_OPERATORS, signs, strict=True)}
    return (by_name | {"between": within, "notBetween": f"NOT({within})"})[rule.operator]


def refusal(rule: Validation, sheet: EditedSheet, value: CellValue) -> tuple[str, str]:
    """Return why a value is none that the rule allows, and what to do; nothing where it is.

    What only Excel can work out, such as a rule of the form's own making, is let pass: see
    `is_known`.
    """
    if rule.kind == "list":
        return _not_listed(_entries(rule.first, sheet), value, sheet.book.from_1904)
    if rule.kind not in (*_KINDS, "textLength"):
        return "", ""
    is_length, from_1904 = rule.kind == "textLength", sheet.book.from_1904
    number = len(str(value)) if is_length else _number(value, from_1904)
    wanted = _KINDS.get(rule.kind, "a text with a length")
    if number is None or (rule.kind == "whole" and number != int(number)):
        return f"takes {wanted}", f"Give {wanted}."
    words = _outside(rule, sheet, number)
    return (f"takes {wanted} {words}", f"Give {wanted} {words}.") if words else ("", "")


def _outside(rule: Validation, sheet: EditedSheet, number: float) -> str:
    """The bounds that a number does not keep to, in words; nothing where it does."""
    first, second = (_bound(formula, sheet) for formula in (rule.first, rule.second))
    if first is None:
        return ""
    if rule.operator in _OPERATORS:
        words, holds = _OPERATORS[rule.operator]
        return "" if holds(number, first) else f"{words} {_shown(rule, first, sheet)}"
    if second is None or rule.operator not in _RANGES:
        return ""
    is_within = first <= number <= second
    if is_within == (rule.operator == "between"):
        return ""
    return _RANGES[rule.operator].format(*(_shown(rule, it, sheet) for it in (first, second)))


def _shown(rule: Validation, bound: float, sheet: EditedSheet) -> str:
    if rule.kind != "date":
        return f"{bound:,.10g}"
    return long_date((first_day(from_1904=sheet.book.from_1904) + timedelta(days=bound)).date())


def _number(value: CellValue, from_1904: bool) -> float | None:
    if isinstance(value, str) or value is None:
        return None
    return float(stored_value(value, from_1904=from_1904)[1])


def _bound(formula: str, sheet: EditedSheet) -> float | None:
    """What a bound comes to: a number, or that of one cell; None for what only Excel works out."""
    try:
        return float(formula)
    except ValueError:
        found = _listed(formula, sheet)
        return _as_number(found[0]) if found and len(found) == 1 else None


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _entries(formula: str, sheet: EditedSheet) -> Sequence[str] | None:
    """The entries of a drop-down; None where only Excel can work them out."""
    if len(formula) > 1 and formula.startswith('"') and formula.endswith('"'):
        return [entry.strip() for entry in formula[1:-1].replace('""', '"').split(",")]
    return _listed(formula, sheet)


def _listed(formula: str, sheet: EditedSheet) -> Sequence[str] | None:
    """What the cells of one area hold, named by its address or by a name of the workbook."""
    formula = sheet.book.defined_name(formula, sheet.name) or formula
    found = list(references(formula))
    if len(found) != 1 or found[0].text != formula.strip().removeprefix("="):
        return None
    name = found[0].sheet or sheet.name
    try:
        other = sheet.book.sheet(name)
    except KeyError:
        return None
    cells = other.data.within(found[0].area)
    return [text for _, _, cell in cells if (text := other.text(cell))]


def _not_listed(
    entries: Sequence[str] | None, value: CellValue, from_1904: bool
) -> tuple[str, str]:
    if entries is None:
        return "", ""
    number = _number(value, from_1904)
    if any(
        entry == value or (number is not None and _as_number(entry) == number) for entry in entries
    ):
        return "", ""
    like = [entry for entry in entries if normalise(entry) == normalise(str(value))]
    why = f"takes one of its list: {join_words([f'“{e}”' for e in entries], most=_NAMED)}"
    return why, f"Write “{like[0]}”." if like else "Choose one of these."

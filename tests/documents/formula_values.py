"""What a formula of a workbook comes to, given the values saved in the cells that it refers to.

Enough of Excel's language for the workbooks that svreport writes; a formula that goes
beyond it is `NotUnderstood`: then this has to learn more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, TypeAlias

from excel_reading import book_of, opened
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.workbook import Workbook


@dataclass(frozen=True)
class Failed:
    """What a formula comes to that cannot be worked out: the error that Excel shows."""

    error: str

    def __str__(self) -> str:
        return self.error


Value: TypeAlias = "float | str | bool | Failed | None"
# A value, or those of a range in rows.
Operand: TypeAlias = "Value | list[Value]"

DIVIDED_BY_ZERO = Failed("#DIV/0!")
# The function that may leave what failed aside.
CHOOSING = "IF"
_STRUCTURED = re.compile(r"(?P<table>[^\[\]!']+)\[(?P<inside>.*)\]", re.DOTALL)
_THIS_ROW, _TOTALS = "#This Row", "#Totals"
# Excel's number for the sum of what is shown, in SUBTOTAL.
SUM_OF_SHOWN = 109
_PRECEDENCE = ("=<>", "&", "+-", "*/", "^")


# Sums of fractions differ by less than this from one program to another.
CLOSE = 1e-6


def disagreements(content: bytes) -> list[str]:
    """The formulas of a workbook whose saved values are not what they come to.

    Raises NotUnderstood for one that cannot be worked out.
    """
    formulas = opened(content)
    book = Book(book_of(content, saved_values=True))
    found = []
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    value = book.value(str(cell.value), sheet.title, int(cell.row or 0))
                    saved = book.saved[sheet.title][cell.coordinate].value
                    # An empty text is saved as nothing.
                    if not _is_same(value, "" if saved is None else saved):
                        place = f"{sheet.title}!{cell.coordinate}"
                        found.append(f"{place}: {cell.value} gives {value}, and {saved} is saved")
    return found


def _is_same(value: Operand, saved: object) -> bool:
    if isinstance(value, float | int) and isinstance(saved, float | int):
        return abs(value - saved) <= CLOSE * max(1.0, abs(saved))
    return value == saved


class NotUnderstood(ValueError):
    """A formula that this does not work out."""


@dataclass(frozen=True)
class Book:
    """A workbook's saved values, and what its tables and names stand for."""

    saved: Workbook
    _known: dict[tuple[str, str], list[Value]] = field(default_factory=dict, repr=False)

    @cached_property
    def tables(self) -> Mapping[str, tuple[Any, Any]]:
        """Each table and its sheet, by its normalised name."""
        return {
            table.name.casefold(): (sheet, table)
            for sheet in self.saved.worksheets
            for table in sheet.tables.values()
        }

    def value(self, formula: str, sheet: str, row: int) -> Operand:
        """What a formula in a row of a sheet comes to.

        Raises NotUnderstood.
        """
        tokens = [one for one in Tokenizer(formula).items if one.type != "WHITE-SPACE"]
        reader = _Reader(self, sheet, row, tokens)
        try:
            found = reader.expression()
        except NotUnderstood:
            raise
        except (ArithmeticError, LookupError, TypeError, ValueError) as reason:
            raise NotUnderstood(str(reason)) from reason
        if reader.at < len(tokens):
            raise NotUnderstood(formula)
        return found

    def cells(self, reference: str, sheet: str, row: int) -> Operand:
        """The values that a reference stands for: one, or a list of them."""
        structured = _STRUCTURED.fullmatch(reference)
        if structured:
            return self._of_table(structured["table"], structured["inside"], row)
        if reference in self.saved.defined_names:
            (place,) = self.saved.defined_names[reference].destinations
            return self._of_area(*place)
        page, _, area = reference.rpartition("!")
        return self._of_area(page.strip("'").replace("''", "'") or sheet, area)

    def _of_area(self, sheet: str, area: str) -> Operand:
        if not re.fullmatch(r"\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?", area):
            raise NotUnderstood(area)
        if ":" not in area:
            return _value(self.saved[sheet][area.replace("$", "")].value)
        # Many formulas of a sheet take the same cells.
        if (sheet, area) not in self._known:
            found = self.saved[sheet][area.replace("$", "")]
            self._known[sheet, area] = [_value(cell.value) for cells in found for cell in cells]
        return self._known[sheet, area]

    def _of_table(self, name: str, inside: str, row: int) -> Operand:
        if (name, inside) in self._known:
            return self._known[name, inside]
        sheet, table = self.tables[name.casefold()]
        *parts, columns = re.split(r"(?<=\]),(?=\[)", inside)
        names = [re.sub(r"'(.)", r"\1", _bare(one)) for one in re.split(r"(?<=\]):(?=\[)", columns)]
        headings = [one.name for one in table.tableColumns]
        left = sheet[table.ref.partition(":")[0]].column
        first, last = left + headings.index(names[0]), left + headings.index(names[-1])
        held = [
            _value(cell.value)
            for cells in sheet.iter_rows(*_rows(sheet, table, parts, row), first, last)
            for cell in cells
        ]
        if not parts:
            self._known[name, inside] = held
        return held[0] if parts and len(names) == 1 else held


def _bare(part: str) -> str:
    """What stands within brackets."""
    return part[1:-1] if part.startswith("[") else part


def _rows(sheet: Any, table: Any, parts: Sequence[str], row: int) -> tuple[int, int]:
    """The first and the last row of what a reference takes of a table: its body by itself."""
    first, last = (sheet[one].row for one in table.ref.split(":"))
    wanted = [_bare(one) for one in parts]
    if wanted == [_THIS_ROW]:
        return row, row
    if wanted == [_TOTALS] and table.totalsRowCount:
        return last, last
    if wanted:
        raise NotUnderstood(wanted[0])
    return first + 1, last - 1 if table.totalsRowCount else last


def _value(held: Any) -> Value:
    return float(held) if isinstance(held, int | float) and not isinstance(held, bool) else held


class _Reader:
    """Works a formula out from its tokens, from left to right."""

    def __init__(self, book: Book, sheet: str, row: int, tokens: Sequence[Token]) -> None:
        self.book, self.sheet, self.row = book, sheet, row
        self.tokens = tokens
        self.at = 0

    def expression(self, level: int = 0) -> Operand:
        if level == len(_PRECEDENCE):
            return self._signed()
        left = self.expression(level + 1)
        while self._is("OPERATOR-INFIX") and self._now.value[0] in _PRECEDENCE[level]:
            operator = self._take().value
            left = _each(_OPERATORS[operator], left, self.expression(level + 1))
        return left

    @property
    def _now(self) -> Token:
        return self.tokens[self.at]

    def _is(self, kind: str, subtype: str | None = None) -> bool:
        if self.at >= len(self.tokens) or self._now.type != kind:
            return False
        return subtype is None or self._now.subtype == subtype

    def _take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _signed(self) -> Operand:
        if self._is("OPERATOR-PREFIX"):
            sign = -1.0 if self._take().value == "-" else 1.0
            return _each(lambda one, other: _number(one) * _number(other), sign, self._signed())
        found = self._single()
        while self._is("OPERATOR-POSTFIX"):
            self._take()
            found = _each(lambda one, other: _number(one) / _number(other), found, 100.0)
        return found

    def _single(self) -> Operand:
        if self._is("PAREN", "OPEN"):
            self._take()
            found = self.expression()
            self._close("PAREN")
            return found
        if self._is("FUNC", "OPEN"):
            name = self._take().value.rstrip("(").upper()
            return self._called(name)
        return self._operand(self._take())

    def _operand(self, token: Token) -> Operand:
        if token.type != "OPERAND":
            raise NotUnderstood(token.value)
        if token.subtype == "NUMBER":
            return float(token.value)
        if token.subtype == "TEXT":
            return str(token.value)[1:-1].replace('""', '"')
        if token.subtype == "LOGICAL":
            return str(token.value).upper() == "TRUE"
        return self.book.cells(token.value, self.sheet, self.row)

    def _called(self, name: str) -> Operand:
        arguments: list[Operand] = []
        while not self._is("FUNC", "CLOSE"):
            arguments.append(self.expression())
            if self._is("SEP"):
                self._take()
        self._close("FUNC")
        if name not in _FUNCTIONS:
            raise NotUnderstood(name)
        failed = next(_failed(arguments), None)
        if failed is not None and name != CHOOSING:
            return failed
        return _FUNCTIONS[name](arguments)

    def _close(self, kind: str) -> None:
        if not self._is(kind, "CLOSE"):
            raise NotUnderstood(kind)
        self._take()


def _each(worked: Callable[[Value, Value], Value], one: Operand, other: Operand) -> Operand:
    """Two operands, value by value where either is a range."""
    if isinstance(one, list) and isinstance(other, list):
        return [_worked(worked, *pair) for pair in zip(one, other, strict=True)]
    if isinstance(one, list):
        return [_worked(worked, value, other) for value in one]  # type: ignore[arg-type]
    if isinstance(other, list):
        return [_worked(worked, one, value) for value in other]
    return _worked(worked, one, other)


def _worked(worked: Callable[[Value, Value], Value], one: Value, other: Value) -> Value:
    """What two values come to; what failed before fails the whole."""
    failed = next(_failed([one, other]), None)
    if failed is not None:
        return failed
    try:
        return worked(one, other)
    except ZeroDivisionError:
        return DIVIDED_BY_ZERO


def _failed(operands: Sequence[Operand]) -> Iterator[Failed]:
    """What failed among operands and their ranges."""
    for one in operands:
        for value in one if isinstance(one, list) else [one]:
            if isinstance(value, Failed):
                yield value


def _number(value: Value) -> float:
    if isinstance(value, str | Failed):
        raise NotUnderstood(f"{value} is not a number")
    return float(value or 0)


def _compared(value: Value) -> tuple[int, float | str]:
    """A value as Excel compares it: numbers before text, text without regard to case."""
    return (1, value.casefold()) if isinstance(value, str) else (0, _number(value))


def _text(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


_OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": lambda one, other: _number(one) + _number(other),
    "-": lambda one, other: _number(one) - _number(other),
    "*": lambda one, other: _number(one) * _number(other),
    "/": lambda one, other: _number(one) / _number(other),
    "^": lambda one, other: _number(one) ** _number(other),
    "&": lambda one, other: _text(one) + _text(other),
    "=": lambda one, other: _compared(one) == _compared(other),
    "<>": lambda one, other: _compared(one) != _compared(other),
    "<": lambda one, other: _compared(one) < _compared(other),
    ">": lambda one, other: _compared(one) > _compared(other),
    "<=": lambda one, other: _compared(one) <= _compared(other),
    ">=": lambda one, other: _compared(one) >= _compared(other),
}


def _numbers(arguments: Sequence[Operand]) -> Iterator[float]:
    """The numbers among arguments; text and blanks of a range are passed over."""
    for one in arguments:
        for value in one if isinstance(one, list) else [one]:
            if isinstance(value, float):
                yield value


def _one(operand: Operand) -> Value:
    if isinstance(operand, list):
        raise NotUnderstood("a range where a value is taken")
    return operand


def _if(arguments: Sequence[Operand]) -> Operand:
    test, *branches = arguments
    if isinstance(test, Failed):
        return test
    return branches[0] if _one(test) else branches[1] if len(branches) > 1 else False


def _round(arguments: Sequence[Operand]) -> Value:
    value, digits = (_number(_one(one)) for one in arguments)
    unit = Decimal(1).scaleb(-int(digits))
    return float(Decimal(repr(value)).quantize(unit, ROUND_HALF_UP))


def _subtotal(arguments: Sequence[Operand]) -> Value:
    if _one(arguments[0]) != SUM_OF_SHOWN:
        raise NotUnderstood("SUBTOTAL")
    return sum(_numbers(arguments[1:]))


def _index(arguments: Sequence[Operand]) -> Value:
    values, row = arguments
    if not isinstance(values, list):
        raise NotUnderstood("INDEX")
    return values[int(_number(_one(row))) - 1]


def _sumproduct(arguments: Sequence[Operand]) -> Value:
    product: Operand = 1.0
    for one in arguments:
        product = _each(_OPERATORS["*"], product, one)
    return sum(_numbers([product]))


def _countif(arguments: Sequence[Operand]) -> Value:
    values, wanted = arguments
    if isinstance(wanted, list):
        raise NotUnderstood("COUNTIF")
    values = values if isinstance(values, list) else [values]
    return float(sum(1 for value in values if _compared(value) == _compared(wanted)))


def _is_wanted(cell: Value, wanted: Value) -> bool:
    if wanted == "<>":
        return cell not in (None, "")
    if str(wanted).startswith(("<", ">", "=")):
        raise NotUnderstood(str(wanted))
    return _compared(cell) == _compared(wanted)


def _countifs(arguments: Sequence[Operand]) -> Value:
    """How many rows have what is asked for in each list of cells."""
    rows: list[Value] = [1.0]
    if isinstance(arguments[0], list):
        rows *= len(arguments[0])
    return _sumifs([rows, *arguments])


def _sumifs(arguments: Sequence[Operand]) -> Value:
    """The sum of the values whose cells are equal to what is asked for, or not empty."""
    values, *tests = arguments
    kept = values if isinstance(values, list) else [values]
    for cells, wanted in zip(tests[::2], tests[1::2], strict=True):
        if not isinstance(cells, list):
            raise NotUnderstood("SUMIFS")
        kept = [
            value if _is_wanted(cell, _one(wanted)) else None
            for value, cell in zip(kept, cells, strict=True)
        ]
    return sum(_numbers([kept]), 0.0)


def _shown(arguments: Sequence[Operand]) -> Value:
    """A number in a format of whole numbers or decimals, as `TEXT` writes it."""
    number, code = map(_one, arguments)
    decimals = len(str(code).partition(".")[2])
    return f"{_number(number):,.{decimals}f}"


_FUNCTIONS: Mapping[str, Callable[[Sequence[Operand]], Operand]] = {
    "SUM": lambda arguments: sum(_numbers(arguments), 0.0),
    "MIN": lambda arguments: min(_numbers(arguments), default=0.0),
    "MAX": lambda arguments: max(_numbers(arguments), default=0.0),
    "ABS": lambda arguments: abs(_number(_one(arguments[0]))),
    "AND": lambda arguments: all(_one(one) for one in arguments),
    "OR": lambda arguments: any(_one(one) for one in arguments),
    "NOT": lambda arguments: not _one(arguments[0]),
    "IF": _if,
    "ROUND": _round,
    "SUBTOTAL": _subtotal,
    "INDEX": _index,
    "SUMPRODUCT": _sumproduct,
    "TEXT": _shown,
    "COUNTIF": _countif,
    "COUNTIFS": _countifs,
    "SUMIFS": _sumifs,
}

"""Frozen records as plain data that JSON can hold, and back.

Figures are text, so that no digit is lost; dates, months, years and the words
of a choice are text as well. A field that holds its default is left out.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from svreport.core.periods import FinancialYear, Month, read_financial_year, read_month

R = TypeVar("R")


class NotSuchData(ValueError):
    """Plain data that is not of the record asked for; says where."""


def digits(value: Decimal) -> str:
    """Every digit of a figure, less the zeros that end its decimals."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_plain(value: object) -> Any:
    """A record, or what its fields hold, as plain data."""
    if dataclasses.is_dataclass(value) and not isinstance(value, _IN_WORDS):
        return {
            field.name: as_plain(held)
            for field in dataclasses.fields(value)
            if (held := getattr(value, field.name)) != field.default
        }
    if isinstance(value, Enum):
        return value.value
    for kind, (to_text, _) in _WORDS.items():
        if isinstance(value, kind):
            return to_text(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Sequence):
        return [as_plain(one) for one in value]
    return value


def from_plain(kind: type[R], data: object) -> R:
    """The record of a kind that plain data holds; fields that it does not know are passed over.

    Raises NotSuchData.
    """
    try:
        record: R = _read(kind, data)
    except (LookupError, TypeError, ValueError, ArithmeticError) as reason:
        raise NotSuchData(f"no {kind.__name__}: {reason}") from reason
    return record


def _read(kind: Any, data: Any) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is types.UnionType:
        (stated,) = (one for one in inside if one is not type(None))
        return None if data is None else _read(stated, data)
    if origin is tuple:
        return tuple(_read(inside[0], one) for one in _a(list, data))
    if kind in _WORDS:
        return _WORDS[kind][1](_a(str, data))
    if issubclass(kind, Enum):
        return kind(data)
    return _record(kind, data) if dataclasses.is_dataclass(kind) else _a(kind, data)


def _record(kind: Any, data: Any) -> Any:
    given = _a(dict, data)
    fields = {name: one for name, one in _fields(kind) if name in given}
    return kind(**{name: _read(one, given[name]) for name, one in fields.items()})


@lru_cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(get_type_hints(kind).items())


def _a(kind: Any, data: Any) -> Any:
    """The data, which must be of that type."""
    if type(data) is not kind:
        raise TypeError(f"{data!r} is no {kind.__name__}")
    return data


def _period(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def known(text: str) -> Any:
        period = read(text)
        if period is None:
            raise ValueError(f"{text!r} is no period")
        return period

    return known


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is no number") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is no number")
    return value


# What is written as text: how it is written, and how it is read again.
_WORDS: Mapping[type, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    Decimal: (digits, _decimal),
    date: (date.isoformat, date.fromisoformat),
    Month: (lambda value: value.brief, _period(read_month)),
    FinancialYear: (str, _period(read_financial_year)),
}
_IN_WORDS = tuple(_WORDS)

"""Records as plain data that JSON takes, and back: the one encoder of records.

Figures are text, so that no digit is lost; dates, months, years and the words of a choice are
text as well, and whatever is text in Python is text, as a `str` subclass too.

A field is called by its name, unless it has another where it is written:

    class Passage(Frozen):
        runs: tuple[Run, ...] = field(name="text")

So a field may be renamed, and build records that were written before are still read. No name of
a class or module is in the data. A field that has its default is left out.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar, Union, get_args, get_origin

from msgspec import NODEFAULT
from msgspec.structs import FieldInfo, fields

from svreport.core import periods
from svreport.core.frozen import Frozen

R = TypeVar("R")


class NotSuchData(ValueError):
    """Plain data that is not of the record asked for; says where."""


def digits(value: Decimal) -> str:
    """Return every digit of a figure, less the zeros that end its decimals."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_plain(value: object) -> Any:
    """Return a record, or lists and mappings of records, as plain data."""
    # mypy takes the hash of a class for that of its instances.
    return _writer(type(value))(value)  # type: ignore[arg-type]


@cache
def _writer(kind: type) -> Callable[[Any], Any]:
    """Return how values of a type are written."""
    if issubclass(kind, Frozen) and not issubclass(kind, periods.Period):
        return partial(_write_fields, _fields(kind))
    ways = (way for of_kind, way in _WRITERS.items() if issubclass(kind, of_kind))
    return next(ways, lambda value: value)


def _write_fields(own_fields: Sequence[FieldInfo], record: Frozen) -> dict[str, Any]:
    held = ((own, getattr(record, own.name)) for own in own_fields)
    return {own.encode_name: to_plain(part) for own, part in held if part != _unsaid(own)}


def from_plain(kind: type[R], data: object) -> R:
    """Return the record of a kind that plain data holds; unknown fields are passed over.

    Raises NotSuchData.
    """
    try:
        record: R = _read(kind, data)
    except (LookupError, TypeError, ValueError, ArithmeticError) as reason:
        raise NotSuchData(f"no {kind.__name__}: {reason}") from reason
    return record


def _read(kind: Any, data: object) -> Any:
    """Return what data of a type hint holds; nothing is converted from another type."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        (stated,) = (alternative for alternative in inside if alternative is not type(None))
        return None if data is None else _read(stated, data)
    if origin in (tuple, Sequence):
        return tuple(_read(inside[0], part) for part in _exactly(list, data))
    if origin is Mapping:
        return {_read(inside[0], key): _read(inside[1], part) for key, part in _pairs(data)}
    if kind in _AS_TEXT:
        return _AS_TEXT[kind][1](_exactly(str, data))
    if issubclass(kind, Frozen):
        stated = dict(_pairs(data))
        known = [own for own in _fields(kind) if own.encode_name in stated]
        return kind(**{own.name: _read(own.type, stated[own.encode_name]) for own in known})
    base = next(base for base in (str, bool, int, float) if issubclass(kind, base))
    return kind(_exactly(base, data))


def _pairs(data: object) -> Any:
    return _exactly(dict, data).items()


def _exactly(base: type[R], data: object) -> R:
    if type(data) is not base:
        raise TypeError(f"{data!r} is no {base.__name__}")
    return data


@cache
def _fields(kind: type[Frozen]) -> tuple[FieldInfo, ...]:
    return fields(kind)


def _unsaid(own: FieldInfo) -> Any:
    """Return what a field holds where nothing is said of it."""
    return own.default if own.default_factory is NODEFAULT else own.default_factory()


def _read_period(read: Callable[[str], R | None], text: str) -> R:
    period = read(text)
    if period is None:
        raise ValueError(f"{text!r} is not a period")
    return period


def _read_decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a number")
    return value


# What is text in plain data: how it is written, and read.
_AS_TEXT: Mapping[type, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    Decimal: (digits, _read_decimal),
    date: (date.isoformat, date.fromisoformat),
    periods.Month: (lambda month: month.brief, lambda text: _read_period(periods.read_month, text)),
    periods.Period: (
        lambda period: period.brief,
        lambda text: _read_period(periods.read_period, text),
    ),
    periods.FinancialYear: (str, lambda text: _read_period(periods.read_financial_year, text)),
}
# How each kind of value is written; the first that fits.
_WRITERS: Mapping[type, Callable[[Any], Any]] = {
    **{kind: write for kind, (write, _) in _AS_TEXT.items()},
    Mapping: lambda value: {to_plain(key): to_plain(part) for key, part in value.items()},
    Enum: lambda value: to_plain(value.value),
    str: str,
    Sequence: lambda value: [to_plain(part) for part in value],
}

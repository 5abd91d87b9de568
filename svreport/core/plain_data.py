"""Records as plain data that JSON takes, and back: the one encoder of records.

Figures are text, so that no digit is lost; dates, months, years and the words of a choice are
text as well, and whatever is text in Python is text, as a `str` subclass too.

A field is called by its name, unless its class gives it a key in `PLAIN_KEYS`:

    @dataclass(frozen=True)
    class Passage:
        PLAIN_KEYS: ClassVar[Mapping[str, str]] = {"runs": "text"}
        runs: tuple[Run, ...]

So a field may be renamed, and build records that were written before are still read. No name of
a class or module is in the data. A field that has its default is left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from svreport.core.periods import FinancialYear, Month, read_financial_year, read_month

if TYPE_CHECKING:
    from cattrs import Converter

R = TypeVar("R")


class NotSuchData(ValueError):
    """Plain data that is not of the record asked for; says where."""


def digits(value: Decimal) -> str:
    """Return every digit of a figure, less the zeros that end its decimals."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_plain(record: object) -> Any:
    """Return a record, or lists and mappings of records, as plain data."""
    return _converter().unstructure(record)


def from_plain(kind: type[R], data: object) -> R:
    """Return the record of a kind that plain data holds; unknown fields are passed over.

    Raises NotSuchData.
    """
    try:
        return _converter().structure(data, kind)
    except (LookupError, TypeError, ValueError, ArithmeticError) as reason:
        raise NotSuchData(f"no {kind.__name__}: {reason}") from reason


@cache
def _converter() -> Converter:
    """Return what converts records, made when the first one is read or written."""
    from cattrs import Converter
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

    converter = Converter(detailed_validation=False)

    def write_record(kind: type[Any]) -> Callable[[Any], Any]:
        # By what a field holds rather than by its annotation, which may be of a base class.
        keys, write = getattr(kind, "PLAIN_KEYS", {}), converter.unstructure
        fields: dict[str, Any] = {
            field.name: override(rename=keys.get(field.name), unstruct_hook=write)
            for field in dataclasses.fields(kind)
        }
        return make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True, **fields)

    def read_record(kind: type[Any]) -> Callable[[Any, Any], Any]:
        keys = getattr(kind, "PLAIN_KEYS", {}).items()
        fields: dict[str, Any] = {name: override(rename=key) for name, key in keys}
        return make_dict_structure_fn(kind, converter, **fields)

    converter.register_unstructure_hook_factory(dataclasses.is_dataclass, write_record)
    converter.register_structure_hook_factory(dataclasses.is_dataclass, read_record)
    as_text: list[tuple[type[Any], Callable[[Any], str], Callable[[str], Any]]] = [
        (Decimal, digits, _read_decimal),
        (date, date.isoformat, date.fromisoformat),
        (Month, lambda month: month.brief, partial(_read_period, read_month)),
        (FinancialYear, str, partial(_read_period, read_financial_year)),
    ]
    for kind, write, read in as_text:
        converter.register_unstructure_hook(kind, write)
        converter.register_structure_hook(kind, partial(_read_text, read))
    converter.register_unstructure_hook(str, str)
    for base in (str, bool, int, float):
        converter.register_structure_hook(base, partial(_exactly, base))
    return converter


def _exactly(base: type[Any], data: object, kind: type[Any]) -> Any:
    """Return data of a type as it is, or as a type made from it: nothing is converted."""
    if type(data) is not base:
        raise TypeError(f"{data!r} is no {base.__name__}")
    return kind(data)


def _read_text(read: Callable[[str], Any], data: object, _kind: type[Any]) -> Any:
    return read(_exactly(str, data, str))


def _read_period(read: Callable[[str], R | None], text: str) -> R:
    period = read(text)
    if period is None:
        raise ValueError(f"{text!r} is no period")
    return period


def _read_decimal(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(f"{text!r} is no number")
    return value

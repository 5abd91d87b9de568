"""Records that do not change once they are made, what they are made of, and how they are grouped.

They stand on msgspec, whose classes and instances cost a tenth of a dataclass's to make. A class
that keeps something worked out (`cached_property`) says `dict=True`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeGuard, TypeVar, dataclass_transform

from msgspec import NODEFAULT, Struct, field
from msgspec.structs import asdict, replace

__all__ = ["Frozen", "asdict", "field", "field_names", "group_by", "is_record", "needed_fields"]
__all__ += ["parts_inside", "parts_of", "repeats", "replace", "stretches"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Frozen(Struct, frozen=True):
    """A record with the fields that its class names; equal to one of its class with the same."""


def field_names(record: Frozen | type[Frozen]) -> tuple[str, ...]:
    """The names of a record's fields, in their order."""
    return record.__struct_fields__


def needed_fields(record: type[Frozen]) -> frozenset[str]:
    """The names of a record's fields that have no default."""
    names, defaults = record.__struct_fields__, record.__struct_defaults__
    stated = dict(zip(reversed(names), reversed(defaults), strict=False))
    return frozenset(name for name in names if stated.get(name, NODEFAULT) is NODEFAULT)


def is_record(value: object) -> TypeGuard[Frozen]:
    """Whether a value is a record, and not a class of them."""
    return isinstance(value, Frozen)


def parts_of(value: Any) -> Iterator[Any]:
    """The value and everything in it, however deep: values of mappings, lists and records."""
    parts = [value]
    while parts:
        part = parts.pop()
        yield part
        if not isinstance(part, str):
            parts += reversed(parts_inside(part))


def parts_inside(value: Any) -> Sequence[Any]:
    """The values that a mapping, list or record has."""
    if isinstance(value, list | tuple):
        return value
    if is_record(value):
        return [getattr(value, name) for name in field_names(value)]
    return list(value.values()) if isinstance(value, Mapping) else []


T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def group_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The items of each key, in their own order; the keys as they first come."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def repeats(items: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """Each item whose key an earlier one has, after the first of these."""
    for first, *again in group_by(items, key).values():
        yield from ((first, item) for item in again)


def stretches(items: Iterable[T], number: Callable[[T], int]) -> Iterator[list[T]]:
    """The items in stretches, within each of which one's number follows that of the one before."""
    for _, stretch in groupby(enumerate(items), key=lambda pair: number(pair[1]) - pair[0]):
        yield [item for _, item in stretch]

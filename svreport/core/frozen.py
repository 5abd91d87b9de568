"""Records that do not change once they are made: what the whole project is built of.

They stand on msgspec, whose classes and instances cost a tenth of a dataclass's to make. A class
that keeps something worked out (`cached_property`) says `dict=True`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard, dataclass_transform

from msgspec import NODEFAULT, Struct, field
from msgspec.structs import asdict, replace

__all__ = ["Frozen", "asdict", "field", "field_names", "is_record", "needed_fields", "parts_inside"]
__all__ += ["parts_of", "replace"]


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

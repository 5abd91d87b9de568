"""Records that do not change once they are made: what the whole project is built of.

They stand on msgspec, whose classes and instances cost a tenth of a dataclass's to make. A class
that keeps something worked out (`cached_property`) says `dict=True`.
"""

from __future__ import annotations

from typing import TypeGuard, dataclass_transform

from msgspec import NODEFAULT, Struct, field
from msgspec.structs import asdict, replace

__all__ = ["Frozen", "asdict", "field", "field_names", "is_record", "needed_fields", "replace"]


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

"""What a name in a template stands for, read from the types that documents are made of."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from svreport.content.blocks import Block, RatingMark, Wording
from svreport.content.page import PagePart

_BLOCKS = (*get_args(Block), *get_args(PagePart), Wording)


class Kind(Enum):
    """What can be done with a value in a template."""

    TEXT = "text"
    RATING = "rating"
    FLAG = "yes or no"
    BLOCKS = "paragraphs"
    LIST = "list"
    PARTS = "parts"
    RECORD = "record"
    FIGURE = "figure"
    WORDS = "words"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Shape:
    """What a name stands for.

    A list has the shape of its `item`, parts their shapes in order, a record
    those of its `fields` by name. Python's own attributes of a value, such as
    those of a text, are those of its `type`.
    """

    kind: Kind
    meaning: str = ""
    item: Shape | None = None
    parts: Sequence[Shape] = ()
    fields: Mapping[str, Shape] = field(default_factory=dict)
    type: Any = object

    def part(self, name: str) -> Shape | None:
        """The shape of an attribute; None where there is none."""
        if self.kind is Kind.UNKNOWN:
            return UNKNOWN
        if name in self.fields:
            return self.fields[name]
        return UNKNOWN if hasattr(self.type, name) else None


UNKNOWN = Shape(Kind.UNKNOWN)
TEXT = Shape(Kind.TEXT, type=str)


@lru_cache
def fields_of(kind: type) -> Mapping[str, Shape]:
    """The shapes of a record's fields, or of a document's names, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    names = [one.name for one in dataclasses.fields(kind)] if _is_record(kind) else list(hints)
    return {name: shape_of(hints[name]) for name in names}


def shape_of(hint: Any, meaning: str = "") -> Shape:
    """The shape of what a type hint describes."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return shape_of(inside[0], meaning or str(inside[1]))
    if origin in (types.UnionType, Union):
        stated = [one for one in inside if one is not type(None)]
        return shape_of(stated[0], meaning) if len(stated) == 1 else Shape(Kind.UNKNOWN, meaning)
    if origin is tuple and inside[-1:] != (...,):
        return Shape(Kind.PARTS, meaning, parts=[shape_of(one) for one in inside], type=tuple)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _of_list(inside[0], meaning)
    if origin is not None and issubclass(origin, Callable):  # type: ignore[arg-type]
        # What takes nothing is worked out where its tag stands: `symbols()`.
        kind = Kind.FIGURE if inside[0] else Kind.WORDS
        return Shape(kind, meaning, type=types.FunctionType)
    return _of_class(hint, meaning)


def shape_of_value(value: object) -> Shape:
    """The shape of what is known only by a value of it."""
    if callable(value):
        return Shape(Kind.FIGURE, type=types.FunctionType)
    if isinstance(value, list | tuple):
        items = [shape_of_value(one) for one in value]
        alike = len({(one.kind, one.type) for one in items}) == 1
        return Shape(Kind.LIST, item=items[0] if alike else UNKNOWN, type=list)
    return _of_class(str if isinstance(value, str) else type(value), "")


def _of_list(item: Any, meaning: str) -> Shape:
    alternatives = get_args(item) if get_origin(item) in (types.UnionType, Union) else (item,)
    if all(one in _BLOCKS for one in alternatives):
        return Shape(Kind.BLOCKS, meaning, item=UNKNOWN, type=list)
    return Shape(Kind.LIST, meaning, item=shape_of(item), type=list)


def _of_class(kind: Any, meaning: str) -> Shape:
    if kind is Wording:
        return Shape(Kind.BLOCKS, meaning, item=UNKNOWN, type=list)
    if kind is bool:
        return Shape(Kind.FLAG, meaning, type=bool)
    if _is_record(kind) or is_typeddict(kind):
        shown = Kind.RATING if kind is RatingMark else Kind.RECORD
        return Shape(shown, meaning, fields=fields_of(kind), type=kind)
    if kind is object or kind is Any or not isinstance(kind, type):
        return Shape(Kind.UNKNOWN, meaning)
    return replace(TEXT, meaning=meaning, type=kind)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and dataclasses.is_dataclass(kind) and not _is_worded(kind)


def _is_worded(kind: type) -> bool:
    """Whether a record shows itself in words of its own, as a month does."""
    return "__str__" in vars(kind)

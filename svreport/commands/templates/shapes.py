"""What a name in a template is, read from the types that documents are made of."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from svreport.content.blocks import Block, RatingMark, Wording
from svreport.content.paper import PagePart
from svreport.core.frozen import Frozen, field, field_names, replace

_BLOCKS = (*get_args(Block), *get_args(PagePart), Wording)


class Kind(Enum):
    """What can be done with a value in a template, in the words of a finding."""

    TEXT = "a text"
    RATING = "a rating"
    FLAG = "yes or no"
    BLOCKS = "whole paragraphs"
    LIST = "a list"
    PARTS = "several texts"
    RECORD = "something of several parts"
    FIGURE = "what looks figures up"
    WORDS = "words that its brackets ask for"
    UNKNOWN = "not known"


class Shape(Frozen):
    """What a name is.

    A list has the shape of its `item`, parts their shapes in order, a record those of
    its `fields` by name. Python's own attributes of a value, such as those of a text,
    are those of its `type`.
    """

    kind: Kind
    meaning: str = ""
    item: Shape | None = None
    parts: Sequence[Shape] = ()
    fields: Mapping[str, Shape] = field(default_factory=dict)
    type: Any = object

    def attribute(self, name: str) -> Shape | None:
        """The shape of an attribute; None if there is no such attribute."""
        if self.kind is Kind.UNKNOWN or name not in self.fields:
            known = self.kind is Kind.UNKNOWN or hasattr(self.type, name)
            return UNKNOWN if known else None
        return self.fields[name]

    def tag(self, name: str, *, in_word: bool) -> str:
        """The tag with which a template uses a value of that name."""
        begins = "p " if in_word else " "
        return {
            Kind.FLAG: f"{{%{begins}if {name} %}}",
            Kind.BLOCKS: f"{{{{{begins}{name} }}}}",
            Kind.LIST: f"{{%{begins}for one in {name} %}}",
            Kind.FIGURE: f'{{{{ {name}("payments.total | £m") }}}}',
            Kind.WORDS: f"{{{{ {name}() }}}}",
        }.get(self.kind, f"{{{{ {name} }}}}")


UNKNOWN = Shape(Kind.UNKNOWN)
TEXT = Shape(Kind.TEXT, type=str)


@lru_cache
def fields_of(kind: type) -> Mapping[str, Shape]:
    """The shapes of a record's fields, or of a document's names, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    names = field_names(kind) if _is_record(kind) else hints
    return {name: shape_of(hints[name]) for name in names}


def shape_of(hint: Any, meaning: str = "") -> Shape:
    """The shape of what a type hint describes."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return shape_of(inside[0], meaning or str(inside[1]))
    if origin in (types.UnionType, Union):
        stated = [alternative for alternative in inside if alternative is not type(None)]
        return shape_of(stated[0], meaning) if len(stated) == 1 else Shape(Kind.UNKNOWN, meaning)
    if origin is tuple and inside[-1:] != (...,):
        return Shape(Kind.PARTS, meaning, parts=[shape_of(part) for part in inside], type=tuple)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _of_list(inside[0], meaning)
    if origin is not None and issubclass(origin, Callable):  # type: ignore[arg-type]
        # What takes nothing is worked out where its tag is: `symbols()`.
        kind = Kind.FIGURE if inside[0] else Kind.WORDS
        return Shape(kind, meaning, type=types.FunctionType)
    return _of_class(hint, meaning)


def shape_of_value(value: object) -> Shape:
    """The shape of what is known only by a value of it."""
    if callable(value):
        return Shape(Kind.FIGURE, type=types.FunctionType)
    if isinstance(value, list | tuple):
        items = [shape_of_value(item) for item in value]
        alike = len({(item.kind, item.type) for item in items}) == 1
        return Shape(Kind.LIST, item=items[0] if alike else UNKNOWN, type=list)
    return _of_class(str if isinstance(value, str) else type(value), "")


def _of_list(item: Any, meaning: str) -> Shape:
    alternatives = get_args(item) if get_origin(item) in (types.UnionType, Union) else (item,)
    if all(alternative in _BLOCKS for alternative in alternatives):
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
    """Whether a class is a record; one with words of its own, such as a month, is a text."""
    is_class = isinstance(kind, type) and issubclass(kind, Frozen)
    return is_class and "__str__" not in vars(kind)

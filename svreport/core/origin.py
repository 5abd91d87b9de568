"""Text, amounts and rows that know the cells they come from.

Text and amounts are what they are made from in every other way: they compare, hash and print as
plain text and plain numbers. What is added up from amounts, or put in another unit, goes on knowing
their cells; so a figure that a document shows can be traced to the inputs wherever it has been
handed on, and nobody keeps a list of what is shown where.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Self, TypeAlias

from svreport.core.frozen import Frozen, field, field_names, replace
from svreport.core.problems import Place


class PartlySigned(str):
    """Words that are signed, and after them some that nobody signs.

    Cells' addresses are not signed, since rows are moved and sorted; nor is the day of a
    document, since an update is signed before it is known.
    """

    __slots__ = ("signed",)
    signed: str

    def __new__(cls, signed: str, unsigned: str) -> PartlySigned:
        instance = super().__new__(cls, f"{signed}{unsigned}")
        instance.signed = signed
        return instance

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        return self.signed, self.removeprefix(self.signed)


class CellText(str):
    """Text as it was typed in a cell; `place` is that cell."""

    __slots__ = ("_place",)
    _place: Place

    def __new__(cls, text: str, place: Place) -> Self:
        instance = super().__new__(cls, text)
        instance._place = place
        return instance

    @property
    def place(self) -> Place:
        """The cell that it was typed in."""
        return self._place

    def place_of(self, words: str, start: int = 0) -> Place:
        """Where in it some words are: a cell has no places within it."""
        return self._place

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self._place)


class DocumentText(CellText):
    """Text as it was typed in a Word document; `place` is its first paragraph.

    `starts` has where each paragraph begins in the text, and its number in the section.
    """

    __slots__ = ("_starts",)
    _starts: Sequence[tuple[int, int]]

    def __new__(cls, text: str, place: Place, starts: Sequence[tuple[int, int]] = ()) -> Self:
        instance = super().__new__(cls, text, place)
        instance._starts = starts
        return instance

    def place_of(self, words: str, start: int = 0) -> Place:
        """The paragraph that has these words, from a place in the text on; where none has, that."""
        at = max(self.find(words, start), start)
        number = max((number for start, number in self._starts if start <= at), default=0)
        return replace(self._place, row=number or self._place.row)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self._place, self._starts)


class CellAmount(Decimal):
    """A number that was typed in a cell, or is worked out from such numbers.

    `origin` is the cell, or the amounts or cells that it is worked out from; one that is the same
    amount in another unit or with the other sign has `stated`, the amount as the inputs state it.
    """

    __slots__ = ("_stated", "origin")
    origin: Place | tuple[CellAmount | Place, ...]
    _stated: CellAmount | None

    def __new__(
        cls,
        amount: Decimal,
        origin: Place | tuple[CellAmount | Place, ...],
        stated: CellAmount | None = None,
    ) -> CellAmount:
        instance = super().__new__(cls, amount)
        instance.origin = origin
        instance._stated = stated
        return instance

    @property
    def stated(self) -> CellAmount:
        """The amount as the inputs state it, before its unit or its sign was turned."""
        return self._stated.stated if self._stated is not None else self

    @property
    def places(self) -> Iterator[Place]:
        """The cells that it comes from, in order; one may come twice."""
        waiting: list[CellAmount | Place] = [self]
        while waiting:
            part = waiting.pop()
            origin = part if isinstance(part, Place) else part.origin
            if isinstance(origin, Place):
                yield origin
            else:
                waiting += reversed(origin)

    def _with(self, other: object, amount: Decimal) -> CellAmount:
        return CellAmount(amount, (self, other) if isinstance(other, CellAmount) else (self,))

    def __add__(self, other: Decimal | int) -> CellAmount:
        if self and not other and not isinstance(other, CellAmount):
            return self  # as `sum` begins
        return self._with(other, Decimal.__add__(self, other))

    def __radd__(self, other: Decimal | int) -> CellAmount:
        return self + other

    def __sub__(self, other: Decimal | int) -> CellAmount:
        return self._with(other, Decimal.__sub__(self, other))

    def __rsub__(self, other: Decimal | int) -> CellAmount:
        return self._with(other, Decimal.__rsub__(self, other))

    def __mul__(self, other: Decimal | int) -> CellAmount:
        stated = None if isinstance(other, CellAmount) else self
        return CellAmount(Decimal.__mul__(self, other), (self,), stated)

    __rmul__ = __mul__

    def __truediv__(self, other: Decimal | int) -> CellAmount:
        stated = None if isinstance(other, CellAmount) else self
        return CellAmount(Decimal.__truediv__(self, other), (self,), stated)

    def __neg__(self) -> CellAmount:
        return CellAmount(Decimal.__neg__(self), (self,), self)

    def __abs__(self) -> CellAmount:
        return self if self >= 0 else -self

    def __reduce__(self) -> tuple[type[CellAmount], tuple[object, ...]]:  # type: ignore[override]
        return CellAmount, (Decimal(self), self.origin, self._stated)


class ShownAmount(str):
    """An amount as a document shows it; `amounts` are those that it was made from."""

    __slots__ = ("amounts",)
    amounts: tuple[CellAmount, ...]

    def __new__(cls, text: str, *amounts: CellAmount) -> Self:
        instance = super().__new__(cls, text)
        instance.amounts = amounts
        return instance


class PlacedText(str):
    """A number as a document shows it that was counted, or typed whole; `places` are its cells."""

    __slots__ = ("places",)
    places: tuple[Place, ...]

    def __new__(cls, text: str, places: Iterable[Place] = ()) -> Self:
        instance = super().__new__(cls, text)
        instance.places = tuple(places)
        return instance


class ReferenceText(ShownAmount):
    """What a reference shows; `content` is that of its tag: a figure's name and its forms."""

    __slots__ = ("content",)
    content: str

    def __new__(cls, text: str, content: str = "") -> Self:
        instance = super().__new__(cls, text, *amounts_of(text))
        instance.content = content
        return instance


# A text that fills a tag, and where it begins in the whole.
Filling: TypeAlias = tuple[int, str]


class FilledText(str):
    """A text with tags that have been filled; `fillings` are what fills them, in order."""

    __slots__ = ("fillings",)
    fillings: Sequence[Filling]

    def __new__(cls, text: str, fillings: Sequence[Filling] = ()) -> FilledText:
        instance = super().__new__(cls, text)
        instance.fillings = fillings
        return instance


class FilledCellText(CellText):
    """A text that was typed in a cell, the references in it filled as `fillings` has them."""

    __slots__ = ("fillings",)
    fillings: Sequence[Filling]

    def __new__(cls, text: str, place: Place, fillings: Sequence[Filling] = ()) -> FilledCellText:
        instance = super().__new__(cls, text, place)
        instance.fillings = fillings
        return instance

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self._place, self.fillings)


def with_origin(text: str, value: Decimal) -> str:
    """The text that shows a value, which goes on knowing the value's cells where it has any."""
    return ShownAmount(text, value) if isinstance(value, CellAmount) else text


def with_origins(text: str, *parts: object) -> str:
    """A text made of parts, which goes on knowing the amounts that they are or show."""
    return ShownAmount(text, *(amount for part in parts for amount in amounts_of(part)))


def count_of(number: int, cells: Iterable[Place]) -> CellAmount:
    """A whole number that knows the cells that it was counted from, or typed in."""
    return CellAmount(Decimal(number), tuple(cells))


def amounts_of(value: object) -> tuple[CellAmount, ...]:
    """The amounts of the inputs that a printed value shows."""
    if isinstance(value, CellAmount):
        return (value,)
    return value.amounts if isinstance(value, ShownAmount) else ()


def places_of(value: object) -> Iterator[Place]:
    """The cells that a printed value comes from; none where it does not say."""
    if isinstance(value, CellText):
        yield value.place
    if isinstance(value, PlacedText):
        yield from value.places
    for amount in amounts_of(value):
        yield from amount.places


class Record(Frozen, kw_only=True):
    """A row of a sheet; `at` says in which cell each of its fields stands.

    `at_series` does so for the open-ended columns, by what heads them.
    """

    # Where a row stands makes it no other row.
    NOT_COMPARED: ClassVar[Collection[str]] = ("at", "at_series")
    at: Mapping[str, Place] = field(default_factory=dict)
    at_series: Mapping[object, Place] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(
            getattr(self, name) == getattr(other, name) for name in self._compared()
        )

    def __hash__(self) -> int:
        values = (getattr(self, name) for name in self._compared())
        # Open columns are held by what heads them.
        return hash(
            tuple(
                frozenset(value.items()) if isinstance(value, dict) else value for value in values
            )
        )

    @classmethod
    @cache
    def _compared(cls) -> Sequence[str]:
        return [name for name in field_names(cls) if name not in cls.NOT_COMPARED]

    def place(self, name: str) -> Place:
        """The cell of a field; of the row's first cell when the field's own is unknown."""
        if name in self.at:
            return self.at[name]
        return min(self.at.values(), default=Place())

    def cells_of(self, name: str) -> Sequence[Place]:
        """The cells that a field's value stands in, or is worked out from."""
        return (self.place(name),)

    def series_place(self, column: object, name: str) -> Place:
        """The cell of an open-ended column; of a field where the row has none there."""
        return self.at_series.get(column) or self.place(name)

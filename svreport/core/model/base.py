"""A row of a sheet, and where it was read from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import ClassVar

from svreport.core.frozen import Frozen, field, field_names
from svreport.core.problems import Place


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

"""A row of a sheet, and where it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from svreport.core.problems import Place


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row of a sheet; `at` says in which cell each of its fields stands.

    `at_series` does so for the open-ended columns, by what heads them.
    """

    at: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)
    at_series: Mapping[object, Place] = field(default_factory=dict, compare=False, repr=False)

    def place(self, name: str) -> Place:
        """The cell of a field; of the row's first cell when the field's own is unknown."""
        if name in self.at:
            return self.at[name]
        return min(self.at.values(), default=Place())

    def series_place(self, column: object, name: str) -> Place:
        """The cell of an open-ended column; of a field where the row has none there."""
        return self.at_series.get(column) or self.place(name)

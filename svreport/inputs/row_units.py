"""Rows whose own name says another unit than their figures are read in: “Therapies (£m)”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from svreport.core.patterns import pattern
from svreport.core.problems import Problem
from svreport.core.text import join_words
from svreport.core.units import Unit, units_named_in
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext
from svreport.inputs.kinds.amounts import Amount, MeasureFigure, Money, RowFigure, unit_of
from svreport.inputs.kinds.texts import Choice, Label, Markdown, Text
from svreport.inputs.sheet import Sheet, SheetColumn

_FIGURES = (Money, Amount, MeasureFigure, RowFigure)
# “Per thousand pupils” is no unit of money.
_SAYS_UNIT = pattern(
    r"£|\bin (?:whole )?(?:thousands|millions|pounds)\b|\((?:thousands|millions)\)", re.IGNORECASE
)
# A longer text is no name.
_LONGEST = 150


class RowUnits:
    """Compares the units that rows of a sheet name with those of their figures."""

    def __init__(self, sheet: Sheet[Any]) -> None:
        fields = {sheet.columns[0].field, *sheet.key, *sheet.needed}
        self._naming = [column for column in sheet.columns if _is_name(column, fields)]
        self._figures = {
            column.header: column.kind
            for column in sheet.columns
            if isinstance(column.kind, _FIGURES)
        }
        self._series = sheet.series.kind if sheet.series else None
        self._units = [
            column.header
            for column in sheet.columns
            if isinstance(column.kind, Choice) and Unit.RATE in column.kind.options
        ]

    def problems(
        self, cells: Mapping[str, Cell], context: CellContext, *, has_series: bool
    ) -> Iterator[Problem]:
        """A problem where a name says a unit that no figure of its row is in."""
        for column in self._naming:
            cell = cells.get(column.header)
            text = cell.text if cell is not None else ""
            is_name = len(text) <= _LONGEST and _SAYS_UNIT.search(text)
            said = units_named_in(text) if is_name else []
            if cell is None or not said:
                continue
            units = [*dict.fromkeys(self._units_of(cells, context, has_series=has_series))]
            units = [unit for unit in units if unit.is_money] or units
            if units and not set(units) & set(said):
                stated = join_words(map(str, units))
                yield Problem(
                    cell.place,
                    f"“{text}” names {said[0]}, but its figures are read in {stated}.",
                    f"Type its figures in {stated}, and its name without a unit.",
                    rule="unit-in-name",
                )

    def _units_of(
        self, cells: Mapping[str, Cell], context: CellContext, *, has_series: bool
    ) -> Iterator[Unit]:
        for header in self._units:
            if header in cells and (unit := unit_of(cells[header].text)):
                yield unit
        filled = [kind for header, kind in self._figures.items() if _is_filled(cells, header)]
        for kind in [*filled, *([self._series] if has_series else [])]:
            if isinstance(kind, _FIGURES) and (unit := kind.unit_in(context)):
                yield unit


def _is_name(column: SheetColumn, fields: set[str]) -> bool:
    is_text = isinstance(column.kind, Text | Label) and not isinstance(column.kind, Markdown)
    return is_text and column.field in fields


def _is_filled(cells: Mapping[str, Cell], header: str) -> bool:
    return header in cells and not cells[header].is_empty

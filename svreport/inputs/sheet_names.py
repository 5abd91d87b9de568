"""The sheets of workbooks by their names: those that are known, missed and misspelt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from svreport.core.frozen import Frozen
from svreport.core.grouping import group_by
from svreport.core.text import nearest, normalise
from svreport.inputs.cells import Grid
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheets import SHEETS

HELP_SHEETS = ("Read me", "Lists")
# What the sheets begin with in which `svreport next` says what is to be done for an update.
WORKLIST = "Worklist "


def is_help(sheet: str) -> bool:
    """Whether a sheet is one that helps to fill in the others, and is not read."""
    return sheet.startswith(WORKLIST) or normalise(sheet) in map(normalise, HELP_SHEETS)


class SheetNames(Frozen, dict=True):
    """The sheets of workbooks by their names: those that are known, missed and misspelt."""

    grids: Sequence[Grid]

    @cached_property
    def by_name(self) -> dict[str, list[Grid]]:
        """The sheets of each name, as names are compared: the first in each workbook."""
        first: dict[tuple[str, str], Grid] = {}
        for grid in self.grids:
            first.setdefault((normalise(grid.name), grid.file), grid)
        return group_by(first.values(), lambda grid: normalise(grid.name))

    def is_first(self, grid: Grid) -> bool:
        """Whether it is the first sheet of its name in its workbook."""
        return any(grid is first for first in self.by_name[normalise(grid.name)])

    @cached_property
    def known(self) -> list[tuple[Sheet[Any], list[Grid]]]:
        """The sheets that are known, each with those of the workbooks that have it."""
        named = ((sheet, self.by_name.get(normalise(sheet.name), [])) for sheet in SHEETS)
        return [(sheet, grids) for sheet, grids in named if grids]

    def is_known(self, name: str) -> bool:
        return is_help(name) or normalise(name) in [normalise(sheet.name) for sheet in SHEETS]

    @cached_property
    def misspelt(self) -> dict[str, str]:
        """The sheets that are not known, by name, each with the missing one it may stand for."""
        missing = [sheet.name for sheet in SHEETS if normalise(sheet.name) not in self.by_name]
        found: dict[str, str] = {}
        for grid in self.grids:
            if not self.is_first(grid) or self.is_known(grid.name):
                continue
            if near := nearest(grid.name, missing, cutoff=0.7):
                missing.remove(near)
                found[grid.name] = near
        return found

    @cached_property
    def missed(self) -> list[Sheet[Any]]:
        """The sheets that should be there, be it because a column of another refers to them."""
        there = {*self.misspelt.values(), *(sheet.name for sheet, _ in self.known)}
        return [
            sheet
            for sheet in SHEETS
            if sheet.name not in there and (sheet.expected or self._is_referred_to(sheet))
        ]

    def _is_referred_to(self, named: Sheet[Any]) -> bool:
        for sheet, grids in self.known:
            headers = set(map(normalise, sheet.refers_to.get(named.name, ())))
            cells = (cell for grid in grids if headers for _, cell in grid.filled)
            if any(normalise(cell.text) in headers for cell in cells):
                return True
        return False

    @cached_property
    def in_order(self) -> list[str]:
        """The names as they are spelled here: the known ones first, in their order."""
        typed = {name: grids[0].name for name, grids in self.by_name.items()}
        known = [typed.pop(normalise(sheet.name), sheet.name) for sheet in SHEETS]
        return [*known, *typed.values()]


def grids_by_sheet(grids: Sequence[Grid]) -> dict[str, list[Grid]]:
    """The sheets that are known, by their names; there may be one in each workbook."""
    return {sheet.name: list(own) for sheet, own in SheetNames(grids).known}

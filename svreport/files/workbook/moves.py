"""How cells move in a sheet as rows or columns are added to an area, or taken out of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.files.workbook.references import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    Reference,
    read_area,
    replaced_references,
    shifted_area,
)


class Move(Frozen, dict=True):
    """Lines that are added to an area of a sheet, or that go.

    They are rows, or columns where it is `upright`. Lines are added before the line `at`, and
    what was there makes room where it `makes_room`; else the lines are blank already. `across`
    are the first and the last of the lines that cross them: nothing beside these moves. A range
    that covers the area from its line `begins`, or from before it, to its last line grows with it.
    """

    sheet: str
    across: tuple[int, int]
    at: int = 0
    count: int = 0
    begins: int = 0
    makes_room: bool = False
    gone: frozenset[int] = frozenset()
    upright: bool = False

    @property
    def moves_cells(self) -> bool:
        """Return whether any cell comes to stand elsewhere."""
        return self.makes_room or bool(self.gone)

    @cached_property
    def last(self) -> int:
        return LAST_COLUMN if self.upright else LAST_ROW

    def line(self, line: int) -> int | None:
        """Return where a line comes to stand; None for one that goes."""
        if line in self.gone:
            return None
        if self.gone:
            return line - bisect_left(self._gone, line)
        return line + self.count if self.makes_room and line >= self.at else line

    @cached_property
    def _quoted(self) -> str:
        """The sheet as formulas of other sheets write it, whatever its case."""
        return self.sheet.replace("'", "''").casefold()

    @cached_property
    def _gone(self) -> list[int]:
        return sorted(self.gone)

    def of_sheet(self, area: Area) -> Area | None:
        """Return the area of a table, a rule or a format after the move; None where it goes."""
        return self._moved(area, grows=True)

    def of_formula(self, own_sheet: str) -> Callable[[Reference], Area | None]:
        """Return what makes of a reference, in a formula of a sheet, its area after the move."""

        def moved(reference: Reference) -> Area | None:
            if (reference.sheet or own_sheet).casefold() != self.sheet.casefold():
                return reference.area
            first = reference.area.left if self.upright else reference.area.top
            return self._moved(reference.area, reference.is_range and first <= self.begins)

        return moved

    def formula(self, formula: str, own_sheet: str) -> str:
        """Return a formula of a sheet after the move."""
        is_own = own_sheet.casefold() == self.sheet.casefold()
        if not is_own and self._quoted not in formula.casefold():
            return formula
        return replaced_references(formula, self.of_formula(own_sheet))

    def rule(self, formula: str, own_sheet: str, before: Area, now: Area) -> str:
        """Return the formula of a rule for the cells of an area, after the move of the area.

        What is not fixed in it is seen from the first cell, and goes along with that.
        """
        by = now.left - before.left if self.upright else now.top - before.top
        rows, columns = (0, by) if self.upright else (by, 0)

        def moved(reference: Reference) -> Area | None:
            fixed = reference.has_fixed_columns if self.upright else reference.has_fixed_rows
            if fixed or reference.sheet:
                return self.of_formula(own_sheet)(reference)
            return shifted_area(reference.area, rows, columns)

        return replaced_references(formula, moved)

    def areas(self, text: str) -> str:
        """Return a list of areas, such as `A1:B2 C3`, after the move, without those that go."""
        return " ".join(filter(None, map(self._area_text, text.split())))

    def _area_text(self, text: str) -> str:
        area = read_area(text)
        moved = self.of_sheet(area) if area else None
        if moved == area:
            return text
        return moved.text if moved else ""

    def _moved(self, area: Area, grows: bool) -> Area | None:
        lines, crossing = (area.top, area.bottom), (area.left, area.right)
        if self.upright:
            lines, crossing = crossing, lines
        if crossing[1] < self.across[0] or self.across[1] < crossing[0]:
            return area
        is_within = self.across[0] <= crossing[0] and crossing[1] <= self.across[1]
        moved = (
            self._remaining(*lines, is_within)
            if self.gone
            else self._grown(*lines, is_within=is_within, grows=grows)
        )
        if moved is None:
            return None
        first, last = moved
        if self.upright:
            return Area(area.top, first, area.bottom, last)
        return Area(first, area.left, last, area.right)

    def _grown(self, first: int, last: int, *, is_within: bool, grows: bool) -> tuple[int, int]:
        end = self.at + self.count - 1
        shift = self.count if self.makes_room and is_within else 0
        if first >= self.at:
            return min(first + shift, self.last), min(last + shift, self.last)
        if last >= self.at:
            return first, min(max(last + shift, end), self.last)
        return first, end if last == self.at - 1 and grows else last

    def _remaining(self, first: int, last: int, is_within: bool) -> tuple[int, int] | None:
        if not is_within:
            return first, last
        before = bisect_left(self._gone, first)
        gone = bisect_right(self._gone, last) - before
        if gone == last - first + 1:
            return None
        # Whole columns stay whole.
        end = last if last == self.last else last - before - gone
        return first - before, end

"""How much of a workbook is read: more than honest ones have, and no more than can be paid for."""

from __future__ import annotations

from dataclasses import dataclass

from svreport.boundary.markup import Unsafe

# Elements of XML in the parts that are read: a cell is two or three of them, a blank one is one.
MOST_ELEMENTS = 6_000_000
MOST_CELLS = 400_000
MOST_CHARACTERS = 10_000_000
MOST_MERGED = 50_000
MOST_SHEETS = 250

_REMEDY = (
    "take out what is not needed: blank rows and columns that only have a format, old sheets, "
    "long lists"
)


@dataclass
class Allowance:
    """How much more may be read, all parts of a workbook together; `sheet` is where reading is."""

    sheet: str = ""
    elements: int = MOST_ELEMENTS
    cells: int = MOST_CELLS
    characters: int = MOST_CHARACTERS
    merged: int = MOST_MERGED

    def take_element(self) -> None:
        """One more element, of whatever kind. These methods raise Unsafe where it is too much."""
        self.elements -= 1
        if self.elements < 0:
            raise self._too_much(f"{MOST_ELEMENTS:,} rows, cells and other things")

    def take_cell(self, text_length: int) -> None:
        """One more cell that holds something, and the length of its text."""
        self.cells -= 1
        self.characters -= text_length
        if self.cells < 0:
            raise self._too_much(f"{MOST_CELLS:,} filled cells")
        if self.characters < 0:
            raise self._too_much(f"{MOST_CHARACTERS:,} characters of text")

    def take_merged(self) -> None:
        self.merged -= 1
        if self.merged < 0:
            raise self._too_much(f"{MOST_MERGED:,} merged areas")

    def _too_much(self, what: str) -> Unsafe:
        where = f" (the limit is reached in the sheet {self.sheet})" if self.sheet else ""
        return Unsafe(f"holds more than {what}{where}", _REMEDY)

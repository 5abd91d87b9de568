"""Changes that officers make: of cells, headings, rows and the names of sheets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from lxml import etree
from workbook_base import BOOK, NUMBERS, TEXTS, Base, M, clean, slip, tree, written


@dataclass(frozen=True)
class _Open:
    """A sheet's part, open to be changed."""

    base: Base
    sheet: str
    root: Any

    @classmethod
    def any(cls, base: Base, random: Random) -> _Open:
        sheet = random.choice(sorted(base.sheets))
        return cls(base, sheet, tree(base.parts[base.sheets[sheet]]))

    @property
    def data(self) -> Any:
        return self.root.find(f"{M}sheetData")

    def cells(self, *, header: bool) -> list[Any]:
        """Its cells that hold something: those of the first row, or of the others."""
        return [
            cell
            for at, row in enumerate(self.data)
            for cell in row
            if (at == 0) is header and self.base.text(cell)
        ]

    def done(self, what: str) -> tuple[str, bytes]:
        content = self.base.with_part(self.base.sheets[self.sheet], written(self.root))
        return f"{self.sheet}: {what}", content


def _clear(cell: Any) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)


def _fill(cell: Any, text: str) -> None:
    """Types a text into a cell, which keeps its format."""
    _clear(cell)
    cell.set("t", "inlineStr")
    words = etree.SubElement(etree.SubElement(cell, f"{M}is"), f"{M}t")
    words.text = clean(text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


# Cells


def change_cell(base: Base, random: Random) -> tuple[str, bytes]:
    """A cell with another text or number, none, or a slip; of another type or format."""
    page = _Open.any(base, random)
    cells = page.cells(header=False)
    if not cells:
        return change_cell(base, random)
    cell = random.choice(cells)
    how = random.choice(list(CELLS))
    CELLS[how](page, cell, random)
    return page.done(f"{cell.get('r')} {how}")


def _text(_: _Open, cell: Any, random: Random) -> None:
    _fill(cell, random.choice(TEXTS))


def _number(_: _Open, cell: Any, random: Random) -> None:
    _clear(cell)
    etree.SubElement(cell, f"{M}v").text = random.choice(NUMBERS)


def _slip(page: _Open, cell: Any, random: Random) -> None:
    _fill(cell, slip(page.base.text(cell), random))


def _cleared(_page: _Open, cell: Any, _: Random) -> None:
    _clear(cell)


def _type(_: _Open, cell: Any, random: Random) -> None:
    cell.set("t", random.choice(["b", "e", "d", "str", "n", "s", "inlineStr", "x"]))


def _formula(_: _Open, cell: Any, random: Random) -> None:
    cell.insert(0, etree.Element(f"{M}f"))
    cell[0].text = random.choice(["1+1", "[1]Sheet1!A1", "NOW()"])
    if random.random() < 0.5:
        for value in cell.findall(f"{M}v"):
            cell.remove(value)


def _style(_: _Open, cell: Any, random: Random) -> None:
    cell.set("s", str(random.randrange(30)))


def _of_another(page: _Open, cell: Any, random: Random) -> None:
    _fill(cell, page.base.text(random.choice(page.cells(header=False))))


CELLS: dict[str, Callable[[_Open, Any, Random], None]] = {
    "text": _text,
    "number": _number,
    "slip": _slip,
    "cleared": _cleared,
    "type": _type,
    "formula": _formula,
    "style": _style,
    "of another": _of_another,
}

# Headings


def change_heading(base: Base, random: Random) -> tuple[str, bytes]:
    """A heading with a slip, in other letters, with another text, none or that of another."""
    page = _Open.any(base, random)
    cells = page.cells(header=True)
    cell, other = random.choice(cells), random.choice(cells)
    was, others = base.text(cell), base.text(other)
    how = random.choice(["slip", "case", "text", "cleared", "swapped", "doubled"])
    if how == "cleared":
        _clear(cell)
    elif how in ("swapped", "doubled"):
        _fill(cell, others if how == "swapped" else was)
        _fill(other, was)
    else:
        forms = {
            "slip": slip(was, random),
            "case": f"  {was.swapcase()} ",
            "text": random.choice(TEXTS),
        }
        _fill(cell, forms[how])
    return page.done(f"heading {was} {how}")


# Rows


def change_row(base: Base, random: Random) -> tuple[str, bytes]:
    """A row removed, hidden, renumbered, swapped with another or doubled."""
    page = _Open.any(base, random)
    row = random.choice(list(page.data))
    number = row.get("r")
    how = random.choice(list(ROWS))
    ROWS[how](page.data, row, random)
    return page.done(f"row {number} {how}")


def _removed(data: Any, row: Any, _: Random) -> None:
    data.remove(row)


def _hidden(_data: Any, row: Any, _: Random) -> None:
    row.set("hidden", "1")


def _renumbered(_: Any, row: Any, random: Random) -> None:
    row.set("r", str(random.choice([0, 1, 500, 1_048_577, 3])))


def _without_number(_data: Any, row: Any, _: Random) -> None:
    del row.attrib["r"]


def _without_addresses(_data: Any, row: Any, _: Random) -> None:
    for cell in row:
        del cell.attrib["r"]


def _swapped(data: Any, row: Any, random: Random) -> None:
    other = random.choice(list(data))
    first, second = list(row), list(other)
    for cells, to in ((first, other), (second, row)):
        for cell in cells:
            _put(cell, str(to.get("r")))
            to.append(cell)


def _doubled(data: Any, row: Any, _: Random) -> None:
    number = str(max(int(one.get("r")) for one in data) + 1)
    copy = tree(written(row))
    copy.set("r", number)
    for cell in copy:
        _put(cell, number)
    data.append(copy)


def _put(cell: Any, row: str) -> None:
    """Gives a cell its address in another row."""
    cell.set("r", re.sub(r"\d+", row, cell.get("r")))


ROWS: dict[str, Callable[[Any, Any, Random], None]] = {
    "removed": _removed,
    "hidden": _hidden,
    "renumbered": _renumbered,
    "without number": _without_number,
    "without addresses": _without_addresses,
    "swapped": _swapped,
    "doubled": _doubled,
}

# Sheets


def change_sheet(base: Base, random: Random) -> tuple[str, bytes]:
    """A sheet renamed, removed, hidden or with the name of another; or dates from 1904."""
    book = tree(base.parts[BOOK])
    sheets = [one for one in book.iter(f"{M}sheet") if one.get("name") in base.sheets]
    sheet, other = random.choice(sheets), random.choice(sheets)
    was, others = str(sheet.get("name")), str(other.get("name"))
    how = random.choice(["slip", "case", "text", "removed", "hidden", "swapped", "same", "1904"])
    names = {
        "slip": clean(slip(was, random)),
        "case": f" {was.swapcase()}",
        "text": clean(random.choice(TEXTS)),
        "swapped": others,
        "same": others,
    }
    if how in names:
        sheet.set("name", names[how])
    if how == "swapped":
        other.set("name", was)
    elif how == "removed":
        sheet.getparent().remove(sheet)
    elif how == "hidden":
        sheet.set("state", random.choice(["hidden", "veryHidden", "gone"]))
    elif how == "1904":
        book.find(f"{M}workbookPr").set("date1904", "1")
    return f"sheet {was} {how}", base.with_part(BOOK, written(book))

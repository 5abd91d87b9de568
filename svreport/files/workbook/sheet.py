"""A sheet that is edited: cells are set and copied; what that would break is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from svreport.core.frozen import Frozen
from svreport.core.problems import column_letters
from svreport.files.ooxml.package import YES, Element, WordChange, change_words
from svreport.files.workbook import Area, read_area, sheet_data, shifted_formula

if TYPE_CHECKING:
    from svreport.files.workbook.book import EditedWorkbook


class UneditableCell(ValueError):
    """A cell that cannot be set, by its sheet and address; the text says why, in a sentence."""

    def __init__(self, sheet: str, row: int, column: int, why: str) -> None:
        super().__init__(f"{sheet}!{sheet_data.address(row, column)} {why}")
        self.sheet, self.row, self.column, self.why = sheet, row, column, why


class CellFormula(Frozen):
    """A formula of a cell, written out where the cell shares it with others."""

    row: int
    column: int
    cell: Element
    element: Element
    text: str


class EditedSheet:
    """A sheet of a workbook that is edited, by its name and the name of its part."""

    def __init__(self, book: EditedWorkbook, name: str, part: str) -> None:
        self.book = book
        self.name = name
        self.part = part
        self.root = book.part(part)
        self.data = sheet_data.SheetData(self.root)
        # The rows, from the first to the last, in which cells of each column have changed.
        self.changed: dict[int, tuple[int, int]] = {}

    def set_value(self, row: int, column: int, value: sheet_data.CellValue) -> None:
        """Set a cell, which keeps its style; a date is given one where it would look like a number.

        Raises UneditableCell for a cell that others depend on, or that Excel does not
        show, and UnwritableValue for what no cell can hold.
        """
        self.refuse_uneditable(row, column)
        cell = self.data.cell(row, column)
        if cell is None and value is None:
            return
        cell = self._changed_cell(row, column)
        self._drop_formula(cell)
        sheet_data.write_value(cell, value, self.data.namespace, from_1904=self.book.from_1904)
        if isinstance(value, date):
            cell.set("s", self.book.styles.dated(cell.get("s")))

    def change_words(self, row: int, column: int, changes: Sequence[WordChange]) -> None:
        """Change words of a cell's text, in which all others keep their looks.

        Raises UneditableCell where it is worked out, and ValueError where the text lacks them.
        """
        self.refuse_uneditable(row, column)
        cell = self._changed_cell(row, column)
        if cell.find(self.data.tag("f")) is not None:
            raise UneditableCell(self.name, row, column, "is a formula: type its text instead.")
        self.book.write_within(cell)
        runs = cell.iterfind(f"{self.data.tag('is')}/{self.data.tag('r')}/{self.data.tag('t')}")
        plain = cell.iterfind(f"{self.data.tag('is')}/{self.data.tag('t')}")
        change_words([*plain, *runs], changes)

    def copy_value(self, source: tuple[int, int], target: tuple[int, int]) -> None:
        """Set a cell to what another one holds, with its style; of a formula, its saved value."""
        original = self.data.cell(*source)
        if original is None:
            self.set_value(*target, None)
            return
        self.refuse_uneditable(*target)
        self._drop_formula(self._changed_cell(*target))
        copied = deepcopy(original)
        for formula in copied.findall(self.data.tag("f")):
            copied.remove(formula)
        if copied.find(self.data.tag("v")) is None and copied.find(self.data.tag("is")) is None:
            sheet_data.clear_value(copied, self.data.namespace)
        copied.tail = None
        self.data.place(copied, *target)

    def set_heading(self, row: int, column: int, heading: str) -> None:
        """Set the heading of a column; that of a table must say what the table says."""
        cell = self._changed_cell(row, column)
        sheet_data.write_value(cell, heading, self.data.namespace, from_1904=self.book.from_1904)

    def set_formula(self, row: int, column: int, formula: str) -> None:
        """Give a cell a formula, without the sign that begins it; its value is worked out later."""
        self.refuse_uneditable(row, column)
        cell = self._changed_cell(row, column)
        sheet_data.clear_value(cell, self.data.namespace)
        element = cell.makeelement(self.data.tag("f"))
        element.text = formula
        cell.insert(0, element)
        self.book.formulas_changed = True

    def set_style(self, row: int, column: int, style: str | None) -> None:
        """Give a cell a style by its number in this workbook."""
        self.book.change(self.part)
        cell = self.data.make_cell(row, column)
        if style is not None:
            cell.set("s", style)

    def add_link(self, row: int, column: int, location: str) -> None:
        """Let a cell of a sheet that was added lead to another, such as `'My sheet'!B4`."""
        links = self.root.find(self.data.tag("hyperlinks"))
        if links is None:
            links = self.root.makeelement(self.data.tag("hyperlinks"))
            self.root.find(self.data.tag("autoFilter")).addnext(links)
        where = {"ref": sheet_data.address(row, column), "location": location}
        links.append(links.makeelement(self.data.tag("hyperlink"), where))

    def set_height(self, row: int, points: float) -> None:
        """Set the height of a row that has none of its own."""
        self.book.change(self.part)
        element = self.data.make_row(row)
        if element.get("ht") is None:
            element.set("ht", f"{points:g}")
            element.set("customHeight", "1")

    def style(self, row: int, column: int) -> str | None:
        """Return the style of a cell: its own, else that of its row or column."""
        cell, element = self.data.cell(row, column), self.data.row(row)
        if cell is not None:
            style = cell.get("s")
        elif element is not None and _is_on(element, "customFormat"):
            style = element.get("s")
        else:
            style = next((col.get("style") for col in self.columns_with(column)), None)
        return None if style is None else str(style)

    def text(self, cell: Element | None) -> str:
        """Return what a cell holds, as it is saved: a text, a number, the value of a formula."""
        if cell is None:
            return ""
        if (inline := cell.find(self.data.tag("is"))) is not None:
            return sheet_data.text_of(inline, self.data.namespace)
        saved = cell.findtext(self.data.tag("v")) or ""
        return self.book.shared_texts[int(saved)] if saved and cell.get("t") == "s" else str(saved)

    def columns_with(self, column: int) -> Iterator[Element]:
        for group in self.root.iterchildren(self.data.tag("cols")):
            for col in group:
                if int(col.get("min")) <= column <= int(col.get("max")):
                    yield col

    def hidden_line(self, row: int, column: int) -> str:
        """Return the row or column that keeps a cell out of sight; nothing where it is seen."""
        element = self.data.row(row)
        if element is None:
            element = self.root.find(self.data.tag("sheetFormatPr"))
        columns = self.columns_with(column)
        is_hidden = element is not None and (
            _is_on(element, "hidden") or _is_on(element, "zeroHeight") or element.get("ht") == "0"
        )
        if is_hidden:
            return f"row {row}"
        if any(_is_on(col, "hidden") or col.get("width") == "0" for col in columns):
            return f"column {column_letters(column)}"
        return ""

    def is_blank(self, area: Area) -> bool:
        """Return whether no cell of an area holds anything."""
        return not any(self.data.has_value(cell) for _, _, cell in self.data.within(area))

    def refuse_uneditable(self, row: int, column: int) -> None:
        """Raise UneditableCell for a cell that cannot be set."""
        cell, at = Area.of(row, column), (self.name, row, column)
        if (merged := self.merged_into(row, column)) is not None:
            raise UneditableCell(*at, f"is merged into {merged.text}: unmerge the cells.")
        for area in self.array_areas:
            if area.overlaps(cell) and area.text != cell.text:
                raise UneditableCell(
                    *at, f"is part of the array formula of {area.text}: clear that first."
                )
        for part, root in self.tables:
            table = read_area(root.get("ref", ""))
            has_headings = root.get("headerRowCount", "1") != "0"
            if table and has_headings and row == table.top and table.overlaps(cell):
                name = root.get("displayName", part)
                raise UneditableCell(*at, f"is a heading of the table {name}: leave it as it is.")

    @cached_property
    def merged(self) -> Sequence[Area]:
        """The areas whose cells are merged into one."""
        group = self.root.find(self.data.tag("mergeCells"))
        refs = (cell.get("ref", "") for cell in (() if group is None else group))
        return [area for area in map(read_area, refs) if area is not None]

    @cached_property
    def _merged_by_row(self) -> Mapping[int, Sequence[Area]]:
        """The same by each of their rows, so that a sheet of many is looked through once."""
        found: dict[int, list[Area]] = {}
        for area in self.merged:
            for row in range(area.top, area.bottom + 1):
                found.setdefault(row, []).append(area)
        return found

    def merged_into(self, row: int, column: int) -> Area | None:
        """Return the area that a cell is merged into, and not the first of; else None."""
        for area in self._merged_by_row.get(row, ()):
            if area.left <= column <= area.right and (row, column) != (area.top, area.left):
                return area
        return None

    @cached_property
    def array_areas(self) -> list[Area]:
        """The areas whose cells one formula fills together."""
        found = (
            read_area(element.get("ref", ""))
            for element in self.root.iter(self.data.tag("f"))
            if element.get("t") in ("array", "dataTable")
        )
        return [area for area in found if area is not None]

    @cached_property
    def tables(self) -> list[tuple[str, Element]]:
        """The Excel tables of the sheet: the name of the part of each, and its root element."""
        relations = self.book.relations(self.part)
        parts = [rel.target for rel in relations if rel.kind == "table" and not rel.outside]
        return [(part, self.book.part(part)) for part in parts]

    @property
    def formulas(self) -> Iterator[CellFormula]:
        """The formulas of the sheet, by row and column."""
        shared: dict[str, tuple[int, int, str]] = {}
        for row, column, cell in self.data.in_order():
            element = cell.find(self.data.tag("f"))
            if element is None:
                continue
            text, group = element.text or "", element.get("si", "")
            if element.get("t") == "shared" and text:
                shared[group] = row, column, text
            elif element.get("t") == "shared" and group in shared:
                first_row, first_column, shared_text = shared[group]
                text = shifted_formula(shared_text, row - first_row, column - first_column)
            yield CellFormula(row, column, cell, element, text)

    @property
    def calculated(self) -> dict[tuple[int, int], str]:
        """The formulas by the cells that they give their values: those of several have one."""
        found = {(it.row, it.column): it.text for it in self.formulas}
        for area in self.array_areas:
            first = found.get((area.top, area.left), "")
            found |= {(row, column): first for row, column, _ in self.data.within(area)}
        return found

    def unshare(self) -> None:
        """Write each formula out in its own cell."""
        for formula in list(self.formulas):
            if formula.element.get("t") == "shared":
                self.book.change(self.part)
                formula.element.attrib.clear()
                formula.element.text = formula.text

    def forget_areas(self) -> None:
        """Look again, next time, for areas that are one: cells have moved."""
        for known in ("array_areas", "merged", "_merged_by_row"):
            self.__dict__.pop(known, None)

    def note_change(self, area: Area) -> None:
        """Note that what cells of an area show has changed."""
        self.book.change(self.part)
        for column in range(area.left, area.right + 1):
            first, last = self.changed.get(column, (area.top, area.bottom))
            self.changed[column] = min(first, area.top), max(last, area.bottom)

    def _changed_cell(self, row: int, column: int) -> Element:
        self.note_change(Area.of(row, column))
        style = self.style(row, column)
        is_new = self.data.cell(row, column) is None
        cell = self.data.make_cell(row, column)
        if is_new and style is not None:
            cell.set("s", style)
        self.widen_dimension(row, column)
        return cell

    def _drop_formula(self, cell: Element) -> None:
        element = cell.find(self.data.tag("f"))
        if element is None:
            return
        if element.get("t") == "shared":
            self.unshare()
        self.book.formulas_changed = True

    def widen_dimension(self, row: int, column: int) -> None:
        """Let what the sheet says of its extent be true."""
        element = self.root.find(self.data.tag("dimension"))
        area = read_area(element.get("ref", "")) if element is not None else None
        if area is not None:
            top, left = min(area.top, row), min(area.left, column)
            wider = Area(top, left, max(area.bottom, row), max(area.right, column))
            element.set("ref", wider.text)


def _is_on(element: Element, name: str) -> bool:
    return element.get(name) in YES

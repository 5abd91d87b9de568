"""An area of records in a sheet, be it an Excel table: rows and columns are added to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from copy import deepcopy

from svreport.core.frozen import Frozen, replace
from svreport.core.text import normalise
from svreport.files.ooxml.package import Element, local_name
from svreport.files.workbook import LAST_COLUMN, LAST_ROW, Area, Move, read_area, shifted_formula
from svreport.files.workbook.moved_parts import apply_move
from svreport.files.workbook.sheet import EditedSheet, UneditableCell


class RecordArea(Frozen):
    """Records below a row of headings; `part` is the Excel table's, if they are in one.

    `first` and `last` are the first and the last row of records, `left` and `right` the first
    and the last column. `read` is the last row that was read as a record, of formulas perhaps.
    """

    sheet: EditedSheet
    headings: int
    last: int
    left: int
    right: int
    part: str = ""
    read: int = 0

    @property
    def first(self) -> int:
        return self.headings + 1

    def add_rows(self, count: int) -> tuple[RecordArea, Sequence[int]]:
        """Return the area with blank rows at its end, and which they are.

        Rows that are blank already are used first. New ones look like the row above,
        have its calculated columns, and take its rules with them.
        """
        data = self.sheet.data
        holding = {
            row
            for row, _, cell in data.within(Area(self.first, self.left, self.last, self.right))
            if data.has_value(cell) and cell.find(data.tag("f")) is None
        }
        filled = max(self.headings, self.read, *holding)
        needed = count - max(0, self.last - filled)
        longer = self._with_rows(needed) if needed > 0 else self
        return longer, range(filled + 1, filled + 1 + count)

    def _with_rows(self, count: int) -> RecordArea:
        at = self.last + 1
        below = Area(at, self.left, at + count - 1, self.right)
        across = (self.left, self.right) if self.part else (1, LAST_COLUMN)
        move = Move(
            *(self.sheet.name, across, at, count, self.first),
            makes_room=bool(self._totals) or not self._is_free(below),
        )
        if move.makes_room:
            self._refuse_cut(Area(at, across[0], LAST_ROW, across[1]))
        formulas = self._calculated()
        apply_move(self.sheet.book, move)
        longer = replace(self, last=self.last + count)
        for row in range(at, at + count):
            sheet, data, steps = self.sheet, self.sheet.data, row - self.last
            for column in range(self.left, self.right + 1):
                above = data.cell(self.last, column)
                if above is not None and self.last > self.headings:
                    sheet.set_style(row, column, above.get("s"))
                if column in formulas:
                    sheet.set_formula(row, column, shifted_formula(formulas[column], steps, 0))
        if self._root is not None:
            # An empty table has a row that is not there yet.
            for name in ("insertRow", "insertRowShift"):
                self.sheet.book.change(self.part).attrib.pop(name, None)
        return longer

    def _is_free(self, area: Area, *, even_filled: bool = False) -> bool:
        """Whether nothing is there that new rows or columns would cover, be it another table."""
        sheet = self.sheet
        is_blank = even_filled or sheet.is_blank(area)
        return is_blank and not any(it.overlaps(area) for it in (*self._tables, *sheet.merged))

    @property
    def _tables(self) -> Iterator[Area]:
        """The areas of the other tables of the sheet."""
        roots = (root for part, root in self.sheet.tables if part != self.part)
        yield from filter(None, (read_area(root.get("ref", "")) for root in roots))

    def _refuse_cut(self, moving: Area) -> None:
        """Raise UneditableCell for what would be cut in two where cells make room."""
        sheet = self.sheet
        for area in (*self._tables, *sheet.merged, *sheet.array_areas):
            is_within = moving.left <= area.left and area.right <= moving.right
            if area.overlaps(moving) and not (is_within and area.top >= moving.top):
                why = f"is in the way of new rows above {moving.top}: move it."
                raise UneditableCell(sheet.name, area.top, area.left, why)

    def _calculated(self) -> dict[int, str]:
        """What columns calculate in the last row: as the table says, else as two rows agree."""
        tag, found = self.sheet.data.tag, {}
        rows: dict[int, dict[int, str]] = {self.last - 1: {}, self.last: {}}
        for formula in self.sheet.formulas:
            rows.get(formula.row, {})[formula.column] = formula.text
        for column in range(self.left, self.right + 1):
            before, last = rows[self.last - 1].get(column), rows[self.last].get(column)
            agree = last and before and self.last > self.first
            if agree and shifted_formula(str(before), 1, 0) == last:
                found[column] = str(last)
        columns = () if self._root is None else self._root.find(tag("tableColumns"))
        for number, column_element in enumerate(columns):
            stated = column_element.find(tag("calculatedColumnFormula"))
            if stated is not None:
                found[self.left + number] = str(stated.text)
        return found

    @property
    def _root(self) -> Element | None:
        return self.sheet.book.part(self.part) if self.part else None

    @property
    def _totals(self) -> int:
        root = self._root
        return int(root.get("totalsRowCount", "0")) if root is not None else 0

    def remove_rows(self, rows: Collection[int]) -> RecordArea:
        """Return the area without these rows; a table keeps one, which is blank then."""
        gone = {row for row in rows if self.first <= row <= self.last}
        if len(gone) == self.last - self.first + 1:
            gone.discard(self.first)
            for column in range(self.left, self.right + 1):
                if self.sheet.data.has_value(self.sheet.data.cell(self.first, column)):
                    self.sheet.set_value(self.first, column, None)
        if not gone:
            return self
        across = (self.left, self.right) if self.part else (1, LAST_COLUMN)
        apply_move(self.sheet.book, Move(self.sheet.name, across, gone=frozenset(gone)))
        read = self.read - sum(row <= self.read for row in gone)
        return replace(self, last=self.last - len(gone), read=read)

    def add_column(
        self, heading: str, like: int, *, with_rules: bool = True
    ) -> tuple[RecordArea, int]:
        """Return the area with a blank column at its right end, and which that is.

        It looks like the column `like`, and has its width, and its drop-downs and formats unless
        it is added without rules.
        Raises ValueError where the area has a column of that heading.
        """
        sheet, column = self.sheet, self.right + 1
        bottom = self.last + self._totals
        if not self._is_free(Area(self.headings, column, bottom, column)):
            rows = (self.headings, bottom)
            move = Move(sheet.name, rows, column, 1, column, makes_room=True, upright=True)
            apply_move(sheet.book, move)
        self._extend_table(heading)
        sheet.book.change(sheet.part)
        for row in range(self.headings, bottom + 1):
            pattern_cell = sheet.data.cell(row, like)
            if pattern_cell is not None:
                sheet.set_style(row, column, pattern_cell.get("s"))
        _copy_width(sheet, like, column)
        if with_rules:
            _copy_rules(sheet, like, column, Area(self.headings, like, bottom, like))
        sheet.set_heading(self.headings, column, heading)
        return replace(self, right=column), column

    @property
    def _column_names(self) -> list[str]:
        columns = () if self._root is None else self._root.find(self.sheet.data.tag("tableColumns"))
        return [normalise(column.get("name")) for column in columns]

    def _extend_table(self, heading: str) -> None:
        if self._root is None:
            return
        tag = self.sheet.data.tag
        columns = self._root.find(tag("tableColumns"))
        if normalise(heading) in self._column_names:
            raise ValueError(f"the table has a column {heading}")
        number = str(1 + max(int(column.get("id")) for column in columns))
        columns.append(columns.makeelement(tag("tableColumn"), {"id": number, "name": heading}))
        columns.set("count", str(len(columns)))
        self._widen_table(lambda area: replace(area, right=area.right + 1))

    def _widen_table(self, wider: Callable[[Area], Area]) -> None:
        root = self.sheet.book.change(self.part)
        for element in (root, *root.iterchildren(self.sheet.data.tag("autoFilter"))):
            if (area := read_area(element.get("ref", ""))) is not None:
                element.set("ref", wider(area).text)

    def stretched(self, right: int) -> RecordArea:
        """Return the area down to the last record that was read, taken into the Excel table.

        So are the headings that follow the table's, up to the column `right`. Raises
        UneditableCell where the table cannot be stretched over the rows.
        """
        wider = self
        for column in range(self.right + 1, right + 1):
            heading = self.sheet.text(self.sheet.data.cell(self.headings, column))
            if not heading or normalise(heading) in self._column_names:
                break
            self._extend_table(heading)
            self.sheet.set_heading(self.headings, column, heading)
            wider = replace(self, right=column)
        return wider._down_to_read()

    def _down_to_read(self) -> RecordArea:
        if self._root is None or self.read <= self.last:
            return self
        beyond = Area(self.last + 1, self.left, self.read, self.right)
        if self._totals or not self._is_free(beyond, even_filled=True):
            name = self._root.get("displayName", self.part)
            why = f"is outside the table {name}: let the table reach down to row {self.read}."
            raise UneditableCell(self.sheet.name, beyond.top, self.left, why)
        self._widen_table(lambda area: replace(area, bottom=self.read))
        return replace(self, last=self.read)


def record_area(
    sheet: EditedSheet, headings: int, columns: tuple[int, int], last: int, read: int = 0
) -> RecordArea:
    """Return the area of records below a row of headings: that of the Excel table, if one is there.

    `columns` are the first and the last with a heading, `last` is the last row that holds anything
    of a record, and `read` the last that was read as one; a table may have more. One that stops
    short of what was read is stretched.
    """
    cell = Area(headings, *(columns[0], headings, columns[1]))
    for part, root in sheet.tables:
        area = read_area(root.get("ref", ""))
        has_headings = root.get("headerRowCount", "1") != "0"
        if area is not None and has_headings and area.top == headings and area.overlaps(cell):
            bottom = area.bottom - int(root.get("totalsRowCount", "0"))
            own = RecordArea(sheet, headings, bottom, area.left, area.right, part, read)
            return own.stretched(columns[1])
    return RecordArea(sheet, headings, max(last, read, headings), *columns, read=read)


def _copy_width(sheet: EditedSheet, like: int, column: int) -> None:
    """Give a column the width and the style of another one."""
    for col in list(sheet.columns_with(like)):
        first, last = int(col.get("min")), int(col.get("max"))
        if first <= column <= last:
            return
        if any(True for _ in sheet.columns_with(column)):
            return
        made = deepcopy(col)
        made.set("min", str(column))
        made.set("max", str(column))
        made.attrib.pop("hidden", None)
        after = [other for other in col.getparent() if int(other.get("max")) < column]
        after[-1].addnext(made)


def _copy_rules(sheet: EditedSheet, like: int, column: int, area: Area) -> None:
    """Let a column have the drop-downs and the formats of another one."""
    names = ("dataValidation", "conditionalFormatting")
    for element in list(sheet.root.iter()):
        name = local_name(element)
        if name in names and element.get("sqref") is not None:
            element.set("sqref", _with_column(element.get("sqref"), like, column, area))
        elif name == "sqref" and local_name(element.getparent()) in names:
            element.text = _with_column(element.text, like, column, area)


def _with_column(areas: str, like: int, column: int, area: Area) -> str:
    found = [read_area(text) for text in areas.split()]
    beside = [
        Area(own.top, column, own.bottom, column).text
        for own in found
        if own
        and own.left <= like <= own.right
        and not own.left <= column <= own.right
        and own.top <= area.bottom
        and area.top <= own.bottom
    ]
    return " ".join([areas, *beside])

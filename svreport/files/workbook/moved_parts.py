"""Carrying out a move: cells, and whatever in the workbook refers to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from svreport.core.patterns import pattern
from svreport.files.ooxml.package import YES, Element, local_name
from svreport.files.workbook import LAST_COLUMN, LAST_ROW, Area, Move, read_area

if TYPE_CHECKING:
    from svreport.files.workbook.book import EditedWorkbook
    from svreport.files.workbook.sheet import EditedSheet

_FORMULAS = frozenset({"f", "formula", "formula1", "formula2"})
_TABLE_FORMULAS = frozenset({"calculatedColumnFormula", "totalsRowFormula"})
# Elements that say where they are by an area, or several.
_WITH_AREA = frozenset(
    {
        *("mergeCell", "hyperlink", "autoFilter", "sortState", "sortCondition", "f", "table"),
        *("conditionalFormatting", "dataValidation", "protectedRange", "ignoredError"),
    }
)
# What goes with the cells that it is about, and the list that goes with the last of them.
_GOES = frozenset({"mergeCell", "hyperlink", "conditionalFormatting", "dataValidation"})
_CHART = "chart+xml", "chartex+xml"
_ANCHOR = pattern(r"\s*,\s*")


def apply_move(book: EditedWorkbook, move: Move) -> None:
    """Move the cells of a sheet, and change whatever in the workbook refers to them."""
    for sheet in book.sheets.values():
        _refer_from(sheet, move)
        if sheet.name == move.sheet and move.moves_cells:
            sheet.forget_areas()
            _move_breaks(sheet, move)
            _move_cells(sheet, move)
            _move_attached(book, sheet, move)
            sheet.forget_areas()
    _change(book, book.main, lambda root: _formulas_in(root, {"definedName"}, move, ""))
    for words in _CHART:
        for part in list(book.parts_of_type(words)):
            _change(book, part, lambda root: _formulas_in(root, {"f"}, move, ""))
    for part in list(book.parts_of_type("pivotcachedefinition+xml")):
        _change(book, part, lambda root: _sources_in(root, move))


def _refer_from(sheet: EditedSheet, move: Move) -> None:
    """Change what refers to cells in a sheet and in its tables."""
    is_own = sheet.name == move.sheet

    def refer(root: Element) -> Iterator[bool]:
        return _refer(root, move, sheet.name, is_own=is_own)

    if (is_own and move.moves_cells) or _is_sharing_moved(sheet, move):
        sheet.unshare()
    for part in (sheet.part, *(part for part, _ in sheet.tables)):
        _change(sheet.book, part, refer)


def _change(book: EditedWorkbook, part: str, change: Callable[[Element], Iterator[bool]]) -> None:
    """Have a part written again if any step of a change comes to anything."""
    if any([*change(book.part(part))]):
        book.change(part)


def _is_sharing_moved(sheet: EditedSheet, move: Move) -> bool:
    return any(
        formula.element.get("t") == "shared"
        and move.formula(formula.text, sheet.name) != formula.text
        for formula in sheet.formulas
    )


def _refer(root: Element, move: Move, sheet: str, *, is_own: bool) -> Iterator[bool]:
    """Change what refers to cells in a part of a sheet; yield whether there was anything to."""
    rules = _rules_in(root) if is_own else {}
    of_rules = {id(formula) for formulas in rules.values() for formula in formulas}
    for rule, formulas in rules.items():
        yield from _move_rule(rule, formulas, move, sheet)
    yield from _formulas_in(root, _FORMULAS | _TABLE_FORMULAS, move, sheet, of_rules)
    for element in list(root.iter()):
        name = local_name(element)
        location = element.get("location") if name == "hyperlink" else None
        if location and (moved := move.formula(location, sheet)) != location:
            element.set("location", moved)
            yield True
        if is_own and name == "sqref" and element.text:
            yield _set_text(element, move.areas(element.text))
        for attribute in ("ref", "sqref") if is_own and name in _WITH_AREA else ():
            yield _set_area(element, attribute, move)


def _rules_in(root: Element) -> dict[Element, list[Element]]:
    """Drop-downs and conditional formats, each with its formulas."""
    return {
        rule: [part for part in rule.iter() if local_name(part) in _FORMULAS and part.text]
        for rule in root.iter()
        if local_name(rule) in ("conditionalFormatting", "dataValidation")
    }


def _move_rule(rule: Element, formulas: list[Element], move: Move, sheet: str) -> Iterator[bool]:
    """Change the formulas of a rule, which are seen from the first of its cells."""
    listed = [part.text for part in rule if local_name(part) == "sqref"]
    areas = (rule.get("sqref") or "".join(filter(None, listed))).split()
    before = read_area(areas[0]) if areas else None
    now = read_area((move.areas(" ".join(areas)).split() or [""])[0])
    if before and now:
        for formula in formulas:
            yield _set_text(formula, move.rule(formula.text, sheet, before, now))


def _formulas_in(
    root: Element,
    names: set[str] | frozenset[str],
    move: Move,
    sheet: str,
    but: Collection[int] = (),
) -> Iterator[bool]:
    for element in root.iter():
        if local_name(element) in names and element.text and id(element) not in but:
            yield _set_text(element, move.formula(element.text, sheet))


def _sources_in(root: Element, move: Move) -> Iterator[bool]:
    for element in root.iter():
        if local_name(element) == "worksheetSource" and element.get("sheet") == move.sheet:
            yield _set_area(element, "ref", move)


def _set_text(element: Element, text: str) -> bool:
    is_changed = bool(element.text != text)
    element.text = text
    return is_changed


def _set_area(element: Element, attribute: str, move: Move) -> bool:
    """Change the area that an element names; it goes with the last of its cells."""
    text = element.get(attribute)
    moved = move.areas(text) if text else text
    if moved == text:
        return False
    if moved:
        element.set(attribute, moved)
        return True
    if local_name(element) in _GOES:
        group = element.getparent()
        group.remove(element)
        if group.get("count") is not None:
            group.set("count", str(len(group)))
        if len(group) == 0:
            group.getparent().remove(group)
    return True


def _target(move: Move, row: int, column: int) -> tuple[int, int] | None:
    """Where a cell comes to stand; None for one that goes."""
    line, crossing = (column, row) if move.upright else (row, column)
    if not move.across[0] <= crossing <= move.across[1]:
        return row, column
    moved = move.line(line)
    if moved is None:
        return None
    return (row, moved) if move.upright else (moved, column)


def _move_cells(sheet: EditedSheet, move: Move) -> None:
    """Put the cells where they come to stand, in an order in which none is in another's way."""
    data = sheet.data
    moving = [
        (row, column, target)
        for row, column, _ in data.in_order()
        if (target := _target(move, row, column)) != (row, column)
    ]
    if not move.upright:
        _move_rows(sheet, move, {row for row, _, _ in moving})
    lifted = [(data.remove(row, column), target) for row, column, target in moving]
    for cell, target in lifted:
        if cell is not None and target is not None:
            data.place(cell, *target)
            sheet.widen_dimension(*target)
    if any(cell is not None and cell.find(data.tag("f")) is not None for cell, _ in lifted):
        sheet.book.formulas_changed = True
    if moving:
        first = min((min(row, target[0] if target else row) for row, _, target in moving))
        left = min(column for _, column, _ in moving)
        bottom, right = min(LAST_ROW, max(data.last_row, first)), max(c for _, c, _ in moving)
        sheet.note_change(Area(first, left, bottom, min(LAST_COLUMN, right + move.count)))


def _move_rows(sheet: EditedSheet, move: Move, moving: set[int]) -> None:
    """Have what is said of a row go with its cells, where all of these move."""
    data = sheet.data
    whole = {
        row: dict(element.attrib)
        for row in moving
        if (element := data.row(row)) is not None and not _has_others(sheet, move, row)
    }
    for row in whole:
        element = data.make_row(row)
        for name in [name for name in element.attrib if name not in ("r", "spans")]:
            del element.attrib[name]
    for row, attributes in whole.items():
        target = move.line(row)
        if target is not None:
            element = data.make_row(target)
            for name, value in attributes.items():
                if name not in ("r", "spans"):
                    element.set(name, value)


def _has_others(sheet: EditedSheet, move: Move, line: int) -> bool:
    """Whether a row or column holds anything beside the cells that move."""
    whole = Area(1, line, LAST_ROW, line) if move.upright else Area(line, 1, line, LAST_COLUMN)
    return any(
        sheet.data.has_value(cell)
        for row, column, cell in sheet.data.within(whole)
        if not move.across[0] <= (row if move.upright else column) <= move.across[1]
    )


def _move_breaks(sheet: EditedSheet, move: Move) -> None:
    """Have a page begin with the row or column that it began with, or the next that is left."""
    for group in list(
        sheet.root.iter(sheet.data.tag("colBreaks" if move.upright else "rowBreaks"))
    ):
        known = set()
        for page_break in list(group):
            line = int(page_break.get("id", "0")) + 1
            if not _has_others(sheet, move, line):
                while (moved := move.line(line)) is None:
                    line += 1
                page_break.set("id", str(moved - 1))
            if page_break.get("id") in known:
                group.remove(page_break)
            known.add(page_break.get("id"))
        group.set("count", str(len(group)))
        group.set("manualBreakCount", str(sum(item.get("man") in YES for item in group)))


def _move_attached(book: EditedWorkbook, sheet: EditedSheet, move: Move) -> None:
    """Move comments, pictures and charts with the cells that they are at."""
    for relation in book.relations(sheet.part):
        if relation.outside:
            continue
        if relation.kind in ("comments", "threadedComment"):
            _change(book, relation.target, lambda root: _comments(root, move))
        elif relation.kind == "vmlDrawing":
            _change(book, relation.target, lambda root: _notes(root, move))
        elif relation.kind == "drawing":
            _change(book, relation.target, lambda root: _anchors(root, move))


def _comments(root: Element, move: Move) -> Iterator[bool]:
    for element in list(root.iter()):
        area = read_area(element.get("ref", "")) if local_name(element) in _COMMENT else None
        target = _target(move, area.top, area.left) if area else None
        if area is None or target == (area.top, area.left):
            continue
        if target is None:
            element.getparent().remove(element)
        else:
            element.set("ref", Area(*target, *target).text)
        yield True


_COMMENT = frozenset({"comment", "threadedComment"})


def _notes(root: Element, move: Move) -> Iterator[bool]:
    """The boxes of comments, which say by their row and column, from 0, what they are about."""
    for data in [element for element in root.iter() if local_name(element) == "ClientData"]:
        parts = {local_name(part): part for part in data}
        if "Row" not in parts or "Column" not in parts:
            continue
        row, column = int(parts["Row"].text) + 1, int(parts["Column"].text) + 1
        target = _target(move, row, column)
        if target == (row, column):
            continue
        yield True
        if target is None:
            shape = data.getparent()
            shape.getparent().remove(shape)
            continue
        parts["Row"].text, parts["Column"].text = str(target[0] - 1), str(target[1] - 1)
        if "Anchor" in parts:
            _shift_anchor(parts["Anchor"], target[0] - row, target[1] - column)


def _shift_anchor(anchor: Element, rows: int, columns: int) -> None:
    numbers = [int(number) for number in _ANCHOR.split((anchor.text or "").strip())]
    shifts = (columns, 0, rows, 0) * 2
    anchor.text = ", ".join(
        str(max(0, number + shift)) for number, shift in zip(numbers, shifts, strict=False)
    )


def _anchors(root: Element, move: Move) -> Iterator[bool]:
    """Pictures and charts: their corners say their row and column, from 0."""
    for anchor in root:
        corners = [corner for corner in anchor if local_name(corner) in ("from", "to")]
        shift = _shift_of(corners, move)
        for corner in corners if shift != (0, 0) else ():
            for part in corner:
                by = {"row": shift[0], "col": shift[1]}.get(local_name(part), 0)
                part.text = str(max(0, int(part.text) + by))
            yield True


def _shift_of(corners: list[Element], move: Move) -> tuple[int, int]:
    """By how many rows and columns a picture moves: by as many as the cell at its first corner."""
    for corner in corners[:1]:
        numbers = {local_name(part): int(part.text) for part in corner}
        row, column = numbers.get("row", 0) + 1, numbers.get("col", 0) + 1
        while (target := _target(move, row, column)) is None:
            row, column = (row, column + 1) if move.upright else (row + 1, column)
        return target[0] - row, target[1] - column
    return 0, 0

"""A supplied form: its cells are filled in as their rules allow, and nothing else is changed."""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from pathlib import PurePosixPath
from typing import TypeAlias
from urllib.parse import unquote

from svreport.core.frozen import Frozen
from svreport.core.numerals import Unit, units_named_in
from svreport.core.periods import Month, long_date, read_financial_year
from svreport.core.plain_data import digits
from svreport.core.problems import Place
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.files.ooxml.package import YES, Element
from svreport.files.workbook import Area, read_area, references, sheet_data, shifted_formula
from svreport.files.workbook.book import EditedWorkbook, Recalculate
from svreport.files.workbook.cell_styles import Shown
from svreport.files.workbook.sheet import EditedSheet, UneditableCell

# Entries of a drop-down that a message names.
_NAMED = 8
_KINDS = {"whole": "a whole number", "decimal": "a number", "date": "a date", "time": "a time"}
_OPERATORS: dict[str, tuple[str, Callable[[float, float], bool]]] = {
    "equal": ("equal to", operator.eq),
    "notEqual": ("other than", operator.ne),
    "lessThan": ("less than", operator.lt),
    "lessThanOrEqual": ("of at most", operator.le),
    "greaterThan": ("more than", operator.gt),
    "greaterThanOrEqual": ("of at least", operator.ge),
}
_RANGES = {"between": "from {} to {}", "notBetween": "outside {} to {}"}


class Validation(Frozen):
    """What some cells of a sheet may hold; its formulas are as the sheet writes them."""

    areas: Sequence[Area]
    kind: str
    operator: str
    first: str
    second: str
    # Whether Excel refuses what is outside the rule; of others it only asks or informs, or says
    # nothing.
    is_strict: bool

    def is_of(self, row: int, column: int) -> bool:
        return any(area.holds(row, column) for area in self.areas)


def validations(root: Element) -> Iterator[Validation]:
    """Yield the rules of a sheet, those that newer versions of Excel keep apart among them."""
    for element in root.iter("{*}dataValidation"):
        words = {
            child.tag.rpartition("}")[2]: "".join(child.itertext()).strip() for child in element
        }
        where = element.get("sqref") or words.get("sqref", "")
        yield Validation(
            [area for area in map(read_area, where.split()) if area],
            *(element.get("type", "none"), element.get("operator", "between")),
            *(words.get("formula1", ""), words.get("formula2", "")),
            element.get("showErrorMessage") in YES and element.get("errorStyle", "stop") == "stop",
        )


def is_known(rule: Validation, sheet: EditedSheet) -> bool:
    """Return whether a rule can be applied here; others only Excel works out."""
    if rule.kind == "list":
        return _entries(rule.first, sheet) is not None
    if rule.kind not in (*_KINDS, "textLength"):
        return rule.kind == "none"
    bounds = (rule.first, rule.second) if rule.operator in _RANGES else (rule.first,)
    return all(_bound(formula, sheet) is not None for formula in bounds)


def as_formula(rule: Validation, row: int, column: int) -> str:
    """Return a formula of whether a cell keeps to a rule; nothing where that cannot be said.

    What a rule refers to goes along with its cells, from the first of them on.
    """
    if len(rule.areas) != 1:
        return ""
    steps = row - rule.areas[0].top, column - rule.areas[0].left
    first, second = (shifted_formula(formula, *steps) for formula in (rule.first, rule.second))
    cell = sheet_data.address(row, column)
    if rule.kind == "custom":
        return first
    if rule.kind == "list":
        # A list that comes to an error is none that says anything.
        return f"ISNUMBER(MATCH({cell},{first},0))+0*ROWS({first})"
    value = f"LEN({cell})" if rule.kind == "textLength" else cell
    within = f"AND({value}>={first},{value}<={second})"
    signs = ("=", "<>", "<", "<=", ">", ">=")
    by_name = {name: f"{value}{sign}{first}" for name, sign in zip(_OPERATORS, signs, strict=True)}
    return (by_name | {"between": within, "notBetween": f"NOT({within})"})[rule.operator]


def refusal(rule: Validation, sheet: EditedSheet, value: sheet_data.CellValue) -> tuple[str, str]:
    """Return why a value is none that the rule allows, and what to do; nothing where it is.

    What only Excel can work out, such as a rule of the form's own making, is let pass: see
    `is_known`.
    """
    if rule.kind == "list":
        return _not_listed(_entries(rule.first, sheet), value, sheet.book.from_1904)
    if rule.kind not in (*_KINDS, "textLength"):
        return "", ""
    is_length, from_1904 = rule.kind == "textLength", sheet.book.from_1904
    number = len(str(value)) if is_length else _number(value, from_1904)
    wanted = _KINDS.get(rule.kind, "a text with a length")
    if number is None or (rule.kind == "whole" and number != int(number)):
        return f"takes {wanted}", f"Give {wanted}."
    words = _outside(rule, sheet, number)
    return (f"takes {wanted} {words}", f"Give {wanted} {words}.") if words else ("", "")


def _outside(rule: Validation, sheet: EditedSheet, number: float) -> str:
    """The bounds that a number does not keep to, in words; nothing where it does."""
    first, second = (_bound(formula, sheet) for formula in (rule.first, rule.second))
    if first is None:
        return ""
    if rule.operator in _OPERATORS:
        words, holds = _OPERATORS[rule.operator]
        return "" if holds(number, first) else f"{words} {_shown(rule, first, sheet)}"
    if second is None or rule.operator not in _RANGES:
        return ""
    is_within = first <= number <= second
    if is_within == (rule.operator == "between"):
        return ""
    return _RANGES[rule.operator].format(*(_shown(rule, it, sheet) for it in (first, second)))


def _shown(rule: Validation, bound: float, sheet: EditedSheet) -> str:
    if rule.kind != "date":
        return f"{bound:,.10g}"
    return long_date(
        (sheet_data.first_day(from_1904=sheet.book.from_1904) + timedelta(days=bound)).date()
    )


def _number(value: sheet_data.CellValue, from_1904: bool) -> float | None:
    if isinstance(value, str) or value is None:
        return None
    return float(sheet_data.stored_value(value, from_1904=from_1904)[1])


def _bound(formula: str, sheet: EditedSheet) -> float | None:
    """What a bound comes to: a number, or that of one cell; None for what only Excel works out."""
    try:
        return float(formula)
    except ValueError:
        found = _listed(formula, sheet)
        return _as_number(found[0]) if found and len(found) == 1 else None


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _entries(formula: str, sheet: EditedSheet) -> Sequence[str] | None:
    """The entries of a drop-down; None where only Excel can work them out."""
    if len(formula) > 1 and formula.startswith('"') and formula.endswith('"'):
        return [entry.strip() for entry in formula[1:-1].replace('""', '"').split(",")]
    return _listed(formula, sheet)


def _listed(formula: str, sheet: EditedSheet) -> Sequence[str] | None:
    """What the cells of one area hold, named by its address or by a name of the workbook."""
    formula = sheet.book.defined_name(formula, sheet.name) or formula
    found = list(references(formula))
    if len(found) != 1 or found[0].text != formula.strip().removeprefix("="):
        return None
    name = found[0].sheet or sheet.name
    try:
        other = sheet.book.sheet(name)
    except KeyError:
        return None
    cells = other.data.within(found[0].area)
    return [text for _, _, cell in cells if (text := other.text(cell))]


def _not_listed(
    entries: Sequence[str] | None, value: sheet_data.CellValue, from_1904: bool
) -> tuple[str, str]:
    if entries is None:
        return "", ""
    number = _number(value, from_1904)
    if any(
        entry == value or (number is not None and _as_number(entry) == number) for entry in entries
    ):
        return "", ""
    like = [entry for entry in entries if normalise(entry) == normalise(str(value))]
    why = f"takes one of its list: {join_words([f'“{e}”' for e in entries], most=_NAMED)}"
    return why, f"Write “{like[0]}”." if like else "Choose one of these."


# A rule of more cells is of whole columns, and says nothing of which are to be filled in.
_MANY = 10_000
# Words, each with the number of its row or column, by the number of the other.
_Words: TypeAlias = dict[int, list[tuple[int, str]]]
# What parts the words to the left of a cell from those above it.
LABEL_MARK = " / "


class NotInForm(ValueError):
    """An address or a name that the form does not have; the text says why, in a sentence."""


class Refusal(Frozen):
    """A cell that is not filled in: why not, after its place, and what to do.

    What is advice, Excel would ask about, and take.
    """

    place: Place
    why: str
    remedy: str
    is_advice: bool = False


class FillableForm:
    """A workbook (.xlsx or .xlsm) that others supply, from its bytes.

    Raises what `open_package` raises, and OtherKind where it is not a workbook.
    """

    def __init__(self, content: bytes) -> None:
        self.book = EditedWorkbook(content)

    @property
    def suffix(self) -> str:
        """How a file must end in which Excel finds what this one holds."""
        kind = self.book.package.content_type(self.book.main)
        ending = "m" if "macroenabled" in kind else "x"
        return f".xlt{ending}" if "template" in kind else f".xls{ending}"

    @property
    def remarks(self) -> Iterator[str]:
        """What acts by itself in the form and stays in it, or is lost as it is filled in."""
        linked = [
            PurePosixPath(unquote(relation.target)).name
            for part in self.book.parts_of_type("externallink")
            for relation in self.book.relations(part)
            if relation.outside
        ]
        if any(self.book.parts_of_type("vbaproject")):
            yield "has macros, which are as they came and were not run"
        if linked:
            names = join_words(dict.fromkeys(linked))
            yield f"takes values from other workbooks ({names}), which were not opened"
        if self.book.is_signed:
            yield "was signed by its sender, and is signed no longer once it is filled in"

    def cells(self, where: str) -> Sequence[Place]:
        """Return the cells of `Return!C12`, `'My sheet'!C12:F12` or a name, by row and column.

        Raises NotInForm.
        """
        named, _, cell = where.rpartition("!")
        named = named.strip().removeprefix("'").removesuffix("'").replace("''", "'")
        meant = self.book.defined_name(cell.strip(), named)
        found = next(references(meant), None)
        area = read_area(cell) if found is None else found.area
        if area is None or (found is not None and found.text != meant):
            if found is None and not meant and cell.strip().isidentifier():
                near = did_you_mean(cell.strip(), self.book.names)
                raise NotInForm(f"The form has no name “{where}”. {near}".strip())
            raise NotInForm(f"“{where}” is not one cell, or one range of cells.")
        sheet = self._sheet(named if found is None else found.sheet, where)
        if area.text in (merged.text for merged in sheet.merged):
            area = Area(area.top, area.left, area.top, area.left)
        return [
            Place(sheet.name, row, column)
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        ]

    def _sheet(self, name: str, where: str) -> EditedSheet:
        if not name:
            raise NotInForm(f"“{where}” names no sheet: write it like Sheet!C12.")
        try:
            return self.book.sheet(name)
        except KeyError:
            near = did_you_mean(name, self.book.sheets)
            raise NotInForm(f"The form has no sheet {name}. {near}".strip()) from None

    def refusal(self, place: Place, value: sheet_data.CellValue) -> Refusal | None:
        """Return why a cell cannot hold a value, and what to do; None where it can.

        Without a value, it is said why nothing can be written into the cell.
        """
        sheet = self.book.sheet(place.sheet)
        why, remedy = self._closed(sheet, place)
        if why or value is None:
            return Refusal(place, why, remedy) if why else None
        return self._refusal(sheet, place, value)

    def _closed(self, sheet: EditedSheet, place: Place) -> tuple[str, str]:
        """Why nothing can be written into a cell, and what to do; nothing where it can."""
        at = place.row, place.column
        if self.book.is_hidden(sheet):
            return "is on a hidden sheet", "Map a cell of a sheet that can be seen."
        try:
            sheet.refuse_uneditable(*at)
        except UneditableCell as reason:
            why = reason.why.partition(": ")[0]
            first = why.rpartition(" ")[2].partition(":")[0]
            is_merged = why.startswith("is merged")
            return why, f"Map {first}, its first cell." if is_merged else "Leave it to the form."
        if self._formula(sheet, *at):
            return "holds a formula", "Leave it to the form, which works it out."
        if self.is_locked(place):
            return "is locked", "Map a cell that the form lets people fill in."
        return "", ""

    def _refusal(
        self, sheet: EditedSheet, place: Place, value: sheet_data.CellValue
    ) -> Refusal | None:
        try:
            sheet_data.stored_value(self._as_written(place, value), from_1904=self.book.from_1904)
        except sheet_data.UnwritableValue as reason:
            return Refusal(place, f"cannot hold it: {reason}".rstrip("."), "Give another value.")
        rules = self.rules(place)
        found = [(refusal(rule, sheet, value), not rule.is_strict) for rule in rules]
        # A list says of its own what the cell takes, however numbers would be shown there.
        if not any(rule.kind in ("list", "textLength") for rule in rules):
            found.append((_other_kind(self.takes(place), value), False))
        refused = [Refusal(place, *words, is_advice) for words, is_advice in found if words[0]]
        return min(refused, key=lambda refusal: refusal.is_advice, default=None)

    def rules(self, place: Place) -> Sequence[Validation]:
        """Return the rules of what a cell may hold."""
        found = self._rules_of(place.sheet)
        return [rule for rule in found if rule.is_of(place.row, place.column)]

    def is_checked(self, place: Place) -> bool:
        """Return whether all rules of a cell can be applied here; others only Excel works out."""
        sheet = self.book.sheet(place.sheet)
        return all(is_known(rule, sheet) for rule in self.rules(place))

    def rule_results(
        self, places: Sequence[Place], worked_out: Callable[[bytes], Mapping[Place, object] | None]
    ) -> Mapping[Place, bool | None]:
        """Return whether cells keep to rules that are not applied here, by a program that can.

        It is handed this form with a formula for each rule, beside what it holds: nobody gets that.
        None is of a cell of which it cannot say.
        """
        copy, asked = FillableForm(self.content(lambda _: None)), dict[Place, list[Place]]()
        for place in places:
            sheet = copy.book.sheet(place.sheet)
            for rule in (rule for rule in self.rules(place) if not is_known(rule, sheet)):
                last = max((column for _, column, _ in sheet.data.in_order()), default=0)
                at = Place(sheet.name, sheet.data.last_row + 2, last + 2)
                sheet.set_formula(at.row, at.column, as_formula(rule, place.row, place.column))
                asked.setdefault(place, []).append(at)
        found = (worked_out(copy.content(lambda _: None)) if asked else None) or {}
        return {
            place: None
            if any(isinstance(found.get(at, ""), str) for at in cells)
            else all(map(found.get, cells))
            for place, cells in asked.items()
        }

    def hidden_line(self, place: Place) -> str:
        """Return the row or column that keeps a cell out of sight; nothing where it is seen."""
        return self.book.sheet(place.sheet).hidden_line(place.row, place.column)

    @cache  # noqa: B019
    def _rules_of(self, sheet: str) -> Sequence[Validation]:
        return list(validations(self.book.sheet(sheet).root))

    def _formula(self, sheet: EditedSheet, row: int, column: int) -> bool:
        cell = sheet.data.cell(row, column)
        return cell is not None and cell.find(sheet.data.tag("f")) is not None

    def is_locked(self, place: Place) -> bool:
        """Return whether the form keeps people from changing a cell."""
        opened, at = self._opened_areas(place.sheet), (place.row, place.column)
        if opened is None or any(area.holds(*at) for area in opened):
            return False
        return self._is_style_locked(self.book.sheet(place.sheet).style(*at))

    @cache  # noqa: B019
    def _opened_areas(self, sheet: str) -> Sequence[Area] | None:
        """The areas that a protected sheet leaves open; None for one that is not protected."""
        found = self.book.sheet(sheet)
        if not _is_protected(found):
            return None
        ranges = found.root.iterfind("{*}protectedRanges/{*}protectedRange")
        refs = (
            ref
            for opened in ranges
            if not any(name.startswith(("password", "hash")) for name in opened.attrib)
            for ref in opened.get("sqref", "").split()
        )
        return [area for area in map(read_area, refs) if area is not None]

    @cache  # noqa: B019
    def _is_style_locked(self, style: str | None) -> bool:
        return self.book.styles.is_locked(style)

    def takes(self, place: Place) -> Shown:
        """Return what the number format of a cell shows."""
        sheet = self.book.sheet(place.sheet)
        return self.book.styles.takes(sheet.style(place.row, place.column))

    def text(self, place: Place) -> str:
        """Return what a cell holds, as it is saved."""
        sheet = self.book.sheet(place.sheet)
        return sheet.text(sheet.data.cell(place.row, place.column)).strip()

    def label(self, place: Place) -> str:
        """Return the words beside a cell that say what it is: those to its left, then those above.

        Words are what is no number, but for years and months; without any, the label is empty.
        """
        return LABEL_MARK.join(self.beside(place))

    def beside(self, place: Place) -> Sequence[str]:
        """Return the words to the left of a cell and those above it, as far as there are any."""
        rows, columns = self._words_of(place.sheet)
        to_left = bisect_left(rows.get(place.row, ()), (place.column,)) - 1
        above = bisect_left(columns.get(place.column, ()), (place.row,)) - 1
        left = [rows[place.row][to_left][1]] if to_left >= 0 else []
        return [*left, *([columns[place.column][above][1]] if above >= 0 else [])]

    def units_stated(self, place: Place) -> Set[Unit]:
        """Return the units of money that the words beside a cell name, else those of its sheet."""
        beside = {unit for words in self.beside(place) for unit in units_named_in(words)}
        return beside or self._units_of(place.sheet)

    @cache  # noqa: B019
    def _units_of(self, sheet: str) -> Set[Unit]:
        rows, _ = self._words_of(sheet)
        texts = (words for row in rows.values() for _, words in row)
        return {unit for words in texts for unit in units_named_in(words)}

    def has_beside(self, place: Place, label: str) -> bool:
        """Return whether the words of a label stand beside a cell, with or without years."""
        beside = self.beside(place)
        without_years = [words for words in beside if any(map(str.isalpha, words))]
        labels = (LABEL_MARK.join(words) for words in (beside, without_years))
        return normalise(label) in map(normalise, labels)

    @cache  # noqa: B019 - a form is let go with what was read of it
    def _words_of(self, sheet: str) -> tuple[_Words, _Words]:
        """The words of a sheet by row, with their columns, and by column, with their rows."""
        rows: _Words = {}
        columns: _Words = {}
        found = self.book.sheet(sheet)
        for row, column, cell in found.data.in_order():
            if words := self._words(found, row, column, cell):
                rows.setdefault(row, []).append((column, words))
                columns.setdefault(column, []).append((row, words))
        return rows, columns

    def _words(self, sheet: EditedSheet, row: int, column: int, cell: Element) -> str:
        text = " ".join(sheet.text(cell).split())
        is_number = cell.get("t", "n") == "n"
        if any(map(str.isalpha, text)) or (not is_number and read_financial_year(text)):
            return text
        if is_number and text and self.takes(Place(sheet.name, row, column)) is Shown.DATE:
            day = sheet_data.first_day(from_1904=self.book.from_1904) + timedelta(days=float(text))
            return str(Month.of(day.date()))
        return ""

    @cached_property
    def open_cells(self) -> Sequence[Place]:
        """The cells that the form lets people fill in, in its order.

        Of a protected sheet, they are those that are not locked; of another, those with a rule
        of what they may hold. Cells with formulas, and those that nobody sees, are left out.
        """
        return [
            place
            for sheet in self.book.sheets.values()
            if not self.book.is_hidden(sheet)
            for place in self._open_cells(sheet)
        ]

    def _open_cells(self, sheet: EditedSheet) -> Iterator[Place]:
        known = [(row, column) for row, column, _ in sheet.data.in_order()]
        ruled = {
            (row, column)
            for rule in self._rules_of(sheet.name)
            for area in rule.areas
            if (area.bottom - area.top + 1) * (area.right - area.left + 1) <= _MANY
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }
        for row, column in sorted({*known, *ruled} if _is_protected(sheet) else ruled):
            place = Place(sheet.name, row, column)
            is_closed = self.is_locked(place) or self._formula(sheet, row, column)
            if not (is_closed or sheet.merged_into(row, column) or sheet.hidden_line(row, column)):
                yield place

    def fill(self, place: Place, value: sheet_data.CellValue) -> None:
        """Set a cell, which keeps its style. Raises UneditableCell and UnwritableValue."""
        sheet = self.book.sheet(place.sheet)
        sheet.set_value(place.row, place.column, self._as_written(place, value))

    def _as_written(self, place: Place, value: sheet_data.CellValue) -> sheet_data.CellValue:
        is_text = value is None or isinstance(value, str)
        return _digits(value) if self.takes(place) is Shown.TEXT and not is_text else value

    def content(self, recalculate: Recalculate) -> bytes:
        """Return the form as it is filled in; what cannot be worked out again is left to Excel."""
        return self.book.content(recalculate)


def _is_protected(sheet: EditedSheet) -> bool:
    protection = sheet.root.find(sheet.data.tag("sheetProtection"))
    return protection is not None and protection.get("sheet") in YES


def _other_kind(takes: Shown, value: sheet_data.CellValue) -> tuple[str, str]:
    """Why a value is not of the kind that a cell shows, and what to do; nothing where it is."""
    if isinstance(value, date):
        is_other = takes in (Shown.NUMBER, Shown.PERCENT)
    elif isinstance(value, str):
        is_other = takes in (Shown.NUMBER, Shown.PERCENT, Shown.DATE)
    else:
        is_other = takes is Shown.DATE
    if not is_other:
        return "", ""
    wanted = {Shown.DATE: "a date", Shown.NUMBER: "a number", Shown.PERCENT: "a percentage"}[takes]
    return f"takes {wanted}", f"Give {wanted}."


def _digits(value: sheet_data.CellValue) -> str:
    """A number as it is typed into a cell of text."""
    if isinstance(value, date):
        raise sheet_data.UnwritableValue(f"{value} is a date, and the cell holds text.")
    return digits(Decimal(str(value)))

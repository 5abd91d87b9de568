"""A workbook of sheets with one table each, by XlsxWriter.

Each figure that was typed in the inputs has a row on the sheet Sources, and each row with such
figures a link to it. Cells of words to which nothing applies have a mark; those of numbers are
empty, for the sake of formulas.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import Any, NamedTuple, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from hand.reading import Record
from hand.words import DASH, decimals_of, ink_on

SOURCES, SOURCE, NOTHING = "Sources", "Source", "[z]"
BLANK = "Empty cells: "
SOURCE_ROWS = "Source: rows of {} in the inputs; [z] where all is worked out."
SOURCES_INTRO = (
    "Each figure of this workbook that was typed in the inputs, the cell it was typed in, and a "
    "link to where it is shown. All others are worked out from these.",
    "This list is for the screen: on paper, the column Source of each sheet names the rows of the "
    "inputs.",
)


def number_format(decimals: int, suffix: str = "") -> str:
    shown = f"#,##0{'.' if decimals else ''}{'0' * decimals}{suffix}"
    return f'{shown};"\N{MINUS SIGN}"{shown};{shown}'


MONEY, PERCENT, POINTS = number_format(0), number_format(1, "%"), number_format(1, '" pp"')
CHARACTERS = 145  # in a line above a table, on a page of full size
NAVY, BAND = "#14385C", "#EDF2F6"
FONT = {"font_name": "Arial", "font_size": 10, "font_color": "#1A1F24"}
TITLE = {"bold": True, "font_size": 14, "font_color": NAVY}
INTRO = {"font_color": "#4A5560"}
CELL = {"valign": "vcenter", "bottom": 1, "bottom_color": "#C5CED6"}
HEADER = {"bold": True, "font_color": NAVY, "bg_color": BAND, "text_wrap": True}
HEADER |= {"bottom": 2, "bottom_color": NAVY, "valign": "bottom"}
TOTAL = {"bold": True, "bg_color": BAND, "top": 1, "bottom": 2}
TOTAL |= {"top_color": NAVY, "bottom_color": NAVY}
WORDS = {"text_wrap": True, "align": "left", "indent": 1}
LINK = {**WORDS, "font_color": "#0B5394", "underline": 1}
ASSUMED = {"bg_color": "#FFF2CC", "border": 1, "border_color": "#7F6000"}


class Typed(NamedTuple):
    """A figure of the inputs, and where it was typed."""

    value: float
    sheet: str
    row: int
    cell: str
    shown: str = MONEY


class Number(NamedTuple):
    """A figure that is worked out before it is written, or assumed."""

    value: float
    shown: str = MONEY
    assumed: bool = False


class Formula(NamedTuple):
    """A live formula; `shown` is empty where it gives words."""

    text: str
    shown: str = MONEY
    fill: str = ""


class Mark(NamedTuple):
    """Words on a ground of their own."""

    text: str
    fill: str


class Link(NamedTuple):
    text: str
    sheet: str
    cell: str = "A1"


Cell: TypeAlias = str | Typed | Number | Formula | Mark | Link | None
Row: TypeAlias = Mapping[str, Cell]
Heading: TypeAlias = tuple[str, float]
# A heading, and the first and the last row of the table's body, counted from 0.
Span: TypeAlias = tuple[str, int, int]


def typed(sheet: str, record: Record, column: str, shown: str = MONEY) -> Typed | None:
    """What a record of a sheet has in a column."""
    if record[column] is None:
        return None
    letters = xl_col_to_name(list(record).index(column) - 1)  # its first item is the row
    return Typed(record[column], sheet, record["row"], f"{letters}{record['row']}", shown)


def exact(value: float) -> str:
    """The format for a figure that may have a few decimals."""
    return number_format(min(2, decimals_of(value)))


# How formulas refer to cells


def table_name(sheet: str) -> str:
    return "".join(one if one.isalnum() else "_" for one in sheet)


def column_of(sheet: str, heading: str) -> str:
    return f"{table_name(sheet)}[{heading}]"


def here(sheet: str, heading: str) -> str:
    return f"{table_name(sheet)}[[#This Row],[{heading}]]"


def total_of(sheet: str, heading: str) -> str:
    return f"{table_name(sheet)}[[#Totals],[{heading}]]"


def cell_at(sheet: str, heading: str, row: int) -> str:
    return f"INDEX({column_of(sheet, heading)},{row + 1})"


def sum_of(sheet: str, heading: str) -> Formula:
    """The sum for a row of totals."""
    return Formula(f"=SUBTOTAL(109,{column_of(sheet, heading)})")


def share_of(difference: str, whole: str) -> Formula:
    """A difference as a part of the whole; one that nobody would see is none."""
    least = f"ABS({difference})<0.0005*ABS({whole})"
    return Formula(f'=IF({whole}=0,"",IF({least},0,{difference}/ABS({whole})))', PERCENT)


def defined_name(*words: str) -> str:
    return re.sub(r"\W+", "_", "_".join(words))


class Book:
    """The workbook, its list of contents, its notes and its sources in the order of their use."""

    def __init__(self, path: Path, title: str, unit: str) -> None:
        self.made = Workbook(str(path), {"default_format_properties": FONT})
        self.title = title
        self.unit = unit
        self.notes: list[str] = []
        self.contents: list[tuple[str, str]] = []
        self.sources: list[Row] = []
        self.places: dict[str, tuple[int, list[str]]] = {}  # first row and headings of each table
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}

    def money(self, text: str) -> str:
        """A heading with the unit of its column."""
        return f"{text} ({self.unit})"

    def note(self, text: str | None) -> str | None:
        """The mark of a note, such as `[note 1]`."""
        if not text:
            return None
        if text not in self.notes:
            self.notes.append(text)
        return f"[note {self.notes.index(text) + 1}]"

    def noted(self, records: Iterable[Record | None]) -> str | None:
        """The marks of the records' notes."""
        marks = dict.fromkeys(self.note(one["Note"]) for one in records if one)
        return " ".join(mark for mark in marks if mark) or None

    def cells(self, name: str, heading: str, last_heading: str = "", row: int = 0) -> list[Any]:
        """A column of a table's body, else a row of it from one column to another."""
        first, kept = self.places[name]
        at = kept.index(heading)
        if last_heading:
            return [name, first + row, at, first + row, kept.index(last_heading)]
        return [name, first, at, first + row, at]

    def sheet(
        self,
        name: str,
        title: str,
        intro: Sequence[str],
        headings: Sequence[Heading],
        rows: Sequence[Row],
        *,
        totals: Iterable[int] = (),
        total: Row | None = None,
        names: Mapping[str, Span] | None = None,
        filtered: bool = False,
        scale: int = 100,
        printed: int | None = None,
        into: Worksheet | None = None,
    ) -> Worksheet:
        """A sheet with its title, the lines that explain it and its table.

        Columns that no row fills are left out; the last one stands in any case.
        """
        typed_in = {cell.sheet for row in rows for cell in row.values() if isinstance(cell, Typed)}
        headings = _shown(headings, rows, len(typed_in))
        kept = [text for text, _ in headings]
        rows, total = _marked(kept, rows, total)
        lines = _lines(
            intro, CHARACTERS * 100 // scale, typed_in, [*rows, *([total] if total else [])]
        )
        first = len(lines) + 2
        self.places[name] = first, kept
        if typed_in:
            rows = list(self._with_sources(name, rows, first, one_sheet=len(typed_in) == 1))
        sheet = into or self.made.add_worksheet(name)
        if into is None:
            self.contents.append((name, title))
        self._above(sheet, [title, *lines], headings)
        weights = set(totals)
        for number, row in enumerate(rows):
            look = CELL | TOTAL if number in weights else CELL
            self._row(sheet, first + number, list(row.values()), look)
        self._table(sheet, name, first, kept, rows, total, filtered=filtered)
        for called, (heading, start, end) in (names or {}).items():
            at = kept.index(heading)
            span = xl_range_abs(first + start, at, first + end, at)
            self.made.define_name(called, f"='{name}'!{span}")
        self._printing(sheet, first, scale)
        if printed is not None:
            sheet.print_area(0, 0, first - 1 + printed, len(kept) - 1)
        return sheet

    def _above(self, sheet: Worksheet, lines: Sequence[str], headings: Sequence[Heading]) -> None:
        """The lines above a table, the width of its columns and the height of its headings."""
        sheet.hide_gridlines(2)
        for number, text in enumerate(lines):
            sheet.write_string(number, 0, text, self._style(**(INTRO if number else TITLE)))
        for number, (_, width) in enumerate(headings):
            sheet.set_column(number, number, width)
        height = max(len(wrap(text, max(5, int(width) - 2))) for text, width in headings)
        sheet.set_row(len(lines), 13 * height + 4)

    def sources_sheet(self) -> None:
        headings = [("Figure", 44), ("Value", 14), ("Inputs sheet", 16), ("Inputs cell", 9)]
        headings.append(("Shown on", 26))
        rows = self.sources
        self.sheet(
            *(SOURCES, f"{SOURCES}: where each figure was typed", SOURCES_INTRO, headings, rows),
            filtered=True,
            scale=90,
            printed=0,
        )

    def _with_sources(
        self, name: str, rows: Sequence[Row], first: int, *, one_sheet: bool
    ) -> Iterator[Row]:
        """The rows with links to their sources, which are listed."""
        for number, row in enumerate(rows):
            at = len(self.sources) + len(SOURCES_INTRO) + 3
            words = next(cell for cell in row.values() if isinstance(cell, str))
            figures = []
            for column, (heading, cell) in enumerate(row.items()):
                if isinstance(cell, Typed):
                    figures.append(cell)
                    address = xl_rowcol_to_cell(first + number, column)
                    self.sources.append(
                        {
                            "Figure": f"{words}, {heading}",
                            "Value": Formula(f"={cell_at(name, heading, number)}", cell.shown),
                            "Inputs sheet": cell.sheet,
                            "Inputs cell": cell.cell,
                            "Shown on": Link(f"{name}!{address}", name, address),
                        }
                    )
            if not figures:
                yield row
                continue
            text = _rows_of(figures)
            if one_sheet:
                text = text.removeprefix(f"{figures[0].sheet} ").removeprefix("rows ")
            yield {**row, SOURCE: Link(text, SOURCES, f"A{at}")}

    def _table(
        self,
        sheet: Worksheet,
        name: str,
        first: int,
        kept: Sequence[str],
        rows: Sequence[Row],
        total: Row | None,
        *,
        filtered: bool,
    ) -> None:
        columns = []
        for heading in kept:
            numbers = any(_is_number(row.get(heading)) for row in rows)
            side = {"align": "right"} if numbers else {"align": "left", "indent": 1}
            column: dict[str, Any] = {
                "header": heading,
                "header_format": self._style(**HEADER, **side),
            }
            cell = total.get(heading) if total else None
            if isinstance(cell, Formula):
                is_sum = cell.text.startswith("=SUBTOTAL")
                column["total_function"] = "sum" if is_sum else cell.text
            elif cell:
                column["total_string"] = cell
            columns.append(column)
        last = first + len(rows) - (total is None)
        options = {
            "name": table_name(name),
            "style": None,
            "banded_rows": False,
            "autofilter": filtered,
            "total_row": total is not None,
            "columns": columns,
        }
        sheet.add_table(first - 1, 0, last, len(kept) - 1, options)
        if total:
            self._row(sheet, last, list(total.values()), CELL | TOTAL)

    def _row(self, sheet: Worksheet, row: int, cells: Sequence[Cell], look: Record) -> None:
        words = look | WORDS
        for column, cell in enumerate(cells):
            if isinstance(cell, Typed | Number):
                style = ASSUMED if isinstance(cell, Number) and cell.assumed else {}
                shown = self._style(**look | style, num_format=cell.shown)
                sheet.write_number(row, column, cell.value, shown)
            elif isinstance(cell, Formula):
                style = look | {"num_format": cell.shown} if cell.shown else words
                sheet.write_formula(row, column, cell.text, self._style(**style | on(cell.fill)))
            elif isinstance(cell, Link):
                target = f"internal:'{cell.sheet}'!{cell.cell}"
                sheet.write_url(row, column, target, self._style(**look | LINK), cell.text)
            elif isinstance(cell, Mark):
                sheet.write_string(row, column, cell.text, self._style(**words | on(cell.fill)))
            elif cell:
                sheet.write_string(row, column, cell, self._style(**words))
            else:
                sheet.write_blank(row, column, None, self._style(**words))

    def _printing(self, sheet: Worksheet, first: int, scale: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.43, 0.43, 0.43, 0.5)
        sheet.set_print_scale(scale)
        sheet.repeat_rows(first - 1)
        sheet.freeze_panes(first, 1)
        sheet.set_header(f"&L{self.title}&R&A", {"margin": 0.22})
        sheet.set_footer("&RPage &P of &N", {"margin": 0.22})

    def _style(self, **look: Any) -> Any:
        """The format, made once."""
        key = tuple(sorted(look.items()))
        if key not in self._styles:
            self._styles[key] = self.made.add_format(FONT | look)
        return self._styles[key]


def on(fill: str) -> Record:
    """The look of words on a ground of their own."""
    if not fill:
        return {}
    white = {"border": 1, "border_color": "#FFFFFF"}
    return {"bold": True, "bg_color": f"#{fill}", "font_color": ink_on(fill), **white}


def _shown(headings: Sequence[Heading], rows: Sequence[Row], sheets: int) -> list[Heading]:
    """The headings of columns that any row fills, and the last, with one for sources before it."""
    filled = {heading for row in rows for heading, cell in row.items() if cell}
    source = [(SOURCE, 9.5 if sheets == 1 else 19)] if sheets else []
    return [*(one for one in headings[:-1] if one[0] in filled), *source, headings[-1]]


def _marked(
    kept: Sequence[str], rows: Sequence[Row], total: Row | None
) -> tuple[list[Row], Row | None]:
    """The rows with a cell for each heading, marked where nothing applies."""
    live = {one for one in kept if any(_is_live(row.get(one)) for row in rows)} | {kept[-1]}

    def marked(row: Row) -> Row:
        return {one: row.get(one) or (None if one in live else NOTHING) for one in kept}

    return [marked(row) for row in rows], marked(total) if total else None


def _lines(
    intro: Sequence[str], characters: int, typed_in: Collection[str], rows: Sequence[Row]
) -> list[str]:
    """What explains a table: its intro, where its figures were typed, and empty cells."""
    lines = [one for text in intro for one in wrap(text, characters, break_on_hyphens=False)]
    if len(typed_in) == 1:
        lines.append(SOURCE_ROWS.format(*typed_in))
    cells = (cell for row in rows for cell in list(row.values())[:-1])
    if not all(cells) and not any(BLANK in line for line in lines):
        lines.append(f"{BLANK}nothing applies there.")
    return lines


def _is_live(cell: Cell) -> bool:
    return isinstance(cell, Typed | Number | Formula)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, Typed | Number) or (isinstance(cell, Formula) and bool(cell.shown))


def _rows_of(figures: Sequence[Typed]) -> str:
    """`Forecast row 12`, `Savings rows 3–6, 27`."""
    rows = sorted({one.row for one in figures})
    stretches = []
    for _, stretch in groupby(enumerate(rows), key=lambda one: one[1] - one[0]):
        found = [str(row) for _, row in stretch]
        stretches += [f"{found[0]}{DASH}{found[-1]}"] if len(found) > 2 else found
    return f"{figures[0].sheet} {'row' if len(rows) == 1 else 'rows'} {', '.join(stretches)}"

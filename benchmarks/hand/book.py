"""A workbook of sheets with one table each, by XlsxWriter.

Each figure that was typed in the inputs has a row on the sheet Sources, and each row with such
figures a link to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from hand.reading import Record
from hand.words import decimals_of

SOURCES, SOURCE, WORKED_OUT = "Sources", ("Source", 22), "worked out here"
SOURCES_INTRO = (
    "Each figure of this workbook that was typed in the inputs, the cell it was typed in, and a "
    "link to where it is shown. All others are worked out from these.",
)


def number_format(decimals: int, suffix: str = "") -> str:
    shown = f"#,##0{'.' if decimals else ''}{'0' * decimals}{suffix}"
    return f"{shown};-{shown};{shown}"


MONEY, PERCENT, POINTS = number_format(0), number_format(1, "%"), number_format(1, '" pp"')
HEADER_HEIGHT = 45  # three lines
FONT = {"font_name": "Arial", "font_size": 11}
TITLE = {"bold": True, "font_size": 14}
HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3A5F", "text_wrap": True}
TOTAL = {"bold": True, "bg_color": "#E6ECF3", "top": 1}
LINK = {"font_color": "#0B5394", "underline": 1, "align": "left", "valign": "top", "indent": 1}
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


class Link(NamedTuple):
    text: str
    sheet: str
    cell: str = "A1"


Cell: TypeAlias = str | Typed | Number | Formula | Link | None
Row: TypeAlias = Mapping[str, Cell]
Heading: TypeAlias = tuple[str, int]
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
    return Formula(f'=IF({whole}=0,"",{difference}/ABS({whole}))', PERCENT)


def defined_name(*words: str) -> str:
    return re.sub(r"\W+", "_", "_".join(words))


class Book:
    """The workbook, its list of contents, its notes and its sources in the order of their use."""

    def __init__(self, path: Path, title: str, unit: str) -> None:
        self.made = Workbook(str(path))
        self.title = title
        self.unit = unit
        self.notes: list[str] = []
        self.contents: list[tuple[str, str]] = []
        self.sources: list[Row] = []
        self.cover = self.made.add_worksheet("Cover")
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
        cover: bool = False,
    ) -> Worksheet:
        """A sheet with its title, the lines that explain it and its table.

        Columns that no row fills are left out; the last one stands in any case.
        """
        filled = {heading for row in rows for heading, cell in row.items() if cell}
        headings = [one for one in headings[:-1] if one[0] in filled] + [headings[-1]]
        first = len(intro) + 2
        if any(isinstance(cell, Typed) for row in rows for cell in row.values()):
            rows = list(self._with_sources(name, headings, rows, first))
            headings = [*headings[:-1], SOURCE, headings[-1]]
            total = total and {**total, SOURCE[0]: WORKED_OUT}
        sheet = self.cover if cover else self.made.add_worksheet(name)
        if not cover:
            self.contents.append((name, title))
        sheet.write_string(0, 0, title, self._style(**TITLE))
        for number, text in enumerate(intro, start=1):
            sheet.write_string(number, 0, text, self._style())
        for number, (_, width) in enumerate(headings):
            sheet.set_column(number, number, width)
        sheet.set_row(first - 1, HEADER_HEIGHT)
        kept, weights = [text for text, _ in headings], set(totals)
        for number, row in enumerate(rows):
            look = TOTAL if number in weights else {}
            self._row(sheet, first + number, [row.get(one) for one in kept], look)
        self._table(sheet, name, first, headings, rows, total, filtered=filtered)
        for called, (heading, start, end) in (names or {}).items():
            at = kept.index(heading)
            span = xl_range_abs(first + start, at, first + end, at)
            self.made.define_name(called, f"='{name}'!{span}")
        self._printing(sheet, first)
        return sheet

    def sources_sheet(self) -> None:
        headings = [("Figure", 60), ("Value", 14), ("Inputs sheet", 24), ("Inputs cell", 12)]
        headings.append(("Shown on", 40))
        self.sheet(SOURCES, SOURCES, SOURCES_INTRO, headings, self.sources, filtered=True)

    def _with_sources(
        self, name: str, headings: Sequence[Heading], rows: Sequence[Row], first: int
    ) -> Iterator[Row]:
        """The rows with links to their sources, which are listed."""
        for number, row in enumerate(rows):
            begins = len(self.sources)
            words = next(cell for text, _ in headings if isinstance(cell := row.get(text), str))
            figures = []
            for at, (heading, _) in enumerate(headings):
                cell = row.get(heading)
                if isinstance(cell, Typed):
                    figures.append(cell)
                    address = xl_rowcol_to_cell(first + number, at)
                    self.sources.append(
                        {
                            "Figure": f"{words}, {heading}",
                            "Value": Formula(f"={cell_at(name, heading, number)}", cell.shown),
                            "Inputs sheet": cell.sheet,
                            "Inputs cell": cell.cell,
                            "Shown on": Link(f"{name}!{address}", name, address),
                        }
                    )
            worked_out = any(isinstance(cell, Number | Formula) for cell in row.values())
            source: Cell = WORKED_OUT if worked_out else None
            if figures:
                at = begins + len(SOURCES_INTRO) + 3
                source = Link(_rows_of(figures), SOURCES, f"A{at}")
            yield {**row, SOURCE[0]: source}

    def _table(
        self,
        sheet: Worksheet,
        name: str,
        first: int,
        headings: Sequence[Heading],
        rows: Sequence[Row],
        total: Row | None,
        *,
        filtered: bool,
    ) -> None:
        columns = []
        for heading, _ in headings:
            numbers = any(_is_number(row.get(heading)) for row in rows)
            side = {"align": "right"} if numbers else {"align": "left", "indent": 1}
            column: dict[str, Any] = {
                "header": heading,
                "header_format": self._style(**HEADER, **side, valign="vcenter"),
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
            "style": "Table Style Light 1",
            "banded_rows": False,
            "autofilter": filtered,
            "total_row": total is not None,
            "columns": columns,
        }
        sheet.add_table(first - 1, 0, last, len(headings) - 1, options)
        if total:
            self._row(sheet, last, [total.get(heading) for heading, _ in headings], TOTAL)

    def _row(self, sheet: Worksheet, row: int, cells: Sequence[Cell], look: Record) -> None:
        words = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1} | look
        for column, cell in enumerate(cells):
            if isinstance(cell, Typed | Number):
                style = ASSUMED if isinstance(cell, Number) and cell.assumed else look
                shown = self._style(num_format=cell.shown, valign="top", **style)
                sheet.write_number(row, column, cell.value, shown)
            elif isinstance(cell, Formula):
                style = {"num_format": cell.shown, "valign": "top", **look} if cell.shown else words
                sheet.write_formula(row, column, cell.text, self._style(**style))
            elif isinstance(cell, Link):
                target = f"internal:'{cell.sheet}'!{cell.cell}"
                sheet.write_url(row, column, target, self._style(**LINK), cell.text)
            elif cell:
                sheet.write_string(row, column, cell, self._style(**words))
            else:
                sheet.write_blank(row, column, None, self._style(**words))

    def _printing(self, sheet: Worksheet, first: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first - 1)
        sheet.freeze_panes(first, 1)
        sheet.set_header(f"&L{self.title}&R&A")
        sheet.set_footer("&RPage &P of &N")

    def _style(self, **look: Any) -> Any:
        """The format, made once."""
        key = tuple(sorted(look.items()))
        if key not in self._styles:
            self._styles[key] = self.made.add_format(FONT | look)
        return self._styles[key]


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, Typed | Number) or (isinstance(cell, Formula) and bool(cell.shown))


def _rows_of(figures: Sequence[Typed]) -> str:
    """`Forecast row 12`, `Savings rows 3 to 6, 27`."""
    rows = sorted({one.row for one in figures})
    stretches = []
    for _, stretch in groupby(enumerate(rows), key=lambda one: one[1] - one[0]):
        found = [str(row) for _, row in stretch]
        stretches += [f"{found[0]} to {found[-1]}"] if len(found) > 2 else found
    return f"{figures[0].sheet} {'row' if len(rows) == 1 else 'rows'} {', '.join(stretches)}"

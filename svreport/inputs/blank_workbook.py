"""Writing an inputs workbook, blank or filled, from the sheet definitions alone.

Its contents are kept as plain text that can be read and compared. A folder holds one CSV file a
sheet, with values typed as an officer would type them, and may hold
narrative/<update>/<section>.md; what is written for another paper stands in
narrative/<update>/<paper>/<section>.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from svreport.content.workbook import lines_needed
from svreport.core.colours import ink_on
from svreport.core.frozen import Frozen
from svreport.core.model import paper_section
from svreport.core.problems import Place, column_letters
from svreport.inputs.cell_context import cell_context
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.kinds.texts import Reference, Target
from svreport.inputs.sheet import RATING, OpenColumns, Sheet, SheetColumn
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.agreement import SCALE
from svreport.inputs.table import SheetTable, find_table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

READ_ME = "Read me"
READ_ME_COLUMNS = (
    ("Sheet", 18),
    ("What goes in it", 56),
    ("Who fills it in", 34),
    ("When", 38),
    ("It feeds", 36),
    ("May be left empty", 12),
)

HOW_TO = (
    "Fill in the sheets from left to right. Click a cell to see what belongs in it.",
    "Type each figure once. Every document takes it from here, so figures agree.",
    "Spending and deficits are positive, income and surpluses are negative.",
    "Save the workbook, then run: svreport check. It lists every cell that needs attention.",
    "When no errors are left, run svreport build with the update's key: svreport build q1.",
)


START = "Start here: a first report needs only this. The rest can wait."


def start_here() -> Iterator[str]:
    """What a first report needs, sheet by sheet, as far as a new workbook has it empty."""
    for sheet in SHEETS:
        if sheet.for_a_start:
            yield f"{sheet.name}: {sheet.for_a_start}."


def write_read_me(book: Book, styles: WorkbookFormats) -> None:
    """The first sheet: how the workbook is used, and who fills in what, when and for what."""
    page = book.add_worksheet(READ_ME)
    for column, (_, width) in enumerate(READ_ME_COLUMNS):
        page.set_column(column, column, width, styles.text)
    page.write_string(0, 0, "How to fill in this workbook", styles.title)
    for row, line in enumerate(HOW_TO, start=1):
        page.write_string(row, 0, f"{row}. {line}", styles.line)
    start = len(HOW_TO) + 2
    page.write_string(start, 0, START, styles.heading)
    for row, line in enumerate(start_here(), start=start + 1):
        page.write_string(row, 0, line, styles.line)
    first = start + len(list(start_here())) + 2
    for row, sheet in enumerate(SHEETS, start=first + 1):
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", styles.link, sheet.name)
        words = words_of_sheet(sheet)
        for column, text in enumerate(words, start=1):
            page.write_string(row, column, text, styles.text)
        widths = [width for _, width in READ_ME_COLUMNS[1:]]
        lines = max(map(lines_needed, words, widths))
        page.set_row(row, lines * LINE_HEIGHT)
    page.set_row(first, 2 * LINE_HEIGHT)
    headers = [header for header, _ in READ_ME_COLUMNS]
    styles.add_table(page, (first, first + len(SHEETS)), headers, "ReadMe", autofilter=False)


def words_of_sheet(sheet: Sheet[Any]) -> tuple[str, ...]:
    """What the Read me and the documentation say of a sheet."""
    may_be_empty = "no" if sheet.required else "yes"
    return sheet.purpose, sheet.filled_by, sheet.when, sheet.feeds, may_be_empty


# The formats of the workbook's cells


FONT = {"font_name": "Arial", "font_size": 10}


class WorkbookFormats:
    """Formats made once each for a workbook."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._body: dict[tuple[str, bool], Format] = {}
        self._ratings: dict[str, Format] = {}
        self.header = book.add_format(
            FONT
            | {
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": "#1F3A5F",
                "text_wrap": True,
                "valign": "vcenter",
            }
        )
        self.text = book.add_format(FONT | {"text_wrap": True, "valign": "top"})
        self.line = book.add_format(FONT)
        self.heading = book.add_format(FONT | {"bold": True, "font_size": 12})
        self.title = book.add_format(FONT | {"bold": True, "font_size": 16})
        self.link = book.add_format(
            FONT | {"font_color": "#0B5394", "underline": 1, "valign": "top"}
        )

    def add_table(
        self,
        page: Worksheet,
        rows: tuple[int, int],
        headers: Sequence[str],
        name: str,
        *,
        autofilter: bool = True,
    ) -> None:
        """Make an Excel table of some rows, and have the page printed across, as wide as it is."""
        columns = [{"header": header, "header_format": self.header} for header in headers]
        options = {
            "name": name,
            "style": "Table Style Light 15",
            "autofilter": autofilter,
            "columns": columns,
        }
        page.add_table(rows[0], 0, rows[1], len(headers) - 1, options)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)

    def body(self, kind: Kind, context: CellContext) -> Format:
        """The format of a kind's cells."""
        number_format = kind.number_format(context)
        key = (number_format, kind.wraps)
        if key not in self._body:
            self._body[key] = self._book.add_format(
                FONT | {"num_format": number_format, "text_wrap": kind.wraps, "valign": "top"}
            )
        return self._body[key]

    def rating(self, fill: str) -> Format:
        """The format that colours a rating's cell, with text that can be read on it."""
        if fill not in self._ratings:
            self._ratings[fill] = self._book.add_format(
                {"bg_color": fill, "font_color": ink_on(fill)}
            )
        return self._ratings[fill]


# Writing an inputs workbook, blank or filled, from the sheet definitions alone.
TextTable: TypeAlias = Sequence[Sequence[str]]

_FOLDER = Path(__file__).resolve().parent
EXAMPLE = _FOLDER / "example_data"
# A plan in full, from before its first report.
STRATEGY_EXAMPLE = _FOLDER / "strategy_data"
EXAMPLES = {"reports": EXAMPLE, "strategy": STRATEGY_EXAMPLE}
STARTER = _FOLDER / "starter_data"


def read_contents(folder: Path) -> dict[str, TextTable]:
    """The text tables of a folder, by sheet name; each begins with its header row."""
    tables: dict[str, TextTable] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.reader(file))
    narrative = _narrative(folder / "narrative")
    if narrative:
        tables["Narrative"] = [["Section", "Update", "Text"], *narrative]
    return tables


def _narrative(folder: Path) -> list[list[str]]:
    """A row for each narrative file: `condition-3.1.md` is the section Condition 3.1.

    Those of other papers follow: `forum/background.md` is the section Forum: Background.
    """
    rows = [
        (_section(path), path.parent.name, path)
        for update in sorted(folder.glob("*"))
        for path in sorted(update.glob("*.md"), key=lambda path: (path.stem != "summary", path))
    ]
    rows += [
        (paper_section(path.parent.name, _section(path)), path.parent.parent.name, path)
        for path in sorted(folder.glob("*/*/*.md"))
    ]
    return [[section, update, path.read_text("utf-8").strip()] for section, update, path in rows]


def _section(path: Path) -> str:
    return path.stem.replace("-", " ").capitalize()


def as_grids(tables: Mapping[str, TextTable]) -> list[Grid]:
    """The text tables as sheets of cells, as if they had been typed into Excel."""
    return [
        Grid(
            name,
            {
                (row, column): Cell(Place(name, row, column), text)
                for row, line in enumerate(table, start=1)
                for column, text in enumerate(line, start=1)
                if text
            },
        )
        for name, table in tables.items()
    ]


LISTS = "Lists"
LAST_KEY_ROW = 1000
COMBINED_ROWS = 300
LONGEST_MESSAGE = 255


class Dropdowns:
    """The data-validation rules of columns, by their kind."""

    def __init__(self, book: Book, sheets: Sequence[Sheet[Any]]) -> None:
        self._book = book
        # The column by whose values other sheets refer to each sheet.
        self._columns = {
            sheet.name: column_letters(sheet.headers.index(column.header) + 1)
            for sheet in sheets
            if (column := sheet.key_column) is not None
        }
        self._named: set[str] = set()
        self._combined: dict[str, Reference] = {}

    def rule(self, kind: Kind) -> dict[str, Any]:
        """The rule of a column of this kind, without its input message."""
        if isinstance(kind, Reference):
            return {
                "validate": "list",
                "source": f"={self._list_of(kind)}",
                "error_type": "warning",
                "error_title": "Not in the list",
                "error_message": f"Choose {kind.described()}."[:LONGEST_MESSAGE],
            }
        if choices := kind.choices():
            return {
                "validate": "list",
                "source": list(choices),
                "error_type": "warning" if kind.is_open else "stop",
                "error_title": "Not in the list",
                "error_message": "Choose from the list.",
            }
        return {"validate": "any"}

    def write_lists(self) -> None:
        """The hidden sheet that holds the combined lists."""
        if not self._combined:
            return
        page = self._book.add_worksheet(LISTS)
        for column, (name, kind) in enumerate(self._combined.items()):
            page.write_string(0, column, name)
            for row, word in enumerate(kind.fixed, start=1):
                page.write_string(row, column, word)
            for row in range(len(kind.fixed) + 1, COMBINED_ROWS):
                page.write_formula(row, column, self._nth(kind, row - len(kind.fixed)), value="")
            letter = column_letters(column + 1)
            self._define(name, f"{LISTS}!${letter}$1:${letter}${COMBINED_ROWS}")
        page.hide()

    def _list_of(self, kind: Reference) -> str:
        if kind.list_name:
            self._combined[kind.list_name] = kind
            return kind.list_name
        (target,) = kind.targets
        name = f"List_{target.sheet.replace(' ', '_').replace('-', '_')}"
        if name not in self._named:
            self._named.add(name)
            self._define(name, self._cells(target))
        return name

    def _define(self, name: str, cells: str) -> None:
        """A name for the cells below a header, down to the last filled one."""
        header, _, _ = cells.partition(":")
        last = f'SUMPRODUCT(MAX(({cells}<>"")*ROW({cells})))'
        self._book.define_name(name, f"=OFFSET({header},1,0,MAX(1,{last}-1),1)")

    def _cells(self, target: Target) -> str:
        letter = self._columns[target.sheet]
        return f"'{target.sheet}'!${letter}$1:${letter}${LAST_KEY_ROW}"

    def _nth(self, kind: Reference, position: int) -> str:
        """The formula of a combined list's row: the nth name of the sheets in turn, gaps apart.

        A sheet that stands in for the first counts where that is empty.
        """
        cells = [self._cells(target) for target in kind.possible_targets]
        counts = [f'(SUMPRODUCT(--({cell}<>""))-1)' for cell in cells]
        if kind.stand_in:
            counts[-1] = f"({counts[-1]}*({counts[0]}<1))"
        formula = '""'
        for index in reversed(range(len(cells))):
            place = "-".join([str(position), *counts[:index]])
            row = f'_xlfn.AGGREGATE(15,6,ROW({cells[index]})/({cells[index]}<>""),{place}+1)'
            word = f'"{kind.possible_targets[index].prefix}"&INDEX({cells[index]},{row})'
            formula = f"IF({place}<={counts[index]},{word},{formula})"
        return f"={formula}"


# A fixed date, so that the same contents give the same bytes.
MADE = datetime(2000, 1, 1)
# By which an inputs workbook is told from others beside it.
TITLE = "svreport inputs"
ROWS_READY = 2000
LINE_HEIGHT = 15
TALLEST_ROW = 150
FILTER_ARROW = 3
SETTINGS_COLUMNS = (("Setting", 28), ("Value", 32), ("Note", 70))


def inputs_workbook(tables: Mapping[str, TextTable]) -> bytes:
    """An inputs workbook (.xlsx) with these contents; sheets without any are left blank.

    Values are read as the reader would read them, so what is written reads
    back the same. Raises BadValue where a text is not of its column's kind.
    """
    from xlsxwriter import Workbook

    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True, "default_date_format": "d mmm yyyy"}) as book:
        book.set_properties({"title": TITLE, "created": MADE})
        _write(book, {grid.name: grid for grid in as_grids(tables)})
    return buffer.getvalue()


def _write(book: Book, grids: Mapping[str, Grid]) -> None:
    context = cell_context(list(grids.values()))
    styles = WorkbookFormats(book)
    write_read_me(book, styles)
    dropdowns = Dropdowns(book, SHEETS)
    steps = find_table(SCALE, grids.get(SCALE.name, Grid(SCALE.name)), context)
    ratings = zip(steps.column("Rating"), steps.column("Fill"), strict=True)
    colour = SCALE.column_for("fill").kind
    fills = {rating.text: colour.read(fill, context) for rating, fill in ratings}
    for sheet in SHEETS:
        grid = grids.get(sheet.name, Grid(sheet.name))
        worksheet = book.add_worksheet(sheet.name)
        writer = _SheetWriter(sheet, worksheet, styles, dropdowns, context, fills)
        if sheet.is_settings:
            writer.settings(grid)
        else:
            writer.rows(grid)
    dropdowns.write_lists()


class _SheetWriter(Frozen):
    sheet: Sheet[Any]
    page: Worksheet
    styles: WorkbookFormats
    dropdowns: Dropdowns
    context: CellContext
    fills: Mapping[str, str]

    def rows(self, grid: Grid) -> None:
        table = find_table(self.sheet, grid, self.context)
        columns = self.sheet.layout_columns(self._series(table))
        for number, (header, definition) in enumerate(columns.items()):
            self.page.set_column(
                number, number, _width(definition), self.styles.body(definition.kind, self.context)
            )
            self._guide(number, header, definition, 1, ROWS_READY)
        for line, row in enumerate(table.rows, start=1):
            self._record(line, table, row, columns)
        self._table(
            max(1, len(table.rows)),
            [(header, _width(definition)) for header, definition in columns.items()],
        )
        self._finish(fixed_columns=1 if self.sheet.key else 0)

    def settings(self, grid: Grid) -> None:
        table = find_table(self.sheet, grid, self.context)
        notes = _notes(grid)
        typed = table.record_cells(table.rows[0]) if table.rows else {}
        for number, (_, width) in enumerate(SETTINGS_COLUMNS):
            self.page.set_column(number, number, width, self.styles.text)
        for line, column in enumerate(self.sheet.columns, start=1):
            self.page.write_string(line, 0, column.header, self.styles.text)
            if column.header in typed and not typed[column.header].is_empty:
                self._value(line, 1, typed[column.header], column.kind, self.context)
            note = notes.get(column.header, column.guidance)
            self.page.write_string(line, 2, note, self.styles.text)
            self.page.set_row(line, lines_needed(note, SETTINGS_COLUMNS[2][1]) * LINE_HEIGHT)
            self._guide(1, column.header, column, line, line)
        self._table(len(self.sheet.columns), SETTINGS_COLUMNS)
        self._finish(fixed_columns=0)

    def _table(self, rows: int, columns: Sequence[tuple[str, int]]) -> None:
        headers = [header for header, _ in columns]
        self.styles.add_table(self.page, (0, rows), headers, self.sheet.table_name)
        # The arrow of the filter takes some of the width.
        lines = max(lines_needed(header, width - FILTER_ARROW) for header, width in columns)
        self.page.set_row(0, lines * LINE_HEIGHT)

    def _series(self, table: SheetTable) -> Sequence[Any]:
        if self.sheet.series is None:
            return ()
        found = [column.names for _, column in sorted(table.series.items())]
        headers = self.sheet.series.headers
        return found or headers.known(self.context) or headers.example

    def _record(
        self,
        line: int,
        table: SheetTable,
        row: int,
        columns: Mapping[str, SheetColumn | OpenColumns],
    ) -> None:
        context = self.context.for_row(table.record_cells(row))
        read = {str(column.names): number for number, column in table.series.items()}
        read |= table.columns
        texts: list[tuple[str, SheetColumn | OpenColumns | None]] = []
        for number, (header, definition) in enumerate(columns.items()):
            if header not in read:
                continue
            cell = table.grid.cell(row, read[header])
            if not cell.is_empty:
                self._value(line, number, cell, definition.kind, context)
                texts.append((cell.text, definition))
        self.page.set_row(line, row_height(texts))

    def _value(self, line: int, number: int, cell: Cell, kind: Kind, context: CellContext) -> None:
        stored = kind.stored(kind.read(cell, context), context)
        style = self.styles.body(kind, context)
        if isinstance(stored, date):
            self.page.write_datetime(line, number, stored, style)
        elif isinstance(stored, int | float):
            self.page.write_number(line, number, stored, style)
        else:
            self.page.write_string(line, number, stored, style)

    def _guide(
        self, number: int, header: str, definition: SheetColumn | OpenColumns, first: int, last: int
    ) -> None:
        rule = self.dropdowns.rule(definition.kind)
        title = header if isinstance(definition, SheetColumn) else f"{self.sheet.name} {header}"
        needed = "Needed. " if definition.field in self.sheet.needed else ""
        message = f"{needed}{definition.guidance} ({definition.kind.described()})"
        if len(message) > LONGEST_MESSAGE:
            message = f"{needed}{definition.guidance}"
        rule |= {"input_title": title[:32], "input_message": message[:LONGEST_MESSAGE]}
        self.page.data_validation(first, number, last, number, rule)
        if isinstance(definition.kind, Reference) and definition.kind == RATING:
            for name, fill in self.fills.items():
                look = {"value": f'"{name}"', "format": self.styles.rating(fill)}
                condition = {"type": "cell", "criteria": "==", **look}
                self.page.conditional_format(first, number, last, number, condition)

    def _finish(self, fixed_columns: int) -> None:
        self.page.freeze_panes(1, fixed_columns)
        self.page.repeat_rows(0)
        self.page.ignore_errors({"number_stored_as_text": "A1:AZ5000"})


def _notes(grid: Grid) -> dict[str, str]:
    rows = {row for row, _ in grid.cells}
    return {
        grid.cell(row, 1).text: grid.cell(row, 3).text for row in rows if grid.cell(row, 3).text
    }


def row_height(texts: Iterable[tuple[str, SheetColumn | OpenColumns | None]]) -> float:
    """The height in points of a row with these texts, each in its column where that is known."""
    lines = [lines_needed(text, _width(column)) for text, column in texts if column is not None]
    return min(TALLEST_ROW, max(lines, default=1) * LINE_HEIGHT)


def _width(definition: SheetColumn | OpenColumns) -> int:
    if isinstance(definition, SheetColumn) and definition.width:
        return definition.width
    return definition.kind.width

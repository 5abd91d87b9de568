"""What people need to know of the inputs workbook: its Read me sheet, formats, and reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from svreport.content.workbook import lines_needed
from svreport.core.colours import ink_on
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheets import SHEETS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
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
LINE_HEIGHT = 15

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


def write_read_me(book: Workbook, styles: WorkbookFormats) -> None:
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
        words = _of_sheet(sheet)
        for column, text in enumerate(words, start=1):
            page.write_string(row, column, text, styles.text)
        widths = [width for _, width in READ_ME_COLUMNS[1:]]
        lines = max(map(lines_needed, words, widths))
        page.set_row(row, lines * LINE_HEIGHT)
    page.set_row(first, 2 * LINE_HEIGHT)
    headers = [header for header, _ in READ_ME_COLUMNS]
    styles.add_table(page, (first, first + len(SHEETS)), headers, "ReadMe", autofilter=False)


def _of_sheet(sheet: Sheet[Any]) -> tuple[str, ...]:
    may_be_empty = "no" if sheet.required else "yes"
    return sheet.purpose, sheet.filled_by, sheet.when, sheet.feeds, may_be_empty


def column_reference() -> str:
    """The reference of every sheet and column, as Markdown."""
    return "\n".join([*INTRODUCTION, *_sheets()]) + "\n"


INTRODUCTION = (
    "# The inputs workbook",
    "",
    "One workbook (.xlsx) for each financial year. `svreport init` makes a blank one. "
    "Headers may be in any case and in any order; what is not needed may stay empty.",
    "",
    "Values are read as they are usually typed: 29-Nov-24, 24/25, £1.2m, Cond 3.1, “Green – On "
    "Track”. What could mean two things is a problem that says what to type.",
    "",
    "Colleagues may keep some sheets in workbooks of their own, which the setting Other workbooks "
    "names. Each sheet, row and cell is then read from where it is filled in; problems and sources "
    "name the file, and what two workbooks state differently is a problem that names both cells.",
    "",
)


def _sheets() -> Iterator[str]:
    for sheet in SHEETS:
        purpose, filled_by, when, feeds, may_be_empty = _of_sheet(sheet)
        yield from (f"## {sheet.name}", "", purpose, "")
        yield f"- Who fills it in: {filled_by}"
        yield f"- When: {when}"
        yield f"- It feeds: {feeds}"
        yield f"- May be left out: {may_be_empty}"
        if sheet.key:
            headers = ", ".join(sheet.column_for(name).header for name in sheet.key)
            yield f"- No two rows may share: {headers}"
        yield ""
        yield from _columns(sheet)
        yield ""


def _columns(sheet: Sheet[Any]) -> Iterator[str]:
    first = "Setting" if sheet.is_settings else "Header"
    yield f"| {first} | Needed | Holds | What it is for | Example |"
    yield "|---|---|---|---|---|"
    for column in sheet.columns:
        needed = "yes" if column.field in sheet.needed else ""
        yield _line(column.header, needed, column.kind.described(), column.guidance, column.example)
    if sheet.series is not None:
        example = ", ".join(sheet.series.headers.example)
        yield _line(
            f"*{sheet.series.headers.called}*",
            "",
            sheet.series.kind.described(),
            sheet.series.guidance,
            example,
        )


def _line(*texts: str) -> str:
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"


# The formats of the workbook's cells


FONT = {"font_name": "Arial", "font_size": 10}


class WorkbookFormats:
    """Formats made once each for a workbook."""

    def __init__(self, book: Workbook) -> None:
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

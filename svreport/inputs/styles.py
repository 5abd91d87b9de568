"""The formats of the inputs workbook's cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from svreport.core.colours import ink_on
from svreport.inputs.kinds import CellContext, Kind

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

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

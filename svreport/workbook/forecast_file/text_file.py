"""A text file of separated values (.csv) as a sheet of cells, each with the address Excel gives it.

Read by pandas, as text throughout: nothing is taken for a blank, a number or a date.
"""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

from svreport.periods import year_named_in
from svreport.workbook.cells import Cell, Grid, Position
from svreport.workbook.kinds import Refused

if TYPE_CHECKING:
    from pandas import DataFrame

# A byte order mark is no part of the first cell; a file without one that is not UTF-8 is Excel's.
ENCODINGS = ("utf-8-sig", "cp1252")
SEPARATORS = (",", ";", "\t", "|")
LARGEST = 10_000_000
# Far more than any forecast; an empty cell takes memory too.
MOST_CELLS = 4_000_000
# What Excel writes of an error, and what it makes of nothing in accounting format.
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)")
_NOTHING = re.compile("\\s*[-\N{EN DASH}]\\s*")
# The first line may say for Excel which separator follows; Excel does not show it.
_SAYS_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def read_text_file(content: bytes, file: str) -> Grid:
    """The file's one sheet, which has no name; `file` is what its places name.

    A lone dash is the 0 that Excel writes so. Raises Refused for what is no text.
    """
    text = _decoded(content)
    said = _SAYS_SEPARATOR.match(text)
    text = text[said.end() :] if said else text
    frame = _frame(text, said[1] if said else _separator(text))
    empty = Grid("", file=file)
    cells: dict[Position, Cell] = {}
    for row, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        for column, value in enumerate(values, start=1):
            if isinstance(value, str) and value.strip():
                cells[row, column] = _cell(empty.cell(row, column), value)
    return Grid("", cells, file=file)


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(
        "is no text that can be read.", "Save it from Excel as CSV UTF-8, or as an .xlsx workbook."
    )


def _separator(text: str) -> str:
    """The separator with which the most cells of a line name a year; else the most frequent one."""
    lines = text.splitlines()[:200]

    def years(separator: str) -> int:
        return max((_years(line.split(separator)) for line in lines), default=0)

    return max(SEPARATORS, key=lambda one: (years(one), text[:100_000].count(one)))


def _years(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if year_named_in(cell))


def _frame(text: str, separator: str) -> DataFrame:
    """The cells as text, by row and column as Excel counts them.

    Raises Refused where the text has no rows and columns, as with a quote that is never closed.
    """
    import pandas

    try:
        # Titles are shorter than the rows below them, so the longest row says how many columns.
        lengths = [len(row) for row in csv.reader(StringIO(text, newline=""), delimiter=separator)]
        columns = max(lengths, default=0)
        if columns * len(lengths) > MOST_CELLS:
            raise Refused("is too large to be a forecast.", "Save the forecast alone in it.")
        with warnings.catch_warnings():
            warnings.simplefilter("error", pandas.errors.ParserWarning)
            return pandas.read_csv(
                StringIO(text),
                sep=separator,
                header=None,
                names=list(range(columns)),
                index_col=False,
                dtype=object,
                keep_default_na=False,
                na_filter=False,
                skip_blank_lines=False,
            )
    except pandas.errors.EmptyDataError:
        return pandas.DataFrame()
    except (ValueError, OverflowError, csv.Error, pandas.errors.ParserWarning) as reason:
        raise Refused(
            "cannot be read as rows and columns.",
            "Open it in Excel, look it over, and save it as CSV UTF-8 or as an .xlsx workbook.",
        ) from reason


def _cell(empty: Cell, text: str) -> Cell:
    if _ERROR.fullmatch(text.strip()):
        return Cell(empty.place, error=text.strip())
    if text.startswith("="):
        return Cell(empty.place, text, unsaved=True)
    return Cell(empty.place, 0 if _NOTHING.fullmatch(text) else text)

"""The cells of one sheet, and what of it is hidden or merged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from math import inf
from typing import ClassVar

from svreport.core.frozen import Frozen, field
from svreport.core.number_formats import GENERAL, is_date_format
from svreport.core.problems import Place, column_letters, column_number
from svreport.files.ooxml import Damaged, printable
from svreport.files.workbook import LAST_COLUMN, LAST_ROW, Area, read_area
from svreport.inputs.cells import Cell, Font, Grid, Position, TextRun
from svreport.inputs.xlsx import conditional
from svreport.inputs.xlsx.strict import (
    WHOLE,
    Allowance,
    Attributes,
    Grammar,
    children,
    names,
    shown,
    size_of,
)
from svreport.inputs.xlsx.styles import (
    EPOCH,
    NO_DATE,
    TEXT,
    TEXT_OR_RUNS,
    StyleTable,
    marked_runs,
    moment,
    runs_on,
)

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,15}")
_ERROR = re.compile(r"#[A-Z0-9/_ ]{1,20}[!?]?|Err:[0-9]{3}")
# A formula names another workbook by its number among the links, right before a sheet's name, as in
# [1]Sheet!A1 or '[1]My sheet'!A1; [2024] after a table's name is one of its columns. It names
# another program before a bar.
_ELSEWHERE = re.compile(
    r"""(?<![\w.\]])\[[0-9]+\][^\[\]'"!(),;+*/&<>=^{}\s-]*!|'[^'\[\]"]*\[[0-9]+\](?:[^'\[\]]|'')*'!"""
)
_QUOTED = re.compile(r'"[^"]*"')
_PROGRAM = re.compile(r"""(?:[^"'|]|"[^"]*"|'[^']*')*\|""")
# Honest areas lie side by side, so that each cell is in one.
_MOST_COVERED = 2_000_000
# Rows so low, in points, and columns so narrow, in digits, are as good as hidden.
_LOWEST_ROW, _NARROWEST = 3.0, 0.5
# A column of the usual width; in wider ones than this every number of a forecast fits.
_USUAL_WIDTH, _WIDE = 9.14, 16.0
# The width of a digit with its share of a comma, or of a minus.
_WIDEST_DIGIT = 1.7
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}


def _is_from_elsewhere(formula: str) -> bool:
    """Whether a formula takes its value from another workbook or program."""
    if "[" in formula and _ELSEWHERE.search(_QUOTED.sub("", formula)):
        return True
    return "|" in formula and bool(_PROGRAM.match(formula))


class SharedData(Frozen):
    """What the cells of all sheets refer to."""

    texts: Sequence[str] = ()
    marked: Mapping[int, Sequence[TextRun]] = field(default_factory=dict)
    styles: StyleTable = StyleTable()
    epoch: datetime = EPOCH
    is_calculated: bool = True


class Worksheet(conditional.ConditionalReader):
    """Reads one sheet."""

    grammar: ClassVar[Grammar] = {
        WHOLE: children({"worksheet": "worksheet"}),
        "worksheet": children(
            {
                "sheetData": "data",
                "sheetViews": "views",
                "cols": "columns",
                "mergeCells": "merged_areas",
                "sheetFormatPr": "usual_sizes",
                "conditionalFormatting": "conditional",
                "extLst": "extensions",
            },
            "sheetPr dimension sheetCalcPr sheetProtection "
            "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews "
            "phoneticPr dataValidations hyperlinks printOptions pageMargins "
            "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
            "ignoredErrors smartTags drawing drawingHF legacyDrawing legacyDrawingHF picture "
            "oleObjects controls webPublishItems tableParts",
        ),
        "views": children({"sheetView": "view"}, "extLst"),
        "view": children({}, "pane selection pivotSelection extLst"),
        "columns": children({"col": "column"}),
        "merged_areas": children({"mergeCell": "merged_area"}),
        **conditional.CONDITIONAL,
        "data": children({"row": "row"}),
        "row": children({"c": "cell"}, "extLst"),
        "cell": children({"f": "formula", "v": "value", "is": "own_text"}, "extLst"),
        "own_text": TEXT_OR_RUNS,
        **TEXT,
    }
    attributes: ClassVar[Attributes] = {
        "column": names(
            "min max width style hidden bestFit customWidth phonetic outlineLevel collapsed"
        ),
        "merged_area": names("ref"),
        "row": names(
            "r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop "
            "thickBot ph"
        ),
        "cell": names("r s t cm vm ph"),
        "value": names(""),
    }
    words_in = frozenset(["formula", "value", "text", "rule_formula", "areas"])
    open_to_others = frozenset(["worksheet", *conditional.OPEN_TO_OTHERS])

    def __init__(self, part: str, name: str, known: SharedData, allowance: Allowance) -> None:
        super().__init__(part, allowance)
        self._name = name
        self._known = known
        self._tables = 0
        self._cells: dict[Position, Cell] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._widths: dict[int, float] = {}
        self._usual_width = _USUAL_WIDTH
        self._columns_listed = 0
        self._narrow: dict[Position, float] = {}
        self._limits: dict[tuple[int, int], float] = {}
        self._coloured: dict[Position, int] = {}
        self._grounds_of_tables: Sequence[Area] = ()
        self._hides_zeros = False
        self._merged: list[Area] = []
        self._elsewhere: list[Position] = []
        self._uncalculated: list[Position] = []
        self._row = self._column = 0
        # Of the cell that is being read: its type, style, value, own text and formula.
        self._type = "n"
        self._style = 0
        self._value: str | None = None
        self._own: list[TextRun] | None = None
        self._runs: Sequence[TextRun] = ()
        self._formula: str | None = None

    def grid(
        self,
        content: bytes,
        named: Mapping[str, Area],
        *,
        is_hidden: bool,
        coloured: Sequence[Area] = (),
    ) -> Grid:
        """The sheet, with the areas that have a name. Raises Damaged and Unsafe.

        `coloured` are the areas that tables give a ground to.
        """
        self.allowance.sheet = self._name
        self._grounds_of_tables = coloured
        self.read(content)
        if self._tables != 1:
            raise self.damaged("it has no cells, or has them twice")
        if self._merged:
            self._drop_covered()
        shown = conditional.cells_shown(self._cells, self._coloured, self.rules, self._known.styles)
        self._cells.update(shown.sure)
        return Grid(
            name=self._name,
            cells=self._cells,
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns),
            is_hidden=is_hidden,
            hides_zeros=self._hides_zeros,
            merged=tuple(self._merged),
            named=named,
            elsewhere=tuple(self._elsewhere),
            uncalculated=tuple(self._uncalculated),
            narrow=self._narrow,
            doubtful=shown.doubtful,
        )

    def _drop_covered(self) -> None:
        """Leave out what is below merged cells: of each area, Excel shows the first cell alone."""
        columns: dict[int, list[int]] = {}
        for row, column in self._cells:
            columns.setdefault(row, []).append(column)
        looked_at = 0
        for area in self._merged:
            first, rows = (area.top, area.left), range(area.top, area.bottom + 1)
            for row in rows if len(rows) <= len(columns) else list(columns):
                looked_at += 1 + len(columns.get(row, ()))
                if looked_at > _MOST_COVERED:
                    raise self.damaged("its areas of merged cells lie upon one another")
                for column in columns.get(row, ()):
                    if area.holds(row, column) and (row, column) != first:
                        self._cells.pop((row, column), None)
            self._narrow.pop(first, None)
        self._narrow = {at: width for at, width in self._narrow.items() if at in self._cells}
        self._elsewhere = [at for at in self._elsewhere if at in self._cells]
        self._uncalculated = [at for at in self._uncalculated if at in self._cells]

    def damaged(self, wrong: str) -> Damaged:
        place = Place(self._name, self._row, self._column)
        return Damaged(f"at {printable(str(place))}, {wrong}")

    def begin_data(self, _: Mapping[str, str]) -> None:
        self._tables += 1

    def finish_data(self) -> None:
        self._row = self._column = 0

    def begin_view(self, attributes: Mapping[str, str]) -> None:
        if "showZeros" in attributes and not self.flag(attributes, "showZeros"):
            self._hides_zeros = True

    def begin_column(self, attributes: Mapping[str, str]) -> None:
        first, last = self.number(attributes, "min"), self.number(attributes, "max")
        if not 0 < first <= last <= LAST_COLUMN:
            raise self.damaged(f"its columns {first} to {last} are none of a sheet")
        self._columns_listed += last - first + 1
        # Some programs list a column twice, but none lists them all again and again.
        if self._columns_listed > 2 * LAST_COLUMN:
            raise self.damaged("its columns are listed too often")
        width = size_of(attributes, "width", self._usual_width)
        if self.flag(attributes, "hidden") or width < _NARROWEST:
            self._hidden_columns.update(range(first, last + 1))
        self._widths.update(dict.fromkeys(range(first, last + 1), width))

    def begin_usual_sizes(self, attributes: Mapping[str, str]) -> None:
        self._usual_width = size_of(attributes, "defaultColWidth", _USUAL_WIDTH)

    def begin_merged_area(self, attributes: Mapping[str, str]) -> None:
        self.allowance.take_merged()
        area = read_area(attributes.get("ref", ""))
        if area is None:
            raise self.damaged("an area of merged cells has no address")
        self._merged.append(area)

    def begin_row(self, attributes: Mapping[str, str]) -> None:
        self._column = 0
        self._row = self.number(attributes, "r", self._row + 1)
        if not 0 < self._row <= LAST_ROW:
            raise self.damaged("no sheet has so many rows")
        is_low = "ht" in attributes and size_of(attributes, "ht", _LOWEST_ROW) < _LOWEST_ROW
        if is_low or self.flag(attributes, "hidden"):
            self._hidden_rows.add(self._row)

    def begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._type = attributes.get("t", "n")
        self._style = self.number(attributes, "s", 0)
        self._value = self._own = self._formula = None
        self._runs = ()
        address, row = attributes.get("r"), self._row
        self._column += 1
        # Most cells stand beside the one before them.
        if address is not None and address != f"{column_letters(self._column)}{row}":
            row, self._column = self._position(address)
        if row != self._row or self._column > LAST_COLUMN:
            raise self.damaged(f"it is in the row {self._row}")
        if (row, self._column) in self._cells:
            raise self.damaged("it is there two times")
        if self._style >= len(self._known.styles.styles):
            raise self.damaged("its style is not known")

    def _position(self, address: str) -> Position:
        parts = _ADDRESS.fullmatch(address)
        if parts is None:
            raise self.damaged(f"“{printable(address)}” is not the address of a cell")
        row, column = int(parts[2]), column_number(parts[1])
        if row > LAST_ROW or column > LAST_COLUMN:
            raise self.damaged(f"{address} is beyond the end of a sheet")
        return row, column

    def finish_formula(self) -> None:
        self._once(self._formula)
        self._formula = "".join(self.words)

    def finish_value(self) -> None:
        self._once(self._value)
        self._value = "".join(self.words)

    def begin_own_text(self, _: Mapping[str, str]) -> None:
        self._once(self._own)
        self._own = self.texts = []

    def _once(self, there: object) -> None:
        if there is not None:
            raise self.damaged("it holds two values")

    def finish_cell(self) -> None:
        if self._value is None and self._own is None and self._formula is None:
            return
        place = Place(self._name, self._row, self._column)
        styles = self._known.styles
        number_format = styles.formats[self._style]
        value, error = self._typed_value(number_format)
        # Excel saves a formula's empty text as type "str" without a value; one that
        # was never calculated has neither.
        unsaved = self._formula is not None and value is None and not error and self._type != "str"
        if value is None and not error and not unsaved:
            return
        at = (self._row, self._column)
        self.allowance.take_cell(len(value) if isinstance(value, str) else 0)
        if self._formula and _is_from_elsewhere(self._formula):
            self._elsewhere.append(at)
        elif self._formula is not None and not unsaved and not self._known.is_calculated:
            self._uncalculated.append(at)
        font = self._font(at) if self._style in styles.coloured else None
        runs = runs_on(self._runs, styles.styles[self._style]) if self._runs else ()
        self._cells[at] = Cell(place, value, number_format, error, unsaved, font, runs)
        # Most cells are texts, which no column is too narrow for.
        if type(value) is not str:
            key = (self._style, self._column)
            if (limit := self._limits.get(key)) is None:
                limit = self._limits[key] = self._limit()
            if limit < inf and (not isinstance(value, int | float) or abs(value) >= limit):
                width = self._widths.get(self._column, self._usual_width)
                self._narrow[at] = width / styles.styles[self._style].size

    def _font(self, at: Position) -> Font | None:
        """The font of a cell whose style has a colour or a mark, where it changes what is read."""
        self._coloured[at] = self._style
        font = self._known.styles.fonts.get(self._style)
        # A table may give the cell a ground that its own style says nothing of.
        if font and font.is_unseen and any(area.holds(*at) for area in self._grounds_of_tables):
            return None
        return font

    def _limit(self) -> float:
        """Below which size every number fits into the column in the style that is being read."""
        width = self._widths.get(self._column, self._usual_width)
        style = self._known.styles.styles[self._style]
        width = inf if style.fits else width / style.size
        around = 0 if style.number_format == GENERAL else len(style.number_format.split(";")[0])
        if width >= _WIDE:
            return inf
        digits = int((width - around) / _WIDEST_DIGIT)
        return 10.0**digits if digits > 0 else 0.0

    def _typed_value(self, number_format: str) -> tuple[object, str]:
        """The value that the cell shows, or the error."""
        is_own = self._type == "inlineStr"
        if (self._value is not None) if is_own else (self._own is not None):
            raise self.damaged("the value does not fit its type")
        text = self._own_text() if is_own else self._value
        if not text:
            return None, ""
        if self._type == "n":
            return self._number(text, number_format)
        if self._type == "e":
            return None, self._error(text)
        if is_own:
            return text, ""
        reader = self._READERS.get(self._type)
        if reader is None:
            raise self.damaged(f"its type, “{printable(self._type)}”, is none that Excel knows")
        return reader(self, text), ""

    def _own_text(self) -> str:
        self._runs = marked_runs(self._own or ())
        return "".join(run.text for run in self._own or ())

    def _number(self, text: str, number_format: str) -> tuple[object, str]:
        text = text.strip()
        if not _NUMBER.fullmatch(text):
            raise self.damaged(f"“{printable(text)}” is not a number")
        number = int(text) if _WHOLE_NUMBER.fullmatch(text) else float(text)
        if abs(number) == float("inf"):
            raise self.damaged(f"“{printable(text)}” is greater than any number of Excel's")
        if not is_date_format(number_format):
            return number, ""
        shown_as = moment(number, number_format, self._known.epoch)
        return (None, NO_DATE) if shown_as is None else (shown_as, "")

    def _error(self, text: str) -> str:
        if not _ERROR.fullmatch(text):
            raise self.damaged(f"“{printable(text)}” is not one of Excel's errors")
        return text

    def _shared(self, text: str) -> str:
        number = int(text) if _WHOLE_NUMBER.fullmatch(text) else -1
        if not 0 <= number < len(self._known.texts):
            raise self.damaged(f"its text, number {printable(text)}, is missing")
        self._runs = self._known.marked.get(number, ())
        return self._known.texts[number]

    def _truth(self, text: str) -> bool:
        if text not in _TRUTHS:
            raise self.damaged(f"“{printable(text)}” is neither TRUE nor FALSE")
        return _TRUTHS[text]

    def _day(self, text: str) -> date:
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            raise self.damaged(f"“{printable(text)}” is not a date") from None

    # What the value of a cell is, by the cell's type.
    _READERS: ClassVar[Mapping[str, Callable[[Worksheet, str], object]]] = {
        "s": _shared,
        "str": lambda _, text: shown([text]),
        "b": _truth,
        "d": _day,
    }

"""What a sheet of the inputs workbook is: its columns, its record, who fills it.

A definition is the single source for the reader, the blank workbook, the
drop-downs and the documentation. Last comes what several sheets share: their references from sheet
to sheet, and columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import permutations
from textwrap import dedent
from typing import Any, Generic, TypeVar

from msgspec.structs import force_setattr

from svreport.core import model
from svreport.core.frozen import Frozen, needed_fields, replace
from svreport.core.model import Record
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear, read_financial_year
from svreport.core.text import normalise
from svreport.documents.registry import MEETINGS, ROW_SECTIONS, SECTIONS
from svreport.inputs.cells import Cell, Grid, Position
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.kinds.dates import EARLIEST, LATEST, YearOf
from svreport.inputs.kinds.texts import Choice, Holder, Reference, Target, Text, YesNo

R = TypeVar("R", bound=Record)
COLUMNS_READ = 200
TEXT = Text()


# What is said of a column, in one line: `Header (example): guidance`.
_WORDS = pattern(r"([^(:]+?)(?: \((.*?)\))?: (.*)")


class SheetColumn(Frozen):
    """A column: its header, the record's field it fills, and the kind of its values, text if none.

    Where no `field` is named, it is the header's words: `Due date` fills `due_date`. What has no
    guidance of its own has it from the sheet's words.
    """

    header: str
    kind: Kind = TEXT
    field: str = ""
    width: int | None = None
    after_series: bool = False
    guidance: str = ""
    example: str = ""

    def __post_init__(self) -> None:
        if not self.field:
            force_setattr(self, "field", self.header.lower().replace(" ", "_"))

    def described(self, guidance: str, example: str | None) -> SheetColumn:
        return replace(self, guidance=guidance, example=example or "")


class SeriesHeaders:
    """Which further headers a sheet may have: one column for each of something."""

    called: str
    example: Sequence[str]

    def read(self, header: Cell, context: CellContext) -> Any | None:
        """What the header names, or None when it names nothing of the series."""
        by_folded = {normalise(name): name for name in self.known(context)}
        return by_folded.get(normalise(header.text))

    def known(self, context: CellContext) -> Sequence[str]:
        """The headers that are possible, where they can be listed."""
        return ()


class UpdateHeaders(SeriesHeaders):
    """One column for each update of the Updates sheet, headed by its key."""

    called = "one column for each update, headed by its key in Updates"
    example = ("q1", "q2", "q3")

    def read(self, header: Cell, context: CellContext) -> Any | None:
        if "Updates" not in context.keys:
            return header.text  # the missing sheet is a problem of its own
        return super().read(header, context)

    def known(self, context: CellContext) -> Sequence[str]:
        return context.keys.get("Updates", ())


class MeetingHeaders(SeriesHeaders):
    """One column for each meeting that public papers go to, headed by its name."""

    called = "one column for each meeting that papers go to"
    example = MEETINGS

    def known(self, context: CellContext) -> Sequence[str]:
        return MEETINGS


class YearHeaders(SeriesHeaders):
    """One column for each financial year, headed as `2024/25`."""

    called = "one column for each financial year, headed as 2024/25"
    example = ("2024/25", "2025/26", "2026/27")

    def read(self, header: Cell, context: CellContext) -> FinancialYear | None:
        year = read_financial_year(header.text)
        return year if year is not None and EARLIEST <= year.starts <= LATEST else None


class OpenColumns(Frozen, kw_only=True):
    """The open-ended columns of a sheet: what heads them and what they hold."""

    headers: SeriesHeaders
    field: str
    kind: Kind
    guidance: str


class StatedTotals(Frozen):
    """The rows of a sheet that may be totals: those with one of these values, or any, in a field.

    In all other rows, and on all other sheets, a total is a fault.
    """

    field: str
    stated: Sequence[str] = ()


class Sheet(Frozen, Generic[R], kw_only=True, dict=True):
    """A sheet: its name, its record, its columns and what people need to know of it.

    Sheets stand in the workbook by their `order`; `key` names the fields that together must be
    unique, and `other_name` the field of what else officers call a row. A sheet that is not
    `required`, or for which the sheet `stand_in` has rows, may be left out or left empty; it is
    only missed where it is `expected`, as workbooks made before others existed lack them. Nothing
    below its `last_row` is read: it leaves room for far more than any council has. The one record
    of a sheet that `is_settings` runs down it, setting below setting. `for_a_start` says what a
    first report needs of it, as far as a new workbook has it empty. `words` are what officers read
    of its columns, each on a line: `Header (example): guidance`.
    """

    order: int
    name: str
    record: type[R]
    columns: Sequence[SheetColumn]
    series: OpenColumns | None = None
    key: Sequence[str] = ()
    other_name: str = ""
    totals: StatedTotals | None = None
    is_settings: bool = False
    required: bool = False
    stand_in: str = ""
    expected: bool = False
    purpose: str
    for_a_start: str = ""
    filled_by: str
    when: str
    feeds: str
    last_row: int = 2_000
    words: str = ""

    def __post_init__(self) -> None:
        lines = re.sub(r"\n +", " ", dedent(self.words)).strip().splitlines()
        said = {found[1]: found for line in lines if (found := _WORDS.fullmatch(line))}
        columns = (
            column if column.guidance else column.described(*said[column.header].group(3, 2))
            for column in self.columns
        )
        force_setattr(self, "columns", tuple(columns))
        force_setattr(self, "expected", self.expected or self.required)

    def beyond_reach(self, grid: Grid) -> list[Position]:
        """Where a cell is that is not read."""
        last = self.last_row
        return [at for at in grid.cells if at[0] > last or at[1] > COLUMNS_READ]

    def within_reach(self, grid: Grid) -> Grid:
        """The grid with the cells alone that are read."""
        beyond = {*self.beyond_reach(grid)}
        cells = {at: cell for at, cell in grid.cells.items() if at not in beyond}
        return replace(grid, cells=cells) if beyond else grid

    @cached_property
    def needed(self) -> frozenset[str]:
        """The fields without which there is no record."""
        return needed_fields(self.record)

    @cached_property
    def titles(self) -> Sequence[tuple[str, str]]:
        """Headers of texts that are a few words, each with one of texts that are sentences."""
        texts = [it for it in self.columns if isinstance(it.kind, Text) and it.example]
        return [
            (title.header, sentence.header)
            for title, sentence in permutations(texts, 2)
            if sentence.example.endswith(".") and not title.example.endswith(".")
        ]

    @cached_property
    def naming(self) -> Sequence[SheetColumn]:
        """The columns that say what a row is of: the first, the key, and what each row needs."""
        fields = {self.columns[0].field, *self.key, *self.needed}
        return [column for column in self.columns if column.field in fields]

    @property
    def column_word(self) -> str:
        """What its columns are called."""
        return "setting" if self.is_settings else "column"

    @cached_property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]

    @property
    def table_name(self) -> str:
        """The name of the Excel table on the sheet."""
        return "".join(part.capitalize() for part in self.name.replace("-", " ").split())

    def column_for(self, field: str) -> SheetColumn:
        return next(column for column in self.columns if column.field == field)

    def layout_columns(self, series: Sequence[Any]) -> dict[str, SheetColumn | OpenColumns]:
        """The columns from left to right by their headers; `series` are named by open ones."""
        before = {column.header: column for column in self.columns if not column.after_series}
        between = {str(named): self.series for named in series} if self.series else {}
        after = {column.header: column for column in self.columns if column.after_series}
        return {**before, **between, **after}

    @cached_property
    def refers_to(self) -> Mapping[str, Sequence[str]]:
        """The names of the sheets that its columns refer to, each with the headers of these."""
        headers: dict[str, list[str]] = {}
        for column in self.columns:
            for target in column.kind.targets if isinstance(column.kind, Reference) else ():
                headers.setdefault(target.sheet, []).append(column.header)
        return headers

    @cached_property
    def key_column(self) -> SheetColumn | None:
        """The column by whose values other sheets refer to this one."""
        return self.column_for(self.key[0]) if len(self.key) == 1 else None


# What several sheets share


UPDATE = Reference((Target("Updates", called="an update of the Updates sheet"),))
CONDITION = Reference((Target("Conditions", called="a condition of the Conditions sheet"),))
MEASURE = Reference((Target("Measures", called="a measure's code"),))
RISK = Reference((Target("Risks", called="a risk's number"),))
WORKSTREAM = Reference((Target("Workstreams", called="a workstream's code"),))
PROJECT = Reference((Target("Projects", called="a project's code"),))
RATING = Reference((Target("Scale", called="a rating of the Scale sheet"),), may_be_initials=True)

_CONDITION_ITEM = Target("Conditions", "Condition ", "a condition such as “Condition 1”")
# What updates rate and report on where there are no conditions.
_WORKSTREAM_ITEM = Target("Workstreams", "Workstream ", "a workstream such as “Workstream A”")
_RISK_ITEM = Target("Risks", "Risk ", "a risk such as “Risk 1”")

RATED_ITEM = Reference(
    (_CONDITION_ITEM, _RISK_ITEM, Target("Measures", called="a measure's code")),
    stand_in=_WORKSTREAM_ITEM,
    fixed=(model.PROGRAMME, model.DEFICIT_TRAJECTORY),
    list_name="List_rated_items",
)
SECTION = Reference(
    (_CONDITION_ITEM, _RISK_ITEM),
    stand_in=_WORKSTREAM_ITEM,
    fixed=(model.SUMMARY, model.SPECIALIST_SUPPORT, *model.FIRST_PAGE),
    others_called=f"a section of a paper such as “{SECTIONS[1]}”",
    other_names=SECTIONS,
    other_targets=[
        Target(sheet, prefix, suffix=f" {name}") for sheet, prefix, name in ROW_SECTIONS
    ],
    list_name="List_sections",
)

UPDATE_COLUMN = SheetColumn("Update", UPDATE, guidance="The key of the update.", example="q1")
YEAR_COLUMN = SheetColumn("Year", YearOf(), guidance="The financial year.", example="2024/25")
PROJECT_COLUMN = SheetColumn(
    "Project", PROJECT, guidance="The code of the project, if it belongs to one.", example="DMI.1"
)
MILESTONE_STATUS_COLUMN = SheetColumn(
    "Status", Choice(model.MilestoneStatus), guidance="Its status now.", example="on track"
)
MISSING_COLUMN = SheetColumn(
    "Status",
    Choice(model.Missing),
    guidance="Why there is no value, if there is none.",
    example="not yet available",
)
SUPPRESS_COLUMN = SheetColumn(
    "Suppress",
    YesNo(),
    guidance="No where the figure is not about children; otherwise public papers withhold a small "
    "count of the council's own. Yes withholds a percentage too.",
    example="no",
)
NOTE_ON_FIGURES = SheetColumn(
    "Note",
    width=60,
    after_series=True,
    guidance="Where the figures come from; shown on the summary's Notes sheet.",
)
OWN_NOTE_ON_FIGURES = SheetColumn(
    "Note", width=60, guidance="Where the figures come from; for your own records."
)
OWN_NOTE_ON_FIGURE = SheetColumn(
    "Note", width=60, guidance="Where the figure comes from; for your own records."
)

# The field of whoever answers for a row, and for those of other sheets that name it.
OWNER_FIELD = "owner"


def owner_column(header: str) -> SheetColumn:
    """A column for whoever answers for a row, by whom `svreport check` sorts problems."""
    return SheetColumn(header, Holder(), field=OWNER_FIELD, width=24)

"""The list of problems as a file beside the inputs workbook, and how it is known again.

Problems are listed with who owns them: whom the sheet of their row names, or who owns the row of
another sheet that it is of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import compress
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from svreport.content.paper import ExcelPaper, Properties
from svreport.content.workbook import Cell, Format, Heading, Link, Number, Page, Row, Workbook
from svreport.core.errors import UnknownTarget, UnwritableOutput
from svreport.core.frozen import Frozen, field_names, replace
from svreport.core.model import Council
from svreport.core.patterns import pattern
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.files.ooxml import PackageError
from svreport.files.ooxml.package import core_properties
from svreport.files.outputs import OutputFile, write_all
from svreport.inputs.kinds.texts import Reference
from svreport.inputs.sheet import OWNER_FIELD, Sheet
from svreport.inputs.sheets import SHEETS

Cells: TypeAlias = tuple[Cell, ...]

# By which the file is told from an inputs workbook, whatever it is called.
SUBJECT = "Problems that svreport check found in an inputs workbook"
EMPTY = (
    "Empty cells: what is wrong with a whole sheet or file has no cell, and only some warnings "
    "can be answered."
)
HEADINGS = (
    Heading("Number", 11),
    Heading("Severity", 12),
    Heading("File", 24),
    Heading("Sheet", 18),
    Heading("Cell", 9),
    Heading("What is wrong", 56),
    Heading("What to do", 56),
    Heading("Warning", 20),
    Heading("About", 24),
    Heading("Owner", 28),
)
NONE: Cells = (None, "None", *[None] * 3, "No problems were found.", *[None] * 4)
LONGEST_SHEET_NAME = 31


def problem_list(
    problems: Sequence[Problem], inputs: str, owner_of: Callable[[Problem], str] = lambda _: ""
) -> ExcelPaper:
    """The problems as a workbook of one sheet; `inputs` is the name of the inputs workbook.

    Columns that would be empty are left out. The links work while the list stands
    in the folder of the inputs workbook. `owner_of` gives whoever owns what a problem is of.
    """
    of_several = any(problem.place.file for problem in problems)
    rows = [
        (*_cells(number, problem, inputs, of_several=of_several), owner_of(problem) or None)
        for number, problem in enumerate(problems, start=1)
    ] or [NONE]
    filled = [any(cell is not None for cell in column) for column in zip(*rows, strict=True)]
    shown = [tuple(compress(row, filled)) for row in rows]
    title = f"Problems in {inputs}"
    intro = [*_intro(problems, inputs)]
    if any(None in row for row in shown):
        intro.append(EMPTY)
    if any(problem.place.cell and not problem.place.sheet for problem in problems):
        intro.append("A text file has cells, but no sheet.")
    page = Page(
        name="Problems",
        title=title,
        intro=intro,
        headings=tuple(compress(HEADINGS, filled)),
        rows=[Row(row) for row in shown],
        filtered=True,
    )
    return ExcelPaper(
        workbook=Workbook(pages=(page,)),
        properties=Properties(title=title, author="svreport", subject=SUBJECT),
    )


def _intro(problems: Sequence[Problem], inputs: str) -> Iterator[str]:
    if any(problem.is_error for problem in problems):
        yield f"{problem_counts(problems)}. No document is built while there are errors."
    else:
        yield f"{problem_counts(problems) or 'No problems'}. Documents can be built."
    if any(problem.place.cell for problem in problems):
        if any(problem.place.file for problem in problems):
            yield "The address in Cell opens the file there, while the files stay where they are."
        else:
            yield (
                f"The address in Cell opens {inputs} there, while both files are in the same "
                "folder."
            )
    if any(problem.about for problem in problems):
        yield (
            "If a warning is right as it is, add a row to the sheet Answers of the inputs: copy "
            "its Warning and About, and say why."
        )


def problem_counts(problems: Sequence[Problem]) -> str:
    """How many problems there are, by their severity: `1 error and 3 warnings`; else nothing."""
    counts = Counter(problem.severity for problem in problems)
    return join_words(
        f"{counts[severity]:,} {severity}{'' if counts[severity] == 1 else 's'}"
        for severity in Severity
        if counts[severity]
    )


def _cells(number: int, problem: Problem, inputs: str, *, of_several: bool) -> Cells:
    place = problem.place
    return (
        Number(Decimal(number), Format.POUNDS),
        str(problem.severity).capitalize(),
        (place.file or inputs) if of_several else None,
        place.sheet or None,
        Link(place.cell, _page(place), place.cell, place.file or inputs)
        if place.cell
        else place.paragraph or None,
        problem.wrong,
        problem.remedy or None,
        problem.rule if problem.about else None,
        problem.about or None,
    )


def _page(place: Place) -> str:
    """The sheet that a link leads to; Excel calls a text file's one sheet by the file's name."""
    return place.sheet or PurePosixPath(place.file).stem[:LONGEST_SHEET_NAME]


def list_place(inputs: Path) -> Path:
    """Where the list of an inputs workbook's problems stands: beside it, and named after it."""
    return inputs.with_name(f"{inputs.stem} problems.xlsx")


def has_property(path: Path, words: str, *, if_locked: bool = False) -> bool:
    """Whether these words are among a file's properties, which Excel keeps.

    `if_locked` is the answer where another program keeps the file from being read.
    """
    try:
        return words.encode() in core_properties(path)
    except OSError:
        return if_locked
    except PackageError:
        # Whatever else it is, and however it is damaged: svreport did not write it.
        return False


def is_list(path: Path, *, if_locked: bool = False) -> bool:
    """Whether a file is a list of problems, by its properties."""
    return has_property(path, SUBJECT, if_locked=if_locked)


def write_list(
    problems: Sequence[Problem], inputs: Path, owner_of: Callable[[Problem], str] = lambda _: ""
) -> Path:
    """The path of the list, once it is written; the inputs workbook is left alone.

    An earlier list is replaced. Raises UnwritableOutput where that is open in
    Excel, where the folder may not be changed, or where another file has its name.
    """
    from svreport.rendering.excel import render_workbook

    place = list_place(inputs)
    if place.exists() and not is_list(place, if_locked=True):
        raise UnwritableOutput(
            f"{place.name} already exists and is not a list of problems: rename it and try again."
        )
    paper = problem_list(problems, inputs.name, owner_of)
    content = render_workbook(paper.workbook, paper.properties)
    (written,) = write_all([OutputFile(Path(place.name), content)], place.parent)
    return written


# Owners


# Between the names of several owners in a cell.
_BETWEEN = pattern(r"[;,/\n]")


class _Row(Frozen):
    """A row of a sheet with what could be read of it."""

    sheet: Sheet[Any]
    values: Mapping[str, object]

    @property
    def owner(self) -> str:
        return str(self.values.get(OWNER_FIELD) or "")

    def references(self) -> Iterator[tuple[str, str]]:
        """The sheets and keys of the rows that it names."""
        for column in self.sheet.columns:
            named = self.values.get(column.field)
            if isinstance(column.kind, Reference) and isinstance(named, str):
                yield from _keys_in(column.kind, named)


def _keys_in(kind: Reference, name: str) -> Iterator[tuple[str, str]]:
    for target in kind.possible_targets:
        prefix = normalise(target.prefix)
        if normalise(name).startswith(prefix):
            yield target.sheet, normalise(name).removeprefix(prefix).strip()


# How items of the agreement are named, whichever sheet says something of them.
_ITEM = next(column.kind for sheet in SHEETS if sheet.name == "Ratings" for column in sheet.columns)


class Owners:
    """The owners of the rows of a council's inputs."""

    def __init__(self, council: Council) -> None:
        self._at: dict[Place, _Row] = {}
        self._by_key: dict[tuple[str, str], _Row] = {}
        sheets = {sheet.record: sheet for sheet in SHEETS if not sheet.is_settings}
        for record in council.records:
            if sheet := sheets.get(type(record)):
                values = {name: getattr(record, name) for name in field_names(record)}
                self._add(_Row(sheet, values), [*record.at.values(), *record.at_series.values()])
        by_name = {sheet.name: sheet for sheet in sheets.values()}
        for lost in council.unread:
            if lost.sheet in by_name and lost.place.row:
                values = {str(name): value for name, value in lost.fields.items()}
                self._add(_Row(by_name[lost.sheet], values), [lost.place])

    def _add(self, row: _Row, places: Iterable[Place]) -> None:
        for place in places:
            self._at.setdefault(replace(place, column=0), row)
        if row.sheet.key_column is not None:
            key = normalise(str(row.values.get(row.sheet.key_column.field, "")))
            self._by_key.setdefault((row.sheet.name, key), row)

    @property
    def names(self) -> list[str]:
        """The owners that the inputs name, once each."""
        named = {normalise(row.owner): row.owner for row in self._at.values() if row.owner}
        return sorted(named.values(), key=normalise)

    def of(self, problem: Problem) -> str:
        """The owner of what a problem is of, or nothing where that is not certain."""
        row = self._at.get(replace(problem.place, column=0))
        if row is not None:
            return self._owner(row)
        assert isinstance(_ITEM, Reference)
        item = problem.item or problem.about.partition(", ")[0]
        # Paragraphs of a Word document are of its section.
        items = [item, problem.place.sheet] if problem.place.file else [item]
        keys = (key for name in items for key in _keys_in(_ITEM, name))
        found = (self._by_key.get(key) for key in keys)
        return next((self._owner(row) for row in found if row is not None), "")

    def _owner(self, row: _Row, asked: Sequence[_Row] = ()) -> str:
        if row.owner or any(row is before for before in asked):
            return row.owner
        named = (self._by_key.get(key) for key in row.references())
        found = {self._owner(other, [*asked, row]) for other in named if other is not None}
        found.discard("")
        return found.pop() if len(found) == 1 else ""

    def owned_by(self, owner: str, problems: Sequence[Problem]) -> list[Problem]:
        """The problems of one owner, in their order. Raises UnknownTarget where there is none."""
        wanted = normalise(owner)
        if not any(wanted in _each(name) for name in self.names):
            names = join_words(self.names, most=20)
            there = f"The owners are {names}." if names else "No sheet names an owner."
            near = did_you_mean(owner, self.names)
            raise UnknownTarget(f"Nothing has the owner “{owner}”. {near}{there}")
        return [problem for problem in problems if wanted in _each(self.of(problem))]


def _each(owners: str) -> list[str]:
    """The owners that a cell names, as they are compared: all together, and each."""
    return [normalise(owners), *map(normalise, _BETWEEN.split(owners))]

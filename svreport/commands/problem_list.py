"""The list of problems as a file beside the inputs workbook, and how it is known again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import compress
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from svreport.content.paper import ExcelPaper, Properties
from svreport.content.workbook import Cell, Format, Heading, Link, Number, Page, Row, Workbook
from svreport.core.errors import UnwritableOutput
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import join_words
from svreport.files.ooxml.archive import PackageError
from svreport.files.ooxml.package import core_properties
from svreport.files.outputs import OutputFile, write_all

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

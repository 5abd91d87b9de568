"""What is wrong, where, and what to do about it.

Everything that reads or checks *returns* problems; nothing stops at the first
one. The exceptions of `errors.py` are for what leaves no work to go on with: a file
that cannot be read, a folder that cannot be written.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import StrEnum
from functools import cache

from svreport.core.frozen import Frozen, group_by, stretches
from svreport.core.patterns import pattern
from svreport.core.text import join_words


class Severity(StrEnum):
    """How much a problem matters: an error stops a build, a warning does not.

    A note is given only to those who ask for it.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@cache
def column_letters(column: int) -> str:
    """The letters Excel shows for a column number: 1 is A, 28 is AB."""
    letters = ""
    while column > 0:
        column, remainder = divmod(column - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """The number of a column by its letters, in either case: A is 1, AB is 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class Place(Frozen, order=True):
    """Where something stands: a cell, or a whole sheet (no row), or the file (no sheet).

    `file` names another file than the inputs workbook, by its path from that
    workbook's folder; a text file has cells and no sheet. A Word document has sections in
    place of sheets, and paragraphs, counted by `row`, in place of cells (no column).
    """

    sheet: str = ""
    row: int = 0
    column: int = 0
    file: str = ""

    @property
    def cell(self) -> str:
        """The cell's address as Excel writes it, or nothing for a sheet or file."""
        return f"{column_letters(self.column)}{self.row}" if self.row and self.column else ""

    @property
    def of_row(self) -> Place:
        """The row that a cell is in."""
        return Place(self.sheet, self.row, file=self.file)

    @property
    def paragraph(self) -> str:
        """Which paragraph of a Word document it is, or nothing for any other place."""
        return f"paragraph {self.row}" if self.row and not self.column else ""

    def __str__(self) -> str:
        within = "!".join(filter(None, (self.sheet, self.cell)))
        return ", ".join(filter(None, (self.file, within, self.paragraph)))


def range_between(first: Place, last: Place) -> str:
    """The cells from one to another as Excel writes them: `A2:B4`, or `A2` for a lone cell."""
    return first.cell if first.cell == last.cell else f"{first.cell}:{last.cell}"


class Problem(Frozen):
    """One thing to mend: what is wrong in the officer's words, and the remedy.

    A warning that says what it is `about` can be answered instead, by its rule
    and that name. Where it is in no row, `item` names what it is of, such as Condition 3.1.
    `compared` are other cells that say something else than that of its place. One that stops a
    supplied `form` alone has its name. It `lacks` what would make it right: a sheet, and a name or
    a year that this does not have.
    """

    place: Place
    wrong: str
    remedy: str
    severity: Severity = Severity.ERROR
    rule: str = ""
    about: str = ""
    item: str = ""
    compared: tuple[Place, ...] = ()
    form: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        where = f"{self.place}: " if str(self.place) else ""
        return f"{self.severity}: {where}{self.wrong} {self.remedy}".rstrip()

    def as_dict(self) -> dict[str, str]:
        """The problem as plain data, for `--json`; `file` only where it is in another file.

        In a Word document, `sheet` is the section and `cell` the paragraph.
        """
        file = {"file": self.place.file} if self.place.file else {}
        return {
            "severity": str(self.severity),
            **file,
            "sheet": self.place.sheet,
            "cell": self.place.cell or self.place.paragraph,
            "wrong": self.wrong,
            "remedy": self.remedy,
            "rule": self.rule,
            "about": self.about,
        }


# A sheet that is not there comes before what others lack by it.
OF_WHOLE_SHEETS = ("missing-sheet", "unknown-sheet")


def in_reading_order(problems: Iterable[Problem], sheets: Iterable[str]) -> tuple[Problem, ...]:
    """The problems once each, by sheet in the workbook's order, then row, then column.

    Those of another file come last, those of sheets that are not there first.
    """
    order = {name: position for position, name in enumerate(sheets, start=1)}
    last = len(order) + 1

    def key(problem: Problem) -> tuple[str, int, str, int, int, str, str]:
        place = problem.place
        is_first = not place.sheet or problem.rule in OF_WHOLE_SHEETS
        position = 0 if is_first else order.get(place.sheet, last)
        within = (place.sheet, place.row, place.column)
        return (place.file, position, *within, problem.severity, problem.wrong)

    return tuple(sorted(dict.fromkeys(problems), key=key))


# A mistake that is made in more cells of a column than these is one, made again and again.
MOST_ALIKE = 2
# Values that tell apart what is otherwise the same mistake.
_VALUES = pattern(r"“[^”]*”|[\d.,/]*\d")


def by_cause(problems: Sequence[Problem]) -> list[Sequence[Problem]]:
    """The problems in groups, in order: one mistake in many cells of a column is a group.

    Each other problem is one by itself.
    """

    def cause(problem: Problem) -> Hashable:
        place = problem.place
        if not place.cell:
            return problem
        words = (_VALUES.sub("", problem.wrong), _VALUES.sub("", problem.remedy))
        return (problem.severity, problem.rule, place.file, place.sheet, place.column, words)

    groups: dict[Hashable, Sequence[Problem]] = {}
    for key, group in group_by(problems, cause).items():
        is_one = len(group) > MOST_ALIKE and len({problem.place for problem in group}) == len(group)
        groups |= {key: group} if is_one else {problem: [problem] for problem in group}
    order = {id(problem): number for number, problem in enumerate(problems)}
    return sorted(groups.values(), key=lambda group: order[id(group[0])])


def cells_in_words(problems: Iterable[Problem]) -> str:
    """The cells of a column: `D3, D7 to D9 and D12`."""
    runs = stretches((problem.place for problem in problems), lambda place: place.row)
    return join_words(
        cell
        for run in runs
        for cell in (
            [f"{run[0].cell} to {run[-1].cell}"] if len(run) > 2 else [place.cell for place in run]
        )
    )


class BadValue(ValueError):
    """What was typed is not what belongs there; says what is wrong and the remedy.

    A class of its own names the `rule` that is broken, where that is not the kind of the value.
    What is said `once` of a sheet is not said again of the next cell.

    `hint` gives words to go before the remedy, with a space after them; it is called
    only where they are wanted, since looking for near misses takes long.
    """

    rule = ""

    def __init__(
        self, wrong: str, remedy: str, hint: Callable[[], str] = str, once: str = ""
    ) -> None:
        super().__init__(f"{wrong} {remedy}".rstrip())
        self.once = once
        self.wrong = wrong
        self.without_hint = remedy
        self._hint = hint

    @property
    def remedy(self) -> str:
        return f"{self._hint()}{self.without_hint}"

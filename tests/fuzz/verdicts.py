"""What becomes of a mutant, and whether that may be.

A second reader, openpyxl, tells what whoever opens the file sees. What they see
otherwise than in the unchanged workbook must be otherwise in what the council
knows, at the same cell, or a problem must name the place. What they do not see
must change nothing. And the workbook may be refused, in one sentence.
"""

from __future__ import annotations

import signal
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

from workbook_base import HELPS

from svreport.checks import check_council, check_updates
from svreport.core.errors import SvreportError
from svreport.core.frozen import Frozen, field_names
from svreport.core.model import Council, Record, Settings
from svreport.core.problems import Place, Problem
from svreport.core.text import normalise
from svreport.inputs.reader import Inputs, read_inputs

# A sheet's name, as names are compared, and a row and column.
At: TypeAlias = tuple[str, int, int]
SECONDS = 60
SETTINGS = "settings"
VALUE_OF_SETTING = 2
# Columns that are there for whoever fills in the workbook.
NOT_READ = ((SETTINGS, 3),)
# A heading without which the values are found all the same.
NOT_NEEDED = ((SETTINGS, 1, VALUE_OF_SETTING),)
# Rules of whole sheets: one that is missing, or stands twice or under another name.
OF_SHEETS = ("missing-sheet", "duplicate-sheet", "unknown-sheet")


class Outcome(StrEnum):
    """What became of a mutant."""

    SAME = "read the same"
    SHOWN = "the change is in what the council knows"
    NAMED = "a problem names it"
    REFUSED = "refused in a sentence"
    FAULT = "FAULT"


@dataclass(frozen=True)
class Verdict:
    """The outcome, and what was said or what is wrong."""

    outcome: Outcome
    said: str = ""


class TooLong(Exception):
    """Reading took longer than it may."""


@contextmanager
def in_time(seconds: int = SECONDS) -> Iterator[None]:
    """Stops what takes too long, where the system can."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@dataclass(frozen=True)
class Known:
    """What svreport makes of a workbook: what the council knows cell by cell, and the problems."""

    inputs: Inputs
    problems: frozenset[Problem]

    @classmethod
    def of(cls, path: Path) -> Known:
        inputs = read_inputs(path)
        found = list(inputs.problems)
        if inputs.council is not None:
            found += check_council(inputs.council)
            found += check_updates(inputs.council, inputs.council.updates[:1])
        return cls(inputs, frozenset(found))

    @cached_property
    def stated(self) -> dict[At, str]:
        """What each cell states, by its sheet, row and column."""
        council = self.inputs.council
        return {} if council is None else dict(_stated(council))


def records_of(council: Council) -> Iterator[Record]:
    """Every record that the council knows."""
    yield council.settings
    for value in values_of(council):
        if isinstance(value, list | tuple):
            yield from (one for one in value if isinstance(one, Record))


def fields_of(record: Record) -> Iterator[tuple[Place, object, object]]:
    """The cells of a record, each with its field, or what heads it, and the value of that."""
    for name, place in record.at.items():
        yield place, name, getattr(record, name)
    own = (record.at, record.at_series)
    series = [one for one in values_of(record) if isinstance(one, Mapping) and one not in own]
    for key, place in record.at_series.items():
        yield place, key, next((one[key] for one in series if key in one), None)


def _stated(council: Council) -> Iterator[tuple[At, str]]:
    for record in records_of(council):
        for place, name, value in fields_of(record):
            if value is not None:
                yield (normalise(place.sheet), place.row, place.column), f"{name}: {value!r}"


def seen(content: bytes) -> dict[At, object] | None:
    """What a second reader finds in each cell, and None where it finds no workbook.

    A number is told with whether Excel shows it as a percentage.
    """
    from openpyxl import load_workbook
    from openpyxl.cell.cell import MergedCell
    from openpyxl.utils.escape import unescape

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), data_only=True)
    except Exception:
        return None
    found: dict[At, object] = {}
    for page in book.worksheets:
        if page.title in HELPS:
            continue
        for (row, column), cell in page._cells.items():
            if not isinstance(cell, MergedCell) and _shown(cell) is not None:
                found[normalise(unescape(page.title)), row, column] = _shown(cell)
    return found


def _shown(cell: Any) -> object:
    value = cell.value
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (float(value), "%" in str(cell.number_format))
    return value.isoformat() if isinstance(value, date) else value


class Judge:
    """Holds mutants against the workbook that they were made of."""

    def __init__(self, content: bytes, folder: Path) -> None:
        self._path = folder / "inputs.xlsx"
        self._path.write_bytes(content)
        self._before = Known.of(self._path)
        before = seen(content)
        assert before is not None
        self._seen = before

    def judge(self, content: bytes) -> Verdict:
        """What becomes of a mutant."""
        self._path.write_bytes(content)
        try:
            with in_time():
                after = Known.of(self._path)
        except SvreportError as reason:
            return _of_sentence(str(reason))
        except TooLong:
            return Verdict(Outcome.FAULT, f"took more than {SECONDS} seconds")
        except Exception as error:
            return Verdict(Outcome.FAULT, f"raised {type(error).__name__}: {error}")
        return self._of_what_was_read(content, after)

    def _of_what_was_read(self, content: bytes, after: Known) -> Verdict:
        problems = after.problems - self._before.problems
        changed = self._changed_since(after)
        fault = self._fault(seen(content), after, changed, problems)
        if fault:
            return Verdict(Outcome.FAULT, fault)
        if problems:
            return Verdict(Outcome.NAMED, str(min(problems, key=lambda one: one.place)))
        if changed:
            return Verdict(Outcome.SHOWN, _named(changed))
        return Verdict(Outcome.SAME)

    def _changed_since(self, after: Known) -> frozenset[At]:
        """The cells that state something else than in the unchanged workbook."""
        return _changed(self._before.stated, after.stated)

    def _fault(
        self,
        now: Mapping[At, object] | None,
        after: Known,
        changed: frozenset[At],
        problems: frozenset[Problem],
    ) -> str:
        """What may not be, if anything: `now` is what a second reader sees."""
        placeless = [one for one in problems if not one.place.sheet and not one.rule]
        if placeless:
            return f"a problem without a place: {placeless[0]}"
        if now is None:
            is_silent = changed and not problems
            return "read otherwise where a second reader finds no workbook" if is_silent else ""
        if after.inputs.council is None:
            return "" if problems else "nothing of Settings is read, and nothing said"
        visible = _changed(self._seen, now)
        lost = [
            at
            for at in visible
            if not self._is_told(at, now, changed, problems)
            and not (at not in now and self._is_default(at, after))
        ]
        if lost:
            return f"nothing is said of {_named(lost)}"
        if changed and not visible:
            return f"read otherwise, where nobody sees it: {_named(changed)}"
        return ""

    def _is_default(self, at: At, after: Known) -> bool:
        """Whether a setting that was cleared is what it is without a value, and so is no other."""
        before, now = self._before.inputs.council, after.inputs.council
        assert before is not None
        assert now is not None
        return at[::2] == (SETTINGS, VALUE_OF_SETTING) and all(
            getattr(before.settings, name) == getattr(now.settings, name)
            for name in field_names(Settings)
            if name not in ("at", "at_series")
        )

    def _is_told(
        self,
        at: At,
        now: Mapping[At, object],
        changed: frozenset[At],
        problems: frozenset[Problem],
    ) -> bool:
        """Whether a visible change is known to the council, or a problem names its place."""
        if (
            at in changed
            or at[::2] in NOT_READ
            or at in NOT_NEEDED
            or _alike(self._seen.get(at), now.get(at))
        ):
            return True
        sheet, row, column = at
        below = [one for one in changed if one[::2] == (sheet, column) and one[1] > row]
        if below or any(_covers(problem, at) for problem in problems):
            return True
        # A heading over nothing, a setting's name beside nothing or beside a value that is known
        # to have changed, a whole sheet that came or went.
        is_over_nothing = not any(one[::2] == (sheet, column) and one[1] > row for one in now)
        beside = (sheet, row, VALUE_OF_SETTING)
        is_name = (sheet, column) == (SETTINGS, 1)
        is_told_beside = is_name and (beside in changed or beside not in {*now, *self._seen})
        is_whole = sheet not in {one[0] for one in now} & {one[0] for one in self._seen}
        is_idle = (row == 1 and is_over_nothing) or is_told_beside
        return is_idle or (is_whole and any(problem.rule in OF_SHEETS for problem in problems))


def _of_sentence(text: str) -> Verdict:
    is_one = "\n" not in text and text.endswith(".") and "inputs.xlsx" in text and ":" in text
    return Verdict(Outcome.REFUSED if is_one else Outcome.FAULT, text)


def _changed(before: Mapping[At, object], after: Mapping[At, object]) -> frozenset[At]:
    return frozenset(at for at in {*before, *after} if before.get(at) != after.get(at))


def _alike(before: object, after: object) -> bool:
    """Whether two values differ in nothing but case, spaces and forms of letters.

    A number may be typed as text, and an empty cell says no where yes or no is asked.
    """
    if isinstance(before, str) and isinstance(after, str):
        return normalise(before) == normalise(after)
    return {before, after} == {None, "no"} or _as_typed(before) == _as_typed(after)


def _as_typed(value: object) -> object:
    """A plain number as text."""
    return f"{value[0]:g}" if isinstance(value, tuple) and not value[1] else value


def _covers(problem: Problem, at: At) -> bool:
    """Whether a problem is of the cell, its row, its column's heading, or its whole sheet."""
    place = problem.place
    if normalise(place.sheet) != at[0]:
        return False
    is_heading = place.column == at[2] and place.row < at[1]
    return not place.cell or place.row == at[1] or is_heading


def _named(places: Sequence[At] | frozenset[At]) -> str:
    names = [str(Place(*at)) for at in sorted(places)]
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def values_of(record: Frozen) -> list[Any]:
    """What the fields of a record hold."""
    return [getattr(record, name) for name in field_names(record)]

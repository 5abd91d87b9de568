"""Finishing what was interrupted: by what the files hold, not by what was done last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from svreport.core.problems import UnwritableOutput
from svreport.files.transaction import disk
from svreport.files.transaction.interruption_notice import mark
from svreport.files.transaction.journal import DamagedJournal, Move, read_journal
from svreport.files.transaction.os_errors import refuse_unusable, refused
from svreport.files.transaction.staging import Workplace, entered, journal_of
from svreport.files.transaction.steps import finish


@dataclass(frozen=True)
class Settled:
    """What was done about an interrupted set: its places, and whether it is the new one now.

    `kept` are files that someone had put into a place meanwhile, by the names
    that they have now.
    """

    places: Sequence[Path]
    is_new: bool
    kept: Sequence[Path] = ()

    def told(self, root: Path) -> list[str]:
        """What was done, in sentences for an officer."""
        number = len(self.places)
        files = f"{number} file{'' if number == 1 else 's'}"
        said = f"A build was interrupted while it put {files} in place in {root}. "
        said += (
            "It is finished now."
            if self.is_new
            else "Files of it are gone, so that what stood there before is back: build again."
        )
        return [said] + [f"A file that stood in the way is now called {one}." for one in self.kept]


@dataclass(frozen=True)
class _Found:
    """Where the contents of a file are: staged, set aside, in its place."""

    move: Move
    place: Path
    held: str | None
    staged: bool
    aside: bool

    @property
    def is_new(self) -> bool:
        return self.held == self.move.new

    @property
    def is_old(self) -> bool:
        return self.held == self.move.old

    @property
    def is_foreign(self) -> bool:
        """Whether someone has put a file of their own into the place meanwhile."""
        return self.held is not None and not self.is_new and not self.is_old

    @property
    def has_new(self) -> bool:
        return self.staged or self.is_new

    @property
    def has_old(self) -> bool:
        return self.aside or self.is_old or self.move.old is None


def settle(root: Path) -> Settled | None:
    """What was done about a set whose putting in place was interrupted; None where none was.

    The set becomes the new one; where files of that have gone since, the old
    one. Waits for another process that is at it. Raises UnwritableOutput where a
    file cannot be moved, or where neither set is whole; then all stays as it is.
    """
    if not journal_of(root).is_file():
        return None
    with entered(root, journal_of(root)) as workplace:
        return settle_in(workplace)


def settle_in(workplace: Workplace) -> Settled | None:
    """As `settle`, for who has entered the workplace already."""
    try:
        moves = read_journal(workplace)
    except DamagedJournal as reason:
        raise _hopeless(workplace, []) from reason
    if not moves:
        return None
    found = [_found(move, workplace) for move in moves]
    is_new = all(one.has_new for one in found)
    if not is_new and not all(one.has_old for one in found):
        lacking = [one.place.name for one in found if not one.has_new]
        raise _hopeless(workplace, lacking)
    mark(moves, workplace)
    kept = _forward(found, workplace) if is_new else _back(found, workplace)
    finish(moves, workplace)
    return Settled([one.place for one in found], is_new, kept)


def _found(move: Move, workplace: Workplace) -> _Found:
    place = workplace.root / move.place
    try:
        return _Found(
            move,
            place,
            held=disk.fingerprint(place),
            staged=disk.fingerprint(workplace.new(move.number)) == move.new,
            aside=move.old is not None and disk.fingerprint(workplace.old(move.number)) == move.old,
        )
    except OSError as reason:
        raise refused(place, reason) from reason


def _forward(found: Sequence[_Found], workplace: Workplace) -> list[Path]:
    """Moves the new files in; what stood in their places meanwhile, by its new names."""
    coming = [one for one in found if not one.is_new]
    kept = _out_of_the_way(coming, {one: workplace.old(one.move.number) for one in coming})
    for one in coming:
        _move(one, workplace.new(one.move.number), one.place)
    return kept


def _back(found: Sequence[_Found], workplace: Workplace) -> list[Path]:
    """Moves the old files back; what stood in their places meanwhile, by its new names."""
    coming = [one for one in found if not one.is_old]
    kept = _out_of_the_way(coming, {one: workplace.new(one.move.number) for one in coming})
    for one in coming:
        if one.move.old is not None:
            _move(one, workplace.old(one.move.number), one.place)
    return kept


def _out_of_the_way(coming: Sequence[_Found], aside: Mapping[_Found, Path]) -> list[Path]:
    """Empties the places of all that are coming; someone's own files, by their new names."""
    standing = [one for one in coming if one.held is not None]
    for one in standing:
        refuse_unusable(one.place)
    for one in standing:
        if not one.is_foreign:
            _move(one, one.place, aside[one])
    return [_keep(one) for one in standing if one.is_foreign]


def _keep(one: _Found) -> Path:
    """Gives a file that someone put in the place a name of its own, beside it."""
    number = 1
    while True:
        again = f" {number}" if number > 1 else ""
        name = one.place.with_name(f"{one.place.stem} (kept{again}){one.place.suffix}")
        if not name.exists():
            _move(one, one.place, name)
            return name
        number += 1


def _move(one: _Found, source: Path, target: Path) -> None:
    try:
        one.place.parent.mkdir(parents=True, exist_ok=True)
        disk.move(source, target)
    except OSError as reason:
        raise refused(one.place, reason) from reason


def _hopeless(workplace: Workplace, lacking: Sequence[str]) -> UnwritableOutput:
    what = f"{', '.join(lacking)} cannot be found" if lacking else "its journal is damaged"
    return UnwritableOutput(
        f"A build into {workplace.root} was interrupted and cannot be finished: {what}. Take what "
        f"you need from the folder {workplace.folder}, delete it, and build again."
    )

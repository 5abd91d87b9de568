"""The journal of a set that is being put in place: which file goes where."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from svreport.files.transaction import disk
from svreport.files.transaction.staging import Workplace

# Raised when a later svreport could no longer finish what an earlier one began.
FORM = 1


class DamagedJournal(Exception):
    """The journal does not say what it should; only tampering or a broken disk does that."""


@dataclass(frozen=True)
class Move:
    """One file of a set: its place under the folder, and the SHA-256 of what it held and will hold.

    `old` is None where nothing stood there. `number` tells its staged files apart.
    """

    number: int
    place: Path
    new: str
    old: str | None


def write_journal(moves: Sequence[Move], workplace: Workplace) -> None:
    """Commits to the moves: from here on they are finished, or taken back, as a whole."""
    rows = [{"place": one.place.as_posix(), "new": one.new, "old": one.old} for one in moves]
    text = json.dumps({"form": FORM, "moves": rows}, indent=1)
    disk.write(workplace.draft_journal, text.encode())
    disk.keep(workplace.folder)
    disk.move(workplace.draft_journal, workplace.journal)
    disk.keep(workplace.folder)


def read_journal(workplace: Workplace) -> tuple[Move, ...]:
    """The moves that were committed to; none where there is no journal. Raises DamagedJournal."""
    try:
        content = workplace.journal.read_bytes()
    except FileNotFoundError:
        return ()
    try:
        kept = json.loads(content)
        if kept["form"] != FORM:
            raise DamagedJournal
        return tuple(
            Move(number, _within(row["place"]), str(row["new"]), row["old"])
            for number, row in enumerate(kept["moves"])
        )
    except (ValueError, LookupError, TypeError) as reason:
        raise DamagedJournal from reason


def _within(place: str) -> Path:
    """A place under the folder; a journal that someone changed must not lead elsewhere."""
    path = PurePosixPath(place)
    if path.is_absolute() or ".." in path.parts or ":" in place or "\\" in place:
        raise DamagedJournal
    return Path(*path.parts)

"""The steps that put a set in place, each of which can be done again, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from svreport.files.transaction import disk
from svreport.files.transaction.interruption_notice import mark, unmark
from svreport.files.transaction.journal import Move
from svreport.files.transaction.os_errors import refused
from svreport.files.transaction.staging import Workplace


def carry_out(moves: Sequence[Move], workplace: Workplace) -> None:
    """Puts the new files in place of the old ones, as the journal says; then it is done with.

    All old files go before the first new one comes. Raises UnwritableOutput
    naming the file that could not be moved; nothing is taken back yet.
    """
    mark(moves, workplace)
    for one in moves:
        place = workplace.root / one.place
        try:
            if place.exists():
                disk.move(place, workplace.old(one.number))
        except OSError as reason:
            raise refused(place, reason) from reason
    for one in moves:
        place = workplace.root / one.place
        try:
            disk.move(workplace.new(one.number), place)
        except OSError as reason:
            raise refused(place, reason) from reason
    finish(moves, workplace)


def take_back(moves: Sequence[Move], workplace: Workplace) -> bool:
    """Whether the old files are back in their places, where the new ones did not all get there.

    If not, the journal stays, so that the next command finishes the set.
    """
    try:
        for one in moves:
            if _is_new(one, workplace):
                disk.move(workplace.root / one.place, workplace.new(one.number))
        for one in moves:
            if workplace.old(one.number).exists():
                disk.move(workplace.old(one.number), workplace.root / one.place)
        finish(moves, workplace)
    except OSError:
        return False
    return True


def _is_new(one: Move, workplace: Workplace) -> bool:
    """Whether its new file has been moved in: it is in place and no longer staged."""
    moved = not workplace.new(one.number).exists()
    return moved and disk.fingerprint(workplace.root / one.place) == one.new


def finish(moves: Sequence[Move], workplace: Workplace) -> None:
    """Ends a set whose files are all in place: without its journal, all else is left-overs."""
    for folder in _folders(moves, workplace):
        disk.keep(folder)
    unmark(moves, workplace)
    workplace.journal.unlink()
    disk.keep(workplace.folder)


def _folders(moves: Iterable[Move], workplace: Workplace) -> list[Path]:
    return sorted({(workplace.root / move.place).parent for move in moves})

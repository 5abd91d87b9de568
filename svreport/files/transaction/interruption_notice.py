"""The note that stands in a folder while its documents are out of their places.

It is gone before anyone can read it, unless svreport was stopped just then: then
it tells an officer who looks into the folder why documents are missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from svreport.files.transaction import disk
from svreport.files.transaction.journal import Move
from svreport.files.transaction.staging import Workplace

NAME = "INTERRUPTED - run svreport again.txt"
TEXT = (
    "svreport was stopped while it put documents into this folder, so that some are missing\r\n"
    "here. Nothing is lost: run any svreport command in your working folder, such as\r\n\r\n"
    "    svreport check\r\n\r\n"
    "and the new documents are put in their places. This note goes then, too.\r\n"
)


def mark(moves: Iterable[Move], workplace: Workplace) -> None:
    """Puts the note into every folder of the set; a folder that takes none goes without."""
    for place in _notes(moves, workplace):
        with suppress(OSError):
            if not place.exists():
                disk.write(place, TEXT.encode())


def unmark(moves: Iterable[Move], workplace: Workplace) -> None:
    """Removes the notes; a file of that name with other words is someone's own."""
    for place in _notes(moves, workplace):
        with suppress(OSError):
            # Killed while it was written, it may end early.
            if TEXT.encode().startswith(place.read_bytes()):
                disk.remove(place)


def _notes(moves: Iterable[Move], workplace: Workplace) -> list[Path]:
    return sorted({(workplace.root / move.place).parent / NAME for move in moves})

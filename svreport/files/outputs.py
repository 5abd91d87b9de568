"""Names of the files, and putting a set of them in place all at once or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from svreport.core.problems import UnwritableOutput

if TYPE_CHECKING:
    from svreport.files.transaction.journal import Move
    from svreport.files.transaction.staging import Workplace

# What Windows forbids in a name, and marks that let a name be shown in another order than it has.
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')
LONGEST_NAME = 120
# What the names of drafts end with.
DRAFT = " DRAFT"
# Linux counts bytes, of which some characters take four: 255 at most.
LONGEST_BYTES = 230


@dataclass(frozen=True)
class OutputFile:
    """A document ready to be written: its path under the outputs folder, and its bytes."""

    path: Path
    content: bytes


@dataclass(frozen=True)
class FileDigest:
    """A file by its name and the SHA-256 of its bytes."""

    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> FileDigest:
        return cls(name, sha256(content).hexdigest())

    def as_dict(self) -> dict[str, str]:
        return {"name": self.name, "sha256": self.sha256}


def file_name(authority: str, words: str, suffix: str, *, draft: bool = False) -> str:
    """A file name that every system takes: `Exampleshire Council monitoring report q1.docx`.

    A long authority is cut, never the words that tell documents apart.
    """
    ending = _safe(f"{words}{DRAFT}" if draft else words)
    council = _safe(authority)[: max(0, LONGEST_NAME - len(ending))]
    while council and len(f"{council} {ending}".encode()) > LONGEST_BYTES:
        council = council[:-1]
    return f"{council.rstrip('. ')} {ending}{suffix}".lstrip()


def as_final(draft: Path) -> Path:
    """The path of the final document, given that of its draft."""
    return draft.with_stem(draft.stem.removesuffix(DRAFT))


def _safe(words: str) -> str:
    # Macs take letters apart where others do not: é as one character is known everywhere.
    whole = unicodedata.normalize("NFC", words)
    return " ".join(_UNSAFE.sub("-", whole).split()).strip(". ")


def settled(folder: Path) -> list[str]:
    """What was done about a set that was interrupted, in sentences; none where none was.

    Whoever reads documents or records of earlier builds calls this first. Raises
    UnwritableOutput where the set cannot be put right.
    """
    from svreport.files.transaction.staging import journal_of

    if not journal_of(folder).is_file():
        return []
    from svreport.files.transaction.recovery import settle

    done = settle(folder)
    return done.told(folder) if done else []


def write_all(files: Sequence[OutputFile], folder: Path) -> list[Path]:
    """The paths written, once every file is in place.

    None is put in place before all are written; how, and what happens when the
    process is killed meanwhile, `svreport.files.transaction` tells. A set that was
    interrupted earlier is settled first. Raises UnwritableOutput, with one
    sentence to act on, after which everything is as it was.
    """
    from svreport.files.transaction.recovery import settle_in
    from svreport.files.transaction.staging import entered

    if not files:
        return []
    with entered(folder, folder / files[0].path.name) as workplace:
        settle_in(workplace)
        workplace.clear()
        moves = [_staged(number, file, workplace) for number, file in enumerate(files)]
        _put_in_place(moves, workplace)
    return [folder / file.path for file in files]


def _staged(number: int, file: OutputFile, workplace: Workplace) -> Move:
    """The move of a file, whose new content is written and kept aside."""
    from svreport.files.transaction import disk
    from svreport.files.transaction.journal import Move
    from svreport.files.transaction.os_errors import refuse_unusable, refused

    place = workplace.root / file.path
    refuse_unusable(place)
    try:
        workplace.make_folder(place.parent)
        disk.write(workplace.new(number), file.content)
        new, old = disk.fingerprint_of(file.content), disk.fingerprint(place)
    except OSError as reason:
        raise refused(place, reason) from reason
    return Move(number, file.path, new=new, old=old)


def _put_in_place(moves: Sequence[Move], workplace: Workplace) -> None:
    from svreport.files.transaction import disk
    from svreport.files.transaction.journal import write_journal
    from svreport.files.transaction.os_errors import refused
    from svreport.files.transaction.steps import carry_out, take_back

    first = workplace.root / moves[0].place
    try:
        if len(moves) == 1:
            disk.move(workplace.new(0), first)
            disk.keep(first.parent)
            return
        write_journal(moves, workplace)
    except OSError as reason:
        raise refused(first, reason) from reason
    try:
        carry_out(moves, workplace)
    except BaseException as reason:
        # Without its journal the set is the new one already.
        if not workplace.journal.exists() or take_back(moves, workplace):
            raise
        raise _left_over(reason, workplace) from reason


def _left_over(reason: BaseException, workplace: Workplace) -> UnwritableOutput:
    return UnwritableOutput(
        f"{reason} Documents in {workplace.root} are out of their places: mend that, and run "
        "svreport again, which puts them there.".lstrip()
    )

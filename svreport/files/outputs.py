"""Names of the output files, and putting a set of them in place all at once or not at all.

What an interrupted command left is finished, or undone, by the next.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from svreport.core.errors import UnwritableOutput
from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear
from svreport.files import transaction
from svreport.files.transaction import (
    JOURNAL,
    STAGING,
    JournalEntry,
    Side,
    Staging,
    open_staging,
    refuse_unusable,
    translate_errors,
)

# What Windows forbids in a name, and marks that let a name be shown in another order than it has.
_UNSAFE = pattern(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')
LONGEST_NAME = 120
# What the names of drafts end with, and the folder that they stand in.
DRAFT = " DRAFT"
DRAFTS = "drafts"
# Linux counts bytes, of which some characters take four: 255 at most.
LONGEST_BYTES = 230
PDF = ".pdf"
# What is laid out in pages, and so has a PDF.
LAID_OUT = (".docx", ".pptx")
# The endings of copies, by those of their documents.
PDFS = dict.fromkeys(LAID_OUT, PDF)
OPEN_DOCUMENTS = {".docx": ".odt", ".xlsx": ".ods", ".pptx": ".odp"}


class OutputFile(Frozen):
    """A document ready to be written: its path under the outputs folder, and its bytes."""

    path: Path
    content: bytes


class FileDigest(Frozen):
    """A file by its name and the SHA-256 of its bytes."""

    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> FileDigest:
        return cls(name, sha256(content).hexdigest())

    def is_of(self, path: Path) -> bool:
        """Return whether the file at a path has these bytes."""
        try:
            return sha256(path.read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


def file_name(authority: str, words: str, suffix: str, *, draft: bool = False) -> str:
    """Return a file name that every system takes: `Exampleshire Council monitoring report q1.docx`.

    A long authority is cut, never the words that tell documents apart.
    """
    ending = _safe(f"{words}{DRAFT}" if draft else words)
    council = _safe(authority)[: max(0, LONGEST_NAME - len(ending))]
    while council and len(f"{council} {ending}".encode()) > LONGEST_BYTES:
        council = council[:-1]
    return f"{council.rstrip('. ')} {ending}{suffix}".lstrip()


def authority_folder(authority: str) -> str:
    """Return the name of a folder for an authority's documents beside those of others."""
    return file_name(authority, "", "").strip() or "Unnamed authority"


def update_folder(year: FinancialYear, key: str, *, draft: bool = False) -> Path:
    """Return the folder of an update's documents under the outputs folder, or of its drafts."""
    folder = Path(year.dashed) / key
    return folder / DRAFTS if draft else folder


def as_final(draft: Path) -> Path:
    """Return the path of the final document, given that of its draft."""
    final = draft.with_stem(draft.stem.removesuffix(DRAFT))
    return final.parent.parent / final.name if final.parent.name == DRAFTS else final


def drafts_of(final: Path) -> list[Path]:
    """Return where a document's draft may stand: among drafts, or where it once was written."""
    name = f"{final.stem}{DRAFT}{final.suffix}"
    return [final.parent / DRAFTS / name, final.parent / name]


def remove_drafts(files: Sequence[OutputFile], folder: Path) -> list[Path]:
    """Remove the drafts of documents that are final now, and return those that would not go."""
    left = []
    for file in files:
        finals = (file.path, file.path.with_suffix(".pdf"))
        for draft in [folder / path for final in finals for path in drafts_of(final)]:
            try:
                draft.unlink(missing_ok=True)
                if draft.parent.name == DRAFTS and draft.parent.is_dir():
                    draft.parent.rmdir()
            except OSError:
                left += [draft] if draft.exists() else []
    return left


def _safe(words: str) -> str:
    # Macs take letters apart where others do not: é as one character is known everywhere.
    whole = unicodedata.normalize("NFC", words)
    return " ".join(_UNSAFE.sub("-", whole).split()).strip(". ")


def finish_interrupted(folder: Path) -> list[str]:
    """Return what was done about a set that was interrupted, in sentences; none where none was.

    Whoever reads documents or records of earlier builds calls this first; it waits for another
    process that is at it. Raises UnwritableOutput where the set cannot be put right.
    """
    journal = folder / STAGING / JOURNAL
    if journal.is_file():
        with open_staging(folder, journal) as staging:
            return recover_in(staging)
    if journal.parent.is_dir():
        # What a stopped command left goes; what another has just begun stays.
        with suppress(UnwritableOutput), open_staging(folder, journal, patience=0) as staging:
            return recover_in(staging)
    return []


def write_all(files: Sequence[OutputFile], folder: Path) -> list[Path]:
    """Return the paths written, once every file is in place.

    None is put in place before all are written; `svreport.files.transaction` says how,
    and what happens when the process is killed meanwhile. A set that was interrupted
    earlier is recovered first. Raises UnwritableOutput, with one sentence to act on,
    after which everything is as it was.
    """

    if not files:
        return []
    with open_staging(folder, folder / files[0].path.name) as staging:
        recover_in(staging)
        staging.clear()
        commit(
            [staging.stage(number, file.path, file.content) for number, file in enumerate(files)],
            staging,
        )
    return [folder / file.path for file in files]


# The note in a folder while its documents are out of their places. It is gone before anyone can
# read it, unless svreport was stopped just then.
NOTICE = "INTERRUPTED - run svreport again.txt"
NOTICE_TEXT = (
    b"svreport was stopped while it put documents into this folder, so that some are missing\r\n"
    b"here. Nothing is lost: run any svreport command in your working folder, such as\r\n\r\n"
    b"    svreport check\r\n\r\n"
    b"and the new documents are put in their places. This note goes then, too.\r\n"
)


def commit(entries: Sequence[JournalEntry], staging: Staging) -> None:
    """Put the staged files of a set in place of the old ones, or everything back on an error."""
    first = staging.root / entries[0].path
    with translate_errors(first):
        if len(entries) == 1:
            transaction.move(staging.path(Side.NEW, 0), first)
            transaction.sync_folder(first.parent)
            return
        staging.write_journal(entries)
    try:
        _put_in_place(_file_states(entries, staging), staging, Side.NEW)
    except BaseException as reason:
        # Without its journal the set is the new one already.
        if staging.journal.exists():
            _roll_back(entries, staging, reason)
        raise


def _roll_back(entries: Sequence[JournalEntry], staging: Staging, cause: BaseException) -> None:
    """Move the old files back; if that fails, the journal stays for the next command."""
    try:
        _put_in_place(_file_states(entries, staging), staging, Side.OLD)
    except (OSError, UnwritableOutput):
        raise UnwritableOutput(
            f"{cause} Documents in {staging.root} are not in their places. Correct that, "
            "then run svreport again: it puts them there.".lstrip()
        ) from cause


def recover_in(staging: Staging) -> list[str]:
    """Return what was done about an interrupted set, in a staging folder that is open already.

    The set becomes the new one; where new files have gone since, the old one. Raises
    UnwritableOutput where a file cannot be moved, or where neither set is whole; then all stays
    as it is.
    """
    try:
        entries = staging.read_journal()
    except (ValueError, LookupError, TypeError, RecursionError) as reason:
        raise _unrecoverable(staging, "its journal is damaged") from reason
    if not entries:
        return []
    states = _file_states(entries, staging)
    lacking = [state.place.name for state in states if not state.has(Side.NEW)]
    if lacking and not all(state.has(Side.OLD) for state in states):
        raise _unrecoverable(staging, f"{', '.join(lacking)} cannot be found")
    kept = _put_in_place(states, staging, Side.OLD if lacking else Side.NEW)
    files = f"{len(states)} file{'' if len(states) == 1 else 's'}"
    result = (
        "Files of it are gone, so what was there before is back: build again."
        if lacking
        else "It is finished now."
    )
    return [
        f"A build was interrupted while it put {files} in place in {staging.root}. {result}",
        *(f"A file that was in the way is now called {path}." for path in kept),
    ]


def _unrecoverable(staging: Staging, reason: str) -> UnwritableOutput:
    return UnwritableOutput(
        f"A build into {staging.root} was interrupted and cannot be finished: {reason}. Take what "
        f"you need from the folder {staging.folder}, delete it, and build again."
    )


class _FileState(Frozen):
    """Where the contents of a file are: `current` is the SHA-256 of what is in its place."""

    entry: JournalEntry
    place: Path
    current: str | None
    staged: Container[Side]

    def has(self, side: Side) -> bool:
        """Whether its old or new content can be had; the old one also where there was none."""
        digest = self.entry.digest(side)
        return side in self.staged or digest in (None, self.current)


def _file_states(entries: Sequence[JournalEntry], staging: Staging) -> list[_FileState]:
    states = []
    for entry in entries:
        place = staging.root / entry.path
        with translate_errors(place):
            there = {side: transaction.digest(staging.path(side, entry.number)) for side in Side}
            staged = [
                side for side, digest in there.items() if digest and digest == entry.digest(side)
            ]
            states.append(_FileState(entry, place, transaction.digest(place), staged))
    return states


def _put_in_place(states: Sequence[_FileState], staging: Staging, side: Side) -> list[Path]:
    """Move the old or the new files into their places, and end the transaction.

    All others go before the first one comes. Returns the files that someone has put into a
    place meanwhile, by the new names that they are given.
    """
    folders = sorted({state.place.parent for state in states})
    leaving = [state for state in states if state.current not in (None, state.entry.digest(side))]
    _write_notices(folders)
    for state in leaving:
        refuse_unusable(state.place)
    kept = []
    for state in leaving:
        if state.current == state.entry.digest(side.other):
            _move(state, state.place, staging.path(side.other, state.entry.number))
        else:
            kept.append(_free_name(state.place))
            _move(state, state.place, kept[-1])
    for state in states:
        if side in state.staged:
            _move(state, staging.path(side, state.entry.number), state.place)
    for folder in folders:
        transaction.sync_folder(folder)
    _remove_notices(folders)
    # Without its journal, all else in the staging folder is left over.
    with translate_errors(staging.journal):
        staging.journal.unlink()
    transaction.sync_folder(staging.folder)
    return kept


def _move(state: _FileState, source: Path, target: Path) -> None:
    with translate_errors(state.place):
        state.place.parent.mkdir(parents=True, exist_ok=True)
        transaction.move(source, target)


def _free_name(place: Path) -> Path:
    number = 1
    while True:
        again = f" {number}" if number > 1 else ""
        name = place.with_name(f"{place.stem} (kept{again}){place.suffix}")
        if not name.exists():
            return name
        number += 1


def _write_notices(folders: Sequence[Path]) -> None:
    """Put the note into every folder of the set; a folder that takes none goes without."""
    for folder in folders:
        with suppress(OSError):
            if not (folder / NOTICE).exists():
                transaction.write(folder / NOTICE, NOTICE_TEXT)


def _remove_notices(folders: Sequence[Path]) -> None:
    """Remove the notes; a file of that name with other words is someone's own."""
    for folder in folders:
        with suppress(OSError):
            # Killed while it was written, it may end early.
            if NOTICE_TEXT.startswith((folder / NOTICE).read_bytes()):
                transaction.remove(folder / NOTICE)

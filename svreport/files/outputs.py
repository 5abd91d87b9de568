"""Names of the output files, and putting a set of them in place all at once or not at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear
from svreport.files.transaction import JOURNAL, STAGING

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

    Whoever reads documents or records of earlier builds calls this first. Raises
    UnwritableOutput where the set cannot be put right.
    """
    if not (folder / STAGING / JOURNAL).is_file():
        return []
    from svreport.files.transaction.recovery import recover

    return recover(folder)


def write_all(files: Sequence[OutputFile], folder: Path) -> list[Path]:
    """Return the paths written, once every file is in place.

    None is put in place before all are written; `svreport.files.transaction` says how,
    and what happens when the process is killed meanwhile. A set that was interrupted
    earlier is recovered first. Raises UnwritableOutput, with one sentence to act on,
    after which everything is as it was.
    """
    from svreport.files.transaction.recovery import commit, recover_in
    from svreport.files.transaction.staging import open_staging

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

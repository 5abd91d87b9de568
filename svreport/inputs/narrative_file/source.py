"""The Word files that hold narrative: which they are, and their documents opened safely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import Frozen
from svreport.core.problems import BadValue, Place, Problem, Severity
from svreport.core.text import capitalise
from svreport.files.ooxml.allowed import embedded_content
from svreport.files.ooxml.archive import Damaged, OtherKind, Unsafe
from svreport.files.ooxml.package import Package, open_package
from svreport.inputs.named_file import NamedFile, as_bad_value, content_of, named_file
from svreport.inputs.workbook import (
    OLE_SIGNATURE,
    ZIP_SIGNATURE,
    OfficeKind,
    damaged,
    refuse_old_or_encrypted,
)

WORD = ".docx"
EMPTY_FOLDER = "narrative-folder-empty"
# What Word and others write that is no .docx.
_OTHERS = (".doc", ".docm", ".dotx", ".dotm", ".odt", ".rtf", ".pages")
_SAVE_AS = "open it in Word and save it as a Word Document (.docx)"
_AS_DOCX = f"{capitalise(_SAVE_AS)}."
WORD_DOCUMENT = OfficeKind("Word", "Document", ".doc", _SAVE_AS)
_MAIN = "wordprocessingml.document.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


class WordSource(Frozen, eq=False):
    """A Word file: its bytes, its package, and the part that has its text."""

    file: NamedFile
    content: bytes
    package: Package
    main: str


class NarrativeFiles(Frozen):
    """The files that a setting names, and what is wrong with what it names."""

    files: Sequence[NamedFile] = ()
    refused: Sequence[BadValue] = ()
    problems: Sequence[Problem] = ()


def narrative_files(names: Sequence[str], folder: Path) -> NarrativeFiles:
    """The Word files that are named, by themselves or by the folder that they are in."""
    files: list[NamedFile] = []
    refused: list[BadValue] = []
    problems: list[Problem] = []
    for name in names:
        try:
            named = named_file(name, folder)
            if named.path.is_dir():
                documents = _files_in(named)
                files += documents
                problems += [] if documents else [_nothing_in(named)]
                problems += _not_read(named)
            else:
                files.append(named)
        except BadValue as reason:
            refused.append(reason)
    by_name = {file.name: file for file in files}
    return NarrativeFiles(list(by_name.values()), refused, problems)


def _files_in(folder: NamedFile) -> list[NamedFile]:
    found = [NamedFile(f"{folder.name}/{path.name}", path) for path in _in_order(folder.path)]
    return [file for file in found if file.path.suffix.lower() == WORD]


def _in_order(folder: Path) -> list[Path]:
    """What is in a folder but for the files that programs keep there while one is open."""
    try:
        paths = [path for path in folder.iterdir() if not path.name.startswith(("~$", "."))]
    except OSError as reason:
        raise BadValue(
            f"the folder {folder.name} cannot be read ({reason.strerror}).",
            "Have it opened to you, or name another one.",
        ) from reason
    return sorted(paths, key=lambda path: (path.name.casefold(), path.name))


def _nothing_in(folder: NamedFile) -> Problem:
    return Problem(
        Place(file=folder.name),
        f"The folder {folder.name} has no Word document (.docx) in it.",
        "Put the narrative there; `svreport narrative export` makes a document to write it in.",
        rule=EMPTY_FOLDER,
    )


def _not_read(folder: NamedFile) -> Iterator[Problem]:
    """A warning for each text that is in the folder and is not read."""
    for path in _in_order(folder.path):
        if path.suffix.lower() in _OTHERS:
            wrong, remedy = f"{path.name} is not a .docx file, so it is not read.", _AS_DOCX
        elif path.is_dir() and any(path.glob(f"*{WORD}")):
            wrong = f"The folder {path.name} has Word documents in it, which are not read."
            remedy = f"Put those that count straight into {folder.name}, or name the folder too."
        else:
            continue
        place = Place(file=folder.name)
        yield Problem(place, wrong, remedy, Severity.WARNING, "narrative-not-read", path.name)


def open_word(file: NamedFile) -> WordSource:
    """The document of a file, from bytes that are read once.

    Raises BadValue, with what to do, for anything but a readable .docx file.
    """
    if file.path.suffix.lower() in _OTHERS:
        raise BadValue(f"{file.name} is not a .docx file.", f"{_AS_DOCX} Name that.")
    of_another_kind = BadValue(
        f"{file.name} is not a Word document (.docx).", "Name one, or a folder of them."
    )
    content = content_of(file, [WORD], of_another_kind)
    if not content:
        raise BadValue(f"{file.name} is empty: it was probably never saved.", "Name another file.")
    if not content.startswith((ZIP_SIGNATURE, OLE_SIGNATURE)):
        raise BadValue(f"{file.name} is not a Word document.", _AS_DOCX)
    try:
        refuse_old_or_encrypted(file.name, content, WORD_DOCUMENT)
        package = open_package(content)
        main = next(rel.target for rel in package.relations() if rel.kind == "officeDocument")
        _refuse_kind(file, package, main)
    except UnreadableInputs as reason:
        raise as_bad_value(reason) from reason
    except Unsafe as reason:
        raise as_bad_value(f"{file.name} {reason}") from reason
    except (OtherKind, StopIteration) as reason:
        raise BadValue(f"{file.name} is not a Word document.", _AS_DOCX) from reason
    except Damaged as reason:
        raise as_bad_value(damaged(file.name, reason, WORD_DOCUMENT)) from reason
    return WordSource(file, content, package, package.own_name(main))


def _refuse_kind(file: NamedFile, package: Package, main: str) -> None:
    """Raises BadValue for a document with macros, and for what is none of Word's own."""
    kind = package.content_type(main)
    if "macroenabled" in kind or embedded_content(package).macros:
        raise BadValue(f"{file.name} has macros in it.", _AS_DOCX)
    if not kind.endswith(_MAIN):
        raise BadValue(f"{file.name} is not a Word document.", _AS_DOCX)
    if _STRICT in package.part(main):
        raise BadValue(
            f"{file.name} is saved as a Strict Open XML Document.",
            "Save it as a Word Document (.docx), the first in Word's list of types.",
        )

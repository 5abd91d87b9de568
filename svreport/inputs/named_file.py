"""Files that an inputs workbook names, such as the finance team's forecast: where each is.

Narrative may be in any Word file of a folder that is named; forms are read as they are found.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Collection, Iterator, Sequence, Set
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import Generic, TypeVar

from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import Frozen, replace
from svreport.core.model import Council, Settings, SuppliedForm, Unread
from svreport.core.problems import BadValue, Place, Problem, Severity
from svreport.core.text import capitalise, did_you_mean, normalise
from svreport.documents.registry import can_name_an_update
from svreport.files.ooxml import LARGEST_FILE, PackageError, Unsafe, file_content
from svreport.files.outputs import FileDigest
from svreport.inputs.sheets.agreement import SETTINGS

T = TypeVar("T")
# The endings of Excel workbooks that are read.
EXCEL_FILES = (".xlsx", ".xlsm")
# The rule that names cells of a text file which start another program in Excel.
CALLS_A_PROGRAM = "calls-a-program"


class NamedFile(Frozen):
    """A file that the inputs name: by its path from their folder, and where that leads.

    `name` has slashes on every computer, so that what is written is the same on all.
    """

    name: str
    path: Path


class FilesRead(Frozen, Generic[T]):
    """What was read of files that a setting names; `unread` is what may be in the rest."""

    found: Sequence[T] = ()
    problems: Sequence[Problem] = ()
    unread: Sequence[Unread] = ()
    files: Sequence[FileDigest] = ()


def named_files(settings: Settings, folder: Path) -> tuple[NamedFile, ...]:
    """The files that the settings of an inputs workbook in `folder` name, be they there or not."""
    found: list[NamedFile] = []
    forms = (path_in(settings, "forms", form.file) for form in settings.forms)
    for name in (*settings.other_workbooks, *paths_in(settings, "forecast_file"), *forms):
        with suppress(BadValue):
            found.append(named_file(name, folder))
    if settings.narrative_file:
        found += narrative_files(paths_in(settings, "narrative_file"), folder).files
    return tuple(found)


def paths_in(settings: Settings, field: str) -> list[str]:
    """The paths that a setting has, from the folder of the first workbook.

    In another workbook that is read with it, they are from that one's own.
    """
    stated = getattr(settings, field) or ()
    names = [stated] if isinstance(stated, str) else stated
    return [path_in(settings, field, name) for name in names]


def path_in(settings: Settings, field: str, name: str) -> str:
    """The path of a file that a setting names, from the folder of the first workbook."""
    own = posixpath.dirname(settings.place(field).file)
    return f"{own}/{name}" if own and not _starts_elsewhere(name) else name


def _starts_elsewhere(text: str) -> bool:
    path = PureWindowsPath(text)
    return bool(path.drive or path.root or "://" in text)


def named_with_content(name: str, folder: Path) -> Sequence[str]:
    """A name, and where it is of a folder, the Word files in it that narrative is read from."""
    if not (folder / name).is_dir():
        return (name,)
    return (name, *(file.name for file in narrative_files([name], folder).files))


def setting_header(field: str) -> str:
    """What the sheet calls a setting."""
    return SETTINGS.column_for(field).header


def setting_place(settings: Settings, field: str) -> Place:
    """The cell of a setting; the sheet, where it is not in it."""
    return settings.at.get(field, Place(SETTINGS.name))


def setting_problem(settings: Settings, field: str, refused: BadValue, rule: str = "") -> Problem:
    """What is wrong with what a setting names; the rule has its name, unless it has one itself."""
    wrong = f"{setting_header(field)}: {refused.wrong}"
    rule = rule or field.replace("_", "-")
    return Problem(setting_place(settings, field), wrong, refused.remedy, rule=rule)


def named_file(text: str, folder: Path) -> NamedFile:
    """The file that a path from `folder` names.

    Raises BadValue for an address and for a path that starts elsewhere: it would
    mean another file on another computer, or fetch one from the network.
    """
    if _starts_elsewhere(text):
        own = PureWindowsPath(text).name or "its name"
        raise BadValue(
            f"“{text}” does not start at this workbook's folder.",
            f"Type the path from there, such as {own} or ../Shared/{own}, or put it "
            "beside this workbook.",
        )
    name = posixpath.normpath(PureWindowsPath(text).as_posix())
    if any(len(part.encode()) > _LONGEST_NAME for part in name.split("/")):
        raise BadValue(f"“{text[:40]}…” is too long to be the name of a file.", "Correct the name.")
    return NamedFile(name, folder / name)


# No system has longer ones.
_LONGEST_NAME = 255


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, be it there or not."""
    return os.path.realpath(one) == os.path.realpath(other)


def refuse_absent(file: NamedFile, suffixes: Collection[str]) -> None:
    """Raises BadValue where there is no such file, with what is there of one of these kinds."""
    if file.path.is_dir():
        raise BadValue(f"{file.name} is a folder.", "Name the file in it.")
    if not file.path.is_file():
        beside: list[str] = []
        with suppress(OSError):
            others = (
                path for path in file.path.parent.iterdir() if path.suffix.lower() in suffixes
            )
            beside = sorted(path.name for path in others if not path.name.startswith("~$"))
        raise BadValue(
            f"there is no file {file.name}, seen from this workbook's folder.",
            f"{did_you_mean(file.path.name, beside)}Put the file there, or correct the name.",
        )


def content_of(file: NamedFile, suffixes: Collection[str], of_another_kind: BadValue) -> bytes:
    """The bytes of a file of one of these kinds.

    Raises BadValue where it is not there, `of_another_kind`, too large or not readable.
    """
    try:
        refuse_absent(file, suffixes)
        if file.path.suffix.lower() not in suffixes:
            raise of_another_kind
        return file_content(file.path, LARGEST_FILE)
    except Unsafe as reason:
        raise as_bad_value(f"{file.name} {reason}") from reason
    except OSError as reason:
        raise BadValue(
            f"{file.name} cannot be read ({reason.strerror}).",
            "Close it in other programs and try again.",
        ) from reason


def as_bad_value(reason: UnreadableInputs | str) -> BadValue:
    """What the gate says in one sentence: what is wrong and, after a colon, what to do."""
    wrong, _, remedy = str(reason).partition(": ")
    return BadValue(f"{wrong.rstrip('.')}.", capitalise(remedy) or "Name another file.")


# The Word files that hold narrative


WORD = ".docx"
EMPTY_FOLDER = "narrative-folder-empty"
# What Word and others write that is no .docx, and what to do with it.
NO_DOCX = (".doc", ".docm", ".dotx", ".dotm", ".odt", ".rtf", ".pages")
SAVE_AS = "open it in Word and save it as a Word Document (.docx)"
SAVE_AS_DOCX = f"{capitalise(SAVE_AS)}."


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
        if path.suffix.lower() in NO_DOCX:
            wrong, remedy = f"{path.name} is not a .docx file, so it is not read.", SAVE_AS_DOCX
        elif path.is_dir() and any(path.glob(f"*{WORD}")):
            wrong = f"The folder {path.name} has Word documents in it, which are not read."
            remedy = f"Put those that count straight into {folder.name}, or name the folder too."
        else:
            continue
        place = Place(file=folder.name)
        yield Problem(place, wrong, remedy, Severity.WARNING, "narrative-not-read", path.name)


# Forms, as they are handed on to be filled in


def read_forms(council: Council, folder: Path) -> FilesRead[SuppliedForm]:
    """Return the forms that the settings of an inputs workbook in `folder` name."""
    forms: list[SuppliedForm] = []
    problems: list[Problem] = []
    updates = {normalise(update.key) for update in council.updates}
    for named in council.settings.forms:
        try:
            _refuse_name(named.name, updates)
            path = path_in(council.settings, "forms", named.file)
            forms.append(_form(named.name, path, folder))
        except BadValue as refused:
            problem = setting_problem(council.settings, "forms", refused, rule="form-file")
            problems.append(replace(problem, form=named.name))
    return FilesRead(
        forms, problems, files=[FileDigest.of(form.file, form.content) for form in forms]
    )


def _refuse_name(name: str, updates: Set[str]) -> None:
    if name in updates or not can_name_an_update(name):
        raise BadValue(
            f"“{name}” cannot be the name of a form.",
            "Take one of letters, digits and - that no update and no document has, such as return.",
        )


def _form(name: str, path: str, folder: Path) -> SuppliedForm:
    from svreport.files.workbook.form import FillableForm

    file = named_file(path, folder)
    other = BadValue(
        f"{file.name} is not an .xlsx or .xlsm file.", "Save it as one in Excel, and name that."
    )
    content = content_of(file, EXCEL_FILES, other)
    try:
        form = FillableForm(content)
    except PackageError as reason:
        if isinstance(reason, Unsafe):
            raise as_bad_value(f"{file.name} {reason}") from reason
        raise BadValue(
            f"{file.name} cannot be opened: it is not an Excel workbook, or has a password.",
            "Open it in Excel, save it as .xlsx without a password, and try again.",
        ) from reason
    if file.path.suffix.lower() != form.suffix:
        raise BadValue(
            f"{file.name} is an {form.suffix} file by what it holds, and Excel would not open it.",
            "Ask for the form as it was first sent, or save it in Excel as .xlsx or .xlsm.",
        )
    return SuppliedForm(name, file.name, form.book.original)

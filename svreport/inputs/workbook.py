"""A workbook file: its sheets as grids of cells, or one sentence why it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePath

from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import Frozen
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import join_words
from svreport.files.ooxml import Damaged, OtherKind, PackageError, Unsafe, file_content
from svreport.files.ooxml.allowed import EmbeddedContent, embedded_content
from svreport.files.ooxml.package import open_package
from svreport.files.outputs import FileDigest
from svreport.inputs.cells import Grid, Position
from svreport.inputs.xlsx import sheets_of

ZIP_SIGNATURE = b"PK\x03\x04"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXTRACT = (
    "extract it (right-click it, Extract All) and name the workbook in the folder that comes of it."
)
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# How a sensitivity label, or rights management, encrypts; a password does so in another way.
LABEL_STREAMS = tuple(
    name.encode("utf-16-le") for name in ("DRMEncryptedTransform", "DRMEncryptedDataSpace")
)


class OfficeKind(Frozen):
    """A kind of file that a program of Office writes, in words; `word` is what its menus say."""

    program: str
    word: str
    old: str
    save_as: str


EXCEL = OfficeKind("Excel", "Workbook", ".xls", "save it as an Excel Workbook (.xlsx)")


class WorkbookSheets(Frozen):
    """A workbook's sheets, in its order, and a warning for each thing that is not run or followed.

    `file` is the file that they were read from.
    """

    file: FileDigest
    sheets: list[Grid]
    problems: Sequence[Problem]


def workbook_content(path: Path) -> bytes:
    """Return the bytes of an inputs workbook. Raises UnreadableInputs where they cannot be read."""
    if not path.exists():
        raise UnreadableInputs(f"{path} {_missing(path)}")
    if path.is_dir():
        raise UnreadableInputs(f"{path} is a folder: name the inputs workbook in it.")
    if not path.is_file():
        raise UnreadableInputs(f"{path} is not an ordinary file: name the inputs workbook.")
    try:
        return file_content(path)
    except Unsafe as reason:
        raise UnreadableInputs(f"{path.name} {reason}") from reason
    except OSError as reason:
        raise UnreadableInputs(
            f"{path.name} cannot be read ({reason.strerror}): close it in other programs and "
            "try again."
        ) from reason


def _missing(path: Path) -> str:
    archive = next((folder for folder in path.parents if folder.is_file()), None)
    if archive is None:
        return "does not exist: name the inputs workbook with --inputs."
    return f"is not in a folder but in the file {archive.name}: {EXTRACT}"


def read_workbook(
    name: str, content: bytes, is_passed_over: Callable[[str], bool] = lambda _: False
) -> WorkbookSheets:
    """Return the sheets of a workbook from its bytes, every value with its place.

    `name` is its file's; sheets whose name `is_passed_over` are not read. Raises
    UnreadableInputs, with one sentence to act on, for anything but a readable .xlsx
    workbook that is safe to open.
    """
    refuse_old_or_encrypted(name, content, EXCEL)
    if not content:
        raise UnreadableInputs(f"{name} is empty: it was probably never saved.")
    if not content.startswith(ZIP_SIGNATURE):
        is_text = PurePath(name).suffix.lower() in (".csv", ".txt")
        kind = "a text or CSV file" if is_text else "not an Excel file"
        raise UnreadableInputs(
            f"{name} is {kind}: save the inputs as an Excel Workbook (.xlsx), "
            "or start one with `svreport init`."
        )
    try:
        package = open_package(content)
        sheets = sheets_of(package, lambda sheet: not is_passed_over(sheet))
        found = embedded_content(package)
    except Unsafe as reason:
        raise UnreadableInputs(f"{name} {reason}") from reason
    except OtherKind as reason:
        raise UnreadableInputs(
            f"{name} is a zip file: {EXTRACT}"
            if PurePath(name).suffix.lower() == ".zip"
            else f"{name} cannot be read as an Excel workbook: open it in Excel and save it as an "
            "Excel Workbook (.xlsx)."
        ) from reason
    except Damaged as reason:
        raise damaged(name, reason, EXCEL) from reason
    problems = [*_left_alone(name, found)]
    for sheet in sheets:
        problems += _formulas(sheet)
    return WorkbookSheets(FileDigest.of(name, content), sheets, problems)


def refuse_old_or_encrypted(name: str, content: bytes, kind: OfficeKind) -> None:
    """Raises UnreadableInputs for what Office writes that is no archive: old or encrypted files."""
    if not content.startswith(OLE_SIGNATURE):
        return
    protect = f"File, Info, Protect {kind.word}"
    if any(stream in content for stream in LABEL_STREAMS):
        raise UnreadableInputs(
            f"{name} is encrypted by its sensitivity label, or its permissions are restricted: "
            "save a copy under a label that does not encrypt (Home, Sensitivity), or without "
            f"restrictions ({protect}, Restrict Access)."
        )
    if ENCRYPTED_STREAM in content:
        raise UnreadableInputs(
            f"{name} is protected with a password: save a copy without one "
            f"({protect}, Encrypt with Password, and clear it)."
        )
    raise UnreadableInputs(f"{name} is in the old {kind.old} format: {kind.save_as}.")


def damaged(name: str, reason: PackageError, kind: OfficeKind) -> UnreadableInputs:
    """The error of a file that is not as Office writes it."""
    where = f" ({reason})" if str(reason) else ""
    return UnreadableInputs(
        f"{name} is damaged{where} and cannot be opened: open it in {kind.program}, let it be "
        "repaired, and save it again."
    )


def open_in(kind: OfficeKind, name: str, locks: Iterable[Path]) -> list[Problem]:
    """A warning where a program has a file open: what it has not saved is not read.

    `locks` are the files that it may have beside it then.
    """
    lock = next((lock for lock in locks if lock.exists()), None)
    if lock is None:
        return []
    return [
        Problem(
            Place(),
            f"{name} is open in {kind.program}; what has not been saved there is not read.",
            f"Save and close it. If it is not open, delete the left-over file {lock.name}.",
            Severity.WARNING,
            rule=f"open-in-{kind.program.lower()}",
        )
    ]


def open_in_excel(path: Path) -> list[Problem]:
    """A warning where Excel has a workbook open."""
    return open_in(EXCEL, path.name, [path.with_name(f"~${path.name}")])


def _left_alone(name: str, found: EmbeddedContent) -> Iterator[Problem]:
    if found.macros:
        # Parts of Excel's own say less than the names that officers find in Formulas, Name Manager.
        own = [macro for macro in found.macros if not macro.startswith("xl/")]
        also = f" ({join_words(own, most=3)})" if own else ""
        yield _warning(
            f"{name} contains macros{also}; svreport does not run them, and reads the cells as "
            "they were saved.",
            "Save it as an Excel Workbook (.xlsx), which has none.",
            "macros",
        )
    if found.links:
        yield _warning(
            f"{name} takes data from elsewhere ({join_words(found.links, most=3)}); svreport "
            "does not follow links, and reads what was saved.",
            "Check that what came from there is up to date, and break the links (Data, Edit "
            "Links).",
            "outside-links",
        )
    if found.objects:
        yield _warning(
            f"{name} contains embedded objects ({join_words(found.objects, most=3)}), which are "
            "not read.",
            "Type what they say into the sheets, and remove them.",
            "embedded-objects",
        )


def _formulas(sheet: Grid) -> Iterator[Problem]:
    """The first formula that names another workbook, and the first that was never calculated."""
    remedy = "Type the value, or let Excel update the links and save."
    yield from values_from_elsewhere(sheet, sheet.elsewhere, remedy)
    if sheet.uncalculated:
        first, *others = sorted(sheet.uncalculated)
        more = f"{len(others)} others" if len(others) > 1 else "another"
        also = f", and {more} of this sheet," if others else ""
        yield _warning(
            f"A program wrote this formula{also} and did not calculate it. Excel "
            "may show another value than was saved.",
            "Open the workbook in Excel, save it, and check again.",
            "uncalculated-formula",
            sheet.at(*first),
        )


def values_from_elsewhere(sheet: Grid, cells: Iterable[Position], remedy: str) -> Iterator[Problem]:
    """The first of the cells whose formula names another workbook."""
    if at := sorted(cells):
        more = f"do {len(at) - 1} others" if at[2:] else "does another"
        also = f", as {more} of this sheet," if at[1:] else ""
        yield _warning(
            f"The formula takes its value from another workbook{also} as it was when this one was "
            "last saved.",
            remedy,
            "value-from-elsewhere",
            sheet.at(*at[0]),
        )


def _warning(wrong: str, remedy: str, rule: str, place: Place | None = None) -> Problem:
    return Problem(place or Place(), wrong, remedy, Severity.WARNING, rule=rule)

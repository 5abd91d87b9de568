"""Every fault, one to a folder: what was edited in the worked example, and what check then says.

`edits.toml` says what was done and why, `expected.txt` holds what `svreport
check` prints: the place, what is wrong, and what to do. Nothing else may be
said. Where only an earlier update has the fault, `updates` says that all are checked.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from example_edits import edit, edit_grids, needs_file
from finance_cases import council_with
from hostile_files import (
    Spoilt,
    bomb,
    encrypted_part,
    with_doctype,
    with_macros,
    with_part_named,
    with_relation,
)
from inputs_helpers import INVALID, shown
from packages import archive_of, parts_of, sheet_parts, with_part
from xlsxwriter import Workbook

import svreport
from svreport.cli import main
from svreport.core.errors import UnreadableInputs
from svreport.core.frozen import replace
from svreport.inputs.cells import Grid
from svreport.inputs.kinds import CellContext
from svreport.inputs.reader import read_grids
from svreport.inputs.records import Records, read_records
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheet_names import is_help
from svreport.inputs.table import SheetTable, find_table
from svreport.inputs.workbook import read_workbook

# A text of more characters is a sentence in the workbook that is edited, unless a case names its
# row: it is the longest part of a check, and is checked in the worked example.
LONG = 80
EDITS = {
    path.parent: tomllib.loads(path.read_text("utf-8"))
    for path in sorted(INVALID.glob("*/edits.toml"))
}
FILE_CASES = [case for case, edits in EDITS.items() if needs_file(edits)]
CELL_CASES = [case for case in EDITS if case not in FILE_CASES]
# Those that are edited in memory, and which are checked from a file as well.
FROM_FILE_TOO = CELL_CASES[::20]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _label(path: Path) -> None:
    names = ("EncryptedPackage", "DRMEncryptedTransform")
    path.write_bytes(OLE + bytes(504) + "\0".join(names).encode("utf-16-le") + bytes(100))


def _password(path: Path) -> None:
    path.write_bytes(OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(100))


def _open_in_excel(path: Path) -> None:
    path.with_name(f"~${path.name}").write_bytes(b"\x07officer")


def _word_document(path: Path) -> None:
    Document().save(str(path))


def _zip_of_other_things(path: Path) -> None:
    path.write_bytes(archive_of({"notes.txt": b"nothing to see"}))


def _other_workbook(path: Path) -> None:
    with Workbook(path) as book:
        book.add_worksheet("Budget").write_row(0, 0, ["Cost centre", "Amount"])


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _spoilt(spoil: Spoilt) -> Callable[[Path], Any]:
    """A copy of the worked example as a hostile sender would make it."""
    return lambda path: path.write_bytes(spoil(path.read_bytes()))


def _damaged_cell(content: bytes) -> bytes:
    """A cell of a type that there is not."""
    parts = parts_of(content)
    part = sheet_parts(parts)["Risks"]
    return with_part(content, part, re.sub(rb'(<c r="B2"[^>]* t=")\w+', rb"\1z", parts[part]))


def _value_from_elsewhere(content: bytes) -> bytes:
    """A value that a formula takes from another workbook."""
    parts = parts_of(content)
    part = sheet_parts(parts)["Forecast"]
    link = rb"\1<f>[1]Plan!$B$2</f>"
    return with_part(content, part, re.sub(rb'(<c r="D2"[^>]*>)', link, parts[part]))


def _written_by_a_program(content: bytes) -> bytes:
    """Two formulas with values that a program put beside them."""
    parts = parts_of(content)
    part = sheet_parts(parts)["Forecast"]
    sheet = re.sub(rb'(<c r="[DE]2"[^>]*>)', rb"\1<f>1+1</f>", parts[part])
    book = parts["xl/workbook.xml"]
    book = re.sub(rb"<calcPr[^>]*/>", b'<calcPr calcId="1" fullCalcOnLoad="1"/>', book)
    return with_part(with_part(content, part, sheet), "xl/workbook.xml", book)


def _linked(content: bytes) -> bytes:
    return with_relation(
        content, "xl/workbook.xml", "externalLinkPath", r"\\server\finance\plan.xlsx"
    )


# What a file may be instead of a copy of the worked example.
FILES: dict[str, Callable[[Path], Any]] = {
    "bomb": _spoilt(bomb),
    "csv": lambda path: path.write_text("Setting,Value\nAuthority,Exampleshire\n"),
    "cut-off": lambda path: path.write_bytes(path.read_bytes()[:30_000]),
    "damaged-cell": _spoilt(_damaged_cell),
    "document-type": _spoilt(lambda content: with_doctype(content, "xl/workbook.xml")),
    "embedded-object": _spoilt(
        lambda content: with_part(content, "xl/embeddings/oleObject1.bin", OLE)
    ),
    "encrypted-part": _spoilt(encrypted_part),
    "folder": _folder,
    "linked": _spoilt(_linked),
    "macros": _spoilt(with_macros),
    "missing": Path.unlink,
    "nothing-in-it": lambda path: path.write_bytes(b""),
    "old-xls": lambda path: path.write_bytes(OLE + bytes(1000)),
    "open-in-excel": _open_in_excel,
    "other-workbook": _other_workbook,
    "label": _label,
    "password": _password,
    "pdf": lambda path: path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "value-from-elsewhere": _spoilt(_value_from_elsewhere),
    "way-out": _spoilt(with_part_named("../../inputs.xlsx")),
    "word-document": _word_document,
    "written-by-a-program": _spoilt(_written_by_a_program),
    "zip-of-other-things": _zip_of_other_things,
}


def _made(case: Path, example: Example, folder: Path) -> Path:
    """The inputs file of a case."""
    edits = EDITS[case]
    file = edits.get("file")
    if "finance" in edits:
        return council_with(edits["finance"], folder)
    if file is None:
        cells = example.texts_named(_expected(case)) | edits.get("cells", {})
        return edit(example.path, {**edits, "cells": cells}, folder / "inputs.xlsx")
    path = folder / str(file.get("name", "inputs.xlsx"))
    shutil.copy(example.path, path)
    FILES[file["is"]](path)
    return path


class Example:
    """The worked example with its long texts cut short, and those texts.

    What is read of sheets that cases leave as they are is known from then on.
    """

    def __init__(self, plain: Path, path: Path) -> None:
        cells = {
            str(cell.place): cell.value
            for grid in _sheets(plain)
            if grid.name != "Settings"
            for cell in grid.cells.values()
            if isinstance(cell.value, str) and len(cell.value) > LONG
        }
        self._texts: Mapping[str, str] = cells
        short = {address: f"Work went on, as {address} says." for address in cells}
        self.path = edit(plain, {"cells": short}, path)
        self.grids: Sequence[Grid] = _sheets(path)
        self._known: dict[tuple[object, ...], list[tuple[CellContext, Any]]] = {}

    def texts_named(self, said: str) -> dict[str, str]:
        """The long texts, by cell, of rows that a case's problems name."""
        sheets = "|".join({address.partition("!")[0] for address in self._texts})
        rows = {*re.findall(rf"({sheets})!\D+(\d+)", said)}
        return {
            address: text
            for address, text in self._texts.items()
            if re.findall(r"(.+)!\D+(\d+)", address)[0] in rows
        }

    def find_table(self, sheet: Sheet[Any], grid: Grid, context: CellContext) -> SheetTable:
        if not any(grid is known for known in self.grids):
            return find_table(sheet, grid, context)
        table: SheetTable = self._same(find_table, sheet, grid, context)
        return table

    def read_records(
        self, sheet: Sheet[Any], table: SheetTable, context: CellContext
    ) -> Records[Any]:
        if all(table is not known for found in self._known.values() for _, known in found):
            return read_records(sheet, table, context)
        records: Records[Any] = self._same(read_records, sheet, table, context)
        return records

    def _same(
        self, read: Callable[..., Any], sheet: Sheet[Any], source: object, context: CellContext
    ) -> Any:
        """What was read with the same keys and units, so that what refers to them is the same."""
        known = self._known.setdefault((read, sheet.name, id(source)), [])
        # What kinds remember while they read is no difference.
        asked = replace(context, cache={})
        for with_context, found in known:
            if with_context == asked:
                return found
        known.append((asked, read(sheet, source, context)))
        return known[-1][1]


def _sheets(path: Path) -> Sequence[Grid]:
    return read_workbook("inputs.xlsx", path.read_bytes(), is_help).sheets


@pytest.fixture(scope="module")
def short_example(plain_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Example:
    return Example(plain_example, tmp_path_factory.mktemp("short") / "inputs.xlsx")


def _said_to_python(path: Path) -> str:
    try:
        return shown(svreport.check(path))
    except UnreadableInputs as reason:
        return f"svreport: {reason}\n"


def _expected(case: Path) -> str:
    return (case / "expected.txt").read_text("utf-8")


@pytest.mark.one_in(5)
@pytest.mark.parametrize("case", CELL_CASES, ids=lambda case: case.name)
def test_a_fault_of_a_cell_is_reported_where_it_stands_and_nothing_else_is(
    case: Path, short_example: Example, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("inputs.xlsx").touch()
    for read in (short_example.find_table, short_example.read_records):
        monkeypatch.setattr(f"svreport.inputs.reader.{read.__name__}", read)
    cells = short_example.texts_named(_expected(case)) | EDITS[case]["cells"]
    inputs = read_grids(edit_grids(short_example.grids, cells))
    monkeypatch.setattr("svreport.commands.findings.read_inputs", lambda _: inputs)

    # Most faults are those of any update: the latest has them all.
    targets = [] if EDITS[case].get("updates") == "all" else ["q3"]
    answer = CliRunner().invoke(main, ["check", *targets, "--inputs", "inputs.xlsx"])

    assert answer.output == _expected(case)
    assert answer.exit_code == (1 if " error" in answer.output.splitlines()[-1] else 0)


@pytest.mark.one_in(9)
@pytest.mark.parametrize("case", [*FILE_CASES, *FROM_FILE_TOO], ids=lambda case: case.name)
def test_a_fault_of_a_file_is_reported_where_it_stands_and_nothing_else_is(
    case: Path, short_example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = _made(case, short_example, Path())
    *body, last = _expected(case).splitlines(keepends=True)
    unreadable = last.startswith("svreport: ")

    answer = CliRunner().invoke(main, ["check", "--inputs", str(path)])

    assert answer.output == _expected(case)
    assert _said_to_python(path) == (last if unreadable else "".join(body))
    assert answer.exit_code == (1 if unreadable or " error" in last else 0)

"""Every fault, one to a folder: what was edited in the worked example, and what check then says.

`edits.toml` says what was done and why, `expected.txt` holds what `svreport
check` prints: the place, what is wrong, and what to do. Nothing else may be
said.
"""

from __future__ import annotations

import shutil
import tomllib
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from example_edits import edit
from finance_cases import council_with
from inputs_helpers import INVALID, shown
from xlsxwriter import Workbook

import svreport
from svreport.cli import main
from svreport.problems import UnreadableInputs
from svreport.workbook.reading import read_inputs

CASES = sorted(path.parent for path in INVALID.glob("*/edits.toml"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _password(path: Path) -> None:
    path.write_bytes(OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(100))


def _open_in_excel(path: Path) -> None:
    path.with_name(f"~${path.name}").write_bytes(b"\x07officer")


def _word_document(path: Path) -> None:
    Document().save(str(path))


def _zip_of_other_things(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "nothing to see")


def _other_workbook(path: Path) -> None:
    with Workbook(path) as book:
        book.add_worksheet("Budget").write_row(0, 0, ["Cost centre", "Amount"])


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


# What a file may be instead of a copy of the worked example.
FILES: dict[str, Callable[[Path], Any]] = {
    "csv": lambda path: path.write_text("Setting,Value\nAuthority,Exampleshire\n"),
    "cut-off": lambda path: path.write_bytes(path.read_bytes()[:30_000]),
    "folder": _folder,
    "missing": Path.unlink,
    "nothing-in-it": lambda path: path.write_bytes(b""),
    "old-xls": lambda path: path.write_bytes(OLE + bytes(1000)),
    "open-in-excel": _open_in_excel,
    "other-workbook": _other_workbook,
    "password": _password,
    "pdf": lambda path: path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "word-document": _word_document,
    "zip-of-other-things": _zip_of_other_things,
}


def _made(case: Path, example: Path, folder: Path) -> Path:
    """The inputs file of a case."""
    edits = tomllib.loads((case / "edits.toml").read_text("utf-8"))
    file = edits.get("file")
    if "finance" in edits:
        return council_with(edits["finance"], folder)
    if file is None:
        return edit(example, edits, folder / "inputs.xlsx")
    path = folder / str(file.get("name", "inputs.xlsx"))
    shutil.copy(example, path)
    FILES[file["is"]](path)
    return path


def _said_to_python(path: Path) -> str:
    try:
        return shown(svreport.check(path))
    except UnreadableInputs as reason:
        return f"svreport: {reason}\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_reported_where_it_stands_and_nothing_else_is(
    case: Path, plain_example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # Python and the command line share one reading, which halves the time of all these cases.
    monkeypatch.setattr("svreport.pipeline.read_inputs", lru_cache(read_inputs))
    path = _made(case, plain_example, Path())
    expected = (case / "expected.txt").read_text("utf-8")
    *body, last = expected.splitlines(keepends=True)
    unreadable = last.startswith("svreport: ")

    answer = CliRunner().invoke(main, ["check", "--inputs", str(path)])

    assert answer.output == expected
    assert _said_to_python(path) == (last if unreadable else "".join(body))
    assert answer.exit_code == (1 if unreadable or " error" in last else 0)

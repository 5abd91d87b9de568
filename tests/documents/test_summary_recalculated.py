"""The values saved beside formulas are those that a spreadsheet program works out itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from awkward_versions import awkward_tables
from built_outputs import Outputs, made_of
from excel_reading import book_of, formulas, saved_values
from test_hostile_text import hostile_tables
from test_summary_returns import council_with_returns

SOFFICE = shutil.which("soffice")


def recalculated(books: dict[str, bytes], folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """The values that LibreOffice works out, given the formulas without any."""
    paths = []
    for name, content in books.items():
        path = folder / f"{name}.xlsx"
        book_of(content).save(path)  # openpyxl keeps formulas and drops the values saved with them
        paths.append(str(path))
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "out"),
            *paths,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {name: saved_values((folder / "out" / f"{name}.xlsx").read_bytes()) for name in books}


def differences(saved: dict[str, Any], worked_out: dict[str, Any]) -> list[str]:
    return [
        f"{cell}: {value!r}, LibreOffice {worked_out.get(cell)!r}"
        for cell, value in saved.items()
        if not _same(value, worked_out.get(cell))
    ]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-6
    return bool(one == other)


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this machine")
def test_saved_values_are_what_libreoffice_works_out(
    exampleshire: dict[str, Outputs], norchester: Outputs, tmp_path: Path
) -> None:
    books = {key: outputs.summary for key, outputs in exampleshire.items()}
    books["norchester"] = norchester.summary
    books["awkward"] = made_of(awkward_tables(), "u2").summary
    books["hostile"] = made_of(hostile_tables(), "u2").summary
    books["returns"] = made_of(council_with_returns(), "u2").summary
    worked_out = recalculated(books, tmp_path)
    for name, content in books.items():
        assert len(formulas(content)) > 10
        saved = saved_values(content)
        assert list(worked_out[name]) == list(saved)
        found = {sheet: differences(saved[sheet], worked_out[name][sheet]) for sheet in saved}
        assert {sheet: cells for sheet, cells in found.items() if cells} == {}, name

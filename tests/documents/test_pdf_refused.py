"""`--pdf` where LibreOffice is missing, fails or hangs: one sentence, and the rest is written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from made_up_council import saved_workbook, signed, tables
from packages import archive_of
from pikepdf import Dictionary, Name, Pdf
from stand_in_office import StandIn, stand_in

from svreport.cli import main
from svreport.files.ooxml.allowed import W
from svreport.files.outputs import OutputFile
from svreport.rendering import pdf as converting
from svreport.rendering.pdf import left_in, office, pdfs_of
from svreport.rendering.pdf.office import NAMED, how_to_install

__all__ = ["stand_in"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the made-up council."""
    (tmp_path / "inputs").mkdir()
    saved_workbook(signed(tables(), "u1", "u2"), tmp_path / "inputs")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def written(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.rglob("*") if path.is_file())


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


WITHOUT = [".docx", ".json", ".xlsx"]


def test_without_libreoffice_all_else_is_written(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAMED, str(here / "nowhere"))
    result = run("build", "u1", "--pdf", "--draft")
    assert result.exit_code == 1
    first, second, *_ = result.output.splitlines()
    assert first == "error  No PDF was made: LibreOffice was not found."
    assert second.strip() == how_to_install()
    assert written(here / "outputs") == WITHOUT


@pytest.mark.parametrize(
    ("system", "line"),
    [
        ("win32", "winget install --id TheDocumentFoundation.LibreOffice"),
        ("darwin", "brew install --cask libreoffice"),
        ("linux", "sudo apt install libreoffice-writer libreoffice-impress"),
        ("freebsd14", "sudo apt install libreoffice-writer libreoffice-impress"),
    ],
)
def test_the_install_line_is_that_of_the_system(
    system: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert f"`{line}" in how_to_install()


def test_it_is_found_on_the_path_and_in_the_usual_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(NAMED, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(office, "PLACES", (f"{tmp_path}/Office*/soffice",))
    assert office.libreoffice() is None
    for version in ("Office 7", "Office 24"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "soffice").write_text("")
    assert office.libreoffice() == tmp_path / "Office 7" / "soffice"
    if sys.platform != "win32":
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "soffice").write_text("#!/bin/sh\n")
        (tmp_path / "bin" / "soffice").chmod(0o755)
        assert office.libreoffice() == tmp_path / "bin" / "soffice"


@pytest.mark.parametrize("does", ["fails", "writes nothing", "writes rubbish"])
def test_a_pdf_that_was_not_made_is_one_sentence(does: str, here: Path, stand_in: StandIn) -> None:
    stand_in.that(does)
    result = run("build", "u1", "--pdf", "--draft")
    assert result.exit_code == 1
    errors = [line for line in result.output.splitlines() if line.startswith("error")]
    name = "Norchester City Council monitoring report u1 2025-26 DRAFT.docx"
    assert errors == [f"error  LibreOffice made no PDF of {name}."]
    assert "Traceback" not in result.output
    assert written(here / "outputs") == WITHOUT
    assert not any(profile.parent.exists() for _, profile in stand_in.calls)


@pytest.mark.slow
@pytest.mark.parametrize("does", ["hangs", "hangs with a child"])
def test_one_that_hangs_is_ended_with_all_it_started(
    does: str, here: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.that(does)
    monkeypatch.setattr(converting, "START", 1.0)
    monkeypatch.setattr(converting, "EACH", 0.5)
    result = run("build", "u1", "--pdf", "--draft", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    (problem,) = [one for one in answer["problems"] if one["severity"] == "error"]
    assert problem["wrong"] == (
        "No PDF was made: LibreOffice did not come to an end in 1.5 seconds."
    )
    assert written(here / "outputs") == WITHOUT
    ((process, profile),) = stand_in.calls
    assert not is_running(process)
    assert not profile.parent.exists()
    if does == "hangs with a child":
        assert not _children_of(process)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to one process")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_whatever_ends_svreport_ends_libreoffice(
    name: str, here: Path, tmp_path: Path, stand_in: StandIn
) -> None:
    stand_in.that("hangs with a child")
    copies = tmp_path / "copies"
    copies.mkdir()
    number = getattr(signal, name)
    started = subprocess.Popen(
        [sys.executable, "-m", "svreport", "build", "u1", "--pdf", "--draft"],
        cwd=here,
        env=os.environ | {"TMPDIR": str(copies)},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # noqa: PLW1509
    )
    while not stand_in.calls:
        assert started.poll() is None
        time.sleep(0.05)
    started.send_signal(number)
    _, wrong = started.communicate(timeout=60)
    assert (started.returncode, wrong.strip()) == (1, "Aborted!")
    ((process, _),) = stand_in.calls
    assert not _children_of(process)
    assert list(copies.iterdir()) == []
    assert not (here / "outputs").exists()


def _children_of(group: int) -> list[int]:
    """The processes that are left of a group, but for those that only wait to be forgotten."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return []
        except PermissionError:
            return [group]
        time.sleep(0.1)
    return [group]


def test_one_that_cannot_be_started_is_one_sentence(here: Path, stand_in: StandIn) -> None:
    stand_in.that("works")
    Path(os.environ[NAMED]).chmod(0o644)
    result = run("build", "u1", "--pdf", "--draft")
    assert result.exit_code == 1
    assert "error  No PDF was made: LibreOffice cannot be started (Permission denied)." in (
        result.output
    )
    assert written(here / "outputs") == WITHOUT


def test_one_that_knows_no_macros_is_asked_otherwise(here: Path, stand_in: StandIn) -> None:
    stand_in.that("knows no macros")
    result = run("build", "u1", "--pdf", "--draft")
    assert result.exit_code == 0
    assert written(here / "outputs") == [".docx", ".json", ".pdf", ".xlsx"]
    assert len(stand_in.calls) == 2


def test_what_a_pdf_lacks_is_a_warning(here: Path, stand_in: StandIn) -> None:
    stand_in.that("works")
    result = run("build", "u1", "--pdf", "--draft")
    assert result.exit_code == 0
    assert "DRAFT.pdf lacks tags, which a screen reader needs." in result.output


def test_all_files_of_a_build_are_one_process(here: Path, stand_in: StandIn) -> None:
    stand_in.that("works")
    assert run("build", "u1", "u2", "--pdf", "--draft").exit_code == 0
    assert len([one for one in written(here / "outputs") if one == ".pdf"]) == 2
    assert len(stand_in.calls) == 1


def test_one_document_that_fails_leaves_the_others(stand_in: StandIn) -> None:
    stand_in.that("writes the first alone")
    names = (Path("a/One.docx"), Path("a/Two.pptx"), Path("a/Figures.xlsx"))
    docx = (Path(__file__).parents[2] / "templates/monitoring/report.docx").read_bytes()
    pdfs = pdfs_of([OutputFile(name, docx) for name in names])
    assert [one.path for one in pdfs.files] == [Path("a/One.pdf")]
    errors = [one.wrong for one in pdfs.problems if one.is_error]
    assert errors == ["LibreOffice made no PDF of Two.pptx."]


def test_the_build_record_names_the_pdf(here: Path, stand_in: StandIn) -> None:
    stand_in.that("works")
    assert run("build", "u1", "--pdf", "--draft").exit_code == 0
    (pdf,) = Path("outputs").rglob("*.pdf")
    (place,) = Path("outputs").rglob("*.json")
    record = json.loads(place.read_text("utf-8"))
    assert {"name": pdf.name, "sha256": sha256(pdf.read_bytes()).hexdigest()} in record["files"]
    assert len(record["files"]) == 3
    with_pdf = place.read_text("utf-8")
    # A document that is built again as it was keeps its PDF.
    assert run("build", "u1", "--draft").exit_code == 0
    assert place.read_text("utf-8") == with_pdf
    pdf.unlink()
    assert run("build", "u1", "--draft").exit_code == 0
    lines = [line for line in with_pdf.splitlines() if pdf.name not in line]
    alone = place.read_text("utf-8").splitlines()
    assert [line.rstrip(",") for line in lines] == [line.rstrip(",") for line in alone]


@pytest.mark.slow
def test_a_pdf_of_an_earlier_build_is_told_of(here: Path, stand_in: StandIn) -> None:
    stand_in.that("works")
    assert run("build", "u1", "--pdf", "--draft").exit_code == 0
    assert "an earlier build" not in run("build", "u1", "--draft").output
    (pdf,) = Path("outputs").rglob("*.pdf")
    pdf.write_bytes(b"of other inputs")
    later = run("build", "u1", "--draft")
    assert later.exit_code == 0
    assert f"warning  {pdf.name} is there from an earlier build." in later.output
    assert "an earlier build" not in run("build", "u1", "--pdf", "--draft").output


def test_nothing_to_lay_out_asks_for_no_libreoffice(here: Path, stand_in: StandIn) -> None:
    stand_in.that("fails")
    result = run("build", "summary", "--update", "u1", "--pdf")
    assert result.exit_code == 0
    assert stand_in.calls == []


def pdf_that_says(text: str) -> bytes:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf = Pdf.new()
    page = pdf.add_blank_page()
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 50 50 Td ({text}) Tj ET".encode())
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Error! Bookmark not defined.", ["“Error! Bookmark not defined.”"]),
        ("See {{ form }} here", []),
        ("TBC", ["“TBC”"]),
        ("Plans stood at 1,262", []),
    ],
)
def test_what_looks_left_behind_in_a_pdf_alone(text: str, left: list[str]) -> None:
    typed = "<w:p><w:r><w:t>See {{ form }} here</w:t></w:r></w:p>"
    typed = f'<w:document xmlns:w="{W[1:-1]}">{typed}</w:document>'
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": typed.encode()}
    document = OutputFile(Path("a.docx"), archive_of(parts))
    pdf = OutputFile(Path("a.pdf"), pdf_that_says(text))
    assert left_in(document, pdf) == left

"""The sample documents and the pictures that README shows are what svreport writes today."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from example_edits import edited
from openpyxl import load_workbook
from pictures import digest, made_of, page_picture, terminal_picture

import svreport
from svreport.cli import main
from svreport.files.outputs import OutputFile
from svreport.rendering.pdf.office import NAMED

SAMPLES, PICTURES = Path("docs/samples"), Path("docs/pictures")
# The pictures of documents: each of a page, counted from 1, of the file whose name has these words.
PAGES = {"page.png": ("monitoring report", 1), "chart.png": ("scrutiny slides", 4)}
PROBLEMS = "problems.svg"
# Three mistakes as officers make them: in a rating, in an amount, and a figure that is last time's.
TEXT, REFERENCE, STALE = "C51", "{{ EHCP.actual }} education", "5,968 education"
MISTAKES = {"Ratings!D7": "Ambre", "Savings!G4": "1,75O"}
NAME = "DSG inputs 2024-25.xlsx"


@pytest.fixture(scope="module")
def written(example_inputs: Path) -> Sequence[OutputFile]:
    """What is sent of the example's last update."""
    built = svreport.build(example_inputs, ["q3", "papers"])
    return [file for file in built.files if file.path.suffix != ".json"]


def is_refreshed(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--refresh-golden"))


def test_samples_are_what_is_built(
    root: Path, written: Sequence[OutputFile], request: pytest.FixtureRequest
) -> None:
    folder = root / SAMPLES
    if is_refreshed(request):
        for old in folder.glob("*.*"):
            old.unlink()
        for file in written:
            (folder / file.path.name).write_bytes(file.content)
    kept = {path.name: digest(path.read_bytes()) for path in folder.iterdir()}
    assert kept == {file.path.name: digest(file.content) for file in written}


@pytest.mark.parametrize(("picture", "words", "page"), [(n, *of) for n, of in PAGES.items()])
def test_pictures_show_the_documents_of_today(
    picture: str,
    words: str,
    page: int,
    root: Path,
    written: Sequence[OutputFile],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (document,) = (file for file in written if words in file.path.name)
    path = root / PICTURES / picture
    if is_refreshed(request):
        monkeypatch.delenv(NAMED)
        path.write_bytes(page_picture(document, page))
    assert made_of(path.read_bytes()) == digest(document.content)


def test_the_picture_of_problems_shows_what_check_says(
    root: Path, example_inputs: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    text = load_workbook(example_inputs)["Narrative"][TEXT].value
    assert isinstance(text, str) and REFERENCE in text  # noqa: PT018
    mistakes = MISTAKES | {f"Narrative!{TEXT}": text.replace(REFERENCE, STALE)}
    inputs = edited(example_inputs, mistakes, tmp_path, NAME)
    said = CliRunner().invoke(main, ["check", "--inputs", str(inputs)]).output
    picture = terminal_picture("What svreport check says of three mistakes", said)
    path = root / PICTURES / PROBLEMS
    if is_refreshed(request):
        path.write_text(picture, "utf-8", newline="\n")
    assert path.read_text("utf-8") == picture

"""Slides that LibreOffice has opened and saved again still say all that they said.

It reads the alternative texts of tables and charts, but writes none into any .pptx file.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from scrutiny_councils import hostile_council
from slides_reading import Deck, SlideRead, categories, series
from test_scrutiny import council_of, of_council

from svreport.inputs.reader import read_inputs

SOFFICE = shutil.which("soffice")
FORMAT = "pptx:Impress MS PowerPoint 2007 XML"


def resaved(deck: Deck, folder: Path) -> Deck:
    (folder / "slides.pptx").write_bytes(deck.content)
    assert SOFFICE is not None
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", FORMAT, "--outdir", str(folder / "out")),
            str(folder / "slides.pptx"),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return Deck((folder / "out" / "slides.pptx").read_bytes())


def texts(slide: SlideRead) -> list[str]:
    """The texts of a slide; its number, which is a field, aside."""
    return [text for text in slide.texts if text.strip() and text not in ("‹#›", "<number>")]


def tables(slide: SlideRead) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows] for shape in slide.tables
    ]


def charts(slide: SlideRead) -> list[tuple[Sequence[str], list[tuple[str, list[float | None]]]]]:
    return [(categories(shape), series(shape)) for shape in slide.charts]


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this machine")
@pytest.mark.parametrize("council", ["the example", "hostile"])
def test_nothing_is_lost(council: str, example_inputs: Path, tmp_path: Path) -> None:
    if council == "hostile":
        deck = of_council(council_of(hostile_council()), "u2")
    else:
        read = read_inputs(example_inputs).council
        assert read is not None
        deck = of_council(read, "q3")
    again = resaved(deck, tmp_path)
    assert again.titles == deck.titles
    for before, after in zip(deck.slides, again.slides, strict=True):
        assert texts(after) == texts(before)
        assert tables(after) == tables(before)
        assert charts(after) == charts(before)
        assert [note for note in after.notes if note] == [note for note in before.notes if note]

"""What a file says is read alike whichever program saved it, and what was edited in it is found."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from made_up_council import saved_workbook
from scrutiny_councils import plain_council
from test_gate import spoilt

import svreport
from svreport.gate.charts import shown_number
from svreport.gate.differences import Difference, differences
from svreport.gate.passages import passages_of

WORD, EXCEL, SLIDES, PAGE = "forum.docx", "summary.xlsx", "slides.pptx", "board.html"
SOFFICE = shutil.which("soffice")

Change = Callable[[str], str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A document of each kind, by the name that these tests give it."""
    inputs = saved_workbook(plain_council(), tmp_path_factory.mktemp("inputs"))
    made = svreport.build(inputs, ["u2", "forum", "scrutiny", "dashboard"])
    names = {".docx": WORD, ".xlsx": EXCEL, ".pptx": SLIDES, ".html": PAGE}
    # The last .docx is the forum's, which has a chart.
    return {names[one.path.suffix]: one.content for one in made.files if one.path.suffix in names}


def found(name: str, edited: bytes, anew: bytes) -> list[Difference]:
    return list(differences(passages_of(name, edited), passages_of(name, anew)))


def first_part(content: bytes, pattern: str) -> str:
    with ZipFile(BytesIO(content)) as archive:
        return next(name for name in archive.namelist() if re.fullmatch(pattern, name))


def test_a_whole_number_is_the_same_with_and_without_its_point() -> None:
    assert shown_number(45727) == shown_number(45727.0) == "45,727"
    assert shown_number(0.1 + 0.2) == shown_number(0.3) == "0.3"
    assert shown_number(-0.0) == shown_number(0) == "0"
    assert shown_number(1e15) == "1,000,000,000,000,000"
    assert shown_number(12345678901234) == "12,345,678,901,234"


def test_cells_of_every_kind() -> None:
    from openpyxl import Workbook

    for number in (45727, 45727.0):
        book = Workbook()
        book.create_sheet("Kinds", 0).append([True, number, 2.5, "x"])
        content = BytesIO()
        book.save(content)
        (row,) = passages_of(EXCEL, content.getvalue())
        assert row.text == "True | 45,727 | 2.5 | x"


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this machine")
@pytest.mark.parametrize("name", [WORD, EXCEL, SLIDES])
def test_what_libreoffice_saves_states_the_same(
    name: str, built: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(built[name])
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    to = ("--convert-to", Path(name).suffix[1:], "--outdir", str(tmp_path / "out"))
    subprocess.run(
        [SOFFICE, profile, "--headless", *to, str(tmp_path / name)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    resaved = (tmp_path / "out" / name).read_bytes()
    assert resaved != built[name]
    assert found(name, resaved, built[name]) == []


@pytest.mark.parametrize(
    ("name", "charts"), [(WORD, "word/charts/"), (EXCEL, "xl/charts/"), (SLIDES, "ppt/charts/")]
)
def test_a_value_that_a_chart_shows_was_changed(
    name: str, charts: str, built: dict[str, bytes]
) -> None:
    part = first_part(built[name], charts + r"chart\d*\.xml")

    def change(xml: str) -> str:
        # The first value of the first series.
        return re.sub(r"(<c:val>.*?<c:v>)[^<]*", r"\g<1>98765.0", xml, count=1)

    (difference, *more) = found(name, spoilt(built[name], part, change), built[name])
    assert difference.passage.where == "the data of a chart"
    assert difference.passage.text.endswith(" | 98,765")
    assert difference.stated == ("98,765",)
    assert not more


def test_the_title_of_a_chart_is_read(built: dict[str, bytes]) -> None:
    part = first_part(built[WORD], r"word/charts/chart\d*\.xml")
    edited = spoilt(built[WORD], part, lambda xml: xml.replace("</a:t>", " of £99m</a:t>", 1))
    (difference,) = found(WORD, edited, built[WORD])
    assert difference.stated == ("£99m",)


def test_what_lies_embedded_beside_a_chart_is_never_opened(built: dict[str, bytes]) -> None:
    """It may be garbage, or unpack to more than memory holds."""
    for name, folder in ((WORD, "word"), (SLIDES, "ppt")):
        made = BytesIO()
        with ZipFile(BytesIO(built[name])) as whole, ZipFile(made, "w", ZIP_DEFLATED) as copy:
            for part in whole.namelist():
                is_embedded = part.startswith(f"{folder}/embeddings/")
                copy.writestr(part, b"garbage" if is_embedded else whole.read(part))
        assert made.getvalue() != built[name]
        assert found(name, made.getvalue(), built[name]) == []

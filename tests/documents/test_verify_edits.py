"""What a file says is read alike whichever program saved it, and what was edited in it is found."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from made_up_council import saved_workbook
from packages import archive_of, changed, parts_of, with_part
from scrutiny_councils import plain_council

import svreport
from svreport.commands.verify import recalculation_faults
from svreport.files.ooxml.allowed import W
from svreport.release.gate import Passage, numbers_in, shown_number
from svreport.release.gate.differences import (
    Difference,
    differences,
)
from svreport.release.gate.release import open_finished

WORD, EXCEL, SLIDES, PAGE = "forum.docx", "summary.xlsx", "slides.pptx", "board.html"
BODY = "word/document.xml"
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


def passages_of(name: str, content: bytes) -> list[Passage]:
    return list(open_finished(name, content).passages())


def found(name: str, edited: bytes, anew: bytes) -> list[Difference]:
    return list(differences(passages_of(name, edited), passages_of(name, anew)))


def first_part(content: bytes, pattern: str) -> str:
    return next(name for name in parts_of(content) if re.fullmatch(pattern, name))


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


def resaved(name: str, content: bytes, folder: Path) -> bytes:
    """The file as LibreOffice saves it."""
    (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to = ("--convert-to", Path(name).suffix[1:], "--outdir", str(folder / "out"))
    subprocess.run(
        [str(SOFFICE), profile, "--headless", *to, str(folder / name)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return (folder / "out" / name).read_bytes()


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

    (difference, *more) = found(name, changed(built[name], part, change), built[name])
    assert difference.where == "the data of a chart"
    assert difference.now.endswith(" | 98,765")
    assert difference.stated == ("98,765",)
    assert not more


def test_the_title_of_a_chart_is_read(built: dict[str, bytes]) -> None:
    part = first_part(built[WORD], r"word/charts/chart\d*\.xml")
    edited = changed(built[WORD], part, lambda xml: xml.replace("</a:t>", " of £99m</a:t>", 1))
    (difference,) = found(WORD, edited, built[WORD])
    assert difference.now.endswith(" of £99m")


def test_what_lies_embedded_beside_a_chart_is_never_opened(built: dict[str, bytes]) -> None:
    """It may be garbage, or unpack to more than memory holds."""
    for name, folder in ((WORD, "word"), (SLIDES, "ppt")):
        parts = parts_of(built[name])
        embedded = [part for part in parts if part.startswith(f"{folder}/embeddings/")]
        assert embedded
        garbage = archive_of({**parts, **dict.fromkeys(embedded, b"garbage")})
        assert found(name, garbage, built[name]) == []


def added(text: str, properties: str = "") -> str:
    return f"<w:p><w:r>{properties}<w:t>{text}</w:t></w:r></w:p>"


def at_start(paragraph: str) -> Change:
    return lambda xml: xml.replace("<w:body>", f"<w:body>{paragraph}", 1)


def said(edited: bytes) -> list[str]:
    return [one.text for one in passages_of(WORD, edited)]


def test_headers_footers_and_notes_are_read(built: dict[str, bytes]) -> None:
    header = first_part(built[WORD], r"word/header\d*\.xml")
    edited = changed(
        built[WORD], header, lambda xml: xml.replace("</w:hdr>", added("£99m") + "</w:hdr>")
    )
    (difference,) = found(WORD, edited, built[WORD])
    assert (difference.where, difference.now) == ("header or footer", "£99m")
    notes = built[WORD]
    for name in ("footnotes", "endnotes", "comments"):
        root = f'<w:x xmlns:w="{W[1:-1]}">{added(f"£1 in {name}")}</w:x>'
        notes = with_part(notes, f"word/{name}.xml", root.encode())
    assert [(one.where, one.now) for one in found(WORD, notes, built[WORD])] == [
        (name, f"£1 in {name}") for name in ("footnotes", "endnotes", "comments")
    ]


def test_the_same_header_of_more_sections_is_one(built: dict[str, bytes]) -> None:
    header = parts_of(built[WORD])["word/header1.xml"]
    assert said(with_part(built[WORD], "word/header77.xml", header)) == said(built[WORD])


@pytest.mark.parametrize(
    "field",
    [
        '<w:fldSimple w:instr=" PAGE ">{}</w:fldSimple>',
        '<w:fldSimple w:instr="NUMPAGES">{}</w:fldSimple>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        "<w:r><w:instrText>REF _Toc1</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
)
def test_page_numbers_are_no_figures(built: dict[str, bytes], field: str) -> None:
    shown = field.format("<w:r><w:t>17</w:t></w:r>")
    edited = changed(built[WORD], BODY, at_start(f"<w:p>{shown}<w:r><w:t> of it</w:t></w:r></w:p>"))
    assert said(edited)[0] == "of it"


def test_what_is_hidden_is_not_said(built: dict[str, bytes]) -> None:
    hidden = added("£99m", "<w:rPr><w:vanish/></w:rPr>")
    assert said(changed(built[WORD], BODY, at_start(hidden))) == said(built[WORD])
    shown = added("£99m", '<w:rPr><w:vanish w:val="0"/></w:rPr>')
    assert said(changed(built[WORD], BODY, at_start(shown))) == ["£99m", *said(built[WORD])]


def test_a_text_box_is_read_once(built: dict[str, bytes]) -> None:
    box = f"<w:txbxContent>{added('£99m in a box')}</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    beside = f"<w:p><w:r><w:t>Beside it</w:t></w:r><w:r>{both}</w:r></w:p>"
    edited = changed(built[WORD], BODY, at_start(beside))
    assert said(edited) == ["Beside it", "£99m in a box", *said(built[WORD])]


def test_a_table_within_a_table_is_read_once(built: dict[str, bytes]) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{added('£2')}</w:tc></w:tr></w:tbl>"
    outer = (
        f"<w:tbl><w:tr><w:tc>{added('£1')}{inner}</w:tc><w:tc>{added('x')}</w:tc></w:tr></w:tbl>"
    )
    edited = changed(built[WORD], BODY, at_start(outer))
    assert said(edited)[:3] == ["£1 | x", "£2", said(built[WORD])[0]]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Fingerprint 7K3Q9-XM2PA of 3 pages", ["3"]),
        ("due on 27 September, 5 of them", ["5"]),
        ("27 September 2025: 4", ["4"]),
        ("September 2025 and Sep 25 saw 6", ["6"]),
        ("2024/25, 2024-25, 2024-09-27 and 27/09/2024: 7", ["7"]),
        ("£1.5m in 2025-26 of 12.5%", ["£1.5m", "12.5%"]),
    ],
)
def test_days_and_fingerprints_are_no_figures(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers


def test_every_text_of_a_page_is_read_once() -> None:
    page = b"""<html><body><h1>Board</h1><div>A <b>5</b> of 7<p>In a paragraph</p>after it</div>
<span>Alone 3</span><ul><li>One <ul><li>Two</li></ul></li></ul>
<table><caption>Of 9</caption><tr><th>a<p>b</p></th><td>1</td></tr></table>
<details><summary>More 4</summary></details><style>p { width: 8 }</style></body></html>"""
    assert [(one.text, one.is_row) for one in passages_of(PAGE, page)] == [
        ("Board", False),
        ("A of 7 after it", False),
        ("5", False),
        ("In a paragraph", False),
        ("Alone 3", False),
        ("One", False),
        ("Two", False),
        ("Of 9", False),
        ("ab | 1", True),
        ("More 4", False),
    ]


def test_the_data_of_a_pages_charts_was_changed(built: dict[str, bytes]) -> None:
    page = built[PAGE].decode()
    data = re.search(r'<script type="application/json">.*?"values": \[([\d.]+)', page, re.DOTALL)
    assert data
    edited = f"{page[: data.start(1)]}98765{page[data.end(1) :]}".encode()
    (difference,) = found(PAGE, edited, built[PAGE])
    assert difference.where == "the data of a chart"
    assert difference.stated == ("98,765",)


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this machine")
def test_what_formulas_come_to_is_worked_out_by_libreoffice(built: dict[str, bytes]) -> None:
    assert recalculation_faults(built[EXCEL]) == []
    sheet = first_part(built[EXCEL], r"xl/worksheets/sheet3\.xml")
    edited = changed(
        built[EXCEL],
        sheet,
        lambda xml: re.sub(r"(<f>SUM\([^<]*</f><v>)[^<]*", r"\g<1>99", xml, count=1),
    )
    faults = recalculation_faults(edited)
    assert faults is not None
    (fault,) = faults
    assert fault.wrong.startswith("“99.0” is saved, where its formula gives “")

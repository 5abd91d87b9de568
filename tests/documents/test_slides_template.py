"""Templates of slides: what is told of a faulty one, and what officers may change of a good one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from papers_helpers import rendered, scrutiny_slides
from pptx import Presentation
from pptx.util import Inches, Pt
from scrutiny_councils import hostile_council, plain_council
from slides_accessibility import faults
from slides_reading import A, Deck, P, paragraph_text
from test_scrutiny import council_of

from svreport.commands.templates.check import check_templates
from svreport.core.errors import FaultyTemplate

ROOT = Path(__file__).resolve().parents[2]
COPY = (
    "In PowerPoint (View, Slide Master), rename a layout, or copy it from the template that came "
    "with svreport."
)
INSERT = "In PowerPoint (View, Slide Master), add it with Insert Placeholder."

Edit = Callable[[Any], None]


def edited(folder: Path, edit: Edit) -> Path:
    """A copy of the template in its paper's folder, as an officer has changed it."""
    path = folder / "scrutiny" / "report.pptx"
    path.parent.mkdir(parents=True, exist_ok=True)
    deck = Presentation(str(ROOT / "templates" / "scrutiny" / "report.pptx"))
    edit(deck)
    deck.save(str(path))
    return path


def layout(deck: Any, name: str) -> Any:
    return next(one for one in deck.slide_layouts if one.name == name)


def holder(deck: Any, name: str, kind: str) -> Any:
    """A layout's placeholder, by what PowerPoint calls its kind."""
    for shape in layout(deck, name).placeholders:
        if shape._element.find(f".//{P}ph").get("type") == kind:
            return shape
    raise AssertionError(f"{name} has no {kind}")


def removed(deck: Any, name: str, kind: str) -> None:
    element = holder(deck, name, kind)._element
    element.getparent().remove(element)


def sized(shape: Any, size: int) -> None:
    """Sets the text of a placeholder to so many hundredths of a point."""
    styles = shape._element.find(f"{P}txBody/{A}lstStyle")
    for old in list(styles):
        styles.remove(old)
    level = etree.SubElement(styles, f"{A}lvl1pPr")
    etree.SubElement(level, f"{A}defRPr").set("sz", str(size))


def found(folder: Path, edit: Edit) -> list[str]:
    path = edited(folder, edit)
    findings = check_templates([path]).findings
    return [str(one).replace("scrutiny/report.pptx", "…") for one in findings]


def test_nothing_is_wrong_with_the_one_that_comes_with_svreport(tmp_path: Path) -> None:
    assert found(tmp_path, lambda _: None) == []


def rename(deck: Any) -> None:
    layout(deck, "Chart")._element.cSld.set("name", "Graph")


FAULTS: dict[str, tuple[Edit, list[str]]] = {
    "no layout": (rename, [f"error: …: The layout “Chart” is missing. {COPY}"]),
    "no placeholder": (
        lambda deck: removed(deck, "Table", "tbl"),
        [f"error: …: layout “Table”: It has no table placeholder. {INSERT}"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_told_in_exact_words(fault: str, tmp_path: Path) -> None:
    edit, expected = FAULTS[fault]
    assert found(tmp_path, edit) == expected


def test_a_file_that_is_no_presentation(tmp_path: Path) -> None:
    path = tmp_path / "scrutiny" / "report.pptx"
    path.parent.mkdir()
    path.write_bytes(b"no slides")
    (finding,) = check_templates([path]).findings
    assert finding.wrong == (
        "The template report.pptx cannot be opened as a PowerPoint presentation: it is damaged, or "
        "of another kind. Put back the one that came with svreport."
    )


@pytest.mark.parametrize(
    ("template", "paper", "words"),
    [
        ("forum/report.docx", "scrutiny", "report.pptx, with which the scrutiny slides is made."),
        ("scrutiny/report.pptx", "forum", "report.docx, with which the Schools Forum paper is"),
    ],
)
def test_a_template_of_another_kind(template: str, paper: str, words: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "templates" / template, tmp_path))
    (finding,) = check_templates([path], paper=paper).findings
    assert words in finding.wrong


def test_a_build_with_a_layout_missing_says_which(tmp_path: Path) -> None:
    edited(tmp_path, rename)
    council = council_of(plain_council())
    with pytest.raises(FaultyTemplate, match="has no layout “Chart”"):
        rendered(scrutiny_slides(council, council.updates[1]), tmp_path)


def test_a_build_with_a_placeholder_missing_says_which(tmp_path: Path) -> None:
    edited(tmp_path, lambda deck: removed(deck, "Text", "body"))
    council = council_of(plain_council())
    with pytest.raises(FaultyTemplate, match="layout “Text” has no text placeholder"):
        rendered(scrutiny_slides(council, council.updates[1]), tmp_path)


# What officers may change


def restyle(deck: Any) -> None:
    """Larger text in a wider font, in narrower boxes, on a smaller slide."""
    text = holder(deck, "Text", "body")
    text.left, text.top, text.width, text.height = Inches(1), Inches(2), Inches(7), Inches(3)
    sized(text, 2800)
    table = holder(deck, "Table", "tbl")
    table.left, table.top, table.width, table.height = Inches(1), Inches(2), Inches(9), Inches(3)
    for relation in deck.slide_master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = etree.fromstring(relation.target_part.blob)
            for latin in theme.iter(f"{A}latin"):
                latin.set("typeface", "Verdana")
            relation.target_part._blob = etree.tostring(theme)


@pytest.mark.slow
def test_what_no_longer_fits_goes_on_to_more_slides(tmp_path: Path) -> None:
    edited(tmp_path, restyle)
    council = council_of(hostile_council())
    paper = scrutiny_slides(council, council.updates[1])
    plain, own = Deck(rendered(paper, None)), Deck(rendered(paper, tmp_path))
    assert len(own.slides) > len(plain.slides)
    assert sorted(said(own)) == sorted(said(plain))
    assert [fault for fault in faults(own) if " is left in " not in fault] == []
    for slide in own.slides:
        for shape in slide.tables if slide.layout == "Table" else ():
            # Where there is no caption, a table goes down to its foot.
            assert shape.top + shape.height <= Inches(6.87)
            assert (shape.left, shape.width) == (Inches(1), Inches(9))


def said(deck: Deck) -> set[str]:
    """The achievements that a deck tells of."""
    return {
        paragraph_text(one)
        for slide in deck.slides
        for one in slide.slide._element.iter(f"{A}p")
        if paragraph_text(one).startswith("Achievement ")
    }


SHARED = ("Text and table", "Text and chart", "Two charts", "Three charts")


def without_shared_layouts(deck: Any) -> None:
    """The template as it was before slides were shared, with no place for the answer."""
    for own in [one for one in deck.slide_layouts if one.name in SHARED]:
        deck.slide_layouts.remove(own)
    removed(deck, "Title", "body")


@pytest.mark.slow
def test_a_template_of_before_has_a_slide_for_each_thing(tmp_path: Path) -> None:
    path = edited(tmp_path, without_shared_layouts)
    assert check_templates([path]).findings == []
    council = council_of(plain_council())
    paper = scrutiny_slides(council, council.updates[1])
    own = Deck(rendered(paper, tmp_path))
    assert faults(own) == []
    said = {text for slide in own.slides for text in slide.texts}
    assert {one.title for one in (*paper.cover.answer, *paper.slides)} <= said
    assert max(len(slide.charts) + len(slide.tables) for slide in own.slides) == 1
    assert len(own.slides) > len(Deck(rendered(paper, None)).slides)


def test_its_own_fonts_and_sizes_stay_its_own(tmp_path: Path) -> None:
    edited(tmp_path, lambda deck: sized(holder(deck, "Table", "tbl"), 2000))
    council = council_of(plain_council())
    deck = Deck(rendered(scrutiny_slides(council, council.updates[1]), tmp_path))
    sizes = {
        run.get("sz")
        for slide in deck.slides
        for shape in slide.tables
        for run in shape._element.iter(f"{A}rPr")
    }
    assert sizes == {str(Pt(20).centipoints)}

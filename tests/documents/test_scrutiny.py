"""The scrutiny slides: what they say, how they look, and what they leave out."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_council import Tables, tables, with_rows, with_text
from open_xml import open_xml_errors
from papers_helpers import rendered, scrutiny_slides
from pptx import Presentation
from scrutiny_councils import (
    ACHIEVEMENTS,
    FROM_MARKDOWN,
    HOSTILE,
    LONG,
    RIGHT_TO_LEFT,
    hostile_council,
    plain_council,
)
from slides_accessibility import faults
from slides_reading import A, Deck, P, R, deck_text, layouts_text, series

import svreport
from svreport.content.blocks import Paragraph, Run
from svreport.core.frozen import replace
from svreport.core.model import Council
from svreport.inputs.example import as_grids
from svreport.inputs.reader import read_grids, read_inputs

Golden = Callable[[str, str], None]


def of_council(council: Council, update: str, *, draft: bool = False) -> Deck:
    (chosen,) = [one for one in council.updates if one.key == update]
    return Deck(rendered(scrutiny_slides(council, chosen, draft=draft), None))


def council_of(sheets: Tables) -> Council:
    inputs = read_grids(as_grids(sheets))
    errors = [str(problem) for problem in inputs.problems if problem.is_error]
    assert not errors, errors
    assert inputs.council is not None
    return inputs.council


def of_tables(sheets: Tables, update: str = "u2") -> Deck:
    return of_council(council_of(sheets), update)


@pytest.fixture(scope="module")
def example_council(example_inputs: Path) -> Council:
    council = read_inputs(example_inputs).council
    assert council is not None
    return council


@pytest.fixture(scope="module")
def deck(example_council: Council) -> Deck:
    return of_council(example_council, "q3")


@pytest.fixture(scope="module")
def other() -> Deck:
    return of_tables(plain_council())


@pytest.fixture(scope="module")
def hostile() -> Deck:
    return of_tables(hostile_council())


# The whole


def test_text(deck: Deck, golden: Golden) -> None:
    golden("q3-scrutiny-slides.txt", deck_text(deck.content))


def test_text_of_another_council(other: Deck, golden: Golden) -> None:
    golden("norchester-scrutiny-slides.txt", deck_text(other.content))


def test_template(root: Path, golden: Golden) -> None:
    path = root / "templates" / "scrutiny" / "report.pptx"
    golden("scrutiny-template.txt", layouts_text(path.read_bytes()))


@pytest.mark.parametrize("update", ["q1", "q2", "q3"])
def test_accessible(update: str, example_council: Council) -> None:
    assert faults(of_council(example_council, update)) == []


def test_another_council_is_accessible(other: Deck) -> None:
    assert faults(other) == []


def test_hostile_text_stays_accessible(hostile: Deck) -> None:
    assert [fault for fault in faults(hostile) if " is left in " not in fault] == []


@pytest.mark.slow
def test_files_are_valid(
    example_council: Council, other: Deck, hostile: Deck, dirty: Deck, with_own_template: Deck
) -> None:
    decks = [of_council(example_council, update) for update in ("q1", "q2", "q3")]
    for deck in (*decks, other, hostile, dirty, with_own_template):
        assert open_xml_errors(deck.content, ".pptx") == []


def test_built_by_its_name(example_inputs: Path) -> None:
    (file,) = svreport.build(example_inputs, ["scrutiny"]).files
    assert file.path.name.endswith(".pptx")
    assert "scrutiny slides q3 2024-25" in file.path.name
    (earlier,) = svreport.build(example_inputs, ["scrutiny"], update="q1").files
    assert "q1" in earlier.path.parts


def test_the_same_inputs_give_the_same_bytes(example_council: Council, deck: Deck) -> None:
    assert of_council(example_council, "q3").content == deck.content


def test_drafts_say_so_on_every_slide(example_council: Council) -> None:
    drafted = of_council(example_council, "q3", draft=True)
    assert all("DRAFT" in "\n".join(slide.texts) for slide in drafted.slides)


def test_sections_and_links_to_them(deck: Deck) -> None:
    names = list(deck.sections)
    assert names[:4] == ["Cover", "Contents", "In brief", "Programme update"]
    assert sum(deck.sections.values()) == len(deck.slides)
    contents = deck.slides[1]
    assert contents.texts[1 : len(names) - 1] == names[2:]
    targets = [
        contents.slide.part.rels[click.get(f"{R}id")].target_part
        for click in contents.slide._element.iter(f"{A}hlinkClick")
    ]
    numbers = [[one.slide.part for one in deck.slides].index(target) + 1 for target in targets]
    assert numbers == sorted(numbers)
    assert numbers[0] == 3
    assert len(numbers) == len(names) - 2


# What they say


def test_done_and_under_way_are_told_apart_in_words_and_signs(other: Deck) -> None:
    (slide,) = other.titled("Schools: ")
    assert slide.title == "Schools: 1 done, 1 under way"
    told = deck_text(other.content).partition(slide.title)[2].splitlines()[1:5]
    assert [line.partition("] ")[2] for line in told] == [
        "Done",
        "✓ Outreach started",
        "Under way",
        "○ Advisers being found",
    ]


def test_achievements_are_those_of_the_update(other: Deck) -> None:
    assert "Outreach planned" not in deck_text(other.content)
    earlier = deck_text(of_tables(plain_council(), "u1").content)
    assert "Outreach planned" in earlier
    assert "Outreach started" not in earlier


def test_how_things_stand_now_is_told_of_no_earlier_update() -> None:
    earlier = of_tables(plain_council(), "u1")
    assert earlier.titled("Timetable") == earlier.titled("Actions") == []


def test_those_without_a_theme_come_last(other: Deck) -> None:
    programme = [one.title for one in other.slides if "done" in one.title][:2]
    assert programme == ["Schools: 1 done, 1 under way", "Also: 1 done"]


def test_headings_of_narrative_are_titles_of_slides(other: Deck) -> None:
    assert [slide.texts[1] for slide in other.titled("What is asked")] == [
        "Members are asked to comment."
    ]


def test_notes_name_the_figures_of_narrative_and_their_cells(deck: Deck) -> None:
    (slide,) = deck.titled("In brief")
    assert "EHCP.actual Oct 2024: 6,205 (Measure values!D59)." in slide.notes


def test_notes_of_charts_have_their_figures_cells_and_date(deck: Deck) -> None:
    (slide,) = deck.titled("Number of EHCPs")
    assert "October 2024: actual 6,205, plan 5,665 (pro rata)" in slide.notes
    assert slide.notes[-1].startswith("Source: Measure values!D52:D59")
    assert slide.notes[-1].endswith("activity data to October 2024.")


def test_a_comparison_is_with_the_same_period_and_says_how_it_stands(deck: Deck) -> None:
    (slide,) = deck.titled("Pupils with an EHC plan")
    assert slide.title == (
        "Pupils with an EHC plan: 5.2%, above Statistical neighbours (4.9%), South West (5.0%) and "
        "England (4.8%)"
    )
    (chart,) = slide.charts
    assert series(chart) == [("Pupils with an EHC plan", [5.2, 5.0, 4.9, 4.8])]


def test_many_areas_make_a_table() -> None:
    sheets = with_rows(
        plain_council(),
        "Benchmarks",
        [["Plans", "", f"Area {at}", "2024/25", "4%", "%", "", "Stats"] for at in range(6)],
    )
    (slide,) = of_tables(sheets).titled("Plans: 5.5%")
    assert not slide.charts
    assert len(slide.tables[0].table.rows) == 9


def test_without_the_sheets_their_slides_are_left_out() -> None:
    deck = of_tables(tables())
    assert list(deck.sections) == ["Cover", "Contents", "Ratings", "Forecast", "Sources"]


# What they leave out


def test_withheld_figures_are_in_no_table_chart_or_note(other: Deck) -> None:
    (carers,) = other.titled("Young carers")
    rows = [[cell.text for cell in row.cells] for row in carers.tables[0].table.rows]
    assert rows[1:] == [["Norchester City Council", "c"], ["Norland", "1,204"]]
    (leavers,) = other.titled("Leavers without a place")
    assert series(leavers.charts[0]) == [("Actual", [17.0, None, 19.0])]
    assert "June 2025: actual c" in leavers.notes
    books = [book for book in other.workbooks() if "Actual" in book[0]]
    assert [row[1] for book in books for row in book[1:]].count(None) == 1


def test_a_withheld_count_changes_nothing_else() -> None:
    """The deck is the same, to the byte, whichever small count stands in the inputs."""
    decks = []
    for count in ("1", "4"):
        sheets = copy.deepcopy(plain_council())
        for row in sheets["Measure values"]:
            if row[:2] == ["N", "Jun 25"]:
                row[3] = count
        for row in sheets["Benchmarks"]:
            if row[4] == "3":
                row[4] = count
        decks.append(of_tables(sheets).content)
    assert decks[0] == decks[1]


# Text that is too long, or foreign


def test_sixty_achievements_fit_and_none_is_lost(hostile: Deck) -> None:
    slides = hostile.titled("Schools: 61 done, 1 under way")
    told = [text for slide in slides for text in slide.texts]
    assert [text for text in told if text.startswith("Achievement ")] == [
        f"Achievement {at} of sixty" for at in range(60)
    ]
    assert slides[0].title.endswith(f"(1 of {len(slides)})")


def test_long_titles_are_set_smaller_and_told_in_full_in_the_notes(hostile: Deck) -> None:
    cut = [slide for slide in hostile.slides if "…" in slide.title and LONG[:40] in slide.title]
    assert cut
    for slide in cut:
        assert any(note.startswith("Title in full: ") for note in slide.notes)
        sizes = {int(run.get("sz")) for run in slide.shapes[0]._element.iter(f"{A}rPr")}
        assert sizes == {1800}


def test_hostile_text_comes_out_as_typed(hostile: Deck) -> None:
    texts = {text for slide in hostile.slides for text in slide.texts}
    assert HOSTILE in texts
    assert FROM_MARKDOWN in texts
    assert RIGHT_TO_LEFT in texts


def test_right_to_left_text_runs_from_the_right(hostile: Deck) -> None:
    found = [
        paragraph.find(f"{A}pPr")
        for slide in hostile.slides
        for paragraph in slide.slide._element.iter(f"{A}p")
        if "".join(one.text or "" for one in paragraph.iter(f"{A}t")) == RIGHT_TO_LEFT
    ]
    assert len(found) > 2
    assert {(one.get("rtl"), one.get("algn")) for one in found} == {("1", "r")}


DIRTY = "before\x0b\x00\ufffe\x1fafter"


@pytest.fixture(scope="module")
def dirty() -> Deck:
    """Slides whose every text has characters that XML refuses."""
    council = council_of(plain_council())
    paper = scrutiny_slides(council, council.updates[1])
    slides = [
        replace(
            one,
            title=f"{one.title}{DIRTY}",
            body=[*one.body, Paragraph((Run(DIRTY, link=f"https://example.org/{DIRTY}"),))],
            notes=[DIRTY],
        )
        for one in paper.slides
    ]
    return Deck(rendered(replace(paper, slides=slides, footer=DIRTY), None))


def test_characters_that_xml_refuses_are_left_out(dirty: Deck, other: Deck) -> None:
    shown = [text for slide in dirty.slides for text in slide.texts]
    assert shown.count("beforeafter") == len(other.slides[1:])
    assert {note for slide in dirty.slides[1:] for note in slide.notes} == {"beforeafter"}


@pytest.fixture(scope="module")
def with_own_template(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Deck:
    """Slides from a template that has a slide itself."""
    own = Presentation(str(root / "templates" / "scrutiny" / "report.pptx"))
    own.slides.add_slide(own.slide_layouts[1]).shapes.title.text = "An example"
    folder = tmp_path_factory.mktemp("own") / "scrutiny"
    folder.mkdir()
    own.save(str(folder / "report.pptx"))
    council = council_of(plain_council())
    paper = scrutiny_slides(council, council.updates[1])
    return Deck(rendered(paper, folder.parent))


def test_a_slide_of_its_own_in_a_template_is_left_out(with_own_template: Deck, other: Deck) -> None:
    assert "An example" not in with_own_template.titles
    assert len(with_own_template.slides) == len(other.slides)


def test_achievements_of_one_theme_stand_together() -> None:
    rows = [
        ["Schools", "One", "yes", "u2"],
        ["Places", "Two", "yes", "u2"],
        ["schools ", "Three", "yes", "u2"],
    ]
    deck = of_tables(with_rows(tables(), "Achievements", [ACHIEVEMENTS, *rows]))
    (slide,) = deck.titled("Schools: 2 done")
    assert slide.texts[2:4] == ["One", "Three"]


def test_narrative_that_is_a_table_is_a_table() -> None:
    text = "| Area | Plans |\n|---|--:|\n| North | 1,200 |"
    deck = of_tables(with_text(tables(), "Scrutiny: Position", "u2", text))
    (slide,) = deck.titled("Current position")
    (table,) = slide.tables
    aligned = [one.get("algn") for one in table._element.iter(f"{A}pPr")]
    assert aligned == [None, "r", None, "r"]
    assert table._element.find(f".//{P}ph").get("type") == "tbl"

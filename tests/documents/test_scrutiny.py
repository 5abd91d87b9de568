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
from slides_reading import A, Deck, P, deck_text, description, layouts_text, series

import svreport
from svreport.content.blocks import Paragraph, Run
from svreport.core.frozen import replace
from svreport.core.model import Council
from svreport.inputs.blank_workbook import as_grids
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


@pytest.mark.one_in(5)
@pytest.mark.parametrize("update", ["q1", "q2", "q3"])
def test_accessible(update: str, example_council: Council) -> None:
    assert faults(of_council(example_council, update)) == []


def test_another_council_is_accessible(other: Deck) -> None:
    assert faults(other) == []


@pytest.mark.slow
def test_hostile_text_stays_accessible(hostile: Deck) -> None:
    assert [fault for fault in faults(hostile) if " is left in " not in fault] == []


@pytest.mark.slow
def test_files_are_valid(
    example_council: Council, other: Deck, hostile: Deck, dirty: Deck, with_own_template: Deck
) -> None:
    decks = [of_council(example_council, update) for update in ("q1", "q2", "q3")]
    for deck in (*decks, other, hostile, dirty, with_own_template):
        assert open_xml_errors(deck.content, ".pptx") == []


@pytest.mark.slow
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


def test_slides_are_grouped_in_sections(deck: Deck) -> None:
    names = list(deck.sections)
    assert names[:4] == ["Cover", "Ratings", "Programme update", "Measures"]
    assert sum(deck.sections.values()) == len(deck.slides)


# How much of them


MOST_SLIDES, MOST_TITLE_WORDS, MOST_READ_OUT = 16, 14, 200


def test_the_example_is_short_and_its_titles_are_findings(deck: Deck) -> None:
    assert len(deck.slides) <= MOST_SLIDES
    made = [slide.title for slide in deck.slides if slide.layout != "Text"]
    assert max(len(title.split()) for title in made) <= MOST_TITLE_WORDS + 1
    figures = [title for title in made[1:] if any(map(str.isdecimal, title))]
    assert len(figures) >= MOST_SLIDES - 6
    assert not any(" of " in title[-9:] for title in deck.titles)


def test_titles_have_one_place_and_size(deck: Deck) -> None:
    titles = [slide.slide.shapes.title for slide in deck.slides[1:]]
    assert len({(one.left, one.top, one.width, one.height) for one in titles}) == 1
    assert not any(run.get("sz") for one in titles for run in one._element.iter(f"{A}rPr"))


def test_each_page_has_the_first_finding_of_its_charts_as_title(deck: Deck) -> None:
    pages = [slide for slide in deck.slides if slide.layout in ("Two charts", "Three charts")]
    assert [len(slide.charts) for slide in pages] == [2, 2, 2, 3, 3]
    # A name that is too long for a title gives way to the next, and heads its own chart.
    (waiting,) = deck.titled("% plans issued within 20 weeks: ")
    assert "% plans issued within 20 weeks" in waiting.texts[1:]
    assert any(text.startswith("Number of young people") for text in waiting.texts[1:])


def test_what_is_read_out_is_short(deck: Deck, hostile: Deck) -> None:
    for slide in (*deck.slides, *hostile.slides):
        assert all(len(description(shape)) < MOST_READ_OUT for shape in slide.shapes)


def test_notes_can_be_read_aloud(deck: Deck) -> None:
    told = [note for slide in deck.slides for note in slide.notes]
    assert not any(mark in note for note in told for mark in ("!", ".actual", "{{"))
    for slide in deck.slides:
        assert sum(note.startswith("Source: ") for note in slide.notes) <= 1


def test_ratings_of_before_are_tinted(deck: Deck) -> None:
    (slide,) = deck.titled("Conditions: ")
    row = list(slide.tables[0].table.rows)[7]
    cells = [cell._tc for cell in row.cells][1:3]
    fills = [cell.find(f"{A}tcPr/{A}solidFill/{A}srgbClr").get("val") for cell in cells]
    assert fills == ["EDCFD2", "FFC533"]
    assert [cell.find(f".//{A}rPr").get("b") for cell in cells] == [None, "1"]


# What they say


def test_done_and_under_way_are_told_apart(other: Deck) -> None:
    assert programme_of(other) == [
        ["Theme", "Done", "Under way"],
        ["Schools", "Outreach started", "Advisers being found"],
        ["Also", "Bulletin for families started", "–"],
    ]


def programme_of(deck: Deck) -> list[list[str]]:
    slides = deck.titled("Programme update: ")
    tables = [shape.table for slide in slides for shape in slide.tables]
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def test_achievements_are_those_of_the_update(other: Deck) -> None:
    assert "Outreach planned" not in deck_text(other.content)
    earlier = deck_text(of_tables(plain_council(), "u1").content)
    assert "Outreach planned" in earlier
    assert "Outreach started" not in earlier


def test_how_things_stand_now_is_told_of_no_earlier_update() -> None:
    earlier = of_tables(plain_council(), "u1")
    assert earlier.titled("Timetable") == earlier.titled("Actions") == []


def test_headings_of_narrative_that_share_a_slide_stand_above_their_text(other: Deck) -> None:
    assert other.slides[0].texts[-4:] == [
        "What matters most",
        "Demand is growing.",
        "What is asked",
        "Members are asked to comment.",
    ]


def test_without_a_summary_the_cover_has_the_first_findings() -> None:
    cover = of_tables(tables()).slides[0]
    assert "In brief" in cover.texts
    assert any(text.startswith("Conditions: ") for text in cover.texts)


def test_notes_of_charts_have_what_they_show_and_where_from(deck: Deck) -> None:
    (slide,) = deck.titled("Number of EHCPs")
    assert any(note.startswith("Number of EHCPs: 6,205 in October 2024") for note in slide.notes)
    assert slide.notes[-1] == "Source: Exampleshire Council, activity data to October 2024."
    (waiting,) = deck.titled("% plans issued within 20 weeks: ")
    assert "January 2024: Not yet available." in waiting.notes


def test_notes_of_the_deficit_say_which_limits_are_agreed(deck: Deck) -> None:
    (slide,) = deck.titled("The revised deficit ")
    assert "2024/25: £18.27m within the agreed limit of £84.5m." in slide.notes
    assert "2025/26: £11.55m over the assumed limit of £84.5m." in slide.notes


def test_spending_is_compared_line_by_line_the_largest_difference_first(deck: Deck) -> None:
    (slide,) = deck.titled("Independent and Non-maintained Special School Provision: £8.06m of the")
    rows = [[cell.text for cell in row.cells] for row in slide.tables[0].table.rows]
    assert rows[1][1:] == ["20.32", "28.37", "+8.06"]
    differences = [abs(float(row[3].replace("−", "-"))) for row in rows[1:-1]]
    assert differences == sorted(differences, reverse=True)
    assert rows[-1][1:] == ["103.74", "122.17", "+18.43"]


def test_a_comparison_is_with_the_same_period_and_says_how_it_stands(deck: Deck) -> None:
    (slide,) = deck.titled(
        "Pupils on SEN Support without a plan: 11.9%, below all three other areas"
    )
    assert "Pupils with an EHC plan: 5.2%, above all three other areas" in slide.texts
    shown = [series(chart) for chart in slide.charts]
    assert shown[1] == [("Pupils with an EHC plan", [5.2, 5.0, 4.9, 4.8])]


def test_many_areas_make_a_table() -> None:
    sheets = with_rows(
        plain_council(),
        "Benchmarks",
        [["Plans", "", f"Area {at}", "2024/25", "4%", "%", "", "Stats"] for at in range(6)],
    )
    (slide,) = of_tables(sheets).titled("Plans: 5.5%, above all seven other areas")
    assert not slide.charts
    assert len(slide.tables[0].table.rows) == 9


def test_without_the_sheets_their_slides_are_left_out() -> None:
    deck = of_tables(tables())
    assert list(deck.sections) == ["Cover", "Ratings", "Forecast", "Questions and sources"]


# What they leave out


def test_withheld_figures_are_in_no_table_chart_or_note(other: Deck) -> None:
    (carers,) = other.titled("Young carers")
    rows = [[cell.text for cell in row.cells] for row in carers.tables[0].table.rows]
    assert rows[1:] == [["Norchester City Council", "c"], ["Norland", "1,204"]]
    (measures,) = other.titled("Number of plans")
    assert series(measures.charts[1]) == [("Actual", [17.0, None, 19.0])]
    assert "June 2025: c." in measures.notes
    books = [book for book in other.workbooks() if "Actual" in book[0]]
    assert [row[1] for book in books for row in book[1:]].count(None) == 1


@pytest.mark.slow
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
    slides = hostile.titled("Programme update: ")
    told = [text for slide in slides for text in slide.texts]
    assert [text for text in told if text.startswith("Achievement ")] == [
        f"Achievement {at} of sixty" for at in range(60)
    ]
    assert slides[0].title.endswith(f"(1 of {len(slides)})")


def test_long_titles_are_set_smaller_and_told_in_full_in_the_notes(hostile: Deck) -> None:
    cut = [slide for slide in hostile.slides if "…" in slide.title and LONG[:40] in slide.title]
    assert cut
    for slide in cut:
        assert any(note.startswith("In full: ") for note in slide.notes)
        sizes = {int(run.get("sz")) for run in slide.shapes[0]._element.iter(f"{A}rPr")}
        assert sizes == {1800}


def test_a_long_name_is_cut_in_a_title_and_what_is_found_of_it_is_not() -> None:
    sheets, name = plain_council(), "Children and young people for whom a plan is made " * 6
    for row in sheets["Measures"][1:]:
        row[1] = f"{name}{row[0]}"
    (slide,) = (slide for slide in of_tables(sheets).slides if "1,262" in slide.title)
    assert slide.title.endswith("…: 1,262, up 162 on September 2024")
    assert any(text.endswith("…: 19, up 2 on September 2024") for text in slide.texts)
    assert f"In full: {name}P: 1,262, up 162 on September 2024" in slide.notes


@pytest.mark.parametrize(
    ("colleges", "title"),
    [
        ("2.75", "Schools: £1m of the £1.5m above the first forecast"),
        # More than the whole, and of the other direction, is no part of it.
        ("2", "Spending: £0.75m above the first forecast"),
        ("1", "Spending: £0.25m below the first forecast"),
    ],
)
def test_the_line_that_moved_most_is_a_part_of_the_whole(colleges: str, title: str) -> None:
    sheets = plain_council()
    sheets["Updates"][0].append("Forecast version")
    for row, version in zip(sheets["Updates"][1:], ("first", "base"), strict=False):
        row.append(version)
    first = [["first", *row[1:]] for row in sheets["Forecast"][1:]]
    for row in sheets["Forecast"][1:]:
        row[4] = {"Schools": "12.5", "Colleges": colleges}.get(row[1], row[4])
    assert of_tables(with_rows(sheets, "Forecast", first)).titled(title)


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
            sources=[],
        )
        for one in paper.slides
    ]
    return Deck(rendered(replace(paper, slides=slides, footer=f"Of {DIRTY}"), None))


def test_characters_that_xml_refuses_are_left_out(dirty: Deck) -> None:
    council = council_of(plain_council())
    shown = [text for slide in dirty.slides for text in slide.texts]
    assert shown.count("beforeafter") == len(scrutiny_slides(council, council.updates[1]).slides)
    told = {note for slide in dirty.slides[1:] for note in slide.notes}
    assert {note for note in told if not note.startswith("In full")} == {"beforeafter"}


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
    assert programme_of(deck)[1:] == [["Schools", "One\nThree"], ["Places", "Two"]]


def test_narrative_that_is_a_table_is_a_table() -> None:
    text = "| Area | Plans |\n|---|--:|\n| North | 1,200 |"
    deck = of_tables(with_text(tables(), "Scrutiny: Position", "u2", text))
    (slide,) = deck.titled("Current position")
    (table,) = slide.tables
    aligned = [one.get("algn") for one in table._element.iter(f"{A}pPr")]
    assert aligned == [None, "r", None, "r"]
    assert table._element.find(f".//{P}ph").get("type") == "tbl"

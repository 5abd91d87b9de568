"""Text and tables over slides: each fits its box, and nothing is lost, doubled or out of order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.content.blocks import (
    Align,
    Block,
    Column,
    Heading,
    ListBlock,
    Paragraph,
    RatingMark,
    Run,
    TableBlock,
    plain,
    text_of,
)
from svreport.rendering.metrics import ARIAL, line_ends, text_width, widening_of, widths
from svreport.rendering.slides.drawing import TablePage, table_pages
from svreport.rendering.slides.flow import (
    CONTINUED,
    Level,
    Line,
    SizedBox,
    TextBox,
    lines_of,
    text_pages,
)

BOX = TextBox(
    width=860,
    height=331,
    levels=[Level(24, 29, 6), Level(22, 58, 4), Level(20, 86, 4)],
)
TABLE = SizedBox(width=873, height=277, size=18)

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=["\ufdd0"]), max_size=40
) | st.sampled_from(
    ["Early help", "🎓👩‍👧‍👦", "שלום עולם", "مرحبا", "漢字" * 30, "W" * 300, "i " * 200]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
RUNS = st.lists(st.builds(Run, TEXTS, bold=st.booleans()), min_size=1, max_size=3)
LINES = st.lists(
    st.builds(
        Line,
        RUNS.map(tuple),
        level=st.integers(0, 3),
        is_item=st.booleans(),
        is_heading=st.booleans(),
    ),
    max_size=25,
)


def text_height(lines: Sequence[Line], box: TextBox) -> float:
    """The height that lines take up one below the other."""
    return sum(box.height_of(line) for line in lines)


def joined(pages: list[list[Line]]) -> str:
    """All that the pages say, repeated headings left out."""
    return "".join(
        line.text for page in pages for line in page if not line.text.endswith(CONTINUED)
    )


@given(LINES)
def test_any_texts_fit_their_slides_and_none_is_lost(lines: list[Line]) -> None:
    pages = text_pages(lines, BOX)
    for page in pages:
        assert page
        assert text_height(page, BOX) <= BOX.height
    assert joined(pages) == "".join(line.text for line in lines)
    for page, after in pairwise(pages):
        follows = text_height([page[-1], after[0]], BOX)
        assert not page[-1].is_heading or after[0].is_heading or follows > BOX.height


def items(count: int, text: str = "Autism outreach offered to schools") -> ListBlock:
    return ListBlock(
        ordered=False, items=[(Paragraph(plain(f"{text} {at}")),) for at in range(count)]
    )


def pages_of(*blocks: Block) -> list[list[str]]:
    pages = text_pages(list(lines_of(blocks)), BOX)
    return [[line.text for line in page] for page in pages]


def test_two_hundred_items_fill_slides_alike() -> None:
    pages = pages_of(Heading(3, plain("Done")), items(200))
    counts = [len(page) for page in pages]
    assert len(pages) > 20
    assert max(counts) - min(counts) <= 2
    assert [page[0] for page in pages] == ["Done", *[f"Done{CONTINUED}"] * (len(pages) - 1)]


def test_groups_stay_whole_where_as_many_slides_hold_them() -> None:
    pages = pages_of(Heading(3, plain("Done")), items(6), Heading(3, plain("Under way")), items(3))
    assert [(page[0], len(page)) for page in pages] == [("Done", 7), ("Under way", 4)]


def test_a_paragraph_longer_than_a_slide_goes_on_without_its_mark() -> None:
    long = Line(plain("word " * 900), is_item=True)
    pages = text_pages([long], BOX)
    assert len(pages) > 2
    assert [line.is_item for page in pages for line in page] == [True, *[False] * (len(pages) - 1)]
    assert all(line.goes_on for page in pages[1:] for line in page)


def test_nested_lists_numbers_and_tables_in_lists_become_lines() -> None:
    table = TableBlock((Column(plain("a")), Column(())), [(plain("1"), plain("2"))])
    inner = ListBlock(ordered=True, items=[(Paragraph(plain("two")), table)], start=4)
    outer = ListBlock(ordered=False, items=[(Paragraph(plain("one\tx")), inner)])
    told = [(one.text, one.level, one.is_item, one.number) for one in lines_of([outer])]
    assert told == [("one x", 0, True, None), ("two", 1, True, 4), ("a: 1; 2", 1, False, None)]


# Widths


@pytest.mark.parametrize("text", ["", "word", "two words", "W" * 500, "a " * 400, "line\nbreak"])
@pytest.mark.parametrize("width", [1, 50, 860])
def test_lines_are_no_wider_than_the_box(text: str, width: float) -> None:
    runs = [Run(text)]
    ends = line_ends(runs, 24, ARIAL, width)
    each = widths(runs, 24, ARIAL)
    assert ends[-1] == len(text)
    for start, end in zip([0, *ends], ends, strict=False):
        line = text[start:end].rstrip("\n ")
        assert sum(each[start : start + len(line)]) <= width or len(line) <= 1


def test_bold_and_other_fonts_are_wider() -> None:
    plain_width = text_width("Early help", 24, widening_of("Arial"))
    assert text_width("Early help", 24, widening_of("Arial"), bold=True) > plain_width
    assert text_width("Early help", 24, widening_of("Verdana")) > plain_width * 1.15
    assert text_width("Early help", 24, widening_of("Nobody’s Sans")) > plain_width * 1.1


def test_marks_and_joiners_take_no_room_and_other_scripts_take_more() -> None:
    assert text_width("e\u0301", 10, ARIAL) == text_width("é", 10, ARIAL)
    assert text_width("\u200d\u202e", 10, ARIAL) == 0
    assert text_width("漢", 10, ARIAL) > text_width("W", 10, ARIAL)


# Tables

CELLS = TEXTS.map(plain) | st.builds(RatingMark, TEXTS)


@st.composite
def tables(draw: st.DrawFn) -> TableBlock:
    count = draw(st.integers(1, 6))
    columns = [
        Column(plain(draw(TEXTS)), draw(st.sampled_from(Align)), draw(st.floats(0.3, 5)))
        for _ in range(count)
    ]
    rows = draw(st.lists(st.tuples(*[CELLS] * count), max_size=12))
    return TableBlock(columns, rows, totals=range(0, len(rows), 7))


@given(tables())
def test_any_table_fits_its_slides_and_no_cell_is_lost(table: TableBlock) -> None:
    pages = table_pages(table, TABLE)
    for page in pages:
        assert page.height <= TABLE.height + 0.01
        assert sum(page.widths) <= TABLE.width + 0.01
        assert all(width > 0 for width in page.widths)
    for at in range(len(table.columns)):
        told = "".join(text_of(row.cells[at]) for page in pages for row in page.rows)
        assert told == "".join(text_of(row[at]) for row in table.rows)


def rows_of(page: TablePage) -> list[list[str]]:
    return [[text_of(cell) for cell in row.cells] for row in page.rows]


def test_a_row_higher_than_a_slide_goes_on_in_another() -> None:
    columns = [Column(plain("Action")), Column(plain("Due"))]
    pages = table_pages(TableBlock(columns, [(plain("word " * 600), plain("May"))]), TABLE)
    assert len(pages) > 2
    assert [row[1] for page in pages for row in rows_of(page)] == ["May", *[""] * (len(pages) - 1)]


def test_columns_widen_for_their_longest_words() -> None:
    columns = [Column(plain("Step"), share=20), Column(plain("Date"), share=1)]
    table = TableBlock(columns, [(plain("A step"), plain("Responsibilities"))])
    (page,) = table_pages(table, TABLE)
    _, date = page.widths
    assert date >= text_width("Responsibilities", 18, ARIAL, bold=True)


def test_an_endless_heading_leaves_room_for_rows() -> None:
    columns = [Column(plain("heading " * 400)), Column(plain("b"))]
    (page,) = table_pages(TableBlock(columns, [(plain("1"), plain("2"))]), TABLE)
    assert page.heading_height < TABLE.height / 2
    assert text_of(page.headings[0]).endswith("…")

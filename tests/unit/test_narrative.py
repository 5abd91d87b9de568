"""Narrative: modest Markdown into blocks, not a character lost."""

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
    Placeholder,
    RatingMark,
    Run,
    TableBlock,
    plain,
)
from svreport.narrative.markdown import (
    NarrativeReference,
    overfull_rows,
    read_narrative,
    references_in,
    unfit_links,
)


def text_of(block: Block) -> str:
    assert isinstance(block, Paragraph)
    return block.text


def test_paragraphs_are_parted_by_an_empty_line_and_keep_their_line_breaks() -> None:
    assert read_narrative("One.\r\nStill one.\n\nTwo.") == (
        Paragraph((Run("One.\nStill one."),)),
        Paragraph((Run("Two."),)),
    )


def test_bold_italic_and_links_become_runs() -> None:
    (paragraph,) = read_narrative("A **bold *and italic*** [link](https://example.org/a?b=1&c=2).")
    assert paragraph == Paragraph(
        (
            Run("A "),
            Run("bold ", bold=True),
            Run("and italic", bold=True, italic=True),
            Run(" "),
            Run("link", link="https://example.org/a?b=1&c=2"),
            Run("."),
        )
    )


def test_lists_nest_and_number_from_where_they_start() -> None:
    assert read_narrative("3. a\n   - b\n   - c\n4. d\n\ntext") == (
        ListBlock(
            ordered=True,
            start=3,
            items=(
                (
                    Paragraph(plain("a")),
                    ListBlock(
                        ordered=False, items=((Paragraph(plain("b")),), (Paragraph(plain("c")),))
                    ),
                ),
                (Paragraph(plain("d")),),
            ),
        ),
        Paragraph(plain("text")),
    )


def test_a_small_table_keeps_its_alignment() -> None:
    (table,) = read_narrative("| Year | £000 |\n|---|--:|\n| 2024/25 | **5** |")
    assert table == TableBlock(
        (Column(plain("Year")), Column(plain("£000"), Align.RIGHT)),
        ((plain("2024/25"), (Run("5", bold=True),)),),
    )


def test_headings_follow_the_level_they_are_given_without_a_gap() -> None:
    blocks = read_narrative("# A\n\n### B\n\n## C", heading_level=3)
    assert [block.level for block in blocks if isinstance(block, Heading)] == [3, 4, 4]


def test_a_placeholder_stands_alone_and_only_where_it_is_known() -> None:
    assert read_narrative("a\n\n{{measures}}\n\nb", placeholders=("measures",))[1] == Placeholder(
        "measures"
    )
    (unknown,) = read_narrative("{{ measures }}")
    assert text_of(unknown) == "{{ measures }}"
    (within,) = read_narrative("See {{ measures }}.", placeholders=("measures",))
    assert text_of(within) == "See {{ measures }}."


@pytest.mark.parametrize(
    "text",
    [
        "<5% of pupils & <b>no tag</b>",
        "> 5% growth",
        "AT&amp;T &lt; 5",
        "    four spaces before",
        "---",
        "Title\n===",
        "{% if x %} {{ y.z }}",
        "=1+1",
        "A \N{GRINNING FACE} and 中文",
        "[a]: https://example.org",
        "<!-- remark -->",
    ],
)
def test_what_is_no_modest_markdown_is_left_as_typed(text: str) -> None:
    (block,) = read_narrative(text)
    assert text_of(block).strip() == text.strip()


def words_of(blocks: tuple[Block, ...]) -> str:
    words = []
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            words.append("".join(run.text for run in block.runs))
        elif isinstance(block, ListBlock):
            words += [words_of(tuple(item)) for item in block.items]
        elif isinstance(block, TableBlock):
            cells = [column.heading for column in block.columns]
            cells += [
                cell for row in block.rows for cell in row if not isinstance(cell, RatingMark)
            ]
            words += ["".join(run.text for run in cell) for cell in cells]
    return " ".join(words)


@given(st.lists(st.text("abc &<>{}%=£0 \N{GRINNING FACE}", min_size=1), min_size=1, max_size=4))
def test_no_character_is_lost(parts: list[str]) -> None:
    text = "\n\n".join(f"x{part}" for part in parts)
    assert "".join(words_of(read_narrative(text)).split()) == "".join(text.split())


@given(st.text("ab *_[]()#-|`~\\>!&<\n1.\t{}:\"'", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    words_of(read_narrative(text, placeholders=("measures",)))


FIGURES = {"a.actual": "5,696", "b.change | £m": "−£0.33m", "c": "*1* | [x](y) `_`", "d": ""}


def filled(text: str) -> tuple[Block, ...]:
    return read_narrative(text, placeholders=("measures",), stated=FIGURES.get)


def test_references_become_what_they_stand_for_wherever_text_stands() -> None:
    assert filled(
        "# {{ a.actual }} plans\n\nThere were **{{a.actual}}**, *{{ b.change | £m }}*."
    ) == (
        Heading(2, plain("5,696 plans")),
        Paragraph(
            (
                Run("There were "),
                Run("5,696", bold=True),
                Run(", "),
                Run("−£0.33m", italic=True),
                Run("."),
            )
        ),
    )
    assert filled("1. {{ a.actual }}\n   - {{ b.change | £m }}") == (
        ListBlock(
            ordered=True,
            items=(
                (
                    Paragraph(plain("5,696")),
                    ListBlock(ordered=False, items=((Paragraph(plain("−£0.33m")),),)),
                ),
            ),
        ),
    )


def test_rows_between_bars_are_a_table_without_the_line_of_dashes() -> None:
    (table,) = read_narrative("Measure | Plan | Actual\nPlans | 410 | 421\nAppeals | 12 | 9")
    assert isinstance(table, TableBlock)
    headings = [column.heading for column in table.columns]
    assert headings == [plain("Measure"), plain("Plan"), plain("Actual")]
    assert len(table.rows) == 2


@pytest.mark.parametrize(
    "text",
    [
        *("either | or", "a | b\nc | d | e", "- a | b\n- c | d", "|\n|", "* x\na | b\nc | d"),
        *("In-year {{ a | £m }}\nClosing {{ b | £m }}", "  a | b\n  c | d", "# a | b\n# c | d"),
    ],
)
def test_bars_in_other_lines_stay_as_typed(text: str) -> None:
    read = read_narrative(text)
    assert not any(isinstance(block, TableBlock) for block in read)
    assert "---" not in repr(read)


def test_a_bar_in_a_reference_does_not_part_the_cells_of_a_table() -> None:
    text = "| Year | {{ a.actual }} |\n|---|--:|\n| 2024/25 | **{{ b.change | £m }}** |"
    assert filled(text) == (
        TableBlock(
            (Column(plain("Year")), Column(plain("5,696"), Align.RIGHT)),
            ((plain("2024/25"), (Run("−£0.33m", bold=True),)),),
        ),
    )


def test_what_a_reference_stands_for_is_no_markdown() -> None:
    (paragraph,) = filled("{{ c }} and {{ c }}")
    assert paragraph == Paragraph(plain("*1* | [x](y) `_` and *1* | [x](y) `_`"))
    (table,) = filled("| {{ c }} |\n|---|\n| {{ c }} |")
    assert isinstance(table, TableBlock)
    assert table.rows == ((plain("*1* | [x](y) `_`"),),)


def test_a_reference_may_stand_for_nothing() -> None:
    (paragraph,) = filled("a{{ d }}b")
    assert text_of(paragraph) == "ab"


@pytest.mark.parametrize(
    "text", ["{{ unknown }}", "{{ a.actual", "{{ a.actual\n}}", "{a.actual}", "{{{ a.actual }}}"]
)
def test_what_is_no_reference_stays_as_typed(text: str) -> None:
    (paragraph,) = filled(text)
    assert text_of(paragraph) == text


def test_escaped_braces_are_printed() -> None:
    (paragraph,) = filled(r"\{{ a.actual }}")
    assert text_of(paragraph) == "{{ a.actual }}"
    assert references_in(r"\{{ a.actual }}") == []


@pytest.mark.parametrize(
    ("text", "as_typed"),
    [
        ("[{{ a.actual }} plans](https://example.org)", "{{ a.actual }} plans"),
        ("[**{{ a.actual }}**](https://example.org)", "{{ a.actual }}"),
        ("[`{{ a.actual }}`](https://example.org)", "{{ a.actual }}"),
        ("a `{{ a.actual }}` b", "a {{ a.actual }} b"),
        ("```\n{{ a.actual }}\n```", "{{ a.actual }}"),
        ("- x\n\n  ```\n  {{ a.actual }}\n  ```", "x {{ a.actual }}"),
    ],
)
def test_references_in_links_and_code_are_left_and_told(text: str, as_typed: str) -> None:
    assert words_of(filled(text)) == as_typed
    assert references_in(text) == [NarrativeReference("a.actual", astray=True)]


def test_a_reference_in_an_address_is_told() -> None:
    text = "[x](https://example.org/{{ a.actual }}) and {{ a.actual }}"
    assert references_in(text) == [
        NarrativeReference("a.actual", astray=True),
        NarrativeReference("a.actual"),
    ]
    assert words_of(filled(text)).endswith(" and 5,696")


def test_references_are_found_in_order_with_placeholders_among_them() -> None:
    text = "{{ b.change | £m }}\n\n{{ measures }}\n\n| {{ c }} |\n|---|\n| {{ b.change | £m }} |"
    assert [one.content for one in references_in(text)] == [
        "b.change | £m",
        "measures",
        "c",
        "b.change | £m",
    ]


@pytest.mark.parametrize(
    "marks", ["\ufdd0", "\ufdd0\ufdd1", "\ufdd00\ufdd0", "".join(map(chr, range(0xFDD0, 0xFDF0)))]
)
def test_characters_that_mark_references_do_no_harm(marks: str) -> None:
    (paragraph,) = filled(f"{marks}{{{{ a.actual }}}}{marks} 0 {marks}")
    assert text_of(paragraph) == f"{marks}5,696{marks} 0 {marks}"


@given(st.text("a{}|*[]()`\\-1.\n\ufdd0", max_size=60))
def test_any_text_with_braces_can_be_read(text: str) -> None:
    words_of(read_narrative(text, stated=lambda content: f"<{content}>"))
    references_in(text)


@pytest.mark.parametrize("text", ["A rate of 2*3*4", "2**3**4 and 5*6"])
def test_stars_between_figures_are_printed(text: str) -> None:
    assert words_of(read_narrative(text)) == text


def test_rows_with_more_cells_than_the_header() -> None:
    table = (
        "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 1 | {{ a | £m }} |\n| 1 \\| 2 | 3 |\n| 1 | 2 | |"
    )
    assert list(overfull_rows(table)) == ["| 1 | 2 | 3 |"]


@pytest.mark.parametrize(
    ("address", "is_told"),
    [("2024", False), ("above", False), ("report.docx", True), ("#top", True), ("n/a", True)],
)
def test_a_word_in_brackets_after_others_is_no_link(address: str, is_told: bool) -> None:
    assert bool([*unfit_links(f"As noted [1]({address}).")]) is is_told

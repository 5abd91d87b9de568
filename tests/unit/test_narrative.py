"""Narrative: modest Markdown into blocks, not a character lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.blocks import (
    Align,
    Block,
    Column,
    Heading,
    ListBlock,
    Paragraph,
    Placeholder,
    Run,
    TableBlock,
    plain,
)
from svreport.narrative import read_narrative


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
            cells += [cell for row in block.rows for cell in row]
            words += ["".join(run.text for run in cell) for cell in cells]
    return " ".join(words)


@given(st.lists(st.text("abc &<>{}%=£0 \N{GRINNING FACE}", min_size=1), min_size=1, max_size=4))
def test_no_character_is_lost(parts: list[str]) -> None:
    text = "\n\n".join(f"x{part}" for part in parts)
    assert "".join(words_of(read_narrative(text)).split()) == "".join(text.split())


@given(st.text("ab *_[]()#-|`~\\>!&<\n1.\t{}:\"'", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    words_of(read_narrative(text, placeholders=("measures",)))

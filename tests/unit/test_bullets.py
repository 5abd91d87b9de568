"""Lists that were pasted from Word, where bullets are characters of the text."""

from __future__ import annotations

import pytest

from svreport.content.blocks import ListBlock, Paragraph
from svreport.narrative.bullets import with_lists
from svreport.narrative.markdown import read_narrative


@pytest.mark.parametrize(
    ("typed", "markdown"),
    [
        ("Points:\n• one\n• two", "Points:\n- one\n- two"),
        ("•\tone\n\uf0b7\ttwo\n·\tthree", "- one\n- two\n- three"),
        ("•one\n•two", "- one\n- two"),
        ("•\tone\no\tsub\no\tsub 2\n•\ttwo", "- one\n  - sub\n  - sub 2\n- two"),
        ("•\tone\n\t\uf0a7\tsub\n•\ttwo", "- one\n  - sub\n- two"),
        ("–\tone\n– two\nNext line.", "- one\n- two\n\nNext line."),
        ("• one\n\no\tother", "- one\n\n- other"),
        ("• one\n- two", "- one\n- two"),
        ("o one\nWe • and you", "o one\nWe • and you"),
        ("•\n–", "•\n–"),
        ("2024–25 – a year", "2024–25 – a year"),
    ],
)
def test_lines_that_begin_with_a_bullet_are_items(typed: str, markdown: str) -> None:
    assert with_lists(typed) == markdown


def test_a_pasted_list_is_a_list_of_the_document() -> None:
    before, items, after = read_narrative(
        "We will:\n\n\uf0b7\topen {{ places }} places\n"
        "o\tin **two** years\n\uf0b7\thire staff\nMore."
    )
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert isinstance(items, ListBlock)
    first, second = items.items
    assert isinstance(first[1], ListBlock)
    assert str(second[0]).count("hire staff") == 1
    assert "\uf0b7" not in str(items)

"""Lists that were pasted from Word, where bullets are characters of the text."""

from __future__ import annotations

import pytest

from svreport.content.blocks import ListBlock, Paragraph
from svreport.narrative.markdown import read_narrative, with_lists


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
        ("a) one\nb) two\nc) three", "1. one\n2. two\n3. three"),
        ("A. one\nB. two", "1. one\n2. two"),
        ("(i) one\n(ii) two\n(iii) three\n(iv) four", "1. one\n2. two\n3. three\n4. four"),
        ("(1)\tone\n(2)\ttwo", "1. one\n2. two"),
        ("i.\tone\nii.\ttwo", "1. one\n2. two"),
        ("h) x\ni) y", "h) x\ni) y"),
        ("a) b\n" + "".join(f"{sign}) x\n" for sign in "bcdefghij"),
         "1. b\n" + "".join(f"{number}. x\n" for number in range(2, 11))),
        ("a) one\n(i) in\n(ii) in\nb) two", "1. one\n   1. in\n   2. in\n2. two"),
        ("1.\tone\na.\tin\nb.\tin\n2.\ttwo", "1.\tone\n    1. in\n    2. in\n2.\ttwo"),
        ("•\tone\n1.\tin\n2.\tin\n•\ttwo", "- one\n  1. in\n  2. in\n- two"),
        ("a)\tone\n\t•\tin\n\t\to\tdeep\nb)\ttwo",
         "1. one\n   - in\n     - deep\n2. two"),
        ("•\tone\n    ▪\tin\n        –\tdeep\n•\ttwo", "- one\n  - in\n    - deep\n- two"),
        ("a) one\n\nb) two\nEnd.", "1. one\n\n2. two\n\nEnd."),
        ("o   one\no   two", "- one\n- two"),
        ("a) alone", "a) alone"),
        ("(i) one\nmore\n(ii) two", "(i) one\nmore\n(ii) two"),
        ("b) one\nc) two", "b) one\nc) two"),
        ("A. Smith said so.\nC. Jones too.", "A. Smith said so.\nC. Jones too."),
        ("1. a\n   - b\n   - c\n2. d\nlazy\n\n– x", "1. a\n   - b\n   - c\n2. d\nlazy\n\n- x"),
        ("(a) or (b) is meant", "(a) or (b) is meant"),
        ("e.g. this\ni.e. that", "e.g. this\ni.e. that"),
    ],
)  # fmt: skip
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

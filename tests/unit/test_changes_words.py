"""The difference of two texts, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from svreport.release.changes.text_difference import (
    Kind,
    Passage,
    difference,
    is_written_anew,
    shortened,
)


def marked(passage: Passage) -> str:
    marks = {Kind.KEPT: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    return " ".join(marks[piece.kind].format(piece.text) for piece in passage)


def told(before: str, after: str) -> list[str]:
    return [marked(shortened(passage)) for passage in difference(before, after)]


def test_the_same_text_has_no_difference() -> None:
    assert told("All is well.\nStill.", "All is well.\nStill.") == []
    assert told("All is  well.", "All is well.") == []


def test_words_are_marked_where_they_stand() -> None:
    assert told("There were 398 plans in April.", "There were 412 plans in April.") == [
        "There were [-398-] {+412+} plans in April."
    ]


def test_long_stretches_that_stayed_are_cut() -> None:
    before = "One two three four five six seven eight nine old ten eleven twelve."
    assert told(before, before.replace("old", "new")) == [
        "… five six seven eight nine [-old-] {+new+} ten eleven twelve."
    ]
    middle = " ".join(f"w{number}" for number in range(20))
    assert told(f"a {middle} b", f"c {middle} d") == [
        "[-a-] {+c+} w0 w1 w2 w3 w4 … w15 w16 w17 w18 w19 [-b-] {+d+}"
    ]


def test_few_words_between_two_changes_go_with_them() -> None:
    before = "The council will open the school by the start of May and staff it fully then."
    after = "The council will open one centre by the end of June and staff it fully then."
    assert told(before, after) == [
        "The council will open [-the school by the start of May-] "
        "{+one centre by the end of June+} and staff it fully then."
    ]


def test_unlike_paragraphs_are_taken_out_and_put_in_whole() -> None:
    assert told("A wholly different thing.\nKept.", "Nothing of the old one stays.\nKept.") == [
        "[-A wholly different thing.-]",
        "{+Nothing of the old one stays.+}",
    ]


def test_a_paragraph_moved_among_new_ones_is_still_compared() -> None:
    before = "The plan has a deficit of £28m."
    after = "First comes something new.\nThe plan has a deficit of £45m.\nThen something else."
    assert told(before, after) == [
        "{+First comes something new.+}",
        "The plan has a deficit of [-£28m.-] {+£45m.+}",
        "{+Then something else.+}",
    ]


def test_a_figure_and_its_unit_are_one_word() -> None:
    assert told("It fell by 6.6\u00a0pp this year.", "It fell by 7.1\u00a0pp this year.") == [
        "It fell by [-6.6\u00a0pp-] {+7.1\u00a0pp+} this year."
    ]


def test_an_added_and_a_removed_text() -> None:
    assert told("", "New.\nText.") == ["{+New.+}", "{+Text.+}"]
    assert told("Old.", "") == ["[-Old.-]"]


def test_written_anew_is_when_little_stayed() -> None:
    old, new = "Something of the old kind.", "It reads in another way altogether now."
    assert is_written_anew(new, difference(old, new))
    slightly = "Something of the new kind."
    assert not is_written_anew(slightly, difference(old, slightly))


TEXTS = st.lists(st.lists(st.sampled_from("abcde"), max_size=8).map(" ".join), max_size=5).map(
    "\n".join
)


@given(TEXTS, TEXTS)
def test_every_word_is_accounted_for(before: str, after: str) -> None:
    """What was removed and what was added is the difference in words; nothing is made up."""
    passages = difference(before, after)
    for kind, sign in ((Kind.REMOVED, -1), (Kind.ADDED, 1)):
        words = " ".join(one.text for passage in passages for one in passage if one.kind is kind)
        text = before if sign < 0 else after
        assert all(words.split().count(word) <= text.split().count(word) for word in "abcde")
    lengths = {
        kind: sum(
            len(one.text.split()) for passage in passages for one in passage if one.kind is kind
        )
        for kind in Kind
    }
    grown = len(after.split()) - len(before.split())
    assert lengths[Kind.ADDED] - lengths[Kind.REMOVED] == grown

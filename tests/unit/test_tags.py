"""Tags in text: pairs of braces, and braces that make no pair."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.narrative.facts import tags_in


def contents(text: str) -> list[str]:
    tags = tags_in(text)
    assert tags.faults == []
    return [tag.content for tag in tags.found]


def faults(text: str) -> list[str]:
    return [fault.wrong for fault in tags_in(text).faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ A.actual }}", ["A.actual"]),
        ("{{A.actual}}", ["A.actual"]),
        ("a {{ b }} c {{\td | £m }}{{e}}", ["b", "d | £m", "e"]),
        ("{{ b }}\n{{ c }}", ["b", "c"]),
        ("{{ }}", [""]),
        ("{{}}", [""]),
        ("{ a } and {b}", []),
        ("{a {{ b }} c}", ["b"]),
        ("no braces", []),
        ("", []),
    ],
)
def test_a_tag_is_what_stands_between_two_braces_on_each_side(
    text: str, expected: list[str]
) -> None:
    assert contents(text) == expected


def test_a_tag_knows_where_it_stands() -> None:
    text = "a {{ b }} c"
    (tag,) = tags_in(text).found
    assert text[tag.start : tag.end] == "{{ b }}"


@pytest.mark.parametrize(
    ("text", "found", "wrong"),
    [
        ("{{ a", [], ["is not closed with }}"]),
        ("{{ a }", [], ["is not closed with }}"]),
        ("{{ a\n}} b", [], ["is not closed with }}", "has }} without {{ before it"]),
        ("{{ a\n{{ b }}", ["b"], ["is not closed with }}"]),
        ("{{ a\nb\n{{ c", [], ["is not closed with }}", "is not closed with }}"]),
        ("a }} b", [], ["has }} without {{ before it"]),
        ("{{ a }} b }}", ["a"], ["has }} without {{ before it"]),
        ("{{ a {{ b }} c }} d", [], ["has another {{ before it is closed"]),
        ("{{ a {{ b {{ c }} }} }}", [], ["has another {{ before it is closed"]),
        ("{{ a {{ b }}\n{{ c }}", ["c"], ["has another {{ before it is closed"]),
        ("{{ a {{ b }} }} {{ c }}", ["c"], ["has another {{ before it is closed"]),
        ("{{{ a }}}", [], ["has more braces than two on each side"]),
        ("{{{ a }}", [], ["has more braces than two on each side"]),
        ("{{ a }}}", [], ["has more braces than two on each side"]),
        ("{{ a { b }}", [], ["has more braces than two on each side"]),
        ("{{ a } b }}", [], ["has more braces than two on each side"]),
    ],
)
def test_one_slip_with_braces_is_one_fault(text: str, found: list[str], wrong: list[str]) -> None:
    assert [tag.content for tag in tags_in(text).found] == found
    assert faults(text) == wrong


@pytest.mark.parametrize(
    "text", [r"\{{ a }}", r"\{\{ a \}\}", r"\{{ a \}}", r"so \{{ name }}, as typed", r"\{ a }"]
)
def test_a_backslash_makes_plain_braces(text: str) -> None:
    assert contents(text) == []


def test_plain_braces_end_with_their_line() -> None:
    assert contents("\\{{ a\n{{ b }}") == ["b"]
    assert contents(r"\{{ a }} {{ b }}") == ["b"]
    assert faults("\\{{ a\nb }}") == ["has }} without {{ before it"]


def test_a_fault_quotes_the_words_near_it() -> None:
    (opened,) = tags_in("Before. {{ EHCP.actual plans were counted in April.\nAfter.").faults
    assert opened.near == "{{ EHCP.actual plans were coun"
    (closed,) = tags_in("At the end of April EHCP.actual }} plans.").faults
    assert closed.near == "he end of April EHCP.actual }}"


@given(st.text("ab {}\\\n|.\N{GRINNING FACE}", max_size=40).filter(lambda text: "{{" not in text))
def test_text_without_double_braces_has_no_tags(text: str) -> None:
    tags = tags_in(text)
    assert tags.found == []
    assert all("}}" in text for _ in tags.faults)


@given(st.text("a {}\\\n", max_size=40))
def test_tags_stand_in_order_and_hold_no_braces(text: str) -> None:
    tags = tags_in(text).found
    assert all(one.end <= other.start for one, other in pairwise(tags))
    for tag in tags:
        whole = text[tag.start : tag.end]
        assert (whole[:2], whole[-2:], whole[2:-2].strip()) == ("{{", "}}", tag.content)
        assert not set("{}\n") & set(whole[2:-2])

"""Tags in a template's text, and braces that make none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.rendering.templates.scanning import scanned


@pytest.mark.parametrize(
    ("text", "prefix", "keyword", "content"),
    [
        ("{{ title }}", "", "", "title"),
        ("{{title}}", "", "", "title"),
        ("{{p summary }}", "p", "", "summary"),
        ("{{ p }}", "", "", "p"),
        ("{%p for one in risks %}", "p", "for", "one in risks"),
        ("{%tr endfor %}", "tr", "endfor", ""),
        ("{% if draft %}", "", "if", "draft"),
        ("{%- if draft -%}", "", "if", "draft"),
        ("{%pendfor %}", "", "pendfor", ""),
        ("{% %}", "", "?", ""),
    ],
)
def test_a_tag(text: str, prefix: str, keyword: str, content: str) -> None:
    (tag,) = scanned(f"Before {text} after").tags
    assert (tag.text, tag.start, tag.end) == (text, 7, 7 + len(text))
    assert (tag.prefix, tag.keyword, tag.content) == (prefix, keyword, content)
    assert not scanned(text).faults


def test_without_prefixes_a_letter_is_a_name() -> None:
    (tag,) = scanned("{{p }}", prefixes=False).tags
    assert (tag.prefix, tag.content) == ("", "p")


@pytest.mark.parametrize(
    ("text", "near", "wrong"),
    [
        ("{{ title", "{{ title", "is not closed"),
        ("{{ title }", "{{ title }", "is not closed"),
        ("{% if draft }", "{% if draft }", "is not closed"),
        ("So title }}", "So title }}", "ends a tag that nothing begins"),
        ("{ { title } }", "{ { title } }", "has a space between its braces"),
        ("{ title }", "{ title }", "has one brace on each side"),
        ("{{{ title }}}", "{{{ title }}", "has more braces than two on each side"),
    ],
)
def test_braces_that_make_no_tag(text: str, near: str, wrong: str) -> None:
    fault = scanned(text).faults[0]
    assert (fault.text, fault.wrong) == (near, wrong)


def test_a_tag_left_open_takes_no_other_with_it() -> None:
    found = scanned("{{ title and {{ authority }}")
    assert [tag.content for tag in found.tags] == ["authority"]
    assert [fault.wrong for fault in found.faults] == ["is not closed"]


def test_a_loop_left_open_still_counts_as_one() -> None:
    (tag,) = scanned("{%p for one in risks }").tags
    assert (tag.keyword, tag.content, tag.is_open) == ("for", "one in risks", True)


def test_comments_and_plain_words_are_left_alone() -> None:
    for text in ("{# a note #}", "50% of {all} places", "a } b { c", ""):
        assert scanned(text).tags == []
    assert scanned("{# a note #} and 50%").faults == []


@given(st.text(alphabet="{}%# pabc\n", max_size=40))
def test_any_text_is_scanned(text: str) -> None:
    found = scanned(text)
    for tag in found.tags:
        assert text[tag.start : tag.end] == tag.text
    starts = [tag.start for tag in found.tags]
    assert starts == sorted(starts)

"""Tags in a template's text, and braces that make none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.commands.templates.tag_lint import scan


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
    (tag,), braces = scan(f"Before {text} after")
    assert (tag.text, tag.start) == (text, 7)
    assert (tag.prefix, tag.keyword, tag.content) == (prefix, keyword, content)
    assert braces == []


def test_without_prefixes_a_letter_is_a_name() -> None:
    (tag,), _ = scan("{{p }}", in_word=False)
    assert (tag.prefix, tag.content) == ("", "p")


@pytest.mark.parametrize(
    "text",
    [
        "{{ title",
        "{{ title }",
        "{% if draft }",
        "So title }}",
        "{ { title } }",
        "{ title }",
    ],
)
def test_braces_that_make_no_tag(text: str) -> None:
    tags, (braces,) = scan(text)
    assert (tags, braces.text, braces.start) == ([], text, 0)


def test_a_tag_left_open_takes_no_other_with_it() -> None:
    tags, braces = scan("{{ title and {{ authority }}")
    assert [tag.content for tag in tags] == ["authority"]
    assert [stray.text for stray in braces] == ["{{ title and"]


def test_comments_and_plain_words_are_left_alone() -> None:
    for text in ("{# a note #}", "50% of {all} places", "a } b { c", ""):
        assert scan(text)[0] == []
    assert scan("{# a note #} and 50%")[1] == []


@given(st.text(alphabet="{}%# pabc\n", max_size=40))
def test_any_text_is_scanned(text: str) -> None:
    tags, _ = scan(text)
    for tag in tags:
        assert text[tag.start :].startswith(tag.text)
    starts = [tag.start for tag in tags]
    assert starts == sorted(starts)

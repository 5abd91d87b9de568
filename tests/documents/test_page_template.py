"""`svreport templates check` on the page: its tags, its policy and its styles."""

from __future__ import annotations

from pathlib import Path

import pytest

from svreport.commands.templates.check import check_templates
from svreport.files.resources import template_path
from svreport.rendering.sandbox import PUT_ON_BY_SVREPORT

PAGE, STYLE = "page.html.j2", "style.css"
BRACES = "A tag begins and ends with two braces, {{ … }}, or with {% … %}."


def found(folder: Path, name: str, before: str, after: str) -> list[str]:
    """What is wrong with a template in which a text is replaced by another."""
    path = folder / "dashboard" / name
    path.parent.mkdir()
    text = template_path(f"dashboard/{name}").read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    findings = check_templates([path]).findings
    return [str(one).removeprefix(f"{one.severity}: dashboard/{name}: ") for one in findings]


TAGS = {
    "{{ ratings }}": [],
    '{{ figure("plan.in-year balance | £m") }}': [],
    "{% for one in updates %}<p>{{ one.label }}</p>{% endfor %}": [],
    "{{ rating }}": [
        "line 25: “{{ rating }}” names “rating”, which the board dashboard does not have. Did you "
        "mean “ratings”?"
    ],
    "{{ workstreams }}": [
        "line 25: “{{ workstreams }}” stands for a list. Go through it, as in {% for one in "
        "workstreams %}."
    ],
    "{{ draft }}": [
        "line 25: “{{ draft }}” names “draft”, which the board dashboard does not have. "
        f"{PUT_ON_BY_SVREPORT['draft']}"
    ],
    "{{ symbols }}": [
        "line 25: “{{ symbols }}” stands for words that its brackets ask for. Write {{ symbols() "
        "}}."
    ],
    "{{ updates.label }}": [
        "line 25: “{{ updates.label }}” names “label”, which updates does not have. It is a "
        "list. Go through it, as in {% for one in updates %}."
    ],
    "{{ title }": [f"line 25: “{{{{ title }}” is not a whole tag. {BRACES}"],
    '{% include "other.html.j2" %}': [
        'line 25: “{% include "other.html.j2" %}” begins with “include”, which is not a tag. There '
        "are for, endfor, if, elif, else, endif and set."
    ],
}


@pytest.mark.one_in(4)
@pytest.mark.parametrize("after", TAGS)
def test_tags(after: str, tmp_path: Path) -> None:
    assert found(tmp_path, PAGE, '<p class="answer">', f'{after}<p class="answer">') == TAGS[after]


def test_a_page_without_its_policy(tmp_path: Path) -> None:
    assert found(tmp_path, PAGE, "{{ security }}", "") == [
        "The template page.html.j2 makes a page without its security policy: put {{ security }} "
        "back, first in its head."
    ]


def test_styles_that_end_themselves(tmp_path: Path) -> None:
    assert found(tmp_path, STYLE, ".top {", "</style> .top {") == [
        "The template style.css ends itself with </style: remove that."
    ]


def test_styles_that_hide_a_text(tmp_path: Path) -> None:
    assert found(tmp_path, STYLE, "--brand: #14385c", "--brand: #ffffff") == [
        "The template style.css has --brand: #ffffff, which nobody can read on #ffffff. "
        f"{MAY_CHANGE}"
    ]


def test_styles_with_other_rules(tmp_path: Path) -> None:
    assert found(tmp_path, STYLE, ".lead {", ".lead { display: none;") == [
        "The template style.css has “display: none” where svreport's own has “color: "
        f"var(--quiet)”. {MAY_CHANGE}"
    ]


MAY_CHANGE = (
    "Its colours in :root, fonts, sizes, spaces and lines may be changed; put the rest back."
)


def test_styles_of_other_looks(tmp_path: Path) -> None:
    assert found(tmp_path, STYLE, "--brand: #14385c", "--brand: #005a30") == []

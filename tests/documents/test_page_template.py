"""`svreport templates check` on the page: its tags, and what no browser would ever apply."""

from __future__ import annotations

from pathlib import Path

import pytest

from svreport.core.problems import Severity
from svreport.files.resources import template_path
from svreport.rendering.templates.check import check_templates
from svreport.rendering.templates.sandbox import PUT_ON_BY_SVREPORT

PAGE, STYLE = "page.html.j2", "style.css"
BRACES = "A tag begins and ends with two braces, {{ … }}, or with {% … %}."
POLICY = "would never be applied: the page’s security policy keeps a browser from"
FETCHED = f"{POLICY} fetching anything."
INTO_PAGE = "Put it into the page itself, or remove it."


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
        "line 86: “{{ rating }}” names “rating”, which the board dashboard does not have. Did you "
        "mean “ratings”?"
    ],
    "{{ workstreams }}": [
        "line 86: “{{ workstreams }}” stands for a list. Go through it, as in {% for one in "
        "workstreams %}."
    ],
    "{{ draft }}": [
        "line 86: “{{ draft }}” names “draft”, which the board dashboard does not have. "
        f"{PUT_ON_BY_SVREPORT['draft']}"
    ],
    "{{ symbols }}": [
        "line 86: “{{ symbols }}” stands for words that its brackets ask for. Write {{ symbols() "
        "}}."
    ],
    "{{ updates.label }}": [
        "line 86: “{{ updates.label }}” names “label”, which updates does not have. It is a "
        "list. Go through it, as in {% for one in updates %}."
    ],
    "{{ title }": [f"line 86: “{{{{ title }}” is no whole tag. {BRACES}"],
    '{% include "other.html.j2" %}': [
        'line 86: “{% include "other.html.j2" %}” begins with “include”, which is no tag. There '
        "are for, endfor, if, elif, else, endif and set."
    ],
}


@pytest.mark.parametrize("after", TAGS)
def test_tags(after: str, tmp_path: Path) -> None:
    assert found(tmp_path, PAGE, '<p class="lead">', f'{after}<p class="lead">') == TAGS[after]


NEVER_APPLIED = {
    "<script>alert(1)</script>": (
        f"line 86: “<script>” {POLICY} other scripts. Remove it: scripts are in {{{{ scripts }}}}."
    ),
    '<p onclick="go()">Go</p>': (
        f"line 86: “onclick=” {POLICY} other scripts. Remove it: scripts are in {{{{ scripts }}}}."
    ),
    "<style>p { color: red }</style>": (
        f"line 86: “<style>” {POLICY} styles in the page. Put it into style.css, beside "
        "the template."
    ),
    '<p style="color: red">Red</p>': (
        f"line 86: “style=” {POLICY} styles in the page. Put it into style.css, beside "
        "the template."
    ),
    '<img src="https://example.org/logo.png" alt="Our logo">': (
        f'line 86: “<img src="https://example.org/logo.png" alt="Our logo">” {FETCHED} {INTO_PAGE}'
    ),
}


@pytest.mark.parametrize("after", NEVER_APPLIED)
def test_what_is_never_applied(after: str, tmp_path: Path) -> None:
    told = found(tmp_path, PAGE, '<p class="lead">', f'{after}<p class="lead">')
    assert told == [NEVER_APPLIED[after]]


def test_a_page_without_its_policy(tmp_path: Path) -> None:
    assert found(tmp_path, PAGE, "{{ security }}", "") == [
        "The template page.html.j2 makes a page without its security policy: put {{ security }} "
        "back, first in its head."
    ]


def test_styles_that_fetch(tmp_path: Path) -> None:
    after = "@import 'https://example.org/a.css';\n.top { background: url(logo.png);"
    assert found(tmp_path, STYLE, ".top {", after) == [
        f"line 57: “@import 'https://example.org/a.css'” {FETCHED} {INTO_PAGE}",
        f"line 58: “url(logo.png)” {FETCHED} {INTO_PAGE}",
    ]


def test_styles_that_end_themselves(tmp_path: Path) -> None:
    assert found(tmp_path, STYLE, ".top {", "</style> .top {") == [
        "The template style.css ends itself with </style: remove that."
    ]


def test_what_is_never_applied_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "dashboard" / STYLE
    path.parent.mkdir()
    path.write_text("p { background: url(x.png) }", "utf-8")
    assert [one.severity for one in check_templates([path]).findings] == [Severity.WARNING]

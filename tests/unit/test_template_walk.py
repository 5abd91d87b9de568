"""Tags one after another, whatever they hold: what is wrong is told, and nothing breaks off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.commands.templates.shapes import fields_of
from svreport.commands.templates.tag_lint import TagLint, scan
from svreport.documents.monitoring import ScaleStep


class Letter(TypedDict):
    """What a letter has."""

    title: Annotated[str, "Its title."]
    lines: Annotated[Sequence[tuple[str, str]], "Its lines."]
    steps: Annotated[Sequence[ScaleStep], "Its steps."]
    symbols: Annotated[Callable[[], str], "Its key."]


def faults(text: str) -> list[str]:
    """What is wrong with the tags of a text."""
    tags, _ = scan(text, in_word=False)
    findings = TagLint("the letter", fields_of(Letter), lambda _: None).check(tags)
    return [f"{finding.tag} {finding.wrong} {finding.remedy}".strip() for finding in findings]


@pytest.mark.parametrize(
    "text",
    [
        "{% for one in steps %}{{ one.meaning }}{{ loop.index }}{{ one.mark.label }}{% endfor %}",
        "{% for a, b in lines %}{% if a %}{{ b | upper }}{% else %}{{ b }}{% endif %}{% endfor %}",
        "{% for one in steps if one.meaning %}{{ one['meaning'] }}{% endfor %}",
        "{{ steps[0].meaning }}{{ lines[0][1] }}{{ title if steps else 'None' }}",
        "{% set first = steps[0] %}{{ first.meaning }}{{ steps | length }}",
        "{{ symbols() }}{% if symbols() %}{% elif title is defined %}{% endif %}",
        "{% for n in range(3) %}{{ n }}{% endfor %}",
        "{# {{ nothing }} #}",
    ],
)
def test_nothing_wrong(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "{{ symbols }}",
            "{{ symbols }} stands for words that its brackets ask for. Write {{ symbols() }}.",
        ),
        (
            "{% set one = titel %}",
            "{% set one = titel %} names “titel”, which the letter does not have. Did you mean "
            "“title”?",
        ),
        (
            "{% for one in steps %}{{ one.mark.labels }}{% endfor %}",
            "{{ one.mark.labels }} names “labels”, which one.mark does not have. Did you mean "
            "“label”? It has label, fill, ink and past.",
        ),
        (
            "{% for line in lines %}{{ line }}{% endfor %}",
            "{{ line }} stands for several texts. Name each of them in the loop, as in {%tr for "
            "name, value in details %}.",
        ),
        (
            "{{ steps if title else '' }}",
            "{{ steps if title else '' }} stands for a list. Go through it, as in {% for one in "
            "steps if title else '' %}.",
        ),
        (
            "{{ nothing }}",
            "{{ nothing }} names “nothing”, which the letter does not have. There are title, "
            "lines, steps and symbols.",
        ),
    ],
)
def test_what_is_wrong(text: str, wrong: str) -> None:
    assert faults(text) == [wrong]


WORDS = st.sampled_from(
    [
        *("for", "endfor", "if", "elif", "else", "endif", "set", "p", "pfor", "in", "is", "not"),
        *("title", "steps", "lines", "symbols", "loop", "one", "a, b", ".", "|", "(", ")", "[0]"),
        *("'", '"', "=", "–", "{", "}", "1", "upper", "__class__", " ", "or"),
    ]
)
TAGS = st.builds(
    lambda form, words: form.format(" ".join(words)),
    st.sampled_from(["{{{{ {} }}}}", "{{% {} %}}", "{{%{} %}}", "{{{{{} }}}}"]),
    st.lists(WORDS, max_size=5),
)


@given(st.lists(TAGS, max_size=6))
def test_any_tags_are_read(tags: list[str]) -> None:
    for one in faults("".join(tags)):
        assert "\n" not in one


def test_a_number_too_long_to_read_is_a_finding() -> None:
    (fault,) = faults(f"{{{{ {'1' * 5000} }}}}")
    assert "cannot be read: " in fault

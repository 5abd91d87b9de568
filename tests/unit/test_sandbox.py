"""Templates that would take what is not theirs stop in one sentence that names them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import pytest
from jinja2 import TemplateError, TemplateSyntaxError
from markupsafe import Markup

from svreport.content.blocks import Wording
from svreport.core.errors import FaultyTemplate
from svreport.files.resources import TemplateFile
from svreport.rendering import sandbox
from svreport.rendering.sandbox import Sandbox
from svreport.rendering.wording import wording_blocks

ITEMS = [{"name": f"n{at}", "text": "x" * 100} for at in range(200)]


class Given:
    """Something that a paper might give, with what templates may not touch."""

    shared: ClassVar[list[str]] = ["kept"]

    def told(self) -> str:
        return "told"


CONTENT: dict[str, Any] = {
    "items": ITEMS,
    "text": "a < b",
    "given": Given(),
    "figure": lambda name: f"[{name}]",
}

HOSTILE = {
    "a power": "{{ 10 ** 9 ** 9 }}",
    "a range without end": "{% for one in range(1000000000) %}x{% endfor %}",
    "ranges in ranges": "{% for a in range(9999) %}" * 2 + "x" + "{% endfor %}" * 2,
    "loops in loops": "{% for a in items %}" * 4 + "x" + "{% endfor %}" * 4,
    "a text many times over": '{{ "x" * 1000000000 }}',
    "a text that doubles": '{% set x = "xx" %}' + "{% set x = x ~ x %}" * 60 + "{{ x }}",
    "a list that doubles": '{% set x = ["xx"] | join %}' + "{% set x = [x, x] | join %}" * 60,
    "texts that are added": '{% set x = "xx" %}' + "{% set x = x + x %}" * 60,
    "numbers that grow": "{% set x = 999999999 %}" + "{% set x = x * x %}" * 60,
    "a wide text": '{{ "x".center(1000000000) }}',
    "a wide format": '{{ "{:>1000000000}".format(1) }}',
    "a wide number": '{{ "%1000000000d" % 1 }}',
    "a wide indent": "{{ text | indent(1000000000) }}",
    "a long replacement": '{{ text | replace("", text) }}',
    "words without end": "{{ lipsum(1000000) }}",
    "a macro that calls itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "a loop that calls itself": "{% for one in items recursive %}{{ loop(items) }}{% endfor %}",
    "brackets without end": "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}",
    "parts without end": "{{ given" + ".shared" * 20_000 + " }}",
    "another file": '{% include "/etc/passwd" %}',
    "another template": '{% extends "report.docx" %}',
    "another's macros": '{% import "x" as x %}',
    "a class": "{{ text.__class__.__mro__[1].__subclasses__() }}",
    "a class by its name": '{{ text["__class__"] }}',
    "a class by a filter": '{{ text | attr("__class__") }}',
    "a class by a format": '{{ "{0.__class__}".format(text) }}',
    "a filter by its name": '{{ items | map("attr", "__class__") | list }}',
    "the globals of a function": "{{ figure.__globals__ }}",
    "the code of a method": "{{ given.told.__func__.__code__ }}",
    "a change to a list": '{{ given.shared.append("lost") }}',
    "a change to the content": "{{ items.clear() }}",
    "text that is not escaped": "{{ text | safe }}",
    "a state of its own": "{% set ns = namespace(x=1) %}{{ ns.x }}",
    "chance": "{{ items | random }}",
    "loops too deep": "{% for a in items %}" * 9 + "{% endfor %}" * 9,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_wording_stops_in_one_sentence(source: str, tmp_path: Path) -> None:
    template = tmp_path / "hostile.md.j2"
    template.write_text(source, encoding="utf-8")
    with pytest.raises(FaultyTemplate) as refused:
        wording_blocks(
            Wording(template="forum/hostile.md.j2", content=CONTENT), TemplateFile.read(template)
        )
    sentence = str(refused.value)
    assert sentence.startswith("The template hostile.md.j2 ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert Given.shared == ["kept"]
    assert len(ITEMS) == 200


def filled(source: str, **options: Any) -> str:
    return Sandbox(lambda value: value, **options).from_string(source).render(CONTENT)


def test_a_loop_may_take_as_many_rounds_as_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "{% for one in items %}{{ one.name }}{{ loop.index }}{% endfor %}"
    assert filled(source).endswith("n199200")
    monkeypatch.setattr(sandbox, "MOST_ROUNDS", 199)
    with pytest.raises(TemplateError, match="its loops take more than 199 rounds"):
        filled(source)


def test_rounds_of_all_loops_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = "{% for one in [1, 2, 3] %}{% for two in [1, 2] %}x{% endfor %}{% endfor %}"
    monkeypatch.setattr(sandbox, "MOST_ROUNDS", 9)
    assert filled(loop) == "x" * 6
    monkeypatch.setattr(sandbox, "MOST_ROUNDS", 8)
    with pytest.raises(TemplateError, match="more than 8 rounds"):
        filled(loop)


@pytest.mark.parametrize(
    "source",
    [
        "{% for one in items %}0123456789{% endfor %}",
        "{% for one in items %}{{ '0123456789' }}{% endfor %}",
        "{% for one in items %}{{ one.text }}{% endfor %}",
        "{% for one in items %}{% if one %}0123456789{% endif %}{% endfor %}",
    ],
)
def test_so_much_text_is_made_and_no_more(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(filled(source)) >= 2_000
    monkeypatch.setattr(sandbox, "LONGEST_TEXT", 2_000)
    with pytest.raises(TemplateError, match="it makes more than 2,000 characters"):
        filled(source)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('{{ figure("a.b") }} {{ given.told() }}', "[a.b] told"),
        ("{{ text | upper }} {{ items | length }}", "A &lt; B 200"),
        ('{{ ["a", "b"] | join(", ") }} {{ "a" ~ 1 ~ text }}', "a, b a1a &lt; b"),
        ("{{ 7 // 2 + 7 % 2 * 3 - 1 }} {{ 7 / 2 }}", "5 3.5"),
        ("{{ 'yes' if text is string and not items is none else 'no' }}", "yes"),
        ("{% for a, b in [(1, 2)] %}{{ a }}{{ 'x' if loop.last }}{{ b }}{% endfor %}", "1x2"),
        ("{% for one in range(3) %}{{ loop.cycle('a', 'b') }}{% else %}none{% endfor %}", "aba"),
        ("{% for one in [] %}x{% else %}none{% endfor %}", "none"),
        ("{% set x = items[0].name %}{{ x }}{# a remark #}", "n0"),
        ('{{ items | map(attribute="name") | sort | first }}', "n0"),
        ('{{ items | selectattr("name", "equalto", "n7") | list | length }}', "1"),
    ],
)
def test_what_templates_are_for_works(source: str, shown: str) -> None:
    assert filled(source, autoescape=True) == shown


@pytest.mark.parametrize(
    "tag",
    [
        *("{{ items | first }}", "{{ items }}", "{{ none }}", "{{ text is string }}"),
        *("{{ figure }}", '{{ items | map(attribute="name") }}', "{{ items | join }}"),
    ],
)
def test_no_tag_leaves_words_of_python(tag: str) -> None:
    with pytest.raises(TemplateError, match=r"text|number"):
        filled(tag)


def test_what_is_put_together_is_escaped_once() -> None:
    content = {"markup": Markup("<b>"), "text": "<i>"}
    made = Sandbox(lambda value: value, autoescape=True).from_string("{{ markup ~ text }}")
    assert made.render(content) == "&lt;b&gt;&lt;i&gt;"


def test_what_is_not_defined_says_so() -> None:
    with pytest.raises(TemplateError, match="'nothing' is undefined"):
        filled("{{ nothing() }}")
    with pytest.raises(TemplateError, match="'nothing' is undefined"):
        filled("{% for one in nothing %}{% endfor %}")


def test_the_line_of_what_may_not_be_used_is_known() -> None:
    with pytest.raises(TemplateSyntaxError) as refused:
        filled("one\ntwo {{ 2 ** 3 }}")
    assert refused.value.lineno == 2
    assert refused.value.message == "“**” is nothing that templates may use"


def test_a_text_template_is_no_longer_than_any_is(tmp_path: Path) -> None:
    template = tmp_path / "long.md.j2"
    template.write_bytes(b"x" * 1_000_001)
    with pytest.raises(FaultyTemplate, match=r"The template long\.md\.j2 is larger than 1 MB"):
        wording_blocks(
            Wording(template="forum/long.md.j2", content=CONTENT), TemplateFile.read(template)
        )

"""Standard wording and other templates of text: filled in a strict sandbox, as text or blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.runtime import Undefined

from svreport.content.blocks import Block, Paragraph, Wording
from svreport.core.errors import FaultyTemplate
from svreport.core.frozen import field_names, is_record, replace
from svreport.core.origin import with_origins
from svreport.files.resources import TemplateFile
from svreport.narrative.markdown import read_narrative
from svreport.narrative.prose import has_digits
from svreport.rendering.sandbox import FAULTS_OF_TAGS, Sandbox, line_of

# What Markdown or a reference could take for a mark of its own.
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")

# Where no figure belongs: links, and what is written as code.
_WALLS = re.compile(r"\]\(|`|https?:")

# The template of a name.
Find: TypeAlias = Callable[[str], TemplateFile]


def with_wordings(blocks: Iterable[Block | Wording], find: Find) -> Iterator[Block]:
    """The blocks, with those of each standard wording in its place. Raises FaultyTemplate."""
    for block in blocks:
        if isinstance(block, Wording):
            yield from wording_blocks(block, find(block.template))
        else:
            yield block


def fill_wordings(value: Any, find: Find) -> Any:
    """Plain data, each wording in it replaced by its blocks; what has none is handed back itself.

    Raises FaultyTemplate.
    """
    if isinstance(value, Wording):
        return wording_blocks(value, find(value.template))
    if isinstance(value, list | tuple):
        if any(isinstance(part, Wording) for part in value):
            return list(with_wordings(value, find))
        parts = [fill_wordings(part, find) for part in value]
        return (
            parts if any(new is not old for new, old in zip(parts, value, strict=True)) else value
        )
    if is_record(value):
        changed = {
            name: part
            for name in field_names(value)
            if (part := fill_wordings(getattr(value, name), find)) is not getattr(value, name)
        }
        return replace(value, **changed) if changed else value
    if not isinstance(value, str) and isinstance(value, Mapping):
        return {name: fill_wordings(part, find) for name, part in value.items()}
    return value


def wording_blocks(wording: Wording, template: TemplateFile) -> tuple[Block, ...]:
    """The blocks of the wording, its tags filled. Raises FaultyTemplate."""
    figures: list[str] = []

    def show(value: str) -> str:
        if not has_digits(value) or _WALLS.search(template.text):
            return without_marks(value)
        # As a reference is: it goes on knowing what it is made of, and no mark in it is one.
        figures.append(value if value.isprintable() else in_one_line(value))
        return f"{{{{ {len(figures) - 1} }}}}"

    text = wording_text(wording, template, show)
    blocks = read_narrative(
        text, heading_level=wording.heading_level, stated=lambda at: figures[int(at)]
    )
    # Paragraphs get numbers of the whole paper; lists keep their own.
    return tuple(
        replace(block, numbered=wording.numbered, role=wording.role)
        if isinstance(block, Paragraph)
        else block
        for block in blocks
    )


def wording_text(wording: Wording, template: TemplateFile, show: Callable[[str], str]) -> str:
    """The text of the wording, its tags filled, each value as `show` makes it.

    Raises FaultyTemplate, naming the template, its line and what is wrong.
    """

    def finalize(value: Any) -> Any:
        if isinstance(value, Undefined):
            return value
        return show(value if isinstance(value, str) else with_origins(str(value), value))

    sandbox = Sandbox(finalize, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    return fill_text(template, wording.content, sandbox)


def fill_text(template: TemplateFile, content: Mapping[str, object], sandbox: Sandbox) -> str:
    """The text of a template, its tags filled.

    Raises FaultyTemplate, naming the template, its line and what is wrong.
    """
    try:
        return sandbox.from_string(template.text).render(dict(content))
    except TemplateSyntaxError as reason:
        raise FaultyTemplate(
            f"The template {template.name} has a tag in line {reason.lineno} that cannot be read: "
            f"{reason.message}."
        ) from reason
    except (TemplateError, *FAULTS_OF_TAGS) as reason:
        line = line_of(reason)
        where = f" (line {line})" if line else ""
        raise FaultyTemplate(
            f"The template {template.name} cannot be filled: {str(reason).rstrip('.')}{where}."
        ) from reason


def in_one_line(text: str) -> str:
    """A text in one line, with single spaces."""
    return " ".join(text.split())


def without_marks(text: str) -> str:
    """A text in which Markdown finds no marks."""
    return _MARKS.sub(r"\\\1", in_one_line(text))

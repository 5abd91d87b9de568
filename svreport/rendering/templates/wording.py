"""Standard wording: a Jinja template of Markdown, filled in a strict sandbox, as blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.runtime import Undefined

from svreport.content.blocks import Block, Paragraph, Wording
from svreport.core.problems import FaultyTemplate
from svreport.files.resources import TemplateFile
from svreport.narrative.markdown import read_narrative
from svreport.rendering.templates.loader import text_template
from svreport.rendering.templates.sandbox import FAULTS_OF_TAGS, Sandbox

# What Markdown or a reference could take for a mark of its own.
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


def worded(wording: Wording, template: TemplateFile) -> tuple[Block, ...]:
    """The blocks of the wording, its tags filled. Raises FaultyTemplate as `filled` does."""
    text = filled(wording, template, without_marks)
    blocks = read_narrative(text, heading_level=wording.heading_level)
    return tuple(numbered(blocks)) if wording.numbered else blocks


def filled(wording: Wording, template: TemplateFile, shown: Callable[[str], str]) -> str:
    """The text of the wording, its tags filled with what each stands for, as it is to be `shown`.

    Raises FaultyTemplate, naming the template, its line and what is wrong.
    """
    try:
        source = text_template(template)
        return _environment(shown).from_string(source).render(dict(wording.content))
    except TemplateSyntaxError as reason:
        raise FaultyTemplate(
            f"The template {template.name} has a tag in line {reason.lineno} that cannot be read: "
            f"{reason.message}."
        ) from reason
    except (TemplateError, *FAULTS_OF_TAGS) as reason:
        raise FaultyTemplate(
            f"The template {template.name} cannot be filled: {str(reason).rstrip('.')}."
        ) from reason


def numbered(blocks: tuple[Block, ...]) -> list[Block]:
    """The blocks, their paragraphs with numbers of the whole paper; lists keep their own."""
    return [
        Paragraph(block.runs, numbered=True) if isinstance(block, Paragraph) else block
        for block in blocks
    ]


def _environment(shown: Callable[[str], str]) -> Sandbox:
    def finalize(value: Any) -> Any:
        return value if isinstance(value, Undefined) else shown(str(value))

    return Sandbox(finalize, trim_blocks=True, lstrip_blocks=True, autoescape=False)


def in_one_line(text: str) -> str:
    """A text in one line, with single spaces."""
    return " ".join(text.split())


def without_marks(text: str) -> str:
    """A text in which Markdown finds no marks."""
    return _MARKS.sub(r"\\\1", in_one_line(text))

"""What is wrong with a template of slides: its layouts, their placeholders, the room for text."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.core.problems import Severity
from svreport.core.text import join_words
from svreport.files.resources import TemplateFile
from svreport.rendering.slides.flow import SMALLEST
from svreport.rendering.slides.metrics import line_height
from svreport.rendering.slides.template import (
    A_CHART,
    A_TABLE,
    BODY,
    LAYOUTS,
    SUBTITLE,
    TITLE,
    Layout,
    Placeholder,
    layouts_of,
    open_deck,
)
from svreport.rendering.templates.tag_lint import Finding, scan
from svreport.rendering.word.places import WordPlace

# How many lines of its own text a placeholder must have room for at least.
LEAST_LINES = {TITLE: 1, SUBTITLE: 3, BODY: 4, A_TABLE: 5, A_CHART: 8}
LEVELS_USED = 3
_MASTER = "In PowerPoint (View, Slide Master), "
_COPY = f"{_MASTER}rename a layout, or copy it from the template that came with svreport."


def slides_findings(template: TemplateFile) -> Iterator[Finding]:
    """All that is wrong with a template of slides."""
    layouts = layouts_of(open_deck(template))
    for name in LAYOUTS:
        if name in layouts:
            yield from _of_layout(name, layouts[name])
        else:
            yield Finding(wrong=f"The layout “{name}” is missing.", remedy=_COPY)


def _of_layout(name: str, layout: Layout) -> Iterator[Finding]:
    for what in LAYOUTS[name]:
        placeholder = layout.placeholder(what)
        if placeholder is None:
            remedy = f"{_MASTER}add it with Insert Placeholder."
            yield _finding(name, f"It has no {what} placeholder.", remedy)
        else:
            yield from _of_placeholder(name, what, placeholder)
    for shape in layout.layout.shapes:
        tags, _ = scan(shape.text_frame.text if shape.has_text_frame else "", in_word=False)
        if tags:
            yield _finding(
                name,
                f"{join_words(f'“{tag.text}”' for tag in tags)} stands in a layout, where nothing "
                "is filled in.",
                "Remove it: svreport puts the text into the placeholders.",
            )


def _of_placeholder(name: str, what: str, placeholder: Placeholder) -> Iterator[Finding]:
    size = min(placeholder.size(level) for level in range(LEVELS_USED if what == BODY else 1))
    if size < SMALLEST:
        yield _finding(
            name,
            f"The text of its {what} placeholder is {size:g} points high, too small to read from "
            "afar.",
            f"Make it {SMALLEST:g} points or more.",
            Severity.WARNING,
        )
    box = placeholder.label_box
    lines = int(box.height // line_height("", min(box.size, SMALLEST)))
    if lines < LEAST_LINES[what] or box.width < box.height / 4:
        yield _finding(
            name,
            f"Its {what} placeholder has room for {lines} line{'' if lines == 1 else 's'} of "
            f"text, and needs {LEAST_LINES[what]}.",
            f"{_MASTER}make the placeholder larger.",
        )


def _finding(layout: str, wrong: str, remedy: str, severity: Severity = Severity.ERROR) -> Finding:
    place = WordPlace(part=f"layout “{layout}”")
    return Finding(place=place, wrong=wrong, remedy=remedy, severity=severity)

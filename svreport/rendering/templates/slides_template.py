"""What is wrong with a template of slides: layouts, placeholders, the size and room of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from svreport.core.colours import contrast
from svreport.core.problems import Severity
from svreport.core.text import join_words
from svreport.files.resources import TemplateFile
from svreport.rendering.charts import INK
from svreport.rendering.slides.fitting import SMALLEST
from svreport.rendering.slides.metrics import line_height
from svreport.rendering.slides.template import (
    A_CHART,
    A_TABLE,
    BODY,
    CAPTION,
    CHART,
    COVER,
    LAYOUTS,
    NUMBER,
    SUBTITLE,
    TABLE,
    TEXT,
    TITLE,
    Layout,
    Placeholder,
    background,
    ink,
    kind_of,
    layouts_of,
    named,
    opened,
)
from svreport.rendering.templates.finding import Finding
from svreport.rendering.templates.scanning import scanned
from svreport.rendering.word.places import WordPlace

SUFFIX = ".pptx"
ENOUGH_CONTRAST = 4.5
# How many lines of its own text a placeholder must have room for at least.
LEAST_LINES = {TITLE: 1, SUBTITLE: 3, BODY: 4, A_TABLE: 5, A_CHART: 8, CAPTION: 1}
LEVELS_USED = 3
_COPY = (
    "In PowerPoint (View, Slide Master), rename a layout, or copy it from the template that came "
    "with svreport."
)
_INSERT = "In PowerPoint (View, Slide Master), add it with Insert Placeholder."
_ENLARGE = "In PowerPoint (View, Slide Master), make the placeholder larger."


def slides_findings(path: Path, template: str) -> Iterator[Finding]:
    """All that is wrong with a template of slides."""
    deck = opened(TemplateFile.read(path))
    layouts = layouts_of(deck)
    for name, needed in LAYOUTS.items():
        if name not in layouts:
            yield _finding(template, "", f"The layout “{name}” is missing.", _COPY)
        else:
            yield from _Looked(template, name, layouts[name]).findings(needed)
    if len(deck.slides):
        yield _finding(
            template,
            "",
            f"It holds {len(deck.slides)} slide{'s' if len(deck.slides) > 1 else ''} of its own, "
            "left out of what is built.",
            "Put what every presentation needs into a layout, or delete them.",
            Severity.WARNING,
        )


@dataclass(frozen=True)
class _Looked:
    """Looks a layout over."""

    template: str
    name: str
    layout: Layout

    def findings(self, needed: Sequence[str]) -> Iterator[Finding]:
        for what in (*needed, *((CAPTION,) if self.name in (TABLE, CHART) else ())):
            placeholder = self.layout.placeholder(what)
            if placeholder is not None:
                yield from self._of_placeholder(what, placeholder)
            elif what == CAPTION:
                yield self._warns(
                    "It has no text placeholder for a caption, which goes into the notes.", _INSERT
                )
            else:
                yield self._says(f"It has no {what} placeholder.", _INSERT)
        yield from self._number()
        yield from self._colours()
        yield from self._tags()

    def _of_placeholder(self, what: str, placeholder: Placeholder) -> Iterator[Finding]:
        levels = LEVELS_USED if what == BODY else 1
        sizes = [placeholder.size(level) for level in range(levels)]
        if min(sizes) < SMALLEST:
            yield self._warns(
                f"The text of its {what} placeholder is {min(sizes):g} points high, too small to "
                "read from afar.",
                f"Make it {SMALLEST:g} points or more.",
            )
        box = placeholder.one_box
        lines = int(box.height // line_height("", min(box.size, SMALLEST)))
        if lines < LEAST_LINES[what] or box.width < box.height / 4:
            yield self._says(
                f"Its {what} placeholder has room for {lines} line{'' if lines == 1 else 's'} of "
                f"text, and needs {LEAST_LINES[what]}.",
                _ENLARGE,
            )

    def _number(self) -> Iterator[Finding]:
        kinds = [kind_of(shape) for shape in self.layout.layout.placeholders]
        if self.name != COVER and NUMBER not in kinds:
            yield self._warns(
                "It has no slide number, by which members refer to slides.",
                "In PowerPoint (View, Slide Master), turn Footers on for the layout.",
            )

    def _colours(self) -> Iterator[Finding]:
        """Text that does not stand out enough from what is behind it."""
        behind = background(self.layout.layout)
        for words, colour in self._inks():
            if behind and colour and contrast(behind, colour) < ENOUGH_CONTRAST:
                yield self._warns(
                    f"Its {words} ({colour}) and the background ({behind}) are too much alike: "
                    f"{contrast(behind, colour):.1f} to 1, where 4.5 to 1 is needed.",
                    "Choose a darker or a lighter colour.",
                )
        master = self.layout.layout.slide_master
        head, letters = named(master, "accent1"), named(master, "bg1")
        if self.name == TABLE and head and letters and contrast(head, letters) < ENOUGH_CONTRAST:
            yield self._warns(
                f"The headings of tables ({letters} on {head}, the theme’s first accent) do not "
                "stand out enough.",
                "Choose a darker first accent (Variants, Colours).",
            )

    def _inks(self) -> Iterator[tuple[str, str | None]]:
        """The colours of the layout's text, each with what it is the colour of."""
        for what in (TITLE, SUBTITLE, BODY, CAPTION):
            found = self.layout.placeholder(what) if self._has(what) else None
            if found is not None:
                yield f"{what} text", ink(found)
        if self.name == TEXT:
            yield "links", named(self.layout.layout.slide_master, "hlink")
        if self.name == CHART:
            yield "charts’ text", f"#{INK}"

    def _has(self, what: str) -> bool:
        return what in LAYOUTS[self.name] or (what == CAPTION and self.name in (TABLE, CHART))

    def _tags(self) -> Iterator[Finding]:
        for shape in self.layout.layout.shapes:
            text = shape.text_frame.text if shape.has_text_frame else ""
            tags = [tag.text for tag in scanned(text, prefixes=False).tags]
            if tags:
                yield self._says(
                    f"{join_words(f'“{one}”' for one in tags)} stands in a layout, where nothing "
                    "is filled in.",
                    "Remove it: svreport puts the text into the placeholders.",
                )

    def _says(self, wrong: str, remedy: str) -> Finding:
        return _finding(self.template, f"layout “{self.name}”", wrong, remedy)

    def _warns(self, wrong: str, remedy: str) -> Finding:
        return _finding(self.template, f"layout “{self.name}”", wrong, remedy, Severity.WARNING)


def _finding(
    template: str, part: str, wrong: str, remedy: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(
        template=template,
        place=WordPlace(part=part),
        wrong=wrong,
        remedy=remedy,
        severity=severity,
    )


def needs() -> Iterator[tuple[str, str]]:
    """Each layout that is needed, and its placeholders in words, for docs/templates.md."""
    for name, needed in LAYOUTS.items():
        optional = [f"{CAPTION} (may be left out)"] if name in (TABLE, CHART) else []
        yield name, join_words([*needed, *optional])

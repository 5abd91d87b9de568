"""What is wrong with a Word template: its tags one by one, its styles, what is never filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from svreport.content.blocks import Heading, ListBlock, Paragraph
from svreport.core.frozen import Frozen, parts_inside, parts_of, replace
from svreport.core.text import counted, join_words
from svreport.rendering.templates.shapes import Kind, Shape
from svreport.rendering.templates.tag_lint import (
    FigureFault,
    Finding,
    Tag,
    TagLint,
    scan,
    stray_finding,
    tag_finding,
)
from svreport.rendering.word.places import ParagraphText, WordPlace, paragraph_texts
from svreport.rendering.word.word_file import WordFile, q
from svreport.rendering.word.wordml import (
    BULLETS,
    CELL_STYLE,
    HEADER_CELL_STYLE,
    LINK_STYLE,
    NUMBERED_STYLE,
    NUMBERS,
    TABLE_STYLE,
)

# What svreport puts into a document of its own: needed wherever paragraphs are filled in.
_STYLES = (TABLE_STYLE, CELL_STYLE, HEADER_CELL_STYLE, BULLETS, NUMBERS, LINK_STYLE)
_COPY_STYLES = (
    "In Word, copy what is missing from the template that came with svreport (Styles, Manage "
    "Styles, Import/Export), or add styles of these names."
)
_ENCLOSING = {"p": "paragraph", "tr": "row", "tc": "cell"}


class WordLint(Frozen):
    """Looks through a Word template; `words` is what its paper is called, `names` what it has."""

    file: WordFile
    words: str
    names: Mapping[str, Shape]
    figure_fault: FigureFault

    def findings(self, content: Any) -> Iterator[Finding]:
        """All that is wrong, part by part; `content` shows which styles the paper uses."""
        fills, shows = False, (Kind.TEXT, Kind.RATING)
        for _, texts in paragraph_texts(self.file):
            tags, findings = _scan_texts(texts)
            lint = TagLint(self.words, self.names, self.figure_fault, in_word=True, shows=shows)
            findings += lint.check(tags)
            order = {text.place: at for at, text in enumerate(texts)}
            yield from sorted(findings, key=lambda finding: order[finding.place])
            fills = fills or any(tag.prefix == "p" and not tag.keyword for tag in tags)
        if fills:
            yield from self._styles(content)

    def _styles(self, content: Any) -> Iterator[Finding]:
        blocks = list(parts_of(content))
        levels = {block.level for block in blocks if isinstance(block, Heading)}
        needed = [*_STYLES, *(f"heading {level}" for level in sorted(levels))]
        if any(isinstance(block, Paragraph) and block.numbered for block in blocks):
            needed.append(NUMBERED_STYLE)
        missing = [f"“{name}”" for name in needed if name.casefold() not in self.file.styles]
        if missing:
            are = "style {} is" if len(missing) == 1 else "styles {} are"
            names = join_words(missing, most=len(missing))
            yield _of_styles(f"The {are.format(names)} missing.", _COPY_STYLES)
        for name in (BULLETS, NUMBERS):
            if name.casefold() in self.file.styles:
                depth = _deepest_list(content, ordered=name == NUMBERS)
                yield from self._list_style(name, depth)

    def _list_style(self, name: str, depth: int) -> Iterator[Finding]:
        """What is wrong with a style of lists: it numbers nothing, or too few levels."""
        definition = self.file.list_definition(name)
        levels = 0 if definition is None else definition.levels
        if not levels:
            yield _of_styles(
                f"The style “{name}” has no list format.",
                "Give it one in Word (Modify Style, Format, Numbering).",
            )
        elif levels < depth:
            yield _of_styles(
                f"The style “{name}” has {counted(levels, 'level')}, and lists in "
                f"this paper have {depth}.",
                "In Word, give it a multilevel list (Define New Multilevel List, Link level to "
                "style), or copy it from the template that came with svreport.",
            )


def _scan_texts(texts: Sequence[ParagraphText]) -> tuple[list[Tag], list[Finding]]:
    all_tags: list[Tag] = []
    findings: list[Finding] = []
    for text in texts:
        tags, braces = scan(text.text)
        placed = [replace(tag, place=text.place, paragraph=text.paragraph) for tag in tags]
        all_tags += placed
        findings += [stray_finding(stray, text.place) for stray in braces]
        findings += [finding for tag in placed for finding in _place_findings(tag, text)]
    return all_tags, findings


def _place_findings(tag: Tag, text: ParagraphText) -> Iterator[Finding]:
    """What is wrong with where a tag is: it is in no table, or takes other words away."""
    if tag.prefix == "r" or (tag.prefix in ("tr", "tc") and not tag.keyword):
        written = tag.text.replace(tag.prefix, "", 1)
        yield tag_finding(tag, f"begins with {tag.prefix}, which it cannot.", f"Write {written}.")
    elif tag.prefix:
        called = _ENCLOSING[tag.prefix]
        around = next(tag.paragraph.iterancestors(q(tag.prefix)), None)
        words = text.text if tag.prefix == "p" else _text_in(around)
        if around is None and tag.prefix != "p":
            remedy = f"Begin it with {{%p, or move it into a {called} of the table it is for."
            yield tag_finding(tag, "is outside any table.", remedy)
        elif words.replace(tag.text, "", 1).strip():
            wrong = f"shares its {called} with other words, which would be lost."
            yield tag_finding(tag, wrong, f"Give it a {called} of its own.")


def _text_in(element: Any | None) -> str:
    return "" if element is None else "".join(text.text or "" for text in element.iter(q("t")))


def _of_styles(wrong: str, remedy: str) -> Finding:
    return Finding(wrong=wrong, remedy=remedy, place=WordPlace(part="styles"))


def _deepest_list(value: Any, *, ordered: bool, level: int = 0) -> int:
    level += isinstance(value, ListBlock)
    own = level if isinstance(value, ListBlock) and value.ordered is ordered else 0
    inside = [_deepest_list(part, ordered=ordered, level=level) for part in parts_inside(value)]
    return max(inside, default=0) or own

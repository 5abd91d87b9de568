"""What is wrong with a Word template: its tags one by one, its styles, what is never filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from svreport.core.problems import Severity
from svreport.core.text import join_words
from svreport.rendering.templates.expressions import FigureFault, Scope
from svreport.rendering.templates.finding import Finding
from svreport.rendering.templates.pairs import Fault, Placed, Walk
from svreport.rendering.templates.papers import TemplatePaper
from svreport.rendering.templates.scanning import scanned
from svreport.rendering.templates.shapes import fields_of
from svreport.rendering.templates.surroundings import Surroundings, deleted_tags
from svreport.rendering.templates.trial import deepest_list, headings_and_numbers
from svreport.rendering.word.places import (
    FILLED_PARTS,
    PlacedText,
    WordPlace,
    placed_texts,
)
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
_LISTS = (BULLETS, NUMBERS)
_LEVELS = (2, 3, 4)
_ADD_STYLES = (
    "In Word, copy what is missing from the template that came with svreport (Styles, Manage "
    "Styles, Import/Export), or add styles of these names."
)
# Properties that are filled as the text is.
_PROPERTIES = ("title", "subject", "author", "comments", "identifier", "language")
_UNFILLED = {
    "comments": "a comment",
    "endnotes": "an endnote",
    "chart": "a chart",
    "drawing": "a drawing",
    "data": "a diagram",
}
_TAG_LIKE = re.compile(r"\{[{%].{0,60}?[%}]\}", re.DOTALL)


@dataclass(frozen=True)
class WordLint:
    """Looks a Word template over, for the paper that it is of."""

    template: str
    document: Any
    paper: TemplatePaper
    figure_fault: FigureFault

    def findings(self, content: Any) -> Iterator[Finding]:
        """All that is wrong, part by part; `content` shows which styles the paper uses."""
        fills = False
        for _, texts in placed_texts(self.document):
            tags, faults = self._looked_at(texts)
            found = [*self._told([*faults, *self._walk().through(tags)]), *self._braces(texts)]
            order = {text.place: at for at, text in enumerate(texts)}
            yield from sorted(found, key=lambda one: order[one.place])
            fills = fills or any(one.tag.prefix == "p" and not one.tag.keyword for one in tags)
        yield from self._properties()
        yield from self._never_filled()
        if fills:
            yield from self._styles(content)

    def _walk(self) -> Walk:
        return Walk(Scope(self.paper.words, fields_of(self.paper.content)), self.figure_fault)

    def _looked_at(self, texts: Sequence[PlacedText]) -> tuple[list[Placed], list[Fault]]:
        """The tags of a part in order, and what is wrong with where they stand."""
        tags: list[Placed] = []
        faults: list[Fault] = []
        for text in texts:
            found = scanned(text.text)
            around = Surroundings(text, found)
            for tag in found.tags:
                placed = Placed(tag, text.place, around)
                tags.append(placed)
                misplaced = () if tag.is_open else around.misplaced(tag)
                faults += [Fault(placed, *one) for one in misplaced]
        return tags, faults

    def _braces(self, texts: Sequence[PlacedText]) -> Iterator[Finding]:
        for text in texts:
            for fault in scanned(text.text).faults:
                yield self._finding(
                    text.place,
                    fault.text,
                    f"{fault.wrong}.",
                    "A tag begins and ends with two braces, {{ … }}, or with {% … %}.",
                )
            deleted = deleted_tags(text)
            if deleted:
                yield self._finding(
                    text.place,
                    deleted,
                    "was deleted with changes tracked, and still counts.",
                    "Accept the changes in Word (Review), and save.",
                )

    def _told(self, faults: Sequence[Fault]) -> Iterator[Finding]:
        for one in faults:
            yield self._finding(
                one.placed.place, one.placed.tag.text, one.wrong, one.remedy, one.severity
            )

    def _properties(self) -> Iterator[Finding]:
        for name in _PROPERTIES:
            found = scanned(str(getattr(self.document.core_properties, name) or ""))
            place = WordPlace(part="document properties", spot=name)
            yield from self._told(self._walk().through([Placed(tag, place) for tag in found.tags]))
            for fault in found.faults:
                yield self._finding(place, fault.text, f"{fault.wrong}.", "Remove it.")

    def _never_filled(self) -> Iterator[Finding]:
        """Tags in parts of the document that stay as they are."""
        for part in self.document.part.package.iter_parts():
            name = str(part.partname).rpartition("/")[2]
            called = next((words for stem, words in _UNFILLED.items() if name.startswith(stem)), "")
            if called and name.endswith(".xml") and part.content_type not in FILLED_PARTS:
                for tag in _TAG_LIKE.findall(_text_of(part.blob)):
                    yield self._finding(
                        WordPlace(part=called),
                        tag,
                        f"stands in {called}, which is never filled.",
                        "Remove it, or put it into the text.",
                    )

    def _styles(self, content: Any) -> Iterator[Finding]:
        """The styles that are missing for what is filled in."""
        styles = {str(one.name).casefold(): one for one in self.document.styles}
        levels, is_numbered = headings_and_numbers(content)
        needed = [*_STYLES, *(f"heading {level}" for level in sorted(levels))]
        needed += [NUMBERED_STYLE] if is_numbered else []
        missing = [name for name in needed if name.casefold() not in styles]
        if missing:
            names = join_words((f"“{name}”" for name in missing), most=len(missing))
            yield self._whole(f"{_styles_are(missing, names)} missing.", _ADD_STYLES)
        yield from self._lists(styles, content)
        for level in set(_LEVELS) - levels:
            if f"heading {level}" not in styles:
                wrong = f"The style “heading {level}” is missing; narrative may come to need it."
                yield replace(self._whole(wrong, _ADD_STYLES), severity=Severity.WARNING)

    def _lists(self, styles: Mapping[str, Any], content: Any) -> Iterator[Finding]:
        """The list styles that number nothing, or too few levels."""
        for name in _LISTS:
            style = styles.get(name.casefold())
            if style is None:
                continue
            levels = _levels(style, self.document)
            depth = deepest_list(content, ordered=name == NUMBERS)
            if levels is None:
                yield self._whole(
                    f"The style “{name}” has no list format.",
                    "Give it one in Word (Modify Style, Format, Numbering).",
                )
            elif levels < depth:
                yield self._whole(
                    f"The style “{name}” has {levels} level{'s' if levels > 1 else ''}, and lists "
                    f"in this paper have {depth}.",
                    "In Word, give it a multilevel list (Define New Multilevel List, Link level to "
                    "style), or copy it from the template that came with svreport.",
                )

    def _whole(self, wrong: str, remedy: str) -> Finding:
        return Finding(
            template=self.template, wrong=wrong, remedy=remedy, place=WordPlace(part="styles")
        )

    def _finding(
        self,
        place: WordPlace,
        tag: str,
        wrong: str,
        remedy: str,
        severity: Severity = Severity.ERROR,
    ) -> Finding:
        return Finding(
            template=self.template,
            place=place,
            tag=" ".join(tag.split()),
            wrong=wrong,
            remedy=remedy,
            severity=severity,
        )


def _levels(style: Any, document: Any) -> int | None:
    """How many levels a list style numbers; None where it numbers nothing."""
    numbers = style.element.xpath("w:pPr/w:numPr/w:numId/@w:val")
    if not numbers:
        return None
    numbering = document.part.numbering_part.element
    for abstract in numbering.xpath(f'w:num[@w:numId="{numbers[0]}"]/w:abstractNumId/@w:val'):
        return len(numbering.xpath(f'w:abstractNum[@w:abstractNumId="{abstract}"]/w:lvl'))
    return None


def _styles_are(missing: Sequence[str], names: str) -> str:
    return f"The style {names} is" if len(missing) == 1 else f"The styles {names} are"


def _text_of(xml: bytes) -> str:
    """The text of a part, whichever kind of drawing or note it is."""
    try:
        root = parse_xml(xml)
    except XMLSyntaxError:
        return ""
    return "".join(one.text or "" for one in root.iter(qn("w:t"), qn("a:t")))

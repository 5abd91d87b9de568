"""What surrounds a tag in a Word template: its runs, paragraph, cell, row and table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from docx.oxml.ns import qn
from lxml import etree

from svreport.core.problems import Severity
from svreport.rendering.templates.scanning import Scanned, Tag
from svreport.rendering.word.places import PlacedText

Element: TypeAlias = Any

# What is wrong, the remedy, and how much it matters.
Misplaced = tuple[str, str, Severity]

# Marks of a run that nobody sees.
_UNSEEN = (qn("w:lang"), qn("w:noProof"), qn("w:webHidden"))
_TRACKED = (qn("w:ins"), qn("w:moveTo"))
_ENCLOSING = {"tr": qn("w:tr"), "tc": qn("w:tc")}
_CALLED = {"tr": "row", "tc": "cell"}


@dataclass(frozen=True, eq=False, slots=True)
class Surroundings:
    """The paragraph that a tag stands in, and what else is written there."""

    text: PlacedText
    scanned: Scanned

    def enclosing(self, name: str) -> Element | None:
        """The innermost element of a name around the paragraph."""
        return next(self.text.paragraph.iterancestors(qn(name)), None)

    def apart_from(self, other: Surroundings, prefix: str) -> str:
        """The remedy where two tags that go together cannot do so here; else nothing."""
        one, two = self.text.paragraph, other.text.paragraph
        if prefix == "tr":
            same = self.enclosing("w:tbl") is other.enclosing("w:tbl")
            return "" if same else "Put both into rows of one table."
        if prefix == "tc":
            same = self.enclosing("w:tr") is other.enclosing("w:tr")
            return "" if same else "Put both into cells of one row."
        if one.getparent() is not two.getparent():
            return "Put both into the same cell of a table, or both outside tables."
        if not prefix and one is not two:
            return "Begin both with {%p, each in a paragraph of its own."
        return ""

    def misplaced(self, tag: Tag) -> Iterator[Misplaced]:
        """What is wrong with where a tag stands, and how it is formatted."""
        if tag.prefix == "r" or (tag.prefix in _ENCLOSING and not tag.keyword):
            wrong = f"begins with {tag.prefix}, which it cannot."
            yield wrong, f"Write {tag.text.replace(tag.prefix, '', 1)}.", Severity.ERROR
        elif tag.prefix in _ENCLOSING:
            yield from self._in_table(tag)
        elif tag.prefix == "p" and self._has_more(self.text.text, tag):
            yield (
                "shares its paragraph with other words, which would be lost.",
                "Give it a paragraph of its own.",
                Severity.ERROR,
            )
        yield from self._formatted(tag)

    def _in_table(self, tag: Tag) -> Iterator[Misplaced]:
        around = self.enclosing(f"w:{tag.prefix}")
        called = _CALLED[tag.prefix]
        if around is None:
            remedy = f"Begin it with {{%p, or move it into a {called} of the table it is for."
            yield "stands outside any table.", remedy, Severity.ERROR
        elif self._has_more("".join(one.text or "" for one in around.iter(qn("w:t"))), tag):
            yield (
                f"shares its {called} with other words, which would be lost.",
                f"Give it a {called} of its own.",
                Severity.ERROR,
            )

    def _has_more(self, text: str, tag: Tag) -> bool:
        return bool(text.replace(tag.text, "", 1).strip())

    def _formatted(self, tag: Tag) -> Iterator[Misplaced]:
        pieces = self.text.pieces[tag.start : tag.end]
        runs = list(dict.fromkeys(piece.getparent() for piece in pieces))
        outside = list(dict.fromkeys(run.getparent() for run in runs))
        if len(outside) > 1:
            if any(one.tag in _TRACKED for one in outside):
                wrong = "is changed in part, and the change is tracked."
                remedy = "Accept or reject the changes in Word (Review), and save."
            else:
                wrong = "stands partly in a link or a field."
                remedy = "Type it again, in one go, outside the link or field."
            yield wrong, remedy, Severity.ERROR
        elif len({_look(run) for run in runs}) > 1:
            yield (
                "has more than one format; only that of its beginning counts.",
                "Select all of it, braces too, and format it as one.",
                Severity.WARNING,
            )


def deleted_tags(text: PlacedText) -> str:
    """The words with braces that tracked changes have deleted from a paragraph."""
    gone = "".join(one.text or "" for one in text.paragraph.iter(qn("w:delText")))
    return gone.strip() if "{" in gone or "}" in gone else ""


def _look(run: Element) -> bytes:
    """The format of a run, less what nobody sees."""
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return b""
    return b"".join(sorted(_marks(properties)))


def _marks(properties: Element) -> Iterator[bytes]:
    for mark in properties:
        if mark.tag == qn("w:rFonts") and set(mark.attrib) <= {qn("w:hint")}:
            continue
        if mark.tag not in _UNSEEN:
            yield etree.tostring(mark, method="c14n")

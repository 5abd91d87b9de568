"""A Word document as it is opened again: what it must not be released with, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from svreport.core.frozen import replace
from svreport.core.patterns import pattern
from svreport.core.text import may_have_leftovers
from svreport.files.ooxml import archive_entries
from svreport.files.ooxml.allowed import WP, A, R, W, is_on
from svreport.files.ooxml.package import Element, Package, text_of
from svreport.files.ooxml.shape import WORD_SETTINGS, fields_in
from svreport.release.gate import APART, Detail, Fault, LiteralMarks, Passage, as_filled, quoted
from svreport.release.gate.office import SAYS, OfficeFile, drawing_faults, is_within

BODY = "word/document.xml"
STYLES = "word/styles.xml"
# Parts beside the body that readers see.
BESIDE = ("word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments")
HEADERS = BESIDE[:2]
NOTES = ("footnotes", "endnotes", "comments")
_STYLED, _PARAGRAPH = f"{W}pStyle", f"{W}p"
_SETTING = f"{W}compatSetting"
_HEADING = pattern(r"heading (\d)", re.IGNORECASE)
# The bookmark that Word has without its being set.
TOP = "_top"
START = "the beginning"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What is in the file a second time: for old programs, or where it was moved from.
TWICE = (f"{_MC}Fallback", f"{W}moveFrom")
_PAGE = pattern(r"\s*(?:PAGEREF.*|\d+)\Z")
_COUNT = pattern(r"%\d")
_NUMBER = pattern(r"\s*(?:\d+|[ivxlc]+)\s*")


class WordDocument(OfficeFile):
    """A Word document: its body, and the notes, comments, headers and footers beside it."""

    suffix = ".docx"

    def content_faults(self, marks: LiteralMarks) -> Iterator[Fault]:
        yield from self._empty_sections()
        for at, fault in _body_faults(self.package.xml(BODY), marks):
            yield replace(fault, where=self._where(at))
        for name, part in self.package.xml_parts(*BESIDE):
            for _, text in _texts(part):
                yield from marks.left_in(self.called(name), text)

    def _empty_sections(self) -> Iterator[Fault]:
        """Headings with nothing under them before one of their own level or above."""
        heading: Element | None = None
        for block in self._blocks:
            level = self._headings.get(block)
            if heading is not None and level and level <= self._headings[heading]:
                yield Fault(_text(heading), "the section is empty.")
            if level or (heading is not None and _says(block)):
                heading = block if level else None
        if heading is not None:
            yield Fault(_text(heading), "the section is empty.")

    def _where(self, element: Element) -> str:
        """The heading above an element of the body."""
        holders = {element, *element.iterancestors()}
        where = START
        for block in self._blocks:
            where = _text(block) if block in self._headings else where
            if block in holders:
                break
        return where

    def content_passages(self) -> Iterator[Passage]:
        yield from _passages(self.package.xml(BODY), "")
        for notes in NOTES:
            for _, root in self.package.xml_parts(f"word/{notes}.xml"):
                yield from _passages(root, notes)
        # Programs number the headers and footers of sections as they like, and repeat them.
        roots = (root for _, root in self.package.xml_parts(*HEADERS))
        for text in sorted({passage.text for root in roots for passage in _passages(root, "")}):
            yield Passage("header or footer", text)

    def content_details(self) -> Iterator[Detail]:
        for name, root in self.package.xml_parts(BODY, *BESIDE):
            yield from self._links(name, root)
            for paragraph in root.iter(f"{W}p"):
                if level := self._headings.get(paragraph):
                    yield Detail("the level of the heading", _text(paragraph).strip(), str(level))
            for picture in root.iter(f"{A}blip"):
                described = next(picture.iterancestors(f"{WP}inline", f"{WP}anchor"), root)
                words = [shape.get("descr") or "" for shape in described.iter(f"{WP}docPr")]
                yield self.picture(name, picture.get(f"{R}embed") or "", "".join(words))
        yield from self._kept_beside()

    def _kept_beside(self) -> Iterator[Detail]:
        """What stands in no text: the variables of the document, and the signs of its lists."""
        for _, settings in self.package.xml_parts(WORD_SETTINGS):
            # Newer programs add settings of their own; what an old one laid out stays.
            layout = [each for each in settings.iterfind(f"{W}compat/*") if each.tag != _SETTING]
            layout += settings.iterfind(f"{W}compat/{_SETTING}[@{W}name='compatibilityMode']")
            said = " ".join(each.get(f"{W}val") or each.tag.rpartition("}")[2] for each in layout)
            yield Detail("the program that it is laid out for", "", said, is_look=True)
            for variable in settings.iter(f"{W}docVar"):
                name, value = (variable.get(f"{W}{key}") or "" for key in ("name", "val"))
                yield Detail("the variable", name, value)
        for _, numbering in self.package.xml_parts("word/numbering.xml"):
            shown = (level.get(f"{W}val") or "" for level in numbering.iter(f"{W}lvlText"))
            for text in sorted({text for text in shown if SAYS.search(_COUNT.sub("", text))}):
                yield Detail("the text before the items of a list", "", text)

    def _links(self, name: str, root: Element) -> Iterator[Detail]:
        related = {rel.id: rel.target for rel in self.package.relations(name)}
        places = {
            (mark.get(f"{W}name") or "").casefold(): mark for mark in root.iter(f"{W}bookmarkStart")
        }
        for link in root.iter(f"{W}hyperlink"):
            if link.get(f"{R}id"):
                address = related.get(link.get(f"{R}id"), "")
                yield Detail("the address of the link", _text(link), address)
            # Programs name bookmarks as they like, and write the number of the page in their way.
            mark = places.get((link.get(f"{W}anchor") or "").casefold())
            leads = "" if mark is None else _text(next(mark.iterancestors(f"{W}p"), mark)).strip()
            words = _PAGE.sub("", _text(link))
            yield Detail("the place that the link leads to", words, leads, is_look=True)
        for code in fields_in(root):
            if code.instruction.strip().upper().startswith("HYPERLINK"):
                words = "".join(text.text or "" for text in code.texts)
                yield Detail("the address of the link", words, code.instruction.strip())
            elif code.is_page_number and "PAGEREF" not in code.instruction:
                yield Detail("the fields", "", code.instruction.split()[0], is_look=True)

    def chart_holders(self) -> Sequence[str]:
        return [BODY]

    @cached_property
    def _headings(self) -> dict[Element, int]:
        """The headings of the body, and their levels."""
        levels = {}
        for style in self.package.xml(STYLES).iter(f"{W}style"):
            name = style.find(f"{W}name")
            heading = _HEADING.fullmatch(name.get(f"{W}val")) if name is not None else None
            if heading:
                levels[style.get(f"{W}styleId")] = int(heading[1])
        styled = ((style, style.get(f"{W}val")) for style in self.package.xml(BODY).iter(_STYLED))
        return {
            style.getparent().getparent(): levels[name] for style, name in styled if name in levels
        }

    @cached_property
    def _blocks(self) -> Sequence[Element]:
        """The paragraphs and tables of the body, in order, those of content controls too."""
        found = []
        stack = list(reversed(self.package.xml(BODY).find(f"{W}body")))
        while stack:
            block = stack.pop()
            if block.tag == f"{W}sdt":
                stack += reversed(list(block.iterchildren(f"{W}sdtContent")))
            elif block.tag == f"{W}sdtContent":
                stack += reversed(list(block))
            elif block.tag in (f"{W}p", f"{W}tbl"):
                found.append(block)
        return found


def forms_in(template: bytes) -> list[re.Pattern[str]]:
    """Return the first rows of a template's tables without a header row, as they may be filled."""
    body = Package(template, archive_entries(template)).xml(BODY)
    return [as_filled(_first(table)) for table in body.iter(f"{W}tbl") if not _has_header(table)]


def _texts(root: Element) -> Sequence[tuple[Element, str]]:
    """The paragraphs of a part and their own texts, if any of them may have a mark.

    A text box that hangs on a paragraph has paragraphs of its own.
    """
    texts: dict[Element, str] = {}
    for text in root.iter(f"{W}t", f"{W}instrText"):
        paragraph = text.getparent().getparent()
        if paragraph is None or paragraph.tag != _PARAGRAPH:
            paragraph = next(text.iterancestors(_PARAGRAPH), root)
        texts[paragraph] = texts.get(paragraph, "") + (text.text or "")
    return [*texts.items()] if may_have_leftovers("\n".join(texts.values())) else []


def _body_faults(body: Element, marks: LiteralMarks) -> Iterator[tuple[Element, Fault]]:
    """What is wrong in the body, and the element that it is in."""
    yield from _leading_nowhere(body)
    for paragraph, text in _texts(body):
        yield from ((paragraph, fault) for fault in marks.left_in("", text))
    for drawing in body.iter(f"{WP}docPr"):
        yield from ((drawing, fault) for fault in drawing_faults("", [drawing], marks))
    for table in body.iter(f"{W}tbl"):
        if not _has_header(table) and not marks.is_form(_first(table)):
            yield table, Fault("", "a table has no header row.", is_of_access=True)
    for cell in body.iter(f"{W}tc"):
        if cell[-1].tag not in (f"{W}p", f"{W}sdt"):
            wrong = "a cell does not end in a paragraph, so Word cannot open the file."
            yield cell, Fault("", wrong)


def _leading_nowhere(body: Element) -> Iterator[tuple[Element, Fault]]:
    """The links and fields that refer to a bookmark that is not there."""
    named = (mark.get(f"{W}name") or "" for mark in body.iter(f"{W}bookmarkStart"))
    bookmarks = {TOP, *(name.casefold() for name in named)}
    for link in body.iter(f"{W}hyperlink"):
        anchor = link.get(f"{W}anchor") or ""
        if link.get(f"{R}id") is None and anchor.casefold() not in bookmarks:
            yield link, Fault("", f"the link {quoted(_text(link))} leads nowhere.")
    for reference in fields_in(body):
        if reference.bookmark and reference.bookmark.casefold() not in bookmarks:
            wrong = f"a field refers to {quoted(reference.bookmark)}, which is nowhere."
            yield reference.begins, Fault("", wrong)


def _says(block: Element) -> bool:
    """Whether a block holds anything for a reader."""
    drawn = next(block.iter(f"{W}drawing", f"{W}pict", f"{W}object"), None)
    return block.tag == f"{W}tbl" or drawn is not None or bool(_text(block).strip())


def _text(element: Element) -> str:
    return text_of(element, f"{W}t", f"{W}instrText")


def _first(table: Element) -> str:
    row = table.find(f"{W}tr")
    return "" if row is None else _text(row)


def _has_header(table: Element) -> bool:
    """Whether a table marks its first row as header, or its first column in place of one."""
    row = table.find(f"{W}tr")
    if row is not None and is_on(row.find(f"{W}trPr/{W}tblHeader")):
        return True
    look = table.find(f"{W}tblPr/{W}tblLook")
    return (
        look is not None and look.get(f"{W}firstColumn") == "1" and look.get(f"{W}firstRow") != "1"
    )


def _passages(root: Element, where: str) -> Iterator[Passage]:
    """The paragraphs and rows of tables of a part."""
    # What fields of page numbers showed changes with what is before them.
    fields = fields_in(root)
    texts = (text for field in fields if field.is_page_number for text in field.texts)
    unsaid = {text for text in texts if _NUMBER.fullmatch(text.text or "")}
    for block in root.iter(f"{W}p", f"{W}tr"):
        if block.tag == f"{W}tr":
            yield Passage(where, APART.join(_cells(block, unsaid)), is_row=True)
        elif not is_within(block, f"{W}tr"):
            text = _shown_text(block, unsaid)
            style = block.find(f"{W}pPr/{W}pStyle")
            if style is not None and str(style.get(f"{W}val")).startswith("Heading"):
                where = text
            if text:
                yield Passage(where, text)


def _cells(row: Element, unsaid: set[Element]) -> Iterator[str]:
    """The text of each cell of a row; a table within a cell has rows of its own."""
    for cell in row.iter(f"{W}tc"):
        if next(cell.iterancestors(f"{W}tr")) is row:
            paragraphs = (p for p in cell.iter(f"{W}p") if next(p.iterancestors(f"{W}tc")) is cell)
            yield " ".join(_shown_text(paragraph, unsaid) for paragraph in paragraphs)


def _shown_text(paragraph: Element, unsaid: set[Element]) -> str:
    """A paragraph's own text; a text box that hangs on it has paragraphs of its own."""
    return "".join(
        text.text or ""
        for text in paragraph.iter(f"{W}t")
        if next(text.iterancestors(f"{W}p")) is paragraph
        and text not in unsaid
        and not is_on(text.getparent().find(f"{W}rPr/{W}vanish"))
        and not is_within(text, *TWICE)
    ).strip()

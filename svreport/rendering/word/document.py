"""A Word template and the plain data that fills it, as a .docx file.

The template is an ordinary Word document with Jinja tags, merged by docxtpl in
a strict sandbox. Text is escaped where it enters; narrative becomes real
paragraphs, lists and tables; ratings colour their cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Annotated, Any, TypeAlias, TypedDict, get_args
from zipfile import BadZipFile

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.styles.style import BaseStyle
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.runtime import Undefined
from lxml.etree import LxmlError, XMLSyntaxError, fromstring
from markupsafe import Markup

from svreport.content.blocks import (
    Block,
    Chart,
    Placeholder,
    RatingMark,
    Wording,
)
from svreport.content.paper import Marks, Properties
from svreport.core.frozen import Frozen
from svreport.core.problems import FaultyTemplate
from svreport.files.resources import TemplateFile
from svreport.rendering.charts import chart_parts
from svreport.rendering.package import with_fixed_times
from svreport.rendering.templates.sandbox import (
    FAULTS_OF_TAGS,
    WORD,
    Sandbox,
    line_of,
    office_template,
    unopenable,
)
from svreport.rendering.templates.wording import Find, with_wordings
from svreport.rendering.word.finish import (
    colour_ratings,
    end_with_line,
    fill_contents,
    fit_tables,
    landscape_width,
    mark_headers,
    separate_tables,
    set_properties,
    text_width,
    turn_pages,
)
from svreport.rendering.word.wordml import BULLETS, NUMBERS, Numbering, Writer, inline, rating

# Drawings of the template's own have lower numbers.
FIRST_DRAWING = 1000
_WRITTEN = (*get_args(Block), RatingMark, Wording)
ALL_FAULTS = "`svreport templates check` tells all that is wrong."


def render_word(
    template: TemplateFile,
    content: Mapping[str, object],
    properties: Properties,
    find: Find | None = None,
) -> bytes:
    """The template filled with the content, as the bytes of a .docx file.

    `find` gives a template that standard wording names. Raises
    FaultyTemplate, naming the template and what is wrong with it, if it cannot
    be read or its tags cannot be filled.
    """
    document = open_template(template)
    try:
        values = _ValueWriter(document.docx, find or _no_template, properties.marks)
        parts: WordParts = {"sign_off": SIGN_OFF}
        sandbox = Sandbox(values.write, written=_WRITTEN, autoescape=True)
        document.render({**content, **parts}, sandbox)
    except TemplateSyntaxError as reason:
        raise FaultyTemplate(
            f"The template {template.name} has a tag that cannot be read: {reason.message}. "
            f"{_where(reason, document)}{ALL_FAULTS}"
        ) from reason
    except XMLSyntaxError as reason:
        raise FaultyTemplate(
            f"The template {template.name} has a pair of tags that stand in different kinds of "
            f"place, such as {{%p for … %}} with {{% endfor %}}: write both alike. {ALL_FAULTS}"
        ) from reason
    except (TemplateError, *FAULTS_OF_TAGS) as reason:
        raise FaultyTemplate(
            f"The template {template.name} cannot be filled: {str(reason).rstrip('.')}. "
            f"{_where(reason, document)}{ALL_FAULTS}"
        ) from reason
    try:
        if properties.marks.draft:
            mark_headers(document.docx, "DRAFT – ")
        return _finish(document.docx, properties)
    except (LxmlError, *FAULTS_OF_TAGS) as reason:
        # What python-docx read without complaint, it may not be able to write.
        raise unopenable(template, WORD) from reason


class WordParts(TypedDict):
    """What every Word template may name besides what fills it."""

    sign_off: Annotated[Sequence[Block], "Who has signed it off and when, as a table."]


# Filled when the template is, with the same for every template: nothing in it can be asked.
SIGN_OFF: Sequence[Block] = (Placeholder("sign_off"),)


def _no_template(name: str) -> TemplateFile:
    raise TemplateError(f"its wording {name} cannot be found")


def open_template(template: TemplateFile) -> _Template:
    """The template as docxtpl has it. Raises FaultyTemplate if it is no Word document."""
    document = _Template(office_template(template, WORD))
    try:
        document.init_docx()
    except (PackageNotFoundError, BadZipFile, LxmlError, *FAULTS_OF_TAGS) as reason:
        raise unopenable(template, WORD) from reason
    return document


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
    """A template whose text is escaped already, so that nothing is left to resolve in it."""

    def resolve_listing(self, xml: str) -> str:
        return xml

    def render_xml_part(self, src_xml: str, *arguments: Any, **options: Any) -> str:
        """The part, filled; a fault that its tags raise has the words of the paragraph with it."""
        try:
            filled: str = super().render_xml_part(src_xml, *arguments, **options)
        except (TemplateError, *FAULTS_OF_TAGS) as reason:
            # As docxtpl does, so that each paragraph begins a line.
            lines = re.sub(r"<w:p(?=[ >])", r"\n<w:p", src_xml).split("\n")
            line = line_of(reason)
            if line is not None:
                reason.docx_context = [re.sub(r"<[^>]+>", "", lines[line - 1])]  # type: ignore
            raise
        return filled

    def fix_tables(self, xml: str) -> Any:
        """The document's tree; docxtpl alone would drop what no longer fits together."""
        fromstring(xml)
        return super().fix_tables(xml)


class _ValueWriter:
    """Writes the values of a template's tags: text, narrative, ratings."""

    def __init__(self, package: Any, find: Find, marks: Marks) -> None:
        self._find = find
        self._marks = marks
        self._package = package
        self._links: dict[str, str] = {}
        self._bullets: Numbering | None = None
        self._charts = 0
        self._styles = {style.name.casefold(): style for style in package.styles}
        self._writer = Writer(
            style_id=self._style_id,
            link_id=self._link_id,
            bullets=self._bullet_list,
            new_numbers=self._numbered_list,
            chart_id=self._chart_id,
            width=text_width(package),
            landscape_width=landscape_width(package),
        )

    def write(self, value: Any) -> Any:
        """What a tag leaves in the document for its value."""
        if isinstance(value, Undefined | Markup):
            return value
        if isinstance(value, RatingMark):
            return Markup(rating(value))
        if value is SIGN_OFF:
            # Templates have it below the table of the document's details.
            lines = self._marks.table
            return Markup(self._writer.blocks(lines, below=lines[-1] if lines else None))
        if isinstance(value, Wording):
            value = [value]
        if isinstance(value, Sequence) and not isinstance(value, str):
            return Markup(self._writer.blocks(list(with_wordings(value, self._find))))
        return Markup(inline(str(value)))

    def _style(self, name: str) -> BaseStyle:
        style: BaseStyle | None = self._styles.get(name.casefold())
        if style is None:
            raise TemplateError(f"the style “{name}” is missing; add it to the template in Word")
        return style

    def _style_id(self, name: str) -> str:
        return str(self._style(name).style_id)

    def _link_id(self, address: str) -> str:
        if address not in self._links:
            self._links[address] = self._package.part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return self._links[address]

    def _chart_id(self, chart: Chart) -> tuple[str, int]:
        """The relationship of a chart's part, made here, and a number for its drawing."""
        self._charts += 1
        parts, package = chart_parts(chart), self._package.part.package
        number = self._charts
        workbook = Part(
            PackURI(f"/word/embeddings/chart{number}.xlsx"), CT.SML_SHEET, parts.workbook, package
        )
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, parts.xml, package)
        part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
        return self._package.part.relate_to(part, RELATIONSHIP_TYPE.CHART), FIRST_DRAWING + number

    def _bullet_list(self) -> Numbering:
        if self._bullets is None:
            abstract = self._abstract_numbering(BULLETS)
            self._bullets = Numbering(self._new_num(abstract).numId, _indents(abstract))
        return self._bullets

    def _numbered_list(self, level: int, start: int) -> Numbering:
        """A list of its own, so that it starts anew."""
        abstract = self._abstract_numbering(NUMBERS)
        num = self._new_num(abstract)
        num.add_lvlOverride(level).add_startOverride(start)
        return Numbering(num.numId, _indents(abstract))

    def _new_num(self, abstract: Any) -> Any:
        numbering = self._package.part.numbering_part.element
        return numbering.add_num(int(abstract.get(qn("w:abstractNumId"))))

    def _abstract_numbering(self, style: str) -> Any:
        definition = list_definition(self._package, self._style(style))
        if definition is None:
            raise TemplateError(f"the style “{style}” has no list format; give it one in Word")
        return definition


def list_definition(package: Any, style: Any) -> Any | None:
    """The list definition that a list style points to; None if it points to none."""
    numbering = package.part.numbering_part.element
    for number in style.element.xpath("w:pPr/w:numPr/w:numId/@w:val"):
        for abstract in numbering.xpath(f'w:num[@w:numId="{number}"]/w:abstractNumId/@w:val'):
            return numbering.xpath(f'w:abstractNum[@w:abstractNumId="{abstract}"]')[0]
    return None


def _indents(abstract: Any) -> list[int]:
    """How far each level of a list is indented, in twentieths of a point."""
    return [int(indent.get(qn("w:left"), 0)) for indent in abstract.iter(qn("w:ind"))]


def _finish(package: Any, properties: Properties) -> bytes:
    fill_contents(package)
    turn_pages(package)
    end_with_line(package, properties.marks.closing)
    colour_ratings(package)
    separate_tables(package)
    fit_tables(package)
    set_properties(package, properties)
    buffer = BytesIO()
    package.save(buffer)
    return with_fixed_times(buffer.getvalue())


def _where(reason: Exception, document: _Template) -> str:
    """A sentence on where the tag of a fault is; nothing if that is not known."""
    lines = [line.strip() for line in getattr(reason, "docx_context", ())]
    text = _text_with(reason, lines, document)
    if text is not None:
        return f"See the {text.place}: “{' '.join(text.text.split())[:160]}”. "
    words = " ".join(line for line in lines if line)
    return f"It stands near “{words[:160]}”. " if words else ""


def _text_with(
    reason: Exception, lines: Sequence[str], document: _Template
) -> ParagraphText | None:
    """The paragraph with tags that is in the only one of the `lines`.

    Of several, the first with a name that the fault complains of; so of all, without such a line.
    """
    texts = [
        text for _, part in paragraph_texts(document.docx) for text in part if "{" in text.text
    ]
    if len(lines) == 1:
        line = _letters(lines[0])
        # docxtpl takes away the p of {{p … }}.
        bare = [_letters(re.sub(r"(?<=\{[{%])(p|tr|tc) ", " ", text.text)) for text in texts]
        texts = [text for text, words in zip(texts, bare, strict=True) if words and words in line]
        if len(texts) == 1:
            return texts[0]
    for name in re.findall(r"['“](\w[^'”]*)['”]", str(reason)):
        for text in texts:
            if name in text.text:
                return text
    return None


def _letters(text: str) -> str:
    """A text without spaces and marks, which docxtpl may have changed."""
    return "".join(filter(str.isalnum, text))


Element: TypeAlias = Any

# What a part is called, by its content type; the others are never filled.
FILLED_PARTS = {CT.WML_HEADER: "header", CT.WML_FOOTER: "footer", CT.WML_FOOTNOTES: "footnotes"}
BODY = "body"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACES = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}


class WordPlace(Frozen, kw_only=True):
    """Where a paragraph stands: `spot` counts it, or its table, under the nearest heading.

    A heading itself has none. `chapter` is the heading of the highest level above.
    """

    part: str
    chapter: str = ""
    heading: str = ""
    spot: str = ""

    def __str__(self) -> str:
        inside = f"in “{self.chapter}”" if self.chapter else ""
        under = f"{'under' if self.spot else 'heading'} “{self.heading}”" if self.heading else ""
        return ", ".join(part for part in (self.part, inside, under, self.spot) if part)


class ParagraphText(Frozen, eq=False, kw_only=True):
    """A paragraph, its text and its place."""

    text: str
    place: WordPlace
    paragraph: Element


def paragraph_texts(document: Any) -> Iterator[tuple[str, list[ParagraphText]]]:
    """The paragraphs of each part that templates fill: the part's name, then they in order.

    `document` is python-docx's.
    """
    styles = {style.style_id: str(style.name) for style in document.styles}
    yield BODY, list(_texts(document.element.body, BODY, styles))
    inside = (rel for rel in document.part.rels.values() if not rel.is_external)
    for part in dict.fromkeys(rel.target_part for rel in inside):
        name = FILLED_PARTS.get(part.content_type)
        if name is not None:
            yield name, list(_texts(parse_xml(part.blob), name, styles))


def _texts(root: Element, part: str, styles: Mapping[str, str]) -> Iterator[ParagraphText]:
    counter = _PlaceCounter()
    chapter = ""
    for paragraph in root.iter(qn("w:p")):
        if next(paragraph.iterancestors(_FALLBACK), None) is not None:
            continue
        text = _text_of(paragraph)
        level = _level(paragraph, styles)
        if level:
            heading = " ".join(text.split())
            chapter = heading if level == 1 else chapter
            counter = _PlaceCounter(heading, "" if level == 1 else chapter)
        yield ParagraphText(text=text, place=counter.place(paragraph, part), paragraph=paragraph)


def _text_of(paragraph: Element) -> str:
    """The text of a paragraph, without that of the text boxes in it."""
    return "".join(
        _SPACES.get(element.tag, element.text or "")
        for element in paragraph.iter(qn("w:t"), *_SPACES)
        if element.getparent().tag == qn("w:r")
        and next(element.iterancestors(qn("w:p"))) is paragraph
    )


def _level(paragraph: Element, styles: Mapping[str, str]) -> int:
    """The level of a heading; 0 for any other paragraph."""
    for style in paragraph.xpath("./w:pPr/w:pStyle/@w:val"):
        level = styles.get(style, "").casefold().removeprefix("heading ")
        return int(level) if level.isdigit() else 0
    return 0


class _PlaceCounter:
    """Counts the paragraphs and tables under one heading, which is number 0 itself."""

    def __init__(self, heading: str = "", chapter: str = "") -> None:
        self._heading = heading
        self._chapter = chapter
        self._paragraphs = -1 if heading else 0
        self._tables: list[Element] = []

    def place(self, paragraph: Element, part: str) -> WordPlace:
        tables = list(paragraph.iterancestors(qn("w:tbl")))
        if tables:
            spot = self._in_table(paragraph, tables)
        else:
            self._paragraphs += 1
            spot = f"paragraph {self._paragraphs}" if self._paragraphs else ""
        return WordPlace(part=part, chapter=self._chapter, heading=self._heading, spot=spot)

    def _in_table(self, paragraph: Element, tables: Sequence[Element]) -> str:
        if all(tables[-1] is not table for table in self._tables):
            self._tables.append(tables[-1])
        row = next(paragraph.iterancestors(qn("w:tr")))
        cell = next(paragraph.iterancestors(qn("w:tc")))
        return (
            f"table {len(self._tables)}, row {_position(row, tables[0])}, "
            f"column {_position(cell, row)}"
        )


def _position(element: Element, inside: Element) -> int:
    """The number of a row in its table, or of a cell in its row."""
    return 1 + next(at for at, inner in enumerate(inside.iter(element.tag)) if inner is element)

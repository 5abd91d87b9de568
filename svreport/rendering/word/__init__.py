"""A Word template and the plain data that fills it, as a .docx file.

The template is an ordinary Word document with Jinja tags, merged in a strict sandbox.
Each part becomes a Python function once a process, and what that writes is the document but for
the places marked in it: no tree is made of it. Text is escaped where it enters; narrative becomes
real paragraphs, lists and tables; ratings colour their cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from types import CodeType
from typing import Annotated, Any, TypedDict, get_args

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.runtime import Undefined
from lxml import etree
from markupsafe import Markup

from svreport.content.blocks import Block, Chart, Placeholder, RatingMark, Wording
from svreport.content.paper import Marks, Properties
from svreport.core.errors import FaultyTemplate
from svreport.files.ooxml import PackageError
from svreport.files.ooxml.allowed import is_on
from svreport.files.resources import TemplateFile
from svreport.rendering.charts import Look, chart_parts
from svreport.rendering.sandbox import (
    FAULTS_OF_TAGS,
    WORD,
    Sandbox,
    line_of,
    office_template,
    unopenable,
)
from svreport.rendering.word import finish, tags, wordml
from svreport.rendering.word.word_file import HEADER, DocumentParts, ListDefinition, WordFile, q
from svreport.rendering.word.wordml import DEEPEST_LISTED, LINK_STYLE
from svreport.rendering.wording import Find, with_wordings

# Drawings of the template's own have lower numbers.
FIRST_DRAWING = 1000
_WRITTEN = (*get_args(Block), RatingMark, Wording)
ALL_FAULTS = "`svreport templates check` lists everything that is wrong."
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    compiled = _compiled(template)
    file = compiled.file
    parts = DocumentParts(file)
    try:
        values = _ValueWriter(compiled, parts, find or _no_template, properties.marks)
        own: WordParts = {"sign_off": SIGN_OFF, "signed": SIGNED}
        _fill_parts(compiled, parts, values, {**content, **own})
    except TemplateSyntaxError as reason:
        raise FaultyTemplate(
            f"The template {template.name} has a tag that cannot be read: {reason.message}. "
            f"{_place(reason, file)}{ALL_FAULTS}"
        ) from reason
    except (etree.XMLSyntaxError, UnlikePair) as reason:
        raise FaultyTemplate(
            f"The template {template.name} has a pair of tags in different kinds of "
            f"place, such as {{%p for … %}} with {{% endfor %}}: write both alike. {ALL_FAULTS}"
        ) from reason
    except (TemplateError, *FAULTS_OF_TAGS) as reason:
        raise FaultyTemplate(
            f"The template {template.name} cannot be filled: {str(reason).rstrip('.')}. "
            f"{_place(reason, file)}{ALL_FAULTS}"
        ) from reason
    try:
        _finish(compiled, parts, properties)
        return parts.save(properties)
    except (etree.LxmlError, PackageError, *FAULTS_OF_TAGS) as reason:
        raise unopenable(template, WORD) from reason


class WordParts(TypedDict):
    """What every Word template may name besides what fills it."""

    sign_off: Annotated[Sequence[Block], "Who has signed it off and when, as a table."]
    signed: Annotated[Sequence[Block], "When it was submitted, and who has signed it off: a line."]


# Filled when the template is, with the same for every template: nothing in it can be asked.
SIGN_OFF: Sequence[Block] = (Placeholder("sign_off"),)
SIGNED: Sequence[Block] = (Placeholder("signed"),)


def _no_template(name: str) -> TemplateFile:
    raise TemplateError(f"its wording {name} cannot be found")


def open_template(template: TemplateFile) -> WordFile:
    """The template's parts. Raises FaultyTemplate if it is not a Word document."""
    package = office_template(template, WORD)
    try:
        file = WordFile(package)
        finish.text_widths(file.first_section)
        return file
    except (etree.LxmlError, PackageError, *FAULTS_OF_TAGS) as reason:
        raise unopenable(template, WORD) from reason


class UnlikePair(Exception):
    """A pair of tags that stand in different kinds of place."""


class CompiledTemplate:
    """A template whose parts become functions when they are first filled."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.names = list(dict.fromkeys((file.main, *(name for _, name in file.filled_parts()))))
        self.widths = finish.text_widths(file.first_section)
        self._codes: dict[str, CodeType | None] = {}
        self._sources: dict[str, str] = {}

    def code(self, name: str) -> CodeType | None:
        """The code of a part, or None for a part without tags.

        Raises TemplateSyntaxError, and UnlikePair.
        """
        if name not in self._codes:
            placed = tags.place_tags(etree.tostring(self.file.tree(name), encoding="unicode"))
            has_tags = "{" in placed or name == self.file.main
            self._codes[name] = self._code_of(name, placed) if has_tags else None
        return self._codes[name]

    def source(self, name: str) -> str:
        """The text that a part was compiled of, for what is said of a fault in it."""
        return self._sources[name]

    def _code_of(self, name: str, placed: str) -> CodeType:
        sandbox = Sandbox(str, autoescape=True)
        self._sources[name] = tags.jinja_source(placed)
        if not tags.are_pairs_alike(placed):
            # What is wrong with a tag by itself is said first.
            sandbox.parse(self._sources[name])
            raise UnlikePair
        if name == self.file.main:
            root = etree.fromstring(placed)
            finish.mark_body(root.find(q("body")), self.file)
            marked = etree.tostring(root, encoding="unicode")
            placed = finish.fit_tables(marked, is_filled=False)
            self._sources[name] = tags.jinja_source(placed)
        tree = sandbox.parse(self._sources[name])
        for text in tree.find_all(nodes.TemplateData):
            text.data = tags.markup_of(text.data)
        return sandbox.compiled(tree)

    @cached_property
    def lists_headings(self) -> bool:
        """Whether it has a table of contents."""
        return tags.has_contents(self.file.body)

    @cached_property
    def unmarked_headers(self) -> list[str]:
        """The kinds of header that pages of a draft need and the template does not have."""
        section, settings = self.file.first_section, self.file.related("settings")[:1]
        both = [self.file.tree(name).find(q("evenAndOddHeaders")) for name in settings]
        shown = ["default"]
        shown += ["first"] if is_on(section.find(q("titlePg"))) else []
        shown += ["even"] if any(map(is_on, both)) else []
        there = {header.get(q("type")) for header in section.iterchildren(q("headerReference"))}
        return [kind for kind in shown if kind not in there]

    @cached_property
    def entry_styles(self) -> tuple[Mapping[int, str], str]:
        """The looks of an entry in a table of contents by its level, and of links."""
        styles = {}
        for level in range(1, DEEPEST_LISTED + 1):
            style = self.file.style_id(f"toc {level}")
            named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else "<w:pPr/>"
            styles[level] = named
        link = self.file.style_id(LINK_STYLE)
        return styles, f'<w:rPr><w:rStyle w:val="{link}"/></w:rPr>' if link else ""


@lru_cache(maxsize=16)
def _compiled(template: TemplateFile) -> CompiledTemplate:
    """The template, which is looked over once, however many documents are made with it."""
    return CompiledTemplate(open_template(template))


def _fill_parts(
    compiled: CompiledTemplate,
    parts: DocumentParts,
    values: _ValueWriter,
    content: Mapping[str, object],
) -> None:
    """Fills the parts that have tags; the body first, as its values ask for more of the file."""
    sandbox = Sandbox(values.write, written=_WRITTEN, autoescape=True)
    for name in compiled.names:
        try:
            code = compiled.code(name)
            if code is not None:
                filled = sandbox.of_code(code).render(content)
                parts.put(name, filled)
                if values.has_breaks:
                    etree.fromstring(filled)
        except (TemplateError, *FAULTS_OF_TAGS) as reason:
            reason.lines_around = _lines_around(reason, compiled.source(name))  # type: ignore
            raise


def _lines_around(reason: Exception, source: str) -> list[str]:
    """The words of the paragraph with a tag that is at fault, or of those around it."""
    line = line_of(reason)
    if isinstance(reason, TemplateSyntaxError):
        start = max(reason.lineno - 4, 0)
        shown = source.splitlines()[start : start + 7]
    else:
        shown = [] if line is None else [source.split("\n")[line - 1]]
    return [re.sub(r"<[^>]+>", "", text) for text in shown]


class _ValueWriter:
    """Writes the values of a template's tags: text, narrative, ratings."""

    def __init__(
        self, compiled: CompiledTemplate, parts: DocumentParts, find: Find, marks: Marks
    ) -> None:
        self._find = find
        self._marks = marks
        self._file = compiled.file
        self._parts = parts
        # Whether a text was written with a break, which may stand where no break can be.
        self.has_breaks = False
        self._links: dict[str, str] = {}
        self._bullets: wordml.Numbering | None = None
        self._charts = 0
        width, landscape_width = compiled.widths
        self._writer = wordml.Writer(
            style_id=self._style_id,
            link_id=self._link_id,
            bullets=self._bullet_list,
            new_numbers=self._numbered_list,
            chart_id=self._chart_id,
            width=width,
            landscape_width=landscape_width,
            lists_headings=compiled.lists_headings,
        )

    def write(self, value: Any) -> Any:
        """What a tag leaves in the document for its value."""
        if isinstance(value, str) and not isinstance(value, Markup):
            return self._text(value)
        if isinstance(value, Undefined | Markup):
            return value
        if isinstance(value, RatingMark):
            return Markup(wordml.rating(value))
        if value is SIGN_OFF:
            # Templates have it below the table of the document's details.
            lines = self._marks.table
            return Markup(self._writer.blocks(lines, below=lines[-1] if lines else None))
        if value is SIGNED:
            value = self._marks.opening
        if isinstance(value, Wording):
            value = [value]
        if isinstance(value, Sequence):
            return Markup(self._writer.blocks(list(with_wordings(value, self._find))))
        return self._text(value)

    def _text(self, value: object) -> Markup:
        written = Markup(wordml.inline(str(value)))
        self.has_breaks = self.has_breaks or "<" in written
        return written

    def _style_id(self, name: str) -> str:
        style = self._file.style_id(name)
        if style is None and name not in wordml.OPTIONAL_STYLES:
            raise TemplateError(f"the style “{name}” is missing; add it to the template in Word")
        return style or ""

    def _link_id(self, address: str) -> str:
        if address not in self._links:
            self._links[address] = self._parts.relate("hyperlink", address, outside=True)
        return self._links[address]

    def _chart_id(self, chart: Chart, width: int, height: int) -> tuple[str, int]:
        """The relationship of a chart's part, made here, and a number for its drawing.

        Its width and height are in twentieths of a point.
        """
        self._charts += 1
        look = Look(width=width / 20, height=height / 20)
        parts, number = chart_parts(chart, look), self._charts
        name, workbook = f"word/charts/chart{number}.xml", f"word/embeddings/chart{number}.xlsx"
        self._parts.add_part(name, parts.xml, _CHART_TYPE)
        self._parts.add_part(workbook, parts.workbook, _WORKBOOK_TYPE)
        self._parts.relate("package", workbook, source=name)
        return self._parts.relate("chart", name), FIRST_DRAWING + number

    def _bullet_list(self) -> wordml.Numbering:
        if self._bullets is None:
            definition = self._list_definition(wordml.BULLETS)
            number = self._parts.add_list(definition)
            self._bullets = wordml.Numbering(number, definition.indents)
        return self._bullets

    def _numbered_list(self, level: int, start: int) -> wordml.Numbering:
        """A list of its own, so that it starts anew."""
        definition = self._list_definition(wordml.NUMBERS)
        begins = f'<w:startOverride w:val="{start}"/>'
        override = f'<w:lvlOverride w:ilvl="{level}">{begins}</w:lvlOverride>'
        return wordml.Numbering(self._parts.add_list(definition, override), definition.indents)

    def _list_definition(self, style: str) -> ListDefinition:
        self._style_id(style)
        definition = self._file.list_definition(style)
        if definition is None:
            raise TemplateError(f"the style “{style}” has no list format; give it one in Word")
        return definition


def _place(reason: Exception, file: WordFile) -> str:
    from svreport.rendering.word.places import place_of_fault

    return place_of_fault(reason, file)


def _finish(compiled: CompiledTemplate, parts: DocumentParts, properties: Properties) -> None:
    """Does what can be done only once a document is filled in."""
    main = compiled.file.main
    xml = parts.xml(main)
    if properties.marks.draft:
        xml = _mark_headers(compiled, parts, xml, "DRAFT")
    if compiled.lists_headings:
        xml = tags.fill_contents(xml, *compiled.entry_styles)
    xml = finish.fit_tables(finish.colour_ratings(xml))
    file = compiled.file
    headings = [known for level in range(1, 7) if (known := file.style_id(f"heading {level}"))]
    xml = finish.turn_pages(xml, lambda section: _turned(file, parts, section), headings)
    xml = finish.end_with_line(xml, properties.marks.closing)
    xml = finish.separate_tables(xml)
    parts.put(main, finish.keep_introductions(finish.number_drawings(xml)))


def _mark_headers(compiled: CompiledTemplate, parts: DocumentParts, xml: str, mark: str) -> str:
    """The document, a mark put into the header of every page."""
    for kind in compiled.unmarked_headers:
        reference = f'<w:headerReference w:type="{kind}" r:id="{parts.add_header()}"/>'
        xml = re.sub(r"<w:sectPr(?: [^>]*)?>", rf"\g<0>{reference}", xml, count=1)
    for relation in parts.relations(compiled.file.main):
        if relation["Type"].rpartition("/")[2] == HEADER:
            name = compiled.file.target(relation["Target"])
            root = etree.fromstring(parts.xml(name))
            finish.put_first(root, mark)
            parts.put(name, etree.tostring(root, encoding="unicode"))
    return xml


def _turned(file: WordFile, parts: DocumentParts, section: str) -> str:
    """A section turned on its side, with headers and footers that reach as far as its text."""

    def wider(linked: str, more: int) -> str:
        relation = next(rel for rel in parts.relations(file.main) if rel["Id"] == linked)
        part, _, ending = file.target(relation["Target"]).rpartition(".")
        name, copy = f"{part}.{ending}", f"{part}-landscape.{ending}"
        if not parts.has_part(copy):
            parts.add_copy(name, copy, finish.moved_tabs(parts.xml(name), more))
        return parts.relate(relation["Type"], copy)

    return finish.markup_of_element(finish.turned_section(finish.element_of(section), wider))

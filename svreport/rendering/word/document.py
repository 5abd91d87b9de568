"""A Word template and the plain data that fills it, as a .docx file.

The template is an ordinary Word document with Jinja tags, merged in a strict sandbox.
Each part becomes a Python function once a process. Text is escaped where it enters; narrative
becomes real paragraphs, lists and tables; ratings colour their cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import CodeType
from typing import Annotated, Any, TypedDict, get_args

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.runtime import Undefined
from lxml import etree
from markupsafe import Markup

from svreport.content.blocks import (
    Block,
    Chart,
    Placeholder,
    RatingMark,
    Wording,
)
from svreport.content.paper import Marks, Properties
from svreport.core.frozen import Frozen, replace
from svreport.core.problems import FaultyTemplate
from svreport.files.ooxml.markup import PackageError
from svreport.files.ooxml.package import Package
from svreport.files.resources import TemplateFile
from svreport.rendering.charts import chart_parts
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
    mark_headers,
    number_drawings,
    separate_tables,
    text_widths,
    turn_pages,
)
from svreport.rendering.word.tags import jinja_source, markup_of
from svreport.rendering.word.word_file import FILLED_PARTS, Element, W, WordFile, q
from svreport.rendering.word.wordml import BULLETS, NUMBERS, Numbering, Writer, inline, rating

# Drawings of the template's own have lower numbers.
FIRST_DRAWING = 1000
_WRITTEN = (*get_args(Block), RatingMark, Wording)
ALL_FAULTS = "`svreport templates check` tells all that is wrong."
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
    file = open_template(template)
    try:
        values = _ValueWriter(file, find or _no_template, properties.marks)
        parts: WordParts = {"sign_off": SIGN_OFF}
        _fill_parts(file, values, {**content, **parts})
    except TemplateSyntaxError as reason:
        raise FaultyTemplate(
            f"The template {template.name} has a tag that cannot be read: {reason.message}. "
            f"{_where(reason, file)}{ALL_FAULTS}"
        ) from reason
    except etree.XMLSyntaxError as reason:
        raise FaultyTemplate(
            f"The template {template.name} has a pair of tags that stand in different kinds of "
            f"place, such as {{%p for … %}} with {{% endfor %}}: write both alike. {ALL_FAULTS}"
        ) from reason
    except (TemplateError, *FAULTS_OF_TAGS) as reason:
        raise FaultyTemplate(
            f"The template {template.name} cannot be filled: {str(reason).rstrip('.')}. "
            f"{_where(reason, file)}{ALL_FAULTS}"
        ) from reason
    try:
        return _finish(file, properties)
    except (etree.LxmlError, PackageError, *FAULTS_OF_TAGS) as reason:
        raise unopenable(template, WORD) from reason


class WordParts(TypedDict):
    """What every Word template may name besides what fills it."""

    sign_off: Annotated[Sequence[Block], "Who has signed it off and when, as a table."]


# Filled when the template is, with the same for every template: nothing in it can be asked.
SIGN_OFF: Sequence[Block] = (Placeholder("sign_off"),)


def _no_template(name: str) -> TemplateFile:
    raise TemplateError(f"its wording {name} cannot be found")


def open_template(template: TemplateFile) -> WordFile:
    """The template's parts. Raises FaultyTemplate if it is no Word document."""
    package = _checked(template)
    try:
        file = WordFile(replace(package, _trees={}))
        next(file.body.iter(q("sectPr")))
        return file
    except (etree.LxmlError, PackageError, StopIteration, *FAULTS_OF_TAGS) as reason:
        raise unopenable(template, WORD) from reason


@lru_cache(maxsize=16)
def _checked(template: TemplateFile) -> Package:
    """The template, which is looked over once, however many documents are made with it."""
    return office_template(template, WORD)


@lru_cache(maxsize=64)
def _compiled(source: str) -> CodeType:
    """The code of a part, compiled once; of its values it knows the constants alone."""
    constants = Sandbox(lambda text: Markup(inline(str(text))), autoescape=True)
    return constants.compiled(jinja_source(source))


def _fill_parts(file: WordFile, values: _ValueWriter, content: Mapping[str, object]) -> None:
    """Fills the parts that have tags; the body first, as its values ask for more of the file."""
    sandbox = Sandbox(values.write, written=_WRITTEN, autoescape=True)
    for name in (file.main, *(name for _, name in filled_parts(file))):
        source = etree.tostring(file.tree(name), encoding="unicode")
        if "{" in source or name == file.main:
            filled = _filled(source, sandbox, content)
            file.put(name, etree.fromstring(filled.encode()))


def _filled(source: str, sandbox: Sandbox, content: Mapping[str, object]) -> str:
    """A part, filled; a fault that its tags raise has the words of the paragraph with it."""
    try:
        return markup_of(sandbox.of_code(_compiled(source)).render(content))
    except (TemplateError, *FAULTS_OF_TAGS) as reason:
        source = jinja_source(source)
        lines = source.split("\n")
        line = line_of(reason)
        if isinstance(reason, TemplateSyntaxError):
            start = max(reason.lineno - 4, 0)
            shown = source.splitlines()[start : start + 7]
        else:
            shown = [] if line is None else [lines[line - 1]]
        reason.lines_around = [re.sub(r"<[^>]+>", "", text) for text in shown]  # type: ignore
        raise


class _ValueWriter:
    """Writes the values of a template's tags: text, narrative, ratings."""

    def __init__(self, file: WordFile, find: Find, marks: Marks) -> None:
        self._find = find
        self._marks = marks
        self._file = file
        self._links: dict[str, str] = {}
        self._bullets: Numbering | None = None
        self._charts = 0
        width, landscape_width = text_widths(file)
        self._writer = Writer(
            style_id=self._style_id,
            link_id=self._link_id,
            bullets=self._bullet_list,
            new_numbers=self._numbered_list,
            chart_id=self._chart_id,
            width=width,
            landscape_width=landscape_width,
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

    def _style_id(self, name: str) -> str:
        style = self._file.style_id(name)
        if style is None:
            raise TemplateError(f"the style “{name}” is missing; add it to the template in Word")
        return style

    def _link_id(self, address: str) -> str:
        if address not in self._links:
            self._links[address] = self._file.relate("hyperlink", address, outside=True)
        return self._links[address]

    def _chart_id(self, chart: Chart) -> tuple[str, int]:
        """The relationship of a chart's part, made here, and a number for its drawing."""
        self._charts += 1
        parts, number = chart_parts(chart), self._charts
        name, workbook = f"word/charts/chart{number}.xml", f"word/embeddings/chart{number}.xlsx"
        self._file.add_part(name, parts.xml, _CHART_TYPE)
        self._file.add_part(workbook, parts.workbook, _WORKBOOK_TYPE)
        self._file.relate("package", workbook, source=name)
        return self._file.relate("chart", name), FIRST_DRAWING + number

    def _bullet_list(self) -> Numbering:
        if self._bullets is None:
            abstract = self._abstract_numbering(BULLETS)
            self._bullets = Numbering(self._new_number(abstract), _indents(abstract))
        return self._bullets

    def _numbered_list(self, level: int, start: int) -> Numbering:
        """A list of its own, so that it starts anew."""
        abstract = self._abstract_numbering(NUMBERS)
        starts = W.startOverride({q("val"): str(start)})
        override = W.lvlOverride({q("ilvl"): str(level)}, starts)
        return Numbering(self._new_number(abstract, override), _indents(abstract))

    def _new_number(self, abstract: Element, *overrides: Element) -> int:
        """The number of a new list."""
        numbering: Any = self._file.numbering
        numbers = numbering.findall(q("num"))
        taken = {int(number.get(q("numId"))) for number in numbers}
        new = next(number for number in range(1, len(taken) + 2) if number not in taken)
        of = W.abstractNumId({q("val"): abstract.get(q("abstractNumId"))})
        # After the definitions and the other lists, before what else may follow.
        before = [*numbering.findall(q("abstractNum")), *numbers][-1]
        before.addnext(W.num({q("numId"): str(new)}, of, *overrides))
        return new

    def _abstract_numbering(self, style: str) -> Element:
        self._style_id(style)
        definition = list_definition(self._file, style)
        if definition is None:
            raise TemplateError(f"the style “{style}” has no list format; give it one in Word")
        return definition


def list_definition(file: WordFile, style: str) -> Element | None:
    """The list definition that a list style points to; None if it points to none."""
    path = f"{q('pPr')}/{q('numPr')}/{q('numId')}"
    pointed, numbering = file.styles[style.casefold()].find(path), file.numbering
    if pointed is None or numbering is None:
        return None
    for number in numbering.iterchildren(q("num")):
        if number.get(q("numId")) == pointed.get(q("val")):
            abstract = number.find(q("abstractNumId")).get(q("val"))
            definitions = numbering.iterchildren(q("abstractNum"))
            return next(one for one in definitions if one.get(q("abstractNumId")) == abstract)
    return None


def _indents(abstract: Element) -> list[int]:
    """How far each level of a list is indented, in twentieths of a point."""
    return [int(indent.get(q("left"), 0)) for indent in abstract.iter(q("ind"))]


def _finish(file: WordFile, properties: Properties) -> bytes:
    if properties.marks.draft:
        mark_headers(file, "DRAFT – ")
    number_drawings(file)
    fill_contents(file)
    turn_pages(file)
    end_with_line(file, properties.marks.closing)
    colour_ratings(file)
    separate_tables(file)
    fit_tables(file)
    return file.save(properties)


def _where(reason: Exception, file: WordFile) -> str:
    """A sentence on where the tag of a fault is; nothing if that is not known."""
    lines = [line.strip() for line in getattr(reason, "lines_around", ())]
    text = _text_with(reason, lines, file)
    if text is not None:
        return f"See the {text.place}: “{' '.join(text.text.split())[:160]}”. "
    words = " ".join(line for line in lines if line)
    return f"It stands near “{words[:160]}”. " if words else ""


def _text_with(reason: Exception, lines: Sequence[str], file: WordFile) -> ParagraphText | None:
    """The paragraph with tags that is in the only one of the `lines`.

    Of several, the first with a name that the fault complains of; so of all, without such a line.
    """
    texts = [text for _, part in paragraph_texts(file) for text in part if "{" in text.text]
    if len(lines) == 1:
        line = _letters(lines[0])
        # The p of {{p … }} is taken away where it is filled.
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
    """A text without spaces and marks, which may have been changed."""
    return "".join(filter(str.isalnum, text))


BODY = "body"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPACES = {q("tab"): "\t", q("br"): "\n", q("cr"): "\n"}


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


def filled_parts(file: WordFile) -> Iterator[tuple[str, str]]:
    """What each further part that templates fill is called, and its name."""
    for kind in FILLED_PARTS:
        for name in file.related(kind):
            yield kind, name


def paragraph_texts(file: WordFile) -> Iterator[tuple[str, list[ParagraphText]]]:
    """The paragraphs of each part that templates fill: what it is called, then they in order."""
    styles = {str(style.get(q("styleId"))): name for name, style in file.styles.items()}
    yield BODY, list(_texts(file.body, BODY, styles))
    for called, name in filled_parts(file):
        yield called, list(_texts(file.tree(name), called, styles))


def _texts(root: Element, part: str, styles: Mapping[str, str]) -> Iterator[ParagraphText]:
    counter = _PlaceCounter()
    chapter = ""
    for paragraph in root.iter(q("p")):
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
        for element in paragraph.iter(q("t"), *_SPACES)
        if element.getparent().tag == q("r") and next(element.iterancestors(q("p"))) is paragraph
    )


def _level(paragraph: Element, styles: Mapping[str, str]) -> int:
    """The level of a heading; 0 for any other paragraph."""
    for style in paragraph.iterfind(f"{q('pPr')}/{q('pStyle')}"):
        level = styles.get(style.get(q("val")), "").removeprefix("heading ")
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
        tables = list(paragraph.iterancestors(q("tbl")))
        if tables:
            spot = self._in_table(paragraph, tables)
        else:
            self._paragraphs += 1
            spot = f"paragraph {self._paragraphs}" if self._paragraphs else ""
        return WordPlace(part=part, chapter=self._chapter, heading=self._heading, spot=spot)

    def _in_table(self, paragraph: Element, tables: Sequence[Element]) -> str:
        if all(tables[-1] is not table for table in self._tables):
            self._tables.append(tables[-1])
        row = next(paragraph.iterancestors(q("tr")))
        cell = next(paragraph.iterancestors(q("tc")))
        return (
            f"table {len(self._tables)}, row {_position(row, tables[0])}, "
            f"column {_position(cell, row)}"
        )


def _position(element: Element, inside: Element) -> int:
    """The number of a row in its table, or of a cell in its row."""
    return 1 + next(at for at, inner in enumerate(inside.iter(element.tag)) if inner is element)

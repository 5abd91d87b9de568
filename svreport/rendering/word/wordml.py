"""Blocks as WordprocessingML: paragraphs, lists, tables and links as Word itself makes them.

The text is put together as XML because it goes through the template's tags;
every character that comes from a user is escaped here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from svreport.content.blocks import (
    ASK,
    DATES,
    LEAD,
    NOTE,
    Align,
    Block,
    Cell,
    Chart,
    ChartBlock,
    Heading,
    Landscape,
    ListBlock,
    Paragraph,
    RatingMark,
    Run,
    TableBlock,
    text_of,
)
from svreport.core.frozen import Frozen, replace
from svreport.rendering import clean
from svreport.rendering.charts import height_for_names
from svreport.rendering.metrics import column_widths, longest_word

TABLE_STYLE = "Report Table"
CELL_STYLE = "Table Text"
HEADER_CELL_STYLE = "Table Heading"
BULLETS, NUMBERS = "List Bullet", "List Number"
LINK_STYLE = "Hyperlink"
NUMBERED_STYLE = "Numbered Paragraph"
CAPTION_STYLE = "Caption"
KEY_FIGURE_STYLE = "Key Figure"
# Templates of before have none of these.
OPTIONAL_STYLES = frozenset((CAPTION_STYLE, KEY_FIGURE_STYLE, LEAD, NOTE, DATES, ASK))
# Marks of what can be done only once the whole document is filled in. No text looks like one.
MARK = "<?svreport-"
RATING_MARK, LANDSCAPE_MARK, HEADING_MARK = "rating", "landscape", "heading"
DEEPEST_LISTED = 3  # heading in a table of contents
AFTER_TABLE, AFTER_LIST = '<w:spacing w:before="120"/>', '<w:spacing w:after="120"/>'
KEPT_WITH_NEXT = "<w:keepNext/>"
NEW_PAGE = "<w:pageBreakBefore/>"
CLOSE_TOGETHER = '<w:spacing w:before="0" w:after="0"/>'
TO_THE_RIGHT = '<w:jc w:val="right"/>'
NAVY, BAND, WHITE = "14385C", "EDF2F6", "FFFFFF"
DEEPEST_LEVEL = 8
_INTRODUCED = (TableBlock, ChartBlock, ListBlock)
# Rows of a table that stays on one page, and their lines; and of one that adds up.
SMALL, SMALL_IN_LINES, WHOLE = 16, 20, 26
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
EMU_IN_A_TWENTIETH = 635
TWENTIETHS = 20  # of a point
# The text of tables, and what stands around it in a cell, in points.
TABLE_SIZE, CELL_MARGINS = 10.5, 11.0
FIXED_LAYOUT = '<w:tblLayout w:type="fixed"/>'
TIGHT = (
    '<w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar>'
)
CHART_HEIGHT, LOW_CHART = 0.58, 0.35  # of its width

# What XML has a meaning for, or does not allow, and what Word has elements for.
_SPECIAL = re.compile("[\x00-\x1f&<>\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """The text as XML character data."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inline(text: str) -> str:
    """The text as it stands inside `w:t`, its line breaks and tabs as Word's own."""
    if not _SPECIAL.search(text):
        return text
    opened = '<w:t xml:space="preserve">'
    return (
        escape(text)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\n", f"</w:t><w:br/>{opened}")
        .replace("\t", f"</w:t><w:tab/>{opened}")
    )


def quoted(text: str) -> str:
    """The text as the value of an attribute, in its quotation marks."""
    escaped = " ".join(escape(text).replace('"', "&quot;").split("\n"))
    return f'"{escaped}"'


def shade(fill: str) -> str:
    """The ground of a cell."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def borders(**sides: tuple[int, str]) -> str:
    """The borders of a cell by their sides: eighths of a point, and the colour."""
    drawn = (
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'
        for side, (size, colour) in sides.items()
    )
    return f"<w:tcBorders>{''.join(drawn)}</w:tcBorders>"


_THICK_WHITE = (12, WHITE)
RULED_OFF = borders(top=(8, NAVY), bottom=(12, NAVY))
SET_APART = borders(left=_THICK_WHITE, bottom=_THICK_WHITE, right=_THICK_WHITE)


def ink_colour(ink: str) -> str:
    """The colour of letters."""
    return f'<w:color w:val="{ink}"/>'


def rating(mark: RatingMark) -> str:
    """The rating's words, with an instruction that its cell be coloured once it is laid out."""
    colours = _colours(mark)
    past = " past" if mark.past else ""
    marked = f"{MARK}{RATING_MARK} {colours[0]} {colours[1]}{past}?>" if colours else ""
    return f"{marked}{inline(mark.label)}"


def _colours(mark: RatingMark) -> tuple[str, str] | None:
    """The colours of a rating's cell and of its words; None where it has none."""
    if mark.fill is None or mark.ink is None:
        return None
    return mark.fill.removeprefix("#"), mark.ink.removeprefix("#")


class Numbering(Frozen):
    """A list as the document's numbering part knows it: its id, and the indent of each level."""

    number: int
    indents: Sequence[int]

    def indent(self, level: int) -> int:
        return self.indents[min(level, len(self.indents) - 1)] if self.indents else 0


class Writer(Frozen):
    """Writes blocks for one document, whose styles, links and lists it asks for by name.

    `width` is that of the text area in twentieths of a point, `landscape_width` that
    of a page turned on its side. Headings are marked if it `lists_headings` in its contents.
    """

    style_id: Callable[[str], str]
    link_id: Callable[[str], str]
    bullets: Callable[[], Numbering]
    new_numbers: Callable[[int, int], Numbering]
    chart_id: Callable[[Chart, int, int], tuple[str, int]]
    width: int
    landscape_width: int
    lists_headings: bool

    def blocks(self, blocks: Sequence[Block], *, below: Block | None = None) -> str:
        """The blocks as paragraphs and tables of a document's body, `below` what is above them."""
        return "".join(self._with_spacing(blocks, below))

    def _with_spacing(self, blocks: Sequence[Block], below: Block | None = None) -> Iterator[str]:
        around = zip([below, *blocks], blocks, [*blocks[1:], None], strict=False)
        for before, block, after in around:
            spaced = AFTER_TABLE if isinstance(before, TableBlock) else ""
            if isinstance(block, Paragraph):
                # What introduces a table, chart or list stands on its page.
                kept = KEPT_WITH_NEXT if isinstance(after, _INTRODUCED) else ""
                style = NUMBERED_STYLE if block.numbered else block.role
                yield self._paragraph(block.runs, style=style, properties=f"{kept}{spaced}")
            elif isinstance(block, Heading):
                yield self._heading(block)
            elif isinstance(block, ListBlock):
                yield self._whole_list(block, spaced, AFTER_LIST * isinstance(after, Paragraph))
            elif isinstance(block, TableBlock):
                yield self._table(block, noted=isinstance(after, Paragraph) and after.role == NOTE)
            elif isinstance(block, ChartBlock):
                kept = KEPT_WITH_NEXT if isinstance(after, TableBlock) else ""
                height = self.width * (LOW_CHART if block.low else CHART_HEIGHT)
                names = height_for_names(block.chart, self.width / TWENTIETHS) * TWENTIETHS
                yield self._chart(block.chart, round(max(height, names)), self._looks(None, kept))
            elif isinstance(block, Landscape):
                yield self._landscape(block)
            else:
                yield self._paragraph((Run(f"{{{{ {block.name} }}}}"),))

    def _heading(self, block: Heading) -> str:
        listed = self.lists_headings and block.level <= DEEPEST_LISTED
        mark = f"{MARK}{HEADING_MARK} {block.level}?>" if listed else ""
        style, new_page = f"heading {block.level}", NEW_PAGE if block.new_page else ""
        return f"<w:p>{mark}{self._looks(style, new_page)}{self._runs(block.runs)}</w:p>"

    def _paragraph(
        self, inside: Sequence[Run], *, style: str | None = None, properties: str = ""
    ) -> str:
        return f"<w:p>{self._looks(style, properties)}{self._runs(inside)}</w:p>"

    def _looks(self, style: str | None, properties: str) -> str:
        known = self.style_id(style) if style else ""
        named = f'<w:pStyle w:val="{known}"/>' if known else ""
        return f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""

    def _runs(self, runs: Sequence[Run], marks: str = "") -> str:
        """Runs of text, with marks that all of them have besides their own."""
        return "".join([self._run(run, marks) for run in runs if run.text])

    def _run(self, run: Run, marks: str = "") -> str:
        text = inline(str(run.text))
        if run.bold or run.italic or run.struck or run.underlined:
            marks = "".join(mark for asked, mark in _marks(run) if asked or mark == marks)
        if run.link is None:
            return _text_run(text, marks)
        marks = f'<w:rStyle w:val="{self.style_id(LINK_STYLE)}"/>{marks}'
        linked, text = self.link_id(run.link), _text_run(text, marks)
        return f'<w:hyperlink r:id="{linked}" w:history="1">{text}</w:hyperlink>'

    def _whole_list(self, block: ListBlock, lead: str, tail: str) -> str:
        """A list with the spacing before its first item, and after the last."""
        *items, last = ["", *self._list(block, 0, lead)]
        if "<w:spacing" not in last:
            last = last.replace("</w:numPr>", f"</w:numPr>{tail}", 1)
        return "".join([*items, last])

    def _list(self, block: ListBlock, level: int, lead: str = "") -> Iterator[str]:
        """The items of a list; `lead` is the spacing before the first of them."""
        level = min(level, DEEPEST_LEVEL)
        numbering = self.new_numbers(level, block.start) if block.ordered else self.bullets()
        style = NUMBERS if block.ordered else BULLETS
        for at, item in enumerate(block.items):
            yield from self._item(item, style, numbering, level, "" if at else lead)

    def _item(
        self, item: Sequence[Block], style: str, numbering: Numbering, level: int, lead: str
    ) -> Iterator[str]:
        marked = (
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering.number}"/></w:numPr>'
        )
        continued = f'<w:ind w:left="{numbering.indent(level)}"/>'
        first = True
        for block in item:
            if isinstance(block, ListBlock):
                yield from self._list(block, level + 1)
            elif isinstance(block, Paragraph) and first:
                yield self._paragraph(block.runs, style=style, properties=marked + lead)
                first = False
            elif isinstance(block, Paragraph):
                yield self._paragraph(block.runs, properties=continued)
            else:
                yield self.blocks([block])

    def _landscape(self, block: Landscape) -> str:
        """The blocks between marks, which become breaks of sections once all else stands."""
        turned = replace(self, width=self.landscape_width).blocks(block.blocks)
        return f"{MARK}{LANDSCAPE_MARK} begins?>{turned}{MARK}{LANDSCAPE_MARK} ends?>"

    def _chart(self, chart: Chart, height: int, looks: str) -> str:
        linked, number = self.chart_id(chart, self.width, height)
        across, down = self.width * EMU_IN_A_TWENTIETH, height * EMU_IN_A_TWENTIETH
        return (
            f"{self._caption(chart.title)}"
            f'<w:p>{looks}<w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing" '
            f'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" '
            f'cy="{down}"/><wp:docPr id="{number}" '
            f'name="Chart {number}" descr={quoted(chart.description)}/>'
            f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{DRAWING}/main">'
            f'<a:graphicData uri="{DRAWING}/chart"><c:chart xmlns:c="{DRAWING}/chart" '
            f'r:id="{linked}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
        )

    def _caption(self, words: str) -> str:
        """What stands above a table or chart, on its page."""
        runs = (Run(words, bold=True),)
        return self._paragraph(runs, style=CAPTION_STYLE, properties=KEPT_WITH_NEXT)

    def _table(self, table: TableBlock, *, noted: bool) -> str:
        """A table; one that is `noted` ends on the page of the note below it."""
        shares = [column.share for column in table.columns]
        widths, margins = fit_columns(table.texts_by_column(), shares, self.width)
        described = f"<w:tblDescription w:val={quoted(table.description)}/>"
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        headings = [column.heading for column in table.columns]
        header = self._row(table, headings, widths, HEADER_CELL_STYLE)
        leads = {*table.leads, *([len(table.rows) - 1] if noted else [])}
        table = replace(table, leads=leads)
        body = "".join([self._row(table, row, widths, at=at) for at, row in enumerate(table.rows)])
        caption = self._caption(table.caption) if table.caption else ""
        return (
            f'{caption}<w:tbl><w:tblPr><w:tblStyle w:val="{self.style_id(TABLE_STYLE)}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{FIXED_LAYOUT}{margins}'
            '<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
            'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"{described if table.description else ''}</w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{header}{body}</w:tbl>"
        )

    def _row(
        self,
        table: TableBlock,
        cells: Sequence[Cell],
        widths: Sequence[int],
        style: str = CELL_STYLE,
        at: int | None = None,
    ) -> str:
        """A row by its place, the header without one."""
        is_total, is_key = at in table.totals, at in table.key_rows
        kept = KEPT_WITH_NEXT if at is not None and _is_kept(table, at) else ""
        looks = self._looks(style, kept + (CLOSE_TOGETHER if table.dense else ""))
        key_looks = self._looks(KEY_FIGURE_STYLE, kept) if is_key else looks
        to_the_right = key_looks.replace("</w:pPr>", f"{TO_THE_RIGHT}</w:pPr>")
        written = []
        for cell, column, width in zip(cells, table.columns, widths, strict=True):
            ruled = RULED_OFF if is_total else ""
            ruled += shade(BAND) if is_total or at in table.bands else ""
            properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
            if isinstance(cell, RatingMark):
                colours = _colours(cell)
                properties += f"{SET_APART}{shade(colours[0])}" if colours else ruled
                ink = ink_colour(colours[1]) if colours else ""
                marks = f"{'' if cell.past else '<w:b/>'}{ink}"
                runs = _text_run(inline(cell.label), marks)
            else:
                properties += ruled
                runs = self._runs(cell, "<w:b/>" if is_total else "")
            written.append(
                f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>"
                f"{to_the_right if column.align is Align.RIGHT else looks}{runs}</w:p></w:tc>"
            )
        marked = "<w:cantSplit/>" + ("<w:tblHeader/>" if at is None else "")
        return f"<w:tr><w:trPr>{marked}</w:trPr>{''.join(written)}</w:tr>"


def fit_columns(
    texts: Iterable[Iterable[str]], shares: Sequence[float], width: int
) -> tuple[list[int], str]:
    """The widths of columns that fill the text, and their cells' margins if those are smaller.

    They are where words would break. No twentieth of a point is lost.
    """
    longest = [longest_word(column, TABLE_SIZE) for column in texts]
    is_tight = sum(longest) + CELL_MARGINS * len(longest) > width / TWENTIETHS
    margins = CELL_MARGINS / 2 if is_tight else CELL_MARGINS
    words = [(word + margins) * TWENTIETHS for word in longest]
    edges = [round(reach) for reach in accumulate(column_widths(shares, words, width))]
    widths = [edge - before for before, edge in pairwise([0, *edges])]
    return widths, TIGHT if is_tight else ""


def _is_kept(table: TableBlock, at: int) -> bool:
    """Whether a row stays on the page of the next: no first or last two rows stand alone.

    A small table is not divided at all, nor is one that adds up, if it can be on one page.
    """
    last = len(table.rows) - 1
    if at in table.leads or at >= last:
        return at in table.leads
    if 1 < at < last - 2:
        small, lines = (WHOLE, WHOLE) if table.totals else (SMALL, SMALL_IN_LINES)
        return last < small and _lines(table) <= lines
    return True


def _lines(table: TableBlock) -> int:
    """The lines of a table, so far as its cells begin new ones themselves."""
    return sum(1 + max(text_of(cell).count("\n") for cell in row) for row in table.rows if row)


def _text_run(written: str, marks: str) -> str:
    """A run of text that is escaped already."""
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{written}</w:t></w:r>'


def _marks(run: Run) -> tuple[tuple[bool, str], ...]:
    """What marks a run, in the order of the schema."""
    return (
        (run.bold, "<w:b/>"),
        (run.italic, "<w:i/>"),
        (run.struck, "<w:strike/>"),
        (run.underlined, '<w:u w:val="single"/>'),
    )

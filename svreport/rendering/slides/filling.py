"""Slides made and filled: each page in its layout, its placeholders filled or taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from lxml import etree

from svreport.content.blocks import Align, Cell, Column, RatingMark, Run
from svreport.content.charts import Chart
from svreport.content.paper import Cover
from svreport.core.text import join_words
from svreport.files.resources import TemplateFile
from svreport.rendering.charts import Look, chart_parts
from svreport.rendering.slides.finish import add_footer, add_notes
from svreport.rendering.slides.fitting import fitted
from svreport.rendering.slides.pages import Boxes, ChartFilling, Page, TableFilling
from svreport.rendering.slides.rows import Row, TablePage
from svreport.rendering.slides.template import (
    A_CHART,
    A_TABLE,
    BODY,
    CAPTION,
    CHART,
    COVER,
    EMU_IN_A_POINT,
    LAYOUTS,
    SUBTITLE,
    TABLE,
    TEXT,
    TITLE,
    Layout,
    Placeholder,
    layout_named,
)
from svreport.rendering.slides.text import (
    A,
    Ink,
    LinkOf,
    clean,
    link_finder,
    paragraph,
    write_lines,
    write_text,
)

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
# A chart on a wall: its lines are read from afar.
SLIDE_LINE, SLIDE_MARKER = 38_100, 9
THEME_FONT = "+mn-lt"
MOST_MONTHS = 9


@dataclass(frozen=True)
class Frame:
    """Where a table or a chart goes: in which slide, in the place of which placeholder.

    `frame` is left, top, width and height, in the units of DrawingML.
    """

    slide: Any
    holder: Any
    frame: tuple[int, int, int, int]
    size: float


def place_table(frame: Frame, filling: TableFilling, link_of: LinkOf) -> None:
    """A part of a table, its first row marked as headings."""
    from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame

    page, columns = filling.page, filling.table.columns
    left, top, width, _ = frame.frame
    made = CT_GraphicalObjectFrame.new_table_graphicFrame(
        _shape_id(frame),
        "Table",
        len(page.rows) + 1,
        len(columns),
        left,
        top,
        width,
        round(page.height * EMU_IN_A_POINT),
    )
    grid = made.graphic.graphicData.tbl
    for column, each in zip(grid.tblGrid.findall(f"{{{A}}}gridCol"), page.widths, strict=True):
        column.set("w", str(round(each * EMU_IN_A_POINT)))
    headings = Row(page.headings, page.heading_height)
    rows = [headings, *page.rows]
    for element, row in zip(grid.findall(f"{{{A}}}tr"), rows, strict=True):
        element.set("h", str(round(row.height * EMU_IN_A_POINT)))
        is_bold = row is headings or row.is_total
        cells = element.findall(f"{{{A}}}tc")
        for cell, shown, column in zip(cells, row.cells, columns, strict=True):
            _fill(cell, shown, column, Ink(frame.size, bold=is_bold), link_of)
    _put(frame, made, filling.table.description or _headings(page))


def _headings(page: TablePage) -> str:
    """What a table that says nothing of itself is of."""
    found = ["".join(run.text for run in heading) for heading in page.headings]
    return f"Table of {join_words(one for one in found if one)}"


def _fill(cell: Any, shown: Cell, column: Column, ink: Ink, link_of: LinkOf) -> None:
    runs: Sequence[Run] = shown if not isinstance(shown, RatingMark) else (Run(shown.label),)
    if isinstance(shown, RatingMark) and shown.fill:
        ink = replace(ink, colour=shown.ink)
        _shade(cell, shown.fill)
    body = cell.get_or_add_txBody()
    for old in body.findall(f"{{{A}}}p"):
        body.remove(old)
    body.append(paragraph(runs, ink, "r" if column.align is Align.RIGHT else "", link_of))


def _shade(cell: Any, colour: str) -> None:
    properties = cell.get_or_add_tcPr()
    fill = etree.SubElement(properties, f"{{{A}}}solidFill")
    etree.SubElement(fill, f"{{{A}}}srgbClr").set("val", colour.removeprefix("#"))


def place_chart(frame: Frame, chart: Chart, number: int) -> None:
    """A native chart with its workbook; `number` is its own among those of all slides."""
    from pptx.opc.constants import CONTENT_TYPE as CT
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame

    look = Look(
        frame.size,
        0,
        SLIDE_LINE,
        SLIDE_MARKER,
        font=THEME_FONT,
        named=False,
        most_months=MOST_MONTHS,
    )
    chart = _cleaned(chart)
    parts, package = chart_parts(chart, look), frame.slide.part.package
    workbook = Part(
        PackURI(f"/ppt/embeddings/chart{number}.xlsx"), CT.SML_SHEET, package, parts.workbook
    )
    part = Part(PackURI(f"/ppt/charts/chart{number}.xml"), CT.DML_CHART, package, parts.xml)
    part.relate_to(workbook, RT.PACKAGE)
    relation = frame.slide.part.relate_to(part, RT.CHART)
    made = CT_GraphicalObjectFrame.new_chart_graphicFrame(
        _shape_id(frame), "Chart", relation, *frame.frame
    )
    _put(frame, made, chart.description)


def _cleaned(chart: Chart) -> Chart:
    """The chart without characters that XML does not allow."""
    return replace(
        chart,
        title=clean(chart.title),
        categories=cast(
            "Sequence[str] | Sequence[date]",
            [one if isinstance(one, date) else clean(one) for one in chart.categories],
        ),
        series=[replace(one, name=clean(one.name)) for one in chart.series],
        axis=clean(chart.axis),
        category_axis=clean(chart.category_axis),
        description=clean(chart.description),
    )


def _shape_id(frame: Frame) -> int:
    return int(frame.holder.shape_id)


def _put(frame: Frame, made: Any, description: str) -> None:
    """The made frame in the place of the placeholder, with words for who cannot see it."""
    properties = made.nvGraphicFramePr.cNvPr
    properties.set("name", frame.holder.name)
    properties.set("descr", " ".join(clean(description).split()))
    old = frame.holder._element
    inner = made.find(f".//{{{P}}}nvPr")
    inner.append(old.find(f".//{{{P}}}nvPr/{{{P}}}ph"))
    old.getparent().replace(old, made)


FIRST = "Cover"


@dataclass
class Filler:
    """Adds slides to a deck; `by_section` has those that were added."""

    deck: Any
    layouts: Mapping[str, Layout]
    footer: str
    by_section: dict[str, list[Any]] = field(default_factory=dict)
    _charts: int = 0

    @classmethod
    def of(cls, deck: Any, template: TemplateFile, footer: str) -> Filler:
        """Raises FaultyTemplate where the template lacks a layout or a placeholder."""
        layouts = {name: layout_named(deck, name, template) for name in LAYOUTS}
        for name, needed in LAYOUTS.items():
            for what in needed:
                layouts[name].needed(what)
        return cls(deck, layouts, footer)

    @property
    def boxes(self) -> Boxes:
        """The room that the layouts have."""
        table, caption = (
            self.layouts[TABLE].needed(A_TABLE),
            self.layouts[TABLE].placeholder(CAPTION),
        )
        titles = [self.layouts[name].needed(TITLE).one_box for name in (TEXT, TABLE, CHART)]
        return Boxes(
            title=min(titles, key=lambda box: box.width * box.height),
            text=self.layouts[TEXT].needed(BODY).text_box,
            table=table.table_box(_frame(self.layouts[TABLE], A_TABLE, captioned=False)[3]),
            captioned_table=table.table_box(table.frame[3]),
            caption=caption.one_box if caption else None,
        )

    def add(self, cover: Cover, pages: Sequence[Page]) -> None:
        """The cover and the pages, in order."""
        first = self._added(COVER, FIRST)
        made = [(page, self._added(_layout_of(page), page.section)) for page in pages]
        sections = {name: slides[0] for name, slides in self.by_section.items()}
        self._cover(first, cover)
        for page, slide in made:
            self._fill(slide, page, link_finder(slide.part, sections))

    def _added(self, layout: str, section: str) -> Any:
        slide = self.deck.slides.add_slide(self.layouts[layout].layout)
        self.by_section.setdefault(section, []).append(slide)
        return slide

    def _cover(self, slide: Any, cover: Cover) -> None:
        layout = self.layouts[COVER]
        title, below = layout.needed(TITLE), layout.needed(SUBTITLE)
        shown = fitted(cover.title, title.one_box)
        write_text(_own(slide, title).text_frame._txBody, shown.text, Ink(shown.size))
        box, gap = below.one_box, below.text_box.levels[0].before
        box = replace(box, height=box.height - gap * len(cover.lines))
        lines = fitted("\n".join(cover.lines), box)
        body = _own(slide, below).text_frame._txBody
        write_text(body, "")
        body.remove(body.find(f"{{{A}}}p"))
        for line in lines.text.split("\n"):
            body.append(paragraph([Run(line)], Ink(lines.size)))
        full = [cover.title, *cover.lines] if shown.is_cut or lines.is_cut else []
        add_notes(slide, [*full, *cover.notes])
        _take_out_empty(slide, (title.idx, below.idx))

    def _fill(self, slide: Any, page: Page, link_of: LinkOf) -> None:
        layout = self.layouts[_layout_of(page)]
        filled = [layout.needed(TITLE), self._filled(slide, page, layout, link_of)]
        title = _own(slide, filled[0]).text_frame._txBody
        write_text(title, page.title, Ink(page.title_size))
        caption = layout.placeholder(CAPTION) if page.caption else None
        if caption is not None:
            body = _own(slide, caption).text_frame._txBody
            write_text(body, page.caption, Ink(page.caption_size))
            filled.append(caption)
        _take_out_empty(slide, [one.idx for one in filled])
        add_footer(slide, layout, f"{self.footer}: {page.section}")
        add_notes(slide, page.notes)

    def _filled(self, slide: Any, page: Page, layout: Layout, link_of: LinkOf) -> Placeholder:
        """The placeholder that the page's filling was put into."""
        what = _PLACEHOLDERS[_layout_of(page)]
        holder = layout.needed(what)
        own = _own(slide, holder)
        frame = Frame(slide, own, _frame(layout, what, captioned=bool(page.caption)), holder.size())
        if isinstance(page.filling, TableFilling):
            place_table(frame, page.filling, link_of)
        elif isinstance(page.filling, ChartFilling):
            self._charts += 1
            place_chart(frame, page.filling.chart, self._charts)
        else:
            write_lines(own.text_frame, page.filling, link_of)
        return holder


_PLACEHOLDERS = {TEXT: BODY, TABLE: A_TABLE, CHART: A_CHART}


def _layout_of(page: Page) -> str:
    if isinstance(page.filling, TableFilling):
        return TABLE
    return CHART if isinstance(page.filling, ChartFilling) else TEXT


def _own(slide: Any, holder: Placeholder) -> Any:
    """The slide's placeholder that follows the layout's."""
    return next(one for one in slide.placeholders if one.placeholder_format.idx == holder.idx)


def _frame(layout: Layout, what: str, *, captioned: bool) -> tuple[int, int, int, int]:
    """Where a table or chart goes: down to the foot of the caption, where there is none."""
    left, top, width, height = layout.needed(what).frame
    caption = layout.placeholder(CAPTION)
    if caption is None or captioned:
        return left, top, width, height
    _, below, _, more = caption.frame
    return left, top, width, max(height, below + more - top)


def _take_out_empty(slide: Any, filled: Sequence[int]) -> None:
    """Removes the placeholders that nothing was put into."""
    for shape in list(slide.placeholders):
        if shape.placeholder_format.idx not in filled:
            shape._element.getparent().remove(shape._element)

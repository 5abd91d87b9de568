"""Tables and charts of slides, each in the frame that a placeholder keeps for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from lxml import etree

from svreport.blocks import Align, Cell, Column, RatingMark, Run
from svreport.charts import Chart
from svreport.renderers.charts import Look, chart_parts
from svreport.renderers.slides.pages import TableFilling
from svreport.renderers.slides.rows import Row, TablePage
from svreport.renderers.slides.template import EMU_IN_A_POINT
from svreport.renderers.slides.text import A, Ink, LinkOf, clean, paragraph
from svreport.suggest import listed

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
    return f"Table of {listed(one for one in found if one)}"


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

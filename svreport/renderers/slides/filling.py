"""Slides made and filled: each page in its layout, its placeholders filled or taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from svreport.blocks import Run
from svreport.renderers.slides.finish import add_footer, add_notes
from svreport.renderers.slides.fitting import fitted
from svreport.renderers.slides.frames import Frame, place_chart, place_table
from svreport.renderers.slides.pages import Boxes, ChartFilling, Page, TableFilling
from svreport.renderers.slides.template import (
    A_CHART,
    A_TABLE,
    BODY,
    CAPTION,
    CHART,
    COVER,
    LAYOUTS,
    SUBTITLE,
    TABLE,
    TEXT,
    TITLE,
    Layout,
    Placeholder,
    layout_named,
)
from svreport.renderers.slides.text import (
    A,
    Ink,
    LinkOf,
    link_finder,
    paragraph,
    write_lines,
    write_text,
)
from svreport.slides import Cover

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
    def of(cls, deck: Any, template: Path, footer: str) -> Filler:
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

"""Lines of text over slides, so that no slide holds more than its box does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from svreport.blocks import Run
from svreport.renderers.slides.lines import Line, cut
from svreport.renderers.slides.metrics import ARIAL, Face, line_ends, line_height
from svreport.renderers.slides.paging import balanced

CONTINUED = " (continued)"


@dataclass(frozen=True)
class Level:
    """How a level of text is set, in points: its size, indent and the space above it.

    `spacing` is what the height of a line is multiplied by.
    """

    size: float
    indent: float = 0.0
    before: float = 0.0
    spacing: float = 1.0


@dataclass(frozen=True)
class TextBox:
    """The room for text, in points, and how its levels are set."""

    width: float
    height: float
    levels: Sequence[Level]
    face: Face = ARIAL

    def level(self, line: Line) -> Level:
        found = self.levels[min(line.level, len(self.levels) - 1)]
        # Paragraphs and headings stand at the edge of the box.
        is_plain = not line.is_item and not line.goes_on
        return replace(found, indent=0.0) if is_plain else found

    def ends(self, line: Line) -> list[int]:
        """Where each of the line's rows ends."""
        level = self.level(line)
        return line_ends(line.stretches, level.size, self.face, self.width - level.indent)

    def row_height(self, line: Line) -> float:
        level = self.level(line)
        return line_height(line.text, level.size) * level.spacing

    def needed(self, line: Line) -> float:
        """The height that a line takes up, the space above it with it."""
        return self.level(line).before + len(self.ends(line)) * self.row_height(line)


def needed(lines: Sequence[Line], box: TextBox) -> float:
    """The height that lines take up one below the other."""
    return sum(box.needed(line) for line in lines)


def text_pages(lines: Sequence[Line], box: TextBox) -> list[list[Line]]:
    """The lines page by page, each no higher than the box; nothing is left out.

    A line that is higher than the box goes on overleaf. A heading stays with the line after
    it, and is repeated where what it heads goes on.
    """
    whole = [part for line in lines for part in _parts(line, box, lines)]
    return balanced(whole, box.height, lambda parts, height: _paged(parts, height, box))


def _parts(line: Line, box: TextBox, lines: Sequence[Line]) -> list[Line]:
    """The line, in several where it is higher than a page with the highest heading."""
    headings = [needed([_repeated(one)], box) for one in lines if one.is_heading and one != line]
    room = box.height - max((one for one in headings if one < box.height / 2), default=0.0)
    if box.needed(line) <= room:
        return [line]
    rows = max(1, int((room - box.level(line).before) // box.row_height(line)))
    ends = box.ends(line)
    if len(ends) <= rows:
        return [line]
    first, rest = cut(line.runs, ends[rows - 1])
    # A long heading is no heading of what follows: it would fill that page, too.
    plain = replace(line, is_heading=False, runs=_weighed(line, rest), mark=None, number=None)
    begun = replace(line, is_heading=False, runs=_weighed(line, first))
    return [begun, *_parts(replace(plain, goes_on=line.is_item or line.goes_on), box, lines)]


def _weighed(line: Line, runs: Sequence[Run]) -> tuple[Run, ...]:
    return tuple(replace(run, bold=True) for run in runs) if line.is_heading else tuple(runs)


def _paged(parts: Sequence[Line], height: float, box: TextBox) -> list[list[Line]]:
    pages: list[list[Line]] = []
    page: list[Line] = []
    heading: Line | None = None
    for at, line in enumerate(parts):
        after = parts[at + 1 : at + 2] if line.is_heading else ()
        if page and needed([*page, line, *after], box) > height:
            pages.append(page)
            page = [_repeated(heading)] if heading is not None and not line.is_heading else []
            if needed([*page, line], box) > box.height:
                page = []
        page.append(line)
        heading = line if line.is_heading else heading if line.is_item or line.goes_on else None
    return [*pages, page] if page else pages


def _repeated(heading: Line) -> Line:
    """A heading as it stands above what goes on."""
    last = heading.runs[-1] if heading.runs else Run("")
    return replace(heading, runs=(*heading.runs, replace(last, text=CONTINUED, link=None)))

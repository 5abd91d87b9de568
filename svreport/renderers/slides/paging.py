"""Parts of a list over slides: as few slides as hold them all, filled about alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Part = TypeVar("Part")

# Pages may be filled to within this many points of the least that holds all on as few.
FINENESS = 4.0


def balanced(
    parts: Sequence[Part],
    height: float,
    paged: Callable[[Sequence[Part], float], list[list[Part]]],
) -> list[list[Part]]:
    """The pages that `paged` makes of the parts, the last not much emptier than the others.

    `paged` fills pages of a height as far as it can; what it makes of the full height says
    how many pages are needed, and a smaller height that needs no more fills them alike.
    """
    pages = paged(parts, height)
    if len(pages) < 2:
        return pages
    least, most = height / 2, height
    while most - least > FINENESS:
        middle = (least + most) / 2
        tried = paged(parts, middle)
        if len(tried) == len(pages):
            pages, most = tried, middle
        else:
            least = middle
    return pages

"""Parts of a list over slides: as few slides as hold them all, filled about alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Part = TypeVar("Part")

# How many heights are tried between half of a page and a whole one.
TRIED = 16


def balanced(
    parts: Sequence[Part],
    height: float,
    paged: Callable[[Sequence[Part], float], list[list[Part]]],
    breaks: Callable[[list[list[Part]]], int] = lambda _: 0,
) -> list[list[Part]]:
    """The pages that `paged` makes of the parts, the last not much emptier than the others.

    `paged` fills pages of a height as far as it can; what it makes of the full height says
    how many pages are needed. A smaller height that needs no more fills them alike; one at
    which fewer groups fall apart, as `breaks` counts them, is better still.
    """
    pages = paged(parts, height)
    if len(pages) < 2:
        return pages
    found = [(breaks(pages), height, pages)]
    for number in range(TRIED):
        lower = height * (1 + number / TRIED) / 2
        tried = paged(parts, lower)
        if len(tried) == len(pages):
            found.append((breaks(tried), lower, tried))
    return min(found, key=lambda one: one[:2])[2]

"""Texts that have one box and no slide to go on to: titles, captions, footers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from svreport.rendering.slides.metrics import ARIAL, Face, Stretch, line_heights

# No text on a slide is smaller than this, in points.
SMALLEST = 18.0
STEP = 4.0
CUT = "…"
# A text is cut between words, unless its last one is longer than this.
LONGEST_TAIL = 25


@dataclass(frozen=True)
class OneBox:
    """The room for a text, in points, and how large the template sets it."""

    width: float
    height: float
    size: float
    bold: bool = False
    face: Face = ARIAL


@dataclass(frozen=True)
class Fitted:
    """A text as its box holds it, at a size of its own where the template's is too large."""

    text: str
    size: float | None = None
    is_cut: bool = False


def fitted(text: str, box: OneBox, ending: str = "") -> Fitted:
    """The text with its ending, set smaller where it must be, and cut where that is not enough.

    The ending, such as ` (2 of 3)`, is never cut.
    """
    for size in _sizes(box.size):
        if _fits(f"{text}{ending}", box, size):
            return Fitted(f"{text}{ending}", size if size != box.size else None)
    size = min(box.size, SMALLEST)
    longest = _longest(text, box, size, f"{CUT}{ending}")
    kept = text[:longest]
    if " " in kept[-LONGEST_TAIL:]:
        kept = kept.rpartition(" ")[0]
    own = size if size != box.size else None
    return Fitted(f"{kept.rstrip()}{CUT}{ending}", own, is_cut=True)


def _sizes(largest: float) -> Sequence[float]:
    """The sizes to try, the template's own first."""
    sizes = [largest]
    while sizes[-1] > SMALLEST:
        sizes.append(max(SMALLEST, sizes[-1] - STEP))
    return sizes


def _fits(text: str, box: OneBox, size: float) -> bool:
    lines = line_heights([Stretch(text, box.bold)], size, box.face, box.width)
    return sum(height for _, height in lines) <= box.height


def _longest(text: str, box: OneBox, size: float, ending: str) -> int:
    """How many characters of the text fit before the ending."""
    fits, too_many = 0, len(text)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if _fits(f"{text[:middle]}{ending}", box, size):
            fits = middle
        else:
            too_many = middle
    return fits

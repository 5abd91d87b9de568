"""Slides as plain data: what each says, before it is known how much of it a slide holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from svreport.blocks import Block
from svreport.wording import Wording

# A link to the first slide of a section: `#Ratings`.
TO_SECTION = "#"


@dataclass(frozen=True, kw_only=True)
class Slide:
    """One message: its title, and what bears it out.

    Text that is too long for one slide, a table with too many rows, and what stands
    after a table or a chart go on to further slides under the same title. A `caption` is a
    line or two below a table or a chart. `notes` are the speaker's, a paragraph each.
    """

    title: str
    section: str
    body: Sequence[Block | Wording]
    caption: str = ""
    notes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The first slide: the title of the whole, and the lines below it."""

    title: str
    lines: Sequence[str] = ()
    notes: Sequence[str] = ()

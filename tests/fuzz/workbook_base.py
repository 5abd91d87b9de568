"""The workbook that mutants are made of, and what they put into it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, TypeAlias

from lxml import etree
from packages import MAIN, archive_of, parts_of

HELPS = ("Read me", "Lists")
M = f"{{{MAIN}}}"
BOOK = "xl/workbook.xml"

# What is put into cells and attributes.
TEXTS = (
    *("", " ", "0", "1", "-1", "q1", "Red", "Amber", "EHCP", "2024/25", "Condition 1", "£5.7m"),
    *("tbc", "n/a", "=1+1", "+44", "@x", "-5 to 5", "30%", "1,145", "(1,145)", "Apr 24"),
    *("31/05/2024", "<b>&amp;", "{{ EHCP.actual }}", "{% for x in y %}", "]]>", "a\nb", "a\tb"),
    *("\u00a0", "\u202eabc", "😀", "_x000B_", "_x005F_x000B_", "x" * 300, "9" * 40, "1e400"),
    *("NaN", "\x7f", "\ufffe", "\uff21\uff22", "true", "#N/A", "#REF!", "45000", "0.3", "1E5"),
    *("..", "../x.xml", "xl/styles.xml", "preserve"),
)
# What is put into cells as a number.
NUMBERS = ("0", "1", "-1", "0.5", "45000.5", "1E+20", "6205", "-0.000001", "60")


def tree(xml: bytes) -> Any:
    """The root element of a part."""
    return etree.fromstring(xml)


def written(root: Any) -> bytes:
    """A part as XML."""
    return etree.tostring(root)


def clean(text: str) -> str:
    """Without what XML cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def slip(text: str, random: Random) -> str:
    """A text with a slip of the finger in it."""
    at = random.randrange(len(text) or 1)
    letters = ["", "x", " ", "1", ".", "-", "\x0b", "é", "\u00a0", text[at : at + 1] * 2]
    return text[:at] + random.choice(letters) + text[at + random.choice([0, 1]) :]


@dataclass(frozen=True)
class Base:
    """The workbook that mutants are made of."""

    content: bytes

    @cached_property
    def parts(self) -> dict[str, bytes]:
        return parts_of(self.content)

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of each sheet that holds inputs, by its name."""
        names = [str(one.get("name")) for one in tree(self.parts[BOOK]).iter(f"{M}sheet")]
        numbered = {name: f"xl/worksheets/sheet{at}.xml" for at, name in enumerate(names, start=1)}
        return {name: part for name, part in numbered.items() if name not in HELPS}

    @cached_property
    def texts(self) -> list[str]:
        """The texts that cells share."""
        table = self.parts.get("xl/sharedStrings.xml")
        return [] if table is None else ["".join(item.itertext()) for item in tree(table)]

    def text(self, cell: Any) -> str:
        """What a cell holds, as text."""
        value = cell.findtext(f"{M}v") or "".join(cell.itertext())
        return self.texts[int(value)] if cell.get("t") == "s" else value

    def with_part(self, name: str, part: bytes) -> bytes:
        return archive_of({**self.parts, name: part})

    def any_part(self, random: Random) -> str:
        """A part that is read; those of sheets, and what all sheets need, are likelier."""
        others = [name for name in self.parts if not name.startswith(("xl/theme", "docProps"))]
        return random.choice([*others, *self.sheets.values(), "xl/styles.xml", BOOK])


# Changes a workbook: in a few words what was changed, and the bytes.
Change: TypeAlias = Callable[[Base, Random], tuple[str, bytes]]

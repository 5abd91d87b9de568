"""The texts that cells share, and the number formats that they are shown in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import ClassVar

from svreport.core.frozen import replace
from svreport.core.number_formats import is_elapsed_format
from svreport.core.patterns import pattern
from svreport.inputs.cells import PLAIN, RAISED_OR_LOWERED, Font, TextRun
from svreport.inputs.xlsx.strict import WHOLE, Allowance, Grammar, StrictReader, children, shown

# What Excel shows for a number that has no date, however wide the column.
NO_DATE = "#####"
EPOCH = datetime(1899, 12, 30)
EPOCH_OF_1904 = datetime(1904, 1, 1)


def moment(
    serial: float, number_format: str, epoch: datetime
) -> datetime | time | timedelta | None:
    """What Excel shows for a number in the format of a date, or None where it shows none.

    A number below 1 is a time of day.
    """
    if serial < 0:
        return None
    try:
        days, part = divmod(serial, 1)
        passed = timedelta(days=days, milliseconds=round(part * 86_400_000))
        if is_elapsed_format(number_format):
            return passed
        if passed < timedelta(days=1):
            return (EPOCH + passed).time()
        # Excel has a 29 February in 1900, which is why its days before that are one later.
        is_early = epoch == EPOCH and passed < timedelta(days=60)
        return epoch + passed + timedelta(days=int(is_early))
    except OverflowError:
        return None


# What of a font changes how a text is read.
_MARKS = {
    "b": "bold",
    "i": "italic",
    "strike": "struck",
    "vertAlign": "script",
    "color": "colour",
    "sz": "size",
}
FONT = children(_MARKS, "name rFont charset family outline shadow condense extend u scheme extLst")
# A text of one format, or runs of several; phonetic signs are no part of it.
TEXT = {
    "run": children({"t": "text", "rPr": "font"}),
    "font": FONT,
}
TEXT_OR_RUNS = children({"t": "text", "r": "run"}, "rPh phoneticPr")
USUAL_SIZE = 11.0
BLACK, WHITE = "000000", "FFFFFF"
_RGB = pattern(r"(?:[0-9A-F]{2})?([0-9A-F]{6})", re.IGNORECASE)
# The colours that a file names by number alone and that are black or white.
_INDEXED = {"0": BLACK, "1": WHITE, "8": BLACK, "9": WHITE, "64": BLACK, "65": WHITE}
# The shades of a theme's white and black, from 0 to 1.
_GREYS = {"0": 1.0, "1": 0.0}


def _colour(attributes: Mapping[str, str], usual: str) -> str:
    """Six hexadecimal digits, or the name of a colour of the theme or the palette."""
    if found := _RGB.fullmatch(attributes.get("rgb", "")):
        return found[1].upper()
    if (number := attributes.get("indexed")) is not None:
        return _INDEXED.get(number, f"indexed {number}")
    if (number := attributes.get("theme")) is None:
        return usual
    tint = attributes.get("tint", "0")
    with suppress(ValueError):
        shade = _GREYS.get(number)
        by = min(1.0, max(-1.0, float(tint)))
        if shade is not None:
            shade = shade * (1 + by) if by < 0 else shade + (1 - shade) * by
            return f"{round(shade * 255):02X}" * 3
    return f"theme {number} {tint}"


class FontReader(StrictReader):
    """Reads fonts as far as they change what is read; `font` is the last one.

    `marks` are what it says of itself, and `size` is its size in points.
    """

    def __init__(self, part: str, allowance: Allowance) -> None:
        super().__init__(part, allowance)
        self.font: Font | None = None
        self.marks: dict[str, object] = {}
        self.size = USUAL_SIZE

    def begin_font(self, _: Mapping[str, str]) -> None:
        self.font, self.marks, self.size = Font(), {}, USUAL_SIZE

    def begin_bold(self, attributes: Mapping[str, str]) -> None:
        self._mark(is_bold=self._is_on(attributes))

    def begin_italic(self, attributes: Mapping[str, str]) -> None:
        self._mark(is_italic=self._is_on(attributes))

    def begin_struck(self, attributes: Mapping[str, str]) -> None:
        self._mark(is_struck=self._is_on(attributes))

    def begin_script(self, attributes: Mapping[str, str]) -> None:
        script = attributes.get("val", "")
        self._mark(script=script if script in RAISED_OR_LOWERED else "")

    def begin_colour(self, attributes: Mapping[str, str]) -> None:
        self._mark(colour=self.colour_of(attributes))

    def begin_size(self, attributes: Mapping[str, str]) -> None:
        with suppress(ValueError):
            self.size = float(attributes.get("val", USUAL_SIZE))

    def colour_of(self, attributes: Mapping[str, str], usual: str = "") -> str:
        """The colour that an element names; `usual` where it leaves it to Excel."""
        colour = _colour(attributes, usual)
        return "" if colour == BLACK else colour

    def _mark(self, **marks: object) -> None:
        if self.font is not None:
            self.marks |= marks
            self.font = replace(self.font, **marks)

    def _is_on(self, attributes: Mapping[str, str]) -> bool:
        return "val" not in attributes or self.flag(attributes, "val")


class TextReader(FontReader):
    """Reads texts with runs; `texts` are the parts of the last one."""

    def __init__(self, part: str, allowance: Allowance) -> None:
        super().__init__(part, allowance)
        self.texts: list[TextRun] = []

    def begin_run(self, _: Mapping[str, str]) -> None:
        self.font = None

    def finish_run(self) -> None:
        self.font = None

    def finish_text(self) -> None:
        text = shown(self.words)
        if self.font is not None and self.font.script:
            text = text.translate(RAISED_OR_LOWERED[self.font.script])
        self.texts.append(TextRun(text, self.font))


def marked_runs(runs: Sequence[TextRun]) -> Sequence[TextRun]:
    """The runs of a text, where the font of any changes what is read; none elsewhere."""
    return tuple(runs) if any(run.font not in (None, PLAIN) for run in runs) else ()


class SharedTexts(TextReader):
    """Reads the texts that cells refer to by number; `marked` are the runs of some."""

    grammar: ClassVar[Grammar] = {
        WHOLE: children({"sst": "texts"}),
        "texts": children({"si": "item"}, "extLst"),
        "item": TEXT_OR_RUNS,
        **TEXT,
    }
    words_in = frozenset(["text"])

    def __init__(self, part: str, allowance: Allowance) -> None:
        super().__init__(part, allowance)
        self.found: list[str] = []
        self.marked: dict[int, Sequence[TextRun]] = {}

    def begin_item(self, _: Mapping[str, str]) -> None:
        self.texts = []

    def finish_item(self) -> None:
        if len(self.texts) == 1 and self.texts[0].font is None:
            self.found.append(self.texts[0].text)
            return
        if runs := marked_runs(self.texts):
            self.marked[len(self.found)] = runs
        self.found.append("".join(run.text for run in self.texts))

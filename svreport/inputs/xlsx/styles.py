"""The texts that cells share, and how cells are set: number formats, fonts, grounds.

A colour is six hexadecimal digits; one that only a theme or a palette knows is its name there. The
colour of text that has none, black, is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import ClassVar, TypeAlias

from svreport.core.frozen import Frozen, replace
from svreport.core.number_formats import BUILT_IN_FORMATS, GENERAL, colours_of, is_elapsed_format
from svreport.core.patterns import pattern
from svreport.inputs.cells import PLAIN, RAISED_OR_LOWERED, Font, TextRun
from svreport.inputs.xlsx import strict

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
FONT = strict.children(
    _MARKS, "name rFont charset family outline shadow condense extend u scheme extLst"
)
# A text of one format, or runs of several; phonetic signs are no part of it.
TEXT = {"run": strict.children({"t": "text", "rPr": "font"}), "font": FONT}
TEXT_OR_RUNS = strict.children({"t": "text", "r": "run"}, "rPh phoneticPr")
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


class FontReader(strict.StrictReader):
    """Reads fonts as far as they change what is read; `font` is the last one.

    `marks` are what it says of itself, and `size` is its size in points.
    """

    def __init__(self, part: str, allowance: strict.Allowance) -> None:
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

    def __init__(self, part: str, allowance: strict.Allowance) -> None:
        super().__init__(part, allowance)
        self.texts: list[TextRun] = []

    def begin_run(self, _: Mapping[str, str]) -> None:
        self.font = None

    def finish_run(self) -> None:
        self.font = None

    def finish_text(self) -> None:
        text = strict.shown(self.words)
        if self.font is not None and self.font.script:
            text = text.translate(RAISED_OR_LOWERED[self.font.script])
        self.texts.append(TextRun(text, self.font))


def marked_runs(runs: Sequence[TextRun]) -> Sequence[TextRun]:
    """The runs of a text, where the font of any changes what is read; none elsewhere."""
    return tuple(runs) if any(run.font not in (None, PLAIN) for run in runs) else ()


class SharedTexts(TextReader):
    """Reads the texts that cells refer to by number; `marked` are the runs of some."""

    grammar: ClassVar[strict.Grammar] = {
        strict.WHOLE: strict.children({"sst": "texts"}),
        "texts": strict.children({"si": "item"}, "extLst"),
        "item": TEXT_OR_RUNS,
        **TEXT,
    }
    words_in = frozenset(["text"])

    def __init__(self, part: str, allowance: strict.Allowance) -> None:
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


# How cells are set: number formats, fonts, grounds, and what conditional formats change of them.
LONGEST_FORMAT = 255
# How far each of red, green and blue may be from those of the ground where nobody sees a text.
MOST_UNSEEN = 16
# What a conditional format changes of a cell: a mark of its font, its ground, its number format.
Changes: TypeAlias = Mapping[str, object]


class CellStyle(Frozen, dict=True):
    """How a cell is set. The ground is None where it is not known: a pattern, or a gradient.

    `size` is that of its font, compared with the sheet's usual one; a number that `fits` is made
    smaller, or turned, in place of ####.
    """

    number_format: str = GENERAL
    font: Font = Font()
    ground: str | None = WHITE
    size: float = 1.0
    fits: bool = False

    @cached_property
    def shown_font(self) -> Font | None:
        """The font that all of the cell is shown in, where it changes what is read."""
        font = seen_on(self.font, self.ground)
        if self.ground == WHITE and colours_of(self.number_format) == {"white"}:
            font = replace(font, is_unseen=True)
        return font if font.is_struck or font.script or font.is_unseen else None

    def with_changes(self, changes: Changes) -> CellStyle:
        marks = {name: value for name, value in changes.items() if name in Font.__struct_fields__}
        others = {name: value for name, value in changes.items() if name not in marks}
        return replace(self, font=replace(self.font, **marks), **others)


@lru_cache(maxsize=1024)
def is_unseen(colour: str, ground: str | None) -> bool:
    """Whether nobody sees a text of a colour on a ground."""
    colour, ground = (word or BLACK if word is not None else "" for word in (colour, ground))
    if colour == ground or len(colour) != len(WHITE) or len(ground) != len(WHITE):
        return colour == ground
    first, second = (bytes.fromhex(word) for word in (colour, ground))
    return all(abs(one - other) <= MOST_UNSEEN for one, other in zip(first, second, strict=True))


def seen_on(font: Font, ground: str | None) -> Font:
    """A font as it is seen on a ground: the colour itself is of no matter then."""
    if not font.colour and ground == WHITE:
        return font
    return replace(font, colour="", is_unseen=is_unseen(font.colour, ground))


def runs_on(runs: Sequence[TextRun], style: CellStyle) -> Sequence[TextRun]:
    """The runs of a text as they are seen in a cell; none where no font changes what is read."""
    seen = [
        replace(run, font=seen_on(run.font or style.font, style.ground)) if run.font else run
        for run in runs
    ]
    return marked_runs(seen)


# What a conditional format changes, beside fonts.
LOOK = {
    "look": strict.children(
        {"font": "font", "numFmt": "look_format", "fill": "fill"},
        "alignment border protection extLst",
    ),
    "fill": strict.children({"patternFill": "pattern"}, "gradientFill"),
    "pattern": strict.children({"fgColor": "fore", "bgColor": "back"}),
}


class LookReader(FontReader):
    """Reads what conditional formats change of a cell: the `looks`, by their numbers."""

    def __init__(self, part: str, allowance: strict.Allowance) -> None:
        super().__init__(part, allowance)
        self.looks: list[dict[str, object]] = []
        self._fore = self._back = self._kind = ""

    def begin_look(self, _: Mapping[str, str]) -> None:
        self.looks.append({})

    def begin_look_format(self, attributes: Mapping[str, str]) -> None:
        number, code = self.read_format(attributes)
        self.looks[-1]["number_format"] = code or BUILT_IN_FORMATS.get(number, GENERAL)

    def finish_font(self) -> None:
        if self.looks:
            self.looks[-1] |= self.marks

    def read_format(self, attributes: Mapping[str, str]) -> tuple[int, str]:
        number = self.number(attributes, "numFmtId")
        code = strict.shown([attributes.get("formatCode", "")])
        if len(code) > LONGEST_FORMAT:
            raise self.no_format(number)
        return number, code

    def no_format(self, number: int) -> Exception:
        return self.damaged(f"its number format {number} is none that Excel writes")

    def begin_fill(self, _: Mapping[str, str]) -> None:
        self._kind, self._fore, self._back = "gradient", "", WHITE

    def begin_pattern(self, attributes: Mapping[str, str]) -> None:
        self._kind = attributes.get("patternType", "solid" if self.looks else "none")

    def begin_fore(self, attributes: Mapping[str, str]) -> None:
        self._fore = self.colour_of(attributes)

    def begin_back(self, attributes: Mapping[str, str]) -> None:
        self._back = self.colour_of(attributes, WHITE)

    @property
    def ground(self) -> str | None:
        """The ground of the last fill."""
        # Excel keeps the colour of a plain ground as the front of cells, and the back of rules.
        plain = self._back if self.looks else self._fore
        return {"none": WHITE, "solid": plain or BLACK}.get(self._kind)

    def finish_fill(self) -> None:
        self.looks[-1]["ground"] = self.ground


class CellStyles(LookReader):
    """Reads how each style of a cell is set, and what each conditional format changes."""

    grammar: ClassVar[strict.Grammar] = {
        strict.WHOLE: strict.children({"styleSheet": "styles"}),
        "styles": strict.children(
            {
                "numFmts": "formats",
                "fonts": "fonts",
                "fills": "fills",
                "cellXfs": "cell_styles",
                "dxfs": "conditional_looks",
            },
            "borders cellStyleXfs cellStyles tableStyles colors extLst",
        ),
        "formats": strict.children({"numFmt": "format"}),
        "fonts": strict.children({"font": "font"}),
        "font": FONT,
        "fills": strict.children({"fill": "fill"}),
        "cell_styles": strict.children({"xf": "cell_style"}),
        "cell_style": strict.children({"alignment": "alignment"}, "protection extLst"),
        "conditional_looks": strict.children({"dxf": "look"}),
        **LOOK,
    }
    attributes: ClassVar[strict.Attributes] = {
        "format": strict.names("numFmtId formatCode"),
        "cell_style": strict.names(
            "numFmtId fontId fillId borderId xfId quotePrefix pivotButton applyNumberFormat "
            "applyFont applyFill applyBorder applyAlignment applyProtection"
        ),
    }
    open_to_others = frozenset(["styles", "fonts", "font", "conditional_looks", "look"])

    def __init__(self, part: str, allowance: strict.Allowance) -> None:
        super().__init__(part, allowance)
        self._formats: dict[int, str] = {}
        self._fonts: list[tuple[Font, float]] = []
        self._grounds: list[str | None] = []
        self._styles: list[tuple[int, int, int]] = []
        self._fitting: set[int] = set()

    def finish_font(self) -> None:
        if self.looks:
            super().finish_font()
        else:
            self._fonts.append((self.font or Font(), self.size))

    def begin_format(self, attributes: Mapping[str, str]) -> None:
        number, code = self.read_format(attributes)
        if number in self._formats:
            raise self.no_format(number)
        self._formats[number] = code

    def finish_fill(self) -> None:
        if self.looks:
            super().finish_fill()
        else:
            self._grounds.append(self.ground)

    def begin_cell_style(self, attributes: Mapping[str, str]) -> None:
        ids = ("numFmtId", "fontId", "fillId")
        number_format, font, fill = (self.number(attributes, name, 0) for name in ids)
        self._styles.append((number_format, font, fill))

    def begin_alignment(self, attributes: Mapping[str, str]) -> None:
        is_turned = attributes.get("textRotation", "0") != "0"
        is_shrunk = attributes.get("shrinkToFit", "0") not in ("0", "false")
        if is_turned or is_shrunk or attributes.get("horizontal") == "fill":
            self._fitting.add(len(self._styles) - 1)

    @property
    def found(self) -> list[CellStyle]:
        """The styles of cells, by their numbers."""
        formats = {**BUILT_IN_FORMATS, **self._formats}
        fonts, grounds = dict(enumerate(self._fonts)), dict(enumerate(self._grounds))
        usual = self._fonts[0][1] if self._fonts else USUAL_SIZE
        found = []
        for at, (number_format, font_id, fill_id) in enumerate(self._styles):
            font, size = fonts.get(font_id, (Font(), usual))
            found.append(
                CellStyle(
                    number_format=formats.get(number_format, GENERAL),
                    font=replace(font, is_bold=False, is_italic=False),
                    ground=grounds.get(fill_id, WHITE),
                    size=size / usual if usual else 1.0,
                    fits=at in self._fitting,
                )
            )
        return found


def may_matter(changes: Changes, styles: Iterable[CellStyle]) -> bool:
    """Whether a conditional format may change what is read of cells in any of these styles."""
    if changes.keys() & {"number_format", "is_struck", "script"}:
        return True
    if not changes.keys() & {"colour", "ground"}:
        return False
    return any(
        style.shown_font is not None or style.with_changes(changes).shown_font is not None
        for style in styles
    )


class StyleTable(Frozen, dict=True):
    """The styles of a workbook's cells, with what most cells need of them at hand."""

    styles: Sequence[CellStyle] = (CellStyle(),)
    looks: Sequence[Changes] = ()

    @cached_property
    def formats(self) -> Sequence[str]:
        return [style.number_format for style in self.styles]

    @cached_property
    def fonts(self) -> Mapping[int, Font]:
        """The fonts that change what is read of all of a cell, by the numbers of styles."""
        found = ((number, style.shown_font) for number, style in enumerate(self.styles))
        return {number: font for number, font in found if font is not None}

    @cached_property
    def coloured(self) -> frozenset[int]:
        """The styles that have a colour, or a ground, of their own, or marks."""
        usual = CellStyle()
        return frozenset(
            number
            for number, style in enumerate(self.styles)
            if (style.font, style.ground) != (usual.font, usual.ground) or style.shown_font
        )

    @cached_property
    def notable_looks(self) -> frozenset[int]:
        """The looks of conditional formats that may change what is read."""
        return frozenset(
            number for number, look in enumerate(self.looks) if may_matter(look, self.styles)
        )

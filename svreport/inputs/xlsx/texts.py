"""The texts that cells share, and the number formats that they are shown in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar

from svreport.core.frozen import replace
from svreport.core.patterns import pattern
from svreport.inputs.cells import Font, TextRun
from svreport.inputs.xlsx.strict import (
    WHOLE,
    Allowance,
    Attributes,
    Grammar,
    StrictReader,
    children,
    names,
    shown,
)

GENERAL = "General"
# What Excel shows for a number that has no date, however wide the column.
NO_DATE = "#####"
EPOCH = datetime(1899, 12, 30)
EPOCH_OF_1904 = datetime(1904, 1, 1)

# The formats that a file names by number alone (ISO/IEC 29500-1, 18.8.30).
BUILT_IN_FORMATS: Mapping[int, str] = MappingProxyType(
    {
        0: GENERAL,
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
        14: "dd/mm/yyyy",
        15: "d-mmm-yy",
        16: "d-mmm",
        17: "mmm-yy",
        18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM",
        20: "h:mm",
        21: "h:mm:ss",
        22: "dd/mm/yyyy h:mm",
        37: "#,##0;-#,##0",
        38: "#,##0;[Red]-#,##0",
        39: "#,##0.00;-#,##0.00",
        40: "#,##0.00;[Red]-#,##0.00",
        45: "mm:ss",
        46: "[h]:mm:ss",
        47: "mm:ss.0",
        48: "##0.0E+0",
        49: "@",
    }
)
# What a format shows as it stands, and colours, conditions and countries in square brackets.
_LITERALS = pattern(r'"[^"]*"|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE = pattern(r"[dmyhs]", re.IGNORECASE)
_ELAPSED = pattern(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


@lru_cache(maxsize=1024)
def is_date_format(number_format: str) -> bool:
    """Whether Excel shows a number in this format as a date or a time."""
    return bool(_DATE.search(_first(number_format)))


@lru_cache(maxsize=1024)
def is_elapsed_format(number_format: str) -> bool:
    """Whether Excel shows a number in this format as hours that go on beyond a day."""
    return bool(_ELAPSED.search(_first(number_format)))


def _first(number_format: str) -> str:
    """What the format says of positive numbers."""
    bare = _LITERALS.sub("", number_format).split(";")[0]
    return "" if bare.casefold() == GENERAL.casefold() else bare


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


LONGEST_FORMAT = 255
# What of a font changes how a text is read.
_MARKS = {"b": "bold", "i": "italic", "strike": "struck", "vertAlign": "script"}
_FONT = children(
    _MARKS, "name rFont charset family outline shadow condense extend color sz u scheme extLst"
)
_MARK_STATES = {state: children({}) for state in _MARKS.values()}
# A text of one format, or runs of several; phonetic signs are no part of it.
TEXT = {
    "text": children({}),
    "run": children({"t": "text", "rPr": "font"}),
    "font": _FONT,
    **_MARK_STATES,
}
TEXT_OR_RUNS = children({"t": "text", "r": "run"}, "rPh phoneticPr")
_SCRIPTS = ("superscript", "subscript")
# How signs that stand high or low are written where nothing but characters can say so.
_RAISED = str.maketrans("0123456789+-=()\N{MINUS SIGN}", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻")
_LOWERED = str.maketrans("0123456789+-=()\N{MINUS SIGN}", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋")


class FontReader(StrictReader):
    """Reads fonts as far as they change what is read; `font` is the last one."""

    def __init__(self, part: str, allowance: Allowance) -> None:
        super().__init__(part, allowance)
        self.font: Font | None = None

    def begin_font(self, _: Mapping[str, str]) -> None:
        self.font = Font()

    def begin_bold(self, attributes: Mapping[str, str]) -> None:
        self._mark(is_bold=self._is_on(attributes))

    def begin_italic(self, attributes: Mapping[str, str]) -> None:
        self._mark(is_italic=self._is_on(attributes))

    def begin_struck(self, attributes: Mapping[str, str]) -> None:
        self._mark(is_struck=self._is_on(attributes))

    def begin_script(self, attributes: Mapping[str, str]) -> None:
        script = attributes.get("val", "")
        self._mark(script=script if script in _SCRIPTS else "")

    def _mark(self, **marks: object) -> None:
        if self.font is not None:
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
            text = text.translate(_RAISED if self.font.script == "superscript" else _LOWERED)
        self.texts.append(TextRun(text, self.font))


def marked_runs(runs: Sequence[TextRun]) -> Sequence[TextRun]:
    """The runs of a text, where the font of any changes what is read; none elsewhere."""
    plain = Font()
    return tuple(runs) if any(run.font not in (None, plain) for run in runs) else ()


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


class CellStyles(FontReader):
    """Reads which number format each style of a cell has, and which have a font that matters."""

    grammar: ClassVar[Grammar] = {
        WHOLE: children({"styleSheet": "styles"}),
        "styles": children(
            {"numFmts": "formats", "fonts": "fonts", "cellXfs": "cell_styles"},
            "fills borders cellStyleXfs cellStyles dxfs tableStyles colors extLst",
        ),
        "formats": children({"numFmt": "format"}),
        "format": children({}),
        "fonts": children({"font": "font"}),
        "font": _FONT,
        **_MARK_STATES,
        "cell_styles": children({"xf": "cell_style"}),
        "cell_style": children({}, "alignment protection extLst"),
    }
    attributes: ClassVar[Attributes] = {
        "format": names("numFmtId formatCode"),
        "cell_style": names(
            "numFmtId fontId fillId borderId xfId quotePrefix pivotButton applyNumberFormat "
            "applyFont applyFill applyBorder applyAlignment applyProtection"
        ),
    }
    open_to_others = frozenset(["styles", "fonts", "font"])

    def __init__(self, part: str, allowance: Allowance) -> None:
        super().__init__(part, allowance)
        self._formats: dict[int, str] = {}
        self._numbers: list[int] = []
        self._fonts: list[Font] = []
        self._font_numbers: list[int] = []

    def finish_font(self) -> None:
        self._fonts.append(self.font or Font())

    def begin_format(self, attributes: Mapping[str, str]) -> None:
        number = self.number(attributes, "numFmtId")
        code = shown([attributes.get("formatCode", "")])
        if len(code) > LONGEST_FORMAT or number in self._formats:
            raise self.damaged(f"its number format {number} is none that Excel writes")
        self._formats[number] = code

    def begin_cell_style(self, attributes: Mapping[str, str]) -> None:
        self._numbers.append(self.number(attributes, "numFmtId", 0))
        self._font_numbers.append(self.number(attributes, "fontId", 0))

    @property
    def found(self) -> Sequence[str]:
        """The number format of each style, by its number."""
        known = {**BUILT_IN_FORMATS, **self._formats}
        return [known.get(number, GENERAL) for number in self._numbers]

    @property
    def fonts(self) -> Mapping[int, Font]:
        """The fonts of the styles that strike a cell out, or raise or lower all of it."""
        marked = {
            number: font for number, font in enumerate(self._fonts) if font.is_struck or font.script
        }
        return {
            style: marked[number]
            for style, number in enumerate(self._font_numbers)
            if number in marked
        }

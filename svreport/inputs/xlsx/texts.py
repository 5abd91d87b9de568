"""The texts that cells share, and the number formats that they are shown in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar

from svreport.core.patterns import pattern
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
# A text of one format, or runs of several; phonetic signs are no part of it.
TEXT = {"text": children({}), "run": children({"t": "text"}, "rPr")}
TEXT_OR_RUNS = children({"t": "text", "r": "run"}, "rPh phoneticPr")


class SharedTexts(StrictReader):
    """Reads the texts that cells refer to by number."""

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
        self._parts: list[str] = []

    def begin_item(self, _: Mapping[str, str]) -> None:
        self._parts = []

    def finish_text(self) -> None:
        self._parts.append(shown(self.words))

    def finish_item(self) -> None:
        self.found.append("".join(self._parts))


class CellStyles(StrictReader):
    """Reads which number format each style of a cell has."""

    grammar: ClassVar[Grammar] = {
        WHOLE: children({"styleSheet": "styles"}),
        "styles": children(
            {"numFmts": "formats", "cellXfs": "cell_styles"},
            "fonts fills borders cellStyleXfs cellStyles dxfs tableStyles colors extLst",
        ),
        "formats": children({"numFmt": "format"}),
        "format": children({}),
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
    open_to_others = frozenset(["styles"])

    def __init__(self, part: str, allowance: Allowance) -> None:
        super().__init__(part, allowance)
        self._formats: dict[int, str] = {}
        self._numbers: list[int] = []

    def begin_format(self, attributes: Mapping[str, str]) -> None:
        number = self.number(attributes, "numFmtId")
        code = shown([attributes.get("formatCode", "")])
        if len(code) > LONGEST_FORMAT or number in self._formats:
            raise self.damaged(f"its number format {number} is none that Excel writes")
        self._formats[number] = code

    def begin_cell_style(self, attributes: Mapping[str, str]) -> None:
        self._numbers.append(self.number(attributes, "numFmtId", 0))

    @property
    def found(self) -> Sequence[str]:
        """The number format of each style, by its number."""
        known = {**BUILT_IN_FORMATS, **self._formats}
        return [known.get(number, GENERAL) for number in self._numbers]

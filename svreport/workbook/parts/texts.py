"""The texts that cells share, and the number formats that they are shown in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from svreport.workbook.parts.allowance import Allowance
from svreport.workbook.parts.serials import BUILT_IN_FORMATS, GENERAL
from svreport.workbook.parts.strict import (
    WHOLE,
    Attributes,
    Grammar,
    StrictReader,
    children,
    names,
    shown,
)

LONGEST_FORMAT = 255
# A text of one format, or runs of several; phonetic signs are no part of it.
TEXT = {
    "text": children({}),
    "run": children({"t": "text"}, "rPr"),
}
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


class Styles(StrictReader):
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

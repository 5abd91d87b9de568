"""The list of a workbook's sheets: their names, whether they can be seen, and their parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from svreport.files.ooxml.markup import APART
from svreport.inputs.xlsx.strict import (
    MOST_SHEETS,
    WHOLE,
    Allowance,
    Attributes,
    Grammar,
    StrictReader,
    children,
    names,
    shown,
)

_ID = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships{APART}id"
# Excel takes 31 characters; other programs let more through.
_NAME = re.compile(r"(?=.*\S)[^\x00-\x1f\x7f-\x9f]{1,100}")
_STATES = {"visible": False, "hidden": True, "veryHidden": True}


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as the workbook lists it; `relation` leads to its part."""

    name: str
    is_hidden: bool
    relation: str


class Book(StrictReader):
    """Reads the list of sheets, the names that are defined, and where dates are counted from.

    `is_calculated` is not so where a program saved the workbook that calculates nothing,
    and left that to Excel.
    """

    grammar: ClassVar[Grammar] = {
        WHOLE: children({"workbook": "workbook"}),
        "workbook": children(
            {
                "workbookPr": "properties",
                "sheets": "sheets",
                "definedNames": "names",
                "calcPr": "calculation",
            },
            "fileVersion fileSharing workbookProtection bookViews functionGroups "
            "externalReferences oleSize customWorkbookViews pivotCaches smartTagPr "
            "smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst",
        ),
        "properties": children({}),
        "calculation": children({}),
        "sheets": children({"sheet": "sheet"}),
        "sheet": children({}),
        "names": children({"definedName": "name"}),
        "name": children({}),
    }
    words_in = frozenset(["name"])
    attributes: ClassVar[Attributes] = {
        "properties": names(
            "date1904 showObjects showBorderUnselectedShapes filterPrivacy promptedSolutions "
            "showInkAnnotation backupFile updateLinks saveExternalLinkValues codeName "
            "hidePivotFieldList publishItems showPivotChartFilter allowRefreshQuery "
            "checkCompatibility autoCompressPictures refreshAllConnections defaultThemeVersion "
            "dateCompatibility"
        ),
        "sheet": names("name sheetId state"),
    }
    open_to_others = frozenset(["workbook"])

    def __init__(self, part: str, allowance: Allowance) -> None:
        super().__init__(part, allowance)
        self.sheets: list[Listed] = []
        self.from_1904 = False
        self.is_calculated = True
        self.names: list[tuple[str, str]] = []
        self._name = ""

    def begin_properties(self, attributes: Mapping[str, str]) -> None:
        self.from_1904 = self.flag(attributes, "date1904")

    def begin_calculation(self, attributes: Mapping[str, str]) -> None:
        self.is_calculated = not self.flag(attributes, "fullCalcOnLoad")

    def begin_sheet(self, attributes: Mapping[str, str]) -> None:
        name = shown([attributes.get("name", "")])
        state = attributes.get("state", "visible")
        if not _NAME.fullmatch(name) or state not in _STATES or _ID not in attributes:
            raise self.damaged(f"its sheet {len(self.sheets) + 1} is not listed as Excel does")
        if len(self.sheets) == MOST_SHEETS:
            raise self.damaged(f"it lists more than {MOST_SHEETS} sheets")
        self.sheets.append(Listed(name, _STATES[state], attributes[_ID]))

    def begin_name(self, attributes: Mapping[str, str]) -> None:
        self._name = shown([attributes.get("name", "")])

    def finish_name(self) -> None:
        self.names.append((self._name, shown(self.words)))

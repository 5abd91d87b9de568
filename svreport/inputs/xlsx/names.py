"""Areas of a workbook that have a name: its tables, and the names that it defines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import ClassVar, TypeAlias

from svreport.inputs.cells import Area, read_range
from svreport.inputs.xlsx.strict import WHOLE, Allowance, Grammar, StrictReader, children, shown

NamedAreas: TypeAlias = dict[str, dict[str, Area]]

# Names that Excel keeps for itself, such as that of the area to print.
EXCELS_OWN = "_xlnm."
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!([A-Za-z0-9$:]+)")


class TablePart(StrictReader):
    """Reads what a table is called, and where it stands."""

    grammar: ClassVar[Grammar] = {
        WHOLE: children({"table": "table"}),
        "table": children({}, "autoFilter sortState tableColumns tableStyleInfo extLst"),
    }

    def __init__(self, part: str, allowance: Allowance) -> None:
        super().__init__(part, allowance)
        self.name = ""
        self.area: Area | None = None

    def begin_table(self, attributes: Mapping[str, str]) -> None:
        self.name = shown([attributes.get("displayName", "")])
        self.area = read_range(attributes.get("ref", ""))


def areas_of(defined: Iterable[tuple[str, str]]) -> NamedAreas:
    """The named areas of each sheet, from names and what each is defined as.

    A name for anything but one area of cells is passed over.
    """
    found: NamedAreas = defaultdict(dict)
    for name, meaning in defined:
        reference = _REFERENCE.fullmatch(meaning.strip())
        area = read_range(reference[3]) if reference else None
        if reference and area and not name.startswith(EXCELS_OWN):
            found[(reference[1] or reference[2]).replace("''", "'")][name] = area
    return found

"""The styles of a workbook's cells: those that are there, and those that an edit needs beside."""

from __future__ import annotations

from copy import deepcopy
from enum import Enum

from svreport.core import number_formats
from svreport.files.ooxml.package import YES, Element

DATE_FORMAT = "d mmm yyyy"
_FIRST_OWN_FORMAT = 164
# What Excel calls by number, the amounts and days of other languages among it as far as it matters
# what is shown.
_EXCELS = {
    **dict.fromkeys((*range(5, 9), *range(41, 45)), "0"),
    **dict.fromkeys((*range(27, 37), *range(50, 59)), DATE_FORMAT),
    **number_formats.BUILT_IN_FORMATS,
}


class Shown(Enum):
    """What the number format of a cell shows of the values that it may hold."""

    ANYTHING = "anything"
    DATE = "dates"
    NUMBER = "numbers"
    PERCENT = "percentages"
    TEXT = "text"


class CellStyles:
    """The part `styles.xml`; a style is known by its number, as cells write it."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._namespace = root.tag.rpartition("}")[0] + "}"
        self.is_changed = False

    def dated(self, style: str | None) -> str:
        """Return the style with which a date looks like one: this one, or one made like it."""
        formats = self._cells()
        own = formats[int(style or 0)]
        if self.takes(style) is Shown.DATE:
            return style or "0"
        number = str(self._format(DATE_FORMAT))
        return self._like(own, {"numFmtId": number, "applyNumberFormat": "1"})

    def is_within(self, other: CellStyles) -> bool:
        """Return whether every style of a cell is one of another workbook, by the same number."""
        own, others = self._cells(), other._cells()
        return len(own) <= len(others) and all(map(_is_same, own, others))

    def is_locked(self, style: str | None) -> bool:
        """Return whether cells of a style are locked where their sheet is protected."""
        own = self._cells()[int(style or 0)]
        named = self._root.find(f"{self._namespace}cellStyleXfs")
        at = int(own.get("xfId", "0"))
        base = () if named is None else named[at : at + 1]
        for found in (own, *base):
            protection = found.find(f"{self._namespace}protection")
            if protection is not None:
                return protection.get("locked", "1") in YES
        return True

    def format_of(self, style: str | None) -> str:
        """Return the number format of a style: its signs, or the number of one of Excel's own."""
        number = int(self._cells()[int(style or 0)].get("numFmtId", "0"))
        return self._own_formats().get(number, str(number))

    def takes(self, style: str | None) -> Shown:
        """Return what the number format of a style shows."""
        number = int(self._cells()[int(style or 0)].get("numFmtId", "0"))
        code = self._own_formats().get(number, _EXCELS.get(number, number_formats.GENERAL))
        if number_formats.shows_days(code):
            return Shown.DATE
        sections = number_formats.sections_of(code)
        has_digits = any(section.has("digit") for section in sections)
        if not has_digits and any(section.is_for_text for section in sections):
            return Shown.TEXT
        if number_formats.has_percent(code):
            return Shown.PERCENT
        return Shown.NUMBER if has_digits else Shown.ANYTHING

    def bold(self, style: str | None = None) -> str:
        """Return a style like this one whose words are bold."""
        own = self._cells()[int(style or 0)]
        fonts = self._root.find(f"{self._namespace}fonts")
        font = deepcopy(fonts[int(own.get("fontId", "0"))])
        if font.find(f"{self._namespace}b") is None:
            font.insert(0, font.makeelement(f"{self._namespace}b"))
        return self._like(own, {"fontId": str(self._added(fonts, font)), "applyFont": "1"})

    def wrapped(self, style: str | None = None) -> str:
        """Return a style like this one whose words run on in several lines, from the top."""
        own = deepcopy(self._cells()[int(style or 0)])
        for old in own.findall(f"{self._namespace}alignment"):
            own.remove(old)
        words = {"vertical": "top", "wrapText": "1"}
        own.insert(0, own.makeelement(f"{self._namespace}alignment", words))
        return self._like(own, {"applyAlignment": "1"})

    def _cells(self) -> Element:
        return self._root.find(f"{self._namespace}cellXfs")

    def _like(self, style: Element, attributes: dict[str, str]) -> str:
        made = deepcopy(style)
        made.attrib.update(attributes)
        return str(self._added(self._cells(), made))

    def _added(self, group: Element, made: Element) -> int:
        """The number of a style in its group: of one like it that is there, else of this one."""
        for number, there in enumerate(group):
            if _is_same(there, made):
                return number
        made.tail = None
        group.append(made)
        if group.get("count") is not None:
            group.set("count", str(len(group)))
        self.is_changed = True
        return len(group) - 1

    def _own_formats(self) -> dict[int, str]:
        group = self._root.find(f"{self._namespace}numFmts")
        return {
            int(own.get("numFmtId", "0")): own.get("formatCode", "")
            for own in (() if group is None else group)
        }

    def _format(self, code: str) -> int:
        own = self._own_formats()
        if found := next((number for number, known in own.items() if known == code), None):
            return found
        group = self._root.find(f"{self._namespace}numFmts")
        if group is None:
            group = self._root.makeelement(f"{self._namespace}numFmts")
            self._root.insert(0, group)
        number = max((_FIRST_OWN_FORMAT - 1, *own)) + 1
        words = {"numFmtId": str(number), "formatCode": code}
        group.append(group.makeelement(f"{self._namespace}numFmt", words))
        group.set("count", str(len(group)))
        self.is_changed = True
        return number


def _is_same(first: Element, second: Element) -> bool:
    return (
        first.tag == second.tag
        and dict(first.attrib) == dict(second.attrib)
        and (first.text or "").strip() == (second.text or "").strip()
        and len(first) == len(second)
        and all(map(_is_same, first, second))
    )

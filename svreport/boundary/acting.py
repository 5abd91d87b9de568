"""Fields and actions of Word and PowerPoint that fetch or run something when a file is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svreport.boundary.markup import APART, Damaged, read_markup, refuse_depth
from svreport.boundary.packages import Package, printable

_WORD = f"http://schemas.openxmlformats.org/wordprocessingml/2006/main{APART}"
_REACHING = (
    *("AUTOTEXT", "DATABASE", "DDE", "DDEAUTO", "EMBED", "IMPORT", "INCLUDE", "INCLUDEPICTURE"),
    *("INCLUDETEXT", "LINK", "MACROBUTTON", "RD"),
)
# What a click would start, in PowerPoint.
_ACTIONS = ("ppaction://program", "ppaction://macro", "ppaction://ole")
# No part without one of these holds any: names of elements and attributes cannot be disguised,
# but for a part written with two bytes for each letter.
_TELLING = (b"fldChar", b"fldSimple", b"action", b"\0")


def what_acts(package: Package) -> Sequence[str]:
    """The fields and actions that fetch or run something, by what they are called.

    Raises Damaged and Unsafe where a part cannot be read.
    """
    found: list[str] = []
    for part in package.names:
        content = package.part(part)
        if part.lower().endswith(".xml") and any(word in content for word in _TELLING):
            reader = _Acting(part)
            read_markup(part, content, reader)
            found += reader.found
    return list(dict.fromkeys(found))


class _Acting:
    """Finds them in one part.

    A field may be in pieces, and another field may stand in its middle; one whose
    first word another would give could become anything.
    """

    def __init__(self, part: str) -> None:
        self.found: list[str] = []
        self._part = part
        self._depth = 0
        # The instructions of the fields that are open, the innermost last.
        self._open: list[str] = []
        self._is_instruction = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        refuse_depth(self._depth, self._part)
        if name == f"{_WORD}fldChar":
            self._mark(attributes.get(f"{_WORD}fldCharType", ""))
        elif name == f"{_WORD}fldSimple":
            self._look(attributes.get(f"{_WORD}instr", ""))
        elif name == f"{_WORD}instrText":
            self._is_instruction = True
        elif attributes.get("action", "").lower().startswith(_ACTIONS):
            self.found.append(printable(attributes["action"]))

    def end(self, name: str) -> None:
        self._depth -= 1
        if name == f"{_WORD}instrText":
            self._is_instruction = False

    def text(self, text: str) -> None:
        if self._is_instruction and self._open:
            self._open[-1] += text

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            if self._open and not self._open[-1].strip():
                self.found.append("a field within the name of another")
            self._open.append("")
        elif kind == "end" and self._open:
            self._look(self._open.pop())
        elif kind not in ("separate", "end"):
            raise Damaged(f"{self._part} has a field that is none")

    def _look(self, instruction: str) -> None:
        words = instruction.split()
        if words and words[0].upper() in _REACHING:
            self.found.append(words[0].upper())

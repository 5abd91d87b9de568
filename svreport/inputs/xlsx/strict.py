"""Reading a part element by element, each only where the file format has it.

A lenient reader passes over what it does not know, so that a cell in a damaged
element would be lost without a word. This one stops instead, as Excel does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, TypeAlias

from msgspec import Struct

from svreport.files.ooxml import APART, Damaged, Unsafe, printable, read_markup, refuse_depth

# Elements of XML in the parts that are read: a cell is two or three of them, a blank one is one.
MOST_ELEMENTS = 6_000_000
MOST_CELLS = 400_000
MOST_CHARACTERS = 10_000_000
MOST_MERGED = 50_000
MOST_SHEETS = 250

_REMEDY = (
    "take out what is not needed: blank rows and columns that only have a format, old sheets, "
    "long lists"
)


class Allowance(Struct):
    """How much more may be read, all parts of a workbook together; `sheet` is where reading is."""

    sheet: str = ""
    elements: int = MOST_ELEMENTS
    cells: int = MOST_CELLS
    characters: int = MOST_CHARACTERS
    merged: int = MOST_MERGED

    def take_cell(self, text_length: int) -> None:
        """One more cell that holds something, and the length of its text. Raises Unsafe."""
        self.cells -= 1
        self.characters -= text_length
        if self.cells < 0:
            raise self.too_much(f"{MOST_CELLS:,} filled cells")
        if self.characters < 0:
            raise self.too_much(f"{MOST_CHARACTERS:,} characters of text")

    def take_merged(self) -> None:
        self.merged -= 1
        if self.merged < 0:
            raise self.too_much(f"{MOST_MERGED:,} merged areas")

    def too_much(self, what: str) -> Unsafe:
        where = f" (the limit is reached in the sheet {self.sheet})" if self.sheet else ""
        return Unsafe(f"holds more than {what}{where}", _REMEDY)


MAIN = f"http://schemas.openxmlformats.org/spreadsheetml/2006/main{APART}"
_STRICT = f"http://purl.oclc.org/ooxml/spreadsheetml/main{APART}"
# What later versions of Excel added, and the formulas in it.
_LATER = "http://schemas.microsoft.com/office"
EXTENSION = f"{_LATER}/spreadsheetml/2009/9/main{APART}"
IN_EXTENSION = f"{_LATER}/excel/2006/main{APART}"
# What an element of the main namespace may hold: the names of states, by those of elements. A state
# that is named, and has no entry of its own, holds no elements.
Grammar: TypeAlias = Mapping[str, Mapping[str, str]]
Attributes: TypeAlias = Mapping[str, frozenset[str]]
# The state of an element that is not looked into.
PASSED_OVER = ""
# The state of the part as a whole.
WHOLE = "part"

# How Excel writes a character that XML cannot hold, and an underscore that begins such a thing.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FLAGS = {"1": True, "true": True, "0": False, "false": False}


def children(states: Mapping[str, str], passed_over: str = "", *, of: str = MAIN) -> dict[str, str]:
    """What an element may hold: states by names, and the names of what is not looked into.

    They are `of` the main namespace, or of one of Excel's extensions.
    """
    names = {**dict.fromkeys(passed_over.split(), PASSED_OVER), **states}
    return {f"{of}{name}": state for name, state in names.items()}


def names(words: str) -> frozenset[str]:
    """The names of attributes that an element may have."""
    return frozenset(words.split())


class _State(Struct, eq=False):
    """An element that is looked into: what it may hold, and what a reader does with it.

    Of elements in it that are not looked into, `inner` has None; `known` are its attributes,
    where they are looked over.
    """

    name: str
    known: frozenset[str] | None = None
    has_words: bool = False
    begin: Callable[[Any, Mapping[str, str]], None] | None = None
    finish: Callable[[Any], None] | None = None
    inner: Mapping[str, _State | None] = {}


class StrictReader:
    """Reads one part by its grammar.

    A method `begin_<state>` is called with the attributes of an element, and
    `finish_<state>` at its end. Attributes are looked over where `attributes`
    knows the state's; text counts in the states of `words_in`, and is damage in
    others. Elements of other namespaces are passed over in the states of `open_to_others`.
    """

    grammar: ClassVar[Grammar]
    attributes: ClassVar[Attributes] = {}
    words_in: ClassVar[frozenset[str]] = frozenset()
    open_to_others: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, part: str, allowance: Allowance) -> None:
        self.part = part
        self.allowance = allowance
        self.words: list[str] = []
        # mypy takes the hash of a class for that of its instances.
        self._path = [_whole(type(self))]  # type: ignore[arg-type]
        self._skipped = 0

    def read(self, content: bytes) -> None:
        """Reads the part. Raises Damaged and Unsafe."""
        read_markup(self.part, content, self)

    def damaged(self, wrong: str) -> Damaged:
        """The error of a part that is not as it should be, here where it stands."""
        return Damaged(f"in {printable(self.part)}, {wrong}")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        allowance = self.allowance
        allowance.elements -= 1
        if allowance.elements < 0:
            raise allowance.too_much(f"{MOST_ELEMENTS:,} rows, cells and other things")
        if self._skipped:
            self._skipped += 1
            refuse_depth(self._skipped, self.part)
            return
        state = self._path[-1]
        inner = state.inner.get(name)
        if inner is None:
            if name not in state.inner:
                self._refuse_stranger(state.name, name)
            self._skipped = 1
            return
        if attributes and inner.known is not None and not inner.known.issuperset(attributes):
            self._refuse_attributes(inner.name, inner.known, attributes)
        self._path.append(inner)
        if inner.has_words:
            self.words = []
        if inner.begin is not None:
            inner.begin(self, attributes)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        finish = self._path.pop().finish
        if finish is not None:
            finish(self)

    def text(self, text: str) -> None:
        if self._skipped:
            return
        if self._path[-1].has_words:
            self.words.append(text)
        elif not text.isspace():
            raise self.damaged(f"“{printable(text[:40])}” is between its elements")

    def _refuse_stranger(self, state: str, name: str) -> None:
        if name.startswith(_STRICT):
            raise Unsafe("is a Strict Open XML workbook", "save it as an Excel Workbook (.xlsx)")
        if name.startswith(MAIN) or state not in self.open_to_others:
            raise self.damaged(f"“{_short(name)}” is where none can be")

    def _refuse_attributes(
        self, state: str, known: frozenset[str], attributes: Mapping[str, str]
    ) -> None:
        """Those of other namespaces may stand anywhere."""
        for attribute in attributes:
            if attribute not in known and APART not in attribute:
                raise self.damaged(f"“{_short(attribute)}” is said of a {state}, which has none")

    def number(self, attributes: Mapping[str, str], name: str, default: int | None = None) -> int:
        """The whole number of an attribute; without a default it must be there."""
        text = attributes.get(name)
        if text is None and default is not None:
            return default
        if text is None or not (text.isdigit() and text.isascii() and len(text) < 10):
            raise self.damaged(f"{name} is “{_short(text or '')}”, which is not a number")
        return int(text)

    def flag(self, attributes: Mapping[str, str], name: str) -> bool:
        """The yes or no of an attribute, which is no where it is not there."""
        text = attributes.get(name, "0")
        if text not in _FLAGS:
            raise self.damaged(f"{name} is “{_short(text)}”, which is neither yes nor no")
        return _FLAGS[text]


@cache
def _whole(reader: type[StrictReader]) -> _State:
    """The state of a reader's part as a whole, which leads to all others."""
    holding = reader.grammar.values()
    states = {
        name: _State(
            name,
            known=reader.attributes.get(name),
            has_words=name in reader.words_in,
            begin=getattr(reader, f"begin_{name}", None),
            finish=getattr(reader, f"finish_{name}", None),
        )
        for name in {*reader.grammar, *(name for inner in holding for name in inner.values())}
    }
    for name, inner in reader.grammar.items():
        states[name].inner = {
            element: None if state == PASSED_OVER else states[state]
            for element, state in inner.items()
        }
    return states[WHOLE]


def _short(name: str) -> str:
    return printable(name.rpartition(APART)[2])


def size_of(attributes: Mapping[str, str], name: str, usual: float) -> float:
    """The size that an attribute states; the usual one where it states none."""
    try:
        return float(attributes.get(name, usual))
    except ValueError:
        return usual


def shown(words: Sequence[str]) -> str:
    """The text that Excel shows for what a file holds, escaped characters among it."""
    text = "".join(words)
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # A character beyond the first 65,536 is escaped as two halves.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")

"""Lists as they come out of Word: bullets, letters and numbers that are text become Markdown's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern

_SPACE = "[ \t\xa0]"
# Word's bullets, in its own signs (U+F0B7 and others) and as they look; a small o and dashes are
# bullets before a tab or two spaces, and an en dash before a space, as a hyphen is.
_SIGNS = "•●◦▪■‣⁃➢➤►·∙○–\uf0b7\uf0a7\uf0d8\uf0fc\uf02d"
_BULLET = pattern(
    f"(?P<indent>{_SPACE}*)"
    f"(?:(?P<sign>[•●◦▪■‣⁃➢➤►\uf0b7\uf0a7\uf0d8\uf0fc\uf02d]){_SPACE}*"
    f"|(?P<spaced>[·∙○–]){_SPACE}+|(?P<tabbed>[o-])(?:[ \xa0]*\t|[ \xa0]{{2}}){_SPACE}*)"
    "(?P<text>.*)"
)
_OWN_BULLET = pattern(f"(?P<indent>{_SPACE}*)[-*+][ \t](?P<text>.*)")
_NUMBER = pattern(
    f"(?P<indent>{_SPACE}*)(?P<open>\\(?)(?P<number>\\d{{1,3}}|[A-Za-z]|[ivxIVX]{{2,5}})"
    f"(?P<close>[.)]){_SPACE}+(?P<text>.*)"
)
# What Markdown does not know as the mark of an item; most texts have nothing of it.
_MAY_BE_LISTED = pattern(
    f"[\t{_SIGNS}]"
    f"|^{_SPACE}*(?:o[ \xa0]{{2}}|\\(\\w{{1,5}}\\){_SPACE}|[A-Za-z]{{1,5}}[.)]{_SPACE})",
    re.MULTILINE,
)
# The same bullets in Word's own signs and as they look.
_ALIKE = str.maketrans("\uf0b7\uf0a7\uf0d8\uf02d·", "•▪➢–•")
# Marks that Markdown has itself.
_OWN = ("-", "1.", "1)")
# No list has its second item so many lines further down.
_FURTHEST = 100
_ROMAN = {"i": 1, "v": 5, "x": 10}


class _Way(Frozen):
    """How the items of a list are marked: by a sign, or by numbers of a kind."""

    name: str
    number: int | None = None

    @property
    def is_own(self) -> bool:
        """Whether Markdown knows it."""
        return self.name in _OWN


class _Mark(Frozen):
    """What a line begins with; a letter may be a Roman number as well.

    `column` is where the words begin after it.
    """

    indent: int
    ways: Sequence[_Way]
    column: int
    text: str


class _OpenList(Frozen):
    """A list that may go on, with its last item; one that is `kept` is written as it was typed."""

    indent: int
    way: _Way
    column: int
    kept: bool

    def next_way(self, mark: _Mark) -> _Way | None:
        """The way in which a mark is that of the next item, or None."""
        wanted = None if self.way.number is None else self.way.number + 1
        same = (way for way in mark.ways if (way.name, way.number) == (self.way.name, wanted))
        return next(same, None) if mark.indent == self.indent else None


def without_bullet(line: str) -> str | None:
    """What follows the bullet that a line begins with; None where it begins with none."""
    bullet = _BULLET.fullmatch(line)
    return bullet["text"] if bullet and bullet["text"].strip() else None


def with_lists(text: str) -> str:
    """The text with each line that begins with a bullet as an item of a Markdown list.

    So are lines that begin with letters or numbers in a row: a), b); (i), (ii). A sign that is
    new below another begins a list within the list, as in Word; the line after the last item is a
    paragraph of its own.
    """
    if not _MAY_BE_LISTED.search(text):
        return text
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: Sequence[str]) -> Iterator[str]:
    marks = [_mark_of(line) for line in lines]
    # The lists that a line may go on with, the outermost first.
    lists: list[_OpenList] = []
    for at, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        is_after_gap = at > 0 and not lines[at - 1].strip()
        following = _marks_of_list(lines, marks, at) if mark else []
        if mark is not None and (found := _lists_with(lists, mark, following, gap=is_after_gap)):
            lists = found
            yield line if lists[-1].kept else f"{_lead(lists)}{mark.text}"
            continue
        is_inside = line[:1].isspace() or not line.strip()
        if not is_inside and not is_after_gap and not all(opened.kept for opened in lists):
            yield ""
        lists = lists if is_inside else []
        yield line


def _marks_of_list(lines: Sequence[str], marks: Sequence[_Mark | None], at: int) -> Iterator[_Mark]:
    """The marks after a line up to the next paragraph."""
    below = slice(at + 1, at + _FURTHEST)
    for line, mark in zip(lines[below], marks[below], strict=True):
        if mark is not None:
            yield mark
        elif line.strip() and not line[0].isspace():
            return


def _lead(lists: Sequence[_OpenList]) -> str:
    """What an item of the innermost list begins with, as Markdown has it."""
    indent = lists[-2].column if lists[1:] else 0
    number = lists[-1].way.number
    return f"{' ' * indent}{'-' if number is None else f'{number}.'} "


def _lists_with(
    lists: Sequence[_OpenList], mark: _Mark, following: Iterable[_Mark], *, gap: bool
) -> list[_OpenList] | None:
    """The lists once a mark is an item of the innermost; None where it is no item.

    `following` are the marks after it, `gap` says that an empty line is above it.
    """
    for depth, opened in enumerate(lists):
        way = opened.next_way(mark)
        if way is not None:
            return _with_item(lists[:depth], mark, way)
    later = list(following)
    begun = next((way for way in mark.ways if _may_begin(way, mark.indent, later)), None)
    if begun is None:
        return None
    # The sign of Markdown, and what stands apart, is in no list that is not further out.
    is_apart = gap or begun.name == "-" or (begun.is_own and all(opened.kept for opened in lists))
    outer = [
        opened
        for opened in lists
        if opened.indent < mark.indent or (opened.indent == mark.indent and not is_apart)
    ]
    return _with_item(outer, mark, begun)


def _with_item(outer: Sequence[_OpenList], mark: _Mark, way: _Way) -> list[_OpenList]:
    kept = way.is_own and all(opened.kept for opened in outer)
    item = _OpenList(mark.indent, way, mark.column, kept)
    if not kept:
        item = _OpenList(mark.indent, way, len(_lead([*outer, item])), kept)
    return [*outer, item]


def _may_begin(way: _Way, indent: int, later: Sequence[_Mark]) -> bool:
    """Whether a list begins so: one of letters only where the second follows the first."""
    if way.number is None or way.is_own:
        return True
    second = _Way(way.name, 2)
    return way.number == 1 and any(second in mark.ways for mark in later if mark.indent == indent)


def _mark_of(line: str) -> _Mark | None:
    ways: list[_Way]
    if found := _BULLET.fullmatch(line):
        sign = found["sign"] or found["spaced"] or found["tabbed"]
        ways = [_Way(sign.translate(_ALIKE))]
    elif found := _OWN_BULLET.fullmatch(line):
        ways = [_Way("-")]
    elif found := _NUMBER.fullmatch(line):
        ways = list(_ways_of(found["open"], found["number"], found["close"]))
    if found is None or not ways or not found["text"].strip():
        return None
    indent = len(found["indent"].expandtabs(4))
    column = len(line[: found.start("text")].expandtabs(4))
    return _Mark(indent, ways, column, found["text"])


def _ways_of(opened: str, number: str, closed: str) -> Iterator[_Way]:
    """The ways in which a number can be meant: i) is the first, or the one after h)."""
    if opened and closed != ")":
        return
    if number.isdigit():
        yield _Way(f"{opened}1{closed}", int(number))
        return
    case = "A" if number.isupper() else "a"
    roman = number.casefold()
    if set(roman) <= set(_ROMAN):
        yield _Way(f"{opened}{case} roman{closed}", _roman(roman))
    if len(number) == 1:
        yield _Way(f"{opened}{case}{closed}", ord(roman) - ord("a") + 1)


def _roman(number: str) -> int:
    values = [_ROMAN[sign] for sign in number]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )

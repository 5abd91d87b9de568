"""What the cells and names of a workbook may hold: number formats, formulas, areas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svreport.core.number_formats import shows_days
from svreport.core.patterns import pattern
from svreport.files.ooxml.allowed import FUNCTIONS, S
from svreport.files.ooxml.package import YES, Element
from svreport.release.gate import Fault, quoted
from svreport.release.gate.office import GONE

# Text in quotes or after a backslash; colours, conditions and languages in brackets.
_LITERAL = pattern(r'"([^"]*)"|\\(.)')
_BRACKETS = pattern(r"\[[^\]]*\]")
_FRACTION = pattern(r"/\s*\d+")
# A semicolon that is not in quotes.
_BETWEEN = pattern(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
# A digit of the number, all of it, or a part of a date.
_PLACE = pattern(r"[0#?@ymdhs]|General", re.IGNORECASE)
# A comma after the last digit, by which thousands are left out; a word; a colour or a condition.
_SCALE = pattern(r"[0#?],+(?![0#?,])")
_WORD = pattern(r"[^\W\d_]{3,}")
_CONDITION = pattern(r"\[(?![$hms]|Red\])[^\]]*\]", re.IGNORECASE)
# The sections of a format, by the numbers that they are for.
ABOVE, BELOW, ZERO, OF_TEXT = 0, 1, 2, 3


def hides_value(code: str, value: float) -> bool:
    """Whether a format shows digits of its own, or nothing of a number that is not zero."""
    section = _section(code, value)
    typed = "".join("".join(parts) for parts in _LITERAL.findall(section))
    bare = _FRACTION.sub("", _BRACKETS.sub("", _LITERAL.sub("", section)))
    if re.search(r"\d", typed) or re.search(r"[1-9]", bare):
        return True
    return value != 0 and not _PLACE.search(bare)


# A number with its decimals and its unit, as most formats have it for each sign.
_OF_SIGN = r'#,##0(?:\.0+)?(?:%|" [a-z]{2}")?'
_PLAIN = pattern(rf'General|\+?{_OF_SIGN}(?:;(?:"[−-]")?{_OF_SIGN}){{0,2}}')


def is_twisted(code: str) -> bool:
    """Whether a format shows something else than the number, whatever that is."""
    if _PLAIN.fullmatch(code):
        return False
    sections = _BETWEEN.split(code)
    bare = _BRACKETS.sub("", _LITERAL.sub("", code))
    return (
        any(hides_value(code, value) for value in (1.0, -1.0))
        or re.search(r"\d", "".join("".join(parts) for parts in _LITERAL.findall(code))) is not None
        or any(_WORD.search("".join(parts)) for parts in _LITERAL.findall(code))
        or _CONDITION.search(_LITERAL.sub("", code)) is not None
        or (_SCALE.search(bare) is not None and not shows_days(code))
        or (len(sections) > OF_TEXT and "@" not in _LITERAL.sub("", sections[OF_TEXT]))
    )


def _section(code: str, value: float) -> str:
    """The part of a format that a number is shown by; all of it where it sets conditions."""
    sections = _BETWEEN.split(code)
    wanted = ABOVE if value > 0 else BELOW if value < 0 else ZERO
    if re.search(r"\[[<>=]", code):
        return code
    return sections[wanted] if wanted < len(sections) else sections[0]


# A text, a quoted name of a sheet, or the heading of a table's column, whichever begins first.
# Between brackets, an apostrophe is before a sign that is meant as such.
_NAMED = pattern(
    r"""\"[^"]*"|'(?:[^']|'')*'|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]""", re.DOTALL
)
_FUNCTION = pattern(r"(?<![\w.])([A-Za-z_][\w.]*+)\s*\(")
_ANY_DIGIT = bytes.maketrans(b"123456789", b"000000000")
# A sheet of another workbook, or a conversation with another program.
_ELSEWHERE = pattern(r"\][\w. ]*'?!|\|")
# What a name may stand for: cells, whole rows, or the columns that are repeated in print.
_CELLS = pattern(r"('(?:[^']|'')+'|\w+)!(?:\$?[A-Z]*\$?\d+(?::\$?[A-Z]*\$?\d+)?|\$[A-Z]+:\$[A-Z]+)")
# What Excel names itself, and hides if it likes.
OF_EXCEL = "_xlnm."


def formula_faults(sheet: str, formulas: Sequence[Element]) -> Iterator[Fault]:
    """Formulas that call what svreport never calls, or take something from elsewhere."""
    texts = [formula.text or "" for formula in formulas]
    # Formulas down a column differ in the numbers of their rows alone.
    every = "\0".join(texts).encode().translate(_ANY_DIGIT).decode()
    if not any(map(_strange, {*every.split("\0")})):
        return
    for formula, text in zip(formulas, texts, strict=True):
        strange = _strange(text)
        if strange:
            wrong = f"the formula has {quoted(strange)}, which svreport never writes."
            yield Fault(f"{sheet}!{formula.getparent().get('r', '')}", wrong)


def _strange(formula: str) -> str:
    """The first thing in a formula that is no cell, no number and none of svreport's functions."""
    spoken = _NAMED.sub(_unspoken, formula)
    found = _ELSEWHERE.search(spoken)
    if found:
        return found[0]
    called = (name for name in _FUNCTION.findall(spoken) if name.upper() not in FUNCTIONS)
    return next(called, "")


def _unspoken(named: re.Match[str]) -> str:
    """What is left of a name: whether it has the brackets in which another workbook stands."""
    if named[0].startswith("["):
        return "[]"
    return "'[]'" if named[0].startswith("'") and "]" in named[0] else "''"


def name_faults(book: Element) -> Iterator[Fault]:
    for defined in book.iter(f"{S}definedName"):
        text, name = defined.text or "", defined.get("name") or ""
        if GONE in text:
            yield Fault("", f"the name {quoted(name)} is of cells that are gone.")
        elif not all(_CELLS.fullmatch(area) for area in _areas(text)):
            yield Fault("", f"the name {quoted(name)} is of no cells: {quoted(text)}.")
        elif defined.get("hidden") in YES and not name.startswith(OF_EXCEL):
            yield Fault("", f"the name {quoted(name)} is hidden.")


def _areas(text: str) -> list[str]:
    """The areas that a name is of, with a comma between them, which names of sheets may have."""
    return re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text) if "," in text else [text]

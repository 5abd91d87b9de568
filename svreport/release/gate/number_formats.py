"""Number formats of Excel: whether they show what a cell holds."""

from __future__ import annotations

import re

from svreport.release.gate.office import is_date

# Text in quotes or after a backslash; colours, conditions and languages in brackets.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_FRACTION = re.compile(r"/\s*\d+")
# A semicolon that is not in quotes.
_BETWEEN = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
# A digit of the number, all of it, or a part of a date.
_PLACE = re.compile(r"[0#?@ymdhs]|General", re.IGNORECASE)
# A comma after the last digit, by which thousands are left out; a word; a colour or a condition.
_SCALE = re.compile(r"[0#?],+(?![0#?,])")
_WORD = re.compile(r"[^\W\d_]{3,}")
_CONDITION = re.compile(r"\[(?![$hms]|Red\])[^\]]*\]", re.IGNORECASE)
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


def is_twisted(code: str) -> bool:
    """Whether a format shows something else than the number, whatever that is."""
    sections = _BETWEEN.split(code)
    bare = _BRACKETS.sub("", _LITERAL.sub("", code))
    return (
        any(hides_value(code, value) for value in (1.0, -1.0))
        or re.search(r"\d", "".join("".join(parts) for parts in _LITERAL.findall(code))) is not None
        or any(_WORD.search("".join(parts)) for parts in _LITERAL.findall(code))
        or _CONDITION.search(_LITERAL.sub("", code)) is not None
        or (_SCALE.search(bare) is not None and not is_date(code))
        or (len(sections) > OF_TEXT and "@" not in _LITERAL.sub("", sections[OF_TEXT]))
    )


def _section(code: str, value: float) -> str:
    """The part of a format that a number is shown by; all of it where it sets conditions."""
    sections = _BETWEEN.split(code)
    wanted = ABOVE if value > 0 else BELOW if value < 0 else ZERO
    if re.search(r"\[[<>=]", code):
        return code
    return sections[wanted] if wanted < len(sections) else sections[0]

"""Whether a cell's number format shows the number that the cell holds."""

from __future__ import annotations

import re

GENERAL = "General"
# Text in quotes or after a backslash; colours, conditions and languages in brackets.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_FRACTION = re.compile(r"/\s*\d+")
# A semicolon that does not stand in quotes.
_BETWEEN = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
# What stands for a digit of the number, for all of it, or for a part of a date.
_PLACE = re.compile(r"[0#?@ymdhs]|General", re.IGNORECASE)
# The sections of a format, by the numbers that they are for.
ABOVE, BELOW, ZERO = 0, 1, 2


def shows_another(code: str, value: float) -> bool:
    """Whether a format shows digits of its own, or nothing of a number that is not zero."""
    section = _section(code, value)
    typed = "".join("".join(one) for one in _LITERAL.findall(section))
    bare = _FRACTION.sub("", _BRACKETS.sub("", _LITERAL.sub("", section)))
    if re.search(r"\d", typed) or re.search(r"[1-9]", bare):
        return True
    return value != 0 and not _PLACE.search(bare)


def _section(code: str, value: float) -> str:
    """The part of a format that a number is shown by; all of it where it sets conditions."""
    sections = _BETWEEN.split(code)
    wanted = ABOVE if value > 0 else BELOW if value < 0 else ZERO
    if re.search(r"\[[<>=]", code):
        return code
    return sections[wanted] if wanted < len(sections) else sections[0]

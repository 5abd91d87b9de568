"""Marks of what was to be filled in and was not: tags, placeholders, errors of Office.

Officers may type any of them in the inputs; then they are text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from svreport.core.patterns import pattern

TAG = pattern(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\}\}|\{%|%\}", re.DOTALL)
# Of an “Error!” that Word is not known to write, no words that follow are taken: the same sign
# where officers typed it reads on in other words.
_FIELD_ERROR = pattern(
    r"(?<!\w)Error!\s+(?:Bookmark|Reference|Unknown|No |Not a valid|Hyperlink|Filename|Main|Style)"
    r"[^.]*\.?|(?<!\w)Error!"
)
_FORMULA_ERROR = pattern(
    r"(?<!\w)!(?:Syntax Error|Undefined Bookmark|Unexpected End of \w+|Missing Operator|Zero Divide"
    r"|Unknown Op Code|Invalid Character|Number Too Large|Table Index|The Formula Not in Table)"
)
_CELL_ERROR = pattern(r"#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!)")
# Signs that take no room.
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
PLACEHOLDER = pattern(
    r"\bTB[ACD]\b|\bX{3,}\b|\bX{1,2}(?:\.X+)?\s?%"
    r"|£\s?[Xx]+(?:[\d,.]*[Xx]+)*(?:m|k|bn)?\b|£\s?[#?_]{2,}"
    r"|\[\s*(?i:insert|enter|add|type|name|date|figure|amount|number|council|authority|your|to be"
    r"|tbc|x+|delete|drafting)\b[^\]\n]{0,100}\]"
    r"|(?i:\blorem ipsum\b|\bclick (?:or tap )?(?:here )?to (?:enter|add) text\b)"
    r"|(?i:\bchoose an item\b)"
    r"|«[^«»\n]{1,60}»|<<[^<>\n]{1,60}>>|\?{3,}"
    rf"|[\uff5b\uff5d]|\{{[{_UNSEEN}]+[{{%]|[}}%][{_UNSEEN}]+\}}"
)
_MARKS = (
    (TAG, "a tag of the template is left"),
    (_FIELD_ERROR, "a field of Word has an error"),
    (_FORMULA_ERROR, "a formula of Word has an error"),
    (_CELL_ERROR, "an error of Excel stands in the text"),
    (PLACEHOLDER, "a placeholder is left"),
)
# Signs without which no text has a mark: most have none of them.
# Cells of other sheets have a ! as well, and notes have brackets.
_SIGN = pattern(
    r"[#{}«<\uff5b\uff5d]|Error!|![A-Z][a-z]|\[\s*(?:[Xx]|[^\W\d]{2})|\?\?\?|XXX|TB[ACD]|X\s?%"
    r"|£\s?[Xx#?_]"
)


def leftovers(text: str) -> Iterator[tuple[str, str]]:
    """Yield the marks of a text, each with what is wrong."""
    folded = text.casefold()
    if _SIGN.search(text) or "lorem" in folded or "click" in folded or "choose an" in folded:
        for mark, wrong in _MARKS:
            for found in mark.finditer(text):
                yield found.group(), wrong


def placeholders(template: str) -> Iterator[str]:
    """Yield the placeholders in the text of a template, beside its tags."""
    yield from (found.group() for found in PLACEHOLDER.finditer(TAG.sub("", template)))

"""What a line of the finance team's probably is, by the words of its name."""

from __future__ import annotations

import re

from svreport.model import LeftOut, LineKind
from svreport.suggest import folded
from svreport.workbook.sheets.forecast import EARLIER_WORDS

_KINDS: dict[str, LineKind] = {folded(kind): kind for kind in LineKind} | EARLIER_WORDS
_BALANCE = r"(surplus|deficit|balance|position|overspend|underspend|shortfall|gap|variance|net)"
_INCOME = r"(income|payments?|funding|contributions?|grants?|support)"
_SPENDING = re.compile(
    r"\b(expenditure|spend\w*|costs?|staff\w*|places?|top|other|fees|provision|services?)\b"
)
_TOTAL = re.compile(
    r"\b(sub-?\s?)?totals?\b|\bsub-?\s?tot\w*|^sub\b|\bsum of\b|\bgross\b|\bof which\b|%|\bchange\b"
)
# The first that fits says what the line is.
_SAID_BY: tuple[tuple[re.Pattern[str], LineKind], ...] = (
    (re.compile(rf"\bin[- ]?year\b.*{_BALANCE}"), LineKind.IN_YEAR_BALANCE),
    (re.compile(r"brought forward|\bb/?f(wd)?\b|\bb/fwd\b|\bopening\b"), LineKind.OPENING_BALANCE),
    (re.compile(r"\b(limit|ceiling)\b|\bmaximum\b.*deficit"), LineKind.DEFICIT_LIMIT),
    (
        re.compile(
            r"carried forward|\bc/?f(wd)?\b|\bc/fwd\b|\bclosing\b|\bcumulative\b|"
            r"total deficit|deficit balance|year[- ]end (balance|position|deficit)"
        ),
        LineKind.CLOSING_BALANCE,
    ),
    (
        re.compile(r"\btotal\b.*\b(expenditure|spend\w*|costs?)\b|\bgross expenditure\b"),
        LineKind.TOTAL_EXPENDITURE,
    ),
    (re.compile(r"\btransfer\w*\b"), LineKind.BLOCK_TRANSFER),
    (
        re.compile(
            r"\b(?!high needs)(other|early years|central|schools)\b(?!.*high needs).*\bblocks?\b"
        ),
        LineKind.OTHER_BLOCKS,
    ),
    (
        re.compile(
            rf"\b(agreement|recovery|dfe|department|government)\b.*\b{_INCOME}\b|"
            rf"\b{_INCOME}\b.*\b(agreement|dfe|department|government)\b"
        ),
        LineKind.AGREEMENT_INCOME,
    ),
)
_GRANT = re.compile(
    r"\b(high needs|hnb|dsg|dedicated schools grant)\b"
    rf"(?=.*\b(block|allocation|settlement|{_INCOME})\b|$)"
)


def guessed_kind(name: str) -> LineKind | LeftOut | None:
    """What the words of a name say the line is, or None where they do not tell it from spending."""
    words = folded(name)
    if words in _KINDS:
        return _KINDS[words]
    for earlier, kind in EARLIER_WORDS.items():
        if earlier in words:
            return kind
    for pattern, kind in _SAID_BY:
        if pattern.search(words):
            return kind
    if _TOTAL.search(words):
        return LeftOut.LEAVE_OUT
    if _GRANT.search(words) and not _SPENDING.search(words):
        return LineKind.HIGH_NEEDS_BLOCK
    return None


_INCOMING = re.compile(r"\b(income|grant|receipts?)\b")
_COUNTED = re.compile(r"\b(pupils|children|headcount|fte|ehcps?)\b|\bnumbers?\b")


def is_income(name: str) -> bool:
    """Whether a name speaks of income, without saying which."""
    words = folded(name)
    return bool(_INCOMING.search(words)) and not _SPENDING.search(words)


def is_count(name: str) -> bool:
    """Whether a name speaks of something counted, and not of its cost."""
    words = folded(name)
    return bool(_COUNTED.search(words)) and not _SPENDING.search(words)

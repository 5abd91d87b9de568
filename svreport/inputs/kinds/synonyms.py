"""Officers' own words for what they choose from a list or name in another sheet.

A word is read where it can mean one thing alone; where it could mean two, both are suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from svreport.core.patterns import pattern
from svreport.core.text import did_you_mean, join_words, normalise

# Each option with what officers call it. An option's words are the same wherever it can be chosen.
_WORDS_FOR: Mapping[str, str] = {
    "count": "number, numbers, no., headcount",
    "%": "percentage, percentages, percent, per cent, pct, % age",
    "£": "pound, pounds, gbp, £s",
    "days": "day, number of days",
    "weeks": "week, number of weeks",
    "rate": "ratio",
    "higher": "higher is better, high, high is good, up, increase, increasing, more, "
    "more is better",
    "lower": "lower is better, low, low is good, down, decrease, decreasing, fewer, less, "
    "less is better",
    "on target": "on plan, close to target, near target, to target, closer to target",
    "point in time": "snapshot, point-in-time, as at date, at a point in time",
    "financial year to date": "fytd, financial ytd, ytd (financial), financial year-to-date",
    "academic year to date": "aytd, academic ytd, ytd (academic), academic year-to-date",
    "rolling 12 months": "rolling year, rolling 12 month, 12 months rolling, "
    "rolling twelve months, 12 month rolling, rolling 12-month",
    "done": "complete, completed, finished, achieved, delivered, closed",
    "not started": "not yet started, not begun, to be started, yet to start",
    "late": "delayed, overdue, slipped, behind schedule",
    "on track": "on-track, on schedule, on target",
    "at risk": "at-risk",
    "under way": "underway, in progress, ongoing, started",
    "paid": "received",
    "due": "not yet paid, to be paid, expected, outstanding",
    "withheld": "held back",
    "not applicable": "n/a, na, not relevant, z",
    "not yet available": "tbc, awaited, pending, not available yet, not yet known, to follow, x",
    "suppressed": "c, withheld",
}
# What could be either of two.
_COULD_BE: Mapping[str, Sequence[str]] = {
    "ytd": ("financial year to date", "academic year to date"),
    "year to date": ("financial year to date", "academic year to date"),
    "cumulative": ("financial year to date", "academic year to date"),
    "off track": ("at risk", "late"),
    **dict.fromkeys(("amber", "rag: amber", "rag amber"), ("at risk", "late")),
    **dict.fromkeys(("in progress", "ongoing", "underway", "started"), ("on track", "at risk")),
}
_MEANT: Mapping[str, Sequence[str]] = {
    word: [option for option, words in _WORDS_FOR.items() if word in words.split(", ")]
    for words in _WORDS_FOR.values()
    for word in words.split(", ")
}
# “Green – on track”, “Condition 2: places”, “q1 (May)”, and not “DMI-1”.
_HEAD = pattern(r"(.+?)(?:\s*[\u2013\u2014:(\[]|\s+-\s)\s*(.*)")
_INITIALS = pattern(r"[a-z](?:[/-]?[a-z])?")
_SPACE = pattern(r"\s+")
# What says that nothing applies, in a cell that may be empty.
NOTHING = frozenset({"n/a", "na", "not applicable", "none", "-", "\u2013", "\u2014"})


def option_meant(typed: str, options: Iterable[str]) -> str | None:
    """The option that officers' words stand for, or None: the same words may be another list's."""
    known = {normalise(option): option for option in options}
    meant = [known[option] for option in _MEANT.get(normalise(typed), ()) if option in known]
    if len(meant) == 1:
        return meant[0]
    return name_meant(typed, known, lambda head: option_meant(head, known.values()))


def name_meant(
    typed: str,
    known: Mapping[str, str],
    read: Callable[[str], str | None] = lambda _: None,
    *,
    by_initials: bool = False,
) -> str | None:
    """The name that is meant by it without its spaces, with more words after it, or by initials.

    `known` has the names by what they are compared as; `read` may know other words for one.
    """
    text = normalise(typed)
    without_spaces = [
        name for words, name in known.items() if _SPACE.sub("", words) == _SPACE.sub("", text)
    ]
    if len(without_spaces) == 1:
        return without_spaces[0]
    if by_initials and _INITIALS.fullmatch(text):
        letters = [letter for letter in text if letter.isalpha()]
        starting = [name for words, name in known.items() if _starts(words, letters)]
        return starting[0] if len(starting) == 1 else None
    parts = _HEAD.fullmatch(text)
    if parts is None or names_in(parts[2], known.values()):
        return None
    return known.get(parts[1]) or read(parts[1])


def _starts(name: str, letters: Sequence[str]) -> bool:
    words = pattern(r"[^\w]+").split(name)
    return [word[:1] for word in words if word] == list(letters)


def names_in(typed: str, known: Iterable[str]) -> list[str]:
    """The names that stand in a text as words of their own."""
    words = f" {' '.join(pattern(r'[^a-z0-9%£.]+').split(normalise(typed)))} "
    return [name for name in known if f" {normalise(name)} " in words]


def suggestion(typed: str, known: Iterable[str]) -> str:
    """A question that names what was probably meant, with a space after it, or nothing."""
    names = list(known)
    by_normalised = {normalise(name): name for name in names}
    could_be = [
        by_normalised[option]
        for option in _COULD_BE.get(normalise(typed), ())
        if option in by_normalised
    ]
    could_be = could_be or names_in(typed, names)
    if could_be:
        return f"Did you mean {join_words((f'“{name}”' for name in could_be), 'or')}? "
    return did_you_mean(typed, names)

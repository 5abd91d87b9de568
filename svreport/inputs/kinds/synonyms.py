"""Officers' own words for what they choose from a list or name in another sheet.

A word is read where it can mean one thing alone; where it could mean two, both are suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.core.grouping import group_by
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
# Longer texts name nothing.
_LONGEST = 200
_SPACE = pattern(r"\s+")
_WORDS = pattern(r"[^\w]+")
# What says that nothing applies, in a cell that may be empty.
NOTHING = frozenset({"n/a", "na", "not applicable", "none", "-", "\u2013", "\u2014"})


def option_meant(typed: str, options: Iterable[str]) -> str | None:
    """The option that officers' words stand for, or None: the same words may be another list's."""
    if len(typed) > _LONGEST:
        return None
    known = {normalise(option): option for option in options}
    meant = [known[option] for option in _MEANT.get(normalise(typed), ()) if option in known]
    if len(meant) == 1:
        return meant[0]
    return NameIndex(known).meant(typed, lambda head: option_meant(head, known.values()))


class NameIndex(Frozen, dict=True):
    """The names that can be meant, by what they are compared as: made once for all rows."""

    known: Mapping[str, str]

    @cached_property
    def without_spaces(self) -> dict[str, list[str]]:
        """The names by their words without spaces, which several may have in common."""
        return group_by(self.known.values(), lambda name: _SPACE.sub("", normalise(name)))

    @cached_property
    def by_initials(self) -> dict[str, list[str]]:
        """The names by the first letters of their words."""
        return group_by(self.known.values(), _initials)

    def meant(
        self,
        typed: str,
        read: Callable[[str], str | None] = lambda _: None,
        *,
        may_be_initials: bool = False,
    ) -> str | None:
        """The name that is meant by it without spaces, with more words after it, or by initials.

        `read` may know other words for one.
        """
        if len(typed) > _LONGEST:
            return None
        text = normalise(typed)
        found = self.without_spaces.get(_SPACE.sub("", text), [])
        if not found and may_be_initials and _INITIALS.fullmatch(text):
            found = self.by_initials.get("".join(filter(str.isalpha, text)), [])
        if found:
            return found[0] if len(found) == 1 else None
        parts = _HEAD.fullmatch(text)
        name = (self.known.get(parts[1]) or read(parts[1])) if parts else None
        return name if parts and name and not names_in(parts[2], self.known.values()) else None


def _initials(name: str) -> str:
    return "".join(word[:1] for word in _WORDS.split(normalise(name)))


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

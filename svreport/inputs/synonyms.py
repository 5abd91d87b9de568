"""Officers' own words for what they choose from a list or name in another sheet.

A word is read where it can mean one thing alone; where it could mean two, both are suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache

from svreport.core.frozen import Frozen, group_by
from svreport.core.patterns import pattern
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.registry import DOCUMENTS

# Each option with what officers call it. An option's words are the same wherever it can be chosen.
_WORDS_FOR: Mapping[str, str] = {
    "count": "number, numbers, no, nos, #, headcount, integer, whole number, whole numbers, counts",
    "%": "percentage, percentages, percent, per cent, pct, pc, % age",
    "£": "pound, pounds, gbp, £s",
    "£000": "£k, £000s, £ thousand, £ thousands, thousand, thousands, thousands of pounds",
    "£m": "£ million, £ millions, £mn, million, millions, millions of pounds",
    "days": "day, number of days, no of days, working days, calendar days",
    "weeks": "week, number of weeks, no of weeks, wk, wks",
    "rate": "ratio, rates, score, index",
    "higher": "higher is better, high, high is good, higher is best, higher better, up, "
    "\N{UPWARDS ARROW}, increase, increasing, increases, to increase, more, more is better, "
    "bigger is better, rise, rising, maximise, the higher the better",
    "lower": "lower is better, low, low is good, lower is best, lower better, down, "
    "\N{DOWNWARDS ARROW}, decrease, decreasing, decreases, to decrease, fewer, less, "
    "less is better, fewer is better, smaller is better, fall, falling, reduce, reduction, "
    "minimise, the lower the better",
    "on target": "on plan, target, close to target, near target, to target, closer to target, "
    "at target",
    "point in time": "snapshot, as at date, at a point in time",
    "financial year to date": "fytd, financial ytd, ytd (financial)",
    "academic year to date": "aytd, academic ytd, ytd (academic)",
    "rolling 12 months": "rolling year, rolling 12 month, 12 months rolling, 12 month rolling, "
    "rolling twelve months",
    "month": "monthly, months",
    "quarter": "quarterly, quarters, financial quarter, qtr",
    "term": "termly, terms, school term",
    "academic year": "ay, school year, academic, academic years",
    "financial year": "fy, financial, financial years, fiscal year",
    "section 251 outturn": "s251, section 251, s 251, s251 outturn, s.251 outturn, "
    "s251 return, section 251 return, s251 outturn return, section 251 outturn return, "
    "s251 outturn statement, section 251 outturn statement, outturn s251, outturn section 251",
    "dsg note to the accounts": "dsg note, note to the accounts, dsg note to accounts, "
    "dsg note in the accounts, dsg disclosure note, dsg disclosure, dsg deployment note, "
    "note on the deployment of dsg, deployment of dsg note",
    "s151 assurance": "s151, section 151, s151 officer's assurance, section 151 assurance, "
    "section 151 officer's assurance, s151 officer assurance, section 151 officer assurance, "
    "s151 statement, s151 assurance statement, cfo assurance, s151 assurance letter",
    "revenue outturn": "ro, ro return, ro form, revenue outturn return, ro1, ro suite, "
    "revenue outturn ro1, general fund revenue outturn",
    "accounts": "statement of accounts, annual accounts, final accounts, draft accounts, "
    "audited accounts, the accounts, soa, annual statement of accounts",
    "quarterly return": "quarterly, lsrp quarterly return, lsrp return, dfe quarterly return, "
    "quarterly lsrp return, quarterly data return",
    "done": "complete, completed, finished, achieved, delivered, closed, \N{CHECK MARK}, "
    "\N{HEAVY CHECK MARK}, 100%",
    "not started": "not yet started, not begun, to be started, yet to start, not yet due, not due, "
    "to do",
    "late": "delayed, overdue, slipped, behind schedule, behind",
    "on track": "on schedule, on target",
    "under way": "underway, in progress, ongoing, started, wip",
    "paid": "received, paid in full, received in full",
    "due": "not yet paid, not paid, unpaid, to be paid, expected, outstanding",
    "withheld": "held back",
    "not applicable": "n/a, na, not relevant, z",
    "not yet available": "tbc, tba, awaited, pending, not available yet, not available, "
    "not yet known, not known, no data, no data yet, to follow, x",
    "suppressed": "c, withheld",
    "yes": "y, true, \N{CHECK MARK}, \N{HEAVY CHECK MARK}, \N{BALLOT BOX WITH CHECK}",
    "no": "n, false, \N{BALLOT X}, \N{HEAVY BALLOT X}",
}
# What could be either of two.
_COULD_BE: Mapping[str, Sequence[str]] = {
    "ytd": ("financial year to date", "academic year to date"),
    "year to date": ("financial year to date", "academic year to date"),
    "cumulative": ("financial year to date", "academic year to date"),
    **dict.fromkeys(("year", "yearly", "annual", "annually"), ("academic year", "financial year")),
    "pending": ("due", "withheld"),
    "green": ("on track", "done"),
    "red": ("late", "at risk"),
    "on hold": ("late", "at risk"),
    "paused": ("late", "at risk"),
    **dict.fromkeys(
        ("amber", "rag: amber", "rag amber", "off track", "slipping"), ("at risk", "late")
    ),
    **dict.fromkeys(
        ("in progress", "ongoing", "underway", "started", "wip"), ("on track", "at risk")
    ),
}
# Between words; a point or a comma between digits is no such mark.
_MARKS = pattern(r"[\s\-\u2010-\u2015_/]+|(?<!\d)[.,]+|[.,]+(?!\d)")
_APOSTROPHES = pattern(r"['\u2018\u2019`]")


@lru_cache(maxsize=4096)
def loosely(text: str) -> str:
    """The text as words are compared: dashes, points and apostrophes are forgiven as well."""
    folded = normalise(text)
    return " ".join(_MARKS.sub(" ", _APOSTROPHES.sub("", folded)).split()) or folded


@cache
def _options_by_word() -> Mapping[str, Sequence[str]]:
    """The options that each of officers' words may stand for."""
    pairs = [
        (loosely(word), option)
        for option, words in _WORDS_FOR.items()
        for word in words.split(", ")
    ]
    for document in DOCUMENTS:
        # “Schools Forum paper”, “Schools Forum” and “forum paper”.
        kind, _, last = document.title.rpartition(" ")
        titles = {document.title, kind, f"{document.name} {last}"} - {""}
        pairs += [(loosely(title), document.name) for title in titles]
    grouped = group_by(pairs, lambda pair: pair[0])
    return {word: [option for _, option in own] for word, own in grouped.items()}


# What goes before a rating and says only that it is one.
_RAG = pattern(r"(?:b?rag(?: rating| status)?|rating|rated)\b[\s:=\-\u2013]*")
# “Green – on track”, “Condition 2: places”, “q1 (May)”, and not “DMI-1”.
_HEAD = pattern(r"(.+?)(?:\s*[\u2013\u2014:(\[]|\s+-\s)\s*(.*)")
_INITIALS = pattern(r"[a-z](?:[/-]?[a-z])?")
# Longer texts name nothing.
_LONGEST = 200
_SPACE = pattern(r"\s+")
_WORDS = pattern(r"[^\w]+")
# What says that nothing applies, in a cell that may be empty.
NOTHING = frozenset({"n/a", "na", "not applicable", "none", "-", "\u2013", "\u2014"})
# The same of what is not known yet.
NOT_YET = frozenset({"tbc", "tba", "not yet known", "not rated", "not yet rated", "to follow"})


def option_meant(typed: str, options: Iterable[str]) -> str | None:
    """The option that officers' words stand for, or None: the same words may be another list's."""
    if len(typed) > _LONGEST:
        return None
    known = {normalise(option): option for option in options}
    found = _option_of(typed, known)
    if found is not None:
        return found
    return NameIndex(known).meant(typed, lambda words: _option_of(words, known))


def _option_of(typed: str, known: Mapping[str, str]) -> str | None:
    words = loosely(typed)
    same = [option for name, option in known.items() if loosely(name) == words]
    meant = same or [
        known[option] for option in _options_by_word().get(words, ()) if option in known
    ]
    return meant[0] if len(meant) == 1 else None


class NameIndex(Frozen, dict=True):
    """The names that can be meant, by what they are compared as: made once for all rows."""

    known: Mapping[str, str]
    other_names: Mapping[str, str] = {}

    @cached_property
    def by_words(self) -> dict[str, set[str]]:
        """The names by their words, and by other words for them; codes are no words."""
        worded = [(words, name) for words, name in self.other_names.items()]
        worded += [(name, name) for name in self.known.values() if _is_of_words(name)]
        grouped = group_by(worded, lambda pair: loosely(pair[0]))
        return {words: {name for _, name in pairs} for words, pairs in grouped.items()}

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
        if read_whole := self._by_words(text, read):
            return read_whole
        found = self.without_spaces.get(_SPACE.sub("", text), [])
        if not found and may_be_initials and _INITIALS.fullmatch(text):
            found = self.by_initials.get("".join(filter(str.isalpha, text)), [])
        if found:
            return found[0] if len(found) == 1 else None
        parts = _HEAD.fullmatch(text)
        name = (self.known.get(parts[1]) or self._by_words(parts[1], read)) if parts else None
        if parts is None or name is None:
            return None
        others = {normalise(other) for other in names_in(parts[2], self.known.values())}
        return name if others <= {normalise(name)} else None

    def _by_words(self, text: str, read: Callable[[str], str | None]) -> str | None:
        named = _RAG.sub("", text, count=1) if _RAG.match(text) else text
        found = {self.known[named]} if named in self.known else self.by_words.get(loosely(named))
        return next(iter(found)) if found and len(found) == 1 else read(text)


def _is_of_words(name: str) -> bool:
    """Whether all its words are longer than a code's."""
    words = loosely(name).split()
    return all(word.isalpha() and len(word) > 2 for word in words)


def _initials(name: str) -> str:
    return "".join(word[:1] for word in _WORDS.split(normalise(name)))


def key_named(typed: str, word: str, keys: Iterable[str]) -> list[str]:
    """The keys that a text names after a word or its beginning: `Cond. 3.1`, `condition no 1`."""
    found = []
    text = normalise(typed).rstrip(").] ")
    for key in keys:
        head, tail = text[: -len(key)], text[-len(key) :]
        said = [part for part in _NO_LETTERS.split(head) if part not in _FILLERS]
        begins = not said or normalise(word).startswith(said[0].removesuffix("s"))
        parted = tail[:1].isdigit() or not head[-1:].isalpha()
        if (
            tail == normalise(key)
            and not _DIGIT.search(head)
            and len(said) < 2
            and begins
            and parted
        ):
            found.append(key)
    return found


_NO_LETTERS = pattern(r"[^a-z]+")
_DIGIT = pattern(r"\d")
_FILLERS = ("", "no", "nos", "number", "num", "the")


def names_in(typed: str, known: Iterable[str]) -> list[str]:
    """The names that stand in a text as words of their own."""
    words = f" {' '.join(pattern(r'[^a-z0-9%£.]+').split(normalise(typed)))} "
    return [name for name in known if f" {normalise(name)} " in words]


def _shortened(typed: str, known: Mapping[str, str]) -> list[str]:
    """The name that begins as the first word does, with the same number: q3, for Quarter 3."""
    parts = _NUMBERED.fullmatch(normalise(typed))
    name = known.get(f"{parts[1]}{parts[2]}") if parts else None
    return [name] if name else []


_NUMBERED = pattern(r"([a-z])[a-z]+\W*(\d[\w.]*)")


def suggestion(typed: str, known: Iterable[str]) -> str:
    """A question that names what was probably meant, with a space after it, or nothing."""
    names = list(known)
    by_normalised = {normalise(name): name for name in names}
    could_be = [
        by_normalised[option]
        for option in _COULD_BE.get(loosely(typed), ())
        if option in by_normalised
    ]
    could_be = could_be or names_in(typed, names) or _shortened(typed, by_normalised)
    if could_be:
        return f"Did you mean {join_words((f'“{name}”' for name in could_be), 'or')}? "
    return did_you_mean(typed, names)

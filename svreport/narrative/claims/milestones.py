"""What texts say of milestones: how many stand how, and of one when it was or is to be done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import log

from svreport.core.model import Council, Milestone
from svreport.core.numerals import A_NUMBER_WORD, NUMBER_WORDS
from svreport.core.patterns import pattern
from svreport.core.periods import Month
from svreport.figures.as_of import capital_at
from svreport.figures.plan import ReportedStatus, reported_status
from svreport.figures.sources.rows import MILESTONES
from svreport.narrative.claims.quantities import Quantity, quantities_in
from svreport.narrative.claims.readings import Misstatement
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.sentences import FOREIGN, Sentence
from svreport.narrative.claims.times import Time, When, times_in
from svreport.narrative.claims.tokens import (
    GENERIC,
    IDLE,
    Token,
    keys_of,
    tokens_of,
    words_in,
    words_of,
)
from svreport.narrative.prose import FigureKind

# So much of what a milestone is called must be in the words, and so much more than of another.
ENOUGH, LEAST, MORE, FAR_MORE = 0.66, 0.4, 1.1, 1.6
# What a milestone says of itself, besides words in -ed: that it is done.
_STATES = frozenset(
    (
        *("open", "opens", "let", "live", "begun", "begins", "starts", "out", "running", "meets"),
        *("set", "found", "complete", "won", "built", "bought", "held", "sold", "into"),
    )
)
_BEGUN = {"began": "start", "begun": "start", "begin": "start"}
_PREPOSITIONS = frozenset(("for", "at", "to", "of", "with", "by", "near", "in", "on"))
_HEADS = frozenset(keys_of("milestone date deadline work target action task completion start"))
_ARTICLES = frozenset(("the", "a", "an", "our", "its", "this", "that", "all"))


class _Names:
    """The words of each milestone by its place, those among them that say what is done, and where
    they are looked up."""

    def __init__(self, council: Council) -> None:
        self.keys: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        for at, row in enumerate(council.milestones):
            # By whom it is done is no part of its name.
            called, _, _ = row.milestone.partition(" by ")
            words = [it for it in words_of(called) if not it.isdigit()]
            done = " ".join(it for it in words if it.endswith("ed") or it in _STATES)
            keys = frozenset(keys_of(" ".join(words))) - IDLE - NUMBER_WORDS.keys()
            names = keys - frozenset(keys_of(done))
            # A strategy that is agreed may be any.
            if len(names - GENERIC) > 1:
                self.keys[at] = keys, keys - names
        count = Counter(key for keys, _ in self.keys.values() for key in keys)
        many = len(self.keys) + 1
        self._weights = {
            key: log(1 + many / held) * (0.15 if key in GENERIC else 1.0)
            for key, held in count.items()
        }
        self._rows = {
            key: [at for at, (keys, _) in self.keys.items() if key in keys] for key in count
        }
        self._alike: dict[str, list[str]] = {}
        for key in count:
            self._alike.setdefault(_root(key), []).append(key)
        self._beginnings = {word[:3] for key in count for word in (key, _root(key))}
        self._beginnings |= {word[:3] for word, root in _BEGUN.items() if root in count}

    def may_be_in(self, text: str) -> bool:
        """Whether a text has two words that begin as words of milestones do: quick to tell."""
        words = (word[:3] for word in words_of(text))
        return sum(word in self._beginnings for word in words) > 1

    def named(self, tokens: Sequence[Token]) -> Iterator[tuple[float, int, Mapping[str, int]]]:
        """How likely each milestone is named that may be, and where its words are."""
        places: dict[int, dict[str, int]] = {}
        for place, token in enumerate(tokens):
            for key in self._alike.get(_root(token.key), ()) if token.is_word else ():
                for at in self._rows[key] if _is_same(key, token.key) else ():
                    places.setdefault(at, {}).setdefault(key, place)
        for at, found in places.items():
            keys, own = self.keys[at]
            is_told = not own.isdisjoint(found)
            total, named = self._weight(keys - own), self._weight(found.keys() - own)
            telling = len(found.keys() - own - GENERIC)
            if telling >= 1 + (not is_told) and named >= (LEAST if is_told else ENOUGH) * total:
                known = named + self._weight(found.keys() & own)
                yield known * (known + 1) / self._weight(keys), at, found

    def _weight(self, keys: Iterable[str]) -> float:
        return sum(self._weights[key] for key in keys)


class Milestones:
    """The milestones of a council, as an update has them."""

    def __init__(self, resolver: Resolver) -> None:
        self._council, self._update = resolver.facts.council, resolver.facts.update
        self._names = resolver.facts.in_common(_Names)

    def counted(self, sentence: Sentence, section: str) -> Iterator[Misstatement]:
        """What a sentence of a section says of several milestones that is not so."""
        if not _MILESTONES.isdisjoint(sentence.said):
            yield from self._counted(sentence, section)

    # One milestone

    def may_state(self, text: str) -> bool:
        """Whether a text may tell of a milestone: quick to tell."""
        return bool(self._names.keys and _TELLS.search(text))

    def misstated(self, text: str) -> Iterator[Misstatement]:
        """What a text says of the dates and the status of one milestone that is not so."""
        if not self.may_state(text) or _MAYBE.search(text) or FOREIGN.search(text, words_in(text)):
            return
        row: Milestone | None = None
        start = 0
        for clause in [*_PARTS.finditer(text), None]:
            end = clause.start() if clause else len(text)
            part = text[start:end]
            named = self._milestone(part)
            if named is not None or not _GOES_ON.match(part):
                row = named[0] if named else None
            if row is not None:
                # The words of its name say nothing of it.
                own = list(part)
                for first, last in named[1] if named else ():
                    own[first:last] = " " * (last - first)
                begins = min((first for first, _ in named[1]), default=0) if named else 0
                if _DATED_AND.match(part) and times_in(part[:begins]):
                    part, own = part[begins:], own[begins:]  # the date before it is another's
                found = [
                    *self._of_one(row, "".join(own), part, is_done_word=bool(named and named[2]))
                ]
                if found:
                    yield found[0]
                    return
            start = clause.end() if clause else end

    def _milestone(self, part: str) -> tuple[Milestone, list[tuple[int, int]], bool] | None:
        """The milestone that words name, where in them, and whether they say what was done."""
        if not self._names.may_be_in(part):
            return None
        spans = [(it.start, it.end, "TIME", at) for at, it in enumerate(times_in(part))]
        tokens = tokens_of(part, spans)
        named = [*self._names.named(tokens)]
        if not named:
            return None
        rows, told = self._council.milestones, part.casefold()
        is_part = {at: rows[at].milestone.casefold() not in told for _, at, _ in named}
        scored = sorted(named, key=lambda it: (is_part[it[1]], -it[0]))
        most, at, places = scored[0]
        keys, own = self._names.keys[at]
        is_told = not own.isdisjoint(places)
        if (
            len(scored) > 1
            and is_part[at]
            and most < (MORE if is_told else FAR_MORE) * scored[1][0]
        ):
            return None
        first = min(places.values())
        before = [it.shape for it in tokens[:first] if it.shape not in _ARTICLES]
        # Version 1.2 of the inclusion charter is no charter.
        is_of_it = bool(before) and before[-1] in _PREPOSITIONS
        if is_of_it and _HEADS.isdisjoint(it.key for it in tokens[:first]):
            return None  # something else of it or for it
        found = [(tokens[it].start, tokens[it].end) for key, it in places.items() if key not in own]
        return self._council.milestones[at], found, is_told if own else keys == places.keys()

    def _of_one(
        self, row: Milestone, text: str, part: str, *, is_done_word: bool
    ) -> Iterator[Misstatement]:
        """What words say of a milestone that is not so: its days, how late it was, its status."""
        day = self._update.document_date
        is_latest = self._council.updates[-1] == self._update
        is_ahead = bool(_AHEAD.search(text))
        is_done = (is_done_word or bool(_DONE.search(text))) and not is_ahead
        completed = (
            row.completed if row.completed and (day is None or row.completed <= day) else None
        )
        named = [it for it in times_in(part) if it.when is When.MONTH]
        for at, time in enumerate(named):
            before = text[named[at - 1].end if at else 0 : time.start]
            if at and _ANOTHER.search(before):
                return  # of which the date is
            is_due = is_ahead or bool(_DUE.search(before))
            is_new = is_due and not _DUE.search(before) and row.due and day and row.due < day
            true = None if is_new else row.due if is_due else completed if is_done else None
            is_other = _FROM.search(before)  # since when there is what came of it
            if true is None or is_other or (is_due and not is_latest):
                continue
            # A building project's own row may have a later month.
            if self._opens_in(part, time) if is_due else _NOT.search(before):
                continue
            is_by = bool(_BY.search(before)) and not is_due
            if not _is_on(part, time, true) and not (is_by and true <= _last_day(part, time)):
                so = "is due" if is_due and not completed else "was due" if is_due else "was done"
                yield Misstatement(
                    part[time.start : time.end], f"“{row.milestone}” {so} on {_day(true)}",
                    [row.place("due" if is_due else "completed")],
                )  # fmt: skip
                return
        if completed and row.due and (is_done or _LATENESS.search(text)):
            yield from self._off(row, text, (completed - row.due).days)
        elif is_latest and not _LATER_STATUS.search(text):
            yield from self._standing(row, text, is_done=is_done_word)

    def _opens_in(self, part: str, time: Time) -> bool:
        """Whether a building project that words name opens in a month."""
        keys = set(keys_of(part))
        return any(
            it.opens and it.opens.number == time.number and set(keys_of(it.project)) - IDLE <= keys
            for it in capital_at(self._council, self._update)
        )

    @staticmethod
    def _off(row: Milestone, text: str, days: int) -> Iterator[Misstatement]:
        """By how long a milestone was late or early, where that is not so."""
        for found in _LATENESS.finditer(text):
            is_late = bool(found["late"])
            count = found["count"] and _count(found["count"])
            unit = {"d": 1.0, "w": 7.0, "m": 30.4, "f": 14.0}.get(
                (found["unit"] or "")[:1].lower(), 0
            )
            is_far = bool(count and unit) and not _is_about(
                found, abs(days) / unit, float(count or 0)
            )
            if (days > 0) != is_late or days == 0 or is_far:
                way = "late" if days > 0 else "early"
                so = (
                    f"“{row.milestone}” was done {abs(days)} days {way}"
                    if days
                    else (f"“{row.milestone}” was done on the day")
                )
                typed = " ".join(found[0].split())
                yield Misstatement(typed, so, [row.place("completed")])
                return

    def _standing(self, row: Milestone, text: str, *, is_done: bool) -> Iterator[Misstatement]:
        """The status of a milestone, where it is not as words say."""
        statuses = _statuses_in(text)
        known = [reported_status(row, day) for day in self._days()]
        found = _NOT_DONE.search(text)
        if found:
            statuses, known = (
                [ReportedStatus.LATE],
                [it if it is ReportedStatus.DONE else ReportedStatus.LATE for it in known],
            )
        if len(statuses) != 1 or any(it in statuses for it in known):
            return
        is_verb = statuses[0] is ReportedStatus.DONE and not _IS_STATUS.search(text)
        form = next((form for form, status in _STATUSES if status == statuses[0]), None)
        said = found or (form.search(text) if form else None)
        if said and not is_verb and not (is_done and statuses[0] is ReportedStatus.LATE):
            so = f"“{row.milestone}” is {known[0].replace('done', 'complete')}"
            yield Misstatement(said[0], so, [row.place("status")])

    # Counts

    def _counted(self, sentence: Sentence, section: str) -> Iterator[Misstatement]:
        text = sentence.text
        named = self._workstreams_in(text, section)
        if named is None:
            return
        rows = [row for row in self._council.milestones if not named or row.workstream in named]
        if rows and (due := _DUE_BY.search(text)):
            yield from self._due_by(sentence, rows, due.end())
            return
        is_of_some = _SOME_MILESTONES.search(_WORKSTREAM.sub("", text) if named else text)
        modified = None if named else _MODIFIED.search(text)
        is_of_kind = modified is not None and not _COUNTS.fullmatch(modified[1].lower())
        of_it = None if named else _OF_WHAT.search(text)
        is_of_part = of_it is not None and _WHOLE_PLAN.isdisjoint(words_of(of_it[1]))
        if not rows or is_of_some or is_of_kind or is_of_part or not _statuses_in(text):
            return
        yield from self._share_of(sentence, rows)
        yield from self._rest(text, rows)
        whole = [
            it
            for it in quantities_in(text, words_in(text))
            if it.kind is FigureKind.NUMBER and not it.given
        ]
        for at, figure in enumerate(whole):
            statuses = self._statuses(text, whole, at, len(rows))
            counts = [self._count(rows, statuses, day) for day in self._days()]
            if statuses is not None and not any(figure.admits(count) for count in counts):
                of = " or ".join(statuses).replace("done", "complete")
                so = f"{of}: {counts[0]} of the {len(rows)} milestones"
                so = so if statuses else f"there are {len(rows)} milestones"
                places = [rows[0].place("status")]
                yield Misstatement(figure.text, so, places, _reference(named, statuses))

    def _workstreams_in(self, text: str, section: str) -> set[str] | None:
        """The workstreams whose milestones a text counts, none for all; None where it is open."""
        rows = self._council.workstreams
        named = {row.code for row in rows}.intersection(_CODE.findall(text))
        told = text.casefold()
        named |= {row.code for row in rows if row.title and row.title.casefold() in told}
        if not named and (of := self._workstream_before(text)):
            return {of}
        if not named and _THIS_WORKSTREAM.search(text):
            own = {it.code for it in rows if section == f"Condition {it.condition}"}
            return own if len(own) == 1 else None
        return named

    def _workstream_before(self, text: str) -> str | None:
        """The workstream that the words before `milestones` name, whole or in part."""
        found = _NAMED_BEFORE.search(text)
        keys = set(keys_of(found["name"])) - IDLE if found else set()
        titles = {row.code: set(keys_of(row.title or "")) for row in self._council.workstreams}
        meant = [code for code, own in titles.items() if keys and keys <= own]
        return meant[0] if len(meant) == 1 else None

    def _due_by(
        self, sentence: Sentence, rows: Sequence[Milestone], end: int
    ) -> Iterator[Misstatement]:
        """How many were due by a day or month, and how many of these stand how."""
        times = [it for it in sentence.times if it.start >= end and it.when is When.MONTH]
        counts = [
            it
            for it in quantities_in(sentence.text, words_in(sentence.text))
            if it.kind is FigureKind.NUMBER and not it.given
        ]
        if not times or not counts:
            return
        now = self._update.activity_to
        year = times[0].year or now.year - (times[0].number > now.number + 1)
        last = Month(year, times[0].number).last_day
        due = [row for row in rows if row.due and row.due <= last]
        parts: list[tuple[Quantity, Sequence[str]]] = [(counts[0], ())]
        if len(counts) > 1:
            parts.append((counts[1], _statuses_in(sentence.text[counts[1].end :])))
        for at, (figure, statuses) in enumerate(parts):
            totals = [self._count(due, statuses, day) for day in self._days()]
            if (statuses or not at) and not any(map(figure.admits, totals)):
                so = f"{totals[0]} of the {len(due)} due by {last:%B %Y}" if at else f"{len(due)}"
                yield Misstatement(figure.text, f"there are {so}", [rows[0].place("status")])
                return

    def _share_of(self, sentence: Sentence, rows: Sequence[Milestone]) -> Iterator[Misstatement]:
        """A share of the milestones, as `half of the milestones are complete`."""
        for figure in sentence.figures:
            after = sentence.text[figure.end :]
            is_share = figure.is_share or figure.kind is FigureKind.PERCENT
            if is_share and _OF_MILESTONES.match(after) and not figure.given:
                statuses = _statuses_in(after)
                counts = [self._count(rows, statuses, day) for day in self._days()]
                if not any(figure.admits(100 * count / len(rows)) for count in counts):
                    of = " or ".join(statuses).replace("done", "complete")
                    so = f"{of}: {counts[0]} of the {len(rows)} milestones"
                    yield Misstatement(figure.text, so, [rows[0].place("status")])

    @staticmethod
    def _statuses(
        text: str, figures: Sequence[Quantity], at: int, count: int
    ) -> Sequence[str] | None:
        """The statuses of which a figure counts milestones, none for all; None for no count."""
        figure, later = figures[at], [it.start for it in figures[at + 1 :]] + [len(text)]
        after = text[figure.end : later[0]]
        if _WHOLE.search(text[: figure.start]) and after.strip().startswith("milestone"):
            return _statuses_in(after) if _ALL.search(text[: figure.start]) else ()
        if at and _OF_MORE.fullmatch(text[figures[at - 1].end : figure.start]):
            return None  # what the figure before is of
        if _OF_MORE.fullmatch(after) and len(later) > 1:
            after = text[figures[at + 1].end : later[1]]
            if figures[at + 1].value == count and not after.strip(". "):
                return _statuses_in(text[: figure.start]) or None  # complete: five of nine
            is_named = "milestone" in after or text.lower().startswith("milestone")
            return (_statuses_in(after) or None) if is_named else None
        return _statuses_in(after) or None

    def _rest(self, text: str, rows: Sequence[Milestone]) -> Iterator[Misstatement]:
        """The status of the one that is not counted: `three are done and the fourth is late`."""
        found = _THE_REST.search(text)
        statuses = _statuses_in(text[found.end() :]) if found else ()
        if statuses and not any(self._count(rows, statuses[:1], day) for day in self._days()):
            yield Misstatement(statuses[0], f"{statuses[0]}: none of the {len(rows)} milestones")

    def _days(self) -> Sequence[date | None]:
        return [self._update.document_date, self._update.activity_to.last_day]

    @staticmethod
    def _count(rows: Sequence[Milestone], statuses: Sequence[str] | None, day: date | None) -> int:
        found = [reported_status(row, day) for row in rows]
        return sum(it in statuses for it in found) if statuses else len(found)


def _reference(workstreams: Collection[str], statuses: Sequence[str]) -> str:
    """What a text writes for a count of milestones; nothing where no figure has it."""
    if len(workstreams) > 1 or len(statuses) > 1:
        return ""
    return ".".join((MILESTONES, *workstreams, *(statuses or ("total",))))


_MILESTONES = frozenset(("milestone", "milestones"))
_DUE_BY = pattern(r"\bmilestones\b(?:\s+\w+){0,3}\s+due\s+(?=by\b|before\b|to\b)", re.IGNORECASE)
_NAMED_BEFORE = pattern(
    rf"\b(?:the|our|its|these|of)\s+(?:(?:\d+|{A_NUMBER_WORD})\s+)?(?P<name>(?:[a-z-]+\s+){{1,4}})milestones\b",
    re.IGNORECASE,
)
_SOME_MILESTONES = pattern(
    r"\b(?:due|period|quarter|since|more(?!\s+(?:is|are|has|have)\b)|fewer|next|workstreams?|condition|theme|project|last|first|new"
    r"|of these|key|major|would|will|should|could|further|another|remaining)\b",
    re.IGNORECASE,
)
# What they are milestones of, and what is all of them.
_OF_WHAT = pattern(
    r"\bmilestones?\s+(?:of|for|in|on|under|within)\s+((?:(?:the|our|its|this)\s+)?\w+(?:\s\w+)?)",
    re.IGNORECASE,
)
_WHOLE_PLAN = frozenset(
    ("plan", "agreement", "programme", "council", "recovery", "management", "all")
)
# What kind of milestones they are, where it is no number or article.
_MODIFIED = pattern(r"\b(\w+)\s+milestones?\b", re.IGNORECASE)
_COUNTS = pattern(
    r"\d+|the|our|all|of|its|these|no|and|agreement|programme|plan|agreed|open|"
    rf"{A_NUMBER_WORD}|s"
)
_THE_REST = pattern(
    r"\bthe\s+(?:other|third|fourth|fifth|last|remaining)(?:\s+one)?\s+(?:is|remains|has)\b",
    re.IGNORECASE,
)
_OF_MILESTONES = pattern(r"\s+of\s+(?:the\s+|our\s+|all\s+|its\s+)*(?:\w+\s+)?milestones\b")
_WHOLE = pattern(
    r"\b(?:of|of the|of our|of its|of all|all|are|has|have|workstream['’]s)\s+$", re.IGNORECASE
)
_ALL = pattern(r"(?<!of )\ball\s+(?:the\s+|our\s+)?$", re.IGNORECASE)
_OF_MORE = pattern(
    r"\s+(?:out\s+)?of\s+(?:the\s+|our\s+|all\s+|its\s+|(?:(?:this|the)\s+)?\w+['’]s\s+)*",
    re.IGNORECASE,
)
_STATUSES: Sequence[tuple[re.Pattern[str], str]] = (
    (pattern(r"\bnot\s+(?:yet\s+)?started\b", re.IGNORECASE), ReportedStatus.NOT_STARTED),
    (
        pattern(r"\b(?:complete|completed|done|delivered|achieved|met)\b", re.IGNORECASE),
        ReportedStatus.DONE,
    ),
    (pattern(r"\b(?:late|overdue|missed)\b", re.IGNORECASE), ReportedStatus.LATE),
    (pattern(r"\bat\s+risk\b", re.IGNORECASE), ReportedStatus.AT_RISK),
    (pattern(r"\bon\s+track\b", re.IGNORECASE), ReportedStatus.ON_TRACK),
)
_CODE = pattern(r"\b[A-Z]{2,5}\b")
_THIS_WORKSTREAM = pattern(r"\bth(?:is|e) workstream\b", re.IGNORECASE)
_WORKSTREAM = pattern(r"\bworkstreams?\b", re.IGNORECASE)


def _statuses_in(text: str) -> Sequence[str]:
    """The statuses that words name: of several, those that are joined by `or`, or the first."""
    places = [(form.search(text), status) for form, status in _STATUSES]
    found = [status for _, status in sorted((it.start(), status) for it, status in places if it)]
    return found if " or " in text else found[:1]


def _root(key: str) -> str:
    """What forms of one word begin with alike."""
    return _BEGUN.get(key, key)[:5]


def _is_same(key: str, word: str) -> bool:
    """Whether two words are forms of one: `approv` and `approval`."""
    key, word = _BEGUN.get(key, key), _BEGUN.get(word, word)
    if key == word:
        return True
    least = min(len(key), len(word))
    return least > 4 and key[:least] == word[:least] and abs(len(key) - len(word)) < least - 1


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _number_at(text: str, time: Time) -> int:
    """The day of the month that a date begins with; 0 for a month alone."""
    found = re.match(r"\d{1,2}", text[time.start : time.end])
    return int(found[0]) if found else 0


def _is_on(text: str, time: Time, day: date) -> bool:
    number = _number_at(text, time)
    return day.month == time.number and time.year in (0, day.year) and number in (0, day.day)


def _last_day(text: str, time: Time) -> date:
    number = _number_at(text, time)
    last = Month(time.year or date.min.year, time.number).last_day
    return last.replace(day=min(number, last.day)) if number else last


def _count(word: str) -> int:
    return int(word) if word.isdigit() else NUMBER_WORDS.get(word.lower(), 1)


def _is_about(found: re.Match[str], true: float, count: float) -> bool:
    """Whether so many days, weeks or months are what words say."""
    about = (found["about"] or "").lower()
    if (found["unit"] or "").lower().startswith("d") and not about:
        return true == count
    if about in ("nearly", "almost", "under"):
        return count - 1 <= true <= count
    if about in ("over", "more than", "just over", "at least"):
        return count <= true <= count + 1
    return abs(true - count) <= max(0.6, count * 0.2)


_AMOUNT = (
    r"(?:(?P<about>nearly|almost|about|around|some|over|just over|more than|under|roughly|at least)"
    rf"\s+)?(?:(?P<count>\d+|an?|{A_NUMBER_WORD})\s+(?P<unit>days?|weeks?|months?|fortnight)\s+)?"
)
_SCHEDULE = (
    r"(?:of\s+)?(?:the\s+|its\s+|our\s+)?(?:\w+\s+)?(?:due\b|date|schedule|programme|plan\b|time\b|planned"
    r"|deadline|target|it was due|was due|they were due|expected|intended|hoped)"
)
# That something was early or late, and by how long.
_LATENESS = pattern(
    rf"\b{_AMOUNT}(?:(?P<late>late\b(?!r)|overdue|(?:behind|after|later\s+than)\s+{_SCHEDULE})"
    rf"|(?P<early>early\b|(?:ahead|before|(?:earlier|sooner)\s+than)\s+{_SCHEDULE}|in\s+good\s+time|with\s+time\s+to\s+spare))",
    re.IGNORECASE,
)
# What a text of one milestone has a word of, or a year.
_TELLS = pattern(
    r"\b(?:late|early|overdue|behind|ahead|due|complete|completed|done|delivered|achieved|missed"
    r"|risk|track|started|20\d\d|[123]?\d [A-Z][a-z]{2})"
)
# Where another thing begins to be told of.
_DATED_AND = pattern(r".*\b\d{1,2} \w+(?: 20\d\d)? and (?:the|our) .*\d{1,2} \w+")
_ANOTHER = pattern(r"\band\s+(?:the\s+|our\s+|an?\s+)?\w+,?\s+\w+\s+")
_PARTS = pattern(
    r";\s|\.\s+(?=[A-Z])|\s[–—]\s|,?\s+(?:but|while|whereas|although)\s|,\s+and\s+|(?<=ed),\s+(?=the\s)"
)
_GOES_ON = pattern(
    r"\s*(?:(?:it|they|these|this|that|which|and|still|status|currently|now|due|the\s+(?:milestone|date|work|target))\b)",
    re.IGNORECASE,
)
_AHEAD = pattern(
    r"\b(?:will|would|should|is|are|was|were|now|still)\s+(?:\w+\s+)?(?:to\s+be|be|to)\b|\bdue\s+(?:to|by|on|for)\b"
    r"|\b(?:expected|planned|scheduled|set|intended)\s+(?:to|for)\b|\bwill\b|\bby now\b|\bshould\b"
    r"|\b(?:not|never|yet|nobody|no longer|cannot)\b",
    re.IGNORECASE,
)
_DONE = pattern(
    r"\b(?:complete|completed|done|delivered|achieved|met|finished|in\s+(?:place|use|post))\b",
    re.IGNORECASE,
)
_MAYBE = pattern(
    r"\b(?:if|might|could|otherwise|example|unless|in\s+case|nationally)\b", re.IGNORECASE
)
_DUE = pattern(
    r"\b(?:due|baselined|planned|scheduled|should|deadline|(?:target|due|planned|original|agreed)\s+date|date\s+of"
    r"|milestone\s+of|than|against(?:\s+\w+){0,3}|hoped|intended|expected|to\s+have|set\s+for|track\s+for|risk\s+for"
    r"|ahead\s+of|before|after)\b[^.;]*$",
    re.IGNORECASE,
)
_FROM = pattern(r"\bfrom\s+$")
_BY = pattern(r"\bby\s+(?:the\s+(?:end|start|middle)\s+of\s+)?$", re.IGNORECASE)
_NOT = pattern(r"\b(?:not|never|since|until|from|between)\b", re.IGNORECASE)
_NOT_DONE = pattern(
    r"\b(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:complete|completed|done|delivered|achieved|met|finished)\b",
    re.IGNORECASE,
)
_IS_STATUS = pattern(
    r"\b(?:is|are|remains?|stands?|now|has\s+been|have\s+been|status|rated|shown\s+as|was|were|been)\s+(?:now\s+|all\s+"
    r"|both\s+|still\s+|fully\s+|already\s+|marked\s+)*(?:complete|completed|done|delivered|achieved|met)\b",
    re.IGNORECASE,
)
_LATER_STATUS = pattern(
    r"\b(?:will|would|should|could|may|might|if|unless|until|once|when|expected|no longer"
    r"|partly|part|some|most|half|nearly|almost)\b",
    re.IGNORECASE,
)

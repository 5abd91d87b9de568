"""What texts say of a series without an amount of change: which way it went, and its range."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from svreport.core.frozen import replace
from svreport.core.numerals import A_NUMBER_WORD, number_of_word
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear, Month, Period
from svreport.figures.figure import Figure, Point, Series
from svreport.narrative.claims.arithmetic import amount_in_words
from svreport.narrative.claims.binding import FIRM, Binding
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.differences import Differences
from svreport.narrative.claims.doubts import is_in_doubt
from svreport.narrative.claims.lexicon import Lexicon, Mention
from svreport.narrative.claims.quantities import NO_FIGURE, Quantity
from svreport.narrative.claims.readings import Misstatement, Reading, in_prose
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.slots import RELATIVE, Role, ends_of, is_since, role_between
from svreport.narrative.claims.subjects import REPORTED, Family, Subject
from svreport.narrative.claims.terms import BASES
from svreport.narrative.claims.times import Time, When
from svreport.narrative.claims.tokens import Token, cued
from svreport.narrative.claims.verdict import FAR, Verdict, sign_agrees
from svreport.narrative.prose import FigureKind

_VERBS = {"UP": 1, "DOWN": -1, "BETTER": 1, "WORSE": -1}
_SIDES = {
    **{"MORE": 1, "over": 1, "up": 1, "ahead": 1, "better": 1},
    **{"LESS": -1, "under": -1, "down": -1, "behind": -1, "worse": -1},
}
_MERITS = frozenset(("BETTER", "WORSE", "ahead", "behind", "better", "worse"))
# What may stand between a subject and its verb.
_BETWEEN = frozenset(
    ("BE", "now", "still", "also", "again", "already", "both", "all", ",", "FIG", "TIME", "has")
) | {"(", ")", "continue", "continues", "continued", "to", "at", "therefore", "and", "once", "here"}
_BETWEEN |= {
    *("that", "we", "line", "well", "far", "just", "only", "a", "little", "last", "begun"),
    *("began", "started"),
}
_BETWEEN |= {"it", "noted", "in", "since", "DEFICIT", "SURPLUS", "position"}
_BETWEEN |= {"became", "become", "got", "running", "tracking", "sitting", "standing", "trending"}
_BETWEEN |= {"heading", "moving", "trended"}
# What may stand for what a label named: performance has weakened.
_FIGURE = frozenset(("performance", "number", "numbers", "rate", "total", "figure", "it", "they"))
_OPEN = frozenset(("not", "no", "never", "nor", "neither", "would", "should", "could", "may"))
_OPEN |= {"depend", "depends", "need", "needs", "require", "requires", "aim", "aims", "want"}
_OPEN |= {"might", "must", "slower", "until", "if", "whether", "than", "pace"}
_NOT = frozenset(("not", "no", "never", "nor"))
_PACE = pattern(r"\brate (?:of|at) (?:the |which )?(?:UP|DOWN|BE|inmss UP) ")
_AHEAD = frozenset(("will", "EXPECT", "FORECAST", "PLAN", "TARGET", "BUDGET"))
_GOES_ON = frozenset(("still", "continue", "continues", "continued", "again"))
_WENT = ("ed ", "gone ", "come ", "went ", "crept ", "came ", "going ", "UP ", "DOWN ")
_IS = pattern(
    r"\b(?:BE|became|become|got) (?:, it BE \w+ , )?"
    r"(?:(?:still|now|both|also|all|well|far|just|already|again|a little"
    r"|\w+ly|\w+ing) )*$"
)
_THERE_ARE = pattern(r"\b(?:there|we) (?:BE |now |still |TIME )+$")
_SINCE_VERSION = pattern(
    r"^(?:\w+ly |again |further )*(?:since|from|between) (?:the |our )?(?:VER|PLAN|BUDGET) "
)
_SAW = pattern(r"\b(?:saw|seen|shows?|showed|been|BE) (?:a|an|another|the) (?:\w+ )?$")
_RANGED = pattern(
    r"(?:\b(?:rang\w+|var\w+|fluctuat\w+|runs?|ran|swung|swing\w*|any(?:thing|where))"
    r" (?:TIME |in )*from"
    r"|\bbetween|within|no LESS than) (?:the )?(?:range )?(?:of )?$"
    r"|\b(?:corridor|band|range|spread) (?:(?!FIG)\S+ ){0,4}(?:of|:|from) $"
)


# The months in which a season begins and ends, as those who tell of it count them.
_SEASONS = {
    "autumn": ((7, 8, 9), (10, 11, 12)),
    "winter": ((10, 11, 12), (1, 2, 3)),
    "spring": ((12, 1, 2), (3, 4, 5)),
    "summer": ((4, 5, 6, 7), (8, 9)),
}
# What a month is that comes so soon after, of a measure.
NEAR = 40
_PEAKED = cued(
    "peaked reach reached reaches highest lowest",
    r"\bpeaked\b|\breach(?:ed|es)? (?:its|their|a) (?:highest|peak|high)\b"
    r"|\b(?:was|were) (?:at )?(?:its |their |the )?(?:highest|(?P<low>lowest))\b"
    r"|\breach(?:ed|es)? (?:its|their|a) low\w*\b",
)
_MET = cued(
    "target plan",
    r"\b(?:(?P<missed>missed|missing|fell\s+short\s+of|failed\s+to\s+(?:meet|reach|hit)"
    r"|(?:did|has|have)\s+not\s+(?:met|meet|reached|hit))|met|hit|reached|beat(?:en)?|exceeded"
    r"|surpassed|passed)\s+(?:its|the|their|our|this\s+year[’']s)\s+"
    r"(?:£?[\d.,]+(?:%|m|k|\s+million)?\s+)?(?:savings\s+)?(?:target|plan)\b(?!\s+(?:of|by)\b)",
)
_WITH_PLANS = (Family.MEASURE, Family.SAVINGS)
_IN_TIME = pattern(r"(?:\w+ly |again )?(?:in |during |over |at )?TIME ")
_OF_MEASURES = (When.MONTH, When.TERM, When.PERIOD, When.YEAR_END)
_WAS = pattern(r"\b(?:not|never|until|before|if)\b", re.IGNORECASE)
_RAN = pattern(r"\b(?:ran|runs|run|went|gone|goes|moved)\s+from\b", re.IGNORECASE)
_EACH = pattern(
    r"\b(?:every|each)\s+(?:single\s+)?(?:quarter|month|return|update|report|term)\b"
    r"|\b(?:one|each)\s+(?:quarter|month|return|update|report|term)\s+to\s+the\s+next\b"
    r"|\b(?P<by>quarter|month|return|update|report|term)\s+(?:by|after)\s+(?P=by)\b",
    re.IGNORECASE,
)
_NTH = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_REPORTS = r"(?:quarter|month|return|update|report|term|time)"
# How often something went the same way, one after the other.
_RUNNING = pattern(
    rf"\bfor\s+the\s+(?P<nth>{'|'.join(_NTH)})\s+(?:consecutive\s+|successive\s+)?{_REPORTS}"
    rf"(?:\s+(?:running|in\s+a\s+row|in\s+succession))\b"
    rf"|\b(?P<count>two|three|four|five)\s+(?:consecutive\s+|successive\s+)?{_REPORTS}s\s+"
    r"(?:running|in\s+a\s+row|in\s+succession)\b",
    re.IGNORECASE,
)
_OVER = pattern(
    r"\b(?:over|during|through|across)\s+(?:the\s+|last\s+|this\s+)*"
    rf"(?:(?P<season>{'|'.join(_SEASONS)})|quarter)\b",
    re.IGNORECASE,
)


# So much a year is between the years.
_YEARLY = pattern(r"(?:a|each|per|every) year ")
_YEARS = cued(
    "years",
    rf"\b(?P<count>\d|{A_NUMBER_WORD})\s+(?:financial\s+)?years\s+(?P<way>from|to)\s+(?P<year>20\d\d)[/–-]\d\d",
)
# Over what a range of a label is: `quarter ends 2029/30: 183 to 189`.
_IN_SPAN = pattern(
    r"\b(?:(?:quarter|month|term)[\s-]ends|across the|(?:in|during) the year|so far|throughout)\b",
    re.IGNORECASE,
)
_LAST_FEW = cued(
    "last past over in across",
    rf"\b(?:last|past|(?:over|in|across)\s+the)\s+(?:last\s+|past\s+)?(?P<count>\d+|{A_NUMBER_WORD})\s+"
    r"(?P<what>months|quarters|terms|returns|updates|reports)\b",
)
_SCHOOL_YEAR = pattern(r"\bthis\s+(?:academic|school)\s+year\b", re.IGNORECASE)
_MONTHS_IN = {"quarters": 3, "terms": 4}
_TO = pattern(r"(?:weeks? |days? )?(?:to |up to |and |and no MORE than |[–-] )?$")
_FROM = pattern(r"\b(?:from|by|UP|DOWN|up|down) ")


class Trends:
    """Which way the council's figures went, and between what they were, as texts say."""

    def __init__(self, resolver: Resolver, lexicon: Lexicon) -> None:
        self._resolver, self._lexicon = resolver, lexicon
        self._differences = Differences(resolver)

    def misstated(self, sentence: Sentence, verdicts: Sequence[Verdict]) -> Iterator[Misstatement]:
        """What a sentence says of the way or the range of a series that is not so."""
        words = sentence.words
        ways = [at for at, it in enumerate(words) if it in _VERBS or it in _SIDES]
        for start, end in sentence.clauses if ways else ():
            if any(it.claim.is_change and start <= it.claim.place < end for it in verdicts):
                continue
            clause = (start, min(end, len(words)))
            inside = (at for at in ways if start <= at < end)
            sure = (at for at in inside if self._is_stated(sentence, start, at))
            told = next((at for at in sure if self._said_of(sentence, clause, at)), None)
            yield from () if told is None else self._way(sentence, clause, told)
        if peaked := _PEAKED.search(sentence.text, sentence.said):
            yield from self._peak(sentence, peaked)
        if met := _MET.search(sentence.text, sentence.said):
            yield from self._met(sentence, met)
        for first, last in ranges_in(sentence):
            found = [it for it in verdicts if it.claim.place in (first, last)]
            start, end = sentence.clause_at(first)
            is_told = _RANGED.search(sentence.shapes(max(start, first - 7), first))
            is_told = is_told or _YEARLY.match(sentence.shapes(last + 1, end))
            is_told = is_told or _IN_SPAN.search(sentence.text)
            if len(found) == 2 and is_told:
                subjects = self._ranged(sentence, first, last)
                is_measure = bool(subjects) and subjects[0].family is Family.MEASURE
                subjects = subjects[: 1 + is_measure]
                wrong = [[*self._range(sentence, it, *found)] for it in subjects]
                yield from wrong[0] if wrong and all(wrong) else ()

    # Which way

    def _is_stated(self, sentence: Sentence, start: int, at: int) -> bool:
        """Whether a word of direction tells what happened: no word before it makes that open."""
        named = {place for it in self._named(sentence, start, at)[:1] for place in it.positions}
        first, last = (min(named), max(named)) if named else (at, at)
        open_ = [
            place
            for place in range(start, at)
            if sentence.words[place] in _OPEN
            and not first < place < last
            and not (sentence.words[place] in _NOT and "," in sentence.words[place:first])
        ]
        return not open_ and not _PACE.search(sentence.shapes(start, at + 1))

    def _way(self, sentence: Sentence, clause: tuple[int, int], at: int) -> Iterator[Misstatement]:
        """A word of direction against which speak all differences that it may be of."""
        mentions = self._said_of(sentence, clause, at)
        claim = self._claim(sentence, clause, at) if mentions else None
        for mention in mentions if claim else ():
            assert claim is not None
            subject = mention.subject
            is_ahead = not _AHEAD.isdisjoint(sentence.words[clause[0] : at])
            is_held = not is_ahead or subject.family is Family.FORECAST
            binding = Binding([subject], FIRM, "the sentence")
            # The third time running is no time that was not read.
            is_open = not _RUNNING.search(sentence.text) and is_in_doubt(
                claim, binding, sentence, self._lexicon
            )
            is_open = is_open or self._is_of_edition(claim, subject)
            if not is_held or is_open:
                return
            found = [*self._found(claim, subject, sentence, clause)]
            steps = [*self._steps(subject, sentence.text)]
            against = [it for it in steps if it.value and not sign_agrees(claim, subject, it.value)]
            found = against[:1] or ([] if steps else found)
            if not found or any(sign_agrees(claim, subject, it.value) for it in found):
                return
            if not any(it.value for it in found) or (
                claim.is_merit and not (subject.better or subject.is_balance)
            ):
                return
            token = sentence.tokens[at]
            so = f"{found[0].reference} is {_signed(found[0].value, found[0].kind)}"
            places = [place for figure in found[0].figures for place in figure.places]
            yield Misstatement(sentence.text[token.start : token.end], so, places)
            return

    @staticmethod
    def _is_of_edition(claim: Claim, subject: Subject) -> bool:
        """Whether a line of the forecast went some way at an update, and no more is said."""
        times = (claim.time, claim.base_time)
        is_at = any(it is not None and it.when in (When.MONTH, When.EDITION) for it in times)
        return subject.family is Family.FORECAST and is_at

    def _found(
        self, claim: Claim, subject: Subject, sentence: Sentence, clause: tuple[int, int]
    ) -> Iterator[Reading]:
        """The differences that a word of direction may be of."""
        pairs = [*self._pairs(claim, subject, sentence, clause)]
        if claim.base.name or claim.base_time or not pairs:
            yield from self._differences.of(claim, subject)
            return
        series = self._resolver.series(subject, "actual")
        for point, base in pairs if series else ():
            assert series is not None
            if series.why_not_compared(point, base) is None:
                yield from Differences.between(claim, subject, series.at(point), series.at(base))

    def _steps(self, subject: Subject, text: str) -> Iterator[Reading]:
        """The differences from update to update that words tell of, the latest first.

        They are those in the financial year of `each report`, and so many of `the third running`.
        """
        running = _RUNNING.search(text)
        series = self._resolver.series(subject, "actual")
        if not (running or _EACH.search(text)) or series is None:
            return
        if subject.family is not Family.MEASURE:
            return
        facts = self._resolver.facts
        updates = facts.council.updates_until(facts.update.key)
        year, ended = self._resolver.points.year, [it.activity_to for it in updates]
        months = ended if running else [it for it in ended if FinancialYear.of(it) == year]
        period = type(self._resolver.points.months(None, series)[0])
        if not issubclass(period, Period):
            return
        points = list(dict.fromkeys(map(period.ended_by, months)))
        pairs = [*reversed([*pairwise(points)])]
        if running:
            word = (running["nth"] or running["count"]).lower()
            pairs = pairs[: _NTH[word] if word in _NTH else number_of_word(word)]
        for base, point in pairs:
            if series.why_not_compared(point, base) is None:
                yield from Differences.between(
                    self._of_word(0, "UP", Role(), None, None),
                    subject,
                    series.at(point),
                    series.at(base),
                )

    def _pairs(
        self, claim: Claim, subject: Subject, sentence: Sentence, clause: tuple[int, int]
    ) -> Iterator[tuple[Point, Point]]:
        """The months from which to which something went over a season, in a month or quarter."""
        series = self._resolver.series(subject, "actual")
        if subject.family is not Family.MEASURE or series is None:
            return
        now = self._resolver.points.months(None, series)[0]
        if not isinstance(now, Period):
            return
        text = sentence.text[sentence.tokens[clause[0]].start : sentence.tokens[clause[1] - 1].end]
        found = _OVER.search(text)
        season = found["season"].lower() if found and found["season"] else ""
        until = [it for it in series.points if isinstance(it, Period) and it.index <= now.index]
        if season:
            yield from _over_season(season, until)
        elif found and isinstance(now, Month):
            yield now, Month.at(now.index - 3)
        elif found:
            yield now, type(now).at(now.index - 1)
        elif claim.time is not None and claim.time.when in (When.MONTH, When.TERM):
            for point in self._resolver.points.months(claim.time, series):
                earlier = [
                    it for it in until if isinstance(point, Period) and it.index < point.index
                ]
                yield from ((point, it) for it in earlier[-1:])

    def _said_of(self, sentence: Sentence, clause: tuple[int, int], at: int) -> Sequence[Mention]:
        """What a word of direction is said of: what there is more of than there was, or else."""
        start, end = clause
        is_count = sentence.tokens[at].shape in ("MORE", "LESS")
        if not (is_count and _THERE_ARE.search(sentence.shapes(start, at))):
            return self._subjects(sentence, clause, at)
        than = next((it for it in range(at, end) if sentence.words[it] == "than"), at)
        counted = self._named(sentence, at + 1, than)
        return counted if counted and counted[0].start <= at + 4 else ()

    def _subjects(self, sentence: Sentence, clause: tuple[int, int], at: int) -> Sequence[Mention]:
        """What a word of direction is said of: what is named right before it, or after `in`."""
        start, end = clause
        tokens = sentence.tokens
        is_noun = tokens[at].shape in _VERBS and sentence.shapes(at + 1, at + 2) == "in "
        if is_noun and _SAW.search(sentence.shapes(start, at)):
            found = self._named(sentence, at + 1, end)
            return found if found and found[0].start <= at + 4 else ()
        is_on = sentence.shapes(at - 2, at) in ("on a ", "on an ")
        if tokens[at].shape in _SIDES and not self._is_side(sentence, start, at):
            return ()
        found = self._named(sentence, start, at)
        if not found and sentence.shapes(start - 1, start) == ": ":
            # What a label names is what the words after its colon are about.
            label, _ = sentence.clause_at(start - 2) if start > 1 else (start, start)
            found = self._named(sentence, label, start - 1)
            first = start + (tokens[start].shape in _FIGURE)
            return found if all(map(_is_between, tokens[first:at])) else ()
        last = at - 2 if is_on else at
        if not found or not all(_is_between(it) for it in tokens[found[0].end + 1 : last]):
            return ()
        return found

    @staticmethod
    def _is_side(sentence: Sentence, start: int, at: int) -> bool:
        """Whether something is said to be over or under, up or down, by no number."""
        ahead = sentence.shapes(at + 1, at + 3)
        if ahead.startswith("FIG ") or ahead.endswith(("FIG ", "UP ", "DOWN ", "halved ")):
            return False
        before = sentence.shapes(start, at)
        if sentence.tokens[at].shape in ("up", "down") and before.endswith(_WENT):
            return True
        if sentence.shapes(start - 1, start) == ": " and all(
            word.endswith("ly") for word in sentence.words[start:at]
        ):
            return True  # after a label: slightly lower than in June
        return bool(_IS.search(before))

    def _named(self, sentence: Sentence, start: int, end: int) -> Sequence[Mention]:
        found = [
            it
            for it in self._lexicon.mentions(sentence.hits, start, end)
            if it.subject.family in (Family.MEASURE, Family.FORECAST)
            and (not it.subject.cues or it.subject.cues & sentence.keys)
        ]
        most = found[0].weight * found[0].coverage if found else 0.0
        return [it for it in found if it.weight * it.coverage >= 0.85 * most][:2]

    def _claim(self, sentence: Sentence, clause: tuple[int, int], at: int) -> Claim | None:
        """A change of no amount, where the words say from what."""
        start, end = clause
        shape = sentence.tokens[at].shape
        times = [it for it in sentence.places["TIME"] if start <= it < end]
        after = [it for it in times if it > at]
        ends = ends_of(sentence, at)
        base_time, time, base = None, None, Role()
        if ends is not None:
            base_time, time = ends
        elif shape in _SIDES and (own := self._base(sentence, at, end)).name in BASES:
            base = own
            time = next((sentence.times[sentence.tokens[it].index] for it in times), None)
        elif _SINCE_VERSION.search(sentence.shapes(at + 1, at + 6)):
            base = role_between(sentence, at + 1, at + 6)
        else:
            base_time, time = self._since(sentence, times, after, at)
        text = sentence.text[sentence.tokens[start].start : sentence.tokens[end - 1].end]
        within = _time_within(sentence, start, at, times)
        is_over = _EACH.search(text) or _RUNNING.search(text)
        if (within or is_over) and not (base.name or base_time):
            return self._of_word(at, shape, base, None, within)
        before = frozenset(sentence.words[start:at])
        goes_on = bool(_GOES_ON & before) or sentence.shapes(at - 2, at) in ("on a ", "on an ")
        word = sentence.text[sentence.tokens[at].start : sentence.tokens[at].end].lower()
        goes_on = goes_on or (
            sentence.shapes(at - 1, at) == "BE " and word.endswith(("ing", "upward", "downward"))
        )
        goes_on = goes_on or sentence.words[at - 1] in ("trending", "heading")
        if not (base.name or base_time or goes_on) or (time and time.is_span):
            return None
        return self._of_word(at, shape, base, base_time, time)

    @staticmethod
    def _base(sentence: Sentence, at: int, end: int) -> Role:
        """What something is on one side of: where it was planned to be is the plan."""
        role = role_between(sentence, at + 1, min(at + 5, end))
        is_place = sentence.shapes(at + 1, at + 2) == "where "
        return Role("PLAN") if is_place and role.name == "EXPECT" else role

    @staticmethod
    def _of_word(
        at: int, shape: str, base: Role, base_time: Time | None, time: Time | None
    ) -> Claim:
        return Claim(
            NO_FIGURE, at, is_change=True, direction=_VERBS.get(shape) or _SIDES[shape],
            is_merit=shape in _MERITS, base=base, base_time=base_time, time=time, is_beside=True,
        )  # fmt: skip

    @staticmethod
    def _since(
        sentence: Sentence, times: Sequence[int], after: Sequence[int], at: int
    ) -> tuple[Time | None, Time | None]:
        """Since when a change is, and until when, by its words of time."""
        named = {it: sentence.times[sentence.tokens[it].index] for it in times}
        for place in (*after, *(it for it in times if it < at and is_since(sentence, it))):
            words = sentence.shapes(at + 1, place)
            is_than = words.startswith("on ") or "than " in words
            if is_since(sentence, place) or is_than or named[place].when in RELATIVE:
                own = [it for it in times if it < place and not is_since(sentence, it)]
                return named[place], named[own[0]] if own else None
        return None, None

    def _peak(self, sentence: Sentence, found: re.Match[str]) -> Iterator[Misstatement]:
        """A month that is not the one in which a measure was highest or lowest, as is said."""
        times = [it for it in sentence.times if it.when is When.MONTH and it.start > found.end()]
        named = self._named(sentence, 0, len(sentence.tokens))[:1]
        if not times or times[0].start - found.end() > NEAR or sentence.is_quiet:
            return
        for subject in (it.subject for it in named if it.subject.family is Family.MEASURE):
            series = self._resolver.series(subject, "actual")
            if series is None or _WAS.search(sentence.text[: found.start()]):
                return
            meant = self._resolver.points.months(times[0], series)
            sign = -1 if found["low"] else 1
            tops = [
                figure
                for points in self._spans(sentence, series)
                for figure in _tops([*map(series.at, points)], sign)
            ]
            if tops and not any(it.point in meant for it in tops):
                typed = sentence.text[times[0].start : times[0].end]
                how = "lowest" if sign < 0 else "highest"
                so = f"{series.name} is {how} in {tops[0].point}"
                yield Misstatement(typed, so, tops[0].places)

    def _met(self, sentence: Sentence, found: re.Match[str]) -> Iterator[Misstatement]:
        """A target or plan that is said to have been met, and was not, or the other way round."""
        at = next(it for it, token in enumerate(sentence.tokens) if token.end > found.start())
        start, _ = sentence.clause_at(at)
        mention = next(iter(self._lexicon.mentions(sentence.hits, start, at)), None)
        if (
            mention is None
            or mention.subject.family not in _WITH_PLANS
            or sentence.is_quiet
            or _OPEN & set(sentence.words[start:at])
        ):
            return
        subject, is_saved = mention.subject, mention.subject.family is Family.SAVINGS
        times = [it for it in sentence.times if not it.is_span]
        claim = replace(
            self._of_word(at, "DOWN" if found["missed"] else "UP", Role(), None, None),
            base=Role("TARGET" if is_saved else "PLAN"),
            is_merit=not is_saved,
            time=times[0] if times and not is_saved else None,
        )
        binding = Binding([subject], FIRM, "the sentence")
        if not (is_saved or subject.better) or is_in_doubt(claim, binding, sentence, self._lexicon):
            return
        gaps = [*self._differences.of(claim, subject)]
        if gaps and not any(
            _is_met(claim, subject, it) is not bool(found["missed"]) for it in gaps
        ):
            how = f"{gaps[0].reference} is {_signed(gaps[0].value, gaps[0].kind)}"
            places = [place for figure in gaps[0].figures for place in figure.places]
            yield Misstatement(found[0], how, places)

    # Between what

    def _ranged(self, sentence: Sentence, first: int, last: int) -> Sequence[Subject]:
        """What may have been between two figures: what is named before them, or after."""
        start, end = sentence.clause_at(first)
        kinds = [sentence.figures[sentence.tokens[at].index].kind for at in (first, last)]
        kind = kinds[kinds[0] is FigureKind.NUMBER]  # between 16 and 17 weeks, 16 weeks and 17
        if kind is FigureKind.MONEY and "LIMIT" in sentence.words[start:first]:
            return [self._resolver.limit]
        end = min(end, len(sentence.tokens))
        spans = [(start, first), (0, first), (last + 1, end)]
        for span in spans:
            found = [it.subject for it in self._named(sentence, *span)]
            if alike := [it for it in found if it.kind is kind]:
                return alike
        mentions = self._lexicon.mentions(sentence.hits, start, first)
        return [it.subject for it in mentions if it.subject.family is Family.PAYMENTS]

    def _range(
        self, sentence: Sentence, subject: Subject, first: Verdict, last: Verdict
    ) -> Iterator[Misstatement]:
        ends = [_end(first.claim.figure), _end(last.claim.figure)]
        small, large = sorted(ends, key=lambda it: it.value)
        series = self._series(sentence, subject)
        is_alike = {it.kind for it in ends} <= {subject.kind, FigureKind.NUMBER}
        if series is None or not is_alike or subject.kind not in {it.kind for it in ends}:
            return
        known: list[tuple[float, float]] = []
        is_sure, is_run = False, bool(_RAN.search(sentence.text))
        spans = self._spans if subject.family is Family.MEASURE else self._years
        for points in spans(sentence, series):
            figures = [series.at(point) for point in points]
            values = [in_prose(it) for it in figures if it is not None and it.value is not None]
            amounts = [abs(value) for value, _ in values]
            if len(amounts) < (2 if _SCHOOL_YEAR.search(sentence.text) else 3):
                continue
            rounding, least, most = values[0][1], min(amounts), max(amounts)
            is_low, is_high = small.admits(least, rounding), large.admits(most, rounding)
            began = any(first.claim.figure.admits(it, rounding) for it in amounts[:-1])
            ended = last.claim.figure.admits(amounts[-1], rounding)
            if (is_low and is_high) or (is_run and began and ended):
                return  # between the two, or from the first to the last
            # Where one end is right, it is clear of what, and when.
            is_sure = is_sure or ((is_low or is_high) and not (small.about or large.about))
            far = FAR * (1 + (is_low or is_high))
            gaps = (abs(small.value - least) / (least or 1), abs(large.value - most) / (most or 1))
            if max(gaps) <= far:
                known.insert(0 if is_low or is_high else len(known), (least, most))
        binding = Binding([subject], FIRM, "the sentence")
        is_open = not is_sure and is_in_doubt(first.claim, binding, sentence, self._lexicon)
        if known and not is_open:
            between = " and ".join(amount_in_words(it, subject.kind) for it in known[0])
            start = min(first.claim.figure.start, last.claim.figure.start)
            end = max(first.claim.figure.end, last.claim.figure.end)
            yield Misstatement(sentence.text[start:end], f"{series.name} was between {between}")

    def _series(self, sentence: Sentence, subject: Subject) -> Series | None:
        if subject.family is Family.MEASURE:
            return self._resolver.series(subject, "actual")
        if subject.family is Family.PAYMENTS:
            return self._resolver.series(subject, "amount")
        if subject.family is not Family.FORECAST:
            return None
        version = sentence.versions[-1] if sentence.versions else None
        name = REPORTED if version is None else self._resolver.version(version)
        return self._resolver.series(subject, name)

    def _spans(self, sentence: Sentence, series: Series) -> Iterator[Sequence[Point]]:
        """The points between which a range may be: since a time, in the year, or all there are."""
        points = self._resolver.points
        now = points.months(None, series)[0] if series.points else None
        periods = [it for it in series.points if isinstance(it, Period)]
        if isinstance(now, Period):
            until = [it for it in periods if it.index <= now.index]
            year = points.year
            if until and (named := [*self._named_spans(sentence, series, until)]):
                yield from named
                return
            for place in sentence.places["TIME"]:
                if is_since(sentence, place):
                    time = sentence.times[sentence.tokens[place].index]
                    if time.when is When.OTHER and not isinstance(now, Month):
                        continue  # over four quarters
                    starts = [
                        it.index for it in points.months(time, series) if isinstance(it, Period)
                    ]
                    if starts:
                        yield [it for it in until if it.index >= starts[0]]
                        return
            yield [it for it in until if FinancialYear.of(it.last_month) == year]
            if "of the year " in sentence.stream:
                return
            yield until[-4:]
            yield until

    def _named_spans(
        self, sentence: Sentence, series: Series, until: Sequence[Period]
    ) -> Iterator[Sequence[Point]]:
        """The periods from one to another that words name, so many of the last, or of a year."""
        months = self._resolver.points.months
        if (ends := _ends_in(sentence)) is not None:
            start, end = (
                [it.index for it in months(time, series) if isinstance(it, Period)] for time in ends
            )
            if start and end:
                yield [it for it in until if min(start) <= it.index <= min(end)]
                return
        if told := _LAST_FEW.search(sentence.text, sentence.said):
            count = number_of_word(told["count"].lower()) or int(told["count"])
            if told["what"].lower() in ("returns", "updates", "reports"):
                facts = self._resolver.facts
                updates = facts.council.updates_until(facts.update.key)[-count:]
                kind = type(until[-1])
                yield list(dict.fromkeys(kind.ended_by(it.activity_to) for it in updates))
                return
            each = _MONTHS_IN.get(told["what"].lower(), 1) if isinstance(until[-1], Month) else 1
            yield [it for it in until if it.index > until[-1].index - count * each]
            return
        years = [it.year for it in sentence.times if it.when is When.YEAR]
        is_school_year = bool(_SCHOOL_YEAR.search(sentence.text))
        if is_school_year:
            years = [until[-1].last_month.year - (until[-1].last_month.number < 9)]
        if len(years) == 1:
            starts = years[0]
            for ends_in in (8,) if is_school_year else (3, 8):
                inside = range(
                    Month(starts, ends_in + 1).index, Month(starts + 1, ends_in + 1).index
                )
                yield [it for it in until if it.last_month.index in inside]

    def _years(self, sentence: Sentence, series: Series) -> Iterator[Sequence[Point]]:
        """The years between which a range of a line of the forecast, or of payments, may be."""
        years = [it for it in series.points if isinstance(it, FinancialYear)]
        if told := _YEARS.search(sentence.text, sentence.said):
            count = number_of_word(told["count"].lower()) or int(told["count"])
            start = int(told["year"][:4])
            start -= count - 1 if told["way"].lower() == "to" else 0
            yield [it for it in years if start <= it.starts < start + count]
            return
        yield years
        ends = self._resolver.facts.council.settings
        yield [
            it for it in years if (ends.agreement_starts or it) <= it <= (ends.agreement_ends or it)
        ]
        yield [it for it in years if it >= self._resolver.points.year]
        yield [it for it in years if it > self._resolver.points.year]


def _end(figure: Quantity) -> Quantity:
    """A figure as the least or the most itself, whatever else words say of that."""
    return figure.exact if figure.about in ("least", "most") else figure


def _is_met(claim: Claim, subject: Subject, gap: Reading) -> bool:
    """Whether by the difference from it a plan was met."""
    met = replace(claim, direction=1)
    return not gap.value or sign_agrees(met, subject, gap.value)


def _tops(figures: Sequence[Figure | None], sign: int) -> Sequence[Figure]:
    """The highest of some figures, or the lowest by a negative sign."""
    known = [(in_prose(it)[0] * sign, it) for it in figures if it and it.value is not None]
    most = max((value for value, _ in known), default=0.0)
    return [it for value, it in known if value == most]


def _time_within(sentence: Sentence, start: int, at: int, times: Sequence[int]) -> Time | None:
    """The one month, term or the like in which words say that something rose or fell."""
    if len(times) != 1:
        return None
    time: Time = sentence.times[sentence.tokens[times[0]].index]
    is_saw = bool(_SAW.search(sentence.shapes(start, at)))
    is_in = time.when in _OF_MEASURES and _IN_TIME.match(sentence.shapes(at + 1, at + 5))
    return time if is_saw or is_in else None


def _over_season(season: str, until: Sequence[Period]) -> Iterator[tuple[Point, Point]]:
    """The periods in which a season of the last year ended, each with those in which it began."""
    first, last = _SEASONS[season]
    year = [it for it in until if until[-1].last_month.index - it.last_month.index < 12]
    for end in (it for it in reversed(year) if it.last_month.number in last):
        months = [it for it in until if it.index < end.index and end.index - it.index < 7]
        yield from ((end, it) for it in months if it.last_month.number in first)


def ranges_in(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Where two figures are between which something was, as `ranged from 3 to 5` says."""
    for first, last in pairwise(sentence.places["FIG"]):
        between = sentence.shapes(first + 1, last)
        if _TO.match(between):
            start, _ = sentence.clause_at(first)
            before = sentence.shapes(max(start, first - 7), first)
            is_to = between.endswith(("to ", "– ", "- "))
            is_plain = is_to and not _FROM.search(before) and _are_alike(sentence, first, last)
            if _RANGED.search(before) or is_plain:
                yield first, last


def _are_alike(sentence: Sentence, first: int, last: int) -> bool:
    """Whether two figures are of one kind."""
    one, other = (sentence.figures[sentence.tokens[at].index] for at in (first, last))
    return one.kind is other.kind


def _is_between(token: Token) -> bool:
    is_verb = token.shape in _AHEAD or f"{token.shape} ".endswith(_WENT)
    is_idle = token.shape in _BETWEEN or token.key in ("number", "figure", "total")
    return is_idle or token.shape.endswith("ly") or is_verb


def _signed(value: float, kind: FigureKind) -> str:
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{amount_in_words(value, kind)}"


def _ends_in(sentence: Sentence) -> tuple[Time, Time] | None:
    """The first and the last point in time of several that go on from each other."""
    places = sentence.places["TIME"]
    pairs = [*pairwise(places)]
    for first, last in pairs:
        joins = sentence.shapes(first + 1, last)
        before = sentence.shapes(first - 1, first)
        if joins == "and " and before == "between ":
            return _of_one_year(
                *(sentence.times[sentence.tokens[at].index] for at in (first, last))
            )
    times = [sentence.times[sentence.tokens[at].index] for at in places]
    is_row = all(
        sentence.shapes(one + 1, other) in (", ", "and ", ", and ") for one, other in pairs
    )
    if len(times) > 2 and is_row and all(it.when is When.TERM for it in times):
        return _of_one_year(times[0], times[-1])
    return None


def _of_one_year(first: Time, last: Time) -> tuple[Time, Time]:
    """Two months or terms, the first in the year that the last is said to be of."""
    if (
        first.when is last.when
        and first.when in (When.MONTH, When.TERM)
        and last.year > first.year == 0
    ):
        # The autumn term is of the calendar year before, as a month with a higher number is.
        is_before = (
            first.number > last.number
            if first.when is When.MONTH
            else first.number == 1 < last.number
        )
        first = replace(first, year=last.year - is_before)
    return first, last

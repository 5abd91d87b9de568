"""What texts say that is no amount: ratings, counts of milestones, peaks, and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from svreport.core.model import LineKind
from svreport.core.numerals import in_words
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear, Month
from svreport.figures.as_of import capital_at
from svreport.figures.figure import Figure, Point, Series
from svreport.figures.sources import AGAINST_LIMIT
from svreport.narrative.claims.arithmetic import amount_in_words
from svreport.narrative.claims.lexicon import Lexicon
from svreport.narrative.claims.milestones import Milestones
from svreport.narrative.claims.quantities import Quantity
from svreport.narrative.claims.ratings import Ratings, Scores
from svreport.narrative.claims.readings import Misstatement, in_prose
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.subjects import Family, Subject
from svreport.narrative.claims.times import Time, When
from svreport.narrative.claims.tokens import GENERIC, IDLE, KNOWN, MAINTAINED, Cued, cued, keys_of
from svreport.narrative.claims.verdict import Judgement, Verdict
from svreport.narrative.prose import FigureKind


class Statements:
    """What a council's ratings, milestones, forecast and projects say, as an update has them."""

    def __init__(self, resolver: Resolver, lexicon: Lexicon) -> None:
        self._resolver, self._lexicon = resolver, lexicon
        self._facts = resolver.facts
        self._council = resolver.facts.council
        self._update = resolver.facts.update
        self.ratings = Ratings(resolver)
        self.milestones = Milestones(resolver)
        self._scores = Scores(resolver)

    def may_state(self, text: str) -> bool:
        """Whether a text may tell of a rating, a score or a milestone: quick to tell."""
        is_told = self._scores.may_score(text) or self.milestones.may_state(text)
        return is_told or self.ratings.may_rate(text)

    def misstated_of_text(
        self, text: str, section: str, verdicts: Sequence[Verdict] = ()
    ) -> Iterator[Misstatement]:
        """What a text says of ratings, scores, and of a milestone, that is not so."""
        yield from self.ratings.misrated(text, section)
        if self._council.risks:
            yield from self._scores.misstated(text, section, verdicts)
        yield from self.milestones.misstated(text)

    def misstated(
        self,
        sentence: Sentence,
        section: str,
        subjects: Sequence[Subject],
        verdicts: Sequence[Verdict],
    ) -> Iterator[Misstatement]:
        """What a sentence of a section says that is not so."""
        text = sentence.text
        yield from self.milestones.counted(sentence, section)
        if any(time.when is When.YEAR for time in sentence.times):
            turned = [*self._turning_points(sentence, subjects)]
            yield from turned or self._thresholds(sentence, subjects)
        yield from self._delay(sentence)
        clear = [it for it in verdicts if it.claim.direction or not it.claim.is_change]
        yield from self._off(sentence, {it.claim.figure.start for it in clear if it.is_held})
        if "est " in text:
            yield from self._records(sentence, verdicts)
        conflicts = [*self._resolver.payments.conflicts(sentence)]
        yield from conflicts or self._resolver.payments.misdated(sentence)
        yield from self._resolver.payments.misshared(sentence)
        yield from self._resolver.payments.counted(sentence)
        known = {it.claim.figure.start for it in verdicts if it.is_held}
        yield from self._resolver.payments.misstated(sentence, known)
        if not _OPENS.isdisjoint(sentence.said):
            yield from self._openings(sentence)

    # Peaks and turning points

    def _turning_points(
        self, sentence: Sentence, subjects: Sequence[Subject]
    ) -> Iterator[Misstatement]:
        """Years in which a line of the forecast is not highest, or first a surplus, as is said."""
        text, said = sentence.text, sentence.said
        kinds = ((form.search(text, said), years, so) for form, years, so in _TURNING)
        found, years_of, what = next((it for it in kinds if it[0]), (None, _peak, ""))
        named = (time for time in sentence.times if time.when is When.YEAR)
        times = [it for it in named if not text[: it.start].endswith("years to ")]
        later = [it for it in times if found and it.start > found.start()]
        time = later[0] if later else times[0] if len(times) == 1 else None
        if time and found and ";" in text[time.end : found.start()]:
            return  # when something else is said to have been
        if time is None or not what or _OPENING.search(text[: time.start]):
            return  # what a year begins with, the one before ends with
        if _NO_TURN.search(_OF_PLAN.sub("", text[: time.end])):
            return
        until = max(text.find(";", found.start() if found else 0), 0)
        lines = [*self._lines(sentence, subjects, is_turn=years_of is _turn, until=until)]
        points = [(series, years_of(series)) for series in lines]
        if points and all(years and time.financial_year not in years for _, years in points):
            series, years = points[0]
            figure = series.at(years[0])
            typed = sentence.text[time.start : time.end]
            so = f"{series.name} {what} in {years[0]}"
            yield Misstatement(typed, so, figure.places if figure else ())

    def _lines(
        self, sentence: Sentence, subjects: Sequence[Subject], *, is_turn: bool, until: int = 0
    ) -> Iterator[Series]:
        """The lines of the forecast of which a sentence may say a turning point.

        They are of the version that it names, `until` a place in its text.
        """
        keys = {token.key for token in sentence.tokens}
        meant = (it for it in subjects if it.family is Family.FORECAST)
        lines = [it.name for it in meant if not it.cues or it.cues & keys]
        if is_turn:
            lines = [LineKind.IN_YEAR_BALANCE]
        own = {it.name: it for it in subjects}
        version = self._version(sentence, until)
        for line in lines:
            name = own[line].series.get(version) if line in own else f"{version}.{line}"
            series = self._facts.register.series_named(name or "")
            if series is not None:
                yield series

    def _delay(self, sentence: Sentence) -> Iterator[Misstatement]:
        """By how many years the first surplus comes later than planned."""
        found = _LATER.search(sentence.text, sentence.said)
        if found is None:
            return
        versions = (self._resolver.reported, self._resolver.plan)
        names = [f"{version}.{LineKind.IN_YEAR_BALANCE}" for version in versions]
        series = [self._facts.register.series_named(name) for name in names]
        turns = [year for it in series if it for year in _turn(it)]
        if len(turns) != len(versions):
            return
        now, planned = turns
        years = (now.starts - planned.starts) * (1 if found["way"] == "later" else -1)
        if found["count"].lower() not in (f"{years}", in_words(Decimal(years))):
            so = f"the first surplus comes in {now}, and in the plan in {planned}"
            yield Misstatement(f"{found['count']} years {found['way']}", so)

    def _records(self, sentence: Sentence, verdicts: Sequence[Verdict]) -> Iterator[Misstatement]:
        """A figure that is not the highest or lowest of its series, as it is said to be."""
        found = _RECORD.search(sentence.text)
        held = [it for it in verdicts if it.judgement is Judgement.AGREES]
        levels = [it for it in held if not it.claim.is_change]
        if found is None or len(levels) != 1:
            return
        others = self._alike(levels[0], [it for it in sentence.times if it.start > found.start()])
        sign, side = (-1, "lower") if found["low"] else (1, "higher")
        figure, *rest = others
        for other in rest:
            if (_value(other) - _value(figure)) * sign > 0:
                so = f"{other.full_name} is {side}"
                yield Misstatement(found["low"] or found["high"], so, other.places)
                return

    def _alike(self, verdict: Verdict, times: Sequence[Time]) -> Sequence[Figure]:
        """A figure that agrees, and those that it may be compared with: until it, since a time."""
        assert verdict.reading is not None
        figure = verdict.reading.figures[0]
        series = self._facts.register.series_named(figure.name)
        if series is None or not isinstance(figure.point, FinancialYear | Month):
            return [figure]
        starts = [it for time in times[:1] for it in self._resolver.points.months(time, series)]
        since = next(map(_index, starts), 0)
        others = [figure]
        for point in series.points:
            other = series.at(point)
            is_within = since <= _index(point) <= _index(figure.point)
            is_alike = is_within and series.why_not_compared(figure.point, point) is None
            others += [other] if is_alike and other and other.value is not None else []
        return others

    def _version(self, sentence: Sentence, until: int = 0) -> str:
        tokens = [it for it in sentence.tokens if not until or it.end <= until]
        shapes = [token.shape for token in tokens]
        than = shapes.index("than") if "than" in shapes else len(shapes)
        named = [it for it in tokens[:than] if it.shape == "VER"]
        if named:
            return self._resolver.version(sentence.versions[named[-1].index])
        return self._resolver.plan if "PLAN" in shapes else self._resolver.reported

    def _thresholds(
        self, sentence: Sentence, subjects: Sequence[Subject]
    ) -> Iterator[Misstatement]:
        """The year in which a line of the forecast first passes an amount, or ends."""
        text, said = sentence.text, sentence.said
        times = [it for it in sentence.times if it.when is When.YEAR]
        lines = [*self._lines(sentence, subjects, is_turn=False)][:1]
        is_open = len(times) != 1 or not lines or _NOT_FORECAST.search(text)
        if is_open or _BY.search(text[: times[0].start]):
            return
        figures = [(it, lines[0].at(it)) for it in _amounts(lines[0])]
        amounts = {
            year: abs(in_prose(it)[0]) for year, it in figures if it and it.value is not None
        }
        money = [it for it in sentence.figures if it.kind is FigureKind.MONEY and not it.given]
        years: Sequence[FinancialYear] = ()
        if (found := _REACHES.search(text, said)) and len(money) == 1:
            sign = -1 if found["down"] else 1
            ahead = [it for it in sorted(amounts) if it >= self._resolver.points.year]
            gaps = {it: (amounts[it] - money[0].value) * sign for it in ahead}
            # What is as much when it is rounded may count as past it, or not.
            firsts = ([it for it in gaps if gaps[it] >= low] for low in (-money[0].step / 2, 1))
            years = [it for past in firsts for it in past[:1] if it != ahead[0]]
        elif (found := _ENDS.search(text, said)) and not money:
            left = [it for it in sorted(amounts) if amounts[it]]
            is_last = bool(left) and left[-1] != max(amounts)
            years = (
                [left[-1] if found["after"] else FinancialYear(left[-1].starts + 1)]
                if is_last
                else ()
            )
        if years and times[0].financial_year not in years:
            figure = lines[0].at(years[0])
            so = f"for {lines[0].name} it is {years[0]}"
            typed = text[times[0].start : times[0].end]
            yield Misstatement(typed, so, figure.places if figure else ())

    # Against the limit or the budget

    def _off(self, sentence: Sentence, known: Collection[int]) -> Iterator[Misstatement]:
        """How far the balance is from its limit, or spending from its budget, if no claim was read.

        Of `known` figures, by where they begin, more is known.
        """
        base = next((it for it in _BASES if it in sentence.said), "")
        figures = [it for it in sentence.figures if it.start not in known and not it.given]
        if not base or len(figures) != 1 or figures[0].about or self._is_of_part(sentence, base):
            return
        figure = figures[0]
        before, after = sentence.text[: figure.start], sentence.text[figure.end :]
        way = _OFF_BEFORE.search(before) or _OFF_AFTER.match(after)
        is_kind = figure.kind in (FigureKind.MONEY, FigureKind.PERCENT)
        if way is None or not is_kind or self._names_another(sentence, figure, way[0]):
            return
        sign = 1 if way["over"] else -1
        meant = [
            *(self._off_budget if base == "budget" else self._off_limit)(sentence, figure.kind)
        ]
        if meant and not any(figure.admits(abs(it)) and it * sign > 0 for it, _ in meant):
            value, found = meant[0]
            if abs(abs(value) - figure.value) <= FAR * abs(value):
                so = f"{found.full_name} is {amount_in_words(value, figure.kind)}"
                yield Misstatement(figure.text, so, found.places)

    def _names_another(self, sentence: Sentence, figure: Quantity, way: str) -> bool:
        """Whether a word before a figure that nobody knows may say of what it is."""
        names = (it for it in sentence.tokens if it.is_word and it.start < figure.start)
        return any(
            it.shape == it.shape.lower()
            and it.key not in _KNOWN
            and not self._lexicon.knows(it.key)
            and not it.shape.endswith(("ed", "ing", "ly"))
            and it.shape not in way.lower()
            for it in names
        )

    def _is_of_part(self, sentence: Sentence, base: str) -> bool:
        """Whether it is a part of the budget, or another limit, that words are of."""
        named = re.search(rf"(\w+)\W+{base}\b", sentence.text)
        years = {it.year for it in sentence.times if it.when is When.YEAR}
        is_line = any(
            it.subject.family is not Family.FORECAST or it.subject.name not in _KINDS
            for it in self._lexicon.mentions(sentence.hits, 0, len(sentence.tokens))
            if it.subject.family is not Family.BUDGET
        )
        return is_line or len(years) > 1 or not named or named[1].lower() not in _BEFORE_BASE

    def _off_limit(self, sentence: Sentence, kind: FigureKind) -> Iterator[tuple[float, Figure]]:
        name = f"{self._version(sentence)}.{AGAINST_LIMIT}"
        series = self._facts.register.series_named(name)
        named = (When.YEAR, When.LAST_YEAR, When.NEXT_YEAR)
        time = next((it for it in sentence.times if it.when in named), None)
        for year in self._resolver.points.years(time) if series else ():
            figure = series.at(year) if series else None
            if figure is not None and figure.value is not None and kind is FigureKind.MONEY:
                yield in_prose(figure)[0], figure

    def _off_budget(self, sentence: Sentence, kind: FigureKind) -> Iterator[tuple[float, Figure]]:
        budgets = [f"budget.{it.line}.budget" for it in self._council.budget if it.kind in _SPENT]
        actuals = [f"budget.{it.line}.actual" for it in self._council.budget if it.kind in _SPENT]
        spending = f".{LineKind.TOTAL_EXPENDITURE}"
        version = self._version(sentence)
        version = self._resolver.reported if version == self._resolver.plan else version
        pairs = [*zip(actuals, budgets, strict=True)]
        for now, planned in [(version + spending, self._resolver.plan + spending), *pairs]:
            both = [self._facts.register.series_named(it) for it in (now, planned)]
            found = [it.at(self._point(it)) for it in both if it is not None]
            if len(found) == len(both) and all(it and it.value is not None for it in found):
                first, second = (in_prose(it)[0] for it in found if it)
                gap = first - second
                is_share = kind is FigureKind.PERCENT and second
                if found[0] and gap:
                    yield (gap / second * 100 if is_share else gap), found[0]

    def _point(self, series: Series) -> Point:
        is_year = any(isinstance(it, FinancialYear) for it in series.points)
        return self._resolver.points.year if is_year else series.default

    # Dates

    def _openings(self, sentence: Sentence) -> Iterator[Misstatement]:
        """When a project opens, and when it was to open before."""
        keys = {token.key for token in sentence.tokens}
        projects = [
            project
            for project in capital_at(self._council, self._update)
            if project.opens and set(keys_of(project.project)) - _SMALL <= keys
        ]
        times = [it for it in sentence.times if it.when is When.MONTH and it.year]
        now, before = _openings_in(sentence.text, times)
        if len(projects) != 1 or _LATE.search(sentence.text):
            return
        (project,) = projects
        past = self._council.updates_until(self._update.key)[:-1]
        rows = [row for it in past for row in capital_at(self._council, it)]
        # When it was to open before the first update, no row says.
        earlier = [
            row
            for row in rows
            if row.project == project.project and row.opens not in (None, project.opens)
        ]
        for time, known in ((now, [project]), (before, earlier)):
            if time is None or not known:
                continue
            month = Month(time.year, time.number)
            is_by = sentence.text[: time.start].endswith(("by ", "before "))
            meant = (month, Month.at(month.index + is_by))
            if not any(row.opens in meant for row in known):
                opens = "opens" if time is now else "was to open"
                yield Misstatement(
                    sentence.text[time.start : time.end],
                    f"{project.project} {opens} in {known[-1].opens}",
                    [row.place("opens") for row in known],
                )


def _openings_in(text: str, times: Sequence[Time]) -> tuple[Time | None, Time | None]:
    """The month in which something is said to open, and the one in which it was to open before."""
    if len(times) == 1:
        (time,) = times
        is_now = ", not " not in text[: time.start] and not _NOT_OPENED.search(text[: time.end])
        return (time if is_now else None), None
    if len(times) == MANY:
        first, last = times
        if text[first.end : last.start].strip() in ("to", "until"):
            return last, first
        if text[first.end : last.start].strip(" ,") in (
            "rather than",
            "instead of",
            "and not",
            "not",
        ):
            return first, last
    return None, None


# A pair of months is one of before and after.
MANY = 2
# What is late was due in another month.
_LATE = pattern(r"\b(?:late|overdue|behind)\b", re.IGNORECASE)
_HIGH = r"highest|largest|greatest|biggest"
_LOW = r"lowest|smallest"
_PEAK = cued(
    f"peak peaks peaked peaking until out {_HIGH.replace('|', ' ')}",
    rf"\bpeak(?:s|ed|ing)?\b|\b(?:ris|grow|increas)\w+\s+until\b|\btops?\s+out\b|\b(?:at\s+its|(?:its|the))\s+(?:{_HIGH})\b(?!\s+(?:single\s+)?(?:areas?|lines?|shares?|parts?|elements?|items?|calls?)\b)|\bis\s+(?:{_HIGH})\b",
)
_TROUGH = cued(
    "lowest smallest low",
    rf"\b(?:at\s+its|its|the|is)\s+(?:{_LOW})\b|\b(?:a|its)\s+low(?:est)?\s+(?:point|of)\b",
)
_FALLS = cued(
    "start starts begin begins longer stop stops",
    r"\b(?:start|begin)s?\s+(?:to\s+(?:fall|come\s+down|go\s+down|reduce|decline|drop|shrink)"
    r"|falling|reducing)\b"
    r"|\b(?:no\s+longer|stops?)\s+(?:grow|ris|increas)\w+",
)
_OPENING = pattern(r"\b(?:start|beginning|opening)\s+of\s+$", re.IGNORECASE)
_RECORD = pattern(
    rf"\b(?:(?P<high>{_HIGH})|(?P<low>{_LOW}))(?:\s+\w+){{0,6}}?\s+(?:yet|ever|since|on\s+record|so\s+far|to\s+date"
    r"|recorded|in\s+the\s+(?:forecast|plan|series|period)|we\s+have)\b",
    re.IGNORECASE,
)
_LATER = cued(
    "later earlier sooner",
    r"\b(?:surplus|balance)\b.*\b(?P<count>\w+)\s+years?\s+(?P<way>later|earlier|sooner)\s+than\s+(?:in\s+)?(?:the\s+)?plan",
)
_SURPLUS = r"(?:an?\s+)?(?:in-year\s+)?(?:surplus|balance|positive|even|the\s+black)\b"
_TURNS = cued(
    "surplus balance positive even black",
    r"\b(?:turn|becom|cross|goes|mov|return|swing|com|revert|break|reach|achiev)(?:e|s|es|ed|ing)?\s+"
    r"(?:back\s+|the\s+(?:account|budget|block)\s+|us\s+)*"
    rf"(?:(?:in)?to\s+)?{_SURPLUS}"
    rf"|\b(?:is|be|are)\s+(?:back\s+)?(?:in\s+)?{_SURPLUS}(?=.*\b(?:until|before|first)\b)"
    rf"|\b(?:(?:is|be)\s+(?:back\s+)?in|(?:provid|allow)\w+\s+for)\s+{_SURPLUS}\s+(?:by|from|in)\b"
    r"|\bfirst\s+(?:in-year\s+)?surplus\b|\bsurplus\s+first\s+(?:in|comes|appears)\b"
    r"|\bbalance\s+is\s+(?:reached|achieved)\b|\bsurplus\s+(?:is|was)\s+(?:first|now|not)\b"
    r"|\bno?t?\b[^.;]*\bsurplus\s+(?:until|before)\b"
    r"|\bin-year\s+balance\s+(?:comes|(?:is|be)\s+(?:not\s+)?(?:reached|achieved))\b",
)
_REACHES = cued(
    "reaches reach passes exceeds above below past",
    r"\b(?:(?P<up>reach(?:es)?|passes|exceeds|(?:rises|climbs|goes|grows)\s+(?:above|past|over))"
    r"|(?P<down>(?:falls|drops|dips|comes\s+down|goes)\s+below))\s+£",
)
_ENDS = cued(
    "ceases cease ends end stops stop",
    r"\b(?:ceases?|ends?|stops?)\s+(?:(?P<after>after|with|at\s+the\s+end\s+of)|(?P<from>from))\b",
)
_BASES = ("limit", "ceiling", "cap", "budget")
# How far off a difference may be that is one all the same, of what it is.
FAR = 1.0
_SPENT = (LineKind.TOTAL_EXPENDITURE,)
_KNOWN = KNOWN | IDLE | GENERIC | MAINTAINED
_KINDS = frozenset((*LineKind, AGAINST_LIMIT))
_BEFORE_BASE = frozenset(
    (
        *("the", "our", "its", "needs", "dsg", "agreed", "to", "over", "under", "against", "on"),
        *("deficit", "original", "set", "full", "s", "approved"),
    )
)
_OVER = (
    r"adverse\s+variance|overspend\w*|pressure|over(?:sho\w+)?|exceed\w*|breach\w*"
    r"|pass(?:es|ed)?|above"
)
_UNDER = r"favourable\s+variance|underspend\w*|under(?:sho\w+)?|headroom|inside|within|below"
_OFF_BEFORE = pattern(
    rf"\b(?:(?P<over>{_OVER})|{_UNDER})\b(?:(?!\b(?:{_OVER}|{_UNDER})\b)[^.;]){{0,45}}?(?:\b(?:of|by)|:)\s+$",
    re.IGNORECASE,
)
_OFF_AFTER = pattern(rf"\s+(?:of\s+)?(?:(?P<over>{_OVER})|{_UNDER})\b", re.IGNORECASE)
_NOT_FORECAST = pattern(
    r"\b(?:must|should|target|aims?|limit|instead|rather|(?:later|earlier|sooner)\s+than|not|if|may)\b",
    re.IGNORECASE,
)
_BY = pattern(r"\b(?:by|until|before)\s+(?:the\s+end\s+of\s+)?$", re.IGNORECASE)
# What a plan agreed or meant is what it has.
_OF_PLAN = pattern(
    r"\bagreed\s+(?=plan\b|forecast\b)|\b(?:plan|forecast)\s+that\b.*?\bshould\b"
    r"|\b(?:plan|forecast)\s+(?:was\s+)?(?:that|for)\b.*?\bshould\b",
    re.IGNORECASE,
)
_NO_TURN = pattern(
    r"\b(?:undertak\w+|commit\w*|must|should|require\w*|later than|earlier than|instead of|"
    r"rather than|(?<!surplus )before|agreed|aim|target|no longer|years? (?:later|earlier))\b",
    re.IGNORECASE,
)
_OPENS = frozenset(("open", "opens", "opened", "opening"))
_NOT_OPENED = pattern(
    r"\b(?:should|would|could|until|once|when|before|after|was|were|had|first|(?i:planned)"
    r"|original|unless|instead|not|if)\b"
)
_SMALL = frozenset(["of", "the", "for", "and", "in", "at"])


def _index(point: Point) -> int:
    """The place of a month among others; 0 for what is no month."""
    return point.index if isinstance(point, Month) else 0


def _value(figure: Figure) -> float:
    assert figure.value is not None
    return float(figure.value)


def _peak(series: Series) -> Sequence[FinancialYear]:
    """The years with the most."""
    amounts = _amounts(series)
    return [year for year in amounts if amounts[year] == max(amounts.values())]


def _trough(series: Series) -> Sequence[FinancialYear]:
    """The years with the least."""
    amounts = _amounts(series)
    return [year for year in amounts if amounts[year] == min(amounts.values())]


def _fall(series: Series) -> Sequence[FinancialYear]:
    """The year with the most, after which it falls, and the one after it."""
    return [year for peak in _peak(series) for year in (peak, FinancialYear(peak.starts + 1))]


def _turn(series: Series) -> Sequence[FinancialYear]:
    """The first year of a surplus, in a series that has one."""
    return [year for year, amount in sorted(_amounts(series).items()) if amount < 0][:1]


def _amounts(series: Series) -> dict[FinancialYear, float]:
    figures = [(point, series.at(point)) for point in series.points]
    return {
        point: float(figure.value)
        for point, figure in figures
        if isinstance(point, FinancialYear) and figure is not None and figure.value is not None
    }


YearsOf: TypeAlias = Callable[[Series], Sequence[FinancialYear]]
# Words that say something of a line, the years of which it is so, and how that is said.
_TURNING: Sequence[tuple[Cued, YearsOf, str]] = (
    (_PEAK, _peak, "is highest"),
    (_TROUGH, _trough, "is lowest"),
    (_FALLS, _fall, "is highest"),
    (_TURNS, _turn, "is first a surplus"),
)

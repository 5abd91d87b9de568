"""What texts say that is no amount: ratings, counts of milestones, peaks, and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from svreport.core.model import LineKind, Milestone
from svreport.core.numerals import NUMBER_WORDS, in_words
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear, Month
from svreport.figures.as_of import capital_at
from svreport.figures.figure import Figure, Point, Series
from svreport.figures.plan import ReportedStatus, reported_status
from svreport.narrative.claims.quantities import Quantity
from svreport.narrative.claims.ratings import Ratings
from svreport.narrative.claims.readings import Misstatement
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.subjects import Family, Subject
from svreport.narrative.claims.times import Time, When
from svreport.narrative.claims.tokens import keys_of
from svreport.narrative.claims.verdict import Judgement, Verdict
from svreport.narrative.prose import FigureKind


class Statements:
    """What a council's ratings, milestones, forecast and projects say, as an update has them."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._facts = resolver.facts
        self._council = resolver.facts.council
        self._update = resolver.facts.update
        self.ratings = Ratings(resolver)

    def misstated(
        self,
        sentence: Sentence,
        section: str,
        subjects: Sequence[Subject],
        verdicts: Sequence[Verdict],
    ) -> Iterator[Misstatement]:
        """What a sentence of a section says that is not so."""
        text = sentence.text
        yield from self.ratings.misrated(text, section)
        if _MILESTONE.search(text):
            yield from self._milestones(sentence, section)
        if any(time.when is When.YEAR for time in sentence.times):
            yield from self._turning_points(sentence, subjects)
        yield from self._delay(text)
        if "est " in text:
            yield from self._records(sentence, verdicts)
        yield from self._resolver.payments.conflicts(sentence)
        if _OPENS.search(text):
            yield from self._openings(sentence)

    # Milestones

    def _milestones(self, sentence: Sentence, section: str) -> Iterator[Misstatement]:
        text = sentence.text
        codes = {row.code for row in self._council.workstreams}
        named = codes.intersection(_CODE.findall(text))
        if not named and _THIS_WORKSTREAM.search(text):
            own = [it for it in self._council.workstreams if it.condition]
            named = {it.code for it in own if section == f"Condition {it.condition}"}
            if len(named) != 1:
                return
        rows = [row for row in self._council.milestones if not named or row.workstream in named]
        is_of_some = _SOME_MILESTONES.search(_WORKSTREAM.sub("", text) if named else text)
        modified = _MODIFIED.search(text)
        is_of_kind = modified is not None and not _COUNTS.fullmatch(modified[1].lower())
        if not rows or is_of_some or is_of_kind or not _statuses_in(text):
            return
        yield from self._share_of(sentence, rows)
        whole = [it for it in sentence.figures if it.kind is FigureKind.NUMBER and not it.given]
        for at, figure in enumerate(whole):
            statuses = self._statuses(text, whole, at)
            counts = [self._count(rows, statuses, day) for day in self._days()]
            if statuses is not None and not any(figure.admits(count) for count in counts):
                of = " or ".join(statuses).replace("done", "complete")
                so = f"{of}: {counts[0]} of the {len(rows)} milestones"
                so = so if statuses else f"there are {len(rows)} milestones"
                yield Misstatement(figure.text, so, [rows[0].place("status")])

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
    def _statuses(text: str, figures: Sequence[Quantity], at: int) -> Sequence[str] | None:
        """The statuses of which a figure counts milestones, none for all; None for no count."""
        figure, later = figures[at], [it.start for it in figures[at + 1 :]] + [len(text)]
        after = text[figure.end : later[0]]
        if _WHOLE.search(text[: figure.start]) and after.strip().startswith("milestone"):
            return ()
        if _OF_MORE.fullmatch(after) and len(later) > 1:
            after = text[figures[at + 1].end : later[1]]
            return (_statuses_in(after) or None) if "milestone" in after else None
        return _statuses_in(after) or None

    def _days(self) -> Sequence[date | None]:
        return [self._update.document_date, self._update.activity_to.last_day]

    @staticmethod
    def _count(rows: Sequence[Milestone], statuses: Sequence[str] | None, day: date | None) -> int:
        found = [reported_status(row, day) for row in rows]
        return sum(it in statuses for it in found) if statuses else len(found)

    # Peaks and turning points

    def _turning_points(
        self, sentence: Sentence, subjects: Sequence[Subject]
    ) -> Iterator[Misstatement]:
        """Years in which a line of the forecast is not highest, or first a surplus, as is said."""
        kinds = ((form.search(sentence.text), years, so) for form, years, so in _TURNING)
        found, years_of, what = next((it for it in kinds if it[0]), (None, _peak, ""))
        times = [time for time in sentence.times if time.when is When.YEAR]
        later = [it for it in times if found and it.start > found.start()]
        time = later[0] if later else times[0] if len(times) == 1 else None
        if time and _OPENING.search(sentence.text[: time.start]):
            return  # what a year begins with, the one before ends with
        if time is None or not what or _NO_TURN.search(sentence.text[: time.end]):
            return
        lines = [*self._lines(sentence, subjects, is_turn=years_of is _turn)]
        points = [(series, years_of(series)) for series in lines]
        if points and all(years and time.financial_year not in years for _, years in points):
            series, years = points[0]
            figure = series.at(years[0])
            typed = sentence.text[time.start : time.end]
            so = f"{series.name} {what} in {years[0]}"
            yield Misstatement(typed, so, figure.places if figure else ())

    def _lines(
        self, sentence: Sentence, subjects: Sequence[Subject], *, is_turn: bool
    ) -> Iterator[Series]:
        """The lines of the forecast of which a sentence may say a turning point."""
        keys = {token.key for token in sentence.tokens}
        meant = (it for it in subjects if it.family is Family.FORECAST)
        lines = [it.name for it in meant if not it.cues or it.cues & keys]
        if is_turn:
            lines = [LineKind.IN_YEAR_BALANCE]
        elif not subjects and _BALANCE.search(sentence.text):
            lines = [LineKind.CLOSING_BALANCE]
        own = {it.name: it for it in subjects}
        version = self._version(sentence)
        for line in lines:
            name = own[line].series.get(version) if line in own else f"{version}.{line}"
            series = self._facts.register.series_named(name or "")
            if series is not None:
                yield series

    def _delay(self, text: str) -> Iterator[Misstatement]:
        """By how many years the first surplus comes later than planned."""
        found = _LATER.search(text)
        versions = (self._resolver.reported, self._resolver.plan)
        names = [f"{version}.{LineKind.IN_YEAR_BALANCE}" for version in versions]
        series = [self._facts.register.series_named(name) for name in names] if found else []
        turns = [year for it in series if it for year in _turn(it)]
        if found is None or len(turns) != len(versions):
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

    def _version(self, sentence: Sentence) -> str:
        shapes = [token.shape for token in sentence.tokens]
        until = shapes.index("than") if "than" in shapes else len(shapes)
        named = [it for it in sentence.tokens[:until] if it.shape == "VER"]
        if named:
            return self._resolver.version(sentence.versions[named[-1].index])
        return self._resolver.plan if "PLAN" in shapes else self._resolver.reported

    # Dates

    def _openings(self, sentence: Sentence) -> Iterator[Misstatement]:
        said, _, _ = sentence.text.partition(", not ")
        months = [time for time in sentence.times if time.when is When.MONTH and time.year]
        months = [time for time in months if time.end <= len(said)]
        keys = {token.key for token in sentence.tokens}
        projects = [
            project
            for project in capital_at(self._council, self._update)
            if project.opens and set(keys_of(project.project)) - _SMALL <= keys
        ]
        if len(projects) != 1 or len(months) != 1 or _NOT_OPENED.search(said[: months[0].end]):
            return
        (project,), (time,) = projects, months
        month = Month(time.year, time.number)
        is_by = sentence.text[: time.start].endswith(("by ", "before "))
        if project.opens not in (month, Month.at(month.index + is_by)):
            yield Misstatement(
                sentence.text[time.start : time.end],
                f"{project.project} opens in {project.opens}",
                [project.place("opens")],
            )


_MILESTONE = pattern(r"\bmilestones?\b", re.IGNORECASE)
_SOME_MILESTONES = pattern(
    r"\b(?:due|period|quarter|since|more|fewer|next|workstreams?|condition|theme|project|last|first|new"
    r"|of these|key|major|would|will|should|could|further|another|remaining)\b",
    re.IGNORECASE,
)
# What kind of milestones they are, where it is no number or article.
_MODIFIED = pattern(r"\b(\w+)\s+milestones?\b", re.IGNORECASE)
_COUNTS = pattern(
    r"\d+|the|our|all|of|its|these|no|and|agreement|programme|plan|agreed|open|"
    rf"{'|'.join(NUMBER_WORDS)}|s"
)
_OF_MILESTONES = pattern(r"\s+of\s+(?:the\s+|our\s+|all\s+|its\s+)*(?:\w+\s+)?milestones\b")
_WHOLE = pattern(
    r"\b(?:of|of the|of our|of its|of all|all|are|has|have|workstream['’]s)\s+$", re.IGNORECASE
)
_OF_MORE = pattern(
    r"\s+(?:out\s+)?of\s+(?:the\s+|our\s+|all\s+|its\s+|this\s+workstream['’]s\s+)*",
    re.IGNORECASE,
)
_STATUSES: Sequence[tuple[re.Pattern[str], str]] = (
    (pattern(r"\bnot\s+(?:yet\s+)?started\b", re.IGNORECASE), ReportedStatus.NOT_STARTED),
    (
        pattern(r"\b(?:complete|completed|done|delivered|achieved|met)\b", re.IGNORECASE),
        ReportedStatus.DONE,
    ),
    (pattern(r"\b(?:late|overdue)\b", re.IGNORECASE), ReportedStatus.LATE),
    (pattern(r"\bat\s+risk\b", re.IGNORECASE), ReportedStatus.AT_RISK),
    (pattern(r"\bon\s+track\b", re.IGNORECASE), ReportedStatus.ON_TRACK),
)
_HIGH = r"highest|largest|greatest|biggest"
_LOW = r"lowest|smallest"
_PEAK = pattern(
    rf"\bpeak(?:s|ed|ing)?\b|\b(?:ris|grow|increas)\w+\s+until\b|\btops?\s+out\b|\b(?:at\s+its|(?:its|the))\s+(?:{_HIGH})\b|\bis\s+(?:{_HIGH})\b",
    re.IGNORECASE,
)
_TROUGH = pattern(
    rf"\b(?:at\s+its|its|the|is)\s+(?:{_LOW})\b|\b(?:a|its)\s+low(?:est)?\s+(?:point|of)\b",
    re.IGNORECASE,
)
_FALLS = pattern(
    r"\b(?:start|begin)s?\s+(?:to\s+(?:fall|come\s+down|go\s+down|reduce|decline|drop|shrink)"
    r"|falling|reducing)\b"
    r"|\b(?:no\s+longer|stops?)\s+(?:grow|ris|increas)\w+",
    re.IGNORECASE,
)
_OPENING = pattern(r"\b(?:start|beginning|opening)\s+of\s+$", re.IGNORECASE)
_BALANCE = pattern(r"\b(?:deficit|balance)\b", re.IGNORECASE)
_RECORD = pattern(
    rf"\b(?:(?P<high>{_HIGH})|(?P<low>{_LOW}))(?:\s+\w+){{0,6}}?\s+(?:yet|ever|since|on\s+record|so\s+far|to\s+date"
    r"|recorded|in\s+the\s+(?:forecast|plan|series|period)|we\s+have)\b",
    re.IGNORECASE,
)
_LATER = pattern(
    r"\b(?:surplus|balance)\b.*\b(?P<count>\w+)\s+years?\s+(?P<way>later|earlier|sooner)\s+than\s+(?:in\s+)?(?:the\s+)?plan",
    re.IGNORECASE,
)
_SURPLUS = r"(?:an?\s+)?(?:in-year\s+)?(?:surplus|balance|positive|even|the\s+black)\b"
_TURNS = pattern(
    r"\b(?:turn|becom|goes|mov|return|swing|com|revert|break|reach|achiev)(?:e|s|es|ed|ing)?\s+"
    r"(?:back\s+|the\s+(?:account|budget|block)\s+|us\s+)*"
    rf"(?:(?:in)?to\s+)?{_SURPLUS}"
    rf"|\b(?:is|be|are)\s+(?:back\s+)?(?:in\s+)?{_SURPLUS}(?=.*\b(?:until|before|first)\b)"
    rf"|\b(?:is|be)\s+(?:back\s+)?in\s+{_SURPLUS}\s+(?:by|from|in)\b"
    r"|\bfirst\s+(?:in-year\s+)?surplus\b|\bsurplus\s+(?:is|was)\s+(?:first|now|not)\b"
    r"|\bno?t?\b[^.;]*\bsurplus\s+(?:until|before)\b"
    r"|\bin-year\s+balance\s+(?:comes|(?:is|be)\s+(?:not\s+)?(?:reached|achieved))\b",
    re.IGNORECASE,
)
_NO_TURN = pattern(
    r"\b(?:undertak\w+|commit\w*|must|should|require\w*|later than|earlier than|instead of|"
    r"rather than|(?<!surplus )before|agreed|aim|target|no longer|years? (?:later|earlier))\b",
    re.IGNORECASE,
)
_CODE = pattern(r"\b[A-Z]{2,5}\b")
_THIS_WORKSTREAM = pattern(r"\bth(?:is|e) workstream\b", re.IGNORECASE)
_WORKSTREAM = pattern(r"\bworkstreams?\b", re.IGNORECASE)
_OPENS = pattern(r"\bopen(?:s|ed|ing)?\b", re.IGNORECASE)
_NOT_OPENED = pattern(
    r"\b(?:should|would|could|until|once|when|before|after|was|were|had|first|(?i:planned)"
    r"|original|unless|instead|not|if)\b"
)
_SMALL = frozenset(["of", "the", "for", "and", "in", "at"])


def _statuses_in(text: str) -> Sequence[str]:
    """The statuses that words name: of several, those that are joined by `or`, or the first."""
    places = [(form.search(text), status) for form, status in _STATUSES]
    found = [status for _, status in sorted((it.start(), status) for it, status in places if it)]
    return found if " or " in text else found[:1]


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
_TURNING: Sequence[tuple[re.Pattern[str], YearsOf, str]] = (
    (_PEAK, _peak, "is highest"),
    (_TROUGH, _trough, "is lowest"),
    (_FALLS, _fall, "is highest"),
    (_TURNS, _turn, "is first a surplus"),
)

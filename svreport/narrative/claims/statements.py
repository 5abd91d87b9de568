"""What texts say that is no amount: ratings, counts of milestones, peaks, and dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.core.model import LineKind, Update
from svreport.core.numerals import NUMBER_WORDS
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear, Month
from svreport.core.problems import Place
from svreport.figures.as_of import capital_at
from svreport.figures.figure import Series
from svreport.figures.milestones import ReportedStatus, reported_status
from svreport.narrative.claims.quantities import Quantity
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.subjects import Family, Subject
from svreport.narrative.claims.times import When, times_in
from svreport.narrative.claims.tokens import keys_of
from svreport.narrative.claims.verdict import Judgement, Verdict
from svreport.narrative.prose import FigureKind


class Misstatement(Frozen):
    """Words that are not so: what was typed, what is so, from which cells, and what to write."""

    typed: str
    wrong: str
    places: Sequence[Place] = ()
    reference: str = ""


class Statements:
    """What a council's ratings, milestones, forecast and projects say, as an update has them."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._facts = resolver.facts
        self._council = resolver.facts.council
        self._update = resolver.facts.update

    def misstated(
        self,
        sentence: Sentence,
        section: str,
        subjects: Sequence[Subject],
        verdicts: Sequence[Verdict],
    ) -> Iterator[Misstatement]:
        """What a sentence of a section says that is not so."""
        text = sentence.text
        yield from self.ratings(text, section)
        if _MILESTONE.search(text):
            yield from self._milestones(sentence)
        yield from self._turning_points(sentence, subjects)
        yield from self._delay(text)
        yield from self._records(sentence, verdicts)
        for conflict in self._resolver.payments.conflicts(sentence):
            place = conflict.payment.place("paid_on")
            yield Misstatement(conflict.typed, conflict.wrong, [place])
        if _OPENS.search(text):
            yield from self._openings(sentence)

    # Ratings

    def may_rate(self, text: str) -> bool:
        """Whether a text names a rating."""
        is_near = any(rating.name in text for rating in self._council.scale)
        return is_near and self._rated is not None and bool(self._rated.search(text))

    @cached_property
    def _rated(self) -> re.Pattern[str] | None:
        names = [re.escape(rating.name) for rating in self._council.scale]
        if not names:
            return None
        return re.compile(rf"\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\b")

    @cached_property
    def _items(self) -> Mapping[str, str]:
        return {row.item.casefold(): row.item for row in self._council.ratings}

    @cached_property
    def _item(self) -> re.Pattern[str] | None:
        names = sorted(map(re.escape, self._items), key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(names)})\b(?![.\d])", re.IGNORECASE) if names else None

    def ratings(self, text: str, section: str) -> Iterator[Misstatement]:
        """What a sentence says of ratings that is not so."""
        if self._rated is None or self._item is None or not self._rated.search(text):
            return
        item = self._items.get(section.casefold(), "") if _THIS_ITEM.search(text) else ""
        for clause in _RATING_CLAUSES.split(text):
            named = {self._items[found[0].casefold()] for found in self._item.finditer(clause)}
            if len(named) > 1:
                return
            item = next(iter(named), item)
            if item and self._rated.search(clause):
                yield from self._of_clause(item, clause, f"({self._rated.pattern})")

    def _of_clause(self, item: str, clause: str, rating: str) -> Iterator[Misstatement]:
        past = re.search(_PAST_RATING.format(rating=rating), clause)
        if past:
            update = self._resolver.points.update_named(times_in(clause))
            yield from self._misrated(item, "rating", past[1], update) if update else ()
            return
        if _NOT_NOW.search(clause):
            return
        for form, roles in _RATING_FORMS:
            found = re.search(form.format(rating=rating), clause)
            if found:
                for at, role in enumerate(roles, start=1):
                    typed = found[min(at, found.re.groups)]
                    yield from self._misrated(item, role, typed, self._update)
                return

    def _misrated(self, item: str, role: str, typed: str, update: Update) -> Iterator[Misstatement]:
        name = f"{item}.{role}"
        series = self._facts.register.series_named(name)
        figure = series.at(update.key) if series else None
        if figure is not None and figure.words and figure.words != typed:
            is_now = role == "rating" and update == self._update
            so = f"{item} {'is' if is_now else 'was'} {figure.words}"
            yield Misstatement(typed, so, figure.places, f"{name} | label" if is_now else "")

    # Milestones

    def _milestones(self, sentence: Sentence) -> Iterator[Misstatement]:
        milestones = self._council.milestones
        if not milestones or _SOME_MILESTONES.search(sentence.text):
            return
        whole = [it for it in sentence.figures if it.kind is FigureKind.NUMBER and not it.given]
        for at, figure in enumerate(whole):
            status = self._status(sentence, whole, at)
            if status is None:
                continue
            counts = [self._count(status, day) for day in self._days()]
            if not any(figure.admits(count) for count in counts):
                words = "there are" if status == "" else f"{status.replace('done', 'complete')}:"
                yield Misstatement(
                    figure.text, f"{words} {counts[0]} of the {len(milestones)} milestones"
                    if status else f"there are {len(milestones)} milestones",
                    [milestones[0].place("status")],
                )  # fmt: skip

    def _status(self, sentence: Sentence, figures: Sequence[Quantity], at: int) -> str | None:
        """The status of which a figure counts milestones; empty for all of them."""
        text, figure = sentence.text, figures[at]
        end = figures[at + 1].start if figures[at + 1 :] else len(text)
        after = text[figure.end : end]
        if not any(form.search(text) for form, _ in _STATUSES):
            return None
        is_whole = bool(_WHOLE.search(text[: figure.start])) and after.strip().startswith(
            "milestone"
        )
        if is_whole:
            return ""
        if _OF_MORE.fullmatch(after) and figures[at + 1 :]:
            rest = figures[at + 2].start if figures[at + 2 :] else len(text)
            after = text[figures[at + 1].end : rest]
            return _status_in(after) if "milestone" in after else None
        return _status_in(after)

    def _days(self) -> Sequence[date | None]:
        return [self._update.document_date, self._update.activity_to.last_day]

    def _count(self, status: str, day: date | None) -> int:
        found = [reported_status(milestone, day) for milestone in self._council.milestones]
        return len(found) if status == "" else sum(it == status for it in found)

    # Peaks and turning points

    def _turning_points(
        self, sentence: Sentence, subjects: Sequence[Subject]
    ) -> Iterator[Misstatement]:
        """Years in which a line of the forecast is not what is said: highest, or first a surplus."""
        kinds = [(form.search(sentence.text), kind) for form, *kind in _TURNING]
        found, kind = next((it for it in kinds if it[0]), (None, []))
        times = [time for time in sentence.times if time.when is When.YEAR]
        later = [it for it in times if found and it.start > found.start()]
        time = later[0] if later else times[0] if len(times) == 1 else None
        if not kind or time is None or _NO_TURN.search(sentence.text):
            return
        years_of, what = kind
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
        series = [self._facts.register.series_named(name) for name in names]
        if found is None or not all(series):
            return
        turns = [_turn(it) for it in series if it]
        if all(turns):
            years = turns[0][0].starts - turns[1][0].starts
            way = -1 if found["way"] in ("earlier", "sooner") else 1
            if NUMBER_WORDS.get(found["count"].lower(), found["count"]) not in (
                years * way,
                f"{years * way}",
            ):
                so = f"the first surplus comes in {turns[0][0]}, and in the plan in {turns[1][0]}"
                yield Misstatement(f"{found['count']} years {found['way']}", so)

    def _records(self, sentence: Sentence, verdicts: Sequence[Verdict]) -> Iterator[Misstatement]:
        """A figure that is not the highest or lowest of its series, as it is said to be."""
        found = _RECORD.search(sentence.text)
        held = [
            it for it in verdicts if it.judgement is Judgement.AGREES and not it.claim.is_change
        ]
        if found is None or len(held) != 1 or held[0].reading is None:
            return
        (figure, *_), (verdict,) = held[0].reading.figures, held
        series = self._facts.register.series_named(figure.name)
        is_measure = verdict.subject is not None and verdict.subject.family is Family.MEASURE
        if series is None or not (is_measure or isinstance(figure.point, FinancialYear)):
            return
        starts = verdict.claim.base_time or next(
            (it for it in sentence.times if it.start > found.start()), None
        )
        since = self._resolver.points.months(starts, series)[:1] if starts and is_measure else []
        sign = -1 if found["low"] else 1
        for point in series.points:
            other = series.at(point)
            if is_measure and not (
                (not since or since[0] <= point) and point <= figure.point  # type: ignore[operator]
            ):
                continue
            if other is None or other.value is None or series.why_not_compared(figure.point, point):
                continue
            if (other.value - figure.value) * sign > 0:
                so = f"{other.full_name} is {'lower' if found['low'] else 'higher'}"
                yield Misstatement(found["low"] or found["high"], so, other.places)
                return

    def _version(self, sentence: Sentence) -> str:
        shapes = [token.shape for token in sentence.tokens]
        if sentence.versions:
            return self._resolver.version(sentence.versions[-1])
        return self._resolver.plan if "PLAN" in shapes else self._resolver.reported

    # Dates

    def _openings(self, sentence: Sentence) -> Iterator[Misstatement]:
        months = [time for time in sentence.times if time.when is When.MONTH and time.year]
        keys = {token.key for token in sentence.tokens}
        projects = [
            project
            for project in capital_at(self._council, self._update)
            if project.opens and set(keys_of(project.project)) - _SMALL <= keys
        ]
        if len(projects) != 1 or len(months) != 1 or _NOT_NOW.search(sentence.text):
            return
        (project,), (time,) = projects, months
        if project.opens != Month(time.year, time.number):
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
_WHOLE = pattern(r"\b(?:of|of the|all|are|has|have)\s+$", re.IGNORECASE)
_OF_MORE = pattern(r"\s+(?:out\s+)?of\s+(?:the\s+)?", re.IGNORECASE)
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
    rf"\bpeak(?:s|ed|ing)?\b|\btops?\s+out\b|\b(?:at\s+its|(?:its|the))\s+(?:{_HIGH})\b|\bis\s+(?:{_HIGH})\b",
    re.IGNORECASE,
)
_TROUGH = pattern(
    rf"\b(?:at\s+its|its|the|is)\s+(?:{_LOW})\b|\ba\s+low\s+(?:point\s+)?of\b", re.IGNORECASE
)
_FALLS = pattern(
    r"\b(?:start|begin)s?\s+(?:to\s+(?:fall|come\s+down|go\s+down|reduce|decline|drop|shrink)|falling|reducing)\b",
    re.IGNORECASE,
)
_BALANCE = pattern(r"\b(?:deficit|balance)\b", re.IGNORECASE)
_RECORD = pattern(
    rf"\b(?:(?P<high>{_HIGH})|(?P<low>{_LOW}))\s+(?:\w+\s+)?(?:yet|ever|since|on\s+record|so\s+far|to\s+date"
    r"|recorded|in\s+the\s+(?:forecast|plan|series|period)|we\s+have)\b",
    re.IGNORECASE,
)
_LATER = pattern(
    r"\b(?:surplus|balance)\b.*\b(?P<count>\w+)\s+years?\s+(?P<way>later|earlier|sooner)\s+than\s+(?:in\s+)?(?:the\s+)?plan",
    re.IGNORECASE,
)
_SURPLUS = r"(?:an?\s+)?(?:in-year\s+)?(?:surplus|balance|positive|even|the\s+black)\b"
_TURNS = pattern(
    r"\b(?:turn|becom|goes|mov|return|swing|com|revert|break|reach|achiev)(?:e|s|es|ed|ing)?\s+(?:back\s+)?"
    rf"(?:(?:in)?to\s+)?{_SURPLUS}"
    rf"|\b(?:is|be|are)\s+(?:back\s+)?(?:in\s+)?{_SURPLUS}(?=.*\b(?:until|before|first)\b)"
    rf"|\b(?:is|be)\s+(?:back\s+)?in\s+{_SURPLUS}\s+(?:by|from|in)\b"
    r"|\bfirst\s+(?:in-year\s+)?surplus\b|\bsurplus\s+(?:is|was)\s+(?:first|now|not)\b"
    r"|\bin-year\s+balance\s+is\s+(?:not\s+)?(?:reached|achieved)\b",
    re.IGNORECASE,
)
_NO_TURN = pattern(
    r"\b(?:later than|earlier than|instead of|rather than|before|agreed|aim|target|no longer|"
    r"years? (?:later|earlier))\b",
    re.IGNORECASE,
)
_OPENS = pattern(r"\bopen(?:s|ed|ing)?\b", re.IGNORECASE)
_THIS_ITEM = pattern(
    r"\b(?:this|the)\s+(?:condition|risk|rating|programme)\b|"
    r"^\W*(?:rated|rating|it is rated)\b",
    re.IGNORECASE,
)
_NOT_NOW = pattern(
    r"\b(?:should|would|will|could|until|return|back to|if|once|when|before|was|were|had|first|"
    r"(?i:planned)|original|unless|either|or|not|test|turn|both|expected|may|as soon as)\b"
)
# Where what is said of one item goes on, and may be of another time.
_RATING_CLAUSES = pattern(
    r";|:\s|\bbut\b|\bwhile\b|\bhaving\b|,\s+(?=it\b|which\b|and\b)|\band\s+(?=is\b|has\b)"
)
_PAST_RATING = r"\b(?:was|were|had been|been)\s+(?:rated\s+|at\s+|as\s+)*{rating}"
_RATING_FORMS: Sequence[tuple[str, Sequence[str]]] = (
    (r"from\s+{rating}\s+to\s+{rating}", ("previous rating", "rating")),
    (r"{rating},\s+from\s+{rating}", ("rating", "previous rating")),
    (
        r"(?:remains?|stays?|still|unchanged|again)\s+(?:rated\s+|at\s+|as\s+)?{rating}",
        ("rating", "previous rating"),
    ),
    (r"(?:rated|is now|now|is|rating:)\s+(?:at\s+|as\s+)?{rating}", ("rating",)),
)
_SMALL = frozenset(["of", "the", "for", "and", "in", "at"])


def _status_in(text: str) -> str | None:
    return next((status for form, status in _STATUSES if form.search(text)), None)


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


# Words that say something of a line, the years of which it is so, and how that is said.
_TURNING = (
    (_PEAK, _peak, "is highest"),
    (_TROUGH, _trough, "is lowest"),
    (_FALLS, _fall, "is highest"),
    (_TURNS, _turn, "is first a surplus"),
)

"""What texts say that is no amount: ratings, counts of milestones, peaks, and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from svreport.core.frozen import Frozen
from svreport.core.model import LineKind, Update
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear, Month
from svreport.core.problems import Place
from svreport.figures.as_of import capital_at
from svreport.figures.figure import Series
from svreport.figures.milestones import ReportedStatus, reported_status
from svreport.narrative.claims.quantities import Quantity
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.subjects import Subject
from svreport.narrative.claims.times import When, times_in
from svreport.narrative.claims.tokens import keys_of
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
        self, sentence: Sentence, section: str, subjects: Sequence[Subject]
    ) -> Iterator[Misstatement]:
        """What a sentence of a section says that is not so."""
        text = sentence.text
        yield from self.ratings(text, section)
        if _MILESTONE.search(text):
            yield from self._milestones(sentence)
        if _PEAK.search(text) or _TURNS.search(text):
            yield from self._turning_points(sentence, subjects)
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
        is_peak = bool(_PEAK.search(sentence.text))
        word = (_PEAK if is_peak else _TURNS).search(sentence.text)
        times = [time for time in sentence.times if time.when is When.YEAR]
        later = [it for it in times if word and it.start > word.start()]
        time = later[0] if later else times[0] if len(times) == 1 else None
        if time is None or _NO_TURN.search(sentence.text):
            return
        balances = (LineKind.CLOSING_BALANCE, LineKind.IN_YEAR_BALANCE)
        named = [subject.name for subject in subjects if subject.name in balances] or balances[:1]
        found = []
        for kind in named if is_peak else balances[1:]:
            series = self._facts.register.series_named(f"{self._version(sentence)}.{kind}")
            year = (_peak(series) if is_peak else _turn(series)) if series else None
            if series is None or year is None or year == time.financial_year:
                return
            found.append((series, year))
        series, year = found[0]
        figure = series.at(year)
        verb = "peaks" if is_peak else "is first a surplus"
        yield Misstatement(
            sentence.text[time.start : time.end],
            f"{series.name} {verb} in {year}",
            figure.places if figure else (),
        )

    def _version(self, sentence: Sentence) -> str:
        shapes = [token.shape for token in sentence.tokens]
        if sentence.versions:
            return sentence.versions[-1]
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
_PEAK = pattern(r"\bpeak(?:s|ed|ing)?\b|\bhighest (?:point|level)\b", re.IGNORECASE)
_TURNS = pattern(
    r"\b(?:turn|becom|is|goes|mov|return|swing|com|revert|break)(?:e|s|es|ed|ing)?\s+(?:back\s+)?"
    r"(?:(?:in)?to\s+)?(?:an?\s+)?(?:in-year\s+)?(?:surplus|balance|positive|even)\b"
    r"|\bfirst\s+in-year\s+surplus\b|\bin-year\s+surplus\s+(?:is|was)\s+(?:first|now|not)\b"
    r"|\bin-year\s+balance\s+is\s+(?:not\s+)?(?:reached|achieved)\b"
    r"|\breach(?:es)?\s+(?:a\s+|an\s+)?(?:in-year\s+)?(?:surplus|balance)\b",
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


def _peak(series: Series) -> FinancialYear | None:
    amounts = _amounts(series)
    return max(amounts, key=lambda year: amounts[year]) if amounts else None


def _turn(series: Series) -> FinancialYear | None:
    """The first year of a surplus, in a series that has one."""
    return next((year for year, amount in sorted(_amounts(series).items()) if amount < 0), None)


def _amounts(series: Series) -> dict[FinancialYear, float]:
    figures = [(point, series.at(point)) for point in series.points]
    return {
        point: float(figure.value)
        for point, figure in figures
        if isinstance(point, FinancialYear) and figure is not None and figure.value is not None
    }

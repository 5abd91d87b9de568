"""Shares that a sentence states of two figures of the inputs, and counts behind percentages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from svreport.core.frozen import replace
from svreport.core.model import MeasureValue
from svreport.figures.figure import Point
from svreport.figures.measures import values_by_code
from svreport.narrative.claims.binding import FIRM, NEARLY, NONE, SMALL, Binding
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.lexicon import Lexicon, Mention
from svreport.narrative.claims.readings import Reading
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.slots import ROLES, Role, own_time, role_between
from svreport.narrative.claims.subjects import Family, Subject
from svreport.narrative.claims.times import Time
from svreport.narrative.claims.tokens import Token
from svreport.narrative.prose import FigureKind

# What a share is of ends before these.
_ENDS = frozenset(("BE", "FIG", ",", ".", ";", "(", ")", "–", "—"))
# A share of any thing, or of how much one changed, is no share of one of the council's.
_PARTS = frozenset(("a", "an", "any", "each", "UP", "DOWN", "MOVED", "BETTER", "WORSE"))
_ARTICLES = frozenset(("the", "our", "all", "its", "these"))
Readings = Sequence[tuple[Subject, Reading]]


class Shares:
    """The shares of a council's figures in others, and the counts behind its percentages."""

    def __init__(self, lexicon: Lexicon, resolver: Resolver) -> None:
        self._lexicon, self._resolver = lexicon, resolver
        self._values = values_by_code(resolver.facts.council.measure_values)

    def of(self, claim: Claim, sentence: Sentence) -> tuple[Binding, Readings]:
        """What a claim of a share or of its counts is of, and may mean; nothing for another."""
        tokens, kind = sentence.tokens, claim.figure.kind
        readings: Readings = ()
        if kind is FigureKind.NUMBER:
            readings = [*self._counts(claim, sentence)]
        elif kind is FigureKind.PERCENT and not claim.is_change:
            is_of = [token.shape for token in tokens[claim.place + 1 : claim.place + 2]] == ["of"]
            readings = [*self._shares(claim, sentence)] if is_of else ()
        subjects = list({id(subject): subject for subject, _ in readings}.values())
        return (Binding(subjects, FIRM, "the share"), readings) if readings else (NONE, ())

    def _shares(self, claim: Claim, sentence: Sentence) -> Iterator[tuple[Subject, Reading]]:
        """How much each of what the clause is about is of what follows `of`."""
        start, end = sentence.clause_at(claim.place)
        shapes = [token.shape for token in sentence.tokens[: min(end, len(sentence.tokens))]]
        after = range(claim.place + 2, len(shapes))
        stop = next((at for at in after if shapes[at] in _ENDS), len(shapes))
        if any(map(self._is_other, sentence.tokens[claim.place + 2 : stop])):
            return
        whole_role = role_between(sentence, claim.place + 1, stop)
        outside = [(start, claim.place), (stop, end)]
        roles = [role_between(sentence, *span) for span in outside]
        part_role = next((role for role in roles if role.name), Role())
        wholes = self._named(sentence, claim.place + 1, stop)
        if claim.time is None and "the spend" in sentence.shapes(claim.place + 1, stop):
            return  # of which year it is, nobody knows
        parts = [subject for span in outside for subject in self._named(sentence, *span)]
        for whole in wholes:
            if whole.family is Family.PAYMENTS and not whole_role.name:
                whole_role = Role("AGREED")
            own = [it for it in parts if it.kind is whole.kind and it is not whole]
            for part in own or [whole] * (part_role != whole_role):
                yield from self._quotients(claim, (part, part_role), (whole, whole_role))

    def _is_other(self, word: Token) -> bool:
        """Whether a word makes another thing of what a share is of: any one, or part of it."""
        is_new = word.is_word and word.shape.islower() and not self._lexicon.knows(word.key)
        return word.shape in _PARTS or (is_new and word.key not in SMALL)

    def _quotients(
        self, claim: Claim, part: tuple[Subject, Role], whole: tuple[Subject, Role]
    ) -> Iterator[tuple[Subject, Reading]]:
        some = self._resolver.levels(replace(claim, role=part[1]), part[0])
        alls = [*self._resolver.levels(replace(claim, role=whole[1], lead=frozenset()), whole[0])]
        for first in some:
            for of in alls:
                if of.value and first.reference != of.reference:
                    name = f"{first.reference} as a share of {of.reference}"
                    share = abs(first.value / of.value) * 100
                    figures = [*first.figures, *of.figures]
                    yield part[0], Reading(share, FigureKind.PERCENT, name, figures)

    def _named(self, sentence: Sentence, start: int, end: int) -> Sequence[Subject]:
        """What amounts and counts are named between two tokens, the likeliest alone."""
        keys = {token.key for token in sentence.tokens}
        found = [
            it
            for it in self._lexicon.mentions(sentence.hits, start, end)
            if it.subject.kind in (FigureKind.MONEY, FigureKind.NUMBER)
            and it.subject.family is not Family.SCORE
            and (not it.subject.cues or it.subject.cues & keys)
            and not (it.subject.family is Family.FORECAST and self._is_role(sentence, it))
        ]
        most = found[0].weight * found[0].coverage if found else 0.0
        return [it.subject for it in found if it.weight * it.coverage >= NEARLY * most]

    @staticmethod
    def _is_role(sentence: Sentence, mention: Mention) -> bool:
        """Whether a name is only a word that says whose a figure is, such as `spent`."""
        return all(sentence.tokens[at].shape in ROLES for at in mention.positions)

    def _counts(self, claim: Claim, sentence: Sentence) -> Iterator[tuple[Subject, Reading]]:
        """The counts behind a percentage: `360 of 1,074 plans were issued within 20 weeks`."""
        which = _place_in_ratio(sentence, claim.place)
        start, end = sentence.clause_at(claim.place)
        found = self._lexicon.mentions(sentence.hits, start, end) if which else ()
        shares = [it.subject for it in found if it.subject.kind is FigureKind.PERCENT][:1]
        for subject in shares:
            series = self._resolver.series(subject, "actual")
            code = subject.series.get("actual", "").removesuffix(".actual")
            rows: Mapping[Point, MeasureValue] = dict(self._values.get(code, {}).items())
            time = claim.time
            if time is None and which == "numerator":
                time = _time_of_base(sentence, claim.place)
            for point in self._resolver.points.months(time, series) if series else ():
                assert series is not None
                figure, row = series.at(point), rows.get(point)
                count = getattr(row, which) if row else None
                if figure is not None and count is not None:
                    name = f"the {which} of {figure.full_name}"
                    yield subject, Reading(float(count), FigureKind.NUMBER, name, [figure])


def _time_of_base(sentence: Sentence, place: int) -> Time | None:
    """The point in time of the count after another."""
    shapes = [token.shape for token in sentence.tokens]
    return own_time(sentence, shapes.index("FIG", place + 1))[0]


def _place_in_ratio(sentence: Sentence, place: int) -> str:
    """Whether a count is the numerator or the base of `360 of the 1,074`; nothing for neither."""
    shapes = [token.shape for token in sentence.tokens]
    after = [it for it in shapes[place + 1 : place + 5] if it not in _ARTICLES]
    if after[:2] == ["of", "FIG"]:
        return "numerator"
    before = [it for it in shapes[max(0, place - 4) : place] if it not in _ARTICLES]
    return "base" if before[-2:] == ["FIG", "of"] else ""

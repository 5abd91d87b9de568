"""Shares that a sentence states of two figures of the inputs, and counts behind percentages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from svreport.core.frozen import replace
from svreport.core.model import MeasureValue
from svreport.core.patterns import pattern
from svreport.figures.figure import Point
from svreport.narrative.claims.binding import FIRM, NEARLY, NONE, SMALL, Binding
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.lexicon import Lexicon, Mention
from svreport.narrative.claims.readings import Reading
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.slots import Role, role_between
from svreport.narrative.claims.subjects import Family, Subject
from svreport.narrative.claims.terms import ROLES
from svreport.narrative.claims.tokens import Token, keys_of
from svreport.narrative.prose import FigureKind

# What a share is of ends before these.
_ENDS = frozenset(("BE", "FIG", ",", ".", ";", "(", ")", "–", "—", "goes", "go", "went", "relates"))
_ENDS |= {"name", "names", "named", "attend", "attends", "live", "cost", "costs", "flows", "flow"}
# A share of any thing, or of how much one changed, is no share of one of the council's.
_PARTS = frozenset(("a", "an", "any", "each", "UP", "DOWN", "MOVED", "BETTER", "WORSE"))
_KINDS = frozenset((FigureKind.MONEY, FigureKind.NUMBER))
# What something was before, of which a share is told.
_OF_ITSELF = pattern(
    r"of (?:what (?:it|they)|(?:the|its|their) (?:length|level|number|size|total|figure|peak) "
    r"(?:it|they|in|at|of|reached|recorded|seen|TIME)) "
)
_ARTICLES = frozenset(("the", "our", "all", "its", "these", "out"))
Readings = Sequence[tuple[Subject, Reading]]


class Shares:
    """The shares of a council's figures in others, and the counts behind its percentages."""

    def __init__(self, lexicon: Lexicon, resolver: Resolver) -> None:
        self._lexicon, self._resolver = lexicon, resolver
        self._council = resolver.facts.council

    def of(
        self,
        claim: Claim,
        sentence: Sentence,
        known: Sequence[Subject] = (),
        before: tuple[Claim, Subject, Reading] | None = None,
    ) -> tuple[Binding, Readings]:
        """What a claim of a share or of its counts is of, and may mean; nothing for another.

        What is `known` from the sentence before is meant where this one names nothing; the claim
        `before` it, as it was read, is the part where words make the share one of it.
        """
        if claim.figure.kind is FigureKind.NUMBER:
            return self._counts(claim, sentence)
        is_share = claim.figure.kind is FigureKind.PERCENT and not claim.is_change
        of = _whole_at(sentence, claim.place) if is_share else -1
        is_of_it = before is not None and self._is_said_of(claim, sentence, *before[:2])
        part = before[1:] if before and is_of_it else None
        readings = [*self._shares(claim, sentence, of, known, part)] if of >= 0 else []
        subjects = list({id(subject): subject for subject, _ in readings}.values())
        return (Binding(subjects, FIRM, "the share"), readings) if readings else (NONE, ())

    def _is_said_of(
        self, claim: Claim, sentence: Sentence, before: Claim, subject: Subject
    ) -> bool:
        """Whether a share is one of the figure before it: nothing else is named between."""
        start, place = sentence.clause_at(claim.place)[0], before.place
        is_parted = not {"and", "FIG"}.isdisjoint(sentence.words[place + 1 : claim.place])
        is_near = start <= place and not is_parted
        return is_near and all(
            it is subject for it in self._named(sentence, place + 1, claim.place)
        )

    def _shares(
        self,
        claim: Claim,
        sentence: Sentence,
        of: int,
        known: Sequence[Subject],
        known_part: tuple[Subject, Reading] | None,
    ) -> Iterator[tuple[Subject, Reading]]:
        """How much each of what the clause is about is of what follows `of`."""
        start, end = sentence.clause_at(claim.place)
        if _OF_ITSELF.match(sentence.shapes(of, end)):
            yield from self._of_itself(claim, sentence, of)
            return
        shapes = [token.shape for token in sentence.tokens[: min(end, len(sentence.tokens))]]
        # Of how many or much it is may be stated as well: 8.2% of all 3,806 plans.
        first = next(
            at
            for at in range(of + 1, len(shapes) + 1)
            if shapes[at : at + 1] != ["all"]
            and shapes[at : at + 1] not in ([it] for it in _ARTICLES)
        )
        stated = sentence.tokens[first : first + 1] if shapes[first : first + 1] == ["FIG"] else []
        first += len(stated)
        stop = next((at for at in range(first, len(shapes)) if shapes[at] in _ENDS), len(shapes))
        phrase = sentence.shapes(of, stop)
        if any(map(self._is_other, sentence.tokens[of + 1 : stop])):
            return
        whole_role = role_between(sentence, of, stop)
        ahead = next((at for at in range(stop, len(shapes)) if shapes[at] == "AGAINST"), end)
        outside = [(start, min(of, claim.place)), (stop, ahead)]
        roles = [role_between(sentence, *span) for span in outside]
        part_role = next((role for role in roles if role.name), Role())
        # A share of its target, or of which much is paid, is one of what was named before.
        wholes = self._in_ratio(sentence, claim.place) or self._named(sentence, of, stop)
        kinds = {it.kind for it in wholes} or _KINDS
        parts = [subject for span in outside for subject in self._named(sentence, *span, kinds)]
        parts = parts or [it for it in known[:1] if it.kind in kinds]
        if stated and not wholes and whole_role.name == "FORECAST":
            # It is of what all lines cost together.
            wholes = [self._resolver.spending] * any(it.family is Family.FORECAST for it in parts)
        is_own = phrase.startswith(_OWN) or (not wholes and bool(whole_role.name))
        for whole in self._stated(claim, sentence, stated, parts if is_own else wholes, whole_role):
            own = [it for it in parts if it.kind is whole.kind and it is not whole]
            role = _role_of_whole(whole, whole_role, part_role)
            is_its = phrase.startswith("of its ") and known_part and known_part[0] is whole
            if known_part and (not is_own or is_its):
                yield from self._quotient(*known_part, self._wholes(claim, whole, role))
                continue
            is_two_roles = whole.kind is FigureKind.MONEY and part_role != role
            for part in own if own and not is_own else [whole] * is_two_roles:
                for some in self._resolver.levels(replace(claim, role=part_role), part):
                    yield from self._quotient(part, some, self._wholes(claim, whole, role))

    def _of_itself(
        self, claim: Claim, sentence: Sentence, of: int
    ) -> Iterator[tuple[Subject, Reading]]:
        """How much of what it was before something is: `a third of what it was in September`."""
        start, _ = sentence.clause_at(claim.place)
        later = next((at for at in sentence.places["TIME"] if at > of), None)
        if later is None:
            return
        then = replace(claim, time=sentence.times[sentence.tokens[later].index])
        for subject in self._named(sentence, start, claim.place)[:1]:
            bases = [*self._resolver.levels(then, subject)]
            for now in self._resolver.levels(replace(claim, time=None), subject):
                yield from self._quotient(subject, now, bases)

    def _stated(
        self,
        claim: Claim,
        sentence: Sentence,
        stated: Sequence[Token],
        subjects: Sequence[Subject],
        role: Role,
    ) -> Sequence[Subject]:
        """Of several subjects that a share may be of, those that come to what is stated of it."""
        role = role if role.name else Role("TARGET")
        whole = replace(claim, role=role, lead=frozenset())
        found = [
            subject
            for subject in subjects
            for token in stated
            for it in self._resolver.levels(whole, subject)
            if sentence.figures[token.index].admits(abs(it.value), it.rounding)
        ]
        return found or subjects

    def _in_ratio(self, sentence: Sentence, place: int) -> Sequence[Subject]:
        """What a ratio itself is of: `one plan in every nine`, `one pound in every three`."""
        words = sentence.figures[sentence.tokens[place].index].text.lower().split()
        noun = words[1] if words[2:3] in (["in"], ["out"]) else ""
        if noun == "pound":
            return [self._resolver.spending]
        return self._lexicon.called(keys_of(f"{noun}s")[0]) if noun else ()

    def _is_other(self, word: Token) -> bool:
        """Whether a word makes another thing of what a share is of: any one, or part of it."""
        is_new = len(word.key) > 1 and word.is_word and word.shape.islower()
        is_new = is_new and not self._lexicon.knows(word.key)
        return word.shape in _PARTS or (is_new and word.key not in SMALL | _ASKED)

    def _wholes(self, claim: Claim, whole: Subject, role: Role) -> Sequence[Reading]:
        return [*self._resolver.levels(replace(claim, role=role, lead=frozenset()), whole)]

    @staticmethod
    def _quotient(
        part: Subject, first: Reading, wholes: Sequence[Reading]
    ) -> Iterator[tuple[Subject, Reading]]:
        for of in wholes:
            if of.value and first.kind is of.kind and first.reference != of.reference:
                name = f"{first.reference} as a share of {of.reference}"
                share = abs(first.value / of.value) * 100
                yield part, Reading(share, FigureKind.PERCENT, name, [*first.figures, *of.figures])

    def _named(
        self, sentence: Sentence, start: int, end: int, kinds: Collection[FigureKind] = _KINDS
    ) -> Sequence[Subject]:
        """What amounts and counts are named between two tokens, the likeliest alone."""
        keys = {token.key for token in sentence.tokens}
        found = [
            it
            for it in self._lexicon.mentions(sentence.hits, start, end)
            if it.subject.kind in kinds
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

    def _counts(self, claim: Claim, sentence: Sentence) -> tuple[Binding, Readings]:
        """The counts behind a percentage: `360 of 1,074 plans were issued within 20 weeks`."""
        which, other = _place_in_ratio(sentence, claim.place)
        start, end = sentence.clause_at(claim.place)
        found = self._lexicon.mentions(sentence.hits, start, end) if which else ()
        shares = [it.subject for it in found if it.subject.kind is FigureKind.PERCENT][:1]
        for subject in shares:
            series = self._resolver.series(subject, "actual")
            code = subject.series.get("actual", "").removesuffix(".actual")
            rows: Mapping[Point, MeasureValue] = dict(self._council.values_of(code).items())
            for point in self._resolver.points.months(claim.time, series) if series else ():
                assert series is not None
                figure, row = series.at(point), rows.get(point)
                if figure is not None and row is not None and row.numerator and row.base:
                    counts = {"numerator": row.numerator, "base": row.base}
                    name = f"the {which} of {figure.full_name}"
                    value = float(counts.pop(which))
                    reading = Reading(value, FigureKind.NUMBER, name, [figure])
                    # Where one is right, the other is meant to be.
                    typed = sentence.figures[sentence.tokens[other].index]
                    is_sure = typed.admits(float(*counts.values()))
                    binding = Binding([subject], FIRM + is_sure, "the share")
                    return binding, [(subject, reading)]
        return NONE, ()


def _role_of_whole(whole: Subject, stated: Role, part: Role) -> Role:
    """Whose figure a share is of, where words do not say: what was agreed, or was to be saved."""
    if whole.family is Family.PAYMENTS:
        return stated if stated.name else Role("AGREED")
    is_saved = whole.family is Family.SAVINGS and part.name == "ACHIEVED"
    return Role("TARGET") if is_saved and not stated.name else stated


_ASKED = frozenset(keys_of("asked required promised promises sought everything"))
_OWN = ("of its ", "of their ", "of which ")


def _whole_at(sentence: Sentence, place: int) -> int:
    """Where the `of` is that what a share is of comes after; -1 where there is none."""
    # So much, or 31%, of its target.
    comma = sentence.shapes(place + 1, place + 2) == ", "
    if sentence.shapes(place + 1 + comma, place + 2 + comma) == "of ":
        return place + 1 + comma
    figure = sentence.figures[sentence.tokens[place].index]
    if figure.is_share and " in " in figure.text:
        return place  # one in nine plans
    start, _ = sentence.clause_at(place)
    if sentence.tokens[start].shape == "of" and sentence.shapes(place - 1, place) == ", ":
        return start  # of all the plans, so many
    shares = (at for at in range(start, place) if sentence.shapes(at, at + 2) == "share of ")
    return next((at + 1 for at in shares if sentence.shapes(at - 2, at).endswith("a ")), -1)


def _place_in_ratio(sentence: Sentence, place: int) -> tuple[str, int]:
    """Which count of `360 of the 1,074` one is, and where the other is; nothing for neither."""
    tokens = sentence.tokens
    for step, which, words in ((1, "numerator", ("of", "FIG")), (-1, "base", ("of", "FIG"))):
        at, wanted = place + step, [*words]
        while 0 <= at < len(tokens) and wanted and tokens[at].shape in (*_ARTICLES, wanted[0]):
            if tokens[at].shape == wanted[0]:
                wanted.pop(0)
            at += step
        if not wanted:
            return which, at - step
    return "", 0

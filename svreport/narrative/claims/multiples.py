"""How many times one figure is another, as texts say: `twice what it was`, `one for every 40`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from math import inf

from svreport.core.frozen import Frozen
from svreport.core.numerals import A_NUMBER_WORD, NUMBER_WORDS
from svreport.core.patterns import pattern
from svreport.narrative.claims.arithmetic import amount_in_words
from svreport.narrative.claims.binding import FIRM, NEARLY, Binding, is_bare_spending
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.doubts import is_in_doubt
from svreport.narrative.claims.lexicon import Lexicon
from svreport.narrative.claims.quantities import NO_FIGURE
from svreport.narrative.claims.readings import Misstatement, Reading
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.slots import Role, is_lasting, role_between
from svreport.narrative.claims.subjects import Family, Subject
from svreport.narrative.claims.times import Time
from svreport.narrative.claims.tokens import cued
from svreport.narrative.prose import FigureKind

_UNDER = r"almost|nearly|approaching|close\s+to|not\s+quite|(?:just|slightly|a\s+little)\s+under"
_LESS = r"(?:(?:well|far)\s+)?(?:under|below|(?:less|fewer|lower)\s+than)|no\s+more\s+than"
_MORE = r"(?:(?:just|well|slightly|a\s+little|rather|far)\s+)?(?:over|above|more\s+than)|at\s+least"
_ABOUT = (
    rf"(?:(?:(?P<nearly>{_UNDER})|(?P<less>{_LESS})|(?P<more>{_MORE})"
    r"|(?P<about>about|around|roughly|some|approximately|broadly))\s+)?"
)
_COUNT = rf"\d+(?:\.\d+)?|{A_NUMBER_WORD}"
_SMALLER = ("smaller", "lower", "fewer", "less")
_WORDS = {"double": 2.0, "twice": 2.0, "treble": 3.0, "triple": 3.0, "half": 1 / 2}
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
# What comes after a multiple, and leads to what it is one of.
_AS = (
    r"(?:as\s+(?:much|many|high|large|big)|(?:of\s+)?(?:what|that|those|the\s+(?:number|cost|size|level|figure|spend|amount|length))"
    r"|(?:the\s+)?spend(?:ing)?\s+on|(?P<than>larger|bigger|higher|more|greater|smaller|lower|fewer|less)\s+than)\b"
)
_TIMES = cued(
    f"times {' '.join((*_WORDS, *_PARTS))} thirds quarters fifths tenths",
    rf"\b{_ABOUT}(?:(?P<times>{_COUNT})(?P<half>\s+and\s+a\s+half)?\s+times"
    rf"|(?P<word>{'|'.join(_WORDS)})"
    rf"|(?P<share>an?|one|{_COUNT})[\s-](?P<part>{'|'.join(_PARTS)})s?)"
    rf"\s+(?={_AS})(?P<as>as\s+\w+)?",
)
_EACH = cued(
    "every each per",
    rf"(?<![\w.,£]){_ABOUT}(?P<count>£?(?:{_COUNT}))\s+(?P<what>(?:(?!for\b|per\b)[^\s,.;:]+\s+){{0,9}}?)"
    rf"(?:(?:for|to)\s+(?:every|each)|per)\s+(?P<each>£?(?:{_COUNT})\s+)?",
)
_BY_A_TO_B = cued(
    "outnumber outnumbers outnumbered",
    rf"\bby\s+{_ABOUT}(?P<count>{_COUNT})\s+to\s+(?P<each>{_COUNT})\b",
)
_PER_POUND = cued(
    "every each",
    r"\bfor\s+(?:every|each)\s+£(?P<each>\d+(?:\.\d\d)?)\s+of\s+(?P<of>[^£]{3,90}?)£(?P<count>\d+\.\d\d)\b",
)
# A place, and not all of them, is what some costs are of.
_OF_ONE = pattern(
    r"\b(?:an?|one|each|every|per|average|unit)\s+(?:\w+\s+){0,4}?(?:place|placement|cost)\b|\bapiece\b",
    re.IGNORECASE,
)
_OF_MONEY = pattern(r"£|\b(?:spen[dt]\w*|costs?|much)\b", re.IGNORECASE)
_AS_MANY = pattern(r"\bas\b", re.IGNORECASE)
# How far off a multiple may be: a plain one, one said to be rough, one nearly reached.
_EXACT, _ROUGH, _NEARLY_OVER = 0.08, 0.15, 0.02

# A part of a sentence, from one token to another, and the whole of which it says a multiple.
Span = tuple[int, int]


class _Multiple(Frozen):
    """How many times what one part of a sentence names is what another names."""

    typed: str
    least: float
    most: float
    part: Span
    whole: Span

    def admits(self, ratio: float) -> bool:
        """Whether two figures in this ratio are as the words say."""
        return self.least <= ratio <= self.most


class Multiples:
    """How many times one of the council's figures another is."""

    def __init__(self, resolver: Resolver, lexicon: Lexicon) -> None:
        self._resolver, self._lexicon = resolver, lexicon

    def misstated(self, sentence: Sentence) -> Iterator[Misstatement]:
        """What a sentence says of how many times a figure is another that is not so."""
        for multiple in multiples_in(sentence):
            parts = [*self._readings(sentence, multiple.part, multiple.whole)]
            wholes = [*self._readings(sentence, multiple.whole, multiple.part)]
            pairs = [
                (one, other)
                for (_, one), (_, other) in product(parts, wholes)
                if one.kind is other.kind and one.reference != other.reference and other.value
            ]
            ratios = [abs(one.value / other.value) for one, other in pairs]
            if not ratios or any(map(multiple.admits, ratios)):
                continue
            claim = Claim(NO_FIGURE, multiple.part[0], is_beside=True)
            subjects = [subject for subject, _ in (*parts, *wholes)]
            if is_in_doubt(claim, Binding(subjects, FIRM, "the sentence"), sentence, self._lexicon):
                continue
            one, other = pairs[0]
            so = f"{one.reference} is {ratios[0]:.2f} times {other.reference}"
            places = [
                place for it in (one, other) for figure in it.figures for place in figure.places
            ]
            yield Misstatement(multiple.typed, so, places)

    def apart(self, sentence: Sentence) -> Iterator[Misstatement]:
        """How far one average cost is said to be from another, where that is not so."""
        if sentence.is_quiet or len(sentence.figures) != 1 or not _OF_ONE.search(sentence.text):
            return
        if (found := _APART.search(sentence.stream)) is None:
            return
        figure = sentence.figures[0]
        spans = [_span_of(sentence, found, "one"), _span_of(sentence, found, "other")]
        one, other = ([*self._readings(sentence, *pair)] for pair in (spans, spans[::-1]))
        gaps = [
            (it, than, abs(it.value - than.value))
            for (subject, it), (_, than) in product(one, other)
            if _is_average(subject) and it.reference != than.reference
        ]
        if gaps and not any(figure.admits(gap) for _, _, gap in gaps):
            it, than, gap = gaps[0]
            places = [place for way in (it, than) for own in way.figures for place in own.places]
            so = f"{it.reference} and {than.reference} are {amount_in_words(gap, it.kind)} apart"
            yield Misstatement(figure.text, so, places)

    def _readings(
        self, sentence: Sentence, span: Span, other: Span
    ) -> Iterator[tuple[Subject, Reading]]:
        """What a part of a sentence may mean: what it names, or what the other part does."""
        own = self._named(sentence, span)
        named = own or self._named(sentence, other)
        role = role_between(sentence, *span)
        times = _times_of_part(sentence, span)
        is_shared = not times and bool(own) and bool(self._named(sentence, other))
        time = next(iter(times or (_times_of_part(sentence, other) if is_shared else ())), None)
        if not own and not (times or role.name):
            return  # of which nothing is said
        claim = Claim(
            NO_FIGURE,
            span[0],
            role=role if role.name in _ROLES else Role(),
            time=time,
            is_beside=True,
        )
        for subject in named:
            for it in self._resolver.levels(claim, subject):
                yield subject, it

    def _named(self, sentence: Sentence, span: Span) -> Sequence[Subject]:
        """What a part of a sentence names, the likeliest alone."""
        text = sentence.text
        is_one = bool(_OF_ONE.search(text))
        is_money = bool(_OF_MONEY.search(text))
        found = [
            it
            for it in self._lexicon.mentions(sentence.hits, *span)
            if it.subject.family in _FAMILIES
            and _is_average(it.subject) == is_one
            and (not it.subject.cues or it.subject.family is Family.UNIT_COST)
            and not (is_money and it.subject.kind is FigureKind.NUMBER)
        ]
        if len(found) > 1:  # what only costs is known by what it is
            found = [it for it in found if not is_bare_spending(it)] or found
        most = found[0].weight * found[0].coverage if found else 0.0
        return [it.subject for it in found if it.weight * it.coverage >= NEARLY * most][:3]


# One place costs so much more than another, or so much lies between them.
_APART = pattern(
    r"(?P<one>(?:(?!FIG|than)\S+ )+)FIG (?:MORE|LESS) (?:TIME )?than (?P<other>(?:(?!FIG)\S+ )+)"
    r"|MOVED between (?P<one_>(?:(?!FIG|and)\S+ )+)and (?P<other_>(?:(?!FIG|BE)\S+ )+)(?:BE|of|:) "
)


def _span_of(sentence: Sentence, found: re.Match[str], part: str) -> Span:
    """The tokens that a part of a form of words spans."""
    group = part if found[part] else f"{part}_"
    starts = sentence.starts
    return starts.index(found.start(group)), starts.index(found.end(group))


_FAMILIES = (Family.MEASURE, Family.FORECAST, Family.UNIT_COST)
_ROLES = ("PLAN", "TARGET", "VER", "BUDGET")


def _is_average(subject: Subject) -> bool:
    return subject.family is Family.UNIT_COST and subject.kind is FigureKind.MONEY


def _times_of_part(sentence: Sentence, span: Span) -> Sequence[Time]:
    """The points in time that a part names: over how long is none."""
    inside = (at for at in sentence.places["TIME"] if span[0] <= at < span[1])
    return [
        sentence.times[sentence.tokens[at].index] for at in inside if not is_lasting(sentence, at)
    ]


def multiples_in(sentence: Sentence) -> Iterator[_Multiple]:
    """The multiples that a sentence states, each with what it is of and what it is one of."""
    text, said = sentence.text, sentence.said
    money = [it for it in sentence.figures if it.kind is FigureKind.MONEY and it.value > 1]
    if sentence.foreign or len(money) > 1:
        return  # what two figures come to is their own
    for form, read in (
        (_TIMES, _of_times),
        (_PER_POUND, _of_pounds),
        (_BY_A_TO_B, _of_ratio),
        (_EACH, _of_each),
    ):
        found = form.search(text, said)
        if found and (read in (_of_each, _of_pounds) or not sentence.hypothetical):
            yield from read(sentence, found)
            return


def _of_times(sentence: Sentence, found: re.Match[str]) -> Iterator[_Multiple]:
    if _OF_ITSELF.match(sentence.text, found.end()):
        return  # of another figure of the same thing
    start, end = _around(sentence, found)
    value, step = _times_of(found)
    part, whole = (
        (start, _token_at(sentence, found.start())),
        (_token_at(sentence, found.end()), end),
    )
    if found["as"]:
        # So many times as many plans as there were: the plans are of both.
        then = _AS_MANY.search(sentence.text, found.end())
        split = _token_at(sentence, then.start()) if then else whole[1]
        part, whole = (start, split), (split, end)
    yield _Multiple(found[0].strip(), *_bounds(found, value, step), part, whole)


_OF_ITSELF = pattern(r"\s*(?:of\s+)?what\s+(?:it|they|these|those)\b")


def _times_of(found: re.Match[str]) -> tuple[float, float]:
    """What a multiple is worth, and by how much it may be off for its last digit."""
    if found["word"]:
        value = _WORDS[found["word"].lower()]
    elif found["part"]:
        share = found["share"].lower()
        value = (1 if share in ("a", "an") else _number(share)) / _PARTS[found["part"].lower()]
        if found["than"]:
            value = 1 - value if found["than"].lower() in _SMALLER else 1 + value
    else:
        value = _number(found["times"]) + bool(found["half"]) / 2
        _, dot, decimals = found["times"].partition(".")
        if dot:
            return value, 0.5 / 10 ** len(decimals) * 1.2
    return value, value * _EXACT


def _of_each(sentence: Sentence, found: re.Match[str]) -> Iterator[_Multiple]:
    start, end = _around(sentence, found)
    count, each = (
        _number(found["count"].lstrip("£")),
        _number((found["each"] or "1").strip().lstrip("£")),
    )
    is_money = "£" in found["count"]
    if is_money != ("£" in (found["each"] or "")) or not each:
        return
    value = count / each
    step = 0.006 / each if is_money else value * _EXACT * (1 if each > 1 else 1.5)
    named = _token_at(sentence, found.start("what")), _token_at(sentence, found.end("what"))
    part = named if found["what"].strip() else (start, _token_at(sentence, found.start()))
    yield _Multiple(
        found[0].strip(),
        *_bounds(found, value, step),
        part,
        (_token_at(sentence, found.end()), end),
    )


def _of_pounds(sentence: Sentence, found: re.Match[str]) -> Iterator[_Multiple]:
    value, each = float(found["count"]), float(found["each"])
    within = sentence.text[found.start("of") : found.end("of")]
    verb = _VERB.search(within)
    if verb and each:
        first, last = (_token_at(sentence, found.start("of") + it) for it in (0, verb.start()))
        part = (last, _token_at(sentence, found.end("of")))
        step = 0.006 / each
        yield _Multiple(
            f"£{found['count']}", value / each - step, value / each + step, part, (first, last)
        )


def _of_ratio(sentence: Sentence, found: re.Match[str]) -> Iterator[_Multiple]:
    verb = _OUTNUMBERED.search(sentence.text)
    if verb and verb.end() < found.start():
        start, _ = _around(sentence, found)
        value = _number(found["count"]) / _number(found["each"])
        middle = _token_at(sentence, verb.end())
        part, whole = (
            (start, _token_at(sentence, verb.start())),
            (middle, _token_at(sentence, found.start())),
        )
        yield _Multiple(found[0], *_bounds(found, value, value * _EXACT), part, whole)


_OUTNUMBERED = pattern(r"\boutnumber\w*\b", re.IGNORECASE)
_VERB = pattern(r",|\b(?:we|is|are|was|were|will|there|it|that)\b|\btotal\b", re.IGNORECASE)


def _bounds(found: re.Match[str], value: float, step: float) -> tuple[float, float]:
    """Between what a ratio is, by the word before it."""
    if found["less"]:
        return 0.0, value
    if found["more"]:
        return value, inf
    if found["nearly"]:
        return value * (1 - 2 * _EXACT), value * (1 + _NEARLY_OVER)
    step = max(step, value * _ROUGH) if found["about"] else step
    return value - step, value + step


def _number(word: str) -> float:
    return float(word) if word[0].isdigit() else float(NUMBER_WORDS[word.lower()])


def _around(sentence: Sentence, found: re.Match[str]) -> Span:
    """The sentence up to the end of the clause that a form ends in."""
    at = min(_token_at(sentence, found.end()), len(sentence.tokens) - 1)
    return 0, min(sentence.clause_at(at)[1], len(sentence.tokens))


def _token_at(sentence: Sentence, offset: int) -> int:
    """The first token that begins at a place in the text, or after it."""
    places = (at for at, token in enumerate(sentence.tokens) if token.start >= offset)
    return next(places, len(sentence.tokens))

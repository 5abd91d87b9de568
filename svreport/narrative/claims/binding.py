"""Which subject a figure is of: by the noun after it, the words before it, or what came before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product, takewhile

from svreport.core.frozen import Frozen, replace
from svreport.core.model import LineKind
from svreport.core.patterns import pattern
from svreport.narrative.claims.claims import Claim, ClaimForm
from svreport.narrative.claims.lexicon import ENOUGH, IN_PART, Lexicon, Mention
from svreport.narrative.claims.lists import is_one_of_several, is_part, place_in_row, time_in_row
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.slots import ROLES
from svreport.narrative.claims.subjects import TOTAL_SAVINGS, Family, Subject
from svreport.narrative.claims.terms import LINK_WORDS, NO_NOUN_WORDS
from svreport.narrative.claims.times import Time
from svreport.narrative.claims.tokens import GENERIC, IDLE, MAINTAINED, Token
from svreport.narrative.prose import FigureKind

FIRM, LIKELY, LOOSE = 3, 2, 1
# Of several subjects that fit, those this near the best are all held to be meant.
NEARLY = 0.85
# A name of several words, of which so much is said, leaves nobody in doubt.
WHOLE = 0.95
_GOES_ON = pattern(
    r"^\W*(?:this|that|it|these|they|a year (?:ago|earlier|before)|of these|there (?:were|are)|"
    r"the (?:figure|number|total|plan|target|increase|rise|balance|score|rating)|last year|by|in|"
    r"at|since|up|down)\b",
    re.IGNORECASE,
)
_NO_NOUN = frozenset(NO_NOUN_WORDS) | ROLES | {"TIME", "FIG", "AGAINST", "BE"}
_NOUN_ENDS = frozenset(
    ("BE", "UP", "DOWN", "MOVED", "FIG", "TIME", "AGAINST", ",", ".", ";", "(", ")", "|")
)
_BEFORE_NOUN = frozenset(
    ("MORE", "LESS", "NEW", "of", "the", "all", "our", "percentage", "further")
)
_TIES = frozenset(("by", "under", "for", "from", "on"))

_AGES = frozenset(("under", "over", "aged"))
# How much of a change is none of what changed.
_OF_A_CHANGE = pattern(r"^of (?:the |this |that )*(?:UP|DOWN|MOVED) ")

SMALL = IDLE | GENERIC | MAINTAINED


class Binding(Frozen):
    """The subjects that a figure may be of, the likeliest first, how firmly, and from where."""

    subjects: Sequence[Subject] = ()
    firmness: int = 0
    origin: str = ""
    is_whole: bool = False


# What one name is that of one thing, each year, version and role of which is told by words.
_NAMED = (Family.MEASURE, Family.CAPITAL, Family.SAVINGS, Family.SCORE)
BEFORE = "the sentence before"
NONE = Binding()


def _bound(best: Sequence[Mention], firmness: int, origin: str) -> Binding:
    first = best[0]
    is_whole = (
        first.coverage >= WHOLE and len(first.positions) > 1 and first.subject.family in _NAMED
    )
    return Binding([it.subject for it in best], firmness, origin, is_whole)


class Context(Frozen):
    """What came before a sentence: what it was about, and the heading and section above it."""

    subjects: Sequence[Subject] = ()
    heading: Sequence[Subject] = ()
    keys: frozenset[str] = frozenset()
    time: Time | None = None


def bind(claim: Claim, sentence: Sentence, lexicon: Lexicon, context: Context) -> Binding:
    """The subjects of a claim's figure."""
    fits = _Fits(sentence, claim, _kinds(claim), context)
    return _with_heading(_bind(claim, sentence, lexicon, context, fits), context, fits)


def _bind(
    claim: Claim, sentence: Sentence, lexicon: Lexicon, context: Context, fits: _Fits
) -> Binding:
    shapes = [token.shape for token in sentence.tokens[: claim.place]]
    is_in_brackets = "FIG" in shapes and claim.figure.text.startswith("(")
    for find in _FINDERS[:-1] if is_in_brackets else _FINDERS:
        binding = find(claim, sentence, lexicon, fits)
        if binding is not None:
            return binding
    return NONE if is_in_brackets else _inherited(claim, sentence, context, fits)


def _in_row(claim: Claim, sentence: Sentence, lexicon: Lexicon, fits: _Fits) -> Binding | None:
    """The subject of one of several figures in a row; none bound, where nothing says which."""
    which, count = place_in_row(sentence, claim.place)
    if count > 1:
        start, end = sentence.clause_at(claim.place)
        several = [it for it in lexicon.mentions(sentence.hits, start, end) if fits(it.subject)]
        named = {it.subject.name: it for it in sorted(several, key=lambda it: it.start)}
        if len(named) == count:
            return _bound([[*named.values()][which]], FIRM, "the row")
        has_time = time_in_row(sentence, claim.place) is not None
        return _of_clause(claim, sentence, lexicon, fits) if has_time else NONE
    before = [token.shape for token in sentence.tokens[max(0, claim.place - 2) : claim.place]]
    is_denied = before[-1:] == ["not"] or before == ["FIG", "of"]
    is_denied = is_denied or bool(
        _OF_A_CHANGE.match(sentence.shapes(claim.place + 1, claim.place + 5))
    )
    is_level = claim.form is ClaimForm.LEVEL
    return NONE if is_denied or (is_level and is_one_of_several(sentence, claim.place)) else None


def _part(claim: Claim, sentence: Sentence, lexicon: Lexicon, fits: _Fits) -> Binding | None:
    """The subject of a part of what is counted: what the words after a verb make of it."""
    is_count = claim.figure.kind is FigureKind.NUMBER and claim.form is ClaimForm.LEVEL
    if not is_count or not is_part(sentence, claim.place):
        return None
    start, end = sentence.clause_at(claim.place)
    after = [token.shape for token in sentence.tokens[claim.place : end]]
    verb = claim.place + after.index("BE") if "BE" in after else end
    best = _best(lexicon.mentions(sentence.hits, start, end), fits)
    best = [it for it in best if it.end > verb]
    return _bound(best, LIKELY, "the sentence") if best else NONE


def _after_link(claim: Claim, sentence: Sentence, lexicon: Lexicon, fits: _Fits) -> Binding | None:
    """The subject right after a figure and a word such as `under` or `for`."""
    start = claim.place + 1
    tokens = sentence.tokens
    if claim.form is ClaimForm.CHANGE or start >= len(tokens) or tokens[start].shape not in _TIES:
        return None
    word = tokens[start + 1] if tokens[start].shape == "on" and start + 1 < len(tokens) else None
    if word and word.shape.islower() and word.key not in SMALL and not lexicon.knows(word.key):
        return NONE  # money on something else
    end = min(start + 9, _segment_end(sentence, claim.place))
    best = _best(lexicon.mentions(sentence.hits, start + 1, end), fits)
    best = [it for it in best if it.start <= start + 2]
    return _bound(best, FIRM, "the words after it") if best else None


def _with_heading(binding: Binding, context: Context, fits: _Fits) -> Binding:
    """The subjects, with those of the heading that are of their family: either may be meant."""
    is_total = any(subject.name == TOTAL_SAVINGS for subject in binding.subjects)
    heads = [it for it in context.heading if is_total and it.family is Family.SAVINGS and fits(it)]
    more = [it for it in heads if it not in binding.subjects]
    return replace(binding, subjects=(*more, *binding.subjects))


def _kinds(claim: Claim) -> frozenset[FigureKind]:
    """The kinds of subject that a figure of this kind may be of."""
    kind = claim.figure.kind
    if kind is FigureKind.POINTS:
        return frozenset((FigureKind.PERCENT,))
    if kind is FigureKind.PERCENT and claim.form is ClaimForm.CHANGE:
        return frozenset(FigureKind)
    return frozenset((kind,))


class _Fits:
    """What of the subjects fits a claim: its kind, and the words that must be with it."""

    def __init__(
        self, sentence: Sentence, claim: Claim, kinds: frozenset[FigureKind], context: Context
    ) -> None:
        self._kinds = kinds
        self._keys = {token.key for token in sentence.tokens} | context.keys
        self._place = claim.place
        self._is_share = claim.form is ClaimForm.LEVEL and claim.figure.kind is FigureKind.PERCENT

    def __call__(self, subject: Subject) -> bool:
        is_kind = subject.kind in self._kinds or (
            self._is_share and subject.family is Family.PAYMENTS
        )
        return is_kind and (not subject.cues or bool(subject.cues & self._keys))

    def is_near(self, mention: Mention) -> bool:
        """Whether a limit is named beside its figure: it is mostly what others are held against."""
        is_limit = mention.subject.name == LineKind.DEFICIT_LIMIT
        return not is_limit or any(abs(at - self._place) <= BESIDE for at in mention.positions)


# So many words at most from a figure to the limit that it is.
BESIDE = 5


def _best(mentions: Sequence[Mention], fits: _Fits) -> list[Mention]:
    """The mentions that fit, and are nearly as likely as the likeliest."""
    found = [it for it in mentions if fits(it.subject) and fits.is_near(it)]
    wholes = {frozenset(it.positions) for it in found if it.coverage >= ENOUGH}
    found = [it for it in found if not any(whole > set(it.positions) for whole in wholes)]
    if not found:
        return []
    most = found[0].weight * found[0].coverage
    return [it for it in found if it.weight * it.coverage >= NEARLY * most][:4]


def _noun_after(claim: Claim, sentence: Sentence, lexicon: Lexicon, fits: _Fits) -> Binding | None:
    """The subject that the words right after a figure name; none bound, where they name another."""
    start, end = _noun(claim, sentence)
    words = [at for at in range(start, end) if sentence.tokens[at].key not in IDLE]
    if not words:
        return None
    stop = _segment_end(sentence, claim.place)
    best = [
        it for it in _best(lexicon.mentions(sentence.hits, start, stop), fits) if it.start < end
    ]
    firmness = FIRM
    if not best:
        firmness = LIKELY
        best = _best(lexicon.mentions(sentence.hits, words[0], stop, IN_PART), fits)
        is_one = len({it.subject.name for it in best}) == 1
        best = best if is_one and best[0].start <= start + 1 else []
    if not best:
        is_another = _names_another(claim, sentence, lexicon, words[0], end, start)
        return NONE if is_another else None
    own = {key for label in best[0].subject.labels for key in label}
    small = GENERIC | MAINTAINED | own
    gap = [at for at in words if at < best[0].start and sentence.tokens[at].key not in small]
    if gap or _is_narrowed(best[0], sentence, lexicon):
        return NONE
    best = [*_widest(best, lexicon.mentions(sentence.hits, 0, stop), fits)]
    return _bound(best, firmness, "the words after it")


def _widest(best: Sequence[Mention], mentions: Sequence[Mention], fits: _Fits) -> Sequence[Mention]:
    """What a part of a sentence mentions; where that is a part of more, the whole of it."""
    wider = _best(mentions, fits)
    is_part = wider and set(wider[0].positions) > set(best[0].positions)
    return wider if is_part else best


def _noun(claim: Claim, sentence: Sentence) -> tuple[int, int]:
    """Where the words that name what a figure counts begin and end, if it has any."""
    start, tokens = claim.place + 1, sentence.tokens
    while start < len(tokens) and tokens[start].shape in _BEFORE_NOUN:
        start += 1
    is_base = claim.form is ClaimForm.CHANGE and tokens[start - 1].shape == "the"
    if is_base or start >= len(tokens) or tokens[start].shape in _NO_NOUN:
        return start, start
    end = start
    while end < len(tokens) and tokens[end].is_word and tokens[end].shape not in _NOUN_ENDS:
        end += 1
    return start, end


def _names_another(
    claim: Claim, sentence: Sentence, lexicon: Lexicon, first: int, end: int, start: int
) -> bool:
    """Whether the noun after a figure is that of a thing which no label names."""
    tokens, kind = sentence.tokens, claim.figure.kind
    is_counted = kind is FigureKind.NUMBER and tokens[claim.place + 1].is_word
    word = tokens[first]
    return (
        (is_counted or kind is FigureKind.MONEY)
        and first <= start + 1
        and not lexicon.mentions(sentence.hits, first, end, IN_PART)
        and word.shape.islower()
        and word.key not in GENERIC | MAINTAINED
        and not word.shape.endswith(("ed", "ly"))
        and not word.shape.startswith("in")
        and (tokens[start].key not in IDLE or tokens[start].shape in ("for", "on", "of"))
    )


def _segment_end(sentence: Sentence, place: int) -> int:
    """Where the words after a figure end: at the next one, or with its clause."""
    _, end = sentence.clause_at(place)
    later = (
        at
        for at in range(place + 1, min(end, len(sentence.tokens)))
        if sentence.tokens[at].shape == "FIG"
    )
    return next(later, end)


def _is_narrowed(mention: Mention, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether words right after or before a mention make it a part of what it names."""
    tokens = sentence.tokens
    if mention.subject.family is Family.PAYMENTS:
        return False
    at = mention.end + 1
    if at < len(tokens) and tokens[at].is_word:
        token = tokens[at]
        if _is_of_another(token, tokens[at + 1 : at + 2], lexicon):
            return True
        if token.shape.endswith("ed") and token.shape.islower() and token.key not in MAINTAINED:
            return True
        after = takewhile(lambda it: it.is_word and it.shape != "BE", tokens[at + 1 : at + 4])
        if token.shape in LINK_WORDS and any(
            word.shape in _AGES
            or (
                word.key not in IDLE | MAINTAINED
                and word.shape.islower()
                and not lexicon.knows(word.key)
            )
            for word in after
        ):
            return True
    before = tokens[mention.start - 1] if mention.start else None
    return bool(
        before
        and before.is_word
        and (before.shape == "NEW" or (before.shape.islower() and before.key not in SMALL))
        and not before.shape.endswith(("ed", "s"))
        and not lexicon.knows(before.key)
    )


def _is_of_another(token: Token, after: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether the noun right after a name makes it another thing's: `INMSS fees rose`."""
    is_plural = token.shape.endswith("s") and token.shape.islower()
    is_known = token.key in SMALL or lexicon.knows(token.key) or token.shape in _HEADS
    return is_plural and not is_known and bool(after) and after[0].shape in _WAYS


_WAYS = frozenset(("BE", "UP", "DOWN", "MOVED", "BETTER", "WORSE"))
_HEADS = frozenset(("numbers", "cases", "levels", "figures", "totals", "this", "has", "was", "is"))


def _local(claim: Claim, sentence: Sentence, lexicon: Lexicon, fits: _Fits) -> Binding | None:
    """The subject in the words between the figure before it and this one."""
    start, _ = sentence.clause_at(claim.place)
    tokens = sentence.tokens
    for at in range(claim.place - 1, start - 1, -1):
        if tokens[at].shape == "FIG":
            start = at + 1
            break
    if any(token.shape == "it" for token in tokens[start : claim.place]):
        return None
    best = _best(lexicon.mentions(sentence.hits, start, claim.place), fits)
    if not best or _is_narrowed(best[0], sentence, lexicon):
        return None
    if sentence.text[: claim.figure.start].rstrip().endswith(" saving"):
        return NONE  # what came of something else
    best = [*_widest(best, lexicon.mentions(sentence.hits, 0, claim.place), fits)]
    between = sum(
        token.is_word
        and token.shape.islower()
        and token.key not in IDLE
        and not lexicon.knows(token.key)
        for token in tokens[best[0].end + 1 : claim.place]
    )
    return _bound(best, FIRM if between <= 2 else LIKELY, "the words before it")


def _of_clause(claim: Claim, sentence: Sentence, lexicon: Lexicon, fits: _Fits) -> Binding | None:
    """The subject in the clause, or in the sentence, whole or in part."""
    whole = (0, len(sentence.tokens))
    if "those " in sentence.shapes(sentence.clause_at(claim.place)[0], claim.place):
        return None  # some others than were named before
    for (start, end), least in product((sentence.clause_at(claim.place), whole), (ENOUGH, IN_PART)):
        best = _best(lexicon.mentions(sentence.hits, start, end, least), fits)
        best = [it for it in best if not _is_counted_elsewhere(it, claim, sentence)] or best
        best = [it for it in best if not _is_comparator(it, claim, sentence)]
        if not best or _is_narrowed(best[0], sentence, lexicon):
            continue
        is_one = len({it.subject.name for it in best}) == 1 and best[0].start < claim.place
        if least == ENOUGH or is_one:
            firmness = _firmness(best[0], claim, sentence, lexicon, is_whole=least == ENOUGH)
            return _bound(best, firmness, "the sentence")
    return None


def _firmness(
    mention: Mention, claim: Claim, sentence: Sentence, lexicon: Lexicon, *, is_whole: bool
) -> int:
    if _says_more(mention, claim, sentence, lexicon):
        return LOOSE
    is_moved = claim.form is ClaimForm.CHANGE or claim.is_later or claim.is_earlier
    return FIRM if is_whole and is_moved and mention.start < claim.place else LIKELY


_FINDERS = (_in_row, _part, _after_link, _noun_after, _local, _of_clause)


def _says_more(mention: Mention, claim: Claim, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether words between the figure before it and this one name something else."""
    own = {key for label in mention.subject.labels for key in label}
    start, _ = sentence.clause_at(claim.place)
    shapes = [token.shape for token in sentence.tokens[: claim.place]]
    last = next((at for at in range(claim.place - 1, start - 1, -1) if shapes[at] == "FIG"), None)
    words = sentence.tokens[last + 1 : claim.place] if last is not None else ()
    return any(_is_name(word, lexicon) and word.key not in own for word in words)


def _is_name(word: Token, lexicon: Lexicon) -> bool:
    """Whether a word may name what a figure is of: one that tells a label, or is in none."""
    if not word.is_word or not word.shape.islower() or word.key in SMALL:
        return False
    is_noun = not word.shape.endswith(("ed", "ly", "ing")) and not lexicon.knows(word.key)
    return is_noun or lexicon.tells(word.key)


def _is_comparator(mention: Mention, claim: Claim, sentence: Sentence) -> bool:
    """Whether a level is only held against what a mention names: `£24m, below the deficit`."""
    before = sentence.shapes(mention.start - 3, mention.start)
    return (
        claim.form is ClaimForm.LEVEL
        and mention.start > claim.place
        and bool(_HELD_AGAINST.search(before))
    )


_HELD_AGAINST = pattern(r"(?:MORE|LESS|AGAINST) (?:than |of )?(?:the |our |its )?$")


def _is_counted_elsewhere(mention: Mention, claim: Claim, sentence: Sentence) -> bool:
    """Whether another figure stands right before the mention, as its own."""
    return mention.subject.family is Family.MEASURE and any(
        sentence.tokens[place].shape == "FIG" and place != claim.place
        for place in range(max(0, mention.start - 3), mention.start)
    )


def _inherited(claim: Claim, sentence: Sentence, context: Context, fits: _Fits) -> Binding:
    """What the sentence before was about, where this one goes on with it; else the heading."""
    heads = [subject for subject in context.heading if fits(subject)]
    if heads:
        return Binding(heads[:4], LIKELY, "the heading")
    goes_on = bool(_GOES_ON.search(sentence.text)) or not any(
        token.is_word and token.shape.islower() and token.key not in IDLE
        for token in sentence.tokens[: claim.place]
    )
    known = [
        subject
        for subject in context.subjects
        if fits(subject) and subject.name != LineKind.DEFICIT_LIMIT
    ]
    return Binding(known[:4], LIKELY, BEFORE) if known and goes_on else NONE

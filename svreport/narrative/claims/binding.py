"""Which subject a figure is of: by the noun after it, the words before it, or what came before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from svreport.core.frozen import Frozen
from svreport.core.model import LineKind
from svreport.core.patterns import pattern
from svreport.narrative.claims.claims import Claim, ClaimForm
from svreport.narrative.claims.lexicon import ENOUGH, IN_PART, Lexicon, Mention
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
_BEFORE_NOUN = frozenset(("MORE", "LESS", "of", "the", "all", "our", "percentage", "further"))
_TIES = frozenset(("by", "under", "for", "from", "on"))
# What may stand in a row of figures between them.
_IN_ROWS = frozenset((",", "and", "then", "or"))
_GOES_ON_AFTER = frozenset(("MORE", "LESS", "up", "down", "above", "below"))

SMALL = IDLE | GENERIC | MAINTAINED


class Binding(Frozen):
    """The subjects that a figure may be of, the likeliest first, how firmly, and from where."""

    subjects: Sequence[Subject] = ()
    firmness: int = 0
    origin: str = ""


BEFORE = "the sentence before"
NONE = Binding()


class Context(Frozen):
    """What came before a sentence: what it was about, and the heading and section above it."""

    subjects: Sequence[Subject] = ()
    heading: Sequence[Subject] = ()
    keys: frozenset[str] = frozenset()
    time: Time | None = None


def bind(claim: Claim, sentence: Sentence, lexicon: Lexicon, context: Context) -> Binding:
    """The subjects of a claim's figure."""
    kinds = _kinds(claim)
    fits = _Fits(sentence, claim, kinds, context)
    if _is_of_list(claim, sentence):
        return NONE
    after = _after_link(claim, sentence, lexicon, fits)
    if after.subjects:
        return after
    noun = _noun_after(claim, sentence, lexicon, fits)
    if noun is not None:
        return noun
    shapes = [token.shape for token in sentence.tokens[: claim.place]]
    is_in_brackets = "FIG" in shapes and claim.figure.text.startswith("(")
    for find in (_local,) if is_in_brackets else (_local, _of_clause):
        binding = find(claim, sentence, lexicon, fits)
        if binding.subjects:
            return _with_heading(binding, context, fits)
    if is_in_brackets:
        return NONE
    return _inherited(claim, sentence, context, fits)


def _is_of_list(claim: Claim, sentence: Sentence) -> bool:
    """Whether a figure is one of several in a row, or denied: nothing says what each is of."""
    shapes = [token.shape for token in sentence.tokens]
    before, after = shapes[: claim.place], shapes[claim.place + 1 :]
    if before[-1:] == ["not"] or before[-2:] == ["FIG", "of"]:
        return True
    if claim.form is ClaimForm.CHANGE:
        return False
    skipped = next((at for at, shape in enumerate(reversed(before)) if shape not in _IN_ROWS), 0)
    if skipped and before[-1 - skipped] == "FIG":
        return True
    ahead = next((at for at, shape in enumerate(after) if shape not in _IN_ROWS), 0)
    if not ahead or after[ahead] != "FIG":
        return False
    other = sentence.figures[sentence.tokens[claim.place + 1 + ahead].index]
    goes_on = after[ahead + 1 : ahead + 2]
    is_alike = other.kind is claim.figure.kind and not other.sign
    return is_alike and not (goes_on and goes_on[0] in _GOES_ON_AFTER)


def _after_link(claim: Claim, sentence: Sentence, lexicon: Lexicon, fits: _Fits) -> Binding:
    """The subject right after a figure and a word such as `under` or `for`."""
    start = claim.place + 1
    tokens = sentence.tokens
    if claim.form is ClaimForm.CHANGE or start >= len(tokens) or tokens[start].shape not in _TIES:
        return NONE
    end = min(start + 9, _segment_end(sentence, claim.place))
    best = _best(lexicon.mentions(sentence.hits, start + 1, end), fits)
    best = [it for it in best if it.start <= start + 2]
    return Binding([it.subject for it in best], FIRM, "the words after it") if best else NONE


def _with_heading(binding: Binding, context: Context, fits: _Fits) -> Binding:
    """The subjects, with those of the heading that are of their family: either may be meant."""
    is_total = any(subject.name == TOTAL_SAVINGS for subject in binding.subjects)
    heads = [it for it in context.heading if is_total and it.family is Family.SAVINGS and fits(it)]
    more = [it for it in heads if it not in binding.subjects]
    return Binding((*more, *binding.subjects), binding.firmness, binding.origin)


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
    start = claim.place + 1
    tokens = sentence.tokens
    while start < len(tokens) and tokens[start].shape in _BEFORE_NOUN:
        start += 1
    is_change = claim.form is ClaimForm.CHANGE
    if (
        start >= len(tokens)
        or tokens[start].shape in _NO_NOUN
        or (is_change and tokens[start - 1].shape == "the")
    ):
        return None
    end = start
    while end < len(tokens) and tokens[end].is_word and tokens[end].shape not in _NOUN_ENDS:
        end += 1
    words = [at for at in range(start, end) if tokens[at].key not in IDLE]
    if not words:
        return None
    stop = _segment_end(sentence, claim.place)
    best = [
        it for it in _best(lexicon.mentions(sentence.hits, start, stop), fits) if it.start < end
    ]
    if best:
        gap = [
            at for at in words if at < best[0].start and tokens[at].key not in GENERIC | MAINTAINED
        ]
        if gap or _is_narrowed(best[0], sentence, lexicon):
            return NONE
        return Binding([it.subject for it in best], FIRM, "the words after it")
    is_counted = claim.figure.kind is FigureKind.NUMBER and tokens[claim.place + 1].is_word
    first = tokens[words[0]]
    names_another = (
        words[0] <= start + 1
        and not lexicon.mentions(sentence.hits, words[0], end, IN_PART)
        and first.shape.islower()
        and first.key not in GENERIC | MAINTAINED
        and not first.shape.endswith(("ed", "ly"))
        and (tokens[start].key not in IDLE or tokens[start].shape in ("for", "on", "of"))
    )
    if (
        names_another
        and (is_counted or claim.figure.kind is FigureKind.MONEY)
        and not first.shape.startswith("in")
    ):
        return NONE
    return None


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
        if token.shape.endswith("ed") and token.shape.islower() and token.key not in MAINTAINED:
            return True
        after = tokens[at + 1 : at + 4]
        if token.shape in LINK_WORDS and any(
            word.is_word and word.key not in IDLE | MAINTAINED and word.shape.islower()
            and not lexicon.knows(word.key)
            for word in after
        ):  # fmt: skip
            return True
    before = tokens[mention.start - 1] if mention.start else None
    return bool(
        before
        and before.is_word
        and (before.shape == "NEW" or (before.shape.islower() and before.key not in SMALL))
        and not before.shape.endswith(("ed", "s"))
        and not lexicon.knows(before.key)
    )


def _local(claim: Claim, sentence: Sentence, lexicon: Lexicon, fits: _Fits) -> Binding:
    """The subject in the words between the figure before it and this one."""
    start, _ = sentence.clause_at(claim.place)
    tokens = sentence.tokens
    for at in range(claim.place - 1, start - 1, -1):
        if tokens[at].shape == "FIG":
            start = at + 1
            break
    if any(token.shape == "it" for token in tokens[start : claim.place]):
        return NONE
    best = _best(lexicon.mentions(sentence.hits, start, claim.place), fits)
    if not best or _is_narrowed(best[0], sentence, lexicon):
        return NONE
    between = sum(
        token.is_word
        and token.shape.islower()
        and token.key not in IDLE
        and not lexicon.knows(token.key)
        for token in tokens[best[0].end + 1 : claim.place]
    )
    return Binding(
        [it.subject for it in best], FIRM if between <= 2 else LIKELY, "the words before it"
    )


def _of_clause(claim: Claim, sentence: Sentence, lexicon: Lexicon, fits: _Fits) -> Binding:
    """The subject in the clause, or in the sentence, whole or in part."""
    is_another = _says_more(claim, sentence, lexicon)
    clause = sentence.clause_at(claim.place)
    whole = (0, len(sentence.tokens))
    for least, firmness in ((ENOUGH, LIKELY), (IN_PART, LIKELY)):
        for start, end in (clause, whole):
            best = _best(lexicon.mentions(sentence.hits, start, end, least), fits)
            best = [it for it in best if not _is_counted_elsewhere(it, claim, sentence)] or best
            is_part = least == IN_PART
            if is_part and (
                len({it.subject.name for it in best}) > 1
                or (best[:1] and best[0].start > claim.place)
            ):
                continue
            if best and not _is_narrowed(best[0], sentence, lexicon):
                is_first = best[0].start < claim.place and least == ENOUGH
                held = (
                    FIRM
                    if is_first
                    and (claim.form is ClaimForm.CHANGE or claim.is_later or claim.is_earlier)
                    else firmness
                )
                return Binding(
                    [it.subject for it in best], LOOSE if is_another else held, "the sentence"
                )
    return NONE


def _says_more(claim: Claim, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether words between the figure before it and this one name something else."""
    start, _ = sentence.clause_at(claim.place)
    words: list[Token] = []
    for token in reversed(sentence.tokens[start : claim.place]):
        if token.shape == "FIG":
            return any(
                word.is_word and word.shape.islower() and word.key not in SMALL
                and not word.shape.endswith(("ed", "ly", "ing")) and not lexicon.knows(word.key)
                for word in words
            )  # fmt: skip
        words.append(token)
    return False


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

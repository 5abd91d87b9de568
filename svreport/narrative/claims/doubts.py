"""Whether words that nothing here knows leave open what a figure is: then it is not held.

A wording that the lexicon lacks may say that a figure is no exact one, that it is another's, or
of another time. So each slot that such a word may fill counts as open.
"""

from __future__ import annotations

import re
from enum import Enum

from svreport.core.numerals import A_NUMBER_WORD
from svreport.core.patterns import pattern
from svreport.narrative.claims.binding import Binding
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.lexicon import Lexicon
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.slots import EXCEEDS
from svreport.narrative.claims.subjects import Family
from svreport.narrative.claims.terms import ROLES, TIME_WORDS
from svreport.narrative.claims.times import When
from svreport.narrative.claims.tokens import GENERIC, IDLE, KNOWN, MAINTAINED, Token, keys_of, stem
from svreport.narrative.prose import FigureKind

_KNOWN = KNOWN | IDLE | GENERIC | MAINTAINED
_EARLIER = stem("earlier")
_TIMED = frozenset(map(stem, TIME_WORDS.split()))
_ARTICLES = frozenset(("a", "an", "the", "its", "our", "their", "this", "that"))
_SMALL = _ARTICLES | {"some", "only", "just", "another", "FIG"}
_AMOUNTS = frozenset(
    ("number", "figure", "level", "amount", "total", "sum", "position", "provision")
)
_COMPARING = frozenset(("than", "AGAINST", "over", "under", "MORE", "LESS", "exceed", "from"))
_OF_BASES = frozenset(
    (
        *("in", "at", "it", "we", "there", "was", "BE", "on", "of", "what", "for", "by"),
        *("reported", "when", "original", "revised", "pro", "DEFICIT", "they", "you", "were"),
        *("did", "had", "that", "which", "where"),
    )
)
# What comes after these, with an article, may be a version, a plan or a time.
_IN = frozenset(("in", "under", "on", "by", "at"))
_FINITE = frozenset(("BE", "UP", "DOWN", "BETTER", "WORSE", "MOVED", "FIG", ",", "for", "TIME"))
_BEYOND = (["MORE"], ["LESS"], ["over"], ["under"])
_PRONOUNS = (["it"], ["them"], ["that"], ["this"], ["these"], ["those"])
_MODALS = frozenset(("should", "would", "could", "may", "might", "must", "shall", "can"))
_MAKES = frozenset(("make", "makes", "give", "gives", "gave", "leave", "leaves"))
_ORDINALS = frozenset(("first", "second", "third", "fourth", "fifth", "final"))
_EDITIONS = frozenset(("report", "update", "return", "paper", "meeting"))
_EXCLUDING = frozenset(map(stem, ("excluding", "except", "net", "minus", "omitting")))
_RATES = frozenset(("average", "mean", "per"))
_WITHIN = frozenset(("for", "in", "among", "at", "within", "across", "of", "from", "with", "aged"))
_LEADS = _WITHIN - {"with"} | frozenset(
    ("when", "while", "once", "had", "as", "under", "on", "after", "before")
)
_GOING_ON = ("and", "but", "which", "so", "as", "because", "though", "although")
_OF_WHAT = _WITHIN | {"about", "on", "to"}
_BEFORE_TIME = _ARTICLES | _WITHIN | {"by", ""}
# Who tells of the council's own figures in minutes, and how: the head of finance advised that.
_BODIES = frozenset(
    keys_of(
        "committee member officer chair head director board cabinet forum manager partner"
        " councillor cllr accountant principal lead it"
    )
)
_TELLING = frozenset(
    keys_of("advised informed told confirmed noted observed asked heard explained")
)
_THAT = (["that"], ["of"], ["why"], ["how"])
# What comes after these may or may not be.
_BELIEVING = frozenset(
    keys_of("hoped feared suggested proposed believed claimed wished thought wanted assumed it")
)
# So many words at most name who tells what, and how.
TELLERS = 12
_SCHOOL_YEARS = pattern(
    r"\b(?:(?P<early>early)\s+years|(?<!the )(?<!this )year\s+(?:[1-9]|1[0-3]))\b", re.IGNORECASE
)
_WHOLE_YEAR = pattern(r"\b(?:the|this) (?:whole|full) (?:of |financial )?(?:(?:the|last) )?year\b")
_OF_AGE = pattern(
    r"\b(?:children|pupils|people|those|learners) (?:under|over|aged) "
    rf"{A_NUMBER_WORD}\b"
)
# So few digits of a figure tell that it may be no exact one.
ROUND = 2
# So many words at most lead in a clause without a comma.
FEW = 5


class Proof(Enum):
    """What a value itself says of whose it is: digits of it in the wrong place, or another's."""

    CERTAIN = "certain"
    SLIP = "slip"
    NEIGHBOUR = "neighbour"


def is_in_doubt(
    claim: Claim,
    binding: Binding,
    sentence: Sentence,
    lexicon: Lexicon,
    proof: Proof | None = None,
) -> bool:
    """Whether any word beside a figure may make another one of it.

    What the value itself proves to be of its subject, words before it cannot make another's.
    """
    doubts = _Doubts(claim, binding, sentence, lexicon)
    if proof is None:
        return doubts.any()
    if proof is Proof.CERTAIN:
        return doubts.is_excluding()
    return doubts.is_of_part() or (proof is Proof.NEIGHBOUR and doubts.is_otherwise())


class _Doubts:
    """The words around a figure, and which of its slots they leave open."""

    def __init__(
        self, claim: Claim, binding: Binding, sentence: Sentence, lexicon: Lexicon
    ) -> None:
        self._claim, self._binding = claim, binding
        self._start, self._end = sentence.clause_at(claim.place)
        self._tokens, self._words = sentence.tokens[: self._end], sentence.words[: self._end]
        self._place = claim.place
        self._start = self._after_telling()
        self._own, self._knows = lexicon.authority, lexicon.knows
        self._text, self._times = sentence.text, sentence.times

    def _after_telling(self) -> int:
        """Where what somebody of the council is said to have told begins."""
        keys = [token.key for token in self._tokens[self._start : self._place]]
        that = keys.index("that") if "that" in keys[:TELLERS] else 0
        who = next((at for at, key in enumerate(keys[:that]) if key in _BODIES), that)
        words = self._words[self._start : self._start + that]
        is_own = not any(word.endswith("ed") for word in words[:who]) and "FIG" not in words
        if who < that and is_own and _BELIEVING.isdisjoint(keys[:that]):
            return self._start + that + 1
        at = next((at for at, key in enumerate(keys) if key in _TELLING), 0)
        is_told = not _BODIES.isdisjoint(keys[:at]) and keys[at + 1 : at + 2] in _THAT
        return self._start + (at + 2 if is_told else 0)

    def any(self) -> bool:
        """Whether its exactness, whose it is, what it is held against or its time is open."""
        return (
            (bool(self._claim.figure.text) and (self._is_inexact() or self._is_of_other()))
            or self._is_against_other()
            or self._is_untimed()
            or self._is_narrowed()
        )

    def is_of_part(self) -> bool:
        """Whether words say of which part of a subject a figure is."""
        return self.is_excluding() or self._is_within() or self._is_rate()

    def is_otherwise(self) -> bool:
        """Whether it may be of another thing, time or base that words right beside it name."""
        is_other = bool(self._claim.figure.text) and self._is_of_other()
        return is_other or self._is_against_other() or self._is_untimed()

    def _is_new(self, at: int) -> bool:
        if not self._start <= at < len(self._tokens):
            return False
        token = self._tokens[at]
        return _may_name(token) and token.shape not in self._own and not self._knows(token.key)

    def _shape(self, at: int) -> str:
        return self._words[at] if self._start <= at < len(self._words) else ""

    def _skip(self, at: int, step: int, words: frozenset[str] = _SMALL) -> int:
        while self._shape(at) in words:
            at += step
        return at

    def _after_adverbs(self, at: int) -> int:
        """The first of some words that is none of degree, as in `favourably with the plan`."""
        while self._shape(at).endswith("ly"):
            at += 1
        return self._skip(at + (self._shape(at) == "with"), 1)

    def _is_inexact(self) -> bool:
        """Whether a round figure comes after a word that may say more or less of it."""
        figure = self._claim.figure
        if figure.about or not _is_round(self._claim):
            return False
        at = self._skip(self._place - 1, -1)
        is_counted = figure.kind is FigureKind.NUMBER and self._binding.origin.endswith("after it")
        is_bound = self._shape(at) in ("of", "under", "over", "LESS", "MORE", "at")
        return (self._is_new(at) and not is_counted) or (is_bound and self._is_new(at - 1))

    def _is_of_other(self) -> bool:
        """Whether a noun that nobody knows is what comes to the figure: `the envelope of £3m`."""
        at = self._skip(self._place - 1, -1)
        if (
            self._shape(at) in ("of", ":")
            and self._is_noun(at - 1)
            and not self._claim.figure.about
        ):
            return True
        ahead = self._words[self._place + 1 :]
        if self._binding.origin == "the sentence" and not _MAKES.isdisjoint(ahead[:2]):
            return True  # one of several that come to something
        if self._is_noun(at) and self._binding.origin != "the share":
            return True
        # The envelope was so much.
        first = self._start + (self._shape(self._start) in _IN)
        is_led = self._shape(first) in _ARTICLES
        noun = next((it for it in (first + 1, first + 2) if self._is_noun(it)), -1)
        return is_led and noun >= 0 and self._ends_noun(noun + 1)

    def _ends_noun(self, at: int) -> bool:
        return self._shape(at) in (*_FINITE, "", ".", ";", ")")

    def _is_past(self, at: int) -> bool:
        return self._shape(at).endswith("ed")

    def _is_noun(self, at: int) -> bool:
        """Whether an unknown word may be a noun: one without the ending of a verb."""
        shape = self._shape(at)
        is_verb = shape.endswith(("ed", "ing", "ly")) or shape in _MODALS
        return self._is_new(at) and not is_verb

    def _is_against_other(self) -> bool:
        """Whether anything is held against what nobody knows: `three more than envisaged`."""
        claim = self._claim
        before = self._words[self._start : self._place]
        if claim.is_change and not claim.base.name and any(it.startswith(EXCEEDS) for it in before):
            return True
        if claim.is_change and claim.figure.text and not (claim.base.name or claim.base_time):
            after = self._words[self._place + 1 :]
            until = after.index("FIG") if "FIG" in after else len(after)
            if "than" in after[:until] or (after[:1] in _BEYOND and after[1:2] in _PRONOUNS):
                return True
        ahead = range(self._place, len(self._words))
        than = next((at for at in ahead if self._shape(at) == "than"), None)
        if claim.is_change and than is not None and not self._is_base(self._skip(than + 1, 1)):
            # More than the number assumed in the plan, than the provision made at month 7.
            named = self._skip(self._skip(than + 1, 1), 1, _AMOUNTS)
            named += self._is_past(named) or self._shape(named) in ("made", "set")
            if named == self._skip(than + 1, 1) or not self._is_base(named):
                return True
        return any(
            self._is_new(self._after_adverbs(at + 1))
            for at in range(self._start, self._own_end())
            if self._words[at] in _COMPARING
        )

    def _own_end(self) -> int:
        """Where what is said after the figure in a clause of its own begins: `, which is`."""
        ahead = range(self._place, len(self._words) - 1)
        parts = (at for at in ahead if self._words[at] == "," and self._words[at + 1] == "which")
        return next(parts, len(self._words))

    def _is_narrowed(self) -> bool:
        """Whether words say of which part of a subject a figure is, or in whose words."""
        return self.is_of_part() or self._is_led_in() or self._is_in_words_of_others()

    def is_excluding(self) -> bool:
        return any(self._excludes(at) for at in range(self._start, len(self._tokens)))

    def _excludes(self, at: int) -> bool:
        word, key = self._words[at], self._tokens[at].key
        is_less = word != "net" or self._shape(at + 1) == "of"
        is_less = is_less and key in _EXCLUDING and not self._knows(key)
        return is_less and self._shape(self._skip(at + 1, 1, _ARTICLES)) != "FIG"

    def _is_rate(self) -> bool:
        """Whether a figure is one of each or on average, where its subject is none such."""
        first, last = self._place, self._place + 1
        while first > self._start and self._shape(first - 1) != "FIG":
            first -= 1
        while self._shape(last) not in ("", ",", "and", "at", "FIG", ";", "("):
            last += 1
        near = range(first, last)
        keys = {self._shape(at) for at in near if self._shape(at + 1) != "cent"}
        if _RATES.isdisjoint(keys):
            return False
        labels = {key for it in self._binding.subjects for label in it.labels for key in label}
        cues = {key for it in self._binding.subjects for key in it.cues}
        return (labels | cues).isdisjoint(map(stem, _RATES))

    def _is_led_in(self) -> bool:
        """Whether a clause begins with words of where, for whom or when: `For boarders, …`."""
        led = " ".join(self._words[self._start : self._place])
        is_among = self._shape(self._start) in ("among", "amongst")
        is_of_group = _OF_AGE.search(led) or self._is_of_years()
        if is_among or is_of_group or self._is_headed():
            return True
        if self._shape(self._start) not in _LEADS or self._shape(self._start + 1) == "TIME":
            return False
        words = self._words[self._start : self._place]
        is_parted = "," in words
        last = words.index(",") if is_parted else FEW
        for at in range(self._start + 1, min(self._start + last, self._place)):
            shape = self._shape(at)
            if shape in ("FIG", "BE") or (shape in ("we", "it", "there") and not is_parted):
                return False
            if self._is_new(at):
                return True
        return False

    def _is_of_years(self) -> bool:
        """Whether a figure is of one year of school, or of early years, as no label says."""
        found = _SCHOOL_YEARS.search(self._text[: self._tokens[self._place].start])
        return found is not None and not self._knows("early" if found["early"] else "year")

    def _is_headed(self) -> bool:
        """Whether a clause is of what nobody knows, in what is named: `turnover in the team`."""
        at = first = self._skip(self._start, 1, _ARTICLES)
        while self._is_noun(at):
            at += 1
        if first < at < self._place and self._is_new(at) and self._is_past(at):
            return True  # others did something
        if not first < at < self._place or self._shape(at) not in _OF_WHAT:
            return False
        is_scored = any(it.family is Family.SCORE for it in self._binding.subjects)
        ahead = [self._shape(it) for it in range(at + 1, min(at + 5, len(self._tokens)))]
        return not is_scored and not {"TIME", "FIG"} & set(ahead)

    def _is_within(self) -> bool:
        """Whether words after a figure say within which part of its subject: `among boarders`."""
        for at in range(self._place + 1, len(self._tokens)):
            is_over = self._shape(at) == "," and self._shape(at + 1) in _GOING_ON
            if self._shape(at) == "FIG" or is_over:
                return False
            if self._shape(at) in _WITHIN and self._is_noun(self._skip(at + 1, 1)):
                return True
            if self._shape(at) == "(" and self._is_new(at + 1):
                return True
        return False

    def _is_in_words_of_others(self) -> bool:
        """Whether what a figure is said of is what a name that nobody knows says, or is of."""
        for at in range(self._start, self._place):
            begins = self._tokens[at].start
            is_named = self._text[begins].isupper() and self._is_new(at)
            if is_named and begins > 0:
                return True
            if self._shape(at) == "that" and at > self._start and self._is_new(at - 1):
                return not self._is_remark(at)
        return False

    def _is_remark(self, at: int) -> bool:
        """Whether words before `that` are only what those who write make of it: `it is good`."""
        first = self._skip(self._start, 1, frozenset(("and", "so", "but", "also")))
        is_own = self._shape(first) in ("i", "we") and self._shape(first + 1) in ("BE", "am")
        is_it = self._shape(first) in ("it", "there") and self._shape(first + 1) == "BE"
        return is_own or (is_it and not self._is_past(at - 1))

    def _is_base(self, at: int) -> bool:
        """Whether a word after `than` may begin what something is measured from."""
        shape = self._shape(at)
        if shape in ROLES or shape in _OF_BASES or self._shape(at + 1) in ROLES:
            return True
        return self._tokens[min(at, len(self._tokens) - 1)].index >= 0

    def _is_untimed(self) -> bool:
        """Whether words of time that were not read may say of when it is."""
        time = self._claim.time
        if time is not None and time.year and self._claim.is_beside:
            return False
        if self._is_of_start() or self._is_of_whole_year():
            return True
        is_payment = any(it.family is Family.PAYMENTS for it in self._binding.subjects)
        places = range(self._start, len(self._tokens))
        return any(
            self._is_unread(at) or (self._tells_time(at) and not is_payment) for at in places
        )

    def _is_of_whole_year(self) -> bool:
        """Whether a figure is of all of a year that its update is only in, or that is over."""
        is_later = self._claim.role.name == "PLAN" or "last" in self._text
        return is_later and bool(_WHOLE_YEAR.search(self._text))

    def _is_of_start(self) -> bool:
        """Whether a figure is of when something began, or of one month alone."""
        led = " ".join(self._words[self._start : self._place])
        time = self._claim.time
        is_start = time is not None and time.when is When.OTHER and not time.number
        is_start = is_start and "start" in self._text
        return is_start or self._is_of_month(led)

    def _is_of_month(self, led: str) -> bool:
        """Whether a measure is told of one month alone, which no rolling one is of."""
        is_measure = any(it.family is Family.MEASURE for it in self._binding.subjects)
        return is_measure and "TIME inyear" in led

    def _is_unread(self, at: int) -> bool:
        """Whether a word is part of a time that was not read as one."""
        shape, after = self._words[at], self._shape(at + 1)
        if shape in _EDITIONS and after.isdigit():
            return True
        is_named = shape == "year" or (
            shape == "TIME"
            and self._times[self._tokens[at].index].when is not When.NOW
            and self._shape(at - 2) in _BEFORE_TIME
        )
        return is_named and (self._is_new(at - 1) or self._shape(at - 1) in _ORDINALS)

    def _tells_time(self, at: int) -> bool:
        token = self._tokens[at]
        is_named = token.key == _EARLIER and self._knows(token.key)
        return token.key in _TIMED and token.index < 0 and not (token.parts or is_named)


def _may_name(token: Token) -> bool:
    """Whether a word is none that grammar or the field knows."""
    if token.key in _KNOWN or token.parts or not token.is_word or not token.shape.islower():
        return False
    return len(token.key) > 1 and not token.key[0].isdigit()


def _is_round(claim: Claim) -> bool:
    figure = claim.figure
    if figure.is_share:
        return True
    if figure.kind is FigureKind.PERCENT and figure.value % 5:
        return False
    digits = f"{figure.value:.10f}".replace(".", "").strip("0")
    is_counted = figure.kind is FigureKind.NUMBER and figure.value % 10 != 0
    return len(digits) <= ROUND and not is_counted

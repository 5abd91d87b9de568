"""Which subject a figure is of: by the noun after it, the words before it, or what came before."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import partial
from itertools import pairwise, product, takewhile

from svreport.core.frozen import Frozen, replace
from svreport.core.model import LineKind
from svreport.core.patterns import pattern
from svreport.figures.sources import AGAINST_LIMIT
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.lexicon import ENOUGH, IN_PART, Lexicon, Mention
from svreport.narrative.claims.sentences import (
    Sentence,
    is_one_of_several,
    is_part,
    place_in_row,
    time_in_row,
)
from svreport.narrative.claims.slots import EXCEEDS, Lead
from svreport.narrative.claims.subjects import (
    COUNT_OF_PAYMENTS,
    TOTAL_SAVINGS,
    WHOLES,
    Family,
    Subject,
)
from svreport.narrative.claims.terms import LINK_WORDS, NO_NOUN_WORDS, ROLES
from svreport.narrative.claims.times import Time, When
from svreport.narrative.claims.tokens import GENERIC, IDLE, KNOWN, MAINTAINED, Token, stem
from svreport.narrative.prose import DURATIONS, FigureKind

FIRM, LIKELY, LOOSE = 3, 2, 1
# Of several subjects that fit, those this near the best are all held to be meant.
NEARLY = 0.85
# A name of several words, of which so much is said, leaves nobody in doubt.
WHOLE = 0.95
_GOES_ON = pattern(
    r"^\W*(?:this|that|it|these|they|a year (?:ago|earlier|before)|of these|there (?:were|are)|"
    r"the (?:figure|number|total|plan|target|increase|rise|balance|score|rating)|last year|by|in|"
    r"at|since|up|down|so far|to date|of (?:this|which|that))\b",
    re.IGNORECASE,
)
_OF_THESE = pattern(r"Of (?:these|those|them),? ")
THIS = pattern(r"(?:This|That|It)\s")
_NO_NOUN = frozenset(NO_NOUN_WORDS) | ROLES | {"TIME", "FIG", "AGAINST", "BE"}
_NOUN_ENDS = frozenset(
    ("BE", "UP", "DOWN", "MOVED", "FIG", "TIME", "AGAINST", ",", ".", ";", "(", ")", "|")
)
_BEFORE_NOUN = frozenset(
    ("MORE", "LESS", "NEW", "of", "the", "all", "our", "percentage", "further", "weeks", "week")
)
_BEFORE_NOUN |= {"day", "days"}
_ARTICLES = frozenset(("the", "a", "an", "our", "its", "us", "this", "their"))
_OFF_BUDGET_OF = pattern(
    r"(?:AGAINST|on|over|under) (?:the |its |our )*(?:original |AGREED )?BUDGET"
    r" (?:for|of) (?!FIG|$)"
)
_CARRIED = pattern(r"(?:(?:BE|FORECAST|EXPECT|to) ){1,5}cumulative (?:TIME|to|into|on|at|\.)")
_ASIDE = pattern(
    r"\b(?:after|before|despite|besides|including|excluding|other than|apart from|except) $"
)
_MAKING = pattern(r"\b(?:cause|driver|reason) (?:of|for) (?:the |its |our )?$")
_TIED_TO_FIGURE = pattern(r"FIG on (?:the )?$")
_TIES = frozenset(("by", "under", "for", "from", "on"))
_LEADING = frozenset(("in", "to", "on", "at", "for", "from", "with"))
_JOINS = frozenset((",", "and", ";"))
_OF_TIMES = frozenset(("the", "end", "start", "close", "beginning", "of"))
_RELATING = frozenset(map(stem, ("relates", "related", "relating", "attributable")))

_IN_ALL = pattern(r"^\s+(?:in all|in total|altogether)\b")
_THIS_ONE = pattern(r"\b(?:this|that|each|one|the) (?:workstream|project)\b")
_FROM_TO = pattern(r"\bfrom FIG (?:(?:in |at )?TIME )?(?:to|through) $")
_SPENDING = frozenset(("spending", "expenditure", "spend", "total", "costs"))
_FINITE = frozenset(("BE", "UP", "DOWN", "MOVED", "BETTER", "WORSE"))
_SCORE = stem("score")
_POSITION = frozenset(("outturn", "position"))
_PLACE = stem("place")
_CAME = frozenset(("came", "come", "were", "BE", "made"))
_OF_TIME = frozenset(map(stem, ("weeks", "days")))
_AGES = frozenset(("under", "over", "aged"))
_LEFT = pattern(
    r"\b(?:leav|giv|mak|yield)(?:ing|es?|s) (?:an? |the |us |with |DEFICIT |SURPLUS |of )*$"
)
_HELD_AGAINST = pattern(r"(?:MORE|LESS|AGAINST) (?:than |of )?(?:the |our |its )?$")
_LIMITED = pattern(r"^AGAINST (?:\w+ ){0,2}LIMIT ")
# So many words at most from a figure to the limit that it is.
BESIDE = 5

SMALL = IDLE | GENERIC | MAINTAINED
_VAGUE = GENERIC | MAINTAINED


class Binding(Frozen):
    """The subjects that a figure may be of, the likeliest first, how firmly, and from where."""

    subjects: Sequence[Subject] = ()
    firmness: int = 0
    origin: str = ""
    is_whole: bool = False
    is_sum: bool = False


# What one name is that of one thing, each year, version and role of which is told by words.
_NAMED = (Family.MEASURE, Family.CAPITAL, Family.SAVINGS, Family.SCORE, Family.UNIT_COST)
BEFORE = "the sentence before"
NONE = Binding()


def _bound(best: Sequence[Mention], firmness: int, origin: str) -> Binding:
    first = best[0]
    is_whole = (
        first.coverage >= WHOLE and len(first.positions) > 1 and first.subject.family in _NAMED
    )
    return Binding([it.subject for it in best], firmness, origin, is_whole)


_PLACED = (Family.UNIT_COST, Family.CAPITAL)


class Context(Frozen):
    """What came before a sentence: what it was about and said, the heading and section above it.

    `told` are the words of its paragraph that no figure has to itself: sentences without any, and
    since when something went on.
    """

    subjects: Sequence[Subject] = ()
    heading: Sequence[Subject] = ()
    keys: frozenset[str] = frozenset()
    time: Time | None = None
    lead: Lead | None = None
    said: frozenset[str] = frozenset()
    told: str = ""


def bind(claim: Claim, sentence: Sentence, lexicon: Lexicon, context: Context) -> Binding:
    """The subjects of a claim's figure."""
    return _Binder(claim, sentence, lexicon, context).bind()


# Words that make one of several, and how.
_AS_ONE = frozenset(("together", "plus", "combined", "combine", "between", "across"))
_AS_ONE |= {"altogether", "all", "total", "taken"}
_ALL_TOLD = ("in all", "in total", "altogether")
_TOLD_AS_ONE = pattern(
    r"(?i)^across\b|\b(?:together|plus|combined?|between the(?:m| two)|altogether|in all"
    r"|in total)\b"
)


class _Binder:
    """Finds what the figure of a claim is of, by the words of its sentence."""

    def __init__(
        self, claim: Claim, sentence: Sentence, lexicon: Lexicon, context: Context
    ) -> None:
        self._claim, self._sentence, self._lexicon = claim, sentence, lexicon
        self._context, self._tokens, self._place = context, sentence.tokens, claim.place
        self._start, self._end = sentence.clause_at(claim.place)
        self._kind, self._is_level = claim.figure.kind, not claim.is_change
        self._keys = sentence.keys | context.keys
        # What a score is said to be is no number of anything else.
        self._is_scored = _SCORE in sentence.keys and not lexicon.tells(_SCORE)
        if self._is_scored:
            clause = self._tokens[self._start : self._end]
            self._is_scored = any(it.key == _SCORE for it in clause)
        self._kinds = _kinds(claim, is_of_time=not _OF_TIME.isdisjoint(self._keys))
        if claim.is_change and self._kind is FigureKind.PERCENT:
            others = {it.kind for it in sentence.figures} - {FigureKind.PERCENT, FigureKind.POINTS}
            if len(others) == 1:
                is_number = FigureKind.NUMBER in others
                self._kinds = (*others, FigureKind.PERCENT, *(DURATIONS * is_number))
        self._near: Collection[str] | None = None

    @property
    def _keys_near(self) -> Collection[str]:
        """The words by which a number is one of places: of its own noun, or those around it."""
        if self._near is None:
            first, last = self._noun()
            around = (self._last_figure() + 1, self._segment_end())
            near = self._tokens[slice(*((first, last) if first < last else around))]
            self._near = {token.key for token in near}
            ends = (self._sentence.text[: it.end].lower() for it in near if it.parts)
            self._near |= {_PLACE for text in ends if text.endswith((" place", " places"))}
        return self._near

    def _is_after(self, word: str) -> bool:
        return self._place > 0 and self._sentence.words[self._place - 1] == word

    def bind(self) -> Binding:
        """The subjects, those of the heading first that total savings may be meant for."""
        found = self._over_months(self._found())
        found = found if found.subjects else self._at_limit()
        found = found if found.subjects else self._of_outturn()
        binding = self._with_averages(found)
        if self._is_of_one():
            # What one place costs is nothing of what all do.
            subjects = [it for it in binding.subjects if not _is_whole_sum(it)]
            binding = replace(binding, subjects=subjects) if subjects else NONE
        sentence = self._sentence
        told = not _AS_ONE.isdisjoint(sentence.said) and _TOLD_AS_ONE.search(sentence.text)
        if told and not (told[0] in _ALL_TOLD and len(sentence.figures) > 1):
            return self._together(binding)
        return self._with_savings(binding)

    def _over_months(self, binding: Binding) -> Binding:
        """The subjects, without places of a year where a count moved since a month."""
        base = self._claim.base_time
        is_dated = base is not None and base.when in (When.MONTH, When.LAST_YEAR)
        of_months = [it for it in binding.subjects if it.family is not Family.UNIT_COST]
        is_count = self._kind is FigureKind.NUMBER
        return (
            replace(binding, subjects=of_months) if is_dated and is_count and of_months else binding
        )

    def _at_limit(self) -> Binding:
        """The limit, where something is told to be over or under it, whatever it is called."""
        if not (self._claim.is_change and self._claim.base.name == "LIMIT"):
            return NONE
        limits = self._lexicon.mentions(self._sentence.hits, self._start, self._end)
        limits = [it for it in limits if it.subject.name == LineKind.DEFICIT_LIMIT]
        return _bound(limits, LIKELY, "the limit") if limits else NONE

    def _of_outturn(self) -> Binding:
        """The balance of the year, where the outturn is held against another version of it."""
        is_told = self._kind is FigureKind.MONEY and not _POSITION.isdisjoint(self._sentence.said)
        if not (is_told and self._claim.is_change and self._claim.base.name == "VER"):
            return NONE
        named = (("inyear", "balance"), ("totalspend",))
        subjects = [it for keys in named for it in self._lexicon.labelled(frozenset(keys))]
        return Binding(subjects, LIKELY, "the outturn")

    def _with_averages(self, binding: Binding) -> Binding:
        """The subjects, with others that say what one costs: a measure, and places bought."""
        near = partial(self._lexicon.mentions, self._sentence.hits, self._start, self._end)
        more: list[Subject] = []
        if any(it.family is Family.MEASURE and _AVERAGES in it.keys for it in binding.subjects):
            more = [it.subject for it in near() if it.subject.family is Family.UNIT_COST]
        elif any(it.family is Family.UNIT_COST for it in binding.subjects):
            means = [it.subject for it in near(IN_PART) if it.subject.family is Family.MEASURE]
            more = [it for it in means if _AVERAGES in it.keys]
        return replace(binding, subjects=[*binding.subjects, *filter(self._fits, more)])

    def _with_savings(self, binding: Binding) -> Binding:
        """The subjects, with the savings of the heading where total savings may be meant."""
        is_total = any(subject.name == TOTAL_SAVINGS for subject in binding.subjects)
        if is_total and _THIS_ONE.search(self._sentence.stream):
            return NONE  # one of several, of which nothing here says which
        # What comes to it may be told after it, each with its own.
        ahead = range(self._place, self._segment_end())
        end = next((at for at in ahead if self._sentence.shapes(at, at + 1) in (", ", ": ")), None)
        end = end or min(self._end, self._segment_end())
        named = self._lexicon.mentions(self._sentence.hits, 0, end) if is_total else ()
        own = [it.subject for it in named if it.subject.family is Family.SAVINGS]
        is_known = binding.origin == BEFORE  # of these savings, so much came from one
        own = [it for it in own if self._fits(it, is_known=is_known)]
        if any(it.name != TOTAL_SAVINGS for it in own):
            subjects = [it for it in own if it.name != TOTAL_SAVINGS]
            return replace(binding, subjects=subjects)
        heads = [it for it in self._context.heading if is_total and it.family is Family.SAVINGS]
        more = [it for it in heads if self._fits(it) and it not in binding.subjects]
        return replace(binding, subjects=(*more, *binding.subjects)) if more else binding

    def _is_of_one(self) -> bool:
        """Whether the words of its clause say that a figure is what one of many costs."""
        before = self._sentence.shapes(0, self._place).rpartition("; ")[2].rpartition("FIG ")[2]
        after = self._sentence.shapes(self._place + 1, self._segment_end()).partition(", ")[0]
        said = f"{before}FIG {after}"
        return self._kind is not FigureKind.NUMBER and bool(_OF_ONE.search(said))

    def _together(self, binding: Binding) -> Binding:
        """What several come to together; nothing where it is open which they are."""
        likes = self._alike_in(self._lexicon.mentions(self._sentence.hits, 0, len(self._tokens)))
        parts = list({it.subject.name: it.subject for it in likes}.values())
        inside = {at for it in likes for at in it.positions}
        between = range(likes[0].start, likes[-1].end) if likes else ()
        others = [self._tokens[at] for at in between if at not in inside]
        if any(self._is_new(it) and it.shape not in _AS_ONE for it in others):
            return NONE  # one of them has a name that nobody knows
        named = [it for it in parts if it.name not in WHOLES]
        parts = named if len(named) > 1 else parts
        is_all = any(it.name in WHOLES for it in parts)
        if is_all or len(parts) < 2:
            is_one = len(binding.subjects) == 1 and (is_all or not parts)
            return binding if is_one else NONE
        if self._segment_end() < self._end and any(map(_is_line, parts)):
            return NONE  # the last of several is their sum
        return Binding(parts, FIRM, "the sum", is_sum=True)

    def _alike_in(self, mentions: Sequence[Mention]) -> Sequence[Mention]:
        """Of some mentions those of one family, each of words of its own, in their order."""
        found: dict[Family, list[Mention]] = {}
        for it in mentions:
            is_one = it.subject.family in _NAMED or _is_line(it.subject)
            if is_one and self._fits(it.subject) and not _is_average(it.subject):
                alike = found.setdefault(it.subject.family, [])
                if not set(it.positions) <= {at for other in alike for at in other.positions}:
                    alike.append(it)
        most = max((len(some) for some in found.values()), default=0)
        alike = next((some for some in found.values() if len(some) == most), [])
        return sorted(alike, key=_start_of)

    def _found(self) -> Binding:
        is_in_brackets = self._claim.figure.text.startswith("(")
        finders = (
            self._carried,
            self._in_row,
            self._part,
            self._of_budget,
            self._labelled,
            self._in_list,
            self._after_link,
            self._noun_after,
            self._predicate,
            self._local,
        )
        for find in finders if is_in_brackets else (*finders, self._of_clause):
            binding = find()
            if binding is not None:
                # What we pay for nine is no number of payments.
                is_count = any(it.name == COUNT_OF_PAYMENTS for it in binding.subjects[:1])
                if self._is_spent_on(binding):
                    return self._inherited()
                return NONE if is_count and not binding.origin.endswith("after it") else binding
        return NONE if is_in_brackets else self._inherited()

    def _is_spent_on(self, binding: Binding) -> bool:
        """Whether money was only spent on what the sentence before is about: `so far £2m was`."""
        if not any(it.name == LineKind.TOTAL_EXPENDITURE for it in binding.subjects[:1]):
            return False
        known = [it for it in self._context.subjects[:1] if it.family in _PLACED and self._fits(it)]
        is_all = not _SPENDING.isdisjoint(self._sentence.said)
        return bool(known) and not is_all and bool(_GOES_ON.search(self._sentence.text))

    def _mentions(self, start: int, end: int, least: float = ENOUGH) -> list[Mention]:
        """What fits of the mentions between two tokens, nearly as likely as the likeliest."""
        mentions = self._lexicon.mentions(self._sentence.hits, start, end, least)
        found = [it for it in mentions if self._fits(it.subject) and self._is_near(it)]
        found = [it for it in found if not self._is_made_by(it)]
        if len(found) > 1:
            found = [it for it in found if not self._is_aside(it)] or found
        averages = [it for it in found if _is_average(it.subject)]
        if averages and not (_AVERAGE & self._keys or self._is_after_article(averages[0])):
            found = [it for it in found if it not in averages] or found
        if len(found) == 1 and is_bare_spending(found[0]) and _AVERAGE & self._keys:
            # What one costs on average is nothing that all cost.
            likely = self._lexicon.mentions(self._sentence.hits, start, end, IN_PART)
            found = [it for it in likely if _is_average(it.subject) and self._fits(it.subject)]
        if len(found) > 1:
            # What only costs is known by what it is.
            found = [it for it in found if not is_bare_spending(it)] or found
        most = found[0].weight * found[0].coverage if found else 0.0
        return [
            it
            for it in found
            if it.weight * it.coverage >= NEARLY * most
            or (self._is_place(it.subject) and not self._is_less(it, found[0]))
        ][:4]

    def _is_less(self, mention: Mention, other: Mention) -> bool:
        """Whether another mention says more than one, apart from that it is of places."""
        more = {*other.positions} - {*mention.positions}
        is_within = {*mention.positions} < {*other.positions}
        return is_within and any(self._tokens[at].key != _PLACE for at in more)

    def _is_made_by(self, mention: Mention) -> bool:
        """Whether what a figure is of only makes what is mentioned: `the largest cause of the`."""
        before = self._sentence.shapes(mention.start - 4, mention.start)
        return mention.start < self._place and bool(_MAKING.search(before))

    def _is_aside(self, mention: Mention) -> bool:
        """Whether words say of something only what comes before or after: `after the transfer`."""
        at = mention.start - 1
        while at > 0 and self._tokens[at].shape in _ARTICLES:
            at -= 1
        return at >= 0 and bool(_ASIDE.search(self._sentence.shapes(at - 1, at + 1)))

    def _is_after_article(self, mention: Mention) -> bool:
        """Whether one of what is mentioned is meant: `an independent place costs`."""
        near = self._tokens[max(0, mention.start - 2) : mention.end]
        return any(token.shape in ("a", "an") for token in near)

    def _is_place(self, subject: Subject) -> bool:
        """Whether a number is one of places, as the words beside it say."""
        return subject.kind is FigureKind.NUMBER and subject.family in _PLACED

    def _fits(self, subject: Subject, *, is_known: bool = False) -> bool:
        """Whether a subject is of the kind of the figure, and its cues are in the sentence.

        Savings that the sentence before told of are known without them.
        """
        if subject.kind not in self._kinds:
            return False
        is_count = subject.kind is FigureKind.NUMBER and subject.family is not Family.SCORE
        if is_count and self._is_scored:
            return False
        if subject.family is Family.SCORE and self._claim.figure.is_worded:
            # A number of therapists is no score of the risk that is called so.
            start, end = self._noun()
            if start < end:
                return False
        is_cued = bool(subject.cues) and not (is_known and subject.family is Family.SAVINGS)
        near = self._keys_near if self._is_place(subject) else self._keys
        return not is_cued or not subject.cues.isdisjoint(near)

    def _is_near(self, mention: Mention) -> bool:
        """Whether a limit is named beside its figure: it is mostly what others are held against."""
        is_later = mention.start > self._place
        if is_later and mention.subject.name in (LineKind.DEFICIT_LIMIT, AGAINST_LIMIT):
            between = self._sentence.words[self._place + 1 : mention.start]
            if any(word.startswith(EXCEEDS) for word in between):
                return False  # what would exceed it
            ahead = self._sentence.shapes(self._place + 1, self._place + 5)
            if _LIMITED.match(ahead):
                return False  # what is held against the limit is a balance
        if mention.subject.name == LineKind.DEFICIT_LIMIT and (
            mention.start < self._place < mention.end
        ):
            return False  # a deficit of so much, over a limit
        return (
            mention.subject.name != LineKind.DEFICIT_LIMIT
            or self._claim.base.name == "LIMIT"
            or all(abs(at - self._place) <= BESIDE for at in mention.positions)
            or self._is_after("BE")
            or self._is_plural(mention)
            or self._sentence.shapes(mention.end + 1, mention.end + 2) == ": "
            or (self._claim.is_later and mention.start < self._place)
        )

    def _is_plural(self, mention: Mention) -> bool:
        """Whether a mention is of several: `the limits are £3m in 2025/26 and £2m in 2026/27`."""
        last = self._tokens[mention.positions[-1]]
        return self._sentence.text[: last.end].endswith("s")

    def _in_row(self) -> Binding | None:
        """The subject of one of several figures in a row; none bound, where nothing says which."""
        if self._is_in_all():
            return NONE  # what the figures before it come to
        which, count = place_in_row(self._sentence, self._place)
        if count > 1:
            several = self._lexicon.mentions(self._sentence.hits, self._start, self._end)
            fitting = [it for it in several if self._fits(it.subject)]
            fitting = [it for it in fitting if not _is_inside(it, fitting)]
            fitting = sorted(fitting, key=partial(_head_of, others=fitting))
            if len(fitting) > count:
                fitting = [it for it in fitting if not _is_of_whole(it)]
            named = list({it.subject.name: it for it in fitting}.values())
            if len(named) == count:
                return _bound([named[which]], FIRM, "the row")
            return self._of_clause() if time_in_row(self._sentence, self._place) else NONE
        near = self._sentence.shapes(self._place - 3, self._place + 4)
        is_denied = "( FIG to FIG ) " in near
        if "MOVED between " in self._sentence.stream and "MOVED between " in self._sentence.shapes(
            self._start, self._place
        ):
            return NONE  # how far two things are apart
        is_listed = self._is_level and is_one_of_several(self._sentence, self._place)
        return NONE if is_denied or is_listed else None

    def _is_in_all(self) -> bool:
        """Whether a figure is told as what several before it come to: `£689,000 in all`."""
        alike = [it for it in self._sentence.figures if it.kind is self._kind]
        if len(alike) < 3 or alike[-1] is not self._claim.figure:
            return False
        after = self._sentence.text[self._claim.figure.end :]
        return bool(_IN_ALL.match(after))

    def _part(self) -> Binding | None:
        """The subject of a part of what is counted: what the words after a verb make of it."""
        is_count = self._kind is FigureKind.NUMBER and self._is_level
        if not is_count or not is_part(self._sentence, self._place):
            return None
        named = [
            it
            for it in self._mentions(self._place + 1, self._segment_end())
            if it.start <= self._place + 3 and it.coverage >= WHOLE
        ]
        is_own = self._sentence.shapes(self._place + 1, self._place + 3) == "of our "
        if is_own and named and named[0].subject.family is Family.MEASURE:
            return _bound(named, LIKELY, "the words after it")  # so many of our children
        after = self._sentence.words[self._place : self._end]
        verb = self._place + after.index("BE") if "BE" in after else self._end
        best = [it for it in self._mentions(self._start, self._end) if it.end > verb]
        return _bound(best, LIKELY, "the sentence") if best else NONE

    def _labelled(self) -> Binding | None:
        """The subject that stands whole before a colon right before the figure."""
        if self._sentence.shapes(self._place - 1, self._place) != ": ":
            return None
        best = self._mentions(self._start, self._place - 1)
        is_whole = bool(best) and len(best[0].positions) > 1 and best[0].coverage >= WHOLE
        is_all = is_whole and len(best[0].positions) == self._place - 1 - self._start
        return _bound(best, FIRM, "the words before it") if is_all else None

    def _carried(self) -> Binding | None:
        """Nothing for what is said to have been carried forward after another balance is named."""
        shapes = self._sentence.shapes(self._place + 1, self._place + 8)
        return NONE if _CARRIED.match(shapes) else None

    def _of_budget(self) -> Binding | None:
        """The subject whose budget a figure is said to be off: `against the budget for …`."""
        found = _OFF_BUDGET_OF.match(self._sentence.shapes(self._place + 1, self._segment_end()))
        if found is None:
            return None
        best = self._mentions(self._place + 1 + found[0].count(" "), self._segment_end())
        return _bound(best, FIRM, "the words after it") if best else NONE

    def _in_list(self) -> Binding | None:
        """The subject after one of several figures, each with its own: `9 in units, 7 at home`."""
        places = [at for at in self._sentence.places["FIG"] if self._start <= at < self._end]
        joined = [at for at in places if self._tokens[at - 1].shape in _JOINS and self._leads(at)]
        first = [at for at, later in pairwise(places) if later in joined]
        if not self._is_level or self._place not in (*joined, *first[:1]) or not first:
            return None
        start = self._place + 1
        while start < self._segment_end() and not self._leads(start - 1):
            start += 1
        best = self._mentions(start + 1, self._segment_end())
        best = [it for it in best if it.start <= start + 2]
        if self._place in joined or best:
            return _bound(best, FIRM, "the words after it") if best else NONE
        return None

    def _leads(self, at: int) -> bool:
        """Whether after a word comes one such as `in`, and what is no point in time."""
        link, *named = (*self._sentence.words[at + 1 : self._end], "")
        first = next((shape for shape in named if shape not in _OF_TIMES), "")
        return link in _LEADING and first not in ("", "TIME", "FIG")

    def _after_link(self) -> Binding | None:
        """The subject right after a figure and a word such as `under` or `for`."""
        start, tokens = self._place + 1, self._tokens
        # Where one figure relates to something, the next is only said to be to it.
        is_tied = any(it.key in _RELATING for it in tokens[self._start : self._place])
        ties = _TIES | {"to"} if is_tied else _TIES
        if not self._is_level or start >= len(tokens) or tokens[start].shape not in ties:
            return None
        if tokens[start].shape == "on" and any(map(self._is_new, tokens[start + 1 : start + 2])):
            return NONE  # money on something else
        best = self._mentions(start + 1, min(start + 9, self._segment_end()))
        if not best and tokens[start].shape == "from" and self._kind is FigureKind.MONEY:
            owner = [it for it in tokens[start + 1 : start + 4] if it.shape not in _ARTICLES][:1]
            if any(map(self._is_new, owner)):
                return NONE  # money of somebody's
        # What is further on is of another thought: “£222m by 2028/29, because income …”.
        near = start + 1
        while near < len(tokens) and tokens[near].key in IDLE:
            near += 1
        best = [it for it in best if it.start <= max(start + 2, near)]
        if best:
            return _bound(best, FIRM, "the words after it")
        return None

    def _is_new(self, token: Token) -> bool:
        """Whether a word is a name that is part of no label."""
        is_open = token.key not in SMALL and not self._lexicon.knows(token.key)
        is_open = is_open and token.shape not in self._lexicon.authority
        return is_open and token.is_word and token.shape.islower()

    def _noun_after(self) -> Binding | None:
        """The subject that the words right after a figure name; none bound, where another is."""
        start, end = self._noun()
        if self._is_level and self._sentence.shapes(self._place + 1, self._place + 2) == "MOVED ":
            return NONE  # a gap of so much, which words before it may tell of
        words = [at for at in range(start, end) if self._tokens[at].key not in IDLE]
        if not words:
            return None
        # What is said of a part is not said of its whole: `121 of the 193 requests were agreed`.
        is_whole = self._sentence.shapes(self._place - 3, self._place) == "FIG of the "
        stop, firmness = end if is_whole else self._segment_end(), FIRM
        near = self._mentions(start, stop)
        words_of = self._sentence.words
        best = [it for it in near if it.start < end and "," not in words_of[it.start : it.end]]
        if any(_PLACE in it.subject.keys for it in best):
            best = [it for it in near if it in best or self._is_place(it.subject)]
        if not best:
            firmness = LIKELY
            best = self._mentions(words[0], stop, IN_PART)
            is_one = len({it.subject.name for it in best}) == 1
            best = best if is_one and best[0].start <= start + 1 else []
        if not best:
            return NONE if self._names_another(start, words[0], end) else None
        best = self._widest(best, stop)
        kind = _BALANCE_OF.get(self._tokens[self._place - 1].key) if self._place else None
        best = [it for it in best if it.subject.name == kind] or best
        own = best[0].subject.keys
        gap = (self._tokens[at].key for at in words if at < best[0].start)
        if any(key not in _VAGUE and key not in own for key in gap) or self._is_narrowed(best[0]):
            return NONE
        return _bound(best, firmness, "the words after it")

    def _widest(self, best: list[Mention], end: int) -> list[Mention]:
        """What a part of a sentence mentions; where that is a part of more, the whole of it."""
        wider = self._mentions(0, end)
        if not wider or wider[0].subject in [it.subject for it in best]:
            return best
        return wider if set(wider[0].positions) > set(best[0].positions) else best

    def _noun(self) -> tuple[int, int]:
        """Where the words that name what a figure counts begin and end, if it has any."""
        start, tokens = self._place + 1, self._tokens
        while start < len(tokens) and tokens[start].shape in _BEFORE_NOUN:
            start += 1
        is_base = not self._is_level and tokens[start - 1].shape == "the"
        is_base = is_base or self._is_verb_after(start)
        if is_base or start >= len(tokens) or tokens[start].shape in _NO_NOUN:
            return start, start
        end = start
        while end < len(tokens) and tokens[end].is_word and tokens[end].shape not in _NOUN_ENDS:
            end += 1
        return start, end

    def _predicate(self) -> Binding | None:
        """The subject that what is said of a count names: `8,243 were receiving SEN support`."""
        place, end = self._place, self._segment_end()
        if self._kind not in (FigureKind.NUMBER, FigureKind.MONEY) or not self._is_level:
            return None
        ahead = self._sentence.shapes(place + 1, place + 3)
        if ahead != "BE the " if self._kind is FigureKind.MONEY else not ahead.startswith("BE "):
            return None
        best = [it for it in self._mentions(place + 2, end) if it.start <= place + 4]
        if best and not self._is_narrowed(best[0]):
            return _bound(best, LIKELY, "the words after it")
        return NONE if best else None

    def _is_verb_after(self, at: int) -> bool:
        """Whether a word after the figure is what it does: `£3m takes the deficit to £28m`."""
        word, *after = self._tokens[at : at + 2] or [self._tokens[-1]]
        is_led = bool(after) and after[0].shape in _ARTICLES
        return is_led and word.shape.endswith("s") and self._is_new(word)

    def _names_another(self, start: int, first: int, end: int) -> bool:
        """Whether the noun after a figure is that of a thing which no label names."""
        is_counted = self._kind is FigureKind.NUMBER and self._tokens[self._place + 1].is_word
        word, begins = self._tokens[first], self._tokens[start]
        return (
            (is_counted or self._kind is FigureKind.MONEY)
            and not self._lexicon.mentions(self._sentence.hits, first, end, IN_PART)
            and word.key not in _VAGUE
            and (word.key not in KNOWN or self._kind is not FigureKind.MONEY)
            and not word.shape.endswith(("ed", "ly"))
            and not word.shape.startswith("in")
            and begins.key not in IDLE
        )

    def _segment_end(self) -> int:
        """Where the words after a figure end: at the next one, or with its clause."""
        figures = self._sentence.places["FIG"]
        return next((at for at in figures if self._place < at < self._end), self._end)

    def _is_narrowed(self, mention: Mention) -> bool:
        """Whether words right after or before a mention make it a part of what it names."""
        if mention.subject.family is Family.PAYMENTS:
            return False
        after = self._tokens[mention.end + 1 : mention.end + 5]
        own = mention.subject.keys
        if any(self._is_parted_by_link(*it, mention, own) for it in pairwise(mention.positions)):
            return True
        if after and after[0].is_word and self._is_narrowed_by(after[0], after[1:], own):
            return True
        leads = self._tokens[max(0, mention.start - 2) : mention.start]
        if not leads or not leads[-1].is_word or leads[-1].shape.endswith("ed"):
            return False
        if leads[-1].shape.endswith("s") and leads[0].shape not in ("the", "our", "its"):
            return False  # a verb
        is_dated = leads[0].shape in ("VER", "TIME")  # since the May return, plans
        return self._is_new(leads[-1]) and not is_dated

    def _is_parted_by_link(
        self, at: int, later: int, mention: Mention, own: frozenset[str]
    ) -> bool:
        """Whether words amid a mention say of which of it: `plans in mainstream schools cost`."""
        word, rest = self._tokens[at + 1], self._tokens[at + 2 : min(later, at + 5)]
        if self._kind is FigureKind.NUMBER and any(it.shape == "made" for it in rest):
            return True  # of those that there are, only these came
        is_amid = at + 1 not in mention.positions and word.shape in LINK_WORDS
        return is_amid and self._is_narrowed_by(word, rest, own)

    def _is_narrowed_by(self, word: Token, after: Sequence[Token], own: frozenset[str]) -> bool:
        """Whether the words after a name say of which of it: `fees rose`, `for children`."""
        if word.shape in _CAME and after and after[0].shape in ("from", "by", "for"):
            return any(it.is_word and it.key not in SMALL for it in after[1:2])
        if word.shape.endswith("ed") and word.shape.islower() and word.key not in MAINTAINED:
            # What children at home saved is no part of them.
            return not self._is_verb(word)
        if word.shape in LINK_WORDS:
            phrase = takewhile(lambda it: it.is_word and it.shape != "BE", after)
            return any(
                it.shape in _AGES
                or self._is_new(it)
                or (
                    it.key not in SMALL
                    and it.key not in own
                    and it.shape.islower()
                    and self._lexicon.tells(it.key)
                )
                for it in phrase
            )
        is_plural = word.shape.endswith("s") and self._is_new(word)
        return is_plural and bool(after) and after[0].shape in _FINITE

    def _is_verb(self, word: Token) -> bool:
        """Whether a word in -ed before the figure is the verb of its clause: no other is."""
        between = [it for it in self._tokens[self._start : self._place] if it.start > word.start]
        is_before = word.start < self._tokens[self._place].start
        return is_before and not any(
            it.shape in _FINITE or it.shape.endswith("ed") for it in between
        )

    def _last_figure(self) -> int:
        """Where the figure before is in the clause, or what the clause begins after."""
        begin = self._place
        places = [at for at in self._sentence.places["FIG"] if self._start <= at < begin]
        if places and (found := _FROM_TO.search(self._sentence.shapes(self._start, begin))):
            begin -= found[0].count(" ")  # what goes from one to another is one thing
        return max((at for at in places if at < begin), default=self._start - 1)

    def _local(self) -> Binding | None:
        """The subject in the words between the figure before it and this one."""
        if self._sentence.text[: self._claim.figure.start].rstrip().endswith(" saving"):
            return NONE  # what came of something else
        start = self._last_figure() + 1
        best = self._mentions(start, self._place)
        is_last = start > self._start and self._kind is FigureKind.MONEY
        if is_last and _LEFT.search(self._sentence.shapes(start, self._place)):
            return NONE  # what comes of the figures before
        if not best or self._is_narrowed(best[0]):
            return None
        if start > self._start and all(map(is_bare_spending, best)):
            return None  # what something costs is known by what it is
        best = self._widest(best, self._place)
        between = self._tokens[best[0].end + 1 : self._place]
        count = sum(it.key in _VAGUE or self._is_new(it) for it in between)
        return _bound(best, FIRM if count <= 2 else LIKELY, "the words before it")

    def _of_clause(self) -> Binding | None:
        """The subject in the clause, or in the sentence, whole or in part."""
        parts = ((self._start, self._end), (0, len(self._tokens)))
        for (start, end), least in product(parts, (ENOUGH, IN_PART)):
            found = self._mentions(start, end, least)
            best = [it for it in found if not self._is_comparator(it)]
            if not best or self._is_narrowed(best[0]):
                continue
            if start < self._start and (self._has_own(best[0]) or self._is_of_heading(best[0])):
                continue
            if best[0].start > self._place and self._is_of_it():
                continue
            is_one = len({it.subject.name for it in best}) == 1 and best[0].start < self._place
            if least == ENOUGH or is_one:
                firmness = self._firmness(best[0], is_whole=least == ENOUGH)
                return _bound(best, firmness, "the sentence")
        return None

    def _is_of_it(self) -> bool:
        """Whether what a figure is of is a word for what came before: `that is £2m over`."""
        return bool(self._context.subjects) and bool(THIS.match(self._sentence.text))

    def _is_of_heading(self, mention: Mention) -> bool:
        """Whether a score is that of the risk that a text is about, not of another clause's."""
        heads = self._context.heading
        return self._is_scored and mention.subject not in heads and any(map(self._fits, heads))

    def _has_own(self, mention: Mention) -> bool:
        """Whether words of the clause itself name what another clause does not."""
        own = mention.subject.keys
        words = self._tokens[self._start : self._place]
        return any(
            it.key not in SMALL and it.key not in own and self._lexicon.tells(it.key)
            for it in words
        )

    def _firmness(self, mention: Mention, *, is_whole: bool) -> int:
        claim, own = self._claim, mention.subject.keys
        last = self._last_figure()
        words = list(self._tokens[last + 1 : self._place]) if last >= self._start else []
        words = words[1:] if words and words[0].shape.startswith(EXCEEDS) else words
        commas = [at for at, word in enumerate(words) if word.shape == ","]
        words = words[commas[-1] + 1 if commas else 0 :]
        words = words[:-1] if words and words[-1].shape.endswith("s") else words  # a verb
        if any(it.key not in KNOWN and it.key not in own and self._is_name(it) for it in words):
            return LOOSE  # they name something else
        is_moved = not self._is_level or claim.is_later or claim.is_earlier
        return FIRM if is_whole and is_moved and mention.end < self._place else LIKELY

    def _is_name(self, word: Token) -> bool:
        """Whether a word may name what a figure is of: one that tells a label, or is in none."""
        if word.shape == "DEFICIT" and self._kind is not FigureKind.MONEY:
            return False  # so many short
        is_noun = not word.shape.endswith(("ed", "ly", "ing")) and self._is_new(word)
        return is_noun or self._lexicon.tells(word.key)

    def _is_comparator(self, mention: Mention) -> bool:
        """Whether a level is only held against what is mentioned: `£24m, below the deficit`."""
        before = self._sentence.shapes(mention.start - 3, mention.start)
        after = self._sentence.shapes(mention.end + 1, mention.end + 3)
        if mention.start > self._place and (_TIED_TO_FIGURE.search(before) or after == "by FIG "):
            return True  # it is the next figure's own: `a £19m gap and £1m on other blocks`
        is_later = mention.start > self._place
        is_with = before.endswith(("with ", "with the ", "with our "))
        if is_later and is_with and "," in self._sentence.words[self._place : mention.start]:
            return True  # the next figure's own: `£1m more, with fees up by £2m`
        if is_later and self._place - self._start > BESIDE:
            # After a comma is what accounts for it: `by £3m, INMSS being most of it`.
            between = self._sentence.words[self._place : mention.start]
            verb = self._tokens[mention.end + 1 : mention.end + 2]
            if "," in between and any(it.shape.endswith("ing") for it in verb):
                return True
        return self._is_level and is_later and bool(_HELD_AGAINST.search(before))

    def _inherited(self) -> Binding:
        """What the sentence before was about, where this one goes on with it; else the heading."""
        if self._kind is FigureKind.NUMBER and _OF_THESE.match(self._sentence.text):
            return NONE  # a part, of which only what is said of it tells
        heads = [subject for subject in self._context.heading if self._fits(subject)]
        known = [
            subject
            for subject in self._context.subjects
            if self._fits(subject, is_known=True) and subject.name != LineKind.DEFICIT_LIMIT
        ]
        if known and THIS.match(self._sentence.text):
            return Binding(known[:4], LIKELY, BEFORE)
        if heads and self._is_of_new():
            return NONE  # of posts, under the heading of a risk
        if heads:
            return Binding(heads[:4], LIKELY, "the heading")
        goes_on = bool(_GOES_ON.search(self._sentence.text)) or not any(
            token.is_word and token.shape.islower() and token.key not in IDLE
            for token in self._tokens[: self._place]
        )
        return Binding(known[:4], LIKELY, BEFORE) if known and goes_on else NONE

    def _is_of_new(self) -> bool:
        """Whether a noun that nobody knows is what a number under a heading is of."""
        is_told = self._is_scored or not {"likelihood", "impact"}.isdisjoint(self._keys)
        before = self._tokens[self._start : self._place]
        verb = next((at for at, it in enumerate(before) if it.shape in _FINITE), 0)
        nouns = [it for it in before[:verb] if not it.shape.endswith(("ed", "ly"))]
        return not is_told and bool(nouns) and self._is_new(nouns[-1])


def _kinds(claim: Claim, *, is_of_time: bool) -> Sequence[FigureKind]:
    """The kinds of subject that a figure of this kind may be of."""
    kind = claim.figure.kind
    if kind is FigureKind.POINTS:
        return (FigureKind.PERCENT,)
    if kind is FigureKind.PERCENT and claim.is_change:
        return tuple(FigureKind)
    if kind is FigureKind.NUMBER:
        # Where it is clear from other words, weeks or days are not named.
        return (kind, *(DURATIONS if is_of_time else ()))
    return (kind,)


_OF_ONE = pattern(
    r"\b(?:average|mean|unit|apiece)\b|\b(?:each|every|per|an?) (?:\w+ ){0,2}(?:place|pupil|child|"
    r"placement|learner|student|plan)\b"
)
# Which balance a word before a figure makes of a deficit after it: `in-year £3m deficit`.
_BALANCE_OF = {"inyear": LineKind.IN_YEAR_BALANCE, "cumulative": LineKind.CLOSING_BALANCE}
_AVERAGES = stem("average")
_AVERAGE = frozenset(map(stem, ["average", "mean", "each", "per", "every", "typical", "unit"]))


def _is_average(subject: Subject) -> bool:
    return subject.kind is FigureKind.MONEY and all(_AVERAGES in it for it in subject.labels)


def _is_whole_sum(subject: Subject) -> bool:
    """Whether a subject is money that all of something costs."""
    return subject.kind is FigureKind.MONEY and subject.family in (Family.FORECAST, Family.BUDGET)


def _is_line(subject: Subject) -> bool:
    """Whether a subject is what one line of the forecast is spent on."""
    return subject.family is Family.FORECAST and not isinstance(subject.name, LineKind)


def is_bare_spending(mention: Mention) -> bool:
    """Whether all that is said of spending is that word."""
    return mention.subject.name == LineKind.TOTAL_EXPENDITURE and len(mention.positions) == 1


def _is_of_whole(mention: Mention) -> bool:
    """Whether a mention is only of a whole, of which others are the parts."""
    return is_bare_spending(mention) or mention.subject.name in WHOLES


def _is_inside(mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether a mention is of no more than words of a longer one."""
    return any({*mention.positions} < {*other.positions} for other in others)


def _head_of(mention: Mention, others: Sequence[Mention]) -> int:
    """Where a mention begins: at the first word that none of the others has.

    Else with the longest row of its words.
    """
    rest = {at for it in others if it.subject is not mention.subject for at in it.positions}
    own = [at for at in mention.positions if at not in rest]
    if own:
        return own[0]
    runs: list[list[int]] = []
    for at in mention.positions:
        if runs and at == runs[-1][-1] + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return max(runs, key=len)[0]


def _start_of(mention: Mention) -> int:
    return mention.start

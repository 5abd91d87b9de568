"""What the words around a figure say of it: whose it is, of which version, and of when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from svreport.core.frozen import replace
from svreport.core.patterns import pattern
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.terms import BASES, ROLES
from svreport.narrative.claims.times import Time, When
from svreport.narrative.claims.tokens import Token

_COMPARATORS = frozenset(("MORE", "LESS", "over", "under", "ahead", "behind"))
_STOPS_AFTER = frozenset(
    ("FIG", ",", ".", "(", "and", "AGAINST", "MORE", "LESS", "to", "than", "where", "from", "UP")
) | {
    "DOWN",
    "|",
    "while",
    "when",
    "twice",
    "double",
    "treble",
    "triple",
    "times",
    "within",
    "inside",
}
_STOPS_BEFORE = frozenset(("FIG", ",", "(", "to", "and", "AGAINST", "than"))
_WAYS = frozenset(("down", "up", "DOWN", "UP"))
_PARTERS = frozenset(("(", ",", ";", "and", "but", "to", "–", "—", ":"))
_COMPARED = (
    *("AGAINST", "exceed", "miss", "beat", "than", "from", "MORE", "LESS", "inside", "breach"),
    *("under", "over", "within", "pass"),
)
_BASE_WORDS = frozenset(("than", "since", "on", "from", "AGAINST", "with"))
EXCEEDS = (
    *("exceed", "miss", "beat", "breach", "overshoot", "undershoot", "outstrip", "surpass"),
    *("outpac", "outrun", "outran", "trail", "undercut"),
)
_THE = frozenset(("the", "our", "its"))
_SINCE_THE = ("since ", "since the ", "since our ")
_HELD_TO = _BASE_WORDS | {"MORE", "LESS", "over", "under"}
_SINCE = pattern(r"\bsince (?:then )?(?:UP|DOWN|BETTER|WORSE|MOVED) ")
_MORE_THAN_THAT = pattern(r"\b(?:MORE|LESS) (?:(?:that|those) (?:(?:of|in|for|the) )*)?$")
_LED_BY = pattern(r"(?:(?:that|which|we|it|BE|in|by|the|our|its|(?!FIG)\w+ed) )*")
_SMALL_WORDS = frozenset(
    ("in", "at", "the", "of", "to", "reported", "end", "start", "beginning", "close")
)
_BEGAN = pattern(r"\bsince (?:(?!TIME|[,;:])\S+ )*(?:in|on|of) (?:the )?$")
# Points in time that are what something is compared with.
RELATIVE = (When.LAST_YEAR, When.LAST_UPDATE, When.EDITION)
# What something changed over.
OVER = (When.PERIOD, When.HALF)
# How many words from a figure the one may be that says whose it is.
FEW = 4


class Role(NamedTuple):
    """The class of a word that says whose a figure is, and the version that it names."""

    name: str = ""
    version: str = ""


class Lead(NamedTuple):
    """What the words that lead in a list say of each of its figures."""

    time: Time | None = None
    is_base: bool = False
    role: Role = Role()
    is_moved: bool = False


def lead_of(sentence: Sentence) -> Lead:
    """When the figures of a list are of, and whose they are or what they are held against."""
    tokens = sentence.tokens
    at = next(iter(sentence.places["TIME"]), -1)
    return Lead(
        time=sentence.times[tokens[at].index] if at >= 0 else None,
        is_base=(at >= 0 and _is_base(sentence, at)) or "AGAINST" in sentence.words,
        role=role_between(sentence, 0, len(tokens)),
        is_moved="MOVED" in sentence.words,
    )


def role_of(sentence: Sentence, place: int, *, is_earlier: bool) -> Role:
    """Whose figure it is, by the nearest word; else by what its clause begins with."""
    start, end = sentence.clause_at(place)
    if sentence.shapes(place - 2, place + 2) == "VER ( FIG AGAINST ":
        return Role()  # more than at month 9 (so much now, against so much then)
    after, before = _role_after(sentence, place, end), _role_before(sentence, place, start)
    is_named = sentence.tokens[place - 1].shape in ("of", "at")
    own = after if after.name and not (before.name and is_named) else before
    is_stated = own.name and "FIG " in sentence.shapes(start, place)
    if own.name in ("", "FORECAST", "EXPECT") and not (is_earlier or is_stated):
        clause = _role_of_clause(sentence, place, start)
        return clause if clause.name else own
    return own


_OF_ITS_TARGET = pattern(
    r"of (?:the |its |our |their )*(?:(?:TARGET|PLAN|BUDGET) (?:of|for) |AGREED (?:total of )?FIG )"
)
_TO_BE = ("to", "yet")
_TO_COME = ("to come ", "yet to ", "to BE PAID ", "to BE made ")


def _role_after(sentence: Sentence, place: int, end: int) -> Role:
    steps = 0
    words = sentence.words
    if _OF_ITS_TARGET.match(sentence.shapes(place + 1, place + 6)):
        return Role()  # so much of it
    if words[place + 1 : place + 4] == ["when", "the", "VER"]:
        return _role_at(sentence, place + 3)
    for at in range(place + 1, min(end, place + 9, len(words))):
        shape = words[at]
        if shape in ROLES:
            return _role_at(sentence, at)
        if shape in _TO_BE and sentence.shapes(at, at + 3).startswith(_TO_COME):
            return Role("DUE")
        is_linked = sentence.shapes(at, at + 2) == "to which "
        steps += shape not in ("the", "in", "BE", "which", "to")
        is_closed = shape == ")" and words[place - 1] == "("
        is_closed = is_closed or shape.startswith(EXCEEDS)
        if not is_linked and (shape in _STOPS_AFTER or is_closed or steps > FEW):
            break
    return Role()


def _role_before(sentence: Sentence, place: int, start: int) -> Role:
    for steps, at in enumerate(range(place - 1, max(start, place - 8) - 1, -1)):
        shape = sentence.words[at]
        if shape in ROLES:
            is_other = sentence.shapes(at - 1, at) == "FIG " or _is_comparator(sentence, at, place)
            is_other = is_other or _is_doer(sentence, at)
            is_other = is_other or sentence.shapes(at - 1, place) == f"on {shape} at "
            return Role() if is_other else _role_at(sentence, at)
        # Forecast to save so much, wanted down to so much.
        is_verb = shape == "to" and (at + 1 < place or sentence.words[at - 1] in _WAYS)
        if shape == "(" and sentence.shapes(at + 2, place + 2) == ") ":
            continue  # the plan (5,665)
        if (shape in _STOPS_BEFORE and not is_verb) or steps > FEW:
            break
    return Role()


def _is_comparator(sentence: Sentence, at: int, place: int) -> bool:
    """Whether a figure is held against the plan of a word, and not the plan's own."""
    start, _ = sentence.clause_at(at)
    before = sentence.tokens[max(start, at - 3) : at]
    is_named = at + 1 == place or sentence.tokens[at + 1].shape in ("of", "for", "(")
    is_named = is_named or sentence.shapes(at + 1, place).endswith((" of ", "( "))
    return not is_named and any(
        it.shape in _COMPARATORS or it.shape.startswith(EXCEEDS) for it in before
    )


def role_between(sentence: Sentence, start: int, end: int) -> Role:
    """The first role that is named between two tokens."""
    places = range(start, min(end, len(sentence.tokens)))
    found = (at for at in places if sentence.words[at] in ROLES)
    return next((_role_at(sentence, at) for at in found), Role())


def _is_doer(sentence: Sentence, at: int) -> bool:
    """Whether a plan is what did something: what it saved is none that was planned."""
    is_plan = sentence.tokens[at].shape == "PLAN"
    if sentence.shapes(at, at + 2) in ("BUDGET holders ", "BUDGET managers ", "BUDGET monitoring "):
        return True
    return is_plan and sentence.shapes(at + 1, at + 2) in ("ACHIEVED ", "saved ", "PAID ")


def _role_at(sentence: Sentence, at: int) -> Role:
    """The role of a token; of a plan forecast that of the plan."""
    tokens = sentence.tokens
    is_to_come = bool(_TO_COME_YET.search(sentence.shapes(at - 3, at)))
    if tokens[at].shape in ("ACHIEVED", "SPENT") and is_to_come:
        return Role("EXPECT")
    if tokens[at].shape == "PAID" and sentence.shapes(at - 2, at) == "to BE ":
        return Role("DUE")
    if tokens[at].shape == "AGREED" and sentence.shapes(at + 1, at + 2) == "LIMIT ":
        return Role("LIMIT")
    if sentence.shapes(at, at + 2) == "PLAN to " and sentence.shapes(at + 2, at + 3) != "FIG ":
        return Role("EXPECT")  # what is meant to be, in whichever version
    if tokens[at].shape == "FORECAST":
        is_at = sentence.shapes(at + 1, at + 3) in ("at VER ", "in VER ")
        for place in (at + 1 + is_at, at - 1):
            if 0 <= place < len(tokens) and tokens[place].shape in ("PLAN", "VER", "BUDGET"):
                return _role(sentence, tokens[place])
    return _role(sentence, tokens[at])


_TO_COME_YET = pattern(r"\b(?:will|would|should|to) (?:(?:TIME|still|only|\w+ly) )*$")


def _role(sentence: Sentence, token: Token) -> Role:
    return Role(token.shape, sentence.versions[token.index] if token.shape == "VER" else "")


def _role_of_clause(sentence: Sentence, place: int, start: int) -> Role:
    """The version or plan that a clause begins with, of which all that it states is."""
    for at, word in enumerate(sentence.words[start : start + 5], start):
        after = sentence.shapes(at + 1, at + 3)
        is_aim = word == "TARGET" and (after == "BE to " or after.startswith("for "))
        is_led = word == "FORECAST" and at <= start + (sentence.words[start] in _THE)
        is_named = word in ("PLAN", "BUDGET", "VER") and not _is_doer(sentence, at)
        led = _word_before(sentence, at)
        is_named = is_named and led not in ("since", "between") and not led.startswith(EXCEEDS)
        is_named = is_named and not _is_end_of(sentence, at)
        if at < place and (is_aim or is_named or is_led):
            return _role_at(sentence, at)
        if word in ("FIG", ",", "AGAINST", "MORE", "LESS"):
            break
    colon = sentence.words.index(":") if ":" in sentence.words[:place] else 0
    listed = [at for at in range(colon) if sentence.words[at] in ROLES]
    is_done = len(listed) == 1 and sentence.words[listed[0]] in ("ACHIEVED", "SPENT", "PAID")
    if is_done and ";" in sentence.words[colon:]:
        return _role_at(sentence, listed[0])  # savings achieved: so much here, so much there
    is_apart = sentence.shapes(start - 1, start) == "; " and (
        "FORECAST" in sentence.words[start:place]
        or bool(_IS_NOW.match(sentence.shapes(start, place)))
    )
    versions = [at for at in sentence.places["VER"] if (start if is_apart else 0) <= at < place]
    named = [at for at in versions if _word_before(sentence, at) not in _HELD_TO]
    return _role_at(sentence, named[-1]) if named else Role()


def _is_end_of(sentence: Sentence, at: int) -> bool:
    """Whether a plan is that whose last year is told of, in which all versions have figures."""
    if sentence.shapes(at - 2, at) != "TIME the ":
        return False
    return bool(sentence.times[sentence.tokens[at - 2].index].when is When.THE_END)


_IS_NOW = pattern(r"(?:this|it|that) BE TIME ")
_BETWEEN_VERSIONS = pattern(r"(?:from|between) (?:the |our )?VER (?:to|and) (?:the |our )?VER ")


def versions_of(sentence: Sentence, place: int) -> Sequence[Role]:
    """The first and the last version between which a figure before a place moved, if words say."""
    at = [it for it in sentence.places["VER"] if it < place][-2:]
    is_told = len(at) > 1 and _BETWEEN_VERSIONS.search(sentence.shapes(at[0] - 2, at[1] + 1))
    return [_role_at(sentence, it) for it in at] if is_told else []


def base_role(sentence: Sentence, place: int) -> Role:
    """What a change is measured from, where a word after or before it says so."""
    start, end = sentence.clause_at(place)
    after = _base_after(sentence, place, end)
    if after is not None:
        return after
    if sentence.text[: sentence.tokens[place].start].endswith("variance "):
        return Role("PLAN")
    return _base_before(sentence, place, start) or _base_of_all(sentence, place, start)


def _base_before(sentence: Sentence, place: int, start: int) -> Role | None:
    """What words of its clause before a change say that it is measured from."""
    for at in range(place - 1, start - 1, -1):
        token = sentence.tokens[at]
        if token.shape == "LIMIT":
            return Role("LIMIT")
        if token.shape in BASES - {"FORECAST"}:
            near = sentence.shapes(at - 5, at)
            if token.shape == "AGREED" and "exceed" not in near:
                continue
            if any(word in near for word in _COMPARED) or near.endswith(_SINCE_THE):
                return _role(sentence, token)
    return None


def _base_of_all(sentence: Sentence, place: int, start: int) -> Role:
    """The version that all changes of a sentence are measured from, or that of the clause before.

    `Since the May forecast this grew by £1m and that by £2m`; the plan had so much, and the
    forecast is £1m higher.
    """
    named = [at for at in sentence.places["VER"] if at < place]
    if named and named[0] < start and sentence.shapes(0, named[0]) in _SINCE_THE:
        return _role_at(sentence, named[0])
    is_last = len(named) > 1 and sentence.shapes(named[-1] + 1, place) == "BE "
    return _role_at(sentence, named[-2]) if is_last else Role()


def _base_after(sentence: Sentence, place: int, end: int) -> Role | None:
    """What the words after a change say that it is measured from; None where they say nothing."""
    tokens = sentence.tokens
    last = min(end, place + (20 if "than " in sentence.shapes(place, end) else 14))
    for at, token in enumerate(tokens[place + 1 : last], place + 1):
        if token.shape in BASES:
            return _role_at(sentence, at) if token.shape == "AGREED" else _role(sentence, token)
        if token.shape == "FIG":
            # Points short of the 50% planned are so many from the plan.
            led = _LED_BY.match(sentence.shapes(at + 1, at + 8))
            after = at + 1 + (led[0].count(" ") if led else 0)
            named = [token for token in tokens[after : after + 1] if token.shape in BASES]
            return _role(sentence, named[0]) if named else None
        if token.shape == "TIME" and _is_base(sentence, at, place) and not _is_whose(sentence, at):
            return Role()
        if token.shape == "and" and sentence.shapes(at + 1, at + 3) == "the FORECAST ":
            return None  # of something else
    return None


def _is_whose(sentence: Sentence, at: int) -> bool:
    """Whether a point in time only says which plan or limit is meant: `this year's limit`."""
    shape = sentence.shapes(at + 3, at + 4).rstrip()
    return _is_possessive(sentence, at) and shape in BASES


# Points in time


def own_time(
    sentence: Sentence, place: int, *, is_change: bool = False
) -> tuple[Time | None, bool]:
    """The point in time that a figure is of, and whether it comes right after it."""
    return _own_time(sentence, place, is_change=is_change) if sentence.times else (None, False)


def _own_time(sentence: Sentence, place: int, *, is_change: bool) -> tuple[Time | None, bool]:
    _, end = sentence.clause_at(place)
    tokens = sentence.tokens
    bracketed = _time_in_brackets(sentence, place)
    if bracketed:
        return bracketed, True
    for at in range(place + 1, min(end, len(tokens))):
        if _is_own(sentence, at, place, is_change=is_change):
            return _time_at(sentence, at), True
        if sentence.words[at] in ("FIG", ",", "(", "TIME", "and", "where", "when"):
            break
    earlier = _time_before(sentence, place, is_change=is_change)
    return earlier or _later_time(sentence, place, end), False


def _time_in_brackets(sentence: Sentence, place: int) -> Time | None:
    """The point in time of a figure, where brackets or a mark are between the two."""
    at = -1
    if sentence.shapes(place + 1, place + 4) == "( TIME ) ":
        at = place + 2
    elif sentence.shapes(place - 2, place) in (": TIME ", "; TIME "):
        at = place - 1
    elif sentence.shapes(place - 3, place) == "( TIME : ":
        at = place - 2
    return sentence.times[sentence.tokens[at].index] if at >= 0 else None


def _time_at(sentence: Sentence, at: int) -> Time:
    """A point in time; of two of which a year is told as one, none: `2024/25 and 2025/26`."""
    time: Time = sentence.times[sentence.tokens[at].index]
    if sentence.shapes(at + 1, at + 4) == "and TIME inyear ":
        return replace(time, when=When.OTHER, number=0)
    return time


def ends_of(sentence: Sentence, place: int) -> tuple[Time, Time] | None:
    """The first and the last of what a figure goes through: `between April and October`."""
    for half in (it for it in sentence.times if it.when is When.HALF):
        month = replace(half, when=When.MONTH)
        return replace(month, number=12 - half.number), month  # from March to September
    if sentence.shapes(place + 1, place + 3) == "since TIME ":
        return None  # whatever went on between others
    ends = [*_all_ends(sentence)]
    before, after = [*reversed([it for it in ends if it[0] < place])], ends
    if ends and "FIG " in sentence.shapes(0, ends[0][0]):
        before, after = [it for it in ends if it[0] > place], before  # each figure comes first
    for first, last in (*before, *after):
        between = sentence.shapes(*((last, place) if last < place else (place + 1, first)))
        if len(ends) == 1 or "FIG " not in between:
            start, end = (sentence.times[sentence.tokens[at].index] for at in (first, last))
            return start, end
    return None


def _all_ends(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Where the points in time are that a sentence goes from and to."""
    for first, last in pairwise(sentence.places["TIME"]):
        before = sentence.words[max(0, first - FEW) : first]
        leads = [shape for shape in before if shape not in _SMALL_WORDS][-1:]
        between = sentence.words[first + 1 : last]
        joins = [shape for shape in between if shape == "to" or shape not in _SMALL_WORDS]
        is_led = sentence.shapes(last + 1, last + 2) in ("MOVED ", "UP ", "DOWN ")
        if is_led and not first and joins == ["to"]:
            leads = ["from"]  # June to September movement
        if (leads, joins) in ((["between"], ["and"]), (["from"], ["to"])):
            yield first, last


def _time_before(sentence: Sentence, place: int, *, is_change: bool) -> Time | None:
    """The nearest point in time before a figure that is not that of another one."""
    figures = [at for at in sentence.places["FIG"] if at < place]
    now = None
    for at in reversed([at for at in sentence.places["TIME"] if at < place]):
        time: Time = sentence.times[sentence.tokens[at].index]
        if time.is_span:
            continue
        is_first = not figures or (at < figures[0] and not _is_possessive(sentence, at))
        is_free = is_first or _is_parted(sentence, figures[-1], at)
        is_own = is_free and _is_own(sentence, at, place, is_change=is_change)
        # Last year's 322 is of last year, whatever is said of it.
        is_next = sentence.shapes(at + 1, place) in ("", "’ s ", "' s ")
        is_next = is_next and not is_since(sentence, at)
        if is_own or is_next or "when" in sentence.words[at:place]:
            if time.when is not When.NOW:
                # What is said now may be said of a year to come, and of none before it.
                is_before = time.when in RELATIVE or time.is_year_ago
                return now if now and is_before else time
            now = now or time
    return now


def _is_possessive(sentence: Sentence, at: int) -> bool:
    """Whether a token is a point in time whose figure follows: `July's 5,968`."""
    end = sentence.tokens[at].end
    return sentence.text[end - 2 : end + 2].replace("’", "'").find("'s") >= 0


def _is_own(sentence: Sentence, at: int, place: int, *, is_change: bool) -> bool:
    """Whether a token is a point in time that a figure may be of, not one it is held against."""
    tokens = sentence.tokens
    if tokens[at].shape != "TIME" or is_since(sentence, at):
        return False
    if _AS_EARLY.search(sentence.shapes(at - FEW, at)):
        return False  # when it was met, which may be another time than it is of
    if is_change:
        is_relative = sentence.times[tokens[at].index].when in RELATIVE
        return not is_relative and not _is_base(sentence, at, place)
    is_from = tokens[at - 1].shape == "from"
    is_near = 0 < place - at <= 3 and all(it not in ",:" for it in sentence.words[at:place])
    return is_from or is_near or not _is_base(sentence, at)


def is_since(sentence: Sentence, at: int) -> bool:
    """Whether a point in time says since when, or for how long, something went on."""
    is_span = sentence.times[sentence.tokens[at].index].is_span
    led = sentence.shapes(0, at).rpartition("FIG ")[2]
    return is_span or _word_before(sentence, at) == "since" or bool(_BEGAN.search(led))


def is_lasting(sentence: Sentence, at: int) -> bool:
    """Whether a point in time says since when, for how long or over what something went on."""
    over = sentence.times[sentence.tokens[at].index].when in OVER
    return over or is_since(sentence, at)


def start_of(sentence: Sentence) -> Time | None:
    """The point in time since when a sentence tells of a change, or how long it took."""
    times = sentence.places["TIME"]
    start = next((at for at in times if is_since(sentence, at)), None)
    return None if start is None else sentence.times[sentence.tokens[start].index]


def _is_parted(sentence: Sentence, figure: int, at: int) -> bool:
    """Whether a point in time after a figure is parted from it."""
    return not _PARTERS.isdisjoint(sentence.words[figure + 1 : at])


_NOT_LATER = frozenset(("FIG", "("))


def _later_time(sentence: Sentence, place: int, end: int) -> Time | None:
    """A point in time further on in the clause, with no other figure before it."""
    if part := _OF_ANOTHER.search(sentence.shapes(place, end)):
        end = place + sentence.shapes(place, end)[: part.start()].count(" ")
    later = [at for at in sentence.places["TIME"] if place < at < end]
    if not later or not _NOT_LATER.isdisjoint(sentence.words[place + 1 : end]):
        return None
    time: Time = sentence.times[sentence.tokens[later[-1]].index]
    is_other = is_since(sentence, later[-1]) or _is_base(sentence, later[-1], place)
    return None if is_other else time


def _is_base(sentence: Sentence, at: int, place: int = -1) -> bool:
    """Whether a point in time is what something is compared with: `more than it did in July`."""
    is_than = 0 <= place < at and "than " in sentence.shapes(place, at)
    is_side = bool(_MORE_THAN_THAT.search(sentence.shapes(at - FEW, at)))
    is_year = sentence.times[sentence.tokens[at].index].when is When.YEAR
    is_day = sentence.text[sentence.tokens[at].start].isdigit() and not is_year
    if is_day and sentence.shapes(at - 1, at) == "on ":
        return False  # on the day that something was
    return is_than or is_side or _word_before(sentence, at) in _BASE_WORDS


_AS_EARLY = pattern(r"\b(?:early|soon|late|recently|back) as (?:(?:in|the|this|last) )*$")
# After these a clause tells of something else.
_OF_ANOTHER = pattern(r", (?:so|which|although|though|because|as) ")
_NOT_LEADING = _SMALL_WORDS | {"it", "BE", "they", "we"}


def _word_before(sentence: Sentence, at: int) -> str:
    """The word that leads a point in time in, such as `since` of `since the end of July`."""
    words = reversed(sentence.words[max(0, at - FEW) : at])
    return next((word for word in words if word not in _NOT_LEADING), "")


def base_time(sentence: Sentence, place: int) -> Time | None:
    """The point in time that a change is measured from."""
    if not sentence.times:
        return None
    start, end = sentence.clause_at(place)
    tokens, figures = sentence.tokens, sentence.places["FIG"]
    last = max((at for at in figures if at < place), default=start - 1)
    until = min((at for at in figures if at > place), default=end)
    behind = [
        at
        for at in range(place - 1, max(start, last) - 1, -1)
        if _is_parted(sentence, last, at) or last < start
    ]
    if _SINCE.search(sentence.shapes(last + 1, place)):
        # It peaked in November, and has since fallen by so much.
        behind = [at for at in reversed(sentence.places["TIME"]) if at < place]
        return sentence.times[tokens[behind[0]].index] if behind else None
    if sentence.shapes(place - 2, place) == "TIME ( ":
        behind.insert(0, place - 2)  # 7.78% a year before (+7.22)
    for at in (*range(place + 1, min(until, end)), *behind, *range(start, figures[0])):
        if at < len(tokens) and sentence.words[at] == "TIME":
            time: Time = sentence.times[tokens[at].index]
            is_base = _is_base(sentence, at, place) or time.when in RELATIVE or time.is_span
            if is_base and not _is_whose(sentence, at):
                return time
    return None


def is_told_of(sentence: Sentence, base: Time, place: int) -> bool:
    """Whether a change is told of what it is measured from: last year there were so many fewer."""
    if base.when not in RELATIVE or base.is_span:
        return False
    times = sentence.places["TIME"]
    at = next((at for at in times if sentence.times[sentence.tokens[at].index] == base), -1)
    if at < 0:
        return False
    is_right_after = sentence.shapes(place + 1, at) in ("MORE ", "LESS ")  # so many lower then
    text = sentence.text[sentence.tokens[place].end :].lstrip()
    is_right_after = is_right_after and not text.startswith(("above", "below", "beneath", "past"))
    return is_right_after or (at < place and not _is_base(sentence, at, place))


_SIGNS = {"DEFICIT": 1, "SURPLUS": -1}


def sign_word(sentence: Sentence, place: int) -> int:
    """1 where the words call the figure a deficit, -1 for a surplus, 0 for neither."""
    if sentence.classes_at(place).isdisjoint(_SIGNS):
        return 0
    start, end = sentence.clause_at(place)
    after = sentence.words[place + 1 : min(end, place + 3)]
    before = sentence.words[start:place][::-1]
    for words in (after, before):
        for word in words:
            if word in _SIGNS:
                return _SIGNS[word]
            if word in ("FIG", ",", "."):
                break
    return 0

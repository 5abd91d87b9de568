"""The claims of a sentence: of each figure its form, role, version, point in time, direction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svreport.core.frozen import Frozen, replace
from svreport.core.patterns import pattern
from svreport.narrative.claims.quantities import Quantity
from svreport.narrative.claims.sentences import Sentence, time_in_row
from svreport.narrative.claims.slots import (
    Role,
    base_role,
    base_time,
    ends_of,
    is_told_of,
    own_time,
    role_of,
    sign_word,
    start_of,
    versions_of,
)
from svreport.narrative.claims.times import Time, When
from svreport.narrative.prose import FigureKind


class Claim(Frozen):
    """What a sentence says of one figure: a level, or a difference of two where it `is_change`.

    Slots that the words leave open are empty. `base` and `base_time` are what a change is
    measured from, and since when a figure that something comes from may be; `turn` is which way a
    level was reached, `side` on which side of it another figure is; `is_merit` is one that words
    call better or worse, `is_ahead` ahead or behind; `is_beside` is a point in time right after
    the figure; `lead` are the words before it that are of no other, `classes` those of the
    clause. A figure `is_earlier` that something comes from, `is_compared` that something is held
    against, and `is_negated` that is of what was not so.
    """

    figure: Quantity
    place: int
    is_change: bool = False
    role: Role = Role()
    time: Time | None = None
    direction: int = 0
    turn: int = 0
    side: int = 0
    is_merit: bool = False
    is_ahead: bool = False
    base: Role = Role()
    base_time: Time | None = None
    times: Sequence[Time] = ()
    is_beside: bool = False
    is_earlier: bool = False
    is_later: bool = False
    is_compared: bool = False
    sign_word: int = 0
    classes: frozenset[str] = frozenset()
    lead: frozenset[str] = frozenset()
    is_negated: bool = False

    @property
    def is_base(self) -> bool:
        """Whether something else is measured from it."""
        return self.is_earlier or self.is_compared


_ABOUT = (
    r"(?:(?:about|around|some|nearly|almost|just|over|under|MORE than|LESS than|roughly|only|a|an|"
    r"the|approximately|another|further|DEFICIT|SURPLUS|of) )*"
)
_OF_BASE = (
    r"(?:the |its |our |their |this |what )*(?:original |AGREED |pro rata |assumed |VER )*"
    r"(?:PLAN|BUDGET|TARGET|(?:DEFICIT )?LIMIT|FORECAST|VER|TIME|on|from|profile"
    r"|(?<=the )FIG|(?<=our )FIG|(?<=AGREED )FIG"
    r"|AGREED (?:sum|amount|cost|price|figure|envelope|funding|allocation)"
    r"|(?:sum|amount|cost|price|figure|envelope) AGREED)"
)
_CHANGE_AFTER = pattern(
    r"^(?:percentage |points |point |pp |weeks? |days? )*(?:\( [^)]*\) )?"
    r"(?:(?P<up>MORE)|(?P<down>LESS)|(?P<better>better|BETTER)|(?P<ahead>ahead)"
    r"|(?P<worse>worse|WORSE)|(?P<behind>behind|adrift)"
    r"|(?P<moved>(?:different|away|apart) from|off)"
    rf"|(?:(?P<over>over|up|past)|(?P<under>under|down|inside|within)) {_OF_BASE}"
    rf"|(?P<beyond>over)(?= [.,;)]| $)|(?P<short>under)(?= [.,;)]| $)) "
    r"|^ *(?:(?!FIG|TIME|BE|no )\w+ ){1,4}?"
    rf"(?:(?:(?P<more>MORE)|(?P<fewer>LESS)) (?:than|(?:of )?{_OF_BASE}) "
    rf"|(?P<apart>ahead|behind|adrift) (?:of )?(?:where|{_OF_BASE}) "
    r"|(?P<off>MOVED) (?:to|AGAINST|from) (?:the |our )?(?:PLAN|TARGET) "
    r"|(?:BE )+(?:(?P<added>added(?! by))|(?P<fewer_by>removed|(?:taken|moved) (?:off|out))))"
)
_CHANGE_BEFORE = pattern(
    r"\b(?:(?P<up>UP|up)|(?P<down>DOWN|down)|"
    r"(?P<better>BETTER)|(?P<worse>WORSE)|(?P<moved>MOVED)) "
    rf"(?:by |of )?{_ABOUT}$"
    r"|(?:\b(?P<plus>adds?|added)|(?:,|that|^) (?P<extra>an?)) (?:an? )?(?:NEW|further|another) $"
)
# A rise is one of so much, from what comes after it.
_AS_NOUN = pattern(
    r"^(?:(?P<up>UP|net \w+)|(?P<down>DOWN)) (?:on|in|from|over|since|against|AGAINST|TIME) "
)
# What gives or is such a rise.
_GIVING = ("a ", "an ", "added ", "equate to ", "equates to ", "represents ", "representing ")
# The words that these need: most clauses have none of them.
_SIDES = frozenset(("MORE", "LESS", "better", "BETTER", "ahead", "worse", "WORSE", "behind"))
_SIDES |= {"adrift", "over", "up", "past", "under", "down", "inside", "within", "added", "off"}
_SIDES |= {"different", "away", "apart", "removed", "taken", "MOVED"}
_MOVES = frozenset(("UP", "up", "DOWN", "down", "BETTER", "WORSE", "MOVED", "NEW"))
_MOVES |= {"further", "another"}
_OFF = frozenset(("DEFICIT", "MOVED", "SURPLUS"))
_NOUNS = _MOVES | _OFF
# Words of more or less than a figure that are of itself, and hold nothing against it.
_BOUNDS = frozenset(("over", "under", "just_over", "just_under", "least", "most"))
_NEGATIONS = frozenset(("not", "nor", "no", "never", "missed", "failed", "outside"))
_TURNED = _MOVES | {"MORE", "LESS"}
# An overspend against plan is a difference by its name.
_OFF_PLAN = pattern(
    r"\b(?:(?P<up>DEFICIT)|(?P<down>SURPLUS)|(?P<moved>MOVED)) (?:AGAINST|over|from|on|to) "
    r"(?:the |its |this )*"
    rf"(?:\w+ )?(?:PLAN|BUDGET|TARGET|FORECAST|VER) (?:(?!FIG|and|but|[,;])\S+ ){{0,6}}?{_ABOUT}$"
)
_DEFICIT_OF = pattern(rf"\b(?:(?P<up>DEFICIT)|(?P<down>SURPLUS)) of {_ABOUT}$")
_ON_BUDGET = pattern(r"^(?:on|over|AGAINST) (?:the |its |our )*(?:hnb )?(?:BUDGET|budget) ")
# Of no money a shortfall is one against plan as well.
_ON_PLAN = pattern(r"^(?:on|AGAINST) (?:the |its |our )*(?:PLAN|TARGET) ")
# An increase in something is what it is said to have been.
_NOUN_OF_CHANGE = pattern(
    r"(?:(?:^|\b(?:the|a|an|net|total|this|our|s|TIME) )"
    r"(?:(?:first|further|sharp|steep|\w+(?:[iu]al|ly|est)) ){0,2}(?:(?P<up>UP)|(?P<down>DOWN))"
    r"|\bBUDGET (?:(?P<beyond>DEFICIT)|(?P<short>SURPLUS)|(?P<moved>MOVED))) "
    rf"(?:in|of|on|between|since|from|over|during) (?:(?!FIG)\S+ )*(?:BE|of|:) {_ABOUT}$"
    rf"|\b(?P<plus>UP) BE (?:\w+ing )?(?:at )?{_ABOUT}$"
)
_BY = pattern(rf"\bby {_ABOUT}$")
# Whatever the verb, what something did by an amount is a change; what was funded by one is none.
_MOVED_BY = pattern(
    r"\b(?!(?:(?:fund|support|financ|offset|match|attend|us|shar)ed|held|taken)\b)"
    rf"(?:[a-z]+|PLAN|BUDGET|TARGET|LIMIT|VER|FIG) by {_ABOUT}$"
)
_OF_PLAN_BY = r"(?:(?:the |our )?(?:PLAN|TARGET|BUDGET|VER) )?by "
_VERB = pattern(
    r".*\b(?:(?P<up>UP|up|exceed\w*|over the LIMIT)|(?P<down>DOWN|down|under the LIMIT)"
    r"|(?P<better>BETTER)|(?P<worse>WORSE|miss\w*)|(?P<moved>MOVED)"
    rf"|(?P<more>MORE(?= {_OF_PLAN_BY}))"
    rf"|(?P<fewer>LESS(?= {_OF_PLAN_BY}))) "
)
_STATE = pattern(r".*\b(?:(?P<up>DEFICIT)|(?P<down>SURPLUS)) ")
_OVERSPENDS = pattern(
    rf"\b(?:DEFICIT|SURPLUS) (?:by FIG (?:and|,|then) (?:(?:in|TIME|then) )*)?by {_ABOUT}$"
)
_OF_PLAN = pattern(r"\b(?:PLAN|BUDGET|TARGET|LIMIT)\b")
_CEILING = pattern(
    rf"\b(?:not|nor|never|no) (?:to |be )?(?:exceed\w*|MORE than|above|over) {_ABOUT}$"
)
_ALLOWED = pattern(
    r"\b(?:DEFICIT|balance)\b.* allow\w* "
    r"|\b(?:allow|permit|cap|LIMIT|let)\w* .*\b(?:DEFICIT|balance)\b"
)
_NEGATED = pattern(r"^(?:(?!FIG|and|but|[,;])\S+ )*(?:not|never|missed|failed|outside) ")
_SIDE = pattern(
    r"(?:(?P<up>MORE)|(?P<down>LESS|short of|within|inside)"
    r"|(?P<worse>miss\w*|behind|worse|WORSE|not (?:yet )?(?:met|meet|hit|ACHIEVED))"
    r"|(?P<better>(?<!not )(?<!yet )(?:met|meets?|hits?)|beats?|ahead|better|BETTER)) "
    r"(?:than |of )?(?:the |a |our |its )*"
    r"(?:pro rata |AGREED |original )*"
    r"(?:(?:PLAN|TARGET|BUDGET|LIMIT) (?:of |for TIME of )?)?$"
)
# Of what money was spent or paid, what was agreed is all.
_OF_ALL = pattern(
    r"\bFIG of (?:(?!FIG|BE|[,;.(])\S+ ){1,4}?$"
    rf"|\b(?:out of|FIG of|(?:FIG )?(?:PAID|SPENT|DUE) (?:TIME )?of) {_ABOUT}$"
)
_AGREEMENT = pattern(
    r"^(?:(?!of|in|from|under|by|for)[a-z]+ ){0,2}agreement (?!pay|receipt|income|fund)"
)
# How much of it was achieved, spent or paid.
_PART_OF_ALL = pattern(
    r"^(?:out )?of (?:the |its |our )*FIG (?:(?!BE|FIG)\w+ ){0,4}?(?:BE )+(?:now |already )*"
    r"(?P<role>ACHIEVED|SPENT|PAID) "
)
APRIL = 4
_PARTS = ("", "PAID", "SPENT", "DUE")
# From so much to so much over what time.
_FROM_TO = pattern(r"\bfrom FIG (?:\S+ ){0,4}to $")
_LASTING = (When.OTHER, When.PERIOD, When.HALF, When.TERM)
_WHOLE = pattern(r"\bFIG of (?:the |our |all |these )*$")
_DURING = pattern(r"over (?:the )?(?:VER|TIME) ")
_FROM = pattern(rf"(?:(?<!way )(?<!far )(?<!away )\bfrom (?:\w+ of )?|\bat FIG after ){_ABOUT}$")
_TO = pattern(rf"\bto (?:\w+ of )?{_ABOUT}$")
_AGAINST = pattern(
    r"\b(?:(?:MORE|LESS) (?:than |of )?|(?:beats?|meets?|met|hits?|exceeds?|exceeded|missed|misses"
    r"|ahead of|behind|within|inside) )"
    r"(?:the |our |its )(?:\w+ )?(?:of |for TIME of )?$"
    r"|\b(?:AGAINST (?:with |to )?|than )(?:a |an |the |its |our |only |just )*"
    r"(?:pro rata |pro-rata |original |agreed |revised )*(?:[A-Z]+ (?:of |for )?)?$"
)
_DIRECTIONS = {
    **dict.fromkeys(
        ("up", "over", "better", "ahead", "more", "added", "beyond", "plus", "extra"), 1
    ),
    **dict.fromkeys(("down", "under", "worse", "behind", "fewer", "short", "fewer_by"), -1),
}
# What something has risen or fallen to is a level, and which way it went may be wrong.
_TURN = pattern(
    r"\b(?:(?P<up>UP|up)|(?P<down>DOWN|down)|(?P<better>BETTER)|(?P<worse>WORSE)) "
    r"(?:(?:since|in|over|at|between|and|from|,|TIME|VER|again|further|the|PLAN|\w+ly|back) )*"
    rf"(?:to|reaching|at) {_ABOUT}$"
    r"|\b(?:(?P<more>MORE)|(?P<fewer>LESS)) than (?:in |at |the )*TIME , (?:at|with) $"
)


def claims_of(sentence: Sentence) -> Iterator[Claim]:
    """What a sentence says of each of its figures, in order."""
    last: Claim | None = None
    change: Claim | None = None
    for figure, place in zip(sentence.figures, sentence.places["FIG"], strict=True):
        start, end = sentence.clause_at(place)
        left, right = sentence.shapes(start, place), sentence.shapes(place + 1, end)
        words = sentence.classes_at(place)
        is_over = right.startswith("over ") and _is_during(sentence, place, left, right)
        way = _change(figure, left, "" if is_over else right, words)
        if last and last.is_change and left.endswith("FIG ( ") and _is_other_unit(last, figure):
            # How much it is in another unit: up 5.6% (444 plans).
            last = change = replace(last, figure=figure, place=place)
            yield last
        elif way:
            last = change = _change_claim(sentence, figure, place, way)
            yield last
        elif not (figure.is_worded and figure.value == 1):
            # One of many is no figure, and one more than before is.
            own = left.rpartition("FIG ")[2]
            lead = frozenset((own.rpartition(", ")[2] or own).split())
            is_negated = not _NEGATIONS.isdisjoint(words) and bool(_NEGATED.match(right))
            level = _level_claim(sentence, figure, place, left, right)
            level = _of_the_base(level, change, left)
            if is_negated and level.role.name == "TARGET" and _NOT_MET.search(right):
                is_negated = False  # the target is what it is
            last = replace(level, lead=lead, is_negated=is_negated)
            yield last


def _of_the_base(level: Claim, change: Claim | None, left: str) -> Claim:
    """The claim of a figure that a change before it is measured from, as one of that.

    `£3m over the limit (£38m against £35m)`, `down £1m since Period 6, from £3m`.
    """
    if change is None or not change.base.name or level.role.name:
        return level
    is_of_version = change.base.name == "VER" and level.is_earlier and "since " in left
    is_second = left.endswith("FIG ( FIG AGAINST ") and level.is_compared
    return replace(level, role=change.base) if is_of_version or is_second else level


_SHORT_IN = pattern(r"LESS (?:in|at|by) (?:the end of )?TIME ")
_NOT_MET = pattern(
    r"^missed |\bBE not (?:met|hit|achieved|ACHIEVED|BE)|\bnot (?:met|hit|ACHIEVED) "
)


def _is_during(sentence: Sentence, place: int, left: str, right: str) -> bool:
    """Whether `over` tells the time in which a figure was reached, and not what it exceeds."""
    found = _DURING.match(right)
    at = place + right[: found.end()].count(" ") if found else 0
    time = sentence.times[sentence.tokens[at].index] if found and "TIME" in found[0] else None
    is_lasting = time is not None and (time.is_span or time.when in _LASTING)
    return bool(found) and (is_lasting or bool(_FROM_TO.search(left)))


def _is_other_unit(claim: Claim, figure: Quantity) -> bool:
    is_percent = figure.kind is FigureKind.PERCENT
    return not figure.sign and is_percent != (claim.figure.kind is FigureKind.PERCENT)


def _change(figure: Quantity, left: str, right: str, words: frozenset[str]) -> str:
    """Which way a figure is a change: `up`, `worse` …, `moved` for any; nothing for a level."""
    if figure.is_share:
        return _way(_VERB.match(left)) if _BY.search(left) else ""
    is_by = "by " in left
    on = _ON_BUDGET if figure.kind is FigureKind.MONEY else _ON_PLAN
    found = (
        (_by(left) if is_by and _BY.search(left) and not _is_balance(left, right) else None)
        or (None if _SIDES.isdisjoint(words) else _CHANGE_AFTER.match(right))
        or (None if _MOVES.isdisjoint(words) else _CHANGE_BEFORE.search(left))
        or (None if _OFF.isdisjoint(words) else _OFF_PLAN.search(left))
        or (None if _NOUNS.isdisjoint(words) else _NOUN_OF_CHANGE.search(left))
        or (_DEFICIT_OF.search(left) if on.match(right) else None)
        or (_AS_NOUN.match(right) if left.endswith(_GIVING) else None)
    )
    # A balance is short in a year; something is held against so many over the same months.
    is_short = figure.kind is FigureKind.MONEY and bool(_SHORT_IN.match(right))
    is_over = _way(found) in ("over", "under") and bool(_AGAINST.search(left))
    if found and (is_short or is_over):
        return ""
    if found:
        # A shortfall is no deficit where nobody is in debt.
        is_short = figure.kind is not FigureKind.MONEY and "DEFICIT " in left
        return "moved" if is_short else found.lastgroup or ""
    if (is_by and _MOVED_BY.search(left)) or (figure.kind is FigureKind.POINTS and not figure.sign):
        return "moved"
    is_closed = left.endswith("( ")
    if figure.sign and (figure.sign > 0 or is_closed):
        return "up" if figure.sign > 0 else "down"
    return ""


def _by(left: str) -> re.Match[str] | None:
    """The word that says which way something went; of none, whether it is over or under."""
    return _VERB.match(left) or _STATE.match(left)


def _is_balance(left: str, right: str) -> bool:
    """Whether an overspend is that of a year, and not one against plan or budget."""
    return bool(_OVERSPENDS.search(left)) and not _OF_PLAN.search(left + right)


def _level_claim(sentence: Sentence, figure: Quantity, place: int, left: str, right: str) -> Claim:
    is_earlier = "from " in left and bool(_FROM.search(left))
    is_ceiling = figure.about == "most" and bool(_ALLOWED.search(left))
    if figure.about == "most" and (is_ceiling or "PLAN" in left):
        figure = figure.exact  # a plan for no more is one for as much
    role = Role() if _DURING.match(right) else role_of(sentence, place, is_earlier=is_earlier)
    is_later = "to " in left and bool(_TO.search(left))
    if (is_earlier or is_later) and (versions := versions_of(sentence, place)):
        role = versions[is_later]
    time, is_beside = time_in_row(sentence, place), True
    if time is None:
        time, is_beside = own_time(sentence, place)
    time = _open_time(left, _in_year(sentence, time), is_later=is_later)
    start = start_of(sentence) if is_earlier else None
    ends = ends_of(sentence, place)
    if ends is not None and ends[0].when is When.YEAR:
        time, is_beside = ends[0 if is_earlier else 1], True
    elif ends is not None and is_earlier:
        # Of money it may be the month of a forecast, which says nothing of its year.
        start = ends[0]
    elif ends is not None and (time is None or time.when is When.MONTH):
        time = ends[1]
    words = sentence.classes_at(place)
    verb = _way(_VERB.match(left)) if is_earlier else ""
    way = "" if is_earlier or _TURNED.isdisjoint(words) else _way(_TURN.search(left))
    side = _way(_SIDE.search(left))
    if way:
        start = ends[0] if ends else base_time(sentence, place)
    return Claim(
        figure=figure,
        place=place,
        turn=_DIRECTIONS.get(way, 0),
        is_merit=(way or verb or side) in ("better", "worse"),
        role=Role("LIMIT") if is_ceiling else _role_by_frame(figure, left, right, role, words),
        time=time,
        direction=_DIRECTIONS.get(verb, 0),
        base_time=start,
        times=sentence.times,
        is_beside=is_beside,
        is_earlier=is_earlier,
        is_later=is_later,
        side=_DIRECTIONS.get(side, 0),
        is_compared=figure.about not in _BOUNDS and bool(_AGAINST.search(left)),
        sign_word=sign_word(sentence, place),
        classes=words,
    )


def _open_time(left: str, time: Time | None, *, is_later: bool) -> Time | None:
    """The point in time of a figure; none of what it came to in a term, nor of a part."""
    if is_later and time is not None and time.when is When.TERM:
        return None
    if time is not None and time.when in (When.TERM, When.MONTH) and _WHOLE.search(left):
        return replace(time, when=When.OTHER, number=0)  # half of the 10 came in May
    return time


def _in_year(sentence: Sentence, time: Time | None) -> Time | None:
    """The month of a year, where a sentence of one figure names both: `by October, in 2025/26`."""
    months = [it for it in sentence.times if it.when is When.MONTH]
    is_one = len(sentence.figures) == 1 and len(months) == 1 and len(sentence.times) <= 2
    if time is None or time.when is not When.YEAR or not is_one or months[0].year:
        return time
    return replace(months[0], year=time.year + (months[0].number < APRIL))


def _way(found: re.Match[str] | None) -> str:
    return (found.lastgroup or "") if found else ""


def _role_by_frame(
    figure: Quantity, left: str, right: str, role: Role, words: frozenset[str]
) -> Role:
    """The role of a figure by what leads it in: a ceiling, or what something is some of."""
    if not _NEGATIONS.isdisjoint(words) and _CEILING.search(left):
        return Role("LIMIT")
    if "of " in right and (part := _PART_OF_ALL.match(right)):
        return Role(part["role"])
    is_whole = figure.kind is FigureKind.MONEY and role.name in _PARTS
    is_whole = is_whole and not right.startswith("DUE for TIME ")  # so much is that year's
    is_whole = is_whole and bool(_OF_ALL.search(left) or _AGREEMENT.match(right))
    return Role("AGREED") if is_whole else role


def _change_claim(sentence: Sentence, figure: Quantity, place: int, way: str) -> Claim:
    ends = ends_of(sentence, place)
    base = ends[0] if ends else base_time(sentence, place)
    time = ends[1] if ends else own_time(sentence, place, is_change=True)[0]
    if time and base and time.start == base.start and time.when is When.MONTH:
        time = None  # since when it is, is not when
    _, end = sentence.clause_at(place)
    is_more = _CHANGE_AFTER.match(sentence.shapes(place + 1, end))
    is_turned = is_more and base is not None and is_told_of(sentence, base, place)
    return Claim(
        figure=figure,
        place=place,
        is_change=True,
        role=role_of(sentence, place, is_earlier=True),
        time=time,
        direction=_DIRECTIONS.get(way, 0) * (-1 if is_turned else 1),
        is_merit=way in ("better", "worse", "ahead", "behind"),
        is_ahead=way in ("ahead", "behind"),
        base=base_role(sentence, place),
        base_time=base,
        times=sentence.times,
        sign_word=sign_word(sentence, place),
        classes=sentence.classes_at(place),
    )

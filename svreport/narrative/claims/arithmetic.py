"""Arithmetic inside a sentence, apart from what the register has: differences, shares and sums.

Each figure is taken as the interval that its rounding leaves, so that what follows from
unrounded figures is never called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svreport.core.numerals import A_NUMBER_WORD, NUMBER_WORDS
from svreport.core.patterns import pattern
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.quantities import Quantity
from svreport.narrative.claims.readings import Misstatement
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.tokens import cued
from svreport.narrative.prose import DURATIONS, FigureKind

_MULTIPLE = pattern(
    r"\b(?P<about>more than|over|almost|nearly|about|roughly)?\s*"
    r"(?P<word>doubled|halved|trebled|tripled)\b",
    re.IGNORECASE,
)
_TIMES = {"doubled": 2.0, "halved": 0.5, "trebled": 3.0, "tripled": 3.0}
_SPLIT_INTO = pattern(
    r"\b(?:compris(?:es?|ing)|made up of|consists? of|split"
    r"|(?:break|broken|fall|divide)s? (?:down )?(?:as|into))\b",
    re.IGNORECASE,
)
_OFFSET = pattern(r"\boffset by\b|\b(?:less|minus)\s+(?=£)", re.IGNORECASE)
_WHOLE_FIRST = pattern(
    r"\b(?:comprising|made up of|consisting of|consists of|comprises|break down as|split between)\b"
    r"|^[^(]*:",  # in brackets are its other values: (July: 341; plan: 280)
    re.IGNORECASE,
)
# What stands right before a total of figures that were named before, or right after it.
_LEADS_TO_WHOLE = pattern(
    r"\b(?:com(?:es?|ing)|came|adds? up|amounts?)\s+to|\b(?:making|totall?(?:s|ing)?|giv(?:es?|ing)"
    r"|gave|together|combined|altogether|in total|in all)\b(?=[^,;]*$)",
    re.IGNORECASE,
)
_AFTER_WHOLE = pattern(
    r"^\s+(?:\w+\s+)?(?:in (?:all|total)|altogether|together|combined|between them|all told)\b",
    re.IGNORECASE,
)
_SHARE_OF = pattern(
    r"(?:half|thirds?|quarters?|fifths?|%|per cent)\s+of\s+(?:the\s+)?$", re.IGNORECASE
)
_REMAINS = pattern(r"^\s+(?:\w+\s+)?(?:remain\w*|left|outstanding)\b", re.IGNORECASE)
_TOGETHER = pattern(r"^\W*(?:taken\s+)?(?:together|combined)\b", re.IGNORECASE)
_OF_WHICH = pattern(r"\bof which\b|\bleaving\b|^\W*of\b", re.IGNORECASE)
_REST = pattern(
    r"\b(?:leaving|still|due|remain\w*|outstanding|left|the (?:other|rest))\b", re.IGNORECASE
)
_NOT_ALL = pattern(
    r"\b(?:including|mainly|largely|mostly|among|net|(?:less|minus)(?! £)|before|after)\b",
    re.IGNORECASE,
)
_PARTIAL = pattern(
    r"\b(?:including|mainly|among|other(?! £)|less|net|after|before|more|fewer|than"
    r"|taken|deduct\w*|subtract\w*|from(?= (?:[a-z'’]+ ){0,1}£?\d))\b",
    re.IGNORECASE,
)


def inconsistencies(sentence: Sentence, claims: Sequence[Claim]) -> Iterator[Misstatement]:
    """What of a sentence does not follow from its own figures."""
    if len(claims) < FEWEST - 1:
        return
    for start, end in sentence.clauses:
        inside = [it for it in claims if start <= it.place < end]
        levels = [it for it in inside if not it.is_change and not it.figure.is_share]
        levels = [it for it in levels if sentence.shapes(it.place - 2, it.place) != "of which "]
        pair = _pair(levels)
        pair = pair if pair and not _is_parted(pair, inside) else None
        if pair is not None:
            yield from _direction(pair)
            yield from _multiple(sentence, pair)
            changes = [it for it in inside if it.is_change]
            if len(changes) == 1:
                yield from _difference(changes[0], pair)
    levels = [it for it in claims if not it.is_change]
    yield from _times(sentence, levels)
    if len(claims) < FEWEST:
        return
    yield from _share(sentence, levels)
    yield from _net(sentence, claims)
    yield from _gap(sentence)
    sums = [*_sum(sentence, [it for it in claims if not it.figure.is_share])]
    yield from sums or _chain(sentence, claims)


def _unsound(
    figure: Quantity, wrong: str, typed: str = "", *, is_sum: bool = False
) -> Misstatement:
    """What is said of a figure, or of the words beside it, that does not follow."""
    return Misstatement(typed or figure.text, wrong, figure=figure, is_sum=is_sum)


def follows(change: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a difference is just that of two other figures as they were typed."""
    levels = [it.figure for it in claims if not it.is_change]
    return any(
        abs(abs(first.value - second.value) - change.figure.value) <= change.figure.step * 0.01
        for at, first in enumerate(levels)
        for second in levels[at + 1 :]
        if first.kind is second.kind and change.figure.kind in (first.kind, FigureKind.POINTS)
    )


# An earlier figure, or one that another is compared with, and that other.
Pair = tuple[Claim, Claim]


def _pair(levels: Sequence[Claim]) -> Pair | None:
    """The two figures of a sentence that are set against each other, if there are just two."""
    for kind in FigureKind if len(levels) > 1 else ():
        alike = [it for it in levels if it.figure.kind is kind and not it.figure.about]
        bases = [it for it in alike if it.is_base]
        if len(alike) == 2 and len(bases) == 1:
            base = bases[0]
            return base, next(it for it in alike if it is not base)
    return None


def _is_parted(pair: Pair, claims: Sequence[Claim]) -> bool:
    """Whether a change between two figures is what the second is held against."""
    first, last = sorted(it.place for it in pair)
    return pair[0].is_compared and any(
        it.is_change and first < it.place < last and it.figure.kind is pair[0].figure.kind
        for it in claims
    )


def _direction(pair: Pair) -> Iterator[Misstatement]:
    """A rise that falls, or a fall that rises."""
    base, main = pair
    before, after = base.figure, main.figure
    direction = base.side or (base.direction or main.direction) * base.is_earlier
    if base.is_merit or base.sign_word < 0 or main.sign_word < 0:
        return
    if (after.value - before.value) * direction >= 0:
        return
    if base.side:
        side = "above" if direction > 0 else "below"
        yield _unsound(before, f"{after.text} is not {side} {before.text}")
    else:
        way, said = ("a fall", "a rise") if direction > 0 else ("a rise", "a fall")
        wrong = f"from {before.text} to {after.text} is {way}, but the words say {said}"
        yield _unsound(before, wrong, after.text)


def _times(sentence: Sentence, levels: Sequence[Claim]) -> Iterator[Misstatement]:
    """How many times as much one figure is as another, as `three times as much` says."""
    found = _TIMES_AS.search(sentence.text, sentence.said)
    money = [it.figure for it in levels if it.figure.kind is FigureKind.MONEY]
    if found is None or len(money) != 2 or not all(it.value for it in money):
        return
    word, about = (found["count"] or found["one"]).lower(), " ".join((found["about"] or "").split())
    word, _, half = word.partition(" and ")
    is_digits = word[0].isdigit()
    times = float(word) if is_digits else float(_MULTIPLES.get(word) or NUMBER_WORDS[word])
    times += bool(half) / 2
    ratio = max(it.value for it in money) / min(it.value for it in money)
    step = 10.0 ** -len(word.partition(".")[2]) / 2 if "." in word else times * 0.08
    low, high = times - step - ratio * 0.005, times + step + ratio * 0.005
    if about:
        low, high = (times * it for it in _TIMES_ABOUT.get(about.lower(), (0.88, 1.12)))
    if not low <= ratio <= high:
        first, second = money
        so = f"{first.text} and {second.text} are in a ratio of {ratio:.1f}"
        yield Misstatement(found[0].strip(), so)


_MULTIPLES = {"double": 2, "twice": 2, "treble": 3, "triple": 3, "thrice": 3, "quadruple": 4}
_TIMES_ABOUT = {
    **dict.fromkeys(("nearly", "almost", "just under", "less than"), (0.8, 1.0)),
    **dict.fromkeys(("over", "well over", "just over", "more than"), (1.0, 1.5)),
}
_COUNT_OF_TIMES = rf"\d+(?:\.\d+)?|{A_NUMBER_WORD}"
_TIMES_AS = cued(
    f"times price cost {' '.join(_MULTIPLES)}",
    r"\b(?P<about>nearly\s+|almost\s+|about\s+|around\s+|roughly\s+|just\s+under\s+"
    r"|(?:well\s+|just\s+)?over\s+|(?:more|less)\s+than\s+)?"
    rf"(?:(?P<count>(?:{_COUNT_OF_TIMES})(?:\sand\sa\shalf)?(?=\s+times\b)|{'|'.join(_MULTIPLES)})(?:\s+times)?\s+"
    r"(?:(?:as\s+(?:much|many|expensive)|that|those|what|one|the\s+(?:cost|price|sum|fee|rate|£)|the(?=\s+£)|more\s+than)\b"
    r"|(?=£)|an?\s(?!year|month|week|day|term))"
    r"|(?<=fund\s)(?P<one>\d+\.\d)(?=\s+places))",
)


def _multiple(sentence: Sentence, pair: Pair) -> Iterator[Misstatement]:
    base, main = pair
    found = _MULTIPLE.search(sentence.text) if base.is_earlier and base.figure.value else None
    if found is None:
        return
    ratio = main.figure.value / base.figure.value
    times = _TIMES[found["word"].lower()]
    low, high = _bounds((found["about"] or "").lower(), times)
    if not low <= ratio <= high:
        so = f"{main.figure.text} is {ratio:.2g} times {base.figure.text}"
        yield _unsound(main.figure, so, found[0].strip())


def _bounds(about: str, times: float) -> tuple[float, float]:
    if about in ("more than", "over"):
        return times, times * 1.25
    if about in ("almost", "nearly"):
        return times * 0.88, times
    return times * 0.93, times * 1.07


def _difference(change: Claim, pair: Pair) -> Iterator[Misstatement]:
    """A difference, or a percentage, that is not that of the two figures."""
    base, main = pair[0].figure, pair[1].figure
    typed = change.figure
    low, high = _range(base, main, typed.kind)
    if low is None or high is None or typed.about:
        return
    half = typed.step / 2 * 1.0001
    if not low - half <= typed.value <= high + half:
        exact = _exact(base, main, typed.kind)
        yield _unsound(typed, f"{main.text} and {base.text} differ by {exact}")


def _range(
    base: Quantity, main: Quantity, kind: FigureKind
) -> tuple[float, float] | tuple[None, None]:
    """The least and the most that the difference of two figures may be, without its sign."""
    slack = (base.step + main.step) / 2
    gap = abs(main.value - base.value)
    is_points = base.kind is FigureKind.PERCENT and kind is FigureKind.POINTS
    if base.kind is kind or is_points:
        slack = 0.0 if slack == 1 and base.kind is FigureKind.NUMBER else slack
        return max(0.0, gap - slack), gap + slack
    if kind is FigureKind.PERCENT and base.value and base.kind is not FigureKind.PERCENT:
        slack = 0.0 if base.kind is FigureKind.NUMBER else slack
        return max(0.0, gap - slack) / base.value * 100, (gap + slack) / base.value * 100
    return None, None


def _exact(base: Quantity, main: Quantity, kind: FigureKind) -> str:
    gap = abs(main.value - base.value)
    if kind is FigureKind.PERCENT and base.kind is not FigureKind.PERCENT:
        return f"{gap / base.value * 100:.1f}%"
    if base.kind is FigureKind.PERCENT:
        return f"{round(gap, 2):g} pp"
    return amount_in_words(gap, base.kind)


def amount_in_words(value: float, kind: FigureKind) -> str:
    """An amount as a message states it: `£17.45m`, `6.5%`, `237`."""
    size = abs(value)
    if kind is FigureKind.MONEY:
        if size >= 1_000_000:
            return f"£{size / 1_000_000:,.2f}m"
        return f"£{size:,.0f}"
    number = f"{round(size, 2):,g}" if size < 1_000_000 else f"{size:,.0f}"
    units = {kind: f" {kind.value}" for kind in DURATIONS}
    units |= {FigureKind.PERCENT: "%", FigureKind.POINTS: " pp"}
    return number + units.get(kind, "")


_SPLIT = pattern(r"^\s+[a-z]+(?:\s+of\s+[a-z]+)?\s*[,:–—(]\s*$")
_ONE_WORD = pattern(r"^\s+[a-z]+(?:,|\s+and|,\s+and)\s+$")


def _counts(sentence: Sentence, levels: Sequence[Claim]) -> Iterator[Misstatement]:
    """A count that is not that of its parts: `22 moves, 11 up and nine down`."""
    counts = [it.figure for it in levels if it.figure.kind is FigureKind.NUMBER]
    text = sentence.text
    if len(counts) != 3:
        return
    whole, first, second = counts
    is_split = _SPLIT.search(text[whole.end : first.start])
    if not is_split or not _ONE_WORD.search(text[first.end : second.start]):
        return
    total = first.value + second.value
    if (
        total != whole.value > max(first.value, second.value)
        and len(text[second.end :].split()) <= FEW_WORDS
    ):
        yield _unsound(whole, f"its parts come to {total:g}", is_sum=True)


FEW_WORDS = 2
# What stands between a part and how much it is of the whole.
_IS = (
    r"(?:or|that is|which (?:is|was)|being|(?:is|are|was|were)(?: equal to| equivalent to)?"
    r"|representing|represents?|mak(?:es?|ing) up|equat(?:es|ing) to|equivalent to|equal to"
    r"|about|some)"
)
_EQUALS = pattern(rf"^(?:[^,;:.£\d%]{{0,40}}\b(?=\W*{_IS}))?\s*[(,–—-]*\s*{_IS}?\s*$")
_OF = pattern(r"\bof\s+(?:[a-z'’ -]+\s+){0,6}?(?:of\s+)?$", re.IGNORECASE)


def _share(sentence: Sentence, levels: Sequence[Claim]) -> Iterator[Misstatement]:
    """A share that is not that of the part in the whole: `of 66 requests, 12 (18%)`."""
    text = sentence.text
    for share in levels:
        is_of_it = _OF_IT.match(text[share.figure.end :])
        if share.figure.kind is not FigureKind.PERCENT or share.is_negated or is_of_it:
            continue
        for kind in (FigureKind.NUMBER, FigureKind.MONEY):
            alike = [it for it in levels if it.figure.kind is kind and not it.figure.about]
            after = text[share.figure.end :]
            wholes = [it for it in alike if _is_after_of(after, it.figure.start - share.figure.end)]
            wholes = wholes or [it for it in alike if _OF.search(text[: it.figure.start])]
            parts = [it for it in alike if it not in wholes and _is_beside(text, it, share)]
            if len(alike) != 2 or len(wholes) != 1 or len(parts) != 1:
                continue
            part, whole = parts[0].figure, wholes[0].figure
            true = part.value / whole.value * 100 if whole.value else 0
            is_rounded = kind is FigureKind.MONEY and whole.value
            slack = (part.step + whole.step) / 2 / whole.value * 100 if is_rounded else 0
            if not share.figure.admits(true, slack):
                of = f"{part.text} of {whole.text} is {true:.1f}%"
                yield _unsound(share.figure, of)


def _is_after_of(after: str, at: int) -> bool:
    """Whether a figure so far into the words after a share is the whole that it is of."""
    return at > 0 and bool(_OF_WHAT.fullmatch(after[:at]))


_OF_WHAT = pattern(r",?\s+of\s+[^,;:£\d%]{0,60}")


def _net(sentence: Sentence, claims: Sequence[Claim]) -> Iterator[Misstatement]:
    """A net change after two counts that is not theirs: `367 issued, 159 ceased: net 208`."""
    counts = [it.figure for it in claims if it.figure.kind is FigureKind.NUMBER]
    if len(counts) != FEWEST or any(it.about or it.given for it in counts):
        return
    came, went, net = counts
    times = [it.time for it in claims if it.figure in (came, went)]
    is_moved = None not in times and times[0] != times[1]  # one count, at two points in time
    true = went.value - came.value if is_moved else came.value - went.value
    if _NET.search(sentence.text[went.end : net.start]) and net.value != abs(true):
        yield _unsound(net, f"{came.text} and {went.text} differ by {abs(true):g}")


_NET = pattern(r"\bnet\s+(?:\w+\s+of|gain|of)\s+$", re.IGNORECASE)


def _gap(sentence: Sentence) -> Iterator[Misstatement]:
    """A difference beside two amounts that is not theirs.

    `£2.6m against £3m; shortfall £0.4m`, `a shortfall of £0.4m (£2.6m against £3m)`,
    `£2.6m, a shortfall of £0.4m against the target of £3m`.
    """
    money = [it for it in sentence.figures if it.kind is FigureKind.MONEY]
    if len(money) != FEWEST or any(it.about or it.given for it in money):
        return
    text, (one, other, last) = sentence.text, money
    is_first = _GAP_BEFORE.search(text[: one.start]) and text[one.end : other.start] == " ("
    is_between = _GAP.search(text[one.end : other.start])
    first, second, gap = (other, last, one) if is_first else (one, other, last)
    if is_between:
        first, second, gap = one, last, other
    is_told = is_first or is_between or _GAP.search(text[second.end : gap.start])
    start = gap.end if is_between else first.end
    if is_told and _SET_AGAINST.search(text[start : second.start]):
        slack = (first.step + second.step + gap.step) / 2 * 1.0001
        true = abs(first.value - second.value)
        if abs(true - gap.value) > slack:
            so = f"{first.text} and {second.text} differ by {amount_in_words(true, gap.kind)}"
            yield _unsound(gap, so)


_GAPS = "shortfall|gap|difference|variance|overspend|underspend|movement"
_GAP_BEFORE = pattern(rf"\b(?:{_GAPS})(?:\s+(?:is|of))?:?\s+$", re.IGNORECASE)
_SET_AGAINST = pattern(
    r"\b(?:vs?\.?|versus|against|compared\s+(?:with|to)|target|budget|plan)\b[^;:]*$", re.IGNORECASE
)
_GAP = pattern(
    r"^\s*[;:,(–—-]\s*(?:an?\s+|the\s+)?(?:"
    rf"{_GAPS})(?:\s+is|\s+of|:)?\s+$",
    re.IGNORECASE,
)


def _is_beside(text: str, part: Claim, share: Claim) -> bool:
    """Whether a share is said of a part, right after or before it, or with the whole between."""
    first, last = sorted((part.figure, share.figure), key=lambda it: it.start)
    between = text[first.end : last.start]
    forms = (_EQUALS, _OF_A_WHOLE, _AFTER_PART)
    return any(form.search(between) for form in forms)


_OF_IT = pattern(r"\s+of\s+(?:it|them|this|that|these|those)\b")
_AFTER_PART = pattern(
    r"^\s+(?:of|has|have|had|was|were|is|are|received|paid)\b[^,;£\d]*(?:\(|,\s*(?:or\s|being\s|i\.e\.,?\s)?)\s*$"
)
_OF_A_WHOLE = pattern(
    r"^\s+(?:out\s+)?of\s+(?:(?:the|our|its|their|all)\s+)*(?:£?[\d,.]+(?:m| million)?)\b"
    rf"[^,;]{{0,40}}[(,]\s*(?:{_IS}\s+)?$"
)


def _chain(sentence: Sentence, claims: Sequence[Claim]) -> Iterator[Misstatement]:
    """What figures come to, where no way of adding and taking away comes to it."""
    money = [it for it in claims if it.figure.kind is FigureKind.MONEY]
    if not FEWEST <= len(money) <= MOST or any(it.figure.about for it in money):
        return
    *parts, whole = money
    between = sentence.text[parts[-1].figure.end : whole.figure.start]
    if "(" in sentence.text[: whole.figure.start].rpartition(")")[2]:
        return  # of another version or time: (autumn: £4.1m; plan: £2.7m)
    is_part = bool(
        _UNTOLD.search(sentence.text[parts[0].figure.end : whole.figure.start])
        or _AFTER_ALL.search(sentence.text[whole.figure.end :])
    )
    # What takes a balance to so much began with another that may not be named.
    is_part = is_part or bool(_TAKES_TO.search(between) and not _BEGINS.search(sentence.text))
    if not _GIVES.search(between) or len(sentence.figures) != len(money) or is_part:
        return
    if not _comes_to(sentence, parts, whole):
        yield _unsound(whole.figure, "no sum of the others comes to it", is_sum=True)


def adds_up(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether the last of a sentence's amounts is what those before it come to."""
    for kind in (FigureKind.MONEY, FigureKind.NUMBER):
        alike = [it for it in claims if it.figure.kind is kind]
        if len(alike) < FEWEST:
            continue
        *parts, whole = alike
        between = sentence.text[parts[-1].figure.end : whole.figure.start]
        is_money = kind is FigureKind.MONEY
        is_chain = is_money and len(alike) <= MOST and _GIVES.search(between)
        if is_chain and _comes_to(sentence, parts, whole):
            return True
        form = _OFFSET if is_money else _AS_ONE
        ends = (alike[0], whole) if form.search(sentence.text) else ()
        if any(_is_whole(sentence.text, it, alike) for it in ends):
            return True
    return False


def _is_whole(text: str, whole: Claim, figures: Sequence[Claim]) -> bool:
    """Whether a figure is what the others come to, less what offsets them."""
    offset = _OFFSET.search(text)
    ends = offset.start() if offset else len(text)
    parts = [
        it.figure.value * (1 if it.figure.start < ends else -1) for it in figures if it != whole
    ]
    slack = sum(it.figure.step for it in figures) / 2 * 1.0001
    slack *= whole.figure.kind is FigureKind.MONEY
    return abs(sum(parts) - whole.figure.value) <= slack


def _comes_to(sentence: Sentence, parts: Sequence[Claim], whole: Claim) -> bool:
    """Whether any way of adding and taking away some amounts comes to another."""
    first, *rest = (it.figure for it in parts)
    slack = sum(it.figure.step for it in (*parts, whole)) / 2 * 1.0001
    sums, end = [first.value], first.end
    signs: tuple[int, ...] = (1, -1)
    for figure in rest:
        before = sentence.text[: figure.start]
        is_on = bool(_AND.search(sentence.text[end : figure.start]))
        end, open_signs = figure.end, signs if is_on else (1, -1)
        signs = (-1,) if _TAKEN.search(before) else (1,) if _ADDED.search(before) else open_signs
        sums = [total + sign * figure.value for total in sums for sign in signs]
    return any(abs(abs(total) - whole.figure.value) <= slack for total in sums)


# What changes a sum by nobody says how much.
_UNTOLD = pattern(
    r"\b(?:softened|cushioned|eased|lessened|reduced|offset|helped|increased|net\s+of|after|before)\b"
    r"[^£,;]*[,;]",
    re.IGNORECASE,
)
_AS_ONE = pattern(r"\b(?:together|between\s+them|respectively|in\s+turn)\b", re.IGNORECASE)
_TAKES_TO = pattern(r"\b(?:tak|bring)(?:es?|s|ing)\b", re.IGNORECASE)
_BEGINS = pattern(
    r"\b(?:opening|opened|began|begin\w*|start\w*|brought\s+forward|carried|b/f)\b", re.IGNORECASE
)
_AFTER_ALL = pattern(r"\b(?:after|net\s+of|before|once)\s+(?!£)", re.IGNORECASE)
_BEFORE = r"\s+(?:(?:the|an?|this year's|(?:gap|grant|deficit|contribution)\s+of)\s+)*$"
_TAKEN = pattern(
    rf"\b(?:less|minus|lessened by|reduced by|net of|tak(?:e|ing) (?:away|off)){_BEFORE}",
    re.IGNORECASE,
)
_ADDED = pattern(rf"\b(?:plus|adding|add){_BEFORE}", re.IGNORECASE)
# What goes on with what is added or taken away.
_AND = pattern(r"^[^,;]*\band\s+(?:the\s+|an?\s+)?(?:[a-z-]+ of )?$", re.IGNORECASE)


# More figures than these go together by chance.
MOST = 5
_GIVES = pattern(
    r"(?:\b(?:giv(?:es?|ing)|leav(?:es?|ing)|(?:produc|creat)(?:es?|ing)|makes?|making|equals"
    r"|so (?:\w+ ){1,3}(?:end|close|finish)(?:s|d)?(?: it)?(?= at )"
    r"|(?:tak|bring)(?:es?|s|ing)? (?:the |our )?(?:\w+[ -]){1,4}to)|:)\s+(?:an? |the |us )?"
    r"(?:[a-z-]+ ){0,6}(?:of |at )?$",
    re.IGNORECASE,
)


def _sum(sentence: Sentence, claims: Sequence[Claim]) -> Iterator[Misstatement]:
    """A total that is not that of the parts it is made up of, less what offsets them."""
    yield from _counts(sentence, [it for it in claims if not it.is_change])
    is_split = _SPLIT_INTO.search(sentence.text)
    for kind in (FigureKind.MONEY, FigureKind.NUMBER):
        figures = _parts(
            [it for it in claims if it.figure.kind is kind],
            is_split=bool(is_split or _OFFSET.search(sentence.text)),
        )
        is_open = all(it.figure.given for it in figures) or any(it.figure.about for it in figures)
        partial = _NOT_ALL if is_split else _PARTIAL
        is_scored = kind is FigureKind.NUMBER and "score" in sentence.said  # a product, no sum
        if len(figures) < FEWEST or is_open or is_scored or partial.search(sentence.text):
            continue
        if _SEVERAL.search(sentence.text):
            continue
        whole = _whole(sentence.text, figures)
        if whole is None:
            continue
        offset = _OFFSET.search(sentence.text)
        ends = offset.start() if offset else len(sentence.text)
        parts = [
            it.figure.value * (_typed_sign(it.figure) or (1 if it.figure.start < ends else -1))
            for it in figures
            if it is not whole
        ]
        is_rounded = kind is FigureKind.MONEY
        slack = sum(it.figure.step for it in figures) / 2 * 1.0001 * is_rounded
        every = sum(it.figure.value for it in figures)
        if any(abs(every - 2 * it.figure.value) <= slack for it in figures):
            continue  # one of them is what the others come to
        is_listed = not is_split or bool(_ONE.search(sentence.text))
        is_listed = is_listed and not is_rounded and ":" in sentence.text
        if is_listed and sum(parts) < whole.figure.value:
            continue  # what else there is need not be told
        if abs(sum(parts) - whole.figure.value) > slack:
            shown = amount_in_words(sum(parts), kind)
            yield _unsound(whole.figure, f"its parts come to {shown}", is_sum=True)


def _parts(alike: Sequence[Claim], *, is_split: bool) -> Sequence[Claim]:
    """The figures that may be parts of a total, and the total, of those of one kind."""
    figures = [it for it in alike if is_split or _typed_sign(it.figure) or not it.is_change]
    is_count = all(it.figure.kind is FigureKind.NUMBER for it in figures)
    # How many parts there are is none of them: `the three projects give 108: 72, …`.
    digits = [it for it in figures if is_count and not it.figure.is_worded]
    return digits if len(digits) > FEWEST else figures


def _typed_sign(figure: Quantity) -> int:
    """The sign before a figure; 0 for none."""
    return figure.sign if figure.text[0] in "+-−–" else 0


# So many of so much each are no single part.
_SEVERAL = pattern(
    r"(?<![/\d–-])\b(?:two|three|four|five|six|\d+)\s+(?:\w+\s+){0,2}(?:of|at)\s+£|\bin each of\b",
    re.IGNORECASE,
)
_ONE = pattern(r"\bone\b", re.IGNORECASE)
# A total and two parts.
FEWEST = 3


def _whole(text: str, figures: Sequence[Claim]) -> Claim | None:
    """The figure that the others are parts of, where words say so."""
    first, *_, before, last = figures
    between = text[before.figure.end : last.figure.start]
    after = text[last.figure.end :]
    if _AFTER_WHOLE.search(text[first.figure.end :]):
        return first
    is_of = _SHARE_OF.search(text[: first.figure.start])
    if not is_of and _WHOLE_FIRST.search(text[first.figure.end : figures[1].figure.start]):
        return first
    is_in_three = len(figures) == FEWEST and _REST.search(text[figures[1].figure.end :])
    if len(figures) == FEWEST and _REMAINS.search(after):
        return first
    if is_in_three and _OF_WHICH.search(text[: first.figure.start] + text[first.figure.end :]):
        return first
    is_last = _LEADS_TO_WHOLE.search(between) or _AFTER_WHOLE.search(after)
    return last if is_last or _TOGETHER.search(text) else None

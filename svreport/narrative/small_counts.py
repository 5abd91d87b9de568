"""Small counts of people in a text, in digits or words.

“Three children”, “one of the pupils”, “2 (33%)”, “three of the nine” and “a further 4” say how
many children there are; “three schools”, “one of five conditions” and “Year 3 pupils” do not.
Where a number stands without a noun, what was named last before it says what is counted.
A share of a stated whole gives its count, and what it leaves: “two-thirds of the six families”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from svreport.core.numerals import NUMBER_WORDS, PARTS_OF_A_WHOLE, SMALL_NUMBERS, TENS
from svreport.core.patterns import pattern
from svreport.narrative.prose import without_labels

_SINGULAR = (
    "child|pupil|young person|student|learner|leaver|parent carer|parent|carer|family|girl|boy|"
    "sibling|brother|sister|kid|young man|young woman|service user|individual|baby|toddler|"
    "teenager|refugee|asylum seeker|EHCP|EHC plan|exclusion|appeal|tribunal case|CYP|YP"
)
_PLURAL = (
    "children|pupils|young people|students|learners|leavers|parent carers|parents|carers|families|"
    "girls|boys|siblings|brothers|sisters|kids|young men|young women|service users|individuals|"
    "babies|toddlers|teenagers|refugees|asylum seekers|EHCPs|EHC plans|exclusions|appeals|"
    "tribunal cases|CYP|YP|YPs"
)
# What follows where people only say what kind of thing is counted, or it is a share of them.
_IN_SO_MANY = (
    r"\s+in\s+(?:every\s+)?(?:\d|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|"
    r"twenty\b|\w+ty\b|(?:a\s+)?hundred\b)"
)
_NOT_PEOPLE = (
    r"(?![’']s\s+(?:centre|home|hub|social|service|board|trust|hospital)|"
    r"-|\s+(?:referral|premium|places?|hubs?|forums?|support|services?|centres?|groups?|panels?|"
    r"councils?|voice|carers?|teams?|workers?|surveys?|meetings?|events?|days?|homes?|learning|"
    r"populations?|numbers?|cohorts?|rates?)\b|\s+of\s+schools\b|"
    rf"{_IN_SO_MANY})"
)
_THINGS = (
    r"schools?|academ(?:y|ies)|colleges?|settings?|nurser(?:y|ies)|providers?|conditions?|strands?|"
    r"projects?|milestones?|measures?|risks?|workstreams?|sites?|bids?|payments?|years?|months?|"
    r"weeks?|days?|terms?|actions?|posts?|officers?|services?|panels?|meetings?|polic(?:y|ies)|"
    r"bases?|units?|centres?|councils?|authorit(?:y|ies)|partners?|contracts?|tribunals?|"
    r"outcomes?|ratings?|versions?|updates?|deliverables?|savings?|recommendations?|workers?|"
    r"caseworkers?|psychologists?|teachers?|class(?:es)?|rooms?|buildings?|blocks?|areas?|trusts?|"
    r"hubs?|teams?|courses?|sessions?|workshops?|events?|surveys?|objectives?|indicators?|targets?|"
    r"papers?|reports?|steps?|models?|forecasts?|options?|limits?|homes?|visits?|grants?|"
    r"programmes?|pilots?|themes?|priorit(?:y|ies)|questions?|stages?|phases?|reasons?|routes?"
)
# Longer words before those that they begin with.
_WORDED = (
    rf"(?:(?:{'|'.join(TENS)})(?:-(?:{'|'.join(SMALL_NUMBERS[1:10])}))?|"
    rf"{'|'.join(SMALL_NUMBERS[:0:-1])})"
)
_ANY = rf"(?:\d{{1,3}}(?![\d,.]\d|%)|{_WORDED})\b"
# A number that no noun follows: the sentence ends or goes on with what happened to them.
_BARE = (
    r"(?=\s*(?:[.;:!?)]|,(?!\d)|$)(?!\.\d)|\s+[–—]\s|\s+(?:were|was|are|is|have|has|had|did|do|does|"
    r"will|would|may|might|can|could|should|must|remain|remains|now|then|still|also|already|who|"
    r"whom|left|went|came|took|got|began|chose|live|attend|wait|stay|move|need|await|continue|receive|"
    r"of\s+(?:them|whom|these|those)|at|on|with|from|by|"
    rf"since|after|before|but|[a-z]+ed)\b|(?!{_IN_SO_MANY})\s+in\s)"
)
# What happened to so many; in “one named officer”, nothing did.
_DONE = (
    r"(?!(?:named|dedicated|agreed|shared|combined|designated|allocated|detailed|advanced|funded|"
    r"linked|trained|qualified|proposed|planned|revised|updated|integrated|joined|needed|related)\b)"
    r"[a-z]{3,}ed"
)
_CHANGED = "fell|fallen|rose|risen|grew|grown|went|gone|down|up|dropped|reduced|increased|decreased"
_EXCEPT = r"save|except|bar|apart\s+from|other\s+than|with\s+the\s+exception\s+of|namely"
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
# Plans that are counted out of so many are children's, but not plans for or to do something.
_PLANS = (
    r"(?:(?:new|final|draft|amended|finalised|current)\s+)?plans\b"
    r"(?!\s+(?:for|to|that\s+support)\b)"
)
# What becomes of one child each: a plan ceases, a request is refused, a placement breaks down.
_BECAME = (
    r"(?:(?:new|final|draft|amended|current|tribunal)\s+)?(?:plans?\s+(?:{aux}\s+)?(?:ceased|issued|"
    r"finalised|maintained)|(?:requests?|referrals?|assessments?)\s+(?:{aux}\s+)?(?:refused|declined|"
    r"turned\s+down)|placements?\s+(?:{aux}\s+)?(?:broke\s+down|broken\s+down|ended|failed)|"
    r"(?:complaints?|tribunals?|cases?)\s+(?:{aux}\s+)?(?:lodged|upheld|conceded|withdrawn|heard))\b"
).replace("{aux}", r"(?:were|was|have|has|had|been|have\s+been|has\s+been)")
_THE = r"(?:the|these|those|our|their|its|this)"
_PERCENT = r"\s?(?:%|per\s?cent\b)"
_IN_EVERY = rf"{_ANY}\s+(?:in|out\s+of)\s+(?:every\s+)?(?!0){_ANY}"
_RATIO = pattern(rf"(?<![\d,.£–-])\b{_IN_EVERY}", re.IGNORECASE)
# A share as a ratio, a percentage or a fraction: 1 in 3, 90 per cent, two-thirds, 2/3, ⅔.
_PORTION = (
    rf"(?:{_IN_EVERY}|[1-9]/[1-9]\b|[¼-¾⅐-⅞]"
    rf"|(?:\d{{1,3}}(?:\.\d+)?|{_WORDED}\b){_PERCENT}"
    rf"|(?:an?|{_WORDED})[-\s]+(?:{'|'.join(PARTS_OF_A_WHOLE)})s?\b|half\b)"
)
_PORTION_ALONE = pattern(_PORTION, re.IGNORECASE)
_PERCENTAGE = pattern(_PERCENT, re.IGNORECASE)
_TERM = pattern(rf"\d+(?:\.\d+)?|(?:{_WORDED}|{'|'.join(PARTS_OF_A_WHOLE)})(?=s?\b)")
# Words that describe people: in “three workstreams support children” no children are counted.
_DESCRIBED = (
    r"(?:(?!(?:in|of|to|and|or|out|per|for|from|with)\b)(?![a-z-]*[^\Wsu]s\b)[a-z-]+\s+|"
    r"\0+\s+){0,2}?"
)
_NAMED = pattern(
    rf"\b(?:(?P<people>(?:{_SINGULAR}|{_PLURAL})\b{_NOT_PEOPLE})|(?:{_THINGS})\b)", re.IGNORECASE
)
_PARAGRAPH = pattern(r"(?:[^\n]+\n?)+")
_LETTER = pattern(r"[a-z(]", re.IGNORECASE)
# “Two in three pupils” is a share, and “conditions for children” are not children.
_SHARE = pattern(rf"\b{_ANY}\s+in\s+(?:every\s+)?$", re.IGNORECASE)
_FOR = pattern(r"\bfor\s+(?:[a-z-]+\s+)?$", re.IGNORECASE)


class _Named(Enum):
    """What a text must name somewhere for a way to write a count to be one of people."""

    ANYTHING, PEOPLE, PLANS = range(3)


# The words that nouns for people begin with.
_FIRST_WORDS = {noun.split()[0].lower() for noun in f"{_SINGULAR}|{_PLURAL}".split("|")}


# Papers print many texts more than once.
@lru_cache(maxsize=4096)
def small_counts(text: str, below: int) -> tuple[str, ...]:
    """The words of a text that give a count of people from 1 to less than `below`, each once."""
    if below <= 1 or _signs(below).search(text) is None or _LETTER.search(text) is None:
        return ()
    aged = _AGED.sub(_as_pupils, text.translate(_ALIKE))
    blanked = without_labels(aged)
    for ratio in _RATIO.finditer(aged):  # Blanked as no figure, but of a stated whole it is one.
        blanked = f"{blanked[: ratio.start()]}{ratio[0]}{blanked[ratio.end() :]}"
    words = blanked.lower()
    names_people = any(word in words for word in _FIRST_WORDS)
    named = {_Named.ANYTHING: True, _Named.PEOPLE: names_people}
    named[_Named.PLANS] = names_people or "plan" in words
    paragraphs = [
        paragraph.span()
        for paragraph in _PARAGRAPH.finditer(blanked)
        if _signs(below).search(paragraph[0])
    ]
    found = sorted(
        (
            it
            for counted, cues, way in _ways(below)
            if named[counted] and any(cue in words for cue in cues.split())
            for at in paragraphs
            for it in way.finditer(blanked, *at)
        ),
        key=lambda match: (match.start(), -match.end()),
    )
    end, given_away = 0, list[str]()
    for match in found:
        if match.start() < end or not _counts_people(match, blanked, below):
            continue
        end = match.end()
        given_away.append(" ".join(text[match.start() : match.end()].split()))
    return tuple(dict.fromkeys(given_away))


# Letters that a pattern takes for i and s, whatever their case.
_ALIKE = str.maketrans("ıİſ", "iIs")
# “Three 16-year-olds” and “two year 11s” are pupils, and not a label.
_AGED = pattern(
    rf"\b(?:(?:\d{{1,2}}|{_WORDED})[- ]year[- ]old|year\s\d{{1,2}}(?=s\b))(?P<several>s?)\b",
    re.IGNORECASE,
)


def _as_pupils(found: re.Match[str]) -> str:
    """People of an age, as a word of the same length."""
    return ("pupils" if found["several"] else "pupil").rjust(len(found[0]))


def _counts_people(match: re.Match[str], text: str, below: int) -> bool:
    """Whether it is people that a match counts, and few of them."""
    parts = match.groupdict()
    if parts.get("whole") and not _is_small_part(parts["part"], parts["whole"], below):
        return False
    before, number = text[max(0, match.start() - 300) : match.start()], parts.get("of_all")
    if _SHARE.search(before):
        return False
    if "bare" not in parts:
        return True
    if number or match["bare"].lower().startswith(("a ", "an ")):
        return _names_people(before, number) is not False
    return _names_people(re.split(r"[.!?]\s", before)[-1], None) is True


def _names_people(text: str, number: str | None) -> bool | None:
    """Whether what a text names last is people; None where it names nothing.

    Where it names so many of something, those count.
    """
    named = [noun for noun in _NAMED.finditer(text) if not _FOR.search(text[: noun.start()])]
    if number is not None:
        counted = re.compile(rf"\b{number}\s+(?:[a-z-]+\s+){{0,2}}?$", re.IGNORECASE)
        so_many = [noun for noun in named if counted.search(text[: noun.start()])]
        named = so_many or named
    return named[-1]["people"] is not None if named else None


def _is_small_part(part: str, whole: str, below: int) -> bool:
    """Whether a part of a whole, or what is left of the whole, is a small count."""
    all_of_it = _number(whole)
    count = _count_of(part, all_of_it)
    return count is not None and (0 < count < below or 0 < all_of_it - count < below)


def _count_of(part: str, whole: int) -> int | None:
    """How many of a whole a part is, or None for a percentage that fits several counts."""
    terms = [
        Fraction(PARTS_OF_A_WHOLE.get(term) or NUMBER_WORDS.get(term) or term)
        for term in _TERM.findall(unicodedata.normalize("NFKC", part).lower())
    ]
    if _PERCENTAGE.search(part):
        places = 10 ** sum(map(str.isdigit, part.partition(".")[2]))
        return round(whole * terms[0] / 100) if whole <= 100 * places else None
    if not _PORTION_ALONE.fullmatch(part):
        return _number(part)
    # Two-thirds and 2 in 3 have two terms, half and a third one.
    return round(whole * terms[0] / terms[1]) if terms[1:] else round(whole / terms[0])


def _number(words: str) -> int:
    return int(words) if words.isdigit() else NUMBER_WORDS[words.lower()]


@lru_cache(maxsize=8)
def _signs(below: int) -> re.Pattern[str]:
    """What every way has something of: most texts have nothing, which is quick to tell."""
    return re.compile(
        rf"(?:(?<![\d.,£])|(?<=\bc\.))\b{_any_of(range(1, below))}(?!\.\d)|(?<!\d{{4}})/{_ANY}\s|"
        rf"\b(?:of|half)\s+(?:{_THE}\s+)?(?:{_ANY}|(?:them|whom|these|those)\b)|"
        rf"\b(?:single|couple|pair|both|only|sole|twins|triplets|{'|'.join(_ORDINALS)})\b",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _ways(below: int) -> Sequence[tuple[_Named, str, re.Pattern[str]]]:
    """Each way to write a small count, of people by their nouns or without one.

    Each comes with what a text must name for it, and its cues: one with none of them has nothing
    of it.
    """
    small, several = _any_of(range(1, below)), _any_of(range(2, below))
    single = _any_of(range(1, min(2, below)))
    start = r"(?:(?<![\d.,£–-])|(?<=\bc\.))(?<!stage\s)(?<!year\s)(?<!\bno\s)\b"
    couple = r"|a\s+(?:couple|pair)\s+of" if below > 2 else ""
    part = rf"(?P<part>{_PORTION}|{_ANY})(?:\s*\(\d+(?:\.\d+)?\s?%?\))?"
    of = r"(?:\s+(?:out\s+)?of|(?<=half))\s+"
    whole = rf"(?P<whole>{_ANY})\s+(?:{_PLANS}|{_DESCRIBED}(?:{_PLURAL})\b{_NOT_PEOPLE})"
    both = (
        rf"\bboth\s+(?:of\s+)?(?:{_THE}\s+)?{_DESCRIBED}(?:{_PLURAL})\b{_NOT_PEOPLE}"
        r"(?!\s+and\b|,)"
    )
    ordinals = _ORDINALS[: max(0, below - 2)]
    # Cues, and the way that has one of them.
    ways = (
        "a e i o u y",
        rf"{start}(?:(?:(?:{single}|an?\s+single)\s+{_DESCRIBED}(?:{_SINGULAR})"
        rf"|(?:{several}{couple})(?:\s*\(\d\)|\s?[–-]\s?{small})?\s+{_DESCRIBED}(?:{_PLURAL}))\b{_NOT_PEOPLE})",
        "%",
        rf"{start}{small}(?:\s+(?:out\s+)?of\s+{_ANY})?\s*\(\d+(?:\.\d+)?\s?%\)",
        "plan request referral assessment placement complaint tribunal case",
        rf"{start}{small}\s+{_BECAME}",
        # (n=3), 3 x EHCPs, 4/6 plans.
        "=",
        rf"\bn\s?=\s?{small}",
        "x ×",
        rf"{start}{small}\s?[x×]\s?(?:{_PLURAL})\b{_NOT_PEOPLE}",
        "/",
        rf"{start}(?P<part>{_ANY})/{whole}",
        # One of the children.
        "of",
        rf"{start}{small}\s+(?:out\s+)?of\s+{_THE}\s+{_DESCRIBED}(?:{_PLURAL})\b{_NOT_PEOPLE}",
        # The only child, or both children.
        "only sole one",
        rf"\bthe\s+(?:only|sole|one)\s+{_DESCRIBED}(?:{_SINGULAR})\b{_NOT_PEOPLE}",
        *(["both", both] if below > 2 else []),
        # Three of nine pupils, 17 (85%) of the 20, or half the eight.
        "of half",
        rf"{start}{part}{of}(?:{_THE}\s+)?{whole}",
        "of half",
        rf"{start}(?P<bare>{part}{of}{_THE}\s+(?P<whole>(?P<of_all>{_ANY})){_BARE})",
        # Of the 20 pupils, 90% moved.
        "of",
        rf"\bof\s+(?:{_THE}\s+)?{whole},?\s+(?:only\s+|just\s+|nearly\s+|almost\s+|about\s+)?"
        rf"(?P<part>{_PORTION}(?!\s+of\s+(?!them\b|these\b|those\b))|{_ANY}{_BARE})",
        # Six families met; two-thirds of them agreed.
        "them whom these those",
        rf"{start}{whole}[^.!?]{{0,80}}?\s(?P<part>{_PORTION})\s+of\s+(?:them|whom|these|those)\b",
        "them whom these those",
        rf"{start}(?P<bare>{small}\s+of\s+(?:them|whom|these|those)){_BARE}",
        "further additional other remaining only just",
        rf"\b(?P<bare>(?:a\s+further|an\s+additional|another|the\s+other|the\s+remaining|only|just)"
        rf"\s+{small}{_BARE})",
        "were was are is have has had remain who ed",
        rf"{start}(?P<bare>{small}(?=\s+(?:were|was|are|is|have|has|had|remain|who|{_DONE})\b))",
        ": ( – — -",
        rf"\b(?:{_PLURAL})\b{_NOT_PEOPLE}(?:\s+(?:[a-z-]+|\0+)){{0,4}}"
        rf"(?:\s*[:(]\s*|\s+[–—-]\s+){small}"
        r"(?=\s*(?:[).;,]|$))(?![.,]\d)",
        # Exclusions fell to 2.
        _CHANGED.replace("|", " "),
        rf"\b(?:{_PLURAL}|(?:{_SINGULAR})\s+numbers)\b{_NOT_PEOPLE}\s+(?:[a-z-]+\s+){{0,2}}"
        rf"(?:{_CHANGED})\s+(?:(?:[a-z-]+|\d+)\s+){{0,2}}?(?:to|by)\s+(?:just\s+|only\s+)?{small}"
        rf"(?:{_BARE}|(?=\s+from\b))",
        # All were placed locally, save one; a handful, namely three.
        "save except bar apart other exception namely",
        rf"\b(?P<bare>(?:{_EXCEPT})\s+(?:for\s+)?(?:just\s+)?{small}{_BARE})",
        # One of these is a child; two cases of pupils without a school.
        "of case complaint",
        rf"{start}{small}\s+(?:of\s+(?:them|these|those)\s+(?:is|are|was|were)\s+(?:an?\s+)?|"
        r"(?:cases?|complaints?)\s+(?:(?:came\s+|were\s+|was\s+)?from|of|about|involv\w+"
        rf"|concern\w*|in\s+which|where)\s+(?:an?\s+|the\s+)?){_DESCRIBED}"
        rf"(?:{_SINGULAR}|{_PLURAL})\b{_NOT_PEOPLE}",
        # A third child.
        " ".join(ordinals) or "-",
        rf"\ban?\s+(?:{'|'.join(ordinals) or '(?!)'})\s+{_DESCRIBED}(?:{_SINGULAR})\b{_NOT_PEOPLE}",
        *(["twins", r"\btwins\b(?!-)"] if below > 2 else []),
        *(["triplets", r"\btriplets\b"] if below > 3 else []),
        "number",
        rf"\bnumbers?\s+of\s+{_DESCRIBED}(?:{_PLURAL})\b{_NOT_PEOPLE}[^.;\d]{{0,40}}?\b"
        rf"(?:is|was|were|to|from|by|at)\s+(?:just\s+|only\s+|now\s+)?{small}"
        rf"(?:{_BARE}|(?=\s+to\s+\d))",
    )
    pairs = zip(ways[::2], ways[1::2], strict=True)
    return [(_named_by(way), cues, pattern(way, re.IGNORECASE)) for cues, way in pairs]


def _named_by(way: str) -> _Named:
    """What a text must name for a way to count people in it."""
    if _PLANS in way:
        return _Named.PLANS
    is_told_apart = "(?P<bare>" in way and "of_all" not in way and "further" not in way
    if is_told_apart or _SINGULAR in way or _PLURAL in way:
        return _Named.PEOPLE
    return _Named.ANYTHING


def _any_of(counts: range) -> str:
    words = [word for word, number in NUMBER_WORDS.items() if number in counts]
    return rf"(?:{'|'.join([*map(str, counts), *words]) or '(?!)'})\b"

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

from svreport.core.numerals import A_NUMBER_WORD, NUMBER_WORDS, PARTS_OF_A_WHOLE
from svreport.core.patterns import pattern
from svreport.narrative.prose import without_labels

_SINGULAR = (
    "child|pupil|young person|student|learner|leaver|parent carer|parent|carer|family|girl|boy|"
    "sibling|brother|sister|kid|young man|young woman|service user|individual|baby|toddler|"
    "teenager|refugee|asylum seeker|EHCP|EHC plan|exclusion|appeal|tribunal case"
)
_PLURAL = (
    "children|pupils|young people|students|learners|leavers|parent carers|parents|carers|families|"
    "girls|boys|siblings|brothers|sisters|kids|young men|young women|service users|individuals|"
    "babies|toddlers|teenagers|refugees|asylum seekers|EHCPs|EHC plans|exclusions|appeals|"
    "tribunal cases|YPs"
)
# Numbers and nouns for people become marks, one for each of their letters, so that places stay and
# each way to count people asks for marks: the number 1, one that is small, any other, a percentage;
# a person, people, either, and how many people there are.
_ONE, _FEW, _MANY, _PERCENTAGE = "\x05", "\x06", "\x07", "\x08"
_SMALL, _ANY = r"[\x05\x06]++", r"[\x05-\x07]++"
_MARKS = {None: "\x01", "several": "\x02", "either": "\x03", "number": "\x04"}
_NOUN_MARKS = frozenset(_MARKS.values())
_PERSON, _SEVERAL, _PEOPLE = r"[\x01\x03]++", r"[\x02\x03]++", r"[\x01-\x03]++"
_WORDED = rf"(?!zero){A_NUMBER_WORD}"
_NUMBERS = pattern(
    rf"\b(?=[\defnost])(?:(?<![\d.,£])|(?<=\bc\.))(?:(?P<percent>(?:\d{{1,3}}(?:\.\d+)?|{_WORDED})\s?"
    rf"(?:%|per\s?cent\b))|(?:[1-9]\d{{0,2}}(?![\d,.]\d)|{_WORDED})\b)",
    re.IGNORECASE,
)
# What follows where it is a share of people.
_IN_SO_MANY = r"\s+in\s+(?:every\s+)?(?:[\x05-\x07\d]|(?:a\s+)?hundred\b)"
# Nor are those people who only say what kind of thing is counted.
_NOUNS = pattern(
    rf"\b(?=[abcefgiklprsty])(?:(?:{_SINGULAR})(?P<number>\s+numbers)?|(?:{_PLURAL})(?P<several>)"
    r"|(?P<either>C?YP))\b"
    r"(?![’']s\s+(?:centre|home|hub|social|service|board|trust|hospital)|"
    r"-|\s+(?:referral|premium|places?|hubs?|forums?|support|services?|centres?|groups?|panels?|"
    r"councils?|voice|carers?|teams?|workers?|surveys?|meetings?|events?|days?|homes?|learning|"
    r"populations?|numbers?|cohorts?|rates?)\b|\s+of\s+schools\b|"
    rf"{_IN_SO_MANY})",
    re.IGNORECASE,
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
# A number that no noun follows: the sentence ends or goes on with what happened to them.
_BARE = (
    r"(?=\s*(?:[.;:!?),]|$)|\s+[–—]\s|\s+(?:were|was|are|is|have|has|had|did|do|does|"
    r"will|would|may|might|can|could|should|must|remain|remains|now|then|still|also|already|who|"
    r"whom|left|went|came|took|got|began|chose|live|attend|wait|stay|move|need|await|continue|receive|"
    r"of\s+(?:them|whom|these|those)|at|on|with|from|by|"
    rf"since|after|before|but|[a-z]+ed)\b|(?!{_IN_SO_MANY})\s+in\s)"
)
# Nor does one of things follow.
_OF_NO_THINGS = (
    rf"(?!\s+(?:(?!(?:of|in|at|on|to|from|the|last)\b)[a-z-]+\s+){{0,2}}?(?:{_THINGS}|points)\b)"
)
# What happened to so many; in “one named officer”, nothing did.
_DONE = (
    r"(?!(?:named|dedicated|agreed|shared|combined|designated|allocated|detailed|advanced|funded|"
    r"linked|trained|qualified|proposed|planned|revised|updated|integrated|joined|needed|related)\b)"
    r"[a-z]{3,}ed"
)
_CHANGED = "fell|fallen|rose|risen|grew|grown|went|gone|down|up|dropped|reduced|increased|decreased"
_EXCEPT = r"all\s+but|save|except|bar|apart\s+from|other\s+than|with\s+the\s+exception\s+of|namely"
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
# Plans that are counted out of so many are children's, but not plans for or to do something.
_PLANS = (
    r"(?:(?:new|final|draft|amended|finalised|current)\s+)?plans\b"
    r"(?!\s+(?:for|to|that\s+support)\b)"
)
# What becomes of one child each: a plan ceases, a request is refused, a placement breaks down.
_FATES = (
    (
        "plans?",
        r"ceased|closed|issued|finalised|maintained|ended|lapsed|discontinued|stopped|cancelled|"
        r"withdrawn|withdrew|transferred",
    ),
    (
        "requests?|referrals?|assessments?",
        r"refused|declined|turned\s+down|rejected|withdrawn|withdrew",
    ),
    # A place that is taken is one child's.
    ("places?", r"(?:(?:are|is)\s+)?(?:filled|taken(?:\s+up)?|occupied)"),
    ("placements?", r"broke\s+down|broken\s+down|ended|failed|ceased|closed"),
    (
        "complaints?|tribunals?|cases?",
        "lodged|upheld|conceded|withdrawn|withdrew|heard|closed|lost|won|dismissed|settled",
    ),
)
_NEW = r"(?:(?:new|final|draft|amended|current|tribunal|single)\s+)?"
_AUX = r"(?:(?:were|was|have|has|had|been|have\s+been|has\s+been)\s+)?"
_BECAME = "|".join(rf"(?:{what})\s+{_AUX}(?:{fate})" for what, fate in _FATES)
_MADE_SO = "|".join(
    rf"(?:{fate})\s+(?:only\s+|just\s+|another\s+|a\s+further\s+)?(?:a\s+single|{_SMALL})\s+"
    rf"{_NEW}(?:{what})"
    for what, fate in _FATES
)
_THE = r"(?:the|these|those|our|their|its|this)"
_BEFORE = rf"(?:{_THE}\s+|last\s+year[’']s\s+)?"
_IN_EVERY = rf"{_ANY}\s+(?:in|out\s+of)\s+(?:every\s+)?{_ANY}"
_RATIO = pattern(rf"(?<![\x05-\x07\d,.£–-]){_IN_EVERY}", re.IGNORECASE)
# A share as a ratio, a percentage or a fraction: 1 in 3, 90 per cent, two-thirds, 2/3, ⅔.
_PORTION = (
    rf"(?:{_IN_EVERY}|[\x05-\x07]/[\x05-\x07](?![\x05-\x07])|[¼-¾⅐-⅞]|\x08++"
    rf"|(?:\ban?|{_ANY})[-\s]+(?:{'|'.join(PARTS_OF_A_WHOLE)})s?\b|\bhalf\b)"
)
_TERM = pattern(rf"\d+(?:\.\d+)?|(?:{_WORDED}|{'|'.join(PARTS_OF_A_WHOLE)})(?=s?\b)")
# Words that describe people: in “three workstreams support children” no children are counted.
_DESCRIBED = (
    r"(?:(?!(?:in|of|to|and|or|out|per|for|from|with)\b|[\x05-\x08]+\s)(?![a-z-]*[^\Wsu]s\b)"
    r"[a-z\0-\x08-]+\s+){0,2}?"
)
_NAMED = pattern(
    rf"(?P<people>{_PEOPLE})|\b(?<!out of )(?<!without a )(?<!awaiting a )(?:{_THINGS})\b",
    re.IGNORECASE,
)
_PARAGRAPH = pattern(r"(?:[^\n]+\n?)+")
_LETTER = pattern(r"[a-z(]", re.IGNORECASE)
# “Two in three pupils” is a share, and “conditions for children” are not children.
_SHARE = pattern(rf"{_ANY}\s+in\s+(?:every\s+)?$", re.IGNORECASE)
_COUNTED = pattern(rf"({_ANY})\s+(?:[a-z\x01-\x04-]+\s+){{0,2}}?$", re.IGNORECASE)
_FOR = pattern(r"\bfor\s+(?:[a-z-]+\s+)?$", re.IGNORECASE)


_SENTENCE = pattern(r"[.!?]\s")
_MARKED_NUMBER = pattern(_ANY)
# What every way has something of: most texts have nothing, which is quick to tell.
_SIGNS = pattern(
    rf"[\x05\x06]|/[\x05-\x07]|\b(?:of|half)\s+(?:{_THE}\s+)?"
    r"(?:[\x05-\x07]|(?:them|whom|these|those)\b)|"
    rf"\b(?:than|below|under|from|on|against)\s+{_BEFORE}[\x05-\x07]|"
    rf"\b(?:single|couple|pair|both|only|sole|twins|triplets|{'|'.join(_ORDINALS)})\b",
    re.IGNORECASE,
)


class _Named(Enum):
    """What a text must name somewhere for a way to write a count to be one of people."""

    ANYTHING, PEOPLE, PLANS = range(3)


# Papers print many texts more than once.
@lru_cache(maxsize=4096)
def small_counts(text: str, below: int) -> tuple[str, ...]:
    """The words of a text that give a count of people from 1 to less than `below`, each once."""
    if below <= 1 or not _SIGNS.search(_numbers_marked(text, below)) or not _LETTER.search(text):
        return ()
    typed = _AGED.sub(_as_pupils, text.translate(_ALIKE))
    blanked = without_labels(typed)
    for ratio in _RATIO.finditer(_numbers_marked(typed, below)):
        # Blanked as no figure, but of a stated whole it is one.
        start, end = ratio.span()
        blanked = f"{blanked[:start]}{typed[start:end]}{blanked[end:]}"
    marked = _NOUNS.sub(_as_marks, _numbers_marked(blanked, below))
    words = marked.lower()
    names_people = not _NOUN_MARKS.isdisjoint(words)
    named = {_Named.ANYTHING: True, _Named.PEOPLE: names_people}
    named[_Named.PLANS] = names_people or "plan" in words
    paragraphs = [it.span() for it in _PARAGRAPH.finditer(marked) if _SIGNS.search(it[0])]
    found = sorted(
        (
            it
            for counted, cues, way in _ways(below)
            if named[counted] and (not cues or any(cue in words for cue in cues.split()))
            for at in paragraphs
            for it in way.finditer(marked, *at)
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


def _as_marks(noun: re.Match[str]) -> str:
    return _MARKS[noun.lastgroup] * len(noun[0])


def _numbers_marked(text: str, below: int) -> str:
    """The text with marks for its numbers."""

    def marks(found: re.Match[str]) -> str:
        if found["percent"]:
            mark = _PERCENTAGE
        elif (number := _number(found[0])) < below:
            mark = _ONE if number == 1 else _FEW
        else:
            mark = _MANY
        return mark * len(found[0])

    return _NUMBERS.sub(marks, text)


def _counts_people(match: re.Match[str], typed: str, below: int) -> bool:
    """Whether it is people that a match in a text's marks counts, and few of them."""
    parts = match.groupdict()
    if parts.get("fewer"):
        fewer, before = (_number(typed[slice(*match.span(it))]) for it in ("fewer", "than"))
        if not 0 < before - fewer < below:
            return False
    if parts.get("whole"):
        part, whole = (typed[slice(*match.span(name))] for name in ("part", "whole"))
        if not _is_small_part(part, match["part"], _number(whole), below):
            return False
    marked, at = match.string, match.start()
    if _SHARE.search(marked, 0, at):
        return False
    if "bare" not in parts:
        return True
    number = typed[slice(*match.span("of_all"))] if parts.get("of_all") else ""
    if number or parts.get("fewer") or match["bare"].lower().startswith(("a ", "an ")):
        return _names_people(marked, max(0, at - 300), at, typed, number) is not False
    ends = [end.end() for end in _SENTENCE.finditer(marked, max(0, at - 300), at)]
    return _names_people(marked, max(ends, default=max(0, at - 300)), at, typed) is True


def _names_people(marked: str, start: int, end: int, typed: str, number: str = "") -> bool | None:
    """Whether what a text names last is people; None where it names nothing.

    Where it names so many of something, those count.
    """
    named = [
        noun
        for noun in _NAMED.finditer(marked, start, end)
        if not _FOR.search(marked, start, noun.start())
    ]
    if number:
        counts = ((noun, _COUNTED.search(marked, start, noun.start())) for noun in named)
        so_many = [noun for noun, it in counts if it and typed[slice(*it.span(1))] == number]
        named = so_many or named
    return named[-1]["people"] is not None if named else None


def _is_small_part(part: str, marked: str, whole: int, below: int) -> bool:
    """Whether a part of a whole, or what is left of the whole, is a small count."""
    count = _count_of(part, marked, whole)
    return count is not None and (0 < count < below or 0 < whole - count < below)


def _count_of(part: str, marked: str, whole: int) -> int | None:
    """How many of a whole a part is, or None for a percentage that fits several counts."""
    terms = [
        Fraction(PARTS_OF_A_WHOLE.get(term) or NUMBER_WORDS.get(term) or term)
        for term in _TERM.findall(unicodedata.normalize("NFKC", part).lower())
    ]
    if marked.startswith(_PERCENTAGE):
        places = 10 ** sum(map(str.isdigit, part.partition(".")[2]))
        return round(whole * terms[0] / 100) if whole <= 100 * places else None
    if _MARKED_NUMBER.fullmatch(marked):
        return _number(part)
    # Two-thirds and 2 in 3 have two terms, half and a third one.
    return round(whole * terms[0] / terms[1]) if terms[1:] else round(whole / terms[0])


def _number(words: str) -> int:
    return int(words) if words.isdigit() else NUMBER_WORDS[words.lower()]


@lru_cache(maxsize=8)
def _ways(below: int) -> Sequence[tuple[_Named, str, re.Pattern[str]]]:
    """Each way to write a small count, of people by their nouns or without one.

    Each comes with what a text must name for it, and its cues: one with none of them has nothing
    of it.
    """
    start = r"(?<![\x05-\x07£–-])(?<!stage\s)(?<!year\s)(?<!\bno\s)"
    couple = r"|\ba\s+(?:couple|pair)\s+of" if below > 2 else ""
    part = rf"(?P<part>{_PORTION}|{_ANY})(?:\s*\((?:[\x05-\x08]++|\d+\.\d+)\))?"
    of = r"(?:\s+(?:out\s+)?of|(?<=half))\s+"
    whole = rf"(?P<whole>{_ANY})\s+(?:{_PLANS}|{_DESCRIBED}{_SEVERAL})"
    both = rf"\bboth\s+(?:of\s+)?(?:{_THE}\s+)?{_DESCRIBED}{_SEVERAL}(?!\s+and\b|,)"
    ordinals = _ORDINALS[: max(0, below - 2)]
    cases = "plan place request referral assessment complaint tribunal case"
    # Cues, and the way that has one of them.
    ways = (
        "",
        rf"{start}(?:(?:\x05++|\ban?\s+single)\s+{_DESCRIBED}{_PERSON}"
        rf"|(?:\x06++{couple})(?:\s*\({_ANY}\)|\s?[–-]\s?{_SMALL})?\s+{_DESCRIBED}{_SEVERAL})",
        _PERCENTAGE,
        rf"{start}{_SMALL}(?:\s+(?:out\s+)?of\s+{_ANY})?\s*\(\x08++\)",
        cases,
        rf"{start}{_SMALL}\s+(?:of\s+{_THE}\s+)?{_NEW}(?:{_BECAME})\b",
        cases,
        rf"\b(?:{_MADE_SO})\b(?!\s+(?:for|to|with|that)\b)",
        cases,
        rf"\b(?:{_BECAME})\b[^.;\n\w\x05-\x08]{{1,3}}{_SMALL}(?=\s*(?:[.;,)]|$))(?!\.\d)",
        # (n=3), 3 x EHCPs, 4/6 plans.
        "=",
        rf"\bn\s?=\s?{_SMALL}",
        "x ×",
        rf"{start}{_SMALL}\s?[x×]\s?{_SEVERAL}",
        "/",
        rf"{start}(?P<part>{_ANY})/{whole}",
        # One of the children.
        "of",
        rf"{start}{_SMALL}\s+(?:out\s+)?of\s+{_THE}\s+{_DESCRIBED}{_SEVERAL}",
        # The only child, or both children.
        "only sole \x05",
        rf"\bthe\s+(?:only|sole|\x05++)\s+{_DESCRIBED}{_PERSON}",
        *(["both", both] if below > 2 else []),
        # Three of nine pupils, 17 (85%) of the 20, or half the eight.
        "of half",
        rf"{start}{part}{of}(?:{_THE}\s+)?{whole}",
        "of half",
        rf"{start}(?P<bare>{part}{of}{_THE}\s+(?P<whole>(?P<of_all>{_ANY})){_BARE})",
        # Of the 20 pupils, or of those who were assessed, 90% moved.
        "of",
        rf"\bof\s+(?:{_THE}\s+)?{whole}(?:,?\s+|\s+[^,.;:!?]{{1,40}},\s+)"
        r"(?:(?:only|just|nearly|almost|about)\s+)?"
        rf"(?P<part>{_PORTION}(?!\s+of\s+(?!them\b|these\b|those\b))|{_ANY}{_BARE})",
        # Six families met; two-thirds of them agreed.
        "them whom these those",
        rf"{start}{whole}[^.!?]{{0,80}}?\s(?P<part>{_PORTION})\s+of\s+(?:them|whom|these|those)\b",
        "them whom these those",
        rf"{start}(?P<bare>{_SMALL}\s+of\s+(?:them|whom|these|those)){_BARE}",
        "them whom which these those",
        rf",\s+(?:and\s+)?(?P<bare>{_SMALL}\s+of\s+(?:them|whom|which|these|those))\b",
        "them",
        rf"{_SEVERAL}\s+(?:in|at|from|with)\s+[^.;,\x05-\x08]{{1,60}},\s+(?:and\s+)?{_SMALL}\s+of\s+them\b",
        "including",
        rf"\b(?P<bare>including\s+(?:just\s+|only\s+)?{_SMALL})(?=\s+(?:with|who|aged|in|from|on)\b)",
        "further additional other remaining only just",
        rf"\b(?P<bare>(?:a\s+further|an\s+additional|another|the\s+other|the\s+remaining|only|just)"
        rf"\s+{_SMALL}{_BARE})",
        "were was are is have has had remain who ed",
        rf"{start}(?P<bare>{_SMALL}(?=\s+(?:were|was|are|is|have|has|had|remain|who|{_DONE})\b))",
        ": ( – — -",
        rf"{_SEVERAL}(?:\s+(?:[a-z-]+|[\0-\x04]+)){{0,4}}"
        rf"(?:\s*[:(]\s*|\s+[–—-]\s+){_SMALL}(?=\s*(?:[).;,]|$))",
        # Nobody but pupils is excluded.
        "excluded",
        rf"\bexcluded\s*[:(–—-]\s*{_SMALL}(?=\s*(?:[(.;,)]|$))",
        # Exclusions fell to 2.
        _CHANGED.replace("|", " "),
        rf"[\x02-\x04]++\s+(?:[a-z\x01-\x04-]+\s+){{0,2}}"
        rf"(?:{_CHANGED})\s+(?:[a-z\d\x01-\x08-]+\s+){{0,2}}?(?:to|by)\s+"
        rf"(?:just\s+|only\s+)?{_SMALL}"
        rf"(?:{_BARE}|(?=\s+from\b))",
        # Six fewer than the nine of last year, or a fall of six from nine.
        "fewer less below under",
        rf"{start}(?P<bare>(?P<fewer>{_ANY})\s+(?:(?:fewer|less)\s+than|below|under)\s+"
        rf"{_BEFORE}(?P<than>{_ANY}){_OF_NO_THINGS})",
        f"{_CHANGED} fall drop reduction decrease".replace("|", " "),
        rf"\b(?P<bare>(?:(?:fell|fallen|down|dropped|reduced|decreased)(?:\s+by)?|"
        rf"(?:fall|drop|reduction|decrease)\s+of)\s+(?P<fewer>{_ANY})\s+"
        rf"(?:\w+\s+)?(?:from|on|against)\s+{_BEFORE}(?P<than>{_ANY}){_OF_NO_THINGS})",
        # All were placed locally, save one; a handful, namely three.
        "all save except bar apart other exception namely",
        rf"\b(?P<bare>(?:{_EXCEPT})\s+(?:for\s+)?(?:just\s+)?{_SMALL}{_BARE})",
        # One of these is a child; two cases of pupils without a school.
        "of case complaint",
        rf"{start}{_SMALL}\s+(?:of\s+(?:them|these|those)\s+(?:is|are|was|were)\s+(?:an?\s+)?|"
        r"(?:cases?|complaints?)\s+(?:(?:came\s+|were\s+|was\s+)?from|of|about|involv\w+"
        rf"|concern\w*|in\s+which|where)\s+(?:an?\s+|the\s+)?){_DESCRIBED}{_PEOPLE}",
        # A third child.
        " ".join(ordinals) or "-",
        rf"\ban?\s+(?:{'|'.join(ordinals) or '(?!)'})\s+{_DESCRIBED}{_PERSON}",
        *(["twins", r"\btwins\b(?!-)"] if below > 2 else []),
        *(["triplets", r"\btriplets\b"] if below > 3 else []),
        "number",
        rf"\bnumbers?\s+of\s+{_DESCRIBED}{_SEVERAL}[^.;\d\x05-\x08]{{0,40}}?\b"
        rf"(?:is|was|were|to|from|by|at)\s+(?:just\s+|only\s+|now\s+)?{_SMALL}"
        rf"(?:{_BARE}|(?=\s+to\s+[\d\x05-\x07]))",
    )
    pairs = zip(ways[::2], ways[1::2], strict=True)
    return [(_named_by(way), cues, pattern(way, re.IGNORECASE)) for cues, way in pairs]


def _named_by(way: str) -> _Named:
    """What a text must name for a way to count people in it."""
    if _PLANS in way:
        return _Named.PLANS
    is_told_apart = "(?P<bare>" in way and "of_all" not in way and "further" not in way
    if is_told_apart or any(noun in way for noun in (_PERSON, _SEVERAL, _PEOPLE)):
        return _Named.PEOPLE
    return _Named.ANYTHING

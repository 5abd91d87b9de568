"""The reference that says what a typed figure says, in a form that shows the same words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import TypeAlias

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear, Month, Period
from svreport.core.problems import Place
from svreport.core.text import join_words
from svreport.figures.figure import Figure, Point, point_words
from svreport.figures.register import BadReference
from svreport.narrative.claims.binding import LIKELY
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.quantities import Quantity
from svreport.narrative.claims.readings import Reading
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.subjects import REPORTED
from svreport.narrative.claims.texts import TextRead, money_form, stated_in
from svreport.narrative.claims.times import Time, When, times_in
from svreport.narrative.claims.verdict import Judgement, Verdict
from svreport.narrative.facts import Facts, tags_in
from svreport.narrative.markdown import read_narrative
from svreport.narrative.prose import FigureKind, TextPassage, parts_of

# Of a part of the text, as `parts_of` has them, a place in it.
PartPlace: TypeAlias = tuple[int, int]
# From where to where in the text as it was typed.
Span: TypeAlias = tuple[int, int]


class FigureLink(Frozen):
    """What shows the same as words do: the content of a reference, and where the words begin."""

    content: str
    words: str
    place: PartPlace


class TextFigure(Frozen):
    """Words of a text that state a figure: the reference that shows the same, or why they stay.

    The words of a reference are at `span` of the text as it was typed, others not before it.
    """

    words: str
    reference: str = ""
    span: Span = (0, 0)
    why: str = ""

    @property
    def tag(self) -> str:
        """The reference as it is typed; nothing where the words stay."""
        return f"{{{{ {self.reference} }}}}" if self.reference else ""


class NotLinked(Exception):
    """Why a figure stays as it is typed, in a sentence."""


# Words of time that name the same month or year whenever they are read.
_FIXED = (When.MONTH, When.YEAR, When.EDITION, When.PLAN_YEAR, When.THE_END)
# Those that go on meaning what an update reports, and what needs no words at all.
_CURRENT = (When.NOW, When.THIS_YEAR, When.YEAR_END)
# An amount over or under a figure is not that figure.
_ROUGH = ("about", "")
_NUMBER = pattern(r"\d[\d,]*(?:\.(\d+))?")
_SIGNED = pattern(r"^\(?\s?£?\s?[-+\u2212\u2013]|^\(")
_WAY = pattern(
    r" (?P<way>above|below|more|fewer|less|higher|lower|better|worse"
    r"|(?:over|under)(?= (?:the )?(?:plan|budget|target|profile|limit)\b))\b"
)
_WAYS = (
    *("above or below", "more or fewer", "more or less", "higher or lower", "over or under"),
    *("better or worse", "worse or better"),
)


def text_figures(read: TextRead, facts: Facts, printed: Sequence[Facts]) -> list[TextFigure]:
    """The figures that are typed in a text, in order, as it was read for the facts of an update.

    `printed` are the facts of whatever prints it. What is stated in words and held against
    nothing is no figure.
    """
    resolver = Resolver(facts)
    claims = [
        (passage, verdict)
        for passage in read.passages
        for verdict in passage.verdicts
        if verdict.is_untied or (verdict.subject and not verdict.claim.figure.given)
    ]
    links = [
        _attempt(read, passage.passage, verdict, resolver, printed) for passage, verdict in claims
    ]
    wanted = {link.words for found in links for link in found if isinstance(link, FigureLink)}
    starts = starts_in(facts, read, wanted) if wanted else {}
    figures: list[TextFigure] = []
    end = 0
    for (_, verdict), found in zip(claims, links, strict=True):
        words = verdict.claim.figure.text
        figure = next(_placed(found, words, read.text.text, starts, end))
        end = max(end, figure.span[1])
        figures.append(figure)
    return figures


def _placed(
    links: Sequence[FigureLink | str],
    words: str,
    text: str,
    starts: Mapping[PartPlace, int],
    after: int,
) -> Iterator[TextFigure]:
    """What becomes of words, by each of their links that can be put into the text."""
    for link in links:
        if isinstance(link, str):
            yield TextFigure(words, span=(after, after), why=link)
            continue
        start = starts.get(link.place, -1)
        if start >= after and text.startswith(link.words, start):
            yield TextFigure(link.words, link.content, (start, start + len(link.words)))
    why = "its words are those of a heading, of a link, or only partly bold"
    yield TextFigure(words, span=(after, after), why=why)


def _attempt(
    read: TextRead,
    passage: TextPassage,
    verdict: Verdict,
    resolver: Resolver,
    printed: Sequence[Facts],
) -> Sequence[FigureLink | str]:
    """The references for a claim, the one for most of its words first, or why it has none."""
    try:
        links = _links(read, passage, verdict, resolver, printed)
    except NotLinked as reason:
        return [str(reason)]
    return links if read.takes_references else ["this column takes no references"]


def _links(
    read: TextRead,
    passage: TextPassage,
    verdict: Verdict,
    resolver: Resolver,
    printed: Sequence[Facts],
) -> list[FigureLink]:
    """The references that show the words of a claim wherever they are printed.

    Raises NotLinked.
    """
    typed = verdict.claim.figure
    if verdict.is_wrong:
        raise NotLinked("it is not what the inputs say: svreport check says what is wrong")
    if verdict.judgement is not Judgement.AGREES:
        raise NotLinked("it could not be checked against any figure of the inputs")
    if typed.is_share or typed.about not in _ROUGH:
        raise NotLinked("it is not an exact figure")
    names = list(_names(read, passage, verdict, resolver))
    found = list(_shown(passage, verdict, names, printed))
    if not found:
        raise NotLinked(f"no form of {names[0]} shows these words")
    return found


def _meant(verdict: Verdict) -> Reading:
    """The figure that a claim is of. Raises NotLinked where that is open."""
    assert verdict.reading is not None
    if verdict.binding.firmness < LIKELY:
        raise NotLinked("its sentence leaves open what it is of")
    cells = {_cells(reading): reading for reading in (*verdict.others[::-1], verdict.reading)}
    if len(cells) > 1:
        names = [reading.reference for reading in reversed(cells.values())]
        raise NotLinked(f"it may be {join_words(names, 'or', most=3)}")
    return verdict.reading


def _cells(reading: Reading) -> frozenset[Place]:
    return frozenset(place for figure in reading.figures for place in figure.places)


# What the figure is called


def _names(
    read: TextRead, passage: TextPassage, verdict: Verdict, resolver: Resolver
) -> Iterator[str]:
    """The names of a claim's figure, by which it is right in other updates too.

    What is said of now is named by its role, and follows from update to update; what names its
    month or year, or counts from one that its paragraph names, is named by that. Raises NotLinked
    for what is said of the update before.
    """
    reading = _meant(verdict)
    figure, time = reading.figures[0], verdict.claim.time
    full, _, share = reading.reference.partition(" | ")
    if resolver.reported in passage.text.casefold():
        # The version that the words name, whichever is reported then.
        full = re.sub(rf"^{REPORTED}\b", resolver.reported, full)
    form = f" | {share}" if share else ""
    if " less " in full:
        _refuse_open_base(verdict.claim, reading.figures[-1], resolver)
    series = resolver.facts.register.series_named(figure.name)
    is_named = any(_is_time_of(figure.point, named) for named in times_in(passage.text))
    counted = [it for it in (time, verdict.claim.base_time) if it and it.when is When.LAST_YEAR]
    is_named = is_named or bool(counted and _is_dated(read, passage))
    if is_named or (time is not None and time.when in _FIXED) or figure.point is None:
        yield f"{full}{form}"
    elif time is None or time.when in _CURRENT:
        if series is None or figure.point != series.default:
            raise NotLinked("its sentence does not say of when it is")
        yield f"{full.replace(f' {point_words(figure.point)}', '', 1)}{form}"
        # What several updates print is the figure of one of them.
        yield f"{full}{form}"
    elif time.when is not When.LAST_UPDATE and isinstance(figure.point, FinancialYear):
        yield f"{full}{form}"
    elif time.when is When.LAST_YEAR and figure.name.endswith(".actual"):
        yield f"{figure.name.removesuffix('actual')}last year"
    else:
        raise NotLinked("no name follows its words of time")


def _is_dated(read: TextRead, passage: TextPassage) -> bool:
    """Whether a passage, or its paragraph before it, names a month."""
    known = (it.passage for it in read.passages if it.passage.part == passage.part)
    texts = [it.text for it in known if it.start <= passage.start]
    return any(time.when is When.MONTH for text in texts for time in times_in(text))


def _is_time_of(point: Point, time: Time) -> bool:
    """Whether a sentence that names a month or year names that of a figure."""
    if isinstance(point, Month):
        return time.number == point.number and time.year in (0, point.year)
    if isinstance(point, FinancialYear):
        return time.when is When.YEAR and time.year == point.starts
    return isinstance(point, Period) and time.when in _FIXED


def _refuse_open_base(claim: Claim, base: Figure, resolver: Resolver) -> None:
    """Raises NotLinked for a change from what was there last time, or from nobody knows what."""
    is_named = claim.base.name or claim.base_time or base.name.startswith(f"{resolver.plan}.")
    if not is_named or (claim.base_time and claim.base_time.when is When.LAST_UPDATE):
        raise NotLinked("no name follows what it is a change from")


# How it is shown


def _shown(
    passage: TextPassage, verdict: Verdict, names: Sequence[str], printed: Sequence[Facts]
) -> Iterator[FigureLink]:
    """The references that show the words: with their direction, alone, or their number."""
    for start, end, forms in _ways(passage, verdict.claim.figure):
        words = passage.text[start:end]
        contents = (f"{name}{form}" for name, form in product(names, forms))
        shown = (it for it in contents if all(_shows(known, it, words) for known in printed))
        for content in islice(shown, 1):
            yield FigureLink(content, words, (passage.part, passage.start + start))


def _shows(facts: Facts, content: str, words: str) -> bool:
    try:
        return facts.stated(content) == words
    except BadReference:
        return False


def _ways(passage: TextPassage, typed: Quantity) -> Iterator[tuple[int, int, Sequence[str]]]:
    """From where to where words may become a reference, and the forms in which it may show them."""
    start = passage.text.index(typed.text, typed.start)
    end = start + len(typed.text)
    is_money = typed.kind is FigureKind.MONEY
    unit = money_form(typed, passage.scale) if is_money else ""
    number = _NUMBER.search(typed.text)
    places = len(number[1] or "") if number else 0
    decimals = ("", f" | {places} decimal{'' if places == 1 else 's'}")
    units = (" | words", " | Words") if typed.is_worded else dict.fromkeys(("", unit))
    forms = [f"{form}{more}" for form, more in product(units, decimals)]
    if way := _WAY.match(passage.text, end):
        unlike = "more or less" if typed.kind is FigureKind.NUMBER else "more or fewer"
        pairs = [it for it in _WAYS if way["way"] in it.split(" or ") and it != unlike]
        yield start, way.end(), [f"{form} | {pair}" for pair, form in product(pairs, forms)]
    yield start, end, [f"{form}{sign}" for sign, form in product(_SIGNS, forms)]
    if number is not None and not _SIGNED.match(typed.text):
        bare = unit if passage.scale else f"{unit.replace(' million', 'm')} | number"
        shown = [f"{bare}{more}{sign}" for sign, more in product(_SIGNS[:2], decimals)]
        yield start + number.start(), start + number.end(), shown


_SIGNS = ("", " | unsigned", " | signed")


# Where it is

# What marks words in a text while it is looked for them: characters that Unicode keeps free.
_OPEN, _CLOSE, _PROBE = "\ufdd3", "\ufdd4", "\ufdd5"
_MARKED = pattern(f"{_OPEN}(\\d+){_CLOSE}|\\{{\\{{ {_PROBE}(\\d+) \\}}\\}}")
# The number of an item is none that a text states.
_ITEM = pattern(r"[ \t]*\(?")


def starts_in(facts: Facts, read: TextRead, words: Collection[str]) -> Mapping[PartPlace, int]:
    """Where words that a text states begin in its parts, and where in it as it was typed.

    The text is read once more with a mark before each: what Markdown makes of it, it is asked.
    Nothing is found where that makes another text of it.
    """
    text = read.text.text
    spans = list(_spans(text, words))
    marked = str(text)
    for number, (start, end) in reversed([*enumerate(spans)]):
        marked = f"{marked[:start]}{{{{ {_PROBE}{number} }}}}{marked[end:]}"

    def stated(content: str) -> str | None:
        if not content.startswith(_PROBE):
            return stated_in(facts, read.text, content)
        start, end = spans[int(content[1:])]
        return f"{_OPEN}{content[1:]}{_CLOSE}{text[start:end]}"

    found: dict[PartPlace, int] = {}
    parts = []
    for part, marked_words in enumerate(parts_of(read_narrative(marked, stated=stated))):
        plain, end = "", 0
        for mark in _MARKED.finditer(marked_words):
            plain += marked_words[end : mark.start()]
            if mark[1]:
                found[part, len(plain)] = spans[int(mark[1])][0]
            else:
                plain += text[slice(*spans[int(mark[2])])]
            end = mark.end()
        parts.append(plain + marked_words[end:])
    return found if parts == [*parts_of(read.blocks)] else {}


def _spans(text: str, words: Collection[str]) -> Iterator[Span]:
    """Where any of the words are, but for tags, numbers of items and parts of longer numbers."""
    tags = [(tag.start, tag.end) for tag in tags_in(text).found]
    choice = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    whole = re.compile(rf"(?<![A-Za-z0-9])(?<!\d[.,])(?:{choice})(?![A-Za-z0-9]|[.,]\d)")
    for found in whole.finditer(text):
        start, end = found.span()
        line = text[text.rfind("\n", 0, start) + 1 : start]
        may_be_item = found[0].isdigit() and text[end : end + 1] in (".", ")")
        is_item = may_be_item and _ITEM.fullmatch(line)
        if not is_item and not any(first < end and start < last for first, last in tags):
            yield start, end

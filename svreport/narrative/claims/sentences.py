"""A sentence read: its tokens, figures, points in time, versions, clauses and mentions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.narrative.claims.lexicon import Hits, Lexicon
from svreport.narrative.claims.quantities import Quantity, quantities_in
from svreport.narrative.claims.times import Time, times_in
from svreport.narrative.claims.tokens import (
    Span,
    Token,
    cued,
    keys_of,
    stem,
    tokens_of,
    words_in,
)
from svreport.narrative.prose import DURATIONS, GIVEN, FigureKind

FOREIGN = cued(
    "england national nationally region regional regionally neighbour neighbouring neighbours"
    " elsewhere counties boroughs councils authorities areas statistical country benchmark"
    " benchmarks benchmarked benchmarking comparator comparators council corporate fund net"
    " authority best worst locality localities north south east west midlands respondent"
    " respondents survey social",
    r"\b(?:England|national(?:ly)?|(?<!in the )region(?:al(?:ly)?)?|"
    r"neighbour(?:ing|s)?|elsewhere|counties|boroughs|"
    r"(?:other|similar|nearby|comparator|most|many|councils?) (?:councils|authorities|areas)|"
    r"statistical|across the country|benchmark\w*|(?<!year )comparators?|one council|"
    r"another council|(?:best|worst|another|each|every|neighbouring) authority|"
    r"council as a whole|council-wide|whole council|corporate|general fund|net budget|"
    r"localit(?:y|ies)|(?-i:north|south|east|west)|(?:South|North) (?:West|East)|Midlands|"
    r"respondents?|survey|social care)\b",
)
# Another authority, by its name.
_ANOTHER = cued(
    "council borough county authority",
    r"(?-i:\b[A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]+|and|of|upon|with))* "
    r"(?:Council|Borough|County|Authority|Combined Authority)\b)",
)
HYPOTHETICAL = cued(
    "if but without otherwise could might may typical typically each every example instance such e"
    " suppose imagine scenario were should had assume assumes assumed assuming hoped hope hopes"
    " expecting claims claimed child pupil case head maximum minimum ambition aim aims aspire"
    " aspires would has have need needs",
    r"\b(?:(?:has|have|needs?) (?:still )?to "
    r"(?:gain|rise|fall|drop|grow|find|save|lose)(?: by| to)? (?=[\d£])"
    r"|if(?! only by\b)|but for|without(?=.*\bwould\b)|otherwise|could|might|(?-i:may)|"
    r"typical(?:ly)?|(?:each|every) (?:[\d£]|one(?! of\b)|extra|additional|further|new)|"
    r"for (?:example|instance)|such as|"
    r"e\.g\.|suppose|imagine|scenario|were to|^had (?!nothing|we |the council|there)|"
    r"^(?:were|should)\s|would (?:take|bring|put) us|would add|"
    r"assum(?:e|es|ed|ing) that|(?:had|have) hoped|(?<!our )(?<!their )hopes?|expecting|"
    r"claim(?:s|ed) that|(?<!is for )a child(?!.*\baverage)|one (?:child|pupil|case)|"
    r"per (?:pupil|child|head)|"
    r"maximum(?! on our)|minimum|ambition|aims?|aspires?)\b",
)
_CONTRASTS = frozenset(("AGAINST", "than"))
_BOUNDARIES = frozenset(";:—–") | {"while", "whereas", "but", "although", "though"}


_WITHOUT_PLAN = cued(
    "without no nothing carry carried carrying not unmitigated",
    r"\b(?:if\s+)?(?:(?:without|(?:with|had|had there been|there (?:is|was|were)) no)\s+"
    r"(?:\w+\s+){0,2}?"
    r"(?:plans?|mitigations?|action|interventions?|measures|change|agreement|programme)|"
    r"do(?:ing)?[- ]nothing|no action|carr(?:y|ied|ying) on|nothing (?:is|was|were|had been|been) "
    r"done|"
    r"had (?:we|the council) (?:not|done nothing|carried)|unmitigated)\b",
)


class Sentence(Frozen, dict=True):
    """A sentence, token by token; `clauses` are its parts, each from one token to another.

    `said` are the words of its text in lower case.

    Of `versions`, an empty one is that of words such as `if nothing is done`. `words` are the
    shapes of the tokens; the `stream` has all of them, each beginning at one of its `starts`.
    `places` are where figures, points in time and versions are, `keys` what subjects are known by.
    """

    text: str
    said: frozenset[str]
    tokens: Sequence[Token]
    figures: Sequence[Quantity]
    times: Sequence[Time]
    versions: Sequence[str]
    clauses: Sequence[tuple[int, int]]
    hits: Hits
    words: Sequence[str]
    stream: str
    starts: Sequence[int]
    places: Mapping[str, Sequence[int]]
    keys: frozenset[str]
    foreign: Sequence[int]
    hypothetical: Sequence[int]

    @cached_property
    def is_prose(self) -> bool:
        """Whether it is a sentence, not the row of a table that lost its lines."""
        if "\t" in self.text or self.text.count("|") > 1:
            return False
        count = len(self.figures)
        if count < 3 or sum(token.is_word for token in self.tokens) >= 1.5 * count:
            return True
        # A label and its figures, each of a year or the rest in brackets.
        first = self.places["FIG"][0]
        is_dated = ":" in self.words[:first] and len(self.times) >= count
        return is_dated or (count <= 4 and self.words.count("(") == 1 and first > 1)

    @property
    def is_quiet(self) -> bool:
        """Whether it is of others, or of what may be."""
        return bool(self.foreign or self.hypothetical)

    def is_quiet_at(self, place: int) -> bool:
        """Whether a figure is of others, or of what may be: by the words near it."""
        if not self.is_quiet:
            return False
        start, end = self.clause_at(place)
        tokens, last = self.tokens, min(end, len(self.tokens)) - 1
        begins, ends = tokens[start].start, tokens[last].end
        # After a figure and a comma, what may be is another thought: `, and if you ask`.
        said = [
            at
            for at in self.hypothetical
            if at < tokens[place].start or not self.text[:at].endswith((", and ", ", but "))
        ]
        if any(begins <= at < ends for at in said):
            return True
        figures = [at for at in self.places["FIG"] if start <= at <= last]
        later = next((tokens[at].start for at in figures if at > place), ends)
        # What something is compared with is of others, and it is not.
        compared = [at for at in range(start, place) if self.words[at] in _CONTRASTS]
        first = max(
            [at for at in compared if any(figure < at for figure in figures)], default=start
        )
        return any(tokens[first].start <= at < later for at in self.foreign)

    def clause_at(self, position: int) -> tuple[int, int]:
        """The clause that a token is in."""
        return self._clause_of[position]

    @cached_property
    def _clause_of(self) -> Sequence[tuple[int, int]]:
        return [part for part in self.clauses for _ in range(part[0], part[1] + 1)]

    def classes_at(self, position: int) -> frozenset[str]:
        """The shapes of the clause that a token is in."""
        clause = self._clause_of[position]
        if clause not in self._classes:
            self._classes[clause] = frozenset(self.words[slice(*clause)])
        return self._classes[clause]

    @cached_property
    def _classes(self) -> dict[tuple[int, int], frozenset[str]]:
        return {}

    def shapes(self, start: int, end: int) -> str:
        """The shapes of the tokens from one to another, with a space after each."""
        starts, last = self.starts, len(self.tokens)
        start = 0 if start < 0 else min(start, last)
        return self.stream[starts[start] : starts[end if end < last else last]]


_TURNED = pattern(
    r"\b(?:r[io]se|rising|risen|grow|grew|increas|climb|fall|fell|drop|declin|decreas|reduc|shr[iau]nk"
    r"|widen|narrow|eas(?:e[ds]?|ing)\b|improv|worsen|deteriorat|higher|lower|longer|shorter|quicker|faster|fewer|better|worse|greater|larger|smaller|above|below|ahead|behind"
    r"|crept|edg|mount|diminish|deepen|weaken|strengthen|(?:up|down)wards?\b|slip|peak"
    r"|reced|subsid|abat|fallen short|(?:under|over) (?:the )?(?:plan|target|profile|budget)\b"
    r"|up\b|down\b|shorten|lengthen|highest|lowest|more\b(?=.*\bthan\b))"
)
# A year may be that of a turning point, an opening or a payment.
_YEAR = pattern(r"\b20\d\d\b")
# A small number in words is one of the council's only where it counts what a label names, or
# where words of change are beside it.
_BESIDE = pattern(
    r"^\s+(?:above|below|more|fewer|less|higher|lower|ahead|behind|over|under|short|down|up"
    r"|planned|targeted|budgeted|expected|since|worse|better|adrift)\b",
    re.IGNORECASE,
)
_BEFORE = pattern(
    r"\b(?:by|up|down|from|to|was|were|is|are|at|than|against|with|numbered|scored|scores"
    r"|(?:rise|fall|drop|total|\w+ease)\s+of|:)\s+$|['’]s\s+$",
    re.IGNORECASE,
)
_BALANCE = pattern(r"\s+(?:deficit|surplus|balance|position)\b", re.IGNORECASE)
_WORD = pattern(r"[A-Za-z]+")
FEW_WORDS, MOST_WORDS = 60, 8


@lru_cache(maxsize=1024)
def may_turn(text: str) -> bool:
    """Whether a text may say which way something went: quick to tell."""
    return bool(_TURNED.search(text))


def read_sentence(
    text: str,
    lexicon: Lexicon,
    version_names: re.Pattern[str] | None,
    scale: int = 0,
    *,
    is_lead: bool = False,
) -> Sentence | None:
    """A sentence, read; None for one that neither leads in a list nor states any fact."""
    said = words_in(text)
    quantities = [it for it in quantities_in(text, said, scale) if _may_count(it, text, lexicon)]
    is_open = is_lead or not all(figure.given for figure in quantities)
    if not (is_open or _YEAR.search(text) or may_turn(text)):
        return None
    versions = list(version_names.finditer(text)) if version_names else []
    if len(versions) > 1:
        # The year-end deficit of another version is no version's own.
        own = [it for it in versions if not (_BALANCE.match(text, it.end()) and times_in(it[0]))]
        versions = own or versions
    taken: list[tuple[int, int]] = [found.span() for found in versions]
    free = [it for it in _WITHOUT_PLAN.finditer(text, said) if _is_free(*it.span(), taken)]
    if free:
        versions = sorted((*versions, *free), key=lambda it: it.start())
        taken = [found.span() for found in versions]
    times = [time for time in times_in(text) if _is_free(time.start, time.end, taken)]
    taken += [(time.start, time.end) for time in times]
    figures = [figure for figure in quantities if _is_free(figure.start, figure.end, taken)]
    spans: list[Span] = sorted(
        [
            *((found.start(), found.end(), "VER", at) for at, found in enumerate(versions)),
            *((time.start, time.end, "TIME", at) for at, time in enumerate(times)),
            *((figure.start, figure.end, "FIG", at) for at, figure in enumerate(figures)),
        ]
    )
    tokens = lexicon.own_words(tokens_of(text.replace(GIVEN, " "), spans))
    hits = lexicon.hits(tokens)
    tokens = lexicon.with_labels(tokens, hits)
    words = [token.shape for token in tokens]
    places: dict[str, list[int]] = {"FIG": [], "TIME": [], "VER": []}
    for place, token in enumerate(tokens):
        if token.index >= 0:
            places[token.shape].append(place)
    return Sentence(
        text=text,
        said=said,
        tokens=tokens,
        figures=figures,
        times=times,
        versions=["" if _WITHOUT_PLAN.form.fullmatch(it[0]) else it[0] for it in versions],
        clauses=_clauses(words),
        hits=hits,
        words=words,
        stream=" ".join((*words, "")),
        starts=[0, *accumulate(len(word) + 1 for word in words)],
        places=places,
        keys=frozenset(
            (*(it.key for it in tokens), *(key for it in tokens if it.parts for key in it.parts))
        ),
        foreign=[
            it.start()
            for form in (FOREIGN, _ANOTHER)
            for it in form.finditer(text, said)
            if not lexicon.knows(stem(it[0].lower()))  # the words of no label
            and not lexicon.authority.issuperset(it[0].lower().split())
        ],
        hypothetical=[
            it.start()
            for it in HYPOTHETICAL.finditer(text, said)
            if _is_free(*it.span(), taken) and not lexicon.names(it[0].lower().split())
        ],
    )


def _may_count(figure: Quantity, text: str, lexicon: Lexicon) -> bool:
    """Whether a figure may be one of the council's: one in digits mostly may."""
    if figure.kind in DURATIONS:
        # The weeks that a label names are none.
        named = keys_of(" ".join(text[figure.start :].split(maxsplit=2)[:2]))
        return figure.kind in lexicon.kinds and not all(map(lexicon.knows, named))
    if not figure.is_worded or figure.is_share or figure.kind is not FigureKind.NUMBER:
        return True
    after = text[figure.end : figure.end + FEW_WORDS]
    if _BESIDE.search(after) or figure.value == 1:
        return bool(_BESIDE.search(after))
    words = _WORD.findall(re.split(r"[,.;:(]", after, maxsplit=1)[0].lower())
    is_counted = any(lexicon.tells(stem(word)) for word in words[:MOST_WORDS])
    return (
        is_counted
        or "milestone" in text
        or bool(_BEFORE.search(text[: figure.start]))
        or _is_of_time(after)
    )


def _is_of_time(after: str) -> bool:
    """Whether a number is that of another time, as in `twice the six of last year`."""
    word, _, rest = after.strip().partition(" ")
    times = times_in(rest) if word in ("of", "in") else []
    return bool(times) and times[0].start == 0


def _is_free(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return not taken or not any(start < last and first < end for first, last in taken)


def _clauses(words: Sequence[str]) -> list[tuple[int, int]]:
    bounds: list[int] = []
    depth = 0
    for place, word in enumerate(words if not _BOUNDARIES.isdisjoint(words) else ()):
        depth += (word == "(") - (word == ")")
        if word not in _BOUNDARIES:
            continue
        after = words[place + 1 : place + 2]
        # A label and its figure are one: `Growth since July: 4%`, `plans – 12`.
        own = words[bounds[-1] + 1 if bounds else 0 : place]
        is_label = word in ":–—" and after == ["FIG"] and len(own) <= MOST_WORDS
        is_label = is_label and "FIG" not in own and "BE" not in own
        is_but_for = word == "but" and after == ["for"]
        # A colon in brackets ends no clause.
        if not (is_but_for or is_label or (word == ":" and depth > 0)):
            bounds.append(place)
    starts = [0, *(place + 1 for place in bounds)]
    return [*zip(starts, [*bounds, len(words) + 1], strict=True)]


# Figures in rows: one of several, a part of a whole, or each of its own by `respectively`.

# What may stand in a row of figures between them.
_IN_ROWS = frozenset((",", "and", "then", "or", "in", "of", "the"))
_BETWEEN = frozenset((",", "and", "then", "or"))
_GOES_ON_AFTER = frozenset(
    ("MORE", "LESS", "BETTER", "WORSE", "up", "down", "over", "under", "ahead", "behind", "worse")
) | {"better", "away", "different", "off"}
# Words between `of` and a whole.
_OF_A_WHOLE = frozenset(("the", "our", "all", "these", "AGREED", "total"))
# So many words at most come before a whole that its parts follow.
LEAD = 4
MANY = 2


def run_at(sentence: Sentence, place: int) -> list[int]:
    """The places of a token and of those of its shape that are in a row with it."""
    words, found = sentence.words, [place]
    for row in (range(place - 1, -1, -1), range(place + 1, len(words))):
        for at in row:
            if words[at] == words[place]:
                found.append(at)
            elif words[at] not in _IN_ROWS:
                break
    return sorted(found)


def place_in_row(sentence: Sentence, place: int) -> tuple[int, int]:
    """Which of how many a figure is, of those that `respectively` says something of each."""
    may_be = len(sentence.places["TIME"]) >= MANY or "respectively" in sentence.words
    run = run_at(sentence, place) if may_be and len(sentence.figures) >= MANY else []
    if len(run) < MANY:
        return 0, 0
    is_said = "respectively" in sentence.words[place:]
    # As many figures as points in time that come right after them are each of one.
    after = run[-1] + 1
    is_in = sentence.shapes(after, after + 2) in ("in TIME ", "for TIME ", "at TIME ")
    if is_said or (is_in and len(run_at(sentence, after + 1)) == len(run)):
        return run.index(place), len(run)
    return 0, 0


def time_in_row(sentence: Sentence, place: int) -> Time | None:
    """The point in time of a figure that has its own by `respectively`."""
    which, count = place_in_row(sentence, place)
    for at in sentence.places["TIME"] if count > 1 else ():
        run = run_at(sentence, at)
        if len(run) == count:
            time: Time = sentence.times[sentence.tokens[run[which]].index]
            return time
    return None


def is_one_of_several(sentence: Sentence, place: int) -> bool:
    """Whether a figure is in a row with others like it, and nothing says what each is of."""
    if len(sentence.figures) < MANY:
        return False
    before, after = sentence.words[:place], sentence.words[place + 1 :]
    is_joined = [",", "and"] in (before[-2:], after[:2])
    is_joined = is_joined or "BE FIG and FIG BE " in sentence.shapes(place - 3, place + 4)
    if leads_in(before) or (is_joined and len(run_at(sentence, place)) == MANY):
        return False  # two clauses
    skipped = next((at for at, shape in enumerate(reversed(before)) if shape not in _BETWEEN), 0)
    if skipped and before[-1 - skipped] == "FIG":
        return True
    ahead = next((at for at, shape in enumerate(after) if shape not in _BETWEEN), 0)
    if not ahead or after[ahead] != "FIG":
        return False
    figure = sentence.figures[sentence.tokens[place].index]
    other = sentence.figures[sentence.tokens[place + 1 + ahead].index]
    is_alike = other.kind is figure.kind and not other.sign
    return is_alike and not _GOES_ON_AFTER.intersection(after[ahead + 1 : ahead + 2])


def leads_in(before: Sequence[str]) -> bool:
    """Whether a figure is the whole of what is then told in parts: `of the 66 requests, 12`."""
    words = [shape for shape in before[-3:] if shape not in _OF_A_WHOLE]
    return words[-1:] == ["of"] and len(before) <= LEAD and "TIME" not in words


def is_part(sentence: Sentence, place: int) -> bool:
    """Whether a count is of some of what words name, as 12 of `of 66 requests, 12 were`."""
    start, _ = sentence.clause_at(place)
    after = sentence.shapes(place + 1, place + 3)
    is_of = after.startswith("of ") and not after.endswith("TIME ")
    if is_of:
        return True
    shapes = sentence.words[start:place]
    wholes = [at for at, shape in enumerate(shapes) if shape == "FIG"]
    if shapes[:1] == ["of"] and "," in shapes and not wholes:
        return True
    return len(wholes) == 1 and leads_in(shapes[: wholes[0]]) and "AGAINST" not in shapes

"""What texts say of ratings and scores: of one item, now or before, and how many have one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from svreport.core.model import Council, Update
from svreport.core.numerals import A_NUMBER_WORD, NUMBER_WORDS
from svreport.core.patterns import pattern
from svreport.figures.figure import Figure
from svreport.narrative.claims.quantities import Quantity, quantities_in
from svreport.narrative.claims.readings import Misstatement
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.times import When, times_in
from svreport.narrative.claims.tokens import words_in
from svreport.narrative.claims.verdict import Verdict
from svreport.narrative.prose import FigureKind


class Ratings:
    """The ratings of a council, as an update has them."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver, self._facts = resolver, resolver.facts
        self._council, self._update = resolver.facts.council, resolver.facts.update
        self._typed: Sequence[str] = ()

    def may_rate(self, text: str) -> bool:
        """Whether a text names a rating."""
        return self._rated is not None and bool(self._rated.search(text))

    @cached_property
    def _rated(self) -> re.Pattern[str] | None:
        names = [re.escape(rating.name) for rating in self._council.scale]
        if not names:
            return None
        # A label, such as On course, is none of other words in small letters.
        forms = [*names, *(f"(?-i:{re.escape(label)})" for label in self._labels)]
        choice = "|".join(sorted(forms, key=len, reverse=True))
        return re.compile(rf"\b(?:{choice})\b", re.IGNORECASE)

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        """The ratings by their labels, of those whose label has no rating's name in it."""
        scale = self._council.scale
        own = [
            it for it in scale if not any(step.name.lower() in it.label.lower() for step in scale)
        ]
        return {it.label: it.name for it in own}

    @cached_property
    def _items(self) -> Mapping[str, str]:
        """The items that are rated, by what they are called."""
        rated = {row.item for row in self._council.ratings}
        named = {row.title: row.item for row in self._council.risks}
        named |= {row.short_title: row.item for row in self._council.conditions if row.short_title}
        named |= {measure.name: measure.code for measure in self._council.measures}
        called = {item: item for item in rated} | named
        return {name.casefold(): item for name, item in called.items() if item in rated}

    @cached_property
    def _item(self) -> re.Pattern[str] | None:
        names = sorted(map(re.escape, self._items), key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(names)})\b(?![.\d])", re.IGNORECASE) if names else None

    def misrated(self, text: str, section: str) -> Iterator[Misstatement]:
        """What a sentence says of ratings that is not so."""
        if self._rated is None or self._item is None or not self._rated.search(text):
            return
        item = self._items.get(section.casefold(), "") if _THIS_ITEM.search(text) else ""
        # What words a rating has says nothing of when it is one: `Not started`.
        self._typed = self._rated.findall(text)
        count = iter(range(len(self._typed)))
        text = self._rated.sub(lambda _: f"Rating{next(count)}", text)
        text = _SHOULD_STAY.sub("", _WAS_NOW.sub("is now", _TOLD.sub("", text)))
        is_named = False
        if item:
            yield from self._in_brackets(item, text)
            text = _BRACKETED.sub("", text)
        yield from self._of_each(text)
        yield from self._of_several(text)
        for clause in _CLAUSES.split(text):
            named = {self._items[found[0].casefold()] for found in self._item.finditer(clause)}
            if len(named) > 1:
                yield from self._of_list(clause)
                return
            is_named = is_named or bool(named)
            item = next(iter(named), item)
            if item and _RATED.search(clause):
                yield from self._of_clause(item, clause)
        told = text if self._named(text) else _WERE_RATED.sub("", text)
        if not is_named and not _NOT_NOW.search(told):
            yield from self._miscounted(told)

    def _of_several(self, text: str) -> Iterator[Misstatement]:
        """What is said of the rating of several items at once: `Conditions 2 and 3 are Green`."""
        for found in _SEVERAL.finditer(text):
            rated = _RATED.match(text, found.end())
            kind = found["kind"].rstrip("s").casefold()
            names = [
                f"{kind} {number}".casefold() for number in _NUMBERED.findall(found["numbers"])
            ]
            items = [self._items.get(name) for name in names]
            for item, typed in zip(items, _ratings_from(rated, text, len(items)), strict=False):
                update = self._named(text) if found["past"] else self._update
                wrong = self._compared(item, "rating", typed, update) if item and update else ()
                yield from list(wrong)[:1]

    def _of_list(self, clause: str) -> Iterator[Misstatement]:
        """What is said of the rating of several items by their names: `demand and fees are red`."""
        assert self._item is not None
        rated = _LISTED.search(clause)
        if rated and not _NOT_NOW.search(clause[: rated.start()]):
            named = [*self._item.finditer(clause, 0, rated.start())]
            is_list = bool(named) and not clause[named[-1].end() : rated.start()].strip(" ,")
            typed = _ratings_from(_RATED.match(clause, rated.start("rating")), clause, len(named))
            for found, each in zip(named if is_list else (), typed, strict=False):
                item = self._items[found[0].casefold()]
                wrong = [*self._compared(item, "rating", each, self._update)]
                if wrong:
                    yield wrong[0]
                    return

    def _in_brackets(self, item: str, text: str) -> Iterator[Misstatement]:
        """What is said in brackets of the rating of an item at an earlier update."""
        for found in _BRACKETED.finditer(text):
            update = self._named(f"{found['first'] or ''} {found['last'] or ''}")
            if update is not None:
                yield from self._compared(item, "rating", found["rating"], update)

    def _named(self, text: str) -> Update | None:
        """The update that words name by what it is called, or by its time; None for none."""
        labelled = [it for it in self._council.updates if _names(it.column_label, text)]
        return next(iter(labelled), None) or self._resolver.points.update_named(times_in(text))

    def _of_each(self, text: str) -> Iterator[Misstatement]:
        """What is said of the rating of each of several items: `Green for Condition 2`."""
        assert self._item is not None
        if _NOT_NOW.search(text):
            return
        for item in self._item.finditer(text):
            before = [*_RATED.finditer(text, 0, item.start())][-1:]
            colon = _COLON.match(text, item.end())
            after = _RATED.match(text, colon.end()) if colon else None
            rated = next(
                (it for it in before if _FOR.fullmatch(text, it.end(), item.start())), after
            )
            if rated:
                own = self._items[item[0].casefold()]
                yield from self._compared(own, "rating", rated[0], self._update)

    def _throughout(self, item: str, clause: str) -> Iterator[Misstatement]:
        """What is said of a rating in each update so far."""
        if not _ALL_ALONG.search(clause):
            return
        updates = self._council.updates_until(self._update.key)
        for rated in _RATED.finditer(clause):
            # Having been so throughout, it is something else now.
            for update in updates[:-1] if _BEEN.match(clause) else updates:
                wrong = [*self._compared(item, "rating", rated[0], update)]
                if wrong:
                    yield wrong[0]
                    return

    def _of_clause(self, item: str, clause: str) -> Iterator[Misstatement]:
        all_along = [*self._throughout(item, clause)]
        if all_along:
            yield from all_along
            return
        yield from self._of_past(item, clause)
        clause = _as_now(_HAD_MOVED.sub("is ", clause))
        if not _RATED.search(clause) or _NOT_NOW.search(clause):
            return
        for form, roles in _FORMS:
            found = form.search(clause)
            if found:
                for at, role in enumerate(roles, start=1):
                    typed = found[min(at, found.re.groups)]
                    wrong = [*self._compared(item, role, typed, self._update)]
                    yield from wrong
                    if wrong and at == found.re.groups:
                        return  # It is the same rating that was so before.
                return
        if became := _BECAME.search(clause):
            update = self._named(clause) or self._update
            yield from self._compared(item, "rating", became["rating"], update)

    def _of_past(self, item: str, clause: str) -> Iterator[Misstatement]:
        """What is said of a rating at an earlier update."""
        if past := _PAST.search(clause):
            rest, points = clause[past.start() :], self._resolver.points
            is_now = any(it.when is When.MONTH and points.is_own(it) for it in times_in(rest))
            update = self._named(rest) or (self._update if is_now else None)
            yield from self._compared(item, "rating", past["rating"], update) if update else ()
        for dated in _DATED.finditer(clause):
            if update := self._named(dated["when"]):
                yield from self._compared(item, "rating", dated["rating"], update)

    def _compared(self, item: str, role: str, typed: str, update: Update) -> Iterator[Misstatement]:
        typed = self._typed[int(typed.lower().removeprefix("rating"))]
        name = f"{item}.{role}"
        series = self._facts.register.series_named(name)
        figure = series.at(update.key) if series else None
        said = self._labels.get(typed, typed).casefold()
        if figure and figure.words and figure.words.casefold() != said:
            is_now = role == "rating" and update == self._update
            so = f"{item} {'is' if is_now else 'was'} {figure.words}"
            yield Misstatement(typed, so, figure.places, f"{name} | label" if is_now else "")

    def _miscounted(self, text: str) -> Iterator[Misstatement]:
        """How many items of a kind have a rating, where that is not so."""
        kinds = {found[0].lower().rstrip("s") for found in _KINDS.finditer(text)}
        if len(kinds) != 1:
            return
        (kind,) = kinds
        codes = {measure.code for measure in self._council.measures}
        items = [
            row.item
            for row in self._council.ratings
            if (row.item in codes if kind == "measure" else row.item.lower().startswith(f"{kind} "))
        ]
        if kind == "workstream" and not items:
            return  # which no update rates
        series = (self._facts.register.series_named(f"{item}.rating") for item in items)
        figures = [one.at(self._update.key) for one in series if one is not None]
        ratings = [figure.words for figure in figures if figure is not None and figure.words]
        end = 0
        for typed, rated in zip(self._typed, _RATED.finditer(text), strict=False):
            found = _COUNT.search(text, end, rated.start())
            end = rated.end()
            count = _number(found["count"], len(ratings)) if found else None
            said = self._labels.get(typed, typed).casefold()
            many = [it.casefold() for it in ratings].count(said)
            if found and count is not None and count != many:
                yield Misstatement(found["count"], f"{many} of {len(ratings)} are {typed}")


class _Risks:
    """The risks of a council by what texts call them, in small letters."""

    def __init__(self, council: Council) -> None:
        self.by_item = {row.item.casefold(): row.item for row in council.risks}
        self.by_title: dict[str, str] = {}
        for row in council.risks:
            title = row.title.casefold()
            # Where two are called the same, a text names neither.
            self.by_title[title] = "" if title in self.by_title else row.item

    def named(self, known: Mapping[str, str], text: str) -> set[str]:
        """Those that a text names as words of its own."""
        lower = text.casefold()
        return {item for name, item in known.items() if name in lower and _names(name, text)}


class Scores:
    """The scores of risks, as an update has them: now, before, and their targets."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver, self._facts = resolver, resolver.facts
        self._council, self._update = resolver.facts.council, resolver.facts.update
        self._risks = resolver.facts.in_common(_Risks)

    def misstated(
        self, text: str, section: str, verdicts: Sequence[Verdict]
    ) -> Iterator[Misstatement]:
        """What a text says of a risk's score, its target or an earlier score that is not so."""
        if not self.may_score(text) and not _RISK.match(section):
            return
        yield from self._highest(text)
        yield from _multiplied(text) if self._are_products else ()
        item = self._item(text, section)
        wrong = {it.claim.figure.start for it in verdicts if it.is_wrong}
        if item and not _FROM_TO.search(text):
            yield from self._factors(text, item, wrong)
        score = self._figure(f"{item}.score", self._update) if item else None
        if score is None or score.value is None or _NOT_YET.search(text):
            return
        target = self._figure(f"{item}.target score", self._update)
        for figure in quantities_in(text, words_in(text)):
            is_score = figure.kind in _SCORES and figure.value <= MOST_SCORE
            if is_score and not figure.given and figure.start not in wrong:
                yield from self._against_target(figure, text, score, target)
                yield from self._against_before(figure, text, score)
        if target:
            yield from _multiple(text, score, target)
        if found := _OF_BEFORE.search(text):
            bases = [*self._before(score.name, text)][:1]
            yield from (it for base in bases for it in _times(found, score, base))

    @cached_property
    def _are_products(self) -> bool:
        """Whether each score of the council is its likelihood times its impact."""
        rows = self._council.risk_scores
        return all(it.score == (it.likelihood or 0) * it.impact for it in rows if it.impact)

    def _factors(self, text: str, item: str, wrong: Collection[int]) -> Iterator[Misstatement]:
        """What is said of the likelihood or the impact of a risk, and is another."""
        update = self._resolver.points.update_named(times_in(text)) or self._update
        for found in _FACTOR.finditer(text):
            which = "before" if found["before"] else "after"
            name = f"{item}.{(found['of'] or found['is']).lower()}"
            figure = self._figure(name, update)
            if figure is None or figure.value is None or found.start(which) in wrong:
                continue
            if _value(figure) != int(found[which]):
                yield Misstatement(found[which], f"{name} is {_value(figure):g}", figure.places)

    def may_score(self, text: str) -> bool:
        """Whether a text may be of a risk or its score: quick to tell."""
        return "scor" in text or "Scor" in text or "risk" in text or "Risk" in text

    @staticmethod
    def _against_target(
        figure: Quantity, text: str, score: Figure, target: Figure | None
    ) -> Iterator[Misstatement]:
        off = _OFF_TARGET.match(text[figure.end :])
        if target and _TARGET_OF.search(text[: figure.start]):
            yield from _unlike(figure, [target])
        elif target and off:
            yield from _compared_by(figure, 1 if off["above"] else -1, score, target)

    def _against_before(self, figure: Quantity, text: str, score: Figure) -> Iterator[Misstatement]:
        before = text[: figure.start]
        way, is_same = _BY.search(before), _AS_BEFORE.search(before)
        way = way or (_UP.search(before) if _ON.match(text[figure.end :]) else None)
        is_from = bool(_FROM.search(before)) or self._is_past(text[figure.end :])
        told = text[figure.end :] if self._is_past(text[figure.end :]) else text
        bases = [*self._before(score.name, told)] if way or is_from or is_same else []
        if bases and way:
            sign = 1 if way["up"] else -1
            if all([*_compared_by(figure, sign, score, it)] for it in bases[:2]):
                yield from _compared_by(figure, sign, score, bases[0])
        elif is_from:
            yield from _unlike(figure, bases)
        elif bases and is_same:
            yield from [*_unlike(figure, bases[:1]), *_unlike(figure, [score])][:1]

    def _highest(self, text: str) -> Iterator[Misstatement]:
        """A risk that is said to score most or least, and does not."""
        found = _MOST.search(text)
        if found is None:
            return
        known = [self._figure(f"{row.item}.score", self._update) for row in self._council.risks]
        scores = {
            row.title: figure
            for row, figure in zip(self._council.risks, known, strict=True)
            if figure and figure.value is not None
        }
        named = [title for title in scores if _names(title, text)]
        if len(named) != 1:
            return
        top = (max if found["most"] else min)(scores.values(), key=_value)
        if _value(scores[named[0]]) != _value(top):
            so = f"{top.full_name} is {_value(top):g}"
            yield Misstatement(found[0], so, top.places)

    def _item(self, text: str, section: str) -> str:
        """The one risk that a text names, else that of its section."""
        risks = self._risks
        named = risks.named(risks.by_item, text)
        if _SCORED.search(text) and not named:
            named = risks.named(risks.by_title, text)
        own = risks.by_item.get(section.casefold(), "")
        return "" if len(named) > 1 else next(iter(named), own)

    def _figure(self, name: str, update: Update) -> Figure | None:
        series = self._facts.register.series_named(name)
        return series.at(update.key if series.default is not None else None) if series else None

    def _is_past(self, after: str) -> bool:
        """Whether a score comes right before an earlier update: `12 at the half-year`."""
        found = _AT.match(after)
        past = self._council.updates_until(self._update.key)[:-1] if found else ()
        rest = after[found.end() :].casefold() if found else ""
        named = times_in(after[found.end() :])[:1] if found else []
        is_time = bool(named and named[0].start == 0 and self._resolver.points.update_named(named))
        return is_time or any(rest.startswith(it.column_label.casefold()) for it in past)

    def _before(self, name: str, text: str) -> Iterator[Figure]:
        """The scores that one may be changed from: of the update named, else of each before."""
        past = [*reversed(self._council.updates_until(self._update.key)[:-1])]
        named = self._resolver.points.update_named(times_in(text))
        named = named or next((it for it in past if _names(it.column_label, text)), None)
        for update in [named] if named else past:
            figure = self._figure(name, update)
            if figure is not None and figure.value is not None:
                yield figure


def _ratings_from(first: re.Match[str] | None, text: str, count: int) -> Sequence[str]:
    """The ratings of so many items in their order: one for all, or as many, `respectively`."""
    if first is None:
        return []
    if "respectively" not in text:
        return [first[0]] * count
    ratings = [found[0] for found in _RATED.finditer(text, first.start())]
    return ratings if len(ratings) == count else []


def _as_now(clause: str) -> str:
    """What is said of a rating now, without since when, and without what it was before."""
    if past := _PAST.search(clause):
        _, comma, rest = clause[past.end() :].partition(",")
        clause = clause[: past.start()] + comma + rest
    clause = _FIRST_TIME.sub("", _DATED.sub(",", clause))
    since = _IN_TIME.search(clause)
    return _FROM_RATING.sub("", clause[: since.start()]) if since else clause


def _number(word: str, every: int) -> int | None:
    """What a number or a word such as `all` is worth, of so many."""
    known = {"no": 0, "none": 0, "all": every, **NUMBER_WORDS}
    # Both are any two that were told of, unless there are no others.
    known |= {"both": 2} if every == 2 else {}
    return int(word) if word.isdigit() else known.get(word.lower())


# No number comes after them: they would name one.
_KINDS = pattern(r"\b(?:conditions?|workstreams?|risks?|measures?)\b(?!\s+\d)", re.IGNORECASE)
_SEVERAL = pattern(
    r"\b(?P<kind>conditions|risks)\s+(?P<numbers>[\w.]+(?:(?:,\s+|,?\s+and\s+)[\w.]+)+)\s+"
    r"(?:are|remain|stay|(?P<past>were|had been))\s+(?:(?:both|all|now|still|rated|at)\s+)*",
    re.IGNORECASE,
)
_NUMBERED = pattern(r"(?!and\b)[\w.]*\w")
_FOR = pattern(r"\s+(?:for|on)\s+(?:the\s+)?", re.IGNORECASE)
_COLON = pattern(r"(?::|\s[–-])\s*")
_ALL_ALONG = pattern(
    r"\b(?:all\s+year|throughout(?:\s+the\s+year)?|in\s+every\s+update)\b", re.IGNORECASE
)
_BEEN = pattern(r"\W*(?:had\s+)?been\b", re.IGNORECASE)
_NOT_COUNTED = "not|no|none|all|both|from|to|was|were|than|by|since|until|before"
_COUNT = pattern(
    rf"(?<![.,\d])\b(?P<count>\d+|no|none|all|both|{A_NUMBER_WORD})\b"
    rf"(?:\s+of\s+(?:the|our|its)\s+\w+)?(?:\s+(?!(?:{_NOT_COUNTED}|{A_NUMBER_WORD})\b)[a-z]+){{0,6}}\s+$",
    re.IGNORECASE,
)
_THIS_ITEM = pattern(
    r"\b(?:this|the|our|its)\s+(?:change\s+(?:in|of)\s+)?(?:condition|risk|rating|programme)\b|"
    r"^\W*(?:assurance|status)\b|"
    r"^\W*(?:rated|rating|it is rated|upgraded|downgraded|moved|improved|raised|lowered)\b|"
    r"\bRAG\b|^\W*no\s+change:|\bwe\s+are\s+(?:back|now|still|again)\b",
    re.IGNORECASE,
)
_NOT_NOW = pattern(
    r"\b(?:should|would|will|could|until|return to|back to|space of|"
    r"over (?:two|three|four)|if|once|when|before|was|were|had|first|"
    r"(?i:planned)|original|unless|either|or|not|test|turn|both|expected|may|as soon as)\b"
)
# What had moved from one to another, as minutes say, is another now.
_HAD_MOVED = pattern(
    r"\b(?:had|was|were)\s+(?:been\s+)?(?=(?:\w+ed\s+){1,2}(?:up\s+|down\s+)?from\s+Rating|unchanged\b)",
    re.IGNORECASE,
)
# The likelihood of a risk and its impact, where they are told as they are.
_FACTOR = pattern(
    r"\b(?P<before>\d)\s+for\s+(?P<of>likelihood|impact)\b|\b(?P<is>likelihood|impact)\s+"
    r"(?:is\s+(?:now\s+)?)?(?:scored\s+|rated\s+)?(?:of\s+|at\s+|as\s+)?(?P<after>\d)\b(?!\.\d|%)",
    re.IGNORECASE,
)
_FROM_TO = pattern(r"\bfrom\s+\d|\b(?:would|could|if|until|target)\b", re.IGNORECASE)
# How minutes tell of ratings as they are.
_WERE_RATED = pattern(r"\b(?:was|were|had\s+been)\s+(?=(?:reported|rated|assessed|judged)\b)")
# When something was told is not when it was so.
_TOLD = pattern(r"\b(?:was|were)\s+(?:explained|noted|informed|told|confirmed|advised)\s+that\b")
_WAS_NOW = pattern(r"\b(?:was|were)\s+now\b", re.IGNORECASE)
_SHOULD_STAY = pattern(r"\bshould\s+(?=(?:stay|remain|be\s+(?:kept|left|held))\b)", re.IGNORECASE)
_FIRST_TIME = pattern(
    r"\b(?:for\s+the\s+)?first\s+time(?:\s+this\s+year)?(?:\s+since\s+(?:(?!\b(?:condition|risk|rating)\b)[^,;])*"
    r"(?=\b(?:this|the|our|its)\s+(?:condition|risk|rating)\b|,|$))?",
    re.IGNORECASE,
)
_IN_TIME = pattern(r"\bin\s+the\s+space\s+of\b|\bover\s+(?:two|three|four)\b", re.IGNORECASE)
# Where what is said of one item goes on, and may be of another time.
_CLAUSES = pattern(
    r";|:\s|\bbecause\b|,?\s+\b(?=since\s+(?!the\s|last\s|\w+\s+\d)|now\s+that|given\s)|,\s+as\s|\s+at\s+a\s+time\s+when\b|,\s+(?=we\s)|,\s+(?=the\s)|\bbut\b|\bwhile\b|\bhaving\b|\bon\s+the\s+(?:strength|back|basis)\b|\bthanks\s+to\b|,\s+(?=it\b|which\b|and\b)|\band\s+(?=is\b|has\b|have\b)"
)
# Ratings, each as which of the sentence's it is.
_RATING = r"(?P<rating>Rating\d+)"
_RATED = pattern(_RATING)
_LISTED = pattern(
    rf"\b(?:are|were)\s+(?:(?:now|still|both|all|rated|reported|judged|assessed)\s+)*(?:(?:at|as)\s+)?{_RATING}"
)
_FROM_RATING = pattern(rf"from\s+{_RATING}\s+", re.IGNORECASE)
# One in brackets after when it was so: `(P9: Amber)`, `(Red in July)`.
_BRACKETED = pattern(rf"\((?:(?P<first>[^():,]+)[:,]?\s+)?{_RATING}(?P<last>\s[^():,]+)?\)")
_PAST = pattern(
    r"\b(?:was|were|had\s+been|been|had\s+(?:it|(?:this|the|our)\s+\w+)|which\s+(?:we\s+)?rated)\s+(?:rated\s+|at\s+|as\s+)*"
    + _RATING,
    re.IGNORECASE,
)
# One between commas, with when it was so: `Red as recently as last autumn`.
_DATED = pattern(rf",\s+{_RATING}\s+(?P<when>(?:as\s+(?:recently|late)\s+as|in|at|last)\s[^,]+),")
_OLD, _NOW = r"(?P<old>Rating\d+)", r"(?P<now>Rating\d+)"
_FORMS: Sequence[tuple[re.Pattern[str], Sequence[str]]] = [
    (re.compile(form, re.IGNORECASE), roles)
    for form, roles in (
        (
            rf"from\s+{_OLD}\s+(?:(?:in|at)\s+\w+(?:\s+\w+)?\s+)?to\s+{_NOW}",
            ("previous rating", "rating"),
        ),
        (
            rf"{_NOW},?\s+(?:(?:up|down)graded\s+)?from\s+{_OLD}",
            ("rating", "previous rating"),
        ),
        (
            r"(?:remain(?:s|ed)?|stay(?:s|ed)?|still|unchanged|again)\s+(?:rated\s+|at\s+|as\s+)?"
            + _NOW,
            ("rating", "previous rating"),
        ),
        (
            r"(?:rate[sd]?|is now|now|is|(?:rating|status|assurance):|ha(?:s|ve)\s+(?=it|this))"
            r"\s+(?:(?!not\b)[a-z]+ed\s+)?"
            rf"(?:(?:it|(?:this|the|our)\s+(?:condition|risk|programme))\s+)?(?:at\s+|as\s+)?{_NOW}",
            ("rating",),
        ),
        (rf"^\s*{_NOW}(?:\W*$|,)", ("rating",)),
    )
]
# What became of one, now or in the update that is named with it.
_BECAME = pattern(
    r"\b(?:moves?|moved|goes|went|gone|drop(?:s|ped)|improve[sd]|slip(?:s|ped)|worsen(?:s|ed)"
    r"|(?:up|down)graded|turn(?:s|ed)|becomes?|became|stands?|up|down|ris(?:es|en)|fall(?:s|en)"
    r"|raised|lowered|cut|put|back|kept|held|left|\d)\s+"
    rf"(?:(?:up|down|the\s+rating|our\s+rating|this|it)\s+)*(?:(?:to|at)\s+)?{_RATING}",
    re.IGNORECASE,
)


_SCORES = (FigureKind.NUMBER, FigureKind.POINTS)
# No scale of risks goes further.
MOST_SCORE = 100
_SCORED = pattern(r"\bscor(?:e|es|ed|ing)\b", re.IGNORECASE)
_RISK = pattern(r"risk\b", re.IGNORECASE)
_NOT_YET = pattern(
    r"\b(?:will|should|would|could|may|might|if|until|unless|aims?|expect\w*|likelihood|impact)\b",
    re.IGNORECASE,
)
_TARGET_OF = pattern(
    r"\btarget(?:\s+score)?(?:\s+(?:of|is|was|being|remains|at|set\s+at)|:)?\s+$", re.IGNORECASE
)
_OFF_TARGET = pattern(
    r"^\s+(?:points?\s+)?(?:(?P<above>over|above|higher\s+than|more\s+than|off|from|in\s+excess\s+of|adrift\s+of)"
    r"|(?P<below>below|under|lower\s+than|inside))\s+(?:the\s+|our\s+|its\s+|where\s+the\s+)?target\b",
    re.IGNORECASE,
)
_BY = pattern(
    r"\b(?:(?P<up>up|raised|increased|risen|rose|jumped|gone\s+up|went\s+up|put\s+up|lifted|climbed|added)"
    r"|(?P<down>down|reduced|cut|lowered|fallen|fell|dropped|eased|brought\s+down|come\s+down|came\s+down))"
    r"\s+by\s+(?:a\s+further\s+)?$",
    re.IGNORECASE,
)
_UP = pattern(r"\b(?:(?P<up>up)|(?P<down>down))\s+$", re.IGNORECASE)
_ON = pattern(r"\s+(?:points?\s+)?(?:on|since|from|over)\b", re.IGNORECASE)
_AT = pattern(r"\s+(?:at|in)\s+(?:the\s+|our\s+)?", re.IGNORECASE)
_AS_BEFORE = pattern(
    r"\b(?:unchanged|no\s+change|held|holds|stays?|stayed|remains?|remained|still)\b(?:(?!target|above|below|over|under)[^.;,]){0,40}?\b(?:at|on|of|scored?)\s+$",
    re.IGNORECASE,
)
_FROM = pattern(r"\bfrom\s+(?:a\s+score\s+of\s+)?$", re.IGNORECASE)
_TIMES = {
    **{"twice": 2.0, "double": 2.0, "treble": 3.0, "triple": 3.0, "three times": 3.0},
    **{"four times": 4.0, "five times": 5.0, "half": 0.5, "a third": 1 / 3, "a quarter": 0.25},
}
_TIMES_OF = pattern(
    rf"\b(?:(?P<about>more\s+than|over|less\s+than|under|nearly|almost)\s+)?(?P<times>{'|'.join(_TIMES)})\s+"
    r"(?:of\s+)?(?:the|its|our)\s+target\b",
    re.IGNORECASE,
)
_OF_BEFORE = pattern(
    rf"\b(?:(?P<about>more\s+than|over|less\s+than|under|nearly|almost)\s+)?(?P<times>{'|'.join(_TIMES)})\s+"
    r"(?:of\s+)?(?:what\s+it\s+was|where\s+it\s+(?:was|stood)|its\s+score|as\s+high\s+as)\b",
    re.IGNORECASE,
)
_BESIDE_TARGET = pattern(
    r"\b(?:(?:is|are|now|still|stands|remains|sits)\s+(?:\w+ly\s+|well\s+|still\s+|now\s+)?"
    r"(?:(?P<above>above|over|higher\s+than)|(?P<below>below|under|lower\s+than)|(?P<at>at|on))"
    r"|has\s+(?P<met>met|reached|hit|come\s+down\s+to))\s+(?:the|its|our)\s+target\b(?!\s+of)",
    re.IGNORECASE,
)
_MOST = pattern(
    r"\b(?:(?P<most>highest|top)|(?P<least>lowest))(?:[\s-]+(?:scor(?:ing|ed)|rated))?\s+(?:risk|score)\b",
    re.IGNORECASE,
)


def _value(figure: Figure) -> float:
    return float(figure.value or 0)


def _names(name: str, text: str) -> bool:
    """Whether a text has a name as words of its own."""
    return bool(re.search(rf"\b{re.escape(name)}\b(?!\.?\d)", text, re.IGNORECASE))


def _unlike(figure: Quantity, meant: Sequence[Figure]) -> Iterator[Misstatement]:
    """A figure that is none of those that may be meant."""
    if meant and not any(figure.admits(_value(it)) for it in meant):
        so = f"{meant[0].full_name} is {_value(meant[0]):g}"
        yield Misstatement(figure.text, so, meant[0].places)


def _compared_by(
    figure: Quantity, sign: int, score: Figure, base: Figure
) -> Iterator[Misstatement]:
    """A difference that is not that of a score and what it is held against."""
    change = _value(score) - _value(base)
    if not figure.admits(abs(change)) or change * sign < 0:
        so = f"{score.full_name} is {_value(score):g}, and {base.full_name} {_value(base):g}"
        yield Misstatement(figure.text, so, [*score.places, *base.places])


# A score, with the likelihood and the impact that make it.
_PRODUCT = pattern(
    r"\bscor(?:e[sd]?|ing)\b[^.;\d]{0,30}?\b(?P<score>\d{1,2})\b(?!\s+(?:from|to)\b)[^.;\d]{0,20}"
    r"\blikelihood\s+(?:of\s+)?(?P<likelihood>\d)\b\W+(?:and\s+)?(?:an?\s+)?"
    r"impact\s+(?:of\s+)?(?P<impact>\d)\b(?!\.\d)",
    re.IGNORECASE,
)


def _multiplied(text: str) -> Iterator[Misstatement]:
    """A score that is not its likelihood times its impact: `20 (likelihood 5, impact 5)`."""
    for found in _PRODUCT.finditer(text):
        true = int(found["likelihood"]) * int(found["impact"])
        if int(found["score"]) != true:
            yield Misstatement(found["score"], f"its likelihood times its impact is {true}")


def _times(found: re.Match[str], score: Figure, base: Figure) -> Iterator[Misstatement]:
    """How many times another figure a score is, where that is not so."""
    if not _value(base):
        return
    ratio = _value(score) / _value(base) / _TIMES[" ".join(found["times"].lower().split())]
    about = " ".join((found["about"] or "").lower().split())
    is_under = about in ("less than", "under", "nearly", "almost")
    if not (ratio < 1 if is_under else ratio > 1 if about else abs(ratio - 1) < CLOSE):
        so = f"{score.full_name} is {_value(score):g}, and {base.full_name} {_value(base):g}"
        yield Misstatement(found[0], so, [*score.places, *base.places])


CLOSE = 0.01


def _multiple(text: str, score: Figure, target: Figure) -> Iterator[Misstatement]:
    """On which side of its target a score is, or how many times it, where that is not so."""
    now, aim = _value(score), _value(target)
    so = f"{score.full_name} is {now:g}, and its target {aim:g}"
    times = _TIMES_OF.search(text)
    if times:
        yield from _times(times, score, target)
    side = None if times else _BESIDE_TARGET.search(text)
    if side and (now > aim) - (now < aim) != (1 if side["above"] else -1 if side["below"] else 0):
        yield Misstatement(side[0], so, [*score.places, *target.places])

"""What texts say of ratings: of one item, now or last time, and how many items have one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from svreport.core.model import Update
from svreport.core.numerals import NUMBER_WORDS
from svreport.core.patterns import pattern
from svreport.narrative.claims.readings import Misstatement
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.times import times_in


class Ratings:
    """The ratings of a council, as an update has them."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver, self._facts = resolver, resolver.facts
        self._council, self._update = resolver.facts.council, resolver.facts.update

    def may_rate(self, text: str) -> bool:
        """Whether a text names a rating."""
        return self._rated is not None and bool(self._rated.search(text))

    @cached_property
    def _rated(self) -> re.Pattern[str] | None:
        names = [re.escape(rating.name) for rating in self._council.scale]
        if not names:
            return None
        choice = "|".join(sorted(names, key=len, reverse=True))
        return re.compile(rf"\b(?:{choice})\b", re.IGNORECASE)

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
        is_named = False
        yield from self._of_several(text)
        for clause in _CLAUSES.split(text):
            named = {self._items[found[0].casefold()] for found in self._item.finditer(clause)}
            if len(named) > 1:
                return
            is_named = is_named or bool(named)
            item = next(iter(named), item)
            if item and self._rated.search(clause):
                yield from self._of_clause(item, clause, f"({self._rated.pattern})")
        if not is_named and not _NOT_NOW.search(text):
            yield from self._miscounted(text)

    def _of_several(self, text: str) -> Iterator[Misstatement]:
        """What is said of the rating of several items at once: `Conditions 2 and 3 are Green`."""
        assert self._rated is not None
        for found in _SEVERAL.finditer(text):
            rated = self._rated.match(text, found.end())
            if rated:
                kind = found["kind"].rstrip("s").casefold()
                for number in _NUMBERED.findall(found["numbers"]):
                    item = self._items.get(f"{kind} {number}".casefold())
                    wrong = self._compared(item, "rating", rated[0], self._update) if item else ()
                    yield from list(wrong)[:1]

    def _throughout(self, item: str, clause: str) -> Iterator[Misstatement]:
        """What is said of a rating in each update so far."""
        assert self._rated is not None
        if not _ALL_ALONG.search(clause):
            return
        for rated in self._rated.finditer(clause):
            for update in self._council.updates_until(self._update.key):
                wrong = [*self._compared(item, "rating", rated[0], update)]
                if wrong:
                    yield wrong[0]
                    return

    def _of_clause(self, item: str, clause: str, rating: str) -> Iterator[Misstatement]:
        all_along = [*self._throughout(item, clause)]
        if all_along:
            yield from all_along
            return
        past = re.search(_PAST.format(rating=rating), clause, re.IGNORECASE)
        if past:
            update = self._resolver.points.update_named(times_in(clause))
            yield from self._compared(item, "rating", past[1], update) if update else ()
            return
        if _NOT_NOW.search(clause):
            return
        for form, roles in _FORMS:
            found = re.search(form.format(rating=rating), clause, re.IGNORECASE)
            if found:
                for at, role in enumerate(roles, start=1):
                    typed = found[min(at, found.re.groups)]
                    yield from self._compared(item, role, typed, self._update)
                return
        became = re.search(_BECAME.format(rating=rating), clause, re.IGNORECASE)
        if became:
            update = self._resolver.points.update_named(times_in(clause)) or self._update
            yield from self._compared(item, "rating", became[1], update)

    def _compared(self, item: str, role: str, typed: str, update: Update) -> Iterator[Misstatement]:
        name = f"{item}.{role}"
        series = self._facts.register.series_named(name)
        figure = series.at(update.key) if series else None
        if figure and figure.words and figure.words.casefold() != typed.casefold():
            is_now = role == "rating" and update == self._update
            so = f"{item} {'is' if is_now else 'was'} {figure.words}"
            yield Misstatement(typed, so, figure.places, f"{name} | label" if is_now else "")

    def _miscounted(self, text: str) -> Iterator[Misstatement]:
        """How many items of a kind have a rating, where that is not so."""
        kinds = {found[0].lower().rstrip("s") for found in _KINDS.finditer(text)}
        if len(kinds) != 1 or self._rated is None:
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
        for rated in self._rated.finditer(text):
            found = _COUNT.search(text, end, rated.start())
            end = rated.end()
            count = _number(found["count"], len(ratings)) if found else None
            many = [it.casefold() for it in ratings].count(rated[0].casefold())
            if found and count is not None and count != many:
                yield Misstatement(found["count"], f"{many} of {len(ratings)} are {rated[0]}")


def _number(word: str, every: int) -> int | None:
    """What a number or a word such as `all` is worth, of so many."""
    known = {"no": 0, "none": 0, "all": every, "both": 2, **NUMBER_WORDS}
    return int(word) if word.isdigit() else known.get(word.lower())


# No number comes after them: they would name one.
_KINDS = pattern(r"\b(?:conditions?|workstreams?|risks?|measures?)\b(?!\s+\d)", re.IGNORECASE)
_SEVERAL = pattern(
    r"\b(?P<kind>conditions|risks)\s+(?P<numbers>[\w.]+(?:(?:,\s+|,?\s+and\s+)[\w.]+)+)\s+"
    r"(?:are|remain|stay)\s+(?:(?:both|all|now|still|rated|at)\s+)*",
    re.IGNORECASE,
)
_NUMBERED = pattern(r"(?!and\b)[\w.]*\w")
_ALL_ALONG = pattern(
    r"\b(?:all\s+year|throughout(?:\s+the\s+year)?|in\s+every\s+update)\b", re.IGNORECASE
)
_NUMBERS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_COUNT = pattern(
    rf"(?<![.,\d])\b(?P<count>\d+|no|none|all|both|{_NUMBERS})\b"
    r"(?:\s+of\s+(?:the|our|its)\s+\w+)?(?:\s+(?:conditions?|workstreams?|risks?|measures?|are|is|now|still|rated|at|as|remains?|stays?))*\s+$",
    re.IGNORECASE,
)
_THIS_ITEM = pattern(
    r"\b(?:this|the|our|its)\s+(?:condition|risk|rating|programme)\b|"
    r"^\W*(?:rated|rating|it is rated)\b",
    re.IGNORECASE,
)
_NOT_NOW = pattern(
    r"\b(?:should|would|will|could|until|return to|back to|space of|"
    r"over (?:two|three|four)|if|once|when|before|was|were|had|first|"
    r"(?i:planned)|original|unless|either|or|not|test|turn|both|expected|may|as soon as)\b"
)
# Where what is said of one item goes on, and may be of another time.
_CLAUSES = pattern(
    r";|:\s|\bbecause\b|,\s+(?=the\s)|\bbut\b|\bwhile\b|\bhaving\b|,\s+(?=it\b|which\b|and\b)|\band\s+(?=is\b|has\b)"
)
_PAST = r"\b(?:was|were|had been|been)\s+(?:rated\s+|at\s+|as\s+)*{rating}"
_FORMS: Sequence[tuple[str, Sequence[str]]] = (
    (r"from\s+{rating}\s+to\s+{rating}", ("previous rating", "rating")),
    (r"{rating},?\s+from\s+{rating}", ("rating", "previous rating")),
    (
        r"(?:remains?|stays?|still|unchanged|again)\s+(?:rated\s+|at\s+|as\s+)?{rating}",
        ("rating", "previous rating"),
    ),
    (r"(?:rated|is now|now|is|rating:)\s+(?:at\s+|as\s+)?{rating}", ("rating",)),
    (r"^\s*{rating}\W*$", ("rating",)),
)
# What became of one, now or in the update that is named with it.
_BECAME = (
    r"\b(?:moves?|moved|goes|went|gone|drop(?:s|ped)|improve[sd]|slip(?:s|ped)|worsen(?:s|ed)"
    r"|(?:up|down)graded|turn(?:s|ed)|becomes?|became|stands?|up|down|ris(?:es|en)|fall(?:s|en)"
    r"|raised|lowered|\d)\s+(?:(?:to|at)\s+)?{rating}"
)

"""Payments under the agreement as texts tell of them: one by its place, year or month, or all."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from svreport.core.frozen import replace
from svreport.core.model import LineKind, Payment, PaymentStatus
from svreport.core.numerals import A_NUMBER_WORD, NUMBER_WORDS, Unit, convert
from svreport.core.patterns import pattern
from svreport.core.periods import Month
from svreport.figures.agreement import status_on
from svreport.figures.figure import Point
from svreport.narrative.claims.arithmetic import amount_in_words
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.points import Points
from svreport.narrative.claims.quantities import Quantity
from svreport.narrative.claims.readings import Misstatement, Reading, reading
from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.subjects import Subject
from svreport.narrative.claims.times import Time, When
from svreport.narrative.claims.tokens import cued, words_in
from svreport.narrative.facts import Facts
from svreport.narrative.prose import FigureKind

_ORDINALS = {"first": 0, "initial": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
_ORDINALS |= {"final": -1, "last": -1}
_NAMES_YEAR = (When.YEAR, When.THIS_YEAR, When.NEXT_YEAR, When.PLAN_YEAR)
# Words that make an amount that of the whole agreement, of what is left, or of one of several.
_IN_ALL = frozenset(
    ("life", "lifetime", "total", "worth", "overall", "altogether", "contribute", "brings")
)
_MORE = frozenset(("further", "another", "rest", "remainder", "balance"))
_SUMMED = frozenset(("brings", "bringing", "total"))
_STILL = frozenset(("still", "yet"))
_ONE_OF_SEVERAL = frozenset(
    ("tranche", "tranches", "instalment", "instalments", "payments", "each")
)
MANY = 2
_PAYING = frozenset(("PAID", "DUE", "EXPECT", "came", "arrived"))
_CAME, _TO_BE = frozenset(("PAID", "came", "arrived")), frozenset(("DUE", "EXPECT", "will"))
_UNTIL = frozenset(("by", "until", "before"))


class Payments:
    """The payments of a council, as an update knows them."""

    def __init__(self, facts: Facts, points: Points) -> None:
        self._facts, self._points = facts, points
        rows = facts.council.payments
        self._rows = sorted(rows, key=lambda row: (row.year, row.paid_on or date.max))

    def _is_paid(self, row: Payment) -> bool:
        return status_on(row, self._facts.update.document_date) is PaymentStatus.PAID

    def _named(self, words: Collection[str], times: Sequence[Time]) -> list[Payment] | None:
        """The payments that words single out: by their place, year or month; None where none do."""
        dated = [time for time in times if time.when in _NAMES_YEAR]
        years = [year for time in dated for year in self._points.years(time)]
        years = years or [self._points.year] * ("year" in words)
        nth = next((_ORDINALS[word] for word in _ORDINALS if word in words), None)
        if nth is not None:
            rows = [row for row in self._rows if row.year in years] if years else self._rows
            return rows[nth:][:1] or self._rows[nth:][:1]
        if "next" in words:
            day = self._facts.update.document_date
            return [row for row in self._rows if status_on(row, day) is PaymentStatus.DUE][:1]
        if years:
            return [row for row in self._rows if row.year in years]
        months = [time for time in times if time.when is When.MONTH]
        is_named = [row for row in self._rows if any(_is_of(row, time) for time in months)]
        return is_named if months else None

    # What is stated of them

    def readings(self, claim: Claim, subject: Subject) -> Iterator[Reading]:
        """The amounts and counts of payments that a claim may mean."""
        if subject.kind is FigureKind.NUMBER:
            yield from self._counts(claim)
            return
        role, time = claim.role.name, claim.time
        times = [time] if time else []
        if time is not None and time.when is When.MONTH:
            # The instalment of 2024/25 was so much, received in June.
            times += [it for it in claim.times if it.start < claim.figure.start]
        if role == "DUE" and any(year < self._points.year for year in self._points.years(time)):
            return  # what was due then, nobody wrote down
        if role == "AGREED" and not {"brings", "bringing"} & claim.lead:
            years = self._points.years(time) if time and time.when in _NAMES_YEAR else ()
            yield from self._sum(
                [it for it in self._rows if it.year in years], "payments of a year"
            )
            yield from self._in_all(claim)
        elif "withheld" in (claim.lead if "PAID" in claim.classes else claim.classes):
            yield from self._stated("payments.withheld")
        else:
            if "PAID" in claim.classes and "since" in claim.classes:
                yield from self._stated("payments.paid")  # since the agreement began
            yield from self._of_words(claim, times)

    def _of_words(self, claim: Claim, times: Sequence[Time]) -> Iterator[Reading]:
        """The payments that words single out; where they do not, what all come to."""
        role, time = claim.role.name, claim.time
        dated = [it for it in times if it.when is When.MONTH and it.year]
        named = [row for row in self._rows if any(_is_of(row, it) for it in dated)]
        named = named or self._named(claim.lead | ({"each"} & claim.classes), times) or []
        for row in named:
            found = [*self._amount_of(row)]
            # What is to come further is not what was paid in its year.
            is_rest = not _MORE.isdisjoint(claim.lead) and not self._is_paid(row)
            yield from found[-1:] if is_rest else found
        paid = [row for row in named if self._is_paid(row)]
        if role == "PAID" and MANY <= len(paid) < len(named):
            yield from self._sum(paid, "what is paid of it")
        if time and time.when is When.MONTH and role == "PAID" and "to" in claim.classes:
            yield from self._until(time, is_paid=True)  # received to the end of March
        if not _SUMMED.isdisjoint(claim.lead):
            yield from self._stated("payments.paid")  # which brings the total to so much
        if time is not None and not _UNTIL.isdisjoint(claim.classes):
            yield from self._until(time, is_paid=role == "PAID")
        elif not named:
            yield from self._in_all(claim)

    def _in_all(self, claim: Claim) -> Iterator[Reading]:
        """What all payments come to; of one of several, what any of them is."""
        role, words = claim.role.name, claim.classes
        is_one = not (_ONE_OF_SEVERAL.isdisjoint(words) and _MORE.isdisjoint(claim.lead))
        is_one = is_one and not (claim.time and claim.time.when is When.NOW)
        for row in self._rows if is_one and role != "AGREED" else ():
            yield from self._amount_of(row)
        is_long = claim.time is not None and claim.time.when is When.OTHER
        is_total = not role and (is_long or not _IN_ALL.isdisjoint(words))
        if role == "PAID" or (not role and ("payments" in words or "total" in words)):
            yield from self._stated("payments.paid")
        is_more = not (_MORE.isdisjoint(claim.lead) and _STILL.isdisjoint(words))
        if role == "DUE" or (not role and is_more):
            yield from self._stated("payments.due")
        if role == "AGREED" or is_total:
            yield from self._stated("agreement.total")
            yield from self._stated("payments.total")

    def _stated(self, name: str, point: Point = None) -> Iterator[Reading]:
        series = self._facts.register.series_named(name)
        figure = series.at(point) if series else None
        if figure is not None and figure.value is not None:
            yield reading(figure)

    def _amount_of(self, row: Payment) -> Iterator[Reading]:
        """What was or is to be paid; of several in a year, what all of it comes to as well."""
        alike = [it for it in self._rows if it.year == row.year]
        total = sum(it.amount for it in alike)
        for one in self._stated("payments.amount", row.year):
            yield one
            if total not in (0, row.amount):
                share = float(row.amount / total)
                yield replace(one, value=one.value * share, reference=f"a payment of {row.year}")

    def _until(self, time: Time, *, is_paid: bool) -> Iterator[Reading]:
        """What is paid, or still to be paid, by a month or year."""
        ends = [time.month] if time.month else [it.last_month for it in self._points.years(time)]
        for end in ends:
            rows = [it for it in self._rows if it.paid_on and Month.of(it.paid_on) <= end]
            rows = [it for it in rows if is_paid or not self._is_paid(it)]
            yield from self._sum(rows, f"what is {'paid' if is_paid else 'due'} by {end}")

    def _sum(self, rows: Sequence[Payment], name: str) -> Iterator[Reading]:
        """What payments come to."""
        found = [one for row in rows for one in [*self._amount_of(row)][-1:]]
        figures = [figure for one in found for figure in one.figures]
        if figures:
            yield Reading(sum(one.value for one in found), FigureKind.MONEY, name, figures)

    def _counts(self, claim: Claim) -> Iterator[Reading]:
        """How many payments were made, are to be made, or are agreed."""
        role = "" if "of" in claim.lead else claim.role.name.lower()
        is_counted = {"paid": self._is_paid, "due": lambda row: not self._is_paid(row)}.get(role)
        count = sum(map(is_counted, self._rows)) if is_counted else len(self._rows)
        name = f"the number of payments {role}".rstrip()
        figures = [one.figures[0] for one in self._stated("payments.total")]
        if figures:
            yield Reading(float(count), FigureKind.NUMBER, name, figures)

    # What is said of all of them, whatever it is said of

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of which a text on the agreement has one."""
        council = self._facts.council
        lines = [it.line for it in council.forecast if it.kind is LineKind.AGREEMENT_INCOME]
        names = words_in(" ".join([council.settings.agreement or "", *lines]))
        return _OF_AGREEMENT | (names - _ANYTHING)

    @cached_property
    def _incomes(self) -> frozenset[str]:
        """The last words of what the forecast calls its income under the agreement."""
        lines = self._facts.council.forecast
        names = [it.line.lower() for it in lines if it.kind is LineKind.AGREEMENT_INCOME]
        return frozenset(name.split()[-1] for name in names) - {"income", "funding"}

    def misstated(self, sentence: Sentence, known: Collection[int]) -> Iterator[Misstatement]:
        """What a sentence on the agreement says was paid, withheld or is to come, and is not.

        Of `known` figures, by where they begin, more is known.
        """
        if not self._rows or self._words.isdisjoint(sentence.said) or self._is_of_others(sentence):
            return
        money = [it for it in sentence.figures if it.kind is FigureKind.MONEY]
        ends = [0, *(it.end for it in money)]
        starts = [*(it.start for it in money[1:]), len(sentence.text)]
        for figure, start, end in zip(money, ends, starts, strict=False):
            words = sentence.text[start : figure.start], sentence.text[figure.end : end]
            is_open = figure.given or figure.start in known or bool(figure.about)
            is_open = is_open or bool(_SHARE_OF.search(sentence.text[: figure.start]))
            meant = [] if is_open else [rows for rows in self._told_of(*words, sentence) if rows]
            totals = [self._pounds(rows) for rows in meant]
            is_near = any(it / FAR_OFF <= figure.value <= it * FAR_OFF for it in totals)
            if is_near and not any(figure.admits(it) for it in totals):
                so = f"{_HOW[status_on(meant[0][0], self._facts.update.document_date)]} is "
                so += amount_in_words(totals[0], figure.kind)
                yield Misstatement(figure.text, so, [it.place("amount") for it in meant[0]])

    def _is_of_others(self, sentence: Sentence) -> bool:
        """Whether a word before it makes another thing of a payment: a grant's, a provider's."""
        found = _PAYMENT.finditer(sentence.text, sentence.said)
        words = {it["which"].lower() for it in found}
        return not words <= self._words | _WHICH

    def _pounds(self, rows: Sequence[Payment]) -> float:
        unit = self._facts.council.settings.forecast_unit
        return float(convert(sum((it.amount for it in rows), Decimal()), unit, Unit.POUNDS))

    def _told_of(self, before: str, after: str, sentence: Sentence) -> Sequence[Sequence[Payment]]:
        """The payments that words around an amount may mean, the likeliest first."""
        around = f"{before[-NEAR_WORDS:]}|{after[:NEAR_WORDS]}"
        day = self._facts.update.document_date
        by_status = {
            status: [it for it in self._rows if status_on(it, day) is status]
            for status in PaymentStatus
        }
        times = [it for it in sentence.times if it.when in _NAMES_YEAR]
        years = {year for time in times for year in self._points.years(time)}
        if _WITHHELD.search(around):
            withheld = by_status[PaymentStatus.WITHHELD]
            return [
                [it for it in withheld if it.year in years], withheld, *([it] for it in withheld)
            ]  # fmt: skip
        due = by_status[PaymentStatus.DUE]
        if found := _TO_COME.search(around):
            after_now = [it for it in due if it.year > self._points.year]
            is_after = "after this year" in sentence.text.lower()
            is_open = bool(years) and not is_after
            return [] if is_open or not found else [after_now] if is_after else [due, after_now]
        if _SO_FAR.search(around) and not years:
            return [by_status[PaymentStatus.PAID]]
        if _ALL_OF_IT.search(around) and not years:
            return [self._rows]
        return []

    def misdated(self, sentence: Sentence) -> Iterator[Misstatement]:
        """A day or month on which no payment of the amount that is named was or is to be made."""
        words = _PAYMENT_WORDS | self._incomes
        if not self._rows or words.isdisjoint(sentence.said) or self._is_of_others(sentence):
            return
        for time in (it for it in sentence.times if it.when is When.MONTH and it.year):
            before = [it for it in sentence.figures if it.end <= time.start]
            money = [it for it in before if it.kind is FigureKind.MONEY][-1:]
            between = sentence.text[money[0].end : time.start] if money else ";"
            rows = [it for it in self._rows if it.paid_on]
            alike = [it for it in rows for typed in money if typed.admits(self._pounds([it]))]
            said = sentence.text[time.start : time.end]
            day = re.match(r"\d+", said)
            is_near = any(abs(it.paid_on.year - time.year) <= 1 for it in alike if it.paid_on)
            is_so = any(
                _is_of(it, time) and (not day or (it.paid_on and it.paid_on.day == int(day[0])))
                for it in alike
            )
            if is_near and not is_so and not _APART.search(between):
                known = alike[0].paid_on
                on = f"on {known.day} {known:%B %Y}" if known else ""
                so = f"the payment of {alike[0].year} was or is due {on}"
                yield Misstatement(said, so, [it.place("paid_on") for it in alike])

    # What is said of one, or of a share

    def misshared(self, sentence: Sentence) -> Iterator[Misstatement]:
        """A share of the whole agreement that is not what a year of it, named by its place, is."""
        found = _SHARE_IN_YEAR.search(sentence.text, sentence.said) if self._rows else None
        shares = [it for it in sentence.figures if it.is_share or it.kind is FigureKind.PERCENT]
        total = float(sum(it.amount for it in self._rows))
        nth = _ORDINALS[found["nth"].lower()] if found else 0
        years = sorted({it.year for it in self._rows})[nth:][:1]
        is_of_it = bool(shares) and sentence.text.startswith((" of it", " of them"), shares[0].end)
        if found is None or len(shares) != 1 or not total or not years or is_of_it:
            return
        year = years[0]
        share = 100 * float(sum(it.amount for it in self._rows if it.year == year)) / total
        if not shares[0].given and not shares[0].admits(share):
            so = f"payments of {year} are {share:.0f}% of the total"
            places = [it.place("amount") for it in self._rows if it.year == year]
            yield Misstatement(shares[0].text, so, places)

    # What is said of one

    def conflicts(self, sentence: Sentence) -> Iterator[Misstatement]:
        """What is said of the year or month of one payment that is not so."""
        for start, end in sentence.clauses if self._rows else ():
            shapes = sentence.classes_at(start)
            if _PAYING.isdisjoint(shapes):
                continue
            tokens = sentence.tokens[start:end]
            times = [sentence.times[it.index] for it in tokens if it.shape == "TIME"]
            figures = [sentence.figures[it.index] for it in tokens if it.shape == "FIG"]
            rows = self._named(shapes, times)
            if "last" in shapes and not _CAME.isdisjoint(shapes) and _TO_BE.isdisjoint(shapes):
                rows = [it for it in self._rows if self._is_paid(it)][-1:]  # the latest one
            if not _LATEST.isdisjoint(shapes):
                rows = [it for it in self._rows if self._is_paid(it)][-1:]
            alike = [it for it in rows or () if any(map(self._is_for(it), figures))]
            rows = alike if len(alike) == 1 or not rows else rows
            for row in rows if rows and len(rows) == 1 and len(figures) < MANY else ():
                if alike or _ONE_PAYMENT.search(sentence.shapes(start, end)):
                    yield from self._conflict(sentence, row, shapes, times)

    def _is_for(self, row: Payment) -> Callable[[Quantity], bool]:
        """Whether a figure is what a payment came to."""
        amounts = [one.value for one in self._amount_of(row)]
        return lambda figure: any(map(figure.admits, amounts))

    def _conflict(
        self, sentence: Sentence, row: Payment, shapes: Collection[str], times: Sequence[Time]
    ) -> Iterator[Misstatement]:
        when = f" on {row.paid_on.day} {row.paid_on:%B %Y}" if row.paid_on else ""
        is_paid = self._is_paid(row)
        so = f"the payment of {row.year} {'was paid' if is_paid else 'is due'}{when}"
        if "PAID" in shapes and not _UNTIL.isdisjoint(shapes):
            return
        is_both = not (_CAME.isdisjoint(shapes) or _TO_BE.isdisjoint(shapes))
        # What is said to have been paid in days to come, another rule finds.
        is_found = is_both or ("PAID" in shapes and any(map(self._is_ahead, times)))
        if said := "" if is_found else self._said_otherwise(sentence, row):
            yield Misstatement(said, so, [row.place("status")])
            return
        is_told = any(time.when is When.MONTH and _is_of(row, time) for time in times)
        for time in () if is_told else times:
            is_year = time.when is When.YEAR and row.year not in self._points.years(time)
            is_month = time.when is When.MONTH and row.paid_on and not _is_of(row, time)
            if (is_year or is_month) and not ("PAID" in shapes and self._is_ahead(time)):
                typed = sentence.text[time.start : time.end]
                yield Misstatement(typed, so, [row.place("paid_on")])
                return

    def _said_otherwise(self, sentence: Sentence, row: Payment) -> str:
        """The words that say of a payment that it was made, or was not, where that is not so."""
        status = status_on(row, self._facts.update.document_date)
        said = {
            PaymentStatus.PAID: _WAS_PAID,
            PaymentStatus.DUE: _IS_DUE,
            PaymentStatus.WITHHELD: _WAS_WITHHELD,
        }
        told = {it: form.search(sentence.text) for it, form in said.items()}
        found = [(it, match[0]) for it, match in told.items() if match]
        if len(found) != 1 or found[0][0] is status:
            return ""
        # What is due was not paid either.
        is_open = found[0][1].startswith("not") and status is not PaymentStatus.PAID
        return "" if is_open else found[0][1]

    def counted(self, sentence: Sentence) -> Iterator[Misstatement]:
        """How many payments were made or are to come, of so much each or in all."""
        if not self._rows or _PAYMENT_WORDS.isdisjoint(sentence.said):
            return
        years = {
            year
            for time in sentence.times
            if time.when in _NAMES_YEAR
            for year in self._points.years(time)
        }
        for found in _COUNTED.finditer(sentence.text, sentence.said):
            status = PaymentStatus.PAID if found["paid"] else PaymentStatus.DUE
            day = self._facts.update.document_date
            rows = [it for it in self._rows if not years or it.year in years]
            amounts = [it for it in sentence.figures if found.start() < it.start < found.end()]
            known = [it for it in rows if status_on(it, day) is status]
            rows = [it for it in known if all(of.admits(self._pounds([it])) for of in amounts)]
            typed = found["count"].lower()
            count = int(typed) if typed.isdigit() else NUMBER_WORDS[typed]
            is_open = bool(sentence.times) and not years
            if (rows or (years and known)) and count != len(rows) and not is_open:
                so = f"there {'is' if len(rows) == 1 else 'are'} {len(rows) or 'none'}"
                yield Misstatement(
                    found[0].strip(), so, [it.place("amount") for it in rows or known]
                )

    def _is_ahead(self, time: Time) -> bool:
        """Whether a month or year begins after the update's document."""
        day = self._facts.update.document_date
        start = time.month or time.financial_year
        return day is not None and start is not None and start.first_day > day


_PAYMENT_WORDS = frozenset(
    ("payment", "payments", "instalment", "instalments", "tranche", "received")
)
_PAYMENT = cued("payment payments", r"\b(?P<which>[A-Za-z-]+)\s+payments?\b")
_WHICH = frozenset(
    (
        *("the", "a", "an", "this", "that", "these", "those", "our", "its", "of", "and", "in"),
        *("annual", "yearly", "half-yearly", "quarterly", "agreed", "agreement", "year"),
        *("next", "other", "further", "each", "both", "two", "three", "four", "one", "no", "any"),
        *(*_ORDINALS, "fourth", "fifth", "withheld", "due", "such", "more", "future", "remaining"),
        *("all", "contribution", "deficit", "total", "received", "financial", "s", "for", "last"),
    )
)
_APART = pattern(r"[;.]\s|\b(?:by|before|until|from|since|after|between)\s+(?:the\s+end\s+of\s+)?$")
_OF_AGREEMENT = frozenset(("agreement", "department", "dfe", "tranche", "instalment", "payable"))
_ANYTHING = frozenset(
    (
        *("high", "needs", "plan", "improvement", "payment", "payments", "income", "agreed"),
        "contribution",
    )
)
_HOW = {
    PaymentStatus.PAID: "what was paid",
    PaymentStatus.DUE: "what is still due",
    PaymentStatus.WITHHELD: "what was withheld",
}
# An amount of more than so many times one is another; and how near it the words are that tell.
FAR_OFF, NEAR_WORDS = 3, 70
_SHARE_OF = pattern(
    r"\b(?:half|thirds?|quarters?|fifths?|%|cent) of (?:the |our )?$", re.IGNORECASE
)
_WITHHELD = pattern(r"\b(?:withh[eo]ld|withholding|(?:kept|held) back)\b", re.IGNORECASE)
_TO_COME = pattern(
    r"\b(?:(?:still|yet|remains?|remaining|left)\s+(?:to\s+(?:be\s+)?(?:\w+\s+)?)?(?:due|paid|pay|made|come|received|fall)"
    r"|(?:a\s+)?further\s*\||is\s+still\s+(?:due|to\s+come))",
    re.IGNORECASE,
)
_SO_FAR = pattern(
    r"\b(?:received|paid|brought\s+in|drawn|had|come\s+in)\b.*\b(?:so\s+far|to\s+date|up\s+to\s+now|until\s+now)\b"
    r"|\b(?:so\s+far|to\s+date|up\s+to\s+now)\b.*\b(?:received|paid|brought\s+in|had)\b",
    re.IGNORECASE,
)
_ALL_OF_IT = pattern(
    r"\b(?:(?:over|across)\s+(?:its|the)?\s*(?:whole\s+)?(?:life|lifetime|term)\b|(?:is|was)\s+worth\s*\||altogether\b"
    r"|(?:over|across)\s+(?:\w+\s+)?(?:two|three|four|five|six|seven|\d)\s+years\b)",
    re.IGNORECASE,
)
_LATEST = frozenset(("latest", "recent"))
_NOT = r"(?<!\bnot )(?<!\byet )(?<!\bto )"
_WAS_PAID = pattern(
    rf"\b(?:was|were|has been|have been|had been|we|council)\s+(?:\w+ly\s+)?{_NOT}"
    r"(?:received|paid|made)\b|\b(?:arrived|came in)\b"
)
_IS_DUE = pattern(
    r"\b(?:is|are|remains?)\s+(?:still\s+|now\s+)?(?:due|payable|outstanding|expected)\b"
)
_WAS_WITHHELD = pattern(
    r"\b(?:was|were|has been|have been|had been)\s+(?:\w+ly\s+)?withheld\b"
    r"|\bnot\s+(?:\w+\s+)?(?:paid|received)\b"
)
_PARTED = r"payments|instalments|tranches"
_COUNTED = cued(
    _PARTED.replace("|", " "),
    rf"(?<!\bof )(?<!\bthe )\b(?P<count>\d{{1,2}}|{A_NUMBER_WORD})\s+"
    rf"(?:(?:equal\s+|further\s+)?(?:{_PARTED})\s+"
    r"(?:of\s+£[\d.,]+(?:m|k|\s+million)?(?:\s+each)?,?\s+)?|(?=are|remain))"
    r"(?:(?P<paid>(?:have been|had been|were)\s+(?:\w+ly\s+)?(?:received|made|paid))"
    r"|(?:are|remain)\s+(?:still\s+)?(?:due|to come|outstanding))\b",
)
_SHARE_IN_YEAR = cued(
    "agreement payments scheme",
    rf"\b(?:agreement|payments|scheme)\b.*\b(?:in|falls?|comes?)\b.*\b(?P<nth>{'|'.join(_ORDINALS)})\s+year\b",
)
_ONE_PAYMENT = pattern(
    r"\b(?:the|a) (?:(?:\w+ ){0,2}(?:(?:half|part) of (?:TIME |the |our ){1,2})?"
    r"(?:payment|instalment|tranche|receipt)"
    r"|(?:first|last|final) of the (?:payment|instalment|tranche)s) "
)


def _is_of(row: Payment, time: Time) -> bool:
    """Whether a payment was or is to be made in a month."""
    day = row.paid_on
    return day is not None and day.month == time.number and time.year in (0, day.year)

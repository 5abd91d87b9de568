"""Rules of ratings: against the forecast and the scores that they rest on, and their own texts.

A rating is a judgement, so that each of these is a question: an officer answers it with a reason.
The sheet Scale runs from the worst step to the best.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from colorsys import rgb_to_hls
from decimal import Decimal
from functools import lru_cache

from svreport.checks import Finding, cells_in_words, council_rule, update_rule
from svreport.core.frozen import Frozen
from svreport.core.model import (
    DEFICIT_TRAJECTORY,
    BudgetGroup,
    BudgetLine,
    CapitalProject,
    Condition,
    Council,
    JudgedBy,
    LineKind,
    Narrative,
    Rating,
    RiskScore,
    Saving,
    Update,
)
from svreport.core.numerals import amount
from svreport.core.origin import places_of
from svreport.core.patterns import pattern
from svreport.core.problems import Place, Severity
from svreport.core.text import join_words, normalise
from svreport.figures.as_of import budget_line_at, previous_rating
from svreport.figures.deficit import limits_of
from svreport.figures.forecast import Statement
from svreport.figures.versions import reported_version

REMEDY = "Change the rating, or answer why it is right."


# Against the forecast


_IN_YEAR = pattern(r"\bin[- ]year\b", re.IGNORECASE)
_SURPLUS = pattern(r"\b(?:surplus|balanced?|positive|break[- ]?even)\b", re.IGNORECASE)
_CUMULATIVE = pattern(
    r"\b(?:cumulative|deficit)\b.*\b(?:exceed|limit|within|more than|above|below|bring down)|"
    r"\bcumulative (?:deficit|balance)\b",
    re.IGNORECASE | re.DOTALL,
)


def balance_judging(condition: Condition) -> JudgedBy | None:
    """The balance that tells whether a condition is met: as chosen, else as its own words say."""
    if condition.judged_by is not None:
        return condition.judged_by
    return next(iter(_balances_named(condition)), None)


def _balances_named(condition: Condition) -> Sequence[JudgedBy]:
    words = f"{condition.short_title or ''} {condition.text}"
    named = {JudgedBy.IN_YEAR: _IN_YEAR, JudgedBy.CUMULATIVE: _CUMULATIVE}
    return [balance for balance, expression in named.items() if expression.search(words)]


@council_rule("judged-by-another", severity=Severity.WARNING)
def conditions_are_judged_by_what_they_name(council: Council) -> Iterator[Finding]:
    """A condition that names one balance is not judged by the other."""
    for condition in council.conditions:
        named, judged = _balances_named(condition), condition.judged_by
        # A surplus may be that of a year.
        if judged is JudgedBy.IN_YEAR and _SURPLUS.search(condition.text):
            continue
        if judged is not None and len(named) == 1 and judged not in named:
            yield Finding(
                condition.place("judged_by"),
                f"Condition {condition.number} is judged by the {judged}, but its words name the "
                f"{named[0]}.",
                "Choose the balance that the condition is about.",
                about=condition.item,
            )


@council_rule("scale-swapped", severity=Severity.WARNING)
def steps_of_the_scale_have_their_own_labels_and_fills(council: Council) -> Iterator[Finding]:
    """No step has the label, or the colour, that is called as another step is."""
    names = [normalise(step.name) for step in council.scale]
    worst: Rating | None = None
    for step, own in zip(council.scale, names, strict=True):
        is_poor, is_good = (bool(it.search(step.meaning or "")) for it in (_POOR, _GOOD))
        worst = worst or (step if is_good and not is_poor else None)
        words = normalise(step.label)
        called = [name for name in names if words.startswith(name)]
        shown = _colour_of(step.fill, [name for name in names if name in _HUES])
        if called and own not in called:
            field, wrong = "label", f"“{step.label}” is the label of {step.name}"
        elif own in _HUES and shown not in ("", own):
            field, wrong = "fill", f"{step.fill}, the fill of {step.name}, is {shown}"
        elif worst and worst is not step and is_poor and not is_good:
            field = "meaning"
            wrong = f"{step.name} is a better step than {worst.name}, but its meaning is worse"
            wrong, worst = f"{wrong} ({worst.place(field)})", None
        else:
            continue
        remedy = "Give each step its own."
        yield Finding(step.place(field), f"{wrong}.", remedy, about=step.name)


_POOR = pattern(
    r"\bunlikely\b|\bat risk\b|\boff (?:track|course|target)|\bslip|\bdelay|\buncertain|\bmissed\b"
    r"|\bbehind\b|\bnot (?:as planned|on (?:track|course))",
    re.IGNORECASE,
)
_GOOD = pattern(
    r"(?<!\bnot )(?:\bas planned\b|\bon (?:track|course|schedule|target)\b)"
    r"|\bno (?:obstacle|concern)",
    re.IGNORECASE,
)
# Where words for colours are on the colour wheel, in degrees.
_HUES = {
    "red": 355,
    "amber": 42,
    "orange": 30,
    "yellow": 55,
    "green": 135,
    "blue": 210,
    "purple": 280,
}
_SURELY, _SURELY_NOT, _LEAST_SATURATION = 20, 30, 0.25


def _colour_of(fill: str, names: Sequence[str]) -> str:
    """The one of these words for colours that a fill surely is; nothing where none is sure."""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, _, saturation = rgb_to_hls(red, green, blue)
    off = {name: abs((hue * 360 - _HUES[name] + 180) % 360 - 180) for name in names}
    near, *others = sorted(off, key=lambda name: off[name]) or [""]
    is_sure = bool(near) and off[near] <= _SURELY and saturation > _LEAST_SATURATION
    return near if is_sure and all(off[it] >= _SURELY_NOT for it in others) else ""


@update_rule("rating-off-forecast", severity=Severity.WARNING, needs=["Forecast"])
def ratings_agree_with_the_forecast(council: Council, update: Update) -> Iterator[Finding]:
    """The best rating is given to no condition that the forecast which is reported breaks."""
    version = reported_version(council, update)
    if version is None or not council.scale:
        return
    judging: dict[str, Sequence[JudgedBy | None]] = {
        condition.item: [balance_judging(condition)] for condition in council.conditions
    }
    judging[DEFICIT_TRAJECTORY] = list(JudgedBy)
    best = council.scale[-1].name
    for row in council.ratings:
        if row.by_update.get(update.key) != best:
            continue
        breaches = (_breach(council, version, judge) for judge in judging.get(row.item, ()))
        if breach := next((words for words in breaches if words), ""):
            yield Finding(
                row.series_place(update.key, "item"),
                f"{row.item} is rated {best}, but in “{version.version}”, which {update.key} "
                f"reports, {breach}.",
                REMEDY,
                about=f"{row.item}, {update.key}",
            )


def _breach(council: Council, version: Statement, judge: JudgedBy | None) -> str:
    """What a version has against a condition, with its cells; nothing where it meets it."""
    if judge is JudgedBy.CUMULATIVE:
        limits = limits_of(council)
        # A limit that is agreed weighs more than one that is assumed.
        over = sorted(limits.over(version), key=lambda year: (year not in limits.agreed, year))
        for year in over[:1]:
            limit = limits.amounts[year]
            return (
                f"the closing balance of {year} is {amount(version.closing(year))} "
                f"({version.balance_place(LineKind.CLOSING_BALANCE, year)}), above the "
                f"{limits.name(year)} of {amount(limit)}{cells_in_words(limit)}"
            )
    last = council.settings.agreement_ends
    balance = version.stated(LineKind.IN_YEAR_BALANCE, last) if last else None
    if judge is JudgedBy.IN_YEAR and last and balance is not None and balance > 0:
        return (
            f"{last}, the agreement's last year, has an in-year deficit of "
            f"{amount(balance)} "
            f"({version.balance_place(LineKind.IN_YEAR_BALANCE, last)})"
        )
    return ""


# Against its own row


class _RatedMoney(Frozen):
    """A row with a rating: what it comes to, what was planned, and how much worse that is."""

    row: BudgetLine | Saving | CapitalProject
    name: str
    now: Decimal
    plan: Decimal
    worse: Decimal


@council_rule("rating-off-money", severity=Severity.WARNING, needs=["Scale"])
def ratings_agree_with_the_money_beside_them(council: Council) -> Iterator[Finding]:
    """No budget line, saving or project with the best rating is far worse than planned."""
    best = council.scale[-1].name if council.scale else ""
    tolerance = council.settings.rating_tolerance
    for rated in _rated_money(council):
        row, plan = rated.row, rated.plan
        if row.rating == best and plan and rated.worse / abs(plan) * 100 > tolerance:
            yield Finding(
                row.place("rating"),
                f"{rated.name} is rated {best}, but {amount(rated.now)} against {amount(plan)} is "
                f"more than {amount(round(tolerance, 2))}% worse than planned.",
                REMEDY,
                about=", ".join(filter(None, (rated.name, getattr(row, "update", None)))),
                compared=(*places_of(rated.now), *places_of(plan)),
            )


def _rated_money(council: Council) -> Iterator[_RatedMoney]:
    latest = council.latest
    key = latest.key if latest else ""
    for row in council.budget:
        line = budget_line_at(council, row, latest) if latest else row
        now, plan = line.by_update.get(key), line.budget
        if now is not None and plan is not None:
            is_saving = line.group is BudgetGroup.MITIGATION
            yield _RatedMoney(line, line.line, now, plan, plan - now if is_saving else now - plan)
    for saving in council.savings:
        now, plan = saving.forecast, saving.target
        if now is not None and plan is not None:
            name = f"{saving.workstream} {saving.year}"
            yield _RatedMoney(saving, name, now, plan, plan - now)
    for project in council.capital:
        now, plan = project.forecast, project.agreed
        if now is not None and plan is not None:
            yield _RatedMoney(project, project.project, now, plan, now - plan)


# Against the score


# Most councils score likelihood and impact from 1 to 5.
USUAL_STEPS = 5
# The share of the highest score above which a risk is no good one, and up to which no bad one.
HIGH, LOW = Decimal("0.5"), Decimal("0.12")


@update_rule("rating-off-score", severity=Severity.WARNING, needs=["Risk scores"])
def ratings_of_risks_agree_with_scores(council: Council, update: Update) -> Iterator[Finding]:
    """No risk with a high score has the best rating, and none with a low score the worst."""
    if len(council.scale) < 2:
        return
    worst, best = council.scale[0].name, council.scale[-1].name
    factors = [factor for row in council.risk_scores for factor in (row.likelihood, row.impact)]
    steps = max((factor for factor in factors if factor), default=0)
    rows = {f"Risk {row.risk}": row for row in council.risk_scores if row.update == update.key}
    scored = {item: (row, score) for item, row in rows.items() if (score := row.score)}
    for ratings in council.ratings:
        rating = ratings.by_update.get(update.key)
        if ratings.item not in scored or rating not in (worst, best):
            continue
        row, score = scored[ratings.item]
        # The scale's own highest step is not known: no score is high or low that may not be.
        high, low = HIGH * max(steps, USUAL_STEPS) ** 2, LOW * steps**2
        if (score > high) if rating == best else (score <= low):
            step = "best" if rating == best else "worst"
            yield Finding(
                ratings.series_place(update.key, "item"),
                f"{ratings.item} is rated {rating}, the {step} step of Scale, but its score for "
                f"{update.key} is {score} ({_score_words(row)}).",
                REMEDY,
                about=f"{ratings.item}, {update.key}",
            )


def _score_words(row: RiskScore) -> str:
    """What a score is the product of, so far as that is stated, and its cells."""
    factors = f"likelihood {row.likelihood} × impact {row.impact}, "
    cells = join_words(str(place) for place in row.cells_of("score"))
    return f"{factors if row.likelihood and row.impact else ''}{cells}"


# Against the text


SHORTEST_STEP = 3


@update_rule("rating-off-text", severity=Severity.WARNING, needs=["Scale"])
def ratings_are_those_of_their_texts(council: Council, update: Update) -> Iterator[Finding]:
    """A rating is the one that the item's progress update states."""
    steps = {normalise(step.label): step.name for step in council.scale}
    steps |= {normalise(step.name): step.name for step in council.scale}
    # A letter or a number means too much else in a text.
    steps = {words: name for words, name in steps.items() if len(words) >= SHORTEST_STEP}
    off: dict[tuple[str, str | None, str], dict[Place, str]] = {}
    for text in council.narrative if steps else ():
        for stated in _stated_ratings(text, council, steps) if text.update == update.key else ():
            row = next(filter(None, map(council.ratings_of, stated.items)), None)
            ratings = [_rating(council, item, update, stated) for item in stated.items]
            if row is None or None in ratings or stated.rating in ratings:
                continue
            before = " before" if stated.is_earlier else ""
            said = off.setdefault((row.item, ratings[0], before), {})
            said[text.place("text")] = stated.words
    for (item, rating, before), said in off.items():
        texts = join_words(f"{place} says “{words}”" for place, words in said.items())
        row = council.ratings_of(item)
        assert row is not None
        yield Finding(
            row.series_place(update.key, "item"),
            f"{item} {'was' if before else 'is'} rated {rating}{before}, but {texts}.",
            "Change the rating or the text, or answer why both are right.",
            about=f"{item}, {update.key}",
            compared=tuple(said),
        )


def _rating(council: Council, item: str, update: Update, stated: _StatedRating) -> str | None:
    if stated.is_earlier:
        return previous_rating(council, item, update)
    return council.rating_of(item, update.key)


class _StatedRating(Frozen):
    """A rating that a text states of its items; of the update before where it `is_earlier`."""

    items: Sequence[str]
    rating: str
    words: str
    is_earlier: bool = False


@lru_cache(maxsize=8)
def _opening(steps: tuple[str, ...]) -> re.Pattern[str]:
    """What finds the rating that a text begins with: a sentence is read with all its claims."""
    name = "|".join(re.escape(step) for step in sorted(steps, key=len, reverse=True))
    return re.compile(
        rf"(?:\A|^[ \t#]*why )(?P<rating>{name})\b(?=[.,:;]|\s*$| ?[–-])"
        rf"(?:, from (?P<before>{name})\b)?",
        re.IGNORECASE | re.MULTILINE,
    )


def _stated_ratings(
    text: Narrative, council: Council, steps: Mapping[str, str]
) -> Iterator[_StatedRating]:
    """The ratings that a text begins with, of the items of its section."""
    items = council.progress_sections.get(text.section, ())
    for found in _opening(tuple(steps)).finditer(_without_marks(text.text)) if items else ():
        words = " ".join(found[0].split())
        yield _StatedRating(items, steps[normalise(found["rating"])], words)
        if found["before"]:
            yield _StatedRating(items, steps[normalise(found["before"])], words, is_earlier=True)


def _without_marks(text: str) -> str:
    """A text without its references and its marks of bold and italic."""
    return re.sub(r"\{\{[^{}]*\}\}|[*_]", "", text).strip()

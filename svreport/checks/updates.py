"""Rules of updates: their keys and order, what each needs to be reported, and its ratings.

The scale runs from its worst step to its best. That a rating is at odds with its measures is a
warning, since a rating is a judgement; an officer answers it with the reason for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from svreport.checks import Finding, council_rule, update_rule
from svreport.checks.another_year import UPDATE_ORDER, council_in_reach
from svreport.checks.ratings import USUAL_STEPS
from svreport.core.frozen import repeats
from svreport.core.model import (
    DEFICIT_TRAJECTORY,
    PROGRAMME,
    SPECIALIST_SUPPORT,
    SUMMARY,
    Council,
    ItemRatings,
    MilestoneStatus,
    Record,
    Update,
)
from svreport.core.numerals import Unit, amount
from svreport.core.origin import places_of
from svreport.core.patterns import pattern
from svreport.core.periods import Month, long_date
from svreport.core.problems import Place, Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.registry import can_name_an_update, is_document, rated_updates
from svreport.figures.as_of import update_before
from svreport.figures.forecast import statements_of
from svreport.figures.measures import Position, behind_plan, latest_period, position_at
from svreport.figures.versions import reported_version, versions_at


@council_rule("update-key")
def keys_can_name_folders(council: Council) -> Iterator[Finding]:
    """An update's key names a folder and a target of `svreport build`."""
    for update in council.updates:
        if is_document(update.key):
            yield Finding(
                update.place("key"),
                f"“{update.key}” is the name of a document.",
                "Use another key, such as q1.",
            )
        elif not can_name_an_update(update.key):
            yield Finding(
                update.place("key"),
                f"“{update.key}” cannot name a folder.",
                "Use letters, digits, - and _ alone, such as q1.",
            )


@council_rule("update-label", severity=Severity.WARNING)
def labels_tell_updates_apart(council: Council) -> Iterator[Finding]:
    """No two updates head their columns with the same label."""
    for earlier, update in repeats(council.updates, lambda row: normalise(row.column_label)):
        yield Finding(
            update.place("column_label"),
            f"{update.key} has the column label “{update.column_label}”, as {earlier.key} has.",
            "Give each a label of its own: tables are headed with it.",
            about=update.key,
        )


@council_rule("unknown-version", needs=["Forecast"])
def forecast_versions_exist(council: Council) -> Iterator[Finding]:
    """Updates and settings name versions that the Forecast sheet has."""
    versions = [statement.version for statement in statements_of(council)]
    known = {normalise(version) for version in versions}
    settings = council.settings
    naming: list[tuple[Record, str]] = [
        (update, field)
        for update in council.updates
        for field in ("forecast_version", "plan_version")
    ]
    naming += [(settings, "unmitigated_version"), (settings, "plan_version")]
    for record, field in naming if known else ():
        version = getattr(record, field)
        if version is not None and normalise(version) not in known:
            yield Finding(
                record.place(field),
                f"“{version}” is not a version of the Forecast sheet.",
                f"{did_you_mean(version, versions)}Its versions are {join_words(versions)}.",
                lacks=("Forecast", version),
            )


_RUNNING = (
    ("finance_to", "The finance data of {} run to", "less far than those of"),
    ("due", "{} is due on", "before"),
    ("submitted", "{} was submitted on", "before"),
)


@update_rule("no-version", severity=Severity.WARNING, needs=["Updates", "Forecast"])
def update_says_which_version_it_reports(council: Council, update: Update) -> Iterator[Finding]:
    """An update that rates anything says which version it reports, where there are several."""
    versions = [version.version for version in versions_at(council, update)]
    if versions and council.is_reported(update.key) and not reported_version(council, update):
        yield Finding(
            update.place("forecast_version"),
            f"{update.key} does not say which version of Forecast it reports, so its documents "
            "leave the forecast out.",
            f"Type {join_words(versions, 'or', most=len(versions))} under Forecast version.",
            about=update.key,
        )


@council_rule(UPDATE_ORDER, severity=Severity.WARNING)
def updates_run_forward(council: Council) -> Iterator[Finding]:
    """Each update's activity data reaches further than the one before; its ledger no less far."""
    for earlier, later in pairwise(council_in_reach(council).updates):
        if later.activity_to <= earlier.activity_to:
            is_less = later.activity_to < earlier.activity_to
            yield Finding(
                later.place("activity_to"),
                f"The activity data of {later.key} run to {later.activity_to}, no further than "
                f"those of {earlier.key} ({earlier.activity_to}).",
                "Correct one of the two months, or put the updates in order.",
                severity=Severity.ERROR if is_less else Severity.WARNING,
                compared=(earlier.place("activity_to"),),
            )
        for field, runs, than in _RUNNING:
            was, now = getattr(earlier, field), getattr(later, field)
            if was is not None and now is not None and now < was:
                said, before = (it if isinstance(it, Month) else long_date(it) for it in (now, was))
                yield Finding(
                    later.place(field),
                    f"{runs.format(later.key)} {said}, {than} {earlier.key} ({before}).",
                    "Correct one of the two, or put the updates in order.",
                    about=later.key,
                    compared=(earlier.place(field),),
                )


@council_rule("update-passed-over", severity=Severity.WARNING, needs=["Ratings"])
def no_update_is_passed_over(council: Council) -> Iterator[Finding]:
    """No update is without ratings while a later one has them; that of a plan itself needs none."""
    latest = council.latest
    for update in rated_updates(council, council.updates_until(latest.key)) if latest else ():
        if not council.is_reported(update.key):
            yield Finding(
                update.place("key"),
                f"{update.key} has no ratings, though a later update has.",
                f"Rate it in the column “{update.key}” of Ratings, or remove the update.",
            )


@update_rule("not-begun", needs=["Ratings"])
def update_has_begun(council: Council, update: Update) -> Iterator[Finding]:
    """The update has ratings."""
    if not council.is_reported(update.key):
        yield Finding(
            update.place("key"),
            f"The update “{update.key}” has no ratings yet.",
            f"Type them in the column “{update.key}” of the sheet Ratings.",
        )


@update_rule("unrated")
def every_item_is_rated(council: Council, update: Update) -> Iterator[Finding]:
    """An update that rates anything rates every condition and every risk."""
    if not council.is_reported(update.key):
        return
    for item in council.items_to_rate:
        row = council.ratings_of(item)
        if council.is_unread("Ratings", update.key, item=item):
            continue
        if row is None:
            yield Finding(
                Place("Ratings"),
                f"{item} has no rating for {update.key}.",
                f"Add a row for “{item}” and rate it.",
                item=item,
            )
        elif update.key not in row.by_update:
            yield Finding(
                row.at_series.get(update.key, Place("Ratings")),
                f"{item} has no rating for {update.key}, though other items have.",
                "Choose a rating from the list.",
            )


@update_rule("unwritten")
def every_section_is_written(council: Council, update: Update) -> Iterator[Finding]:
    """An update that rates anything has its summary and every progress update.

    What is done about a risk is enough to say of it.
    """
    groups = council.condition_groups()
    if council.is_unread("Conditions", "reported_with"):
        groups = ()
    leads = [group[0].item for group in groups]
    risks = [risk.item for risk in council.risks if not risk.mitigation]
    for section in (SUMMARY, *leads, *risks):
        if _lacks_text(council, section, update):
            yield Finding(
                Place("Narrative"),
                f"{section} has no text for {update.key}.",
                f"Add a row with the section “{section}”, the update “{update.key}” and its text"
                f"{_or_in_word(council, section)}.",
                item=section,
            )


@update_rule("unanswered", severity=Severity.WARNING)
def support_question_is_answered(council: Council, update: Update) -> Iterator[Finding]:
    """An update says whether specialist support is needed."""
    if _lacks_text(council, SPECIALIST_SUPPORT, update):
        yield Finding(
            Place("Narrative"),
            f"{SPECIALIST_SUPPORT} has no text for {update.key}, so the report does not say "
            "whether the council asks for it.",
            f"Add a row with the section “{SPECIALIST_SUPPORT}” to say so.",
        )


def _or_in_word(council: Council, section: str) -> str:
    """What else can be done where narrative is written in Word, too."""
    files = join_words(council.settings.narrative_file, "or")
    return f", or write it below the heading “{section}” in {files}" if files else ""


def _lacks_text(council: Council, section: str, update: Update) -> bool:
    return (
        council.is_reported(update.key)
        and council.narrative_for(section, update.key) is None
        and not council.unread_in("Narrative", section=section, update=update.key)
    )


# Ratings


# Words that a text may have beside a rating's name, and say no more than that.
_OF_RATINGS = pattern(
    r"(?:the|this|its?|we|is|was|rag|rat(?:ed|es?|ing)|status|remains?|stays?|still|now|at|for|"
    r"and|update|report|quarter|month|condition|risk|programme|[\d.]+)",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3


@update_rule("rating-contradicts", severity=Severity.WARNING, needs=["Scale"])
def ratings_agree_with_measures(council: Council, update: Update) -> Iterator[Finding]:
    """The best rating is given to nothing far from plan, the worst to nothing that meets it."""
    if not council.scale:
        return
    worst, best = council.scale[0].name, council.scale[-1].name
    tolerance = council.settings.rating_tolerance
    for row in council.ratings:
        rating = row.by_update.get(update.key)
        measures = _measures_against_plan(council, update, row.item)
        behind = [words for words, worse, _ in measures if worse > tolerance]
        if rating == best and behind:
            wrong = (
                f"{join_words(behind)} {'is' if len(behind) == 1 else 'are'} more than "
                f"{_short(tolerance)}% worse than plan."
            )
        elif rating == worst and measures and all(worse <= 0 for _, worse, _ in measures):
            words = join_words(words for words, _, _ in measures)
            wrong = f"{words} {'meets' if len(measures) == 1 else 'meet'} plan."
        else:
            continue
        yield Finding(
            row.series_place(update.key, "item"),
            f"{row.item} is rated {rating}, but {wrong}",
            "Change the rating, or answer why it is right.",
            about=f"{row.item}, {update.key}",
            compared=tuple(cell for _, _, cells in measures for cell in cells),
        )


_AgainstPlan = tuple[str, Decimal, Sequence[Place]]


def _measures_against_plan(council: Council, update: Update, item: str) -> list[_AgainstPlan]:
    """The measures that an item is rated by: in words, by how many percent worse, and its cells.

    They are the item itself, or those of a condition; below 0 is better than plan.
    """
    positions = [
        position_at(measure, council.values_of(measure.code), update.activity_to)
        for measure in council.measures
        if item in (measure.code, council.condition_item(measure.condition))
    ]
    judged = (
        _against_plan(now)
        for now in positions
        if now.period == latest_period(now.measure, update.activity_to)
    )
    return [found for found in judged if found is not None]


def _against_plan(now: Position) -> _AgainstPlan | None:
    behind, unit = behind_plan(now), "%" if now.measure.unit is Unit.PERCENT else ""
    if behind is None or now.actual is None or now.plan is None or not now.plan.value:
        return None
    words = f"{_short(now.actual)}{unit} against {_short(now.plan.value)}{unit}"
    cells = [*places_of(now.actual), *places_of(now.plan.value)]
    return f"{now.measure.code} ({words})", behind / abs(now.plan.value) * 100, cells


TO_REVIEW = "to-review"


@council_rule(TO_REVIEW, severity=Severity.WARNING)
def texts_are_up_to_date(council: Council) -> Iterator[Finding]:
    """No text is left as it was for an earlier update."""
    for text in council.narrative:
        if text.review:
            yield Finding(
                text.place("review"),
                f"The text of “{text.section}” for {text.update} is still marked “{text.review}”.",
                "Bring the text up to date, then clear the mark.",
                about=f"{text.section}, {text.update}",
            )


@update_rule("rating-unexplained", "text-repeated", severity=Severity.WARNING)
def ratings_change_with_a_word(council: Council, update: Update) -> Iterator[Finding]:
    """A rating that moved has a new progress update, and no update repeats the last one."""
    before = update_before(council, update)
    if before is None:
        return
    for section, items in council.progress_sections.items():
        now = council.narrative_for(section, update.key)
        earlier = council.narrative_for(section, before.key)
        if now is None or earlier is None or normalise(now.text) != normalise(earlier.text):
            continue
        if now.review:
            continue  # which says enough
        moved = (row for item in items if (row := _moved(council, item, before, update)))
        if row := next(moved, None):
            yield Finding(
                row.series_place(update.key, "item"),
                f"{row.item} moved from {row.by_update[before.key]} to "
                f"{row.by_update[update.key]}, but its progress update is that of {before.key}.",
                "Say in the progress update what has changed.",
                about=f"{row.item}, {update.key}",
                rule="rating-unexplained",
            )
        else:
            yield Finding(
                now.place("text"),
                f"The text of {section} for {update.key} is word for word that of {before.key}.",
                "Write what has happened since, or answer why there is nothing to add.",
                about=f"{section}, {update.key}",
                rule="text-repeated",
            )


def _moved(council: Council, item: str, before: Update, update: Update) -> ItemRatings | None:
    """The ratings of an item that is rated otherwise than before."""
    was, now = (council.rating_of(item, at.key) for at in (before, update))
    return council.ratings_of(item) if was is not None and now not in (None, was) else None


@update_rule("rating-without-reason", severity=Severity.WARNING, needs=["Scale", "Narrative"])
def poor_ratings_have_a_reason(council: Council, update: Update) -> Iterator[Finding]:
    """What is not rated best says why, or by when it is to recover."""
    if not council.scale:
        return
    best = council.scale[-1].name
    sections = {
        item: section for section, items in council.progress_sections.items() for item in items
    }
    sections |= {PROGRAMME: SUMMARY, DEFICIT_TRAJECTORY: SUMMARY}
    mitigated = {risk.item for risk in council.risks if risk.mitigation}
    lost = [row for row in council.unread if row.sheet in ("Conditions", "Risks", "Measures")]
    known = {*sections, *(risk.item for risk in council.risks if lost)}
    # A measure is written about where its condition is.
    conditions = {
        measure.code: council.condition_item(measure.condition) for measure in council.measures
    }
    for row in council.ratings:
        rating = row.by_update.get(update.key)
        if rating is None or rating == best or row.note:
            continue
        item = conditions.get(row.item, row.item)
        section = sections.get(item, item)
        text = council.narrative_for(section, update.key)
        said = text.text if text is not None else ""
        is_mitigated = text is None and item in mitigated
        has_reason = is_mitigated or _says_more(said, council)
        unread = council.unread_in("Ratings", item=row.item) or (bool(lost) and item not in known)
        if not has_reason and not unread and not _has_milestones(council, item):
            yield Finding(
                row.series_place(update.key, "item"),
                f"{row.item} is rated {rating} for {update.key} without a reason or a milestone.",
                f"Say why in the text of {section} in Narrative, which documents print.",
                about=f"{row.item}, {update.key}",
            )


def _says_more(text: str, council: Council) -> bool:
    """Whether a text says more than which rating there is, which is reason enough."""
    names = {
        word for step in council.scale for word in normalise(f"{step.name} {step.label}").split()
    }
    words = pattern(r"\{\{.*?\}\}|[\w.'’£%-]+").findall(text)
    others = [word for word in words if normalise(word.rstrip(".")) not in names]
    return sum(not _OF_RATINGS.fullmatch(word.rstrip(".")) for word in others) >= _FEWEST_WORDS


def _has_milestones(council: Council, item: str) -> bool:
    serving = (row for row in council.workstreams if council.condition_item(row.condition) == item)
    codes = {workstream.code for workstream in serving}
    milestones = (row for row in council.milestones if row.workstream in codes)
    return any(row.due and row.status is not MilestoneStatus.DONE for row in milestones)


def _short(value: Decimal) -> str:
    return amount(round(value, 2))


# Risk scores


@council_rule("risk-score", severity=Severity.WARNING)
def scores_are_likelihood_times_impact(council: Council) -> Iterator[Finding]:
    """A score that is typed is likelihood times impact; one that is not is worked out so."""
    for row in council.risk_scores:
        product = (row.likelihood or 0) * (row.impact or 0)
        is_stated = None not in (row.likelihood, row.impact, row.score)
        if is_stated and row.score != product:
            yield Finding(
                row.place("score"),
                f"Risk {row.risk} has the score {row.score} for {row.update}, but likelihood "
                f"{row.likelihood} times impact {row.impact} is {product}.",
                "Correct one of the three, or clear the score: it is then worked out.",
                compared=(row.place("likelihood"), row.place("impact")),
                about=f"Risk {row.risk}, {row.update}",
            )


@council_rule("target-out-of-reach", severity=Severity.WARNING)
def targets_are_scores(council: Council) -> Iterator[Finding]:
    """No target is above the highest score that likelihood and impact come to."""
    factors = [factor for row in council.risk_scores for factor in (row.likelihood, row.impact)]
    most = max((*filter(None, factors), USUAL_STEPS)) ** 2
    for risk in council.risks if any(factors) else ():
        if (risk.target_score or 0) > most:
            yield Finding(
                risk.place("target_score"),
                f"The target score of risk {risk.number} is {risk.target_score}, above {most}, the "
                "highest that likelihood times impact comes to.",
                "Correct it, unless there are higher scores.",
                about=risk.item,
            )


@council_rule("risk-unscored", severity=Severity.WARNING)
def every_risk_is_scored(council: Council) -> Iterator[Finding]:
    """An update for which any risk is scored has a score for each."""
    rows = {(row.risk, row.update): row for row in council.risk_scores}
    scored = {key for key, row in rows.items() if row.score is not None}
    for update in council.updates:
        if not any(key == update.key for _, key in scored):
            continue
        for risk in council.risks:
            number, row = risk.number, rows.get((risk.number, update.key))
            unread = council.unread_in("Risk scores", risk=number, update=update.key)
            if (number, update.key) not in scored and not unread:
                yield Finding(
                    row.place("score") if row else Place("Risk scores"),
                    f"Risk {number} has no score for {update.key}, though other risks have.",
                    "Type its score." if row else f"Add a row for risk {number} and {update.key}.",
                    about=f"Risk {number}, {update.key}",
                )

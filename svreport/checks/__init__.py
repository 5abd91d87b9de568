"""Rules across sheets: one small function each, gathered in a tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from svreport.checks import (
    agreement,
    benchmarks,
    budget,
    capital,
    completeness,
    dates,
    disclosure,
    forecast,
    measures,
    plan,
    ratings,
    references,
    scrutiny,
    tie_out,
    updates,
)
from svreport.checks import agreement as conditions
from svreport.checks import as_of as known
from svreport.checks import budget as totals
from svreport.checks import forecast as forecast_map
from svreport.checks import measures as series
from svreport.checks import references as other_figures
from svreport.core.model import Council, Update
from svreport.core.problems import Problem
from svreport.narrative.facts import Facts

Check: TypeAlias = Callable[[Council], Iterator[Problem]]
UpdateCheck: TypeAlias = Callable[[Council, Update], Iterator[Problem]]
FactsCheck: TypeAlias = Callable[[Facts], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    updates.keys_can_name_folders,
    updates.forecast_versions_exist,
    updates.agreement_runs_forward,
    updates.updates_run_forward,
    updates.no_update_is_passed_over,
    conditions.reported_with_a_lead,
    conditions.narrative_goes_to_the_lead,
    references.measures_tables_have_a_place,
    measures.values_say_one_thing,
    forecast.totals_follow_from_lines,
    forecast.totals_are_stated_once,
    forecast.versions_are_told_apart,
    forecast.income_is_negative,
    forecast_map.map_has_a_file,
    totals.payments_meet_the_agreement,
    totals.places_times_cost,
    other_figures.figures_say_one_thing,
    other_figures.figures_leave_the_table_its_name,
    budget.budgets_are_those_of_the_plan,
    budget.mitigations_are_those_of_savings,
    plan.savings_name_workstreams,
    plan.impacts_agree_with_savings,
    plan.milestones_done_have_a_date,
    plan.milestones_fall_after_the_start,
    plan.milestones_past_are_done_or_late,
    plan.scores_are_likelihood_times_impact,
    plan.every_risk_is_scored,
    capital.money_beyond_the_agreed_is_explained,
    capital.spending_stays_within_the_forecast,
    capital.openings_that_have_passed_are_open,
    known.what_was_saved_stays_saved,
    known.what_was_spent_stays_spent,
    known.every_row_is_shown,
    series.codes_run_without_gaps,
    benchmarks.benchmarks_say_one_thing,
    benchmarks.benchmarks_are_of_one_unit,
    benchmarks.indicators_have_a_figure_of_the_council,
    benchmarks.own_figures_are_those_of_the_measure,
    scrutiny.steps_past_are_done_or_late,
    scrutiny.steps_done_lie_in_the_past,
    scrutiny.actions_say_who_and_when,
    scrutiny.actions_past_are_done_or_late,
    series.figures_fit_their_series,
    series.percentages_follow_from_counts,
    agreement.unit_costs_meet_the_forecast,
    dates.payments_were_paid_by_then,
    dates.data_end_before_the_document,
    dates.sign_offs_are_in_time,
)

UPDATE_CHECKS: tuple[UpdateCheck, ...] = (
    completeness.update_has_begun,
    completeness.every_item_is_rated,
    completeness.every_section_is_written,
    completeness.support_question_is_answered,
    measures.reported_measures_have_values,
    budget.every_line_has_a_figure,
    agreement.balances_stay_within_limits,
    agreement.the_last_year_has_a_surplus,
    ratings.ratings_agree_with_measures,
    ratings.ratings_change_with_a_word,
    ratings.poor_ratings_have_a_reason,
)

FACTS_CHECKS: tuple[FactsCheck, ...] = (
    references.braces_are_in_pairs,
    references.references_name_figures,
    other_figures.figures_have_names_of_their_own,
    tie_out.typed_figures_agree,
    dates.nothing_was_done_in_the_future,
)

# Warnings that are given only where a public paper is checked.
PUBLIC_RULES = frozenset({disclosure.SMALL_COUNT})


def check_council(council: Council) -> list[Problem]:
    """Every problem that the rules find across sheets, in no particular order."""
    return [problem for rule in CHECKS for problem in rule(council)]


def check_updates(council: Council, updates: Sequence[Update]) -> list[Problem]:
    """What these updates still lack before they can be reported."""
    return [
        problem for update in updates for rule in UPDATE_CHECKS for problem in rule(council, update)
    ]


def check_facts(council: Council, updates: Sequence[Update]) -> list[Problem]:
    """What is wrong with the figures that these updates state, in narrative above all."""
    return [
        problem
        for update in updates
        for facts in [Facts(council, update)]
        for rule in FACTS_CHECKS
        for problem in rule(facts)
    ]


def note_untied(council: Council, updates: Sequence[Update]) -> list[Problem]:
    """The figures typed in the narrative of these updates that no sheet holds."""
    return [note for update in updates for note in tie_out.untied_figures(Facts(council, update))]


def check_disclosure(council: Council, update: Update, document: str) -> list[Problem]:
    """What a public document withholds of an update, and what its narrative would give away."""
    return [
        *disclosure.figures_withheld(council, update, document),
        *disclosure.narrative_gives_no_child_away(council, update, document),
    ]

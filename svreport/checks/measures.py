"""Rules of measures and their values."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.figures.measures import by_code
from svreport.model import Council, Measure, MeasureValue, Update
from svreport.periods import Month
from svreport.problems import Problem, Severity

MONITORING = "monitoring"


def values_say_one_thing(council: Council) -> Iterator[Problem]:
    """A value has an actual or a reason for having none, not both, and not nothing at all."""
    for value in council.measure_values:
        if value.actual is not None and value.status is not None:
            yield Problem(
                value.place("status"),
                f"{value.code} has both an actual and the status “{value.status}”.",
                "Clear the status, or clear the actual.",
                rule="actual-and-status",
            )
        elif _says_nothing(value) and not _unread(council, value.code, value.month):
            yield Problem(
                value.place("actual"),
                f"{value.code} for {value.month} has neither plan, actual nor status.",
                "Type the figure, choose a status such as “not yet available”, or clear the row.",
                Severity.WARNING,
                rule="no-figure",
            )


def _unread(council: Council, code: str, month: Month) -> bool:
    return bool(council.unread_in("Measure values", code=code, month=month))


def _says_nothing(value: MeasureValue) -> bool:
    return value.actual is None and value.status is None and value.plan is None


def reported_measures_have_values(council: Council, update: Update) -> Iterator[Problem]:
    """A measure of the monitoring report says something for the update's own month."""
    if not council.is_reported(update.key):
        return
    values = by_code(council.measure_values)
    for measure in council.measures:
        if measure.condition is None or not measure.is_reported_in(MONITORING):
            continue
        value = values.get(measure.code, {}).get(update.activity_to)
        silent = value is None or (value.actual is None and value.status is None)
        if silent and not _unread(council, measure.code, update.activity_to):
            yield _silent(measure, update)


def _silent(measure: Measure, update: Update) -> Problem:
    return Problem(
        measure.place("code"),
        f"{measure.code} has no actual and no status for {update.activity_to}, "
        f"the month of {update.key}.",
        "Add it to Measure values, or give a status such as “not yet available” there.",
        Severity.WARNING,
        rule="no-value",
    )

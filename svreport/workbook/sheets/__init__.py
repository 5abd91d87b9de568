"""The sheets of the inputs workbook, in the order in which it shows them."""

from typing import Any

from svreport.workbook.sheet import Sheet
from svreport.workbook.sheets import (
    answers,
    authors,
    budget_monitoring,
    capital,
    conditions,
    figures,
    forecast,
    measure_values,
    measures,
    milestones,
    narrative,
    payments,
    ratings,
    risk_scores,
    risks,
    savings,
    scale,
    settings,
    sign_off,
    unit_costs,
    updates,
    workstreams,
)

SHEETS: tuple[Sheet[Any], ...] = (
    settings.SHEET,
    scale.SHEET,
    updates.SHEET,
    sign_off.SHEET,
    conditions.SHEET,
    risks.SHEET,
    ratings.SHEET,
    narrative.SHEET,
    measures.SHEET,
    measure_values.SHEET,
    figures.SHEET,
    forecast.SHEET,
    savings.SHEET,
    unit_costs.SHEET,
    payments.SHEET,
    budget_monitoring.SHEET,
    workstreams.SHEET,
    milestones.SHEET,
    risk_scores.SHEET,
    capital.SHEET,
    authors.SHEET,
    answers.SHEET,
)

"""The sheets of the inputs workbook, in the order in which it shows them."""

from typing import Any

from svreport.workbook.sheet import Sheet
from svreport.workbook.sheets import (
    conditions,
    forecast,
    measure_values,
    measures,
    narrative,
    payments,
    ratings,
    risks,
    savings,
    scale,
    settings,
    sign_off,
    unit_costs,
    updates,
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
    forecast.SHEET,
    savings.SHEET,
    unit_costs.SHEET,
    payments.SHEET,
)

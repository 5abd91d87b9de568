"""The sources of named figures: one function for each part of the inputs that holds figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from svreport.figures.figure import FigureScope, Series
from svreport.figures.sources import forecast, measures, rows

FigureSource: TypeAlias = Callable[[FigureScope], Iterator[Series]]

FIGURE_SOURCES: tuple[FigureSource, ...] = (
    *(measures.measure_series, rows.rating_series, forecast.forecast_series),
    *(rows.saving_series, rows.agreement_series, rows.budget_series),
    *(rows.capital_series, rows.benchmark_series, rows.other_series),
    *(rows.returned_series, measures.target_series, measures.cohort_series),
)

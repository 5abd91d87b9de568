"""The sources of named figures: one function for each part of the inputs that holds figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from svreport.figures.figure import FigureScope, Series
from svreport.figures.sources.forecast import forecast_series
from svreport.figures.sources.measures import measure_series
from svreport.figures.sources.rows import (
    agreement_series,
    benchmark_series,
    budget_series,
    capital_series,
    other_series,
    rating_series,
    saving_series,
)

FigureSource: TypeAlias = Callable[[FigureScope], Iterator[Series]]

FIGURE_SOURCES: tuple[FigureSource, ...] = (
    measure_series,
    rating_series,
    forecast_series,
    saving_series,
    agreement_series,
    budget_series,
    capital_series,
    benchmark_series,
    other_series,
)

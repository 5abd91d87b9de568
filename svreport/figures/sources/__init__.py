"""The families of named figures: one module for each part of the inputs that holds figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from svreport.figures.figure import Scope, Series
from svreport.figures.sources import (
    agreement,
    benchmarks,
    budget,
    capital,
    forecast,
    measures,
    others,
    ratings,
    savings,
)

Family: TypeAlias = Callable[[Scope], Iterator[Series]]

FAMILIES: tuple[Family, ...] = (
    measures.series,
    ratings.series,
    forecast.series,
    savings.series,
    agreement.series,
    budget.series,
    capital.series,
    benchmarks.series,
    others.series,
)

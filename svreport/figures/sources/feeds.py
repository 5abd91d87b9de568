"""Which documents show figures of their own accord: for `Series.feeds`, to be deleted with it."""

from __future__ import annotations

from svreport.core.model import LineKind

SUMMARY = ("summary",)
SUMMARY_AND_FORUM = ("summary", "forum")

BENCHMARKS = ("scrutiny",)
BUDGET = ("summary", "highlight")
CAPITAL = ("forum", "monitoring")
SAVINGS = ("summary", "highlight", "plan", "dashboard")

# Of the versions that the update knows; the Schools Forum paper has the table of the reported one.
FORECAST: tuple[str, ...] = ("summary", "plan")
FORECAST_REPORTED = (*FORECAST, "forum")
# What the scrutiny slides and the board's page show of every version.
AGAINST_LIMIT = "against limit"
FORECAST_ON_SLIDES = (LineKind.CLOSING_BALANCE, LineKind.DEFICIT_LIMIT)
FORECAST_ON_PAGE = (*FORECAST_ON_SLIDES, LineKind.IN_YEAR_BALANCE, AGAINST_LIMIT)

# Which documents have tables with such a figure of a measure, and which of them go by condition.
MEASURES = {
    "actual": ("monitoring", "forum", "highlight", "plan", "scrutiny", "dashboard"),
    "plan": ("monitoring", "forum", "highlight", "plan", "scrutiny", "dashboard"),
    "last year": ("monitoring", "forum"),
    "change": ("monitoring", "forum"),
}
MEASURES_BY_CONDITION = ("monitoring", "plan")

# Which documents show the ratings of what: some those of measures, too.
RATINGS_OF_ITEMS = ("monitoring", "forum", "highlight", "scrutiny", "dashboard")
RATINGS_OF_PROGRAMME = ("forum", "highlight", "scrutiny", "dashboard")
RATINGS_OF_RISKS = ("monitoring", "plan", "dashboard")
RATINGS_OF_MEASURES = ("highlight", "scrutiny", "dashboard")


def of_forecast(name: str) -> tuple[str, ...]:
    """The documents that show a total or balance of every version."""
    slides = ("scrutiny",) if name in FORECAST_ON_SLIDES else ()
    return (*slides, "dashboard") if name in FORECAST_ON_PAGE else slides

"""Rules of dates and years that are of another year than Settings, as where last year's were left.

The dates of Updates weigh most: where they have another year, all else is checked by theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from svreport.checks.rule import Finding, council_rule
from svreport.core.frozen import replace
from svreport.core.model import Council, Record
from svreport.core.patterns import pattern
from svreport.core.periods import (
    FinancialYear,
    Month,
    Period,
    PeriodKind,
    long_date,
    read_financial_year,
)
from svreport.core.problems import Place, Severity, range_between
from svreport.core.text import join_words

ANOTHER_YEAR = "another-year"
_YEARS = pattern(r"\b\d{4}\s*[/–-]\s*(?:\d{4}|\d{2})\b")
# How many months after a year's end these may still be of its updates; before it, three.
_EARLY = 3
_DATES_OF_UPDATES = {
    "activity_to": ("Activity data to", 1),
    "finance_to": ("Finance data to", 1),
    "due": ("Due", 6),
    "submitted": ("Submitted", 6),
}
Dated = Sequence[tuple[Month, Place]]


def council_of_its_year(council: Council) -> Council:
    """The council as its dates say it is meant, where those of Updates are of another year.

    That is an error. With the year that most of them have, or with those moved that stand apart
    from the others, nothing more is said than what is wrong beside it. Raises NotStated.
    """
    columns = _of_another_year(council)
    if not columns:
        return council
    dated = {field for field in _DATES_OF_UPDATES if _dates_of(council.updates, field)}
    year = _most_common_year(columns.values())
    if 2 * len(columns) > len(dated):
        return replace(council, settings=replace(council.settings, financial_year=year))
    by = 12 * (council.settings.financial_year.starts - year.starts)
    months = [field for field in ("activity_to", "finance_to") if field in columns]
    return replace(
        council,
        updates=tuple(
            replace(update, **{field: _moved(getattr(update, field), by) for field in months})
            for update in council.updates
        ),
    )


def _moved(month: Month | None, by: int) -> Month | None:
    return month and Month(month.year + by // 12, month.number)


def _most_common_year(columns: Iterable[Dated]) -> FinancialYear:
    years = Counter(FinancialYear.of(month) for dated in columns for month, _ in dated)
    return years.most_common(1)[0][0]


def _of_another_year(council: Council) -> Mapping[str, Dated]:
    """The dates in each column of Updates that are all of another year than Settings has."""
    year = council.settings.financial_year
    columns = {field: _dates_of(council.updates, field) for field in _DATES_OF_UPDATES}
    return {
        field: dated
        for field, dated in columns.items()
        if dated and _is_of_another(year, dated, _DATES_OF_UPDATES[field][1])
    }


def _dates_of(records: Sequence[Record], field: str) -> Dated:
    """The months of a field of records, as far as they state it, and their cells."""
    stated = ((record, getattr(record, field)) for record in records)
    return [
        (_month_known(value) if field == "period" else _month_of(value), record.place(field))
        for record, value in stated
        if value is not None
    ]


def _month_known(period: Period) -> Month:
    """The month in which a measure's figure can be known: of a quarter or year, that after it."""
    is_month = period.kind is PeriodKind.MONTH
    return Month.at(period.last_month.index + (0 if is_month else 1))


def _month_of(value: Any) -> Month:
    if isinstance(value, FinancialYear):
        value = value.first_day
    if isinstance(value, Period):
        return value.last_month
    return Month.of(value) if isinstance(value, date) else value


def _is_of_another(year: FinancialYear, dated: Dated, late: int) -> bool:
    months = [month.index for month, _ in dated]
    first, after = Month.of(year.first_day).index, Month.of(year.next().first_day).index
    is_earlier = max(months) < first and min(months) < first - _EARLY
    return is_earlier or (min(months) >= after and max(months) >= after + late)


@council_rule(ANOTHER_YEAR)
def updates_are_of_the_year(council: Council) -> Iterator[Finding]:
    """The dates in a column of Updates are not all of another year than Settings has."""
    year, columns = council.settings.financial_year, _of_another_year(council)
    if columns:
        months = [month for dated in columns.values() for month, _ in dated]
        where = (f"{dated[0][1].sheet}!{_cells(dated)}" for dated in columns.values())
        headers = join_words(_DATES_OF_UPDATES[field][0] for field in columns)
        likely = _most_common_year(columns.values())
        yield Finding(
            council.settings.place("financial_year"),
            f"Financial year is {year}, but no date under {headers} in Updates is in "
            f"that year: {_span(months)} ({join_words(where)}).",
            f"Type {likely} here, or bring the dates in Updates up to date.",
        )


def _span(months: Sequence[Month]) -> str:
    return " to ".join(dict.fromkeys(str(end(months)) for end in (min, max)))


def _cells(dated: Dated) -> str:
    return range_between(dated[0][1], dated[-1][1])


# The other sheets with dates: the header of each, and whether they are all of later years where
# they are at fault. What was planned may lie ahead, and what other figures are of may be past.
_OTHER_DATES = {
    "measure_values": ("Measure values", "period", "As at", False),
    "savings": ("Savings", "year", "Year", False),
    "unit_costs": ("Unit costs", "year", "Year", False),
    "figures": ("Figures", "period", "As at", True),
}
# Fewer dates than these may well all be of another year.
_FEWEST = 3


@council_rule("dates-of-another-year", severity=Severity.WARNING)
def sheets_have_dates_of_the_year(council: Council) -> Iterator[Finding]:
    """The dates of a sheet are not all of another year than Settings has."""
    year = council.settings.financial_year
    for rows, (sheet, field, header, is_ahead) in _OTHER_DATES.items():
        dated = _dates_of(getattr(council, rows), field)
        # Before the first update is reported, a year has the figures of the last.
        is_begun = is_ahead or council.latest is not None
        if len(dated) < _FEWEST or council.unread_in(sheet) or not is_begun:
            continue
        months = [month for month, _ in dated]
        if _is_of_another(year, dated, 0) and is_ahead is (Month.of(year.first_day) < min(months)):
            yield Finding(
                dated[0][1],
                f"No {header} of {sheet} is in {year}, the Financial year "
                f"({council.settings.place('financial_year')}): {_span(months)} "
                f"({_cells(dated)}).",
                "Bring them up to date, or correct the year.",
                about=sheet,
            )


# The financial year, in other words


@council_rule("year-off-agreement", severity=Severity.WARNING)
def the_agreement_covers_the_year(council: Council) -> Iterator[Finding]:
    """The financial year in Settings is one of the agreement."""
    settings = council.settings
    year, starts, ends = settings.financial_year, settings.agreement_starts, settings.agreement_ends
    if starts is not None and ends is not None and starts <= ends and not starts <= year <= ends:
        yield Finding(
            settings.place("financial_year"),
            f"Financial year is {year}, but the agreement runs from {starts} to {ends} "
            f"({settings.place('agreement_starts')} and {settings.place('agreement_ends')}).",
            "Correct one of the years.",
            about=str(year),
        )


@council_rule("title-of-another-year", severity=Severity.WARNING)
def titles_name_the_year(council: Council) -> Iterator[Finding]:
    """The year in updates' titles and labels is the one in Settings; said once, of the first."""
    settings = council.settings
    named = [
        (update.place(field), text, years)
        for update in council.updates
        for field in ("title", "column_label")
        if (text := getattr(update, field)) and (years := _years_named_in(text))
    ]
    off = [title for title in named if settings.financial_year not in title[2]]
    for place, text, years in off[:1]:
        others = f", and so do {len(off) - 1} other cells of Updates" if off[1:] else ""
        yield Finding(
            place,
            f"“{text}” names {years[0]}{others}, but Financial year is {settings.financial_year} "
            f"({settings.place('financial_year')}).",
            "Correct one of the two years.",
            about=str(settings.financial_year),
        )


# How many days after a year's end its last update may still be signed.
_LATE = 275


@council_rule("signed-in-another-year", severity=Severity.WARNING)
def sign_offs_are_of_the_year(council: Council) -> Iterator[Finding]:
    """Not all sign-offs are dated before the year in Settings, or long after it."""
    settings = council.settings
    year = settings.financial_year
    signed = [line for line in council.sign_offs if line.signed is not None]
    first, last = year.first_day, year.next().first_day + timedelta(days=_LATE)
    if signed and not any(line.signed and first <= line.signed <= last for line in signed):
        (line, *_) = signed
        yield Finding(
            line.place("signed"),
            f"No sign-off is dated in {year}, the Financial year "
            f"({settings.place('financial_year')}): the first is of "
            f"{long_date(line.signed) if line.signed else ''}.",
            "Correct the year, or clear the dates and fingerprints of last year's sign-offs.",
            about=str(year),
        )


def _years_named_in(text: str) -> list[FinancialYear]:
    found = map(read_financial_year, _YEARS.findall(text))
    return [year for year in found if year is not None]

"""Rules of dates and years that are of another year than Settings, or of none that can be meant.

The dates of Updates weigh most: where they have another year, all else is checked by theirs, and
one that cannot be meant is named alone, without what would follow from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

from svreport.checks import Finding, council_rule
from svreport.core.frozen import group_by, replace
from svreport.core.model import Council, Record, Update
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
OUT_OF_REACH = "year-out-of-reach"
UPDATE_ORDER = "update-order"
BEFORE_DATA = "before-its-data"
DATA_OFF_DUE = "data-of-another-year"
# Rules of the council as it is stated, where others are of the council as it is meant.
RULES_AS_STATED = (ANOTHER_YEAR, OUT_OF_REACH, UPDATE_ORDER, BEFORE_DATA, DATA_OFF_DUE)
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


def council_as_meant(council: Council) -> Council:
    """The council without the dates of Updates that cannot be meant, or are of another year.

    Those have rules of their own. Nothing more is then said than what is wrong beside them.
    Raises NotStated.
    """
    return _in_order(council_in_reach(council))


def council_in_reach(council: Council) -> Council:
    """The council whose updates are of its year: those out of order are as they are stated."""
    return _of_its_year(_with_dates_in_reach(_with_data_of_its_year(council)))


def _in_order(council: Council) -> Council:
    """The council whose updates are sent after the months that they report, each after the last.

    A day that cannot be is left out; a month is that of the next year where that one fits.
    """
    updates: list[Update] = []
    for update in council.updates:
        updates.append(_without_early_days(_after(updates[-1] if updates else None, update)))
    is_same = all(now is was for now, was in zip(updates, council.updates, strict=True))
    return council if is_same else replace(council, updates=tuple(updates))


def _after(earlier: Update | None, update: Update) -> Update:
    """An update whose activity data run further than those of the one before, if so they fit."""
    later = _moved(update.activity_to, 1)
    fits = update.due is None or later <= Month.of(update.due)
    if earlier is not None and fits and update.activity_to <= earlier.activity_to < later:
        return replace(update, activity_to=later)
    return update


def _without_early_days(update: Update) -> Update:
    begins = update.activity_to.first_day
    stated = [name for name in ("due", "submitted") if getattr(update, name) is not None]
    early = [name for name in stated if getattr(update, name) < begins]
    # Where both are early, it is the month that may be wrong.
    return replace(update, **dict.fromkeys(early)) if len(early) == 1 else update


def _of_its_year(council: Council) -> Council:
    """The council with the year that most of its dates have, or with those moved that do not."""
    columns = columns_of_another_year(council)
    if not columns:
        return council
    dated = {field for field in _DATES_OF_UPDATES if _dates_of(council.updates, field)}
    year = _most_common_year(columns.values())
    if 2 * len(columns) > len(dated):
        return replace(council, settings=replace(council.settings, financial_year=year))
    by = council.settings.financial_year.starts - year.starts

    def as_meant(update: Update) -> Update:
        stated = {field: getattr(update, field) for field in columns}
        return replace(
            update,
            **{
                field: (_moved if isinstance(when, Month) else _moved_day)(when, by)
                for field, when in stated.items()
                if when is not None
            },
        )

    return replace(council, updates=tuple(map(as_meant, council.updates)))


def _moved(month: Month, years: int) -> Month:
    return Month(month.year + years, month.number)


def _moved_day(day: date, years: int) -> date:
    """The same day so many years later."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)


def _most_common_year(columns: Iterable[Dated]) -> FinancialYear:
    years = Counter(FinancialYear.of(month) for dated in columns for month, _ in dated)
    return years.most_common(1)[0][0]


def columns_of_another_year(council: Council) -> Mapping[str, Dated]:
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
    year, columns = council.settings.financial_year, columns_of_another_year(council)
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


# A date out of reach


# How many months the dates of Updates may be outside the financial year.
_BESIDE = 12
# How many months others may be before, or after, all years that are stated, and the nearest of
# their own sheet.
_LONG_BEFORE, _LONG_AFTER = 60, 36


@council_rule(OUT_OF_REACH, severity=Severity.WARNING)
def years_are_within_reach(council: Council) -> Iterator[Finding]:
    """No date is far from the financial year, the agreement and all that is forecast.

    Where another rule names the same cell, that says more, and this is left out.
    """
    year = council.settings.financial_year
    for update, name in _updates_out_of_reach(council):
        value = update.meetings.get(name) or getattr(update, name)
        where = f"{year}, the Financial year ({council.settings.place('financial_year')})"
        yield _out_of_reach(value, update.series_place(name, name), f"far from {where}")
    known = _years_stated(council)
    if not known or council.unread_in("Forecast"):
        return
    dated = [
        (type(record), name, value, place)
        for record in council.records
        if not isinstance(record, Update)
        for name, place in record.at.items()
        if isinstance(value := getattr(record, name, None), Period | date)
    ]
    stated = "year of the agreement and every forecast"
    for (_, name), rows in group_by(dated, lambda row: row[:2]).items():
        values = [(_month_of(value).index, value, place) for _, _, value, place in rows]
        for value, place in _strays(values, max(known), name, 1):
            far = "" if _is_year_of(name, value) else "long "
            yield _out_of_reach(value, place, f"{far}after {max(known)}, the last {stated}")
        for value, place in _strays(values, min(known), name, -1):
            yield _out_of_reach(value, place, f"long before {min(known)}, the first {stated}")


def _years_stated(council: Council) -> set[FinancialYear]:
    """The years that Settings and Forecast state; none where they state the present one alone."""
    settings = council.settings
    stated = {settings.agreement_starts, settings.agreement_ends}
    stated.update(year for line in council.forecast for year in line.amounts)
    known = {year for year in stated if year is not None}
    return known and known | {settings.financial_year}


def _strays(
    values: Iterable[tuple[int, Any, Place]], edge: FinancialYear, name: str, step: int
) -> Iterator[tuple[Any, Place]]:
    """The values of a column far beyond a year, and from what lies between, later or earlier."""
    reached = (edge.last_month if step > 0 else edge.first_month).index * step
    for index, value, place in sorted(values, key=lambda row: row[0] * step):
        gap = _LONG_BEFORE if step < 0 else 0 if _is_year_of(name, value) else _LONG_AFTER
        if index * step - reached > gap:
            yield value, place
        else:
            reached = max(reached, index * step)


def _is_year_of(name: str, value: Any) -> bool:
    """Whether it is a year of money or of a setting, which none goes beyond; counts may."""
    return isinstance(value, FinancialYear) and name != "period"


def _out_of_reach(value: Any, place: Place, wrong: str) -> Finding:
    words = _in_words(value)
    return Finding(
        place, f"{words} is {wrong}.", "Correct the year.", about=f"{place.sheet}, {words}"
    )


def _in_words(value: Any) -> str:
    return long_date(value) if isinstance(value, date) else str(value)


def _updates_out_of_reach(council: Council) -> Iterator[tuple[Update, str]]:
    """The updates with a date that cannot be meant, and its field or meeting."""
    year, named = council.settings.financial_year, columns_of_another_year(council)
    first, last = year.first_month.index - _BESIDE, year.last_month.index + _BESIDE
    for update in council.updates:
        dated = {name: getattr(update, name) for name in _DATES_OF_UPDATES if name not in named}
        for name, value in (dated | dict(update.meetings)).items():
            if value is not None and not first <= _month_of(value).index <= last:
                yield update, name


def _with_dates_in_reach(council: Council) -> Council:
    """The council without those; a month that its data run to is that month of the year."""
    year = council.settings.financial_year
    amiss = group_by(_updates_out_of_reach(council), lambda found: found[0].key)
    if not amiss:
        return council

    def mended(update: Update) -> Update:
        names = [name for _, name in amiss.get(update.key, ())]
        fields: dict[str, Any] = {name: None for name in names if name in _DATES_OF_UPDATES}
        meetings = {name: day for name, day in update.meetings.items() if name not in names}
        if "activity_to" in fields:
            at = update.activity_to
            starts = FinancialYear.of(at).starts
            fields["activity_to"] = _moved(at, year.starts - starts)
        return replace(update, **fields, meetings=meetings)

    return replace(council, updates=tuple(map(mended, council.updates)))


# Data of another year than their update


# How many months after the end of its data an update may be due, and before.
_LAG = range(-1, 7)


@council_rule(DATA_OFF_DUE)
def data_are_of_the_year_of_their_update(council: Council) -> Iterator[Finding]:
    """No update's data end in another year than the one in which they fit its days."""
    for update, field, month, other in _data_of_another_year(council):
        typed, value = getattr(update, field), getattr(update, other)
        what = f"{_DATES_OF_UPDATES[other][0]} is {_in_words(value)} ({update.place(other)})"
        yield Finding(
            update.place(field),
            f"{_DATES_OF_UPDATES[field][0]} of {update.key} is {typed}, but {what}. Is the year "
            "right?",
            f"Type {month.brief}, if that is the month you meant.",
        )


def _data_of_another_year(council: Council) -> Iterator[tuple[Update, str, Month, str]]:
    """Each update with a month outside the year that fits it a year later, or earlier.

    Its field, the month that fits, and the field that it fits: a day, else the other month.
    """
    named, year = columns_of_another_year(council), council.settings.financial_year
    known = range(year.first_month.index - _EARLY, year.last_month.index + 1)
    others = {"activity_to": "finance_to", "finance_to": "activity_to"}
    for update, (field, other) in product(council.updates, others.items()):
        month = getattr(update, field)
        if month is None or field in named or month.index in known:
            continue
        days = [name for name in ("due", "submitted") if getattr(update, name) is not None]
        stated = [getattr(update, name) for name in days or [other]]
        for moved in (_moved(month, 1), _moved(month, -1)):
            lags = [_month_of(value).index - moved.index for value in stated if value is not None]
            if moved.index in known and lags and all(lag in _LAG for lag in lags):
                yield update, field, moved, (days or [other])[0]


def _with_data_of_its_year(council: Council) -> Council:
    """The council whose updates have those months instead."""
    found: dict[str, dict[str, Month]] = {}
    for update, field, month, _ in _data_of_another_year(council):
        found.setdefault(update.key, {})[field] = month
    updates = (replace(update, **found.get(update.key, {})) for update in council.updates)
    return replace(council, updates=tuple(updates)) if found else council


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


def all_sign_offs_of_another_year(council: Council) -> bool:
    """Whether all sign-offs are dated before the year in Settings, or long after it."""
    year = council.settings.financial_year
    signed = [line.signed for line in council.sign_offs if line.signed is not None]
    first, last = year.first_day, year.next().first_day + timedelta(days=_LATE)
    return bool(signed) and not any(first <= day <= last for day in signed)


@council_rule("signed-in-another-year", severity=Severity.WARNING)
def sign_offs_are_of_the_year(council: Council) -> Iterator[Finding]:
    """Not all sign-offs are of another year than Settings has."""
    settings = council.settings
    if all_sign_offs_of_another_year(council):
        (line, *_) = (line for line in council.sign_offs if line.signed is not None)
        yield Finding(
            line.place("signed"),
            f"No sign-off is dated in {settings.financial_year}, the Financial year "
            f"({settings.place('financial_year')}): the first is of "
            f"{long_date(line.signed) if line.signed else ''}.",
            "Correct the year, or clear the dates and fingerprints of last year's sign-offs.",
            about=str(settings.financial_year),
        )


def _years_named_in(text: str) -> list[FinancialYear]:
    found = map(read_financial_year, _YEARS.findall(text))
    return [year for year in found if year is not None]

"""Days, months, years, and the periods that figures are of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.core.periods import (
    MONTHS,
    PERIODS,
    AmbiguousDate,
    AmbiguousPeriod,
    FinancialYear,
    Month,
    Period,
    PeriodKind,
    in_year,
    long_date,
    read_date,
    read_financial_year,
    read_month,
    read_period,
    year_named_in,
)
from svreport.core.problems import BadValue
from svreport.core.text import join_words, nearest, normalise
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext, Kind, MeasurePeriod
from svreport.inputs.synonyms import NOT_YET, NOTHING

EARLIEST, LATEST = 1990, 2100


class OfYears(Kind):
    """A kind of value with a year in it."""

    def described_to(self, year: FinancialYear) -> str:
        return in_year(self.described(), year)


def _day_of(cell: Cell, example: str) -> date | None:
    """The day a cell holds as a date or as text; None where its text is none."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    if not isinstance(cell.value, str):
        raise BadValue(
            f"“{cell.text}” is a number, not a date.", f"Type it as a date, such as {example}."
        )
    try:
        return read_date(cell.value)
    except AmbiguousDate as reason:
        days = " or ".join(map(long_date, reason.days))
        raise BadValue(
            f"“{cell.text}” could be {days}.", f"Type the month as a word: {days}."
        ) from None


def _within_reach(year: int, cell: Cell) -> None:
    if not EARLIEST <= year <= LATEST:
        raise BadValue(f"“{cell.text}” is in the year {year}.", "Check the year.")


# How many words a date or a month may have, among others.
_MOST_WORDS = 4


def _among_words(text: str, read: Callable[[str], Any]) -> Any | None:
    """What a few neighbouring words of a text name, where only one thing is named."""
    words, found = text.split()[:20], []
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            with suppress(AmbiguousDate):
                found.append(read(" ".join(words[first : first + length]).strip(".,;:()")))
        if distinct := {value for value in found if value is not None}:
            return distinct.pop() if len(distinct) == 1 else None
    return None


def _spelled(text: str) -> str:
    """The text with each word that is nearly a month's name put right."""
    return _WORD.sub(lambda word: nearest(word[0], MONTHS, cutoff=0.75) or word[0], text)


_WORD = pattern(r"[A-Za-z]{4,}")
_DAY_BEFORE = pattern(r"\d{1,2}(?:st|nd|rd|th)?\s+(?=[A-Za-z])")


class Day(Frozen, OfYears):
    """A date; where it `ends_months`, a month with its whole year stands for its last day."""

    ends_months: bool = False

    format = "d mmm yyyy"
    empty_words = NOTHING | NOT_YET

    def described(self) -> str:
        month = ", or a month, such as May 2024" if self.ends_months else ""
        return f"a date, such as 31 May 2024{month}"

    def read(self, cell: Cell, context: CellContext) -> date:
        day = _day_of(cell, in_year("4 May 2024", context.year))
        if day is None and self.ends_months and _WHOLE_YEAR.search(cell.text):
            month = read_month(cell.text)
            day = month.last_day if month else None
        if day is None:
            raise BadValue(f"“{cell.text}” is not a date.", _typed_as_date(cell.text, context.year))
        _within_reach(day.year, cell)
        return day


_WHOLE_YEAR = pattern(r"(?<!\d)\d{4}\s*$")


def _typed_as_date(text: str, year: FinancialYear) -> str:
    """What to type instead of a text that is not a date."""
    if (day := _among_words(_spelled(text), read_date)) is not None:
        return f"Type {long_date(day)} if that is what you meant."
    if (month := _among_words(_spelled(_DAY_BEFORE.sub("", text)), read_month)) is not None:
        last = long_date(month.last_day)
        has_day = _DAY_BEFORE.match(text)
        return f"The last day is {last}." if has_day else f"Type the day as well, such as {last}."
    if read_date(f"{text} 2000") is not None:
        return in_year("Type the year as well, such as 31 May 2024.", year)
    return in_year("Type the date, such as 31 May 2024, or clear the cell until it is known.", year)


class MonthOf(Frozen, OfYears):
    """A month, typed as any date in it, `Apr 24` or `April 2024`."""

    format = "@"
    description = "a month, such as Apr 24"
    empty_words = NOTHING | NOT_YET

    def read(self, cell: Cell, context: CellContext) -> Month:
        shown = cell.number_format.casefold()
        if isinstance(cell.value, date) and "d" in shown and "y" not in shown:
            raise BadValue(*_made_a_day(cell.value, cell.text))
        month = read_month(cell.value) if isinstance(cell.value, str) else None
        if month is None:
            day = _day_of(cell, in_year("May 24", context.year))
            month = Month.of(day) if day else None
        if month is None:
            meant = _among_words(_spelled(cell.text), read_month)
            remedy = in_year("Type the month, such as Apr 24 or April 2024.", context.year)
            if meant is not None:
                remedy = f"Type {meant.short} if that is what you meant."
            raise BadValue(f"“{cell.text}” is not a month.", remedy)
        _within_reach(month.year, cell)
        return month

    def stored(self, value: Any, context: CellContext) -> str:
        # As text: Excel would take a typed “Apr 24” for 24 April of the current year.
        return str(value.short)


def _made_a_day(day: date, text: str) -> tuple[str, str]:
    """What is wrong with a day of this year that Excel made of a month and the year's last digits.

    The second is the remedy.
    """
    typed = f"{MONTHS[day.month - 1][:3]} {day.day:02d}"
    return (
        f"Excel turned what was typed here, perhaps “{typed}”, into the day {text}.",
        f"Format the cell as Text (Home, Number Format) and type the month again, such as {typed}.",
    )


class YearOf(Frozen, OfYears):
    """A financial year, such as `2024/25`."""

    format = "@"
    description = "a financial year, such as 2024/25"
    empty_words = NOTHING | NOT_YET

    def read(self, cell: Cell, context: CellContext) -> FinancialYear:
        year = read_financial_year(cell.value) if isinstance(cell.value, str) else None
        if year is None:
            wrong = f"“{cell.text}” is not a financial year."
            raise BadValue(wrong, _typed_as_year(cell, context.year))
        _within_reach(year.starts, cell)
        return year


def _typed_as_year(cell: Cell, example: FinancialYear) -> str:
    """What to type instead of what is no financial year."""
    in_text = ", in a cell formatted as Text."
    if isinstance(cell.value, date):
        return f"Excel turned what was typed into a date: type it as {example}{in_text}"
    if (named := year_named_in(cell.text)) is not None:
        return f"Type {named} if that is meant{in_text}"
    if _PLAIN_YEAR.fullmatch(cell.text):
        year = FinancialYear(int(cell.text))
        return f"Type {year.previous()} or {year}, whichever you meant{in_text}"
    return f"Type it as {example}{in_text}"


_PLAIN_YEAR = pattern(r"(?:19|20)\d\d")


class PeriodOf(Frozen, OfYears):
    """A month, quarter, term or year, for figures that are published by any of them.

    All are stored as text.
    """

    format = "@"
    empty_words = NOTHING | NOT_YET
    description = (
        "a month, such as Jan 24, or another period, such as Q1 2024/25, Autumn 2024/25, 2023/24 "
        "or AY 2023/24"
    )

    def read(self, cell: Cell, context: CellContext) -> Period:
        code = context.row.get("Measure")
        stated = context.measure_periods.get(normalise(code.text)) if code else None
        return _typed_period(cell, context, stated.kind if stated else None)

    def stored(self, value: Any, context: CellContext) -> str:
        return str(value.short)


class PeriodOfMeasure(PeriodOf):
    """A period of the kind by which the measure is reported whose code stands in the same row."""

    description = (
        "a month, such as Apr 24; for a measure of another Period a quarter, such as Q1 2024/25, a "
        "term, such as Autumn 2024/25, or a year, such as 2024/25"
    )

    def read(self, cell: Cell, context: CellContext) -> Period:
        """The period, which is of the kind that Measures states for the measure.

        Where it states none, it is of the kind of most of the measure's rows.
        """
        code = context.row.get("Code")
        if code is None:
            return super().read(cell, context)
        name = normalise(code.text)
        stated = context.measure_periods.get(name)
        kind = (stated and stated.kind) or _usual_period(context, name)
        if stated and kind is PeriodKind.FINANCIAL_YEAR and stated.kind is None:
            kind = stated.year
        period = _typed_period(cell, context, kind)
        if kind in (None, period.kind):
            return period
        assert kind is not None
        example = PERIODS[kind].of(period.last_month)
        what, remedy = _named(period.kind), f"Type the {kind}, such as {example.short}"
        if _is_day(cell):
            what, remedy = "a date", f"{remedy}, in a cell formatted as Text"
        wrong = f"“{cell.text}” is {what}, but {code.text} is reported by {kind}."
        others = [
            (other, of)
            for of, cells in _periods_typed(context).get(name, {}).items()
            for other in cells
            if of is not kind
            and {of, kind} != {PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR}
        ]
        if len(others) > 1:
            named = [f"“{other.text}” ({other.place.cell})" for other, _ in others[:_MOST_NAMED]]
            named += [f"{len(others) - _MOST_NAMED} more"] if len(others) > _MOST_NAMED else []
            wrong = (
                f"{code.text} is reported by {kind}, but {len(others)} of its rows are not: "
                f"{join_words(named)}."
            )
        is_mixed = len({of for _, of in others}) > 1
        remedy += (
            ", or give the other periods a measure of their own."
            if is_mixed
            else f". {_other_period(stated, period.kind)}"
        )
        raise BadValue(wrong, remedy, once=name)


def _other_period(stated: MeasurePeriod | None, kind: PeriodKind) -> str:
    """What to do where the measure is reported by another kind of period."""
    if stated is None or stated.place is None:
        return f"If all of its rows are by {kind}, say so in a column Period of Measures."
    rows = "it is reported" if stated.kind else "all of its rows are"
    return f"If {rows} by {kind}, choose that as its Period ({stated.place})."


def _typed_period(cell: Cell, context: CellContext, kind: PeriodKind | None) -> Period:
    """The period that a cell holds, of whatever kind; a year alone is as `kind` has it."""
    other = kind is not PeriodKind.MONTH
    text = cell.text if isinstance(cell.value, str) or (other and not _is_day(cell)) else ""
    try:
        period = _period_in(text, context, kind)
    except AmbiguousPeriod as unclear:
        wrong, example = unclear.args
        example = example if " or " in example else in_year(example, context.year)
        meant = _period_in(example.partition(" or ")[0], context, kind)
        if kind is None or (meant and meant.kind is kind):
            raise BadValue(f"“{cell.text}” {wrong}.", f"Type {example}.") from None
        period = None
    except AmbiguousDate:
        period = None
    if period is not None:
        _within_reach(period.first_month.year, cell)
        return period
    if other and text:
        of_kinds = (kind,) if kind else PERIODS
        examples = [PERIODS[of].of(Month(context.year.starts, 9)).short for of in of_kinds]
        what = f"not {_named(kind)}" if kind else "neither a month, a quarter, a term nor a year"
        remedy = f"Type it as {join_words(examples, 'or')}."
        if (named := _among_words(text, lambda words: _period_named(words, kind))) is not None:
            remedy = f"Type {named.short} if that is what you meant."
        raise BadValue(f"“{cell.text}” is {what}.", remedy)
    if other and kind and isinstance(cell.value, date):
        return Month.of(cell.value)
    return MonthOf().read(cell, context)


def _period_named(text: str, kind: PeriodKind | None) -> Period | None:
    """The period of a kind, or of any, that a text names for certain."""
    with suppress(AmbiguousPeriod):
        period = read_period(text, PERIODS[kind] if kind else None)
        return period if period and kind in (None, period.kind) else None
    return None


def _is_day(cell: Cell) -> bool:
    return isinstance(cell.value, date)


def _period_in(text: str, context: CellContext, kind: PeriodKind | None) -> Period | None:
    """The period that a text names; what it names is kept for other rows that say the same."""
    key = (text, kind)
    if key not in context.cache:
        context.cache[key] = read_period(text, PERIODS[kind] if kind else None)
    period: Period | None = context.cache[key]
    return period


# More rows of another period than these are counted, and not named.
_MOST_NAMED = 4


def _periods_typed(context: CellContext) -> Mapping[str, Mapping[PeriodKind, Sequence[Cell]]]:
    """The cells of each measure by the kind of period that they hold."""
    found: dict[str, dict[PeriodKind, list[Cell]]] | None = context.cache.get(_periods_typed)
    if found is None:
        found = context.cache[_periods_typed] = defaultdict(lambda: defaultdict(list))
        for row in context.rows if context.rows and "Code" in context.rows[0] else ():
            code, cell = row["Code"], row["As at"]
            with suppress(AmbiguousPeriod, AmbiguousDate):
                period = (
                    _period_in(cell.text, context, PeriodKind.MONTH) if not _is_day(cell) else None
                )
                if period or _is_day(cell):
                    kind = period.kind if period else PeriodKind.MONTH
                    found[normalise(code.text)][kind].append(cell)
    return found


def _usual_period(context: CellContext, name: str) -> PeriodKind | None:
    """The kind of period of most rows of a measure; month where as many are of that."""
    typed = _periods_typed(context).get(name)
    return _usual(Counter({kind: len(cells) for kind, cells in typed.items()})) if typed else None


def _usual(kinds: Counter[PeriodKind]) -> PeriodKind:
    if kinds[PeriodKind.ACADEMIC_YEAR]:
        # A year alone is one of those, too.
        kinds[PeriodKind.ACADEMIC_YEAR] += kinds.pop(PeriodKind.FINANCIAL_YEAR, 0)
    (usual, most), *_ = kinds.most_common(1)
    return PeriodKind.MONTH if kinds[PeriodKind.MONTH] == most else usual


def _named(kind: PeriodKind) -> str:
    return f"{'an' if kind is PeriodKind.ACADEMIC_YEAR else 'a'} {kind}"

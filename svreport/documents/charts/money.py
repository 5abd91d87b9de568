"""Charts of the forecast: spending against income, savings, and the cumulative deficit.

Amounts are in millions of pounds, whatever the forecast is kept in; what is
said of them in a title or a description is shown as prose shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

from svreport.content.blocks import Chart, ChartKind, ChartSeries, SeriesLook, plain
from svreport.core.frozen import Frozen, field, replace
from svreport.core.house_style import DASH, MINUS, HouseStyle, decimals_of
from svreport.core.model import Council, LineKind, Standing, Update
from svreport.core.numerals import Unit, convert
from svreport.core.origin import with_origins
from svreport.core.periods import FinancialYear
from svreport.core.text import capitalise, join_words
from svreport.documents.charts import Change, ChartWithTable, data_table
from svreport.documents.versions_in_words import YearAmount, balance_in_words
from svreport.figures.as_of import savings_at
from svreport.figures.deficit import Limits, limits_of
from svreport.figures.figure import BE, conjugate, is_over, mark, mark_beside_verb, shared
from svreport.figures.forecast import Statement
from svreport.figures.measures import workstream_label
from svreport.figures.versions import (
    pair_lines,
    plan_version,
    unmitigated_version,
    version_before,
    version_to_name,
    versions_at,
)
from svreport.narrative.facts import house_style

SHOWN_IN = Unit.MILLIONS
TABLE_DECIMALS, MOST_DECIMALS = 2, 3
# Of more versions, not all names beside their lines can be read.
MOST_VERSIONS = 3
# With the spending below them, as many as there are colours.
MOST_STACKED = 5
# A line of one year is a point, which shows nothing that a figure does not.
FEWEST_YEARS = FEWEST_LINES = 2
OTHERS, WITHOUT_PLAN = "Other workstreams", "Without the plan"
# What of the tallest column a part of it has to be, to be seen on paper.
THINNEST, TOGETHER = Decimal("0.03"), "Small savings are together"
SMALLEST_SHOWN, FEW_MILLIONS = Decimal("0.01"), 10
# What a chart shows where the update reports none of its versions.
BY_VERSION = "The {} in each version of the forecast"


def spending_chart(council: Council) -> ChartWithTable | None:
    """Spending against income in the forecast without the plan; None where they are not stated."""
    statement = unmitigated_version(council)
    if statement is None or not statement.states_spending_and_income:
        return None
    money, last = ForecastMoney.of(council), statement.years[-1]
    in_year_standing = partial(statement.standing, LineKind.IN_YEAR_BALANCE)
    gap = statement.expenditure(last) + statement.income(last)
    size = money.prose(abs(gap))
    passes = f"passes income by {size} in" if gap > 0 else f"stays {size} below income in"
    return money.chart(
        title=with_origins(f"Without the plan, spending {passes} {money.year(last)}", size),
        kind=ChartKind.COLUMN,
        years=statement.years,
        standing=in_year_standing,
        lines=[
            YearSeries(
                "Spending", statement.expenditure, light=money.light_years(in_year_standing)
            ),
            YearSeries("Income", money.income(statement), True, SeriesLook.OTHER),
        ],
        axis="Spending and income",
    )


def savings_chart(council: Council, update: Update) -> ChartWithTable | None:
    """Planned spending and what each workstream is to save on top of it, against income.

    None where no plan states its spending, or nothing is to be saved in its years.
    """
    statement = plan_version(council, update)
    savings = savings_by_workstream(council, update)
    if (
        statement is None
        or not statement.states_spending
        or not any(year in statement.years for targets in savings.values() for year in targets)
    ):
        return None
    money, without = ForecastMoney.of(council), unmitigated_version(council)
    is_compared = without is not None and without.states_spending
    drawn = money.chart(
        title=_savings_title(statement, savings, money),
        kind=ChartKind.STACKED,
        years=statement.years,
        standing=partial(statement.standing, LineKind.IN_YEAR_BALANCE),
        lines=[
            YearSeries("Spending", statement.expenditure),
            *(
                YearSeries(name if name == OTHERS else f"Saved by {name}", targets.get)
                for name, targets in largest_savings(savings).items()
            ),
            *(
                [YearSeries("Income", money.income(statement), True, SeriesLook.OTHER)]
                if statement.states_income
                else []
            ),
            *(
                [YearSeries(WITHOUT_PLAN, _expenditure_of(without), True, SeriesLook.PLAN)]
                if without and is_compared
                else []
            ),
        ],
        axis="Spending, savings and income",
    )
    note = _added_spending(statement, without, savings, money) if without and is_compared else ""
    return replace(drawn, note=note)


def _expenditure_of(statement: Statement) -> YearAmount:
    """Its spending by year; None beyond its years."""
    return lambda year: statement.expenditure(year) if year in statement.years else None


def _added_spending(
    statement: Statement,
    without: Statement,
    savings: Mapping[str, Mapping[FinancialYear, Decimal]],
    money: ForecastMoney,
) -> str:
    """How far planned spending and savings together pass the forecast without the plan, at most."""
    added = {
        year: statement.expenditure(year)
        + sum((own.get(year, Decimal(0)) for own in savings.values()), Decimal(0))
        - without.expenditure(year)
        for year in statement.years
        if year in without.years and any(year in own for own in savings.values())
    }
    most = max(added, key=lambda year: added[year], default=None)
    line = "The dashed line is spending without the plan"
    if most is None or convert(added[most], money.unit, SHOWN_IN) < SMALLEST_SHOWN:
        return f"{line}."
    size, when = money.prose(added[most]), money.year(most)
    above = "a column above it shows that the plan also adds spending"
    return with_origins(f"{line}; {above}, {size} in {when}.", size)


def _savings_title(
    statement: Statement,
    savings: Mapping[str, Mapping[FinancialYear, Decimal]],
    money: ForecastMoney,
) -> str:
    """What is saved in the last year for which every workstream states it, and how far it goes."""
    years = [year for year in statement.years if all(year in own for own in savings.values())]
    saved = sum((targets[years[-1]] for targets in savings.values()), Decimal(0)) if years else None
    if not saved or saved < 0:
        return "Planned spending, and what each workstream should save"
    size, last = money.prose(saved), years[-1]
    if not statement.states_income:
        return with_origins(f"Savings of {size} are planned in {money.year(last)}", size)
    gap = statement.expenditure(last) + statement.income(last)
    above = "" if gap <= 0 else money.prose(gap)
    reach = f"to {above} above income" if above else "within income"
    title = f"Savings of {size} bring planned spending {reach} in {money.year(last)}"
    return with_origins(title, size, above)


def in_year_chart(
    council: Council, update: Update, shown: Sequence[Statement]
) -> ChartWithTable | None:
    """The in-year balance of the last of some versions in columns, with the others as lines.

    None where it is not stated for several years.
    """
    now, kind = shown[-1], LineKind.IN_YEAR_BALANCE
    years = now.years_of(kind)
    if len(years) < FEWEST_YEARS:
        return None
    money = ForecastMoney.of(council)
    lines = money.version_lines(council, update, shown, kind)
    first, last = (balance_in_words(now.balance(kind, years[at]), money.prose) for at in (0, -1))
    begins, ends = (
        f"{money.year(years[at])}{mark(now.standing(kind, years[at]))}" for at in (0, -1)
    )
    title = f"In-year {first} in {begins}, {last} in {ends}"
    return money.chart(
        title=with_origins(title, first, last),
        kind=kind_of(lines),
        years=years,
        standing=partial(now.standing, kind),
        lines=lines,
        axis="In-year balance",
    )


def deficit_chart(
    council: Council, update: Update, shown: Sequence[Statement] | None = None
) -> ChartWithTable | None:
    """The cumulative deficit that the update reports in columns, other versions and limits on them.

    It has the versions that are `shown`, else all that the update knows; of many the reported
    one, that before it, the plan and the forecast without it. None where there is no version of
    two years, or several of one each. A version without a closing balance is left out; where none
    is reported, all are lines.
    """
    named = version_to_name(council, update)
    others = (plan_version(council, update), version_before(council, update))
    if shown is None:
        drawn = {it.version for it in (*others, named, unmitigated_version(council)) if it}
        shown = versions_at(council, update)
        if named and len(shown) > MOST_VERSIONS:
            shown = [it for it in shown if it.version in drawn]
    versions = [version for version in shown if version.closing_years]
    years = sorted({year for statement in versions for year in statement.closing_years})
    if len(years) < FEWEST_YEARS:
        return None
    money, limits = ForecastMoney.of(council), limits_of(council).within(years)
    lines = money.version_lines(council, update, versions, LineKind.CLOSING_BALANCE)
    if limits:
        label = limits.label("Limit", money.year)
        lines.append(
            YearSeries(
                label,
                limits.amounts.get,
                as_line=True,
                look=SeriesLook.LIMIT,
                light=limits.assumed.__contains__,
                labels=_limit_labels(limits, years, money, lines),
            )
        )
    return money.chart(
        title=_deficit_title(named, others, limits, money)
        if named and named.closing_years
        else BY_VERSION.format("deficit"),
        kind=kind_of(lines),
        years=years,
        standing=shared_standing(versions, LineKind.CLOSING_BALANCE),
        lines=lines,
        axis="Cumulative deficit at year end",
        labelled=True,
    )


def difference_chart(council: Council, before: Statement, now: Statement) -> Chart | None:
    """How spending in the financial year differs between two versions, line by line, as bars.

    None where a version does not reach the year, or fewer than two lines differ.
    """
    money = ForecastMoney.of(council)
    year = money.now
    if year not in before.years or year not in now.years:
        return None
    pairs = pair_lines(before, now, LineKind.EXPENDITURE)
    apart = {pair.line.title: difference for pair in pairs if (difference := pair.difference(year))}
    if len(apart) < FEWEST_LINES:
        return None
    names = sorted(apart, key=lambda name: -abs(apart[name]))
    title = _difference_title(names[0], apart, before.called, money)
    size = f'{Decimal(0):.{money.decimals()}f}"m"'
    ends = [f"{name} {money.signed(apart[name])}" for name in (names[0], names[-1])]
    return Chart(
        title=title,
        kind=ChartKind.COLUMN,
        categories=names,
        series=[
            ChartSeries(
                "Difference",
                [convert(apart[name], money.unit, SHOWN_IN) for name in names],
                light=[*range(1, len(names))],
            )
        ],
        axis=f"{capitalise(now.version)} less {before.called} forecast, {money.year(year)}",
        basis=f"{SHOWN_IN}, largest first",
        number_format=f'+"£"#,##{size};"−£"#,##{size}',
        description=with_origins(f"{title}. {'; '.join(ends)}.", title, *ends),
        labelled=True,
        is_across=True,
    )


def _difference_title(
    name: str, apart: Mapping[str, Decimal], before: str, money: ForecastMoney
) -> str:
    """The line that differs most, as a part of the whole difference where it is one."""
    whole, size = sum(apart.values(), Decimal(0)), money.prose(abs(apart[name]))
    side = "above" if apart[name] > 0 else "below"
    if not 0 < apart[name] / (whole or -apart[name]) < 1:
        return with_origins(f"{name}: {size} {side} the {before} forecast", size)
    of = money.prose(abs(whole))
    return with_origins(f"{name}: {size} of the {of} {side} the {before} forecast", size, of)


def _limit_labels(
    limits: Limits,
    years: Sequence[FinancialYear],
    money: ForecastMoney,
    lines: Sequence[YearSeries],
) -> Mapping[int, str]:
    """What the limits are called at the first of those agreed and at the last of those assumed.

    It is one that has no amount of its own or the next years just above it, if there is one.
    """
    named = {}
    for how, limited, at in (("Agreed", sorted(limits.agreed), 0), ("Assumed", limits.assumed, -1)):
        # Words above the first column would be across the axis.
        apart = [year for year in limited if year != years[0]] or limited
        clear = [year for year in apart if not _is_crossed(year, limits, years, lines)]
        if apart:
            named[(clear or apart)[at]] = how
    sizes = {year: money.label(limits.amounts[year]) for year in named}
    return {
        years.index(year): with_origins(f"{how} limit {sizes[year]}", sizes[year])
        for year, how in named.items()
    }


def _is_crossed(
    limited: FinancialYear,
    limits: Limits,
    years: Sequence[FinancialYear],
    lines: Sequence[YearSeries],
) -> bool:
    """Whether words above the limit of a year would be across an amount."""
    at, limit = years.index(limited), limits.amounts[limited]
    drawn = [[line.amount(year) or Decimal(0) for year in years] for line in lines]
    room = max((max(amounts) for amounts in drawn), default=limit) * Decimal("0.12")
    beside = [amount for amounts in drawn for amount in amounts[max(0, at - 1) : at + 2]]
    return any(limit < amount < limit + room for amount in beside)


def savings_by_workstream(
    council: Council, update: Update
) -> dict[str, dict[FinancialYear, Decimal]]:
    """What each workstream is to save in each year, in the forecast unit."""
    by_workstream: dict[str, dict[FinancialYear, Decimal]] = {}
    names: dict[str, str] = {}
    for row in savings_at(council, update):
        if row.target is not None:
            # Rows may call a workstream by its code or by its title.
            name = names.setdefault(workstream_label(council, row.workstream), row.workstream)
            targets = by_workstream.setdefault(name, {})
            targets[row.year] = targets.get(row.year, Decimal(0)) + row.target
    return by_workstream


def largest_savings(
    savings: Mapping[str, Mapping[FinancialYear, Decimal]],
) -> dict[str, Mapping[FinancialYear, Decimal]]:
    """The savings as they are, or the smallest together where there are more than colours."""
    if len(savings) <= MOST_STACKED:
        return dict(savings)
    by_size = sorted(savings, key=lambda name: -sum(savings[name].values()))
    kept = by_size[: MOST_STACKED - 1]
    others: dict[FinancialYear, Decimal] = {}
    for name in by_size[MOST_STACKED - 1 :]:
        for year, amount in savings[name].items():
            others[year] = others.get(year, Decimal(0)) + amount
    return {**{name: savings[name] for name in savings if name in kept}, OTHERS: others}


def _deficit_title(
    statement: Statement, others: Sequence[Statement | None], limits: Limits, money: ForecastMoney
) -> str:
    """An agreed limit that is passed, else the largest difference from another version."""
    subject = f"The {statement.version} deficit"
    verdict = limits.verdict(statement, money.year)
    differences = [] if limits.passed(statement) else [*_differences(statement, others, money)]
    by_size = sorted(differences, key=lambda found: (found[1].weight, found[0]))
    year, change = by_size[-1] if by_size else (None, None)
    if verdict and change is None:
        return f"{subject} {verdict}"
    last = year or statement.closing_years[-1]
    closing, standing = statement.closing(last), statement.standing(LineKind.CLOSING_BALANCE, last)
    when = f"{money.year(last)}{mark_beside_verb(standing)}"
    balance = money.prose(closing)
    stands = f"{subject} {conjugate(BE, standing)} {balance} in {when}"
    if closing <= 0:
        balance = balance_in_words(closing, money.prose)
        stands = f"The {statement.version} balance {conjugate(BE, standing)} a {balance} in {when}"
    further = change.words if change else ""
    return with_origins(f"{stands}{further}", balance, further)


def _differences(
    statement: Statement, others: Sequence[Statement | None], money: ForecastMoney
) -> Iterator[tuple[FinancialYear, Change]]:
    """How far each closing balance is from that of another version, in words that follow it."""
    for other in others:
        if other is None or other.version == statement.version:
            continue
        for year in statement.closing_years:
            if year in other.closing_years:
                now, then = statement.closing(year), other.closing(year)
                difference, size = now - then, money.prose(abs(now - then))
                # More of a surplus is less of a balance.
                ways = ("worse", "better") if min(now, then) < 0 else ("more", "less")
                than = f"{size} {ways[difference < 0]} than in" if difference else "as in"
                words = with_origins(f", {than} the {other.called} forecast", size)
                # All are balances: the largest amount is the largest change.
                yield year, Change(words, difference, Decimal(1))


YearStanding = Callable[[FinancialYear], Standing | None]


def shared_standing(versions: Sequence[Statement], kind: LineKind) -> YearStanding:
    """What a balance of a year rests on in every version that reaches it, if it is one thing."""
    return lambda year: shared(
        version.standing(kind, year) for version in versions if year in version.years
    )


def _unstated(_: FinancialYear) -> None:
    """That no year says what its figures rest on."""


class YearSeries(Frozen):
    """A series by year, in the forecast unit; the years that are `light` are drawn so."""

    name: str
    amount: YearAmount
    as_line: bool = False
    look: SeriesLook | None = None
    light: Callable[[FinancialYear], bool] | None = None
    labels: Mapping[int, str] = field(default_factory=dict)


def _thick(lines: Sequence[YearSeries], years: Sequence[FinancialYear]) -> Sequence[YearSeries]:
    """The series of a stack, those of its columns that are too thin to be seen as one.

    They stay as they are where that is one, or all but the lowest.
    """
    lowest, *parts = [line for line in lines if not line.as_line]
    heights = [[sum_in([part], year) for year in years] for part in parts]
    tallest = max(sum_in([lowest, *parts], year) for year in years)
    is_thin = [max(map(abs, height)) < tallest * THINNEST for height in heights]
    thin = [part for part, of in zip(parts, is_thin, strict=True) if of]
    if not 1 < len(thin) < len(parts):
        return lines
    kept = [line for line in lines if line not in thin]
    at = sum(not line.as_line for line in kept)
    return [*kept[:at], YearSeries(OTHERS, partial(sum_in, thin)), *kept[at:]]


def sum_in(lines: Sequence[YearSeries], year: FinancialYear) -> Decimal:
    """What the series come to in a year, those apart that state nothing for it."""
    return sum((line.amount(year) or Decimal(0) for line in lines), Decimal(0))


def kind_of(lines: Sequence[YearSeries]) -> ChartKind:
    """Columns where any series is one, else lines."""
    return ChartKind.LINE if all(line.as_line for line in lines) else ChartKind.COLUMN


def table_decimals(millions: Decimal) -> int:
    """With how many decimals tables show an amount: of less than £100,000, to the thousand."""
    return TABLE_DECIMALS + (0 < abs(millions) < Decimal("0.1"))


def _largest(drawn: Sequence[Sequence[Decimal | None]]) -> Decimal:
    sizes = (abs(amount) for amounts in drawn for amount in amounts if amount is not None)
    return max(sizes, default=Decimal(0))


class ForecastMoney(Frozen):
    """Amounts of a council's forecast as charts show them; the years before `now` are over.

    Millions have `places` at most, where they are stated with no more.
    """

    style: HouseStyle
    unit: Unit
    now: FinancialYear
    places: int = MOST_DECIMALS

    @classmethod
    def of(cls, council: Council) -> ForecastMoney:
        settings, places = council.settings, MOST_DECIMALS
        if settings.forecast_unit is SHOWN_IN:
            stated = [amount for line in council.forecast for amount in line.amounts.values()]
            stated += [saving.target for saving in council.savings if saving.target]
            places = min(places, max(map(decimals_of, stated), default=0))
        return cls(house_style(settings), settings.forecast_unit, settings.financial_year, places)

    def version_lines(
        self, council: Council, update: Update, versions: Sequence[Statement], kind: LineKind
    ) -> list[YearSeries]:
        """A balance in each version: columns of the reported one, the plan dashed on them."""
        named, plan = version_to_name(council, update), plan_version(council, update)
        return [
            YearSeries(
                capitalise(statement.version),
                partial(statement.stated, kind),
                as_line=not is_named,
                look=None if is_named else SeriesLook.PLAN if is_plan else SeriesLook.OTHER,
                light=self.light_years(partial(statement.standing, kind)) if is_named else None,
            )
            for statement in versions
            for is_named in [named is not None and statement.version == named.version]
            for is_plan in [plan is not None and statement.version == plan.version]
        ]

    def light_years(self, standing: YearStanding) -> Callable[[FinancialYear], bool]:
        """Whether a year is no outturn: as it is stated, else by whether the year is over."""
        return lambda year: not (is_over(stated) if (stated := standing(year)) else year < self.now)

    def prose(self, amount: Decimal) -> str:
        """An amount in the unit of charts, if that shows it."""
        style, shown = self.style, abs(convert(amount, self.unit, SHOWN_IN))
        if 0 < shown < SMALLEST_SHOWN:
            return style.prose(amount, self.unit)
        return style.amount(amount, self.unit, SHOWN_IN, worded=style.worded_millions)

    def label(self, amount: Decimal) -> str:
        """An amount as beside an axis: `£16.5m`."""
        return self.style.amount(amount, self.unit, SHOWN_IN)

    def signed(self, amount: Decimal) -> str:
        """A difference with its sign."""
        size = self.prose(abs(amount))
        return with_origins(f"{'+' if amount > 0 else MINUS}{size}", size)

    def year(self, year: FinancialYear) -> str:
        return self.style.year(year)

    def income(self, statement: Statement) -> YearAmount:
        """What pays for the spending, as a positive amount."""
        return lambda year: -statement.income(year)

    def chart(
        self,
        *,
        title: str,
        kind: ChartKind,
        years: Sequence[FinancialYear],
        lines: Sequence[YearSeries],
        axis: str,
        standing: YearStanding = _unstated,
        labelled: bool = False,
    ) -> ChartWithTable:
        """The chart and its table; a series without any amount is left out.

        Each year says what its figures rest on, where `standing` knows.
        """
        categories = [f"{self.year(year)}{mark(standing(year))}" for year in years]
        stated = [line for line in lines if any(line.amount(year) is not None for year in years)]
        about = [line for line in stated if not line.as_line][:1] or stated[:1]
        in_words = [self._in_words(line, years) for line in about]
        drawn = _thick(stated, years) if kind is ChartKind.STACKED else stated
        values = [[self.millions(line.amount(year)) for year in years] for line in drawn]
        columns = [line for line in drawn if not line.as_line]
        has_both = {bool(line.light and line.light(year)) for line in columns for year in years}
        chart = Chart(
            title=title,
            kind=kind,
            labelled=labelled,
            basis=f"Columns: {columns[0].name}, past years dark"
            if len(columns) == 1 and len(has_both) > 1
            else TOGETHER * (len(drawn) < len(stated)),
            categories=categories,
            series=[
                ChartSeries(
                    line.name,
                    amounts,
                    line.as_line if kind is not ChartKind.LINE else line.look is SeriesLook.LIMIT,
                    line.look,
                    [at for at, year in enumerate(years) if line.light and line.light(year)],
                    line.labels,
                )
                for line, amounts in zip(drawn, values, strict=True)
            ],
            axis=f"{axis} ({SHOWN_IN})",
            category_axis="Financial year",
            number_format=self.number_format(values),
            description=with_origins(f"{title}. {' '.join(in_words)}", title, *in_words),
        )
        write = partial(self.text, largest=_largest(values))
        rows = [
            [plain(category), *(plain(write(line.amount(year))) for line in stated)]
            for category, year in zip(categories, years, strict=True)
        ]
        table = data_table(f"Year ({SHOWN_IN})", [line.name for line in stated], rows)
        return ChartWithTable(chart, table)

    def millions(self, amount: Decimal | None) -> Decimal | None:
        """An amount as charts draw it."""
        return None if amount is None else convert(amount, self.unit, SHOWN_IN)

    def text(self, amount: Decimal | None, largest: Decimal | int = 1) -> str:
        """An amount of a table, of which this many millions is the largest."""
        millions = self.millions(amount)
        return DASH if millions is None else self.style.bare(millions, self.decimals(largest))

    def decimals(self, largest: Decimal | int = 1) -> int:
        """With how many decimals a table or chart has amounts of so many millions at most."""
        return min(table_decimals(Decimal(largest)), self.places)

    def difference(self, amount: Decimal) -> str:
        """A difference as tables show it, with its sign."""
        shown = self.text(amount)
        return with_origins(f"+{shown}", shown) if amount > 0 and shown[0].isdigit() else shown

    def _in_words(self, line: YearSeries, years: Sequence[FinancialYear]) -> str:
        """A series in words: where it begins and ends."""
        amounts = {year: amount for year in years if (amount := line.amount(year)) is not None}
        named = dict.fromkeys((min(amounts), max(amounts)))
        sizes = [self.prose(amounts[year]) for year in named]
        words = [f"{size} in {self.year(year)}" for size, year in zip(sizes, named, strict=True)]
        ends = f"{line.name}: {join_words(words, most=len(words))}"
        return with_origins(f"{ends}.", *sizes)

    def number_format(self, drawn: Sequence[Sequence[Decimal | None]]) -> str:
        """Excel's format: tenths of a million; of less than ten, as tables have them."""
        largest = _largest(drawn)
        places = self.decimals(largest) if 0 < largest < FEW_MILLIONS else 1
        size = f'"£"#,##0.{"0" * places}"m"'
        return f"{size};({size})" if self.style.brackets else f'{size};"−"{size}'

"""Charts of the forecast: spending against income, savings, and the cumulative deficit.

Amounts are in millions of pounds, whatever the forecast is kept in; what is
said of them in a title or a description is shown as prose shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial

from svreport.content.blocks import Chart, ChartKind, ChartSeries, plain
from svreport.core.frozen import Frozen
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import Council, LineKind, Standing, Update
from svreport.core.origin import with_origins
from svreport.core.periods import FinancialYear
from svreport.core.text import capitalise, join_words
from svreport.core.units import Unit, convert
from svreport.documents.charts import ChartWithTable, data_table
from svreport.documents.forecast_table import YearAmount
from svreport.documents.versions_in_words import balance_in_words
from svreport.figures.as_of import savings_at
from svreport.figures.forecast import Statement
from svreport.figures.limits import Limits, limits_of
from svreport.figures.standing import BE, STAND, conjugate, mark, mark_beside_verb, shared
from svreport.figures.versions import (
    plan_version,
    unmitigated_version,
    version_before,
    version_to_name,
    versions_at,
)
from svreport.narrative.facts import house_style

SHOWN_IN = Unit.MILLIONS
TABLE_DECIMALS = 2
WHOLE_MILLIONS_FROM = 20
# With the spending below them, as many as there are colours.
MOST_STACKED = 5
# A line of one year is a point, which shows nothing that a figure does not.
FEWEST_YEARS = 2
OTHERS = "Other workstreams"
# What a chart shows where the update reports none of its versions.
BY_VERSION = "The {} in each version of the forecast"


def spending_chart(council: Council) -> ChartWithTable | None:
    """Spending against income in the forecast without the plan; None where they are not stated."""
    statement = unmitigated_version(council)
    if statement is None or not statement.states_spending_and_income:
        return None
    money, last = ForecastMoney.of(council), statement.years[-1]
    gap = statement.expenditure(last) + statement.income(last)
    size = money.prose(abs(gap))
    passes = f"passes income by {size} in" if gap > 0 else f"stays {size} below income in"
    return money.chart(
        title=with_origins(f"Without the plan, spending {passes} {money.year(last)}", size),
        kind=ChartKind.COLUMN,
        years=statement.years,
        standing=partial(statement.standing, LineKind.IN_YEAR_BALANCE),
        lines=[
            YearSeries("Spending", statement.expenditure),
            YearSeries("Income", money.income(statement), as_line=True),
        ],
        axis="Amount",
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
    money = ForecastMoney.of(council)
    return money.chart(
        title=_savings_title(statement, savings, money),
        kind=ChartKind.STACKED,
        years=statement.years,
        standing=partial(statement.standing, LineKind.IN_YEAR_BALANCE),
        lines=[
            YearSeries("Planned spend", statement.expenditure),
            *(
                YearSeries(name if name == OTHERS else f"Saved by {name}", targets.get)
                for name, targets in _largest_savings(savings).items()
            ),
            *(
                [YearSeries("Income", money.income(statement), as_line=True)]
                if statement.states_income
                else []
            ),
        ],
        axis="Amount",
    )


def _savings_title(
    statement: Statement,
    savings: Mapping[str, Mapping[FinancialYear, Decimal]],
    money: ForecastMoney,
) -> str:
    """What is saved in the last year for which every workstream states it, and how far it goes."""
    years = [year for year in statement.years if all(year in own for own in savings.values())]
    saved = sum((targets[years[-1]] for targets in savings.values()), Decimal(0)) if years else None
    if not saved or saved < 0:
        return "Planned spending, and what each workstream is to save"
    size, last = money.prose(saved), years[-1]
    if not statement.states_income:
        return with_origins(f"Savings of {size} are planned in {money.year(last)}", size)
    gap = statement.expenditure(last) + statement.income(last)
    above = "" if gap <= 0 else money.prose(gap)
    reach = f"to {above} above income" if above else "within income"
    title = f"Savings of {size} bring planned spending {reach} in {money.year(last)}"
    return with_origins(title, size, above)


def deficit_chart(council: Council, update: Update) -> ChartWithTable | None:
    """The cumulative deficit in every version that the update knows, with the limits as a line.

    None where there is no version of two years, or several of one each. A version without a
    closing balance is left out.
    """
    versions = [version for version in versions_at(council, update) if version.closing_years]
    years = sorted({year for statement in versions for year in statement.closing_years})
    if len(years) < FEWEST_YEARS:
        return None
    money, limits = ForecastMoney.of(council), limits_of(council)
    lines = [
        YearSeries(
            capitalise(statement.version), partial(statement.stated, LineKind.CLOSING_BALANCE)
        )
        for statement in versions
    ]
    if limits:
        label = limits.within(years).label("Limit", money.year)
        lines.append(YearSeries(label, limits.amounts.get, as_line=True))
    named = version_to_name(council, update)
    return money.chart(
        title=_deficit_title(named, version_before(council, update), limits, money)
        if named and named.closing_years
        else BY_VERSION.format("deficit"),
        kind=ChartKind.LINE,
        years=years,
        standing=shared_standing(versions, LineKind.CLOSING_BALANCE),
        lines=lines,
        axis="Cumulative deficit",
    )


def savings_by_workstream(
    council: Council, update: Update
) -> dict[str, dict[FinancialYear, Decimal]]:
    """What each workstream is to save in each year, in the forecast unit."""
    by_workstream: dict[str, dict[FinancialYear, Decimal]] = {}
    for row in savings_at(council, update):
        if row.target is not None:
            targets = by_workstream.setdefault(row.workstream, {})
            targets[row.year] = targets.get(row.year, Decimal(0)) + row.target
    return by_workstream


def _largest_savings(
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
    statement: Statement, before: Statement | None, limits: Limits, money: ForecastMoney
) -> str:
    subject = f"The {statement.version} deficit"
    if verdict := limits.verdict(statement, money.year):
        return f"{subject} {verdict}"
    last = statement.closing_years[-1]
    closing, standing = statement.closing(last), statement.standing(LineKind.CLOSING_BALANCE, last)
    when = f"{money.year(last)}{mark_beside_verb(standing)}"
    if closing <= 0:
        balance = balance_in_words(closing, money.prose)
        title = f"The {statement.version} balance {conjugate(BE, standing)} a {balance} in {when}"
        return with_origins(title, balance)
    size, further = money.prose(closing), _difference_from(before, last, closing, money)
    stands = f"{subject} {conjugate(STAND, standing)} at {size} in {when}"
    return with_origins(f"{stands}{further}", size, further)


def _difference_from(
    before: Statement | None, year: FinancialYear, closing: Decimal, money: ForecastMoney
) -> str:
    """How far a closing balance is from that of the version before; nothing beyond its years."""
    if before is None or year not in before.closing_years:
        return ""
    difference = closing - before.closing(year)
    if not difference:
        return f", as in the {before.version} forecast"
    way = "more" if difference > 0 else "less"
    size = money.prose(abs(difference))
    return with_origins(f", {size} {way} than in the {before.version} forecast", size)


YearStanding = Callable[[FinancialYear], Standing | None]


def shared_standing(versions: Sequence[Statement], kind: LineKind) -> YearStanding:
    """What a balance of a year rests on in every version that reaches it, if it is one thing."""
    return lambda year: shared(
        version.standing(kind, year) for version in versions if year in version.years
    )


def _unstated(_: FinancialYear) -> None:
    """That no year says what its figures rest on."""


class YearSeries(Frozen):
    """A series by year, in the forecast unit."""

    name: str
    amount: YearAmount
    as_line: bool = False


class ForecastMoney(Frozen):
    """Amounts of a council's forecast as charts show them."""

    style: HouseStyle
    unit: Unit

    @classmethod
    def of(cls, council: Council) -> ForecastMoney:
        return cls(house_style(council.settings), council.settings.forecast_unit)

    def prose(self, amount: Decimal) -> str:
        return self.style.prose(amount, self.unit)

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
        in_full: bool = False,
    ) -> ChartWithTable:
        """The chart and its table; a series without any amount is left out.

        Each year says what its figures rest on, where `standing` knows. With `in_full`, the
        description has every figure, for a chart without its table.
        """
        categories = [f"{self.year(year)}{mark(standing(year))}" for year in years]
        stated = [line for line in lines if any(line.amount(year) is not None for year in years)]
        in_words = [self._in_words(line, years, in_full=in_full) for line in stated]
        values = [[self._millions(line.amount(year)) for year in years] for line in stated]
        chart = Chart(
            title=title,
            kind=kind,
            categories=categories,
            series=[
                ChartSeries(line.name, amounts, line.as_line)
                for line, amounts in zip(stated, values, strict=True)
            ],
            axis=f"{axis} ({SHOWN_IN})",
            category_axis="Financial year",
            number_format=self._format([value for amounts in values for value in amounts if value]),
            description=with_origins(f"{title}. {' '.join(in_words)}", title, *in_words),
        )
        rows = [
            [plain(category), *(plain(self._table_text(line.amount(year))) for line in stated)]
            for category, year in zip(categories, years, strict=True)
        ]
        table = data_table(f"Year ({SHOWN_IN})", [line.name for line in stated], rows)
        return ChartWithTable(chart, table)

    def _millions(self, amount: Decimal | None) -> Decimal | None:
        return None if amount is None else convert(amount, self.unit, SHOWN_IN)

    def _table_text(self, amount: Decimal | None) -> str:
        millions = self._millions(amount)
        return DASH if millions is None else self.style.bare(millions, TABLE_DECIMALS)

    def _in_words(self, line: YearSeries, years: Sequence[FinancialYear], *, in_full: bool) -> str:
        """A series in words: where it begins and ends, and its highest point in between."""
        amounts = {year: amount for year in years if (amount := line.amount(year)) is not None}
        named = dict.fromkeys(amounts if in_full else (min(amounts), max(amounts)))
        sizes = [self.prose(amounts[year]) for year in named]
        words = [f"{size} in {self.year(year)}" for size, year in zip(sizes, named, strict=True)]
        ends = f"{line.name}: {join_words(words, most=len(words))}"
        peak = max(amounts, key=lambda year: amounts[year])
        if peak in named:
            return with_origins(f"{ends}.", *sizes)
        most = self.prose(amounts[peak])
        return with_origins(f"{ends}; at most {most}, in {self.year(peak)}.", *sizes, most)

    def _format(self, values: Sequence[Decimal]) -> str:
        """Excel's format for the axis: whole millions, or tenths where all are few."""
        largest = max((abs(value) for value in values), default=Decimal(0))
        size = '"£"#,##0"m"' if largest >= WHOLE_MILLIONS_FROM else '"£"#,##0.0"m"'
        return f"{size};({size})" if self.style.brackets else f'{size};"−"{size}'

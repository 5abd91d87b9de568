"""Versions of the forecast in papers: side by side, as a table, and the agreement's limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from operator import attrgetter

from svreport.content.blocks import Align, Block, Column, Landscape, TableBlock, plain, text_of
from svreport.core.frozen import Frozen, group_by, stretches
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import LineKind, Standing
from svreport.core.numerals import Unit, number_in_prose
from svreport.core.origin import with_origins
from svreport.core.periods import FinancialYear
from svreport.core.text import join_words
from svreport.documents.public import PublicPaper
from svreport.documents.tables import TableMoney, text_row
from svreport.figures.deficit import Limits, limits_of
from svreport.figures.figure import BE, TURN, conjugate, is_over, mark, mark_beside_verb, shared
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS, Statement
from svreport.figures.versions import (
    first_surplus,
    has_lines,
    surplus_from,
    unmitigated_version,
    version_before,
)

FORECAST, FIGURES = "forecast", "figures"
IN_YEAR, CLOSING = LineKind.IN_YEAR_BALANCE, LineKind.CLOSING_BALANCE


class ReportedVersions(Frozen):
    """The version that is reported, the one before it, and each year's limit, if any.

    Amounts are in the words of `prose`.
    """

    paper: PublicPaper
    now: Statement
    before: Statement | None
    limits: Limits
    prose: Callable[[Decimal], str]

    @classmethod
    def of(cls, paper: PublicPaper, now: Statement) -> ReportedVersions:
        limits = limits_of(paper.council).within(now.closing_years)
        return cls(paper, now, version_before(paper.council, paper.update), limits, paper.prose)

    @property
    def both(self) -> list[Statement]:
        """The version before, if there is one, and the reported one."""
        return [*([self.before] if self.before else []), self.now]

    @property
    def with_closings(self) -> list[Statement]:
        """The same as far as they state closing balances."""
        return [statement for statement in self.both if statement.closing_years]

    def year(self, year: FinancialYear | None) -> str:
        """A year as the council writes it, or nothing for none."""
        return self.paper.style.year(year)

    def balance(self, value: Decimal) -> str:
        """A balance in words: `deficit of £45.73m`."""
        return balance_in_words(value, self.prose)

    def last_balance(self, statement: Statement) -> str:
        """The last closing balance of a version in words; nothing where it states none."""
        years = statement.closing_years
        return self.balance(statement.closing(years[-1])) if years else ""

    def marked_year(self, year: FinancialYear) -> str:
        """A year with what the closing balance of the reported version rests on."""
        return f"{self.year(year)}{mark(self.now.standing(CLOSING, year))}"


def counted_on(paper: PublicPaper) -> Mapping[str, bool]:
    """Whether versions count on payments under the agreement and on transfers, as templates ask."""
    kinds = {"paid": LineKind.AGREEMENT_INCOME, "transfers": LineKind.BLOCK_TRANSFER}
    return {name: has_lines(paper.council, paper.update, kind) for name, kind in kinds.items()}


def income_without_plan(paper: PublicPaper) -> Mapping[str, bool]:
    """The same of the forecast without the plan: its income has transfers only where it has."""
    without = unmitigated_version(paper.council)
    transfers = without is not None and bool(without.of(LineKind.BLOCK_TRANSFER))
    return {**counted_on(paper), "transfers": transfers}


def noun_of(statement: Statement) -> str:
    """What a version is called after its name: `forecast`, or `figures` where all is over."""
    standings = (statement.standing(CLOSING, year) for year in statement.years)
    return FIGURES if all(map(is_over, standings)) else FORECAST


def balance_in_words(value: Decimal, write: Callable[[Decimal], str]) -> str:
    """A balance: `deficit of £45.73m`, or `balanced position` where `write` makes it nothing."""
    size = write(abs(value))
    if size == write(Decimal(0)):
        return "balanced position"
    return with_origins(f"{'surplus' if value < 0 else 'deficit'} of {size}", size)


class VersionBefore(Frozen, kw_only=True):
    """The version before, and how far the reported one has moved from it.

    Balances are in words, as `deficit of £28.28m`; moves as `£17.45m worse`, and
    nothing where one of the two does not reach the year, or does not state it.
    """

    version: str
    in_year: str
    in_year_moved: str
    end: str
    left: str
    left_moved: str
    years_longer: int
    longer: str
    surplus: str


class ForecastInWords(Frozen, kw_only=True):
    """The reported version in words, with the version before it where there was one.

    `noun` is what it is called after its name: `forecast`, or `figures` where all of it is over.
    `in_year` and `left` are empty if no in-year or closing balance is stated; `in_deficit` says
    whether it ends in a deficit. `surplus` is the year in which the in-year balance becomes one
    for good, `surplus_throughout` says that it is one in each of several years, and `no_surplus`
    that it does not become one in any of several; `one_year` that there are no others. `passed`
    are the years in which an agreed limit is passed, and `passed_assumed` those in which one is
    that the council assumes; `limited` says that a year has an agreed limit, and `assumed` that
    others have one that is assumed.

    `in_year_is`, `left_is`, `passed_is` and `surplus_turns` say it as what the figure rests on has
    it: `was`, `is forecast to be`. They are empty, `is` or `turns` where that is not stated. What
    is said so is followed by `in_year_mark` and `left_mark`: `(provisional)`, or nothing;
    without such a verb, by `in_year_rests` and `left_rests`: ` (forecast)`.
    """

    version: str
    noun: str
    year: str
    in_year: str
    in_year_is: str
    in_year_mark: str
    in_year_rests: str
    end: str
    left: str
    left_is: str
    left_mark: str
    left_rests: str
    in_deficit: bool
    passed_is: str
    surplus: str
    surplus_turns: str
    surplus_throughout: bool
    no_surplus: bool
    one_year: bool
    limited: bool
    passed: str
    passed_assumed: str
    assumed: bool
    before: VersionBefore | None


def forecast_in_words(versions: ReportedVersions) -> ForecastInWords:
    """The balances of the year that is reported and of the last one.

    Where the version does not reach the year, that of its own next to it stands for it.
    """
    now, year = versions.now, versions.paper.council.settings.financial_year
    last, left = (now.closing_years or now.years)[-1], versions.last_balance(now)
    if year not in now.years:
        year = now.years[-1] if now.years[-1] < year else now.years[0]
    limits = versions.limits
    in_year, of_year = now.stated(IN_YEAR, year), now.standing(IN_YEAR, year)
    of_end, surplus, first = now.standing(CLOSING, last), surplus_from(now), first_surplus(now)
    several = now.years_of(IN_YEAR)[1:]
    over = limits.passed(now) or limits.passed_assumed(now)
    turns = conjugate(TURN, now.standing(IN_YEAR, surplus) if surplus else None)
    return ForecastInWords(
        version=now.called,
        noun=noun_of(now),
        year=versions.year(year),
        in_year="" if in_year is None else versions.balance(in_year),
        in_year_is=_be(of_year),
        in_year_mark=mark_beside_verb(of_year).strip(),
        in_year_rests=mark(of_year),
        end=versions.year(last),
        left=left,
        left_is=_be(of_end),
        left_mark=mark_beside_verb(of_end).strip(),
        left_rests=mark(of_end),
        in_deficit=left.startswith("deficit"),
        surplus=versions.year(surplus),
        surplus_turns=turns,
        surplus_throughout=bool(several) and first is not None and surplus is None,
        no_surplus=bool(several) and first is None,
        one_year=len(now.years) == 1,
        limited=bool(limits.agreed),
        passed=_years(versions, limits.passed(now)),
        passed_is=conjugate(BE, _shared(versions, over)),
        passed_assumed=_years(versions, limits.passed_assumed(now)),
        assumed=bool(limits.assumed),
        before=_version_before(versions, year),
    )


def _be(standing: Standing | None) -> str:
    return conjugate(BE, standing) if standing else ""


def _years(versions: ReportedVersions, years: Sequence[FinancialYear]) -> str:
    """The years, each marked where not all rest on one thing, which a verb would say."""
    write = versions.year if _shared(versions, years) else versions.marked_year
    return join_words([write(year) for year in years], most=len(years))


def _shared(versions: ReportedVersions, years: Sequence[FinancialYear]) -> Standing | None:
    return shared(versions.now.standing(CLOSING, year) for year in years)


def _version_before(versions: ReportedVersions, year: FinancialYear) -> VersionBefore | None:
    now, before = versions.now, versions.before
    if before is None:
        return None
    in_year, earlier = (version.stated(IN_YEAR, year) for version in (now, before))
    end, end_before = now.years[-1], before.years[-1]
    longer = end.starts - end_before.starts
    left, left_before = now.stated(CLOSING, end), before.stated(CLOSING, end_before)
    return VersionBefore(
        version=before.called,
        in_year="" if earlier is None or in_year is None else versions.balance(earlier),
        in_year_moved=_movement(versions, in_year, earlier),
        end=versions.year(end_before),
        left=versions.last_balance(before),
        left_moved=_movement(versions, left, left_before),
        years_longer=longer,
        longer=f"{number_in_prose(longer)} more year{'s' * (longer != 1)}" if longer > 0 else "",
        surplus=versions.year(surplus_from(before)),
    )


def _movement(versions: ReportedVersions, now: Decimal | None, before: Decimal | None) -> str:
    """How far a balance has moved, and which way: `£17.45m worse`."""
    if now is None or before is None:
        return ""
    if now == before:
        return "no change"
    size = versions.prose(abs(now - before))
    return with_origins(f"{size} {'worse' if now > before else 'better'}", size)


# What the names of a forecast's lines take of a table's width, where a year takes 1.
NAME_SHARE, WIDE_NAME_SHARE = 3.6, 5.0
# A version of more years is cramped on an upright page.
MOST_UPRIGHT_YEARS = 6
YearAmount = Callable[[FinancialYear], Decimal | None]


def is_wide(statement: Statement) -> bool:
    """Whether the table of a version needs a page turned on its side."""
    return len(statement.years) > MOST_UPRIGHT_YEARS


def on_its_page(statement: Statement, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, a version's table among them, on the page that it needs."""
    return [Landscape(blocks)] if is_wide(statement) else blocks


def forecast_table(statement: Statement, unit: Unit, style: HouseStyle) -> TableBlock:
    """The lines of a version by year, in the forecast unit, as published or as they follow.

    Its totals and balances are ruled off. A line that states nothing for a year has a
    dash there. On a wide page the names of lines have the more room. Each year is headed by
    what its figures rest on, where that is stated and there is room; `standings_in_words` says it
    where there is none.
    """
    # Every line shows as many decimals as the version's amounts are stated with.
    money, wide = TableMoney(style, unit, statement.decimals), is_wide(statement)
    lines, years = list(_forecast_lines(statement)), statement.years
    heading: Callable[[FinancialYear], str] = style.year
    if _headings_fit(statement):
        heading = partial(year_heading, statement=statement, style=style)
    return TableBlock(
        columns=(
            Column(plain(f"Line ({unit})"), share=WIDE_NAME_SHARE if wide else NAME_SHARE),
            *(Column(plain(heading(year)), Align.RIGHT) for year in years),
        ),
        rows=[
            text_row(name, *(money.text(amount(year)) for year in years))
            for name, amount, _ in lines
        ],
        description=f"Forecast by line and financial year, in {unit}: {statement.version}",
        totals=[at for at, (_, _, is_total) in enumerate(lines) if is_total],
        dense=wide,
    )


def _forecast_lines(statement: Statement) -> Iterator[tuple[str, YearAmount, bool]]:
    """The name of each line, total and balance, its amounts, and whether it is ruled off."""

    def lines(*kinds: LineKind) -> Iterator[tuple[str, YearAmount, bool]]:
        for kind in kinds:
            for line in statement.of(kind):
                yield line.title, line.amounts.get, False

    def name_of(kind: LineKind) -> str:
        """What the sheet calls a total or balance; where it does not state it, what it is."""
        return next((line.line for line in statement.of(kind)), kind.capitalize())

    def total(kind: LineKind, *, ruled: bool = True) -> Iterator[tuple[str, YearAmount, bool]]:
        if statement.years_of(kind):
            yield name_of(kind), partial(statement.stated, kind), ruled

    yield from lines(LineKind.EXPENDITURE)
    yield from total(LineKind.TOTAL_EXPENDITURE)
    yield from lines(*IN_YEAR_PARTS)
    yield from total(LineKind.IN_YEAR_BALANCE)
    if not statement.states_closing_alone:
        yield from total(LineKind.OPENING_BALANCE, ruled=False)
    yield from lines(*CLOSING_PARTS)
    yield from total(LineKind.CLOSING_BALANCE)
    yield from lines(LineKind.DEFICIT_LIMIT)


# How many digits a line of a table holds, and how many the sides of a cell take.
UPRIGHT, ON_ITS_SIDE, SIDES_OF_A_CELL = 76, 116, 1.7


def line_length(statement: Statement) -> int:
    """How many digits a line of the page of a version's table holds."""
    return ON_ITS_SIDE if is_wide(statement) else UPRIGHT


def _headings_fit(statement: Statement) -> bool:
    """Whether the words that head the years stand in their columns unbroken."""
    names = WIDE_NAME_SHARE if is_wide(statement) else NAME_SHARE
    standings = (statement.standing(LineKind.CLOSING_BALANCE, year) for year in statement.years)
    longest = max(len(mark(standing)) for standing in standings)
    return longest + SIDES_OF_A_CELL <= line_length(statement) / (names + len(statement.years))


def year_heading(year: FinancialYear, statement: Statement, style: HouseStyle) -> str:
    """A year of a version, and what its figures rest on where that is stated."""
    return f"{style.year(year)}{mark(statement.standing(LineKind.CLOSING_BALANCE, year))}"


def standings_in_words(statement: Statement, style: HouseStyle) -> str:
    """What the figures of a table of the forecast rest on, where its headings have no room.

    A sentence each: `Actual: 2023/24. Forecast: 2024/25 to 2028/29. `; nothing where the
    headings say it, or it is not stated.
    """
    if _headings_fit(statement):
        return ""
    kind = LineKind.CLOSING_BALANCE
    found = group_by(statement.years, lambda year: statement.standing(kind, year))
    return "".join(
        f"{standing.capitalize()}: {', '.join(year_spans(years, style))}. "
        for standing, years in found.items()
        if standing
    )


def year_spans(years: Sequence[FinancialYear], style: HouseStyle) -> Iterator[str]:
    """The years, those that follow each other together: `2025/26 to 2028/29`."""
    for first, *others in stretches(years, attrgetter("starts")):
        last = f" to {style.year(others[-1])}" if others else ""
        yield f"{style.year(first)}{last}"


def reading_of(statement: Statement, table: TableBlock) -> str:
    """How a version's table is read: its dashes, and totals that are not added up; else nothing."""
    sentences = []
    if any(text_of(cell) == DASH for row in table.rows for cell in row):
        sentences.append(f"A dash ({DASH}) means that nothing is stated.")
    if statement.publishes_totals:
        sentences.append("Totals are as published, and may differ from their lines by rounding.")
    return " ".join(sentences)

"""Versions of the forecast as hypothesis makes them up: any lines, any years, any totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from hypothesis import strategies as st

from svreport.core.model import ForecastLine, LineKind
from svreport.core.periods import FinancialYear
from svreport.figures import forecast
from svreport.figures.forecast import Statement
from svreport.inputs.blank_workbook import EXAMPLE, as_grids, read_contents
from svreport.inputs.reader import read_grids

Y1, Y2, Y3, Y4, Y5, Y6 = YEARS = tuple(FinancialYear(starts) for starts in range(2024, 2030))

PARTS = (
    LineKind.EXPENDITURE,
    LineKind.HIGH_NEEDS_BLOCK,
    LineKind.BLOCK_TRANSFER,
    LineKind.OTHER_BLOCKS,
    LineKind.AGREEMENT_INCOME,
)
PUBLISHED = (
    LineKind.TOTAL_EXPENDITURE,
    LineKind.IN_YEAR_BALANCE,
    LineKind.OPENING_BALANCE,
    LineKind.CLOSING_BALANCE,
)
NAMES = ("Schools", "SCHOOLS ", "Top ups", "Colleges", "Grant")

amounts = st.integers(-(10**11), 10**11).map(lambda pennies: Decimal(pennies).scaleb(-2))
# A year without an amount is one for which a line states nothing.
years = st.lists(st.sampled_from(YEARS), min_size=1, unique=True)


def line(
    kind: LineKind,
    amounts: Mapping[FinancialYear, Decimal] | Sequence[int | str | Decimal | None],
    name: str | None = None,
    version: str = "plan",
) -> ForecastLine:
    """A line; amounts that name no years are those from the first year on."""
    if not isinstance(amounts, Mapping):
        amounts = {
            year: Decimal(one) for year, one in zip(YEARS, amounts, strict=False) if one is not None
        }
    return ForecastLine(version=version, line=name or kind.capitalize(), kind=kind, amounts=amounts)


@st.composite
def statements(
    draw: st.DrawFn,
    kinds: Sequence[LineKind] = PARTS,
    published: Sequence[LineKind] = PUBLISHED,
    version: str = "plan",
) -> Statement:
    """A version with any lines, some totals of which are published, right or not."""
    reached = draw(years)
    of_years = st.dictionaries(st.sampled_from(reached), amounts)
    lines = draw(
        st.lists(
            st.builds(
                line, st.sampled_from(kinds), of_years, st.sampled_from(NAMES), st.just(version)
            ),
            max_size=7,
        )
    )
    for kind in published:
        lines.append(line(kind, draw(of_years), version=version))
    return Statement(version, lines)


def published_example() -> dict[str, Statement]:
    """The versions of the worked example's forecast, by name."""
    council = read_grids(as_grids(read_contents(EXAMPLE))).council
    assert council is not None
    return {one.version: one for one in forecast.statements(council.forecast)}

"""A measure's figure shows alike wherever it is: tables, charts, slides and references."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svreport.content.blocks import text_of
from svreport.core.frozen import replace
from svreport.core.house_style import HouseStyle
from svreport.core.model import Basis, Council, Measure, MeasureValue
from svreport.core.numerals import Unit
from svreport.core.periods import Month
from svreport.documents.charts.measures import measure_chart
from svreport.documents.public import MISSING_WORDS
from svreport.documents.tables import actual_text, plan_cell
from svreport.figures.measures import position_at
from svreport.inputs.reader import read_inputs
from svreport.narrative.facts import Facts

BEFORE, NOW = Month(2024, 7), Month(2024, 10)
AMOUNTS = st.decimals(-5000, 5000, places=2, allow_nan=False, allow_infinity=False).map(
    lambda amount: amount.normalize()
)


def without_zeros(text: str) -> str:
    """A figure without the zeros that end its decimals."""
    shorter = re.sub(r"(\.\d*?)0+(?=\D|$)", r"\1", text)
    return re.sub(r"\.(?=\D|$)", "", shorter)


@pytest.fixture(scope="module")
def example(example_inputs: Path) -> Council:
    council = read_inputs(example_inputs).council
    assert council is not None
    return council


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    unit=st.sampled_from([Unit.POUNDS, Unit.THOUSANDS, Unit.MILLIONS, Unit.RATE, Unit.WEEKS]),
    decimals=st.sampled_from([None, 0, 1, 2]),
    figures=st.tuples(AMOUNTS, AMOUNTS, AMOUNTS),
)
def test_a_figure_shows_alike_everywhere(
    example: Council,
    unit: Unit,
    decimals: int | None,
    figures: tuple[Decimal, Decimal, Decimal],
) -> None:
    earlier, actual, plan = figures
    measure = Measure(
        code="M", name="Cost", unit=unit, decimals=decimals, basis=Basis.POINT_IN_TIME
    )
    values = [
        MeasureValue(code="M", period=BEFORE, actual=earlier),
        MeasureValue(code="M", period=NOW, actual=actual, plan=plan),
    ]
    council = replace(example, measures=(measure,), measure_values=tuple(values))
    update = council.updates[-1]
    facts = Facts(council, update)
    style: HouseStyle = facts.style
    position = position_at(measure, council.values_of("M"), NOW)
    table = actual_text(position, style, MISSING_WORDS), text_of(plan_cell(position, style))
    references = facts.stated("M.actual Oct 2024"), facts.stated("M.plan Oct 2024")
    assert [without_zeros(text) for text in references] == [without_zeros(text) for text in table]
    drawn = measure_chart(council, update, measure)
    assert drawn is not None
    # Charts and tables have one number of decimals for all figures: 6.00% stands beside 6.03%.
    charted = [text_of(cell) for cell in drawn.table.rows[-1][1:]]
    assert charted == [*table]
    stated = (text for text in charted if text != "low")
    lengths = {len(re.findall(r"\d", text.partition(".")[2])) for text in stated}
    assert len(lengths) <= 1
    if actual:
        # What is not 0 never shows as 0.
        assert table[0] == "low" or any(digit in table[0] for digit in "123456789")

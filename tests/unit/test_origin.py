"""Values that know their cell are plain text and plain numbers in every other way."""

from __future__ import annotations

import copy
import io
import json
import pickle
from datetime import datetime
from decimal import Decimal

import pytest
from inputs_helpers import read_council
from lxml import etree
from markupsafe import escape
from xlsxwriter import Workbook

from svreport.content.paper import ExcelPaper, Properties
from svreport.content.passages import signed_content
from svreport.content.workbook import Number, Page, Row
from svreport.content.workbook import Workbook as Pages
from svreport.core.frozen import Frozen
from svreport.core.model import Achievement, Settings
from svreport.core.numerals import Unit
from svreport.core.origin import CellAmount, CellText, places_of
from svreport.core.periods import FinancialYear
from svreport.core.plain_data import from_plain, to_plain
from svreport.core.problems import Place
from svreport.core.text import normalise
from svreport.release.sign_off import fingerprint

PLACE = Place("Savings", 2, 5)
OTHER = Place("Savings", 3, 5)


class Line(Frozen):
    name: str
    amount: Decimal


@pytest.fixture(params=[CellText("a <b>", PLACE), CellAmount(Decimal("1.50"), PLACE)])
def value(request: pytest.FixtureRequest) -> CellText | CellAmount:
    made: CellText | CellAmount = request.param
    return made


def plain(value: CellText | CellAmount) -> str | Decimal:
    return str(value) if isinstance(value, str) else Decimal(value)


def test_it_compares_hashes_and_prints_as_plain(value: CellText | CellAmount) -> None:
    own = plain(value)
    assert type(own) in (str, Decimal)
    assert value == own
    assert hash(value) == hash(own)
    assert {own: 1}[value] == 1
    assert (str(value), f"{value}", repr(value)) == (str(own), f"{own}", repr(own))
    assert type(str(value)) is str


def test_it_knows_its_cell_also_when_copied_or_pickled(value: CellText | CellAmount) -> None:
    for same in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert same == value
        assert list(places_of(same)) == [PLACE]


def test_what_is_worked_out_knows_the_cells_it_comes_from() -> None:
    amount, other = CellAmount(Decimal("1.50"), PLACE), CellAmount(Decimal(2), OTHER)
    assert list(places_of(amount + other)) == [PLACE, OTHER]
    assert list(places_of(sum([amount, other], Decimal(0)) - 1)) == [PLACE, OTHER]
    assert (-amount * 1_000).stated == amount
    assert list(places_of(abs(-amount))) == [PLACE]


def test_a_zero_added_to_nothing_is_no_negative_zero() -> None:
    zero = CellAmount(Decimal("-0"), PLACE)
    assert str(sum([zero], Decimal(0))) == "0"


def test_what_is_made_of_text_is_plain() -> None:
    amount, text = CellAmount(Decimal("1.50"), PLACE), CellText("  Plan ", PLACE)
    made: list[object] = [amount.quantize(Decimal(1)), text.strip(), text + ""]
    made += [normalise(text), "".join([text]), f"{text}"]
    assert [type(each) for each in made] == [Decimal] + [str] * 5
    assert list(places_of(Decimal(1))) == []


def test_writers_take_it_for_plain(value: CellText | CellAmount) -> None:
    own = plain(value)
    element = etree.Element("a")
    element.text = str(value) if isinstance(value, Decimal) else value
    assert etree.tostring(element, encoding="unicode") == f"<a>{escape(str(own))}</a>"
    assert escape(value) == escape(own)
    assert _sheet(value) == _sheet(own)
    assert json.dumps(str(value)) == json.dumps(str(own))


def _sheet(value: str | Decimal) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        page = book.add_worksheet()
        page.write(0, 0, value)
        if isinstance(value, str):
            page.write_string(0, 1, value)
        else:
            page.write_number(0, 1, value)
        page.write_formula(0, 2, "=1", None, value)
    return buffer.getvalue()


SETTINGS = Settings(
    authority="A",
    agreement="B",
    financial_year=FinancialYear(2025),
    forecast_unit=Unit.THOUSANDS,
)


def paper_with(amount: Decimal) -> ExcelPaper:
    page = Page(name="A", title="B", rows=(Row((Number(amount),)),))
    return ExcelPaper(workbook=Pages(pages=(page,)), properties=Properties(title="T", author="A"))


def test_plain_data_and_fingerprints_do_not_show_where_it_stands() -> None:
    line = Line(CellText("Schools", PLACE), CellAmount(Decimal("1.50"), PLACE))
    data = to_plain(line)
    assert data == {"name": "Schools", "amount": "1.5"}
    assert {type(held) for held in data.values()} == {str}
    assert from_plain(Line, data) == line
    amounts = [CellAmount(Decimal("1.50"), place) for place in (PLACE, OTHER)]
    papers = [paper_with(amount) for amount in (*amounts, Decimal("1.5"))]
    assert len({fingerprint([signed_content(paper)], [], SETTINGS) for paper in papers}) == 1


def test_the_fields_of_records_know_their_cells() -> None:
    inputs = read_council(
        """
## Achievements
| Theme | Achievement | Done | Update |
| Early help | Outreach offered | yes | june |
"""
    )
    assert inputs.council is not None
    (row,) = inputs.council.achievements
    assert isinstance(row, Achievement)
    assert str(next(places_of(row.achievement))) == "Achievements!B2"
    line = inputs.council.forecast[0]
    year, amount = next(iter(line.amounts.items()))
    assert next(places_of(amount)) == line.at_series[year]

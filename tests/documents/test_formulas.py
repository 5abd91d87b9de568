"""Every formula of a workbook comes to the value that is saved beside it."""

from __future__ import annotations

import re

import pytest
from built_outputs import BuildTables, Outputs
from formula_values import Book, Failed, disagreements
from made_up_council import Tables
from packages import changed
from scrutiny_councils import hostile_council, plain_council
from test_gate import sheet_of
from test_hostile_text import hostile_tables


def test_every_formula_comes_to_its_saved_value(
    exampleshire: dict[str, Outputs], norchester: Outputs
) -> None:
    for outputs in (*exampleshire.values(), norchester):
        assert disagreements(outputs.summary) == []


@pytest.mark.parametrize("council", [hostile_tables(), plain_council(), hostile_council()])
def test_every_formula_of_other_councils(council: Tables, build_tables: BuildTables) -> None:
    assert disagreements(build_tables(council).summary) == []


def test_a_saved_value_that_is_not_its_formulas(norchester: Outputs) -> None:
    summary = norchester.summary
    content = changed(
        summary,
        sheet_of(summary, "DSG base"),
        lambda xml: re.sub(r"(SUM\(expenditure_base_2025_26\)[^<]*</f><v>)[^<]*", r"\g<1>99", xml),
    )
    (wrong, *_) = disagreements(content)
    assert re.fullmatch(r"DSG base!D\d+: =SUM\(\S+ gives 13.75, and 99 is saved", wrong)


def test_a_span_of_columns_is_summed_again(exampleshire: dict[str, Outputs]) -> None:
    summary = exampleshire["q3"].summary
    content = changed(
        summary,
        sheet_of(summary, "Bridge"),
        lambda xml: re.sub(
            r"(SUM\(Bridge\[\[#This Row\],[^<]*</f><v>)[^<]*", r"\g<1>99", xml, count=1
        ),
    )
    (wrong, *_) = disagreements(content)
    assert re.match(r"Bridge!\w+: .* gives .*, and 99 is saved", wrong)


def book_of_formulas() -> Book:
    from openpyxl import Workbook
    from openpyxl.worksheet.table import Table, TableColumn

    book = Workbook()
    sheet = book.create_sheet("Costs", 0)
    for row in (["Line", "a]b", "c", "d"], ["x", 1, 2, 3], ["y", 4, 5, 6], ["Total", 5, 7, 9]):
        sheet.append(row)
    table = Table(displayName="Costs", ref="A1:D4", totalsRowCount=1)
    names = ("Line", "a]b", "c", "d")
    table.tableColumns = [TableColumn(id=at, name=name) for at, name in enumerate(names, 1)]
    sheet.add_table(table)
    return Book(book)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(Costs[[#This Row],[a']b]:[c]])", 9.0),
        ("=SUM(Costs[[#This Row],[c]:[d]])", 11.0),
        ("=SUM(Costs[[a']b]:[d]])", 21.0),
        ("=SUM(Costs[[#Totals],[c]:[d]])", 16.0),
        ("=Costs[[#This Row],[c]]", 5.0),
        ("=SUM(Costs[c])", 7.0),
        ('=IF(0=0,"n/a",1/0)', "n/a"),
        ("=IF(1=0,1/0,2)", 2.0),
        ("=1+SUM(2,ABS(3/0))", Failed("#DIV/0!")),
        ("=IF(1/0,1,2)", Failed("#DIV/0!")),
        ("=IF(1=1,1/0,2)", Failed("#DIV/0!")),
        ("=IF(AND(1=1,1=2),1,2)", 2.0),
        ("=IF(AND(1=1,2=2),1,2)", 1.0),
    ],
)
def test_what_a_formula_comes_to(formula: str, value: object) -> None:
    assert book_of_formulas().value(formula, "Costs", 3) == value

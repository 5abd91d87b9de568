"""What is signed of a document: every value of its content, whatever it is."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from svreport.content.blocks import (
    Align,
    Chart,
    ChartBlock,
    ChartKind,
    ChartSeries,
    Column,
    Heading,
    ListBlock,
    Paragraph,
    RatingMark,
    Run,
    TableBlock,
    plain,
)
from svreport.content.paper import Properties, WordPaper
from svreport.content.passages import signed_content
from svreport.core.origin import CellAmount, CellText, PartlySigned
from svreport.core.problems import Place
from svreport.narrative.markdown import read_narrative


def signed(content: object) -> str:
    paper = WordPaper(
        template="t.docx",
        content={"summary": content},
        properties=Properties(title="T", author="A"),
    )
    return json.dumps(signed_content(paper))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("See [the plan](https://a.example/).", "See [the plan](https://b.example/)."),
        ("See [the plan](https://a.example/).", "See the plan."),
        ("All **is** well.", "All is well."),
        ("All *is* well.", "All **is** well."),
        ("- a\n- b", "1. a\n2. b"),
        ("3. a\n4. b", "5. a\n6. b"),
        ("- a\n  - b", "- a\n- b"),
        ("- a\n\n  b", "- a\n- b"),
        ("a\n\nb", "ab"),
        ("# z\n\n# a", "# z\n\n## a"),
        ("# a", "a"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---:|\n| 1 | 2 |"),
        ("| a |\n|---|\n| 1 |\n| 2 |", "| a |\n|---|\n| 12 |"),
    ],
)
def test_narrative_that_looks_otherwise_is_another(text: str, other: str) -> None:
    assert signed(read_narrative(text)) != signed(read_narrative(other))


CHART = Chart(
    title="T",
    kind=ChartKind.LINE,
    categories=["a"],
    series=[ChartSeries("s", [Decimal(1)])],
    axis="£m",
    description="D",
)


@pytest.mark.parametrize(
    ("block", "other"),
    [
        (Paragraph(plain("a")), Paragraph(plain("a"), numbered=True)),
        (Paragraph(plain("a")), Heading(2, plain("a"))),
        (Paragraph((Run("a"), Run("b"))), Paragraph((Run("a"),))),
        (ListBlock(ordered=False, items=[]), ListBlock(ordered=True, items=[])),
        (
            TableBlock([Column(plain("a"))], [(plain("1"),)], totals={0}),
            TableBlock([Column(plain("a"))], [(plain("1"),)]),
        ),
        (
            TableBlock([Column(plain("a"))], [(RatingMark("Red", "#C00000"),)]),
            TableBlock([Column(plain("a"))], [(RatingMark("Red", "#00703C"),)]),
        ),
        (
            TableBlock([Column(plain("a"))], []),
            TableBlock([Column(plain("a"), Align.RIGHT)], []),
        ),
        (
            ChartBlock(CHART),
            ChartBlock(
                Chart(
                    title="T",
                    kind=ChartKind.COLUMN,
                    categories=["a"],
                    series=[ChartSeries("s", [Decimal(1)])],
                    axis="£m",
                    description="D",
                )
            ),
        ),
    ],
)
def test_blocks_that_look_otherwise_are_others(block: object, other: object) -> None:
    assert signed([block]) != signed([other])


def test_where_a_value_was_typed_and_how_exactly_makes_no_difference() -> None:
    here, there = Place("Savings", 2, 5), Place("Savings", 9, 9)
    assert signed([CellText("a", here)]) == signed([CellText("a", there)]) == signed(["a"])
    assert signed([CellAmount(Decimal("1.50"), here)]) == signed([Decimal("1.5")])


def test_the_date_of_the_document_is_not_signed() -> None:
    sentences = [PartlySigned("Paid.", f" As at {day}.") for day in ("1 May", "2 May")]
    assert len({signed([sentence]) for sentence in sentences}) == 1
    assert signed([date(2026, 5, 1)]) != signed([date(2026, 5, 2)])


def test_what_cannot_be_signed_is_no_silent_gap() -> None:
    with pytest.raises(TypeError, match="object cannot be signed"):
        signed([object()])

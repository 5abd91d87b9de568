"""Measures in the report: missing figures, low ones, those on another basis, and the key."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from built_outputs import BuildTables
from made_up_council import Tables, tables, with_text
from word_reading import Block, Para, Table, WordFile

KEY_STARTS = "In place of a figure"
VALUES = ["Code", "As at", "Plan", "Actual", "Status", "Reason", "Basis"]


def council(measures: Sequence[Sequence[str]], *values: Sequence[str]) -> Tables:
    """The made-up council with these measures of condition B and their values."""
    header = ["Code", "Measure", "Condition", "Unit", "Decimals", "Basis"]
    rows = [[*row, *[""] * (len(VALUES) - len(row))] for row in values]
    return {
        **tables(),
        "Measures": [header, *([*one, *[""] * (6 - len(one))] for one in measures)],
        "Measure values": [VALUES, *rows],
    }


def shares(decimals: str, *values: Sequence[str]) -> Tables:
    return council([["P", "Share", "B", "%", decimals]], *values)


def table_of(word: WordFile) -> Table:
    (found,) = [one for one in word.section("Condition B") if isinstance(one, Table)][-1:]
    return found


def after_table(word: WordFile) -> list[str]:
    """The paragraphs after the table of measures."""
    blocks: list[Block] = word.section("Condition B")
    at = max(index for index, one in enumerate(blocks) if isinstance(one, Table))
    return [one.text for one in blocks[at + 1 :] if isinstance(one, Para)]


def keys(word: WordFile) -> list[str]:
    return [one.text for one in word.paragraphs if one.text.startswith(KEY_STARTS)]


# Why figures are missing

WHY = "No figure is given for "


@pytest.mark.parametrize(
    ("status", "reason", "told"),
    [
        (
            "not yet available",
            "The survey runs each autumn.",
            "Share: not yet available, because the survey runs each autumn.",
        ),
        ("incomplete", "two schools are late", "Share: incomplete, because two schools are late."),
        ("suppressed", "EHCPs are few.", "Share: suppressed, because EHCPs are few."),
    ],
)
def test_the_reason_stands_under_the_table(
    status: str, reason: str, told: str, build_tables: BuildTables
) -> None:
    word = build_tables(shares("", ["P", "Sep 25", "", "", status, reason])).word
    assert after_table(word) == [WHY + told]


def test_several_reasons_are_one_sentence(build_tables: BuildTables) -> None:
    measures = [[code, name, "B", "count"] for code, name in (("M", "Moves"), ("N", "Stays"))]
    values = [[code, "Sep 25", "", "", "incomplete", "Schools are late."] for code in "MN"]
    assert after_table(build_tables(council(measures, *values)).word) == [
        "No figure is given for Moves: incomplete, because schools are late; "
        "Stays: incomplete, because schools are late."
    ]


def test_without_a_reason_or_with_a_figure_nothing_is_said(build_tables: BuildTables) -> None:
    for row in (
        ["P", "Sep 25", "", "", "incomplete"],
        ["P", "Sep 25", "", "5%", "", "It was late."],
    ):
        assert after_table(build_tables(shares("", row)).word) == []


def test_reasons_follow_the_table_where_the_text_asks_for_it(build_tables: BuildTables) -> None:
    sheets = shares("", ["P", "Sep 25", "", "", "incomplete", "Schools are late."])
    sheets = with_text(sheets, "Condition B", "u2", "Before.\n\n{{ measures }}\n\nAfter.")
    assert after_table(build_tables(sheets).word) == [
        "No figure is given for Share: incomplete, because schools are late.",
        "After.",
    ]


# Figures that round to 0

LOW_KEY = "In place of a figure, low means a figure that rounds to 0 but is not 0."


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([["P", "Sep 25", "", "0.04%"]], ["Share", "No plan set", "low"]),
        (
            [["P", "Sep 25", "0.04%", "5%"], ["P", "Sep 24", "", "5%"]],
            ["Share", "low", "5.0%", "5.0% (no change)"],
        ),
        (
            [["P", "Sep 25", "", "5%"], ["P", "Sep 24", "", "0.04%"]],
            ["Share", "No plan set", "5.0%", "low (+4.96\xa0pp)"],
        ),
        (
            [["P", "Aug 25", "0%", ""], ["P", "Sep 25", "", "5%"], ["P", "Oct 25", "0.08%", ""]],
            ["Share", "low (pro rata)", "5.0%"],
        ),
    ],
)
def test_what_rounds_to_0_is_low_and_the_key_says_so(
    rows: list[list[str]], shown: list[str], build_tables: BuildTables
) -> None:
    word = build_tables(shares("1", *rows)).word
    assert table_of(word).texts[1] == shown
    assert keys(word) == [LOW_KEY]


def test_several_months_have_a_column_of_their_own_and_low_its_key(
    build_tables: BuildTables,
) -> None:
    measures = [["P", "Share", "B", "%", "1"], ["N", "Requests", "B", "count", ""]]
    values = [["P", "Sep 25", "", "0.04%"], ["N", "Aug 25", "", "12"]]
    word = build_tables(council(measures, *values)).word
    assert table_of(word).texts[0][1:4] == ["As at", "Plan forecast", "Actual"]
    assert table_of(word).texts[1][1:4] == ["Sep 25", "No plan set", "low"]
    assert keys(word) == [LOW_KEY]


@pytest.mark.parametrize(("value", "shown"), [("0%", "0.0%"), ("0.05%", "0.1%")])
def test_a_true_0_and_what_rounds_up_are_figures(
    value: str, shown: str, build_tables: BuildTables
) -> None:
    word = build_tables(shares("1", ["P", "Sep 25", "", value])).word
    assert table_of(word).texts[1][2] == shown
    assert keys(word) == []


def test_a_measure_may_have_low_in_its_name(build_tables: BuildTables) -> None:
    sheets = council([["P", "Places of low cost", "B", "count"]], ["P", "Sep 25", "", "12"])
    assert keys(build_tables(sheets).word) == []


# Another basis


def test_another_basis_is_not_compared(build_tables: BuildTables) -> None:
    sheets = council(
        [["N", "Requests", "B", "count", "", "financial year to date"]],
        ["N", "Sep 25", "", "120"],
        ["N", "Sep 24", "", "400", "", "", "rolling 12 months"],
    )
    assert table_of(build_tables(sheets).word).texts[1] == [
        "Requests",
        "No plan set",
        "120",
        "Not compared: rolling 12 months then",
    ]


@pytest.mark.parametrize("basis", ["", "financial year to date"])
def test_the_same_basis_is_compared_however_it_is_stated(
    basis: str, build_tables: BuildTables
) -> None:
    sheets = council(
        [["N", "Requests", "B", "count", "", "financial year to date"]],
        ["N", "Sep 25", "", "120"],
        ["N", "Sep 24", "", "100", "", "", basis],
    )
    assert table_of(build_tables(sheets).word).texts[1][3] == "100 (+20)"


def test_a_last_year_without_a_figure_says_why_whatever_its_basis(
    build_tables: BuildTables,
) -> None:
    sheets = council(
        [["N", "Requests", "B", "count", "", "financial year to date"]],
        ["N", "Sep 25", "", "120"],
        ["N", "Sep 24", "", "", "suppressed", "", "rolling 12 months"],
    )
    assert table_of(build_tables(sheets).word).texts[1][3] == "Suppressed"


# The key


@pytest.mark.parametrize(
    ("status", "key"),
    [
        ("not yet available", "x means not available"),
        ("incomplete", "x means not available"),
        ("not applicable", "z means not applicable"),
        ("suppressed", "c means withheld so that nobody can be identified"),
    ],
)
def test_symbols_in_narrative_are_explained_at_the_end(
    status: str, key: str, build_tables: BuildTables
) -> None:
    sheets = shares("", ["P", "Sep 25", "", "", status])
    sheets = with_text(
        sheets, "Summary", "u2", "The share is {{ P.actual }}, still {{ P.actual }}."
    )
    word = build_tables(sheets).word
    assert keys(word) == [f"In place of a figure, {key}."]
    assert word.paragraphs[-1].text == keys(word)[0]


def test_every_symbol_that_is_shown_is_explained_once(build_tables: BuildTables) -> None:
    measures = [[code, code, "B", "%", "1"] for code in "PQR"]
    sheets = council(
        measures,
        ["P", "Sep 25", "", "", "suppressed"],
        ["Q", "Sep 25", "", "", "not applicable"],
        ["R", "Sep 25", "", "0.04%"],
    )
    sheets = with_text(sheets, "Risk 1", "u2", "It is {{ P.actual }} and {{ Q.actual }}.")
    assert keys(build_tables(sheets).word) == [
        "In place of a figure, c means withheld so that nobody can be identified, "
        "low means a figure that rounds to 0 but is not 0 and z means not applicable."
    ]


def test_words_in_the_table_need_no_key(build_tables: BuildTables) -> None:
    assert keys(build_tables(shares("", ["P", "Sep 25", "", "", "suppressed"])).word) == []
    assert keys(build_tables(tables()).word) == []

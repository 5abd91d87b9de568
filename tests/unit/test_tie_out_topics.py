"""What sentences are about, how like a slip a figure looks, and which figures may be meant."""

import pytest
from inputs_helpers import read_council

from svreport.content.blocks import Block
from svreport.core.model import Council
from svreport.core.periods import FinancialYear, Month
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import read_narrative
from svreport.narrative.prose import FigureKind, passages
from svreport.narrative.tie_out.candidates import Candidates
from svreport.narrative.tie_out.matcher import closeness
from svreport.narrative.tie_out.topics import Topics, fit, parse_sentence, relevance, stem, words_of

MAY, LAST_MAY = Month(2026, 5), Month(2025, 5)
YEAR = FinancialYear(2026)


@pytest.fixture(scope="module")
def council() -> Council:
    found = read_council().council
    assert found is not None
    return found


# Passages


def read(text: str) -> list[Block]:
    return list(read_narrative(text))


def test_each_sentence_knows_what_was_said_before_it() -> None:
    first, second = passages(read("It rose. By May it fell."))
    assert (first.text, first.context.strip()) == ("It rose.", "")
    assert (second.text, second.context.strip()) == ("By May it fell.", "It rose.")


def test_items_of_a_list_are_about_what_stands_before_it() -> None:
    _, first, second = passages(read("Plans rose:\n\n- to 60\n- to 70"))
    assert [first.text, second.text] == ["to 60", "to 70"]
    assert first.context == second.context == "Plans rose:"


@pytest.mark.parametrize(
    ("heading", "scale"),
    [
        ("£000", 1_000),
        ("Cost (£000)", 1_000),
        ("£m", 1_000_000),
        ("Cost, £ million", 1_000_000),
        ("Places", 1),
    ],
)
def test_rows_of_a_table_are_read_with_its_headings(heading: str, scale: int) -> None:
    text = f"Costs:\n\n| Year | {heading} |\n|---|---|\n| 2024/25 | 60 |"
    *_, row = passages(read(text))
    assert (row.text, row.scale) == ("2024/25 | 60", scale)
    assert heading in row.context


# Words and points in time


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [("plans", "plan"), ("parties", "party"), ("loss", "loss"), ("council’s", "council")],
)
def test_plurals_and_possessives_are_cut(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_words_that_say_nothing_are_left_out() -> None:
    assert words_of("The number of in-year plans per month") == {"in-year", "plan"}


def test_what_a_sentence_says_of_time() -> None:
    words = parse_sentence(
        "By April 2026 it fell, more than in May 2025; the agreement ends well, as in 2024/25.",
        "Plans rose.",
        ("plan", "revised"),
        FinancialYear(2029),
    )
    assert words.months == {Month(2026, 4), LAST_MAY}
    assert words.dated == {Month(2026, 4)}
    assert words.years == {
        FinancialYear(2024),
        FinancialYear(2025),
        FinancialYear(2026),
        FinancialYear(2029),
    }
    assert words.words["fell"] > words.words["rose"]


@pytest.mark.parametrize(
    ("sentence", "foreign"),
    [
        ("Nationally plans rose.", True),
        ("Plans rose across England.", True),
        ("Most councils have more.", True),
        ("Our plans rose.", False),
    ],
)
def test_other_places_are_told(sentence: str, foreign: bool) -> None:
    assert parse_sentence(sentence, "", ()).foreign is foreign


def test_a_figure_fits_the_time_that_is_named_and_else_its_own() -> None:
    named = [
        parse_sentence(text, "", ())
        for text in ("In May 2025 it was so.", "In May it was so.", "So.")
    ]
    assert [fit(LAST_MAY, MAY, words) for words in named] == [1.5, 1.5, 0.5]
    assert [fit(MAY, MAY, words) for words in named] == [0.7, 1.5, 1.0]
    assert fit(MAY, MAY, named[0], change=True) == 1.5
    assert fit(YEAR, YEAR, parse_sentence("In 2025/26.", "", ())) == 0.7
    assert fit(YEAR.next(), YEAR, parse_sentence("In 2027/28.", "", ())) == 1.5


def test_a_sentence_is_about_what_it_names(council: Council) -> None:
    topics = Topics(council)
    balance, cost = topics.of("plan.in-year balance"), topics.of("unit cost.Schools.average cost")
    about = parse_sentence("The in-year overspend grew.", "", ())
    assert relevance(balance, about) > 0.5
    assert relevance(cost, about) == 0
    assert relevance(cost, parse_sentence("A place at schools costs more.", "", ())) > 0.5


# Candidates


def test_candidates_are_found_by_kind_and_value(council: Council) -> None:
    candidates = Candidates(Facts(council, council.updates[0]))
    assert [
        one.reference for one in candidates.between(FigureKind.MONEY, (640_000, 640_000, None))
    ] == [
        "plan.closing balance 2026/27",
        "plan.Carried on 2026/27",
    ]
    assert "A.actual May 2026" in [
        one.reference for one in candidates.between(FigureKind.NUMBER, (110, 110, None))
    ]
    assert candidates.between(FigureKind.NUMBER, (640_000, 640_000, None)) == []
    changes = {one.reference: one for one in candidates.between(FigureKind.NUMBER, (20, 20, None))}
    assert changes["A.change May 2026"].change
    shares = [one.reference for one in candidates.between(FigureKind.PERCENT, (22.2, 22.3, None))]
    assert "A.change May 2026 | %" in shares


# Likeness


@pytest.mark.parametrize(
    ("stated", "step", "meant", "likely"),
    [
        (5_669, 1, 5_696, True),  # transposed
        (5_697, 1, 5_696, True),  # one off
        (5_796, 1, 5_696, True),  # one digit
        (28.9, 0.1, 28.5, True),
        (28_280, 1, 28_280_000, True),  # thousands for millions
        (5_696, 1, 5_696, False),
        (5_700, 100, 5_696, False),
        (5_696, 1, 4_102, False),
        (0, 1, 5_696, False),
        (5_696, 1, 0, False),
    ],
)
def test_slips_look_like_what_was_meant(
    stated: float, step: float, meant: float, likely: bool
) -> None:
    assert (closeness(stated, step, meant) >= 0.55) is likely

"""Figures read from prose, and the numbers that are none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.narrative.prose import GIVEN, TypedFigure, figures_in, sentences_of, without_labels

MINUS, DASH = "\N{MINUS SIGN}", "\N{EN DASH}"


def read(text: str) -> list[str]:
    """Each figure as `text kind value`, its sign before the value."""
    return [
        f"{one.text} {one.kind.value} {'+' if one.sign > 0 else '-' if one.sign else ''}"
        f"{one.value:f}"
        for one in figures_in(text)
    ]


def only(text: str) -> TypedFigure:
    (typed,) = figures_in(text)
    return typed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Money
        ("It cost £45.73m in all.", "£45.73m money 45730000"),
        ("It cost £45.73 million.", "£45.73 million money 45730000"),
        (
            "It cost £45.73\N{NO-BREAK SPACE}million.",
            "£45.73\N{NO-BREAK SPACE}million money 45730000",
        ),
        ("It cost £0.5bn.", "£0.5bn money 500000000"),
        ("It cost £917k.", "£917k money 917000"),
        ("It cost £917 thousand.", "£917 thousand money 917000"),
        ("It cost £1,234,567.", "£1,234,567 money 1234567"),
        ("It cost £12.50.", "£12.50 money 12.50"),
        ("It cost 45.7m.", "45.7m money 45700000"),
        ("It cost 45.7 million pounds.", "45.7 million money 45700000"),
        ("It came to -£917k.", "-£917k money -917000"),
        (f"It came to {MINUS}£917k.", f"{MINUS}£917k money -917000"),
        ("It came to £-917k.", "£-917k money -917000"),
        ("It came to (£917k).", "(£917k) money 917000"),
        ("It rose (+£1.2m).", "+£1.2m money +1200000"),
        ("It is £2,024.", "£2,024 money 2024"),
        ("It is £2024.", "£2024 money 2024"),
        # Percentages and points
        ("It was 30.8%.", "30.8% percent 30.8"),
        ("It was 30.8 %.", "30.8 % percent 30.8"),
        ("It was 30.8 per cent.", "30.8 per cent percent 30.8"),
        ("It was 30.8 percent.", "30.8 percent percent 30.8"),
        ("It rose (+0.6%).", "+0.6% percent +0.6"),
        ("It rose by 0.6 pp.", "0.6 pp points 0.6"),
        ("It rose by 0.6pp.", "0.6pp points 0.6"),
        ("It rose by 0.6\N{NO-BREAK SPACE}pp.", "0.6\N{NO-BREAK SPACE}pp points 0.6"),
        ("It rose by 0.6 percentage points.", "0.6 percentage points points 0.6"),
        ("It rose by 0.6 percentage point.", "0.6 percentage point points 0.6"),
        ("It rose by 3 points.", "3 points points 3"),
        ("It rose by 3% points.", "3% points points 3"),
        (f"It fell ({MINUS}6.6 pp).", f"{MINUS}6.6 pp points -6.6"),
        # Counts
        ("We keep 5,696 plans.", "5,696 number 5696"),
        ("We keep 5696 plans.", "5696 number 5696"),
        ("There are 398 (+10) now.", "398 number 398|+10 number +10"),
        ("There are 2,024 children.", "2,024 number 2024"),
        ("There are 2024 children.", "2024 number 2024"),
        ("A ratio of 4.2 is high.", "4.2 number 4.2"),
        ("From 12 to 15 pupils.", "12 number 12|15 number 15"),
        ("It has 60 places, and 20 more.", "60 number 60|20 number 20"),
        ("* 60 places", "60 number 60"),
        ("60|1,020|30.8%", "60 number 60|1,020 number 1020|30.8% percent 30.8"),
        ("In April 5,696 plans were kept.", "5,696 number 5696"),
        ("In April 2024 5,696 plans were kept.", "5,696 number 5696"),
        ("In March 24% were late.", "24% percent 24"),
        ("Under condition 3.1, 60 places opened.", "60 number 60"),
        ("over 1,200 children", "1,200 number 1200"),
        ("over 12% of plans", "12% percent 12"),
    ],
)
def test_a_figure_is_read(text: str, expected: str) -> None:
    assert read(text) == expected.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "in 2024/25",
        "in 2024-25",
        f"in 2024{DASH}25",
        "in 2024/2025",
        "since 2019",
        "by 31 May 2024",
        "by 31st May",
        "by the 31st of May 2024",
        "by May 31, 2024",
        "in May 2024",
        "in Sept 24",
        "in Apr '24",
        "on 31/05/2024",
        "on 2024-05-31",
        "at 9.30am",
        "at 14:30",
        "at 2 pm",
        "at 10am",
        "condition 3",
        "conditions 1, 2 and 3.1",
        "Condition 3.1 to 3.5",
        "risk 2",
        "risks 1–3",
        "paragraph 4.2(1)",
        "section 19",
        "Section 19(3)",
        "table 2",
        "figure 3a",
        "Appendix 1",
        "key stage 2",
        "KS2",
        "year 7",
        "Years 5 and 6",
        "band 4",
        "tier 3",
        "Q1",
        "quarter 2",
        "page 12",
        "step 3",
        "recommendation 7",
        "aged 16",
        "ages 0 to 25",
        "aged 0–25",
        "pupils from 5 to 16",
        "children of 11 to 16",
        "post-16",
        "pre-5s",
        "over-16s",
        "under 5s",
        "3-year-olds",
        "3 and 4 year olds",
        "16 to 19-year-olds",
        "within 20 weeks",
        "the 20-week limit",
        "6 to 8 weeks",
        "for 12 months",
        "5 days a week",
        "3.5 hours",
        "12 miles",
        "24/7",
        "one in 5",
        "two in every 10 plans",
        "1 in 5",
        "1 in every 20",
        "a ratio of 1:6",
        "every £1 spent",
        "on 01225 713000",
        "on 0300 456 0100",
        "on +44 1225 713000",
        "on 07700900123",
        "at SN15 1ER",
        "at BA14 8JN",
        "M4 motorway",
        "A350",
        "COVID-19",
        "form EHC1",
        "version 1.2.3",
        "the 1st, 2nd and 3rd",
        "see https://example.org/2024/305?page=44",
        "see www.example.org/305",
        "write to send305@example.org",
        "in £000",
        "(£000s)",
        "a mp3 file",
        "3D",
        "",
        "no figures at all",
        "conditions 1, 2, and 3",
        "conditions 3.1, 3.2 or 3.3",
        "condition 3.1 and 3.2",
        "a plan-12 or year-7 place",
    ],
)
def test_other_numbers_are_no_figures(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "step"),
    [("£45.73m", 10_000), ("£917k", 1_000), ("30.80%", Decimal("0.01")), ("5,696", 1)],
)
def test_the_step_is_what_the_last_digit_is_worth(text: str, step: Decimal) -> None:
    assert only(text).step == step


def test_what_a_reference_gave_is_known() -> None:
    first, second = figures_in(f"Of {GIVEN}5,696{GIVEN} plans 398 are new.")
    assert (first.text, first.given) == ("5,696", True)
    assert (second.text, second.given) == ("398", False)


@pytest.mark.parametrize("given_", ["£45.73m", "+10", f"{MINUS}6.6 pp", "(£917k)", "30.8%", "+£2m"])
def test_what_a_reference_gave_is_known_with_its_marks(given_: str) -> None:
    assert only(f"It was {GIVEN}{given_}{GIVEN}.").given


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose. It fell.", ["It rose.", "It fell."]),
        ("It rose to 5.6%. By May it fell.", ["It rose to 5.6%.", "By May it fell."]),
        ("(It rose.) £5m was spent.", ["(It rose.", "£5m was spent."]),
        ("It rose by 5. 60 places opened!", ["It rose by 5.", "60 places opened!"]),
        ("It rose, e.g. in May.", ["It rose, e.g. in May."]),
        ("", []),
    ],
)
def test_sentences_are_told_apart(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


PIECES = st.sampled_from(
    [
        *"0123456789 .,/-+%()£km|*_:",
        MINUS,
        DASH,
        GIVEN,
        "\n",
        "pp",
        " million",
        " per cent",
        " points",
        "May ",
        " 2024/25",
        "condition ",
        " to ",
        " in ",
        "weeks",
        "£000",
        "\0",
        "é",
    ]
)
TEXTS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=20).map("".join))


@given(TEXTS)
def test_any_text_can_be_read_and_figures_lie_in_it(text: str) -> None:
    assert len(without_labels(text)) == len(text)
    last = 0
    for one in figures_in(text):
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == one.text
        assert one.value >= 0
        assert one.step > 0
        assert one.sign in (-1, 0, 1)
        last = one.end
    assert all(one in text for one in sentences_of(text))

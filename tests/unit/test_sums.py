"""Arithmetic within a sentence: differences, sums and shares of the figures that it states."""

import pytest

from svreport.narrative.prose import TypedFigure, figures_in
from svreport.narrative.tie_out.sums import Derivation, Operand, derive_figure, is_change

MINUS = "\N{MINUS SIGN}"


def figure(text: str, shown: str) -> TypedFigure:
    (typed,) = [one for one in figures_in(text) if one.text == shown]
    return typed


def told(text: str, shown: str) -> Derivation | None:
    """What a figure is by the others of its sentence, which are as exact as they were typed."""
    typed = figure(text, shown)
    others = [
        Operand(one, float(one.value), float(one.step) / 2)
        for one in figures_in(text)
        if one is not typed
    ]
    return derive_figure(text, typed, others)


# Differences

WAYS = [
    "It rose from 388 to 398, a rise of {} plans.",
    "The gap between 388 and 398 is {} plans.",
    "There were 398 plans, {} more than the 388 of last year.",
    "There were 398, against 388, an increase of {}.",
    "There were 398 against 388 (+{}).",
    "There were 398 (+{}) against 388.",
    "There were 398, compared with 388, up {}.",
    "It fell by {}, from 398 to 388.",
    "At 388 we are {} below the 398 planned.",
    "398 versus 388, a difference of {}",
]


@pytest.mark.parametrize("text", WAYS)
@pytest.mark.parametrize("shown", ["10", "13"])
def test_a_difference_is_told_in_many_ways(text: str, shown: str) -> None:
    sentence = text.format(shown)
    typed = f"+{shown}" if f"+{shown}" in sentence else shown
    found = told(sentence, typed)
    assert found is not None
    assert found.value == 10
    assert found.exact is (shown == "10")
    if shown == "13":
        assert found.words == "398 less 388 is"


@pytest.mark.parametrize(
    ("text", "shown", "value", "exact"),
    [
        ("It rose from £1.20m to £1.45m, or by £0.25m.", "£0.25m", 250_000, True),
        ("It rose from £1.20m to £1.45m, or by £250k.", "£250k", 250_000, True),
        ("It rose from £1.20m to £1.45m, or by £0.35m.", "£0.35m", 250_000, False),
        # Each of the two was rounded, so the difference may be one off.
        ("It rose from £1.2m to £1.4m, or by £0.3m.", "£0.3m", 200_000, True),
        ("It rose from 5.6% to 6.12% (+0.52 pp).", "+0.52 pp", 0.52, True),
        ("It rose from 5.6% to 6.12% (+0.5 pp).", "+0.5 pp", 0.52, True),
        ("It rose from 5.6% to 6.12% (+0.72 pp).", "+0.72 pp", 0.52, False),
        ("It fell from 36.82% to 30.23%, or by 6.59 points.", "6.59 points", 6.59, True),
    ],
)
def test_rounding_is_allowed_for(text: str, shown: str, value: float, exact: bool) -> None:
    found = told(text, shown)
    assert found is not None
    assert found.value == pytest.approx(value)
    assert found.exact is exact


@pytest.mark.parametrize("shown", ["+0.5%", "+0.6%"])
def test_points_typed_as_a_percentage_are_told_even_where_they_agree(shown: str) -> None:
    found = told(f"It rose from 5.6% to 6.12% ({shown}).", shown)
    assert found is not None
    assert found.points
    assert not found.exact
    assert found.value == pytest.approx(0.52)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        # No word of a change.
        ("We keep 398 plans, 388 requests and 10 appeals.", "10"),
        # Another kind of figure.
        ("Costs rose from £388 to £398 as 10 more pupils came.", "10"),
        # Nothing to take from.
        ("There are 10 more plans.", "10"),
        ("There are 10 more plans than the 398 planned.", "10"),
        # So far off that another difference must be meant.
        ("There were 398 plans and 388 requests; staff rose by 60.", "60"),
    ],
)
def test_what_is_no_difference_is_left_alone(text: str, shown: str) -> None:
    assert told(text, shown) is None


@pytest.mark.parametrize(
    ("text", "shown", "change"),
    [
        ("It is up 10.", "10", True),
        ("It rose by 10.", "10", True),
        ("It is 10 more.", "10", True),
        ("It is 10 fewer.", "10", True),
        ("10 were added.", "10", True),
        ("It is (+10).", "+10", True),
        (f"It is {MINUS}10.", f"{MINUS}10", True),
        ("It is 0.6 pp.", "0.6 pp", True),
        ("It rose to 398.", "398", False),
        ("It rose from 388.", "388", False),
        ("It is 398.", "398", False),
        ("It is £12m over the course of the plan.", "£12m", False),
    ],
)
def test_a_change_is_known_by_its_sign_or_the_words_around_it(
    text: str, shown: str, change: bool
) -> None:
    assert is_change(text, figure(text, shown)) is change


# Sums


@pytest.mark.parametrize(
    ("text", "shown", "value", "exact"),
    [
        ("With 60 places and 25 places we have 85 in all.", "85", 85, True),
        ("With 60, 25 and 15 places we have 100 altogether.", "100", 100, True),
        ("The 60 and the 25 places make 85.", "85", 85, True),
        ("The 60 and the 25 places make 87.", "87", 85, False),
        ("£1.2m and £0.7m come to £1.9m.", "£1.9m", 1_900_000, True),
        ("£1.2m and £0.7m come to £2.0m.", "£2.0m", 1_900_000, True),
        ("£1.2m, £0.7m and £300k, a total of £2.5m.", "£2.5m", 2_200_000, False),
        ("12% and 13% together are 25%.", "25%", 25, True),
    ],
)
def test_a_sum_is_that_of_the_figures_before_it(
    text: str, shown: str, value: float, exact: bool
) -> None:
    found = told(text, shown)
    assert found is not None
    assert found.value == pytest.approx(value)
    assert found.exact is exact


def test_the_words_of_a_sum() -> None:
    found = told("With 60, 25 and 17 places we have 108 in all.", "108")
    assert found is not None
    assert (found.words, found.what) == ("60, 25 and 17 come to", "sum")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Of 85 in all, 60 are new and 25 are old.", "85"),
        ("We have 60 and 85 in all.", "85"),
        ("We have £60 and 25 places, 85 in all.", "85"),
        ("We have 60 places, 25 rooms and 85 pupils.", "85"),
        ("The 60 and the 25 places make 200.", "200"),
    ],
)
def test_what_is_no_sum_is_left_alone(text: str, shown: str) -> None:
    assert told(text, shown) is None


# Shares


@pytest.mark.parametrize(
    ("text", "shown", "value", "exact"),
    [
        ("Plans rose from 400 to 500, up 25%.", "25%", 25, True),
        ("Plans are at 500, 20% below the 625 planned.", "20%", 20, True),
        ("Costs rose from £4.00m to £5.00m, an increase of 25%.", "25%", 25, True),
        ("Costs rose from £4.12m to £5.15m, an increase of 28%.", "28%", 25, False),
        ("Costs rose from £4.00m to £5.15m, an increase of 28.8%.", "28.8%", 28.75, True),
    ],
)
def test_a_share_is_of_either_figure(text: str, shown: str, value: float, exact: bool) -> None:
    found = told(text, shown)
    assert found is not None
    assert found.value == pytest.approx(value)
    assert (found.exact, found.what) == (exact, "share")


@pytest.mark.parametrize(
    "text",
    [
        "Plans rose from 400 to 500, up 28%.",
        "Plans rose from 412 to 515, up 60%.",
        "Plans rose from 412 to 515 and requests from 120 to 130, up 28%.",
        "Plans rose from 412 to £515, up 28%.",
    ],
)
def test_what_is_no_share_is_left_alone(text: str) -> None:
    assert told(text, figures_in(text)[-1].text) is None

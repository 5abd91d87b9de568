import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svreport.core.numerals import (
    A_NUMBER_WORD,
    NUMBER_WORDS,
    NotANumber,
    Numeral,
    from_excel,
    read_numeral,
)

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("text", "scaled"),
    [
        ("1145", "1145"),
        ("1,145", "1145"),
        ("1 145", "1145"),
        ("45,727,000.5", "45727000.5"),
        (".5", "0.5"),
        ("-917", "-917"),
        ("\N{MINUS SIGN}917", "-917"),
        ("\N{EN DASH}917", "-917"),
        ("+917", "917"),
        ("(1,145)", "-1145"),
        ("(£1,145)", "-1145"),
        ("-£1,145", "-1145"),
        ("£-1,145", "-1145"),
        ("£5.7m", "5700000"),
        ("£5.7 million", "5700000"),
        ("5.7MN", "5700000"),
        ("12k", "12000"),
        ("£1.2bn", "1200000000"),
        ("  398 ", "398"),
        ("\N{NO-BREAK SPACE}398", "398"),
    ],
)
def test_numbers_are_read_as_officers_type_them(text: str, scaled: str) -> None:
    assert read_numeral(text).scaled == Decimal(scaled)


def test_the_marks_of_a_number_are_kept() -> None:
    assert read_numeral("£5.7m") == Numeral(Decimal("5.7"), scale=1_000_000, is_money=True)
    assert read_numeral("30.23%") == Numeral(Decimal("30.23"), is_percent=True)
    assert read_numeral("30.23 percent") == Numeral(Decimal("30.23"), is_percent=True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,14", "more than one number"),
        ("1,1450", "more than one number"),
        ("1.145,00", "more than one number"),
        ("1.2.3", "more than one number"),
        ("1,145,00", "more than one number"),
        ("12 5", "two numbers"),
        ("1145 20", "two numbers"),
        ("5\n6", "two numbers"),
        ("(1,145", "one bracket"),
        ("1,145)", "one bracket"),
        ("-(5)", "not a number"),
        ("(-5)", "more than one sign"),
        ("-£-5", "more than one sign"),
        ("", "not a number"),
        ("-", "not a number"),
        ("£", "not a number"),
        ("tbc", "not a number"),
        ("c. 400", "not a number"),
        ("12 weeks", "not a number"),
        ("$5", "not a number"),
        ("5,", "not a number"),
        ("1e5", "not a number"),
        ("nan", "not a number"),
        ("=1+1", "not a number"),
    ],
)
def test_what_is_no_number_or_could_be_two_is_refused(text: str, reason: str) -> None:
    with pytest.raises(NotANumber, match=reason):
        read_numeral(text)


@given(AMOUNTS)
def test_every_way_of_typing_an_amount_means_the_same(amount: Decimal) -> None:
    for form in ("{:f}", "{:,f}", "£{:,f}", " {:f} ", "+{:f}"):
        assert read_numeral(form.format(amount)).scaled == amount
    for form in ("({:,f})", "-{:f}", "-£{:,f}", "(£{:f})", "\N{MINUS SIGN}{:,f}"):
        assert read_numeral(form.format(amount)).scaled == -amount
    assert read_numeral(f"{amount:f}%").value == amount
    assert read_numeral(f"£{amount:f}m").scaled == amount * 1_000_000


@given(st.integers(1, 999), st.integers(0, 99))
def test_a_comma_before_two_digits_is_never_guessed_at(whole: int, part: int) -> None:
    with pytest.raises(NotANumber):
        read_numeral(f"{whole},{part:02d}")


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        numeral = read_numeral(text)
    except NotANumber:
        return
    assert numeral.value.is_finite()


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False))
def test_a_stored_number_is_read_without_its_binary_tail(number: Decimal) -> None:
    assert from_excel(float(number)) == number


def test_what_excel_calculates_is_read_as_excel_shows_it() -> None:
    assert from_excel(0.1 + 0.2) == Decimal("0.3")
    assert from_excel(7) == Decimal(7)


def test_a_pattern_finds_each_number_in_words_as_a_whole() -> None:
    """Also one that begins as another does: sixty-six, sixteen and six."""
    assert len(NUMBER_WORDS) == 100
    for word in NUMBER_WORDS:
        assert re.findall(A_NUMBER_WORD, f"{word} {word}.") == [word, word]

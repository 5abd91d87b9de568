"""Each kind of value: what may be typed, what is refused, and that what is stored reads back."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs_helpers import PERCENT, cell

from svreport.core.frozen import replace
from svreport.core.model import LineKind, Missing
from svreport.core.numerals import MONEY_UNITS, Unit
from svreport.core.periods import MONTHS, FinancialYear, Month
from svreport.core.problems import BadValue, Place
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext, Kind
from svreport.inputs.kinds.amounts import Amount, MeasureFigure, Money, RowFigure, Whole
from svreport.inputs.kinds.dates import Day, MonthOf, PeriodOf, YearOf
from svreport.inputs.kinds.texts import (
    Choice,
    Colour,
    FigureName,
    Label,
    Markdown,
    Reference,
    SomeOf,
    Target,
    Text,
    YesNo,
)

AMOUNTS = st.decimals(-(10**7), 10**7, places=2, allow_nan=False, allow_infinity=False)
MONTHS_OF = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))


def of_measure(unit: Unit) -> CellContext:
    """What is read by in the row of a measure with this unit."""
    return CellContext(measure_units={"dmi.a": unit}, row={"Code": cell("DMI.a")})


def read(kind: Kind, value: object, number_format: str = "General") -> Any:
    return kind.read(cell(value, number_format), CellContext())


def refusal(
    kind: Kind, value: object, context: CellContext | None = None, **marks: Any
) -> BadValue:
    with pytest.raises(BadValue) as caught:
        kind.read(cell(value, **marks), context or CellContext())
    assert caught.value.remedy
    return caught.value


# Percentages


@pytest.mark.parametrize(
    "typed",
    [
        cell(0.3023, PERCENT),
        cell(0.3023, "0%"),
        cell(30.23),
        cell(30.23, '0.00"%"'),
        cell(30.23, "0.00\\%"),
        cell("30.23%"),
        cell(" 30.23 % "),
        cell("30.23"),
        cell("30.23 percent"),
    ],
)
def test_a_percentage_means_the_same_however_it_is_typed(typed: Cell) -> None:
    assert MeasureFigure().read(typed, of_measure(Unit.PERCENT)) == Decimal("30.23")


@given(AMOUNTS)
def test_the_three_ways_of_typing_a_percentage_agree(percentage: Decimal) -> None:
    context = of_measure(Unit.PERCENT)
    kind = MeasureFigure()
    assert kind.read(cell(f"{percentage}%"), context) == percentage
    assert kind.read(cell(float(percentage / 100), PERCENT), context) == percentage
    if abs(percentage) > 1 or percentage == 0:
        assert kind.read(cell(float(percentage)), context) == percentage


@pytest.mark.parametrize("typed", [0.3023, 1, "0.5", -0.25])
def test_a_small_number_without_a_sign_could_be_two_percentages(typed: object) -> None:
    assert "could mean" in refusal(MeasureFigure(), typed, of_measure(Unit.PERCENT)).wrong


def test_the_refusal_of_a_small_percentage_names_both_readings() -> None:
    refused = refusal(MeasureFigure(), 0.3023, of_measure(Unit.PERCENT))
    assert refused.wrong == "“0.3023” could mean 0.3023% or 30.23%."
    assert refused.remedy == "Type it with its sign: 0.3023% or 30.23%."


# Units that contradict what was typed


@pytest.mark.parametrize(
    ("unit", "typed", "wrong"),
    [
        (Unit.PERCENT, "£5", "not a percentage"),
        (Unit.PERCENT, "5m", "not a percentage"),
        (Unit.COUNT, "5%", "is a percentage"),
        (Unit.COUNT, "£398", "is money"),
        (Unit.COUNT, 398.5, "not a whole number"),
        (Unit.COUNT, -2, "is below 0"),
        (Unit.DAYS, "£5", "is money"),
        (Unit.THOUSANDS, "£6,700", "could be in pounds"),
        (Unit.MILLIONS, "£6.7", "could be in pounds"),
        (Unit.THOUSANDS, "5%", "is a percentage"),
    ],
)
def test_marks_that_contradict_the_unit_are_refused(unit: Unit, typed: object, wrong: str) -> None:
    refused = refusal(MeasureFigure(), typed, of_measure(unit))
    assert wrong in refused.wrong
    assert str(typed) in refused.wrong


@pytest.mark.parametrize(
    ("unit", "typed", "value"),
    [
        (Unit.THOUSANDS, "£5.7m", "5700"),
        (Unit.THOUSANDS, "(1,145)", "-1145"),
        (Unit.THOUSANDS, "1,145", "1145"),
        (Unit.THOUSANDS, 45727, "45727"),
        (Unit.MILLIONS, "£45,727k", "45.727"),
        (Unit.POUNDS, "£17,287", "17287"),
        (Unit.POUNDS, "£5.7m", "5700000"),
    ],
)
def test_money_is_read_in_the_forecast_unit(unit: Unit, typed: object, value: str) -> None:
    assert Money().read(cell(typed), CellContext(forecast_unit=unit)) == Decimal(value)


def test_a_measure_that_is_not_known_is_not_held_against_its_figures() -> None:
    stranger = CellContext(row={"Code": cell("nobody")})
    assert MeasureFigure().read(cell("5%"), stranger) == Decimal(5)
    assert MeasureFigure().read(cell(0.25), stranger) == Decimal("0.25")


# Figures in the unit of their own row


def in_row(unit: str) -> CellContext:
    """What is read by in a row that states this unit."""
    return CellContext(row={"Unit": cell(unit)})


@pytest.mark.parametrize(
    ("unit", "typed", "value"),
    [
        ("£m", "£5.7m", "5.7"),
        ("£000", "£5.7m", "5700"),
        ("£M", 5.7, "5.7"),
        (" count ", 120, "120"),
        ("%", "15%", "15"),
        ("weeks", 20, "20"),
    ],
)
def test_a_figure_is_read_in_the_unit_of_its_row(unit: str, typed: object, value: str) -> None:
    assert RowFigure().read(cell(typed), in_row(unit)) == Decimal(value)


@pytest.mark.parametrize(
    ("unit", "typed", "wrong"),
    [
        ("£m", "£5.7", "could be in pounds"),
        ("count", "5%", "is a percentage"),
        ("count", -2, "is below 0"),
        ("count", 2.5, "not a whole number"),
        ("%", 0.15, "could mean"),
        ("days", "tbc", "is not a number"),
        ("count", "63,l2O", "is not a number: the letters “l” and “O” may be digits"),
        ("count", "6I", "is not a number: the letter “I” may be a digit"),
    ],
)
def test_a_figure_does_not_contradict_the_unit_of_its_row(
    unit: str, typed: object, wrong: str
) -> None:
    assert wrong in refusal(RowFigure(), typed, in_row(unit)).wrong


def test_an_unknown_unit_is_not_held_against_the_figure_of_its_row() -> None:
    assert RowFigure().read(cell("5%"), in_row("furlongs")) == Decimal(5)
    assert RowFigure().read(cell(0.25), CellContext()) == Decimal("0.25")


# Names of figures


def test_a_figure_is_named_in_one_line_with_single_spaces() -> None:
    assert read(FigureName(), "  capital   bid ") == "capital bid"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("capital {bid}", "holds { and }"),
        ("capital | bid", "holds |"),
        ("capital\nbid", "line break"),
        ("capital\u2028bid", "line break"),
        ("\u200b", "nothing that can be seen"),
    ],
)
def test_a_name_that_narrative_could_not_refer_to_is_refused(typed: str, wrong: str) -> None:
    assert wrong in refusal(FigureName(), typed).wrong


# Limits of numbers


def test_a_number_may_have_to_be_greater_than_another() -> None:
    kind = Amount(Unit.RATE, above=Decimal(1))
    assert read(kind, 1.5) == Decimal("1.5")
    assert "is not above 1" in refusal(kind, 1).wrong


# What is stored reads back


@given(AMOUNTS, st.sampled_from(Unit))
def test_a_measures_figure_reads_back_as_it_was_stored(value: Decimal, unit: Unit) -> None:
    if unit is Unit.COUNT:
        value = Decimal(abs(int(value)))
    kind, context = MeasureFigure(), of_measure(unit)
    stored = Cell(cell(0).place, kind.stored(value, context), kind.number_format(context))
    assert kind.read(stored, context) == value


@given(AMOUNTS, st.sampled_from(Unit))
def test_a_figure_of_its_rows_unit_reads_back_as_it_was_stored(value: Decimal, unit: Unit) -> None:
    if unit is Unit.COUNT:
        value = Decimal(abs(int(value)))
    kind, context = RowFigure(), in_row(unit)
    stored = Cell(cell(0).place, kind.stored(value, context), kind.number_format(context))
    assert kind.read(stored, context) == value


@given(AMOUNTS, st.sampled_from(MONEY_UNITS))
def test_money_reads_back_as_it_was_stored(value: Decimal, unit: Unit) -> None:
    kind, context = Money(), CellContext(forecast_unit=unit)
    stored = Cell(cell(0).place, kind.stored(value, context), kind.number_format(context))
    assert kind.read(stored, context) == value


@given(AMOUNTS, st.sampled_from([one for one in Unit if one is not Unit.COUNT]))
def test_an_amount_reads_back_as_it_was_stored(value: Decimal, unit: Unit) -> None:
    kind, context = Amount(unit), CellContext()
    stored = Cell(cell(0).place, kind.stored(value, context), kind.number_format(context))
    assert kind.read(stored, context) == value


@given(MONTHS_OF)
def test_a_month_reads_back_as_it_was_stored(month: Month) -> None:
    assert read(MonthOf(), MonthOf().stored(month, CellContext())) == month


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (YearOf(), "2024/25"),
        (YesNo(), "yes"),
        (YesNo(), "no"),
        (Choice(Missing), "not yet available"),
        (SomeOf(("monitoring", "forum")), "forum, monitoring"),
        (Colour(), "#A4101C"),
        (Label(), "3.10"),
        (Day(), date(2024, 5, 31)),
    ],
)
def test_words_and_dates_read_back_as_they_were_stored(kind: Kind, typed: object) -> None:
    value = read(kind, typed)
    assert read(kind, kind.stored(value, CellContext())) == value


# Months, days and years


@given(MONTHS_OF, st.integers(1, 28))
def test_a_month_means_the_same_however_it_is_typed(month: Month, day: int) -> None:
    for typed in (
        datetime(month.year, month.number, day),
        date(month.year, month.number, day),
        month.short,
        str(month),
        f"{day} {MONTHS[month.number - 1]} {month.year}",
    ):
        assert read(MonthOf(), typed) == month


@pytest.mark.parametrize("typed", [45383, "Spring", "2024", "Q1 2024", time(9, 30)])
def test_what_is_no_month_is_refused(typed: object) -> None:
    assert str(typed) in refusal(MonthOf(), typed).wrong


@pytest.mark.parametrize(
    ("kind", "typed", "year"),
    [
        (Day(), datetime(1900, 1, 31), 1900),
        (MonthOf(), "April 0204", 204),
        (YearOf(), "2204/05", 2204),
    ],
)
def test_years_far_off_are_taken_for_slips(kind: Kind, typed: object, year: int) -> None:
    assert refusal(kind, typed).wrong.endswith(f"is in the year {year}.")


def test_a_date_that_could_be_two_is_refused_and_one_that_cannot_is_read() -> None:
    assert "could be 5 June 2024 or 6 May 2024" in refusal(Day(), "05/06/2024").wrong
    assert "could be 5 June 2024 or 6 May 2024" in refusal(MonthOf(), "05/06/2024").wrong
    assert read(Day(), "31/05/2024") == date(2024, 5, 31)
    assert read(MonthOf(), "31/05/2024") == Month(2024, 5)


def test_a_month_that_excel_took_for_a_day_of_this_year_is_refused() -> None:
    """Typed in a cell that is no text, `Apr 24` becomes 24 April of the current year."""
    made = Cell(Place("Updates", 2, 6), datetime(2026, 4, 24), "d-mmm")
    with pytest.raises(BadValue, match="24 April 2026"):
        MonthOf().read(made, CellContext())
    assert MonthOf().read(replace(made, number_format="mmm yy"), CellContext()) == Month(2026, 4)


@pytest.mark.parametrize("kind", [Day(), Day(True), MonthOf(), YearOf(), PeriodOf()])
@pytest.mark.parametrize("typed", ["soon", 7, "31 May", "Q1", "term 2", True])
def test_examples_are_of_the_councils_own_year(kind: Kind, typed: object) -> None:
    year = FinancialYear(2041)
    remedy = refusal(kind, typed, CellContext(year=year)).remedy
    years = re.findall(
        r"20\d\d|(?<=[A-Z][a-z]{2} )\d\d|/\d\d", f"{remedy} {kind.described_to(year)}"
    )
    assert years
    assert all(named.startswith(("204", "4", "/4")) for named in years)


def test_a_year_is_a_text_of_two_years_that_follow() -> None:
    assert read(YearOf(), "2024-25") == FinancialYear(2024)
    for typed in (2024, "2024/26", datetime(2024, 4, 1)):
        assert "is not a financial year" in refusal(YearOf(), typed).wrong


# What Excel makes of what is typed


@pytest.mark.parametrize("kind", [Text(), Label(), Markdown(), Choice(LineKind)])
def test_dates_and_truths_are_not_taken_for_text(kind: Kind) -> None:
    assert "is the date 3 January 2024" in refusal(kind, datetime(2024, 1, 3)).wrong
    assert "holds TRUE" in refusal(kind, True).wrong


@pytest.mark.parametrize("kind", [Money(), Amount(Unit.POUNDS), Whole(), MeasureFigure()])
def test_dates_and_truths_are_not_taken_for_numbers(kind: Kind) -> None:
    assert "is the date 3 January 2024" in refusal(kind, datetime(2024, 1, 3)).wrong
    assert "holds FALSE" in refusal(kind, False).wrong


def test_a_number_is_a_label_as_it_is_shown() -> None:
    assert read(Label(), 3.1) == "3.1"
    assert read(Label(), 3.0) == "3"
    assert read(Label(), 1) == "1"
    assert read(Label(), " DMI. a\n") == "DMI. a"


# Limits and choices


def test_text_is_kept_to_what_excel_holds() -> None:
    assert read(Text(), "x" * 32_767)
    assert "32,768 characters" in refusal(Text(), "x" * 32_768).wrong
    assert "101 characters" in refusal(Label(), "x" * 101).wrong


def test_a_whole_number_stays_within_its_bounds() -> None:
    assert read(Whole(highest=6), "6") == 6
    assert "not from 0 to 6" in refusal(Whole(highest=6), 7).wrong
    assert "not from 0 to 6" in refusal(Whole(highest=6), -1).wrong
    assert "not a whole number" in refusal(Whole(highest=6), 1.5).wrong


def test_an_amount_may_have_a_lower_bound() -> None:
    kind = Amount(Unit.RATE, lowest=Decimal(0))
    assert read(kind, 0) == 0
    assert "below 0" in refusal(kind, -0.5).wrong


def test_choices_forgive_case_and_spacing_and_suggest_near_misses() -> None:
    assert read(Choice(Missing), " Not  Yet AVAILABLE ") is Missing.NOT_YET_AVAILABLE
    refused = refusal(Choice(Missing), "supressed")
    assert "not yet available, not applicable, suppressed or incomplete" in refused.wrong
    assert refused.remedy.startswith("Did you mean “suppressed”?")


def test_other_words_may_mean_the_same_choice() -> None:
    kind = Choice(LineKind, {"grant": LineKind.HIGH_NEEDS_BLOCK})
    assert read(kind, "Grant") is LineKind.HIGH_NEEDS_BLOCK


def test_a_choice_of_words_that_stay_words() -> None:
    assert read(Choice(("£", "£000")), "£000") == "£000"
    assert "is not one of £ or £000" in refusal(Choice(("£", "£000")), "$").wrong


def test_several_of_some_words() -> None:
    kind = SomeOf(("monitoring", "forum", "plan"))
    assert read(kind, "Forum; monitoring\nforum,") == ("forum", "monitoring")
    assert "“form” is not one of" in refusal(kind, "plan, form").wrong
    assert "Did you mean “forum”?" in refusal(kind, "plan, form").remedy


@pytest.mark.parametrize(("typed", "value"), [("Yes", True), ("n", False), (True, True)])
def test_yes_or_no(typed: object, value: bool) -> None:
    assert read(YesNo(), typed) is value


def test_neither_yes_nor_no() -> None:
    assert "neither yes nor no" in refusal(YesNo(), "maybe").wrong


@pytest.mark.parametrize("typed", ["amber", "#C000", "C00000C", "#GG0000", 255])
def test_a_colour_has_six_digits(typed: object) -> None:
    assert "is not a colour" in refusal(Colour(), typed).wrong


def test_a_colour_is_kept_in_one_form() -> None:
    assert read(Colour(), "c00000") == "#C00000"


# References


ITEM = Reference((Target("Conditions", "Condition "), Target("Measures")), fixed=("Programme",))
KNOWN = CellContext(keys={"Conditions": ["1", "3.1"], "Measures": ["DMI.a"]})


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("condition 3.1", "Condition 3.1"),
        ("CONDITION  1", "Condition 1"),
        ("dmi.A", "DMI.a"),
        ("programme", "Programme"),
    ],
)
def test_references_are_read_as_the_other_sheet_spells_them(typed: str, name: str) -> None:
    assert ITEM.read(cell(typed), KNOWN) == name


def test_an_unknown_reference_names_what_is_known() -> None:
    refused = refusal(ITEM, "Condition 3.l", KNOWN)
    assert "“Condition 3.l”" in refused.wrong
    assert "Did you mean “Condition 3.1”?" in refused.remedy
    assert "Conditions or Measures" in refused.remedy
    assert ITEM.read(cell("3.1"), KNOWN) == "Condition 3.1"
    either = Reference((Target("Conditions", "Condition "), Target("Risks", "Risk ")))
    assert refusal(either, "1", CellContext(keys={"Conditions": ["1"], "Risks": ["1"]}))


def test_a_reference_to_a_missing_sheet_is_let_be() -> None:
    assert ITEM.read(cell("Risk 9"), CellContext(keys={"Measures": []})) == "Risk 9"


def test_a_reference_to_an_empty_sheet_says_what_to_fill() -> None:
    kind = Reference((Target("Updates"),))
    assert refusal(kind, "q1", CellContext(keys={"Updates": []})).remedy.endswith(
        "Fill in the sheet Updates first."
    )


# Anything at all


ANY_VALUE = (
    st.text(max_size=20)
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
)
KINDS = [
    FigureName(),
    RowFigure(),
    Amount(Unit.POUNDS),
    Choice(LineKind),
    Colour(),
    Day(),
    ITEM,
    Label(),
    Markdown(),
    MeasureFigure(),
    Money(),
    MonthOf(),
    Choice(("a", "b")),
    SomeOf(("a", "b")),
    Text(),
    Whole(),
    YearOf(),
    YesNo(),
]


@given(st.sampled_from(KINDS), ANY_VALUE, st.sampled_from(["General", PERCENT, "d mmm yyyy"]))
def test_any_value_is_read_or_refused_with_a_remedy(
    kind: Kind, value: object, number_format: str
) -> None:
    typed = cell(value, number_format)
    if typed.is_empty:
        return
    words = []
    try:
        kind.read(typed, KNOWN)
    except BadValue as refused:
        words = [refused.wrong, refused.remedy]
    assert all(word.endswith(".") for word in words)

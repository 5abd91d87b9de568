"""Forms: how a reference shows its figure, and the forms that do not suit it."""

from decimal import Decimal

import pytest
from inputs_helpers import read_council

from svreport.core.house_style import HouseStyle
from svreport.core.model import Council, Missing
from svreport.core.numerals import Unit
from svreport.figures.figure import Figure
from svreport.figures.forms import format_figure, read_forms
from svreport.figures.register import BadReference
from svreport.narrative.facts import Facts, house_style

PLAIN = HouseStyle()
BRACKETS = HouseStyle(brackets=True)
WORDED = HouseStyle(worded_millions=True)
TWO_POINTS = HouseStyle(point_decimals=2)


def figure(text: str, unit: Unit, *, decimals: int = 0, of: str | None = None) -> Figure:
    """A figure; a difference where it says `of` what."""
    return Figure(
        name="X",
        value=Decimal(text),
        unit=unit,
        decimals=decimals,
        change=of is not None,
        compared_with=None if of is None else Decimal(of),
    )


MONEY = figure("45727", Unit.THOUSANDS)
SURPLUS = figure("-917", Unit.THOUSANDS)
SMALL = figure("979", Unit.THOUSANDS)
POUNDS = figure("63488", Unit.POUNDS)
MILLIONS = figure("5.7", Unit.MILLIONS, decimals=1)
COUNT = figure("5696", Unit.COUNT)
SIX = figure("6", Unit.COUNT)
SHARE = figure("30.23", Unit.PERCENT, decimals=2)
WEEKS = figure("20", Unit.WEEKS)
ONE_DAY = figure("1", Unit.DAYS)
RATE = figure("1.4", Unit.RATE, decimals=2)
MORE = figure("116", Unit.COUNT, of="5580")
FEWER = figure("-12", Unit.COUNT, of="226")
FOUR_MORE = figure("4", Unit.COUNT, of="19")
SAME = figure("0", Unit.COUNT, of="19")
POINTS = figure("-6.59", Unit.PERCENT, decimals=2, of="36.82")
OVER = figure("18428", Unit.THOUSANDS, of="103744")
UNDER = figure("-415", Unit.THOUSANDS, of="97098")
A_HAIR_UNDER = figure("-2", Unit.THOUSANDS, of="70300")
RATED = Figure(name="R", words="Amber", label="Amber - Off Track")


def show(what: Figure, *forms: str, style: HouseStyle = PLAIN) -> str:
    return format_figure(what, read_forms(forms), style).replace("\N{NO-BREAK SPACE}", "~")


@pytest.mark.parametrize(
    ("what", "forms", "text"),
    [
        (MONEY, [], "£45.73m"),
        (MONEY, ["£m"], "£45.73m"),
        (MONEY, ["£ million"], "£45.73~million"),
        (MONEY, ["£million"], "£45.73~million"),
        (MONEY, ["£000"], "£45,727k"),
        (MONEY, ["£k"], "£45,727k"),
        (MONEY, ["£"], "£45,727,000"),
        (MONEY, ["number"], "45,727"),
        (MONEY, ["£m", "number"], "45.73"),
        (MONEY, ["£m", "1 decimal"], "£45.7m"),
        (MONEY, ["£m", "0 decimals"], "£46m"),
        (MONEY, ["1 decimal"], "£45.7m"),
        (MONEY, ["£m", "3 decimals"], "£45.727m"),
        (MONEY, ["signed"], "+£45.73m"),
        (SURPLUS, [], "−£917k"),
        (SURPLUS, ["£m"], "−£0.92m"),
        (SURPLUS, ["unsigned"], "£917k"),
        (SURPLUS, ["£m", "unsigned"], "£0.92m"),
        (SURPLUS, ["number"], "−917"),
        (SURPLUS, ["number", "unsigned"], "917"),
        (SMALL, [], "£979k"),
        (SMALL, ["£m"], "£0.98m"),
        (POUNDS, [], "£63,488"),
        (POUNDS, ["£000"], "£63.488k"),
        (POUNDS, ["£000", "0 decimals"], "£63k"),
        (MILLIONS, [], "£5.7m"),
        (MILLIONS, ["£000"], "£5,700k"),
        (figure("900", Unit.THOUSANDS), ["£m"], "£0.9m"),
        (figure("900", Unit.THOUSANDS), ["£m", "2 decimals"], "£0.90m"),
        (figure("0", Unit.THOUSANDS), [], "£0"),
        (COUNT, [], "5,696"),
        (COUNT, ["number"], "5,696"),
        (COUNT, ["words"], "5,696"),
        (COUNT, ["1 decimal"], "5,696.0"),
        (SIX, ["words"], "six"),
        (SIX, ["Words"], "Six"),
        (SIX, [" WORDS "], "six"),
        (figure("21", Unit.COUNT), ["Words"], "Twenty-one"),
        (figure("0", Unit.COUNT), ["words"], "zero"),
        (SHARE, [], "30.23%"),
        (SHARE, ["%"], "30.23%"),
        (SHARE, ["0 decimals"], "30%"),
        (SHARE, ["number"], "30.23"),
        (WEEKS, [], "20~weeks"),
        (WEEKS, ["words"], "twenty weeks"),
        (WEEKS, ["number"], "20"),
        (ONE_DAY, ["words"], "one day"),
        (RATE, [], "1.40"),
        (MORE, [], "+116"),
        (MORE, ["unsigned"], "116"),
        (MORE, ["number"], "116"),
        (MORE, ["%"], "+2.1%"),
        (MORE, ["%", "unsigned"], "2.1%"),
        (MORE, ["%", "2 decimals", "unsigned"], "2.08%"),
        (MORE, ["above or below"], "116 above"),
        (FEWER, [], "−12"),
        (FEWER, ["more or fewer"], "12 fewer"),
        (FEWER, ["%"], "−5.3%"),
        (FOUR_MORE, ["words"], "four"),
        (FOUR_MORE, ["words", "more or fewer"], "four more"),
        (FOUR_MORE, ["Words", "more or fewer"], "Four more"),
        (FOUR_MORE, ["words", "more than or short of"], "four more than"),
        (SAME, [], "no change"),
        (SAME, ["more or fewer"], "neither more nor fewer"),
        (SAME, ["number"], "0"),
        (SAME, ["%"], "no change"),
        (POINTS, [], "−6.6~pp"),
        (POINTS, ["pp"], "−6.6~pp"),
        (POINTS, ["unsigned"], "6.6~pp"),
        (POINTS, ["2 decimals"], "−6.59~pp"),
        (POINTS, ["number"], "−6.6"),
        (POINTS, ["better or worse"], "6.6~pp worse"),
        (OVER, [], "+£18.43m"),
        (OVER, ["above or below"], "£18.43m above"),
        (OVER, ["%", "unsigned"], "17.8%"),
        (UNDER, ["£m", "over or under"], "£0.42m under"),
        (UNDER, ["number"], "−415"),
        (A_HAIR_UNDER, ["£m", "over or under"], "low"),
        (A_HAIR_UNDER, ["£m"], "low"),
        (A_HAIR_UNDER, [], "−£2k"),
        (figure("0.04", Unit.PERCENT, decimals=2, of="50"), ["above or below"], "low"),
        (figure("0.05", Unit.PERCENT, decimals=2, of="50"), ["above or below"], "0.05~pp above"),
        (figure("0.04", Unit.PERCENT, decimals=1, of="50"), ["above or below"], "low"),
        (RATED, [], "Amber"),
        (RATED, ["label"], "Amber - Off Track"),
        (figure("0.4", Unit.COUNT), [], "low"),
        (figure("999999", Unit.POUNDS), [], "£999,999"),
        (figure("7311000", Unit.POUNDS), [], "£7.31m"),
        (figure("0.04", Unit.PERCENT, decimals=1), [], "low"),
        (figure("0.04", Unit.PERCENT, decimals=1), ["2 decimals"], "0.04%"),
    ],
)
def test_each_form_shows_its_figure(what: Figure, forms: list[str], text: str) -> None:
    assert show(what, *forms) == text


@pytest.mark.parametrize(
    ("style", "what", "forms", "text"),
    [
        (BRACKETS, SURPLUS, [], "(£917k)"),
        (BRACKETS, SURPLUS, ["£m"], "(£0.92m)"),
        (BRACKETS, SURPLUS, ["number"], "(917)"),
        (BRACKETS, SURPLUS, ["unsigned"], "£917k"),
        (BRACKETS, FEWER, [], "−12"),
        (BRACKETS, UNDER, ["number"], "(415)"),
        (WORDED, MONEY, [], "£45.73~million"),
        (WORDED, MONEY, ["£m"], "£45.73m"),
        (WORDED, MONEY, ["1 decimal"], "£45.7~million"),
        (WORDED, SMALL, [], "£979k"),
        (WORDED, MILLIONS, [], "£5.7~million"),
        (WORDED, OVER, ["above or below"], "£18.43~million above"),
        (TWO_POINTS, POINTS, [], "−6.59~pp"),
        (TWO_POINTS, MORE, ["%"], "+2.08%"),
    ],
)
def test_forms_keep_the_house_style(
    style: HouseStyle, what: Figure, forms: list[str], text: str
) -> None:
    assert show(what, *forms, style=style) == text


@pytest.mark.parametrize(
    ("missing", "symbol"),
    [
        (Missing.NOT_YET_AVAILABLE, "x"),
        (Missing.INCOMPLETE, "x"),
        (Missing.NOT_APPLICABLE, "z"),
        (Missing.SUPPRESSED, "c"),
        (None, "x"),
    ],
)
@pytest.mark.parametrize("forms", [[], ["words"], ["%"], ["more or fewer"], ["number", "signed"]])
def test_a_symbol_stands_for_what_is_missing(
    missing: Missing | None, symbol: str, forms: list[str]
) -> None:
    bare = Figure(name="X", unit=Unit.COUNT, missing=missing, change=True)
    assert show(bare, *forms) == symbol


@pytest.mark.parametrize(
    ("what", "forms", "words"),
    [
        (COUNT, ["£m"], "X is a count, not money. Leave out the form of money."),
        (SHARE, ["£"], "X is in %, not money. Leave out the form of money."),
        (MONEY, ["words"], "X is in £000, which is not written in words. Leave out “| words”."),
        (RATE, ["words"], "X is a rate, which is not written in words. Leave out “| words”."),
        (COUNT, ["label"], "X is a number and has no label. Leave out “| label”."),
        (RATED, ["£m"], "R is in words, not a number. Leave out the form."),
        (RATED, ["label", "words"], "R is in words, not a number. Leave out the form."),
        (
            COUNT,
            ["more or fewer"],
            "X is not a difference, so it is neither more nor fewer. Use it with a difference, "
            "such "
            "as a change or a figure against plan.",
        ),
        (
            SHARE,
            ["pp"],
            "X is not a difference between percentages, so it has no percentage points. Leave out "
            "“| pp”.",
        ),
        (
            MORE,
            ["pp"],
            "X is not a difference between percentages, so it has no percentage points. Leave out "
            "“| pp”.",
        ),
        (
            POINTS,
            ["%"],
            "X is a difference between percentages, which is in percentage points. Write “| pp”, "
            "or leave out the form.",
        ),
        (COUNT, ["%"], "X is not a difference, so it has no percentage. Leave out “| %”."),
        (
            figure("5", Unit.COUNT, of="0"),
            ["%"],
            "X is a difference from 0, so it has no percentage. Leave out “| %”.",
        ),
        (
            figure("-30", Unit.THOUSANDS, of="-60"),
            ["%"],
            "X is a difference from a negative figure, of which a percentage would mislead. Leave "
            "out “| %”, and give the difference itself.",
        ),
    ],
)
def test_forms_that_say_nothing_of_a_figure_are_refused(
    what: Figure, forms: list[str], words: str
) -> None:
    with pytest.raises(BadReference) as bad:
        show(what, *forms)
    assert str(bad.value) == words


@pytest.mark.parametrize(
    ("form", "help_"),
    [
        ("wrds", "Did you mean “words”? There are £m, £ million, millions, "),
        ("£bn", "There are £m, "),
        ("", "There are £m, "),
        ("10 decimals", "Did you mean “1 decimal”? There are £m, "),
        ("or", "There are £m, "),
        ("1 or 2", "There are £m, "),
    ],
)
def test_a_form_that_does_not_exist_is_refused(form: str, help_: str) -> None:
    with pytest.raises(BadReference) as bad:
        read_forms([form])
    assert bad.value.wrong == f"“| {form}” is not a way to show a figure."
    assert bad.value.remedy.startswith(help_)


SETTINGS = """
## Settings
| Setting                   | Value              |
| Authority                 | Ambridge Council   |
| Financial year            | 2026/27            |
| Agreement                 | Recovery agreement |
| Agreement starts          | 2025/26            |
| Agreement ends            | 2029/30            |
| Agreement total           | 3000               |
| Forecast unit             | £000               |
| Financial year style      | 2024-25            |
| Negative style            | brackets           |
| Money style               | £45.73 million     |
| Percentage point decimals | 2                  |
"""


def council(changes: str = "") -> Council:
    found = read_council(changes).council
    assert found is not None
    return found


def test_the_house_style_is_the_settings() -> None:
    style = house_style(council(SETTINGS).settings)
    assert style == HouseStyle(
        dashed_years=True, brackets=True, point_decimals=2, worded_millions=True
    )
    assert style.year(council().settings.financial_year) == "2026-27"
    assert house_style(council().settings) == HouseStyle()


def test_a_reference_is_a_name_and_its_forms() -> None:
    known = council(SETTINGS)
    facts = Facts(known, known.updates[0])
    assert facts.stated(" A.change|unsigned ") == "20"
    assert facts.stated("A . change".replace(" ", "")) == "+20"
    assert facts.stated("capital bid") == "£5.7\N{NO-BREAK SPACE}million"
    assert facts.stated("capital bid | £m") == "£5.7m"
    assert facts.stated("plan.high needs block") == "(£990k)"
    referred = facts.refer("A.actual")
    assert (referred.figure.full_name, referred.text) == ("A.actual May 2026", "110")
    assert not referred.is_symbol
    for wrong in ("", " ", "| £m", "A.actual |", "A.actual || £m"):
        with pytest.raises(BadReference):
            facts.stated(wrong)

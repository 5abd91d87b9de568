"""The register: every figure of the inputs by a name, with or without its point."""

from decimal import Decimal
from pathlib import Path

import pytest
from inputs_helpers import read_council

from svreport.core.model import Missing
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear, Month
from svreport.figures.figure import Figure, Series, figure_difference, point_words
from svreport.figures.register import AmbiguousName, BadReference, Register, register_of
from svreport.figures.sources.rows import FIGURES, SHEETS, sheet_of
from svreport.inputs.reader import read_inputs

MAY, AUGUST = Month(2026, 5), Month(2026, 8)
Y1, Y2 = FinancialYear(2025), FinancialYear(2026)

CHANGES = """
## Settings
| Setting          | Value              |
| Authority        | Ambridge Council   |
| Financial year   | 2026/27            |
| Agreement        | Recovery agreement |
| Agreement starts | 2025/26            |
| Agreement ends   | 2029/30            |
| Agreement total  | 3000               |
| Forecast unit    | £000               |

## Updates
| Update | Title        | Column label | Submitted  | Activity data to | Forecast version |
| june   | June report  | June         | 30/06/2026 | May 26           | plan             |
| sept   | Autumn paper | September    |            | Aug 26           | revised          |

## Measures
| Code | Measure        | Condition | Unit  | Basis                 | Decimals |
| A    | Plans          | 1         | count | point in time         |          |
| B    | Issued in time | 2         | %     | rolling 12 months     |          |
| C    | Requests       | 1         | count | academic year to date |          |
| D    | Cost of a plan | 1         | £     | point in time         | 0        |

## Measure values
| Code | As at  | Plan | Actual | Status            |
| A    | May 25 |      | 90     |                   |
| A    | Mar 26 | 96   |        |                   |
| A    | May 26 |      | 110    |                   |
| A    | Aug 26 | 106  | 120    |                   |
| B    | May 25 |      | 50%    |                   |
| B    | May 26 | 60%  | 45.25% |                   |
| B    | Aug 26 | 60%  |        | not yet available |
| C    | May 25 |      | 70     |                   |
| C    | May 26 | 72   | 80     |                   |
| C    | Aug 26 |      | 100    |                   |
| C    | Oct 26 |      | 12     |                   |
| D    | May 26 |      | 17287  |                   |

## Forecast
| Version | Line         | Kind                | 2025/26 | 2026/27 | 2027/28 |
| plan    | Schools      | expenditure         | 700     | 720     | 700     |
| plan    | Top ups      | expenditure         | 300     | 310     | 290     |
| plan    | Grant        | high needs block    | -800    | -900    | -995    |
| plan    | More grant   | high needs block    | -100    | -90     |         |
| plan    | Moved        | block transfer      | -10     |         |         |
| plan    | Paid         | safety valve income | -50     | -20     |         |
| plan    | Brought in   | opening balance     | 500     |         |         |
| plan    | Limit        | deficit limit       |         | 500     | 600     |
| revised | Schools      | expenditure         | 700     | 790     |         |
| revised | Grant        | high needs block    | -900    | -990    |         |
| revised | Brought in   | opening balance     | 500     |         |         |

## Savings
| Condition | Workstream | Year    | Baseline | Target | Achieved | Forecast |
| 1         | E          | 2026/27 | 0        | 40     | 10       | 30       |
| 1         | E          | 2027/28 | 0        | 60     |          |          |
| 2         | F          | 2026/27 | 0        | 5      |          | 5        |

## Workstreams
| Code | Title      | Condition | Year 5 impact |
| E    | Early help | 1         | 60            |
| F    | New places | 2         |               |

## Milestones
| Workstream | Milestone    | Due        | Status | Completed  |
| E          | Team at work | 30/09/2027 |        |            |

## Unit costs
| Provision | Year    | Places | Average cost | Total |
| Schools   | 2026/27 | 60.5   | 12000        | 726   |

## Payments
| Year    | Amount | Status | Date       |
| 2025/26 | 1000   | paid   | 31/03/2026 |
| 2026/27 | 500    | paid   | 31/07/2026 |
| 2026/27 | 500    | due    |            |
| 2027/28 | 1000   | due    |            |

## Figures
| Name          | Value | Unit  | Decimals | Status            |
| capital bid   | 5.7   | £m    |          |                   |
| new places    | 120   | count |          |                   |
| families      |       | count |          | not yet available |

## Risks
| Number | Title  | Risk           | Target score |
| 1      | Demand | More children. | 6            |

## Answers
| Warning | About | Answer |
"""


def register(update: str = "june", changes: str = CHANGES) -> Register:
    read = read_council(changes)
    assert not [str(one) for one in read.problems if one.is_error]
    council = read.council
    assert council is not None
    (asked,) = [one for one in council.updates if one.key == update]
    return register_of(council, asked)


@pytest.fixture(scope="module")
def june() -> Register:
    return register()


@pytest.fixture(scope="module")
def sept() -> Register:
    return register("sept")


def value(figures: Register, name: str) -> str:
    """What a name stands for, bare: its value, its words or why it has neither."""
    figure = figures[name]
    if figure.value is None:
        return figure.words or str(figure.missing)
    return f"{figure.value.normalize():f}"


def refused(figures: Register, name: str) -> str:
    with pytest.raises(BadReference) as bad:
        figures[name]
    return str(bad.value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A.actual", "110"),
        ("A.plan", "100"),
        ("A.last year", "90"),
        ("A.change", "20"),
        ("A.against plan", "10"),
        ("B.actual", "45.25"),
        ("B.change", "-4.75"),
        ("C.actual", "80"),
        ("D.actual", "17287"),
        ("Condition 1.rating", "Amber"),
        ("Condition 1.previous rating", "Red"),
        ("Risk 1.score", "12"),
        ("Risk 1.likelihood", "4"),
        ("Risk 1.impact", "3"),
        ("Risk 1.target score", "6"),
        ("plan.Schools", "720"),
        ("plan.total expenditure", "1030"),
        ("plan.high needs block", "-990"),
        ("plan.block transfer 2025/26", "-10"),
        ("plan.agreement income", "-20"),
        ("plan.in-year balance", "40"),
        ("plan.opening balance", "540"),
        ("plan.closing balance", "560"),
        ("plan.deficit limit", "500"),
        ("plan.against limit", "60"),
        ("revised.against limit", "-400"),
        ("savings.E.target", "40"),
        ("savings.E.baseline", "0"),
        ("savings.Condition 1.achieved", "10"),
        ("savings.total.target", "45"),
        ("savings.total.achieved", "10"),
        ("savings.total.forecast", "35"),
        ("agreement.total", "3000"),
        ("payments.total", "3000"),
        ("payments.amount", "1000"),
        ("payments.withheld", "0"),
        ("unit cost.Schools.places", "60.5"),
        ("unit cost.Schools.average cost", "12000"),
        ("unit cost.Schools.total", "726"),
        ("capital bid", "5.7"),
        ("new places", "120"),
        ("families", "not yet available"),
        ("workstream.E.impact", "60"),
    ],
)
def test_every_family_has_its_names(june: Register, name: str, expected: str) -> None:
    assert value(june, name) == expected


def test_a_name_alone_means_the_update_that_is_reported(june: Register, sept: Register) -> None:
    assert [value(one, "A.actual") for one in (june, sept)] == ["110", "120"]
    assert [value(one, "Condition 1.previous rating") for one in (june, sept)] == ["Red", "Amber"]
    assert [value(one, "forecast.total expenditure") for one in (june, sept)] == ["1030", "790"]
    # What was paid by the day on which the update was submitted.
    assert value(june, "payments.paid") == "1000"
    assert value(june, "payments.due") == "2000"


def test_a_name_alone_means_the_last_month_that_says_anything(sept: Register) -> None:
    assert sept["D.actual"].point == MAY
    assert sept["B.actual"].point == AUGUST
    assert sept["B.actual"].missing is Missing.NOT_YET_AVAILABLE


def test_a_forecast_is_reported_only_where_the_update_names_its_version() -> None:
    named = register(changes=CHANGES.replace("| plan             |", "|                  |"))
    assert not named.has_figure("forecast.closing balance")
    with pytest.raises(BadReference, match="of the version that the update reports, and it names"):
        named["forecast.closing balance 2027/28"]
    assert named.has_figure("plan.closing balance")


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("A.actual Aug 2026", "A.actual Aug 2026"),
        ("a.ACTUAL  august 2026", "A.actual Aug 2026"),
        ("A.actual 2026-08", "A.actual Aug 2026"),
        ("A.actual Aug 26", "A.actual Aug 2026"),
        ("plan.closing balance 2027/28", "plan.closing balance 2027/28"),
        ("PLAN.Closing Balance 2027-28", "plan.closing balance 2027/28"),
        ("condition 1.rating JUNE", "Condition 1.rating june"),
        ("Capital\N{NO-BREAK SPACE}Bid", "capital bid"),
        ("Ｃapital bid", "capital bid"),
    ],
)
def test_names_and_points_forgive_how_they_are_typed(june: Register, name: str, full: str) -> None:
    assert june[name].full_name == full


def test_each_full_name_leads_back_to_its_figure(june: Register, sept: Register) -> None:
    for figures in (june, sept):
        names = [figure.full_name for figure in figures.figures]
        assert len(names) == len(set(names))
        for figure in figures.figures:
            assert figures[figure.full_name] == figure
            assert figures.has_figure(figure.full_name)
            assert figures.component_figures(figure.full_name) == (figure,)


def test_figures_name_the_cells_that_they_stand_in(june: Register) -> None:
    def cells(name: str) -> list[str]:
        return [str(place) for place in june[name].places]

    assert cells("A.actual") == ["Measure values!D4"]
    assert cells("B.actual Aug 2026") == ["Measure values!E8"]
    assert cells("A.plan") == ["Measure values!C3", "Measure values!C5"]
    assert cells("A.against plan") == [
        "Measure values!D4",
        "Measure values!C3",
        "Measure values!C5",
    ]
    assert cells("Condition 1.rating") == ["Ratings!C2"]
    assert cells("Condition 1.previous rating") == ["Ratings!B2"]
    assert cells("plan.Schools") == ["Forecast!E2"]
    assert cells("plan.high needs block") == ["Forecast!E4", "Forecast!E5"]
    assert cells("savings.total.achieved") == ["Savings!F2"]
    assert cells("payments.paid") == ["Payments!B2"]
    assert cells("unit cost.Schools.places") == ["Unit costs!C2"]
    assert cells("capital bid") == ["Figures!B2"]
    assert cells("families") == ["Figures!E4"]
    assert cells("agreement.total") == ["Settings!B7"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A.actual Aug 2026 less May 2026", "10"),
        ("A.actual less May 2025", "20"),
        ("A.actual less A.plan", "10"),
        ("A.actual less plan", "10"),
        ("a.Actual LESS Plan", "10"),
        ("revised less plan.total expenditure", "-240"),
        ("revised less plan.Schools 2026/27", "70"),
        ("plan.closing balance 2027/28 less 2026/27", "-5"),
        ("plan.closing balance less opening balance", "20"),
        ("plan.closing balance less opening balance 2025/26", "40"),
        ("savings.total.forecast less target", "-10"),
        ("savings.E less total.target", "-5"),
        ("unit cost.Schools.total less plan.Schools", "6"),
        ("B.actual less plan", "-14.75"),
        ("B.actual Aug 2026 less May 2026", "not yet available"),
    ],
)
def test_differences_are_named_by_less(june: Register, name: str, expected: str) -> None:
    assert value(june, name) == expected
    assert june[name].change


def test_a_difference_knows_what_it_is_made_of(june: Register) -> None:
    name = "savings.total.forecast less target"
    assert [one.name for one in june.component_figures(name)] == [
        "savings.total.forecast",
        "savings.total.target",
    ]
    assert june[name].compared_with == 45
    assert [str(place) for place in june[name].places] == [
        "Savings!G2",
        "Savings!G4",
        "Savings!E2",
        "Savings!E4",
    ]


def test_counts_of_unlike_periods_are_not_set_against_each_other(june: Register) -> None:
    assert value(june, "C.actual Aug 2026 less May 2026") == "20"
    assert value(june, "C.actual May 2026 less May 2025") == "10"
    for name in ("C.actual Oct 2026 less Aug 2026", "C.actual Oct 2026 less C.plan May 2026"):
        assert "C counts from September, and begins again between" in refused(june, name)


def test_units_must_agree(june: Register) -> None:
    assert refused(june, "A.actual less B.actual") == (
        "“A.actual less B.actual” is not a difference: A.actual May 2026 and B.actual May 2026 are "
        "in different units. Name two figures of the same unit."
    )
    assert "in different units" in refused(june, "Condition 1.rating less previous rating")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "A.actaul",
            "“A.actaul” is not the name of a figure. Did you mean “A.actual”? `svreport figures "
            "WORD` "
            "lists the names with that word in them.",
        ),
        (
            "plan.closing balanse 2027/28",
            "“plan.closing balanse 2027/28” is not the name of a figure. Did you mean "
            "“plan.closing "
            "balance”? `svreport figures WORD` lists the names with that word in them.",
        ),
        (
            "quite another thing",
            "“quite another thing” is not the name of a figure. `svreport figures WORD` lists the "
            "names with that word in them.",
        ),
        (
            "A",
            "“A” is not one figure but several. Name one of A.actual, A.plan, A.last year, "
            "A.change or A.against plan.",
        ),
        (
            "savings.e 2026/27",
            "“savings.e 2026/27” is not one figure but several. Name one of savings.E.baseline, "
            "savings.E.target, savings.E.achieved or savings.E.forecast.",
        ),
        (
            "A.actual Jul 2026",
            "A.actual has no figure for Jul 2026. It has May 2025, May 2026 and Aug 2026.",
        ),
        (
            "plan.deficit limit 2025/26",
            "plan.deficit limit has no figure for 2025/26. It has 2026/27 and 2027/28.",
        ),
        (
            "capital bid May 2026",
            "capital bid has no figure for May 2026. It has no date: leave that out.",
        ),
        (
            "A.actual Jul 2026 less May 2026",
            "A.actual has no figure for Jul 2026. It has May 2025, May 2026 and Aug 2026.",
        ),
        ("A.actual less", "“A.actual less” is not the name of a figure."),
        ("less A.actual", "“less A.actual” is not the name of a figure."),
    ],
)
def test_what_names_no_figure_is_refused_with_help(june: Register, name: str, words: str) -> None:
    assert refused(june, name).startswith(words)
    assert not june.has_figure(name)


def figure(name: str, amount: int = 1) -> Series:
    stated = Figure(name=name, value=Decimal(amount), unit=Unit.COUNT)
    return Series(name=name, points=(None,), default=None, at=lambda _: stated)


def test_a_name_of_two_figures_is_ambiguous_wherever_it_is_used() -> None:
    one, again, other = figure("Places"), figure("places", 2), figure("families", 3)
    figures = Register([one, again, other])
    assert figures.repeated == [(one, again)]
    for name in ("places", "families less places", "places less families"):
        with pytest.raises(AmbiguousName) as bad:
            figures[name]
        assert bad.value.name == "Places"
    assert figures["families"].value == 3


def test_a_name_is_meant_with_a_figure_or_without(june: Register) -> None:
    for name in ("A.actual", "A.actual Jul 2026", "D.plan", "revised less plan.Schools"):
        assert june.has_name(name), name
    for name in ("capital bids", "less", "A.actual as published"):
        assert not june.has_name(name), name


def test_a_line_named_like_a_total_gives_way_to_it() -> None:
    figures = register(
        changes=CHANGES.replace("| plan    | Top ups      |", "| plan    | Closing  balance |")
    )
    assert value(figures, "plan.closing balance") == "560"
    assert figures.repeated == []


def test_a_difference_is_of_one_unit_and_missing_where_either_is() -> None:
    full = Figure(name="a", value=Decimal("5.25"), unit=Unit.PERCENT, decimals=2)
    bare = Figure(name="b", unit=Unit.PERCENT, missing=Missing.INCOMPLETE)
    other = Figure(name="c", value=Decimal(1), unit=Unit.COUNT)
    assert figure_difference(full, bare, "d").missing is Missing.INCOMPLETE
    assert figure_difference(bare, full, "d").value is None
    assert figure_difference(full, full, "d").decimals == 2
    with pytest.raises(ValueError, match="a and c are in different units"):
        figure_difference(full, other, "d")


def test_points_are_written_as_names_write_them() -> None:
    assert [point_words(one) for one in (MAY, Y1, "june", None)] == [
        "May 2026",
        "2025/26",
        "june",
        "",
    ]
    assert point_words(Y2.next()) == "2027/28"


def test_an_update_stands_for_the_month_of_its_data() -> None:
    council = read_council(CHANGES).council
    assert council is not None
    register = register_of(council, council.updates[0])
    assert register["A.actual June"] == register["A.actual May 2026"]
    assert register["Condition 1.rating june"].point == "june"


def test_a_name_says_which_sheet_its_figure_is_of(plain_example: Path) -> None:
    example = read_inputs(plain_example).council
    assert example is not None
    register = register_of(example, example.updates[-1])
    named = {series.name: series.at(series.default) or series for series in register.series}
    found: dict[str, set[str]] = {}
    for name, figure in named.items():
        sheet, kind = sheet_of(name) or ("", None)
        assert kind is None or example.rows(kind), name
        if isinstance(figure, Figure):
            found.setdefault(sheet, set()).update(place.sheet for place in figure.places)
    filled = {name for name, kind in SHEETS.values() if example.rows(kind)}
    known = filled | {"Risk scores", FIGURES}
    assert {sheet: {sheet} for sheet in known} == {sheet: found[sheet] for sheet in known}
    # What may be left out is said of the sheet; the other sheets are always there.
    assert found[""].isdisjoint(known)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("conditions.Red", "2"),
        ("conditions.Red q1", "0"),
        ("conditions.better", "2"),
        ("conditions.worse less q2", "-2"),
        ("milestones.total", "143"),
        ("milestones.late", "13"),
        ("milestones.late q2", "24"),
        ("milestones.DMI.done", "30"),
        ("milestones.DMI.at risk", "1"),
    ],
)
def test_conditions_and_milestones_are_counted(plain_example: Path, name: str, shown: str) -> None:
    example = read_inputs(plain_example).council
    assert example is not None
    assert value(register_of(example, example.updates[-1]), name) == shown


@pytest.mark.parametrize("name", ["milestones.at risk q2", "conditions.better q1"])
def test_what_an_earlier_update_does_not_say_is_not_counted(plain_example: Path, name: str) -> None:
    example = read_inputs(plain_example).council
    assert example is not None
    assert "has no figure for q" in refused(register_of(example, example.updates[-1]), name)


def test_a_figure_of_the_sheet_is_rather_than_a_count_of_its_name() -> None:
    changes = CHANGES.replace("| capital bid   | 5.7   |", "| milestones.E.total | 5.7   |")
    assert value(register(changes=changes), "milestones.E.total") == "5.7"
    assert value(register(changes=changes), "milestones.total") == "1"

"""Disclosure control: what public documents withhold, and what would give it away."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inputs_helpers import read_council
from msgspec.structs import force_setattr

from svreport.core.frozen import replace
from svreport.core.model import Council, Missing
from svreport.core.periods import Month
from svreport.figures.disclosure import Disclosure
from svreport.figures.register import Register, register_of

MAY, LAST_MAY = Month(2026, 5), Month(2025, 5)

SETTINGS = """
## Settings
| Setting               | Value              |
| Authority             | Ambridge Council   |
| Financial year        | 2026/27            |
| Agreement             | Recovery agreement |
| Agreement starts      | 2025/26            |
| Agreement ends        | 2029/30            |
| Agreement total       | 3000               |
| Forecast unit         | £000               |
| Suppress counts below | {below}            |
"""

MEASURES = """
## Measures
| Code | Measure      | Condition | Unit  | Suppress | Part of |
| A    | All moves    | 1         | count | {total}  |         |
| B    | Moves north  | 1         | count | yes      | A       |
| C    | Moves south  | 1         | count | yes      | A       |
| D    | Moves west   | 1         | count | yes      | A       |
| E    | South by bus | 1         | count | yes      | C       |
| F    | South on foot | 1        | count | yes      | C       |
| P    | Kept a place | 2         | %     | yes      |         |
| N    | Open count   | 2         | count | no       |         |

## Measure values
| Code | As at  | Plan | Actual | Numerator | Base |
{values}
"""


def council(values: str, *, below: int = 5, total: str = "yes") -> Council:
    """A council with these actuals: `B 3` a line, a percentage with its numerator and base."""
    rows = []
    for line in values.strip().splitlines():
        code, *figures = line.split()
        month = figures.pop(0) + " " + figures.pop(0) if figures[0].isalpha() else "May 26"
        rows.append(f"| {' | '.join([code, month, '', *figures, '', ''][:6])} |")
    changes = SETTINGS.format(below=below)
    changes += MEASURES.format(values="\n".join(rows), total=total)
    read = read_council(changes)
    assert not [str(one) for one in read.problems if one.is_error]
    assert read.council is not None
    return read.council


def withheld(values: str, *, below: int = 5, total: str = "yes") -> dict[str, bool]:
    """The codes whose actual of May is withheld, and whether for another's sake."""
    found = Disclosure(council(values, below=below, total=total)).all
    assert all(month == MAY for _, month in found)
    return {code: one.second for (code, _), one in found.items()}


def public(values: str) -> Register:
    asked = council(values)
    return register_of(asked, asked.updates[0], public=True)


@pytest.mark.parametrize(
    ("actual", "is_withheld"), [(0, False), (1, True), (4, True), (5, False), (388, False)]
)
def test_a_count_from_1_to_4_is_withheld_and_a_true_0_stays(actual: int, is_withheld: bool) -> None:
    assert withheld(f"B {actual}") == ({"B": False} if is_withheld else {})


def test_a_measure_that_is_not_about_children_is_shown() -> None:
    assert withheld("N 3") == {}


def test_a_count_is_withheld_where_nothing_was_said_of_it() -> None:
    assert withheld("A 3", total="") == {"A": False}
    assert withheld("A 3", total="no") == {}


@pytest.mark.parametrize("unit", ["£", "£000", "£m", "days", "weeks", "rate"])
def test_what_cannot_count_children_is_never_withheld(unit: str) -> None:
    text = f"| Code | Measure | Condition | Unit |\n| A | Plans | 1 | {unit} |\n"
    values = "| Code | As at | Actual |\n| A | May 26 | 3 |\n"
    found = read_council(f"## Measures\n{text}\n## Measure values\n{values}").council
    assert found is not None
    assert Disclosure(found).all == {}


TWINS = """
## Measures
| Code | Measure           | Condition | Unit  | Basis                 | Suppress |
| R    | Requests          | 1         | count | academic year to date |          |
| D    | Requests declined | 1         | count | academic year to date | {count}  |
| S    | Share declined    | 1         | %     | academic year to date | {share}  |
| O    | Others            | 2         | %     | academic year to date | no       |
| T    | Share of schools  | 1         | %     | point in time         | no       |

## Measure values
| Code | As at  | Actual | Numerator | Base |
{values}
"""


def twins(values: str, *, count: str = "", share: str = "no") -> dict[str, str]:
    """Why each figure of May is withheld: `S 4.55% 3 66` a line."""
    rows = []
    for line in values.splitlines():
        code, actual, *counts = line.split()
        rows.append(f"| {' | '.join([code, 'May 26', actual, *counts, '', ''][:5])} |")
    text = TWINS.format(values="\n".join(rows), count=count, share=share)
    read = read_council(text)
    assert not [str(one) for one in read.problems if one.is_error]
    assert read.council is not None
    return {code: one.why for (code, _), one in Disclosure(read.council).all.items()}


@pytest.mark.parametrize("share", ["4.55%", "95.45%", "4.5%", "5%"])
def test_a_percentage_of_a_count_beside_it_gives_no_withheld_count_away(share: str) -> None:
    found = twins(f"R 66\nD 3\nS {share}")
    assert found.keys() == {"D", "S"}
    assert found["S"] == (
        "with R (66) it would give D away. Where R is not its base, type its Numerator and Base"
    )


@pytest.mark.parametrize(
    "values",
    [
        # Another share of the requests, or of something else.
        "R 66\nD 3\nS 18.18%",
        "R 66\nD 3\nS 4.6% 23 500",
        "R 66\nD 3\nO 4.55%\nT 4.55%",
        # So many requests that several counts are 0.1% of them.
        "R 6600\nD 3\nS 0%",
        # No count to take a share of, or none that is withheld.
        "D 3\nS 4.55%",
        "R 66\nD 12\nS 18.18%",
    ],
)
def test_a_percentage_that_gives_nothing_away_is_shown(values: str) -> None:
    assert "S" not in twins(values)
    assert "O" not in twins(values)
    assert "T" not in twins(values)


def test_a_count_that_was_suppressed_at_source_is_not_given_away() -> None:
    text = TWINS.format(
        values="| R | May 26 | 66 | | |\n| S | May 26 | 4.55% | | |", count="", share="no"
    )
    text = text.replace("| Numerator | Base |", "| Numerator | Base | Status |")
    text += "| D | May 26 |  |  |  | suppressed |\n"
    found = read_council(text).council
    assert found is not None
    assert [code for code, _ in Disclosure(found).all] == ["S"]
    assert Disclosure(found).all["S", MAY].why.startswith("with R (66) it would give D away")


def test_figures_that_do_not_say_otherwise_may_count_the_same_children() -> None:
    without = TWINS.replace("| count | academic year to date | {count}", "| count |  | {count}")
    rows = "| R | May 26 | 66 | | |\n| D | May 26 | 3 | | |\n| S | May 26 | 4.55% | | |"
    found = read_council(without.format(values=rows, count="", share="no")).council
    assert found is not None
    assert {code for code, _ in Disclosure(found).all} == {"D", "S"}


def test_a_percentage_that_opted_out_is_withheld_where_its_own_counts_say_so() -> None:
    assert twins("D 3\nS 4.55% 3 66")["S"] == "it would give D away"


def test_counts_behind_a_percentage_do_not_give_it_away() -> None:
    assert twins("R 66\nD 3\nS 4.55% 3 66", count="no", share="") == {
        "S": "a percentage whose numerator is from 1 to 4",
        "D": "it is a count behind S",
    }
    assert twins("R 20\nD 17\nS 85% 17 20", share="") == {
        "S": "17 of 20 leaves 3, a count from 1 to 4",
        "D": "with R (20) it would give S away",
    }
    assert twins("D 17\nS 85% 17 20", share="").keys() == {"S"}


def test_the_threshold_is_a_setting() -> None:
    assert withheld("B 7", below=10) == {"B": False}
    assert withheld("B 10", below=10) == {}
    (why,) = [one.why for one in Disclosure(council("B 7", below=10)).all.values()]
    assert why == "a count from 1 to 9"


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ("33.3% 2 6", "a percentage whose numerator is from 1 to 4"),
        ("100% 3 3", "a percentage whose numerator is from 1 to 4"),
        ("0% 0 3", "a percentage whose base is from 1 to 4"),
        ("33.3%", "its numerator and base are not stated, so it cannot be judged"),
        ("50% 50", "its numerator and base are not stated, so it cannot be judged"),
        ("0% 0 40", None),
        ("50% 20 40", None),
        ("85% 17 20", "17 of 20 leaves 3, a count from 1 to 4"),
        ("75% 15 20", None),
        ("100% 20 20", None),
    ],
)
def test_a_percentage_is_judged_by_what_it_is_of(counts: str, why: str | None) -> None:
    found = Disclosure(council(f"P {counts}")).all
    assert [one.why for one in found.values()] == ([why] if why else [])


def test_the_smallest_other_part_is_withheld_with_a_part() -> None:
    found = Disclosure(council("A 30\nB 3\nC 20\nD 7")).all
    assert {code: one.second for (code, _), one in found.items()} == {"B": False, "D": True}
    assert found["D", MAY].why == "with the other parts of A it would give B away"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # Two parts that are withheld hide each other.
        ("A 27\nB 3\nC 20\nD 4", {"B": False, "D": False}),
        # A 0 says that there is nobody, so it hides nothing.
        ("A 23\nB 3\nC 20\nD 0", {"B": False, "C": True}),
        # Without the total nothing can be worked out.
        ("B 3\nC 20\nD 7", {"B": False}),
        # A total that is withheld hides its part.
        ("A 3\nB 3\nC 0\nD 0", {"A": False, "B": False}),
        ("A 30\nB 10\nC 20\nD 0", {}),
        # A part that is withheld for another's sake must not follow from its own parts.
        ("A 29\nB 3\nC 11\nD 15\nE 5\nF 6", {"B": False, "C": True, "E": True}),
    ],
)
def test_a_second_figure_is_withheld_only_where_it_is_needed(
    values: str, expected: dict[str, bool]
) -> None:
    assert withheld(values) == expected


def test_a_total_that_is_the_same_as_its_only_part_is_withheld_with_it() -> None:
    assert withheld("A 3\nB 3\nC 0\nD 0", total="no") == {"B": False, "A": True}


def test_months_are_judged_apart() -> None:
    found = Disclosure(council("A May 25 30\nB May 25 13\nC May 25 17\nA 30\nB 3\nC 27")).all
    assert list(found) == [("B", MAY), ("C", MAY)]


COUNTS = st.integers(0, 12)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_no_withheld_figure_follows_from_those_that_are_shown(
    north: int, bus: int, foot: int, west: int
) -> None:
    counts = {"B": north, "C": bus + foot, "D": west, "E": bus, "F": foot}
    counts["A"] = north + bus + foot + west
    found = withheld("\n".join(f"{code} {count}" for code, count in counts.items()))
    assert {code for code, count in counts.items() if 0 < count < 5} <= found.keys()
    for whole in (["A", "B", "C", "D"], ["C", "E", "F"]):
        assert len([code for code in whole if code in found]) != 1


def test_public_documents_have_no_value_for_what_is_withheld() -> None:
    values = "B May 25 12\nB 3\nD May 25 2\nD 14"
    figures = public(values)
    for name in (
        "B.actual",
        "B.change",
        "D.last year",
        "D.change",
        "B.actual less D.actual",
        "D.actual less B.actual",
        "B.actual less May 2025",
        "D.actual May 2025",
    ):
        assert figures[name].value is None, name
        assert figures[name].missing is Missing.SUPPRESSED, name
        assert figures[name].symbol == "c"
    assert figures["B.last year"].value == 12
    assert figures["D.actual"].value == 14
    asked = council(values)
    assert register_of(asked, asked.updates[0])["B.change"].value == -9


def test_a_distance_from_plan_does_not_give_a_withheld_figure_away() -> None:
    asked = council("B 3")
    (value,) = [one for one in asked.measure_values if one.code == "B"]
    force_setattr(value, "plan", Decimal(10))
    figures = register_of(asked, asked.updates[0], public=True)
    assert figures["B.plan"].value == 10
    assert figures["B.against plan"].value is None


FIGURES = """
## Figures
| Name     | Value | Unit  | Suppress |
| few      | 3     | count | yes      |
| none     | 0     | count | yes      |
| many     | 30    | count | yes      |
| open few | 3     | count | no       |
| share    | 12.5% | %     | yes      |
| weeks    | 3     | weeks | yes      |
| untold   | 3     | count |          |
| quarter  | 25%   | %     |          |
"""


def test_figures_of_their_own_sheet_are_withheld_alike() -> None:
    asked = read_council(FIGURES).council
    assert asked is not None
    figures = register_of(asked, asked.updates[0], public=True)
    hidden = [one.name for one in asked.figures if figures[one.name].value is None]
    assert hidden == ["few", "share", "untold"]
    assert figures["few"].missing is Missing.SUPPRESSED
    shown = register_of(asked, asked.updates[0])
    assert all(shown[one.name].value is not None for one in asked.figures)


def test_what_is_withheld_is_known_by_its_measure_and_month() -> None:
    judged = Disclosure(council("B 3\nD 12"))
    assert judged.withholds("B", MAY)
    assert not judged.withholds("B", LAST_MAY)
    assert not judged.withholds("D", MAY)
    assert [judged.is_small(one) for one in (None, Decimal(0), Decimal(1), Decimal(5))] == [
        False,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("code", "baseline", "is_hidden"),
    [
        ("B", "3", True),  # a small count
        ("B", "7", False),
        ("D", "8", True),  # repeats what is withheld beside a small count
        ("N", "3", False),  # not about children
        ("P", "20", False),  # repeats a percentage that is shown
        ("P", "60", True),  # repeats one that tells on three children
        ("P", "35", True),  # cannot be judged
    ],
)
def test_a_baseline_is_withheld_as_the_actual_that_it_repeats(
    code: str, baseline: str, *, is_hidden: bool
) -> None:
    values = "A 20\nB 3\nC 9\nD 8\nP 20% 20 100\nP Apr 26 60% 3 5\nN 3"
    stated = council(values)
    measure = next(row for row in stated.measures if row.code == code)
    given = replace(measure, baseline=Decimal(baseline))
    assert Disclosure(stated).hides_baseline(given) is is_hidden

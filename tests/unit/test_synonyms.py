"""Officers' own words: read where they can mean one thing alone, else suggested as typed."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from inputs_helpers import cell, read_council
from problems_found import problems_of

from svreport.core.model import ActionStatus, Basis, BetterWhen, MilestoneStatus, Missing
from svreport.core.numerals import Unit
from svreport.core.problems import BadValue
from svreport.inputs.kinds import CellContext
from svreport.inputs.kinds.texts import Choice, Reference, Target
from svreport.inputs.sheet import RATING, SECTION


@pytest.mark.parametrize(
    ("options", "typed", "meant"),
    [
        (BetterWhen, "Lower is better", BetterWhen.LOWER),
        (BetterWhen, "Higher", BetterWhen.HIGHER),
        (BetterWhen, "Lower – fewer is better", BetterWhen.LOWER),
        (Unit, "percentage", Unit.PERCENT),
        (Unit, "Per cent", Unit.PERCENT),
        (Unit, "Number", Unit.COUNT),
        (MilestoneStatus, "Complete", MilestoneStatus.DONE),
        (MilestoneStatus, "Completed (signed off)", MilestoneStatus.DONE),
        (MilestoneStatus, "On-track", MilestoneStatus.ON_TRACK),
        (MilestoneStatus, "ontrack", MilestoneStatus.ON_TRACK),
        (MilestoneStatus, "Delayed: no site", MilestoneStatus.LATE),
        (ActionStatus, "In progress", ActionStatus.UNDER_WAY),
        (Basis, "Snapshot", Basis.POINT_IN_TIME),
        (Missing, "N/A", Missing.NOT_APPLICABLE),
    ],
)
def test_words_that_mean_one_option_are_read(
    options: Iterable[str], typed: str, meant: object
) -> None:
    assert Choice(options).read(cell(typed), CellContext()) is meant


@pytest.mark.parametrize(
    ("options", "typed", "hint"),
    [
        (Basis, "YTD", "Did you mean “financial year to date” or “academic year to date”?"),
        (MilestoneStatus, "In progress", "Did you mean “on track” or “at risk”?"),
        (MilestoneStatus, "Done or late", "Did you mean “late” or “done”?"),
        (MilestoneStatus, "on track – now late", "Did you mean “on track” or “late”?"),
        (MilestoneStatus, "RAG: Amber", "Did you mean “at risk” or “late”?"),
    ],
)
def test_words_that_could_mean_two_are_kept_and_both_suggested(
    options: Iterable[str], typed: str, hint: str
) -> None:
    with pytest.raises(BadValue) as refused:
        Choice(options).read(cell(typed), CellContext())

    assert f"“{typed}” is not one of" in refused.value.wrong
    assert refused.value.remedy.startswith(hint)


SCALE = CellContext(keys={"Scale": ["Red", "Amber", "Amber Green", "Green"]})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(
            ("R", "Red"),
            ("G", "Green"),
            ("a", "Amber"),
            ("A/G", "Amber Green"),
            ("AG", "Amber Green"),
        ),
        *(("Green – On Track", "Green"), ("Amber - Off Track", "Amber"), ("RED: stuck", "Red")),
        *(("Green (see note)", "Green"), ("ambergreen", "Amber Green")),
    ],
)
def test_ratings_are_read_by_their_initials_and_before_a_dash(typed: str, meant: str) -> None:
    assert RATING.read(cell(typed), SCALE) == meant


@pytest.mark.parametrize("typed", ["Red/Amber", "Amber – was Red", "RAG", "Y", "Purple", "Gr"])
def test_ratings_that_are_not_clear_are_refused(typed: str) -> None:
    with pytest.raises(BadValue, match="is not a rating"):
        RATING.read(cell(typed), SCALE)


def test_two_ratings_that_begin_alike_are_not_told_apart_by_it() -> None:
    with pytest.raises(BadValue):
        RATING.read(cell("G"), CellContext(keys={"Scale": ["Green", "Grey"]}))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("condition1", "Condition 1"),
        ("Condition 2 - Places", "Condition 2"),
        ("Risk 1: Demand", "Risk 1"),
    ],
)
def test_a_section_may_go_on_after_its_name(typed: str, meant: str) -> None:
    context = CellContext(keys={"Conditions": ["1", "2"], "Risks": ["1"]})
    assert SECTION.read(cell(typed), context) == meant


@pytest.mark.parametrize("typed", ["31", "DMI-b", "3.1a"])
def test_a_code_is_never_taken_for_another(typed: str) -> None:
    codes = Reference((Target("Measures"),))
    with pytest.raises(BadValue):
        codes.read(cell(typed), CellContext(keys={"Measures": ["3.1", "DMI", "DMI.b"]}))


def test_not_applicable_is_as_good_as_empty_where_a_cell_may_be() -> None:
    changes = """
## Measures
| Code | Measure        | Condition | Unit       | Better when | Basis |
| A    | Plans          | N/A       | Number     | n/a         | –     |
| B    | Issued in time | 2         | percentage |             |       |
"""
    council = read_council(changes).council
    assert council is not None
    assert [measure.unit for measure in council.measures] == [Unit.COUNT, Unit.PERCENT]
    assert council.measures[0].condition is None
    assert council.measures[0].better_when is None
    assert [one for one in problems_of(changes) if one.place.sheet == "Measures"] == []


def test_it_is_not_where_every_row_needs_the_cell() -> None:
    rows = "## Narrative\n| Section | Update | Text |\n| n/a | june | Text. |\n"
    assert any(str(one.place) == "Narrative!A2" for one in problems_of(rows))


def test_a_figure_is_read_in_the_unit_that_its_measure_has_in_other_words() -> None:
    changes = """
## Measures
| Code | Measure        | Unit       |
| B    | Issued in time | percentage |

## Measure values
| Code | As at  | Actual |
| B    | May 26 | 45.5%  |
"""
    council = read_council(changes).council
    assert council is not None
    assert council.measure_values[0].actual == Decimal("45.5")

"""What was known at an update: rows that name the update from which on they hold."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from inputs_helpers import read_council

from svreport.core.model import Council, Saving, Settings, Update
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear, Month
from svreport.figures.as_of import (
    budget_line_at,
    capital_at,
    describes_update,
    milestones_at,
    savings_at,
)
from svreport.figures.plan import reported_status
from svreport.narrative.facts import Facts

SAVINGS = """
## Savings
| Condition | Workstream | Year    | Target | Achieved | Update |
| 1         | E          | 2026/27 | 40     | 3        | sept   |
| 1         | E          | 2027/28 | 90     |          |        |
| 1         | E          | 2026/27 | 45     |          |        |
| 2         | F          | 2026/27 | 7      | 1        | sept   |
"""
CAPITAL = """
## Capital
| Project    | Agreed | Spent | Update |
| New school | 900    | 400   |        |
| Annexe     | 50     | 1     | june   |
| New school | 950    | 600   | sept   |
"""


def council_of(changes: str) -> Council:
    inputs = read_council(changes)
    assert inputs.council is not None
    assert not [one for one in inputs.problems if one.is_error]
    return inputs.council


def at(council: Council, number: int) -> list[tuple[str, str, int | None, int | None]]:
    return [
        (one.workstream, str(one.year), _whole(one.target), _whole(one.achieved))
        for one in savings_at(council, council.updates[number])
    ]


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def test_a_row_takes_the_place_of_the_earlier_one_from_its_update_on() -> None:
    council = council_of(SAVINGS)
    assert at(council, 0) == [("E", "2026/27", 45, None), ("E", "2027/28", 90, None)]
    assert at(council, 1) == [
        ("E", "2026/27", 40, 3),
        ("E", "2027/28", 90, None),
        ("F", "2026/27", 7, 1),
    ]


def test_it_holds_until_the_next_and_replaces_all_of_the_row() -> None:
    council = council_of(
        "## Savings\n| Condition | Workstream | Year | Target | Rating | Update |\n"
        "| 1 | E | 2026/27 | 40 | Red |      |\n"
        "| 1 | E | 2026/27 |    |     | june |\n"
    )
    assert [one.rating for one in savings_at(council, council.updates[1])] == [None]
    assert at(council, 1) == [("E", "2026/27", None, None)]


def test_a_workstream_is_the_same_by_its_code_and_its_title() -> None:
    council = council_of(
        "## Savings\n| Condition | Workstream | Year | Target | Update |\n"
        "| 1 | Early help | 2026/27 | 40 | |\n| 1 | e | 2026/27 | 30 | sept |\n"
    )
    assert at(council, 1) == [("e", "2026/27", 30, None)]


def test_projects_are_known_like_savings() -> None:
    council = council_of(CAPITAL)
    known = [
        [(one.project, _whole(one.spent)) for one in capital_at(council, update)]
        for update in council.updates
    ]
    assert known == [
        [("New school", 400), ("Annexe", 1)],
        [("New school", 600), ("Annexe", 1)],
    ]


def test_a_line_of_the_budget_has_the_rating_of_the_update() -> None:
    header = "## Budget monitoring\n| Line | Group | Budget | june | Rating | Reason | Update |\n"
    rows = "| All | finance | 9 | 8 | Green | As planned. | june |\n"
    council = council_of(f"{header}{rows}| All | finance | | | Red | Fees rose. | sept |\n")
    (line,) = council.budget
    told = [budget_line_at(council, line, update) for update in council.updates]
    assert [(it.rating, it.reason, it.budget, str(it.place("rating"))) for it in told] == [
        ("Green", "As planned.", Decimal(9), "Budget monitoring!E2"),
        ("Red", "Fees rose.", Decimal(9), "Budget monitoring!E3"),
    ]
    alone = council_of(f"{header}{rows.replace('june |', ' |')}")
    ratings = [budget_line_at(alone, it, alone.updates[1]).rating for it in alone.budget]
    assert ratings == ["Green" if alone.is_current(alone.updates[1].key) else None]


def test_rows_that_name_no_update_tell_of_the_latest_alone() -> None:
    dated = council_of(SAVINGS)
    undated = council_of("## Ratings\n| Item | june | sept |\n| Risk 1 | Red | Red |\n")
    june, sept = undated.updates
    assert [describes_update(dated.savings, dated, one) for one in dated.updates] == [True, True]
    assert [describes_update(undated.savings, undated, one) for one in (june, sept)] == [
        False,
        True,
    ]


def test_milestones_of_an_earlier_update_are_known_by_their_dates_alone() -> None:
    council = council_of("""
## Ratings
| Item        | june  | sept |
| Condition 1 | Amber | Red  |

## Milestones
| Workstream | Milestone | Due        | Status  | Completed  | Comment   |
| E          | Met       | 31/05/2026 | done    | 20/05/2026 | Early.    |
| E          | Done      | 31/05/2026 | done    |            |           |
| E          | Later     | 31/05/2026 | done    | 20/09/2026 |           |
| E          | Open      | 31/12/2026 | at risk |            | Slipping. |
""")
    june, sept = (milestones_at(council, update) for update in council.updates[:2])
    assert sept == council.milestones
    day = date(2026, 6, 30)
    assert [(reported_status(row, day), row.comment) for row in june] == [
        ("done", None),
        ("done", None),
        ("late", None),
        ("not stated", None),
    ]
    # Before it was due, nobody said how it stood.
    assert reported_status(june[2], date(2026, 5, 1)) == "not stated"


def test_figures_are_those_of_the_update() -> None:
    council = council_of(f"{SAVINGS}\n{CAPITAL}")
    june, sept = (Facts(council, one) for one in council.updates)
    assert june.stated("savings.total.target") == "£45k"
    assert sept.stated("savings.total.target") == "£47k"
    assert not june.register.has_figure("savings.F.target")
    assert june.stated("capital.total.agreed") == "£950k"
    assert sept.stated("capital.total.agreed") == "£1m"
    places = [str(one) for one in june.register["savings.E.target"].places]
    assert places == ["Savings!D4"]


KEYS = ("u1", "u2", "u3")


def _rows(states: Sequence[tuple[str, str | None]]) -> list[Saving]:
    return [
        Saving(condition="1", workstream=name, year=FinancialYear(2026), update=update)
        for name, update in states
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from([None, *KEYS])), unique=True, max_size=12
    )
)
def test_each_workstream_has_its_last_row_by_then(states: list[tuple[str, str | None]]) -> None:
    updates = [
        Update(key=key, title=key, column_label=key, activity_to=Month(2026, 5)) for key in KEYS
    ]
    settings = Settings(
        authority="A",
        financial_year=FinancialYear(2026),
        agreement="B",
        forecast_unit=Unit.THOUSANDS,
    )
    council = Council(settings=settings, updates=updates, savings=_rows(states))
    order = [None, *KEYS]
    for number, update in enumerate(updates, start=1):
        by_now = [one for one in states if order.index(one[1]) <= number]
        last = dict(sorted(by_now, key=lambda one: order.index(one[1])))
        known = [(one.workstream, one.update) for one in savings_at(council, update)]
        assert sorted(known) == sorted(last.items())

"""Snapshots, and each kind of change between two of them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from inputs_helpers import read_council

from svreport.core.frozen import replace
from svreport.core.house_style import HouseStyle
from svreport.core.model import (
    Basis,
    BetterWhen,
    Milestone,
    MilestoneStatus,
    Missing,
    Payment,
    PaymentStatus,
    Rating,
    Saving,
)
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear, Month, Period, Quarter
from svreport.core.plain_data import from_plain, to_plain
from svreport.narrative.facts import Facts
from svreport.release.changes import (
    Amount,
    Forecast,
    Line,
    Measured,
    Rated,
    Section,
    Snapshot,
    Stated,
    YearAmount,
    snapshot_of,
)
from svreport.release.changes.change import Changes, ChangesInWords, Turn, Way
from svreport.release.changes.comparison import compare
from svreport.release.changes.text_difference import Rewriting

Y24, Y25, Y26 = FinancialYear(2024), FinancialYear(2025), FinancialYear(2026)
SCALE = tuple(
    Rating(name=name, label=f"{name} - label", fill="#112233") for name in ("Red", "Amber", "Green")
)
APRIL = Month(2024, 4)
MAY, AUGUST = date(2024, 5, 31), date(2024, 8, 30)


def measured(value: str | None, month: Period = APRIL, **others: Any) -> Measured:
    stated: dict[str, Any] = {
        "code": "M",
        "name": "Waiting",
        "unit": Unit.COUNT,
        "period": month,
        "actual": Amount(
            value=None if value is None else Decimal(value),
            missing=Missing.NOT_YET_AVAILABLE if value is None else None,
        ),
    }
    return Measured(**(stated | others))


def line(name: str, *amounts: tuple[FinancialYear, str], balance: bool = False) -> Line:
    return Line(
        name=name,
        is_balance=balance,
        amounts=tuple(YearAmount(year=year, value=Decimal(value)) for year, value in amounts),
    )


EARLIER = Snapshot(
    authority="Ambridge Council",
    update="june",
    title="June report",
    label="June",
    money=Unit.THOUSANDS,
    document_date=MAY,
    scale=SCALE,
    ratings=(Rated(item="Condition 1", about="Spending", rating="Green"),),
    measures=(measured("10"),),
    forecast=Forecast(version="plan", decimals=0, lines=(line("Schools", (Y24, "100")),)),
    savings=(Saving(condition="1", workstream="DMI", year=Y24, target=Decimal(40)),),
    payments=(Payment(year=Y24, amount=Decimal(500), status=PaymentStatus.DUE),),
    milestones=(Milestone(workstream="DMI", milestone="Begun", due=date(2024, 7, 31)),),
    figures=(Stated(name="bid", unit=Unit.MILLIONS, amount=Amount(value=Decimal("5.7"))),),
    narrative=(Section(name="Summary", text="All is well."),),
)
LATER = replace(EARLIER, update="sept", title="Autumn paper", label="Sept", document_date=AUGUST)


def changes(before: Snapshot = EARLIER, **later: Any) -> Changes:
    return compare(before, replace(EARLIER, **later))


def told(found: Changes, part: str) -> list[str]:
    """What is said of a part: subject, before, after and change of each line."""
    lines = getattr(ChangesInWords(found, HouseStyle()), part)()
    return [f"{one.subject} | {one.before} | {one.after} | {one.change}" for one in lines]


def test_a_snapshot_survives_json() -> None:
    assert from_plain(Snapshot, json.loads(json.dumps(to_plain(EARLIER)))) == EARLIER


def test_nothing_changed() -> None:
    found = changes()
    for part in ("ratings", "measures", "figures", "savings", "payments", "milestones"):
        assert getattr(found, part) == ()
    assert found.forecast is None
    assert found.narrative == ()


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("Green", "Amber", Way.WORSE),
        ("Red", "Amber", Way.BETTER),
        (None, "Amber", Way.GIVEN),
        ("Red", None, Way.WITHDRAWN),
        ("Blue", "Amber", Way.OTHER),
    ],
)
def test_ratings_move_along_the_scale(before: str | None, after: str | None, way: Way) -> None:
    old = replace(EARLIER, ratings=(Rated(item="Condition 1", rating=before),))
    (moved,) = changes(old, ratings=(Rated(item="condition 1", rating=after),)).ratings
    assert moved.way is way
    assert (moved.before.name if moved.before else None) == before


def test_ratings_are_called_by_their_labels() -> None:
    found = changes(ratings=(Rated(item="Condition 1", about="Spending", rating="Amber"),))
    assert told(found, "ratings") == [
        "Condition 1: Spending | Green - label | Amber - label | worse"
    ]


def test_items_come_and_go() -> None:
    found = changes(ratings=(Rated(item="Risk 9", rating="Red"),))
    assert [(one.item, one.way) for one in found.ratings] == [
        ("Risk 9", Way.GIVEN),
        ("Condition 1", Way.WITHDRAWN),
    ]


@pytest.mark.parametrize(
    ("better_when", "value", "way"),
    [
        (BetterWhen.LOWER, "12", Way.WORSE),
        (BetterWhen.LOWER, "8", Way.BETTER),
        (BetterWhen.HIGHER, "12", Way.BETTER),
        (BetterWhen.HIGHER, "8", Way.WORSE),
        (BetterWhen.ON_TARGET, "9", Way.BETTER),
        (BetterWhen.ON_TARGET, "5", Way.WORSE),
        (BetterWhen.ON_TARGET, "6", None),
        (None, "12", None),
    ],
)
def test_measures_are_better_or_worse(
    better_when: BetterWhen | None, value: str, way: Way | None
) -> None:
    """The plan is 8, and the measure stood at 10."""
    plan = Amount(value=Decimal(8))
    old = replace(EARLIER, measures=(measured("10", better_when=better_when, plan=plan),))
    new = measured(value, Month(2024, 7), better_when=better_when, plan=plan)
    (found,) = changes(old, measures=(new,)).measures
    assert found.way is way
    assert found.change == Decimal(value) - 10


@pytest.mark.parametrize(
    ("plans", "way"), [(("8", "14"), Way.BETTER), (("8", "12"), Way.WORSE), (("8", "13"), None)]
)
def test_a_count_of_the_year_to_date_is_judged_by_its_distance_from_plan(
    plans: tuple[str, str], way: Way | None
) -> None:
    """It grew from 10 to 15, as counts do; fewer would be better."""
    one, other = (Amount(value=Decimal(plan)) for plan in plans)
    basis: dict[str, Any] = {
        "basis": Basis.ACADEMIC_YEAR_TO_DATE,
        "better_when": BetterWhen.LOWER,
    }
    old = replace(EARLIER, measures=(measured("10", plan=one, **basis),))
    (found,) = changes(
        old, measures=(measured("15", Month(2024, 7), plan=other, **basis),)
    ).measures
    assert found.way is way
    without = replace(EARLIER, measures=(measured("10", **basis),))
    (found,) = changes(without, measures=(measured("15", Month(2024, 7), **basis),)).measures
    assert found.change == 5
    assert found.way is None


def test_a_measure_says_when_and_by_how_much() -> None:
    percent: dict[str, Any] = {"unit": Unit.PERCENT, "better_when": BetterWhen.HIGHER}
    percent["basis"] = Basis.FINANCIAL_YEAR_TO_DATE
    old = replace(EARLIER, measures=(measured("36.82", **percent),))
    found = changes(old, measures=(measured("30.23", Month(2024, 7), **percent),))
    assert told(found, "measures") == [
        "M: Waiting | 37% (Apr 24) | 30% (Jul 24) | −6.6\u00a0pp, worse"
    ]


def test_a_measure_of_the_same_value_did_not_change() -> None:
    later = measured("10", Month(2024, 7), plan=Amount(value=Decimal(9)))
    assert changes(measures=(later,)).measures == ()


def test_a_plan_retyped_for_the_same_month_is_a_change() -> None:
    found = changes(measures=(measured("10", plan=Amount(value=Decimal(9))),))
    assert told(found, "measures") == [
        "M: Waiting | 10 (Apr 24) | 10 (Apr 24, plan 9) | another plan"
    ]


def test_a_count_that_began_again_is_not_compared() -> None:
    basis: dict[str, Any] = {"basis": Basis.ACADEMIC_YEAR_TO_DATE}
    old = replace(EARLIER, measures=(measured("615", Month(2024, 7), **basis),))
    (found,) = changes(old, measures=(measured("66", Month(2024, 10), **basis),)).measures
    assert (found.change, found.way) == (None, None)
    assert found.apart == (
        "M counts from September, and begins again between July 2024 and October 2024"
    )


def test_a_measure_in_another_unit_or_basis_is_not_compared() -> None:
    (unit,) = changes(measures=(measured("10", unit=Unit.WEEKS),)).measures
    assert unit.apart == "M was in count and is now in weeks"
    (basis,) = changes(measures=(measured("11", basis=Basis.ROLLING_12_MONTHS),)).measures
    assert basis.apart is not None
    assert "not stated, now rolling 12 months" in basis.apart
    (period,) = changes(measures=(measured("11", Quarter(2024, 1)),)).measures
    assert period.apart == "M was reported by month and is now by quarter"


def test_quarters_are_told_by_their_names() -> None:
    old = replace(EARLIER, measures=(measured("10", Quarter(2023, 4)),))
    found = changes(old, measures=(measured("12", Quarter(2024, 1)),))
    assert told(found, "measures") == ["M: Waiting | 10 (Q4 2023/24) | 12 (Q1 2024/25) | +2"]
    for stated in (old, *found.measures):
        assert from_plain(type(stated), to_plain(stated)) == stated


def test_a_measure_without_a_figure_says_why() -> None:
    found = changes(measures=(measured(None),))
    assert told(found, "measures") == [
        "M: Waiting | 10 (Apr 24) | not yet available (Apr 24) | no longer stated"
    ]
    back = compare(replace(EARLIER, measures=(measured(None),)), LATER)
    assert told(back, "measures")[0].endswith("| now stated")


def test_measures_come_and_go() -> None:
    assert told(changes(measures=()), "measures") == ["M: Waiting | 10 (Apr 24) | none | removed"]


def test_figures_of_other_kinds() -> None:
    bid = Stated(name="bid", unit=Unit.MILLIONS, amount=Amount(value=Decimal("6.2"), decimals=1))
    score = Stated(name="Risk 2.score", unit=Unit.COUNT, amount=Amount(value=Decimal(9)))
    old = replace(EARLIER, figures=(replace(bid, amount=Amount(value=Decimal(5), decimals=1)),))
    assert told(changes(old, figures=(bid, score)), "figures") == [
        "bid | £5.0m | £6.2m | +£1.2m",
        "Risk 2: score | none | 9 | added",
    ]
    in_weeks = Stated(name="bid", unit=Unit.WEEKS, amount=Amount(value=Decimal("5.7")))
    (found,) = changes(figures=(in_weeks,)).figures
    assert found.change is None


def test_forecast_by_year() -> None:
    new = Forecast(
        version="plan",
        decimals=0,
        lines=(
            line("in-year balance", (Y24, "-20"), balance=True),
            line("Schools", (Y24, "130"), (Y25, "90")),
        ),
    )
    found = changes(forecast=new)
    assert told(found, "balances") == ["In-year balance 2024/25 | none | −£20k | added"]
    (table,) = ChangesInWords(found, HouseStyle()).lines()
    assert (table.unit, table.years) == ("£000", ["2024/25"])
    assert table.rows == [("Schools", ["+30"])]
    assert ChangesInWords(found, HouseStyle()).version() is None


def test_a_line_that_is_new_in_a_year_of_both_is_shown() -> None:
    old = Forecast(version="plan", decimals=0, lines=(line("Schools", (Y24, "100"), (Y25, "90")),))
    new = replace(old, lines=(*old.lines, line("Therapies", (Y25, "7"), (Y26, "8"))))
    found = changes(replace(EARLIER, forecast=old), forecast=new)
    (table,) = ChangesInWords(found, HouseStyle()).lines()
    assert (table.years, table.rows) == (["2025/26"], [("Therapies", ["+7"])])


def test_another_version_is_said_even_when_no_amount_changed() -> None:
    assert EARLIER.forecast is not None
    found = changes(forecast=replace(EARLIER.forecast, version="revised"))
    assert ChangesInWords(found, HouseStyle()).version() == (
        "The version reported is “revised”, no longer “plan”."
    )
    none = changes(forecast=None)
    assert ChangesInWords(none, HouseStyle()).version() == (
        "The version reported is none, where there was “plan” before."
    )


def test_an_opening_balance_goes_without_saying_after_a_closing_one() -> None:
    def balances(closing: str, opening: str) -> Forecast:
        lines = (
            line("opening balance", (Y24, "5"), (Y25, opening), balance=True),
            line("closing balance", (Y24, closing), balance=True),
        )
        return Forecast(version="plan", decimals=0, lines=lines)

    found = changes(replace(EARLIER, forecast=balances("70", "70")), forecast=balances("80", "80"))
    assert told(found, "balances") == ["Closing balance 2024/25 | £70k | £80k | +£10k"]
    apart = changes(replace(EARLIER, forecast=balances("70", "70")), forecast=balances("80", "81"))
    assert len(told(apart, "balances")) == 2


def test_many_years_stand_in_several_tables() -> None:
    def forecast(amount: str) -> Forecast:
        years = [(FinancialYear(2024 + number), amount) for number in range(8)]
        return Forecast(version="plan", decimals=0, lines=(line("Schools", *years),))

    found = changes(replace(EARLIER, forecast=forecast("1")), forecast=forecast("2"))
    tables = list(ChangesInWords(found, HouseStyle()).lines())
    assert [len(table.years) for table in tables] == [6, 2]


def test_money_is_restated_in_the_later_unit() -> None:
    assert EARLIER.forecast is not None
    same = replace(EARLIER.forecast, lines=(line("Schools", (Y24, "0.1")),))
    found = changes(
        money=Unit.MILLIONS,
        forecast=same,
        savings=(Saving(condition="1", workstream="DMI", year=Y24, target=Decimal("0.05")),),
        payments=(Payment(year=Y24, amount=Decimal("0.5"), status=PaymentStatus.DUE),),
    )
    assert found.forecast is None
    assert found.payments == ()
    assert told(found, "savings") == [
        "DMI (condition 1), target 2024/25 | £0.04m | £0.05m | +£0.01m"
    ]


def test_savings_come_and_go() -> None:
    row = Saving(condition="1", workstream="DMI", year=Y24, target=Decimal(40), achieved=Decimal(3))
    assert told(changes(savings=(row,)), "savings") == [
        "DMI (condition 1), achieved 2024/25 | none | £3k | added"
    ]
    assert told(changes(savings=()), "savings") == [
        "DMI (condition 1), target 2024/25 | £40k | none | removed"
    ]


def test_what_was_rebaselined_says_why() -> None:
    def plan(version: str, amount: str) -> Forecast:
        return Forecast(version=version, decimals=0, lines=(line("Schools", (Y24, amount)),))

    def later(*plans: Forecast | None, reason: str | None = "It was extended.") -> Changes:
        before, now = plans
        return changes(replace(EARLIER, plan=before), plan=now, plan_reason=reason)

    found = ChangesInWords(later(plan("plan", "100"), plan("second", "120")), HouseStyle())
    assert found.new_plan() == "The plan is now “second”, no longer “plan”. It was extended."
    assert [row for table in found.of_plan().lines() for row in table.rows] == [
        ("Schools", ["+20"])
    ]
    silent = ChangesInWords(later(plan("plan", "1"), plan("plan", "2"), reason=None), HouseStyle())
    assert silent.new_plan() == (
        "The amounts of the plan, “plan”, are others now. No reason is stated."
    )
    assert later(plan("plan", "1"), plan("plan", "1")).plan is None
    # The record of an earlier svreport does not say what the plan was.
    assert later(None, plan("second", "1")).is_empty


def test_what_changed_in_forecast_and_plan_alike_is_told_once() -> None:
    assert EARLIER.forecast is not None
    new = replace(EARLIER.forecast, version="second", lines=(line("Schools", (Y24, "9")),))
    found = changes(replace(EARLIER, plan=EARLIER.forecast), forecast=new, plan=new)
    assert list(ChangesInWords(found, HouseStyle()).of_plan().lines()) == []


def test_savings_of_projects_and_final_targets_are_compared() -> None:
    rows = [
        Saving(condition="1", workstream="DMI", project="DMI.1", year=Y24, benefit=Decimal(number))
        for number in (50, 60)
    ]
    found = changes(replace(EARLIER, savings=(rows[0],)), savings=(rows[1],))
    assert told(found, "savings") == ["DMI.1 (condition 1), target 2024/25 | £50k | £60k | +£10k"]
    now = changes(measures=(measured("10", final_target=Decimal(5)),))
    assert told(now, "measures") == [
        "M: Waiting | 10 (Apr 24) | 10 (Apr 24) | final target 5, was none"
    ]


def test_payments() -> None:
    paid = Payment(
        year=Y24, amount=Decimal(400), status=PaymentStatus.PAID, paid_on=date(2024, 6, 28)
    )
    again = Payment(year=Y24, amount=Decimal(100), status=PaymentStatus.WITHHELD)
    assert told(changes(payments=(paid, again)), "payments") == [
        "Payment of 2024/25 | £500k due | £400k paid, 28 June 2024 | now paid, −£100k",
        "Payment of 2024/25 | none | £100k withheld | added",
    ]


def milestone(**others: Any) -> Milestone:
    return replace(EARLIER.milestones[0], **others)


@pytest.mark.parametrize(
    ("later", "turns", "now"),
    [
        ({"due": date(2024, 9, 30)}, [Turn.SLIPPED], "due 30 September 2024"),
        ({"due": date(2024, 8, 15)}, [Turn.SLIPPED, Turn.LATE], "due 15 August 2024"),
        (
            {"due": date(2024, 7, 1), "completed": MAY},
            [Turn.FORWARD, Turn.DONE],
            "done 31 May 2024",
        ),
        ({}, [Turn.LATE], "not done"),
        ({"completed": date(2024, 8, 1)}, [Turn.DONE], "done 1 August 2024"),
        ({"completed": date(2024, 9, 1)}, [Turn.LATE], "not done"),
        ({"status": MilestoneStatus.DONE}, [Turn.DONE], "done"),
    ],
)
def test_milestones_by_the_date_of_the_later_document(
    later: dict[str, Any], turns: list[Turn], now: str
) -> None:
    found = compare(EARLIER, replace(LATER, milestones=(milestone(**later),)))
    (one,) = found.milestones
    assert list(one.turns) == turns
    assert told(found, "milestones")[0].split(" | ")[1:3] == ["due 31 July 2024", now]


def test_milestones_reopened_and_at_risk() -> None:
    done = replace(EARLIER, milestones=(milestone(completed=date(2024, 5, 1)),))
    (reopened,) = compare(done, EARLIER).milestones
    assert reopened.turns == (Turn.REOPENED,)
    at_risk = replace(EARLIER, milestones=(milestone(status=MilestoneStatus.AT_RISK),))
    assert told(compare(EARLIER, at_risk), "milestones") == [
        "DMI: Begun | due 31 July 2024 | due 31 July 2024 | no status, now at risk"
    ]


def test_milestones_come_and_go_and_move_between_projects() -> None:
    moved = milestone(project="DMI.2")
    new = milestone(milestone="Ended")
    assert changes(milestones=(moved,)).milestones == ()
    found = changes(milestones=(new,))
    assert [(one.turns, one.milestone.milestone) for one in found.milestones] == [
        ((Turn.ADDED,), "Ended"),
        ((Turn.REMOVED,), "Begun"),
    ]


def test_steps_of_one_name_in_two_projects_are_told_apart() -> None:
    one, other = milestone(project="A"), milestone(project="B")
    before = replace(EARLIER, milestones=(one, other))
    late = replace(other, due=date(2025, 1, 31))
    (found,) = compare(before, replace(EARLIER, milestones=(late, one))).milestones
    assert found.milestone.project == "B"


def test_narrative_by_section() -> None:
    found = changes(
        narrative=(
            Section(name="Summary", text="All is not well."),
            Section(name="Risk 1", text="It grew."),
        )
    )
    summary, risk = found.narrative
    assert (summary.way, risk.way) == (Rewriting.CHANGED, Rewriting.ADDED)
    assert [piece.kind for piece in summary.passages[0]] == ["kept", "added", "kept"]
    (gone,) = changes(narrative=()).narrative
    assert gone.way is Rewriting.REMOVED
    (anew,) = changes(narrative=(Section(name="Summary", text="Nothing of it stays."),)).narrative
    assert anew.way is Rewriting.ANEW


def test_the_public_snapshot_leaves_out_what_is_withheld() -> None:
    small = measured("3", actual=Amount(value=Decimal(3), withheld=True))
    snapshot = replace(
        EARLIER,
        measures=(small,),
        narrative=(Section(name="Summary", text="Only 3.", public_text="Only c."),),
    )
    found = compare(EARLIER.public(), snapshot.public())
    assert told(found, "measures") == [
        "M: Waiting | 10 (Apr 24) | suppressed (Apr 24) | no longer stated"
    ]
    text = " ".join(piece.text for passage in found.narrative[0].passages for piece in passage)
    assert "3" not in text


def test_changes_are_plain_data() -> None:
    found = compare(EARLIER, replace(LATER, measures=(measured("12", Month(2024, 7)),)))
    data = json.loads(json.dumps(to_plain(found)))
    assert data["measures"][0]["change"] == "2"
    assert data["after"]["update"] == "sept"


def test_money_spent_on_capital_and_against_the_budget_is_compared() -> None:
    def snapshot(spent: int) -> Snapshot:
        council = read_council(
            f"""
            ## Capital
            | Project | Agreed | Spent |
            | School | 900 | {spent} |

            ## Budget monitoring
            | Line | Group | Kind | Baseline | Budget | june |
            | Net | finance | | 10 | 100 | {spent} |
            """
        ).council
        assert council is not None
        return snapshot_of(Facts(council, council.updates[0]))

    changed = {figure.name for figure in compare(snapshot(40), snapshot(50)).figures}
    assert changed == {
        *("capital.School.spent", "capital.total.spent"),
        *("budget.Net.actual", "budget.Net.variance"),
    }

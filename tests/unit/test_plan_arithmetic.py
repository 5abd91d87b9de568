"""The plan's own arithmetic: mitigations, cohort, growth and tolerances, and what is wrong in them.

The council of these tests is made up: two workstreams, and no cohort but where a test adds it.
"""

from collections.abc import Mapping

import pytest
from plan_council import COHORT, PLAN, plan_council, plan_grids, registers

from svreport.checks import check_council, check_facts, check_updates
from svreport.commands.edition import Edition
from svreport.content.passages import passages_of
from svreport.core.problems import Problem
from svreport.figures.as_of import savings_at
from svreport.figures.cohort import cohort_tables, margins
from svreport.figures.disclosure import Disclosure
from svreport.figures.plan import impact_of, project_named
from svreport.figures.register import BadReference
from svreport.files.resources import Templates
from svreport.inputs.reader import read_grids
from svreport.narrative.facts import Facts

WHOLE = PLAN + COHORT


def problems(cells: Mapping[str, str], text: str = WHOLE) -> list[Problem]:
    inputs = read_grids(plan_grids(text, cells))
    assert inputs.council is not None
    council, facts = inputs.council, Facts(inputs.council, inputs.council.updates[0])
    of_update = [*check_updates(council, council.updates[:1]), *check_facts(facts)]
    found = [*inputs.problems, *check_council(council), *of_update]
    # The papers of a plan have all of its versions.
    return [problem for problem in found if problem.rule != "no-version"]


def faults(cells: Mapping[str, str], text: str = WHOLE) -> list[str]:
    return sorted(f"{problem.place} {problem.rule}" for problem in problems(cells, text))


@pytest.mark.parametrize("text", [PLAN, WHOLE])
def test_the_plan_of_these_tests_has_no_problem(text: str) -> None:
    assert faults({}, text) == []


SLIPS: list[tuple[Mapping[str, str], list[str]]] = [
    # What the mitigations come to: 3 may be due to rounding, with three lines on each side.
    ({"Savings!E6": "164"}, ["Forecast!H6 plan-off-savings"]),
    ({"Savings!E6": "163"}, []),
    # What became of the plan at a later update is no part of it.
    (
        {"Savings!I1": "Update", "Savings!A7": "2", "Savings!B7": "P", "Savings!C7": "P.1"}
        | {"Savings!D7": "2028/29", "Savings!E7": "103", "Savings!I7": "sept"},
        [],
    ),
    # A saving that is income lowers the balance and not the spending.
    ({"Forecast!H6": "1000", "Forecast!H8": "-1160"}, []),
    ({"Savings!I1": "Target", "Savings!I2": "32"}, ["Savings!I2 target-off-benefit"]),
    ({"Savings!I1": "Target", "Savings!I2": "31"}, []),
    ({"Savings!F6": "-10", "Forecast!H6": "830"}, ["Savings!F6 saving-sign"]),
    ({"Savings!H4": "Schools"}, []),
    # When they begin.
    ({"Projects!D2": "Apr 27"}, ["Savings!E2 benefit-before-start"]),
    ({"Projects!D2": "Mar 27"}, []),
    (
        {
            "Settings!B5": "2027/28",
            "Projects!D2": "",
            "Milestones!E2": "",
            "Milestones!F2": "",
            "Milestones!D2": "31/05/2027",
        },
        ["Savings!E2 benefit-before-start", "Settings!B3 year-off-agreement"],
    ),
    # Two rows of one saving.
    (
        {"Savings!C4": "E.1", "Savings!A4": "2", "Savings!E4": "90", "Forecast!G6": "770"},
        ["Savings!E4 saving-counted-twice"],
    ),
    (
        {"Savings!E4": "60", "Savings!H4": "Schools", "Forecast!G6": "800"},
        ["Savings!E5 saving-counted-twice"],
    ),
    ({"Savings!E4": "60", "Savings!H4": "Others", "Forecast!G6": "800"}, []),
    (
        {"Savings!C3": "", "Savings!E3": "30", "Forecast!G6": "880"},
        ["Savings!E3 saving-counted-twice"],
    ),
    ({"Investments!E3": "7"}, []),
    ({"Investments!E3": "8"}, ["Investments!E2 investment-off-savings"]),
    # Projects and workstreams that do not exist, or are another's.
    ({"Savings!C2": "E.7"}, ["Savings!C2 not-reference"]),
    ({"Measures!F3": "X"}, ["Measures!F3 not-reference"]),
    ({"Projects!A4": "Q"}, ["Projects!A4 not-reference"]),
    ({"Milestones!B2": "E.11 Outreach"}, ["Milestones!B2 project-unlisted"]),
    ({"Milestones!B2": "outreach"}, []),
    ({"Milestones!A2": ""}, []),
    ({"Milestones!A2": "", "Milestones!B2": ""}, ["Milestones!A2 milestone-of-nothing"]),
    ({"Projects!A4": "", "Measures!F3": "P.1"}, []),
    (
        {"Measures!J1": "Workstream", "Measures!J3": "E"},
        ["Measures!F3 project-of-another-workstream"],
    ),
    ({"Milestones!B2": "P.1"}, ["Milestones!B2 project-of-another-workstream"]),
    (
        {"Savings!B2": "Places for life", "Savings!A2": "2"},
        ["Savings!C2 project-of-another-workstream"],
    ),
    # The cohort.
    ({"Cohort!F4": "41"}, ["Cohort!F3 cohort-off"]),
    ({"Cohort!F8": "4"}, ["Cohort!F2 cohort-off"]),
    ({"Measure values!D4": "111"}, ["Cohort!F4 cohort-off-measure"]),
    ({"Cohort!F10": "54"}, []),
    ({"Cohort!F10": "57"}, ["Cohort!F10 cohort-off-measure"]),
    ({"Cohort!B10": "plans"}, ["Cohort!B10 cohort-unlisted", "Cohort!F11 cohort-off-measure"]),
    ({"Cohort!C6": "Top up", "Cohort!C7": "Top up"}, ["Cohort!C6 cohort-unlisted"]),
    # The base year, and tolerances.
    ({"Settings!B10": "2023/24"}, ["Settings!B10 base-year-outside"]),
    ({"Narrative!C3": "Plans grew by {{ A.actual | since base }}."}, []),
    (
        {"Narrative!C3": "Plans grew by {{ A.actual | since base }}.", "Settings!B10": ""},
        ["Narrative!C3 unknown-figure"],
    ),
    (
        {"Narrative!C3": "Plans grew by {{ A.actual | since 2011/12 }}."},
        ["Narrative!C3 unknown-figure"],
    ),
    ({"Measures!I2": "9"}, ["Measure values!D4 exception-missing"]),
    ({"Measures!I2": "9", "Measure values!G1": "Exception", "Measure values!G4": "A bulge."}, []),
    ({"Measures!I2": "9", "Measures!J1": "Better when", "Measures!J2": "higher"}, []),
]


@pytest.mark.parametrize(("cells", "expected"), SLIPS)
def test_slips_are_problems_at_their_cells(cells: Mapping[str, str], expected: list[str]) -> None:
    assert faults(cells) == expected


def test_all_slips_are_told_at_once() -> None:
    slips = {"Savings!E6": "263", "Projects!D2": "Apr 27", "Investments!E3": "99", "Cohort!F8": "4"}
    slips |= {"Settings!B10": "2003/04", "Milestones!B2": "E.11", "Measures!F3": "P.9"}
    rules = {problem.rule for problem in problems(slips)}
    assert rules > {"plan-off-savings", "benefit-before-start", "investment-off-savings"}
    assert rules > {"cohort-off", "base-year-outside", "project-unlisted", "not-reference"}


def test_an_exception_asks_its_owner() -> None:
    (problem,) = problems({"Measures!I2": "9", "Measures!J1": "Owner", "Measures!J2": "Analyst"})
    assert (
        problem.wrong
        == "A for May 2026 is 110, 10 from its plan of 100: more than its tolerance of 9."
    )
    assert problem.remedy.startswith("Analyst should say why in Exception")


@pytest.mark.parametrize(
    ("actual", "papers"), [("110", {"monitoring", "plan"}), ("4", {"monitoring"})]
)
def test_papers_print_an_exception_unless_its_figure_is_withheld(
    actual: str, papers: set[str]
) -> None:
    words = "Two bases closed."
    cells = {"Measure values!D4": actual, "Measure values!G1": "Exception"}
    council = plan_council(PLAN, cells | {"Measure values!G4": words})
    contents = Edition(Facts(council, council.updates[0]), Templates()).contents()
    printing = {
        document.name
        for document, paper in contents
        if any(words in passage.text for passage in passages_of(paper))
    }
    assert printing & {"monitoring", "plan"} == papers


def test_progress_is_told_by_project() -> None:
    council = plan_council()
    contents = {
        document.name: [passage.text for passage in passages_of(paper)]
        for document, paper in Edition(Facts(council, council.updates[0]), Templates()).contents()
    }
    texts = contents["plan"]
    row = texts.index("E.1: Outreach")
    assert texts[row : row + 4] == ["E.1: Outreach", "30", "25", "−5"]
    assert "P.1: A second school" in texts


def test_a_gap_names_both_figures_and_the_difference() -> None:
    (problem,) = problems({"Savings!E6": "180"})
    assert "has 1,180 as total expenditure for 2028/29" in problem.wrong
    assert "comes to 1,160" in problem.wrong
    assert ": 20 is not explained" in problem.wrong


def test_the_savings_of_projects_are_those_of_their_workstream() -> None:
    council = plan_council()
    update = council.updates[0]
    rows = {(row.workstream, str(row.year)): row for row in savings_at(council, update)}
    assert rows["E", "2027/28"].target == 80
    assert [str(place) for place in rows["E", "2027/28"].cells_of("target")] == [
        *("Savings!E3", "Savings!F3", "Savings!E4", "Savings!F4")
    ]
    early, places = council.workstreams
    assert impact_of(council, update, places) == 150
    assert impact_of(council, update, early) is None
    register, _ = registers(council)
    assert register["savings.E.1.against plan 2026/27"].value == -5
    assert register["workstream.P.impact"].value == 150


def test_a_project_that_is_restated_leaves_the_others_as_they_were() -> None:
    row = {"Savings!A7": "1", "Savings!B7": "E", "Savings!C7": "E.2", "Savings!D7": "2027/28"}
    row |= {"Savings!E7": "50", "Savings!F7": "30", "Savings!I1": "Update", "Savings!I7": "sept"}
    council = plan_council(PLAN, row)
    for update, target in zip(council.updates, (80, 90), strict=True):
        rows = {(row.workstream, str(row.year)): row for row in savings_at(council, update)}
        assert rows["E", "2027/28"].target == target


@pytest.mark.parametrize(
    ("name", "code"), [("E.1", "E.1"), ("e.2 Training", "E.2"), ("Outreach", "E.1"), ("E.12", None)]
)
def test_a_project_is_known_by_its_code_or_its_title(name: str, code: str | None) -> None:
    project = project_named(plan_council(), name)
    assert (project and project.code) == code


# The cohort


def test_what_the_cohort_does_not_explain_is_a_figure() -> None:
    register, _ = registers(plan_council(WHOLE))
    figure = register["cohort.plan.Schools.unexplained 2026/27"]
    assert figure.value == 730 - 660
    assert [str(place) for place in figure.places] == ["Forecast!F6", "Cohort!F10", "Unit costs!C2"]


@pytest.mark.parametrize(
    ("small", "rest", "is_shown"), [("3", "107", False), ("5", "105", True), ("0", "110", True)]
)
def test_a_margin_with_a_small_count_is_withheld_whole(
    small: str, rest: str, is_shown: bool
) -> None:
    council = plan_council(WHOLE, {"Cohort!F8": small, "Cohort!F9": rest})
    ages = [table for table in cohort_tables(council) if table.dimensions == ("age_band",)]
    (margin,) = margins(ages[0], Disclosure(council))
    assert margin.is_withheld is not is_shown
    assert len(margin.counts) == (2 if is_shown else 0)
    _, public = registers(council)
    assert (public["cohort.5 to 25 May 2026"].value is not None) is is_shown


def test_a_cost_by_which_a_small_count_could_be_worked_out_is_withheld_too() -> None:
    cells = {f"Cohort!F{row}": count for row, count in ((3, "107"), (4, "87"), (6, "3"), (7, "0"))}
    register, public = registers(plan_council(WHOLE, cells))
    for what in ("explained", "unexplained"):
        name = f"cohort.unmitigated.Top ups.{what} 2026/27"
        assert register[name].value is not None
        assert public[name].value is None
        assert public[name.replace("Top ups", "Schools")].value is None


def test_children_not_told_apart_are_a_part_of_the_margin() -> None:
    text = "\n## Cohort\n| As at | Provision | Primary need | Count |\n"
    text += "| May 26 | Schools | Autism | 106 |\n| May 26 | Top ups | | 4 |\n"
    council = plan_council(PLAN + text)
    (table,) = cohort_tables(council)
    assert table.total == 110
    assert {margin.dimension: margin.counts for margin in margins(table)} == {
        "provision": {"Schools": 106, "Top ups": 4},
        "need": {"Autism": 106, "Not stated": 4},
    }
    assert all(margin.is_withheld for margin in margins(table, Disclosure(council)))


# Growth


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("A.actual | since base", "38% since 2024/25"),
        ("A.actual | since 2025/26 | 1 decimal", "22.2% since 2025/26"),
        ("plan.Grant 2028/29 | since base", "26% since 2024/25"),
        ("B.actual | since base", "9.5\N{NO-BREAK SPACE}pp since 2024/25"),
        ("A.actual May 2024 | since May 2025", "−11% since May 2025"),
    ],
)
def test_growth_is_told_from_stored_figures(reference: str, text: str) -> None:
    council = plan_council()
    assert Facts(council, council.updates[0]).refer(reference).text == text


@pytest.mark.parametrize(
    ("reference", "cells", "wrong"),
    [
        ("A.actual | since base", {"Settings!B10": ""}, "has no base"),
        ("A.actual | since 2011/12", {}, "A.actual has no figure for 2011/12"),
        ("A.actual | since now", {}, "“now” is not a period"),
        ("A.actual less plan | since base", {}, "is a difference already"),
        ("A.actual | since base", {"Measure values!D2": "0"}, "difference from 0"),
        (
            "A.actual | since base",
            {
                "Measures!J1": "Basis",
                "Measures!J2": "academic year to date",
                "Measure values!B2": "Sep 24",
            },
            "is not growth",
        ),
    ],
)
def test_growth_without_a_base_is_refused(
    reference: str, cells: Mapping[str, str], wrong: str
) -> None:
    council = plan_council(PLAN, cells)
    with pytest.raises(BadReference, match=wrong):
        Facts(council, council.updates[0]).refer(reference)


def test_growth_of_what_is_withheld_is_withheld() -> None:
    council = plan_council(PLAN, {"Measure values!D2": "3"})
    facts = Facts(council, council.updates[0])
    assert facts.refer("A.actual | since base").text.endswith("% since 2024/25")
    assert facts.public.refer("A.actual | since base").text == "c"

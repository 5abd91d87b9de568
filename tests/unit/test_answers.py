"""Warnings that were answered: they no longer stand, and answers to nothing are told."""

import json
from datetime import date
from pathlib import Path

import pytest
import read_councils
from inputs_helpers import COUNCIL, read_council, tables, write_xlsx

import svreport
from svreport.commands.findings import Findings, HasProblems
from svreport.core.answers import AnsweredWarning, triage, unused_answers
from svreport.core.model import Answer
from svreport.core.problems import Place, Problem, Severity
from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import read_grids

WARNING = Problem(
    Place("Ratings", 2, 3), "Why?", "Say why.", Severity.WARNING, "no-reason", "Condition 1, june"
)


def answer(warning: str = "no-reason", about: str = "Condition 1, june") -> Answer:
    return Answer(
        at={"warning": Place("Answers", 2, 1)}, warning=warning, about=about, answer="It is right."
    )


def test_an_answer_to_the_rule_that_said_so_before_is_read() -> None:
    passed = [answer("limit-passed", f"revised, q{number}") for number in (1, 2, 3)]
    former = {"no-reason": "limit-passed"}
    found = triage([WARNING], passed, former)
    assert found.unanswered == []
    assert [warning.problem for warning in found.answered] == [WARNING]
    assert unused_answers(passed, found.answered, former) == []
    # Of a rule that has no warning, it answers nothing.
    assert len(unused_answers(passed, (), former)) == 3


def test_a_workbook_without_standings_keeps_its_answers_on_limits() -> None:
    """A limit of which nobody said that it was agreed was judged before; now it is assumed."""
    council = read_councils.every_standing()
    standing = council["Forecast"][0].index("Standing")
    rows = [row for row in council["Forecast"] if row[standing] not in ("provisional", "forecast")]
    council["Forecast"] = [row[:standing] + row[standing + 1 :] for row in rows]
    council["Answers"] = [
        ["Warning", "About", "Answer", "By", "Date"],
        ["limit-passed", "plan, q2", "It is so.", "Treasurer", "2025-10-24"],
    ]
    inputs = read_grids(as_grids(council))
    problems = Findings(inputs).of().unanswered
    assert not {"limit-assumed", "limit-passed", "idle-answer"} & {found.rule for found in problems}


LIMIT = """
## Forecast
| Version | Line | Kind | 2025/26 | 2026/27 | Standing |
| plan | Year | in-year balance | 100 | 40 | |
| plan | Limit | deficit limit | | 84500 | agreed |

## Conditions
| Number | Condition |
| 1 | The deficit is not to exceed £86m in 2026/27. |
| 2 | Open a school. |
"""
OF_CONDITION = ("condition-off-forecast", "Condition 1: £86m")
OF_FIGURE = ("typed-figure", "Condition 1 june: £86m")


@pytest.mark.parametrize(
    ("answered", "left"),
    [
        ([], [OF_CONDITION]),
        ([OF_CONDITION], []),
        # As before one of the two gave way.
        ([OF_FIGURE], [OF_CONDITION]),
        ([OF_CONDITION, OF_FIGURE], []),
    ],
)
def test_what_two_rules_compare_is_warned_about_once(
    answered: list[tuple[str, str]], left: list[tuple[str, str]]
) -> None:
    rows = "".join(f"| {warning} | {about} | It is so. |\n" for warning, about in answered)
    answers = f"## Answers\n| Warning | About | Answer |\n{rows}"
    found = Findings(read_council(LIMIT + answers)).of().unanswered
    rules = {OF_CONDITION[0], OF_FIGURE[0], "idle-answer"}
    assert [(one.rule, one.about) for one in found if one.rule in rules] == left


# Weighing


@pytest.mark.parametrize(
    ("warning", "about"),
    [
        ("no-reason", "Condition 1, june"),
        ("No-Reason", "condition 1,  JUNE"),
        ("no-reason", "Condition\N{NO-BREAK SPACE}1, june"),
    ],
)
def test_an_answer_names_its_warning(warning: str, about: str) -> None:
    given = answer(warning, about)
    found = triage([WARNING], [given])
    assert found.unanswered == []
    assert found.answered == [AnsweredWarning(WARNING, given)]
    assert unused_answers([given], found.answered) == []


@pytest.mark.parametrize(
    ("warning", "about"),
    [
        ("no-reason", "Condition 2, june"),
        ("other", "Condition 1, june"),
        ("no-reason", "Condition 1"),
    ],
)
def test_an_answer_to_nothing_is_told(warning: str, about: str) -> None:
    found = triage([WARNING], [answer(warning, about)])
    assert found.unanswered == [WARNING]
    assert found.answered == []
    (told,) = unused_answers([answer(warning, about)], found.answered)
    assert str(told) == (
        f"warning: Answers!A2: This answers nothing: no warning “{warning}” about “{about}” stands."
        " Clear the row if the matter is settled, or copy the warning's name as it was printed."
    )
    assert told.about == ""


def test_an_error_cannot_be_answered() -> None:
    error = Problem(Place("Ratings", 2, 3), "Wrong.", "Right it.", Severity.ERROR, "no-reason", "x")
    assert triage([error], [answer(about="x")]).unanswered == [error]


def test_a_warning_that_is_about_nothing_cannot_be_answered() -> None:
    nameless = Problem(Place("Ratings", 2, 3), "Why?", "Say.", Severity.WARNING, "no-reason")
    assert triage([nameless], [answer(about="")]).unanswered == [nameless]


def test_one_answer_may_answer_two_warnings() -> None:
    again = Problem(
        Place("Ratings", 3, 3), "Why?", "Say.", Severity.WARNING, "no-reason", WARNING.about
    )
    given = answer()
    assert [one.problem for one in triage([WARNING, again], [given]).answered] == [WARNING, again]


# In the workbook

RATINGS = [
    ["Item", "Previous", "june", "sept", "Note"],
    ["Condition 1", "Red", "Amber", "", ""],
    ["Condition 2", "", "Green", "", ""],
    ["Risk 1", "Yellow", "Red", "", "It came about."],
]
HEADERS = ["Warning", "About", "Answer", "By", "Date"]
ROW = ["rating-without-reason", "Condition 1, june", "The board knows.", "Ms A", "01/06/2026"]
UNEXPLAINED = "Condition 1 is rated Amber for june without a reason or a milestone."
DONE = [["Workstream", "Milestone"]]
IDLE = [["no-value", "A", "It is coming."]]


def workbook(folder: Path, *answers: list[str], scale: str = "#A4101C") -> Path:
    """The small council with a rating that nothing explains, and these answers."""
    sheets = tables(COUNCIL)
    sheets["Answers"] = [HEADERS, *answers]
    sheets["Ratings"] = RATINGS
    sheets["Milestones"] = DONE
    sheets["Scale"][1][2] = scale
    text = "\n".join(
        f"## {name}\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)
        for name, rows in sheets.items()
    )
    return write_xlsx(folder / "inputs.xlsx", text)


def test_an_answered_warning_no_longer_stands(tmp_path: Path) -> None:
    assert [one.wrong for one in svreport.check(workbook(tmp_path))] == [UNEXPLAINED]
    path = workbook(tmp_path, ROW)
    assert svreport.check(path) == ()
    assert svreport.check(path, ["june"]) == ()


def test_an_answer_to_nothing_is_a_warning_where_everything_was_checked(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROW, *IDLE)
    (problem,) = svreport.check(path)
    assert (str(problem.place), problem.rule) == ("Answers!A3", "idle-answer")
    assert svreport.check(path, ["june"]) == ()
    assert svreport.build(path, ["june"]).problems == ()


def test_where_errors_stand_no_answer_is_said_to_be_idle(tmp_path: Path) -> None:
    path = workbook(tmp_path, ROW, *IDLE, scale="puce")
    rules = [one.rule for one in svreport.check(path)]
    assert "idle-answer" not in rules
    with pytest.raises(HasProblems) as found:
        svreport.build(path, ["june"])
    assert [one.rule for one in found.value.problems] == rules


def test_a_build_tells_what_was_answered_and_keeps_it(tmp_path: Path) -> None:
    built = svreport.build(workbook(tmp_path, ROW), ["june"])
    assert built.problems == ()
    (answered,) = built.answered
    assert answered.problem.wrong == UNEXPLAINED
    assert answered.answer.answer == "The board knows."
    assert answered.answer.by == "Ms A"
    assert answered.answer.answered_on == date(2026, 6, 1)
    (record,) = [json.loads(one.content) for one in built.files if one.path.suffix == ".json"]
    (kept,) = record["answers"]
    assert kept["warning"]["wrong"] == UNEXPLAINED
    assert kept["answer"] == "The board knows."
    assert record["warnings"] == []


def test_a_build_tells_the_warnings_that_stand(tmp_path: Path) -> None:
    built = svreport.build(workbook(tmp_path), ["june"])
    assert [one.wrong for one in built.problems] == [UNEXPLAINED]
    assert built.answered == []
    (record,) = [json.loads(one.content) for one in built.files if one.path.suffix == ".json"]
    assert record["answers"] == []
    assert [one["wrong"] for one in record["warnings"]] == [UNEXPLAINED]


def test_a_sheet_and_a_column_of_ones_own_can_be_answered(tmp_path: Path) -> None:
    own = tables(COUNCIL) | {"Our workings": [["1"]]}
    own["Conditions"] = [[*row, "x"] for row in own["Conditions"]]
    found = Findings(read_grids(as_grids(own))).of().unanswered
    unknown = [(it.rule, it.about) for it in found if it.rule.startswith("unknown-")]
    assert sorted(unknown) == [
        ("unknown-header", "Conditions, x"),
        ("unknown-sheet", "Our workings"),
    ]
    own["Answers"] = [["Warning", "About", "Answer"], *([*one, "Ours."] for one in unknown)]
    left = Findings(read_grids(as_grids(own))).of().unanswered
    assert not [it for it in left if it.rule.startswith("unknown-") or it.rule == "idle-answer"]

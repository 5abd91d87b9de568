"""Public papers carry the date of the meeting that they go to, where Updates has it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from inputs_helpers import COUNCIL, read_council, write_xlsx
from made_once import workbook_of

from svreport.commands.build import build
from svreport.commands.findings import check
from svreport.documents.registry import MEETINGS, date_of
from svreport.inputs.blank_workbook import EXAMPLE, read_contents
from svreport.release.gate.release import open_finished

DAY = {
    "forum": ("Schools Forum meeting", "5 December 2024"),
    "plan": ("Select committee meeting", "14 January 2025"),
    "scrutiny": ("Scrutiny meeting", "15 January 2025"),
    "highlight": ("Board meeting", "19 December 2024"),
}
UPDATES = """
## Updates
| Update | Title        | Column label | Due        | Activity data to | Schools Forum meeting |
| june   | June report  | June         | 26/06/2026 | May 26           | {}                    |
| sept   | Autumn paper | September    |            | Aug 26           |                       |
"""
PAYMENT = """
## Payments
| Year    | Amount | Status | Date |
| 2026/27 | 3000   | paid   | {}   |
"""


def test_each_paper_names_its_meeting() -> None:
    assert set(MEETINGS) == {meeting for meeting, _ in DAY.values()}


def test_a_meeting_is_read_and_is_the_papers_date() -> None:
    council = read_council(UPDATES.format("09/07/2026")).council
    assert council is not None
    june, sept = council.updates
    assert date_of(june, "forum") == date(2026, 7, 9)
    assert date_of(june, "plan") == date(2026, 6, 26)
    assert date_of(june, None) == date(2026, 6, 26)
    assert date_of(sept, "forum") is None
    # Updates are looked up by themselves.
    assert {june: 1, sept: 2}[june] == 1


def test_a_misspelt_meeting_is_recognised_and_one_before_its_data_is_wrong() -> None:
    misspelt = UPDATES.format("").replace("Schools Forum meeting", "School forum meeting ")
    (problem,) = [found for found in read_council(misspelt).problems if found.is_error]
    assert problem.remedy.startswith("Did you mean “Schools Forum meeting”?")


def checked(folder: Path, meeting: str, paid: str) -> list[str]:
    council = COUNCIL
    for name, sheet in (
        ("Updates", UPDATES.format(meeting)),
        ("Payments", PAYMENT.format(paid)),
    ):
        _, _, after = council.partition(f"## {name}\n")
        council = council.replace(f"## {name}\n{after.partition('## ')[0]}", f"{sheet}\n")
    problems = check(write_xlsx(folder / "Inputs.xlsx", council)).problems
    rules = ("after-the-document", "before-its-data")
    return [problem.wrong for problem in problems if problem.rule in rules]


def test_a_payment_may_be_received_by_the_meeting(tmp_path: Path) -> None:
    (wrong,) = checked(tmp_path, "", "03/07/2026")
    assert wrong.endswith("june is dated 26 June 2026, before that.")
    assert checked(tmp_path, "09/07/2026", "03/07/2026") == []
    (wrong,) = checked(tmp_path, "09/07/2026", "30/07/2026")
    assert wrong.endswith("the last meeting of june is on 9 July 2026, before that.")
    (wrong,) = checked(tmp_path, "09/04/2026", "03/04/2026")
    assert wrong.startswith(
        "The Schools Forum meeting of june is on 9 April 2026, before its activity"
    )


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sheets = read_contents(EXAMPLE)
    headers, *rows = sheets["Updates"]
    days = [day for _, day in DAY.values()]
    more = [[*row, *(days if row[0] == "q3" else [""] * len(days))] for row in rows]
    sheets["Updates"] = [[*headers, *(meeting for meeting, _ in DAY.values())], *more]
    path = tmp_path_factory.mktemp("meetings") / "inputs.xlsx"
    path.write_bytes(workbook_of(sheets))
    return path


@pytest.mark.one_in(5)
@pytest.mark.parametrize("name", [*DAY, "dashboard"])
def test_a_paper_says_which_meeting_it_goes_to(inputs: Path, name: str) -> None:
    (file,) = build(inputs, [name], update="q3").files
    said = "\n".join(part.text for part in open_finished(file.path.name, file.content).passages())
    meeting, day = DAY.get(name, DAY["highlight"])
    assert meeting in said
    assert day in said

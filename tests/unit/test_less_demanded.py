"""What officers need not type: what no document needs, or what is stated already."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from inputs_helpers import COUNCIL, write_xlsx

from svreport.cli import main
from svreport.commands.findings import check
from svreport.commands.preview.session import STARTING, PreviewBuilder, PreviewRequest

# What the small council's autumn paper adds; its June report has ratings alone.
AUTUMN = """
## Ratings
| Item        | Previous | june  | sept  |
| Condition 1 | Red      | Amber | Green |
| Condition 2 |          | Green | Green |
| Risk 1      | Yellow   | Red   | Green |

## Narrative
| Section            | Update | Text             |
| Summary            | sept   | All is well.     |
| Condition 1        | sept   | Spending fell.   |
| Condition 2        | sept   | A site is found. |
| Risk 1             | sept   | Demand grew.     |
| Specialist support | sept   | None is needed.  |
"""
MITIGATED = """
## Risks
| Number | Title  | Risk           | Mitigation     |
| 1      | Demand | More children. | Invest early.  |
"""


def written(folder: Path, changes: str = "", old: str = "", new: str = "") -> Path:
    """The small council's workbook with the sheets of `changes` in place of its own."""
    council = COUNCIL
    for part in changes.split("## ")[1:]:
        name = part.partition("\n")[0]
        _, _, after = council.partition(f"## {name}\n")
        council = council.replace(f"## {name}\n{after.partition('## ')[0]}", f"## {part}\n")
    assert old in council
    return write_xlsx(folder / "Inputs.xlsx", council.replace(old, new) if old else council)


def errors(path: Path, *targets: str) -> list[str]:
    return [problem.wrong for problem in check(path, targets).problems if problem.is_error]


def run(path: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--inputs", str(path)])


def test_a_risk_needs_no_text_where_its_mitigation_is_stated(tmp_path: Path) -> None:
    row = "| Risk 1      | june   | Demand grew.     |\n"
    assert errors(written(tmp_path, "", row)) == ["Risk 1 has no text for june."]

    path = written(tmp_path, MITIGATED, row)

    assert errors(path) == []
    outputs = ("--outputs", str(tmp_path / "outputs"))
    assert run(path, "build", "june", *outputs).exit_code == 0
    # Rated worst, with a mitigation: nothing else is asked for.
    assert "Risk 1 is rated Red" not in run(path, "check").output


def test_a_public_paper_needs_no_text_that_only_the_report_prints(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "## Narrative\n| Section | Update | Text |\n| Forum: Background | june | Well. |\n",
    )

    assert errors(path, "forum") == []
    assert "Summary has no text for june." in errors(path, "forum", "june")


def test_updates_before_the_first_text_are_history(tmp_path: Path) -> None:
    path = written(tmp_path, AUTUMN)

    assert errors(path) == []
    outputs = tmp_path / "outputs"
    assert run(path, "build", "all", "--outputs", str(outputs)).exit_code == 0
    assert {folder.name for folder in outputs.glob("*/*")} == {"sept"}
    # Whoever asks for its report is told what it lacks.
    assert "Summary has no text for june." in errors(path, "june")


def test_an_update_without_any_text_is_no_history_where_none_is_written(tmp_path: Path) -> None:
    path = written(
        tmp_path, "## Narrative\n| Section | Update | Text |\n| Summary | sept | Well. |\n"
    )
    assert "Condition 1 has no text for june." in errors(path)


def test_a_paper_is_of_the_latest_update_with_complete_ratings(tmp_path: Path) -> None:
    begun = "| Condition 1 | Red      | Amber |      | Begun late.     |"
    path = written(tmp_path, "", begun, begun.replace("|      |", "| Green |", 1))

    built = run(path, "build", "plan", "--outputs", str(tmp_path / "outputs"))
    checked = run(path, "check", "plan")
    named = run(path, "build", "plan", "--update", "sept", "--outputs", str(tmp_path / "other"))

    says = "plan is of june, the latest update whose ratings are complete: sept still lacks some."
    assert built.exit_code == 0, built.output
    assert says in built.output
    assert says in checked.output
    assert "Condition 2 has no rating for sept" in named.output


def test_the_preview_is_of_the_update_that_is_being_filled_in(tmp_path: Path) -> None:
    begun = "| Condition 1 | Red      | Amber |      | Begun late.     |"
    path = written(tmp_path, "", begun, begun.replace("|      |", "| Green |", 1))

    *_, last = PreviewBuilder(PreviewRequest(inputs=path)).states(STARTING)

    wrongs = [problem.wrong for problem in last.problems]
    assert "Condition 2 has no rating for sept, though other items have." in wrongs


def test_the_latest_update_is_named_where_it_is_complete(tmp_path: Path) -> None:
    built = run(written(tmp_path), "build", "plan", "summary", "--outputs", str(tmp_path / "o"))

    assert "plan and summary are of june, the latest update.\nWrote " in built.output
    assert "latest update" not in run(tmp_path / "Inputs.xlsx", "check", "plan").output


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [("Spending fell.", True), ("Spending rose because prices rose.", False)],
)
def test_a_reason_is_asked_for_where_documents_print_it(
    tmp_path: Path, text: str, is_asked: bool
) -> None:
    council = COUNCIL.replace("Begun late.", "").replace("Spending fell.", text)
    # A milestone says by when it is to recover.
    council = council.replace(
        "| E          | Team at work | 30/09/2027 |        |            |\n", ""
    )
    path = write_xlsx(tmp_path / "Inputs.xlsx", council)

    problems = [
        problem for problem in check(path).problems if problem.rule == "rating-without-reason"
    ]

    asked = [problem for problem in problems if problem.wrong.startswith("Condition 1 ")]
    assert bool(asked) is is_asked
    assert all("Narrative, which documents print" in problem.remedy for problem in asked)

"""Whose problems they are: the owner of a row, or of the row of another sheet that it is of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from inputs_helpers import COUNCIL, place, read_council, write_xlsx
from openpyxl import load_workbook

from svreport.cli import main
from svreport.commands.problem_list import Owners
from svreport.core.problems import Place, Problem

OWNED = """
## Conditions
| Number | Condition            | Reported with | Owner         |
| 1      | Spend within income. |               | Finance       |
| 2      | Open a school.       |               | SEN service   |
| 3      | Stay open.           | 2             |               |
| 4      | Nobody's.            |               |               |

## Risks
| Number | Title  | Risk           | Owner                 |
| 1      | Demand | More children. | Finance / SEN service |

## Ratings
| Item        | june  |
| Condition 1 | Amber |
| Condition 2 | Green |
| Condition 3 | Green |
| Condition 4 | Green |
| Risk 1      | Red   |
| A           | Green |

## Narrative
| Section     | Update | Text             |
| Summary     | june   | All is well.     |
| Condition 3 | june   | A site is found. |

## Measures
| Code | Measure        | Condition | Unit  | Owner   | Part of |
| A    | Plans          | 1         | count | Analyst |         |
| B    | Issued in time | 2         | %     |         |         |
| C    | Refused        | 1         | count |         | A       |

## Workstreams
| Code | Title      | Condition | Lead      |
| E    | Early help | 1         | Team lead |
| F    | Places     | 2         |           |

## Milestones
| Workstream | Milestone    |
| E          | Team hired   |
| F          | Site bought  |

## Risk scores
| Risk | Update | Score |
| 1    | june   | 12    |
"""


def owner_of(at: str) -> str:
    council = read_council(OWNED).council
    assert council is not None
    return Owners(council).of(Problem(place(at), "It is wrong.", "Mend it."))


@pytest.mark.parametrize(
    ("at", "owner"),
    [
        ("Conditions!B2", "Finance"),
        ("Conditions!B4", "SEN service"),  # reported with 2
        ("Conditions!B5", ""),
        ("Risks!C2", "Finance / SEN service"),
        ("Ratings!B2", "Finance"),
        ("Ratings!B4", "SEN service"),
        ("Ratings!B7", "Analyst"),
        ("Narrative!C2", ""),  # Summary
        ("Narrative!C3", "SEN service"),
        ("Measures!B2", "Analyst"),
        ("Measures!B3", "SEN service"),
        ("Measures!B4", ""),  # of Finance's condition, and part of the analyst's measure
        ("Measure values!D2", "Analyst"),
        ("Measure values!D4", "SEN service"),
        ("Workstreams!B3", "SEN service"),
        ("Milestones!B2", "Team lead"),
        ("Milestones!B3", "SEN service"),
        ("Risk scores!C2", "Finance / SEN service"),
        ("Savings!D2", "Finance"),
        ("Settings!B2", ""),
        ("Updates!B2", ""),
        ("Ratings!B1", ""),  # a header
    ],
)
def test_a_row_has_an_owner_of_its_own_or_of_what_it_is_of(at: str, owner: str) -> None:
    assert owner_of(at) == owner


def test_a_row_that_could_not_be_read_still_has_its_owner() -> None:
    council = read_council("""
## Conditions
| Number | Condition | Owner       |
| 1      | Spend.    | Finance     |
| 2      |           | SEN service |

## Measure values
| Code | As at  | Actual |
| A    | Mai 25 | 90     |
""").council
    assert council is not None
    owners = Owners(council)
    assert owners.of(Problem(place("Conditions!B3"), "", "")) == "SEN service"
    assert owners.of(Problem(place("Measure values!B2"), "", "")) == "Finance"


def test_what_is_in_no_row_is_its_items() -> None:
    council = read_council(OWNED).council
    assert council is not None
    owners = Owners(council)
    lacking = Problem(Place("Narrative"), "Condition 2 has no text.", "", item="Condition 2")
    assert owners.of(lacking) == "SEN service"
    assert owners.of(Problem(Place("Risk scores"), "", "", about="Risk 1, june")) == (
        "Finance / SEN service"
    )
    in_word = Place("Condition 2", 4, file="Narrative june.docx")
    assert owners.of(Problem(in_word, "", "")) == "SEN service"
    assert owners.of(Problem(Place("Narrative"), "", "", item="Summary")) == ""
    assert owners.of(Problem(Place(), "", "")) == ""


def test_measures_that_are_part_of_each_other_end() -> None:
    council = read_council("""
## Measures
| Code | Measure | Unit  | Part of |
| A    | Plans   | count | B       |
| B    | More    | count | A       |
""").council
    assert council is not None
    assert Owners(council).of(Problem(place("Measures!B2"), "", "")) == ""


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    sheets = OWNED.replace(
        "| 4      | Nobody's.            |               |               |\n", ""
    )
    council = COUNCIL
    for name in ("Conditions", "Risks", "Ratings", "Narrative", "Measures", "Workstreams"):
        _, _, after = council.partition(f"## {name}\n")
        old = f"## {name}\n{after.partition('## ')[0]}"
        _, _, after = sheets.partition(f"## {name}\n")
        council = council.replace(old, f"## {name}\n{after.partition('## ')[0]}")
    return write_xlsx(tmp_path / "Inputs.xlsx", council)


def run(inputs: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["check", "--inputs", str(inputs), *words])


def test_check_names_one_owners_problems_and_counts_the_others(inputs: Path) -> None:
    everything, own = run(inputs), run(inputs, "--owner", "sen  Service")

    assert "Condition 2 has no text for june." in own.output
    assert "Summary has" not in own.output
    assert "Condition 1 has no text for june." in everything.output
    assert "Condition 1 has no text for june." not in own.output
    assert "Risk 1 has no text for june." in own.output  # shared with Finance
    assert own.exit_code == 1
    assert "for sen  Service. All others: " in own.output.splitlines()[-1]
    answer = json.loads(run(inputs, "--owner", "SEN service", "--json").output)
    assert {problem["severity"] for problem in answer} >= {"error"}
    assert len(answer) < len(json.loads(run(inputs, "--json").output))


def test_whoever_has_no_errors_is_done_whatever_others_have(inputs: Path) -> None:
    done = run(inputs, "--owner", "Team lead")

    assert done.exit_code == 0
    assert done.output.startswith("Inputs.xlsx: no problems for Team lead. All others: ")


def test_an_owner_whom_nobody_names_is_wrong_usage(inputs: Path) -> None:
    wrong = run(inputs, "--owner", "SEN servce")

    assert wrong.exit_code == 2
    assert "Did you mean “SEN service”?" in wrong.output


def test_the_list_of_problems_has_their_owners(inputs: Path) -> None:
    run(inputs, "--report")

    sheet = load_workbook(inputs.with_name("Inputs problems.xlsx"))["Problems"]
    (table,) = sheet.tables.values()
    header, *rows = ([cell.value for cell in row] for row in sheet[table.ref])
    owners = {row[header.index("Owner")] for row in rows}
    assert {"SEN service", "Finance"} <= owners

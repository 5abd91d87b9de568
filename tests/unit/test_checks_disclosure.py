"""`svreport check forum`: what public papers withhold, and what narrative would give away."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from inputs_helpers import COUNCIL, read_council, shown, tables, write_xlsx
from papers_helpers import disclosed

from svreport.cli import main
from svreport.core.frozen import replace
from svreport.core.model import Narrative
from svreport.core.origin import CellText
from svreport.core.problems import Place, Problem
from svreport.documents.registry import PUBLIC

MEASURES = """
## Measures
| Code | Measure        | Condition | Unit  | Suppress | Part of | Report in  |
| A    | All moves      | 1         | count | yes      |         |            |
| B    | Moves north    | 1         | count | yes      | A       |            |
| C    | Moves south    | 1         | count | yes      | A       | highlight  |
| P    | Kept a place   | 2         | %     | yes      |         |            |

## Measure values
| Code | As at  | Plan | Actual | Numerator | Base |
| A    | May 26 |      | 12     |           |      |
| B    | May 26 |      | 3      |           |      |
| C    | May 26 |      | 9      |           |      |
| P    | May 26 |      | 33.3%  | 2         | 6    |
| A    | Aug 26 |      | 40     |           |      |
| B    | Aug 26 |      | 2      |           |      |
| C    | Aug 26 |      | 38     |           |      |
"""


def background(text: str, update: str = "june") -> str:
    return f"## Narrative\n| Section | Update | Text |\n| Forum: Background | {update} | {text} |\n"


def settings(below: int) -> str:
    rows = [*tables(COUNCIL)["Settings"], ["Suppress counts below", str(below)]]
    return "## Settings\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def told(changes: str, paper: str = "forum", update: int = 0) -> list[Problem]:
    council = read_council(changes).council
    assert council is not None
    return disclosed(council, council.updates[update], paper)


# Changes that tell a withheld count


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("There were six fewer moves north than in May.", "six fewer"),
        ("Moves north fell by 6.", "by 6"),
        ("A fall of 6 in moves north was expected.", "fall of 6"),
        ("Moves north are down 6%.", ""),
        ("There were six more visits.", ""),
        ("Moves fell by 16.", ""),
    ],
)
def test_a_change_gives_away_the_count_that_it_leads_to(text: str, typed: str) -> None:
    before = MEASURES.replace("| B    | May 26 |      | 3 ", "| B    | May 26 |      | 8 ")
    found = told(before + background(text, "sept"), update=1)
    said = [it.wrong.split("”")[0][1:] for it in found if it.rule == "small-count"]
    assert said == [typed] * bool(typed)


def test_a_change_that_a_paper_states_of_figures_it_may_publish_gives_nothing_away() -> None:
    """May is withheld, and three fewer than April as July is more than April: `up 3`."""
    rows = "".join(
        f"| S | {month} | {actual} |\n"
        for month, actual in (("Apr 26", 6), ("May 26", 3), ("Aug 25", 6), ("Aug 26", 9))
    )
    measure = "| S    | Moves south | 1 | count | yes | point in time |\n"
    changes = (
        "## Measures\n| Code | Measure | Condition | Unit | Suppress | Basis |\n"
        f"{measure}\n## Measure values\n| Code | As at | Actual |\n{rows}\n"
        "## Ratings\n| Item | june | sept |\n| Condition 1 | Amber | Red |\n\n"
    )
    found = told(changes, "scrutiny", update=1)
    assert [it.wrong for it in found if it.rule == "small-count"] == []
    # An officer's own sentence is asked about, as that of May would be.
    text = background("Moves south: 9, up 3 on last August.", "sept")
    typed = told(changes + text, update=1)
    assert [it.place.sheet for it in typed if it.rule == "small-count"] == ["Narrative"]


# Figures


def test_the_words_of_what_is_withheld() -> None:
    assert shown(told(MEASURES)) == (
        "note  Measure values!D3: B for May 2026 (3) is withheld from the forum paper: a count "
        "from 1 to 4.\n"
        "         It shows as “c”, and so do its change on last year and its distance from plan.\n"
        "note  Measure values!D5: P for May 2026 (33.3) is withheld from the forum paper: a "
        "percentage whose numerator is from 1 to 4.\n"
        "         It shows as “c”, and so do its change on last year and its distance from plan.\n"
    )


def test_the_words_of_a_second_suppression() -> None:
    found = [one.wrong for one in told(MEASURES, "highlight")]
    assert found[-1] == (
        "C for May 2026 (9) is withheld from the highlight paper: a second figure, since with the "
        "other parts of A it would give B away."
    )


UNTOLD = """
## Measures
| Code | Measure | Condition | Unit  | Suppress |
| A    | Plans   | 1         | count |          |
| B    | Kept    | 2         | %     |          |
| C    | Schools | 2         | count | no       |
| D    | Weeks   | 2         | weeks | no       |
| E    | Visits  | 2         | count | no       |

## Measure values
| Code | As at  | Plan | Actual |
| A    | May 26 |      | 3      |
| B    | May 26 |      | 50%    |
| C    | May 26 |      | 2      |
"""


def test_measures_that_opted_out_are_named_once() -> None:
    opted_out = [problem for problem in told(UNTOLD) if problem.rule == "opted-out"]
    assert shown(opted_out) == (
        "note  Measures!E4: Public papers show any small count of C and E: Suppress says that "
        "they are not about children.\n"
        "         Clear Suppress where a measure counts children, young people, their plans or "
        "families.\n"
    )


def test_all_that_opted_out_are_named_however_many() -> None:
    rows = "".join(f"| M{number} | Schools | 1 | count | no |\n" for number in range(1, 16))
    text = "## Measures\n| Code | Measure | Condition | Unit | Suppress |\n" + rows
    (problem,) = [one for one in told(text) if one.rule == "opted-out"]
    assert all(f"M{number}" in problem.wrong for number in range(1, 16))


def test_a_percentage_that_cannot_be_judged_is_withheld_with_the_remedy() -> None:
    (problem,) = [one for one in told(UNTOLD) if one.place.cell == "D3"]
    assert "its numerator and base are not stated, so it cannot be judged" in problem.wrong
    assert problem.remedy.endswith(
        "To show it, type its Numerator and Base, or No under Suppress of B if that is not about "
        "children."
    )


def test_percentages_that_cannot_be_judged_are_one_note() -> None:
    more = "| B    | Apr 26 |      | 40%    |\n"
    found = [one for one in told(UNTOLD + more) if one.rule == "withheld" and "B" in one.wrong]
    assert shown(found) == (
        "note  Measure values!D3: B is withheld from the forum paper for 2 periods: no "
        "Numerator and Base say how many children that is.\n"
        "         They show as “c”. To show them, type Numerator and Base in Measure values, or No "
        "under Suppress in Measures of each that is not about children.\n"
    )


def test_months_after_the_update_are_not_its_own() -> None:
    places = [str(one.place) for one in told(MEASURES, "highlight", update=1)]
    assert places[:2] == ["Measure values!D3", "Measure values!D5"]
    assert "Measure values!D7" in places
    assert "Measure values!D7" not in [str(one.place) for one in told(MEASURES, "highlight")]


def test_the_threshold_is_a_setting() -> None:
    assert [one.wrong for one in told(settings(3) + MEASURES)] == [
        "P for May 2026 (33.3) is withheld from the forum paper: a percentage whose numerator is "
        "from 1 to 2."
    ]


def test_references_to_what_is_withheld_are_noted_once() -> None:
    text = "{{ B.actual }} moved, and {{ B.actual }} stayed, of {{ A.actual }}. {{ measures }}"
    (problem,) = [
        one for one in told(MEASURES + background(text)) if one.place.sheet == "Narrative"
    ]
    assert str(problem) == (
        "note: Narrative!C2: “{{ B.actual }}” is withheld from public documents: there it shows as "
        "“c”. Make sure that the sentence still reads well with the symbol."
    )


def test_a_reference_to_nothing_is_left_to_its_own_rule() -> None:
    assert told(background("{{ B.actaul }} and {{ }} and {{ B.actual | words")) == []


# Narrative


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("three children moved", "three children"),
        ("Three more young people moved", "Three more young people"),
        ("only 2 pupils moved", "2 pupils"),
        ("one child moved", "one child"),
        ("1 young person", "1 young person"),
        ("one child’s placement", "one child"),
        ("one child in care", "one child"),
        ("two families in Ambridge", "two families"),
        ("four looked-after children", "four looked-after children"),
        ("one or two children", "two children"),
        ("4 parent carers", "4 parent carers"),
        ("three pupils’ plans", "three pupils"),
        ("three\\nchildren", "three children"),
        ("2 (33%) moved", "2 (33%)"),
        ("2 (33.3 %) moved", "2 (33.3 %)"),
        ("four (8%) moved", "four (8%)"),
        ("two of the children", "two of the children"),
        ("**3** children? 3 children.", "3 children"),
    ],
)
def test_a_small_count_of_people_is_a_warning(text: str, typed: str) -> None:
    (problem,) = told(background(text))
    assert problem.about == f"Forum: Background june: {typed}"


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("three moves north", ["three moves"]),
        ("A further 3 local moves.", ["3 local moves"]),
        ("four moves, 12 moves, 13 moves and 3 schools", []),
    ],
)
def test_a_count_of_what_a_measure_counts_is_withheld_as_its_own_is(
    text: str, typed: list[str]
) -> None:
    found = [it for it in told(MEASURES + background(text)) if it.rule == "small-count"]
    assert [it.about for it in found] == [f"Forum: Background june: {it}" for it in typed]


@pytest.mark.parametrize(
    "text",
    [
        "one child in five",
        "one in five children",
        "two children in ten",
        "one pupil in every twenty",
        "five children",
        "12 children",
        "1,002 children",
        "0.4 pupils",
        "£4 parents",
        "1.2 children",
        "12 (33%)",
        "10–4 children",
        "no child",
        "three schools",
        "three schools and 60 children",
        "three new schools for children",
        "one pupil referral unit",
        "two pupil referral units",
        "one parent carer forum",
        "three children’s centres",
        "two children’s social workers",
        "two family hubs",
        "two student support officers",
        "Key stage 2 pupils",
        "key stage two pupils",
        "Year 3 children",
        "Tier 2 children",
        "3-year-old children",
        "2 year olds",
        "on 3 May pupils moved",
        "{{ B.actual }} children",
        "{{ A.actual }} (33%)",
        "3 May 2026",
        "all children",
    ],
)
def test_shares_labels_and_other_things_are_no_small_counts(text: str) -> None:
    assert [one for one in told(background(text)) if one.rule == "small-count"] == []


@pytest.mark.parametrize(
    ("count", "given_away"), [("3", ["Pupils excluded: 3"]), ("{{ A.actual }}", []), ("30", [])]
)
def test_a_table_in_a_text_is_read_by_its_headings(count: str, given_away: list[str]) -> None:
    council = read_council(MEASURES).council
    assert council is not None
    table = f"| School | Pupils excluded |\n|:--|--:|\n| North | {count} |\n| South | 40 |"
    place = Place("Narrative", 2, 3)
    written = Narrative(section="Forum: Background", update="june", text=CellText(table, place))
    council = replace(council, narrative=(*council.narrative, written))
    found = disclosed(council, council.updates[0], "forum")
    said = [problem.wrong.split("”")[0][1:] for problem in found if problem.rule == "small-count"]
    assert said == given_away


def test_the_words_of_a_small_count() -> None:
    (problem,) = told(background("In May three children moved."))
    assert str(problem) == (
        "warning: Narrative!C2: “three children” gives away a count below 5, which public documents"
        " withhold. Write of “a few”, or refer to the measure, so public documents withhold "
        "it."
    )
    assert (problem.rule, problem.about) == (
        "small-count",
        "Forum: Background june: three children",
    )


@pytest.mark.parametrize(
    ("below", "text", "is_told"),
    [
        (10, "nine children", True),
        (10, "ten children", False),
        (10, "9 (12%)", True),
        (2, "two children", False),
        (2, "one child", True),
        (1, "one child", False),
        (0, "one child and 2 (3%)", False),
    ],
)
def test_the_threshold_holds_for_narrative_too(below: int, text: str, is_told: bool) -> None:
    assert len(told(settings(below) + background(text))) == is_told


def test_texts_of_other_updates_are_not_this_papers() -> None:
    assert told(background("three children", update="sept")) == []


def test_only_what_is_written_for_the_paper_is_looked_at() -> None:
    for_the_department = background("three children").replace("Forum: Background", "Summary")
    assert told(for_the_department) == []
    assert told(background("three children"), "plan") == []
    assert told(background("three children"), "scrutiny") == []


def test_comments_on_capital_projects_are_of_the_forum_paper() -> None:
    capital = "## Capital\n| Project | Comment |\n| New school | Opened for three children. |\n"
    assert [str(problem.place) for problem in told(capital, "forum")] == ["Capital!B2"]
    assert told(capital, "highlight") == told(capital, "plan") == []


RISKS = """
## Risks
| Number | Title  | Risk                        |
| 1      | Demand | Three children may move in. |

## Risk scores
| Risk | Update | Likelihood | Impact | Score | Action                   |
| 1    | june   | 4          | 3      | 12    | Ring four families.      |
| 1    | sept   | 4          | 3      | 12    | Write to three families. |

## Milestones
| Workstream | Milestone  | Due        | Comment                   |
| E          | Team hired | 31/12/2027 | Waits for three children. |
"""


@pytest.mark.parametrize("paper", ["highlight", "plan", "dashboard"])
def test_texts_on_risks_and_milestones_are_of_the_papers_that_show_them(paper: str) -> None:
    found = {str(problem.place): problem.about for problem in told(RISKS, paper)}
    # Only the plan lists milestones that are due years ahead.
    comment = {"Milestones!D2": "Milestone of E june: three children"} if paper == "plan" else {}
    assert found == comment | {
        "Risks!C2": "Risk 1 june: Three children",
        "Risk scores!F2": "Risk 1 june: four families",
    }
    assert told(RISKS, "forum") == []


# The command


def workbook(folder: Path, changes: str = "") -> Path:
    changed = tables(changes)
    sheets = {name: changed.pop(name, rows) for name, rows in tables(COUNCIL).items()} | changed
    text = "\n".join(
        f"## {name}\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)
        for name, rows in sheets.items()
    )
    return write_xlsx(folder / "inputs.xlsx", text)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


SEPTEMBER = """
## Ratings
| Item        | Previous | june  | sept  | Note            |
| Condition 1 | Red      | Amber | Amber | Begun late.     |
| Condition 2 |          | Green | Green |                 |
| Risk 1      | Yellow   | Red   | Red   | It came about.  |

## Narrative
| Section     | Update | Text                         |
| Summary     | june   | All is well.                 |
| Forum: Background | june | In May three children moved. |
| Plan: Summary | june   | In May three children moved. |
| Condition 1 | june   | Spending fell.               |
| Condition 2 | june   | A site is found.             |
| Risk 1      | june   | Demand grew.                 |
| Specialist support | june | None is needed.          |
| Summary     | sept   | All is well yet.             |
| Forum: Background | sept | In August two pupils moved. |
| Condition 1 | sept   | Spending fell again.         |
| Condition 2 | sept   | A site is bought.            |
| Risk 1      | sept   | Demand fell.                 |
| Specialist support | sept | None is needed yet.      |

## Measure values
| Code | As at  | Plan | Actual |
| A    | May 26 | 100  | 110    |
| A    | Aug 26 | 100  | 110    |
| B    | May 26 | 50%  | 45.5%  |
| B    | Aug 26 | 50%  | 45.5%  |
"""
ANSWERS = "## Answers\n| Warning | About | Answer |\n"


@pytest.mark.parametrize(
    ("targets", "counts"),
    [
        ((), ["two pupils"]),
        (("june",), []),
        (("forum",), ["two pupils"]),
        (("Forum",), ["two pupils"]),
        (("june", "forum"), ["three children"]),
        (("forum", "june"), ["three children"]),
        (("sept", "forum"), ["two pupils"]),
        (("all", "forum", "plan"), ["three children", "two pupils"]),
    ],
)
def test_a_paper_is_of_the_update_that_is_named_else_of_the_latest(
    targets: tuple[str, ...], counts: list[str], tmp_path: Path
) -> None:
    path = workbook(tmp_path, SEPTEMBER + ANSWERS)
    answer = run("check", *targets, "--inputs", path, "--json")
    assert answer.exit_code == 0, answer.output
    for count in ("three children", "two pupils"):
        assert (f": {count}" in answer.output) == (count in counts)


@pytest.mark.parametrize("paper", PUBLIC)
def test_each_public_paper_can_be_checked(paper: str, tmp_path: Path) -> None:
    projects = "## Projects\n| Workstream | Code | Title |\n| E | E.1 | Outreach |\n\n"
    path = workbook(tmp_path, projects + ANSWERS)
    assert run("check", paper, "--inputs", path).output == "inputs.xlsx: no problems.\n"


def test_an_answered_small_count_stands_for_no_paper_and_is_not_idle(tmp_path: Path) -> None:
    about = ("Forum: Background", "Plan: Summary")
    rows = [f"| small-count | {it} june: three children | Parents agreed. |\n" for it in about]
    text = SEPTEMBER.partition("| Summary     | sept")[0]
    text = text[text.index("## Narrative") :]
    path = workbook(tmp_path, text + ANSWERS + "".join(rows))
    for targets in ((), ("june",), ("forum",)):
        assert run("check", *targets, "--inputs", path).output == "inputs.xlsx: no problems.\n"


def test_a_paper_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, "## Workstreams\n| Code | Title |\n")
    answer = run("check", "june", "plan", "--inputs", path)
    assert "“progress against the plan” of june cannot be made yet" in answer.output
    assert "fill in the sheet" in answer.output

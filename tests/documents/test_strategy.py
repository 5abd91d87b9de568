"""The strategic plan: what its sheets state, of the example and of two workstreams alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_once import workbook_of
from made_up_council import Tables, saved_workbook, with_rows, with_setting, with_text
from open_xml import open_xml_errors
from papers_helpers import disclosed, paper_of, rendered
from test_plan import council_of, other_tables
from word_accessibility import faults
from word_reading import WordFile, word_text

import svreport
from svreport.checks import check_updates
from svreport.cli import main
from svreport.core.errors import LacksData
from svreport.core.model import Council
from svreport.inputs.blank_workbook import EXAMPLE, STRATEGY_EXAMPLE, as_grids, read_contents
from svreport.inputs.reader import read_grids, read_inputs

Golden = Callable[[str, str], None]
PUBLISHED = "Published: Wiltshire Council, SEND Sustainability Plan, April 2024"
NUMBER = re.compile(r"-?(\d+(?:\.\d+)?)(%?)")
NO_FIGURES = (
    "Year",
    "As at",
    "Decimals",
    "Code",
    "Condition",
    "Baseline",
    "Final target",
    "Numerator",
    "Base",
)


def strategy(council: Council) -> bytes:
    update = next(row for row in council.updates if row.key in ("u2", "plan24"))
    return rendered(paper_of("strategy", council, update))


@pytest.fixture(scope="module")
def contents() -> Tables:
    return {
        name: [list(row) for row in rows] for name, rows in read_contents(STRATEGY_EXAMPLE).items()
    }


@pytest.fixture(scope="module")
def example(contents: Tables) -> bytes:
    return strategy(council_of(contents))


@pytest.fixture(scope="module")
def text(example: bytes) -> str:
    return word_text(example).replace("\xa0", " ")


# The worked example


def published(contents: Tables) -> Iterator[str]:
    """Every figure that a row of the example says was published in the plan, as papers show it."""
    for headers, *rows in contents.values():
        for row in rows:
            if any(cell.startswith(PUBLISHED) for cell in row):
                for header, cell in zip(headers, row, strict=False):
                    figure = NUMBER.fullmatch(cell)
                    if figure and header not in NO_FIGURES:
                        whole, _, part = figure[1].partition(".")
                        yield f"{int(whole):,}{'.' if part else ''}{part}{figure[2]}"


def test_every_published_figure_is_in_the_paper(contents: Tables, text: str) -> None:
    figures = set(published(contents))
    assert len(figures) > 120
    shown = set(re.findall(r"\d[\d,]*(?:\.\d+)?%?", text))
    assert figures - shown - {f.removesuffix("%") for f in shown} == set()


def test_growth_since_the_base_year_is_as_published(text: str) -> None:
    title = "Growth since 2018/19: EHC plans 51%, High needs spending 46% and High needs income 36%"
    assert title in text
    assert re.search(r"Financial year \| 2018/19 \| 2019/20", text)
    assert re.search(r"EHC plans \| 0% \| 27%", text)
    assert re.search(r"High needs income \| 0% \| 2%", text)


def test_charts_say_what_the_plan_changes(text: str) -> None:
    inmss = "Independent and Non-maintained Special School Provision"
    for title in (
        "In the year to December 2022: New EHC plans 427 and EHC plans that ended 277",
        f"{inmss}: from 6.0% of plans to 1.6%",
        "Autism: 30.5% of plans",
        "With the plan, 2028/29 ends with a deficit of £70.30m, £149.95m less than without it",
        f"{inmss}: £33.97m less in 2028/29 with the plan",
    ):
        assert title in text
    assert f"{inmss} | 2023/24 | 322 | £62,300 | 20,207 | 20,061 | 146" in text
    # What is left after the savings, and the savings themselves, are the deficit without the plan.
    (row,) = re.findall(r"^\| 2028/29 \| (145\.15 .*?)$", text, re.MULTILINE)
    left, *saved, planned = [float(cell) for cell in row.split(" | ")]
    assert round(left + sum(saved), 1) == 220.2
    assert planned == 70.30


@pytest.mark.parametrize(
    ("sheet", "columns", "rows"),
    [
        ("Measures", ["Code", "Measure", "Detail"], 31),
        ("Milestones", ["Deliverable", "Milestone"], 143),
        ("Projects", ["Title"], 15),
        ("Risks", ["Title", "Risk"], 23),
        ("Assumptions", ["What", "Value", "Basis"], 9),
        ("Engagement", ["Who", "How"], 5),
        ("Governance", ["Board", "Role", "Frequency"], 4),
        ("Investments", ["What it buys"], 7),
    ],
)
def test_every_row_of_the_plan_is_in_the_paper(
    sheet: str, columns: list[str], rows: int, contents: Tables, text: str
) -> None:
    headers, *stated = contents[sheet]
    of_plan = [row for row in stated if sheet != "Measures" or row[headers.index("Role")] in ROLES]
    assert len(of_plan) == rows
    words = [row[headers.index(column)] for row in of_plan for column in columns]
    assert [word for word in words if word not in text] == []


ROLES = ("headline", "success")


def test_the_example_is_free_of_errors_and_warnings(contents: Tables, tmp_path: Path) -> None:
    workbook = tmp_path / "plan.xlsx"
    workbook.write_bytes(workbook_of(contents))
    assert [str(found) for found in svreport.check(workbook)] == []
    notes = svreport.check(workbook, ["strategy"])
    assert [str(found) for found in notes if found.severity != "note"] == []
    # Nothing has been rated yet, and the plan can be built all the same.
    (file,) = svreport.build(workbook, ["strategy"]).files
    assert file.path.name == "Exampleshire Council strategic plan plan24 2024-25 DRAFT.docx"


def test_the_example_is_accessible(example: bytes) -> None:
    assert faults(WordFile(example)) == []


@pytest.mark.slow
def test_both_are_valid_office_files(example: bytes) -> None:
    for content in (example, strategy(council_of(small()))):
        assert open_xml_errors(content, ".docx") == []


# A council of two workstreams, without a cohort


def small() -> Tables:
    sheets = with_text(other_tables(), "Strategy: Executive summary", "u2", "What we **will** do.")
    sheets = with_text(sheets, "Strategy: W1 problem statement", "u2", "Help comes late.")
    sheets = with_text(sheets, "Strategy: Project management", "u2", "In short stages.")
    sheets = with_rows(
        sheets,
        "Projects",
        [
            ["Workstream", "Code", "Title", "Overview", "Children and young people"],
            ["W1", "W1.1", "Family hubs", "Hubs in *every* town.", "Help sooner."],
        ],
    )
    of_measures = [["headline", "", "3", "20"], ["success", "W1.1", "9", "12"]]
    _with_columns(sheets, "Measures", ["Role", "Project", "Baseline", "Final target"], of_measures)
    _with_columns(sheets, "Savings", ["Benefit", "Investment"], [["0.75", "0.5"], ["0.9", "0.4"]])
    risk = {"Number": "9", "Title": "Hubs", "Risk": "No site is found."}
    sheets["Risks"].append([risk.get(header, "") for header in sheets["Risks"][0]])
    rated = [[""]] * (len(sheets["Risks"]) - 2)
    _with_columns(sheets, "Risks", ["Project"], [*rated, ["W1.1"]])
    return sheets


def test_projects_of_no_workstream_and_those_with_a_name_alone_are_listed(tmp_path: Path) -> None:
    sheets = small()
    sheets["Projects"] += [["", "X", "Forecasting", "A model."], ["W1", "W1.2", "Outreach"]]
    sheets["Milestones"] += [["", "X", "", "Model tested", "March 2026", "", ""]]
    sheets["Measures"][4] += ["success", "", "", ""]
    _with_columns(sheets, "Measures", ["Workstream"], [[""], [""], [""], ["W2"]])
    text = word_text(strategy(council_of(sheets))).replace("\xa0", " ")
    for words in (
        "[heading 1] Across the workstreams\n\n[heading 2] X: Forecasting",
        "| Model tested | 31 Mar 2026",
        "[heading 2] Other projects\n\n[List Bullet] • W1.2: Outreach",
    ):
        assert words in text
    (chapter,) = re.findall(r"\[heading 1\] W2: Places.*?\[heading 1\]", text, re.DOTALL)
    assert "Elsewhere" in chapter
    progress = next(
        word_text(file.content)
        for file in svreport.build(saved_workbook(sheets, tmp_path), ["plan"]).files
    )
    assert "Model tested" in progress.partition("[heading 1] Across the workstreams")[2]


def test_a_plan_is_of_the_update_for_which_it_is_written() -> None:
    council = council_of(small())
    with pytest.raises(LacksData, match="no text for u1, only for u2: name it with --update"):
        paper_of("strategy", council, council.updates[0])


def test_the_update_of_a_plan_itself_needs_no_ratings(tmp_path: Path) -> None:
    sheets = with_text(small(), "Strategy: Values", "u1", "Children first.")
    at = sheets["Ratings"][0].index("u1")
    for row in sheets["Ratings"][1:]:
        row[at] = ""
    workbook = saved_workbook(sheets, tmp_path)
    assert not [one for one in svreport.check(workbook) if one.rule == "update-passed-over"]
    report = next(
        word_text(file.content)
        for file in svreport.build(workbook, ["u2"]).files
        if "monitoring" in file.path.name
    )
    assert "| October |" in report
    assert "| July |" not in report


def without_conditions(sheets: Tables) -> Tables:
    """The same council, whose agreement has no conditions: its two workstreams are rated instead.

    One of its measures has no workstream.
    """
    (_, *conditions), (_, *streams) = sheets["Conditions"], sheets["Workstreams"]
    pairs = zip(conditions, streams, strict=False)
    names = {f"Condition {row[0]}": f"Workstream {stream[0]}" for row, stream in pairs}
    made = {}
    for name, (header, *rows) in sheets.items():
        of_condition = header.index("Condition") if "Condition" in header else None
        cleared = [
            ["" if at == of_condition else names.get(text, text) for at, text in enumerate(row)]
            for row in rows
        ]
        made[name] = [header, *(row for row in cleared if not row[0].startswith("Condition "))]
    return {**made, "Conditions": sheets["Conditions"][:1]}


def _with_columns(sheets: Tables, sheet: str, headers: list[str], columns: list[list[str]]) -> None:
    """Puts columns with these headers on a sheet, of its first rows."""
    none: list[str] = []
    pairs = zip_longest(sheets[sheet], [headers, *columns], fillvalue=none)
    sheets[sheet] = [[*row, *added] for row, added in pairs]


def test_a_small_plan_has_what_is_stated_and_no_more(golden: Golden) -> None:
    golden("norchester-strategic-plan.txt", word_text(strategy(council_of(small()))))


def test_small_counts_are_withheld_from_baselines() -> None:
    word = WordFile(strategy(council_of(small())))
    (table,) = [one for one in word.tables if one.description == "Headline measures"]
    assert table.texts[1][-2:] == ["c", "20"]
    assert "c means " in word_text(strategy(council_of(small())))


@pytest.mark.parametrize(("autism", "is_withheld"), [("3", True), ("5", False)])
def test_needs_are_shown_all_or_none(autism: str, *, is_withheld: bool) -> None:
    sheets = small()
    sheets["Cohort"] = [
        ["As at", "Primary need", "Count"],
        ["Sep 25", "Autism", autism],
        ["Sep 25", "Other needs", "41"],
    ]
    text = word_text(strategy(council_of(sheets)))
    assert ("by primary need as at September 2025 is withheld" in text) is is_withheld
    assert ("Other needs | 41" in text) is not is_withheld
    # A chart, whose title says which is the most.
    assert ("Other needs: 89.1% of plans" in text) is not is_withheld


def test_places_are_told_from_the_first_count_to_the_last_in_whatever_order_they_are_typed() -> (
    None
):
    sheets = small()
    sheets["Cohort"] = [
        ["As at", "Provision", "Count"],
        *(["Sep 25", name, count] for name, count in (("Special", "30"), ("Mainstream", "70"))),
        *(["Sep 24", name, count] for name, count in (("Special", "20"), ("Mainstream", "80"))),
    ]
    text = word_text(strategy(council_of(sheets)))
    assert "Special: from 20.0% of plans to 30.0%" in text
    assert "placed, as counted." in text


@pytest.mark.slow
def test_the_sections_of_a_workstream_can_be_written_in_word(
    contents: Tables, example: bytes, tmp_path: Path
) -> None:
    workbook = tmp_path / "plan.xlsx"
    workbook.write_bytes(workbook_of(contents))
    arguments = ["narrative", "export", "plan24", "--inputs", str(workbook)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    in_word = with_setting(contents, "Narrative file", "Narrative plan24.docx")
    in_word["Narrative"] = in_word["Narrative"][:1]
    workbook.write_bytes(workbook_of(in_word))
    read = read_inputs(workbook)
    assert [str(problem) for problem in read.problems if problem.is_error] == []
    assert read.council is not None
    assert word_text(strategy(read.council)) == word_text(example)


def test_a_risk_of_a_project_is_not_among_those_that_updates_rate(tmp_path: Path) -> None:
    council = council_of(small())
    found = svreport.check(saved_workbook(small(), tmp_path), ["u2"])
    assert [str(problem) for problem in found if "Risk 9" in str(problem)] == []
    assert "9" in {risk.number for risk in council.all_risks}
    assert "9" not in {risk.number for risk in council.risks}


def test_a_council_that_states_no_plan_has_none() -> None:
    council = read_grids(as_grids(read_contents(EXAMPLE))).council
    assert council is not None
    with pytest.raises(LacksData, match="a row in Projects"):
        strategy_of_latest(council)


def strategy_of_latest(council: Council) -> None:
    assert council.latest is not None
    paper_of("strategy", council, council.latest)


def test_a_section_of_no_workstream_is_unknown() -> None:
    sheets = with_text(small(), "Strategy: W7 problem statement", "u2", "Of none.")
    (problem,) = [found for found in read_grids(as_grids(sheets)).problems if found.is_error]
    assert "Strategy: W1 problem statement" in str(problem) or "W7 problem statement" in str(
        problem
    )


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (["new", "--example", "strategy"], "new/inputs/exampleshire-plan-2024-25.xlsx"),
        (["new", "--example"], "new/inputs/exampleshire-2024-25.xlsx"),
        (["--example", "new"], "new/inputs/exampleshire-2024-25.xlsx"),
    ],
)
def test_either_worked_example_can_be_written(
    arguments: list[str], written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", *arguments, "--quiet"]).exit_code == 0
    assert (tmp_path / written).is_file()


def test_papers_can_be_built_before_anything_is_rated(contents: Tables, tmp_path: Path) -> None:
    workbook = tmp_path / "plan.xlsx"
    workbook.write_bytes(workbook_of(contents))
    (file,) = svreport.build(workbook, ["papers"]).files
    assert "strategic plan" in file.path.name
    with pytest.raises(svreport.SvreportError, match="No update has ratings yet"):
        svreport.build(workbook, ["forum"])


# A plan without conditions


def test_a_plan_without_conditions_is_reported_by_workstream(tmp_path: Path) -> None:
    workbook = saved_workbook(without_conditions(small()), tmp_path)
    found = svreport.check(workbook, ["u2", "papers"])
    assert [str(problem) for problem in found if problem.severity != "note"] == []
    texts = {
        file.path.name.partition("Council ")[2]: word_text(file.content)
        for file in svreport.build(workbook, ["u2", "papers"]).files
        if file.path.suffix == ".docx"
    }
    report, progress = (
        next(text for name, text in texts.items() if name.startswith(title))
        for title in ("monitoring report", "progress")
    )
    assert "one of two workstreams is rated Amber-Red" in report
    for words in (
        "Progress against the workstreams",
        "| Workstream W1: Help sooner. |",
        "W2: Places",
        "| Visits | 12 | 14",
        "Other measures",
        "| Elsewhere | No plan set | 77",
    ):
        assert words in report
    assert "Rated Amber-Red: in doubt." in progress
    others = [re.sub("Condition [AB] in", "", text) for text in texts.values()]
    assert not [text for text in others if "ondition" in text]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"Ratings": ("Workstream W2",)}, "Workstream W2 has no rating for u2"),
        ({"Narrative": ("Workstream W2",)}, "Workstream W2 has no text for u2"),
        (
            {"Ratings": ("Workstream W2", "Condition A")},
            "Workstreams instead. Ratings!A3 names one.",
        ),
        ({"Ratings": ("Workstream W2", "Workstream W3")}, "a workstream such as"),
        ({"Workstreams": ()}, "The sheet Conditions is empty"),
    ],
)
def test_what_workstreams_lack_in_the_place_of_conditions(
    change: dict[str, tuple[str, ...]], wrong: str
) -> None:
    sheets = without_conditions(small())
    for name, words in change.items():
        rows = [[words[-1] if text in words else text for text in row] for row in sheets[name]]
        if len(words) == 1:
            rows = [row for row in rows if words[0] not in row]
        sheets[name] = rows if words else rows[:1]
    inputs = read_grids(as_grids(sheets))
    assert inputs.council is not None
    found = [*inputs.problems, *check_updates(inputs.council, inputs.council.updates[1:2])]
    assert [problem for problem in found if wrong in str(problem)]


def test_a_workstream_is_not_rated_beside_conditions() -> None:
    sheets = small()
    sheets["Ratings"].append(["Workstream W1", "Red", "Red"])
    (problem,) = [found for found in read_grids(as_grids(sheets)).problems if found.is_error]
    assert "“Workstream W1” is not" in str(problem)


@pytest.mark.parametrize(
    ("who", "count", "is_small"),
    [
        ("Children in care", "About 3", True),
        ("Young people", "three", True),
        ("Young people", "Just over 12", False),
        ("Headteachers", "3", False),
    ],
)
def test_few_children_who_were_asked_are_warned_of(who: str, count: str, *, is_small: bool) -> None:
    council = council_of({**small(), "Engagement": [["Who", "How many"], [who, count]]})
    found = disclosed(council, council.updates[1], "strategy")
    assert ["small-count"] * is_small == [one.rule for one in found if one.rule == "small-count"]


def test_what_one_saving_rests_on_is_not_said_again_in_part(contents: Tables) -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in contents.items()}
    header, first, second, *_ = sheets["Savings"]
    for row, evidence in ((first, "A pilot"), (second, "")):
        for name, text in (("Cohort affected", "Pupils"), ("Evidence", evidence)):
            row[header.index(name)] = text
    text = word_text(strategy(council_of(sheets)))
    assert text.count("Cohort affected: Pupils. Confidence: medium") == 1


def test_income_has_transfers_only_where_the_forecast_without_the_plan_has(
    contents: Tables,
) -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in contents.items()}
    said = "Income is the high needs block with block transfers"
    assert said in word_text(strategy(council_of(sheets)))
    sheets["Forecast"] = [
        row for row in sheets["Forecast"] if (row[0], row[2]) != ("unmitigated", "block transfer")
    ]
    assert said not in word_text(strategy(council_of(sheets)))

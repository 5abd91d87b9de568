"""The plan paper: its text, its charts, its looks, and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from made_up_council import Tables, tables, with_rows, with_setting, with_text
from open_xml import open_xml_errors
from openpyxl import load_workbook
from packages import parts_of
from papers_helpers import plan_report, rendered
from test_hostile_text import HOSTILE, hostile_tables
from word_accessibility import DRAWING, faults
from word_reading import Table, W, WordFile, word_text

import svreport
from svreport.content.blocks import Landscape
from svreport.content.paper import WordPaper
from svreport.core.errors import LacksData
from svreport.core.frozen import replace
from svreport.core.model import Council
from svreport.inputs.blank_workbook import EXAMPLE, as_grids, read_contents
from svreport.inputs.reader import read_grids

Golden = Callable[[str, str], None]
NAME = "2024-25/q3/Exampleshire Council progress against the plan q3 2024-25.docx"
WORKSTREAMS = ["Code", "Title", "Aim", "Condition", "Year 5 impact"]
MILESTONES = ["Workstream", "Project", "Deliverable", "Milestone", "Due", "Status", "Completed"]
MEASURES = [
    "Code",
    "Measure",
    "Condition",
    "Unit",
    "Better when",
    "Basis",
    "Suppress",
    "Report in",
]
VALUES = ["Code", "As at", "Plan", "Actual", "Status", "Reason"]


def council_of(sheets: Tables) -> Council:
    inputs = read_grids(as_grids(sheets))
    errors = [str(problem) for problem in inputs.problems if problem.is_error]
    assert not errors, errors
    assert inputs.council is not None
    return inputs.council


def of_tables(sheets: Tables, update: str = "u2", *, draft: bool = False) -> bytes:
    council = council_of(sheets)
    (chosen,) = [one for one in council.updates if one.key == update]
    return rendered(plan_report(council, chosen, draft=draft), None)


def other_tables() -> Tables:
    """The made-up council with workstreams of its own kind."""
    sheets = with_rows(
        tables(),
        "Workstreams",
        [
            WORKSTREAMS,
            ["W1", "Early help", "Help sooner.", "A", "0.5"],
            ["W2", "Places", "", "", ""],
        ],
    )
    sheets = with_rows(
        sheets,
        "Milestones",
        [
            MILESTONES,
            ["W1", "", "", "Team in post", "2025-09-30", "done", "2025-09-12"],
            ["W1", "", "", "Offer published", "2026-03-31", "at risk", ""],
        ],
    )
    sheets = with_rows(
        sheets,
        "Savings",
        [
            ["Condition", "Workstream", "Year", "Target", "Forecast", "Rating"],
            ["A", "Early help", "2025/26", "0.25", "0.1", "Amber-Red"],
            ["A", "Early help", "2026/27", "0.5", "", ""],
        ],
    )
    sheets["Measures"] = [
        MEASURES,
        ["W2.1", "Waiting", "A", "count", "lower", "point in time", "yes", "plan"],
        ["M2", "Visits", "A", "count", "higher", "point in time", "no", ""],
        ["M3", "Calls", "E", "count", "higher", "point in time", "no", "plan"],
        ["M4", "Elsewhere", "A", "count", "higher", "point in time", "no", "monitoring"],
    ]
    sheets["Measure values"] = [
        VALUES,
        ["W2.1", "Jun 25", "", "8", "", ""],
        ["W2.1", "Sep 25", "6", "3", "", ""],
        ["M2", "Jun 25", "10", "9", "", ""],
        ["M2", "Sep 25", "12", "14", "", ""],
        ["M3", "Sep 25", "", "", "incomplete", "Two teams have not sent theirs."],
        ["M4", "Sep 25", "", "77", "", ""],
    ]
    return sheets


@pytest.fixture(scope="module")
def paper(example_inputs: Path) -> bytes:
    (file,) = svreport.build(example_inputs, ["plan"]).files
    assert file.path.as_posix() == NAME
    return file.content


@pytest.fixture(scope="module")
def word(paper: bytes) -> WordFile:
    return WordFile(paper)


@pytest.fixture(scope="module")
def other() -> WordFile:
    return WordFile(of_tables(other_tables()))


def prose(word: WordFile) -> str:
    return "\n".join(para.text for para in word.paragraphs)


def tables_under(word: WordFile, heading: str) -> list[Table]:
    return [block for block in word.section(heading) if isinstance(block, Table)]


# The whole


def test_text(paper: bytes, golden: Golden) -> None:
    golden("q3-progress-against-the-plan.txt", word_text(paper))


def test_text_of_another_council(golden: Golden) -> None:
    golden("norchester-progress-against-the-plan.txt", word_text(of_tables(other_tables())))


def test_the_template(root: Path, golden: Golden) -> None:
    template = root / "templates" / "plan" / "report.docx"
    golden("plan-template.txt", word_text(template.read_bytes()))


def test_nothing_is_hard_to_read(word: WordFile, other: WordFile) -> None:
    assert faults(word) == []
    assert faults(other) == []


@pytest.mark.slow
def test_files_are_valid(paper: bytes) -> None:
    hostile = with_rows(hostile_tables(), "Workstreams", [WORKSTREAMS, ["W", HOSTILE, "", "A", ""]])
    for content in (paper, of_tables(other_tables()), of_tables(hostile)):
        assert open_xml_errors(content, ".docx") == []


def test_the_same_inputs_give_the_same_bytes(example_inputs: Path, paper: bytes) -> None:
    (again,) = svreport.build(example_inputs, ["plan"]).files
    assert again.content == paper


def test_it_is_made_for_the_update_that_is_named(example_inputs: Path) -> None:
    (file,) = svreport.build(example_inputs, ["plan"], update="q1").files
    first = WordFile(file.content)
    assert "Progress against the plan" in file.path.name or "q1" in file.path.name
    assert [text for level, text in first.headings if text.endswith(" forecast")] == [
        "Unmitigated forecast",
        "Plan forecast",
    ]


def test_a_draft_says_so() -> None:
    drafted = WordFile(of_tables(other_tables(), draft=True)).header_and_footer()
    assert any("DRAFT" in text for text in drafted)


@pytest.mark.parametrize(
    ("emptied", "sheets"),
    [(["Workstreams"], "sheet Workstreams"), (["Forecast"], "sheet Forecast")],
)
def test_empty_sheets_are_named(emptied: list[str], sheets: str) -> None:
    left = {name: rows for name, rows in other_tables().items() if name not in emptied}
    left.pop("Milestones")
    with pytest.raises(LacksData) as refused:
        of_tables(left)
    assert str(refused.value) == (f"The plan paper of u2 needs the plan: fill in the {sheets}.")


# Finding one's way


def test_contents_lead_to_each_chapter(word: WordFile) -> None:
    chapters = [text for level, text in word.headings if level == 1]
    listed = ["".join(one.itertext()) for one in word.body.iter(f"{W}hyperlink")]
    assert [one for one in listed if one in chapters] == chapters
    assert b"updateFields" not in word.parts["word/settings.xml"]


# Charts


def chart_books(content: bytes) -> list[list[tuple[object, ...]]]:
    """The rows of the workbook behind each chart, in the order of the paper."""
    parts = parts_of(content)
    names = sorted(name for name in parts if name.startswith("word/embeddings/"))
    books = [load_workbook(BytesIO(parts[name])) for name in names]
    sheets = [book.active for book in books]
    return [list(sheet.values) for sheet in sheets if sheet is not None]


def test_charts_describe_what_they_find(word: WordFile) -> None:
    found = [str(one.get("descr")) for one in word.body.iter(DRAWING)]
    assert [one.split(".")[0] for one in found] == [
        "Number of EHCPs: 6,205 in October 2024, up 840 on October 2023",
        "Without the plan, spending passes income by £41",
        "Savings of £39",
        "The revised deficit is £123",
    ]


def test_the_workbooks_hold_what_the_tables_show(paper: bytes, word: WordFile) -> None:
    shown = [one for one in word.tables if one.description == "The figures of the chart above"]
    for book, table in zip(chart_books(paper), shown, strict=True):
        texts = table.texts
        if texts[0][0].startswith("Year"):
            # Years stand side by side.
            texts = [list(column) for column in zip(*texts, strict=True)]
        assert [row[0] for row in book[1:]] != []
        assert len(book) == len(texts)
        names = [text.removesuffix(" (£m)") for text in texts[0][1:]]
        drawn = list(book[0][1:])
        # What is too thin to be seen is drawn together, and told apart in the table.
        thin = [name for name in names if name not in drawn]
        if thin:
            together = book[-1][1 + drawn.index("Other workstreams")]
            parts = (float(texts[-1][1 + names.index(name)]) for name in thin)
            assert together == pytest.approx(sum(parts))
            drawn.remove("Other workstreams")
        assert drawn == [name for name in names if name not in thin]
    assert chart_books(paper)[3][-1] == ("2030/31", None, None, 123.385, None)


def test_each_figure_and_its_table_are_on_one_page(word: WordFile) -> None:
    for drawing in word.body.iter(DRAWING):
        paragraph = next(drawing.iterancestors(f"{W}p"))
        assert paragraph.find(f"{W}pPr/{W}keepNext") is not None
        assert paragraph.getnext().tag == f"{W}tbl"


# Workstreams


def measures_under(word: WordFile, heading: str) -> list[Table]:
    tables = tables_under(word, heading)
    return [one for one in tables if one.texts[0][0].startswith("Measure")]


def test_measures_with_their_direction(other: WordFile) -> None:
    (known,) = measures_under(other, "W1: Early help")
    assert known.texts == [
        ["Measure", "Plan", "Latest (Sep\xa025)", "Plan met", "Since an earlier figure"],
        ["M2 Visits", "12", "14", "Yes", "Better: 9 in Jun\xa025"],
    ]


def test_what_is_withheld_has_neither_figure_nor_direction(other: WordFile) -> None:
    (withheld,) = measures_under(other, "W2: Places")
    assert withheld.texts[1:] == [["W2.1 Waiting", "Withheld so that nobody can be identified"]]


def test_measures_of_no_workstream_come_after_them(other: WordFile) -> None:
    (table,) = tables_under(other, "Other measures")
    assert table.texts[1] == ["M3 Calls", "Incomplete: Two teams have not sent theirs."]
    assert "77" not in word_text(of_tables(other_tables()))


def test_savings_of_all_workstreams_stand_side_by_side(other: WordFile) -> None:
    glance, planned = tables_under(other, "Summary")
    assert glance.texts == [
        # Nothing is saved yet, so that has no column.
        [
            "Workstream",
            "Condition rated",
            "Saving planned",
            "Saving expected",
            "Saving rated",
            "Milestones done (late)",
            "Measures meeting plan",
        ],
        ["W1: Early help", "Amber-Red", "0.25", "0.10", "Amber-Red", "1 of 2", "1 of 1"],
        ["W2: Places", "Not rated", "–", "–", "–", "–", "–"],
    ]
    assert planned.texts == [
        ["Workstream", "2025-26", "2026-27"],
        ["W1", "0.25", "0.50"],
        ["W2", "–", "–"],
        ["Total", "0.25", "0.50"],
    ]
    assert "The plan counts on £0.5m a year by its last year." in prose(other)
    of_chapter = tables_under(other, "W1: Early help")
    assert not any(one.description.startswith("Savings") for one in of_chapter)


def test_savings_expected_of_a_later_year_have_a_table_of_their_own() -> None:
    sheets = other_tables()
    sheets["Savings"][2][4] = "0.4"
    word = WordFile(of_tables(sheets))
    table, *_ = tables_under(word, "W1: Early help")
    assert table.texts == [
        ["Year", "Planned", "Expected", "Rating"],
        ["2025-26", "0.25", "0.10", "Amber-Red: in doubt"],
        ["2026-27", "0.50", "0.40", "–"],
    ]


def test_milestones_of_a_workstream_without_projects(other: WordFile) -> None:
    assert "There are two milestones: one done and one at risk." in prose(other)
    assert "Other milestones" not in [text for _, text in other.headings]


def test_milestones_by_project(word: WordFile) -> None:
    assert (
        "33 of the 49 milestones were due by 28 November 2024. In all, 30 are done, 3 late, 1 at "
        "risk, 7 on track and 8 not started."
    ) in prose(word)
    *_, table = tables_under(word, "DMI: Earlier support in mainstream settings")
    rows = table.texts
    project = rows.index(
        ["DMI.3 Support when children change school", "30\xa0Jun\xa02025", "1 of 5 done"]
    )
    # A deliverable is named once, above its milestones.
    assert rows[project + 1] == [
        "Better planning of moves between phases",
        "30\xa0Jun\xa02025",
        "0 of 3 done",
    ]
    assert rows[project + 5][0] == "Short-term funding for transition, without a plan"
    assert rows[project + 7] == [
        "Model designed with schools and families",
        "31\xa0Oct\xa02024",
        "Late: The last session with secondary schools is on 5 December 2024.",
    ]
    alone = next(row for row in rows if row[0].startswith("Network"))
    assert alone[2] == "2 of 3 done"


def test_a_measure_goes_with_the_workstream_of_its_code(word: WordFile) -> None:
    measures = {
        row[0].split()[0]
        for one in measures_under(word, "CPC: Communication, processes and culture")
        for row in one.texts
    }
    assert {"CPC.a", "CPC.g"} <= measures


# Forecasts


def test_a_wide_forecast_is_turned_on_its_side(word: WordFile) -> None:
    turned = [one.get(f"{W}orient") == "landscape" for one in word.body.iter(f"{W}pgSz")]
    assert turned == [False, True]


@pytest.mark.parametrize(("years", "turned"), [(6, False), (7, True)])
def test_a_forecast_of_more_than_six_years_is_turned(years: int, *, turned: bool) -> None:
    council = read_grids(as_grids(read_contents(EXAMPLE))).council
    assert council is not None
    first = sorted({year for line in council.forecast for year in line.amounts})[:years]
    lines = [
        replace(line, amounts={year: line.amounts[year] for year in first if year in line.amounts})
        for line in council.forecast
        if line.version == council.updates[-1].forecast_version
    ]
    paper = plan_report(replace(council, forecast=lines), council.updates[-1])
    assert any(isinstance(block, Landscape) for block in blocks_of(paper)) is turned


def blocks_of(paper: WordPaper) -> Sequence[object]:
    blocks = paper.content["forecasts"]
    assert isinstance(blocks, Sequence)
    return blocks


def test_totals_are_bold(word: WordFile) -> None:
    (table,) = tables_under(word, "Revised forecast")
    (total,) = [
        row
        for row in table.element.findall(f"{W}tr")
        if "Total Expenditure" in "".join(row.itertext())
    ]
    assert len(list(total.iter(f"{W}b"))) == len(table.rows[0].cells)
    assert table.texts[-1] == [
        "Total Deficit Balance",
        "29,736",
        "66,232",
        "96,045",
        "118,701",
        "131,282",
        "123,001",
        "124,301",
        "123,385",
    ]


# What people type


def test_what_is_written_for_the_summary_is_there() -> None:
    sheets = with_text(other_tables(), "Plan: Summary", "u2", "All **well**: {{ M2.actual }}.")
    word = WordFile(of_tables(sheets))
    (para,) = [one for one in word.paragraphs if one.text.startswith("All well")]
    assert para.marked == "All **well**: 14."


def test_hostile_text_comes_out_as_typed() -> None:
    sheets = with_rows(hostile_tables(), "Workstreams", [WORKSTREAMS, ["W", HOSTILE, "", "A", ""]])
    sheets = with_setting(sheets, "Plan version", "=1+1 {{ v }} <x> & 's [1]")
    word = WordFile(of_tables(sheets))
    assert f"W: {HOSTILE}" in [text for _, text in word.headings]

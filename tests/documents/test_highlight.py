"""The highlight report: what a board reads of an update, for any council."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_council import Tables, saved_workbook, tables, with_rows, with_text
from open_xml import open_xml_errors
from papers_helpers import highlight_report, rendered
from test_hostile_text import HOSTILE
from word_accessibility import faults
from word_reading import Table, W, WordFile, word_text

import svreport
from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import read_grids

Golden = Callable[[str, str], None]
KEYS = ("q1", "q2", "q3")
NAME = "2024-25/{0}/Exampleshire Council highlight report {0} 2024-25.docx"
MONITORING = ["Line", "Group", "Kind", "Baseline", "Budget", "u1", "u2", "Rating"]
SCORES = ["Risk", "Update", "Likelihood", "Impact", "Score", "Action"]


class Report(WordFile):
    """A report, with its bytes at hand."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.content = content


@pytest.fixture(scope="module")
def reports(example_inputs: Path) -> dict[str, Report]:
    """The example's reports by update."""
    built = {key: svreport.build(example_inputs, ["highlight"], update=key) for key in KEYS}
    return {key: Report(one.files[0].content) for key, one in built.items()}


def full_tables() -> Tables:
    """The made-up council with every sheet that the report can show, in a shape of its own."""
    sheets = tables()
    sheets["Settings"].append(["Suppress counts below", "5"])
    sheets = with_rows(
        sheets,
        "Ratings",
        [
            ["Programme", "Amber-Red", "Amber-Green", "", "", ""],
            ["M1", "", "Red", "", "", "Begun late."],
        ],
    )
    for row in sheets["Ratings"]:
        row.insert(1, "Previous" if row[0] == "Item" else "Red")
    sheets["Measures"] = [
        ["Code", "Measure", "Detail", "Condition", "Unit", "Suppress", "Report in"],
        ["M1", "Leavers", "Young people who left.", "A", "count", "yes", "highlight"],
        ["M2", "Visits", "Visits made.", "A", "count", "no", "highlight, monitoring"],
        ["M3", "Calls", "Calls taken.", "A", "count", "no", "monitoring"],
    ]
    sheets["Measure values"] = [
        ["Code", "As at", "Plan", "Actual", "Status", "Reason"],
        ["M1", "Aug 25", "6", "3", "", ""],
        ["M2", "Jun 25", "40", "35", "", ""],
        ["M2", "Sep 25", "", "", "not yet available", "The count is taken in October."],
        ["M2", "Dec 25", "50", "", "not applicable", ""],
        ["M3", "Sep 25", "1", "2", "", ""],
    ]
    sheets["Budget monitoring"] = [
        MONITORING,
        ["Spending", "finance", "", "12.75", "13.75", "13.75", "14.5", "Red"],
        ["Balance", "finance", "", "0.75", "1.5", "", "1.25", "Green"],
        ["Fewer journeys", "mitigation", "", "0", "2", "2", "1.5", "Amber-Red"],
    ]
    sheets["Risks"] = [
        ["Number", "Title", "Risk", "Mitigation", "Target score"],
        ["1", "Staffing", "Staff may leave.", "", "4"],
        *([str(one), f"Risk {one} by name", "It may be.", "", ""] for one in range(2, 6)),
    ]
    sheets["Ratings"] += [[f"Risk {one}", "", "Red", "Red", "", "", "Late."] for one in range(2, 6)]
    sheets["Narrative"] += [
        [f"Risk {number}", update, "It may be."]
        for number in range(2, 6)
        for update in ("u1", "u2")
    ]
    sheets["Risk scores"] = [
        SCORES,
        ["1", "u1", "3", "3", "9", "Recruit."],
        ["1", "u2", "4", "3", "12", "Recruit again."],
        ["2", "u1", "5", "4", "20", "Wait."],
        ["2", "u2", "4", "4", "16", "Wait on."],
        ["3", "u1", "2", "2", "4", "Watch."],
        ["3", "u2", "2", "2", "4", "Watch."],
        ["4", "u2", "5", "5", "25", "Begin."],
        ["5", "u1", "2", "3", "6", "Ask."],
    ]
    sheets["Workstreams"] = [["Code", "Title"], ["T", "Travel"], ["H", "Homes"]]
    sheets["Milestones"] = [
        ["Workstream", "Milestone", "Due", "Status", "Completed", "Comment"],
        ["T", "Routes drawn", "2025-06-30", "done", "2025-08-15", ""],
        ["T", "Buses hired", "2025-08-31", "late", "", "The contract is being let."],
        ["H", "Home found", "2025-09-30", "done", "2025-09-30", ""],
        ["H", "Home open", "2025-12-01", "on track", "", ""],
        ["H", "Home full", "2026-09-01", "not started", "", ""],
    ]
    return with_narrative(sheets)


def with_narrative(sheets: Tables) -> Tables:
    return with_text(sheets, "Highlight: Commentary", "u2", "All is *nearly* well.")


def report_of(sheets: Tables, update: str = "u2") -> Report:
    """The report of a council in text tables."""
    inputs = read_grids(as_grids(sheets))
    errors = [str(problem) for problem in inputs.problems if problem.is_error]
    assert not errors, errors
    assert inputs.council is not None
    (reported,) = [one for one in inputs.council.updates if one.key == update]
    return Report(rendered(highlight_report(inputs.council, reported), None))


@pytest.fixture(scope="module")
def norchester() -> Report:
    return report_of(full_tables())


def table_of(word: Report, heading: str) -> list[list[str]]:
    """The texts of the first table under a heading."""
    return next(one for one in word.section(heading) if isinstance(one, Table)).texts


def tables_of(word: Report, heading: str) -> list[list[list[str]]]:
    """The texts of all tables under a heading."""
    return [one.texts for one in word.section(heading) if isinstance(one, Table)]


def words_of(word: Report, heading: str) -> str:
    paragraphs = [one.text for one in word.section(heading) if not isinstance(one, Table)]
    return " ".join(filter(None, paragraphs))


def headings(word: Report) -> list[str]:
    return [text for _, text in word.headings]


# The whole of it


@pytest.mark.parametrize("update", KEYS)
def test_the_example(update: str, reports: dict[str, Report], golden: Golden) -> None:
    golden(f"{update}-highlight-report.txt", _text(reports[update]))


def test_another_council(norchester: Report, golden: Golden) -> None:
    golden("norchester-highlight-report.txt", _text(norchester))


def test_the_template(root: Path, golden: Golden) -> None:
    template = root / "templates" / "highlight" / "report.docx"
    golden("highlight-template.txt", word_text(template.read_bytes()))


@pytest.mark.parametrize("update", KEYS)
def test_the_example_is_for_everyone(update: str, reports: dict[str, Report]) -> None:
    assert faults(reports[update]) == []


def test_another_councils_is_for_everyone(norchester: Report) -> None:
    assert faults(norchester) == []


def test_it_is_built_by_its_name(example_inputs: Path) -> None:
    (file,) = svreport.build(example_inputs, ["highlight"]).files
    assert file.path.as_posix() == NAME.format("q3")
    assert svreport.build(example_inputs, ["highlight"]).files[0].content == file.content


def test_another_councils_is_built_from_a_workbook(tmp_path: Path) -> None:
    path = saved_workbook(full_tables(), tmp_path)
    (file,) = svreport.build(path, ["highlight"], draft=True).files
    assert "highlight report u2" in file.path.name
    assert any("DRAFT" in line for line in Report(file.content).header_and_footer())


def _text(word: Report) -> str:
    return word_text(word.content)


def test_tables_are_as_wide_as_the_columns_of_their_section(reports: dict[str, Report]) -> None:
    def widths(report: Report, heading: str) -> list[list[int]]:
        tables = [one for one in report.section(heading) if isinstance(one, Table)]
        return [
            [int(column.get(f"{W}w")) for column in table.element.iter(f"{W}gridCol")]
            for table in tables
        ]

    whole, half = 14910, (14910 - 567) // 2
    shown = {
        heading: [sum(columns) for columns in widths(reports["q3"], heading)]
        for heading in ("Ratings", "Key measures", "Finance", "Savings", "Risks", "Milestones")
    }
    assert shown == {
        "Ratings": [half],
        "Key measures": [whole, whole],
        "Finance": [half],
        "Savings": [half],
        "Risks": [whole],
        "Milestones": [whole, whole],
    }
    # A table that a tag fills in keeps the shares of its columns, first on its page or not.
    (name, last, *_), (ratings,) = widths(reports["q3"], "Ratings")[0], [half]
    assert (name, last) == (round(ratings * 3.4 / 7.2), round(ratings * 1.3 / 7.2))
    # Without anything beside the ratings there are no columns.
    sheets = {name: rows for name, rows in tables().items() if name != "Forecast"}
    assert [sum(columns) for columns in widths(report_of(sheets), "Ratings")] == [whole]


# What it leaves out


def test_a_council_with_little_has_a_short_report() -> None:
    assert headings(report_of(tables())) == ["Ratings", "Key"]


def test_all_sections_stand_in_the_boards_order(norchester: Report) -> None:
    assert headings(norchester) == [
        "Commentary",
        "Ratings",
        "Key measures",
        "Key",
        "Finance",
        "Savings",
        "Risks",
        "Milestones",
    ]


# Ratings


def test_last_period_is_the_update_before(norchester: Report) -> None:
    _, overall, *conditions = table_of(norchester, "Ratings")
    assert overall == ["Overall programme", "Amber-Red", "Amber-Green", "▲ Better"]
    changes = [row[-1].split()[-1] for row in conditions]
    assert changes == ["Better", "Better", "Better", "Same", "Worse"]
    # The whole is rated, too, and is not counted with them.
    assert words_of(norchester, "Ratings").startswith(
        "Conditions: 1 Red, 1 Amber-Red, 1 Amber-Green and 2 Green; 3 better and 1 worse than "
        "before."
    )


def test_of_the_first_update_it_is_the_last_of_the_year_before() -> None:
    report = report_of(full_tables(), "u1")
    assert table_of(report, "Ratings")[1] == ["Overall programme", "Red", "Amber-Red", "▲ Better"]
    (dates,) = [para.text for para in report.paragraphs if para.style == "Report Dates"]
    assert dates.endswith("Last period: The last update of 2024-25")


def test_a_rating_is_a_word_and_a_colour(norchester: Report) -> None:
    table = next(one for one in norchester.section("Ratings") if isinstance(one, Table))
    marked = table.rows[1].cells[2]
    assert (marked.text, marked.fill, marked.ink) == ("Amber-Green", "C6E0B4", "000000")


def test_a_label_that_does_not_begin_with_its_name_is_shown_whole() -> None:
    sheets = full_tables()
    for row in sheets["Scale"]:
        row[1] = row[1].replace("Amber-Green: feasible", "Feasible")
    assert table_of(report_of(sheets), "Ratings")[1][2] == "Feasible"


def test_what_was_never_rated_says_so() -> None:
    sheets = full_tables()
    for row in sheets["Ratings"]:
        if row[0] == "Condition A":
            row[1:4] = ["", "", "Red"]
    row = table_of(report_of(sheets), "Ratings")[2]
    assert row == ["A  Condition A in full.", "Not rated", "Red", "First rating"]


# Measures


def test_measures_show_what_may_be_published(norchester: Report) -> None:
    assert table_of(norchester, "Key measures")[1:] == [
        ["Leavers", "Young people who left.", "c", "6", "Aug 25", "Red"],
        ["Visits", "Visits made.", "Not yet available", "45 (pro rata)", "Sep 25", "Not rated"],
    ]
    assert "Visits: not yet available, because the count is taken in October." in words_of(
        norchester, "Key measures"
    )
    assert "“Pro rata” marks" in words_of(norchester, "Key measures")
    assert words_of(norchester, "Key") == (
        "Ratings, from the worst: Red: off course; Amber-Red: in doubt; Amber-Green: feasible; "
        "Green: on course. Workstreams: T, Travel; H, Homes. "
        "In place of a figure, c means withheld so that nobody can be identified."
    )


def test_measures_come_the_worst_rated_first_and_name_their_month_once() -> None:
    sheets = full_tables()
    sheets["Ratings"] += [["M2", "", "", "Green", "", "", ""], ["M3", "", "Red", "Red", "", "", ""]]
    sheets["Measures"][3][-1] = "highlight"
    sheets["Measure values"].append(["M1", "Sep 25", "6", "30", "", ""])
    report = report_of(sheets)
    header, *rows = table_of(report, "Key measures")
    assert [row[0] for row in rows] == ["Leavers", "Calls", "Visits"]
    assert "As at" not in header
    said = "Figures are for September 2025, the worst rated first."
    assert words_of(report, "Key measures").startswith(said)


def test_a_figure_that_meets_its_plan_is_as_planned() -> None:
    sheets = full_tables()
    sheets["Measure values"].append(["M1", "Sep 25", "30", "30", "", ""])
    shown = [cell for row in table_of(report_of(sheets), "Key measures") for cell in row]
    assert "30 (as planned)" in shown


def test_a_symbol_that_is_not_shown_is_not_explained() -> None:
    sheets = full_tables()
    sheets["Measures"][1][5] = "no"
    sheets["Measures"][1][2] = "A low c is no symbol."
    assert " means " not in words_of(report_of(sheets), "Key")


def test_a_withheld_figure_in_the_commentary_is_explained() -> None:
    sheets = full_tables()
    sheets["Measures"][1][6] = "monitoring"
    sheets = with_text(sheets, "Highlight: Commentary", "u2", "There were {{ M1.actual }}.")
    report = report_of(sheets)
    assert words_of(report, "Commentary").startswith("There were c.")
    assert "c means " in words_of(report, "Key")


# Finance


def test_budget_lines_stand_against_their_budget(norchester: Report) -> None:
    finance, mitigations = (table_of(norchester, name) for name in ("Finance", "Savings"))
    assert finance == [
        ["Key figure", "Baseline", "Budget", "This period", "Variance", "Rating"],
        ["Spending", "12.75", "13.75", "14.50", "+0.75", "Red"],
        ["Balance", "0.75", "1.50", "1.25", "(0.25)", "Green"],
    ]
    assert mitigations[1] == ["Fewer journeys", "0.0", "2.0", "1.5", "(0.5)", "Amber-Red"]
    assert "Budget monitoring (£m)" in words_of(norchester, "Finance")


def test_amounts_that_are_typed_to_the_pound_are_shown_in_pounds() -> None:
    sheets = full_tables()
    sheets["Budget monitoring"][1][3:5] = ["12.750001", "13.7"]
    report = report_of(sheets)
    assert tables_of(report, "Finance")[0][1][1:5] == [
        "12,750,001",
        "13,700,000",
        "14,500,000",
        "+800,000",
    ]
    assert "Budget monitoring (£)" in words_of(report, "Finance")


def test_an_earlier_update_has_no_later_rating_and_may_lack_a_figure() -> None:
    assert table_of(report_of(full_tables(), "u1"), "Finance")[1:] == [
        ["Spending", "12.75", "13.75", "13.75", "0.00"],
        ["Balance", "0.75", "1.50", "Not yet reported", "–"],
    ]


SAVINGS = [
    ["Condition", "Workstream", "Year", "Baseline", "Target", "Achieved", "Forecast", "Rating"],
    ["A", "T", "2025/26", "0", "2", "0.5", "1.25", "Green"],
    ["B", "travel", "2025/26", "", "1", "", "", "Amber-Red"],
    ["C", "Homes", "2025/26", "0", "4", "1", "4.5", ""],
    ["C", "Homes", "2026/27", "0", "9", "", "", ""],
]


def test_savings_of_the_year_take_the_place_of_mitigations() -> None:
    report = report_of(with_rows(full_tables(), "Savings", SAVINGS))
    assert "Mitigations" not in words_of(report, "Savings")
    assert table_of(report, "Savings") == [
        # No baseline is anything but 0, so that has no column.
        ["Workstream", "Target", "Saved so far", "Forecast", "Variance", "Rating"],
        ["T", "3.00", "0.50", "1.25", "(0.75)", "Amber-Red"],
        ["H", "4.00", "1.00", "4.50", "+0.50", "Not rated"],
        ["Total", "7.00", "1.50", "5.75", "(0.25)", "–"],
    ]


def test_savings_of_an_earlier_update_say_no_more_than_was_known() -> None:
    report = report_of(with_rows(full_tables(), "Savings", SAVINGS), "u1")
    assert table_of(report, "Savings")[1:] == [["T", "3"], ["H", "4"], ["Total", "7"]]
    assert "are known for the latest update only" in words_of(report, "Savings")


# Risks


def test_risks_stand_by_score_and_say_where_it_went(norchester: Report) -> None:
    assert [[row[0], *row[2:]] for row in table_of(norchester, "Risks")[1:]] == [
        ["Risk 4 by name", "25", "First this year", "Begin.", "–", "Sep 25"],
        ["Risk 2 by name", "16", "↓ Down", "Wait on.", "–", "Sep 25"],
        ["Staffing", "12", "↑ Up", "Recruit again.", "4", "Sep 25"],
        ["Risk 5 by name", "6", "Not scored again", "Ask.", "–", "Jul 25"],
        ["Risk 3 by name", "4", "→ Unchanged", "Watch.", "–", "Sep 25"],
    ]


def test_the_first_scores_of_a_year_are_no_new_risks() -> None:
    rows = table_of(report_of(full_tables(), "u1"), "Risks")[1:]
    assert {row[3] for row in rows[:-1]} == {"First this year"}
    assert rows[-1][2:] == ["–", "Not scored", "–", "–", "–"]


# Milestones


def test_milestones_since_the_update_before(norchester: Report) -> None:
    assert words_of(norchester, "Milestones").startswith(
        "Since 31 July 2025, two milestones have fallen due, of which one is done. In all, two "
        "were completed in the period; one is late."
    )


def test_late_milestones_and_those_due_by_the_next_update(norchester: Report) -> None:
    late, ahead = tables_of(norchester, "Milestones")
    assert late == [
        ["Milestone", "Was due", "Reason"],
        ["T Buses hired", "31\xa0Aug\xa02025", "The contract is being let."],
    ]
    assert "Due by 31 December 2025: 1" in words_of(norchester, "Milestones")
    assert ahead == [
        ["Due", "Milestones"],
        ["1\xa0Dec\xa02025", "On track: H Home open."],
    ]


def test_a_sentence_is_on_the_page_of_the_table_that_it_introduces(norchester: Report) -> None:
    (sentence,) = (para for para in norchester.paragraphs if para.text.startswith("Since "))
    assert sentence.element.find(f"{W}pPr/{W}keepNext") is not None


def test_the_line_of_sign_off_is_on_the_page_of_a_row(example_inputs: Path) -> None:
    (made,) = svreport.build(example_inputs, ["highlight"]).files
    word = WordFile(made.content)
    *_, table, line = (block for block in word.body if block.tag in (f"{W}tbl", f"{W}p"))
    assert "Fingerprint: " in "".join(line.itertext())
    last = table.findall(f"{W}tr")[-1]
    assert all(para.find(f"{W}pPr/{W}keepNext") is not None for para in last.iter(f"{W}p"))


def test_milestones_due_on_a_day_are_told_by_status_those_at_risk_first() -> None:
    sheets = full_tables()
    more = (("Homes", "on track"), ("T", "at risk"), ("T", "not started"), ("H", "at risk"))
    sheets["Milestones"] += [
        [whose, f"Step {at}", "2025-12-01", status, "", ""]
        for at, (whose, status) in enumerate(more)
    ]
    report = report_of(sheets)
    assert tables_of(report, "Milestones")[1][1][1:] == [
        "5",
        "At risk: T Step 1; H Step 3. On track: H Home open; H Step 0. Not started: T Step 2.",
    ]
    assert "Due by 31 December 2025: 5, of which 2 are at risk" in words_of(report, "Milestones")


def test_an_earlier_update_is_told_as_it_was() -> None:
    late, ahead = tables_of(report_of(full_tables(), "u1"), "Milestones")
    assert late == [
        ["Was due", "Milestones"],
        ["30\xa0Jun\xa02025", "T Routes drawn."],
    ]
    assert [row[-1] for row in ahead[1:]] == ["T Buses hired.", "H Home found."]


def test_the_last_update_looks_ahead_to_the_end_of_the_year() -> None:
    sheets = full_tables()
    sheets["Updates"] = sheets["Updates"][:3]
    for table in ("Ratings", "Risk scores"):
        sheets[table] = [
            [cell for at, cell in enumerate(row) if sheets[table][0][at] not in ("u3", "u4")]
            for row in sheets[table]
        ]
    assert "Due by 31 March 2026: 1" in words_of(report_of(sheets), "Milestones")


@pytest.mark.parametrize(
    ("dues", "caption", "shown"),
    [
        # Without any that is due by the next update, the first after it.
        ({}, "Due next: 1", ["On track: H Home open."]),
        (
            {"2026-02-01": "on track", "2026-09-01": "at risk"},
            "Due next or at risk: 2, of which 1 is at risk",
            ["On track: H Home open.", "At risk: T Step (B)."],
        ),
        (
            {"2025-11-01": "on track", "2026-02-01": "at risk", "2026-09-01": "at risk"},
            "Due by 31 December 2025 or at risk: 3, of which 2 are at risk",
            ["On track: T Step (A).", "At risk: T Step (B).", "At risk: T Step (C)."],
        ),
    ],
)
def test_what_is_due_next_or_at_risk_is_told_whenever_it_is_due(
    dues: dict[str, str], caption: str, shown: list[str]
) -> None:
    sheets = full_tables()
    header, *rows = sheets["Milestones"]
    later = ["2026-01-15" if row[3] == "on track" else row[2] for row in rows]
    sheets["Milestones"] = [
        [*header, "Deliverable"],
        *([*row[:2], due, *row[3:]] for row, due in zip(rows, later, strict=True)),
        *(
            ["T", "Step", due, status, "", "", of]
            for of, (due, status) in zip("ABC", dues.items(), strict=False)
        ),
    ]
    report = report_of(sheets)
    assert caption in words_of(report, "Milestones")
    assert [row[-1] for row in tables_of(report, "Milestones")[-1][1:]] == shown


# Text is data


def hostile_report() -> Report:
    sheets = full_tables()
    sheets["Risks"][1][1] = sheets["Risk scores"][2][5] = HOSTILE
    sheets["Milestones"][2][5] = sheets["Measures"][1][2] = sheets["Workstreams"][1][1] = HOSTILE
    sheets["Budget monitoring"][1][0] = "Spending & <more> % 100"
    return report_of(sheets)


@pytest.mark.slow
def test_files_are_valid(root: Path, reports: dict[str, Report], norchester: Report) -> None:
    template = root / "templates" / "highlight" / "report.docx"
    made = [report.content for report in (*reports.values(), norchester, hostile_report())]
    for content in (template.read_bytes(), *made):
        assert open_xml_errors(content, ".docx") == []


def test_hostile_text_stays_text() -> None:
    report = hostile_report()
    assert [one for one in faults(report) if " is left in " not in one] == []
    assert HOSTILE in {text for row in table_of(report, "Risks") for text in row}

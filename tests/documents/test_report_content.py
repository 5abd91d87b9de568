"""What the monitoring report says, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from built_outputs import BuildTables, Outputs, outputs_of
from made_up_council import CONDITIONS, saved_workbook, tables, with_rows, with_text
from word_reading import Block, Para, Table, W, WordFile

import svreport

GREEN = "Green - On Track"
AMBER = "Amber - Off Track"
RED = "Red - At Risk"
AHEAD = "Not yet due"
HEADER = [
    "Key measure",
    "Plan forecast (Apr\N{NO-BREAK SPACE}24)",
    "Actual (Apr\N{NO-BREAK SPACE}24)",
    "Same period last year (change)",
]


def measures_tables(word: WordFile) -> list[Table]:
    return [table for table in word.tables if table.texts[0][0] == HEADER[0]]


def subheadings(blocks: Sequence[Block]) -> list[str]:
    paragraphs = [block for block in blocks if isinstance(block, Para)]
    return [one.text for one in paragraphs if one.style.startswith("heading ")]


def ratings_by_item(word: WordFile) -> dict[str, list[str]]:
    """The rating cells of each condition and risk by its name."""
    return {
        row.cells[0].text.split(":")[0]: [cell.text for cell in row.cells[1:]]
        for table in word.tables
        if table.texts[0][0] in ("Agreement condition", "Risk")
        for row in table.rows[1:]
    }


def test_sections_stand_in_the_order_of_the_published_template(
    exampleshire: dict[str, Outputs],
) -> None:
    sections = [text for level, text in exampleshire["q1"].word.headings if level < 3]
    assert sections == [
        "Summary",
        "Progress against the conditions",
        "Conditions 1 and 2",
        "Condition 3.1: Earlier support and inclusion",
        "Condition 3.2: Right support, first time",
        "Condition 3.3: Sufficient specialist places",
        "Condition 3.4: Preparing for adulthood",
        "Condition 3.5: Culture, trust and co-production",
        "Capital projects",
        "Risks",
        "Risk 1: Unpredictable demand",
        "Risk 2: Trust in the inclusive vision",
        "Risk 3: Pace of partners",
        "Risk 4: Access to capital",
        "Risk 5: Recruitment and capacity",
        "Specialist support",
        "Assurance ratings used in this report",
    ]


def test_title_and_details_come_first(exampleshire: dict[str, Outputs]) -> None:
    paragraphs = [para for para in exampleshire["q1"].word.paragraphs if para.text][:4]
    assert [(para.style, para.text) for para in paragraphs] == [
        ("Title", "Q1 2024/25 update report"),
        ("Subtitle", "Exampleshire Council | Safety Valve agreement"),
        ("Report Dates", "Financial data to December 2023. Activity data to April 2024."),
        (
            "Report Dates",
            "Submitted 30 May 2024. Signed off by: Chief Executive, 28 May 2024; Section 151 "
            "Officer, 24 May 2024; Director of Children's Services, 22 May 2024.",
        ),
    ]


def test_conditions_reported_together_share_one_progress_update(
    exampleshire: dict[str, Outputs],
) -> None:
    blocks = exampleshire["q1"].word.section("Conditions 1 and 2")
    assurance = blocks[0]
    assert isinstance(assurance, Table)
    assert [row[0].split(":")[0] for row in assurance.texts[1:]] == ["Condition 1", "Condition 2"]
    headings = [
        block.text for block in blocks if isinstance(block, Para) and "ading" in block.style
    ]
    assert headings == ["Progress update"]


def test_a_risk_has_its_rating_mitigation_and_progress(exampleshire: dict[str, Outputs]) -> None:
    blocks = exampleshire["q1"].word.section("Risk 4: Access to capital")
    assurance = blocks[0]
    assert isinstance(assurance, Table)
    assert assurance.texts[1][0].startswith("Risk 4: Without the capital")
    headings = [
        block.text for block in blocks if isinstance(block, Para) and "ading" in block.style
    ]
    assert headings == ["Mitigation", "Progress update"]


def test_specialist_support_is_asked_and_answered(exampleshire: dict[str, Outputs]) -> None:
    question, answer = exampleshire["q1"].word.section("Specialist support")
    assert isinstance(question, Para)
    assert isinstance(answer, Para)
    assert question.text.endswith("If so, in which area, and how would it help?")
    assert answer.text.startswith("No, not at present.")


def test_specialist_support_is_left_out_where_nothing_is_written(
    build_tables: BuildTables, norchester: Outputs
) -> None:
    council = tables()
    rows = council["Narrative"]
    council["Narrative"] = [row for row in rows if row[0] != "Specialist support"]
    assert (1, "Specialist support") in norchester.word.headings
    assert (1, "Specialist support") not in build_tables(council).word.headings


@pytest.mark.parametrize(
    ("update", "shown"),
    [("q1", [AMBER, AHEAD, AHEAD]), ("q2", [AMBER, RED, AHEAD]), ("q3", [AMBER, RED, AMBER])],
)
def test_ratings_of_later_updates_are_not_yet_due(
    update: str, shown: list[str], exampleshire: dict[str, Outputs]
) -> None:
    assert ratings_by_item(exampleshire[update].word)["Condition 3.3"] == shown


@pytest.mark.parametrize(("update", "reached"), [("q1", 1), ("q2", 2), ("q3", 3)])
def test_every_item_is_rated_up_to_the_update_and_no_further(
    update: str, reached: int, exampleshire: dict[str, Outputs]
) -> None:
    rated = ratings_by_item(exampleshire[update].word)
    assert len(rated) == 12
    for item, shown in rated.items():
        assert [text != AHEAD for text in shown] == [n < reached for n in range(3)], item


def test_ratings_are_those_of_the_inputs(exampleshire: dict[str, Outputs]) -> None:
    rated = ratings_by_item(exampleshire["q3"].word)
    assert rated["Condition 1"] == [GREEN, AMBER, RED]
    assert rated["Condition 3.4"] == [AMBER, AMBER, GREEN]
    assert rated["Risk 4"] == [AMBER, RED, GREEN]


def test_the_key_explains_every_rating(exampleshire: dict[str, Outputs]) -> None:
    key = exampleshire["q1"].word.section("Assurance ratings used in this report")[:3]
    meanings = [para.text.split(": ") for para in key if isinstance(para, Para)]
    assert [rating for rating, meaning in meanings if meaning] == [RED, AMBER, GREEN]


def test_measures_at_the_first_update(exampleshire: dict[str, Outputs]) -> None:
    first, second, third, *_ = measures_tables(exampleshire["q1"].word)
    assert first.texts == [
        HEADER,
        ["Number of EHCPs", "5,580 (pro rata)", "5,696", "4,973 (+723)"],
        ["Number of EHCNA requests", "388", "398", "388 (+10)"],
        ['% EHCNA referrals "no to assess"', "No plan set", "15.00%", "7.78% (+7.2\xa0pp)"],
    ]
    assert second.texts[1:] == [
        ["Number of moves up provision", "No plan set", "0", "Not applicable"],
        ["% plans issued within 20 weeks", "40.00%", "30.23%", "36.82% (−6.6\xa0pp)"],
    ]
    assert third.texts[1:] == [
        ["Percentage of EHCP cohort in INMSS", "6.03%", "6.12%", "5.60% (+0.5\xa0pp)"],
        ["Number of moves down provision", "No plan set", "30", "18 (+12)"],
    ]


def test_only_a_plan_between_two_others_is_marked_pro_rata(
    exampleshire: dict[str, Outputs],
) -> None:
    plans = {
        update: measures_tables(outputs.word)[0].texts[1][1]
        for update, outputs in exampleshire.items()
    }
    assert plans == {"q1": "5,580 (pro rata)", "q2": "5,622", "q3": "5,665 (pro rata)"}


def test_pro_rata_is_set_in_italics(exampleshire: dict[str, Outputs]) -> None:
    table = measures_tables(exampleshire["q1"].word)[0].element
    italic = [
        "".join(part.text or "" for part in run.iter(f"{W}t"))
        for run in table.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}i") is not None
    ]
    assert italic == ["pro rata"]


def test_measures_stand_where_the_text_asks_for_them(exampleshire: dict[str, Outputs]) -> None:
    blocks = exampleshire["q1"].word.section("Condition 3.1: Earlier support and inclusion")
    kinds = [
        "measures" if isinstance(one, Table) else one.style
        for one in blocks[2:5]  # after the assurance table and the heading
    ]
    assert kinds == ["Normal", "measures", "Normal"]


MEASURES = [["M", "Waiting time", "B", "weeks"]]
VALUES = [["M", "Sep 25", "9", "8", ""], ["M", "Sep 24", "", "10", ""]]


def test_measures_stand_at_the_end_where_the_text_does_not_ask(build_tables: BuildTables) -> None:
    council = with_rows(with_rows(tables(), "Measures", MEASURES), "Measure values", VALUES)
    last = build_tables(council).word.section("Condition B")[-1]
    assert isinstance(last, Table)
    assert last.texts[1] == [
        "Waiting time",
        "9\xa0weeks",
        "8\xa0weeks",
        "10\xa0weeks (−2\xa0weeks)",
    ]


def test_a_place_for_measures_is_left_out_where_there_are_none(build_tables: BuildTables) -> None:
    council = with_text(tables(), "Condition B", "u2", "Before.\n\n{{ measures }}\n\nAfter.")
    blocks = build_tables(council).word.section("Condition B")
    assert [block.text for block in blocks if isinstance(block, Para)] == [
        "Progress update",
        "Before.",
        "After.",
    ]


def test_a_measure_kept_for_other_documents_is_not_shown(build_tables: BuildTables) -> None:
    council = tables()
    council["Measures"] = [["Code", "Measure", "Condition", "Unit", "Report in"]]
    council = with_rows(council, "Measures", [["M", "Waiting time", "B", "weeks", "plan"]])
    council = with_rows(council, "Measure values", VALUES)
    assert measures_tables(build_tables(council).word) == []


def test_months_that_differ_stand_in_the_rows(build_tables: BuildTables) -> None:
    council = with_rows(tables(), "Measures", [*MEASURES, ["N", "Requests", "B", "count"]])
    council = with_rows(council, "Measure values", [*VALUES, ["N", "Aug 25", "", "1200", ""]])
    (table,) = measures_tables(build_tables(council).word)
    assert [row[1:4:2] for row in table.texts] == [
        ["As at", "Actual"],
        ["Sep 25", "8\xa0weeks"],
        ["Aug 25", "1,200"],
    ]


def test_a_missing_actual_says_why(build_tables: BuildTables) -> None:
    reasons = ["not yet available", "not applicable", "suppressed", "incomplete"]
    council = with_rows(tables(), "Measures", [[one, one, "B", "weeks"] for one in reasons])
    values = [[one, "Sep 25", "9", "", one] for one in reasons]
    (table,) = measures_tables(build_tables(with_rows(council, "Measure values", values)).word)
    assert [row[2] for row in table.texts[1:]] == [
        "Not yet available",
        "Not applicable",
        "Suppressed",
        "Incomplete",
    ]


def test_percentage_points_follow_the_setting(build_tables: BuildTables) -> None:
    council = with_rows(tables(), "Measures", [["P", "Share", "B", "%"]])
    values = [["P", "Sep 24", "", "7.78%", ""], ["P", "Sep 25", "", "15%", ""]]
    (table,) = measures_tables(build_tables(with_rows(council, "Measure values", values)).word)
    assert table.texts[1] == ["Share", "No plan set", "15.00%", "7.78% (+7.22\xa0pp)"]


def test_sign_off_shows_names_as_typed_and_what_is_still_open(build_tables: BuildTables) -> None:
    rows = [
        ["Update", "Role", "Name", "Date"],
        ["u2", "Chief Executive", "de Souza", "2025-10-30"],
        ["u2", "Treasurer", "", ""],
        ["u1", "Chief Executive", "of another update", ""],
    ]
    word = build_tables(with_rows(tables(), "Sign-off", rows)).word
    assert (
        "Signed off by: Chief Executive (de Souza), 30 October 2025. Still to sign: Treasurer."
    ) in [para.text for para in word.paragraphs if para.style == "Report Dates"]


def test_one_template_serves_five_conditions_four_updates_and_four_ratings(
    norchester: Outputs,
) -> None:
    word = norchester.word
    assert [text for level, text in word.headings if level == 2] == [
        *(f"Condition {one}" for one in CONDITIONS),
        "Risk 1: Staffing",
    ]
    assurance = [table for table in word.tables if table.texts[0][0] == "Plan condition"]
    assert [table.texts[0][1:] for table in assurance] == [
        ["July", "October", "January", "April"]
    ] * len(CONDITIONS)
    assert assurance[0].texts[1][1:] == ["Red: off course", "Amber-Red: in doubt", AHEAD, AHEAD]
    assert [cell.fill for cell in assurance[0].rows[1].cells[1:]] == ["EDCFD2", "F4B183", "", ""]
    # A key without a meaning would say nothing.
    assert "Assurance ratings used in this report" not in [text for _, text in word.headings]


def test_assurance_tables_fill_the_page_whatever_the_number_of_updates(
    norchester: Outputs, exampleshire: dict[str, Outputs]
) -> None:
    for outputs in (norchester, exampleshire["q1"]):
        widths = {
            sum(int(column.get(f"{W}w")) for column in table.element.iter(f"{W}gridCol"))
            for table in outputs.word.tables
        }
        assert widths == {9638}


def test_a_draft_says_so_on_every_page(tmp_path: Path, norchester: Outputs) -> None:
    whole = svreport.build(saved_workbook(tables(), tmp_path), ["u2"], draft=True)
    draft = outputs_of(whole, "u2")
    assert "Norchester City Council\tDRAFT – Second return" in draft.word.header_and_footer()
    assert "Norchester City Council\tSecond return" in norchester.word.header_and_footer()

"""The Schools Forum paper: its text, its numbers, its looks, and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_council import Tables, tables, with_rows, with_setting, with_text
from open_xml import open_xml_errors
from papers_helpers import forum_paper, rendered
from test_hostile_text import hostile_tables
from word_accessibility import faults
from word_reading import Table, W, WordFile, word_text

import svreport
from svreport.core.errors import LacksData
from svreport.core.frozen import replace
from svreport.core.model import Council, LineKind, Standing
from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import read_grids, read_inputs

Golden = Callable[[str, str], None]
NUMBERED = "Numbered Paragraph"


def of_council(council: Council, update: str, *, templates: Path | None = None) -> bytes:
    (chosen,) = [one for one in council.updates if one.key == update]
    return rendered(forum_paper(council, chosen), templates)


def council_of(sheets: Tables) -> Council:
    inputs = read_grids(as_grids(sheets))
    errors = [str(problem) for problem in inputs.problems if problem.is_error]
    assert not errors, errors
    assert inputs.council is not None
    return inputs.council


def of_tables(sheets: Tables) -> WordFile:
    return WordFile(of_council(council_of(sheets), "u2"))


@pytest.fixture(scope="module")
def example_council(example_inputs: Path) -> Council:
    council = read_inputs(example_inputs).council
    assert council is not None
    return council


@pytest.fixture(scope="module")
def paper(example_inputs: Path) -> bytes:
    (file,) = svreport.build(example_inputs, ["forum"]).files
    return file.content


@pytest.fixture(scope="module")
def word(paper: bytes) -> WordFile:
    return WordFile(paper)


@pytest.fixture(scope="module")
def other() -> WordFile:
    return of_tables(tables())


def prose(word: WordFile) -> str:
    return "\n".join(para.text for para in word.paragraphs)


def table_about(word: WordFile, words: str) -> Table:
    (table,) = [one for one in word.tables if one.description.startswith(words)]
    return table


# The whole


def test_text(paper: bytes, golden: Golden) -> None:
    golden("q3-schools-forum-paper.txt", word_text(paper))


def test_text_of_another_council(golden: Golden) -> None:
    golden("norchester-schools-forum-paper.txt", word_text(of_council(council_of(tables()), "u2")))


def test_template(root: Path, golden: Golden) -> None:
    path = root / "templates" / "forum" / "report.docx"
    golden("forum-template.txt", word_text(path.read_bytes()))


@pytest.mark.parametrize("update", ["q1", "q2", "q3"])
def test_accessible(update: str, example_council: Council) -> None:
    assert faults(WordFile(of_council(example_council, update))) == []


def test_another_council_is_accessible() -> None:
    assert faults(WordFile(of_council(council_of(tables()), "u2"))) == []


@pytest.mark.slow
def test_valid(example_council: Council) -> None:
    papers = [of_council(example_council, update) for update in ("q1", "q2", "q3")]
    for council in (council_of(tables()), hostile_council()):
        papers.append(of_council(council, "u2"))
    for paper in papers:
        assert open_xml_errors(paper, ".docx") == []


def hostile_council() -> Council:
    sheets = hostile_tables()
    sheets = with_rows(
        sheets, "Capital", [["Project", "Comment"], ["5% < <b> & *wide*", "{{ 7 * 7 }} {% x %}"]]
    )
    sheets = with_rows(sheets, "Authors", [["Role", "Contact"], ["<b> & *bold*", "{{ a }}@x.y"]])
    return council_of(sheets)


def test_hostile_text() -> None:
    text = word_text(of_council(hostile_council(), "u2"))
    assert "5% < <b> & *wide*" in text
    assert "<b> & *bold*" in text


def test_the_same_twice(example_council: Council) -> None:
    assert of_council(example_council, "q3") == of_council(example_council, "q3")


def test_file_and_properties(example_inputs: Path, word: WordFile) -> None:
    (file,) = svreport.build(example_inputs, ["forum"], update="q2").files
    name = "Exampleshire Council Schools Forum paper q2 2024-25 DRAFT.docx"
    assert file.path.as_posix() == f"2024-25/q2/drafts/{name}"
    title = "Exampleshire Council: Update on the Safety Valve agreement"
    assert word.properties["title"] == title
    assert word.properties["created"] == "2024-11-28T00:00:00Z"


def test_draft(example_council: Council) -> None:
    update = example_council.updates[-1]
    word = WordFile(rendered(forum_paper(example_council, update, draft=True), None))
    assert any("DRAFT" in text for text in word.header_and_footer())


def test_a_paper_without_a_forecast_says_what_it_needs(example_council: Council) -> None:
    unnamed = [replace(update, forecast_version=None) for update in example_council.updates]
    for lacking, remedy in (
        (replace(example_council, forecast=()), "fill in the sheet Forecast, and type in Updates!"),
        (replace(example_council, updates=unnamed), "type in Updates!H4 "),
    ):
        with pytest.raises(LacksData, match=f"q3 needs a forecast: {remedy}"):
            of_council(lacking, "q3")


# Its numbers


def test_paragraphs_are_numbered_through_the_whole_paper(word: WordFile) -> None:
    marks = [para.listed.mark for para in word.paragraphs if para.style == NUMBERED and para.listed]
    assert marks == [f"{number}." for number in range(1, len(marks) + 1)]
    assert len(marks) > 20


def test_lists_captions_and_headings_have_no_number_of_the_paper(word: WordFile) -> None:
    (own,) = {
        para.listed.list_id for para in word.paragraphs if para.style == NUMBERED and para.listed
    }
    others = [para for para in word.paragraphs if para.style != NUMBERED]
    assert all(para.listed is None or para.listed.list_id != own for para in others)
    asked = [para.listed for para in word.paragraphs if para.text.startswith("to note the ratings")]
    assert [one.mark for one in asked if one] == ["1."]


# Background


def test_payments_as_they_stood_on_the_paper_s_date(example_council: Council) -> None:
    first = WordFile(of_council(example_council, "q1"))
    rows = table_about(first, "Payments").texts
    assert rows[1:3] == [
        ["2023/24", "26,800", "Paid", "28 March 2024"],
        ["2024/25", "6,700", "Due", "28 June 2024"],
    ]
    assert rows[-1] == ["Total", "67,000", "–", "–"]
    assert "The Department has paid £26.8m. A further £40.2m is due." in prose(first)


def test_payments_are_held_against_the_agreement(word: WordFile, example_council: Council) -> None:
    assert "make up the agreement’s total of £67m" in prose(word)
    settings = replace(example_council.settings, agreement_total=None)
    without = WordFile(of_council(replace(example_council, settings=settings), "q3"))
    assert "make up the agreement’s total" not in prose(without)


def test_withheld_payments_are_told() -> None:
    rows = [["Year", "Amount", "Status"], ["2024/25", "4.5", "paid"], ["2025/26", "2", "withheld"]]
    made = of_tables(with_rows(tables(), "Payments", rows))
    assert "The Department has paid £4.5m, and £2m has been withheld." in prose(made)
    assert table_about(made, "Payments").texts[2] == ["2025-26", "2.0", "Withheld"]


def test_a_total_is_ruled_and_bold(word: WordFile) -> None:
    table = table_about(word, "Payments")
    last = table.element.findall(f"{W}tr")[-1]
    assert last.find(f".//{W}tcBorders/{W}top") is not None
    assert last.find(f".//{W}rPr/{W}b") is not None


# Programme update


def test_ratings_now_and_before(word: WordFile, example_council: Council) -> None:
    assert table_about(word, "Ratings").rows[3].texts == [
        *("1  Positive in-year balance", "Green", "Amber", "Red", "▼ Worse"),
    ]
    assert "1 (Red) The authority undertakes to bring" in prose(word)
    first = WordFile(of_council(example_council, "q1"))
    assert table_about(first, "Ratings").rows[0].texts == ["Rated", "Update 1 (May)", "Change"]


def test_when_payments_come_how_often_progress_is_reported_and_the_year_of_the_plan(
    word: WordFile, other: WordFile
) -> None:
    payments = table_about(word, "Payments").texts
    assert payments[0] == ["Financial year", "Amount", "Status", "Date"]
    assert payments[3] == ["2025/26", "6,700", "Due", "31 March 2026"]
    assert "Progress is reported to the Department three times a year." in prose(word)
    assert table_about(word, "Forecast by line").texts[1][:4] == ["Year of the plan", "–", "1", "2"]
    assert "Year of the plan" not in prose(other)


def test_what_is_withheld_shows_as_a_symbol_with_its_key(word: WordFile) -> None:
    (row,) = [one for one in table_about(word, "Key measures").texts if "down" in one[0]]
    assert row[1:] == ["No plan set", "9", "c"]
    assert "c means withheld so that nobody can be identified" in prose(word)


def test_symbols_that_only_wording_shows_are_in_the_key(
    example_council: Council, tmp_path: Path
) -> None:
    own = tmp_path / "forum"
    own.mkdir()
    (own / "purpose.md.j2").write_text('Only {{ figure("PFA.a.actual") }} left.\n', "utf-8")
    few = [one for one in example_council.measures if one.code in ("EHCP", "PFA.a")]
    council = replace(example_council, measures=few, narrative=())
    word = WordFile(of_council(council, "q3", templates=tmp_path))
    assert "Only c left." in prose(word)
    assert "c means withheld" in prose(word)
    # Of another council, since what a paper's own wording showed stays with its content.
    assert " means withheld" not in prose(WordFile(of_council(replace(council), "q3")))


def test_capital_projects_as_they_stood(word: WordFile, example_council: Council) -> None:
    rows = table_about(word, "Capital projects").texts
    assert rows[-1] == ["All projects", "16,900", "9,210", "16,860", "210", "–", "–"]
    assert (2, "Capital projects") in word.headings
    assert "Northern special school: Weathertight, and on course for handover" in prose(word)
    earlier = table_about(WordFile(of_council(example_council, "q2")), "Capital projects").texts
    assert earlier[2][1:4] == ["750", "70", "6,450"]
    assert earlier[-1] == ["All projects", "11,200", "7,540", "16,900", "210", "–", "–"]


def test_capital_projects_of_no_update_are_those_of_the_latest_alone(
    example_council: Council,
) -> None:
    undated = [replace(one, update=None) for one in example_council.capital if one.update == "q3"]
    council = replace(example_council, capital=undated)
    shown = [(2, "Capital projects") in WordFile(of_council(council, key)).headings
             for key in ("q2", "q3")]  # fmt: skip
    assert shown == [False, True]


# Financial implications


def test_what_the_forecast_changes(word: WordFile) -> None:
    text = prose(word)
    assert (
        "It shows an in-year deficit of £45.73m for 2024/25, £17.45m worse than the deficit of "
        "£28.28m in the plan forecast." in text
    )
    assert ", £53.09m worse than the deficit of £70.30m in the plan forecast" in text
    assert "The forecast now extends over two more years." in text
    assert "turns into a surplus in 2030/31, compared with 2028/29 in the plan forecast." in text
    assert (
        "In 2025/26, 2026/27, 2027/28 and 2028/29 it is above a limit that the council assumes"
        in text
    )


def test_without_another_version_nothing_is_compared(
    other: WordFile, example_council: Council
) -> None:
    for text in (prose(other), prose(WordFile(of_council(example_council, "q1")))):
        assert "worse)" not in text
        assert "more year" not in text
        assert (
            "where the" not in text.partition("Financial implications")[2].partition("Proposal")[0]
        )


def test_a_wide_forecast_stands_on_its_side(word: WordFile, example_council: Council) -> None:
    assert turned(word) == ["portrait", "landscape"]
    table = table_about(word, "Forecast by line")
    assert len(table.rows[0].cells) == 9
    assert table.texts[-2][:3] == [
        "Limit on the deficit (assumed from 2025/26)",
        "–",
        "84,500",
    ]
    assert table.texts[-1][:2] == ["Closing balance in the plan forecast", "29,447"]
    assert turned(WordFile(of_council(example_council, "q1"))) == ["portrait"]


def test_limits_that_a_version_has_not_itself_are_below_it(example_council: Council) -> None:
    limits = [one for one in example_council.forecast if one.kind is LineKind.DEFICIT_LIMIT]
    (agreed,) = [one for one in limits if one.standing is Standing.AGREED]
    own = replace(agreed, version="revised")
    council = replace(example_council, forecast=(*example_council.forecast, own))
    table = table_about(WordFile(of_council(council, "q3")), "Forecast by line")
    assert [(row[0], row[2]) for row in table.texts[-3:-1]] == [
        (agreed.line, "84,500"),
        ("Limit on the deficit (assumed)", "–"),
    ]


def test_headers_reach_as_far_as_the_text_of_a_page_on_its_side(word: WordFile) -> None:
    def tabs(part: str) -> list[str]:
        return [tab.get(f"{W}pos") for tab in word.xml(part).iter(f"{W}tab") if tab.get(f"{W}pos")]

    assert tabs("word/header1.xml") == ["9638"]
    assert tabs("word/header1-landscape.xml") == ["15250"]
    assert tabs("word/footer1-landscape.xml") == ["15250"]


def turned(word: WordFile) -> list[str]:
    return [
        str(one.get(f"{W}orient") or "portrait")
        for one in word.xml("word/document.xml").iter(f"{W}pgSz")
    ]


def test_the_signs_and_the_unit_are_said_where_the_table_is(word: WordFile) -> None:
    (caption,) = [
        para.text
        for para in word.paragraphs
        if para.style == "caption" and "by financial year" in para.text
    ]
    assert caption == (
        "Revised forecast by financial year, £000: spending and deficits are positive; income and "
        "surpluses are negative"
    )


def test_negative_money_in_brackets(other: WordFile) -> None:
    rows = table_about(other, "Forecast by line").texts
    assert ["Grant", "(12.00)", "(12.25)", "(12.50)"] in rows
    *_, caption = [para.text for para in other.paragraphs if para.style == "caption"]
    assert caption.endswith("income and surpluses are negative, in brackets")


def test_the_chart_says_what_it_shows(word: WordFile) -> None:
    finding = (
        "Independent and Non-maintained Special School Provision: £8.06m of the £18.43m above the "
        "plan forecast"
    )
    assert finding in [para.text for para in word.paragraphs]
    described = word.parts["word/document.xml"].decode("utf-8")
    assert (
        f"{finding}. Independent and Non-maintained Special School Provision +£8.06m" in described
    )


# What is written


def test_written_sections_follow_the_standard_wording() -> None:
    council = tables()
    for section in ("Purpose", "Background", "Conditions", "Financial implications", "Proposal"):
        council = with_text(council, f"Forum: {section}", "u2", f"Own words on {section}.")
    word = of_tables(council)
    for heading, section in (
        ("Purpose", "Purpose"),
        ("Background", "Background"),
        ("Conditions of the plan", "Conditions"),
        ("Financial implications", "Financial implications"),
        ("Proposal to Schools Forum", "Proposal"),
    ):
        texts = [one.text for one in word.section(heading) if not isinstance(one, Table)]
        assert f"Own words on {section}." in texts[1:], heading
    assert "Schools Forum is asked:" in prose(word)


def test_sections_without_anything_are_left_out(other: WordFile) -> None:
    headings = [text for _, text in other.headings]
    assert headings == [
        "Proposal to Schools Forum",
        "What changed since July",
        "Purpose",
        "Background",
        "Conditions of the plan",
        "Financial implications",
        "Appendices",
    ]
    assert "Schools Forum is asked to note this paper." in prose(other)


def test_authors_and_appendices() -> None:
    council = with_rows(
        tables(),
        "Authors",
        [["Role", "Contact"], ["Treasurer", "t@norchester.gov.uk"], ["Clerk", ""]],
    )
    word = of_tables(with_text(council, "Forum: Appendices", "u2", "- Appendix 1: figures"))
    assert table_about(word, "Report authors").texts[1:] == [
        ["Treasurer", "t@norchester.gov.uk"],
        ["Clerk", ""],
    ]
    assert "mailto:t@norchester.gov.uk" in word.links.values()
    first, *_ = (one for one in word.section("Appendices") if not isinstance(one, Table))
    assert first.text == "Appendix 1: figures"


def test_the_agreement_is_called_what_the_council_calls_it() -> None:
    word = of_tables(with_setting(tables(), "Agreement", "Recovery deal"))
    assert word.paragraphs[0].text == "Update on the Recovery deal"
    assert "Safety Valve" not in word_text(of_council(council_of(tables()), "u2"))

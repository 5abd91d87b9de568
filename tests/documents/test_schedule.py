"""The tie-out schedule: every printed figure, its cells, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from board_councils import council_of
from excel_accessibility import faults
from made_up_council import Tables
from read_councils import COUNCILS, own_plan

from svreport.commands.edition import Edition
from svreport.content.paper import ExcelPaper
from svreport.content.workbook import Formula, Link, Number, Page, Total
from svreport.core.model import Council, Update
from svreport.documents.registry import document_named
from svreport.documents.schedule.printed import (
    Outcome,
    PrintedFigure,
    Provenance,
    TieOut,
    printed_figures,
)
from svreport.files.resources import Templates
from svreport.inputs.blank_workbook import EXAMPLE, as_grids, read_contents
from svreport.inputs.reader import read_grids
from svreport.narrative.facts import Facts
from svreport.release.gate.release import Gate

SCHEDULE = document_named("schedule")


def edition_of(council: Council, key: str, templates: Path | None = None) -> Edition:
    (update,) = (update for update in council.updates if update.key == key)
    return Edition(Facts(council, update), Templates(templates))


def latest(council: Council) -> Update:
    return [update for update in council.updates if update.submitted][-1]


@cache
def example() -> Edition:
    council = read_grids(as_grids(read_contents(EXAMPLE))).council
    assert council is not None
    return edition_of(council, "q3")


def pages_of(edition: Edition) -> dict[str, Page]:
    paper = edition.content(SCHEDULE)
    assert isinstance(paper, ExcelPaper)
    return {page.name: page for page in paper.workbook.pages}


def figures_of(edition: Edition, name: str) -> list[PrintedFigure]:
    document = document_named(name)
    return [*printed_figures(TieOut(edition.facts), document, edition.content(document))]


def words_of(page: Page) -> Iterator[str]:
    for row in (*(row.cells for row in page.rows), page.total or ()):
        yield " | ".join(
            str(cell.value) if isinstance(cell, Formula | Total | Number)
            else cell.text if isinstance(cell, Link) else str(cell or "")
            for cell in row
        )  # fmt: skip


def test_the_figures_of_the_example_are_counted_by_document_and_result(
    golden: Callable[[str, str], None],
) -> None:
    page = pages_of(example())["Summary"]
    heading = " | ".join(heading.text for heading in page.headings)
    golden("q3-schedule-counts.txt", "\n".join((heading, *words_of(page))) + "\n")


def test_the_counts_lead_to_the_rows_of_their_document() -> None:
    pages = pages_of(example())
    documents = [row.cells[0] for row in pages["Figures"].rows]
    for row in pages["Summary"].rows:
        link = row.cells[0]
        assert isinstance(link, Link)
        first = int(link.cell.removeprefix("A")) - pages["Figures"].header_row - 1
        assert documents[first] == link.text
        assert link.text not in documents[:first]


def test_a_reference_is_told_from_a_table_and_a_sentence() -> None:
    figures = figures_of(example(), "forum")
    found = {(figure.how, figure.name): figure for figure in figures}
    reference = found[Provenance.REFERENCE, "EHCP.actual Oct 2024"]
    assert [str(place) for place in reference.places] == ["Measure values!D59"]
    assert (reference.shown, reference.value) == ("6,205", "6,205")
    assert (Provenance.SENTENCE, "revised.in-year balance 2024/25") in found
    cells = [figure for figure in figures if figure.how is Provenance.CELL]
    assert len(cells) > 100
    assert all(figure.places for figure in cells)


def test_each_printed_amount_is_that_of_its_own_cells() -> None:
    figures = [
        figure
        for figure in figures_of(example(), "scrutiny")
        if figure.section.startswith("Number of EHCNA requests: 66 in October 2024, 4 above plan")
    ]
    names = {figure.shown: figure.name for figure in figures}
    assert names["4"] == "DMI.a.against plan Oct 2024"
    assert names["66"] == "DMI.a.actual Oct 2024"


def typed(text: str, *answers: list[str]) -> Tables:
    sheets = own_plan()
    sheets["Narrative"] = [
        ["Section", "Update", "Text"],
        *(
            [section, "autumn", text if section == "Summary" else f"Of {section}."]
            for section in ("Summary", "Condition 1", "Condition 2")
        ),
    ]
    if answers:
        sheets["Answers"] = [["Warning", "About", "Answer"], *answers]
    return sheets


SLIP = "In September 2025 there were 2,340 plans maintained."
ABOUT = ["typed-figure", "Summary autumn: 2,340", "As counted by hand."]


@pytest.mark.parametrize(
    ("text", "answers", "result", "remark"),
    [
        (SLIP.replace("2,340", "2,304"), [], Outcome.HELD, ""),
        (SLIP, [], Outcome.DIFFERS, "EHC.actual Sep 2025"),
        (SLIP, [ABOUT], Outcome.ANSWERED, "As counted by hand."),
        ("Some 412 meetings were held.", [], Outcome.NOT_HELD, ""),
    ],
)
def test_a_typed_figure_has_the_figure_that_its_words_mean(
    text: str, answers: list[list[str]], result: Outcome, remark: str
) -> None:
    edition = edition_of(council_of(typed(text, *answers)), "autumn")
    (figure,) = (
        figure
        for figure in figures_of(edition, "monitoring")
        if figure.how is Provenance.TYPED and figure.section == "Summary"
    )
    assert figure.result is result
    assert remark in figure.remark
    assert bool(figure.remark) == (result in (Outcome.DIFFERS, Outcome.ANSWERED))
    if result is not Outcome.NOT_HELD:
        assert (figure.value, [str(place) for place in figure.places]) == (
            "2,304",
            ["Measure values!D4"],
        )
    listed = [(row.cells[0], row.cells[4]) for row in pages_of(edition)["To check"].rows]
    found = [(link.text, found) for link, found in listed if isinstance(link, Link)]
    assert ((figure.shown, result) in found) is (result is not Outcome.HELD)
    # What is warned of is no mark that was left, so that the schedule leaves.
    assert edition.may_leave(edition.render(SCHEDULE), Gate(edition.council))


def test_figures_are_listed_as_they_are_printed() -> None:
    """A number of the summary as its cell shows it, and one of a chart as its axis does."""
    figures = figures_of(example(), "summary")
    shown = {
        figure.shown
        for figure in figures
        if figure.name in ("revised.in-year balance 2030/31", "CPC.a.actual Oct 2024")
        or figure.where.startswith("Revised, 2028/29")
    }
    assert {"−917", "33.52%", "£123.0m"} <= shown
    # Only what is to be checked by hand is printed.
    printed = {page.name: page.printed for page in pages_of(example()).values()}
    assert printed == {"Summary": None, "To check": None, "Figures": 0, "Key": None}


def test_what_is_said_in_words_is_listed_where_it_is_warned_of() -> None:
    text = "Condition 1 is rated Green. Nobody counted."
    edition = edition_of(council_of(typed(text)), "autumn")
    (figure,) = (
        figure
        for figure in figures_of(edition, "monitoring")
        if figure.how is Provenance.TYPED and figure.section == "Summary"
    )
    assert (figure.result, "Green" in str(figure.shown)) == (Outcome.DIFFERS, True)
    assert "Red" in figure.remark


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("There were 2,304 plans maintained in September 2025.", Outcome.HELD),
        ("There were 2,340 plans maintained in September 2025.", Outcome.DIFFERS),
        ("A team of 412 people wrote this.", Outcome.NOT_HELD),
    ],
)
def test_a_figure_in_the_words_of_a_template_was_typed(
    tmp_path: Path, sentence: str, result: Outcome
) -> None:
    folder = tmp_path / "forum"
    folder.mkdir()
    purpose = Templates(None).find("forum/purpose.md.j2").text
    (folder / "purpose.md.j2").write_text(f"{purpose}\n\n{sentence}\n", "utf-8")
    edition = edition_of(council_of(own_plan()), "autumn", tmp_path)
    found = [
        figure
        for figure in figures_of(edition, "forum")
        if figure.how is Provenance.TYPED and figure.section == "Purpose"
    ]
    assert [figure.result for figure in found] == [result]
    assert edition.standing_problems(SCHEDULE) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", COUNCILS)
def test_other_councils_have_a_schedule(name: str) -> None:
    council = council_of(COUNCILS[name]())
    edition = edition_of(council, latest(council).key)
    page = pages_of(edition)["Figures"]
    assert page.rows
    results = {row.cells[page.column("Result")] for row in page.rows}
    assert results <= {Outcome.HELD, Outcome.NOT_HELD}
    content = edition.render(SCHEDULE).file.content
    assert content == edition_of(council, latest(council).key).render(SCHEDULE).file.content
    # What is to be filled in is blank, on purpose.
    assert [fault for fault in faults(content) if "blank column" not in fault] == []

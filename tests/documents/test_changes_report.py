"""What changed, as a Word document: its text, its looks, and what it leaves out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_council import saved_workbook, tables, with_rows, with_text
from open_xml import open_xml_errors
from test_hostile_text import hostile_tables
from word_accessibility import faults
from word_reading import WordFile, word_text

from svreport.commands.build import read_updates
from svreport.commands.compare import compare_updates
from svreport.core.frozen import replace
from svreport.core.house_style import HouseStyle
from svreport.documents.changes import Since, changes_report
from svreport.files.resources import Templates
from svreport.release.changes import Section, snapshot_of
from svreport.release.changes.change import Changes, ChangesInWords
from svreport.release.changes.comparison import compare
from svreport.rendering.word import render_word

Golden = Callable[[str, str], None]
BEFORE = (
    Section(name="Summary", text="The council has spent £28.28m.\nAll of it was planned."),
    Section(name="Condition 1", text="Demand is as it was foreseen in the plan of last year."),
    Section(name="Risk 1", text="Staff may leave."),
    Section(name="Support", text="We need help with places."),
)
AFTER = (
    Section(name="Summary", text="The council has spent £45.73m.\nAll of it was planned."),
    Section(name="Condition 1", text="More children need help than anybody thought."),
    Section(name="Risk 2", text="Prices may rise:\n- of places\n- of transport."),
    Section(name="Support", text="- We need help with places."),
)


def rendered(example: Path, first: str, second: str, *, full: bool = False) -> bytes:
    """What changed in the example between two updates, with a narrative of the tests' own."""
    earlier, later = read_updates(example, [first, second])
    before = replace(snapshot_of(earlier).public(), narrative=BEFORE)
    after = replace(snapshot_of(later).public(), narrative=AFTER)
    since = Since(words=before.title, before=before.label, after=after.label)
    in_words = ChangesInWords(compare(before, after), HouseStyle())
    paper = changes_report(later, in_words, since, full=full, withheld=True)
    return render_word(Templates().find(paper.template), paper.content, paper.properties)


@pytest.fixture(scope="module")
def q2(example_inputs: Path) -> bytes:
    return rendered(example_inputs, "q1", "q2")


@pytest.fixture(scope="module")
def q3(example_inputs: Path) -> bytes:
    return rendered(example_inputs, "q2", "q3", full=True)


def paper_of(inputs: Path, first: str, second: str, *, full: bool = False) -> bytes:
    return compare_updates(inputs, first, second).paper(full=full).content


def of_tables(sheets: dict[str, list[list[str]]], folder: Path) -> bytes:
    return paper_of(saved_workbook(sheets, folder), "u1", "u2", full=True)


def test_text(q2: bytes, golden: Golden) -> None:
    golden("q2-changes.txt", word_text(q2))


def test_template(root: Path, golden: Golden) -> None:
    path = root / "templates" / "changes" / "report.docx"
    golden("changes-template.txt", word_text(path.read_bytes()))


def test_accessible(q2: bytes, q3: bytes, example_inputs: Path) -> None:
    assert faults(WordFile(q2)) == []
    assert faults(WordFile(q3)) == []
    assert faults(WordFile(paper_of(example_inputs, "q1", "q3"))) == []


@pytest.mark.slow
def test_valid(q2: bytes, q3: bytes, root: Path, tmp_path: Path) -> None:
    template = (root / "templates" / "changes" / "report.docx").read_bytes()
    for content in (q2, q3, template, of_tables(hostile_tables(), tmp_path)):
        assert open_xml_errors(content, ".docx") == []


def test_the_same_twice(q2: bytes, example_inputs: Path) -> None:
    assert rendered(example_inputs, "q1", "q2") == q2


def test_properties(q2: bytes) -> None:
    properties = WordFile(q2).properties
    title = "Exampleshire Council: What changed since Q1 2024/25 update report"
    assert properties["title"] == title
    assert properties["author"] == "Exampleshire Council"


def test_removed_words_are_struck_and_added_ones_underlined(q2: bytes) -> None:
    xml = WordFile(q2).parts["word/document.xml"].decode("utf-8")
    assert '<w:strike/></w:rPr><w:t xml:space="preserve">[£28.28m.]</w:t>' in xml
    added = '<w:b/><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">£45.73m.</w:t>'
    assert added in xml


def test_sections_written_anew_are_named_or_shown_in_full(q2: bytes, q3: bytes) -> None:
    assert "Rewritten: Condition 1." in word_text(q2)
    assert "Demand is as it was foreseen" not in word_text(q2)
    assert "[Demand is as it was foreseen in the plan of last year.]" in word_text(q3)


def test_counts_that_began_again_are_not_compared(q3: bytes) -> None:
    text = word_text(q3)
    assert "| 615 (Jul 24, plan 596) | 66 (Oct 24, plan 62) | Not comparable" in text
    assert "Not comparable: a count of the year to date that has begun again" in text


def test_small_numbers_about_children_are_left_out(example_inputs: Path) -> None:
    """PFA.a was 3 in October 2024, which public documents withhold."""
    compared = compare_updates(example_inputs, "q2", "q3")
    shown = next(one for one in compared.in_words.measures() if one.subject.startswith("PFA.a"))
    assert shown.after == "3 (Oct 24)"
    text = word_text(compared.paper().content)
    assert "suppressed (Oct 24)" in text
    assert "3 (Oct 24)" not in text.replace("9.3 (Oct 24)", "")
    assert "too small to publish" in text


def test_nothing_withheld_is_not_spoken_of(tmp_path: Path) -> None:
    text = word_text(of_tables(tables(), tmp_path))
    assert "too small to publish" not in text
    assert text.count("Nothing changed.") == 5


def test_nothing_changed_at_all(example_inputs: Path) -> None:
    (facts,) = read_updates(example_inputs, ["q1"])
    snapshot = snapshot_of(facts)
    nothing: Changes = compare(snapshot, snapshot)
    since = Since(words="Q1 was last built", before="As last built", after="Now")
    paper = changes_report(facts, ChangesInWords(nothing, HouseStyle()), since)
    word = WordFile(render_word(Templates().find(paper.template), paper.content, paper.properties))
    text = "\n".join(para.text for para in word.paragraphs)
    assert text.count("Nothing changed.") == 6
    assert "No rating changed." in text
    assert "square brackets" not in text


def test_text_of_users_is_never_a_template(tmp_path: Path) -> None:
    council = with_text(tables(), "Summary", "u2", r"Summary of \{\{ 7 * 7 \}\} < 5% & more.")
    council = with_rows(council, "Workstreams", [["Code", "Title"], ["W", "{% if x %} <b>"]])
    text = word_text(of_tables(council, tmp_path))
    assert "49" not in text
    assert "< 5% & more." in text

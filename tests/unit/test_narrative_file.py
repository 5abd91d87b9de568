"""Narrative that is written in Word: its texts as they were typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hostile_files import bomb, encrypted_part, many_parts, overlapping, with_doctype
from inputs_helpers import read_council
from word_files import heading, item, paragraph, run, table, title, word_file

from svreport.core.frozen import replace
from svreport.core.model import Narrative
from svreport.core.origin import DocumentText
from svreport.core.problems import Severity
from svreport.inputs.named_file import FilesRead
from svreport.inputs.narrative_file import read_narrative_files

NAME = "Narrative june.docx"
NONE: Mapping[str, str] = {}
BOLD, ITALIC = "<w:b/>", "<w:i/>"


def read_files(
    folder: Path, files: dict[str, bytes], *names: str, sheet: bool = False
) -> FilesRead[Narrative]:
    """What is read of Word files for the small council, without the texts of its sheet."""
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    council = read_council().council
    assert council is not None
    settings = replace(council.settings, narrative_file=names or tuple(files))
    narrative = council.narrative if sheet else ()
    return read_narrative_files(replace(council, settings=settings, narrative=narrative), folder)


def read_body(
    folder: Path,
    *body: str,
    links: Mapping[str, str] = NONE,
    notes: Mapping[str, str] = NONE,
) -> FilesRead[Narrative]:
    """What is read of a file whose title names the update june."""
    content = word_file(title("Narrative for june"), *body, links=links, notes=notes)
    return read_files(folder, {NAME: content})


def text_of(folder: Path, *body: str, **more: Mapping[str, str]) -> str:
    """The text of the section that a file's body is below the heading of."""
    read = read_body(folder, heading("Summary"), *body, **more)
    assert not read.problems
    (row,) = read.found
    assert (row.section, row.update) == ("Summary", "june")
    return row.text


def wrong_of(folder: Path, *body: str, **more: Mapping[str, str]) -> list[str]:
    """What is said of a file, each with its place."""
    read = read_body(folder, *body, **more)
    return [f"{problem.place}: {problem.wrong}" for problem in read.problems]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ([paragraph("One."), paragraph("Two.")], "One.\n\nTwo."),
        ([paragraph("One."), paragraph(""), paragraph("Two.")], "One.\n\nTwo."),
        ([paragraph(run("A") + run("<w:br/>") + run("B"))], "A\nB"),
        ([paragraph(run("A") + run("<w:br/>") * 2 + run("B"))], "A\n\nB"),
        ([paragraph(run("a") + run("<w:tab/>") + run("b"))], "a\tb"),
        ([paragraph(run("co\u00adop") + run("<w:softHyphen/>") + run("erate"))], "cooperate"),
        ([paragraph("£5\u00a0m “so” it’s")], "£5\u00a0m “so” it’s"),
        ([paragraph(run("x") + run("<w:noBreakHyphen/>") + run("y"))], "x\u2011y"),
        ([paragraph(run("A ") + run("bold ", BOLD) + run("word", BOLD) + run("."))],
         "A **bold word**."),
        ([paragraph(run("A ") + run("both", BOLD + ITALIC) + run(" and ") + run("i", ITALIC))],
         "A ***both*** and *i*"),
        ([paragraph(run("bold", BOLD) + run(" then ", BOLD) + run("it", BOLD + ITALIC))],
         "**bold then *it***"),
        ([paragraph(run("a ", '<w:b w:val="0"/>') + run("b", '<w:rStyle w:val="Fett"/>'))],
         "a **b**"),
        ([paragraph("All loud.", "Loud")], "**All loud.**"),
        ([paragraph(run("Loud but ") + run("this", '<w:rStyle w:val="Fett"/>'), "Loud")],
         "**Loud but** this"),
        ([paragraph("2*3*4 and a_b_c, [x] (y)")], "2*3*4 and a_b_c, [x] (y)"),
        ([paragraph("`so` [x]")], "\\`so\\` [x]"),
        ([paragraph("*not italic*")], "\\*not italic\\*"),
        ([paragraph("1. typed")], "1\\. typed"),
        ([paragraph("# typed")], "\\# typed"),
        ([paragraph("- typed")], "\\- typed"),
        ([paragraph("&lt;5% &amp; more")], "<5% & more"),
        ([paragraph("{{ A.actual }} and {{ a_b*c }}")], "{{ A.actual }} and {{ a_b*c }}"),
        ([paragraph(run("{{ A.", BOLD) + run("actual }}") + run(" so"))], "**{{ A.actual }}** so"),
        ([paragraph("\\{{ as typed }}")], "\\{{ as typed }}"),
        ([paragraph("• first"), paragraph("•\tsecond")], "- first\n- second"),
        ([paragraph("10"), paragraph(run("1") + run("st", '<w:vertAlign w:val="superscript"/>'))],
         "10\n\n1st"),
        ([paragraph(run("m") + run("2", '<w:vertAlign w:val="superscript"/>'))], "m²"),
        ([heading("Part", 2), paragraph("x"), heading("Deeper", 3), paragraph("y")],
         "# Part\n\nx\n\n## Deeper\n\ny"),
        ([paragraph("Through our own style.", "Ours")], "# Through our own style."),
    ],
)  # fmt: skip
def test_words_are_read_as_they_were_typed(tmp_path: Path, body: list[str], text: str) -> None:
    assert text_of(tmp_path, *body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ([item("a"), item("b")], "- a\n- b"),
        ([paragraph("a", "Bullets"), paragraph("b", "Bullets")], "- a\n- b"),
        ([item("a"), item("b", level=1), item("c", level=2), item("d")],
         "- a\n  - b\n    - c\n- d"),
        ([item("a", 2), item("b", 2)], "1. a\n2. b"),
        ([item("a", 2), item("b", 2, 1), item("c", 2, 1), item("d", 2)],
         "1. a\n   1. b\n   2. c\n2. d"),
        ([item("a", 2), item("b", 1, 1), item("c", 2)], "1. a\n   - b\n2. c"),
        ([item("a", 2), item("b", 6), item("c", 6), item("d", 2)],
         "1. a\n   1. b\n   2. c\n2. d"),
        ([item("a", 2), paragraph("between"), item("b", 3)], "1. a\n\nbetween\n\n2. b"),
        ([item("a", 2), paragraph("between"), item("b", 4)], "1. a\n\nbetween\n\n1. b"),
        ([item("a", 2), item("b", 2), item("c", 4)], "1. a\n2. b\n\n1) c"),
        ([item("a", 5), item("b", 5)], "7. a\n8. b"),
        ([item("a"), paragraph("more", properties='<w:ind w:left="360"/>'), item("b")],
         "- a\n\n  more\n- b"),
        ([item("a"), paragraph("after"), item("b")], "- a\n\nafter\n\n- b"),
        ([item("no list", 0), item("nor this", 99)], "no list\n\nnor this"),
        ([paragraph("a", properties='<w:numPr><w:numId w:val="0"/></w:numPr>', style="Bullets")],
         "a"),
    ],
)  # fmt: skip
def test_lists_are_those_of_word(tmp_path: Path, body: list[str], text: str) -> None:
    assert text_of(tmp_path, *body) == text


def test_letters_that_documents_print_as_numbers_are_noted_once(tmp_path: Path) -> None:
    lists = [item("a", 7), item("b", 7), paragraph("As in (b)."), item("c", 7)]
    read = read_body(tmp_path, heading("Summary"), *lists)
    assert [
        f"{problem.severity}: {problem.place}: {problem.wrong}" for problem in read.problems
    ] == [
        f"warning: {NAME}, Summary, paragraph 1: The list counts a, b, c, which documents print as "
        "1, 2, 3."
    ]
    (row,) = read.found
    assert row.text == "1. a\n2. b\n\nAs in (b).\n\n3. c"


def test_tables_keep_their_cells_and_alignment(tmp_path: Path) -> None:
    right = '<w:jc w:val="right"/>'
    rows = [
        ("Year", paragraph("£000", properties=right)),
        ("2024|25", paragraph(run("5", BOLD), properties=right)),
        ("", paragraph("6", properties=right)),
    ]
    assert text_of(tmp_path, table(*rows)) == (
        "| Year | £000 |\n|:---|---:|\n| 2024\\|25 | **5** |\n|  | 6 |"
    )


def test_links_are_those_of_word_in_either_form(tmp_path: Path) -> None:
    field = (
        run('<w:fldChar w:fldCharType="begin"/>')
        + run('<w:instrText> HYPERLINK "https://a.example/x" \\o "tip" </w:instrText>')
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run("field", "<w:i/>")
        + run('<w:fldChar w:fldCharType="end"/>')
    )
    body = paragraph(
        f'<w:hyperlink r:id="h1">{run("A ")}{run("page", BOLD)}</w:hyperlink>{run(" and ")}{field}'
        f'{run(", ")}<w:hyperlink w:anchor="here">{run("here")}</w:hyperlink>{run(".")}'
    )
    text = text_of(tmp_path, body, links={"h1": "https://example.org/a_(b)?c=1&amp;d=2"})
    assert text == (
        "[A **page**](https://example.org/a_\\(b\\)?c=1&d=2) and "
        "[*field*](https://a.example/x), here."
    )


def test_what_word_puts_around_words_is_read_through(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('In a control.')}</w:sdtContent></w:sdt>"
    asking = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{paragraph('Click or tap here to enter text.')}</w:sdtContent></w:sdt>"
    )
    inside = paragraph(
        '<w:bookmarkStart w:id="0" w:name="b"/><w:proofErr w:type="spellStart"/>'
        f"{run('Wor')}<w:smartTag>{run('ds')}</w:smartTag>"
        f"<w:sdt><w:sdtContent>{run(' too')}</w:sdtContent></w:sdt>"
        '<w:proofErr w:type="spellEnd"/><w:bookmarkEnd w:id="0"/>'
    )
    assert text_of(tmp_path, control, asking, inside) == "In a control.\n\nWords too"


def test_contents_and_guidance_are_left_out(tmp_path: Path) -> None:
    contents = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{paragraph('Contents')}</w:sdtContent></w:sdt>"
    )
    read = read_body(
        tmp_path,
        contents,
        paragraph("Summary\t2", "TOC1"),
        paragraph("Guidance, not printed: what to do.", "Guide"),
        heading("Summary"),
        paragraph("Guidance, not printed: say it."),
        paragraph("Said."),
    )
    assert not read.problems
    assert [row.text for row in read.found] == ["Said."]


@pytest.mark.parametrize(
    ("inside", "wrong"),
    [
        (f"<w:ins w:author='A'>{run('new')}</w:ins>", "a tracked change: “new” was added."),
        ("<w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "“old” was deleted."),
        (f"<w:moveTo>{run('m')}</w:moveTo>", "“m” was moved here."),
        (run("x", "<w:rPrChange><w:rPr/></w:rPrChange>"), "the format was changed."),
        (run("x") + run('<w:footnoteReference w:id="2"/>'), "a footnote: “See note.”"),
        (run("x") + run('<w:endnoteReference w:id="2"/>'), "an endnote"),
        (run("x", "<w:strike/>"), "are struck out: “x”"),
        (run("x", "<w:vanish/>"), "hidden words, marked so: “x”"),
        (run("x", "<w:webHidden/>"), "hidden words, marked so for web pages: “x”"),
        (run("x", '<w:color w:val="FFFFFF"/>'), "hidden words, in the colour of its ground: “x”"),
        (run("<w:drawing/>"), "a picture or drawing"),
        (run(f"<w:pict><w:txbxContent>{paragraph('boxed')}</w:txbxContent></w:pict>"),
         "a text box: “boxed”"),
        (run("<mc:AlternateContent><mc:Choice/></mc:AlternateContent>"), "a picture or drawing"),
        (run("<w:object/>"), "an object of another program"),
        (f"<w:fldSimple w:instr=' DATE '>{run('today')}</w:fldSimple>", "a field (DATE)"),
        ("<m:oMath/>", "an equation"),
        (run('<w:sym w:font="Webdings" w:char="F0AA"/>'), "a sign of the font Webdings"),
        (run("x") + run("note", '<w:vertAlign w:val="superscript"/>'), "“note” is raised or low"),
        (f"<w:hyperlink r:id='h'>{run('plan')}</w:hyperlink>",
         "a link: “plan” to “file:///S:/plan.docx”, which does not begin with"),
        (f"<w:fldSimple w:instr='HYPERLINK http://x.org'>{run('x')}</w:fldSimple>",
         "a link to “http://x.org”, which does not begin with"),
    ],
)  # fmt: skip
def test_what_no_document_prints_is_named_with_its_place(
    tmp_path: Path, inside: str, wrong: str
) -> None:
    (said,) = wrong_of(
        tmp_path,
        heading("Summary"),
        paragraph("First."),
        paragraph(inside),
        links={"h": "file:///S:/plan.docx"},
        notes={
            "footnotes": f'<w:footnote w:id="2">{paragraph("See note.")}</w:footnote>',
            "endnotes": "",
        },
    )
    assert said.startswith(f"{NAME}, Summary, paragraph 2: ")
    assert wrong in said


def test_a_comment_is_a_warning_that_can_be_answered(tmp_path: Path) -> None:
    body = paragraph(run("x") + run('<w:commentReference w:id="4"/>'))
    notes = {"comments": f'<w:comment w:id="4">{paragraph("Ask finance")}</w:comment>'}
    (problem,) = read_body(tmp_path, heading("Summary"), body, notes=notes).problems
    assert problem.severity is Severity.WARNING
    assert problem.wrong == "There is a comment: “Ask finance”. No document prints it."
    assert problem.about == "Summary june: Ask finance"


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ((f"<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{paragraph('x')}", "y"), "has merged cells"),
        ((table(("in",)) + paragraph(""), "y"), "a table within the table"),
        ((paragraph("a") + paragraph("b"), "y"), "has several lines"),
        ((item("a"), "y"), "a list in a cell"),
    ],
)
def test_only_simple_tables_are_read(tmp_path: Path, cells: tuple[str, str], wrong: str) -> None:
    (said,) = wrong_of(tmp_path, heading("Summary"), table(("a", "b"), cells))
    assert said.startswith(f"{NAME}, Summary, paragraph 1: ")
    assert wrong in said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([heading("Conditon 1"), paragraph("x")],
         "Conditon 1: The heading “Conditon 1” names no section, so what is below it is not read."),
        ([paragraph("Lost."), paragraph("Too."), heading("Summary"), paragraph("x")],
         "paragraph 1: “Lost.” is under no section's heading, so it is not read."),
        ([heading("Summary"), paragraph("x"), heading("Risk 1", 2), paragraph("y")],
         "Summary, paragraph 2: The heading “Risk 1” is within Summary, and names a section "
         "itself."),
        ([heading("Summary"), paragraph("x"), paragraph("Risk 1"), paragraph("y")],
         "Summary, paragraph 2: “Risk 1” is the name of a section, but no heading."),
        ([heading("Summary"), paragraph("x"), heading("Summary"), paragraph("y")],
         "Summary: Summary of june is also in Narrative june.docx, Summary, paragraph 1, with "
         "different words."),
        ([heading("june or sept"), heading("Summary", 2), paragraph("x")],
         "“june or sept” names june and sept."),
        ([heading("Summary"), paragraph("Mine.", "Guide")],
         "Summary, paragraph 1: The paragraph has the style of guidance, which is never printed."),
        ([heading("Summary"), paragraph("See Error! Reference source not found.")],
         "Summary, paragraph 1: The text contains “Error! Reference source not found.”, which was "
         "left behind when it was copied."),
    ],
)  # fmt: skip
def test_headings_that_mean_no_section_are_named(
    tmp_path: Path, body: list[str], said: str
) -> None:
    assert wrong_of(tmp_path, *body) == [f"{NAME}{':' if said.startswith('“') else ','} {said}"]


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("SUMMARY", "Summary"),
        ("condition2", "Condition 2"),
        ("Condition 2: Open a school", "Condition 2"),
        ("Risk 1 – Demand", "Risk 1"),
        ("Forum:Background", "Forum: Background"),
    ],
)
def test_headings_are_read_as_officers_write_them(tmp_path: Path, name: str, section: str) -> None:
    read = read_body(tmp_path, heading(name), paragraph("x"))
    assert [row.section for row in read.found] == [section]


def test_conditions_reported_together_may_be_named_together(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(
        word_file(title("june"), heading("Conditions 1 and 2"), paragraph("x"))
    )
    council = read_council().council
    assert council is not None
    lead, other = council.conditions
    council = replace(
        council,
        narrative=(),
        conditions=[lead, replace(other, reported_with="1")],
        settings=replace(council.settings, narrative_file=(NAME,)),
    )
    read = read_narrative_files(council, tmp_path)
    assert [row.section for row in read.found] == ["Condition 1"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Executive summary", "Summary"), ("Background", "Forum: Background"), ("Demand", "Risk 1")],
)
def test_the_section_that_was_probably_meant_is_named(
    tmp_path: Path, name: str, meant: str
) -> None:
    (problem,) = read_body(tmp_path, heading(name), paragraph("x")).problems
    assert problem.remedy.startswith(f"Did you mean “{meant}”?")


def test_headings_of_updates_and_groups_are_above_sections(tmp_path: Path) -> None:
    read = read_files(
        tmp_path,
        {
            "All.docx": word_file(
                title("What we write"),
                heading("June report"),
                heading("Conditions", 2),
                heading("condition 1: Spending", 3),
                paragraph("A"),
                heading("September"),
                heading("Summary", 2),
                paragraph("B"),
            )
        },
    )
    assert [(row.section, row.update, row.text) for row in read.found] == [
        ("Condition 1", "june", "A"),
        ("Summary", "sept", "B"),
    ]


@pytest.mark.parametrize(
    ("name", "first", "update", "said"),
    [
        ("sept.docx", "", "sept", []),
        ("Autumn paper.docx", "", "sept", []),
        ("Narrative.docx", "Autumn paper", "sept", []),
        ("Narrative.docx", "", None, ["Narrative.docx: It does not say which update it is for."]),
        ("sept.docx", "For june", "june",
         ["sept.docx: The title names june, and the file's name sept."]),
    ],
)  # fmt: skip
def test_a_file_says_which_update_it_is_for(
    tmp_path: Path, name: str, first: str, update: str | None, said: list[str]
) -> None:
    body = [title(first)] if first else []
    content = word_file(*body, heading("Summary"), paragraph("x"))
    read = read_files(tmp_path, {name: content})
    assert [row.update for row in read.found] == ([update] if update else [])
    assert [f"{problem.place}: {problem.wrong}" for problem in read.problems] == said
    assert bool(read.unread) is bool(said)


def test_texts_of_the_sheet_and_of_files_go_together(tmp_path: Path) -> None:
    def about(section: str, text: str) -> bytes:
        return word_file(title("june"), heading(section), paragraph(text))

    files = {
        "n/A.docx": about("Summary", "All is well."),
        "n/B.docx": about("Condition 1", "Spending rose."),
        "n/c.docx": word_file(title("sept"), heading("Summary"), paragraph("New.")),
        "n/~$B.docx": b"locked",
        "n/old.doc": b"",
    }
    read = read_files(tmp_path, files, "n", sheet=True)
    wrongs = [str(problem) for problem in read.problems]
    assert wrongs == [
        "warning: n: old.doc is not a .docx file, so it is not read. Open it in Word and save it "
        "as a "
        "Word Document (.docx).",
        "warning: n/B.docx is open in Word; what has not been saved there is not read. Save and "
        "close it. If it is not open, delete the left-over file ~$B.docx.",
        "error: n/B.docx, Condition 1: Condition 1 of june is also in Narrative!C3, with different "
        "words. Keep the right text: clear row 3 of the sheet Narrative, or take it out of "
        "n/B.docx.",
    ]
    assert [file.name for file in read.files] == ["n/A.docx", "n/B.docx", "n/c.docx"]
    assert [str(row.text) for row in read.found if row.update == "sept"] == ["New."]
    assert len(read.found) == 6


@pytest.mark.parametrize("names", [("a.docx", "b.docx"), ("b.docx", "a.docx")])
def test_what_is_up_to_date_takes_the_place_of_what_is_to_be_reviewed(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    def about(*words: str) -> bytes:
        return word_file(title("june"), heading("Summary"), *map(paragraph, words))

    old, new = names
    marked = about("TO REVIEW, then delete this line:  from may", "Old.")
    read = read_files(tmp_path, {old: marked, new: about("New.")})
    assert [(str(row.text), row.review) for row in read.found] == [("New.", None)]
    read = read_files(tmp_path, {old: marked, new: about("To review, then delete this line", "B")})
    assert read.found[0].review == "from may"
    assert any("with different words" in problem.wrong for problem in read.problems)


def test_a_text_knows_the_paragraphs_that_it_is_from(tmp_path: Path) -> None:
    read = read_body(
        tmp_path,
        heading("Summary"),
        paragraph("First."),
        item("second"),
        item("third"),
        table(("Year", "Fourth"), ("a", "b")),
        paragraph("Fifth 55."),
    )
    (row,) = read.found
    text = row.text
    assert isinstance(text, DocumentText)
    places = [str(text.place_of(word)) for word in ("third", "Fourth", "55", "nowhere")]
    assert places == [f"{NAME}, Summary, paragraph {number}" for number in (3, 4, 5, 1)]
    assert str(row.place("text")) == f"{NAME}, Summary, paragraph 1"


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("a.docx", b"", "a.docx is empty: it was probably never saved."),
        ("a.docx", b"hello", "a.docx is not a Word document."),
        ("a.docx", b"PK\x03\x04 cut", "a.docx is damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "is in the old .doc format."),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         "a.docx is protected with a password."),
        ("a.docm", b"", "a.docm is not a .docx file."),
        ("a.txt", b"x", "a.txt is not a Word document (.docx)."),
        ("a.docx", word_file(kind="template.main"), "a.docx is not a Word document."),
        ("a.docx", word_file(kind="document.macroEnabled.main"), "a.docx has macros in it."),
        ("b/c.txt", b"", "The folder b has no Word document (.docx) in it."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, name: str, content: bytes, wrong: str
) -> None:
    read = read_files(tmp_path, {name: content}, name.partition("/")[0])
    (problem,) = read.problems
    assert problem.wrong.startswith(("Narrative file: ", wrong)) or wrong in problem.wrong
    assert wrong in problem.wrong
    assert problem.remedy
    assert read.unread


def test_a_name_that_is_nearly_right_is_suggested(tmp_path: Path) -> None:
    read = read_files(tmp_path, {"Narrative.docx": word_file()}, "Narative.docx", "S:\\x.docx")
    wrongs = [str(problem) for problem in read.problems]
    assert "Did you mean “Narrative.docx”?" in wrongs[1]
    assert "does not start at this workbook's folder" in wrongs[0]


@pytest.mark.parametrize(
    "spoil",
    [
        bomb,
        many_parts,
        encrypted_part,
        overlapping,
        lambda content: content[: len(content) // 2],
        lambda content: with_doctype(content, "word/document.xml"),
    ],
)
def test_a_hostile_file_is_one_sentence(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    content = word_file(title("june"), heading("Summary"), paragraph("x"))
    read = read_files(tmp_path, {NAME: spoil(content)})
    (problem,) = read.problems
    assert NAME in problem.wrong
    assert "\n" not in str(problem)
    assert not read.found
    assert read.unread

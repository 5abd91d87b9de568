"""svreport verify: what it says of finished files, as an officer may have left them."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from made_up_council import Tables, saved_workbook, signed, with_text
from packages import changed, parts_of
from pikepdf import Array, Dictionary, Name, Pdf
from scrutiny_councils import plain_council
from test_gate import sheet_of

import svreport
from svreport.cli import main
from svreport.commands.verify import _copy_of
from svreport.files.outputs import OutputFile
from svreport.files.resources import template_path
from svreport.release.build_record import with_more
from svreport.rendering.pdf import Copies
from svreport.rendering.pdf.office import libreoffice

FOLDER = Path("outputs/2025-26/u2")
REPORT = "Norchester City Council monitoring report u2 2025-26.docx"
SUMMARY = "Norchester City Council financial summary u2 2025-26.xlsx"
SLIDES = "Norchester City Council scrutiny slides u2 2025-26 DRAFT.pptx"
PAGE = "Norchester City Council board dashboard u2 2025-26 DRAFT.html"
FORUM = "Norchester City Council Schools Forum paper u2 2025-26.docx"
EVERY_KIND = (REPORT, SUMMARY, SLIDES, PAGE, FORUM)
BODY = "word/document.xml"
SHEETS = plain_council()
# An agreement that ends in the last year, so that a formula gives words.
SHEETS["Settings"].append(["Agreement ends", "2026/27"])
STATED = "Plans stood at {{ P.actual }} in the end."


@cache
def stated() -> Tables:
    """The council with a figure in its summary, its Word and Excel documents signed off."""
    return signed(with_text(SHEETS, "Summary", "u2", STATED), "u2", documents=["forum"])


Change = Callable[[str], str]


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Documents of every kind, by name."""
    inputs = saved_workbook(stated(), tmp_path_factory.mktemp("inputs"))
    made = svreport.build(inputs, ["u2", "forum", "scrutiny", "dashboard"])
    return {file.path.name: file.content for file in (*made.files, *made.records)}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: dict[str, bytes]) -> Path:
    """A working folder with the inputs and the documents as they were built."""
    (tmp_path / "inputs").mkdir()
    saved_workbook(stated(), tmp_path / "inputs")
    for name in EVERY_KIND:
        (tmp_path / name).write_bytes(built[name])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edited(name: str, change: Change, part: str = BODY) -> None:
    Path(name).write_bytes(changed(Path(name).read_bytes(), part, change))


def swapped(old: str, new: str) -> Change:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.slow
def test_a_build_record_beside_documents_is_passed_over(here: Path) -> None:
    record = "Norchester City Council build record u2 2025-26.json"
    Path(record).write_text("{}")
    result = run("verify", record, EVERY_KIND[0])
    assert result.exit_code == 0, result.output
    assert f"{record}: a build record and no document, passed over\n" in result.output


def test_what_was_built_is_as_built(here: Path) -> None:
    result = run("verify", *EVERY_KIND)
    assert result.exit_code == 0, result.output
    assert result.output == "".join(f"{name}: as built\n" for name in EVERY_KIND)


def test_a_figure_that_was_edited_is_named_with_its_cell(here: Path) -> None:
    edited(REPORT, swapped("Plans stood at 1,262", "Plans stood at 1,622"))
    result = run("verify", REPORT)
    assert result.exit_code == 1
    assert result.output == (
        f"{REPORT}: edited: 1 difference\n"
        "  Summary: “Plans stood at 1,622 in the end.” states 1,622, but the inputs give 1,262 "
        "(P.actual Sep 2025: Measure values!D4).\n"
    )


@pytest.mark.slow
def test_a_date_of_submission_that_was_typed_later_is_no_edit(here: Path, tmp_path: Path) -> None:
    header, *lines = stated()["Updates"]
    at = header.index("Submitted")
    undated = [[*line[:at], "", *line[at + 1 :]] for line in lines]
    (tmp_path / "earlier").mkdir()
    inputs = saved_workbook({**stated(), "Updates": [header, *undated]}, tmp_path / "earlier")
    for file in svreport.build(inputs, ["u2"]).files:
        Path(file.path.name).write_bytes(file.content)
    sent = ("--inputs", str(inputs), "--outputs", "sent")
    assert not run("build", "u2", *sent).exit_code
    assert not run("email", "u2", *sent).exit_code
    email = Path("sent") / EMAIL.relative_to("outputs")
    result = run("verify", REPORT, SUMMARY, str(email))
    since = "as built, before its date of submission was typed"
    states = "".join(f"{name}: {since}\n" for name in (REPORT, SUMMARY, EMAIL.name))
    assert (result.output, result.exit_code) == (states, 0)
    edited(REPORT, swapped("Plans stood at 1,262", "Plans stood at 1,622"))
    told = run("verify", REPORT)
    assert told.exit_code == 1
    assert "1,622 in the end.” states 1,622, but the inputs give 1,262" in told.output


@pytest.mark.slow
def test_a_document_is_known_under_any_name(here: Path) -> None:
    for name in EVERY_KIND:
        passed_on = Path(f"FINAL v2{Path(name).suffix}")
        Path(name).rename(passed_on)
        told = run("verify", str(passed_on))
        assert told.output == f"{passed_on}: as built\n"
        passed_on.unlink()


def test_a_document_without_its_properties_is_known_by_its_name(here: Path) -> None:
    core = "docProps/core.xml"
    edited(REPORT, lambda xml: re.sub("<cp:keywords>.*?</cp:keywords>", "", xml), core)
    edited(REPORT, swapped("Plans stood at 1,262", "Plans stood at 1,622"))
    assert "but the inputs give 1,262" in run("verify", REPORT).output
    Path(REPORT).rename("FINAL v2.docx")
    assert run("verify", "FINAL v2.docx").output == (
        "FINAL v2.docx: not a document of this workbook\n"
        "  It was not compared: neither its properties nor its name say that it is a document of "
        "these inputs. Give it the name that it was written by.\n"
    )


def test_figures_that_the_inputs_give_otherwise_since(here: Path, built: dict[str, bytes]) -> None:
    """Nobody touched the document: the inputs were corrected after it was built."""
    rows = [
        ["1263" if cell == "1262" else cell for cell in row] for row in SHEETS["Measure values"]
    ]
    sheets = {**stated(), "Measure values": rows}
    saved_workbook(sheets, here / "inputs")
    said = (
        "  Summary: “Plans stood at 1,262 in the end.” states 1,262, but the inputs give 1,263 "
        "(P.actual Sep 2025: Measure values!D4).\n"
    )
    assert f"{REPORT}: edited: " in run("verify", REPORT).output
    # Its build record beside it says that these are the bytes that were built.
    for name in built.keys() - {*EVERY_KIND}:
        Path(name).write_bytes(built[name])
    result = run("verify", REPORT)
    assert result.exit_code == 1
    stale = f"{REPORT}: as it was built; the inputs have changed since\n"
    assert (result.output.startswith(stale), said in result.output) == (True, True)
    assert "the colour" not in result.output
    edited(REPORT, swapped("Plans stood", "Plans rose"))
    assert f"{REPORT}: edited: " in run("verify", REPORT).output
    # So has each paper.
    for name in (FORUM, SLIDES, PAGE):
        said = run("verify", name).output
        assert said.startswith((f"{name}: as built\n", f"{name}: as it was built; the inputs"))
    edited(FORUM, swapped("This paper reports", "This paper never reports"))
    assert f"{FORUM}: edited: " in run("verify", FORUM).output


def pdf_of(*lines: str, colour: str = "0 g") -> bytes:
    """A page with lines."""
    pdf, shown = Pdf.new(), " ".join(f"({line}) Tj T*" for line in lines)
    page = pdf.add_blank_page()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(
        f"{colour} 9 9 99 99 re f BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode()
    )
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def with_note(pdf: bytes) -> bytes:
    opened, out = Pdf.open(BytesIO(pdf)), BytesIO()
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents="No")
    opened.pages[0].obj.Annots = Array([note])
    opened.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    opened.save(out)
    return out.getvalue()


LAID_OUT = ("The deficit is 45.73m", "All is agreed")


@pytest.mark.parametrize("has_office", [True, False])
def test_a_copy_is_compared_with_one_that_is_made_again(
    here: Path, built: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, has_office: bool
) -> None:
    """Without LibreOffice, its build record says whether it is the one that was built."""
    made = Copies([OutputFile(FOLDER / REPORT.replace(".docx", ".pdf"), pdf_of(*LAID_OUT))], ())
    monkeypatch.setattr(
        "svreport.commands.verify.pdfs_of", lambda _: made if has_office else Copies((), ())
    )
    _copy_of.cache_clear()
    copy = Path(REPORT).with_suffix(".pdf")
    copy.write_bytes(pdf_of(*LAID_OUT))
    if not has_office:
        assert "is not compared: no build record in its folder has it." in refused(str(copy))
    update = next(name for name in built if name.endswith("build record u2 2025-26.json"))
    own = OutputFile(Path(update), built[update])
    Path(update).write_bytes(with_more(own, [OutputFile(copy, copy.read_bytes())]).content)
    alone = "  It was compared only with its build record: what it says was not checked.\n"
    assert run("verify", str(copy)).output == (f"{copy}: as built\n{'' if has_office else alone}")
    for content, words in (
        (pdf_of("The deficit is 49.73m", LAID_OUT[1]), "states 49.73m, but the inputs give 45"),
        (pdf_of(*LAID_OUT, "and more"), "page 1: “and more” was added."),
        (pdf_of(*LAID_OUT, colour="1 0 0 rg"), "the look of “page 1”: it says the same, and is"),
        (with_note(pdf_of(*LAID_OUT)), "a link or a note of “page 1”: “/Text "),
        (with_note(pdf_of(*LAID_OUT)), "the PDF's entry of “/JavaScript”: "),
        (pdf_of(*LAID_OUT) + b"\n% secret", "it is not the file that was built."),
    ):
        copy.write_bytes(content)
        told = run("verify", str(copy))
        expected = words if has_office else "it is not the file that was built."
        assert (told.exit_code, expected in told.output) == (1, True), told.output
    copy.write_bytes(pdf_of(*LAID_OUT))
    saved_workbook(with_text(stated(), "Summary", "u2", "Other words."), here / "inputs")
    stale = run("verify", str(copy)).output
    assert has_office or stale.startswith(
        f"{copy}: as it was built; the inputs have changed since\n"
    )
    copy.write_bytes(b"%PDF-1.7 garbage")
    assert "it is not a PDF, is damaged, or has a password" in run("verify", str(copy)).output


@pytest.mark.slow
@pytest.mark.skipif(libreoffice() is None, reason="LibreOffice (soffice) is not on this machine")
def test_what_copies_of_libreoffice_say_is_compared(here: Path) -> None:
    assert not run("build", "u2", "--pdf", "--odf").exit_code
    for suffix, change, words in (
        (".pdf", None, "“/JavaScript” was added."),
        (".odt", swapped("Summary", "Summing up"), "“Summing up”"),
        (".ods", swapped('office:value="', 'office:value="9'), "but the inputs give"),
    ):
        copy = (FOLDER / (SUMMARY if suffix == ".ods" else REPORT)).with_suffix(suffix)
        assert run("verify", str(copy)).output == f"{copy.name}: as built\n"
        own = copy.read_bytes()
        copy.write_bytes(changed(own, "content.xml", change) if change else with_note(own))
        told = run("verify", str(copy))
        assert (told.exit_code, words in told.output) == (1, True), told.output


EMAIL = FOLDER / "Norchester City Council email u2 2025-26.eml"


def header(line: bytes) -> Callable[[bytes], bytes]:
    return lambda content: line + b"\r\n" + content


def within(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: re.sub(old, new, content, count=1)


@pytest.mark.slow
def test_an_email_of_earlier_inputs_was_not_edited(here: Path) -> None:
    assert not run("build", "u2").exit_code
    assert not run("email", "u2").exit_code
    saved_workbook(with_text(stated(), "Summary", "u2", "Other words."), here / "inputs")
    since = f"{EMAIL.name}: as it was built; the inputs have changed since\n"
    assert run("verify", str(EMAIL)).output.startswith(since)
    EMAIL.write_bytes(header(b"Bcc: spy@example.org")(EMAIL.read_bytes()))
    assert run("verify", str(EMAIL)).output.startswith(f"{EMAIL.name}: edited: ")


@pytest.mark.slow
def test_an_email_is_compared_with_its_files(here: Path) -> None:
    assert not run("build", "u2").exit_code
    assert not run("email", "u2").exit_code
    own = EMAIL.read_bytes()
    assert run("verify", str(EMAIL)).output == f"{EMAIL.name}: as built\n"
    EMAIL.write_bytes(header(b"Date: Mon, 30 Nov 2026 08:00:00 +0000")(own))
    assert run("verify", str(EMAIL)).output == (
        f"{EMAIL.name}: as built\n"
        "  Added by Office, and not part of the document: the header Date.\n"
    )
    report = b64encode((here / REPORT).read_bytes())[:60]
    for edit, words in (
        (header(b"Bcc: spy@example.org"), "its headers: “Bcc” was added."),
        (header(b"Reply-To: spy@example.org"), "its headers: “Reply-To” was added."),
        (header(b"To: spy@example.org"), "To: “<spy@example.org>” was added."),
        (header(b"Comments: secret"), "its headers: “Comments” was added."),
        (header(b"X-Confirm-Reading-To: spy@example.org"), "“X-Confirm-Reading-To” was added."),
        (within(b"X-Unsent: 1", b"X-Unsent: 0"), "opens as one that was received” was added."),
        (header(b"To: A (secret) <a@example.org>"), "To: “A(secret)<a@example.org>"),
        (header(b"To: <@spy.example.org:a@example.org>"), "To: “<@spy.example.org:a@example.org>"),
        (within(b"Subject: ", b"Subject: Final "), "Subject: “Final "),
        (within(b"text/plain", b"text/html"), "its parts: "),
        (within(rb"(quoted-printable\r\n\r\n)", rb"\1All is agreed.\r\n"), "its text: “All is"),
        (within(rb'filename="Nor[^"]*docx"', b'filename="x.docx"'), "“- x.docx” is no longer"),
        (within(rb'filename="Nor[^"]*docx"', b'filename="x.exe"'), "x.exe: it is attached, and is"),
        (within(rb'filename="Nor[^"]*docx"', b'filename="x.xlsx"'), "x.xlsx: it is attached, and"),
        (within(re.escape(report), b"A" * 60), f"{REPORT}"),
        # Of another kind, shown otherwise, called otherwise, and with words around the parts.
        (within(rb"application/vnd[^\r]*", b"text/html"), "docx, text/html”"),
        (within(b"mixed", b"alternative"), "“multipart/alternative” was added"),
        (within(b": attachment", b": inline"), "document, inline”"),
        (within(rb"(wordprocessingml.document)", rb'\1; name="x.exe"'), ", x.exe”"),
        (within(b"Content-Disp", b"Content-Description: No\r\nContent-Disp"), ", No”"),
        (within(b"\r\n\r\n--", b"\r\n\r\nSecret\r\n--"), "its text: “Secret” was added."),
        (lambda own: own + b"Secret\r\n", "its text: “Secret” was added."),
        (lambda _: b"\xff\xfe", "not a document of this workbook"),
        (within(b'charset="utf-8"', b'charset="none"'), "it is not an email that a mail program"),
    ):
        content = edit(own)
        assert content != own, words
        EMAIL.write_bytes(content)
        told = run("verify", str(EMAIL))
        assert (told.exit_code, words in told.output) == (1, True), (words, told.output)


@pytest.mark.slow
def test_a_template_that_was_changed_since(here: Path, built: dict[str, bytes]) -> None:
    """Whichever it is: a Word template, or a text that is filled in before."""
    for name in built.keys() - {*EVERY_KIND}:
        Path(name).write_bytes(built[name])
    own = here / "own" / "forum"
    own.mkdir(parents=True)
    text = template_path("forum/financial.md.j2").read_text("utf-8")
    (own / "financial.md.j2").write_text(f"{text}\nAnother sentence.\n", "utf-8")
    said = run("verify", FORUM, "--templates", "own").output
    assert said.startswith(
        f"{FORUM}: as it was built; the templates or svreport have changed since\n"
    )
    assert "Another sentence." in said


def test_a_cell_of_the_summary_that_was_typed_over(here: Path) -> None:
    def change(xml: str) -> str:
        return re.sub(r'(<c r="C5"[^>]*><v>)[^<]*', r"\g<1>1000", xml)

    edited(SUMMARY, change, sheet_of(Path(SUMMARY).read_bytes(), "DSG base"))
    result = run("verify", SUMMARY)
    assert result.exit_code == 1
    assert (
        "states 1,000, but the inputs give 10.25 (base.Schools 2024/25: Forecast!D2).\n"
        in result.output
    )


def in_base(change: Change) -> str:
    """What is said of the summary once its sheet of the base forecast is changed."""
    edited(SUMMARY, change, sheet_of(Path(SUMMARY).read_bytes(), "DSG base"))
    result = run("verify", SUMMARY)
    assert result.exit_code == 1
    return result.output


def test_a_saved_value_that_is_not_its_formulas(here: Path) -> None:
    said = in_base(lambda xml: re.sub(r"(<f>SUM\([^<]*</f><v>)[^<]*", r"\g<1>99", xml, count=1))
    assert "states 99, but the inputs give 1" in said
    assert "by hand" not in said


def test_a_formula_that_was_changed_though_its_value_was_not(here: Path) -> None:
    said = in_base(lambda xml: re.sub(r"<f>SUM\(", "<f>2*SUM(", xml, count=1))
    assert re.search(
        r"\n  DSG base!\w+: “=2\*SUM\([^”]*” is there, but the inputs give “=SUM\([^”]*”\.\n", said
    )


def test_words_that_are_saved_as_the_value_of_a_formula(here: Path) -> None:
    def change(xml: str) -> str:
        return re.sub(r"(<f>IF\([^<]*</f><v>)Met<", r"\g<1>Not met<", xml, count=1)

    edited(SUMMARY, change, sheet_of(Path(SUMMARY).read_bytes(), "Summary"))
    said = "Summary!D11: “Not met” is there, but the inputs give “Met”.\n"
    assert said in run("verify", SUMMARY).output


def test_formulas_that_were_all_changed_are_named_once(here: Path) -> None:
    said = in_base(lambda xml: xml.replace("<f>SUM(", "<f>2*SUM("))
    assert re.search(r"“=2\*SUM\([^\n]* So do \d+ more of its sheet\.\n", said)
    assert said.count("“=2*SUM(") == 1


def test_words_that_were_changed_are_shown_old_and_new(here: Path) -> None:
    edited(REPORT, swapped("in the end", "at the close"))
    assert run("verify", REPORT).output == (
        f"{REPORT}: edited: 1 difference\n"
        "  Summary: “Plans stood at 1,262 at the close.” is there, but the inputs give “Plans "
        "stood "
        "at 1,262 in the end.”.\n"
    )


def test_a_paragraph_with_figures_that_was_added_or_taken_out(here: Path) -> None:
    added = "<w:p><w:r><w:t>Nobody knows of £12,345 here.</w:t></w:r></w:p>"
    edited(REPORT, lambda xml: xml.replace("</w:tbl>", f"</w:tbl>{added}", 1))
    edited(REPORT, lambda xml: re.sub(r"<w:t[^>]*>Plans stood at.*?</w:t>", "<w:t>x</w:t>", xml))
    told = run("verify", REPORT).output
    assert "“Nobody knows of £12,345 here.” was added.\n" in told
    assert "“Plans stood at 1,262 in the end.” is no longer there.\n" in told


@pytest.mark.one_in(5)
@pytest.mark.parametrize(
    ("name", "part", "change", "told"),
    [
        (
            REPORT,
            BODY,
            swapped("Plans stood", "{{ title }} stood"),
            "a tag of the template is left",
        ),
        (
            SLIDES,
            "ppt/slides/slide1.xml",
            swapped("<a:t>", "<a:t>#REF! "),
            "slide 1: the text has an error of",
        ),
        (
            SLIDES,
            "ppt/slides/slide2.xml",
            lambda xml: re.sub(r'type="title"', 'type="body" idx="77"', xml),
            "slide 2: the slide has no title.",
        ),
    ],
)
def test_what_the_gate_refuses_is_said(
    here: Path, name: str, part: str, change: Change, told: str
) -> None:
    edited(name, change, part)
    result = run("verify", name)
    assert result.exit_code == 1
    assert told in result.output


@pytest.mark.slow
def test_a_table_of_slides_without_a_header_and_a_chart_without_words(
    here: Path, built: dict[str, bytes]
) -> None:
    def spoil(xml: str) -> str:
        return re.sub(r' descr="[^"]*"', "", xml).replace('firstRow="1"', 'firstRow="0"')

    content = built[SLIDES]
    for name, part in parts_of(content).items():
        xml = part.decode("utf-8", "replace")
        if "/slide" in name and name.endswith(".xml") and spoil(xml) != xml:
            content = changed(content, name, spoil)
    Path(SLIDES).write_bytes(content)
    told = run("verify", SLIDES).output
    assert "has no alternative text." in told
    assert "a table has no header row." in told


def test_answers_for_programs(here: Path) -> None:
    edited(REPORT, swapped("Plans stood at 1,262", "Plans stood at 1,622"))
    result = run("verify", REPORT, SUMMARY, "--json")
    assert result.exit_code == 1
    report, summary = json.loads(result.output)["files"]
    (inputs,) = summary.pop("inputs")
    assert inputs["name"] == "inputs.xlsx"
    assert report["disagreements"] == [
        {
            "where": "Summary",
            "wrong": "“Plans stood at 1,622 in the end.” states 1,622, but the inputs give 1,262 "
            "(P.actual Sep 2025: Measure values!D4).",
        }
    ]
    assert summary == {
        "file": SUMMARY,
        "state": "as built",
        "sound": True,
        "compared": True,
        "faults": [],
        "disagreements": [],
        "added by Office": [],
        "not checked": [],
    }


def refused(*words: str) -> str:
    result = run("verify", *words)
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    return result.output.rstrip()


def test_files_that_are_no_documents(here: Path) -> None:
    Path("notes.txt").write_text("notes", "utf-8")
    assert refused("notes.txt") == (
        "svreport: notes.txt is not a document: svreport verifies .docx, .xlsx, .pptx, .html, "
        ".odp, .ods, .odt, .pdf and .eml files."
    )
    assert "gone.docx cannot be read: " in refused("gone.docx")
    among = run("verify", "notes.txt", REPORT)
    assert among.exit_code == 1
    assert "notes.txt: not opened\n  notes.txt is not a document: " in among.output
    assert f"{REPORT}: as built" in among.output
    Path(REPORT).write_bytes(b"not a zip")
    told = run("verify", REPORT)
    assert told.exit_code == 1
    assert f"{REPORT}: not opened\n  it cannot be opened: " in told.output


def test_a_file_that_no_honest_program_makes(here: Path) -> None:
    entities = '<!DOCTYPE w:document [<!ENTITY a "b">]><w:document '
    edited(REPORT, swapped("<w:document ", entities))
    assert REPORT in refused(REPORT)


def test_inputs_with_errors_verify_nothing(here: Path) -> None:
    council = stated()
    told = [row for row in council["Narrative"] if row[1] != "u2"]
    saved_workbook({**council, "Narrative": told}, here / "inputs")
    result = run("verify", REPORT)
    assert result.exit_code == 1
    assert "Nothing was verified." in result.output
    assert "Narrative" in result.output


def test_a_rating_that_was_edited_is_named(here: Path) -> None:
    edited(REPORT, swapped("Amber-Green: feasible", "Green: on course"))
    result = run("verify", REPORT)
    assert result.exit_code == 1, result.output
    assert "Green: on course" in result.output
    assert "but the inputs give “…" in result.output


@pytest.mark.parametrize(
    ("copies", "named"),
    [(1, " (P.actual Sep 2025: Measure values!D4 or copy 1: Figures!B2)"), (2, "")],
)
def test_a_number_of_a_few_figures_is_named_and_one_of_many_is_not(
    here: Path, copies: int, named: str
) -> None:
    rows = [["Name", "Value", "Unit"]]
    rows += [[f"copy {number}", "1262", "count"] for number in range(1, copies + 1)]
    sheets = {**stated(), "Figures": rows}
    saved_workbook(sheets, here / "inputs")
    edited(REPORT, swapped("Plans stood at 1,262", "Plans stood at 1,622"))
    assert f"but the inputs give 1,262{named}.\n" in run("verify", REPORT).output

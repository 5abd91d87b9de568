"""The narrative as a Word document: made from the workbook, and read again as it was."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inputs_helpers import COUNCIL, read_council, write_xlsx
from made_once import validated
from openpyxl import load_workbook

from svreport.cli import main
from svreport.commands.build import build
from svreport.commands.findings import check
from svreport.commands.narrative import export_narrative, narrative_document
from svreport.core.frozen import replace
from svreport.core.model import Council, Narrative
from svreport.inputs.named_file import FilesRead
from svreport.inputs.narrative_file import read_narrative_files
from svreport.inputs.reader import read_inputs
from svreport.narrative.facts import Facts
from svreport.narrative.markdown_text import blocks_of

SOFFICE = shutil.which("soffice")
EXAMPLE = Path(__file__).parents[2] / "inputs" / "exampleshire-2024-25.xlsx"


def read_again(council: Council, folder: Path, name: str) -> FilesRead[Narrative]:
    """What is read of a Word file alone."""
    named = replace(council.settings, narrative_file=(name,))
    return read_narrative_files(replace(council, narrative=(), settings=named), folder)


def texts(rows: object, update: str) -> dict[str, str]:
    return {row.section: str(row.text) for row in rows if row.update == update}  # type: ignore


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLE, tmp_path / "inputs.xlsx"))


@pytest.mark.parametrize("update", ["q1", "q2", "q3"])
def test_every_text_of_the_example_comes_back_to_the_character(inputs: Path, update: str) -> None:
    council = read_inputs(inputs).council
    assert council is not None
    exported = export_narrative(inputs, update)
    read = read_again(council, inputs.parent, exported.setting)
    assert not read.problems
    assert texts(read.found, update) == texts(council.narrative, update)
    assert exported.elsewhere == {"": exported.written}
    assert exported.written + exported.to_review == len(read.found)
    assert not validated(exported.path.read_bytes(), ".docx")


@pytest.mark.slow
def test_documents_are_the_same_where_all_of_it_is_in_word(inputs: Path, tmp_path: Path) -> None:
    texts_of_sheet = list(read_council_of(inputs).narrative)
    before = build(inputs, ["q1"])
    words = tmp_path / "words"
    words.mkdir()
    for update in ("q1", "q2", "q3"):
        export_narrative(inputs, update, words / f"Narrative {update}.docx")
    moved = tmp_path / "moved.xlsx"
    book = load_workbook(inputs)
    for row in book["Narrative"].iter_rows(min_row=2):
        for cell in row:
            cell.value = None
    for row in book["Settings"].iter_rows():
        if row[0].value == "Narrative file":
            row[1].value = "words"
    book.save(moved)

    council = read_council_of(moved)
    assert sorted(council.narrative, key=hash) == sorted(texts_of_sheet, key=hash)
    assert not check(moved).problems
    after = build(moved, ["q1"])
    written = {file.path.suffix: file.content for file in after.files}
    assert [written[file.path.suffix] == file.content for file in before.files] == [
        True,
        True,
        False,
    ]
    record = json.loads(written[".json"])
    assert [file["name"] for file in record["other inputs"]] == [
        f"words/Narrative {update}.docx" for update in ("q1", "q2", "q3")
    ]


def read_council_of(inputs: Path) -> Council:
    council = read_inputs(inputs).council
    assert council is not None
    return council


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not on this machine")
def test_a_text_comes_back_from_libreoffice_as_well(inputs: Path) -> None:
    council = read_inputs(inputs).council
    assert council is not None
    exported = export_narrative(inputs, "q3")
    profile = f"-env:UserInstallation=file://{inputs.parent}/profile"
    for kind, name in (("odt", exported.path), ("docx", exported.path.with_suffix(".odt"))):
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", kind, "--outdir",
             str(inputs.parent), str(name)],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
    read = read_again(council, inputs.parent, exported.setting)
    assert not read.problems
    assert texts(read.found, "q3") == texts(council.narrative, "q3")


def small_council(text: str) -> Council:
    council = read_council().council
    assert council is not None
    return replace(council, narrative=[Narrative(section="Condition 1", update="june", text=text)])


def again(text: str, folder: Path) -> str:
    """The text after it was written to Word and read."""
    council = small_council(text)
    (folder / "june.docx").write_bytes(narrative_document(Facts(council, council.updates[0])))
    read = read_again(council, folder, "june.docx")
    assert not read.problems
    (row,) = read.found
    return str(row.text)


@pytest.mark.parametrize(
    "text",
    [
        "One.\n\nTwo,\nin two lines.",
        "# Part\n\nText.\n\n## Below\n\nMore.",
        "- a\n  - b\n    - c\n  - d\n- e",
        "1. a\n2. b\n   1. c\n   2. d\n3. e",
        "- a\n  1. b\n  2. c\n- d\n\n  more of d\n- e",
        "4. a\n5. b",
        "1. a\n2. b\n\n1) c\n2) d",
        "1. a\n\nBetween.\n\n2. b",
        "- a\n\n1. b\n\n- c",
        "**bold *both*** and *italic*, **bold**.",
        "[a **link**](https://example.org/a?b=1&c=2) here",
        "| a | b |\n|:---|---:|\n| 1\\|2 | **3** |\n\nAfter.",
        "| a |\n|---|\n| x |\n\n| b |\n|---|\n| y |",
        "{{ measures }}\n\n{{ A.actual | 0 decimals }} and \\{{ plain }}",
        "2*3*4 < 5 & a_b <b> &amp; ’“” – — \u00a0x",
        "1\\. typed, - typed",
        "\\*c\\* and a_b [x]",
        "a\tb",
        "- {{ A.actual }}\n- **{{ A.plan }}** x",
    ],
)
def test_markdown_comes_back_to_the_character(tmp_path: Path, text: str) -> None:
    assert again(text, tmp_path) == text


WORDS = st.text(alphabet="ab 1.*_#|[]()\\`-<>{&’é:/,", min_size=1, max_size=10)
MARKED = st.sampled_from(["{}", "**{}**", "*{}*", "[{}](https://example.org/a)"])
INLINE = st.lists(st.builds(str.format, MARKED, WORDS), min_size=1, max_size=4).map(" ".join)
LINES = st.lists(st.builds("{}{}".format, st.sampled_from(["- ", "1. ", "  - ", "# ", ""]), INLINE),
                 min_size=1, max_size=5)  # fmt: skip


@pytest.mark.slow
@settings(suppress_health_check=list(HealthCheck))
@given(st.lists(LINES.map("\n".join), min_size=1, max_size=3).map("\n\n".join))
def test_whatever_is_typed_in_the_sheet_means_the_same_after_word(
    tmp_path: Path, text: str
) -> None:
    if not blocks_of(text):
        return
    council = small_council(text)
    (tmp_path / "june.docx").write_bytes(narrative_document(Facts(council, council.updates[0])))
    rows = read_again(council, tmp_path, "june.docx").found
    assert words_of("\n".join(str(row.text) for row in rows)) == words_of(text)


def words_of(text: str) -> str:
    """The letters and signs of all blocks, without spaces."""
    return "".join("".join(texts_in(blocks_of(text))).split())


def texts_in(value: object) -> list[str]:
    if hasattr(value, "text") and hasattr(value, "bold"):
        return [value.text]
    if hasattr(value, "__struct_fields__"):
        value = [getattr(value, name) for name in value.__struct_fields__]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in texts_in(inner)]
    return []


def test_sections_without_text_have_guidance_and_room(tmp_path: Path) -> None:
    rows = COUNCIL.partition("## Narrative")[2].partition("## Measures")[0]
    none_yet = COUNCIL.replace(rows, "\n| Section | Update | Text |\n\n")
    inputs = write_xlsx(tmp_path / "inputs.xlsx", none_yet)
    exported = export_narrative(inputs, "sept")
    document = Document(str(exported.path))
    lines = [(line.style.name, line.text) for line in document.paragraphs if line.style]
    assert ("Title", "Narrative for sept: Autumn paper") in lines
    headings = [text for style, text in lines if style == "Heading 1"]
    assert headings == [
        *("Main finding", "What changed", "What is asked", "Summary"),
        *("Condition 1", "Condition 2", "Risk 1", "Specialist support"),
    ]
    assert (exported.sections, exported.written, exported.to_review) == (8, 0, 0)
    guidance = document.element.xpath("//w:sdt//w:t")
    said = " ".join(part.text for part in guidance)
    assert "Condition 1: Spend within income." in said
    assert "{{ A.actual }} 110" in said
    council = read_inputs(inputs).council
    assert council is not None
    read = read_again(council, tmp_path, exported.setting)
    assert not read.found
    assert not read.problems


def test_a_text_of_an_earlier_update_is_marked_until_it_is_reviewed(tmp_path: Path) -> None:
    rolled = "| Summary | sept | All is well. | from june |"
    rows = COUNCIL.replace("| Text             |", "| Text             | Review |")
    rows = rows.replace(
        "| Condition 1 | june   | Spending", f"{rolled}\n| Condition 1 | june   | Spending"
    )
    inputs = write_xlsx(tmp_path / "inputs.xlsx", rows)
    exported = export_narrative(inputs, "sept")
    assert (exported.written, exported.to_review, exported.elsewhere) == (0, 5, {})
    council = read_council_of(inputs)
    read = read_again(council, tmp_path, exported.setting)
    assert {(row.section, row.review) for row in read.found} == {
        (section, "from june")
        for section in ("Summary", "Condition 1", "Condition 2", "Risk 1", "Specialist support")
    }
    document = Document(str(exported.path))
    marks = [line for line in document.paragraphs if line.text.startswith("To review")]
    assert len(marks) == 5
    parent = marks[0]._p.getparent()
    assert parent is not None
    parent.remove(marks[0]._p)
    document.save(str(exported.path))
    reviewed = replace(
        council, settings=replace(council.settings, narrative_file=(exported.setting,))
    )
    together = read_narrative_files(reviewed, tmp_path)
    assert not together.problems
    of_sept = {row.section: row.review for row in together.found if row.update == "sept"}
    assert of_sept.pop("Summary") is None
    assert set(of_sept.values()) == {"from june"}


def test_the_document_goes_into_the_folder_that_settings_name(tmp_path: Path) -> None:
    unit = "| Forecast unit    | £000               |\n"
    named = COUNCIL.replace(unit, f"{unit}| Narrative file | words |\n")
    inputs = write_xlsx(tmp_path / "inputs.xlsx", named)
    (tmp_path / "words").mkdir()
    assert any("has no Word document" in problem.wrong for problem in check(inputs).problems)
    exported = export_narrative(inputs, "sept")
    assert exported.path == tmp_path / "words" / "Narrative sept.docx"
    assert exported.is_named


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    inputs = write_xlsx(tmp_path / "inputs.xlsx", COUNCIL)
    (tmp_path / "Narrative june.docx").write_text("mine")
    done = CliRunner().invoke(main, ["narrative", "export", "june", "--inputs", str(inputs)])
    assert done.exit_code == 1
    assert "already exists, and may have texts in it" in done.output
    assert (tmp_path / "Narrative june.docx").read_text() == "mine"


def test_the_command_says_how_the_file_is_read(tmp_path: Path) -> None:
    inputs = write_xlsx(tmp_path / "inputs.xlsx", COUNCIL)
    target = tmp_path / "words" / "June.docx"
    target.parent.mkdir()
    arguments = ["narrative", "export", "--inputs", str(inputs), "--to", str(target)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        f"Wrote {target}: 8 sections of june, 5 with text.",
        "To have it read, type in Settings, Narrative file:",
        "  words/June.docx",
        "The sheet Narrative has 5 texts of june as well: clear them there before you change them "
        "in the new document.",
    ]
    wrong = CliRunner().invoke(main, ["narrative", "export", "may", "--inputs", str(inputs)])
    assert wrong.exit_code == 2
    assert "There are june and sept" in wrong.output

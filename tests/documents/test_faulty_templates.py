"""A template that cannot be filled is one sentence, and nothing is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from built_outputs import Outputs, outputs_of
from click.testing import CliRunner
from packages import archive_of
from template_copies import spoil

import svreport
from svreport.cli import main
from svreport.core.errors import FaultyTemplate

NAME = "report.docx"


@pytest.fixture
def templates(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates' folder that the build uses, to be spoilt."""
    folder = tmp_path / "shipped"
    shutil.copytree(root / "templates", folder)
    monkeypatch.setattr("svreport.files.resources.templates_folder", lambda: folder)
    return folder / "monitoring" / NAME


def refusal(inputs: Path) -> str:
    with pytest.raises(FaultyTemplate) as refused:
        svreport.build(inputs, ["q1"])
    sentence = str(refused.value)
    assert NAME in sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


BODY = "word/document.xml"


def test_undefined_name(templates: Path, example_inputs: Path) -> None:
    spoil(templates, BODY, "{{ section.heading }}", "{{ section.headline }}")
    sentence = refusal(example_inputs)
    assert "headline" in sentence


def test_undefined_name_in_the_header(templates: Path, example_inputs: Path) -> None:
    spoil(templates, "word/header1.xml", "{{ authority }}", "{{ authorty }}")
    assert "authorty" in refusal(example_inputs)


def test_tag_that_does_not_end(templates: Path, example_inputs: Path) -> None:
    spoil(templates, BODY, "{%p endfor %}", "{%p endfro %}")
    sentence = refusal(example_inputs)
    assert "has a tag that cannot be read" in sentence
    assert "endfro" in sentence


def test_unclosed_braces(templates: Path, example_inputs: Path) -> None:
    spoil(templates, BODY, "{{ title }}", "{{ title }")
    assert "has a tag that cannot be read" in refusal(example_inputs)


def test_missing_style(templates: Path, example_inputs: Path) -> None:
    spoil(templates, "word/styles.xml", 'w:val="Report Table"', 'w:val="Our Table"')
    sentence = refusal(example_inputs)
    assert "the style “Report Table” is missing; add it to the template in Word" in sentence


def test_list_style_without_a_list(templates: Path, example_inputs: Path) -> None:
    spoil(templates, "word/styles.xml", '<w:numPr><w:numId w:val="2"/></w:numPr>', "")
    assert "“List Number” has no list format" in refusal(example_inputs)


def test_a_loop_in_the_wrong_place(templates: Path, example_inputs: Path) -> None:
    spoil(templates, BODY, "{%p for section in risks %}", "{% for section in risks %}")
    assert "{%p for … %} with {% endfor %}: write both alike" in refusal(example_inputs)


@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x03\x04 cut off"])
def test_not_a_word_document(content: bytes, templates: Path, example_inputs: Path) -> None:
    templates.write_bytes(content)
    assert "cannot be opened as a Word document" in refusal(example_inputs)


def test_a_zip_without_a_document(templates: Path, example_inputs: Path) -> None:
    templates.write_bytes(archive_of({"letter.txt": b"not a document"}))
    assert "cannot be opened as a Word document" in refusal(example_inputs)


def test_a_damaged_part(templates: Path, example_inputs: Path) -> None:
    spoil(templates, BODY, "<w:body>", "<w:body><w:p>")
    assert "cannot be opened as a Word document" in refusal(example_inputs)


def test_an_excel_workbook(templates: Path, example_inputs: Path) -> None:
    shutil.copyfile(example_inputs, templates)
    assert "cannot be opened as a Word document" in refusal(example_inputs)


def test_a_tag_that_reaches_for_the_machine(templates: Path, example_inputs: Path) -> None:
    spoil(templates, BODY, "{{ title }}", "{{ title.__class__.__mro__ }}")
    assert "cannot be filled" in refusal(example_inputs)


def test_an_operation_that_fails(templates: Path, example_inputs: Path) -> None:
    spoil(templates, BODY, "{{ title }}", "{{ 1 / 0 }}")
    assert "cannot be filled" in refusal(example_inputs)


def test_missing_template(templates: Path, example_inputs: Path) -> None:
    templates.unlink()
    sentence = refusal(example_inputs)
    assert sentence == "The template monitoring/report.docx is missing: install svreport again."


def test_nothing_is_written(
    templates: Path, example_inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outputs = tmp_path / "outputs"
    run = ["build", "q1", "--inputs", str(example_inputs), "--outputs", str(outputs)]
    assert CliRunner().invoke(main, run).exit_code == 0
    before = {path: path.read_bytes() for path in outputs.rglob("*") if path.is_file()}
    spoil(templates, BODY, "{{ title }}", "{{ titel }}")
    refused = CliRunner().invoke(main, run)
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert refused.stderr.startswith("svreport: The template report.docx cannot be filled: ")
    assert len(refused.stderr.splitlines()) == 1
    assert {path: path.read_bytes() for path in outputs.rglob("*") if path.is_file()} == before


def test_a_template_of_ones_own_comes_first(
    root: Path, example_inputs: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    shutil.copytree(root / "templates", own)
    spoil(own / "monitoring" / NAME, BODY, ">Summary<", ">In short<")
    built = svreport.build(example_inputs, ["q1"], templates=own)
    headings = outputs_of(built, "q1").word.headings
    assert headings[0] == (1, "In short")


def test_a_folder_without_the_template_leaves_the_shipped_one(
    example_inputs: Path, tmp_path: Path, exampleshire: dict[str, Outputs]
) -> None:
    built = svreport.build(example_inputs, ["q1"], templates=tmp_path)
    assert outputs_of(built, "q1").report == exampleshire["q1"].report


def test_a_template_may_name_figures_as_narrative_does(
    templates: Path, example_inputs: Path
) -> None:
    # Word makes curly quotation marks of those that are typed.
    named = "{{ figure(“plan.in-year balance | £m”) }}, {{ figure('EHCP.actual') }}"
    spoil(templates, BODY, "Progress against the {{ reported_by }}s", named)
    report = outputs_of(svreport.build(example_inputs, ["q1"]), "q1").word
    assert "£28.28m, 5,696" in {para.text for para in report.paragraphs}


def test_a_figure_that_a_template_misnames(templates: Path, example_inputs: Path) -> None:
    spoil(templates, BODY, "Progress against the {{ reported_by }}s", "{{ figure('EHCP.actaul') }}")
    sentence = refusal(example_inputs)
    assert "“EHCP.actaul” is not the name of a figure. Did you mean “EHCP.actual”?" in sentence


def test_a_record_in_a_tag_is_refused_with_its_place(templates: Path, example_inputs: Path) -> None:
    spoil(templates, BODY, "{{ title }}", "{{ risks | first }}")
    sentence = refusal(example_inputs)
    assert "a tag shows something of several parts, and can show text or numbers only" in sentence
    assert "See the body, paragraph 1: “{{ risks | first }}”" in sentence


def test_words_that_would_be_lost_are_refused(
    root: Path, example_inputs: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    shutil.copytree(root / "templates", own)
    spoil(own / "monitoring" / NAME, BODY, "{{p summary }}", "Our summary: {{p summary }}")
    with pytest.raises(FaultyTemplate, match="shares its paragraph with other words"):
        svreport.build(example_inputs, ["q1"], templates=own)

"""What templates print whatever fills their tags is held to the figures, as narrative is."""

from __future__ import annotations

from pathlib import Path

import pytest
from board_councils import board_tables, council_of
from docx import Document
from read_councils import COUNCILS

from svreport.commands.edition import Edition
from svreport.commands.templates.check import check_templates, templates_in
from svreport.commands.templates.trial import Trial, paper_of, standing_findings
from svreport.core.model import Council
from svreport.documents.registry import document_named
from svreport.files.resources import TemplateFile, Templates, templates_folder
from svreport.inputs.reader import read_inputs
from svreport.narrative.facts import Facts

EXAMPLE = Path(__file__).parents[2] / "inputs" / "exampleshire-2024-25.xlsx"


@pytest.fixture(scope="module")
def example() -> Council:
    council = read_inputs(EXAMPLE).council
    assert council is not None
    return council


def own(folder: Path, name: str, text: str) -> Path:
    """A council's own copy of a template, with a text at its end."""
    path = folder / "templates" / name
    path.parent.mkdir(parents=True)
    shipped = (templates_folder() / name).read_bytes()
    path.write_bytes(shipped)
    if path.suffix == ".docx":
        document = Document(str(path))
        document.add_paragraph(text)
        document.save(str(path))
    else:
        written = shipped.decode("utf-8")
        end = "</body>" if "</body>" in written else ""
        before = written.removesuffix("\n").partition(end)[0] if end else written
        path.write_text(f"{before}\n\n{text}\n{end}</html>" if end else f"{before}\n\n{text}\n")
    return path


@pytest.mark.slow
def test_templates_that_came_with_svreport_state_nothing_wrong(example: Council) -> None:
    others = [board_tables(), *(tables() for tables in COUNCILS.values())]
    for council in (example, *map(council_of, others)):
        facts = Facts(council, council.latest or council.updates[0])
        trial = Trial(council, facts.update, "")
        for path in templates_in(templates_folder()):
            paper = paper_of(path)
            if paper is not None and path.suffix != ".css":
                template, made = TemplateFile.read(path), trial.paper(paper)
                assert not list(standing_findings(template, made, facts)), path


WRONG = "The deficit limit is £48.5m."


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("name", "document", "place"),
    [
        ("forum/financial.md.j2", "forum", "line "),
        ("monitoring/report.docx", "monitoring", "body, "),
        ("dashboard/page.html.j2", "dashboard", "line "),
    ],
)
def test_a_figure_that_a_template_types_is_held(
    name: str, document: str, place: str, example: Council, tmp_path: Path
) -> None:
    path = own(tmp_path, name, WRONG)
    edition = Edition(Facts(example, example.updates[-1]), Templates(tmp_path / "templates"))
    (problem,) = edition.standing_problems(document_named(document))
    assert str(problem.place).startswith(f"{name}, {place}")
    assert problem.wrong == f"“{WRONG}”: forecast.deficit limit 2024/25 is £84.5m (Forecast!E34)."
    shown = '{{ figure("forecast.deficit limit 2024/25 | £m") }}'
    assert problem.remedy == f"Correct it, or write {shown}."
    (finding,) = check_templates([path], inputs=EXAMPLE).findings
    assert (finding.wrong, finding.remedy) == (problem.wrong, problem.remedy)


def test_what_tags_show_is_not_the_templates_own(example: Council, tmp_path: Path) -> None:
    text = '{{ figure("EHCP.actual Apr 2024") }} EHCPs were maintained in October 2024.'
    own(tmp_path, "forum/financial.md.j2", text)
    edition = Edition(Facts(example, example.updates[-1]), Templates(tmp_path / "templates"))
    assert not edition.standing_problems(document_named("forum"))

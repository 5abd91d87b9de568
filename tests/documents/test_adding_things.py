"""A new sheet needs its file and its record, a new document its file and its template.

The registry names the document. Both are put into a copy of the package. A child process then runs
the commands on it, as an officer would, and what they give is looked at here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from svreport.inputs.blank_workbook import EXAMPLE, read_contents

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
RECORD = '''
"""Visits to schools."""

from datetime import date

from svreport.core.origin import Record


class Visit(Record, kw_only=True):
    school: str
    visited_on: date | None = None
    impression: str | None = None
'''
SHEET = '''
"""Visits: the schools that were visited."""

from svreport.core.model.visits import Visit
from svreport.inputs.kinds.dates import Day
from svreport.inputs.sheet import Sheet, SheetColumn

SHEET = Sheet(
    order=25,
    name="Visits",
    record=Visit,
    key=("school",),
    expected=False,
    purpose="Visits to schools.",
    filled_by="Adviser",
    when="At each update",
    feeds="letter to parents",
    columns=(
        SheetColumn("School"),
        SheetColumn("Visited on", Day()),
        SheetColumn("Impression"),
    ),
    words="""
        School (Hill Primary): Its name.
        Visited on (3 May 2024): When.
        Impression: What was seen,
            and what was said.
        """,
)
'''
# What the registry says of it, among the others.
DESCRIPTION = """    Document(
        name="letter",
        title="letter to parents",
        template="letter/report.docx",
        sections=("Opening",),
    ),
"""
PAPER = '''
"""The letter to parents: the visits to schools, and what the deficit comes to."""

from collections.abc import Sequence
from typing import Annotated

from svreport.content.blocks import Block
from svreport.content.paper import WordPaper
from svreport.core.model.visits import Visit
from svreport.core.numerals import Unit, money_unit
from svreport.documents.public import CommonContent, common_content
from svreport.documents.public import PublicPaper
from svreport.figures.versions import reported_version
from svreport.narrative.facts import Facts


class LetterContent(CommonContent):
    title: Annotated[str, "Its title."]
    update: Annotated[str, "The title of the update."]
    draft: Annotated[bool, "Whether it is a draft."]
    balance: Annotated[str, "The closing balance of the last year."]
    visits: Annotated[Sequence[str], "What was seen at each school."]
    opening: Annotated[Sequence[Block], "What is written to begin with."]
    measures: Annotated[Sequence[str], "The measures that are reported in it."]


CONTENT = LetterContent


def paper(facts: Facts) -> WordPaper:
    council, paper = facts.council, PublicPaper(facts, "letter")
    statement = reported_version(council, facts.update)
    unit = money_unit(council.settings.forecast_unit)
    content: LetterContent = {
        **common_content(council, paper.figure),
        "update": facts.update.title,
        "title": "Letter to parents",
        "draft": False,
        "balance": paper.style.amount(
            statement.closing(statement.years[-1]), unit, Unit.MILLIONS
        ),
        "visits": [
            f"{visit.school}: {visit.impression}" for visit in council.rows(Visit)
        ],
        "opening": paper.narrative("Opening"),
        "measures": [
            measure.name for measure in council.measures if measure.is_reported_in("letter")
        ],
    }
    return WordPaper(
        template=paper.document.template,
        content=content,
        properties=facts.properties("Letter"),
        referred=paper.referred,
    )
'''
# What a child process runs: the inputs are written, then each command, and what it gave is printed.
RUNS = """
import json, sys
from pathlib import Path
from click.testing import CliRunner
from openpyxl import load_workbook
from svreport.cli import main
from svreport.inputs.blank_workbook import inputs_workbook

commands, contents = json.loads(sys.stdin.read())
Path("inputs.xlsx").write_bytes(inputs_workbook(contents))
book = load_workbook("inputs.xlsx")
for sheet in ("Narrative", "Measures"):
    for row in book[sheet].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("Opening", "Openin").replace("letter", "lettr")
book.save("misspelt.xlsx")
runs = {}
for name, arguments in commands.items():
    run = CliRunner().invoke(main, arguments)
    assert run.exception is None or isinstance(run.exception, SystemExit), run.exc_info
    runs[name] = [run.exit_code, run.output]
print(json.dumps(runs))
"""
VISITS = [
    ["School", "Visited on", "Impression"],
    ["Hill School", "4 May 2024", "A class of 30."],
    ["Lake School", "5 May 2024", "There were 3 children in the hub."],
]
OPENING = "We visited two schools. See {{ EHCP.actual }}."


@dataclass(frozen=True)
class Extended:
    """What the commands gave in the copy of the package, and the folder that they worked in."""

    folder: Path
    runs: dict[str, tuple[int, str]]

    def printed(self, name: str) -> str:
        status, output = self.runs[name]
        assert status == 0, output
        return output

    def answer(self, name: str) -> Any:
        return json.loads(self.printed(name))


COMMANDS = {
    "init": ["init", "new"],
    "check": ["check", "--inputs", "inputs.xlsx"],
    "check letter": ["check", "letter", "--inputs", "inputs.xlsx"],
    "build": ["build", "letter", "--inputs", "inputs.xlsx"],
    "figures": ["figures", "closing balance", "--json", "--inputs", "inputs.xlsx"],
    "templates": ["templates", "check", "../templates/letter/report.docx"],
    "misspelt words": ["check", "--inputs", "misspelt.xlsx"],
    "misspelt target": ["build", "leter", "--inputs", "inputs.xlsx"],
}


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Extended:
    checkout = tmp_path_factory.mktemp("checkout")
    _extend(checkout)
    folder = checkout / "work"
    folder.mkdir()
    run = subprocess.run(
        [sys.executable, "-c", RUNS],
        input=json.dumps([COMMANDS, _contents()]),
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    runs = json.loads(run.stdout)
    return Extended(folder, {name: (status, output) for name, (status, output) in runs.items()})


def _extend(checkout: Path) -> None:
    """Copies the package and its templates, and adds a sheet and a document: nothing else."""
    for name in ("svreport", "templates"):
        shutil.copytree(ROOT / name, checkout / name)
    added = {
        "svreport/core/model/visits.py": RECORD,
        "svreport/inputs/sheets/visits.py": SHEET,
        "svreport/documents/letter.py": PAPER,
    }
    for name, code in added.items():
        (checkout / name).write_text(code, "utf-8")
    registry = checkout / "svreport" / "documents" / "registry.py"
    listed, begins = registry.read_text("utf-8"), "DOCUMENTS: tuple[Document, ...] = (\n"
    assert begins in listed
    registry.write_text(listed.replace(begins, f"{begins}{DESCRIPTION}"), "utf-8")
    (checkout / "templates" / "letter").mkdir()
    template = Document(str(checkout / "templates" / "forum" / "report.docx"))
    for element in list(template.element.body)[:-1]:  # the last one is the page's setting
        template.element.body.remove(element)
    for words in (
        "{{ title }}",
        "The deficit is {{ balance }}.",
        "{% for visit in visits %}{{ visit }} {% endfor %}",
        "{% for measure in measures %}{{ measure }}; {% endfor %}",
        "{{p opening }}",
        "{% if draft %}Draft{% endif %}",
    ):
        template.add_paragraph(words)
    template.save(str(checkout / "templates" / "letter" / "report.docx"))


def _contents() -> dict[str, list[list[str]]]:
    """The worked example with visits, a text for the letter, and a measure reported in it."""
    contents = {name: [list(row) for row in rows] for name, rows in read_contents(EXAMPLE).items()}
    headers, measure, *_ = contents["Measures"]
    measure[headers.index("Report in")] += ", letter"
    contents["Narrative"].append(["Letter: Opening", "q3", OPENING])
    return {**contents, "Visits": VISITS}


def test_the_blank_workbook_has_the_sheet(extended: Extended) -> None:
    extended.printed("init")
    (path,) = extended.folder.glob("new/inputs/*.xlsx")
    assert [cell.value for cell in load_workbook(path)["Visits"][1]] == VISITS[0]


def test_its_sections_and_its_name_are_offered(extended: Extended) -> None:
    _, output = extended.runs["misspelt words"]
    words = " ".join(output.split())
    assert "“Letter: Openin”" in words
    assert "Did you mean “Letter: Opening”?" in words
    assert "Did you mean “letter”?" in words


def test_the_sheet_is_read_and_nothing_in_it_is_questioned(extended: Extended) -> None:
    output = extended.printed("check")
    # Its public letter alone gives a count away, which the next test is about.
    assert all("gives away a count" in line for line in output.splitlines() if "Visits!" in line)
    assert "letter" not in output.casefold()


def test_small_counts_are_looked_for_in_what_the_document_prints(extended: Extended) -> None:
    _, output = extended.runs["check letter"]
    assert "Visits!C3: “3 children” gives away a count below" in " ".join(output.split())


def test_the_document_is_built_with_what_the_sheets_state(extended: Extended) -> None:
    output = extended.printed("build")
    (path,) = extended.folder.glob("outputs/*/q3/drafts/*letter to parents*.docx")
    assert path.name in output
    words = "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    assert "There were 3 children in the hub." in words
    assert "Number of EHCPs;" in words
    assert "We visited two schools. See 6,205." in words


def test_figures_name_the_document(extended: Extended) -> None:
    figures = extended.answer("figures")
    used = [figure["name"] for figure in figures if "letter" in figure["used_by"]]
    assert used, figures[0]


def test_its_template_is_checked(extended: Extended) -> None:
    assert "letter/report.docx: nothing wrong." in extended.printed("templates")


def test_it_is_named_where_a_target_is_misspelt(extended: Extended) -> None:
    status, output = extended.runs["misspelt target"]
    assert status == 2
    assert "letter" in output

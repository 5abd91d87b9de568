"""`svreport templates check`: every fault of a template in exact words, and none of a good one."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from made_up_council import saved_workbook, tables
from packages import parts_of
from template_copies import BODY, copied, spoil
from word_accessibility import faults
from word_reading import WordFile

import svreport
from svreport.cli import main
from svreport.commands.templates.check import check_templates, templates_in
from svreport.commands.templates.trial import PAPERS, example
from svreport.content.blocks import Wording
from svreport.content.paper import WordPaper
from svreport.core.problems import Severity
from svreport.documents.registry import Document as Described
from svreport.narrative.facts import Facts
from svreport.rendering.sandbox import PUT_ON_BY_SVREPORT

RISKS = "body, in “Risks”, under “Progress update”, paragraph"
KEY = "body, under “Assurance ratings used in this report”, paragraph 1"
TABLE = "body, in “Progress against the {{ reported_by }}s”, under “{{ section.heading }}”, table 1"
CONDITIONS = "body, in “Progress against the {{ reported_by }}s”"
FIRST = "body, paragraph 1"
FIRST_TAG = f"{FIRST}: “{{{{ 1 / 0 }}}}”."
LIST = "for, endfor, if, elif, else, endif and set"
BRACES = "A tag begins and ends with two braces, {{ … }}, or with {% … %}."
ONE_NAME = (
    "Write one name, its parts joined by points, as in {{ section.heading }}. Write a loop as "
    "in {% for section in risks %}. Text is in quotation marks."
)
COPY = (
    "In Word, copy what is missing from the template that came with svreport (Styles, Manage "
    "Styles, Import/Export), or add styles of these names."
)


def found(template: Path, inputs: Path | None = None) -> list[str]:
    """What is wrong with a template, each less its severity and the template's name."""
    findings = check_templates([template], inputs=inputs).findings
    name = f"{template.parent.name}/{template.name}"
    return [str(one).removeprefix(f"{one.severity}: {name}: ") for one in findings]


def spoilt(folder: Path, before: str, after: str, part: str = BODY) -> Path:
    template = copied(folder, "monitoring")
    spoil(template, part, before, after)
    return template


TITLE = [
    (
        "{{ titel }}",
        "names “titel”, which the monitoring report does not have. Did you mean “title”?",
    ),
    (
        "{{ section.heading }}",
        "names “section”, which the monitoring report does not have. There are authority, figure, "
        "agreement, scheme, reported_by, title, details, dates, glance, summary, updates, "
        "condition_groups, other_measures, capital, risks, support, scale, reading, symbols, "
        "sign_off and signed.",
    ),
    *(
        (braces, f"is not a whole tag. {BRACES}")
        for braces in ("{{ title", "{{ title }", "title }}", "{ title }", "{ {title} }")
    ),
    (
        "{{ title title }}",
        "cannot be read: expected token 'end of print statement', got 'title'. " + ONE_NAME,
    ),
    (
        "{{ title | uper }}",
        f"cannot be read: “| uper” is nothing that templates may use. {ONE_NAME}",
    ),
    (
        "{{ title.words }}",
        "names “words”, which title does not have. It is a text. Name it alone.",
    ),
    ("{{ summary }}", "stands for whole paragraphs. Write {{p summary }}, alone in its paragraph."),
    ("{{p title }}", "is a text, no paragraph. Write {{ title }}."),
    (
        "{{ draft }}",
        f"names “draft”, which the monitoring report does not have. {PUT_ON_BY_SVREPORT['draft']}",
    ),
    ("{{ risks }}", "stands for a list. Go through it, as in {%p for one in risks %}."),
    (
        "{{ risks.heading }}",
        "names “heading”, which risks does not have. It is a list. Go through it, as in {%p for "
        "one in risks %}.",
    ),
    (
        "{{ risks[0] }}",
        "stands for something of several parts. Name one of its parts: risks[0].heading, "
        "risks[0].items, risks[0].progress or risks[0].mitigation.",
    ),
    (
        "{{ figure }}",
        'stands for what looks figures up. Name a figure, as in {{ figure("payments.total | £m") '
        "}}.",
    ),
    ("{% include “x” %}", f"begins with “include”, which is not a tag. There are {LIST}."),
    ("{% cellbg capital %}", f"begins with “cellbg”, which is not a tag. There are {LIST}."),
    (
        "{%p endif %}",
        "ends nothing: no {%p if … %} is before it. Remove it, or put back the {%p if … %} that it "
        "ended.",
    ),
    ("{% if capital %}", "is never ended. Add {% endif %} after what it is about."),
    (
        "{% else %}",
        "is in no {% if … %}. Remove it, or put the {% if … %} back that was before it.",
    ),
    ("{{r title }}", "begins with r, which it cannot. Write {{ title }}."),
    ("{{tr title }}", "begins with tr, which it cannot. Write {{ title }}."),
]


@pytest.mark.one_in(7)
@pytest.mark.parametrize(("tag", "wrong"), TITLE, ids=[tag for tag, _ in TITLE])
def test_a_tag_in_the_title(tag: str, wrong: str, tmp_path: Path) -> None:
    template = spoilt(tmp_path, "{{ title }}", tag)
    assert found(template)[0] == f"{FIRST}: “{tag}” {wrong}"


NO_TAG = f"which is not a tag. Did you mean “endfor”? There are {LIST}."
DIFFERENT = (
    "goes with “{%p for section in condition_groups %}” (body, under “Progress against the "
    "{{ reported_by }}s”, paragraph 1), and the two begin differently. "
    "Begin both alike: {%p endfor %}."
)
ENDFOR = [
    ("{%p endfro %}", [f"begins with “endfro”, {NO_TAG}"]),
    ("{%pendfor %}", [f"begins with “pendfor”, {NO_TAG}", DIFFERENT]),
    ("{% endfor %}", [DIFFERENT]),
]


@pytest.mark.parametrize(("tag", "wrong"), ENDFOR, ids=[tag for tag, _ in ENDFOR])
def test_the_end_of_a_loop(tag: str, wrong: list[str], tmp_path: Path) -> None:
    template = spoilt(tmp_path, "{%p endfor %}", tag)
    place = f"{CONDITIONS}, under “Progress update”, paragraph 3"
    assert found(template) == [f"{place}: “{tag}” {each}" for each in wrong]


@pytest.mark.parametrize(
    "tag", ["{% p endfor %}", "{%p\N{NO-BREAK SPACE}endfor %}", "{%p endfor }"]
)
def test_an_end_that_is_none_leaves_its_loop_open(tag: str, tmp_path: Path) -> None:
    template = spoilt(tmp_path, "{%p endfor %}", tag)
    opened, closed = found(template)
    assert "“{%p for section in condition_groups %}” is never ended." in opened
    assert "is not a whole tag." in closed or "begins with “p”, which is not a tag." in closed


def test_an_end_of_another_kind(tmp_path: Path) -> None:
    opened, closed = found(spoilt(tmp_path, "{%p endfor %}", "{%p endif %}"))
    assert "“{%p for section in condition_groups %}” is never ended." in opened
    assert "“{%p endif %}” ends nothing" in closed


TRACKED = "The template report.docx has a tracked change"
ACCEPT = "(word/document.xml). Accept or reject all changes (Review), and save it again."
SPOILT: dict[str, tuple[str, str, list[str]]] = {
    "attribute of an item": (
        "{{ section.heading }}",
        "{{ section.headline }}",
        [
            f"{CONDITIONS}, heading “{{{{ section.headline }}}}”: “{{{{ section.headline }}}}” "
            "names “headline”, which section does not have. Did you mean “heading”? It has "
            "heading, items, progress and mitigation."
        ],
    ),
    "attribute alone": (
        "{{ section.heading }}",
        "{{ heading }}",
        [
            f"{CONDITIONS}, heading “{{{{ heading }}}}”: “{{{{ heading }}}}” names “heading”, "
            "which the monitoring report does not have. Did you mean “section.heading”?"
        ],
    ),
    "loop left open": (
        "{%p endfor %}",
        "Text",
        [
            "body, under “Progress against the {{ reported_by }}s”, paragraph 1: “{%p for "
            "section in "
            "condition_groups %}” is never ended. Add {%p endfor %} after what it is about."
        ],
    ),
    "loop without in": (
        "{%p for section in risks %}",
        "{%p for section of risks %}",
        [
            "body, under “Risks”, paragraph 1: “{%p for section of risks %}” cannot be read: "
            f"expected token 'in', got 'of'. {ONE_NAME}"
        ],
    ),
    "loop over a text": (
        "step in scale",
        "step in title",
        [
            f"{KEY}: “{{%p for step in title %}}” goes through what is not a "
            "list but a text. Lists are details, updates, condition_groups, risks and scale."
        ],
    ),
    "too many names": (
        "{{p summary }}",
        "{% for name, value, more in details %}{% endfor %}",
        [
            "The template report.docx cannot be filled: not enough values to unpack (expected 3, "
            "got 2). It is near “{% for name, value, more in details %}{% endfor %}”."
        ],
    ),
    "pair inside out": (
        "{{p section.mitigation }}",
        "{{p section.mitigation }}</w:t></w:r></w:p><w:p><w:r><w:t>{%p if capital %}",
        [
            "body, in “Risks”, under “{{ section.heading }}”, paragraph 1: “{%p if "
            f"section.mitigation %}}” is not ended before “{{%p endfor %}}” ({RISKS} 3). Add {{%p "
            "endif %} before that."
        ],
    ),
    "rows outside a table": (
        "{{p summary }}",
        "{%tr for one in updates %}",
        [
            "body, under “Summary”, paragraph 1: “{%tr for one in updates %}” is outside "
            "any table. Begin it with {%p, or move it into a row of the table it is for.",
            "body, under “Summary”, paragraph 1: “{%tr for one in updates %}” is never ended. Add "
            "{%tr endfor %} after what it is about.",
        ],
    ),
    "row shared": (
        "{{ item.text }}",
        "{{ item.text }}{%tr if capital %}",
        [
            f"{TABLE}, row 3, column 1: “{{%tr if capital %}}” shares its row with other words, "
            "which would be lost. Give it a row of its own.",
            f"{TABLE}, row 3, column 1: “{{%tr if capital %}}” is not ended before “{{%tr endfor "
            f"%}}” ({TABLE}, row 4, column 1). Add {{%tr endif %}} before that.",
        ],
    ),
    "paragraph shared": (
        "{{p summary }}",
        "In short: {{p summary }}",
        [
            "body, under “Summary”, paragraph 1: “{{p summary }}” shares its paragraph with other "
            "words, which would be lost. Give it a paragraph of its own."
        ],
    ),
    "tag tracked in part": (
        "{{ title }}",
        '{{ ti</w:t></w:r><w:ins w:id="9" w:author="A"><w:r><w:t>tle }}'
        "</w:t></w:r></w:ins><w:r><w:t>",
        [f"{TRACKED}: “tle }}}}” {ACCEPT}"],
    ),
    "tag linked in part": (
        "{{ title }}",
        "{{ ti</w:t></w:r><w:hyperlink><w:r><w:t>tle }}</w:t></w:r></w:hyperlink><w:r><w:t>",
        [
            "The template report.docx has a pair of tags in different kinds of place, "
            "such as {%p for … %} with {% endfor %}: write both alike."
        ],
    ),
    "tag deleted with changes tracked": (
        "{{ title }}",
        '{{ title }}</w:t></w:r><w:del w:id="9" w:author="A"><w:r><w:delText>{% if capital %}'
        "</w:delText></w:r></w:del><w:r><w:t>",
        [f"{TRACKED}: “{{% if capital %}}” {ACCEPT}"],
    ),
    "what only filling it shows": (
        "{{ title }}",
        "{{ 1 / 0 }}",
        ["The template report.docx cannot be filled: division by zero. See the " + FIRST_TAG],
    ),
}


def test_a_logo_in_both_headers_and_a_column_less(root: Path, tmp_path: Path) -> None:
    template = copied(tmp_path, "monitoring")
    opened = Document(str(template))
    section, table = opened.sections[0], opened.tables[-1]
    for header in (section.header, section.first_page_header):
        header.paragraphs[0].add_run().add_picture(str(root / "docs/pictures/page.png"), 360_000)
    for row in table.rows:
        for cell in row._tr.tc_lst[1:]:
            row._tr.remove(cell)
    opened.save(str(template))
    assert found(template) == []


@pytest.mark.one_in(7)
@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_tag(case: str, tmp_path: Path) -> None:
    before, after, wrong = SPOILT[case]
    assert found(spoilt(tmp_path, before, after)) == wrong


def test_tags_of_other_parts(tmp_path: Path) -> None:
    template = spoilt(tmp_path, "{{ authority }}", "{{ authorty }}", "word/header1.xml")
    spoil(template, "word/footer1.xml", "{{ agreement }}", "{{ agreemnt }}")
    # A document has properties of its own, whatever those of its template say.
    spoil(template, "docProps/core.xml", "Monitoring report template", "{{ titel }}")
    says = "which the monitoring report does not have. Did you mean"
    assert sorted(found(template)) == [
        f"footer, paragraph 1: “{{{{ agreemnt }}}}” names “agreemnt”, {says} “agreement”?",
        f"header, paragraph 1: “{{{{ authorty }}}}” names “authorty”, {says} “authority”?",
    ]


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        (
            'w:val="Report Table"',
            'w:val="Our Table"',
            f"The style “Report Table” is missing. {COPY}",
        ),
        ('w:val="Hyperlink"', 'w:val="Our Link"', f"The style “Hyperlink” is missing. {COPY}"),
        (
            '<w:numPr><w:numId w:val="2"/></w:numPr>',
            "",
            "The style “List Number” has no list format. Give it one in Word (Modify Style, "
            "Format, Numbering).",
        ),
    ],
)
def test_styles(before: str, after: str, wrong: str, tmp_path: Path) -> None:
    template = spoilt(tmp_path, before, after, "word/styles.xml")
    assert found(template) == [f"styles: {wrong}"]


def test_figures_are_looked_up_in_the_inputs_at_hand(tmp_path: Path, example_inputs: Path) -> None:
    template = spoilt(tmp_path, "{{ title }}", "{{ figure(“EHCP.actaul”) }}")
    assert found(template) == []
    assert found(template, example_inputs) == [
        f"{FIRST}: “{{{{ figure(“EHCP.actaul”) }}}}” states no figure: “EHCP.actaul” is not the "
        "name of a figure. Did you mean “EHCP.actual”? `svreport figures WORD` lists the names "
        "with "
        "that word in them."
    ]
    shutil.rmtree(tmp_path / "monitoring")
    template = spoilt(tmp_path, "{{ title }}", "{{ figure(“EHCP.actual | £n”) }}")
    (wrong,) = found(template)
    assert "states no figure: “| £n” is not a way to show a figure." in wrong


def test_all_faults_at_once_in_the_order_of_the_document(tmp_path: Path) -> None:
    template = spoilt(tmp_path, "{{ title }}", "{{ titel }}")
    spoil(template, BODY, "{{ item.text }}", "{{ item.txt }}")
    spoil(template, BODY, "{{ step.meaning }}", "{{ step.means }}")
    spoil(template, "word/styles.xml", 'w:val="Report Table"', 'w:val="Our Table"')
    findings = check_templates([template]).findings
    assert [one.tag for one in findings] == [
        "{{ titel }}",
        "{{ item.txt }}",
        "{{ step.means }}",
        "",
    ]
    assert str(findings[1].place) == (
        f"{CONDITIONS}, under “{{{{ section.heading }}}}”, table 1, row 3, column 1"
    )


def test_files_that_are_no_template(tmp_path: Path) -> None:
    template = copied(tmp_path, "monitoring")
    template.write_bytes(b"not a document")
    assert found(template) == [
        "The template report.docx cannot be opened as a Word document: it is damaged, or of "
        "another kind. Put back the one that came with svreport."
    ]


def test_names_that_are_never_used(tmp_path: Path) -> None:
    copied(tmp_path, "monitoring").rename(tmp_path / "monitoring" / "raport.docx")
    copied(tmp_path, "changes")
    shutil.copytree(tmp_path / "changes", tmp_path / "forms")
    checked = check_templates(folder=tmp_path)
    first, second = checked.findings
    assert first.severity is second.severity is Severity.WARNING
    assert str(first) == (
        "warning: forms/report.docx: It is not in the folder of a paper, so its tags "
        f"cannot be checked. Move it to one of the folders {folders()}."
    )
    assert str(second).startswith(
        "warning: monitoring/raport.docx: No template of that name is looked for, so it is "
        "never used. Did you mean “monitoring/report.docx”? There are changes/report.docx, "
    )


def folders() -> str:
    *others, last = [paper.name for paper in PAPERS]
    return f"{', '.join(others)} and {last}"


@pytest.mark.slow
def test_shipped_templates_suit_a_council_of_another_shape(root: Path, tmp_path: Path) -> None:
    inputs = saved_workbook(tables(), tmp_path)
    checked = check_templates(templates_in(root / "templates"), inputs=inputs)
    assert [str(one) for one in checked.findings] == []
    assert checked.tried_with == "u2 of inputs.xlsx"


def _remove_column(template: Path) -> None:
    """As Word does it: the cells, and the column of the grid."""
    document = Document(str(template))
    table = document.tables[1]
    assert table.rows[2].cells[-1].text == "{{ row.way }}"
    for row in table.rows:
        row._tr.remove(row._tr.tc_lst[-1])
    grid = table._tbl.tblGrid
    grid.remove(grid.gridCol_lst[-1])
    document.save(str(template))


def test_what_officers_change_is_clean_and_builds(tmp_path: Path, example_inputs: Path) -> None:
    template = copied(tmp_path, "monitoring")
    spoil(template, BODY, ">Progress against the {{ reported_by }}s<", ">How far we are<")
    styles = parts_of(template.read_bytes())["word/styles.xml"].decode()
    colour = re.search(r'w:fill="([0-9A-F]{6})"', styles)
    assert colour is not None
    spoil(template, "word/styles.xml", colour[0], 'w:fill="112233"')
    _remove_column(copied(tmp_path, "changes"))
    assert [str(one) for one in check_templates(folder=tmp_path).findings] == []
    built = svreport.build(example_inputs, ["q1"], templates=tmp_path)
    (report,) = [one for one in built.files if one.path.suffix == ".docx"]
    word = WordFile(report.content)
    assert "How far we are" in [text for _, text in word.headings]
    assert 'w:fill="112233"' in word.parts["word/styles.xml"].decode()
    assert faults(word) == []


def test_a_removed_column_is_gone_from_what_is_written(
    tmp_path: Path, example_inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    _remove_column(copied(own, "changes"))
    monkeypatch.chdir(tmp_path)
    words = ["compare", "q1", "q2", "--word", "--inputs", str(example_inputs)]
    assert run(*words, "--templates", "own").exit_code == 0
    (paper,) = Path("outputs").rglob("*.docx")
    ratings = WordFile(paper.read_bytes()).tables[1]
    assert ratings.rows[0].texts[0] == "Item"
    assert {len(row.cells) for row in ratings.rows} == {3}


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["templates", *words] if words[0] != "compare" else words)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_looks_at_the_folder_that_builds_look_in(here: Path) -> None:
    spoil(copied(here / "templates", "monitoring"), BODY, "{{ title }}", "{{ titel }}")
    copied(here / "templates", "changes")
    (here / "templates" / "changes" / "~$report.docx").write_bytes(b"an owner")
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "error  monitoring/report.docx: body, paragraph 1: “{{ titel }}” names “titel”, which the "
        "monitoring report does not have.",
        "         Did you mean “title”?",
        "changes/report.docx: nothing wrong.",
        "monitoring/report.docx: 1 to correct.",
        "Tried with the worked example.",
    ]


@pytest.mark.slow
def test_the_command_looks_at_shipped_templates_where_there_are_no_others(
    here: Path, root: Path
) -> None:
    shipped = templates_in(root / "templates")
    assert {path.parent.name for path in shipped} == {"forms", *(paper.name for paper in PAPERS)}
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        *(f"{path.parent.name}/{path.name}: nothing wrong." for path in shipped),
        "Tried with the worked example.",
    ]
    assert run("check", "--quiet", str(copied(here, "changes"))).output == ""


def test_the_command_answers_programs(here: Path) -> None:
    template = copied(here, "monitoring")
    spoil(template, BODY, "{{ section.heading }}", "{{ section.headline }}")
    result = run("check", str(template), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "templates": ["monitoring/report.docx"],
        "tried with": "the worked example",
        "findings": [
            {
                "severity": "error",
                "template": "monitoring/report.docx",
                "part": "body",
                "chapter": "Progress against the {{ reported_by }}s",
                "heading": "{{ section.headline }}",
                "spot": "",
                "tag": "{{ section.headline }}",
                "wrong": "“{{ section.headline }}” names “headline”, which section does not have.",
                "remedy": "Did you mean “heading”? It has heading, items, progress and mitigation.",
            }
        ],
    }


def test_the_paper_of_a_file_elsewhere_is_asked_for(here: Path) -> None:
    copied(here, "monitoring").rename(here / "DfE return.docx")
    asked = run("check", "DfE return.docx")
    assert asked.exit_code == 2
    assert "DfE return.docx is not in the folder of a paper: say with --paper" in asked.stderr
    assert run("check", "DfE return.docx", "--paper", "monitoring").exit_code == 0
    other = run("check", "DfE return.docx", "--paper", "changes")
    assert other.exit_code == 1
    assert "names “summary”, which the report of changes does not have." in other.stdout
    unknown = run("check", "DfE return.docx", "--paper", "monitorin")
    assert unknown.exit_code == 2
    assert (
        "“monitorin” is not a paper with a template. Did you mean “monitoring”?" in unknown.stderr
    )


def test_faulty_inputs_are_no_reason_not_to_check(
    here: Path, edited_example: Callable[[dict[str, object]], Path]
) -> None:
    inputs = edited_example({"Ratings!D7": "Ambre"})
    template = copied(here / "own", "monitoring")
    result = run("check", str(template), "--inputs", str(inputs))
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (
        0,
        "Tried with the worked example.",
    )


WORDING = {
    "{{ authorty }} has agreed.": [
        "line 3: “{{ authorty }}” names “authorty”, which this wording does not have. Did you mean "
        "“authority”?"
    ],
    "{{ authority } has agreed.": [f"line 3: “{{{{ authority }}” is not a whole tag. {BRACES}"],
    "{% if asked %}": [
        "line 3: “{% if asked %}” is never ended. Add {% endif %} after what it is about."
    ],
    "{{ asked }}": [
        "line 3: “{{ asked }}” stands for yes or no. Ask for it instead, as in {% if asked %}."
    ],
    "{% for one in years %}\n{{ one }}\n{% endfor %}": [],
    "{{ figure('plan.in-year balance | £m') }}": [],
    "{{ figure('plan.in-year balance | £n') }}": None,
    "{{ 1 / 0 }}": ["The template purpose.md.j2 cannot be filled: division by zero (line 3)."],
}


def _of_wording(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper of one wording."""

    def make(*_: object) -> WordPaper:
        content = {
            "authority": "Exampleshire Council",
            "asked": True,
            "years": ["2024/25"],
            "figure": str,
        }
        made = example().paper(PAPERS[0])
        assert isinstance(made, WordPaper)
        wording = Wording(template="letter/purpose.md.j2", content=content)
        return WordPaper(
            template="letter/report.docx",
            content={"purpose": [wording]},
            properties=made.properties,
        )

    class Letter(Described):
        content_type = PAPERS[0].content_type

        def paper(self, facts: Facts) -> WordPaper:
            return make(facts.council, facts.update)

    paper = Letter(name="letter", title="letter", template="letter/report.docx")
    monkeypatch.setattr("svreport.commands.templates.trial.PAPERS", (paper,))


@pytest.mark.parametrize("text", WORDING)
def test_wording(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _of_wording(monkeypatch)
    path = tmp_path / "letter" / "purpose.md.j2"
    path.parent.mkdir()
    path.write_text(f"# Purpose\n\n{text}\n", "utf-8")
    name = "No template of that name is looked for"
    wrong = [one for one in found(path) if not one.startswith(name)]
    if WORDING[text] is None:
        assert "“| £n” is not a way to show a figure." in wrong[0]
    else:
        assert wrong == WORDING[text]


def test_a_form_that_someone_else_supplies(here: Path, example_inputs: Path, root: Path) -> None:
    document = Document(str(root / "templates" / "monitoring" / "report.docx"))
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    document.add_heading("Quarterly return", 1)
    form = document.add_table(1, 2)
    form.cell(0, 0).text, form.cell(0, 1).text = "Local authority", "{{ authority }}"
    document.add_paragraph("{%p for group in condition_groups %}")
    conditions = document.add_table(3, 2)
    conditions.cell(0, 0).text = "{%tr for item in group.items %}"
    conditions.cell(1, 0).text, conditions.cell(1, 1).text = "{{ item.name }}", "{{ item.rating }}"
    conditions.cell(2, 0).text = "{%tr endfor %}"
    document.add_paragraph("{{p group.progress }}")
    document.add_paragraph("{%p endfor %}")
    place = here / "templates" / "monitoring" / "report.docx"
    place.parent.mkdir(parents=True)
    document.save(str(place))
    result = run("check", "--inputs", str(example_inputs))
    assert result.stdout == (
        "monitoring/report.docx: nothing wrong.\nTried with q3 of exampleshire-2024-25.xlsx.\n"
    )
    built = svreport.build(example_inputs, ["q1"], templates=here / "templates")
    (report,) = [one for one in built.files if one.path.suffix == ".docx"]
    form_filled, ratings, *_ = WordFile(report.content).tables
    assert form_filled.texts == [["Local authority", "Exampleshire Council"]]
    assert ratings.rows[0].texts[0].startswith("Condition ")
    assert ratings.rows[0].cells[1].fill


def test_lists_of_too_few_levels(here: Path) -> None:
    document = Document()
    document.add_paragraph("{{p summary }}")
    document.save(str(here / "form.docx"))
    lines = run("check", "form.docx", "--paper", "monitoring").stdout.splitlines()
    assert lines[:3] == [
        "error  form.docx: styles: The styles “Report Table”, “Table Text”, “Table Heading” and "
        "“Hyperlink” are missing.",
        f"         {COPY}",
        "error  form.docx: styles: The style “List Bullet” has 1 level, and lists in this paper "
        "have 2.",
    ]

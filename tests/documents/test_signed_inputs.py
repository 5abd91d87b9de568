"""Nothing that is typed changes what a document prints, and leaves its sign-off as it was.

One cell of every column of every sheet is edited, and the files beside the
inputs: a forecast, narrative in Word, a form of others. A document that says something else then
has another fingerprint; one with the same fingerprint has the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pytest
from finance_cases import council_with
from form_samples import return_form
from made_once import workbook_of
from packages import parts_of, with_part
from test_supplied_forms import HEADERS
from word_files import heading, paragraph, title, word_file

from svreport.commands.edition import Edition, render
from svreport.content.paper import Paper
from svreport.core.frozen import field_names, is_record, replace
from svreport.core.model import Council
from svreport.core.text import join_words
from svreport.documents.registry import DOCUMENTS, Document, documents_of
from svreport.files.resources import TemplateFile, Templates, templates_folder
from svreport.inputs.blank_workbook import EXAMPLE, STRATEGY_EXAMPLE, as_grids, read_contents
from svreport.inputs.kinds.texts import Choice
from svreport.inputs.reader import read_grids, read_inputs
from svreport.inputs.sheet import SheetColumn
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.agreement import SETTINGS
from svreport.narrative.facts import Facts

pytestmark = pytest.mark.slow

MADE = [
    document
    for document in DOCUMENTS
    if (document.is_target or document.of_update) and not document.lists_others
]
PLANS = [document for document in MADE if document.before_ratings]
# Each example with the update and the documents that are made of it.
REPORTED = (EXAMPLE, "q3", [document for document in MADE if document not in PLANS])
PLANNED = (STRATEGY_EXAMPLE, "plan24", PLANS)
Example = tuple[Path, str, Sequence[Document]]
of_each_example = pytest.mark.parametrize(
    "example", [REPORTED, PLANNED], ids=["reports", "strategy"]
)
# Edits are many: they are shared out among the processes that run tests.
PARTS = 4
Sheets = Mapping[str, Sequence[Sequence[str]]]


def edits(sheets: Sheets) -> Iterator[tuple[str, Sheets]]:
    """Copies of the sheets, each with one cell of one column edited, by sheet and header."""
    for name, (headers, *rows) in sheets.items():
        for at, header in enumerate(headers):
            row = next((number for number, row in enumerate(rows) if row[at]), None)
            if row is not None:
                edited = [list(cells) for cells in rows]
                edited[row][at] = other(edited[row][at])
                yield f"{name}, {header}", {**sheets, name: [headers, *edited]}
    yield from columns_more(sheets)
    yield from settings_edited(sheets)


def columns_more(sheets: Sheets) -> Iterator[tuple[str, Sheets]]:
    """Copies with each column that a sheet might have too, and each sheet with one row."""
    for sheet in SHEETS:
        known = sheets.get(sheet.name, [[]])
        empty = [column for column in sheet.columns if column.header not in known[0]]
        for columns in ([column] for column in empty) if sheet.name in sheets else [empty]:
            if not sheet.is_settings and columns:
                where = f"{sheet.name}, {join_words(column.header for column in columns)}"
                yield where, {**sheets, sheet.name: with_columns(known, columns)}


def settings_edited(sheets: Sheets) -> Iterator[tuple[str, Sheets]]:
    """Copies with each setting as it might be too: each of its choices, its example, another."""
    headers, *rows = sheets["Settings"]
    stated = {row[0]: row[1] for row in rows}
    for column in SETTINGS.columns:
        value = stated.get(column.header, "")
        choices = column.kind.choices() if isinstance(column.kind, Choice) else []
        for option in {*choices, column.example, other(value)} - {value, ""}:
            changed = [column.header, option, *("" for _ in headers[2:])]
            # Where it stands is said of a figure, and is not signed.
            edited = [changed if row[0] == column.header else [*row] for row in rows]
            edited += [] if column.header in stated else [changed]
            where = f"Settings, {column.header}: {option}"
            yield where, {**sheets, "Settings": [headers, *edited]}


def with_columns(
    rows: Sequence[Sequence[str]], columns: Sequence[SheetColumn]
) -> Sequence[Sequence[str]]:
    """A sheet with these columns more, filled in in its first row."""
    (headers, *_), first = rows, rows[1] if len(rows) > 1 else ()
    more = [column.header for column in columns], [column.example for column in columns]
    others = [[*row, *("" for _ in columns)] for row in rows[2:]]
    return [[*headers, *more[0]], [*first, *more[1]], *others]


def other(text: str) -> str:
    """Something else of the same kind, as far as that is easy."""
    digits = [at for at, sign in enumerate(text) if sign.isdigit()]
    if digits:
        at = digits[-1]
        return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"
    return {"yes": "no", "no": "yes"}.get(text, f"{text} too")


def plain(value: object) -> object:
    """A paper's values as plain data, without the functions in it."""
    if is_record(value):
        return [plain(getattr(value, name)) for name in field_names(value)]
    if isinstance(value, Mapping):
        return {name: plain(held) for name, held in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(held) for held in value]
    return None if callable(value) else value


def papers(
    council: Council, templates: Templates, example: Example
) -> Iterator[tuple[Document, Paper, str]]:
    _, key, documents = example
    update = next(update for update in council.updates if update.key == key)
    edition = Edition(Facts(council, update), templates, is_faulty=True)
    for document in documents:
        paper, _ = edition.attempt(document)
        if paper is not None:
            yield document, paper, edition.approval(document).fingerprint


@pytest.mark.parametrize("part", range(PARTS))
@of_each_example
def test_every_column_is_signed_where_it_is_printed(example: Example, part: int) -> None:
    folder, key, _ = example
    sheets, templates = read_contents(folder), Templates()
    council = read_grids(as_grids(sheets)).council
    assert council is not None
    before = {
        document.name: (paper, plain(paper), sign)
        for document, paper, sign in papers(council, templates, example)
    }
    unsigned, printed = [], set()
    for where, edited in islice(edits(sheets), part, None, PARTS):
        council = read_grids(as_grids(edited)).council
        if council is None or not any(update.key == key for update in council.updates):
            continue
        for document, paper, sign in papers(council, templates, example):
            known, known_plain, signed = before[document.name]
            if sign != signed:
                printed.add(where)
            elif plain(paper) != known_plain and render(paper, templates) != render(
                known, templates
            ):
                unsigned.append(f"{document.name}: {where}")
    assert unsigned == []
    assert len(printed) > 90 / PARTS


@of_each_example
def test_no_byte_of_a_public_paper_depends_on_what_it_withholds(example: Example) -> None:
    folder, _, documents = example
    sheets, templates = read_contents(folder), Templates()
    headers, *rows = sheets["Measure values"]
    council = read_grids(as_grids(sheets)).council
    assert council is not None
    withheld = [
        (number, at)
        for number, row in enumerate(rows)
        for at, header in enumerate(headers)
        if header == "Actual" and row[at] in ("1", "2", "3", "4")
    ]
    assert withheld, "the example has no small count"
    number, at = withheld[-1]
    edited = [list(row) for row in rows]
    edited[number][at] = "4" if edited[number][at] != "4" else "3"
    other_council = read_grids(as_grids({**sheets, "Measure values": [headers, *edited]})).council
    assert other_council is not None
    both = [
        {
            document.name: (paper, sign)
            for document, paper, sign in papers(known, templates, example)
        }
        for known in (council, other_council)
    ]
    for document in documents:
        if document.public:
            (paper, sign), (again, sign_again) = (known[document.name] for known in both)
            assert sign == sign_again, document.name
            assert render(paper, templates) == render(replace(again), templates), document.name


class NotedTemplates(Templates):
    """Templates that note the names of those that were asked for."""

    def __init__(self, own: Path | None = None) -> None:
        super().__init__(own)
        self.asked: set[str] = set()

    def find(self, name: str) -> TemplateFile:
        self.asked.add(name)
        return super().find(name)


def with_another_text(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """A template with one thing more or other, for each kind of place that it has text in."""
    if name.endswith(".css"):
        yield "a colour", content.replace(b"--brand: #14385c", b"--brand: #14385d")
    elif name.endswith(".j2"):
        text = content.decode()
        yield (
            "a text",
            (
                text.replace("</main>", "<p>Another sentence.</p></main>", 1)
                if "</main>" in text
                else f"{text}\nAnother sentence.\n"
            ).encode(),
        )
    elif name.endswith((".docx", ".pptx")):
        for part in parts_of(content):
            if re.search(
                r"/(document|header\d*|footer\d*|styles|theme1|slideLayout\d+)\.xml$", part
            ):
                xml = parts_of(content)[part].decode()
                new = re.sub(r"(<[aw]:t(?: [^>]*)?>)(?=[A-Z])", r"\1Other ", xml, count=1)
                new = (
                    new if new != xml else re.sub(r'val="(?=[0-9A-F]{5}")', 'val="0', xml, count=1)
                )
                new = new if new != xml else xml.replace('="14385C"', '="14385D"', 1)
                if new != xml:
                    yield part, with_part(content, part, new.encode())


@of_each_example
def test_every_template_is_signed_where_it_is_printed(example: Example, tmp_path: Path) -> None:
    """An edit of a template, whichever, changes the fingerprint of each document it changes."""
    folder, key, documents = example
    council = read_grids(as_grids(read_contents(folder))).council
    assert council is not None
    made: dict[str, tuple[Document, bytes, str]] = {}
    users: dict[str, list[Document]] = {}
    for document in documents:
        noted = NotedTemplates()
        for _, paper, sign in papers(council, noted, (folder, key, [document])):
            made[document.name] = document, render(paper, noted), sign
            for name in noted.asked:
                users.setdefault(name, []).append(document)
    assert {document.template for document, *_ in made.values()} - {""} <= users.keys()
    unsigned = []
    for name, using in users.items():
        shipped = (templates_folder() / name).read_bytes()
        for at, (where, content) in enumerate(with_another_text(name, shipped)):
            own = tmp_path / f"{name.replace('/', ' ')} {at}"
            (own / name).parent.mkdir(parents=True)
            (own / name).write_bytes(content)
            again = papers(council, Templates(own), (folder, key, using))
            unsigned += [
                f"{document.name}: {name}, {where}"
                for document, paper, sign in again
                if sign == made[document.name][2]
                and render(paper, Templates(own)) != made[document.name][1]
            ]
    assert unsigned == []


Made = Mapping[str, tuple[bytes, str]]


def made_of(council: Council, templates: Templates, key: str) -> Made:
    """What every document of an update is, and its fingerprint, as far as it can be made."""
    update = next(update for update in council.updates if update.key == key)
    edition = Edition(Facts(council, update), templates, is_faulty=True)
    made = {}
    for document in documents_of(council):
        paper, _ = edition.attempt(document)
        if paper is not None and document.name not in ("changes", "email"):
            made[document.name] = render(paper, templates), edition.approval(document).fingerprint
    return made


def unsigned(before: Made, after: Made) -> list[str]:
    """The documents that are not what they were, under the fingerprint that they had."""
    return [
        name
        for name, (content, sign) in after.items()
        if name in before and sign == before[name][1] and content != before[name][0]
    ]


def council_of(
    folder: Path,
    form: bytes = b"",
    narrative: str = "One.",
    mapped: str = "payments.paid",
) -> Council:
    """The example with a form to be filled in, and a summary that is written in Word."""
    sheets = dict(read_contents(EXAMPLE))
    files = [["Forms", "return = Return.xlsx"], ["Narrative file", "Words.docx"]]
    sheets["Settings"] = [*sheets["Settings"], *files]
    own = ("q3", "Summary")
    sheets["Narrative"] = [row for row in sheets["Narrative"] if not {*own} <= {*row}]
    sheets["Form cells"] = [HEADERS, ["return", "Deficit", mapped, "", "", ""]]
    (folder / "inputs.xlsx").write_bytes(workbook_of(sheets))
    (folder / "Return.xlsx").write_bytes(form or return_form())
    body = [title("Narrative for q3"), heading("Summary"), paragraph(narrative)]
    (folder / "Words.docx").write_bytes(word_file(*body))
    council = read_inputs(folder / "inputs.xlsx").council
    assert council is not None
    return council


def test_every_file_beside_the_inputs_is_signed(tmp_path: Path) -> None:
    before = made_of(council_of(tmp_path), Templates(), "q3")
    other_year = return_form(year="2027-28 Quarterly Data")
    for after, document in (
        (council_of(tmp_path, form=other_year), "return"),
        (council_of(tmp_path, mapped="agreement.total"), "return"),
        (council_of(tmp_path, narrative="Two."), "monitoring"),
    ):
        made = made_of(after, Templates(), "q3")
        assert unsigned(before, made) == []
        assert made[document][1] != before[document][1]


def test_a_forecast_file_is_signed(tmp_path: Path) -> None:
    def made(**finance: object) -> Made:
        council = read_inputs(council_with(finance, tmp_path)).council
        assert council is not None
        assert council.latest is not None
        return made_of(council, Templates(), council.latest.key)

    before, after = made(), made(in_file={"48465000": "48475000"})
    assert unsigned(before, after) == []
    assert after["summary"][1] != before["summary"][1]

"""Writes what a checkout keeps of what is generated, all of it in the order that it needs.

The example workbook, docs/inputs.md, the names in docs/templates.md, and the fingerprints
with which the example's updates are signed off. Run it in the root of a checkout:
`python tests/refresh.py`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import meta
from jinja2.sandbox import SandboxedEnvironment

from svreport.commands.edition import OF_UPDATE, Edition
from svreport.commands.findings import Findings
from svreport.commands.templates.check import SLIDES, names_of, templates_in
from svreport.commands.templates.shapes import Kind, Shape
from svreport.commands.templates.tag_lint import Tag, scan
from svreport.commands.templates.trial import PAPERS, example, names_in_wordings, wordings_of
from svreport.core.frozen import replace
from svreport.core.text import join_words
from svreport.documents.registry import Document, document_named
from svreport.files.resources import TemplateFile, Templates, templates_folder
from svreport.inputs.blank_workbook import (
    EXAMPLE,
    as_grids,
    inputs_workbook,
    read_contents,
    words_of_sheet,
)
from svreport.inputs.reader import read_grids
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheets import SHEETS
from svreport.rendering.slides.template import LAYOUTS, MAY_BE_LEFT_OUT, NEEDED
from svreport.rendering.word import open_template
from svreport.rendering.word.places import paragraph_texts

SIGN_OFFS = EXAMPLE / "Sign-off.csv"
WORKBOOK = Path("inputs/exampleshire-2024-25.xlsx")
SHEET_REFERENCE = Path("docs/inputs.md")
TEMPLATE_REFERENCE = Path("docs/templates.md")
WORDING_SUFFIX, TEXT_SUFFIX = ".md.j2", ".j2"
BEGIN = "<!-- What follows is generated: python tests/refresh.py -->"
_KEYWORDS = {Kind.FLAG: "if", Kind.LIST: "for"}


def refresh() -> None:
    """Everything that is generated, written anew."""
    _sign_off()
    WORKBOOK.write_bytes(inputs_workbook(read_contents(EXAMPLE)))
    SHEET_REFERENCE.write_text(column_reference(), encoding="utf-8", newline="\n")
    page = with_names(TEMPLATE_REFERENCE.read_text("utf-8"))
    TEMPLATE_REFERENCE.write_text(page, encoding="utf-8", newline="\n")


def _sign_off() -> None:
    inputs = read_grids(as_grids(read_contents(EXAMPLE)))
    assert inputs.council is not None
    findings, templates = Findings(inputs), Templates()
    editions = {
        update.key: Edition(findings.facts(update), templates) for update in inputs.council.updates
    }
    with SIGN_OFFS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with SIGN_OFFS.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(
            file, [*dict.fromkeys([*rows[0], "Fingerprint"])], lineterminator="\n"
        )
        written.writeheader()
        for row in rows:
            document = document_named(row["Document"]) if row["Document"] else OF_UPDATE[0]
            current = editions[row["Update"]].approval(document).fingerprint
            written.writerow(row | {"Fingerprint": current})


def column_reference() -> str:
    """The reference of every sheet and column, as Markdown."""
    return "\n".join([*INTRODUCTION, *_sheets()]) + "\n"


INTRODUCTION = (
    "# The inputs workbook",
    "",
    "One workbook (.xlsx) for each financial year. `svreport init` makes a blank one. "
    "Headers may be in any case and in any order; what is not needed may stay empty.",
    "",
    "Values are read as they are usually typed: 29-Nov-24, 24/25, £1.2m, Cond 3.1, “Green – On "
    "Track”. What could mean two things is a problem that says what to type.",
    "",
    "Colleagues may keep some sheets in workbooks of their own, which the setting Other workbooks "
    "names. Each sheet, row and cell is then read from where it is filled in; problems and sources "
    "name the file, and what two workbooks state differently is a problem that names both cells.",
    "",
)


def _sheets() -> Iterator[str]:
    for sheet in SHEETS:
        purpose, filled_by, when, feeds, may_be_empty = words_of_sheet(sheet)
        yield from (f"## {sheet.name}", "", purpose, "")
        yield f"- Who fills it in: {filled_by}"
        yield f"- When: {when}"
        yield f"- It feeds: {feeds}"
        yield f"- May be left out: {may_be_empty}"
        if sheet.key:
            headers = ", ".join(sheet.column_for(name).header for name in sheet.key)
            yield f"- No two rows may share: {headers}"
        yield ""
        yield from _columns_of(sheet)
        yield ""


def _columns_of(sheet: Sheet[Any]) -> Iterator[str]:
    first = "Setting" if sheet.is_settings else "Header"
    yield f"| {first} | Needed | Holds | What it is for | Example |"
    yield "|---|---|---|---|---|"
    for column in sheet.columns:
        needed = "yes" if column.field in sheet.needed else ""
        yield _line(column.header, needed, column.kind.described(), column.guidance, column.example)
    if sheet.series is not None:
        example = ", ".join(sheet.series.headers.example)
        yield _line(
            f"*{sheet.series.headers.called}*",
            "",
            sheet.series.kind.described(),
            sheet.series.guidance,
            example,
        )


def _line(*texts: str) -> str:
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"


def with_names(page: str) -> str:
    """The page with its generated part, from the mark to its end, made anew."""
    written, mark, _ = page.partition(BEGIN)
    return f"{written}{mark}\n\n{names_reference()}"


def names_reference() -> str:
    """What the templates of every paper may name, as Markdown."""
    lines = [line for paper in PAPERS for line in _of_paper(paper)]
    return "\n".join(lines).rstrip() + "\n"


def _of_paper(paper: Document) -> Iterator[str]:
    folder = templates_folder() / paper.name
    words = paper.title
    yield from (f"### {words[0].upper()}{words[1:]}: {paper.template}", "")
    if paper.template.endswith(SLIDES):
        yield from _layouts()
    else:
        yield from _names(paper, templates_folder() / paper.template)
    yield from _wordings(paper, folder)


def _layouts() -> Iterator[str]:
    """The layouts of slides: they have placeholders, and no tags."""
    yield from ("| layout | its placeholders |", "|---|---|")
    left_out = " (may be left out)"
    for name, asked in LAYOUTS.items():
        told = [f"{what}{left_out if what in MAY_BE_LEFT_OUT else ''}" for what in asked]
        yield f"| {name}{'' if name in NEEDED else left_out} | {join_words(told, most=len(told))} |"
    yield ""


def _names(paper: Document, template: Path) -> Iterator[str]:
    names = names_of(paper)
    tags = list(_tags(template))
    yield from _table(names, tags, [""])
    for owners, shape in _records(names):
        yield from (f"Each of {join_words(f'`{owner}`' for owner in owners)} has:", "")
        yield from _table(shape.fields, tags, _loop_names(owners, tags))


def _table(
    names: Mapping[str, Shape], tags: Sequence[Tag], prefixes: Sequence[str]
) -> Iterator[str]:
    """Names and their meanings; in tags they follow one of the prefixes, such as `item.`."""
    yield from ("| name | what it stands for | as it is written |", "|---|---|---|")
    for name, shape in names.items():
        written = _as_written([f"{prefix}{name}" for prefix in prefixes], shape, tags)
        yield f"| `{name}` | {_cell(shape.meaning)} | `{_cell(written)}` |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _records(names: Mapping[str, Shape]) -> list[tuple[list[str], Shape]]:
    """The records that lists go through, each once, with the names of those lists."""
    records: dict[type, tuple[list[str], Shape]] = {}
    for name, shape in names.items():
        item = shape.item
        if item is None or item.kind is not Kind.RECORD:
            continue
        owners, _ = records.setdefault(item.type, ([], item))
        owners.append(name)
        for inner, other in _records(item.fields):
            more, _ = records.setdefault(other.type, ([], other))
            more += [owner for owner in inner if owner not in more]
    return list(records.values())


def _tags(template: Path) -> Iterator[Tag]:
    if template.name.endswith(TEXT_SUFFIX):
        yield from scan(template.read_text("utf-8"), in_word=False)[0]
        return
    for _, texts in paragraph_texts(open_template(TemplateFile.read(template))):
        for text in texts:
            yield from (replace(tag, paragraph=text.paragraph) for tag in scan(text.text)[0])


def _loop_names(owners: Sequence[str], tags: Sequence[Tag]) -> list[str]:
    """What loops over these lists call an item, each with a point after it."""
    loops = (tag.content.partition(" in ") for tag in tags if tag.keyword == "for")
    names = [f"{name}." for name, _, over in loops if over.rpartition(".")[2] in owners]
    return list(dict.fromkeys(names)) or ["one."]


def _as_written(names: Sequence[str], shape: Shape, tags: Sequence[Tag]) -> str:
    """The tag of the shipped template that has one of the names, else one that could."""
    for tag in tags:
        over = tag.content.rpartition(" in ")[2]
        if over in names and tag.keyword == _KEYWORDS.get(shape.kind, ""):
            return " ".join(tag.text.split())
    return shape.tag(names[0], in_word=any(tag.paragraph is not None for tag in tags))


def _wordings(paper: Document, folder: Path) -> Iterator[str]:
    files = [path for path in templates_in(folder) if path.name.endswith(WORDING_SUFFIX)]
    if not files:
        return
    made = example().paper(paper)
    yield from ("Its standard wording may name:", "", "| file | names |", "|---|---|")
    for path in files:
        known = names_in_wordings(wordings_of(made, path.name)) or {}
        names = [*known, *sorted(_used(path) - known.keys())]
        quoted = join_words((f"`{name}`" for name in names), most=99)
        yield f"| {paper.name}/{path.name} | {quoted} |"
    yield ""


def _used(path: Path) -> set[str]:
    """The names that a wording has, for one that the worked example does not need."""
    return meta.find_undeclared_variables(
        SandboxedEnvironment().parse(path.read_text(encoding="utf-8-sig"))
    )


if __name__ == "__main__":
    refresh()

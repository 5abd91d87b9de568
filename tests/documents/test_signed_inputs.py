"""Nothing that is typed changes what a document prints, and leaves its sign-off as it was.

One cell of every column of every sheet is edited. A document that says something else then has
another fingerprint; one with the same fingerprint has the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from svreport.commands.edition import Edition, render
from svreport.content.paper import Paper
from svreport.core.frozen import field_names, is_record, replace
from svreport.core.model import Council
from svreport.documents.document import Document
from svreport.documents.registry import DOCUMENTS
from svreport.files.resources import Templates
from svreport.inputs.example import EXAMPLE, STRATEGY_EXAMPLE, as_grids, read_contents
from svreport.inputs.reader import read_grids
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
        if name == "Settings":
            for number, (setting, value, *_) in enumerate(rows):
                edited = [list(cells) for cells in rows]
                edited[number][1] = other(value)
                yield f"Settings, {setting}", {**sheets, name: [headers, *edited]}


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


@of_each_example
def test_every_column_is_signed_where_it_is_printed(example: Example) -> None:
    folder, key, _ = example
    sheets, templates = read_contents(folder), Templates()
    council = read_grids(as_grids(sheets)).council
    assert council is not None
    before = {
        document.name: (paper, sign)
        for document, paper, sign in papers(council, templates, example)
    }
    unsigned, printed = [], set()
    for where, edited in edits(sheets):
        council = read_grids(as_grids(edited)).council
        if council is None or not any(update.key == key for update in council.updates):
            continue
        for document, paper, sign in papers(council, templates, example):
            known, signed = before[document.name]
            if sign != signed:
                printed.add(where)
            elif plain(paper) != plain(known) and render(paper, templates) != render(
                known, templates
            ):
                unsigned.append(f"{document.name}: {where}")
    assert unsigned == []
    assert len(printed) > 90


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

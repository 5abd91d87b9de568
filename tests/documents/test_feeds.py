"""What the inputs workbook says that its sheets feed, held against what documents print."""

from __future__ import annotations

from collections import defaultdict

import pytest

from svreport.commands.edition import Edition
from svreport.content.passages import passages_of
from svreport.documents.registry import DOCUMENTS
from svreport.files.resources import Templates
from svreport.inputs.blank_workbook import EXAMPLES, as_grids, read_contents
from svreport.inputs.reader import read_grids
from svreport.inputs.sheets import SHEETS
from svreport.narrative.facts import Facts


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_sheet_names_every_document_that_prints_what_is_in_it(example: str) -> None:
    council = read_grids(as_grids(read_contents(EXAMPLES[example]))).council
    assert council is not None
    printed_in: dict[str, set[str]] = defaultdict(set)
    for update in council.updates:
        for document, paper in Edition(Facts(council, update), Templates()).contents():
            for passage in passages_of(paper):
                for place in passage.places:
                    printed_in[place.sheet].add(document.title)
    left_out = {
        sheet.name: printed_in[sheet.name] - set(sheet.feeds.split(", "))
        for sheet in SHEETS
        if "every document" not in sheet.feeds
    }
    assert {name: titles for name, titles in left_out.items() if titles} == {}
    assert len(printed_in) > 15
    if council.timetable:
        for document in DOCUMENTS:
            for sheet in document.states_done:
                assert document.title in printed_in[sheet]

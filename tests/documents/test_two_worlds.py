"""Public papers say nothing of a small count of children, in a figure or in words.

Each is made in two worlds that are alike in all that is published and differ in one count that is
withheld: every byte of every part is the same. And wherever a paper prints the words of a cell, a
small count there is a warning at that cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import pytest
from papers_helpers import disclosed, paper_of, rendered

from svreport.core.model import Council
from svreport.documents.registry import DOCUMENTS, PUBLIC
from svreport.inputs.blank_workbook import EXAMPLE, STRATEGY_EXAMPLE, as_grids, read_contents
from svreport.inputs.kinds.texts import FigureName, Markdown, Text
from svreport.inputs.reader import read_grids
from svreport.inputs.sheets import SHEETS

PUBLIC_DOCUMENTS = [document for document in DOCUMENTS if document.name in PUBLIC]
PAPERS = [document.name for document in PUBLIC_DOCUMENTS]
# A plan comes before the reports on it: it has an example of its own.
PLANS = [document.name for document in PUBLIC_DOCUMENTS if document.before_ratings]
REPORTS = [name for name in PAPERS if name not in PLANS]
# A cell by its sheet, what its row says beside it, and its header.
Cell = tuple[str, str, str, str]
Cells = Mapping[Cell, str]


def council_of(tables: Mapping[str, Sequence[Sequence[str]]]) -> Council:
    inputs = read_grids(as_grids(tables))
    assert not [str(problem) for problem in inputs.problems if problem.is_error]
    assert inputs.council is not None
    return inputs.council


def world(values: Cells, example: Path = EXAMPLE) -> Council:
    """A worked example with these values in some of its cells."""
    tables = {name: [list(row) for row in rows] for name, rows in read_contents(example).items()}
    for (sheet, *keys, column), value in values.items():
        header, *rows = tables[sheet]
        (row,) = [row for row in rows if {*keys} <= {*row}]
        row += [""] * (len(header) - len(row))
        row[header.index(column)] = value
    return council_of(tables)


def percentage(code: str, month: str, actual: str, numerator: str, base: str) -> Cells:
    counts = {"Actual": actual, "Numerator": numerator, "Base": base}
    return {("Measure values", code, month, column): value for column, value in counts.items()}


def count(code: str, month: str, actual: str) -> Cells:
    return {("Measure values", code, month, "Actual"): actual}


def cohort(month: str, name: str, number: str) -> Cells:
    return {("Cohort", month, name, "Count"): number}


def parts(content: bytes) -> dict[str, bytes]:
    """Every part of a package, or the whole of a page."""
    if not content.startswith(b"PK"):
        return {"": content}
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


# The shares of requests that were declined, all of them without decimals.
PLAIN_SHARES = {
    **percentage("NTA", "Apr 23", "8%", "28", "360"),
    **percentage("NTA", "Jul 23", "9%", "51", "596"),
    **percentage("NTA", "Oct 23", "10%", "6", "62"),
    **percentage("NTA", "Jul 24", "16%", "98", "615"),
}
WORLDS = {
    "a count": (count("PFA.a", "Oct 24", "3"), count("PFA.a", "Oct 24", "2")),
    "one of the history": (count("PFA.a", "Jan 24", "2"), count("PFA.a", "Jan 24", "4")),
    "the same period last year": (count("SPE.f", "Oct 23", "4"), count("SPE.f", "Oct 23", "1")),
    "a count with a plan": (count("PFA.c", "Oct 24", "3"), count("PFA.c", "Oct 24", "2")),
    "an earlier count with a plan": (count("PFA.c", "Apr 24", "3"), count("PFA.c", "Apr 24", "2")),
    "a count of many papers": (
        count("DMI.a", "Oct 24", "4"),
        count("DMI.a", "Oct 24", "1"),
    ),
    "a headline": (count("EHCP", "Oct 24", "3"), count("EHCP", "Oct 24", "2")),
    "a percentage by its numerator": (
        percentage("SPE.b", "Oct 24", "0.7%", "3", "444"),
        percentage("SPE.b", "Oct 24", "0.5%", "2", "444"),
    ),
    "a percentage by what is left": (
        percentage("PFA.b", "Oct 24", "85%", "17", "20"),
        percentage("PFA.b", "Oct 24", "90%", "18", "20"),
    ),
    "a percentage with a plan": (
        percentage("CPC.a", "Oct 24", "0.3%", "3", "1000"),
        percentage("CPC.a", "Oct 24", "0.2%", "2", "1000"),
    ),
    "a percentage among benchmarks": (
        percentage("DMI.b", "Jan 24", "0.3%", "3", "1000"),
        percentage("DMI.b", "Jan 24", "0.2%", "2", "1000"),
    ),
    "a percentage that cannot be judged": (
        percentage("SPE.a", "Oct 24", "5.9%", "", ""),
        percentage("SPE.a", "Oct 24", "7.1%", "", ""),
    ),
    "a percentage with more decimals than all that are shown": (
        {**PLAIN_SHARES, **percentage("NTA", "Oct 24", "4.55%", "3", "66")},
        {**PLAIN_SHARES, **percentage("NTA", "Oct 24", "3%", "2", "66")},
    ),
    "a percentage of a count beside it": (
        percentage("NTA", "Jul 24", "0.49%", "3", "615"),
        percentage("NTA", "Jul 24", "0.33%", "2", "615"),
    ),
}


WORLDS_OF_PLANS = {
    "a count of a plan": (count("PFA.a", "Jan 24", "3"), count("PFA.a", "Jan 24", "2")),
    "a headline of a plan": (count("EHCP", "Mar 24", "3"), count("EHCP", "Mar 24", "2")),
    "a percentage of a plan": (
        percentage("CPC.a", "Oct 23", "0.37%", "3", "812"),
        percentage("CPC.a", "Oct 23", "0.25%", "2", "812"),
    ),
    "a need of a cohort": (
        cohort("Oct 23", "Other needs", "3"),
        cohort("Oct 23", "Other needs", "2"),
    ),
    "a place of a cohort": (
        cohort("Oct 23", "Alternative Provision", "3"),
        cohort("Oct 23", "Alternative Provision", "2"),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("difference", [*WORLDS, *WORLDS_OF_PLANS])
def test_papers_of_two_worlds_that_differ_in_a_hidden_count_are_the_same(difference: str) -> None:
    is_plan = difference in WORLDS_OF_PLANS
    example = STRATEGY_EXAMPLE if is_plan else EXAMPLE
    worlds = WORLDS_OF_PLANS[difference] if is_plan else WORLDS[difference]
    this, other = (world(values, example) for values in worlds)
    for number, name in product(range(len(this.updates)), PLANS if is_plan else REPORTS):
        papers = (paper_of(name, council, council.updates[number]) for council in (this, other))
        ours, theirs = (parts(rendered(paper)) for paper in papers)
        assert ours.keys() == theirs.keys()
        differing = [part for part, content in ours.items() if content != theirs[part]]
        assert not differing, f"{name} of {this.updates[number].key}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "example", "values"),
    [
        ("plan", EXAMPLE, [count("DMI.a", "Oct 24", actual) for actual in ("66", "67")]),
        (
            "strategy",
            STRATEGY_EXAMPLE,
            [cohort("Oct 23", "Alternative Provision", number) for number in ("153", "154")],
        ),
    ],
    ids=["plan", "strategy"],
)
def test_papers_of_two_worlds_that_differ_in_what_is_published_are_not_the_same(
    name: str, example: Path, values: Sequence[Cells]
) -> None:
    this, other = (world(cells, example) for cells in values)
    ours, theirs = (
        rendered(paper_of(name, council, council.updates[-1])) for council in (this, other)
    )
    assert ours != theirs


# Words of cells: each has a small count with a word of its own.

# Where a name is what other cells refer to, it is not changed.
NAMES = {
    ("Forecast", "Line"),
    ("Figures", "Name"),
    ("Budget monitoring", "Line"),
    ("Benchmarks", "Area"),
    ("Updates", "Column label"),
    ("Sign-off", "Fingerprint"),
}
NO_PAPERS = ("Settings", "Answers")


@cache
def marked(example: Path) -> tuple[Council, dict[str, str]]:
    """A worked example with “3 qabcq children” in each text, and the cell of each such word."""
    words = ("q" + "".join(letters) + "q" for letters in product(ascii_lowercase, repeat=3))
    tables = {name: [list(row) for row in rows] for name, rows in read_contents(example).items()}
    cells: dict[str, str] = {}
    for sheet in (sheet for sheet in SHEETS if sheet.name not in NO_PAPERS):
        header, *rows = tables.get(sheet.name, [[]])
        texts = [
            column.header
            for column in sheet.columns
            if isinstance(column.kind, Text | Markdown | FigureName)
            and column.header in header
            and (sheet.name, column.header) not in NAMES
        ]
        for text, (number, row) in product(texts, enumerate(rows, start=2)):
            at = header.index(text)
            if at < len(row) and row[at]:
                word = next(words)
                row[at] += f". 3 {word} children."
                cells[word] = f"{sheet.name}!{chr(ord('A') + at)}{number}"
    return council_of(tables), cells


def printed_words(content: bytes) -> set[str]:
    """The words of their own that a file shows, whatever there is of it."""
    text = " ".join(part.decode("utf-8", "ignore") for part in parts(content).values())
    return set(re.findall(r"3\s(q[a-z]{3}q)\schildren", re.sub(r"<[^>]*>", "", text)))


@pytest.mark.slow
@pytest.mark.parametrize("name", PAPERS)
def test_a_small_count_in_any_text_is_a_warning_for_each_paper_that_prints_it(
    name: str,
) -> None:
    council, cells = marked(STRATEGY_EXAMPLE if name in PLANS else EXAMPLE)
    for update in council.updates:
        printed = printed_words(rendered(paper_of(name, council, update)))
        assert len(printed) > 20
        told: dict[str, set[str]] = {}
        for problem in disclosed(council, update, name):
            if problem.rule == "small-count":
                for word in re.findall(r"3 (q[a-z]{3}q) children", problem.wrong):
                    told.setdefault(word, set()).add(str(problem.place))
        assert told.keys() == printed
        assert [word for word in printed if cells[word] not in told[word]] == []

"""Public papers say nothing of a small count of children, in a figure or in words.

Each is made in two worlds that are alike in all that is published and differ in one count that is
withheld: every byte of every part is the same. And wherever a paper prints the words of a cell, a
small count there is a warning at that cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import product
from string import ascii_lowercase

import pytest
from papers_helpers import disclosed, paper_of, rendered

from svreport.core.model import Council
from svreport.documents.registry import DOCUMENTS, PUBLIC
from svreport.inputs.example import EXAMPLE, as_grids, read_contents
from svreport.inputs.kinds.texts import FigureName, Markdown, Text
from svreport.inputs.reader import read_grids
from svreport.inputs.sheets import SHEETS

# The example has no strategic plan: that is of another.
PAPERS = [
    document.name
    for document in DOCUMENTS
    if document.name in PUBLIC and not document.before_ratings
]
VALUES = "Measure values"
# A cell of Measure values by its code, month and header.
Cell = tuple[str, str, str]


def council_of(tables: Mapping[str, Sequence[Sequence[str]]]) -> Council:
    inputs = read_grids(as_grids(tables))
    assert not [str(problem) for problem in inputs.problems if problem.is_error]
    assert inputs.council is not None
    return inputs.council


def world(values: Mapping[Cell, str]) -> Council:
    """The worked example with these values of measures."""
    tables = {name: [list(row) for row in rows] for name, rows in read_contents(EXAMPLE).items()}
    header, *rows = tables[VALUES]
    for (code, month, column), value in values.items():
        (row,) = [row for row in rows if row[:2] == [code, month]]
        row += [""] * (len(header) - len(row))
        row[header.index(column)] = value
    return council_of(tables)


def percentage(code: str, month: str, actual: str, numerator: str, base: str) -> dict[Cell, str]:
    counts = {"Actual": actual, "Numerator": numerator, "Base": base}
    return {(code, month, column): value for column, value in counts.items()}


def count(code: str, month: str, actual: str) -> dict[Cell, str]:
    return {(code, month, "Actual"): actual}


def parts(content: bytes) -> dict[str, bytes]:
    """Every part of a package, or the whole of a page."""
    if not content.startswith(b"PK"):
        return {"": content}
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


# The shares of requests that were declined, all of them without decimals.
PLAIN_SHARES = (
    percentage("NTA", "Apr 23", "8%", "28", "360")
    | percentage("NTA", "Jul 23", "9%", "51", "596")
    | percentage("NTA", "Oct 23", "10%", "6", "62")
    | percentage("NTA", "Jul 24", "16%", "98", "615")
)
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
        PLAIN_SHARES | percentage("NTA", "Oct 24", "4.55%", "3", "66"),
        PLAIN_SHARES | percentage("NTA", "Oct 24", "3%", "2", "66"),
    ),
    "a percentage of a count beside it": (
        percentage("NTA", "Jul 24", "0.49%", "3", "615"),
        percentage("NTA", "Jul 24", "0.33%", "2", "615"),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("difference", WORLDS)
def test_papers_of_two_worlds_that_differ_in_a_hidden_count_are_the_same(difference: str) -> None:
    this, other = map(world, WORLDS[difference])
    for number, name in product(range(len(this.updates)), PAPERS):
        papers = (paper_of(name, council, council.updates[number]) for council in (this, other))
        ours, theirs = (parts(rendered(paper)) for paper in papers)
        assert ours.keys() == theirs.keys()
        differing = [part for part, content in ours.items() if content != theirs[part]]
        assert not differing, f"{name} of {this.updates[number].key}"


def test_papers_of_two_worlds_that_differ_in_what_is_published_are_not_the_same() -> None:
    this, other = (world(count("DMI.a", "Oct 24", actual)) for actual in ("66", "67"))
    ours, theirs = (
        rendered(paper_of("plan", council, council.updates[-1])) for council in (this, other)
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


def marked_example() -> tuple[Council, dict[str, str]]:
    """The example with “3 qabcq children” in each text, and the cell of each such word."""
    words = ("q" + "".join(letters) + "q" for letters in product(ascii_lowercase, repeat=3))
    tables = {name: [list(row) for row in rows] for name, rows in read_contents(EXAMPLE).items()}
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


@pytest.fixture(scope="module")
def marked() -> tuple[Council, dict[str, str]]:
    return marked_example()


def printed_words(content: bytes) -> set[str]:
    """The words of their own that a file shows, whatever there is of it."""
    text = " ".join(part.decode("utf-8", "ignore") for part in parts(content).values())
    return set(re.findall(r"3\s(q[a-z]{3}q)\schildren", re.sub(r"<[^>]*>", "", text)))


@pytest.mark.slow
@pytest.mark.parametrize("name", PAPERS)
def test_a_small_count_in_any_text_is_a_warning_for_each_paper_that_prints_it(
    name: str, marked: tuple[Council, dict[str, str]]
) -> None:
    council, cells = marked
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

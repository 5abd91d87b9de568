"""What two documents show of one fact, held against each other, by the cells that it comes from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pytest
from board_councils import board_tables
from made_up_council import tables
from nine_years import nine_year_tables

from svreport.commands.edition import Edition
from svreport.content.passages import Passage, passages_of
from svreport.core.frozen import Frozen
from svreport.core.model import Council
from svreport.core.numerals import NUMBER_WORDS
from svreport.core.origin import CellText, amounts_of, places_of
from svreport.core.problems import Place
from svreport.figures.budget import forecast_counterpart
from svreport.figures.versions import reported_version
from svreport.files.resources import Templates
from svreport.inputs.blank_workbook import EXAMPLE, TextTable, as_grids, read_contents
from svreport.inputs.reader import read_grids
from svreport.narrative.facts import Facts

# What a text may show of an amount in the forecast unit or in its own: k, m, and a share as %.
SCALES = (Decimal(1), Decimal(1000), Decimal("0.001"), Decimal(100), Decimal("0.01"))
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Shown(Frozen):
    """A text of a document of an update, with the amount that the inputs state."""

    document: str
    update: str
    text: str
    amount: Decimal

    def __str__(self) -> str:
        return f"{self.document} of {self.update} shows {self.text} for {self.amount}"


Passages = Mapping[tuple[str, str], Sequence[Passage]]


@pytest.fixture(scope="module")
def council() -> Council:
    council = read_grids(as_grids(read_contents(EXAMPLE))).council
    assert council is not None
    return council


@pytest.fixture(scope="module")
def passages(council: Council) -> Passages:
    return passages_by_document(council)


def passages_by_document(council: Council) -> Passages:
    """The passages of every document, by its name and its update's key."""
    return {
        (document.name, update.key): passages_of(paper)
        for update in council.updates
        for document, paper in Edition(Facts(council, update), Templates()).contents()
    }


def amounts_shown(passages: Passages) -> Mapping[Place, Sequence[Shown]]:
    """What documents show of the amount of a single cell, by that cell."""
    found: dict[Place, list[Shown]] = defaultdict(list)
    for (document, update), own in passages.items():
        for passage in own:
            for value in passage.origins:
                amounts = amounts_of(value)
                text = str(value) if isinstance(value, str) else passage.text
                stated = amounts[0].stated if len(amounts) == 1 else None
                # What is worked out is no cell's own amount.
                if stated is not None and isinstance(stated.origin, Place):
                    found[stated.origin].append(Shown(document, update, text, Decimal(stated)))
    return found


def is_shown_truly(shown: Shown) -> bool:
    """Whether a text shows its amount, rounded to its last digit; one without a number is none."""
    numbers = NUMBER.findall(shown.text)
    if len(numbers) != 1:
        return True
    digits = numbers[0].replace(",", "")
    step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
    return any(abs(Decimal(digits) - abs(shown.amount) * scale) <= step / 2 for scale in SCALES)


def test_every_document_shows_what_the_cell_holds(passages: Passages) -> None:
    by_cell = amounts_shown(passages)
    shown = (shown for cell in by_cell.values() for shown in cell)
    untrue = [str(each) for each in shown if not is_shown_truly(each)]
    assert untrue == []
    shared = [cell for cell in by_cell.values() if len({shown.document for shown in cell}) > 1]
    later = [cell for cell in by_cell.values() if len({shown.update for shown in cell}) > 1]
    assert len(shared) > 150
    assert len(later) > 150


@pytest.mark.parametrize(
    ("contents", "least"),
    [(tables, 10), (nine_year_tables, 300), (board_tables, 40)],
    ids=["four updates", "nine years", "a board"],
)
def test_other_councils_documents_show_what_the_cells_hold(
    contents: Callable[[], Mapping[str, TextTable]], least: int
) -> None:
    other = read_grids(as_grids(contents())).council
    assert other is not None
    by_cell = amounts_shown(passages_by_document(other))
    untrue = [
        str(shown) for cell in by_cell.values() for shown in cell if not is_shown_truly(shown)
    ]
    assert untrue == []
    assert (
        len([cell for cell in by_cell.values() if len({row.document for row in cell}) > 1]) >= least
    )


def test_every_document_shows_a_rating_in_the_same_words(passages: Passages) -> None:
    labels: dict[Place, set[str]] = defaultdict(set)
    documents: dict[Place, set[str]] = defaultdict(set)
    for (document, _), own in passages.items():
        for passage in own:
            for value in passage.origins:
                if isinstance(value, CellText) and value.place.sheet == "Ratings":
                    labels[value.place].add(str(value))
                    documents[value.place].add(document)
    # A table may have the name alone with which the label in its key begins.
    unlike = {
        place: words
        for place, words in labels.items()
        if not all(max(words, key=len).startswith(word) for word in words)
    }
    assert unlike == {}
    assert len([names for names in documents.values() if len(names) > 1]) > 20


# Milestones: counted at the update and at the ones before it


HIGHLIGHT = (
    r"(\w+) milestones have fallen due, of which (\w+) are done. In all, "
    r"(\w+) were completed in the period.* (\w+) are late"
)
CHART = r"^(\d+) of (\d+) milestones are done and (\d+) are late"
BOARD = r"(\d+) As at .{,90}? fell due, (\d+) As at .{,90}? done (\d+) As at .{,90}? late in all"


def counts(passages: Passages, document: str, update: str, words: str) -> list[list[int]]:
    """The numbers that a document states in these words, each time that it does."""
    matches = (re.search(words, passage.text) for passage in passages[document, update])
    return [
        [
            NUMBER_WORDS.get(number, -1) if number.isalpha() else int(number)
            for number in found.groups()
        ]
        for found in matches
        if found
    ]


def test_documents_count_the_same_milestones_done_and_late(passages: Passages) -> None:
    plan = counts(passages, "plan", "q3", r"In all, (\d+) are done, (\d+) late")
    plan += counts(passages, "plan", "q3", r"In all, (\d+) are done and (\d+) late")
    done, late = (sum(column) for column in zip(*plan, strict=True))
    in_chart, of, late_in_chart = counts(passages, "dashboard", "q3", CHART)[0]
    ((due, met, completed, late_on_the_day),) = counts(passages, "highlight", "q3", HIGHLIGHT)
    assert (done, late) == (in_chart, late_in_chart)
    assert late_on_the_day == late
    assert 0 < met <= due < of
    assert completed >= met


def test_a_later_document_counts_the_milestones_of_an_earlier_update_as_that_did(
    passages: Passages,
) -> None:
    """The board's page has all updates beside each other."""
    board = " ".join(passage.text for passage in passages["dashboard", "q3"])
    total = board[board.index("All workstreams") :]
    by_update = [[int(number) for number in found] for found in re.findall(BOARD, total)[:3]]
    for update, on_board in zip(("q1", "q2", "q3"), by_update, strict=True):
        ((due, met, _, late),) = counts(passages, "highlight", update, HIGHLIGHT)
        assert on_board == [due, met, late], update


# Facts of two sheets


def test_what_two_sheets_state_is_alike_in_documents_or_has_been_answered(
    council: Council, passages: Passages
) -> None:
    """The year's figures as budget monitoring and the forecast state them, now and before."""
    by_cell = amounts_shown(passages)
    answered = {answer.about for answer in council.answers}
    year, compared = council.settings.financial_year, 0
    for update in council.updates:
        version = reported_version(council, update)
        assert version is not None
        for line in council.budget:
            match = forecast_counterpart(line, version, year, council.budget)
            if match is None or f"{line.line}, {update.key}" in answered:
                continue
            (cell,) = places_of(match.amount)
            stated = [*by_cell[line.at_series[update.key]], *by_cell[cell]]
            assert len({abs(shown.amount) for shown in stated}) == 1, (line.line, update.key)
            compared += len({shown.document for shown in stated}) > 1
    assert compared >= 6

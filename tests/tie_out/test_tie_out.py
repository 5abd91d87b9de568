"""Figures typed in narrative: what is found in the labelled sentences, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from tie_out_scores import SETS, Score, score, sentences

from svreport.checks.tie_out import typed_figures_agree
from svreport.core.model import Council
from svreport.inputs.reader import read_inputs
from svreport.narrative.facts import Facts


@pytest.fixture(scope="module")
def council(example: Path) -> Council:
    found = read_inputs(example).council
    assert found is not None
    return found


def test_slips_are_found_and_little_else_is(council: Council) -> None:
    total = sum((score(council, sentences(name)) for name in SETS), Score())
    assert total.precision >= 0.97
    assert total.recall >= 0.85


def test_the_example_has_no_slip(council: Council) -> None:
    found = [
        str(slip) for one in council.updates for slip in typed_figures_agree(Facts(council, one))
    ]
    assert found == []


def test_labels_stand_in_their_sentences() -> None:
    for name in SETS:
        for one in sentences(name):
            assert all(one["text"].count(label["typed"]) == 1 for label in one["warn"])

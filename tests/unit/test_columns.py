"""The widths of a table's columns: whole words where there is room, by shares elsewhere."""

from __future__ import annotations

import pytest

from svreport.rendering.metrics import column_widths, longest_word
from svreport.rendering.word.wordml import TABLE_SIZE, TIGHT, TWENTIETHS, fit_columns

HEADINGS = ("Workstream", "Baseline", "Target", "Saved", "Forecast", "Variance", "Substantial")


@pytest.mark.parametrize(("width", "margins"), [(14910, ""), (7171, TIGHT)])
def test_no_word_breaks_while_all_of_them_have_room(width: int, margins: str) -> None:
    widths, margins_left = fit_columns([[word] for word in HEADINGS], [1.0] * 7, width)
    words = [longest_word([word], TABLE_SIZE) * TWENTIETHS for word in HEADINGS]
    assert sum(widths) == width
    assert all(own > word for own, word in zip(widths, words, strict=True))
    assert margins_left == margins


def test_one_word_without_end_leaves_the_others_their_room() -> None:
    assert column_widths([1, 1, 2], [500, 10, 10], 100) == pytest.approx([100 / 3, 25, 41.67], 0.1)

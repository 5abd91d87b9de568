"""The worked example states each figure once: its narrative refers to the rest."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from built_outputs import Outputs, outputs_of
from excel_reading import workbook_text
from word_reading import word_text

import svreport
from svreport.narrative.facts import tags_in

EXAMPLE = Path(svreport.__file__).parent / "inputs" / "example_data"
NARRATIVES = sorted(EXAMPLE.glob("narrative/*/*.md"))

# Where the worked example's count of plans for April 2024 reads otherwise, and how often.
CHANGED = {
    ("5,696", "5,700"): 4,
    ("(+723)", "(+727)"): 1,
    ("+116 | −9.8", "+120 | −9.8"): 1,
    ("116 (2.1%) above", "120 (2.2%) above"): 1,
    ("723 more than a year earlier", "727 more than a year earlier"): 1,
    ("331 between October 2023", "335 between October 2023"): 1,
    ("116 more than the plan", "120 more than the plan"): 1,
}

# Digits that state no figure of the inputs: dates, years, ages, numbers of things, the statute.
TYPED = (
    r"\d{4}/\d{2}",
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{4}",
    r"(?:since|spring|early in) \d{4}",
    r"[Cc]onditions? \d(?:\.\d)?(?:(?:, | and )\d(?:\.\d)?)*",
    r"[Rr]isk \d",
    r"^ *(?:\*\*)?\d\. ",
    r"20[ -]weeks?",
    r"the 12 months to",
    r"post-16|over 16|turns 16|after 16|years 6 and 7",
    r"£000",
)


# The value of a cell, after its address and its formula.
VALUE = re.compile(r"(?:: |→ )(-?[\d.]+)(?=  |$)")


@pytest.mark.slow
def test_one_cell_changes_every_place_that_states_it_and_no_other(
    plain_example: Path, edited_example: Callable[[Mapping[str, object]], Path]
) -> None:
    before = _built(plain_example)
    after = _built(edited_example({_cell("EHCP", "Apr 24"): 5700}))

    expected = word_text(before.report)
    for (old, new), times in CHANGED.items():
        assert expected.count(old) == times, old
        expected = expected.replace(old, new)
    assert unsigned(word_text(after.report)) == unsigned(expected)
    # The summary states the figure among its measures and its sources, and what follows from it.
    lines = zip(
        *(unsigned(workbook_text(one.summary)).splitlines() for one in (before, after)), strict=True
    )
    changed = [(VALUE.findall(one), VALUE.findall(other)) for one, other in lines if one != other]
    assert sorted(changed) == [
        (["116.0"], ["120.0"]),
        (["5696"], ["5700"]),
        (["5696.0"], ["5700.0"]),
        (["723.0"], ["727.0"]),
    ]


def unsigned(text: str) -> str:
    """A document's text but for who has signed what it says, and its fingerprint."""
    marks = re.compile("Signed off by|[Ff]ingerprint")
    return "\n".join(line for line in text.splitlines() if not marks.search(line))


def _built(inputs: Path) -> Outputs:
    return outputs_of(svreport.build(inputs, ["q1"], draft=True), "q1")


def _cell(code: str, month: str) -> str:
    """The cell of a measure's actual."""
    with (EXAMPLE / "Measure values.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (number,) = [
        number
        for number, row in enumerate(rows, start=2)
        if (row["Code"], row["As at"]) == (code, month)
    ]
    return f"Measure values!D{number}"


@pytest.mark.parametrize("path", NARRATIVES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_figure_is_typed_in_narrative(path: Path) -> None:
    assert _figures_typed(path.read_text("utf-8")) == []


def test_no_figure_is_typed_in_mitigations() -> None:
    with (EXAMPLE / "Risks.csv").open(encoding="utf-8", newline="") as file:
        assert [_figures_typed(row["Mitigation"]) for row in csv.DictReader(file)] == [[]] * 5


def _figures_typed(text: str) -> list[str]:
    """The words that hold digits, apart from references, addresses and what `TYPED` allows."""
    for tag in reversed(tags_in(text).found):
        text = f"{text[: tag.start]}…{text[tag.end :]}"
    text = re.sub(r"\]\(.*?\)", "]", text)
    for allowed in TYPED:
        text = re.sub(allowed, "…", text, flags=re.MULTILINE)
    return re.findall(r"\S*\d\S*", text)

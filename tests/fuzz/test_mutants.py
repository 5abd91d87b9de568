"""A short run of the mutants: some of a small workbook, always the same."""

from __future__ import annotations

from collections import Counter

import pytest
from inputs_helpers import COUNCIL, write_xlsx
from mutants import ORDER, mutant
from packages import archive_of, parts_of
from verdicts import Judge, Outcome, Verdict
from workbook_base import Base

MUTANTS = 90


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    path = write_xlsx(tmp_path_factory.mktemp("base") / "council.xlsx", COUNCIL)
    parts = parts_of(path.read_bytes())
    # When it was made is not to make a difference.
    del parts["docProps/core.xml"]
    return Base(archive_of(parts))


@pytest.fixture(scope="module")
def judge(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(base.content, tmp_path_factory.mktemp("mutants"))


def test_no_mutant_is_read_otherwise_without_a_word(base: Base, judge: Judge) -> None:
    faults: list[str] = []
    outcomes: Counter[Outcome] = Counter()
    for number in range(MUTANTS):
        made = mutant(base, f"short-{number}")
        verdict = judge.judge(made.content)
        outcomes[verdict.outcome] += 1
        if verdict.outcome is Outcome.FAULT:
            faults.append(f"short-{number} {made.kind}: {made.what}: {verdict.said}")
    assert faults == []
    assert {*outcomes} == {*Outcome} - {Outcome.FAULT}


def test_mutants_are_the_same_for_a_seed(base: Base) -> None:
    again = Base(base.content)
    for number in range(20):
        assert mutant(base, f"same-{number}") == mutant(again, f"same-{number}")
    made = {mutant(base, f"kinds-{number}").kind for number in range(80)}
    assert made == {*ORDER}


def test_the_unchanged_workbook_is_read_the_same(base: Base, judge: Judge) -> None:
    assert judge.judge(base.content) == Verdict(Outcome.SAME)


def test_a_reader_that_loses_a_cell_is_found_out(
    base: Base, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judge judges: a change that the reader does not notice is a fault."""
    part = base.sheets["Capital"]
    sheet = base.parts[part].decode()
    assert "<v>30</v>" in sheet
    changed = base.with_part(part, sheet.replace("<v>30</v>", "<v>31</v>").encode())
    assert judge.judge(changed).outcome is Outcome.SHOWN
    monkeypatch.setattr(Judge, "_changed_since", lambda *_: frozenset())
    verdict = judge.judge(changed)
    assert verdict.outcome is Outcome.FAULT
    assert verdict.said == "nothing is said of capital!E2"

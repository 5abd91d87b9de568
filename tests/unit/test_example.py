from pathlib import Path

from inputs_helpers import council_grids

import svreport
from svreport.checks import check_council, check_updates
from svreport.inputs.reader import read_grids


def test_the_example_is_clean(example: Path) -> None:
    assert svreport.check(example) == ()


def test_the_small_council_of_these_tests_has_no_problem() -> None:
    inputs = read_grids(council_grids())
    assert inputs.council is not None
    assert list(inputs.problems) == []
    assert check_council(inputs.council) == []
    assert check_updates(inputs.council, inputs.council.updates[:1]) == []

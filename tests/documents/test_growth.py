"""What `svreport check` and `build` do grows with their inputs, and not with the square of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from growing import DIMENSIONS, growth_exponent  # its folder is no package

MOST = 1.05
# A build checks as well; beyond that it has these rows in its documents. The benchmark counts all.
MEASURED = [*(("check", name) for name in DIMENSIONS), ("build", "values"), ("build", "words")]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("read_anew")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("growth")


@pytest.mark.parametrize(("command", "dimension"), MEASURED)
def test_a_command_grows_with_its_inputs(command: str, dimension: str, folder: Path) -> None:
    assert growth_exponent(command, dimension, folder) <= MOST

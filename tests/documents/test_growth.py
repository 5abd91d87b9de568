"""What `svreport check` does grows with its inputs, and not with their square.

Function calls are counted, not seconds: they are the same on every machine.
"""

from __future__ import annotations

import sys
from cProfile import Profile
from math import log
from pathlib import Path
from pstats import Stats

import pytest
from click.testing import CliRunner

from svreport.cli import main
from svreport.narrative.tie_out import candidates

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from growing import DIMENSIONS, grown_workbook  # its folder is no package

SMALL, LARGE = 4, 12
MOST = 1.05
# Each update's register has the ratings of all updates.
MOST_OF = {"updates": 1.15}


def exponent(dimension: str, folder: Path) -> float:
    """The power of what there is of a dimension with which calls grow, the fixed ones left out."""
    fixed, small, large = (_calls(dimension, factor, folder) for factor in (1, SMALL, LARGE))
    return log((large - fixed) / (small - fixed)) / log((LARGE - 1) / (SMALL - 1))


def _calls(dimension: str, factor: int, folder: Path) -> int:
    path = folder / f"{factor}.xlsx"
    path.write_bytes(grown_workbook(dimension, factor))
    profile = Profile()
    ended = profile.runcall(CliRunner().invoke, main, ["check", "--inputs", str(path)])
    assert ended.exit_code == 0, ended.output
    calls: int = Stats(profile).total_calls  # type: ignore[attr-defined]
    return calls


@pytest.fixture(autouse=True)
def _loaded(tmp_path: Path, read_anew: None) -> None:
    """Modules are loaded, and what is kept from one command to the next, before calls count."""
    _calls("values", 1, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_check_grows_with_its_inputs(dimension: str, tmp_path: Path) -> None:
    assert exponent(dimension, tmp_path) <= MOST_OF.get(dimension, MOST)


@pytest.mark.slow
def test_every_pair_of_months_would_be_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "FEW_BEFORE", 10_000)
    assert exponent("values", tmp_path) > MOST

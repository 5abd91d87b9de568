"""Outputs of the worked example and of a made-up council, built once and shared by all tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import made_up_council
import pytest
from built_outputs import BuildTables, Outputs, made_of, outputs_of
from golden_files import GOLDEN
from made_once import made_once
from made_up_council import saved_workbook, signed

import svreport
from svreport.commands.build import Built

ROOT = Path(__file__).resolve().parents[2]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--refresh-golden",
        action="store_true",
        help="Write the golden files of tests/golden anew; look at what changed before keeping it.",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with its golden file, or writes it with --refresh-golden."""
    refresh = bool(request.config.getoption("--refresh-golden"))

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if refresh:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        assert path.is_file(), f"no golden file {name}: run pytest with --refresh-golden"
        assert text == path.read_text("utf-8"), (
            f"{name} has changed: look at the difference, then run pytest with --refresh-golden"
        )

    return compare


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def example_inputs() -> Path:
    """The worked example of the checkout."""
    return ROOT / "inputs" / "exampleshire-2024-25.xlsx"


@pytest.fixture(scope="session")
def example_built(example_inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Everything that can be built from the worked example."""
    return made_once(
        tmp_path_factory,
        "example built",
        lambda: svreport.build(example_inputs, ["q1", "q2", "q3"]),
    )


@pytest.fixture(scope="session")
def exampleshire(example_built: Built) -> dict[str, Outputs]:
    """The outputs of the worked example by update."""
    return {key: outputs_of(example_built, key) for key in ("q1", "q2", "q3")}


@pytest.fixture(scope="session")
def norchester(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    """The second update of the made-up council, built from a workbook like any other."""

    def build() -> Built:
        folder = tmp_path_factory.mktemp("norchester")
        return svreport.build(
            saved_workbook(signed(made_up_council.tables(), "u2"), folder), ["u2"]
        )

    return outputs_of(made_once(tmp_path_factory, "norchester", build), "u2")


@pytest.fixture
def build_tables() -> BuildTables:
    """Makes an update's outputs from text tables."""

    def build(tables: Mapping[str, Sequence[Sequence[str]]], update: str = "u2") -> Outputs:
        return made_of(tables, update)

    return build

"""What is declared, what is pinned and what the public checks run stay in step."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CONSTRAINTS = "constraints.txt"
WORKFLOW = Path(".github/workflows/ci.yml")
TESTED = "pip install -c constraints.txt '.[test]'"


@pytest.fixture(scope="module")
def setup(root: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(root / "setup.cfg", "utf-8")
    return parser


@pytest.fixture(scope="module")
def workflow(root: Path) -> str:
    return (root / WORKFLOW).read_text("utf-8")


def requirements(text: str) -> Iterator[Requirement]:
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield Requirement(line)


def declared(setup: configparser.ConfigParser) -> list[Requirement]:
    lists = [setup["options"]["install_requires"], *setup["options.extras_require"].values()]
    return [one for text in lists for one in requirements(text)]


def pinned(root: Path) -> dict[str, list[str]]:
    """The versions of each library in the constraints; several where Pythons differ."""
    found: dict[str, list[str]] = {}
    for one in requirements((root / CONSTRAINTS).read_text("utf-8")):
        (specifier,) = one.specifier
        assert specifier.operator == "==", one
        found.setdefault(canonicalize_name(one.name), []).append(specifier.version)
    return found


def test_every_library_has_a_lower_bound_and_no_other(setup: configparser.ConfigParser) -> None:
    bounds = [[part.operator for part in one.specifier] for one in declared(setup)]
    assert bounds == [[">="]] * len(bounds)
    assert len(bounds) > 20


def test_every_library_is_pinned_within_its_bound(
    root: Path, setup: configparser.ConfigParser
) -> None:
    versions = pinned(root)
    lacking = [one.name for one in declared(setup) if canonicalize_name(one.name) not in versions]
    assert lacking == [], "run the command at the top of constraints.txt"
    outside = [
        f"{one.name} {version}"
        for one in declared(setup)
        for version in versions[canonicalize_name(one.name)]
        if version not in one.specifier
    ]
    assert outside == []


def test_the_command_that_pins_is_the_documented_one(root: Path) -> None:
    _, command, *_ = (root / CONSTRAINTS).read_text("utf-8").splitlines()
    assert command.removeprefix("#").strip() in (root / "docs/structure.md").read_text("utf-8")


def test_every_python_that_is_named_is_tried(
    setup: configparser.ConfigParser, workflow: str
) -> None:
    named = re.findall(r":: (3\.\d+)$", setup["metadata"]["classifiers"], re.MULTILINE)
    matrices = re.findall(r"python: \[(.+)\]", workflow)
    assert [re.findall(r'"(.+?)"', one) for one in matrices] == [named]
    assert setup["options"]["python_requires"] == f">={named[0]}"


def test_the_workflow_runs_what_officers_and_developers_run(root: Path, workflow: str) -> None:
    readme = (root / "README.md").read_text("utf-8")
    assert f"run: {TESTED}\n" in workflow
    assert TESTED in readme
    assert "system: [ubuntu-latest, windows-latest, macos-latest]" in workflow
    # Its first commands are taken from the README itself.
    assert re.search(r"^pip install \. ", readme, re.MULTILINE)
    assert re.search(r"^py -m pip install \. ", readme, re.MULTILINE)
    for script in re.findall(r"\.ci/\w+", workflow):
        assert (root / script).is_file(), script


def test_the_workflow_may_only_read_and_names_its_actions_versions(workflow: str) -> None:
    assert re.findall(r"^ *permissions:\n((?: +.+\n)+)", workflow, re.MULTILINE) == [
        "  contents: read\n"
    ]
    actions = re.findall(r"uses: (\S+)", workflow)
    assert actions
    assert [one for one in actions if not re.fullmatch(r"actions/[\w-]+@v\d+", one)] == []
    checkouts = workflow.count("actions/checkout@")
    assert workflow.count("persist-credentials: false") == checkouts


def test_no_text_holds_the_line_ends_of_windows(root: Path) -> None:
    """They would make other templates, examples and golden files of the same text."""
    folders = ("svreport", "templates", "docs", "tests", "benchmarks")
    suffixes = (".py", ".md", ".csv", ".j2", ".txt", ".toml", ".css", ".js", ".cfg")
    paths = [
        path
        for folder in folders
        for path in (root / folder).rglob("*")
        if path.suffix in suffixes and "__pycache__" not in path.parts
    ]
    assert len(paths) > 300
    assert [str(path) for path in paths if b"\r\n" in path.read_bytes()] == []

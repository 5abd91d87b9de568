"""What is installed is what is in the checkout: packages, templates, example data."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

DATA = (
    *(
        "svreport/inputs/example_data",
        "svreport/rendering/page_assets",
        "svreport/commands/preview/page",
        "svreport/inputs/starter_data",
    ),
    "templates",
)
PIP_WHEEL = (
    *(sys.executable, "-m", "pip", "wheel", "--quiet"),
    *("--no-deps", "--no-build-isolation", "--no-index"),
)
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".*cache", ".hypothesis", "__pycache__", "*.egg-info", "build", "outputs", ".venv"
)


@pytest.fixture(scope="module")
def setup(root: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(root / "setup.cfg", "utf-8")
    return parser


def listed(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def is_kept(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("~$")


def test_every_package_is_listed(root: Path, setup: configparser.ConfigParser) -> None:
    folders = {
        ".".join(path.parent.relative_to(root).parts)
        for path in (root / "svreport").rglob("__init__.py")
    }
    packages = listed(setup["options"]["packages"])
    assert sorted(packages) == sorted({*folders, "svreport.templates"})
    assert len(packages) == len(set(packages))


def test_every_folder_with_code_is_a_package(root: Path) -> None:
    folders = {path.parent for path in (root / "svreport").rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_every_data_file_is_covered(root: Path, setup: configparser.ConfigParser) -> None:
    patterns = setup["options.package_data"]
    covered = {
        path
        for package, folder in (("svreport", "svreport"), ("svreport.templates", "templates"))
        for pattern in listed(patterns[package])
        for path in (root / folder).glob(pattern)
        if is_kept(path)
    }
    there = {path for folder in DATA for path in (root / folder).rglob("*") if is_kept(path)}
    assert {path.relative_to(root) for path in there - covered} == set()
    assert len(there) > 50


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from a copy of the checkout, which a lock file of Word has strayed into."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "checkout"
    shutil.copytree(root, copy, ignore=NOT_COPIED)
    (copy / "templates" / "monitoring" / "~$report.docx").write_bytes(b"an owner")
    subprocess.run(
        [*PIP_WHEEL, "--wheel-dir", str(folder), str(copy)],
        check=True,
        capture_output=True,
        env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_works_away_from_the_checkout(
    wheel: Path, root: Path, example_inputs: Path, tmp_path: Path
) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    _holds_everything(names, root)
    _builds(tmp_path, example_inputs)
    _exports(tmp_path, names)


def _holds_everything(names: set[str], root: Path) -> None:
    code = {
        path.relative_to(root).as_posix()
        for path in (root / "svreport").rglob("*")
        if is_kept(path)
        and path.suffix in (".css", ".csv", ".j2", ".js", ".md", ".py", ".txt", ".typed")
    }
    templates = {
        f"svreport/{path.relative_to(root).as_posix()}"
        for path in (root / "templates").rglob("*")
        if is_kept(path)
    }
    assert code | templates <= names
    assert [name for name in names if "~$" in name] == []
    assert {name.split("/")[0].split("-")[0] for name in names} == {"svreport"}


def _builds(folder: Path, example_inputs: Path) -> None:
    """`python -m svreport` in an empty folder, with the unpacked wheel before all else."""
    away = folder / "away"
    (away / "inputs").mkdir(parents=True)
    shutil.copy(example_inputs, away / "inputs")
    surroundings = os.environ | {"PYTHONPATH": str(folder / "site")}
    where = subprocess.run(
        [sys.executable, "-c", "import svreport.files.resources as r; print(r.templates_folder())"],
        cwd=away,
        env=surroundings,
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(where.stdout.strip()) == (folder / "site" / "svreport" / "templates").resolve()
    built = subprocess.run(
        [sys.executable, "-m", "svreport", "build", "q1", "dashboard"],
        cwd=away,
        env=surroundings,
        check=False,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    suffixes = [path.suffix for path in sorted((away / "outputs").rglob("*.*"))]
    assert suffixes == [".json", ".xlsx", ".docx", ".html", ".json"]


def _exports(folder: Path, names: set[str]) -> None:
    """The wheel gives out all its templates, and finds nothing wrong with one of them."""
    away = folder / "away"
    surroundings = os.environ | {"PYTHONPATH": str(folder / "site")}
    for words in (["export", "own"], ["check", "own/monitoring/report.docx"]):
        subprocess.run(
            [sys.executable, "-m", "svreport", "templates", *words],
            cwd=away,
            env=surroundings,
            check=True,
            capture_output=True,
        )
    given = {path.relative_to(away / "own").as_posix() for path in away.glob("own/**/*.*")}
    assert {f"svreport/templates/{name}" for name in given} == {
        name for name in names if name.startswith("svreport/templates/")
    }

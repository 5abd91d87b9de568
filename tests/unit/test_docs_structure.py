"""The page on how the code is laid out names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "svreport"
PAGE = (ROOT / "docs" / "structure.md").read_text("utf-8")
# A path in code marks: a folder, or a file by its ending. Placeholders are none.
PATH = re.compile(r"`([\w./-]+(?:/|\.(?:py|md|j2|docx|xlsx|yml|cfg|txt)))`")


def named() -> list[tuple[str, Path]]:
    """The paths that the page names, each with the room that its row of the table is about."""
    found: list[tuple[str, Path]] = []
    for line in PAGE.splitlines():
        row = re.match(r"\| `(\w+/)` \|", line)
        found += [(path, PACKAGE / (row[1] if row else "")) for path in PATH.findall(line)]
    return found


@pytest.mark.parametrize(("path", "room"), named(), ids=[path for path, _ in named()])
def test_every_path_that_is_named_exists(path: str, room: Path) -> None:
    places = (ROOT, PACKAGE, room, room / "templates")
    assert any((place / path).exists() for place in places), f"docs/structure.md names {path}"


def packages() -> list[str]:
    return sorted(
        f"{file.parent.relative_to(PACKAGE).as_posix()}/"
        for file in PACKAGE.rglob("__init__.py")
        if file.parent != PACKAGE
    )


@pytest.mark.parametrize("package", packages())
def test_every_package_has_its_place(package: str) -> None:
    assert f"`{package}`" in PAGE.partition("## The rooms")[2]


# Rooms with one file for each command or subject, which the page does not list.
FAMILIES = ("cli", "checks")


def modules() -> list[tuple[str, str]]:
    """Each room with the modules that stand in it, not in a package inside it."""
    return [
        (file.parent.name, file.name)
        for file in sorted(PACKAGE.glob("*/*.py"))
        if file.parent.name not in FAMILIES and file.name != "__init__.py"
    ]


@pytest.mark.parametrize(("room", "module"), modules())
def test_every_module_of_a_room_is_named(room: str, module: str) -> None:
    (row,) = re.findall(rf"^\| `{room}/` \|.*", PAGE, re.MULTILINE)
    assert f"`{module}`" in row, f"the row of {room}/ in docs/structure.md does not name {module}"


def test_no_folder_or_module_is_loose() -> None:
    loose = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert not loose

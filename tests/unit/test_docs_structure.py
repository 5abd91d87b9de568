"""The page on how the code is laid out names what there is."""

from __future__ import annotations

import re
from pathlib import Path

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


def test_every_path_that_is_named_exists() -> None:
    missing = [
        path
        for path, room in named()
        if not any((at / path).exists() for at in (ROOT, PACKAGE, room, room / "templates"))
    ]
    assert missing == []


def test_every_package_has_its_place() -> None:
    packages = {
        f"{file.parent.relative_to(PACKAGE).as_posix()}/"
        for file in PACKAGE.rglob("__init__.py")
        if file.parent != PACKAGE
    }
    assert packages <= {*re.findall(r"`([^`]+)`", PAGE.partition("## The rooms")[2])}


# Rooms with one file for each command or subject, which the page does not list.
FAMILIES = ("cli", "checks")


def test_every_module_of_a_room_is_named() -> None:
    rows = dict(re.findall(r"^\| `(\w+)/` \|(.*)", PAGE, re.MULTILINE))
    unnamed = [
        f"{room}/{file.name}"
        for file in sorted(PACKAGE.glob("*/*.py"))
        if (room := file.parent.name) not in FAMILIES
        and file.name != "__init__.py"
        and f"`{file.name}`" not in rows[room]
    ]
    assert unnamed == []


def test_no_folder_or_module_is_loose() -> None:
    loose = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert not loose

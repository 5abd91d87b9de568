"""Copies of the shipped templates, for tests to spoil or to edit as officers do."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

ROOT = Path(__file__).resolve().parents[2]
BODY = "word/document.xml"


def copied(folder: Path, paper: str) -> Path:
    """A copy of a paper's Word template in its folder under another."""
    place = folder / paper / "report.docx"
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "templates" / paper / "report.docx", place)
    return place


def parts_of(template: Path) -> dict[str, bytes]:
    """The parts of a template by their names."""
    with ZipFile(template) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spoil(template: Path, part: str, before: str, after: str) -> None:
    """Replaces the first of a text in a part of the template."""
    parts = parts_of(template)
    text = parts[part].decode()
    assert before in text
    written(template, parts | {part: text.replace(before, after, 1).encode()})


def written(template: Path, parts: dict[str, bytes]) -> None:
    """Writes the parts as the template."""
    with ZipFile(template, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

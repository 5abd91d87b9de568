"""Copies of the shipped templates, for tests to spoil or to edit as officers do."""

from __future__ import annotations

import shutil
from pathlib import Path

from packages import changed

ROOT = Path(__file__).resolve().parents[2]
BODY = "word/document.xml"


def copied(folder: Path, paper: str) -> Path:
    """A copy of a paper's Word template in its folder under another."""
    place = folder / paper / "report.docx"
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "templates" / paper / "report.docx", place)
    return place


def spoil(template: Path, part: str, before: str, after: str) -> None:
    """Replaces the first of a text in a part of the template."""
    content = template.read_bytes()
    template.write_bytes(changed(content, part, lambda text: text.replace(before, after, 1)))

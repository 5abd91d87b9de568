"""Writes the part of docs/templates.md that is generated: what templates may name.

Run it in the root of a checkout: `python -m svreport.templating.refresh`.
"""

from __future__ import annotations

from pathlib import Path

from svreport.templating.reference import with_names

PAGE = Path("docs/templates.md")


def refresh() -> None:
    """The page, its generated part written anew."""
    PAGE.write_text(with_names(PAGE.read_text("utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    refresh()

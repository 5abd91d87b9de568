"""The page of the preview as HTML."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from svreport.preview.board import Document, Shown
from svreport.preview.words import Grid
from svreport.problems import Severity

FOLDER = Path(__file__).parent / "page"
ASSETS = {"preview.css": "text/css", "preview.js": "text/javascript"}
KINDS = {".docx": "Word", ".pptx": "PowerPoint", ".xlsx": "Excel"}


def asset(name: str) -> bytes:
    """A file that the page needs. Raises LookupError for a name that is none of them."""
    if name not in ASSETS:
        raise LookupError(name)
    return (FOLDER / name).read_bytes()


def page(shown: Shown, title: str) -> str:
    """What is shown, as a whole page; every text in it is escaped."""
    counts = dict.fromkeys(Severity, 0)
    for problem in shown.problems:
        counts[problem.severity] += 1
    return str(
        _template().render(shown=shown, title=title, counts=counts, documents=_listed(shown))
    )


def _listed(shown: Shown) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "document": one,
            "sizes": one.pictures.sizes if one.pictures else (),
            "kind": KINDS.get(_suffix(one), ""),
            "is_page": _suffix(one) == ".html",
            "parts": [(part, isinstance(part, Grid)) for part in one.parts],
        }
        for number, one in enumerate(shown.documents, start=1)
    ]


def _suffix(document: Document) -> str:
    return Path(document.name).suffix.lower()


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2")

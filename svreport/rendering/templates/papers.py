"""The documents that have templates, by name and by the folder that a template stands in."""

from __future__ import annotations

from pathlib import Path

from svreport.core.problems import UnknownTarget
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.document import Document
from svreport.documents.registry import DOCUMENTS

PAPERS = tuple(document for document in DOCUMENTS if document.template)


def paper_named(name: str) -> Document:
    """The document of that name. Raises UnknownTarget."""
    for document in PAPERS:
        if document.name == normalise(name):
            return document
    known = [document.name for document in PAPERS]
    raise UnknownTarget(
        f"“{name}” is no paper with a template. {did_you_mean(name, known)}There are "
        f"{join_words(known)}."
    )


def paper_of(template: Path) -> Document | None:
    """The document that a template belongs to, by its folder."""
    folder = normalise(template.resolve().parent.name)
    return next((document for document in PAPERS if document.name == folder), None)

"""What is wrong with a page's template or its styles: tags, and what the page would never apply."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from svreport.core.problems import Severity
from svreport.rendering.html import PageParts
from svreport.rendering.templates.expressions import FigureFault
from svreport.rendering.templates.finding import Finding
from svreport.rendering.templates.shapes import Kind, Shape, fields_of
from svreport.rendering.templates.wording_template import line_of, read, text_findings

SUFFIX = ".html.j2"
# What a tag of a page shows beside texts.
SHOWN = (Kind.BLOCKS, Kind.RATING)

# What the page's policy keeps a browser from applying, and what to do instead.
_OWN_STYLE = "Put it into style.css, beside the template."
_FETCHES = "Put it into the page itself, or remove it."
_NO_SCRIPT = "Remove it: what svreport’s pages do stands in {{ scripts }}."
_UNAPPLIED = "is a style that the page’s security policy keeps a browser from applying."
_NOT_RUN = "is a script that the page’s security policy keeps a browser from running."
_UNFETCHED = "would be fetched, which the page’s security policy keeps a browser from doing."
_REFUSED = (
    (re.compile(r"<style\b[^>]*>|\sstyle\s*=", re.IGNORECASE), _UNAPPLIED, _OWN_STYLE),
    (re.compile(r"<script\b[^>]*>|\son[a-z]+\s*=", re.IGNORECASE), _NOT_RUN, _NO_SCRIPT),
    (
        re.compile(r"<(?:link|img|iframe|object|embed|video|audio|source)\b[^>]*>", re.IGNORECASE),
        _UNFETCHED,
        _FETCHES,
    ),
)
_IN_STYLES = re.compile(r"@import\b[^;]*|url\([^)]*\)", re.IGNORECASE)
_LONGEST = 60


def names_of(content: type) -> Mapping[str, Shape]:
    """What a page's template may name: what fills it, and what every page has."""
    return {**fields_of(content), **fields_of(PageParts)}


def page_findings(
    path: Path, template: str, document: str, names: Mapping[str, Shape], figure_fault: FigureFault
) -> Iterator[Finding]:
    """All that is wrong with a page's template, line by line."""
    yield from text_findings(path, template, document, names, figure_fault, shows=SHOWN)
    text = read(path)
    for pattern, wrong, remedy in _REFUSED:
        for found in pattern.finditer(text):
            yield _never_applied(template, text, found, wrong, remedy)


def style_findings(path: Path, template: str) -> Iterator[Finding]:
    """What the styles of a page would fetch, which they cannot."""
    text = read(path)
    for found in _IN_STYLES.finditer(text):
        yield _never_applied(template, text, found, _UNFETCHED, _FETCHES)


def _never_applied(
    template: str, text: str, found: re.Match[str], wrong: str, remedy: str
) -> Finding:
    words = " ".join(found[0].split())
    return Finding(
        template=template,
        place=line_of(text, found.start() + len(found[0]) - len(found[0].lstrip())),
        tag=words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…",
        wrong=wrong,
        remedy=remedy,
        severity=Severity.WARNING,
    )

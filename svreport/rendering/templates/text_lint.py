"""What is wrong with a template in a text file: standard wording, an email, a page, its styles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from svreport.core.problems import Severity
from svreport.files.resources import TemplateFile
from svreport.rendering.html import PageParts
from svreport.rendering.templates.loader import text_template
from svreport.rendering.templates.shapes import Kind, Shape, fields_of
from svreport.rendering.templates.tag_lint import FigureFault, Finding, TagLint, scan, stray_finding
from svreport.rendering.word.places import WordPlace

PAGE_SUFFIX = ".html.j2"
# What a tag of a page shows.
_SHOWN = (Kind.TEXT, Kind.BLOCKS, Kind.RATING)
_STYLE, _SCRIPT, _FETCHED = (
    f"would never be applied: the page’s security policy keeps a browser from {what}."
    for what in ("styles in the page", "other scripts", "fetching anything")
)
# What the page's policy keeps a browser from, and what to do instead.
_REFUSED_IN_PAGES = (
    (r"<style\b[^>]*>|\sstyle\s*=", _STYLE, "Put it into style.css, beside the template."),
    (r"<script\b[^>]*>|\son[a-z]+\s*=", _SCRIPT, "Remove it: scripts are in {{ scripts }}."),
    (
        r"<(?:link|img|iframe|object|embed|video|audio|source)\b[^>]*>",
        _FETCHED,
        "Put it into the page itself, or remove it.",
    ),
)
_REFUSED_IN_STYLES = ((r"@import\b[^;]*|url\([^)]*\)", *_REFUSED_IN_PAGES[-1][1:]),)


def names_of(content: type) -> Mapping[str, Shape]:
    """What a page's template may name: what fills it, and what every page has."""
    return {**fields_of(content), **fields_of(PageParts)}


def text_findings(
    template: TemplateFile,
    document: str,
    names: Mapping[str, Shape] | None,
    figure_fault: FigureFault,
    *,
    shows: Collection[Kind] = (Kind.TEXT,),
) -> Iterator[Finding]:
    """All that is wrong with the tags of a template; `document` is what it is of.

    Tags show values of the kinds in `shows`; None for `names` that are not known.
    """
    text = text_template(template)
    tags, braces = scan(text, in_word=False)
    lint = TagLint(document, names, figure_fault, shows=shows)
    yield from lint.check([replace(tag, place=_line(text, tag.start)) for tag in tags])
    for stray in braces:
        yield stray_finding(stray, _line(text, stray.start))


def page_findings(
    template: TemplateFile, document: str, names: Mapping[str, Shape], figure_fault: FigureFault
) -> Iterator[Finding]:
    """All that is wrong with a page's template, line by line."""
    yield from text_findings(template, document, names, figure_fault, shows=_SHOWN)
    yield from _policy_findings(text_template(template), _REFUSED_IN_PAGES)


def style_findings(template: TemplateFile) -> Iterator[Finding]:
    """What the styles of a page would fetch, which they cannot."""
    yield from _policy_findings(text_template(template), _REFUSED_IN_STYLES)


def _policy_findings(text: str, patterns: Collection[tuple[str, str, str]]) -> Iterator[Finding]:
    for pattern, wrong, remedy in patterns:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield Finding(
                place=_line(text, match.end() - len(match[0].lstrip())),
                tag=" ".join(match[0].split()),
                wrong=wrong,
                remedy=remedy,
                severity=Severity.WARNING,
            )


def _line(text: str, position: int) -> WordPlace:
    """The line of a position in the text."""
    return WordPlace(part=f"line {text.count(chr(10), 0, position) + 1}")

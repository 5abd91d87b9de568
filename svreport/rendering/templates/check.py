"""Checking templates before they are used: everything that is wrong, in all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from svreport.content.paper import PagePaper, SlidesPaper, WordPaper
from svreport.core.problems import FaultyTemplate, Severity, UnknownTarget
from svreport.core.text import did_you_mean, join_words
from svreport.files.resources import TemplateFile, Templates, templates_folder
from svreport.rendering.html import render_page
from svreport.rendering.slides import render_slides
from svreport.rendering.templates.finding import Finding
from svreport.rendering.templates.page_template import SUFFIX as PAGE_SUFFIX
from svreport.rendering.templates.page_template import names_of, page_findings, style_findings
from svreport.rendering.templates.papers import PAPERS, TemplatePaper, paper_named, paper_of
from svreport.rendering.templates.slides_template import slides_findings
from svreport.rendering.templates.trial import (
    Templated,
    Trial,
    names_in_wordings,
    trial_of,
    wordings_of,
)
from svreport.rendering.templates.word_template import WordLint
from svreport.rendering.templates.wording import worded
from svreport.rendering.templates.wording_template import wording_findings
from svreport.rendering.word.document import TELLS_ALL, opened, render_word

SUFFIXES = (".docx", ".pptx", ".j2", ".css")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was looked at, what is wrong with it, and whose figures it was tried with."""

    templates: Sequence[str]
    findings: Sequence[Finding]
    tried_with: str


def templates_in(folder: Path) -> list[Path]:
    """The templates of a folder and its subfolders, in order; none where there is no folder."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith("~$")
    )


def check_templates(
    files: Sequence[Path] = (),
    *,
    folder: Path = Path("templates"),
    paper: str | None = None,
    inputs: Path | None = None,
) -> Checked:
    """Everything that is wrong with templates.

    Without files, those of the `folder`, or where it has none, those that came
    with svreport. `paper` names the paper that files in other places are for.
    They are tried with the latest update of the inputs, else with the worked
    example. Raises UnknownTarget for a file that belongs to no paper, and
    UnreadableInputs.
    """
    named = paper_named(paper) if paper is not None else None
    trial = trial_of(inputs)
    ordered = [_Order(path, _shown(path, named), _paper(path, named)) for path in files]
    if not files:
        paths = templates_in(folder) or templates_in(templates_folder())
        ordered = [_Order(path, _shown(path, None), paper_of(path)) for path in paths]
    findings: list[Finding] = []
    for order in ordered:
        findings += _findings(order, trial, is_placed=named is None)
    return Checked(
        templates=[order.name for order in ordered],
        findings=list(dict.fromkeys(findings)),
        tried_with=trial.words,
    )


@dataclass(frozen=True)
class _Order:
    """A template to look at: its path, its name as shown, and the paper it is of."""

    path: Path
    name: str
    paper: TemplatePaper | None


def _shown(path: Path, named: TemplatePaper | None) -> str:
    """A template in its paper's folder is called by both; any other as it was named."""
    whole = path.resolve()
    return f"{whole.parent.name}/{whole.name}" if named is None else str(path)


def _paper(path: Path, named: TemplatePaper | None) -> TemplatePaper:
    paper = named or paper_of(path)
    if paper is None:
        raise UnknownTarget(
            f"{path} stands in the folder of no paper: say with --paper which it is for "
            f"({join_words((one.name for one in PAPERS), 'or')})."
        )
    return paper


def _findings(order: _Order, trial: Trial, *, is_placed: bool) -> Iterator[Finding]:
    """What is wrong with one template; it is tried where nothing is wrong with its tags."""
    if order.paper is None:
        yield _of_no_paper(order.name)
        return
    if is_placed:
        yield from _unused(order.name)
    found: list[Finding] = []
    try:
        made = trial.paper(order.paper)
        found += _of_tags(order, order.paper, made, trial)
        if not any(one.severity is Severity.ERROR for one in found):
            _try(order, made)
    except FaultyTemplate as reason:
        wrong = str(reason).removesuffix(TELLS_ALL).rstrip()
        found.append(Finding(template=order.name, wrong=wrong, remedy=""))
    yield from found


def _of_no_paper(name: str) -> Finding:
    return Finding(
        template=name,
        wrong="It stands in the folder of no paper, so that its tags cannot be looked up.",
        remedy=f"Move it to one of the folders {join_words(paper.name for paper in PAPERS)}.",
        severity=Severity.WARNING,
    )


def _unused(name: str) -> Iterator[Finding]:
    """A template under a name that svreport does not look for."""
    shipped = templates_folder()
    known = [path.relative_to(shipped).as_posix() for path in templates_in(shipped)]
    if name not in known:
        yield Finding(
            template=name,
            wrong="No template of that name is looked for, so that it is never used.",
            remedy=f"{did_you_mean(name, known)}There are {join_words(known, most=len(known))}.",
            severity=Severity.WARNING,
        )


def _of_tags(
    order: _Order, paper: TemplatePaper, made: Templated, trial: Trial
) -> Iterator[Finding]:
    kind = _kind(order.path)
    if kind is _Kind.STYLES:
        yield from style_findings(order.path, order.name)
    elif kind is _Kind.PAGE:
        known = names_of(paper.content)
        yield from page_findings(order.path, order.name, paper.words, known, trial.figure_fault)
    elif kind is _Kind.SLIDES and isinstance(made, SlidesPaper):
        yield from slides_findings(order.path, order.name)
    elif kind in (_Kind.SLIDES, _Kind.WORD) and not isinstance(made, _MADE_WITH[kind]):
        yield _of_another_kind(order.name, paper)
    elif kind is _Kind.WORD and isinstance(made, WordPaper):
        document = opened(TemplateFile.read(order.path)).docx
        lint = WordLint(order.name, document, paper, trial.figure_fault)
        yield from lint.findings(made.content)
    else:
        names = names_in_wordings(wordings_of(made, order.path.name))
        yield from wording_findings(order.path, order.name, names, trial.figure_fault)


def _of_another_kind(name: str, paper: TemplatePaper) -> Finding:
    return Finding(
        template=name,
        wrong=f"It is of another kind than {paper.template}, with which {paper.words} is made.",
        remedy=f"Use a copy of {paper.name}/{paper.template}: svreport templates export.",
    )


def _try(order: _Order, made: Templated) -> None:
    """Fills the template. Raises FaultyTemplate where that cannot be done."""
    kind, find = _kind(order.path), Templates(order.path.resolve().parent.parent).find
    template = TemplateFile.read(order.path)
    if kind is _Kind.WORDING:
        for wording in wordings_of(made, order.path.name):
            worded(wording, template)
    elif isinstance(made, PagePaper):
        page = find(made.template) if kind is _Kind.STYLES else template
        render_page(page, made, find)
    elif isinstance(made, SlidesPaper):
        render_slides(template, made, find)
    elif isinstance(made, WordPaper):
        render_word(template, made.content, made.properties, find=find)


class _Kind(Enum):
    """What kinds of template there are."""

    WORD = "Word document"
    PAGE = "web page"
    STYLES = "styles of a web page"
    SLIDES = "slides"
    WORDING = "standard wording"


_BY_SUFFIX = {".docx": _Kind.WORD, ".pptx": _Kind.SLIDES, ".css": _Kind.STYLES}
# What is made with templates that Office opens.
_MADE_WITH = {_Kind.WORD: WordPaper, _Kind.SLIDES: SlidesPaper}


def _kind(path: Path) -> _Kind:
    name = path.name.lower()
    if name.endswith(PAGE_SUFFIX):
        return _Kind.PAGE
    return _BY_SUFFIX.get(path.suffix.lower(), _Kind.WORDING)

"""`svreport templates`: checking templates before they are used, and copies to make one's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from svreport.content.paper import PagePaper, SlidesPaper, WordPaper
from svreport.core.problems import FaultyTemplate, Severity, UnknownTarget, UnwritableOutput
from svreport.core.text import did_you_mean, join_words
from svreport.documents.document import Document
from svreport.files.outputs import OutputFile, write_all
from svreport.files.resources import TemplateFile, Templates, templates_folder
from svreport.rendering.html import render_page
from svreport.rendering.slides import render_slides
from svreport.rendering.templates.papers import PAPERS, paper_named, paper_of
from svreport.rendering.templates.shapes import fields_of
from svreport.rendering.templates.slides_lint import slides_findings
from svreport.rendering.templates.tag_lint import Finding
from svreport.rendering.templates.text_lint import (
    PAGE_SUFFIX,
    names_of,
    page_findings,
    style_findings,
    text_findings,
)
from svreport.rendering.templates.trial import (
    Templated,
    Trial,
    names_in_wordings,
    trial_of,
    wordings_of,
)
from svreport.rendering.templates.word_lint import WordLint
from svreport.rendering.templates.wording import wording_blocks
from svreport.rendering.word.document import ALL_FAULTS, open_template, render_word

WORD, SLIDES, STYLES = ".docx", ".pptx", ".css"
SUFFIXES = (WORD, SLIDES, ".j2", STYLES)


@dataclass(frozen=True)
class CheckedTemplates:
    """The templates that were checked, what is wrong with them, and whose figures they tried."""

    templates: Sequence[str]
    findings: Sequence[Finding]
    tried_with: str


def templates_in(folder: Path) -> list[Path]:
    """The templates of a folder and its subfolders, in order; none if there is no folder."""
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
) -> CheckedTemplates:
    """Everything that is wrong with templates.

    Without files, those of the `folder`, or if it has none, those that came
    with svreport. `paper` names the paper that files in other places are for.
    They are tried with the latest update of the inputs, else with the worked
    example. Raises UnknownTarget for a file that belongs to no paper, and
    UnreadableInputs.
    """
    named = paper_named(paper) if paper is not None else None
    trial = trial_of(inputs)
    papers: dict[Path, Document | None] = {path: named or _paper(path) for path in files}
    if not files:
        paths = templates_in(folder) or templates_in(templates_folder())
        papers = {path: paper_of(path) for path in paths}
    names = {path: str(path) if named else _name(path) for path in papers}
    findings = [
        replace(finding, template=names[path])
        for path, of_paper in papers.items()
        for finding in (
            *(_unused(names[path]) if of_paper and not named else ()),
            *(_findings(path, of_paper, trial) if of_paper else [_OF_NO_PAPER]),
        )
    ]
    return CheckedTemplates(list(names.values()), list(dict.fromkeys(findings)), trial.words)


def _name(path: Path) -> str:
    """What a template in its paper's folder is called."""
    whole = path.resolve()
    return f"{whole.parent.name}/{whole.name}"


def _paper(path: Path) -> Document:
    paper = paper_of(path)
    if paper is None:
        raise UnknownTarget(
            f"{path} stands in the folder of no paper: say with --paper which it is for "
            f"({join_words((paper.name for paper in PAPERS), 'or')})."
        )
    return paper


_OF_NO_PAPER = Finding(
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
            wrong="No template of that name is looked for, so that it is never used.",
            remedy=f"{did_you_mean(name, known)}There are {join_words(known, most=len(known))}.",
            severity=Severity.WARNING,
        )


def _findings(path: Path, paper: Document, trial: Trial) -> list[Finding]:
    """What is wrong with one template; it is tried if nothing is wrong with its tags."""
    findings: list[Finding] = []
    try:
        template, made = TemplateFile.read(path), trial.paper(paper)
        findings += _lint(template, paper, made, trial)
        if not any(finding.severity is Severity.ERROR for finding in findings):
            _fill(template, made, Templates(path.resolve().parent.parent))
    except FaultyTemplate as reason:
        wrong = str(reason).removesuffix(ALL_FAULTS).rstrip()
        findings.append(Finding(wrong=wrong, remedy=""))
    return findings


def _lint(
    template: TemplateFile, paper: Document, made: Templated, trial: Trial
) -> Iterator[Finding]:
    suffix, name = Path(template.name).suffix.lower(), template.name.lower()
    if suffix in (WORD, SLIDES) and not paper.template.endswith(suffix):
        yield Finding(
            wrong=f"It is of another kind than {paper.template}, with which the {paper.title} "
            "is made.",
            remedy=f"Use a copy of {paper.template}: svreport templates export.",
        )
    elif suffix == WORD and isinstance(made, WordPaper):
        document = open_template(template).docx
        lint = WordLint(
            document, f"the {paper.title}", fields_of(paper.content_type), trial.figure_fault
        )
        yield from lint.findings(made.content)
    elif suffix == SLIDES:
        yield from slides_findings(template)
    elif suffix == STYLES:
        yield from style_findings(template)
    elif name.endswith(PAGE_SUFFIX):
        yield from page_findings(
            template, f"the {paper.title}", names_of(paper.content_type), trial.figure_fault
        )
    else:
        names = names_in_wordings(wordings_of(made, template.name))
        yield from text_findings(template, "this wording", names, trial.figure_fault)


def _fill(template: TemplateFile, made: Templated, others: Templates) -> None:
    """Fills the template. Raises FaultyTemplate if that cannot be done."""
    suffix, name = Path(template.name).suffix.lower(), template.name.lower()
    if suffix == WORD and isinstance(made, WordPaper):
        render_word(template, made.content, made.properties, others.find)
    elif suffix == SLIDES and isinstance(made, SlidesPaper):
        render_slides(template, made, others.find)
    elif isinstance(made, PagePaper) and (suffix == STYLES or name.endswith(PAGE_SUFFIX)):
        page = others.find(made.template) if suffix == STYLES else template
        render_page(page, made, others.find)
    else:
        for wording in wordings_of(made, template.name):
            wording_blocks(wording, template)


@dataclass(frozen=True)
class TemplateExport:
    """The files that were written, and how many were there already, the same."""

    written: Sequence[Path]
    unchanged: int


def export_templates(folder: Path, *, force: bool = False) -> TemplateExport:
    """Copies of all templates in a folder, each in the subfolder of its paper.

    Raises UnwritableOutput, naming them, if files that differ are there
    already, unless `force` lets them be replaced; then nothing is written.
    """
    shipped = templates_folder()
    files = [
        OutputFile(path.relative_to(shipped), path.read_bytes()) for path in templates_in(shipped)
    ]
    new = [file for file in files if not _is_same(folder / file.path, file.content)]
    changed = [file for file in new if (folder / file.path).exists()]
    if changed and not force:
        names = join_words((file.path.as_posix() for file in changed), most=len(changed))
        raise UnwritableOutput(
            f"Nothing was written: in {folder}, {names} would be replaced, and may have been "
            "edited. Export to another folder, or replace them with --force."
        )
    return TemplateExport(write_all(new, folder), len(files) - len(new))


def _is_same(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False

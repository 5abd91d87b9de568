"""`svreport templates`: checking templates before they are used, and copies to make one's own.

What is wrong with a Word template has a module of its own; that of wording, emails, pages and
slides is found here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from svreport.content.paper import PagePaper, SlidesPaper, WordPaper
from svreport.core.errors import FaultyTemplate, UnknownTarget, UnwritableOutput
from svreport.core.frozen import Frozen, replace
from svreport.core.problems import Severity
from svreport.core.text import did_you_mean, join_words, placeholders
from svreport.documents.registry import Document
from svreport.files.ooxml.package import NOT_INSTALLED, schema_errors
from svreport.files.outputs import OutputFile, write_all
from svreport.files.resources import TemplateFile, Templates, templates_folder
from svreport.narrative.facts import Facts
from svreport.release.form_rules import read_rules
from svreport.rendering.html import PageParts, render_page
from svreport.rendering.slides import render_slides
from svreport.rendering.slides.template import lacking, layouts_of, open_deck
from svreport.rendering.templates.shapes import Kind, Shape, fields_of
from svreport.rendering.templates.tag_lint import FigureFault, Finding, TagLint, scan, stray_finding
from svreport.rendering.templates.trial import (
    PAPERS,
    Templated,
    Trial,
    names_in_wordings,
    paper_named,
    paper_of,
    standing_findings,
    trial_of,
    wordings_of,
)
from svreport.rendering.templates.word_lint import WordLint
from svreport.rendering.templates.wording import wording_blocks
from svreport.rendering.word import ALL_FAULTS, WordParts, open_template, render_word
from svreport.rendering.word.places import WordPlace

WORD, SLIDES, PAGE, STYLES, RULES = ".docx", ".pptx", ".html.j2", ".css", ".toml"
SUFFIXES = (WORD, SLIDES, ".j2", STYLES, RULES)


class CheckedTemplates(Frozen):
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
    papers: dict[Path, Document | None] = {
        path: None if path.suffix.lower() == RULES else named or _paper(path) for path in files
    }
    if not files:
        paths = templates_in(folder) or templates_in(templates_folder())
        papers = {path: paper_of(path) for path in paths}
    names = {path: str(path) if named else _name(path) for path in papers}
    findings = [
        replace(finding, template=names[path])
        for path, of_paper in papers.items()
        for finding in (
            *(_unused(names[path]) if of_paper and not named else ()),
            *(_findings(path, of_paper, trial) if of_paper else _of_no_paper(path)),
        )
    ]
    return CheckedTemplates(list(names.values()), list(dict.fromkeys(findings)), trial.words)


def _name(path: Path) -> str:
    whole = path.resolve()
    return f"{whole.parent.name}/{whole.name}"


def _paper(path: Path) -> Document:
    paper = paper_of(path)
    if paper is None:
        raise UnknownTarget(
            f"{path} is not in the folder of a paper: say with --paper which it is for "
            f"({join_words((paper.name for paper in PAPERS), 'or')})."
        )
    return paper


def _of_no_paper(path: Path) -> Iterator[Finding]:
    """What is wrong with a file that is of no paper: of the rules of a form, what they say."""
    if path.suffix.lower() != RULES:
        yield _OF_NO_PAPER
        return
    try:
        read_rules(TemplateFile.read(path))
    except FaultyTemplate as reason:
        yield Finding(wrong=str(reason), remedy="Correct it, or take svreport's own again.")


_OF_NO_PAPER = Finding(
    wrong="It is not in the folder of a paper, so its tags cannot be checked.",
    remedy=f"Move it to one of the folders {join_words(paper.name for paper in PAPERS)}.",
    severity=Severity.WARNING,
)


def _unused(name: str) -> Iterator[Finding]:
    """A template under a name that svreport does not look for."""
    shipped = templates_folder()
    known = [path.relative_to(shipped).as_posix() for path in templates_in(shipped)]
    if name not in known:
        yield Finding(
            wrong="No template of that name is looked for, so it is never used.",
            remedy=f"{did_you_mean(name, known)}There are {join_words(known, most=len(known))}.",
            severity=Severity.WARNING,
        )


def _findings(path: Path, paper: Document, trial: Trial) -> list[Finding]:
    try:
        template, made = TemplateFile.read(path), trial.paper(paper)
        findings = list(_lint(template, paper, made, trial))
        if not findings:
            _fill(template, made, Templates(path.resolve().parent.parent))
            findings += _standard_findings(template, paper)
            if not trial.is_example:
                facts = Facts(trial.council, trial.update)
                findings += standing_findings(template, made, facts)
        return findings
    except FaultyTemplate as reason:
        return [Finding(wrong=str(reason).removesuffix(ALL_FAULTS).rstrip(), remedy="")]


def refuse_faulty_tags(
    template: TemplateFile, paper: Document, made: Templated, facts: Facts
) -> None:
    """Raises FaultyTemplate for a tag of a document's own template that is an error.

    Filled in, some would lose words without a trace.
    """
    trial = Trial(facts.council, facts.update, facts.update.key)
    for finding in _lint(template, paper, made, trial):
        if finding.tag and finding.severity is Severity.ERROR:
            raise FaultyTemplate(
                f"The template {template.name} has a fault ({finding.place}): {finding.says} "
                f"{finding.remedy} {ALL_FAULTS}"
            )


def _lint(
    template: TemplateFile, paper: Document, made: Templated, trial: Trial
) -> Iterator[Finding]:
    suffix, name = Path(template.name).suffix.lower(), template.name.lower()
    words = f"the {paper.title}"
    if suffix in (WORD, SLIDES) and not paper.template.endswith(suffix):
        yield Finding(
            wrong=f"It is of another kind than {paper.template}, with which {words} is made.",
            remedy=f"Use a copy of {paper.template}: svreport templates export.",
        )
    elif suffix == WORD and isinstance(made, WordPaper):
        lint = WordLint(open_template(template), words, names_of(paper), trial.figure_fault)
        yield from lint.findings(made.content)
    elif suffix == SLIDES:
        yield from slides_findings(template)
    elif name.endswith(PAGE):
        shows = (Kind.TEXT, Kind.BLOCKS, Kind.RATING)
        yield from text_findings(template, words, names_of(paper), trial.figure_fault, shows=shows)
    elif suffix != STYLES:
        names = names_in_wordings(wordings_of(made, template.name))
        yield from text_findings(template, "this wording", names, trial.figure_fault)


def _standard_findings(template: TemplateFile, paper: Document) -> Iterator[Finding]:
    """What the Open XML standard refuses in a template that did not come with svreport."""
    suffix = Path(template.name).suffix.lower()
    if suffix not in (WORD, SLIDES) or template.content == Templates().find(paper.template).content:
        return
    errors = schema_errors(template.content, suffix)
    if errors is None:
        yield Finding(wrong=NOT_INSTALLED, remedy="", severity=Severity.WARNING)
    for error in errors or ():
        wrong = f"It is not a valid {suffix} file: {error}"
        yield Finding(wrong=wrong, remedy="Open it in Office, save it, and check it again.")


def _fill(template: TemplateFile, made: Templated, others: Templates) -> None:
    suffix, name = Path(template.name).suffix.lower(), template.name.lower()
    if suffix == WORD and isinstance(made, WordPaper):
        render_word(template, made.content, made.properties, others.find)
    elif suffix == SLIDES and isinstance(made, SlidesPaper):
        render_slides(template, made, others.find)
    elif isinstance(made, PagePaper) and (suffix == STYLES or name.endswith(PAGE)):
        page = others.find(made.template) if suffix == STYLES else template
        render_page(page, made, others.find)
    else:
        for wording in wordings_of(made, template.name):
            wording_blocks(wording, template)


class TemplateExport(Frozen):
    """The files that were written, and how many were already there, and the same."""

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


def names_of(paper: Document) -> Mapping[str, Shape]:
    """What a document's template may name: what fills it, and what all of its kind have."""
    names = dict(fields_of(paper.content_type))
    for suffix, parts in ((PAGE, PageParts), (WORD, WordParts)):
        names |= fields_of(parts) if paper.template.endswith(suffix) else {}
    return names


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
    text = template.text
    tags, braces = scan(text, in_word=False)
    lint = TagLint(document, names, figure_fault, shows=shows)
    yield from lint.check([replace(tag, place=_line(text, tag.start)) for tag in tags])
    for stray in braces:
        yield stray_finding(stray, _line(text, stray.start))
    for mark in placeholders(text):
        yield Finding(
            place=_line(text, text.find(mark)),
            wrong=f"The placeholder “{mark}” is left.",
            remedy="Fill it in, or delete it.",
        )


def _line(text: str, position: int) -> WordPlace:
    return WordPlace(part=f"line {text.count(chr(10), 0, position) + 1}")


_MASTER = "In PowerPoint (View, Slide Master), "


def slides_findings(template: TemplateFile) -> Iterator[Finding]:
    """The layouts and placeholders that a template of slides lacks."""
    for name, what in lacking(layouts_of(open_deck(template))):
        if what:
            yield Finding(
                place=WordPlace(part=f"layout “{name}”"),
                wrong=f"It has no {what} placeholder.",
                remedy=f"{_MASTER}add it with Insert Placeholder.",
            )
        else:
            yield Finding(
                wrong=f"The layout “{name}” is missing.",
                remedy=f"{_MASTER}rename a layout, or copy it from the template that came with "
                "svreport.",
            )

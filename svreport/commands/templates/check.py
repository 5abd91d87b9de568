"""`svreport templates`: checking templates before they are used, and copies to make one's own.

What is wrong with a Word template comes last: its tags one by one, its styles, what is never
filled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from svreport.commands.templates.shapes import Kind, Shape, fields_of
from svreport.commands.templates.tag_lint import (
    FigureFault,
    Finding,
    Tag,
    TagLint,
    scan,
    stray_finding,
    tag_finding,
)
from svreport.commands.templates.trial import (
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
from svreport.content.blocks import Heading, ListBlock, Paragraph
from svreport.content.paper import PagePaper, SlidesPaper, WordPaper
from svreport.core.errors import FaultyTemplate, UnknownTarget, UnwritableOutput
from svreport.core.frozen import Frozen, parts_inside, parts_of, replace
from svreport.core.problems import Severity
from svreport.core.text import counted, did_you_mean, join_words, placeholders
from svreport.documents.registry import Document
from svreport.files.ooxml.package import NOT_INSTALLED, schema_errors
from svreport.files.outputs import OutputFile, write_all
from svreport.files.resources import TemplateFile, Templates, templates_folder
from svreport.narrative.facts import Facts
from svreport.release.gate.form_rules import read_rules
from svreport.rendering.html import PageParts, render_page
from svreport.rendering.slides import render_slides
from svreport.rendering.slides.template import lacking, layouts_of, open_deck
from svreport.rendering.word import ALL_FAULTS, WordParts, open_template, render_word
from svreport.rendering.word.places import ParagraphText, WordPlace, paragraph_texts
from svreport.rendering.word.word_file import WordFile, q
from svreport.rendering.word.wordml import (
    BULLETS,
    CELL_STYLE,
    HEADER_CELL_STYLE,
    LINK_STYLE,
    NUMBERED_STYLE,
    NUMBERS,
    TABLE_STYLE,
)
from svreport.rendering.wording import wording_blocks

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


# What is wrong with a Word template: its tags one by one, its styles, what is never filled.
# What svreport puts into a document of its own: needed wherever paragraphs are filled in.
_STYLES = (TABLE_STYLE, CELL_STYLE, HEADER_CELL_STYLE, BULLETS, NUMBERS, LINK_STYLE)
_COPY_STYLES = (
    "In Word, copy what is missing from the template that came with svreport (Styles, Manage "
    "Styles, Import/Export), or add styles of these names."
)
_ENCLOSING = {"p": "paragraph", "tr": "row", "tc": "cell"}


class WordLint(Frozen):
    """Looks through a Word template; `words` is what its paper is called, `names` what it has."""

    file: WordFile
    words: str
    names: Mapping[str, Shape]
    figure_fault: FigureFault

    def findings(self, content: Any) -> Iterator[Finding]:
        """All that is wrong, part by part; `content` shows which styles the paper uses."""
        fills, shows = False, (Kind.TEXT, Kind.RATING)
        for _, texts in paragraph_texts(self.file):
            tags, findings = _scan_texts(texts)
            lint = TagLint(self.words, self.names, self.figure_fault, in_word=True, shows=shows)
            findings += lint.check(tags)
            order = {text.place: at for at, text in enumerate(texts)}
            yield from sorted(findings, key=lambda finding: order[finding.place])
            fills = fills or any(tag.prefix == "p" and not tag.keyword for tag in tags)
        if fills:
            yield from self._styles(content)

    def _styles(self, content: Any) -> Iterator[Finding]:
        blocks = list(parts_of(content))
        levels = {block.level for block in blocks if isinstance(block, Heading)}
        needed = [*_STYLES, *(f"heading {level}" for level in sorted(levels))]
        if any(isinstance(block, Paragraph) and block.numbered for block in blocks):
            needed.append(NUMBERED_STYLE)
        missing = [f"“{name}”" for name in needed if name.casefold() not in self.file.styles]
        if missing:
            are = "style {} is" if len(missing) == 1 else "styles {} are"
            names = join_words(missing, most=len(missing))
            yield _of_styles(f"The {are.format(names)} missing.", _COPY_STYLES)
        for name in (BULLETS, NUMBERS):
            if name.casefold() in self.file.styles:
                depth = _deepest_list(content, ordered=name == NUMBERS)
                yield from self._list_style(name, depth)

    def _list_style(self, name: str, depth: int) -> Iterator[Finding]:
        """What is wrong with a style of lists: it numbers nothing, or too few levels."""
        definition = self.file.list_definition(name)
        levels = 0 if definition is None else definition.levels
        if not levels:
            yield _of_styles(
                f"The style “{name}” has no list format.",
                "Give it one in Word (Modify Style, Format, Numbering).",
            )
        elif levels < depth:
            yield _of_styles(
                f"The style “{name}” has {counted(levels, 'level')}, and lists in "
                f"this paper have {depth}.",
                "In Word, give it a multilevel list (Define New Multilevel List, Link level to "
                "style), or copy it from the template that came with svreport.",
            )


def _scan_texts(texts: Sequence[ParagraphText]) -> tuple[list[Tag], list[Finding]]:
    all_tags: list[Tag] = []
    findings: list[Finding] = []
    for text in texts:
        tags, braces = scan(text.text)
        placed = [replace(tag, place=text.place, paragraph=text.paragraph) for tag in tags]
        all_tags += placed
        findings += [stray_finding(stray, text.place) for stray in braces]
        findings += [finding for tag in placed for finding in _place_findings(tag, text)]
    return all_tags, findings


def _place_findings(tag: Tag, text: ParagraphText) -> Iterator[Finding]:
    """What is wrong with where a tag is: it is in no table, or takes other words away."""
    if tag.prefix == "r" or (tag.prefix in ("tr", "tc") and not tag.keyword):
        written = tag.text.replace(tag.prefix, "", 1)
        yield tag_finding(tag, f"begins with {tag.prefix}, which it cannot.", f"Write {written}.")
    elif tag.prefix:
        called = _ENCLOSING[tag.prefix]
        around = next(tag.paragraph.iterancestors(q(tag.prefix)), None)
        words = text.text if tag.prefix == "p" else _text_in(around)
        if around is None and tag.prefix != "p":
            remedy = f"Begin it with {{%p, or move it into a {called} of the table it is for."
            yield tag_finding(tag, "is outside any table.", remedy)
        elif words.replace(tag.text, "", 1).strip():
            wrong = f"shares its {called} with other words, which would be lost."
            yield tag_finding(tag, wrong, f"Give it a {called} of its own.")


def _text_in(element: Any | None) -> str:
    return "" if element is None else "".join(text.text or "" for text in element.iter(q("t")))


def _of_styles(wrong: str, remedy: str) -> Finding:
    return Finding(wrong=wrong, remedy=remedy, place=WordPlace(part="styles"))


def _deepest_list(value: Any, *, ordered: bool, level: int = 0) -> int:
    level += isinstance(value, ListBlock)
    own = level if isinstance(value, ListBlock) and value.ordered is ordered else 0
    inside = [_deepest_list(part, ordered=ordered, level=level) for part in parts_inside(value)]
    return max(inside, default=0) or own

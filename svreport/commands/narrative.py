"""The narrative of an update as a Word document, to be written in and read in place."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import TypeAlias

from svreport.commands.figures import ListedFigure, listed_figures
from svreport.commands.findings import read_findings
from svreport.commands.targets import update_of
from svreport.content.blocks import Paragraph
from svreport.content.paper import Properties
from svreport.core import model
from svreport.core.errors import UnwritableOutput
from svreport.core.frozen import Frozen, group_by
from svreport.core.problems import Problem
from svreport.core.text import join_words
from svreport.documents.registry import SECTIONS
from svreport.figures.sources import REPORTED
from svreport.figures.versions import PLAN
from svreport.files.outputs import OutputFile, write_all
from svreport.files.resources import TemplateFile
from svreport.inputs.named_file import EMPTY_FOLDER, named_files, paths_in
from svreport.inputs.narrative_file.word_document import FIGURES, GUIDANCE, REVIEW
from svreport.inputs.reader import NOT_THERE
from svreport.inputs.sheets.agreement import NARRATIVE
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES
from svreport.narrative.markdown_text import word_blocks

# Headings in a section's own text begin one below that of the section.
_OWN_HEADINGS = 2
_LONGEST = 300
_BALANCES = ("in-year balance", "closing balance", "deficit limit")
_OF_ITEMS = ("actual", "plan", "change", "target", "achieved", "forecast", "score", "places")
_HOW = (
    "Write the text of each section below its heading, and leave the headings as they are. "
    "Paragraphs, lists, bold, italic, links and simple tables are printed; pictures, footnotes and "
    "text boxes are not. Boxes like this one are left out. "
    "A text of an earlier update says so in a line of its own: delete the line once the text is up "
    "to date. "
    "A figure's name between {{ and }} becomes the figure; `svreport figures` lists all of them."
)


class ExportedNarrative(Frozen):
    """A Word document that was written: where it is, its sections, and how it is read.

    Of its sections, some are `written`, and others have an earlier text `to_review`. `setting` is
    what Narrative file has to say for it to be read, `elsewhere` the number of its texts in each
    file that has them as well, which has no name where it is the inputs workbook.
    """

    path: Path
    update: str
    sections: int
    written: int
    to_review: int
    setting: str
    is_named: bool
    elsewhere: Mapping[str, int]


def export_narrative(
    inputs: Path, update: str | None = None, to: Path | None = None
) -> ExportedNarrative:
    """Write the sections of an update to a Word document, beside the inputs or where it is named.

    Raises HasProblems where a text of the narrative cannot be read, UnknownTarget for an update
    that does not exist, and UnwritableOutput where there is such a file already.
    """
    findings = read_findings(inputs)
    council, problems = findings.council, findings.inputs.problems
    is_lost = council.unread_in(NARRATIVE.name) and not _is_unwritten(problems)
    if not council.updates or is_lost:
        raise findings.refusal([problem for problem in problems if problem.is_error])
    chosen = council.latest or council.updates[0]
    if update:
        chosen = update_of(council, update)
    names = paths_in(council.settings, "narrative_file")
    folders = [inputs.parent / name for name in names if (inputs.parent / name).is_dir()]
    path = to or (folders or [inputs.parent])[0] / f"Narrative {chosen.key}.docx"
    if path.exists():
        raise UnwritableOutput(
            f"{path} already exists, and may have texts in it: rename it, or name another file "
            "with --to."
        )
    content = narrative_document(findings.facts(chosen))
    write_all([OutputFile(Path(path.name), content)], path.parent)
    sections = sections_of(council)
    texts = [text for section in sections if (text := _last_text(council, section, chosen))]
    own = [text for text in texts if not _is_to_review(text, chosen)]
    named = [file.path.resolve() for file in named_files(council.settings, inputs.parent)]
    return ExportedNarrative(
        path,
        chosen.key,
        sections=len(sections),
        written=len(own),
        to_review=len(texts) - len(own),
        setting="; ".join([*names, _way(path, inputs.parent)]),
        is_named=path.resolve() in named,
        elsewhere=Counter(text.place("text").file for text in own),
    )


def _is_unwritten(problems: Sequence[Problem]) -> bool:
    """Whether nothing is written yet: the document is what it is to be written in."""
    return any(
        problem.rule == EMPTY_FOLDER
        or (problem.rule in NOT_THERE and problem.place.sheet == NARRATIVE.name)
        for problem in problems
    )


def _last_text(
    council: model.Council, section: str, update: model.Update
) -> model.Narrative | None:
    """The text of a section for an update, else for the last one before it that has any."""
    updates = reversed(council.updates_until(update.key))
    texts = (council.narrative_for(section, known.key) for known in updates)
    return next(filter(None, texts), None)


def _is_to_review(text: model.Narrative, update: model.Update) -> bool:
    """Whether a text is as it was for an earlier update."""
    return bool(text.review) or text.update != update.key


def _way(path: Path, folder: Path) -> str:
    """The path of the file from a folder; the whole path from another drive of Windows."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return str(path)


def sections_of(council: model.Council) -> list[str]:
    """The sections that the council writes: of its updates, and of papers that have any text."""
    written = [row.section for row in council.narrative]
    papers = set(map(model.paper_of, written))
    of_papers = (section for section in SECTIONS if model.paper_of(section) in papers)
    own = (*model.FIRST_PAGE, model.SUMMARY, *council.progress_sections, model.SPECIALIST_SUPPORT)
    return list(dict.fromkeys([*own, *of_papers, *written]))


def narrative_document(facts: Facts) -> bytes:
    """The Word document of an update's sections, each with guidance and what is written."""
    from svreport.rendering.word import render_word

    council, update = facts.council, facts.update
    title = f"Narrative for {update.key}: {update.title}"
    figures = (figure for figure in listed_figures(facts) if figure.is_default)
    by_subject = group_by(figures, lambda figure: figure.subject)
    sections = []
    for section in sections_of(council):
        groups = {group[0].item: group for group in council.condition_groups()}
        risks = [risk for risk in council.risks if risk.item == section]
        about = groups.get(section, risks)
        text = _last_text(council, section, update)
        is_old = text is not None and _is_to_review(text, update)
        review = text.review or f"from {text.update}" if text and is_old else ""
        sections.append(
            {
                "name": section,
                "guidance": _guidance(council, update, about, section),
                "figures": _figures_to_name(council, about, by_subject),
                "review": f"{REVIEW}: {review}" if review else "",
                "text": word_blocks(text.text, _OWN_HEADINGS) if text else _NOTHING_YET,
            }
        )
    content = {"title": title, "guidance": f"{GUIDANCE} {_HOW}", "sections": sections}
    properties = Properties(title=title, author=council.settings.authority)
    return render_word(TemplateFile.read(_TEMPLATE), content, properties)


_TEMPLATE = Path(__file__).parent.parent / "rendering" / "word" / "narrative.docx"


# A paragraph to type in.
_NOTHING_YET = (Paragraph(()),)
_About: TypeAlias = Sequence[model.Condition | model.Risk]


def _guidance(council: model.Council, update: model.Update, about: _About, section: str) -> str:
    """What a section is about, and how it is rated, in one paragraph."""
    items = [f"{item.item}: {shorten(item.text, _LONGEST, placeholder='…')}" for item in about]
    sentences = items or [_PURPOSE.get(section, f"{section}.")]
    rated = ((item.item, council.rating_of(item.item, update.key)) for item in about)
    if known := [f"{name} is rated {rating}" for name, rating in rated if rating]:
        sentences.append(f"{join_words(known)}.")
    if any(isinstance(item, model.Condition) for item in about):
        tag = f"{{{{ {MEASURES} }}}}"
        sentences.append(f"Type {tag} alone in a paragraph where its table of measures goes.")
    return " ".join([GUIDANCE, *sentences])


def _figures_to_name(
    council: model.Council, about: _About, by_subject: Mapping[str, Sequence[ListedFigure]]
) -> str:
    """The figures that go with a section, as they are named; nothing where there are none."""
    of_balances = not about or any(getattr(item, "judged_by", None) for item in about)
    versions = (council.settings.plan_version or PLAN, REPORTED) if of_balances else ()
    named = [
        _figures(by_subject.get(subject, ()), kinds)
        for subjects, kinds in ((versions, _BALANCES), (_subjects(council, about), _OF_ITEMS))
        for subject in subjects
    ]
    stated = "; ".join(filter(None, named))
    return f"{FIGURES} {stated}." if stated else ""


_PURPOSE = {
    model.MAIN_FINDING: "The answer in a sentence, with its decision and its number, for the "
    "first page.",
    model.WHAT_CHANGED: "Up to four points on what changed since the last update, for the first "
    "page.",
    model.WHAT_IS_ASKED: "What the reader is asked to do, as a numbered list, for the first page.",
    model.SUMMARY: "The main message of the report: what changed, and what comes next.",
    model.SPECIALIST_SUPPORT: "Whether the council asks for specialist support, and for what.",
}


def _subjects(council: model.Council, about: _About) -> Iterator[str]:
    numbers = {item.number for item in about if isinstance(item, model.Condition)}
    yield from (measure.code for measure in council.measures if measure.condition in numbers)
    for item in about:
        yield from (item.item, f"savings.{item.item}")


def _figures(figures: Sequence[ListedFigure], kinds: Sequence[str]) -> str:
    """The figures of a subject that have a value, of these kinds, each with its value."""
    return ", ".join(
        f"{{{{ {figure.figure.name} }}}} {figure.shown}"
        for figure in figures
        if figure.figure.is_stated and figure.figure.name.rpartition(".")[2] in kinds
    )

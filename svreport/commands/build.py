"""The stages in order: read, check, make, render, release. Nothing else knows them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from svreport import __version__
from svreport.commands.findings import Findings, HasProblems, checked, naming
from svreport.commands.targets import (
    Order,
    by_update,
    chosen_updates,
    is_whole,
    orders_of,
    update_of,
)
from svreport.content.paper import ExcelPaper, Marks, PagePaper, Paper, SlidesPaper
from svreport.core.answers import AnsweredWarning
from svreport.core.model import Council, Update
from svreport.core.problems import Problem, UnknownTarget, in_reading_order
from svreport.core.text import join_words, normalise
from svreport.documents.registry import CATALOGUE, DOCUMENTS, PUBLIC
from svreport.files.outputs import FileDigest, OutputFile, file_name
from svreport.files.resources import Templates
from svreport.inputs.reader import read_inputs
from svreport.release.build_record import Evidence, build_record
from svreport.release.gate.release import Gate
from svreport.release.sign_off import (
    Signature,
    as_presented,
    as_signed,
    fingerprint,
    is_signed_off,
    signatures,
    unheld,
)


@dataclass(frozen=True)
class Issue:
    """An update as its documents are issued: the sign-offs that hold, and what marks they carry.

    `council` has these sign-offs alone; `warnings` tell of those that do not hold.
    """

    council: Council
    update: Update
    marks: Marks
    signatures: Sequence[Signature]
    warnings: Sequence[Problem]


def issue_of(
    council: Council, update: Update, *, draft: bool = False, templates: Path | None = None
) -> Issue:
    """How an update is issued: as a draft until every role has signed off what it says now."""
    current = fingerprint_of(council, update, templates)
    signed = signatures(council, update, current)
    return Issue(
        council=as_signed(council, signed),
        update=update,
        marks=Marks(draft=draft or not is_signed_off(signed), fingerprint=current),
        signatures=signed,
        warnings=list(unheld(update, signed, current)),
    )


def fingerprint_of(council: Council, update: Update, templates: Path | None = None) -> str:
    """The fingerprint of what an update's own documents say, and of their templates."""
    laid = as_presented(council, update)
    own = [one.substance(*laid) for one in CATALOGUE if one.substance is not None]
    used = [Templates(templates).find(one.template) for one in own if one.template]
    return fingerprint([one.says for one in own], [one.content for one in used])


@dataclass(frozen=True)
class Made:
    """A document as it was made, and the template that it was made from, if any."""

    file: OutputFile
    template: FileDigest | None = None
    template_content: bytes = b""


def made_of(issue: Issue, order: Order, *, templates: Path | None) -> Made:
    paper = order.document.make(issue.council, order.update, issue.marks)
    name = _name(issue.council, order, paper.suffix, draft=issue.marks.draft)
    known_by = replace(paper.properties, keywords=PurePath(name).stem, draft=issue.marks.draft)
    paper = replace(paper, properties=known_by)
    year = issue.council.settings.financial_year.dashed
    file = OutputFile(Path(year) / order.update.key / name, rendered(paper, templates))
    if isinstance(paper, ExcelPaper):
        return Made(file)
    used = Templates(templates).find(paper.template)
    return Made(file, FileDigest(paper.template, used.sha256), used.content)


def _name(council: Council, order: Order, suffix: str, *, draft: bool) -> str:
    year = council.settings.financial_year.dashed
    words = f"{order.document.words} {order.update.key} {year}"
    return file_name(council.settings.authority, words, suffix, draft=draft)


def recognised(council: Council, name: str, keywords: str) -> tuple[Order, bool] | None:
    """Which document a file is, and whether as a draft, by its keywords or else its name.

    A file that is passed on gets other names, and keeps its properties.
    """
    stems = {
        PurePath(_name(council, order, "", draft=draft)).name: (order, draft)
        for order in (Order(one, update) for one in CATALOGUE for update in council.updates)
        for draft in (False, True)
    }
    return stems.get(keywords) or stems.get(PurePath(name).stem)


def rendered(paper: Paper, templates: Path | None) -> bytes:
    """The bytes of a document; `templates` is looked in before svreport's own."""
    if isinstance(paper, ExcelPaper):
        from svreport.rendering.excel import render_workbook

        return render_workbook(paper.workbook, paper.properties)
    find = Templates(templates).find
    if isinstance(paper, PagePaper):
        from svreport.rendering.html import render_page

        return render_page(find(paper.template), paper, find)
    if isinstance(paper, SlidesPaper):
        from svreport.rendering.slides import render_slides

        return render_slides(find(paper.template), paper, find)
    from svreport.rendering.word.document import render_word

    return render_word(find(paper.template), paper.content, paper.properties, find)


__all__ = [
    "Built",
    "Findings",
    "HasProblems",
    "build",
    "check",
    "chosen_updates",
    "fingerprint_of",
    "issue_of",
    "made_of",
    "naming",
    "read_updates",
    "recognised",
    "rendered",
]

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What a build made: its files, and the warnings that did not stop it.

    Warnings that were answered in the inputs are told apart.
    """

    files: Sequence[OutputFile]
    problems: Sequence[Problem]
    answered: Sequence[AnsweredWarning] = ()


def check(
    path: Path,
    targets: Sequence[str] = (),
    *,
    untied: bool = False,
    progress: Progress = lambda _: None,
) -> tuple[Problem, ...]:
    """Every problem of an inputs workbook, by sheet and cell.

    Without targets, all updates that have begun are checked; with targets,
    those that the targets report; of a public paper, such as `forum`, what it will
    withhold is noted. With `untied`, figures typed in narrative that
    no sheet holds are noted as well. Raises UnreadableInputs where the file
    cannot be read, UnknownTarget for a target that does not exist.
    """
    progress("Reading the inputs")
    inputs = read_inputs(path)
    progress("Checking the inputs")
    papers = [normalise(target) for target in targets if normalise(target) in PUBLIC]
    others = [target for target in targets if normalise(target) not in PUBLIC]
    try:
        with naming(inputs, path):
            return tuple(checked(inputs, others, papers, untied=untied))
    except HasProblems as hidden:
        return hidden.problems


def build(
    path: Path,
    targets: Sequence[str],
    *,
    update: str | None = None,
    draft: bool = False,
    templates: Path | None = None,
    progress: Progress = lambda _: None,
) -> Built:
    """The files of the targets, named under the outputs folder; nothing is written.

    `update` names the update for documents that are not an update themselves
    (default: the latest with ratings); `templates` is a folder that is looked in
    before svreport's own. Raises HasProblems, with all of them, where the
    inputs have errors; FaultyTemplate where a template cannot be filled;
    NotReleased where what was made does not pass the gate;
    UnreadableInputs and UnknownTarget as `check`.
    """
    progress("Reading the inputs")
    inputs = read_inputs(path)
    progress("Checking the inputs")
    if update is not None and not any(normalise(target) in DOCUMENTS for target in targets):
        raise UnknownTarget(
            f"--update goes with a document that is no update itself ({join_words(DOCUMENTS)}); "
            "for an update, name the update alone."
        )
    findings = Findings(inputs)
    with naming(inputs, path):
        problems = findings.of(targets, update)
    if inputs.council is None or any(problem.is_error for problem in problems.unanswered):
        raise HasProblems(problems.unanswered, path)
    files: list[OutputFile] = []
    unsigned: list[Problem] = []
    gate = Gate(inputs.council)
    for orders in by_update(orders_of(inputs.council, targets, update)):
        issue = issue_of(inputs.council, orders[0].update, draft=draft, templates=templates)
        unsigned += issue.warnings
        own = []
        for order in orders:
            progress(f"Writing the {order.document.words} of {order.update.key}")
            made = made_of(issue, order, templates=templates)
            public = order.update if order.document.name in PUBLIC else None
            gate.check(made.file, template=made.template_content, public=public)
            files.append(made.file)
            own += [made] if order.document.of_update else []
        if is_whole(orders):
            files.append(record_of(findings, issue, own))
    gate.release()
    standing = in_reading_order([*problems.unanswered, *unsigned], inputs.sheets)
    return Built(files, standing, problems.answered)


def read_updates(
    path: Path, keys: Sequence[str], *, progress: Progress = lambda _: None
) -> tuple[Council, list[Update]]:
    """The council of an inputs workbook, and its updates of these keys, free of errors.

    Raises HasProblems as `build` would for these updates; UnreadableInputs, and
    UnknownTarget for a key that no update has.
    """
    progress(f"Reading {path.name}")
    inputs = read_inputs(path)
    council = inputs.council
    if council is None:
        raise HasProblems(inputs.problems, path)
    with naming(inputs, path):
        updates = [update_of(council, key, f"no update of {path.name}", ()) for key in keys]
    progress(f"Checking {path.name}")
    problems = Findings(inputs).of([one.key for one in updates])
    if any(problem.is_error for problem in problems.unanswered):
        raise HasProblems(problems.unanswered, path)
    return council, updates


def record_of(findings: Findings, issue: Issue, made: Sequence[Made]) -> OutputFile:
    """The build record of an update; what else is built with it makes no difference."""
    templates = {one.template.name: one.template for one in made if one.template}
    evidence = Evidence(
        version=__version__,
        draft=issue.marks.draft,
        fingerprint=issue.marks.fingerprint,
        signatures=issue.signatures,
        inputs=findings.inputs.workbook,
        other_inputs=findings.inputs.files,
        sheets=findings.inputs.digests,
        templates=list(templates.values()),
        files=[FileDigest.of(one.file.path.name, one.file.content) for one in made],
        triage=findings.of([issue.update.key]),
    )
    return build_record(issue.council, issue.update, evidence)

"""The stages in order: read, check, make, render. Nothing else knows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath

from svreport import __version__
from svreport.checks import (
    PUBLIC_RULES,
    check_council,
    check_disclosure,
    check_facts,
    check_updates,
    note_untied,
)
from svreport.checks.answers import Answered, Weighed, idle, weighed
from svreport.documents.catalogue import CATALOGUE, Document
from svreport.model import Council, Update
from svreport.outputs import OutputFile, file_name
from svreport.papers import ExcelPaper, Marks, PagePaper, Paper, SlidesPaper
from svreport.problems import Problem, SvreportError, UnknownTarget, in_reading_order
from svreport.record import Evidence, Hashed, build_record
from svreport.release import Gate
from svreport.resources import template
from svreport.signing import (
    Signature,
    as_presented,
    as_signed,
    fingerprint,
    is_signed_off,
    signatures,
    unheld,
)
from svreport.suggest import did_you_mean, folded, listed
from svreport.targets import DOCUMENTS, EVERYTHING, PUBLIC
from svreport.workbook.reading import Inputs, read_inputs

Progress = Callable[[str], None]


class HasProblems(SvreportError):
    """The inputs at `path` have errors, so nothing was made; `problems` holds them all."""

    def __init__(self, problems: Sequence[Problem], path: Path) -> None:
        super().__init__("The inputs have errors; nothing was written.")
        self.problems = tuple(problems)
        self.path = path


@dataclass(frozen=True)
class Built:
    """What a build made: its files, and the warnings that did not stop it.

    Warnings that were answered in the inputs are told apart.
    """

    files: Sequence[OutputFile]
    problems: Sequence[Problem]
    answered: Sequence[Answered] = ()


@dataclass(frozen=True)
class _Made:
    """A document as it was made, and the template that it was made from, if any."""

    file: OutputFile
    template: Hashed | None = None


@dataclass(frozen=True)
class _Order:
    """One document to make: which, for which update."""

    document: Document
    update: Update


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
    papers = [folded(target) for target in targets if folded(target) in PUBLIC]
    others = [target for target in targets if folded(target) not in PUBLIC]
    return tuple(_checked(inputs, others, papers, untied=untied))


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
    if update is not None and not any(folded(target) in DOCUMENTS for target in targets):
        raise UnknownTarget(
            f"--update goes with a document that is no update itself ({listed(DOCUMENTS)}); "
            "for an update, name the update alone."
        )
    findings = Findings(inputs)
    problems = findings.of(targets, update)
    if inputs.council is None or any(problem.is_error for problem in problems.standing):
        raise HasProblems(problems.standing, path)
    files: list[OutputFile] = []
    unsigned: list[Problem] = []
    gate = Gate(inputs.council)
    for orders in _by_update(_orders(inputs.council, targets, update)):
        issue = issue_of(inputs.council, orders[0].update, draft=draft, templates=templates)
        unsigned += issue.warnings
        own = []
        for order in orders:
            progress(f"Writing the {order.document.words} of {order.update.key}")
            made = _made(issue, order, templates=templates)
            gate.hold(made.file, public=order.update if order.document.name in PUBLIC else None)
            files.append(made.file)
            own += [made] if order.document.of_update else []
        if _is_whole(orders):
            files.append(_record(path, findings, issue, own))
    gate.release()
    standing = in_reading_order([*problems.standing, *unsigned], inputs.sheets)
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
    updates = [_update(council, key, f"no update of {path.name}", ()) for key in keys]
    progress(f"Checking {path.name}")
    problems = Findings(inputs).of([one.key for one in updates])
    if any(problem.is_error for problem in problems.standing):
        raise HasProblems(problems.standing, path)
    return council, updates


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
    used = [template(one.template, templates) for one in own if one.template]
    return fingerprint([one.says for one in own], [one.read_bytes() for one in used])


class Findings:
    """What is wrong with inputs: each update is looked into once, whoever asks."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self._of_update: dict[str, list[Problem]] = {}
        self._of_texts: dict[str, list[Problem]] = {}

    @cached_property
    def _general(self) -> list[Problem]:
        council = self.inputs.council
        return [*self.inputs.problems, *(check_council(council) if council else ())]

    def of(self, targets: Sequence[str] = (), update: str | None = None) -> Weighed:
        """The problems, warnings that were answered apart, in reading order.

        Without targets, those of all updates that have begun.
        """
        found = list(self._general)
        council = self.inputs.council
        if council is not None:
            for one in _updates(council, targets, update):
                found += self._lacking(council, one)
            for one in _texted(council, targets, update):
                found += self._misstated(council, one)
        answers = council.answers if council else ()
        problems = weighed(dict.fromkeys(found), answers)
        # Where errors stand, or targets narrow what is checked, an answer may not find its warning.
        partly = bool(targets) or any(problem.is_error for problem in problems.standing)
        asked = [one for one in answers if folded(one.warning) not in PUBLIC_RULES]
        extra = [] if partly else idle(asked, problems.answered)
        standing = in_reading_order([*problems.standing, *extra], self.inputs.sheets)
        return Weighed(standing, problems.answered)

    def _lacking(self, council: Council, update: Update) -> list[Problem]:
        if update.key not in self._of_update:
            self._of_update[update.key] = check_updates(council, [update])
        return self._of_update[update.key]

    def _misstated(self, council: Council, update: Update) -> list[Problem]:
        if update.key not in self._of_texts:
            self._of_texts[update.key] = check_facts(council, [update])
        return self._of_texts[update.key]


def _checked(
    inputs: Inputs, targets: Sequence[str], papers: Sequence[str], *, untied: bool
) -> Sequence[Problem]:
    """The problems of the inputs, and the notes that were asked for, in reading order."""
    council = inputs.council
    if council is not None and papers and not targets:
        targets = [_chosen(council, None).key]
    problems = Findings(inputs).of(targets)
    notes: list[Problem] = []
    if council is not None and untied:
        notes += note_untied(council, _texted(council, targets))
    if council is not None:
        # A public paper is one of the updates that are named, else of the latest.
        for update in _updates(council, targets, None) if papers else ():
            for paper in papers:
                notes += check_disclosure(council, update, paper)
    standing = weighed(dict.fromkeys(notes), council.answers if council else ()).standing
    return in_reading_order([*problems.standing, *standing], inputs.sheets)


def _texted(council: Council, targets: Sequence[str], update: str | None = None) -> list[Update]:
    """The updates whose texts are read: those of the targets, or all with any text or rating."""
    if targets:
        return _updates(council, targets, update)
    written = {row.update for row in council.narrative}
    return [one for one in council.updates if one.key in written or council.is_reported(one.key)]


def _updates(council: Council, targets: Sequence[str], update: str | None) -> list[Update]:
    """The updates that the targets report, or all that have begun."""
    if not targets:
        return [one for one in council.updates if council.is_reported(one.key)]
    orders = _orders(council, targets, update)
    return list({order.update.key: order.update for order in orders}.values())


def _orders(council: Council, targets: Sequence[str], update: str | None) -> list[_Order]:
    """The documents that the targets ask for, once each."""
    orders = [order for target in targets for order in _orders_of(council, target, update)]
    return list({(order.document.name, order.update.key): order for order in orders}.values())


def _orders_of(council: Council, target: str, update: str | None) -> Iterator[_Order]:
    name = folded(target)
    document = next((one for one in CATALOGUE if one.name == name in DOCUMENTS), None)
    if name == EVERYTHING:
        for one in council.updates:
            if council.is_reported(one.key):
                yield from _of_update(one)
    elif document is not None:
        yield _Order(document, _chosen(council, update))
    else:
        yield from _of_update(_update(council, target))


def _of_update(update: Update) -> Iterator[_Order]:
    return (_Order(document, update) for document in CATALOGUE if document.of_update)


def chosen_updates(council: Council, keys: Sequence[str]) -> list[Update]:
    """The updates of these keys, or all where none is named.

    Raises UnknownTarget for a key that no update has.
    """
    named = [_update(council, key, "no update of the inputs", ()) for key in keys]
    return named or list(council.updates)


def _update(
    council: Council,
    key: str,
    wrong: str = "neither an update nor a document",
    others: Sequence[str] = (*DOCUMENTS, EVERYTHING),
) -> Update:
    for one in council.updates:
        if folded(one.key) == folded(key):
            return one
    known = [*(one.key for one in council.updates), *others]
    raise UnknownTarget(f"“{key}” is {wrong}. {did_you_mean(key, known)}There are {listed(known)}.")


def _chosen(council: Council, key: str | None) -> Update:
    """The update that was named, else the latest with ratings."""
    if key is not None:
        return _update(council, key)
    reported = [one for one in council.updates if council.is_reported(one.key)]
    if not reported:
        raise UnknownTarget("No update has ratings yet: give them in the Ratings sheet.")
    return reported[-1]


def _by_update(orders: Sequence[_Order]) -> list[list[_Order]]:
    """The orders of each update, updates in the order in which they were first named."""
    found: dict[str, list[_Order]] = {}
    for order in orders:
        found.setdefault(order.update.key, []).append(order)
    return list(found.values())


def _is_whole(orders: Sequence[_Order]) -> bool:
    """Whether the documents of an update are made together, and not one of them alone."""
    ordered = {order.document.name for order in orders}
    return ordered >= {document.name for document in CATALOGUE if document.of_update}


def _record(path: Path, findings: Findings, issue: Issue, made: Sequence[_Made]) -> OutputFile:
    """The build record of an update; what else is built with it makes no difference."""
    templates = {one.template.name: one.template for one in made if one.template}
    evidence = Evidence(
        version=__version__,
        draft=issue.marks.draft,
        fingerprint=issue.marks.fingerprint,
        signatures=issue.signatures,
        inputs=Hashed.of(path.name, path.read_bytes()),
        other_inputs=[Hashed(one.name, one.sha256) for one in findings.inputs.files],
        templates=list(templates.values()),
        files=[Hashed.of(one.file.path.name, one.file.content) for one in made],
        weighed=findings.of([issue.update.key]),
    )
    return build_record(issue.council, issue.update, evidence)


def _made(issue: Issue, order: _Order, *, templates: Path | None) -> _Made:
    paper = order.document.make(issue.council, order.update, issue.marks)
    name = _name(issue.council, order, paper.suffix, draft=issue.marks.draft)
    year = issue.council.settings.financial_year.dashed
    file = OutputFile(Path(year) / order.update.key / name, rendered(paper, templates))
    if isinstance(paper, ExcelPaper):
        return _Made(file)
    used = template(paper.template, templates)
    return _Made(file, Hashed.of(paper.template, used.read_bytes()))


def _name(council: Council, order: _Order, suffix: str, *, draft: bool) -> str:
    year = council.settings.financial_year.dashed
    words = f"{order.document.words} {order.update.key} {year}"
    return file_name(council.settings.authority, words, suffix, draft=draft)


def made_again(council: Council, name: str, templates: Path | None = None) -> Again | None:
    """The document that a file's name says it is, made anew; None for no name of a document."""
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    for order in (_Order(document, update) for document in CATALOGUE for update in council.updates):
        for draft in (False, True):
            if _name(council, order, suffix, draft=draft) == f"{stem}{suffix}":
                issue = issue_of(council, order.update, draft=draft, templates=templates)
                made = _made(issue, order, templates=templates)
                return Again(order.update, made.file, is_public=order.document.name in PUBLIC)
    return None


@dataclass(frozen=True)
class Again:
    """A document made anew, the update that it is of, and whether anyone may read it."""

    update: Update
    file: OutputFile
    is_public: bool


def rendered(paper: Paper, templates: Path | None) -> bytes:
    """The bytes of a document; `templates` is looked in before svreport's own."""
    if isinstance(paper, ExcelPaper):
        from svreport.renderers.excel import render_workbook

        return render_workbook(paper.workbook, paper.properties)
    if isinstance(paper, PagePaper):
        from svreport.renderers.page import render_page

        own = template(paper.template, templates)
        return render_page(own, paper, lambda name: template(name, templates))
    if isinstance(paper, SlidesPaper):
        from svreport.renderers.slides import render_slides

        return render_slides(
            template(paper.template, templates), paper, lambda name: template(name, templates)
        )
    from svreport.renderers.word import render_word

    return render_word(
        template(paper.template, templates),
        paper.content,
        paper.properties,
        find=lambda name: template(name, templates),
    )

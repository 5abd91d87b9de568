"""The stages in order: read, check, make, render, release. Nothing else knows them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from svreport import __version__
from svreport.checks.answers import Answered
from svreport.model import Council, Update
from svreport.outputs import OutputFile
from svreport.pipeline.findings import Findings, HasProblems, checked, naming
from svreport.pipeline.issuing import Issue, fingerprint_of, issue_of
from svreport.pipeline.making import Made, made_of, recognised, rendered
from svreport.pipeline.orders import by_update, chosen_updates, is_whole, orders_of, update_of
from svreport.problems import Problem, UnknownTarget, in_reading_order
from svreport.record import Evidence, Hashed, build_record
from svreport.release import Gate
from svreport.suggest import folded, listed
from svreport.targets import DOCUMENTS, PUBLIC
from svreport.workbook.reading import read_inputs

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
    answered: Sequence[Answered] = ()


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
    if update is not None and not any(folded(target) in DOCUMENTS for target in targets):
        raise UnknownTarget(
            f"--update goes with a document that is no update itself ({listed(DOCUMENTS)}); "
            "for an update, name the update alone."
        )
    findings = Findings(inputs)
    with naming(inputs, path):
        problems = findings.of(targets, update)
    if inputs.council is None or any(problem.is_error for problem in problems.standing):
        raise HasProblems(problems.standing, path)
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
            gate.hold(made.file, template=made.template_content, public=public)
            files.append(made.file)
            own += [made] if order.document.of_update else []
        if is_whole(orders):
            files.append(record_of(path, findings, issue, own))
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
    with naming(inputs, path):
        updates = [update_of(council, key, f"no update of {path.name}", ()) for key in keys]
    progress(f"Checking {path.name}")
    problems = Findings(inputs).of([one.key for one in updates])
    if any(problem.is_error for problem in problems.standing):
        raise HasProblems(problems.standing, path)
    return council, updates


def record_of(path: Path, findings: Findings, issue: Issue, made: Sequence[Made]) -> OutputFile:
    """The build record of an update; what else is built with it makes no difference."""
    templates = {one.template.name: one.template for one in made if one.template}
    evidence = Evidence(
        version=__version__,
        draft=issue.marks.draft,
        fingerprint=issue.marks.fingerprint,
        signatures=issue.signatures,
        inputs=Hashed.of(path.name, path.read_bytes()),
        other_inputs=[Hashed(one.name, one.sha256) for one in findings.inputs.files],
        sheets=findings.inputs.digests,
        templates=list(templates.values()),
        files=[Hashed.of(one.file.path.name, one.file.content) for one in made],
        weighed=findings.of([issue.update.key]),
    )
    return build_record(issue.council, issue.update, evidence)

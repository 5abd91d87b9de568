"""The stages in order: read, check, make, render, release. Nothing else knows them all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from svreport import __version__
from svreport.commands import INPUTS
from svreport.commands.edition import Edition, RenderedFile, documents_using
from svreport.commands.findings import Findings, progress, read_findings, whose
from svreport.commands.targets import (
    by_update,
    choice_in_words,
    is_whole,
    refuse_no_target,
    requests_of,
    update_of,
)
from svreport.core.answers import AnsweredWarning, triage
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.problems import Place, Problem, Severity, in_reading_order
from svreport.documents.registry import entered
from svreport.files.outputs import (
    OPEN_DOCUMENTS,
    PDFS,
    FileDigest,
    OutputFile,
    remove_drafts,
    write_all,
)
from svreport.files.resources import Templates
from svreport.narrative.facts import Facts
from svreport.release import build_record
from svreport.release.gate.release import Gate

# Rules of forms that check does not work out; a build may.
UNCHECKED = "form-unchecked"


class Built(Frozen):
    """What a build made: its files, and the warnings that did not stop it.

    Warnings that were answered in the inputs are told apart. `remarks` say whose
    inputs were read, which update was chosen where none was named, which papers the inputs
    hold too little for, and what acts by itself in a form. `records` are those of documents that
    no update's record has.
    """

    files: Sequence[OutputFile]
    problems: Sequence[Problem]
    answered: Sequence[AnsweredWarning] = ()
    remarks: Sequence[str] = ()
    records: Sequence[OutputFile] = ()


def build(
    path: Path,
    targets: Sequence[str],
    *,
    update: str | None = None,
    draft: bool = False,
    templates: Path | None = None,
    findings: Findings | None = None,
) -> Built:
    """The files of the targets, named under the outputs folder; nothing is written.

    `update` names the update for documents that are not an update themselves
    (default: the latest whose ratings are complete); `templates` is a folder that is looked in
    before svreport's own; `findings` are those of the path, where it has been read.
    Raises HasProblems, with all of them, where the inputs have errors; FaultyTemplate
    where a template cannot be filled; NotReleased where what was made does not pass
    the gate; UnreadableInputs and UnknownTarget as `findings.check`.
    """
    findings = findings or read_findings(path, templates)
    with findings.unread_targets_refused():
        refuse_no_target(findings.council, targets)
    problems = findings.without_errors(targets, update)
    files: list[OutputFile] = []
    records: list[OutputFile] = []
    unsigned: list[Problem] = []
    disclosed: list[Problem] = []
    known: set[str] = set()
    remarks = [f"From {whose(path, findings.council)}"] if path.parent == INPUTS else []
    remarks += filter(None, [choice_in_words(findings.council, targets, update)])
    gate, own_templates = Gate(findings.council), Templates(templates)
    for requests in by_update(requests_of(findings.council, targets, update)):
        edition = Edition(findings.facts(requests[0].update), own_templates)
        rendered: list[RenderedFile] = []
        possible, left_out = edition.possible(requests)
        remarks += left_out
        for request in possible:
            progress(f"Writing the {request.document.title} of {request.update.key}")
            made = edition.render(request.document, draft=draft)
            edition.may_leave(made, gate)
            unsigned += edition.warnings(made)
            disclosed += edition.disclosed(request.document)
            remarks += edition.remarks(made)
            files.append(made.file)
            rendered.append(made)
            if not made.document.of_update:
                evidence = _evidence(findings, edition, [made], draft=draft)
                records.append(
                    build_record.build_record(edition.facts, evidence, request.document.name)
                )
        known |= edition.rules_known
        if is_whole(requests):
            files.append(record_of(findings, edition, rendered, draft=draft))
    gate.release()
    left = (it for it in problems.unanswered if it.rule != UNCHECKED or it.form not in known)
    warned = (problem for problem in disclosed if problem.severity is Severity.WARNING)
    given_away = triage(dict.fromkeys(warned), findings.council.answers)
    standing = in_reading_order(
        [*left, *given_away.unanswered, *dict.fromkeys(unsigned)], findings.inputs.sheets
    )
    return Built(files, standing, [*problems.answered, *given_away.answered], remarks, records)


def read_updates(path: Path, keys: Sequence[str]) -> list[Facts]:
    """What the updates of these keys report in an inputs workbook that is free of errors.

    Raises HasProblems as `build` would for these updates; UnreadableInputs, and
    UnknownTarget for a key that no update has.
    """
    findings = read_findings(path)
    with findings.unread_targets_refused():
        updates = [
            update_of(findings.council, key, f"not an update of {path.name}") for key in keys
        ]
    findings.without_errors([update.key for update in updates])
    return [findings.facts(update) for update in updates]


def record_of(
    findings: Findings, edition: Edition, rendered: Sequence[RenderedFile], *, draft: bool
) -> OutputFile:
    """The build record of an update; what else is built with it makes no difference."""
    own = [made for made in rendered if made.document.of_update]
    contents = [(made.document, edition.content(made.document)) for made in own]
    evidence = replace(
        _evidence(findings, edition, own, draft=draft),
        triage=findings.of([edition.update.key]),
        shown_in=documents_using(edition.facts, contents),
        forms=entered(edition.facts),
    )
    return build_record.build_record(edition.facts, evidence)


def _evidence(
    findings: Findings, edition: Edition, made: Sequence[RenderedFile], *, draft: bool
) -> build_record.Evidence:
    """From what documents that are signed together were made, and who signed them."""
    approval = edition.approval(made[0].document)
    return build_record.Evidence(
        version=__version__,
        draft=draft or not approval.is_signed,
        fingerprint=approval.fingerprint,
        signatures=approval.signatures,
        inputs=findings.inputs.workbook,
        other_inputs=findings.inputs.files,
        sheets=findings.inputs.digests,
        templates=[digest for file in made for digest in edition.templates_of(file)],
        files=[FileDigest.of(file.file.path.name, file.file.content) for file in made],
    )


def with_copies(built: Built, *, pdf: bool = True, odf: bool = False) -> Built:
    """What was built, each document followed by its PDF and OpenDocument file, as asked for.

    A copy that could not be made is a problem among the others; all else is there.
    """
    from svreport.rendering.pdf import open_documents_of, pdfs_of

    made: list[OutputFile] = []
    problems = list(built.problems)
    for is_asked, words, copy in (
        (pdf, "Making PDFs", pdfs_of),
        (odf, "Making OpenDocument files", open_documents_of),
    ):
        if is_asked:
            progress(words)
            copies = copy(built.files)
            made += copies.files
            problems += copies.problems
    copies_of = group_by(made, lambda file: file.path.with_suffix(""))
    files: list[OutputFile] = []
    for file in built.files:
        files.append(build_record.with_more(file, made) if build_record.is_record(file) else file)
        files += copies_of.pop(file.path.with_suffix(""), ())
    records = [build_record.with_more(record, made) for record in built.records]
    return replace(built, files=files, problems=problems, records=records)


class WrittenFiles(Frozen):
    """Where the files of a build are now, and what else is to be said of the outputs folder."""

    paths: Sequence[Path]
    problems: Sequence[Problem]


def write_built(built: Built, outputs: Path, beside: Sequence[OutputFile] = ()) -> WrittenFiles:
    """Put what was built in place; the drafts of documents that are final now go.

    Files `beside` it are put in place with the set. Raises UnwritableOutput, after which
    everything is as it was.
    """
    files = [*built.files, *built.records]
    copies = list(build_record.copies_kept(files, outputs))
    files = [
        build_record.with_more(it, copies) if build_record.is_record(it) else it for it in files
    ]
    problems = build_record.earlier_finals(files, outputs)
    problems += earlier_copies([*built.files, *copies], outputs)
    replaced = build_record.replaced_finals(files, outputs)
    paths = write_all(
        [*files, *build_record.signed_before(built.files, outputs), *replaced, *beside], outputs
    )
    for folder in dict.fromkeys(file.path.parent for file in replaced):
        wrong = f"Final documents that were there before are in {outputs / folder} now."
        remedy = "Keep them if they were sent, else delete them."
        problems.append(Problem(Place(), wrong, remedy, Severity.NOTE, rule="earlier-final"))
    return WrittenFiles(paths, [*problems, *drafts_left(remove_drafts(files, outputs))])


def earlier_copies(files: Sequence[OutputFile], outputs: Path) -> list[Problem]:
    """Warnings of copies in the outputs folder that these documents leave out of date."""
    new = {file.path for file in files}
    places = [
        (file.path.with_suffix(ending), option)
        for file in files
        for endings, option in ((PDFS, "--pdf"), (OPEN_DOCUMENTS, "--odf"))
        if (ending := endings.get(file.path.suffix))
    ]
    return [
        Problem(
            Place(),
            f"{place.name} is there from an earlier build.",
            f"Delete it, or build with {option}.",
            Severity.WARNING,
            rule="earlier-pdf",
        )
        for place, option in places
        if place not in new and (outputs / place).is_file()
    ]


def drafts_left(drafts: Sequence[Path]) -> list[Problem]:
    """Warnings of drafts that could not be removed once their documents were final."""
    return [
        Problem(
            Place(),
            f"The draft {draft.name} is still there: it cannot be removed.",
            "Close it and delete it: its document is final now.",
            Severity.WARNING,
            rule="draft-left",
        )
        for draft in drafts
    ]

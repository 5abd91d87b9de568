"""The email that goes with an update's documents: which files, and whether they may go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from svreport.commands.build import read_updates
from svreport.commands.edition import Edition
from svreport.commands.findings import progress
from svreport.content.paper import EmailPaper
from svreport.core.errors import SvreportError, UnknownTarget
from svreport.core.frozen import Frozen, replace
from svreport.core.model import Council
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.documents.email import covering_email
from svreport.documents.registry import PUBLIC, document_named, documents_of, targets_of
from svreport.files.outputs import PDF, FileDigest, OutputFile, file_name, update_folder
from svreport.files.resources import Templates, template_path
from svreport.release.build_record import BuildRecord, read_records
from svreport.release.sign_off import SHEET, is_same
from svreport.rendering.email import Attachment, Email, render_email


class NotReady(SvreportError):
    """The files may not be sent as they are; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.wrong for problem in problems))
        self.problems = tuple(problems)


class CoveringEmail(Frozen, kw_only=True):
    """An email ready to be written, and what is wrong with it that did not stop it."""

    file: OutputFile
    paper: EmailPaper
    email: Email
    attached: Sequence[str]
    problems: Sequence[Problem]


def email_of(
    inputs: Path,
    key: str,
    others: Sequence[str] = (),
    *,
    outputs: Path = Path("outputs"),
    templates: Path | None = None,
    draft: bool = False,
) -> CoveringEmail:
    """The email with an update's documents as they were last built; nothing is written or sent.

    `others` are further documents of the update, such as `forum`. Raises NotReady
    where the files are not what the inputs and templates give now, or are drafts,
    unless this is a `draft`; HasProblems, UnreadableInputs, UnreadableRecord,
    UnknownTarget and FaultyTemplate as `build` and `read_records` do.
    """
    (facts,) = read_updates(inputs, [key])
    wanted = list(dict.fromkeys(_document_name(name, facts.council) for name in others))
    progress("Looking at the documents")
    edition = Edition(facts, Templates(templates))
    built = _BuiltFiles(inputs, edition, outputs, templates)
    record = built.latest(draft=draft)
    results = [*built.own_files(record), *built.further_files(record, wanted, draft=draft)]
    faults = [result for result in results if isinstance(result, Problem)]
    files = [result for result in results if isinstance(result, Attachment)]
    if any(fault.is_error or not draft for fault in faults):
        raise NotReady([replace(fault, severity=Severity.ERROR) for fault in faults])
    draft = draft or record.draft
    paper, email = email_with(edition, files, wanted, draft=draft)
    settings = facts.council.settings
    year = settings.financial_year
    words = " ".join(["email", facts.update.key, *wanted, year.dashed])
    name = file_name(settings.authority, words, ".eml", draft=draft)
    return CoveringEmail(
        file=OutputFile(update_folder(year, facts.update.key, draft=draft) / name, email.content),
        paper=paper,
        email=email,
        attached=[file.name for file in files],
        problems=[*faults, *_unaddressed(facts.council)],
    )


def email_with(
    edition: Edition, files: Sequence[Attachment], wanted: Sequence[str], *, draft: bool
) -> tuple[EmailPaper, Email]:
    """The email of an update with these files, of which these further documents are some."""
    facts = edition.facts
    paper = covering_email(
        facts,
        documents=[
            document.title
            for document in documents_of(facts.council)
            if document.of_update or document.name in wanted
        ],
        files=[file.name for file in files],
        draft=draft,
        public=any(name in PUBLIC for name in wanted),
    )
    return paper, render_email(paper, files, edition.templates.find)


def _fault(wrong: str, remedy: str, severity: Severity = Severity.WARNING) -> Problem:
    """Why files may not go as they are; an error keeps drafts from going, too."""
    return Problem(Place(), wrong, remedy, severity, rule="not-ready")


class _BuiltFiles(Frozen):
    """The files of an update as they were built, and what they are compared with."""

    inputs: Path
    edition: Edition
    outputs: Path
    templates: Path | None

    @property
    def key(self) -> str:
        """The key of the update."""
        return self.edition.update.key

    def latest(self, *, draft: bool) -> BuildRecord:
        """The record of what was built last: final documents and drafts may stand side by side.

        Those of the inputs as they are now come first, then those that were asked for.
        """
        records = read_records(self.edition.council, self.edition.update, self.outputs)
        ranked = sorted(records, key=lambda record: record.draft is not draft)
        return next((record for record in ranked if not self._changed(record)), ranked[0])

    def own_files(self, record: BuildRecord) -> Iterator[Attachment | Problem]:
        """The update's own files, and what keeps them from going."""
        if record.draft:
            yield _fault(
                f"The documents of {self.key} are drafts.",
                f"`svreport status {self.key}` says who has still to sign them off. To "
                "send drafts for comment, add --draft.",
            )
        changed = self._changed(record)
        wrong = ""
        if changed:
            have = "has" if len(changed) == 1 else "have"
            sources = join_words(changed, most=len(changed))
            wrong = f"{sources} {have} changed since {self.key} was built."
        elif not is_same(record.fingerprint, self.edition.own_approval.fingerprint):
            wrong = f"{self.key} was built by a svreport that worded documents differently."
        if wrong:
            yield _fault(wrong, f"Run `svreport build {self.key}`.")
        for written in record.files:
            yield from self._attach(record.path.parent, written)

    def _changed(self, record: BuildRecord) -> list[str]:
        """The names of what the files were made of that has changed since, by its SHA-256."""
        sources = [(self.inputs.name, record.inputs, self.inputs)]
        for other in record.other_inputs:
            sources.append((other.name, other, self.inputs.parent / other.name))
        for used in record.templates:
            sources.append((used.name, used, template_path(used.name, self.templates)))
        return [name for name, digest, path in sources if not digest.is_of(path)]

    def _attach(self, folder: Path, written: FileDigest) -> Iterator[Attachment | Problem]:
        content = _content(folder / written.name)
        if content is None:
            wrong = f"{written.name} is no longer in {folder}."
            yield _fault(wrong, f"Run `svreport build {self.key}`.", Severity.ERROR)
            return
        yield Attachment(written.name, content)
        if sha256(content).hexdigest() != written.sha256:
            yield _fault(
                f"{written.name} was changed after it was built.",
                f"Run `svreport build {self.key}`, which writes it again; put the change "
                "into the inputs or a template.",
            )

    def further_files(
        self, record: BuildRecord, wanted: Sequence[str], *, draft: bool
    ) -> Iterator[Attachment | Problem]:
        """Further documents of the update, made again; their drafts only where that is meant."""
        for name in wanted:
            document = document_named(name, self.edition.council)
            if document.of_update:
                continue
            is_draft = record.draft or not self.edition.approval(document).is_signed
            if is_draft and not record.draft:
                yield _fault(
                    f"The {document.title} of {self.key} is a draft.",
                    f"Sign it off in a row of its own in the sheet {SHEET}: Document {name}. To "
                    "send it for comment, add --draft.",
                )
                if not draft:
                    continue
            file = self.edition.render(document, draft=is_draft).file
            yield from self._attach_other(file, f"svreport build {name} --update {self.key}")

    def _attach_other(self, file: OutputFile, again: str) -> Iterator[Attachment | Problem]:
        name, place = file.path.name, self.outputs / file.path
        content = _content(place)
        if content is None:
            yield _fault(f"{name} has not been built.", f"Run `{again}`.", Severity.ERROR)
            return
        yield Attachment(name, content)
        if content != file.content:
            yield _fault(
                f"{name} is not what the inputs and templates give now.", f"Run `{again}`."
            )
        pdf = place.with_suffix(PDF)
        printed = _content(pdf)
        if printed is not None:
            from svreport.rendering.pdf.finish import is_made_from

            yield Attachment(pdf.name, printed)
            if not is_made_from(printed, content):
                wrong = f"{pdf.name} was not made from the document beside it."
                yield _fault(wrong, f"Delete it, or run `{again} --pdf`.")


def _content(path: Path) -> bytes | None:
    """The bytes of a file; None of what is missing, is a link to another file or cannot be read."""
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None
    except OSError:
        return None


def _document_name(name: str, council: Council) -> str:
    known = targets_of(council)
    if normalise(name) not in known:
        raise UnknownTarget(
            f"“{name}” is not a document that goes with an update. "
            f"{did_you_mean(name, known)}There are {join_words(known)}."
        )
    return normalise(name)


def _unaddressed(council: Council) -> Iterator[Problem]:
    if not council.settings.email_to:
        yield Problem(
            council.settings.at.get("email_to", Place("Settings")),
            "Email to is empty, so the email has no recipient.",
            "Add the setting, or type the address in Outlook.",
            Severity.WARNING,
            rule="email-to-nobody",
        )

"""What is wrong in finished files: the gate again, and figures unlike those of the inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path, PurePath

from svreport.commands.edition import OF_UPDATE, Edition, identify_document
from svreport.commands.email import email_with
from svreport.commands.findings import Findings, progress, read_findings
from svreport.commands.recalculation import formula_values, is_same_value, recalculated_values
from svreport.core.errors import UnreadableOutput
from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import decimals_of
from svreport.core.model import Council, Update
from svreport.core.numerals import Unit, convert
from svreport.core.text import counted, join_words
from svreport.documents.registry import Document
from svreport.figures.figure import Figure
from svreport.files.ooxml import Damaged, PackageError, Unsafe, file_content
from svreport.files.ooxml.package import NOT_INSTALLED, schema_errors
from svreport.files.ooxml.residue import CleanedFile, cleaned, without_residue
from svreport.files.outputs import OPEN_DOCUMENTS, PDF, PDFS, FileDigest, OutputFile
from svreport.files.resources import Templates
from svreport.inputs.named_file import EXCEL_FILES
from svreport.narrative.facts import Facts
from svreport.release.build_record import DocumentOrigins, is_record, records_beside
from svreport.release.gate import Fault, FinishedFile, Passage, quoted
from svreport.release.gate.copies import Copy, open_copy
from svreport.release.gate.differences import (
    Difference,
    changed_looks,
    changed_statements,
    detail_differences,
    differences,
    formula_differences,
)
from svreport.release.gate.office import OfficeFile
from svreport.release.gate.release import FAULTS_OF_READING, KINDS, Gate, details_of, open_finished
from svreport.rendering.email import OF_DRAFT, Attachment, ReadEmail, read_email
from svreport.rendering.pdf import open_documents_of, pdfs_of, resaved

# How often LibreOffice may have saved a file.
MOST_SAVED = 2
# A number that more figures show than this is no sign of which is meant.
MOST_NAMED = 2


AS_BUILT, UNSIGNED = "as built", "as built, and not signed off"
IN_PART = "as built in what it says, and not compared in its looks"
UNDATED = "as built, before its date of submission was typed"
SINCE = "as it was built; the {} changed since"
_INPUTS, _TEMPLATES, _OTHERS = "inputs have", "templates have", "templates or svreport have"
FOREIGN, UNOPENED = "not a document of this workbook", "not opened"
RECORD = "a build record and no document, passed over"


class VerifiedFile(Frozen, kw_only=True):
    """How a file differs from the document that it is, made again, and what may not leave.

    `is_known` says that it is a document of these inputs, so that it could be compared; nothing
    is said of any other. `inputs` are the files that it was made again from. `unsigned` says that
    it is no draft, and would be one now. `by_office` is what Office added beside the document, and
    `unchecked` what was not looked at. Of a file that is as its build record has it, `since` says
    what has changed. One that `is_undated` was built before it was submitted. Of one that is not
    `whole`, only what it says was compared.
    """

    path: Path
    is_known: bool
    inputs: Sequence[FileDigest] = ()
    faults: Sequence[Fault] = ()
    disagreements: Sequence[Fault] = ()
    unsigned: Sequence[Fault] = ()
    by_office: Sequence[str] = ()
    unchecked: Sequence[str] = ()
    since: str = ""
    is_undated: bool = False
    is_whole: bool = True

    @property
    def differences(self) -> Sequence[Fault]:
        return [*self.faults, *self.disagreements]

    @property
    def is_record(self) -> bool:
        """Whether it lies beside documents, and is none."""
        return is_record(OutputFile(self.path, b""))

    @property
    def is_sound(self) -> bool:
        if self.is_record:
            return True
        return self.is_known and self.is_whole and not (self.differences or self.unsigned)

    @property
    def state(self) -> str:
        """What it is, in a few words."""
        if self.is_record:
            return RECORD
        changes = len(self.differences)
        if not self.is_known:
            return UNOPENED if changes else FOREIGN
        if self.since and self.disagreements:
            return SINCE.format(self.since)
        if changes:
            return f"edited: {counted(changes, 'difference')}"
        if not self.is_whole or self.is_undated:
            return UNDATED if self.is_whole else IN_PART
        return UNSIGNED if self.unsigned else AS_BUILT


def verify(
    inputs: Path, files: Sequence[Path], *, templates: Path | None = None
) -> list[VerifiedFile]:
    """What is wrong in each of these files, by the gate and by the inputs as they are now.

    Raises UnreadableInputs, HasProblems where the inputs have errors, and UnreadableOutput
    for a single file that cannot be read or is of no kind that svreport writes.
    """
    findings = read_findings(inputs)
    verifier = Verifier(findings, Gate(findings.council), Templates(templates))
    verified = []
    for path in files:
        progress(f"Verifying {path.name}")
        try:
            verified.append(verifier.verify(path))
        except UnreadableOutput as reason:
            if len(files) == 1:
                raise
            fault = Fault("", str(reason))
            verified.append(VerifiedFile(path=path, is_known=False, faults=[fault]))
    return verified


class RebuiltFile(Frozen, dict=True):
    """The document that a file is, as the inputs make it now.

    `unsigned` says so where the file says that it is final, and it would be a draft now.
    """

    facts: Facts
    file: OutputFile
    template: bytes
    is_public: bool
    unsigned: Sequence[Fault]

    @cached_property
    def resaved(self) -> RebuiltFile | None:
        """The same as LibreOffice saves it; None if it does not."""
        content = resaved(self.file)
        return replace(self, file=OutputFile(self.file.path, content)) if content else None

    @cached_property
    def opened(self) -> FinishedFile:
        return open_finished(self.file.path.name, self.file.content)

    @cached_property
    def clean(self) -> CleanedFile:
        return cleaned(self.file.content)

    @cached_property
    def passages(self) -> Sequence[Passage]:
        return list(self.opened.passages())


class Verifier(Frozen):
    """Compares files with documents as they are made now.

    If they `are_undated`, as they were before the date of submission was typed.
    """

    findings: Findings
    gate: Gate
    templates: Templates
    are_undated: bool = False

    @property
    def council(self) -> Council:
        return self.findings.council

    def verify(self, path: Path) -> VerifiedFile:
        passed_over = VerifiedFile(path=path, is_known=False)
        if passed_over.is_record:
            return passed_over
        content = _content(path)
        verified = self._verified(path, content)
        if verified.disagreements and any(update.submitted for update in self.council.updates):
            before = replace(self, are_undated=True)._verified(path, content)
            if before.is_sound:
                return replace(before, is_undated=True)
        return verified

    def _facts(self, update: Update) -> Facts:
        if not self.are_undated:
            return self.findings.facts(update)
        undated = replace(update, submitted=None)
        updates = [undated if it.key == update.key else it for it in self.council.updates]
        return Facts(replace(self.council, updates=updates), undated)

    def _verified(self, path: Path, content: bytes) -> VerifiedFile:
        if (form := self._form(path, content)) is not None:
            return form
        try:
            if path.suffix.lower() == EMAIL:
                return self._email(path, content)
            if path.suffix.lower() in COPIES:
                return self._copy(path, content)
            rebuilt = self.rebuild(path.name, open_finished(path.name, content).keywords)
            if rebuilt is None:
                return VerifiedFile(path=path, is_known=False)
            return _validated(self.compare(path, content, rebuilt), content)
        except Unsafe as reason:
            raise UnreadableOutput(f"{path.name} {reason}") from reason
        except PackageError as reason:
            fault = Fault("", f"it cannot be opened: {str(reason) or reason.__cause__}")
            return VerifiedFile(path=path, is_known=False, faults=[fault])

    def _form(self, path: Path, content: bytes) -> VerifiedFile | None:
        """What is wrong with a form that was filled in; None where the file is no form."""
        if path.suffix.lower() not in EXCEL_FILES:
            return None
        from svreport.commands.form import form_in, refused, rules_for, unlike, update_meant

        supplied = form_in(content, self.council)
        rules = rules_for(path, supplied, self.templates)
        if supplied is None and rules is None:
            return None
        facts = self.findings.facts(update_meant(path, rules, self.council))
        day = facts.update.activity_to.last_day
        faults = refused(path, content, rules, self.council, day) if rules else []
        record = _record_with(path, content)
        return VerifiedFile(
            path=path,
            is_known=True,
            inputs=self._inputs,
            faults=faults,
            disagreements=list(unlike(content, supplied, facts)) if supplied else [],
            unchecked=[] if supplied else [_NO_MAP],
            since=self._changed_since(record) or _OTHERS if record else "",
        )

    def compare(self, path: Path, content: bytes, rebuilt: RebuiltFile) -> VerifiedFile:
        """How the file differs from the document made again, and what may not leave with it.

        One that LibreOffice saved is compared with the document as LibreOffice saves it. Another
        version of it writes otherwise: then only what the file says is compared. Raises
        PackageError.
        """
        file, by_office = open_finished(path.name, content), []
        clean = content
        if isinstance(file, OfficeFile):
            found, own = cleaned(content), rebuilt.clean
            clean = found.content
            by_office = [what for what in found.dropped if what not in own.dropped]
        faults = self.gate.faults(
            path.name,
            clean,
            template=rebuilt.template,
            public=rebuilt.facts if rebuilt.is_public else None,
        )
        if _is_of_libreoffice(file):
            faults = [fault for fault in faults if not fault.is_of_access]
        record = _record_with(path, content)
        # Not every text that a document is made with is a template that its record names.
        since = self._changed_since(record) or _OTHERS if record else ""
        is_whole = True
        try:
            unlike = [*self._disagreements(file, clean, rebuilt, record)]
            if unlike and _is_of_libreoffice(file):
                again = self._unlike_resaved(file, clean, rebuilt, record)
                is_whole = again is not None
                in_part = self._disagreements(file, clean, rebuilt, record, is_whole=False)
                unlike = [*in_part] if again is None else min(unlike, again, key=len)
        except FAULTS_OF_READING as reason:
            raise Damaged(str(reason)) from reason
        return VerifiedFile(
            path=path,
            is_known=True,
            inputs=self._inputs,
            faults=faults,
            disagreements=unlike,
            unsigned=rebuilt.unsigned,
            by_office=by_office,
            unchecked=[] if is_whole else [_LOST],
            is_whole=is_whole,
            since=since,
        )

    def _unlike_resaved(
        self,
        file: FinishedFile,
        content: bytes,
        rebuilt: RebuiltFile,
        untouched: DocumentOrigins | None,
    ) -> list[Fault] | None:
        """What differs from the document as LibreOffice saves it; None if another version did.

        What it saves once more, after it was closed, is not quite what it saved before.
        """
        forms = [rebuilt]
        best: list[Fault] | None = None
        while len(forms) <= MOST_SAVED and (form := forms[-1].resaved) is not None:
            if form.opened.application != file.application:
                return None
            unlike = [*self._disagreements(file, content, form, untouched)]
            best = unlike if best is None else min(best, unlike, key=len)
            if not best:
                break
            forms.append(form)
        return best

    def _changed_since(self, record: DocumentOrigins) -> str:
        """What a document was made of that is no longer as its record has it; nothing if all is."""
        recorded = {file.sha256 for file in (record.inputs, *record.other_inputs)}
        if recorded != {file.sha256 for file in self._inputs}:
            return _INPUTS
        return "" if self.templates.are_as(record.template_digests) else _TEMPLATES

    @property
    def _inputs(self) -> Sequence[FileDigest]:
        return [self.findings.inputs.workbook, *self.findings.inputs.files]

    def _copy(self, path: Path, content: bytes) -> VerifiedFile:
        """How a PDF or an OpenDocument file differs from the same copy of the document made again.

        Without LibreOffice, or where its document is unknown, by its build record alone. Raises
        PackageError, and UnreadableOutput where no record has it either.
        """
        record = _record_with(path, content)
        since = (self._changed_since(record) or _OTHERS) if record else ""
        file = open_copy(path.suffix.lower(), content)
        rebuilt = self.rebuild(path.name, file.keywords)
        made = _copy_of(rebuilt.file, path.suffix.lower()) if rebuilt else None
        if rebuilt is None or made is None:
            return self._by_record(path, record)
        found = _unlike(file, open_copy(path.suffix.lower(), made), rebuilt)
        if made != content and record is None:
            found = found or _looks_unlike(file, open_copy(path.suffix.lower(), made))
        return VerifiedFile(
            path=path,
            is_known=True,
            inputs=self._inputs,
            faults=[*file.faults(self.gate.marks)],
            disagreements=found,
            unsigned=rebuilt.unsigned,
            since=since,
        )

    def _by_record(self, path: Path, record: DocumentOrigins | None) -> VerifiedFile:
        """Whether a copy is the file that was built, by the build record that has its bytes."""
        names = {file.name for known in records_beside(path) for file in known.files}
        if record is None and path.name not in names:
            raise UnreadableOutput(f"{path.name} {_NO_RECORD}")
        since = self._changed_since(record) if record else ""
        wrong = [_STALE.format(since)] if since else [] if record else [_OTHER_BYTES]
        return VerifiedFile(
            path=path,
            is_known=True,
            inputs=self._inputs,
            disagreements=[Fault("", sentence) for sentence in wrong],
            unchecked=[] if wrong else [_BYTES_ALONE],
            since=since,
        )

    def _email(self, path: Path, content: bytes) -> VerifiedFile:
        """How an email differs from the one that goes with its files, and what is wrong in these.

        Raises PackageError.
        """
        read = _read_email(content)
        files = [Attachment(name, held) for _, name, held in read.parts if name and held]
        found = [known for known in map(self._identified, files) if known is not None]
        if not found:
            return VerifiedFile(path=path, is_known=False)
        (_, update, _), named = found[0], {document.name for document, *_ in found}
        self.findings.without_errors([update.key])
        _, email = email_with(
            Edition(self._facts(update), self.templates),
            files,
            sorted(named - {own.name for own in OF_UPDATE}),
            draft=read.subject.startswith(OF_DRAFT) or any(is_draft for *_, is_draft in found),
        )
        meant = read_email(email.content)
        told = differences(list(_email_passages(read)), list(_email_passages(meant)))
        attached = [self._attached(path, file) for file in files]
        since = {file.since for file in attached if file.disagreements}
        own = [
            *(Fault(it.title, _NOT_ATTACHED) for it in OF_UPDATE if it.name not in named),
            *(Fault(difference.where, difference.words) for difference in told),
        ]
        return VerifiedFile(
            path=path,
            is_known=True,
            inputs=self._inputs,
            faults=[fault for file in attached for fault in (*file.faults, *file.unsigned)],
            disagreements=[*(it for file in attached for it in file.disagreements), *own],
            by_office=[
                f"the header {name}"
                for name in read.headers
                if name not in meant.headers and _OF_SENDING.fullmatch(name)
            ],
            since=since.pop() if len(since) == 1 and not own else "",
        )

    def _identified(self, file: Attachment) -> tuple[Document, Update, bool] | None:
        suffix = PurePath(file.name).suffix.lower()
        try:
            opened = open_copy if suffix in COPIES else open_finished
            keywords = opened(suffix, file.content).keywords
        except PackageError:
            keywords = ""
        return identify_document(self.council, file.name, keywords)

    def _attached(self, path: Path, file: Attachment) -> VerifiedFile:
        """What is wrong in a file of an email, as in one that lies beside it."""
        name = PurePath(file.name).name
        of_file, reason = VerifiedFile(path=path, is_known=False), _NO_DOCUMENT
        if PurePath(name).suffix.lower() in (*KINDS, *EXCEL_FILES, *COPIES):
            try:
                of_file = self._verified(path.with_name(name), file.content)
            except UnreadableOutput as unread:
                reason = str(unread)
        named = {
            kind: [
                replace(fault, where=f"{name}, {fault.where}" if fault.where else name)
                for fault in getattr(of_file, kind)
            ]
            for kind in ("faults", "disagreements", "unsigned")
        }
        if not of_file.is_known:
            named["faults"].insert(0, Fault(name, reason))
        return replace(of_file, **named)

    def rebuild(self, name: str, keywords: str) -> RebuiltFile | None:
        """The document as it is made now, if it is known and the inputs have no errors."""
        known = identify_document(self.council, name, keywords)
        if known is None:
            return None
        document, update, draft = known
        if document.of_update:
            self.findings.without_errors([update.key])
        else:
            self.findings.without_errors([document.name], update.key)
        edition = Edition(self._facts(update), self.templates)
        made = edition.render(document, draft=draft)
        suffix = PurePath(name).suffix.lower()
        own = made.file.path.suffix
        if suffix not in (own, OPEN_DOCUMENTS.get(own), PDFS.get(own)):
            return None
        unsigned = []
        if edition.marks(document).draft and not draft:
            unsigned = [Fault("", _UNSIGNED.format(key=update.key))]
        return RebuiltFile(edition.facts, made.file, made.template, document.public, unsigned)

    def _disagreements(
        self,
        file: FinishedFile,
        content: bytes,
        rebuilt: RebuiltFile,
        untouched: DocumentOrigins | None,
        *,
        is_whole: bool = True,
    ) -> Iterator[Fault]:
        """What differs; of a file that nobody touched, what it says otherwise than it would now."""
        known = _FiguresByNumber(rebuilt.facts.public if rebuilt.is_public else rebuilt.facts)
        expected = rebuilt.opened
        found = [
            *differences(list(file.passages()), rebuilt.passages),
            *formula_differences(list(file.formulas()), list(expected.formulas())),
        ]
        if untouched is not None:
            # Each page has the fingerprint: that it is another one goes without saying.
            told = [one for one in found if untouched.fingerprint not in one.words]
            found = told or found
        if untouched is None or not found:
            details = (details_of(opened) for opened in (file, expected))
            found += detail_differences(
                *([it for it in each if is_whole or not it.is_look] for each in details),
                told=[text for one in found for text in (one.now, one.was)],
            )
        yield from (Fault(difference.where, known.description(difference)) for difference in found)
        if is_whole and not found:
            changes = _markup_changes(content, rebuilt)
            yield from (Fault(change.where, change.words) for change in changes)


def _validated(file: VerifiedFile, content: bytes) -> VerifiedFile:
    """The same, held against the Open XML standard, and formulas worked out where any differ."""
    suffix, faults, unchecked = file.path.suffix.lower(), [*file.faults], [*file.unchecked]
    is_own = not _is_of_libreoffice(open_finished(file.path.name, content))
    if not faults and suffix != ".html" and is_own:
        errors = schema_errors(without_residue(content), suffix)
        unchecked += [NOT_INSTALLED] if errors is None else []
        faults = [Fault("", f"it is not a valid {suffix} file: {error}") for error in errors or ()]
    if not faults and suffix == ".xlsx" and file.disagreements and not file.since:
        found = recalculation_faults(content)
        unchecked += [_NOT_DONE] if found is None else []
        faults = found or []
    return replace(file, faults=faults, unchecked=unchecked)


def _is_of_libreoffice(file: FinishedFile) -> bool:
    """Whether LibreOffice saved it, which writes looks in its own way."""
    return "LibreOffice" in file.application


def _markup_changes(content: bytes, rebuilt: RebuiltFile) -> Iterator[Difference]:
    """What no program would change that a file was saved by, where nothing else differs."""
    file = open_finished(rebuilt.file.path.name, content)
    if not isinstance(file, OfficeFile):
        now, was = (page.decode(errors="replace") for page in (content, rebuilt.file.content))
        if now.split() != was.split():
            yield Difference("the markup", now, was)
        return
    parts = (file.package, type(file)(rebuilt.clean.content).package)
    yield from changed_looks(*parts)
    yield from changed_statements(*parts, file.called)


@lru_cache(maxsize=4)
def _copy_of(file: OutputFile, suffix: str) -> bytes | None:
    """The copy of a document, made again; None without LibreOffice, or of another kind."""
    make = pdfs_of if suffix == PDF else open_documents_of
    made = make([file]).files
    return next((copy.content for copy in made if copy.path.suffix == suffix), None)


def _unlike(file: Copy, made: Copy, rebuilt: RebuiltFile) -> list[Fault]:
    """What a copy says or has otherwise than the one that was made again. Raises Damaged."""
    known = _FiguresByNumber(rebuilt.facts.public if rebuilt.is_public else rebuilt.facts)
    try:
        found = [
            *differences(list(file.passages()), list(made.passages())),
            *detail_differences(file.details(), made.details()),
        ]
    except FAULTS_OF_READING as reason:
        raise Damaged(str(reason)) from reason
    return [Fault(difference.where, known.description(difference)) for difference in found]


def _looks_unlike(file: Copy, made: Copy) -> list[Fault]:
    """Where a copy with other bytes than were built, and the same words, looks otherwise."""
    looks = detail_differences(file.looks(), made.looks())
    return [Fault(look.where, _LOOKS_UNLIKE) for look in looks] or [Fault("", _OTHER_BYTES)]


def _read_email(content: bytes) -> ReadEmail:
    """Raises Damaged."""
    try:
        return read_email(content)
    except (*FAULTS_OF_READING, RecursionError) as reason:
        raise Damaged("it is not an email that a mail program writes") from reason


def _email_passages(email: ReadEmail) -> Iterator[Passage]:
    """What an email says: its headers, but for those of sending it, its text, and its files."""
    for name in email.headers:
        if not _OF_SENDING.fullmatch(name):
            yield Passage("its headers", name)
    if not {"Date", "Message-ID", "X-Unsent"} & {*email.headers}:
        yield Passage("its headers", "no X-Unsent, so it opens as one that was received")
    for header, name, address in email.boxes:
        yield Passage(header, f"{name} <{address}>")
    yield Passage("Subject", email.subject)
    for kind, called, held in email.parts:
        if called or not isinstance(held, str):
            yield Passage("its files", f"{called}, {kind}", is_row=True)
        else:
            yield Passage("its parts", kind, is_row=True)
            yield from (Passage("its text", line) for line in held.splitlines() if line.strip())


# What mail programs add to an email when they send it, and neither show nor tell anybody else.
_OF_SENDING = re.compile(
    r"Date|Message-ID|Received|Return-Path|Thread-\w+|(?:Accept|Content)-Language|"
    r"X-(?:Original|Delivered|Envelope)-To|X-(?!.*(?:To|Cc|Priority|Importance)$).*",
    re.IGNORECASE,
)
EMAIL = ".eml"
_NOT_ATTACHED = "it is not attached, and goes with every email of its update."
_NO_DOCUMENT = "it is attached, and is not a document of this workbook."
# What documents are laid out or saved as, besides what they were written as.
COPIES = {PDF, *OPEN_DOCUMENTS.values()}
_NO_RECORD = (
    "is not compared: no build record in its folder has it. Verify the document that it was made "
    "of, and build the copy again with --pdf or --odf."
)
_LOOKS_UNLIKE = (
    "it says the same, and is not as it was built: something was put over it or changed."
)
_BYTES_ALONE = "It was compared only with its build record: what it says was not checked."
_OTHER_BYTES = "it is not the file that was built. Build it again with --pdf or --odf."
_STALE = "it was not compared, and the {} changed since. Build it again with --pdf or --odf."
_NO_MAP = (
    "Only the checks of whoever receives it were run: Forms in Settings names no such form, so "
    "nothing says which figure belongs into which cell."
)
_LOST = (
    "LibreOffice saved it, and another version than the one here, or none is here: its markup, "
    "looks, alternative texts and header rows were not compared. Send the file as it was built."
)
_UNSIGNED = (
    "it is not a draft, but what {key} says now is not signed off: see `svreport status {key}`."
)


def _record_with(path: Path, content: bytes) -> DocumentOrigins | None:
    """The record in a file's folder that has it with these bytes."""
    digest = FileDigest.of(path.name, content).sha256
    with_it = (
        record
        for record in records_beside(path)
        if any(file.sha256 == digest for file in record.files)
    )
    return next(with_it, None)


def _content(path: Path) -> bytes:
    if path.suffix.lower() not in (*KINDS, *EXCEL_FILES, *COPIES, EMAIL):
        kinds = join_words(known := [*KINDS, *sorted(COPIES), EMAIL], most=len(known))
        raise UnreadableOutput(f"{path.name} is not a document: svreport verifies {kinds} files.")
    try:
        return file_content(path)
    except Unsafe as reason:
        raise UnreadableOutput(f"{path.name} {reason}") from reason
    except OSError as reason:
        raise UnreadableOutput(f"{path.name} cannot be read: {reason.strerror}.") from reason


class _FiguresByNumber:
    """The figures of an update by the numbers that show them."""

    def __init__(self, facts: Facts) -> None:
        self._style = facts.style
        self._by_number: dict[str, list[Figure]] = {}
        for figure in facts.register.figures:
            for number in self._shown(figure):
                self._by_number.setdefault(number, []).append(figure)

    def _shown(self, figure: Figure) -> set[str]:
        """The numbers by which documents show a figure."""
        if figure.value is None or figure.unit is None:
            return set()
        shown = {
            self._style.figure(figure.value, figure.unit, figure.decimals),
            self._style.bare(figure.value, decimals_of(figure.value)),
        }
        if figure.unit.is_money:
            shown.add(self._style.prose(figure.value, figure.unit))
            millions = convert(figure.value, figure.unit, Unit.MILLIONS)
            shown.add(self._style.bare(millions, 2))
        return {number.strip("()") for number in shown}

    def description(self, difference: Difference) -> str:
        """What is different, with the figures that numbers are of."""
        if not difference.expected:
            return difference.words
        stated = join_words([*difference.stated], most=len(difference.stated))
        expected = join_words(map(self._number_with_figure, difference.expected), most=9)
        return f"{quoted(difference.now)} states {stated}, but the inputs give {expected}."

    def _number_with_figure(self, number: str) -> str:
        """A number, with the figure that it is where that is plain."""
        found = self._by_number.get(number.strip("()"), ())
        figures = {figure.full_name: figure for figure in found}
        if not figures or len(figures) > MOST_NAMED:
            return number
        cells = (f"{name}: {_cells(figure)}" for name, figure in figures.items())
        return f"{number} ({' or '.join(cells)})"


def _cells(figure: Figure) -> str:
    first, *more = [str(place) for place in figure.places] or ["the inputs"]
    return f"{first} and others" if more else first


_NOT_DONE = "Its formulas were not worked out again: that needs LibreOffice."


def recalculation_faults(content: bytes) -> list[Fault] | None:
    """Return the formulas whose saved values are not what they come to; None if that failed."""
    worked_out = recalculated_values(content)
    if worked_out is None:
        return None
    return [
        Fault(str(at), f"{quoted(str(saved))} is saved, where its formula gives {quoted(value)}.")
        for at, saved in formula_values(content).items()
        if not is_same_value(str(saved), value := str(worked_out.get(at, "")))
    ]

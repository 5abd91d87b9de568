"""A preview from its start to its end: a worker that builds, and a server that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeAlias

from svreport.commands import targets
from svreport.commands.build import build, write_built
from svreport.commands.edition import Edition
from svreport.commands.findings import Findings, HasProblems, read_findings
from svreport.commands.preview import Board, Pictures, PreviewedDocument, PreviewState
from svreport.commands.preview.server import Server
from svreport.commands.problem_list import Owners, problem_counts
from svreport.commands.templates.check import templates_in
from svreport.core.errors import SvreportError
from svreport.core.frozen import Frozen, replace
from svreport.core.model import Council, NotStated
from svreport.core.problems import Problem, in_reading_order
from svreport.core.text import capitalise, normalise
from svreport.documents.registry import EVERYTHING, PAPERS, TOGETHER, document_named
from svreport.files.outputs import LAID_OUT, PDF, OutputFile
from svreport.files.resources import Templates
from svreport.inputs.named_file import named_files
from svreport.inputs.reader import Inputs
from svreport.release.gate.release import Gate, open_finished
from svreport.rendering.pdf import Copies, pdfs_of
from svreport.rendering.pdf.office import how_to_install, libreoffice

BUILDING = "Building…"
LAYING_OUT = "Laying out the pages…"
DONE = "Up to date with what is saved."
NOT_DONE = "Not built."
STARTING = PreviewState(status=BUILDING)
WORD = ".docx"
IN_PAGES = (WORD, ".pptx", ".xlsx")
# Excel and Word have files open while they are being filled in: that is what the preview is for.
NOT_SHOWN = ("open-in-excel", "open-in-word")


# Of each file that is there when it was last changed, and how long it is.
Stamps: TypeAlias = Mapping[Path, tuple[int, int]]


def _stamps_of(files: Iterable[Path]) -> Stamps:
    stamps = {}
    for path in files:
        with suppress(OSError):
            state = path.stat()
            stamps[path] = state.st_mtime_ns, state.st_size
    return stamps


class PreviewRequest(Frozen, kw_only=True):
    """What to preview: a target of `svreport build`, and from which inputs and templates.

    Without a target, it is the monitoring report of the latest update. Documents can be built
    from it into the `outputs` folder.
    """

    inputs: Path
    outputs: Path = Path("outputs")
    target: str | None = None
    update: str | None = None
    templates: Path | None = None

    @property
    def words(self) -> str:
        """What it is called."""
        update = f" of {self.update}" if self.update else ""
        return f"{self.target}{update}" if self.target else "the latest monitoring report"


class PreviewBuilder:
    """Builds what was asked for, again and again; knows which files a build was made of."""

    def __init__(self, request: PreviewRequest) -> None:
        self._request = request
        self._named: Sequence[Path] = ()
        self._templates = Templates(request.templates)
        self._template_stamps = _stamps_of(self._own_templates())
        self._built_of: tuple[Inputs, Templates] | None = None
        self._build = 0
        self._page_problems: Sequence[Problem] = ()

    def check_request(self) -> None:
        """Refuses what can never be shown.

        Raises UnreadableInputs where there is no inputs workbook, and UnknownTarget for
        what nothing is called.
        """
        target, update = self._request.target, self._request.update
        with suppress(HasProblems):
            self._read().of([target or ""] if target or update else [], update)

    def write(self, target: str) -> Mapping[str, Any]:
        """What came of building a target into the outputs folder: its files, or why there are none.

        Nothing is written while the inputs have errors.
        """
        request = self._request
        try:
            built = build(request.inputs, [target], templates=request.templates)
            written = write_built(built, request.outputs)
        except HasProblems as refusal:
            return {"sentence": f"Nothing was written: {problem_counts(refusal.problems)}."}
        except SvreportError as reason:
            return {"sentence": f"Nothing was written: {reason}"}
        problems = [str(problem) for problem in (*built.problems, *written.problems)]
        return {"files": list(map(str, written.paths)), "notes": [*built.remarks, *problems]}

    def sources(self) -> list[Path]:
        """The files that make a new build due when they are saved."""
        return [self._request.inputs, *self._named, *self._own_templates()]

    def _own_templates(self) -> Sequence[Path]:
        own = self._request.templates
        # On a network drive, a folder may be gone while it is looked through.
        with suppress(OSError):
            return templates_in(own) if own else ()
        return ()

    def states(
        self, before: PreviewState, given_up: Callable[[], bool] = lambda: False
    ) -> Iterator[PreviewState]:
        """What is to be shown from when a build begins to when its pages are there.

        First come the problems, then what the documents say, then their pages, unless the
        build is given up. Where nothing can be built, the documents are those from before.
        """
        yield replace(before, status=BUILDING)
        failed = replace(before, status=NOT_DONE, is_current=False, problems=(), sentence="")
        try:
            yield from self._built(before, given_up)
        except HasProblems as refusal:
            with suppress(SvreportError, NotStated):
                targets, latest = _targets(refusal.council), refusal.council.latest
                target = self._chosen(targets, latest.key if latest else before.target)
                failed = replace(failed, targets=targets, target=target)
            yield _with_problems(failed, refusal.problems, refusal.council)
        except SvreportError as reason:
            yield replace(failed, sentence=str(reason))
        except Exception as reason:
            # Whatever it is, the next save may be right again: the preview goes on.
            self._built_of = None
            wrong = f"Something unexpected went wrong ({type(reason).__name__}: {reason})."
            yield replace(failed, sentence=wrong)

    def _chosen(self, targets: Mapping[str, str], usual: str) -> str:
        """What the page offers to build first: what was asked for, else the usual."""
        asked = normalise(self._request.target or "")
        return asked if asked in targets else usual

    def _built(self, before: PreviewState, given_up: Callable[[], bool]) -> Iterator[PreviewState]:
        """The states of a build that nothing hinders. Raises as `build` does."""
        built_of, self._built_of = self._built_of, None
        templates, findings = self._current_templates(), self._read()
        self._built_of = findings.inputs, templates
        if self._built_of == built_of:
            yield before
            return
        requests, problems = self._checked(findings)
        council = findings.council
        shown = _with_problems(before, problems, council)
        shown = replace(shown, status=BUILDING, sentence="", targets=_targets(council))
        target = self._chosen(shown.targets, requests[0].update.key)
        shown = replace(shown, target=target)
        yield shown
        self._build += 1
        documents, unsigned = [], list[Problem]()
        for document, warnings in self._documents(findings, requests, before):
            documents.append(document)
            unsigned += warnings
            if document.parts:
                rest = before.documents[len(documents) :]
                yield replace(shown, is_current=True, documents=[*documents, *rest])
        problems = in_reading_order([*problems, *dict.fromkeys(unsigned)], findings.inputs.sheets)
        shown = _with_problems(shown, problems, council)
        shown = replace(shown, is_current=True, documents=documents)
        yield replace(shown, status=LAYING_OUT)
        laid_out = self._laid_out(shown, given_up)
        if given_up():
            # Whatever was saved meanwhile, the pages are still to be made.
            self._built_of = None
        else:
            yield laid_out

    def _current_templates(self) -> Templates:
        """The templates, which are read again where one was saved."""
        stamps = _stamps_of(self._own_templates())
        if stamps != self._template_stamps:
            self._templates, self._template_stamps = Templates(self._request.templates), stamps
        return self._templates

    def _read(self) -> Findings:
        """What the inputs say now; which files they name is noted."""
        path = self._request.inputs
        findings = read_findings(path, self._request.templates)
        settings, folder = findings.council.settings, path.parent
        # A file that is put into a folder of narrative changes the folder.
        named = [folder / name for name in settings.narrative_file if (folder / name).is_dir()]
        self._named = [*(file.path for file in named_files(settings, folder)), *named]
        return findings

    def _checked(
        self, findings: Findings
    ) -> tuple[Sequence[targets.BuildRequest], Sequence[Problem]]:
        """The documents to make, and the warnings. Raises HasProblems where there are errors."""
        request, council = self._request, findings.council
        with findings.unread_targets_refused():
            if request.target is None and council.latest is None:
                findings.without_errors()
            # What is being filled in is looked at, complete or not.
            target = request.target or (council.latest or targets.chosen_update(council, None)).key
            problems = findings.without_errors([target], request.update)
            requests = targets.requests_of(council, [target], request.update)
        if request.target is None:
            requests = [due for due in requests if due.document.template.endswith(WORD)]
        return requests, problems.unanswered

    def _documents(
        self, findings: Findings, requests: Sequence[targets.BuildRequest], before: PreviewState
    ) -> Iterator[tuple[PreviewedDocument, Iterable[Problem]]]:
        """Each document, and what is to be said of it.

        Raises NotReleased once all are made, where one does not pass the gate.
        """
        gate = Gate(findings.council)
        earlier = {document.request.key: document for document in before.documents}
        is_clear = True
        for due in targets.by_update(requests):
            edition = Edition(findings.facts(due[0].update), self._templates)
            for request in edition.possible(due)[0]:
                made = edition.render(request.document)
                is_clear &= edition.may_leave(made, gate)
                if is_clear:
                    shown = self._shown_file(request, made.file, earlier.get(request.key))
                    yield shown, edition.warnings(made)
        gate.release()

    def _shown_file(
        self, request: targets.BuildRequest, file: OutputFile, earlier: PreviewedDocument | None
    ) -> PreviewedDocument:
        """A file as a document that is shown; the earlier one where that is the same."""
        if earlier is not None and earlier.content == file.content:
            return earlier
        is_read = file.path.suffix in LAID_OUT
        parts = list(open_finished(file.path.name, file.content).passages()) if is_read else ()
        said = set(earlier.parts if earlier else parts)
        return PreviewedDocument(
            request=request,
            name=file.path.name,
            content=file.content,
            build=self._build,
            pictures=earlier.pictures if earlier else None,
            parts=parts,
            changed=[part for part in parts if part not in said],
        )

    def _laid_out(self, shown: PreviewState, given_up: Callable[[], bool]) -> PreviewState:
        """The same with the pages of its documents, where LibreOffice makes any."""
        done = replace(shown, status=DONE, note="")
        if libreoffice() is None:
            note = f"Pages are shown where LibreOffice is installed. {how_to_install()}"
            return replace(done, note=note)
        if any(document.awaits_pictures for document in shown.documents):
            files = [OutputFile(Path(each.name), each.content) for each in shown.documents]
            pdfs = pdfs_of(files, suffixes=IN_PAGES, given_up=given_up)
            self._page_problems = pdfs.problems
            documents = [_with_pages(document, pdfs) for document in shown.documents]
            done = replace(done, documents=documents)
        return replace(done, problems=[*shown.problems, *self._page_problems])


def _with_pages(document: PreviewedDocument, pdfs: Copies) -> PreviewedDocument:
    path = Path(document.name).with_suffix(PDF)
    pages = [Pictures(pdf.content, document.build) for pdf in pdfs.files if pdf.path == path]
    return replace(document, pictures=pages[0] if pages else None)


def _with_problems(
    state: PreviewState, problems: Sequence[Problem], council: Council
) -> PreviewState:
    """The state with these problems, and with whoever owns the rows that they are of."""
    shown = tuple(problem for problem in problems if problem.rule not in NOT_SHOWN)
    owners = Owners(council)
    owned = {problem: owner for problem in shown if (owner := owners.of(problem))}
    return replace(state, problems=shown, owners=owned)


def _targets(council: Council) -> Mapping[str, str]:
    """What can be built, each with its words: updates that have begun, papers, and all."""
    updates = {update.key: update.title for update in targets.updates_of(council, (), None)}
    papers = {name: document_named(name).title for name in TOGETHER}
    every = {PAPERS: "All papers of the latest update", EVERYTHING: "Every update and all papers"}
    return {**updates, **{name: capitalise(title) for name, title in papers.items()}, **every}


# Five looks a second are next to no work, and nobody notices the fifth of a second.
INTERVAL = 0.2
# A file that is being put in place of another is gone for a moment, not for longer. Looks at
# files that change come twice as often.
PATIENCE = 50


class Watch:
    """Watches files, which may not be the same ones from one look to the next."""

    def __init__(self, files: Callable[[], Iterable[Path]], *, interval: float = INTERVAL) -> None:
        self._files = files
        self._interval = interval
        self._stamps = _stamps_of(self._files())

    def wait(self, stop: Event) -> bool:
        """Waits until files were saved; False where it was told to stop instead."""
        while not stop.wait(self._interval):
            stamps = _stamps_of(self._files())
            if stamps != self._stamps:
                self._stamps = self._wait_for_rest(stamps, stop)
                return not stop.is_set()
        return False

    def has_changed(self) -> bool:
        """Whether files were saved since the last wait."""
        return _stamps_of(self._files()) != self._stamps

    def _wait_for_rest(self, stamps: Stamps, stop: Event) -> Stamps:
        """The files once all are there and none changes, or after a while in any case."""
        for _ in range(PATIENCE):
            if stop.wait(self._interval / 2):
                break
            again = _stamps_of(self._files())
            is_whole = self._stamps.keys() <= again.keys()
            if again == stamps and is_whole:
                break
            stamps = again
        return stamps


class Preview:
    """Shows what was asked for as long as it is entered; `address` says where."""

    def __init__(self, request: PreviewRequest, *, interval: float = INTERVAL) -> None:
        """Raises as `PreviewBuilder.check_request` does for what can never be shown."""
        self._builder = PreviewBuilder(request)
        self._builder.check_request()
        self._board = Board(STARTING)
        self._server = Server(self._board, f"Preview of {request.words}", self._builder.write)
        self._stop = Event()
        self._interval = interval
        self._threads = [
            Thread(target=self._server.serve_forever, args=(INTERVAL,), daemon=True),
            Thread(target=self._build, daemon=True),
        ]

    @property
    def address(self) -> str:
        return self._server.address

    @property
    def start_address(self) -> str:
        """Where a browser starts, once: other programs can read its command line."""
        return self._server.start_address

    def __enter__(self) -> Preview:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._board.close()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join()

    def wait(self) -> None:
        """Waits until the officer has seen enough, and ends it with Ctrl-C."""
        try:
            # On Windows, one long wait would not be interrupted.
            while not self._stop.wait(INTERVAL):
                pass
        except KeyboardInterrupt:
            return

    def _build(self) -> None:
        watch = Watch(self._builder.sources, interval=self._interval)

        def given_up() -> bool:
            """Pages of what was saved over meanwhile are not waited for."""
            return self._stop.is_set() or watch.has_changed()

        while True:
            for state in self._builder.states(self._board.shown, given_up):
                self._board.show(state)
            if not watch.wait(self._stop):
                return

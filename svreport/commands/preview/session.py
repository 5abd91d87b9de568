"""A preview from its start to its end: a worker that builds, and a server that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import TypeAlias

from svreport.commands.build import build
from svreport.commands.findings import Findings, HasProblems, read_findings
from svreport.commands.preview.board import (
    Board,
    Pictures,
    PreviewedDocument,
    PreviewState,
    parts_of,
)
from svreport.commands.preview.server import Server
from svreport.commands.targets import chosen_update
from svreport.core.frozen import Frozen, replace
from svreport.core.problems import Problem, SvreportError, UnknownTarget
from svreport.core.text import join_words, normalise
from svreport.documents.registry import TARGETS
from svreport.files.outputs import PDF, OutputFile
from svreport.inputs.forecast_file.source import named_files
from svreport.release.build_record import is_record
from svreport.rendering.pdf.convert import pdfs_of
from svreport.rendering.pdf.office import how_to_install, office
from svreport.rendering.templates.check import templates_in

BUILDING = "Building…"
LAYING_OUT = "Laying out the pages…"
DONE = "Up to date with what is saved."
NOT_DONE = "Not built."
STARTING = PreviewState(status=BUILDING)
WORD = ".docx"
IN_PAGES = (WORD, ".pptx", ".xlsx")
# Excel has the workbook open while it is being filled in: that is what the preview is for.
NOT_SHOWN = "open-in-excel"


class PreviewRequest(Frozen, kw_only=True):
    """What to preview: a target of `svreport build`, and from which inputs and templates.

    Without a target, it is the monitoring report of the latest update.
    """

    inputs: Path
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

    def check_request(self) -> None:
        """Refuses what can never be shown.

        Raises UnreadableInputs where there is no inputs workbook, and UnknownTarget for
        what nothing is called.
        """
        target, update = self._request.target, self._request.update
        try:
            findings = self._read()
        except HasProblems:
            return
        if update is not None and normalise(target or "") not in TARGETS:
            raise UnknownTarget(
                f"--update goes with a document that is no update itself ({join_words(TARGETS)})."
            )
        findings.of([target] if target else [], update)

    def sources(self) -> list[Path]:
        """The files that make a new build due when they are saved."""
        own = self._request.templates
        return [self._request.inputs, *self._named, *(templates_in(own) if own else ())]

    def states(
        self, before: PreviewState, given_up: Callable[[], bool] = lambda: False
    ) -> Iterator[PreviewState]:
        """What is to be shown from when a build begins to when its pages are there.

        Until then, and where nothing can be built, the documents are those from before.
        """
        yield replace(before, status=BUILDING)
        failed = replace(before, status=NOT_DONE, is_current=False, problems=(), sentence="")
        try:
            files, problems = self.files()
            before = replace(before, problems=_shown(problems), sentence="")
            yield replace(before, status=LAYING_OUT)
            yield self._laid_out(before, files, given_up)
        except HasProblems as refusal:
            yield replace(failed, problems=_shown(refusal.problems))
        except SvreportError as reason:
            yield replace(failed, sentence=str(reason))
        except Exception as reason:
            # Whatever it is, the next save may be right again: the preview goes on.
            wrong = f"Something unexpected went wrong ({type(reason).__name__}: {reason})."
            yield replace(failed, sentence=wrong)

    def files(self) -> tuple[Sequence[OutputFile], Sequence[Problem]]:
        """The files of what was asked for, and the warnings. Raises as `build` does."""
        request = self._request
        findings = self._read()
        target = request.target or chosen_update(findings.council, None).key
        built = build(
            request.inputs,
            [target],
            update=request.update,
            templates=request.templates,
            findings=findings,
        )
        files = [file for file in built.files if not is_record(file)]
        if request.target is None:
            files = [file for file in files if file.path.suffix == WORD]
        return files, built.problems

    def _read(self) -> Findings:
        """What the inputs say now; which files they name is noted."""
        path = self._request.inputs
        findings = read_findings(path)
        named = named_files(findings.council.settings, path.parent)
        self._named = [file.path for file in named]
        return findings

    def _laid_out(
        self, before: PreviewState, files: Sequence[OutputFile], given_up: Callable[[], bool]
    ) -> PreviewState:
        note, pictures, problems = "", dict[Path, Pictures](), before.problems
        if office() is None:
            note = f"Pages are shown where LibreOffice is installed. {how_to_install()}"
        else:
            laid_out = pdfs_of(files, suffixes=IN_PAGES, given_up=given_up)
            pictures = {pdf.path: Pictures(pdf.content) for pdf in laid_out.files}
            problems = [*before.problems, *laid_out.problems]
        return replace(
            before,
            status=DONE,
            is_current=True,
            build=before.build + 1,
            problems=problems,
            note=note,
            documents=[
                PreviewedDocument(
                    name=file.path.name,
                    content=file.content,
                    pictures=pictures.get(file.path.with_suffix(PDF)),
                    parts=parts_of(file.path.suffix, file.content),
                )
                for file in files
            ],
        )


def _shown(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.rule != NOT_SHOWN)


INTERVAL = 0.5
# A file that is being put in place of another is gone for a moment, not for longer.
PATIENCE = 10

# Of each file when it was last changed and how long it is; None where it is not there.
Stamps: TypeAlias = Mapping[Path, tuple[int, int] | None]


class Watch:
    """Watches files, which may not be the same ones from one look to the next."""

    def __init__(self, files: Callable[[], Iterable[Path]], *, interval: float = INTERVAL) -> None:
        self._files = files
        self._interval = interval
        self._stamps = self._read_stamps()
        self._contents = _contents(self._stamps)

    def wait(self, stop: Event) -> bool:
        """Waits until files were saved; False where it was told to stop instead."""
        while not stop.wait(self._interval):
            stamps = self._read_stamps()
            if stamps == self._stamps:
                continue
            stamps = self._wait_for_rest(stamps, stop)
            contents = _contents(stamps)
            changed = contents != self._contents
            self._stamps, self._contents = stamps, contents
            if changed and not stop.is_set():
                return True
        return False

    def _wait_for_rest(self, stamps: Stamps, stop: Event) -> Stamps:
        """The files once all are there and none changes, or after a while in any case."""
        for _ in range(PATIENCE):
            if stop.wait(self._interval):
                break
            again = self._read_stamps()
            if again == stamps and not self._is_gone(stamps):
                break
            stamps = again
        return stamps

    def _is_gone(self, stamps: Stamps) -> bool:
        return any(stamps.get(path) is None for path, stamp in self._stamps.items() if stamp)

    def _read_stamps(self) -> Stamps:
        return {path: _stamp(path) for path in self._files()}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _contents(stamps: Stamps) -> dict[Path, bytes]:
    """The SHA-256 of each file that is there: one that was saved as it was is no change."""
    contents = {}
    for path in stamps:
        with suppress(OSError):
            contents[path] = sha256(path.read_bytes()).digest()
    return contents


class Preview:
    """Shows what was asked for as long as it is entered; `address` says where."""

    def __init__(self, request: PreviewRequest, *, interval: float = INTERVAL) -> None:
        """Raises as `PreviewBuilder.check_request` does for what can never be shown."""
        self._builder = PreviewBuilder(request)
        self._builder.check_request()
        self._board = Board(STARTING)
        self._server = Server(self._board, f"Preview of {request.words}")
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
        self._build_once()
        while watch.wait(self._stop):
            self._build_once()

    def _build_once(self) -> None:
        for state in self._builder.states(self._board.shown, self._stop.is_set):
            self._board.show(state)

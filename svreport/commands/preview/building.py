"""Building for the preview: what came of it, with the pages that LibreOffice lays out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from svreport.commands.build import build
from svreport.commands.findings import Findings, HasProblems
from svreport.commands.preview.board import Document, Pictures, Shown, parts_of
from svreport.commands.targets import chosen_update
from svreport.core.model import Council
from svreport.core.problems import Problem, SvreportError, UnknownTarget
from svreport.core.text import join_words, normalise
from svreport.documents.registry import TARGETS
from svreport.files.outputs import OutputFile
from svreport.inputs.forecast_file.source import named_files
from svreport.inputs.reader import read_inputs
from svreport.release.build_record import is_record
from svreport.rendering.pdf.convert import SUFFIX, pdfs_of
from svreport.rendering.pdf.office import how_to_install, office
from svreport.rendering.templates.check import templates_in

BUILDING = "Building…"
LAYING_OUT = "Laying out the pages…"
DONE = "Up to date with what is saved."
NOT_DONE = "Not built."
STARTING = Shown(status=BUILDING)
WORD, SHEETS, PAGE = ".docx", ".xlsx", ".html"
IN_PAGES = (WORD, ".pptx", SHEETS)
# Excel has the workbook open while it is being filled in: that is what the preview is for.
NOT_TOLD = "open-in-excel"


@dataclass(frozen=True, kw_only=True)
class Order:
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


class Maker:
    """Builds what was ordered, again and again; knows which files a build was made of."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._named: Sequence[Path] = ()

    def begin(self) -> None:
        """Refuses what can never be shown.

        Raises UnreadableInputs where there is no inputs workbook, and UnknownTarget for
        what nothing is called.
        """
        inputs = read_inputs(self._order.inputs)
        council, target, update = inputs.council, self._order.target, self._order.update
        if council is None:
            return
        self._note_named(council)
        if update is not None and normalise(target or "") not in TARGETS:
            raise UnknownTarget(
                f"--update goes with a document that is no update itself ({join_words(TARGETS)})."
            )
        Findings(inputs).of([target] if target else [], update)

    def watched(self) -> list[Path]:
        """The files that make a new build due when they are saved."""
        own = self._order.templates
        return [self._order.inputs, *self._named, *(templates_in(own) if own else ())]

    def made(self, before: Shown, given_up: Callable[[], bool] = lambda: False) -> Iterator[Shown]:
        """What is to be shown from when a build begins to when its pages are there.

        Until then, and where nothing can be built, the documents are those from before.
        """
        yield replace(before, status=BUILDING)
        failed = replace(before, status=NOT_DONE, is_current=False, problems=(), sentence="")
        try:
            files, problems = self.built()
            before = replace(before, problems=_told(problems), sentence="")
            yield replace(before, status=LAYING_OUT)
            yield self._laid_out(before, files, given_up)
        except HasProblems as found:
            yield replace(failed, problems=_told(found.problems))
        except SvreportError as reason:
            yield replace(failed, sentence=str(reason))
        except Exception as reason:
            # Whatever it is, the next save may be right again: the preview goes on.
            wrong = f"Something unexpected went wrong ({type(reason).__name__}: {reason})."
            yield replace(failed, sentence=wrong)

    def built(self) -> tuple[Sequence[OutputFile], Sequence[Problem]]:
        """The files of what was ordered, and the warnings. Raises as `pipeline.build` does."""
        order = self._order
        inputs = read_inputs(order.inputs)
        council = inputs.council
        if council is None:
            raise HasProblems(inputs.problems, order.inputs)
        self._note_named(council)
        target = order.target or chosen_update(council, None).key
        made = build(order.inputs, [target], update=order.update, templates=order.templates)
        files = [one for one in made.files if not is_record(one)]
        if order.target is None:
            files = [one for one in files if one.path.suffix == WORD]
        return files, made.problems

    def _note_named(self, council: Council) -> None:
        named = named_files(council.settings, self._order.inputs.parent)
        self._named = [one.path for one in named]

    def _laid_out(
        self, before: Shown, files: Sequence[OutputFile], given_up: Callable[[], bool]
    ) -> Shown:
        note, pdfs, problems = "", dict[Path, bytes](), before.problems
        if office() is None:
            note = f"Pages are shown where LibreOffice is installed. {how_to_install()}"
        else:
            made = pdfs_of(files, suffixes=IN_PAGES, given_up=given_up)
            pdfs = {one.path: one.content for one in made.files}
            problems = [*before.problems, *made.problems]
        return replace(
            before,
            status=DONE,
            is_current=True,
            build=before.build + 1,
            problems=problems,
            note=note,
            documents=[_document(one, pdfs.get(one.path.with_suffix(SUFFIX))) for one in files],
        )


def _told(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.rule != NOT_TOLD)


def _document(file: OutputFile, pdf: bytes | None) -> Document:
    return Document(
        name=file.path.name,
        content=file.content,
        pictures=Pictures(pdf) if pdf else None,
        parts=parts_of(file.path.suffix, file.content),
    )

"""Many authorities at once: find their inputs, check them all, list them in one table, build.

Unchanged authorities are left as they are. Each set of documents is put in place with a record of
what it was made of, so a batch that was stopped goes on where it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from svreport import __version__
from svreport.commands.batch_unit import (
    HEADLINES,
    STOPPED,
    UNCHANGED,
    BatchRow,
    BatchUnit,
    UnitResult,
    Workers,
    build_checked,
    read_and_check,
)
from svreport.commands.build import write_built
from svreport.commands.findings import progress
from svreport.commands.init import inputs_workbooks_below
from svreport.content.paper import ExcelPaper, Properties
from svreport.content.workbook import Cell, Format, Heading, Number, Page, Row, Workbook
from svreport.core.errors import SvreportError, UnreadableInputs
from svreport.core.frozen import Frozen, replace
from svreport.core.plain_data import NotSuchData, from_plain, to_plain
from svreport.core.text import join_words
from svreport.files.ooxml import PackageError, file_content
from svreport.files.outputs import (
    FileDigest,
    OutputFile,
    authority_folder,
    finish_interrupted,
    write_all,
)
from svreport.files.resources import templates_beside
from svreport.files.transaction import open_staging
from svreport.inputs.named_file import named_with_content
from svreport.inputs.other_workbooks import OF_ANOTHER
from svreport.inputs.workbook import open_in_excel, workbook_content

if TYPE_CHECKING:
    from pandas import DataFrame

TABLE = "All authorities"
RECORD = "batch record"
# Raised when a later svreport could no longer read an earlier record.
FORM = 1
WORKER_DIED = (
    "The worker that had this workbook died twice. Try it alone with `svreport build`; "
    "it may need more memory than there is."
)


class BatchRecord(Frozen, kw_only=True):
    """What an authority's documents were made of, and what they were: kept beside them."""

    form: int = FORM
    digest: str
    named: Sequence[str]
    outputs: Sequence[FileDigest]
    row: BatchRow

    def is_of(self, unit: BatchUnit, folder: Path) -> bool:
        """Return whether the same would be built again, and what was built is still there."""
        outputs_are_there = all(file.is_of(folder / file.name) for file in self.outputs)
        return self.digest == unit.digest and outputs_are_there


class BatchResult(Frozen):
    """A row for each authority, and the files of the table over all of them."""

    rows: Sequence[BatchRow]
    tables: Sequence[Path]


def batch(folder: Path, targets: Sequence[str], *, outputs: Path, workers: Workers) -> BatchResult:
    """Build the targets of every inputs workbook under a folder, and list them in a table.

    Raises UnreadableInputs where there is no inputs workbook, UnwritableOutput where the outputs
    folder cannot be written to. What is wrong with one authority is in its row.
    """
    progress("Looking for inputs workbooks")
    places = inputs_workbooks_below(folder, lambda inner: _is_searched(inner, outputs))
    if not places:
        raise UnreadableInputs(
            f"There is no inputs workbook in {folder} or the folders in it: name the folder that "
            "has the authorities' inputs folders."
        )
    with open_staging(outputs, outputs / f"{TABLE}.xlsx"):
        pass  # what cannot be written is said before the work, not after it
    run = _Batch(folder, places, targets, outputs, workers)
    run.skip_unchanged()
    run.check()
    run.leave_out_named()
    frame = frame_of([workbook.row for workbook in run.workbooks.values()])
    run.refuse_clashes(frame)
    run.build()
    rows = [run.workbooks[place].row for place in frame["Workbook"]]
    return BatchResult(rows, write_all(_table_files(rows, targets), outputs))


class _Workbook(Struct):
    """An inputs workbook on its way through a batch.

    `named` are the files that it names, and `digest` is of all that its documents are made of.
    The `unit` is without their bytes; there are `findings` until its documents are built.
    """

    row: BatchRow
    named: Sequence[str] = ()
    unit: BatchUnit | None = None
    digest: str = ""
    findings: bytes = b""


class _Batch:
    """The work on the workbooks of one folder, by their paths from there."""

    def __init__(
        self,
        folder: Path,
        places: Sequence[str],
        targets: Sequence[str],
        outputs: Path,
        workers: Workers,
    ) -> None:
        self.workbooks = {place: _Workbook(BatchRow(workbook=place)) for place in places}
        self._folder, self._targets, self._outputs = folder, targets, outputs
        self._workers = workers

    def _unit(self, workbook: _Workbook) -> BatchUnit:
        """Return the inputs of a workbook. Raises UnreadableInputs."""
        place = workbook.row.workbook
        path = self._folder / place
        # A folder that is named stands for what is in it now.
        named = [
            inner for name in workbook.named for inner in named_with_content(name, path.parent)
        ]
        return BatchUnit(
            place=place,
            workbook=workbook_content(path),
            targets=self._targets,
            files={name: _content(path.parent / name) for name in named},
            templates=_templates_in(templates_beside(path)),
        )

    def skip_unchanged(self) -> None:
        """Give those their row whose documents are as they would be built again."""
        for root in sorted(self._outputs.iterdir()):
            finish_interrupted(root)
            for path in sorted(root.glob(f"*/{RECORD} *.json")):
                record = _read_record(path)
                workbook = self.workbooks.get(record.row.workbook) if record else None
                if record is None or workbook is None:
                    continue
                workbook.named = record.named
                with suppress(UnreadableInputs):
                    if record.is_of(self._unit(workbook), root):
                        workbook.row = replace(record.row, status=UNCHANGED)

    def check(self) -> None:
        """Read and check workbooks; again with the files that they turn out to name."""
        waiting = [book for book in self.workbooks.values() if book.row.status != UNCHANGED]
        done, number = 0, len(waiting)
        while waiting:
            lacking = []
            for (unit,), result in self._workers.results(read_and_check, self._to_check(waiting)):
                workbook = self.workbooks[unit.place]
                if result is not None and result.lacks:
                    workbook.named = result.lacks
                    lacking.append(workbook)
                    continue
                died = replace(workbook.row, reason=WORKER_DIED)
                workbook.row = self._known(workbook, result.row if result else died)
                workbook.findings = result.findings if result else b""
                done += 1
                progress(f"Checked {done} of {number}")
            waiting = lacking

    def _to_check(self, workbooks: Sequence[_Workbook]) -> Iterator[tuple[BatchUnit]]:
        for workbook in workbooks:
            try:
                unit = self._unit(workbook)
            except UnreadableInputs as reason:
                row = replace(workbook.row, reason=str(reason))
                workbook.row = self._known(workbook, row)
                continue
            workbook.digest = unit.digest
            workbook.unit = replace(unit, workbook=b"", files={})
            yield (unit,)

    def _known(self, workbook: _Workbook, row: BatchRow) -> BatchRow:
        """The row, and whether Excel has its workbook open, or one that it names."""
        path = self._folder / row.workbook
        files = [path, *(path.parent / name for name in workbook.named)]
        is_open = [problem for file in files for problem in open_in_excel(file)]
        return replace(row, problems=[*is_open, *row.problems])

    def leave_out_named(self) -> None:
        """Leave out the workbooks that are read together with one that names them."""
        places = {os.path.realpath(self._folder / place): place for place in self.workbooks}
        for place in sorted(self.workbooks):
            workbook = self.workbooks.get(place)
            for name in _read_together(workbook) if workbook else ():
                named = (self._folder / place).parent / name
                other = places.get(os.path.realpath(named), place)
                if other != place:
                    self.workbooks.pop(other, None)

    def refuse_clashes(self, frame: DataFrame) -> None:
        """Build none of several workbooks that would write the same documents."""
        named = frame[frame["Authority"] != ""]
        folders = named["Authority"].map(authority_folder).str.casefold()
        for _, clash in named.groupby([folders, named["Financial year"]]):
            if len(clash) < 2:
                continue
            authority, year = clash.iloc[0][["Authority", "Financial year"]]
            reason = (
                f"{join_words(clash['Workbook'])} are all of {authority}, {year}: "
                "keep one of them under the folder."
            )
            for workbook in map(self.workbooks.__getitem__, clash["Workbook"]):
                workbook.row = replace(workbook.row, status=STOPPED, reason=reason)
                workbook.findings = b""

    def build(self) -> None:
        """Build what can be built, and put each authority's documents in place."""
        ready = [workbook for workbook in self.workbooks.values() if workbook.findings]
        results = self._workers.results(build_checked, _to_build(ready))
        for number, ((unit, _), result) in enumerate(results, start=1):
            workbook = self.workbooks[unit.place]
            try:
                workbook.row = self._written(workbook, result)
            except SvreportError as reason:
                workbook.row = replace(workbook.row, reason=str(reason))
            progress(f"Built {number} of {len(ready)}")

    def _written(self, workbook: _Workbook, result: UnitResult | None) -> BatchRow:
        if result is None:
            return replace(workbook.row, reason=WORKER_DIED)
        row, built = result.row, result.built
        if built is None:
            return row
        record = BatchRecord(
            digest=workbook.digest,
            named=workbook.named,
            outputs=[
                FileDigest.of(file.path.as_posix(), file.content)
                for file in (*built.files, *built.records)
            ],
            row=row,
        )
        path = Path(row.year, f"{RECORD} {row.year}.json")
        beside = OutputFile(path, _as_json(to_plain(record)))
        written = write_built(built, self._outputs / authority_folder(row.authority), [beside])
        return replace(row, problems=[*row.problems, *written.problems])


def _read_together(workbook: _Workbook) -> list[str]:
    """The files that a workbook names, without those of another council or year."""
    others = {problem.place.file for problem in workbook.row.problems if problem.rule == OF_ANOTHER}
    return [name for name in workbook.named if name not in others]


def _to_build(workbooks: Sequence[_Workbook]) -> Iterator[tuple[BatchUnit | None, UnitResult]]:
    for workbook in workbooks:
        checked = UnitResult(row=workbook.row, findings=workbook.findings)
        workbook.findings = b""  # as much as all else that is kept of it
        yield workbook.unit, checked


def _is_searched(folder: Path, outputs: Path) -> bool:
    """Whether a folder is not hidden, and neither the outputs nor those of an earlier batch."""
    is_batch = (folder / f"{TABLE}.json").is_file()
    return (
        not folder.name.startswith(".") and not is_batch and folder.resolve() != outputs.resolve()
    )


def _content(path: Path) -> bytes | None:
    try:
        return file_content(path) if path.is_file() else None
    except (OSError, PackageError):
        return None


def _templates_in(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    finish_interrupted(folder)
    contents = {path: _content(path) for path in sorted(folder.rglob("*"))}
    return {
        path.relative_to(folder).as_posix(): content
        for path, content in contents.items()
        if content is not None
    }


def _read_record(path: Path) -> BatchRecord | None:
    """Return a record of an earlier batch, None where it is damaged or of another version."""
    try:
        record = from_plain(BatchRecord, json.loads(file_content(path)))
    except (OSError, PackageError, NotSuchData, ValueError, RecursionError):
        return None
    return record if record.form == FORM else None


def frame_of(rows: Sequence[BatchRow]) -> DataFrame:
    """Return the rows as a table, sorted by authority, year and workbook."""
    import pandas as pd

    frame = pd.DataFrame([_cells(row) for row in rows], dtype=object)
    keys = ["Authority", "Financial year", "Workbook"]
    return frame.sort_values(keys, key=lambda column: column.str.casefold(), ignore_index=True)


def _cells(row: BatchRow) -> dict[str, object]:
    errors = [problem for problem in row.problems if problem.is_error]
    first = " ".join(filter(None, map(str, errors[:1])))
    return {
        "Authority": row.authority,
        "Financial year": row.year,
        "Update": row.update,
        "Status": row.status,
        "Errors": Decimal(len(errors)),
        "Warnings": Decimal(len(row.problems) - len(errors)),
        "What to do": row.reason or first,
        **{heading: row.figures.get(heading) for heading in HEADLINES},
        "Files": "\n".join(row.files),
        "Workbook": row.workbook,
    }


def _table_files(rows: Sequence[BatchRow], targets: Sequence[str]) -> list[OutputFile]:
    """Return the table over all authorities, for people and for programs."""
    from svreport.rendering.excel import render_workbook

    paper = _paper(frame_of(rows))
    stated = {
        "form": FORM,
        "svreport": __version__,
        "targets": list(targets),
        "authorities": [row.as_dict() for row in rows],
    }
    return [
        OutputFile(Path(f"{TABLE}.xlsx"), render_workbook(paper.workbook, paper.properties)),
        OutputFile(Path(f"{TABLE}.json"), _as_json(stated)),
    ]


def _paper(frame: DataFrame) -> ExcelPaper:
    widths = {"Authority": 30, "What to do": 60, "Files": 60, "Workbook": 40}
    counted = frame["Status"].value_counts()
    intro = (
        ", ".join(f"{number} {status}" for status, number in counted.items()) + ".",
        "Figures are those of the update. Deficits are positive.",
        "Empty cells: there is nothing to do, or the inputs do not state it.",
    )
    page = Page(
        name=TABLE,
        title=f"{TABLE}: documents and headline figures",
        intro=intro,
        headings=[Heading(str(name), widths.get(str(name), 18)) for name in frame.columns],
        rows=[Row([_cell(value) for value in row]) for row in frame.itertuples(index=False)],
        filtered=True,
    )
    properties = Properties(
        title=page.title, author="svreport", subject="What svreport batch built, and from what"
    )
    workbook = Workbook(pages=(page.without_blank_columns(),))
    return ExcelPaper(workbook=workbook, properties=properties)


def _cell(value: object) -> Cell:
    if isinstance(value, Decimal):
        return Number(value, Format.POUNDS)
    return str(value) if value else None


def _as_json(value: object) -> bytes:
    return f"{json.dumps(value, indent=1, ensure_ascii=False)}\n".encode()

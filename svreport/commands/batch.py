"""Many authorities at once: find their inputs, check them all, list them in one table, build.

Unchanged authorities are left as they are. Each set of documents is put in place with a record of
what it was made of, so a batch that was stopped goes on where it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from svreport import __version__
from svreport.commands.batch_unit import (
    HEADLINES,
    BatchUnit,
    BuiltUnit,
    Checked,
    build_checked,
    read_and_check,
)
from svreport.commands.batch_workers import Workers
from svreport.commands.build import write_built
from svreport.commands.findings import Progress
from svreport.commands.init import EXCEL_FILES
from svreport.content.paper import ExcelPaper, Properties
from svreport.content.workbook import Cell, Format, Heading, Number, Page, Row, Workbook
from svreport.core.frozen import Frozen, replace
from svreport.core.plain_data import NotSuchData, from_plain, to_plain
from svreport.core.problems import Problem, SvreportError, UnreadableInputs
from svreport.core.text import join_words
from svreport.files.ooxml.archive import archive_entries, file_content
from svreport.files.ooxml.markup import PackageError
from svreport.files.ooxml.package import Package
from svreport.files.outputs import (
    FileDigest,
    OutputFile,
    authority_folder,
    finish_interrupted,
    write_all,
)
from svreport.files.transaction.staging import open_staging
from svreport.inputs.blank_workbook import TITLE
from svreport.inputs.workbook import open_in_excel, workbook_content

if TYPE_CHECKING:
    from pandas import DataFrame

TABLE = "All authorities"
RECORD = "batch record"
# Raised when a later svreport could no longer read an earlier record.
FORM = 1
BUILT, UNCHANGED, ERRORS, STOPPED = "built", "unchanged", "errors", "not built"
WORKER_DIED = (
    "The worker that had this workbook died twice. Try it alone with `svreport build`; "
    "it may need more memory than there is."
)


class BatchRow(Frozen, kw_only=True):
    """One authority in the table: what became of its inputs.

    `workbook` is its path from the folder of the batch; `reason` says why there are no documents;
    `figures` are the headline figures that are stated; `files` are paths from the outputs folder.
    """

    workbook: str
    authority: str = ""
    year: str = ""
    update: str = ""
    status: str = STOPPED
    reason: str = ""
    problems: Sequence[Problem] = ()
    figures: Mapping[str, Decimal] = {}
    files: Sequence[str] = ()

    @property
    def is_done(self) -> bool:
        """Whether the documents are there, and say what the inputs say."""
        return self.status in (BUILT, UNCHANGED)

    def as_dict(self) -> dict[str, object]:
        """The row as plain data, for programs."""
        return {**to_plain(self), "problems": [problem.as_dict() for problem in self.problems]}


class BatchRecord(Frozen, kw_only=True):
    """What an authority's documents were made of, and what they were: kept beside them."""

    form: int = FORM
    digest: str
    named: Sequence[str]
    outputs: Sequence[FileDigest]
    row: BatchRow

    def is_of(self, unit: BatchUnit, folder: Path) -> bool:
        """Return whether the same would be built again, and what was built is still there."""
        return self.digest == digest_of(unit) and all(
            file.is_of(folder / file.name) for file in self.outputs
        )


def digest_of(unit: BatchUnit) -> str:
    """Return a digest of all that one authority's documents are made of."""

    def sums(files: Mapping[str, bytes | None]) -> list[object]:
        return [
            (name, content and sha256(content).hexdigest())
            for name, content in sorted(files.items())
        ]

    stated = [unit.version, unit.targets, sha256(unit.workbook).hexdigest()]
    whole = json.dumps([*stated, sums(unit.files), sums(unit.templates)])
    return sha256(whole.encode()).hexdigest()


class BatchResult(Frozen):
    """A row for each authority, and the files of the table over all of them."""

    rows: Sequence[BatchRow]
    tables: Sequence[Path]


def batch(
    folder: Path,
    targets: Sequence[str],
    *,
    outputs: Path,
    workers: Workers,
    progress: Progress = lambda _: None,
) -> BatchResult:
    """Build the targets of every inputs workbook under a folder, and list them in a table.

    Raises UnreadableInputs where there is no inputs workbook, UnwritableOutput where the outputs
    folder cannot be written to. What is wrong with one authority is in its row.
    """
    progress("Looking for inputs workbooks")
    places = inputs_workbooks_in(folder, outputs)
    if not places:
        raise UnreadableInputs(
            f"There is no inputs workbook in {folder} or the folders in it: name the folder that "
            "has the authorities' inputs folders."
        )
    with open_staging(outputs, outputs / f"{TABLE}.xlsx"):
        pass  # what cannot be written is said before the work, not after it
    run = _Batch(folder, targets, outputs, workers, progress)
    run.skip_unchanged(places)
    run.check([place for place in places if place not in run.rows])
    frame = run.table()
    run.refuse_clashes(frame)
    run.build()
    rows = [run.rows[place] for place in frame["Workbook"]]
    return BatchResult(rows, write_all(_table_files(rows, targets), outputs))


class _Batch:
    """The work on one folder, with a row for each workbook that is done with."""

    def __init__(
        self,
        folder: Path,
        targets: Sequence[str],
        outputs: Path,
        workers: Workers,
        progress: Progress,
    ) -> None:
        self.rows: dict[str, BatchRow] = {}
        self._folder, self._targets, self._outputs = folder, targets, outputs
        self._workers, self._progress = workers, progress
        self._checked: dict[str, Checked] = {}
        self._units: dict[str, BatchUnit] = {}
        self._named: dict[str, Sequence[str]] = {}
        self._digests: dict[str, str] = {}

    def _unit(self, place: str) -> BatchUnit:
        """Return the inputs of a workbook. Raises UnreadableInputs."""
        path = self._folder / place
        home = path.parent.parent if path.parent.name == "inputs" else path.parent
        return BatchUnit(
            place=place,
            workbook=workbook_content(path),
            targets=self._targets,
            files={name: _content(path.parent / name) for name in self._named.get(place, ())},
            templates=_templates_in(home / "templates"),
        )

    def skip_unchanged(self, places: Sequence[str]) -> None:
        """Give those their row whose documents are as they would be built again."""
        for root in sorted(self._outputs.iterdir()):
            finish_interrupted(root)
            for path in sorted(root.glob(f"*/{RECORD} *.json")):
                record = _read_record(path)
                if record is None or record.row.workbook not in places:
                    continue
                place = record.row.workbook
                self._named[place] = record.named
                try:
                    unit = self._unit(place)
                except UnreadableInputs:
                    continue
                if record.is_of(unit, root):
                    self.rows[place] = replace(record.row, status=UNCHANGED)

    def check(self, places: Sequence[str]) -> None:
        """Read and check workbooks; again with the files that they turn out to name."""
        done, number = 0, len(places)
        while places:
            lacking = []
            for (unit,), result in self._workers.results(read_and_check, self._to_check(places)):
                checked = result or Checked(stopped=WORKER_DIED)
                if checked.lacks:
                    self._named[unit.place] = checked.lacks
                    lacking.append(unit.place)
                    continue
                self._add(unit.place, checked)
                done += 1
                self._progress(f"Checked {done} of {number}")
            places = lacking

    def _to_check(self, places: Sequence[str]) -> Iterator[tuple[BatchUnit]]:
        for place in places:
            try:
                unit = self._unit(place)
            except UnreadableInputs as reason:
                self._add(place, Checked(stopped=str(reason)))
                continue
            self._digests[place] = digest_of(unit)
            self._units[place] = replace(unit, workbook=b"", files={})
            yield (unit,)

    def _add(self, place: str, checked: Checked) -> None:
        faulty = any(problem.is_error for problem in checked.problems)
        self._checked[place] = checked
        self.rows[place] = BatchRow(
            workbook=place,
            authority=checked.authority,
            year=checked.year,
            update=checked.update,
            status=ERRORS if faulty else STOPPED,
            reason=checked.stopped,
            problems=[*open_in_excel(self._folder / place), *checked.problems],
            figures=checked.figures,
        )

    def table(self) -> DataFrame:
        """Return the table over all authorities, by their name."""
        return frame_of(list(self.rows.values()))

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
            for place in clash["Workbook"]:
                self.rows[place] = replace(self.rows[place], status=STOPPED, reason=reason)
                self._checked.pop(place, None)

    def build(self) -> None:
        """Build what can be built, and put each authority's documents in place."""
        ready = [place for place, checked in self._checked.items() if checked.findings]
        tasks = ((self._units[place], self._checked.pop(place)) for place in ready)
        done = self._workers.results(build_checked, tasks)
        for number, ((unit, _), result) in enumerate(done, start=1):
            row = self.rows[unit.place]
            try:
                row = self._written(row, result or BuiltUnit(stopped=WORKER_DIED))
            except SvreportError as reason:
                row = replace(row, reason=str(reason))
            self.rows[unit.place] = row
            self._progress(f"Built {number} of {len(ready)}")

    def _written(self, row: BatchRow, result: BuiltUnit) -> BatchRow:
        built = result.built
        if built is None:
            problems = result.problems or row.problems
            return replace(row, reason=result.stopped, problems=problems)
        root = Path(authority_folder(row.authority))
        row = replace(
            row,
            status=BUILT,
            problems=list(dict.fromkeys([*row.problems, *built.problems])),
            files=[(root / file.path).as_posix() for file in built.files],
        )
        record = BatchRecord(
            digest=self._digests[row.workbook],
            named=self._named.get(row.workbook, ()),
            outputs=[FileDigest.of(file.path.as_posix(), file.content) for file in built.files],
            row=row,
        )
        path = Path(row.year, f"{RECORD} {row.year}.json")
        beside = OutputFile(path, _as_json(to_plain(record)))
        written = write_built(built, self._outputs / root, [beside])
        return replace(row, problems=[*row.problems, *written.problems])


def inputs_workbooks_in(folder: Path, outputs: Path) -> list[str]:
    """Return every inputs workbook under a folder, by its path from there.

    Hidden folders, links to folders, the outputs folder and those of earlier batches are passed
    over, and so are workbooks that are no inputs. One that cannot be opened is among them: it is
    to be named. Raises UnreadableInputs where there is no such folder.
    """
    if not folder.is_dir():
        raise UnreadableInputs(f"There is no folder {folder}.")
    found: dict[Path, str] = {}
    for root, folders, names in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(name for name in folders if _is_searched(here / name, outputs))
        for name in sorted(names):
            path = here / name
            if _may_be_inputs(path):
                found.setdefault(path.resolve(), path.relative_to(folder).as_posix())
    return list(found.values())


def _is_searched(folder: Path, outputs: Path) -> bool:
    is_batch = (folder / f"{TABLE}.json").is_file()
    return (
        not folder.name.startswith(".") and not is_batch and folder.resolve() != outputs.resolve()
    )


def _may_be_inputs(path: Path) -> bool:
    if path.suffix.lower() not in EXCEL_FILES or path.name.startswith(("~$", ".")):
        return False
    if path.suffix.lower() in (".xls", ".xlsb"):  # never one of svreport's, perhaps one saved so
        return path.parent.name == "inputs" and len(list(path.parent.glob("[!~.]*.xls*"))) == 1
    if not path.is_file():
        return True
    try:
        content = file_content(path)
        package = Package(content, archive_entries(content))
        return TITLE.encode() in package.part("docProps/core.xml") or all(
            f'name="{sheet}"'.encode() in package.part("xl/workbook.xml")
            for sheet in ("Settings", "Updates")
        )
    except (OSError, PackageError):
        return True


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

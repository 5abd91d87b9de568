"""What takes long is made once: files by one worker of a run, what is read by each of them."""

from __future__ import annotations

import os
import pickle
from ast import literal_eval
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import pytest
from filelock import FileLock
from packages import text_workbook

from svreport.commands.edition import render
from svreport.commands.findings import Findings
from svreport.content.paper import ExcelPaper, FormPaper, Paper, SlidesPaper
from svreport.core.answers import Triage
from svreport.documents.registry import Document
from svreport.files import resources
from svreport.files.ooxml.package import schema_errors
from svreport.files.resources import Templates
from svreport.inputs.blank_workbook import inputs_workbook
from svreport.inputs.cells import Grid
from svreport.inputs.named_file import named_files
from svreport.inputs.reader import Inputs, read_grids, read_inputs_bytes
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheets import SHEETS
from svreport.inputs.workbook import read_workbook
from svreport.narrative.facts import Facts

paper = Document.paper
T = TypeVar("T")
# The example above all, and a few edited copies of it.
KEPT = 16
RENDERING = ("svreport.commands.edition", "svreport.commands.compare")
VALIDATING = ("svreport.commands.verify", "svreport.commands.templates.check")


def run_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of a run share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[], T]) -> T:
    """What `make` gives, made by the first worker of the run that asks for it."""
    kept = run_folder(factory) / f"{name}.pickle"
    with FileLock(f"{kept}.lock"):
        if kept.is_file():
            made: T = pickle.loads(kept.read_bytes())
            return made
        made = make()
        kept.write_bytes(pickle.dumps(made))
        return made


validated = lru_cache(8 * KEPT)(schema_errors)


@lru_cache(4 * KEPT)
def _workbook(tables: str) -> bytes:
    return inputs_workbook(literal_eval(tables))


def written_workbook(tables: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """The inputs workbook of some tables as svreport writes it, with its guidance; written once."""
    return _workbook(repr(tables))


def workbook_of(tables: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """The same cells, without the guidance that nothing reads."""
    known = {sheet.name: laid_out(sheet, tables.get(sheet.name) or [[]]) for sheet in SHEETS}
    return text_workbook({**known, **{name: tables[name] for name in tables.keys() - known}})


def laid_out(sheet: Sheet[Any], table: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The table with all columns that its sheet has, in their order."""
    if sheet.is_settings:
        return table if table[0] else [["Setting", "Value", "Note"]]
    typed, *rows = table
    open_columns = [header for header in typed if header not in sheet.headers]
    headers = list(sheet.layout_columns(open_columns))
    lines = (dict(zip(typed, row, strict=False)) for row in rows)
    return [headers, *([line.get(header, "") for header in headers] for line in lines)]


class _FoundOnce(Findings):
    """Findings that know what they said of the same targets."""

    def of(self, targets: Sequence[str] = (), update: str | None = None) -> Triage:
        asked = (tuple(targets), update)
        known: dict[object, Triage] = self.__dict__.setdefault("_known", {})
        if self.is_trial or asked not in known:
            known[asked] = super().of(targets, update)
        return known[asked]


class ReadOnce:
    """Reads, checks and renders what has the same bytes once, for all commands that tests run.

    A file that they name is read each time: it may have changed.
    """

    def __init__(self) -> None:
        self._workbook = lru_cache(KEPT)(read_workbook)
        self._read: deque[tuple[Sequence[Grid], Inputs]] = deque(maxlen=KEPT)
        self._inputs: deque[tuple[str, bytes, Inputs]] = deque(maxlen=KEPT)
        self._papers: WeakKeyDictionary[Facts, dict[str, Paper]] = WeakKeyDictionary()
        self._findings: deque[Findings] = deque(maxlen=KEPT)
        self._rendered: deque[tuple[Path, Paper, bytes]] = deque(maxlen=4 * KEPT)

    def inputs(self, name: str, content: bytes, folder: Path) -> Inputs:
        for known in tuple(self._inputs):
            known_name, known_content, inputs = known
            if known_name == name and known_content == content:
                # What is asked for again and again, the example above all, is kept.
                self._inputs.remove(known)
                self._inputs.append(known)
                return inputs
        inputs = read_inputs_bytes(name, content, folder)
        if inputs.council and not named_files(inputs.council.settings, folder):
            self._inputs.append((name, content, inputs))
        return inputs

    def grids(self, grids: Sequence[Grid], before: dict[str, Any] | None = None) -> Inputs:
        for known, inputs in tuple(self._read):
            if known is grids:
                return inputs
        inputs = read_grids(grids, before)
        self._read.append((grids, inputs))
        return inputs

    def findings(
        self, inputs: Inputs, path: Path = Path(), templates: Path | None = None
    ) -> Findings:
        if templates is not None and templates.is_dir():
            return Findings(inputs, path, templates)
        for known in tuple(self._findings):
            if known.council is inputs.council and known.inputs.problems == inputs.problems:
                known.path = path
                self._findings.remove(known)
                self._findings.append(known)
                return known
        found = _FoundOnce(inputs, path)
        self._findings.append(found)
        return found

    def paper(self, document: Document, facts: Facts) -> Paper:
        papers = self._papers.setdefault(facts, {})
        if document.name not in papers:
            papers[document.name] = paper(document, facts)
        return papers[document.name]

    def rendered(self, paper: Paper, templates: Templates) -> bytes:
        if templates.has_own or isinstance(paper, FormPaper):
            return render(paper, templates)
        inside, shipped = _inside(paper), resources.templates_folder()
        for folder, known, content in tuple(self._rendered):
            # Equal texts may be of other cells: what is in it has to be the very same.
            is_same = _inside(known) is inside and folder == shipped
            if is_same and known.properties == paper.properties:
                return content
        content = render(paper, templates)
        self._rendered.append((shipped, paper, content))
        return content

    def patched(self, patch: pytest.MonkeyPatch) -> None:
        """Puts it in the place of what reads, checks and makes what documents say."""
        patch.setattr("svreport.inputs.reader.read_inputs_bytes", self.inputs)
        patch.setattr("svreport.inputs.other_workbooks.read_workbook", self._workbook)
        patch.setattr("svreport.inputs.reader.read_grids", self.grids)
        patch.setattr("svreport.commands.findings.Findings", self.findings)

        def known_paper(document: Document, facts: Facts) -> Paper:
            return self.paper(document, facts)

        patch.setattr(Document, "paper", known_paper)
        for module in RENDERING:
            patch.setattr(f"{module}.render", self.rendered)
        for module in VALIDATING:
            patch.setattr(f"{module}.schema_errors", validated)
        patch.setattr("svreport.inputs.blank_workbook.inputs_workbook", written_workbook)


def _inside(paper: Paper) -> object:
    """What a paper consists of, beside its properties."""
    if isinstance(paper, ExcelPaper):
        return paper.workbook
    return paper.slides if isinstance(paper, SlidesPaper) else paper.content


def undone(patch: pytest.MonkeyPatch) -> None:
    """Puts back what svreport itself has there."""
    patch.setattr("svreport.inputs.reader.read_inputs_bytes", read_inputs_bytes)
    patch.setattr("svreport.inputs.other_workbooks.read_workbook", read_workbook)
    patch.setattr("svreport.inputs.reader.read_grids", read_grids)
    patch.setattr("svreport.commands.findings.Findings", Findings)
    patch.setattr(Document, "paper", paper)
    for module in RENDERING:
        patch.setattr(f"{module}.render", render)

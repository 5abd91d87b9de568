"""What takes long is made once: files by one worker of a run, what is read by each of them."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

import pytest
from filelock import FileLock

from svreport.commands.findings import Findings
from svreport.content.paper import Paper
from svreport.documents.document import Document
from svreport.inputs.cells import Grid
from svreport.inputs.named_file import named_files
from svreport.inputs.reader import Inputs, read_grids, read_inputs_bytes
from svreport.inputs.workbook import read_workbook
from svreport.narrative.facts import Facts

paper = Document.paper
T = TypeVar("T")
# The example above all, and a few edited copies of it.
KEPT = 16


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


class ReadOnce:
    """Reads and checks inputs of the same bytes once, for all commands that tests run.

    A file that they name is read each time: it may have changed.
    """

    def __init__(self) -> None:
        self._workbook = lru_cache(KEPT)(read_workbook)
        self._read: deque[tuple[Sequence[Grid], Inputs]] = deque(maxlen=KEPT)
        self._inputs: deque[tuple[str, bytes, Inputs]] = deque(maxlen=KEPT)
        self._papers: WeakKeyDictionary[Facts, dict[str, Paper]] = WeakKeyDictionary()
        self._findings: deque[Findings] = deque(maxlen=KEPT)

    def inputs(self, name: str, content: bytes, folder: Path) -> Inputs:
        for known_name, known_content, inputs in tuple(self._inputs):
            if known_name == name and known_content == content:
                return inputs
        inputs = read_inputs_bytes(name, content, folder)
        if inputs.council and not named_files(inputs.council.settings, folder):
            self._inputs.append((name, content, inputs))
        return inputs

    def grids(self, grids: Sequence[Grid]) -> Inputs:
        for known, inputs in tuple(self._read):
            if known is grids:
                return inputs
        inputs = read_grids(grids)
        self._read.append((grids, inputs))
        return inputs

    def findings(self, inputs: Inputs) -> Findings:
        for known in tuple(self._findings):
            if known.council is inputs.council and known.inputs.problems == inputs.problems:
                return known
        found = Findings(inputs)
        self._findings.append(found)
        return found

    def paper(self, document: Document, facts: Facts) -> Paper:
        papers = self._papers.setdefault(facts, {})
        if document.name not in papers:
            papers[document.name] = paper(document, facts)
        return papers[document.name]

    def patched(self, patch: pytest.MonkeyPatch) -> None:
        """Puts it in the place of what reads, checks and makes what documents say."""
        patch.setattr("svreport.inputs.reader.read_inputs_bytes", self.inputs)
        patch.setattr("svreport.inputs.reader.read_workbook", self._workbook)
        patch.setattr("svreport.inputs.reader.read_grids", self.grids)
        for module in ("findings", "verify"):
            patch.setattr(f"svreport.commands.{module}.Findings", self.findings)

        def known_paper(document: Document, facts: Facts) -> Paper:
            return self.paper(document, facts)

        patch.setattr(Document, "paper", known_paper)


def undone(patch: pytest.MonkeyPatch) -> None:
    """Puts back what svreport itself has there."""
    patch.setattr("svreport.inputs.reader.read_inputs_bytes", read_inputs_bytes)
    patch.setattr("svreport.inputs.reader.read_workbook", read_workbook)
    patch.setattr("svreport.inputs.reader.read_grids", read_grids)
    for module in ("findings", "verify"):
        patch.setattr(f"svreport.commands.{module}.Findings", Findings)
    patch.setattr(Document, "paper", paper)

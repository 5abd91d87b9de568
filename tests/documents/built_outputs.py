"""The two documents of an update, as tests hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from papers_helpers import financial_summary, monitoring_report
from word_reading import WordFile

from svreport.commands.build import Built
from svreport.files.resources import Templates
from svreport.inputs.blank_workbook import as_grids
from svreport.inputs.reader import read_grids
from svreport.rendering.excel import render_workbook
from svreport.rendering.word import render_word


@dataclass(frozen=True)
class Outputs:
    """An update's report and summary, each made when it is first asked for."""

    make_report: Callable[[], bytes]
    make_summary: Callable[[], bytes]

    @cached_property
    def report(self) -> bytes:
        return self.make_report()

    @cached_property
    def summary(self) -> bytes:
        return self.make_summary()

    @cached_property
    def word(self) -> WordFile:
        return WordFile(self.report)


BuildTables = Callable[..., Outputs]


def outputs_of(whole: Built, update: str) -> Outputs:
    """The outputs of one update among all that were built."""
    by_suffix = {
        file.path.suffix: file.content for file in whole.files if file.path.parts[1] == update
    }
    return Outputs(lambda: by_suffix[".docx"], lambda: by_suffix[".xlsx"])


def made_of(tables: Mapping[str, Sequence[Sequence[str]]], update: str) -> Outputs:
    """An update's outputs from text tables, without a workbook between: quick, for many tests."""
    inputs = read_grids(as_grids(tables))
    errors = [str(problem) for problem in inputs.problems if problem.is_error]
    assert not errors, errors
    council = inputs.council
    assert council is not None
    (reported,) = [one for one in council.updates if one.key == update]

    def report() -> bytes:
        paper = monitoring_report(council, reported)
        return render_word(Templates().find(paper.template), paper.content, paper.properties)

    def summary() -> bytes:
        paper = financial_summary(council, reported)
        return render_workbook(paper.workbook, paper.properties)

    return Outputs(report, summary)

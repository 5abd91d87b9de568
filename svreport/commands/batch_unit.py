"""The two steps of a batch for one authority: bytes in, results out, in whatever process runs them.

Nothing here reads the authority's folder or writes to it, so a step can run on another computer.
"""

from __future__ import annotations

import gc
import pickle
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import TypeVar

from svreport import __version__
from svreport.commands.build import Built, build
from svreport.commands.findings import (
    Findings,
    HasProblems,
    problems_in_part,
    refuse_unread_targets,
)
from svreport.commands.targets import updates_of
from svreport.core.frozen import Frozen, replace
from svreport.core.problems import Problem, SvreportError, UnknownTarget
from svreport.figures.limits import limits_of
from svreport.inputs.forecast_file.source import named_files
from svreport.inputs.reader import read_inputs_bytes
from svreport.narrative.facts import Facts

T = TypeVar("T")

# The balances of the table over all authorities, by their heading; beside them is a measure.
LIMIT, AGAINST_LIMIT, ASSUMED_LIMIT = "Limit (£)", "Against limit (£)", "Assumed limit (£)"
BALANCES: Mapping[str, str] = {
    "Closing balance (£)": "forecast.closing balance",
    LIMIT: "forecast.deficit limit",
    AGAINST_LIMIT: "forecast.against limit",
    "In-year balance (£)": "forecast.in-year balance",
}
HEADLINE_MEASURE = "Headline measure"
HEADLINES = (*BALANCES, ASSUMED_LIMIT, HEADLINE_MEASURE)


class BatchUnit(Frozen, kw_only=True):
    """One authority's inputs: the bytes of its workbook, and of what is read beside it.

    `place` is the workbook's path from the folder of the batch. `files` are those that the workbook
    names, by their path from its folder, None where there is no such file; `templates` are the
    authority's own, by their path from their folder.
    """

    place: str
    workbook: bytes
    targets: Sequence[str]
    files: Mapping[str, bytes | None] = {}
    templates: Mapping[str, bytes] = {}
    version: str = __version__

    @property
    def name(self) -> str:
        """The file name of the workbook."""
        return PurePosixPath(self.place).name


class Checked(Frozen, kw_only=True):
    """What reading and checking one authority's inputs came to.

    `lacks` names files that have to be read as well before anything is known. `findings` are for
    the second step, empty where `stopped` or an error among the problems rules it out.
    """

    authority: str = ""
    year: str = ""
    update: str = ""
    problems: Sequence[Problem] = ()
    figures: Mapping[str, Decimal] = {}
    lacks: Sequence[str] = ()
    findings: bytes = b""
    stopped: str = ""


class BuiltUnit(Frozen, kw_only=True):
    """What building one authority's documents came to: its files, or why there are none."""

    built: Built | None = None
    problems: Sequence[Problem] = ()
    stopped: str = ""


def read_and_check(unit: BatchUnit) -> Checked:
    """Return what is wrong in one authority's inputs, and its headline figures. Raises nothing."""
    try:
        return _with_files(unit, lambda path, _: _checked(unit, path))
    except Exception as error:  # whatever it is, it must not stop the other authorities
        return Checked(stopped=_sentence(error))


def build_checked(unit: BatchUnit, checked: Checked) -> BuiltUnit:
    """Return one authority's documents. Raises nothing."""

    def build_with(path: Path, templates: Path | None) -> Built:
        findings = pickle.loads(zlib.decompress(checked.findings))  # noqa: S301 - from our own step
        return build(path, unit.targets, templates=templates, findings=findings)

    try:
        return BuiltUnit(built=_with_files(unit, build_with))
    except HasProblems as refusal:
        return BuiltUnit(problems=refusal.problems)
    except Exception as error:  # as above
        return BuiltUnit(stopped=_sentence(error))
    finally:
        # What a build leaves behind refers to itself: uncollected, it piles up build by build.
        gc.collect()


def _sentence(error: Exception) -> str:
    if isinstance(error, SvreportError):
        return str(error)
    return f"Something unexpected went wrong ({type(error).__name__}: {error}). Please report it."


def _with_files(unit: BatchUnit, work: Callable[[Path, Path | None], T]) -> T:
    """Return what the work gives, while what belongs to the workbook is in a folder of its own."""
    if unit.version != __version__:
        raise SvreportError(
            f"A worker of the cluster has svreport {__version__}, and this is {unit.version}: "
            "install the same version everywhere."
        )
    if not unit.templates and not any(unit.files.values()):
        return work(Path(unit.name), None)
    with tempfile.TemporaryDirectory(prefix="svreport-") as scratch:
        # A path may lead up from the workbook's folder, and must not lead out of this one.
        up = max((PurePosixPath(name).parts.count("..") for name in unit.files), default=0)
        folder = Path(scratch, "inputs", *["up"] * up)
        templates = Path(scratch, "templates")
        for root, files in ((folder, unit.files), (templates, unit.templates)):
            root.mkdir(parents=True)
            for name, content in files.items():
                if content is not None:
                    _write(root / name, content)
        return work(folder / unit.name, templates if unit.templates else None)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _checked(unit: BatchUnit, path: Path) -> Checked:
    inputs = read_inputs_bytes(unit.name, unit.workbook, path.parent)
    council = inputs.council
    if council is None:
        return Checked(problems=problems_in_part(inputs))
    named = [file.name for file in named_files(council.settings, path.parent)]
    if lacks := [name for name in named if name not in unit.files]:
        return Checked(lacks=lacks)
    checked = Checked(
        authority=str(council.settings.authority), year=council.settings.financial_year.dashed
    )
    findings = Findings(inputs)
    try:
        with refuse_unread_targets(findings, path):
            updates = updates_of(council, unit.targets, None)
        if not updates:
            raise UnknownTarget("No update has ratings yet: give them in the Ratings sheet.")
    except HasProblems as refusal:
        return replace(checked, problems=refusal.problems)
    except UnknownTarget as reason:
        return replace(checked, stopped=str(reason))
    latest = max(updates, key=council.updates.index)
    problems = findings.of(unit.targets).unanswered
    checked = replace(checked, update=str(latest.key), problems=problems)
    if any(problem.is_error for problem in problems):
        return checked
    packed = zlib.compress(pickle.dumps(findings), 1)
    return replace(checked, figures=_headlines(findings.facts(latest)), findings=packed)


def _headlines(facts: Facts) -> dict[str, Decimal]:
    """Return the headline figures that the inputs state, by their heading; amounts in pounds."""
    measure = facts.council.settings.headline_measure
    names = {**BALANCES, **({HEADLINE_MEASURE: f"{measure}.actual"} if measure else {})}
    stated = {}
    for heading, name in names.items():
        if facts.register.has_figure(name):
            figure = facts.register[name]
            if figure.value is not None:
                pounds = figure.unit.pounds if figure.unit else None
                stated[heading] = Decimal(figure.value) * (pounds or 1)
    # Only a limit that is agreed judges a forecast.
    if facts.council.settings.financial_year in limits_of(facts.council).assumed:
        stated.pop(AGAINST_LIMIT, None)
        if LIMIT in stated:
            stated[ASSUMED_LIMIT] = stated.pop(LIMIT)
    return stated

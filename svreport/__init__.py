"""svreport: a council's DSG monitoring documents from one inputs workbook.

import svreport

problems = svreport.check("inputs/inputs.xlsx")
built = svreport.build("inputs/inputs.xlsx", ["q1"])
for file in built.files:
    print(file.path, len(file.content))
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from svreport.core.errors import SvreportError, refuse_clock

if TYPE_CHECKING:
    from svreport.commands.build import Built
    from svreport.commands.figures import ListedFigure
    from svreport.core.problems import Problem

__version__ = "0.1.0"
__all__ = ["Problem", "SvreportError", "build", "check", "named_figures"]


def __getattr__(name: str) -> object:
    """`Problem`, which is loaded when it is asked for: the command line's help needs none."""
    if name == "Problem":
        from svreport.core.problems import Problem

        return Problem
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def check(path: str | Path, targets: Sequence[str] = ()) -> tuple[Problem, ...]:
    """Every problem of an inputs workbook, by sheet and cell.

    Raises SvreportError, whose text is one sentence, where the file cannot be
    read or a target does not exist; see `svreport.commands.findings.check`.
    """
    from svreport.commands import findings

    return tuple(findings.check(Path(path), targets).problems)


def build(
    path: str | Path,
    targets: Sequence[str],
    *,
    update: str | None = None,
    draft: bool = False,
    templates: str | Path | None = None,
) -> Built:
    """The names and bytes of the targets' files; nothing is written.

    Raises SvreportError where nothing can be made; where that is because the
    inputs have errors, its `problems` are them. See `svreport.commands.build.build`.
    """
    from svreport.commands import build as pipeline

    refuse_clock()
    own = Path(templates) if templates is not None else None
    return pipeline.build(Path(path), targets, update=update, draft=draft, templates=own)


def named_figures(
    path: str | Path, word: str = "", *, update: str | None = None
) -> tuple[ListedFigure, ...]:
    """The figures that narrative can refer to by a name or title with this word in it.

    With several words, those that have them all; without, every figure. Raises
    SvreportError where nothing can be read; see `svreport.commands.figures.look_up`.
    """
    from svreport.commands.figures import look_up

    return tuple(look_up(Path(path), word.split(), update=update).figures)

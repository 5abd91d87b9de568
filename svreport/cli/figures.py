"""svreport figures: the named figures that narrative can refer to."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from svreport.cli.group import PROBLEMS
from svreport.cli.options import inputs_option, json_option
from svreport.cli.showing import (
    echo_json,
    progress,
    show_problems,
    summarise,
    unreadable_as_json,
)

if TYPE_CHECKING:
    from svreport.lookup import Found
    from svreport.pipeline import HasProblems


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD]...")
@inputs_option
@click.option("--update", help="The update whose figures are shown (default: the latest one).")
@click.option("--all", "every", is_flag=True, help="Show every month, year and update of each.")
@json_option
def figures(
    words: Sequence[str], inputs: Path | None, update: str | None, every: bool, as_json: bool
) -> None:
    """List the figures that narrative can refer to, with their values and cells.

    With WORD, those whose name or title has that word in it; with several, those
    that have them all. Without, one line for each name.

    \b
    Examples:
      svreport figures EHCP
      svreport figures closing balance
      svreport figures closing balance 2028/29 --update q1
      svreport figures --all
    """
    from svreport.lookup import look_up
    from svreport.pipeline import HasProblems
    from svreport.working_folder import inputs_workbook_in

    with (
        unreadable_as_json(as_json, lambda problem: {"figures": [], "problems": [problem]}),
        progress(quiet=as_json) as say,
    ):
        path = inputs or inputs_workbook_in(Path("inputs"))
        try:
            found = look_up(path, words, update=update, progress=say)
        except HasProblems as refused:
            _refuse(refused, as_json=as_json)
    if as_json:
        echo_json([one.as_dict() for one in found.figures])
    else:
        _show(found, words, every=every)
    if not found.complete:
        click.echo("Some cells could not be read: `svreport check` names them.", err=True)


def _refuse(refused: HasProblems, *, as_json: bool) -> NoReturn:
    if as_json:
        problems = [problem.as_dict() for problem in refused.problems]
        echo_json({"figures": [], "problems": problems})
    else:
        show_problems(refused.problems)
        summarise(refused.problems, refused.path)
    sys.exit(PROBLEMS)


def _show(found: Found, words: Sequence[str], *, every: bool) -> None:
    from svreport.cli.figures_shown import figures_shown, names_shown, nothing_shown

    if not found.figures:
        lines = nothing_shown(words, found.nearest)
    elif words or every:
        lines = figures_shown(found.figures, found.update.key)
    else:
        lines = names_shown(found.figures, found.update.key)
    for line in lines:
        click.echo(line)

"""The command line: words and exit codes, nothing else.

Exit status: 0 done, 1 problems in inputs, templates or outputs, 2 wrong usage.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from svreport import __version__
from svreport.problems import Place, Problem, SvreportError, UnknownTarget, UnreadableInputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PROBLEMS = 1
DEBUG = "SVREPORT_DEBUG"

inputs_option = click.option(
    "--inputs",
    type=click.Path(path_type=Path),
    help="The inputs workbook (default: the one workbook in inputs/).",
)
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Say nothing but problems.")
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")


class _Group(click.Group):
    """Turns the one sentence of an svreport error into a message and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        _forgive_consoles()
        try:
            return super().invoke(ctx)
        except UnknownTarget as error:
            raise click.UsageError(str(error)) from error
        except SvreportError as error:
            _fail(ctx, str(error))
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except BrokenPipeError:
            # Whoever read the output has seen enough.
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
            ctx.exit(PROBLEMS)
        except Exception as error:
            if os.environ.get(DEBUG):
                raise
            _fail(ctx, _unexpected(error))


def _forgive_consoles() -> None:
    """A console that cannot show a character shows a question mark instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _fail(ctx: click.Context, sentence: str) -> None:
    click.secho(f"svreport: {sentence}", fg="red", err=True)
    ctx.exit(PROBLEMS)


def _unexpected(error: Exception) -> str:
    return (
        f"something unexpected went wrong ({type(error).__name__}: {error}). "
        f"Please report it; with {DEBUG}=1 set, the command shows the details."
    )


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="svreport")
def main() -> None:
    """Write a council's DSG monitoring documents from one inputs workbook.

    \b
    Start with the worked example:
      svreport init example --example
      cd example
      svreport check
      svreport build q1
    """


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--example", is_flag=True, help="Write the worked example instead of a blank workbook."
)
@click.option("--year", help="The financial year of a blank workbook, such as 2026/27.")
@click.option("--updates", help="The keys of its updates, such as q1,q2,q3,q4.")
@click.option(
    "--unit",
    type=click.Choice(["pounds", "thousands", "millions"]),
    help="The unit of its money.  [default: thousands]",
)
@quiet_option
def init(
    folder: Path,
    example: bool,
    year: str | None,
    updates: str | None,
    unit: str | None,
    quiet: bool,
) -> None:
    """Make a working folder: a blank inputs workbook and a place for outputs.

    \b
    Examples:
      svreport init
      svreport init "DSG 2026-27" --year 2026/27 --updates q1,q2,q3,q4 --unit millions
      svreport init example --example
    """
    from svreport.working_folder import BadOption, start_folder

    try:
        started = start_folder(folder, example=example, year=year, updates=updates, unit=unit)
    except BadOption as error:
        raise click.UsageError(str(error)) from error
    if not quiet:
        click.echo(f"Wrote {started.workbook}")
        click.echo(f"Documents will go to {started.outputs}")
        click.echo("Fill in the workbook, then run: svreport check")


@main.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@inputs_option
@json_option
@quiet_option
def check(targets: Sequence[str], inputs: Path | None, as_json: bool, quiet: bool) -> None:
    """Name every problem in the inputs, each with its sheet and cell.

    TARGET is an update such as q1; without one, every update that has begun is
    checked. Exit status 1 when there are errors.

    \b
    Examples:
      svreport check
      svreport check q2
      svreport check --inputs other.xlsx --json
    """
    from svreport import pipeline
    from svreport.working_folder import inputs_workbook_in

    with _unreadable_as_json(as_json, lambda problem: [problem]):
        path = inputs or inputs_workbook_in(Path("inputs"))
        with _progress(quiet=quiet or as_json) as say:
            problems = pipeline.check(path, targets, progress=say)
    if as_json:
        _echo_json([problem.as_dict() for problem in problems])
    else:
        _show(problems)
        if not quiet:
            _summarise(problems, path)
    sys.exit(PROBLEMS if any(problem.is_error for problem in problems) else 0)


@main.command()
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@inputs_option
@click.option(
    "--outputs",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs"),
    show_default=True,
    help="The folder that documents are written to.",
)
@click.option("--update", help="The update for documents that are not one themselves.")
@click.option(
    "--templates",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with templates of your own, looked in first (default: templates/, if any).",
)
@click.option("--draft", is_flag=True, help="Mark the documents DRAFT.")
@json_option
@quiet_option
def build(
    targets: Sequence[str],
    inputs: Path | None,
    outputs: Path,
    update: str | None,
    templates: Path | None,
    draft: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write documents: an update such as q1, summary, or all.

    An update gives its Word monitoring report and its Excel financial summary.
    Nothing is written when the inputs have errors.

    \b
    Examples:
      svreport build q1
      svreport build q1 q2 --draft
      svreport build summary --update q2
      svreport build all --outputs "Final papers"
    """
    from svreport import pipeline
    from svreport.outputs import write_all
    from svreport.working_folder import inputs_workbook_in

    with (
        _unreadable_as_json(as_json, lambda problem: {"files": [], "problems": [problem]}),
        _progress(quiet=quiet or as_json) as say,
    ):
        path = inputs or inputs_workbook_in(Path("inputs"))
        try:
            built = pipeline.build(
                path,
                targets,
                update=update,
                draft=draft,
                templates=templates or Path("templates"),
                progress=say,
            )
        except pipeline.HasProblems as found:
            _refuse(found.problems, path, as_json=as_json)
        written = write_all(built.files, outputs)
    if as_json:
        _echo_json(
            {
                "files": [str(place) for place in written],
                "problems": [problem.as_dict() for problem in built.problems],
            }
        )
        return
    _show(built.problems)
    if not quiet:
        for place in written:
            click.echo(f"Wrote {place}")


@contextmanager
def _unreadable_as_json(
    as_json: bool, answer: Callable[[dict[str, str]], object]
) -> Iterator[None]:
    """A program asked for JSON gets it for a file that cannot be read as well."""
    try:
        yield
    except UnreadableInputs as error:
        if not as_json:
            raise
        problem = Problem(Place(), str(error), "", rule="unreadable")
        _echo_json(answer(problem.as_dict()))
        sys.exit(PROBLEMS)


def _refuse(problems: Sequence[Problem], path: Path, *, as_json: bool) -> None:
    """Shows the problems that keep anything from being written, and ends."""
    if as_json:
        _echo_json({"files": [], "problems": [problem.as_dict() for problem in problems]})
    else:
        _show(problems)
        _summarise(problems, path)
        click.echo("Nothing was written.", err=True)
    sys.exit(PROBLEMS)


def _show(problems: Sequence[Problem]) -> None:
    for problem in problems:
        colour = "red" if problem.is_error else "yellow"
        place = f"{problem.place}: " if str(problem.place) else ""
        click.echo(
            f"{click.style(str(problem.severity), fg=colour, bold=True)}  "
            f"{click.style(place, bold=True)}{problem.wrong}"
        )
        click.echo(f"         {problem.remedy}")


def _summarise(problems: Sequence[Problem], path: Path) -> None:
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        click.secho(f"{path.name}: no problems.", fg="green")
        return
    parts = [_counted(errors, "error")] if errors else []
    parts += [_counted(warnings, "warning")] if warnings else []
    click.echo(f"{path.name}: {' and '.join(parts)}.")


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _echo_json(answer: object) -> None:
    import json

    click.echo(json.dumps(answer, indent=2))


def _progress(*, quiet: bool) -> Any:
    from svreport.progress import Progress

    return Progress(sys.stderr, shown=not quiet and sys.stderr.isatty())

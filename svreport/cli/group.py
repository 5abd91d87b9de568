"""The command group, and what commands show.

Errors become one sentence and an exit status; problems are shown in colour, answers in JSON, and
what is being done in a line that goes.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from collections import Counter
from contextlib import contextmanager, nullcontext, suppress
from importlib import import_module
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NoReturn

import click

from svreport.core.errors import SvreportError, UnknownTarget, UnreadableInputs, refuse_clock
from svreport.core.text import join_words, without_directions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from svreport.core.problems import Problem

USUAL = (Path("outputs"), Path("templates"))


def recover_usual() -> None:
    """Finishes what was interrupted in the folders that are usual; if it cannot be, says nothing.

    A command that needs such a folder says it then.
    """
    for folder in USUAL:
        with suppress(SvreportError):
            _recover(folder)


def recover_named(context: click.Context, _: click.Parameter, folder: Path | None) -> Path | None:
    """The folder that an option names, in which nothing is half done any more."""
    if folder is not None and not context.resilient_parsing:
        _recover(folder)
    return folder


def _recover(folder: Path) -> None:
    from svreport.files.outputs import finish_interrupted

    for sentence in finish_interrupted(folder):
        echo(f"svreport: {sentence}", err=True)


PROBLEMS = 1
DEBUG = "SVREPORT_DEBUG"


# The commands by the module that they are in.
_MODULES = {
    "build": ("batch", "build", "check", "email", "preview"),
    "compare": ("compare", "status"),
    "figures": ("figures", "verify"),
    "init": ("init", "link", "narrative", "next"),
    "templates": ("form", "templates"),
}
COMMANDS = {name: module for module, names in _MODULES.items() for name in names}


class Group(click.Group):
    """Turns the one sentence of an svreport error into a message and an exit status.

    The module of a command is loaded when it is asked for.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *self.commands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        # Of one that is not known, click looks among all for what may have been meant.
        for name in [cmd_name] if cmd_name in COMMANDS else COMMANDS:
            for known in vars(import_module(f"svreport.cli.{COMMANDS[name]}")).values():
                if isinstance(known, click.Command):
                    self.add_command(known)
        return self.commands.get(cmd_name)

    def main(self, *args: Any, **named: Any) -> Any:
        # A console that cannot show a character shows a question mark instead.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().main(*args, **named)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _end_on_signals():
                refuse_clock()
                recover_usual()
                return super().invoke(ctx)
        except UnknownTarget as error:
            raise click.UsageError(without_directions(str(error))) from error
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


@contextmanager
def _end_on_signals() -> Iterator[None]:
    """TERM, HUP and Ctrl-Break end a command as Ctrl-C does, so that nothing is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = ("SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # What is ignored stays so: `nohup svreport build` goes on.
    before = {
        number: handler
        for number in numbers
        if (handler := signal.getsignal(number)) is not signal.SIG_IGN
    }

    def end(*_: object) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)  # the end is not interrupted again
        raise KeyboardInterrupt

    try:
        for number in before:
            signal.signal(number, end)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def echo(text: str = "", *, err: bool = False, fg: str | None = None) -> None:
    """Shows a line, without the characters that would show it in another order than it has."""
    click.secho(without_directions(text), err=err, fg=fg)


def echo_lines(lines: Iterable[str]) -> None:
    """Shows some lines."""
    for line in lines:
        echo(line)


def _fail(ctx: click.Context, sentence: str) -> None:
    echo(f"svreport: {sentence}", fg="red", err=True)
    ctx.exit(PROBLEMS)


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        path = str(error.filename)[:60]
        return f"the path {path}… is too long for this computer: choose a shorter one."
    if isinstance(error, MemoryError):
        return (
            "this computer has too little memory free for that: close other programs and try again."
        )
    return (
        f"something unexpected went wrong ({type(error).__name__}: {error}). "
        f"Please report it; with {DEBUG}=1 set, the command shows the details."
    )


def chosen_inputs(inputs: Path | None) -> Path:
    """The inputs workbook that was named, else the one in inputs/. Raises UnreadableInputs."""
    if inputs is not None:
        return inputs
    from svreport.commands import INPUTS
    from svreport.commands.init import inputs_workbook_in

    return inputs_workbook_in(INPUTS)


inputs_option = click.option(
    "--inputs",
    type=click.Path(path_type=Path),
    help="The inputs workbook (default: the one workbook in inputs/).",
)
outputs_option = click.option(
    "--outputs",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs"),
    show_default=True,
    callback=recover_named,
    help="The folder that documents are written to.",
)
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Show only problems.")
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
templates_option = click.option(
    "--templates",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    callback=lambda *given: recover_named(*given) or Path("templates"),
    help="A folder with templates of your own, looked in first (default: templates/, if any).",
)


# The longest line of an answer.
WIDTH = 100


@contextmanager
def _progress_line() -> Iterator[None]:
    """Shows what is being done in a line that is wiped at the end."""
    from svreport.commands.findings import progress_shown

    width = 0

    def show(line: str) -> None:
        nonlocal width
        line = without_directions(line)
        sys.stderr.write(f"\r{line.ljust(width)}\r{line}")
        sys.stderr.flush()
        width = len(line)

    try:
        with progress_shown(lambda words: show(f"{words}…")):
            yield
    finally:
        show("")


@contextmanager
def work(
    *,
    as_json: bool,
    quiet: bool = False,
    results: str | None = "files",
    outcome: str = "Nothing was written.",
) -> Iterator[None]:
    """Shows progress while a command works on the inputs, and ends it where they have errors.

    A program that asked for JSON gets the problems as JSON, beside an empty list of what the
    command's `results` are called; alone where they have no name.
    """
    from svreport.commands.findings import HasProblems, whose

    shown = not (quiet or as_json) and sys.stderr.isatty()
    try:
        with _progress_line() if shown else nullcontext():
            yield
    except UnreadableInputs as error:
        if not as_json:
            raise
        refuse_as_json([error.as_problem()], results)
    except HasProblems as refusal:
        if as_json:
            refuse_as_json(refusal.problems, results)
        show_problems(refusal.problems)
        summarise(refusal.problems, whose(refusal.path, refusal.council))
        if outcome:
            echo(outcome, err=True)
        sys.exit(PROBLEMS)


def refuse_as_json(
    problems: Sequence[Problem], results: str | None, name: str = "problems"
) -> NoReturn:
    """Answers a program with problems instead of results, and ends."""
    answer = [problem.as_dict() for problem in problems]
    echo_json({results: [], name: answer} if results else answer)
    sys.exit(PROBLEMS)


def echo_results(problems: Sequence[Problem], **results: object) -> None:
    """Answers a program with what a command made and the problems that did not stop it."""
    echo_json({**results, "problems": [problem.as_dict() for problem in problems]})


# By what severities are called.
COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


# A list longer than this begins with so many things to do first.
LONG, FIRST_STEPS = 10, 3


def show_problems(problems: Sequence[Problem]) -> None:
    """Shows each problem, a mistake that was made again and again once, and what to do first."""
    from svreport.core.problems import by_cause, cells_in_words

    causes = by_cause(problems)
    if len(problems) > LONG:
        _show_first_steps(problems, causes)
    for problem, *more in causes:
        show_fault(problem.severity, str(problem.place), problem.wrong, problem.remedy)
        if problem.about:
            echo(
                f"         If it is right, add to Answers: Warning “{problem.rule}”, "
                f"About “{problem.about}”, and why."
            )
        if more:
            echo(f"         And {len(more)} more like it: {cells_in_words(more)}.")


def _show_first_steps(problems: Sequence[Problem], causes: Sequence[Sequence[Problem]]) -> None:
    """Shows which sheets have most of a long list, and which mistakes to put right first."""
    sheets = Counter(problem.place.sheet or problem.place.file for problem in problems)
    most = join_words(
        f"{sheet or 'the file'} ({number})" for sheet, number in sheets.most_common(FIRST_STEPS)
    )
    echo(f"Most of these are in {most}. Start with:")
    errors = [cause for cause in causes if cause[0].is_error] or causes
    largest = sorted(errors, key=len, reverse=True)[:FIRST_STEPS]
    # They are said in the order in which they follow.
    for cause in (cause for cause in errors if cause in largest):
        more = f" and {len(cause) - 1} more" if len(cause) > 1 else ""
        echo(f"  {cause[0].place}{more}: {cause[0].wrong}")
    echo()


def show_fault(severity: str, where: str, wrong: str, remedy: str) -> None:
    """Shows what is wrong, in the colour of its severity, and below it what to do."""
    place = click.style(f"{where}: " if where else "", bold=True)
    echo(f"{click.style(str(severity), fg=COLOURS[severity], bold=True)}  {place}{wrong}")
    if remedy:
        echo(f"         {remedy}")


def summarise(
    problems: Sequence[Problem],
    whose: str,
    owner: str | None = None,
    others: Sequence[Problem] = (),
) -> None:
    """Shows how many problems there are; of one owner's rows, and of all others where named."""
    from svreport.commands.problem_list import problem_counts

    of_owner = f" for {owner}" if owner else ""
    more = f" All others: {problem_counts(others)}." if others else ""
    colour = None if problems else "green"
    echo(f"{whose}: {problem_counts(problems) or 'no problems'}{of_owner}.{more}", fg=colour)


def wrapped(text: str, indent: str = "  ") -> list[str]:
    """The lines of a text, indented, those after the first by two more."""
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")


def echo_json(answer: object) -> None:
    import json

    echo(json.dumps(answer, indent=2))

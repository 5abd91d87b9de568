"""The command group: turns errors into one sentence and an exit status."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from svreport.core.errors import SvreportError, UnknownTarget, refuse_clock
from svreport.core.text import without_directions

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


# Each has a module of its name.
COMMANDS = (
    *("batch", "build", "check", "compare", "email", "figures", "form", "init", "link"),
    *("narrative", "next", "preview", "status", "templates", "verify"),
)


class Group(click.Group):
    """Turns the one sentence of an svreport error into a message and an exit status.

    The module of a command is loaded when it is asked for.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *self.commands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        # Of one that is not known, click looks among all for what may have been meant.
        for name in [cmd_name] if cmd_name in COMMANDS else COMMANDS:
            if name not in self.commands:
                self.add_command(getattr(import_module(f"svreport.cli.{name}"), name))
        return self.commands.get(cmd_name)

    def main(self, *args: Any, **named: Any) -> Any:
        _forgive_consoles()
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


def _forgive_consoles() -> None:
    """A console that cannot show a character shows a question mark instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


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


def _recovered_templates(
    context: click.Context, parameter: click.Parameter, folder: Path | None
) -> Path:
    return recover_named(context, parameter, folder) or Path("templates")


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
    callback=_recovered_templates,
    help="A folder with templates of your own, looked in first (default: templates/, if any).",
)

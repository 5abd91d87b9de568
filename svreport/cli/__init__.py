"""The command line: words and exit codes, nothing else. Each module has commands that go together.

Exit status: 0 done, 1 problems in inputs, templates or outputs, 2 wrong usage.
"""

from __future__ import annotations

import atexit
import gc
import sys

# A command makes many small records that all stay: seldom is there something to collect. It is
# said before more is loaded, of which the same is true. When it ends, nothing is looked through
# once more: the system takes back its memory as a whole.
gc.set_threshold(200_000, 50, 100)
atexit.register(gc.freeze)

import click

from svreport import __version__
from svreport.cli.group import Group, echo


@click.group(
    cls=Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="svreport")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Write a council's DSG monitoring documents from one inputs workbook.

    \b
    Start with the worked example:
      svreport init example --example
      cd example
      svreport check
      svreport build q1

    \b
    In a working folder, svreport alone shows its documents in the browser.
    """
    if ctx.invoked_subcommand is None:
        from svreport.commands import INPUTS

        if INPUTS.is_dir():
            _run(ctx, "preview")
        elif is_typed():
            echo("This is not a working folder: there is no folder “inputs” here.")
            if click.confirm("Start a working folder here?", default=True):
                name = click.prompt("What is its name?", default="DSG")
                _run(ctx, "init", name)
        else:
            echo(ctx.get_help())


def is_typed() -> bool:
    """Whether somebody sits at the terminal, who can be asked."""
    return sys.stdin.isatty()


def _run(ctx: click.Context, name: str, *words: str) -> None:
    """Runs a command as if it had been typed."""
    command = main.get_command(ctx, name)
    assert command is not None
    with command.make_context(name, list(words), parent=ctx) as within:
        command.invoke(within)

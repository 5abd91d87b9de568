"""The command group: turns errors into one sentence and an exit status."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

import click

from svreport.cli.settling import settle_usual
from svreport.problems import SvreportError, UnknownTarget

PROBLEMS = 1
DEBUG = "SVREPORT_DEBUG"


class Group(click.Group):
    """Turns the one sentence of an svreport error into a message and an exit status."""

    def main(self, *args: Any, **named: Any) -> Any:
        _forgive_consoles()
        return super().main(*args, **named)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            settle_usual()
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

"""Every command first finishes what was interrupted, and says so."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from svreport.problems import SvreportError

USUAL = (Path("outputs"), Path("templates"))


def settle_usual() -> None:
    """Finishes what was interrupted in the folders that are usual; if it cannot be, says nothing.

    A command that needs such a folder says it then.
    """
    for folder in USUAL:
        with suppress(SvreportError):
            _settle(folder)


def settle_named(context: click.Context, _: click.Parameter, folder: Path | None) -> Path | None:
    """The folder that an option names, in which nothing is half done any more."""
    if folder is not None and not context.resilient_parsing:
        _settle(folder)
    return folder


def _settle(folder: Path) -> None:
    from svreport.outputs import settled

    for sentence in settled(folder):
        click.echo(f"svreport: {sentence}", err=True)

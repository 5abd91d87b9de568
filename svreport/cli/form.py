"""svreport form: the cells of a form that others supply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from svreport.cli.group import chosen_inputs, echo, echo_json, inputs_option, json_option, work
from svreport.core.text import counted

if TYPE_CHECKING:
    from svreport.commands.form import OpenCell

LONGEST_LABEL, LONGEST_VALUE = 44, 30


@click.command()
@click.argument("name")
@inputs_option
@click.option("--update", help="The update that fills it in (default: as for build).")
@click.option(
    "--rows", is_flag=True, help="Write rows to paste into Form cells, for cells without one."
)
@json_option
def form(name: str, inputs: Path | None, update: str | None, rows: bool, as_json: bool) -> None:
    """List the cells of a form, and what goes into each.

    NAME is the form's name in the setting Forms. With --rows, the cells with nothing mapped
    to them are written as rows, with tabs between cells: paste them into the sheet Form
    cells and say what goes into each.

    \b
    Examples:
      svreport form return
      svreport form return --rows
      svreport form return --update q2 --json
    """
    from svreport.commands.form import open_cells

    with work(as_json=as_json, results="cells", outcome=""):
        cells = open_cells(chosen_inputs(inputs), name, update=update)
    if as_json:
        echo_json([_as_dict(cell) for cell in cells])
        return
    for line in _rows(name, cells) if rows else _lines(cells):
        echo(line)


def _rows(name: str, cells: Sequence[OpenCell]) -> Iterator[str]:
    for cell in cells:
        if cell.mapped_at is None:
            yield "\t".join((name, str(cell.place), "", "", "", cell.label))


def _lines(cells: Sequence[OpenCell]) -> Iterator[str]:
    width = max((len(str(cell.place)) for cell in cells), default=0)
    for cell in cells:
        label = shorten(cell.label, LONGEST_LABEL, placeholder="…")
        yield f"{cell.place!s:<{width}}  {label:<{LONGEST_LABEL}}  {_filled(cell)}".rstrip()
    left = sum(cell.mapped_at is None for cell in cells)
    yield ""
    yield f"{counted(len(cells), 'cell')}; {left or 'none'} that nothing is mapped to."


def _filled(cell: OpenCell) -> str:
    if cell.mapped_at is None:
        return ""
    value = "not filled in" if cell.value is None else str(cell.value)
    return f"{shorten(value, LONGEST_VALUE, placeholder='…')} ({cell.mapped_at})"


def _as_dict(cell: OpenCell) -> dict[str, object]:
    return {
        "cell": str(cell.place),
        "label": cell.label,
        "value": None if cell.value is None else str(cell.value),
        "mapped at": str(cell.mapped_at) if cell.mapped_at else None,
    }

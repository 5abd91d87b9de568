"""The commands on templates and on forms of others: templates and form."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from svreport.cli import group
from svreport.core.errors import UnreadableInputs
from svreport.core.text import counted

if TYPE_CHECKING:
    from svreport.commands.form import OpenCell
    from svreport.commands.templates.check import CheckedTemplates

OWN = Path("templates")


@click.group()
def templates() -> None:
    """Copy out the templates of documents to edit, and check them.

    \b
    Examples:
      svreport templates export templates
      svreport templates check
      svreport templates check "DfE return.docx" --paper monitoring
    """


@templates.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--force", is_flag=True, help="Replace templates that are there and differ.")
@group.quiet_option
def export(folder: Path, force: bool, quiet: bool) -> None:
    """Copy all templates to a folder, to edit them in Word.

    \b
    Examples:
      svreport templates export templates
      svreport templates export "Our templates"
      svreport templates export templates --force
    """
    from svreport.commands.templates.check import export_templates

    exported = export_templates(folder, force=force)
    if quiet:
        return
    group.echo_lines(map("Wrote {}".format, exported.written))
    if exported.unchanged:
        group.echo(f"{counted(exported.unchanged, 'template')} already there, and the same.")
    group.echo("Edit them in Word, then run: svreport templates check")
    if folder.resolve() == OWN.resolve():
        group.echo("svreport build in this folder looks in them first.")
    else:
        quoted = f'"{folder}"' if " " in str(folder) else str(folder)
        group.echo(
            "To use them, put the folder into the one you work in, under the name templates, or "
            f"build with --templates {quoted}"
        )


@templates.command()
@click.argument(
    "files",
    nargs=-1,
    metavar="[FILE]...",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option("--paper", help="The paper that the files are for, if their folder does not say.")
@group.inputs_option
@group.json_option
@group.quiet_option
def check(
    files: Sequence[Path], paper: str | None, inputs: Path | None, as_json: bool, quiet: bool
) -> None:
    """Name everything that is wrong in templates, before you use them.

    Without FILE, check looks at all in templates/, or at those that came with svreport if
    there is no such folder. It tries them with the inputs workbook, or with the worked
    example if there is none. The exit status is 1 when anything is wrong.

    \b
    Examples:
      svreport templates check
      svreport templates check templates/monitoring/report.docx
      svreport templates check "DfE return.docx" --paper monitoring
    """
    from svreport.commands.templates.check import check_templates

    try:
        checked = check_templates(
            files, folder=OWN, paper=paper, inputs=inputs or _inputs_at_hand()
        )
    except UnreadableInputs as error:
        if not as_json:
            raise
        group.refuse_as_json([error.as_problem()], "templates", "findings")
    if as_json:
        group.echo_json(
            {
                "templates": list(checked.templates),
                "tried with": checked.tried_with,
                "findings": [finding.as_dict() for finding in checked.findings],
            }
        )
    else:
        _show(checked, quiet=quiet)
    sys.exit(group.PROBLEMS if checked.findings else 0)


def _inputs_at_hand() -> Path | None:
    from svreport.commands import INPUTS
    from svreport.commands.init import inputs_workbook_in

    try:
        return inputs_workbook_in(INPUTS)
    except UnreadableInputs:
        return None


def _show(checked: CheckedTemplates, *, quiet: bool) -> None:
    for finding in checked.findings:
        group.show_fault(finding.severity, finding.where, finding.says, finding.remedy)
    if quiet:
        return
    for name in checked.templates:
        wrong = sum(finding.template == name for finding in checked.findings)
        if wrong:
            group.echo(f"{name}: {wrong} to correct.")
        else:
            group.echo(f"{name}: nothing wrong.", fg="green")
    group.echo(f"Tried with {checked.tried_with}.")


LONGEST_LABEL, LONGEST_VALUE = 44, 30


@click.command()
@click.argument("name")
@group.inputs_option
@click.option("--update", help="The update that fills it in (default: as for build).")
@click.option(
    "--rows", is_flag=True, help="Write rows to paste into Form cells, for cells without one."
)
@group.json_option
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

    with group.work(as_json=as_json, results="cells", outcome=""):
        cells = open_cells(group.chosen_inputs(inputs), name, update=update)
    if as_json:
        group.echo_json([_as_dict(cell) for cell in cells])
        return
    group.echo_lines(_rows(name, cells) if rows else _lines(cells))


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
    open_ones = f"{left} that nothing is mapped to" if left else "something is mapped to each"
    yield f"{counted(len(cells), 'cell')}; {open_ones}."


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

"""The commands that write inputs: init, next, link and narrative."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from svreport.cli import group
from svreport.core.text import counted, join_words

if TYPE_CHECKING:
    from svreport.commands.init import LinkedForecast, WorkingFolder
    from svreport.commands.narrative import ExportedNarrative
    from svreport.inputs.forecast_file.forecast_proposal import Proposal, ProposedLine

REPORTS = "reports"  # the example that --example alone writes
MOST_SHOWN = 20


def forecast_location(linked: LinkedForecast) -> Iterator[str]:
    """Where the finance team's file is read from, and how to have another one read."""
    if not linked.copied:
        yield f"Its Settings name {linked.name}, which stays where it is."
        return
    yield f"Copied {linked.name} beside it: that copy is read, so replace it when a new one comes."
    if linked.original:
        yield "To have the file itself read, delete the copy and type in Forecast file:"
        yield f"  {linked.original}"


def proposal_lines(linked: LinkedForecast) -> Iterator[str]:
    """What was filled in, each with what it was guessed by, and what is to be decided."""
    proposal = linked.proposal
    yield f"What {linked.name.rpartition('/')[2]} seems to contain; check it in the workbook:"
    for line in _settings_lines(proposal):
        yield from group.wrapped(line)
    doubts = [
        f"“{of.line.name}” ({of.line.cell.place.cell}), {_kind(of)}: {of.doubt}"
        for of in proposal.lines
        if of.doubt
    ]
    if doubts := list(dict.fromkeys(doubts)):
        yield "To look at in the sheet Forecast map:"
        for line in doubts[:MOST_SHOWN]:
            yield from group.wrapped(line)
        if doubts[MOST_SHOWN:]:
            yield f"  and {len(doubts) - MOST_SHOWN} more"


def _settings_lines(proposal: Proposal) -> Iterator[str]:
    if proposal.area:
        yield f"Sheet: {proposal.area}"
    if proposal.others:
        have = "has" if len(proposal.others) == 1 else "have"
        others = join_words(proposal.others)
        yield f"Not read: {others}, which {have} years too; name several with ;"
    largest = f"by the size of its largest figure, {proposal.largest.normalize():,f}"
    why = f"{proposal.unit_from} says so" if proposal.unit_from else largest
    yield f"Unit: {proposal.unit} ({why})"
    yield f"Signs: {proposal.signs or 'to be decided, since they do not show'}"
    text, year = proposal.first_heading
    read_as = "" if text == str(year) else f" (“{text}” is read as {year})"
    yield f"Years: {proposal.years[0]} to {proposal.years[-1]}{read_as}"
    yield f"Versions: {join_words(proposal.versions)}"
    kinds = Counter(map(_kind, proposal.lines))
    counts = join_words((f"{number} {kind}" for kind, number in kinds.items()), most=len(kinds))
    yield f"Lines: {len(proposal.lines)}, of which {counts}"


def _kind(line: ProposedLine) -> str:
    from svreport.core.model import MapAction

    if line.kind is None:
        return "to be decided"
    return "left out" if line.kind is MapAction.LEAVE_OUT else str(line.kind)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option(
    "--example",
    is_flag=False,
    flag_value=REPORTS,
    metavar="[strategy]",
    help="Write a worked example instead of a blank workbook: a year of reports, or a strategy.",
)
@click.option("--year", help="The financial year of a blank workbook, such as 2026/27.")
@click.option("--updates", help="The keys of its updates, such as q1,q2,q3,q4.")
@click.option("--conditions", help="The numbers of its conditions, such as 1,2,3.1,3.2.")
@click.option(
    "--unit",
    type=click.Choice(["pounds", "thousands", "millions"]),
    help="The unit of money.  [default: thousands]",
)
@click.option(
    "--from-forecast",
    "forecast",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The finance team's forecast (.xlsx or .csv): propose how its lines are read.",
)
@click.option(
    "--from",
    "last",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Last year's inputs workbook: keep everything that lasts beyond a year.",
)
@group.quiet_option
def init(
    folder: Path,
    example: str | None,
    year: str | None,
    updates: str | None,
    conditions: str | None,
    unit: str | None,
    forecast: Path | None,
    last: Path | None,
    quiet: bool,
) -> None:
    """Make a working folder with a blank inputs workbook.

    With --from-forecast, the sheet Forecast map and the Settings of that file are filled
    in, as far as svreport can guess them. A file outside FOLDER is copied beside the
    workbook.

    With --from, conditions, risks, measures and everything else that lasts beyond a year
    are kept, dates are moved on, and texts are marked for review. The command lists what
    was kept, changed and left out, also in a file.

    \b
    Examples:
      svreport init
      svreport init "DSG 2026-27" --year 2026/27 --updates q1,q2 --conditions 1,2,3.1,3.2
      svreport init "DSG 2026-27" --unit millions
      svreport init "DSG 2026-27" --from-forecast "Finance forecast.xlsx"
      svreport init "DSG 2026-27" --from "DSG 2025-26/inputs/inputs.xlsx" --year 2026/27
      svreport init example --example
      svreport init plan --example strategy
    """
    from svreport.commands.init import EXAMPLE_NAMES, BadOption, start_folder

    if example is not None and example not in EXAMPLE_NAMES:
        if folder != Path():
            known = join_words(EXAMPLE_NAMES)
            raise click.UsageError(f"“{example}” is not the name of an example. There are {known}.")
        folder, example = Path(example), REPORTS  # as in `svreport init --example FOLDER`
    if last is not None:
        if example or updates or conditions or unit or forecast:
            raise click.UsageError("--from takes all but the year from the last year's workbook.")
        _carry_on(folder, last, year, quiet=quiet)
        return
    try:
        working_folder = start_folder(
            folder,
            example=example or "",
            year=year,
            updates=updates,
            conditions=conditions,
            unit=unit,
            forecast=forecast,
        )
    except BadOption as error:
        raise click.UsageError(str(error)) from error
    if not quiet:
        _show(working_folder)


def _carry_on(folder: Path, last: Path, year: str | None, *, quiet: bool) -> None:
    from svreport.commands.init import BadOption
    from svreport.commands.roll_forward.new_year import start_year

    try:
        with group.work(as_json=False, quiet=quiet):
            started = start_year(folder, last, year)
    except BadOption as error:
        raise click.UsageError(str(error)) from error
    group.show_problems(started.unsaved)
    for name in started.signed:
        group.echo(f"{name} was signed; the new one is not.")
    if quiet:
        return
    for line in started.lines:
        group.echo_lines(group.wrapped(line))
    group.echo(f"Wrote {started.workbook}")
    group.echo(f"Wrote {started.report}, which lists the same")
    group.echo(f"Documents will go to {started.outputs}")
    for line in _way_into(started.outputs.parent):
        group.echo(f"Go on there: {line}")


def _way_into(folder: Path) -> Iterator[str]:
    """The command that goes into a new folder, unless work goes on where it is."""
    if folder.resolve() != Path.cwd():
        yield f'cd "{folder}"'


def _show(working_folder: WorkingFolder) -> None:
    group.echo(f"Wrote {working_folder.workbook}")
    linked = working_folder.forecast
    group.echo_lines(forecast_location(linked) if linked else ())
    group.echo(f"Documents will go to {working_folder.outputs}")
    group.echo_lines(("", *proposal_lines(linked), "") if linked else ())
    group.echo("Fill in the workbook, then run:")
    for line in (*_way_into(working_folder.outputs.parent), "svreport check"):
        group.echo(f"  {line}")


@click.command("next")
@click.argument("update", metavar="UPDATE", default="")
@group.inputs_option
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The new folder that the inputs are written to.  [default: inputs-UPDATE]",
)
@group.quiet_option
def next_update(update: str, inputs: Path | None, folder: Path | None, quiet: bool) -> None:
    """Write the inputs for the next update into a new folder.

    Each section of the narrative has last time's text, marked in the column Review.
    Measures, ratings, risk scores and sign-offs have their rows and columns. A sheet
    Worklist says what to do, by owner. The inputs themselves do not change.

    \b
    Examples:
      svreport next q3
      svreport next q3 --to "Inputs for November"
      svreport next q3 --inputs "inputs/DSG 2026-27.xlsx"
    """
    from svreport.commands.roll_forward import write_new
    from svreport.commands.roll_forward.next_update import inputs_for_update

    path = group.chosen_inputs(inputs)
    with group.work(as_json=False, quiet=quiet):
        rolled = inputs_for_update(path, update)
        written = write_new(rolled.files, folder or Path(f"inputs-{rolled.update.key}"), path)
    group.show_problems(rolled.unsaved)
    for name in rolled.signed:
        group.echo(f"{name} was signed; the new one is not: sign it once it is filled in.")
    if quiet:
        return
    group.echo_lines(filter(None, [rolled.remark, *map("  {}".format, rolled.added)]))
    group.echo_lines(map("Wrote {}".format, written))
    if not rolled.tasks:
        group.echo(f"Nothing is left to do for {rolled.update.key}.")
        return
    what = "all files in place of those beside" if written[1:] else "it in place of"
    group.echo(
        f"{counted(len(rolled.tasks), 'thing')} to do for {rolled.update.key}. Once that is filled "
        f"in, put {what} {path}, or name {written[0]} with --inputs."
    )


@click.command()
@click.option("--update", help="Link the texts of one update (default: all that have begun).")
@group.inputs_option
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("inputs-linked"),
    show_default=True,
    help="The new folder that the inputs are written to.",
)
@click.option("--dry-run", is_flag=True, help="Only list what would be linked.")
@group.json_option
@group.quiet_option
def link(
    update: str | None, inputs: Path | None, folder: Path, dry_run: bool, as_json: bool, quiet: bool
) -> None:
    """Turn typed figures into references, in a copy of the inputs.

    A figure becomes the reference that shows the same words, if it is certain which one it
    is. Every document says what it said before; from then on, the text follows the figure.
    Beside the copy is a list of what was linked, and of what was not and why. The inputs
    themselves do not change.

    \b
    Examples:
      svreport link --dry-run
      svreport link --update q3
      svreport link --to "Inputs with references"
    """
    from svreport.commands.link import HEADINGS, linked_inputs
    from svreport.commands.roll_forward import write_new

    path = group.chosen_inputs(inputs)
    written: list[Path] = []
    with group.work(as_json=as_json, quiet=quiet):
        found = linked_inputs(path, update)
        if found.files and not dry_run:
            written = write_new(found.files, folder, path)
    for name in found.signed if written else ():
        group.echo(f"{name} is signed; what was written is not: sign it again.", err=True)
    if as_json:
        names = [heading.lower() for heading in HEADINGS]
        figures = [dict(zip(names, row, strict=True)) for row in found.rows]
        group.echo_results(found.unsaved, figures=figures, files=list(map(str, written)))
        return
    group.show_problems(found.unsaved)
    if quiet:
        return
    for place, _, _, words, tag, why in found.rows:
        group.echo(
            f"{place}: “{words}” " + (f"becomes {tag}" if tag else f"stays as typed: {why}.")
        )
    group.echo_lines(map("Wrote {}".format, written))
    of_all = f"{found.linked} of {counted(len(found.figures), 'typed figure')}"
    group.echo(f"{of_all} {'would become' if dry_run else 'became'} references.")


@click.group()
def narrative() -> None:
    """Write the narrative in Word instead of in cells.

    \b
    Examples:
      svreport narrative export
      svreport narrative export q2
      svreport narrative export q2 --to "inputs/Narrative q2 finance.docx"
    """


@narrative.command()
@click.argument("update", required=False)
@group.inputs_option
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write (default: Narrative UPDATE.docx, beside the inputs workbook).",
)
@group.quiet_option
def export(update: str | None, inputs: Path | None, to: Path | None, quiet: bool) -> None:
    """Write the sections of an update to a Word document.

    Each section has its heading, guidance that is never printed, and its text so far.
    Without UPDATE, it is the latest one. A file that already exists is not changed.

    \b
    Examples:
      svreport narrative export
      svreport narrative export q2
      svreport narrative export q2 --to "inputs/Narrative q2 finance.docx"
    """
    from svreport.commands.narrative import export_narrative

    with group.work(as_json=False):
        exported = export_narrative(group.chosen_inputs(inputs), update, to)
    if not quiet:
        _show_narrative(exported)


def _show_narrative(exported: ExportedNarrative) -> None:
    sections = counted(exported.sections, "section")
    rest = f", {exported.to_review} with an earlier one to review" if exported.to_review else ""
    group.echo(
        f"Wrote {exported.path}: {sections} of {exported.update}, {exported.written} with text"
        f"{rest}."
    )
    if not exported.is_named:
        group.echo("To have it read, type in Settings, Narrative file:")
        group.echo(f"  {exported.setting}")
    for file, number in exported.elsewhere.items():
        group.echo(
            f"{file or 'The sheet Narrative'} has {counted(number, 'text')} of {exported.update} "
            "as well: clear them there before you change them in the new document."
        )

"""The commands that prove figures: figures and verify."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, TypeAlias

import click

from svreport.cli import group
from svreport.core.text import counted, join_words

if TYPE_CHECKING:
    from svreport.commands.figures import FigureList, ListedFigure
    from svreport.commands.verify import VerifiedFile
    from svreport.release.gate import Fault

GAP = "  "
# Longer values are cut, and longer last cells go on below, so that names have room.
LONGEST_VALUE, LAST_COLUMN = 30, 36
DEFAULT = "= "
TO = " → "

# A figure that stands for its row, and the row's cells; the first cell is its name.
Line: TypeAlias = "tuple[ListedFigure, Sequence[str]]"


def figure_lines(figures: Sequence[ListedFigure], update: str) -> Iterator[str]:
    """The lines that show each figure: what to write, its value, and where it is from and goes to.

    What its name alone means is written so, and marked.
    """
    lines = [
        (figure, (_name(figure), _value(figure), _as_at(figure), _sources_and_uses(figure)))
        for figure in figures
    ]
    yield from _table(("Name", "Value", "As at", f"From{TO}used by"), lines)
    yield ""
    yield f"{DEFAULT.strip()} marks what the name alone means at {update}."
    yield "In narrative, write a name between {{ and }}."


def name_lines(figures: Sequence[ListedFigure], update: str) -> Iterator[str]:
    """A line for each name, with what it means at the update and how many figures it has."""
    lines: list[Line] = []
    for _, (first, *others) in groupby(figures, key=lambda figure: figure.figure.name):
        points = counted(1 + len(others), "point") if first.figure.point is not None else ""
        lines.append((first, (_name(first), _value(first), first.as_at, points)))
    yield from _table(("Name", "Value", "As at", "Points"), lines)
    yield ""
    yield f"{len(lines):,} names, as at {update}."
    yield "`svreport figures WORD` shows every point of the names with that word in them,"
    yield "and `svreport figures --all` every point of all."


def no_figure_line(words: Sequence[str], near: Sequence[str]) -> Iterator[str]:
    """The line that says that no figure was found, and which names come close."""
    what = f"have “{' '.join(words)}” in their name" if words else "can be read"
    lists_all = " `svreport figures` lists them all." if words else ""
    remedy = f" Did you mean {join_words(near, 'or')}?" if near else lists_all
    yield f"No figures {what}.{remedy}"


def _name(figure: ListedFigure) -> str:
    return " ".join((figure.figure.name if figure.is_default else figure.figure.full_name).split())


def _value(figure: ListedFigure) -> str:
    reason = f" ({figure.why_missing})" if figure.why_missing else ""
    pro_rata = " (pro rata)" if figure.figure.pro_rata else ""
    shown = f"{figure.shown}{reason}{pro_rata}{figure.rests_on}"
    return shorten(shown, LONGEST_VALUE, placeholder="…")


def _as_at(figure: ListedFigure) -> str:
    if figure.is_default and figure.figure.point is not None:
        return f"{DEFAULT}{figure.as_at}"
    return f"{' ' * len(DEFAULT)}{figure.as_at}" if figure.as_at else ""


def _sources_and_uses(figure: ListedFigure) -> str:
    """The cells, many of them only counted, and the documents that use the figure."""
    first, *others = figure.source or [""]
    sheet = f"{first.partition('!')[0]}!"
    if len(others) == 1 and others[0].startswith(sheet):
        first = f"{first}, {others[0].removeprefix(sheet)}"
    elif others:
        first = f"{first} and {len(others)} more"
    return TO.join(filter(None, (first, ", ".join(figure.used_by))))


def _table(headings: Sequence[str], lines: Sequence[Line]) -> Iterator[str]:
    """The rows, aligned, each group of names under what it is about."""
    widths = _widths([headings, *(cells for _, cells in lines)])
    yield click.style(_row(headings, widths), bold=True)
    for at, (heading, named) in enumerate(groupby(lines, key=lambda line: _heading(line[0]))):
        if heading or at:
            yield ""
        if heading:
            yield click.style(heading, bold=True)
        for _, cells in named:
            yield from _figure_rows(cells, widths)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """The widths of the columns, which fit the terminal; names have what the others leave."""
    longest, *others, last = (max(map(len, column)) for column in zip(*rows, strict=True))
    others.append(min(last, LAST_COLUMN))
    room = group.WIDTH - sum(len(GAP) + width for width in others)
    return [min(longest, room), *others]


def _heading(figure: ListedFigure) -> str:
    words = f"{figure.subject}: {figure.title}" if figure.title else ""
    return shorten(words, group.WIDTH, placeholder="…")


def _figure_rows(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """The line of a figure, or several: a name or a last cell that is too long has its own."""
    name, *others, last = cells
    if len(name) > widths[0]:
        yield name
        name = ""
    first, *rest = wrap(last, widths[-1]) or [""]
    yield _row((name, *others, first), widths)
    for more in rest:
        yield _row((*("" for _ in cells[1:]), more), widths)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return GAP.join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


@click.command()
@click.argument("words", nargs=-1, metavar="[WORD]...")
@group.inputs_option
@click.option("--update", help="The update whose figures are shown (default: the latest one).")
@click.option("--all", "every", is_flag=True, help="Show every month, year and update of each.")
@group.json_option
def figures(
    words: Sequence[str], inputs: Path | None, update: str | None, every: bool, as_json: bool
) -> None:
    """List the figures that narrative can refer to.

    Each has its value and the cells it comes from. With WORD, only those with that word in
    their name or title; with several words, those with all of them. Without WORD, one line
    for each name.

    \b
    Examples:
      svreport figures EHCP
      svreport figures closing balance
      svreport figures closing balance 2028/29 --update q1
      svreport figures --all
    """
    from svreport.commands.figures import look_up

    with group.work(as_json=as_json, results="figures", outcome=""):
        found = look_up(group.chosen_inputs(inputs), words, update=update)
    if as_json:
        group.echo_json([figure.as_dict() for figure in found.figures])
    else:
        _show(found, words, every=every)
    if not found.complete:
        group.echo("Some cells could not be read: `svreport check` names them.", err=True)


def _show(found: FigureList, words: Sequence[str], *, every: bool) -> None:
    if not found.figures:
        lines = no_figure_line(words, found.nearest)
    elif words or every:
        lines = figure_lines(found.figures, found.update.key)
    else:
        lines = name_lines(found.figures, found.update.key)
    group.echo_lines(lines)


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@group.inputs_option
@group.templates_option
@group.json_option
def verify(files: Sequence[Path], inputs: Path | None, templates: Path, as_json: bool) -> None:
    """Compare finished files with the inputs, also edited ones.

    Each document is made again. Every passage, figure, rating, colour, link, formula and
    property that differs is named, and what a file must not be sent with, such as a comment or
    hidden text. Documents are known under any name, by their properties. PDFs, OpenDocument files
    and emails are compared as well.

    \b
    Examples:
      svreport verify report.docx
      svreport verify "outputs/2024-25/q1/Exampleshire Council monitoring report q1 2024-25.docx"
      svreport verify report.docx summary.xlsx --json
    """
    from svreport.commands.verify import verify as verify_files

    with group.work(as_json=as_json, outcome="Nothing was verified."):
        verified = verify_files(group.chosen_inputs(inputs), files, templates=templates)
    if as_json:
        group.echo_results((), files=[_verified_as_dict(file) for file in verified])
    else:
        for file in verified:
            group.echo_lines(_verified_lines(file))
    sys.exit(0 if all(file.is_sound for file in verified) else group.PROBLEMS)


def _verified_lines(file: VerifiedFile) -> Iterator[str]:
    colour = "green" if file.is_sound else "red"
    yield f"{file.path.name}: {click.style(file.state, fg=colour)}"
    yield from (f"  {fault}" for fault in (*file.faults, *file.disagreements, *file.unsigned))
    if len(file.inputs) > 1:
        yield f"  Compared with what {join_words(source.name for source in file.inputs)} say."
    if file.by_office:
        yield f"  Added by Office, and not part of the document: {', '.join(file.by_office)}."
    yield from (f"  {sentence}" for sentence in file.unchecked)
    if not (file.is_known or file.is_record or file.faults):
        yield (
            "  It was not compared: neither its properties nor its name say that it is a document "
            "of these inputs. Give it the name that it was written by."
        )


def _verified_as_dict(file: VerifiedFile) -> dict[str, object]:
    return {
        "file": str(file.path),
        "state": file.state,
        "sound": file.is_sound,
        "compared": file.is_known,
        "inputs": [{"name": source.name, "sha256": source.sha256} for source in file.inputs],
        "faults": _faults(file.faults),
        "disagreements": _faults([*file.disagreements, *file.unsigned]),
        "added by Office": list(file.by_office),
        "not checked": list(file.unchecked),
    }


def _faults(faults: Sequence[Fault]) -> list[dict[str, str]]:
    return [{"where": fault.where, "wrong": fault.wrong} for fault in faults]

"""svreport compare: what changed since an earlier update, or since the last build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from svreport.cli import group
from svreport.cli.group import WIDTH, echo, echo_results, show_problems, work, wrapped

if TYPE_CHECKING:
    from svreport.commands.compare import Comparison
    from svreport.release.changes.change import ByYear, ChangesInWords, Line
    from svreport.release.changes.text_difference import Passage, Piece, SectionChanged

INDENT = "  "
DEEPER = INDENT * 2
NOTHING = f"{INDENT}nothing changed"
# How each kind of words is marked, and its colour where there are colours.
MARKS = {"kept": ("", "", None), "removed": ("[-", "-]", "red"), "added": ("{+", "+}", "green")}


@click.command()
@click.argument("first", metavar="UPDATE")
@click.argument("second", metavar="[LATER]", required=False)
@click.option(
    "--before",
    type=click.Path(path_type=Path),
    help="Another workbook, from which the first update is read.",
)
@group.inputs_option
@group.outputs_option
@click.option("--word", is_flag=True, help="Also write the changes as a Word document.")
@group.templates_option
@click.option("--full", is_flag=True, help="Also show the narrative that was rewritten.")
@group.json_option
def compare(
    first: str,
    second: str | None,
    before: Path | None,
    inputs: Path | None,
    outputs: Path,
    word: bool,
    templates: Path,
    full: bool,
    as_json: bool,
) -> None:
    """Show what changed from one update to a later one.

    With one update, show what changed in it since it was last built, from the build record
    in the outputs folder. Words between [- and -] were removed from the narrative, and
    words between {+ and +} were added.

    \b
    Examples:
      svreport compare q1 q2
      svreport compare q1 q2 --word
      svreport compare q1
      svreport compare q1 --before "inputs of May.xlsx"
    """
    from svreport.commands.compare import compare_updates
    from svreport.files.outputs import write_all

    with work(as_json=as_json, outcome="Nothing was compared."):
        comparison = compare_updates(
            group.chosen_inputs(inputs), first, second, before=before, outputs=outputs
        )
        papers = [comparison.paper(templates, full=full)] if word else []
        written = write_all(papers, outputs)
    if as_json:
        from svreport.core.plain_data import to_plain

        changes = to_plain(comparison.in_words.changes)
        echo_results(comparison.problems, **changes, files=list(map(str, written)))
        return
    show_problems(comparison.problems)
    for line in change_lines(comparison, full=full):
        echo(line)
    for place in written:
        echo(f"\nWrote {place}")


def change_lines(comparison: Comparison, *, full: bool) -> Iterator[str]:
    """The lines that tell what changed, no longer than 100 characters."""
    yield from wrap(f"What changed since {comparison.since.words}", WIDTH)
    for heading, lines in _parts(comparison.in_words, full=full):
        yield ""
        yield click.style(heading, bold=True)
        yield from list(lines) or [NOTHING]
    if comparison.of_one_workbook:
        yield ""
        yield from wrap(
            "A workbook holds one state of its due dates, of the lines of a forecast, and of "
            "savings that name no update: to compare with an earlier one, name it with --before.",
            WIDTH,
        )


def changed_parts(in_words: ChangesInWords, *, full: bool) -> Iterator[tuple[str, list[str]]]:
    """The headings under which anything changed, each with its lines."""
    for heading, lines in _parts(in_words, full=full):
        shown = list(lines)
        if shown:
            yield heading, shown


def _parts(in_words: ChangesInWords, *, full: bool) -> tuple[tuple[str, Iterator[str]], ...]:
    return (
        ("Ratings", _stacked(in_words.ratings())),
        ("Measures", _stacked(in_words.measures())),
        ("Other figures", _on_one_line(in_words.figures())),
        ("Forecast", _forecast(in_words)),
        *([("Plan", _plan(in_words))] if in_words.changes.plan else []),
        ("Savings and payments", _on_one_line((*in_words.savings(), *in_words.payments()))),
        ("Milestones", _stacked(in_words.milestones())),
        *([("Forms", _stacked(in_words.forms()))] if in_words.changes.forms else []),
        ("Narrative", _narrative(in_words.changes.narrative, full=full)),
    )


def _stacked(lines: Iterable[Line]) -> Iterator[str]:
    """Lines whose subject is long: it stands above what became of it."""
    for line in lines:
        yield from wrapped(line.subject, INDENT)
        yield from wrapped(_change_text(line), DEEPER)


def _on_one_line(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield from wrapped(f"{line.subject}: {_change_text(line)}", INDENT)


def _change_text(line: Line) -> str:
    change = f"{line.change}: {line.note}" if line.note else line.change
    return f"{line.before} → {line.after}{'; ' if change else ''}{change}"


def _forecast(in_words: ChangesInWords) -> Iterator[str]:
    version = in_words.version()
    if version:
        yield from wrapped(version, INDENT)
    yield from _on_one_line(in_words.balances())
    for table in in_words.lines():
        yield ""
        yield from _by_year(table)


def _plan(in_words: ChangesInWords) -> Iterator[str]:
    yield from wrapped(in_words.new_plan() or "", INDENT)
    plan = in_words.of_plan()
    yield from _on_one_line(plan.balances())
    for table in plan.lines():
        yield from ("", *_by_year(table))


def _by_year(table: ByYear) -> Iterator[str]:
    cells = [table.years, *(amounts for _, amounts in table.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    room = WIDTH - len(INDENT) - sum(width + 2 for width in widths)
    for name, amounts in ((f"Lines, by how much ({table.unit})", table.years), *table.rows):
        first, *rest = wrap(name, room)
        aligned = "".join(
            f"  {amount:>{width}}" for amount, width in zip(amounts, widths, strict=True)
        )
        yield f"{INDENT}{first:<{room}}{aligned}"
        yield from (f"{INDENT}{words}" for words in rest)


def _narrative(sections: Sequence[SectionChanged], *, full: bool) -> Iterator[str]:
    rewritten = (
        [] if full else [section.name for section in sections if section.way == "written anew"]
    )
    if rewritten:
        yield from wrapped(f"Rewritten: {', '.join(rewritten)}. (--full shows both texts.)", INDENT)
    for section in sections:
        if section.name not in rewritten:
            way = "" if section.way == "changed" else f" ({section.way})"
            yield f"{INDENT}{click.style(section.name, bold=True)}{way}"
            for passage in section.passages:
                yield from _marked(passage)


def _marked(passage: Passage) -> Iterator[str]:
    from svreport.release.changes.text_difference import shortened

    line, length = "", 0
    for word, colour in (pair for piece in shortened(passage) for pair in _words(piece)):
        if line and length + 1 + len(word) > WIDTH - len(DEEPER):
            yield f"{DEEPER}{line}"
            line, length = "", 0
        space = " " if line else ""
        line += f"{space}{click.style(word, fg=colour) if colour else word}"
        length += len(space) + len(word)
    yield f"{DEEPER}{line}"


def _words(piece: Piece) -> Iterator[tuple[str, str | None]]:
    opening, closing, colour = MARKS[piece.kind]
    for word in f"{opening}{piece.text}{closing}".split(" "):
        yield word, colour

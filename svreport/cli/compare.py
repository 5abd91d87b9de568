"""The commands that say what changed and how updates stand: compare and status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from svreport.cli import group
from svreport.cli.group import WIDTH, echo, echo_results, show_problems, work, wrapped
from svreport.core.text import counted, join_words

if TYPE_CHECKING:
    from svreport.commands.compare import ChangesSince, Comparison, SignOffStatus, UpdateStatus
    from svreport.release.changes.change import ByYear, ChangesInWords, Line
    from svreport.release.changes.text_difference import Passage, Piece, SectionChanged
    from svreport.release.sign_off import Approval

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
    group.echo_lines(change_lines(comparison, full=full))
    group.echo_lines(map("\nWrote {}".format, written))


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


def changed_parts(in_words: ChangesInWords) -> Iterator[tuple[str, list[str]]]:
    """The headings under which anything changed, each with its lines."""
    for heading, lines in _parts(in_words, full=False):
        if shown := list(lines):
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


NAMES = 12
UNKNOWN_CHANGE = (
    "Something that `svreport compare` does not show, such as the wording of a condition"
)


@click.command()
@click.argument("updates", nargs=-1, metavar="[UPDATE]...")
@group.inputs_option
@group.outputs_option
@group.templates_option
@group.json_option
def status(
    updates: Sequence[str], inputs: Path | None, outputs: Path, templates: Path, as_json: bool
) -> None:
    """Show whether each update is checked, built, signed and sent.

    A sign-off is for one fingerprint, which is at the end of a draft. It is void once what
    was signed has changed, and status says what changed.

    \b
    Examples:
      svreport status
      svreport status q1
      svreport status --json
    """
    from svreport.commands.compare import status_of

    with work(as_json=as_json, results="updates", outcome="Correct the errors first."):
        statuses = status_of(
            group.chosen_inputs(inputs), updates, outputs=outputs, templates=templates
        )
    if as_json:
        echo_results((), updates=[_status_as_dict(update_status) for update_status in statuses])
        return
    for number, update_status in enumerate(statuses):
        if number:
            echo()
        group.echo_lines(_status_lines(update_status))


def _status_lines(status: UpdateStatus) -> Iterator[str]:
    from svreport.core.periods import long_date

    yield click.style(f"{status.update.key}: {status.update.title}", bold=True)
    yield _row("Inputs", _inputs(status))
    yield _row("Built", _built(status))
    if status.built and status.built.earlier:
        earlier = status.built.earlier.fingerprint
        yield _row("", f"final documents of {earlier} are still there from earlier")
    for file in status.missing:
        yield _row("", f"no longer in its folder: {file}")
    for file in status.edited:
        yield _row("", f"changed since it was written: {file}")
    yield from _signed(status.signed)
    yield from _papers(status.papers)
    submitted = status.update.submitted
    yield _row("Submitted", long_date(submitted) if submitted else "not yet")
    yield from _changes(status)


def _row(name: str, text: str) -> str:
    return f"  {name:<{NAMES}}{text}"


def _inputs(status: UpdateStatus) -> str:
    if not status.begun:
        return "not begun: no item has a rating for it"
    numbers = {"error": status.errors, "warning": status.warnings}
    counts = [counted(number, word) for word, number in numbers.items() if number]
    return (
        f"{' and '.join(counts)}: svreport check {status.update.key}" if counts else "no problems"
    )


def _built(status: UpdateStatus) -> str:
    if status.built is None:
        return "not yet" if status.unreadable.startswith(status.update.key) else status.unreadable
    record = status.built.record
    kind = "as a draft" if record.draft else "as final documents"
    stale = ", and changed since" if status.built.since else ""
    return f"{kind}, fingerprint {record.fingerprint}{stale}"


def _signed(signed: Sequence[SignOffStatus]) -> Iterator[str]:
    from svreport.core.periods import long_date

    if not signed:
        yield _row("Signed off", "nobody is named in the sheet Sign-off")
    for number, sign_off in enumerate(signed):
        line = sign_off.signature.line
        who = f"{line.role} ({line.name})" if line.name else line.role
        when = f"{long_date(line.signed)}, {sign_off.signature.state}" if line.signed else "not yet"
        yield _row("" if number else "Signed off", f"{who}: {when}")


def _papers(papers: Sequence[Approval]) -> Iterator[str]:
    """Each further document in a line, and below it who has still to sign, or to sign again."""
    for number, paper in enumerate(papers):
        title = f"{paper.title[0].upper()}{paper.title[1:]}"
        state = "signed off" if paper.is_signed else "draft"
        yield _row("" if number else "Papers", f"{title}: {state}, fingerprint {paper.fingerprint}")
        for signature in paper.signatures if not paper.is_signed else ():
            yield _row("", f"  {signature.line.role}: {signature.state}")


def _changes(status: UpdateStatus) -> Iterator[str]:
    """What changed since sign-offs that are void, each thing signed once; else since the build."""
    from svreport.release.sign_off import as_compared

    void = {
        as_compared(sign_off.signature.line.fingerprint or ""): sign_off
        for sign_off in reversed(status.signed)
        if sign_off.signature.state.is_void
    }
    for sign_off in reversed(void.values()):
        yield f"  Changed since {sign_off.signature.line.fingerprint} was signed:"
        if sign_off.since is None:
            yield "    Not known: no build record in the outputs folder has this fingerprint."
            yield "    Look whether it was typed as the draft gives it."
        else:
            yield from _change_lines(sign_off.since)
    if not void and status.built and status.built.since:
        yield f"  Changed since {status.built.record.fingerprint} was built:"
        yield from _change_lines(status.built.since)


def _change_lines(since: ChangesSince) -> Iterator[str]:
    yield from (f"    The template {name}." for name in since.templates)
    for heading, lines in changed_parts(since.in_words):
        yield f"    {heading}"
        yield from (f"    {line}" for line in lines)
    if since.left_out:
        yield f"    {since.left_out}"
    if since.in_words.changes.is_empty and not since.templates and not since.left_out:
        sheets = join_words(since.sheets, most=len(since.sheets))
        yield f"    {UNKNOWN_CHANGE}: look into {sheets}." if sheets else f"    {UNKNOWN_CHANGE}."


def _status_as_dict(status: UpdateStatus) -> dict[str, object]:
    from svreport.release.build_record import signature_as_dict

    submitted, built = status.update.submitted, status.built
    return {
        "update": status.update.key,
        "errors": status.errors,
        "warnings": status.warnings,
        "begun": status.begun,
        "fingerprint": status.fingerprint or None,
        "built": built
        and {
            "draft": built.record.draft,
            "fingerprint": built.record.fingerprint,
            "earlier": built.earlier.fingerprint if built.earlier else None,
            "changed": _changes_as_dict(built.since),
        },
        "missing": list(status.missing),
        "edited": list(status.edited),
        "signed": [
            signature_as_dict(sign_off.signature) | {"changed": _changes_as_dict(sign_off.since)}
            for sign_off in status.signed
        ],
        "papers": [_paper_as_dict(paper) for paper in status.papers],
        "submitted": submitted.isoformat() if submitted else None,
    }


def _paper_as_dict(paper: Approval) -> dict[str, object]:
    return {
        "document": paper.document,
        "fingerprint": paper.fingerprint,
        "signed": paper.is_signed,
        "roles": {signature.line.role: str(signature.state) for signature in paper.signatures},
    }


def _changes_as_dict(since: ChangesSince | None) -> dict[str, object] | None:
    if since is None:
        return None
    from svreport.core.plain_data import to_plain

    changes = to_plain(since.in_words.changes)
    return {**changes, "templates": list(since.templates), "sheets": list(since.sheets)}

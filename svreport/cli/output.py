"""What commands show: problems in colour, answers in JSON, a progress line."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager, nullcontext
from textwrap import wrap
from typing import TYPE_CHECKING, NoReturn

import click

from svreport.cli.group import PROBLEMS, echo
from svreport.core.errors import UnreadableInputs
from svreport.core.text import join_words, without_directions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svreport.core.problems import Problem

# The longest line of an answer.
WIDTH = 100


@contextmanager
def _progress_line() -> Iterator[None]:
    """Shows what is being done in a line that is wiped at the end."""
    from svreport.commands.findings import progress_shown

    width = 0

    def show(line: str) -> None:
        nonlocal width
        line = without_directions(line)
        sys.stderr.write(f"\r{line.ljust(width)}\r{line}")
        sys.stderr.flush()
        width = len(line)

    try:
        with progress_shown(lambda words: show(f"{words}…")):
            yield
    finally:
        show("")


@contextmanager
def work(
    *,
    as_json: bool,
    quiet: bool = False,
    results: str | None = "files",
    outcome: str = "Nothing was written.",
) -> Iterator[None]:
    """Shows progress while a command works on the inputs, and ends it where they have errors.

    A program that asked for JSON gets the problems as JSON, beside an empty list of what the
    command's `results` are called; alone where they have no name.
    """
    from svreport.commands.findings import HasProblems, whose

    shown = not (quiet or as_json) and sys.stderr.isatty()
    try:
        with _progress_line() if shown else nullcontext():
            yield
    except UnreadableInputs as error:
        if not as_json:
            raise
        refuse_as_json([error.as_problem()], results)
    except HasProblems as refusal:
        if as_json:
            refuse_as_json(refusal.problems, results)
        show_problems(refusal.problems)
        summarise(refusal.problems, whose(refusal.path, refusal.council))
        if outcome:
            echo(outcome, err=True)
        sys.exit(PROBLEMS)


def refuse_as_json(
    problems: Sequence[Problem], results: str | None, name: str = "problems"
) -> NoReturn:
    """Answers a program with problems instead of results, and ends."""
    answer = [problem.as_dict() for problem in problems]
    echo_json({results: [], name: answer} if results else answer)
    sys.exit(PROBLEMS)


def echo_results(problems: Sequence[Problem], **results: object) -> None:
    """Answers a program with what a command made and the problems that did not stop it."""
    echo_json({**results, "problems": [problem.as_dict() for problem in problems]})


# By what severities are called.
COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


# A list longer than this begins with so many things to do first.
LONG, FIRST_STEPS = 10, 3


def show_problems(problems: Sequence[Problem]) -> None:
    """Shows each problem, a mistake that was made again and again once, and what to do first."""
    from svreport.core.problems import by_cause, cells_in_words

    causes = by_cause(problems)
    if len(problems) > LONG:
        _show_first_steps(problems, causes)
    for problem, *more in causes:
        show_fault(problem.severity, str(problem.place), problem.wrong, problem.remedy)
        if problem.about:
            echo(
                f"         If it is right, add to Answers: Warning “{problem.rule}”, "
                f"About “{problem.about}”, and why."
            )
        if more:
            echo(f"         And {len(more)} more like it: {cells_in_words(more)}.")


def _show_first_steps(problems: Sequence[Problem], causes: Sequence[Sequence[Problem]]) -> None:
    """Shows which sheets have most of a long list, and which mistakes to put right first."""
    sheets = Counter(problem.place.sheet or problem.place.file for problem in problems)
    most = join_words(
        f"{sheet or 'the file'} ({number})" for sheet, number in sheets.most_common(FIRST_STEPS)
    )
    echo(f"Most of these are in {most}. Start with:")
    errors = [cause for cause in causes if cause[0].is_error] or causes
    largest = sorted(errors, key=len, reverse=True)[:FIRST_STEPS]
    # They are said in the order in which they follow.
    for cause in (cause for cause in errors if cause in largest):
        more = f" and {len(cause) - 1} more" if len(cause) > 1 else ""
        echo(f"  {cause[0].place}{more}: {cause[0].wrong}")
    echo()


def show_fault(severity: str, where: str, wrong: str, remedy: str) -> None:
    """Shows what is wrong, in the colour of its severity, and below it what to do."""
    place = click.style(f"{where}: " if where else "", bold=True)
    echo(f"{click.style(str(severity), fg=COLOURS[severity], bold=True)}  {place}{wrong}")
    if remedy:
        echo(f"         {remedy}")


def summarise(
    problems: Sequence[Problem],
    whose: str,
    owner: str | None = None,
    others: Sequence[Problem] = (),
) -> None:
    """Shows how many problems there are; of one owner's rows, and of all others where named."""
    from svreport.commands.problem_list import problem_counts

    of_owner = f" for {owner}" if owner else ""
    more = f" All others: {problem_counts(others)}." if others else ""
    colour = None if problems else "green"
    echo(f"{whose}: {problem_counts(problems) or 'no problems'}{of_owner}.{more}", fg=colour)


def wrapped(text: str, indent: str = "  ") -> list[str]:
    """The lines of a text, indented, those after the first by two more."""
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")


def echo_json(answer: object) -> None:
    import json

    echo(json.dumps(answer, indent=2))

"""Rules of rows that hold from an update on: what has been done stays done, and each is shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from svreport.core.model import CapitalProject, Council, Saving
from svreport.core.numerals import amount
from svreport.core.problems import Problem, Severity
from svreport.figures.as_of import FROM_THE_START, effective_from, project_key, saving_key

Row = TypeVar("Row", Saving, CapitalProject)

FROM_THE_FIRST_UPDATE = FROM_THE_START + 1


def what_was_saved_stays_saved(council: Council) -> Iterator[Problem]:
    """What a workstream has saved in a year does not fall from one update to the next."""
    for states in _states(council, council.savings, saving_key(council)):
        yield from _falls(states, "achieved", _saving, "has been saved", rule="saving-fell")


def what_was_spent_stays_spent(council: Council) -> Iterator[Problem]:
    """What a capital project has cost so far does not fall from one update to the next."""
    for states in _states(council, council.capital, project_key):
        yield from _falls(states, "spent", _project, "has been spent", rule="capital-fell")


def every_row_is_shown(council: Council) -> Iterator[Problem]:
    """No row that names no update stands beside one that takes its place from the first on."""
    yield from _never_shown(_states(council, council.savings, saving_key(council)), _saving)
    yield from _never_shown(_states(council, council.capital, project_key), _project)


def _states(
    council: Council, rows: Sequence[Row], key: Callable[[Row], Hashable]
) -> list[list[tuple[int, Row]]]:
    """The rows of each key in the order of their updates, each with the place of its own."""
    found: dict[Hashable, list[tuple[int, Row]]] = {}
    for row in rows:
        begins = effective_from(council, row)
        if begins is not None:
            found.setdefault(key(row), []).append((begins, row))
    return [sorted(one, key=lambda state: state[0]) for one in found.values()]


def _falls(
    states: Sequence[tuple[int, Row]],
    field: str,
    called: Callable[[Row], str],
    done: str,
    *,
    rule: str,
) -> Iterator[Problem]:
    """Each figure that is below the last one stated for an earlier update."""
    stated: list[tuple[int, Row, Decimal]] = [
        (begins, row, value) for begins, row in states if (value := getattr(row, field)) is not None
    ]
    for (before, earlier, was), (after, row, value) in pairwise(stated):
        # A row that the first update replaces at once is a fault of its own.
        is_shown = before > FROM_THE_START or after > FROM_THE_FIRST_UPDATE
        if before < after and is_shown and value < was:
            yield Problem(
                row.place(field),
                f"{called(row)}: {amount(value)} {done} by {row.update}, less than the "
                f"{amount(was)} {_by(earlier)}.",
                "Correct one of the two.",
                Severity.WARNING,
                rule=rule,
                about=f"{called(row)}, {row.update}",
            )


def _by(row: Saving | CapitalProject) -> str:
    return f"by {row.update}" if row.update else "that stood before"


def _never_shown(
    keys: Sequence[Sequence[tuple[int, Row]]], called: Callable[[Row], str]
) -> Iterator[Problem]:
    for states in keys:
        replaced = next((row for begins, row in states if begins == FROM_THE_FIRST_UPDATE), None)
        for begins, row in states:
            if replaced is not None and begins == FROM_THE_START:
                yield Problem(
                    row.place("update"),
                    f"{called(row)}: this row is shown at no update, because the one in "
                    f"{replaced.place('update')} takes its place from {replaced.update}, the "
                    "first, on.",
                    "Remove one of the two, or name the update from which on it holds.",
                    Severity.WARNING,
                    rule="row-never-shown",
                    about=called(row),
                )


def _saving(row: Saving) -> str:
    return f"{row.condition} {row.workstream} {row.year}"


def _project(row: CapitalProject) -> str:
    return row.project

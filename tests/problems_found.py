"""Everything that is wrong with the small council, as `svreport check` would print it."""

from collections.abc import Sequence

from inputs_helpers import COUNCIL, read_council, tables

from svreport.commands.findings import Findings
from svreport.core.frozen import replace
from svreport.core.problems import Problem


def problems_of(changes: str = "", without: Sequence[str] = ()) -> list[Problem]:
    """The problems of the small council's sheets with these changes, in reading order."""
    inputs = read_council(changes, without)
    return list(Findings(replace(inputs, is_whole=True)).of().unanswered)


def lines_of(changes: str = "", without: Sequence[str] = ()) -> list[str]:
    """The same as one line each: how much it matters, the cell, and what is wrong."""
    return [
        f"{found.severity} {found.place}: {found.wrong}" for found in problems_of(changes, without)
    ]


def table_with(sheet: str, *rows: str) -> str:
    """A sheet of the small council with more rows below it."""
    lines = [f"| {' | '.join(row)} |" for row in tables(COUNCIL)[sheet]]
    return "\n".join([f"## {sheet}", *lines, *rows]) + "\n"

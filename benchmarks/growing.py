"""The worked example with more of one thing, and how the work of svreport grows with it.

Work is counted in function calls, not seconds: they are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from cProfile import Profile
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import log
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType
from typing import TypeAlias
from unittest.mock import patch

from material import example_facts, with_typed_figures

Tables: TypeAlias = dict[str, list[list[str]]]

UPDATE = "q1"
COMMANDS: Mapping[str, Sequence[str]] = MappingProxyType(
    {"check": ("check",), "build": ("build", UPDATE, "--quiet")}
)


# How many times as much of a dimension: a square shows, and it does not take long.
SMALL, LARGE = 2, 6


def growth_exponents(command: str, folder: Path) -> dict[str, float]:
    """The power with which a command's calls grow, by dimension."""
    return {dimension: growth_exponent(command, dimension, folder) for dimension in DIMENSIONS}


def growth_exponent(command: str, dimension: str, folder: Path) -> float:
    """The power of what there is of a dimension with which a command's calls grow.

    It compares two multiples of the example; what the example itself takes is left out.
    """
    fixed = _example_calls(command, folder)
    small, large = (
        count_calls(command, grown_workbook(dimension, factor), folder) - fixed
        for factor in (SMALL, LARGE)
    )
    return log(large / small) / log((LARGE - 1) / (SMALL - 1))


@lru_cache
def _example_calls(command: str, folder: Path) -> int:
    workbook = grown_workbook("values", 1)
    # Modules are loaded, and what is kept from one command to the next, before calls count.
    count_calls(command, workbook, folder)
    return count_calls(command, workbook, folder)


def count_calls(command: str, workbook: bytes, folder: Path) -> int:
    """How many functions a command calls on an inputs workbook."""
    from click.testing import CliRunner

    from svreport.cli import main
    from svreport.commands.findings import Findings

    own = Path(mkdtemp(dir=folder))
    (own / "inputs.xlsx").write_bytes(workbook)
    arguments = [*COMMANDS[command], "--inputs", str(own / "inputs.xlsx")]
    if command == "build":
        arguments += ["--outputs", str(own / "outputs")]
    profile = Profile()
    # How much is tried to find a cause depends on what is wrong, and not on how much there is.
    with patch.object(Findings, "_cause", return_value=None):
        ended = profile.runcall(CliRunner().invoke, main, arguments)
    if ended.exit_code:
        raise RuntimeError(f"{command} failed: {ended.output}") from ended.exception
    return sum(entry.callcount for entry in profile.getstats())


@lru_cache
def grown_workbook(dimension: str, factor: int) -> bytes:
    """The example's inputs workbook with so many times as much of one of DIMENSIONS."""
    from svreport.inputs.blank_workbook import inputs_workbook

    return inputs_workbook(grown_tables(dimension, factor))


def grown_tables(dimension: str, factor: int) -> Tables:
    """The example's tables with so many times as much of one of DIMENSIONS.

    The first update's figures are typed, those of the others are references.
    """
    tables = {name: [list(row) for row in rows] for name, rows in _typed_example().items()}
    for number in range(1, factor):
        DIMENSIONS[dimension](tables, number)
    return tables


@lru_cache
def _typed_example() -> Tables:
    """The example's tables, with the figures typed that its first update's narrative refers to."""
    from svreport.inputs.blank_workbook import EXAMPLE, read_contents

    tables = {name: [list(row) for row in rows] for name, rows in read_contents(EXAMPLE).items()}
    # Nothing is signed: the documents say something else than the example's.
    del tables["Sign-off"], tables["Answers"]
    facts = example_facts()[UPDATE]
    header, *rows = tables["Narrative"]
    at, text = header.index("Update"), header.index("Text")
    for row in rows:
        if row[at] == UPDATE:
            row[text] = with_typed_figures(row[text], facts)
    return tables


def _example_rows(sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet that were there before any were added, by their headings."""
    from svreport.inputs.blank_workbook import EXAMPLE, read_contents

    header, *rows = read_contents(EXAMPLE)[sheet]
    return [dict(zip(header, row, strict=True)) for row in rows]


def _add(tables: Tables, sheet: str, rows: Sequence[Mapping[str, str]]) -> None:
    header = tables[sheet][0]
    tables[sheet] += [[row[name] for name in header] for row in rows]


def _add_values(tables: Tables, number: int) -> None:
    """As many months before the first of each measure, with its figures."""
    from svreport.core.periods import MONTHS, read_month

    rows = [row for row in _example_rows("Measure values") if read_month(row["As at"])]
    months: dict[str, list[int]] = {}
    for row in rows:
        month = read_month(row["As at"])
        assert month is not None
        months.setdefault(row["Code"], []).append(month.index)
    places = dict.fromkeys(months, 0)
    for row in rows:
        known = months[row["Code"]]
        places[row["Code"]] += 1
        index = min(known) - len(known) * (number - 1) - places[row["Code"]]
        year, month_number = divmod(index, 12)
        _add(tables, "Measure values", [row | {"As at": f"{MONTHS[month_number]} {year}"}])


def _add_measures(tables: Tables, number: int) -> None:
    """The same measures under other codes, each with its values."""
    measures = _example_rows("Measures")
    values = _example_rows("Measure values")
    _add(
        tables,
        "Measures",
        [
            row
            | {"Code": f"{row['Code']}x{number}", "Measure": f"{row['Measure']} ({number})"}
            | ({"Part of": f"{row['Part of']}x{number}"} if row.get("Part of") else {})
            for row in measures
        ],
    )
    _add(tables, "Measure values", [row | {"Code": f"{row['Code']}x{number}"} for row in values])


def _add_forecast_lines(tables: Tables, number: int) -> None:
    """As many lines of expenditure in each version, which add up to nothing in every year."""
    versions: dict[str, list[dict[str, str]]] = {}
    for row in _example_rows("Forecast"):
        if row["Kind"] == "expenditure":
            versions.setdefault(row["Version"], []).append(row)
    for lines in versions.values():
        for line, following in zip(lines, (*lines[1:], lines[0]), strict=True):
            moved = {
                year: str(Decimal(line[year]) - Decimal(following[year]))
                for year in line
                if "/" in year and line[year]
            }
            _add(tables, "Forecast", [line | moved | {"Line": f"{line['Line']} ({number})"}])


def _add_words(tables: Tables, _number: int) -> None:
    """The text of each section once more, in the shortest of its update: a cell has its limit."""
    header, *rows = tables["Narrative"]
    update, text = header.index("Update"), header.index("Text")
    for added in _typed_narrative():
        alike = (row for row in rows if row[update] == added["Update"])
        shortest = min(alike, key=lambda row: len(row[text]))
        paragraphs = added["Text"].split("\n\n")
        kept = [words for words in paragraphs if "{{ measures }}" not in words]
        shortest[text] = "\n\n".join((shortest[text], *kept))


@lru_cache(1)
def _typed_narrative() -> Sequence[Mapping[str, str]]:
    """The narrative that the example has when its first update's figures are typed."""
    header, *rows = grown_tables("words", 1)["Narrative"]
    return [dict(zip(header, row, strict=True)) for row in rows]


def _add_conditions(tables: Tables, number: int) -> None:
    """The same conditions under other numbers, with their ratings and narrative."""
    conditions = _example_rows("Conditions")
    first = f"{9 + number}"
    new = {row["Number"]: f"{first}.{row['Number']}" for row in conditions}
    _add(
        tables,
        "Conditions",
        [
            row
            | {
                "Number": new[row["Number"]],
                "Condition": f"{row['Condition']} ({number})",
                "Short title": f"{row['Short title']} ({number})",
                "Reported with": new.get(row["Reported with"], ""),
            }
            for row in conditions
        ],
    )
    _add_named(tables, "Condition", new)


def _add_risks(tables: Tables, number: int) -> None:
    """The same risks under other numbers, with their ratings, scores and narrative."""
    risks = _example_rows("Risks")
    new = {row["Number"]: f"{int(row['Number']) + len(risks) * number}" for row in risks}
    _add(
        tables,
        "Risks",
        [
            row | {"Number": new[row["Number"]], "Title": f"{row['Title']} ({number})"}
            for row in risks
        ],
    )
    scores = _example_rows("Risk scores")
    _add(tables, "Risk scores", [row | {"Risk": new[row["Risk"]]} for row in scores])
    _add_named(tables, "Risk", new)


def _add_named(tables: Tables, what: str, new: Mapping[str, str]) -> None:
    """The ratings and the narrative of conditions or risks, for those of the new numbers."""
    for sheet, column in (("Ratings", "Item"), ("Narrative", "Section")):
        for row in _example_rows(sheet):
            name, _, number = row[column].rpartition(" ")
            if name == what and number in new:
                _add(tables, sheet, [row | {column: f"{what} {new[number]}"}])


# Days between updates, so that six times as many still lie near the financial year.
APART = 22


def _add_updates(tables: Tables, number: int) -> None:
    """Three updates more after the last, in later months, rated and reported on as the last was."""
    updates = _example_rows("Updates")
    last = updates[-1]["Update"]
    begun = date(2025, 3, 16)
    for place in range(len(updates)):
        key = f"q{len(updates) * number + place + 1}"
        begun_on = begun + timedelta(days=APART * (len(updates) * (number - 1) + place + 1))
        due = begun_on + timedelta(days=20)
        row = updates[-1] | {
            "Update": key,
            "Title": f"Report {key}",
            "Column label": f"Update {key}",
            "Due": f"{due:%Y-%m-%d}",
            "Finance data to": f"{begun_on:%b %Y}",
            "Activity data to": f"{begun_on:%b %Y}",
            "Submitted": "",
        }
        _add(tables, "Updates", [row])
        for sheet in ("Ratings", "Budget monitoring"):
            if last in tables[sheet][0]:
                at = tables[sheet][0].index(last)
                end = len(tables[sheet][0]) - 1 - tables[sheet][0][::-1].index(_LAST_OF[sheet])
                for line in tables[sheet]:
                    line.insert(end, key if line is tables[sheet][0] else line[at])
        narrative = [row for row in _example_rows("Narrative") if row["Update"] == last]
        _add(tables, "Narrative", [row | {"Update": key} for row in narrative])
        scores = [row for row in _example_rows("Risk scores") if row["Update"] == last]
        _add(tables, "Risk scores", [row | {"Update": key} for row in scores])


# The column that follows those of the updates.
_LAST_OF = MappingProxyType({"Ratings": "Note", "Budget monitoring": "Rating"})


def _add_milestones(tables: Tables, number: int) -> None:
    """The same milestones of other deliverables."""
    _add(
        tables,
        "Milestones",
        [
            row | {"Deliverable": f"{row['Deliverable']} ({number})"}
            for row in _example_rows("Milestones")
        ],
    )


DIMENSIONS: Mapping[str, Callable[[Tables, int], None]] = MappingProxyType(
    {
        "values": _add_values,
        "measures": _add_measures,
        "forecast lines": _add_forecast_lines,
        "words": _add_words,
        "conditions": _add_conditions,
        "risks": _add_risks,
        "updates": _add_updates,
        "milestones": _add_milestones,
    }
)

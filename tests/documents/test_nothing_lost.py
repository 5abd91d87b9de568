"""Nothing that an officer types is lost: each cell is in a document, or it is said why not.

What the cells of a column are for that no document shows, or not all of them, stands here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import svreport
from svreport.commands.build import Built
from svreport.core.periods import Month, read_month
from svreport.inputs.sheets import SHEETS
from svreport.release.gate.release import open_finished

NOT_READ = ("Read me", "Lists")
UPDATES = ("q1", "q2", "q3")
REFERENCE = re.compile(r"\{\{.*?\}\}")
# What Markdown marks, and readers do not see.
MARKS = re.compile(r"\]\([^)]*\)|[*_|`\[\]]|^\s*(?:[-+]|\d+\.|#+)\s", re.MULTILINE)
LONGEST_LABEL = 60
REACHED = Month(2024, 10)
OTHER_USES = {
    ("Settings", "Email from"): "svreport email",
    ("Settings", "Email to"): "svreport email",
    ("Settings", "Email cc"): "svreport email",
    ("Settings", "Email greeting"): "svreport email",
    ("Settings", "Base year"): "the year from which growth is measured",
    ("Conditions", "Owner"): "svreport check --owner",
    ("Ratings", "Note"): "own records",
    ("Narrative", "Section"): "where the text goes",
    ("Narrative", "Review"): "svreport check",
    ("Measures", "Detail"): "what is counted, also of measures that narrative alone states",
    ("Measures", "Report in"): "which documents show the measure",
    ("Measures", "Note"): "own records",
    ("Measures", "Owner"): "svreport check --owner",
    ("Measures", "Period"): "what As at in Measure values may be",
    ("Measures", "Also called"): "what texts call the measure",
    ("Measures", "Tolerance"): "svreport check",
    ("Measure values", "Status"): "the symbol that stands for a figure",
    ("Measure values", "Note"): "own records",
    ("Measure values", "Numerator"): "whether a percentage may be published",
    ("Measure values", "Base"): "whether a percentage may be published",
    ("Cohort", "Note"): "own records",
    ("Figures", "Name"): "what narrative refers to",
    ("Figures", "Note"): "own records",
    ("Workstreams", "Note"): "own records",
    ("Workstreams", "Lead"): "svreport check --owner",
    ("Projects", "Lead"): "svreport check --owner",
    ("Investments", "Note"): "own records",
    ("Capital", "Note"): "own records",
    ("Benchmarks", "Note"): "own records",
    ("Form cells", "Label"): "svreport check",
    ("Form cells", "Note"): "colleagues",
}


@pytest.fixture(scope="module")
def shown(example_built: Built, example_inputs: Path) -> str:
    """Everything that readers see, of every document of every update, on one line."""
    files = [*example_built.files]
    for update in UPDATES:
        files += svreport.build(example_inputs, ["papers", "summary"], update=update).files
    said: list[str] = []
    for file in files:
        if file.path.suffix == ".json":
            record = json.loads(file.content)
            said.append(json.dumps(record["answers"], ensure_ascii=False))
        if file.path.suffix == ".html":
            said.append(re.sub(r"<[^>]+>", " ", file.content.decode()))
        if file.path.suffix != ".json":
            finished = open_finished(file.path.name, file.content)
            said += [passage.text for passage in finished.passages()]
    return folded(" ".join(said))


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def typed(inputs: Path) -> Iterator[tuple[str, str, str, Any]]:
    """Each cell that was typed: its sheet, the header of its column or setting, address, value."""
    book = load_workbook(inputs, data_only=True)
    is_settings = {sheet.name: sheet.is_settings for sheet in SHEETS}
    for page in book.worksheets:
        if page.title in NOT_READ:
            continue
        header, *rows = page.iter_rows()
        settings = is_settings[page.title]
        for row in rows:
            if page.title == "Measure values" and is_ahead(row):
                continue
            # Beside a setting stands svreport's own guidance, or where its value comes from.
            for head, cell in [(row[0], row[1])] if settings else zip(header, row, strict=True):
                if cell.value is not None:
                    yield page.title, str(head.value), cell.coordinate, cell.value


def is_ahead(row: tuple[Any, ...]) -> bool:
    """Whether a row is of a month that no update has reached yet."""
    month = read_month(str(row[1].value)) if isinstance(row[1].value, str) else None
    day = row[1].value if isinstance(row[1].value, date) else None
    return (month or (Month.of(day) if day else REACHED)) > REACHED


def is_shown(value: Any, shown: str, numbers: set[str]) -> bool:
    if isinstance(value, date | datetime):
        return any(folded(form) in shown for form in forms_of(value))
    month = read_month(value) if isinstance(value, str) else None
    if month is not None:
        return any(folded(form) in shown for form in (str(month), month.brief, month.short))
    if isinstance(value, int | float):
        return bool(numbers & {f"{form:.10g}" for form in (abs(value), abs(value) * 100)})
    if len(value) <= LONGEST_LABEL and "{{" not in value:
        return folded(value) in shown
    return all(folded(part) in shown for part in parts_of(value))


def forms_of(day: date) -> tuple[str, ...]:
    return f"{day.day} {day:%B %Y}", f"{day.day} {day:%b %Y}", f"{day:%B %Y}", f"{day:%b %y}"


def parts_of(text: str) -> Iterator[str]:
    """The stretches of a long text between references and marks, as a reader meets them."""
    for line in text.splitlines():
        for stretch in REFERENCE.split(MARKS.sub("\0", line)):
            yield from (part for part in stretch.split("\0") if re.search(r"\w", part))


@pytest.mark.slow
def test_every_cell_is_in_a_document_or_its_column_says_what_it_is_for(
    example_inputs: Path, shown: str
) -> None:
    numbers = {one.replace(",", "").rstrip(".") for one in re.findall(r"\d[\d,.]*", shown)}
    cells = list(typed(example_inputs))
    missing = [cell for cell in cells if not is_shown(cell[-1], shown, numbers)]
    unexcused = [cell for cell in missing if cell[:2] not in OTHER_USES]
    assert {cell[:2] for cell in unexcused} == set(), unexcused
    # No column is excused whose cells are all shown.
    filled = {cell[:2] for cell in cells}
    assert (OTHER_USES.keys() & filled) - {cell[:2] for cell in missing} == set()

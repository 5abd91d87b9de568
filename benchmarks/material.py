"""What the benchmarks work on: workbooks of any size, and what is in the files made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from svreport.narrative.facts import Facts


def content_of(folder: Path) -> dict[str, int]:
    """How much the one report and the one summary of a folder hold."""
    from docx import Document
    from docx.oxml.ns import qn
    from openpyxl import load_workbook

    body = Document(str(next(folder.rglob("*.docx")))).element.body
    paragraphs = [
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
    ]
    styles = [style.get(qn("w:val"), "") for style in body.iter(qn("w:pStyle"))]
    path = next(folder.rglob("*.xlsx"))
    book = load_workbook(path)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    with ZipFile(path) as parts:
        charts = sum(name.startswith("xl/charts/chart") for name in parts.namelist())
    return {
        "words in the report": sum(len(paragraph.split()) for paragraph in paragraphs),
        "paragraphs with text": sum(bool(paragraph.strip()) for paragraph in paragraphs),
        "headings": sum(style.startswith("Heading") for style in styles),
        "list items": sum(style.startswith("List") for style in styles),
        "tables in the report": sum(1 for _ in body.iter(qn("w:tbl"))),
        "sheets in the summary": len(book.sheetnames),
        "cells filled": sum(cell.value is not None for cell in cells),
        "formulas": sum(cell.data_type == "f" for cell in cells),
        "links": sum(cell.hyperlink is not None for cell in cells),
        "named cells": len(book.defined_names),
        "tables in the summary": sum(len(sheet.tables) for sheet in book.worksheets),
        "charts": charts,
    }


def workbook_with(rows: int) -> bytes:
    """The worked example with so many rows of Measure values, all of reported measures.

    They lie around the update's month, one row for each measure and month, with
    the figures of the example in turn.
    """
    from svreport.core.periods import MONTHS, read_month
    from svreport.inputs.blank_workbook import EXAMPLE, inputs_workbook, read_contents

    tables = read_contents(EXAMPLE)
    header, *typed = tables["Measure values"]
    code, plan, actual = (header.index(name) for name in ("Code", "Plan", "Actual"))
    figures: dict[str, list[Sequence[str]]] = {name: [] for name in _reported(tables["Measures"])}
    for row in typed:
        if row[code] in figures and row[actual]:
            figures[row[code]].append((row[plan], row[actual]))
    updates = tables["Updates"]
    begun = read_month(updates[1][updates[0].index("Activity data to")])
    assert begun is not None
    made = []
    for number in range(rows):
        months, which = divmod(number, len(figures))
        away = -months // 2 if months % 2 else months // 2
        measure, known = list(figures.items())[which]
        year, month = divmod(begun.index + away, 12)
        planned, found = known[months % len(known)]
        made.append([measure, f"{MONTHS[month]} {year}", planned, found, "", ""])
    return inputs_workbook({**_as_typed(tables), "Measure values": [header, *made]})


def example_facts() -> dict[str, Facts]:
    """The facts of each of the example's updates, by its key."""
    from svreport.inputs.blank_workbook import EXAMPLE, inputs_workbook, read_contents
    from svreport.inputs.reader import read_grids
    from svreport.inputs.sheet_names import is_help
    from svreport.inputs.workbook import read_workbook
    from svreport.narrative.facts import Facts

    example = read_workbook("example.xlsx", inputs_workbook(read_contents(EXAMPLE)), is_help)
    council = read_grids(example.sheets).council
    assert council is not None
    return {update.key: Facts(council, update) for update in council.updates}


def with_typed_figures(text: str, facts: Facts) -> str:
    """A text with the figures in place of the references to them."""
    from svreport.narrative.facts import tags_in

    for tag in reversed(tags_in(text).found):
        if tag.content != "measures":
            text = text[: tag.start] + facts.stated(tag.content) + text[tag.end :]
    return text


def _as_typed(tables: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, Sequence[Sequence[str]]]:
    """The tables with figures typed where narrative refers to them.

    So the workbook needs none of the figures that its few rows may not hold.
    """
    facts = example_facts()
    latest = next(iter(facts))
    narrative = tables["Narrative"]
    section, update, words = (narrative[0].index(name) for name in ("Section", "Update", "Text"))
    rows = [
        [
            *(row[section], row[update]),
            with_typed_figures(row[words], facts[row[update]]),
            *row[words + 1 :],
        ]
        for row in narrative[1:]
        if ":" not in row[section]
    ]
    risks = tables["Risks"]
    mitigation = risks[0].index("Mitigation")
    told = [
        [
            with_typed_figures(cell, facts[latest]) if at == mitigation else cell
            for at, cell in enumerate(row)
        ]
        for row in risks[1:]
    ]
    return {**tables, "Narrative": [narrative[0], *rows], "Risks": [risks[0], *told]}


def _reported(measures: Sequence[Sequence[str]]) -> list[str]:
    """The codes of the measures that the monitoring report shows."""
    header, *rows = measures
    code, shown = header.index("Code"), header.index("Report in")
    return [row[code] for row in rows if not row[shown] or "monitoring" in row[shown]]

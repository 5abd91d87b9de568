"""What is to be done for an update, by owner: a sheet of the workbook that nobody needs to fill."""

from __future__ import annotations

from collections.abc import Sequence

from svreport.commands.roll_forward.inputs_edit import InputsEdit
from svreport.content.workbook import lines_needed
from svreport.core.frozen import Frozen
from svreport.core.model import Update
from svreport.core.problems import Place
from svreport.core.text import normalise
from svreport.files.workbook.book import EditedWorkbook
from svreport.inputs.blank_workbook import LINE_HEIGHT
from svreport.inputs.sheet_names import WORKLIST

HEADINGS = {"Owner": 40, "Sheet": 18, "Cell": 8, "What to do": 70, "Last time": 40, "Done": 10}
LONGEST_NAME = 31


class Task(Frozen):
    """Something to be done for an update: who does it, at which cell, and what was there before."""

    owner: str
    place: Place
    what: str
    before: str = ""


def add_worklist(edit: InputsEdit, update: Update, tasks: Sequence[Task]) -> bool:
    """Return whether the sheet was added; one that is there already stays as officers left it."""
    book, name = edit.book(), f"{WORKLIST}{update.key}"
    if len(name) > LONGEST_NAME:
        # Long keys may begin alike.
        number = str(1 + edit.council.updates.index(update))
        name = f"{name[: LONGEST_NAME - len(number) - 1]} {number}"
    names = [entry.get("name") for entry in book.root.find(f"{book.namespace}sheets")]
    if normalise(name) in map(normalise, names) or not tasks:
        return False
    by_owner = sorted(tasks, key=lambda task: normalise(task.owner))
    _write(book, name, by_owner)
    return True


def _write(book: EditedWorkbook, name: str, tasks: Sequence[Task]) -> None:
    sheet = book.add_sheet(name, list(HEADINGS.values()), rows=len(tasks) + 1)
    bold, wrapped = book.styles.bold(), book.styles.wrapped()
    for column, heading in enumerate(HEADINGS, start=1):
        sheet.set_value(1, column, heading)
        sheet.set_style(1, column, bold)
    for row, task in enumerate(tasks, start=2):
        place = task.place
        where = f"{place.file}: {place.sheet}" if place.file else place.sheet
        texts = (task.owner, where, place.cell, task.what, task.before, "")
        widths = zip(texts, HEADINGS.values(), strict=True)
        lines = max(lines_needed(text, width) for text, width in widths)
        sheet.set_height(row, lines * LINE_HEIGHT)
        for column, text in enumerate(texts, start=1):
            sheet.set_value(row, column, text)
            sheet.set_style(row, column, wrapped)
        if place.cell and not place.file:
            sheet.add_link(row, 3, f"'{place.sheet}'!{place.cell}")

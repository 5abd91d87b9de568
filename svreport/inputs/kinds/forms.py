"""What is said of forms: their files, and what goes into their cells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from svreport.core.model import FormFile
from svreport.core.numerals import from_excel
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue
from svreport.core.text import normalise
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext
from svreport.inputs.kinds.texts import Choice, FileNames, Text

_NAMED = pattern(r"\s*([^=:]+?)\s*[=:]\s*(.+?)\s*")


class FormFiles(FileNames):
    """Files of forms, each after the name that it is built by."""

    def read(self, cell: Cell, context: CellContext) -> tuple[Any, ...]:
        named: dict[str, FormFile] = {}
        for stated in super().read(cell, context):
            found = _NAMED.fullmatch(stated)
            if found is None:
                raise BadValue(
                    f"“{stated}” has no name before it that the form is built by.",
                    f"Type one and = before the file, such as return = {stated}.",
                )
            named.setdefault(normalise(found[1]), FormFile(normalise(found[1]), found[2]))
        return tuple(named.values())

    def stored(self, value: Any, context: CellContext) -> str:
        return "; ".join(f"{form.name} = {form.file}" for form in value)

    def described(self) -> str:
        return "a name, = and the name of an .xlsx or .xlsm file; several with ; between them"


class DocumentName(Choice):
    """A document that is signed by itself: one of svreport's, or a form of the settings."""

    def read(self, cell: Cell, context: CellContext) -> str:
        return Choice((*self.options, *context.forms)).read(cell, context)


class FormContent(Text):
    """A figure, a text, a number or a date."""

    width = 44
    format = "@"
    description = "a figure's name, a text, a number or a date"

    def read(self, cell: Cell, context: CellContext) -> Any:
        if isinstance(cell.value, date) and not (cell.error or cell.unsaved):
            return cell.value
        if isinstance(cell.value, float | int) and not isinstance(cell.value, bool):
            return from_excel(cell.value)
        return super().read(cell, context)

    def stored(self, value: Any, context: CellContext) -> str | float | date:
        return float(value) if isinstance(value, Decimal) else super().stored(value, context)

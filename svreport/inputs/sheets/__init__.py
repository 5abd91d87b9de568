"""The sheets of the inputs workbook, found by themselves in the modules here.

A sheet stands in the module that is called as the one of its record in `core/model/`.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from svreport.inputs.sheet import Sheet


def defined_sheets() -> list[Sheet[Any]]:
    """Return the sheets that the modules here define, in the order that the workbook shows."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    defined = (value for module in modules for value in vars(module).values())
    sheets = {sheet.name: sheet for sheet in defined if isinstance(sheet, Sheet)}
    return sorted(sheets.values(), key=lambda sheet: sheet.order)


SHEETS: tuple[Sheet[Any], ...] = tuple(defined_sheets())

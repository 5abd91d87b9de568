"""The sheets of the inputs workbook: each module here that defines one, found by itself."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from svreport.inputs.sheet import Sheet


def defined_sheets() -> list[Sheet[Any]]:
    """Return the sheets that the modules here define, in the order that the workbook shows."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    sheets = [module.SHEET for module in modules if hasattr(module, "SHEET")]
    return sorted(sheets, key=lambda sheet: sheet.order)


SHEETS: tuple[Sheet[Any], ...] = tuple(defined_sheets())

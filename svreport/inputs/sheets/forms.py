"""Sheets of forms that others supply."""

from svreport.core.model import FormCell, Sign
from svreport.core.units import MONEY_UNITS, MONEY_WORDS
from svreport.inputs.kinds.forms import FormContent
from svreport.inputs.kinds.texts import Choice, Label
from svreport.inputs.sheet import Sheet, SheetColumn

FORM_CELLS = Sheet(
    order=280,
    name="Form cells",
    record=FormCell,
    key=("form", "cell"),
    expected=False,
    purpose="What goes into which cell of a form that others supply, such as a quarterly return.",
    filled_by="High needs finance lead",
    when="Once for each form, and when a new version of it comes",
    feeds="forms",
    columns=(
        SheetColumn("Form", "The form's name in the setting Forms.", Label(), example="return"),
        SheetColumn(
            "Cell",
            "The cell of the form, with its sheet, or a name that the form gives it. A row of "
            "cells takes a period each.",
            example="Return!C12:F12",
            width=34,
        ),
        SheetColumn(
            "Figure or text",
            "A figure as narrative names it, with its form after a bar, or a text. In a row of "
            "cells: months, quarters or years, such as EHCP.actual | quarters, from the start of "
            "the financial year or from Q1 2025/26.",
            FormContent(),
            field="content",
            example="EHCP.actual | quarters",
            width=44,
        ),
        SheetColumn(
            "Unit",
            "The unit of money that the form wants, or fraction for a percentage as a part of 1; "
            "the figure's own where this is empty.",
            Choice((*MONEY_UNITS, "fraction"), MONEY_WORDS),
            example="£",
        ),
        SheetColumn(
            "Sign",
            "Reversed where the form's deficits are negative, or its income positive.",
            Choice(Sign),
            example=Sign.STATED,
        ),
        SheetColumn(
            "Label",
            "The words beside the cell, as `svreport form` lists them: where a new version of the "
            "form has them elsewhere, check says so.",
            field="beside",
            example="Plans in force / Quarter 1",
            width=34,
        ),
        SheetColumn("Note", "For colleagues.", width=34),
    ),
)

"""Sheets of the council: its settings, its forms, and whom readers of its papers can ask.

First, what is said of forms alone: their files, and what goes into their cells.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from svreport.core.model import Author, FormCell, FormFile, Negatives, Settings, Sign, Signs
from svreport.core.numerals import MONEY_UNITS, MONEY_WORDS, Unit, from_excel
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue
from svreport.core.text import normalise
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext
from svreport.inputs.kinds.amounts import Amount, Money, Whole
from svreport.inputs.kinds.dates import YearOf
from svreport.inputs.kinds.texts import Addresses, Choice, FileNames, Label, Text
from svreport.inputs.sheet import MEASURE, Sheet, SheetColumn

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


SETTINGS = Sheet(
    order=10,
    name="Settings",
    record=Settings,
    is_settings=True,
    required=True,
    purpose="The council, its agreement, and how figures are shown.",
    for_a_start="Authority, Financial year and Agreement",
    filled_by="SEND programme officer",
    when="Once, at the start of the financial year",
    feeds="every document",
    columns=(
        SheetColumn(
            "Authority", "The council's name, as documents give it.", example="Exampleshire Council"
        ),
        SheetColumn(
            "Authority code",
            "The three-digit local authority code that DfE uses.",
            Label(),
            example="999",
        ),
        SheetColumn(
            "Financial year",
            "The financial year that this workbook reports on.",
            YearOf(),
            example="2024/25",
        ),
        SheetColumn(
            "Agreement", "What the agreement or scheme is called.", example="DSG recovery agreement"
        ),
        SheetColumn(
            "Agreement starts",
            "The first financial year of the agreement.",
            YearOf(),
            example="2023/24",
        ),
        SheetColumn(
            "Agreement ends",
            "The last financial year of the agreement.",
            YearOf(),
            example="2028/29",
        ),
        SheetColumn(
            "Agreement total",
            "All payments under the agreement together, in the forecast unit.",
            Money(),
            example="67,000",
        ),
        SheetColumn(
            "Forecast unit",
            "The unit of money in Forecast, Savings, Payments and the totals of Unit costs.",
            Choice(MONEY_UNITS, MONEY_WORDS),
            example=Unit.THOUSANDS,
        ),
        SheetColumn(
            "Suppress counts below",
            "Published documents do not show counts of 1 or more below this number.",
            Whole(highest=100),
            field="suppress_below",
            example="5",
        ),
        SheetColumn(
            "Financial year style",
            "How documents write a financial year.",
            Choice(("2024/25", "2024-25")),
            field="year_style",
            example="2024/25",
        ),
        SheetColumn(
            "Money style",
            "How documents write large amounts in sentences.",
            Choice(("£45.73m", "£45.73 million")),
            example="£45.73m",
        ),
        SheetColumn(
            "Negative style",
            "How documents show negative money: a minus sign, or brackets.",
            Choice(Negatives),
            field="negatives",
            example="minus",
        ),
        SheetColumn(
            "Percentage point decimals",
            "Decimals of a change between two percentages.",
            Whole(highest=4),
            field="point_decimals",
            example="1",
        ),
        SheetColumn(
            "Jump factor",
            "A figure is queried if it is more than this many times the usual size of its series; "
            "3 if left empty.",
            Amount(Unit.RATE, above=Decimal(1)),
            example="3",
        ),
        SheetColumn(
            "Rating tolerance",
            "A rating is queried if its measure is further from plan than this; 10% if left empty.",
            Amount(Unit.PERCENT, lowest=Decimal(0)),
            example="10%",
        ),
        SheetColumn(
            "Headline measure",
            "The code of the measure that papers show in a chart of growth, such as the number of "
            "EHCPs. If left empty: the first count at a point in time. The counts of Cohort add "
            "up to it.",
            MEASURE,
            example="EHCP",
        ),
        SheetColumn(
            "Unmitigated version",
            "The version of the Forecast sheet that leaves out what the plan changes; "
            "unmitigated if left empty.",
            Label(),
            example="unmitigated",
        ),
        SheetColumn(
            "Plan version",
            "The version of the Forecast sheet that the agreement rests on; plan if left empty.",
            Label(),
            example="plan",
        ),
        SheetColumn(
            "Forecast file",
            "The finance team's own forecast (.xlsx or .csv): its name, or its path from this "
            "workbook's folder. Leave empty if the sheet Forecast has all of it.",
            example="Finance forecast.xlsx",
        ),
        SheetColumn(
            "Forecast file area",
            "Where in that file: a sheet, a range such as DSG!A4:I40, or the name of a table. Put "
            "; between several. Leave empty if only one sheet has data.",
            example="DSG",
        ),
        SheetColumn(
            "Forecast file unit",
            "The unit of money in that file; needed if there is one.",
            Choice(MONEY_UNITS, MONEY_WORDS),
            example=Unit.POUNDS,
        ),
        SheetColumn(
            "Forecast file signs",
            "Its signs: income negative, as here; income positive, like spending; or all "
            "reversed, with spending and deficits negative. Needed if there is one.",
            Choice(Signs),
            example=Signs.INCOME_POSITIVE,
        ),
        SheetColumn(
            "Email from",
            "Who the email with an update is from.",
            Addresses(one_alone=True),
            example="send.programme@example.org",
        ),
        SheetColumn("Email to", "Who it is to.", Addresses(), example="adviser@example.org"),
        SheetColumn(
            "Email cc",
            "Who gets a copy.",
            Addresses(),
            example="s151@example.org; dcs@example.org",
        ),
        SheetColumn(
            "Email greeting",
            "How it begins; Dear colleague if left empty.",
            Label(),
            example="Dear adviser",
        ),
        SheetColumn(
            "Other workbooks",
            "Inputs workbooks that colleagues keep, such as one with ratings or measures: names, "
            "or "
            "paths from this workbook's folder, with ; between them. Each sheet is read from "
            "where it is filled in.",
            FileNames("names of .xlsx files"),
            example="Ratings.xlsx; Measures.xlsx",
            width=40,
        ),
        SheetColumn(
            "Narrative file",
            "The Word document (.docx) with the narrative, or a folder with one for each author: "
            "its name, or its path from this workbook's folder. Put ; between several. Leave "
            "empty if the sheet Narrative has all texts.",
            FileNames("names of .docx files or of folders"),
            example="Narrative q1.docx",
        ),
        SheetColumn(
            "Forms",
            "Forms of others that svreport fills in, as the sheet Form cells says. Give each a "
            "name to build it by: return = Quarterly return.xlsx. Put ; between several.",
            FormFiles("forms"),
            example="return = Quarterly return.xlsx",
            width=40,
        ),
        SheetColumn(
            "Base year",
            "The financial year from which growth is measured: {{ EHCP.actual | since base }}. "
            "Leave it empty if no text needs it.",
            YearOf(),
            example="2018/19",
        ),
        SheetColumn(
            "Grant rate",
            "The part of an eligible deficit that grant pays; 90% if left empty.",
            Amount(Unit.PERCENT, lowest=Decimal(0), highest=Decimal(100)),
            example="90%",
        ),
        SheetColumn(
            "Plan starts",
            "The financial year that is year 1 of the plan; the first of the agreement if "
            "left empty.",
            YearOf(),
            example="2024/25",
        ),
    ),
)

AUTHORS = Sheet(
    order=220,
    name="Authors",
    record=Author,
    key=("role", "contact"),
    expected=False,
    purpose="Who readers of the council's papers can contact.",
    filled_by="SEND programme officer",
    when="Once, and whenever it changes",
    feeds="Schools Forum paper",
    columns=(
        SheetColumn(
            "Role",
            "Who wrote the paper; a role stays true for longer than a name.",
            example="High needs finance lead",
            width=44,
        ),
        SheetColumn(
            "Contact",
            "How readers reach them: an e-mail address or a telephone number.",
            example="send.finance@exampleshire.gov.uk",
            width=44,
        ),
    ),
)


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
            "the figure's own if left empty.",
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

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
        SheetColumn("Authority"),
        SheetColumn("Authority code", Label()),
        SheetColumn("Financial year", YearOf()),
        SheetColumn("Agreement"),
        SheetColumn("Agreement starts", YearOf()),
        SheetColumn("Agreement ends", YearOf()),
        SheetColumn("Agreement total", Money()),
        SheetColumn("Forecast unit", Choice(MONEY_UNITS, MONEY_WORDS)),
        SheetColumn("Suppress counts below", Whole(highest=100), field="suppress_below"),
        SheetColumn("Financial year style", Choice(("2024/25", "2024-25")), field="year_style"),
        SheetColumn("Money style", Choice(("£45.73m", "£45.73 million"))),
        SheetColumn("Negative style", Choice(Negatives), field="negatives"),
        SheetColumn("Percentage point decimals", Whole(highest=4), field="point_decimals"),
        SheetColumn("Jump factor", Amount(Unit.RATE, above=Decimal(1))),
        SheetColumn("Rating tolerance", Amount(Unit.PERCENT, lowest=Decimal(0))),
        SheetColumn("Headline measure", MEASURE),
        SheetColumn("Unmitigated version", Label()),
        SheetColumn("Plan version", Label()),
        SheetColumn("Forecast file"),
        SheetColumn("Forecast file area"),
        SheetColumn("Forecast file unit", Choice(MONEY_UNITS, MONEY_WORDS)),
        SheetColumn("Forecast file signs", Choice(Signs)),
        SheetColumn("Email from", Addresses(one_alone=True)),
        SheetColumn("Email to", Addresses()),
        SheetColumn("Email cc", Addresses()),
        SheetColumn("Email greeting", Label()),
        SheetColumn("Other workbooks", FileNames("names of .xlsx files"), width=40),
        SheetColumn("Narrative file", FileNames("names of .docx files or of folders")),
        SheetColumn("Forms", FormFiles("forms"), width=40),
        SheetColumn("Base year", YearOf()),
        SheetColumn("Grant rate", Amount(Unit.PERCENT, lowest=Decimal(0), highest=Decimal(100))),
        SheetColumn("Plan starts", YearOf()),
    ),
    words="""
        Authority (Exampleshire Council): The council's name, as documents give it.
        Authority code (999): The three-digit local authority code that DfE uses.
        Financial year (2024/25): The financial year that this workbook reports on.
        Agreement (DSG recovery agreement): What the agreement or scheme is called.
        Agreement starts (2023/24): The first financial year of the agreement.
        Agreement ends (2028/29): The last financial year of the agreement.
        Agreement total (67,000): All payments under the agreement together, in the forecast unit.
        Forecast unit (£000): The unit of money in Forecast, Savings, Payments and the totals of
            Unit costs.
        Suppress counts below (5): Published documents do not show counts of 1 or more below this
            number.
        Financial year style (2024/25): How documents write a financial year.
        Money style (£45.73m): How documents write large amounts in sentences.
        Negative style (minus): How documents show negative money: a minus sign, or brackets.
        Percentage point decimals (1): Decimals of a change between two percentages.
        Jump factor (3): A figure is queried if it is more than this many times the usual size of
            its series; 3 if left empty.
        Rating tolerance (10%): A rating is queried if its measure is further from plan than this;
            10% if left empty.
        Headline measure (EHCP): The code of the measure that papers show in a chart of growth, such
            as the number of EHCPs. If left empty: the first count at a point in time. The counts of
            Cohort add up to it.
        Unmitigated version (unmitigated): The version of the Forecast sheet that leaves out what
            the plan changes; unmitigated if left empty.
        Plan version (plan): The version of the Forecast sheet that the agreement rests on; plan if
            left empty.
        Forecast file (Finance forecast.xlsx): The finance team's own forecast (.xlsx or .csv): its
            name, or its path from this workbook's folder. Leave empty if the sheet Forecast has all
            of it.
        Forecast file area (DSG): Where in that file: a sheet, a range such as DSG!A4:I40, or the
            name of a table. Put ; between several. Leave empty if only one sheet has data.
        Forecast file unit (£): The unit of money in that file; needed if there is one.
        Forecast file signs (income positive): Its signs: income negative, as here; income positive,
            like spending; or all reversed, with spending and deficits negative. Needed if there is
            one.
        Email from (send.programme@example.org): Who the email with an update is from.
        Email to (adviser@example.org): Who it is to.
        Email cc (s151@example.org; dcs@example.org): Who gets a copy.
        Email greeting (Dear adviser): How it begins; Dear colleague if left empty.
        Other workbooks (Ratings.xlsx; Measures.xlsx): Inputs workbooks that colleagues keep, such
            as one with ratings or measures: names, or paths from this workbook's folder, with ;
            between them. Each sheet is read from where it is filled in.
        Narrative file (Narrative q1.docx): The Word document (.docx) with the narrative, or a
            folder with one for each author: its name, or its path from this workbook's folder. Put
            ; between several. Leave empty if the sheet Narrative has all texts.
        Forms (return = Quarterly return.xlsx): Forms of others that svreport fills in, as the sheet
            Form cells says. Give each a name to build it by: return = Quarterly return.xlsx. Put ;
            between several.
        Base year (2018/19): The financial year from which growth is measured: {{ EHCP.actual |
            since base }}. Leave it empty if no text needs it.
        Grant rate (90%): The part of an eligible deficit that grant pays; 90% if left empty.
        Plan starts (2024/25): The financial year that is year 1 of the plan; the first of the
            agreement if left empty.
        """,
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
        SheetColumn("Role", width=44),
        SheetColumn("Contact", width=44),
    ),
    words="""
        Role (High needs finance lead): Who wrote the paper; a role stays true for longer than a
            name.
        Contact (send.finance@exampleshire.gov.uk): How readers reach them: an e-mail address or a
            telephone number.
        """,
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
        SheetColumn("Form", Label()),
        SheetColumn("Cell", width=34),
        SheetColumn("Figure or text", FormContent(), field="content", width=44),
        SheetColumn("Unit", Choice((*MONEY_UNITS, "fraction"), MONEY_WORDS)),
        SheetColumn("Sign", Choice(Sign)),
        SheetColumn("Label", field="beside", width=34),
        SheetColumn("Note", width=34),
    ),
    words="""
        Form (return): The form's name in the setting Forms.
        Cell (Return!C12:F12): The cell of the form, with its sheet, or a name that the form gives
            it. A row of cells takes a period each.
        Figure or text (EHCP.actual | quarters): A figure as narrative names it, with its form after
            a bar, or a text. In a row of cells: months, quarters or years, such as EHCP.actual |
            quarters, from the start of the financial year or from Q1 2025/26.
        Unit (£): The unit of money that the form wants, or fraction for a percentage as a part of
            1; the figure's own if left empty.
        Sign (as stated): Reversed where the form's deficits are negative, or its income positive.
        Label (Plans in force / Quarter 1): The words beside the cell, as `svreport form` lists
            them: where a new version of the form has them elsewhere, check says so.
        Note: For colleagues.
        """,
)

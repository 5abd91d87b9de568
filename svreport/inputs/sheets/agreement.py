"""Sheets of the council, its forms and its agreement; first, what is said of forms alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from svreport.core import model
from svreport.core.numerals import MONEY_UNITS, MONEY_WORDS, Unit, from_excel
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue
from svreport.core.text import normalise
from svreport.documents.registry import SIGNED_ALONE
from svreport.inputs import sheet
from svreport.inputs.cells import Cell
from svreport.inputs.kinds import CellContext, amounts, dates, texts
from svreport.inputs.sheet import MeetingHeaders, OpenColumns, Sheet, SheetColumn, UpdateHeaders

_NAMED = pattern(r"\s*([^=:]+?)\s*[=:]\s*(.+?)\s*")


class FormFiles(texts.FileNames):
    """Files of forms, each after the name that it is built by."""

    def read(self, cell: Cell, context: CellContext) -> tuple[Any, ...]:
        named: dict[str, model.FormFile] = {}
        for stated in super().read(cell, context):
            found = _NAMED.fullmatch(stated)
            if found is None:
                raise BadValue(
                    f"“{stated}” has no name before it that the form is built by.",
                    f"Type one and = before the file, such as return = {stated}.",
                )
            named.setdefault(normalise(found[1]), model.FormFile(normalise(found[1]), found[2]))
        return tuple(named.values())

    def stored(self, value: Any, context: CellContext) -> str:
        return "; ".join(f"{form.name} = {form.file}" for form in value)

    def described(self) -> str:
        return "a name, = and the name of an .xlsx or .xlsm file; several with ; between them"


class DocumentName(texts.Choice):
    """A document that is signed by itself: one of svreport's, or a form of the settings."""

    def read(self, cell: Cell, context: CellContext) -> str:
        return texts.Choice((*self.options, *context.forms)).read(cell, context)


class FormContent(texts.Text):
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
    record=model.Settings,
    is_settings=True,
    required=True,
    purpose="The council, its agreement, and how figures are shown.",
    for_a_start="Authority, Financial year and Agreement",
    filled_by="SEND programme officer",
    when="Once, at the start of the financial year",
    feeds="every document",
    columns=(
        SheetColumn("Authority"),
        SheetColumn("Authority code", texts.Label()),
        SheetColumn("Financial year", dates.YearOf()),
        SheetColumn("Agreement"),
        SheetColumn("Agreement starts", dates.YearOf()),
        SheetColumn("Agreement ends", dates.YearOf()),
        SheetColumn("Agreement total", amounts.Money()),
        SheetColumn("Forecast unit", texts.Choice(MONEY_UNITS, MONEY_WORDS)),
        SheetColumn("Suppress counts below", amounts.Whole(highest=100), field="suppress_below"),
        SheetColumn(
            "Financial year style", texts.Choice(("2024/25", "2024-25")), field="year_style"
        ),
        SheetColumn("Money style", texts.Choice(("£45.73m", "£45.73 million"))),
        SheetColumn("Negative style", texts.Choice(model.Negatives), field="negatives"),
        SheetColumn("Percentage point decimals", amounts.Whole(highest=4), field="point_decimals"),
        SheetColumn("Jump factor", amounts.Amount(Unit.RATE, above=Decimal(1))),
        SheetColumn("Rating tolerance", amounts.Amount(Unit.PERCENT, lowest=Decimal(0))),
        SheetColumn("Headline measure", sheet.MEASURE),
        SheetColumn("Unmitigated version", texts.Label()),
        SheetColumn("Plan version", texts.Label()),
        SheetColumn("Forecast file"),
        SheetColumn("Forecast file area"),
        SheetColumn("Forecast file unit", texts.Choice(MONEY_UNITS, MONEY_WORDS)),
        SheetColumn("Forecast file signs", texts.Choice(model.Signs)),
        SheetColumn("Email from", texts.Addresses(one_alone=True)),
        SheetColumn("Email to", texts.Addresses()),
        SheetColumn("Email cc", texts.Addresses()),
        SheetColumn("Email greeting", texts.Label()),
        SheetColumn("Other workbooks", texts.FileNames("names of .xlsx files"), width=40),
        SheetColumn("Narrative file", texts.FileNames("names of .docx files or of folders")),
        SheetColumn("Forms", FormFiles("forms"), width=40),
        SheetColumn("Base year", dates.YearOf()),
        SheetColumn(
            "Grant rate", amounts.Amount(Unit.PERCENT, lowest=Decimal(0), highest=Decimal(100))
        ),
        SheetColumn("Plan starts", dates.YearOf()),
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
    record=model.Author,
    key=("role", "contact"),
    purpose="Who readers of the council's papers can contact.",
    filled_by="SEND programme officer",
    when="Once, and whenever it changes",
    feeds="Schools Forum paper",
    columns=(SheetColumn("Role", width=44), SheetColumn("Contact", width=44)),
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
    record=model.FormCell,
    key=("form", "cell"),
    purpose="What goes into which cell of a form that others supply, such as a quarterly return.",
    filled_by="High needs finance lead",
    when="Once for each form, and when a new version of it comes",
    feeds="forms",
    columns=(
        SheetColumn("Form", texts.Label()),
        SheetColumn("Cell", width=34),
        SheetColumn("Figure or text", FormContent(), field="content", width=44),
        SheetColumn("Unit", texts.Choice((*MONEY_UNITS, "fraction"), MONEY_WORDS)),
        SheetColumn("Sign", texts.Choice(model.Sign)),
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


# Sheets of the agreement: scale, updates, conditions, risks, ratings, sign-offs and texts.
SCALE = Sheet(
    order=20,
    name="Scale",
    record=model.Rating,
    key=("name",),
    other_name="label",
    required=True,
    purpose="The steps of the assurance rating, from worst to best, with their colours.",
    filled_by="SEND programme officer",
    when="Once, at the start of the financial year",
    feeds="every document",
    last_row=40,
    columns=(
        SheetColumn("Rating", texts.Label(), field="name"),
        SheetColumn("Label"),
        SheetColumn("Fill", texts.Colour()),
        SheetColumn("Meaning", width=60),
    ),
    words="""
        Rating (Amber): The word that the Ratings sheet uses.
        Label (Amber - Off Track): The words that documents show.
        Fill (#FFC000): The colour of the rating's cell; documents choose black or white text.
        Meaning (Behind plan, with action agreed that is expected to recover it.): When the rating
            is given, in a sentence.
        """,
)

UPDATES = Sheet(
    order=30,
    name="Updates",
    record=model.Update,
    key=("key",),
    required=True,
    purpose="The reporting points of the year: as many as the agreement asks for.",
    for_a_start="Activity data to, for each update, and Forecast version once there is a forecast",
    filled_by="SEND programme officer",
    when="Once, at the start of the financial year; the dates as they become known",
    feeds="every document",
    last_row=60,
    columns=(
        SheetColumn("Update", texts.Label(), field="key"),
        SheetColumn("Title"),
        SheetColumn("Column label", width=22),
        SheetColumn("Due", dates.Day()),
        SheetColumn("Finance data to", dates.MonthOf(), field="finance_to"),
        SheetColumn("Activity data to", dates.MonthOf(), field="activity_to"),
        SheetColumn("Submitted", dates.Day()),
        SheetColumn("Forecast version", texts.Label()),
        SheetColumn("New plan", texts.Label(), field="plan_version"),
        SheetColumn("Reason for new plan", field="plan_reason", width=50),
    ),
    words="""
        Update (q1): A short key, used on other sheets and in `svreport build q1`.
        Title (Q1 2024/25 update report): The title of the update's report.
        Column label (Update 1 (May)): What heads the update's column in the assurance tables.
        Due (31 May 2024): When the update is due.
        Finance data to (Mar 24): The last month that the financial figures cover.
        Activity data to (Apr 24): The last month that the measures cover; a measure by quarter,
            term or year reports the latest that has ended by then.
        Submitted (30 May 2024): When the update was submitted.
        Forecast version (plan): The version of the Forecast sheet that the update reports against.
        New plan (plan 2025): The version of the Forecast sheet that is the plan from this update
            on, where it replaces another; leave empty if the plan stays the same.
        Reason for new plan (The agreement was extended by two years in March 2025.): Why the plan
            changed, in a sentence that documents show.
        """,
    series=OpenColumns(
        headers=MeetingHeaders(),
        field="meetings",
        kind=dates.Day(),
        guidance="When that meeting takes the update's papers, which then carry this date. Leave "
        "empty if they carry the update's own date.",
    ),
)

SIGN_OFF = Sheet(
    order=40,
    name="Sign-off",
    record=model.SignOff,
    key=("update", "document", "role"),
    expected=True,
    purpose="Who signs each document off, and when they did.",
    filled_by="SEND programme officer",
    when="Before a document leaves",
    feeds="monitoring report",
    columns=(
        sheet.UPDATE_COLUMN,
        SheetColumn("Document", DocumentName(SIGNED_ALONE)),
        SheetColumn("Role"),
        SheetColumn("Name"),
        SheetColumn("Date", dates.Day(), field="signed"),
        SheetColumn("Fingerprint", width=28),
    ),
    words="""
        Document (forum): The document or form, if it is signed separately. If left empty: the
            update's report and its financial summary.
        Role (Section 151 Officer): The officer's role.
        Name: The officer's name, if documents should show it.
        Date (28 May 2024): When they signed off; empty until they have.
        Fingerprint (7K3Q9-XM2PA-04VRC-H8ZTN): The fingerprint of what they signed, as the draft
            gives it at its end. Until every role has signed the present version, the document is a
            draft.
        """,
)

# What officers call the cumulative balance, too.
BALANCES = dict.fromkeys(("closing balance", "cumulative deficit"), model.JudgedBy.CUMULATIVE)

CONDITIONS = Sheet(
    order=50,
    name="Conditions",
    record=model.Condition,
    key=("number",),
    other_name="short_title",
    required=True,
    stand_in="Workstreams",
    purpose="The conditions of the agreement, word for word. Updates rate and report "
    "on them. If there are none, they report on Workstreams instead.",
    for_a_start="Number and Condition, for each condition, or Workstreams instead",
    filled_by="SEND programme officer",
    when="Once, when the agreement is made or changed",
    feeds="monitoring report, financial summary, Schools Forum paper, highlight report, "
    "progress against the plan, board dashboard, scrutiny slides",
    columns=(
        SheetColumn("Number", texts.Label()),
        SheetColumn("Condition", field="text", width=80),
        SheetColumn("Short title"),
        SheetColumn("Reported with", sheet.CONDITION),
        SheetColumn("Judged by", texts.Choice(model.JudgedBy, BALANCES), width=20),
        sheet.owner_column("Owner"),
    ),
    words="""
        Number (3.1): The condition's number in the agreement.
        Condition (Provide earlier support for children and young people with SEND.): The condition
            as the agreement words it.
        Short title (Earlier support and inclusion): A few words for headings and tables.
        Reported with (1): The number of a condition that this one shares its progress update with.
        Judged by (in-year balance): The balance that decides whether the condition is met, if one
            does. In-year balance: a surplus in the agreement's last year. Cumulative balance:
            within each year's agreed limit.
        Owner (SEN service): Who answers for the condition, its ratings, its text and its measures.
        """,
)

RISKS = Sheet(
    order=60,
    name="Risks",
    record=model.Risk,
    key=("number",),
    other_name="title",
    expected=True,
    purpose="The risks to the agreement and what is done about them. Those of a project are shown "
    "in the strategic plan alone, and are not rated.",
    filled_by="SEND programme officer",
    when="Once, and whenever a risk or its mitigation changes",
    feeds="monitoring report, highlight report, progress against the plan, board dashboard, "
    "strategic plan",
    columns=(
        SheetColumn("Number", texts.Label()),
        SheetColumn("Title"),
        SheetColumn("Risk", field="text", width=60),
        SheetColumn("Mitigation", texts.Markdown(), width=60),
        SheetColumn("Owner", texts.Holder()),
        SheetColumn("Target score", amounts.Whole(highest=100)),
        sheet.PROJECT_COLUMN,
    ),
    words="""
        Number (1): The risk's number.
        Title (Unpredictable demand): A few words for headings.
        Risk (There is a risk that demand grows faster than the plan assumes.): The risk in a
            sentence: what may happen, and what would follow.
        Mitigation (The authority reviews placement forecasts every month.): What is done about the
            risk, in Markdown.
        Owner (Director of Education): The role that owns the risk.
        Target score (3): The score that mitigation should bring the risk down to.
        """,
)

RATINGS = Sheet(
    order=70,
    name="Ratings",
    record=model.ItemRatings,
    key=("item",),
    required=True,
    purpose="The assurance rating of each condition (or workstream), risk and measure at each "
    "update.",
    for_a_start="Item and, under the update's key, its rating, for each condition or workstream",
    filled_by="SEND programme officer, agreed with the owners",
    when="At each update",
    feeds="monitoring report, Schools Forum paper, highlight report, "
    "progress against the plan, board dashboard, scrutiny slides",
    columns=(
        SheetColumn("Item", sheet.RATED_ITEM),
        SheetColumn("Previous", sheet.RATING),
        SheetColumn("Note", width=50, after_series=True),
    ),
    words="""
        Item (Condition 3.1): What is rated.
        Previous (Amber): The last rating of the year before.
        Note: Why the rating was given, for your own records; no document shows it.
        """,
    series=OpenColumns(
        headers=UpdateHeaders(),
        field="by_update",
        kind=sheet.RATING,
        guidance="The rating given at that update; empty until it is given.",
    ),
)

RISK_SCORES = Sheet(
    order=200,
    name="Risk scores",
    record=model.RiskScore,
    key=("risk", "update"),
    purpose="How each risk was scored at each update, and what is being done about it.",
    filled_by="Risk owners",
    when="At each update",
    feeds="highlight report, progress against the plan, board dashboard",
    columns=(
        SheetColumn("Risk", sheet.RISK),
        SheetColumn("Update", sheet.UPDATE),
        SheetColumn("Likelihood", amounts.Whole(lowest=1, highest=10)),
        SheetColumn("Impact", amounts.Whole(lowest=1, highest=10)),
        SheetColumn("Score", amounts.Whole(lowest=1, highest=100)),
        SheetColumn("Action", width=60),
    ),
    words="""
        Risk (1): The risk's number.
        Update (q1): The update's key.
        Likelihood (4): How likely the risk is, on the council's own scale.
        Impact (3): How much it would matter, on the council's own scale.
        Score (12): Likelihood times impact; worked out if left empty.
        Action: What you are doing, or will do next.
        """,
)


NARRATIVE = Sheet(
    order=80,
    name="Narrative",
    record=model.Narrative,
    key=("section", "update"),
    required=True,
    purpose="What is written for each section of each update.",
    for_a_start="Section, Update and Text, for Summary and for each condition",
    filled_by="SEND programme officer and the owners of conditions and risks",
    when="At each update",
    feeds="monitoring report, Schools Forum paper, highlight report, "
    "progress against the plan, board dashboard, scrutiny slides, strategic plan",
    columns=(
        SheetColumn("Section", sheet.SECTION),
        sheet.UPDATE_COLUMN,
        SheetColumn("Text", texts.Markdown(), width=110),
        SheetColumn("Review", texts.Label()),
    ),
    words="""
        Section (Condition 3.1): Where the text goes: Summary, Specialist support, a condition, a
            risk, or a section of another paper, such as Forum: Background.
        Text (Work has begun on the **outreach offer**.): Paragraphs with an empty line between them
            (Alt+Enter twice); lists with - or 1.; {{ measures }} alone on a line where the measures
            table should go.
        Review (from q2): Where a text comes from that is not yet brought up to date, as `svreport
            next` notes it; clear the cell once it is.
        """,
)

ANSWERS = Sheet(
    order=270,
    name="Answers",
    record=model.Answer,
    key=("warning", "about"),
    purpose="Officers' answers to warnings where nothing needs to change.",
    filled_by="Whoever answers for the figure",
    when="When svreport check warns of something that is right",
    feeds="build record",
    columns=(
        SheetColumn("Warning", texts.Label(), width=24),
        SheetColumn("About", texts.Label(), width=24),
        SheetColumn("Answer", width=60),
        SheetColumn("By"),
        SheetColumn("Date", dates.Day(), field="answered_on"),
    ),
    words="""
        Warning (no-value): The warning's name, as `svreport check` prints it.
        About (DMI.a): What the warning is about, as it is printed with it.
        Answer (The fall is real: the group closed in June.): Why nothing needs to change.
        By (Performance analyst): Who answers, by role or name.
        Date (20 November 2024): When it was answered.
        """,
)

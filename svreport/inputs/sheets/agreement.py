"""Sheets of the agreement: scale, updates, conditions, risks, ratings, sign-offs and texts."""

from __future__ import annotations

from svreport.core import model
from svreport.core.model import Answer, Narrative
from svreport.documents.registry import SIGNED_ALONE
from svreport.inputs.kinds.amounts import Whole
from svreport.inputs.kinds.dates import Day, MonthOf
from svreport.inputs.kinds.texts import Choice, Colour, Label, Markdown
from svreport.inputs.sheet import (
    CONDITION,
    PROJECT_COLUMN,
    RATED_ITEM,
    RATING,
    RISK,
    SECTION,
    UPDATE,
    UPDATE_COLUMN,
    MeetingHeaders,
    OpenColumns,
    Sheet,
    SheetColumn,
    UpdateHeaders,
    owner_column,
)
from svreport.inputs.sheets.settings import DocumentName

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
        SheetColumn(
            "Rating",
            "The word that the Ratings sheet uses.",
            Label(),
            field="name",
            example="Amber",
        ),
        SheetColumn("Label", "The words that documents show.", example="Amber - Off Track"),
        SheetColumn(
            "Fill",
            "The colour of the rating's cell; documents choose black or white text.",
            Colour(),
            example="#FFC000",
        ),
        SheetColumn(
            "Meaning",
            "When the rating is given, in a sentence.",
            example="Behind plan, with action agreed that is expected to recover it.",
            width=60,
        ),
    ),
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
        SheetColumn(
            "Update",
            "A short key, used on other sheets and in `svreport build q1`.",
            Label(),
            field="key",
            example="q1",
        ),
        SheetColumn(
            "Title",
            "The title of the update's report.",
            example="Q1 2024/25 update report",
        ),
        SheetColumn(
            "Column label",
            "What heads the update's column in the assurance tables.",
            example="Update 1 (May)",
            width=22,
        ),
        SheetColumn("Due", "When the update is due.", Day(), example="31 May 2024"),
        SheetColumn(
            "Finance data to",
            "The last month that the financial figures cover.",
            MonthOf(),
            field="finance_to",
            example="Mar 24",
        ),
        SheetColumn(
            "Activity data to",
            "The last month that the measures cover; a measure by quarter, term or year reports "
            "the latest that has ended by then.",
            MonthOf(),
            field="activity_to",
            example="Apr 24",
        ),
        SheetColumn("Submitted", "When the update was submitted.", Day(), example="30 May 2024"),
        SheetColumn(
            "Forecast version",
            "The version of the Forecast sheet that the update reports against.",
            Label(),
            example="plan",
        ),
        SheetColumn(
            "New plan",
            "The version of the Forecast sheet that is the plan from this update on, where it "
            "replaces another; leave empty if the plan stays the same.",
            Label(),
            field="plan_version",
            example="plan 2025",
        ),
        SheetColumn(
            "Reason for new plan",
            "Why the plan changed, in a sentence that documents show.",
            field="plan_reason",
            example="The agreement was extended by two years in March 2025.",
            width=50,
        ),
    ),
    series=OpenColumns(
        headers=MeetingHeaders(),
        field="meetings",
        kind=Day(),
        guidance="When that meeting takes the update's papers, which then carry this date. Leave "
        "empty if they carry the update's own date.",
    ),
)

SIGN_OFF = Sheet(
    order=40,
    name="Sign-off",
    record=model.SignOff,
    key=("update", "document", "role"),
    purpose="Who signs each document off, and when they did.",
    filled_by="SEND programme officer",
    when="Before a document leaves",
    feeds="monitoring report",
    columns=(
        UPDATE_COLUMN,
        SheetColumn(
            "Document",
            "The document or form, if it is signed separately. If left empty: the update's report "
            "and its financial summary.",
            DocumentName(SIGNED_ALONE),
            example="forum",
        ),
        SheetColumn("Role", "The officer's role.", example="Section 151 Officer"),
        SheetColumn("Name", "The officer's name, if documents should show it."),
        SheetColumn(
            "Date",
            "When they signed off; empty until they have.",
            Day(),
            field="signed",
            example="28 May 2024",
        ),
        SheetColumn(
            "Fingerprint",
            "The fingerprint of what they signed, as the draft gives it at its end. "
            "Until every role has signed the present version, the document is a draft.",
            example="7K3Q9-XM2PA-04VRC-H8ZTN",
            width=28,
        ),
    ),
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
        SheetColumn(
            "Number",
            "The condition's number in the agreement.",
            Label(),
            example="3.1",
        ),
        SheetColumn(
            "Condition",
            "The condition as the agreement words it.",
            field="text",
            example="Provide earlier support for children and young people with SEND.",
            width=80,
        ),
        SheetColumn(
            "Short title",
            "A few words for headings and tables.",
            example="Earlier support and inclusion",
        ),
        SheetColumn(
            "Reported with",
            "The number of a condition that this one shares its progress update with.",
            CONDITION,
            example="1",
        ),
        SheetColumn(
            "Judged by",
            "The balance that decides whether the condition is met, if one does. "
            "In-year balance: a surplus in the agreement's last year. Cumulative balance: within "
            "each year's agreed limit.",
            Choice(model.JudgedBy, BALANCES),
            example="in-year balance",
            width=20,
        ),
        owner_column(
            "Owner",
            "Who answers for the condition, its ratings, its text and its measures.",
            "SEN service",
        ),
    ),
)

RISKS = Sheet(
    order=60,
    name="Risks",
    record=model.Risk,
    key=("number",),
    other_name="title",
    purpose="The risks to the agreement and what is done about them. Those of a project are shown "
    "in the strategic plan alone, and are not rated.",
    filled_by="SEND programme officer",
    when="Once, and whenever a risk or its mitigation changes",
    feeds="monitoring report, highlight report, progress against the plan, board dashboard, "
    "strategic plan",
    columns=(
        SheetColumn("Number", "The risk's number.", Label(), example="1"),
        SheetColumn("Title", "A few words for headings.", example="Unpredictable demand"),
        SheetColumn(
            "Risk",
            "The risk in a sentence: what may happen, and what would follow.",
            field="text",
            example="There is a risk that demand grows faster than the plan assumes.",
            width=60,
        ),
        SheetColumn(
            "Mitigation",
            "What is done about the risk, in Markdown.",
            Markdown(),
            example="The authority reviews placement forecasts every month.",
            width=60,
        ),
        SheetColumn("Owner", "The role that owns the risk.", example="Director of Education"),
        SheetColumn(
            "Target score",
            "The score that mitigation should bring the risk down to.",
            Whole(highest=100),
            example="3",
        ),
        PROJECT_COLUMN,
    ),
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
        SheetColumn("Item", "What is rated.", RATED_ITEM, example="Condition 3.1"),
        SheetColumn("Previous", "The last rating of the year before.", RATING, example="Amber"),
        SheetColumn(
            "Note",
            "Why the rating was given, for your own records; no document shows it.",
            width=50,
            after_series=True,
        ),
    ),
    series=OpenColumns(
        headers=UpdateHeaders(),
        field="by_update",
        kind=RATING,
        guidance="The rating given at that update; empty until it is given.",
    ),
)

RISK_SCORES = Sheet(
    order=200,
    name="Risk scores",
    record=model.RiskScore,
    key=("risk", "update"),
    expected=False,
    purpose="How each risk was scored at each update, and what is being done about it.",
    filled_by="Risk owners",
    when="At each update",
    feeds="highlight report, progress against the plan, board dashboard",
    columns=(
        SheetColumn("Risk", "The risk's number.", RISK, example="1"),
        SheetColumn("Update", "The update's key.", UPDATE, example="q1"),
        SheetColumn(
            "Likelihood",
            "How likely the risk is, on the council's own scale.",
            Whole(lowest=1, highest=10),
            example="4",
        ),
        SheetColumn(
            "Impact",
            "How much it would matter, on the council's own scale.",
            Whole(lowest=1, highest=10),
            example="3",
        ),
        SheetColumn(
            "Score",
            "Likelihood times impact; worked out if left empty.",
            Whole(lowest=1, highest=100),
            example="12",
        ),
        SheetColumn("Action", "What you are doing, or will do next.", width=60),
    ),
)


NARRATIVE = Sheet(
    order=80,
    name="Narrative",
    record=Narrative,
    key=("section", "update"),
    required=True,
    purpose="What is written for each section of each update.",
    for_a_start="Section, Update and Text, for Summary and for each condition",
    filled_by="SEND programme officer and the owners of conditions and risks",
    when="At each update",
    feeds="monitoring report, Schools Forum paper, highlight report, "
    "progress against the plan, board dashboard, scrutiny slides, strategic plan",
    columns=(
        SheetColumn(
            "Section",
            "Where the text goes: Summary, Specialist support, a condition, a risk, or a "
            "section of another paper, such as Forum: Background.",
            SECTION,
            example="Condition 3.1",
        ),
        UPDATE_COLUMN,
        SheetColumn(
            "Text",
            "Paragraphs with an empty line between them (Alt+Enter twice); lists with - or 1.; "
            "{{ measures }} alone on a line where the measures table should go.",
            Markdown(),
            example="Work has begun on the **outreach offer**.",
            width=110,
        ),
        SheetColumn(
            "Review",
            "Where a text comes from that is not yet brought up to date, as `svreport next` notes "
            "it; clear the cell once it is.",
            Label(),
            example="from q2",
        ),
    ),
)

ANSWERS = Sheet(
    order=270,
    name="Answers",
    record=Answer,
    key=("warning", "about"),
    expected=False,
    purpose="Officers' answers to warnings where nothing needs to change.",
    filled_by="Whoever answers for the figure",
    when="When svreport check warns of something that is right",
    feeds="build record",
    columns=(
        SheetColumn(
            "Warning",
            "The warning's name, as `svreport check` prints it.",
            Label(),
            example="no-value",
            width=24,
        ),
        SheetColumn(
            "About",
            "What the warning is about, as it is printed with it.",
            Label(),
            example="DMI.a",
            width=24,
        ),
        SheetColumn(
            "Answer",
            "Why nothing needs to change.",
            example="The fall is real: the group closed in June.",
            width=60,
        ),
        SheetColumn("By", "Who answers, by role or name.", example="Performance analyst"),
        SheetColumn(
            "Date", "When it was answered.", Day(), field="answered_on", example="20 November 2024"
        ),
    ),
)

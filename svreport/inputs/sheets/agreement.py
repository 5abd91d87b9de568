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
        SheetColumn("Rating", Label(), field="name"),
        SheetColumn("Label"),
        SheetColumn("Fill", Colour()),
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
        SheetColumn("Update", Label(), field="key"),
        SheetColumn("Title"),
        SheetColumn("Column label", width=22),
        SheetColumn("Due", Day()),
        SheetColumn("Finance data to", MonthOf(), field="finance_to"),
        SheetColumn("Activity data to", MonthOf(), field="activity_to"),
        SheetColumn("Submitted", Day()),
        SheetColumn("Forecast version", Label()),
        SheetColumn("New plan", Label(), field="plan_version"),
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
        SheetColumn("Document", DocumentName(SIGNED_ALONE)),
        SheetColumn("Role"),
        SheetColumn("Name"),
        SheetColumn("Date", Day(), field="signed"),
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
        SheetColumn("Number", Label()),
        SheetColumn("Condition", field="text", width=80),
        SheetColumn("Short title"),
        SheetColumn("Reported with", CONDITION),
        SheetColumn("Judged by", Choice(model.JudgedBy, BALANCES), width=20),
        owner_column("Owner"),
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
    purpose="The risks to the agreement and what is done about them. Those of a project are shown "
    "in the strategic plan alone, and are not rated.",
    filled_by="SEND programme officer",
    when="Once, and whenever a risk or its mitigation changes",
    feeds="monitoring report, highlight report, progress against the plan, board dashboard, "
    "strategic plan",
    columns=(
        SheetColumn("Number", Label()),
        SheetColumn("Title"),
        SheetColumn("Risk", field="text", width=60),
        SheetColumn("Mitigation", Markdown(), width=60),
        SheetColumn("Owner"),
        SheetColumn("Target score", Whole(highest=100)),
        PROJECT_COLUMN,
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
        SheetColumn("Item", RATED_ITEM),
        SheetColumn("Previous", RATING),
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
        SheetColumn("Risk", RISK),
        SheetColumn("Update", UPDATE),
        SheetColumn("Likelihood", Whole(lowest=1, highest=10)),
        SheetColumn("Impact", Whole(lowest=1, highest=10)),
        SheetColumn("Score", Whole(lowest=1, highest=100)),
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
        SheetColumn("Section", SECTION),
        UPDATE_COLUMN,
        SheetColumn("Text", Markdown(), width=110),
        SheetColumn("Review", Label()),
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
    record=Answer,
    key=("warning", "about"),
    expected=False,
    purpose="Officers' answers to warnings where nothing needs to change.",
    filled_by="Whoever answers for the figure",
    when="When svreport check warns of something that is right",
    feeds="build record",
    columns=(
        SheetColumn("Warning", Label(), width=24),
        SheetColumn("About", Label(), width=24),
        SheetColumn("Answer", width=60),
        SheetColumn("By"),
        SheetColumn("Date", Day(), field="answered_on"),
    ),
    words="""
        Warning (no-value): The warning's name, as `svreport check` prints it.
        About (DMI.a): What the warning is about, as it is printed with it.
        Answer (The fall is real: the group closed in June.): Why nothing needs to change.
        By (Performance analyst): Who answers, by role or name.
        Date (20 November 2024): When it was answered.
        """,
)

"""Ratings: the assurance rating of each item at each update."""

from svreport.core.model import ItemRatings
from svreport.inputs.sheet import OpenColumns, Sheet, SheetColumn, UpdateHeaders
from svreport.inputs.sheets.shared import RATED_ITEM, RATING, own_note

SHEET = Sheet(
    order=70,
    name="Ratings",
    record=ItemRatings,
    key=("item",),
    required=True,
    purpose="The assurance rating of each condition, risk and measure at each update.",
    filled_by="SEND programme officer, agreed with the owners",
    when="At each update",
    feeds=(
        "monitoring report",
        "Schools Forum paper",
        "highlight report",
        "progress against the plan",
        "board dashboard",
        "scrutiny slides",
    ),
    columns=(
        SheetColumn("Item", "What is rated.", RATED_ITEM, required=True, example="Condition 3.1"),
        SheetColumn("Previous", "The last rating of the year before.", RATING, example="Amber"),
        own_note(
            "Why the rating was given, for whoever asks; no document shows it.",
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

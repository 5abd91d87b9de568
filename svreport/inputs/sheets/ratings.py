"""Ratings: the assurance rating of each item at each update."""

from svreport.core.model import ItemRatings
from svreport.inputs.sheet import OpenColumns, Sheet, SheetColumn, UpdateHeaders
from svreport.inputs.sheets.shared import RATED_ITEM, RATING

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
        SheetColumn(
            header="Item",
            kind=RATED_ITEM,
            required=True,
            guidance="What is rated.",
            example="Condition 3.1",
        ),
        SheetColumn(
            header="Previous",
            kind=RATING,
            guidance="The last rating of the year before.",
            example="Amber",
        ),
        SheetColumn(
            header="Note",
            after_series=True,
            guidance="Why the rating was given, for whoever asks; no document shows it.",
            width=50,
            other_use="own records",
        ),
    ),
    series=OpenColumns(
        headers=UpdateHeaders(),
        field="by_update",
        kind=RATING,
        guidance="The rating given at that update; empty until it is given.",
    ),
)

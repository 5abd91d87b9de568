"""Scale: the steps of the assurance rating."""

from svreport.core.model import Rating
from svreport.inputs.kinds.texts import Colour, Label
from svreport.inputs.sheet import Sheet, SheetColumn

SHEET = Sheet(
    order=20,
    name="Scale",
    record=Rating,
    key=("name",),
    required=True,
    purpose="The steps of the assurance rating, from worst to best, with their colours.",
    filled_by="SEND programme officer",
    when="Once, at the start of the financial year",
    feeds=("every document",),
    last_row=40,
    columns=(
        SheetColumn(
            "Rating",
            "The word that the Ratings sheet uses.",
            Label(),
            field="name",
            required=True,
            example="Amber",
        ),
        SheetColumn(
            "Label", "The words that documents show.", required=True, example="Amber - Off Track"
        ),
        SheetColumn(
            "Fill",
            "The colour of the rating's cell; documents choose black or white text.",
            Colour(),
            required=True,
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

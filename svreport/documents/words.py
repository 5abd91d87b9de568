"""Words and marks that documents share."""

from __future__ import annotations

from datetime import date

from svreport.blocks import RatingMark
from svreport.colours import ink_on
from svreport.model import Council, Missing, Update
from svreport.papers import Properties

MISSING_WORDS = {
    Missing.NOT_YET_AVAILABLE: "Not yet available",
    Missing.NOT_APPLICABLE: "Not applicable",
    Missing.SUPPRESSED: "Suppressed",
    Missing.INCOMPLETE: "Incomplete",
}


def rating_mark(council: Council, name: str | None) -> RatingMark:
    """The rating with its label and colours; an empty mark where none has been given."""
    rating = next((one for one in council.scale if one.name == name), None)
    if rating is None:
        return RatingMark("")
    return RatingMark(rating.label, rating.fill, ink_on(rating.fill))


def document_date(update: Update) -> date | None:
    """The date that an update's documents carry: when it was submitted, else when it is due."""
    return update.submitted or update.due


def properties(council: Council, update: Update, title: str) -> Properties:
    """The properties of an update's document."""
    return Properties(
        title=f"{council.settings.authority}: {title}",
        author=council.settings.authority,
        subject=council.settings.agreement,
        made_on=document_date(update),
    )

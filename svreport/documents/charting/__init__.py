"""Charts drawn from what the council knows, for papers, slides and workbooks alike."""

from svreport.documents.charting.drawn import Drawn
from svreport.documents.charting.measures import growth
from svreport.documents.charting.money import deficits, spending, with_savings

__all__ = ["Drawn", "deficits", "growth", "spending", "with_savings"]

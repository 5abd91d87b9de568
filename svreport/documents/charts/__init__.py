"""Charts drawn from what the council knows, for papers, slides and workbooks alike."""

from svreport.documents.charts.drawing import Drawn
from svreport.documents.charts.measures import growth
from svreport.documents.charts.money import deficits, spending, with_savings

__all__ = ["Drawn", "deficits", "growth", "spending", "with_savings"]

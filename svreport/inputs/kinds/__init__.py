"""The kinds of value a column can hold."""

from svreport.inputs.kinds.addresses import Addresses
from svreport.inputs.kinds.amounts import Amount, MeasureFigure, Money, RowFigure, Whole
from svreport.inputs.kinds.base import Kind, Reading, Refused
from svreport.inputs.kinds.dates import EARLIEST, LATEST, Day, MonthOf, PeriodOf, YearOf
from svreport.inputs.kinds.words import (
    EXCEL_LIMIT,
    Choice,
    Colour,
    FigureName,
    Label,
    Markdown,
    Reference,
    SomeOf,
    Target,
    Text,
    YesNo,
    label_of,
)

__all__ = [
    "EARLIEST",
    "EXCEL_LIMIT",
    "LATEST",
    "Addresses",
    "Amount",
    "Choice",
    "Colour",
    "Day",
    "FigureName",
    "Kind",
    "Label",
    "Markdown",
    "MeasureFigure",
    "Money",
    "MonthOf",
    "PeriodOf",
    "Reading",
    "Reference",
    "Refused",
    "RowFigure",
    "SomeOf",
    "Target",
    "Text",
    "Whole",
    "YearOf",
    "YesNo",
    "label_of",
]

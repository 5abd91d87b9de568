"""Capital: the building projects of the plan, their money and their places."""

from svreport.core.model import CapitalProject
from svreport.inputs.kinds.amounts import Money, Whole
from svreport.inputs.kinds.dates import MonthOf
from svreport.inputs.kinds.texts import FigureName
from svreport.inputs.sheet import Sheet, SheetColumn
from svreport.inputs.sheets.shared import OWN_NOTE_ON_FIGURES, RATING, UPDATE

SHEET = Sheet(
    order=210,
    name="Capital",
    record=CapitalProject,
    key=("project", "update"),
    expected=False,
    purpose="The building projects of the plan, as they stand at each update: their money, the "
    "places that they give, and when these open.",
    filled_by="Head of school places and capital finance",
    when="At each update",
    feeds=("monitoring report", "Schools Forum paper"),
    columns=(
        SheetColumn(
            "Project",
            "The project's name, as papers give it.",
            FigureName(),
            required=True,
            example="Northern special school",
        ),
        SheetColumn(
            "Agreed",
            "The capital that has been agreed for it, from every source, in the forecast unit.",
            Money(),
            example="8,400",
        ),
        SheetColumn("Spent", "What has been spent so far.", Money(), example="7,950"),
        SheetColumn(
            "Forecast", "What the whole project is expected to cost.", Money(), example="8,400"
        ),
        SheetColumn(
            "Places", "How many places it gives when it is complete.", Whole(), example="50"
        ),
        SheetColumn(
            "Opens",
            "The month in which it opens or has opened; any day of that month will do.",
            MonthOf(),
            example="Jan 25",
        ),
        SheetColumn("Rating", "Its assurance rating, from Scale.", RATING, example="Amber"),
        SheetColumn(
            "Comment",
            "What a reader should know, such as why it is late, or that it is open.",
            width=60,
        ),
        SheetColumn(
            "Update",
            "The update from which on the row holds: it takes the place of the project's "
            "earlier row. Empty in all rows: they say how the projects stand at the latest update.",
            UPDATE,
            example="q2",
        ),
        OWN_NOTE_ON_FIGURES,
    ),
)

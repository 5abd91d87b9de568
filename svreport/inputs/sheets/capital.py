"""Capital: the building projects of the plan, their money and their places."""

from svreport.core.model import CapitalProject
from svreport.inputs.kinds import FigureName, Money, MonthOf, Text, Whole
from svreport.inputs.sheet import Column, Sheet
from svreport.inputs.sheets.references import RATING, UPDATE

SHEET = Sheet(
    name="Capital",
    record=CapitalProject,
    fills="capital",
    key=("project", "update"),
    expected=False,
    purpose="The building projects of the plan, as they stand at each update: their money, the "
    "places that they give, and when these open.",
    filled_by="Head of school places and capital finance",
    when="At each update",
    feeds=("monitoring report", "Schools Forum paper"),
    columns=(
        Column(
            header="Project",
            field="project",
            kind=FigureName(),
            required=True,
            guidance="The project's name, as papers give it.",
            example="Northern special school",
        ),
        Column(
            header="Agreed",
            field="agreed",
            kind=Money(),
            guidance="The capital that has been agreed for it, from every source, in the forecast "
            "unit.",
            example="8,400",
        ),
        Column(
            header="Spent",
            field="spent",
            kind=Money(),
            guidance="What has been spent so far.",
            example="7,950",
        ),
        Column(
            header="Forecast",
            field="forecast",
            kind=Money(),
            guidance="What the whole project is expected to cost.",
            example="8,400",
        ),
        Column(
            header="Places",
            field="places",
            kind=Whole(),
            guidance="How many places it gives when it is complete.",
            example="50",
        ),
        Column(
            header="Opens",
            field="opens",
            kind=MonthOf(),
            guidance="The month in which it opens or has opened; any day of that month will do.",
            example="Jan 25",
        ),
        Column(
            header="Rating",
            field="rating",
            kind=RATING,
            guidance="Its assurance rating, from Scale.",
            example="Amber",
        ),
        Column(
            header="Comment",
            field="comment",
            kind=Text(),
            guidance="What a reader should know, such as why it is late, or that it is open.",
            width=60,
        ),
        Column(
            header="Update",
            field="update",
            kind=UPDATE,
            guidance="The update from which on the row holds: it takes the place of the project's "
            "earlier row. Empty in all rows: they say how the projects stand at the latest update.",
            example="q2",
        ),
        Column(
            header="Note",
            field="note",
            kind=Text(),
            guidance="Where the figures come from; for your own records.",
            width=60,
            kept_for="own records",
        ),
    ),
)

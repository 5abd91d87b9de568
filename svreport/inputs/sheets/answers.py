"""Answers: why a warning may stand, in an officer's words."""

from svreport.core.model import Answer
from svreport.inputs.kinds.dates import Day
from svreport.inputs.kinds.texts import Label
from svreport.inputs.sheet import Sheet, SheetColumn

SHEET = Sheet(
    order=270,
    name="Answers",
    record=Answer,
    key=("warning", "about"),
    expected=False,
    purpose="Officers' answers to warnings that are meant to stand.",
    filled_by="Whoever answers for the figure",
    when="When a warning of svreport check is right to stand",
    feeds=("build record",),
    columns=(
        SheetColumn(
            "Warning",
            "The warning's name, as `svreport check` prints it.",
            Label(),
            required=True,
            example="no-value",
            width=24,
        ),
        SheetColumn(
            "About",
            "What the warning is about, as it is printed with it.",
            Label(),
            required=True,
            example="DMI.a",
            width=24,
        ),
        SheetColumn(
            "Answer",
            "Why the warning may stand.",
            required=True,
            example="The fall is real: the group closed in June.",
            width=60,
        ),
        SheetColumn("By", "Who answers, by role or name.", example="Performance analyst"),
        SheetColumn(
            "Date", "When it was answered.", Day(), field="answered_on", example="20 November 2024"
        ),
    ),
)

"""What Settings declare of the finance team's file, with a problem where they leave it open."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.model import Council, Settings, Signs
from svreport.problems import Place, Problem
from svreport.workbook.forecast_file.amounts import Stating
from svreport.workbook.kinds import Refused
from svreport.workbook.sheets import settings

SHEET = settings.SHEET


def header_of(field: str) -> str:
    """What the sheet calls a setting."""
    return SHEET.column_for(field).header


def place_of(declared: Settings, field: str) -> Place:
    """The cell of a setting; the sheet, where it is not in it."""
    return declared.at.get(field, Place(SHEET.name))


def refusal(declared: Settings, field: str, refused: Refused) -> Problem:
    """What is wrong with what a setting names."""
    return Problem(
        place_of(declared, field),
        f"{header_of(field)}: {refused.wrong}",
        refused.remedy,
        rule=field.replace("_", "-"),
    )


def stating_of(declared: Settings) -> Stating:
    """How the file states money; as the council does, where that is not declared."""
    return Stating(
        unit=declared.forecast_file_unit or declared.forecast_unit,
        signs=declared.forecast_file_signs or Signs.INCOME_NEGATIVE,
        forecast_unit=declared.forecast_unit,
    )


def undeclared(council: Council) -> Iterator[Problem]:
    """A problem for the unit and the signs, where they are left empty.

    What could not be read is a problem of its own.
    """
    declared = council.settings
    for field, example in (
        ("forecast_file_unit", "£ or £000"),
        ("forecast_file_signs", "income positive"),
    ):
        lost = any(one.may_state(field) for one in council.unread_in(SHEET.name))
        if getattr(declared, field) is None and not lost:
            yield Problem(
                place_of(declared, field),
                f"{header_of(field)} is empty, so that the figures of {declared.forecast_file} "
                "could mean two things.",
                f"Choose it from the list, such as {example}.",
                rule="missing-value",
            )

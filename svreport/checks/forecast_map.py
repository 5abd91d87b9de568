"""Rules of the Forecast map and the file whose lines it explains."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.model import Council, LeftOut
from svreport.problems import Problem, Severity


def map_has_a_file(council: Council) -> Iterator[Problem]:
    """Lines that are to be read come from a file that Settings name."""
    settings = council.settings
    read = [one for one in council.forecast_map if one.kind is not LeftOut.LEAVE_OUT]
    if read and settings.forecast_file is None and not council.unread_in("Settings"):
        yield Problem(
            read[0].place("their_line"),
            "The sheet Forecast map is filled in, but Settings name no file that it could be of.",
            "Name the finance team's file in Forecast file, or clear this sheet.",
            Severity.WARNING,
            rule="forecast-map",
        )

"""What leaves no work to go on with; its text is one sentence that an officer can act on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svreport.core.problems import Problem

# The years that the time of a part may have in an archive.
CLOCK = range(1980, 2108)


class SvreportError(Exception):
    """Something that stops the work; its text is one sentence an officer can act on."""


def refuse_clock() -> None:
    """Raises SvreportError for a clock whose time an archive, as Office files are, cannot have."""
    year = time.localtime().tm_year
    if year not in CLOCK:
        raise SvreportError(
            f"this computer's clock says {year}, and Office files can only be written from "
            f"{CLOCK.start} on: set it to today's date and try again."
        )


class UnreadableInputs(SvreportError):
    """The inputs file as a whole cannot be read."""

    def as_problem(self) -> Problem:
        """The same as a problem, which stands in no cell."""
        from svreport.core.problems import Place, Problem

        return Problem(Place(), str(self), "", rule="unreadable")


class UnreadableRecord(UnreadableInputs):
    """There is no record of an earlier build, or it cannot be read."""


class UnreadableOutput(SvreportError):
    """A finished document cannot be read again, or is none."""


class UnwritableOutput(SvreportError):
    """A document cannot be put where it belongs."""


class FaultyTemplate(SvreportError):
    """A template cannot be found, read or filled."""


class UnknownTarget(SvreportError):
    """A document or update was asked for that does not exist."""


class LacksData(SvreportError):
    """A document was asked for whose sheets are empty."""

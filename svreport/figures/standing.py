"""What a figure rests on, in words: whether it was, is, or is forecast to be.

Nothing is added to a figure of which nobody says what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from svreport.core.model import Standing

# From the firmest to what is nobody's word: what is made of several is as firm as the least.
_FIRMEST_FIRST = (
    Standing.ACTUAL,
    Standing.PROVISIONAL,
    Standing.AGREED,
    Standing.FORECAST,
    Standing.ASSUMED,
)
_OVER = (Standing.ACTUAL, Standing.PROVISIONAL)
_EXPECTED = (Standing.FORECAST, Standing.ASSUMED)
# A verb as it is now, as it was, and as it follows `is forecast to`.
Verb = tuple[str, str, str]
BE: Verb = ("is", "was", "be")
PASS: Verb = ("passes", "passed", "pass")
STAY: Verb = ("stays", "stayed", "stay")
TURN: Verb = ("turns", "turned", "turn")


def weakest(standings: Iterable[Standing | None]) -> Standing | None:
    """The least firm of them; None where any is not stated, or there are none.

    What rests on an assumption is assumed, whatever else is said or not.
    """
    found = list(standings)
    if Standing.ASSUMED in found:
        return Standing.ASSUMED
    stated = [standing for standing in found if standing is not None]
    if not stated or len(stated) < len(found):
        return None
    return max(stated, key=_FIRMEST_FIRST.index)


def shared(standings: Iterable[Standing | None]) -> Standing | None:
    """The standing that all of them have; None where they differ, or there are none."""
    found = set(standings)
    return found.pop() if len(found) == 1 else None


def is_over(standing: Standing | None) -> bool:
    """Whether a figure is of what has happened."""
    return standing in _OVER


def conjugate(verb: Verb, standing: Standing | None) -> str:
    """The verb as the standing has it: `is`, `was`, `is forecast to be`."""
    now, then, to = verb
    if standing in _OVER:
        return then
    return f"is {standing} to {to}" if standing in _EXPECTED else now


def mark(standing: Standing | None) -> str:
    """What follows a year or a figure that no verb is said of: ` (forecast)`."""
    return f" ({standing})" if standing else ""


def mark_of_versions(standings: Mapping[str, Standing | None]) -> str:
    """What follows a year of some versions: ` (actual)`, ` (plan: forecast, revised: actual)`."""
    stated = [f"{version}: {standing}" for version, standing in standings.items() if standing]
    common = shared(standings.values())
    return f" ({', '.join(stated)})" if stated and not common else mark(common)


def mark_beside_verb(standing: Standing | None) -> str:
    """What follows where a verb has said the rest: ` (provisional)` or ` (agreed)`."""
    return mark(standing) if standing in (Standing.PROVISIONAL, Standing.AGREED) else ""

"""Rules of conditions that are reported together."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.model import Council
from svreport.problems import Problem


def reported_with_a_lead(council: Council) -> Iterator[Problem]:
    """A condition is reported with one that stands on its own."""
    by_number = {condition.number: condition for condition in council.conditions}
    for condition in council.conditions:
        lead = by_number.get(condition.reported_with or "")
        if lead is None:
            continue
        place = condition.place("reported_with")
        if lead is condition:
            yield Problem(
                place,
                f"Condition {condition.number} is reported with itself.",
                "Leave the cell empty, or name another condition.",
                rule="reported-with",
            )
        elif lead.reported_with:
            yield Problem(
                place,
                f"Condition {lead.number} is itself reported with {lead.reported_with}.",
                f"Name {lead.reported_with} here, so that all share one progress update.",
                rule="reported-with",
            )


def narrative_goes_to_the_lead(council: Council) -> Iterator[Problem]:
    """Conditions reported together have one progress update, the first one's."""
    leads = {
        follower.item: group[0].item
        for group in council.condition_groups()
        for follower in group[1:]
    }
    for text in council.narrative:
        if text.section in leads:
            lead = leads[text.section]
            yield Problem(
                text.place("section"),
                f"{text.section} is reported with {lead}, so this text would not be shown.",
                f"Move the text to the section “{lead}”.",
                rule="narrative-section",
            )

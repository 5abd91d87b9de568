"""Rules of the tags in narrative: each stands for something its section has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svreport.model import Council, Narrative
from svreport.narrative import MEASURES
from svreport.problems import Problem
from svreport.suggest import did_you_mean

_ALONE = re.compile(r"^[ \t]*\{\{[ \t]*([^{}\n]*?)[ \t]*\}\}[ \t]*$", re.MULTILINE)


def tags_stand_for_something(council: Council) -> Iterator[Problem]:
    """A tag alone in a paragraph is `{{ measures }}`, in a condition's progress update."""
    with_measures = {condition.item for condition in council.conditions}
    for text in council.narrative:
        for tag in _ALONE.findall(text.text):
            if tag != MEASURES:
                yield _unknown(text, tag)
            elif text.section not in with_measures and not council.unread_in("Conditions"):
                yield _out_of_place(text, tag)


def _unknown(text: Narrative, tag: str) -> Problem:
    near = did_you_mean(f"{{{{ {tag} }}}}", [f"{{{{ {MEASURES} }}}}"])
    return Problem(
        text.place("text"),
        f"“{{{{ {tag} }}}}” stands for nothing, so it would be printed as it is.",
        f"{near}Correct it, or remove it.",
        rule="unknown-tag",
    )


def _out_of_place(text: Narrative, tag: str) -> Problem:
    return Problem(
        text.place("text"),
        f"“{{{{ {tag} }}}}” stands for nothing in {text.section}, so it would be printed as it is.",
        "Move it to a condition's progress update, or remove it.",
        rule="unknown-tag",
    )

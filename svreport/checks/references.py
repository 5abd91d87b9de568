"""Rules of the tags in narrative: each names a figure, or asks for the measures table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svreport.figures.references import Facts
from svreport.figures.register import BadReference
from svreport.figures.texts import Written, texts_of
from svreport.model import Council
from svreport.narrative import MEASURES, references_in
from svreport.problems import Problem, Severity
from svreport.suggest import nearest
from svreport.tags import tags_in

# Sheets whose rows are figures: one may be unknown or missing because its row could not be read.
FIGURE_SHEETS = (
    "Settings",
    "Conditions",
    "Risks",
    "Ratings",
    "Measures",
    "Measure values",
    "Forecast",
    "Savings",
    "Unit costs",
    "Payments",
    "Figures",
    "Risk scores",
    "Workstreams",
)

_ALONE = re.compile(rf"^[ \t]*\{{\{{[ \t]*{MEASURES}[ \t]*\}}\}}[ \t]*$", re.MULTILINE)
_SINGLE = re.compile(r"(?<![{\\])\{([^{}\n]+)\}(?!\})")


def braces_are_in_pairs(facts: Facts) -> Iterator[Problem]:
    """Two braces open a tag and two close it, on one line."""
    for written in texts_of(facts.council, facts.update):
        for fault in tags_in(written.text).faults:
            yield Problem(
                written.place,
                f"“{fault.near}” {fault.wrong}.",
                "Write a figure's name between two braces on each side, as {{ DMI.a.actual }}; "
                "for braces that are meant to be printed, type \\{{.",
                rule="braces",
            )
        for single in _SINGLE.findall(written.text):
            if facts.register.knows(single.split("|")[0]):
                yield Problem(
                    written.place,
                    f"“{{{single}}}” has one brace on each side, so it would be printed as it is.",
                    f"Type {{{{ {single.strip()} }}}}.",
                    rule="braces",
                )


def references_name_figures(facts: Facts) -> Iterator[Problem]:
    """What stands between braces is the name of a figure, in a form that suits it."""
    all_read = not any(facts.council.unread_in(sheet) for sheet in FIGURE_SHEETS)
    for written in texts_of(facts.council, facts.update):
        for reference in dict.fromkeys(references_in(written.text)):
            if reference.astray:
                yield _astray(written, reference.content)
            elif reference.content != MEASURES and all_read:
                yield from _looked_up(facts, written, reference.content)


def _looked_up(facts: Facts, written: Written, content: str) -> Iterator[Problem]:
    try:
        figure = facts.refer(content).figure
    except BadReference as bad:
        yield Problem(written.place, bad.wrong, _remedy(bad, content), rule="unknown-figure")
        return
    if not figure.is_stated:
        why = figure.missing or "not yet available"
        yield Problem(
            written.place,
            f"“{{{{ {content} }}}}” has no value ({why}), so “{figure.symbol}” stands for it.",
            "Say in words that it is missing, or leave it: documents explain the symbol.",
            Severity.WARNING,
            rule="missing-figure",
        )


def _remedy(bad: BadReference, content: str) -> str:
    if nearest(content, [MEASURES]):
        return f"Did you mean “{{{{ {MEASURES} }}}}”? Correct it, or remove it."
    return bad.remedy or "Correct it, or remove it."


def _astray(written: Written, content: str) -> Problem:
    return Problem(
        written.place,
        f"“{{{{ {content} }}}}” stands in a link or in code, where no figure is put.",
        "Put it beside the link, or take away the ` marks around it.",
        rule="reference-astray",
    )


def measures_tables_have_a_place(council: Council) -> Iterator[Problem]:
    """`{{ measures }}` stands alone in its paragraph, in a condition's progress update."""
    with_measures = {condition.item for condition in council.conditions}
    for row in council.narrative:
        tags = [tag for tag in tags_in(row.text).found if tag.content == MEASURES]
        if not tags:
            continue
        if row.section not in with_measures and not council.unread_in("Conditions"):
            yield Problem(
                row.place("text"),
                f"“{{{{ {MEASURES} }}}}” stands for nothing in {row.section}, so it would be "
                "printed as it is.",
                "Move it to a condition's progress update, or remove it.",
                rule="unknown-tag",
            )
        elif len(_ALONE.findall(row.text)) < len(tags):
            yield Problem(
                row.place("text"),
                f"“{{{{ {MEASURES} }}}}” stands among other words, where there is no room for a "
                "table.",
                "Give it a line of its own, with an empty line before and after it.",
                rule="unknown-tag",
            )

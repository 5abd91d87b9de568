"""Rules of the Figures sheet: each row states one figure, under a name of its own."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.figures.references import Facts
from svreport.figures.register import Register
from svreport.model import Council
from svreport.narrative import MEASURES
from svreport.problems import Problem, Severity
from svreport.suggest import folded


def figures_say_one_thing(council: Council) -> Iterator[Problem]:
    """A figure has a value or a reason for having none, not both and not neither."""
    for figure in council.figures:
        if figure.value is not None and figure.status is not None:
            yield Problem(
                figure.place("status"),
                f"“{figure.name}” has both a value and the status “{figure.status}”.",
                "Clear the status, or clear the value.",
                rule="value-and-status",
            )
        elif figure.value is None and figure.status is None:
            unread = council.unread_in("Figures", name=figure.name)
            if not unread:
                yield Problem(
                    figure.place("value"),
                    f"“{figure.name}” has neither a value nor a status.",
                    "Type the figure, choose a status such as “not yet available”, or clear the "
                    "row.",
                    Severity.WARNING,
                    rule="no-value-stated",
                    about=figure.name,
                )


def figures_leave_the_table_its_name(council: Council) -> Iterator[Problem]:
    """No figure has the name that stands for the table of measures."""
    for figure in council.figures:
        if folded(figure.name) == MEASURES:
            yield Problem(
                figure.place("name"),
                f"“{figure.name}” cannot name a figure: {{{{ {MEASURES} }}}} stands for the table "
                "of measures.",
                "Give the figure another name.",
                rule="figure-name",
            )


def figures_have_names_of_their_own(facts: Facts) -> Iterator[Problem]:
    """No figure of the sheet is named like one that the other sheets hold, or give."""
    council = facts.council
    own = {folded(figure.name) for figure in council.figures}
    twice = {folded(first.name) for first, _ in facts.register.repeated}
    others = Register(
        [one for one in facts.register.series if folded(one.name) not in own - twice],
        council.updates,
    )
    for figure in council.figures:
        if others.means(figure.name):
            yield Problem(
                figure.place("name"),
                f"“{figure.name}” is the name of a figure that follows from the other sheets.",
                f"Refer to that figure, or give this one another name, such as “{figure.name} "
                "as published”.",
                rule="figure-name",
            )

"""Rules of the tags in narrative: each names a figure, or asks for the measures table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from svreport.core.model import Council
from svreport.core.periods import Month
from svreport.core.problems import Problem, Severity
from svreport.core.text import join_words, nearest, normalise
from svreport.figures.figure import Figure
from svreport.figures.register import AmbiguousName, BadReference, Register
from svreport.figures.sources.benchmarks import PREFIX as BENCHMARK
from svreport.narrative.facts import Facts
from svreport.narrative.markdown import MEASURES, references_in
from svreport.narrative.texts import NarrativeText, narrative_texts, tags_in

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
    "Budget monitoring",
    "Figures",
    "Risk scores",
    "Workstreams",
    "Capital",
    "Benchmarks",
)

UNKNOWN = "unknown-figure"
# Near misses of names take long to find.
MOST_FAULTY = 50

_ALONE = re.compile(rf"^[ \t]*\{{\{{[ \t]*{MEASURES}[ \t]*\}}\}}[ \t]*$", re.MULTILINE)
_SINGLE = re.compile(r"(?<![{\\])\{([^{}\n]+)\}(?!\})")


def braces_are_in_pairs(facts: Facts) -> Iterator[Problem]:
    """Two braces open a tag and two close it, on one line."""
    for written in narrative_texts(facts.council, facts.update):
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
    unread = [one for sheet in FIGURE_SHEETS for one in facts.council.unread_in(sheet)]
    problems = _capped(facts, _references(facts, all_read=all(one.spared for one in unread)))
    missing = list(dict.fromkeys(one.sheet for one in unread if one.spared))
    yield from _gathered(problems, missing) if missing else problems


def _gathered(problems: Iterator[Problem], missing: Sequence[str]) -> Iterator[Problem]:
    """The problems, tags that name no figure told once: their sheet is not there."""
    unknown = []
    for problem in problems:
        if problem.rule == UNKNOWN:
            unknown.append(problem)
        else:
            yield problem
    if unknown:
        more = f", nor are {len(unknown) - 1} more" if unknown[1:] else ""
        is_are = "sheets {} are" if missing[1:] else "sheet {} is"
        yield replace(
            unknown[0],
            wrong=f"{unknown[0].wrong.rstrip('.')}{more}; the "
            f"{is_are.format(join_words(missing))} missing.",
            remedy="Put back what is missing, or take these tags out.",
        )


def _capped(facts: Facts, problems: Iterator[Problem]) -> Iterator[Problem]:
    """The problems as far as so many errors, and how many there are."""
    found = 0
    for problem in problems:
        found += problem.is_error
        yield problem
        if found == MOST_FAULTY:
            yield replace(
                problem,
                wrong=f"{found} tags of {facts.update.key} are at fault; the others were not "
                "looked up.",
                remedy="Mend these first, and check again.",
            )
            return


def _references(facts: Facts, *, all_read: bool) -> Iterator[Problem]:
    for written in narrative_texts(facts.council, facts.update):
        for reference in dict.fromkeys(references_in(written.text)):
            if reference.astray:
                yield _astray(written, reference.content)
            elif reference.content != MEASURES and all_read:
                yield from _looked_up(facts, written, reference.content)


def _looked_up(facts: Facts, written: NarrativeText, content: str) -> Iterator[Problem]:
    try:
        figure = facts.of(written.paper).refer(content).figure
    except BadReference as bad:
        if isinstance(bad, AmbiguousName) and _is_refused(facts, bad.name):
            return
        yield Problem(written.place, bad.wrong, _remedy(bad, content), rule=UNKNOWN)
        return
    if not figure.is_stated:
        why = figure.missing or "not yet available"
        yield Problem(
            written.place,
            f"“{{{{ {content} }}}}” has no value ({why}), so “{figure.symbol}” stands for it.",
            "Say in words that it is missing, or leave it: documents explain the symbol.",
            Severity.WARNING,
            rule="missing-figure",
            about=_about(facts, written, figure),
        )
    elif _is_of_an_earlier_month(facts, content, figure):
        yield _older(facts, written, content, figure)


def _is_refused(facts: Facts, name: str) -> bool:
    """Whether a row of Figures has the name, which is said of that row."""
    return any(normalise(figure.name) == normalise(name) for figure in facts.council.figures)


def _is_of_an_earlier_month(facts: Facts, content: str, figure: Figure) -> bool:
    """Whether a name without a month means one before the update's own."""
    name = content.split("|", maxsplit=1)[0]
    return (
        isinstance(figure.point, Month)
        and figure.point < facts.update.activity_to
        and normalise(name) == normalise(figure.name)
        # Statistics of other areas are always of an earlier month.
        and not figure.name.startswith(BENCHMARK)
    )


def _older(facts: Facts, written: NarrativeText, content: str, figure: Figure) -> Problem:
    month = facts.update.activity_to
    return Problem(
        written.place,
        f"“{{{{ {content} }}}}” shows the figure for {figure.point}, because there is none for "
        f"{month}.",
        f"Add the one for {month}, or name the month that is meant: {{{{ {figure.full_name} }}}}.",
        Severity.WARNING,
        rule="older-figure",
        about=_about(facts, written, figure),
    )


def _about(facts: Facts, written: NarrativeText, figure: Figure) -> str:
    return f"{written.section} {facts.update.key}: {figure.full_name}"


def _remedy(bad: BadReference, content: str) -> str:
    if nearest(content, [MEASURES]):
        return f"Did you mean “{{{{ {MEASURES} }}}}”? Correct it, or remove it."
    return bad.remedy or "Correct it, or remove it."


def _astray(written: NarrativeText, content: str) -> Problem:
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
        if normalise(figure.name) == MEASURES:
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
    own = {normalise(figure.name) for figure in council.figures}
    twice = {normalise(first.name) for first, _ in facts.register.repeated}
    others = Register(
        [one for one in facts.register.series if normalise(one.name) not in own - twice],
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

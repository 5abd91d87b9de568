"""Rules of the figures in texts: each tag names one, and each that is typed agrees with its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

from svreport.checks import Finding, council_rule, facts_rule, note_rule
from svreport.checks.stated_twice import off_in_conditions
from svreport.core.frozen import replace
from svreport.core.model import Answer, Council
from svreport.core.periods import Period
from svreport.core.problems import Place, Severity
from svreport.core.text import join_words, nearest, normalise
from svreport.figures.figure import Figure
from svreport.figures.forecast import statements_of
from svreport.figures.measures import latest_period
from svreport.figures.register import AmbiguousName, BadReference
from svreport.figures.sources.rows import FIGURES, SHEETS, sheet_of
from svreport.narrative.claims.reader import PassageRead
from svreport.narrative.claims.texts import TYPED_FIGURE, faults_in, texts_read, words_around
from svreport.narrative.facts import Facts, NarrativeText, narrative_texts, tags_in
from svreport.narrative.markdown import MEASURES, overfull_rows, references_in
from svreport.narrative.prose import GIVEN

# Sheets whose rows are figures: one may be unknown or missing because its row could not be read.
FIGURE_SHEETS = (
    *("Settings", "Updates", "Conditions", "Risks", "Ratings", "Measures", "Measure values"),
    *("Forecast", FIGURES, "Risk scores", *(sheet for sheet, _ in SHEETS.values())),
)

UNKNOWN, OLDER_FIGURE = "unknown-figure", "older-figure"
# Near misses of names take long to find.
MOST_FAULTY = 50
LONGEST_QUOTE = 60

_ALONE = re.compile(rf"^[ \t]*\{{\{{[ \t]*{MEASURES}[ \t]*\}}\}}[ \t]*$", re.MULTILINE)
_SINGLE = re.compile(r"(?<![{\\])\{([^{}\n]+)\}(?!\})")


@facts_rule("braces")
def braces_are_in_pairs(facts: Facts) -> Iterator[Finding]:
    """Two braces open a tag and two close it, on one line."""
    for written in narrative_texts(facts.council, facts.update):
        for fault in tags_in(written.text).faults:
            yield Finding(
                written.place_of(fault.near),
                f"“{fault.near}” {fault.wrong}.",
                "Write a figure's name between two braces on each side, as {{ DMI.a.actual }}; "
                "for braces that are meant to be printed, type \\{{.",
            )
        for single in _SINGLE.findall(written.text):
            if facts.register.has_figure(single.split("|")[0]):
                yield Finding(
                    written.place_of(single),
                    f"“{{{single}}}” has one brace on each side, so it would be printed as it is.",
                    f"Type {{{{ {single.strip()} }}}}.",
                )


@facts_rule("table-row-too-long")
def rows_of_tables_have_a_heading_for_each_cell(facts: Facts) -> Iterator[Finding]:
    """No row of a table in a text has more cells than its header, which would be lost."""
    for written in narrative_texts(facts.council, facts.update):
        for row in overfull_rows(written.text):
            yield Finding(
                written.place_of(row),
                f"The table's row “{shorten(row, LONGEST_QUOTE, placeholder='…')}” has more cells "
                "than its header, and the last would be lost.",
                "Add a heading for each, or take a | out; for one that is text, type \\|.",
            )


@council_rule("reference-elsewhere", severity=Severity.WARNING)
def references_are_where_they_are_filled(council: Council) -> Iterator[Finding]:
    """No text has a tag but those of Narrative, of Risks' Mitigation and of forms."""
    filled = {row.place("text") for row in council.narrative}
    filled |= {risk.place("mitigation") for risk in council.all_risks}
    filled |= {row.place("content") for row in council.form_cells}
    for record in council.records:
        for name, place in record.at.items():
            text = getattr(record, name, None)
            if not isinstance(text, str) or "{{" not in text:
                continue
            if place in filled or isinstance(record, Answer):
                continue
            for tag in tags_in(text).found:
                yield Finding(
                    place,
                    f"“{{{{ {tag.content} }}}}” would be printed as it is: figures are filled in "
                    "only in Narrative and in Mitigation of Risks.",
                    "Type the figure itself, or move the sentence to Narrative.",
                    about=f"{{{{ {tag.content} }}}}",
                )


@facts_rule(UNKNOWN, "reference-astray", "missing-figure", OLDER_FIGURE)
def references_name_figures(facts: Facts) -> Iterator[Finding]:
    """What stands between braces is the name of a figure, in a form that suits it."""
    unread = [row for sheet in FIGURE_SHEETS for row in facts.council.unread_in(sheet)]
    findings = _first_faults(
        facts, _references(facts, all_read=all(row.optional for row in unread))
    )
    missing = list(dict.fromkeys(row.sheet for row in unread if row.optional))
    yield from _unknown_together(findings, missing) if missing else findings


def _unknown_together(findings: Iterator[Finding], missing: Sequence[str]) -> Iterator[Finding]:
    """The findings, with one for all tags that name no figure: their sheet is not there."""
    unknown = []
    for finding in findings:
        if finding.rule == UNKNOWN:
            unknown.append(finding)
        else:
            yield finding
    if unknown:
        more = f", nor are {len(unknown) - 1} more" if unknown[1:] else ""
        is_are = "sheets {} are" if missing[1:] else "sheet {} is"
        yield replace(
            unknown[0],
            wrong=f"{unknown[0].wrong.rstrip('.')}{more}; the "
            f"{is_are.format(join_words(missing))} missing.",
            remedy="Put back what is missing, or take these tags out.",
        )


@council_rule("sheet-without-figures")
def sheets_that_references_name_are_filled(council: Council) -> Iterator[Finding]:
    """A sheet that references name figures of has rows; said once, for all of these."""
    for sheet, places in _of_empty_sheets(council).items():
        names = [f"“{name}”" for name in places]
        are = "are names" if names[1:] else "is the name"
        tags = "these tags" if names[1:] else "the tag"
        yield Finding(
            next(iter(places.values())),
            f"{join_words(names, most=6)} {are} of no figure: the sheet {sheet} is missing or "
            "empty.",
            f"Put {sheet} back or fill it in, or take {tags} out.",
        )


def _of_empty_sheets(council: Council) -> Mapping[str, Mapping[str, Place]]:
    """By each sheet without rows, the names of its figures in texts, each with its first cell.

    A single name without a point, which a sheet Figures would have, is rather mistyped; a text
    that is marked for review is of an update whose sheets are still to be filled.
    """
    to_review = {row.place("text") for row in council.narrative if row.review}
    found: dict[str, dict[str, Place]] = {}
    texts = (text for update in council.updates for text in narrative_texts(council, update))
    for written in texts:
        # Reading Markdown takes long, and seldom is a sheet empty.
        tags = () if written.place in to_review else tags_in(written.text).found
        is_named = any(_empty_sheet(council, tag.content) for tag in tags)
        for reference in references_in(written.text) if is_named else ():
            if not reference.astray and (sheet := _empty_sheet(council, reference.content)):
                name = reference.content.partition("|")[0].strip()
                found.setdefault(sheet, {}).setdefault(name, written.place_of(reference.content))
    if len(found.get(FIGURES, ())) == 1:
        del found[FIGURES]
    return found


def _empty_sheet(council: Council, content: str) -> str:
    """The sheet that a reference names a figure of, where it has no rows; else nothing."""
    sheet, kind = sheet_of(content.partition("|")[0]) or ("", None)
    if kind is None or content == MEASURES or council.rows(kind):
        return ""
    return sheet if all(row.optional for row in council.unread_in(sheet)) else ""


def _first_faults(facts: Facts, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings as far as so many errors, and how many there are."""
    faulty = 0
    for finding in findings:
        faulty += finding.severity is None
        yield finding
        if faulty == MOST_FAULTY:
            yield replace(
                finding,
                wrong=f"{faulty} tags of {facts.update.key} are wrong; the "
                "others were not checked.",
                remedy="Correct these first, then check again.",
            )
            return


def _references(facts: Facts, *, all_read: bool) -> Iterator[Finding]:
    of_empty_sheets = facts.in_common(_of_empty_sheets)
    for written in narrative_texts(facts.council, facts.update):
        for reference in dict.fromkeys(references_in(written.text)):
            if reference.astray:
                yield Finding(
                    written.place_of(reference.content),
                    f"“{{{{ {reference.content} }}}}” is in a link or in code, where no figure "
                    "can be shown.",
                    "Put it beside the link, or remove the ` marks around it.",
                    rule="reference-astray",
                )
            elif (
                reference.content != MEASURES
                and all_read
                and _empty_sheet(facts.council, reference.content) not in of_empty_sheets
            ):
                yield from _check_reference(facts, written, reference.content)


def _check_reference(facts: Facts, written: NarrativeText, content: str) -> Iterator[Finding]:
    try:
        figure = facts.of(written.paper).refer(content).figure
    except BadReference as bad:
        own = {normalise(figure.name) for figure in facts.council.figures}
        # A name of a row of Figures too is a fault of that row.
        if not (isinstance(bad, AmbiguousName) and normalise(bad.name) in own):
            remedy = bad.remedy or "Correct it, or remove it."
            if nearest(content, [MEASURES]):
                remedy = f"Did you mean “{{{{ {MEASURES} }}}}”? Correct it, or remove it."
            place, lacks = written.place_of(content), _lacks(facts.council, bad)
            yield Finding(place, bad.wrong, remedy, rule=UNKNOWN, lacks=lacks)
        return
    if not figure.is_stated:
        why = figure.missing or "not yet available"
        yield Finding(
            written.place_of(content),
            f"“{{{{ {content} }}}}” has no value ({why}), so “{figure.symbol}” stands for it.",
            "Say in words that it is missing, or leave it: documents explain the symbol.",
            about=_about(facts, written, figure),
            rule="missing-figure",
            severity=Severity.WARNING,
        )
    elif (wanted := _later_period(facts, content, figure)) is not None:
        yield Finding(
            written.place_of(content),
            f"“{{{{ {content} }}}}” shows the figure for {figure.point}, because there is none for "
            f"{wanted}.",
            f"Add the one for {wanted}, or name the {wanted.kind} that is meant: "
            f"{{{{ {figure.full_name} }}}}.",
            about=_about(facts, written, figure),
            rule=OLDER_FIGURE,
            severity=Severity.WARNING,
            compared=tuple(
                measure.place("code")
                for measure in facts.council.measures
                if figure.name.startswith(f"{measure.code}.")
            ),
        )


def _lacks(council: Council, bad: BadReference) -> tuple[str, ...]:
    """The sheet that lacks what a reference names, and that: a version, a figure or a year."""
    sheet, _ = sheet_of(bad.like or bad.lacks) or ("", None)
    starts = {f"{normalise(statement.version)}." for statement in statements_of(council)}
    if normalise(bad.like).startswith(tuple(starts)):
        sheet = "Forecast"
    return (sheet, bad.lacks) if sheet and bad.lacks else ()


def _later_period(facts: Facts, content: str, figure: Figure) -> Period | None:
    """The period that the update reports, where the name of a measure shows an earlier figure."""
    name, point = content.split("|", maxsplit=1)[0], figure.point
    code = figure.name.rpartition(".")[0]
    measure = next((row for row in facts.council.measures if row.code == code), None)
    if measure is None or normalise(name) != normalise(figure.name):
        return None
    latest = latest_period(measure, facts.update.activity_to)
    return latest if isinstance(point, Period) and point < latest else None


def _about(facts: Facts, written: NarrativeText, figure: Figure) -> str:
    return f"{written.section} {facts.update.key}: {figure.full_name}"


@council_rule("unknown-tag")
def measures_tables_have_a_place(council: Council) -> Iterator[Finding]:
    """`{{ measures }}` stands alone in its paragraph, in a condition's progress update."""
    with_measures = {condition.item for condition in council.conditions}
    for row in council.narrative:
        tags = [tag for tag in tags_in(row.text).found if tag.content == MEASURES]
        if not tags:
            continue
        if row.section not in with_measures and not council.unread_in("Conditions"):
            yield Finding(
                row.place("text"),
                f"“{{{{ {MEASURES} }}}}” does not work in {row.section}, so "
                "it would be printed as it is.",
                "Move it to a condition's progress update, or remove it.",
            )
        elif len(_ALONE.findall(row.text)) < len(tags):
            yield Finding(
                row.place("text"),
                f"“{{{{ {MEASURES} }}}}” is among other words, where a table does not fit.",
                "Give it a line of its own, with an empty line before and after it.",
            )


# Figures that are typed


@facts_rule(TYPED_FIGURE, "too-many-figures", severity=Severity.WARNING)
def typed_figures_agree(facts: Facts) -> Iterator[Finding]:
    """A figure typed in a text is the one that its words say it is."""
    for text, read in _passages(facts):
        if read.is_too_long:
            yield _too_many(facts, text, read)
        for fault in faults_in(facts, read):
            place = text.place_of(fault.typed)
            # What a condition demands is no report of what is so: it has rules of its own.
            if place.sheet == "Conditions" and fault.typed not in off_in_conditions(facts.council):
                continue
            yield Finding(
                place,
                fault.wrong,
                fault.remedy,
                about=fault.about(text.section, facts.update),
                rule=TYPED_FIGURE,
                compared=fault.places,
            )


@note_rule("untied-figure", severity=Severity.NOTE)
def untied_figures(facts: Facts) -> Iterator[Finding]:
    """The figures typed in texts that are held against none of the inputs, as notes."""
    for text, read in _passages(facts):
        for verdict in read.verdicts:
            if verdict.is_untied:
                typed = verdict.claim.figure
                yield Finding(
                    text.place_of(typed.text),
                    f"“{typed.text}” could not be checked against any figure of the inputs: "
                    f"“{words_around(read.passage.text, typed.start, typed.end)}”.",
                    "If other documents state it too, give it a name in the sheet Figures.",
                )


def _passages(facts: Facts) -> Iterator[tuple[NarrativeText, PassageRead]]:
    return ((read.text, passage) for read in texts_read(facts) for passage in read.passages)


def _too_many(facts: Facts, text: NarrativeText, read: PassageRead) -> Finding:
    begins = read.passage.text.replace(GIVEN, "")[:LONGEST_QUOTE].strip()
    return Finding(
        text.place_of(begins),
        f"A sentence types more figures, or is longer, than can be checked against the inputs: "
        f"“{begins}…”.",
        "Split it into several sentences.",
        about=f"{text.section} {facts.update.key}",
        rule="too-many-figures",
    )

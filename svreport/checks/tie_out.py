"""Rules of the figures typed in texts: each claim agrees with the figure that it is of."""

from __future__ import annotations

from collections.abc import Iterator

from svreport.checks.rule import Finding, facts_rule, note_rule
from svreport.core.problems import Severity
from svreport.narrative.claims.messages import TYPED_FIGURE, faults_in, words_around
from svreport.narrative.claims.reader import PassageRead
from svreport.narrative.claims.texts import texts_read
from svreport.narrative.facts import Facts, NarrativeText
from svreport.narrative.prose import GIVEN

LONGEST_QUOTE = 60


@facts_rule(TYPED_FIGURE, "too-many-figures", severity=Severity.WARNING)
def typed_figures_agree(facts: Facts) -> Iterator[Finding]:
    """A figure typed in a text is the one that its words say it is."""
    for text, read in _passages(facts):
        if read.is_too_long:
            yield _too_many(facts, text, read)
        for fault in faults_in(facts, read):
            yield Finding(
                text.place_of(fault.typed),
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
        "Make several sentences of it.",
        about=f"{text.section} {facts.update.key}",
        rule="too-many-figures",
    )

"""What public documents withhold, and small counts of children that narrative gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from svreport.checks.words import amount
from svreport.figures.disclosure import Disclosure, Withheld
from svreport.figures.references import Facts
from svreport.figures.register import BadReference
from svreport.figures.texts import Written, texts_of
from svreport.model import Council, Update
from svreport.narrative import MEASURES, references_in
from svreport.numerals import in_words
from svreport.problems import Problem, Severity
from svreport.tags import tags_in

SYMBOL = "c"
_PEOPLE = (
    r"(?:child(?:ren)?|pupils?|young (?:people|person)|students?|learners?|leavers?|parents?|"
    r"carers?|parent carers?|famil(?:y|ies)|girls?|boys?|siblings?)"
)


def figures_withheld(council: Council, update: Update, document: str) -> Iterator[Problem]:
    """A note for each figure that a public document will withhold, and why."""
    reported = {one.code for one in council.measures if one.is_reported_in(document)}
    for one in Disclosure(council).all.values():
        if one.value.code in reported and one.value.month <= update.activity_to:
            yield _withheld(one, document)


def _withheld(one: Withheld, document: str) -> Problem:
    value = one.value
    assert value.actual is not None
    also = "a second figure, since " if one.second else ""
    return Problem(
        value.place("actual"),
        f"{value.code} for {value.month} ({amount(value.actual)}) is withheld from the {document} "
        f"paper: {also}{one.why}.",
        f"It shows as “{SYMBOL}”, and so do its change on last year and its distance from plan.",
        Severity.NOTE,
        rule="withheld",
    )


def narrative_gives_no_child_away(council: Council, update: Update) -> Iterator[Problem]:
    """Narrative that is to be public names no small count of children, and no withheld figure."""
    private, public = Facts(council, update), Facts(council, update, public=True)
    below = council.settings.suppress_below
    for written in texts_of(council, update):
        yield from _references(private, public, written)
        for typed in _small_counts(written.text, below):
            yield Problem(
                written.place,
                f"“{typed}” gives away a count below {below}, which public documents withhold.",
                "Write of “a few”, or refer to the measure, so that public documents withhold it.",
                Severity.WARNING,
                rule="small-count",
                about=f"{written.section} {update.key}: {typed}",
            )


def _references(private: Facts, public: Facts, written: Written) -> Iterator[Problem]:
    """References that show a figure to the Department and a symbol to the public."""
    for reference in dict.fromkeys(references_in(written.text)):
        if reference.content == MEASURES or reference.astray:
            continue
        try:
            shown, withheld = private.refer(reference.content), public.refer(reference.content)
        except BadReference:
            continue
        if shown.figure.is_stated and not withheld.figure.is_stated:
            yield Problem(
                written.place,
                f"“{{{{ {reference.content} }}}}” is withheld from public documents: there it "
                f"shows as “{withheld.text}”.",
                "Make sure that the sentence still reads well with the symbol.",
                Severity.NOTE,
                rule="withheld",
            )


def _small_counts(text: str, below: int) -> Iterator[str]:
    """The places where a text gives a small count of people, or a count with its percentage."""
    numbers = [str(one) for one in range(1, below)]
    words = [word for one in range(1, below) if (word := in_words(Decimal(one)))]
    small = rf"(?:{'|'.join([*numbers, *words])})"
    counted = re.compile(
        rf"(?<![\d.,£–-])\b{small}\s+(?:(?!in\b|of\b|to\b|and\b|or\b)[a-z-]+\s+){{0,2}}?{_PEOPLE}\b"
        rf"|(?<![\d.,£–-])\b{small}\s*\(\d+(?:\.\d+)?\s?%\)",
        re.IGNORECASE,
    )
    plain = _without_tags(text)
    yield from dict.fromkeys(" ".join(found[0].split()) for found in counted.finditer(plain))


def _without_tags(text: str) -> str:
    """The text with its references blanked: those are withheld where they need to be."""
    for tag in reversed(tags_in(text).found):
        text = f"{text[: tag.start]}\0{text[tag.end :]}"
    return text

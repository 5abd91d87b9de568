"""Every figure that a document prints, read off its finished content, with the cells behind it.

A figure that a tag, a table or a chart shows knows its cells. One that was typed has what its words
were held against. Nothing is looked for by its value: what says neither is not held.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from svreport.content.blocks import Paragraph, Run, shown
from svreport.content.paper import ExcelPaper, FormPaper, Paper
from svreport.content.passages import Passage, Passages, sections_of
from svreport.content.workbook import Formula, Number, Total, Workbook, number_format
from svreport.core import origin
from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import decimals_of, rounded
from svreport.core.problems import Place
from svreport.core.text import capitalise, normalise
from svreport.documents.registry import Document
from svreport.figures.figure import Figure
from svreport.figures.forms import Form, format_figure
from svreport.figures.register import BadReference
from svreport.narrative.claims import texts
from svreport.narrative.claims.arithmetic import amount_in_words
from svreport.narrative.claims.reader import ClaimReader, PassageRead
from svreport.narrative.claims.verdict import Judgement, Verdict
from svreport.narrative.facts import Facts
from svreport.narrative.prose import (
    GIVEN,
    FigureKind,
    TypedFigure,
    figures_in,
    has_digits,
    sentences_of,
)


class Provenance(StrEnum):
    """How a figure came to be where it is printed."""

    CELL = "from cells"
    REFERENCE = "reference"
    SENTENCE = "in a sentence"
    TYPED = "typed"


class Outcome(StrEnum):
    """What became of a figure when it was held against the inputs."""

    HELD = "held"
    DIFFERS = "differs"
    ANSWERED = "answered"
    NOT_HELD = "not held"


class PrintedFigure(Frozen, kw_only=True):
    """A figure where a document prints it: how it is shown, the figure meant and its cells.

    `where` is its row and column, or the words around it. `value` is that of the figure meant,
    and `remark` what is wrong with it, or how that was answered.
    """

    document: Document
    section: str
    where: str
    shown: str
    how: Provenance
    result: Outcome = Outcome.NOT_HELD
    name: str = ""
    places: Sequence[Place] = ()
    value: str = ""
    remark: str = ""


# What says of a figure beside it when it holds and where it is from, and names of rows and ratings.
_BESIDE = ("as_at", "source", "value", "category", "rating", "link", "property")
# What an amount is worth in pounds, in whichever unit of money it may be.
_WORTH = (1, 1_000, 1_000_000)
_MOST_DECIMALS = 2
_EDGE = 1e-9

# An amount by its size and cells, whatever its sign.
_Identity = tuple[Decimal, frozenset[Place]]


class _Meant(Frozen):
    """The figure that one is: its value in words, its cells and, where it has one, its name."""

    value: str
    places: Sequence[Place]
    name: str = ""

    def of(self, figure: PrintedFigure) -> PrintedFigure:
        """The figure as one that is held against this."""
        return replace(
            figure, result=Outcome.HELD, name=self.name, places=self.places, value=self.value
        )


class TieOut:
    """What figures of an update are held against: its register, and its texts as they were read."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.reader = ClaimReader(facts)
        self._meant: dict[_Identity, _Meant] = {}
        self.answers = {
            (normalise(answer.warning), normalise(answer.about)): answer
            for answer in facts.council.answers
        }

    @cached_property
    def named(self) -> Mapping[_Identity, Figure]:
        """The figures of the register by their amounts."""
        return {
            _identity(figure.value)
            if isinstance(figure.value, origin.CellAmount)
            else (figure.value.copy_abs(), frozenset(figure.places)): figure
            for figure in reversed(self.facts.register.figures)
            if figure.value is not None
        }

    @cached_property
    def read(self) -> Mapping[tuple[Place, str], tuple[str, PassageRead]]:
        """The sentences of texts as they were read, by their cell and words, with their section."""
        return {
            (read.text.place, passage.passage.text.replace(GIVEN, "")): (read.text.section, passage)
            for read in texts.texts_read(self.facts)
            for passage in read.passages
        }

    @cached_property
    def cells_read(self) -> frozenset[Place]:
        return frozenset(place for place, _ in self.read)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names that begin with a number: those of conditions and risks."""
        rows = [
            *((row.number, row.short_title or row.text) for row in self.facts.council.conditions),
            *((row.number, row.title) for row in self.facts.council.risks),
        ]
        return tuple(
            normalise(f"{number}{dot} {title}") for number, title in rows for dot in (".", "")
        )

    def held(self, figure: PrintedFigure, amount: origin.CellAmount) -> PrintedFigure:
        """A figure that shows an amount of the inputs."""
        identity = _identity(amount)
        if identity not in self._meant:
            known = self.named.get(identity)
            places = tuple(dict.fromkeys(amount.stated.places))
            self._meant[identity] = (
                self._of(known, places) if known else _Meant(_plain(amount.stated), places)
            )
        return self._meant[identity].of(figure)

    def _of(self, known: Figure, places: Sequence[Place]) -> _Meant:
        return _Meant(format_figure(known, Form(), self.facts.style), places, known.full_name)

    def counted(
        self, figure: PrintedFigure, typed: TypedFigure, places: Sequence[Place]
    ) -> PrintedFigure:
        """A figure that was counted from cells, or typed whole in one."""
        known = self.named.get((typed.value, frozenset(places)))
        return _Meant(typed.text, places, known.full_name if known else "").of(figure)

    def referred(self, figure: PrintedFigure, content: str) -> PrintedFigure:
        """A figure that a reference shows."""
        name = content.partition("|")[0].strip()
        try:
            known = self.facts.register[name]
        except BadReference:
            return figure
        return self._of(known, tuple(dict.fromkeys(known.places))).of(figure)

    def judged(self, figure: PrintedFigure, verdict: Verdict) -> PrintedFigure:
        """A figure that was typed, and the one that its words mean."""
        reading = verdict.reading
        if reading is None or verdict.judgement is Judgement.NOT_HELD:
            return figure
        places = (place for known in reading.figures for place in known.places)
        return replace(
            figure,
            result=Outcome.DIFFERS if verdict.is_wrong else Outcome.HELD,
            name=reading.reference.partition(" |")[0],
            places=tuple(dict.fromkeys(places)),
            value=amount_in_words(reading.value, reading.kind),
        )

    def faulty(self, figure: PrintedFigure, fault: texts.TypedFault, section: str) -> PrintedFigure:
        """A figure that is warned of, unless the sheet Answers answers that."""
        about = fault.about(section, self.facts.update)
        answer = self.answers.get((texts.TYPED_FIGURE, normalise(about)))
        if answer is None:
            # What stands between braces would be taken for a tag that was left.
            remedy = fault.remedy.replace("{{ ", "").replace(" }}", "")
            return replace(figure, result=Outcome.DIFFERS, remark=f"{fault.wrong} {remedy}")
        remark = f"{fault.wrong} Answered: {answer.answer}"
        return replace(figure, result=Outcome.ANSWERED, remark=remark)


def printed_figures(tie_out: TieOut, document: Document, paper: Paper) -> Sequence[PrintedFigure]:
    """Every figure that a document prints, in its order."""
    workbook = paper.workbook if isinstance(paper, ExcelPaper) else Workbook(())
    printed = _Printed(tie_out, document, workbook, is_form=isinstance(paper, FormPaper))
    for passages in sections_of(paper):
        printed.read(passages)
    return printed.found


class _Printed:
    """The figures of one document."""

    def __init__(
        self, tie_out: TieOut, document: Document, workbook: Workbook, *, is_form: bool
    ) -> None:
        self.tie_out = tie_out
        self.workbook = workbook
        self.is_form = is_form
        self.document = document
        self.found: list[PrintedFigure] = []

    def read(self, passages: Passages) -> None:
        name = passages.name
        # A title is as it was typed; a name of content is told in words.
        section = capitalise(name.replace("_", " ") if name.isidentifier() else name)
        for at, passage in enumerate(passages):
            if passage.kind.startswith("heading"):
                section = passage.text
            if passage.kind in _BESIDE:
                continue
            label = passages.labels.get(at, ())
            value = passage.origins[0] if passage.origins else None
            if isinstance(value, Decimal):
                self._number(passage, value, section, label)
            elif isinstance(value, str) and not passage.kind.startswith("formula"):
                if has_digits(passage.text):
                    self._text(passage, section, label)
                self._words(passage, section)

    def _shown(self, value: Decimal, look: object) -> str:
        """A number as its cell or chart shows it."""
        if isinstance(look, str):
            return shown(value, look)
        if isinstance(look, Number | Formula | Total):
            decimals, has_brackets = self.workbook.decimals, self.workbook.brackets
            return shown(value, number_format(look, decimals, has_brackets=has_brackets))
        return _plain(value)

    def _number(self, passage: Passage, value: Decimal, section: str, label: Sequence[str]) -> None:
        is_typed = self.is_form and not isinstance(value, origin.CellAmount)
        figure = PrintedFigure(
            document=self.document,
            section=section,
            where=_where(label),
            shown=self._shown(value, passage.look),
            how=Provenance.TYPED if is_typed else Provenance.CELL,
        )
        self._add(figure, [value] if isinstance(value, origin.CellAmount) else [], None)

    def _text(self, passage: Passage, section: str, label: Sequence[str]) -> None:
        text = passage.text
        is_named = text[0].isdigit() and normalise(text).startswith(self.tie_out.names)
        left: dict[int, list[origin.CellAmount]] = {}
        for typed in figures_in(text)[is_named:]:
            run, filling = _origin_of(passage.origins, typed)
            is_read = isinstance(run, origin.CellText) and run.place in self.tie_out.cells_read
            if isinstance(run, origin.CellText) and not is_read and len(run) < texts.SHORTEST:
                continue  # a number that is part of a name
            is_cell = bool(label) and len(text) < texts.SHORTEST
            figure = PrintedFigure(
                document=self.document,
                section=section,
                where=_where(label) if label else texts.words_around(text, typed.start, typed.end),
                shown=typed.text,
                how=Provenance.CELL if is_cell else Provenance.SENTENCE,
            )
            if isinstance(filling, origin.ReferenceText):
                figure = replace(figure, how=Provenance.REFERENCE)
                self.found.append(self.tie_out.referred(figure, filling.content))
            elif filling is None and isinstance(run, origin.CellText | origin.FilledText):
                self._typed(replace(figure, how=Provenance.TYPED), typed, passage, run, label)
            else:
                shown = run if filling is None else filling
                if isinstance(shown, origin.PlacedText) and shown.places:
                    self.found.append(self.tie_out.counted(figure, typed, shown.places))
                    continue
                self._add(figure, left.setdefault(id(shown), [*origin.amounts_of(shown)]), typed)

    def _words(self, passage: Passage, section: str) -> None:
        """Adds what is stated in words, where it is held against a figure or warned of."""
        runs = (run for run in passage.origins if isinstance(run, origin.CellText))
        place = next((run.place for run in runs if run.place in self.tie_out.cells_read), None)
        if place is None:
            return
        for start, sentence in _sentences(passage.text):
            known = self.tie_out.read.get((place, sentence))
            if known is None:
                continue
            named, read = known
            stated = {
                verdict.claim.figure.start: verdict.claim.figure.text
                for verdict in read.verdicts
                if verdict.judgement is not Judgement.NOT_HELD
            } | {fault.start: fault.typed for fault in texts.faults_in(self.tie_out.facts, read)}
            numerals = [(typed.start, typed.end) for typed in figures_in(sentence)]
            for begins, words in stated.items():
                at = _place_in(read, begins)
                if any(first <= at < end for first, end in numerals):
                    continue
                figure = PrintedFigure(
                    document=self.document,
                    section=section,
                    where=texts.words_around(passage.text, start + at, start + at + len(words)),
                    shown=words,
                    how=Provenance.TYPED,
                )
                self.found.append(self._judged(figure, at, read, named))

    def _typed(
        self,
        figure: PrintedFigure,
        typed: TypedFigure,
        passage: Passage,
        run: str,
        label: Sequence[str],
    ) -> None:
        """Adds a figure that somebody typed, with what its words were held against."""
        section, read, start = self._sentence(figure, typed, passage, run, label)
        # Of what `check` does not warn of, such as notes, nobody could answer a warning.
        is_checked = bool(section) or not isinstance(run, origin.CellText)
        if read is not None:
            figure = self._judged(figure, typed.start - start, read, section, is_checked=is_checked)
        self.found.append(figure)

    def _judged(
        self,
        figure: PrintedFigure,
        place: int,
        read: PassageRead,
        section: str,
        *,
        is_checked: bool = True,
    ) -> PrintedFigure:
        """A figure that begins at a place in its sentence, by what became of the sentence."""
        for verdict in read.verdicts:
            is_meant = _place_in(read, verdict.claim.figure.start) == place
            if is_meant and (is_checked or not verdict.is_wrong):
                figure = self.tie_out.judged(figure, verdict)
        for fault in texts.faults_in(self.tie_out.facts, read) if is_checked else ():
            begins = _place_in(read, fault.start)
            if begins <= place < begins + len(fault.typed):
                figure = self.tie_out.faulty(figure, fault, section)
        return figure

    def _sentence(
        self,
        figure: PrintedFigure,
        typed: TypedFigure,
        passage: Passage,
        run: str,
        label: Sequence[str],
    ) -> tuple[str, PassageRead | None, int]:
        """The sentence that a figure is typed in, as it was read, and where it begins.

        Before it the section of a text that `check` reads; nothing for other words.
        """
        if isinstance(run, origin.CellText):
            begun = [it for it in _sentences(passage.text) if it[0] <= typed.start]
            start, sentence = begun[-1] if begun else (0, passage.text)
            before = f"{' '.join(label)} "
            for words, at in ((f"{before}{passage.text}", -len(before)), (sentence, start)):
                if known := self.tie_out.read.get((run.place, words)):
                    return *known, at
        block, start = Paragraph((Run(_marked(passage.origins)),)), 0
        for read in self.tie_out.reader.read([block], figure.section):
            sentence = read.passage.text.replace(GIVEN, "")
            start = passage.text.find(sentence, start)
            if start <= typed.start < start + len(sentence):
                return "", read, start
        return "", None, 0

    def _add(
        self, figure: PrintedFigure, amounts: list[origin.CellAmount], typed: TypedFigure | None
    ) -> None:
        """Adds a figure that shows the first of the amounts that it can be, which is taken off."""
        for at, amount in enumerate(amounts):
            if typed is None or _shows(typed, amount):
                self.found.append(self.tie_out.held(figure, amount))
                del amounts[at]
                return
        self.found.append(figure)


def _plain(amount: Decimal) -> str:
    return f"{rounded(amount, min(_MOST_DECIMALS, decimals_of(amount))):,f}"


def _identity(amount: origin.CellAmount) -> _Identity:
    stated = amount.stated
    return stated.copy_abs(), frozenset(stated.places)


def _where(label: Sequence[str]) -> str:
    """The place in a table or chart: `D7: Closing balance, 2028/29`."""
    return f"{label[0]}: {', '.join(label[1:])}" if label[2:] else ", ".join(label)


def _origin_of(origins: Sequence[object], typed: TypedFigure) -> tuple[object, str | None]:
    """The run of a passage that a figure begins in, and what fills the tag there, if it has one."""
    start = 0
    for run in origins:
        text = str(run)
        if start <= typed.start < start + len(text):
            fillings: Sequence[origin.Filling] = getattr(run, "fillings", ())
            for begins, filling in fillings:
                if start + begins < typed.end and typed.start < start + begins + len(filling):
                    return run, filling
            return run, None
        start += len(text)
    return None, None


def _marked(origins: Sequence[object]) -> str:
    """The words of a passage, what fills its tags marked as given."""
    parts: list[str] = []
    for run in origins:
        text, end = str(run), 0
        for begins, filling in getattr(run, "fillings", ()):
            parts += [text[end:begins], GIVEN, filling, GIVEN]
            end = begins + len(filling)
        parts.append(text[end:])
    return "".join(parts)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with where it begins."""
    start = 0
    for sentence in sentences_of(text):
        start = text.find(sentence, start)
        yield start, sentence


def _place_in(read: PassageRead, start: int) -> int:
    """Where something begins in a passage as it is printed."""
    return start - read.passage.text.count(GIVEN, 0, start)


def _shows(typed: TypedFigure, amount: Decimal) -> bool:
    """Whether a figure is what an amount is rounded to, in whichever unit of money it may be."""
    worths = _WORTH if typed.kind is FigureKind.MONEY else _WORTH[:1]
    digits = round(typed.value / typed.step)
    size = abs(float(amount) / float(typed.step))
    return any(math.floor(size * worth + 0.5 + _EDGE) == digits for worth in worths)

"""The gate: each file of a build is opened again and checked, and all are released or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import partial
from operator import itemgetter
from pathlib import PurePath

from svreport.content.paper import FormPaper
from svreport.core.errors import SvreportError
from svreport.core.frozen import Frozen, asdict, replace
from svreport.core.model import Basis, Council, Measure
from svreport.core.plain_data import digits
from svreport.files.ooxml import PackageError
from svreport.files.ooxml.allowed import C
from svreport.files.ooxml.package import Element, Package
from svreport.files.outputs import OutputFile
from svreport.narrative.facts import Facts
from svreport.release.gate import (
    Detail,
    Fault,
    FinishedFile,
    LiteralMarks,
    Passage,
    literal_marks,
    numbers_in,
    office,
)
from svreport.release.gate.excel import ExcelWorkbook
from svreport.release.gate.word import WordDocument, forms_in

MOST_TOLD = 5
# What reading a file raises that is not as the standard has it.
FAULTS_OF_READING = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
KINDS = (".docx", ".xlsx", ".pptx", ".html")


class NotReleased(SvreportError):
    """Files that were made and must not leave; `faults` has what is wrong in each, by its name."""

    def __init__(self, faults: Mapping[str, Sequence[Fault]]) -> None:
        self.faults = faults
        lines = [f"{name}: {fault}" for name, found in faults.items() for fault in found]
        more = f" (and {len(lines) - MOST_TOLD} more)" if len(lines) > MOST_TOLD else ""
        super().__init__(
            f"What was made may not be released, so nothing was written. "
            f"{' '.join(lines[:MOST_TOLD])}{more}"
        )


def open_finished(name: str, content: bytes) -> FinishedFile:
    """Return a file of one of KINDS as it is opened again. Raises PackageError."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".pptx":
        from svreport.release.gate.slides import SlideDeck

        return SlideDeck(content)
    if suffix == ".html":
        from svreport.release.gate.page import WebPage

        return WebPage(content)
    return WordDocument(content) if suffix == WordDocument.suffix else ExcelWorkbook(content)


class Gate:
    """Checks files as they are made, and releases them all or none."""

    def __init__(self, council: Council) -> None:
        self.marks = literal_marks(council)
        self._withheld: dict[str, list[Withheld]] = {}
        self._faults: dict[str, list[Fault]] = {}

    def check(
        self,
        file: OutputFile,
        known: Sequence[Fault] = (),
        *,
        template: bytes = b"",
        public: Facts | None = None,
        form: FormPaper | None = None,
    ) -> bool:
        """Return whether a file may leave; what is wrong in it is kept until the release.

        What is `known` to be wrong comes first. A form of others is held against what it was and
        what was to be filled in.
        """
        name = file.path.name
        if form is None:
            found = self.faults(name, file.content, template=template, public=public)
        else:
            from svreport.release.gate.form_rules import form_faults

            found = [*known, *form_faults(form, file.content)]
        if found:
            self._faults[name] = found
        return not found

    def faults(
        self, name: str, content: bytes, *, template: bytes = b"", public: Facts | None = None
    ) -> list[Fault]:
        """Return everything that keeps a file from being released.

        It may say what was typed in the inputs, and be a form as its template is. One that is
        public is held against what the update of these facts withholds.
        """
        marks = self.marks
        if template and name.endswith(WordDocument.suffix):
            marks = replace(marks, forms=partial(forms_in, template))
        return faults_in(name, content, marks, self._withheld_from(public) if public else ())

    def release(self) -> None:
        """Raises NotReleased where any file has a fault."""
        if self._faults:
            raise NotReleased(self._faults)

    def _withheld_from(self, facts: Facts) -> Sequence[Withheld]:
        key = facts.update.key
        if key not in self._withheld:
            self._withheld[key] = withheld_from(facts)
        return self._withheld[key]


def faults_in(
    name: str, content: bytes, marks: LiteralMarks | None = None, withheld: Sequence[Withheld] = ()
) -> list[Fault]:
    """Return everything that keeps a file from being released; nothing for an unknown kind."""
    if PurePath(name).suffix.lower() not in KINDS:
        return []
    try:
        file = open_finished(name, content)
        marks = marks or LiteralMarks()
        found = [*dict.fromkeys(file.faults(marks))]
        if isinstance(file, office.OfficeFile):
            found += _chart_book_faults(file, marks)
        if withheld and not found:
            found += _disclosures(file.passages(), withheld)
    except PackageError as reason:
        return [Fault("", f"it cannot be opened: {str(reason) or reason.__cause__}")]
    except FAULTS_OF_READING as reason:
        return [Fault("", f"it cannot be read as an Office file: {reason}")]
    return found


def details_of(file: FinishedFile) -> Iterator[Detail]:
    """Yield the details of a file, and what the workbooks behind its charts say.

    Their readers see that if they edit the figures.
    """
    yield from file.details()
    if isinstance(file, office.OfficeFile):
        for _, chart, content in sorted(_chart_books(file.package), key=itemgetter(0)):
            stated = "no workbook"
            with suppress(PackageError):  # which no honest file has there
                book = ExcelWorkbook(content)
                says = [passage.text for passage in book.content_passages()]
                says += [str(found.value) for found in office.properties_of(book.package)]
                stated = "; ".join(says)
            yield Detail(
                "the workbook behind the chart", office.title_of(chart), stated, is_look=True
            )


def _chart_books(package: Package) -> Iterator[tuple[str, Element, bytes]]:
    """The charts of a file by their parts, each with the workbook that is embedded for it."""
    for name, chart in package.xml_parts(*office.CHART_PARTS):
        for relation in package.relations(name):
            if relation.kind == "package" and relation.target in package:
                yield name, chart, package.part(relation.target)


def _chart_book_faults(file: office.OfficeFile, marks: LiteralMarks) -> Iterator[Fault]:
    """Yield what is wrong in the workbooks that are embedded for the charts of a file."""
    for name, chart, content in _chart_books(file.package):
        where = f"the workbook behind {file.called(name)}"
        for fault in _book_faults(content, chart, marks):
            yield Fault(where, str(fault))


def _book_faults(content: bytes, chart: Element, marks: LiteralMarks) -> Iterator[Fault]:
    try:
        book = ExcelWorkbook(content)
        yield from book.faults(marks)
        plotted = {_rounded(value.text or "") for value in chart.iter(f"{C}v")}
        drawn_from = "".join(formula.text or "" for formula in chart.iter(f"{C}f"))
        for sheet in book.sheets:
            # LibreOffice names no sheets in its charts.
            if "!" in drawn_from and sheet.name.replace("'", "''") not in drawn_from:
                yield Fault(sheet.name, "it holds a sheet that the chart is not drawn from.")
            for cell in book.cells(sheet):
                if cell.formula is not None or _rounded(str(cell.value)) not in plotted:
                    place = f"{sheet.name}!{cell.address}"
                    yield Fault(place, "it holds more than what the chart shows.")
    except PackageError as reason:
        yield Fault("", f"it cannot be opened: {reason}.")


def _rounded(text: str) -> str | float:
    """A value as charts keep it: of numbers, no more digits than programs agree on."""
    try:
        return float(f"{float(text):.{office.CHART_DIGITS}g}")
    except ValueError:
        return text


class Withheld(Frozen):
    """A figure that public documents withhold: the names of its measure, and its number.

    `names` are the words by which a table or a chart names what it is of; `words` all that is
    printed of the measure whatever its figures are, such as “rolling 12 months”.
    """

    names: tuple[str, ...]
    words: Sequence[str]
    number: str


def withheld_from(facts: Facts) -> list[Withheld]:
    """Return the figures of measures that public documents withhold.

    A number that the same measure publishes elsewhere says nothing.
    """
    public = {figure.full_name: figure.value for figure in facts.public.register.figures}
    shown: dict[str, set[Decimal]] = {}
    hidden: dict[str, set[Decimal]] = {}
    for figure in facts.register.figures:
        measure = figure.name.rpartition(".")[0]
        if figure.value is not None:
            is_public = public.get(figure.full_name) is not None
            (shown if is_public else hidden).setdefault(measure, set()).add(abs(figure.value))
    measures = {measure.code: measure for measure in facts.council.measures}
    return [
        Withheld((measures[code].name, code), _words_of(measures[code]), digits(value))
        for code, values in hidden.items()
        if code in measures
        for value in sorted(values - shown.get(code, set()))
    ]


def _numbers_beside(words: Iterable[str], text: str) -> set[str]:
    """The numbers of a text apart from those in these words."""
    text = text.replace("\xa0", " ")
    for known in words:
        text = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", text)
    return {re.sub(r"[^\d.]", "", number) for number in numbers_in(text)}


def _words_of(measure: Measure) -> tuple[str, ...]:
    """The texts with numbers that are printed of a measure whatever it counts, longest first."""
    texts = {text for text in (*asdict(measure).values(), *Basis) if isinstance(text, str)}
    numbered = (text for text in texts if re.search(r"\d", text) and re.search("[a-z]", text))
    return tuple(sorted(numbered, key=len, reverse=True))


def _disclosures(passages: Iterable[Passage], withheld: Sequence[Withheld]) -> Iterator[Fault]:
    """Rows of tables and points of charts that state a figure which is to be withheld."""
    for passage in passages:
        if not passage.is_row:
            continue
        for figure in withheld:
            names = (rf"(?<!\w){re.escape(name)}(?!\w)" for name in figure.names)
            is_named = any(re.search(name, passage.text) for name in names)
            if is_named and figure.number in _numbers_beside(figure.words, passage.text):
                yield Fault(
                    passage.where,
                    f"{figure.names[0]} must be withheld, but a row states it: {figure.number}.",
                )

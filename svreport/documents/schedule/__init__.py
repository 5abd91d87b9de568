"""The tie-out schedule: what a Section 151 officer ticks, figure by figure, before signing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from svreport.content import workbook
from svreport.content.paper import ExcelPaper, Paper
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.text import capitalise
from svreport.documents.dashboard.board import source_cells
from svreport.documents.registry import Document
from svreport.documents.schedule.printed import (
    Outcome,
    PrintedFigure,
    Provenance,
    TieOut,
    printed_figures,
)
from svreport.documents.summary.layout import TableColumn, table_page
from svreport.narrative.facts import Facts

SUMMARY, TO_CHECK, FIGURES = "Summary", "To check", "Figures"
DOCUMENT, RESULT, CHECKED, DATE = "Document", "Result", "Checked by", "Date"
BY_HAND = "Fill in Checked by and Date by hand."

KEY = (
    ("Where", "The row and column of a table, or the words around the figure."),
    (Provenance.CELL, "A table or a chart takes it from the inputs."),
    (Provenance.REFERENCE, "A reference in a text, or in a template's words, shows it."),
    (Provenance.SENTENCE, "svreport wrote the sentence, heading or note that it is in."),
    (Provenance.TYPED, "Somebody typed it in a text of the inputs or in the words of a template."),
    ("Figure meant", "Its name in “svreport figures”; empty if it follows from several."),
    (Outcome.HELD, "It comes from the cells named, or agrees with them as it is rounded."),
    (Outcome.DIFFERS, "It does not agree with the figure that its words mean: see To check."),
    (Outcome.ANSWERED, "It differs, and the sheet Answers says why."),
    (Outcome.NOT_HELD, "No figure of the inputs was found for it: check it by hand."),
    (CHECKED, "For whoever checks the figure. Summary counts those of the sheet Figures."),
)


class FigureRow(Frozen):
    """A figure, and its row in the list of all."""

    figure: PrintedFigure
    row: int

    @property
    def document(self) -> str:
        """The document, by its name in the registry."""
        return capitalise(self.figure.document.name)


FIGURE_COLUMNS: Sequence[TableColumn[FigureRow]] = (
    TableColumn(DOCUMENT, 11, lambda listed: listed.document),
    TableColumn("Section", 16, lambda listed: listed.figure.section),
    TableColumn("Where", 28, lambda listed: listed.figure.where),
    TableColumn("As printed", 11, lambda listed: listed.figure.shown),
    TableColumn("How", 11, lambda listed: listed.figure.how),
    TableColumn("Figure meant", 20, lambda listed: listed.figure.name),
    TableColumn("Inputs cells", 17, lambda listed: source_cells(listed.figure.places)),
    TableColumn("Its value", 10, lambda listed: listed.figure.value),
    TableColumn(RESULT, 9, lambda listed: listed.figure.result),
    TableColumn(CHECKED, 9, lambda _: None),
    TableColumn(DATE, 7, lambda _: None),
)


def paper(facts: Facts, others: Iterable[tuple[Document, Paper]]) -> ExcelPaper:
    """The schedule of the figures that the other documents of an update print."""
    tie_out = TieOut(facts)
    printed = (
        figure for document, paper in others for figure in printed_figures(tie_out, document, paper)
    )
    listed = [FigureRow(figure, row) for row, figure in enumerate(printed)]
    figures = replace(
        table_page(
            FIGURE_COLUMNS,
            listed,
            name=FIGURES,
            title="Every figure, in the order in which it is printed",
            intro=(
                "This list is for the screen: on paper, the sheet To check has every figure that "
                "is not held.",
                f"[z]: no figure of the inputs is known. Empty cells: {BY_HAND}",
            ),
            filtered=True,
        ),
        printed=0,
    ).on_paper(0)
    made = (_summary(facts, figures, listed), *_to_check(figures, listed), figures, _key())
    return ExcelPaper(
        workbook=workbook.Workbook(
            [replace(page, blank=(CHECKED, DATE)).with_marks() for page in made]
        ),
        properties=facts.properties("Tie-out schedule"),
    )


def _summary(facts: Facts, figures: workbook.Page, listed: Sequence[FigureRow]) -> workbook.Page:
    """What became of the figures of each document, with a link to the first of them."""
    columns: list[TableColumn[list[FigureRow]]] = [
        TableColumn(DOCUMENT, 14, lambda own: _link(figures, own[0], own[0].document), "All"),
        TableColumn("Title", 28, lambda own: capitalise(own[0].figure.document.title)),
        _counts(FIGURES, listed, ""),
        *(_counts(capitalise(result), listed, RESULT, result) for result in Outcome),
        _counts("Checked", listed, CHECKED, "<>"),
        TableColumn(CHECKED, 20, lambda _: None),
        TableColumn(DATE, 12, lambda _: None),
    ]
    held = sum(each.figure.result == Outcome.HELD for each in listed)
    return table_page(
        columns,
        group_by(listed, lambda each: each.document).values(),
        name=SUMMARY,
        title=f"Tie-out schedule: {held:,} of {len(listed):,} figures are held by the inputs",
        intro=(
            f"{facts.council.settings.authority}, {facts.council.settings.agreement}. "
            f"{facts.update.title}.",
            "Every figure that these documents print, compared with the inputs workbook. The sheet "
            "To check has the others.",
            "The counts follow the sheet Figures, in which each document's name leads to its own.",
            f"[z]: not counted. Empty cells: {BY_HAND}",
        ),
    ).on_paper(0)


def _counts(
    heading: str, listed: Sequence[FigureRow], column: str, wanted: str = ""
) -> TableColumn[list[FigureRow]]:
    """A column that counts, live, the figures of a document; those with a result, where wanted."""
    here, table = workbook.Table(SUMMARY).here(DOCUMENT), workbook.Table(FIGURES)
    matched = f"{table.column(DOCUMENT)},{here}"
    if column:
        matched += f',{table.column(column)},"{wanted}"'

    def count(own: Sequence[FigureRow]) -> Decimal:
        number = sum(each.figure.result == wanted for each in own) if column else len(own)
        return Decimal(number)

    return TableColumn(
        heading,
        11,
        lambda own: workbook.Formula(f"=COUNTIFS({matched})", count(own), workbook.Format.NUMBER),
        workbook.Total(count(listed), workbook.Format.NUMBER),
    )


def _link(figures: workbook.Page, listed: FigureRow, text: str) -> workbook.Link:
    return workbook.Link(text, FIGURES, figures.cell(listed.row, 0))


def _to_check(figures: workbook.Page, listed: Sequence[FigureRow]) -> Iterator[workbook.Page]:
    """A page of the figures that differ, then of those answered and not held, if any.

    Of these, what somebody typed comes before what svreport wrote.
    """
    order = [Outcome.DIFFERS, Outcome.ANSWERED, Outcome.NOT_HELD]
    found = sorted(
        (each for each in listed if each.figure.result in order),
        key=lambda each: (
            order.index(each.figure.result),
            each.figure.how is not Provenance.TYPED,
        ),
    )
    columns: list[TableColumn[FigureRow]] = [
        TableColumn("Figure", 13, lambda each: _link(figures, each, each.figure.shown)),
        TableColumn(DOCUMENT, 11, lambda each: each.document),
        TableColumn("Section", 20, lambda each: each.figure.section),
        TableColumn("Where", 31, lambda each: each.figure.where),
        TableColumn(RESULT, 9, lambda each: each.figure.result),
        TableColumn("What is wrong, and the answer", 40, lambda each: each.figure.remark),
        TableColumn(CHECKED, 8, lambda _: None),
        TableColumn(DATE, 6, lambda _: None),
    ]
    if found:
        page = table_page(
            columns,
            found,
            name=TO_CHECK,
            title="Figures to check by hand: they differ, are answered, or are not held",
            intro=(
                "Of those that are not held, what somebody typed comes first, then what svreport "
                f"wrote itself. [z]: nothing is known to be wrong. Empty cells: {BY_HAND}",
            ),
            filtered=True,
        )
        yield page.without_blank_columns(keep=(CHECKED, DATE)).on_paper(0)


def _key() -> workbook.Page:
    """The last page: what the words in the lists mean."""
    return workbook.Page(
        name="Key",
        title="Key",
        headings=(workbook.Heading("Word", 18), workbook.Heading("What it means", 100)),
        rows=[workbook.Row((capitalise(word), meaning)) for word, meaning in KEY],
    )

"""What lets a reader check the workbook: where figures were typed, and every reconciliation.

The sheet of sources is linked with the figures both ways; that of checks has what was stated,
what its parts come to, and the verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from svreport.content.workbook import (
    Cell,
    Format,
    Formula,
    Heading,
    Link,
    Number,
    Page,
    Table,
)
from svreport.core.frozen import Frozen, group_by, replace, stretches
from svreport.core.origin import PartlySigned
from svreport.core.problems import Place
from svreport.core.text import capitalise, normalise
from svreport.documents.summary.layout import (
    DIGITS,
    Sources,
    TableColumn,
    explain_difference,
    table_page,
)
from svreport.documents.summary.position import Position
from svreport.figures.agreement import payments_reconciled, unit_costs_reconciled
from svreport.figures.forecast import Reconciliation

T = TypeVar("T")

SOURCES = "Sources"
SOURCE = "Source"
# Rows and files make no difference to what is signed: the column is as wide for all rows, and wider
# where they have to name their sheet.
ROWS_WIDTH, SHEETS_WIDTH = 9.5, 19
SAID = "Source: rows of {} in the inputs; [z] where all is worked out."
TEXT_FILE = "text file"
INTRO = (
    "Each figure of this workbook that was typed in the inputs, the cell it was typed in, and a "
    "link to where it is shown. All others are worked out from these.",
    "This list is for the screen: on paper, the column Source of each sheet names the rows of the "
    "inputs.",
)
# The first row of a page's table, counted from 1.
FIRST_ROW = len(INTRO) + 3


class _Figure(Frozen):
    """A figure that was typed: its page, its row and column in the table, and its number there."""

    page: Page
    row: int
    column: int
    number: Number

    @property
    def heading(self) -> str:
        return self.page.headings[self.column].text

    @property
    def first(self) -> Place:
        """The first of the cells that it was typed in."""
        return self.number.places[0]

    def words(self) -> str:
        cells = self.page.rows[self.row].cells
        name = next((cell for cell in cells if isinstance(cell, str) and cell), "")
        return f"{name}, {self.heading}"

    def value(self) -> Formula:
        value, number = self.page.table.at(self.heading, self.row), self.number
        return Formula(f"={value}", number.value, number.format, number.decimals)

    def sheet(self) -> str:
        """The sheet that it was typed in, and the file, which nobody signs."""
        file, sheet = self.first.file, self.first.sheet
        if not sheet:
            return PartlySigned(TEXT_FILE, f" {file}")
        return PartlySigned(sheet, f" of {file}" if file else "")

    def cells(self) -> str:
        return PartlySigned("", ", ".join(place.cell for place in self.number.places))

    def link(self) -> Link:
        address = self.page.cell(self.row, self.column)
        return Link(f"{self.page.name}!{address}", self.page.name, address)


COLUMNS: Sequence[TableColumn[_Figure]] = (
    TableColumn("Figure", 44, _Figure.words),
    TableColumn("Value", 14, _Figure.value),
    TableColumn("Inputs sheet", 16, _Figure.sheet),
    TableColumn("Inputs cell", 9, _Figure.cells),
    TableColumn("Shown on", 26, _Figure.link),
)


def link_sources(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with marks and links to sources, and then the page of sources."""
    linked: list[Page] = []
    listed: list[_Figure] = []
    for made in pages:
        named = _only_sheet(_figures(made))
        said = [PartlySigned("", SAID.format(named))] if named else []
        page = replace(made, intro=(*made.intro, *said))
        if figures := list(_figures(page)):
            page = _with_links(page, figures, len(listed))
        # Marks may put a line above the table, which moves the cells that sources lead to.
        linked.append(page.with_marks())
        listed += _figures(linked[-1])
    if listed:
        sources = table_page(
            COLUMNS,
            listed,
            name=SOURCES,
            title="Sources: where each figure was typed",
            intro=INTRO,
            filtered=True,
        )
        linked.append(replace(sources, printed=0))
    return linked


def source_width(page: Page) -> float:
    """How wide the column is that names where a page's figures were typed; 0 without any."""
    sheets = {place.sheet for figure in _figures(page) for place in figure.number.places}
    if not sheets:
        return 0
    return SHEETS_WIDTH if len(sheets) > 1 else ROWS_WIDTH


def _figures(page: Page) -> Iterator[_Figure]:
    for row, line in enumerate(page.rows):
        for column, cell in enumerate(line.cells):
            if isinstance(cell, Number) and cell.places:
                yield _Figure(page, row, column, cell)


def _only_sheet(figures: Iterable[_Figure]) -> str:
    """The sheet that all figures of a page were typed in; nothing where they are of several."""
    sheets = {_sheet(place) for figure in figures for place in figure.number.places}
    return f"{sheets.pop()}" if len(sheets) == 1 else ""


def _with_links(page: Page, figures: Sequence[_Figure], before: int) -> Page:
    """The page with a column of links, before its last column; `before` sources precede its own."""
    links: dict[int, Link] = {}
    rows_of: dict[int, list[Place]] = {}
    for number, figure in enumerate(figures, start=before):
        rows_of.setdefault(figure.row, []).extend(figure.number.places)
        links.setdefault(figure.row, Link("", SOURCES, f"A{FIRST_ROW + number}"))
    # Where all is of one sheet, the lines above the table name it, and its rows need not.
    named = _only_sheet(figures)
    words = {
        row: _rows_in_words(places).removeprefix(f"{named} ").removeprefix("rows ")
        for row, places in rows_of.items()
    }
    rows = [
        replace(line, cells=_insert(line.cells, _source(links.get(at), words.get(at, ""))))
        for at, line in enumerate(page.rows)
    ]
    return replace(
        page,
        headings=_insert(page.headings, Heading(SOURCE, source_width(page))),
        rows=rows,
        total=None if page.total is None else _insert(page.total, None),
    )


def _insert(cells: Sequence[T], cell: T) -> tuple[T, ...]:
    return (*cells[:-1], cell, cells[-1])


def _source(link: Link | None, words: str) -> Cell:
    return replace(link, text=PartlySigned("", words)) if link else None


def _sheet(place: Place) -> Place:
    return replace(place, row=0, column=0)


def _rows_in_words(places: Sequence[Place]) -> str:
    """The rows of the inputs that the figures stand in: `Forecast row 12`, `rows 2–6, 9`."""
    by_sheet = group_by(places, _sheet)
    rows_of = {sheet: {place.row for place in own} for sheet, own in by_sheet.items()}
    return "; ".join(
        f"{sheet} {'row' if len(rows) == 1 else 'rows'} {', '.join(_stretches(rows))}"
        for sheet, rows in rows_of.items()
    )


def _stretches(rows: Iterable[int]) -> Iterator[str]:
    for numbers in stretches(sorted(rows), int):
        if len(numbers) > 2:
            yield f"{numbers[0]}\N{EN DASH}{numbers[-1]}"
        else:
            yield from map(str, numbers)


CHECKS = "Checks"
AGREES, DISAGREES = "agrees", "does not agree"
ROUNDED = "rounding of the parts"


def check_pages(sources: Sources, positions: Sequence[Position]) -> Iterator[Page]:
    """One page, where anything can be reconciled."""
    found = sorted(_reconciliations(sources), key=lambda check: -abs(check.difference))
    differing = sum(check.difference != 0 for check in found)
    if found:
        page = table_page(
            _check_columns(sources, positions),
            found,
            name=CHECKS,
            title="Checks of stated totals against their parts",
            intro=(
                f"Amounts in {sources.unit}, the largest difference first. A total of n rounded "
                "figures may differ from their sum by up to (n + 1) / 2 of the last digit shown; "
                "within that, the published figure is kept.",
                "Checks with a difference are printed; the others agree exactly. [z]: the check is "
                "not for a single year.",
            ),
        )
        yield replace(page, printed=differing)


def _reconciliations(sources: Sources) -> Iterator[Reconciliation]:
    for statement in sources.statements:
        yield from statement.reconciliations()
    yield from unit_costs_reconciled(sources.council)
    yield from payments_reconciled(sources.council)


def _check_columns(
    sources: Sources, positions: Sequence[Position]
) -> Sequence[TableColumn[Reconciliation]]:
    """What was stated and what its parts come to, which live formulas hold against each other."""
    headings = ("Stated", "From its parts", "Difference", "Tolerance")
    stated, computed, difference, tolerance = map(sources.money_heading, headings)
    here = Table(CHECKS).here
    less_parts = f"=ROUND({here(stated)}-{here(computed)},{DIGITS})"
    agrees = f'=IF(ABS({here(difference)})<={here(tolerance)},"{AGREES}","{DISAGREES}")'
    by_version = {normalise(position.statement.version): position for position in positions}
    return (
        TableColumn("Check", 21, lambda check: capitalise(check.what)),
        TableColumn("Of", 32, lambda check: check.subject),
        TableColumn("Year", 9, lambda check: sources.style.year(check.year) if check.year else ""),
        TableColumn(stated, 9, lambda check: Number(check.published)),
        TableColumn(computed, 9.5, lambda check: _sum_cell(check, by_version)),
        TableColumn(
            difference, 8.5, lambda check: Formula(less_parts, check.difference, Format.EXACT)
        ),
        TableColumn(
            tolerance, 8.5, lambda check: Number(check.tolerance, Format.EXACT, worked_out=True)
        ),
        TableColumn(
            "Result", 10, lambda check: Formula(agrees, AGREES if check.agrees else DISAGREES)
        ),
        TableColumn(
            "Why they differ",
            20,
            lambda check: explain_difference(check, here(difference), here(tolerance), ROUNDED),
        ),
    )


def _sum_cell(check: Reconciliation, by_version: Mapping[str, Position]) -> Cell:
    """What the parts come to: worked out live from the lines of a version that has a page."""
    position = by_version.get(normalise(check.subject))
    if not check.terms or position is None:
        return Number(check.computed, Format.EXACT, worked_out=True)
    expression = "+".join(position.sum_of(year, term) for term, year in check.terms)
    return Formula(f"={expression}", check.computed, Format.EXACT)

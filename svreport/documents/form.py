"""A form as it is to be filled in: figures by their names, in the form's unit, and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import lru_cache

from svreport.content.paper import FilledCell, FormPaper
from svreport.core.errors import LacksData
from svreport.core.frozen import Frozen, group_by
from svreport.core.house_style import rounded
from svreport.core.model import FormCell, Missing, Sign, SuppliedForm
from svreport.core.numerals import Unit, convert
from svreport.core.origin import CellAmount, FilledCellText, Filling
from svreport.core.patterns import pattern
from svreport.core.periods import PERIODS, FinancialYear, Month, Period, read_date, read_period
from svreport.core.problems import BadValue, Place
from svreport.core.text import join_words, nearest, normalise
from svreport.figures.figure import Figure, Series
from svreport.figures.forms import Form, format_figure, read_forms
from svreport.figures.register import BadReference
from svreport.figures.sources.rows import COUNTED
from svreport.files.workbook.cell_styles import Shown
from svreport.files.workbook.form import FillableForm, NotInForm
from svreport.files.workbook.sheet_data import CellValue
from svreport.narrative.facts import Facts, tags_in
from svreport.release.changes import Entered

# A row of cells takes a period of one of these kinds each.
_IN_A_ROW: dict[str, type[Period]] = {
    **{f"{kind}s": period for kind, period in PERIODS.items()},
    "years": FinancialYear,
}
FROM = " from "
# How near a text that is the name of no figure comes to one that was mistyped.
_NEAR = 0.85
# A name with a point in it begins as those of figures do, and no address of the web does.
_DOTTED = pattern(r"[A-Za-z][^\s.@/:]*(?:\.[a-z])?\.[A-Za-z]+(?:\s|$)")
_NUMBER = pattern(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?%?")
FRACTION = "fraction"


class FormEntry(Frozen):
    """A value for a cell of a form, and the row of the sheet Form cells that maps it.

    Without one, there is no such figure, or not yet, and the cell stays as it is. It is of a period
    where the row names one, or takes several. A number of money is in a unit.
    """

    row: FormCell
    cell: Place
    value: CellValue
    figure: Figure | None = None
    period: Period | None = None
    unit: Unit | None = None


class FormFault(Frozen):
    """What is wrong in a cell of a row of the sheet Form cells."""

    row: FormCell
    field: str
    wrong: str
    remedy: str
    is_advice: bool = False


class FilledIn(Frozen):
    """A form and the rows that are mapped to it: what goes into its cells, and which it takes.

    `faults` are what is wrong with the rest.
    """

    supplied: SuppliedForm
    form: FillableForm
    rows: Sequence[FormCell]
    entries: Sequence[FormEntry]
    faults: Sequence[FormFault]

    @property
    def by_row(self) -> Mapping[FormCell, Sequence[FormEntry]]:
        """What goes into the cells of each row."""
        return group_by(self.entries, lambda entry: entry.row)

    def cells(self, row: FormCell) -> Iterator[Place]:
        """The cells of a row; none where they are not of the form."""
        with suppress(ValueError):
            yield from self.form.cells(row.cell)


@lru_cache(maxsize=8)
def opened(content: bytes) -> FillableForm:
    """The form of these bytes, to look at: a copy of its own is filled in."""
    return FillableForm(content)


def form_paper(facts: Facts, name: str) -> FormPaper:
    """The content of a form.

    Raises LacksData where it could not be read, does not take what is mapped, or has nothing
    mapped to it.
    """
    supplied = next((form for form in facts.council.supplied_forms if form.name == name), None)
    if supplied is None:
        raise LacksData(f"The form {name} could not be read: see Forms in Settings.")
    filled = filled_in(facts, supplied)
    fault = next((fault for fault in filled.faults if not fault.is_advice), None)
    if fault is not None:
        raise LacksData(
            f"The form {name} cannot be filled in for {facts.update.key}. "
            f"{fault.row.place(fault.field)}: {fault.wrong} {fault.remedy}"
        )
    cells = [
        FilledCell(str(entry.cell), entry.cell, entry.value)
        for entry in filled.entries
        if entry.value is not None
    ]
    if not cells:
        raise LacksData(f"Nothing is mapped to the form {name}: fill in the sheet Form cells.")
    return FormPaper(
        content=cells,
        file=supplied.file,
        form=supplied.content,
        properties=facts.properties(name),
    )


@lru_cache(maxsize=4)
def filled_in(facts: Facts, supplied: SuppliedForm) -> FilledIn:
    """What goes into each cell that is mapped, in the order of the rows, and what cannot."""
    form = opened(supplied.content)
    by_cell: dict[Place, FormEntry] = {}
    faults: list[FormFault] = []
    rows = [row for row in facts.council.form_cells if normalise(row.form) == supplied.name]
    for row in rows:
        try:
            found = list(_entries(facts, row, form.cells(row.cell), form))
        except NotInForm as reason:
            remedy = f"Correct it: `svreport form {supplied.name}` lists the cells to fill in."
            faults.append(FormFault(row, "cell", str(reason), remedy))
            continue
        except BadValue as reason:
            faults.append(FormFault(row, "content", reason.wrong, reason.remedy))
            continue
        for entry in found:
            fault = _refused(supplied, form, entry, by_cell.get(entry.cell))
            if fault is not None:
                faults.append(fault)
            if fault is None or fault.is_advice:
                by_cell[entry.cell] = entry
    return FilledIn(supplied, form, rows, list(by_cell.values()), faults)


def entered_cells(facts: Facts, supplied: SuppliedForm) -> Iterator[Entered]:
    """What goes into each cell of a form, to be compared; what does not fit is left out."""
    filled = filled_in(facts, supplied)
    public = {entry.cell: entry.value for entry in filled_in(facts.public, supplied).entries}
    for entry in filled.entries:
        value = entry.value
        if value is None:
            continue
        words = facts.style.day(value) if isinstance(value, date) else str(value)
        is_number = isinstance(value, Decimal | int | float)
        yield Entered(
            form=supplied.name,
            cell=str(entry.cell),
            label=filled.form.label(entry.cell),
            number=Decimal(words) if is_number else None,
            text=None if is_number else words,
            withheld=public.get(entry.cell) != value,
        )


def _refused(
    supplied: SuppliedForm, form: FillableForm, entry: FormEntry, first: FormEntry | None
) -> FormFault | None:
    """Why a cell is not filled in: it is already, or the form does not take what is given."""
    where = f"{entry.cell} of {supplied.file}"
    if first is not None:
        wrong = f"{where} is filled in by {first.row.place('cell')} too."
        return FormFault(entry.row, "cell", wrong, "Keep one of the two rows.")
    refused = form.refusal(entry.cell, entry.value)
    if refused is None:
        return None
    typed = f", not {entry.value}" if refused.why.startswith("takes") else ""
    wrong = f"{where} {refused.why}{typed}."
    remedy = f"{refused.remedy}{' Excel would ask, and take it.' if refused.is_advice else ''}"
    field = "content" if typed or refused.why.startswith("cannot") else "cell"
    return FormFault(entry.row, field, wrong, remedy, refused.is_advice)


def _entries(
    facts: Facts, row: FormCell, cells: Sequence[Place], form: FillableForm
) -> Iterator[FormEntry]:
    """What goes into each of the cells of a row. Raises BadValue."""
    figures, shown = _figures(facts, row, len(cells))
    for (period, figure), cell in zip(figures or (), cells, strict=figures is not None):
        value = None if figure is None else _value(facts, row, figure, shown, form.takes(cell))
        is_money = figure is not None and figure.unit is not None and figure.unit.is_money
        is_number = is_money and value is not None and not isinstance(value, str)
        stated = row.unit or shown.shown_in or (figure.unit if figure else None)
        yield FormEntry(
            *(row, cell, value, figure, period), unit=Unit(stated) if is_number and stated else None
        )
    if figures is not None:
        return
    if len(cells) > 1:
        raise BadValue(
            f"{row.cell} has {len(cells)} cells, and this is one text.",
            "Give each cell a row of its own, or name a figure and its periods, such as "
            "EHCP.actual | quarters.",
        )
    yield FormEntry(row, cells[0], _text(facts, row, form.takes(cells[0])))


def _figures(
    facts: Facts, row: FormCell, count: int
) -> tuple[Sequence[tuple[Period | None, Figure | None]] | None, Form]:
    """The figures that a row names, for so many cells, of a period each; None of a text."""
    if not isinstance(row.content, str):
        return None, Form()
    tags, text = tags_in(row.content), row.content.strip()
    is_whole = len(tags.found) == 1 and tags.found[0].end - tags.found[0].start == len(text)
    if (tags.found or tags.faults) and not is_whole:
        return None, Form()
    name, *forms = (tags.found[0].content if is_whole else text).split("|")
    periods = [words for words in forms if normalise(words).partition(FROM)[0] in _IN_A_ROW]
    if not periods and not _is_figure(facts, name, forms):
        return None, Form()
    shown = read_forms([words for words in forms if words not in periods])
    if periods:
        return list(_by_period(facts, name, periods[0], count)), shown
    if count > 1:
        raise BadValue(
            f"{row.cell} has {count} cells, and this is one figure.",
            "Say which periods they are of after a bar: months, quarters or years.",
        )
    figure = facts.register[name]
    point = figure.point if isinstance(figure.point, Period) else None
    return [(point if normalise(name) != normalise(figure.name) else None, figure)], shown


def _is_figure(facts: Facts, name: str, forms: Sequence[str]) -> bool:
    """Whether a text is meant as a figure: one, or so like one that it was mistyped."""
    if forms or facts.register.has_name(name):
        return True
    known, typed = [series.name for series in facts.register.series], normalise(name)
    # A rating or a status alone is a word that forms take, rather than how many have it.
    is_part = any(
        part.startswith(f"{typed}.")
        or (part.endswith(f".{typed}") and not part.startswith(COUNTED))
        for part in map(normalise, known)
    )
    is_dotted = _DOTTED.match(name.strip()) is not None
    return is_part or is_dotted or nearest(name, known, cutoff=_NEAR) is not None


def _by_period(
    facts: Facts, name: str, words: str, count: int
) -> Iterator[tuple[Period, Figure | None]]:
    """The figures of a name for so many periods; none for what is not known yet."""
    series = facts.register.series_named(" ".join(name.split()))
    if series is None:
        facts.register[name]  # raises, and says what is wrong with the name
        raise BadReference(
            f"“{name.strip()}” names one figure, not a row of them.", "Leave out its period."
        )
    kind, _, start = normalise(words).partition(FROM)
    period = _IN_A_ROW[kind]
    year = facts.council.settings.financial_year
    first: Period = period.of(year.first_month)
    if start:
        first = period.of(_start(start, period, year).first_month)
    for index in range(first.index, first.index + count):
        yield period.at(index), _figure_of(facts, series, period.at(index))


def _start(words: str, kind: type[Period], year: FinancialYear) -> Period:
    with suppress(ValueError):
        if (start := read_period(words, kind)) is not None:
            return start
    wrong = f"“{words}” is no {kind.kind}."
    raise BadReference(wrong, f"Type one such as Q1 {year} or Apr {year.starts}.")


def _figure_of(facts: Facts, series: Series, period: Period) -> Figure | None:
    """The figure of a period: that of its last month, where it is known by month.

    Of a period that has not ended at this update, there is none yet.
    """
    own = PERIODS[series.period] if series.period else next(map(type, series.points), type(None))
    if own is Month:
        period = period.last_month
    if not isinstance(period, own):
        kinds = {str(point.kind) for point in series.points if isinstance(point, Period)}
        called = join_words(sorted(kinds))
        raise BadReference(
            f"{series.name} has no figures by {period.kind}.",
            f"It has them by {called}." if called else "It has one figure alone.",
        )
    is_ahead = series.period is not None and not series.name.endswith(".plan")
    if is_ahead and period.last_month > facts.update.activity_to:
        return None
    unknown = Figure(name=series.name, point=period, missing=Missing.NOT_YET_AVAILABLE)
    return series.at(period) or unknown


def _value(facts: Facts, row: FormCell, figure: Figure, shown: Form, takes: Shown) -> CellValue:
    """A figure as the cell takes it; None where it has no value."""
    if figure.words or takes is Shown.TEXT or shown.words or shown.either:
        return format_figure(figure, shown, facts.style) if figure.is_stated else None
    if figure.value is None:
        return None
    value = _in_unit(row, figure, shown, takes)
    if shown.decimals is not None:
        exact = rounded(value, shown.decimals)
        value = CellAmount(exact, (value,), value) if isinstance(value, CellAmount) else exact
    if shown.sign == "unsigned":
        value = abs(value)
    return -value if row.sign is Sign.REVERSED and value else value


def _in_unit(row: FormCell, figure: Figure, shown: Form, takes: Shown) -> Decimal:
    assert figure.value is not None
    assert figure.unit is not None
    is_money, is_share = figure.unit.is_money, figure.unit is Unit.PERCENT and not figure.change
    if row.unit and shown.shown_in and row.unit != shown.shown_in:
        raise BadValue(
            f"{row.content} asks for {shown.shown_in}, and Unit says {row.unit}.",
            "Keep one of them.",
        )
    wanted = row.unit or shown.shown_in
    if wanted and is_money is (wanted == FRACTION):
        called = "not money" if not is_money else "money"
        raise BadValue(f"{figure.full_name} is {called}.", f"Leave out {wanted}.")
    if wanted == FRACTION or (is_share and takes is Shown.PERCENT):
        return figure.value / 100
    return convert(figure.value, figure.unit, Unit(wanted)) if wanted else figure.value


def _text(facts: Facts, row: FormCell, takes: Shown) -> CellValue:
    """A text with its references filled in, or a number or a date as it was typed."""
    if isinstance(row.content, date) and takes is Shown.TEXT:
        return facts.style.day(row.content)
    if not isinstance(row.content, str):
        return row.content
    tags = tags_in(row.content)
    if tags.faults:
        raise BadValue(
            f"“{tags.faults[0].near}” {tags.faults[0].wrong}.",
            "Write a figure's name between two braces on each side.",
        )
    text, at, fillings = "", 0, list[Filling]()
    for tag in tags.found:
        text += row.content[at : tag.start]
        fillings.append((len(text), facts.stated(tag.content)))
        text, at = f"{text}{fillings[-1][1]}", tag.end
    text += row.content[at:]
    if tags.found:
        text = FilledCellText(text, row.place("content"), fillings)
    if takes is Shown.DATE:
        return _day(text) or text
    return text if takes is Shown.TEXT or tags.found else _number(text, takes)


def _number(text: str, takes: Shown) -> CellValue:
    """What Excel makes of a text that is typed into a cell: a number, where it is one."""
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped):
        return text
    number = Decimal(stripped.rstrip("%").replace(",", ""))
    is_share = stripped.endswith("%") or takes is Shown.PERCENT
    return number / 100 if is_share else number


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return read_date(text)
    return None


def named_otherwise(form: FillableForm, cell: Place, period: Period) -> str:
    """The words beside a cell that name another period than the one it takes; else nothing.

    Words without a year, such as `Quarter 1`, are of the year of the period.
    """
    year, last = FinancialYear.of(period.last_month), period.last_month
    for words in form.beside(cell):
        for typed in (words, f"{words} {year}", f"{words} {last.year}"):
            with suppress(ValueError):
                named = read_period(typed, type(period))
                if named is not None:
                    months = (named.first_month <= last <= named.last_month) or (
                        period.first_month <= named.last_month <= last
                    )
                    if not months:
                        return words
                    break
    return ""

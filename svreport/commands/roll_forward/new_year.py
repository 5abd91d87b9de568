"""The inputs of a new financial year, made of the last year's: carried, changed and dropped.

The last year's workbook stays as it is. Officers' own sheets and columns come along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from svreport.commands import INPUTS
from svreport.commands.init import BadOption, refuse_workbooks_in, write_working_folder
from svreport.commands.recalculation import recalculated_values
from svreport.commands.roll_forward import InputsEdit, add_forecast
from svreport.core import model
from svreport.core.frozen import Frozen, replace
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear, Month, long_date, read_financial_year
from svreport.core.problems import Problem
from svreport.core.text import counted, normalise
from svreport.figures.as_of import capital_at, mitigations_at
from svreport.files.outputs import OutputFile
from svreport.files.resources import templates_beside
from svreport.inputs.cells import Cell
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheet_names import WORKLIST
from svreport.inputs.sheets import agreement, measures
from svreport.inputs.sheets.finance import BUDGET_MONITORING, CAPITAL, SAVINGS

REPORT = "Carried forward.txt"
# As they are, since they are of the agreement and its measures, not of a year.
KEPT = (
    "Scale, Conditions, Risks, Measures, Workstreams, Payments, Statutory statements, Unit costs "
    "and Authors"
)


# A pair of years, such as 2024/25, 2024-2025 or 24/25, and a year by itself.
_YEARS = pattern(
    r"(?<!\d)(?P<first>\d{4}|\d{2})(?P<between>\s?[/\-\N{EN DASH}_]\s?)(?P<last>\d{4}|\d{2})(?!\d)"
    r"|(?<!\d)(?P<alone>20\d{2})(?!\d)"
)


class StartedYear(Frozen):
    """The folder of a new year: its workbook, its outputs, and what became of each sheet."""

    workbook: Path
    outputs: Path
    report: Path
    lines: Sequence[str]
    signed: Sequence[str]
    unsaved: Sequence[Problem]


def start_year(folder: Path, last: Path, year: str | None) -> StartedYear:
    """Return a new working folder for the year after that of a workbook.

    Raises BadOption for another year, UnwritableOutput where the folder has a workbook already,
    UnreadableInputs, and HasProblems where cells of the last year cannot be read.
    """
    edit = InputsEdit(last)
    before = edit.council.settings.financial_year
    new = before.next()
    asked = read_financial_year(year) if year is not None else new
    if asked != new:
        raise BadOption(f"{last.name} is of {before}: the year after it is {new}, not {year}.")
    refuse_workbooks_in(folder / INPUTS)
    carried = _NewYear(edit, new)
    with edit.uneditable_cells_refused():
        lines = carried.lines()
    files = _in_folder(edit.files(recalculated_values, carried.left_out), before)
    templates = _own_templates(last)
    if templates:
        names = counted(len(templates), "template")
        lines.append(f"To review: {names} of your own, copied unchanged.")
    text = "\r\n".join([f"Inputs of {new}, from {last.name}", "", *lines, ""])
    report = OutputFile(Path(REPORT), text.encode("utf-8-sig"))
    outputs = write_working_folder([*files, *templates, report], folder)
    workbook, listed = folder / files[0].path, folder / REPORT
    return StartedYear(workbook, outputs, listed, lines, edit.signed, edit.unsaved)


def _in_folder(files: Sequence[OutputFile], before: FinancialYear) -> list[OutputFile]:
    """The files as they are called in the new folder: the first by its own year."""
    first, *others = files
    name = next_year_words(first.path.stem, before)
    paths = [first.path.with_stem(name), *(file.path for file in others)]
    return [replace(file, path=INPUTS / path) for file, path in zip(files, paths, strict=True)]


def _own_templates(last: Path) -> list[OutputFile]:
    """The council's own templates, as they are in the last year's folder."""
    folder = templates_beside(last)
    paths = [
        path for path in sorted(folder.rglob("*")) if path.is_file() and path.name[0] not in "~."
    ]
    return [OutputFile("templates" / path.relative_to(folder), path.read_bytes()) for path in paths]


def _left_out(rows: int, which: str = "") -> str:
    """How many rows were left out, to follow what was kept; nothing where all were kept."""
    return f"; {rows} {which} left out".replace("  ", " ") if rows else ""


class _NewYear:
    """What becomes of each sheet."""

    def __init__(self, edit: InputsEdit, year: FinancialYear) -> None:
        self.edit = edit
        self.council = edit.council
        self.year = year
        self.before = year.previous()
        # The last update of the year before that was reported.
        self.latest = edit.council.latest
        self.left_out: list[str] = []

    def lines(self) -> list[str]:
        """Change every sheet, and return what became of each, in sentences."""
        # What is added comes before what goes, which moves rows.
        steps: Sequence[Callable[[], Iterator[str]]] = (
            *(self._settings, self._updates, self._sign_offs, self._ratings, self._texts),
            *(self._values, self._forecast, self._states, self._budget, self._scores),
            *(self._steps, self._achievements, self._answers, self._worklists),
        )
        found = [line for step in steps for line in step()]
        return [f"Kept as they are: {KEPT}, and sheets and columns of your own.", *found]

    def _settings(self) -> Iterator[str]:
        self._set_setting("financial_year", str(self.year))
        yield f"Settings: Financial year is {self.year}; all else is as it was."
        settings = self.council.settings
        if settings.narrative_file:
            self._set_setting("narrative_file", None)
            self.left_out += [
                file.name for file in self.edit.inputs.files if file.name.endswith(".docx")
            ]
            yield "Settings: Narrative file is empty, since its texts are of the last year."
        if settings.forecast_file:
            yield f"To review: {settings.forecast_file} is that of the last year."
        if settings.agreement_ends and settings.agreement_ends < self.year:
            yield f"To review: the agreement ends in {settings.agreement_ends}."

    def _set_setting(self, field: str, value: str | None) -> None:
        header = agreement.SETTINGS.column_for(field).header
        for rows in self.edit.tables(agreement.SETTINGS):
            for row in rows.table.rows:
                if header in rows.table.columns:
                    place = rows.table.record_cells(row)[header].place
                    rows.page.set_value(place.row, place.column, value)

    def _updates(self) -> Iterator[str]:
        for update in self.council.updates:
            words = {"Title": update.title, "Column label": update.column_label}
            for header, text in words.items():
                self._set(agreement.UPDATES, update, header, next_year_words(text, self.before))
            self._set(agreement.UPDATES, update, "Due", update.due and year_later(update.due))
            months = {"Finance data to": update.finance_to, "Activity data to": update.activity_to}
            for header, month in months.items():
                later = month and Month(month.year + 1, month.number).short
                self._set(agreement.UPDATES, update, header, later)
            cleared = ("Submitted", "Forecast version", "New plan", "Reason for new plan")
            for header in (*cleared, *update.meetings):
                self._set(agreement.UPDATES, update, header, None)
        keys = len(self.council.updates)
        yield (
            f"To review: the titles and dates of {counted(keys, 'update')} are a year later; "
            "Submitted and Forecast version are empty."
        )

    def _sign_offs(self) -> Iterator[str]:
        rows = self.council.sign_offs
        for row in rows:
            for header in ("Date", "Fingerprint"):
                self._set(agreement.SIGN_OFF, row, header, None)
        if rows:
            kept = counted(len(rows), "row")
            yield f"Sign-off: {kept} kept, with no dates and fingerprints."

    def _ratings(self) -> Iterator[str]:
        rows = self.council.ratings
        if rows:
            self._begin_again(agreement.RATINGS, rows, "Previous", "Note")
            yield "Ratings: the last rating of each item is its Previous; all others are empty."

    def _begin_again(
        self,
        sheet: Sheet[Any],
        rows: Sequence[model.ItemRatings] | Sequence[model.BudgetLine],
        first: str,
        *others: str,
    ) -> None:
        """Put what the last update states that states anything into the first column of rows.

        The columns of updates and these others become empty.
        """
        keys = [update.key for update in reversed(self.council.updates)]
        for row in rows:
            last = next((row.by_update[key] for key in keys if key in row.by_update), None)
            if last is not None:
                self._set(sheet, row, first, last)
            for header in (*others, *row.by_update):
                self._set(sheet, row, header, None)

    def _texts(self) -> Iterator[str]:
        """The last text of each section begins the first update, marked for review."""
        first = self.council.updates[0].key
        at = {update.key: number for number, update in enumerate(self.council.updates)}
        in_order = sorted(self.council.narrative, key=lambda row: at.get(row.update, -1))
        last = {row.section: row for row in in_order}
        tables = self.edit.tables(agreement.NARRATIVE)
        for table in tables:
            # Texts that are written in Word go where most others are.
            texts = [
                text
                for text in last.values()
                if table.has(text.place("text"))
                or (table is tables[0] and not any(own.has(text.place("text")) for own in tables))
            ]
            table.append([table.narrative_row(text, first, self.before) for text in texts])
            # Of the old rows, some may have given way to what is written in Word.
            table.remove(table.table.rows)
        if last and tables:
            sections = counted(len(last), "section")
            rest = _left_out(len(in_order) - len(last), "older")
            yield f"Narrative: the last text of {sections} is in {first}, marked for review{rest}."

    def _values(self) -> Iterator[str]:
        """Two years before the first month that is reported: last year's, and the one before."""
        starts = Month(self.before.starts - 1, 4)
        rows = self.council.measure_values
        # A row may have been made ready, and nobody has filled it in.
        filled = (row for row in rows if row.plan is not None or row.is_reported)
        kept_ids = {id(row) for row in filled if row.period.last_month >= starts}
        earlier = [row for row in rows if id(row) not in kept_ids]
        kept = len(rows) - len(earlier)
        gone = self._drop(measures.MEASURE_VALUES, earlier)
        if rows:
            yield f"Measure values: {kept} kept, for last year's figures{_left_out(gone)}."

    def _forecast(self) -> Iterator[str]:
        yield from add_forecast(self.edit, self.council, self.latest, self.year, self._set_setting)

    def _states(self) -> Iterator[str]:
        """Savings and capital as the last update knew them, from the first update on."""
        if self.latest is None:
            return
        for sheet, rows, known in (
            (SAVINGS, self.council.savings, mitigations_at(self.council, self.latest)),
            (CAPITAL, self.council.capital, capital_at(self.council, self.latest)),
        ):
            for row in known:
                if row.update:
                    self._set(sheet, row, "Update", None)
            kept = {id(row) for row in known}
            gone = self._drop(sheet, [row for row in rows if id(row) not in kept])
            if rows:
                rest = _left_out(gone)
                at = f"as at {self.latest.key} {self.before}"
                yield f"{sheet.name}: {counted(len(known), 'row')} {at}{rest}."

    def _budget(self) -> Iterator[str]:
        rows = self.council.budget
        if rows:
            later = [state for line in rows for state in line.states[1:]]
            self._drop(BUDGET_MONITORING, later)
            emptied = ("Budget", "Rating", "Reason", "Update")
            self._begin_again(BUDGET_MONITORING, rows, "Baseline", *emptied)
            yield (
                f"Budget monitoring: {counted(len(rows), 'line')}. Baseline is the last forecast. "
                "Type the new Budget."
            )

    def _scores(self) -> Iterator[str]:
        """Each risk that was scored is to be scored again at the first update."""
        scores, first = self.council.risk_scores, self.council.updates[0].key
        last = {row.risk: row for row in scores}
        for row in last.values():
            self._set(agreement.RISK_SCORES, row, "Update", first)
            for header in ("Likelihood", "Impact", "Score", "Action"):
                self._set(agreement.RISK_SCORES, row, header, None)
        gone = self._drop(
            agreement.RISK_SCORES, [row for row in scores if last[row.risk] is not row]
        )
        if scores:
            rest = _left_out(gone)
            yield f"Risk scores: {counted(len(last), 'row')} for {first}, with no scores{rest}."

    def _steps(self) -> Iterator[str]:
        """What is open is carried; what is done is counted, and left."""
        council = self.council
        done = (model.MilestoneStatus.DONE, model.ActionStatus.DONE)
        for sheet, rows in (
            (measures.MILESTONES, council.milestones),
            (measures.TIMETABLE, council.timetable),
            (measures.ACTIONS, council.actions),
        ):
            finished = [row for row in rows if getattr(row, "status", None) in done]
            gone = self._drop(sheet, finished)
            if rows:
                yield f"{sheet.name}: {len(rows) - gone} open kept{_left_out(gone, 'done')}."

    def _achievements(self) -> Iterator[str]:
        """What is under way is for the first update to report, in its last words."""
        council, first = self.council, self.council.updates[0].key
        last = {
            (normalise(str(row.theme)), normalise(row.achievement)): row
            for row in council.achievements
        }
        under_way = [row for row in last.values() if not row.done]
        for row in under_way:
            self._set(measures.ACHIEVEMENTS, row, "Update", first)
        rest = [row for row in council.achievements if not any(row is own for own in under_way)]
        gone = self._drop(measures.ACHIEVEMENTS, rest)
        if council.achievements:
            yield f"Achievements: {len(under_way)} under way kept{_left_out(gone)}."

    def _answers(self) -> Iterator[str]:
        """Answers about an update are of the last year; others may still be right."""
        keys = {normalise(update.key) for update in self.council.updates}
        of_update = [
            row for row in self.council.answers if normalise(row.about.rpartition(", ")[2]) in keys
        ]
        gone = self._drop(agreement.ANSWERS, of_update)
        if self.council.answers:
            kept = len(self.council.answers) - gone
            yield f"Answers: {kept} kept{_left_out(gone, 'about updates')}."

    def _worklists(self) -> Iterator[str]:
        """The lists of what was to be done are of the last year, unless a formula counts in one."""
        book = self.edit.book()
        formulas = [formula.text for sheet in book.sheets.values() for formula in sheet.formulas]
        old = [
            name
            for name in book.sheets
            if name.startswith(WORKLIST) and not any(f"'{name}'!" in text for text in formulas)
        ]
        for name in old:
            book.remove_sheet(name)
        if old:
            yield f"Worklists: {counted(len(old), 'sheet')} of {self.before} left out."

    def _set(self, sheet: Sheet[Any], row: model.Record, header: str, value: Any) -> None:
        """Set a cell of a record, in its own workbook, where the sheet has the column."""
        place = min(row.at.values())
        table = self.edit.table_with(sheet, place)
        if table is None:
            return
        column = table.columns.get(header)
        cell = table.grid.cell(place.row, column) if column else Cell(place)
        # A date that was typed as text may be in a column that is too narrow for another.
        is_text = isinstance(value, date) and isinstance(cell.value, str)
        if value is not None or not cell.is_empty:
            table.set_value(place.row, header, long_date(value) if is_text else value)

    def _drop(self, sheet: Sheet[Any], rows: Collection[model.Record]) -> int:
        """How many rows were taken out of the sheet, in whichever workbook."""
        gone = 0
        for table in self.edit.tables(sheet):
            places = [min(row.at.values()) for row in rows]
            numbers = {place.row for place in places if table.has(place)}
            table.remove(numbers)
            gone += len(numbers)
        return gone


def next_year_words(text: str, year: FinancialYear) -> str:
    """Return a text with that financial year, and the calendar years in it, as the next ones."""
    calendar = {year.starts, year.starts + 1}

    def later(found: re.Match[str]) -> str:
        if found["alone"]:
            number = int(found["alone"])
            return str(number + 1) if number in calendar else found[0]
        first, last = found["first"], found["last"]
        is_year = first in _forms(year.starts) and last in _forms(year.starts + 1)
        if not is_year:
            return found[0]
        return f"{_later(first)}{found['between']}{_later(last)}"

    return _YEARS.sub(later, text)


def _forms(year: int) -> tuple[str, str]:
    return str(year), f"{year % 100:02d}"


def _later(digits: str) -> str:
    number = int(digits) + 1
    return f"{number % 100:02d}" if len(digits) == 2 else str(number)


def year_later(day: date) -> date:
    """Return the same day a year later; the last of February where there is no 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)

"""The inputs for the next update: its rows and columns, last time's texts, and what is to be done.

Nothing that officers typed is changed, and what is there already is not added again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from svreport.commands.problem_list import Owners
from svreport.commands.recalculation import recalculated_values
from svreport.commands.roll_forward import InputsEdit, SheetRows, Values
from svreport.commands.targets import update_of
from svreport.content.workbook import lines_needed
from svreport.core import model
from svreport.core.errors import UnknownTarget
from svreport.core.frozen import Frozen
from svreport.core.numerals import amount
from svreport.core.periods import Period, long_date
from svreport.core.problems import Place, Problem
from svreport.core.text import counted, normalise
from svreport.documents.registry import MONITORING, document_named
from svreport.figures.as_of import update_before
from svreport.figures.measures import decimals_shown, is_monitored, latest_period
from svreport.files.outputs import OutputFile
from svreport.inputs.blank_workbook import LINE_HEIGHT
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheet_names import WORKLIST
from svreport.inputs.sheets.agreement import NARRATIVE, RATINGS, RISK_SCORES, SIGN_OFF, UPDATES
from svreport.inputs.sheets.finance import BUDGET_MONITORING, CAPITAL, PAYMENTS, SAVINGS
from svreport.inputs.sheets.measures import ACTIONS, MEASURE_VALUES, MILESTONES, TIMETABLE
from svreport.narrative.facts import house_style

ByUpdate = TypeVar("ByUpdate", model.ItemRatings, model.BudgetLine)
# The worklist.
HEADINGS = {"Owner": 40, "Sheet": 18, "Cell": 8, "What to do": 70, "Last time": 40, "Done": 10}
LONGEST_NAME = 31


class Task(Frozen):
    """Something to be done for an update: who does it, at which cell, and what was there before."""

    owner: str
    place: Place
    what: str
    before: str = ""


class RolledForward(Frozen):
    """The inputs for an update: its files, what was added to each sheet, and what is to be done.

    `signed` are the workbooks that lose the signature that they had, `unsaved` warns of those
    that are open, and `remark` says so where the update is signed off already, or comes too early.
    """

    update: model.Update
    files: Sequence[OutputFile]
    added: Sequence[str]
    tasks: Sequence[Task]
    signed: Sequence[str]
    unsaved: Sequence[Problem]
    remark: str = ""


def inputs_for_update(path: Path, key: str) -> RolledForward:
    """Return the inputs of a workbook, made ready for an update of its sheet Updates.

    Raises UnreadableInputs, UnknownTarget for a key that no update has or of which nothing is left
    to do once it is signed, and HasProblems where cells of the inputs cannot be read: their rows
    could not be carried on.
    """
    edit = InputsEdit(path)
    update = update_of(edit.council, key)
    signed = _if_signed(edit.council, update)
    step = _NextUpdate(edit, update)
    with edit.uneditable_cells_refused():
        tasks = list(step.tasks())
    if signed and not tasks:
        raise UnknownTarget(signed)
    if add_worklist(edit, step.update, tasks):
        step.added.append(
            f"Worklist {step.update.key}: {counted(len(tasks), 'thing')} to do, by owner"
        )
    files = edit.files(recalculated_values)
    return RolledForward(
        *(step.update, files, step.added, tasks, edit.signed, edit.unsaved),
        remark=signed or step.too_early,
    )


def _if_signed(council: model.Council, update: model.Update) -> str:
    """Return a sentence for an update whose report everyone has signed; nothing for any other."""
    own = [row for row in council.sign_offs if row.update == update.key and not row.document]
    if not own or any(row.signed is None for row in own):
        return ""
    signed = {row.update for row in council.sign_offs if row.signed}
    later = [known.key for known in council.updates if known.key not in signed]
    remedy = f"name one to come, such as {later[0]}" if later else "add the next to Updates"
    where = own[0].place("signed")
    return f"{update.key} is signed off already ({where}): {remedy}."


class _NextUpdate:
    """What an update needs of each sheet, added where it is not there."""

    def __init__(self, edit: InputsEdit, update: model.Update) -> None:
        self.edit = edit
        self.council = edit.council
        self.update = update
        self.before = update_before(self.council, update)
        self.owners = Owners(self.council)
        self.added: list[str] = []

    @cached_property
    def until(self) -> date:
        """The day by which things are due that the update reports."""
        return self.update.document_date or self.update.activity_to.last_day

    @property
    def too_early(self) -> str:
        """A sentence where the update before has not begun, so that texts are of an earlier one."""
        if self.before is None or self.council.is_reported(self.before.key):
            return ""
        return f"{self.before.key} comes before {self.update.key}, and has no ratings yet."

    def tasks(self) -> Iterator[Task]:
        """Yield what is to be done, sheet by sheet, once it has its rows."""
        for step in (
            *(self._version, self._ratings, self._texts, self._measures, self._budget),
            *(self._risk_scores, self._states, self._due, self._sign_offs),
        ):
            yield from step()

    def _task(
        self, sheet: Sheet[Any], place: Place, what: str, before: object = "", item: str = ""
    ) -> Task:
        # Who fills the sheet in, with whomever that is agreed.
        role = sheet.filled_by.partition(" and ")[0].partition(",")[0]
        owner = self.owners.of(Problem(place, "", "", item=item)) or role
        return Task(owner, place, what, "" if before is None else str(before))

    def _append(
        self, sheet: Sheet[Any], rows: Sequence[Values], header: str, table: SheetRows | None = None
    ) -> list[Place]:
        """The cells to fill in of new rows; none where the workbook has no such sheet."""
        table = table or next(iter(self.edit.tables(sheet)), None)
        if table is None or not rows:
            return []
        self.added.append(f"{sheet.name}: {counted(len(rows), 'new row')}")
        return table.append(rows, header)

    def _unfilled(
        self, sheet: Sheet[Any], rows: Sequence[ByUpdate], field: str
    ) -> Iterator[tuple[ByUpdate, Place]]:
        """The rows that have nothing in the column of the update, and their cells there.

        The column is added where there is none. Rows are where their field is.
        """
        key = self.update.key
        for table in self.edit.tables(sheet):
            own = [row for row in rows if table.has(row.place(field))]
            if not own:
                continue
            column = table.column(key, is_open=True)
            if column not in table.table.series:
                self.added.append(f"{sheet.name}: the new column {key}")
            for row in own:
                if key not in row.by_update:
                    yield row, table.grid.at(row.place(field).row, column)

    def _version(self) -> Iterator[Task]:
        before = self.before.forecast_version if self.before else None
        if before and not self.update.forecast_version:
            what = f"Type the version of the forecast that {self.update.key} reports."
            yield self._task(UPDATES, self.update.place("forecast_version"), what, before)

    def _ratings(self) -> Iterator[Task]:
        for row, place in self._unfilled(RATINGS, self.council.ratings, "item"):
            before = row.by_update.get(self.before.key) if self.before else row.previous
            yield self._task(RATINGS, place, f"Rate {row.item}.", before, row.item)

    def _texts(self) -> Iterator[Task]:
        """Last time's text of each section, marked for review; in Word it is brought up to date."""
        texts_now = [row for row in self.council.narrative if row.update == self.update.key]
        for row in texts_now:
            if row.review:
                yield self._text_task(row, row.place("text"), row.review)
        written = {row.section for row in texts_now}
        last = {row.section: row for row in self._earlier_texts() if row.section not in written}
        for table in self.edit.tables(NARRATIVE):
            texts = [text for text in last.values() if table.has(text.place("text"))]
            rows = [table.narrative_row(text, self.update.key) for text in texts]
            places = self._append(NARRATIVE, rows, "Text", table)
            for text, place in zip(texts, places, strict=True):
                del last[text.section]
                yield self._text_task(text, place, f"from {text.update}")
        if last:
            export = f"`svreport narrative export {self.update.key}`"
            self.added.append(f"Narrative: {export} puts the last texts into a new Word document")
        known = written | {row.section for row in self._earlier_texts()}
        groups = self.council.condition_groups()
        needed = [model.SUMMARY, *(group[0].item for group in groups)]
        unwritten = [section for section in needed if section not in known]
        for section in (*unwritten, *last):
            old = last.get(section)
            before = f"from {old.update}, in {old.place('text').file}" if old else ""
            what = f"Write the text of {section} for {self.update.key}."
            yield self._task(NARRATIVE, Place(NARRATIVE.name), what, before, section)

    def _text_task(self, text: model.Narrative, place: Place, before: str) -> Task:
        what = f"Bring the text of {text.section} up to date, then clear “{before}”."
        return self._task(NARRATIVE, place, what, before, text.section)

    @cached_property
    def earlier(self) -> Sequence[str]:
        """The keys of the updates before this one, in order."""
        return [known.key for known in self.council.updates_until(self.update.key)[:-1]]

    def _earlier_texts(self) -> Iterator[model.Narrative]:
        for key in self.earlier:
            yield from (row for row in self.council.narrative if row.update == key)

    def _measures(self) -> Iterator[Task]:
        missing: list[tuple[model.Measure, Period]] = []
        for measure in self.council.measures:
            period = latest_period(measure, self.update.activity_to)
            known = self.council.values_of(measure.code)
            is_expected = is_monitored(self.council, measure, MONITORING.name)
            if period in known and not known[period].is_reported:
                place = known[period].place("actual")
                yield self._measured(measure, period, place)
            elif period not in known and (
                is_expected or any(value.actual is not None for value in known.values())
            ):
                missing.append((measure, period))
        rows: list[Values] = [
            {"Code": measure.code, "As at": period.short} for measure, period in missing
        ]
        places = self._append(MEASURE_VALUES, rows, "Actual")
        for (measure, period), place in zip(missing, places, strict=False):
            yield self._measured(measure, period, place)

    def _measured(self, measure: model.Measure, period: Period, place: Place) -> Task:
        known = self.council.values_of(measure.code)
        earlier = [at for at, value in known.items() if at < period and value.actual is not None]
        last = known[max(earlier)] if earlier else None
        before = ""
        if last and last.actual is not None:
            decimals = decimals_shown(measure, known)
            shown = house_style(self.council.settings).figure(last.actual, measure.unit, decimals)
            before = f"{shown} ({last.period.short})"
        is_planned = period in known and known[period].plan is not None
        wanted = "plan and actual" if last and last.plan and not is_planned else "actual"
        what = f"Type the {wanted} of {measure.code} for {period}, or choose a status."
        return self._task(MEASURE_VALUES, place, what, before, measure.code)

    def _budget(self) -> Iterator[Task]:
        for row, place in self._unfilled(BUDGET_MONITORING, self.council.budget, "line"):
            before = row.by_update.get(self.before.key) if self.before else row.budget
            shown = amount(before) if before is not None else ""
            yield self._task(BUDGET_MONITORING, place, f"Type the forecast of {row.line}.", shown)

    def _risk_scores(self) -> Iterator[Task]:
        key, scores = self.update.key, self.council.risk_scores
        own = [row for row in scores if row.update == key]
        there = {row.risk for row in own}
        items = {risk.number: risk.item for risk in self.council.risks}
        missing = [number for number in items if scores and number not in there]
        rows: list[Values] = [{"Risk": number, "Update": key} for number in missing]
        places = self._append(RISK_SCORES, rows, "Likelihood")
        blank = [(row.risk, row.place("likelihood")) for row in own if row.score is None]
        for number, place in (*blank, *zip(missing, places, strict=False)):
            last = [row for row in scores if row.risk == number and row.score is not None]
            before = f"{last[-1].score} ({last[-1].update})" if last else ""
            yield self._task(RISK_SCORES, place, f"Score {items[number]}.", before, items[number])

    def _states(self) -> Iterator[Task]:
        """Sheets whose rows hold from an update on: new ones are needed where things changed."""
        lines = [state for line in self.council.budget for state in line.states or (line,)]
        told = [line for line in lines if line.rating or line.reason]
        made = [row for row in self.council.savings if row.achieved or row.forecast or row.rating]
        known = (SAVINGS, made), (CAPITAL, self.council.capital), (BUDGET_MONITORING, told)
        for sheet, records in known:
            is_named = any(row.update for row in records) or bool(made and sheet is SAVINGS)
            is_named = is_named or (sheet is not SAVINGS and self._are_named(sheet, records))
            if is_named and not any(row.update == self.update.key for row in records):
                what = f"Add a row for {self.update.key} for whatever has changed."
                yield self._task(sheet, Place(sheet.name), what)

    def _are_named(self, sheet: Sheet[Any], rows: Sequence[model.Record]) -> bool:
        """Whether rows of a sheet, of no update so far, are now of the one before.

        Else what that update says of them would be gone, and its sign-off void, once this begins.
        """
        before = self.before
        if not rows or before is None or not self.council.is_current(before.key):
            return False
        for place in (row.place(sheet.columns[0].field) for row in rows):
            if table := self.edit.table_with(sheet, place):
                table.set_value(place.row, "Update", before.key)
        self.added.append(f"{sheet.name}: {before.key} in Update, since the rows are of that")
        return True

    def _due(self) -> Iterator[Task]:
        """What was due by the update and is not done, as far as the inputs know."""
        council = self.council
        for payment in council.payments:
            if payment.status is model.PaymentStatus.DUE:
                what = f"Has the payment of {amount(payment.amount)} for {payment.year} been made?"
                yield from self._if_due(PAYMENTS, payment, what, payment.paid_on)
        steps: list[tuple[Sheet[Any], Any, str, date | None]] = [
            *((MILESTONES, row, row.milestone, row.due) for row in council.milestones),
            *((TIMETABLE, row, row.step, row.on) for row in council.timetable),
            *((ACTIONS, row, row.action, row.due) for row in council.actions),
        ]
        for sheet, row, words, day in steps:
            if row.status not in (model.MilestoneStatus.DONE, model.ActionStatus.DONE):
                yield from self._if_due(sheet, row, f"Is it done? {words}", day)

    def _if_due(
        self, sheet: Sheet[Any], row: model.Record, what: str, day: date | None
    ) -> Iterator[Task]:
        if day is not None and day <= self.until:
            before = f"{getattr(row, 'status', None) or 'no status'}, due {long_date(day)}"
            yield self._task(sheet, row.place("status"), what, before)

    def _sign_offs(self) -> Iterator[Task]:
        rows = self.council.sign_offs
        own = [row for row in rows if row.update == self.update.key]
        there = {(row.document, row.role) for row in own}
        signed = [key for key in self.earlier if any(row.update == key for row in rows)]
        last = [row for row in rows if row.update in signed[-1:]]
        missing = [row for row in last if (row.document, row.role) not in there]
        added: list[Values] = []
        for row in missing:
            named = {"Document": row.document, "Name": row.name}
            stated = {header: value for header, value in named.items() if value}
            added.append({"Update": self.update.key, "Role": row.role, **stated})
        places = self._append(SIGN_OFF, added, "Date")
        unsigned = [(row, row.place("signed")) for row in own if row.signed is None]
        for row, place in (*unsigned, *zip(missing, places, strict=False)):
            document = document_named(row.document, self.council) if row.document else None
            title = document.title if document else "the report and its summary"
            what = f"Sign off once built: {title}."
            yield Task(row.role, place, what)


def add_worklist(edit: InputsEdit, update: model.Update, tasks: Sequence[Task]) -> bool:
    """Return whether the sheet was added; one that is there already stays as officers left it."""
    book, name = edit.book(), f"{WORKLIST}{update.key}"
    if len(name) > LONGEST_NAME:
        # Long keys may begin alike.
        number = str(1 + edit.council.updates.index(update))
        name = f"{name[: LONGEST_NAME - len(number) - 1]} {number}"
    names = [entry.get("name") for entry in book.root.find(f"{book.namespace}sheets")]
    if normalise(name) in map(normalise, names) or not tasks:
        return False
    sheet = book.add_sheet(name, list(HEADINGS.values()), rows=len(tasks) + 1)
    bold, wrapped = book.styles.bold(), book.styles.wrapped()
    for column, heading in enumerate(HEADINGS, start=1):
        sheet.set_value(1, column, heading)
        sheet.set_style(1, column, bold)
    by_owner = sorted(tasks, key=lambda task: normalise(task.owner))
    for row, task in enumerate(by_owner, start=2):
        place = task.place
        where = f"{place.file}: {place.sheet}" if place.file else place.sheet
        texts = (task.owner, where, place.cell, task.what, task.before, "")
        widths = zip(texts, HEADINGS.values(), strict=True)
        lines = max(lines_needed(text, width) for text, width in widths)
        sheet.set_height(row, lines * LINE_HEIGHT)
        for column, text in enumerate(texts, start=1):
            sheet.set_value(row, column, text)
            sheet.set_style(row, column, wrapped)
        if place.cell and not place.file:
            sheet.add_link(row, 3, f"'{place.sheet}'!{place.cell}")
    return True

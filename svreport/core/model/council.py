"""Everything the inputs state, and what of them could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from svreport.core.frozen import Frozen, field, group_by, replace
from svreport.core.model import agreement, finance
from svreport.core.model.measures import (
    Achievement,
    Action,
    Benchmark,
    Measure,
    MeasureValue,
    Milestone,
    OtherFigure,
    PeriodValues,
    Project,
    TimetableStep,
    Workstream,
    project_in,
    workstream_of,
)
from svreport.core.origin import Record
from svreport.core.problems import Place

T = TypeVar("T")
R = TypeVar("R", bound=Record)


class Unread(Frozen, kw_only=True):
    """What could not be read of a sheet: all of it, or a row.

    `fields` are those of the row that could be read, `lost` the names of those
    that could not; a row that gave no record is `dropped`. A sheet that documents do
    without, if need be, is `optional`: that it is missing is a warning alone. `place` is
    the first cell of the row. The `versions` of a forecast are read, whatever is not.
    """

    sheet: str
    fields: Mapping[str, object] = field(default_factory=dict)
    lost: frozenset[object] = frozenset()
    dropped: bool = True
    optional: bool = False
    place: Place = Place()
    versions: frozenset[str] = frozenset()

    def may_state(self, name: object) -> bool:
        """Whether a field of that name may stand in what could not be read."""
        return self.dropped or name in self.lost


class Council(Frozen, kw_only=True, dict=True):
    """Everything the inputs state, sheet by sheet, in the order of its rows.

    A rule does not report as missing what may stand in what is `unread`.
    """

    settings: agreement.Settings
    scale: Sequence[agreement.Rating] = ()
    updates: Sequence[agreement.Update] = ()
    sign_offs: Sequence[agreement.SignOff] = ()
    conditions: Sequence[agreement.Condition] = ()
    all_risks: Sequence[agreement.Risk] = ()
    ratings: Sequence[agreement.ItemRatings] = ()
    narrative: Sequence[agreement.Narrative] = ()
    measures: Sequence[Measure] = ()
    measure_values: Sequence[MeasureValue] = ()
    forecast: Sequence[finance.ForecastLine] = ()
    forecast_map: Sequence[finance.MappedLine] = ()
    savings: Sequence[finance.Saving] = ()
    unit_costs: Sequence[finance.UnitCost] = ()
    payments: Sequence[finance.Payment] = ()
    budget: Sequence[finance.BudgetLine] = ()
    figures: Sequence[OtherFigure] = ()
    workstreams: Sequence[Workstream] = ()
    milestones: Sequence[Milestone] = ()
    risk_scores: Sequence[agreement.RiskScore] = ()
    capital: Sequence[finance.CapitalProject] = ()
    authors: Sequence[agreement.Author] = ()
    achievements: Sequence[Achievement] = ()
    timetable: Sequence[TimetableStep] = ()
    actions: Sequence[Action] = ()
    benchmarks: Sequence[Benchmark] = ()
    form_cells: Sequence[agreement.FormCell] = ()
    answers: Sequence[agreement.Answer] = ()
    others: Mapping[type[Record], Sequence[Record]] = field(default_factory=dict)
    supplied_forms: Sequence[agreement.SuppliedForm] = ()
    unread: Sequence[Unread] = ()

    @classmethod
    def of(cls, records: Mapping[type[Record], Sequence[Any]], unread: Sequence[Unread]) -> Council:
        """Return the council of these records: each kind in the field of its own, if it has one.

        There must be a record of settings.
        """
        own = {_FIELDS[kind]: tuple(rows) for kind, rows in records.items() if kind in _FIELDS}
        projects = records.get(Project, ())
        own["milestones"] = tuple(
            row if row.workstream else replace(row, workstream=_place_of(row, projects))
            for row in own.get("milestones", ())
        )
        if not own.get("conditions") and not any(row.sheet == "Conditions" for row in unread):
            own.update(_reported_by_workstream(own, projects))
        others = {
            kind: tuple(rows)
            for kind, rows in records.items()
            if rows and kind not in _FIELDS and kind is not agreement.Settings
        }
        return cls(
            settings=records[agreement.Settings][0], others=others, unread=tuple(unread), **own
        )

    def rows(self, kind: type[R]) -> Sequence[R]:
        """The records of a kind, also of one that has no field of its own here."""
        rows: Sequence[Any] = (
            getattr(self, _FIELDS[kind]) if kind in _FIELDS else self.others.get(kind, ())
        )
        return rows

    def worked_out(self, make: Callable[..., T], *given: object) -> T:
        """What a function makes of the council, and of what it is given, worked out once."""
        key = make, *given
        if key not in self._made:
            self._made[key] = make(self, *given)
        made: T = self._made[key]
        return made

    @cached_property
    def _made(self) -> dict[object, Any]:
        return {}

    @property
    def records(self) -> Iterator[Record]:
        """The rows of every sheet."""
        yield self.settings
        for name in _FIELDS.values():
            yield from getattr(self, name)
        for rows in self.others.values():
            yield from rows

    def unread_in(self, sheet: str, **fields: object) -> list[Unread]:
        """What could not be read of a sheet and may hold a record with these fields."""
        return [
            row
            for row in self.unread
            if row.sheet == sheet
            and fields.get("version") not in row.versions
            and all(row.fields.get(name, value) == value for name, value in fields.items())
        ]

    def is_unread(self, sheet: str, name: str, **fields: object) -> bool:
        """Whether a cell could not be read: the field of that name, of a record with these."""
        return any(row.may_state(name) for row in self.unread_in(sheet, **fields))

    @property
    def risks(self) -> Sequence[agreement.Risk]:
        """The risks that updates rate: not those of a project, which are its own."""
        return [risk for risk in self.all_risks if risk.project is None]

    def rating_of(self, item: str, update: str) -> str | None:
        """The rating an item was given for an update, or None where it has none yet."""
        ratings = self.ratings_of(item)
        return ratings.by_update.get(update) if ratings else None

    def ratings_of(self, item: str) -> agreement.ItemRatings | None:
        """All ratings of an item, or None where it has no row."""
        return self._ratings_by_item.get(item)

    @cached_property
    def _ratings_by_item(self) -> Mapping[str, agreement.ItemRatings]:
        return {row.item: row for row in reversed(self.ratings)}

    def values_of(self, measure: str) -> PeriodValues:
        """The values of a measure, by its code, for each period that they are stated of."""
        return self._values.get(measure) or PeriodValues()

    @cached_property
    def _values(self) -> Mapping[str, PeriodValues]:
        by_code = group_by(self.measure_values, lambda value: value.code)
        pairs = {code: ((value.period, value) for value in own) for code, own in by_code.items()}
        return {code: PeriodValues(own) for code, own in pairs.items()}

    @property
    def reported_by(self) -> str:
        """What updates rate and report on: conditions, or workstreams where there are none."""
        return next((condition.noun for condition in self.conditions), agreement.CONDITION)

    def condition_item(self, number: str | None) -> str:
        """The name by which ratings and narrative refer to a condition; nothing without it."""
        return next((row.item for row in self.conditions if row.number == number), "")

    def is_reported(self, update: str) -> bool:
        """Whether any item has been rated for the update."""
        return update in self._rated_updates

    @cached_property
    def _rated_updates(self) -> frozenset[str]:
        return frozenset(update for row in self.ratings for update in row.by_update)

    def is_rated_in_full(self, update: str) -> bool:
        """Whether every condition and every risk has been rated for the update."""
        return self.is_reported(update) and all(
            self.rating_of(item, update) for item in self.items_to_rate
        )

    @property
    def items_to_rate(self) -> Sequence[str]:
        """The conditions and risks that each update rates, as ratings call them."""
        conditions = (condition.item for condition in self.conditions)
        return (*conditions, *(risk.item for risk in self.risks))

    @property
    def latest(self) -> agreement.Update | None:
        """The latest update with ratings, or None."""
        return next(reversed(self.reported_updates), None)

    @property
    def today(self) -> date | None:
        """The date of the latest update's documents, where it has one."""
        return self.latest.document_date if self.latest else None

    @property
    def reported_updates(self) -> list[agreement.Update]:
        """The updates with ratings, in order."""
        return [update for update in self.updates if self.is_reported(update.key)]

    def updates_until(self, key: str) -> Sequence[agreement.Update]:
        """The updates up to the one with this key, itself the last; none for one that is unread."""
        keys = [update.key for update in self.updates]
        return self.updates[: keys.index(key) + 1] if key in keys else ()

    def is_current(self, update: str) -> bool:
        """Whether no later update has ratings, so that sheets which say how things stand are its.

        They hold no earlier state.
        """
        return self.latest is None or self.latest in self.updates_until(update)

    def narrative_for(self, section: str, update: str) -> agreement.Narrative | None:
        """What was written for a section of an update, or None."""
        return next(
            (text for text in self.narrative if (text.section, text.update) == (section, update)),
            None,
        )

    def condition_groups(self) -> tuple[tuple[agreement.Condition, ...], ...]:
        """The conditions in order, those reported with another one beside it."""
        numbers = {condition.number for condition in self.conditions}
        leads: list[agreement.Condition] = []
        beside: dict[str, list[agreement.Condition]] = {}
        for condition in self.conditions:
            lead = condition.reported_with
            if lead in numbers and lead is not None and lead != condition.number:
                beside.setdefault(lead, []).append(condition)
            else:
                leads.append(condition)
        return tuple((lead, *beside.get(lead.number, ())) for lead in leads)

    @cached_property
    def progress_sections(self) -> Mapping[str, Sequence[str]]:
        """The sections of progress updates, each with the items that it is about."""
        groups = ([condition.item for condition in group] for group in self.condition_groups())
        return {items[0]: items for items in (*groups, *([risk.item] for risk in self.risks))}


def _place_of(milestone: Milestone, projects: Sequence[Project]) -> str:
    """The workstream of a milestone that names its project alone; else that project itself."""
    name = milestone.project or ""
    project = project_in(projects, name)
    return (project.workstream or project.code) if project else name


def _reported_by_workstream(
    own: Mapping[str, Sequence[Any]], projects: Sequence[Project]
) -> Mapping[str, tuple[Any, ...]]:
    """The workstreams in the place of conditions, and what belongs to each."""
    streams: Sequence[Workstream] = own.get("workstreams", ())
    measures: Sequence[Measure] = own.get("measures", ())
    conditions = (
        agreement.Condition(
            noun=agreement.WORKSTREAM,
            number=row.code,
            text=row.aim or row.title,
            short_title=row.title,
            owner=row.owner,
            at={"number": row.place("code"), "text": row.place("aim" if row.aim else "title")}
            | {"short_title": row.place("title"), "owner": row.place("owner")},
        )
        for row in streams
    )
    return {
        "conditions": tuple(conditions),
        "workstreams": tuple(replace(row, condition=row.code) for row in streams),
        "measures": tuple(
            replace(row, condition=getattr(workstream_of(row, streams, projects), "code", None))
            for row in measures
        ),
    }


# The field that holds the records of each kind.
_FIELDS: Mapping[type[Record], str] = {
    get_args(hint)[0]: name
    for name, hint in get_type_hints(Council).items()
    if get_origin(hint) is Sequence and issubclass(get_args(hint)[0], Record)
}

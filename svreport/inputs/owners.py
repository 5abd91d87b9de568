"""Who owns each row: whom its sheet names, or who owns the row of another sheet that it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from svreport.core.errors import UnknownTarget
from svreport.core.frozen import Frozen, field_names, replace
from svreport.core.model import Council
from svreport.core.patterns import pattern
from svreport.core.problems import Place, Problem
from svreport.core.text import did_you_mean, join_words, normalise
from svreport.inputs.kinds.texts import Reference
from svreport.inputs.sheet import Sheet
from svreport.inputs.sheets import SHEETS
from svreport.inputs.sheets.shared import OWNER_FIELD

# Between the names of several owners in a cell.
_BETWEEN = pattern(r"[;,/\n]")


class _Row(Frozen):
    """A row of a sheet with what could be read of it."""

    sheet: Sheet[Any]
    values: Mapping[str, object]

    @property
    def owner(self) -> str:
        return str(self.values.get(OWNER_FIELD) or "")

    def references(self) -> Iterator[tuple[str, str]]:
        """The sheets and keys of the rows that it names."""
        for column in self.sheet.columns:
            named = self.values.get(column.field)
            if isinstance(column.kind, Reference) and isinstance(named, str):
                yield from _keys_in(column.kind, named)


def _keys_in(kind: Reference, name: str) -> Iterator[tuple[str, str]]:
    for target in kind.possible_targets:
        prefix = normalise(target.prefix)
        if normalise(name).startswith(prefix):
            yield target.sheet, normalise(name).removeprefix(prefix).strip()


# How items of the agreement are named, whichever sheet says something of them.
_ITEM = next(column.kind for sheet in SHEETS if sheet.name == "Ratings" for column in sheet.columns)


class Owners:
    """The owners of the rows of a council's inputs."""

    def __init__(self, council: Council) -> None:
        self._at: dict[Place, _Row] = {}
        self._by_key: dict[tuple[str, str], _Row] = {}
        sheets = {sheet.record: sheet for sheet in SHEETS if not sheet.is_settings}
        for record in council.records:
            if sheet := sheets.get(type(record)):
                values = {name: getattr(record, name) for name in field_names(record)}
                self._add(_Row(sheet, values), [*record.at.values(), *record.at_series.values()])
        by_name = {sheet.name: sheet for sheet in sheets.values()}
        for lost in council.unread:
            if lost.sheet in by_name and lost.place.row:
                values = {str(name): value for name, value in lost.fields.items()}
                self._add(_Row(by_name[lost.sheet], values), [lost.place])

    def _add(self, row: _Row, places: Iterable[Place]) -> None:
        for place in places:
            self._at.setdefault(replace(place, column=0), row)
        if row.sheet.key_column is not None:
            key = normalise(str(row.values.get(row.sheet.key_column.field, "")))
            self._by_key.setdefault((row.sheet.name, key), row)

    @property
    def names(self) -> list[str]:
        """The owners that the inputs name, once each."""
        named = {normalise(row.owner): row.owner for row in self._at.values() if row.owner}
        return sorted(named.values(), key=normalise)

    def of(self, problem: Problem) -> str:
        """The owner of what a problem is of, or nothing where that is not certain."""
        row = self._at.get(replace(problem.place, column=0))
        if row is not None:
            return self._owner(row)
        assert isinstance(_ITEM, Reference)
        item = problem.item or problem.about.partition(", ")[0]
        # Paragraphs of a Word document are of its section.
        items = [item, problem.place.sheet] if problem.place.file else [item]
        keys = (key for name in items for key in _keys_in(_ITEM, name))
        found = (self._by_key.get(key) for key in keys)
        return next((self._owner(row) for row in found if row is not None), "")

    def _owner(self, row: _Row, asked: Sequence[_Row] = ()) -> str:
        if row.owner or any(row is before for before in asked):
            return row.owner
        named = (self._by_key.get(key) for key in row.references())
        found = {self._owner(other, [*asked, row]) for other in named if other is not None}
        found.discard("")
        return found.pop() if len(found) == 1 else ""

    def owned_by(self, owner: str, problems: Sequence[Problem]) -> list[Problem]:
        """The problems of one owner, in their order. Raises UnknownTarget where there is none."""
        wanted = normalise(owner)
        if not any(wanted in _each(name) for name in self.names):
            names = join_words(self.names, most=20)
            there = f"The owners are {names}." if names else "No sheet names an owner."
            near = did_you_mean(owner, self.names)
            raise UnknownTarget(f"Nothing has the owner “{owner}”. {near}{there}")
        return [problem for problem in problems if wanted in _each(self.of(problem))]


def _each(owners: str) -> list[str]:
    """The owners that a cell names, as they are compared: all together, and each."""
    return [normalise(owners), *map(normalise, _BETWEEN.split(owners))]

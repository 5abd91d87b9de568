"""What happened to milestones from one snapshot to another."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from svreport.core.model import MilestoneStatus
from svreport.core.text import normalise
from svreport.release.changes.change import MilestoneChanged, Turn
from svreport.release.changes.snapshot import Dated, Snapshot

T = TypeVar("T")
Key = Callable[[T], Hashable]
Pair = tuple[T | None, T | None]


def paired(before: Iterable[T], after: Iterable[T], key: Key[T]) -> list[Pair[T]]:
    """The earlier and the later of each key, in the later list's order, what has gone last.

    Of several with one key, the first goes with the first.
    """
    old, new = _keyed(before, key), _keyed(after, key)
    there: list[Pair[T]] = [(old.get(one), later) for one, later in new.items()]
    return [*there, *((earlier, None) for one, earlier in old.items() if one not in new)]


def _keyed(items: Iterable[T], key: Key[T]) -> dict[Hashable, T]:
    found: dict[Hashable, T] = {}
    for item in items:
        count = 0
        while (key(item), count) in found:
            count += 1
        found[key(item), count] = item
    return found


def paired_again(pairs: Sequence[Pair[T]], key: Key[T]) -> Iterator[Pair[T]]:
    """The pairs, with what was left alone on either side paired by a looser key."""
    yield from (pair for pair in pairs if None not in pair)
    gone = [earlier for earlier, later in pairs if earlier is not None and later is None]
    come = [later for earlier, later in pairs if later is not None and earlier is None]
    yield from paired(gone, come, key)


def milestones_changed(before: Snapshot, after: Snapshot) -> Iterator[MilestoneChanged]:
    """What happened to each milestone; one that slipped may be newly late as well.

    A milestone is done once it was completed by the document's date, and late
    where it was due before that date and is not done. One that moved to
    another project or deliverable is still the same.
    """
    in_place = paired(before.milestones, after.milestones, _place)
    pairs = paired_again(in_place, _step)
    for one, other in sorted(pairs, key=lambda pair: _order(pair, before, after)):
        if one is None or other is None:
            turn = Turn.ADDED if one is None else Turn.REMOVED
            yield MilestoneChanged(turns=(turn,), before=one, after=other)
        elif turns := tuple(_turns(one, other, before.document_date, after.document_date)):
            yield MilestoneChanged(turns=turns, before=one, after=other)


def _place(row: Dated) -> tuple[str, str, str, str]:
    return (
        normalise(row.workstream),
        normalise(row.project),
        normalise(row.deliverable),
        normalise(row.milestone),
    )


def _step(row: Dated) -> tuple[str, str]:
    return normalise(row.workstream), normalise(row.milestone)


def _order(
    pair: tuple[Dated | None, Dated | None], before: Snapshot, after: Snapshot
) -> tuple[bool, int]:
    """As the later snapshot has them; what is no longer there after that."""
    one, other = pair
    if other is not None:
        return False, after.milestones.index(other)
    assert one is not None
    return True, before.milestones.index(one)


def _turns(one: Dated, other: Dated, then: date | None, now: date | None) -> Iterator[Turn]:
    if one.due and other.due and one.due != other.due:
        yield Turn.SLIPPED if other.due > one.due else Turn.FORWARD
    was_done, is_done = is_done_by(one, then), is_done_by(other, now)
    if is_done and not was_done:
        yield Turn.DONE
    elif was_done and not is_done:
        yield Turn.REOPENED
    elif is_late(other, now) and not is_late(one, then):
        yield Turn.LATE
    elif one.status is not other.status and not is_done:
        yield Turn.STATUS


def is_done_by(row: Dated, day: date | None) -> bool:
    """Whether the milestone had been completed by a day."""
    if row.completed is not None and day is not None:
        return row.completed <= day
    return row.completed is not None or row.status is MilestoneStatus.DONE


def is_late(row: Dated, day: date | None) -> bool:
    """Whether the milestone was due before a day and was not done by then."""
    return row.due is not None and day is not None and row.due < day and not is_done_by(row, day)

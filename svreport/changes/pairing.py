"""What stands in two lists for the same thing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

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

"""Rows put together that have something in common."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def group_by(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The items of each key, in their own order; the keys as they first come."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def repeats(items: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """Each item whose key an earlier one has, after the first of these."""
    for first, *again in group_by(items, key).values():
        yield from ((first, item) for item in again)


def stretches(items: Iterable[T], number: Callable[[T], int]) -> Iterator[list[T]]:
    """The items in stretches, within each of which one's number follows that of the one before."""
    for _, stretch in groupby(enumerate(items), key=lambda pair: number(pair[1]) - pair[0]):
        yield [item for _, item in stretch]

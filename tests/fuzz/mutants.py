"""Mutants of a workbook: the same file with one thing changed, always the same for a seed.

Some are what an officer might type, some what a damaged disk or a hostile sender
would make of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from mutants_of_archives import change_bytes, change_parts
from mutants_of_cells import change_cell, change_heading, change_row, change_sheet
from mutants_of_markup import change_attribute, change_characters, change_element
from workbook_base import Base, Change


@dataclass(frozen=True)
class Mutant:
    """A changed workbook: of which kind the change is, what was changed, and its bytes."""

    kind: str
    what: str
    content: bytes


# How often each kind is made, and how.
KINDS: Mapping[str, tuple[int, Change]] = MappingProxyType(
    {
        "bytes of the file": (10, change_bytes),
        "parts of the archive": (8, change_parts),
        "elements of XML": (16, change_element),
        "attributes of XML": (16, change_attribute),
        "characters of XML": (10, change_characters),
        "cells": (22, change_cell),
        "headings": (8, change_heading),
        "rows": (6, change_row),
        "names of sheets": (4, change_sheet),
    }
)
ORDER: Sequence[str] = tuple(KINDS)


def mutant(base: Base, seed: str) -> Mutant:
    """The mutant of a seed."""
    random = Random(seed)
    weights = [weight for weight, _ in KINDS.values()]
    (kind,) = random.choices(ORDER, weights)
    what, content = KINDS[kind][1](base, random)
    return Mutant(kind, what, content)

"""The versions that a finance team's sheet holds, and what tells lines of one name apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from svreport.problems import Place
from svreport.suggest import folded
from svreport.workbook.forecast_file.lines import TheirLine

LONGEST_VERSION = 40
# The words by which versions are usually called; the first that fits.
_CALLED = (
    ("unmitigated", re.compile(r"\bunmitigated\b|\bdo[- ]nothing\b|\bno action\b")),
    ("revised", re.compile(r"\brevis\w+|\bre-?forecast\w*|\bupdated\b|\blatest\b")),
    ("plan", re.compile(r"\bplan(ned)?\b|\boriginal\b|\bagreed\b|\bmitigated\b|\bbudget\b")),
)
USUAL = "plan"


@dataclass(frozen=True)
class Told:
    """What tells a line from others of its name, if there are any, and the version it is of."""

    heading: str
    version: str


def told_apart(lines: Sequence[TheirLine]) -> dict[Place, Told]:
    """The heading and the version of each line, by the place of its name."""
    headings = _headings(lines)
    named = {folded(heading) for heading in headings.values() if heading}
    blocks = {line.cell.place: _block(line, named) for line in lines}
    versions = _versions(list(dict.fromkeys(blocks.values())), lines)
    return {
        line.cell.place: Told(headings.get(line.cell.place, ""), versions[blocks[line.cell.place]])
        for line in lines
    }


def _headings(lines: Sequence[TheirLine]) -> dict[Place, str]:
    """A heading for each line whose name stands more than once, where one tells it apart."""
    by_name: dict[str, list[TheirLine]] = {}
    for line in lines:
        by_name.setdefault(folded(line.name), []).append(line)
    found: dict[Place, str] = {}
    for alike in by_name.values():
        if len(alike) > 1:
            texts = [
                _own(line, before) for line, before in zip(alike, [None, *alike], strict=False)
            ]
            common = {one for one, times in Counter(_all(texts)).items() if times > 1}
            for line, own in zip(alike, texts, strict=True):
                telling = (text for text in own if folded(text) not in common)
                found[line.cell.place] = next(telling, "")
    return found


def _own(line: TheirLine, before: TheirLine | None) -> list[str]:
    """The texts beside a line, and the headings above it that are not above the line before."""
    above = line.above[: len(line.above) - len(before.above)] if before else line.above
    return [*line.beside, *above]


def _all(texts: Sequence[Sequence[str]]) -> list[str]:
    return [one for own in texts for one in {folded(text) for text in own}]


def _block(line: TheirLine, named: set[str]) -> str:
    """The heading of the version that a line stands in; nothing where there is only one."""
    return next((text for text in (*line.beside, *line.above) if folded(text) in named), "")


def _versions(blocks: Sequence[str], lines: Sequence[TheirLine]) -> dict[str, str]:
    """What to call the version of each block: by the words of its heading, each another name."""
    found: dict[str, str] = {}
    for block in blocks:
        called = _called(block) if block else _called(_title(lines)) or USUAL
        if called is None or called in found.values():
            called = folded(block)[:LONGEST_VERSION].strip()
        found[block] = called or USUAL
    return found


def _title(lines: Sequence[TheirLine]) -> str:
    first = lines[0]
    return " ".join((first.part.sheet.name, *first.above))


def _called(words: str) -> str | None:
    text = folded(words)
    return next((name for name, pattern in _CALLED if pattern.search(text)), None)

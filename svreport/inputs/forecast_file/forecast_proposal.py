"""What a finance team's file probably holds: which lines, of what kind, in which unit and signs.

All of it is a guess for an officer to look over: what cannot be told is left open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from svreport.core.frozen import Frozen, group_by
from svreport.core.model import LineKind, MapAction, Signs
from svreport.core.numerals import Unit
from svreport.core.periods import FinancialYear
from svreport.core.problems import BadValue, Place
from svreport.core.text import normalise
from svreport.figures.forecast import PUBLISHED_TOTALS
from svreport.inputs.forecast_file import map_matches
from svreport.inputs.forecast_file.amounts import observed_signs, read_amounts, unit_evidence
from svreport.inputs.forecast_file.layout import (
    ForecastLayout,
    ForecastPart,
    ForecastSource,
    SourceLine,
    layout_of,
)
from svreport.inputs.sheets.finance import FORECAST_MAP

LONGEST_VERSION = 40
# The words by which versions are usually called; the first that fits.
_CALLED = (
    ("unmitigated", re.compile(r"\bunmitigated\b|\bdo[- ]nothing\b|\bno action\b")),
    ("revised", re.compile(r"\brevis\w+|\bre-?forecast\w*|\bupdated\b|\blatest\b")),
    ("plan", re.compile(r"\bplan(ned)?\b|\boriginal\b|\bagreed\b|\bmitigated\b|\bbudget\b")),
)
USUAL = "plan"


class LineIdentity(Frozen):
    """What tells a line from others of its name, if there are any, and the version it is of."""

    heading: str
    version: str


def disambiguate(lines: Sequence[SourceLine]) -> dict[Place, LineIdentity]:
    """The heading and the version of each line, by the place of its name."""
    headings = _headings(lines)
    named = {normalise(heading) for heading in headings.values() if heading}
    blocks = {line.cell.place: _block(line, named) for line in lines}
    versions = _versions(list(dict.fromkeys(blocks.values())), lines)
    return {
        line.cell.place: LineIdentity(
            headings.get(line.cell.place, ""), versions[blocks[line.cell.place]]
        )
        for line in lines
    }


def _headings(lines: Sequence[SourceLine]) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for alike in group_by(lines, lambda line: normalise(line.name)).values():
        if len(alike) > 1:
            texts = [
                _own(line, before) for line, before in zip(alike, [None, *alike], strict=False)
            ]
            counts = Counter(text for own in texts for text in set(map(normalise, own)))
            common = {text for text, times in counts.items() if times > 1}
            for line, own in zip(alike, texts, strict=True):
                labels = (text for text in own if normalise(text) not in common)
                found[line.cell.place] = next(labels, "")
    return found


def _own(line: SourceLine, before: SourceLine | None) -> list[str]:
    """The texts beside a line, and the headings above it that are not above the line before."""
    above = line.above[: len(line.above) - len(before.above)] if before else line.above
    return [*line.beside, *above]


def _block(line: SourceLine, named: set[str]) -> str:
    """The heading of the version that a line stands in; nothing where there is only one."""
    return next((text for text in (*line.beside, *line.above) if normalise(text) in named), "")


def _versions(blocks: Sequence[str], lines: Sequence[SourceLine]) -> dict[str, str]:
    found: dict[str, str] = {}
    title = " ".join((lines[0].part.sheet.name, *lines[0].above)) if lines else ""
    for block in blocks:
        called = _called(block) if block else _called(title) or USUAL
        if called is None or called in found.values():
            called = normalise(block)[:LONGEST_VERSION].strip()
        found[block] = called or USUAL
    return found


def _called(words: str) -> str | None:
    text = normalise(words)
    return next((name for name, pattern in _CALLED if pattern.search(text)), None)


# A council's high needs cost millions of pounds, so that the size of figures tells their unit.
_LEAST_OF = ((Unit.POUNDS, Decimal(2_000_000)), (Unit.THOUSANDS, Decimal(2_000)))


class ProposedLine(Frozen):
    """A line, and what it probably is; `kind` is None where that must be decided.

    `doubt` says in a few words what there is to look at, if anything.
    """

    line: SourceLine
    identity: LineIdentity
    kind: LineKind | MapAction | None
    doubt: str = ""


class Proposal(Frozen, kw_only=True):
    """What to write in Settings and in the Forecast map.

    `area` is a sheet, or nothing for a text file; `unit_from` is the cell whose words
    name the unit, `largest` the figure by whose size it is guessed otherwise;
    `headed` is how the file heads the first of its columns of years; `others` are
    sheets that have lines under years as well.
    """

    area: str
    unit: Unit
    unit_from: Place | None
    largest: Decimal
    signs: Signs | None
    years: Sequence[FinancialYear]
    first_heading: tuple[str, FinancialYear]
    lines: Sequence[ProposedLine]
    others: Sequence[str]

    @property
    def versions(self) -> list[str]:
        """The versions of the lines that are read, in their order."""
        read = (line for line in self.lines if line.kind is not MapAction.LEAVE_OUT)
        return list(dict.fromkeys(line.identity.version for line in read))


def propose(source: ForecastSource) -> Proposal:
    """What the sheet with the most lines probably holds.

    Raises BadValue where no sheet has lines under financial years.
    """
    layouts = sorted(_layouts(source), key=lambda layout: -len(layout.lines))
    if not layouts:
        raise BadValue(
            f"{source.file.name} has no lines with figures under financial years.",
            "Have its columns headed with years such as 2024/25, 2024-25 or FY25.",
        )
    layout, *others = layouts
    said = unit_evidence(layout.part.sheet, layout.years[0].row + 1)
    stated = [
        map_matches.StatedLine(line, read_amounts(line.cells, Unit.POUNDS).stated)
        for line in layout.lines
    ]
    largest = max(
        (abs(amount) for line in stated for amount in line.amounts.values()), default=Decimal(0)
    )
    by_size = next((unit for unit, least in _LEAST_OF if largest >= least), Unit.MILLIONS)
    first = layout.years[0]
    column = min(first.columns)
    guesser = _Guesser(stated)
    return Proposal(
        area=layout.part.sheet.name,
        unit=said[0] if said else by_size,
        unit_from=said[1].place if said else None,
        largest=largest,
        signs=guesser.signs,
        years=sorted({year for row in layout.years for year in row.columns.values()}),
        first_heading=(layout.part.grid.cell(first.row, column).text, first.columns[column]),
        lines=list(guesser.lines()),
        others=[other.part.sheet.name for other in others],
    )


def _layouts(source: ForecastSource) -> Iterator[ForecastLayout]:
    for sheet in source.sheets:
        try:
            layout = layout_of(ForecastPart(sheet, sheet))
        except BadValue:
            continue
        if layout.lines:
            yield layout


class _Guesser:
    """Guesses what lines are: by their words, else by what they add up, else by their signs.

    `spending` are the rows that neither words nor sums tell from spending.
    """

    def __init__(self, stated: Sequence[map_matches.StatedLine]) -> None:
        self.stated = stated
        self.identity = disambiguate([stated_line.line for stated_line in stated])
        self.parts = {subtotal.row: subtotal.parts for subtotal in map_matches.subtotals_of(stated)}
        self.words = [map_matches.guess_kind(stated_line.line.name) for stated_line in stated]
        self.spending = [
            row
            for row, words in enumerate(self.words)
            if words in (None, LineKind.EXPENDITURE)
            and row not in self.parts
            and not map_matches.is_count(stated[row].line.name)
            and not map_matches.is_income(stated[row].line.name)
        ]
        self.spent = sum((self._total(row) for row in self.spending), Decimal(0))
        self.signs = self._signs()

    def lines(self) -> Iterator[ProposedLine]:
        """Every line with its guess, in the order of the file."""
        once: dict[tuple[str, LineKind], SourceLine] = {}
        for row, stated in enumerate(self.stated):
            identity = self.identity[stated.line.cell.place]
            kind, doubt = self._kind(row)
            if isinstance(kind, LineKind) and kind in PUBLISHED_TOTALS:
                first = once.setdefault((identity.version, kind), stated.line)
                if first is not stated.line:
                    doubt = f"{first.cell.place.cell} is the {kind} already"
                    kind = MapAction.LEAVE_OUT
            yield ProposedLine(stated.line, identity, kind, doubt)

    def _kind(self, row: int) -> tuple[LineKind | MapAction | None, str]:
        words, stated = self.words[row], self.stated[row]
        if words is MapAction.LEAVE_OUT and self._is_all_spending(row):
            return LineKind.TOTAL_EXPENDITURE, ""
        if words is not None:
            return words, ""
        name = stated.line.name
        parts = [self.stated[at].line.cell.place.cell for at in self.parts.get(row, ())]
        is_sum = f"it adds up {parts[0]} to {parts[-1]}" if parts else ""
        doubts = (
            (MapAction.LEAVE_OUT, "it seems to be a count", map_matches.is_count(name)),
            (MapAction.LEAVE_OUT, "its figures are not money", not stated.amounts),
            (MapAction.LEAVE_OUT, is_sum, bool(parts)),
            (None, "its name is of income, and does not say which", map_matches.is_income(name)),
            (
                None,
                "its figures have the other sign than spending",
                self._total(row) * self.spent < 0,
            ),
        )
        found = ((kind, doubt) for kind, doubt, is_so in doubts if is_so)
        return next(found, (LineKind.EXPENDITURE, ""))

    def _is_all_spending(self, row: int) -> bool:
        """Whether a total adds up all spending of its version, and no line says that it does."""
        version = self._version(row)
        own = [at for at in self.spending if self._version(at) == version]
        said = LineKind.TOTAL_EXPENDITURE
        taken = any(
            kind is said and self._version(at) == version for at, kind in enumerate(self.words)
        )
        return not taken and len(own) > 1 and list(self.parts.get(row, ())) == own

    def _version(self, row: int) -> str:
        return self.identity[self.stated[row].line.cell.place].version

    def _total(self, row: int) -> Decimal:
        return sum(self.stated[row].amounts.values(), Decimal(0))

    def _signs(self) -> Signs | None:
        spending = set(self.spending)
        kinds = (
            LineKind.EXPENDITURE if row in spending else words or MapAction.LEAVE_OUT
            for row, words in enumerate(self.words)
        )
        return observed_signs((kind, self._total(row)) for row, kind in enumerate(kinds))


def proposed_settings(proposal: Proposal, file: str) -> dict[str, str]:
    """What to write in Settings, by setting; `file` is the path from the inputs' folder."""
    return {
        "Forecast file": file,
        "Forecast file area": proposal.area,
        "Forecast file unit": str(proposal.unit),
        "Forecast file signs": str(proposal.signs or ""),
    }


def proposed_map(proposal: Proposal) -> list[list[str]]:
    """The Forecast map with its header row; a name that is always left out has one row."""
    rows: dict[tuple[str, str], list[str]] = {}
    read = {normalise(line.line.name) for line in proposal.lines if not _is_left_out(line)}
    for proposed in proposal.lines:
        heading = proposed.identity.heading if normalise(proposed.line.name) in read else ""
        values = {
            "Their line": proposed.line.name,
            "Their heading": heading,
            "Version": "" if _is_left_out(proposed) else proposed.identity.version,
            "Line": "" if _is_left_out(proposed) else proposed.line.name.rstrip(" :"),
            "Kind": str(proposed.kind or ""),
        }
        key = (normalise(proposed.line.name), normalise(heading))
        rows.setdefault(key, [values.get(header, "") for header in FORECAST_MAP.headers])
    return [FORECAST_MAP.headers, *rows.values()]


def _is_left_out(proposed: ProposedLine) -> bool:
    return proposed.kind is MapAction.LEAVE_OUT

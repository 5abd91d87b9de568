"""Which of the finance team's lines each row of the Forecast map means, and the council's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct

from svreport.core.frozen import Frozen, field, group_by, replace
from svreport.core.house_style import decimals_of
from svreport.core.model import ForecastLine, LineKind, MapAction, MappedLine
from svreport.core.origin import CellAmount, CellText
from svreport.core.patterns import pattern
from svreport.core.periods import FinancialYear
from svreport.core.problems import Place, Problem, Severity
from svreport.core.text import did_you_mean, join_words, nearest, normalise
from svreport.figures.forecast import CLOSING_PARTS, IN_YEAR_PARTS
from svreport.inputs.forecast_file.amounts import ForecastAmounts, MoneyConvention
from svreport.inputs.forecast_file.layout import SourceLine
from svreport.inputs.sheets.finance import EARLIER_WORDS

_KINDS: dict[str, LineKind] = {normalise(kind): kind for kind in LineKind} | EARLIER_WORDS
_BALANCE = r"(surplus|deficit|balance|position|overspend|underspend|shortfall|gap|variance|net)"
_INCOME = r"(income|payments?|funding|contributions?|grants?|support)"
_SPENDING = pattern(
    r"\b(expenditure|spend\w*|costs?|staff\w*|places?|top|other|fees|provision|services?)\b"
)
_TOTAL = pattern(
    r"\b(sub-?\s?)?totals?\b|\bsub-?\s?tot\w*|^sub\b|\bsum of\b|\bgross\b|\bof which\b|%|\bchange\b"
)
# The first that fits says what the line is.
_SAID_BY: tuple[tuple[re.Pattern[str], LineKind], ...] = (
    (pattern(rf"\bin[- ]?year\b.*{_BALANCE}"), LineKind.IN_YEAR_BALANCE),
    (pattern(r"brought forward|\bb/?f(wd)?\b|\bb/fwd\b|\bopening\b"), LineKind.OPENING_BALANCE),
    (pattern(r"\b(limit|ceiling)\b|\bmaximum\b.*deficit"), LineKind.DEFICIT_LIMIT),
    (
        pattern(
            r"carried forward|\bc/?f(wd)?\b|\bc/fwd\b|\bclosing\b|\bcumulative\b|"
            r"total deficit|deficit balance|year[- ]end (balance|position|deficit)"
        ),
        LineKind.CLOSING_BALANCE,
    ),
    (
        pattern(r"\btotal\b.*\b(expenditure|spend\w*|costs?)\b|\bgross expenditure\b"),
        LineKind.TOTAL_EXPENDITURE,
    ),
    (pattern(r"\btransfer\w*\b"), LineKind.BLOCK_TRANSFER),
    (
        pattern(
            r"\b(?!high needs)(other|early years|central|schools)\b(?!.*high needs).*\bblocks?\b"
        ),
        LineKind.OTHER_BLOCKS,
    ),
    (
        pattern(
            rf"\b(agreement|recovery|dfe|department|government)\b.*\b{_INCOME}\b|"
            rf"\b{_INCOME}\b.*\b(agreement|dfe|department|government)\b"
        ),
        LineKind.AGREEMENT_INCOME,
    ),
)
_GRANT = pattern(
    r"\b(high needs|hnb|dsg|dedicated schools grant)\b"
    rf"(?=.*\b(block|allocation|settlement|{_INCOME})\b|$)"
)


def guess_kind(name: str) -> LineKind | MapAction | None:
    """What the words of a name say the line is, or None where they do not tell it from spending."""
    words = normalise(name)
    if words in _KINDS:
        return _KINDS[words]
    for earlier, kind in EARLIER_WORDS.items():
        if earlier in words:
            return kind
    for words_of_kind, kind in _SAID_BY:
        if words_of_kind.search(words):
            return kind
    if _TOTAL.search(words):
        return MapAction.LEAVE_OUT
    if _GRANT.search(words) and not _SPENDING.search(words):
        return LineKind.HIGH_NEEDS_BLOCK
    return None


_INCOMING = pattern(r"\b(income|grant|receipts?)\b")
_COUNTED = pattern(r"\b(pupils|children|headcount|fte|ehcps?)\b|\bnumbers?\b")


def is_income(name: str) -> bool:
    """Whether a name speaks of income, without saying which."""
    words = normalise(name)
    return bool(_INCOMING.search(words)) and not _SPENDING.search(words)


def is_count(name: str) -> bool:
    """Whether a name speaks of something counted, and not of its cost."""
    words = normalise(name)
    return bool(_COUNTED.search(words)) and not _SPENDING.search(words)


MAP = "Forecast map"
RULE = "forecast-map"
# How alike two names must be for one to be a slip of the other.
ALIKE = 0.7


class Match(Frozen):
    """A line of the finance team's, and the row of the map that says what it is."""

    line: SourceLine
    mapped: MappedLine


class Matcher(Struct, dict=True):
    """Takes the rows of the map one by one, for the named rows of the file that is called `file`.

    `unread` are the names in rows of the map that could not be read, one of them empty if even its
    name is lost; `sums` are the places of lines that add up others, and `spoken_of` the lines that
    any row of the map means.
    """

    rows: Sequence[SourceLine]
    file: str
    unread: Sequence[str]
    sums: Collection[Place]
    matches: dict[tuple[Place, str], Match] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    spoken_of: dict[Place, MappedLine] = field(default_factory=dict)
    unknown: list[MappedLine] = field(default_factory=list)

    def matching(self, mapped: Sequence[MappedLine]) -> tuple[Sequence[Match], Sequence[Problem]]:
        """The lines that are to be read, in their order, and what is wrong with the map.

        A line with figures that no row means is a problem; so is a row that means none, or cannot
        be told to mean one.
        """
        self._headings = {normalise(row.their_heading) for row in mapped if row.their_heading}
        self._named = group_by(self.rows, lambda row: normalise(row.name))
        # A row without a heading means what those with one leave over; what is left out, the rest.
        for entry in sorted(
            mapped, key=lambda mapping: (mapping.their_heading is None, _is_left_out(mapping))
        ):
            self._take(entry)
        self._unmapped()
        order = {row.cell.place: at for at, row in enumerate(self.rows)}
        matches = sorted(self.matches.values(), key=lambda match: order[match.line.cell.place])
        return matches, self.problems

    def _take(self, mapped: MappedLine) -> None:
        named = self._named.get(normalise(mapped.their_line), [])
        named = [line for line in named if line.has_figures] or named
        if not named:
            self.unknown.append(mapped)
            return
        found = self._meant(mapped, named)
        earlier = [self.spoken_of.setdefault(line.cell.place, mapped) for line in found]
        if not found:
            self.problems.append(self._under_another(mapped, named))
            for line in named:
                self.spoken_of.setdefault(line.cell.place, mapped)
        elif _is_left_out(mapped):
            others = (row for row in earlier if not _is_left_out(row))
            self.problems += [_left_out_and_read(mapped, other) for other in others]
        elif len(found) > 1:
            self.problems.append(self._twice(mapped, found))
        elif mapped.version is None:
            self.problems.append(_without_version(mapped))
        else:
            self._match(mapped, mapped.version, found[0])

    def _meant(self, mapped: MappedLine, named: Sequence[SourceLine]) -> Sequence[SourceLine]:
        if mapped.their_heading is not None:
            heading = normalise(mapped.their_heading)
            return [line for line in named if line.stands_under(heading, self._headings)]
        return [line for line in named if line.cell.place not in self.spoken_of] or named

    def _match(self, mapped: MappedLine, version: str, line: SourceLine) -> None:
        match = Match(line, mapped)
        earlier = self.matches.setdefault((line.cell.place, normalise(version)), match)
        if earlier is not match:
            self.problems.append(_meant_twice(mapped, earlier.mapped))
        elif all(cell.is_empty for cell in line.cells.values()):
            self.problems.append(_without_figures(line))

    def _unmapped(self) -> None:
        """The lines that no row means, but for those that a row with a slip in it may mean."""
        lines = [
            row for row in self.rows if row.has_figures and row.cell.place not in self.spoken_of
        ]
        for mapped in self.unknown:
            near = nearest(mapped.their_line, (line.name for line in lines), cutoff=ALIKE)
            line = next((line for line in lines if line.name == near), None)
            lines = [other for other in lines if other is not line]
            self.problems.append(self._nowhere(mapped, line))
        unread = {normalise(name) for name in self.unread}
        if "" not in unread:
            lines = [line for line in lines if normalise(line.name) not in unread]
            self.problems += [
                _not_in_the_map(line, is_sum=line.cell.place in self.sums) for line in lines
            ]

    def _nowhere(self, mapped: MappedLine, line: SourceLine | None) -> Problem:
        harmless = _is_left_out(mapped) and line is None
        return Problem(
            mapped.place("their_line"),
            f"“{mapped.their_line}” is nowhere in {self.file}.",
            f"Did you mean “{line.name}” in {_address(line)}? Type it as it is there."
            if line
            else "Remove this row, or type the line's name as it is there.",
            Severity.WARNING if harmless else Severity.ERROR,
            rule=RULE,
        )

    def _under_another(self, mapped: MappedLine, named: Sequence[SourceLine]) -> Problem:
        under = list(dict.fromkeys(name for line in named for name in _headings_of(line)))
        where = f"It is under {join_words(map(_quoted, under), most=6)}." if under else ""
        return Problem(
            mapped.place("their_heading"),
            f"“{mapped.their_line}” is not under “{mapped.their_heading}” in {self.file}.",
            f"{did_you_mean(mapped.their_heading or '', under)}{where}"
            or "Clear the heading: the line is under none.",
            rule=RULE,
        )

    def _twice(self, mapped: MappedLine, found: Sequence[SourceLine]) -> Problem:
        first, second, *_ = found
        under = join_words(
            (_quoted(name) for line in found for name in _headings_of(line)[:1]), most=4
        )
        return Problem(
            second.cell.place,
            f"“{second.name}” is in {_address(first)} already, so it is not clear which "
            f"of them {mapped.place('their_line')} means.",
            "Say in Their heading what heading each of them is under"
            + (f", such as {under}." if under else ", or have one of them renamed."),
            rule="forecast-file-line-twice",
        )


def _is_left_out(mapped: MappedLine) -> bool:
    return mapped.kind is MapAction.LEAVE_OUT


def _headings_of(line: SourceLine) -> list[str]:
    names = (*line.beside, *line.above[:2], line.part.sheet.name)
    return [name for name in names if name and name != line.name]


def _quoted(name: str) -> str:
    return f"“{name}”"


def _address(line: SourceLine) -> str:
    return str(replace(line.cell.place, file=""))


def _left_out_and_read(mapped: MappedLine, other: MappedLine) -> Problem:
    return Problem(
        mapped.place("their_line"),
        f"“{mapped.their_line}” is left out here, but {other.place('their_line')} says what it is.",
        "Keep one of the two rows.",
        rule=RULE,
    )


def _meant_twice(mapped: MappedLine, other: MappedLine) -> Problem:
    return Problem(
        mapped.place("their_line"),
        f"“{mapped.their_line}” is the line that {other.place('their_line')} means for "
        f"{mapped.version} already, so it would count twice.",
        "Keep one of the two rows, or say in Their heading which line this one means.",
        rule=RULE,
    )


def _without_version(mapped: MappedLine) -> Problem:
    return Problem(
        mapped.place("version"),
        "Version is empty; every line that is read needs it.",
        "Type the version it belongs to, such as plan, or choose the Kind “leave out”.",
        rule="missing-value",
    )


def _without_figures(line: SourceLine) -> Problem:
    return Problem(
        line.cell.place,
        f"“{line.name}” has no figure in any year.",
        "Check that its figures are in this row; if it is a heading, choose the Kind “leave out” "
        "for it.",
        Severity.WARNING,
        rule="forecast-file-no-figures",
        about=line.name,
    )


def _not_in_the_map(line: SourceLine, *, is_sum: bool) -> Problem:
    left_out = is_sum or is_count(line.name)
    kind = guess_kind(line.name) or (MapAction.LEAVE_OUT if left_out else LineKind.EXPENDITURE)
    what = f"Kind “{kind}”"
    if kind is not MapAction.LEAVE_OUT:
        what = f"its Version and {what}; or Kind “{MapAction.LEAVE_OUT}”"
    return Problem(
        line.cell.place,
        f"“{line.name}” is not in the sheet {MAP}, so its figures are not read.",
        f"Add a row there: Their line “{line.name}”, {what}.",
        rule="forecast-file-unmapped",
    )


def empty_map(lines: int, file: str) -> Problem:
    """The file is named, and the map says nothing."""
    return Problem(
        Place(MAP),
        f"The sheet {MAP} is empty, so none of the {lines} lines of {file} is read.",
        "Fill it in; `svreport init --from-forecast` proposes what to write, in a new folder.",
        rule=RULE,
    )


# The council's forecast lines from the finance team's, less subtotals of lines that are read.
# Amounts of a row in halves of the unit they are stated to, in which tolerances are whole.
_Halves: TypeAlias = Sequence[int]

# How many times larger than rounding an amount is for a sum to be likely in two years, or in one.
LIKELY, SURE = 10, 100


class Subtotal(Frozen):
    """A row that is the sum of other rows; `parts` are theirs, in order.

    `is_sure` says that chance cannot explain it: it holds in two years or more, to
    within a hundredth of the amounts.
    """

    row: int
    parts: Sequence[int]
    is_sure: bool


def subtotals(rows: Sequence[Sequence[Decimal]], unit: Decimal) -> list[Subtotal]:
    """The rows that are sums of at least two others, in order.

    Every row has an amount for every year, 0 where nothing is stated. All are
    stated to `unit`, so a sum of n of them may be off by (n + 1) / 2 units; rows
    that are hardly larger than that are never taken for sums.
    """
    halves = [[round(amount / unit * 2) for amount in row] for row in rows]
    below = _sums_of_lines_before(halves, range(len(halves)))
    taken = {subtotal.row for subtotal in below}
    upwards = [row for row in reversed(range(len(halves))) if row not in taken]
    above = _sums_of_lines_before(halves, upwards)
    return sorted((*below, *above), key=lambda subtotal: subtotal.row)


def _sums_of_lines_before(rows: Sequence[_Halves], order: Iterable[int]) -> list[Subtotal]:
    """The rows that add up the lines just passed, when the rows are gone through in an order."""
    found: list[Subtotal] = []
    lines: list[int] = []
    # What the lines come to so far, after each of them.
    sums: list[_Halves] = [[0] * len(rows[0])] if rows else []
    for row in order:
        if not any(rows[row]):
            continue
        count = _added_up(rows[row], sums)
        if count:
            is_sure = _years_above(SURE, rows[row], count) > 1
            found.append(Subtotal(row, sorted(lines[-count:]), is_sure))
        else:
            lines.append(row)
            sums.append([one + two for one, two in zip(sums[-1], rows[row], strict=True)])
    return found


def _added_up(wanted: _Halves, sums: Sequence[_Halves]) -> int:
    """How many of the last lines a row is the sum of; 0 where it is the sum of none."""
    if not _years_above(SURE, wanted, 2) and _years_above(LIKELY, wanted, 2) < 2:
        return 0
    before = [after - amount for after, amount in zip(sums[-1], wanted, strict=True)]
    largest = max(range(len(wanted)), key=lambda year: abs(wanted[year]))
    # One year rules most out, which keeps long tables quick.
    first = before[largest]
    likely = (
        count
        for count in range(2, len(sums))
        if abs(sums[-1 - count][largest] - first) <= count + 1
    )
    for count in likely:
        parts = zip(sums[-1 - count], before, strict=True)
        if all(abs(one - other) <= count + 1 for one, other in parts):
            return count
    return 0


def _years_above(times: int, amounts: _Halves, parts: int) -> int:
    """How many years' amounts are so many times what rounding could explain."""
    return sum(1 for amount in amounts if abs(amount) >= (parts + 1) * times)


# What is added up; totals and balances are only checked against it.
ADDED = (LineKind.EXPENDITURE, *IN_YEAR_PARTS, *CLOSING_PARTS)


class StatedLine(Frozen):
    """A line of the file, and what it states in the council's unit and signs."""

    line: SourceLine
    amounts: Mapping[FinancialYear, Decimal]


def subtotals_of(stated: Sequence[StatedLine]) -> list[Subtotal]:
    """Which of the lines, in their order, are sums of others."""
    years = sorted({year for stated_line in stated for year in stated_line.amounts})
    if not years:
        return []
    places = max(
        decimals_of(amount) for stated_line in stated for amount in stated_line.amounts.values()
    )
    rows = [[stated_line.amounts.get(year, Decimal(0)) for year in years] for stated_line in stated]
    return subtotals(rows, Decimal(1).scaleb(-places))


def double_counts(
    stated: Sequence[StatedLine], matches: Sequence[Match]
) -> Iterator[tuple[Match, Problem]]:
    """The matches whose line adds up other lines of the same version that are read."""
    added = (match for match in matches if match.mapped.kind in ADDED)
    read = group_by(added, lambda match: match.line.cell.place)
    for subtotal in subtotals_of(stated):
        parts = [stated[row].line for row in subtotal.parts]
        versions = {
            normalise(match.mapped.version or "")
            for part in parts
            for match in read.get(part.cell.place, ())
        }
        for match in read.get(stated[subtotal.row].line.cell.place, ()):
            if normalise(match.mapped.version or "") in versions:
                yield match, _problem(match, parts, is_sure=subtotal.is_sure)


def _problem(match: Match, parts: Sequence[SourceLine], *, is_sure: bool) -> Problem:
    first, last, name = parts[0], parts[-1], match.line.name
    between = "and" if len(parts) == 2 else "to"
    return Problem(
        match.line.cell.place,
        f"“{name}” is the sum of “{first.name}” {between} “{last.name}” ({first.cell.place.cell} "
        f"{between} {last.cell.place.cell}) in every year, so as {match.mapped.kind} of "
        f"{match.mapped.version} it would count them twice.",
        f"Choose the Kind “{MapAction.LEAVE_OUT}” for it in {match.mapped.place('kind')}, or for "
        "the lines that it adds up.",
        Severity.ERROR if is_sure else Severity.WARNING,
        rule="counted-twice",
        about="" if is_sure else name,
    )


def forecast_lines(
    matches: Iterable[Match], amounts: Mapping[Place, ForecastAmounts], convention: MoneyConvention
) -> list[ForecastLine]:
    """The council's lines, in the order of the file; `amounts` are those of the file's lines.

    What is published, such as a closing balance, is never added up: two of one
    name stay two lines, which is a problem that the checks report.
    """
    return [_line(parts, amounts, convention) for parts in group_by(matches, _key).values()]


def _key(match: Match) -> tuple[object, ...]:
    mapped = match.mapped
    own_place = None if mapped.kind in ADDED else match.line.cell.place
    name, standing = normalise(_name(match)), mapped.standing
    return normalise(mapped.version or ""), name, mapped.kind, standing, own_place


def _name(match: Match) -> str:
    return match.mapped.line or CellText(match.line.name, match.line.cell.place)


def _line(
    parts: Sequence[Match], of_lines: Mapping[Place, ForecastAmounts], convention: MoneyConvention
) -> ForecastLine:
    first = parts[0]
    assert isinstance(first.mapped.kind, LineKind)
    of_parts = [of_lines[part.line.cell.place] for part in parts]
    lost = {year for amount in of_parts for year in amount.lost}
    amounts: dict[FinancialYear, Decimal] = {}
    cells: dict[FinancialYear, list[Place]] = {}
    places: dict[object, Place] = {year: cell.place for year, cell in first.line.cells.items()}
    for part in parts:
        mapped = part.mapped
        for year, amount in of_lines[part.line.cell.place].stated.items():
            if year not in lost:
                own = convention.restated(amount, mapped.kind, reverse=mapped.reverse)
                amounts[year] = amounts.get(year, Decimal(0)) + own
                cells.setdefault(year, []).append(part.line.cells[year].place)
    notes = dict.fromkeys(part.mapped.note for part in parts if part.mapped.note)
    amounts |= {
        year: CellAmount(amounts[year], stated[0])
        for year, stated in cells.items()
        if len(stated) == 1
    }
    return ForecastLine(
        version=first.mapped.version or "",
        line=_name(first),
        kind=first.mapped.kind,
        standing=first.mapped.standing,
        amounts=dict(sorted(amounts.items())),
        none=frozenset(year for amount in of_parts for year in amount.none if year not in amounts),
        note="; ".join(notes) or None,
        at={
            "version": first.mapped.place("version"),
            "standing": first.mapped.place("standing"),
            "line": first.line.cell.place,
            "kind": first.mapped.place("kind"),
            "note": first.mapped.place("note"),
        },
        at_series=places | {year: one[0] for year, one in cells.items()},
        parts={year: tuple(one) for year, one in cells.items() if len(one) > 1},
    )

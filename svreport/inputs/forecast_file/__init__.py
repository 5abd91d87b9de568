"""The finance team's own forecast, which Settings name: its lines, and what keeps any out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from svreport.core.frozen import field, group_by, replace
from svreport.core.model import Council, ForecastLine, MapAction, Unread
from svreport.core.periods import FinancialYear
from svreport.core.problems import BadValue, Problem, Severity
from svreport.core.text import normalise
from svreport.files.outputs import FileDigest
from svreport.inputs import named_file
from svreport.inputs.forecast_file import amounts, map_matches
from svreport.inputs.forecast_file.layout import (
    LINE_UNIT,
    ForecastLayout,
    ForecastPart,
    ForecastSource,
    amounts_of,
    cell_problems,
    find_parts,
    layout_of,
    nameless_problems,
    open_file,
)
from svreport.inputs.sheets.finance import FORECAST
from svreport.inputs.workbook import open_in_excel


def read_forecast_file(council: Council, folder: Path) -> named_file.FilesRead[ForecastLine]:
    """Return the lines of the file that the settings of an inputs workbook in `folder` name."""
    reader = Reader(council)
    try:
        (path,) = named_file.paths_in(council.settings, "forecast_file")
        source = open_file(named_file.named_file(path, folder))
    except BadValue as refused:
        reader.problems.append(
            named_file.setting_problem(council.settings, "forecast_file", refused)
        )
        return reader.read([], ())
    reader.problems += [*open_in_excel(source.file.path), *source.problems]
    files = [FileDigest.of(source.file.name, source.content)]
    return reader.read(reader.lines(source), files)


class Reader(Struct, dict=True):
    """Reads the file, gathering problems as it goes; `lost` are amounts that cannot be read."""

    council: Council
    problems: list[Problem] = field(default_factory=list)
    lost: list[Unread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.declared = self.council.settings
        self.convention = amounts.money_convention(self.declared)
        self.is_declared = not any(amounts.missing_declarations(self.council))
        self.problems += amounts.missing_declarations(self.council)

    def read(
        self, lines: Sequence[ForecastLine], files: Sequence[FileDigest]
    ) -> named_file.FilesRead[ForecastLine]:
        """What was read; where more than cells could not be, anything may stand in the rest."""
        whole = all(
            problem.rule in _LEAVE_THE_REST for problem in self.problems if problem.is_error
        )
        # No version is in the sheet and in the file.
        own = frozenset(line.version for line in self.council.forecast)
        unread = self.lost if whole else [Unread(sheet=FORECAST.name, versions=own)]
        return named_file.FilesRead(lines, self.problems, unread, files)

    def lines(self, source: ForecastSource) -> list[ForecastLine]:
        """The lines of the council's forecast that the file holds."""
        layouts = self._layouts(source)
        if not layouts:
            return []
        self._check_unit(layouts, source.file.name)
        self.amounts = {
            line.cell.place: amounts_of(line, self.convention.unit)
            for layout in layouts
            for line in layout.rows
        }
        matches = self._of_other_versions(self._matches(layouts, source.file.name))
        for match in matches:
            self._check_amounts(match)
        if not self._signs_fit(matches, source.file.name) or not self.is_declared:
            return []
        twice = list(map_matches.double_counts(self._stated(layouts, matches), matches))
        self.problems += [problem for _, problem in twice]
        dropped = {id(match) for match, problem in twice if problem.is_error}
        for layout in layouts:
            of_part = [match.line for match in matches if match.line.part is layout.part]
            self.problems += cell_problems(layout, of_part)
        read = (match for match in matches if id(match) not in dropped)
        return map_matches.forecast_lines(read, self.amounts, self.convention)

    def _layouts(self, source: ForecastSource) -> list[ForecastLayout]:
        known = {normalise(mapped.their_line) for mapped in self.council.forecast_map}
        try:
            parts = find_parts(self.declared.forecast_file_area, source.sheets, source.file.name)
            layouts = [layout_of(part, known) for part in parts]
        except BadValue as refused:
            self.problems.append(
                named_file.setting_problem(self.declared, "forecast_file_area", refused)
            )
            return []
        for layout in layouts:
            if not layout.years:
                self.problems.append(_without_years(layout.part))
            for years in layout.years:
                self.problems += amounts.year_problems(layout.part.grid, years)
            self.problems += nameless_problems(layout)
        return [layout for layout in layouts if layout.years]

    def _check_unit(self, layouts: Sequence[ForecastLayout], file: str) -> None:
        declared = self.declared.forecast_file_unit
        for layout in layouts:
            said = amounts.unit_evidence(layout.part.sheet, layout.years[0].row + 1)
            if declared is not None and said is not None and said[0] is not declared:
                self.problems.append(
                    Problem(
                        named_file.setting_place(self.declared, "forecast_file_unit"),
                        f"{named_file.setting_header('forecast_file_unit')} is {declared}, but "
                        f"{said[1].place} says “{said[1].text}”.",
                        f"Choose {said[0]}, unless {declared} is right.",
                        Severity.WARNING,
                        rule="forecast-file-unit",
                        about=file,
                    )
                )
                return

    def _matches(self, layouts: Sequence[ForecastLayout], file: str) -> Sequence[map_matches.Match]:
        rows = [row for layout in layouts for row in layout.rows]
        lost = self.council.unread_in(map_matches.MAP)
        # A line of which the map does not say what it is may be any of its version.
        self.lost += [replace(unread, sheet=FORECAST.name) for unread in lost]
        if not self.council.forecast_map and not lost:
            lines = sum(1 for row in rows if row.has_figures)
            self.problems.append(map_matches.empty_map(lines, file))
            return ()
        names = [str(unread.fields.get("their_line", "")) for unread in lost]
        stated = self._stated(layouts, ())
        sums = [
            stated[subtotal.row].line.cell.place for subtotal in map_matches.subtotals_of(stated)
        ]
        matcher = map_matches.Matcher(rows, file, names, sums)
        matches, problems = matcher.matching(self.council.forecast_map)
        self.problems += problems
        return matches

    def _of_other_versions(self, matches: Sequence[map_matches.Match]) -> list[map_matches.Match]:
        typed = group_by(self.council.forecast, lambda line: normalise(line.version))
        by_version = group_by(matches, lambda match: normalise(match.mapped.version or ""))
        self.problems += [
            _in_both(own[0], typed[version][0])
            for version, own in by_version.items()
            if version in typed
        ]
        return [match for match in matches if normalise(match.mapped.version or "") not in typed]

    def _check_amounts(self, match: map_matches.Match) -> None:
        amounts = self.amounts[match.line.cell.place]
        # A line of two versions is read twice, and is at fault once.
        self.problems += [problem for problem in amounts.problems if problem not in self.problems]
        if amounts.lost:
            fields = {
                "version": match.mapped.version,
                "line": match.mapped.line or match.line.name,
                "kind": match.mapped.kind,
            }
            self.lost.append(
                Unread(sheet=FORECAST.name, fields=fields, lost=amounts.lost, dropped=False)
            )

    def _signs_fit(self, matches: Sequence[map_matches.Match], file: str) -> bool:
        declared = self.declared.forecast_file_signs
        shown = amounts.observed_signs(
            (match.mapped.kind, amount)
            for match in matches
            if not match.mapped.reverse
            for amount in self.amounts[match.line.cell.place].stated.values()
        )
        if declared is None or shown is None or shown is declared:
            return True
        self.problems.append(
            Problem(
                named_file.setting_place(self.declared, "forecast_file_signs"),
                f"{named_file.setting_header('forecast_file_signs')} is “{declared}”, but "
                f"the lines of {file} have the signs of “{shown}”.",
                f"Choose “{shown}”, or correct the kinds of its lines in the sheet "
                f"{map_matches.MAP}.",
                rule="forecast-file-signs",
            )
        )
        return False

    def _stated(
        self, layouts: Sequence[ForecastLayout], matches: Sequence[map_matches.Match]
    ) -> list[map_matches.StatedLine]:
        """What every line of the file states, those that are not read as they stand."""
        mapped = {match.line.cell.place: match.mapped for match in matches}
        found = []
        for line in (line for layout in layouts for line in layout.lines):
            own_row = mapped.get(line.cell.place)
            kind = own_row.kind if own_row else MapAction.LEAVE_OUT
            reverse = own_row is not None and own_row.reverse
            own = {
                year: self.convention.restated(amount, kind, reverse=reverse)
                for year, amount in self.amounts[line.cell.place].stated.items()
            }
            found.append(map_matches.StatedLine(line, own))
        return found


# Errors that leave what else is in the file as it is.
_LEAVE_THE_REST = ("forecast-file-figure", LINE_UNIT, "counted-twice", "version-in-both")


def _without_years(part: ForecastPart) -> Problem:
    grid = part.grid
    first = grid.filled[0][1].place if grid.filled else grid.place
    number = next((cell.text for _, cell in grid.filled if cell.text in _PLAIN_YEARS), None)
    hint = ""
    if number is not None:
        year = FinancialYear(int(number))
        hint = f"“{number}” could be {year.previous()} or {year}. "
    return Problem(
        first,
        "No row from here on has financial years as its headings.",
        f"{hint}Ask finance to head them as 2024/25, 2024-25 or FY25, or name the range that has "
        "them in Forecast file area.",
        rule="forecast-file-years",
    )


_PLAIN_YEARS = frozenset(map(str, range(2000, 2100)))


def _in_both(match: map_matches.Match, line: ForecastLine) -> Problem:
    return Problem(
        match.mapped.place("version"),
        f"The version “{match.mapped.version}” is in the sheet {FORECAST.name} as well, from "
        f"{line.place('version')} on; the file's is not read.",
        f"Keep it in one of the two: clear those rows of {FORECAST.name}, or these of "
        f"{map_matches.MAP}.",
        rule="version-in-both",
    )

"""The forecast of a new year: the last one from that year on, opened with the year's closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from svreport.commands.roll_forward.inputs_edit import CopyOf, InputsEdit, SheetRows
from svreport.core.model import Council, ForecastLine, LineKind, Update
from svreport.core.numerals import amount
from svreport.core.periods import FinancialYear
from svreport.core.text import counted
from svreport.figures.versions import plan_version, reported_version
from svreport.files.workbook.cell_values import CellValue
from svreport.inputs.sheets.agreement import UPDATES
from svreport.inputs.sheets.finance import FORECAST

SetSetting = Callable[[str, str | None], None]


def add_forecast(
    edit: InputsEdit,
    council: Council,
    latest: Update | None,
    year: FinancialYear,
    set_setting: SetSetting,
) -> Iterator[str]:
    """Add a version for a year, made of the one that was reported last; yield what was done.

    Its opening balance is what the year before closes with. The plan stays as it is, and the
    settings name it.
    """
    plan = plan_version(council, latest or council.updates[0])
    if plan is not None:
        set_setting("plan_version", plan.version)
        yield f"Forecast: the version {plan.version} stays as it is; Settings name it as the plan."
    last = reported_version(council, latest) if latest else None
    if last is None or year not in last.years:
        yield f"To review: no version of the forecast was reported that reaches {year}; add one."
        return
    table = edit.table_with(FORECAST, last.lines[0].place("version"))
    if table is None:
        yield f"To review: the forecast of {year} is to come from the finance team's file."
        return
    name = f"{year} forecast"
    closing = last.stated(LineKind.CLOSING_BALANCE, year.previous())
    rows = [_row(table, line, name, year, closing) for line in last.lines]
    if closing is not None and not last.of(LineKind.OPENING_BALANCE):
        opening: dict[str, CellValue | CopyOf] = {
            "Version": name,
            "Line": "Opening balance",
            "Kind": str(LineKind.OPENING_BALANCE),
            str(year): closing,
        }
        rows.append(opening)
    rows = [row for row in rows if len(row.keys() & _years(table, year)) > 0]
    table.append(rows)
    first = council.updates[0].place("key")
    if updates := edit.table_with(UPDATES, first):
        updates.set_value(first.row, "Forecast version", name)
    yield (
        f"Forecast: {counted(len(rows), 'line')} of {last.version} from {year} on became the "
        f"version {name}, which {council.updates[0].key} reports."
    )
    if closing is not None:
        yield (
            f"Forecast: its opening balance is {amount(closing)} "
            f"({council.settings.forecast_unit}), the closing balance of {year.previous()}: type "
            "the outturn instead once it is known."
        )
    else:
        yield f"To review: {last.version} states no closing balance for {name} to open with."


def _years(table: SheetRows, year: FinancialYear) -> set[str]:
    """The headers of the columns of this and later years."""
    return {str(column.names) for column in table.table.series.values() if column.names >= year}


def _row(
    table: SheetRows, line: ForecastLine, version: str, year: FinancialYear, closing: Decimal | None
) -> dict[str, CellValue | CopyOf]:
    """A line of the new version: that of the last one, from a year on."""
    row: dict[str, CellValue | CopyOf] = {"Version": version}
    copied = (("Line", "line"), ("Kind", "kind"), ("Standing", "standing"), ("Note", "note"))
    for header, field in copied:
        if field in line.at and header in table.columns:
            row[header] = CopyOf(line.at[field])
    for later, place in line.at_series.items():
        if isinstance(later, FinancialYear) and later >= year:
            row[str(later)] = CopyOf(place)
    if line.kind is LineKind.OPENING_BALANCE and closing is not None:
        row[str(year)] = closing
    return row

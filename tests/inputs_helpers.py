"""Workbooks as tests write them: Markdown tables, and what is read of them.

In a Markdown table a cell means what Excel would make of it on a British
computer: `398` is a number, `30.23%` a number shown as a percentage,
`31/05/2024` a date, `=1+1` a formula that was never calculated and
`=1+1 -> 2` one whose result was saved; `'398` is text. In a text, `\\n` starts
a new line and `\\|` is a bar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string
from packages import archive_of, parts_of
from xlsxwriter import Workbook as NewWorkbook

from svreport.core.problems import Place, Problem
from svreport.inputs.cells import Cell, Grid
from svreport.inputs.kinds import CellContext
from svreport.inputs.reader import Inputs, read_grids
from svreport.inputs.records import read_records
from svreport.inputs.sheet import Sheet
from svreport.inputs.table import find_table
from svreport.inputs.workbook import read_workbook, workbook_content

INVALID = Path(__file__).parent / "invalid"

PERCENT = "0.00%"
_EMPTY_TEXT = "an empty text"
ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


# A small council without a problem: two updates of which one has begun, two
# conditions, a risk and four steps of rating.
COUNCIL = """
## Settings
| Setting          | Value              |
| Authority        | Ambridge Council   |
| Financial year   | 2026/27            |
| Agreement        | Recovery agreement |
| Agreement starts | 2025/26            |
| Agreement ends   | 2029/30            |
| Agreement total  | 3000               |
| Forecast unit    | £000               |

## Scale
| Rating | Label             | Fill    |
| Red    | Red - stuck       | #A4101C |
| Amber  | Amber - late      | #FFC533 |
| Yellow | Yellow - watch it | #FFF2CC |
| Green  | Green - going     | #4FA35A |

## Updates
| Update | Title        | Column label | Activity data to |
| june   | June report  | June         | May 26           |
| sept   | Autumn paper | September    | Aug 26           |

## Sign-off
| Update | Role      | Date       |
| june   | Treasurer |            |

## Conditions
| Number | Condition            |
| 1      | Spend within income. |
| 2      | Open a school.       |

## Risks
| Number | Title  | Risk           |
| 1      | Demand | More children. |

## Ratings
| Item        | Previous | june  | sept | Note            |
| Condition 1 | Red      | Amber |      | Begun late.     |
| Condition 2 |          | Green |      |                 |
| Risk 1      | Yellow   | Red   |      | It came about.  |

## Narrative
| Section     | Update | Text             |
| Summary     | june   | All is well.     |
| Condition 1 | june   | Spending fell.   |
| Condition 2 | june   | A site is found. |
| Risk 1      | june   | Demand grew.     |
| Specialist support | june | None is needed. |

## Measures
| Code | Measure         | Condition | Unit  |
| A    | Plans           | 1         | count |
| B    | Issued in time  | 2         | %     |

## Measure values
| Code | As at  | Plan | Actual | Numerator | Base |
| A    | May 25 |      | 90     |           |      |
| A    | May 26 | 100  | 110    |           |      |
| B    | May 26 | 50%  | 45.5%  | 455       | 1000 |

## Forecast
| Version | Line         | Kind             | 2025/26 | 2026/27 |
| plan    | Schools      | expenditure      | 700     | 720     |
| plan    | Top ups      | expenditure      | 300     | 310     |
| plan    | All spending | total expenditure| 1000    | 1030    |
| plan    | Grant        | high needs block | -900    | -990    |
| plan    | In-year      | in-year balance  | 100     | 40      |
| plan    | Brought in   | opening balance  | 500     | 600     |
| plan    | Carried on   | closing balance  | 600     | 640     |

## Forecast map
| Their line | Kind      |
| Subtotal   | leave out |

## Savings
| Condition | Workstream | Year    | Target |
| 1         | Early help | 2026/27 | 40     |

## Unit costs
| Provision | Year    | Places | Average cost | Total |
| Schools   | 2026/27 | 60     | 12000        | 720   |

## Payments
| Year    | Amount | Status |
| 2025/26 | 1000   | paid   |
| 2026/27 | 2000   | due    |

## Budget monitoring
| Line    | Group   | Baseline | Budget | june | sept |
| Reviews | finance | 10       | 12     | 11   |      |

## Workstreams
| Code | Title      | Condition | Year 5 impact |
| E    | Early help | 1         | 40            |

## Milestones
| Workstream | Milestone   | Due        | Status | Completed  |
| E          | Team hired  | 31/05/2026 | done   | 20/05/2026 |
| E          | Team at work | 30/09/2027 |        |            |

## Risk scores
| Risk | Update | Likelihood | Impact | Score |
| 1    | june   | 4          | 3      | 12    |

## Capital
| Project    | Agreed | Spent | Forecast | Places | Opens  | Rating | Comment     |
| New school | 900    | 400   | 900      | 30     | Sep 26 | Green  | Roof is on. |

## Authors
| Role         | Contact                  |
| Finance lead | finance@ambridge.gov.uk |

## Figures
| Name        | Value | Unit |
| capital bid | 5.7   | £m   |

## Answers
| Warning  | About | Answer        |
| no-value | A     | It is coming. |
"""


@dataclass(frozen=True)
class Formula:
    """A formula typed into a cell; `saved` is its saved result, None where there is none."""

    expression: str
    saved: str | float | None = None


def typed(text: str) -> tuple[object, str]:
    """What Excel makes of a typed text: the value and its number format."""
    if text.startswith("'"):
        return _text(text[1:]), "@"
    if text.startswith("="):
        expression, arrow, saved = text.partition(" -> ")
        return Formula(expression, _saved(saved) if arrow else None), "General"
    if re.fullmatch(r"-?\d+(\.\d+)?%", text):
        return float(Decimal(text[:-1]) / 100), PERCENT
    if re.fullmatch(r"-?\d+", text):
        return int(text), "General"
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text), "General"
    if re.fullmatch(r"\d\d/\d\d/\d{4}", text):
        day, month, year = (int(part) for part in text.split("/"))
        return datetime(year, month, day), "dd/mm/yyyy"
    return _text(text), "General"


def _saved(text: str) -> str | float:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text.strip("'")


def _text(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\|", "|")


def tables(markdown: str) -> dict[str, list[list[str]]]:
    """The Markdown tables under their `## Sheet` headings, as the texts of their cells."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in markdown.split("\n"):
        stripped = line.strip()
        if stripped.startswith("## "):
            rows = found.setdefault(stripped[3:], [])
        elif stripped.startswith("|"):
            parts = re.split(r"(?<!\\)\|", stripped)[1:-1]
            rows.append([part.strip() for part in parts])
    return found


def cell(
    value: object, number_format: str = "General", *, at: str = "Sheet!A1", **marks: Any
) -> Cell:
    """One cell, by default at A1 of a sheet named Sheet."""
    return Cell(place(at), value, number_format, **marks)


def typed_cell(text: str, at: Place | None = None) -> Cell:
    """A cell with what Excel makes of a text typed into it."""
    where = at or place("Sheet!A1")
    value, number_format = typed(text)
    if isinstance(value, Formula):
        if value.saved is None:
            return Cell(where, number_format=number_format, unsaved=True)
        value = value.saved
    if value in ERRORS:
        return Cell(where, number_format=number_format, error=str(value))
    return Cell(where, value, number_format)


def grids(markdown: str) -> list[Grid]:
    """The sheets of a Markdown text, as the reader meets them."""
    return [
        Grid(
            name,
            {
                (row, column): typed_cell(text, Place(name, row, column))
                for row, line in enumerate(lines, start=1)
                for column, text in enumerate(line, start=1)
                if text
            },
        )
        for name, lines in tables(markdown).items()
    ]


def council_grids(changes: str = "", without: Sequence[str] = ()) -> list[Grid]:
    """The small council's sheets, those that stand in `changes` put in their place."""
    changed = {grid.name: grid for grid in grids(changes)}
    kept = [changed.pop(grid.name, grid) for grid in grids(COUNCIL) if grid.name not in without]
    return [*kept, *changed.values()]


def read_council(changes: str = "", without: Sequence[str] = ()) -> Inputs:
    """What is read from the small council's sheets with these changes."""
    return read_grids(council_grids(changes, without))


@dataclass(frozen=True)
class SheetRead:
    """What was read of one sheet: its records, and its problems as `Cell: wrong`."""

    rows: Sequence[Any]
    problems: Sequence[Problem]

    @property
    def places(self) -> list[str]:
        return [str(problem.place) for problem in self.problems]

    @property
    def wrongs(self) -> list[str]:
        return [problem.wrong for problem in self.problems]


def read_sheet(sheet: Sheet[Any], markdown: str, context: CellContext | None = None) -> SheetRead:
    """What is read of one sheet, given by its table alone."""
    (grid,) = grids(f"## {sheet.name}\n{markdown}")
    context = context or CellContext()
    table = find_table(sheet, grid, context)
    records = read_records(sheet, table, context)
    return SheetRead(records.rows, [*table.problems, *records.problems])


def write_xlsx(path: Path, markdown: str) -> Path:
    """A real .xlsx file with the sheets of a Markdown text."""
    with NewWorkbook(path) as book:
        for name, lines in tables(markdown).items():
            page = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, text in enumerate(line):
                    value, number_format = typed(text)
                    style = book.add_format({"num_format": number_format})
                    if isinstance(value, Formula):
                        _write_formula(page, row, column, value, style)
                    elif isinstance(value, datetime):
                        page.write_datetime(row, column, value, style)
                    elif isinstance(value, str):
                        page.write_string(row, column, value, style)
                    else:
                        page.write_number(row, column, value, style)
    _with_pages_changed(path, lambda xml: xml.replace(_EMPTY_TEXT, ""))
    return path


def _write_formula(page: Any, row: int, column: int, formula: Formula, style: Any) -> None:
    """XlsxWriter saves no result for an empty text; Excel's empty text is put in afterwards."""
    saved = "" if formula.saved is None else formula.saved or _EMPTY_TEXT
    page.write_formula(row, column, formula.expression, style, saved)


def open_workbook(
    path: Path, is_passed_over: Callable[[str], bool] = lambda _: False
) -> list[Grid]:
    """The sheets of a workbook that lies on the disk."""
    return read_workbook(path.name, workbook_content(path), is_passed_over).sheets


def place(address: str) -> Place:
    """The place that an address such as `Ratings!D5` names."""
    sheet, _, at = address.rpartition("!")
    shape = re.fullmatch(r"([A-Z]+)(\d+)", at)
    assert shape is not None, f"{address} is not the address of a cell"
    return Place(sheet, int(shape[2]), column_index_from_string(shape[1]))


def _with_pages_changed(path: Path, change: Callable[[str], str]) -> None:
    """Changes the XML of the file's sheets."""
    parts = parts_of(path.read_bytes())
    for name, content in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = change(content.decode()).encode()
    path.write_bytes(archive_of(parts))


def shown(problems: Iterable[Problem]) -> str:
    """Problems as `svreport check` prints them, without the line that counts them."""
    lines: list[str] = []
    for problem in problems:
        where = f"{problem.place}: " if str(problem.place) else ""
        lines += [f"{problem.severity}  {where}{problem.wrong}", f"         {problem.remedy}"]
        if problem.about:
            lines.append(
                f"         If it is right, add to Answers: Warning “{problem.rule}”, "
                f"About “{problem.about}”, and why."
            )
    return "".join(f"{line}\n" for line in lines)

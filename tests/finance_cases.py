"""A small file of a finance team's beside a small council's inputs, for cases with a fault.

The file holds a version of its own, so that without a fault nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inputs_helpers import COUNCIL, write_xlsx
from openpyxl import load_workbook

NAME = "Finance forecast.xlsx"
# What of the small council's tables gives way to what names the file and maps its lines.
LAST_SETTING = "| Forecast unit    | £000               |"
UNMAPPED = """
## Forecast map
| Their line | Kind      |
| Subtotal   | leave out |
"""
ANSWER = "| no-value | A     | It is coming. |\n"
DECLARED = {
    "Forecast file": NAME,
    "Forecast file area": "DSG",
    "Forecast file unit": "£",
    "Forecast file signs": "income positive",
}
SHEETS = """
## DSG
| DSG model          |          |          |          |
| Line               | FY25     | FY26     | FY27     |
| Special schools    | 29799000 | 30434000 | 34009000 |
| Independent        | 20317000 | 17477000 | 15294000 |
| Schools together   | 50116000 | 47911000 | 49303000 |
| Therapies          | 669000   | 873000   | 873000   |
| Total expenditure  | 50785000 | 48784000 | 50176000 |
| Income             |          |          |          |
| High needs grant   | 48465000 | 49669000 | 50939000 |
| In-year deficit    | 2320000  | -885000  | -763000  |

## Pupils
| Pupils | FY25 |
| Plans  | 5696 |
"""
MAP = """
## Forecast map
| Their line        | Their heading | Version | Line | Kind              | Reverse sign |
| Special schools   |               | draft   |      | expenditure       |              |
| Independent       |               | draft   |      | expenditure       |              |
| Schools together  |               |         |      | leave out         |              |
| Therapies         |               | draft   |      | expenditure       |              |
| Total expenditure |               | draft   |      | total expenditure |              |
| High needs grant  |               | draft   |      | high needs block  |              |
| In-year deficit   |               | draft   |      | in-year balance   |              |
"""


# Which of its two versions the update reports.
REPORTING_THE_PLAN = {
    "| Activity data to |": "| Activity data to | Forecast version |",
    "| May 26           |": "| May 26           | plan             |",
}


def council_with(finance: Mapping[str, Any], folder: Path) -> Path:
    """The inputs workbook of the small council, which names a file that stands beside it.

    `settings` are declared otherwise; `in_file` and `in_map` replace texts of the
    tables above, and `map` is another one; `hide` rows and `merge` cells of the
    file; `text` is a text file instead, `bytes` (hexadecimal) what a file holds
    instead; `saved_as` is another name for it, none where it is missing, and
    `is_open` leaves Excel's mark.
    """
    declared = DECLARED | finance.get("settings", {})
    saved_as = finance.get("saved_as", declared["Forecast file"])
    if saved_as:
        _save(finance, folder / saved_as)
    if finance.get("is_open"):
        (folder / f"~${saved_as}").write_bytes(b"\x07officer")
    rows = [f"| {name} | {value} |" for name, value in declared.items()]
    settings = "\n".join([LAST_SETTING, *rows])
    named = _replaced(COUNCIL, {ANSWER: "", LAST_SETTING: settings} | REPORTING_THE_PLAN)
    mapped = _replaced(finance.get("map", MAP), finance.get("in_map", {}))
    return write_xlsx(folder / "inputs.xlsx", _replaced(named, {UNMAPPED: mapped}))


def _save(finance: Mapping[str, Any], path: Path) -> None:
    if "text" in finance:
        path.write_text(finance["text"], "utf-8")
    elif "bytes" in finance:
        path.write_bytes(bytes.fromhex(finance["bytes"]))
    else:
        write_xlsx(path, _replaced(SHEETS, finance.get("in_file", {})))
    if "hide" in finance or "merge" in finance:
        book = load_workbook(path)
        for row in finance.get("hide", ()):
            book["DSG"].row_dimensions[row].hidden = True
        for area in finance.get("merge", ()):
            book["DSG"].merge_cells(area)
        book.save(path)


def _replaced(text: str, replacements: Mapping[str, str]) -> str:
    for old, new in replacements.items():
        assert old in text, old
        text = text.replace(old, new)
    return text

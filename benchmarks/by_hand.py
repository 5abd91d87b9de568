"""The monitoring report and the financial summary of an update, made by hand.

    python benchmarks/by_hand.py WORKBOOK UPDATE FOLDER

`svreport build` is measured against this: the same content, made the usual way
with pandas, docxtpl and openpyxl, and without any checks. It takes the fastest
way that each of them documents, such as docxtpl's rich text rather than its
sub-documents, and stands in modules so that Python keeps their bytecode.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hand.reading import read_sheets
from hand.report import write_report
from hand.summary import write_summary


def main() -> None:
    workbook, key, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    sheets = read_sheets(workbook)
    update = next(one for one in sheets["Updates"] if one["Update"] == key)
    folder.mkdir(parents=True, exist_ok=True)
    write_report(sheets, update, folder / f"monitoring report {key}.docx")
    write_summary(sheets, update, folder / f"financial summary {key}.xlsx")


if __name__ == "__main__":
    main()

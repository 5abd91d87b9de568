"""The monitoring report and the financial summary of an update, made by hand.

    python benchmarks/by_hand.py WORKBOOK UPDATE FOLDER

`svreport build` is measured against this: the same content, made the usual way
with pandas, docxtpl and XlsxWriter, and without any checks. It takes the fastest
way that each of them documents, such as docxtpl's rich text rather than its
sub-documents, and stands in modules so that Python keeps their bytecode. It is
written for the first update of the example, and leaves out what only a later one
has: changes since the last update, and a version of the forecast before its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hand.forecast import versions_of
from hand.measures import Measures
from hand.reading import read_sheets
from hand.report import write_report
from hand.summary import write_summary


def main() -> None:
    workbook, key, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    sheets = read_sheets(workbook)
    update = next(one for one in sheets["Updates"] if one["Update"] == key)
    folder.mkdir(parents=True, exist_ok=True)
    measures = Measures(sheets, update["Activity data to"])
    versions = versions_of(sheets, update)
    report, summary = f"monitoring report {key}.docx", f"financial summary {key}.xlsx"
    write_report(sheets, update, measures, versions, folder / report)
    write_summary(sheets, update, measures, versions, folder / summary)


if __name__ == "__main__":
    main()

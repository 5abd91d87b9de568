"""Writes what a checkout keeps of what is generated, all of it in the order that it needs.

The example workbook, docs/inputs.md, the names in docs/templates.md, and the fingerprints
with which the example's updates are signed off. Run it in the root of a checkout:
`python -m svreport.commands.refresh`.
"""

from __future__ import annotations

import csv
from pathlib import Path

from svreport.commands.edition import OF_UPDATE, Edition
from svreport.commands.findings import Findings
from svreport.documents.registry import document_named
from svreport.files.resources import Templates
from svreport.inputs.blank_workbook import inputs_workbook
from svreport.inputs.example import EXAMPLE, as_grids, read_contents
from svreport.inputs.guide import column_reference
from svreport.inputs.reader import read_grids
from svreport.rendering.templates.reference import with_names

SIGN_OFFS = EXAMPLE / "Sign-off.csv"
WORKBOOK = Path("inputs/exampleshire-2024-25.xlsx")
SHEET_REFERENCE = Path("docs/inputs.md")
TEMPLATE_REFERENCE = Path("docs/templates.md")


def refresh() -> None:
    """Everything that is generated, written anew."""
    _sign_off()
    WORKBOOK.write_bytes(inputs_workbook(read_contents(EXAMPLE)))
    SHEET_REFERENCE.write_text(column_reference(), encoding="utf-8", newline="\n")
    page = with_names(TEMPLATE_REFERENCE.read_text("utf-8"))
    TEMPLATE_REFERENCE.write_text(page, encoding="utf-8", newline="\n")


def _sign_off() -> None:
    """The example's sign-offs, each with the fingerprint of what its update says now."""
    inputs = read_grids(as_grids(read_contents(EXAMPLE)))
    assert inputs.council is not None
    findings, templates = Findings(inputs), Templates()
    editions = {
        update.key: Edition(findings.facts(update), templates) for update in inputs.council.updates
    }
    with SIGN_OFFS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with SIGN_OFFS.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(
            file, [*dict.fromkeys([*rows[0], "Fingerprint"])], lineterminator="\n"
        )
        written.writeheader()
        for row in rows:
            document = document_named(row["Document"]) if row["Document"] else OF_UPDATE[0]
            current = editions[row["Update"]].approval(document).fingerprint
            written.writerow(row | {"Fingerprint": current})


if __name__ == "__main__":
    refresh()

"""Writes what a checkout keeps of what is generated, all of it in the order that it needs.

The example workbook, docs/inputs.md, the names in docs/templates.md, and the fingerprints
with which the example's updates are signed off. Run it in the root of a checkout:
`python -m svreport.refresh`.
"""

from __future__ import annotations

import csv

from svreport.pipeline import fingerprint_of
from svreport.templating import refresh as templating
from svreport.workbook import refresh as workbook
from svreport.workbook.contents import EXAMPLE, as_grids, read_contents
from svreport.workbook.reading import read_grids

SIGN_OFFS = EXAMPLE / "Sign-off.csv"


def refresh() -> None:
    """Everything that is generated, written anew."""
    _sign_off()
    workbook.refresh()
    templating.refresh()


def _sign_off() -> None:
    """The example's sign-offs, each with the fingerprint of what its update says now."""
    council = read_grids(as_grids(read_contents(EXAMPLE))).council
    assert council is not None
    current = {one.key: fingerprint_of(council, one) for one in council.updates}
    with SIGN_OFFS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with SIGN_OFFS.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(
            file, [*dict.fromkeys([*rows[0], "Fingerprint"])], lineterminator="\n"
        )
        written.writeheader()
        written.writerows(row | {"Fingerprint": current[row["Update"]]} for row in rows)


if __name__ == "__main__":
    refresh()

"""What the worst files cost: seconds and memory of `svreport check` on each, in its own process.

    python tests/fuzz/worst.py [--only WORD] [--build]

Each file is made here, as large as the limits let through or larger. The table
says what became of it: read (with how many problems), or refused in which sentence.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from packages import (
    MAIN,
    archive_of,
    parts_of,
    relation,
    row_xml,
    sheet_parts,
    sheet_xml,
    with_sheet,
)

from svreport.inputs.blank_workbook import EXAMPLE, inputs_workbook, read_contents

CELL = 32_767
LONGEST = 300


def blank_rows(example: bytes) -> bytes:
    """A sheet formatted to its last row: a million rows, each with a style and nothing else."""
    rows = (f'<row r="{at}" s="1" customFormat="1" ht="15"/>' for at in range(1, 1_048_577))
    return with_sheet(example, "Risks", sheet_xml(rows))


def blank_cells(example: bytes) -> bytes:
    """Two million styled cells that hold nothing, beside what a sheet holds."""
    rows = (
        f'<row r="{at}">' + "".join('<c s="1"/>' for _ in range(20)) + "</row>"
        for at in range(1, 100_001)
    )
    return with_sheet(example, "Risks", sheet_xml(rows))


def claimed_range(example: bytes) -> bytes:
    """A sheet that says it reaches to the last cell there can be."""
    xml = parts_of(example)[sheet_parts(parts_of(example))["Risks"]].decode()
    start, _, rest = xml.partition("<dimension ref=")
    _, _, rest = rest.partition("/>")
    return with_sheet(example, "Risks", f'{start}<dimension ref="A1:XFD1048576"/>{rest}')


def merged_to_the_end(example: bytes) -> bytes:
    """All cells of a sheet merged into one, and all linked."""
    after = (
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        '<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
    )
    return with_sheet(example, "Risks", sheet_xml([row_xml(1, ["Number"])], after=after))


def cells_in_an_unknown_sheet(example: bytes) -> bytes:
    """As many filled cells as are let through, in a sheet that svreport does not know."""
    return _added(example, "Ledger", (row_xml(at, [at, "x"]) for at in range(1, 195_001)))


def cells_in_measure_values(example: bytes) -> bytes:
    """The same in a sheet that is read, no code of it known."""
    header = ["Code", "As at", "Plan", "Actual"]
    rows = (row_xml(at, [f"X{at}", "Apr 24", at, at]) for at in range(2, 97_001))
    return with_sheet(example, "Measure values", sheet_xml([row_xml(1, header), *rows]))


def columns_in_ratings(example: bytes) -> bytes:
    """A heading in every column there is, each unlike any that is known."""
    header = ["Item", *(f"quarter {at}" for at in range(2, 16_385))]
    return with_sheet(example, "Ratings", sheet_xml([row_xml(1, header)]))


def near_misses(example: bytes) -> bytes:
    """As many codes as are let through, and as many that almost are such codes."""
    codes = [row_xml(1, ["Code", "Measure", "Unit", "Better when", "Basis"])]
    codes += [row_xml(at, [f"measure code {at}", "M", "count"]) for at in range(2, 4_002)]
    values = [row_xml(1, ["Code", "As at", "Plan", "Actual"])]
    values += [row_xml(at, [f"measure kode {at}", "Apr 24", 1, 1]) for at in range(2, 4_002)]
    once = with_sheet(example, "Measures", sheet_xml(codes))
    return with_sheet(once, "Measure values", sheet_xml(values))


def long_cell(example: bytes) -> bytes:
    """Ten million characters in one cell."""
    rows = [
        row_xml(1, ["Section", "Update", "Text"]),
        row_xml(2, ["Summary", "q1", "a " * 4_900_000]),
    ]
    return with_sheet(example, "Narrative", sheet_xml(rows))


def digits(example: bytes) -> bytes:
    """Texts of 32,767 digits and blanks where numbers belong."""
    rows = [row_xml(1, ["Code", "As at", "Plan", "Actual"])]
    rows += [row_xml(at, ["EHCP", "Apr 24", "1" * CELL, "1 " * 16_000]) for at in range(2, 150)]
    return with_sheet(example, "Measure values", sheet_xml(rows))


def shared_texts(example: bytes) -> bytes:
    """One long text that a hundred thousand cells share."""
    parts = parts_of(example)
    text = f"<si><t>{'long ' * 6_500}</t></si>"
    table = f'<sst xmlns="{MAIN}">{text}</sst>'.encode()
    rows = (f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 100_001))
    blank = sheet_xml([]).encode()
    emptied = dict.fromkeys(sheet_parts(parts).values(), blank)
    parts |= {**emptied, "xl/sharedStrings.xml": table}
    parts[sheet_parts(parts)["Risks"]] = sheet_xml(rows).encode()
    return archive_of(parts)


def many_texts(example: bytes) -> bytes:
    """Two million texts in the table that cells share."""
    parts = parts_of(example)
    table = f'<sst xmlns="{MAIN}">{"<si><t>x</t></si>" * 1_900_000}</sst>'.encode()
    return archive_of({**parts, "xl/sharedStrings.xml": table})


def defined_names(example: bytes) -> bytes:
    """A hundred thousand names."""
    parts = parts_of(example)
    names = "".join(
        f'<definedName name="n{at}">Risks!$A$1:$XFD$1048576</definedName>' for at in range(100_000)
    )
    book = parts["xl/workbook.xml"].decode()
    start, _, rest = book.partition("<definedNames>")
    parts["xl/workbook.xml"] = f"{start}<definedNames>{names}{rest}".encode()
    return archive_of(parts)


def formulas(example: bytes) -> bytes:
    """Formulas of 8,000 characters, five thousand of them."""
    long = "+".join(["A1"] * 2_600)
    rows = (f'<row r="{at}"><c r="A{at}"><f>{long}</f><v>1</v></c></row>' for at in range(1, 5_001))
    return with_sheet(example, "Risks", sheet_xml(rows))


def deep(example: bytes) -> bytes:
    """Elements within elements, a million deep."""
    after = "<extLst>" + "<ext>" * 1_000_000 + "</ext>" * 1_000_000 + "</extLst>"
    return with_sheet(example, "Risks", sheet_xml([], after=after))


def narrative(unit: str) -> Callable[[bytes], bytes]:
    """As much narrative as is let through, of one repeated thing that is slow to read."""

    def made(example: bytes) -> bytes:
        text = (unit * (CELL // len(unit) + 1))[: CELL - 1]
        sections = [("Summary", "q1"), ("Summary", "q2"), ("Condition 3.1", "q1")]
        sections += [(f"Risk {at}", key) for at in range(1, 6) for key in ("q1", "q2", "q3")]
        rows = [row_xml(1, ["Section", "Update", "Text"])]
        rows += [
            row_xml(at, [section, key, text]) for at, (section, key) in enumerate(sections, start=2)
        ]
        return with_sheet(example, "Narrative", sheet_xml(rows))

    return made


def noisy(content: bytes) -> bytes:
    """The same with so much that cannot be packed in each part that no part looks like a bomb."""
    noise = random.Random(1)
    parts = parts_of(content)
    for name, part in parts.items():
        if len(part) > 1_000_000:
            comment = b"<!-- %s -->" % noise.randbytes(len(part) // 300).hex().encode()
            parts[name] = part + comment
    return archive_of(parts)


def _added(example: bytes, sheet: str, rows: object) -> bytes:
    """The workbook with one more sheet."""
    parts = parts_of(example)
    at = len(sheet_parts(parts)) + 1
    name = f"xl/worksheets/sheet{at}.xml"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    swaps = {
        "[Content_Types].xml": ("</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/>'),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            relation("worksheet", f"worksheets/sheet{at}.xml", outside=False, number=0),
        ),
        "xl/workbook.xml": ("</sheets>", f'<sheet name="{sheet}" sheetId="900" r:id="rId90"/>'),
    }
    for part, (end, more) in swaps.items():
        parts[part] = parts[part].replace(end.encode(), f"{more}{end}".encode())
    return archive_of({**parts, name: sheet_xml(rows).encode()})  # type: ignore[arg-type]


CASES: dict[str, Callable[[bytes], bytes]] = {
    "the worked example": lambda example: example,
    "a million blank rows with a style": blank_rows,
    "2,000,000 blank cells with a style": blank_cells,
    "claims all cells there can be": claimed_range,
    "all cells merged and linked": merged_to_the_end,
    "390,000 cells in an unknown sheet": cells_in_an_unknown_sheet,
    "388,000 cells in Measure values": cells_in_measure_values,
    "16,384 headings in Ratings": columns_in_ratings,
    "4,000 codes, 4,000 near misses": near_misses,
    "9,800,000 characters in a cell": long_cell,
    "32,767 digits in 300 cells": digits,
    "a long text shared by 100,000 cells": shared_texts,
    "1,900,000 shared texts": many_texts,
    "100,000 defined names": defined_names,
    "5,000 formulas of 8,000 characters": formulas,
    "elements a million deep": deep,
    **{
        f"narrative of “{unit}”": narrative(unit)
        for unit in (
            *(
                "a ",
                "1",
                "£1",
                "1 ",
                "{{ EHCP.actual }} ",
                "{{",
                "*",
                "**a",
                "[",
                "[a](",
                "![",
                "`",
                "`a",
            ),
            *(
                "- ",
                "> ",
                "|a",
                "a|b\n",
                "_a",
                "<a",
                "&amp;",
                "1. ",
                "\\",
                "(",
                "[insert ",
                "Error! ",
                "X",
            ),
            *(
                "2,000 ",
                "45,727 ",
                "£45.7m ",
                "is 6,205 plans. ",
                "There are 6,205 plans. ",
                "http://",
                "a@",
                "\n",
                "1 in ",
                "1.1.",
                "-",
            ),
        )
    },
}

# The most memory since the process began; getrusage counts what its parent had as well.
RUN = """
import re, sys, time
from pathlib import Path
from click.testing import CliRunner
from svreport.cli import main
ran = CliRunner().invoke(main, sys.argv[1:])
lines = ran.output.strip().splitlines()
peak = int(re.search("VmHWM:\\\\s+(\\\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(peak, f"{time.process_time():.1f}", lines[-1] if lines else "", sep="\\t")
"""


def measured(path: Path, *arguments: str) -> tuple[str, str, str, str]:
    """Seconds, those of the processor, peak memory in MB and the last line of what was said."""
    began = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", RUN, *arguments, "--inputs", str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        cwd=path.parent,
    )
    took = f"{time.perf_counter() - began:.1f}"
    if ran.returncode:
        return took, "", "", ran.stderr.strip().splitlines()[-1]
    peak, processor, said = ran.stdout.rstrip("\n").split("\t", 2)
    return took, processor, peak, said


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="only the cases with this in their name")
    options.add_argument("--build", action="store_true", help="build q1 instead of checking")
    chosen = options.parse_args()
    command = ["build", "q1"] if chosen.build else ["check"]
    example = inputs_workbook(read_contents(EXAMPLE))
    print("| file | MB | seconds | processor | peak MB | outcome |\n|---|---|---|---|---|---|")
    for name, make in CASES.items():
        if chosen.only in name:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "inputs.xlsx"
                path.write_bytes(noisy(make(example)))
                size = path.stat().st_size / 1e6
                try:
                    figures = measured(path, *command)
                except subprocess.TimeoutExpired:
                    figures = (f"{LONGEST}", "", "", "STILL RUNNING")
            took, processor, peak, said = figures
            print(
                f"| {name} | {size:.1f} | {took} | {processor} | {peak} | {said[:150]} |",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""Many councils: their inputs workbooks, and one process that builds for one after another."""

from __future__ import annotations

import resource
import statistics
import sys
from pathlib import Path
from time import process_time

RSS_IN_MB = 1024 * 1024 if sys.platform == "darwin" else 1024
EARLY = 5


def write_councils(folder: Path, number: int) -> None:
    """Write so many inputs workbooks: the worked example with other names and other figures."""
    from svreport.inputs.blank_workbook import EXAMPLE, inputs_workbook, read_contents

    tables = read_contents(EXAMPLE)
    header, *lines = tables["Measure values"]
    code, actual = header.index("Code"), header.index("Actual")
    for council in range(number):
        settings = [
            [row[0], f"Council {council:03}", *row[2:]] if row[0] == "Authority" else row
            for row in tables["Settings"]
        ]
        values = [
            [*row[:actual], str(int(row[actual]) + council), *row[actual + 1 :]]
            if row[code] == "EHCP" and row[actual].isdigit()
            else row
            for row in lines
        ]
        content = inputs_workbook(
            {**tables, "Settings": settings, "Measure values": [header, *values]}
        )
        (folder / f"council-{council:03}.xlsx").write_bytes(content)


def steady(folder: Path, update: str) -> dict[str, float]:
    """Build the councils of a folder in this process: time of each, and the peak of memory."""
    from svreport.commands.batch_unit import BatchUnit, build_checked, read_and_check

    seconds, peaks = [], []
    for path in sorted(folder.glob("*.xlsx")):
        started = process_time()
        unit = BatchUnit(place=path.name, workbook=path.read_bytes(), targets=[update])
        built = build_checked(unit, read_and_check(unit)).built
        assert built is not None, path
        seconds.append(process_time() - started)
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / RSS_IN_MB)
    return {
        "builds": len(seconds),
        "seconds": statistics.median(seconds[EARLY:]),
        "early": peaks[EARLY - 1],
        "late": peaks[-1],
    }

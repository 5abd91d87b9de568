"""Which workstream a measure tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svreport.core.model import Council, Measure, Workstream
from svreport.core.text import normalise


def measures_by_workstream(
    council: Council, document: str
) -> Mapping[str | None, Sequence[Measure]]:
    """The measures that a document reports, by the code of their workstream.

    A measure belongs to the workstream whose code its own begins with, such as
    `DMI` of `DMI.a`; else to the first that serves its condition. Those of no
    workstream stand under None.
    """
    found: dict[str | None, list[Measure]] = {}
    for measure in council.measures:
        if measure.is_reported_in(document):
            found.setdefault(_workstream_of(measure, council.workstreams), []).append(measure)
    return found


def _workstream_of(measure: Measure, workstreams: Sequence[Workstream]) -> str | None:
    by_code = (one for one in workstreams if _begins(measure.code, one.code))
    by_condition = (one for one in workstreams if one.condition and _serves(one, measure))
    found = next(by_code, None) or next(by_condition, None)
    return found.code if found else None


def _begins(code: str, workstream: str) -> bool:
    return normalise(code).startswith(f"{normalise(workstream)}.")


def _serves(workstream: Workstream, measure: Measure) -> bool:
    return workstream.condition == measure.condition

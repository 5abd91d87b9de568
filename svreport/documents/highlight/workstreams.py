"""What a highlight report calls a workstream."""

from __future__ import annotations

from svreport.model import Council
from svreport.suggest import folded


def workstream_named(council: Council, name: str) -> str:
    """The code and title of a workstream, by either; the name itself where it is not listed."""
    for one in council.workstreams:
        if folded(name) in (folded(one.code), folded(one.title)):
            return f"{one.code}: {one.title}"
    return name

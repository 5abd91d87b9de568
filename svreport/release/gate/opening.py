"""The gate itself: a finished file by its name and bytes, and everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from types import MappingProxyType

from svreport.release.gate.charts import chart_faults
from svreport.release.gate.excel import excel_faults
from svreport.release.gate.faults import Fault, Typed
from svreport.release.gate.page import page_faults
from svreport.release.gate.parts import NoPackage, Parts, package_faults, property_faults
from svreport.release.gate.slides import slides_faults
from svreport.release.gate.word import word_faults

Kind = Callable[[bytes, Typed], Iterator[Fault]]

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        ".docx": word_faults,
        ".xlsx": excel_faults,
        ".pptx": slides_faults,
        ".html": page_faults,
    }
)
PACKAGES = (".docx", ".xlsx", ".pptx")


def faults_in(name: str, content: bytes, typed: Typed | None = None) -> list[Fault]:
    """Everything that keeps a file from being released; nothing for a kind that is not known."""
    suffix = PurePath(name).suffix.lower()
    kind = KINDS.get(suffix)
    if kind is None:
        return []
    typed = typed or Typed()
    try:
        found = list(kind(content, typed))
        if suffix in PACKAGES:
            parts = Parts(content)
            found += chart_faults(parts, typed)
            found += property_faults(parts, typed)
            found += package_faults(content, suffix)
    except NoPackage as reason:
        return [Fault("", f"it cannot be opened: {reason}")]
    return [*dict.fromkeys(found)]

"""Formulas and names of a workbook: what svreport never writes in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svreport.files.ooxml.allowed import FUNCTIONS, S
from svreport.files.ooxml.package import Element
from svreport.release.gate.faults import Fault, quoted
from svreport.release.gate.office import GONE, YES

# What is in quotes or brackets of a formula, and the functions outside of it.
_QUOTED = re.compile(r"""\"[^"]*"|'[^']*'""")
_FUNCTION = re.compile(r"(?<![\w.])([A-Za-z_][\w.]*+)\(")
# A sheet of another workbook, or a conversation with another program.
_ELSEWHERE = re.compile(r"\][^\[\]!,()=+*/-]*!|\|")
# What a name may stand for: cells, or whole rows.
_CELLS = re.compile(r"('(?:[^']|'')+'|\w+)!\$?[A-Z]*\$?\d+(?::\$?[A-Z]*\$?\d+)?")
# What Excel names itself, and hides if it likes.
OF_EXCEL = "_xlnm."


def formula_faults(sheet: str, formulas: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    """Formulas that call what svreport never calls, or take something from elsewhere."""
    whole = "\n".join(formula for _, formula in formulas)
    if not _ELSEWHERE.search(whole) and FUNCTIONS.issuperset(_FUNCTION.findall(whole)):
        return
    for address, formula in formulas:
        strange = _strange(formula)
        if strange:
            wrong = f"the formula has {quoted(strange)}, which svreport never writes."
            yield Fault(f"{sheet}!{address}", wrong)


def _strange(formula: str) -> str:
    """The first thing in a formula that is no cell, no number and none of svreport's functions."""
    # The headings of tables stand in brackets, names of sheets and texts in quotes.
    spoken = _QUOTED.sub(lambda text: "''" if text[0][0] == '"' else text[0], formula)
    found = _ELSEWHERE.search(spoken)
    if found:
        return found[0]
    bare = _QUOTED.sub("", spoken)
    for _ in range(2):
        bare = re.sub(r"\[[^\]]*\]", "", bare)
    called = (name for name in _FUNCTION.findall(bare) if name.upper() not in FUNCTIONS)
    return next(called, "")


def name_faults(book: Element) -> Iterator[Fault]:
    for defined in book.iter(f"{S}definedName"):
        text, name = defined.text or "", defined.get("name") or ""
        if GONE in text:
            yield Fault("", f"the name {quoted(name)} is of cells that are gone.")
        elif not all(_CELLS.fullmatch(area) for area in _areas(text)):
            yield Fault("", f"the name {quoted(name)} is of no cells: {quoted(text)}.")
        elif defined.get("hidden") in YES and not name.startswith(OF_EXCEL):
            yield Fault("", f"the name {quoted(name)} is hidden.")


def _areas(text: str) -> list[str]:
    """The areas that a name is of, with a comma between them, which names of sheets may have."""
    return re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", text)

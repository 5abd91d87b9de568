"""The texts of an update in which references are looked up and typed figures read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from svreport.core.model import Council, Update, paper_of
from svreport.core.problems import Place


@dataclass(frozen=True)
class Written:
    """A text in Markdown: the section it belongs to, and the cell it stands in.

    `paper` is the public paper that it is written for, if it is for one.
    """

    section: str
    text: str
    place: Place
    paper: str | None = None


def texts_of(council: Council, update: Update) -> Iterator[Written]:
    """The narrative of an update, and the mitigation of each risk."""
    for row in council.narrative:
        if row.update == update.key:
            yield Written(row.section, row.text, row.place("text"), paper_of(row.section))
    for risk in council.risks:
        if risk.mitigation:
            yield Written(risk.item, risk.mitigation, risk.place("mitigation"))

"""What officers write: the sections of each paper, and answers to warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from svreport.core.model.base import Record

SUMMARY = "Summary"


SPECIALIST_SUPPORT = "Specialist support"


# The sections of other papers for which narrative may be written, as `Forum: Background`.
PAPER_SECTIONS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "forum": (
            "Purpose",
            "Background",
            "Conditions",
            "Programme update",
            "Proposals",
            "Financial implications",
            "Proposal",
            "Appendices",
        ),
        "highlight": ("Commentary",),
        "plan": ("Summary",),
        "scrutiny": ("Summary", "Strategy", "Position", "Observations", "Actions"),
    }
)


def paper_section(paper: str, section: str) -> str:
    """What the Narrative sheet calls a section of a paper."""
    return f"{paper.capitalize()}: {section}"


def paper_of(section: str) -> str | None:
    """The paper that a section of the Narrative sheet is of; None for the monitoring report."""
    return next(
        (
            paper
            for paper, sections in PAPER_SECTIONS.items()
            if any(section == paper_section(paper, name) for name in sections)
        ),
        None,
    )


@dataclass(frozen=True, kw_only=True)
class Narrative(Record):
    """What is written for one section of one update, in Markdown."""

    section: str
    update: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Answer(Record):
    """An officer's answer to a warning, by the warning's name and what it is about."""

    warning: str
    about: str
    answer: str
    by: str | None = None
    answered_on: date | None = None

"""What officers write: the sections of each paper, and answers to warnings."""

from __future__ import annotations

from datetime import date

from svreport.core.model.base import Record

SUMMARY, SPECIALIST_SUPPORT = "Summary", "Specialist support"
# What a paper says first, where it is written.
MAIN_FINDING, WHAT_CHANGED, WHAT_IS_ASKED = "Main finding", "What changed", "What is asked"
FIRST_PAGE = (MAIN_FINDING, WHAT_CHANGED, WHAT_IS_ASKED)


def paper_section(paper: str, section: str) -> str:
    """What the Narrative sheet calls a section of a paper: `Forum: Background`."""
    return f"{paper.capitalize()}: {section}"


def paper_of(section: str) -> str | None:
    """The name of the paper that a section is of; None for the monitoring report."""
    paper, colon, _ = section.partition(": ")
    return paper.lower() if colon else None


class Narrative(Record, kw_only=True):
    """What is written for one section of one update, in Markdown.

    `review` says where a text comes from that is not yet brought up to date.
    """

    section: str
    update: str
    text: str
    review: str | None = None


class Answer(Record, kw_only=True):
    """An officer's answer to a warning, by the warning's name and what it is about."""

    warning: str
    about: str
    answer: str
    by: str | None = None
    answered_on: date | None = None

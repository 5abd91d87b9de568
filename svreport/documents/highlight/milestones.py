"""The milestones of a highlight report: due, done and late, and what is due next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from svreport.content.blocks import Align, Cell, Column, TableBlock, plain
from svreport.core.house_style import DASH
from svreport.core.model import Council, Milestone
from svreport.core.text import normalise
from svreport.documents.highlight.period import Period
from svreport.documents.public import Part, PublicPaper
from svreport.figures.milestones import (
    PeriodCounts,
    count_milestones,
    is_done_by,
    late_milestones,
    milestones_by_workstream,
    milestones_due,
    upcoming_milestones,
)


def workstream_named(council: Council, name: str) -> str:
    """The code and title of a workstream, by either; the name itself where it is not listed."""
    for workstream in council.workstreams:
        if normalise(name) in (normalise(workstream.code), normalise(workstream.title)):
            return f"{workstream.code}: {workstream.title}"
    return name


COMMENT = "Comment"


def milestones(paper: PublicPaper, period: Period) -> Sequence[Part]:
    """How many milestones fell due, were done and are late, by workstream."""
    found = paper.council.milestones
    if not found:
        return ()
    all_of_them = count_milestones(found, period.since)
    wording = paper.standard(
        "milestones",
        since=_day(paper, period.since.after),
        until=_day(paper, period.day),
        due=all_of_them.due,
        met=sum(
            is_done_by(milestone, period.day) for milestone in milestones_due(found, period.since)
        ),
        done=all_of_them.done,
        late=all_of_them.late,
    )
    groups = milestones_by_workstream(found)
    rows = [
        (
            workstream_named(paper.council, code),
            count_milestones(own, period.since),
            len(upcoming_milestones(own, period.ahead)),
        )
        for code, own in groups.items()
    ]
    if len(rows) > 1:
        rows.append(("Total", all_of_them, len(upcoming_milestones(found, period.ahead))))
    table = TableBlock(
        columns=(
            Column(plain("Workstream"), share=4),
            *(
                Column(plain(heading), Align.RIGHT, 1.2)
                for heading in ("Fell due", "Done", "Late", "Due next")
            ),
        ),
        rows=[_counts(*row) for row in rows],
        description="Milestones by workstream: due, done and late, and due next",
        totals=(len(groups),) if len(groups) > 1 else (),
    )
    return [wording, table]


def _counts(name: str, counts: PeriodCounts, ahead: int) -> tuple[Cell, ...]:
    return (
        plain(name),
        *(plain(str(count)) for count in (counts.due, counts.done, counts.late, ahead)),
    )


def late(paper: PublicPaper, period: Period) -> Sequence[Part]:
    """The milestones that are late, and why, where the sheet speaks of this report."""
    found = late_milestones(paper.council.milestones, period.day)
    told = _Told("Late milestones", "Was due", COMMENT, _comment if period.is_latest else None)
    return [_list(paper, found, told)] if found else ()


def ahead(paper: PublicPaper, period: Period) -> Sequence[Part]:
    """The milestones that are due next, and how they stand."""
    found = upcoming_milestones(paper.council.milestones, period.ahead)
    if not found:
        return ()
    told = _Told("Milestones due next", "Due", "Status", _status if period.is_latest else None)
    wording = paper.standard("ahead", until=_day(paper, period.ahead.until))
    return [wording, _list(paper, found, told)]


def _comment(milestone: Milestone) -> str:
    return milestone.comment or DASH


def _status(milestone: Milestone) -> str:
    return milestone.status.capitalize() if milestone.status else DASH


@dataclass(frozen=True)
class _Told:
    """What a list of milestones says in its last columns: when, and what more is known."""

    what: str
    due: str
    more: str
    of: Callable[[Milestone], str] | None


def _list(paper: PublicPaper, found: Sequence[Milestone], told: _Told) -> TableBlock:
    has_deliverables = any(milestone.deliverable for milestone in found)
    return TableBlock(
        columns=(
            Column(plain("Workstream"), share=1.1),
            *((Column(plain("Deliverable"), share=2.2),) if has_deliverables else ()),
            Column(plain("Milestone"), share=2.3),
            Column(plain(told.due), share=1.6),
            *(
                (Column(plain(told.more), share=2.6 if told.more == COMMENT else 1),)
                if told.of
                else ()
            ),
        ),
        rows=[
            _row(paper, milestone, told, has_deliverables=has_deliverables) for milestone in found
        ],
        description=f"{told.what}: workstream, milestone, date and {told.more.lower()}"
        if told.of
        else f"{told.what}: workstream, milestone and date",
    )


def _row(
    paper: PublicPaper, milestone: Milestone, told: _Told, *, has_deliverables: bool
) -> tuple[Cell, ...]:
    return (
        plain(milestone.workstream),
        *((plain(milestone.deliverable or DASH),) if has_deliverables else ()),
        plain(milestone.milestone),
        plain(_day(paper, milestone.due)),
        *((plain(told.of(milestone)),) if told.of else ()),
    )


def _day(paper: PublicPaper, day: date | None) -> str:
    return paper.style.day(day) if day else ""

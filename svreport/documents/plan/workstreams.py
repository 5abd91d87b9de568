"""The workstreams: side by side in a table, then a chapter for each.

A chapter says what the workstream is for, what it saves, its measures and its milestones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from svreport.content.blocks import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Run,
    TableBlock,
    plain,
)
from svreport.core.frozen import Frozen
from svreport.core.grouping import group_by
from svreport.core.house_style import DASH, NO_BREAK, HouseStyle
from svreport.core.model import Council, Measure, Milestone, Project, Saving, Update, Workstream
from svreport.core.periods import Month
from svreport.core.text import join_words, normalise
from svreport.documents.plan.measures import measure_blocks
from svreport.documents.public import PublicPaper
from svreport.documents.tables import (
    RecordColumn,
    TableMoney,
    rating_cell,
    record_table,
    text_row,
    without_unstated,
)
from svreport.figures.as_of import mitigations_at, savings_at
from svreport.figures.budget import subtract, sum_of
from svreport.figures.measures import Position, meets_plan
from svreport.figures.milestones import (
    ReportedStatus,
    StatusCounts,
    reported_status,
)
from svreport.figures.mitigations import names_of, project_named
from svreport.figures.versions import plan_version
from svreport.narrative.facts import house_style

SAVING_FIELDS = ("target", "forecast", "achieved")
WITHOUT_PROJECT = "Other milestones"
PROJECT_LEVEL = 3
EXPLAINED = (ReportedStatus.LATE, ReportedStatus.AT_RISK)


def glance_table(
    paper: PublicPaper,
    workstreams: Sequence[Workstream],
    positions: Sequence[Sequence[Position]],
) -> TableBlock:
    """A row for each workstream, `positions` holding the measures of each in the same order."""
    year = paper.style.year(paper.council.settings.financial_year)
    columns = (
        Column(plain("Workstream"), share=2.1),
        Column(plain("Rating of its condition"), share=1.4),
        Column(plain(f"Saving planned {year}"), Align.RIGHT, share=1.1),
        Column(plain(f"Saving expected {year}"), Align.RIGHT, share=1.1),
        Column(plain("Milestones done (late)"), Align.RIGHT, share=1.2),
        Column(plain("Measures that meet plan"), Align.RIGHT, share=1.2),
    )
    rows = [
        text_row(
            f"{workstream.code}: {workstream.title}",
            _condition_rating(paper, workstream),
            *_year_savings(paper, workstream),
            _milestone_counts(paper, workstream),
            _measures_on_plan(own),
        )
        for workstream, own in zip(workstreams, positions, strict=True)
    ]
    description = "Workstreams: rating, savings of the year, milestones and measures"
    return without_unstated(TableBlock(columns=columns, rows=rows, description=description))


def _condition_rating(paper: PublicPaper, workstream: Workstream) -> Cell:
    item = f"Condition {workstream.condition}"
    return rating_cell(paper.council, paper.council.rating_of(item, paper.update.key))


def _year_savings(paper: PublicPaper, workstream: Workstream) -> Iterator[str]:
    settings = paper.council.settings
    savings = _savings_of(paper.council, paper.update, workstream)
    for field in ("target", "forecast"):
        total = sum_of(
            getattr(row, field) for row in savings if row.year == settings.financial_year
        )
        yield DASH if total is None else paper.style.prose(total, settings.forecast_unit)


def _milestones_of(paper: PublicPaper, workstream: Workstream) -> list[Milestone]:
    return [
        milestone
        for milestone in paper.council.milestones
        if milestone.workstream == workstream.code
    ]


def _milestone_counts(paper: PublicPaper, workstream: Workstream) -> str:
    own = _milestones_of(paper, workstream)
    if not own:
        return DASH
    tally = StatusCounts(own, paper.update.document_date)
    done, late = (tally.by_standing[way] for way in (ReportedStatus.DONE, ReportedStatus.LATE))
    # Without a date nobody can say which are late.
    return f"{done} of {tally.total}{f' ({late})' if tally.day else ''}"


def _measures_on_plan(positions: Sequence[Position]) -> str:
    """How many of the measures that have a plan and a figure meet it."""
    judged = [met for position in positions if (met := meets_plan(position)) is not None]
    return f"{sum(judged)} of {len(judged)}" if judged else DASH


# The chapter of a workstream


class WorkstreamPart(Frozen):
    """A workstream with all that is reported of it."""

    heading: Annotated[str, "Its code and title."]
    aim: Annotated[str, "What it is for; empty where no aim is stated."]
    condition: Annotated[Sequence[Block], "Its condition and how that is rated; may be empty."]
    savings: Annotated[Sequence[Block], "What it saves by year; empty without savings."]
    measures: Annotated[Sequence[Block], "Its measures; empty where it has none."]
    milestones: Annotated[Sequence[Block], "Its milestones by project; empty without any."]


def workstream_part(
    paper: PublicPaper, workstream: Workstream, measures: Sequence[Measure]
) -> WorkstreamPart:
    """The chapter of a workstream."""
    milestones = _milestones_of(paper, workstream)
    return WorkstreamPart(
        heading=f"{workstream.code}: {workstream.title}",
        aim=workstream.aim or "",
        condition=_condition_blocks(paper, workstream),
        savings=_saving_blocks(paper.council, paper.update, workstream),
        measures=measure_blocks(paper, measures),
        milestones=_milestone_blocks(paper, milestones),
    )


def _condition_blocks(paper: PublicPaper, workstream: Workstream) -> list[Block]:
    columns = (
        Column(plain("Condition that it serves"), share=3.6),
        Column(plain(f"Rating: {paper.update.column_label}"), share=1.6),
    )
    for condition in paper.council.conditions:
        if condition.number == workstream.condition:
            text = f"{condition.item}: {condition.text}"
            row = text_row(text, _condition_rating(paper, workstream))
            return [TableBlock(columns, [row], "The workstream's condition and its rating")]
    return []


def _savings_of(council: Council, update: Update, workstream: Workstream) -> list[Saving]:
    """A workstream's savings, which their sheet may call by its code or its title."""
    names = names_of(workstream)
    return [row for row in savings_at(council, update) if normalise(row.workstream) in names]


def _saving_blocks(council: Council, update: Update, workstream: Workstream) -> list[Block]:
    rows = sorted(_savings_of(council, update, workstream), key=lambda row: row.year)
    if not rows:
        return []
    words = " ".join(_savings_in_words(council, update, workstream, rows))
    return [
        *([Paragraph((Run(words),))] if words else []),
        _savings_table(council, rows),
        *_project_savings(council, update, workstream),
    ]


def _project_savings(council: Council, update: Update, workstream: Workstream) -> Iterator[Block]:
    """What each project saves in the year against what the plan counts on."""
    year, names = council.settings.financial_year, names_of(workstream)
    rows = [
        row
        for row in mitigations_at(council, update)
        if row.year == year and row.project and normalise(row.workstream) in names
    ]
    if rows:
        style = house_style(council.settings)
        amounts = (getattr(row, field) for row in rows for field in SAVING_FIELDS)
        money = TableMoney.of(council, style, amounts)
        projects = {row.code: row.heading for row in council.rows(Project)}
        columns: list[RecordColumn[Saving]] = [
            RecordColumn(
                "Project", 2.4, lambda row: projects.get(str(row.project), str(row.project))
            ),
            money.column("Planned", lambda row: row.target, share=1.2),
            money.column("Expected", lambda row: row.forecast, share=1.2),
            money.column("Achieved so far", lambda row: row.achieved, share=1.2),
            money.column("Expected less planned", _against_plan, share=1.2),
        ]
        yield Paragraph((Run(f"The table shows the savings of {style.year(year)} by project."),))
        yield record_table(columns, rows, f"Savings of {style.year(year)} by project")


def _against_plan(row: Saving) -> Decimal | None:
    return subtract(row.forecast, row.target)


def _savings_in_words(
    council: Council, update: Update, workstream: Workstream, rows: Sequence[Saving]
) -> Iterator[str]:
    style, unit = house_style(council.settings), council.settings.forecast_unit
    last, year = rows[-1].year, council.settings.financial_year
    plan = plan_version(council, update)
    ends_before = plan is not None and last < plan.years[-1]
    target = sum_of(row.target for row in rows if row.year == last)
    by = f"in {style.year(last)}" if ends_before else f"a year by {style.year(last)}"
    if workstream.impact is not None:
        ends = council.settings.agreement_ends
        target, by = workstream.impact, f"a year by {style.year(ends) if ends else 'its last year'}"
    this = [row for row in rows if row.year == year and row.target and row.forecast is not None]
    # Of this year alone, it is said with what is now expected.
    if target and not (this and last == year and workstream.impact is None):
        yield f"The plan counts on {style.prose(target, unit)} {by}."
    for row in this:
        assert row.target is not None
        assert row.forecast is not None
        served = f" for condition {row.condition}" if _serves_several(rows) else ""
        yield (
            f"For {style.year(year)} {'the plan' if last == year else 'it'} counts on "
            f"{style.prose(row.target, unit)}{served}, and {style.prose(row.forecast, unit)} is "
            "now expected."
        )


def _serves_several(rows: Sequence[Saving]) -> bool:
    return len({row.condition for row in rows}) > 1


def _savings_table(council: Council, rows: Sequence[Saving]) -> TableBlock:
    style = house_style(council.settings)
    amounts = (getattr(row, field) for row in rows for field in SAVING_FIELDS)
    money = TableMoney.of(council, style, amounts)
    columns: list[RecordColumn[Saving]] = [
        RecordColumn("Year", 1.2, lambda row: style.year(row.year)),
        RecordColumn("Condition", 1.0, lambda row: row.condition),
        money.column("Planned", lambda row: row.target, share=1.2),
        money.column("Expected", lambda row: row.forecast, share=1.2),
        money.column("Achieved so far", lambda row: row.achieved, share=1.2),
        RecordColumn("Rating", 1.4, lambda row: rating_cell(council, row.rating)),
    ]
    if not _serves_several(rows):
        del columns[1]
    return record_table(columns, rows, f"Savings by financial year, in {money.unit}")


def _milestone_blocks(paper: PublicPaper, milestones: Sequence[Milestone]) -> list[Block]:
    """What the count comes to, then a table for each project; nothing where there are none."""
    if not milestones:
        return []
    day = paper.update.document_date
    counts = counts_in_words(StatusCounts(milestones, day), paper.style)
    blocks: list[Block] = [Paragraph((Run(counts),))]
    projects = group_by(milestones, lambda milestone: _project_title(paper, milestone))
    for project, of_project in projects.items():
        if len(projects) > 1 or project is not None:
            blocks.append(Heading(PROJECT_LEVEL, plain(project or WITHOUT_PROJECT)))
        blocks.append(_milestones_table(of_project, day, project))
    return blocks


def _project_title(paper: PublicPaper, milestone: Milestone) -> str | None:
    project = project_named(paper.council, milestone.project or "")
    return project.heading if project else milestone.project


def counts_in_words(tally: StatusCounts, style: HouseStyle) -> str:
    """How many there are, how many were due, and how many of all have each status."""
    counts = [f"{count} {status}" for status, count in tally.by_standing.items()]
    total = f"{tally.total} milestones"
    if tally.total == 1:
        status = next(iter(tally.by_standing))
        if tally.day is None:
            return f"The one milestone is {status}."
        due = "was" if tally.due else "was not"
        return f"The one milestone {due} due by {style.day(tally.day)}. It is {status}."
    if tally.day is None:
        return f"There are {total}: {join_words(counts)}."
    is_pair = tally.total == 2
    due = {
        0: "Neither milestone was" if is_pair else f"None of the {total} was",
        tally.total: "Both milestones were" if is_pair else f"All {total} were",
    }.get(tally.due, f"{tally.due} of the {total} {'was' if tally.due == 1 else 'were'}")
    statuses = list(tally.by_standing)
    if len(statuses) == 1:
        both = "Both" if is_pair else "All"
        return f"{due} due by {style.day(tally.day)}. {both} are {statuses[0]}."
    first = next(iter(tally.by_standing.values()))
    counts[0] = counts[0].replace(" ", " is " if first == 1 else " are ", 1)
    return f"{due} due by {style.day(tally.day)}. In all, {join_words(counts)}."


def _milestones_table(
    milestones: Sequence[Milestone], day: date | None, project: str | None
) -> TableBlock:
    """The milestones of a project; deliverables have a column where any is stated."""
    columns: list[RecordColumn[Milestone]] = [
        RecordColumn("Deliverable", 2.0, lambda milestone: milestone.deliverable or DASH),
        RecordColumn("Milestone", 2.0, lambda milestone: milestone.milestone),
        RecordColumn("Due", 1.1, lambda milestone: short_date(milestone.due)),
        RecordColumn("Status", 1.6, lambda milestone: _status_cell(milestone, day)),
    ]
    if not any(milestone.deliverable for milestone in milestones):
        del columns[0]
    of_project = f" of {project}" if project else ""
    description = f"Milestones{of_project}: when each is due and how it stands"
    return record_table(columns, milestones, description)


def short_date(day: date | None) -> str:
    """As tables write a day, in one line: `30 Sep 2024`."""
    return f"{day.day} {Month.of(day).brief}".replace(" ", NO_BREAK) if day else DASH


def _status_cell(milestone: Milestone, day: date | None) -> Sequence[Run]:
    """The status of a milestone, and why where that is said; of what is done, when."""
    status = reported_status(milestone, day)
    word = Run(status.capitalize(), bold=status in EXPLAINED)
    is_dated = status is ReportedStatus.DONE and milestone.completed
    when = f", {short_date(milestone.completed)}" if is_dated else ""
    why = f": {milestone.comment}" if milestone.comment else ""
    return (word, Run(f"{when}{why}")) if when or why else (word,)

"""The workstreams: side by side in a table, then a chapter for each.

A chapter says what the workstream is for, what it saves, its measures and its milestones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from svreport.content.blocks import Block, Cell, Paragraph, Run, TableBlock, plain
from svreport.content.passages import texts_in
from svreport.core.frozen import Frozen, group_by
from svreport.core.house_style import DASH, HouseStyle
from svreport.core.model import CONDITION, Measure, Milestone, Project, Saving, Workstream
from svreport.core.numerals import number_in_prose
from svreport.core.origin import with_origins
from svreport.core.text import capitalise, join_words
from svreport.documents.charts import ChartWithTable
from svreport.documents.charts.money import OTHERS
from svreport.documents.public import PublicPaper, rating_mark
from svreport.documents.tables import (
    NOT_RATED,
    Figures,
    TableMoney,
    columns_of,
    rating_cell,
    short_day,
    table_of,
    worst_rating,
)
from svreport.figures.as_of import milestones_at, mitigations_at, savings_at
from svreport.figures.budget import subtract, sum_of
from svreport.figures.measures import meets_plan
from svreport.figures.plan import ReportedStatus, StatusCounts, project_named, reported_status
from svreport.figures.versions import plan_version

SAVING_FIELDS = ("target", "forecast", "achieved")
SAVING_HEADINGS = ("Planned", "Expected", "Saved so far")
WITHOUT_PROJECT = "Other milestones"
EXPLAINED = (ReportedStatus.LATE, ReportedStatus.AT_RISK)


def glance_table(
    paper: PublicPaper, measures: Mapping[str | None, Sequence[Measure]]
) -> TableBlock:
    """A row for each workstream; `measures` are those of each, by its code."""
    council, year = paper.council, paper.council.settings.financial_year
    # All with the same unit and decimals.
    rows = [row for row in savings_at(council, paper.update) if row.year == year]
    money = _money_of(paper, rows)

    def cells(known: Workstream) -> Iterator[str | Cell]:
        own = _savings_of(known, rows)
        yield known.heading
        yield rating_cell(council, _condition_rating(paper, known), NOT_RATED, short=True)
        yield money.text(sum_of(row.target for row in own))
        yield money.text(sum_of(row.forecast for row in own))
        worst = worst_rating(council, (row.rating for row in own))
        yield rating_cell(council, worst, short=True)
        yield _milestone_counts(paper, known)
        # Of the measures that have a plan and a figure, those that meet it.
        positions = map(paper.position, measures.get(known.code, ()))
        judged = [met for position in positions if (met := meets_plan(position)) is not None]
        yield f"{sum(judged)} of {len(judged)}" if judged else DASH

    columns = {
        **{"Workstream": 5.0, f"{council.reported_by.capitalize()} rated": 2.2},
        **{"Saving planned": Figures(1.8), "Saving expected": Figures(2.0), "Saving rated": 1.6},
        **{"Milestones done (late)": Figures(2.3), "Measures meeting plan": Figures(2.1)},
    }
    description = "Workstreams: ratings, savings of the year, milestones and measures"
    caption = "The workstreams at a glance"
    if rows:
        caption += f"; savings of {paper.style.year(year)} in {money.unit}"
    shown = ([*cells(known)] for known in council.workstreams)
    return table_of(columns, shown, description, caption=caption)


def _money_of(paper: PublicPaper, savings: Iterable[Saving]) -> TableMoney:
    amounts = (getattr(row, field) for row in savings for field in SAVING_FIELDS)
    return TableMoney.of(paper, amounts)


def _condition_rating(paper: PublicPaper, workstream: Workstream) -> str | None:
    item = paper.council.condition_item(workstream.condition)
    return paper.council.rating_of(item, paper.update.key)


def _milestones_of(paper: PublicPaper, workstream: Workstream) -> list[Milestone]:
    return [
        milestone
        for milestone in milestones_at(paper.council, paper.update)
        if milestone.workstream == workstream.code
    ]


def _milestone_counts(paper: PublicPaper, workstream: Workstream) -> str:
    own = _milestones_of(paper, workstream)
    if not own:
        return DASH
    tally = StatusCounts(own, paper.update.document_date)
    done, late = map(tally.of, (ReportedStatus.DONE, ReportedStatus.LATE))
    # Without a date nobody can say which are late.
    words = f"{done} of {tally.total}{f' ({late})' if tally.day else ''}"
    return with_origins(words, done, tally.total, late)


# The chapter of a workstream


class WorkstreamPart(Frozen):
    """A workstream with all that is reported of it."""

    heading: Annotated[str, "Its code and title."]
    aim: Annotated[str, "What it is for; empty if no aim is stated."]
    condition: Annotated[Sequence[Block], "Its condition and how that is rated; may be empty."]
    savings: Annotated[Sequence[Block], "What it saves by year; empty without savings."]
    measures: Annotated[Sequence[Block], "Its measures; empty if it has none."]
    milestones: Annotated[Sequence[Block], "Its milestones by project; empty without any."]


def workstream_part(
    paper: PublicPaper, workstream: Workstream, measures: Sequence[Block]
) -> WorkstreamPart:
    """The chapter of a workstream, with the tables of its measures."""
    milestones = _milestones_of(paper, workstream)
    return WorkstreamPart(
        heading=workstream.heading,
        aim=workstream.aim or "",
        condition=_condition_blocks(paper, workstream),
        savings=_saving_blocks(paper, workstream),
        measures=measures,
        milestones=_milestone_blocks(paper, milestones),
    )


def other_part(paper: PublicPaper) -> Sequence[WorkstreamPart]:
    """The milestones of projects of no workstream, as a chapter; none without any."""
    codes = {row.code for row in paper.council.workstreams}
    own = [row for row in milestones_at(paper.council, paper.update) if row.workstream not in codes]
    blocks = _milestone_blocks(paper, own)
    part = WorkstreamPart(
        heading="Across the workstreams",
        aim="",
        condition=(),
        savings=(),
        measures=(),
        milestones=blocks,
    )
    return [part] if blocks else []


def _condition_blocks(paper: PublicPaper, workstream: Workstream) -> list[Block]:
    """The condition that a workstream serves, in its own words, with its rating."""
    label = rating_mark(paper.council, _condition_rating(paper, workstream)).label
    if paper.council.reported_by != CONDITION:
        return [Paragraph(plain(f"Rated {label}."))] if label else []
    rated = f" ({label})" if label else ""
    return [
        Paragraph((Run(f"{condition.item}{rated}:", bold=True), Run(f" {condition.text}")))
        for condition in paper.council.conditions
        if condition.number == workstream.condition
    ]


def _savings_of(workstream: Workstream, rows: Sequence[Saving]) -> list[Saving]:
    """The rows of a workstream, which their sheet may call by its code or its title."""
    return [row for row in rows if workstream.is_called(row.workstream)]


def planned_savings(paper: PublicPaper, chart: ChartWithTable | None) -> list[Block]:
    """What each workstream is to save by year, in a table; nothing without a year but this one.

    Nor where the table of the savings chart has all of it.
    """
    council, style = paper.council, paper.style
    known = savings_at(council, paper.update)
    savings = {row.code: _savings_of(row, known) for row in council.workstreams}
    planned = [row for rows in savings.values() for row in rows if row.target is not None]
    years = sorted({row.year for row in planned} | {council.settings.financial_year})
    shown = texts_in({"table": chart.table}) if chart else ()
    is_shown = OTHERS not in shown and all(style.year(year) in shown for year in years)
    if len(years) == 1 or is_shown:
        return []
    money = TableMoney.of(paper, (row.target for row in planned))

    def amounts(own: Sequence[Saving]) -> Iterator[str]:
        for year in years:
            yield money.text(sum_of(row.target for row in own if row.year == year))

    columns = {"Workstream": 1.6, **{style.year(year): Figures(1.0) for year in years}}
    rows = ((name, *amounts(own)) for name, own in savings.items())
    caption = f"Savings planned by financial year ({money.unit})"
    total = ("Total", *amounts(planned))
    return [table_of(columns, rows, caption, caption=caption, total=total)]


def _saving_blocks(paper: PublicPaper, workstream: Workstream) -> list[Block]:
    """What a workstream saves, in words; by year, where the tables of all do not have it all."""
    known = _savings_of(workstream, savings_at(paper.council, paper.update))
    rows = sorted(known, key=lambda row: row.year)
    if not rows:
        return []
    sentences = [*_savings_in_words(paper, workstream, rows)]
    words = with_origins(" ".join(sentences), *sentences)
    year = paper.council.settings.financial_year
    reported = (row.year != year and (row.forecast, row.achieved, row.rating) for row in rows)
    is_more = _serves_several(rows) or any(any(stated or ()) for stated in reported)
    return [
        *([Paragraph((Run(words),))] if words else []),
        *([_savings_table(paper, rows)] if is_more else []),
        *_project_savings(paper, workstream),
    ]


def _project_savings(paper: PublicPaper, workstream: Workstream) -> Iterator[Block]:
    """What each project saves in the year against what the plan counts on."""
    council, year = paper.council, paper.council.settings.financial_year
    known = _savings_of(workstream, mitigations_at(council, paper.update))
    rows = [row for row in known if row.year == year and row.project]
    if rows:
        money = _money_of(paper, rows)
        projects = {row.code: row.heading for row in council.rows(Project)}
        less = "Expected less planned"
        columns = {"Project": 2.4, **dict.fromkeys((*SAVING_HEADINGS, less), Figures(1.2))}
        cells = (
            (
                projects.get(str(row.project), str(row.project)),
                *(money.text(getattr(row, field)) for field in SAVING_FIELDS),
                money.difference(subtract(row.forecast, row.target)),
            )
            for row in rows
        )
        caption = f"Savings of {paper.style.year(year)} by project ({money.unit})"
        yield table_of(columns, cells, caption, caption=caption)


def _savings_in_words(
    paper: PublicPaper, workstream: Workstream, rows: Sequence[Saving]
) -> Iterator[str]:
    council, style = paper.council, paper.style
    last, year = rows[-1].year, council.settings.financial_year
    plan = plan_version(council, paper.update)
    ends_before = plan is not None and last < plan.years[-1]
    target = sum_of(row.target for row in rows if row.year == last)
    by = f"in {style.year(last)}" if ends_before else f"a year by {style.year(last)}"
    if workstream.impact is not None:
        ends = council.settings.agreement_ends
        target, by = workstream.impact, f"a year by {style.year(ends) or 'its last year'}"
    this = [row for row in rows if row.year == year and row.target and row.forecast is not None]
    # Of this year alone, it is said with what is now expected.
    if target and not (this and last == year and workstream.impact is None):
        size = paper.prose(abs(target))
        amount = size if target > 0 else f"costs {size} above savings"
        yield with_origins(f"The plan counts on {amount} {by}.", size)
    for row in this:
        assert row.target is not None
        assert row.forecast is not None
        served = f" for condition {row.condition}" if _serves_several(rows) else ""
        planned, expected = paper.prose(row.target), paper.prose(row.forecast)
        yield with_origins(
            f"For {style.year(year)} {'the plan' if last == year else 'it'} counts on "
            f"{planned}{served}, and {expected} is now expected.",
            planned,
            expected,
        )
    saved = sum_of(row.achieved for row in rows if row.year == year)
    if saved:
        size = paper.prose(saved)
        yield with_origins(f"So far {size} has been saved.", size)


def _serves_several(rows: Sequence[Saving]) -> bool:
    return len({row.condition for row in rows}) > 1


def _savings_table(paper: PublicPaper, rows: Sequence[Saving]) -> TableBlock:
    money = _money_of(paper, rows)
    shares = dict.fromkeys(SAVING_HEADINGS, Figures(1.2))
    columns = {"Year": 1.2, "Condition": 1.0, **shares, "Rating": 1.4}
    cells = (
        (
            paper.style.year(row.year),
            row.condition or "" if _serves_several(rows) else DASH,
            *(money.text(getattr(row, field)) for field in SAVING_FIELDS),
            rating_cell(paper.council, row.rating),
        )
        for row in rows
    )
    caption = f"Savings by financial year ({money.unit})"
    return table_of(columns, cells, caption, caption=caption)


def _milestone_blocks(paper: PublicPaper, milestones: Sequence[Milestone]) -> list[Block]:
    """What the count comes to, then the milestones in a table; nothing where there are none."""
    if not milestones:
        return []
    tally = StatusCounts(milestones, paper.update.document_date)
    counts = with_origins(
        counts_in_words(tally, paper.style), tally.due, tally.total, *tally.by_standing.values()
    )
    return [Paragraph((Run(counts),)), _milestones_table(paper, milestones)]


def _project_title(paper: PublicPaper, milestone: Milestone) -> str | None:
    project = project_named(paper.council, milestone.project or "")
    return project.heading if project else milestone.project


def counts_in_words(tally: StatusCounts, style: HouseStyle) -> str:
    """How many there are, how many were due, and how many of all have each status."""
    say: Callable[[Decimal], str] = number_in_prose if tally.total <= 10 else str
    standing = {
        "without a status" if status is ReportedStatus.NOT_STATED else str(status): count
        for status, count in tally.by_standing.items()
    }
    counts = [f"{say(count)} {status}" for status, count in standing.items()]
    total = f"{say(tally.total)} milestones"
    if tally.total == 1:
        status = next(iter(standing))
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
    }.get(
        tally.due,
        f"{capitalise(say(tally.due))} of the {total} {'was' if tally.due == 1 else 'were'}",
    )
    if len(standing) == 1:
        both = "Both" if is_pair else "All"
        return f"{due} due by {style.day(tally.day)}. {both} are {next(iter(standing))}."
    first = next(iter(standing.values()))
    counts[0] = counts[0].replace(" ", " is " if first == 1 else " are ", 1)
    return f"{due} due by {style.day(tally.day)}. In all, {join_words(counts)}."


def _milestones_table(paper: PublicPaper, milestones: Sequence[Milestone]) -> TableBlock:
    """The milestones by project and deliverable, which have rows of their own above them."""
    day = paper.update.document_date
    rows: list[Sequence[Cell]] = []
    bands, leads = [], []
    projects = group_by(milestones, lambda milestone: _project_title(paper, milestone))
    for project, of_project in projects.items():
        if len(projects) > 1 or project is not None:
            bands.append(len(rows))
            rows.append(_lead_row(project or WITHOUT_PROJECT, of_project, day))
        for deliverable, own in group_by(of_project, lambda known: known.deliverable).items():
            alone = deliverable if len(own) == 1 else None
            if deliverable and not alone:
                leads.append(len(rows))
                rows.append(_lead_row(deliverable, own, day))
            rows += [_milestone_row(milestone, day, alone) for milestone in own]
    return TableBlock(
        columns=columns_of({"Milestone": 4.2, "Due": 1.4, "Status": 3.4}),
        rows=rows,
        description="Milestones: when each is due, and its status",
        leads=[*bands, *leads],
        bands=bands,
    )


def _lead_row(name: str, milestones: Sequence[Milestone], day: date | None) -> Sequence[Cell]:
    """A project or deliverable, when the last of its milestones is due, and how many are done."""
    dates = [milestone.due for milestone in milestones if milestone.due]
    tally = StatusCounts(milestones, day)
    done = tally.of(ReportedStatus.DONE)
    counted = with_origins(f"{done} of {tally.total} done", done, tally.total)
    texts = name, short_day(max(dates, default=None)), counted
    return [(Run(text, bold=True),) for text in texts]


def _milestone_row(
    milestone: Milestone, day: date | None, deliverable: str | None
) -> Sequence[Cell]:
    before = (Run(f"{deliverable}: ", bold=True),) if deliverable else ()
    due = plain(short_day(milestone.due))
    return (*before, Run(milestone.milestone)), due, _status_cell(milestone, day)


def _status_cell(milestone: Milestone, day: date | None) -> Sequence[Run]:
    """The status of a milestone, and why where that is said; of what is done, when."""
    status = reported_status(milestone, day)
    word = Run(status.capitalize(), bold=status in EXPLAINED)
    is_dated = status is ReportedStatus.DONE and milestone.completed
    when = f" {short_day(milestone.completed)}" if is_dated else ""
    why = f": {milestone.comment}" if milestone.comment else ""
    return (word, Run(f"{when}{why}")) if when or why else (word,)

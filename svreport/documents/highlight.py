"""The highlight report: what a board needs to know of an update, on a few pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Annotated

from svreport.content.blocks import (
    ASK,
    NOTE,
    Cell,
    Paragraph,
    RatingMark,
    Run,
    Wording,
    plain,
    text_of,
)
from svreport.content.paper import WordPaper
from svreport.core import model
from svreport.core.frozen import group_by
from svreport.core.house_style import DASH
from svreport.core.numerals import Unit
from svreport.core.origin import count_of, with_origins
from svreport.core.periods import Month
from svreport.core.text import join_words
from svreport.documents import tables
from svreport.documents.at_a_glance import (
    MOST_ITEMS,
    at_a_glance,
    most_notable,
)
from svreport.documents.public import (
    POINTS,
    PUBLIC_WORDS,
    Part,
    Parts,
    PublicContent,
    PublicPaper,
    as_note,
    direction,
    plan_detail,
    rating_name,
)
from svreport.documents.registry import HIGHLIGHT
from svreport.figures import as_of, plan
from svreport.figures.budget import subtract, sum_of
from svreport.figures.measures import workstream_named
from svreport.narrative.facts import Facts

NOT_STATED = "Not stated"
MOST_ROWS = 20  # of late milestones that have a row each


def milestones(paper: PublicPaper, period: plan.ReportedPeriod) -> Sequence[Part]:
    """How many milestones fell due, were done and are late."""
    all_milestones = as_of.milestones_at(paper.council, paper.update)
    if not all_milestones:
        return ()
    due = plan.milestones_due(all_milestones, period.since)
    count = partial(plan.count_milestones, among=all_milestones)
    wording = paper.standard(
        "milestones",
        since=paper.style.day(period.since.after),
        until=paper.style.day(period.day),
        due=count(due),
        met=count([milestone for milestone in due if plan.is_done_by(milestone, period.day)]),
        done=count(plan.milestones_completed(all_milestones, period.since)),
        late=count(plan.late_milestones(all_milestones, period.day)),
        dated=any(milestone.due for milestone in all_milestones),
    )
    return [wording]


def late(paper: PublicPaper, period: plan.ReportedPeriod) -> Sequence[Part]:
    """The milestones that are late, the longest overdue first.

    Each has a row with its reason where any is known; else, and of too many, they are listed by
    date, as those ahead are.
    """
    rows = plan.late_milestones(as_of.milestones_at(paper.council, paper.update), period.day)
    count = plan.count_milestones(rows)
    order = ", longest overdue first" if count > 1 else ""
    caption = with_origins(f"Late milestones: {count}{order}", count)
    has_reasons = any(milestone.comment for milestone in rows)
    if not has_reasons or len(rows) > MOST_ROWS:
        return _by_day("Late milestones", "Was due", rows, caption, partial(_listed, paper))
    columns = {"Milestone": 4.1, "Was due": 1, "Reason": 5.4}
    cells = (
        (_named(paper, row), tables.short_day(row.due), row.comment or NOT_STATED) for row in rows
    )
    description = "Late milestones: workstream, milestone, date and reason"
    return [tables.table_of(columns, cells, description, caption=caption)]


def _named(paper: PublicPaper, milestone: model.Milestone, *, bold: bool = True) -> Sequence[Run]:
    """A milestone after the code of its workstream, with what it is of if others are called so."""
    named = [(known.workstream, known.milestone) for known in paper.council.milestones]
    of = milestone.deliverable or milestone.project
    is_shared = of and named.count((milestone.workstream, milestone.milestone)) > 1
    in_full = f" {milestone.milestone}{f' ({of})' if is_shared else ''}"
    return Run(milestone.workstream, bold=bold), Run(in_full)


def ahead(paper: PublicPaper, period: plan.ReportedPeriod) -> Sequence[Part]:
    """The milestones that are due next by date, and their status, if the sheet says it of now.

    Those at risk are among them, whenever they are due.
    """
    known, until = as_of.milestones_at(paper.council, paper.update), period.ahead.until
    soon = plan.upcoming_milestones(known, period.ahead)
    later = plan.upcoming_milestones(known, plan.ReportingPeriod(until, date.max))
    rows = soon or later[:1]
    named = ((row, plan.reported_status(row, period.day)) for row in (*soon, *later))
    at_risk = [row for row, status in named if status is plan.ReportedStatus.AT_RISK]
    added = [row for row in at_risk if row not in rows]
    rows, count = [*rows, *added], plan.count_milestones(at_risk)
    total = plan.count_milestones(rows)
    warned = f", of which {count} {'is' if count == 1 else 'are'} at risk" if count else ""
    if count == total:
        warned = ", all at risk" if count > 1 else ", at risk"
    when = f"Due by {paper.style.day(until)}" if soon else "Due next"
    words = f"{when}{' or at risk' if added else ''}: {total}{warned}"
    caption = with_origins(words, total, count)
    listed = partial(_by_status, paper, period=period)
    return _by_day("Milestones due next", "Due", rows, caption, listed)


def _by_day(
    what: str,
    due: str,
    rows: Sequence[model.Milestone],
    caption: str,
    listed: Callable[[Sequence[model.Milestone]], Sequence[Run]],
) -> Sequence[Part]:
    """A table of milestones with a row for each day; nothing where there is no milestone."""
    by_day = group_by(rows, lambda milestone: milestone.due)
    has_several = len(by_day) < len(rows)
    cells = (
        (tables.short_day(day), _counted(own) if has_several else DASH, listed(own))
        for day, own in by_day.items()
    )
    columns = {due: 1.1, "Number": tables.Figures(0.8), "Milestones": 8.6}
    return [tables.table_of(columns, cells, f"{what} by date", caption=caption)] if rows else ()


def _counted(milestones: Sequence[model.Milestone]) -> str:
    count = plan.count_milestones(milestones)
    return with_origins(str(count), count)


def _by_status(
    paper: PublicPaper, milestones: Sequence[model.Milestone], period: plan.ReportedPeriod
) -> Sequence[Run]:
    """Milestones by status where that is known: what is at risk first."""
    by_status = group_by(milestones, lambda milestone: plan.reported_status(milestone, period.day))
    runs: list[Run] = []
    for status in sorted(by_status, key=list(plan.ReportedStatus).index):
        is_known = status is not plan.ReportedStatus.NOT_STATED
        runs += [Run(f"{status.capitalize()}: ", bold=True)] if is_known else []
        runs += [*_listed(paper, by_status[status])[:-1], Run(". ")]
    return [*runs[:-1], Run(".")]


def _listed(paper: PublicPaper, milestones: Sequence[model.Milestone]) -> Sequence[Run]:
    """Milestones with their workstreams, as a sentence lists them."""
    runs: list[Run] = []
    for milestone in milestones:
        runs += [*_named(paper, milestone, bold=False), Run("; ")]
    return [*runs[:-1], Run(".")]


# The highlight report: what a board needs to know of an update, on a few pages.
NOT_REPORTED = "Not yet reported"
NAME_SHARE, VARIANCE = 2.0, "Variance"
DSG = "DSG"
TITLES = {model.BudgetGroup.FINANCE: "Key figure", model.BudgetGroup.MITIGATION: "Saving"}
CAPTIONS = {
    model.BudgetGroup.FINANCE: "Budget monitoring",
    model.BudgetGroup.MITIGATION: "Mitigations",
}
SAVING_HEADINGS = {
    "baseline": "Baseline",
    "target": "Target",
    "achieved": "Saved so far",
    "forecast": "Forecast",
}
PLANNED, REPORTED = ("baseline", "target"), ("achieved", "forecast")


def budget_lines(paper: PublicPaper, group: model.BudgetGroup) -> Sequence[Part]:
    """The lines of a group of budget monitoring, against the budget; nothing where it has none."""
    council, key = paper.council, paper.update.key
    own = (line for line in council.budget if line.group is group)
    lines = [as_of.budget_line_at(council, line, paper.update) for line in own]
    if not lines:
        return ()
    money = budget_money(paper, lines)
    stated = ("Baseline", "Budget", "This period", VARIANCE)
    columns = {
        TITLES[group]: NAME_SHARE,
        **dict.fromkeys(stated, tables.Figures(1.0)),
        "Rating": 0.85,
    }
    rows = (
        (
            line.line,
            money.text(line.baseline),
            money.text(line.budget),
            money.text(line.by_update.get(key), NOT_REPORTED),
            money.difference(subtract(line.by_update.get(key), line.budget)),
            tables.rating_cell(council, line.rating, tables.NOT_RATED, short=True),
        )
        for line in lines
    )
    description = f"Budget monitoring, {group}: baseline, budget, this period's figure, variance"
    table = tables.table_of(columns, rows, description, caption=f"{CAPTIONS[group]} ({money.unit})")
    return [table, as_note(paper.standard("finance", unit=money.unit, group=group))]


def budget_money(paper: PublicPaper, lines: Sequence[model.BudgetLine]) -> tables.TableMoney:
    """How the amounts of lines of budget monitoring are shown."""
    key = paper.update.key
    amounts = (
        amount for line in lines for amount in (line.baseline, line.budget, line.by_update.get(key))
    )
    return tables.TableMoney.of(paper, amounts)


def savings(paper: PublicPaper) -> Sequence[Part]:
    """The year's savings by workstream and in total; nothing where the sheet has none.

    Where no row names an update, what was achieved and is forecast is shown of the latest
    alone, which the sheet then speaks of.
    """
    council, year = paper.council, paper.council.settings.financial_year
    rows = [saving for saving in as_of.savings_at(council, paper.update) if saving.year == year]
    if not rows:
        return ()
    is_latest = as_of.describes_update(council.savings, council, paper.update)
    is_reported = is_latest and any(
        getattr(saving, field) is not None for saving in rows for field in REPORTED
    )
    by_name = group_by(rows, lambda saving: _code_of(council, saving.workstream))
    has_baseline = any(saving.baseline for saving in rows)
    fields = (*PLANNED[not has_baseline :], *(REPORTED if is_reported else ()))
    money = tables.TableMoney.of(
        paper, (getattr(saving, field) for saving in rows for field in fields)
    )

    def cells(name: str, own: Sequence[model.Saving]) -> Iterator[str | Cell]:
        yield name
        for field in fields:
            yield money.text(sum_of(getattr(saving, field) for saving in own))
        if is_reported:
            # The forecast less the target, of the rows that state both.
            yield money.difference(sum_of(subtract(row.forecast, row.target) for row in own))
            # A workstream is as safe as the least safe of its savings.
            worst = tables.worst_rating(council, (saving.rating for saving in own))
            yield tables.rating_cell(council, worst, tables.NOT_RATED, short=True)

    stated = [*(SAVING_HEADINGS[field] for field in fields), *[VARIANCE] * is_reported]
    columns = {"Workstream": 1.4, **dict.fromkeys(stated, tables.Figures(1.0))}
    total = [*cells("Total", rows)]
    if is_reported:
        columns["Rating"], total[-1] = 0.85, DASH
    table = tables.table_of(
        columns,
        ([*cells(name, own)] for name, own in by_name.items()),
        "Savings of the year by workstream, against their targets",
        caption=f"Savings by workstream ({money.unit})",
        total=total if len(by_name) > 1 else (),
    )
    wording = paper.standard(
        "savings",
        unit=money.unit,
        latest=is_latest,
        reported=is_reported,
        achieved=any(saving.achieved is not None for saving in rows),
        compared=any(None not in (saving.forecast, saving.target) for saving in rows),
    )
    return [table, as_note(wording)]


def _code_of(council: model.Council, name: str) -> str:
    """The code of a workstream, by that or its title; the name itself where it is not listed."""
    workstream = workstream_named(council, name)
    return workstream.code if workstream else name


def _turned(
    council: model.Council, turns: Mapping[str, as_of.RatingChange | None], way: as_of.RatingChange
) -> str:
    """The conditions whose ratings moved so: `conditions 3.1 and 3.4`; nothing without any."""
    numbers = [number for number, turn in turns.items() if turn is way]
    plural = "s" if numbers[1:] else ""
    return f"{council.reported_by}{plural} {join_words(numbers)}" if numbers else ""


def conditions_in_words(paper: PublicPaper) -> Sequence[Wording]:
    """How the conditions are rated, in a sentence or two; nothing where there are none."""
    council, update = paper.council, paper.update
    if not council.conditions:
        return ()
    turns = {
        condition.number: as_of.rating_change(council, condition.item, update)
        for condition in council.conditions
    }
    items = [condition.item for condition in council.conditions]
    given = [council.rating_of(item, update.key) for item in items]
    wording = paper.standard(
        "conditions",
        conditions=count_of(len(items), [row.place("number") for row in council.conditions]),
        rated=tables.rating_counts(council, update, items),
        unrated=given.count(None),
        only=rating_name(council, given[0]),
        better=_turned(council, turns, as_of.RatingChange.BETTER),
        worse=_turned(council, turns, as_of.RatingChange.WORSE),
    )
    return [wording]


def ratings_table(
    paper: PublicPaper, heading: str, rows: Sequence[tables.RatedRow]
) -> Sequence[Part]:
    """The ratings of some items last period and this; nothing where there are none.

    Of too many, those that changed or have the worst rating.
    """
    if not rows:
        return ()
    columns = tables.columns_of(
        {heading: 3.4, "Last period": 1.3, "This period": 1.3, "Change": 1.2}
    )
    description = f"{heading}: rating last period and this, and the change"
    shown, others = most_notable(paper, rows, itemgetter(1), MOST_ITEMS)
    counted = tables.ratings_in_words(paper.council, paper.update)
    in_words = (
        [Paragraph(plain(with_origins(f"{counted}.", counted)), role=NOTE)] if counted else []
    )
    table = tables.rating_change_table(paper, columns, shown, description, short=True)
    return [table, *others, *in_words]


def key_measures(paper: PublicPaper) -> Sequence[Part]:
    """The measures that are reported in highlight, the worst rated first; why figures are missing.

    Nothing where no measure is.
    """
    positions = [paper.position(measure) for measure in paper.reported_measures()]
    if not positions:
        return ()
    style, shared = paper.style, tables.shared_period(positions)
    rated = {
        position.measure.code: tables.last_and_this(paper, position.measure.code, short=True)
        for position in positions
    }
    steps = [None, *(step.name for step in reversed(paper.council.scale))]
    given = {code: paper.council.rating_of(code, paper.update.key) for code in rated}
    positions.sort(key=lambda position: -steps.index(given[position.measure.code]))
    is_compared = any(position.off_plan is not None for position in positions)
    planned = "Plan (against plan)" if is_compared else "Plan"
    told = [position.measure for position in positions]
    name, detail = tables.parted(8.25, (row.name for row in told), (row.detail for row in told))
    columns = {
        **{"Measure": name, "What it shows": detail, "Figure": tables.Figures(0.9)},
        **{planned: tables.Figures(1.42), "As at": 0.8},
    }
    rows: list[tuple[str | Cell, ...]] = [
        (
            position.measure.name,
            position.measure.detail or DASH,
            tables.actual_text(position, style, PUBLIC_WORDS),
            tables.plan_and_difference(position, style),
            DASH if shared else style.short_period(position.period),
        )
        for position in positions
    ]
    paper.note_symbols(
        word for row in rows for it in tables.text_row(*row[2:4]) for word in text_of(it).split()
    )
    description = "Key measures: figure, plan and month"
    is_rated = any(isinstance(cell, RatingMark) for pair in rated.values() for cell in pair)
    if is_rated:
        columns |= {"Last period": 0.82, "This period": 0.82}
        rows = [(*row, *rated[told.code]) for row, told in zip(rows, told, strict=True)]
        description = "Key measures: figure, plan, month, and rating last period and this"
    table = tables.table_of(columns, rows, description)
    wording = paper.standard(
        "measures",
        period=style.period(shared) if shared else "",
        month=style.month(paper.update.activity_to),
        rated=is_rated and len(positions) > 1,
        pro_rata=any(position.plan and position.plan.pro_rata for position in positions),
    )
    return [wording, table, *tables.measure_remarks(positions)]


def risk_log(paper: PublicPaper) -> Sequence[Part]:
    """The risks by score, the highest first; nothing where none has a score yet."""
    logged = tables.risks_by_score(paper.council, paper.update)
    if not any(risk.now for risk in logged):
        return ()
    months = {_month_scored(risk) for risk in logged}
    updated = months.pop() if len(months) == 1 else None
    title, text, action = tables.parted(
        8.9,
        (row.risk.title for row in logged),
        (row.risk.text for row in logged),
        (row.now.action if row.now else None for row in logged),
    )
    columns = {
        **{"Risk name": title, "Risk": text, "Score": tables.Figures(0.7), "Direction": 1.25},
        **{"Action": action, "Target": tables.Figures(0.75), "Updated": 0.95},
    }
    rows = (
        (
            row.risk.title,
            row.risk.text,
            tables.score_text(row),
            direction(paper.council, row, paper.update),
            (row.now and row.now.action) or DASH,
            tables.target_score_text(row),
            # What all have in common stands below the table.
            month.short if (month := _month_scored(row)) and month != updated else DASH,
        )
        for row in logged
    )
    description = "Risk log: score, direction since the last update, action and target score"
    wording = paper.standard(
        "risks",
        multiplied=any(risk.now and risk.now.likelihood and risk.now.impact for risk in logged),
        compared=any(risk.before is not None for risk in logged),
        updated=paper.style.month(updated),
    )
    return [tables.table_of(columns, rows, description), as_note(wording)]


def _month_scored(logged: as_of.ScoredRisk) -> Month | None:
    return Month.of(plan.reported_on(logged.scored_at)) if logged.scored_at else None


class HighlightContent(PublicContent):
    """What the tags of the highlight report's template are filled with."""

    lead: Annotated[Parts, "The finding: the decision and its number."]
    ask: Annotated[Parts, "What the board is asked, of the Narrative sheet; empty without it."]
    ratings: Annotated[Parts, "Both tables of ratings in one, and what they come to."]
    overall: Annotated[Parts, "The ratings of the programme and of the deficit's trajectory."]
    conditions: Annotated[Parts, "The ratings of the conditions, last period and this."]
    figures: Annotated[Parts, "Key figures against plan; empty if none is known."]
    commentary: Annotated[Parts, "The commentary of the Narrative sheet; empty without one."]
    measures: Annotated[Parts, "The measures reported in highlight; empty if there are none."]
    finance: Annotated[Parts, "The finance lines of Budget monitoring; empty without any."]
    in_pounds: Annotated[bool, "Whether the finance lines are in pounds, which need more room."]
    savings: Annotated[Parts, "The savings of each workstream; empty if Savings has none."]
    mitigations: Annotated[Parts, "Mitigations of Budget monitoring, where Savings has none."]
    risks: Annotated[Parts, "The risk log, the highest score first; empty without scores."]
    milestones: Annotated[Parts, "How many milestones fell due, were done and are late."]
    late: Annotated[Parts, "The milestones that are late; empty if none is."]
    ahead: Annotated[Parts, "The milestones due next; empty if none is."]
    scale: Annotated[Parts, "What each rating means."]
    reading: Annotated[str, "What DSG, pp and the codes of workstreams stand for."]


CONTENT = HighlightContent


def paper(facts: Facts) -> WordPaper:
    """The highlight report of an update."""
    council, update = facts.council, facts.update
    paper, period = PublicPaper(facts, HIGHLIGHT.name), plan.period_of(council, update)
    title = f"Highlight report {paper.style.year(council.settings.financial_year)}"
    title = f"{title}: {update.column_label}"
    glance = at_a_glance(paper, is_narrow=True)
    saved, words = savings(paper), conditions_in_words(paper)
    notes = [*map(as_note, words)]
    rated = {row.item for row in council.ratings}
    whole = [row for row in tables.overall_items() if row[1] in rated]
    each = tables.condition_items(council)
    content: HighlightContent = {
        **paper.content(title, list(_details(paper, period))),
        "update": update.column_label,  # as its title has it
        "lead": glance.lead,
        "ask": paper.narrative(model.WHAT_IS_ASKED, role=ASK),
        "ratings": [
            *ratings_table(paper, "What is rated", [*whole, *each]),
            *([] if tables.ratings_in_words(council, update) else notes),
        ],
        "overall": ratings_table(paper, "What is rated", whole),
        "conditions": [*words, *ratings_table(paper, council.reported_by.capitalize(), each)],
        "figures": glance.figures,
        "commentary": paper.narrative("Commentary"),
        "measures": key_measures(paper),
        "finance": budget_lines(paper, model.BudgetGroup.FINANCE),
        "in_pounds": budget_money(paper, council.budget).unit is Unit.POUNDS,
        "savings": saved,
        "mitigations": () if saved else budget_lines(paper, model.BudgetGroup.MITIGATION),
        "risks": risk_log(paper),
        "milestones": milestones(paper, period),
        "late": late(paper, period),
        "ahead": ahead(paper, period),
        "scale": tables.scale_key(council),
        "reading": _reading(paper),
    }
    return paper.word_paper(HIGHLIGHT.template, title, content)


def _reading(paper: PublicPaper) -> str:
    """What the abbreviations stand for that the report shows, its parts being made."""
    council = paper.council
    named = [row.item for row in council.ratings if row.item == model.DEFICIT_TRAJECTORY]
    lines = [line.line for line in council.budget]
    written = [text.text for text in council.narrative if text.update == paper.update.key]
    workstreams = [f"{known.code}, {known.title}" for known in council.workstreams]
    words = {
        "DSG is the Dedicated Schools Grant.": named
        or any(DSG in text for text in (*lines, *written)),
        "Differences between two percentages are in percentage points (pp).": paper.shows(POINTS),
        f"Workstreams: {'; '.join(workstreams)}.": workstreams
        and (council.milestones or council.savings),
    }
    return " ".join(sentence for sentence, is_shown in words.items() if is_shown)


def _details(paper: PublicPaper, period: plan.ReportedPeriod) -> Iterator[tuple[str, str]]:
    yield from paper.dated("Date of this report")
    yield "This period", _data_covered(paper, paper.update)
    if period.before is not None:
        yield "Last period", _data_covered(paper, period.before)
    elif any(row.previous for row in paper.council.ratings):
        year = paper.style.year(paper.council.settings.financial_year.previous())
        yield "Last period", f"The last update of {year}"
    yield from plan_detail(paper.council, paper.update)


def _data_covered(paper: PublicPaper, update: model.Update) -> str:
    data = f"activity data to {paper.style.month(update.activity_to)}"
    if update.finance_to:
        data = f"{data}, financial data to {paper.style.month(update.finance_to)}"
    return f"{update.column_label}: {data}"

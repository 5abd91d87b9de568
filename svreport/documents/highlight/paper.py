"""The highlight report: what a board needs to know of an update, on a few pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Annotated, TypeAlias, TypeVar

from svreport.content.blocks import Cell, RatingMark, TableBlock, plain, text_of
from svreport.content.paper import WordPaper
from svreport.core.frozen import replace
from svreport.core.grouping import group_by
from svreport.core.house_style import DASH, rounded
from svreport.core.model import (
    DEFICIT_TRAJECTORY,
    BudgetGroup,
    BudgetLine,
    Council,
    Rating,
    Saving,
    Update,
)
from svreport.core.origin import with_origins
from svreport.core.periods import Month
from svreport.core.text import join_words, normalise
from svreport.documents.highlight import DOCUMENT
from svreport.documents.highlight.milestones import (
    Period,
    ahead,
    late,
    milestones,
    period_of,
    reported_on,
)
from svreport.documents.labels import (
    PUBLIC_WORDS,
    common_content,
    dated_details,
    direction,
    plan_detail,
)
from svreport.documents.public import POINTS, Part, Parts, PublicContent, PublicPaper
from svreport.documents.tables import (
    NOT_RATED,
    OVERALL,
    RATING_SHARE,
    NumberColumn,
    RecordColumn,
    TableMoney,
    actual_text,
    condition_name,
    last_and_this,
    measure_remarks,
    number_text,
    plan_cell,
    rating_cell,
    rating_change_table,
    rating_counts,
    record_table,
    text_columns,
)
from svreport.figures.as_of import (
    RatingChange,
    ScoredRisk,
    describes_update,
    rating_change,
    savings_at,
    scored_risk,
)
from svreport.figures.budget import subtract, sum_of
from svreport.figures.measures import Position, workstream_label
from svreport.narrative.facts import Facts

NOT_REPORTED = "Not yet reported"
NAME_SHARE = 3
DSG = "DSG"
TITLES = {BudgetGroup.FINANCE: "Key figure", BudgetGroup.MITIGATION: "Saving"}
PLANNED, REPORTED = ("baseline", "target"), ("achieved", "forecast")

T = TypeVar("T")
# What a workstream saves, under its name.
SavingGroup: TypeAlias = tuple[str, Sequence[Saving]]


def budget_lines(paper: PublicPaper, period: Period, group: BudgetGroup) -> Sequence[Part]:
    """The lines of a group of budget monitoring, against the budget; nothing where it has none."""
    lines = [line for line in paper.council.budget if line.group is group]
    if not lines:
        return ()
    council, key = paper.council, paper.update.key
    amounts = (
        amount for line in lines for amount in (line.baseline, line.budget, line.by_update.get(key))
    )
    money = TableMoney.of(council, paper.style, amounts)
    columns: list[RecordColumn[BudgetLine]] = [
        RecordColumn(TITLES[group], NAME_SHARE, lambda line: line.line),
        money.column("Baseline", lambda line: line.baseline),
        money.column("Budget", lambda line: line.budget),
        money.column("This period", lambda line: line.by_update.get(key), missing=NOT_REPORTED),
        _difference_column(money, lambda line: subtract(line.by_update.get(key), line.budget)),
    ]
    if period.is_latest:
        columns.append(
            RecordColumn(
                "Rating", RATING_SHARE, lambda line: rating_cell(council, line.rating, NOT_RATED)
            )
        )
    description = f"Budget monitoring, {group}: baseline, budget, this period's figure, variance"
    table = record_table(columns, lines, description)
    return [paper.standard("finance", unit=money.unit, group=group), table]


def _difference_column(money: TableMoney, amount: Callable[[T], Decimal | None]) -> RecordColumn[T]:
    def cell(record: T) -> str:
        value = amount(record)
        is_more = value is not None and rounded(value, money.decimals) > 0
        shown = money.text(value)
        return with_origins(f"{'+' if is_more else ''}{shown}", shown)

    return replace(money.column("Variance", amount), cell=cell)


def savings(paper: PublicPaper) -> Sequence[Part]:
    """The year's savings by workstream and in total; nothing where the sheet has none.

    Where no row names an update, what was achieved and is forecast is shown of the latest
    alone, which the sheet then speaks of.
    """
    council, year = paper.council, paper.council.settings.financial_year
    rows = [saving for saving in savings_at(council, paper.update) if saving.year == year]
    if not rows:
        return ()
    is_latest = describes_update(council.savings, council, paper.update)
    is_reported = is_latest and any(
        getattr(saving, field) is not None for saving in rows for field in REPORTED
    )
    by_name = group_by(rows, lambda saving: workstream_label(council, saving.workstream))
    fields = (*PLANNED, *(REPORTED if is_reported else ()))
    money = TableMoney.of(
        council, paper.style, (getattr(saving, field) for saving in rows for field in fields)
    )
    columns: list[RecordColumn[SavingGroup]] = [
        RecordColumn("Workstream", NAME_SHARE, lambda group: group[0]),
        *(_sum_column(money, field) for field in fields),
    ]
    if is_reported:
        columns += [
            # The forecast less the target, of the rows that state both.
            _difference_column(
                money,
                lambda group: sum_of(
                    subtract(saving.forecast, saving.target) for saving in group[1]
                ),
            ),
            RecordColumn("Rating", RATING_SHARE, lambda group: _worst_rating(council, group[1])),
        ]
    total = [column.cell(("Total", rows)) for column in columns]
    if is_reported:
        total[-1] = DASH
    table = record_table(
        columns,
        by_name.items(),
        "Savings of the year by workstream, against their targets",
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
    return [wording, table]


def _sum_column(money: TableMoney, field: str) -> RecordColumn[SavingGroup]:
    return money.column(
        field.capitalize(), lambda group: sum_of(getattr(saving, field) for saving in group[1])
    )


def _worst_rating(council: Council, rows: Sequence[Saving]) -> Cell:
    """The worst rating of the rows: a workstream is as safe as the least safe of its savings."""
    given = {normalise(saving.rating) for saving in rows if saving.rating}
    steps = [step.name for step in council.scale if normalise(step.name) in given]
    return rating_cell(council, steps[0] if steps else None, NOT_RATED)


def overall(paper: PublicPaper) -> Sequence[Part]:
    """The ratings of the whole, where any has been given; nothing where none has."""
    items = [row.item for row in paper.council.ratings if row.item in OVERALL]
    rows = [(plain(OVERALL[item]), item) for item in items]
    return [_ratings_table(paper, "What is rated", rows)] if rows else ()


def conditions(paper: PublicPaper) -> Sequence[Part]:
    """How the conditions are rated: in a sentence or two, and one by one."""
    council, update = paper.council, paper.update
    if not council.conditions:
        return ()
    turns = {
        condition.number: rating_change(council, condition.item, update)
        for condition in council.conditions
    }
    given = [council.rating_of(condition.item, update.key) for condition in council.conditions]
    wording = paper.standard(
        "conditions",
        conditions=len(council.conditions),
        rated=rating_counts(council, given),
        unrated=given.count(None),
        only=given[0] or "",
        better=join_words(number for number, turn in turns.items() if turn is RatingChange.BETTER),
        worse=join_words(number for number, turn in turns.items() if turn is RatingChange.WORSE),
    )
    rows = [(condition_name(condition, "  "), condition.item) for condition in council.conditions]
    return [wording, _ratings_table(paper, "Condition", rows)]


def _ratings_table(
    paper: PublicPaper, heading: str, rows: Sequence[tuple[Cell, str]]
) -> TableBlock:
    columns = text_columns(
        {heading: 4, "Last period": RATING_SHARE, "This period": RATING_SHARE, "Change": 1}
    )
    description = f"{heading}: rating last period and this, and the change"
    return rating_change_table(paper, columns, rows, description)


def scale(council: Council) -> Sequence[Part]:
    """What each rating means."""
    if not any(step.meaning for step in council.scale):
        return ()
    columns: list[RecordColumn[Rating]] = [
        RecordColumn("Rating", 1, lambda step: rating_cell(council, step.name, NOT_RATED)),
        RecordColumn("Meaning", 4, lambda step: step.meaning),
    ]
    return [record_table(columns, council.scale, "What each rating means")]


def key_measures(paper: PublicPaper) -> Sequence[Part]:
    """The measures that are reported in highlight: a table, and why figures are missing."""
    positions = [paper.position(measure) for measure in paper.reported_measures()]
    if not positions:
        return ()
    style = paper.style
    rated = [last_and_this(paper, position.measure.code) for position in positions]
    is_rated = any(isinstance(cell, RatingMark) for pair in rated for cell in pair)
    columns: list[RecordColumn[Position]] = [
        RecordColumn("Measure", 2.2, lambda position: position.measure.name),
        RecordColumn("Detail", 3.4, lambda position: position.measure.detail or ""),
        NumberColumn("Figure", 1.1, lambda position: actual_text(position, style, PUBLIC_WORDS)),
        NumberColumn("Plan", 1.1, lambda position: plan_cell(position, style)),
        RecordColumn("As at", 0.8, lambda position: style.short_period(position.period)),
        RecordColumn(
            "Last period", 1.3, lambda position: last_and_this(paper, position.measure.code)[0]
        ),
        RecordColumn(
            "This period", 1.3, lambda position: last_and_this(paper, position.measure.code)[1]
        ),
    ]
    description = "Key measures: figure, plan, month, and rating last period and this"
    if not is_rated:
        columns, description = columns[:-2], "Key measures: figure, plan and month"
    has_details = any(position.measure.detail for position in positions)
    if not has_details:
        del columns[1]
    table = record_table(columns, positions, description)
    figure, plan = (2, 3) if has_details else (1, 2)
    figures = (cell for row in table.rows for cell in (row[figure], row[plan]))
    words = (word for cell in figures for word in text_of(cell).split())
    paper.note_symbols(word.strip("()") for word in words)
    wording = paper.standard(
        "measures",
        month=style.month(paper.update.activity_to),
        pro_rata=any(position.plan and position.plan.pro_rata for position in positions),
    )
    return [wording, table, *measure_remarks(positions)]


def risk_log(paper: PublicPaper) -> Sequence[Part]:
    """The risks by score, the highest first; nothing where none has a score yet."""
    logged = [scored_risk(paper.council, risk, paper.update) for risk in paper.council.risks]
    if not any(risk.now for risk in logged):
        return ()
    logged.sort(key=lambda risk: -(risk.score or 0))
    columns: list[RecordColumn[ScoredRisk]] = [
        RecordColumn("Risk name", 1.7, lambda logged: logged.risk.title),
        RecordColumn("Risk", 3, lambda logged: logged.risk.text),
        NumberColumn(
            "Score", 0.75, lambda logged: number_text(logged.score, logged.now, field="score")
        ),
        RecordColumn(
            "Direction", 1.35, lambda logged: direction(paper.council, logged, paper.update)
        ),
        RecordColumn("Action", 3, lambda logged: (logged.now and logged.now.action) or DASH),
        NumberColumn(
            "Target score",
            0.8,
            lambda logged: number_text(logged.risk.target_score, logged.risk, field="target_score"),
        ),
        RecordColumn("Updated", 0.95, _month_scored),
    ]
    description = "Risk log: score, direction since the last update, action and target score"
    wording = paper.standard(
        "risks",
        multiplied=any(risk.now and risk.now.likelihood and risk.now.impact for risk in logged),
        compared=any(risk.before is not None for risk in logged),
    )
    return [wording, record_table(columns, logged, description)]


def _month_scored(logged: ScoredRisk) -> str:
    return Month.of(reported_on(logged.scored_at)).short if logged.scored_at else DASH


class HighlightContent(PublicContent):
    """What the tags of the highlight report's template are filled with."""

    overall: Annotated[Parts, "The ratings of the programme and of the deficit's trajectory."]
    commentary: Annotated[Parts, "The commentary of the Narrative sheet; empty without one."]
    conditions: Annotated[Parts, "The ratings of the conditions, last period and this."]
    measures: Annotated[Parts, "The measures reported in highlight; empty where there are none."]
    finance: Annotated[Parts, "The finance lines of Budget monitoring; empty without any."]
    savings: Annotated[Parts, "The savings of each workstream; empty where Savings has none."]
    mitigations: Annotated[Parts, "Mitigations of Budget monitoring, where Savings has none."]
    risks: Annotated[Parts, "The risk log, the highest score first; empty without scores."]
    milestones: Annotated[Parts, "How many milestones fell due, were done and are late."]
    late: Annotated[Parts, "The milestones that are late; empty where none is."]
    ahead: Annotated[Parts, "The milestones due next; empty where none is."]
    scale: Annotated[Parts, "What each rating means."]
    reading: Annotated[str, "What DSG and pp stand for, where the report has them."]


CONTENT = HighlightContent


def paper(facts: Facts) -> WordPaper:
    """The highlight report of an update."""
    council, update = facts.council, facts.update
    paper, period = PublicPaper(facts, DOCUMENT.name), period_of(council, update)
    title = f"Highlight report {paper.style.year(council.settings.financial_year)}"
    title = f"{title}: {update.column_label}"
    saved = savings(paper)
    content: HighlightContent = {
        **common_content(council, paper.figure),
        "title": title,
        "details": list(_details(paper, period)),
        "overall": overall(paper),
        "commentary": paper.narrative("Commentary"),
        "conditions": conditions(paper),
        "measures": key_measures(paper),
        "finance": budget_lines(paper, period, BudgetGroup.FINANCE),
        "savings": saved,
        "mitigations": () if saved else budget_lines(paper, period, BudgetGroup.MITIGATION),
        "risks": risk_log(paper),
        "milestones": milestones(paper, period),
        "late": late(paper, period),
        "ahead": ahead(paper, period),
        "scale": scale(council),
        "reading": _reading(paper),
        "symbols": paper.symbols_used,
    }
    return paper.word_paper(DOCUMENT.template, title, content)


def _reading(paper: PublicPaper) -> str:
    """What the abbreviations stand for that the report shows, its parts being made."""
    council = paper.council
    named = [row.item for row in council.ratings if row.item == DEFICIT_TRAJECTORY]
    lines = [line.line for line in council.budget]
    written = [text.text for text in council.narrative if text.update == paper.update.key]
    words = {
        "DSG is the Dedicated Schools Grant.": named
        or any(DSG in text for text in (*lines, *written)),
        "Differences between two percentages are in percentage points (pp).": paper.shows(POINTS),
    }
    return " ".join(sentence for sentence, is_shown in words.items() if is_shown)


def _details(paper: PublicPaper, period: Period) -> Iterator[tuple[str, str]]:
    yield from dated_details(paper.update, paper.style, "Date of this report", DOCUMENT.meeting)
    yield "This period", _data_covered(paper, paper.update)
    if period.before is not None:
        yield "Last period", _data_covered(paper, period.before)
    elif any(row.previous for row in paper.council.ratings):
        year = paper.style.year(paper.council.settings.financial_year.previous())
        yield "Last period", f"The last update of {year}"
    yield from plan_detail(paper.council, paper.update)


def _data_covered(paper: PublicPaper, update: Update) -> str:
    data = f"activity data to {paper.style.month(update.activity_to)}"
    if update.finance_to:
        data = f"{data}, financial data to {paper.style.month(update.finance_to)}"
    return f"{update.column_label}: {data}"

"""The highlight report: what a board needs to know of an update, on a few pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Annotated, TypeAlias

from svreport.content.blocks import Align, Cell, Column, TableBlock, plain, text_of
from svreport.content.paper import WordPaper
from svreport.core.house_style import DASH, rounded
from svreport.core.model import BudgetGroup, Council, Saving, Update
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
    CommonContent,
    common_content,
    direction,
    properties,
)
from svreport.documents.public import Part, PublicPaper
from svreport.documents.tables import (
    NOT_RATED,
    OVERALL,
    RATING_SHARE,
    TableMoney,
    actual_text,
    condition_name,
    last_and_this,
    missing_reasons,
    number_text,
    plan_cell,
    rating_cell,
    rating_change_table,
    rating_counts,
    text_row,
)
from svreport.figures.as_of import describes_update, savings_at
from svreport.figures.budget import subtract, sum_of
from svreport.figures.measures import workstream_label
from svreport.figures.ratings import RatingChange, ScoredRisk, rating_change, scored_risk
from svreport.narrative.facts import Facts

NOT_REPORTED = "Not yet reported"
NAME_SHARE = 3
TITLES = {BudgetGroup.FINANCE: "Key figure", BudgetGroup.MITIGATION: "Saving"}
PLANNED, REPORTED = ("baseline", "target"), ("achieved", "forecast")


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
    table = TableBlock(
        columns=(
            Column(plain(TITLES[group]), share=NAME_SHARE),
            *money.columns(("Baseline", "Budget", "This period", "Variance")),
            *((Column(plain("Rating"), share=RATING_SHARE),) if period.is_latest else ()),
        ),
        rows=[
            text_row(
                line.line,
                money.text(line.baseline),
                money.text(line.budget),
                money.text(line.by_update.get(key), NOT_REPORTED),
                _difference(money, subtract(line.by_update.get(key), line.budget)),
                *((rating_cell(council, line.rating, NOT_RATED),) if period.is_latest else ()),
            )
            for line in lines
        ],
        description=f"Budget monitoring, {group}: baseline, budget, this period's figure, variance",
    )
    return [paper.standard("finance", unit=money.unit, group=group), table]


def _difference(money: TableMoney, value: Decimal | None) -> str:
    """A difference, with its sign where it is one."""
    is_more = value is not None and rounded(value, money.decimals) > 0
    return f"{'+' if is_more else ''}{money.text(value)}"


def savings(paper: PublicPaper) -> Sequence[Part]:
    """The year's savings by workstream and in total; nothing where the sheet has none.

    Where no row names an update, what was achieved and is forecast is shown of the latest
    alone, which the sheet then speaks of.
    """
    council, year = paper.council, paper.council.settings.financial_year
    rows = [saving for saving in savings_at(council, paper.update) if saving.year == year]
    if not rows:
        return ()
    is_reported = describes_update(council.savings, council, paper.update)
    by_name: dict[str, list[Saving]] = {}
    for row in rows:
        by_name.setdefault(workstream_label(council, row.workstream), []).append(row)
    fields = (*PLANNED, *(REPORTED if is_reported else ()))
    money = TableMoney.of(
        council, paper.style, (getattr(saving, field) for saving in rows for field in fields)
    )

    def table_row(name: str, own: Sequence[Saving], rating: Cell) -> Sequence[Cell]:
        amounts = [money.text(sum_of(getattr(saving, field) for saving in own)) for field in fields]
        if not is_reported:
            return text_row(name, *amounts)
        # The forecast less the target, of the rows that state both.
        variance = sum_of(subtract(saving.forecast, saving.target) for saving in own)
        return text_row(name, *amounts, _difference(money, variance), rating)

    lines = [table_row(name, own, _worst_rating(council, own)) for name, own in by_name.items()]
    if len(by_name) > 1:
        lines.append(table_row("Total", rows, plain(DASH)))
    last_columns = (*money.columns(["Variance"]), Column(plain("Rating"), share=RATING_SHARE))
    table = TableBlock(
        columns=(
            Column(plain("Workstream"), share=NAME_SHARE),
            *money.columns(field.capitalize() for field in fields),
            *(last_columns if is_reported else ()),
        ),
        rows=lines,
        description="Savings of the year by workstream, against their targets",
        totals=(len(by_name),) if len(by_name) > 1 else (),
    )
    return [paper.standard("savings", unit=money.unit, latest=is_reported), table]


def _worst_rating(council: Council, rows: Sequence[Saving]) -> Cell:
    """The worst rating of the rows: a workstream is as safe as the least safe of its savings."""
    given = {normalise(saving.rating) for saving in rows if saving.rating}
    steps = [step.name for step in council.scale if normalise(step.name) in given]
    return rating_cell(council, steps[0] if steps else None, NOT_RATED)


RATING_HEADINGS = ("Last period", "This period")
FIGURE_COLUMNS = slice(2, 4)


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
        better=join_words(number for number, turn in turns.items() if turn is RatingChange.BETTER),
        worse=join_words(number for number, turn in turns.items() if turn is RatingChange.WORSE),
    )
    rows = [(condition_name(condition, "  "), condition.item) for condition in council.conditions]
    return [wording, _ratings_table(paper, "Condition", rows)]


def _ratings_table(
    paper: PublicPaper, heading: str, rows: Sequence[tuple[Cell, str]]
) -> TableBlock:
    columns = (
        Column(plain(heading), share=4),
        Column(plain("Last period"), share=RATING_SHARE),
        Column(plain("This period"), share=RATING_SHARE),
        Column(plain("Change"), share=1),
    )
    description = f"{heading}: rating last period and this, and the change"
    return rating_change_table(paper, columns, rows, description)


def scale(council: Council) -> Sequence[Part]:
    """What each rating means."""
    if not any(step.meaning for step in council.scale):
        return ()
    return [
        TableBlock(
            columns=(Column(plain("Rating"), share=1), Column(plain("Meaning"), share=4)),
            rows=[
                text_row(rating_cell(council, step.name, NOT_RATED), step.meaning)
                for step in council.scale
            ],
            description="What each rating means",
        )
    ]


def key_measures(paper: PublicPaper) -> Sequence[Part]:
    """The measures that are reported in highlight: a table, and why figures are missing."""
    positions = [paper.position(measure) for measure in paper.reported_measures()]
    if not positions:
        return ()
    rows = [
        text_row(
            position.measure.name,
            position.measure.detail or "",
            actual_text(position, paper.style, PUBLIC_WORDS),
            plan_cell(position, paper.style),
            position.month.short,
            *last_and_this(paper, position.measure.code),
        )
        for position in positions
    ]
    figures = (cell for row in rows for cell in row[FIGURE_COLUMNS])
    paper.note_symbols(word for cell in figures for word in text_of(cell).split())
    wording = paper.standard(
        "measures",
        month=paper.style.month(paper.update.activity_to),
        pro_rata=any(position.plan and position.plan.pro_rata for position in positions),
    )
    table = TableBlock(
        columns=(
            Column(plain("Measure"), share=2.2),
            Column(plain("Detail"), share=3.4),
            Column(plain("Figure"), Align.RIGHT, share=1.1),
            Column(plain("Plan"), Align.RIGHT, share=1.1),
            Column(plain("As at"), share=0.8),
            *(Column(plain(heading), share=1.3) for heading in RATING_HEADINGS),
        ),
        rows=rows,
        description="Key measures: figure, plan, month, and rating last period and this",
    )
    missing = missing_reasons(positions)
    return [wording, table, *([missing] if missing else ())]


def risk_log(paper: PublicPaper) -> Sequence[Part]:
    """The risks by score, the highest first; nothing where none has a score yet."""
    logged = [scored_risk(paper.council, risk, paper.update) for risk in paper.council.risks]
    if not any(risk.now for risk in logged):
        return ()
    logged.sort(key=lambda risk: -(risk.score or 0))
    table = TableBlock(
        columns=(
            Column(plain("Risk name"), share=1.7),
            Column(plain("Risk"), share=3),
            Column(plain("Score"), Align.RIGHT, share=0.75),
            Column(plain("Direction"), share=1.35),
            Column(plain("Action"), share=3),
            Column(plain("Target score"), Align.RIGHT, share=0.8),
            Column(plain("Updated"), share=0.95),
        ),
        rows=[_risk_row(paper, risk) for risk in logged],
        description="Risk log: score, direction since the last update, action and target score",
    )
    return [paper.standard("risks"), table]


def _risk_row(paper: PublicPaper, logged: ScoredRisk) -> Sequence[Cell]:
    return text_row(
        logged.risk.title,
        logged.risk.text,
        number_text(logged.score),
        direction(paper.council, logged, paper.update),
        (logged.now.action if logged.now else None) or DASH,
        number_text(logged.risk.target_score),
        Month.of(reported_on(logged.scored_at)).short if logged.scored_at else DASH,
    )


Parts: TypeAlias = Sequence[Part]


class HighlightContent(CommonContent):
    """What the tags of the highlight report's template are filled with."""

    title: Annotated[str, "The title of the report: the year and the update."]
    details: Annotated[Sequence[tuple[str, str]], "The report's date, and the periods it compares."]
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
    symbols: Annotated[
        Callable[[], str], "The key to the symbols shown before it: `symbols()`; empty without any."
    ]


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
        "symbols": paper.symbols_used,
    }
    return WordPaper(
        template=DOCUMENT.template,
        content=content,
        properties=properties(council, update, title),
        referred=paper.referred,
    )


def _details(paper: PublicPaper, period: Period) -> Iterator[tuple[str, str]]:
    day = paper.update.document_date
    if day is not None:
        yield "Date of this report", paper.style.day(day)
    yield "This period", _data_covered(paper, paper.update)
    if period.before is not None:
        yield "Last period", _data_covered(paper, period.before)
    else:
        year = paper.style.year(paper.council.settings.financial_year.previous())
        yield "Last period", f"The last update of {year}"


def _data_covered(paper: PublicPaper, update: Update) -> str:
    """What an update is called, and the data it covers."""
    data = f"activity data to {paper.style.month(update.activity_to)}"
    if update.finance_to:
        data = f"{data}, financial data to {paper.style.month(update.finance_to)}"
    return f"{update.column_label}: {data}"

"""The plan paper: progress against the sustainability plan, workstream by workstream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from svreport.content.blocks import (
    NOTE,
    Block,
    ChartBlock,
    Heading,
    Paragraph,
    Run,
    TableBlock,
    plain,
)
from svreport.content.paper import WordPaper
from svreport.content.passages import texts_in
from svreport.core.errors import LacksData
from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import DASH, NO_BREAK
from svreport.core.model import Council, Measure, Missing, Risk, Update
from svreport.core.origin import with_origins
from svreport.core.text import capitalise, join_words
from svreport.documents import public, tables, versions_in_words
from svreport.documents.at_a_glance import at_a_glance
from svreport.documents.charts import ChartWithTable, transposed
from svreport.documents.charts.measures import headline_chart
from svreport.documents.charts.money import deficit_chart, savings_chart, spending_chart
from svreport.documents.plan.workstreams import (
    WorkstreamPart,
    glance_table,
    other_part,
    planned_savings,
    workstream_part,
)
from svreport.documents.registry import PLAN
from svreport.figures.as_of import scored_risk
from svreport.figures.forecast import Statement
from svreport.figures.measures import (
    Position,
    latest_movement,
    measures_by_workstream,
    meets_plan,
    restarts_each_year,
)
from svreport.figures.versions import plan_change, reported_version, versions_at
from svreport.narrative.facts import Facts

WITHHELD = "Withheld so that nobody can be identified"
PLAN_MET = "Plan met"
MET = {None: DASH, True: "Yes", False: "No"}
AFRESH = "Not compared: the count begins again each year"


def measure_blocks(paper: public.PublicPaper, measures: Sequence[Measure]) -> list[Block]:
    """The measures with a figure, then those without one and why, as they may be published."""
    positions = [paper.position(measure) for measure in measures]
    known = [position for position in positions if position.actual is not None]
    missing = [position for position in positions if position.actual is None]
    blocks: list[Block] = [_figures_table(paper, known)] if known else []
    blocks += tables.exception_remarks(known)
    if missing:
        columns = {"Measure without a figure": 3.5, "Why": 3.5}
        rows = ((tables.measure_name(row.measure), _why_missing(row)) for row in missing)
        blocks.append(tables.table_of(columns, rows, "Measures without a figure, and why"))
    for block in blocks:
        if isinstance(block, TableBlock):
            paper.note_symbols(tables.figure_words(block))
    return blocks


def _figures_table(paper: public.PublicPaper, positions: Sequence[Position]) -> TableBlock:
    shared, style = tables.shared_period(positions), paper.style
    month = style.short_period(shared).replace(" ", NO_BREAK) if shared else ""

    def latest(position: Position) -> str:
        when = "" if shared else f" ({style.short_period(position.period)})"
        shown = tables.actual_text(position, style, public.PUBLIC_WORDS)
        return with_origins(f"{shown}{when}", shown)

    columns = {
        **{"Measure": 2.7, "Plan": tables.Figures(0.8)},
        f"Latest ({month})" if shared else "Latest": tables.Figures(0.9),
        **{PLAN_MET: 0.7, "Since an earlier figure": 2.1},
    }
    rows = (
        (
            tables.measure_name(position.measure),
            tables.plan_cell(position, style, DASH),
            latest(position),
            MET[meets_plan(position)],
            _movement(paper, position),
        )
        for position in positions
    )
    return tables.table_of(columns, rows, "Measures with a figure: plan, latest and direction")


def _movement(paper: public.PublicPaper, position: Position) -> str:
    """In words, which way the measure has gone since the last figure like it."""
    code = position.measure.code
    change = latest_movement(
        position,
        paper.council.values_of(code),
        lambda period: paper.disclosure.withholds(code, period),
    )
    if change is not None:
        before = tables.measure_text(change.before, position, paper.style)
        period = paper.style.short_period(change.period).replace(" ", NO_BREAK)
        return with_origins(f"{change.direction.capitalize()}: {before} in {period}", before)
    return AFRESH if restarts_each_year(position.measure) else "First figure"


def _why_missing(position: Position) -> Sequence[Run]:
    """Why a measure has no figure, with the reason that the sheet gives."""
    missing = position.missing or Missing.NOT_YET_AVAILABLE
    status = WITHHELD if missing is Missing.SUPPRESSED else public.MISSING_WORDS[missing]
    reason = position.reason
    return (Run(f"{status}: "), Run(reason)) if reason else plain(status)


def _meaning(measure: Measure) -> Sequence[Run]:
    """What a measure counts, which way is better and over what period, as far as it is stated."""
    better = f"better when {measure.better_when}" if measure.better_when else ""
    counted = capitalise("; ".join(filter(None, (better, measure.basis))))
    return Run(measure.detail or ""), Run(
        f"{' ' * bool(measure.detail)}{counted}." if counted else ""
    )


def definitions(paper: public.PublicPaper) -> list[Block]:
    """What the measures of the paper count, which way is better, and over what period."""
    reported = paper.reported_measures()
    description = "What each measure shows, which way is better and the period it covers"
    rows = ((measure.code, _meaning(measure)) for measure in reported)
    table = tables.table_of({"Measure": 1.2, "What it shows": 9.0}, rows, description)
    return [table] if any(measure.detail for measure in reported) else []


HEADING = "Forecast tables"
TITLE_LEVEL, VERSION_LEVEL, MITIGATION_LEVEL = 1, 2, 4


def forecast_blocks(paper: public.PublicPaper) -> list[Block]:
    """A heading, and for each version a table, with how to read it unless as the last; or nothing.

    Each table is on one page; a wide one has a page turned on its side.
    """
    versions = versions_at(paper.council, paper.update)
    if not versions:
        return []
    blocks: list[Block] = []
    above: list[Block] = [Heading(TITLE_LEVEL, plain(HEADING))]
    read: Paragraph | None = None
    for statement in versions:
        table, reading = _version_table(paper, statement)
        name = plain(f"{capitalise(statement.called)} {versions_in_words.noun_of(statement)}")
        below = [] if reading == read else [reading]
        # What heads all of them is on the page of the first.
        blocks += versions_in_words.on_its_page(
            statement, [*above, Heading(VERSION_LEVEL, name), *below, table]
        )
        above, read = [], reading
    return blocks


def _version_table(paper: public.PublicPaper, statement: Statement) -> tuple[TableBlock, Paragraph]:
    """A version's table, no row of which is without the next, and how it is read."""
    unit = paper.council.settings.forecast_unit
    table = versions_in_words.forecast_table(statement, unit, paper.style)
    says = versions_in_words.standings_in_words(statement, paper.style)
    read = versions_in_words.reading_of(statement, table)
    reading = f"Amounts are in {unit}. {tables.SIGNS} {says}{read}".rstrip()
    whole = replace(table, leads=range(len(table.rows) - 1))
    return whole, Paragraph(plain(reading), role=NOTE)


class RiskPart(Frozen):
    """A risk with what is done about it."""

    heading: Annotated[str, "Its number and title."]
    text: Annotated[str, "The risk as it was described."]
    owner: Annotated[str, "Who answers for it; empty if nobody is named."]
    action: Annotated[str, "What was to be done next at its last score; empty without any."]
    mitigation: Annotated[Sequence[Block], "Its mitigation; empty if none is stated."]


def _risk_part(paper: public.PublicPaper, risk: Risk) -> RiskPart:
    scored = scored_risk(paper.council, risk, paper.update).now
    text = risk.mitigation or ""
    return RiskPart(
        heading=f"{risk.item}: {risk.title}",
        text=risk.text,
        owner=risk.owner or "",
        action=(scored.action if scored else None) or "",
        mitigation=paper.blocks(text, level=MITIGATION_LEVEL),
    )


def risk_table(paper: public.PublicPaper) -> list[Block]:
    """How every risk is rated and scored; nothing where there are none."""
    council, update = paper.council, paper.update
    columns = {
        **{
            "Risk": 2.6,
            "Rating": 1.0,
            "Score": tables.Figures(0.7),
            "Score before": tables.Figures(0.9),
        },
        **{"Direction": 1.3, "Target score": tables.Figures(0.9)},
    }
    rows = [
        (
            f"{row.risk.number}. {row.risk.title}",
            tables.rating_cell(
                council, council.rating_of(row.risk.item, update.key), tables.NOT_RATED, short=True
            ),
            tables.score_text(row),
            tables.number_text(row.before, row.earlier, field="score"),
            public.direction(council, row, update),
            tables.target_score_text(row),
        )
        for row in (scored_risk(council, risk, update) for risk in council.risks)
    ]
    description = "Risks: rating, score, score before, direction and target score"
    return [tables.table_of(columns, rows, description)] if rows else []


TITLE = "Progress against the plan"


class PlanContent(public.PublicContent):
    """What the tags of the plan paper's template are filled with."""

    lead: Annotated[public.Parts, "The finding: the decision and its number."]
    summary: Annotated[
        public.Parts, "Standard words, what is written, and the workstreams in a table."
    ]
    demand: Annotated[public.Parts, "The headline measure as a chart; empty if it has no figures."]
    spending: Annotated[public.Parts, "The forecast without the plan; empty if there is none."]
    savings: Annotated[public.Parts, "Planned spending and each saving; empty if there are none."]
    deficit: Annotated[public.Parts, "The cumulative deficit in each version, and its limits."]
    workstreams: Annotated[Sequence[WorkstreamPart], "The workstreams, in their order."]
    others: Annotated[public.Parts, "Measures of no workstream; empty if there are none."]
    risk_table: Annotated[public.Parts, "All risks with their scores; empty if there are none."]
    risks: Annotated[Sequence[RiskPart], "The risks, each with what is done about it."]
    definitions: Annotated[public.Parts, "What each measure tells; empty if none says."]
    notes: Annotated[public.Parts, "How to read the figures."]
    scale: Annotated[public.Parts, "What each rating means; empty if the scale does not say."]
    forecasts: Annotated[public.Parts, "The forecast tables under a heading of their own."]


CONTENT = PlanContent


def paper(facts: Facts) -> WordPaper:
    """The plan paper of an update.

    Raises LacksData where there are no workstreams or no forecast to report.
    """
    council, update = facts.council, facts.update
    _refuse_empty(council, update)
    paper = public.PublicPaper(facts, PLAN.name)
    by_workstream = measures_by_workstream(council, PLAN.name)
    savings = savings_chart(council, update)
    glance = glance_table(paper, by_workstream)
    content: PlanContent = {
        **paper.content(TITLE, paper.data_covered()),
        "lead": at_a_glance(paper).lead,
        "summary": [
            paper.standard("summary", reported=reported_version(council, update) is not None),
            *new_plan(paper),
            glance,
            *paper.narrative("Summary"),
            *planned_savings(paper, savings),
        ],
        "demand": _chart(paper, "", headline_chart(council, update)),
        "spending": _chart(paper, "spending", spending_chart(council)),
        "savings": _chart(paper, "savings", savings),
        "deficit": _chart(paper, "deficit", deficit_chart(council, update)),
        "workstreams": [
            *(
                workstream_part(
                    paper, workstream, measure_blocks(paper, by_workstream.get(workstream.code, ()))
                )
                for workstream in council.workstreams
            ),
            *other_part(paper),
        ],
        "others": measure_blocks(paper, by_workstream.get(None, ())),
        "risk_table": risk_table(paper),
        "risks": [_risk_part(paper, risk) for risk in paper.council.risks],
        "definitions": definitions(paper),
        "notes": [],
        "scale": tables.scale_key(council),
        "forecasts": forecast_blocks(paper),
    }
    texts = texts_in({**content, "forecasts": ()})
    notes = {
        "measures": bool(paper.reported_measures()),
        "plan_met": PLAN_MET in texts,
        "points": paper.shows(public.POINTS),
        "pro_rata": paper.shows(public.PRO_RATA),
        "milestones": bool(council.milestones),
        # The tables of the forecast say it of themselves.
        "dashes": DASH in texts,
    }
    if any(notes.values()):
        content["notes"] = [paper.standard("notes", **notes)]
    return paper.word_paper(PLAN.template, TITLE, content)


def new_plan(paper: public.PublicPaper) -> list[Block]:
    """How a new plan differs from the one before, and why; nothing unless it begins here."""
    change = plan_change(paper.council, paper.update)
    if change is None or change.update is not paper.update or not (change.before and change.now):
        return []
    sentences = [
        f"From this update on, progress is measured against a new plan: the {change.now.called} "
        f"forecast, in place of the {change.before.called} forecast.",
        *_new_balance(paper, change.before, change.now),
    ]
    runs = [Run(" ".join(sentences))]
    if change.update.plan_reason:
        runs += [Run(" "), Run(change.update.plan_reason)]
    return [Paragraph(tuple(runs))]


def _new_balance(paper: public.PublicPaper, before: Statement, now: Statement) -> Iterator[str]:
    """What two plans close with in the last year that both reach."""
    both = [year for year in now.closing_years if year in before.closing_years]
    if not both:
        return
    balances = [
        versions_in_words.balance_in_words(plan.closing(both[-1]), paper.prose)
        for plan in (now, before)
    ]
    year = paper.style.year(both[-1])
    yield (
        f"It ends {year} with a {balances[0]}, where the earlier plan ended that year with a "
        f"{balances[1]}."
    )


def _refuse_empty(council: Council, update: Update) -> None:
    """Raises LacksData where a sheet that the paper is made of is empty."""
    needed = {"Workstreams": council.workstreams, "Forecast": versions_at(council, update)}
    lacking = [sheet for sheet, rows in needed.items() if not rows]
    if lacking:
        sheets = f"sheet{'' if len(lacking) == 1 else 's'} {join_words(lacking)}"
        raise LacksData(f"The plan paper of {update.key} needs the plan: fill in the {sheets}.")


def _chart(
    paper: public.PublicPaper, name: str, drawn: ChartWithTable | None
) -> Sequence[public.Part]:
    """A chart with its table and, where it has a `name`, standard words before it."""
    if drawn is None:
        return ()
    paper.note_symbols({*tables.figure_words(drawn.table), *drawn.chart.title.split()})
    planned = len(drawn.chart.series) > 1
    words = versions_in_words
    counted = (words.income_without_plan if name == "spending" else words.counted_on)(paper)
    return [
        *([paper.standard(name, planned=planned, note=drawn.note, **counted)] if name else []),
        ChartBlock(drawn.chart, low=not drawn.chart.labelled),
        drawn.stated_table if drawn.periods else transposed(drawn.stated_table),
    ]

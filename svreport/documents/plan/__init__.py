"""The plan paper: progress against the sustainability plan, workstream by workstream."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeAlias, TypedDict

from svreport.content.blocks import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    Landscape,
    Paragraph,
    Run,
    TableBlock,
    plain,
)
from svreport.content.paper import WordPaper
from svreport.core.house_style import DASH
from svreport.core.model import Council, Risk, Update
from svreport.core.problems import LacksData
from svreport.core.text import join_words
from svreport.documents.charts import Drawn, deficits, growth, spending, with_savings
from svreport.documents.forecast_table import SIGNS, forecast_table
from svreport.documents.labels import (
    Agreement,
    Authority,
    Figure,
    direction,
    properties,
    rating_mark,
)
from svreport.documents.measures_table import shown_in
from svreport.documents.plan.glance import glance_table
from svreport.documents.plan.measures import MeasuresPart, definitions, measures_of
from svreport.documents.plan.workstreams import WorkstreamPart, workstream_part
from svreport.documents.public import Part, PublicPaper
from svreport.figures.ratings import ScoredRisk, scored_risk
from svreport.figures.versions import versions_at
from svreport.narrative.markdown import read_narrative

HEADING = "Forecast tables"
READING = (
    "Totals are as published, and may differ from the sum of their lines by rounding. A dash marks "
    "a year for which a line states nothing."
)
TITLE_LEVEL, VERSION_LEVEL = 1, 2
# A version of more years stands on a page turned on its side.
MOST_UPRIGHT = 6


def forecast_blocks(paper: PublicPaper) -> list[Block]:
    """A heading, and for each version a table with how to read it; nothing without any.

    Each table begins a page; a wide one has a page turned on its side.
    """
    versions = versions_at(paper.council, paper.update)
    if not versions:
        return []
    unit = paper.council.settings.forecast_unit
    # Each table may be read alone, so each says what its signs mean.
    signs = Paragraph((Run(f"Amounts are in {unit}. {SIGNS} {READING}"),))
    blocks: list[Block] = [Heading(TITLE_LEVEL, plain(HEADING), new_page=True)]
    for number, statement in enumerate(versions):
        wide = len(statement.years) > MOST_UPRIGHT
        heading = Heading(
            VERSION_LEVEL, plain(_name(statement.version)), new_page=bool(number) and not wide
        )
        table = forecast_table(statement, unit, paper.style, wide=wide)
        version: list[Block] = [heading, table, signs]
        blocks += [Landscape(version)] if wide else version
    return blocks


def _name(version: str) -> str:
    return f"{version[:1].upper()}{version[1:]} forecast"


MITIGATION_LEVEL = 4


@dataclass(frozen=True)
class RiskPart:
    """A risk with what is done about it."""

    heading: Annotated[str, "Its number and title."]
    text: Annotated[str, "The risk as it was described."]
    owner: Annotated[str, "Who answers for it; empty where nobody is named."]
    action: Annotated[str, "What was to be done next at its last score; empty without any."]
    mitigation: Annotated[Sequence[Block], "Its mitigation; empty where none is stated."]


def risk_parts(paper: PublicPaper) -> list[RiskPart]:
    """The risks in the order of the sheet."""
    return [_part(paper, risk) for risk in paper.council.risks]


def _part(paper: PublicPaper, risk: Risk) -> RiskPart:
    scored = scored_risk(paper.council, risk, paper.update).now
    return RiskPart(
        heading=f"{risk.item}: {risk.title}",
        text=risk.text,
        owner=risk.owner or "",
        action=(scored.action if scored else None) or "",
        mitigation=read_narrative(
            risk.mitigation or "", heading_level=MITIGATION_LEVEL, stated=paper.figure
        ),
    )


def risk_table(paper: PublicPaper) -> list[Block]:
    """How every risk is rated and scored; nothing where there are none."""
    risks = paper.council.risks
    if not risks:
        return []
    return [
        TableBlock(
            columns=(
                Column(plain("Risk"), share=2.6),
                Column(plain("Rating"), share=1.5),
                Column(plain("Score"), Align.RIGHT, share=0.7),
                Column(plain("Score before"), Align.RIGHT, share=0.8),
                Column(plain("Direction"), share=1.3),
                Column(plain("Target score"), Align.RIGHT, share=0.8),
            ),
            rows=[_row(paper, risk) for risk in risks],
            description="Risks: rating, score, score before, direction and target score",
        )
    ]


def _row(paper: PublicPaper, risk: Risk) -> Sequence[Cell]:
    logged: ScoredRisk = scored_risk(paper.council, risk, paper.update)
    rating = paper.council.rating_of(risk.item, paper.update.key)
    return (
        plain(f"{risk.number}. {risk.title}"),
        rating_mark(paper.council, rating) if rating else plain(DASH),
        plain(_number(logged.score)),
        plain(_number(logged.before)),
        plain(direction(paper.council, logged, paper.update)),
        plain(_number(risk.target_score)),
    )


def _number(score: int | None) -> str:
    return DASH if score is None else str(score)


NAME = "plan"
TEMPLATE = "plan/report.docx"
TITLE = "Progress against the plan"

Parts: TypeAlias = Sequence[Part]


class PlanContent(TypedDict):
    """What the tags of the plan paper's template are filled with."""

    authority: Authority
    figure: Figure
    agreement: Agreement
    title: Annotated[str, "The title of the paper."]
    update: Annotated[str, "The title of the update."]
    draft: Annotated[bool, "Whether it was built with `--draft`."]
    details: Annotated[Sequence[tuple[str, str]], "The paper's date, and the data it covers."]
    summary: Annotated[Parts, "Standard words, what is written, and the workstreams in a table."]
    demand: Annotated[Parts, "The headline measure as a chart; empty where it has no figures."]
    spending: Annotated[Parts, "The forecast without the plan; empty where there is none."]
    savings: Annotated[Parts, "Planned spending and each saving; empty where there are none."]
    deficit: Annotated[Parts, "The cumulative deficit in each version, and its limits."]
    workstreams: Annotated[Sequence[WorkstreamPart], "The workstreams, in their order."]
    others: Annotated[Parts, "Measures of no workstream; empty where there are none."]
    risk_table: Annotated[Parts, "All risks with their scores; empty where there are none."]
    risks: Annotated[Sequence[RiskPart], "The risks, each with what is done about it."]
    definitions: Annotated[Parts, "What each measure tells; empty where none says."]
    notes: Annotated[Parts, "How to read the figures."]
    symbols: Annotated[
        Callable[[], str], "The key to the symbols shown before it: `symbols()`; empty without any."
    ]
    forecasts: Annotated[Parts, "The forecast tables under a heading of their own."]


def plan_report(council: Council, update: Update, *, draft: bool = False) -> WordPaper:
    """The plan paper of an update.

    Raises LacksData where there are no workstreams or no forecast to report.
    """
    _refuse_empty(council, update)
    paper = PublicPaper(council, update, NAME)
    by_workstream = measures_of(council)
    tables = MeasuresPart(paper)
    # A measure of no workstream is in no row of the table.
    positions = [
        tables.positions(by_workstream.get(workstream.code, ()))
        for workstream in council.workstreams
    ]
    glance = glance_table(paper, council.workstreams, positions)
    content: PlanContent = {
        "authority": council.settings.authority,
        "figure": paper.figure,
        "agreement": council.settings.agreement,
        "title": TITLE,
        "update": update.title,
        "draft": draft,
        "details": list(_details(paper)),
        "summary": [paper.standard("summary"), *paper.written("Summary"), glance],
        "demand": _chart(paper, "demand", growth(council, update)),
        "spending": _chart(paper, "spending", spending(council)),
        "savings": _chart(paper, "savings", with_savings(council, update)),
        "deficit": _chart(paper, "deficit", deficits(council, update)),
        "workstreams": [
            workstream_part(paper, workstream, by_workstream.get(workstream.code, ()), tables)
            for workstream in council.workstreams
        ],
        "others": tables.blocks(by_workstream.get(None, ())),
        "risk_table": risk_table(paper),
        "risks": risk_parts(paper),
        "definitions": definitions(council),
        "notes": [paper.standard("notes")],
        "symbols": paper.symbols_used,
        "forecasts": forecast_blocks(paper),
    }
    return WordPaper(
        template=TEMPLATE, content=content, properties=properties(council, update, TITLE)
    )


def _refuse_empty(council: Council, update: Update) -> None:
    """Raises LacksData where a sheet that the paper is made of is empty."""
    lacking = [
        *(["Workstreams"] if not council.workstreams else []),
        *(["Forecast"] if not versions_at(council, update) else []),
    ]
    if lacking:
        sheets = f"sheet{'' if len(lacking) == 1 else 's'} {join_words(lacking)}"
        raise LacksData(
            f"The plan paper of {update.key} needs what the plan is made of: fill the {sheets}."
        )


def _details(paper: PublicPaper) -> Iterator[tuple[str, str]]:
    update, style = paper.update, paper.style
    day = update.dated
    if day:
        yield "Date of paper", style.day(day)
    yield "Update reported", update.title
    if update.finance_to:
        yield "Financial data to", style.month(update.finance_to)
    yield "Activity data to", style.month(update.activity_to)


def _chart(paper: PublicPaper, name: str, drawn: Drawn | None) -> Sequence[Part]:
    """The standard words of a chart, the chart and its figures; nothing where it is not drawn."""
    if drawn is None:
        return ()
    paper.note_symbols(shown_in(drawn.table))
    return [paper.standard(name), *drawn.blocks]

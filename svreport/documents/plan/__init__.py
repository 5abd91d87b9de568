"""The plan paper: progress against the sustainability plan, workstream by workstream."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, TypeAlias, TypedDict

from svreport.documents.charting import Drawn, deficits, growth, spending, with_savings
from svreport.documents.content import Agreement, Authority, Figure
from svreport.documents.measures_table import shown_in
from svreport.documents.plan.forecasts import forecast_blocks
from svreport.documents.plan.glance import glance_table
from svreport.documents.plan.measures import MeasuresPart, definitions, measures_of
from svreport.documents.plan.risks import RiskPart, risk_parts, risk_table
from svreport.documents.plan.workstreams import WorkstreamPart, workstream_part
from svreport.documents.public import Part, PublicPaper
from svreport.documents.words import properties
from svreport.figures.versions import known_versions
from svreport.model import Council, Update
from svreport.papers import WordPaper
from svreport.problems import LacksData
from svreport.suggest import listed

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
    positions = [tables.positions(by_workstream.get(one.code, ())) for one in council.workstreams]
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
            workstream_part(paper, one, by_workstream.get(one.code, ()), tables)
            for one in council.workstreams
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
        *(["Forecast"] if not known_versions(council, update) else []),
    ]
    if lacking:
        sheets = f"sheet{'' if len(lacking) == 1 else 's'} {listed(lacking)}"
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

"""The strategic plan: chapters of what officers write and of what the sheets of the plan state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated

from svreport.content.blocks import (
    LEAD,
    NOTE,
    Align,
    Column,
    Heading,
    Paragraph,
    TableBlock,
    Wording,
    plain,
)
from svreport.content.paper import WordPaper
from svreport.core import model
from svreport.core.errors import LacksData
from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.house_style import DASH
from svreport.core.numerals import Unit
from svreport.core.origin import with_origins
from svreport.core.text import counted, join_words
from svreport.documents import tables, versions_in_words
from svreport.documents.at_a_glance import surplus_sign
from svreport.documents.charts import ChartWithTable
from svreport.documents.charts.measures import headline_chart
from svreport.documents.charts.money import savings_chart, spending_chart
from svreport.documents.charts.plan import (
    COHORT_WORDS,
    flow_chart,
    growth_chart,
    mix_chart,
    placement_chart,
    plan_deficit_chart,
)
from svreport.documents.public import (
    Part,
    Parts,
    PublicContent,
    PublicPaper,
    period_as_at,
)
from svreport.documents.registry import CLOSING, OPENING, STRATEGY
from svreport.documents.strategy.workstreams import (
    assumptions_table,
    lead_in,
    risk_paragraphs,
    workstream_chapter,
)
from svreport.figures import cohort
from svreport.figures.budget import sum_of
from svreport.figures.forecast import Statement, called
from svreport.figures.plan import impact_of, last_year
from svreport.figures.versions import plan_version, unmitigated_version
from svreport.narrative.facts import Facts

TITLE = "Strategic plan"


class Chapter(Frozen):
    """A chapter, with a heading of its own and what is printed below it."""

    heading: Annotated[str, "Its heading."]
    new_page: Annotated[bool, "Whether it begins a page, as the first does."]
    body: Annotated[Parts, "What is written and stated in it."]


class StrategyContent(PublicContent):
    """What the tags of the strategic plan's template are filled with."""

    glance: Annotated[Parts, "What the plan comes to in its last year, with and without it."]
    chapters: Annotated[Sequence[Chapter], "The chapters with anything in them, in their order."]


CONTENT = StrategyContent


def paper(facts: Facts) -> WordPaper:
    """The strategic plan as an update knows it.

    Raises LacksData where it has no projects, and nothing is written of any workstreams.
    """
    council, update = facts.council, facts.update
    paper = PublicPaper(facts, STRATEGY.name)
    _refuse_unwritten(council, update.key)
    parts = [(row.heading, workstream_chapter(paper, row)) for row in council.workstreams]
    across = "Across the workstreams" if parts else "Projects"
    parts.append((across, workstream_chapter(paper, None)))
    chapters = [
        *_chapters(paper, OPENING),
        *(Chapter(name, new_page=False, body=body) for name, body in parts if body),
        *_chapters(paper, CLOSING),
    ]
    content: StrategyContent = {
        **paper.content(TITLE, paper.data_covered("Date", "As known at")),
        "glance": list(_glance(paper)),
        "chapters": chapters,
    }
    return paper.word_paper(STRATEGY.template, TITLE, content)


# What the first page says of the plan's last year, with the plan and without it.
KEY_FIGURES = {
    model.LineKind.TOTAL_EXPENDITURE: "Spending in {}",
    model.LineKind.IN_YEAR_BALANCE: "In-year deficit {}",
    model.LineKind.CLOSING_BALANCE: "Deficit at the end of {}",
}


def _glance(paper: PublicPaper) -> Iterator[Part]:
    """The finding, the key figures and what the plan is made of; each where it is stated."""
    council, style, shown = paper.council, paper.style, {}
    without, plan = unmitigated_version(council), plan_version(council, paper.update)
    years = [year for year in plan.years if without and year in without.years] if plan else []
    if plan and without and years:
        shown = {
            kind: (plan.balance(kind, years[-1]), without.balance(kind, years[-1]))
            for kind in KEY_FIGURES
            if plan.states(kind, years[-1]) and without.states(kind, years[-1])
        }
    last = style.year(years[-1]) if years else ""
    if pair := shown.get(model.LineKind.IN_YEAR_BALANCE):
        ends = [versions_in_words.balance_in_words(amount, paper.prose) for amount in pair]
        words = f"With the plan, {last} has an in-year {ends[0]}; without it, there would be a "
        yield Paragraph(plain(with_origins(f"{words}{ends[1]}.", *ends)), role=LEAD)
    if shown:
        unit = council.settings.forecast_unit
        rows = {
            "With the plan": [planned for planned, _ in shown.values()],
            "Without it": [unplanned for _, unplanned in shown.values()],
            "Difference": [planned - unplanned for planned, unplanned in shown.values()],
        }
        texts = {
            name: [style.amount(amount, unit, Unit.MILLIONS, decimals=2) for amount in amounts]
            for name, amounts in rows.items()
        }
        headings = [
            plain(KEY_FIGURES[kind].format(last) + (surplus_sign(style) if min(pair) < 0 else ""))
            for kind, pair in shown.items()
        ]
        yield TableBlock(
            [
                Column(plain("Figure"), share=1.1),
                *(Column(heading, Align.RIGHT) for heading in headings),
            ],
            [tables.text_row(name, *cells) for name, cells in texts.items()],
            "Key figures: with the plan, without it and the difference",
            key_rows=(0,),
            caption=f"What {last} comes to",
        )
    yield from _made_of(paper)


def _made_of(paper: PublicPaper) -> Sequence[Part]:
    """How many workstreams, projects, measures and milestones the plan has."""
    council = paper.council
    counts = {
        "workstream": len(council.workstreams),
        "project": len(council.rows(model.Project)),
        "measure": sum(measure.role in model.JUDGED_BY for measure in council.measures),
        "milestone": len(council.milestones),
    }
    stated = join_words((counted(count, noun) for noun, count in counts.items() if count), most=4)
    return [Paragraph(plain(f"The plan has {stated}."), role=NOTE)] if stated else ()


def _refuse_unwritten(council: model.Council, update: str) -> None:
    """Raises LacksData where no more is stated than what progress papers report already.

    Where the plan is written, it is that of the updates for which it is.
    """
    prefix = STRATEGY.section("")
    written = {row.update: None for row in council.narrative if row.section.startswith(prefix)}
    if written and update not in written:
        raise LacksData(
            f"The {STRATEGY.title} has no text for {update}, only for {join_words(written)}: "
            f"name {'it' if len(written) == 1 else 'one'} with --update."
        )
    if not (council.rows(model.Project) or (council.workstreams and written)):
        raise LacksData(
            f"The {STRATEGY.title} of {update} needs a row in Projects; or one in Workstreams, "
            f"and a text in a section such as “{STRATEGY.section(STRATEGY.sections[0])}”."
        )


def _chapters(paper: PublicPaper, chapters: Mapping[str, Sequence[str]]) -> Iterator[Chapter]:
    """The chapters of which anything is written or stated, each with its own sections."""
    for heading, sections in chapters.items():
        body = [*_section(paper, heading, level=2)]
        for name in sections:
            if section := [*_section(paper, name, level=3)]:
                body += [Heading(2, plain(name)), *section]
        if body:
            yield Chapter(heading, new_page=heading == STRATEGY.sections[0], body=body)


def _section(paper: PublicPaper, name: str, *, level: int) -> Iterator[Part]:
    yield from paper.narrative(name, level=level)
    if stated := STATED.get(name):
        yield from stated(paper)


# What sheets state, below what is written of it


def _drawn(paper: PublicPaper, words: Wording, drawn: ChartWithTable | None) -> Sequence[Part]:
    """A chart with its table, below words on how they are read; nothing without it."""
    if drawn is None:
        return ()
    paper.note_symbols({*tables.figure_words(drawn.table), *drawn.chart.title.split()})
    return [words, *drawn.low_blocks, *([Paragraph(plain(drawn.note))] if drawn.note else [])]


def _statement_table(paper: PublicPaper, statement: Statement | None) -> Sequence[Part]:
    """The lines of a version by year, with how they are read; nothing without it."""
    if statement is None:
        return ()
    unit = paper.council.settings.forecast_unit
    table = versions_in_words.forecast_table(statement, unit, paper.style)
    reading = paper.standard(
        "forecast", unit=unit, reading=versions_in_words.reading_of(statement, table)
    )
    whole = replace(table, leads=range(len(table.rows) - 1))
    return [reading, *versions_in_words.on_its_page(statement, [whole])]


def _unmitigated(paper: PublicPaper) -> Sequence[Part]:
    words = paper.standard("unmitigated", **versions_in_words.income_without_plan(paper))
    return [
        *_drawn(paper, words, spending_chart(paper.council)),
        *_statement_table(paper, unmitigated_version(paper.council)),
    ]


def _workstream_table(paper: PublicPaper) -> Sequence[Part]:
    """What each workstream is for, and what it saves in the plan's last year."""
    council, last = paper.council, last_year(paper.council, paper.update)
    impacts = {row.code: impact_of(council, paper.update, row) for row in council.workstreams}
    money = tables.TableMoney.of(paper, impacts.values())
    saving = f"Net saving in {paper.style.year(last)}" if last else "Net saving"
    columns = {"Workstream": 2.0, "Aim": 3.6, f"{saving} ({money.unit})": tables.Figures(1.2)}
    rows = [
        (row.heading, row.aim or DASH, money.text(impacts[row.code])) for row in council.workstreams
    ]
    total = ("All workstreams", DASH, money.text(sum_of(impacts.values())))
    description = "Workstreams: what each is for, and what it saves in the plan's last year"
    return [tables.table_of(columns, rows, description, total=total if len(rows) > 1 else ())]


def _spending(paper: PublicPaper) -> Sequence[Part]:
    council, update = paper.council, paper.update
    left = paper.standard("deficit", **versions_in_words.counted_on(paper))
    return [
        *_drawn(paper, paper.standard("spending"), savings_chart(council, update)),
        *_drawn(paper, left, plan_deficit_chart(council, update)),
        *_drawn(paper, paper.standard("placements"), placement_chart(council, update)),
    ]


def _engagement(paper: PublicPaper) -> Sequence[Part]:
    rows = paper.council.rows(model.Engagement)
    columns = {"Who": 2.2, "How": 2.2, "How many": 1.2, "When": 1.4}
    cells = ((it.who, it.how or DASH, it.how_many or DASH, it.when or DASH) for it in rows)
    said = [
        block
        for row in rows
        if row.response
        for block in lead_in(_asked(row), paper.blocks(row.response, level=3))
    ]
    return [tables.table_of(columns, cells, "Who was asked, how and when"), *said] if rows else ()


def _asked(row: model.Engagement) -> str:
    return f"{row.who} ({row.how[:1].lower()}{row.how[1:]}):" if row.how else f"{row.who}:"


def _governance(paper: PublicPaper) -> Sequence[Part]:
    rows = paper.council.rows(model.GovernanceBoard)
    cells = ((row.board, row.role or DASH, row.frequency or DASH) for row in rows)
    columns = {"Board": 1.8, "Role": 3.6, "Meets": 1.2}
    description = "Boards: what each is for and how often it meets"
    return [tables.table_of(columns, cells, description)] if rows else ()


def _assumptions(paper: PublicPaper) -> Sequence[Part]:
    """What the plan as a whole assumes."""
    whole = [row for row in paper.council.rows(model.Assumption) if row.project is None]
    return assumptions_table(whole, "Assumptions, with their values and basis")


def _demand(paper: PublicPaper) -> Sequence[Part]:
    """The plans in force by year, where they are placed, whose they are and what they cost."""
    drawn = headline_chart(paper.council, paper.update)
    planned = drawn is not None and len(drawn.chart.series) > 1
    return [
        *_drawn(paper, paper.standard("demand", planned=planned), drawn),
        *_mixes(paper),
        *_explained(paper),
    ]


def _mixes(paper: PublicPaper) -> Iterator[Part]:
    """The children of each provision, age band and need; that it is withheld, where so."""
    council, style = paper.council, paper.style
    by_dimension = group_by(
        (
            (
                margin,
                period_as_at(table.period, style)
                + (f", as the {called(table.version)} forecast has it" if table.version else ""),
            )
            for table in cohort.cohort_tables(council)
            for margin in cohort.margins(table, paper.disclosure)
        ),
        lambda pair: pair[0].dimension,
    )
    for dimension, name in COHORT_WORDS.items():
        known, heading = by_dimension.get(dimension, ()), name.lower()
        versions = {table.version is None for table in cohort.cohort_tables(council)}
        words = paper.standard("placed", counted=True in versions, forecast=False in versions)
        if dimension != cohort.PROVISION and known:
            words = paper.standard("margin", heading=heading, when=known[0][1], is_withheld=False)
        yield from _drawn(paper, words, mix_chart(council, dimension))
        for margin, when in known:
            if margin.is_withheld:
                yield paper.standard("margin", heading=heading, when=when, is_withheld=True)


def _explained(paper: PublicPaper) -> Sequence[Part]:
    """What the cohort explains of the forecast's lines at unit costs, and what it does not."""
    council, style, statement = paper.council, paper.style, unmitigated_version(paper.council)
    lines = cohort.explained_lines(council, statement, paper.disclosure) if statement else ()
    shown = [line for line in lines if not line.is_withheld]
    if not shown:
        return ()
    money = tables.TableMoney.of(paper, (line.amount for line in shown))
    amounts = [f"{heading} ({money.unit})" for heading in ("Forecast", "Explained", "Other")]
    columns = {
        **{"Line": 2.4, "Year": 0.9, "Plans": tables.Figures(0.8)},
        **dict.fromkeys(("Average cost", *amounts), tables.Figures(1.0)),
    }
    rows = (
        (
            line.provision,
            style.year(line.year),
            style.figure(line.count, Unit.COUNT, 0),
            style.figure(line.average_cost, Unit.POUNDS, 0),
            *map(money.text, (line.amount, line.explained, line.unexplained)),
        )
        for line in shown
    )
    table = tables.table_of(columns, rows, "What the number of plans explains of the forecast")
    return [paper.standard("explained"), table]


def _growth(paper: PublicPaper) -> Sequence[Part]:
    council, update = paper.council, paper.update
    since = paper.standard("growth", base=paper.style.year(council.settings.base_year))
    return [
        *_drawn(paper, since, growth_chart(council, update)),
        *_drawn(paper, paper.standard("flows"), flow_chart(council, update)),
    ]


STATED: Mapping[str, Callable[[PublicPaper], Sequence[Part]]] = {
    "Background": _growth,
    "Engagement": _engagement,
    "Forecast position": _demand,
    "Assumptions": _assumptions,
    "Unmitigated forecast": _unmitigated,
    "Workstreams": _workstream_table,
    "Spend profile": _spending,
    "Governance": _governance,
    "Risks": lambda paper: list(risk_paragraphs(paper, paper.council.risks)),
    "Planned forecast": lambda paper: _statement_table(
        paper, plan_version(paper.council, paper.update)
    ),
}

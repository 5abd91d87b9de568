"""The chapter of a workstream: its case and its measures, what it saves and costs, its projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from svreport.content.blocks import Block, Heading, ListBlock, Paragraph, Run, TableBlock, plain
from svreport.core import model
from svreport.core.frozen import group_by
from svreport.core.house_style import DASH, decimals_of
from svreport.core.text import capitalise
from svreport.documents.charts.measures import measure_chart
from svreport.documents.public import PUBLIC_WORDS, Part, PublicPaper
from svreport.documents.registry import CASE, IMPACT, PROBLEM
from svreport.documents.tables import (
    Figures,
    TableMoney,
    figure_words,
    measure_name,
    short_day,
    table_of,
)
from svreport.figures.as_of import mitigations_at
from svreport.figures.budget import sum_of
from svreport.figures.measures import headline_measure, measures_by_workstream
from svreport.figures.plan import project_named

# What a project means for those it touches: the fields of its row, and what each is headed by.
IMPACTS = {
    "workforce": "Workforce",
    "children": "Children and young people",
    "parent_carers": "Parent carers",
    "climate": "Climate and environment",
}


def workstream_chapter(paper: PublicPaper, workstream: model.Workstream | None) -> list[Part]:
    """All that is written and stated of a workstream and each of its projects; of none, for None.

    What is of no workstream is not written of.
    """
    council = paper.council
    code = workstream.code if workstream else None
    demand = getattr(headline_measure(council), "code", None)
    measures = measures_by_workstream(council, None).get(code, ())
    projects = [row for row in council.rows(model.Project) if (row.workstream or None) == code]
    codes = {project.code for project in projects}
    headline = [measure for measure in measures if measure.role is model.MeasureRole.HEADLINE]
    # Where no measure says what the plan has it for, all of them show its success.
    role = model.MeasureRole.SUCCESS if any(row.role for row in council.measures) else None
    success = [
        row
        for row in measures
        if row.role is role and row.project not in codes and (workstream or row.code != demand)
    ]
    # One that the plan is not judged by bears out why it is needed.
    context = [row for row in measures if role and not row.role]
    # That of all plans is drawn where they are forecast.
    drawn = [row for row in (*headline, *context) if row.code != demand]
    blocks: list[Part] = []
    tables = {"Headline measures": measures_table(paper, headline, "Headline measures")}
    if workstream:
        blocks += [Paragraph(plain(workstream.aim))] if workstream.aim else []
        sections = {
            CASE: [*_written(paper, workstream, CASE), *_charts(paper, drawn)],
            PROBLEM: _written(paper, workstream, PROBLEM),
            **tables,
            IMPACT: [
                *_written(paper, workstream, IMPACT),
                *_impact(paper, _mitigations(paper, workstream), workstream.code),
            ],
            "What the investment buys": _investments(paper, workstream),
        }
    else:
        sections = {**tables}
    sections["Success measures"] = measures_table(paper, success, "Success measures")
    sections["Milestones"] = _milestones(_of(council, code, None))
    blocks += _headed(2, sections)
    stated = [(project, list(_project(paper, project, measures))) for project in projects]
    for project, parts in stated:
        blocks += [Heading(2, plain(project.heading)), *parts] if parts else []
    # Those of which nothing else is stated.
    if bare := [project for project, parts in stated if not parts]:
        items = [[Paragraph(plain(project.heading))] for project in bare]
        blocks += [Heading(2, plain("Other projects")), ListBlock(ordered=False, items=items)]
    return blocks


def _headed(level: int, sections: dict[str, Sequence[Part]]) -> Iterator[Part]:
    """The sections with anything in them, each below its heading."""
    for heading, parts in sections.items():
        if parts:
            yield Heading(level, plain(heading))
            yield from parts


def _written(paper: PublicPaper, workstream: model.Workstream, name: str) -> Sequence[Block]:
    return paper.narrative(f"{workstream.code} {name.lower()}", level=3)


def _charts(paper: PublicPaper, measures: Iterable[model.Measure]) -> Iterator[Part]:
    """The charts of the measures that have figures enough, with their tables."""
    for measure in measures:
        drawn = measure_chart(paper.council, paper.update, measure)
        if drawn is not None:
            paper.note_symbols(figure_words(drawn.table))
            yield from drawn.low_blocks


def measures_table(
    paper: PublicPaper, measures: Sequence[model.Measure], description: str
) -> Sequence[TableBlock]:
    """What the measures tell, where they began and where they are to end; nothing without any."""
    if not measures:
        return ()
    style = paper.style

    def figure(measure: model.Measure, value: Decimal | None) -> str:
        if value is None:
            return DASH
        decimals = decimals_of(value) if measure.decimals is None else measure.decimals
        return style.figure(value, measure.unit, decimals)

    def baseline(measure: model.Measure) -> str:
        if not paper.disclosure.hides_baseline(measure):
            return figure(measure, measure.baseline)
        withheld = PUBLIC_WORDS[model.Missing.SUPPRESSED]
        paper.note_symbols([withheld])
        return withheld

    columns = {
        **{"Measure": 2.4, "What it shows": 3.2, "Better when": 1.0},
        **{"Baseline": Figures(1.0), "Final target": Figures(1.0)},
    }
    rows = (
        (
            measure_name(measure),
            measure.detail or DASH,
            capitalise(measure.better_when or DASH),
            baseline(measure),
            figure(measure, measure.final_target),
        )
        for measure in measures
    )
    return [table_of(columns, rows, description)]


def _mitigations(paper: PublicPaper, workstream: model.Workstream) -> list[model.Saving]:
    """The savings of a workstream, those of each project by themselves."""
    known = mitigations_at(paper.council, paper.update)
    return [row for row in known if workstream.is_called(row.workstream)]


def _impact(paper: PublicPaper, savings: Sequence[model.Saving], of: str) -> Sequence[Part]:
    """Benefit, investment and net saving by year, and what they rest on; nothing without any."""
    by_year = group_by(sorted(savings, key=lambda row: row.year), lambda row: row.year)
    if not by_year:
        return ()

    fields = {"benefit": "Benefit", "investment": "Investment", "target": "Net saving"}
    amounts = {
        year: [sum_of(getattr(row, field) for row in rows) for field in fields]
        for year, rows in by_year.items()
    }
    money = TableMoney.of(paper, (amount for sums in amounts.values() for amount in sums))
    headings = {f"{heading} ({money.unit})": Figures(1.2) for heading in fields.values()}
    rows = ((paper.style.year(year), *map(money.text, sums)) for year, sums in amounts.items())
    description = f"Benefit, investment and net saving by year: {of}"
    own = [row for row in savings if row.project in (None, of)]
    return [table_of({"Year": 1.2, **headings}, rows, description), *_grounds(own)]


def _grounds(savings: Sequence[model.Saving]) -> Iterator[Part]:
    """Whom savings are about, how sure they are and on what evidence: each thing said once."""
    names = ("Cohort affected", "Confidence", "Evidence")
    rows = dict.fromkeys((row.cohort, row.confidence, row.evidence) for row in savings)
    grounds = [{(n, text) for n, text in zip(names, row, strict=True) if text} for row in rows]
    for stated in grounds:
        # What another row says with more besides is not said again.
        if stated and not any(stated < other for other in grounds):
            in_order = sorted(stated, key=lambda pair: names.index(pair[0]))
            runs = ((Run(f"{name}: "), Run(text), Run(". ")) for name, text in in_order)
            yield Paragraph([run for told in runs for run in told])


def _investments(paper: PublicPaper, workstream: model.Workstream) -> Sequence[Part]:
    rows = [
        row for row in paper.council.rows(model.Investment) if row.workstream == workstream.code
    ]
    if not rows:
        return ()
    money = TableMoney.of(paper, (row.amount for row in rows))
    amount = f"Amount ({money.unit})"
    columns = {"What it buys": 3.6, "Project": 0.8, "Year": 1.0, amount: Figures(1.2)}
    year = paper.style.year
    cells = (
        (row.buys, row.project or DASH, year(row.year) or DASH, money.text(row.amount))
        for row in rows
    )
    return [table_of(columns, cells, f"What the investment buys: {workstream.code}")]


# The projects of a workstream


def _of(
    council: model.Council, workstream: str | None, project: str | None
) -> list[model.Milestone]:
    """The milestones of a project; for None, those of a workstream and of no project listed.

    Without a workstream, those of none that is listed.
    """
    codes = {row.code for row in council.workstreams}

    def is_own(milestone: model.Milestone) -> bool:
        named = project_named(council, milestone.project or "")
        if project or named:
            return named is not None and named.code == project
        return (milestone.workstream if milestone.workstream in codes else None) == workstream

    return [milestone for milestone in council.milestones if is_own(milestone)]


def _project(
    paper: PublicPaper, project: model.Project, measures: Sequence[model.Measure]
) -> Iterator[Part]:
    success = [measure for measure in measures if measure.project == project.code]
    known = mitigations_at(paper.council, paper.update)
    savings = [row for row in known if row.project == project.code]
    streams = {row.workstream for row in savings}
    # The workstream's own table has it all.
    is_whole = all(row.project == project.code for row in known if row.workstream in streams)
    risks = [risk for risk in paper.council.all_risks if risk.project == project.code]
    assumed = [row for row in paper.council.rows(model.Assumption) if row.project == project.code]
    yield from _headed(
        3,
        {
            "Overview": paper.blocks(project.overview or "", level=4),
            "Success measures": measures_table(
                paper, success, f"Success measures of {project.code}"
            ),
            "Milestones": _milestones(_of(paper.council, None, project.code), project.code),
            IMPACT: [*_grounds(savings)] if is_whole else _impact(paper, savings, project.code),
            "Expected impact": list(_impacts(paper, project)),
            "Risks and mitigation": list(risk_paragraphs(paper, risks)),
            "Assumptions": assumptions_table(assumed, f"Assumptions of {project.code}"),
        },
    )


def _milestones(milestones: Sequence[model.Milestone], of: str = "") -> Sequence[Part]:
    """What will be delivered, each with its steps and when they fall due; nothing without steps."""
    description = f"Milestones{f' of {of}' if of else ''}"
    if not any(milestone.deliverable for milestone in milestones):
        steps = ((milestone.milestone, short_day(milestone.due)) for milestone in milestones)
        columns = {"Milestone": 5.0, "Due": 1.0}
        return [table_of(columns, steps, description)] if milestones else ()
    deliverables = group_by(milestones, lambda milestone: milestone.deliverable)
    rows = ((name or DASH, _dated_steps(own)) for name, own in deliverables.items())
    columns = {"What we will deliver": 2.2, "Milestones, and when each is due": 3.8}
    return [table_of(columns, rows, description)]


def _dated_steps(milestones: Sequence[model.Milestone]) -> Sequence[Run]:
    """The steps in a line each, after the day on which they are due."""
    lines = [
        [*([Run(f"{short_day(step.due)}: ", bold=True)] if step.due else []), Run(step.milestone)]
        for step in milestones
    ]
    return [run for line in lines for run in (Run("\n"), *line)][1:]


def _impacts(paper: PublicPaper, project: model.Project) -> Iterator[Part]:
    for field, heading in IMPACTS.items():
        if text := getattr(project, field):
            yield Heading(4, plain(heading))
            yield from paper.blocks(text, level=5)


def risk_paragraphs(paper: PublicPaper, risks: Sequence[model.Risk]) -> Iterator[Part]:
    """Each risk in a paragraph, and what is done about it below."""
    for risk in risks:
        yield Paragraph((Run(f"{risk.title}.", bold=True), Run(" "), Run(risk.text)))
        if risk.mitigation:
            yield from lead_in("Mitigation:", paper.blocks(risk.mitigation, level=4))


def lead_in(words: str, blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks with bold words before the first, in its own line where it is no paragraph."""
    first, *others = blocks
    if isinstance(first, Paragraph):
        return [Paragraph((Run(words, bold=True), Run(" "), *first.runs)), *others]
    return [Paragraph((Run(words, bold=True),)), *blocks]


def assumptions_table(rows: Sequence[model.Assumption], description: str) -> Sequence[Part]:
    """What is assumed, its value and its basis; nothing without any."""
    columns = {"Assumption": 2.2, "Value": 1.4, "Basis": 3.4}
    cells = ((row.what, row.value or DASH, row.basis or DASH) for row in rows)
    return [table_of(columns, cells, description)] if rows else ()

"""The Schools Forum paper: how the agreement stands, its forecast, and what the Forum is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Annotated

from svreport.content.blocks import (
    NOTE,
    Block,
    Cell,
    ChartBlock,
    ListBlock,
    Paragraph,
    Run,
    TableBlock,
    plain,
    text_of,
)
from svreport.content.paper import WordPaper
from svreport.core.errors import LacksData
from svreport.core.frozen import replace
from svreport.core.house_style import DASH
from svreport.core.model import LineKind, Payment, PaymentStatus
from svreport.core.numerals import number_in_prose
from svreport.core.origin import with_origins
from svreport.core.text import capitalise
from svreport.documents import public, tables, versions_in_words
from svreport.documents.at_a_glance import AtAGlance, at_a_glance
from svreport.documents.charts.money import deficit_chart, difference_chart
from svreport.documents.registry import FORUM
from svreport.figures.agreement import payments_total, status_on
from svreport.figures.forecast import Statement
from svreport.figures.versions import ledger_behind, reported_version, versions_at
from svreport.narrative.facts import Facts


class ForumContent(public.PublicContent):
    """What the tags of the Schools Forum paper's template are filled with."""

    glance: Annotated[AtAGlance, "The first page, part by part."]
    purpose: Annotated[public.Parts, "What the paper is for."]
    background: Annotated[public.Parts, "The agreement or plan, and its payments."]
    conditions: Annotated[public.Parts, "Its conditions with their ratings; empty without any."]
    programme: Annotated[public.Parts, "The headline measures, and what is written of them."]
    capital: Annotated[public.Parts, "The building projects; empty if the sheet Capital is."]
    proposals: Annotated[public.Parts, "What the council proposes; empty if nothing is written."]
    financial: Annotated[public.Parts, "The forecast, what has changed in it and its chart."]
    proposal: Annotated[public.Parts, "What the Forum is asked."]
    authors: Annotated[public.Parts, "Whom to ask; empty if the sheet Authors is."]
    appendices: Annotated[public.Parts, "What is written, and the forecast by line and year."]
    notes: Annotated[public.Parts, "How to read the figures."]


CONTENT = ForumContent


def paper(facts: Facts) -> WordPaper:
    """The Schools Forum paper of an update.

    Raises LacksData where there is no forecast to report.
    """
    council, update = facts.council, facts.update
    statement = reported_version(council, update)
    if statement is None:
        first = "" if versions_at(council, update) else "fill in the sheet Forecast, and "
        raise LacksData(
            f"The Schools Forum paper of {update.key} needs a forecast: {first}type in "
            f"{update.place('forecast_version')} (Forecast version) which one it reports."
        )
    paper = public.PublicPaper(facts, FORUM.name)
    title = f"Update on the {council.settings.agreement}"
    headline, proposals = list(measures(paper)), _section(paper, "Proposals", ())
    is_rated = any(council.rating_of(known.item, update.key) for known in council.conditions)
    implications = paper.narrative("Financial implications", level=3, numbered=True)
    content: ForumContent = {
        **paper.content(title, paper.data_covered()),
        "glance": at_a_glance(paper),
        "purpose": _section(
            paper,
            "Purpose",
            [
                paper.standard(
                    "purpose",
                    numbered=True,
                    payments=bool(council.payments),
                    rated=is_rated,
                    single=len(council.conditions) == 1,
                    proposals=bool(proposals),
                )
            ],
        ),
        "background": _section(paper, "Background", [_agreement(paper), *payments(paper)]),
        "conditions": _section(paper, "Conditions", conditions(paper, is_rated=is_rated)),
        "programme": _section(paper, "Programme update", headline),
        "capital": _capital(paper),
        "proposals": proposals,
        "financial": list(financial_implications(paper, statement, implications)),
        "proposal": _proposal(paper),
        "authors": authors(paper),
        "appendices": [*paper.narrative("Appendices"), *forecast_by_year(paper, statement)],
        "notes": reading(paper),
    }
    return paper.word_paper(FORUM.template, title, content)


def _section(
    paper: public.PublicPaper, section: str, standard: Sequence[public.Part]
) -> public.Parts:
    return [*standard, *paper.narrative(section, numbered=True)]


def _agreement(paper: public.PublicPaper) -> public.Part:
    settings, style, number = paper.council.settings, paper.style, len(paper.council.updates)
    return paper.standard(
        "background",
        numbered=True,
        starts=style.year(settings.agreement_starts),
        ends=style.year(settings.agreement_ends),
        times={1: "once", 2: "twice"}.get(number, f"{number_in_prose(number)} times"),
    )


def _capital(paper: public.PublicPaper) -> public.Parts:
    """What is said of each project, then the table of all of them."""
    blocks = tables.capital_blocks(paper)
    if not blocks:
        return []
    return [paper.standard("capital", numbered=True, noted=len(blocks) > 1), *reversed(blocks)]


def _proposal(paper: public.PublicPaper) -> public.Parts:
    """What the Forum is asked: what is written, else to note the paper."""
    written = paper.narrative("Proposal", numbered=True)
    return [paper.standard("proposal", numbered=True, asked=bool(written)), *written]


_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def payments(paper: public.PublicPaper) -> Sequence[public.Part]:
    """The payments, each as it stood on the paper's date, held against the agreement's total."""
    council, day = paper.council, paper.date
    if not council.payments:
        return ()
    statuses = {status_on(payment, day) for payment in council.payments}
    # Whether any payment has each status, by the status.
    has_status = {str(status): status in statuses for status in PaymentStatus}
    has_total = council.settings.agreement_total is not None
    return (
        paper.standard("payments", numbered=True, date=paper.style.day(day), **has_status),
        _schedule(paper),
        paper.standard("payments-total", numbered=True, has_total=has_total, **has_status),
    )


def _schedule(paper: public.PublicPaper) -> TableBlock:
    council, style = paper.council, paper.style
    money = tables.TableMoney.of(paper, (payment.amount for payment in council.payments))
    day = paper.date
    is_dated = any(payment.paid_on for payment in council.payments)
    rows = (
        (
            style.year(payment.year),
            money.text(payment.amount),
            status_on(payment, day).capitalize(),
            _paid_on(paper, payment) if is_dated else DASH,
        )
        for payment in council.payments
    )
    unit = money.unit
    return tables.table_of(
        {"Financial year": 1.4, "Amount": tables.Figures(1.0), "Status": 1.2, "Date": 1.6},
        rows,
        f"Payments under the agreement by financial year, in {unit}, and their status",
        total=("Total", money.text(payments_total(council.payments)), DASH, DASH),
        caption=f"Payments under the agreement, {unit}",
    )


def _paid_on(paper: public.PublicPaper, payment: Payment) -> str:
    if payment.paid_on:
        return paper.style.day(payment.paid_on)
    return "Date to be set" if status_on(payment, paper.date) is PaymentStatus.DUE else DASH


def conditions(paper: public.PublicPaper, *, is_rated: bool) -> Sequence[public.Part]:
    """The conditions in their own words, each with its rating; nothing where there are none."""
    update = paper.update
    items = []
    for condition in paper.council.conditions:
        rating = public.rating_name(
            paper.council, paper.council.rating_of(condition.item, update.key)
        )
        number = f"{condition.number} ({rating})" if rating else condition.number
        named = Run(with_origins(number, rating), bold=True)
        items.append((Paragraph((named, Run(f" {condition.text}"))),))
    wording = paper.standard(
        "conditions", numbered=True, rated=is_rated, update=update.title, single=len(items) == 1
    )
    return (wording, ListBlock(ordered=False, items=items)) if items else ()


def authors(paper: public.PublicPaper) -> Sequence[public.Part]:
    """Whom to ask, and how; nothing where nobody is named."""
    rows = [(author.role, _contact(author.contact or "")) for author in paper.council.authors]
    columns = {"Role": 1.0, "Contact": 1.0}
    return (tables.table_of(columns, rows, "Report authors: roles and contacts"),) if rows else ()


def _contact(text: str) -> Sequence[Run]:
    return (Run(text, link=f"mailto:{text}"),) if _E_MAIL.fullmatch(text) else plain(text)


def measures(paper: public.PublicPaper) -> Iterator[public.Part]:
    """The headline measures: those that are reported in the paper, as it may publish them."""
    positions = [paper.position(measure) for measure in paper.reported_measures()]
    if not positions:
        return
    table = tables.measures_table(positions, paper.style, public.PUBLIC_WORDS)
    paper.note_symbols(tables.figure_words(table))
    yield paper.standard(
        "measures",
        numbered=True,
        planned=any(position.plan for position in positions),
        before=any(position.last_year is not None for position in positions),
    )
    yield table
    yield from tables.measure_remarks(positions)


def reading(paper: public.PublicPaper) -> Sequence[public.Part]:
    """How to read what the measures show; nothing where they show nothing to be explained."""
    words = paper.reading()
    return [Paragraph(plain(words), role=NOTE)] if words else []


LIMIT = "Limit on the deficit"
# The share of the column of names, where a year's is 1.
NARROWEST_NAMES, WIDEST_NAMES = 2.0, 6.0


def financial_implications(
    paper: public.PublicPaper, statement: Statement, written: Sequence[Block]
) -> Iterator[public.Part]:
    """The standard wording, what is written, and the chart."""
    versions = versions_in_words.ReportedVersions.of(paper, statement)
    charted = len(statement.closing_years) > 1
    yield paper.standard(
        "financial",
        numbered=True,
        finance_to=paper.style.month(ledger_behind(paper.council, paper.update)),
        forecast=versions_in_words.forecast_in_words(versions),
    )
    compared = (
        difference_chart(paper.council, versions.before, statement) if versions.before else None
    )
    yield from written
    yield paper.standard(
        "forecast",
        numbered=True,
        version=statement.called,
        noun=versions_in_words.noun_of(statement),
        charted=charted,
        compared=versions.before.version if versions.before and compared else "",
    )
    if compared:
        yield ChartBlock(compared)
    elif charted:
        shown = deficit_chart(paper.council, paper.update, versions.with_closings)
        yield from [ChartBlock(shown.chart)] if shown else ()


def forecast_by_year(paper: public.PublicPaper, statement: Statement) -> Sequence[Block]:
    """The version by line and year, on a page of its own where its years need one."""
    versions = versions_in_words.ReportedVersions.of(paper, statement)
    table = _table(versions)
    says = versions_in_words.standings_in_words(statement, paper.style)
    words = f"{says}{versions_in_words.reading_of(statement, table)}".rstrip()
    note = [Paragraph(plain(words), role=NOTE)] if words else []
    return versions_in_words.on_its_page(
        statement, [_widen_names(table, versions_in_words.line_length(statement)), *note]
    )


def _table(versions: versions_in_words.ReportedVersions) -> TableBlock:
    """The version by line and year; then the limits, and the closing balances before it.

    The years of the plan are counted first, where its first one is stated.
    """
    now, settings = versions.now, versions.paper.council.settings
    unit = settings.forecast_unit
    table = versions_in_words.forecast_table(now, unit, versions.paper.style)
    first = settings.plan_starts or settings.agreement_starts
    stated = "plan_starts" if settings.plan_starts else "agreement_starts"
    numbers = [year.starts - first.starts + 1 for year in now.years] if first else []
    cells = [tables.number_text(at if at > 0 else None, settings, field=stated) for at in numbers]
    counted = [tables.text_row("Year of the plan", *cells)] if cells else []
    return replace(
        table,
        rows=[*counted, *table.rows, *_memoranda(versions)],
        totals=[at + len(counted) for at in table.totals],
        caption=f"{capitalise(now.called)} {versions_in_words.noun_of(now)} by financial year, "
        f"{unit}: {_signs(versions)}",
    )


def _widen_names(table: TableBlock, characters: int) -> TableBlock:
    """The table with what room its figures leave given to the names of its lines.

    `characters` are as many as a line of the page holds.
    """
    first, *years = table.columns
    headings = (word for column in years for word in text_of(column.heading).split())
    longest = max(map(len, (*headings, *(text_of(cell) for row in table.rows for cell in row[1:]))))
    left = characters / (longest + versions_in_words.SIDES_OF_A_CELL) - len(years)
    share = min(max(left, NARROWEST_NAMES), WIDEST_NAMES)
    return replace(table, columns=(replace(first, share=share), *years))


def _memoranda(versions: versions_in_words.ReportedVersions) -> Iterator[Sequence[Cell]]:
    """What the table is read against: the limits that it has not itself, and what was before."""
    before, now = versions.before, versions.now
    own = {year for line in now.of(LineKind.DEFICIT_LIMIT) for year in line.amounts}
    limits = versions.limits.within([year for year in now.years if year not in own])
    if limits:
        yield _memorandum_row(limits.label(LIMIT, versions.year), versions, limits.amounts.get)
    if before is not None and before.closing_years:
        balances = {year: before.closing(year) for year in before.closing_years}
        yield _memorandum_row(
            f"Closing balance in the {before.called} forecast", versions, balances.get
        )


def _memorandum_row(
    name: str, versions: versions_in_words.ReportedVersions, amount: versions_in_words.YearAmount
) -> Sequence[Cell]:
    paper, unit = versions.paper, versions.paper.council.settings.forecast_unit
    money = tables.TableMoney(paper.style, unit, versions.now.decimals)
    return tables.text_row(name, *(money.text(amount(year)) for year in versions.now.years))


def _signs(versions: versions_in_words.ReportedVersions) -> str:
    brackets = ", in brackets" if versions.paper.style.brackets else ""
    return f"{tables.SIGNS[:1].lower()}{tables.SIGNS[1:].removesuffix('.')}{brackets}"

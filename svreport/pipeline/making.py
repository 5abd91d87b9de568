"""Documents made: named, rendered, and known again from a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from svreport.documents.catalogue import CATALOGUE
from svreport.model import Council
from svreport.outputs import OutputFile, file_name
from svreport.papers import ExcelPaper, PagePaper, Paper, SlidesPaper
from svreport.pipeline.issuing import Issue
from svreport.pipeline.orders import Order
from svreport.record import Hashed
from svreport.resources import template


@dataclass(frozen=True)
class Made:
    """A document as it was made, and the template that it was made from, if any."""

    file: OutputFile
    template: Hashed | None = None
    template_content: bytes = b""


def made_of(issue: Issue, order: Order, *, templates: Path | None) -> Made:
    paper = order.document.make(issue.council, order.update, issue.marks)
    name = _name(issue.council, order, paper.suffix, draft=issue.marks.draft)
    known_by = replace(paper.properties, keywords=PurePath(name).stem, draft=issue.marks.draft)
    paper = replace(paper, properties=known_by)
    year = issue.council.settings.financial_year.dashed
    file = OutputFile(Path(year) / order.update.key / name, rendered(paper, templates))
    if isinstance(paper, ExcelPaper):
        return Made(file)
    used = template(paper.template, templates).read_bytes()
    return Made(file, Hashed.of(paper.template, used), used)


def _name(council: Council, order: Order, suffix: str, *, draft: bool) -> str:
    year = council.settings.financial_year.dashed
    words = f"{order.document.words} {order.update.key} {year}"
    return file_name(council.settings.authority, words, suffix, draft=draft)


def recognised(council: Council, name: str, keywords: str) -> tuple[Order, bool] | None:
    """Which document a file is, and whether as a draft, by its keywords or else its name.

    A file that is passed on gets other names, and keeps its properties.
    """
    stems = {
        PurePath(_name(council, order, "", draft=draft)).name: (order, draft)
        for order in (Order(one, update) for one in CATALOGUE for update in council.updates)
        for draft in (False, True)
    }
    return stems.get(keywords) or stems.get(PurePath(name).stem)


def rendered(paper: Paper, templates: Path | None) -> bytes:
    """The bytes of a document; `templates` is looked in before svreport's own."""
    if isinstance(paper, ExcelPaper):
        from svreport.renderers.excel import render_workbook

        return render_workbook(paper.workbook, paper.properties)
    if isinstance(paper, PagePaper):
        from svreport.renderers.page import render_page

        own = template(paper.template, templates)
        return render_page(own, paper, lambda name: template(name, templates))
    if isinstance(paper, SlidesPaper):
        from svreport.renderers.slides import render_slides

        return render_slides(
            template(paper.template, templates), paper, lambda name: template(name, templates)
        )
    from svreport.renderers.word import render_word

    return render_word(
        template(paper.template, templates),
        paper.content,
        paper.properties,
        find=lambda name: template(name, templates),
    )

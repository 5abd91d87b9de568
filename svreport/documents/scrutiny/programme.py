"""The programme: what was done by theme, ratings, strategy with its timetable, and actions.

With what the Narrative sheet has for a section, as slides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from svreport.content.blocks import (
    Block,
    Cell,
    Heading,
    ListBlock,
    Paragraph,
    Run,
    TableBlock,
    plain,
)
from svreport.content.paper import Slide
from svreport.core.frozen import group_by
from svreport.core.house_style import DASH
from svreport.core.model import Achievement, Action, ActionStatus, MilestoneStatus, TimetableStep
from svreport.core.origin import CellAmount, CellText, Record, count_of, with_origins
from svreport.core.text import capitalise, join_words, normalise
from svreport.documents import tables
from svreport.documents.public import POINTS, PRO_RATA, PublicPaper
from svreport.documents.versions_in_words import noun_of
from svreport.figures.as_of import update_before
from svreport.figures.forecast import Statement
from svreport.figures.versions import ledger_behind, reported_version

SECTION, TITLE = "Questions and sources", "Questions, and where the figures come from"


def of_update(paper: PublicPaper) -> str:
    """The source of what the update itself says."""
    return f"{paper.council.settings.authority}, {paper.update.title}"


def of_measures(paper: PublicPaper) -> str:
    """The source of measures."""
    month = paper.style.month(paper.update.activity_to)
    return f"{paper.council.settings.authority}, activity data to {month}"


def of_forecast(paper: PublicPaper, statement: Statement) -> str:
    """The source of a version of the forecast."""
    finance_to = ledger_behind(paper.council, paper.update)
    dated = f", financial data to {paper.style.month(finance_to)}" if finance_to else ""
    authority = paper.council.settings.authority
    return f"{authority}, {statement.called} {noun_of(statement)}{dated}"


def sources(paper: PublicPaper, slides: Sequence[Slide]) -> Iterator[Slide]:
    """The sources of what was shown, then how to read it; made last, when all symbols are known."""
    by_section = {
        section: "; ".join(dict.fromkeys(source for slide in own for source in slide.sources))
        for section, own in group_by(slides, lambda slide: slide.section).items()
    }
    alike = group_by(filter(by_section.get, by_section), by_section.__getitem__)
    yield Slide(
        title=TITLE,
        section=SECTION,
        body=[
            ListBlock(
                ordered=False,
                items=[
                    (Paragraph((Run(f"{'; '.join(names)}: ", bold=True), Run(where))),)
                    for where, names in alike.items()
                ],
            )
        ],
        notes=["Invite questions. The tie-out schedule has the cells of every figure."],
    )
    yield Slide(
        title="How to read the figures",
        section=SECTION,
        body=[
            paper.standard(
                "reading",
                symbols=paper.symbols_used(),
                below=paper.council.settings.suppress_below,
                money=reported_version(paper.council, paper.update) is not None,
                points=paper.shows(POINTS),
                pro_rata=paper.shows(PRO_RATA),
                measures=bool(paper.reported_measures()),
                benchmarks=bool(paper.council.benchmarks),
            )
        ],
        sources=[of_update(paper)],
    )


PROGRAMME_UPDATE, RATINGS = "Programme update", "Ratings"
BEFORE = "Before"
NO_THEME = "Also"
DONE, UNDER_WAY = "Done", "Under way"
ACTIONS, STRATEGY = "Proposed actions", "Strategy"
LEVEL = 2
_NEW_SLIDE = re.compile(r"(?m)^(?=#[ \t])")


def written_slides(paper: PublicPaper, section: str, group: str, title: str) -> Iterator[Slide]:
    """What the Narrative sheet has for a section, each `# heading` the title of a slide.

    What stands before the first heading has the given title; `group` is the section of the
    slides that it belongs to.
    """
    written = paper.written(section)
    text = written.text if written else ""
    for part in _NEW_SLIDE.split(text) if text else ():
        blocks = paper.blocks(_placed(part, text), level=LEVEL)
        heading, body = _split_heading(blocks)
        if heading or body:
            yield Slide(
                title=heading or title, section=group, body=body, sources=[of_update(paper)]
            )


def _split_heading(blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """The heading that the blocks begin with, if they do, and the blocks below it."""
    first = blocks[0] if blocks else None
    if isinstance(first, Heading) and first.level == LEVEL:
        return " ".join("".join(run.text for run in first.runs).split()), blocks[1:]
    return "", blocks


def actions(paper: PublicPaper) -> Iterator[Slide]:
    """What is written of the actions, then all of them by the date they are due.

    The sheet has their status at the latest update, and is shown at no earlier one.
    """
    yield from written_slides(paper, "Actions", ACTIONS, ACTIONS)
    rows = sorted(paper.council.actions, key=lambda action: action.due or date.max)
    if not rows or not paper.council.is_current(paper.update.key):
        return
    columns = {"Action": 5, "Owner": 2, "Due": 1.6, "Status": 1}
    cells = (
        (
            _one_line(row.action),
            row.owner or DASH,
            paper.style.day(row.due) or DASH,
            capitalise(row.status or DASH),
        )
        for row in rows
    )
    table = tables.table_of(columns, cells, "Actions: owner, date and status")
    yield _table_slide(paper, ACTIONS, _actions_title(rows), table)


def _table_slide(paper: PublicPaper, section: str, title: str, table: TableBlock) -> Slide:
    return Slide(title=title, section=section, body=[table], sources=[of_update(paper)])


def _placed(words: str, text: str) -> str:
    """Words of a text, which go on knowing its cell."""
    return CellText(words, text.place_of(words)) if isinstance(text, CellText) else words


def _one_line(text: str) -> str:
    return _placed(" ".join(text.split()), text)


def _actions_title(rows: Sequence[Action]) -> str:
    by_status = group_by(rows, lambda action: action.status)
    counts = {
        status or "without a status": _count(by_status[status], "status")
        for status in (*ActionStatus, None)
        if status in by_status
    }
    told = join_words(f"{count} {status}" for status, count in counts.items())
    return with_origins(f"Actions: {told}", *counts.values())


def _count(rows: Sequence[Record], field: str, among: Sequence[Record] = ()) -> CellAmount:
    """How many rows there are, by the cells of a field; none, by those they are `among`."""
    return count_of(len(rows), [row.place(field) for row in rows or among])


def strategy(paper: PublicPaper) -> Iterator[Slide]:
    """What is written of the strategy, then its timetable.

    The sheet has its status at the latest update, and is shown at no earlier one.
    """
    yield from written_slides(paper, "Strategy", STRATEGY, "The strategy")
    steps = sorted(paper.council.timetable, key=lambda step: step.on or date.max)
    if not steps or not paper.council.is_current(paper.update.key):
        return
    day, columns = paper.style.day, {"Step": 5, "Date": 1.6, "Status": 1}
    cells = (
        (_one_line(row.step), day(row.on) or DASH, capitalise(row.status or DASH)) for row in steps
    )
    table = tables.table_of(columns, cells, "Timetable of the strategy: steps, dates and status")
    yield _table_slide(paper, STRATEGY, _timetable_title(paper, steps), table)


def _timetable_title(paper: PublicPaper, steps: Sequence[TimetableStep]) -> str:
    done, late = (
        _count([step for step in steps if step.status is status], "status", steps)
        for status in (MilestoneStatus.DONE, MilestoneStatus.LATE)
    )
    total = _count(steps, "status")
    today = paper.update.document_date
    coming = [
        step.on
        for step in steps
        if step.on and step.status is not MilestoneStatus.DONE and (not today or step.on >= today)
    ]
    none = "neither" if len(steps) == 2 else "none"
    counts = [f"{done or none} of {total} steps done", *([f"{late} late"] if late else [])]
    if len(steps) == 1:
        counts = ["one step, " + ("done" if done else "late" if late else "not yet done")]
    following = f"; next on {paper.style.day(coming[0])}" if coming else ""
    return with_origins(f"Timetable: {join_words(counts)}{following}", done, total, late)


def programme(paper: PublicPaper) -> Iterator[Slide]:
    """The achievements that the update tells of, by theme in the order of the sheet."""
    told = [
        achievement
        for achievement in paper.council.achievements
        if achievement.update == paper.update.key
    ]
    told.sort(key=lambda achievement: achievement.theme is None)
    if not told:
        return
    themes = group_by(told, lambda achievement: normalise(achievement.theme or ""))
    by_words = {
        words: _count([row for row in told if row.done is is_done], "done")
        for words, is_done in ((DONE, True), (UNDER_WAY, False))
    }
    among = _count([rows[0] for rows in themes.values()], "theme")
    shown = [f"{count} {words.lower()}" for words, count in by_words.items() if count]
    counts = with_origins(" and ".join(shown), *by_words.values())
    cells = (
        (
            (Run(_one_line(rows[0].theme or NO_THEME), bold=True),),
            *(_achieved(rows, is_done=is_done) for is_done in (True, False)),
        )
        for rows in themes.values()
    )
    description = f"What was done and what is under way, by theme: {counts}"
    columns = {"Theme": 1.4, DONE: 3.2, UNDER_WAY: 2.6}
    table = tables.table_of(columns, cells, with_origins(description, counts))
    words = f", in {among} themes" if among > 1 else ""
    title = with_origins(f"{PROGRAMME_UPDATE}: {counts}{words}", counts, among)
    yield _table_slide(paper, PROGRAMME_UPDATE, title, table)


def _achieved(rows: Sequence[Achievement], *, is_done: bool) -> Cell:
    """What was done of a theme, or is under way, a line each."""
    own = [row.achievement for row in rows if row.done is is_done]
    return [run for text in own for run in (Run("\n"), Run(text))][1:] or plain(DASH)


def ratings(paper: PublicPaper) -> Iterator[Slide]:
    """One table of what is rated at the update; nothing where nothing is."""
    council, key = paper.council, paper.update.key
    named = (*tables.overall_items(), *tables.condition_items(council))
    rows = [(name, item) for name, item in named if council.rating_of(item, key)]
    if not rows:
        return
    before = update_before(council, paper.update)
    last = before.column_label if before else BEFORE
    shares = {"What is rated": 3.4, last: 1.7, paper.update.column_label: 1.7, "Change": 1.2}
    description = "Assurance ratings: the one before, the one now, and the change"
    table = tables.rating_change_table(paper, tables.columns_of(shares), rows, description)
    yield Slide(
        title=tables.ratings_in_words(council, paper.update),
        section=RATINGS,
        body=[table],
        notes=[
            f"{step.label}: {_one_line(step.meaning)}" for step in council.scale if step.meaning
        ],
        sources=[of_update(paper)],
    )

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
    Column,
    Heading,
    Run,
    TableBlock,
    plain,
)
from svreport.content.paper import Slide
from svreport.core.grouping import group_by
from svreport.core.house_style import DASH
from svreport.core.model import (
    Achievement,
    Action,
    ActionStatus,
    MilestoneStatus,
    TimetableStep,
)
from svreport.core.text import join_words, normalise
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.sources import of_update
from svreport.documents.tables import (
    OVERALL,
    rating_change_table,
    rating_counts,
    text_columns,
    text_row,
    without_unstated,
)
from svreport.figures.as_of import RatingChange, rating_change, update_before

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
    for part in _NEW_SLIDE.split(written.text) if written else ():
        blocks = paper.blocks(part, level=LEVEL)
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
    table = TableBlock(
        columns=text_columns({"Action": 5, "Owner": 2, "Due": 1.6, "Status": 1}),
        rows=[
            text_row(
                " ".join(action.action.split()),
                action.owner or DASH,
                *_date_and_status(paper, action.due, action.status),
            )
            for action in rows
        ],
        description="Actions: owner, date and status",
    )
    yield _table_slide(paper, ACTIONS, _actions_title(rows), table)


def _table_slide(paper: PublicPaper, section: str, title: str, table: TableBlock) -> Slide:
    return Slide(title=title, section=section, body=[table], sources=[of_update(paper)])


def _date_and_status(
    paper: PublicPaper, day: date | None, status: ActionStatus | MilestoneStatus | None
) -> tuple[str, str]:
    return paper.style.day(day) if day else DASH, status.capitalize() if status else DASH


def _actions_title(rows: Sequence[Action]) -> str:
    counts = [
        f"{count} {status}"
        for status in ActionStatus
        if (count := sum(action.status is status for action in rows))
    ]
    without = sum(action.status is None for action in rows)
    counts += [f"{without} without a status"] if without else []
    return f"Actions: {join_words(counts)}"


def strategy(paper: PublicPaper) -> Iterator[Slide]:
    """What is written of the strategy, then its timetable.

    The sheet has its status at the latest update, and is shown at no earlier one.
    """
    yield from written_slides(paper, "Strategy", STRATEGY, "The strategy")
    steps = sorted(paper.council.timetable, key=lambda step: step.on or date.max)
    if not steps or not paper.council.is_current(paper.update.key):
        return
    table = TableBlock(
        columns=text_columns({"Step": 5, "Date": 1.6, "Status": 1}),
        rows=[
            text_row(" ".join(step.step.split()), *_date_and_status(paper, step.on, step.status))
            for step in steps
        ],
        description="Timetable of the strategy: steps, dates and status",
    )
    yield _table_slide(paper, STRATEGY, _timetable_title(paper, steps), table)


def _timetable_title(paper: PublicPaper, steps: Sequence[TimetableStep]) -> str:
    done = sum(step.status is MilestoneStatus.DONE for step in steps)
    late = sum(step.status is MilestoneStatus.LATE for step in steps)
    today = paper.update.document_date
    coming = [
        step.on
        for step in steps
        if step.on and step.status is not MilestoneStatus.DONE and (not today or step.on >= today)
    ]
    counts = [f"{done} of {len(steps)} steps done"] + ([f"{late} late"] if late else [])
    following = f"; next on {paper.style.day(coming[0])}" if coming else ""
    return f"Timetable: {join_words(counts)}{following}"


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
    done = sum(achievement.done for achievement in told)
    counts = [
        f"{count} {words.lower()}"
        for count, words in ((done, DONE), (len(told) - done, UNDER_WAY))
        if count
    ]
    among = f", in {len(themes)} themes" if len(themes) > 1 else ""
    columns = {"Theme": 1.4, DONE: 3.2, UNDER_WAY: 2.6}
    table = TableBlock(
        columns=text_columns(columns),
        rows=[text_row(*_theme_cells(rows)) for rows in themes.values()],
        description=f"What was done and what is under way, by theme: {' and '.join(counts)}",
    )
    title = f"{PROGRAMME_UPDATE}: {' and '.join(counts)}{among}"
    yield _table_slide(paper, PROGRAMME_UPDATE, title, without_unstated(table))


def _theme_cells(rows: Sequence[Achievement]) -> Iterator[Cell]:
    """A theme, what was done, and what is under way, a line each."""
    yield (Run(" ".join((rows[0].theme or NO_THEME).split()), bold=True),)
    for is_done in (True, False):
        own = [row.achievement for row in rows if row.done is is_done]
        yield [run for text in own for run in (Run("\n"), Run(text))][1:] or plain(DASH)


def ratings(paper: PublicPaper) -> Iterator[Slide]:
    """One table of what is rated at the update; nothing where nothing is."""
    council, key = paper.council, paper.update.key
    rows = [(name, item) for name, item in _rated_items(paper) if council.rating_of(item, key)]
    if not rows:
        return
    turns = [rating_change(council, item, paper.update) for _, item in rows]
    before = update_before(council, paper.update)
    columns = (
        Column(plain("What is rated"), share=3.4),
        Column(plain(before.column_label if before else BEFORE), share=1.7),
        Column(plain(paper.update.column_label), share=1.7),
        Column(plain("Change"), share=1.2),
    )
    description = "Assurance ratings: the one before, the one now, and the change"
    table = rating_change_table(paper, columns, rows, description)
    yield Slide(
        title=_ratings_title(paper, [item for _, item in rows], turns),
        section=RATINGS,
        body=[table],
        notes=list(_meanings(paper)),
        sources=[of_update(paper)],
    )


def _rated_items(paper: PublicPaper) -> Iterator[tuple[Cell, str]]:
    for item, name in OVERALL.items():
        yield plain(name), item
    for condition in paper.council.conditions:
        number, title = f"{condition.number} ", condition.short_title or condition.text
        yield (Run(number, bold=True), Run(title)), condition.item


def _ratings_title(paper: PublicPaper, items: Sequence[str], turns: Sequence[RatingChange]) -> str:
    """How many have each rating, from the worst, and how many changed."""
    given = [paper.council.rating_of(item, paper.update.key) for item in items]
    counts = rating_counts(paper.council, given)
    moved = join_words(
        f"{turns.count(turn)} {turn.value.lower()}"
        for turn in (RatingChange.BETTER, RatingChange.WORSE)
        if turn in turns
    )
    moves = (RatingChange.BETTER, RatingChange.WORSE, RatingChange.SAME)
    compared = any(turn in moves for turn in turns)
    since = f"; {moved} than before" if moved else "; no change" if compared else ""
    return f"Ratings: {counts}{since}"


def _meanings(paper: PublicPaper) -> Iterator[str]:
    for step in paper.council.scale:
        if step.meaning:
            yield f"{step.label}: {' '.join(step.meaning.split())}"

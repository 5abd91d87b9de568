"""The programme: what was done by theme, ratings, strategy with its timetable, and actions.

With what the Narrative sheet has for a section, as slides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from svreport.content.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    ListBlock,
    Paragraph,
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
    Narrative,
    TimetableStep,
    paper_section,
)
from svreport.core.origin import PartlySigned
from svreport.core.problems import Place
from svreport.core.text import join_words, normalise
from svreport.documents.public import PublicPaper
from svreport.documents.scrutiny.sources import cell_ranges, source_note
from svreport.documents.tables import (
    OVERALL,
    rating_change_table,
    rating_counts,
    text_columns,
    text_row,
)
from svreport.figures.as_of import RatingChange, rating_change, update_before
from svreport.figures.register import BadReference
from svreport.narrative.markdown import MEASURES, read_narrative, references_in

PROGRAMME_UPDATE, RATINGS = "Programme update", "Ratings"
BEFORE = "Before"
NO_THEME = "Also"
# The signs only repeat what the headings say.
DONE, UNDER_WAY = ("Done", "\N{CHECK MARK}"), ("Under way", "\N{WHITE CIRCLE}")
ACTIONS, STRATEGY = "Proposed actions", "Strategy"
LEVEL = 2
_NEW_SLIDE = re.compile(r"(?m)^(?=#[ \t])")


def written_slides(paper: PublicPaper, section: str, group: str, title: str) -> Iterator[Slide]:
    """What the Narrative sheet has for a section, each `# heading` the title of a slide.

    What stands before the first heading has the given title; `group` is the section of the
    slides that it belongs to.
    """
    written = paper.council.narrative_for(paper_section(paper.paper, section), paper.update.key)
    for part in _NEW_SLIDE.split(written.text) if written else ():
        blocks = read_narrative(part, heading_level=LEVEL, stated=paper.stated)
        heading, body = _split_heading(blocks)
        if heading or body:
            assert written is not None
            yield Slide(
                title=heading or title,
                section=group,
                body=body,
                notes=[_note(paper, written, part)],
            )


def _split_heading(blocks: Sequence[Block]) -> tuple[str, Sequence[Block]]:
    """The heading that the blocks begin with, if they do, and the blocks below it."""
    first = blocks[0] if blocks else None
    if isinstance(first, Heading) and first.level == LEVEL:
        return " ".join("".join(run.text for run in first.runs).split()), blocks[1:]
    return "", blocks


def _note(paper: PublicPaper, written: Narrative, part: str) -> str:
    """Where the words of a slide come from, and the figures that they name.

    Nobody signs these: the slide says the same where they are typed.
    """
    place = cell_ranges([written.place("text")])
    lines = [f": {place}."]
    for reference in dict.fromkeys(references_in(part)):
        if reference.astray or reference.content == MEASURES:
            continue
        try:
            referred = paper.facts.refer(reference.content)
        except BadReference:
            continue
        stands = cell_ranges(referred.figure.places)
        cells = f" ({stands})" if stands else ""
        lines.append(f"{referred.figure.full_name}: {referred.text}{cells}.")
    return PartlySigned(f"Written for {paper.update.title}", "\n".join(lines))


def actions(paper: PublicPaper) -> Iterator[Slide]:
    """What is written of the actions, then all of them by the date they are due.

    The sheet has their status at the latest update, and is shown at no earlier one.
    """
    yield from written_slides(paper, "Actions", ACTIONS, ACTIONS)
    rows = sorted(paper.council.actions, key=lambda action: action.due or date.max)
    if not rows or not paper.council.is_current(paper.update.key):
        return
    table = TableBlock(
        columns=text_columns({"Action": 4.2, "Owner": 2.1, "Due": 2.05, "Status": 1.2}),
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
    places = [action.place("action") for action in rows]
    yield _table_slide(paper, ACTIONS, _actions_title(rows), table, places)


def _table_slide(
    paper: PublicPaper, section: str, title: str, table: TableBlock, places: Iterable[Place]
) -> Slide:
    notes = [source_note(places, f"as at {paper.update.title}")]
    return Slide(title=title, section=section, body=[table], notes=notes)


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
        columns=text_columns({"Step": 4.2, "Date": 2.05, "Status": 1.2}),
        rows=[
            text_row(" ".join(step.step.split()), *_date_and_status(paper, step.on, step.status))
            for step in steps
        ],
        description="Timetable of the strategy: steps, dates and status",
    )
    places = [step.place("step") for step in steps]
    yield _table_slide(paper, STRATEGY, _timetable_title(paper, steps), table, places)


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
    for rows in group_by(told, lambda achievement: normalise(achievement.theme or "")).values():
        yield _theme_slide(paper, rows)


def _theme_slide(paper: PublicPaper, rows: Sequence[Achievement]) -> Slide:
    done = [achievement for achievement in rows if achievement.done]
    under_way = [achievement for achievement in rows if not achievement.done]
    theme = " ".join((rows[0].theme or NO_THEME).split())
    counts = [
        f"{len(own)} {words.lower()}"
        for own, (words, _) in ((done, DONE), (under_way, UNDER_WAY))
        if own
    ]
    return Slide(
        title=f"{theme}: {', '.join(counts)}",
        section=PROGRAMME_UPDATE,
        body=[*_achievements(done, *DONE), *_achievements(under_way, *UNDER_WAY)],
        notes=[
            source_note(
                [achievement.place("achievement") for achievement in rows],
                f"as told in {paper.update.title}",
            )
        ],
    )


def _achievements(rows: Sequence[Achievement], words: str, mark: str) -> list[Block]:
    if not rows:
        return []
    items = [(Paragraph(plain(achievement.achievement)),) for achievement in rows]
    return [Heading(3, plain(words)), ListBlock(ordered=False, items=items, mark=mark)]


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
        notes=[
            *_meanings(paper),
            source_note(_rating_places(paper, rows), f"as given in {paper.update.title}"),
        ],
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


def _rating_places(paper: PublicPaper, rows: Sequence[tuple[Cell, str]]) -> Iterator[Place]:
    items = {item for _, item in rows}
    for row in paper.council.ratings:
        if row.item in items and paper.update.key in row.at_series:
            yield row.at_series[paper.update.key]

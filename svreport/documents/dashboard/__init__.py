"""The dashboard: one page for the board, with the update and those before it side by side.

Its headline figures stand first, each update by update.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Annotated, TypeAlias, TypedDict

from svreport.content.blocks import ListBlock, Paragraph
from svreport.content.paper import (
    Card,
    Cards,
    Choice,
    Entry,
    Line,
    PagePaper,
    PagePart,
    SourcedFigure,
    line,
)
from svreport.core.errors import LacksData
from svreport.core.frozen import Frozen, replace
from svreport.core.model import LineKind, Measure
from svreport.core.origin import with_origins
from svreport.core.text import join_words
from svreport.documents import public
from svreport.documents.at_a_glance import at_a_glance
from svreport.documents.dashboard.board import (
    Board,
    actual_figure,
    cite,
    measures,
    plan_line,
    update_as_at,
    whole_year,
)
from svreport.documents.dashboard.forecast import (
    EXPECTED,
    TARGET,
    Savings,
    balance,
    forecast,
    limit_of,
    savings,
)
from svreport.documents.dashboard.milestones import (
    key_ratings,
    late_at,
    milestones,
    ratings,
    risks,
    scale,
    score_at,
)
from svreport.documents.registry import DASHBOARD
from svreport.documents.tables import risks_by_score
from svreport.figures.budget import subtract
from svreport.figures.deficit import limits_of
from svreport.figures.figure import mark
from svreport.figures.forecast import Statement
from svreport.figures.measures import headline_measure, restarts_each_year
from svreport.figures.versions import has_lines, plan_version, reported_version
from svreport.narrative.facts import Facts

Maker = Callable[[public.PublicPaper], "Headline | None"]

NOT_STATED = "Not stated"
MOST_HEADLINES, MOST_MEASURES = 6, 2


class Headline(Frozen, kw_only=True):
    """A figure of an update, its plan beside it, and how far it is from that, in words.

    `amount` is what is compared with the update before, and `size` writes a difference.
    """

    figure: SourcedFigure
    beside: Line = ()
    against: str = ""
    amount: Decimal | None = None
    size: Callable[[Decimal], str] = str


def headlines(board: Board) -> Sequence[PagePart]:
    """The cards side by side; nothing where the inputs hold nothing for any.

    Where the update itself states nothing, its card says so: what an earlier one stated would
    otherwise be read as its own.
    """
    now = board.now
    none = Entry(
        label=now.update.column_label,
        figure=cite(NOT_STATED, update_as_at(now.update, board.style), ()),
        of=board.of_update(now),
    )
    made = ((heading, _entries(board, make)) for heading, make in _makers(board))
    cards = [
        Card(heading, entries if entries[0].label == none.label else [none, *entries])
        for heading, entries in made
        if entries
    ]
    return [Cards(cards[:MOST_HEADLINES])] if cards else ()


def _entries(board: Board, make: Maker) -> list[Entry]:
    made = ((paper, make(paper)) for paper in board.papers)
    known = [(paper, headline) for paper, headline in made if headline is not None]
    return [
        Entry(
            label=paper.update.column_label,
            figure=headline.figure,
            beside=headline.beside,
            against=headline.against,
            since=_since(headline, *before) if before else "",
            of=board.of_update(paper),
        )
        for (paper, headline), before in reversed([*zip(known, [None, *known], strict=False)])
    ]


def _since(headline: Headline, paper: public.PublicPaper, before: Headline) -> str:
    """How far a figure moved since an update before: `Up £17.45m since Update 2`."""
    if headline.amount is None or before.amount is None:
        return ""
    change = headline.amount - before.amount
    label = f"since {paper.update.column_label}"
    if not change:
        return f"Unchanged {label}"
    size = headline.size(abs(change))
    return with_origins(f"{'Up' if change > 0 else 'Down'} {size} {label}", size)


def _apart(difference: Decimal | None, size: Callable[[Decimal], str], sides: Sides) -> str:
    """How far a figure is from another, and on which side; nothing where they are not compared."""
    if difference is None:
        return ""
    above, below, same = sides
    if not difference:
        return same.capitalize()
    shown = size(abs(difference))
    return with_origins(f"{shown} {above if difference > 0 else below}", shown)


# What is said of a figure above, below and at another.
Sides: TypeAlias = tuple[str, str, str]
OF_PLAN: Sides = ("above plan", "below plan", "as planned")
OF_BALANCE: Sides = ("worse than plan", "better than plan", "as planned")
OF_TARGET: Sides = ("above target", "short of target", "as planned")


def _makers(board: Board) -> Iterator[tuple[str, Maker]]:
    year = board.style.year(board.year)
    yield f"In-year balance {year}", partial(_in_year, board)
    yield f"Cumulative balance, end of {year}", partial(_closing, board)
    for measure in _key_measures(board):
        yield measure.key_figure or measure.name, partial(_measure, board, measure)
    yield f"Savings expected {year}", partial(_saving, Savings(board))
    if board.council.milestones:
        yield "Late milestones", partial(_late, board)
    yield "Highest risk score", partial(_highest_risk, board)


def _key_measures(board: Board) -> Sequence[Measure]:
    """Those named as key figures; else the headline one, and the furthest from its plan."""
    reported = board.now.reported_measures()
    if named := [measure for measure in reported if measure.key_figure]:
        return named[:MOST_MEASURES]
    headline = headline_measure(board.council)
    off = {
        measure.code: abs(position.off_plan / position.plan.value)
        for measure in reported
        if measure is not headline
        and (position := board.now.position(measure)).off_plan is not None
        and position.plan
        and position.plan.value
    }
    furthest = max(off, key=lambda code: off[code], default=None)
    return [
        measure
        for measure in sorted(reported, key=lambda known: known is not headline)
        if measure is headline or measure.code == furthest
    ]


def _measure(board: Board, measure: Measure, paper: public.PublicPaper) -> Headline:
    position = paper.position(measure)

    def size(amount: Decimal) -> str:
        shown = board.style.change(amount, measure.unit, position.decimals)
        return with_origins(shown.removeprefix("+"), amount)

    return Headline(
        figure=actual_figure(board, paper, measure),
        beside=plan_line(board, paper, measure),
        against=_apart(position.off_plan, size, OF_PLAN),
        # A count that begins again each year has not moved by the difference.
        amount=None if restarts_each_year(measure) else position.actual,
        size=size,
    )


def _in_year(board: Board, paper: public.PublicPaper) -> Headline | None:
    """The balance of the year in the version that an update reports, beside the plan's."""
    return _beside_plan(board, paper, LineKind.IN_YEAR_BALANCE)


def _closing(board: Board, paper: public.PublicPaper) -> Headline | None:
    """The balance at the end of the year in the version that an update reports, beside its limit,
    or beside the plan's where the year has none.
    """
    kind, limits = LineKind.CLOSING_BALANCE, limits_of(board.council)
    limit, name = limit_of(board, board.year), limits.name(board.year)
    if not limit:
        return _beside_plan(board, paper, kind)
    reported = reported_version(board.council, paper.update)
    off = subtract(_stated(board, reported, kind), limits.amounts.get(board.year))
    sides = (f"above the {name}", f"within the {name}", f"at the {name}")
    return _balance(board, reported, kind, line(name.capitalize(), limit), off, sides)


def _beside_plan(board: Board, paper: public.PublicPaper, kind: LineKind) -> Headline | None:
    reported = reported_version(board.council, paper.update)
    plan = plan_version(board.council, paper.update)
    # Where every update reports the plan itself, it would be said twice.
    if plan and not any(_reports_another(board, other, plan) for other in board.papers):
        plan = None
    planned = _worded_balance(board, plan, kind)
    now, then = _stated(board, reported, kind), _stated(board, plan, kind)
    sides = OF_BALANCE if min(now or 0, then or 0) < 0 else OF_PLAN
    beside = line("Plan", planned) if planned else ()
    return _balance(board, reported, kind, beside, subtract(now, then), sides)


def _balance(
    board: Board,
    reported: Statement | None,
    kind: LineKind,
    beside: Line,
    off: Decimal | None,
    sides: Sides,
) -> Headline | None:
    figure = _worded_balance(board, reported, kind)
    if figure is None:
        return None
    return Headline(
        figure=figure,
        beside=beside,
        against=_apart(off, board.prose, sides),
        amount=_stated(board, reported, kind),
        size=board.prose,
    )


def _stated(board: Board, statement: Statement | None, kind: LineKind) -> Decimal | None:
    return statement.stated(kind, board.year) if statement else None


def _reports_another(board: Board, paper: public.PublicPaper, plan: Statement) -> bool:
    reported = reported_version(board.council, paper.update)
    return reported is not None and reported.version != plan.version


def _worded_balance(
    board: Board, statement: Statement | None, kind: LineKind
) -> SourcedFigure | None:
    """A balance of the year with the word for it: a card is read without its section."""
    amount = _stated(board, statement, kind)
    if statement is None or amount is None:
        return None
    figure = balance(board, statement, kind, board.year, board.prose(abs(amount)))
    if not amount:
        return figure
    turn = "deficit" if amount > 0 else "surplus"
    return replace(figure, turn=f"{turn}{mark(statement.standing(kind, board.year))}")


def _saving(savings: Savings, paper: public.PublicPaper) -> Headline | None:
    board = savings.board
    rows = savings.of(paper) if paper in savings.reported else []
    expected = savings.figure(rows, EXPECTED, savings.as_at(paper))
    target = savings.figure(rows, TARGET, whole_year(board.year, board.style))
    amount = savings.total(rows, EXPECTED)
    if expected is None:
        return None
    return Headline(
        figure=expected,
        beside=line("Target", target) if target else (),
        against=_apart(subtract(amount, savings.total(rows, TARGET)), board.prose, OF_TARGET),
        amount=amount,
        size=board.prose,
    )


def _late(board: Board, paper: public.PublicPaper) -> Headline:
    late, done, total = late_at(board, board.papers.index(paper))
    is_one = total.text == "1"
    if is_one:
        beside = line(f"The only milestone is {'done' if done.text == '1' else 'not done'}")
    else:
        beside = line(done if done.text != "0" else "None", "of", total, "done")
    return Headline(figure=late, beside=beside, amount=Decimal(late.text))


def _highest_risk(board: Board, paper: public.PublicPaper) -> Headline | None:
    scores = [
        (score, logged.risk)
        for logged in risks_by_score(board.council, board.update)
        if (score := score_at(board, paper, logged.risk))
    ]
    if not scores:
        return None
    score, risk = max(scores, key=lambda pair: int(pair[0].text))
    return Headline(figure=score, beside=line(risk.title), amount=Decimal(score.text))


TITLE = "Board dashboard"

PageParts: TypeAlias = Sequence[PagePart]

# What the sections of the page are made of, in words for those that are left out.
SHEETS: Mapping[str, str] = {
    "ratings": "ratings",
    "measures": "measures reported in the dashboard",
    "forecast": "the forecast",
    "savings": "savings",
    "milestones": "milestones",
    "risks": "scores of risks",
}


class Sections(TypedDict):
    """The sections of the page that inputs may hold nothing for."""

    ratings: Annotated[PageParts, "Ratings by update; empty if nothing is rated."]
    measures: Annotated[PageParts, "The measures reported in dashboard; empty without any."]
    forecast: Annotated[PageParts, "The versions of the forecast and their limits; may be empty."]
    savings: Annotated[PageParts, "Savings of the year and of all years; empty without any."]
    milestones: Annotated[PageParts, "Milestones due, done and late; empty without any."]
    risks: Annotated[PageParts, "Risks by score; empty if none is scored."]


class DashboardContent(public.PublicContent, Sections):
    """What the tags of the dashboard's template are filled with."""

    workstreams: Annotated[Sequence[Choice], "The workstreams that readers may see alone."]
    updates: Annotated[Sequence[Choice], "The updates that readers may see alone, latest first."]
    headlines: Annotated[PageParts, "The headline figures, six at most; empty without any."]
    key_ratings: Annotated[PageParts, "The ratings of the whole and of conditions, in brief."]
    answer: Annotated[Sequence[str], "The main finding, a text each; empty without any."]
    asked: Annotated[Sequence[str], "What the board is asked; empty without any."]
    changes: Annotated[Sequence[str], "What changed since the update before; may be empty."]
    before: Annotated[str, "What the update before is called; at the first, “the last report”."]
    limited: Annotated[bool, "Whether any year has a limit of the deficit."]
    paid: Annotated[bool, "Whether any version counts on payments under the agreement."]
    scale: Annotated[PageParts, "What each rating means; empty if the scale does not say."]
    left_out: Annotated[str, "The sections that the inputs hold nothing for; empty without any."]


CONTENT = DashboardContent


def _texts(parts: public.Parts) -> Iterator[str]:
    """The paragraphs of what is written, those of lists among them."""
    for part in parts:
        if isinstance(part, Paragraph):
            # What is all in one run goes on knowing its cells.
            yield part.runs[0].text if len(part.runs) == 1 else part.text
        elif isinstance(part, ListBlock):
            for item in part.items:
                yield from _texts(item)


def paper(facts: Facts) -> PagePaper:
    """The dashboard of an update, with the updates before it.

    Raises LacksData where the inputs hold nothing that it shows.
    """
    board, council, update = Board(facts), facts.council, facts.update
    sections: Sections = {
        "ratings": ratings(board),
        "measures": measures(board),
        "forecast": forecast(board),
        "savings": savings(board),
        "milestones": milestones(board),
        "risks": risks(board),
    }
    if not any(sections.values()):
        raise LacksData(
            f"The dashboard of {update.key} has nothing to show: fill in Ratings, Measure values, "
            "Forecast, Savings, Milestones or Risk scores."
        )
    glance = at_a_glance(board.now)
    content: DashboardContent = {
        **board.now.content(TITLE, board.now.data_covered("Date", "Update")),
        "workstreams": [
            Choice(value=str(at), label=workstream.heading)
            for at, workstream in enumerate(board.workstreams)
        ],
        "updates": [
            Choice(value=str(at), label=paper.update.column_label)
            for at, paper in reversed(list(enumerate(board.papers)))
        ],
        "headlines": headlines(board),
        "key_ratings": key_ratings(board),
        "answer": [*_texts(glance.lead)],
        "asked": [*_texts(glance.asked)],
        "changes": [*_texts(glance.changes)],
        "before": glance.before,
        **sections,
        "limited": bool(limits_of(council)),
        "paid": has_lines(council, update, LineKind.AGREEMENT_INCOME),
        "scale": scale(board),
        "left_out": join_words(
            (SHEETS[name] for name, parts in sections.items() if not parts), most=len(SHEETS)
        ),
        "symbols": board.symbols_used,
    }
    return PagePaper(
        template=DASHBOARD.template,
        content=content,
        marks=[public.rating_mark(council, step.name) for step in council.scale],
        properties=facts.properties(TITLE),
        referred=board.now.referred,
    )

"""How a reference shows its figure: `£m`, `£000`, `£ million`, `%`, `pp`, `words` and others.

Forms follow the name, each after a bar, and go together where they make sense:
`{{ revised.in-year balance 2028/29 | £m | unsigned }}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from svreport.core.frozen import Frozen, replace
from svreport.core.house_style import LOW, MINUS, NO_BREAK, HouseStyle, rounded
from svreport.core.numerals import Unit, in_words
from svreport.core.text import capitalise, did_you_mean, join_words, normalise
from svreport.figures.figure import Figure, mark
from svreport.figures.register import BadReference

_DECIMALS = re.compile(r"(\d) decimals?")
_SINCE = re.compile(r"since (.+)")
_EITHER = re.compile(r"([a-z]+(?: [a-z]+)?) or ([a-z]+(?: [a-z]+)?)")
# What `| %` and `| pp` show, told apart from a unit of money.
RELATIVE, POINTS = "%", "pp"


class Form(Frozen):
    """What the forms of a reference ask for together."""

    shown_in: Unit | None = None
    worded: bool | None = None
    share: str = ""
    decimals: int | None = None
    sign: str = ""
    bare: bool = False
    words: bool = False
    capital: bool = False
    label: bool = False
    standing: bool = False
    either: tuple[str, str] | None = None
    since: str = ""


# What each form sets.
_NAMED: Mapping[str, Mapping[str, Any]] = {
    "£m": {"shown_in": Unit.MILLIONS, "worded": False},
    "£ million": {"shown_in": Unit.MILLIONS, "worded": True},
    "£million": {"shown_in": Unit.MILLIONS, "worded": True},
    "millions": {"shown_in": Unit.MILLIONS, "worded": None},
    "£000": {"shown_in": Unit.THOUSANDS},
    "£k": {"shown_in": Unit.THOUSANDS},
    "£": {"shown_in": Unit.POUNDS},
    RELATIVE: {"share": RELATIVE},
    POINTS: {"share": POINTS},
    "words": {"words": True},
    "number": {"bare": True},
    "unsigned": {"sign": "unsigned"},
    "signed": {"sign": "signed"},
    "label": {"label": True},
    "standing": {"standing": True},
}
FORM_NAMES = (
    *(name for name in _NAMED if name != "£million"),
    *("1 decimal", "above or below", "since base"),
)


def read_forms(texts: Sequence[str]) -> Form:
    """What forms ask for.

    Raises BadReference for one that does not exist.
    """
    form = Form()
    for text in texts:
        name = normalise(text)
        if name in _NAMED:
            form = replace(form, **_NAMED[name])
            form = replace(form, capital=form.capital or text.strip() == "Words")
        elif decimals := _DECIMALS.fullmatch(name):
            form = replace(form, decimals=int(decimals[1]))
        elif since := _SINCE.fullmatch(name):
            form = replace(form, since=since[1])
        elif either := _EITHER.fullmatch(name):
            form = replace(form, either=(either[1], either[2]))
        else:
            raise BadReference(
                f"“| {text.strip()}” is not a way to show a figure.",
                f"{did_you_mean(text, FORM_NAMES)}There are {join_words(FORM_NAMES, most=20)}.",
            )
    return form


def format_figure(figure: Figure, form: Form, style: HouseStyle) -> str:
    """The figure as a form shows it; its symbol where it has no value.

    Raises BadReference where the form does not suit the figure.
    """
    form = _of_growth(figure, form) if form.since else form
    for wrong, remedy in _unsuitable(figure, form):
        raise BadReference(f"{figure.name} {wrong}.", remedy)
    if figure.words:
        return figure.label if form.label else figure.words
    if figure.value is None:
        return figure.symbol
    text, value = _size(figure, form, style)
    if form.either is not None and text != LOW:
        more, fewer = form.either
        # Whatever the sentence goes on with, it can be said of neither.
        text = f"{text} {more if value > 0 else fewer}" if value else f"neither {more} nor {fewer}"
    text = f"{text} since {form.since}" if form.since else text
    return f"{text}{mark(figure.standing)}" if form.standing else text


def _of_growth(figure: Figure, form: Form) -> Form:
    """Growth is a whole percentage without a plus; that of a percentage is in points."""
    is_points = figure.unit is Unit.PERCENT
    decimals = 0 if form.decimals is None and not is_points else form.decimals
    return replace(form, share="" if is_points else RELATIVE, decimals=decimals)


def _size(figure: Figure, form: Form, style: HouseStyle) -> tuple[str, Decimal]:
    assert figure.value is not None
    value, written = _written(figure, form, style)
    size = written(abs(value))
    if figure.value and (size == LOW or set(re.sub(r"\D", "", size)) == {"0"}):
        return LOW, Decimal(0)
    unsigned = form.sign == "unsigned" or form.either is not None
    plus = form.sign == "signed" or (figure.change and not (form.bare or form.words or form.since))
    if unsigned:
        return written(abs(value)), value
    if value > 0 and plus:
        return f"+{written(value)}", value
    if value == 0 and figure.change and not form.bare:
        return "no change", value
    return written(value), value


def _written(
    figure: Figure, form: Form, style: HouseStyle
) -> tuple[Decimal, Callable[[Decimal], str]]:
    assert figure.value is not None
    assert figure.unit is not None
    value, unit = figure.value, figure.unit
    is_share = form.share == RELATIVE and unit is not Unit.PERCENT
    is_points = unit is Unit.PERCENT and figure.change
    usual = style.point_decimals if is_share else figure.decimals
    usual = style.point_places(value, usual) if is_points else usual
    decimals = usual if form.decimals is None else form.decimals
    if is_share:
        assert figure.compared_with is not None
        share = rounded(value / abs(figure.compared_with) * 100, decimals)
        return share, lambda number: style.figure(number, Unit.PERCENT, decimals)
    if unit.is_money:
        if figure.in_own_unit:
            return value, lambda number: _own_money(number, figure, form, style)
        return value, lambda number: _money(number, unit, form, style)
    if is_points:
        return rounded(value, decimals), lambda number: _points(number, decimals, form)
    return rounded(value, decimals), lambda number: _plain(number, unit, decimals, form, style)


def _own_money(value: Decimal, figure: Figure, form: Form, style: HouseStyle) -> str:
    """Money in its own unit and decimals, where the form asks for no other unit."""
    assert figure.unit is not None
    if form.shown_in not in (None, figure.unit) or form.worded:
        return _money(value, figure.unit, form, style)
    decimals = figure.decimals if form.decimals is None else form.decimals
    if form.bare:
        return style.bare(value, decimals)
    return style.figure(value, figure.unit, decimals)


def _money(value: Decimal, unit: Unit, form: Form, style: HouseStyle) -> str:
    if form.bare:
        return style.bare_in_unit(value, unit, form.shown_in or unit, form.decimals)
    if form.shown_in is None:
        return style.prose(value, unit, decimals=form.decimals)
    worded = style.worded_millions if form.worded is None else form.worded
    return style.amount(value, unit, form.shown_in, decimals=form.decimals, worded=worded)


def _points(value: Decimal, decimals: int, form: Form) -> str:
    number = f"{MINUS if value < 0 else ''}{abs(value):,.{decimals}f}"
    return number if form.bare else f"{number}{NO_BREAK}pp"


def _plain(value: Decimal, unit: Unit, decimals: int, form: Form, style: HouseStyle) -> str:
    if form.words and (words := in_words(value)) is not None:
        words = capitalise(words) if form.capital else words
        known = unit in (Unit.DAYS, Unit.WEEKS)
        return f"{words} {unit.value.removesuffix('s') if value == 1 else unit}" if known else words
    return style.figure(value, Unit.RATE if form.bare else unit, decimals)


def _unsuitable(figure: Figure, form: Form) -> Iterator[tuple[str, str]]:
    if figure.words and replace(form, label=False) != Form():
        yield "is in words, not a number", "Leave out the form."
    if form.standing and figure.standing is None:
        yield "does not say what it rests on", "Fill in Standing, or leave out “| standing”."
    if form.label and not figure.words:
        yield "is a number and has no label", "Leave out “| label”."
    if figure.unit is None:
        return
    if form.shown_in is not None and not figure.unit.is_money:
        yield f"{_is_in(figure.unit)}, not money", "Leave out the form of money."
    if form.words and figure.unit not in _IN_WORDS:
        yield f"{_is_in(figure.unit)}, which is not written in words", "Leave out “| words”."
    if form.either is not None and not figure.change:
        yield (
            f"is not a difference, so it is neither {form.either[0]} nor {form.either[1]}",
            "Use it with a difference, such as a change or a figure against plan.",
        )
    yield from _unsuitable_share(figure, form)


def _is_in(unit: Unit) -> str:
    return f"is a {unit}" if unit in (Unit.COUNT, Unit.RATE) else f"is in {unit}"


def _unsuitable_share(figure: Figure, form: Form) -> Iterator[tuple[str, str]]:
    if form.since and not figure.change:
        yield "says no growth here", "Leave out “| since”."
    of_percentages = figure.unit is Unit.PERCENT and figure.change
    if form.share == POINTS and not of_percentages:
        yield (
            "is not a difference between percentages, so it has no percentage points",
            "Leave out “| pp”.",
        )
    if form.share == RELATIVE and of_percentages:
        yield (
            "is a difference between percentages, which is in percentage points",
            "Write “| pp”, or leave out the form.",
        )
    if form.share == RELATIVE and figure.unit is not Unit.PERCENT:
        if not figure.change:
            yield "is not a difference, so it has no percentage", "Leave out “| %”."
        elif figure.value is not None and not figure.compared_with:
            yield "is a difference from 0, so it has no percentage", "Leave out “| %”."
        elif figure.compared_with is not None and figure.compared_with < 0:
            yield (
                "is a difference from a negative figure, of which a percentage would mislead",
                "Leave out “| %”, and give the difference itself.",
            )


_IN_WORDS = (Unit.COUNT, Unit.DAYS, Unit.WEEKS)

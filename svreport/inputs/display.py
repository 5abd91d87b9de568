"""What Excel shows in a cell, held against what would be read of it.

A cell whose text is struck out or raised in part, or whose number format shows
another number than it holds, is a problem that names both. Most cells pass at
the cost of one look: they have no font of their own, and a format that shows
numbers as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from svreport.core.numerals import SCALES, Numeral, amount, from_excel
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue, Problem, Severity
from svreport.core.text import capitalise
from svreport.inputs.cells import GENERAL, Cell, Font, Grid, TextRun
from svreport.inputs.number_formats import (
    MOST_PERCENT,
    NumberShown,
    hidden_of_date,
    number_shown,
    plainly_shown,
    shows_text,
    text_shown,
)

PLAIN = Font()
# By what part a figure may be rounded for show.
MOST_ROUNDED = Decimal("0.2")
# What formulas leave over is no figure that a format hides.
LEAST = Decimal("0.000001")
_FIGURE = pattern(r"(?P<before>\D*?)(?P<digits>\d[\d,]*(?:\.\d*)?|\.\d+)(?P<after>\D*)")
_NO_FIGURE = frozenset("-\N{EN DASH}\N{EM DASH}") | {"nil", "zero"}
_SIGNS = "-\N{MINUS SIGN}\N{EN DASH}"
_SCALE = pattern(rf"(?:{'|'.join(SCALES)})\b", re.IGNORECASE)
_ORDINALS = ("st", "nd", "rd", "th", "tm")


class ShownOtherwise(BadValue):
    """Excel shows something else in the cell than would be read of it."""

    rule = "shown-otherwise"


class Unseen(ShownOtherwise):
    """What the cell holds, or a part of it, has the colour of its ground."""


class StruckOut(BadValue):
    """What the cell holds, or a part of it, is struck out."""

    rule = "struck-out"


def font_of(run: TextRun, cell: Cell) -> Font:
    """The font of a part of the cell's text."""
    return run.font or cell.font or PLAIN


def is_struck_out(cell: Cell) -> bool:
    """Whether all that can be seen in the cell is struck out."""
    if not cell.runs:
        return cell.font is not None and cell.font.is_struck
    return all(font_of(run, cell).is_struck for run in cell.runs if run.text.strip())


def is_plainly_shown(cell: Cell) -> bool:
    """Whether Excel shows what the cell holds, as it does for nearly all, by a look at a table."""
    if cell.font is not None or cell.runs:
        return False
    number_format, value = cell.number_format, cell.value
    if number_format == GENERAL:
        return True
    if isinstance(value, str):
        return shows_text(number_format)
    if isinstance(value, int | float):
        lowest, highest = plainly_shown(number_format)
        return lowest <= abs(value) < highest
    return not isinstance(value, date) or not hidden_of_date(number_format)


def is_marked(cell: Cell) -> bool:
    """Whether anything in the cell is struck out, or cannot be seen."""
    fonts = [cell.font or PLAIN, *(font_of(run, cell) for run in cell.runs)]
    return any(font.is_struck or font.is_unseen for font in fonts)


def is_out_of_sight(cell: Cell) -> bool:
    """Whether all that the cell holds has the colour of its ground."""
    if not cell.runs:
        return cell.font is not None and cell.font.is_unseen
    return all(font_of(run, cell).is_unseen for run in cell.runs if run.text.strip())


def unseen_row(filled: Sequence[Cell]) -> Problem | None:
    """All of a row is struck out, or has the colour of its ground: a problem at its first cell."""
    row, name = filled[0].place.row, _short(filled[0].text)
    if all(map(is_struck_out, filled)):
        wrong, rule = f"Row {row} is struck out, from “{name}” on.", StruckOut.rule
        remedy = "take the strikethrough off"
    elif all(map(is_out_of_sight, filled)):
        wrong = f"Excel shows nothing of row {row}: “{name}” and the rest of it have the colour of "
        wrong, rule = f"{wrong}their own background.", Unseen.rule
        remedy = "give it a colour that can be seen"
    else:
        return None
    if any(cell.is_conditional for cell in filled):
        remedy = CONDITIONAL_OFF
    return Problem(
        filled[0].place,
        wrong,
        f"Delete the row if it no longer counts; if it does, {remedy}.",
        rule=rule,
    )


def heading_problems(cell: Cell) -> Iterator[Problem]:
    """A heading that is struck out, or shown as another text than it holds."""
    try:
        refuse_fonts(cell, is_prose=True)
        refuse_text_format(cell)
    except BadValue as refused:
        yield Problem(cell.place, capitalise(refused.wrong), refused.remedy, rule=refused.rule)


def refuse_fonts(cell: Cell, *, is_prose: bool = False) -> None:
    """Raises BadValue where the cell, or a part of it, is struck out.

    So does a part that stands high or low, but in prose, where it is a character of its own.
    """
    if cell.font is None and not cell.runs:
        return
    if is_struck_out(cell):
        off = CONDITIONAL_OFF if cell.is_conditional else "take the strikethrough off"
        raise StruckOut(
            f"“{_short(cell.text)}” is struck out{_by_condition(cell)}.",
            f"Clear the cell if it no longer counts; if it does, {off}.",
        )
    visible = [run for run in cell.runs if run.text.strip()]
    _refuse_unseen(cell, visible)
    struck = [run.text for run in visible if font_of(run, cell).is_struck]
    if struck:
        raise _partly_struck(struck, cell, visible, is_prose=is_prose)
    scripts = [font_of(run, cell).script for run in visible] or [
        cell.font.script if cell.font else ""
    ]
    if any(scripts) and not is_prose:
        high = "raised" if "superscript" in scripts else "lowered"
        part = next((run.text for run in visible if font_of(run, cell).script), cell.text)
        raise ShownOtherwise(
            f"Excel shows “{_short(cell.text)}” with “{_short(part.strip())}” {high}, "
            "like the number of a note.",
            "Type what is meant on one line, without the note's number.",
        )


# How an officer takes a conditional format off.
CONDITIONAL_OFF = "take the conditional format off (Home, Conditional Formatting, Manage Rules)"


def _by_condition(cell: Cell) -> str:
    return " by a conditional format" if cell.is_conditional else ""


def _refuse_unseen(cell: Cell, visible: list[TextRun]) -> None:
    """Raises BadValue where the cell, or a part of it, has the colour of its ground."""
    unseen = [run.text for run in visible if font_of(run, cell).is_unseen]
    if is_out_of_sight(cell):
        held = f"“{_short(cell.text)}”" if isinstance(cell.value, str) else cell.text
        give = CONDITIONAL_OFF if cell.is_conditional else "give it a colour that can be seen"
        raise Unseen(
            f"Excel shows nothing here: {held} has the colour of its own "
            f"background{_by_condition(cell)}.",
            f"Clear the cell if it no longer counts; if it does, {give}.",
        )
    if unseen:
        words = _short(" … ".join(text.strip() for text in unseen), 80)
        raise Unseen(
            f"Excel does not show “{words}”, which has the colour of its own background.",
            "Delete it if it no longer counts; if it does, give it a colour that can be seen.",
        )


def _partly_struck(
    struck: list[str], cell: Cell, visible: list[TextRun], *, is_prose: bool
) -> StruckOut:
    words = _short(" … ".join(text.strip() for text in struck), 80)
    if is_prose:
        return StruckOut(
            f"the words “{words}” are struck out.",
            "Delete them, or take the strikethrough off: no document can show what is struck out.",
        )
    left = "".join(run.text for run in visible if not font_of(run, cell).is_struck).strip()
    return StruckOut(
        f"Excel shows “{words}” struck out beside “{_short(left)}”.",
        f"Type what counts alone, such as {_short(left)}.",
    )


def refuse_text_format(cell: Cell) -> None:
    """Raises BadValue where the number format shows another text than the cell holds."""
    if cell.number_format != GENERAL and isinstance(cell.value, str):
        text = text_shown(cell.value, cell.number_format)
        if text.strip() != cell.value.strip():
            raise _shown_otherwise(cell, text, f"“{_short(cell.text)}”", "text")


def refuse_label_format(cell: Cell) -> None:
    """Raises BadValue where a number that is a name is shown as another, such as 3.10 for 3.1."""
    value = cell.value
    if cell.number_format == GENERAL or isinstance(value, bool | str | date):
        return
    shown = number_shown(value, cell.number_format) if isinstance(value, int | float) else None
    if shown is not None and shown.text.strip() not in (cell.text, cell.text.replace(",", "")):
        raise _shown_otherwise(cell, shown.text, cell.text, "text")


def stated_number(cell: Cell, divided_by: int = 1) -> Numeral:
    """Return the number of a cell as Excel shows it, with its %, k, m or bn, and all decimals.

    A format may divide it by `divided_by`. Raises BadValue where Excel shows another number
    than the cell holds, or none.
    """
    value = cell.value
    assert isinstance(value, int | float)
    number = from_excel(value)
    plain = Numeral(number * 100 if cell.is_percent else number, is_percent=cell.is_percent)
    if cell.number_format == GENERAL:
        return plain
    lowest, highest = plainly_shown(cell.number_format)
    if lowest <= abs(value) < highest:
        return plain
    shown = number_shown(value, cell.number_format)
    if shown is None:
        return plain
    text = " ".join(shown.text.split())
    found = _FIGURE.fullmatch(text)
    if found is None and not number and _is_nothing(text):
        return plain
    if found is None:
        raise _shown_otherwise(cell, text, amount(number), "number")
    scale = _SCALE.match(found["after"].strip())
    factor = 10 ** SCALES[scale[0].lower()] if scale else None
    is_scaled = shown.divided_by not in (1, factor or divided_by)
    is_signed = _has_sign_of(found, shown) or (shown.number < 0 and _is_red(cell))
    if is_scaled or not is_signed or not _is_number_of(found, shown):
        raise _shown_otherwise(cell, text, amount(number), "number")
    return Numeral(
        shown.number,
        scale=factor,
        is_money=bool(factor) and "£" in text,
        is_percent="%" in found["after"],
    )


def _is_nothing(text: str) -> bool:
    """Whether what is shown for 0 means 0: an accountant's dash, or nothing at all."""
    words = text.replace("£", "").strip().casefold()
    return not words or words in _NO_FIGURE


def _is_number_of(found: re.Match[str], shown: NumberShown) -> bool:
    """Whether a text shows a number, rounded as the text is, with its sign."""
    digits = Decimal(found["digits"].replace(",", ""))
    places = len(found["digits"].partition(".")[2])
    return abs(digits - abs(shown.number)) <= Decimal("0.51").scaleb(-places)


def _has_sign_of(found: re.Match[str], shown: NumberShown) -> bool:
    is_zero = not found["digits"].strip("0.,")
    return is_zero or _is_negative(found) == (shown.number < 0)


def _is_red(cell: Cell) -> bool:
    """Whether negative numbers are shown in red, as Excel itself offers in place of a sign."""
    return "[red]" in cell.number_format.casefold()


def _is_negative(found: re.Match[str]) -> bool:
    before, after = found["before"].replace("£", "").strip(), found["after"].strip()
    in_brackets = "(" in before and ")" in after
    return bool(
        in_brackets
        or (before and (before[0] in _SIGNS or before[-1] in _SIGNS))
        or (after and after[0] in _SIGNS)
        or after.casefold() == "cr"
    )


def _shown_otherwise(cell: Cell, text: str, held: str, kind: str) -> ShownOtherwise:
    shows = f"“{_short(text.strip())}”" if text.strip() else "nothing"
    remedy = f"format the cell as {'General' if kind == 'number' else 'Text'}"
    return ShownOtherwise(
        f"Excel shows {shows} by {_format_of(cell)}, but the cell holds {held}.",
        f"Type what is meant, and {CONDITIONAL_OFF if cell.is_conditional else remedy}.",
    )


def _format_of(cell: Cell) -> str:
    """The number format of a cell, in words."""
    if cell.is_conditional:
        return "a conditional format"
    return f"the number format “{_short(cell.number_format)}”"


def display_warnings(
    cell: Cell, *, is_day: bool = False, is_prose: bool = False
) -> Iterator[Problem]:
    """What Excel shows so roughly that an officer may take it for something else."""
    if cell.number_format == GENERAL and not cell.runs:
        return
    wrong = ""
    if isinstance(cell.value, date):
        wrong = _part_of_date(cell) if is_day else ""
    elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        wrong = _roughly_shown(cell)
    elif is_prose and cell.runs:
        wrong = _raised_letters(cell)
    if wrong:
        yield Problem(
            cell.place,
            wrong,
            "Please check it, and make the cell show its whole value.",
            Severity.WARNING,
            rule="shown-otherwise",
            about=str(cell.place),
        )


def _roughly_shown(cell: Cell) -> str:
    value = cell.value
    assert isinstance(value, int | float)
    lowest, highest = plainly_shown(cell.number_format)
    shown = None if lowest <= abs(value) < highest else number_shown(value, cell.number_format)
    if shown is None:
        return ""
    found = _FIGURE.fullmatch(" ".join(shown.text.split()))
    held = amount(shown.number) + "%" * cell.is_percent
    shows, because = shown.text.strip(), f"but the cell holds {held}, which is read"
    if found is None:
        shows = "" if value or shows else "nothing"
    elif cell.is_percent and abs(shown.number) >= MOST_PERCENT:
        because = f"because the cell holds {cell.value}"
    elif not _has_sign_of(found, shown):
        shows += " in red, without a minus,"
    elif not _is_rounded_away(found, shown):
        shows = ""
    return f"Excel shows {shows} by {_format_of(cell)}, {because}." if shows else ""


def _is_rounded_away(found: re.Match[str], shown: NumberShown) -> bool:
    """Whether rounding for show changes much of a number, or hides all of it."""
    size = abs(shown.number)
    hidden = abs(Decimal(found["digits"].replace(",", "")) - size)
    return size > LEAST and hidden >= MOST_ROUNDED * size


def _part_of_date(cell: Cell) -> str:
    hidden = hidden_of_date(cell.number_format)
    if not hidden:
        return ""
    return f"Excel does not show the {hidden} of this date, which is read as {cell.text}."


def _raised_letters(cell: Cell) -> str:
    for run in cell.runs:
        text = run.text.strip()
        if not font_of(run, cell).script or text.casefold() in _ORDINALS:
            continue
        letters = "".join(
            sign for sign in text if unicodedata.category(sign)[0] in "LS" and sign.isalpha()
        )
        if letters:
            return f"Excel shows “{_short(text)}” raised or lowered; it is read without that."
    return ""


def doubtful_cells(grid: Grid) -> Iterator[Problem]:
    """What Excel may not show, or may show otherwise, by conditional formats with formulas."""
    for area, cells in grid.doubtful.items():
        for cell in sorted(cells, key=lambda cell: (cell.place.row, cell.place.column)):
            is_read = (cell.place.row, cell.place.column) in grid.cells
            if wrong := _shown_if_so(cell) if is_read else "":
                yield Problem(
                    cell.place,
                    f"The conditional format of {area} depends on a formula that is not worked "
                    f"out here. Where it applies, {wrong}",
                    f"Clear what no longer counts, and {CONDITIONAL_OFF}.",
                    Severity.WARNING,
                    rule=ShownOtherwise.rule,
                    about=str(cell.place),
                )
                break


def _shown_if_so(cell: Cell) -> str:
    """What is wrong with a cell as Excel may show it; nothing where it is what is read."""
    try:
        refuse_fonts(cell, is_prose=True)
        refuse_text_format(cell)
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            stated_number(cell)
    except BadValue as refused:
        return refused.wrong
    return ""


def _short(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"

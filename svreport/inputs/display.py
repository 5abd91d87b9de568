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

from svreport.core.frozen import replace
from svreport.core.house_style import decimals_of, rounded
from svreport.core.number_formats import (
    GENERAL,
    MOST_PERCENT,
    NumberShown,
    hidden_of_date,
    is_shown_plainly,
    number_shown,
    shows_text,
    text_shown,
)
from svreport.core.numerals import SCALES, Numeral, Unit, amount, from_excel
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue, Problem, Severity
from svreport.core.text import capitalise, shortened
from svreport.inputs.cells import PLAIN, RAISED_WORDS, Cell, Font, Grid
from svreport.inputs.synonyms import option_meant

# From what part on a format hides much of a figure: of one that was typed, and of one that was
# worked out, for nobody stated so many decimals as that has.
MOST_ROUNDED, MOST_ROUNDED_WORKED_OUT = Decimal("0.001"), Decimal("0.2")
MOST_TYPED_DECIMALS = 8
# What formulas leave over is no figure that a format hides.
LEAST = Decimal("0.000001")
_FIGURE = pattern(r"(?P<before>\D*?)(?P<digits>\d[\d,]*(?:\.\d*)?|\.\d+)(?P<after>\D*)")
_NO_FIGURE = frozenset("-\N{EN DASH}\N{EM DASH}") | {"nil", "zero"}
_SIGNS = "-\N{MINUS SIGN}\N{EN DASH}"
_NO_WORDS = pattern(rf"(?<![\w(])(?:[cd]r|pp)\.?$|[£%+()\s{re.escape(_SIGNS)}]+", re.IGNORECASE)
# The name of what is counted changes nothing of a figure.
_COUNTED = pattern(r"(?:[a-z]{2}s|children|people)$", re.IGNORECASE)
_SCALE = pattern(rf"(?:{'|'.join(SCALES)})\b", re.IGNORECASE)


class ShownOtherwise(BadValue):
    """Excel shows something else in the cell than would be read of it."""

    rule = "shown-otherwise"


class Unseen(ShownOtherwise):
    """What the cell holds, or a part of it, has the colour of its ground."""


class StruckOut(BadValue):
    """What the cell holds, or a part of it, is struck out."""

    rule = "struck-out"


def _fonts(cell: Cell) -> list[Font]:
    """The fonts of what can be seen in the cell."""
    return [cell.font_of(run) for run in cell.runs if run.text.strip()] or [cell.font or PLAIN]


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
        return is_shown_plainly(value, number_format)
    return not isinstance(value, date) or not hidden_of_date(number_format)


def unseen_row(filled: Sequence[Cell]) -> Problem | None:
    """All of a row is struck out, or has the colour of its ground: a problem at its first cell."""
    fonts = [font for cell in filled for font in _fonts(cell)]
    row, name = filled[0].place.row, shortened(filled[0].text)
    if all(font.is_struck for font in fonts):
        wrong, rule = f"Row {row} is struck out, from “{name}” on.", StruckOut.rule
        remedy = "take the strikethrough off"
    elif all(font.is_unseen for font in fonts):
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


# How an officer takes a conditional format off.
CONDITIONAL_OFF = "take the conditional format off (Home, Conditional Formatting, Manage Rules)"


def heading_problems(cell: Cell) -> Iterator[Problem]:
    """A heading that is struck out, or shown as another text than it holds."""
    try:
        refuse_unlike(cell, is_prose=True)
    except BadValue as refused:
        yield Problem(cell.place, capitalise(refused.wrong), refused.remedy, rule=refused.rule)


def refuse_unlike(cell: Cell, *, is_prose: bool = False) -> None:
    """Raises BadValue where Excel shows another text than the cell holds, or one struck out.

    So does a part that stands high or low, but in prose, where it is a character of its own.
    """
    if cell.font is not None or cell.runs:
        _refuse_struck_and_unseen(cell, is_prose=is_prose)
        if not is_prose:
            _refuse_raised(cell)
    if cell.number_format != GENERAL and isinstance(cell.value, str):
        text = text_shown(cell.value, cell.number_format)
        added = text.strip().split(cell.value.strip())
        if len(added) == 2 and any(added):
            words = " and ".join(f"“{part.strip()}”" for part in added if part)
            raise ShownOtherwise(
                f"Excel shows {words} beside the text by {_format_of(cell)}, which nobody typed.",
                "Type it in the text if it is meant, and format the cell as Text.",
            )
        if text.strip() != cell.value.strip():
            raise _shown_otherwise(cell, text, f"“{shortened(cell.text)}”", "text")


def _refuse_struck_and_unseen(cell: Cell, *, is_prose: bool) -> None:
    fonts, by = _fonts(cell), " by a conditional format" if cell.is_conditional else ""
    clear = "Clear the cell if it no longer counts; if it does, "
    if all(font.is_struck for font in fonts):
        off = CONDITIONAL_OFF if cell.is_conditional else "take the strikethrough off"
        raise StruckOut(f"“{shortened(cell.text)}” is struck out{by}.", f"{clear}{off}.")
    if all(font.is_unseen for font in fonts):
        held = f"“{shortened(cell.text)}”" if isinstance(cell.value, str) else cell.text
        give = CONDITIONAL_OFF if cell.is_conditional else "give it a colour that can be seen"
        raise Unseen(
            f"Excel shows nothing here: {held} has the colour of its own background{by}.",
            f"{clear}{give}.",
        )
    if unseen := _words(cell, "is_unseen"):
        raise Unseen(
            f"Excel does not show “{unseen}”, which has the colour of its own background.",
            "Delete it if it no longer counts; if it does, give it a colour that can be seen.",
        )
    struck = _words(cell, "is_struck")
    if struck and is_prose:
        raise StruckOut(
            f"the words “{struck}” are struck out.",
            "Delete them, or take the strikethrough off: no document can show what is struck out.",
        )
    if struck:
        left = (run.text for run in cell.runs if not cell.font_of(run).is_struck)
        counts = shortened("".join(left).strip())
        raise StruckOut(
            f"Excel shows “{struck}” struck out beside “{counts}”.",
            f"Type what counts alone, such as {counts}.",
        )


def _words(cell: Cell, mark: str) -> str:
    """The parts of a text whose fonts have a mark."""
    parts = (run.text.strip() for run in cell.runs if getattr(cell.font_of(run), mark))
    return shortened(" … ".join(filter(None, parts)), 80)


def _refuse_raised(cell: Cell) -> None:
    scripts = [font.script for font in _fonts(cell)]
    if any(scripts):
        high = "raised" if "superscript" in scripts else "lowered"
        parts = (run.text.strip() for run in cell.runs if cell.font_of(run).script)
        part = next(filter(None, parts), cell.text)
        raise ShownOtherwise(
            f"Excel shows “{shortened(cell.text)}” with “{shortened(part)}” {high}, "
            "like the number of a note.",
            "Type what is meant on one line, without the note's number.",
        )


def refuse_label_format(cell: Cell) -> None:
    """Raises BadValue where a number that is a name is shown as another, such as 3.10 for 3.1."""
    value = cell.value
    if cell.number_format == GENERAL or isinstance(value, bool | str | date):
        return
    shown = number_shown(value, cell.number_format) if isinstance(value, int | float) else None
    if shown is not None and shown.text.strip() not in (cell.text, cell.text.replace(",", "")):
        raise _shown_otherwise(cell, shown.text, cell.text, "text")


def stated_number(cell: Cell, divided_by: int = 1) -> Numeral:
    """Return the number of a cell as Excel shows it, with its %, k, m or bn.

    It has all decimals that were typed, and of those of a calculation what Excel shows. A format
    may divide it by `divided_by`. Raises BadValue where Excel shows another number than the cell
    holds, or none.
    """
    value = cell.value
    assert isinstance(value, int | float)
    number = from_excel(value)
    plain = Numeral(number * 100 if cell.is_percent else number, is_percent=cell.is_percent)
    if cell.number_format == GENERAL:
        return replace(plain, value=_without_tail(plain.value))
    if is_shown_plainly(value, cell.number_format):
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
    # Excel itself offers red in place of a sign.
    is_red = shown.number < 0 and "[red]" in cell.number_format.casefold()
    is_signed = _has_sign_of(found, shown) or is_red
    is_foreign = any(unicodedata.category(sign) == "Sc" and sign != "£" for sign in text)
    if is_scaled or is_foreign or not is_signed or not _is_number_of(found, shown):
        raise _shown_otherwise(cell, text, amount(number), "number")
    is_seen = shown.divided_by == 1 and _is_worked_out(shown.number)
    is_seen = is_seen and not _is_rounded_away(found, shown)
    return Numeral(
        _digits(found).copy_sign(shown.number) if is_seen else shown.number,
        scale=factor,
        is_money=bool(factor) and "£" in text,
        is_percent="%" in found["after"],
    )


def _without_tail(number: Decimal) -> Decimal:
    """A number without the decimals of a calculation, which nobody stated."""
    places = 2 if number.adjusted() >= 0 else 4 - number.adjusted()
    return rounded(number, places) if _is_worked_out(number) else number


def _is_worked_out(number: Decimal) -> bool:
    return decimals_of(number) > MOST_TYPED_DECIMALS


def _digits(found: re.Match[str]) -> Decimal:
    return Decimal(found["digits"].replace(",", ""))


def _is_nothing(text: str) -> bool:
    """Whether what is shown for 0 means 0: an accountant's dash, or nothing at all."""
    words = text.replace("£", "").strip().casefold()
    return not words or words in _NO_FIGURE


def _is_number_of(found: re.Match[str], shown: NumberShown) -> bool:
    """Whether a text shows a number, rounded as the text is, with its sign."""
    places = len(found["digits"].partition(".")[2])
    return abs(_digits(found) - abs(shown.number)) <= Decimal("0.51").scaleb(-places)


def _has_sign_of(found: re.Match[str], shown: NumberShown) -> bool:
    is_zero = not found["digits"].strip("0.,")
    return is_zero or _is_negative(found) == (shown.number < 0)


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
    shows = f"“{shortened(text.strip())}”" if text.strip() else "nothing"
    remedy = f"format the cell as {'General' if kind == 'number' else 'Text'}"
    return ShownOtherwise(
        f"Excel shows {shows} by {_format_of(cell)}, but the cell holds {held}.",
        f"Type what is meant, and {CONDITIONAL_OFF if cell.is_conditional else remedy}.",
    )


def _format_of(cell: Cell) -> str:
    """The number format of a cell, in words."""
    if cell.is_conditional:
        return "a conditional format"
    return f"the number format “{shortened(cell.number_format)}”"


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
    is_plain = is_shown_plainly(value, cell.number_format)
    shown = None if is_plain else number_shown(value, cell.number_format)
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
    elif _is_rounded_away(found, shown):
        pass
    elif (words := _words_of(found)) and not (_COUNTED.search(words) or option_meant(words, Unit)):
        because = f"but {held} is read, without “{words}”"
    else:
        shows = ""
    return f"Excel shows {shows} by {_format_of(cell)}, {because}." if shows else ""


def words_beside(cell: Cell) -> str:
    """The words that a cell's number format puts beside its number, such as `provisional`."""
    value = cell.value
    if not isinstance(value, int | float) or is_shown_plainly(value, cell.number_format):
        return ""
    shown = number_shown(value, cell.number_format)
    found = shown and _FIGURE.fullmatch(" ".join(shown.text.split()))
    return _words_of(found) if found else ""


def _words_of(found: re.Match[str]) -> str:
    """The words around a figure that are no part of it, as its sign, its £ and its scale are."""
    after = found["after"].strip()
    scale = _SCALE.match(after)
    words = (found["before"], after[scale.end() :] if scale else after)
    return " ".join(filter(None, (_NO_WORDS.sub(" ", part).strip() for part in words)))


def _is_rounded_away(found: re.Match[str], shown: NumberShown) -> bool:
    """Whether rounding for show changes much of a number, or hides all of it."""
    size = abs(shown.number)
    is_typed = shown.divided_by == 1 and not _is_worked_out(size)
    most = MOST_ROUNDED if is_typed else MOST_ROUNDED_WORKED_OUT
    return size > LEAST and abs(_digits(found) - size) >= most * size


def _part_of_date(cell: Cell) -> str:
    hidden = hidden_of_date(cell.number_format)
    if not hidden:
        return ""
    return f"Excel does not show the {hidden} of this date, which is read as {cell.text}."


def _raised_letters(cell: Cell) -> str:
    for run in cell.runs:
        text = run.text.strip()
        if not cell.font_of(run).script or text.casefold() in RAISED_WORDS:
            continue
        letters = "".join(
            sign for sign in text if unicodedata.category(sign)[0] in "LS" and sign.isalpha()
        )
        if letters:
            return f"Excel shows “{shortened(text)}” raised or lowered; it is read without that."
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
        refuse_unlike(cell, is_prose=True)
        if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
            stated_number(cell)
    except BadValue as refused:
        return refused.wrong
    return ""

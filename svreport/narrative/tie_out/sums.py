"""Arithmetic within a sentence: differences and sums of the figures that it states itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.core.text import join_words
from svreport.narrative.prose import FigureKind, TypedFigure

_CHANGE_AFTER = pattern(
    r"^\W{0,3}(?!mak|made|com|set)(?:[a-z’-]+\s){0,2}(?:more|fewer|less|higher|lower|up|down|above|below|over|under|ahead|"
    r"short|behind|better|worse|greater|smaller|beyond|inside|added|adrift)\b"
    r"(?!\s(?:the|its|a)\s(?:life|course|year|period|agreement|next|same)|\s\w+\syears)",
    re.IGNORECASE,
)
_CHANGE_BEFORE = pattern(
    r"\b(?:rise|rose|risen|fall|fell|fallen|drop(?:ped)?|increase[sd]?|decrease[sd]?|grew|grown|"
    r"growth|difference|gap|change|moved?|up|down|gain|shortfall|excess|over|above|below|by|"
    r"worse|better|improve\w*|headroom|margin|movement|variance)\b(?:,?\s[\w’']+){0,5}?,?\s*[(*_]{0,3}[£+−–-]?$",
    re.IGNORECASE,
)
_END_POINT = pattern(r"\b(?:from|to|at|than|the)\s*[(*_]{0,3}£?$", re.IGNORECASE)
_SUM_BEFORE = pattern(
    r"\b(?:mak(?:e|es|ing)(?: up)?|com(?:e|es|ing) to|add(?:s|ing)? up to|total(?:s|ling|led)?|"
    r"total of|sum of|together|combined|altogether|brings? the total (?:\w+\s){0,4}to|"
    r"equals?|giv(?:es|ing))\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_SUM_AFTER = pattern(
    r"^\W{0,3}(?:in all|altogether|in total|together|combined|overall)\b", re.IGNORECASE
)
_THAN = pattern(
    r"^\W{0,3}(?:[a-z]+\s){0,1}(?:more|fewer|less|higher|lower|above|below|up|down|over|under|better|"
    r"worse|ahead|short|behind|adrift)\b"
    r"[^.;,]{0,25}$",
    re.IGNORECASE,
)
_AGAINST = pattern(
    r"^\W*(?:against|compared with|compared to|set against|versus|vs\.?)\W*(?:the\s)?£?$",
    re.IGNORECASE,
)
_BETWEEN = pattern(r"\bbetween\b[^.;]{0,60}$", re.IGNORECASE)
_FROM = pattern(r"\bfrom\b[^.;]{0,60}$", re.IGNORECASE)
LEAST_ROOM = 1e-9
SUM, DIFFERENCE, SHARE = "sum", "difference", "share"


class Operand(Frozen):
    """A figure of the sentence as arithmetic takes it: as known, else as typed.

    `room` is how far rounding may have moved it.
    """

    typed: TypedFigure
    value: float
    room: float


class Derivation(Frozen):
    """What a figure is by the others of its sentence: `exact` where it agrees with that.

    It is their `what`, a sum, a difference or a share. `plain` where the sentence
    leaves no doubt which figures it follows from; `points` where a difference of
    percentages was typed as a percentage.
    """

    value: float
    exact: bool
    words: str
    what: str = DIFFERENCE
    plain: bool = False
    points: bool = False


def is_change(text: str, typed: TypedFigure) -> bool:
    """Whether a figure is a difference, by its sign or the words around it."""
    if typed.sign or typed.kind is FigureKind.POINTS:
        return True
    before, after = text[: typed.start], text[typed.end :]
    if _CHANGE_AFTER.search(after):
        return True
    return bool(_CHANGE_BEFORE.search(before)) and not _END_POINT.search(before)


def derive_figure(text: str, typed: TypedFigure, others: Sequence[Operand]) -> Derivation | None:
    """What a figure ought to be as a sum, a difference or a share of the others, or None."""
    if (total := _as_sum(text, typed, others)) is not None:
        return total
    if not is_change(text, typed):
        return None
    return _as_difference(text, typed, others) or _as_share(typed, others)


def _as_sum(text: str, typed: TypedFigure, others: Sequence[Operand]) -> Derivation | None:
    before, after = text[: typed.start], text[typed.end :]
    if not (_SUM_BEFORE.search(before) or _SUM_AFTER.search(after)):
        return None
    stated = float(typed.value)
    alike = [operand for operand in others if operand.typed.kind is typed.kind]
    parts = [part for part in alike if part.value < stated and part.typed.end <= typed.start]
    if len(parts) < 2:
        return None
    total = sum(operand.value for operand in parts)
    room = sum(operand.room for operand in parts) + float(typed.step) / 2
    if abs(total - stated) <= room + LEAST_ROOM:
        return Derivation(total, exact=True, words="", what=SUM)
    if abs(total - stated) <= max(0.08 * total, room * 2):
        texts = [operand.typed.text for operand in parts]
        return Derivation(total, exact=False, words=f"{join_words(texts)} come to", what=SUM)
    return None


def _as_difference(text: str, typed: TypedFigure, others: Sequence[Operand]) -> Derivation | None:
    in_points = (FigureKind.POINTS, FigureKind.PERCENT)
    kind = FigureKind.PERCENT if typed.kind in in_points else typed.kind
    alike = (operand for operand in others if operand.typed.kind is kind)
    pairs = list(combinations((operand for operand in alike if not operand.typed.sign), 2))
    if not pairs:
        return None
    told = [pair for pair in pairs if _is_told(text, typed, pair[0].typed, pair[1].typed)]
    shown = float(typed.value)
    first, second = min(
        told or pairs, key=lambda pair: abs(abs(pair[0].value - pair[1].value) - shown)
    )
    difference = abs(first.value - second.value)
    off = abs(difference - shown)
    points = typed.kind is FigureKind.PERCENT and first.typed.kind is FigureKind.PERCENT
    if off <= first.room + second.room + float(typed.step) / 2 + LEAST_ROOM:
        return Derivation(
            difference, not points, _less(first, second), plain=bool(told), points=points
        )
    near = off <= max((0.8 if told else 0.25) * difference, 1.5 * float(typed.step))
    if (told or len(pairs) == 1) and near:
        return Derivation(difference, False, _less(first, second), plain=bool(told), points=points)
    return None


def _as_share(typed: TypedFigure, others: Sequence[Operand]) -> Derivation | None:
    """A relative difference: one figure so many per cent above another."""
    if typed.kind is not FigureKind.PERCENT:
        return None
    pairs = [
        (first, second)
        for first, second in combinations([operand for operand in others if operand.value], 2)
        if first.typed.kind is second.typed.kind
        and first.typed.kind in (FigureKind.NUMBER, FigureKind.MONEY)
    ]
    if len(pairs) != 1:
        return None
    ((first, second),) = pairs
    shown, room = float(typed.value), float(typed.step) / 2 + LEAST_ROOM
    shares = [abs(first.value - second.value) / base.value * 100 for base in (first, second)]
    nearest = min(shares, key=lambda share: abs(share - shown))
    if abs(nearest - shown) <= room:
        return Derivation(nearest, exact=True, words="", what=SHARE)
    if len(first.typed.digits) > 2 and abs(nearest - shown) <= 0.25 * nearest:
        words = f"as a share, {_less(first, second)}"
        return Derivation(nearest, exact=False, words=words, what=SHARE)
    return None


def _is_told(text: str, typed: TypedFigure, first: TypedFigure, second: TypedFigure) -> bool:
    """Whether the sentence says that the figure is the difference of these two.

    It does so in these ways: from A to B, a rise of D; by D between A and B; A,
    D more than B; D, A against B; A against B (+D); A (+D) against B.
    """
    first, second = sorted((first, second), key=lambda typed: typed.start)
    between, before = text[first.end : second.start], text[: first.start]
    if re.search(r"[;.]\s", text[second.end : typed.start]):
        return False
    if _FROM.search(before) and re.search(r"\bto\b", between):
        return True
    if _BETWEEN.search(before) and re.search(r"\band\b", between):
        return True
    if _AGAINST.search(between):
        return True
    if first.end <= typed.start < typed.end <= second.start:
        between = text[typed.end : second.start]
        return bool(_THAN.search(between) or (typed.sign and _AGAINST.search(between)))
    in_brackets = text[second.end : typed.start].strip(" *_") == "("
    return in_brackets and not re.search(r"\d", between)


def _less(first: Operand, second: Operand) -> str:
    high, low = (first, second) if first.value >= second.value else (second, first)
    return f"{high.typed.text} less {low.typed.text} is"

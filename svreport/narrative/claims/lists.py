"""Figures in rows: one of several, a part of a whole, or each of its own by `respectively`."""

from __future__ import annotations

from collections.abc import Sequence

from svreport.narrative.claims.sentences import Sentence
from svreport.narrative.claims.times import Time

# What may stand in a row of figures between them.
_IN_ROWS = frozenset((",", "and", "then", "or", "in", "of", "the"))
_BETWEEN = frozenset((",", "and", "then", "or"))
_GOES_ON_AFTER = frozenset(
    ("MORE", "LESS", "BETTER", "WORSE", "up", "down", "over", "under", "ahead", "behind", "worse")
) | {"better"}
_OF_THOSE = frozenset(("of which ", "of these ", "of those ", "of them "))
# Words between `of` and a whole.
_OF_A_WHOLE = frozenset(("the", "our", "all", "these", "AGREED", "total"))
# So many words at most come before a whole that its parts follow.
LEAD = 4
MANY = 2


def run_at(sentence: Sentence, place: int) -> list[int]:
    """The places of a token and of those of its shape that are in a row with it."""
    tokens = sentence.tokens
    found = [place]
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(tokens) and tokens[at].shape in (*_IN_ROWS, tokens[place].shape):
            if tokens[at].shape == tokens[place].shape:
                found.append(at)
            at += step
    return sorted(found)


def place_in_row(sentence: Sentence, place: int) -> tuple[int, int]:
    """Which of how many a figure is, of those that `respectively` says something of each."""
    run = run_at(sentence, place) if len(sentence.figures) >= MANY else []
    if len(run) < MANY:
        return 0, 0
    is_said = any(token.shape == "respectively" for token in sentence.tokens[place:])
    # As many figures as points in time that come right after them are each of one.
    after = run[-1] + 1
    is_in = sentence.shapes(after, after + 2) in ("in TIME ", "for TIME ", "at TIME ")
    if is_said or (is_in and len(run_at(sentence, after + 1)) == len(run)):
        return run.index(place), len(run)
    return 0, 0


def time_in_row(sentence: Sentence, place: int) -> Time | None:
    """The point in time of a figure that has its own by `respectively`."""
    which, count = place_in_row(sentence, place)
    for at, token in enumerate(sentence.tokens if count > 1 else ()):
        run = run_at(sentence, at) if token.shape == "TIME" else []
        if len(run) == count:
            time: Time = sentence.times[sentence.tokens[run[which]].index]
            return time
    return None


def is_one_of_several(sentence: Sentence, place: int) -> bool:
    """Whether a figure is in a row with others like it, and nothing says what each is of."""
    shapes = [token.shape for token in sentence.tokens]
    before, after = shapes[:place], shapes[place + 1 :]
    is_pair = len(run_at(sentence, place)) == 2
    if leads_in(before) or (is_pair and [",", "and"] in (before[-2:], after[:2])):
        return False  # two clauses
    skipped = next((at for at, shape in enumerate(reversed(before)) if shape not in _BETWEEN), 0)
    if skipped and before[-1 - skipped] == "FIG":
        return True
    ahead = next((at for at, shape in enumerate(after) if shape not in _BETWEEN), 0)
    if not ahead or after[ahead] != "FIG":
        return False
    figure = sentence.figures[sentence.tokens[place].index]
    other = sentence.figures[sentence.tokens[place + 1 + ahead].index]
    is_alike = other.kind is figure.kind and not other.sign
    return is_alike and not _GOES_ON_AFTER.intersection(after[ahead + 1 : ahead + 2])


def leads_in(before: Sequence[str]) -> bool:
    """Whether a figure is the whole of what is then told in parts: `of the 66 requests, 12`."""
    words = [shape for shape in before[-3:] if shape not in _OF_A_WHOLE]
    return words[-1:] == ["of"] and len(before) <= LEAD


def is_part(sentence: Sentence, place: int) -> bool:
    """Whether a count is of some of what words name, as 12 of `of 66 requests, 12 were`."""
    start, _ = sentence.clause_at(place)
    after = sentence.shapes(place + 1, place + 3)
    is_of = after.startswith("of ") and not after.endswith("TIME ")
    if is_of or sentence.shapes(place - 2, place) in _OF_THOSE:
        return True
    shapes = [token.shape for token in sentence.tokens[start:place]]
    wholes = [at for at, shape in enumerate(shapes) if shape == "FIG"]
    if shapes[:1] == ["of"] and "," in shapes and not wholes:
        return True
    return len(wholes) == 1 and leads_in(shapes[: wholes[0]])

"""Whether a claim agrees with the figure that it means, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TypeAlias

from svreport.core.frozen import Frozen
from svreport.figures.figure import Figure
from svreport.figures.forecast import TOTALS
from svreport.narrative.claims.binding import FIRM, LIKELY, Binding
from svreport.narrative.claims.claims import Claim
from svreport.narrative.claims.doubts import Proof
from svreport.narrative.claims.readings import Reading, in_prose
from svreport.narrative.claims.resolution import Resolver
from svreport.narrative.claims.slots import OVER
from svreport.narrative.claims.subjects import Family, Subject
from svreport.narrative.claims.times import When
from svreport.narrative.prose import DURATIONS, FigureKind


class Judgement(Enum):
    """What becomes of a claim."""

    AGREES = "agrees"
    DIFFERS = "differs"
    REVERSED = "reversed"
    POINTS = "points"
    NOT_HELD = "not held"


class Verdict(Frozen):
    """What became of a claim: the figure that it means, and the one it was taken from instead.

    The claim is as true of `others`, which it may mean too.
    """

    claim: Claim
    judgement: Judgement
    binding: Binding
    subject: Subject | None = None
    reading: Reading | None = None
    neighbour: Figure | None = None
    others: Sequence[Reading] = ()

    @property
    def is_held(self) -> bool:
        """Whether it was compared with a figure."""
        return self.subject is not None and self.judgement is not Judgement.NOT_HELD

    @property
    def is_wrong(self) -> bool:
        """Whether a reader should be warned of it."""
        return self.judgement in (Judgement.DIFFERS, Judgement.REVERSED, Judgement.POINTS)

    @property
    def is_untied(self) -> bool:
        """Whether it is a figure in digits that is held against none of the inputs."""
        figure = self.claim.figure
        is_typed = not (figure.given or figure.is_worded or figure.kind in DURATIONS)
        return is_typed and self.judgement is Judgement.NOT_HELD


# A figure off by no more than this is a slip of the one meant; by more than that, another one.
NEAR, FAR = 0.12, 0.5
FEW_POINTS, MORE_POINTS = 15, 30


def judge(
    claim: Claim, binding: Binding, readings: Sequence[tuple[Subject, Reading]], resolver: Resolver
) -> Verdict:
    """The verdict on a claim, of the figures that it may mean."""
    fitting = [it for it in readings if _is_comparable(claim, it[1])]
    if not fitting:
        return Verdict(claim, Judgement.NOT_HELD, binding)
    true = [it for it in fitting if _agrees(claim, *it)]
    if true:
        others = [reading for _, reading in true[1:]]
        return Verdict(claim, Judgement.AGREES, binding, *true[0], others=others)
    for subject, reading in fitting:
        if claim.figure.admits(abs(reading.value), reading.rounding):
            if binding.firmness < LIKELY:
                return Verdict(claim, Judgement.NOT_HELD, binding)
            is_points = _is_points_as_percent(claim, reading)
            wrong = Judgement.POINTS if is_points else Judgement.REVERSED
            return Verdict(claim, wrong, binding, subject, reading)
    return _differing(claim, binding, fitting, resolver)


def _is_comparable(claim: Claim, reading: Reading) -> bool:
    kind = claim.figure.kind
    if kind is FigureKind.PERCENT and reading.kind is FigureKind.POINTS:
        return True
    return kind is reading.kind or (kind is FigureKind.NUMBER and reading.kind in DURATIONS)


def _is_points_as_percent(claim: Claim, reading: Reading) -> bool:
    return claim.figure.kind is FigureKind.PERCENT and reading.is_points


def _agrees(claim: Claim, subject: Subject, reading: Reading) -> bool:
    if not claim.figure.admits(abs(reading.value), reading.rounding):
        return False
    if _is_points_as_percent(claim, reading):
        return False
    return sign_agrees(claim, subject, reading.value)


def sign_agrees(claim: Claim, subject: Subject, value: float) -> bool:
    if not claim.is_change:
        is_signed = subject.is_balance and claim.sign_word and subject.name != "against limit"
        return not is_signed or (value > 0) == (claim.sign_word > 0)
    direction = claim.direction
    if claim.is_merit:
        if not (subject.better or subject.is_balance):
            return True  # nobody says which way is better
        if subject.better < 0 and not subject.is_balance and claim.is_ahead:
            return True  # ahead of a plan to have fewer may be either
        if subject.better < 0 and not subject.is_balance:
            direction = -direction
        direction = -direction if subject.is_balance else direction
        direction = direction if not subject.is_balance or claim.direction < 0 else -1
    if subject.is_balance and claim.sign_word < 0:
        return True
    return not direction or (value > 0) == (direction > 0)


def _differing(
    claim: Claim,
    binding: Binding,
    readings: Sequence[tuple[Subject, Reading]],
    resolver: Resolver,
) -> Verdict:
    """A difference that is worth a warning; not held, where the words may mean something else."""
    found = [(_evidence(claim, binding, *it, resolver), *it) for it in readings]
    (strength, neighbour), subject, reading = max(found, key=_weight)
    is_near = abs(claim.figure.value - abs(reading.value)) <= FAR * abs(reading.value)
    is_counted = claim.figure.is_worded and is_near
    is_level = not (claim.is_change or claim.figure.is_share or is_counted)
    if is_level and neighbour is not None and neighbour.name.endswith(_DIFFERENCES):
        # That it is one is said in words that nobody knows.
        return Verdict(claim, Judgement.NOT_HELD, binding, subject, reading)
    is_explicit = _is_explicit(claim, binding, has_evidence=strength > 0)
    # A change from what is named leaves less open than a level does.
    enough = _ENOUGH - (claim.is_change and is_explicit and binding.firmness >= LIKELY)
    if strength + binding.firmness + is_explicit < enough:
        return Verdict(claim, Judgement.NOT_HELD, binding, subject, reading)
    return Verdict(claim, Judgement.DIFFERS, binding, subject, reading, neighbour)


_ENOUGH = 4
_DIFFERENCES = (".change", ".against plan", ".variance")


def _weight(found: tuple[Evidence, Subject, Reading]) -> tuple[int, bool]:
    """How much speaks for a slip of a figure; most, where another of its own series was typed."""
    (strength, neighbour), _, reading = found
    return strength, neighbour is not None and neighbour.name == reading.figures[0].name


def _is_explicit(claim: Claim, binding: Binding, *, has_evidence: bool) -> bool:
    """Whether the words leave nothing open: a change says from what, a level of what or whose."""
    if claim.is_change:
        is_over = claim.time is not None and claim.time.when in (When.TERM, *OVER)
        return bool(claim.base.name or claim.base_time or is_over)
    is_whole = binding.is_whole and binding.firmness >= LIKELY
    return is_whole or (has_evidence and bool(claim.role.name))


# How much speaks for a slip, and whose figure it is instead.
Evidence: TypeAlias = tuple[int, Figure | None]


def _evidence(
    claim: Claim, binding: Binding, subject: Subject, reading: Reading, resolver: Resolver
) -> Evidence:
    """How much speaks for a slip, from 0 to 3, and whose figure it is instead."""
    typed, true = claim.figure, abs(reading.value)
    is_other_sign = subject.is_balance and claim.sign_word * reading.value < 0
    if is_other_sign and not claim.is_change:
        return -1, None
    neighbour = _neighbour(claim, subject, reading, resolver)
    off = abs(typed.value - true) / true if true else float(typed.value != 0)
    is_share = typed.kind is FigureKind.PERCENT and subject.kind is not FigureKind.PERCENT
    if (
        is_share
        and abs(typed.value - true) <= (MORE_POINTS if typed.is_share else FEW_POINTS)
        and (typed.is_share or not typed.about)
    ):
        off = min(off, FAR)
    if neighbour is not None:
        return 2, neighbour
    is_any = subject.family is Family.PAYMENTS and not claim.role.name  # much else is paid
    is_money = typed.kind is FigureKind.MONEY and not is_any
    if _is_misread(typed.value, true, typed.step, is_money=is_money):
        return 2, None
    if subject.family is Family.SCORE or typed.is_share or typed.about in _BOUNDS:
        return 2 if off <= FAR else 0, None
    if typed.about in ("about", "nearly") and not typed.is_share:
        return (2 if off <= FAR / 2 else 0 if is_share else 1 if off <= FAR else 0), None
    is_plain = subject.family not in (Family.MEASURE, Family.FORECAST) and not claim.role.name
    is_plain = is_plain and reading.kind is subject.kind  # no share of it
    # What one place costs is named whole, with when it does.
    is_dated = subject.family is Family.UNIT_COST and typed.kind is FigureKind.MONEY
    is_dated = is_dated and claim.time is not None and binding.firmness >= FIRM
    is_likely = is_dated or (off <= FAR and not is_plain)
    return (2 if off <= NEAR else int(is_likely)), None


# So many digits of a value are no coincidence.
TELLING = 3


def proof_of(verdict: Verdict) -> Proof | None:
    """What the value of a claim that differs proves of whose it is; None where it may be chance."""
    claim, reading = verdict.claim, verdict.reading
    typed = claim.figure
    if verdict.judgement is not Judgement.DIFFERS or reading is None or typed.about:
        return None
    digits = _digits(typed.value, typed.step)
    if verdict.neighbour is not None:
        is_set = claim.time is not None or claim.role.name == "VER"
        return Proof.NEIGHBOUR if is_set and len(digits) >= TELLING else None
    is_slip = _is_misread(typed.value, abs(reading.value), typed.step, is_money=False)
    if is_slip:
        return Proof.CERTAIN if len(digits) > TELLING else Proof.SLIP
    return None


# Approximators that say on which side of the figure the true one is.
_BOUNDS = ("over", "under", "just_over", "just_under")


def _is_misread(typed: float, true: float, step: float, *, is_money: bool) -> bool:
    """Whether digits changed places, or the value is ten or a thousand times the other."""
    if not true or not typed:
        return False
    for power in (10, 1_000, 1_000_000) if is_money else ():
        if abs(typed * power - true) <= power * step / 2 or abs(typed - true * power) <= step / 2:
            return True
    first, second = _digits(typed, step), _digits(true, step)
    differing = [at for at in range(min(len(first), len(second))) if first[at] != second[at]]
    is_swapped = len(differing) == 2 and sorted(first) == sorted(second)
    return len(first) == len(second) and (is_swapped or len(differing) == 1 < len(first) - 1)


def _digits(value: float, step: float) -> str:
    """The digits of a value, as far as its last one that counts."""
    places = 0 if step >= 1 else len(f"{step:f}".rstrip("0").partition(".")[2])
    return f"{value / step:.0f}" if step > 1 else f"{value:.{places}f}".replace(".", "")


def _neighbour(
    claim: Claim, subject: Subject, reading: Reading, resolver: Resolver
) -> Figure | None:
    """A figure of the same subject, in another role or at another time, that was typed instead."""
    if claim.figure.about or claim.figure.is_share or claim.figure.value < 2:
        return None
    base = 0.0
    if claim.is_change:
        if claim.figure.kind is FigureKind.PERCENT and not reading.is_points:
            return None
        base = in_prose(reading.figures[0])[0]
    for value, rounding, figure in _near(subject, resolver):
        if value and claim.figure.admits(abs(value - base), rounding):
            return figure
    return None


def _near(subject: Subject, resolver: Resolver) -> Iterator[tuple[float, float, Figure]]:
    """The figures of a subject, now and in other updates; of a balance, the other balances."""
    names = [*subject.series.values()]
    if subject.is_balance and subject.family is Family.FORECAST:
        names += [f"{version}.{kind}" for version in subject.series for kind in TOTALS]
    is_by_update = subject.family in (Family.CAPITAL, Family.SAVINGS, Family.PAYMENTS)
    for known in (resolver, *(resolver.others if is_by_update else ())):
        for name in names:
            yield from known.values(name)

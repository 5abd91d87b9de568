"""A text read into verdicts: passage by passage, each knowing what came before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svreport.content.blocks import Block
from svreport.core.frozen import Frozen, replace
from svreport.core.model import Council, LineKind
from svreport.core.patterns import pattern
from svreport.core.text import normalise
from svreport.figures.figure import Figure, Series
from svreport.narrative.claims.arithmetic import adds_up, follows, inconsistencies
from svreport.narrative.claims.binding import (
    BEFORE,
    FIRM,
    LIKELY,
    NONE,
    Binding,
    Context,
    bind,
)
from svreport.narrative.claims.claims import Claim, claims_of
from svreport.narrative.claims.differences import Differences, readings_of, sums_of
from svreport.narrative.claims.doubts import is_in_doubt
from svreport.narrative.claims.lexicon import Lexicon, Mention
from svreport.narrative.claims.multiples import Multiples
from svreport.narrative.claims.quantities import has_number_word
from svreport.narrative.claims.readings import Misstatement, Reading
from svreport.narrative.claims.resolution import Resolver, short_names
from svreport.narrative.claims.sentences import Sentence, may_turn, read_sentence
from svreport.narrative.claims.shares import Readings, Shares
from svreport.narrative.claims.slots import RELATIVE, Lead, Role, lead_of
from svreport.narrative.claims.statements import Statements
from svreport.narrative.claims.subjects import Family, Subject, subjects_of
from svreport.narrative.claims.times import When, times_in
from svreport.narrative.claims.tokens import keys_of
from svreport.narrative.claims.trends import Trends, ranges_in
from svreport.narrative.claims.verdict import Judgement, Verdict, judge, proof_of, sign_agrees
from svreport.narrative.facts import Facts
from svreport.narrative.prose import FigureKind, TextPassage, has_digits, passages_in, typed_part


class PassageRead(Frozen):
    """A passage, and what became of what it claims."""

    passage: TextPassage
    verdicts: Sequence[Verdict]
    misstatements: Sequence[Misstatement]
    is_too_long: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether anything in it is to be warned about."""
        return bool(self.misstatements) or any(verdict.is_wrong for verdict in self.verdicts)


# A longer sentence is none: a table that lost its lines, or a text without a full stop.
LONGEST_SENTENCE = 3_000
# One of more figures is a list of them, in which nothing says what each is of.
MOST_FIGURES = 100


def _reconciled(verdicts: Sequence[Verdict], off: Sequence[Misstatement]) -> Sequence[Verdict]:
    """The verdicts without those on figures that do not follow: these are said once."""
    unsound = {it.figure.start for it in off if it.figure and not it.is_sum}
    return [
        it
        for it in verdicts
        if it.claim.figure.start not in unsound or it.judgement is not Judgement.NOT_HELD
    ]


def _in_sentence(verdict: Verdict, verdicts: Sequence[Verdict], sentence: Sentence) -> Verdict:
    """The verdict on a claim, by what became of the other figures of its sentence.

    A difference of two typed figures is as right as they are; where the subject's own figure is
    another thing's, what is said of a change is too.
    """
    claim = verdict.claim
    if verdict.judgement is not Judgement.DIFFERS:
        return verdict
    if _may_be_neighbour(verdict, verdicts, sentence):
        return replace(verdict, judgement=Judgement.NOT_HELD)
    if not claim.is_change and _is_step(claim, verdicts):
        return replace(verdict, judgement=Judgement.NOT_HELD)
    alike = [it for it in verdicts if it.subject is verdict.subject]
    unheld = [it for it in alike if not it.is_held and it.binding.firmness >= LIKELY]
    if claim.is_change:
        is_open = bool(unheld) or follows(claim, [it.claim for it in verdicts])
    else:
        is_bare = claim.figure.kind is FigureKind.MONEY and claim.time is None
        is_open = is_bare and any(not it.claim.is_change for it in unheld)
    return replace(verdict, judgement=Judgement.NOT_HELD) if is_open else verdict


def _is_step(claim: Claim, verdicts: Sequence[Verdict]) -> bool:
    """Whether a figure is what two others that agree differ by: 12 more, from 29 to 41."""
    others = [it.claim for it in verdicts if it.judgement is Judgement.AGREES]
    return len(others) > 1 and follows(claim, others)


def _may_be_neighbour(verdict: Verdict, verdicts: Sequence[Verdict], sentence: Sentence) -> bool:
    """Whether a sentence names the role of the figure that was typed, for no other of its own."""
    if verdict.neighbour is None or verdict.reading is None:
        return False
    start, end = sentence.clause_at(verdict.claim.place)
    # A code may read as another word: EHC.plan.
    _, _, role = verdict.reading.reference.partition(".")
    own = _keys_of_name(verdict.neighbour.name.partition(".")[2]) - _keys_of_name(role)
    own -= {*_keys_of_name(verdict.reading.reference), "year", "end"}
    named = own & {token.key for token in sentence.tokens[start:end]}
    others = (it.reading.reference for it in verdicts if it.reading)
    return not named <= {key for name in others for key in _keys_of_name(name)}


def _keys_of_name(name: str) -> set[str]:
    return set(keys_of(name.replace(".", " ")))


def _lexicon(council: Council) -> Lexicon:
    return Lexicon(subjects_of(council), council.settings.authority or "")


def _versions(council: Council) -> re.Pattern[str] | None:
    """The names of versions that texts call them by; the plan is one of the field's words."""
    names = {normalise(line.version) for line in council.forecast}
    words = sorted({*names, *short_names(names)} - _FIELD, key=len, reverse=True)
    if not words:
        return None
    # When something was agreed, no version is named.
    form = rf"(?<!\bwas )(?<!\bwere )(?<!\bbeen )\b(?:{'|'.join(map(re.escape, words))})\b"
    return re.compile(form, re.IGNORECASE)


_OF_THESE = pattern(
    r"Of (?:these|those|them|the (?:rest|remainder|(?:other|remaining)(?: \w+)?)\b)"
)
_FOR_EACH = pattern(r"(?:(?!FIG|for)\S+ ){0,9}?for (?:every|each) ")
# What one costs is enough for so many others.
_BUYS = pattern(
    r"\b(?:one|an?) (?:\w+ ){1,6}(?:pays? for|buys?|funds?) (?:\w+ly |about |around |over |just )*$"
)
# What was when something else was so, and what each of one has: of neither is anything held.
_AND_WHEN = pattern(r"FIG .*, when (?:(?!FIG|[,;]).)*from $|^for (?:each|every) [^,;]*$")
_HAS_TURNED = pattern(r"(?:This|That|It|They)\s+(?:has|have)\s")
_SAME_YEAR = r"\b(?:that|the same) (?:financial )?year\b"
_THAT_YEAR = pattern(_SAME_YEAR)
_GOES_ON = pattern(rf"^(?:This|That|It)\s|{_SAME_YEAR}")
_TIMES = pattern(r"(?:and a (?:FIG|half) )?times ")
_EACH_OF = pattern(r"(?:each of (?:the |our |its )?|for (?:every|each) )$")
# Of what a year's whole is, all that is told after it is of that year as well.
_OF_ALL = pattern(r"of (?:the |our )?FIG (?:(?!,|FIG)\S+ )+, ")
# Half of this year's money, so much, is told by its amount.
_OF_HALF = pattern(r"^FIG of (?:(?!FIG|BE|,)\S+ )+, $")
_BEGINS = pattern(r"(?i)\b(?:open(?:s|ed|ing)?|beg[aiu]ns?|start(?:s|ed)?)\b")
_FIELD = {"plan", "forecast", "budget"}


class ClaimReader:
    """Reads what an update's texts claim, and compares it with its figures."""

    def __init__(self, facts: Facts) -> None:
        self.resolver = Resolver(facts)
        self.lexicon = facts.in_common(_lexicon)
        self.statements = Statements(self.resolver, self.lexicon)
        self.trends = Trends(self.resolver, self.lexicon)
        self.shares = Shares(self.lexicon, self.resolver)
        self.multiples = Multiples(self.resolver, self.lexicon)
        self._versions = facts.in_common(_versions)

    def may_claim(self, text: str) -> bool:
        """Whether a text may state anything that can be held: quick to tell."""
        typed = typed_part(text)
        is_figure = has_digits(typed) or has_number_word(typed)
        return is_figure or may_turn(typed) or self.statements.may_state(typed)

    def read(self, blocks: Sequence[Block], section: str) -> Iterator[PassageRead]:
        """What becomes of what a text claims, passage by passage, in its section."""
        context, part = self._of_section(section), -1
        for passage in passages_in(blocks):
            if passage.part != part:
                context, part = replace(context, told=""), passage.part
            if passage.text.rstrip().endswith(":") and not passage.is_cell:
                context = self._led_in(passage.text, self._of_section(section))
            elif not passage.is_item and context.lead:
                context = self._of_section(section)
            found, after = self._passage_read(passage, context, section)
            if found:
                yield found
            if context.lead is None and not (found and passage.is_cell):
                context = after

    def _passage_read(
        self, passage: TextPassage, context: Context, section: str
    ) -> tuple[PassageRead | None, Context]:
        """What becomes of a passage, if it may claim anything, and the context of the next one."""
        if not self.may_claim(passage.text):
            told = f"{context.told} {passage.text}"
            return None, replace(context, subjects=(), time=None, told=told)
        if len(passage.text) > LONGEST_SENTENCE:
            return PassageRead(passage, (), (), is_too_long=True), context
        about = frozenset(keys_of(passage.about))
        own = replace(context, keys=context.keys | about) if about else context
        found, after = self._passage(passage, own, section)
        told = f"{context.told} {passage.text.partition('since')[2]}"
        return found, replace(after, told=told)

    def _of_section(self, section: str) -> Context:
        keys = frozenset(keys_of(section))
        return Context((), self.lexicon.labelled(keys), keys)

    def _led_in(self, text: str, context: Context) -> Context:
        """The context of a list, by the words that lead it in."""
        sentence = read_sentence(text, self.lexicon, self._versions, is_lead=True)
        assert sentence is not None
        keys = context.keys | {token.key for token in sentence.tokens}
        subjects = self._mentioned(sentence)
        return replace(context, subjects=subjects, keys=keys, lead=lead_of(sentence))

    def _passage(
        self, passage: TextPassage, context: Context, section: str
    ) -> tuple[PassageRead, Context]:
        """What becomes of what a passage claims, and the context of the next one."""
        sentence = read_sentence(passage.text, self.lexicon, self._versions, passage.scale)
        if sentence is None:
            of_text = list(self.statements.misstated_of_text(passage.text, section))
            of_text += self._of_these(passage.text, section, context)
            return PassageRead(passage, (), of_text), context
        if len(sentence.figures) > MOST_FIGURES:
            return PassageRead(passage, (), (), is_too_long=True), context
        read: list[Verdict] = []
        for claim in claims_of(sentence):
            verdict = self._verdict(_led(claim, context.lead), sentence, context, read)
            read.append(verdict)
            if verdict.subject:
                known = (verdict.subject, *verdict.binding.subjects)
                context = replace(context, subjects=known)
        verdicts = self._reconsidered(read, sentence)
        held = next((it for it in reversed(verdicts) if it.is_held), None)
        subjects = context.subjects if held else self._mentioned(sentence)
        off: list[Misstatement] = []
        if not sentence.hypothetical:
            off += inconsistencies(sentence, [_valued(it) for it in verdicts])
        of_one = self.statements.milestones.misstated(passage.text)
        off += (
            of_one
            if sentence.is_quiet
            else self.statements.misstated_of_text(passage.text, section, verdicts)
        )
        if not sentence.is_quiet:
            off += self.statements.misstated(sentence, section, subjects, verdicts)
            off += self._of_these(passage.text, section, context)
            off += self.trends.misstated(sentence, verdicts)
        off = [it for it in off if it.typed not in _times_of_held(sentence, verdicts)]
        off += [] if off else self.multiples.misstated(sentence)
        off += [] if off else self.multiples.apart(sentence)
        found = PassageRead(passage, _reconciled(verdicts, off), off)
        time = held.claim.time if held else None
        return found, Context(subjects, context.heading, context.keys, time, said=sentence.said)

    def _of_these(self, text: str, section: str, context: Context) -> Iterator[Misstatement]:
        """What is said of how many of the milestones that the sentence before told of."""
        if "milestones" in context.said and _OF_THESE.match(text):
            text = _OF_THESE.sub("Of the milestones", text)
            told = read_sentence(text, self.lexicon, self._versions)
            yield from self.statements.milestones.counted(told, section) if told else ()

    def _reconsidered(self, verdicts: Sequence[Verdict], sentence: Sentence) -> Sequence[Verdict]:
        """The verdicts on a sentence's claims, each by what became of the others."""
        ranged = {place for pair in ranges_in(sentence) for place in pair}
        verdicts = [
            replace(it, judgement=Judgement.NOT_HELD) if it.claim.place in ranged else it
            for it in verdicts
        ]
        if len(verdicts) > 2:
            verdicts = [self._of_pair(it, verdicts) for it in verdicts]
        is_wrong = any(it.is_wrong for it in verdicts)
        if is_wrong and adds_up(sentence, [it.claim for it in verdicts]):
            # What comes to what it is said to come to is of one thing, whatever each part is.
            return [
                replace(it, judgement=Judgement.NOT_HELD) if it.is_wrong else it for it in verdicts
            ]
        if any(it.judgement is Judgement.DIFFERS for it in verdicts):
            verdicts = [_in_sentence(it, verdicts, sentence) for it in verdicts]
            verdicts = [self._in_time(it, verdicts) for it in verdicts]
        return verdicts

    def _verdict(
        self, claim: Claim, sentence: Sentence, context: Context, before: Sequence[Verdict]
    ) -> Verdict:
        """What becomes of a claim, after those before it in its sentence."""
        is_read = self._is_read(claim, sentence)
        binding = bind(claim, sentence, self.lexicon, context) if is_read else NONE
        goes_on = binding.origin == BEFORE or _GOES_ON.search(sentence.text)
        is_now = bool(claim.turn) and _HAS_TURNED.match(sentence.text)
        known_before = context if goes_on and not is_now else None
        filled = _off_budget(_filled(claim, before, known_before), binding)
        is_open = filled.time is None and not filled.is_change
        if is_open and before and _OF_ALL.match(sentence.stream):
            filled = replace(filled, time=before[0].claim.time)
        readings: Readings = (sums_of if binding.is_sum else readings_of)(
            filled, binding.subjects, self.resolver
        )
        if filled.time is None and _THAT_YEAR.search(sentence.text):
            readings = []  # which, an earlier sentence says
        admits = claim.figure.admits
        if is_read and not any(admits(abs(it.value), it.rounding) for _, it in readings):
            known = context.subjects if goes_on else ()
            shared, shares = self.shares.of(filled, sentence, known, _agreed(before))
            is_count = claim.figure.kind is FigureKind.NUMBER
            is_own = is_count or (binding.is_whole and not claim.figure.is_share)
            if shares and not (readings and is_own and shared.firmness <= FIRM):
                binding, readings = shared, shares
        is_again = bool(before) and self._is_again(filled, before[-1], sentence)
        if is_again:
            binding = before[-1].binding
            readings = readings_of(filled, binding.subjects, self.resolver)
        if before and not filled.is_change and self._restates(filled, before[-1], sentence):
            last = before[-1]
            assert last.subject is not None
            assert last.reading is not None
            binding, readings = last.binding, [(last.subject, last.reading)]
        verdict = self._turned(judge(filled, binding, readings, self.resolver))
        if verdict.is_wrong and (
            self._is_of_told(claim, filled, binding, context)
            or is_in_doubt(filled, verdict.binding, sentence, self.lexicon, proof_of(verdict))
            or self._is_otherwise(filled, verdict, before)
            or self._is_of_opening(filled, verdict, sentence)
        ):
            return replace(verdict, judgement=Judgement.NOT_HELD)
        return verdict

    def _is_of_told(self, claim: Claim, filled: Claim, binding: Binding, context: Context) -> bool:
        """Whether a figure without a time of its own agrees at one that its paragraph named.

        Or now, where it was read as of the time of the sentence before.
        """
        if claim.time is not None and not claim.is_earlier:
            return False
        is_led = filled.time is not None and claim.time is None and not claim.is_change
        return any(
            claim.figure.admits(abs(reading.value), reading.rounding)
            for time in (*([None] if is_led else []), *times_in(context.told))
            for _, reading in readings_of(
                replace(filled, time=time), binding.subjects, self.resolver
            )
        )

    @staticmethod
    def _is_again(claim: Claim, last: Verdict, sentence: Sentence) -> bool:
        """Whether a change in brackets is the one before it in another unit: `£1.4m (3.3%)`."""
        is_one = claim.is_change and last.claim.is_change and last.is_held
        shapes = sentence.shapes(claim.place - 2, claim.place + 2)
        return (
            is_one and shapes == "FIG ( FIG ) " and claim.figure.kind is not last.claim.figure.kind
        )

    @staticmethod
    def _restates(claim: Claim, last: Verdict, sentence: Sentence) -> bool:
        """Whether a percentage in brackets is that of a share in words: `a third (33.5%)`."""
        is_share = last.claim.figure.is_share and claim.figure.kind is FigureKind.PERCENT
        is_held = last.is_held and not claim.figure.is_share
        shapes = sentence.shapes(claim.place - 1, claim.place + 2)
        return is_share and is_held and shapes == "( FIG ) "

    def _is_of_opening(self, claim: Claim, verdict: Verdict, sentence: Sentence) -> bool:
        """Whether a balance is what a year began with, as some word may say."""
        subject = verdict.subject
        if subject is not None and subject.name == LineKind.OPENING_BALANCE:
            # What began at one is to end at the other.
            return "cumulative" in claim.lead and "opening" not in claim.lead
        is_closing = subject is not None and subject.name == LineKind.CLOSING_BALANCE
        if not (is_closing and _BEGINS.search(sentence.text)):
            return False
        opening = f"{self.resolver.reported}.{LineKind.OPENING_BALANCE}"
        values = self.resolver.values(opening)
        return any(claim.figure.admits(abs(value), off) for value, off, _ in values)

    def _is_otherwise(self, claim: Claim, verdict: Verdict, before: Sequence[Verdict]) -> bool:
        """Whether a figure after another agrees, where it has not its role, or is held to it."""
        last, subject = next(iter(before[-1:]), None), verdict.subject
        if self._is_since(claim, verdict):
            return True
        if last is None or subject is None or last.subject is not subject:
            return False
        level = replace(claim, is_change=False, role=Role(), base=Role(), is_compared=False)
        levels = [
            *self.resolver.levels(replace(level, time=claim.time or last.claim.time), subject)
        ]
        levels += self.resolver.levels(level, subject)
        if claim.is_change:
            levels += self.resolver.levels(replace(level, role=Role("PLAN")), subject)
        if not claim.is_change:
            return last.claim.role == claim.role and any(
                claim.figure.admits(abs(it.value), it.rounding) for it in levels
            )
        is_open = not (claim.base.name or claim.base_time) and last.reading is not None
        return is_open and any(
            claim.figure.admits(abs(it.value - last.claim.figure.value), it.rounding)
            for it in levels
        )

    def _is_since(self, claim: Claim, verdict: Verdict) -> bool:
        """Whether it fell from what is named to now, as after a peak in September it may have."""
        subject, is_open = verdict.subject, not (claim.base.name or claim.base_time)
        if not (claim.is_change and subject is not None and claim.time and is_open):
            return False
        turned = replace(claim, time=None, base_time=claim.time)
        pairs = [(subject, it) for it in Differences(self.resolver).of(turned, subject)]
        verdict = judge(turned, verdict.binding, pairs, self.resolver)
        return verdict.judgement is Judgement.AGREES

    def _of_pair(self, verdict: Verdict, verdicts: Sequence[Verdict]) -> Verdict:
        """The verdict on a change that names no base, by the two figures of its sentence."""
        claim, subject = verdict.claim, next(iter(verdict.binding.subjects), None)
        is_open = claim.is_change and not (claim.base.name or claim.base_time or claim.figure.sign)
        agreed = [it for it in verdicts if it.judgement is Judgement.AGREES]
        levels = [it for it in agreed if it.subject is subject and not it.claim.is_change]
        if not is_open or subject is None or len(levels) != 2:
            return verdict
        main, base = sorted(levels, key=lambda it: (it.claim.is_base, not it.claim.is_later))
        if not (base.claim.is_base or base.claim.place > claim.place):
            return verdict
        assert main.reading is not None
        assert base.reading is not None
        pair = Differences.between(claim, subject, main.reading.figures[0], base.reading.figures[0])
        return judge(claim, verdict.binding, [(subject, it) for it in pair], self.resolver)

    def _in_time(self, verdict: Verdict, verdicts: Sequence[Verdict]) -> Verdict:
        """The verdict, where the sentence names the point in time of the figure that was typed."""
        figure = verdict.neighbour
        if figure is None or verdict.judgement is not Judgement.DIFFERS or verdict.claim.is_change:
            return verdict
        others = [it.reading.figures[0].point for it in verdicts if it.reading and it != verdict]
        named = [it for it in verdict.claim.times if not it.is_span]
        times = [it for it in named if it != verdict.claim.time]
        is_named = any(
            self.resolver.points.are_of(it, figure, self._series(figure)) for it in times
        )
        is_open = is_named and figure.point not in others
        return replace(verdict, judgement=Judgement.NOT_HELD) if is_open else verdict

    def _series(self, figure: Figure) -> Series | None:
        return self.resolver.facts.register.series_named(figure.name)

    def _turned(self, verdict: Verdict) -> Verdict:
        """The verdict, where a figure that agrees is said to have been reached the other way."""
        claim, subject = verdict.claim, verdict.subject
        if not claim.turn or subject is None or verdict.judgement is not Judgement.AGREES:
            return verdict
        if claim.role.name == "PLAN":
            return verdict  # what was meant to be, whichever way it then went
        turns = Differences(self.resolver).turns(claim, subject)
        change = replace(claim, is_change=True, direction=claim.turn)
        if not turns or any(sign_agrees(change, subject, it.value) for it in turns):
            return verdict
        return replace(verdict, judgement=Judgement.REVERSED, reading=turns[0])

    def _mentioned(self, sentence: Sentence) -> Sequence[Subject]:
        mentions = self.lexicon.mentions(sentence.hits, 0, len(sentence.tokens))
        found = [it for it in mentions if not self._is_part_of_spending(it, sentence)]
        return tuple(mention.subject for mention in found[:4])

    def _is_part_of_spending(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a word before spending says on what, as in `post-16 spending`."""
        is_bare = (
            mention.subject.name == LineKind.TOTAL_EXPENDITURE and not mention.end > mention.start
        )
        before = sentence.tokens[mention.start - 1 : mention.start]
        return is_bare and any(self.lexicon.tells(it.key) for it in before)

    @staticmethod
    def _is_read(claim: Claim, sentence: Sentence) -> bool:
        """Whether a figure is typed in prose, and said of the council as things are."""
        is_quiet = claim.figure.given or not sentence.is_prose
        after = sentence.shapes(claim.place + 1, claim.place + 14)
        before = sentence.shapes(0, claim.place)
        is_multiple = bool(_TIMES.match(after)) or bool(
            _FOR_EACH.match(after) or _BUYS.search(before)
        )
        is_between = before.endswith("through ") and "from FIG " in before
        is_part = sentence.figures[0].is_share and bool(_OF_HALF.search(before))
        # Likelihood times impact comes to a score.
        is_factor = not {"×", "x", "*"}.isdisjoint(
            (*sentence.words[claim.place - 1 : claim.place], *after.split()[:1])
        )
        is_then = bool(_AND_WHEN.search(before))
        is_then = is_then or after.startswith("since then ") or bool(_EACH_OF.search(before))
        is_other = is_multiple or is_between or is_part or is_factor or is_then
        return not (is_quiet or is_other or sentence.is_quiet_at(claim.place))


def _times_of_held(sentence: Sentence, verdicts: Sequence[Verdict]) -> set[str]:
    """The points in time, as typed, of measures that agree: of no milestone are they as well."""
    agreed = [it for it in verdicts if it.judgement is Judgement.AGREES]
    of_measures = [it for it in agreed if it.subject and it.subject.family is Family.MEASURE]
    times = [it.claim.time for it in of_measures]
    return {sentence.text[it.start : it.end] for it in times if it}


def _agreed(before: Sequence[Verdict]) -> tuple[Claim, Subject, Reading] | None:
    """The claim before, with what it was read as; None for one that does not agree."""
    last = before[-1] if before else None
    if last is None or last.judgement is not Judgement.AGREES:
        return None
    assert last.subject is not None
    assert last.reading is not None
    return last.claim, last.subject, last.reading


def _valued(verdict: Verdict) -> Claim:
    """The claim, with up or down for better or worse, where it is known which way is better."""
    claim, subject = verdict.claim, verdict.subject
    if subject is None or not (claim.is_merit and claim.is_base):
        return claim
    is_saved = subject.family is Family.SAVINGS
    way = -1 if subject.is_balance else 1 if is_saved else subject.better
    direction, side = claim.direction * way, claim.side * way
    return replace(claim, direction=direction, side=side, is_merit=False)


def _led(claim: Claim, lead: Lead | None) -> Claim:
    """The claim with what leads in its list, where it says none of its own."""
    if lead is None:
        return claim
    if "AGAINST" in claim.classes:
        return claim if claim.time else replace(claim, time=lead.time)
    is_held_against = lead.is_base or lead.is_moved
    if lead.is_moved and lead.role.name and not claim.is_change:
        claim = replace(claim, is_change=True)
    if claim.is_change and is_held_against and not (claim.base.name or claim.base_time):
        claim = replace(claim, base=lead.role)
        if lead.is_base and not lead.role.name:
            return replace(claim, base_time=lead.time)
    elif not claim.is_change and not is_held_against and not claim.role.name:
        claim = replace(claim, role=lead.role)
    is_start = lead.is_base and not (lead.role.name or claim.is_change)  # since July, up to 10
    return claim if claim.time or is_start else replace(claim, time=lead.time)


def _off_budget(claim: Claim, binding: Binding) -> Claim:
    """The claim; what a line of the budget was overspent by is a difference, and no balance."""
    ways = {"DEFICIT": 1, "SURPLUS": -1}
    named = [way for word, way in ways.items() if word in claim.lead]
    is_off = "by" in claim.lead and len(named) == 1 and not claim.role.name
    if (
        claim.is_change
        or not is_off
        or not binding.subjects
        or not all(map(_is_spent, binding.subjects))
    ):
        return claim
    return replace(claim, is_change=True, direction=named[0], base=Role("BUDGET"))


def _is_spent(subject: Subject) -> bool:
    """Whether a subject is a line that is spent on, which has no deficit of its own."""
    is_line = subject.family is Family.FORECAST and not isinstance(subject.name, LineKind)
    return is_line or (subject.family is Family.BUDGET and not subject.is_balance)


def _filled(claim: Claim, before: Sequence[Verdict], context: Context | None) -> Claim:
    """The claim with the point in time of what it goes on with, where it names none of its own."""
    scored = {"likelihood", "impact"} & before[-1].claim.lead if before else None
    if scored and ("it" in claim.lead or claim.is_later):
        claim = replace(claim, lead=claim.lead | scored)
    is_open = claim.time is None and not claim.is_earlier and "since" not in claim.lead
    if is_open and context is not None and not before:
        return replace(claim, time=context.time)
    last = before[-1].claim.time if before else context.time if context else None
    if claim.time and last and claim.time.when is When.NEXT_YEAR and last.year:
        return replace(claim, time=replace(last, year=last.year + 1))
    is_next = claim.time and last and claim.time.when is last.when is When.NEXT_YEAR
    if is_next and claim.time and last and claim.time.start > last.end:
        return replace(claim, time=replace(last, number=last.number + 1))
    if claim.is_compared and claim.time is None and before and before[0].claim.is_change:
        # So many more than in January (so many, against so many).
        role = claim.role if claim.role.name else before[0].claim.base
        return replace(claim, time=before[0].claim.base_time, role=role)
    goes_to = claim.is_later and bool(before) and before[-1].claim.is_change
    goes_to = goes_to and last is not None and last.when in (When.YEAR, When.NEXT_YEAR)
    is_open = claim.time is None and (claim.is_change or goes_to)
    if is_open and last not in (None, claim.base_time) and last.when not in RELATIVE:
        return replace(claim, time=last)
    return claim

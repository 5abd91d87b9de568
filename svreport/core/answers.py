"""Warnings that an officer has answered, told apart from the problems that are still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from svreport.core.frozen import Frozen
from svreport.core.model import Answer
from svreport.core.problems import Problem, Severity
from svreport.core.text import normalise


class AnsweredWarning(Frozen):
    """A warning, and what was answered to it."""

    problem: Problem
    answer: Answer


class Triage(Frozen):
    """Problems that are still open, and warnings that have been answered."""

    unanswered: Sequence[Problem]
    answered: Sequence[AnsweredWarning]


def triage(
    problems: Iterable[Problem],
    answers: Sequence[Answer],
    former: Mapping[str, str] = MappingProxyType({}),
) -> Triage:
    """The problems, those with an answer apart. An error has none.

    `former` has the rules whose warnings another rule gave before, and that rule: an answer to
    its warnings, whatever they were about, answers them.
    """
    by_name = {(normalise(answer.warning), normalise(answer.about)): answer for answer in answers}
    by_rule = {normalise(answer.warning): answer for answer in answers}
    unanswered: list[Problem] = []
    answered: list[AnsweredWarning] = []
    for problem in problems:
        answer = by_name.get((normalise(problem.rule), normalise(problem.about)))
        if answer is None and problem.rule in former:
            answer = by_rule.get(former[problem.rule])
        if answer is None or problem.is_error or not problem.about:
            unanswered.append(problem)
        else:
            answered.append(AnsweredWarning(problem, answer))
    return Triage(unanswered, answered)


def unused_answers(
    answers: Sequence[Answer],
    answered: Sequence[AnsweredWarning],
    former: Mapping[str, str] = MappingProxyType({}),
) -> list[Problem]:
    """The answers to nothing: the warning has gone, or its name is mistyped."""
    used = {id(warning.answer) for warning in answered}
    # Several answers to warnings that are one by now are all read.
    read = {former.get(warning.problem.rule) for warning in answered}
    return [
        Problem(
            answer.place("warning"),
            f"This answers nothing: no warning “{answer.warning}” about “{answer.about}” stands.",
            "Clear the row if the matter is settled, or copy the warning's name as it was printed.",
            Severity.WARNING,
            rule="idle-answer",
        )
        for answer in answers
        if id(answer) not in used and normalise(answer.warning) not in read
    ]

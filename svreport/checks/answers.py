"""Warnings that an officer has answered: they no longer stand, and the answers are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from svreport.core.model import Answer
from svreport.core.problems import Problem, Severity
from svreport.core.text import folded


@dataclass(frozen=True)
class Answered:
    """A warning, and what was answered to it."""

    problem: Problem
    answer: Answer


@dataclass(frozen=True)
class Weighed:
    """Problems that stand, and warnings that have been answered."""

    standing: Sequence[Problem]
    answered: Sequence[Answered]


def weighed(problems: Iterable[Problem], answers: Sequence[Answer]) -> Weighed:
    """The problems, those with an answer apart. An error has none."""
    by_name = {(folded(one.warning), folded(one.about)): one for one in answers}
    standing: list[Problem] = []
    answered: list[Answered] = []
    for problem in problems:
        answer = by_name.get((folded(problem.rule), folded(problem.about)))
        if answer is None or problem.is_error or not problem.about:
            standing.append(problem)
        else:
            answered.append(Answered(problem, answer))
    return Weighed(standing, answered)


def idle(answers: Sequence[Answer], answered: Sequence[Answered]) -> list[Problem]:
    """The answers to nothing: the warning has gone, or its name is mistyped."""
    used = {id(one.answer) for one in answered}
    return [
        Problem(
            answer.place("warning"),
            f"This answers nothing: no warning “{answer.warning}” about “{answer.about}” stands.",
            "Clear the row if the matter is settled, or copy the warning's name as it was printed.",
            Severity.WARNING,
            rule="idle-answer",
        )
        for answer in answers
        if id(answer) not in used
    ]

"""Rules across sheets: each a small function, registered where it is written."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from svreport.checks.rule import council_rule, facts_rule, note_rule, public_rule, update_rule
from svreport.content.passages import Passage
from svreport.core.model import Council, Update
from svreport.core.problems import Problem, Severity
from svreport.narrative.facts import Facts


def register_rules() -> None:
    """Import the modules of this package, so that the rules in them are registered."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")


register_rules()

# Warnings that are given only where a public paper is checked.
PUBLIC_RULES = frozenset(
    rule for rule, severity in public_rule.severities.items() if severity is Severity.WARNING
)


def check_council(council: Council) -> list[Problem]:
    """Every problem that the rules find across sheets, in no particular order."""
    return council_rule.problems(council)


def check_updates(council: Council, updates: Sequence[Update]) -> list[Problem]:
    """What these updates still lack before they can be reported."""
    return [problem for update in updates for problem in update_rule.problems(council, update)]


def check_facts(reported: Sequence[Facts]) -> list[Problem]:
    """What is wrong with the figures that updates state, in narrative above all."""
    return [problem for facts in reported for problem in facts_rule.problems(facts)]


def note_untied(reported: Sequence[Facts]) -> list[Problem]:
    """The figures typed in the narrative of updates that no sheet holds."""
    return [note for facts in reported for note in note_rule.problems(facts)]


def check_disclosure(facts: Facts, document: str, passages: Sequence[Passage]) -> list[Problem]:
    """What a public document withholds of an update, and what it would give away as printed."""
    return public_rule.problems(facts, document, passages)

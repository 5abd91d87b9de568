"""Rules across sheets: each a small function, registered where it is written."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from svreport.checks.rule import council_rule, facts_rule, note_rule, public_rule, update_rule
from svreport.core.model import Council, Update
from svreport.core.problems import Problem, Severity


def register_rules() -> None:
    """Import the modules of this package, so that the rules in them are registered."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")


register_rules()

# Warnings that are given only where a public paper is checked.
PUBLIC_RULES = frozenset(
    rule for rule, severity in public_rule.severities.items() if severity is Severity.WARNING
)
# Rules whose warnings another rule gave in an earlier svreport, which officers have answered.
FORMER_RULES = council_rule.former | update_rule.former | facts_rule.former


# Each as its registry says; problems come in no particular order.
check_council = council_rule.problems
check_facts = facts_rule.problems
note_untied = note_rule.problems
check_disclosure = public_rule.problems


def check_updates(council: Council, updates: Sequence[Update]) -> list[Problem]:
    """What these updates still lack before they can be reported."""
    return [problem for update in updates for problem in update_rule.problems(council, update)]

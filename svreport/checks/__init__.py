"""Rules across sheets: one function each, registered where it is written with its ids.

A rule is a function of one of the registries below, with its severity. It yields what it finds;
the registry makes problems of that. The modules of this package are found by themselves, so a new
rule is one function, in any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from decimal import Decimal
from functools import wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, ParamSpec

from svreport.content.passages import Passage
from svreport.core.frozen import Frozen, asdict
from svreport.core.model import Council, NotStated, Update
from svreport.core.origin import places_of
from svreport.core.problems import Place, Problem, Severity
from svreport.narrative.claims.texts import cells_in_brackets
from svreport.narrative.facts import Facts

P = ParamSpec("P")


class Finding(Frozen):
    """What a rule finds: where, what is wrong in the officer's words, and the remedy.

    A warning that says what it is `about` can be answered. A rule with several ids
    names one as `rule`; `severity` is given only where it is not the rule's own. Where the
    place is no row, `item` names what it is of. `compared`, `form` and `lacks` are as of a
    Problem.
    """

    place: Place
    wrong: str
    remedy: str
    about: str = ""
    rule: str = ""
    severity: Severity | None = None
    item: str = ""
    compared: tuple[Place, ...] = ()
    form: str = ""
    lacks: tuple[str, ...] = ()


def cells_in_words(figure: Decimal) -> str:
    """The cells that a figure comes from, in brackets; nothing where it has none."""
    return cells_in_brackets([*places_of(figure)])


class Registry(Generic[P]):
    """A decorator for the rules that look at the same things; it runs them as they were written."""

    def __init__(self) -> None:
        self._rules: list[tuple[Sequence[str], Callable[P, Iterator[Problem]]]] = []
        self.severities: dict[str, Severity] = {}
        # The rule that gave the warnings of a rule before, by that rule's id.
        self.former: dict[str, str] = {}

    def __call__(
        self,
        *ids: str,
        severity: Severity = Severity.ERROR,
        needs: Sequence[str] = (),
        former: str = "",
    ) -> Callable[[Callable[P, Iterator[Finding]]], Callable[P, Iterator[Problem]]]:
        """A decorator that registers a rule under the ids by which officers' answers name it.

        It says nothing where a row of a sheet that it `needs` could not be read. Answers to the
        `former` rule, which said the same before, are read as answers to this one.
        """

        def register(find: Callable[P, Iterator[Finding]]) -> Callable[P, Iterator[Problem]]:
            @wraps(find)
            def rule(*args: P.args, **kwargs: P.kwargs) -> Iterator[Problem]:
                council = args[0].council if isinstance(args[0], Facts) else args[0]
                assert isinstance(council, Council)
                # What a version has that was read may be compared, whatever others would have.
                if any(not row.versions for need in needs for row in council.unread_in(need)):
                    return
                # A rule that asks for a setting which could not be read says no more.
                with suppress(NotStated):
                    for finding in find(*args, **kwargs):
                        name = finding.rule or ids[0]
                        assert name in ids, f"{name} is not declared"
                        own = {"rule": name, "severity": finding.severity or severity}
                        yield Problem(**asdict(finding) | own)

            self._rules.append((ids, rule))
            self.severities |= dict.fromkeys(ids, severity)
            if former:
                self.former |= dict.fromkeys(ids, former)
            return rule

        return register

    def problems(self, *args: P.args, **kwargs: P.kwargs) -> list[Problem]:
        """Every problem that the rules find, in no particular order."""
        return self.problems_of(self.severities.keys(), *args, **kwargs)

    def problems_of(self, ids: Set[str], *args: P.args, **kwargs: P.kwargs) -> list[Problem]:
        """What those of its rules find that have one of these ids."""
        rules = [rule for own, rule in self._rules if not ids.isdisjoint(own)]
        return [problem for rule in rules for problem in rule(*args, **kwargs)]


# Across all sheets.
council_rule: Registry[[Council]] = Registry()
# What an update still lacks before it can be reported.
update_rule: Registry[[Council, Update]] = Registry()
# The figures that an update states, in narrative above all.
facts_rule: Registry[[Facts]] = Registry()
# Notes on those figures, given only when asked for.
note_rule: Registry[[Facts]] = Registry()
# What a public document of an update withholds, or would give away.
public_rule: Registry[[Facts, str, Sequence[Passage]]] = Registry()


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

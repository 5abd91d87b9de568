"""Rules: registered where they are written, and each only under ids that it declares."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from inputs_helpers import read_council

from svreport import checks
from svreport.checks import Finding, Registry, check_council, council_rule
from svreport.core.model import Council
from svreport.core.problems import Place, Problem, Severity

THROWAWAY = """
from svreport.checks import Finding, council_rule
from svreport.core.problems import Place, Severity

@council_rule("throwaway", severity=Severity.WARNING)
def a_rule_of_its_own(council):
    yield Finding(Place("Settings", 2, 2), "It is.", "Change it.", about="it")
"""


def test_a_rule_in_a_module_of_its_own_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "throwaway.py").write_text(THROWAWAY)
    monkeypatch.setattr(checks, "__path__", [*checks.__path__, str(tmp_path)])
    monkeypatch.setattr(council_rule, "_rules", list(council_rule._rules))
    monkeypatch.setattr(council_rule, "severities", dict(council_rule.severities))
    checks.register_rules()
    council = read_council().council
    assert council is not None
    assert check_council(council) == [
        Problem(
            Place("Settings", 2, 2),
            "It is.",
            "Change it.",
            Severity.WARNING,
            rule="throwaway",
            about="it",
        )
    ]


def test_a_finding_has_an_id_that_its_rule_declared() -> None:
    rules: Registry[[Council]] = Registry()

    @rules("declared", "another")
    def rule(council: Council) -> Iterator[Finding]:
        yield Finding(Place(), "Wrong.", "Right it.")
        yield Finding(Place(), "Wrong.", "Right it.", rule="another", severity=Severity.NOTE)
        yield Finding(Place(), "Wrong.", "Right it.", rule="undeclared")

    council = read_council().council
    assert council is not None
    problems = rule(council)
    first, second = next(problems), next(problems)
    assert (first.rule, first.severity) == ("declared", Severity.ERROR)
    assert (second.rule, second.severity) == ("another", Severity.NOTE)
    with pytest.raises(AssertionError, match="undeclared"):
        next(problems)


def test_warnings_of_public_papers_alone_are_known_by_their_rules() -> None:
    assert {"small-count"} == checks.PUBLIC_RULES

"""Rules of forms: what goes into each of their cells is there, and the form takes it.

Forms are opened by what no other check needs, so that it is loaded only where there are any.
"""

from __future__ import annotations

from collections.abc import Iterator

from svreport.checks.rule import Finding, council_rule, facts_rule
from svreport.core.model import Council, FormCell
from svreport.core.problems import Severity
from svreport.core.text import did_you_mean, normalise
from svreport.narrative.facts import Facts


@council_rule("unknown-form")
def forms_are_named(council: Council) -> Iterator[Finding]:
    """A cell is of a form that the settings name."""
    known = [form.name for form in council.settings.forms]
    for name, rows in _by_form(council).items():
        if name not in known:
            near = did_you_mean(name, known)
            yield Finding(
                rows[0].place("form"),
                f"“{rows[0].form}” is no form that Forms in Settings names.",
                f"{near}Name its file there, such as {name} = Form.xlsx, or correct the name.",
            )


def _by_form(council: Council) -> dict[str, list[FormCell]]:
    rows: dict[str, list[FormCell]] = {}
    for row in council.form_cells:
        rows.setdefault(normalise(row.form), []).append(row)
    return rows


@facts_rule("form-cell", "form-moved")
def forms_take_what_is_mapped(facts: Facts) -> Iterator[Finding]:
    """The form takes what is mapped to each of its cells, which stand where they stood."""
    if _is_to_be_filled(facts):
        from svreport.checks.forms import findings

        yield from findings.untakeable(facts)
        yield from findings.moved(facts)


@facts_rule("form-figure-missing", "form-unmapped", "form-refused", severity=Severity.WARNING)
def forms_are_whole(facts: Facts) -> Iterator[Finding]:
    """Every cell that a form wants is filled in, and it passes the checks of its receiver."""
    if _is_to_be_filled(facts):
        from svreport.checks.forms import findings

        yield from findings.without_value(facts)
        yield from findings.unmapped(facts)
        yield from findings.refused(facts)


def _is_to_be_filled(facts: Facts) -> bool:
    """Whether anything is mapped to forms: they are filled in for the latest update."""
    council = facts.council
    has_forms = bool(council.form_cells and council.supplied_forms)
    return has_forms and facts.update == council.latest

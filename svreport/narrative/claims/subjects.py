"""What a council's texts make claims about: each subject with its words and its figures.

Everything comes from the inputs: measures, lines of the forecast, workstreams, projects,
provisions, risks and the rows of Figures, and what the column Also called adds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property

from svreport.core.frozen import Frozen, group_by, replace
from svreport.core.model import Basis, BetterWhen, BudgetLine, Council, LineKind, Measure
from svreport.core.numerals import Unit
from svreport.core.patterns import pattern
from svreport.core.text import normalise
from svreport.figures.forecast import TOTALS, statements_of
from svreport.figures.plan import impact_of
from svreport.figures.sources import AGAINST_LIMIT
from svreport.narrative.claims.terms import BALANCES, BARE, CALLED
from svreport.narrative.claims.tokens import IDLE, keys_of
from svreport.narrative.prose import FigureKind

REPORTED = "forecast"


class Family(Enum):
    """Of what kind a subject is: which roles and points in time its figures have."""

    MEASURE = "measure"
    FORECAST = "forecast"
    SAVINGS = "savings"
    PAYMENTS = "payments"
    UNIT_COST = "unit cost"
    BUDGET = "budget"
    CAPITAL = "capital"
    FIGURE = "figure"
    SCORE = "score"


class Subject(Frozen, dict=True):
    """A thing that figures are stated of.

    `series` has the register's names by role: of a measure `actual`, `plan` …, of the forecast
    its versions. `labels` are the keys that it is known by, one list for each of its names; of
    `cues`, one must be in the sentence. `better` is 1 where more is better, -1 where less is.
    A `balance` may be a deficit or a surplus; what is counted since a year began is `to_date`.
    """

    name: str
    family: Family
    kind: FigureKind
    series: Mapping[str, str]
    labels: Sequence[tuple[str, ...]]
    cues: frozenset[str] = frozenset()
    better: int = 0
    is_balance: bool = False
    is_to_date: bool = False

    @cached_property
    def keys(self) -> frozenset[str]:
        """The words of all its labels."""
        return frozenset(key for label in self.labels for key in label)


_KINDS = {
    Unit.PERCENT: FigureKind.PERCENT,
    Unit.POUNDS: FigureKind.MONEY,
    Unit.THOUSANDS: FigureKind.MONEY,
    Unit.MILLIONS: FigureKind.MONEY,
    Unit.WEEKS: FigureKind.WEEKS,
    Unit.DAYS: FigureKind.DAYS,
}
_TO_DATE = (Basis.FINANCIAL_YEAR_TO_DATE, Basis.ACADEMIC_YEAR_TO_DATE)
_BETTER = {BetterWhen.HIGHER: 1, BetterWhen.LOWER: -1}
_HEADS = pattern(
    r"^(?:the\s+)?(?:number of|total number of|percentage of|proportion of|share of|rate of|"
    r"count of|no\. of|%(?: of)?)\s+",
    re.IGNORECASE,
)
_BRACKETS = pattern(r"\s*\([^)]*\)|\s+etc\b\.?|[\"“”]")


def subjects_of(council: Council) -> Sequence[Subject]:
    """Every subject of a council, in the order of its sheets."""
    return [
        *_measures(council),
        *_forecast(council),
        *_savings(council),
        *_payments(council),
        *_unit_costs(council),
        *_budget(council),
        *_capital(council),
        *_figures(council),
        *_scores(council),
    ]


def _labels(*names: str | None) -> list[tuple[str, ...]]:
    found = (tuple(dict.fromkeys(keys_of(_bare(name)))) for name in names if name)
    return [label for label in dict.fromkeys(found) if label]


def _bare(name: str) -> str:
    return _HEADS.sub("", _BRACKETS.sub("", name)).strip()


def kind_of(unit: Unit | None) -> FigureKind:
    """What kind of figure prose makes of a unit."""
    return _KINDS.get(unit, FigureKind.NUMBER) if unit else FigureKind.NUMBER


MEASURE_ROLES = ("actual", "plan", "last year", "change", "against plan")


def _measures(council: Council) -> Iterator[Subject]:
    for measure in council.measures:
        yield Subject(
            name=measure.name,
            family=Family.MEASURE,
            kind=kind_of(measure.unit),
            series={role: f"{measure.code}.{role}" for role in MEASURE_ROLES},
            labels=_labels(
                *map(_of_children, (measure.name, *_also_called(measure), *_field_terms(measure)))
            ),
            is_to_date=measure.basis in _TO_DATE and measure.unit is Unit.COUNT,
            better=_BETTER.get(measure.better_when, 0) if measure.better_when else 0,
        )


# The plan that a measure is of is a child's, but where something is held against it.
_CHILDS = pattern(r"(?<!\bon )(?<!\bof )(?<!\bthan )(?<!\bagainst )\bplan\b", re.IGNORECASE)


def _of_children(label: str) -> str:
    return _CHILDS.sub("plans", label)


def _also_called(measure: Measure) -> Sequence[str]:
    return [name.strip() for name in (measure.also_called or "").split(";")]


def _field_terms(measure: Measure) -> Iterable[str]:
    """What the field calls a measure of that label, where nobody else is called so."""
    keys = set(keys_of(_bare(measure.name)))
    for needed, unit, names in CALLED:
        if needed <= keys and unit == measure.unit.value:
            yield from names


def _forecast(council: Council) -> Iterator[Subject]:
    versions = statements_of(council)
    if not versions:
        return
    names = {normalise(version.version): version.version for version in versions}
    for kind in (*TOTALS, *_KINDS_OF_LINES):
        series = {name: f"{spelled}.{kind}" for name, spelled in names.items()}
        called = [line.line for line in council.forecast if line.kind == kind]
        labels = _labels(*BALANCES.get(kind, (kind,)), *called)
        # The block alone is spent as well as given.
        labels = [label for label in labels if set(label) - IDLE != {"hnb"}]
        if kind == LineKind.HIGH_NEEDS_BLOCK:
            yield Subject(
                name=kind,
                family=Family.FORECAST,
                kind=FigureKind.MONEY,
                series=series | {REPORTED: f"{REPORTED}.{kind}"},
                labels=[("need", "block")],
                cues=_BLOCK_CUES,
            )
        bare = _labels(*BARE) if kind in _BARE_KINDS else []
        subject = Subject(
            name=kind,
            family=Family.FORECAST,
            kind=FigureKind.MONEY,
            series=series | {REPORTED: f"{REPORTED}.{kind}"},
            labels=[*labels, *bare],
            is_balance=kind in _BALANCE_KINDS,
        )
        if kind == LineKind.OPENING_BALANCE:
            yield replace(subject, labels=_labels(*BARE), cues=_OPENING_CUES)
        yield subject
    lines = [line for line in council.forecast if line.kind is LineKind.EXPENDITURE]
    for keys, alike in group_by(lines, lambda line: tuple(keys_of(_bare(line.line)))).items():
        series = {normalise(line.version): f"{line.version}.{line.line}" for line in alike}
        last = alike[-1].line
        yield Subject(
            name=_bare(last),
            family=Family.FORECAST,
            kind=FigureKind.MONEY,
            series=series | {REPORTED: f"{REPORTED}.{last}"},
            labels=[keys] if keys else [],
        )


_BLOCK_CUES = frozenset(
    keys_of(
        "receive receives grow grew rise rises rose increases worth allocation grant reaches passes"
        " exceeds"
    )
)
_OPENING_CUES = frozenset(("began", "open", "opening", "start", "brought", "carri", "begun"))
_BARE_KINDS = (LineKind.IN_YEAR_BALANCE, LineKind.CLOSING_BALANCE)
_BALANCE_KINDS = (*_BARE_KINDS, LineKind.OPENING_BALANCE, LineKind.OTHER_BLOCKS, AGAINST_LIMIT)
_KINDS_OF_LINES = (
    *(LineKind.HIGH_NEEDS_BLOCK, LineKind.BLOCK_TRANSFER, LineKind.OTHER_BLOCKS),
    LineKind.AGREEMENT_INCOME,
    *(LineKind.DEFICIT_LIMIT, AGAINST_LIMIT),
)
TOTAL_SAVINGS, ALL_PROJECTS = "total savings", "all projects"
COUNT_OF_PAYMENTS = "number of payments"
WHOLES = frozenset((TOTAL_SAVINGS, ALL_PROJECTS))
SAVING_CUES = frozenset(
    keys_of("saving save saved mitigation target achieved delivered workstream")
)


def _savings(council: Council) -> Iterator[Subject]:
    titles = {row.code: row.title for row in council.workstreams}
    latest = council.updates[-1:]
    impacts = {
        row.code
        for row in council.workstreams
        if latest and impact_of(council, latest[0], row) is not None
    }
    numbers = {row.number: row for row in council.conditions}
    groups: dict[str, list[str]] = {
        "total": ["total savings", "savings", "workstreams", "benefits realisation"]
    }
    for saving in council.savings:
        groups[saving.workstream] = [titles.get(saving.workstream, ""), saving.workstream]
        if saving.condition in numbers:
            groups[f"Condition {saving.condition}"] = [f"condition {saving.condition}"]
    for group, names in groups.items() if council.savings else ():
        series = {
            role: f"savings.{group}.{role}"
            for role in ("baseline", "target", "achieved", "forecast")
        }
        if group in impacts:
            series["impact"] = f"workstream.{group}.impact"
        yield Subject(
            name=f"savings of {group}" if group != "total" else TOTAL_SAVINGS,
            family=Family.SAVINGS,
            kind=FigureKind.MONEY,
            series=series,
            labels=_labels(*names),
            cues=SAVING_CUES,
        )


def _payments(council: Council) -> Iterator[Subject]:
    if not council.payments and council.settings.agreement_total is None:
        return
    series = {role: f"payments.{role}" for role in ("paid", "due", "total", "amount", "withheld")}
    series["agreement"] = "agreement.total"
    lines = [it.line for it in council.forecast if it.kind is LineKind.AGREEMENT_INCOME]
    yield Subject(
        name="payments under the agreement",
        family=Family.PAYMENTS,
        kind=FigureKind.MONEY,
        series=series,
        labels=_labels(
            *("payment", "instalment", "tranche", "contribution", "agreed contribution", "paid"),
            *("payments under the agreement", "received", "receive", "agreement is worth", "due"),
            *("agreement total", "total agreed", "total of the agreement"),
            *lines,
            *(f"{council.settings.agreement} {word}" for word in ("payment", "funding", "income")),
        ),
        cues=frozenset(
            keys_of(
                "payment instalment tranche contribution paid received receive due agreement pay "
                + " ".join(lines)
            )
        ),
    )
    yield Subject(
        name=COUNT_OF_PAYMENTS,
        family=Family.PAYMENTS,
        kind=FigureKind.NUMBER,
        series={},
        labels=_labels("payment", "instalment", "tranche"),
    )


def _unit_costs(council: Council) -> Iterator[Subject]:
    for provision in dict.fromkeys(row.provision for row in council.unit_costs):
        for role, cues in _UNIT_COST_ROLES.items():
            yield Subject(
                name=f"{_bare(provision)} {role}",
                family=Family.UNIT_COST,
                kind=FigureKind.NUMBER if role == "places" else FigureKind.MONEY,
                series={role: f"unit cost.{provision}.{role}"},
                labels=_labels(provision),
                cues=cues,
            )


_UNIT_COST_ROLES = {
    "places": frozenset(keys_of("place")),
    "average cost": frozenset(keys_of("average each place unit")),
}
_PLACES = frozenset((*keys_of("place"), *keys_of("new place")))


def _budget(council: Council) -> Iterator[Subject]:
    return map(budget_subject, council.budget)


def budget_subject(line: BudgetLine) -> Subject:
    """The line of the budget as what texts claim something of."""
    roles = ("baseline", "budget", "actual", "variance")
    return Subject(
        name=line.line,
        family=Family.BUDGET,
        kind=FigureKind.MONEY,
        series={role: f"budget.{line.line}.{role}" for role in roles},
        labels=_labels(line.line),
        is_balance="balance" in line.line.casefold() or "deficit" in line.line.casefold(),
    )


def _capital(council: Council) -> Iterator[Subject]:
    projects = list(dict.fromkeys(row.project for row in council.capital))
    called = {project: (project, [project], [project]) for project in projects}
    if projects:
        programme = ["capital programme", "capital projects", "capital schemes", ALL_PROJECTS]
        places = [*programme[:-1], "new places", "building projects"]
        called["total"] = ALL_PROJECTS, programme, places
    for key, (name, *names) in called.items():
        for (kind, roles), labels in zip(_CAPITAL_ROLES.items(), names, strict=True):
            yield Subject(
                name=name,
                family=Family.CAPITAL,
                kind=kind,
                series={role: f"capital.{key}.{role}" for role in roles},
                labels=_labels(*labels),
                cues=_PLACES if kind is FigureKind.NUMBER else frozenset(),
            )


_CAPITAL_ROLES: Mapping[FigureKind, Sequence[str]] = {
    FigureKind.MONEY: ("agreed", "spent", "forecast"),
    FigureKind.NUMBER: ("places",),
}


def _figures(council: Council) -> Iterator[Subject]:
    for row in council.figures:
        yield Subject(
            name=row.name,
            family=Family.FIGURE,
            kind=kind_of(row.unit),
            series={"actual": row.name},
            labels=_labels(row.name),
        )


def _scores(council: Council) -> Iterator[Subject]:
    titles = Counter(risk.title.casefold() for risk in council.risks)
    for risk in council.risks:
        scored = Subject(
            name=risk.item,
            family=Family.SCORE,
            kind=FigureKind.NUMBER,
            series={
                "score": f"{risk.item}.score",
                "target": f"{risk.item}.target score",
                "likelihood": f"{risk.item}.likelihood",
                "impact": f"{risk.item}.impact",
            },
            labels=_labels(risk.item),
            cues=frozenset(keys_of("score scored scoring likelihood impact from stays remains")),
        )
        yield scored
        if titles[risk.title.casefold()] == 1:
            # What a risk is called says much else, where no score is told of.
            cues = frozenset(keys_of("score scored scoring likelihood impact risk"))
            yield replace(scored, labels=_labels(risk.title), cues=cues)

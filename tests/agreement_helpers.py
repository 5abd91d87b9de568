"""Made-up councils with a forecast and its limits, and the problems that rules find in them."""

from inputs_helpers import read_council

from svreport.checks import check_council, check_updates
from svreport.core.model import Council
from svreport.core.problems import Problem

PLAN = (
    "| plan | Balance | in-year balance | 300 | -20 |",
    "| plan | Carried on | closing balance | 900 | 880 |",
)


def forecast(*rows: str, years: str = "2028/29 | 2029/30") -> str:
    return "\n".join([f"## Forecast\n| Version | Line | Kind | {years} | Standing |", *rows]) + "\n"


def council(changes: str) -> Council:
    found = read_council(changes).council
    assert found is not None
    return found


def problems(changes: str, *rules: str) -> list[Problem]:
    whole = council(changes)
    found = [*check_council(whole), *check_updates(whole, whole.updates[:1])]
    return [one for one in found if one.rule in rules]


def limit(*amounts: object, version: str = "plan", standing: str = "agreed") -> str:
    return f"| {version} | Most | deficit limit | {' | '.join(map(str, amounts))} | {standing} |"

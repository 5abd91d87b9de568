"""Looking figures up: which are found, in what order, and what is said of each."""

from decimal import Decimal
from pathlib import Path

import pytest

from svreport.commands.edition import Edition, documents_using
from svreport.commands.figures import ListedFigure, listed_figures, nearest_names
from svreport.core.model import Missing
from svreport.files.resources import Templates
from svreport.inputs.reader import read_inputs
from svreport.narrative.facts import Facts


@pytest.fixture(scope="module")
def facts(example: Path) -> Facts:
    """The worked example as its second update reports it."""
    council = read_inputs(example).council
    assert council is not None
    return Facts(council, council.updates[1])


def found(facts: Facts, *words: str) -> list[str]:
    return [one.figure.full_name for one in listed_figures(facts, words)]


def one(facts: Facts, name: str) -> ListedFigure:
    used_by = documents_using(facts, list(Edition(facts, Templates()).contents()))
    listed = listed_figures(facts, used_by=used_by)
    return next(each for each in listed if each.figure.full_name == name)


def test_every_word_must_occur_in_the_name_or_the_title(facts: Facts) -> None:
    measures = {name.rpartition(".")[0] for name in found(facts, "ehcp", " PLAN ")}
    assert {"EHCP", "DMI.b", "SPE.a"} <= measures
    assert "DMI.a" not in measures  # “Number of EHCNA requests”
    assert found(facts, "closing", "balance", "revised") == found(facts, "Revised.closing  Balance")


def test_a_measure_is_found_by_what_it_is_called(facts: Facts) -> None:
    assert {name.rpartition(".")[0] for name in found(facts, "traineeship")} == {"PFA.c"}
    assert one(facts, "PFA.c.actual Jul 2024").title.startswith("Number of young people")


def test_conditions_risks_and_workstreams_are_found_by_their_titles(facts: Facts) -> None:
    (risk,) = {each.subject for each in listed_figures(facts, ["access", "capital"])}
    assert risk == "Risk 4"
    assert found(facts, "adult life", "impact") == ["workstream.PFA.impact"]


def test_notes_say_what_a_figure_of_the_figures_sheet_is_but_not_where_measures_are_from(
    facts: Facts,
) -> None:
    assert found(facts, "neurodiverse") == ["facilitated programme places"]
    assert "CPC.g.actual Jul 2024" not in found(facts, "sustainability")


def test_a_point_can_be_named(facts: Facts) -> None:
    assert found(facts, "EHCP.actual", "Apr", "2024") == ["EHCP.actual Apr 2024"]


def test_what_a_name_alone_means_comes_first_and_is_marked(facts: Facts) -> None:
    series = listed_figures(facts, ["EHCP.actual"])
    assert [each.is_default for each in series] == [True, *[False] * (len(series) - 1)]
    assert series[0].figure.full_name == facts.register["EHCP.actual"].full_name
    assert series[0].as_at == "Jul 2024"
    rest = [each.figure.point for each in series[1:]]
    assert rest == sorted(rest)  # type: ignore[type-var]


def test_a_name_that_means_nothing_at_the_update_is_listed_by_its_points(facts: Facts) -> None:
    assert not facts.register.has_figure("DMI.b.last year")
    series = listed_figures(facts, ["DMI.b.last", "year"])
    assert [(each.as_at, each.is_default) for each in series] == [("Jan 2024", False)]


def test_the_order_is_that_of_the_register(facts: Facts) -> None:
    names = list(dict.fromkeys(each.figure.name for each in listed_figures(facts)))
    assert names == [one.name for one in facts.register.series if one.points]
    assert len(listed_figures(facts)) == len(list(facts.register.figures))


def test_every_reference_refers_to_its_figure_and_shows_the_same(facts: Facts) -> None:
    for each in listed_figures(facts):
        referred = facts.refer(each.figure.full_name)
        assert (referred.figure, referred.text) == (each.figure, each.shown)
        assert each.is_default == (
            facts.register.has_figure(each.figure.name)
            and facts.register[each.figure.name] == each.figure
        )


def test_what_is_said_of_a_figure(facts: Facts) -> None:
    plan = one(facts, "EHCP.plan Apr 2024").as_dict() | {"used_by": []}
    assert plan == {
        "name": "EHCP.plan",
        "reference": "EHCP.plan Apr 2024",
        "title": "Number of EHCPs",
        "value": "5580",
        "shown": "5,580",
        "unit": "count",
        "as_at": "Apr 2024",
        "decimals": 0,
        "missing": None,
        "pro_rata": True,
        "standing": None,
        "source": ["Measure values!C56", "Measure values!C58"],
        "used_by": [],
        "default": False,
    }


def test_a_limit_comes_from_its_own_line_in_every_version(facts: Facts) -> None:
    limit = one(facts, "revised.deficit limit 2024/25")
    assert limit.source == one(facts, "plan.deficit limit 2024/25").source
    assert limit.shown == "£84.5m"
    closing = one(facts, "revised.closing balance 2024/25")
    against = one(facts, "revised.against limit 2024/25")
    assert len(limit.source) == len(closing.source) == 1
    assert against.source == [*closing.source, *limit.source]


def test_a_missing_figure_has_its_symbol_and_reason(facts: Facts) -> None:
    missing = one(facts, "SPE.g.actual Oct 2024")
    assert missing.figure.missing is Missing.NOT_APPLICABLE
    assert (missing.shown, missing.why_missing) == ("z", "not applicable")
    stated = missing.as_dict()
    assert (stated["value"], stated["missing"]) == (None, "not applicable")


def test_a_rating_is_in_words_and_an_amount_exact(facts: Facts) -> None:
    rating = one(facts, "Condition 1.rating q2").as_dict()
    shown = (rating["value"], rating["unit"], rating["used_by"])
    assert shown == ("Amber", None, ["dashboard", "forum", "highlight", "monitoring", "scrutiny"])
    assert rating["title"] == "Positive in-year balance"
    total = one(facts, "plan.closing balance 2024/25")
    assert Decimal(str(total.as_dict()["value"])) == total.figure.value
    assert total.shown == "£51.03m"


def test_documents_show_no_version_that_the_update_does_not_know(facts: Facts) -> None:
    names = ("plan.closing balance 2024/25", "revised.closing balance 2024/25")
    known, later = (one(facts, name).used_by for name in names)
    assert "summary" in known
    assert list(later) == []


def test_a_stated_figure_has_the_month_of_its_sheet(facts: Facts) -> None:
    assert one(facts, "backlog EHCPs").as_at == "Apr 2024"
    assert one(facts, "capital bid").as_dict()["as_at"] is None


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("EHPC.actual",), "EHCP.actual"),
        (("clossing", "balance"), "unmitigated.closing balance"),
        (("traineeshp",), "PFA.c.actual"),
        (("revised.in-yaer", "balance"), "revised.in-year balance"),
    ],
)
def test_the_nearest_names_of_what_is_not_found(
    facts: Facts, words: tuple[str, ...], near: str
) -> None:
    assert found(facts, *words) == []
    names = nearest_names(facts, words)
    assert names[0] == near
    assert len(names) <= 3


def test_nothing_is_near_to_nonsense(facts: Facts) -> None:
    assert nearest_names(facts, ["xyzzy"]) == ()

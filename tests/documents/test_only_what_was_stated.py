"""Nothing is said where nothing was stated: every document of councils that leave things unsaid."""

from __future__ import annotations

import re
from functools import cache

import council_reading
import pytest
import read_councils
import stated_councils
from board_councils import council_of
from council_reading import READERS
from made_up_council import tables, with_rows, with_setting, with_text
from papers_helpers import paper_of, rendered
from word_reading import word_text

from svreport.core.model import Council, Update
from svreport.documents.charts.measures import measure_chart
from svreport.documents.charts.money import savings_chart
from svreport.figures.agreement import scheme_of


@cache
def texts_of(council: str, update: str = "u2") -> dict[str, str]:
    """The text of every document of an update that a council can have."""
    made = council_of(getattr(stated_councils, council)())
    (chosen,) = [known for known in made.updates if known.key == update]
    return {
        name: READERS.get(name, word_text)(content)
        for name, content in council_reading.texts_of(made, chosen)
        if isinstance(content, bytes)
    }


def test_the_only_version_is_not_lent_to_an_update_that_names_none() -> None:
    first = texts_of("one_version_of_the_second_update", "u1")
    assert not {"forum", "plan"} & first.keys()
    assert "in-year" not in first["scrutiny"]
    assert "### In-year balance" not in first["dashboard"]
    assert "Summary, DSG position" in first["summary"].partition("Left out")[2]


def test_a_provisional_year_says_so_and_answers_for_no_other() -> None:
    sheets = read_councils.every_standing()
    years = ["", "", "52", "", ""], ["", "", "-53", "", ""], ["", "", "3", "", ""]
    kinds = ("expenditure", "high needs block", "opening balance")
    sheets["Forecast"] = [
        sheets["Forecast"][0],
        *(
            ["plan", kind, kind, "provisional", *amounts]
            for kind, amounts in zip(kinds, years, strict=True)
        ),
    ]
    made = council_of(sheets)
    texts = {
        name: READERS.get(name, word_text)(content)
        for name, content in council_reading.texts_of(made, made.updates[1])
        if isinstance(content, bytes)
    }
    for name in ("forum", "scrutiny"):
        assert "In 2025-26 there was an in-year surplus of £1m (provisional)" in texts[name]
        assert "there was a deficit of £2m (provisional)" in texts[name]
    # The agreement ends two years later, of which nothing is stated.
    assert "In-year surplus by" not in texts["summary"]
    assert "| −£1m Provisional |" in texts["dashboard"]


def test_an_update_without_a_version_lends_none_to_its_cards() -> None:
    made = council_of(read_councils.six_updates())
    texts = {
        name: READERS.get(name, word_text)(content) if isinstance(content, bytes) else content
        for name, content in council_reading.texts_of(made, made.updates[2])
    }
    card = texts["dashboard"].partition("### In-year balance 2025/26")[2]
    assert card.split("\n")[1:5] == ["P3", "Not stated", "P2", "£700k surplus"]
    assert "latest forecast" not in texts["plan"]
    assert "(Forecast version) which one it reports" in texts["forum"]
    assert (
        "fill in the sheet"
        not in " ".join(text for name, text in texts.items() if name != "forum").lower()
    )


def test_nothing_is_as_in_an_update_that_reported_no_version() -> None:
    second = texts_of("one_version_of_the_second_update")
    assert "Summary: an in-year deficit of £1.5m" in second["summary"]
    assert "last update" not in second["summary"].lower()
    assert "Base Reported at October |" in second["dashboard"]


def test_the_only_version_is_that_of_every_update_where_none_is_named() -> None:
    for update in ("u1", "u2"):
        texts = texts_of("savings_that_end", update)
        assert "The plan deficit is £4.75m in 2026-27" in texts["dashboard"]
        assert "Reported at" not in texts["dashboard"]
        assert "last update" not in texts["summary"].lower()


def test_a_council_s_own_plan_is_no_agreement() -> None:
    for council in ("one_year", "savings_that_end", "little", "totals_alone"):
        for name, text in texts_of(council).items():
            if name != "monitoring":
                assert "agreement" not in text.lower(), (council, name)
                assert "Department" not in text, (council, name)
        assert "Plan condition" in texts_of(council)["monitoring"]


def test_a_plan_of_workstreams_may_have_years() -> None:
    years = [["Agreement starts", "2025/26"], ["Agreement ends", "2029/30"]]
    sheets = with_rows(tables(), "Settings", years)
    assert scheme_of(council_of(sheets)) == "plan"
    sheets = with_setting(sheets, "Agreement", "Deficit recovery agreement")
    assert scheme_of(council_of(sheets)) == "agreement"
    streams = [["Code", "Title"], *([row[0], row[1]] for row in sheets["Conditions"][1:])]
    named = {"Conditions": sheets["Conditions"][:1], "Workstreams": streams}
    for name in ("Ratings", "Narrative"):
        own = ([cell.replace("Condition ", "Workstream ") for cell in row] for row in sheets[name])
        named[name] = [*own]
    assert scheme_of(council_of({**sheets, **named})) == "plan"


def test_one_year_turns_into_nothing() -> None:
    texts = texts_of("one_year")
    for name in ("forum", "scrutiny", "dashboard"):
        assert "surplus in" not in texts[name], name
    assert "its years" not in texts["forum"]
    assert "The chart shows the balance" not in texts["forum"]
    # A point is no chart: what it would show is in the table of versions.
    assert "In-year balance, by version and year" not in texts["dashboard"]
    assert "| Base | £1.5m |" in texts["dashboard"]


def test_no_deficit_is_carried_from_a_start_that_nobody_stated() -> None:
    texts = texts_of("without_opening")
    for name, text in texts.items():
        found = re.findall(r"(?i)(?:cumulative|closing|opening) balance|end of 202|leaves a", text)
        # What assumptions add up to over the years needs no balance to start from.
        allowed = {"closing balance"} if name == "summary" else set()
        assert {word.lower() for word in found} <= allowed, name
    assert "Closing balance |" not in texts["summary"]
    assert "an in-year deficit of £1.5m" in texts["forum"]
    assert "limit in" not in texts["forum"]
    assert "| Base | £1.5m |" in texts["dashboard"]


def test_totals_alone_state_no_spending() -> None:
    texts = texts_of("totals_alone")
    for name, text in texts.items():
        assert "Total expenditure" not in text, name
        assert not re.search(r"£0(?!\.5)", text), name
    summary = texts["summary"]
    assert "Rounding (in-year balance)" not in summary
    assert "In-year balance, as stated" in summary
    assert "nothing here says which blocks those are" in summary
    assert "Income, as the chart" not in summary
    assert "Saved by" not in texts["plan"]


def test_payments_beside_totals_alone_make_no_rounding_of_them() -> None:
    sheets = stated_councils.totals_alone()
    sheets["Forecast"].append(["plan", "Payments", "agreement income", "-1", "-1"])
    made = council_of(sheets)
    content = dict(council_reading.texts_of(made, made.updates[1]))["summary"]
    assert isinstance(content, bytes)
    summary = READERS["summary"](content)
    assert "Rounding (in-year balance)" not in summary
    assert summary.count("In-year balance, as stated") == 2


def test_spending_alone_makes_no_balance() -> None:
    texts = texts_of("spending_alone")
    # A balance of the spending alone, or what it would make of the balance before it.
    said = r"(?i)in-year (?:balance|deficit|surplus)|closing balance|(?:deficit|surplus) of £"
    for name, text in texts.items():
        assert not re.search(rf"{said}|\b(?:21[05]|26[0278])\b", text), name
    assert "46.0" in texts["plan"]
    assert "164.2" in texts["forum"]


def test_a_surplus_is_worse_where_it_is_less_and_is_asked_for_by_no_year_of_its_own() -> None:
    texts = texts_of("turning")
    title = "The now balance is a surplus of £1.5m in 2027-28, £1.5m worse than in the first"
    for name in ("forum", "plan", "scrutiny", "dashboard"):
        assert title in texts[name]
    # No agreement says by when, and the last year of a forecast does not either.
    assert "Condition A: a surplus" not in texts["summary"]
    assert "in surplus" not in texts["summary"]
    # A total without its lines is no rounding of them.
    assert "Total expenditure, as stated" in texts["summary"]
    assert "Rounding (" not in texts["summary"]
    assert "The workstreams at a glance; savings" not in texts["plan"]
    assert "Withheld | –" in texts["forum"]


def test_savings_that_end_are_those_of_their_year() -> None:
    texts = texts_of("savings_that_end")
    assert "The plan counts on £0.5m in 2025-26." in texts["plan"]
    assert "£0" not in texts["plan"].replace("£0.5m", "")
    chart = savings_chart(*_council("savings_that_end"))
    assert chart is not None
    title = "Savings of £0.5m bring planned spending to £1.5m above income in 2025-26"
    assert chart.chart.title == title


def test_nothing_due_rated_or_scored() -> None:
    texts = texts_of("little")
    highlight = texts["highlight"]
    assert "The condition of the Reform Plan has not been rated this period." in highlight
    assert "no milestone has fallen due, and none was done. None is late." in highlight
    assert "likelihood" not in highlight
    assert "what the latest figures" in texts["forum"]
    assert "rated" not in texts["forum"]
    assert "None of 5 milestones is done and none is late" in texts["dashboard"]
    assert "0 of 2 (" not in texts["plan"]


def test_dashes_are_explained_where_there_are_any_and_columns_of_them_left_out() -> None:
    for council in ("one_year", "savings_that_end", "little", "totals_alone", "without_opening"):
        for name, text in texts_of(council).items():
            if name not in ("forum", "plan"):
                continue
            tables = [line for line in text.splitlines() if line.startswith("| ")]
            forecast = text.partition("Forecast by line and financial year")[2]
            has_dash = any("| –" in line for line in forecast.splitlines() if line[:2] == "| ")
            assert ("A dash (–) means that nothing is stated" in forecast) is has_dash, (
                council,
                name,
            )
            others = [line for line in tables if line not in forecast]
            if name == "plan":
                told = "A dash means that nothing is stated" in text
                assert told is any("| –" in line for line in others), council
            # None of these publishes a total beside the lines that it is of.
            assert "as published" not in text, (council, name)


def test_texts_speak_of_payments_and_transfers_only_where_forecasts_have_them() -> None:
    sheets = stated_councils.spending_alone()
    grants = [
        [version, name, kind, "-45", "-45"]
        for version in ("unmitigated", "plan")
        for name, kind in (("Grant", "high needs block"), ("Schools", "block transfer"))
    ]
    for rows, words in (
        (grants[::2], "Income is the high needs block."),
        (grants, "Income is the high needs block with block transfers."),
        (
            [*grants, ["plan", "Paid", "agreement income", "-1", "-1"]],
            "with block transfers, without payments under the Reform Plan.",
        ),
    ):
        made = council_of({**sheets, "Forecast": [*sheets["Forecast"], *rows]})
        assert words in word_text(rendered(paper_of("plan", made, made.updates[1]), None))


def test_no_agreement_is_said_to_bind_anyone_to_what_it_does_not_state() -> None:
    made = council_of(read_councils.every_standing())
    text = word_text(rendered(paper_of("forum", made, made.updates[-1]), None))
    assert "Recovery Agreement is made between" in text
    assert "undertakes" not in text


def test_a_forecast_rests_on_no_ledger_that_came_after_it() -> None:
    made = council_of(read_councils.own_plan())
    for update, is_newest in zip(made.updates, (True, False), strict=False):
        for name in ("forum", "scrutiny"):
            content = dict(council_reading.texts_of(made, update))[name]
            assert isinstance(content, bytes)
            text = READERS.get(name, word_text)(content)
            said = re.search(r"based on financial data|plan forecast, financial data", text)
            assert bool(said) is is_newest, (update.key, name)


def test_what_the_council_intends_is_promised_only_where_it_is_written() -> None:
    promise = "what the council proposes"
    assert promise not in texts_of("one_year")["forum"]
    sheets = with_text(stated_councils.one_year(), "Forum: Proposals", "u2", "We will.")
    made = council_of(sheets)
    assert promise in word_text(rendered(paper_of("forum", made, made.updates[1]), None))


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        ({"2025-26": "0.5", "2026-27": "0.75"}, "Savings of £0.75m bring planned spending within"),
        ({"2025-26": "0"}, "Planned spending, and what each workstream should save"),
    ],
)
def test_the_savings_chart_speaks_of_what_is_saved(changed: dict[str, str], title: str) -> None:
    sheets = stated_councils.savings_that_end()
    header = sheets["Savings"][0]
    years = (["A", "W1", year.replace("-", "/"), amount] for year, amount in changed.items())
    made = council_of({**sheets, "Savings": [header, *years]})
    chart = savings_chart(made, made.updates[1])
    assert chart is not None
    assert chart.chart.title.startswith(title)


def _council(name: str) -> tuple[Council, Update]:
    made = council_of(getattr(stated_councils, name)())
    return made, made.updates[1]


@pytest.mark.parametrize(
    ("unit", "rows", "title"),
    [
        ("%", [("Sep 24", "5.95"), ("Sep 25", "5.9")], "5.90%, down 0.05 pp on September 2024"),
        (
            "count",
            [("Jan 24", "9"), ("Sep 24", "10"), ("Sep 25", "12")],
            "12, up 2 on September 2024",
        ),
        ("count", [("Jan 24", "9"), ("Jun 25", "10"), ("Sep 25", "12")], "12, up 2 on June 2025"),
        ("count", [("Jan 24", "9"), ("Sep 25", "9")], "9, unchanged on January 2024"),
    ],
)
def test_a_measure_is_compared_with_what_matters(
    unit: str, rows: list[tuple[str, str]], title: str
) -> None:
    sheets = tables()
    sheets["Measures"] = [
        ["Code", "Measure", "Condition", "Unit", "Basis", "Suppress"],
        ["P", "Plans", "A", unit, "point in time", "no"],
    ]
    values = (["P", month, "", actual, ""] for month, actual in rows)
    sheets["Measure values"] = [sheets["Measure values"][0], *values]
    made = council_of(sheets)
    chart = measure_chart(made, made.updates[1], made.measures[0])
    assert chart is not None
    says = chart.chart.title.replace("\N{NO-BREAK SPACE}", " ").replace(" in September 2025", "")
    assert says.startswith(f"Plans: {title}")

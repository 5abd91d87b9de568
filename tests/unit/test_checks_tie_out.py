"""Figures typed in narrative: each kind of warning as it is printed, and what is left alone."""

import pytest
from inputs_helpers import read_council, shown

from svreport.checks import check_facts, note_untied
from svreport.checks.references import typed_figures_agree
from svreport.core.model import Council
from svreport.narrative.facts import Facts

FACTS = """
## Measures
| Code  | Measure                          | Condition | Unit  | Decimals |
| EHCP  | Number of EHCPs maintained       | 1         | count |          |
| NTA   | Requests declined as a share     | 1         | %     | 2        |
| SPE.a | Share in independent placements  | 2         | %     | 2        |

## Measure values
| Code  | As at  | Plan  | Actual |
| EHCP  | May 25 |       | 5247   |
| EHCP  | May 26 | 5700  | 5696   |
| NTA   | May 25 |       | 7.78%  |
| NTA   | May 26 |       | 15.00% |
| SPE.a | May 25 |       | 5.60%  |
| SPE.a | May 26 |       | 6.12%  |

## Forecast
| Version | Line         | Kind              | 2025/26 | 2026/27 |
| plan    | All spending | total expenditure | 96140   | 98510   |
| plan    | In-year      | in-year balance   | 28280   | -1730   |
| plan    | Carried on   | closing balance   | 83460   | 81730   |

## Payments
| Year    | Amount | Status |
| 2025/26 | 2684   | paid   |
| 2026/27 | 316    | due    |
"""
NARRATIVE = "## Narrative\n| Section | Update | Text |\n| Condition 1 | june | {} |\n"


def council(*texts: str, facts: str = FACTS) -> Council:
    cell = "\n\n".join(texts).replace("|", "\\|").replace("\n", "\\n")
    found = read_council(facts + NARRATIVE.format(cell)).council
    assert found is not None
    return found


def told(*texts: str) -> str:
    """What is said of a text, without the line on how to let it stand."""
    whole = council(*texts)
    found = shown(typed_figures_agree(Facts(whole, whole.updates[0])))
    return "\n".join(
        line.strip() for line in found.splitlines() if "If it is right, add to Answers" not in line
    )


def slips(*texts: str) -> list[str]:
    whole = council(*texts)
    found = typed_figures_agree(Facts(whole, whole.updates[0]))
    return [one.about.removeprefix("Condition 1 june: ") for one in found]


def untied(*texts: str) -> list[str]:
    whole = council(*texts)
    return [one.wrong for one in note_untied(Facts(whole, whole.updates[0]))]


# Each kind of warning as it is printed


def test_a_figure_that_is_not_the_one_meant() -> None:
    whole = council("In May we maintained 5,669 EHCPs.")
    assert shown(check_facts(Facts(whole, whole.updates[0]))) == (
        "warning  Narrative!C2: “In May we maintained 5,669 EHCPs.”: EHCP.actual May 2026 is 5,696 "
        "(Measure values!D3).\n"
        "         Correct it, or write {{ EHCP.actual May 2026 }}.\n"
        "         If it is right, add to Answers: Warning “typed-figure”, About "
        "“Condition 1 june: 5,669”, and why.\n"
    )


def test_a_figure_of_another_month_is_said_to_be_that() -> None:
    assert told("We now maintain 5,247 EHCPs.") == (
        "warning  Narrative!C2: “We now maintain 5,247 EHCPs.”: EHCP.actual May 2026 is 5,696 "
        "(Measure values!D3); 5,247 is EHCP.actual May 2025.\n"
        "Correct it, or write {{ EHCP.actual May 2026 }}."
    )


@pytest.mark.parametrize(
    ("text", "reference", "value"),
    [
        ("The in-year deficit was £28.82m in 2025/26.", "| £m", "£28.28m"),
        (
            "The in-year deficit was £28.82 million in 2025/26.",
            "| £ million",
            "£28.28\N{NO-BREAK SPACE}million",
        ),
        ("The in-year deficit was £28,820k in 2025/26.", "| £000", "£28,280k"),
        ("The in-year deficit was £28,820,000 in 2025/26.", "| £", "£28,280,000"),
        ("The in-year deficit was £28.28k in 2025/26.", "| £000", "£28,280k"),
    ],
)
def test_the_reference_states_it_as_it_was_typed(text: str, reference: str, value: str) -> None:
    said = told(text)
    assert f"is {value} (" in said
    assert said.endswith(f"in-year balance 2025/26 {reference} }}}}.")


def test_a_surplus_that_is_called_a_deficit() -> None:
    assert "has its sign or its direction the wrong way round" in told(
        "In 2026/27 we forecast an in-year deficit of £1.73m."
    )
    assert told("In 2026/27 we forecast an in-year surplus of £1.73m.") == ""
    assert slips("In 2025/26 we had an in-year surplus of £28.28m.") == ["£28.28m"]


def test_a_change_with_its_sign_reversed() -> None:
    assert "direction the wrong way round: EHCP.change May 2026 is" in told(
        "In May we maintained 5,696 EHCPs (\N{MINUS SIGN}449 on May 2025)."
    )
    assert told("In May we maintained 5,696 EHCPs (+449 on May 2025).") == ""


def test_points_that_are_typed_as_a_percentage() -> None:
    text = "In May 2026 15% of requests were declined (+7.2%)."
    assert told(text) == (
        "warning  Narrative!C2: “…of requests were declined (+7.2%).”: a difference between "
        "percentages is in percentage points, not in %; NTA.change May 2026 is "
        "7.22 pp (Measure values!D5 and Measure values!D4).\n"
        "Write “+7.2 pp”, or {{ NTA.change May 2026 }}."
    )
    assert told(text.replace("+7.2%", "+7.2 pp")) == ""


# Arithmetic inside a sentence, of which the inputs know nothing


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "The bid rose from £3.41m to £3.97m, an increase of £0.65m.",
            "£3.97m and £3.41m differ by £560,000",
        ),
        (
            "Bids rose from £4.12m to £5.15m, an increase of 28%.",
            "£5.15m and £4.12m differ by 25.0%",
        ),
        ("Bids rose from 137 to 98.", "from 137 to 98 is a fall, but the words say a rise"),
        ("Calls more than doubled, from 120 to 210.", "210 is 1.8 times 120"),
        (
            "Costs of £4.2m, comprising £1.1m for staff, £1.6m for fees and £1.2m for premises.",
            "its parts come to £3.90m",
        ),
    ],
)
def test_what_does_not_follow_within_a_sentence(text: str, wrong: str) -> None:
    assert f"does not follow, since {wrong}." in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bid rose from £3.41m to £3.97m, an increase of £0.56m.",
        "Bids rose from £4.1m to £5.2m, an increase of 25%.",
        "Calls almost doubled, from 120 to 225.",
        "Costs of £4.2m, including £1.1m for staff and £1.6m for fees.",
        "Costs of £3.9m, comprising £1.13m for staff, £1.6m for fees and £1.2m for premises.",
    ],
)
def test_rounding_is_no_slip(text: str) -> None:
    assert told(text) == ""


# Tables

TABLE = "| Balance | {unit} |\n|---|---|\n| In-year deficit 2025/26 | {typed} |"


@pytest.mark.parametrize(
    ("unit", "right", "wrong", "reference"),
    [("£000", "28,280", "28,820", "£000"), ("£m", "28.28", "28.82", "£m")],
)
def test_bare_numbers_of_a_table_are_in_the_unit_of_its_heading(
    unit: str, right: str, wrong: str, reference: str
) -> None:
    assert told(TABLE.format(unit=unit, typed=right)) == ""
    said = told(TABLE.format(unit=unit, typed=wrong))
    assert said.endswith(f"in-year balance 2025/26 | {reference} | number }}}}.")


# What is left alone


@pytest.mark.parametrize(
    "text",
    [
        "In May we maintained 5,696 EHCPs.",
        "In May we maintained nearly 5,700 EHCPs.",
        "In May 2025 we maintained 5,247 EHCPs.",
        "The in-year deficit was £28.28m in 2025/26.",
        "The in-year deficit was £28.3m in 2025/26.",
        "The in-year deficit was about £28m in 2025/26.",
        "The in-year deficit was £28,280,417 in 2025/26.",
        "In 2026/27 the number of EHCPs is planned to be 5,700.",
        "Nationally 5,669 EHCPs were maintained.",
        "In May 2026 our neighbours maintained 5,669 EHCPs.",
        "We employ 37 people at 4 sites.",
        "See section 19, page 5,696 of 2024/25.",
        "",
    ],
)
def test_what_agrees_or_has_nothing_to_do_with_it_is_left_alone(text: str) -> None:
    assert told(text or "None.") == ""


# References


def test_references_are_not_reported() -> None:
    text = "In May EHCPs were at {{ EHCP.actual }} against {{ EHCP.last year }}."
    assert told(text) == ""
    assert untied(text) == []
    assert told("The requests declined were {{ EHCP.actual }}.") == ""
    assert told("{{ EHCP.actaul }} and {{ measures }} and {{ }} stand here.") == ""


# Other sheets


def test_a_reference_to_a_figure_without_a_value_says_why() -> None:
    why = FACTS.replace("| Actual |\n", "| Actual | Status |\n").replace(
        "| 5700  | 5696   |", "| 5700  |        | incomplete |"
    )
    whole = council("We maintained {{ EHCP.actual May 2026 }} EHCPs.", facts=why)
    assert "}}” has no value (incomplete), so “" in shown(
        check_facts(Facts(whole, whole.updates[0]))
    )


def test_texts_of_other_sheets_are_held_as_well() -> None:
    changes = FACTS + (
        "## Achievements\n| Achievement | Update |\n| There are now 5,669 EHCPs here. | june |\n"
    )
    whole = read_council(changes).council
    assert whole is not None
    found = list(typed_figures_agree(Facts(whole, whole.updates[0])))
    assert [(str(it.place), it.about) for it in found] == [
        ("Achievements!A2", "Achievements june: 5,669")
    ]


# Figures that nothing is known of


def test_figures_that_are_not_held_are_noted_with_the_words_around_them() -> None:
    whole = council("We met 1,234 families across the county last year, and they said a lot.")
    assert shown(note_untied(Facts(whole, whole.updates[0]))) == (
        "note  Narrative!C2: “1,234” could not be checked against any figure of the inputs: “We "
        "met 1,234 families across the county…”.\n"
        "         If other documents state it too, give it a name in the sheet Figures.\n"
    )


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("1,234 families.", "“1,234 families.”"),
        ("A very long sentence went before all of the 1,234", "“…went before all of the 1,234”"),
        ("We met {{ EHCP.actual }} and 1,234.", "“We met 5,696 and 1,234.”"),
    ],
)
def test_the_words_around_are_cut_at_words(text: str, near: str) -> None:
    (wrong,) = untied(text)
    assert wrong == f"“1,234” could not be checked against any figure of the inputs: {near}."


def test_texts_of_other_updates_are_left_to_them() -> None:
    changes = FACTS + NARRATIVE.format("In May we maintained 5,669 EHCPs.").replace("june", "sept")
    whole = read_council(changes).council
    assert whole is not None
    assert list(typed_figures_agree(Facts(whole, whole.updates[0]))) == []


@pytest.mark.parametrize("figures", [300, 900])
def test_a_sentence_without_an_end_is_not_held_and_is_named(figures: int) -> None:
    many = ", ".join(str(1_100 + number) for number in range(figures))
    said = told(f"In turn there were {many} plans.", "Then there were 5,695 EHCPs.")
    assert said.splitlines()[0] == (
        "warning  Narrative!C2: A sentence types more figures, or is longer, than can be checked "
        "against the inputs: “In turn there were 1100, 1101, 1102, 1103, 1104, 1105, 1106,…”."
    )
    assert "EHCP.actual May 2026 is 5,696" in said


def test_digits_without_an_end_are_passed_over() -> None:
    assert "too" not in told(f"We count {'7' * 2_500} plans.")

"""Figures typed in narrative: each kind of warning as it is printed, and what is left alone."""

import pytest
from inputs_helpers import read_council, shown

from svreport.checks import check_facts, note_untied
from svreport.checks.tie_out import typed_figures_agree
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
    return "\n".join(line.strip() for line in found.splitlines() if "To let it stand" not in line)


def slips(*texts: str) -> list[str]:
    whole = council(*texts)
    found = typed_figures_agree(Facts(whole, whole.updates[0]))
    return [one.about.removeprefix("Condition 1 june: ") for one in found]


def untied(*texts: str) -> list[str]:
    whole = council(*texts)
    return [one.wrong for one in note_untied(Facts(whole, whole.updates[0]))]


# Each kind of warning as it is printed


def test_a_figure_that_is_near_a_known_one() -> None:
    whole = council("In May we maintained 5,669 EHCPs.")
    assert shown(check_facts(Facts(whole, whole.updates[0]))) == (
        "warning  Narrative!C2: “5,669” is close to EHCP.actual May 2026, but that is 5,696.\n"
        "         If it is meant, write {{ EHCP.actual May 2026 }}.\n"
        "         To let it stand, add to Answers: Warning “typed-figure”, About "
        "“Condition 1 june: 5,669”, and why.\n"
    )


@pytest.mark.parametrize(
    ("text", "typed", "known", "reference"),
    [
        (
            "The in-year deficit was £28.82m in 2025/26.",
            "£28.82m",
            "plan.in-year balance 2025/26, but that is £28.28m",
            "plan.in-year balance 2025/26 | £m",
        ),
        (
            "The in-year deficit was £28.82 million in 2025/26.",
            "£28.82 million",
            "plan.in-year balance 2025/26, but that is £28.28\N{NO-BREAK SPACE}million",
            "plan.in-year balance 2025/26 | £ million",
        ),
        (
            "The in-year deficit was £28,820k in 2025/26.",
            "£28,820k",
            "plan.in-year balance 2025/26, but that is £28,280k",
            "plan.in-year balance 2025/26 | £000",
        ),
        (
            "The in-year deficit was £28,820,000 in 2025/26.",
            "£28,820,000",
            "plan.in-year balance 2025/26, but that is £28,280,000",
            "plan.in-year balance 2025/26 | £",
        ),
        (
            "The in-year deficit was £28.28k in 2025/26.",
            "£28.28k",
            "plan.in-year balance 2025/26, but that is £28,280k",
            "plan.in-year balance 2025/26 | £000",
        ),
        (
            "The share in independent placements was 6.21% in May 2026.",
            "6.21%",
            "SPE.a.actual May 2026, but that is 6.12%",
            "SPE.a.actual May 2026",
        ),
    ],
)
def test_the_reference_states_it_as_it_was_typed(
    text: str, typed: str, known: str, reference: str
) -> None:
    assert told(text) == (
        f"warning  Narrative!C2: “{typed}” is close to {known}.\n"
        f"If it is meant, write {{{{ {reference} }}}}."
    )


def test_a_surplus_that_is_called_a_deficit() -> None:
    assert told("In 2026/27 we forecast an in-year deficit of £1.73m.") == (
        "warning  Narrative!C2: “£1.73m” has its sign or its direction the wrong way round: "
        "plan.in-year balance 2026/27 is \N{MINUS SIGN}£1.73m.\n"
        "Correct it, or write {{ plan.in-year balance 2026/27 | £m }}."
    )
    assert told("In 2026/27 we forecast an in-year surplus of £1.73m.") == ""
    assert slips("In 2025/26 we had an in-year surplus of £28.28m.") == ["£28.28m"]


def test_a_change_with_its_sign_reversed() -> None:
    assert told("In May we maintained 5,696 EHCPs (\N{MINUS SIGN}449 on May 2025).") == (
        "warning  Narrative!C2: “\N{MINUS SIGN}449” has its sign or its direction the wrong way "
        "round: EHCP.change May 2026 is +449.\n"
        "Correct it, or write {{ EHCP.change May 2026 }}."
    )
    assert told("In May we maintained 5,696 EHCPs (+449 on May 2025).") == ""


def test_a_difference_that_does_not_follow() -> None:
    text = "In May the EHCPs were at 5,696 against 5,247 (+494)."
    assert told(text) == (
        "warning  Narrative!C2: “+494” does not follow: 5,696 less 5,247 is 449.\n"
        "Correct it, or write {{ EHCP.change May 2026 }}."
    )


def test_a_difference_in_points_that_does_not_follow() -> None:
    text = "In May 2026 15% of requests were declined, against 7.78% in May 2025 (+7.3%)."
    assert told(text) == (
        "warning  Narrative!C2: “+7.3%” does not follow: 15% less 7.78% is 7.22 pp.\n"
        "Correct it, or write {{ NTA.change May 2026 }}."
    )


def test_points_that_are_typed_as_a_percentage() -> None:
    text = "In May 2026 15% of requests were declined, against 7.78% in May 2025 (+7.2%)."
    assert told(text) == (
        "warning  Narrative!C2: “+7.2%” is a difference between percentages, so it is in "
        "percentage points.\n"
        "Write “+7.2 pp”, or {{ NTA.change May 2026 }}."
    )
    assert told(text.replace("+7.2%", "+7.2 pp")) == ""


def test_a_difference_that_the_register_does_not_have() -> None:
    assert told("The bid rose from £3.41m to £3.97m, an increase of £0.65m.") == (
        "warning  Narrative!C2: “£0.65m” does not follow: £3.97m less £3.41m is £560,000.\n"
        "Correct it, or write a reference to the difference."
    )


def test_a_sum_that_does_not_come_to_what_is_said() -> None:
    assert told("The 137 places here and the 243 there make 398 altogether.") == (
        "warning  Narrative!C2: “398” does not follow: 137 and 243 come to 380.\n"
        "Correct it, or write a reference to the sum."
    )
    assert told("The 137 places here and the 243 there make 380 altogether.") == ""


def test_a_share_that_is_another() -> None:
    assert told("Bids rose from £4.12m to £5.15m, an increase of 28%.") == (
        "warning  Narrative!C2: “28%” does not follow: as a share, £5.15m less £4.12m is 25%.\n"
        "Correct it, or write a reference to the share."
    )


def test_thousands_for_millions() -> None:
    assert told("The cumulative deficit was £83,460 at the end of 2025/26.") == (
        "warning  Narrative!C2: “£83,460” is close to plan.closing balance 2025/26, but that is "
        "£83,460,000.\n"
        "If it is meant, write {{ plan.closing balance 2025/26 | £ }}."
    )
    assert slips("The cumulative deficit was £83.46k at the end of 2025/26.") == ["£83.46k"]


# Tables

TABLE = "| Balance | {unit} |\n|---|---|\n| In-year deficit 2025/26 | {typed} |"


@pytest.mark.parametrize(
    ("unit", "right", "wrong", "known", "reference"),
    [
        ("£000", "28,280", "28,820", "28,280", "plan.in-year balance 2025/26 | £000 | number"),
        ("£m", "28.28", "28.82", "28.28", "plan.in-year balance 2025/26 | £m | number"),
    ],
)
def test_bare_numbers_of_a_table_are_in_the_unit_of_its_heading(
    unit: str, right: str, wrong: str, known: str, reference: str
) -> None:
    assert told(TABLE.format(unit=unit, typed=right)) == ""
    assert untied(TABLE.format(unit=unit, typed=right)) == []
    assert told(TABLE.format(unit=unit, typed=wrong)) == (
        f"warning  Narrative!C2: “{wrong}” is close to plan.in-year balance 2025/26, but that is "
        f"{known}.\n"
        f"If it is meant, write {{{{ {reference} }}}}."
    )


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


def test_a_figure_tied_further_up_is_the_same_one_lower_down() -> None:
    lower = "Of the EHCPs, 5,669 are reviewed each year."
    above = "The team answered 5,669 calls (5,669 in all)."
    assert slips(lower) == ["5,669"]
    assert slips("Of these EHCPs 5,696 are ours.", lower) == ["5,669"]
    facts = FACTS.replace(
        "## Payments",
        "## Figures\n| Name | Value | Unit |\n| calls answered | 5669 | count |\n## Payments",
    )
    whole = council(above, lower, facts=facts)
    assert list(typed_figures_agree(Facts(whole, whole.updates[0]))) == []


# References


def test_references_take_part_in_the_arithmetic_and_are_not_reported() -> None:
    text = "In May EHCPs were at {{ EHCP.actual }} against {{ EHCP.last year }} (+494)."
    assert told(text) == (
        "warning  Narrative!C2: “+494” does not follow: 5,696 less 5,247 is 449.\n"
        "Correct it, or write {{ EHCP.change May 2026 }}."
    )
    assert told(text.replace("494", "449")) == ""
    assert untied(text) == []


def test_what_references_show_is_no_slip_whatever_stands_beside_it() -> None:
    assert told("There were {{ EHCP.actual }} EHCPs, against 5,274 in May 2025.") == (
        "warning  Narrative!C2: “5,274” is close to EHCP.actual May 2025, but that is 5,247.\n"
        "If it is meant, write {{ EHCP.actual May 2025 }}."
    )
    assert told("The requests declined were {{ EHCP.actual }}.") == ""
    assert told("{{ EHCP.actaul }} and {{ measures }} and {{ }} stand here.") == ""


# Untied figures


def test_untied_figures_are_noted_with_the_words_around_them() -> None:
    whole = council("We met 1,234 families across the county last year, and they said a lot.")
    assert shown(note_untied(Facts(whole, whole.updates[0]))) == (
        "note  Narrative!C2: “1,234” is no figure of the inputs: “We met 1,234 families across the "
        "county…”.\n"
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
    assert wrong == f"“1,234” is no figure of the inputs: {near}."


def test_the_words_around_are_those_of_the_figure_itself() -> None:
    (wrong,) = untied("See page 37, where in the course of the year we met with 37 families.")
    assert wrong == "“37” is no figure of the inputs: “…of the year we met with 37 families.”."


def test_what_is_tied_follows_or_is_a_slip_is_not_untied() -> None:
    assert untied("In May we maintained 5,696 EHCPs.") == []
    assert untied("In May we maintained 5,669 EHCPs.") == []
    assert untied("There were 5,696 EHCPs, 449 more than the 5,247 of May 2025.") == []
    assert untied("In May 2026, on 3 June, 20 weeks after 2024/25.") == []


def test_texts_of_other_updates_are_left_to_them() -> None:
    changes = FACTS + NARRATIVE.format("In May we maintained 5,669 EHCPs.").replace("june", "sept")
    whole = read_council(changes).council
    assert whole is not None
    assert list(typed_figures_agree(Facts(whole, whole.updates[0]))) == []


def test_a_sentence_of_too_many_figures_is_not_held_and_is_named() -> None:
    many = ", ".join(str(1_100 + one) for one in range(61))
    said = told(f"In turn there were {many} plans.", "Then there were 5,872 plans.")
    assert said.splitlines() == [
        "warning  Narrative!C2: A sentence types 61 figures, too many to be held against the "
        "inputs: “In turn there were 1100, 1101, 1102, 1103, 1104, 1105, 1106,…”.",
        "Make several sentences of it.",
    ]


def test_texts_are_held_as_far_as_so_many_figures() -> None:
    said = told("We had 8,111 of 8,112. " * 1_001)
    assert said.splitlines() == [
        "warning  Narrative!C2: The texts of june type more than 2,000 figures; from here on "
        "they are not held against the inputs: “We had 8,111 of 8,112.…”.",
        "Name figures instead of typing them, or make the texts shorter.",
    ]
    assert told("We had 8,111 of 8,112. " * 1_000) == ""

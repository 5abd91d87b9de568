"""Rules of measures as series: codes without gaps, figures out of line, shares of counts."""

from collections.abc import Sequence

import pytest
from inputs_helpers import COUNCIL, read_council, tables

from svreport.checks import check_council
from svreport.core.problems import Problem

VALUES = "| Code | As at | Plan | Actual | Status | Numerator | Base | Basis |"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def problems(changes: str, rule: str) -> list[Problem]:
    council = read_council(changes).council
    assert council is not None
    return [one for one in check_council(council) if one.rule == rule]


# Codes and numbers


def gaps(sheet: str, names: Sequence[str]) -> list[str]:
    """What is said of a sheet whose rows have these codes or numbers."""
    tables = {
        "Measures": ("| Code | Measure | Unit |", "| {} | Plans | count |"),
        "Conditions": ("| Number | Condition |", "| {} | Do it. |"),
        "Risks": ("| Number | Title | Risk |", "| {} | Demand | More. |"),
    }
    header, row = tables[sheet]
    table = "\n".join([header, *(row.format(f"'{name}") for name in names)])
    return [one.wrong for one in problems(f"## {sheet}\n{table}\n", "code-gap")]


@pytest.mark.parametrize(
    ("codes", "wrong"),
    [
        ("CPC.d CPC.f", "CPC.d is followed by CPC.f: CPC.e is missing."),
        ("CPC.f CPC.d", "CPC.d is followed by CPC.f: CPC.e is missing."),
        ("CPC.D CPC.F", "CPC.D is followed by CPC.F: CPC.E is missing."),
        ("M-a M-c", "M-a is followed by M-c: M-b is missing."),
        ("KPI1 KPI3", "KPI1 is followed by KPI3: KPI2 is missing."),
        ("A1.1 A1.3", "A1.1 is followed by A1.3: A1.2 is missing."),
        ("M09 M11", "M09 is followed by M11: M10 is missing."),
        ("M07 M10", "M07 is followed by M10: M08 and M09 are missing."),
        ("X.a X.e", "X.a is followed by X.e: X.b, X.c and X.d are missing."),
    ],
)
def test_a_code_that_is_left_out_is_named(codes: str, wrong: str) -> None:
    assert gaps("Measures", codes.split()) == [wrong]


@pytest.mark.parametrize(
    "codes",
    [
        "CPC.a CPC.b CPC.c",
        "CPC.b CPC.c",
        "CPC.d SPE.f",
        "CPC.d cpc.f",
        "CPC.D CPC.f",
        "EHCP NTA",
        "A C",
        "X.a X.f",
        "NI103 NI117",
        "X.d X.e1 X.e2 X.f",
        "M1 M2.a M2.b M3",
        # Letters of words: primary and secondary.
        "T.p T.s",
    ],
)
def test_codes_that_follow_or_have_nothing_to_do_with_each_other_are_let_be(codes: str) -> None:
    assert gaps("Measures", codes.split()) == []


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ("1 2 3.1 3.3", ["3.1 is followed by 3.3: 3.2 is missing."]),
        ("1 2 4", ["2 is followed by 4: 3 is missing."]),
        ("1 2 3.1 3.2 4", []),
        ("1 2 3a 3b 4", []),
        ("1 2 30 31 4", ["2 is followed by 4: 3 is missing."]),
        ("1 2 3.1 3.2 3.4 5", ["2 is followed by 5: 4 is missing.", "3.3"]),
        ("9 10 11", []),
    ],
)
def test_conditions_are_numbered_without_gaps(numbers: str, wrong: list[str]) -> None:
    found = gaps("Conditions", numbers.split())
    assert len(found) == len(wrong)
    assert all(any(part in one for one in found) for part in wrong)


def test_a_gap_is_a_warning_at_the_code_after_it() -> None:
    rows = "\n".join(f"| {number} | Do it. |" for number in (1, 2, 4))
    (problem,) = problems(f"## Conditions\n| Number | Condition |\n{rows}\n", "code-gap")
    assert str(problem) == (
        "warning: Conditions!A4: 2 is followed by 4: 3 is missing. Add it, or correct the number."
    )
    assert problem.about == "Condition 3"
    rows = "\n".join(f"| M.{code} | Plans | count |" for code in "ad")
    (problem,) = problems(f"## Measures\n| Code | Measure | Unit |\n{rows}\n", "code-gap")
    assert (problem.remedy, problem.about) == ("Add them, or correct the code.", "M.b")


def test_risks_are_numbered_without_gaps() -> None:
    assert gaps("Risks", ["1", "3"]) == ["1 is followed by 3: 2 is missing."]


def test_a_code_that_cannot_be_read_is_not_said_to_be_missing() -> None:
    rows = "| CPC.d | Plans | count |\n| CPC.e | Time | furlongs |\n| CPC.f | Moves | count |"
    assert problems(f"## Measures\n| Code | Measure | Unit |\n{rows}\n", "code-gap") == []


# Series


def table(
    actuals: str, plans: str = "", *, unit: str = "count", basis: str = "", factor: str = ""
) -> str:
    """The measure A with these actuals, month by month from January 2025; `-` for none."""
    rows = []
    stated, planned = actuals.split(), plans.split()
    for at in range(max(len(stated), len(planned))):
        figures = [
            "" if at >= len(values) or values[at] == "-" else values[at]
            for values in (planned, stated)
        ]
        status = "" if any(figures) else "not applicable"
        month = f"{MONTHS[at % 12]} {25 + at // 12}"
        rows.append(f"| A | {month} | {figures[0]} | {figures[1]} | {status} | | | |")
    settings = "\n".join(" | ".join(["", *row, ""]) for row in tables(COUNCIL)["Settings"])
    return (
        f"## Settings\n{settings}\n| Jump factor | {factor} |\n"
        f"## Measures\n| Code | Measure | Condition | Unit | Basis |\n"
        f"| A | Plans | 1 | {unit} | {basis} |\n"
        f"## Measure values\n{VALUES}\n" + "\n".join(rows)
    )


def jumps(changes: str) -> list[str]:
    return [one.about for one in problems(changes, "out-of-series")]


@pytest.mark.parametrize(
    ("actuals", "about"),
    [
        ("4.1% 4.0% 30.8% 3.9%", "A Mar 2025 actual"),
        ("41% 4.0% 4.1% 3.9%", "A Jan 2025 actual"),
        ("4.1% 4.0% 3.9% 39%", "A Apr 2025 actual"),
        ("41% 40% 3.9% 38%", "A Mar 2025 actual"),
        ("410 400 4000 405", "A Mar 2025 actual"),
        ("410 400 40 405", "A Mar 2025 actual"),
        ("100 1000", "A Feb 2025 actual"),
        ("100 1000 110", "A Feb 2025 actual"),
        ("0 100 1000 110", "A Mar 2025 actual"),
        ("-10 -11 -110 -12", "A Mar 2025 actual"),
    ],
)
def test_a_figure_out_of_its_series_is_queried(actuals: str, about: str) -> None:
    unit = "%" if "%" in actuals else "count" if "-" not in actuals else "rate"
    assert jumps(table(actuals, unit=unit)) == [about]


@pytest.mark.parametrize(
    "actuals",
    [
        "100 110 90 105",
        "100 200 400 800 1600 3200 6400",
        "6400 3200 1600 800 400 200 100",
        "100 0 110 105",
        "0 0 0 40",
        "0 0",
        "100",
        "100 200",
        "1 4 2 9",
        "1 9",
        "100 101 99 1000 1010 990",
        "100 - - 110",
    ],
)
def test_growth_small_counts_and_zeros_are_no_jumps(actuals: str) -> None:
    assert jumps(table(actuals)) == []


def test_a_small_count_is_queried_once_it_is_large_and_a_small_rate_at_once() -> None:
    assert jumps(table("2 3 2 20")) == ["A Apr 2025 actual"]
    assert jumps(table("1 4 1 1", unit="rate")) == ["A Feb 2025 actual"]


def test_a_plan_of_the_wrong_magnitude_is_queried() -> None:
    (problem,) = problems(table("400 410 405", "400 4000 410"), "out-of-series")
    assert str(problem) == (
        "warning: Measure values!C3: The plan of A for February 2025 is 4,000, but its other "
        "figures are near 405. Is the decimal point in its place, and the unit right? Correct it "
        "if "
        "it is wrong."
    )


def test_the_words_of_a_percentage() -> None:
    (problem,) = problems(table("4.12% 4.034% 20.8% 3.96%", unit="%"), "out-of-series")
    assert problem.wrong == (
        "The actual of A for March 2025 is 20.8%, but its other figures are near 4.03%."
    )
    assert problem.remedy == "Correct it if it is wrong."


def test_large_figures_are_told_to_three_digits() -> None:
    (problem,) = problems(table("12345 12399 123999 12512"), "out-of-series")
    assert "is 123,999, but its other figures are near 12,400." in problem.wrong


@pytest.mark.parametrize(("factor", "is_queried"), [("", True), ("2", True), ("8", False)])
def test_the_jump_factor_is_a_setting(factor: str, is_queried: bool) -> None:
    found = jumps(table("4.1% 4.0% 30.8% 4.1%", unit="%", factor=factor))
    assert found == (["A Mar 2025 actual"] if is_queried else [])


def test_a_count_that_begins_afresh_is_set_against_the_same_month_alone() -> None:
    year = "900 1000 1100 90 400 450 500 550 600 650 700 810 "
    later = "910 1010 1110 {} 410 460 510 560 610 660 710 820"
    to_date = "financial year to date"
    assert jumps(table(year + later.format(95), basis=to_date)) == []
    assert jumps(table(year + later.format(950), basis=to_date)) == ["A Apr 2026 actual"]
    assert jumps(table(year + later.format(95))) == ["A Apr 2025 actual", "A Apr 2026 actual"]


def test_figures_on_another_basis_are_another_series() -> None:
    rows = [
        "| A | May 24 | | 1000 | | | | rolling 12 months |",
        "| A | May 25 | | 90 | | | | |",
        "| A | Jun 25 | | 95 | | | | |",
    ]
    assert jumps(f"## Measure values\n{VALUES}\n" + "\n".join(rows)) == []


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        (("60", "40"), ""),
        (("60", ""), ""),
        (("60", "30"), "The actual of A for May 2026 is 100, but its parts come to 90"),
        (("160", ""), "The actual of A for May 2026 is 100, but its parts come to 160"),
    ],
)
def test_parts_come_to_their_whole(parts: tuple[str, str], wrong: str) -> None:
    changes = f"""
    ## Measures
    | Code | Measure | Unit  | Part of |
    | A    | Plans   | count |         |
    | B    | Boys    | count | A       |
    | C    | Girls   | count | A       |

    ## Measure values
    | Code | As at  | Actual |
    | A    | May 26 | 100    |
    | B    | May 26 | {parts[0]} |
    | C    | May 26 | {parts[1]} |
    """
    found = problems(changes, "parts-off-whole")
    assert [str(it.place) for it in found] == ["Measure values!C2"] * bool(wrong)
    assert all(it.wrong.startswith(wrong) for it in found)


# Percentages


def share(row: str) -> list[Problem]:
    return problems(f"## Measure values\n{VALUES}\n{row}\n", "numerator-and-base")


@pytest.mark.parametrize(
    "row",
    [
        "| B | May 26 | | 8.9% | | 61 | 684 | |",
        "| B | May 26 | | 8.92% | | 61 | 684 | |",
        "| B | May 26 | | 9% | | 61 | 684 | |",
        "| B | May 26 | | 0% | | 0 | 684 | |",
        "| B | May 26 | | 12.5% | | 1 | 8 | |",
        "| B | May 26 | | 13% | | 1 | 8 | |",
        "| B | May 26 | | | suppressed | 1 | 8 | |",
        "| B | May 26 | 5% | 5% | | | | |",
        "| A | May 26 | | 30 | | 1 | 8 | |",
        "| B | May 26 | | 8.9% | | 61 | many | |",
    ],
)
def test_a_percentage_may_be_rounded_as_it_was_typed(row: str) -> None:
    assert share(row) == []


@pytest.mark.parametrize(("last", "is_told"), [("600", False), ("604", False), ("640", True)])
def test_a_base_goes_on_as_the_count_that_it_was(last: str, is_told: bool) -> None:
    months = ("Feb 26", "Mar 26", "Apr 26", "May 26")
    counts = ("570", "580", "590", last)
    rows = [
        f"| A | {month} | | {count} | | | |" for month, count in zip(months, counts, strict=True)
    ]
    bases = ("570", "580", "590", "600")
    rows += [
        f"| B | {month} | | 10% | | | {base} |" for month, base in zip(months, bases, strict=True)
    ]
    found = problems(f"## Measure values\n{VALUES}\n" + "\n".join(rows), "base-off-count")
    wrong = "The base of B is A in 3 months, but for May 2026 it is 600, and A is 640 (Measure val"
    assert [one.wrong.startswith(wrong) for one in found] == ([True] if is_told else [])


@pytest.mark.parametrize("share_of_none", ["0%", "5%"])
def test_nothing_is_a_share_of_none(share_of_none: str) -> None:
    (problem,) = share(f"| B | May 26 | | {share_of_none} | | 0 | 0 | |")
    assert "its base is 0" in problem.wrong


def test_a_percentage_follows_from_its_numerator_and_base() -> None:
    (problem,) = share("| B | May 26 | | 9.8% | | 61 | 684 | |")
    assert str(problem) == (
        "error: Measure values!D2: B for May 2026 is 9.8%, but 61 of 684 is 8.92%. "
        "Correct the percentage, the numerator or the base."
    )


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (
            "| B | May 26 | | 8.9% | | 61 | | |",
            "Measure values!G2: B for May 2026 has a numerator without its base.",
        ),
        (
            "| B | May 26 | | 8.9% | | | 684 | |",
            "Measure values!F2: B for May 2026 has a base without its numerator.",
        ),
    ],
)
def test_neither_numerator_nor_base_stands_alone(row: str, wrong: str) -> None:
    (problem,) = share(row)
    assert str(problem) == f"error: {wrong} Type both, or clear both."


def test_an_actual_of_a_time_to_come_is_a_slip() -> None:
    header = "## Measure values\n| Code | As at | Plan | Actual |\n"
    for row, told in (("May 27 | 5 | 6", ["B2"]), ("May 27 | 5 | ", []), ("Mar 27 | 5 | 6", [])):
        found = problems(f"{header}| A | {row} |\n", "actual-ahead")
        assert [it.place.cell for it in found] == told
    many = "".join(f"| A | {month} 28 | | 6 |\n" for month in ("May", "Jun", "Jul"))
    (one,) = problems(header + many, "actual-ahead")
    assert one.place.cell == "B2"
    assert "and 2 more rows of this sheet as late" in one.wrong

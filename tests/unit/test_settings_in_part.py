"""A setting that cannot be read hides nothing that is wrong in other sheets."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from inputs_helpers import COUNCIL, tables
from problems_found import lines_of

import svreport
from svreport.core.model import NotStated, SettingsInPart
from svreport.inputs.reader import read_inputs

Edit = Callable[[Mapping[str, object]], Path]

OFF = """
## Forecast
| Version | Line       | Kind            | 2025/26 | 2026/27 |
| plan    | Brought in | opening balance | 500     | 600     |
| plan    | In-year    | in-year balance | 100     | 40      |
| plan    | Carried on | closing balance | 600     | 740     |
"""
WRONG = (
    "error Forecast!E4: The closing balance of plan for 2026/27 is 740, but the opening balance, "
    "in-year balance and other lines come to 640: a difference of 100, where rounding explains "
    "at most 1.5."
)


def settings(**changed: str) -> str:
    names = {name.replace("_", " ").casefold(): value for name, value in changed.items()}
    rows = [(row[0], names.get(row[0].casefold(), row[1])) for row in tables(COUNCIL)["Settings"]]
    return "## Settings\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"financial_year": "2026"}, "error Settings!B3: Financial year: “2026”"),
        ({"financial_year": ""}, "error Settings!B3: Financial year is empty"),
        ({"authority": ""}, "error Settings!B2: Authority is empty"),
        ({"agreement": ""}, "error Settings!B4: Agreement is empty"),
        ({"forecast_unit": "thousands of"}, "error Settings!B8: Forecast unit: “thousands of”"),
    ],
)
def test_a_wrong_setting_and_a_fault_elsewhere_are_reported_at_once(
    changed: dict[str, str], said: str
) -> None:
    first, *others = lines_of(settings(**changed) + OFF)

    assert first.startswith(said)
    assert others == [WRONG]


def test_without_settings_the_other_sheets_are_checked() -> None:
    assert lines_of(OFF, without=["Settings"]) == [
        "error Settings: The sheet Settings is missing.",
        WRONG,
    ]


def test_a_setting_that_could_not_be_read_is_not_to_be_had() -> None:
    lost = SettingsInPart(
        authority="Ambridge",
        agreement="Agreement",
        forecast_unit=None,  # type: ignore[arg-type]
        financial_year=None,  # type: ignore[arg-type]
        lost=frozenset({"forecast_unit", "financial_year"}),
    )

    assert lost.authority == "Ambridge"
    with pytest.raises(NotStated):
        _ = lost.forecast_unit


def test_check_says_both_and_nothing_can_be_built(edited_example: Edit) -> None:
    path = edited_example(
        {"Settings!B4": "2024", "Forecast!D16": 61_247, "Risks!D3": "Three pupils wait."}
    )

    found = [str(found.place) for found in svreport.check(path)]
    assert found == ["Settings!B4", "Risks!D3", "Forecast!D16"]
    assert read_inputs(path).council is None

"""Several inputs workbooks are read as one: each sheet, row and cell from where it is filled in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hostile_files import encrypted_part
from inputs_helpers import COUNCIL, tables, write_xlsx

from svreport.commands.findings import check
from svreport.core.problems import Problem
from svreport.inputs.named_file import named_files
from svreport.inputs.reader import Inputs, read_inputs

MAIN = "Council.xlsx"


def markdown(sheets: dict[str, list[list[str]]]) -> str:
    return "\n".join(
        "\n".join([f"## {name}", *(f"| {' | '.join(row)} |" for row in rows)])
        for name, rows in sheets.items()
    )


def written(folder: Path, others: dict[str, str], *, without: str = "", named: str = "") -> Path:
    """The small council's workbook, which names others, and those beside it."""
    sheets = tables(COUNCIL)
    sheets["Settings"].append(["Other workbooks", named or "\\n".join(others)])
    for name in filter(None, without.split(", ")):
        sheets[name] = sheets[name][:1]
    for name, content in others.items():
        write_xlsx(folder / name, content)
    return write_xlsx(folder / MAIN, markdown(sheets))


def sheet(name: str) -> str:
    """A sheet of the small council."""
    return markdown({name: tables(COUNCIL)[name]}) + "\n"


def said(problems: Sequence[Problem]) -> list[str]:
    return [f"{problem.place}: {problem.wrong}" for problem in problems if problem.is_error]


def errors(inputs: Inputs) -> list[str]:
    return said([*inputs.problems])


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """What the small council states in one workbook."""
    return read_inputs(write_xlsx(tmp_path_factory.mktemp("alone") / MAIN, COUNCIL))


def test_sheets_are_read_from_where_they_are_filled(tmp_path: Path, alone: Inputs) -> None:
    others = {
        "Ratings.xlsx": sheet("Ratings") + sheet("Narrative"),
        "Measures.xlsx": sheet("Measures") + sheet("Measure values"),
    }
    path = written(tmp_path, others, without="Ratings, Narrative, Measures, Measure values")

    inputs = read_inputs(path)

    assert inputs.council is not None
    assert alone.council is not None
    assert [*inputs.problems] == []
    assert inputs.council.ratings == alone.council.ratings
    assert inputs.council.measure_values == alone.council.measure_values
    assert inputs.council.narrative == alone.council.narrative
    assert [file.name for file in inputs.files] == ["Ratings.xlsx", "Measures.xlsx"]
    assert str(inputs.council.ratings[0].place("item")) == "Ratings.xlsx, Ratings!A2"
    assert str(inputs.council.conditions[0].place("number")) == "Council.xlsx, Conditions!A2"


def test_one_workbook_names_no_file(alone: Inputs) -> None:
    assert alone.council is not None
    assert str(alone.council.ratings[0].place("item")) == "Ratings!A2"


def test_rows_of_one_sheet_are_joined_and_alike_rows_are_one(tmp_path: Path) -> None:
    other = """
## Ratings
| Item        | Previous | june  | sept  |
| condition 1 | Red      | amber |       |
| Condition 2 |          |       | Green |
## Payments
| Year    | Amount | Status |
| 2025/26 | £1m    | paid   |
| 2027/28 | 500    | due    |
"""
    council = read_inputs(written(tmp_path, {"Other.xlsx": other})).council

    assert council is not None
    assert [row.item for row in council.ratings] == ["Condition 1", "Condition 2", "Risk 1"]
    assert council.rating_of("Condition 2", "june") == "Green"
    assert council.rating_of("Condition 2", "sept") == "Green"
    second = council.ratings[1]
    assert second.at_series["june"].file == MAIN
    assert str(second.at_series["sept"]) == "Other.xlsx, Ratings!D3"
    assert [str(row.year) for row in council.payments] == ["2025/26", "2026/27", "2027/28"]


def test_what_two_state_differently_names_both_cells(tmp_path: Path) -> None:
    other = """
## Ratings
| Item        | june  |
| Condition 1 | Green |
| Condition 2 | Green |
## Settings
| Setting       | Value |
| Authority     | Ambridge Council |
| Forecast unit | £m    |
"""
    inputs = read_inputs(written(tmp_path, {"Other.xlsx": other}))

    assert errors(inputs) == [
        "Other.xlsx, Settings!B3: Forecast unit: “£m”, but Council.xlsx, Settings!B8 has “£000” in "
        "the same row.",
        "Other.xlsx, Ratings!B2: june: “Green”, but Council.xlsx, Ratings!C2 has “Amber” in the "
        "same row.",
    ]


def test_a_row_may_be_filled_in_by_two(tmp_path: Path) -> None:
    other = """
## Risks
| Number | Title | Risk | Mitigation | Owner       |
| 1      |       |      | Recruit.   | SEN service |
"""
    inputs = read_inputs(written(tmp_path, {"Risk owners.xlsx": other}))

    assert inputs.council is not None
    assert errors(inputs) == []
    (risk,) = inputs.council.risks
    assert (risk.title, risk.owner) == ("Demand", "SEN service")


def test_a_key_that_stands_twice_in_one_workbook_is_still_a_problem(tmp_path: Path) -> None:
    other = """
## Risks
| Number | Title    | Risk           |
| 1      | Demand   | More children. |
| 1      | Supply   | No places.     |
"""
    inputs = read_inputs(written(tmp_path, {"Other.xlsx": other}))

    assert "Other.xlsx, Risks!A3: “1” is already in Council.xlsx, Risks!A2." in errors(inputs)


@pytest.mark.parametrize(
    ("setting", "value", "wrong"),
    [
        (
            "Financial year",
            "2025/26",
            "Other.xlsx, Settings!B3: Financial year is 2025/26 in Other.xlsx, but 2026/27 in "
            "Council.xlsx; nothing of Other.xlsx is read.",
        ),
        (
            "Authority",
            "Borchester Council",
            "Other.xlsx, Settings!B2: Authority is Borchester Council in Other.xlsx, but Ambridge "
            "Council in Council.xlsx; nothing of Other.xlsx is read.",
        ),
    ],
)
def test_a_workbook_of_another_council_or_year_is_one_problem(
    tmp_path: Path, setting: str, value: str, wrong: str
) -> None:
    sheets = tables(COUNCIL)
    for row in sheets["Settings"]:
        row[1] = value if row[0] == setting else row[1]
    path = written(tmp_path, {"Other.xlsx": markdown(sheets)})

    assert said(check(path).problems) == [wrong]


def test_a_council_is_known_by_its_code(tmp_path: Path) -> None:
    sheets = tables(COUNCIL)
    sheets["Settings"] += [["Authority code", "999"], ["Other workbooks", "Other.xlsx"]]
    path = write_xlsx(tmp_path / MAIN, markdown(sheets))
    sheets["Settings"][-2][1] = "998"
    write_xlsx(tmp_path / "Other.xlsx", markdown({"Settings": sheets["Settings"][:-1]}))
    (wrong,) = said(check(path).problems)
    assert "Authority code is 998 in Other.xlsx, but 999" in wrong

    sheets["Settings"][-2][1] = "'999"
    sheets["Settings"][1][1] = "Ambridge"
    write_xlsx(tmp_path / "Other.xlsx", markdown({"Settings": sheets["Settings"][:-1]}))
    (wrong,) = said(check(path).problems)
    assert wrong.startswith("Other.xlsx, Settings!B2: Authority: “Ambridge”, but Council.xlsx,")


@pytest.mark.parametrize(
    ("named", "wrong"),
    [
        (
            "Rating.xlsx",
            "Other workbooks: there is no file Rating.xlsx, seen from this workbook's folder.",
        ),
        (MAIN, "Other workbooks: Council.xlsx is this workbook itself."),
        (f"./{MAIN}", "Other workbooks: Council.xlsx is this workbook itself."),
        (
            "C:\\Shared\\Ratings.xlsx",
            "Other workbooks: “C:\\Shared\\Ratings.xlsx” does not start at this workbook's folder.",
        ),
        ("notes.txt", "Other workbooks: notes.txt is a text or CSV file."),
        (
            "budget.xlsx",
            "Other workbooks: budget.xlsx is not an inputs workbook: none of its sheets is known.",
        ),
        ("cut.xlsx", "Other workbooks: cut.xlsx is damaged"),
        ("locked.xlsx", "Other workbooks: locked.xlsx "),
        (".", "Other workbooks: . is a folder."),
        (
            f"{'x' * 300}.xlsx",
            f"Other workbooks: “{'x' * 40}…” is too long to be the name of a file.",
        ),
        (
            "loop.xlsx",
            "Other workbooks: there is no file loop.xlsx, seen from this workbook's folder.",
        ),
    ],
)
def test_a_workbook_that_cannot_be_read_is_one_problem(
    tmp_path: Path, named: str, wrong: str
) -> None:
    path = written(tmp_path, {"Ratings.xlsx": sheet("Ratings")}, without="Ratings", named=named)
    content = (tmp_path / "Ratings.xlsx").read_bytes()
    (tmp_path / "notes.txt").write_text("Item,june\n")
    write_xlsx(tmp_path / "budget.xlsx", "## Budget\n| Line | 2026/27 |\n| Pay | 10 |")
    (tmp_path / "cut.xlsx").write_bytes(content[: len(content) // 2])
    (tmp_path / "locked.xlsx").write_bytes(encrypted_part(content))

    (found,) = said(check(path).problems)

    assert found.startswith(f"Council.xlsx, Settings!B9: {wrong}")


@pytest.mark.parametrize(
    "named", ["\u201cRatings.xlsx\u201d", "'Ratings.xlsx',", "Ratings.xlsx\u200b"]
)
def test_marks_around_a_name_are_no_part_of_it(tmp_path: Path, named: str) -> None:
    others = {"Ratings.xlsx": sheet("Ratings")}
    assert errors(read_inputs(written(tmp_path, others, without="Ratings", named=named))) == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_to_itself_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "loop.xlsx").symlink_to("loop.xlsx")

    (wrong,) = said(check(written(tmp_path, {}, named="loop.xlsx")).problems)

    assert "there is no file loop.xlsx" in wrong


@pytest.mark.parametrize("named", ["none", "n/a", "-", "; ;"])
def test_nothing_may_be_said_in_words(tmp_path: Path, named: str) -> None:
    assert read_inputs(written(tmp_path, {}, named=named)).problems == []


def test_a_misspelt_name_is_recognised(tmp_path: Path) -> None:
    path = written(tmp_path, {"Ratings.xlsx": sheet("Ratings")}, named="Rating.xlsx")

    (problem,) = [problem for problem in check(path).problems if problem.is_error]

    assert problem.remedy.startswith("Did you mean “Ratings.xlsx”?")


def test_two_that_name_each_other_are_one_problem(tmp_path: Path) -> None:
    other = sheet("Settings") + f"| Other workbooks | {MAIN} |\n" + sheet("Ratings")
    path = written(tmp_path, {"Ratings.xlsx": other}, without="Ratings")

    assert said(check(path).problems) == [
        "Ratings.xlsx, Settings!B9: Ratings.xlsx names other workbooks itself (Council.xlsx), and "
        "is read together with Council.xlsx."
    ]


def test_several_names_in_a_cell(tmp_path: Path) -> None:
    others = {
        "Ratings, all.xlsx": sheet("Ratings"),
        "Risks.xlsx": sheet("Risks"),
        "Measures.xlsx": sheet("Measures"),
    }
    named = "Ratings, all.xlsx, Risks.xlsx;Measures.xlsx\\nRisks.xlsx"

    inputs = read_inputs(written(tmp_path, others, named=named, without="Ratings"))

    assert [file.name for file in inputs.files] == list(others)
    assert errors(inputs) == []


def test_a_workbook_open_in_excel_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, {"Ratings.xlsx": sheet("Ratings")})
    (tmp_path / "~$Ratings.xlsx").write_bytes(b"")

    (problem,) = [problem for problem in read_inputs(path).problems if not problem.is_error]

    assert problem.wrong.startswith("Ratings.xlsx is open in Excel")


def test_a_file_that_another_workbook_names_is_beside_that_one(tmp_path: Path) -> None:
    (tmp_path / "finance").mkdir()
    other = """
## Settings
| Setting             | Value           |
| Forecast file       | Model.csv       |
| Forecast file unit  | £000            |
| Forecast file signs | income negative |
## Forecast map
| Their line | Version | Kind        |
| Therapies  | agreed  | expenditure |
"""
    (tmp_path / "finance" / "Model.csv").write_text("Line,2026/27\nTherapies,12\n")
    write_xlsx(tmp_path / "finance" / "Finance.xlsx", other)
    path = written(tmp_path, {}, named="finance/Finance.xlsx", without="Forecast map")

    inputs = read_inputs(path)

    assert errors(inputs) == []
    assert inputs.council is not None
    assert [file.name for file in inputs.files] == ["finance/Finance.xlsx", "finance/Model.csv"]
    assert [line.line for line in inputs.council.forecast if line.version == "agreed"] == [
        "Therapies"
    ]
    named = named_files(inputs.council.settings, tmp_path)
    assert [file.name for file in named] == ["finance/Finance.xlsx", "finance/Model.csv"]


def test_one_file_under_two_names_is_read_once(tmp_path: Path) -> None:
    others = {"Ratings.xlsx": sheet("Ratings")}
    named = "Ratings.xlsx; ./Ratings.xlsx; ../" + f"{tmp_path.name}/Ratings.xlsx"

    inputs = read_inputs(written(tmp_path, others, named=named, without="Ratings"))

    assert [file.name for file in inputs.files] == ["Ratings.xlsx"]


def test_each_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others = {"Ratings.xlsx": sheet("Ratings"), "Risks.xlsx": sheet("Risks")}
    path = written(tmp_path, others, without="Ratings, Risks")
    read: list[str] = []

    def content(file: Path) -> bytes:
        read.append(file.name)
        return file.read_bytes()

    for module in ("reader", "other_workbooks"):
        monkeypatch.setattr(f"svreport.inputs.{module}.workbook_content", content)
    read_inputs(path)

    assert sorted(read) == [MAIN, "Ratings.xlsx", "Risks.xlsx"]

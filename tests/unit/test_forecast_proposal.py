"""What `svreport init --from-forecast` guesses of a finance team's file, says and fills in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from finance_file import Kept, finance_file
from inputs_helpers import write_xlsx
from openpyxl import load_workbook

from svreport.cli import main
from svreport.commands.init import inputs_workbook_in
from svreport.core.errors import UnreadableInputs
from svreport.core.model import Council, ForecastLine, LineKind, MapAction, Signs, Standing
from svreport.core.numerals import Unit
from svreport.core.problems import BadValue
from svreport.figures.forecast import statements
from svreport.inputs.blank_workbook import EXAMPLE, as_grids, read_contents
from svreport.inputs.forecast_file.forecast_proposal import Proposal, propose, proposed_map
from svreport.inputs.forecast_file.layout import open_file
from svreport.inputs.forecast_file.map_matches import guess_kind
from svreport.inputs.named_file import NamedFile
from svreport.inputs.reader import read_grids, read_inputs

NAME = "Finance forecast.xlsx"
SPENDING, LEFT_OUT = LineKind.EXPENDITURE, MapAction.LEAVE_OUT
HEADER = "| Line | 2024/25 | 2025/26 |\n"


def proposed(path: Path) -> Proposal:
    return propose(open_file(NamedFile(path.name, path)))


def of_table(folder: Path, rows: str, header: str = HEADER) -> Proposal:
    return proposed(write_xlsx(folder / NAME, f"## DSG\n{header}{rows}"))


def kinds(proposal: Proposal) -> dict[str, object]:
    return {one.line.name: one.kind for one in proposal.lines}


@pytest.fixture(scope="module")
def example_council() -> Council:
    council = read_grids(as_grids(read_contents(EXAMPLE))).council
    assert council is not None
    return council


def _of_finance(council: Council) -> list[ForecastLine]:
    """The lines that a finance team keeps: not what nobody plans, nor what is assumed."""
    return [
        line
        for line in council.forecast
        if line.version != "unmitigated" and line.standing is not Standing.ASSUMED
    ]


@pytest.fixture(scope="module")
def finance(example_council: Council, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's plan and revised forecast as a finance team might keep them."""
    kept = statements(_of_finance(example_council))
    folder = tmp_path_factory.mktemp("finance")
    return finance_file(kept, Kept()).save(folder / NAME)


def test_the_kind_of_every_line_of_the_example_is_guessed(
    finance: Path, example_council: Council
) -> None:
    proposal = proposed(finance)
    read = [one for one in proposal.lines if one.kind is not LEFT_OUT]
    typed = _of_finance(example_council)
    assert [(one.identity.version, one.line.name, one.kind) for one in read] == [
        (one.version, f"{one.line} - net", one.kind) for one in typed
    ]
    assert (proposal.unit, proposal.signs) == (Unit.POUNDS, Signs.INCOME_POSITIVE)
    assert [str(proposal.years[0]), str(proposal.years[-1])] == ["2023/24", "2030/31"]
    assert proposal.versions == ["plan", "revised"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Total Expenditure", LineKind.TOTAL_EXPENDITURE),
        ("Total DSG", LEFT_OUT),
        ("Sub-total schools", LEFT_OUT),
        ("% change", LEFT_OUT),
        ("DSG high needs allocation", LineKind.HIGH_NEEDS_BLOCK),
        ("Transfer from Schools Block", LineKind.BLOCK_TRANSFER),
        ("Deficit b/f", LineKind.OPENING_BALANCE),
        ("Deficit c/fwd", LineKind.CLOSING_BALANCE),
        ("Cumulative deficit", LineKind.CLOSING_BALANCE),
        ("In-year (surplus)/deficit", LineKind.IN_YEAR_BALANCE),
        ("Early Years block underspend", LineKind.OTHER_BLOCKS),
        ("DfE additional payments", LineKind.AGREEMENT_INCOME),
        ("Deficit limit", LineKind.DEFICIT_LIMIT),
        ("Other High Needs Block places and top ups", None),
        ("High Needs Block staffing etc", None),
        ("Special schools", None),
    ],
)
def test_words_say_what_a_line_is(name: str, kind: object) -> None:
    assert guess_kind(name) == kind


def test_sums_are_left_out_and_the_sum_of_all_spending_is_its_total(tmp_path: Path) -> None:
    proposal = of_table(
        tmp_path,
        """
        | Primary   | 100100 | 200300 |
        | Secondary | 300700 | 400100 |
        | Schools   | 400800 | 600400 |
        | Therapies | 500900 | 600700 |
        | Total     | 901700 | 1201100 |
        """,
    )
    assert kinds(proposal) == {
        "Primary": SPENDING,
        "Secondary": SPENDING,
        "Schools": LEFT_OUT,
        "Therapies": SPENDING,
        "Total": LineKind.TOTAL_EXPENDITURE,
    }
    assert {one.line.name: one.doubt for one in proposal.lines if one.doubt} == {
        "Schools": "it adds up A2 to A3"
    }


def test_what_cannot_be_told_is_left_open(tmp_path: Path) -> None:
    proposal = of_table(
        tmp_path,
        """
        | Schools        | 900 | 950 |
        | Recoupment     | -70 | -80 |
        | Further income | 40  | 50  |
        | Pupils         | 300 | 310 |
        | Uplift         | 2%  | 3%  |
        """,
    )
    assert kinds(proposal) == {
        "Schools": SPENDING,
        "Recoupment": None,
        "Further income": None,
        "Pupils": LEFT_OUT,
        "Uplift": LEFT_OUT,
    }
    assert proposal.signs is None
    (header, *rows) = proposed_map(proposal)
    assert [row[header.index("Kind")] for row in rows] == [
        "expenditure",
        "",
        "",
        "leave out",
        "leave out",
    ]


def test_a_balance_is_stated_once(tmp_path: Path) -> None:
    proposal = of_table(tmp_path, "| Closing balance | 4 | 5 |\n| Deficit c/f | 4 | 5 |\n")
    assert kinds(proposal) == {"Closing balance": LineKind.CLOSING_BALANCE, "Deficit c/f": LEFT_OUT}


@pytest.mark.parametrize(
    ("amount", "unit"),
    [(45_000_000, Unit.POUNDS), (45_000, Unit.THOUSANDS), (45, Unit.MILLIONS)],
)
def test_the_size_of_figures_tells_their_unit(tmp_path: Path, amount: int, unit: Unit) -> None:
    proposal = of_table(tmp_path, f"| Schools | {amount} | {amount} |\n")
    assert (proposal.unit, proposal.unit_from) == (unit, None)


def test_words_tell_it_first(tmp_path: Path) -> None:
    proposal = of_table(tmp_path, "| Schools | 45 | 45 |\n", "| £000 | 2024/25 | 2025/26 |\n")
    assert (proposal.unit, str(proposal.unit_from)) == (Unit.THOUSANDS, f"{NAME}, DSG!A1")


def test_the_sheet_with_the_most_lines_is_taken(tmp_path: Path) -> None:
    few, many = (
        f"{HEADER}| Schools | 1 | 2 |\n",
        f"{HEADER}| Schools | 1 | 2 |\n| Post 16 | 3 | 4 |\n",
    )
    path = write_xlsx(tmp_path / NAME, f"## Notes\n| a |\n\n## Old\n{few}\n## New\n{many}")
    assert (proposed(path).area, proposed(path).others) == ("New", ["Old"])


def test_a_file_without_years_proposes_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="no lines with figures under financial years"):
        of_table(tmp_path, "| Schools | 1 | 2 |\n", "| Line | 2024 | 2025 |\n")


def init(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["init", *map(str, arguments)])


def test_init_fills_in_what_it_guessed_and_says_it(
    finance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = init("new", "--year", "2024/25", "--from-forecast", finance)
    assert answer.exit_code == 0, answer.output
    assert f"Copied {NAME} beside it" in answer.output
    assert "Unit: £ (Finance forecast.xlsx, DSG model!C6 says so)" in answer.output
    assert "Signs: income positive" in answer.output
    assert "Years: 2023/24 to 2030/31 (“FY24” is read as 2023/24)" in answer.output
    assert "“Pupils” (B12), left out: it seems to be a count" in answer.output
    inputs = inputs_workbook_in(tmp_path / "new" / "inputs")
    assert inputs.name == "inputs.xlsx"
    assert (inputs.parent / NAME).read_bytes() == finance.read_bytes()
    read = read_inputs(inputs)
    assert [one for one in read.problems if "orecast" in str(one.place)] == []
    book = load_workbook(inputs)
    assert [cell.value for cell in book["Forecast"][1]][3:11] == [
        f"{year}/{year - 1999}" for year in range(2023, 2031)
    ]


def test_what_was_proposed_reads_the_amounts_that_were_meant(
    finance: Path, example_council: Council, tmp_path: Path
) -> None:
    init(tmp_path / "new", "--year", "2024/25", "--from-forecast", finance)
    path = tmp_path / "new" / "inputs" / "inputs.xlsx"
    book = load_workbook(path)
    book["Settings"]["B2"], book["Settings"]["B5"] = "Exampleshire", "Plan"
    book.save(path)
    council = read_inputs(path).council
    assert council is not None
    typed = _of_finance(example_council)
    assert [(one.version, one.kind, dict(one.amounts)) for one in council.forecast] == [
        (one.version, one.kind, dict(one.amounts)) for one in typed
    ]


def test_a_file_in_the_folder_is_named_where_it_is(
    finance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for place, named in (("inputs", NAME), (".", f"../{NAME}"), ("finance", f"../finance/{NAME}")):
        folder = tmp_path / f"in {place.strip('.')}"
        (folder / place).mkdir(parents=True)
        (folder / place / NAME).write_bytes(finance.read_bytes())
        answer = init(folder, "--from-forecast", folder / place / NAME)
        assert f"Its Settings name {named}, which stays where it is." in answer.output
        inputs = inputs_workbook_in(folder / "inputs")
        values = {row[0].value: row[1].value for row in load_workbook(inputs)["Settings"].rows}
        assert values["Forecast file"] == named
        assert len(list(folder.rglob(NAME))) == 1


def test_a_file_that_cannot_be_used_is_one_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    faulty = tmp_path / "forecast.xlsx"
    faulty.write_text("no workbook")
    answer = init(tmp_path / "new", "--from-forecast", faulty)
    assert answer.exit_code == 1
    assert answer.output == (
        "svreport: forecast.xlsx is not an Excel file: ask finance to save it as an Excel "
        "Workbook (.xlsx), or name it .csv if it is text.\n"
    )
    assert not (tmp_path / "new").exists()


def test_a_file_called_like_the_inputs_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "inputs.xlsx", f"## DSG\n{HEADER}| Schools | 1 | 2 |")
    answer = init(tmp_path / "new", "--from-forecast", path)
    assert answer.exit_code == 2
    assert "has the name of the inputs workbook" in answer.output


def test_the_example_has_its_own_forecast(finance: Path, tmp_path: Path) -> None:
    answer = init(tmp_path / "new", "--example", "--from-forecast", finance)
    assert answer.exit_code == 2
    assert "has its own year" in answer.output


def test_a_workbook_beside_the_inputs_is_passed_over_and_two_inputs_are_not(
    finance: Path, tmp_path: Path
) -> None:
    init(tmp_path, "--from-forecast", finance)
    inputs = tmp_path / "inputs"
    assert inputs_workbook_in(inputs).name == "inputs.xlsx"
    (inputs / "last year.xlsx").write_bytes((inputs / "inputs.xlsx").read_bytes())
    with pytest.raises(UnreadableInputs, match=r"2 workbooks .*\(inputs.xlsx and last year.xlsx\)"):
        inputs_workbook_in(inputs)

"""`svreport figures`: what an officer reads in the terminal, and a program in JSON."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import svreport
from svreport.cli import main

Edit = Callable[[Mapping[str, object]], Path]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["figures", *map(str, arguments)])


def lines(answer: Result) -> list[str]:
    assert answer.exit_code == 0
    return answer.stdout.splitlines()


def row(answer: Result, start: str) -> list[str]:
    """The cells of the line that starts so."""
    line = next(one for one in lines(answer) if one.startswith(start))
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_names_with_a_word_are_listed_with_all_their_points(example: Path) -> None:
    answer = run("ehcp.PLAN", "--inputs", example, "--update", "q1")
    assert lines(answer)[0].split() == ["Name", "Value", "As", "at", "From", "→", "used", "by"]
    assert lines(answer)[2] == "EHCP: Number of EHCPs"
    assert row(answer, "EHCP.plan  ")[:3] == ["EHCP.plan", "5,580 (pro rata)", "= Apr 2024"]
    assert row(answer, "EHCP.plan Jul")[:3] == ["EHCP.plan Jul 2024", "5,622", "Jul 2024"]
    assert "= marks what the name alone means at q1." in lines(answer)


def test_a_missing_figure_shows_its_symbol_and_reason(example: Path) -> None:
    answer = run("SPE.g.actual", "--inputs", example)
    assert row(answer, "SPE.g.actual  ")[1] == "z (not applicable)"


def test_long_lists_of_cells_are_shortened(example: Path) -> None:
    answer = run("EHCP.against plan Apr 2024", "--inputs", example)
    assert row(answer, "EHCP.against plan Apr")[-1] == "Measure values!D57 and 2 more →"


def test_without_a_word_there_is_one_line_for_each_name(example: Path) -> None:
    answer = run("--inputs", example)
    assert row(answer, "EHCP.actual ") == ["EHCP.actual", "6,205", "Oct 2024", "10 points"]
    assert sum(line.startswith("EHCP.actual ") for line in lines(answer)) == 1
    # A name that means nothing at the update stands with a point that it has.
    assert row(answer, "DMI.b.last year")[0] == "DMI.b.last year Jan 2024"
    assert row(answer, "agreement.total") == ["agreement.total", "£67m"]
    assert "`svreport figures --all` every point of all." in lines(answer)[-1]


def test_all_lists_every_point(example: Path) -> None:
    every = lines(run("--all", "--inputs", example))
    assert any(line.startswith("EHCP.actual Apr 2024 ") for line in every)
    assert len(every) > len(svreport.named_figures(example))


def test_lines_fit_the_terminal(example: Path) -> None:
    figures = svreport.named_figures(example)
    names = {one.figure.full_name for one in figures} | {one.figure.name for one in figures}
    for options in ((), ("--all",)):
        long = [line for line in lines(run(*options, "--inputs", example)) if len(line) > 100]
        assert set(long) <= names


def test_nothing_found_is_one_line_with_the_nearest_names(example: Path) -> None:
    answer = run("EHPC.actual", "--inputs", example)
    assert lines(answer) == [
        "No figures have “EHPC.actual” in their name. Did you mean EHCP.actual?"
    ]
    (line,) = lines(run("xyzzy", "--inputs", example))
    assert line.endswith("`svreport figures` lists them all.")


def test_json_has_every_figure_of_the_words(example: Path) -> None:
    answer = run("EHCP", "plan", "--inputs", example, "--json")
    assert answer.exit_code == 0
    found = svreport.named_figures(example, "EHCP plan")
    assert json.loads(answer.stdout) == [one.as_dict() for one in found]
    assert json.loads(run("xyzzy", "--inputs", example, "--json").stdout) == []


def test_figures_that_can_be_read_are_listed_despite_errors(edited_example: Edit) -> None:
    path = edited_example({"Measure values!D57": "#DIV/0!"})
    answer = run("EHCP.actual", "--inputs", path)
    assert answer.stderr == "Some cells could not be read: `svreport check` names them.\n"
    assert not any(line.startswith("EHCP.actual Apr 2024") for line in lines(answer))
    assert row(answer, "EHCP.actual Jul 2024")[1] == "5,968"
    as_json = run("EHCP.actual", "--inputs", path, "--json")
    assert len(json.loads(as_json.stdout)) == 9
    assert as_json.stderr == answer.stderr


def test_before_any_rating_the_first_update_is_meant(edited_example: Edit) -> None:
    path = edited_example(
        {f"Ratings!{column}{row}": "" for column in "CDE" for row in range(2, 26)}
    )
    answer = run("EHCP.actual", "--inputs", path)
    assert "= marks what the name alone means at q1." in lines(answer)


def test_without_settings_there_is_nothing_to_list(tmp_path: Path, plain_example: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(plain_example)
    del book["Settings"]
    book.save(tmp_path / "inputs.xlsx")
    answer = run("EHCP", "--inputs", tmp_path / "inputs.xlsx")
    assert answer.exit_code == 1
    assert "The sheet Settings is missing." in answer.stdout
    as_json = run("EHCP", "--inputs", tmp_path / "inputs.xlsx", "--json")
    assert as_json.exit_code == 1
    assert "missing-sheet" in [one["rule"] for one in json.loads(as_json.stdout)["problems"]]


def test_an_unknown_update_is_wrong_usage(example: Path) -> None:
    answer = run("EHCP", "--inputs", example, "--update", "q9")
    assert answer.exit_code == 2
    assert "“q9”" in answer.output


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_inputs_that_cannot_be_read(options: tuple[str, ...], tmp_path: Path) -> None:
    broken = tmp_path / "inputs.xlsx"
    broken.write_text("not a workbook")
    answer = run("EHCP", "--inputs", broken, *options)
    assert answer.exit_code == 1
    assert "is not an Excel file" in answer.output
    if options:
        assert json.loads(answer.stdout)["figures"] == []

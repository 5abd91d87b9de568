"""Many authorities at once: what is found, built, skipped and named."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from board_councils import board_tables
from inputs_helpers import read_council
from made_once import undone
from made_once import workbook_of as written
from made_up_council import Tables, with_setting
from word_files import heading, word_file

from svreport.commands.batch import batch
from svreport.commands.batch_unit import (
    BUILT,
    ERRORS,
    STOPPED,
    UNCHANGED,
    BatchRow,
    BatchUnit,
    Cluster,
    LocalWorkers,
    UnitResult,
    Workers,
    _headlines,
    build_checked,
    read_and_check,
)
from svreport.core.errors import SvreportError, UnreadableInputs, UnwritableOutput
from svreport.narrative.facts import Facts

# What is read in one process is used in another, as it is.
pytestmark = pytest.mark.usefixtures("read_anew")


@pytest.fixture(scope="module", autouse=True)
def nothing_is_collected() -> Iterator[None]:
    """What all tests before have kept would be looked through after each build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gc.collect", lambda _: 0)
        yield


@cache
def result_of(work: Callable[..., Any], task: bytes) -> bytes:
    """What a step comes to, as it would come from another process; the same each time."""
    return pickle.dumps(work(*pickle.loads(task)))


class InThisProcess(Workers):
    """Workers that are none: each task at once, as it is asked for."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.calls: list[str] = []
        self._stop_after = stop_after

    def results(
        self, work: Callable[..., Any], tasks: Iterable[Sequence[Any]]
    ) -> Iterator[tuple[Sequence[Any], Any]]:
        for task in tasks:
            self.calls.append(f"{work.__name__} {task[0].place}")
            yield task, pickle.loads(result_of(work, pickle.dumps(task)))
            if self._stop_after is not None and len(self.calls) >= self._stop_after:
                raise KeyboardInterrupt


def tables_of(authority: str, **settings: str) -> Tables:
    """A small council as another authority."""
    tables = with_setting(board_tables(), "Headline measure", "M3")
    for name, value in {"Authority": authority, **settings}.items():
        tables = with_setting(tables, name, value)
    return tables


def workbook_of(authority: str, **settings: str) -> bytes:
    return written(tables_of(authority, **settings))


@pytest.fixture(scope="module")
def workbooks() -> dict[str, bytes]:
    return {name: workbook_of(name) for name in ("Ashby", "Borrowdale")}


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory, workbooks: dict[str, bytes]) -> Path:
    """A folder with a region that is not built yet, and another with its documents beside it."""
    folder = tmp_path_factory.mktemp("batches")
    for name, content in workbooks.items():
        inputs = folder / "new" / "region" / name.lower() / "inputs"
        inputs.mkdir(parents=True)
        (inputs / "inputs.xlsx").write_bytes(content)
    shutil.copytree(folder / "new", folder / "built")
    with pytest.MonkeyPatch.context() as patch:
        undone(patch)
        run(folder / "built" / "region")
    return folder


@pytest.fixture
def region(tmp_path: Path, batches: Path) -> Path:
    """The folder of a region that is not built yet."""
    return shutil.copytree(batches / "new", tmp_path / "own") / "region"


@pytest.fixture
def built_region(tmp_path: Path, batches: Path) -> Path:
    """The folder of a region whose documents are there."""
    return shutil.copytree(batches / "built", tmp_path / "own") / "region"


def run(region: Path, workers: InThisProcess | None = None) -> dict[str, BatchRow]:
    outputs = region.parent / "documents"
    result = batch(region, ["summary"], outputs=outputs, workers=workers or InThisProcess())
    return {row.workbook.partition("/")[0]: row for row in result.rows}


def statuses(rows: dict[str, BatchRow]) -> dict[str, str]:
    return {name: row.status for name, row in rows.items()}


def test_every_workbook_is_built_and_skipped_while_nothing_changes(region: Path) -> None:
    rows = run(region)
    assert statuses(rows) == {"ashby": BUILT, "borrowdale": BUILT}
    files = [region.parent / "documents" / file for row in rows.values() for file in row.files]
    assert len(files) == 2
    assert all(file.is_file() for file in files)
    workers = InThisProcess()
    assert statuses(run(region, workers)) == {"ashby": UNCHANGED, "borrowdale": UNCHANGED}
    assert workers.calls == []
    files[0].write_bytes(b"edited")
    files[1].unlink()
    assert statuses(run(region)) == {"ashby": BUILT, "borrowdale": BUILT}


@pytest.mark.slow
def test_a_changed_workbook_alone_is_built_again(built_region: Path) -> None:
    changed = workbook_of("Ashby", **{"Authority code": "998"})
    (built_region / "ashby" / "inputs" / "inputs.xlsx").write_bytes(changed)
    assert statuses(run(built_region)) == {"ashby": BUILT, "borrowdale": UNCHANGED}


@pytest.mark.slow
def test_a_template_of_its_own_counts_among_the_inputs(built_region: Path) -> None:
    own = built_region / "ashby" / "templates" / "dashboard" / "style.css"
    own.parent.mkdir(parents=True)
    own.write_text("/* ours */")
    assert statuses(run(built_region)) == {"ashby": BUILT, "borrowdale": UNCHANGED}


def test_an_empty_file_counts_among_the_inputs(built_region: Path) -> None:
    own = built_region / "ashby" / "templates" / "notes.txt"
    own.parent.mkdir()
    own.touch()
    assert statuses(run(built_region)) == {"ashby": BUILT, "borrowdale": UNCHANGED}
    assert statuses(run(built_region)) == {"ashby": UNCHANGED, "borrowdale": UNCHANGED}


def test_a_forecast_file_is_read_wherever_it_is_and_counts_among_the_inputs(region: Path) -> None:
    workbook = workbook_of("Ashby", **{"Forecast file": "../../finance/forecast.csv"})
    (region / "ashby" / "inputs" / "inputs.xlsx").write_bytes(workbook)
    (row,) = [row for row in run(region).values() if row.workbook.startswith("ashby")]
    assert row.status == ERRORS
    assert "forecast.csv" in str(row.problems)
    before = str(row.problems)
    (region / "finance").mkdir()
    (region / "finance" / "forecast.csv").write_text("Line,2024/25\nGrant,1\n")
    assert str(run(region)["ashby"].problems) != before


def test_a_folder_of_narrative_counts_among_the_inputs_with_what_is_in_it(region: Path) -> None:
    inputs = region / "ashby" / "inputs"
    (inputs / "inputs.xlsx").write_bytes(workbook_of("Ashby", **{"Narrative file": "words"}))
    (inputs / "words").mkdir()
    for name, content in (("q1.docx", word_file()), ("q3.docx", word_file(heading("Sumary")))):
        (inputs / "words" / name).write_bytes(content)
        rows = run(region)
        assert rows["ashby"].status == (BUILT if name == "q1.docx" else ERRORS)
    assert "words/q3.docx, Sumary" in [str(problem.place) for problem in rows["ashby"].problems]


@pytest.mark.slow
def test_workbooks_that_another_names_are_one_authoritys(region: Path) -> None:
    tables = tables_of("Ashby", **{"Other workbooks": "Aratings.xlsx"})
    ratings, main = tables.pop("Ratings"), region / "ashby" / "inputs" / "inputs.xlsx"
    main.write_bytes(written(tables))
    own = written({"Ratings": ratings, "Settings": tables["Settings"][:3]})
    other = main.with_name("Aratings.xlsx")
    other.write_bytes(own)

    first, again = run(region), run(region)
    other.write_bytes(own + b"\0")
    changed = run(region)

    assert {name: row.workbook for name, row in first.items()} == {
        "ashby": "ashby/inputs/inputs.xlsx",
        "borrowdale": "borrowdale/inputs/inputs.xlsx",
    }
    assert statuses(first) == {"ashby": BUILT, "borrowdale": BUILT}
    assert statuses(again) == {"ashby": UNCHANGED, "borrowdale": UNCHANGED}
    assert changed["ashby"].status != UNCHANGED


def test_a_workbook_of_another_council_that_is_named_is_still_its_own(region: Path) -> None:
    other = "../../borrowdale/inputs/inputs.xlsx"
    named = workbook_of("Ashby", **{"Authority code": "998", "Other workbooks": other})
    (region / "ashby" / "inputs" / "inputs.xlsx").write_bytes(named)

    rows = run(region)

    assert statuses(rows) == {"ashby": ERRORS, "borrowdale": BUILT}


def test_one_faulty_workbook_stops_no_other(region: Path) -> None:
    inputs = region / "borrowdale" / "inputs" / "inputs.xlsx"
    inputs.write_bytes(inputs.read_bytes()[:2000])
    rows = run(region)
    assert statuses(rows) == {"ashby": BUILT, "borrowdale": STOPPED}
    assert "inputs.xlsx" in rows["borrowdale"].reason


def test_two_workbooks_of_one_authority_and_year_are_named_and_not_built(
    built_region: Path,
) -> None:
    shutil.copytree(built_region / "ashby", built_region / "copy of ashby")
    rows = run(built_region)
    assert statuses(rows) == {
        "ashby": STOPPED,
        "copy of ashby": STOPPED,
        "borrowdale": UNCHANGED,
    }
    assert "ashby/inputs/inputs.xlsx and copy of ashby/inputs/inputs.xlsx" in rows["ashby"].reason


def test_what_was_stopped_goes_on_where_it_was(region: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(region, InThisProcess(stop_after=3))
    assert not (region.parent / "documents" / "All authorities.json").exists()
    workers = InThisProcess()
    rows = run(region, workers)
    assert sorted(statuses(rows).values()) == [BUILT, UNCHANGED]
    assert len(workers.calls) == 2


@pytest.mark.slow
def test_what_is_no_inputs_workbook_is_passed_over(
    built_region: Path, workbooks: dict[str, bytes]
) -> None:
    region = built_region
    shutil.copytree(region.parent / "documents", region / "documents of last year")
    shutil.copytree(region.parent / "documents" / "Ashby", region / "ashby" / "outputs")
    (region / "ashby" / "inputs" / "~$inputs.xlsx").write_bytes(b"lock")
    (region / ".hidden").mkdir()
    (region / ".hidden" / "inputs.xlsx").write_bytes(workbooks["Ashby"])
    (region / "loop").symlink_to(region, target_is_directory=True)
    (region / "same.xlsx").symlink_to(region / "ashby" / "inputs" / "inputs.xlsx")
    assert len(run(region)) == 2


def test_a_folder_without_inputs_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "minutes.docx").write_bytes(b"minutes")
    with pytest.raises(UnreadableInputs, match="no inputs workbook in"):
        run(tmp_path / "notes")
    with pytest.raises(UnreadableInputs, match="no folder"):
        run(tmp_path / "nowhere")
    assert not (tmp_path / "documents").exists()


def test_an_outputs_folder_that_cannot_be_written_is_named_before_the_work(region: Path) -> None:
    (region.parent / "documents").write_text("a file")
    workers = InThisProcess()
    with pytest.raises(UnwritableOutput):
        run(region, workers)
    assert workers.calls == []


def test_a_damaged_record_is_built_over(built_region: Path) -> None:
    for record in (built_region.parent / "documents").glob("*/*/batch record*.json"):
        record.write_text('{"form": [')
    assert statuses(run(built_region)) == {"ashby": BUILT, "borrowdale": BUILT}


def test_the_table_has_what_the_inputs_state(built_region: Path) -> None:
    from excel_accessibility import faults

    outputs = built_region.parent / "documents"
    assert faults((outputs / "All authorities.xlsx").read_bytes()) == []
    ashby, _ = json.loads((outputs / "All authorities.json").read_text("utf-8"))["authorities"]
    assert ashby["authority"] == "Ashby"
    assert ashby["figures"] == {
        "Closing balance (£)": "6250000",
        "Limit (£)": "6000000",
        "Against limit (£)": "250000",
        "In-year balance (£)": "1500000",
        "Headline measure": "2",
    }


def test_the_headline_measure_is_that_of_papers_where_none_is_named() -> None:
    council = read_council("""
## Measures
| Code | Measure | Unit  | Basis         |
| A    | Plans   | count | point in time |

## Measure values
| Code | As at  | Actual |
| A    | May 26 | 21     |
""").council
    assert council is not None
    assert _headlines(Facts(council, council.updates[0]))["Headline measure"] == 21


def test_a_unit_of_another_version_is_refused(workbooks: dict[str, bytes]) -> None:
    unit = BatchUnit(place="a.xlsx", workbook=workbooks["Ashby"], targets=["q1"], version="0.0")
    assert "install the same version" in read_and_check(unit).row.reason


@pytest.mark.slow
def test_what_goes_wrong_in_a_step_is_a_sentence(workbooks: dict[str, bytes]) -> None:
    unit = BatchUnit(place="a.xlsx", workbook=workbooks["Ashby"], targets=["q9"])
    assert "“q9” is neither an update nor a document" in read_and_check(unit).row.reason
    checked = UnitResult(row=BatchRow(workbook="a.xlsx"), findings=b"no findings")
    assert "unexpected" in build_checked(unit, checked).row.reason


def double(number: int) -> int:
    if number == 3:
        os._exit(1)
    return 2 * number


def die_once(path: Path) -> str:
    if not path.exists():
        path.write_text("died")
        os._exit(1)
    return "alive"


@pytest.mark.slow
def test_a_worker_that_dies_is_tried_once_more_then_named(tmp_path: Path) -> None:
    with LocalWorkers(2) as workers:
        results = {
            task[0]: result for task, result in workers.results(double, [(n,) for n in range(6)])
        }
        assert results == {0: 0, 1: 2, 2: 4, 3: None, 4: 8, 5: 10}
        ((_, result),) = workers.results(die_once, [(tmp_path / "died",)])
        assert result == "alive"


def test_a_scheduler_that_is_not_there_is_named() -> None:
    pytest.importorskip("distributed", reason="the extra svreport[batch] is not installed")
    with pytest.raises(SvreportError, match="no scheduler at"):
        Cluster("not an address")

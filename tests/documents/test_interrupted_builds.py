"""A build that was killed leaves the old set or the new one; the next command sees to that."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from interrupted_builds import (
    MISSING,
    MIXTURE,
    NEW,
    NEW_SET,
    NOTE,
    OFFICERS,
    OLD,
    OLD_SET,
    Q1,
    WORKPLACE,
    Table,
    at_every_step,
    killed_at,
    prepared,
    settle,
    standing,
    while_settling,
    write_new,
)
from killed_commands import BESIDE, stop_commands

from svreport.cli import main
from svreport.core.errors import UnwritableOutput
from svreport.files import outputs, transaction
from svreport.files.outputs import finish_interrupted, write_all

# Many starts of Python take long where a process cannot be forked.
FORKS = hasattr(os, "fork")


class Stopped(BaseException):
    """As if the process had been killed."""


Stop = Callable[[int], Path]


@pytest.fixture
def stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stop:
    """An outputs folder in which the new set was stopped after some moves: 4 out, then 5 in."""

    def stop(after: int) -> Path:
        folder = prepared(tmp_path / "outputs")
        moved = transaction.move
        moves: list[Path] = []

        def move(source: Path, target: Path) -> None:
            if source.parent.name == WORKPLACE or target.parent.name == WORKPLACE:
                moves.append(target)
            if len(moves) > after + 1:  # the journal's own comes first
                raise Stopped
            moved(source, target)

        with monkeypatch.context() as until_then:
            until_then.setattr(transaction, "move", move)
            until_then.setattr(outputs, "_roll_back", lambda *_: None)
            with pytest.raises(Stopped):
                write_new(folder)
        return folder

    return stop


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def officers_files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in OFFICERS}


def left_over(folder: Path) -> set[str]:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return there - {*OLD, *NEW, *OFFICERS}


def found(*tables: Table) -> None:
    """Nothing that must not be was found, and every outcome that can be was."""
    for table in tables:
        assert table.faults == []
        assert table.settled.keys() <= {OLD_SET, NEW_SET}


@pytest.mark.slow
def test_a_build_killed_at_any_step_leaves_one_set(tmp_path: Path) -> None:
    table = at_every_step(tmp_path / "outputs", every=211 if FORKS else 400)
    found(table)
    assert table.moments > (15 if FORKS else 8)
    assert table.seen[MIXTURE] == 0
    assert table.settled[OLD_SET]
    assert table.settled[NEW_SET]
    if FORKS:
        assert table.seen[MISSING]  # what the note is for


@pytest.mark.slow
def test_so_does_the_command_that_finishes_it(tmp_path: Path) -> None:
    found(while_settling(tmp_path / "outputs", 8, 4500, random.Random(2)))


@pytest.mark.slow
@pytest.mark.skipif(not FORKS, reason="Windows ends a process in one way alone")
def test_a_command_that_is_stopped_leaves_one_set(tmp_path: Path) -> None:
    outcome = stop_commands(tmp_path, 18, random.Random(3))
    assert outcome.faults == []
    assert sum(outcome.seen.values()) == 18
    assert {set_ for _, set_ in outcome.settled} <= {OLD_SET, NEW_SET, BESIDE}


@pytest.mark.parametrize("after", range(9))
def test_a_stopped_set_is_finished(after: int, stopped: Stop) -> None:
    folder = stopped(after)
    assert standing(folder, OLD, NEW) == (MISSING if after else OLD_SET)
    note = folder / Q1 / NOTE
    assert "run any svreport command" in note.read_text("ascii")
    assert finish_interrupted(folder) == [
        f"A build was interrupted while it put 5 files in place in {folder}. It is finished now."
    ]
    assert standing(folder, OLD, NEW) == NEW_SET
    assert officers_files(folder) == OFFICERS
    assert left_over(folder) == set()
    assert finish_interrupted(folder) == []


def test_the_next_build_finishes_it_first(stopped: Stop) -> None:
    folder = stopped(6)
    write_all([], folder)
    write_new(folder)
    assert standing(folder, OLD, NEW) == NEW_SET
    assert left_over(folder) == set()


@pytest.mark.parametrize("left", ["lock", "new-0", "old-1", "journal.json.new"])
def test_what_a_stopped_command_left_goes_with_the_next(left: str, tmp_path: Path) -> None:
    (tmp_path / WORKPLACE).mkdir()
    (tmp_path / WORKPLACE / left).write_bytes(b"")
    assert finish_interrupted(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_what_another_is_writing_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waited(_: float) -> None:
        raise AssertionError("it waits")

    monkeypatch.setattr("time.sleep", waited)
    with transaction.open_staging(tmp_path, tmp_path / "report.docx") as staging:
        staging.stage(0, Path("report.docx"), b"new")
        assert finish_interrupted(tmp_path) == []
        assert {path.name for path in staging.folder.iterdir()} == {"lock", "new-0"}


def test_a_document_put_there_meanwhile_is_kept(stopped: Stop) -> None:
    folder = stopped(4)
    (folder / Q1 / "report.docx").write_bytes(b"from an e-mail")
    (folder / Q1 / "report (kept).docx").write_bytes(b"older still")
    _, sentence = finish_interrupted(folder)
    kept = folder / Q1 / "report (kept 2).docx"
    assert sentence == f"A file that was in the way is now called {kept}."
    assert kept.read_bytes() == b"from an e-mail"
    assert (folder / Q1 / "report (kept).docx").read_bytes() == b"older still"
    assert standing(folder, OLD, NEW) == NEW_SET


def test_where_new_files_have_gone_the_old_set_comes_back(stopped: Stop) -> None:
    folder = stopped(6)
    (folder / Q1 / "report.docx").unlink()
    (sentence,) = finish_interrupted(folder)
    assert sentence.endswith("so what was there before is back: build again.")
    assert standing(folder, OLD, NEW) == OLD_SET
    assert officers_files(folder) == OFFICERS
    assert left_over(folder) == set()


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_where_neither_set_is_whole_nothing_is_touched(stopped: Stop) -> None:
    folder = stopped(6)
    (folder / Q1 / "report.docx").unlink()
    (folder / WORKPLACE / "old-1").unlink()
    before = everything(folder)
    for work in (finish_interrupted, write_new):
        with pytest.raises(UnwritableOutput) as refused:
            work(folder)
        assert str(refused.value) == (
            f"A build into {folder} was interrupted and cannot be finished: report.docx cannot be "
            f"found. Take what you need from the folder {folder / WORKPLACE}, delete it, and build "
            "again."
        )
    assert {**everything(folder), str(folder / WORKPLACE / "lock"): b""} == before


@pytest.mark.parametrize(
    "journal",
    [
        "",
        "{",
        "[]",
        '{"form": 2, "moves": []}',
        '{"form": 1, "moves": [{"place": "a.docx"}]}',
        '{"form": 1, "moves": [{"place": "../a.docx", "new": "0", "old": null}]}',
        '{"form": 1, "moves": [{"place": "/a.docx", "new": "0", "old": null}]}',
        '{"form": 1, "moves": [{"place": "c:a.docx", "new": "0", "old": null}]}',
        "[" * 200_000,
    ],
    ids=lambda journal: journal[:50],
)
def test_a_damaged_journal_is_one_sentence(journal: str, tmp_path: Path) -> None:
    (tmp_path / WORKPLACE).mkdir()
    (tmp_path / WORKPLACE / "journal.json").write_text(journal)
    with pytest.raises(UnwritableOutput, match=r"cannot be finished: its journal is damaged\."):
        finish_interrupted(tmp_path)


def test_a_document_that_is_open_is_waited_for(stopped: Stop) -> None:
    folder = stopped(2)
    lock = folder / Q1 / "~$record.json"
    lock.write_bytes(b"an owner")
    before = standing(folder, OLD, NEW)
    with pytest.raises(UnwritableOutput, match=r"^record\.json is open in Office: close it"):
        finish_interrupted(folder)
    assert (standing(folder, OLD, NEW), before) == (MISSING, MISSING)
    lock.unlink()
    settle(folder)
    assert standing(folder, OLD, NEW) == NEW_SET


def test_a_note_that_is_someones_own_stays(tmp_path: Path) -> None:
    folder = prepared(tmp_path)
    (folder / Q1 / NOTE).write_bytes(b"Ring the printers")
    write_new(folder)
    assert (folder / Q1 / NOTE).read_bytes() == b"Ring the printers"


def test_any_command_finishes_it_and_says_so(
    stopped: Stop, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stopped(6)
    monkeypatch.chdir(folder.parent)
    answer = run("check", "--json")
    assert answer.stderr.startswith(
        "svreport: A build was interrupted while it put 5 files in place in outputs. It is "
        "finished now.\n"
    )
    assert json.loads(answer.stdout)
    assert standing(folder, OLD, NEW) == NEW_SET


def test_a_folder_that_is_named_is_put_right_before_it_is_used(
    stopped: Stop, example_inputs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = stopped(4)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    words = ("compare", "q1", "--inputs", str(example_inputs), "--outputs", str(folder))
    lock = folder / Q1 / "~$report.docx"
    lock.write_bytes(b"an owner")
    (folder / Q1 / "report.docx").write_bytes(b"someone's")
    refused = run(*words)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("svreport: report.docx is open in Office")
    lock.unlink()
    assert "It is finished now." in run(*words).stderr
    assert standing(folder, OLD, NEW) == NEW_SET


def test_help_finishes_nothing(stopped: Stop, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = stopped(6)
    monkeypatch.chdir(folder.parent)
    assert run("--help").stderr == ""
    assert standing(folder, OLD, NEW) == MISSING


def test_the_kill_is_one(tmp_path: Path) -> None:
    """Not an error that could be caught: what runs at the end of a process does not run."""
    folder = prepared(tmp_path / "outputs")
    assert killed_at(0, write_new, folder)
    assert standing(folder, OLD, NEW) == OLD_SET
    assert not killed_at(10**9, write_new, folder)
    assert standing(folder, OLD, NEW) == NEW_SET

"""Any console can show any problem: what it has no character for becomes a question mark."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from svreport.cli import main

Edit = Callable[[Mapping[str, object]], Path]

# What Windows uses in western Europe, and in its command windows there and in America.
ENCODINGS = ("cp1252", "cp850", "cp437")
TYPED = "Grün → 🎓"


@pytest.fixture
def wrong(edited_council: Edit) -> Path:
    """Inputs with a problem whose sentence holds what few consoles can show."""
    return edited_council({"Ratings!C3": TYPED})


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_problem_is_printed(encoding: str, wrong: Path) -> None:
    answer = CliRunner(charset=encoding).invoke(main, ["check", "--inputs", str(wrong)])
    assert answer.exit_code == 1
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    shown = TYPED.encode(encoding, "replace").decode(encoding)
    assert "Ratings!C3: " in answer.stdout
    assert shown in answer.stdout
    assert shown != TYPED


@pytest.mark.parametrize("encoding", [*ENCODINGS, "ascii"])
@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("build", "--help"),
        ("build", TYPED),
        (TYPED,),
        (f"--{TYPED}",),
        ("check", "--inputs", f"{TYPED}.xlsx"),
        ("init", TYPED),
        ("init", "--year", TYPED),
        ("templates", "check", TYPED),
    ],
)
def test_whatever_is_said_is_printed(
    words: tuple[str, ...], encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = CliRunner(charset=encoding).invoke(main, words)
    assert not isinstance(answer.exception, UnicodeError)
    assert "something unexpected" not in answer.output
    assert answer.output


@pytest.mark.slow
def test_a_process_of_its_own_does_not_fail(wrong: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "svreport", "check", "--inputs", str(wrong)],
        env=os.environ | {"PYTHONIOENCODING": "cp1252:strict"},
        check=False,
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert "“Grün ? ?” is not a rating".encode("cp1252") in done.stdout


TURNED = "\u202egnp\u2066.\u2069\u200f"


@pytest.mark.parametrize(
    "words", [("check",), ("status",), ("figures",), ("build", TURNED), ("email", TURNED)]
)
def test_marks_that_turn_text_round_never_reach_it(
    words: tuple[str, ...], edited_council: Edit
) -> None:
    inputs = edited_council({"Updates!A2": f"u{TURNED}1", "Ratings!C3": TURNED, "Risks!B2": TURNED})
    answer = CliRunner().invoke(main, [*words, "--inputs", str(inputs)])
    assert answer.output
    assert not set(answer.output) & set("\u202e\u2066\u2069\u200f")


def test_every_line_goes_the_way_that_leaves_them_out(root: Path) -> None:
    for module in (root / "svreport" / "cli").glob("*.py"):
        lines = module.read_text(encoding="utf-8").splitlines()
        direct = [line for line in lines if re.search(r"click\.s?echo\(|\bprint\(", line)]
        assert len(direct) == (module.name == "group.py"), module.name

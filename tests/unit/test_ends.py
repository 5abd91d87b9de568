"""A command that cannot go on says why in one sentence, and how to go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import svreport
from svreport.cli import group, main

LONG = "x" * 300
TOO_LONG = f"svreport: the path {LONG[:60]}… is too long for this computer: choose a shorter one.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says that there is no such file")
@pytest.mark.parametrize(
    "words",
    [("check", "--inputs", LONG), ("status", "--outputs", LONG), ("init", LONG)],
    ids=lambda words: words[0],
)
def test_a_path_that_is_too_long(words: tuple[str, ...], example_inputs: Path) -> None:
    inputs = [] if "--inputs" in words or "init" in words else ["--inputs", str(example_inputs)]
    answer = CliRunner().invoke(main, [*words, *inputs])
    assert (answer.exit_code, answer.stderr) == (1, TOO_LONG)


@pytest.mark.parametrize("year", [1970, 1979, 2108])
def test_a_clock_that_no_office_file_can_hold(year: int, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = time.struct_time((year, 1, 1, 0, 0, 0, 0, 1, 0))
    monkeypatch.setattr(time, "localtime", lambda: clock)
    answer = CliRunner().invoke(main, ["check"])
    assert answer.exit_code == 1
    assert answer.stderr == (
        f"svreport: this computer's clock says {year}, and Office files can only be written from "
        "1980 on: set it to today's date and try again.\n"
    )


def test_such_a_clock_through_python(example_inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = time.struct_time((1970, 1, 1, 0, 0, 0, 0, 1, 0))
    monkeypatch.setattr(time, "localtime", lambda *_: clock)
    with pytest.raises(svreport.SvreportError, match=r"^this computer's clock says 1970, and Off"):
        svreport.build(example_inputs, ["q1"])


def test_too_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def settle() -> None:
        raise MemoryError

    monkeypatch.setattr(group, "recover_usual", settle)
    answer = CliRunner().invoke(main, ["check"])
    assert answer.exit_code == 1
    assert answer.stderr.startswith("svreport: this computer has too little memory free for that")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to one process")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_signals_end_a_command_and_are_as_before_afterwards(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, ends = getattr(signal, name), []

    @click.command()
    def wait() -> None:
        try:
            os.kill(os.getpid(), number)
            time.sleep(10)
        finally:
            os.kill(os.getpid(), number)  # a second one does not interrupt the end
            ends.append("cleaned up")

    monkeypatch.setitem(main.commands, "wait", wait)
    # Tests may run where HUP is ignored, as below nohup.
    before = signal.signal(number, signal.SIG_DFL)
    try:
        answer = CliRunner().invoke(main, ["wait"])
        assert (answer.exit_code, answer.output.strip()) == (1, "Aborted!")
        assert ends == ["cleaned up"]
        assert signal.getsignal(number) is signal.SIG_DFL
    finally:
        signal.signal(number, before)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no HUP")
def test_what_nohup_ignores_stays_ignored() -> None:
    code = (
        "import os, signal; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
        "from svreport.cli import group;"
        "w = group._end_on_signals(); w.__enter__(); os.kill(os.getpid(), signal.SIGHUP)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")

"""The same inputs give the same bytes, whatever the machine's clock, zone, language and folders."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from svreport.commands.build import Built
from svreport.documents.registry import TARGETS

# All that can be built: every update, and of the latest every document that is none itself.
# The language is taken up as a program would do that svreport is a part of.
SCRIPT = """
import contextlib, locale, sys
from hashlib import sha256
import svreport
with contextlib.suppress(locale.Error):
    locale.setlocale(locale.LC_ALL, "")
whole = svreport.build(sys.argv[1], ["q1", "q2", "q3"]).files
files = {file.path: file.content for file in whole}
others = svreport.build(sys.argv[1], ["papers", "schedule"]).files
files |= {file.path: file.content for file in others}
for path, content in files.items():
    print(sha256(content).hexdigest(), ascii(path.as_posix()))
"""

# Two machines that have nothing in common. Without Python's own help, text is ASCII in the first.
PLAIN = {
    "PYTHONHASHSEED": "1",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
}
FOREIGN = {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8"}


def built_elsewhere(inputs: Path, surroundings: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(inputs)],
        env=os.environ | surroundings,
        cwd=inputs.parent,
        check=True,
        capture_output=True,
        text=True,
        encoding="ascii",
    )
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def built_twice(
    example_inputs: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], list[str]]:
    """What two processes built, one after the other, which share but the inputs' content."""
    places = tmp_path_factory.mktemp("places")

    def built_in(name: str, surroundings: dict[str, str], saved: int) -> list[str]:
        (places / name).mkdir()
        copy = Path(shutil.copy(example_inputs, places / name))
        os.utime(copy, (saved, saved))
        return built_elsewhere(copy, surroundings)

    return built_in("a", PLAIN, 10**9), built_in("Gâr’s “new” ø 🎓", FOREIGN, 17 * 10**8)


@pytest.mark.slow
def test_two_processes_build_the_same_bytes(built_twice: tuple[list[str], list[str]]) -> None:
    first, second = built_twice
    assert first == second


@pytest.mark.slow
def test_they_build_everything_and_what_this_one_builds(
    built_twice: tuple[list[str], list[str]], example_built: Built
) -> None:
    first, _ = built_twice
    here = [
        f"{sha256(file.content).hexdigest()} {file.path.as_posix()!a}"
        for file in example_built.files
    ]
    assert first[: len(here)] == here
    # The strategic plan is of another example; the summary is among an update's own documents.
    assert len(first) == len(here) + len(TARGETS) - 2

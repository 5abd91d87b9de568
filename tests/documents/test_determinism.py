"""The same inputs give the same bytes, whatever the machine's clock, zone and hash seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from svreport.pipeline import Built

SCRIPT = """
import hashlib, sys, svreport
for file in svreport.build(sys.argv[1], ["q1"]).files:
    print(file.path.as_posix(), hashlib.sha256(file.content).hexdigest())
"""


def built_elsewhere(inputs: Path, folder: Path, *, seed: str, zone: str) -> list[str]:
    surroundings = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(inputs)],
        env=surroundings,
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.stdout.splitlines()


@pytest.mark.slow
def test_two_processes_build_the_same_bytes(
    example_inputs: Path, example_built: Built, tmp_path: Path
) -> None:
    here = [
        f"{file.path.as_posix()} {hashlib.sha256(file.content).hexdigest()}"
        for file in example_built.files
        if file.path.parent.name == "q1"
    ]
    assert len(here) == 3
    first = built_elsewhere(example_inputs, tmp_path, seed="1", zone="Pacific/Kiritimati")
    second = built_elsewhere(example_inputs, tmp_path, seed="2", zone="America/Los_Angeles")
    assert first == here
    assert second == here

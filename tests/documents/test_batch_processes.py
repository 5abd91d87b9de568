"""A batch on real workers: processes, a cluster of two, and a command that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from svreport.inputs.blank_workbook import EXAMPLE, inputs_workbook, read_contents

pytestmark = pytest.mark.slow
COUNCILS = ("Ashby", "Borrowdale", "Calder")


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("region")
    tables = read_contents(EXAMPLE)
    for name in COUNCILS:
        own = [[row[0], name, ""] if row[0] == "Authority" else row for row in tables["Settings"]]
        (folder / f"{name}.xlsx").write_bytes(inputs_workbook({**tables, "Settings": own}))
    return folder


def command(region: Path, outputs: Path, *more: str) -> list[str]:
    batch = [sys.executable, "-m", "svreport", "batch", str(region), "q1"]
    return [*batch, "--outputs", str(outputs), *more]


def contents(outputs: Path) -> dict[str, bytes]:
    """Every file, but for the tables and records, which say whether it was built or left."""
    return {
        path.relative_to(outputs).as_posix(): path.read_bytes()
        for path in sorted(outputs.rglob("*"))
        if path.is_file() and not path.name.startswith(("All authorities", "batch record"))
    }


@pytest.fixture(scope="module")
def built(region: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What two processes of this computer write."""
    outputs = tmp_path_factory.mktemp("built")
    subprocess.run(command(region, outputs, "--workers", "2"), check=True)
    written = contents(outputs)
    assert len(written) == 3 * len(COUNCILS)
    return written


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two workers on this computer."""
    pytest.importorskip("distributed", reason="the extra svreport[batch] is not installed")
    script = (
        "import sys\n"
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as own:\n"
        "        print(own.scheduler_address, flush=True)\n"
        "        sys.stdin.read()\n"
    )
    cluster = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert cluster.stdout is not None
    yield cluster.stdout.readline().strip()
    cluster.communicate()


def test_a_cluster_writes_the_same_documents(
    region: Path, built: dict[str, bytes], scheduler: str, tmp_path: Path
) -> None:
    subprocess.run(command(region, tmp_path, "--scheduler", scheduler), check=True)
    assert contents(tmp_path) == built


def processes_of(parent: int) -> list[int]:
    """The processes that one has started, and those that these have; none but on Linux."""
    own = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, above = stat.parent.name, stat.read_text().rpartition(")")[2].split()[1]
            own += [int(name), *processes_of(int(name))] if int(above) == parent else []
    return own


def has_record(folder: Path) -> bool:
    """Whether an authority's record is there; folders come and go meanwhile."""
    files = (name for _, _, names in os.walk(folder) for name in names)
    return any(name.startswith("batch record") for name in files)


def is_running(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_command_that_is_killed_goes_on_where_it_was(
    region: Path, built: dict[str, bytes], tmp_path: Path
) -> None:
    process = subprocess.Popen(command(region, tmp_path, "--workers", "1"))
    while process.poll() is None and not has_record(tmp_path):
        time.sleep(0.01)
    workers = processes_of(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert workers or sys.platform != "linux"
    until = time.monotonic() + 30
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(is_running, workers))
    done = subprocess.run(
        command(region, tmp_path), capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert " 0 unchanged" not in done.stdout
    assert contents(tmp_path) == built

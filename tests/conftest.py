"""What tests share: which of them run, the worked example, and copies with some cells changed.

`slow` tests start another program, or judge everything with the Open XML validator, or build
everything more than once: they run with `-m slow`, or when they are named. So do those of which a
program thinks up the examples, once more and with more of them, and of a test with many cases of
a kind, marked `one_in(8)` or so, all but every eighth. `fast` ones are those of tests/unit that
need no file, nor many examples that a program thinks up: of a test's cases, every third.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from example_edits import edit
from hypothesis import is_hypothesis_test, settings
from made_once import ReadOnce, made_once, undone
from made_up_council import saved_workbook, tables
from openpyxl import load_workbook

from svreport.inputs.blank_workbook import EXAMPLE, inputs_workbook, read_contents
from svreport.rendering.pdf.office import NAMED

pytest_plugins = ["document_fixtures"]

# The same examples on every machine, and no clock: a slow runner is no fault. With -m slow there
# are more of them.
for name, examples in (("plain", 12), ("slow", 100)):
    settings.register_profile(name, deadline=None, derandomize=True, max_examples=examples)
settings.load_profile("plain")


UNIT = Path(__file__).parent / "unit"
# What makes a test take longer than the few milliseconds of a fast one: files, and the example.
HEAVY = {
    *("edited_example", "example", "example_built", "example_bytes", "example_inputs"),
    *("example_outputs", "exampleshire", "golden", "norchester", "plain_example", "root"),
    "tmp_path",
}
# Those that read all code or documentation, or long sheets.
LONG_FILES = ("test_bounds_of_reading.py", "test_docs_templates.py", "test_names.py")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fast: takes milliseconds; marked by itself")
    config.addinivalue_line("markers", "slow: left out unless asked for with -m slow or by name")
    config.addinivalue_line("markers", "one_in(n): every nth of its cases alone is not slow")
    if config.option.markexpr == "slow":
        settings.load_profile("slow")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spares the fast tests from waiting until all others have been collected."""
    if config.option.markexpr != "fast" or collection_path.parent != UNIT.parent:
        return None
    return True if collection_path.is_dir() and collection_path != UNIT else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks the fast tests, and leaves the slow ones out unless they were asked for."""
    thin_out(items)
    cases: Counter[str] = Counter()
    for item in items:
        if is_fast(item):
            name = item.nodeid.partition("[")[0]
            if cases[name] % 3 == 0:
                item.add_marker("fast")
            cases[name] += 1
        elif config.option.markexpr == "slow" and is_property(item):
            item.add_marker("slow")
    if config.option.markexpr or any("::" in word for word in config.args):
        return
    slow = [item for item in items if is_slow(item)]
    items[:] = [item for item in items if not is_slow(item)]
    config.hook.pytest_deselected(items=slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """LibreOffice runs in no test but those that are meant for it."""
    with pytest.MonkeyPatch.context() as patch:
        if not is_slow(item):
            patch.setenv(NAMED, str(UNIT / "no office"))
        return (yield)


def thin_out(items: Iterable[pytest.Item]) -> None:
    """Marks all but every nth case as slow, of a test that is marked `one_in(n)`."""
    cases: Counter[str] = Counter()
    for item in items:
        thinned = item.get_closest_marker("one_in")
        if thinned is not None:
            name = item.nodeid.partition("[")[0]
            if cases[name] % thinned.args[0]:
                item.add_marker("slow")
            cases[name] += 1


def is_slow(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None


def is_fast(item: pytest.Item) -> bool:
    """Whether a unit test reads and writes no file and tries no more than its own examples."""
    if not isinstance(item, pytest.Function) or is_slow(item):
        return False
    if UNIT not in item.path.parents or item.path.name in LONG_FILES:
        return False
    return HEAVY.isdisjoint(item.fixturenames) and not is_property(item)


def is_property(item: pytest.Item) -> bool:
    """Whether a program thinks up its examples."""
    return isinstance(item, pytest.Function) and is_hypothesis_test(item.obj)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: not searching it for garbage again saves a sixth of the time.

    What a test leaves is mostly gone by itself before the next search, where those are rare.
    """
    gc.freeze()
    gc.set_threshold(500_000, 50, 100)


Edit = Callable[[Mapping[str, object]], Path]


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """What was read and checked of a workbook is known to all tests that come upon it again.

    Nor does any wait until its files are on the disk, for none outlives the power.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        ReadOnce().patched(patch)
        yield


@pytest.fixture
def read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what is read, checked and made, and how often."""
    undone(monkeypatch)


@pytest.fixture(scope="session")
def example_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The worked example's inputs workbook."""
    return made_once(tmp_path_factory, "example", lambda: inputs_workbook(read_contents(EXAMPLE)))


@pytest.fixture(scope="session")
def example(example_bytes: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example's inputs workbook as a file; not to be changed."""
    path = tmp_path_factory.mktemp("example") / "inputs.xlsx"
    path.write_bytes(example_bytes)
    return path


@pytest.fixture(scope="session")
def plain_example(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without its drop-downs and notes, so that editing copies of it is quick."""
    path = tmp_path_factory.mktemp("plain") / "inputs.xlsx"
    path.write_bytes(made_once(tmp_path_factory, "plain", partial(_plain, example)))
    return path


def _plain(example: Path) -> bytes:
    book = load_workbook(example)
    del book["Lists"], book["Read me"]
    book.defined_names.clear()
    # What is edited is as Excel saved it.
    book.calculation.fullCalcOnLoad = False
    for page in book.worksheets:
        page.data_validations.dataValidation = []
        if page.title == "Ratings":
            continue  # its notes are reasons, which a rule asks for
        for cell in next(page.iter_cols(page.max_column, page.max_column, 2)):
            cell.value = None if page.cell(1, page.max_column).value == "Note" else cell.value
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.fixture
def edited_example(plain_example: Path, tmp_path: Path) -> Edit:
    """Makes a copy of the worked example with some cells changed, by their addresses."""

    def edited(cells: Mapping[str, object], **others: Any) -> Path:
        return edit(plain_example, {"cells": cells, **others}, tmp_path / "inputs.xlsx")

    return edited


@pytest.fixture
def edited_council(tmp_path: Path) -> Edit:
    """Makes a copy of the small council's workbook likewise: a tenth of the example."""

    def edited(cells: Mapping[str, object], **others: Any) -> Path:
        (tmp_path / "council").mkdir()
        council = saved_workbook(tables(), tmp_path / "council")
        return edit(council, {"cells": cells, **others}, tmp_path / "inputs.xlsx")

    return edited

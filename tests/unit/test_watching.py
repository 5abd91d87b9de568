"""Noticing saved files: replaced ones, ones that are gone for a moment, ones that are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from inputs_helpers import COUNCIL, write_xlsx
from word_files import word_file

from svreport.commands.preview import session as watching
from svreport.commands.preview.session import PreviewBuilder, PreviewRequest, Watch


class Turns:
    """In place of a stop event: does something at each look instead of waiting, then stops."""

    def __init__(self, *turns: Callable[[], object]) -> None:
        self._turns = list(turns)
        self._is_set = False
        self.looks = 0

    def wait(self, seconds: float) -> bool:
        self.looks += 1
        if self._turns:
            self._turns.pop(0)()
        elif self.looks > watching.PATIENCE + 10:
            self._is_set = True
        return self._is_set

    def is_set(self) -> bool:
        return self._is_set


def nothing() -> None:
    pass


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "inputs.xlsx"
    path.write_bytes(b"before")
    return path


def watch(*files: Path) -> Watch:
    return Watch(lambda: files, interval=0)


def told(watched: Watch, *turns: Callable[[], object]) -> tuple[bool, int]:
    """Whether a change was told of, and after how many looks."""
    stop = Turns(*turns)
    return watched.wait(stop), stop.looks  # type: ignore[arg-type]


def replace(path: Path, content: bytes) -> None:
    """As Excel saves: into another file, which is then put in the place of this one."""
    fresh = path.with_name("~new.tmp")
    fresh.write_bytes(content)
    fresh.replace(path)


def test_nothing_is_told_while_nothing_is_saved(file: Path) -> None:
    assert told(watch(file))[0] is False


def test_a_file_put_in_the_place_of_another_is_told_of_once(file: Path) -> None:
    watched = watch(file)
    assert told(watched, nothing, lambda: replace(file, b"after"))[0]
    assert not told(watched)[0]


def test_what_was_saved_since_is_known_without_waiting(file: Path) -> None:
    watched = watch(file)
    assert not watched.has_changed()
    replace(file, b"after")
    assert watched.has_changed()
    assert told(watched)[0]
    assert not watched.has_changed()


def test_a_file_that_is_still_being_written_is_waited_for(file: Path) -> None:
    def longer() -> None:
        with file.open("ab") as out:
            out.write(b"more")

    found, looks = told(watch(file), longer, longer, longer, longer)
    assert found
    assert looks == 5


def test_a_file_that_is_gone_for_a_moment_is_waited_for(file: Path) -> None:
    found, looks = told(
        watch(file), file.unlink, nothing, nothing, lambda: file.write_bytes(b"after")
    )
    assert found
    assert looks == 5


def test_a_file_that_stays_away_is_told_of_in_the_end(file: Path) -> None:
    found, looks = told(watch(file), file.unlink)
    assert found
    assert looks == watching.PATIENCE + 1


def test_a_file_that_never_was_there_is_not_waited_for(file: Path) -> None:
    found, looks = told(watch(file, file.with_name("none")), lambda: replace(file, b"after"))
    assert found
    assert looks == 2


def test_a_new_file_is_told_of(tmp_path: Path) -> None:
    watched = Watch(lambda: sorted(tmp_path.glob("*.docx")), interval=0)
    assert told(watched, lambda: (tmp_path / "report.docx").write_bytes(b""))[0]


def test_it_stops_at_once() -> None:
    def never() -> Iterator[Path]:
        yield from ()

    stop = Event()
    watched = Watch(never, interval=60)
    waiting = Thread(target=watched.wait, args=(stop,))
    waiting.start()
    stop.set()
    waiting.join(10)
    assert not waiting.is_alive()


def test_word_files_of_narrative_are_watched_and_so_is_their_folder(tmp_path: Path) -> None:
    inputs = write_xlsx(
        tmp_path / "inputs.xlsx",
        COUNCIL.replace("| Forecast unit ", "| Narrative file | words |\n| Forecast unit "),
    )
    words = tmp_path / "words"
    words.mkdir()
    (words / "june.docx").write_bytes(word_file())
    builder = PreviewBuilder(PreviewRequest(inputs=inputs))
    builder.check_request()
    assert {words / "june.docx", words} <= {*builder.sources()}

"""Files are put in place all together or not at all, and what stood there before stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from svreport.outputs import OutputFile, file_name, write_all
from svreport.problems import UnwritableOutput

REPORT, SUMMARY = "Council report q1.docx", "Council summary q1.xlsx"
NEW = [
    OutputFile(Path("2024-25/q1") / REPORT, b"new report"),
    OutputFile(Path("2024-25/q1") / SUMMARY, b"new summary"),
]


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """An outputs folder that holds an earlier build."""
    folder = tmp_path / "outputs"
    (folder / "2024-25/q1").mkdir(parents=True)
    (folder / "2024-25/q1" / REPORT).write_bytes(b"old report")
    (folder / "2024-25/q1" / SUMMARY).write_bytes(b"old summary")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, temporary files too."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


OLD = {REPORT: b"old report", SUMMARY: b"old summary"}


def refusal(outputs: Path, kept: dict[str, bytes]) -> str:
    """The sentence of a refused write, after which the folder holds what it held."""
    with pytest.raises(UnwritableOutput) as refused:
        write_all(NEW, outputs)
    assert content(outputs) == kept
    return str(refused.value)


def test_files_are_written_into_folders_that_need_not_exist(tmp_path: Path) -> None:
    written = write_all(NEW, tmp_path / "a" / "b")
    assert written == [tmp_path / "a/b/2024-25/q1" / name for name in (REPORT, SUMMARY)]
    assert content(tmp_path) == {REPORT: b"new report", SUMMARY: b"new summary"}


def test_earlier_files_are_replaced(outputs: Path) -> None:
    write_all(NEW, outputs)
    assert content(outputs) == {REPORT: b"new report", SUMMARY: b"new summary"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_documents_can_be_read_like_any_other_file(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        (written, _) = write_all(NEW, tmp_path)
    finally:
        os.umask(before)
    assert written.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        (SUMMARY, f"~${SUMMARY}"),  # Excel puts its mark before the whole name
        (REPORT, f"~${REPORT[2:]}"),  # Word writes it over the first two letters
        (REPORT, f"~${REPORT}"),
    ],
)
def test_a_file_open_in_office(name: str, lock: str, outputs: Path) -> None:
    (outputs / "2024-25/q1" / lock).write_bytes(b"an owner")
    sentence = refusal(outputs, OLD | {lock: b"an owner"})
    assert sentence.startswith(f"{name} is open in Office: close it and try again")
    assert lock in sentence


def test_a_file_that_another_program_holds(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def held(self: Path, mode: str = "r", *others: Any, **named: Any) -> Any:
        if self.name == SUMMARY and "+" in mode:
            raise PermissionError(errno.EACCES, "held", str(self))
        return opened(self, mode, *others, **named)

    monkeypatch.setattr(Path, "open", held)
    assert refusal(outputs, OLD) == (
        f"{SUMMARY} cannot be written: it is open in another program or may not be changed. "
        "Close it and try again."
    )


@pytest.mark.parametrize("name", [REPORT, SUMMARY])
def test_a_file_that_cannot_be_moved_in(
    name: str, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = Path.replace

    def refuse(self: Path, target: str | Path) -> Path:
        if Path(target).name == name and not self.name.startswith(".svreport-old"):
            raise PermissionError(errno.EACCES, "denied", str(target))
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    assert refusal(outputs, OLD).startswith(f"{name} cannot be written: ")


def test_what_was_new_goes_when_a_later_file_cannot_be_moved_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = Path.replace

    def refuse(self: Path, target: str | Path) -> Path:
        if Path(target).name == SUMMARY:
            raise PermissionError(errno.EACCES, "denied", str(target))
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    refusal(tmp_path, {})


def test_a_file_that_cannot_be_set_aside(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = Path.replace

    def refuse(self: Path, target: str | Path) -> Path:
        if self.name == SUMMARY:
            raise PermissionError(errno.EACCES, "denied", str(self))
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    assert refusal(outputs, OLD).startswith(f"{SUMMARY} cannot be written: ")


@pytest.mark.parametrize("call", ["fsync", "fdopen"])
def test_a_full_disk(call: str, outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    assert refusal(outputs, OLD) == (
        f"{REPORT} cannot be written: the disk is full. Nothing was changed."
    )


def test_a_disk_that_fills_at_the_second_file(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = os.fsync
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        synced(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert refusal(outputs, OLD).startswith(f"{SUMMARY} cannot be written: the disk is full.")


def test_a_folder_that_may_not_be_written_to(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    assert refusal(outputs, OLD).startswith(f"{REPORT} cannot be written: ")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only(outputs: Path) -> None:
    folder = outputs / "2024-25/q1"
    folder.chmod(0o555)
    try:
        assert "cannot be written" in refusal(outputs, OLD)
    finally:
        folder.chmod(0o755)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "2024-25").write_bytes(b"a file")
    sentence = refusal(tmp_path, {"2024-25": b"a file"})
    assert "is not a folder" in sentence


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    (tmp_path / "2024-25/q1" / REPORT).mkdir(parents=True)
    assert refusal(tmp_path, {}).startswith(f"{REPORT} cannot be written: ")


def test_a_path_that_is_too_long(tmp_path: Path) -> None:
    files = [OutputFile(Path("x" * 300) / REPORT, b"new")]
    with pytest.raises(UnwritableOutput, match=r"its path is too long\. Use a shorter outputs"):
        write_all(files, tmp_path)
    assert content(tmp_path) == {}


@pytest.mark.parametrize(
    ("authority", "words", "name"),
    [
        ("Exampleshire Council", "report q1", "Exampleshire Council report q1.docx"),
        ('A/B\\C: "D" <E>|F?*', "q1", "A-B-C- -D- -E-F- q1.docx"),
        ("Two\nlines\tand\x00more", "q1", "Two-lines-and-more q1.docx"),
        ("  Ends with dots ...", "q1.", "Ends with dots q1.docx"),
        ("", "report", "report.docx"),
        ("Cyngor Sir Gâr 🎓", "q1", "Cyngor Sir Gâr 🎓 q1.docx"),
    ],
)
def test_names_that_every_system_takes(authority: str, words: str, name: str) -> None:
    assert file_name(authority, words, ".docx") == name


def test_a_long_authority_is_cut_and_never_what_tells_documents_apart() -> None:
    name = file_name("x" * 500, "monitoring report q1 2024-25", ".docx", draft=True)
    assert name.endswith("x monitoring report q1 2024-25 DRAFT.docx")
    assert 100 < len(name) < 130


def test_an_interruption_leaves_everything_as_it_was(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = Path.replace

    def interrupt(self: Path, target: str | Path) -> Path:
        if Path(target).name == SUMMARY and not self.name.startswith(".svreport-old"):
            raise KeyboardInterrupt
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_all(NEW, outputs)
    assert content(outputs) == OLD

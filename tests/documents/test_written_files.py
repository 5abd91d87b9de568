"""Files are put in place all together or not at all, and what stood there before stays."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from svreport.core.errors import UnwritableOutput
from svreport.files import transaction
from svreport.files.outputs import OutputFile, file_name, finish_interrupted, write_all
from svreport.files.transaction import STAGING, Staging

Q1 = "2024-25/q1"
REPORT, SUMMARY = "Council report q1.docx", "Council summary q1.xlsx"
NEW = [
    OutputFile(Path(Q1) / REPORT, b"new report"),
    OutputFile(Path(Q1) / SUMMARY, b"new summary"),
]
WORKPLACE = STAGING


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


@pytest.mark.parametrize(
    "name", ["OneDrive - Exampleshire Council's", "DSG #1 100% (final) & signed", "Gâr “2” 🎓"]
)
def test_folders_as_officers_name_them(name: str, tmp_path: Path) -> None:
    write_all(NEW, tmp_path / name)
    assert content(tmp_path / name) == {REPORT: b"new report", SUMMARY: b"new summary"}


def test_earlier_files_are_replaced(outputs: Path) -> None:
    write_all(NEW, outputs)
    assert content(outputs) == {REPORT: b"new report", SUMMARY: b"new summary"}


def test_the_same_content_again_is_a_new_file(outputs: Path) -> None:
    """Which of two records is the later one is known by its time."""
    write_all(NEW, outputs)
    for file in NEW:
        os.utime(outputs / file.path, (0, 0))
    write_all(NEW, outputs)
    assert all((outputs / file.path).stat().st_mtime > 0 for file in NEW)
    assert content(outputs) == {REPORT: b"new report", SUMMARY: b"new summary"}


def test_what_someone_saves_just_before_the_files_are_moved_is_kept(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Staging.write_journal

    def write_journal(self: Staging, entries: Sequence[transaction.JournalEntry]) -> None:
        written(self, entries)
        (outputs / Q1 / REPORT).write_bytes(b"edited")

    monkeypatch.setattr(Staging, "write_journal", write_journal)
    write_all(NEW, outputs)
    kept = f"{Path(REPORT).stem} (kept).docx"
    assert content(outputs) == {REPORT: b"new report", SUMMARY: b"new summary", kept: b"edited"}


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


def test_a_file_open_in_libreoffice(outputs: Path) -> None:
    lock = f".~lock.{REPORT}#"
    (outputs / Q1 / lock).write_bytes(b"an owner")
    assert refusal(outputs, OLD | {lock: b"an owner"}).startswith(f"{REPORT} is open in Office")


def test_a_file_that_another_program_holds(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def held(self: Path, mode: str = "r", *others: Any, **named: Any) -> Any:
        if self.name == SUMMARY and "+" in mode:
            raise PermissionError(errno.EACCES, "held", str(self))
        return opened(self, mode, *others, **named)

    monkeypatch.setattr(Path, "open", held)
    assert refusal(outputs, OLD) == (
        f"{SUMMARY} cannot be written: it is open in another program or may not be changed. "
        "Close it and try again; nothing was changed."
    )


Move = Callable[[Path, Path], None]


def refuse_moves(
    monkeypatch: pytest.MonkeyPatch, is_refused: Callable[[Path, Path], bool], error: BaseException
) -> None:
    """Has the system refuse some moves of files."""
    moved: Move = transaction.move

    def move(source: Path, target: Path) -> None:
        if is_refused(source, target):
            raise error
        moved(source, target)

    monkeypatch.setattr(transaction, "move", move)


def is_new(source: Path) -> bool:
    return source.name.startswith("new-")


DENIED = PermissionError(errno.EACCES, "denied")


@pytest.mark.parametrize("name", [REPORT, SUMMARY])
@pytest.mark.parametrize("error", [DENIED, OSError(errno.EIO, "broken"), KeyboardInterrupt()])
def test_a_file_that_cannot_be_moved_in(
    name: str, error: BaseException, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_moves(monkeypatch, lambda source, to: is_new(source) and to.name == name, error)
    with pytest.raises(UnwritableOutput if isinstance(error, OSError) else KeyboardInterrupt):
        write_all(NEW, outputs)
    assert content(outputs) == OLD


def test_what_was_new_goes_when_a_later_file_cannot_be_moved_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_moves(monkeypatch, lambda _, to: to.name == SUMMARY, DENIED)
    refusal(tmp_path / "outputs", {})
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_set_aside(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_moves(monkeypatch, lambda source, _: source.name == SUMMARY, DENIED)
    assert refusal(outputs, OLD).startswith(f"{SUMMARY} cannot be written: it is open in another")


def test_files_that_cannot_even_be_put_back_are_told_of_and_put_right_later(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as while_it_lasts:
        refuse_moves(while_it_lasts, lambda _, to: to.name == SUMMARY, DENIED)
        with pytest.raises(UnwritableOutput) as refused:
            write_all(NEW, outputs)
        assert str(refused.value).endswith(
            f"Documents in {outputs} are not in their places. Correct that, then run "
            "svreport again: it puts them there."
        )
        with pytest.raises(UnwritableOutput, match=f"^{SUMMARY} cannot be written"):
            finish_interrupted(outputs)
    (sentence,) = finish_interrupted(outputs)
    assert sentence.endswith("It is finished now.")
    assert content(outputs) == {REPORT: b"new report", SUMMARY: b"new summary"}


def test_a_scanner_that_looks_at_a_file_is_waited_for(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced = Path.replace
    refused: list[Path] = []

    def replace(self: Path, target: Path) -> Path:
        if len(refused) < 2:
            refused.append(self)
            raise DENIED
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(transaction, "ATTEMPTS", 3)
    monkeypatch.setattr(transaction, "PAUSE", 0)
    write_all(NEW, outputs)
    assert (len(refused), content(outputs)[REPORT]) == (2, b"new report")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (errno.ENOSPC, "the disk is full. Nothing was changed."),
        (errno.EDQUOT, "your share of the disk is used up. Nothing was changed."),
        (errno.EFBIG, "files of its size are not allowed there. Nothing was changed."),
        (errno.ESTALE, "does not answer. Nothing was changed; try again when it is connected."),
        (errno.EROFS, "may only be read. Choose a folder on another one."),
        (errno.EINVAL, "Invalid argument. Nothing was changed."),
    ],
)
@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_disk_that_takes_no_more(
    code: int, says: str, failing: int, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first file, at the second, and at the journal."""
    synced = os.fsync
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == failing:
            raise OSError(code, os.strerror(code))
        synced(handle)

    monkeypatch.setattr(os, "fsync", full)
    sentence = refusal(outputs, OLD)
    assert sentence.startswith(f"{SUMMARY if failing == 2 else REPORT} cannot be written: ")
    assert sentence.endswith(says)


LIMITED = """
import resource, sys
from pathlib import Path
from svreport.files.outputs import OutputFile, write_all
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_all([OutputFile(Path("a.docx"), b"x" * 4000), OutputFile(Path("b.docx"), b"x" * 5000)],
              Path(sys.argv[1]))
except Exception as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_file_that_the_system_cuts_off(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"old")
    # What Python keeps of a module that it compiles would be cut off as well.
    command = [sys.executable, "-B", "-c", LIMITED, str(tmp_path)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert said.stdout == (
        "b.docx cannot be written: files of its size are not allowed there. Nothing was changed.\n"
    )
    assert content(tmp_path) == {"a.docx": b"old"}


def test_a_folder_that_may_not_be_written_to(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Path.mkdir

    def refuse(self: Path, *others: Any, **named: Any) -> None:
        if self.name == WORKPLACE:
            raise DENIED
        made(self, *others, **named)

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert refusal(outputs, OLD) == (
        f"{REPORT} cannot be written: the folder {outputs} may not be changed. Have it opened to "
        "you, or choose another one."
    )


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("closed", [".", Q1])
def test_a_folder_that_is_read_only(closed: str, outputs: Path) -> None:
    (outputs / closed).chmod(0o555)
    try:
        sentence = refusal(outputs, OLD)
    finally:
        (outputs / closed).chmod(0o755)
    assert f"the folder {outputs / closed} may not be changed" in sentence


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "2024-25").write_bytes(b"a file")
    sentence = refusal(tmp_path, {"2024-25": b"a file"})
    assert f"{tmp_path / '2024-25'} is not a folder" in sentence


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    (tmp_path / "2024-25/q1" / REPORT).mkdir(parents=True)
    assert "a folder in" in refusal(tmp_path, {})


def test_a_folder_on_another_drive(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_moves(
        monkeypatch,
        lambda _, to: to.parent.name == "q1",
        OSError(errno.EXDEV, "Invalid cross-device link"),
    )
    with pytest.raises(UnwritableOutput, match="q1 is on a different drive from the folder around"):
        write_all([NEW[0]], outputs)
    assert content(outputs) == OLD


def test_a_path_that_is_too_long(tmp_path: Path) -> None:
    files = [OutputFile(Path("x" * 300) / REPORT, b"new")]
    with pytest.raises(UnwritableOutput, match=r"its path is too long\. Choose a folder with"):
        write_all(files, tmp_path)
    assert content(tmp_path) == {}


@pytest.mark.parametrize(("suffix", "longest"), [(".docx", 259), (".xlsx", 218), (".json", 259)])
def test_a_path_that_office_could_not_open_on_windows(
    suffix: str, longest: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "WINDOWS", True)
    room = longest - len(str(tmp_path / "x")) - len(suffix)
    fits = OutputFile(Path(f"{'x' * room}x{suffix}"), b"fits")
    write_all([fits], tmp_path)
    longer = OutputFile(Path(f"{'x' * room}xx{suffix}"), b"one letter more")
    with pytest.raises(UnwritableOutput, match="its path is too long"):
        write_all([longer], tmp_path)
    assert list(content(tmp_path)) == [fits.path.name]


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (206, "its path is too long"),
        (123, "Windows allows none of"),
        (53, "does not answer"),
    ],
)
def test_what_windows_says_by_numbers_of_its_own(
    number: int, says: str, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = FileNotFoundError(errno.ENOENT, "No such file")
    error.winerror = number  # type: ignore[attr-defined, unused-ignore]
    monkeypatch.setattr(transaction, "refuse_unusable", lambda _: None)
    monkeypatch.setattr(transaction, "write", lambda *_: (_ for _ in ()).throw(error))
    assert says in refusal(outputs, OLD)


def test_another_svreport_that_writes_there(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "PATIENCE", 0)
    with transaction.open_staging(outputs, outputs / REPORT):
        sentence = refusal(outputs, OLD | {"lock": b""})
    assert sentence == (
        f"Another svreport is writing to {outputs}: wait until it is done and try again. "
        "Nothing was changed."
    )
    assert content(outputs) == OLD


WRITER = """
import sys
from pathlib import Path
from svreport.files.outputs import OutputFile, write_all
for number in range(5):
    one = f"{sys.argv[2]} {number}".encode()
    write_all([OutputFile(Path(name), one) for name in ("a/x", "a/y", "b/z")], Path(sys.argv[1]))
"""


def test_builds_at_the_same_time_come_one_after_another(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), who]) for who in ("A", "B")
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    there = content(tmp_path)
    assert there.keys() == {"x", "y", "z"}
    assert len(set(there.values())) == 1


def test_a_lock_that_was_left_behind_locks_nobody_out(outputs: Path) -> None:
    (outputs / WORKPLACE).mkdir()
    (outputs / WORKPLACE / "lock").write_bytes(b"")
    write_all(NEW, outputs)
    assert content(outputs) == {REPORT: b"new report", SUMMARY: b"new summary"}


def test_a_drive_without_locks(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    sentence = refusal(outputs, OLD)
    assert sentence.startswith(f"The drive of {outputs} cannot keep two builds apart: write to a")


@pytest.mark.parametrize(
    ("authority", "words", "name"),
    [
        ("Exampleshire Council", "report q1", "Exampleshire Council report q1.docx"),
        ('A/B\\C: "D" <E>|F?*', "q1", "A-B-C- -D- -E-F- q1.docx"),
        ("Two\nlines\tand\x00more", "q1", "Two-lines-and-more q1.docx"),
        ("  Ends with dots ...", "q1.", "Ends with dots q1.docx"),
        ("", "report", "report.docx"),
        ("Cyngor Sir Gâr 🎓", "q1", "Cyngor Sir Gâr 🎓 q1.docx"),
        ("Sir Ga\u0302r", "q1", "Sir Gâr q1.docx"),  # as Macs write it: a, then its roof
        ("Gpj\u202excod.", "q1", "Gpj-xcod q1.docx"),  # would be shown as Gpj.docx
        ("CON", "report q1", "CON report q1.docx"),
    ],
)
def test_names_that_every_system_takes(authority: str, words: str, name: str) -> None:
    assert file_name(authority, words, ".docx") == name


def test_a_long_authority_is_cut_and_never_what_tells_documents_apart() -> None:
    name = file_name("x" * 500, "monitoring report q1 2024-25", ".docx", draft=True)
    assert name.endswith("x monitoring report q1 2024-25 DRAFT.docx")
    assert 100 < len(name) < 130
    name = file_name("🎓" * 500, "monitoring report q1 2024-25", ".docx", draft=True)
    assert name.endswith("🎓 monitoring report q1 2024-25 DRAFT.docx")
    assert 200 < len(name.encode()) <= 255

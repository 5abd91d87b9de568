"""Office files as they arrive: what no honest file holds is refused before anything is parsed."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_STORED, ZipInfo

import hostile_files as hostile
import pytest
from hostile_files import Spoilt
from inputs_helpers import open_workbook
from packages import archive_of, parts_of

from svreport.core.errors import UnreadableInputs
from svreport.files.ooxml import (
    CONTENT_TYPES,
    Damaged,
    OtherKind,
    Unsafe,
    archive_entries,
    file_content,
    printable,
)
from svreport.files.ooxml.package import Package, open_package

REFUSED: dict[str, tuple[Spoilt, str]] = {
    "bomb": (hostile.bomb, "“xl/media/image1.png”, which unpacks to more than 200 times its size"),
    "large part": (hostile.large_part, "which unpacks to more than 50 MB"),
    "many large parts": (hostile.many_large_parts, "unpacks to more than 200 MB"),
    "many parts": (hostile.many_parts, "holds more than 5,000 parts"),
    "encrypted": (hostile.encrypted_part, "contains an encrypted part, “customXml/extra.xml”"),
    "packed otherwise": (hostile.packed_otherwise, "packed as no Office program does"),
    "overlapping": (hostile.overlapping, "contains parts that overlap"),
    "into the list": (hostile.into_its_list, "contains parts that overlap its list of parts"),
    "two archives": (hostile.before_its_start, "contains something before its first part"),
    "twice": (hostile.twice, "holds two parts named “XL/STYLES.XML”"),
    "up": (hostile.with_part_named("../../outside.xml"), "which leads out of it"),
    "up inside": (hostile.with_part_named("xl/../../outside.xml"), "which leads out of it"),
    "absolute": (hostile.with_part_named("/etc/passwd"), "which leads out of it"),
    "backslash": (hostile.with_part_named("xl\\outside.xml"), "names its parts with backslashes"),
    "up by backslashes": (hostile.with_part_named("..\\outside.xml"), "which leads out of it"),
    "drive": (hostile.with_part_named("C:/outside.xml"), "which leads out of it"),
}
LYING: dict[str, Spoilt] = {
    "smaller": hostile.lying_small,
    "larger": hostile.lying_large,
    "other content": hostile.other_content,
}


@pytest.mark.parametrize(("spoil", "said"), REFUSED.values(), ids=list(REFUSED))
def test_what_no_honest_file_holds_is_refused(
    spoil: Spoilt, said: str, example_bytes: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "inputs.xlsx"
    path.write_bytes(spoil(example_bytes))
    with pytest.raises(UnreadableInputs) as refused:
        open_workbook(path)
    sentence = str(refused.value)
    assert sentence.startswith("inputs.xlsx ")
    assert said in sentence
    assert sentence.endswith(": ask whoever sent it to save it again and resend it.")


@pytest.mark.parametrize("spoil", LYING.values(), ids=list(LYING))
def test_a_part_is_what_the_archive_says_or_the_file_is_damaged(
    spoil: Spoilt, example_bytes: bytes
) -> None:
    with pytest.raises(Damaged, match=r"customXml/extra\.xml is not what the archive says"):
        open_package(spoil(example_bytes))


def test_no_more_is_unpacked_of_a_part_than_it_says(example_bytes: bytes) -> None:
    content = hostile.lying_small(example_bytes)
    package = Package(content, archive_entries(content))
    with pytest.raises(Damaged):
        package.part("customXml/extra.xml")
    assert package.entries["customxml/extra.xml"].file_size == 10


def test_an_archive_inside_is_left_closed(
    example_bytes: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[bytes] = []

    def noted(content: bytes) -> dict[str, ZipInfo]:
        opened.append(content)
        return archive_entries(content)

    monkeypatch.setattr("svreport.files.ooxml.archive_entries", noted)
    path = tmp_path / "inputs.xlsx"
    path.write_bytes(hostile.archive_inside(example_bytes))
    open_workbook(path)
    assert opened == [path.read_bytes()]


def test_a_file_is_read_no_further_than_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    path.write_bytes(bytes(1_001))
    with pytest.raises(Unsafe, match="is larger than 0 MB, the most that svreport opens: take"):
        file_content(path, largest=1_000)
    assert file_content(path, largest=1_001) == bytes(1_001)


def test_an_endless_file_is_no_file(tmp_path: Path) -> None:
    endless = Path("/dev/zero")
    if not endless.exists():
        pytest.skip("the system has no endless file")
    with pytest.raises(UnreadableInputs, match="is not an ordinary file"):
        open_workbook(endless)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"text"])
def test_what_is_no_office_file_is_told_from_what_is_unsafe(content: bytes) -> None:
    with pytest.raises((Damaged, OtherKind)):
        open_package(content)


def test_parts_are_found_whatever_their_case(example_bytes: bytes) -> None:
    package = open_package(example_bytes)
    assert package.part("XL/Workbook.xml") == parts_of(example_bytes)["xl/workbook.xml"]
    assert "xl/WORKBOOK.xml" in package
    with pytest.raises(Damaged, match=r"xl/none\.xml is missing"):
        package.part("xl/none.xml")


def test_every_part_of_an_honest_file_is_read_as_it_was_written(example_bytes: bytes) -> None:
    package: Package = open_package(example_bytes)
    assert {name: package.part(name) for name in package.names} == parts_of(example_bytes)


def test_a_file_with_folders_in_its_list_is_honest(example_bytes: bytes) -> None:
    parts = parts_of(example_bytes)
    assert "xl" not in open_package(archive_of({"xl/": b"", **parts})).names


def test_what_a_console_would_obey_is_not_shown() -> None:
    assert printable("a\x1b[31mb\u202ec\nd\x9b") == "a�[31mb�c�d�"
    assert printable("n" * 200) == "n" * 79 + "…"


def test_what_looks_like_a_list_inside_a_part_is_none() -> None:
    part = b"PK\x01\x02" * 6_000
    content = archive_of({CONTENT_TYPES: b"<Types/>", "a.bin": part}, ZIP_STORED)
    assert open_package(content).part("a.bin") == part

"""Office files as they arrive from others: zip archives, looked over before anything parses them.

Everything is checked against what the archive's own list says, and then against
what its parts really unpack to. Nothing is ever written to disk, no archive inside
another is opened, and no address is followed.
"""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from svreport.files.ooxml.markup import Damaged, Unsafe

MEGABYTE = 1_000_000
LARGEST_FILE = 50 * MEGABYTE
MOST_PARTS = 5_000
LARGEST_PART = 50 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE
# Repeated cells pack to a fiftieth at most; a thousandth is what a zip bomb needs.
MOST_TIMES = 200
TIMES_FROM = MEGABYTE

_LISTED = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
# Control characters, those that turn the direction of text, and ends of lines.
_UNSHOWN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Package:
    """An Office file whose parts can be read one by one, each no larger than it says.

    `entries` has the parts by their names in lower case: Office forgives case.
    """

    content: bytes
    entries: Mapping[str, zipfile.ZipInfo]

    @property
    def names(self) -> Sequence[str]:
        return tuple(one.orig_filename for one in self.entries.values())

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.entries

    def part(self, name: str) -> bytes:
        """The bytes of a part.

        Raises Damaged where there is none of that name, where it unpacks to more or
        less than the archive says, or to something else.
        """
        entry = self.entries.get(name.lower())
        if entry is None:
            raise Damaged(f"{name} is missing")
        return _unpacked(self.content, entry)


def file_content(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """The bytes of a file. Raises OSError, and Unsafe where it is larger than `largest`."""
    with path.open("rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise too_large(largest)
    return content


def too_large(largest: int) -> Unsafe:
    """What is said of a file that has more than so many bytes."""
    return Unsafe(
        f"is larger than {_megabytes(largest)}, the most that svreport opens",
        "take out pictures and whatever else svreport does not need",
    )


def package_of(content: bytes) -> Package:
    """The Office file that these are the bytes of.

    Raises Unsafe for what no honest file holds, and Damaged for what is no archive.
    """
    # Each part stands in the archive's list, so that the list is short before it is read.
    if content.count(_LISTED) > MOST_PARTS:
        raise Unsafe(f"holds more than {MOST_PARTS:,} parts")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            list_starts = archive.start_dir
    except Exception as reason:
        # The standard library raises many kinds of error for a list that makes no sense.
        raise Damaged from reason
    for look in (_names, _ways, _sizes):
        look(entries)
    _places(content, entries, list_starts)
    parts = (one for one in entries if not one.orig_filename.endswith("/"))
    return Package(content, {one.orig_filename.lower(): one for one in parts})


def _names(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuses names that lead out of the archive, and those that stand twice."""
    seen: set[str] = set()
    for one in entries:
        name = one.orig_filename
        steps = name.rstrip("/").split("/")
        if "\\" in name or ":" in name or "\0" in name or {"", ".", ".."} & {*steps}:
            raise Unsafe(f"holds a part named “{printable(name)}”, which leads out of it")
        if name.lower() in seen:
            raise Unsafe(f"holds two parts named “{printable(name)}”")
        seen.add(name.lower())


def _ways(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuses parts that are encrypted, or packed as no Office program packs them."""
    for one in entries:
        if one.flag_bits & _ENCRYPTED:
            raise Unsafe(f"holds an encrypted part, “{printable(one.orig_filename)}”")
        if one.compress_type not in _METHODS:
            raise Unsafe(
                f"holds “{printable(one.orig_filename)}”, packed as no Office program does"
            )


def _sizes(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuses what would unpack to more than memory should hold."""
    for one in entries:
        if one.file_size > LARGEST_PART:
            raise Unsafe(
                f"holds “{printable(one.orig_filename)}”, which unpacks to more than "
                f"{_megabytes(LARGEST_PART)}"
            )
        if one.file_size > max(TIMES_FROM, MOST_TIMES * one.compress_size):
            raise Unsafe(
                f"holds “{printable(one.orig_filename)}”, which unpacks to more than {MOST_TIMES} "
                "times its size"
            )
    if sum(one.file_size for one in entries) > LARGEST_UNPACKED:
        raise Unsafe(f"unpacks to more than {_megabytes(LARGEST_UNPACKED)}")


def _places(content: bytes, entries: Sequence[zipfile.ZipInfo], list_starts: int) -> None:
    """Refuses parts that overlap, as those of a zip bomb do, and a second archive in front."""
    end = 0
    for one in sorted(entries, key=lambda entry: entry.header_offset):
        if end == 0 and one.header_offset != 0:
            raise Unsafe("holds something before its first part")
        if one.header_offset < end:
            raise Unsafe(f"holds parts that overlap (“{printable(one.orig_filename)}”)")
        end = _starts(content, one) + one.compress_size
    if end > list_starts:
        raise Unsafe("holds parts that overlap its list of parts")


def _starts(content: bytes, entry: zipfile.ZipInfo) -> int:
    """Where the packed bytes of a part begin."""
    try:
        signature, name, extra = _LOCAL_HEADER.unpack_from(content, entry.header_offset)
    except struct.error as reason:
        raise Damaged(f"{printable(entry.orig_filename)} lies beyond its end") from reason
    start = entry.header_offset + _LOCAL_HEADER.size
    if signature != b"PK\x03\x04" or content[start : start + name] != _as_stored(entry):
        raise Damaged(f"{printable(entry.orig_filename)} is not where its list says")
    return start + int(name) + int(extra)


def _as_stored(entry: zipfile.ZipInfo) -> bytes:
    is_utf8 = entry.flag_bits & 0x800
    return entry.orig_filename.encode("utf-8" if is_utf8 else "cp437")


def _unpacked(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """What a part unpacks to, counted, whatever the archive says of its size."""
    start = _starts(content, entry)
    packed = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        unpacked, is_whole = packed, True
    else:
        reader = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            unpacked = reader.decompress(packed, entry.file_size + 1)
        except zlib.error as reason:
            raise Damaged(f"{printable(entry.orig_filename)} cannot be unpacked") from reason
        is_whole = reader.eof
    if not is_whole or len(unpacked) != entry.file_size or zlib.crc32(unpacked) != entry.CRC:
        raise Damaged(f"{printable(entry.orig_filename)} is not what the archive says")
    return unpacked


def printable(name: str) -> str:
    """A name from a file, short and without what a console would obey."""
    shown = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(one) in _UNSHOWN else one
        for one in name[:200]
    )
    return shown if len(shown) <= 80 else f"{shown[:79]}…"


def _megabytes(size: int) -> str:
    return f"{size // MEGABYTE:,} MB"

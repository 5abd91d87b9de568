"""What arrives from others is looked over here before anything parses it.

First, the zip archive that an Office file is: its bounds, the bytes of its parts, and their XML.

Everything is checked against what the archive's own list says, and then against
what its parts really unpack to. Nothing is ever written to disk, no archive inside
another is opened, and no address is followed. The XML of a part has no document type, no deep
nesting, and names with namespaces.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

DEEPEST = 100
# Between a namespace and a name; neither can hold it.
APART = " "
# Control characters, those that turn the direction of text, and ends of lines.
_UNSHOWN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_LONGEST_SHOWN = 80
_ASK = "ask whoever sent it to save it again and resend it"


class PackageError(Exception):
    """A file that is not opened as an Office file."""


class Unsafe(PackageError):
    """What a file holds for which it is not opened, and what to do about it.

    As a text, it goes on from the file's name to the end of the sentence.
    """

    def __init__(self, wrong: str, remedy: str = _ASK) -> None:
        super().__init__(f"{wrong}: {remedy}.")


class Damaged(PackageError):
    """The file is no archive, or not what it says of itself; the text says which part of it."""


class OtherKind(PackageError):
    """The file may be whole, but is not of the kind that was asked for."""


class Handler(Protocol):
    """Takes the elements of a part as they come, and stops where they nest too deep.

    Names have their namespace before them, parted by APART; those of attributes
    that have none stand alone.
    """

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


# The first element follows the declaration at once, as programs write it.
_BEGINS = re.compile(
    rb'<\?xml version="1\.0" encoding="UTF-8"(?: standalone="\w+")?\?>\s*<[A-Za-z]'
)


class _FirstElement(Exception):
    """The first element has come, so that no document type can follow."""


def refuse_doctype(part: str, content: bytes) -> None:
    """Raises Unsafe where a part has a document type, and Damaged where it is no XML."""
    if _BEGINS.match(content):
        return

    def stop(_name: str, _attributes: object) -> None:
        raise _FirstElement

    try:
        _parse(part, content, stop)
    except _FirstElement:
        return


def read_markup(part: str, content: bytes, handler: Handler) -> None:
    """Hands the elements of a part to the handler, in order.

    Raises Damaged where it is no well-formed XML, and Unsafe where it has a document type.
    """
    _parse(part, content, handler.start, handler.end, handler.text)


def refuse_depth(depth: int, part: str) -> None:
    """Raises Unsafe where elements nest deeper than any program writes them."""
    if depth > DEEPEST:
        raise Unsafe(f"contains a part whose elements nest more than {DEEPEST} deep ({part})")


def _parse(
    part: str,
    content: bytes,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator=APART)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as reason:
        # An encoding that Python does not know, or that is none of text, is an error of lookup.
        raise Damaged(f"{part} is not well-formed") from reason


def _refuse(*_: object) -> None:
    raise Unsafe("contains a document type (DOCTYPE), which no Office program writes")


def printable(name: str) -> str:
    """Return a name from a file, short and without what a console would obey."""
    if len(name) <= _LONGEST_SHOWN and name.isprintable():
        return name
    shown = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) in _UNSHOWN else sign
        for sign in name[:200]
    )
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"


CONTENT_TYPES = "[Content_Types].xml"
MIMETYPE = "mimetype"
MEGABYTE = 1_000_000
LARGEST_FILE = 50 * MEGABYTE
MOST_PARTS = 5_000
LARGEST_PART = 50 * MEGABYTE
LARGEST_UNPACKED = 200 * MEGABYTE
# Repeated cells pack to a fiftieth at most; a thousandth is what a zip bomb needs.
MOST_TIMES = 200
TIMES_FROM = MEGABYTE

# Made on Unix, a file of its owner's.
_UNIX, _OWN_FILE = 3, 0o600 << 16
_LISTED, _LIST_ENDS = b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def file_content(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """Return the bytes of a file. Raises OSError, and Unsafe where it is larger than `largest`."""
    with path.open("rb") as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise too_large(largest)
    return content


def too_large(largest: int) -> Unsafe:
    """Return the error of a file that has more than so many bytes."""
    return Unsafe(
        f"is larger than {_megabytes(largest)}, the most that svreport opens",
        "take out pictures and whatever else svreport does not need",
    )


def archive_of(parts: Mapping[str, bytes]) -> bytes:
    """Return the archive of parts; every entry's time is fixed, so that they give the same bytes.

    The content types come first, as the packaging conventions ask, and the kind of an OpenDocument
    file, which is not packed.
    """
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted(parts, key=lambda name: (name not in (CONTENT_TYPES, MIMETYPE), name)):
            how = zipfile.ZIP_STORED if name == MIMETYPE else zipfile.ZIP_DEFLATED
            archive.writestr(_new_entry(name), parts[name], how)
    return made.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of an archive by their names. Raises PackageError."""
    entries = archive_entries(content).values()
    return {entry.orig_filename: unpack(content, entry) for entry in entries}


def _new_entry(name: str) -> zipfile.ZipInfo:
    """An entry that is the same on every computer: of the first day that archives know."""
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = _UNIX, _OWN_FILE
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def archive_with_parts(
    content: bytes, changed: Mapping[str, bytes], gone: Collection[str] = ()
) -> bytes:
    """Return an archive with these parts changed, others added at its end, and some gone.

    The names are those that the archive itself writes. All else is as it was: the other parts,
    their order, times and attributes, and the comment.
    """
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(made, "w") as archive:
        archive.comment = source.comment
        for entry in source.infolist():
            if entry.filename not in gone:
                part = changed.get(entry.filename)
                archive.writestr(entry, source.read(entry) if part is None else part)
        here = source.namelist()
        for name in (name for name in changed if name not in here):
            archive.writestr(_new_entry(name), changed[name])
    return made.getvalue()


def archive_entries(content: bytes) -> dict[str, zipfile.ZipInfo]:
    """Return the parts that an archive lists, by their names in lower case: Office forgives case.

    Raises Unsafe for what no honest file holds, and Damaged for what is no archive.
    """
    # The list is short before it is read: what parts hold may look like it.
    if _list_of(content).count(_LISTED) > MOST_PARTS:
        raise Unsafe(f"holds more than {MOST_PARTS:,} parts")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            list_starts = archive.start_dir
    except Exception as reason:
        # The standard library raises many kinds of error for a list that makes no sense.
        raise Damaged from reason
    _refuse_names(entries)
    for entry in entries:
        _refuse_packing(entry)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Unsafe(f"unpacks to more than {_megabytes(LARGEST_UNPACKED)}")
    _refuse_overlaps(content, entries, list_starts)
    parts = (entry for entry in entries if not entry.orig_filename.endswith("/"))
    return {entry.orig_filename.lower(): entry for entry in parts}


def _list_of(content: bytes) -> bytes:
    """The bytes in which an archive lists its parts; all of them where it does not say."""
    end = content.rfind(_LIST_ENDS)
    size = int.from_bytes(content[end + 12 : end + 16], "little") if end >= 0 else len(content)
    return content[end - size : end] if end - size >= 0 else content


def unpack(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a part, counted, whatever the archive says of its size.

    Raises Damaged where it unpacks to more or less than that, or to something else.
    """
    start = _start(content, entry)
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


def _refuse_names(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuses names that lead out of the archive, and those that are there twice."""
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        steps = name.replace("\\", "/").rstrip("/").split("/")
        if ":" in name or "\0" in name or {"", ".", ".."} & {*steps}:
            raise Unsafe(f"contains a part named “{printable(name)}”, which leads out of it")
        if "\\" in name:
            raise Unsafe(
                f"names its parts with backslashes, such as “{printable(name)}”, which no Office "
                "program does"
            )
        if name.lower() in seen:
            raise Unsafe(f"holds two parts named “{printable(name)}”")
        seen.add(name.lower())


def _refuse_packing(entry: zipfile.ZipInfo) -> None:
    """Refuses a part that is encrypted, packed as no Office program does, or far too large."""
    name = f"“{printable(entry.orig_filename)}”"
    if entry.flag_bits & _ENCRYPTED:
        raise Unsafe(f"contains an encrypted part, {name}")
    if entry.compress_type not in _METHODS:
        raise Unsafe(f"holds {name}, packed as no Office program does")
    if entry.file_size > LARGEST_PART:
        raise Unsafe(f"holds {name}, which unpacks to more than {_megabytes(LARGEST_PART)}")
    if entry.file_size > max(TIMES_FROM, MOST_TIMES * entry.compress_size):
        raise Unsafe(f"holds {name}, which unpacks to more than {MOST_TIMES} times its size")


def _refuse_overlaps(content: bytes, entries: Sequence[zipfile.ZipInfo], list_starts: int) -> None:
    """Refuses parts that overlap, as those of a zip bomb do, and a second archive in front."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if end == 0 and entry.header_offset != 0:
            raise Unsafe("contains something before its first part")
        if entry.header_offset < end:
            raise Unsafe(f"contains parts that overlap (“{printable(entry.orig_filename)}”)")
        end = _start(content, entry) + entry.compress_size
    if end > list_starts:
        raise Unsafe("contains parts that overlap its list of parts")


def _start(content: bytes, entry: zipfile.ZipInfo) -> int:
    """Where the packed bytes of a part begin."""
    try:
        signature, name, extra = _LOCAL_HEADER.unpack_from(content, entry.header_offset)
    except struct.error as reason:
        raise Damaged(f"{printable(entry.orig_filename)} is beyond its end") from reason
    start = entry.header_offset + _LOCAL_HEADER.size
    encoding = "utf-8" if entry.flag_bits & _UTF8 else "cp437"
    if signature != b"PK\x03\x04" or content[start : start + name] != entry.orig_filename.encode(
        encoding
    ):
        raise Damaged(f"{printable(entry.orig_filename)} is not where its list says")
    return start + int(name) + int(extra)


def _megabytes(size: int) -> str:
    return f"{size // MEGABYTE:,} MB"

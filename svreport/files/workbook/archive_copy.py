"""An archive with some of its parts changed: all others are copied as they are packed."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO

from svreport.core.frozen import Frozen
from svreport.files.ooxml.archive import packed_part

_LOCAL, _LISTED, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_LIST_HEADER = struct.Struct("<4s6H3I5H2I")
_LIST_END = struct.Struct("<4s4H2IH")
_UTF8, _UNIX = 0x800, 3 << 8 | 20
# The first day that an archive can state.
_FIRST_DAY = 0x21


class _Member(Frozen):
    """A part as the archive has it: its entry, and its line in the archive's list."""

    name: str
    entry: bytes
    line: bytes


def archive_with_parts(
    content: bytes,
    changed: Mapping[str, bytes],
    gone: Collection[str] = (),
) -> bytes:
    """Return an archive with these parts changed, others added at its end, and some gone.

    The parts of which nothing is said are copied as they are packed, in their order. The
    names are those that the archive itself writes.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        infos, list_start = archive.infolist(), archive.start_dir
        comment = archive.comment
    here = {info.orig_filename for info in infos}
    members = [
        _packed(info.orig_filename, changed[info.orig_filename], info)
        if info.orig_filename in changed
        else member
        for info, member in _members(content, infos, list_start)
        if info.orig_filename not in gone
    ]
    members += [_packed(name, part) for name, part in changed.items() if name not in here]
    return _joined(members, comment)


def _members(
    content: bytes, infos: Collection[zipfile.ZipInfo], list_start: int
) -> Iterator[tuple[zipfile.ZipInfo, _Member]]:
    """The parts in the order of the list; an entry ends where the next one begins."""
    starts = sorted(info.header_offset for info in infos)
    ends = dict(zip(starts, [*starts[1:], list_start], strict=True))
    for info in infos:
        entry = content[info.header_offset : ends[info.header_offset]]
        yield info, _Member(info.orig_filename, entry, _line(info))


def _line(info: zipfile.ZipInfo) -> bytes:
    """A part's line in the list, without the place of its entry; numbers of 64 bits are short."""
    extra = b"".join(_extra_fields(info.extra))
    # As its own header writes it.
    written = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    year, month, day, hour, minute, second = info.date_time
    return (
        _LIST_HEADER.pack(
            *(_LISTED, info.create_version | info.create_system << 8, info.extract_version),
            *(info.flag_bits, info.compress_type, hour << 11 | minute << 5 | second // 2),
            (year - 1980) << 9 | month << 5 | day,
            *(info.CRC, info.compress_size, info.file_size, len(written), len(extra)),
            *(len(info.comment), 0, info.internal_attr, info.external_attr, 0),
        )
        + written
        + extra
        + info.comment
    )


def _extra_fields(extra: bytes) -> Iterator[bytes]:
    """What a line says beyond its fields, but for numbers of 64 bits."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind != 1:
            yield extra[at : at + 4 + length]
        at += 4 + length


def _packed(name: str, part: bytes, info: zipfile.ZipInfo | None = None) -> _Member:
    """A part that is packed here; one that takes the place of another keeps its time."""
    packed = packed_part(part)
    written = name.encode()
    flags = 0 if name.isascii() else _UTF8
    time, day = _moment(info)
    sizes = packed.checksum, len(packed.deflated), packed.size, len(written), 0
    stated = 20, flags, zipfile.ZIP_DEFLATED, time, day, *sizes
    attributes = info.external_attr if info else 0o600 << 16
    system = info.create_version | info.create_system << 8 if info else _UNIX
    return _Member(
        name,
        _LOCAL_HEADER.pack(_LOCAL, *stated) + written + packed.deflated,
        _LIST_HEADER.pack(_LISTED, system, *stated, 0, 0, 0, attributes, 0) + written,
    )


def _moment(info: zipfile.ZipInfo | None) -> tuple[int, int]:
    if info is None:
        return 0, _FIRST_DAY
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _joined(members: Collection[_Member], comment: bytes) -> bytes:
    entries, lines, start = [], [], 0
    for member in members:
        entries.append(member.entry)
        lines.append(member.line[:42] + struct.pack("<I", start) + member.line[46:])
        start += len(member.entry)
    listed = b"".join(lines)
    count = len(entries)
    end = _LIST_END.pack(_END, 0, 0, count, count, len(listed), start, len(comment))
    return b"".join((*entries, listed, end, comment))

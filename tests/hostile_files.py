"""Files as a hostile sender would make them: each takes an Office file and spoils it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from random import Random
from types import MappingProxyType

from packages import archive_of, parts_of, relation, relations

Spoilt = Callable[[bytes], bytes]

EXTRA = "customXml/extra.xml"
CONTENT_TYPES = "[Content_Types].xml"
_TYPE_ENDS = b"</Types>"


def bomb(content: bytes) -> bytes:
    """A part of zeros that packs to a thousandth of its size."""
    return archive_of({**parts_of(content), "xl/media/image1.png": bytes(40_000_000)})


def large_part(content: bytes) -> bytes:
    """A part that says it is larger than any may be."""
    return _listed_otherwise(content, lambda entry: setattr(entry, "file_size", 51_000_000))


def many_large_parts(content: bytes) -> bytes:
    """Parts that say they are as large as one may be, and too large together."""
    parts = {f"xl/media/{at}.bin": Random(at).randbytes(250_000) for at in range(5)}
    return _listed_otherwise(content, lambda entry: setattr(entry, "file_size", 45_000_000), parts)


def many_parts(content: bytes) -> bytes:
    """More parts than any file has."""
    return archive_of({**parts_of(content), **{f"xl/media/{at}.png": b"" for at in range(5_001)}})


def lying_small(content: bytes) -> bytes:
    """A part that unpacks to more than it says."""
    return _listed_otherwise(content, lambda entry: setattr(entry, "file_size", 10))


def lying_large(content: bytes) -> bytes:
    """A part that unpacks to less than it says."""
    return _listed_otherwise(
        content, lambda entry: setattr(entry, "file_size", entry.file_size + 1)
    )


def other_content(content: bytes) -> bytes:
    """A part that unpacks to something else than it says."""
    return _listed_otherwise(content, lambda entry: setattr(entry, "CRC", entry.CRC ^ 1))


def encrypted_part(content: bytes) -> bytes:
    """A part that says it is encrypted."""
    return _listed_otherwise(
        content, lambda entry: setattr(entry, "flag_bits", entry.flag_bits | 1)
    )


def packed_otherwise(content: bytes) -> bytes:
    """Parts packed in a way that no Office program uses."""
    return archive_of(parts_of(content), zipfile.ZIP_BZIP2)


def overlapping(content: bytes) -> bytes:
    """One packed part that the archive lists many times, as bombs of overlapping parts do."""
    once = BytesIO(archive_of({**parts_of(content), EXTRA: b"<x/>"}))
    with zipfile.ZipFile(once, "a") as archive:
        last = archive.getinfo(EXTRA)
        for at in range(3):
            again = zipfile.ZipInfo(EXTRA, last.date_time)
            for name in ("compress_type", "compress_size", "file_size", "CRC", "header_offset"):
                setattr(again, name, getattr(last, name))
            again.filename = again.orig_filename = f"customXml/extra{at}.xml"
            archive.filelist.append(again)
        archive._didModify = True  # type: ignore[attr-defined]
    return once.getvalue()


def into_its_list(content: bytes) -> bytes:
    """A part whose packed bytes run into the archive's list of parts."""
    packed = bytearray(content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        last = max(archive.infolist(), key=lambda entry: entry.header_offset)
    listed = packed.rindex(last.orig_filename.encode()) - 46
    assert packed[listed : listed + 4] == b"PK\x01\x02"
    packed[listed + 20 : listed + 24] = (last.compress_size + 8).to_bytes(4, "little")
    return bytes(packed)


def before_its_start(content: bytes) -> bytes:
    """Another archive before the first part: programs differ in which they read."""
    return archive_of({"xl/workbook.xml": b"<other/>"}) + content


def archive_inside(content: bytes) -> bytes:
    """The file as a part of itself, which none may open without end."""
    return archive_of({**parts_of(content), "xl/embeddings/itself.xlsx": content})


def with_part_named(name: str) -> Spoilt:
    """A part of that name besides the others."""

    def spoilt(content: bytes) -> bytes:
        out = BytesIO(content)
        with zipfile.ZipFile(out, "a") as archive:
            entry = zipfile.ZipInfo("x" * len(name), (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, b"<x/>")
            archive.filelist[-1].filename = archive.filelist[-1].orig_filename = name
            archive._didModify = True  # type: ignore[attr-defined]
        # The name stands before the part as well as in the list.
        return out.getvalue().replace(b"x" * len(name), name.encode())

    return spoilt


def twice(content: bytes, name: str = "xl/styles.xml") -> bytes:
    """A part that is there twice, once in capitals."""
    parts = parts_of(content)
    return archive_of({**parts, name.upper(): parts[name]})


def with_doctype(
    content: bytes, name: str, doctype: str = "<!DOCTYPE x>", encoding: str = "utf-8"
) -> bytes:
    """A document type in a part."""
    parts = parts_of(content)
    text = parts[name].decode().removeprefix("\ufeff")
    declaration, _, rest = text.rpartition("?>")
    declared = declaration.replace("UTF-8", encoding.upper()) if declaration else ""
    parts[name] = f"{declared}{'?>' if declared else ''}{doctype}{rest}".encode(encoding)
    return archive_of(parts)


def with_macros(content: bytes) -> bytes:
    """A workbook with a project of macros."""
    parts = parts_of(content)
    types = parts[CONTENT_TYPES].replace(
        b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    )
    types = types.replace(
        b"application/vnd.openxmlformats-officedocument.ms-excel.", b"application/vnd.ms-excel."
    )
    kind = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    parts[CONTENT_TYPES] = types.replace(_TYPE_ENDS, kind + _TYPE_ENDS)
    return archive_of({**parts, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def with_relation(content: bytes, source: str, kind: str, target: str, **options: bool) -> bytes:
    """A part that refers to something more, by default outside the file."""
    parts = parts_of(content)
    folder, _, name = source.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    there = parts.get(rels, relations())
    more = relation(kind, target, outside=options.get("outside", True)).encode()
    parts[rels] = (
        relations(more.decode())
        if there == relations()
        else there.replace(b"</Relationships>", more + b"</Relationships>")
    )
    return archive_of(parts)


def _listed_otherwise(
    content: bytes,
    change: Callable[[zipfile.ZipInfo], None],
    more: Mapping[str, bytes] = MappingProxyType({EXTRA: b"<x>" + b" " * 100 + b"</x>"}),
) -> bytes:
    """Some parts more, of which the archive's list says something else; what is packed stays."""
    out = BytesIO(archive_of({**parts_of(content), **more}))
    with zipfile.ZipFile(out, "a") as archive:
        for entry in archive.filelist[-len(more) :]:
            change(entry)
        archive._didModify = True  # type: ignore[attr-defined]
    return out.getvalue()

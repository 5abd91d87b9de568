"""Changes of a file's bytes, and of the parts of its archive."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import TypeAlias

from packages import archive_of
from workbook_base import Base

Parts: TypeAlias = dict[str, bytes]


def change_bytes(base: Base, random: Random) -> tuple[str, bytes]:
    """Some bytes of the file flipped, lost, repeated or added."""
    content = bytearray(base.content)
    at, length = random.randrange(len(content)), random.choice([1, 1, 2, 8, 100])
    how = random.choice(list(BYTES))
    BYTES[how](content, at, length, random)
    return f"{how} at {at}", bytes(content)


def _flip(content: bytearray, at: int, _: int, random: Random) -> None:
    content[at] ^= 1 << random.randrange(8)


def _zero(content: bytearray, at: int, length: int, _: Random) -> None:
    content[at : at + length] = bytes(len(content[at : at + length]))


def _insert(content: bytearray, at: int, length: int, random: Random) -> None:
    content[at:at] = random.randbytes(length)


def _delete(content: bytearray, at: int, length: int, _: Random) -> None:
    del content[at : at + length]


def _cut(content: bytearray, at: int, _length: int, _: Random) -> None:
    del content[at:]


def _repeat(content: bytearray, at: int, _length: int, _: Random) -> None:
    content += content[at:]


BYTES: dict[str, Callable[[bytearray, int, int, Random], None]] = {
    "flip": _flip,
    "zero": _zero,
    "insert": _insert,
    "delete": _delete,
    "cut": _cut,
    "repeat": _repeat,
}


def change_parts(base: Base, random: Random) -> tuple[str, bytes]:
    """A part lost, renamed, emptied, listed twice, in another's place or with a document type."""
    name, other = random.choice(list(base.parts)), random.choice(list(base.parts))
    how = random.choice(list(PARTS))
    return f"{how} {name} {other}", PARTS[how](dict(base.parts), name, other, random)


def _drop(parts: Parts, name: str, _other: str, _: Random) -> bytes:
    del parts[name]
    return archive_of(parts)


def _swap(parts: Parts, name: str, other: str, _: Random) -> bytes:
    parts[name], parts[other] = parts[other], parts[name]
    return archive_of(parts)


def _rename(parts: Parts, name: str, _: str, random: Random) -> bytes:
    new = random.choice([name.upper(), f"/{name}", f"../{name}", name.replace("/", "\\"), "x"])
    return archive_of({(new if one == name else one): content for one, content in parts.items()})


def _empty(parts: Parts, name: str, _other: str, _: Random) -> bytes:
    return archive_of({**parts, name: b""})


def _doctype(parts: Parts, name: str, _other: str, _: Random) -> bytes:
    spoilt = re.sub(rb"(<[A-Za-z])", rb"<!DOCTYPE x>\1", parts[name], count=1)
    return archive_of({**parts, name: spoilt})


def _twice(parts: Parts, name: str, other: str, _: Random) -> bytes:
    out = BytesIO(archive_of(parts))
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(name, parts[other])
    return out.getvalue()


def _stored(parts: Parts, _name: str, _other: str, _: Random) -> bytes:
    return archive_of(parts, zipfile.ZIP_STORED)


def _reorder(parts: Parts, _name: str, _other: str, random: Random) -> bytes:
    return archive_of(dict(random.sample(list(parts.items()), len(parts))))


PARTS: dict[str, Callable[[Parts, str, str, Random], bytes]] = {
    "drop": _drop,
    "swap": _swap,
    "rename": _rename,
    "empty": _empty,
    "doctype": _doctype,
    "twice": _twice,
    "stored": _stored,
    "reorder": _reorder,
}

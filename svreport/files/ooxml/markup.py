"""The XML of a part as others send it: no document type, no deep nesting, names with namespaces.

Only the five entities of XML itself are known, since all others need a document type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
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

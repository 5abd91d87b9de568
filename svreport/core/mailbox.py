"""Email addresses as officers type or paste them: `Smith, Ann <ann@example.org>; b@example.org`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svreport.core.frozen import Frozen
from svreport.core.patterns import pattern
from svreport.core.problems import BadValue

# The local part and domain that every mail program takes; names in other scripts need no more.
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = pattern(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")
LONGEST = 254
LONGEST_LOCAL = 64
_QUOTED = pattern(r'"((?:[^"\\]|\\.)*)"')
# A quotation, an address between angles, a mark between addresses, or anything else.
_PIECES = pattern(r'"(?:[^"\\]|\\.)*"|<[^<>]*>|[,;]|[^",;<>]+|.')


class Mailbox(Frozen):
    """Whom an email is from or to: an address, and the name that stands before it, if any."""

    address: str
    name: str = ""

    def __str__(self) -> str:
        if not self.name:
            return self.address
        plain = re.fullmatch(r"[^\",;<>@\\]+", self.name)
        escaped = self.name.replace("\\", "\\\\").replace('"', '\\"')
        name = self.name if plain else f'"{escaped}"'
        return f"{name} <{self.address}>"


def read_mailboxes(text: str) -> tuple[Mailbox, ...]:
    """The addresses in a line, with semicolons or commas between them.

    A name may hold a comma, as in Outlook's `Smith, Ann <ann@example.org>`, and
    may stand in quotation marks. Raises BadValue.
    """
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    if not text.isprintable():
        raise BadValue(
            "contains a line break or another character that cannot be seen.",
            "Type the addresses in one line, with semicolons between them.",
        )
    entries = (entry.strip(" ,") for entry in _entries(text))
    return tuple(_read_mailbox(entry) for entry in entries if entry)


def _entries(text: str) -> Iterator[str]:
    entry = ""
    for piece in _PIECES.findall(text):
        if piece == ";" or (piece == "," and "@" in _QUOTED.sub("", entry)):
            yield entry
            entry = ""
        else:
            entry += piece
    yield entry


def _read_mailbox(entry: str) -> Mailbox:
    shape = re.fullmatch(r"(.*?)\s*<\s*([^<>]*?)\s*>", entry)
    name, address = (shape[1], shape[2]) if shape else ("", entry)
    local = address.rpartition("@")[0]
    is_short = len(address) <= LONGEST and len(local) <= LONGEST_LOCAL
    if not _ADDRESS.fullmatch(address) or not is_short:
        raise BadValue(
            f"“{address or entry}” is not an email address.",
            "Write it as name@example.org, or as Name <name@example.org>.",
        )
    quoted = _QUOTED.fullmatch(name.strip())
    plain = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else name
    display_name = " ".join(plain.split())
    return Mailbox(address, "" if display_name == address else display_name)

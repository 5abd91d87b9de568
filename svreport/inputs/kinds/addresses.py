"""Email addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from svreport.core.mailbox import InvalidAddresses, Mailbox, read_mailboxes
from svreport.inputs.cells import Cell
from svreport.inputs.kinds.base import Kind, Reading, Refused
from svreport.inputs.kinds.words import text_of


@dataclass(frozen=True)
class Addresses(Kind):
    """Email addresses, each with or without a name; one alone where there may be no others."""

    one_alone: bool = False

    width = 40
    wraps = True

    def read(self, cell: Cell, reading: Reading) -> tuple[Mailbox, ...]:
        try:
            found = read_mailboxes(text_of(cell))
        except InvalidAddresses as reason:
            raise Refused(reason.wrong, reason.remedy) from None
        if not found:
            raise Refused(f"“{cell.text}” holds no email address.", "Type one, or clear the cell.")
        if self.one_alone and len(found) > 1:
            raise Refused(f"holds {len(found)} addresses.", "Keep one of them.")
        return found

    def stored(self, value: Any, reading: Reading) -> str:
        boxes: Sequence[Mailbox] = value
        return "; ".join(map(str, boxes))

    def number_format(self, reading: Reading) -> str:
        return "@"

    def described(self) -> str:
        one = "an email address, after a name or alone"
        return one if self.one_alone else f"{one}; several with ; between them"

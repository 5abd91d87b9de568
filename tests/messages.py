"""What `svreport check` says of each kind of mistake that tests know, as they expect it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parent / "invalid"
_FOUND = re.compile(r"(error|warning|note)  (?:([^“:]+?)(?:!([A-Z]+\d+))?: )?(.*)")
_SENTENCE = re.compile(r"svreport: (.*)")
_VALUES = re.compile(r"“[^”]*”|[\d.,/]*\d")


class Message(NamedTuple):
    """What is wrong, what to do about it, and how grave it is; `where` names a sheet or a file."""

    where: str
    severity: str
    wrong: str
    remedy: str

    @property
    def kind(self) -> tuple[str, ...]:
        """What it has in common with the same mistake made with other values."""
        return (
            self.where,
            self.severity,
            _VALUES.sub("", self.wrong),
            _VALUES.sub("", self.remedy),
        )


def all_messages() -> list[Message]:
    """One message of each kind, as the first case has it; by sheet, those of files last."""
    first: dict[tuple[str, ...], Message] = {}
    for case in sorted(CASES.glob("*/expected.txt")):
        for message in messages_in(case.read_text("utf-8")):
            first.setdefault(message.kind, message)
    return sorted(first.values(), key=lambda message: (message.where or "~", message.severity))


def messages_in(output: str) -> Iterator[Message]:
    """The messages of what a command showed."""
    lines = output.splitlines()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if found := _FOUND.fullmatch(line):
            severity, where, _, wrong = found.groups()
            remedy = below.strip() if below.startswith(" ") else ""
            yield Message(where or "", severity, wrong, remedy)
        elif found := _SENTENCE.fullmatch(line):
            yield Message("", "error", found[1], "")


def page() -> str:
    """docs/messages.md."""
    lines = ["# Messages", ""]
    lines += [
        "What `svreport check` says, an example of each, for whoever edits its words.",
        "`pytest tests/unit/test_style.py --refresh-golden` writes it from tests/invalid.",
    ]
    where = None
    for message in all_messages():
        if message.where != where:
            where = message.where
            lines += [
                "",
                f"## {where or 'Files'}",
                "",
                "| | what is wrong | what to do |",
                "|---|---|---|",
            ]
        cells = (message.severity, message.wrong, message.remedy)
        lines.append(f"| {' | '.join(cells).replace(chr(10), ' ')} |")
    return "\n".join(lines) + "\n"

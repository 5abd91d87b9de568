"""Values as a cell holds them: texts, numbers, dates, truths, and nothing."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from svreport.core.patterns import pattern
from svreport.files.ooxml.package import Element

CellValue: TypeAlias = str | int | float | Decimal | date | None

LONGEST_TEXT = 32_767
EPOCH, _EPOCH_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
# Excel counts a 29 February in 1900.
_FIRST_DAY = date(1900, 3, 1)
# What XML cannot hold is written by its number, and so is what looks like that.
_UNWRITABLE = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class UnwritableValue(ValueError):
    """A value that no cell can hold; the text says why, in a sentence."""


def write_value(cell: Element, value: CellValue, namespace: str, *, from_1904: bool) -> None:
    """Give a cell another value; it keeps its style, and what it had as a formula goes.

    A text stays a text, whatever it begins with. Raises UnwritableValue.
    """
    kind, text = stored_value(value, from_1904=from_1904)
    clear_value(cell, namespace)
    if not kind:
        return
    if kind != "n":
        cell.set("t", kind)
    holder = cell.makeelement(f"{namespace}{'is' if kind == 'inlineStr' else 'v'}")
    cell.insert(0, holder)
    if kind == "inlineStr":
        written = holder.makeelement(f"{namespace}t")
        holder.append(written)
        if text != text.strip() or "\n" in text:
            written.set(_SPACE, "preserve")
        holder = written
    holder.text = text


def text_of(holder: Element, namespace: str) -> str:
    """Return the text of a cell in one string, without how it is read aloud."""
    return "".join(
        part.text or ""
        for part in holder.iter(f"{namespace}t")
        if not part.getparent().tag.endswith("}rPh")
    )


def clear_value(cell: Element, namespace: str) -> None:
    """Take away what a cell holds, but for its style."""
    for name in ("f", "v", "is"):
        for part in cell.findall(f"{namespace}{name}"):
            cell.remove(part)
    # Of its kind, its metadata, and how its text is read aloud.
    for name in ("t", "cm", "vm", "ph"):
        cell.attrib.pop(name, None)


def stored_value(value: CellValue, *, from_1904: bool = False) -> tuple[str, str]:
    """Return the kind of a cell and the text that stands in it; no kind for an empty one.

    Raises UnwritableValue.
    """
    if value is None or value == "":
        return "", ""
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, date):
        return "n", _serial(value, from_1904)
    if isinstance(value, str):
        return "inlineStr", _text(value)
    if not math.isfinite(value):
        raise UnwritableValue(f"{value} is not a number that a cell can hold.")
    if isinstance(value, int) and abs(value) >= 10**15:
        raise UnwritableValue(f"{value} has more digits than a cell keeps: write it as text.")
    return "n", format(value, "f") if isinstance(value, Decimal) else repr(value)


def first_day(*, from_1904: bool) -> datetime:
    """Return the day from which a workbook counts days."""
    return _EPOCH_OF_1904 if from_1904 else EPOCH


def _serial(value: date, from_1904: bool) -> str:
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    epoch = first_day(from_1904=from_1904)
    if moment.date() < (epoch.date() if from_1904 else _FIRST_DAY):
        raise UnwritableValue(f"{value} is earlier than any date that a cell can hold.")
    passed = moment - epoch
    days = passed.days + passed.seconds / 86_400
    return str(int(days)) if days == int(days) else repr(days)


def _text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(lines) > LONGEST_TEXT:
        raise UnwritableValue(
            f"The text has {len(lines):,} characters; a cell takes {LONGEST_TEXT:,}."
        )
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", lines)

"""Forms that others supply, and what the council writes into their cells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from svreport.core.frozen import Frozen
from svreport.core.model.base import Record


class Sign(StrEnum):
    """Which sign a form wants of an amount."""

    STATED = "as stated"
    REVERSED = "reversed"


class FormCell(Record, kw_only=True):
    """What goes into a cell of a form, or into a row of cells, a period each.

    `cell` is an address or a name of the form; `content` a figure with its form, as narrative
    names it, or a text. Money is written in `unit`, as is a percentage that is to be a fraction.
    `beside` has the words that stood beside the cell when it was mapped.
    """

    form: str
    cell: str
    content: str | Decimal | date
    unit: str | None = None
    sign: Sign = Sign.STATED
    beside: str | None = None
    note: str | None = None


class FormFile(Frozen):
    """A form as the settings name it: by what it is called, and its file."""

    name: str
    file: str


class SuppliedForm(FormFile):
    """A form with the bytes of its file."""

    content: bytes

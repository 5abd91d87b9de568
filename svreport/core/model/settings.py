"""What the sheets Settings and Authors state, and the forms that others supply."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from svreport.core.frozen import Frozen
from svreport.core.mailbox import Mailbox
from svreport.core.numerals import Unit
from svreport.core.origin import Record
from svreport.core.periods import FinancialYear


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


class Negatives(StrEnum):
    """How negative money is shown."""

    MINUS = "minus"
    BRACKETS = "brackets"


class Signs(StrEnum):
    """Which sign the finance team's forecast gives to income and to spending."""

    INCOME_NEGATIVE = "income negative"
    INCOME_POSITIVE = "income positive"
    ALL_REVERSED = "all reversed"


class Settings(Record, kw_only=True):
    """What holds for the whole workbook; `agreement_total` is in the forecast unit.

    A figure more than `jump_factor` times its series' own history is queried; a
    rating is, where a measure stands more than `rating_tolerance` percent from plan.
    Grant pays `grant_rate` percent of an eligible deficit.
    `headline_measure` is the code of the measure that stands for demand; growth is told since the
    `base_year`; the versions
    are those of the forecast without the plan, and with it. `forecast_file` is where the
    finance team keeps its own forecast, from the folder of the inputs workbook, as are
    `other_workbooks`, which are read together with it, and `narrative_file`, the Word files or
    folders of them that narrative is written in. `forms` are workbooks of others, to be filled in.
    """

    # What no document shows, or only with all that it makes of it: a change of these leaves what
    # was signed as it was.
    UNSIGNED: ClassVar = frozenset(
        {
            *("jump_factor", "rating_tolerance", "other_workbooks", "narrative_file", "forms"),
            *("forecast_file", "forecast_file_area", "grant_rate"),
            *("forecast_file_unit", "forecast_file_signs"),
            *("base_year", "email_from", "email_to", "email_cc", "email_greeting"),
        }
    )

    authority: str
    authority_code: str | None = None
    financial_year: FinancialYear
    agreement: str
    agreement_starts: FinancialYear | None = None
    plan_starts: FinancialYear | None = None
    agreement_ends: FinancialYear | None = None
    agreement_total: Decimal | None = None
    grant_rate: Decimal = Decimal(90)
    forecast_unit: Unit
    suppress_below: int = 5
    year_style: str = "2024/25"
    money_style: str = "£45.73m"
    negatives: Negatives = Negatives.MINUS
    point_decimals: int = 1
    jump_factor: Decimal = Decimal(3)
    rating_tolerance: Decimal = Decimal(10)
    headline_measure: str | None = None
    base_year: FinancialYear | None = None
    unmitigated_version: str | None = None
    plan_version: str | None = None
    other_workbooks: tuple[str, ...] = ()
    forecast_file: str | None = None
    forecast_file_area: str | None = None
    forecast_file_unit: Unit | None = None
    forecast_file_signs: Signs | None = None
    narrative_file: tuple[str, ...] = ()
    forms: tuple[FormFile, ...] = ()
    email_from: tuple[Mailbox, ...] = ()
    email_to: tuple[Mailbox, ...] = ()
    email_cc: tuple[Mailbox, ...] = ()
    email_greeting: str | None = None


class NotStated(Exception):
    """A setting was asked for that could not be read."""


class SettingsInPart(Settings, kw_only=True):
    """Settings of which some could not be read, for rules alone: no document is made of them.

    Raises NotStated where one of these is asked for.
    """

    lost: frozenset[str]

    def __getattribute__(self, name: str) -> Any:
        if name in Settings.__struct_fields__ and name in super().__getattribute__("lost"):
            raise NotStated(name)
        return super().__getattribute__(name)


class Author(Record, kw_only=True):
    """Whom readers of a paper can ask: a role, and how to reach it."""

    role: str
    contact: str | None = None

"""Charts of money by financial year, as the page draws them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from svreport.charts import ChartSeries
from svreport.display import DASH, HouseStyle
from svreport.documents.charting.money import SHOWN_IN, TABLE_DECIMALS
from svreport.pages import Axis

# Fewer millions than these are written with a decimal.
FEW = 5
# As many series as there are colours to tell apart.
MOST_SERIES = 6


def axis_of_millions(values: Iterable[Decimal], style: HouseStyle) -> Axis:
    """How the axis writes millions of pounds: whole ones, or tenths where all are few."""
    most = max((abs(one) for one in values), default=Decimal(0))
    return Axis(prefix="£", suffix="m", decimals=int(most < FEW), brackets=style.brackets)


def millions(amount: Decimal | None, style: HouseStyle) -> str:
    """An amount in millions as tables behind charts show it, with its unit: `£84.72m`."""
    if amount is None:
        return DASH
    return style.amount(amount, SHOWN_IN, SHOWN_IN, decimals=TABLE_DECIMALS)


def stated(series: Iterable[ChartSeries]) -> list[Decimal]:
    """The values of all series, gaps left out."""
    return [value for one in series for value in one.values if value is not None]

"""Settings: what holds for the whole workbook."""

from decimal import Decimal

from svreport.core.model import Negatives, Settings, Signs
from svreport.core.units import MONEY_UNITS, MONEY_WORDS, Unit
from svreport.inputs.kinds.amounts import Amount, Money, Whole
from svreport.inputs.kinds.dates import YearOf
from svreport.inputs.kinds.texts import Addresses, Choice, Label
from svreport.inputs.sheet import Sheet, SheetColumn, SheetLayout
from svreport.inputs.sheets.shared import MEASURE

SHEET = Sheet(
    order=10,
    name="Settings",
    record=Settings,
    layout=SheetLayout.SETTINGS,
    required=True,
    purpose="The council, its agreement, and how figures are shown.",
    filled_by="SEND programme officer",
    when="Once, at the start of the financial year",
    feeds=("every document",),
    columns=(
        SheetColumn(
            header="Authority",
            required=True,
            guidance="The council's name, as documents give it.",
            example="Exampleshire Council",
        ),
        SheetColumn(
            header="Authority code",
            kind=Label(),
            guidance="The three-digit local authority code that DfE uses.",
            example="999",
        ),
        SheetColumn(
            header="Financial year",
            kind=YearOf(),
            required=True,
            guidance="The financial year that this workbook reports on.",
            example="2024/25",
        ),
        SheetColumn(
            header="Agreement",
            required=True,
            guidance="What the agreement or scheme is called.",
            example="DSG recovery agreement",
        ),
        SheetColumn(
            header="Agreement starts",
            kind=YearOf(),
            guidance="The first financial year of the agreement.",
            example="2023/24",
        ),
        SheetColumn(
            header="Agreement ends",
            kind=YearOf(),
            guidance="The last financial year of the agreement.",
            example="2028/29",
        ),
        SheetColumn(
            header="Agreement total",
            kind=Money(),
            guidance="All payments under the agreement together, in the forecast unit.",
            example="67,000",
        ),
        SheetColumn(
            header="Forecast unit",
            required=True,
            kind=Choice(MONEY_UNITS, MONEY_WORDS),
            guidance="The unit of money in Forecast, Savings, Payments and the totals of "
            "Unit costs.",
            example=Unit.THOUSANDS,
        ),
        SheetColumn(
            header="Suppress counts below",
            field="suppress_below",
            kind=Whole(highest=100),
            guidance="Published documents do not show counts of 1 or more below this number.",
            example="5",
        ),
        SheetColumn(
            header="Financial year style",
            field="year_style",
            kind=Choice(("2024/25", "2024-25")),
            guidance="How documents write a financial year.",
            example="2024/25",
        ),
        SheetColumn(
            header="Money style",
            kind=Choice(("£45.73m", "£45.73 million")),
            guidance="How documents write large amounts in sentences.",
            example="£45.73m",
        ),
        SheetColumn(
            header="Negative style",
            field="negatives",
            kind=Choice(Negatives),
            guidance="How documents show negative money: a minus sign, or brackets.",
            example="minus",
        ),
        SheetColumn(
            header="Percentage point decimals",
            field="point_decimals",
            kind=Whole(highest=4),
            guidance="Decimals of a change between two percentages.",
            example="1",
        ),
        SheetColumn(
            header="Jump factor",
            kind=Amount(Unit.RATE, above=Decimal(1)),
            guidance="A figure more than so many times its series' own history is queried; "
            "3 where this is empty.",
            example="3",
        ),
        SheetColumn(
            header="Rating tolerance",
            kind=Amount(Unit.PERCENT, lowest=Decimal(0)),
            guidance="A rating is queried where a measure stands further from its plan than this; "
            "10% where this is empty.",
            example="10%",
        ),
        SheetColumn(
            header="Headline measure",
            kind=MEASURE,
            guidance="The measure whose growth papers show in a chart, such as the number of "
            "EHCPs; the first count at a point in time where this is empty.",
            example="EHCP",
        ),
        SheetColumn(
            header="Unmitigated version",
            kind=Label(),
            guidance="The version of the Forecast sheet that leaves out what the plan changes; "
            "unmitigated where this is empty.",
            example="unmitigated",
        ),
        SheetColumn(
            header="Plan version",
            kind=Label(),
            guidance="The version of the Forecast sheet that the agreement rests on; plan where "
            "this is empty.",
            example="plan",
        ),
        SheetColumn(
            header="Forecast file",
            guidance="The .xlsx or .csv file in which the finance team keeps its own forecast: its "
            "name, or its path from this workbook's folder. Empty where the sheet Forecast holds "
            "all of it.",
            example="Finance forecast.xlsx",
        ),
        SheetColumn(
            header="Forecast file area",
            guidance="Where in that file: a sheet, a range such as DSG!A4:I40, or the name of a "
            "table; several with ; between them. Empty where only one sheet holds anything.",
            example="DSG",
        ),
        SheetColumn(
            header="Forecast file unit",
            kind=Choice(MONEY_UNITS, MONEY_WORDS),
            guidance="The unit of money in that file; needed where there is one.",
            example=Unit.POUNDS,
        ),
        SheetColumn(
            header="Forecast file signs",
            kind=Choice(Signs),
            guidance="Its signs: income negative, as here; income positive, like spending; or all "
            "reversed, with spending and deficits negative. Needed where there is one.",
            example=Signs.INCOME_POSITIVE,
        ),
        SheetColumn(
            header="Email from",
            kind=Addresses(one_alone=True),
            guidance="Whom the covering email of an update is from.",
            example="send.programme@example.org",
            other_use="svreport email",
        ),
        SheetColumn(
            header="Email to",
            kind=Addresses(),
            guidance="Whom it is to.",
            example="adviser@example.org",
            other_use="svreport email",
        ),
        SheetColumn(
            header="Email cc",
            kind=Addresses(),
            guidance="Who has a copy of it.",
            example="s151@example.org; dcs@example.org",
            other_use="svreport email",
        ),
        SheetColumn(
            header="Email greeting",
            kind=Label(),
            guidance="How it begins; Dear colleague where this is empty.",
            example="Dear adviser",
            other_use="svreport email",
        ),
    ),
)

"""Settings: what holds for the whole workbook."""

from decimal import Decimal

from svreport.core.model import Negatives, Settings, Signs
from svreport.core.units import MONEY_UNITS, MONEY_WORDS, Unit
from svreport.inputs.kinds import (
    Addresses,
    Amount,
    Choice,
    Label,
    Money,
    Text,
    Whole,
    YearOf,
)
from svreport.inputs.sheet import Column, Layout, Sheet
from svreport.inputs.sheets.references import MEASURE

SHEET = Sheet(
    name="Settings",
    record=Settings,
    fills="settings",
    layout=Layout.SETTINGS,
    required=True,
    purpose="The council, its agreement, and how figures are shown.",
    filled_by="SEND programme officer",
    when="Once, at the start of the financial year",
    feeds=("every document",),
    columns=(
        Column(
            header="Authority",
            field="authority",
            kind=Text(),
            required=True,
            guidance="The council's name, as documents give it.",
            example="Exampleshire Council",
        ),
        Column(
            header="Authority code",
            field="authority_code",
            kind=Label(),
            guidance="The three-digit local authority code that DfE uses.",
            example="999",
        ),
        Column(
            header="Financial year",
            field="financial_year",
            kind=YearOf(),
            required=True,
            guidance="The financial year that this workbook reports on.",
            example="2024/25",
        ),
        Column(
            header="Agreement",
            field="agreement",
            kind=Text(),
            required=True,
            guidance="What the agreement or scheme is called.",
            example="DSG recovery agreement",
        ),
        Column(
            header="Agreement starts",
            field="agreement_starts",
            kind=YearOf(),
            guidance="The first financial year of the agreement.",
            example="2023/24",
        ),
        Column(
            header="Agreement ends",
            field="agreement_ends",
            kind=YearOf(),
            guidance="The last financial year of the agreement.",
            example="2028/29",
        ),
        Column(
            header="Agreement total",
            field="agreement_total",
            kind=Money(),
            guidance="All payments under the agreement together, in the forecast unit.",
            example="67,000",
        ),
        Column(
            header="Forecast unit",
            field="forecast_unit",
            required=True,
            kind=Choice(MONEY_UNITS, MONEY_WORDS),
            guidance="The unit of money in Forecast, Savings, Payments and the totals of "
            "Unit costs.",
            example=Unit.THOUSANDS,
        ),
        Column(
            header="Suppress counts below",
            field="suppress_below",
            kind=Whole(highest=100),
            guidance="Published documents do not show counts of 1 or more below this number.",
            example="5",
        ),
        Column(
            header="Financial year style",
            field="year_style",
            kind=Choice(("2024/25", "2024-25")),
            guidance="How documents write a financial year.",
            example="2024/25",
        ),
        Column(
            header="Money style",
            field="money_style",
            kind=Choice(("£45.73m", "£45.73 million")),
            guidance="How documents write large amounts in sentences.",
            example="£45.73m",
        ),
        Column(
            header="Negative style",
            field="negatives",
            kind=Choice(Negatives),
            guidance="How documents show negative money: a minus sign, or brackets.",
            example="minus",
        ),
        Column(
            header="Percentage point decimals",
            field="point_decimals",
            kind=Whole(highest=4),
            guidance="Decimals of a change between two percentages.",
            example="1",
        ),
        Column(
            header="Jump factor",
            field="jump_factor",
            kind=Amount(Unit.RATE, above=Decimal(1)),
            guidance="A figure more than so many times its series' own history is queried; "
            "3 where this is empty.",
            example="3",
        ),
        Column(
            header="Rating tolerance",
            field="rating_tolerance",
            kind=Amount(Unit.PERCENT, lowest=Decimal(0)),
            guidance="A rating is queried where a measure stands further from its plan than this; "
            "10% where this is empty.",
            example="10%",
        ),
        Column(
            header="Headline measure",
            field="headline_measure",
            kind=MEASURE,
            guidance="The measure whose growth papers show in a chart, such as the number of "
            "EHCPs; the first count at a point in time where this is empty.",
            example="EHCP",
        ),
        Column(
            header="Unmitigated version",
            field="unmitigated_version",
            kind=Label(),
            guidance="The version of the Forecast sheet that leaves out what the plan changes; "
            "unmitigated where this is empty.",
            example="unmitigated",
        ),
        Column(
            header="Plan version",
            field="plan_version",
            kind=Label(),
            guidance="The version of the Forecast sheet that the agreement rests on; plan where "
            "this is empty.",
            example="plan",
        ),
        Column(
            header="Forecast file",
            field="forecast_file",
            kind=Text(),
            guidance="The .xlsx or .csv file in which the finance team keeps its own forecast: its "
            "name, or its path from this workbook's folder. Empty where the sheet Forecast holds "
            "all of it.",
            example="Finance forecast.xlsx",
        ),
        Column(
            header="Forecast file area",
            field="forecast_file_area",
            kind=Text(),
            guidance="Where in that file: a sheet, a range such as DSG!A4:I40, or the name of a "
            "table; several with ; between them. Empty where only one sheet holds anything.",
            example="DSG",
        ),
        Column(
            header="Forecast file unit",
            field="forecast_file_unit",
            kind=Choice(MONEY_UNITS, MONEY_WORDS),
            guidance="The unit of money in that file; needed where there is one.",
            example=Unit.POUNDS,
        ),
        Column(
            header="Forecast file signs",
            field="forecast_file_signs",
            kind=Choice(Signs),
            guidance="Its signs: income negative, as here; income positive, like spending; or all "
            "reversed, with spending and deficits negative. Needed where there is one.",
            example=Signs.INCOME_POSITIVE,
        ),
        Column(
            header="Email from",
            field="email_from",
            kind=Addresses(one_alone=True),
            guidance="Whom the covering email of an update is from.",
            example="send.programme@example.org",
            kept_for="svreport email",
        ),
        Column(
            header="Email to",
            field="email_to",
            kind=Addresses(),
            guidance="Whom it is to.",
            example="adviser@example.org",
            kept_for="svreport email",
        ),
        Column(
            header="Email cc",
            field="email_cc",
            kind=Addresses(),
            guidance="Who has a copy of it.",
            example="s151@example.org; dcs@example.org",
            kept_for="svreport email",
        ),
        Column(
            header="Email greeting",
            field="email_greeting",
            kind=Label(),
            guidance="How it begins; Dear colleague where this is empty.",
            example="Dear adviser",
            kept_for="svreport email",
        ),
    ),
)

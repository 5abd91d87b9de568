"""The forecast in each of its versions, line by line, for the end of the paper."""

from __future__ import annotations

from svreport.blocks import Block, Heading, Landscape, Paragraph, Run, plain
from svreport.documents.forecast_table import SIGNS, forecast_table
from svreport.documents.public import PublicPaper
from svreport.figures.versions import known_versions

HEADING = "Forecast tables"
READING = (
    "Totals are as published, and may differ from the sum of their lines by rounding. A dash marks "
    "a year for which a line states nothing."
)
TITLE_LEVEL, VERSION_LEVEL = 1, 2
# A version of more years stands on a page turned on its side.
MOST_UPRIGHT = 6


def forecast_blocks(paper: PublicPaper) -> list[Block]:
    """A heading, and for each version a table with how to read it; nothing without any.

    Each table begins a page; a wide one has a page turned on its side.
    """
    versions = known_versions(paper.council, paper.update)
    if not versions:
        return []
    unit = paper.council.settings.forecast_unit
    # Each table may be read alone, so each says what its signs mean.
    signs = Paragraph((Run(f"Amounts are in {unit}. {SIGNS} {READING}"),))
    blocks: list[Block] = [Heading(TITLE_LEVEL, plain(HEADING), new_page=True)]
    for number, one in enumerate(versions):
        wide = len(one.years) > MOST_UPRIGHT
        heading = Heading(
            VERSION_LEVEL, plain(_name(one.version)), new_page=bool(number) and not wide
        )
        table = forecast_table(one, unit, paper.style, wide=wide)
        version: list[Block] = [heading, table, signs]
        blocks += [Landscape(version)] if wide else version
    return blocks


def _name(version: str) -> str:
    return f"{version[:1].upper()}{version[1:]} forecast"

"""svreport.commands"""

from pathlib import Path

# Where the inputs workbook is, unless another is named.
INPUTS = Path("inputs")

"""The command line: words and exit codes, nothing else. One module for each command.

Exit status: 0 done, 1 problems in inputs, templates or outputs, 2 wrong usage.
"""

from __future__ import annotations

import click

from svreport import __version__
from svreport.cli.group import Group


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="svreport")
def main() -> None:
    """Write a council's DSG monitoring documents from one inputs workbook.

    \b
    Start with the worked example:
      svreport init example --example
      cd example
      svreport check
      svreport build q1
    """

"""The command line: words and exit codes, nothing else. One module for each command.

Exit status: 0 done, 1 problems in inputs, templates or outputs, 2 wrong usage.
"""

from __future__ import annotations

import click

from svreport import __version__
from svreport.cli.batch import batch
from svreport.cli.build import build
from svreport.cli.check import check
from svreport.cli.compare import compare
from svreport.cli.email import email
from svreport.cli.figures import figures
from svreport.cli.group import Group
from svreport.cli.init import init
from svreport.cli.preview import preview
from svreport.cli.status import status
from svreport.cli.templates import templates
from svreport.cli.verify import verify


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


for command in (
    init,
    check,
    preview,
    build,
    batch,
    figures,
    compare,
    status,
    verify,
    email,
    templates,
):
    main.add_command(command)

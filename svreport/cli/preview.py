"""svreport preview: the documents in the browser, built again whenever the inputs are saved."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from svreport.cli.group import chosen_inputs, echo, inputs_option, outputs_option, templates_option


@click.command()
@click.argument("target", required=False, metavar="[TARGET]")
@inputs_option
@outputs_option
@click.option("--update", help="The update that papers such as forum are for.")
@templates_option
@click.option("--no-open", is_flag=True, help="Do not open the browser; the address is printed.")
def preview(
    target: str | None,
    inputs: Path | None,
    outputs: Path,
    update: str | None,
    templates: Path,
    no_open: bool,
) -> None:
    """Show documents in the browser, and again whenever you save.

    TARGET is as for build; without one, it is the monitoring report of the latest update.
    Above the pages are the problems, by sheet and owner. When you save the workbook or a
    template, the page follows. Its Build button writes documents into the outputs folder;
    nothing is written without it.

    Only this computer can see the page, at the address that is printed, until Ctrl-C ends
    it. In a working folder, `svreport` alone does the same.

    \b
    Examples:
      svreport preview
      svreport preview q1
      svreport preview forum --update q2 --no-open
    """
    import webbrowser

    from svreport.commands.preview.session import Preview, PreviewRequest

    request = PreviewRequest(
        inputs=chosen_inputs(inputs),
        outputs=outputs,
        target=target,
        update=update,
        templates=templates,
    )
    with suppress(KeyboardInterrupt), Preview(request) as shown:
        echo(f"The preview is at {shown.address}")
        echo("Save the workbook, and the page follows. Ctrl-C ends the preview.")
        if not no_open:
            webbrowser.open(shown.start_address)
        shown.wait()
    echo("The preview has ended.")

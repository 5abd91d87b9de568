"""The worked example of the checkout is what `svreport init --example` writes."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from svreport.cli import main


def test_the_checkout_has_what_init_writes(example_inputs: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["init", str(tmp_path), "--example"])
    assert result.exit_code == 0
    (written,) = (tmp_path / "inputs").iterdir()
    assert written.name == example_inputs.name
    assert written.read_bytes() == example_inputs.read_bytes(), (
        "inputs/ is not what svreport init --example writes: copy the new workbook there"
    )

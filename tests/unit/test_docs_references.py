"""The page on references shows what the commands say, and what references show, in fact."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from svreport.cli import main
from svreport.inputs.reader import read_inputs
from svreport.narrative.facts import Facts

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "references.md").read_text("utf-8")
COMMANDS = re.findall(r"```console\n\$ svreport ([^\n]+)\n(.*?)```", PAGE, re.DOTALL)
REFERENCES = re.findall(r"^\| `\{\{ (.+?) \}\}` \| (.+?) \|$", PAGE, re.MULTILINE)
FENCED = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("command", "output"), COMMANDS)
def test_commands_say_what_the_page_says(
    command: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "DSG 2024-25"
    folder.mkdir()
    monkeypatch.chdir(folder)
    CliRunner().invoke(main, ["init", ".", "--example", "--quiet"])
    answer = CliRunner().invoke(main, shlex.split(command), terminal_width=100)
    assert [line.rstrip() for line in answer.output.splitlines()] == output.splitlines()


def test_references_show_what_the_page_says(example: Path) -> None:
    council = read_inputs(example).council
    assert council is not None
    facts = Facts(council, council.updates[0])
    assert len(REFERENCES) > 20
    for written, shown in REFERENCES:
        assert facts.stated(written.replace("\\|", "|")) == shown, written


def test_problems_are_those_of_invalid_inputs() -> None:
    cases = (ROOT / "tests" / "invalid").glob("*/expected.txt")
    known = {line for case in cases for line in case.read_text("utf-8").splitlines()}
    shown = [line for kind, block in FENCED if not kind for line in block.splitlines()]
    assert len(shown) > 10
    assert [line for line in shown if line not in known] == []

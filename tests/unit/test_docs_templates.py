"""The page on templates says what the commands say, and names what papers have, in fact."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from refresh import with_names
from template_copies import BODY, copied, spoil

from svreport.cli import main
from svreport.commands.templates.shapes import Kind, fields_of
from svreport.commands.templates.trial import PAPERS
from svreport.documents.registry import Document as Described

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "templates.md").read_text("utf-8")
COMMANDS = re.findall(r"^( *)```console\n *\$ svreport ([^\n]+)\n(.*?)^ *```", PAGE, re.M | re.S)


def nothing() -> None:
    """The shipped templates, or none, are what the command meets."""


def copy_of_the_report() -> None:
    copied(Path("templates"), "monitoring")


def three_faults() -> None:
    template = copied(Path("templates"), "monitoring")
    spoil(template, BODY, "{{ section.heading }}", "{{ section.headline }}")
    spoil(template, BODY, "{%p endfor %}", "{%p first %}")
    spoil(template, BODY, "{%p endfor %}", "{% endfor %}")
    spoil(template, BODY, "{%p first %}", "{%p endfor %}")
    spoil(template, "word/header1.xml", "{{ authority }}", "{{ authorty }}")


def form() -> None:
    """The Department's form, tagged for the first time."""
    document = Document()
    document.add_heading("Part B: summary", 1)
    document.add_paragraph("{{p summary }}")
    document.add_heading("Part C: conditions", 1)
    document.add_paragraph("{%p for group in condition_groups %}")
    table = document.add_table(4, 2)
    table.cell(1, 0).text = "{%tr for item in group.items %}"
    table.cell(2, 0).text = "{{ item.name }}: {{ item.text }}"
    table.cell(2, 1).text = "{{ item.rag }}"
    table.cell(3, 0).text = "{%tr endfor %}"
    document.add_paragraph("{{ group.progress }}")
    document.add_paragraph("{%p endfor %}")
    document.save("DSG return.docx")


STARTS = (nothing, three_faults, copy_of_the_report, form)


@pytest.mark.parametrize(("start", "shown"), list(zip(STARTS, COMMANDS, strict=True)))
def test_commands_say_what_the_page_says(
    start: Callable[[], None],
    shown: tuple[str, str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["init", ".", "--example", "--quiet"])
    start()
    _, command, output = shown
    answer = CliRunner().invoke(main, shlex.split(command))
    said = [line.rstrip() for line in answer.output.replace("\\", "/").splitlines()]
    before, dots, after = textwrap.dedent(output).partition("…\n")
    assert said[: len(before.splitlines())] == before.splitlines()
    assert said[len(said) - len(after.splitlines()) :] == after.splitlines()
    assert dots or len(said) == len(before.splitlines())


def test_the_names_are_those_of_the_papers() -> None:
    assert with_names(PAGE) == PAGE, "run: python tests/refresh.py"
    for paper in PAPERS:
        assert f"{paper.template}\n" in PAGE


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_name_has_a_type_and_a_meaning(paper: Described) -> None:
    for name, shape in fields_of(paper.content_type).items():
        assert shape.meaning.endswith("."), name
        assert shape.kind is not Kind.UNKNOWN, name
        if shape.item is not None and shape.item.kind is Kind.RECORD:
            assert all(one.meaning.endswith(".") for one in shape.item.fields.values()), name

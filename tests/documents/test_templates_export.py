"""`svreport templates export`: what is copied, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from template_copies import BODY, spoil

from svreport.cli import main
from svreport.commands.templates.check import templates_in


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(*words: str) -> Result:
    return CliRunner().invoke(main, ["templates", "export", *words])


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_all_are_copied_as_they_are(here: Path, root: Path) -> None:
    result = export("templates")
    shipped = {
        path.relative_to(root / "templates").as_posix(): path.read_bytes()
        for path in templates_in(root / "templates")
    }
    assert result.exit_code == 0
    assert contents(here / "templates") == shipped
    *wrote, check, build = result.stdout.splitlines()
    assert wrote == [f"Wrote {Path('templates', *name.split('/'))}" for name in shipped]
    assert check == "Edit them in Word, then run: svreport templates check"
    assert build == "svreport build in this folder looks in them first."


def test_elsewhere_it_says_how_they_are_used(here: Path) -> None:
    lines = export("Our templates").stdout.splitlines()
    assert lines[-1] == (
        "To use them, put the folder into the one you work in, under the name templates, or build "
        'with --templates "Our templates"'
    )


def test_a_second_time_changes_nothing(here: Path) -> None:
    export("templates")
    before = contents(here)
    again = export("templates")
    assert again.exit_code == 0
    assert again.stdout.splitlines()[0] == f"{len(before)} templates already there, and the same."
    assert "Wrote" not in again.stdout
    assert contents(here) == before
    assert export("templates", "--quiet").output == ""


def test_what_was_edited_is_not_replaced(here: Path) -> None:
    export("templates")
    edited = here / "templates" / "monitoring" / "report.docx"
    spoil(edited, BODY, ">Summary<", ">In short<")
    gone = here / "templates" / "changes" / "report.docx"
    gone.unlink()
    before = contents(here)
    refused = export("templates")
    assert refused.exit_code == 1
    assert refused.stderr == (
        "svreport: Nothing was written: in templates, monitoring/report.docx would be replaced, "
        "and may have been edited. Export to another folder, or replace them with --force.\n"
    )
    assert contents(here) == before
    forced = export("templates", "--force")
    assert forced.exit_code == 0
    assert forced.stdout.splitlines()[:2] == [
        f"Wrote {Path('templates/changes/report.docx')}",
        f"Wrote {Path('templates/monitoring/report.docx')}",
    ]
    assert b"In short" not in edited.read_bytes()
    assert gone.is_file()


def test_a_template_that_is_open_in_word_is_one_sentence(here: Path) -> None:
    export("templates")
    edited = here / "templates" / "monitoring" / "report.docx"
    edited.write_bytes(b"edited")
    edited.with_name("~$report.docx").write_bytes(b"an owner")
    refused = export("templates", "--force")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("svreport: report.docx is open in Office: close it")
    assert edited.read_bytes() == b"edited"

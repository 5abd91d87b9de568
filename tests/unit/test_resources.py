"""Templates are found by name, the council's own first, alike on every system."""

from __future__ import annotations

from pathlib import Path

import pytest

from svreport.core.errors import FaultyTemplate
from svreport.files.ooxml.residue import without_residue
from svreport.files.resources import TemplateFile, Templates, template_path, templates_folder
from svreport.rendering.sandbox import SUFFIXES, office_template

NAME = "monitoring/report.docx"


@pytest.fixture(scope="session")
def knows_case(tmp_path_factory: pytest.TempPathFactory) -> bool:
    """Whether this file system tells small letters from capitals."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "a").touch()
    return not (folder / "A").exists()


def own(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_without_a_folder_or_template_of_the_councils_own(tmp_path: Path) -> None:
    shipped = templates_folder() / NAME
    assert template_path(NAME) == shipped
    assert template_path(NAME, tmp_path) == shipped
    assert template_path(NAME, tmp_path / "missing") == shipped
    assert template_path(NAME, own(tmp_path, "forum/report.docx", "report.docx")) == shipped


@pytest.mark.parametrize("kind", SUFFIXES)
def test_templates_of_svreport_are_as_any_council_s_must_be(kind: str) -> None:
    """Builds do not look at them again, so they have nothing that is dropped or refused."""
    paths = sorted(templates_folder().rglob(f"*{SUFFIXES[kind]}"))
    assert paths
    for path in paths:
        name, content = path.relative_to(templates_folder()).as_posix(), path.read_bytes()
        assert Templates().find(name).is_shipped
        assert without_residue(content) == content, path
        office_template(TemplateFile(path.name, content), kind)


def test_the_councils_own_is_looked_in_first(tmp_path: Path) -> None:
    assert template_path(NAME, own(tmp_path, NAME)) == tmp_path / NAME


@pytest.mark.parametrize("name", ["Monitoring/Report.docx", "MONITORING/report.DOCX"])
def test_capitals_make_no_difference(name: str, tmp_path: Path) -> None:
    assert template_path(NAME, own(tmp_path, name)).samefile(tmp_path / name)


@pytest.mark.parametrize("name", ["Monitoring/report.docx", "monitoring/Report.docx"])
def test_two_that_differ_by_capitals_are_refused(
    name: str, tmp_path: Path, knows_case: bool
) -> None:
    if not knows_case:
        pytest.skip("this file system keeps no two such files")
    with pytest.raises(FaultyTemplate, match=r"differ by capitals alone, .* keep one of them\.$"):
        template_path(NAME, own(tmp_path, NAME, name))


def test_a_template_that_nobody_ships(tmp_path: Path) -> None:
    with pytest.raises(FaultyTemplate, match=r"none\.docx is missing: install svreport again"):
        template_path("monitoring/none.docx", tmp_path)

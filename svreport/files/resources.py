"""Where the templates are: shipped beside the package, or at the root of a checkout."""

from __future__ import annotations

from pathlib import Path

from svreport.core.problems import FaultyTemplate

_PACKAGE = Path(__file__).resolve().parent.parent


def templates_folder() -> Path:
    """The folder of the templates: `templates` in the package, else beside it.

    Installed, the package carries them; an editable install and a checkout
    have them one folder up.
    """
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def template(name: str, own: Path | None = None) -> Path:
    """The path of a template such as `monitoring/report.docx`.

    A folder of the council's own is looked in first. Raises FaultyTemplate
    where there is none, or where several of the council's own have that name.
    """
    if found := _own(name, own):
        return found
    path = templates_folder() / name
    if not path.is_file():
        raise FaultyTemplate(f"The template {name} is missing: install svreport again.")
    return path


def _own(name: str, folder: Path | None) -> Path | None:
    """The template of that name in a folder; small letters and capitals are the same everywhere.

    Windows and Macs know no difference, so that a folder made there would else
    mean other templates, or none, on another computer.
    """
    found = [folder] if folder is not None and folder.is_dir() else []
    for part in name.split("/"):
        found = [
            one
            for place in found
            if place.is_dir()
            for one in sorted(place.iterdir())
            if one.name.casefold() == part.casefold()
        ]
    files = [one for one in found if one.is_file()]
    if len(files) > 1:
        raise FaultyTemplate(
            f"{files[0]} and {files[1]} differ by capitals alone, which is the same name on "
            "Windows: keep one of them."
        )
    return files[0] if files else None


def page_asset(name: str) -> Path:
    """The path of a file that every web page carries, such as `page.js`."""
    return _PACKAGE / "rendering" / "page_assets" / name

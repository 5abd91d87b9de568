"""Where the templates are: shipped beside the package, or at the root of a checkout."""

from __future__ import annotations

from pathlib import Path

from svreport.problems import FaultyTemplate

_PACKAGE = Path(__file__).resolve().parent


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
    where there is none.
    """
    if own is not None and (own / name).is_file():
        return own / name
    path = templates_folder() / name
    if not path.is_file():
        raise FaultyTemplate(f"The template {name} is missing: install svreport again.")
    return path

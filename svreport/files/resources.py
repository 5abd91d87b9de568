"""Templates: where they are, shipped beside the package or in a folder of the council's own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from svreport.core.errors import FaultyTemplate
from svreport.core.frozen import Frozen, replace
from svreport.files.ooxml import MEGABYTE, PackageError, Unsafe, file_content, too_large

if TYPE_CHECKING:
    from svreport.files.ooxml.package import Package

PROPERTIES = "docProps/"
# The styles of every web page.
# The style of pages: what officers may change, and where everything stands.
PAGE_STYLE, PAGE_LAYOUT = "dashboard/style.css", "page.css"
# The longest template of text.
LONGEST_TEXT = MEGABYTE
_PACKAGE = Path(__file__).resolve().parent.parent


class TemplateFile(Frozen, dict=True):
    """A template as it was read: the name of its file, and its bytes.

    One that `is_shipped` is as svreport has it: its shape and its tags are proven in the tests.
    """

    name: str
    content: bytes
    is_shipped: bool = False

    @classmethod
    def read(cls, path: Path) -> TemplateFile:
        """The template at a path. Raises FaultyTemplate where it cannot be read."""
        try:
            return cls(path.name, file_content(path))
        except Unsafe as reason:
            raise FaultyTemplate(f"The template {path.name} {reason}") from reason
        except OSError as reason:
            raise FaultyTemplate(
                f"The template {path.name} cannot be opened: {reason.strerror}."
            ) from reason

    @cached_property
    def text(self) -> str:
        """Its text, its lines ended alike whichever editor saved it. Raises FaultyTemplate."""
        if len(self.content) > LONGEST_TEXT:
            raise FaultyTemplate(f"The template {self.name} {too_large(LONGEST_TEXT)}")
        try:
            text = self.content.decode("utf-8-sig")
            # A browser reads them so, too, and holds styles against their hash.
            return text.replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as reason:
            raise FaultyTemplate(
                f"The template {self.name} cannot be read: save it as UTF-8 text."
            ) from reason

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of its bytes, in hexadecimal."""
        return sha256(self.content).hexdigest()

    @cached_property
    def package(self) -> Package:
        """An Office file's parts, without what Office leaves in them. Raises PackageError."""
        # What only reads templates' text needs no reader of Office files.
        from svreport.files.ooxml.package import open_package

        if self.is_shipped:
            return open_package(self.content)
        from svreport.files.ooxml.residue import without_residue

        return open_package(without_residue(self.content))

    @cached_property
    def live_digest(self) -> str:
        """The SHA-256 of what documents are made of: of an Office file, its parts, without what
        Office leaves in them, and without its properties, which documents have of their own.
        """
        if Path(self.name).suffix not in (".docx", ".pptx"):
            return self.sha256
        try:
            package = self.package
            parts = [(name, package.part(name)) for name in sorted(package.names)]
        except PackageError:
            return self.sha256  # filling it says what is wrong
        whole = sha256()
        for name, part in parts:
            if not name.startswith(PROPERTIES):
                whole.update(f"{name}\0{len(part)}\0".encode() + part)
        return whole.hexdigest()


def templates_beside(inputs: Path) -> Path:
    """The folder of a council's own templates: beside its workbook, or beside its inputs folder."""
    home = inputs.parent.parent if inputs.parent.name == "inputs" else inputs.parent
    return home / "templates"


class Templates:
    """The templates of one command, each read once, from a council's own folder or svreport's."""

    def __init__(self, own: Path | None = None) -> None:
        self._own = own
        self._files: dict[str, TemplateFile] = {}

    def find(self, name: str) -> TemplateFile:
        """The template of a name such as `monitoring/report.docx`. Raises FaultyTemplate."""
        if name not in self._files:
            path, shipped = template_path(name, self._own), templates_folder() / name
            read = TemplateFile.read(path)
            is_shipped = path == shipped or (
                shipped.is_file() and shipped.read_bytes() == read.content
            )
            self._files[name] = replace(read, is_shipped=is_shipped)
        return self._files[name]

    def are_as(self, digests: Mapping[str, str]) -> bool:
        """Whether templates of these names are here with these digests, inside their folders."""
        with suppress(FaultyTemplate):
            return all(
                _is_inside(name) and self.find(name).sha256 == known
                for name, known in digests.items()
            )
        return False

    def names(self, folder: str, suffix: str) -> list[str]:
        """The names of the templates in a folder that end so, a council's own among them."""
        folders = [templates_folder(), *([self._own] if self._own is not None else [])]
        return sorted(
            {
                f"{folder}/{path.name}"
                for parent in folders
                for path in (parent / folder).glob(f"*{suffix}")
            }
        )

    @property
    def has_own(self) -> bool:
        """Whether a council has any of its own."""
        return self._own is not None and self._own.is_dir()


def _is_inside(name: str) -> bool:
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def templates_folder() -> Path:
    """The folder of the templates: `templates` in the package, else beside it.

    Installed, the package carries them; an editable install and a checkout
    have them one folder up.
    """
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def template_path(name: str, own: Path | None = None) -> Path:
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
            path
            for place in found
            if place.is_dir()
            for path in sorted(place.iterdir())
            if path.name.casefold() == part.casefold()
        ]
    files = [path for path in found if path.is_file()]
    if len(files) > 1:
        raise FaultyTemplate(
            f"{files[0]} and {files[1]} differ by capitals alone, which is the same name on "
            "Windows: keep one of them."
        )
    return files[0] if files else None


def page_asset(name: str) -> Path:
    """The path of a file that every web page carries, such as `page.js`."""
    return _PACKAGE / "rendering" / "page_assets" / name


@cache
def page_text(name: str) -> str:
    """The text of a file that every web page carries, read once."""
    return page_asset(name).read_text("utf-8")

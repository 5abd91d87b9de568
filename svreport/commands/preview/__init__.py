"""The preview: documents in the browser while the inputs are being written, on this computer alone.

A worker builds again whenever a file that matters is saved (`session`) and puts what came of it on
a board, which is here; a small server shows that (`server`, `page`). Nothing is written into the
outputs folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from io import BytesIO
from pathlib import PurePath
from threading import Condition, Lock
from typing import NamedTuple

from msgspec import Struct

from svreport.commands.targets import BuildRequest
from svreport.core.frozen import Frozen, field, replace
from svreport.core.problems import Problem
from svreport.release.gate import Passage

# Sharp enough to read on a screen of usual size: 72 points are 120 dots.
SCALE = 120 / 72
# The library draws for one caller at a time.
_DRAWING = Lock()


class Size(NamedTuple):
    """The width and height of a picture, in dots."""

    width: int
    height: int


class Pictures(Struct, eq=False, dict=True):
    """The pages of a PDF, and the number of the build that it was made of."""

    pdf: bytes
    build: int
    _drawn: dict[int, bytes] = field(default_factory=dict)

    @cached_property
    def sizes(self) -> Sequence[Size]:
        """The size of each page's picture."""
        from pypdfium2 import PdfDocument

        with _DRAWING, PdfDocument(self.pdf) as document:
            sizes = [document.get_page_size(number) for number in range(len(document))]
        return [Size(round(width * SCALE), round(height * SCALE)) for width, height in sizes]

    def page(self, number: int) -> bytes:
        """The picture of a page as PNG; pages are counted from 1. Raises LookupError."""
        if not 1 <= number <= len(self.sizes):
            raise LookupError(f"there is no page {number}")
        if number not in self._drawn:
            from pypdfium2 import PdfDocument

            out = BytesIO()
            with _DRAWING, PdfDocument(self.pdf) as document:
                document[number - 1].render(scale=SCALE).to_pil().save(out, "PNG")
            self._drawn[number] = out.getvalue()
        return self._drawn[number]


class PreviewedDocument(Frozen, kw_only=True):
    """A document that was built: its file, its pages as pictures, and what it says.

    `pictures` are of an earlier build until its own are there; they are None where it could not
    be laid out in pages, or is a web page itself. `changed` is what it did not say before.
    """

    request: BuildRequest
    name: str
    content: bytes
    build: int
    pictures: Pictures | None = None
    parts: Sequence[Passage] = ()
    changed: Sequence[Passage] = ()

    @property
    def suffix(self) -> str:
        """The ending of its name, which says what kind of file it is."""
        return PurePath(self.name).suffix.lower()

    @property
    def awaits_pictures(self) -> bool:
        """Whether its pictures are of an earlier build, or not made yet."""
        return self.pictures is None or self.pictures.build != self.build


class PreviewState(Frozen, kw_only=True):
    """The state of the preview.

    The `documents` are of the last build, which `is_current` where no later one failed.
    `sentence` says why one could not be made, and `note` why there are no pictures. `owners` has
    whose rows problems are of, where anybody owns them; `targets` what can be built, in
    words, and `target` which of it is shown.
    """

    status: str
    is_current: bool = True
    problems: Sequence[Problem] = ()
    owners: Mapping[Problem, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    sentence: str = ""
    note: str = ""
    documents: Sequence[PreviewedDocument] = ()
    number: int = 0


class Board(Struct):
    """Holds what is shown; every change has the next number."""

    shown: PreviewState
    _condition: Condition = field(default_factory=Condition)
    _is_closed: bool = False

    def show(self, shown: PreviewState) -> None:
        """Puts something else on the board, and tells those who wait."""
        with self._condition:
            self.shown = replace(shown, number=self.shown.number + 1)
            self._condition.notify_all()

    def after(self, number: int, seconds: float) -> PreviewState:
        """What is shown once it is later than this number, or after so many seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self.shown.number > number or self._is_closed, seconds)
            return self.shown

    def close(self) -> None:
        """Lets those go who wait."""
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()
